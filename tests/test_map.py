"""Maps as values: shared borders, sizes, levels, labels, what stands around."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from math import cos, pi, sin
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from partnerhub.config import load
from partnerhub.config.boundaries import read_boundaries
from partnerhub.language import language
from partnerhub.model import Area, AreaKind, Boundary, Hub, Story
from partnerhub.publish.checks import check_page
from partnerhub.publish.map import MOST, PatchMap, patch_map, table
from tests.command import ROOT
from tests.make import hub, story

WORDS = language("en")
COUNTS = {"arrenshire": 40, "castlebeck": 9, "hexley-vale": 31, "hexley": 20, "stonebrook": 1, "oldgate": 9}


def told(counts: Mapping[str, int]) -> dict[str, Sequence[Story]]:
    return {area: [story(f"s{number}") for number in range(count)] for area, count in counts.items()}


def drawn(hub: Hub, area: str, boundaries: Sequence[Boundary], counts: Mapping[str, int] = COUNTS) -> PatchMap:
    found = patch_map(hub, area, table(hub, area, told(counts), WORDS), boundaries)
    assert found is not None
    return found


def sample() -> tuple[Hub, tuple[Boundary, ...]]:
    hub = load(ROOT)
    return hub, read_boundaries(hub)


def rings(d: str) -> list[list[tuple[int, int]]]:
    """The points of a path, each where it stands."""
    found = []
    for part in re.findall(r"M([^z]*)z", d):
        start, steps = part.split("l")
        x, y = map(int, start.split())
        numbers = [int(each) for each in re.findall(r"-?\d+", steps)]
        ring = [(x, y)]
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + right, y + down
            ring.append((x, y))
        found.append(ring)
    return found


def test_the_map_of_the_patch_shows_its_districts_with_their_stories() -> None:
    hub, boundaries = sample()
    whole = drawn(hub, "arrenshire", boundaries)
    assert [(shape.line.name, shape.line.count, shape.level) for shape in whole.shapes] == [
        ("Castlebeck", 9, 2),
        ("Hexley Vale", 31, 4),
        ("Fedwen Border", 0, 0),
    ]
    assert (whole.width, whole.beside, whole.ground) == (640, (), "")
    assert all(shape.label and shape.label.name for shape in whole.shapes)


def test_the_table_has_the_newest_day_in_the_patchs_own_time() -> None:
    hub, _ = sample()
    late = [story(placed=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))]
    line, *_ = table(hub, "castlebeck", {"oldgate": late}, WORDS)
    assert (line.name, line.address, line.count) == ("Oldgate", "areas/oldgate/index.html", 1)
    assert (line.newest, line.stamp) == ("1 July 2026", "2026-07-01")


def test_a_district_is_shown_with_its_neighbours_in_outline() -> None:
    hub, boundaries = sample()
    vale = drawn(hub, "hexley-vale", boundaries)
    assert [shape.line.id for shape in vale.shapes] == ["hexley", "stonebrook", "upper-thorne"]
    assert [outline.name for outline in vale.beside] == ["Castlebeck", "Fedwen Border"]
    ds = [*(outline.d for outline in vale.beside), *(shape.d for shape in vale.shapes)]
    across = [x for d in ds for ring in rings(d) for x, _ in ring]
    assert min(across) >= -17
    assert max(across) <= vale.width + 17, "what lies far outside is cut off"


def test_a_neighbourhood_is_shown_in_its_district() -> None:
    hub, boundaries = sample()
    quay = drawn(hub, "quayside", boundaries)
    assert (quay.shapes, quay.lines) == ((), ())
    assert [outline.name for outline in quay.beside] == ["Oldgate", "Millfield"]
    assert len(rings(quay.ground)) == 3, "with both its islands"


def test_a_border_that_two_areas_share_is_one_line() -> None:
    hub, boundaries = sample()
    steps: dict[frozenset[tuple[int, int]], int] = {}
    for shape in drawn(hub, "hexley-vale", boundaries).shapes:
        for ring in rings(shape.d):
            for step in pairwise([*ring, ring[0]]):
                steps[frozenset(step)] = steps.get(frozenset(step), 0) + 1
    assert sum(count == 2 for count in steps.values()) > 40


def test_other_stories_change_no_map() -> None:
    hub, boundaries = sample()
    more = {**COUNTS, "castlebeck": 10, "oldgate": 10}
    assert drawn(hub, "hexley-vale", boundaries, more) == drawn(hub, "hexley-vale", boundaries)
    assert drawn(hub, "quayside", boundaries, more) == drawn(hub, "quayside", boundaries)


def test_an_area_without_a_boundary_is_where_the_areas_inside_it_are() -> None:
    hub, boundaries = sample()
    small = tuple(each for each in boundaries if hub.by_area[each.area].kind == "neighbourhood")
    assert [shape.line.id for shape in drawn(hub, "arrenshire", small).shapes] == [
        "castlebeck",
        "hexley-vale",
        "fedwen-border",
    ]


def test_gaps_between_the_areas_show_the_ground() -> None:
    hub, boundaries = sample()
    without = tuple(each for each in boundaries if each.area != "stonebrook")
    vale = drawn(hub, "hexley-vale", without)
    assert vale.ground
    assert [line.id for line in vale.lines] == ["hexley", "stonebrook", "upper-thorne"]
    assert [shape.line.id for shape in vale.shapes] == ["hexley", "upper-thorne"]


def test_without_any_boundary_there_is_no_map() -> None:
    hub, boundaries = sample()
    only = tuple(each for each in boundaries if each.area == "oldgate")
    assert patch_map(hub, "hexley", (), only) is None
    assert patch_map(hub, "hexley", (), ()) is None


def square(x: float, y: float, side: float) -> tuple[tuple[float, float], ...]:
    return ((x, y), (x + side, y), (x + side, y + side), (x, y + side))


def flat(*inner: str) -> Hub:
    areas = [Area("whole", "Whole", AreaKind.FORCE, None)]
    areas += [Area(each, each.title(), AreaKind.DISTRICT, "whole") for each in inner]
    return hub(areas=tuple(areas))


def test_a_tiny_area_stays_to_be_seen_and_tiny_islands_go() -> None:
    boundaries = (
        Boundary("large", ((square(0, 0, 1),), (square(1.1, 0.5, 0.003),))),
        Boundary("city", ((square(1.05, 0.05, 0.001),),)),
    )
    large, city = drawn(flat("large", "city"), "whole", boundaries, {}).shapes
    assert len(rings(large.d)) == 1
    assert len(rings(city.d)[0]) == 4
    assert (large.label is None, city.label) == (False, None)


def test_a_hole_stays_a_hole_and_takes_no_label() -> None:
    boundaries = (Boundary("ring", ((square(0, 0, 1), square(0.1, 0.1, 0.8)),)),)
    (ring,) = drawn(flat("ring"), "whole", boundaries, {"ring": 5}).shapes
    assert len(rings(ring.d)) == 2
    assert ring.label is not None
    assert not (80 < ring.label.x < 560 and 80 < ring.label.y < 560)


def test_a_long_boundary_is_drawn_on_a_coarser_grid() -> None:
    turns = [2 * pi * number / 20_000 for number in range(20_000)]
    wild = tuple((r * cos(turn), r * sin(turn)) for n, turn in enumerate(turns) if (r := 1 - n * 7919 % 1000 / 2000))
    (shape,) = drawn(flat("wild"), "whole", (Boundary("wild", ((wild,),)),), {}).shapes
    assert {x % 6 for ring in rings(shape.d) for x, _ in ring} == {0}
    (shape,) = drawn(flat("wild"), "whole", (Boundary("wild", ((wild[:1000],),)),), {}).shapes
    assert {x % 6 for ring in rings(shape.d) for x, _ in ring} == set(range(6))
    assert len(shape.d) < MOST


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=3, max_size=12, unique=True).map(tuple),
        min_size=1,
        max_size=4,
    )
)
def test_no_ring_breaks_a_map(some: list[tuple[tuple[float, float], ...]]) -> None:
    boundaries = (Boundary("one", ((some[0],),)), Boundary("two", tuple((ring,) for ring in some)))
    for area in ("whole", "one"):
        found = drawn(flat("one", "two"), area, boundaries, {"one": 3})
        assert 0 < found.width <= 640
        assert 0 < found.height <= 640
        assert all(rings(shape.d) for shape in found.shapes)


def template(name: str) -> Any:
    """The macros of a partial."""
    pages = Environment(
        loader=FileSystemLoader(ROOT / "theme" / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    pages.policies["ext.i18n.trimmed"] = True
    pages.install_gettext_callables(WORDS.gettext, WORDS.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return pages.get_template(name).module


def rendered(view: PatchMap) -> str:
    return str(template("_map.html").map(view, ".."))


def page(body: str) -> str:
    policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'\">"
    head = f'<html lang="en"><head><meta charset="utf-8">{policy}<title>T</title></head>'
    return f"<!doctype html>{head}<body><main><h1>H</h1>{body}</main></body></html>"


def test_a_rendered_map_passes_the_last_gate_and_links_to_its_areas() -> None:
    hub, boundaries = sample()
    html = rendered(drawn(hub, "hexley-vale", boundaries))
    complaints, targets = check_page("areas/index.html", page(html))
    assert complaints == []
    assert {"areas/hexley/index.html", "areas/castlebeck/index.html"} <= targets
    assert "<title>Hexley: 20 stories</title>" in html
    assert "<title>Stonebrook: 1 story</title>" in html


def test_a_hostile_name_stays_text() -> None:
    evil = '</title><script>alert(1)</script>"'
    named = replace(
        hub(), areas=(Area("whole", evil, AreaKind.FORCE, None), Area("a", evil, AreaKind.DISTRICT, "whole"))
    )
    html = rendered(drawn(named, "whole", (Boundary("a", ((square(0, 0, 1),),)),), {"a": 2}))
    assert "<script" not in html
    assert check_page("a/b.html", page(html))[0] == []


def test_the_sample_file_says_that_its_places_are_made_up() -> None:
    assert "does not exist" in Path(ROOT / "sample" / "boundaries.geojson").read_text(encoding="utf-8")
