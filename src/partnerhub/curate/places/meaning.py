"""Settles which place a name means: the patch's own first, then by where the partner works, then by its company.

Takes a text and where the partner works; gives each name that means something. Does not decide what is shown.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import get_close_matches

from partnerhub.curate.gazetteer import WHOLE, Gazetteer
from partnerhub.curate.places.mentions import Kind, Mention, Names, Weight, mentions, tokens
from partnerhub.errors import ConfigError, Mistake
from partnerhub.model import Area

SMALL = 2_000  # people; a smaller place is believed only where a text says "in" it
FAR_BIGGER = 5  # times the people: then the bigger namesake is meant
BIG = 100_000  # people; nobody takes a bigger place for a surname
DWARFED = 20  # times: then no company makes the smaller one likely
LEAST = 500  # people of a place that GeoNames has not counted
WELSH = frozenset(("dyfed-powys", "gwent", "north-wales", "south-wales"))
CAPITAL = "metropolitan"  # where the nation's things happen: beside another place its landmarks say little
QUALIFIES = re.compile(r"\s*(?:,| in|\()\s*\Z")  # Hope, Derbyshire
GOES_ON = re.compile(r"\s*(?:,|and|&)\s+[A-Z]")


@dataclass(frozen=True, slots=True)
class Meant:
    """A name in a text and what it means: areas of the patch, or one police area elsewhere."""

    mention: Mention
    ours: tuple[str, ...] = ()
    elsewhere: str | None = None


class Atlas:
    """The patch's own names on top of the gazetteer's."""

    def __init__(self, areas: Sequence[Area], world: Gazetteer) -> None:
        self._world = world.names
        self._home = {area.gazetteer: area.id for area in reversed(areas) if area.gazetteer}
        self._own: dict[str, tuple[str, ...]] = {}
        self._police: dict[str, str | None] = {}
        for area in areas:
            if area.gazetteer and area.gazetteer not in world.areas:
                raise ConfigError([_unknown(area.id, area.gazetteer, world)])
            self._police[area.id] = area.gazetteer or self._police.get(area.within or "")
            for name in dict.fromkeys((area.name, *area.places)):
                self._own[name] = (*self._own.get(name, ()), area.id)
        self._kinds = {
            name: Kind(known.is_word, known.is_surname, max(known.areas.values()) >= BIG)
            for name, known in world.names.items()
        }
        welsh = [name for name, known in world.names.items() if not WELSH.isdisjoint(known.areas)]
        self._own_names, self._world_names = Names(self._own, self._own), Names(self._world, welsh)

    def read(self, text: str, works_in: Sequence[str]) -> list[Meant]:
        """In the order of the text. `works_in`: the partner's own areas, none for one from elsewhere."""
        row = tokens(text)
        own = _believed(mentions(text, row, self._own_names, self._kinds))
        world = _believed(mentions(text, row, self._world_names, self._kinds))
        settled = self._settled(text, world, own, works_in)
        others, every = _Row(settled), _Row([Meant(each) for each in world])
        alone = not works_in and len({each.name for each in own}) == 1
        namesake = self._namesake(own[0].name, settled) if alone else None
        ours = []
        for each in own:
            longer = others.at(each)
            if longer and longer.elsewhere and len(longer.mention.name) > len(each.name):
                continue
            county = self._followed_by(text, each, every)
            elsewhere = county if county and county not in self._home else None
            elsewhere = elsewhere or namesake
            ours.append(Meant(each, () if elsewhere else self._areas_of(each.name, works_in), elsewhere))
        taken = _Row(ours)
        rest = [one for one in settled if not taken.at(one.mention)]
        local = [one for one in rest if not self._is_capital(one.mention.name)]
        if ours or local:
            rest = local
        return sorted((*ours, *rest), key=lambda one: one.mention.start)

    def _settled(
        self, text: str, found: Sequence[Mention], own: Sequence[Mention], works_in: Sequence[str]
    ) -> list[Meant]:
        """The gazetteer's names that mean one police area."""
        row = _Row([Meant(each) for each in found])
        counties = [self._followed_by(text, each, row) for each in found]
        clear = [self._clear(each) for each in found]
        company: dict[str, set[str]] = {}
        for area, name in (
            *((self._police[area], each.name) for each in own for area in self._own[each.name]),
            *((county or area, each.name) for each, county, area in zip(found, counties, clear, strict=True)),
        ):
            if area:
                company.setdefault(area, set()).add(name)
        regions = {area for each in found if self._world[each.name].is_region for area in self._world[each.name].areas}
        around = _Surroundings({area for id_ in works_in if (area := self._police[id_])}, company, regions)
        meant = []
        for each, county, sure in zip(found, counties, clear, strict=True):
            if each.weight < Weight.PLAIN or self._world[each.name].is_region:
                continue
            if where := county or around.chosen(each.name, self._world[each.name].areas, sure):
                ours = (self._home[where],) if where in self._home else ()
                meant.append(Meant(each, ours, None if ours else where))
        return meant

    def _followed_by(self, text: str, mention: Mention, found: _Row) -> str | None:
        """The police area that directly follows and settles it: Hope, Derbyshire."""
        after = found.after(mention)
        if after is None or not self._is_whole(after.name) or not QUALIFIES.fullmatch(text, mention.end, after.start):
            return None
        return None if GOES_ON.match(text, after.end) else self._clear(after)

    def _clear(self, mention: Mention) -> str | None:
        """The one police area that a name means by itself."""
        known = self._world[mention.name]
        if known.is_region or known.is_abroad or (known.is_word and mention.weight < Weight.SURE):
            return None
        (area, people), *others = sorted(known.areas.items(), key=lambda each: (-each[1], each[0]))
        if any(people < FAR_BIGGER * max(other, LEAST) for _, other in others):
            return None
        return area if people >= SMALL or mention.weight is Weight.SURE else None

    def _namesake(self, name: str, others: Iterable[Meant]) -> str | None:
        """The police area elsewhere that somebody from elsewhere means, by the other places in the text."""
        known = self._world.get(name)
        if known is None:
            return None
        there = {one.elsewhere for one in others if one.elsewhere and one.mention.name != name} & set(known.areas)
        here = max((people for area, people in known.areas.items() if area in self._home), default=0)
        there = {area for area in there if area and here < FAR_BIGGER * max(known.areas[area], LEAST)}
        return there.pop() if len(there) == 1 else None

    def _is_whole(self, name: str) -> bool:
        return max(self._world[name].areas.values()) >= WHOLE

    def _is_capital(self, name: str) -> bool:
        return self._is_whole(name) and CAPITAL in self._world[name].areas

    def _areas_of(self, name: str, works_in: Sequence[str]) -> tuple[str, ...]:
        """All areas that list this name; where the partner works in some of them, those."""
        listed = self._own[name]
        return tuple(area for area in listed if area in works_in) or listed


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What tells namesakes apart: police areas."""

    near: Set[str]  # where the partner works
    company: Mapping[str, Set[str]]  # named in the text, and by which names
    regions: Set[str]  # in a region that is named

    def chosen(self, name: str, areas: Mapping[str, int], clear: str | None) -> str | None:
        """Where the partner works, else beside other names, else the clear one, else in the region that is named."""
        most = max(areas.values())
        rivals = (area for area, people in areas.items() if most <= DWARFED * max(people, LEAST))
        beside = [area for area in rivals if self.company.get(area, set()) - {name}]
        for some in ([area for area in areas if area in self.near], beside):
            if some:
                return some[0] if len(some) == 1 else clear if clear in some else None
        within = [area for area in areas if area in self.regions]
        return clear or (within[0] if len(within) == 1 else None)


def _believed(found: Iterable[Mention]) -> list[Mention]:
    """Without what is no place; who was named in full as a person is one by the bare name too."""
    every = list(found)
    persons = {each.name for each in every if each.weight is Weight.PERSON}
    return [
        each
        for each in every
        if each.weight >= Weight.FAINT and (each.name not in persons or each.weight is Weight.SURE)
    ]


def _unknown(area: str, written: str, world: Gazetteer) -> Mistake:
    known = ", ".join(get_close_matches(written, world.areas, n=1)) or ", ".join(sorted(world.areas))
    problem = f'the gazetteer has no police area "{written}": write one that it has ({known}), or leave the key out'
    return Mistake("partners.yaml", 0, f'area "{area}"', problem)


class _Row:
    """Mentions in order that do not overlap, found by where they stand."""

    def __init__(self, meant: Sequence[Meant]) -> None:
        self._meant = meant
        self._starts = [one.mention.start for one in meant]

    def at(self, mention: Mention) -> Meant | None:
        """The last one that shares a letter with this mention."""
        place = bisect_left(self._starts, mention.end) - 1
        return self._meant[place] if place >= 0 and self._meant[place].mention.end > mention.start else None

    def after(self, mention: Mention) -> Mention | None:
        place = bisect_left(self._starts, mention.end)
        return self._meant[place].mention if place < len(self._meant) else None
