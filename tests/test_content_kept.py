"""What a night keeps of content/: the same values without reading them again, and never an older or a broken one."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from partnerhub.config import copies, read_content
from partnerhub.config.content import kept, reading
from partnerhub.config.content.reading import read_content as read_all
from partnerhub.errors import ConfigError
from partnerhub.model import Content, Decision, Hub
from tests.test_content import DECISION, patch, put
from tests.test_content_mistakes import GOOD

OTHER = DECISION.replace("aaa2", "aaa3")
IN_A_STRAND = DECISION.replace("publish", "debate\ndebate: lamps\nstrand: north")
SHEET = "channel,form,date,entered,by,title,link,language,tags,text\n"
ROW = "pantry-letters,letter,2026-11-01,2026-11-02,rw,,,,,Words.\n"


@pytest.fixture
def known(tmp_path: Path) -> Hub:
    """A hub with a file of every kind, whose content a night has read."""
    for name, text in GOOD.items():
        put(tmp_path, name, text)
    put(tmp_path, "decisions/2026/in-a-strand.md", IN_A_STRAND)
    put(tmp_path, "inbox/sheet.csv", SHEET + ROW)
    hub = patch(tmp_path)
    night(hub)
    return hub


def night(hub: Hub) -> Content:
    return read_content(hub, keeps=True)


def afresh(hub: Hub) -> Content:
    return read_all(hub, {})


def test_known_files_give_the_same_content_without_being_read_again(
    known: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = afresh(known)
    monkeypatch.setattr(reading, "read_content", None)
    assert all([before.decisions, before.debates, before.roundups, before.incidents, before.entries, before.words])
    for content in (read_content(known), night(known)):
        assert content == before
        assert repr(content) == repr(before)
        assert [dict(each.lines) for each in content.decisions] == [dict(each.lines) for each in before.decisions]


@pytest.mark.parametrize("name", [*GOOD, "decisions/2026/in-a-strand.md", "inbox/sheet.csv"])
def test_any_file_that_changed_is_read_afresh(known: Hub, name: str) -> None:
    before, path = night(known), known.root / "content" / name
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("by: rw", "by: xy").replace(",rw,", ",xy,").replace("title:", "title: The"), encoding="utf-8"
    )
    assert read_content(known) == afresh(known) != before
    path.write_text(text, encoding="utf-8")
    assert read_content(known) == before


@pytest.mark.parametrize("name", [*GOOD, "decisions/2026/in-a-strand.md", "inbox/sheet.csv"])
def test_any_file_that_is_gone_or_has_another_name_is_noticed(known: Hub, name: str) -> None:
    (known.root / "content/decisions/2026/in-a-strand.md").unlink()  # or its debate could not go
    before, path = night(known), known.root / "content" / name
    if path.exists():
        moved = path.rename(path.with_stem(f"{path.stem}-2"))
        assert read_content(known) == afresh(known) != before
        moved.unlink()
        assert read_content(known) == afresh(known) != before


def test_only_the_decisions_that_changed_are_read_again(known: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    put(known.root, "decisions/b.md", OTHER)
    seen: list[list[str]] = []

    def watched(hub: Hub, as_before: Mapping[str, Decision]) -> Content:
        seen.append(sorted(as_before))
        return read_all(hub, as_before)

    monkeypatch.setattr(reading, "read_content", watched)
    assert night(known) == night(known) == afresh(known)
    assert seen == [["content/decisions/2026/in-a-strand.md", "content/decisions/a.md"]]


def test_a_decision_that_was_good_until_its_debate_changed_is_told(known: Hub) -> None:
    path = known.root / "content/debates/lamps.md"
    text = path.read_text(encoding="utf-8").replace("id: north, name: North", "id: south, name: South")
    path.write_text(text.replace("strand: north", "strand: south"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ConfigError, match=r"in-a-strand\.md:5: unknown strand"):
            night(known)


def test_a_decision_that_was_good_until_the_hub_changed_is_told(known: Hub) -> None:
    put(known.root, "decisions/b.md", OTHER.replace("publish", "topic\ntopics: [youth]"))
    night(known)
    with pytest.raises(ConfigError, match=r'decisions/b\.md:4: unknown topic "youth"'):
        read_content(replace(known, topics=()))


def test_a_new_decision_that_contradicts_a_known_one_is_told_with_the_lines_of_both(known: Hub) -> None:
    put(known.root, "decisions/p.md", OTHER.replace("publish", "place\nareas: [vale]"))
    night(known)
    put(known.root, "decisions/q.md", OTHER.replace("publish", "place\nareas: []"))
    with pytest.raises(ConfigError, match=r"decisions/q\.md:4: areas contradicts content/decisions/p\.md:4"):
        night(known)


def test_a_mistake_is_told_each_time_and_nothing_is_kept_of_it(known: Hub) -> None:
    copy = (known.root / kept.KEPT).read_bytes()
    put(known.root, "pages/about.md", "---\ntitel: About\n---\n")
    for _ in range(2):
        with pytest.raises(ConfigError, match="unknown key"):
            night(known)
    assert (known.root / kept.KEPT).read_bytes() == copy


def test_a_file_that_is_not_read_is_told_though_nothing_else_changed(known: Hub) -> None:
    put(known.root, "decisions/c.txt", DECISION)
    with pytest.raises(ConfigError, match=r"decisions/c\.txt: is not read"):
        night(known)


def test_a_hub_that_moved_knows_its_content(
    known: Hub, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "hub"
    shutil.copytree(known.root, elsewhere)
    before = afresh(known)
    monkeypatch.setattr(reading, "read_content", None)
    assert read_content(replace(known, root=elsewhere)) == before


def test_other_code_reads_everything_afresh(known: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    path = known.root / kept.KEPT
    path.write_text(path.read_text(encoding="utf-8").replace("Read twice.", "As older code has it."), encoding="utf-8")
    assert read_content(known).decisions[0].why == "As older code has it."
    monkeypatch.setattr(copies, "code", lambda: b"other code")
    assert read_content(known).decisions[0].why == "Read twice."


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"key": 1}', '{"Content": []}', '{"open": ["/etc"]}', "\0"])
def test_a_damaged_copy_is_passed_over(known: Hub, damage: str) -> None:
    (known.root / kept.KEPT).write_text(damage, encoding="utf-8")
    assert read_content(known) == afresh(known)


def test_only_a_night_writes(tmp_path: Path) -> None:
    hub = patch(tmp_path, decisions__a=DECISION)
    read_content(hub)
    assert [path.name for path in tmp_path.iterdir()] == ["content"]
    night(hub)
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["content.json"]


def test_a_hub_without_content_needs_no_reading_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = patch(tmp_path)
    night(hub)
    monkeypatch.setattr(reading, "read_content", None)
    assert night(hub) == Content()
