"""A `Document` ► a `ReadFeed`: every string cleaned, every address made safe, every list of a bearable length.

Pure. Does not decide what is new or shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from urllib.parse import urljoin

from partnerhub.collect import clean, titles
from partnerhub.collect.clean import Cleaned
from partnerhub.collect.read import kinds, pictures
from partnerhub.collect.read.document import Attached, Document, Entry, Words
from partnerhub.collect.read.line import line
from partnerhub.collect.values import ReadFeed
from partnerhub.model import Enclosure, Kind, Occurrence, Said, ends_at

MAX_ITEMS = 500
MAX_TAGS, MAX_TAG = 64, 100
MAX_TITLE, MAX_AUTHOR, MAX_GUID = 300, 120, 2048
MAX_ENCLOSURES = 64

_NEVER = datetime.min.replace(tzinfo=UTC)
_NO_DATE = datetime(1970, 1, 2, tzinfo=UTC)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")
_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}")
_FLASH = "application/x-shockwave-flash"


def feed(document: Document, kind: Kind) -> ReadFeed:
    """The items in the feed's order; of more than `MAX_ITEMS` the newest."""
    found = kinds.find(document) if kind is Kind.FEED else kind
    home = clean.address(document.home or "", document.url) or document.url
    entries, remark = document.entries, document.remark
    if len(entries) > MAX_ITEMS:
        newest = sorted(range(len(entries)), key=lambda place: _when(entries[place]), reverse=True)[:MAX_ITEMS]
        remark = f"only the newest {MAX_ITEMS} of {len(entries)} items are read"
        entries = tuple(entries[place] for place in sorted(newest))
    taken_back = {guid: each.when for each in document.deleted if (guid := _guid(each.guid))}
    items = [item(entry, found, document, home) for entry in entries]
    occurrences = tuple(filter(None, (_occurrence(entry, said) for entry, said in zip(entries, items, strict=True))))
    items = pictures.without_logos([each for each in items if not _is_taken_back(each, taken_back)])
    listed = {each.guid for each in items}
    return ReadFeed(
        kind=found,
        items=tuple(items),
        title=line(document.title, MAX_TITLE),
        language=_language(document.language),
        built=document.built,
        ttl=document.ttl,
        skip_hours=document.skip_hours,
        skip_days=document.skip_days,
        remark=remark,
        deleted=tuple(guid for guid in taken_back if guid not in listed),
        occurrences=occurrences,
    )


def item(entry: Entry, kind: Kind, document: Document, home: str) -> Said:
    """One entry, cleaned. `home` is what its relative addresses start from."""
    title = line(entry.title, MAX_TITLE)
    body = kinds.body(kind, document, entry)
    cleaned = _body(body.words, document.url, home)
    authors = ", ".join(filter(None, (line(Words(name, html=False), MAX_AUTHOR) for name in entry.authors)))
    return Said(
        title=title,
        derived_title=title or titles.derive(cleaned.text),
        link=next(filter(None, (clean.address(link, home) for link in entry.links)), None),
        body=cleaned.html,
        text=cleaned.text,
        guid=_guid(entry.guid) if entry.guid else None,
        author=titles.cut(authors, MAX_AUTHOR) or None,
        published=_date(entry.published),
        updated=_date(entry.updated),
        language=_language(entry.language),
        tags=_tags(entry.tags),
        enclosures=_enclosures(kinds.enclosures(kind, entry), home),
        sensitive=(entry.rating or "").strip().lower() == "adult",
        shortened=body.shortened,
        comments=int(entry.comments) if re.fullmatch(r"[0-9]{1,9}", entry.comments or "") and entry.comments else None,
        comments_url=clean.address(entry.comments_url or "", home),
        comments_feed=clean.address(entry.comments_feed or "", home),
        answers=clean.address(entry.answers, home) if entry.answers else None,
        details=entry.details,
        pictures=pictures.pictures(document, entry, body.words, home),
    )


def _occurrence(entry: Entry, said: Said) -> Occurrence | None:
    """The one time of an event that its page states."""
    details = entry.details
    if not (details and details.starts and said.guid):
        return None
    ends = ends_at(details) if details.all_day else details.ends
    return Occurrence(
        said.guid,
        "",
        details.starts,
        ends or details.starts,
        details.all_day,
        details.zone,
        entry.standing,
        was=entry.was if entry.was != details.starts else None,
    )


def _guid(raw: str) -> str | None:
    return clean.plain(raw[:MAX_GUID]) or None


def _is_taken_back(item: Said, taken_back: Mapping[str, datetime | None]) -> bool:
    """Whether its tombstone is younger than it. An older one is about an entry that came back since."""
    when, own = taken_back.get(item.guid or ""), item.updated or item.published
    return when is not None and own is not None and when > own


def _body(words: Words | None, url: str, home: str) -> Cleaned:
    if words is None:
        return Cleaned("", "")
    if not words.html:
        return clean.from_plain(words.value)
    return clean.markup(words.value, urljoin(url, words.base) if words.base else home)


def _date(said: datetime | None) -> datetime | None:
    """The first day of 1970, or earlier, is how programs write "no date"."""
    return said if said and said > _NO_DATE else None


def _language(said: str | None) -> str | None:
    tag = (said or "").strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None


def _tags(said: Iterable[str]) -> tuple[str, ...]:
    """Without the hash of a hashtag; each once, however it is written."""
    tags: dict[str, str] = {}
    for tag in said:
        if shown := line(Words(tag[: 4 * MAX_TAG].lstrip("#"), html=False), MAX_TAG):
            tags.setdefault(shown.casefold(), shown)
    return tuple(tags.values())[:MAX_TAGS]


def _enclosures(files: Iterable[Attached], home: str) -> tuple[Enclosure, ...]:
    safe: dict[str, Enclosure] = {}
    for file in files:
        type_ = (file.type or "").strip().lower()
        url = clean.address(file.url, home)
        if url is None or type_ == _FLASH:
            continue
        length = int(file.length) if re.fullmatch(r"[0-9]{1,15}", file.length or "") and file.length else None
        title = line(Words(file.title, html=False), MAX_TITLE) if file.title else None
        safe.setdefault(url, Enclosure(url, type_ if _TYPE.fullmatch(type_) else None, length, title))
    return tuple(safe.values())[:MAX_ENCLOSURES]


def _when(entry: Entry) -> datetime:
    return entry.published or entry.updated or _NEVER
