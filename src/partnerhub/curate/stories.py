"""Groups items into stories: what one partner says on several channels within 48 hours is one story.

Takes a partner's known items with their stories and its fresh ones; gives each fresh one its place and the reason.
A story is founded by its first item and never renamed. Prefers a missed pair to a false one.
Does not look across partners, store or fetch.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from partnerhub.collect.identity import canonical
from partnerhub.curate.words import words
from partnerhub.model import Item
from partnerhub.store import Link

WINDOW = timedelta(hours=48)
FOUNDS = "founded it"
ENOUGH_WORDS = 4  # a shorter title ("Good morning") says too little to join two items
ALIKE = 0.6  # of all different words in both, that many are shared
OPENING = 60  # words of a text that are compared

HREF = re.compile(r'href="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Placed:
    """An item, the story it is in, and what is compared of it."""

    item: Item
    story: str
    link: str | None
    links: frozenset[str]
    title: tuple[str, ...]
    text: tuple[str, ...]


def group(known: Iterable[tuple[Item, str]], fresh: Sequence[Item]) -> list[Link]:
    """A link for every fresh item. Both inputs belong to one partner and are in order of (placed, id).

    A fresh item that is known already was edited: it keeps its story.
    """
    timeline = [_placed(item, story) for item, story in known]
    at_home = {placed.item.id: placed.story for placed in timeline}
    links = []
    for item in fresh:
        if item.id in at_home:
            links.append(Link(item.id, at_home[item.id], item.version, "edited at its source"))
            continue
        found = _join(_placed(item, item.id), timeline)
        story, because = (found[0].story, found[1]) if found else (item.id, FOUNDS)
        links.append(Link(item.id, story, item.version, because))
        placed = _placed(item, story)
        timeline.insert(bisect_left(timeline, _when(placed), key=_when), placed)
    return links


def says_the_same(one: Placed, other: Placed) -> str | None:
    """Why two items of one partner say the same, or None."""
    if one.link and one.link == other.link:
        return "the same page"
    if (other.link and other.link in one.links) or (one.link and one.link in other.links):
        return "one links to the other"
    if one.title and one.title == other.title and len(one.title) >= ENOUGH_WORDS:
        return "the same title"
    for title, text in ((one.title, other.text), (other.title, one.text)):
        if len(title) >= ENOUGH_WORDS and _stands_in(title, text):
            return "one quotes the other's title"
    mine, theirs = set(one.title + one.text), set(other.title + other.text)
    if len(mine & theirs) >= 2 * ENOUGH_WORDS and len(mine & theirs) >= ALIKE * len(mine | theirs):
        return "nearly the same words"
    return None


def _join(new: Placed, timeline: Sequence[Placed]) -> tuple[Placed, str] | None:
    """The earliest item within the window, on a channel its story lacks, that says the same."""
    start = bisect_left(timeline, new.item.placed - WINDOW, key=lambda placed: placed.item.placed)
    near = []
    for placed in timeline[start:]:
        if placed.item.placed > new.item.placed + WINDOW:
            break
        near.append(placed)
    taken = {placed.story for placed in near if placed.item.channel == new.item.channel}
    for placed in near:
        if placed.story not in taken and (because := says_the_same(new, placed)):
            return placed, because
    return None


def _placed(item: Item, story: str) -> Placed:
    said = item.said
    return Placed(
        item,
        story,
        canonical(said.link) if said.link else None,
        frozenset(canonical(address) for address in HREF.findall(said.body)),
        words(said.title or ""),
        words(said.text)[:OPENING],
    )


def _when(placed: Placed) -> tuple[float, str]:
    return placed.item.placed.timestamp(), placed.item.id


def _stands_in(part: Sequence[str], whole: Sequence[str]) -> bool:
    return any(whole[start : start + len(part)] == part for start in range(len(whole) - len(part) + 1))
