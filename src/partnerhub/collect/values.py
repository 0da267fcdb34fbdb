"""What passes between the parts of collecting: answers from the network, feeds as read, and how a run went.

A channel's failure is a value here, never an exception.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Base64Bytes

from partnerhub.model import Entry, Kind, Occurrence, Said, Validators

SMALLEST = 200, 100  # pixels of a picture: what is less wide or high is an icon, a smiley, an avatar or a tracker


class Trouble(StrEnum):
    """Why a channel gave nothing this time."""

    DNS = "dns"  # no such host, or the resolver is down
    CONNECT = "connect"  # refused, reset or unreachable
    TLS = "tls"
    TIMEOUT = "timeout"  # 30 s wall, or below the floor on speed
    CUT = "cut"  # fewer bytes than promised, or the stream broke
    FORBIDDEN = "forbidden-address"  # private, or a port or scheme that is not allowed
    REDIRECT = "redirect"  # more than five, a loop, or https to http
    TOO_BIG = "too-big"  # on the wire, decoded, or a decoder bomb
    ENCODING = "encoding"  # a content encoding we did not ask for
    HTTP = "http"  # any other status: see `status`
    GONE = "gone"  # 410: stop asking
    BUSY = "busy"  # 429 or 503: the whole host rests
    REFUSED = "refused"  # 401 or 403
    NOT_FOUND = "not-found"  # 404: back off, never disable
    EMPTY = "empty"  # 200 with no body
    NOT_A_FEED = "not-a-feed"  # a login page, a PDF, …
    BROKEN = "broken"  # cut-off or ill-formed beyond trust: nothing is published from it
    ENTITIES = "entities"  # <!ENTITY: refused before parsing
    READER = "reader"  # the reader died: time or memory
    FILE = "file"  # a path: channel whose file is missing or unreadable

    @property
    def is_transport(self) -> bool:
        """No answer came at all: it may well be our own side."""
        return self in {Trouble.DNS, Trouble.CONNECT, Trouble.TLS, Trouble.TIMEOUT, Trouble.CUT}


@dataclass(frozen=True, slots=True)
class Caching:
    """What the answer's headers say about when to ask again."""

    fresh_for: timedelta | None = None  # max-age, else Expires minus Date
    no_cache: bool = False  # no-cache, no-store, must-revalidate with max-age=0
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """200 with a body, or a file that changed."""

    body: bytes
    url: str  # the address that answered, after redirects; hub: and its path for a file of ours
    content_type: str = ""  # as received, with its charset
    content_language: str | None = None
    validators: Validators = field(default_factory=Validators)
    caching: Caching = field(default_factory=Caching)
    moved_to: str | None = None  # where 301/308 alone lead, if the chain began with them


@dataclass(frozen=True, slots=True)
class Unchanged:
    """304, or a file with the same bytes as last time."""

    validators: Validators = field(default_factory=Validators)
    caching: Caching = field(default_factory=Caching)
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    trouble: Trouble
    reason: str  # one plain sentence for an editor, safe to print
    status: int | None = None
    caching: Caching = field(default_factory=Caching)
    host: str | None = None  # the host that asked for rest, which a redirect may have led to


Answer = Fetched | Unchanged | Failed


Keyed = tuple[str, Entry]  # an entry with the guid that tells it from the others of its channel


@dataclass(frozen=True, slots=True)
class Here:
    """Where and when a calendar is read: its dates are told around now, and times that name no zone are the hub's."""

    now: datetime
    zone: str = "UTC"  # IANA


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A feed as read and cleaned. `items` in the feed's own order."""

    kind: Kind  # found, when the channel said `feed`
    items: tuple[Said, ...]
    title: str | None = None
    language: str | None = None
    built: datetime | None = None  # lastBuildDate or the feed's own updated
    ttl: timedelta | None = None  # the longer of ttl and sy:updatePeriod/updateFrequency
    skip_hours: frozenset[int] = field(default_factory=frozenset)  # 0-23, UTC
    skip_days: frozenset[int] = field(default_factory=frozenset)  # 0 Monday - 6 Sunday
    remark: str | None = None  # a mild fault worth telling: "the feed is not well-formed"
    deleted: tuple[str, ...] = ()  # the guids of what it says it has taken back (RFC 6721)
    occurrences: tuple[Occurrence, ...] = ()  # of a calendar's items; `item` is the item's guid


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture made anew, in up to three widths."""

    digest: str  # of the bytes it was made from
    width: int  # of the largest, in pixels
    height: int
    files: tuple[tuple[int, Base64Bytes], ...]  # (width, WebP), the narrowest first


@dataclass(frozen=True, slots=True)
class NoPicture:
    """Why bytes did not become a picture. `for_good`: they never will, so nobody need ask again."""

    reason: str  # one plain sentence for an editor, safe to print
    for_good: bool = True


@dataclass(frozen=True, slots=True)
class Pictured:
    """What became of one picture in this run."""

    address: str
    why_not: str | None = None  # None: it came


@dataclass(frozen=True, slots=True)
class Result:
    """What happened to one channel in this run."""

    channel: str
    outcome: str  # ok, unchanged, or a `Trouble`
    reason: str | None = None
    new: int = 0
    changed: int = 0
    kept: int = 0  # items that were there before and still are
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """One run: what was asked, what was not and why."""

    results: tuple[Result, ...]  # in the order of partners.yaml
    not_due: tuple[str, ...] = ()
    offline: tuple[str, ...] = ()
    resting: tuple[str, ...] = ()  # their host asked us to rest
    our_fault: str | None = None  # it looks like our own side: nothing of the failures was recorded
    retracted: tuple[tuple[str, str, str], ...] = ()  # (item, channel, how): found to be taken back in this run
    returned: tuple[tuple[str, str], ...] = ()  # (item, channel): was taken back, and is there again
    pictures: tuple[Pictured, ...] = ()  # that were asked for, the newest first
    frozen: tuple[str, ...] = ()  # never asked again: the term of their account is over

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.reason)
