"""The files of one folder of content/, found and read as bytes. Knows no field; every trouble is a `Mistake`.

Follows no link out of the hub, opens nothing but plain files, and reads none that is too large.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from partnerhub.errors import Mistake

MOST = 5_000_000  # bytes of one file
# Every folder that is read, with how the names of its files end.
FOLDERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "debates": (".md",),
        "decisions": (".md",),
        "roundups": (".md",),
        "incidents": (".md",),
        "events": (".md",),
        "elections": (".md",),
        "hustings": (".md",),
        "inbox": (".md", ".csv"),
        "pages": (".md",),
        "commitments": (".md",),
        "notices": (".md",),
        "unconferences": (".md",),
    }
)
FILES = ("responses.csv",)  # read too, beside the folders
_LOOSE = frozenset({"pages"})  # a page's picture may lie beside it
_WRITTEN = frozenset({".md", ".markdown", ".csv"})
_REMEDY = "put the file itself here"


def files_in(root: Path, folder: str, told: list[Mistake]) -> Iterator[Path]:
    """Every file in content/`folder` and below it whose name ends as it should, in order of their paths.

    Any other file is a mistake, lest words are lost that somebody believes to be read.
    """
    home = root.resolve()
    start = root / "content" / folder
    if os.path.lexists(start) and not start.is_dir():
        told.append(Mistake(name_in(start, root), 0, "", "should be a folder"))
    elif start.is_dir():
        yield from _files(start, root, home, FOLDERS[folder], told, folder not in _LOOSE, (start.resolve(),))


def unread_in(root: Path) -> Iterator[Path]:
    """What an editor wrote in content/ where nothing is read: beside the folders, or in one of another name.

    A README there is for the editors themselves.
    """
    for path in sorted((root / "content").glob("[!.#]*[!~]")):
        if path.name in {*FOLDERS, *FILES} or path.stem.lower() == "readme":
            continue
        if path.suffix in _WRITTEN or any(path.rglob("*.md")):
            yield path


def _files(
    folder: Path,
    root: Path,
    home: Path,
    endings: tuple[str, ...],
    told: list[Mistake],
    strict: bool,
    above: tuple[Path, ...],
) -> Iterator[Path]:
    name = name_in(folder, root)
    if not above[-1].is_relative_to(home):
        told.append(Mistake(name, 0, "", f"is a link that leads out of the hub's directory: {_REMEDY}"))
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        told.append(Mistake(name, 0, "", f"cannot be read: {error.strerror}"))
        return
    for entry in entries:
        if entry.name.startswith((".", "#")) or entry.name.endswith("~"):
            continue  # the system's and the editors' programs'
        path, matches = folder / entry.name, entry.name.endswith(endings)
        if matches and entry.name.isprintable() and entry.is_file(follow_symlinks=False):
            yield path
            continue
        name = name_in(path, root)
        if path.is_dir() and not matches:
            inner = path.resolve()
            if inner in above:
                told.append(Mistake(name, 0, "", f"is a link to a folder that it lies in: {_REMEDY}"))
            else:
                yield from _files(path, root, home, endings, told, strict, (*above, inner))
        elif not matches:
            if strict:
                told.append(Mistake(name, 0, "", f"is not read: a file here has a name that ends in {_or(endings)}"))
        elif path.is_symlink() and not target_of(path).is_relative_to(home):
            told.append(Mistake(name, 0, "", f"is a link that leads out of the hub's directory: {_REMEDY}"))
        elif not path.name.isprintable():
            told.append(Mistake(name, 0, "", "has a name with letters that cannot be seen: rename it"))
        elif path.exists() and not path.is_file():
            told.append(Mistake(name, 0, "", "is a folder or a device, not a file: rename or remove it"))
        else:
            yield path


def raw_in(path: Path, root: Path, told: list[Mistake]) -> bytes | None:
    """The bytes of one file; None, with a mistake told, when it is too large or cannot be read."""
    try:
        size = path.stat().st_size
        if size <= MOST:
            return path.read_bytes()
        problem = f"has {size / 1e6:.0f} MB; at most {MOST / 1e6:.0f} MB are read: make several files of it"
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
    told.append(Mistake(name_in(path, root), 0, "", problem))
    return None


def target_of(path: Path) -> Path:
    """Where a link leads."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a link to itself: reading it says so
        return path


def name_in(path: Path, root: Path) -> str:
    """The path from the hub's directory, as it can be printed."""
    name = path.relative_to(root).as_posix()
    return name if name.isprintable() else name.encode("unicode_escape").decode("ascii")


def place_in(path: Path, root: Path) -> str:
    """The path of a file found in `root` from there: `relative_to`, of which tens of thousands take a while."""
    return str(path).removeprefix(str(root)).lstrip("/")


def _or(endings: tuple[str, ...]) -> str:
    return " or ".join(endings)
