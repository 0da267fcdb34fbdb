"""News with an honest region: what is placed is right, and enough is. And the gazetteer against the boundaries."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bench.placing import Score, halves, place_rows, placing_score
from partnerhub.curate.gazetteer import gazetteer
from tests.conftest import SHARED

PLACES: Path = SHARED / "places"
SURE = 500  # metres inside the boundary


@pytest.fixture(scope="module")
def scores() -> tuple[Score, Score, Score]:
    rows = place_rows(SHARED)
    one, other = halves(rows, lambda row: str(row["id"]))
    return placing_score(rows), placing_score(one), placing_score(other)


def test_what_is_placed_is_right_and_a_third_is_placed(scores: tuple[Score, Score, Score]) -> None:
    whole, *_ = scores
    assert whole.precision >= 0.92
    assert whole.reach >= 0.30


def test_it_holds_on_either_half(scores: tuple[Score, Score, Score]) -> None:
    for half in scores[1:]:
        assert half.precision >= 0.90
        assert half.reach >= 0.28


def _sure_rows(file: str) -> list[dict[str, str]]:
    with (PLACES / file).open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if float(row["metres_inside_boundary"]) >= SURE]


def test_the_gazetteer_puts_places_where_the_boundaries_do() -> None:
    world = gazetteer()
    ids = {area.name: area.id for area in world.areas.values()}
    known = [row for row in _sure_rows("derived-place-to-pfa.csv") if row["name"] in world.names]
    right = [row for row in known if ids[row["pfa_name"]] in world.names[row["name"]].areas]
    assert len(known) > 4_500
    assert len(right) >= 0.99 * len(known)


def test_outward_codes_lie_where_the_boundaries_say() -> None:
    world = gazetteer()
    ids = {area.name: area.id for area in world.areas.values()}
    rows = _sure_rows("derived-outcode-to-pfa.csv")
    known = [row for row in rows if world.of_outcode(row["outcode"])]
    right = [row for row in known if world.of_outcode(row["outcode"]) == ids[row["pfa_name"]]]
    assert len(known) >= 0.97 * len(rows)
    assert len(right) >= 0.99 * len(known)
