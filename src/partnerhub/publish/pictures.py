"""Story pictures as pages show them, and the files that an edition needs for that.

Takes the published stories and what the store has ready. Does not fetch or draw anything: `collect` did.

    pictures/0123456789abcdef-640.webp      in the edition; the same name as in var/pictures
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from partnerhub.model import Picture, Story
from partnerhub.publish.edition import Edition
from partnerhub.store import Store, StoredPicture

FOLDER = "pictures"
USUAL = 640  # the width for browsers that do not choose by themselves


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture in up to three widths. Paths are inside the edition."""

    src: str
    srcset: tuple[tuple[str, int], ...]  # (path, width in pixels), the narrowest first
    width: int  # of the largest, in pixels: with the height it keeps the place free
    height: int
    alt: str | None  # the source's own description; None: it gave none
    credit: str = ""  # whose it is, when it is not the partner's whose words stand beside it


@dataclass(frozen=True, slots=True)
class File:
    """One file of the edition: `put(path, disk.read_bytes(), inputs)`, unless it is kept."""

    path: str
    disk: Path
    inputs: str


class Pictures:
    """The pictures of an edition's stories."""

    def __init__(self, root: Path, store: Store, stories: Iterable[Story]) -> None:
        """`root` is the hub's directory."""
        self._folder = root / "var" / FOLDER
        wanted = {story.picture.url for story in stories if story.picture}
        self._ready = store.ready_pictures(wanted) if wanted else {}

    def shown(self, picture: Picture | None) -> Shown | None:
        """A story's picture for a template. None: it has none, or what came of it is gone."""
        ready = self._ready.get(picture.url) if picture else None
        return shown(ready, picture.alt) if ready and picture else None

    def files(self) -> Iterator[File]:
        """Each file once, in the order of their names."""
        needed = {name: ready.digest for ready in self._ready.values() for name in ready.files}
        for name in sorted(needed):
            yield File(f"{FOLDER}/{name}", self._folder / name, needed[name])

    def into(self, edition: Edition) -> None:
        """Puts every file into the edition. One that somebody took away is fetched anew by the next collecting."""
        for file in self.files():
            if not edition.keep(file.path, file.inputs) and file.disk.exists():
                edition.put(file.path, file.disk.read_bytes(), file.inputs)


def shown(ready: StoredPicture, alt: str | None) -> Shown:
    srcset = tuple((f"{FOLDER}/{name}", width) for name, width in zip(ready.files, ready.sizes, strict=True))
    usual = [path for path, width in srcset if width <= USUAL]
    return Shown(usual[-1] if usual else srcset[0][0], srcset, ready.width, ready.height, alt)
