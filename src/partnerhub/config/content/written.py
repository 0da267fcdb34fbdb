"""One file of content/ as its editors wrote it: its front matter in a shape, or what is wrong with it.

Takes a folder, a shape and what else to ask of it. Adds every mistake to a list instead of raising it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from partnerhub.config import frontmatter
from partnerhub.config.content.files import files_in, place_in
from partnerhub.config.content.rules import BODY
from partnerhub.config.content.shapes import NESTED, PageShape
from partnerhub.config.content.text import control_line, text_in
from partnerhub.config.content.values import FILE_ID
from partnerhub.config.document import Finding
from partnerhub.config.frontmatter import Page
from partnerhub.config.rules import Spot
from partnerhub.config.values import shown
from partnerhub.config.wording import Wording, findings_of
from partnerhub.errors import ConfigError, Mistake

S = TypeVar("S", bound=BaseModel)
Rule = Callable[[Spot, str], Iterator[Finding]]  # what is wrong between the fields, and with the text below them

_REMEDIES: Mapping[str, str] = {
    "about": "write the id of the item or story, as in its address",
    "do": "write what is to happen, such as publish or hold",
    "by": "write your initials",
    "on": "write the day, such as 2026-11-23",
    "why": "write the reason in a sentence",
    "question": "write the question, as readers should see it",
    "election": "write the name of a file in content/elections, without .md",
    "poll": "write the day of the poll, such as 2027-05-06",
    "areas": "write the ids of its areas, such as `[castlebeck]`",
    "party": "write the party or description in the statement of persons nominated, or “No description”",
    "organiser": "write the id of a partner, or a name",
    "place": "write where it is, in a line",
    "access": "write who can get in and how: steps, a loop, signing, parking",
    "reply": "write invited, accepted, declined or not-invited",
    "what": "write what it is or was, in a word or a line",
    "answers": "write one for every candidate, `{name: …, text: …}`",
    "starts": "write when it starts: a time such as 2026-12-03T19:00, or a day",
    "opens": "write the first day, such as 2026-11-23",
    "closes": "write the last day, such as 2026-12-18",
    "next": "write what happens with what is said, by whom and by when",
    "title": "write `title: …`",
    "channel": "write the id of a channel in partners.yaml",
    "form": "write post, meeting, letter or survey",
    "date": "write when it was said, such as 2026-11-23",
    "entered": "write the day you entered it, such as 2026-11-23",
    "from": "write a day such as 2026-11-23, or a time such as 2026-11-23T14:20",
    "was": "write what it said",
    "now": "write what it says now",
    "name": "write the name, as readers should see it",
    "said": "write what was said",
    "second": "write the initials of a second editor, who has read it too",
    "until": "write when it ends, such as 2026-11-23T14:20",
    "text": "write the words that readers are to see",
    "who": "write who said it: a role or a body, no name",
    "at": "write when, such as 2026-11-23T14:20",
    "did": "write the answer to each line of said",
}
_SENTENCES: Mapping[type[BaseModel], Mapping[str, str]] = {
    PageShape: {"title": "the page has no title: write `title: …` at its top"}
}


@dataclass(frozen=True, slots=True)
class Written:
    """One file that could be read. `id` is its name without .md."""

    file: str  # relative to the hub's directory
    id: str
    page: Page | None  # None: its front matter cannot be read, which is told


def read(root: Path, folder: str, told: list[Mistake], without: Container[str] = ()) -> list[Written]:
    """Every Markdown file of content/`folder`, in order of their paths; `without` some, by path from the root."""
    paths = files_in(root, folder, told)
    return [read_one(path, root, told) for path in paths if place_in(path, root) not in without]


def read_one(path: Path, root: Path, told: list[Mistake]) -> Written:
    shown_path = path.relative_to(root)
    file = shown_path.as_posix()
    if (text := text_in(path, root, told)) is None:
        return Written(file, path.stem, None)
    try:
        page = frontmatter.read(shown_path, text)
    except ConfigError as error:
        told += error.mistakes
        return Written(file, path.stem, None)
    if (line := control_line(page.body, page.body_line)) is not None:
        told.append(Mistake(file, line, "", "has a control character in it: remove it"))
        return Written(file, path.stem, None)
    return Written(file, path.stem, page)


def shaped(
    files: Iterable[Written], shape: type[S], rule: Rule, told: list[Mistake]
) -> Iterator[tuple[Written, Page, S]]:
    """Those with nothing wrong in them, each with its page and its fields."""
    for file in files:
        if (page := file.page) is None:
            continue
        value, findings = fields_of(page.fields, page.body, shape, rule)
        told += sorted({Mistake(file.file, line_of(each, page), "", each.problem) for each in findings})
        if value is not None:
            yield file, page, value


def fields_of(fields: Mapping[str, object], text: str, shape: type[S], rule: Rule) -> tuple[S | None, list[Finding]]:
    """Fields in their shape, or everything that is wrong with them."""
    findings: list[Finding] = []
    value = None
    try:
        value = shape.model_validate(dict(fields))
    except ValidationError as error:
        findings += findings_of(error, Wording(shape, NESTED, _REMEDIES, sentences=_SENTENCES.get(shape, {})))
    findings += rule(Spot((), dict(fields)), text)
    return (None, findings) if findings else (value, [])


def line_of(finding: Finding, page: Page) -> int:
    """The line to look at: of the field, or of the text below the front matter, or where that begins."""
    if finding.path != BODY:
        return page.line_at(finding)
    if finding.line:
        return page.body_line + finding.line - 1
    text = page.body.lstrip("\n")
    return page.body_line + (len(page.body) - len(text) if text else 0)


def named(files: Iterable[Written], told: list[Mistake]) -> Iterator[Written]:
    """The files of a folder whose names are addresses: in small letters, digits and hyphens, and each there once."""
    first: dict[str, str] = {}
    for file in files:
        if not FILE_ID.fullmatch(file.id):
            problem = f"the name{shown(file.id)} is its address: up to 80 small letters, digits and hyphens, rename it"
            told.append(Mistake(file.file, 0, "", problem))
        elif file.id == "index":
            told.append(Mistake(file.file, 0, "", "index is the address of the list: rename it"))
        elif (before := first.setdefault(file.id, file.file)) != file.file:
            told.append(Mistake(file.file, 0, "", f"{before} has the same name, which is its address: rename one"))
        yield file
