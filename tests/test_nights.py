"""Whole nights against a web that misbehaves: each fault has its outcome, and the rest of the run is unharmed."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.command import ROOT, Ended, files, hub
from tests.web import Web

NIGHT = "2026-11-{day:02d}T03:00:00Z"


def feed(name: str, count: int = 3, day: int = 1) -> str:
    items = "".join(
        f"<item><title>{name} tells story {number}</title><link>https://{name}.example/{number}</link>"
        f"<guid>https://{name}.example/{number}</guid><pubDate>Sun, {day:02d} Nov 2026 0{number}:00:00 GMT</pubDate>"
        f"<description>{own_words(name, number)}</description></item>"
        for number in range(count)
    )
    return (
        f'<rss version="2.0"><channel><title>{name}</title><link>https://{name}.example/</link>{items}</channel></rss>'
    )


def own_words(name: str, number: int) -> str:
    """Words that no other channel uses, so that no two of them seem to tell the same."""
    made = (hashlib.sha256(f"{name} {number} {word}".encode()).hexdigest()[:8] for word in range(12))
    return " ".join(made).translate(str.maketrans("0123456789", "ghijklmnop"))


@dataclass
class Patch:
    """A hub on disk whose channels are on a loopback web."""

    root: Path
    web: Web
    channels: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, url: str) -> None:
        self.channels[name] = url

    def healthy(self, *names: str) -> None:
        for name in names:
            self.add(
                name,
                self.web.serve(
                    f"/{name}", feed(name), "application/rss+xml", etag=f'"{name}"', host=f"{name}.localhost"
                ),
            )

    def night(self, day: int = 20, *arguments: str) -> Ended:
        port = self.web.url().split(":")[2].strip("/")
        partners = [
            {
                "id": name,
                "name": name.title(),
                "trust": "auto",
                "permission": {"basis": "agreement", "granted_by": "its editor", "date": "2026-01-01"},
                "channels": [{"id": f"{name}-feed", "url": url}],
            }
            for name, url in self.channels.items()
        ]
        (self.root / "partners.yaml").write_text(
            json.dumps(
                {
                    "hub": {
                        "title": "A patch",
                        "contact": "hub@hub.example",
                        "network": {"allow": [f"*.localhost:{port}"]},
                    },
                    "office": [{"name": "An office", "short": "Office", "from": "2012-11-22"}],
                    "patch": {"id": "shire", "name": "Arrenshire", "kind": "force"},
                    "topics": [],
                    "partners": partners,
                }
            ),
            encoding="utf-8",
        )
        return hub("nightly", "--hub", self.root, "--now", NIGHT.format(day=day), "--json", *arguments)

    def results(self, ended: Ended) -> dict[str, dict[str, Any]]:
        return {result["channel"].removesuffix("-feed"): result for result in ended.json["collected"]["results"]}

    def titles(self) -> str:
        pages = (self.root / "output" / "stories").iterdir()
        return " ".join(page.read_text(encoding="utf-8") for page in pages)


@pytest.fixture
def patch(tmp_path: Path) -> Iterator[Patch]:
    (tmp_path / "content").mkdir()
    with Web() as web:
        yield Patch(tmp_path, web)


HEALTHY = [f"well{number}" for number in range(6)]

FAULTS = {
    "gone": ("gone", "410"),
    "missing": ("not-found", "404"),
    "busy": ("busy", "later"),
    "broken": ("http", "500"),
    "loop": ("redirect", "loop"),
    "inward": ("forbidden-address", "10.0.0.7"),
    "bomb": ("too-big", ""),
    "liar": ("cut", ""),
    "empty": ("empty", ""),
    "login": ("not-a-feed", ""),
    "half": ("broken", ""),
    "entities": ("entities", ""),
    "reset": ("cut", ""),
}


def misbehave(patch: Patch) -> None:
    web = patch.web
    addresses = {
        "gone": web.fail("/gone", 410),
        "missing": web.fail("/missing", 404),
        "busy": web.busy("/busy", "7200"),
        "broken": web.fail("/broken", 500),
        "loop": web.loop("/loop"),
        "inward": web.redirect("/inward", "http://10.0.0.7/feed"),
        "bomb": web.bomb("/bomb"),
        "liar": web.lie("/liar", feed("liar").encode(), 100_000),
        "empty": web.empty("/empty"),
        "login": web.login_page("/login"),
        "half": web.truncate("/half", feed("half")),
        "entities": web.entity_bomb("/entities"),
        "reset": web.reset("/reset", feed("reset").encode()[:200]),
    }
    for name, url in addresses.items():
        patch.add(name, url.replace("://a.localhost", f"://{name}.localhost"))


def test_every_fault_has_its_outcome_and_the_others_are_unharmed(patch: Patch) -> None:
    patch.healthy(*HEALTHY)
    misbehave(patch)
    ended = patch.night()
    assert ended.code == 0, ended.err
    results = patch.results(ended)
    for name, (outcome, words) in FAULTS.items():
        assert results[name]["outcome"] == outcome, results[name]
        assert words in results[name]["reason"]
    for name in HEALTHY:
        assert (results[name]["outcome"], results[name]["new"]) == ("ok", 3)
    assert "half tells story" not in patch.titles()
    status = (patch.root / "output" / "status" / "index.html").read_text(encoding="utf-8")
    assert status.count('class="health failing"') == len(FAULTS) - 1 + 1
    assert 'class="health gone"' in status


def test_with_strict_a_failing_channel_is_an_exit_code_and_the_site_is_built_all_the_same(patch: Patch) -> None:
    patch.healthy(*HEALTHY)
    patch.add("missing", patch.web.fail("/missing", 404))
    ended = patch.night(20, "--strict")
    assert ended.code == 1
    assert (patch.root / "output" / "index.html").exists()
    assert json.loads((patch.root / "var" / "report.json").read_text())["exit"] == 1


def test_a_channel_that_dies_loses_nothing_that_was_said(patch: Patch) -> None:
    patch.healthy(*HEALTHY, "mortal")
    patch.night(20)
    patch.add("mortal", patch.web.fail("/mortal2", 410).replace("a.localhost", "mortal.localhost"))
    ended = patch.night(21)
    assert patch.results(ended)["mortal"]["outcome"] == "gone"
    assert "mortal tells story 2" in patch.titles()
    assert "mortal-feed" in ended.json["gone"]
    assert "mortal-feed" not in {result["channel"] for result in patch.night(22).json["collected"]["results"]}


def test_the_next_night_is_all_304_and_the_same_night_again_changes_no_byte(patch: Patch) -> None:
    patch.healthy(*HEALTHY)
    patch.night(20)
    assert {result["outcome"] for result in patch.results(patch.night(21)).values()} == {"unchanged"}
    before = files(patch.root / "output")
    patch.night(21, "--force")
    assert files(patch.root / "output") == before


def test_channels_are_not_asked_again_before_they_are_due(patch: Patch) -> None:
    patch.healthy(*HEALTHY)
    patch.night(20)
    asked = len(patch.web.asked)
    ended = patch.night(20)
    assert len(patch.web.asked) == asked
    assert len(ended.json["collected"]["not_due"]) == len(HEALTHY)


def addresses(patch: Patch) -> set[str]:
    """Every file of the site but those of the search index, whose names change with what is in them."""
    return {path for path in files(patch.root / "output") if not path.startswith("search/index/")}


def test_an_edit_at_the_source_is_the_same_story_with_a_new_version(patch: Patch) -> None:
    patch.healthy(*HEALTHY)
    patch.night(20)
    before = addresses(patch)
    patch.web.serve(
        "/well0",
        feed("well0").replace("story 2", "story two"),
        "application/rss+xml",
        etag='"new"',
        host="well0.localhost",
    )
    result = patch.results(patch.night(21))["well0"]
    assert (result["new"], result["changed"], result["kept"]) == (0, 1, 2)
    assert addresses(patch) == before
    assert "Changed at source on" in patch.titles()


def test_when_our_own_side_fails_nothing_is_recorded_and_nothing_published(patch: Patch) -> None:
    last = patch.web
    with Web() as patch.web:
        patch.healthy(*HEALTHY)
        patch.night(20)
    before = files(patch.root / "output")
    ended = patch.night(21)  # its web is gone
    report = json.loads((patch.root / "var" / "report.json").read_text())
    assert ended.code == 3
    assert "last edition stays" in report["error"]
    assert files(patch.root / "output") == before
    patch.web = last
    patch.healthy(*HEALTHY)
    assert patch.night(22).code == 0


def test_nothing_usable_at_all_is_refused(patch: Patch) -> None:
    patch.add("missing", patch.web.fail("/missing", 404))
    ended = patch.night()
    assert ended.code == 3
    assert "nothing usable" in ended.err
    assert not (patch.root / "output").exists()


def test_a_second_run_at_the_same_time_is_told_to_wait(patch: Patch) -> None:
    patch.healthy(*HEALTHY)
    patch.night(19)
    patch.add("slow", patch.web.stall("/slow"))
    command = [
        sys.executable,
        str(ROOT / "tasks.py"),
        "nightly",
        "--hub",
        str(patch.root),
        "--now",
        NIGHT.format(day=20),
    ]
    text = (patch.root / "partners.yaml").read_text().replace('/well0"', '/slow"')
    (patch.root / "partners.yaml").write_text(text)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first:
        for _ in range(200):
            if patch.web.asked_for("/slow"):
                break
            time.sleep(0.05)
        second = hub("build", "--hub", patch.root, "--now", NIGHT.format(day=20))
        first.kill()
    assert second.code == 4
    assert "another run is working" in second.err


def test_a_night_that_is_killed_leaves_a_whole_site_and_the_next_night_goes_on(patch: Patch) -> None:
    patch.healthy(*HEALTHY)
    patch.night(19)
    before = files(patch.root / "output")
    for name in HEALTHY:
        patch.web.serve(f"/{name}", feed(name, 6, 20), "application/rss+xml", etag='"more"', host=f"{name}.localhost")
    command = [
        sys.executable,
        str(ROOT / "tasks.py"),
        "nightly",
        "--hub",
        str(patch.root),
        "--now",
        NIGHT.format(day=20),
    ]
    for wait in (0.9, 1.3, 1.7):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
            time.sleep(wait)
            os.kill(child.pid, signal.SIGKILL)
        now = files(patch.root / "output")
        assert now == before or len(now) > len(before)
    assert patch.night(20, "--force").code == 0
    assert "well5 tells story 5" in patch.titles()
