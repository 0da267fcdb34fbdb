"""One complete built site: made beside the last one, sharing what did not change, shown by one rename.

    var/editions/0007/        the pages
    var/editions/0007.json    what is in it: the mark of a finished edition
    output -> var/editions/0007

Kill it anywhere: `output` is the old edition or the new one, never half of one. Does not render or check pages.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from partnerhub.errors import Refused

KEEP = 2  # finished editions: the one shown and the one before


class Entry(NamedTuple):  # no dataclass: tens of thousands are read each night
    """One file of an edition. `inputs` is the fingerprint of what it was made from, "" when that is not known."""

    inputs: str
    sha256: str
    brief: str = ""  # of a story's page: the fingerprint of what lists show of it


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a finished edition holds."""

    files: dict[str, Entry] = field(default_factory=dict)
    stories: int = 0
    words: str = ""  # what the editors' pages said, as `publish.words` writes it

    def dump(self) -> str:
        rows = dict(sorted(self.files.items()))
        return json.dumps({"stories": self.stories, "words": self.words, "files": rows}, ensure_ascii=False)

    @classmethod
    def load(cls, text: str) -> Manifest:
        data = json.loads(text)
        files = {path: Entry._make(row) for path, row in data["files"].items()}
        return cls(files, data["stories"], data.get("words", ""))


