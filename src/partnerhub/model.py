"""The words of the hub as frozen values: who we listen to, what was said, where it belongs.

Made valid at the edge (config, collect), never checked again. Every datetime is aware and in UTC.
Holds values only. Does not read files, fetch, decide or store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType


class Voice(StrEnum):
    """Who speaks on a channel. An office is not the person who holds it."""

    OFFICE = "office"
    HOLDER = "holder"
    PARTNER = "partner"


class Trust(StrEnum):
    AUTO = "auto"  # published at once
    REVIEW = "review"  # waits for an editor


class Basis(StrEnum):
    """Why we may show a partner's words."""

    LICENCE = "licence"
    AGREEMENT = "agreement"
    LINK_ONLY = "link-only"


class AreaKind(StrEnum):
    FORCE = "force"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"


class Relation(StrEnum):
    """How the people a partner serves belong to the patch."""

    LIVES = "lives"
    WORKS = "works"
    PLAYS = "plays"
    STUDIES = "studies"
    NATIONAL = "national"


class Kind(StrEnum):
    """What a channel is. `FEED` means: find out. `docs/channels.md` says what each one does differently."""

    FEED = "feed"
    ATOM = "atom"
    RSS = "rss"
    RDF = "rdf"
    JSONFEED = "jsonfeed"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    YOUTUBE = "youtube"
    WORDPRESS = "wordpress"
    BLOGGER = "blogger"
    GOVUK = "govuk"
    PODCAST = "podcast"
    BRIDGE = "bridge"


# ── who we listen to ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Area:
    """One node of the patch. `within` is the parent's id, None for the root."""

    id: str
    name: str
    kind: AreaKind
    within: str | None
    places: tuple[str, ...] = ()  # names that put an item here
    postcodes: tuple[str, ...] = ()  # outward codes, upper case


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    name: str
    priority: bool = False  # a priority of the office's plan
    keywords: tuple[str, ...] = ()  # words and phrases that suggest the topic


@dataclass(frozen=True, slots=True)
class Permission:
    """What we may show of a partner's words, and who said so. `excerpt_words` None means the whole text."""

    basis: Basis
    licence: str | None = None
    granted_by: str | None = None
    date: date | None = None
    excerpt_words: int | None = 40  # 0 for link-only
    images: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """One place a partner speaks: either an address on the web or a file inside the hub."""

    id: str
    partner: str  # the id of the partner or account it belongs to
    kind: Kind
    voice: Voice
    url: str | None = None
    path: str | None = None  # relative to the hub's directory
    every: timedelta | None = None  # asked no more often than this; None: the channel's own rhythm
    language: str | None = None  # BCP 47; None: what the channel says, else the partner's, else the hub's
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation we listen to, or (voice office or holder) one of the office's own accounts."""

    id: str
    name: str
    voice: Voice
    permission: Permission
    trust: Trust
    url: str | None = None
    org_id: str | None = None  # for example GB-CHC-1234567
    about: str | None = None
    areas: tuple[str, ...] = ()
    relation: tuple[Relation, ...] = ()
    topics: tuple[str, ...] = ()
    since: date | None = None  # an account's or holder's term: first day
    until: date | None = None  # last day
    channels: tuple[Channel, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """One body in the office's succession. `until` None: still in office, or not yet known."""

    name: str
    short: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Hub:
    """This configured instance."""

    root: Path  # the hub's directory
    title: str
    url: str  # "" for relative addresses, else ends in "/"
    description: str
    languages: tuple[str, ...]  # the first is the site's own
    timezone: str
    contact: str  # an e-mail address or a page; sent in the User-Agent
    allow: tuple[str, ...]  # private hosts that may be fetched: network.allow
    office: tuple[Body, ...]  # in order of date
    areas: tuple[Area, ...]  # the tree, parents before children, in the file's order
    topics: tuple[Topic, ...]
    accounts: tuple[Partner, ...]
    partners: tuple[Partner, ...]
    by_area: Mapping[str, Area] = field(init=False, repr=False, compare=False)
    by_topic: Mapping[str, Topic] = field(init=False, repr=False, compare=False)
    by_partner: Mapping[str, Partner] = field(init=False, repr=False, compare=False)
    by_channel: Mapping[str, Channel] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        put = object.__setattr__  # a frozen value may still hold its own index
        put(self, "by_area", MappingProxyType({area.id: area for area in self.areas}))
        put(self, "by_topic", MappingProxyType({topic.id: topic for topic in self.topics}))
        put(self, "by_partner", MappingProxyType({who.id: who for who in self.speakers}))
        put(self, "by_channel", MappingProxyType({channel.id: channel for channel in self.channels}))

    @property
    def speakers(self) -> tuple[Partner, ...]:
        """The office's own accounts first, then the partners, in the file's order."""
        return self.accounts + self.partners

    @property
    def channels(self) -> Iterator[Channel]:
        return (channel for who in self.speakers for channel in who.channels)

    def office_on(self, day: date) -> Body:
        """The body in office on a day: before the first one the first, after the last one the last."""
        started = [body for body in self.office if body.since <= day]
        return started[-1] if started else self.office[0]

    def line_of(self, area: str) -> tuple[Area, ...]:
        """An area with everything it lies in, the root first."""
        chain: list[Area] = []
        step: str | None = area
        while step is not None:
            chain.append(self.by_area[step])
            step = chain[-1].within
        return tuple(reversed(chain))


# ── what was said ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Enclosure:
    url: str
    type: str | None = None  # MIME type as the channel says
    length: int | None = None  # bytes as the channel says
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a channel said in one version of an item: cleaned, with nothing of ours added.

    `title` and `text` are plain text without markup or control characters (escape them at the sink);
    `body` is HTML that went through the allow-list; every address is a safe http(s) one.
    """

    title: str | None  # None: untitled, as posts are; `derived_title` is what to show then
    derived_title: str  # the title, else the first sentence up to 80 characters, else ""
    link: str | None  # the page at the source
    body: str  # safe HTML, "" for none
    text: str  # the same as plain text
    guid: str | None = None  # as the channel gives it, never shown
    author: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    sensitive: bool = False  # the source marks it so (media:rating adult)
    shortened: bool = False  # the source gives only the beginning ("[…]")
    comments: int | None = None  # a counter: no change of it makes a version
    comments_url: str | None = None
    comments_feed: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing said on a channel, in its newest version."""

    id: str  # 12 letters and digits, the same on every machine
    channel: str
    partner: str
    first_seen: datetime
    last_seen: datetime
    placed: datetime  # its place in time: published, never later than first_seen; never moves
    version: int  # 1, 2, …
    said: Said


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an item, and when we first saw it so."""

    number: int  # 1, 2, …
    seen: datetime
    said: Said


# ── what readers see ────────────────────────────────────────────────────────────────────────────


class StoryState(StrEnum):
    PUBLISHED = "published"
    WAITING = "waiting"  # for an editor


@dataclass(frozen=True, slots=True)
class Story:
    """One or more items about the same thing. Its id is its first item's, and with it its address, for good."""

    id: str
    partner: str  # of the item that founded it
    lead: str  # the item whose words stand first
    state: StoryState
    why: str  # why it is in that state, for an editor
    placed: datetime
    topics: tuple[str, ...]
    areas: tuple[str, ...]
    digest: str  # changes whenever anything a reader could see of it does


@dataclass(frozen=True, slots=True)
class Told:
    """A story with the items that tell it: the lead first, then in order of time."""

    story: Story
    items: tuple[Item, ...]

    @property
    def lead(self) -> Item:
        return self.items[0]


# ── how a channel is doing ──────────────────────────────────────────────────────────────────────


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
