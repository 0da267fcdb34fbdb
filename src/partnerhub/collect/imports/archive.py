"""An export on the disk: a file, a folder or a zip, looked through without unpacking and read within limits.

Takes a path, gives names and bytes. Nothing is ever written, no link is followed, no archive inside another is opened.
Does not know any format.
"""

from __future__ import annotations

import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from partnerhub.collect.imports.values import Wrong

LARGEST = 2 * 10**9  # bytes of the file itself, or of one file in a folder
MOST_FILES = 100_000
LARGEST_MEMBER, LARGEST_TOTAL = 512 * 10**6, 10**9  # bytes read of one file, and of all
LARGEST_WHOLE = 128 * 10**6  # of one that has to be in memory at once
MOST_RATIO, RATIO_FROM = 200, 10**6  # unpacked to packed, of what unpacks to more than so many bytes
CHUNK = 2**20
UNPACK = "unpack it and give the folder instead, or only the file with the posts"
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|\\|(?:^|/)\.\.(?:/|$)|[\x00-\x1f]")
_BYPRODUCTS = re.compile(
    r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)"
)  # of whoever packed it again
_INNER = re.compile(r"\.(?:zip|tgz|tar|gz|7z|rar)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Member:
    name: str  # its path inside, with /
    size: int  # bytes, unpacked, as the archive says


@dataclass(slots=True)
class Bundle:
    """What an export consists of."""

    path: Path
    members: tuple[Member, ...]
    reader: Callable[[str], Iterator[bytes]]
    day: date | None = None  # the newest file's own, where the archive keeps it
    read: int = 0  # bytes so far
    names: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.names = {member.name: member.size for member in self.members}

    def matching(self, pattern: re.Pattern[str]) -> list[str]:
        """The names in which a pattern is found, in order."""
        return sorted((name for name in self.names if pattern.search(name)), key=_natural)

    def chunks(self, name: str, most: int = LARGEST_MEMBER) -> Iterator[bytes]:
        """The bytes of one file, piece by piece. Raises `Wrong` at the limits, whatever the archive says of it."""
        own = 0
        for chunk in self.reader(name):
            own += len(chunk)
            self.read += len(chunk)
            if own > most:
                raise Wrong(f"{name} is larger than {most // 10**6} MB, which no export's posts are")
            if self.read > LARGEST_TOTAL:
                raise Wrong(f"it unpacks to more than {LARGEST_TOTAL // 10**6} MB of posts: not read further")
            yield chunk

    def whole(self, name: str) -> bytes:
        return b"".join(self.chunks(name, LARGEST_WHOLE))

    def head(self, name: str, most: int = 64 * 1024) -> bytes:
        """How a file begins. Does not count as read."""
        chunks = self.reader(name)
        return next(chunks, b"")[:most]

    @property
    def inner(self) -> str | None:
        """An archive inside this one, which is never opened."""
        return next((name for name in self.names if _INNER.search(name)), None)


@contextmanager
def opened(path: Path) -> Iterator[Bundle]:
    """Raises `Wrong` for what is dangerous, damaged or too large."""
    try:
        known = path.stat()
    except OSError as error:
        raise Wrong(f"it cannot be read: {error.strerror or error}") from None
    if stat.S_ISDIR(known.st_mode):
        yield _folder(path)
        return
    if not stat.S_ISREG(known.st_mode):
        raise Wrong("it is neither a file nor a folder")
    if known.st_size > LARGEST:
        raise Wrong(f"it is larger than {LARGEST / 10**9:g} GB: {UNPACK}")
    if not _is_zip(path):
        if known.st_size == 0:
            raise Wrong("it is empty")
        member = Member(path.name, known.st_size)
        yield Bundle(path, (member,), lambda _: _file(path))
        return
    try:
        with zipfile.ZipFile(path) as packed:
            yield _zip(path, packed)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise Wrong(f"the zip file is damaged ({error}): fetch it again") from None


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in {b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"}


def _file(path: Path) -> Iterator[bytes]:
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") if not path.is_symlink() else path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _folder(path: Path) -> Bundle:
    members = []
    for where, folders, files in os.walk(path, onerror=_unreadable):
        for name in (*folders, *files):
            inner = Path(where, name)
            shown = inner.relative_to(path).as_posix()
            known = inner.lstat()
            if stat.S_ISLNK(known.st_mode):
                raise Wrong(f"{shown} is a symbolic link, which no export has: take it out")
            if stat.S_ISREG(known.st_mode) and not _BYPRODUCTS.search(shown):
                members.append(Member(shown, known.st_size))
        if len(members) > MOST_FILES:
            raise Wrong(f"it holds more than {MOST_FILES} files: give only the folder with the posts")
    return Bundle(path, tuple(members), lambda name: _within(path, name))


def _unreadable(error: OSError) -> None:
    raise Wrong(f"a folder in it cannot be read: {error.strerror or error}")


def _within(path: Path, name: str) -> Iterator[bytes]:
    inner = path / name
    if inner.lstat().st_size > LARGEST:
        raise Wrong(f"{name} is larger than {LARGEST / 10**9:g} GB, which no export's posts are")
    return _file(inner)


def _zip(path: Path, packed: zipfile.ZipFile) -> Bundle:
    listed = packed.infolist()
    if len(listed) > MOST_FILES:
        raise Wrong(f"it holds more than {MOST_FILES} files: {UNPACK}")
    known: dict[str, zipfile.ZipInfo] = {}
    for each in listed:
        shown = repr(each.filename[:80])
        if _OUTSIDE.search(each.filename):
            raise Wrong(f"it holds a file that would land outside of it ({shown}), which no export has: not read")
        if stat.S_ISLNK(each.external_attr >> 16):
            raise Wrong(f"it holds a symbolic link ({shown}), which no export has: not read")
        if known.setdefault(each.filename, each) is not each:
            raise Wrong(f"it holds two files of one name ({shown}), which no export has: not read")
    files = [each for each in listed if not each.is_dir() and not _BYPRODUCTS.search(each.filename)]
    day = max((each.date_time[:3] for each in files), default=None)
    return Bundle(
        path,
        tuple(Member(each.filename, each.file_size) for each in files),
        lambda name: _unpacked(packed, known[name]),
        _date(day),
    )


def _unpacked(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    shown = repr(member.filename[:80])
    if member.flag_bits & 1:
        raise Wrong(f"{shown} in it is protected with a password: unpack it and give the folder instead")
    if member.file_size > RATIO_FROM and member.file_size > MOST_RATIO * max(1, member.compress_size):
        raise Wrong(f"{shown} in it unpacks to more than {MOST_RATIO} times its size, as a bomb does: not read")
    with packed.open(member) as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _date(day: tuple[int, ...] | None) -> date | None:
    try:
        return date(*day) if day and day[0] >= 1990 else None
    except ValueError:
        return None


def _natural(name: str) -> list[tuple[int, str]]:
    """`part2` before `part10`."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d{1,9})", name)]
