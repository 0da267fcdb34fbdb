"""Channels are looked at as they are now; a pull request gets a verdict; moved addresses are written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from partnerhub.collect.fetch import Limits
from partnerhub.config import load
from partnerhub.errors import ConfigError
from partnerhub.model import ChannelState
from partnerhub.shell.opened import store_of
from partnerhub.shell.partners.check import Wanted, check
from partnerhub.store import Update, open_store
from tests.command import ROOT
from tests.command import hub as command
from tests.test_partners_add import rss
from tests.web import Web

NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)
QUICK = Limits(gap=0.0, wall=5.0, connect=2.0)
HEAD = """hub:
  title: A hub
  contact: hub@hub.example
  network:
    allow: ["*.localhost:PORT"]   # the test's own
office:
  - {name: Commissioner, short: PCC, from: 2020-01-01}
patch: {id: shire, name: Shire, kind: force}
partners:
"""


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


def partner(id_: str, url: str, more: str = "", permission: str = "{basis: link-only}", kind: str = "feed") -> str:
    return (
        f"  - id: {id_}   # {id_}\n    name: The {id_.title()}\n    permission: {permission}\n{more}"
        f"    channels:\n      - id: {id_}-news\n        kind: {kind}\n        url: {url}   # its feed\n"
    )


def put(root: Path, web: Web, *partners: str) -> Path:
    root.mkdir(exist_ok=True)
    (root / "partners.yaml").write_text(HEAD.replace("PORT", str(web.port)) + "".join(partners), encoding="utf-8")
    return root


def checked(root: Path, capsys: pytest.CaptureFixture[str], **typed: Any) -> tuple[int, dict[str, Any]]:
    """The exit code, and what was said as data."""
    code = 0
    try:
        check(root, Wanted(as_json=True, **typed), NOW, limits=QUICK)
    except SystemExit as ended:
        code = int(str(ended.code))
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, data


def by_id(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["channel"]: each for each in data["channels"]}


def test_a_channel_that_is_well_has_nothing_to_mend(
    tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    code, data = checked(
        put(tmp_path, web, partner("pantry", web.serve("/a.xml", rss(), host="well.localhost"))), capsys
    )
    assert code == 0
    assert data["outcome"] == "1 channel looked at: nothing to mend."
    (found,) = data["channels"]
    assert (found["health"], found["newest"], found["title"]) == ("ok", "2026-11-13", "The Pantry: week 6")
    assert (found["rhythm"], found["robots"], found["kind"]) == ("every 2 days", "allows it", "rss")


def test_what_cannot_be_read_is_to_be_mended_and_the_exit_says_so(
    tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    root = put(
        tmp_path,
        web,
        partner("login", web.login_page("/login")),
        partner("gone", web.fail("/gone", 410)),
        partner("well", web.serve("/well.xml", rss("Well"))),
    )
    code, data = checked(root, capsys)
    found = by_id(data)
    assert code == 1
    assert data["outcome"] == "3 channels looked at: 2 have something to mend."
    assert "not a feed" in found["login-news"]["problems"][0]
    assert "gone for good" in found["gone-news"]["problems"][0]
    assert found["well-news"]["problems"] == []


def test_only_what_is_named_is_looked_at(tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    root = put(
        tmp_path,
        web,
        partner("one", web.serve("/one.xml", rss("One"), host="named.localhost")),
        partner("two", web.serve("/two.xml", rss("Two"), host="named.localhost")),
    )
    code, data = checked(root, capsys, ids=("two",))
    assert (code, list(by_id(data))) == (0, ["two-news"])
    assert [asked.path for asked in web.asked if asked.host == "named.localhost"] == ["/two.xml", "/robots.txt"]
    with pytest.raises(ConfigError, match="unknown partner or channel “tow”"):
        check(root, Wanted(ids=("tow",)), NOW, limits=QUICK)


def test_one_feed_under_two_names_is_found(tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    host = "double.localhost"
    feed = web.serve("/feed", rss("Double"), host=host)
    web.serve("/feed/", rss("Double"), host=host)
    web.redirect("/rss", "/feed", host=host)
    copied = web.serve("/copy", rss("Double"), host="mirror.localhost")
    root = put(
        tmp_path,
        web,
        partner("one", feed),
        partner("two", feed + "/"),
        partner("three", web.url("/rss", host)),
        partner("four", copied),
        partner("five", web.serve("/other.xml", rss("Other").replace("pantry.example", "five.example"), host=host)),
    )
    code, data = checked(root, capsys)
    found = by_id(data)
    assert code == 1
    assert "has the same address as two-news" in found["one-news"]["problems"]
    assert "leads to the same feed as one-news" in found["three-news"]["problems"]
    assert "says the same: 6 of the newest items are shared as one-news" in found["four-news"]["problems"]
    assert found["five-news"]["problems"] == []


def test_a_pull_request_is_told_what_it_changes(tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    host = "pull.localhost"
    same = partner("same", web.serve("/same.xml", rss("Same"), host=host))
    gone = partner("gone", web.serve("/gone.xml", rss("Gone"), host=host))
    changed = partner("changed", web.serve("/changed.xml", rss("Changed"), host=host))
    base = put(tmp_path / "base", web, same, gone, changed) / "partners.yaml"
    agreed = "{basis: agreement, granted_by: Director, date: 2023-01-01}"
    root = put(
        tmp_path / "new",
        web,
        same,
        changed.replace("/changed.xml", "/lost.xml").replace("{basis: link-only}", agreed),
        partner(
            "new",
            web.serve("/new.xml", rss("`New` @everyone | &amp;lt;b&amp;gt;"), host=host),
            "    trust: auto\n",
            agreed,
        ),
    )
    code, data = checked(root, capsys, base=base)
    assert (code, list(by_id(data))) == (1, ["changed-news", "new-news"])
    assert "partner gone is taken out: what it said stays, nothing new is read" in data["changes"]
    assert any(each.startswith('changed: permission was {"basis": "link-only"}, is ') for each in data["changes"])
    notes = by_id(data)["new-news"]["notes"]
    assert any("recorded on 2023-01-01" in note for note in notes)
    assert any("has somebody seen it?" in note for note in notes)
    assert any("trust auto" in note for note in notes)
    assert [asked.path for asked in web.asked if asked.host == host and asked.path == "/same.xml"] == []
    with pytest.raises(SystemExit):
        check(root, Wanted(base=base, markdown=True), NOW, limits=QUICK)
    said = capsys.readouterr().out
    assert said.startswith("## Partners\n\n2 channels looked at: 1 has something to mend.\n")
    assert "| ❌ | `changed-news`" in said
    assert "`'New' @everyone \\| <b>: week 6`" in said


def test_a_pull_request_cannot_send_us_to_a_private_host(
    tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    base = put(tmp_path / "base", web) / "partners.yaml"
    base.write_text(base.read_text(encoding="utf-8").replace(f":{web.port}", ":9"), encoding="utf-8")
    feed = web.serve("/inside.xml", rss("Inside"), host="inside.localhost")
    code, data = checked(put(tmp_path / "new", web, partner("inside", feed)), capsys, base=base)
    assert code == 1
    assert "private address" in by_id(data)["inside-news"]["problems"][0]
    assert f"network.allow gains *.localhost:{web.port}: it is not asked before that is merged" in data["changes"]
    assert [asked for asked in web.asked if asked.host == "inside.localhost"] == []


def test_where_nothing_changed_there_is_nothing_to_look_at(
    tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    root = put(tmp_path, web, partner("same", "https://same.example/feed/"))
    assert checked(root, capsys, base=root / "partners.yaml") == (
        0,
        {"outcome": "No channel to look at.", "problems": 0, "channels": [], "changes": [], "mistakes": []},
    )
    (root / "empty.yaml").write_bytes(b"")
    assert [*by_id(checked(root, capsys, base=root / "empty.yaml", offline=True)[1])] == ["same-news"]


def test_mistakes_stand_in_the_verdict_too(tmp_path: Path, web: Web) -> None:
    root = put(tmp_path, web, partner("odd", "ftp://odd.example/"))
    done = command("partners", "check", "--markdown", "--hub", root)
    assert done.code == 2
    assert "1 mistake in partners.yaml: nothing was looked at." in done.out
    assert "should start with https:// or http://" in done.out
    assert "1 mistake to mend." in done.err
    missing = command("partners", "check", "--changed", root / "none.yaml", "--hub", root)
    assert missing.code == 2


def test_what_a_robots_txt_asks_for_is_told(tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    host = "asks.localhost"
    web.serve("/robots.txt", "User-agent: *\nDisallow: /\n", "text/plain", host=host)
    root = put(tmp_path, web, partner("shy", web.serve("/feed.xml", rss("Shy"), host=host)))
    code, data = checked(root, capsys)
    assert code == 0
    assert any("do they mind being read every night?" in note for note in by_id(data)["shy-news"]["notes"])


def test_a_kind_that_does_not_fit_is_told(tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    feed = rss("Press").replace("<language>", "<generator>https://wordpress.org/?v=6.6</generator><language>")
    root = put(tmp_path, web, partner("press", web.serve("/feed/", feed, host="press2.localhost"), kind="mastodon"))
    _, data = checked(root, capsys)
    notes = by_id(data)["press-news"]["notes"]
    assert "looks like wordpress, is written as mastodon: leave out the kind, or write wordpress" in notes


def moved_state(channel: str, url: str, to: str) -> ChannelState:
    return ChannelState(
        channel,
        url=url,
        answered=NOW - timedelta(hours=1),
        checked=NOW - timedelta(hours=1),
        outcome="ok",
        moved_to=to,
        moved_since=NOW - timedelta(days=8),
        moved_runs=4,
    )


def test_an_address_that_moved_for_good_is_proposed_and_written_with_its_comment(
    tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    host = "house.localhost"
    new = web.serve("/new.xml", rss("House"), host=host)
    old = web.redirect("/old.xml", "/new.xml", 301, host=host)
    dead = web.redirect("/dead.xml", "/nowhere.xml", 301, host=host)
    root = put(tmp_path, web, partner("house", old), partner("dead", dead))
    (root / "var").mkdir()
    with open_store(store_of(load(root))) as store:
        states = [
            moved_state("house-news", old, new),
            moved_state("dead-news", dead, web.url("/nowhere.xml", host)),
        ]
        store.apply([Update(state, (), (), NOW) for state in states])
    before = (root / "partners.yaml").read_text(encoding="utf-8")
    _, data = checked(root, capsys)
    assert by_id(data)["house-news"]["moved"] == new
    assert "--apply-moves writes it" in by_id(data)["house-news"]["notes"][0]
    assert (root / "partners.yaml").read_text(encoding="utf-8") == before
    with pytest.raises(SystemExit):
        check(root, Wanted(apply_moves=True), NOW, limits=QUICK)
    said = capsys.readouterr().out
    assert f"house-news: {old} ► {new}" in said
    assert "dead-news: not changed, for it cannot be read now" in said
    after = (root / "partners.yaml").read_text(encoding="utf-8")
    assert after == before.replace(f"url: {old}   # its feed", f"url: {new}   # its feed")


def test_an_address_that_moved_today_waits(tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    host = "today.localhost"
    web.serve("/new.xml", rss("Today"), host=host)
    root = put(tmp_path, web, partner("today", web.redirect("/old.xml", "/new.xml", 301, host=host)))
    _, data = checked(root, capsys)
    (found,) = data["channels"]
    assert found["moved"] is None
    assert "proposed when it still does in 3 runs over 7 days" in found["notes"][0]


def test_without_the_network_it_tells_what_earlier_nights_saw(
    tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    root = put(tmp_path, web, partner("far", "https://far.example/feed/"))
    (root / "var").mkdir()
    with open_store(store_of(load(root))) as store:
        state = replace(moved_state("far-news", "https://far.example/feed/", ""), moved_to=None, newest=NOW)
        store.apply([Update(state, (), (), NOW)])
    code, data = checked(root, capsys, offline=True)
    assert (code, data["channels"][0]["says"]) == (0, "last item less than an hour ago")


def test_the_sample_hub_is_told_in_plain_lines(tmp_path: Path) -> None:
    from tests.conftest import copy_sample

    copy_sample(tmp_path)
    done = command("partners", "check", "--hub", tmp_path, "--now", "2026-11-20T20:00:00Z")
    assert done.code == 1
    assert "! hexley-watch-alerts: cannot be read: the feed is cut off before its end" in done.out
    assert "castlebeck-harriers-bridge: stale" in done.out
    assert date(2026, 11, 20) == NOW.date()


def test_the_workflow_pins_every_action_by_commit_and_grants_little() -> None:
    text = (ROOT / ".github" / "workflows" / "partners.yml").read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action) for action in used)
    assert "\npermissions: {}\n" in text
    assert "pull_request_target" not in text
    assert "secrets." not in text
