"""An unconference, as editors wrote it in content/: what was pitched, talked about, noted and written.

A `Teller` holds no more than readers may know: whoever is not to be named is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from partnerhub.model.attribution import Attribution
from partnerhub.model.event import EventLink


@dataclass(frozen=True, slots=True)
class Teller:
    """Whose words something is told in, as far as that person wanted."""

    attribution: Attribution = Attribution.NONE
    role: str | None = None  # for `role` and `named`
    name: str | None = None  # for `named` …
    consent: date | None = None  # … since that person agreed


NOBODY = Teller()


@dataclass(frozen=True, slots=True)
class Pitch:
    """What somebody offered to talk about."""

    title: str
    by: Teller = NOBODY
    text: str | None = None
    line: int = field(default=1, compare=False, repr=False)  # of its file


@dataclass(frozen=True, slots=True)
class SessionNote:
    text: str
    by: Teller = NOBODY
    line: int = field(default=1, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Session:
    id: str  # a fragment of the page's address
    title: str
    starts: datetime  # UTC
    ends: datetime | None  # UTC; None: nobody said
    room: str
    pitched_by: Teller = NOBODY
    notes: tuple[SessionNote, ...] = ()
    line: int = field(default=1, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unconference:
    """One file of content/unconferences. Its id is its file's name."""

    file: str
    id: str
    title: str
    starts: datetime  # UTC
    ends: datetime  # UTC, its last instant
    place: str
    access: str
    organiser: str  # the id of a partner, or a name
    areas: tuple[str, ...]
    by: str  # initials
    on: date
    topics: tuple[str, ...] = ()
    booking: str | None = None
    pitch: str | None = None  # how to offer something, in a line
    cancelled: str | None = None  # why it does not take place
    pitches: tuple[Pitch, ...] = ()
    sessions: tuple[Session, ...] = ()  # in order of time, then of their rooms
    stories: tuple[str, ...] = ()  # what was written afterwards: stories here, by id …
    writeups: tuple[EventLink, ...] = ()  # … and elsewhere
