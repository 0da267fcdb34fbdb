"""How a channel and its host are doing, as we remember it between runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from partnerhub.model.hub import Kind


@dataclass(frozen=True, slots=True)
class Validators:
    """Byte-exact as received; sent back as they came."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelState:
    """What we remember of a channel between runs. A fresh one knows nothing and is due at once."""

    channel: str
    url: str | None = None  # the address the validators belong to; another one voids them
    validators: Validators = field(default_factory=Validators)
    next_due: datetime | None = None
    checked: datetime | None = None  # last asked
    answered: datetime | None = None  # last good answer: 200 that could be read, or 304
    outcome: str = "new"  # new, ok, unchanged, or a `Trouble`
    reason: str | None = None  # one plain sentence when the outcome is a trouble
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    moved_to: str | None = None  # where a permanent redirect leads …
    moved_since: datetime | None = None  # … since when, and in how many runs it was seen
    moved_runs: int = 0
    built: datetime | None = None  # the feed's own build date
    still_since: datetime | None = None  # the build date moves since then but no item does
    newest: datetime | None = None  # the newest item's place in time
    rhythm: timedelta | None = None  # the usual gap between its items; None: too few to tell
    ttl: timedelta | None = None  # the feed's own wishes, kept for the nights it answers 304
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    kind: Kind | None = None  # found, when the channel said `feed`
    title: str | None = None  # the feed's own
    read: datetime | None = None  # a calendar: last read as a whole, not answered 304
    dates_until: datetime | None = None  # a calendar: when the last date that it tells is over


@dataclass(frozen=True, slots=True)
class HostState:
    """A host that asked us to rest (429, 503)."""

    host: str
    rests_until: datetime
    pause: timedelta  # the last pause; doubles 1 h to 24 h


class Health(StrEnum):
    """The age of the newest item against the channel's own rhythm, not the HTTP status."""

    NEW = "new"  # not asked yet
    OK = "ok"
    QUIET = "quiet"  # longer silent than usual
    STALE = "stale"  # much longer silent than usual
    FAILING = "failing"
    GONE = "gone"
    SUSPECT = "suspect"  # the build date moves, the items do not
    FROZEN = "frozen"  # the term of its account is over
