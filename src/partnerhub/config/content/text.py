"""A file of content/ as text, its lines ended as ours and without control characters. Every trouble is a `Mistake`."""

from __future__ import annotations

from html import unescape
from pathlib import Path

from partnerhub.config.content.files import name_in, raw_in
from partnerhub.config.document import Unreadable, is_control, text_of
from partnerhub.errors import Mistake


def text_in(path: Path, root: Path, told: list[Mistake]) -> str | None:
    """The text of one file, its lines ended as ours; None, with a mistake told, when there is none to be had."""
    raw = raw_in(path, root, told)
    if raw is None:
        return None
    try:
        return one_kind_of_line(text_of(raw))
    except Unreadable as error:
        told.append(Mistake(name_in(path, root), error.line, "", error.problem))
        return None


def one_kind_of_line(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def control_line(text: str, first_line: int) -> int | None:
    """The line of the first control character, also one spelled as in HTML; None when there is none."""
    for number, line in enumerate(text.split("\n"), first_line):
        line = unescape(line) if "&" in line else line
        if not line.isprintable() and any(is_control(letter) for letter in line):
            return number
    return None
