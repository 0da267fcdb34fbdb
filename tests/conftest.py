"""Fixtures for every test, and the one switch: where the shared data is missing, the tests that need it are not collected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from partnerhub.store import Store, open_store

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
collect_ignore = [] if SHARED.is_dir() else ["shared"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Rewrite the golden site from what is built now.")


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 20, 5, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "hub.sqlite") as opened:
        yield opened
