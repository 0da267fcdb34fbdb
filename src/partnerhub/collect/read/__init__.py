"""Bytes of a channel's answer ► a `ReadFeed` of safe values, or a `Failed` that says why not.

Pure: no network, no clock. Never raises, except MemoryError, which is the machine's own trouble.
What only some kinds need is imported when one of them comes: most nights read feeds alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from partnerhub.collect.read import feed, jsonfeed, refuse, said
from partnerhub.collect.values import Failed, Here, ReadFeed
from partnerhub.model import Kind

__all__ = ["read"]

FIRST = Here(datetime.fromtimestamp(0, UTC))

Reader = Callable[[bytes, str, str, Here], ReadFeed | Failed]


def read(kind: Kind, body: bytes, content_type: str, url: str, here: Here = FIRST) -> ReadFeed | Failed:
    """`content_type` as received, "" when unknown; `url` is where the body was found, for relative addresses.

    `here` matters to calendars and to the events of pages.
    """
    if kind is Kind.FEED and refuse.is_calendar(body, content_type):
        kind = Kind.ICAL
    if kind in OTHERS:
        return OTHERS[kind](body, content_type, url, here)
    if failed := refuse.refused(body, content_type):
        return failed
    document = jsonfeed.document(body, url) if refuse.is_json(body) else feed.document(body, content_type, url)
    return document if isinstance(document, Failed) else said.feed(document, kind)


def _inbox(body: bytes, content_type: str, url: str, here: Here) -> ReadFeed | Failed:
    from partnerhub.collect.read import inbox

    return inbox.feed(body)


def _archive(body: bytes, content_type: str, url: str, here: Here) -> ReadFeed | Failed:
    from partnerhub.collect.read import archive

    return archive.feed(body, url)


def _calendar(body: bytes, content_type: str, url: str, here: Here) -> ReadFeed | Failed:
    from partnerhub.collect.read import ical

    return ical.feed(body, url, here)


def _microformats(body: bytes, content_type: str, url: str, here: Here) -> ReadFeed | Failed:
    from partnerhub.collect.read import hfeed

    document = hfeed.document(body, content_type, url, ZoneInfo(here.zone))
    return document if isinstance(document, Failed) else said.feed(document, Kind.HFEED)


def _stated_events(body: bytes, content_type: str, url: str, here: Here) -> ReadFeed | Failed:
    from partnerhub.collect.read import schema_org

    document = schema_org.document(body, content_type, url, ZoneInfo(here.zone))
    return document if isinstance(document, Failed) else said.feed(document, Kind.SCHEMA_ORG)


def _neighbourhood(body: bytes, content_type: str, url: str, here: Here) -> ReadFeed | Failed:
    from partnerhub.collect.read import police_uk

    document = police_uk.document(body, url, ZoneInfo(here.zone))
    return document if isinstance(document, Failed) else said.feed(document, Kind.POLICE_UK)


def _comments(body: bytes, content_type: str, url: str, here: Here) -> ReadFeed | Failed:
    from partnerhub.collect.read import comments

    found = read(Kind.FEED, body, content_type, url)
    return found if isinstance(found, Failed) else comments.of_feed(found, Kind.COMMENTS)


def _webmentions(body: bytes, content_type: str, url: str, here: Here) -> ReadFeed | Failed:
    from partnerhub.collect.read import comments

    document = comments.webmentions(body, url)
    if isinstance(document, Failed):
        return document
    return comments.of_feed(said.feed(document, Kind.WEBMENTIONS), Kind.WEBMENTIONS)


OTHERS: MappingProxyType[Kind, Reader] = MappingProxyType(
    {
        Kind.INBOX: _inbox,
        Kind.ARCHIVE: _archive,
        Kind.ICAL: _calendar,
        Kind.HFEED: _microformats,
        Kind.SCHEMA_ORG: _stated_events,
        Kind.POLICE_UK: _neighbourhood,
        Kind.COMMENTS: _comments,
        Kind.WEBMENTIONS: _webmentions,
    }
)
