"""Docs that cannot lie: pasted parts are current, links lead somewhere, every command and key is explained."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer

from partnerhub.config import load, read_content, schema
from partnerhub.model import Health, Kind
from tasks import app
from tests.pasted import DOCS, ROOT, keys, renew

NOTES = sorted((ROOT / "docs" / "notes").glob("*.md"))
EXAMPLE = re.compile(r"(?:`content/(\S+?\.md)`[^`]*)?\n```markdown\n(.*?)```", re.DOTALL)
ALL = (*DOCS, *NOTES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "sample" / "README.md")


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_what_is_pasted_is_current(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert renew(text) == text, "run `make docs`"


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: object) -> None:
    folder = path.parent  # type: ignore[attr-defined]
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):  # type: ignore[attr-defined]
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (folder / target).exists(), target


def test_the_schema_in_the_repository_is_the_programs_own() -> None:
    checked_in = (ROOT / "schema" / "partners.schema.json").read_text(encoding="utf-8")
    assert json.loads(checked_in) == schema(), "run `make schema`"


def test_every_key_has_words_for_an_editor() -> None:
    assert "|  |" not in keys()


def test_every_kind_of_channel_and_every_state_is_explained() -> None:
    text = (ROOT / "docs" / "channels.md").read_text(encoding="utf-8")
    for word in (*Kind, *Health):
        assert f"`{word}`" in text, word


def test_every_command_has_its_help_among_the_commands() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    whole: Any = typer.main.get_command(app)
    for verb, command in whole.commands.items():
        for name in (verb, *(f"{verb} {each}" for each in getattr(command, "commands", ()))):
            assert f"<!-- pasted: hub {name} -->" in text, name


def test_every_page_is_found_from_the_first() -> None:
    text = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name == "README.md" or f"]({page.name}" in text, page.name


@pytest.mark.parametrize(
    "page", [path for path in DOCS if EXAMPLE.search(path.read_text("utf-8"))], ids=lambda path: path.name
)
def test_what_a_page_shows_as_a_whole_file_is_one_without_a_mistake(page: Path, tmp_path: Path) -> None:
    for name in ("partners.yaml", "content", "sample"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    for place, text in EXAMPLE.findall(page.read_text(encoding="utf-8")):
        inbox = "inbox/example.md" if "\nentered:" in text else "decisions/example.md"
        (tmp_path / "content" / (place or inbox)).write_text(text, encoding="utf-8")
    read_content(load(tmp_path))  # raises ConfigError with the line of every mistake


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.name)
def test_a_note_fits_on_one_page(path: object) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 60  # type: ignore[attr-defined]


@pytest.mark.parametrize("workflow", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda path: path.name)
def test_a_workflow_pins_every_action_by_commit_and_grants_little(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action) for action in used)
    assert "\npermissions: {}\n" in text
    assert "write-all" not in text
    assert "secrets." not in text
