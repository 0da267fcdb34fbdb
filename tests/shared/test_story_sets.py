"""Grouping measured on real headlines: how much is joined, how much of it rightly, and what an edited headline does."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import combinations

import pytest

from bench.grouping import at_five, b_cubed, labelled
from partnerhub.collect.identity import item_ids
from partnerhub.curate.stories import WINDOW, group
from partnerhub.model import Item, Said
from tests.conftest import SHARED

LANCASHIRE = SHARED / "stories" / "lancashire.dev.jsonl"
EDITED = SHARED / "stories" / "bbc-edited-headlines.dev.jsonl"


def score(items: Sequence[Item], truth: dict[str, str], stories: dict[str, str]) -> tuple[float, float, float]:
    precision, recall = b_cubed([stories[item.id] for item in items], [truth[item.id] for item in items])
    return precision, recall, 2 * precision * recall / (precision + recall)


def test_labelled_headlines_fall_into_their_stories() -> None:
    items, truth = labelled()
    precision, _, both = score(items, truth, {link.item: link.story for link in group([], items)})
    assert precision >= 0.95
    assert both >= 0.85


@pytest.mark.parametrize("half", [0, 1])
def test_so_do_those_of_either_half(half: int) -> None:
    items, truth = labelled(half)
    precision, _, both = score(items, truth, {link.item: link.story for link in group([], items)})
    assert precision >= 0.95
    assert both >= 0.83


def test_night_by_night_hardly_differs() -> None:
    items, truth = labelled()
    known: list[tuple[Item, str]] = []
    for fresh in at_five(items):
        near = [(item, story) for item, story in known if item.placed >= fresh[0].placed - WINDOW]
        known += zip(fresh, (link.story for link in group(near, fresh)), strict=True)
    precision, _, both = score(items, truth, {item.id: story for item, story in known})
    assert precision >= 0.95
    assert both >= 0.84


def test_a_headline_edited_while_live_makes_no_second_item_and_no_second_story() -> None:
    rows = [json.loads(line) for line in EDITED.read_text(encoding="utf-8").splitlines()]
    first, last = [said(row, 0) for row in rows], [said(row, -1) for row in rows]
    ids = item_ids("bbc", first)
    assert item_ids("bbc", last) == ids
    before = sorted(map(item, ids, first, [1] * len(ids)), key=when)
    after = sorted(map(item, ids, last, [2] * len(ids)), key=when)
    for start in range(0, len(before), 500):
        some, edited = before[start : start + 500], after[start : start + 500]
        stories = {link.item: link.story for link in group([], some)}
        links = group([(one, stories[one.id]) for one in some], edited)
        assert {link.item: link.story for link in links} == stories
        assert {link.version for link in links} == {2}


def test_a_whole_countys_news_is_grouped_as_a_reader_would() -> None:
    """Joined by hand: these titles and no others, but for two that tell the same of two towns."""
    rows = [json.loads(line) for line in LANCASHIRE.read_text(encoding="utf-8").splitlines()]
    items = sorted(
        (
            Item(
                _id(row["source_url"]), row["outlet"], row["outlet"], at, at, at, 1,
                Said(row["title"], row["title"], row["source_url"], "", row["summary_ai_rewritten"]),
            )
            for row in rows
            if (at := _date(row["published"]))
        ),
        key=when,
    )  # fmt: skip
    stories = defaultdict(list)
    for item_, link in zip(items, group([], items), strict=True):
        stories[link.story].append(item_)
    pairs = {
        frozenset((one.id, other.id))
        for some in stories.values()
        for one, other in combinations(some, 2)
        if one.partner != other.partner
    }
    wanted = {
        frozenset((one.id, other.id))
        for words in SAME
        for one, other in combinations(
            [each for each in items if any(word in str(each.said.title) for word in words)], 2
        )
        if one.partner != other.partner
    }
    assert len(pairs & wanted) >= 0.85 * len(wanted)
    assert len(pairs & wanted) >= 0.9 * len(pairs)


SAME = (
    ("Reform UK figure", "Reform UK councillor"),
    ("Council tax rise desc", "Council tax increase at"),
    ("plea to developers as decision", "urge housing developer", "homes plan for site on edge of Lancaster"),
    ("Comedy Carpet",),
    ("Langroyd Hall", "Listed hall once used as pub"),
    ("keynote lecture",),
    ("three times drink-drive", "more than three times drink"),
    ("woman was 'pushed", "Woman pushed from van"),
    ("Two men arrested after",),
    ("will help reduce energy bills", "share of millions in new"),
    ("plans to close hospital beds", "plans to close 24 patient"),
)


def said(row: dict[str, list[list[str]] | str], which: int) -> Said:
    summaries, titles = row["summaries"], row["titles"]
    text = str(summaries[0][1]) if summaries else ""
    at = datetime.fromtimestamp(int(titles[0][0]), UTC)
    link = str(row["url"])
    return Said(str(titles[which][1]), str(titles[which][1]), link, "", text, guid=link, published=at)


def item(id_: str, words: Said, version: int) -> Item:
    placed = words.published or datetime(2022, 1, 1, tzinfo=UTC)
    return Item(id_, "bbc", "bbc", placed, placed, placed, version, words)


def when(one: Item) -> tuple[datetime, str]:
    return one.placed, one.id


def _id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _date(text: str) -> datetime:
    if text[:4].isdigit():
        return datetime.fromisoformat(text[:19]).replace(tzinfo=UTC)
    return parsedate_to_datetime(text).astimezone(UTC)
