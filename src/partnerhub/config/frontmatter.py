"""YAML front matter: the fields between two lines of `---` at the top of a page, and the body below them.

Takes the page's text, returns a `Page` that knows its lines. Does not know any field, and does not read Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from partnerhub.errors import ConfigError, Mistake

_FENCE = "---"


@dataclass(frozen=True, slots=True)
class Page:
    """`fields` holds str, int, float, bool, None, list and dict; a day is text, as it was written."""

    fields: Mapping[str, object]
    body: str  # everything after the closing fence, as written
    body_line: int  # the 1-based line on which the body begins
    lines: Mapping[str, int]  # the 1-based line of each field

    def line_of(self, key: str) -> int:
        """The line of a field; of one that is not written, the first line of the page."""
        return self.lines.get(key, 1)


def read(path: Path, text: str) -> Page:
    """The page in `text`. `path` only names it in the `ConfigError` that every mistake in its YAML goes into."""
    from partnerhub.config.document import Unreadable  # ruamel.yaml: a hub without pages does without
    from partnerhub.config.document import read as read_yaml

    file = path.as_posix()
    lines = re.findall(r"[^\n]*\n|[^\n]+", text.removeprefix("\ufeff"))
    if not lines or lines[0].rstrip() != _FENCE:
        problem = f"should begin with its front matter: a line with {_FENCE}, fields such as `title: …`, and {_FENCE}"
        raise ConfigError([Mistake(file, 1, "", problem)])
    end = next((place for place, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise ConfigError([Mistake(file, 1, "", f"the front matter is not closed: write a second line with {_FENCE}")])
    try:
        document = read_yaml("".join(lines[1:end]), first_line=2)
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
    return Page(MappingProxyType(fields), "".join(lines[end + 1 :]), end + 2, MappingProxyType(where))
