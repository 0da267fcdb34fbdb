"""Editors' pages: Markdown with YAML front matter, for Pelican. Adapts `config.frontmatter`; decides nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markdown import Markdown
from pelican import signals
from pelican.readers import BaseReader, Readers

from partnerhub.config import frontmatter
from partnerhub.config.content.pairs import paired
from partnerhub.errors import ConfigError, Mistake
from partnerhub.publish.quotes import Quotes

# Folders whose pages the hub gives an address and a template: {folder: (template, the field of the title, status)}.
FOLDERS = {
    "debates": ("debate", "question", "published"),
    "roundups": ("roundup", "title", "draft"),
    "incidents": ("incident", "title", "published"),
    "elections": ("election", "name", "published"),
    "hustings": ("hustings", "title", "published"),
    "commitments": ("commitment", "title", "published"),
    "notices": ("notice", "title", "published"),
    "unconferences": ("unconference", "title", "published"),
    "events": ("event", "title", "published"),
}
PELICANS = ("title", "slug", "order", "summary", "status")  # any other field could become a setting of Pelican's


class FrontMatterReader(BaseReader):  # type: ignore[misc]  # Pelican is untyped
    """`---`, YAML, `---`, Markdown."""

    enabled = True
    file_extensions = ("md",)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """(HTML, metadata). A page without a title is a mistake with its line."""
        path = Path(source_path)
        shown = path.relative_to(self.settings["HUB_DIR"]) if path.is_relative_to(self.settings["HUB_DIR"]) else path
        page = frontmatter.read(shown, path.read_text(encoding="utf-8"))
        fields: dict[str, Any] = {key: page.fields[key] for key in PELICANS if page.fields.get(key) is not None}
        folder = shown.parts[1] if len(shown.parts) > 2 else ""
        if folder in FOLDERS:
            template, title, status = FOLDERS[folder]
            fields = {
                "title": self.own(page.fields.get(title)),
                "slug": f"{folder}/{path.stem}",
                "template": template,
                "status": fields.get("status", status),
            }
        else:
            fields |= self.paired(path, shown.as_posix())
        if not fields.get("title"):
            raise ConfigError([Mistake(str(shown), 1, "", "the page has no title (write `title: …` at its top)")])
        settings = self.settings["MARKDOWN"]
        markdown = Markdown(**{**settings, "extensions": [*settings.get("extensions", ()), Quotes()]})
        return markdown.convert(page.body), {key: self.process_metadata(key, value) for key, value in fields.items()}

    def own(self, title: object) -> object:
        """A title in the site's own language, of one that may be written in several."""
        own = self.settings.get("HUB_LANGUAGES", ("en",))[0]
        return title.get(own) if isinstance(title, dict) else title

    def paired(self, path: Path, shown: str) -> dict[str, Any]:
        """Of a page in another language than the site's own: which, and the address and place of its first."""
        name = paired(shown, self.settings.get("HUB_LANGUAGES", ("en",)))
        if not name.ending or name.language is None:
            return {}
        first = path.with_name(f"{name.id}.md")
        fields = frontmatter.read(first, first.read_text(encoding="utf-8")).fields
        place = {"order": fields["order"]} if fields.get("order") is not None else {}
        return {"lang": name.language.lower(), "slug": fields.get("slug") or name.id, **place}


def add_reader(readers: Readers) -> None:
    readers.reader_classes["md"] = FrontMatterReader


def register() -> None:
    signals.readers_init.connect(add_reader)
