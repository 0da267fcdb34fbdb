"""Related stories: only earlier ones, a few, and none that would change the page of a story that stands already."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from partnerhub.model import Item, Story
from partnerhub.publish.related import MOST, NEAR, related
from tests.make import DAY, NOW, story
from tests.test_debates import Hubs, id_of, of_its_own, place

__all__ = ["place"]


def about(id: str, age: int, topics: str = "", areas: str = "") -> Story:
    """A story so many days old."""
    return story(id, placed=NOW - age * DAY, topics=tuple(topics.split()), areas=tuple(areas.split()))


def test_only_earlier_stories_are_related() -> None:
    stories = [about("new", 1, "youth"), about("old", 2, "youth")]
    assert related(stories) == {"new": ("old",)}


def test_what_shares_topic_and_area_stands_before_what_shares_the_topic_alone() -> None:
    stories = [
        about("new", 0, "youth", "vale"),
        about("elsewhere", 1, "youth", "shire"),
        about("here", 9, "youth", "vale"),
        about("victims", 2, "victims", "vale"),
    ]
    assert related(sorted(stories, key=lambda each: each.placed, reverse=True))["new"] == ("here", "elsewhere")


def test_there_are_at_most_three_and_none_of_long_ago() -> None:
    stories = [about(f"s{age}", age, "youth") for age in (*range(8), NEAR.days + 9)]
    found = related(stories)
    assert found["s0"] == ("s1", "s2", "s3")
    assert all(len(ids) <= MOST == 3 for ids in found.values())
    assert "s7" not in found, "the only earlier one is of long ago"


@given(
    st.lists(st.tuples(st.sampled_from(["", "youth", "victims", "youth victims"]), st.sampled_from(["", "vale"]))),
    st.integers(1, 5),
)
def test_later_stories_change_nothing_for_those_before(given: list[tuple[str, str]], more: int) -> None:
    count = len(given)
    stories = [about(f"s{number}", count - number, *each) for number, each in enumerate(given)]
    newest_first = stories[::-1]
    later = newest_first[: min(more, count)]
    before = related(newest_first[len(later) :])
    after = related(newest_first)
    assert {id: ids for id, ids in after.items() if id not in {each.id for each in later}} == before


# ── on the pages ──


def young(letter: str, age: int) -> Item:
    made = of_its_own(letter, placed=NOW - age * DAY)
    return replace(made, said=replace(made.said, text=f"{made.said.text} It is for young people in Hexley."))


def earlier(page: str) -> str:
    """The stories that a page says were told earlier, each by its letter."""
    section = page.partition('<section class="related"')[2].partition("</section>")[0]
    return "".join(re.findall(r"stories/(.)\1+\.html", section))


def test_a_story_leads_to_earlier_ones_and_its_page_stays_when_a_later_one_comes(place: Hubs) -> None:
    first, second = f"stories/{id_of('a')}.html", f"stories/{id_of('b')}.html"
    place.night([young("a", 3)])
    before = place.page(first)
    assert earlier(before) == ""
    _, changed = place.night([young("b", 1)], now=NOW + DAY)
    assert earlier(place.page(second)) == "a"
    assert second in changed
    assert first not in changed
    assert place.page(first) == before


def test_an_earlier_story_that_is_withdrawn_is_no_longer_led_to(place: Hubs) -> None:
    place.night([young("a", 3), young("b", 1)])
    place.write(
        "decisions/no.md",
        f"---\nabout: {id_of('a')}\ndo: withdraw\nby: rw\non: 2026-11-20\nwhy: asked to\nground: request\n---\n",
    )
    place.night(now=NOW + DAY)
    assert earlier(place.page(f"stories/{id_of('b')}.html")) == ""
