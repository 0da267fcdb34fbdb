"""Old pages never change: numbered from the oldest, the newest first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerhub.publish.paging import slices
from tests.make import story

FIRST = "topics/youth/index.html"
STORIES = [story(f"s{number:03d}") for number in range(200, 0, -1)]


def cut(count: int) -> list[tuple[str, list[str]]]:
    return [
        (part.path, [one.id for one in part.stories]) for part in slices(FIRST, STORIES[-count:] if count else [], 5)
    ]


@pytest.mark.parametrize("count", [0, 1, 5, 9])
def test_up_to_two_pages_worth_stay_on_one_page(count: int) -> None:
    assert [len(ids) for _, ids in cut(count)] == [count]


@given(st.integers(0, 200))
def test_every_story_is_on_one_page_and_in_order(count: int) -> None:
    ids = [id_ for _, some in cut(count) for id_ in some]
    assert ids == [one.id for one in STORIES[-count:]] if count else ids == []


@given(st.integers(0, 190), st.integers(0, 10))
def test_more_stories_never_change_a_numbered_page(count: int, more: int) -> None:
    before = dict(cut(count)[1:])
    after = dict(cut(count + more)[1:])
    assert before.items() <= after.items()


def test_pages_lead_to_their_neighbours() -> None:
    first, two, one = slices(FIRST, STORIES[-17:], 5)
    assert (first.pager.newer, first.pager.older) == (None, "topics/youth/page/2.html")
    assert (two.pager.newer, two.pager.older, two.pager.number) == (FIRST, "topics/youth/page/1.html", 2)
    assert (one.pager.newer, one.pager.older) == ("topics/youth/page/2.html", None)
