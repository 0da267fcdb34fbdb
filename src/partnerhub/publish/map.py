"""The map of one area: its boundaries as paths of an SVG, with what stands in the table beside it.

Takes the hub, its boundaries and its stories by area; gives frozen values. `table` is cheap and, with the digest of the
boundaries, stands for the whole map; `patch_map` draws. Pure. Says no words: the template does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, radians
from zoneinfo import ZoneInfo

from partnerhub.language import Language
from partnerhub.model import Area, Boundary, Hub, Ring, Story
from partnerhub.publish import addresses

WIDE, TALL, EDGE = 640, 640, 8  # of the view box, and the room around the shapes, in its units
MOST, EACH = 29_000, 200  # letters of an SVG, and of an area beside its path; what needs more gets a coarser grid
GRIDS = (1, 2, 3, 4, 6)
SPECK = 12  # square units: smaller rings are left out, unless they are all there is of an area
LEVELS = 4
LINE, LETTER, DIGIT = 20, 8.5, 11  # units, on a wide screen: a line's height, an average letter's and a digit's width
NARROW = 1.7  # how much larger the numbers are on a narrow screen, where the map shrinks (hub.css)

Point = tuple[int, int]
Path = tuple[Point, ...]
Flat = list[tuple[float, float]]  # a ring before it is put on the grid
Box = tuple[float, float, float, float]  # west, south, east, north; or left, top, right, bottom


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area in the table beside a map."""

    id: str
    name: str
    address: str
    count: int  # stories in it and below it
    newest: str  # a day in words; "" without stories
    stamp: str  # the same for machines


@dataclass(frozen=True, slots=True)
class Label:
    """What is written on a shape, where it fits, centred at a point."""

    x: int
    y: int
    name: str  # "": only the number fits
    is_small: bool  # the number fits on a wide screen only


@dataclass(frozen=True, slots=True)
class MapShape:
    line: AreaLine
    level: int  # 0: no stories; 1 to 4: up to a quarter, … of the most
    d: str
    label: Label | None


@dataclass(frozen=True, slots=True)
class Outline:
    name: str
    address: str
    d: str


@dataclass(frozen=True, slots=True)
class PatchMap:
    """An area's map in the units of its view box, which begins at 0, 0."""

    name: str
    width: int
    height: int
    lines: tuple[AreaLine, ...]  # every area inside it, also one without a boundary
    shapes: tuple[MapShape, ...]
    beside: tuple[Outline, ...]  # its neighbours inside the next larger area
    ground: str  # the area itself: under its shapes where they leave gaps, or all there is of it; may be ""


def table(hub: Hub, area: str, stories: Mapping[str, Sequence[Story]], words: Language) -> tuple[AreaLine, ...]:
    """The areas directly inside one. `stories`: by area, the newest first, each also in what its area lies in."""
    zone = ZoneInfo(hub.timezone)
    lines = []
    for inner in _inside(hub, area):
        some = stories.get(inner.id, ())
        newest = some[0].placed.astimezone(zone).date() if some else None
        day, machine = (words.day(newest), newest.isoformat()) if newest else ("", "")
        lines.append(AreaLine(inner.id, inner.name, addresses.area(inner.id), len(some), day, machine))
    return tuple(lines)


def patch_map(hub: Hub, area: str, lines: Sequence[AreaLine], boundaries: Sequence[Boundary]) -> PatchMap | None:
    """The map of an area with the `table` lines of those inside it; None when nothing of it has a boundary.

    An area that holds no others is shown in the one it lies in.
    """
    rings = _rings(hub, boundaries)
    drawn = [line for line in lines if rings.get(line.id)]
    within = hub.by_area[area].within
    own = rings.get(area, ())
    if not own:
        return None
    seen = own if drawn or within is None else rings.get(within, own)
    beside = [each for each in _inside(hub, within) if each.id != area and rings.get(each.id)] if within else []
    has_gaps = len(drawn) < len(lines) or not drawn
    names = [*(line.id for line in drawn), *(each.id for each in beside), *([area] if has_gaps else ())]
    frame = _Frame.around(seen)
    flat = {name: frame.flat(rings[name]) for name in names}
    for grid in GRIDS:
        paths = {name: _paths(flat[name], grid) for name in names}
        written = {name: _d(path) for name, path in paths.items()}
        if sum(map(len, written.values())) <= MOST - EACH * len(names):
            break
    most = max((line.count for line in drawn), default=0)
    return PatchMap(
        hub.by_area[area].name,
        frame.width,
        frame.height,
        tuple(lines),
        tuple(
            MapShape(line, ceil(LEVELS * line.count / max(most, 1)), written[line.id], _label(paths[line.id], line))
            for line in drawn
        ),
        tuple(Outline(each.name, addresses.area(each.id), d) for each in beside if (d := written[each.id])),
        written.get(area, ""),
    )


