"""Real lists, as other readers exported them, and the fixtures of a library: in, out and in again they are the same."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from partnerhub.collect import opml
from partnerhub.collect.discovery.patterns import same_feed
from partnerhub.collect.discovery.values import Outlines
from partnerhub.collect.values import Failed
from partnerhub.config import starter
from partnerhub.config.editing import NewPartner, edited
from partnerhub.config.loading import checked, load
from partnerhub.model import Hub
from partnerhub.publish import feeds
from partnerhub.shell.partners.lists import plan_of
from tests.command import ROOT
from tests.conftest import SHARED

LISTS = sorted((SHARED / "feeds" / "listparser" / "tests" / "files" / "opml").rglob("*.xml"))
REAL = sorted((SHARED / "partners").glob("*.opml"))
BROKEN = sorted((SHARED / "feeds" / "listparser" / "tests" / "files" / "malformed").glob("*.xml"))
OTHERS = sorted((SHARED / "feeds" / "listparser" / "tests" / "files" / "rdf").glob("*.xml"))
MENDED = {"html-entity-attribute", "html-entity-text-1", "html-entity-text-2"}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """A hub that may ask the fixtures' one-word hosts."""
    root = tmp_path_factory.mktemp("hub")
    starter.write(root, date(2026, 11, 20))
    path = root / "partners.yaml"
    hub, _, rest = path.read_text(encoding="utf-8").partition("\noffice:")
    kept = "\n".join(line for line in hub.split("\n") if "network:" not in line and "allow:" not in line)
    path.write_text(f"{kept}\n  network:\n    allow: [domain, domain1, domain2]\n\noffice:{rest}", encoding="utf-8")
    return load(root)


def brought(hub: Hub, body: bytes) -> Hub:
    """The hub with what a list adds to it."""
    read = opml.read(body)
    assert isinstance(read, Outlines), read
    plan = plan_of(hub, read, (), None)
    raw = (hub.root / "partners.yaml").read_bytes()
    return checked(hub.root, edited(raw, [NewPartner(fields) for fields in plan.partners]))


def given(hub: Hub) -> bytes:
    around = Environment(loader=FileSystemLoader(ROOT / "theme" / "templates"), autoescape=True, trim_blocks=True)
    return around.get_template("channels.opml").render(view=feeds.outline(hub)).encode()


@pytest.mark.parametrize(
    "path", [*LISTS, *REAL, *(path for path in BROKEN if path.stem in MENDED)], ids=lambda p: p.name
)
def test_a_list_comes_in_goes_out_and_comes_in_the_same(path: Path, empty: Hub) -> None:
    first = brought(empty, path.read_bytes())
    again = brought(empty, given(first))
    assert {channel.url for channel in first.channels} == {channel.url for channel in again.channels}
    assert given(first) == given(again)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_every_feed_of_a_real_list_is_taken(path: Path, empty: Hub) -> None:
    wanted = {
        same_feed(url) for url in path.read_text(encoding="utf-8").split('xmlUrl="')[1:] for url in [url.split('"')[0]]
    }
    hub = brought(empty, path.read_bytes())
    assert {same_feed(channel.url) for channel in hub.channels if channel.url} == wanted
    assert len(wanted) >= 5


@pytest.mark.parametrize("path", [path for path in BROKEN if path.stem not in MENDED], ids=lambda path: path.name)
def test_a_broken_list_says_what_is_wrong_and_where(path: Path) -> None:
    read = opml.read(path.read_bytes())
    assert isinstance(read, Failed)
    assert read.reason.startswith("line ")
    assert "this is not XML: " in read.reason


@pytest.mark.parametrize(
    "path", [*OTHERS, SHARED / "feeds/listparser/tests/files/unknown-namespace.xml"], ids=lambda p: p.name
)
def test_a_list_of_another_kind_is_told_as_one(path: Path) -> None:
    read = opml.read(path.read_bytes())
    assert isinstance(read, Failed)
    assert "not OPML: it should begin with <opml>" in read.reason


def test_two_outlines_of_one_feed_are_one_channel(empty: Hub) -> None:
    for name in ("outline-duplication-1.xml", "outline-duplication-2.xml"):
        path = next(path for path in LISTS if path.name == name)
        assert sum(channel.url is not None for channel in brought(empty, path.read_bytes()).channels) == 1


def test_xml_bombs_are_not_opened() -> None:
    for path in sorted((SHARED / "hostile").rglob("*.xml"))[:200]:
        body = path.read_bytes()
        if b"<!ENTITY" in body:
            assert isinstance(opml.read(body), Failed)


def test_the_hub_is_left_as_it_was(empty: Hub, tmp_path: Path) -> None:
    shutil.copy(empty.root / "partners.yaml", tmp_path)
    brought(empty, REAL[0].read_bytes())
    assert (tmp_path / "partners.yaml").read_bytes() == (empty.root / "partners.yaml").read_bytes()
