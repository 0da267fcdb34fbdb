"""The stories that are open at a moment, what their items say, and which of them an item may be part of.

A story is open for WINDOW after its first item. Documents are counted as stories: a word that a hundred items of one
story use is still that story's own. Keeps state; what it answers depends only on what was put in and taken out.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count, islice

from partnerhub.curate.stories.likeness import Likeness, least, likeness, most, rarity
from partnerhub.curate.stories.traits import Traits

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


class Timeline:
    def __init__(self) -> None:
        self._numbers = count()
        self._stories = 0
        self._ages: list[tuple[datetime, int, Open]] = []
        self._with: defaultdict[str, dict[Open, None]] = defaultdict(dict)  # {term: the open stories that have it}
        self._titled: defaultdict[str, dict[Open, None]] = defaultdict(dict)  # those that have it in a title
        self._pages: defaultdict[str, Counter[Open]] = defaultdict(Counter)
        self._linking: defaultdict[str, Counter[Open]] = defaultdict(Counter)

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
        if new.page:
            self._pages[new.page][story] += 1
        for link in new.about:
            self._linking[link][story] += 1
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
        """The contrary of `put`."""
        del story.items[old.item.id]
        story.times.remove(old.item.placed)
        story.partners -= Counter((old.item.partner,))
        for pages, those in ((self._pages, (old.page,) if old.page else ()), (self._linking, old.about)):
            for page in those:
                pages[page][story] -= 1
                if not pages[page][story]:
                    del pages[page][story]
        if counted:
            story.size -= 1
            for term, weight in old.terms.items():
                story.words[term] -= weight
                if weight == 1:
                    story.leads[term] -= 1
                    if not story.leads[term]:
                        del story.leads[term]
                        del self._titled[term][story]
                if story.words[term] < NOTHING:
                    del story.words[term]
                    del self._with[term][story]
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
            for index, terms in ((self._with, story.words), (self._titled, story.leads)):
                for term in terms:
                    del index[term][story]
                    if not index[term]:
                        del index[term]
            for item in story.items.values():
                for pages, some in ((self._pages, (item.page,) if item.page else ()), (self._linking, item.about)):
                    for page in some:
                        if page in pages:
                            pages[page].pop(story, None)
                            if not pages[page]:
                                del pages[page]

    def nearest(self, new: Traits, foes: Set[str]) -> Nearest | None:
        """The open story of some other partner that the item is likeliest to be part of."""
        if linked := self._linked(new, foes):
            return Nearest(linked, None)
        have, stories = self._with, self._stories
        rare = {term: rarity(len(have[term]) if term in have else 0, stories) for term in new.terms}
        best: Nearest | None = None
        for story in self._candidates(new, rare, foes):
            gap, own = story.gap(new.item.placed), new.item.partner in story.partners
            how = likeness(new.terms, rare, story.words, story.leads, story.size, gap, own=own)
            if best is None or best.how is None or how.over > best.how.over:
                best = Nearest(story, how)
        return best

    def _candidates(self, new: Traits, rare: dict[str, float], foes: Set[str]) -> list[Open]:
        rough = defaultdict[Open, float](float)
        left = LOOK_UP
        for rarely, term in sorted((rare[term], term) for term in new.terms):
            index = self._with if new.terms[term] == 1 else self._titled
            left -= len(those := index.get(term, ()))
            if left < 0:
                break
            weight = most(new.terms[term], rarely)
            for story in those:
                rough[story] += weight
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

    def _is_open(self, story: Open, new: Traits, foes: Set[str]) -> bool:
        return (
            (len(story.partners) > 1 or new.item.partner not in story.partners)
            and abs(new.item.placed - story.times[0]) <= WINDOW
            and not (foes and foes & story.items.keys())
        )
