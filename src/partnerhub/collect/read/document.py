"""A feed as its document has it, before any cleaning: what the formats have in common.

Holds values only. Every string in here is hostile; `said` turns them into safe ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from partnerhub.model.kinds import Details
from partnerhub.model.occurrence import Standing


@dataclass(frozen=True, slots=True)
class Words:
    """Something written: HTML, or plain text in which `<` is a less-than sign. `base` is its xml:base, or ""."""

    value: str
    html: bool
    base: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    url: str
    type: str | None = None
    length: str | None = None
    title: str | None = None
    medium: str | None = None  # Media RSS says "image" where it leaves out the type
    width: str | None = None
    height: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    title: Words | None = None
    contents: tuple[Words, ...] = ()  # content elements, in order …
    summary: Words | None = None  # … and the summary or description beside them
    links: tuple[str, ...] = ()  # addresses of its page, the likeliest first
    guid: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    enclosures: tuple[Attached, ...] = ()
    media: tuple[Attached, ...] = ()  # Media RSS; not the same as enclosures
    thumbnails: tuple[Attached, ...] = ()  # media:thumbnail
    images: tuple[str, ...] = ()  # addresses of what the format itself calls the entry's picture
    rating: str | None = None  # media:rating
    comments: str | None = None  # how many, as written
    comments_url: str | None = None
    comments_feed: str | None = None
    answers: str | None = None  # of a comment: the page it is about
    details: Details | None = None  # stated as data; its texts are lines already …
    standing: Standing = Standing.CONFIRMED  # … and whether it takes place, …
    was: datetime | None = None  # … and in UTC when it was to, before it was moved


@dataclass(frozen=True, slots=True)
class Deleted:
    """An entry that the feed says it has taken back."""

    guid: str
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class Document:
    format: str  # "atom", "rss", "rdf", "jsonfeed", "hfeed", …
    url: str  # where it was found
    entries: tuple[Entry, ...]
    title: Words | None = None
    home: str | None = None  # the page it belongs to
    language: str | None = None
    generator: str = ""
    namespaces: frozenset[str] = frozenset()
    guid: str | None = None
    built: datetime | None = None
    ttl: timedelta | None = None
    skip_hours: frozenset[int] = field(default_factory=frozenset)
    skip_days: frozenset[int] = field(default_factory=frozenset)
    remark: str | None = None
    deleted: tuple[Deleted, ...] = ()
    alts: Mapping[str, str] = field(default_factory=dict)  # what pictures show, by their addresses as written
