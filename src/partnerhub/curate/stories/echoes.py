"""One partner saying the same on several of its channels: whose words an item repeats, found without comparing all.

Takes items one by one. An echo is on a channel that what it repeats is not on, and within 48 hours of it.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import nlargest
from math import ceil

from partnerhub.curate.stories.traits import OPENING, Traits

ECHO = timedelta(hours=48)
ENOUGH_WORDS = 4  # a shorter title ("Good morning") says too little to join two items
ALIKE = 0.6  # of all different words in both, that many are shared
COMMON = 50  # a word in more of a partner's items a day is not looked up
LOOK_AT = 50  # items that share the most are compared
LAST = 10  # items of a known story

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Echo:
    root: str  # the item it repeats, which repeats nothing
    because: str


def echoes(old: Sequence[tuple[Traits, str]], new: Sequence[Traits], foes: Mapping[str, Set[str]]) -> dict[str, Echo]:
    """Those of these items, known and fresh, that repeat another of their own partner's. Both in order of time."""
    channels = defaultdict[str, set[str]](set)
    for one in (*(one for one, _ in old), *new):
        channels[one.item.partner].add(one.item.channel)
    partners = {partner: _Partner() for partner, some in channels.items() if len(some) > 1}
    found = {}
    told: dict[tuple[str, str], Statement] = {}
    members = defaultdict[str, set[str]](set)
    for one, story in old:
        members[story].add(one.item.id)
    for one, story in old:
        if partner := partners.get(one.item.partner):
            statement = told.setdefault((one.item.partner, story), Statement(one, members[story]))
            if because := statement.is_repeated_by(one):
                found[one.item.id] = Echo(statement.root.item.id, because)
            partner.hear(one, statement)
    for one in new:
        if partner := partners.get(one.item.partner):
            partner.forget(one.item.placed)
            statement, because = partner.repeated_by(one, foes.get(one.item.id, set())) or (Statement(one), "")
            if because:
                found[one.item.id] = Echo(statement.root.item.id, because)
            partner.hear(one, statement)
    return found


@dataclass(eq=False, slots=True)
class Statement:
    """What one partner says once: an item and its echoes."""

    root: Traits
    others: Set[str] = frozenset()  # the ids of whatever is known to be in its story
    items: dict[str, Traits] = field(default_factory=dict)
    channels: dict[str, list[datetime]] = field(default_factory=dict)

    def add(self, new: Traits) -> None:
        self.items[new.item.id] = new
        insort(self.channels.setdefault(new.item.channel, []), new.item.placed)

    def is_repeated_by(self, known: Traits) -> str | None:
        """Why, for an item that is known to be in the same story."""
        if known is self.root or self.is_on(known.item.channel, known.item.placed):
            return None
        some = list(self.items.values())[-LAST:]
        near = (one for one in some if abs(one.item.placed - known.item.placed) <= ECHO)
        return next((why for one in near if (why := says_the_same(known, one))), None)

    def is_on(self, channel: str, around: datetime) -> bool:
        times = self.channels.get(channel, ())
        at = bisect_left(times, around - ECHO)
        return at < len(times) and times[at] <= around + ECHO


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    traits: Traits
    statement: Statement

    @property
    def when(self) -> tuple[datetime, str]:
        return self.traits.item.placed, self.traits.item.id


class _Partner:
    """What one partner said lately."""

    def __init__(self) -> None:
        self._days: dict[date, defaultdict[Hashable, list[Heard]]] = {}

    def hear(self, new: Traits, statement: Statement) -> None:
        statement.add(new)
        heard = Heard(new, statement)
        day = self._days.setdefault(new.item.placed.date(), defaultdict(list))
        keys: set[Hashable] = {*new.title, *new.text, *(("to", link) for link in new.links)}
        if new.page:
            keys.add(("page", new.page))
        if len(new.title) >= ENOUGH_WORDS:
            keys.add(new.title[:ENOUGH_WORDS])
        for key in keys:
            day[key].append(heard)

    def forget(self, before: datetime) -> None:
        for day in [day for day in self._days if day < (before - ECHO).date()]:
            del self._days[day]

    def repeated_by(self, new: Traits, foes: Set[str]) -> tuple[Statement, str] | None:
        """What this item is an echo of, by the earliest item that says the same, and why."""
        placed, channel = new.item.placed, new.item.channel
        found = Counter[Heard]()
        for day in (placed.date() + n * DAY for n in range(-ECHO.days, ECHO.days + 1)):
            if day in self._days:
                _gather(new, self._days[day], found)
        free = {
            heard: shared
            for heard, shared in found.items()
            if abs(heard.traits.item.placed - placed) <= ECHO
            and not heard.statement.is_on(channel, placed)
            and not (foes and foes & (heard.statement.items.keys() | heard.statement.others))
        }
        most = nlargest(LOOK_AT, free, key=lambda heard: free[heard])
        for heard in sorted(most, key=lambda heard: heard.when):
            if because := says_the_same(new, heard.traits):
                return heard.statement, because
        return None


def says_the_same(one: Traits, other: Traits) -> str | None:
    """Why two items of one partner say the same, or None."""
    if one.page and one.page == other.page:
        return "the same page"
    if (other.page and other.page in one.links) or (one.page and one.page in other.links):
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


def _gather(new: Traits, day: Mapping[Hashable, list[Heard]], found: Counter[Heard]) -> None:
    """Counts, for each item of a day that may say the same, what it shares: all of them, or those that share most."""
    telling: list[Hashable] = [("page", link) for link in sorted(new.links)]
    telling += [("to", new.page), ("page", new.page)] if new.page else []
    telling += [some[n : n + ENOUGH_WORDS] for some in (new.title[:ENOUGH_WORDS], new.text) for n in range(len(some))]
    for key in dict.fromkeys(telling):
        for heard in day.get(key, [])[-COMMON:]:
            found[heard] += OPENING
    # Of n words ALIKE * n must be shared, so of any n - ALIKE * n + 1 of them at least one.
    said = sorted({*new.title, *new.text}, key=lambda word: (-len(word), word))
    for word in dict.fromkeys((*said[: len(said) - ceil(ALIKE * len(said)) + 1], *sorted(new.title, key=len)[-1:])):
        if len(those := day.get(word, ())) <= COMMON:
            for heard in those:
                found[heard] += 1


def _stands_in(part: Sequence[str], whole: Sequence[str]) -> bool:
    return any(whole[start : start + len(part)] == part for start in range(len(whole) - len(part) + 1))
