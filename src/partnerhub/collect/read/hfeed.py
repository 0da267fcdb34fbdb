"""A page marked up with microformats (h-feed, h-entry, h-event) ► a `Document`. mf2py finds them; nothing is cleaned.

What its owner only repeats or likes is not its own word and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import mf2py

from partnerhub.collect.read import page
from partnerhub.collect.read.document import Attached, Document, Entry, Words
from partnerhub.collect.read.stated import instant, occasion
from partnerhub.collect.values import Failed, Trouble

Parsed = dict[str, Any]

ENTRIES = frozenset({"h-entry", "h-event"})
REPEATED = ("repost-of", "like-of", "bookmark-of")  # another's words
SHORT = 60  # letters of a name that content begins with, to see that nobody wrote the name


def document(body: bytes, content_type: str, url: str, zone: ZoneInfo) -> Document | Failed:
    """`zone`: of times that name none."""
    found = page.tree(body, content_type)
    if isinstance(found, Failed):
        return found
    language, title = page.language(found), page.title(found)
    try:
        items = mf2py.parse(doc=found, url=url)["items"]
    except (RecursionError, ValueError, TypeError, AttributeError, KeyError):
        return Failed(Trouble.BROKEN, "the page's microformats cannot be read: nothing is taken from it")
    feeds = [item for item in _every(items) if "h-feed" in item["type"]]
    entries = list(_entries(feeds or items))
    if not entries and not feeds:
        return page.nothing(found, "an h-feed or h-entry")
    said = next((_plain(feed, "name") for feed in feeds), None)
    return Document(
        format="hfeed",
        url=url,
        entries=tuple(
            entry
            for item in entries
            if not _is_repeated(item) and ((entry := _entry(item, zone)).title or entry.contents or entry.summary)
        ),
        title=said or title,
        home=url,
        language=language,
    )


def _every(items: list[Any]) -> Iterator[Parsed]:
    """Items with what they hold, in the page's order."""
    left = list(reversed(items))
    while left:
        item = left.pop()
        if isinstance(item, dict) and isinstance(item.get("type"), list):
            yield item
            left += reversed(item.get("children") or [])


def _entries(items: list[Parsed]) -> Iterator[Parsed]:
    """Those that nobody quotes inside another: an entry's own children are what it answers."""
    left = list(reversed(items))
    while left:
        item = left.pop()
        if not isinstance(item, dict) or not isinstance(item.get("type"), list):
            continue
        if ENTRIES.intersection(item["type"]):
            yield item
        else:
            left += reversed(item.get("children") or [])


def _is_repeated(item: Parsed) -> bool:
    return any(key in item.get("properties", {}) for key in REPEATED)


def _entry(item: Parsed, zone: ZoneInfo) -> Entry:
    content = _content(item)
    name, summary = _plain(item, "name"), _plain(item, "summary")
    links, guid = _texts(item, "url"), next(iter(_texts(item, "uid")), None)
    starts = page.when(next(iter(_texts(item, "start")), None))
    return Entry(
        title=None if name and _is_only_content(name, item) else name,
        contents=(content,) if content else (),
        summary=summary,
        links=tuple(links),
        guid=guid or next(iter(links), None),
        authors=tuple(_texts(item, "author")),
        published=_moment(item, "published", zone),
        updated=_moment(item, "updated", zone),
        tags=tuple(_texts(item, "category")),
        enclosures=tuple(Attached(href) for key in ("audio", "video") for href in _texts(item, key)),
        images=tuple(dict.fromkeys((*_texts(item, "featured"), *_texts(item, "photo")))),
        details=occasion(starts, page.when(next(iter(_texts(item, "end")), None)), _place(item), zone)
        if "h-event" in item["type"] and starts
        else None,
    )


def _content(item: Parsed) -> Words | None:
    for key in ("content", "description"):
        for said in item["properties"].get(key, ()):
            if isinstance(said, dict) and isinstance(said.get("html"), str):
                return Words(said["html"], html=True)
            if text := _text(said):
                return Words(text, html=False)
    return None


def _is_only_content(name: Words, item: Parsed) -> bool:
    """Whether the name is what a parser makes up for a note: the beginning of what it says."""
    said = next((text for key in ("content", "summary") for text in _texts(item, key)), "")
    start = " ".join(name.value.split()).rstrip("…. ")
    return bool(said) and " ".join(said.split()).startswith(start) and (len(start) > SHORT or start == said.strip())


def _place(item: Parsed) -> str | None:
    for said in item["properties"].get("location", ()):
        parts = said.get("properties") if isinstance(said, dict) else None
        if isinstance(parts, dict):
            keys = ("name", "street-address", "locality", "postal-code")
            named = [text for key in keys for text in _texts(said, key)]
            if named:
                return ", ".join(dict.fromkeys(named))
        if text := _text(said):
            return text
    return None


def _moment(item: Parsed, key: str, zone: ZoneInfo) -> datetime | None:
    return instant(page.when(next(iter(_texts(item, key)), None)), zone)


def _plain(item: Parsed, key: str) -> Words | None:
    said = next(iter(_texts(item, key)), None)
    return Words(said, html=False) if said else None


def _texts(item: Parsed, key: str) -> list[str]:
    said = item.get("properties", {}).get(key, ())
    return [text for each in said if (text := _text(each))] if isinstance(said, list) else []


def _text(said: object) -> str | None:
    """A value of microformats as text: a string, a picture with its description, an item with its name."""
    if isinstance(said, dict):
        said = said.get("value")
    return said.strip() or None if isinstance(said, str) else None