def _inside(hub: Hub, area: str) -> Iterator[Area]:
    return (each for each in hub.areas if each.within == area)


def _rings(hub: Hub, boundaries: Sequence[Boundary]) -> Mapping[str, tuple[Ring, ...]]:
    """Every area's rings. One without a boundary is where the areas inside it are."""
    rings = {each.area: tuple(ring for polygon in each.polygons for ring in polygon) for each in boundaries}
    for area in reversed(hub.areas):  # the smaller ones first
        if area.id not in rings:
            rings[area.id] = tuple(ring for inner in _inside(hub, area.id) for ring in rings.get(inner.id, ()))
    return rings


@dataclass(frozen=True, slots=True)
class _Frame:
    """From degrees to the view box: longitude shrunk by the cosine of the middle latitude, which keeps shapes true."""

    west: float
    north: float
    across: float  # units a degree of longitude
    down: float  # units a degree of latitude
    width: int
    height: int

    @classmethod
    def around(cls, rings: Iterable[Ring]) -> _Frame:
        points = [point for ring in rings for point in ring]
        west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, north = min(y for _, y in points), max(y for _, y in points)
        shrink = max(cos(radians((south + north) / 2)), 0.01)
        scale = min((WIDE - 2 * EDGE) / max((east - west) * shrink, 1e-9), (TALL - 2 * EDGE) / max(north - south, 1e-9))
        across = scale * shrink
        width, height = round((east - west) * across) + 2 * EDGE, round((north - south) * scale) + 2 * EDGE
        return cls(west - EDGE / across, north + EDGE / scale, across, scale, width, height)

    def flat(self, rings: Iterable[Ring]) -> tuple[Flat, ...]:
        """Rings in the units of the view box. What lies far outside it is cut off."""
        box = (-EDGE * 2, -EDGE * 2, self.width + EDGE * 2, self.height + EDGE * 2)
        found = []
        for ring in rings:
            flat = [((x - self.west) * self.across, (self.north - y) * self.down) for x, y in ring]
            across, down = [x for x, _ in flat], [y for _, y in flat]
            ends = (min(across), min(down), max(across), max(down))
            if ends[0] < box[0] or ends[1] < box[1] or ends[2] > box[2] or ends[3] > box[3]:
                is_near = ends[0] < box[2] and ends[1] < box[3] and ends[2] > box[0] and ends[3] > box[1]
                flat = _cut(flat, box) if is_near else []
            if flat:
                found.append(flat)
        return tuple(found)


def _paths(rings: Sequence[Flat], grid: int) -> tuple[Path, ...]:
    """Rings on a grid of whole units, so that a border two areas share stays one line. Holes as they come.

    Of an area that is too small to be seen a diamond stays.
    """
    paths = [_thin((round(x / grid) * grid, round(y / grid) * grid) for x, y in ring) for ring in rings]
    seen = tuple(path for path in paths if path and _size(path) > SPECK)
    return seen or tuple(_diamond(*ring[0]) for ring in rings[:1])


def _cut(points: Flat, box: Box) -> Flat:
    """The part of a ring inside a box: Sutherland and Hodgman, one side after the other."""
    for side, limit in enumerate(box):
        axis, sign = side % 2, 1 if side < 2 else -1
        kept: Flat = []
        for one, other in pairwise([*points[-1:], *points]):
            was, now = sign * (one[axis] - limit), sign * (other[axis] - limit)
            if (was < 0) != (now < 0):
                part = was / (was - now)
                kept.append((one[0] + part * (other[0] - one[0]), one[1] + part * (other[1] - one[1])))
            if now >= 0:
                kept.append(other)
        points = kept
    return points


