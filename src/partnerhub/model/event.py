"""An event that an editor entered by hand: when it takes place, where, for whom it is open, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class EventKind(StrEnum):
    EVENT = "event"
    MEETING = "meeting"  # of the office or a panel, that the public may follow
    SURGERY = "surgery"  # come and ask
    VOLUNTEERING = "volunteering"  # people are asked for


@dataclass(frozen=True, slots=True)
class EventTime:
    """One time that it takes place: the only one, or one of a series."""

    key: str  # which of a series, by when it was first to be: 20261203T1900 or 20261203; "": the only one
    starts: datetime  # UTC
    ends: datetime  # UTC, its last instant; as `starts` when nobody said
    was: datetime | None = None  # UTC: when it was to be, before it was moved
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class EventMove:
    """A change of its time or of its place, told in the open: of the one or of the other."""

    on: date
    why: str
    was: datetime | None = None  # UTC
    now: datetime | None = None
    was_place: str | None = None
    now_place: str | None = None


@dataclass(frozen=True, slots=True)
class EventLink:
    """Something elsewhere on the web."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Event:
    """One file of content/events. Its id is its file's name."""

    file: str
    id: str
    title: str
    kind: EventKind
    times: tuple[EventTime, ...]  # in order of time; never empty
    all_day: bool  # its days count, in `zone`, and no hour
    zone: str  # IANA
    by: str  # initials
    on: date  # when it was entered
    place: str | None = None
    access: tuple[str, ...] = ()
    online: str | None = None  # where it can be joined
    link: str | None = None  # where it can be read about
    booking: str | None = None
    partner: str | None = None  # who holds it, by id …
    organiser: str | None = None  # … or in words
    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    moves: tuple[EventMove, ...] = ()  # in order of time
    cancelled: date | None = None  # on this day, all of it or the times that say so …
    why: str | None = None  # … for this reason
    stories: tuple[str, ...] = ()  # what was written afterwards: stories here, by id …
    writeups: tuple[EventLink, ...] = ()  # … and elsewhere
    corrected: tuple[date, ...] = ()  # when its words were put right
    says: str = ""  # the first words of its text, plain

    @property
    def changes(self) -> tuple[date, ...]:
        """The days on which something of it changed, in order of time."""
        days = [move.on for move in self.moves] + list(self.corrected) + ([self.cancelled] if self.cancelled else [])
        return tuple(sorted(days))
