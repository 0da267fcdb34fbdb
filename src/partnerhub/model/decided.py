"""Decided: what editors wrote in content/, as frozen values. Each knows its file, to be named in a message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from partnerhub.model.attribution import Attribution
from partnerhub.model.commitment import Commitment, Moved
from partnerhub.model.election import Election, Hustings
from partnerhub.model.event import Event
from partnerhub.model.kinds import Details
from partnerhub.model.notice import Notice
from partnerhub.model.response import Response
from partnerhub.model.said import Form
from partnerhub.model.statement import Statement
from partnerhub.model.unconference import Unconference


class Do(StrEnum):
    PUBLISH = "publish"
    HOLD = "hold"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    FEATURE = "feature"
    RETITLE = "retitle"
    MERGE = "merge"
    SPLIT = "split"
    PLACE = "place"
    TOPIC = "topic"
    DESCRIBE = "describe"  # says what it is
    DEBATE = "debate"  # joins a debate
    NOTE = "note"
    ACCEPT = "accept"  # a change at the source
    DECLINE = "decline"


class Ground(StrEnum):
    """Why something was withdrawn, in words general enough to harm nobody."""

    PRIVACY = "privacy"
    LEGAL = "legal"
    SAFETY = "safety"
    ACCURACY = "accuracy"
    PERMISSION = "permission"
    REQUEST = "request"
    MISTAKE = "mistake"  # ours


@dataclass(frozen=True, slots=True)
class Decision:
    """One file of content/decisions: an editor's word about one item or story."""

    file: str  # relative to the hub's directory
    about: str  # an item's or story's id, or an address at the source
    do: Do
    by: str  # initials
    on: datetime  # UTC; a day alone is its first minute in the hub's time zone
    why: str
    link: str | None = None  # the address at the source: tells what it was about when the item is no longer kept
    version: str | None = None  # the digest of the version the editor saw
    second: str | None = None  # a second editor's initials
    until: date | None = None  # the last day it holds
    title: str | None = None
    areas: tuple[str, ...] | None = None  # (): belongs to no area
    topics: tuple[str, ...] | None = None
    others: tuple[str, ...] = ()  # `with`: ids or addresses
    ground: Ground | None = None
    debate: str | None = None
    strand: str | None = None
    attribution: Attribution | None = None  # `publish`, of a comment: as whose words it is quoted …
    role: str | None = None  # … for `role`
    period: str | None = None  # `publish`, `accept`: the restricted period in which it may be read nevertheless
    details: Details | None = None  # `describe`: what it is
    note: str = ""  # the body: Markdown, shown as the editor's
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    def line(self, key: str) -> int:
        return self.lines.get(key, 1)


@dataclass(frozen=True, slots=True)
class Strand:
    id: str
    name: str
    most: int = 12  # stories shown before "more"


@dataclass(frozen=True, slots=True)
class Debate:
    """One file of content/debates: a focused question. Its id is its file's name."""

    file: str
    id: str
    question: str
    strands: tuple[Strand, ...]
    opens: date
    closes: date  # the last day
    next: str  # what happens with it
    by: str
    tags: tuple[str, ...] = ()  # a story with one of these tags or words joins by itself …
    strand: str | None = None  # … in this strand; None: the first
    topics: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    summary: str | None = None  # the editor's, when it has closed
    said: tuple[str, ...] = ()  # you said …
    did: tuple[str, ...] = ()  # … we did, line by line
    answer: str | None = None  # where everybody can answer while it is open


@dataclass(frozen=True, slots=True)
class Roundup:
    """One file of content/roundups: an editor's page that quotes several stories on one focus."""

    file: str
    id: str
    title: str
    on: date
    by: str
    debate: str | None = None
    topic: str | None = None
    stories: tuple[str, ...] = ()  # ids of those it quotes
    is_draft: bool = True


@dataclass(frozen=True, slots=True)
class Incident:
    """One file of content/incidents: everything of a compromised account since then waits."""

    file: str
    id: str
    title: str
    channel: str
    since: datetime
    until: datetime | None
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Correction:
    """One mistake in an editor's own words, told in the open."""

    was: str
    now: str
    why: str
    on: date


@dataclass(frozen=True, slots=True)
class Words:
    """An editor's page as far as it may not change silently."""

    file: str
    address: str  # where readers find it, relative to the site
    title: str
    text: str  # everything of it that readers see, as it was written
    corrections: tuple[Correction, ...] = ()
    is_minor: bool = False
    withdrawn: date | None = None
    ground: str | None = None
    language: str | None = None  # of a page in another language than the site's own
    due: date | None = None  # of a commitment: a day that moves in the open or not at all …
    moved: tuple[Moved, ...] = ()  # … as it is told here
    on: date | None = None  # the day it was published, where its file says so
    changes: tuple[Correction, ...] = ()  # of an event: new times and places, told in the open, that are no mistakes
    form: int = 0  # how `text` is put together: a page is compared with what was kept in the same form


@dataclass(frozen=True, slots=True)
class Entry:
    """Something entered by hand in content/inbox."""

    file: str
    line: int
    channel: str
    form: Form
    at: datetime  # when it was said
    entered: date
    by: str
    title: str | None
    text: str  # Markdown
    link: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    details: Details | None = None  # None: to be found in its words


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that people write in content/, valid."""

    decisions: tuple[Decision, ...] = ()
    debates: tuple[Debate, ...] = ()
    roundups: tuple[Roundup, ...] = ()
    incidents: tuple[Incident, ...] = ()
    entries: tuple[Entry, ...] = ()
    elections: tuple[Election, ...] = ()  # in order of their polls; no drafts
    hustings: tuple[Hustings, ...] = ()  # in order of time; no drafts
    events: tuple[Event, ...] = ()  # in order of their ids; no drafts
    statements: tuple[Statement, ...] = ()  # in order of their files; neither drafts nor withdrawn
    commitments: tuple[Commitment, ...] = ()  # in order of their ids; no drafts
    notices: tuple[Notice, ...] = ()  # in order of their ids
    unconferences: tuple[Unconference, ...] = ()  # in order of their ids; no drafts
    responses: tuple[Response, ...] = ()  # the register of replies, in its order
    words: tuple[Words, ...] = ()  # every page of the editors that readers can see, and their words on stories

    @property
    def pages(self) -> int:
        decided = {each.file for each in self.decisions}
        return sum(each.file not in decided for each in self.words)
