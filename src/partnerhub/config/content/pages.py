"""The editors' own pages in content/pages: their fields, their addresses, and that each is in every language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from partnerhub.config.content import rules
from partnerhub.config.content.pairs import beside, paired
from partnerhub.config.content.shapes import PageShape
from partnerhub.config.content.values import FILE_ID
from partnerhub.config.content.words import page_words
from partnerhub.config.content.written import Written, shaped
from partnerhub.config.frontmatter import Page
from partnerhub.config.values import all_of, day, nearest, shown
from partnerhub.errors import Mistake
from partnerhub.model import Words

# The first part of an address that the hub makes itself.
TAKEN = frozenset(
    {"stories", "partners", "topics", "areas", "archive", "status", "sitemaps", "theme", "images", "files"}
    | {"commitments", "notices", "promises", "unconferences"}
    | {"debates", "roundups", "incidents", "events", "corrections", "elections", "hustings"}
    | {"a-z", "closing", "follow", "kinds", "pictures", "search", "share", "contact", "office"}
)


def words_of(pages: Sequence[Written], languages: Sequence[str], told: list[Mistake]) -> Iterator[Words]:
    """What readers see of each page that is no draft. Where there are several languages each page is in all of them."""
    by_file = {file.file: file for file in pages}
    addresses: dict[str, str] = {}
    for file in pages:
        told += _name(file, languages)
        if file.page:
            told += _pair(file, file.page, by_file, languages)
    for file in pages:
        name = paired(file.file, languages)
        if not name.ending and file.page:
            told += _address(file, file.page, addresses, languages)
            told += _missing(file, file.page, by_file, languages)
    for file, page, shape in shaped(pages, PageShape, rules.page, told):
        if shape.status != "draft":
            name = paired(file.file, languages)
            first = by_file.get(name.first)
            slug = first.page.fields.get("slug") if first and first.page else None
            language = name.language if name.ending else None
            address = f"{slug or name.id}/index.html"
            address = f"{language.lower()}/{address}" if language else address
            words = page_words(file.file, address, shape, page.body, language)
            published = day(first.page.fields.get("published")) if first and first.page else None
            yield replace(words, on=words.on or published)  # its first page says it for all languages


def _name(file: Written, languages: Sequence[str]) -> Iterator[Mistake]:
    """What is wrong with how its language is written in its name."""
    name = paired(file.file, languages)
    if name.language is None:
        near = nearest(name.ending, [code.lower() for code in languages[1:]])
        remedy = f"hub.languages has {all_of(languages)}, so list it there too or rename the file"
        what = f"the name ends in a language that the site does not speak{shown(name.ending)}"
        yield Mistake(file.file, 0, "", f"{what}{near or f': {remedy}'}")
    elif name.ending and name.language == languages[0]:
        problem = f"{name.language} is the site's own language, which is not written in a name: call it {name.id}.md"
        yield Mistake(file.file, 0, "", problem)


def _pair(file: Written, page: Page, by_file: Mapping[str, Written], languages: Sequence[str]) -> Iterator[Mistake]:
    """What a page in another language says that only its first may say, or that contradicts it."""
    name = paired(file.file, languages)
    if not name.ending or name.language in (None, languages[0]):
        return
    for key in ("slug", "order"):
        if page.fields.get(key) is not None:
            problem = f"{key} is what {name.first} says, for all its languages: leave it out here"
            yield Mistake(file.file, page.line_of(key), "", problem)
    if (first := by_file.get(name.first)) is None:
        problem = (
            f"is a page in {name.language} without its first: write {name.first} in {languages[0]}, or remove this one"
        )
        yield Mistake(file.file, 0, "", problem)
    elif first.page:
        here, there = _status(page), _status(first.page)
        if here != there:
            problem = f"is {here}, and {name.first} is {there}: write the same status in both"
            yield Mistake(file.file, page.line_of("status"), "", problem)
        if ("withdrawn" in page.fields) != ("withdrawn" in first.page.fields):
            gone, stays = (file.file, first.file) if "withdrawn" in page.fields else (first.file, file.file)
            yield Mistake(stays, 0, "", f"{gone} was withdrawn, and this is the same page: withdraw it too")


def _missing(file: Written, page: Page, by_file: Mapping[str, Written], languages: Sequence[str]) -> Iterator[Mistake]:
    """Nobody sees a draft, and of a page that was withdrawn only the notice: these need no pair."""
    if _status(page) == "draft" or "withdrawn" in page.fields:
        return
    for code in languages[1:]:
        if (pair := beside(file.file, code)) not in by_file:
            problem = f"has no pair in {code}: write {pair}, for the site is in {all_of(languages)}"
            yield Mistake(file.file, 0, "", problem)


def _status(page: Page) -> object:
    return page.fields.get("status") or "published"


def _address(file: Written, page: Page, addresses: dict[str, str], languages: Sequence[str]) -> Iterator[Mistake]:
    slug, line = page.fields.get("slug"), page.line_of("slug")
    if slug is None and not FILE_ID.fullmatch(file.id):
        problem = f"the name{shown(file.id)} is its address: small letters, digits and hyphens, rename it or write slug"
        yield Mistake(file.file, 0, "", problem)
    address = str(slug or file.id)
    if address.partition("/")[0] in TAKEN | {code.lower() for code in languages[1:]}:
        yield Mistake(file.file, line, "", f'the hub uses the address "{address}" itself: choose another slug')
    elif (before := addresses.setdefault(address, file.file)) != file.file:
        yield Mistake(file.file, line, "", f'"{address}" is the address of {before} too: choose another')
