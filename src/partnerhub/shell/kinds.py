"""What an item is, in a few words for an editor: "funding, closes 4 December 2026, 12:00, up to £5,000"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from partnerhub.model import Details, ItemKind
from partnerhub.model.kinds import LAST
from partnerhub.shell.report import plain
from partnerhub.shell.times import long_day, long_time


def told_of(details: Details) -> str:
    return ", ".join((details.kind, *_parts(details)))


def line_of(details: Details) -> str:
    """The same; "" for news, which is what most things are."""
    return "" if details.kind is ItemKind.NEWS else told_of(details)


def data_of(details: Details) -> dict[str, Any]:
    moments = {key: getattr(details, key) for key in ("starts", "ends", "closes")}
    return {
        "kind": details.kind,
        **{key: moment.isoformat() if moment else None for key, moment in moments.items()},
        "all_day": details.all_day,
        "zone": details.zone,
        "place": details.place,
        "amount": details.amount,
        "whom": details.whom,
        "origin": details.origin,
    }


def _parts(details: Details) -> Iterator[str]:
    zone = ZoneInfo(details.zone)
    if details.starts:
        yield f"starts {_moment(details.starts, zone, day_alone=details.all_day)}"
    if details.ends:
        yield f"ends {_moment(details.ends, zone)}"
    if details.closes:
        yield f"closes {_moment(details.closes, zone)}"
    for said in (details.place, details.amount, details.whom):
        if said:
            yield plain(said)


def _moment(moment: datetime, zone: ZoneInfo, *, day_alone: bool = False) -> str:
    there = moment.astimezone(zone)
    return long_day(there) if day_alone or there.time() == LAST else long_time(moment, zone)