class Edition:
    """An edition in the making. Either `publish` it or `abandon` it."""

    def __init__(self, editions: Path, output: Path) -> None:
        """`output` is the link that readers see. A real folder with something in it is never replaced."""
        if output.exists() and not output.is_symlink() and (not output.is_dir() or any(output.iterdir())):
            raise Refused(
                f"{output} exists and was not made by Partner Hub: move it away, then build again "
                f"(it becomes a link to the newest edition)"
            )
        editions.mkdir(parents=True, exist_ok=True)
        editions = editions.resolve()  # a hub, or its var/ alone, may be reached through a link
        shown = output.resolve() if output.is_symlink() else None
        if shown is not None and shown.exists() and shown.parent != editions:
            raise Refused(
                f"{output} leads to {shown}, which is no edition of this hub: move the link away, then build again"
            )
        folders = [path for path in editions.iterdir() if path.is_dir()]
        finished = {folder: made for folder in folders if (made := _manifest(folder)) is not None}
        for folder in folders:
            if folder != shown and folder not in finished:
                shutil.rmtree(folder)  # left by a run that was cut short
        self._last_folder = shown if shown in finished else None
        self.last = finished.get(self._last_folder, Manifest()) if self._last_folder else Manifest()
        number = max((int(path.stem) for path in editions.iterdir() if path.stem.isdecimal()), default=0) + 1
        self.output = output
        self.folder = editions / f"{number:04d}"
        self._there: dict[str, str] = {}  # path: SHA-256 of what the new folder holds already
        self._emptied: set[str] = set()  # folders that lost a file
        self._begin(finished)
        self.files: dict[str, Entry] = {}
        self.written: list[str] = []  # paths whose bytes are not the last edition's
        self._made = {""}  # folders that exist already

    def _begin(self, finished: Mapping[Path, Manifest]) -> None:
        """Starts from the edition before the shown one, which nobody reads any more: most of its files are right."""
        spare = next((folder for folder in finished if folder != self._last_folder), None)
        if spare is None or self._last_folder is None:
            self.folder.mkdir()
            return
        spare.with_suffix(".json").unlink()  # from here on it is no edition, should we be cut short
        spare.rename(self.folder)
        present = set(_files(self.folder))
        for path, entry in finished[spare].files.items():
            if not entry.inputs:  # others (Pelican) write these in place, and the shown edition shares their bytes
                self._drop(path)
            elif path in present:
                self._there[path] = entry.sha256

    def keep(self, path: str, inputs: str) -> bool:
        """Takes a page over when it was made from the same inputs. False: it must be made anew."""
        if (here := self.files.get(path)) is not None:  # two stories may share a picture
            return here.inputs == inputs
        entry = self.last.files.get(path)
        if entry is None or entry.inputs != inputs:
            return False
        if self._there.get(path) != entry.sha256 and not self._link(path):
            return False
        self.files[path] = entry
        return True

    def put(self, path: str, data: bytes, inputs: str = "", brief: str = "") -> None:
        """Writes a page. Two pages at one address are a mistake, never an accident of order."""
        if path in self.files:
            raise Refused(f"two pages want the address {path}: give one of them another slug or id")
        sha256 = hashlib.sha256(data).hexdigest()
        before = self.last.files.get(path)
        self.files[path] = Entry(inputs, sha256, brief)
        if before is not None and before.sha256 == sha256 and self._link(path):
            return
        place = self._place(path)
        if path in self._there:
            place.unlink(missing_ok=True)  # never written in place: another edition shares these bytes
        place.write_bytes(data)
        self.written.append(path)

    def adopt(self) -> None:
        """Takes in what others (Pelican's static files) put into the folder themselves, and drops what nobody wants."""
        present = set()
        for path in _files(self.folder):
            present.add(path)
            if path in self.files:
                continue
            if path in self._there:
                self._drop(path)
                continue
            self.files[path] = Entry("", hashlib.sha256(self.read(path)).hexdigest())
            if self.last.files.get(path) != self.files[path]:
                self.written.append(path)
        if lost := sorted(self.files.keys() - present):
            raise Refused(f"{self.folder / lost[0]} was taken away while the site was built: build again")
        for folder in sorted(self._emptied, key=len, reverse=True):
            self._tidy(folder)

    def brief(self, path: str) -> str:
        """What was said of a page with `put`, in this edition or else in the last one; "" of a page that is new."""
        entry = self.files.get(path) or self.last.files.get(path)
        return entry.brief if entry else ""

    def read(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    @property
    def vanished(self) -> frozenset[str]:
        """Addresses of the last edition that this one lacks."""
        return frozenset(self.last.files.keys() - self.files.keys())

    def publish(self, stories: int, *, words: str = "", allow_shrinking: bool = False) -> None:
        """Shows this edition. Refuses when more than half of the stories would disappear."""
        if stories * 2 < self.last.stories and not allow_shrinking:
            raise Refused(
                f"the site would shrink from {self.last.stories} stories to {stories}: nothing was published. "
                f"If that is meant, build with --allow-shrinking"
            )
        manifest = self.folder.with_suffix(".json")
        new = manifest.with_suffix(".new")
        new.write_text(Manifest(self.files, stories, words).dump(), encoding="utf-8")
        os.sync()  # the pages are on disk before anyone is sent to them
        new.rename(manifest)
        if self.output.is_dir() and not self.output.is_symlink():
            self.output.rmdir()  # empty: see __init__
        link = self.output.with_name(self.output.name + ".new")
        link.unlink(missing_ok=True)
        link.symlink_to(os.path.relpath(self.folder, self.output.parent.resolve()), target_is_directory=True)
        link.replace(self.output)
        for old in _lists(manifest.parent)[:-KEEP]:
            old.unlink()
            shutil.rmtree(old.with_suffix(""), ignore_errors=True)

    def abandon(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _link(self, path: str) -> bool:
        """The last edition's file under the same address, without copying its bytes where the disk allows."""
        if self._last_folder is None:
            return False
        if (there := self._there.get(path)) is not None:
            if there == self.last.files[path].sha256:
                return True
            (self.folder / path).unlink(missing_ok=True)
        here = self._place(path)
        try:
            os.link(f"{self._last_folder}/{path}", here)
        except FileNotFoundError:
            return False
        except OSError:  # another disk, or one without links
            shutil.copy2(self._last_folder / path, here)
        return True

    def _drop(self, path: str) -> None:
        (self.folder / path).unlink(missing_ok=True)
        self._emptied.add(path.rpartition("/")[0])

    def _tidy(self, folder: str) -> None:
        """Removes a folder, and those around it, as far as they are empty."""
        while folder:
            try:
                (self.folder / folder).rmdir()
            except OSError:
                return
            folder = folder.rpartition("/")[0]

    def _place(self, path: str) -> Path:
        above = path.rpartition("/")[0]
        if above not in self._made:
            (self.folder / above).mkdir(parents=True, exist_ok=True)
            self._made.add(above)
        return self.folder / path


def _manifest(folder: Path) -> Manifest | None:
    """What an edition holds; None when its list is missing or damaged: then it is no edition."""
    try:
        return Manifest.load(folder.with_suffix(".json").read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _lists(editions: Path) -> list[Path]:
    """The lists of the finished editions, the oldest first: 9999 before 10000."""
    return sorted((path for path in editions.glob("*.json") if path.stem.isdecimal()), key=lambda path: int(path.stem))


def _files(root: Path) -> Iterator[str]:
    """The path of every file below, in a settled order."""
    start = len(str(root)) + 1
    for folder, inner, names in os.walk(root):
        inner.sort()
        for name in sorted(names):
            yield f"{folder}/{name}"[start:]
