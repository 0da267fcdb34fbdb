"""Docs that cannot lie: pasted parts are current, links lead somewhere, every command and key is explained."""

from __future__ import annotations

import json
import re

import pytest

from partnerhub.config import schema
from partnerhub.model import Health, Kind
from tests.pasted import DOCS, ROOT, keys, renew

NOTES = sorted((ROOT / "docs" / "notes").glob("*.md"))
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


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.name)
def test_a_note_fits_on_one_page(path: object) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 60  # type: ignore[attr-defined]


def test_the_nightly_workflow_pins_every_action_by_commit_and_grants_little() -> None:
    text = (ROOT / ".github" / "workflows" / "nightly.yml").read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action) for action in used)
    assert "\npermissions: {}\n" in text
    assert "write-all" not in text
    assert "secrets." not in text
