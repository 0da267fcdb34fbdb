"""Restricted periods as readers and editors meet them, night after night: notes, pauses, the log, what is refused."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.command import ROOT, Ended, files, hub, put_statements

CONFIG = """
hub: {{title: Harbour, url: "https://harbour.example/", contact: hub@harbour.example, timezone: Europe/London}}
office: [{bodies}]
patch: {{id: harbour, name: Harbour, kind: force, places: [Harbour]}}
topics: [{{id: lamps, name: Lamps, priority: true, keywords: [lamps]}}]
accounts:
  - id: office
    name: The Harbour Office
    voice: office
    areas: [harbour]
    url: https://office.example/
    channels: [{{id: office-news, kind: rss, path: feeds/office.xml}}]
  - id: master
    name: The Harbour Master
    voice: holder
    from: 2024-05-09
    areas: [harbour]
    url: https://master.example/
    channels: [{{id: master-news, kind: rss, path: feeds/master.xml}}]
partners:
  - id: choir
    name: The Choir
    url: https://choir.example/
    areas: [harbour]
    trust: auto
    permission: {{basis: agreement, granted_by: the chair, date: 2026-01-01, excerpt_words: all}}
    channels: [{{id: choir-news, kind: rss, path: feeds/choir.xml}}]
restricted_periods:
{periods}
"""
PERIOD = """  - name: Harbour elections 2026
    from: 2026-03-24
    to: 2026-05-07
    candidates: [Candidate A, Sam Sample]
    parties: [Arren Party]
