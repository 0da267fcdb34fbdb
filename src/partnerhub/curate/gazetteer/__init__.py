"""The names of Britain's police areas, of the places in them, and of their outward postcodes: read once, when asked.

Holds what is public and open; SOURCES.md beside it says where each file comes from. Knows a place by the police area
it lies in, nothing finer. Does not look into texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent
WHOLE = 1_000_000  # the people of an area or a county, which is never the smaller of two namesakes
DISTRICT = 90_000  # of a district


@dataclass(frozen=True, slots=True)
class PoliceArea:
    """One row of areas.tsv."""

    id: str
    name: str
    also: tuple[str, ...]  # counties, regions and by-names that lie in it whole
    districts: tuple[str, ...]
    outcodes: tuple[str, ...]  # `PR` for all that begin so, `LA1` for one
    geonames: tuple[str, ...]  # GeoNames' codes of its counties; `SCT.*` for a whole nation


@dataclass(frozen=True, slots=True)
class Name:
    """What a name may mean."""

    areas: Mapping[str, int]  # police area id ► people in its biggest place of that name
    is_word: bool = False  # English has a word that is spelt so
    is_surname: bool = False  # many people are called so
    is_abroad: bool = False  # a far bigger place in another country is called so
    is_region: bool = False  # lies across several areas: helps to tell them apart, places nothing


@dataclass(frozen=True, slots=True)
class Gazetteer:
    areas: Mapping[str, PoliceArea]
    names: Mapping[str, Name]
    outcodes: Mapping[str, str]  # exact code or letters alone ► police area id; absent where it lies across a border

    def of_outcode(self, code: str) -> str | None:
        """The police area of `LA1` or `EC2A`; None where none is known or the code lies across a border."""
        numbered = re.match(r"[A-Z]{1,2}\d{1,2}", code)
        if numbered is None:
            return None
        return self.outcodes.get(numbered[0], self.outcodes.get(numbered[0].rstrip("0123456789"))) or None


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    areas = {area.id: area for area in area_rows()}
    names = {}
    for name, flags, where in _rows("places.tsv"):
        held = {area: int(people) for area, people in (part.rsplit(":", 1) for part in where.split())}
        names[name] = Name(held, "w" in flags, "n" in flags, "f" in flags)
    for area in areas.values():
        for name, people in (
            *((name, DISTRICT) for name in area.districts),
            *((name, WHOLE) for name in (area.name, *area.also)),
        ):
            known = names.get(name, Name({}))
            most = max(people, known.areas.get(area.id, 0))
            names[name] = replace(known, areas={**known.areas, area.id: most})
    for name, where in _rows("regions.tsv"):
        names[name] = Name(dict.fromkeys(where.split(), 0), is_region=True)
    return Gazetteer(MappingProxyType(areas), MappingProxyType(names), MappingProxyType(_outcodes(areas)))


def area_rows() -> tuple[PoliceArea, ...]:
    return tuple(
        PoliceArea(id, name, _listed(also), _listed(districts), tuple(_codes(outcodes)), tuple(geonames.split()))
        for id, name, also, districts, outcodes, geonames in _rows("areas.tsv")
    )


def _outcodes(areas: Mapping[str, PoliceArea]) -> dict[str, str]:
    found: dict[str, str] = {}
    for area in areas.values():
        for code in area.outcodes:
            found[code] = "" if code in found else area.id
    return found


def _codes(written: str) -> Iterator[str]:
    """`PR LA1-3` is PR, LA1, LA2 and LA3."""
    for part in written.split():
        letters = part.rstrip("0123456789-")
        first, _, last = part[len(letters) :].partition("-")
        if first:
            yield from (f"{letters}{number}" for number in range(int(first), int(last or first) + 1))
        else:
            yield letters


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(name for name in cell.split("|") if name)


def _rows(file: str) -> Iterator[list[str]]:
    """The lines of a file beside this one, without its heads."""
    lines = (FOLDER / file).read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines[1:])
