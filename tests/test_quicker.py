"""feedparser with our quicker steps beside feedparser as it comes: the same of every feed, damaged ones too."""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import feedparser
import pytest

from partnerhub.collect.read import feed, quicker

HERE = Path(__file__).resolve().parent
OURS = (HERE / "corpus", HERE.parent / "sample")
SHARED = HERE.parents[1] / "shared" / "data" / "feeds"
FEEDS = {".xml", ".rss", ".atom", ".rdf"}

assert feed  # it installs the quicker steps


@pytest.fixture(scope="module")
def untouched() -> Iterator[ModuleType]:
    """A feedparser of its own, as it comes."""
    ours = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == "feedparser"}
    yield importlib.import_module("feedparser")
    sys.modules.update(ours)


def parsed(parser: ModuleType, body: bytes) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            return plain(parser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False))
        except Exception as error:
            return repr(error)


def plain(value: Any) -> object:
    if isinstance(value, dict):
        return {key: plain(each) for key, each in dict.items(value)}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, Exception) else value


def damaged(body: bytes, chance: Random) -> Iterator[bytes]:
    yield body
    yield body[: chance.randrange(len(body) + 1)]
    some = bytearray(body)
    for _ in range(min(5, len(some))):
        some[chance.randrange(len(some))] = chance.randrange(256)
    yield bytes(some)


def feeds(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in FEEDS)


def test_every_feed_reads_as_it_does_with_feedparser_as_it_comes(untouched: ModuleType) -> None:
    assert untouched is not feedparser
    assert len(feeds(*OURS)) > 20
    for path in feeds(*OURS):
        for body in damaged(path.read_bytes(), Random(path.name)):
            assert parsed(feedparser, body) == parsed(untouched, body), path


def test_so_does_every_shared_feed(untouched: ModuleType) -> None:
    for path in feeds(SHARED):
        body = path.read_bytes()
        assert parsed(feedparser, body) == parsed(untouched, body), path


def test_keys_that_have_two_names_are_still_found() -> None:
    some = feedparser.FeedParserDict(summary="words", tags=[{"term": "one"}], href="https://harbour.example")
    assert (some["description"], some["category"], some["url"]) == ("words", "one", "https://harbour.example")
    assert "description" in some
    assert "guid" not in some
    assert some.get("guid", "none") == some.get("nothing", "none") == "none"
    with pytest.raises(KeyError):
        some["nothing"]


def test_text_comes_in_one_piece() -> None:
    pieces: list[str] = []
    parser = quicker.create_parser()
    parser.setContentHandler(type("", (), {"__getattr__": lambda *_: lambda *_: None, "characters": pieces.append})())
    parser.feed("<a>one &amp;\n two</a>")
    parser.close()
    assert pieces == ["one &\n two"]
