"""iCalendar of every make ► a `ReadFeed`: an item for each event or series, and when each takes place.

Takes bytes, the clock and a zone for times that name none; gives safe values, or a `Failed`. Only what takes place
between 60 days ago and in 400 days is an item. `docs/notes/calendars.md` says why so.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Component, Event, Timezone
from icalendar.prop import vDuration, vText
from icalendar.timezone import tzp
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from partnerhub.collect.read import said
from partnerhub.collect.read.document import Document, Words
from partnerhub.collect.read.ical import words
from partnerhub.collect.read.ical.blocks import Written, blocks
from partnerhub.collect.read.ical.times import Series, Window
from partnerhub.collect.read.line import line
from partnerhub.collect.values import Failed, Here, ReadFeed, Trouble
from partnerhub.model import Kind, Occurrence, Said

__all__ = ["AHEAD", "BACK", "MOST", "MOST_OF_ALL", "MOST_OF_SERIES", "feed"]

BACK, AHEAD = timedelta(days=60), timedelta(days=400)
MOST_OF_SERIES = 500  # dates of one series, the next ones
MOST_OF_ALL = 5_000  # dates of one calendar
MOST = 1_000  # events and series of one calendar
_UID = re.compile(r"^UID[;:](.*)$", re.MULTILINE)
_DAYS = re.compile(r"^(?:DTSTART|DTEND)[^:\r\n]*:(\d{8})", re.MULTILINE)
_REACHES = re.compile(r"^(?:RRULE|RDATE|DURATION|RECURRENCE-ID)[;:]", re.MULTILINE)
_TIMES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


@dataclass(frozen=True, slots=True)
class _Dated:
    """An item and when it takes place."""

    said: Said
    occurrences: tuple[Occurrence, ...]


def feed(body: bytes, url: str, here: Here) -> ReadFeed | Failed:
    """The items in order of their next date; of too many dates the nearest. Remarks tell what is left out."""
    found = blocks(body)
    if isinstance(found, Failed):
        return found
    left = Counter({name: count for name, count in found.others.items() if name in ("VTODO", "VJOURNAL")})
    left["broken"] = found.broken
    dated: list[_Dated] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of icalendar about odd zones, which it guesses well
        for uid, series in _grouped(found.calendars, here, left):
            left["read"] += 1
            try:
                one = _dated(uid, series, url, left, here)
            except MemoryError:
                raise
            except Exception:  # the seam: what is wrong with one event must not cost the others
                left["broken"] += 1
                continue
            if one:
                dated.append(one)
    if left["broken"] and not left["read"]:
        return Failed(Trouble.BROKEN, "none of the calendar's events is whole: nothing is taken from it")
    dated.sort(key=lambda each: (_next(each, here.now), each.said.guid or ""))
    kept = _bearable(dated, left, here.now)
    told = found.calendars[0].told
    return ReadFeed(
        kind=Kind.ICAL,
        items=tuple(each.said for each in kept),
        title=line(Words(_value(told, "X-WR-CALNAME") or _value(told, "NAME"), html=False), said.MAX_TITLE),
        ttl=_ttl(told),
        remark=_remark(left),
        occurrences=tuple(one for each in kept for one in each.occurrences),
    )


def _dated(uid: str, series: Series, url: str, left: Counter[str], here: Here) -> _Dated | None:
    """None: private, or not in the window."""
    if words.is_private(series.lead):
        left["private"] += 1
        return None
    left["private"] += series.private()
    dates = series.occurrences(uid)
    if not dates:
        return None
    if len(dates) > MOST_OF_SERIES:
        left["capped"] += 1
        coming = [one for one in dates if one.ends >= here.now][:MOST_OF_SERIES]
        dates = [*[one for one in dates if one.ends < here.now][len(coming) - MOST_OF_SERIES or len(dates) :], *coming]
    entry = words.entry(series.lead, uid)
    item = said.item(entry, Kind.ICAL, Document(format="ical", url=url, entries=()), url)
    item = replace(item, details=series.details(), schedule=series.schedule(), exceptions=series.exceptions())
    return _Dated(item, tuple(dates))


def _grouped(calendars: Iterable[Written], here: Here, left: Counter[str]) -> Iterator[tuple[str, Series]]:
    """(UID, its events). One that several things carry is each thing's own with a mark of what it says."""
    tzp.use_default()  # forgets the zones that another calendar defined under the same names
    groups: defaultdict[str, list[tuple[Event, str | None]]] = defaultdict(list)
    for calendar in calendars:
        zone = _zone(_value(calendar.told, "X-WR-TIMEZONE"))
        is_cancel = _value(calendar.told, "METHOD").upper() == "CANCEL"
        for block in calendar.zones:
            _parsed(Timezone, block)
        for block in _within_reach(calendar.events, here.now - BACK):
            event = _parsed(Event, block)
            if event is None or not _is_whole(event):
                left["broken"] += 1
                continue
            left["zone"] += _is_nowhere(event)
            if is_cancel:
                event["STATUS"] = vText("CANCELLED")
            groups[words.uid(event) or _made_up(event)].append((event, zone))
    for uid, events in groups.items():
        zone = events[0][1]
        window = Window(here.now - BACK, here.now + AHEAD, ZoneInfo(zone or here.zone), ZoneInfo(here.zone))
        for own, some, changed in _apart(uid, [event for event, _ in events]):
            yield own, Series(some[0], tuple(some[1:]), tuple(changed), window, zone)


