"""The tables of docs/decisions.md and docs/writing.md say what the shapes say, and their examples can be read.

`python -m tests.test_content_docs` (`make schema`) writes the tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from partnerhub.config import read_content, schema
from partnerhub.config.content.shapes import MAY, NEEDS
from partnerhub.config.content.sheet import COLUMNS
from partnerhub.model import Do
from tests.pasted import ROOT, cell, named
from tests.test_content import patch, put

PAGES = (ROOT / "docs" / "decisions.md", ROOT / "docs" / "writing.md")
# With tables; their examples are read by tests of their own.
OTHERS = (
    ROOT / "docs" / "hustings.md",
    ROOT / "docs" / "promises.md",
    ROOT / "docs" / "events.md",
    ROOT / "docs" / "unconference.md",
)
PART = re.compile(r"(<!-- fields: (?P<name>\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
OWN = ("corrections", "minor", "withdrawn")  # the same everywhere: told once
VERBS = {
    Do.PUBLISH: "Shows it, whatever held it.",
    Do.HOLD: "Keeps it waiting.",
    Do.REJECT: "Never shows it.",
    Do.WITHDRAW: "Takes away what readers have seen. Its address says so, with the ground.",
    Do.FEATURE: "Puts it first.",
    Do.RETITLE: "Gives it a title of yours. The source's own stays with it.",
    Do.MERGE: "Makes other items or stories part of this one.",
    Do.SPLIT: "Says that it does not tell the same as the rest of its story, or as those it names.",
    Do.PLACE: "Says which areas it belongs to.",
    Do.TOPIC: "Says which topics it belongs to.",
    Do.DESCRIBE: "Says what it is, with everything that this kind has: see [kinds](kinds.md).",
    Do.DEBATE: "Joins it to a debate, in a strand.",
    Do.NOTE: "Shows a note of yours beside it.",
    Do.ACCEPT: "Agrees with the source: shows what it changed, lets go what it took back.",
    Do.DECLINE: "Goes on showing it as it was; keeps out of a debate what came too late.",
}


def renew(text: str) -> str:
    return PART.sub(lambda match: match[1] + made(match["name"]) + match[3], text)


def made(name: str) -> str:
    if name == "verbs":
        return table(("`do`", "what happens", "needs", "may have"), verbs())
    if name == "sheet":
        return f"```text\n{','.join(COLUMNS)}\n```\n"
    if name == "corrections":
        return fields("page", lambda key: key in OWN)
    return fields(name, lambda key: key not in OWN)


def verbs() -> Iterator[tuple[str, ...]]:
    for do in Do:
        needs = ", ".join(f"`{key}`" for key in NEEDS.get(do, ())) or ("a text" if do is Do.NOTE else "")
        yield f"`{do}`", VERBS[do], needs, ", ".join(f"`{key}`" for key in MAY.get(do, ()))


def fields(kind: str, wanted: Any) -> str:
    whole = schema(kind)
    needed = set(whole.get("required", ()))
    rows = []
    for key, about in whole["properties"].items():
        if wanted(key):
            words = about.get("description") or named(whole, about).get("description", "")
            rows.append((f"`{key}`{' *(needed)*' if key in needed else ''}", cell(words)))
    return table(("field", "what it is"), rows)


def table(heads: tuple[str, ...], rows: Any) -> str:
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows), ""])


@pytest.mark.parametrize("path", [*PAGES, *OTHERS], ids=lambda path: path.name)
def test_the_tables_are_those_of_the_shapes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert renew(text) == text, "run `make schema`"


def test_every_kind_of_file_has_its_table() -> None:
    shown = {match["name"] for path in (*PAGES, *OTHERS) for match in PART.finditer(path.read_text(encoding="utf-8"))}
    told = {"verbs", "sheet", "corrections", "decision", "debate", "roundup", "incident", "inbox", "page"}
    assert shown == told | {"election", "hustings", "commitment", "notice", "event", "unconference"}


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)


def test_the_decisions_of_the_examples_can_be_read(tmp_path: Path) -> None:
    decisions, _ = PAGES
    texts = [*blocks(decisions, "markdown"), *(f"---\n{each}---\n" for each in blocks(decisions, "yaml"))]
    for place, text in enumerate(texts):
        put(tmp_path, f"decisions/{place}.md", text)
    found = [decision.do for decision in read_content(patch(tmp_path)).decisions]
    assert sorted(found) == [Do.DESCRIBE, Do.MERGE, Do.PUBLISH, Do.RETITLE, Do.WITHDRAW]


def test_what_the_other_examples_write_can_be_read(tmp_path: Path) -> None:
    _, writing = PAGES
    debate, letter = blocks(writing, "markdown")
    put(tmp_path, "debates/street-lamps.md", debate)
    put(tmp_path, "inbox/letter.md", letter.replace("silver-line-inbox", "pantry-letters"))
    for place, text in enumerate(blocks(writing, "yaml")):
        put(tmp_path, f"pages/{place}.md", f"---\ntitle: x\n{text}---\n")
    content = read_content(patch(tmp_path))
    counted: Mapping[str, int] = {"debates": len(content.debates), "entries": len(content.entries)}
    assert counted == {"debates": 1, "entries": 1}
    assert [(len(words.corrections), bool(words.withdrawn)) for words in content.words] == [
        (1, False),
        (0, True),
        (0, False),
    ]


if __name__ == "__main__":
    for page in (*PAGES, *OTHERS):
        page.write_text(renew(page.read_text(encoding="utf-8")), encoding="utf-8")
