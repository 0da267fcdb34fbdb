"""Events that a page states as schema.org data (JSON-LD or microdata) ► a `Document`. Cleans nothing.

Only what says that it is an Event, or one of its kinds. Offers, performers and organisers are not read.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, Tag

from partnerhub.collect.read import page
from partnerhub.collect.read.document import Document, Entry, Words
from partnerhub.collect.read.stated import instant, occasion
from partnerhub.collect.values import Failed
from partnerhub.model import Standing

Parsed = dict[str, Any]

KINDS = frozenset({"Festival", "Hackathon", "CourseInstance"})  # of Event, and not called so
OFF = frozenset({"EventCancelled", "EventPostponed"})  # of a postponed one the new day is not known yet
DEEPEST = 12  # things inside one another
_JSON = re.compile(r"\s*application/ld\+json\s*(?:;|$)", re.IGNORECASE)
# As some hide it from readers of XML or from very old ones.
_WRAPPED = re.compile(r"^\s*(?:/[/*]\s*)?<!(?:--|\[CDATA\[)(?:\s*\*/)?|(?:/[/*]\s*)?(?:\]\]|--)>(?:\s*\*/)?\s*$")
LINKS = frozenset({"a", "area", "link"})
SOURCES = frozenset({"img", "audio", "video", "source", "iframe", "embed"})


def document(body: bytes, content_type: str, url: str, zone: ZoneInfo) -> Document | Failed:
    """`zone`: of times that name none."""
    found = page.tree(body, content_type)
    if isinstance(found, Failed):
        return found
    told = [event for thing in (*_data(found), *_microdata(found)) for event in _events(thing)]
    once: dict[tuple[object, ...], Parsed] = {}
    for event in told:
        once.setdefault(_what(event, url, zone), event)
    events = list(once.values())
    entries: dict[str, Entry] = {}
    named = Counter(_text(event.get("url"), "@id") for event in events)
    shared = {address for address, count in named.items() if count > 1}
    for event in events:
        if entry := _entry(event, url, zone, shared):
            entries.setdefault(entry.guid or "", entry)
    if not entries:
        return page.nothing(found, "events stated as schema.org data")
    return Document(
        format="schema-org",
        url=url,
        entries=tuple(entries.values()),
        title=page.title(found),
        home=url,
        language=page.language(found),
        remark=_remark(events),
    )


def _remark(events: Iterable[Parsed]) -> str | None:
    """That some have a beginning which is none, such as "tomorrow"."""
    left = sum(page.when(said) is None for event in events if (said := _text(event.get("startDate"))))
    return f"entries left out: {left} without a day or a time that can be read" if left else None


def _data(found: BeautifulSoup) -> Iterator[object]:
    for script in found.find_all("script", type=_JSON):
        try:
            yield json.loads(_WRAPPED.sub("", script.string or ""), strict=False)
        except (ValueError, RecursionError):
            continue


def _microdata(found: BeautifulSoup) -> Iterator[Parsed]:
    for element in found.select("[itemscope]:not([itemprop])"):
        yield _thing(element, DEEPEST)


def _thing(element: Tag, depth: int) -> Parsed:
    """One item of microdata in the form of JSON-LD."""
    made: Parsed = {"@type": str(element.get("itemtype") or "").split()}
    if name := element.get("itemid"):
        made["@id"] = name
    left = [child for child in reversed(list(element.children)) if isinstance(child, Tag)]
    while left:
        child = left.pop()
        is_item = child.has_attr("itemscope")
        if key := child.get("itemprop"):
            value: object = (_thing(child, depth - 1) if depth else None) if is_item else _value(child)
            for each in str(key).split():
                made.setdefault(each, []).append(value)
        if not is_item:
            left += [inner for inner in reversed(list(child.children)) if isinstance(inner, Tag)]
    return made


def _value(element: Tag) -> str:
    for names, attribute in ((LINKS, "href"), (SOURCES, "src"), ({"time"}, "datetime"), ({"data", "meter"}, "value")):
        if element.name in names and element.has_attr(attribute):
            return str(element[attribute])
    return str(element["content"]) if element.has_attr("content") else element.get_text(" ", strip=True)


def _events(thing: object, depth: int = DEEPEST) -> Iterator[Parsed]:
    """Every event in it, those of a series and of a list of events too."""
    if isinstance(thing, list):
        for each in thing:
            yield from _events(each, depth)
    elif isinstance(thing, dict) and depth:
        inside = [event for value in thing.values() for event in _events(value, depth - 1)]
        yield from inside
        if _is_event(thing) and not (inside and "subEvent" in thing):
            yield thing


def _is_event(thing: Parsed) -> bool:
    types = thing.get("@type")
    names = [str(each).rstrip("/").rpartition("/")[2] for each in (types if isinstance(types, list) else [types])]
    return any(name in KINDS or (name.endswith("Event") and name != "PublicationEvent") for name in names)


def _what(event: Parsed, base: str, zone: ZoneInfo) -> tuple[object, ...]:
    """By this it is one event, however often and in whatever form the page states it."""
    address = _text(event.get("url"), "@id")
    starts = instant(page.when(_text(event.get("startDate"))), zone)
    return _text(event.get("name")), address and urljoin(base, address), starts


def _entry(event: Parsed, base: str, zone: ZoneInfo, shared: Container[str | None]) -> Entry | None:
    """None: it has no name or no beginning."""
    name, starts = _text(event.get("name")), page.when(_text(event.get("startDate")))
    if not name or starts is None:
        return None
    address, said = _text(event.get("url"), "@id"), _text(event.get("description")) or ""
    said = said if "<" in said else html.unescape(said).replace("\\n", "\n")  # as The Events Calendar writes it
    own = _text(event.get("@id"))
    made = " ".join((address or "", str(starts), name))
    guid = urljoin(base, own) if own else address if address and address not in shared else made
    return Entry(
        title=Words(name, html=False),
        contents=(Words(said, html="<" in said and ">" in said),) if said else (),
        links=tuple(filter(None, (address, base))),
        guid=guid,
        language=_text(event.get("inLanguage")),
        tags=tuple(
            tag for each in _list(event.get("keywords")) for tag in (_text(each) or "").split(",") if tag.strip()
        ),
        images=tuple(filter(None, (_text(each, "url", "contentUrl") for each in _list(event.get("image"))))),
        standing=Standing.CANCELLED if _status(event) in OFF else Standing.CONFIRMED,
        was=instant(page.when(_text(event.get("previousStartDate"))), zone),
        details=occasion(starts, page.when(_text(event.get("endDate"))), _place(event.get("location")), zone),
    )


def _status(event: Parsed) -> str:
    return re.split("[/:#]", _text(event.get("eventStatus"), "@id") or "")[-1]


def _place(said: object) -> str | None:
    named = [each for place in _list(said) if (each := _one_place(place))]
    return "; ".join(dict.fromkeys(named)) or None


def _one_place(place: object) -> str | None:
    if not isinstance(place, dict):
        return _text(place)
    address = place.get("address")
    address = address[0] if isinstance(address, list) and address else address
    keys = ("streetAddress", "addressLocality", "postalCode")
    parts = [_text(address.get(key)) for key in keys] if isinstance(address, dict) else [_text(address)]
    return ", ".join(dict.fromkeys(filter(None, (_text(place.get("name")), *parts)))) or None


def _list(said: object) -> list[object]:
    return said if isinstance(said, list) else [] if said is None else [said]


def _text(said: object, *keys: str) -> str | None:
    """The first text of a value, or of the first thing it is under one of these keys."""
    for each in _list(said):
        if isinstance(each, dict):
            each = next((each[key] for key in (*keys, "@value", "name") if isinstance(each.get(key), str)), None)
        if isinstance(each, (str, int)) and not isinstance(each, bool) and str(each).strip():
            return str(each).strip()
    return None
