"""Checks what people write in content/ before anything is built. Does not render it: Pelican does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from partnerhub.config import frontmatter
from partnerhub.config.frontmatter import Page
from partnerhub.errors import ConfigError, Mistake

TAKEN = frozenset(
    {"stories", "partners", "topics", "areas", "archive", "status", "sitemaps", "theme", "images", "files"}
)


SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,99}(?:/[a-z0-9][a-z0-9-]{0,99})?")
STATES = ("published", "hidden", "draft")
FIELDS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "title": (lambda value: isinstance(value, str), ""),  # told of below
    "slug": (
        lambda value: isinstance(value, str) and SLUG.fullmatch(value) is not None,
        "should be small letters, digits and hyphens",
    ),
    "order": (lambda value: type(value) is int, "should be a whole number"),
    "summary": (lambda value: isinstance(value, str), "should be one line of text"),
    "status": (lambda value: value in STATES, f"should be one of {', '.join(STATES)}"),
}


def _fields(page: Page, file: str) -> Iterator[Mistake]:
    """Only these fields: Pelican would take any other for a setting of its own, up to the file it writes."""
    for key, value in page.fields.items():
        if key not in FIELDS:
            from partnerhub.config.values import nearest  # pydantic's types: a page that is right does without

            yield Mistake(file, page.line_of(key), "", f'unknown field "{key}"{nearest(key, FIELDS)}')
        elif FIELDS[key][1] and not FIELDS[key][0](value):
            yield Mistake(file, page.line_of(key), "", f"{key} {FIELDS[key][1]}")


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
        except OSError as error:
            mistakes.append(Mistake(str(shown), 0, "", f"cannot be read: {error.strerror}"))
            continue
        mistakes += _fields(page, str(shown))
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