def _apart(uid: str, events: Sequence[Event]) -> Iterator[tuple[str, list[Event], list[Event]]]:
    """(UID, the events that say what it is, exceptions to them).

    Of several masters those with a lower SEQUENCE are former versions, and of those with one title and one schedule
    all but the last written; the others are dates of one thing when they have one title, else other things to which
    somebody gave the same UID.
    """
    exceptions = [event for event in events if "RECURRENCE-ID" in event]
    masters = [event for event in events if "RECURRENCE-ID" not in event]
    newest = max((_sequence(event) for event in masters), default=0)
    versions: dict[tuple[str | None, ...], Event] = {}
    for event in masters:
        if _sequence(event) == newest:
            same = (words.title(event), *(_as_text(event, name) for name in ("DTSTART", "RRULE", "RDATE")))
            versions[same] = max(versions.get(same, event), event, key=words.written)
    by_title: dict[str | None, list[Event]] = {}
    for event in versions.values():
        by_title.setdefault(words.title(event), []).append(event)
    if not by_title:
        first, *rest = sorted(exceptions, key=lambda event: (_as_text(event, "RECURRENCE-ID"), -_sequence(event)))
        yield uid, [first], rest
        return
    for place, some in enumerate(by_title.values()):
        own = f"{uid} {_made_up(some[0])}" if len(by_title) > 1 else uid
        yield own, some, exceptions if place == 0 else []


def _within_reach(events: Sequence[str], since: datetime) -> Iterator[str]:
    """Without what took place once and long ago, as most of an old calendar did: to look is cheaper than to parse."""
    uids = [found[1] if (found := _UID.search(block)) else "" for block in events]
    shared = Counter(uids)
    floor = f"{since - timedelta(days=2):%Y%m%d}"
    for uid, block in zip(uids, events, strict=True):
        days = _DAYS.findall(block)
        if not days or max(days) >= floor or shared[uid] > 1 or _REACHES.search(block):
            yield block


def _parsed(kind: type[Component], block: str) -> Any:
    """None for what the library cannot make sense of. A zone is known to it from then on.

    Of an event, what is broken and says nothing of its times is left out, such as a stamp.
    """
    try:
        made = kind.from_ical(block)
        if isinstance(made, Timezone):
            tzp.cache_timezone_component(made)
        for name, _ in made.errors:
            if name not in _TIMES:
                made.pop(name, None)
    except MemoryError:
        raise
    except Exception:  # the seam: it raises nearly anything
        return None
    return made if isinstance(made, kind) else None


