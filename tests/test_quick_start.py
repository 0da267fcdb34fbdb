"""A command loads what it uses: a night in which nothing changed costs little more than asking."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from partnerhub.config import starter
from tests.command import ROOT

NOW = "2026-11-20T05:00:00Z"
LOADED = """
import atexit, json, sys
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.__stderr__))
import tasks
tasks.app()
"""


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub whose channels have said nothing new."""
    root = tmp_path_factory.mktemp("quiet")
    starter.write(root, date(2026, 11, 20))
    loaded("collect", "--hub", root)
    return root


def loaded(*arguments: str | Path) -> set[str]:
    """The modules that are in memory when a command ends."""
    code = LOADED if arguments else "import json, sys, tasks; print(json.dumps([*sys.modules]), file=sys.stderr)"
    timed = ("--now", NOW) if arguments else ()
    ended = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments), *timed],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src")))},
        check=False,
        timeout=100,
    )
    *told, modules = ended.stderr.splitlines()
    assert ended.returncode == 0, "\n".join(told)
    return set(json.loads(modules))


def of_ours(modules: set[str], *packages: str) -> list[str]:
    return sorted(name for name in modules if name.startswith(tuple(f"partnerhub.{each}" for each in packages)))


# What reading partners.yaml and content/ takes, which a quiet night does not read again.
READING = {"partnerhub.config.shape", "partnerhub.config.content.shapes", "partnerhub.config.content.reading"}


def test_explaining_itself_takes_no_database_and_no_network() -> None:
    modules = loaded()
    assert not modules & {"sqlalchemy", "pydantic", "aiohttp", "ruamel.yaml", "pelican", "babel"}
    assert not of_ours(modules, "store", "curate", "publish", "language")


def test_a_quiet_collect_loads_neither_rules_nor_pages(quiet: Path) -> None:
    modules = loaded("collect", "--hub", quiet)
    assert "partnerhub.collect.pipeline" in modules
    assert not modules & READING
    assert not modules & {"phonenumbers", "stdnum", "feedparser", "ruamel.yaml", "markdown", "jinja2", "babel", "PIL"}
    assert not modules & {"pelican", "docutils", "watchfiles", "rich.progress"}
    assert not of_ours(modules, "curate", "publish")


def test_a_quiet_build_asks_nobody_and_screens_nothing(quiet: Path) -> None:
    loaded("build", "--hub", quiet)
    modules = loaded("build", "--hub", quiet)
    assert "pelican" in modules
    assert not modules & READING
    assert not modules & {"aiohttp", "feedparser", "phonenumbers"}
