"""Nights of a hub whose every partner is hostile in every field. Nothing here asks the web: the channels are files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.command import Ended, files, hub
from tests.siege import (
    DATES,
    FORMS,
    HOSTILE,
    NOW,
    UNSPEAKABLE,
    Patch,
    assert_plain,
    assert_quiet_report,
    faults_of,
    rss,
)


@pytest.fixture
def patch(tmp_path: Path) -> Patch:
    return Patch(tmp_path / "hub")


@pytest.fixture(scope="module")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Patch, Ended]:
    """One night of every kind of channel, hostile in every field."""
    root = tmp_path_factory.mktemp("besieged") / "hub"
    patch = Patch(root)
    patch.put("content/private.txt", b"PRIVATE WORDS")
    patch.page("title: About us\nslug: about-us")
    channels = {kind: form(HOSTILE + (UNSPEAKABLE if kind == "jsonfeed" else ())) for kind, form in FORMS.items()}
    patch.write(channels)
    return patch, patch.night("--json")


def test_a_night_of_hostile_channels_ends_well(besieged: tuple[Patch, Ended]) -> None:
    patch, ended = besieged
    assert_plain(ended, 0)
    assert_quiet_report(patch.root)
    results = {result["channel"]: result for result in ended.json["collected"]["results"]}
    assert {id_ for id_, result in results.items() if result["reason"]} == set(), results


def test_no_hostile_word_becomes_markup_an_address_or_a_file(besieged: tuple[Patch, Ended]) -> None:
    patch, _ = besieged
    assert faults_of(patch.root / "output") == []
    assert "PRIVATE WORDS" not in patch.text()
    assert not list((patch.root / "output").resolve().rglob("private*"))


def test_a_hostile_night_again_changes_nothing(besieged: tuple[Patch, Ended]) -> None:
    patch, _ = besieged
    before = files(patch.root / "output")
    assert_plain(patch.night("--force"), 0)
    assert files(patch.root / "output") == before


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("form", ["jsonfeed", "atom", "rss"])
def test_no_date_stops_a_night(tmp_path: Path, form: str, date: str) -> None:
    patch = Patch(tmp_path / "hub")
    documents = {
        "jsonfeed": json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "x",
                "items": [{"id": "1", "title": "One thing of note", "date_published": date, "date_modified": date}],
            }
        ),
        "atom": f'<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title>x</title><updated>{date}</updated><entry><id>1</id>'
        f"<title>One thing of note</title><published>{date}</published><updated>{date}</updated></entry></feed>",
        "rss": f'<rss version="2.0"><channel><title>x</title><lastBuildDate>{date}</lastBuildDate><item><guid>1</guid>'
        f"<title>One thing of note</title><pubDate>{date}</pubDate></item></channel></rss>",
    }
    patch.write({form: documents[form], "rss.well": rss(["good"]).replace("good", "well told")})
    assert_plain(patch.night(), 0)
    assert "One thing of note" in patch.text("stories/*")
    assert not list((patch.root / "output").resolve().glob("archive/0*"))
    assert not (patch.root / "output/archive/1").exists()
    for stamp in re.findall(r"<(?:updated|published|lastmod)>([^<]*)<", patch.text("**/*.xml")):
        assert re.fullmatch(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", stamp), stamp


ODD_DOCUMENTS = {
    "a list": b"[1, 2]",
    "a list of items": b'[{"id": "1", "title": "x"}]',
    "a string": b'"items"',
    "NaN": b'{"version": "https://jsonfeed.org/version/1.1", '
    b'"items": [{"id": NaN, "title": "x"}, {"id": Infinity, "size": -Infinity}]}',
    "items are a dict": b'{"version": "https://jsonfeed.org/version/1.1", "items": {"0": {}}}',
    "deep json": b'{"items": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "huge number": b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": ' + b"9" * 200_000 + b"}]}",
    "nul": b"\0" * 10_000,
    "deep xml": b"<rss version='2.0'><channel>" + b"<x>" * 100_000 + b"</x>" * 100_000 + b"</channel></rss>",
    "entities": b"<!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>"
    b"<rss version='2.0'><channel><title>&b;</title></channel></rss>",
    "entities in utf-16": "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
    "<rss version='2.0'><channel><title>&a;</title></channel></rss>".encode("utf-16"),
    "external dtd": b"<!DOCTYPE rss SYSTEM 'http://127.0.0.1:1/x.dtd'><rss version='2.0'><channel><title>x</title>"
    b"<item><title>Fine words</title></item></channel></rss>",
    "many attributes": b"<rss version='2.0' " + b" ".join(b"a%d='1'" % n for n in range(50_000)) + b"><channel/></rss>",
    "a page with commands": b"<html><title>::error::boom\n"
    b"::set-output name=x::y \x9b31m \x1b[31m ##[error]x | `x` </title></html>",
    "an element with commands": b"<::error::boom><x/></::error::boom>",
}


def test_odd_documents_are_their_channels_failure_and_nobody_elses(patch: Patch) -> None:
    channels: dict[str, str | bytes] = {f"feed.n{number}": data for number, data in enumerate(ODD_DOCUMENTS.values())}
    patch.write({**channels, "rss.well": rss(["well told"])})
    ended = patch.night("--json")
    assert_plain(ended, 0)
    assert_quiet_report(patch.root)
    for result in ended.json["collected"]["results"]:
        assert result["reason"] is None or "stopped without an answer" not in result["reason"], result
    assert "well told" in patch.text("stories/*")
    assert "root:" not in patch.text()
    assert faults_of(patch.root / "output") == []
    shown = hub("status", "--hub", patch.root, "--now", NOW)
    assert_plain(shown, 0)


def test_of_twenty_thousand_items_the_newest_are_read_and_duplicates_are_one(patch: Patch) -> None:
    many = "".join(f"<item><guid>{n}</guid><title>Thing number {n}</title></item>" for n in range(20_000))
    same = "<item><guid>one</guid><title>The very same thing</title></item>" * 2_000
    channel = '<rss version="2.0"><channel><title>x</title>{}</channel></rss>'
    patch.write({"rss.many": channel.format(many), "rss.same": channel.format(same)})
    ended = patch.night("--json")
    assert_plain(ended, 0)
    results = {result["channel"]: result for result in ended.json["collected"]["results"]}
    assert results["rss-many-feed"]["new"] == 500
    assert "20000" in results["rss-many-feed"]["remark"]
    assert results["rss-same-feed"]["new"] == 1


def test_two_channels_with_the_same_ids_keep_their_own_words(patch: Patch) -> None:
    one = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "x",
            "items": [{"id": "1", "title": "Apples are ripe today"}],
        }
    )
    patch.write({"jsonfeed.one": one, "jsonfeed.two": one.replace("Apples are ripe", "Bicycles were found")})
    assert_plain(patch.night(), 0)
    stories = patch.text("stories/*")
    assert "Apples are ripe today" in stories
    assert "Bicycles were found today" in stories


def test_a_lone_surrogate_costs_no_channel_its_items(patch: Patch) -> None:
    items = [
        {"id": str(n), "title": f"Thing {n}", "content_html": f"<p>{bad} words</p>"}
        for n, bad in enumerate(UNSPEAKABLE)
    ]
    patch.write({"jsonfeed": json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": items})})
    ended = patch.night("--json")
    assert_plain(ended, 0)
    assert ended.json["collected"]["results"][0]["new"] == len(UNSPEAKABLE)
    assert faults_of(patch.root / "output") == []
