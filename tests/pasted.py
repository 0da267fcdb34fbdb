"""The parts of the docs that are pasted from the program: help texts and the keys of partners.yaml.

`python -m tests.pasted` (`make docs`) writes them; `test_docs.py` fails when they are out of date.
A part stands between `<!-- pasted: NAME -->` and `<!-- end -->`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from partnerhub.config import schema
from tasks import app

ROOT = Path(__file__).resolve().parents[1]
DOCS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
PART = re.compile(r"(<!-- pasted: (?P<name>[\w -]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def renew(text: str) -> str:
    """A document with every pasted part made anew."""
    return PART.sub(lambda match: match[1] + made(match["name"]) + match[3], text)


def made(name: str) -> str:
    if name == "verbs":
        return verbs()
    if name == "keys":
        return keys()
    return f"```text\n{help_of(name.removeprefix('hub').strip())}```\n"


def help_of(verb: str) -> str:
    """`hub VERB --help` on a line length that suits a page."""
    result = CliRunner().invoke(app, [*verb.split(), "--help"], prog_name="hub", terminal_width=96)
    assert result.exit_code == 0, result.output
    return result.output


def verbs() -> str:
    command: Any = typer.main.get_command(app)
    rows = [f"| `hub {name}` | {each.get_short_help_str(200)} |" for name, each in command.commands.items()]
    return "\n".join(["| verb | what it does |", "|---|---|", *rows, ""])


def keys() -> str:
    """Every key of partners.yaml with what the schema says of it."""
    whole = schema()
    lines: list[str] = []
    for title, node in sections(whole):
        lines += [f"### {title}", "", "| key | what it is |", "|---|---|"]
        needed = set(node.get("required", ()))
        for key, about in node["properties"].items():
            need = " *(needed)*" if key in needed else ""
            words = about.get("description") or named(whole, about).get("description", "")
            lines.append(f"| `{key}`{need} | {cell(words)} |")
        lines.append("")
    return "\n".join(lines)


def sections(whole: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The file's own keys, then each thing's in the order in which the file comes to it."""
    yield "The file", whole
    told: list[str] = []
    todo = re.findall(r"#/\$defs/(\w+)", json.dumps(whole["properties"]))
    while todo:
        name = todo.pop(0)
        node = whole["$defs"][name]
        if name not in told and "properties" in node:
            told.append(name)
            yield f"One {name.removesuffix('Shape').lower()}", node
            todo += re.findall(r"#/\$defs/(\w+)", json.dumps(node["properties"]))


def named(whole: dict[str, Any], about: dict[str, Any]) -> dict[str, Any]:
    """The definition that a key refers to."""
    reference = about.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = whole.get("$defs", {}).get(reference, {})
    return found


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    for path in DOCS:
        path.write_text(renew(path.read_text(encoding="utf-8")), encoding="utf-8")
