"""What one channel's answer, or one night's curating, changes: values that a transaction applies.

Holds values only. `collect.update` and `curate` decide them, `Store` writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from partnerhub.model import ChannelState, HostState, Item, Occurrence, Picture, Said


@dataclass(frozen=True, slots=True)
class Known:
    """What must be known of an item to tell whether it changed."""

    id: str
    digest: str
    version: int
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class NewVersion:
    """An item that is new (number 1) or was edited at its source."""

    item: Item
    digest: str
    seen: datetime

    @property
    def said(self) -> Said:
        return self.item.said


@dataclass(frozen=True, slots=True)
class OtherPictures:
    """A known item that says what it said, with other pictures than before."""

    item: str
    version: int
    pictures: tuple[Picture, ...]
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """An event of a calendar that is still to come, as it was last read."""

    id: str
    title: str | None
    link: str | None
    starts: datetime  # its next date


@dataclass(frozen=True, slots=True)
class Dates:
    """What a reading of a calendar tells of time: it replaces all dates of its items."""

    items: tuple[str, ...]
    occurrences: tuple[Occurrence, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)  # {id by its new UID: the item that it is}


@dataclass(frozen=True, slots=True)
class Update:
    """Everything one answer of one channel changes, written in one transaction."""

    state: ChannelState
    versions: tuple[NewVersion, ...] = ()
    seen: tuple[str, ...] = ()  # ids of known items that are still there, unchanged
    at: datetime | None = None  # when they were seen
    host: HostState | None = None  # the host asked us to rest
    pictures: tuple[OtherPictures, ...] = ()  # of those that are still there
    dates: Dates | None = None  # of a calendar


@dataclass(frozen=True, slots=True)
class Absence:
    """An item that its channel no longer lists although it lists older ones."""

    item: str
    since: datetime  # first found missing
    asked: datetime  # its own address was last asked
    misses: int  # answers 404 in a row
    how: str = ""  # "gone" (410), "not found" (twice 404), "tombstone", "unlisted", "removed"; "": not sure


class Outcome(StrEnum):
    """What became of a picture's address."""

    READY = "ready"
    FAILED = "failed"  # to be asked again, a few times
    REFUSED = "refused"  # not any more


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture's address, and what came of asking it."""

    address: str
    outcome: Outcome
    asked: datetime
    misses: int = 0  # failures in a row
    digest: str = ""  # of the bytes that came
    width: int = 0  # of the largest file, in pixels
    height: int = 0
    sizes: tuple[int, ...] = ()  # the widths of its files, the narrowest first
    why: str = ""  # it is not ready: one plain sentence

    @property
    def files(self) -> tuple[str, ...]:
        """Their names, one a size."""
        return picture_names(self.digest, self.sizes)


def picture_names(digest: str, widths: Iterable[object]) -> tuple[str, ...]:
    return tuple(f"{digest}-{width}.webp" for width in widths)


@dataclass(frozen=True, slots=True)
class WantedPicture:
    """An address that an item names, and what is known of it. `before` None: it was never asked."""

    item: str
    address: str
    before: StoredPicture | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """Where an item stands: the story it was put in, and the one an editor wants it in."""

    item: str
    grouped: str
    story: str
    placed: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """An item's place in a story, and why."""

    item: str
    story: str
    version: int  # the item's version this was decided on
    because: str
    doubt: str | None = None  # the story it may belong to, if an editor says so …
    doubtful: str = ""  # … and why
    grouped: str = ""  # the story it was put in, before editors merged and split
