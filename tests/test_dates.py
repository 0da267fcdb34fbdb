"""What readers see of a calendar's dates: built by whole nights of a small hub."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from partnerhub.store import open_store
from tests.command import hub, put_statements
from tests.test_ical import calendar, event

HUB = """\
hub: {title: Northmere Together, description: In one place., languages: [en], timezone: Europe/London,
      contact: hub@northmere.example}
office: [{name: Northmere Commissioner, short: NC, from: 2024-05-09}]
patch:
  {id: northmere, name: Northmere, kind: force, places: [Northmere],
   areas: [{id: saltby, name: Saltby, kind: district, places: [Saltby]}]}
topics: []
accounts: []
partners:
  - id: hall
    name: Saltby Hall
    areas: [northmere]
    relation: [lives]
    trust: TRUST
    permission: {basis: agreement, granted_by: Chair, date: 2026-01-12, excerpt_words: WORDS}
    channels: [{id: hall-calendar, path: hall.ics}]
"""
LONDON = "TZID=Europe/London:2026"
CHOIR = event(f"DTSTART;{LONDON}1126T190000", f"DTEND;{LONDON}1126T203000", "RRULE:FREQ=WEEKLY", "LOCATION:Saltby Hall")
MOVED = event(
    f"RECURRENCE-ID;{LONDON}1126T190000",
    f"DTSTART;{LONDON}1127T193000",
    "LOCATION:The church",
    title="Choir by candlelight",
)
OFF = event(f"RECURRENCE-ID;{LONDON}1203T190000", f"DTSTART;{LONDON}1203T190000", "STATUS:CANCELLED")


class Hall:
    """A hub of one calendar."""

    def __init__(self, root: Path) -> None:
        self.root = root
        put_statements(root)

    def night(self, day: int, *components: str, trust: str = "auto", words: str = "all") -> None:
        (self.root / "hall.ics").write_bytes(calendar(*components))
        told = HUB.replace("TRUST", trust).replace("WORDS", words)
        (self.root / "partners.yaml").write_text(told, encoding="utf-8")
        ended = hub("nightly", "--hub", self.root, "--now", f"2026-11-{day}T20:00:00Z")
        assert ended.code == 0, ended.err

    @property
    def stories(self) -> list[str]:
        """Their pages, without what is around an article, as text."""
        pages = sorted((self.root / "output" / "stories").glob("*.html"))
        articles = (re.search(r"<article.*?</article>", page.read_text("utf-8"), re.DOTALL) for page in pages)
        return [" ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) for found in articles if found]

    @property
    def html(self) -> str:
        return "".join(page.read_text("utf-8") for page in (self.root / "output" / "stories").glob("*.html"))


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(tmp_path)


def test_a_series_lists_its_next_eight_dates_with_what_became_of_each_in_words(hall: Hall) -> None:
    hall.night(20, CHOIR, MOVED, OFF)
    [story] = hall.stories
    assert "Where Saltby Hall" in story
    dates = story.partition("Its next dates")[2]
    assert dates.count("19:00 to 20:30") == 6
    assert "Friday 27 November 2026, 19:30 : Choir by candlelight, The church" in dates
    assert "Moved: it was to be on 26 November 2026, 19:00" in dates
    assert "Thursday 3 December 2026, 19:00 Cancelled" in dates
    assert "and 49 more" in dates


def test_a_page_of_a_series_changes_when_a_date_passes_and_not_before(hall: Hall) -> None:
    hall.night(20, CHOIR)
    page = next((hall.root / "output" / "stories").glob("*.html"))
    before = page.read_bytes()
    hall.night(21, CHOIR)
    assert page.read_bytes() == before
    hall.night(27, CHOIR)
    assert page.read_bytes() != before
    assert "26 November" not in hall.stories[0]


def test_what_takes_place_once_says_that_it_was_moved_and_from_when_and_where(hall: Hall) -> None:
    hall.night(20, event("DTSTART:20261204T190000Z", "LOCATION:Saltby Hall"))
    assert "Moved" not in hall.stories[0]
    hall.night(21, event("DTSTART:20261205T190000Z", "LOCATION:The church"))
    [story] = hall.stories
    assert "Moved: it was to be on 4 December 2026, 19:00" in story
    assert "Changed at source on 21 November 2026" in story
    assert "<del>Saltby Hall</del> <ins>The church</ins>" in hall.html
    assert "<del>4</del> <ins>5</ins>" in hall.html


def test_what_was_cancelled_says_so_on_its_page_in_lists_and_to_machines(hall: Hall) -> None:
    hall.night(20, event("DTSTART:20261204T190000Z"))
    hall.night(21, event("DTSTART:20261204T190000Z", "STATUS:CANCELLED"))
    assert hall.stories[0].partition("Starts")[0].rstrip().endswith("Cancelled")
    listed = (hall.root / "output" / "partners" / "hall" / "index.html").read_text("utf-8")
    assert re.search(r'class="due">Cancelled <time[^>]*>4 December 2026, 19:00', listed)
    assert "EventCancelled" in hall.html
    assert "STATUS:CANCELLED" in (hall.root / "output" / "calendar.ics").read_text("utf-8")


def test_hours_elsewhere_are_told_on_both_clocks(hall: Hall) -> None:
    hall.night(20, event("DTSTART;TZID=Europe/Berlin:20261202T193000", "DURATION:PT1H"))
    [story] = hall.stories
    assert "Starts 2 December 2026, 18:30" in story
    assert "Wednesday 2 December 2026, 18:30 to 19:30 (19:30 in Berlin)" in story


def test_the_words_of_single_dates_wait_with_the_version_that_has_them(hall: Hall) -> None:
    hall.night(20, CHOIR)
    assert len(hall.stories) == 1
    told = event(
        f"RECURRENCE-ID;{LONDON}1203T190000",
        f"DTSTART;{LONDON}1203T190000",
        "LOCATION:The flat of the victim of the rape in Mill Lane\\, ring 07700 900123",
    )
    hall.night(21, CHOIR, told)
    assert "900123" not in hall.html
    assert "Mill Lane" not in hall.html
    assert "Thursday 3 December 2026" in hall.stories[0]
    assert "changed this at the source on 21 November 2026" in hall.stories[0]


def test_a_place_is_screened_like_any_other_word_and_places_the_story(hall: Hall) -> None:
    hall.night(20, event("DTSTART:20261204T190000Z", "LOCATION:Saltby Hall\\, ring 07700 900123"))
    assert hall.stories == []
    hall.night(21, event("DTSTART:20261204T190000Z", "LOCATION:Saltby Hall"))
    assert "it names Saltby" in hall.stories[0]


def test_a_new_place_of_a_partner_under_review_waits_and_a_new_time_does_not(hall: Hall) -> None:
    hall.night(20, event("DTSTART:20261204T190000Z", "LOCATION:Saltby Hall"), trust="review")
    assert hall.stories == []
    with open_store(hall.root / "var" / "hub.sqlite") as store:
        [item] = store.occurrences()
    decisions = hall.root / "content" / "decisions"
    decisions.mkdir(parents=True, exist_ok=True)
    (decisions / "a.md").write_text(
        f"---\nabout: {item}\ndo: publish\nby: AB\non: 2026-11-20T20:30:00Z\nwhy: it is right\n---\n", encoding="utf-8"
    )
    hall.night(21, event("DTSTART:20261204T200000Z", "LOCATION:Saltby Hall"), trust="review")
    assert "Starts 4 December 2026, 20:00" in hall.stories[0]
    hall.night(22, event("DTSTART:20261204T200000Z", "LOCATION:A cellar"), trust="review")
    assert "Where Saltby Hall" in hall.stories[0]
    assert "A cellar" not in hall.html


def test_of_a_link_only_partner_no_place_is_shown(hall: Hall) -> None:
    hall.night(20, CHOIR, MOVED, words="0")
    assert "The church" not in hall.html
    assert "Where" not in hall.stories[0]
    assert "Choir by candlelight" in hall.stories[0]


def test_a_series_that_moves_to_another_day_says_that_it_was_changed(hall: Hall) -> None:
    hall.night(20, CHOIR)
    hall.night(21, CHOIR.replace("1126T", "1124T"))
    assert "Changed at source on 21 November 2026" in hall.stories[0]
    assert "Tuesday 24 November 2026, 19:00 to 20:30" in hall.stories[0]


def test_an_event_that_its_words_call_a_hustings_is_one(hall: Hall) -> None:
    hall.night(20, event("DTSTART:20261204T190000Z", title="Saltby hustings: hear every candidate"))
    assert "Hustings" in hall.stories[0]
    assert 'href="../kinds/hustings/index.html"' in hall.html
