"""The files of one folder of content/, found and read as text. Knows no field; every trouble is a `Mistake`.

Follows no link out of the hub, opens nothing but plain files, and reads none that is too large.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from partnerhub.config.document import Unreadable, is_control, text_of
from partnerhub.errors import Mistake

MOST = 5_000_000  # bytes of one file
_REMEDY = "put the file itself here"


def files_in(root: Path, folder: str, endings: tuple[str, ...], told: list[Mistake], strict: bool) -> Iterator[Path]:
    """Every file in content/`folder` and below it whose name has one of the endings, in order of their paths.

    In a strict folder any other file is a mistake, lest words are lost that somebody believes to be read.
    """
    home = root.resolve()
    start = root / "content" / folder
    if os.path.lexists(start) and not start.is_dir():
        told.append(Mistake(_name(start, root), 0, "", "should be a folder"))
    elif start.is_dir():
        yield from _files(start, root, home, endings, told, strict, (start.resolve(),))


def _files(
    folder: Path,
    root: Path,
    home: Path,
    endings: tuple[str, ...],
    told: list[Mistake],
    strict: bool,
    above: tuple[Path, ...],
) -> Iterator[Path]:
    name = _name(folder, root)
    if not above[-1].is_relative_to(home):
        told.append(Mistake(name, 0, "", f"is a link that leads out of the hub's directory: {_REMEDY}"))
        return
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        told.append(Mistake(name, 0, "", f"cannot be read: {error.strerror}"))
        return
    for path in paths:
        if path.name.startswith((".", "#")) or path.name.endswith("~"):
            continue  # the system's and the editors' programs'
        name, matches = _name(path, root), path.name.endswith(endings)
        if path.is_dir() and not matches:
            inner = path.resolve()
            if inner in above:
                told.append(Mistake(name, 0, "", f"is a link to a folder that it lies in: {_REMEDY}"))
            else:
                yield from _files(path, root, home, endings, told, strict, (*above, inner))
        elif not matches:
            if strict:
                told.append(Mistake(name, 0, "", f"is not read: a file here has a name that ends in {_or(endings)}"))
        elif path.is_symlink() and not _target(path).is_relative_to(home):
            told.append(Mistake(name, 0, "", f"is a link that leads out of the hub's directory: {_REMEDY}"))
        elif not path.name.isprintable():
            told.append(Mistake(name, 0, "", "has a name with letters that cannot be seen: rename it"))
        elif path.exists() and not path.is_file():
            told.append(Mistake(name, 0, "", "is a folder or a device, not a file: rename or remove it"))
        else:
            yield path


def text_in(path: Path, root: Path, told: list[Mistake]) -> str | None:
    """The text of one file, its lines ended as ours; None, with a mistake told, when there is none to be had."""
    raw = raw_in(path, root, told)
    if raw is None:
        return None
    try:
        return one_kind_of_line(text_of(raw))
    except Unreadable as error:
        told.append(Mistake(_name(path, root), error.line, "", error.problem))
        return None


def raw_in(path: Path, root: Path, told: list[Mistake]) -> bytes | None:
    """The bytes of one file; None, with a mistake told, when it is too large or cannot be read."""
    try:
        size = path.stat().st_size
        if size <= MOST:
            return path.read_bytes()
        problem = f"has {size / 1e6:.0f} MB; at most {MOST / 1e6:.0f} MB are read: make several files of it"
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
    told.append(Mistake(_name(path, root), 0, "", problem))
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


def _target(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a link to itself: reading it says so
        return path


def _name(path: Path, root: Path) -> str:
    """The path from the hub's directory, as it can be printed."""
    name = path.relative_to(root).as_posix()
    return name if name.isprintable() else name.encode("unicode_escape").decode("ascii")


def _or(endings: tuple[str, ...]) -> str:
    return " or ".join(endings)
