"""Checks what people write in content/ before anything is built. Does not render it: Pelican does."""

from __future__ import annotations

from pathlib import Path

from partnerhub.config import frontmatter
from partnerhub.errors import ConfigError, Mistake

TAKEN = frozenset(
    {"stories", "partners", "topics", "areas", "archive", "status", "sitemaps", "theme", "images", "files"}
)


def check_content(root: Path) -> int:
    """How many pages the editors have written. Every mistake in them at once, as a `ConfigError`."""
    mistakes: list[Mistake] = []
    pages = sorted((root / "content" / "pages").rglob("*.md"))
    slugs: dict[str, Path] = {}
    for path in pages:
        shown = path.relative_to(root)
        try:
            page = frontmatter.read(shown, path.read_text(encoding="utf-8"))
        except ConfigError as error:
            mistakes += error.mistakes
            continue
        except UnicodeDecodeError:
            mistakes.append(Mistake(str(shown), 0, "", "is not UTF-8 text: save it as UTF-8"))
            continue
        title = page.fields.get("title")
        if not isinstance(title, str) or not title.strip():
            line = page.line_of("title") if "title" in page.fields else 1
            mistakes.append(Mistake(str(shown), line, "", "the page has no title: write `title: …` at its top"))
        slug = str(page.fields.get("slug") or path.stem)
        line = page.line_of("slug") if "slug" in page.fields else 1
        if slug in TAKEN:
            mistakes.append(
                Mistake(str(shown), line, "", f'the hub uses the address "{slug}" itself: choose another slug')
            )
        elif slug in slugs:
            mistakes.append(
                Mistake(str(shown), line, "", f'"{slug}" is the address of {slugs[slug]} too: choose another')
            )
        slugs.setdefault(slug, shown)
    if mistakes:
        raise ConfigError(mistakes)
    return len(pages)
