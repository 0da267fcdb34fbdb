"""What somebody of the office said that they would do, and what became of it. Frozen values, decided by editors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Moved:
    """That it is due on another day."""

    was: date
    now: date
    why: str
    on: date


@dataclass(frozen=True, slots=True)
class Done:
    on: date
    what: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """That it will not be done."""

    on: date
    why: str


@dataclass(frozen=True, slots=True)
class Commitment:
    """One file of content/commitments. Its id is its file's name."""

    file: str
    id: str
    title: str
    said: str  # the very words
    who: str  # a role or a body
    on: date  # when it was said
    due: date
    link: str | None = None  # where it was said: an address, …
    story: str | None = None  # … a story of ours, …
    event: str | None = None  # … or a meeting, in a line
    done: Done | None = None
    closed: Closed | None = None
    moved: tuple[Moved, ...] = ()  # the oldest first
    by: str | None = None  # an editor's initials

    @property
    def is_open(self) -> bool:
        return self.done is None and self.closed is None
