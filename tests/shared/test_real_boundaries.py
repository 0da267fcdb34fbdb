"""Maps of the 43 real police areas: light enough for a page, each with its own outline."""

from __future__ import annotations

import json

import pytest

from partnerhub.config.boundaries import read_boundaries
from partnerhub.model import Area, AreaKind, Hub
from partnerhub.publish.map import patch_map, table
from tests.conftest import SHARED
from tests.make import hub
from tests.test_map import WORDS, rendered, rings

REAL = SHARED / "places" / "police-areas" / "police_force_areas_2016_wgs84_simplified.geojson"
LARGEST = 30_000  # bytes of one SVG
WHOLE = Area("england-and-wales", "England and Wales", AreaKind.FORCE, None)


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """All the police areas as the districts of one patch, named as the file names them."""
    root = tmp_path_factory.mktemp("country")
    data = json.loads(REAL.read_text(encoding="utf-8"))
    areas = [WHOLE]
    for feature in data["features"]:
        code, name = feature["properties"]["code"].lower(), feature["properties"]["name"]
        feature["properties"]["area"] = code
        areas.append(Area(code, name, AreaKind.DISTRICT, WHOLE.id))
    (root / "patch.geojson").write_text(json.dumps(data), encoding="utf-8")
    return hub(root=root, areas=tuple(areas), boundaries="patch.geojson")


def test_every_force_has_a_light_map(country: Hub) -> None:
    boundaries = read_boundaries(country)
    assert len(boundaries) == 43
    sizes = {}
    for area in country.areas:
        view = patch_map(country, area.id, table(country, area.id, {}, WORDS), boundaries)
        assert view is not None, area.name
        assert view.shapes or rings(view.ground), area.name
        sizes[area.name] = len(rendered(view).partition("<table")[0].encode())
    assert max(sizes.values()) <= LARGEST, sizes
    assert sizes["England and Wales"] > 5_000


def test_one_force_alone_has_its_islands(country: Hub) -> None:
    boundaries = read_boundaries(country)
    for each in boundaries:
        alone = hub(areas=(Area(each.area, country.by_area[each.area].name, AreaKind.FORCE, None),))
        view = patch_map(alone, each.area, (), boundaries)
        assert view is not None
        assert max(view.width, view.height) == 640
        assert len(view.ground) < LARGEST
        assert 1 <= len(rings(view.ground)) <= sum(map(len, each.polygons))
