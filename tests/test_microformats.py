"""Microformats: what readers of other sites' pages (feed readers, link previews) make of the built sample."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mf2py
import pytest

ADDRESS = "https://together.arrenshire.example/"
Microformat = dict[str, Any]


def parsed(site: Path, path: str) -> list[Microformat]:
    html = (site / "output" / path).read_text("utf-8")
    found: list[Microformat] = mf2py.parse(doc=html, url=f"{ADDRESS}{path}")["items"]
    return found


def every(items: list[Microformat], kind: str) -> Iterator[Microformat]:
    """All of a kind, however deep."""
    for item in items:
        if kind in item["type"]:
            yield item
        inner = [each for values in item["properties"].values() for each in values if isinstance(each, dict)]
        yield from every([each for each in inner if "type" in each] + item.get("children", []), kind)


def first(items: list[Microformat], kind: str) -> Microformat:
    """The page's own: what is related stands after it."""
    return next(item for item in items if kind in item["type"])


def pages(site: Path, pattern: str) -> list[str]:
    output = (site / "output").resolve()
    return sorted(path.relative_to(output).as_posix() for path in output.glob(pattern))


@pytest.fixture(scope="module")
def stories(sample: Path) -> list[str]:
    """The pages of published stories; at other addresses stands what became of one."""
    return [
        path for path in pages(sample, "stories/*.html") if "h-entry" in (sample / "output" / path).read_text("utf-8")
    ]


def test_a_story_is_an_entry_with_its_author_date_address_and_source(sample: Path, stories: list[str]) -> None:
    for path in stories:
        entry = first(parsed(sample, path), "h-entry")
        told = entry["properties"]
        assert len(told["name"]) == len(told["published"]) == 1, path
        authors = told.get("author", [])
        assert authors or "h-cite" in (sample / "output" / path).read_text("utf-8"), path  # several: each has its own
        for author in authors:
            assert "h-card" in author["type"], path
            assert author["properties"]["url"][0].startswith(f"{ADDRESS}partners/"), path
        assert told["url"] == [ADDRESS + path], path
        assert all(link.startswith("http") for link in told.get("syndication", [])), path


def test_a_story_of_several_voices_cites_each(sample: Path, stories: list[str]) -> None:
    several = [path for path in stories if 'class="telling' in (sample / "output" / path).read_text("utf-8")]
    assert several
    for path in several:
        cited = list(every(parsed(sample, path), "h-cite"))
        assert len(cited) > 1, path
        for each in cited:
            assert {"author", "published"} <= each["properties"].keys(), path


def test_answers_are_responses(sample: Path, stories: list[str]) -> None:
    found = {path: first(parsed(sample, path), "h-entry")["properties"].get("comment", []) for path in stories}
    answered = {path: comments for path, comments in found.items() if comments}
    assert len(answered) >= 4
    for path, comments in answered.items():
        for each in comments:
            assert "h-cite" in each["type"], path
            assert {"url", "author", "published"} <= each["properties"].keys(), path
            is_ours = each["properties"]["url"][0].startswith(f"{ADDRESS}stories/")
            assert is_ours or "content" in each["properties"], path  # a comment is at its source


def test_sensitive_words_are_in_no_property(sample: Path, stories: list[str]) -> None:
    warned = [path for path in stories if "marks this as sensitive" in (sample / "output" / path).read_text("utf-8")]
    assert warned
    for path in warned:
        assert not {"content", "summary"} & first(parsed(sample, path), "h-entry")["properties"].keys(), path


def test_lists_hold_an_entry_for_each_card(sample: Path) -> None:
    for path in ("index.html", "topics/youth/index.html", "areas/hexley/index.html"):
        entries = list(every(parsed(sample, path), "h-entry"))
        assert entries, path
        for entry in entries:
            assert {"name", "url", "published", "author"} <= entry["properties"].keys(), path
            assert entry["properties"]["url"][0].startswith(f"{ADDRESS}stories/"), path


def test_a_partner_is_a_card(sample: Path) -> None:
    for path in pages(sample, "partners/*/index.html"):
        [card, *_] = every(parsed(sample, path), "h-card")
        assert len(card["properties"]["name"]) == 1, path
        assert "/" not in card["properties"]["name"][0]


def test_debates_and_round_ups_are_entries(sample: Path) -> None:
    for path in pages(sample, "debates/*/index.html") + pages(sample, "roundups/*/index.html"):
        if path.count("/") != 2:
            continue
        told = first(parsed(sample, path), "h-entry")["properties"]
        assert {"name", "url"} <= told.keys(), path
        assert ("content" in told) == path.startswith("roundups/"), path
        assert ("published" in told) == path.startswith("roundups/"), path
