"""When an event is to take place: once, on a list of days, or by a rule, which the library of calendars works out.

Takes times as an editor wrote them, gives `EventTime`s. Knows no field, moves and cancels nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar import Event as Entry
from icalendar.prop import vRecur

from partnerhub.config.content.values import Moment, day_of
from partnerhub.model.event import EventTime
from partnerhub.model.kinds import first_instant, last_instant

MOST = 200  # times of one series


@dataclass(frozen=True, slots=True)
class Plan:
    """When an event was to take place, before anything was moved. Its times are those of the clocks in `zone`."""

    first: Moment
    last: Moment | None
    zone: ZoneInfo
    again: tuple[Moment, ...] = ()
    rule: str = ""

    @property
    def is_series(self) -> bool:
        return bool(self.again or self.rule)

    @property
    def is_whole(self) -> bool:
        """Whether its end is written as its beginning is."""
        return self.last is None or isinstance(self.last, datetime) == isinstance(self.first, datetime)

    def starts(self) -> list[Moment]:
        """In order of time, each once; at most one more than `MOST`."""
        found = {self.first}
        for each in self.again:
            is_day = isinstance(self.first, datetime) and not isinstance(each, datetime)
            found.add(datetime.combine(each, self.first.time(), self.first.tzinfo) if is_day else each)  # type: ignore[union-attr]
        if self.rule:
            found.update(self._by_rule())
        return sorted(found, key=lambda each: first_instant(each, self.zone))

    def _by_rule(self) -> list[Moment]:
        entry = Entry()
        is_time = isinstance(self.first, datetime)
        entry.add("uid", "plan")
        entry.add("dtstamp", datetime(2000, 1, 1, tzinfo=UTC))
        entry.add("dtstart", self._placed(self.first))
        entry.add("rrule", vRecur.from_ical(self.rule))
        calendar = Calendar()
        calendar.add_component(entry)
        from recurring_ical_events import of  # type: ignore[import-untyped]  # a series is rare, and the library slow to load

        found = islice(of(calendar).after(self._placed(self.first)), MOST + 1)
        days = (each["DTSTART"].dt for each in found)
        return [each.astimezone(self.zone).replace(tzinfo=None) if is_time else day_of(each) for each in days]

    def _placed(self, when: Moment) -> Moment:
        return first_instant(when, self.zone).astimezone(self.zone) if isinstance(when, datetime) else when

    def lasting(self, when: Moment, was_ends: Moment | None = None) -> EventTime:
        """The time that begins then, as long as the first one or until `was_ends`."""
        if isinstance(when, datetime):
            length = local(self.last) - local(self.first) if isinstance(self.last, datetime) else timedelta()
            ends = was_ends or local(when) + length
        else:
            ends = was_ends or when + (day_of(self.last or self.first) - day_of(self.first))
        return EventTime(key_of(when), first_instant(when, self.zone), last_instant(ends, self.zone))


def local(when: Moment) -> datetime:
    """Without its zone: on the clocks of the plan, unless it names another offset itself."""
    return when.replace(tzinfo=None) if isinstance(when, datetime) else datetime(when.year, when.month, when.day)  # noqa: DTZ001


def key_of(when: Moment) -> str:
    return f"{when:%Y%m%dT%H%M}" if isinstance(when, datetime) else f"{when:%Y%m%d}"


# The form of words whose times are these. Before they were in UTC, and no correction could repeat them.
TIMES_AS_WRITTEN = 1


def said(starts: datetime, ends: datetime, is_day: bool, zone: ZoneInfo) -> str:
    """`starts: 2026-12-03T19:00 ends: 2026-12-03T21:00`, as the file has it."""

    def told(when: datetime) -> str:
        local = when.astimezone(zone)
        return f"{local:%Y-%m-%d}" if is_day else f"{local:%Y-%m-%dT%H:%M}"

    first, last = told(starts), told(ends)
    return f"starts: {first}" if first == last else f"starts: {first} ends: {last}"
