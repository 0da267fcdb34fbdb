"""Charities that people labelled: what our patterns say they are for."""

from __future__ import annotations

from bench.placing import TAGS, cause_score, charity_rows, halves
from partnerhub.curate.topics.causes import causes
from tests.conftest import SHARED


def test_every_cause_is_measured() -> None:
    assert list(TAGS) == [cause.id for cause in causes()]


def test_half_of_what_is_suggested_is_right_and_two_thirds_is_found() -> None:
    rows = charity_rows(SHARED)
    for some in (rows, *halves(rows, lambda row: row["org_id"])):
        score = cause_score(some)
        assert score.precision >= 0.50
        assert score.recall >= 0.66
