"""The front page and the page of deadlines: what stands there, for how long, and what leaves them by itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from partnerhub.language import language
from partnerhub.model import Details, Item, ItemKind, Origin
from partnerhub.publish import ahead
from tests.make import DAY, HOUR, NOW, story, taking_place
from tests.test_debates import Hubs, id_of, of_its_own, place

__all__ = ["place"]
LONDON = ZoneInfo("Europe/London")
ENGLISH = language("en")


def one(letter: str, text: str = "", details: Details | None = None, **more: object) -> Item:
    """An item of its own that also says `text`."""
    made = of_its_own(letter, **more)
    said = made.said
    return replace(made, said=replace(said, text=f"{said.text} {text}", details=details))


def by_shelter(letter: str, text: str = "", details: Details | None = None, **more: object) -> Item:
    return one(letter, text, details, partner="shelter", channel="shelter-news", **more)


def call(closes: datetime, zone: str = "Europe/London") -> Details:
    return Details(ItemKind.FUNDING, closes=closes, zone=zone, origin=Origin.DATA)


def event(starts: datetime, ends: datetime | None = None) -> Details:
    return Details(ItemKind.EVENT, starts=starts, ends=ends, zone="Europe/London", origin=Origin.DATA)


def feature(place: Hubs, letter: str) -> None:
    place.write(
        f"decisions/feature-{letter}.md",
        f"---\nabout: {id_of(letter)}\ndo: feature\nby: rw\non: 2026-11-19\nwhy: it matters\n---\n",
    )


def shown(place: Hubs, name: str, page: str = "index.html") -> str:
    """The stories of a section of a page, each by its letter."""
    found = re.search(rf'<section class="{name}".*?</section>', place.page(page), re.DOTALL)
    return "".join(re.findall(r"<h3[^>]*><a [^>]*stories/(.)\1+\.html", found[0])) if found else ""


# ── what matters ──


def test_what_editors_feature_comes_first_then_a_priority_then_the_newest(place: Hubs) -> None:
    feature(place, "c")
    place.night(
        [
            one("a", placed=NOW - HOUR),
            by_shelter("b", "It is for every victim.", placed=NOW - 5 * DAY),
            one("c", partner="office", channel="office-news", placed=NOW - 9 * DAY),
        ]
    )
    assert shown(place, "top-stories") == "cba"


def test_a_partner_stands_once_above_and_three_times_below(place: Hubs) -> None:
    place.night(
        [
            *(one(letter, "It is for a victim." * (letter in "cd"), placed=NOW - HOUR) for letter in "abcdef"),
            by_shelter("g", placed=NOW - 3 * DAY),
        ]
    )
    top, latest = shown(place, "top-stories"), shown(place, "latest")
    assert (len(top), len(latest)) == (2, 3)
    assert top[0] in "cd"
    assert top[1] == "g"
    assert set(latest) < set("abcdef") - {top[0]}


def test_no_story_stands_twice_among_those_that_matter_and_the_latest(place: Hubs) -> None:
    feature(place, "a")
    place.night([one(letter, placed=NOW - HOUR) for letter in "abc"] + [by_shelter("d", "A victim tells.")])
    found = shown(place, "top-stories") + shown(place, "latest")
    assert sorted(found) == list("abcd")


def test_a_call_that_is_over_leaves_the_front_page_even_when_it_is_featured(place: Hubs) -> None:
    feature(place, "a")
    place.night([one("a", details=call(NOW + HOUR)), one("b", placed=NOW - HOUR)])
    assert shown(place, "top-stories").startswith("a")
    assert shown(place, "closing") == "a"
    place.night(now=NOW + 2 * HOUR)
    assert "aaaaaaaaaaaa" not in place.page("index.html")
    assert "aaaaaaaaaaaa" in place.page("kinds/funding/index.html")


# ── what closes ──


def test_the_page_of_deadlines_goes_by_weeks(place: Hubs) -> None:
    place.night(
        [one(letter, details=call(NOW + days * DAY)) for letter, days in zip("dcba", (20, 7, 6, 0), strict=True)]
    )
    groups = re.findall(r"<h2[^>]*>(.*?)</h2>(.*?)</section>", place.page("closing/index.html"), re.DOTALL)
    assert [(name, re.findall(r"stories/(.)", inside)) for name, inside in groups] == [
        ("In the next seven days", ["a", "b"]),
        ("The week after", ["c"]),
        ("Later", ["d"]),
    ]
    left = [unescape(each) for each in re.findall(r"<strong>(.*?)</strong>", place.page("closing/index.html"))]
    assert left == ["today", "in 6 days", "in 7 days", "in 20 days"]


@pytest.mark.parametrize(("zone", "last"), [("Asia/Kolkata", "18:29:59"), ("Europe/London", "23:59:59")])
def test_a_call_leaves_at_23_59_of_its_own_time_zone(place: Hubs, zone: str, last: str) -> None:
    closes = datetime.fromisoformat(f"2026-11-20T{last}Z")
    place.night([one("a", details=call(closes, zone))], now=closes)
    story, kind = f"stories/{id_of('a')}.html", "kinds/funding/index.html"
    assert story in place.page("closing/index.html")
    assert 'datetime="2026-11-20"' in place.page(story)
    assert shown(place, "closing", kind) == "a"
    _, changed = place.night(now=closes + timedelta(seconds=1))
    assert story not in place.page("closing/index.html")
    assert shown(place, "closing", kind) == ""
    assert '<span class="closed">Closed</span>' in place.page(kind)
    assert "<dd>Over</dd>" in place.page(story)
    assert "index.html" in changed


def test_nothing_is_on_the_page_of_deadlines_when_nothing_is_ahead(place: Hubs) -> None:
    place.night([one("a")])
    assert "Nothing closes or begins that we know of." in place.page("closing/index.html")
    assert '<section class="closing"' not in place.page("index.html")


# ── what is ahead, without a page ──


def test_what_is_ahead_stands_in_order_of_time_and_ends_with_its_day() -> None:
    stories = [
        story("late", details=call(NOW + 9 * DAY)),
        story("gone", details=call(NOW - HOUR)),
        story("news"),
        story("soon", details=event(NOW + DAY)),
        story("open", details=event(NOW - DAY, NOW + 2 * DAY)),  # it has begun, and one can still go
        story("over", details=event(NOW - 2 * DAY, NOW - DAY)),
    ]
    assert [each.name for each in ahead.coming(stories, taking_place(*stories), NOW)] == ["open", "soon", "late"]


def test_days_are_counted_on_the_clocks_of_the_patch() -> None:
    evening = datetime(2026, 6, 1, 21, tzinfo=UTC)  # ten at night in summer time
    midnight = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)  # half past midnight, the next day
    assert ahead.left(midnight, evening, LONDON, ENGLISH) == "tomorrow"
    assert ahead.left(midnight, evening, ZoneInfo("UTC"), ENGLISH) == "today"
    assert ahead.left(evening + 2 * DAY, evening, LONDON, ENGLISH) == "in 2 days"


def test_a_week_begins_today() -> None:
    def due(name: str, days: int) -> ahead.Coming:
        return ahead.Coming(NOW + days * DAY, name, story(name, details=call(NOW + days * DAY)))

    groups = ahead.weeks([due("a", 0), due("b", 6), due("c", 7), due("d", 13), due("e", 14)], NOW, LONDON)
    assert [[each.name for each in group] for group in groups] == [["a", "b"], ["c", "d"], ["e"]]
