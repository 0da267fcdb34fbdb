"""YAML front matter: the fields between two lines of `---` at the top of a page, and the body below them.

Takes the page's text, returns a `Page` that knows its lines. Does not know any field, and does not read Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as File
from types import MappingProxyType

from partnerhub.config.document import Document, Finding, Line, Path, Unreadable
from partnerhub.config.document import read as read_yaml
from partnerhub.errors import ConfigError, Mistake

FENCE = "---"
_NOT_TEXT = frozenset({"true", "false", "null"})
_SIGNS = ".,;!?()/%=&'’‘“”…–—+~-"
# What no reader of YAML could take for anything but text: a day, an id, or words that begin with a letter; the same
# in quotes; a list of ids.
_SIMPLE = re.compile(
    rf"""(?P<key>[a-z_]+):\ (?:
    (?P<plain>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:T[0-9]{{2}}:[0-9]{{2}})?
      |(?=[0-9a-f]*[acdf])[0-9a-f]{{64}}
      |(?=[2-7a-z]*[a-df-z])[2-7a-z]{{12}}
      |[^\W\d_](?:[\w{_SIGNS}]|:(?=[\w/])|\ (?=[\w(‘“]))*)
    |"(?P<quoted>[\w{_SIGNS[:-1]}\ :\#@*-]+)"
    |\[(?P<list>[a-z][a-z0-9-]*(?:,\ [a-z][a-z0-9-]*)*)\]
    )\n""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Page:
    """`fields` holds str, int, float, bool, None, list and dict; a day is text, as it was written."""

    fields: Mapping[str, object]
    body: str  # everything after the closing fence, as written
    body_line: int  # the 1-based line on which the body begins
    lines: Mapping[str, int]  # the 1-based line of each field
    document: Document = field(repr=False, compare=False)  # the fields with the lines of everything in them

    def line_of(self, key: str) -> int:
        """The line of a field; of one that is not written, the first line of the page."""
        return self.lines.get(key, 1)

    def line_at(self, finding: Finding) -> int:
        """The line to look at for something wrong inside a field; for a field that is not written, the first."""
        written = finding.path and finding.path[0] in self.lines
        return self.document.line_of(finding) if written else finding.line or 1


def read(path: File, text: str) -> Page:
    """The page in `text`. `path` only names it in the `ConfigError` that every mistake in its YAML goes into."""

    file = path.as_posix()
    lines = re.findall(r"[^\n]*\n|[^\n]+", text.removeprefix("\ufeff"))
    if not lines or lines[0].rstrip() != FENCE:
        problem = f"should begin with its front matter: a line with {FENCE}, fields such as `title: …`, and {FENCE}"
        raise ConfigError([Mistake(file, 1, "", problem)])
    end = next((place for place, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        raise ConfigError([Mistake(file, 1, "", f"the front matter is not closed: write a second line with {FENCE}")])
    try:
        document = simple(lines[1:end]) or read_yaml("".join(lines[1:end]), first_line=2)
    except Unreadable as error:
        raise ConfigError([Mistake(file, error.line or 1, "", f"the front matter {error.problem}")]) from None
    fields = {} if document.data is None else document.data
    if not isinstance(fields, dict):
        raise ConfigError([Mistake(file, 2, "", "the front matter should be fields, each written as `key: value`")])
    if document.findings:
        raise ConfigError(
            Mistake(file, document.line_of(each), "", f"{'.'.join(map(str, each.path))} {each.problem}".strip())
            for each in document.findings
        )
    where = {str(path[0]): line.key for path, line in document.lines.items() if len(path) == 1}
    return Page(MappingProxyType(fields), "".join(lines[end + 1 :]), end + 2, MappingProxyType(where), document)


def simple(lines: list[str]) -> Document | None:
    """What `document.read` would say of plain `key: text` lines, many times sooner; None when they are not all so.

    Editors' decisions add up to tens of thousands of small files, and most are nothing else.
    """
    fields: dict[str, object] = {}
    places: dict[Path, Line] = {(): Line(2, 2)}
    for number, line in enumerate(lines, 2):
        match = _SIMPLE.fullmatch(line)
        if match is None or match["key"] in fields:
            return None
        words = match["list"].split(", ") if match["list"] else []
        if not _NOT_TEXT.isdisjoint((match["key"], (match["plain"] or "").lower(), *words)):
            return None
        fields[match["key"]] = words or match["plain"] or match["quoted"]
        places[match["key"],] = Line(number, number)
        places |= {(match["key"], place): Line(number, number) for place in range(len(words))}
    return Document(fields, places, ()) if fields else None
