"""Urgent notices: two editors, verified sources, an end within a week, and nothing left of them when it has come."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest

from partnerhub.config import read_content
from partnerhub.errors import ConfigError
from partnerhub.model import Bulletin, Hub, Notice
from partnerhub.publish.checks import check_page
from partnerhub.publish.notices import warnings
from tests import make
from tests.command import ROOT
from tests.make import HOUR, NOW
from tests.test_content_docs import blocks
from tests.test_debates import BUS, Hubs, of_its_own, told

FLOOD = """---
title: The river is over its banks
text: Leave the quay now.
from: 2026-11-20T04:00
until: 2026-11-20T20:00
areas: [vale]
sources: [pantry, https://www.police.example/flood]
by: rw
second: qx
updates:
  - {at: 2026-11-20T04:30, text: The bridge is closed.}
---
Take your *cat*.
"""
ADVICE = ("river", "Leave the quay", "bridge is closed", "cat")
SHOWN = ("index.html", "contact/index.html", "search/index.html", "closing/index.html", "status/index.html", "404.html")
BANNER = '<div class="notice" role="status">'
VERIFIED = ("pantry", "police.example")


def hub(root: Path, **more: object) -> Hub:
    shelter = make.partner("shelter", channels=(make.channel("shelter-news", "shelter"),))
    fields: dict[str, object] = {"verified": VERIFIED, "root": root} | more
    return make.hub(make.partner(), shelter, **fields)


@pytest.fixture
def place(tmp_path: Path) -> Hubs:
    return Hubs(tmp_path, hub(tmp_path))


def told_of(place: Hubs, text: str) -> list[str]:
    place.write("notices/flood.md", text)
    try:
        read_content(place.hub)
    except ConfigError as error:
        return [str(mistake).removeprefix("content/notices/") for mistake in error.mistakes]
    return []


def pages_with(place: Hubs, words: str) -> Iterator[str]:
    return (path for path, data in place.bytes().items() if words.encode() in _plain(data))


def _plain(data: bytes) -> bytes:
    """Also of what the search unpacks."""
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


# ── what stands in a file ──


def test_every_field_has_its_place(place: Hubs) -> None:
    place.write("notices/flood.md", FLOOD)
    [found] = read_content(place.hub).notices
    assert found == Notice(
        file="content/notices/flood.md",
        id="flood",
        title="The river is over its banks",
        text="Leave the quay now.",
        since=datetime(2026, 11, 20, 4, tzinfo=UTC),
        until=datetime(2026, 11, 20, 20, tzinfo=UTC),
        areas=("vale",),
        sources=("pantry", "https://www.police.example/flood"),
        by="rw",
        second="qx",
        updates=(Bulletin(datetime(2026, 11, 20, 4, 30, tzinfo=UTC), "The bridge is closed."),),
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("second: qx\n", "", "flood.md:1: missing second"),
        ("second: qx", "second: RW", "flood.md:9: second is the same as by: a second editor has to have read it"),
        ("until: 2026-11-20T20:00\n", "", "flood.md:1: missing until"),
        (
            "until: 2026-11-20T20:00",
            "until: 2026-11-20T03:00",
            "flood.md:5: until (2026-11-20 03:00:00) is before from",
        ),
        (
            "until: 2026-11-20T20:00",
            "until: 2026-11-27T04:01",
            "flood.md:5: until (2026-11-27 04:01:00) is more than 7",
        ),
        ("areas: [vale]", "areas: [vail]", 'flood.md:6: unknown area "vail" (did you mean "vale"?)'),
        ("[pantry, https", "[shelter, https", "flood.md:7: sources: shelter is not verified: list it in hub.verified"),
        ("[pantry, https", "[shelter-news, https", "flood.md:7: sources: shelter-news is not verified"),
        ("[pantry, https", "[pantri, https", 'flood.md:7: sources: unknown source "pantri" (did you mean "pantry"?)'),
        (
            "www.police.example",
            "police.example.evil.example",
            "flood.md:7: sources: police.example.evil.example is not a",
        ),
        ("www.police.example", "notpolice.example", "flood.md:7: sources: notpolice.example is not a verified host"),
        ("[pantry, https://www.police.example/flood]", "[]", "flood.md:7: sources needs at least one entry"),
        (
            "title: The river",
            f"title: {'a' * 112} The river",
            "flood.md:2: title has 140 letters, and at most 120 are read in a hurry: write the rest below",
        ),
        (
            "text: Leave",
            f"text: {'a ' * 200} Leave",
            "flood.md:3: text has 420 letters, and at most 400 are read in a hurry: write the rest below",
        ),
        ("04:30, text", "03:30, text", "flood.md:11: updates: at (2026-11-20 03:30:00) is before from"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_remedy(place: Hubs, old: str, new: str, problem: str) -> None:
    assert FLOOD.count(old) == 1
    said = told_of(place, FLOOD.replace(old, new))
    assert any(each.startswith(problem) for each in said), said


@pytest.mark.parametrize("source", ["pantry-news", "https://police.example/x", "https://a.b.police.example/"])
def test_what_belongs_to_what_is_verified_is_too(place: Hubs, source: str) -> None:
    assert told_of(place, FLOOD.replace("pantry,", f"{source},")) == []


def test_a_week_is_a_week_also_when_the_clocks_change(place: Hubs) -> None:
    text = FLOOD.replace("2026-11-20T04:00", "2026-10-20T04:00").replace("2026-11-20T20:00", "2026-10-27T04:00")
    assert told_of(place, text) == []


def test_the_example_of_the_docs_can_be_read(place: Hubs) -> None:
    _, example = blocks(ROOT / "docs" / "promises.md", "markdown")
    replaced = example.replace("[castlebeck]", "[vale]").replace("opcc-news", "pantry-news")
    assert told_of(place, replaced) == []


# ── while it runs ──


def test_it_stands_first_on_the_pages_that_people_open_and_on_no_story(place: Hubs) -> None:
    place.write("notices/flood.md", FLOOD)
    place.night([of_its_own("a", placed=NOW - HOUR)])
    areas = ("areas/vale/index.html", "areas/stonebrook/index.html")  # the one it names, and what lies inside
    for path in (*SHOWN, *areas, "notices/flood/index.html"):
        page = place.page(path)
        body = page.partition("<body>")[2]
        assert body.index('role="status"') < body.index("<header"), path
        banner = body.partition("<aside")[2].partition("</aside>")[0]
        assert banner.startswith(' class="wide" aria-label="Urgent notice">')
        for words in ("Urgent:", "The river is over its banks", "Leave the quay now.", "20 November 2026, 20:00"):
            assert words in banner
        assert check_page(path, page)[0] == []
    assert any(path.startswith("search/index/") for path in pages_with(place, "The river is over its banks"))
    shown = set(pages_with(place, BANNER))
    assert shown == {*SHOWN, *areas, "notices/flood/index.html"}


def test_its_page_has_its_updates_its_sources_and_only_what_these_said(place: Hubs) -> None:
    place.write("notices/flood.md", FLOOD)
    ours = of_its_own("a", placed=NOW - HOUR)
    theirs = of_its_own("b", placed=NOW - HOUR, partner="shelter", channel="shelter-news")
    place.night([ours, theirs, of_its_own("c", placed=NOW - 40 * HOUR)])
    text = told(place.page("notices/flood/index.html"))
    for words in (
        "Since 20 November 2026, 04:00. Two editors (rw, qx) read this and what it rests on.",
        "20 November 2026, 04:30 The bridge is closed.",
        "Take your cat .",
        "Who says so The Pantry https://www.police.example/flood",
        "aaa has its own title",
    ):
        assert words in text, words
    assert "bbb has its own title" not in text
    assert "ccc has its own title" not in text


def test_a_channel_that_is_verified_does_not_bring_its_partners_others(tmp_path: Path) -> None:
    place = Hubs(tmp_path, hub(tmp_path, verified=("pantry-posts", "police.example")))
    place.write("notices/flood.md", FLOOD.replace("[pantry,", "[pantry-posts,"))
    posts = of_its_own("a", placed=NOW - HOUR, channel="pantry-posts")
    place.night([posts, of_its_own("b", placed=NOW - HOUR)])
    text = told(place.page("notices/flood/index.html"))
    assert "aaa has its own title" in text
    assert "bbb has its own title" not in text


def test_debates_are_not_promoted_on_the_front_page_in_such_a_night(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    place.night()
    assert "Being discussed" in place.page("index.html")
    place.write("notices/flood.md", FLOOD)
    place.night()
    assert "Being discussed" not in place.page("index.html")


def test_the_feeds_carry_it_first_with_its_end_in_words(place: Hubs) -> None:
    place.write("notices/flood.md", FLOOD)
    place.night([of_its_own("a", placed=NOW)])
    for path in ("atom.xml", "rss.xml", "notices/atom.xml", "notices/rss.xml"):
        first = feedparser.parse(place.page(path)).entries[0]
        assert first.title == "Urgent: The river is over its banks"
        assert first.summary == "Holds until 20 November 2026, 20:00. Leave the quay now. The bridge is closed."
    for path in ("feed.json", "notices/feed.json"):
        [first, *_] = json.loads(place.page(path))["items"]
        assert first["content_text"].startswith("Holds until 20 November 2026, 20:00.")
    assert "Urgent" not in place.page("areas/vale/atom.xml")


def test_it_makes_no_story_anew(place: Hubs) -> None:
    items = [of_its_own(letter) for letter in "abc"]
    place.night(items)
    place.night()
    place.write("notices/flood.md", FLOOD)
    _, new = place.night()
    assert not [path for path in new if path.startswith("stories/")]
    _, again = place.night()
    assert not {path for path in again if path.endswith(".html")} - {"status/index.html"}


# ── before and after ──


def test_before_its_time_it_is_nowhere(place: Hubs) -> None:
    place.write("notices/flood.md", FLOOD)
    place.night(now=NOW - 3 * HOUR)
    for words in ADVICE[:3]:
        assert list(pages_with(place, words)) == []
    assert not (place.root / "output" / "notices").exists()


@pytest.mark.parametrize("later", [timedelta(hours=15), timedelta(days=400)])
def test_of_one_that_is_over_only_that_is_told(place: Hubs, later: timedelta) -> None:
    place.write("notices/flood.md", FLOOD)
    place.night([of_its_own("a")])
    place.night(now=NOW + later)
    for words in ADVICE[:3]:
        assert list(pages_with(place, words)) == [], words
    assert list(pages_with(place, BANNER)) == []
    page = place.page("notices/flood/index.html")
    assert "This notice is over" in page
    assert "from 20 November 2026, 04:00 to 20 November 2026, 20:00" in told(page)
    assert "cat" not in told(page)
    [entry] = feedparser.parse(place.page("notices/atom.xml")).entries
    assert entry.title == "This notice is over"
    assert "Urgent" not in place.page("atom.xml")
    assert not [path for path in pages_with(place, "notices/flood") if path.startswith("sitemap")]


def test_its_corrections_do_not_tell_it_again_either(place: Hubs) -> None:
    place.write("notices/flood.md", FLOOD)
    place.night()
    fix = "{was: Leave the quay now., now: Leave the bridge now., why: We mixed them up., on: 2026-11-20}"
    mended = FLOOD.replace("Leave the quay", "Leave the bridge").replace("by: rw\n", f"by: rw\ncorrections: [{fix}]\n")
    place.write("notices/flood.md", mended)
    place.night()
    assert "Leave the bridge" in place.page("corrections/index.html")
    place.night(now=NOW + timedelta(days=1))
    assert "A notice that is over What it said holds no longer." in told(place.page("corrections/index.html"))
    assert list(pages_with(place, "Leave the")) == []


def test_one_that_was_over_before_the_first_build_leaves_the_same_page(place: Hubs) -> None:
    place.write("notices/flood.md", FLOOD)
    place.night(now=NOW + timedelta(days=2))
    assert "This notice is over" in place.page("notices/flood/index.html")
    assert list(pages_with(place, "Leave the quay")) == []


def test_a_day_counts_to_its_end(place: Hubs) -> None:
    place.write("notices/flood.md", FLOOD.replace("until: 2026-11-20T20:00", "until: 2026-11-20"))
    place.night()
    assert "20 November 2026, 24:00" in place.page("index.html")


def test_a_withdrawn_notice_has_no_banner(place: Hubs) -> None:
    place.write("notices/flood.md", FLOOD)
    place.night()
    gone = FLOOD.replace("by: rw\n", "by: rw\nwithdrawn: {on: 2026-11-20, why: It was the other river.}\n")
    place.write("notices/flood.md", gone)
    place.night()
    assert list(pages_with(place, BANNER)) == []
    assert "It was the other river." in place.page("notices/flood/index.html")


def test_an_hour_more_needs_no_correction_but_other_words_do(place: Hubs) -> None:
    place.write("notices/flood.md", FLOOD)
    place.night()
    place.write("notices/flood.md", FLOOD.replace("T20:00", "T22:00"))
    place.night()
    place.write("notices/flood.md", FLOOD.replace("Leave the quay", "Stay on the quay"))
    with pytest.raises(ConfigError, match="the page changed without a word"):
        place.night()


def test_a_notice_that_vanishes_stops_the_build(place: Hubs) -> None:
    place.write("notices/flood.md", FLOOD)
    place.night()
    (place.root / "content" / "notices" / "flood.md").unlink()
    with pytest.raises(ConfigError, match="which would vanish"):
        place.night(now=NOW + timedelta(days=30))


def test_the_check_tells_which_run_and_which_are_over(place: Hubs) -> None:
    place.write("notices/flood.md", FLOOD)
    content = read_content(place.hub)
    told_then = {hours: [*warnings(content, NOW + hours * HOUR)] for hours in (-2, 0, 20, 15 + 7 * 24)}
    assert told_then == {
        -2: ["content/notices/flood.md: begins at 2026-11-20 04:00 UTC: build again then"],
        0: ["content/notices/flood.md: runs until 2026-11-20 20:00 UTC: build again then, so that it ends in time"],
        20: [
            "content/notices/flood.md: is over since 2026-11-20 20:00 UTC: its page says so and shows nothing else of "
            "it; keep the file, which keeps the address"
        ],
        15 + 7 * 24: [],
    }


def test_a_hostile_notice_is_escaped(place: Hubs) -> None:
    place.write(
        "notices/flood.md",
        FLOOD.replace("text: Leave", 'text: "<script>x</script> Leave').replace("now.\n", 'now."\n', 1),
    )
    place.night()
    found = pages_with(place, "<script>x")
    assert [path for path in found if path.endswith((".html", ".xml"))] == []


def test_every_language_has_it(tmp_path: Path) -> None:
    place = Hubs(tmp_path, replace(hub(tmp_path), languages=("en", "cy")))
    place.write("notices/flood.md", FLOOD)
    place.night()
    page = place.page("cy/index.html")
    assert '<p lang="en">Leave the quay now.</p>' in page
    assert check_page("cy/index.html", page)[0] == []
