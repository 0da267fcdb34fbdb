"""Who we listen to, and for whom: the hub as partners.yaml says it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from partnerhub.model.promise import Promise
from partnerhub.model.statement import Nation

_T = TypeVar("_T", "Body", "Area", "Topic", "Partner", "RestrictedPeriod")


class Voice(StrEnum):
    """Who speaks on a channel. An office is not the person who holds it."""

    OFFICE = "office"
    HOLDER = "holder"
    PARTNER = "partner"
    FORMER = "former"  # a holder whose term is over: follows from the day, nobody writes it


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
    PASSES = "passes"  # passes through
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
    HFEED = "hfeed"  # a page marked up with microformats
    SCHEMA_ORG = "schema-org"  # a page that states its events as data
    POLICE_UK = "police-uk"  # a neighbourhood's priorities or events at data.police.uk
    ICAL = "ical"  # a calendar
    ARCHIVE = "archive"  # the owner's own export, as `hub import` keeps it in the hub
    COMMENTS = "comments"  # what readers said under a partner's posts
    WEBMENTIONS = "webmentions"  # pages that answer ours or a partner's
    INBOX = "inbox"  # entered by hand: the files of content/inbox that name the channel


ANSWERING = frozenset({Kind.COMMENTS, Kind.WEBMENTIONS})  # others speak there: nothing of it is a story of its own


@dataclass(frozen=True, slots=True)
class Area:
    """One node of the patch. `within` is the parent's id, None for the root."""

    id: str
    name: str
    kind: AreaKind
    within: str | None
    places: tuple[str, ...] = ()  # names that put an item here
    postcodes: tuple[str, ...] = ()  # outward codes, upper case
    gazetteer: str | None = None  # the police area of the shipped gazetteer that this one is


Ring = tuple[tuple[float, float], ...]  # (longitude, latitude) in degrees; the first point is not said again at the end


@dataclass(frozen=True, slots=True)
class Boundary:
    """Where an area lies: polygons, each its outer ring and then its holes."""

    area: str
    polygons: tuple[tuple[Ring, ...], ...]


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    name: str
    priority: bool = False  # a priority of the office's plan
    keywords: tuple[str, ...] = ()  # words and phrases that suggest the topic
    weights: tuple[tuple[str, float], ...] = ()  # of the keywords that count for more or less than 1
    since: date | None = None  # the plan's first day; None: always
    until: date | None = None  # its last day
    sensitive: bool = False  # its pages offer a quick way out


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
    contacts: tuple[str, ...] = ()  # its own published telephone numbers, mailboxes and domains
    since: date | None = None  # an account's or holder's term: first day
    until: date | None = None  # last day
    channels: tuple[Channel, ...] = ()
    purpose: str | None = None  # what an account is for
    promise: Promise | None = None
    ends: date | None = None  # `until`; of a holder at the latest the last day of the body the term began in
    is_closed: bool = False  # an editor has seen to what is to be done when a term is over

    def is_over(self, day: date) -> bool:
        """Whether an account's or holder's term has ended before a day: from then on it is frozen."""
        return self.ends is not None and self.ends < day


@dataclass(frozen=True, slots=True)
class Body:
    """One body in the office's succession. `until` None: still in office, or not yet known."""

    name: str
    short: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """A case that nothing may be published about before its end date without an editor."""

    name: str
    words: tuple[str, ...]  # any of them holds an item
    until: date  # the last day
    note: str | None = None


class PollKind(StrEnum):
    ELECTION = "election"
    BY_ELECTION = "by-election"
    REFERENDUM = "referendum"


@dataclass(frozen=True, slots=True)
class RestrictedPeriod:
    """The days before a poll, both inclusive, in which less is said. `poll` left out: its last day."""

    name: str
    since: date
    until: date
    candidates: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    kind: PollKind = PollKind.ELECTION
    poll: date = date.min
    areas: tuple[str, ...] = ()  # (): the whole patch

    def __post_init__(self) -> None:
        if self.poll == date.min:
            object.__setattr__(self, "poll", self.until)

    @property
    def after(self) -> date:
        """The first day on which nothing of it holds."""
        return self.until + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wording:
    """A name or a sentence of partners.yaml in another of the hub's languages."""

    language: str
    of: str  # "hub", "office", "areas", "topics", "accounts", "promises" or "partners"
    id: str  # of the area, topic or speaker; of a body its `since`; "" for the hub
    field: str
    text: str


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
    watch: tuple[Watched, ...] = ()
    restricted_periods: tuple[RestrictedPeriod, ...] = ()
    leave: str = "https://www.bbc.co.uk/weather"  # where a reader is sent who wants to leave a page quickly
    wordings: tuple[Wording, ...] = ()
    nation: Nation = Nation.ENGLAND  # whose bank holidays count
    verified: tuple[str, ...] = ()  # what an urgent notice may rest on: ids of speakers and channels, and hosts
    boundaries: str | None = None  # a GeoJSON file relative to the hub's directory
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

    def period_on(self, day: date) -> RestrictedPeriod | None:
        """The restricted period that runs on a day. None overlaps another."""
        return next((each for each in self.restricted_periods if each.since <= day <= each.until), None)

    def frozen_on(self, day: date) -> frozenset[str]:
        """The channels of accounts whose term is over: they are no longer asked, and nothing newer is published."""
        return frozenset(channel.id for who in self.accounts if who.is_over(day) for channel in who.channels)

    def is_sensitive(self, topics: Iterable[str]) -> bool:
        """Whether one of these topics is: readers may have to leave a page about it quickly."""
        return any(self.by_topic[topic].sensitive for topic in topics)

    def line_of(self, area: str) -> tuple[Area, ...]:
        """An area with everything it lies in, the root first."""
        chain: list[Area] = []
        step: str | None = area
        while step is not None:
            chain.append(self.by_area[step])
            step = chain[-1].within
        return tuple(reversed(chain))

    def in_language(self, code: str) -> Hub:
        """The same hub with its names and sentences in a language, as far as somebody wrote them in it."""
        said: dict[tuple[str, str], dict[str, Any]] = {}
        for each in self.wordings:
            if each.language == code:
                said.setdefault((each.of, each.id), {})[each.field] = each.text

        def spoken(of: str, values: tuple[_T, ...], key: Callable[[_T], str]) -> tuple[_T, ...]:
            return tuple(replace(value, **said.get((of, key(value)), {})) for value in values)

        def promising(who: Partner) -> Partner:
            return replace(who, promise=who.promise and who.promise.worded(said.get(("promises", who.id), {})))

        return replace(
            self,
            **said.get(("hub", ""), {}),
            office=spoken("office", self.office, lambda body: body.since.isoformat()),
            areas=spoken("areas", self.areas, lambda area: area.id),
            topics=spoken("topics", self.topics, lambda topic: topic.id),
            accounts=tuple(map(promising, spoken("accounts", self.accounts, lambda who: who.id))),
            partners=spoken("partners", self.partners, lambda who: who.id),
            restricted_periods=spoken(
                "restricted_periods", self.restricted_periods, lambda period: period.since.isoformat()
            ),
        )
