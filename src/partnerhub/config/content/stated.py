"""The statements among the editors' pages, with what only the page in the site's own language has to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from partnerhub.config.content import build, rules
from partnerhub.config.content.pairs import paired
from partnerhub.config.content.shapes import PageShape
from partnerhub.config.content.statements import SHARED
from partnerhub.config.content.written import Written, shaped
from partnerhub.errors import Mistake
from partnerhub.model import Owed, Statement


def with_shared(pages: Sequence[Written], languages: Sequence[str]) -> list[Written]:
    """The pages, those in other languages with the days and marks that the first one says for all of them."""
    by_file = {file.file: file for file in pages}
    return [_with_shared(file, by_file.get(paired(file.file, languages).first, file)) for file in pages]


def _with_shared(file: Written, first: Written) -> Written:
    if file is first or file.page is None or first.page is None or "statement" not in first.page.fields:
        return file
    said = {key: first.page.fields[key] for key in SHARED if key in first.page.fields}
    return replace(file, page=replace(file.page, fields={**said, **file.page.fields}))


def statements_of(pages: Sequence[Written], languages: Sequence[str], told: list[Mistake]) -> Iterator[Statement]:
    """Those that readers can see, in order of their files, each language's after the site's own.

    Mistakes inside a page are told where its words are read.
    """

    def place(file: Written) -> tuple[str, str]:
        name = paired(file.file, languages)
        return name.first, name.ending

    first: dict[tuple[Owed, str | None], str] = {}
    for file, _, shape in shaped(sorted(pages, key=place), PageShape, rules.page, []):
        if not shape.statement or shape.status == "draft" or shape.withdrawn:
            continue
        key = (shape.statement, paired(file.file, languages).language)
        if (before := first.setdefault(key, file.file)) != file.file:
            problem = f"{before} is the statement on {shape.statement} already: keep one of them"
            told.append(Mistake(file.file, 0, "", problem))
        yield build.statement_of(file.file, shape.statement, shape)
