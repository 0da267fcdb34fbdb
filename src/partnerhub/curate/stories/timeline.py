"""The stories that are open at a moment, what their items say, and which of them an item may be part of.

A story is open for WINDOW after its first item. Documents are counted as stories: a word that a hundred items of one
story use is still that story's own. Keeps state; what it answers depends only on what was put in and taken out.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, MutableMapping, Set, Sized
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count, islice
from typing import Any

from partnerhub.curate.stories.likeness import Likeness, least, likeness, most, rarity
from partnerhub.curate.stories.traits import IN_TEXT, Traits

WINDOW = timedelta(days=4)
LOOK_UP = 300  # entries of the index that are read for one item, of its rarest terms first
NOTHING = 0.1  # less than any weight: what subtracting may leave over
FAR_BEHIND = 1 / 3  # a story that shares less than that of what the best shares is not compared
LOOK_AT = 8  # stories that are compared with one item


@dataclass(eq=False, slots=True)
class Open:
    """A story in the making. Items that only repeat a partner's other words are in it, and their words not counted."""

    id: str | None  # None: founded by a fresh item, and named at the end
    closed: bool = False  # too old to be joined
    items: dict[str, Traits] = field(default_factory=dict)
    times: list[datetime] = field(default_factory=list)
    partners: Counter[str] = field(default_factory=Counter)
    size: int = 0  # items whose words are counted
    words: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))  # {term: weight in all of them}
    leads: Counter[str] = field(default_factory=Counter)  # {term: titles it stands in}

    def gap(self, placed: datetime) -> timedelta:
        """To the nearest of its items."""
        at = bisect_left(self.times, placed)
        return min(abs(time - placed) for time in self.times[max(0, at - 1) : at + 1])


@dataclass(frozen=True, slots=True)
class Nearest:
    """The open story that an item is likeliest to be part of."""

    story: Open
    how: Likeness | None  # None: a link

    @property
    def sure(self) -> bool:
        return self.how is None or self.how.sure


class _Rarity(dict[str, float]):
    """The rarity of a term, reckoned when it is first asked for."""

    def __init__(self, index: Mapping[str, Sized], stories: int, alone: bool) -> None:
        self._index, self._stories, self._own = index, stories - alone, int(alone)

    def __missing__(self, term: str) -> float:
        self[term] = value = rarity(len(self._index.get(term, ())) - self._own, self._stories)
        return value