def _thin(points: Iterable[Point]) -> Path:
    """A ring without the points that change nothing of it; () when nothing is left."""
    kept: list[Point] = []
    for point in points:
        while kept and (point == kept[-1] or (len(kept) > 1 and _is_straight(kept[-2], kept[-1], point))):
            kept.pop()
        kept.append(point)
    while len(kept) > 2 and (kept[0] == kept[-1] or _is_straight(kept[-2], kept[-1], kept[0])):
        kept.pop()
    if len(kept) > 3 and _is_straight(kept[-1], kept[0], kept[1]):
        del kept[0]
    return tuple(kept) if len(kept) > 2 else ()


def _is_straight(one: Point, middle: Point, other: Point) -> bool:
    return (middle[0] - one[0]) * (other[1] - middle[1]) == (middle[1] - one[1]) * (other[0] - middle[0])


def _size(path: Path) -> float:
    """Its area in square units."""
    return abs(sum(x * below - right * y for (x, y), (right, below) in pairwise([*path, path[0]]))) / 2


def _diamond(x: float, y: float) -> Path:
    across, down = round(x), round(y)
    return (across, down - 5), (across + 5, down), (across, down + 5), (across - 5, down)


def _d(paths: Iterable[Path]) -> str:
    """The `d` of an SVG path: `M` to each ring's first point, then steps."""
    parts = []
    for path in paths:
        steps = "".join(f"{_joined(x - left)}{_joined(y - top)}" for (left, top), (x, y) in pairwise(path))
        parts.append(f"M{path[0][0]} {path[0][1]}l{steps.strip()}z")
    return "".join(parts)


def _joined(number: int) -> str:
    """A minus sign parts numbers as well as a space does."""
    return str(number) if number < 0 else f" {number}"


def _label(paths: Sequence[Path], line: AreaLine) -> Label | None:
    """Where the name and the number fit, else the number alone, else the number on a wide screen, else nothing."""
    digits = len(str(line.count)) * DIGIT
    wanted = (
        (max(len(line.name) * LETTER, digits * NARROW), LINE * 2, line.name, False),
        (digits * NARROW, LINE * NARROW, "", False),
        (digits, LINE, "", True),
    )
    for width, height, name, is_small in wanted:
        if spot := _spot(paths, width, height):
            return Label(*spot, name, is_small)
    return None


def _spot(paths: Sequence[Path], width: float, height: float) -> Point | None:
    """The middle of a box of this size inside the rings: near the middle of the largest of them, with room to spare."""
    if not paths:
        return None
    largest = max(paths, key=_size)
    top, bottom = min(y for _, y in largest), max(y for _, y in largest)
    left, right = min(x for x, _ in largest), max(x for x, _ in largest)
    best: tuple[float, Point] | None = None
    steps = 24
    for step in range(1, steps):
        y = top + (bottom - top) * step / steps
        for start, end in _free(paths, y - height / 2, y + height / 2):
            if (spare := end - start - width) >= 0:
                x = min(max((left + right) / 2, start + (width + spare / 2) / 2), end - (width + spare / 2) / 2)
                off = abs(y - (top + bottom) / 2) + abs(x - (left + right) / 2) - spare / 2  # not squeezed in
                if best is None or off < best[0]:
                    best = off, (round(x), round(y))
    return best and best[1]


def _free(paths: Sequence[Path], top: float, bottom: float) -> list[tuple[float, float]]:
    """The stretches that are inside on each of three heights of a strip: enough, as borders seldom dart in between."""
    strip: list[tuple[float, float]] = [(float("-inf"), float("inf"))]
    for y in (top + 0.1, (top + bottom) / 2 + 0.1, bottom + 0.1):  # between the whole units, so that no point is met
        crossings = sorted(
            x + (y - one) * (right - x) / (other - one)
            for path in paths
            for (x, one), (right, other) in pairwise([*path, path[0]])
            if (one < y) != (other < y)
        )
        inside = list(zip(crossings[::2], crossings[1::2], strict=False))
        strip = [(max(a, c), min(b, d)) for a, b in strip for c, d in inside if min(b, d) > max(a, c)]
    return strip
