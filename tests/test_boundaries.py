"""Reading the boundaries of a patch: what arrives, every mistake at once, and what is allowed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from partnerhub.config import load
from partnerhub.config.boundaries import MOST_POINTS, digest, read_boundaries, without_boundary
from partnerhub.errors import ConfigError
from partnerhub.model import Boundary, Hub
from partnerhub.shell.check import off_the_map
from tests.command import ROOT
from tests.make import hub

SQUARE = [[-7.0, 50.0], [-6.0, 50.0], [-6.0, 51.0], [-7.0, 51.0], [-7.0, 50.0]]
AREA = hub().areas[-1].id


def feature(coordinates: Any, kind: str = "Polygon", area: Any = AREA) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"area": area}, "geometry": {"type": kind, "coordinates": coordinates}}


def with_file(root: Path, data: Any) -> Hub:
    text = data if isinstance(data, str) else json.dumps(data)
    (root / "patch.geojson").write_text(text, encoding="utf-8")
    return hub(root=root, boundaries="patch.geojson")


def of(root: Path, *features: Any, **more: Any) -> Hub:
    return with_file(root, {"type": "FeatureCollection", "features": list(features), **more})


def mistakes(hub: Hub) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_boundaries(hub)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_a_hub_without_boundaries_has_none(tmp_path: Path) -> None:
    bare = hub(root=tmp_path)
    assert (digest(bare), read_boundaries(bare), without_boundary(bare, ())) == ("", (), ())


def test_rings_come_without_the_point_that_closes_them(tmp_path: Path) -> None:
    ring = tuple((float(x), float(y)) for x, y in SQUARE[:4])
    assert read_boundaries(of(tmp_path, feature([SQUARE]))) == (Boundary(AREA, ((ring,),)),)
    assert read_boundaries(of(tmp_path, feature([SQUARE[:4]]))) == (Boundary(AREA, ((ring,),)),)


def test_heights_are_left_out_and_two_features_of_an_area_are_one_boundary(tmp_path: Path) -> None:
    high = [[x, y, 12.5] for x, y in SQUARE]
    (found,) = read_boundaries(of(tmp_path, feature([[high]], "MultiPolygon"), feature([SQUARE])))
    assert found.polygons[0] == found.polygons[1]


def test_an_island_that_was_simplified_to_a_line_is_left_out(tmp_path: Path) -> None:
    (found,) = read_boundaries(of(tmp_path, feature([[SQUARE[:2]], [SQUARE, SQUARE[:1]]], "MultiPolygon")))
    assert [len(polygon) for polygon in found.polygons] == [1]


def test_an_area_may_be_named_by_the_id_of_its_feature(tmp_path: Path) -> None:
    named = {**feature([SQUARE]), "id": AREA, "properties": None}
    assert read_boundaries(of(tmp_path, named))[0].area == AREA


def test_areas_without_a_boundary_are_told_but_allowed(tmp_path: Path) -> None:
    known = of(tmp_path, feature([SQUARE]))
    others = tuple(area.name for area in known.areas if area.id != AREA)
    assert without_boundary(known, read_boundaries(known)) == others


def test_a_check_names_what_has_no_boundary(tmp_path: Path) -> None:
    known = of(tmp_path, feature([SQUARE]))
    assert list(off_the_map(known, ["Hexley", "Oldgate"])) == [
        "patch.geojson: no boundary for Hexley, Oldgate: maps show what lies around or inside"
    ]
    assert list(off_the_map(known, ())) == []


def test_the_digest_follows_the_bytes(tmp_path: Path) -> None:
    before = digest(of(tmp_path, feature([SQUARE])))
    assert before == digest(of(tmp_path, feature([SQUARE])))
    assert before != digest(of(tmp_path, feature([SQUARE]), note="x"))


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    found = mistakes(
        of(
            tmp_path,
            feature([SQUARE], area=f"{AREA}x"),
            feature([SQUARE], area=None),
            feature([SQUARE], "LineString"),
            {**feature([]), "geometry": None},
            feature([SQUARE[:2]]),
            feature([[*SQUARE[:2], [300000, 400000]]]),
            feature([[*SQUARE[:2], ["x", True]]]),
            feature([]),
            "no feature",
        )
    )
    assert found == [
        f'patch.geojson: feature 1 "{AREA}x": is of no area of the patch (did you mean "{AREA}"?)',
        'patch.geojson: feature 2: names no area: give it the property "area" with the id of an area in partners.yaml',
        f'patch.geojson: feature 3 "{AREA}": is a LineString: only a Polygon or a MultiPolygon can be drawn',
        f'patch.geojson: feature 4 "{AREA}": has no geometry: only a Polygon or a MultiPolygon can be drawn',
        f'patch.geojson: feature 5 "{AREA}": has no ring of three points or more: draw it, or remove it',
        f'patch.geojson: feature 6 "{AREA}": has a point outside the world (300000, 400000): save it again as WGS 84 '
        "(EPSG:4326), longitude and latitude in degrees",
        f'patch.geojson: feature 7 "{AREA}": has a point that is not two numbers',
        f'patch.geojson: feature 8 "{AREA}": has no ring of three points or more: draw it, or remove it',
        'patch.geojson: feature 9: names no area: give it the property "area" with the id of an area in partners.yaml',
    ]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("{", "patch.geojson:1: is not JSON: expecting property name enclosed in double quotes"),
        ("[" * 100_000, "patch.geojson: is not GeoJSON: save it again as a FeatureCollection"),
        ("[]", "patch.geojson: should be a FeatureCollection: an object with a list of features"),
        (
            {"type": "FeatureCollection"},
            "patch.geojson: should be a FeatureCollection: an object with a list of features",
        ),
        (
            {"type": "FeatureCollection", "features": []},
            "patch.geojson: has no features: draw at least one area, or leave hub.boundaries out",
        ),
        (
            {
                "type": "FeatureCollection",
                "features": [feature([[[412000, 289000], [413000, 289000], [412500, 290000]]])],
            },
            "patch.geojson: has British National Grid numbers (metres), or others that are no degrees: save it again "
            "as WGS 84 (EPSG:4326), longitude and latitude in degrees",
        ),
        (
            {"type": "FeatureCollection", "features": [feature([[[52.1, -2.0], [52.2, -2.0], [52.2, -2.1]]])]},
            "patch.geojson: has the latitude first: GeoJSON wants the longitude, then the latitude",
        ),
    ],
)
def test_what_is_wrong_with_the_whole_file(tmp_path: Path, written: Any, says: str) -> None:
    assert mistakes(with_file(tmp_path, written)) == [says]


def test_numbers_that_no_map_has_are_no_crash(tmp_path: Path) -> None:
    for odd in ("1e999", "NaN", "-Infinity", "1" + "0" * 400):
        text = json.dumps({"type": "FeatureCollection", "features": [feature([[*SQUARE[:3], ["ODD", 50]]])]})
        assert "two numbers" in mistakes(with_file(tmp_path, text.replace('"ODD"', odd)))[0]


def test_a_file_with_too_many_points_is_refused(tmp_path: Path) -> None:
    ring = [[-7 + n / 1e6, 50 + (n % 7) / 1e3] for n in range(MOST_POINTS + 1)]
    assert mistakes(of(tmp_path, feature([ring]))) == [
        "patch.geojson: has 200,001 points, at most 200,000 are read: simplify it: a point every 50 metres is plenty "
        "for a map on a page"
    ]


def test_strangers_beyond_the_first_twenty_are_counted(tmp_path: Path) -> None:
    found = mistakes(of(tmp_path, *(feature([SQUARE], area=f"far-away-{n}") for n in range(30))))
    assert len(found) == 21
    assert "patch.geojson: 10 more features are of no area of the patch" in found


def test_a_file_outside_the_hub_or_none_is_refused(tmp_path: Path) -> None:
    says = ["gone.geojson: is not a file in the hub's directory: hub.boundaries names it"]
    assert mistakes(hub(root=tmp_path, boundaries="gone.geojson")) == says
    (tmp_path / "gone.geojson").symlink_to("/etc/hostname")
    assert mistakes(hub(root=tmp_path, boundaries="gone.geojson")) == says


def test_the_sample_patch_is_whole_and_lies_in_the_open_sea() -> None:
    sample = load(ROOT)
    boundaries = read_boundaries(sample)
    assert without_boundary(sample, boundaries) == ()
    points = [point for each in boundaries for polygon in each.polygons for ring in polygon for point in ring]
    assert all(-8 < east < -6.5 and 50.4 < north < 51.2 for east, north in points)


def test_neighbours_of_the_sample_share_their_borders_point_by_point() -> None:
    borders: dict[frozenset[tuple[float, float]], int] = {}
    sample = load(ROOT)
    for each in read_boundaries(sample):
        if sample.by_area[each.area].kind == "neighbourhood":
            for polygon in each.polygons:
                for ring in polygon:
                    for one, other in zip(ring, (*ring[1:], ring[0]), strict=True):
                        step = frozenset((one, other))
                        borders[step] = borders.get(step, 0) + 1
    assert max(borders.values()) == 2
    assert sum(count == 2 for count in borders.values()) > 150
