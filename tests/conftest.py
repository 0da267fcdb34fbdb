"""Fixtures for every test. Where the shared data is missing, the tests that need it are not collected."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from partnerhub.store import Store, open_store
from tests.command import ROOT, hub

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
SAMPLE_NOW = "2026-11-20T20:00:00Z"
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


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample hub, copied and built once for all tests that only look at it."""
    return build_sample(tmp_path_factory.mktemp("sample"))


def build_sample(root: Path, **environment: str) -> Path:
    """A copy of the sample hub in `root`, built for the sample's last night."""
    copy_sample(root)
    night = hub("nightly", "--hub", root, "--now", SAMPLE_NOW, **environment)
    assert night.code == 0, night.err
    return root


def copy_sample(root: Path) -> None:
    shutil.copy(ROOT / "partners.yaml", root)
    for folder in ("content", "sample"):
        shutil.copytree(ROOT / folder, root / folder)
