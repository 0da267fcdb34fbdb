"""The search index: the same for the same records, made anew only where something changed, nothing hidden in it."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from partnerhub.errors import Refused
from partnerhub.language import language
from partnerhub.model import Voice
from partnerhub.publish import pagefind
from partnerhub.publish.a_to_z import a_to_z, spelt
from partnerhub.publish.edition import Edition
from partnerhub.publish.search import RECENT, SETTLED, Listed, Record, cut, of_card
from partnerhub.publish.views import Card, Source, Tag
from tests.make import NOW
from tests.searching import FIRST, PAGES, make, put, story

STORIES = tuple(story(number) for number in range(60))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def all_words(folder: Path) -> bytes:
    """Everything the index says, unpacked."""
    packed = (".pf_meta", ".pf_index", ".pf_fragment")
    found = contents(folder / "search/index")
    return b"".join(gzip.decompress(data) if path.endswith(packed) else data for path, data in found.items())


# ── the same, and no more than needed ──


def test_the_same_records_make_the_same_bytes_in_whatever_order_they_come(tmp_path: Path) -> None:
    make(tmp_path / "one", [*PAGES, *STORIES])
    make(tmp_path / "two", [*reversed(STORIES), *reversed(PAGES)])
    assert contents(tmp_path / "one/output/") == contents(tmp_path / "two/output/")


def test_an_index_that_grew_is_the_index_made_at_once(tmp_path: Path) -> None:
    changed = [replace(STORIES[0], text="Something else."), *STORIES[1:], story(60)]
    make(tmp_path / "grown", [*PAGES, *STORIES])
    make(tmp_path / "grown", [*PAGES, *changed])
    make(tmp_path / "fresh", [*PAGES, *changed])
    assert contents(tmp_path / "grown/output/") == contents(tmp_path / "fresh/output/")


def test_a_night_without_changes_reads_and_writes_nothing(tmp_path: Path) -> None:
    make(tmp_path, [*PAGES, *STORIES])
    edition = Edition(tmp_path / "editions", tmp_path / "output")
    assert put(edition, [*PAGES, *STORIES]) == []
    assert edition.written == []
    assert edition.files == edition.last.files


def test_a_new_story_touches_only_the_bundle_of_its_year(tmp_path: Path) -> None:
    make(tmp_path, [*PAGES, *STORIES])
    edition = Edition(tmp_path / "editions", tmp_path / "output")
    new = story(60)
    asked = put(edition, [*PAGES, *STORIES, new])
    assert asked == [record.address for record in (*STORIES, new) if record.day and record.day.year == 2026]
    assert {path.split("/")[2] for path in edition.written} == {"2026"}


def test_a_bundle_that_lost_a_file_is_made_again(tmp_path: Path) -> None:
    make(tmp_path, [*PAGES, *STORIES])
    before = contents(tmp_path / "output/")
    lost = next(path for path in sorted(before) if "fragment" in path)
    (tmp_path / "output" / lost).unlink()
    make(tmp_path, [*PAGES, *STORIES])
    assert contents(tmp_path / "output/") == before


def test_only_what_the_search_page_loads_is_published(tmp_path: Path) -> None:
    make(tmp_path, [*PAGES, *STORIES])
    index = tmp_path / "output/search/index"
    assert {path.suffix for path in index.rglob("*") if path.is_file()} == {
        ".js", ".json", ".pagefind", ".pf_fragment", ".pf_index", ".pf_meta"
    }  # fmt: skip
    assert [path.name for path in index.rglob("*.js")] == ["pagefind.js"]
    assert [path.name for path in index.rglob("*.pagefind")] == ["wasm.en.pagefind"]


# ── how it is cut ──


def days(first: date, last: date, each: int) -> list[Listed]:
    found, day = [], first
    while day <= last:
        found += [Listed(f"{day}-{number:03d}", "", day) for number in range(each)]
        day += timedelta(days=1)
    return found


def test_few_stories_are_cut_by_year_and_more_by_shorter_periods() -> None:
    assert list(cut(days(date(2025, 1, 1), date(2026, 2, 20), 1))) == ["2025", "2026"]
    many = cut([*days(date(2024, 7, 1), date(2026, 11, 20), 20), Listed("about", "")])
    assert list(many) == [
        "pages", "2024-q3", "2024-q4", "2025-q1", "2025-q2", "2025-q3", "2025-q4", "2026-q1", "2026-q2", "2026-q3",
        "2026-10", "2026-11",
    ]  # fmt: skip
    assert max(map(len, many.values())) <= SETTLED
    assert len(many["2026-11"]) <= RECENT


def test_a_new_story_moves_no_other_to_another_bundle() -> None:
    listed = days(date(2025, 1, 1), date(2026, 11, 20), 12)
    before, after = cut(listed), cut([*listed, Listed("new", "", date(2026, 11, 20))])
    assert {name for name in after if after[name] != before.get(name)} == {"2026-11"}


# ── nothing hidden ──


def card(**more: object) -> Card:
    who = Tag("The Pantry", "p")
    source = Source(who, "website", Voice.PARTNER, None, NOW, "", "20 November 2026", "T", None, False, None)
    fields: dict[str, object] = {
        "id": "a", "address": "stories/a.html", "title": "A night", "partner": Tag("The Pantry", "p"),
        "source": source, "also": (), "text": "Whisper", "html": "", "is_whole": True, "language": None,
        "topics": (), "areas": (Tag("Hexley", "h"),), "is_sensitive": False, "updated": NOW,
    }  # fmt: skip
    return Card(**fields | more)  # type: ignore[arg-type]


def test_the_text_of_a_sensitive_story_is_not_in_the_index(tmp_path: Path) -> None:
    hidden = of_card(card(is_sensitive=True, text="Whisper"), "News")
    shown = of_card(card(address="stories/b.html", text="Louder"), "News")
    assert hidden.text == ""
    assert (shown.text, shown.areas, shown.kinds) == ("Louder", ("Hexley",), ("News",))
    make(tmp_path, [*PAGES, hidden, shown])
    words = all_words(tmp_path / "output").lower()
    assert b"louder" in words
    assert b"night" in words
    assert b"whisper" not in words


def test_a_story_is_searched_by_how_it_begins() -> None:
    begins = "word " * 58 + "beginning"
    assert of_card(card(text=f"{begins} that goes on for a long while")).text == begins
    assert of_card(card(text=begins)).text == begins


def test_a_story_that_is_no_longer_listed_leaves_no_word_behind(tmp_path: Path) -> None:
    held = story(7, text="Kumquat in the second line.")
    make(tmp_path, [*PAGES, *STORIES[:6], held, *STORIES[8:]])
    assert b"kumquat" in all_words(tmp_path / "output").lower()
    make(tmp_path, [*PAGES, *STORIES[:6], *STORIES[8:]])
    assert b"kumquat" not in all_words(tmp_path / "output").lower()


def test_hostile_words_come_out_as_they_went_in(tmp_path: Path) -> None:
    bad = story(3, title="</script><img src=x onerror=x()>", text='"},{"\0\u202e <script>x()</script> \U0001f9e1')
    make(tmp_path, [*PAGES, bad])
    fragments = (gzip.decompress(path.read_bytes()) for path in (tmp_path / "output").rglob("*.pf_fragment"))
    told = {each["url"]: each for each in (json.loads(data.removeprefix(b"pagefind_dcd")) for data in fragments)}
    assert told[bad.address]["meta"]["title"] == bad.title
    assert told[bad.address]["content"].rstrip() == bad.text


def test_a_title_without_a_text_is_found(tmp_path: Path) -> None:
    make(tmp_path, [*PAGES, story(3, title="Kumquat", text="")])
    assert b"kumquat" in all_words(tmp_path / "output").lower()
    facets = json.loads((tmp_path / "output/search/index/2025/facets.json").read_text(encoding="utf-8"))
    assert facets["names"] == [
        ["partner", "The Pantry"],
        ["topic", "Victims"],
        ["area", "Stonebrook"],
        ["kind", "News"],
    ]
    assert facets["days"] == [20250331]
    assert [row.split()[1:] for row in facets["rows"]] == [["0", "0", "1", "2", "3"]]


def test_welsh_has_an_index_of_its_own(tmp_path: Path) -> None:
    make(tmp_path, [Record("cy/about/index.html", "Amdanom", "Pwy sy'n cadw'r hwb.")], "cy-GB")
    entry = json.loads((tmp_path / "output/search/index/pages/pagefind-entry.json").read_text(encoding="utf-8"))
    assert list(entry["languages"]) == ["cy"]
    assert (tmp_path / "output/search/index/pages/wasm.unknown.pagefind").is_file()


# ── when it cannot be made ──


def a_program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo 'no room left' >&2; exit 1", "no room left"),
        ("read -n 1 x; exit 3", "failed"),
        ("printf 'e30=,'; exec sleep 60", "failed"),
    ],
)
def test_a_program_that_fails_stops_the_build_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, told: str
) -> None:
    broken = a_program(tmp_path / "pagefind", script)
    monkeypatch.setattr(pagefind, "program", lambda: broken)
    with pytest.raises(Refused, match=told) as raised:
        make(tmp_path, PAGES)
    assert "build again" in str(raised.value)


def test_a_program_that_cannot_start_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "program", lambda: tmp_path / "nowhere")
    with pytest.raises(Refused, match=r"the search index was not made.*build again"):
        make(tmp_path, PAGES)


def test_nothing_is_left_beside_the_edition(tmp_path: Path) -> None:
    make(tmp_path, PAGES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["editions", "output"]
    assert sorted(path.name for path in (tmp_path / "editions").iterdir()) == ["0001", "0001.json"]


# ── A to Z ──


def names(code: str, *some: str) -> list[tuple[str, list[str]]]:
    page = a_to_z([("Page", [Tag(name, f"{place}.html") for place, name in enumerate(some)])], language(code))
    return [(letter.name, [line.tag.name for line in letter.lines]) for letter in page.letters]


def test_names_stand_under_their_letter_whatever_their_case_and_accents() -> None:
    assert names("en", "youth", "Écoute", "24-hour helpline", "Debt", "debates", "Уютный дом") == [
        ("D", ["debates", "Debt"]),
        ("E", ["Écoute"]),
        ("Y", ["youth"]),
        ("Other", ["24-hour helpline", "Уютный дом"]),
    ]


def test_welsh_digraphs_are_letters_on_a_welsh_page_only() -> None:
    some = ("Llanfedwen", "Lôn Las", "Chwaraeon", "Cymuned", "Rhuthun", "Rali", "Ddoe", "Dinas", "Theatr", "Tai")
    assert [letter for letter, _ in names("cy", *some)] == ["C", "Ch", "D", "Dd", "L", "Ll", "R", "Rh", "T", "Th"]
    assert [letter for letter, _ in names("en", *some)] == ["C", "D", "L", "R", "T"]
    assert names("cy", "Angor", "Anadl") == [("A", ["Angor", "Anadl"])]
    assert names("en", "Angor", "Anadl") == [("A", ["Anadl", "Angor"])]


def test_a_letter_of_two_signs_does_not_span_words() -> None:
    alphabet = ("a", "d", "dd")
    assert spelt("Ad da", alphabet) == ["a", "d", " ", "d", "a"]
    assert spelt("  «Addad»", alphabet) == ["a", "dd", "a", "d"]


def test_what_each_line_is_stands_beside_it_and_the_years_below() -> None:
    page = a_to_z(
        [("Topic", [Tag("Youth", "t")]), ("Area", [Tag("York Row", "a")])], language("en"), [Tag("2026", "y")]
    )
    assert [(line.tag.name, line.what) for line in page.letters[0].lines] == [("York Row", "Area"), ("Youth", "Topic")]
    assert page.archive == (Tag("2026", "y"),)
    assert FIRST.year == 2025
