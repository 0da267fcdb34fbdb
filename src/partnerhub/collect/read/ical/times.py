"""When the events of one UID take place. Recurrence and zones are `recurring-ical-events`' and `icalendar`'s own.

Takes parsed components and the window; gives occurrences and what of them does not depend on the window. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar, Event

from partnerhub.collect.read.ical import words
from partnerhub.model import Details, ItemKind, Occurrence, Origin
from partnerhub.model.kinds import first_instant, last_instant

PADDED = timedelta(days=1)  # asked for on both sides, as days begin at another instant in every zone
COUNTED = 500  # a rule that says how often is followed to its end up to here
YEAR, FAR = timedelta(days=400), timedelta(days=366 * 60)
MOST_WORDS = 200  # exceptions with words of their own
_SCHEDULE = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE")


@dataclass(frozen=True, slots=True)
class Window:
    """`begins` and `ends` in UTC; `zone`: of times that name none; `home`: where the readers are."""

    begins: datetime
    ends: datetime
    zone: ZoneInfo
    home: ZoneInfo


@dataclass(frozen=True, slots=True)
class Series:
    """All events of one UID. `lead` says what it is. It may be an exception whose series is not in the calendar."""

    lead: Event
    dates: tuple[Event, ...]  # further dates of it, each written as an event of its own
    changed: tuple[Event, ...]  # exceptions to it
    window: Window
    zone_name: str | None  # the calendar's own X-WR-TIMEZONE

    @property
    def others(self) -> tuple[Event, ...]:
        return self.dates + self.changed

    @property
    def every(self) -> tuple[Event, ...]:
        return self.lead, *self.others

    @property
    def repeats(self) -> bool:
        return bool(self.others) or "RRULE" in self.lead or "RDATE" in self.lead

    def occurrences(self, item: str) -> list[Occurrence]:
        """Those in the window, in order of time."""
        within = self.window
        found: dict[str, Occurrence] = {}
        for event in self._between(within.begins - PADDED, within.ends + PADDED):
            if words.is_private(event):
                continue
            one = self._occurrence(item, event)
            if one.starts < within.ends and one.ends >= within.begins:
                key = one.key if one.key not in found else _key(one.starts, within.zone)
                found.setdefault(key, one)
        return sorted(found.values(), key=lambda one: (one.starts, one.key))

    def details(self) -> Details:
        """What does not depend on the day on which it is read: a series has no date of its own, at most a last one."""
        zone, home, place = self.window.zone, self.window.home.key, words.place(self.lead)
        if self.repeats:
            return Details(ItemKind.EVENT, ends=self._last(), place=place, zone=home, origin=Origin.DATA)
        only = next(iter(self._between(*_around(self.lead, zone))), self.lead)
        one = self._occurrence("", only)
        return Details(
            ItemKind.EVENT,
            starts=one.starts,
            ends=one.ends if one.ends > one.starts else None,
            place=place,
            all_day=one.all_day,
            zone=one.zone if one.all_day else home,  # readers are told hours on their own clocks
            origin=Origin.DATA,
        )

    def schedule(self) -> str:
        """How it repeats, as its calendar writes it; "" for what happens once."""
        if not self.repeats:
            return ""
        plain = [event for event in self.every if "RECURRENCE-ID" not in event]
        return " ".join(
            sorted(f"{name}:{_as_text(event[name])}" for event in plain for name in _SCHEDULE if name in event)
        )

    def exceptions(self) -> tuple[str, ...]:
        """The titles and places that only single dates have."""
        title, place = words.title(self.lead), words.place(self.lead)
        public = [event for event in self.others if not words.is_private(event)]
        said = {words.title(event) for event in public} | {words.place(event) for event in public}
        return tuple(sorted(filter(None, said - {title, place})))[:MOST_WORDS]

    def private(self) -> int:
        return sum(words.is_private(event) for event in self.others)

    def _between(self, begins: datetime, ends: datetime) -> list[Event]:
        found: list[Event] = []
        for some in ((self.lead, *self.changed), *((event,) for event in self.dates)):
            calendar = Calendar()
            if self.zone_name:
                calendar.add("X-WR-TIMEZONE", self.zone_name)
            for event in some:
                calendar.add_component(event)
            dates = recurring_ical_events.of(calendar).between(begins, ends)
            found += [each for each in dates if isinstance(each, Event)]
        return found

    def _occurrence(self, item: str, event: Event) -> Occurrence:
        start, end = _when(event, "DTSTART"), _when(event, "DTEND" if "DTEND" in event else "DTSTART")
        zone = self.window.zone
        all_day = not isinstance(start, datetime)
        starts = first_instant(start, zone)
        ends = last_instant(max(start, end - timedelta(days=1)), zone) if all_day else first_instant(end, zone)
        known = getattr(getattr(start, "tzinfo", None), "key", "")
        marked: Any = event.get("RECURRENCE-ID")
        moved_from = marked.dt if marked is not None and "RANGE" not in marked.params else start
        was = first_instant(moved_from, zone)
        return Occurrence(
            item=item,
            key=_key(moved_from, zone) if self.repeats or "RECURRENCE-ID" in self.lead else "",
            starts=starts,
            ends=max(ends, starts),
            all_day=all_day,
            zone=known if "/" in known and not known.startswith("Etc/") else zone.key,
            standing=words.standing(event),
            title=self._own(words.title, event, "SUMMARY"),
            place=self._own(words.place, event, "LOCATION"),
            was=was if was != starts and isinstance(moved_from, datetime) is isinstance(start, datetime) else None,
        )

    def _own(self, said: Callable[[Event], str | None], event: Event, name: str) -> str | None:
        """What a date says otherwise than its series; None: the same."""
        if words.text(event, name) == words.text(self.lead, name):
            return None
        return own if (own := said(event)) != said(self.lead) else None

    def _last(self) -> datetime | None:
        """When it is over for good; None: never, or it takes too long to tell."""
        zone = self.window.zone
        rules = [rule for event in self.every for rule in _every(event, "RRULE")]
        if not all(_ends(rule) for rule in rules):
            return None
        starts = [first_instant(_when(event, "DTSTART"), zone) for event in self.every]
        starts += [first_instant(when, zone) for event in self.every for when in _extra(event)]
        until = [last_instant(rule["UNTIL"][0], zone) for rule in rules if "UNTIL" in rule]
        begins = min(starts) if len(until) < len(rules) else max(starts + until) - YEAR
        try:
            dates = self._between(begins - PADDED, min(max(starts + until), begins + FAR) + YEAR)
        except (OverflowError, ValueError):
            return None
        return max((self._occurrence("", event).ends for event in dates), default=None)


def _when(event: Event, name: str) -> Any:
    """A date or a datetime: only events with whole times come here."""
    value: Any = event[name]
    return value.dt


def _around(event: Event, zone: ZoneInfo) -> tuple[datetime, datetime]:
    start = first_instant(_when(event, "DTSTART"), zone)
    length = timedelta(days=1)
    if "DTEND" in event:
        length += abs(first_instant(_when(event, "DTEND"), zone) - start)
    return start - length - PADDED, start + length + PADDED


def _ends(rule: Any) -> bool:
    """Whether its end can be told in bearable time."""
    if str(next(iter(rule.get("FREQ", [])), "")).upper() not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        return False
    return "UNTIL" in rule or any(0 < int(each) <= COUNTED for each in rule.get("COUNT", []))


def _extra(event: Event) -> Iterator[date | datetime]:
    """The dates of its RDATEs."""
    for each in _every(event, "RDATE"):
        for one in each.dts:
            yield one.dt[0] if isinstance(one.dt, tuple) else one.dt


def _every(event: Event, name: str) -> list[Any]:
    value = event.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _as_text(value: Any) -> str:
    every = value if isinstance(value, list) else [value]
    return ",".join(sorted(f"{dict(each.params).get('TZID', '')}{each.to_ical().decode()}" for each in every))


def _key(when: date | datetime, zone: ZoneInfo) -> str:
    if not isinstance(when, datetime):
        return f"{when:%Y%m%d}"
    return f"{first_instant(when, zone).astimezone(UTC):%Y%m%dT%H%M%SZ}"
