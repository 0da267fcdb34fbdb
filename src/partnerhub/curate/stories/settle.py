"""Settles which story each fresh item is part of, day by day.

An item is put where its words point at its own moment, and once more at the end of its day: a story is known better
when the day's other items are in. After its day an item stays, unless items are known that were placed later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from partnerhub.curate.stories.echoes import Echo
from partnerhub.curate.stories.timeline import WINDOW, Nearest, Open, Timeline
from partnerhub.curate.stories.traits import Traits
from partnerhub.model import Item


@dataclass(frozen=True, slots=True)
class Place:
    story: str
    founder: Item | None
    nearest: Nearest | None  # the open story it was likened to last
    doubt_story: str | None = None
    doubt: Item | None = None  # the founder of the story it may be part of


def settle(
    old: Sequence[tuple[Traits, str]],
    new: Sequence[Traits],
    repeating: Mapping[str, Echo],
    foes: Mapping[str, Set[str]],
) -> dict[str, Place]:
    """{the id of every fresh item that repeats nothing: its place}"""
    day_by_day = _Settling({one.item.id for one, _ in old}, repeating, foes)
    last_known = old[-1][0].item.placed if old else None
    entries: list[tuple[Traits, str | None]] = sorted([*old, *((one, None) for one in new)], key=_when)
    unsettled: list[Traits] = []
    for _, day in groupby(entries, key=lambda entry: entry[0].item.placed.date()):
        for one, story in day:
            day_by_day.arrives(one, story)
            if story is None and one.item.id not in repeating:
                unsettled.append(one)
        day_by_day.again(unsettled)
        if last_known is None or one.item.placed > last_known:
            unsettled = []
    return day_by_day.places()


class _Settling:
    def __init__(self, known: Set[str], repeating: Mapping[str, Echo], foes: Mapping[str, Set[str]]) -> None:
        self.known, self.repeating, self.foes = known, repeating, foes
        self.timeline = Timeline()
        self.by_id: dict[str, Open] = {}  # the known stories whose founder is known
        self.home: dict[str, Open] = {}  # by item
        self.nearest: dict[str, Nearest | None] = {}  # by fresh item that repeats nothing
        self.with_echoes: dict[str, list[Traits]] = {}  # those that have arrived
        self.speaking: defaultdict[str, list[str]] = defaultdict(list)  # {item: the ids of its echoes}
        for id_, echo in repeating.items():
            self.speaking[echo.root].append(id_)

    def arrives(self, one: Traits, story: str | None) -> None:
        self.timeline.close(one.item.placed - WINDOW)
        echo = self.repeating.get(one.item.id)
        if story is not None:
            if story in self.known:  # else it is too old to be joined
                self._put(one, self.by_id.setdefault(story, Open(story)), echo is None)
        elif echo is None:
            self._choose(one, None)
        elif home := self.home.get(echo.root):
            if self.foes.get(one.item.id, frozenset()) & home.items.keys():
                self._choose(one, None)
                return
            self._put(one, home, False)
            self.with_echoes.setdefault(echo.root, []).append(one)

    def again(self, unsettled: Iterable[Traits]) -> None:
        for one in unsettled:
            home = self.home[one.item.id]
            if home.closed:
                continue
            if home.size == 1 and home.id is None:
                self._leave(one, home)
            else:
                self._move(one, None)
        for one in unsettled:
            home = self.home[one.item.id]
            if not home.closed and len(home.partners) == 1 and home.size > 1:  # the other partner's have left
                self._move(one, Open(None))

    def _leave(self, one: Traits, alone: Open) -> None:
        """What stands alone is moved only if it goes somewhere."""
        nearest = self.timeline.nearest(one, self._foes(one), alone)
        self.nearest[one.item.id] = nearest
        if nearest and nearest.sure:
            self._move(one, nearest.story)

    def _move(self, one: Traits, story: Open | None) -> None:
        """With its echoes to this story, or to the likeliest."""
        home, echoes = self.home[one.item.id], self.with_echoes.get(one.item.id, ())
        self.timeline.take(one, home, counted=True)
        for echo in echoes:
            self.timeline.take(echo, home, counted=False)
        if story:
            self._put(one, story, True)
        else:
            self._choose(one, home)
        for echo in echoes:
            self._put(echo, self.home[one.item.id], False)

    def places(self) -> dict[str, Place]:
        founders = {}
        for story in dict.fromkeys(self.home.values()):
            if story.items:
                first = min(story.items.values(), key=lambda one: (one.item.placed, one.item.id))
                founders[story] = story.items[story.id].item if story.id in story.items else first.item
        places = {}
        for id_, nearest in self.nearest.items():
            founder = founders[self.home[id_]]
            other = founders.get(nearest.story) if nearest and nearest.how and nearest.how.doubtful else None
            other = None if other is founder else other
            places[id_] = Place(self.home[id_].id or founder.id, founder, nearest, other.id if other else None, other)
        return {id_: self._once(place, places) for id_, place in places.items()}

    def _once(self, place: Place, places: Mapping[str, Place]) -> Place:
        """Of two stories that may be one, only the later asks."""
        other = places.get(place.doubt_story or "")
        asked_too = other is not None and other.doubt_story == place.story
        if asked_too and place.founder and place.doubt and place.founder.placed <= place.doubt.placed:
            return replace(place, doubt_story=None, doubt=None)
        return place

    def _choose(self, one: Traits, before: Open | None) -> None:
        foes = self._foes(one)
        nearest = self.timeline.nearest(one, foes)
        self.nearest[one.item.id] = nearest
        alone = before if before and not before.items else Open(None)
        self._put(one, nearest.story if nearest and nearest.sure else alone, True)

    def _foes(self, one: Traits) -> set[str]:
        if not self.foes:
            return set()
        together = [one.item.id, *self.speaking.get(one.item.id, ())]
        return {foe for each in together for foe in self.foes.get(each, ())}

    def _put(self, one: Traits, story: Open, counted: bool) -> None:
        self.home[one.item.id] = story
        self.timeline.put(one, story, counted=counted)


def _when(entry: tuple[Traits, str | None]) -> tuple[datetime, str]:
    return entry[0].item.placed, entry[0].item.id
