"""Atom, RSS, RDF and CDF in any state ► a `Document`. The only place that knows feedparser.

Takes bytes, never an address: feedparser's own fetcher is out of reach. Does not clean: its sanitiser and its
resolver of addresses are off, because `clean` does both in a quarter of the time.
"""

from __future__ import annotations

import re
import xml.sax
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from time import struct_time
from typing import Any

import feedparser

from partnerhub.collect import clean, titles
from partnerhub.collect.read import alts, quicker, refuse, tombstones
from partnerhub.collect.read.document import Attached, Document, Entry, Words
from partnerhub.collect.values import Failed, Trouble

quicker.install()

Parsed = dict[str, Any]  # feedparser's; looked into with dict.get, as its own get() guesses

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_FORMATS = {"atom": "atom", "rss10": "rdf", "rss090": "rdf", "rss": "rss", "cdf": "rss"}
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}  # hours
_DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
_MAILBOX = re.compile(r"[<(]?[^\s<>()@]+@[^\s<>()@]+[>)]?")
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>")
_DAY = re.compile(rb"<day>\s*([a-z]{6,9})\s*</day>")


def document(body: bytes, content_type: str, url: str) -> Document | Failed:
    """A `Failed` for what is no feed, or a cut-off one: half an item would pass for a whole one."""
    headers = {"content-type": content_type} if content_type else {}
    try:
        parsed = feedparser.parse(
            BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except MemoryError:
        raise  # the machine's trouble, not the feed's: the worker ends
    except Exception as error:  # the seam: fuzzed input makes feedparser raise nearly anything
        return Failed(Trouble.BROKEN, f"the feed cannot be read ({type(error).__name__})")
    hours, days = (_between(body, element) for element in (b"skiphours", b"skipdays"))
    feed, entries, version = parsed["feed"], parsed["entries"], parsed.get("version") or ""
    if not version and not entries:
        return refuse.not_a_feed(body)
    fault = parsed.get("bozo_exception")
    ill_formed = isinstance(fault, xml.sax.SAXException)
    if ill_formed and fault.getMessage() == "out of memory":
        raise MemoryError  # expat's own way to say it
    if ill_formed and refuse.cut_off(body):
        return Failed(Trouble.BROKEN, "the feed is cut off before its end: nothing is taken from it")
    format_ = next((name for start, name in _FORMATS.items() if version.startswith(start)), "rss")
    return Document(
        format=format_,
        url=url,
        entries=tuple(_entry(entry, format_, _string(feed, "language")) for entry in entries),
        title=_words(feed, "title"),
        home=next(iter(_pages(feed)), None),
        language=_string(feed, "language"),
        generator=f"{_string(feed, 'generator')} {_string(_detail(feed, 'generator_detail'), 'href')}",
        namespaces=frozenset(str(prefix) for prefix in parsed.get("namespaces", ())),
        guid=_string(feed, "id"),
        built=_moment(feed, "updated_parsed"),
        ttl=_ttl(feed),
        skip_hours=frozenset(int(hour) % 24 for hour in _HOUR.findall(hours)),
        skip_days=frozenset(day for day, name in enumerate(_DAYS) if name in _DAY.findall(days)),
        remark=_remark(fault) if ill_formed else None,
        deleted=tombstones.read(body),
        alts=alts.read(body),
    )


def _entry(entry: Parsed, format_: str, feed_language: str | None) -> Entry:
    contents = _list(entry, "content")
    links = _list(entry, "links")
    pages = _pages(entry)
    guid = _string(entry, "id")
    if not pages and format_ == "rss" and guid and entry.get("guidislink") and guid.lower().startswith("http"):
        pages = (guid,)
    details = (*contents, *filter(None, (_detail(entry, "summary_detail"), _detail(entry, "title_detail"))))
    languages = (_string(detail, "language") for detail in (entry, *details))
    language = next(filter(None, languages), None)
    replies = {_string(link, "type"): _string(link, "href") for link in links if link.get("rel") == "replies"}
    return Entry(
        title=_words(entry, "title"),
        contents=tuple(filter(None, map(_content, contents))),
        summary=_words(entry, "summary"),
        links=pages,
        guid=guid,
        authors=_authors(entry, format_),
        published=_moment(entry, "published_parsed") or _moment(entry, "created_parsed"),
        updated=_moment(entry, "updated_parsed"),
        language=language if language != feed_language else None,
        tags=tuple(filter(None, (_string(tag, "label") or _string(tag, "term") for tag in _list(entry, "tags")))),
        enclosures=_attached(link for link in links if link.get("rel") == "enclosure"),
        media=_attached(_list(entry, "media_content")),
        thumbnails=_attached(_list(entry, "media_thumbnail")),
        images=tuple(filter(None, [_string(_detail(entry, "image"), "href")])),
        rating=_string(_detail(entry, "media_rating"), "content"),
        comments=_string(entry, "slash_comments") or _string(entry, "thr_total"),
        comments_url=_string(entry, "comments") or replies.get("text/html"),
        comments_feed=_string(entry, "wfw_commentrss") or replies.get("application/atom+xml"),
    )


def _string(parsed: Parsed, key: str) -> str | None:
    value = dict.get(parsed, key)
    return value if isinstance(value, str) and value.strip() else None


def _detail(parsed: Parsed, key: str) -> Parsed:
    value = dict.get(parsed, key)
    return value if isinstance(value, dict) else {}


def _list(parsed: Parsed, key: str) -> list[Parsed]:
    value = dict.get(parsed, key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _words(parsed: Parsed, key: str) -> Words | None:
    """None also where feedparser only copied the content into an absent summary: then there is no detail."""
    detail, value = _detail(parsed, f"{key}_detail"), _string(parsed, key)
    return _as_words(detail, value) if detail and value else None


def _content(detail: Parsed) -> Words | None:
    """None for what is no text, such as an image in base64."""
    value, kind = _string(detail, "value"), _string(detail, "type") or ""
    return _as_words(detail, value) if value and (kind in _HTML or kind.startswith("text/")) else None


def _as_words(detail: Parsed, value: str) -> Words:
    kind = dict.get(detail, "type")
    if kind == "application/xhtml+xml":
        value = value.replace("</br>", "")  # feedparser writes <br></br>, which HTML reads as two
    return Words(value, html=kind in _HTML, base=_string(detail, "base") or "")


def _pages(parsed: Parsed) -> tuple[str, ...]:
    """Only what is said to be a page: feedparser's own `link` may be an id, or a guid that is no address."""
    alternates = (_string(link, "href") for link in _list(parsed, "links") if link.get("rel") == "alternate")
    best = _string(parsed, "link")
    return tuple(sorted(filter(None, alternates), key=lambda href: href != best))


def _authors(entry: Parsed, format_: str) -> tuple[str, ...]:
    """Names. An e-mail address is nobody's name, and not ours to publish.

    RSS writes `office@harbour.example (Harbour office)`; feedparser takes it apart only for short top-level domains.
    """
    written = _string(entry, "author") or ""
    if format_ != "atom" and "@" in written:
        return tuple(filter(None, [_MAILBOX.sub("", written).strip(" \t\n()<>,;:")]))
    names = (_string(author, "name") for author in _list(entry, "authors"))
    return tuple(dict.fromkeys(name for name in names if name and "@" not in name))


def _attached(links: Iterable[Parsed]) -> tuple[Attached, ...]:
    return tuple(
        Attached(
            url,
            type=_string(link, "type"),
            length=_string(link, "length") or _string(link, "filesize"),
            title=_string(link, "title"),
            medium=_string(link, "medium"),
            width=_string(link, "width"),
            height=_string(link, "height"),
        )
        for link in links
        if (url := _string(link, "href") or _string(link, "url"))
    )


def _moment(parsed: Parsed, key: str) -> datetime | None:
    """In UTC, as feedparser gives it."""
    said = dict.get(parsed, key)
    if not isinstance(said, struct_time):
        return None
    try:
        return datetime(*said[:5], min(said.tm_sec, 59), tzinfo=UTC)
    except ValueError:
        return None


def _ttl(feed: Parsed) -> timedelta | None:
    minutes = _number(_string(feed, "ttl"))
    period = _PERIODS.get((_string(feed, "sy_updateperiod") or "").strip().lower(), 0)
    hours = period / max(_number(_string(feed, "sy_updatefrequency")), 1)
    longer = max(timedelta(minutes=minutes), timedelta(hours=hours))
    return longer or None


def _number(said: str | None) -> int:
    return int(said) if said and re.fullmatch(r"\s*[0-9]{1,6}\s*", said) else 0


def _between(body: bytes, element: bytes) -> bytes:
    """What stands inside an element of which feedparser would keep only the last child."""
    letters = refuse.narrow(body).lower()
    start = letters.find(b"<" + element)
    return letters[start : letters.find(b"</" + element, start)][:4096] if start >= 0 else b""


def _remark(fault: xml.sax.SAXException) -> str:
    line = f"line {fault.getLineNumber()}: " if isinstance(fault, xml.sax.SAXParseException) else ""
    return f"the feed is not well-formed ({line}{titles.cut(clean.plain(fault.getMessage()), 80)})"
