"""Editors' pages: Markdown with YAML front matter, for Pelican. Adapts `config.frontmatter`; decides nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markdown import Markdown
from pelican import signals
from pelican.readers import BaseReader, Readers

from partnerhub.config import frontmatter
from partnerhub.errors import ConfigError, Mistake


class FrontMatterReader(BaseReader):  # type: ignore[misc]  # Pelican is untyped
    """`---`, YAML, `---`, Markdown."""

    enabled = True
    file_extensions = ("md",)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """(HTML, metadata). A page without a title is a mistake with its line."""
        path = Path(source_path)
        shown = path.relative_to(self.settings["HUB_DIR"]) if path.is_relative_to(self.settings["HUB_DIR"]) else path
        page = frontmatter.read(shown, path.read_text(encoding="utf-8"))
        if not page.fields.get("title"):
            raise ConfigError([Mistake(str(shown), 1, "", "the page has no title (write `title: …` at its top)")])
        html = Markdown(**self.settings["MARKDOWN"]).convert(page.body)
        fields = {key.lower(): value for key, value in page.fields.items()}
        return html, {key: self.process_metadata(key, value) for key, value in fields.items()}


def add_reader(readers: Readers) -> None:
    readers.reader_classes["md"] = FrontMatterReader


def register() -> None:
    signals.readers_init.connect(add_reader)
