"""Places words on the patch: by the names and postcodes they use, else where the partner works, and says why.

"Not placed" is a normal answer: a name that several places share is settled by where the partner works, then by the
other places in the same words, else it places nothing. Never places a person. Pure; reads the shipped gazetteer once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain

from partnerhub.curate.gazetteer import gazetteer
from partnerhub.curate.places.meaning import Atlas
from partnerhub.curate.places.mentions import Weight
from partnerhub.curate.topics import is_priority
from partnerhub.model import Area, Partner, Reason, Relation, Tie, Topic

POSTCODE = re.compile(r"(?<![\w-])([A-Z]{1,2}\d[A-Z\d]?)( ?\d[A-Z]{2})?(?![\w-])")
LOCAL = frozenset((Relation.LIVES, Relation.WORKS, Relation.PLAYS, Relation.STUDIES))


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a text belongs. Nothing in `areas`: nowhere that we know."""

    areas: tuple[str, ...] = ()  # ids in the configured order, the most specific only
    because: tuple[Reason, ...] = ()
    outside: tuple[str, ...] = ()  # places outside the patch that it names, as "Leeds (West Yorkshire)"


@lru_cache(maxsize=8)
def placer(areas: tuple[Area, ...]) -> Callable[[str, Partner], Placing]:
    """A function from (text, partner) to where the text belongs."""
    world = gazetteer()
    atlas = Atlas(areas, world)
    within = {area.id: area.within for area in areas}
    codes = {code: area.id for area in areas for code in area.postcodes}  # a child's code wins over its parent's
    homes = {area.gazetteer: area.id for area in reversed(areas) if area.gazetteer}

    def postcodes(text: str) -> Iterator[tuple[Reason, str]]:
        for match in POSTCODE.finditer(text):
            code, is_whole = match[1], match[2] is not None
            if is_whole or not code[1].isdigit():  # M6 and B12 alone are a road and a vitamin
                area = codes.get(code) or (homes.get(world.of_outcode(code) or "") if is_whole else None)
                if area:
                    yield Reason(Tie.POSTCODE, code), area

    def place(text: str, partner: Partner) -> Placing:
        local = is_local(partner)
        meant = atlas.read(text, partner.areas if local else ())
        believed = [one for one in meant if one.mention.weight >= Weight.PLAIN] or meant
        why = {Reason(Tie.NAMES, one.mention.name): one.ours for one in believed if one.ours}
        why |= {reason: (area,) for reason, area in postcodes(text)}
        named = most_specific(areas, chain.from_iterable(why.values()), within)
        because = tuple(reason for reason, ours in why.items() if not set(ours).isdisjoint(named))
        elsewhere = ((one.mention.name, world.areas[one.elsewhere].name) for one in believed if one.elsewhere)
        outside = tuple(dict.fromkeys(name if name == area else f"{name} ({area})" for name, area in elsewhere))
        if not named and local and partner.areas:
            return Placing(partner.areas, (Reason(Tie.WORKS, partner.id),), outside)
        return Placing(named, because, outside)

    return place


def is_local(partner: Partner) -> bool:
    """Whether what a partner says belongs here even where it names no place. Who says nothing of itself is local."""
    return not partner.relation or not LOCAL.isdisjoint(partner.relation)


def kept(
    placing: Placing, partner: Partner, topics: Sequence[str], hub_topics: Sequence[Topic], day: date | None = None
) -> Reason | None:
    """Why something is kept on the site. None: nothing ties it to the patch, so an editor decides.

    `topics` are the item's own, `day` is the one it was said on: a plan's priority may have an end.
    """
    if placing.areas:
        return placing.because[0]
    if is_local(partner):
        return Reason(Tie.PARTNER, partner.id)
    if Relation.PASSES in partner.relation:
        return Reason(Tie.PASSES, partner.id)
    priority = next((topic for topic in hub_topics if topic.id in topics and is_priority(topic, day)), None)
    if priority and not placing.outside:
        return Reason(Tie.PRIORITY, priority.id)
    return None


def most_specific(areas: tuple[Area, ...], ids: Iterable[str], within: Mapping[str, str | None]) -> tuple[str, ...]:
    """Without the areas that contain another of them: who names Hexley has named its district too."""
    wanted = set(ids)
    around: set[str] = set()
    for area in wanted:
        step = within[area]
        while step is not None:
            around.add(step)
            step = within[step]
    return tuple(area.id for area in areas if area.id in wanted - around)
