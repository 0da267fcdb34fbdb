"""Thousands of hostile lines that nobody here wrote: none of them gets anything through."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partnerhub.collect import clean
from partnerhub.collect.read import read
from partnerhub.collect.values import Failed, Trouble
from partnerhub.model import Kind
from tests.test_clean import Walk

HOSTILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile"
BASE = "https://harbour.example/"
ATTRIBUTES = {"href", "rel", "title", "start", "colspan", "rowspan", "datetime"}


def lines() -> list[str]:
    """Attack lines, naughty strings, and the documents and tokenizer inputs of html5lib."""
    found = (HOSTILE / "xss-payloads.dev.txt").read_text("utf-8", "replace").split("\n")
    for path in sorted(HOSTILE.rglob("*")):
        if not path.is_file() or path.suffix not in {".txt", ".dat", ".test", ".json"}:
            continue
        text = path.read_text("utf-8", "replace")
        found.append(text)
        if path.suffix == ".dat":
            found += [case.partition("\n#")[0] for case in text.split("#data\n")]
        if path.suffix == ".json":
            found += [line for line in json.loads(text) if isinstance(line, str)]
        elif "blns" in path.parts:
            found += text.split("\n")
    return found


LINES = lines()


def test_enough_hostility_was_found() -> None:
    assert len(LINES) > 4000


@pytest.mark.parametrize("start", range(0, len(LINES), 500))
def test_no_hostile_line_leaves_an_element_attribute_or_scheme(start: int) -> None:
    for line in LINES[start : start + 500]:
        cleaned = clean.markup(line, BASE)
        found = Walk(cleaned.html)
        assert found.elements <= clean.TAGS, line
        assert {name for _, name in found.attributes} <= ATTRIBUTES, line
        assert all(link.startswith(("https://", "http://", "mailto:")) for link in found.links), line
        assert clean.markup(cleaned.html, BASE) == cleaned, line


@pytest.mark.parametrize("start", range(0, len(LINES), 500))
def test_no_hostile_line_is_an_address_of_another_scheme(start: int) -> None:
    for line in LINES[start : start + 500]:
        safe = clean.address(line, BASE)
        assert safe is None or safe.startswith(("https://", "http://")), line
        assert clean.address(line) is None or line.strip().lower().startswith("http"), line


@pytest.mark.parametrize("start", range(0, len(LINES), 500))
def test_every_field_of_a_feed_survives_every_hostile_line(start: int) -> None:
    fields = ("id", "title", "content_text", "url", "date_published", "language")
    items = [dict.fromkeys(fields, line) for line in LINES[start : start + 500]]
    feed = read(Kind.FEED, json.dumps({"items": items}).encode(), "", BASE)
    assert not isinstance(feed, Failed)
    for said in feed.items:
        assert not set(f"{said.title}{said.text}{said.guid}") & set("\0\x1b\u202e\ufeff")
        assert Walk(said.body).elements <= {"p", "br", "a"}


def test_no_bomb_is_parsed() -> None:
    bombs = sorted((HOSTILE / "defusedxml").rglob("*.xml"))
    assert bombs
    for path in bombs:
        feed = read(Kind.FEED, path.read_bytes(), "text/xml", BASE)
        declares = b"<!ENTITY" in path.read_bytes()
        assert isinstance(feed, Failed)
        assert feed.trouble is (Trouble.ENTITIES if declares else Trouble.NOT_A_FEED), path
