"""What an event of a calendar says, as an `Entry` that is cleaned like any other. Pure.

Names of people, their addresses and their answers are not among it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from icalendar import Event

from partnerhub.collect import clean
from partnerhub.collect.read.document import Entry, Words
from partnerhub.collect.read.line import line
from partnerhub.model import Standing

MAX_TITLE, MAX_PLACE, MAX_UID = 300, 200, 2048
_FIRST = datetime(1970, 1, 2, tzinfo=UTC)
_TAG = re.compile(r"</?(?:a|b|br|div|em|font|h[1-6]|html|i|img|li|ol|p|span|strong|table|u|ul)\b[^<>]{0,2000}>", re.I)
_BREAK = re.compile(r"<(?:br|p|div|li|table|h[1-6])\b", re.I)
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|amp|nbsp|quot|lt|gt|apos|[lr][sd]quo|[nm]dash|hellip|pound|euro);")
_ESCAPED = re.compile(r"\\(.)")
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+", re.I)
_CALLED_OFF = re.compile(r"\W*(?:cancelled|canceled|wedi[ '’]?i ganslo|canslwyd)\s*(?:[\]):!*–—-]|$)", re.I)
# Where a meeting is joined: no page about it, and often with its password in the address.
_ROOMS = ("zoom.us", "teams.microsoft.com", "teams.live.com", "meet.google.com", "webex.com", "gotomeeting.com")


def entry(event: Event, uid: str) -> Entry:
    links = tuple(_links(event))
    html, plain = _rich(event), text(event, "DESCRIPTION")
    if html and not clean.text(html).strip():
        html = ""
    body = Words(html, html=True) if html else _words(plain) if plain else None
    return Entry(
        title=Words(text(event, "SUMMARY"), html=False) if text(event, "SUMMARY") else None,
        contents=(body,) if body else (),
        links=links,
        guid=uid,
        published=_stamp(event, "CREATED"),
        updated=_updated(event),
        language=_parameter(event, "SUMMARY", "LANGUAGE"),
        tags=tuple(_categories(event)),
        images=tuple(str(each) for each in _every(event, "IMAGE"))[:4],
    )


def title(event: Event) -> str | None:
    return line(Words(text(event, "SUMMARY"), html=False), MAX_TITLE)


def place(event: Event) -> str | None:
    """None where it only says an address on the web."""
    said = line(Words(re.sub(r"\s*\n\s*", ", ", text(event, "LOCATION").strip()), html=False), MAX_PLACE)
    return None if said is None or _ADDRESS.fullmatch(said) else said


def uid(event: Event) -> str:
    """ "" for none."""
    return clean.plain(text(event, "UID")[:MAX_UID])


def standing(event: Event) -> Standing:
    """Also by the word with which people mark it in its title."""
    said = text(event, "STATUS").strip().upper()
    if said in ("CANCELLED", "CANCELED") or _CALLED_OFF.match(text(event, "SUMMARY")):
        return Standing.CANCELLED
    return Standing.TENTATIVE if said == "TENTATIVE" else Standing.CONFIRMED


def written(event: Event) -> tuple[datetime, bool]:
    """By this of two versions the later one is told; of two of one time, the one that calls it off."""
    return _updated(event) or _FIRST, standing(event) is Standing.CANCELLED


def is_private(event: Event) -> bool:
    """Anything but PUBLIC, as the standard asks of a class that one does not know."""
    return text(event, "CLASS").strip().upper() not in ("", "PUBLIC")


def text(event: Event, name: str) -> str:
    """The first value of a property as text; "" for none."""
    return next((str(each) for each in _every(event, name)), "")


def unescaped(value: str) -> str:
    """A text as it is meant: the library undoes `\\n` and `\\,` only in properties whose type it knows."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _rich(event: Event) -> str:
    """Its description in HTML; "" for none."""
    return unescaped(text(event, "X-ALT-DESC"))


def _every(event: Event, name: str) -> list[Any]:
    value = event.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _parameter(event: Event, name: str, parameter: str) -> str | None:
    for each in _every(event, name):
        said = getattr(each, "params", {}).get(parameter)
        return str(said) if said else None
    return None


def _words(said: str) -> Words:
    """Plain text, unless it shows markup or what stands for letters in markup."""
    if not _TAG.search(said) and not _ENTITY.search(said):
        return Words(said, html=False)
    return Words(said if _BREAK.search(said) else said.replace("\n", "<br>"), html=True)


def _links(event: Event) -> Iterator[str]:
    """Its own page; else the first link in its words, but no door to a meeting."""
    yield from filter(None, [text(event, "URL").strip()])
    for said in (_rich(event), text(event, "DESCRIPTION"), text(event, "LOCATION")):
        for found in _ADDRESS.findall(said[:100_000])[:5]:
            address = found.replace("&amp;", "&").rstrip(".,;:!?)]}")
            if not _is_room(address):
                yield address


def _is_room(address: str) -> bool:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return True
    return any(host == room or host.endswith(f".{room}") for room in _ROOMS)


def _categories(event: Event) -> Iterator[str]:
    for each in _every(event, "CATEGORIES"):
        yield from (str(one) for one in getattr(each, "cats", [each]))


def _updated(event: Event) -> datetime | None:
    return _stamp(event, "LAST-MODIFIED") or _stamp(event, "DTSTAMP")


def _stamp(event: Event, name: str) -> datetime | None:
    for each in _every(event, name):
        when = getattr(each, "dt", None)
        if isinstance(when, date) and not isinstance(when, datetime):
            when = datetime(when.year, when.month, when.day, tzinfo=UTC)
        if isinstance(when, datetime):
            try:
                moment = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
            except (ValueError, OverflowError):
                return None
            return moment if moment >= _FIRST else None
    return None
