"""The editors' own pages in content/pages: their fields, and that each has an address of its own."""

from __future__ import annotations

from collections.abc import Iterator

from partnerhub.config.content import rules
from partnerhub.config.content.shapes import PageShape
from partnerhub.config.content.values import FILE_ID
from partnerhub.config.content.words import page_words
from partnerhub.config.content.written import Written, shaped
from partnerhub.config.frontmatter import Page
from partnerhub.config.values import shown
from partnerhub.errors import Mistake
from partnerhub.model import Words

# The first part of an address that the hub makes itself.
TAKEN = frozenset(
    {"stories", "partners", "topics", "areas", "archive", "status", "sitemaps", "theme", "images", "files"}
    | {"debates", "roundups", "incidents", "corrections"}
)


def words_of(pages: list[Written], told: list[Mistake]) -> Iterator[Words]:
    """What readers see of each page that is no draft."""
    addresses: dict[str, str] = {}
    for file in pages:
        if file.page:
            told += _address(file, file.page, addresses)
    for file, page, shape in shaped(pages, PageShape, rules.page, told):
        if shape.status != "draft":
            yield page_words(file.file, f"{shape.slug or file.id}/index.html", shape, page.body)


def _address(file: Written, page: Page, addresses: dict[str, str]) -> Iterator[Mistake]:
    slug, line = page.fields.get("slug"), page.line_of("slug")
    if slug is None and not FILE_ID.fullmatch(file.id):
        problem = f"the name{shown(file.id)} is its address: small letters, digits and hyphens, rename it or write slug"
        yield Mistake(file.file, 0, "", problem)
    address = str(slug or file.id)
    if address.partition("/")[0] in TAKEN:
        yield Mistake(file.file, line, "", f'the hub uses the address "{address}" itself: choose another slug')
    elif (before := addresses.setdefault(address, file.file)) != file.file:
        yield Mistake(file.file, line, "", f'"{address}" is the address of {before} too: choose another')