class Timeline:
    def __init__(self) -> None:
        self._numbers = count()
        self._stories = 0
        self._ages: list[tuple[datetime, int, Open]] = []
        self._with: defaultdict[str, dict[Open, None]] = defaultdict(dict)  # {term: the open stories that have it}
        self._titled: defaultdict[str, dict[Open, None]] = defaultdict(dict)  # those that have it in a title
        self._pages: dict[str, Counter[Open]] = {}  # {page: the open stories with an item that is on it}
        self._linking: dict[str, Counter[Open]] = {}  # … with a short post that leads to it

    def put(self, new: Traits, story: Open, *, counted: bool) -> None:
        first = not story.items
        story.items[new.item.id] = new
        if story.closed:
            return
        self._stories += first
        insort(story.times, new.item.placed)
        story.partners[new.item.partner] += 1
        if story.times[0] == new.item.placed:
            heappush(self._ages, (new.item.placed, next(self._numbers), story))
        for index, pages in self._places(new):
            for page in pages:
                index.setdefault(page, Counter())[story] += 1
        if not counted:
            return
        story.size += 1
        for term, weight in new.terms.items():
            if term not in story.words:
                self._with[term][story] = None
            story.words[term] += weight
            if weight == 1:
                if term not in story.leads:
                    self._titled[term][story] = None
                story.leads[term] += 1

    def take(self, old: Traits, story: Open, *, counted: bool) -> None:
        """The contrary of `put`, from an open story."""
        del story.items[old.item.id]
        story.times.remove(old.item.placed)
        story.partners[old.item.partner] -= 1
        if not story.partners[old.item.partner]:
            del story.partners[old.item.partner]
        for index, pages in self._places(old):
            for page in pages:
                index[page][story] -= 1
                if not index[page][story]:
                    _drop(index, page, story)
        if counted:
            story.size -= 1
            for term, weight in old.terms.items():
                story.words[term] -= weight
                if story.words[term] < NOTHING:
                    del story.words[term]
                    _drop(self._with, term, story)
                story.leads[term] -= weight == 1
                if not story.leads[term]:
                    del story.leads[term]
                    if weight == 1:
                        _drop(self._titled, term, story)
        if not story.items:
            self._stories -= 1
        elif story.times[0] > old.item.placed:
            heappush(self._ages, (story.times[0], next(self._numbers), story))

    def close(self, before: datetime) -> None:
        """Forgets the stories that were founded before this."""
        while self._ages and self._ages[0][0] < before:
            born, _, story = heappop(self._ages)
            if story.closed or not story.items or story.times[0] != born:
                continue
            story.closed = True
            self._stories -= 1
            for term in story.words:
                _drop(self._with, term, story)
            for term in story.leads:
                _drop(self._titled, term, story)
            for item in story.items.values():
                for index, pages in self._places(item):
                    for page in pages:
                        _drop(index, page, story)

    def nearest(self, new: Traits, foes: Set[str], alone: Open | None = None) -> Nearest | None:
        """The open story of some other partner that the item is likeliest to be part of.

        `alone`: the story that is its own, when it has been put in.
        """
        if linked := self._linked(new, foes):
            return Nearest(linked, None)
        rare = _Rarity(self._with, self._stories, alone is not None)
        best: Nearest | None = None
        for story in self._candidates(new, rare, foes, alone):
            gap, own = story.gap(new.item.placed), new.item.partner in story.partners
            how = likeness(new.terms, rare, story.words, story.leads, story.size, gap, own=own)
            if best is None or best.how is None or how.over > best.how.over:
                best = Nearest(story, how)
        return best

    def _candidates(self, new: Traits, rare: Mapping[str, float], foes: Set[str], own: Open | None) -> list[Open]:
        index = {1.0: self._with, IN_TEXT: self._titled}
        rough = defaultdict[Open, float](float)
        left = LOOK_UP
        for many, term in sorted((len(index[w][term]), term) for term, w in new.terms.items() if term in index[w]):
            left -= many
            if left < 0:
                break
            weight = new.terms[term]
            much = most(weight, rare[term])
            for story in index[weight][term]:
                rough[story] += much
        if own:
            rough.pop(own, None)
        enough = FAR_BEHIND * max(rough.values(), default=0.0)
        likely = [story for story, weight in rough.items() if weight >= enough and weight >= least(story.size)]
        likeliest = sorted(likely, key=lambda story: (rough[story], story.size), reverse=True)
        return list(islice((story for story in likeliest if self._is_open(story, new, foes)), LOOK_AT))

    def _linked(self, new: Traits, foes: Set[str]) -> Open | None:
        """The one open story whose page it leads to, or which leads to its page. A page of many says nothing."""
        led = [self._pages[link] for link in sorted(new.about) if len(self._pages.get(link, ())) == 1]
        back = self._linking.get(new.page or "", ())
        those = list(dict.fromkeys((*(story for page in led for story in page), *back)))
        return those[0] if len(those) == 1 and self._is_open(those[0], new, foes) else None

    def _places(self, one: Traits) -> tuple[tuple[dict[str, Counter[Open]], Iterable[str]], ...]:
        return (self._pages, (one.page,) if one.page else ()), (self._linking, one.about)

    def _is_open(self, story: Open, new: Traits, foes: Set[str]) -> bool:
        return (
            (len(story.partners) > 1 or new.item.partner not in story.partners)
            and abs(new.item.placed - story.times[0]) <= WINDOW
            and not (foes and foes & story.items.keys())
        )


def _drop(index: MutableMapping[str, Any], key: str, story: Open) -> None:
    if key in index:
        index[key].pop(story, None)
        if not index[key]:
            del index[key]
