"""Places words on the patch: by the names and outward postcodes they use, else where the partner works.

Names match whole words and their own capitals ("Hope" is a village, "hope" is not). "Not placed" is a normal
answer. Never places a person: only what was published about places counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from partnerhub.curate.words import finder
from partnerhub.model import Area, Partner


@lru_cache(maxsize=8)
def placer(areas: tuple[Area, ...]) -> Callable[[str, Partner], tuple[str, ...]]:
    """A function from (text, partner) to area ids in the configured order, the most specific only."""
    within = {area.id: area.within for area in areas}
    names = [(area.id, finder((area.name, *area.places), ignore_case=False)) for area in areas]
    outcodes = {code: area.id for area in areas for code in area.postcodes}  # a child's code wins over its parent's
    postcode = re.compile(r"(?<!\w)([A-Z]{1,2}\d[A-Z\d]?)(?: ?\d[A-Z]{2})?(?!\w)")

    def place(text: str, partner: Partner) -> tuple[str, ...]:
        named = {area for area, found in names if found(text)}
        if outcodes:
            named |= {outcodes[match[1]] for match in postcode.finditer(text) if match[1] in outcodes}
        return most_specific(areas, named or partner.areas, within)

    return place


def most_specific(areas: tuple[Area, ...], ids: Iterable[str], within: dict[str, str | None]) -> tuple[str, ...]:
    """Without the areas that contain another of them: who names Hexley has named its district too."""
    wanted = set(ids)
    around: set[str] = set()
    for area in wanted:
        step = within[area]
        while step is not None:
            around.add(step)
            step = within[step]
    return tuple(area.id for area in areas if area.id in wanted - around)