def _is_whole(event: Event) -> bool:
    """Whether everything that says when it takes place could be read."""
    if any(name in _TIMES for name, _ in event.errors):
        return False
    told: dict[str, Any] = {name: event[name] for name in ("DTSTART", "DTEND", "RECURRENCE-ID") if name in event}
    return "DTSTART" in told and all(isinstance(getattr(value, "dt", None), date) for value in told.values())


def _is_nowhere(event: Event) -> bool:
    """Whether its hours are told in a zone that neither the calendar nor anybody else describes."""
    start: Any = event["DTSTART"]
    return "TZID" in start.params and isinstance(start.dt, datetime) and start.dt.tzinfo is None


def _made_up(event: Event) -> str:
    """An id from what it says, for an event that has none."""
    told = "\0".join((words.text(event, "SUMMARY"), *(_as_text(event, name) for name in ("DTSTART", "RECURRENCE-ID"))))
    return f"made of words: {hashlib.sha256(told.encode()).hexdigest()[:24]}"


def _as_text(event: Event, name: str) -> str:
    value = event.get(name)
    made: bytes = b"" if value is None or isinstance(value, list) else value.to_ical()
    return made.decode()


def _sequence(event: Event) -> int:
    try:
        return int(event.get("SEQUENCE", -1))
    except (TypeError, ValueError):
        return -1


def _zone(name: str) -> str | None:
    """An IANA name, also for one of Windows; None for none and for nonsense."""
    for each in (name, WINDOWS_TO_OLSON.get(name, "")):
        try:
            if each and ZoneInfo(each):
                return each
        except (ValueError, OSError, KeyError):
            continue
    return None


def _value(told: dict[str, str], name: str) -> str:
    return words.unescaped(told.get(name, "").partition(":")[2]).strip()


def _ttl(told: dict[str, str]) -> timedelta | None:
    for name in ("REFRESH-INTERVAL", "X-PUBLISHED-TTL"):
        try:
            wait: timedelta = vDuration.from_ical(told.get(name, "").rpartition(":")[2].strip())  # type: ignore[no-untyped-call]
        except ValueError:
            continue
        if timedelta(0) < wait <= timedelta(days=28):
            return wait
    return None


def _next(each: _Dated, now: datetime) -> datetime:
    coming = (one.starts for one in each.occurrences if one.ends >= now)
    return next(coming, datetime.max.replace(tzinfo=UTC))


def _bearable(dated: list[_Dated], left: Counter[str], now: datetime) -> list[_Dated]:
    """At most `MOST` items with `MOST_OF_ALL` dates between them, the nearest in time."""
    if len(dated) > MOST:
        left["items"] = len(dated) - MOST
        dated = dated[:MOST]
    every = [one for each in dated for one in each.occurrences]
    if len(every) <= MOST_OF_ALL:
        return dated
    left["dates"] = len(every) - MOST_OF_ALL
    nearest = sorted(every, key=lambda one: (one.ends < now, abs(one.starts - now), one.item, one.key))[:MOST_OF_ALL]
    kept = {(one.item, one.key) for one in nearest}
    some = [(each.said, tuple(one for one in each.occurrences if (one.item, one.key) in kept)) for each in dated]
    return [_Dated(item, times) for item, times in some if times]


def _remark(left: Counter[str]) -> str | None:
    """What of the calendar is not taken, for an editor."""
    says = {
        "private": "{} marked as private or confidential",
        "broken": "{} that could not be read whole",
        "VTODO": "{} of tasks (VTODO)",
        "VJOURNAL": "{} of a journal (VJOURNAL)",
        "items": "{} furthest away",
    }
    told = [words_.format(left[name]) for name, words_ in says.items() if left[name]]
    parts = [f"entries left out: {', '.join(told)}"] if told else []
    if left["zone"]:
        parts.append(f"{left['zone']} in an unknown time zone: their hours are taken for those here")
    if left["capped"]:
        parts.append(f"of {left['capped']} series only the next {MOST_OF_SERIES} dates are kept")
    if left["dates"]:
        parts.append(f"only the nearest {MOST_OF_ALL} dates are kept")
    return "; ".join(parts) or None
