"""What Pelican is given of an editor's page: its words as HTML, its title, and no field that Pelican would obey."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from partnerhub.errors import ConfigError
from plugins.hub_pages import FrontMatterReader


def read(root: Path, front: str, folder: str = "pages") -> tuple[str, dict[str, Any]]:
    path = root / "content" / folder / "x.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{front}\n---\n\nSome *words*.\n", encoding="utf-8")
    reader = FrontMatterReader({"HUB_DIR": str(root), "MARKDOWN": {"output_format": "html"}, "FORMATTED_FIELDS": []})
    html, fields = reader.read(str(path))
    return html, fields


def test_a_page_is_rendered_with_its_fields(tmp_path: Path) -> None:
    assert read(tmp_path, "title: About\norder: 3") == ("<p>Some <em>words</em>.</p>", {"title": "About", "order": 3})


def test_pelican_is_not_told_of_fields_it_would_obey(tmp_path: Path) -> None:
    odd = "title: x\nsave_as: ../../x\nurl: x\ntemplate: story\nlang: cy\ncontent: y"
    assert read(tmp_path, odd)[1] == {"title": "x"}


def test_the_question_of_a_debate_is_its_title(tmp_path: Path) -> None:
    assert read(tmp_path, "question: Where to?\nnext: Wait.", "debates")[1]["title"] == "Where to?"


def test_a_page_without_a_title_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"content/pages/x\.md:1: the page has no title"):
        read(tmp_path, "order: 1")