"""
DEBATE = """---
question: Who lights the lamps on the mole?
opens: 2026-03-02
closes: 2026-06-30
by: AB
next: The office tells everybody in July.
answer: https://office.example/lamps/
tags: [lamplighters]
---
Lamps have been lit by hand so far.
"""
ROUNDUP = """---
title: What was said of the lamps
on: 2026-03-10
by: AB
debate: lamps
status: published
---
Nobody was quoted here yet.
"""
PAGE = """---
title: How the mole was built
published: 2026-02-01
---
With stones, and with Candidate A among those who carried them.
"""
SAID = {  # (who, key): (title, text, day)
    ("office", "rail"): (
        "A new rail for the mole",
        "Forty metres of rail were fixed today, and painted.",
        "2026-03-05",
    ),
    ("office", "tide"): ("Tide tables for spring", "The tables hang beside the bell from Monday.", "2026-03-06"),
    ("master", "walk"): ("My walk along the quay", "I counted nine gulls and one very small seal.", "2026-03-07"),
    ("choir", "songs"): ("Songs at the lantern", "Twelve of us sang until the kettle boiled over.", "2026-03-08"),
}
IN_THE_PERIOD = {
    ("office", "bins"): ("Bins are emptied on Tuesday", "Put them out by seven, handles to the road.", "2026-03-25"),
    ("master", "plans"): ("What I plan for the slipway", "A longer one, with steps that seals like.", "2026-03-26"),
    ("choir", "visit"): ("A visitor sang along", "Sam Sample knew the second verse of everything.", "2026-03-27"),
    ("choir", "biscuits"): ("Biscuits were had", "Ginger ones, broken into fair halves by all.", "2026-03-27"),
}


@dataclass
class Harbour:
    """A hub on disk, whose sources say what they are told to."""

    root: Path
    said: dict[tuple[str, str], tuple[str, str, str]] = field(default_factory=lambda: dict(SAID))
    periods: str = PERIOD
    bodies: str = "{name: The Harbour Office, short: Office, from: 2012-11-22}"

    def __post_init__(self) -> None:
        put_statements(self.root, "2026-03-01")
        for folder in ("feeds", "content/debates", "content/roundups", "content/decisions"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        self.put("content/debates/lamps.md", DEBATE)
        self.put("content/roundups/lamps.md", ROUNDUP)
        self.put("content/pages/mole.md", PAGE)

    def put(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def write(self) -> None:
        self.put("partners.yaml", CONFIG.format(periods=self.periods, bodies=self.bodies))
        for who in ("office", "master", "choir"):
            items = "".join(
                f"<item><title>{title}</title><link>https://{who}.example/{key}</link><guid>https://{who}.example/{key}"
                f"</guid><description>{text}</description><pubDate>{day}T09:00:00Z</pubDate></item>"
                for (speaker, key), (title, text, day) in self.said.items()
                if speaker == who
            )
            channel = f"<title>{who}</title><link>https://{who}.example/</link>{items}"
            self.put(f"feeds/{who}.xml", f'<rss version="2.0"><channel>{channel}</channel></rss>')

    def night(self, day: str, *more: str) -> Ended:
        self.write()
        now = day if "T" in day else f"{day}T12:00:00Z"
        return hub("nightly", "--hub", self.root, "--now", now, "--force", *more)

    def good_night(self, day: str) -> None:
        ended = self.night(day)
        assert ended.code == 0, ended.err

    def hub(self, *words: str) -> Ended:
        return hub(*words, "--hub", self.root)

    def page(self, path: str) -> str:
        return (self.root / "output" / path).read_text(encoding="utf-8")

    def main(self, path: str) -> str:
        """What a page says in its main part, as text."""
        return text_of(self.page(path).partition("<main")[2].partition("</main>")[0])

    def story(self, title: str) -> str:
        """The path of the story of this title; "" for none."""
        for path in (self.root / "output/stories").glob("*.html"):
            if title in path.read_text("utf-8").partition("<h1")[2].partition("</h1>")[0]:
                return f"stories/{path.name}"
        return ""

    @property
    def overrides(self) -> list[dict[str, str]]:
        listed: list[dict[str, str]] = self.report["overrides"]
        return listed

    @property
    def report(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.root / "var/report.json").read_text("utf-8"))
        return loaded


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture
def harbour(tmp_path: Path) -> Harbour:
    return Harbour(tmp_path / "harbour")


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


OLDER = (
    "This page was published on {day}, before the pre-election period that began on 24 March 2026. It is kept as a "
    "record."
)


def test_a_period_begins_and_ends_by_itself_and_nothing_else_changes(harbour: Harbour) -> None:
    harbour.good_night("2026-03-23")
    eve = files(harbour.root / "output")
    own = [
        harbour.story(title)
        for title in ("A new rail for the mole", "Tide tables for spring", "My walk along the quay")
    ]
    song = harbour.story("Songs at the lantern")
    assert "Answer it here" in harbour.page("debates/lamps/index.html")
    assert not any("pre-election" in harbour.page(path) for path in (*own, song, "index.html", "status/index.html"))

    harbour.good_night("2026-03-24")
    first = files(harbour.root / "output")
    assert OLDER.format(day="5 March 2026") in harbour.main(own[0])
    assert OLDER.format(day="7 March 2026") in harbour.main(own[2])
    assert "pre-election" not in harbour.page(song)
    debate = harbour.main("debates/lamps/index.html")
    assert OLDER.format(day="2 March 2026") in debate
    assert "Because of the pre-election period it takes no answers until 8 May 2026." in debate
    assert "Answer it here" not in debate
    assert "Say something" not in debate
    assert "Lamps have been lit by hand so far." in debate, "it stays readable"
    assert OLDER.format(day="10 March 2026") in harbour.main("roundups/lamps/index.html")
    assert OLDER.format(day="1 February 2026") in harbour.main("mole/index.html")
    assert "before the pre-election" not in harbour.main("about/index.html")
    for path in ("index.html", "status/index.html"):
        assert "A pre-election period runs until 7 May 2026: less is published here." in harbour.main(path)
    assert "Harbour elections 2026 It runs until 7 May 2026." in harbour.main("elections/log/index.html")
    touched = changed(eve, first)
    assert touched >= {*own, "debates/lamps/index.html", "index.html", "status/index.html"}
    assert song not in touched
    assert not {
        path for path in touched if path.startswith(("share/", "pictures/", "archive/", "partners/", "topics/"))
    }
    assert not {path for path in touched if path.endswith((".xml", ".json", ".ics")) and "pagefind" not in path}

    for day in ("2026-04-20", "2026-05-07T22:59:00Z"):
        harbour.good_night(day)
        assert changed(first, files(harbour.root / "output")) <= counted(first), day

    harbour.good_night("2026-05-07T23:00:00Z")  # midnight in Harbour
    after = files(harbour.root / "output")
    assert not [path for path in after if path.endswith(".html") and "before the pre-election" in harbour.page(path)]
    assert {path: after[path] for path in own} == {path: eve[path] for path in own}, "byte for byte as before"
    assert harbour.main("elections/log/index.html").count("It is over.") == 1
    assert "Answer it here" in harbour.page("debates/lamps/index.html")


def counted(paths: dict[str, str]) -> set[str]:
    """What says how many days are left, or when it was made."""
    days = {"index.html", "closing/index.html", "status/index.html", "debates/index.html", "debates/lamps/index.html"}
    charts = {
        path
        for path in paths
        if path.endswith("index.html") and path.startswith(("partners/", "topics/", "areas/", "kinds/"))
    }
    return days | charts | {path for path in paths if path.startswith("search/")}


def test_what_is_said_in_it_waits_or_stands_plainly_and_comes_back_on_the_day_after(harbour: Harbour) -> None:
    harbour.good_night("2026-03-23")
    cards = {path: mark for path, mark in files(harbour.root / "output").items() if path.startswith("share/")}
    harbour.said |= IN_THE_PERIOD
    harbour.good_night("2026-03-28")
    assert harbour.story("What I plan for the slipway") == ""
    assert harbour.story("A visitor sang along") == ""
    assert harbour.story("Biscuits were had")
    bins = harbour.story("Bins are emptied on Tuesday")
    page = harbour.page(bins)
    assert (
        "In the pre-election period until 7 May 2026 the office’s news stands here as a title, a date and a link."
        in text_of(page)
    )
    assert "handles to the road" not in page
    assert "Read on at the source" in page
    assert "og:image" not in page
    everything = "\n".join(
        path.read_text("utf-8") for path in every(harbour, {".html", ".xml", ".json", ".txt", ".ics"})
    )
    assert "handles to the road" not in everything
    assert "seals like" not in everything
    assert "Sam Sample" not in everything
    now = {path: mark for path, mark in files(harbour.root / "output").items() if path.startswith("share/")}
    fresh = now.keys() - cards.keys()
    assert {path: now[path] for path in cards} == cards, "what was there stays as it is"
    assert len(fresh) == 1, "of the partner's biscuits alone"

    harbour.good_night("2026-05-08")
    assert "seals like" in harbour.page(harbour.story("What I plan for the slipway"))
    assert "Sam Sample" in harbour.page(harbour.story("A visitor sang along"))
    assert "handles to the road" in harbour.page(bins)
    assert "og:image" in harbour.page(bins)
    archive = harbour.main("archive/2026/03/index.html")
    order = ["A visitor sang along", "What I plan", "Bins are emptied", "Songs at the lantern", "My walk along"]
    places = [archive.index(title) for title in order]
    assert places == sorted(places), "each stands where it belongs in time"


def every(harbour: Harbour, endings: set[str]) -> Iterator[Path]:
    return (path for path in (harbour.root / "output").resolve().rglob("*") if path.suffix in endings)


def test_a_card_of_an_older_story_is_frozen_even_when_its_title_changes(harbour: Harbour) -> None:
    harbour.good_night("2026-03-23")
    rail = harbour.story("A new rail for the mole")
    image = r'og:image" content="([^"]+)"'
    [before] = re.findall(image, harbour.page(rail))
    id_ = rail.removeprefix("stories/").removesuffix(".html")
    harbour.put(
        "content/decisions/retitle.md",
        f"---\nabout: {id_}\ndo: retitle\ntitle: Forty metres of rail\nwhy: plainer\nby: AB\non: 2026-03-30\n---\n",
    )
    harbour.good_night("2026-03-31")
    assert "Forty metres of rail" in harbour.page(rail)
    assert re.findall(image, harbour.page(rail)) == [before]
    harbour.good_night("2026-05-08")
    [after] = re.findall(image, harbour.page(rail))
    assert after != before


def test_a_debate_that_would_open_in_it_is_refused_with_its_line(harbour: Harbour) -> None:
    harbour.put("content/debates/lamps.md", DEBATE.replace("2026-03-02", "2026-04-01"))
    ended = harbour.night("2026-03-23")
    assert ended.code == 2
    assert (
        "content/debates/lamps.md:3: opens on 2026-04-01, in the restricted period “Harbour elections 2026”"
        in ended.err
    )


def test_pages_that_name_a_candidate_or_a_party_are_refused_with_their_lines(harbour: Harbour) -> None:
    pages = {
        "content/pages/who.md": "---\ntitle: Who stands\n---\nFirst line.\n\nThe Arren Party has a stall.\n",
        "content/roundups/new.md": "---\ntitle: Said\non: 2026-04-01\nby: AB\nstatus: published\n---\nBy Sam Sample.\n",
        "content/roundups/draft.md": "---\ntitle: Said\non: 2026-04-01\nby: AB\n---\nBy Sam\nSample.\n",
    }
    for name, text in pages.items():
        harbour.put(name, text)
    ended = harbour.night("2026-04-02")
    assert ended.code == 2, ended.err
    for name, line in zip(pages, (6, 7, 6), strict=True):
        assert f"{name}:{line}: names “" in ended.err
    assert "in the restricted period “Harbour elections 2026”, until 7 May 2026" in ended.err
    checked = harbour.hub("check", "--now", "2026-04-02T12:00:00Z")
    assert "content/pages/who.md:6: names “Arren Party”" in checked.err
    harbour.good_night("2026-05-08")


def test_an_older_page_keeps_the_names_it_had_and_takes_no_new_ones(harbour: Harbour) -> None:
    harbour.good_night("2026-03-24")
    assert "Candidate A" in harbour.main("mole/index.html")
    harbour.put("content/pages/mole.md", PAGE + "\nSam Sample came as well.\n")
    ended = harbour.night("2026-03-25")
    assert ended.code == 2
    assert "content/pages/mole.md:7: names “Sam Sample”" in ended.err


def test_an_override_is_shown_listed_and_reported(harbour: Harbour) -> None:
    harbour.said |= IN_THE_PERIOD
    harbour.good_night("2026-03-28")
    about = "https://master.example/plans"
    refused = harbour.hub(
        "decide", "publish", about, "--by", "AB", "--why", "Safety comes first.", "--now", "2026-03-28T13:00:00Z"
    )
    assert refused.code == 2
    assert "it waits in the restricted period “Harbour elections 2026”, until 7 May 2026" in refused.err
    period = ("--period", "Harbour elections 2026", "--now", "2026-03-28T13:00:00Z")
    alone = harbour.hub("decide", "publish", about, "--by", "AB", "--why", "Safety comes first.", *period)
    assert "period needs second" in alone.err
    both = harbour.hub(
        "decide", "publish", about, "--by", "AB", "--second", "CD", "--why", "Safety comes first.", *period
    )
    assert both.code == 0, both.err
    harbour.good_night("2026-03-29")
    plans = harbour.story("What I plan for the slipway")
    assert "seals like" in harbour.page(plans)
    assert "og:image" not in harbour.page(plans), "no card is made in the period"
    log = harbour.main("elections/log/index.html")
    assert (
        "Published 28 March 2026 What I plan for the slipway Safety comes first. Decided by AB, CD, in the period"
        in log
    )
    [told] = harbour.overrides
    assert (told["by"], told["second"], told["why"]) == ("AB", "CD", "Safety comes first.")
    assert "runs until 7 May 2026" in str(harbour.report["period"])
    assert "Safety comes first." in (harbour.root / "var/report.md").read_text("utf-8")


def test_a_period_that_is_not_known_or_is_over_is_a_mistake(harbour: Harbour) -> None:
    harbour.write()
    decided = "---\nabout: https://master.example/plans\ndo: publish\nwhy: x\nby: AB\n{more}\n---\n"
    harbour.put(
        "content/decisions/a.md", decided.format(more="second: CD\non: 2026-04-01\nperiod: Harbour election 2026")
    )
    harbour.put(
        "content/decisions/b.md", decided.format(more="second: CD\non: 2026-05-09\nperiod: Harbour elections 2026")
    )
    harbour.put("content/decisions/c.md", decided.format(more="on: 2026-04-01\nperiod: Harbour elections 2026"))
    told = harbour.hub("check", "--now", "2026-03-23T12:00:00Z").err
    assert 'a.md:8: unknown restricted period "Harbour election 2026" (did you mean "Harbour elections 2026"?)' in told
    assert 'b.md:8: period "Harbour elections 2026" was over on 2026-05-08: leave period out' in told
    assert "c.md:7: period needs second: two editors agree on what is shown before a poll" in told


def test_what_was_made_under_a_former_body_says_so(harbour: Harbour) -> None:
    harbour.bodies = (
        "{name: The Harbour Office, short: Office, from: 2012-11-22, to: 2026-05-10}, "
        "{name: The Harbour Board, short: Board, from: 2026-05-11}"
    )
    harbour.night("2026-05-12")
    then = "This page was published on {day}, when The Harbour Office was in office. It is kept as a record."
    assert then.format(day="5 March 2026") in harbour.main(harbour.story("A new rail for the mole"))
    assert then.format(day="10 March 2026") in harbour.main("roundups/lamps/index.html")
    assert "in office" not in harbour.main(harbour.story("Songs at the lantern"))


# ── what is foretold ──


def test_check_tells_what_a_coming_period_will_change(harbour: Harbour) -> None:
    harbour.periods = PERIOD.replace("candidates: [Candidate A, Sam Sample]", "candidates: []")
    harbour.good_night("2026-03-20")
    harbour.put("content/debates/late.md", DEBATE.replace("2026-03-02", "2026-04-01").replace("lamplighters", "late"))
    data = harbour.hub("check", "--today", "2026-03-20", "--json").json
    rules = {each["rule"]: each for each in data["rules"]}
    assert (data["runs"], data["as_of"]) == (False, "2026-03-24")
    assert sorted(rules["stays"]["titles"]) == [
        "A new rail for the mole",
        "My walk along the quay",
        "Tide tables for spring",
    ]
    assert rules["refused"]["titles"] == ["content/debates/late.md:3"]
    assert rules["no-answers"]["titles"] == ["Who lights the lamps on the mole?"]
    assert rules["pages"]["count"] == 3
    assert rules["holder"]["count"] == 0
    assert data["missing"] == []
    later = harbour.hub("check", "--today", "2026-04-10", "--json").json
    assert len(later["missing"]) == 1
    harbour.periods = harbour.periods.replace("parties: [Arren Party]", "parties: []")
    harbour.write()
    assert [
        each.partition(":")[0] for each in harbour.hub("check", "--today", "2026-03-20", "--json").json["missing"]
    ] == ["no parties are listed for “Harbour elections 2026”"], "parties are known before anybody is nominated"
    assert later["missing"][0].startswith(
        "no candidates are listed for “Harbour elections 2026”, and nominations closed"
    )
    soon = harbour.hub("status", "--now", "2026-03-20T12:00:00Z", "--json").json["period"]
    assert soon == (
        "The restricted period “Harbour elections 2026” begins on 24 March 2026: `hub check --today 2026-03-24` tells "
        "what it will change."
    )


def test_check_tells_what_a_running_period_holds_plainly_in_ci(harbour: Harbour) -> None:
    harbour.said |= IN_THE_PERIOD
    harbour.good_night("2026-03-28")
    told = harbour.hub("check", "--today", "2026-03-28")
    assert told.code == 0, told.err
    lines = told.out.splitlines()
    assert lines[0].startswith("Harbour elections 2026 (election) runs: 2026-03-24 to 2026-05-07, poll 2026-05-07")
    for rule, title in (
        ("holder", "What I plan for the slipway"),
        ("neutral", "Bins are emptied on Tuesday"),
        ("names", "A visitor sang along"),
    ):
        place = next(number for number, line in enumerate(lines) if line.startswith(f"{rule}\t1\t"))
        assert lines[place + 1].strip() == title
    queue = harbour.hub("queue", "--now", "2026-03-28T13:00:00Z")
    assert "The restricted period “Harbour elections 2026” runs until 7 May 2026." in queue.err
    assert "What the office-holder says waits while the period" in queue.out
    status = harbour.hub("status", "--now", "2026-03-28T13:00:00Z")
    assert "runs until 7 May 2026" in status.err
    none = harbour.hub("check", "--today", "2026-06-01")
    assert (
        none.out
        == "No restricted period runs on 2026-06-01 or comes after it (1 restricted period in partners.yaml).\n"
    )


# ── partners.yaml ──


@pytest.mark.parametrize(
    ("periods", "told"),
    [
        (
            PERIOD + "  - {name: Other, from: 2026-05-07, to: 2026-06-01}\n",
            'period "Other": from overlaps with the period "Harbour elections 2026" (2026-03-24 to 2026-05-07): '
            "write both polls in one",
        ),
        ("  - {name: Poll, from: 2026-03-01, to: 2026-05-01, poll: 2026-05-02}\n", "to (2026-05-01) is before poll"),
        ("  - {name: Poll, from: 2026-03-01, to: 2026-05-01, poll: 2026-02-02}\n", "poll (2026-02-02) is before from"),
        ("  - {name: Poll, from: 2026-03-01, to: 2026-02-01}\n", "to (2026-02-01) is before from (2026-03-01)"),
        ("  - {name: Poll, from: 2026-03-01, to: 2026-05-01, areas: [harbor]}\n", 'unknown area "harbor" (did you'),
        ("  - {name: Poll, from: 2026-03-01, to: 2026-05-01, kind: vote}\n", "kind"),
        ("  - {name: Poll, from: 2026-03-01, to: 2026-05-01, parties: [A B, a  b]}\n", 'parties "a  b" is there twice'),
    ],
)
def test_mistakes_in_periods_are_told_with_their_line(harbour: Harbour, periods: str, told: str) -> None:
    harbour.periods = periods
    harbour.write()
    ended = harbour.hub("check", "--now", "2026-03-20T12:00:00Z")
    assert ended.code == 2
    assert told in ended.err
    assert re.search(r"partners\.yaml:\d+: ", ended.err)


# ── a run that is killed ──


def test_a_night_that_is_killed_on_the_first_day_and_run_again_comes_to_the_same(tmp_path: Path) -> None:
    hubs: list[Harbour] = [Harbour(tmp_path / name) for name in ("whole", "killed")]
    for each in hubs:
        each.good_night("2026-03-23")
        each.said |= IN_THE_PERIOD
    hubs[0].good_night("2026-03-28")
    hubs[1].write()
    for patience in (1.0, 1.8):
        kill_after(patience, "nightly", "--hub", str(hubs[1].root), "--now", "2026-03-28T12:00:00Z", "--force")
    hubs[1].good_night("2026-03-28")
    one, other = (files(each.root / "output") for each in hubs)
    assert changed(one, other) == set()


def kill_after(seconds: float, *words: str) -> None:
    running = subprocess.Popen(
        [sys.executable, str(ROOT / "tasks.py"), *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(seconds)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
