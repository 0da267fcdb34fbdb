"""JSON Feed 1 and 1.1 ► a `Document`. Takes bytes; forgives what real feeds get wrong, such as numbers for ids.

Does not clean.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from partnerhub.collect.read.document import Attached, Document, Entry, Words
from partnerhub.collect.values import Failed, Trouble

Parsed = dict[str, Any]

_FIRST = datetime(1970, 1, 2, tzinfo=UTC)  # earlier is how programs write "no date", as year 1 in .NET
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON can write half a character; nothing after it can


def document(body: bytes, url: str) -> Document | Failed:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        return Failed(Trouble.BROKEN, "the JSON is cut off or ill-formed: nothing is taken from it")
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return Failed(Trouble.NOT_A_FEED, "the answer is JSON, but not a JSON Feed (it has no list of items)")
    return Document(
        format="jsonfeed",
        url=url,
        entries=tuple(_entry(item) for item in feed["items"] if isinstance(item, dict)),
        title=_plain(feed, "title"),
        home=_string(feed, "home_page_url"),
        language=_string(feed, "language"),
    )


def _entry(item: Parsed) -> Entry:
    body = _string(item, "content_html")
    content = Words(body, html=True) if body else _plain(item, "content_text")
    authors = [*_list(item, "authors"), *([item["author"]] if isinstance(item.get("author"), dict) else [])]
    return Entry(
        title=_plain(item, "title"),
        contents=(content,) if content else (),
        summary=_plain(item, "summary"),
        links=tuple(filter(None, (_string(item, "url"), _string(item, "external_url")))),
        guid=_string(item, "id"),
        authors=tuple(dict.fromkeys(filter(None, (_string(author, "name") for author in authors)))),
        published=_moment(item, "date_published"),
        updated=_moment(item, "date_modified"),
        language=_string(item, "language"),
        tags=tuple(_LONE_SURROGATE.sub("", tag) for tag in _values(item, "tags") if isinstance(tag, str)),
        enclosures=tuple(
            Attached(href, _string(file, "mime_type"), _string(file, "size_in_bytes"), _string(file, "title"))
            for file in _list(item, "attachments")
            if (href := _string(file, "url"))
        ),
        images=tuple(filter(None, (_string(item, "image"), _string(item, "banner_image")))),
    )


def _string(parsed: Parsed, key: str) -> str | None:
    value = parsed.get(key)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        return str(value)
    return _LONE_SURROGATE.sub("\ufffd", value) if isinstance(value, str) and value.strip() else None


def _plain(parsed: Parsed, key: str) -> Words | None:
    value = _string(parsed, key)
    return Words(value, html=False) if value else None


def _values(parsed: Parsed, key: str) -> list[Any]:
    value = parsed.get(key)
    return value if isinstance(value, list) else []


def _list(parsed: Parsed, key: str) -> list[Parsed]:
    return [each for each in _values(parsed, key) if isinstance(each, dict)]


def _moment(parsed: Parsed, key: str) -> datetime | None:
    """RFC 3339; without an offset it is taken for UTC."""
    try:
        said = datetime.fromisoformat(_string(parsed, key) or "")
        moment = said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)
        return moment if moment >= _FIRST else None
    except (ValueError, OverflowError):
        return None
