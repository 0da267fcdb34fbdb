"""One time that something in a calendar takes place. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """Whether it takes place, as its calendar says."""

    CONFIRMED = "confirmed"  # also where the calendar says nothing
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an item of a calendar takes place: once for most, again and again for a series.

    `title` and `place` are plain text, and only what differs from the item's own. They were not screened by
    themselves: show one only where the item's shown version has it among its `exceptions`.
    """

    item: str  # the item's id
    key: str  # which of its times: RECURRENCE-ID as text (20261201T190000Z, 20261201); "": it takes place once
    starts: datetime  # UTC
    ends: datetime  # UTC, its last instant: of a whole day 23:59:59 there; as `starts` where no end is told
    all_day: bool = False
    zone: str = "UTC"  # IANA: where its hours are told
    standing: Standing = Standing.CONFIRMED
    title: str | None = None
    place: str | None = None
    was: datetime | None = None  # UTC: when it was to be, before an exception moved it
