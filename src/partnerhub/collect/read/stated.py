"""What a source states of an event as data, as `Details`."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from partnerhub.collect.read.document import Words
from partnerhub.collect.read.line import line
from partnerhub.model.kinds import Details, ItemKind, Origin, first_instant, last_instant

MAX_PLACE = 200
UTC_ZONE = ZoneInfo("UTC")


def occasion(starts: date | datetime, ends: date | datetime | None, place: str | None, zone: ZoneInfo) -> Details:
    """An event. `zone`: of times that name none, and the one its hours are told in. An end before its start is none."""
    first, last = instant(starts, zone), instant(ends, zone, is_end=True)
    where = line(Words(place[: 4 * MAX_PLACE], html=False), MAX_PLACE) if place else None
    return Details(
        kind=ItemKind.EVENT,
        starts=first,
        ends=last if first and last and last >= first else None,
        place=where or None,
        all_day=not isinstance(starts, datetime),
        zone=zone.key,
        origin=Origin.DATA,
    )


def instant(said: date | datetime | None, zone: ZoneInfo, *, is_end: bool = False) -> datetime | None:
    """In UTC; None when nothing is said, or what no calendar holds, such as the year 1 in Auckland."""
    try:
        return None if said is None else (last_instant if is_end else first_instant)(said, zone)
    except (OverflowError, ValueError):
        return None
