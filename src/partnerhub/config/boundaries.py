"""Where the areas of the patch lie: the GeoJSON file that `hub.boundaries` names, or every mistake in it at once.

`digest` is cheap and stands for all the file says; `read_boundaries` parses it. Draws nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping

from partnerhub.config.kept import has_file
from partnerhub.config.values import nearest, shown
from partnerhub.errors import ConfigError, Mistake
from partnerhub.model import Boundary, Hub, Ring

LARGEST = 20_000_000  # bytes
MOST_POINTS = 200_000
MOST_UNKNOWN = 20  # features of no area of ours that are named one by one
_SIMPLER = "simplify it: a point every 50 metres is plenty for a map on a page"
_WGS84 = "save it again as WGS 84 (EPSG:4326), longitude and latitude in degrees"

Polygon = tuple[Ring, ...]


def digest(hub: Hub) -> str:
    """Stands for the file's bytes; "" when the hub has none. Raises `ConfigError` when it cannot be read."""
    return hashlib.sha256(_raw(hub, hub.boundaries)).hexdigest()[:20] if hub.boundaries else ""


def read_boundaries(hub: Hub) -> tuple[Boundary, ...]:
    """The boundaries in the order of the hub's areas, of which some may have none. Raises `ConfigError`."""
    if not hub.boundaries:
        return ()
    told: list[Mistake] = []
    found: dict[str, list[Polygon]] = defaultdict(list)
    strangers, points = 0, 0
    for number, feature in enumerate(_features(hub, hub.boundaries), 1):
        subject = f"feature {number}"
        try:
            area = _area(feature)
            subject += shown(area)
            if area not in hub.by_area:
                strangers += 1
                if strangers <= MOST_UNKNOWN:
                    near = nearest(area, hub.by_area) or ": remove it, or add the area to the patch"
                    raise Unfit(f"is of no area of the patch{near}")
                continue
            polygons = tuple(_polygons(feature.get("geometry")))
        except Unfit as unfit:
            told.append(Mistake(hub.boundaries, 0, subject, str(unfit)))
            continue
        points += sum(len(ring) for polygon in polygons for ring in polygon)
        found[area] += polygons
    if strangers > MOST_UNKNOWN:
        told.append(
            Mistake(hub.boundaries, 0, "", f"{strangers - MOST_UNKNOWN} more features are of no area of the patch")
        )
    if points > MOST_POINTS:
        problem = f"has {points:,} points, at most {MOST_POINTS:,} are read: {_SIMPLER}"
        told.append(Mistake(hub.boundaries, 0, "", problem))
    if told:
        raise ConfigError(told)
    return tuple(Boundary(area.id, tuple(found[area.id])) for area in hub.areas if area.id in found)


def without_boundary(hub: Hub, boundaries: tuple[Boundary, ...]) -> tuple[str, ...]:
    """The names of the areas that a map leaves out, which is allowed."""
    known = {each.area for each in boundaries}
    return tuple(area.name for area in hub.areas if area.id not in known) if hub.boundaries else ()


class Unfit(Exception):
    """What is wrong with one feature, and what to do."""


def _raw(hub: Hub, file: str) -> bytes:
    path = hub.root / file
    if not has_file(hub.root.resolve(), file, needs_files=True):
        raise ConfigError([Mistake(file, 0, "", "is not a file in the hub's directory: hub.boundaries names it")])
    try:
        if (size := path.stat().st_size) > LARGEST:
            problem = f"has {size / 1e6:.0f} MB, at most {LARGEST / 1e6:.0f} MB are read: {_SIMPLER}"
            raise ConfigError([Mistake(file, 0, "", problem)])
        return path.read_bytes()
    except OSError as error:
        raise ConfigError([Mistake(file, 0, "", f"cannot be read: {error.strerror}")]) from None


def _features(hub: Hub, file: str) -> list[Mapping[str, object]]:
    """The features, each a mapping. Raises `ConfigError` for what is wrong with the file as a whole."""

    def stop(problem: str, line: int = 0) -> ConfigError:
        return ConfigError([Mistake(file, line, "", problem)])

    try:
        data = json.loads(_raw(hub, file).decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise stop(f"is not JSON: {error.msg[:1].lower()}{error.msg[1:]}", error.lineno) from None
    except (UnicodeDecodeError, RecursionError, ValueError):
        raise stop("is not GeoJSON: save it again as a FeatureCollection") from None
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise stop("should be a FeatureCollection: an object with a list of features")
    if not features:
        raise stop("has no features: draw at least one area, or leave hub.boundaries out")
    places = [place for feature in features for place in _some(feature)]
    if places and all(_is_projected(place) for place in places):
        raise stop(f"has British National Grid numbers (metres), or others that are no degrees: {_WGS84}")
    if places and all(49 <= east <= 61 and -9 <= north <= 2 for east, north in places):
        raise stop("has the latitude first: GeoJSON wants the longitude, then the latitude")
    return [feature if isinstance(feature, dict) else {} for feature in features]


def _some(feature: object) -> Iterator[tuple[float, float]]:
    """The first point of a feature, as far as there is one: enough to see how all of them are written."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    step = geometry.get("coordinates") if isinstance(geometry, dict) else None
    while isinstance(step, list) and step:
        if len(step) >= 2 and all(_is_number(each) for each in step[:2]):
            yield step[0], step[1]
            return
        step = step[0]


def _area(feature: Mapping[str, object]) -> str:
    """The id of the area that a feature is of."""
    properties = feature.get("properties")
    named = properties.get("area") if isinstance(properties, dict) else None
    area = feature.get("id") if named is None else named
    if not isinstance(area, str) or not area:
        raise Unfit('names no area: give it the property "area" with the id of an area in partners.yaml')
    return area


def _polygons(geometry: object) -> Iterator[Polygon]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    inside = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        what = f"is a {kind}" if isinstance(kind, str) and kind.isalpha() else "has no geometry"
        raise Unfit(f"{what}: only a Polygon or a MultiPolygon can be drawn")
    polygons = [inside] if kind == "Polygon" else inside
    found = 0
    for polygon in polygons if isinstance(polygons, list) else ():
        rings = [_ring(ring) for ring in polygon] if isinstance(polygon, list) else []
        if rings and rings[0]:
            found += 1
            yield tuple(filter(None, rings))
    if not found:
        raise Unfit("has no ring of three points or more: draw it, or remove it")


def _ring(ring: object) -> Ring:
    """One ring, closed or not, without the point that closes it. A third number of a point, its height, is left out.

    () when it is no more than a line: programs that simplify a coast leave such islands behind.
    """
    points = tuple(_point(each) for each in ring) if isinstance(ring, list) else ()
    if len(points) > 1 and points[0] == points[-1]:
        points = points[:-1]
    return points if len(set(points)) > 2 else ()


def _point(point: object) -> tuple[float, float]:
    if not isinstance(point, list) or len(point) < 2 or not all(_is_number(each) for each in point[:2]):
        raise Unfit("has a point that is not two numbers")
    east, north = float(point[0]), float(point[1])
    if _is_projected((east, north)):
        raise Unfit(f"has a point outside the world ({east:g}, {north:g}): {_WGS84}")
    return east, north


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -1e12 < value < 1e12  # so no nan


def _is_projected(place: tuple[float, float]) -> bool:
    return abs(place[0]) > 180 or abs(place[1]) > 90
