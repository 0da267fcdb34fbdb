"""What an item is — a call, an event, a notice — and what that kind of thing has: dates, a place, an amount.

An `ItemKind` is not the `Kind` of a channel: one says what was said, the other how we listen. Values and the two
questions about time that follow from them alone. Finds nothing in texts: `curate.kinds` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

LAST = time(23, 59, 59)  # a day alone reaches to here


class ItemKind(StrEnum):
    NEWS = "news"
    FUNDING = "funding"  # money to apply for
    CONSULTATION = "consultation"  # an answer is asked for
    EVENT = "event"
    HUSTINGS = "hustings"  # candidates answer questions
    VOLUNTEERING = "volunteering"  # people are asked for
    SAFEGUARDING = "safeguarding"  # to keep children and adults at risk safe
    CAMPAIGN = "campaign"
    EVIDENCE = "evidence"  # figures, research, findings
    NOTICE = "notice"  # a decision, a closure, a change of hours


# The fields of each kind, in the order in which they are told. News has none.
FIELDS: Mapping[ItemKind, tuple[str, ...]] = MappingProxyType(
    {
        ItemKind.NEWS: (),
        ItemKind.FUNDING: ("starts", "closes", "amount", "whom"),
        ItemKind.CONSULTATION: ("starts", "closes", "whom"),
        ItemKind.EVENT: ("starts", "ends", "place", "whom"),
        ItemKind.HUSTINGS: ("starts", "ends", "place", "whom"),
        ItemKind.VOLUNTEERING: ("starts", "closes", "place", "whom"),
        ItemKind.SAFEGUARDING: ("place", "whom"),
        ItemKind.CAMPAIGN: ("starts", "ends", "whom"),
        ItemKind.EVIDENCE: ("starts", "ends", "whom"),  # the time it covers, and who was asked
        ItemKind.NOTICE: ("starts", "ends", "place", "whom"),
    }
)
CALLS = tuple(kind for kind in ItemKind if "closes" in FIELDS[kind])  # something is asked of the reader, until a day
TIMELESS = frozenset({ItemKind.NEWS, ItemKind.SAFEGUARDING, ItemKind.EVIDENCE})  # never over


class Origin(StrEnum):
    """Where details come from."""

    WORDS = "words"  # found in what it says
    DATA = "data"  # the source states them as data, as a calendar does
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Details:
    """What an item is, with the fields of its kind. Only those that `FIELDS` gives the kind are ever filled."""

    kind: ItemKind = ItemKind.NEWS
    starts: datetime | None = None  # UTC; of a call: when it opens
    ends: datetime | None = None  # UTC, its last instant
    closes: datetime | None = None  # UTC: it is over after this instant. A day alone is 23:59:59 of it in `zone`
    place: str | None = None
    amount: str | None = None  # as it was said: "up to £5,000"
    whom: str | None = None  # for whom it is
    all_day: bool = False  # `starts` and `ends` are days without an hour
    zone: str = "UTC"  # IANA: where its days and hours are told
    origin: Origin = Origin.WORDS

    def __post_init__(self) -> None:
        for name in ("starts", "ends", "closes"):  # one spelling of UTC, wherever the value was kept meanwhile
            if (moment := getattr(self, name)) is not None and moment.tzinfo is not UTC:
                object.__setattr__(self, name, moment.astimezone(UTC))

    @property
    def closes_with_its_day(self) -> bool:
        """Whether `closes` is a day alone, so that no hour is to be shown."""
        return self.closes is not None and self.closes.astimezone(ZoneInfo(self.zone)).time() == LAST


NEWS = Details()


def first_instant(when: date | datetime, zone: tzinfo) -> datetime:
    """In UTC. A time without an offset is the zone's; a day is its first instant there."""
    return _instant(when, time(), zone)


def last_instant(when: date | datetime, zone: tzinfo) -> datetime:
    """As `first_instant`, but a day is 23:59:59 there."""
    return _instant(when, LAST, zone)


def ends_at(details: Details) -> datetime | None:
    """The instant after which it is over, in UTC. None: never, or nobody said.

    A call ends when it closes; anything else at its end, or when the day on which it starts does.
    """
    if details.kind in TIMELESS:
        return None
    if details.kind in CALLS:
        return details.closes
    if details.ends or not details.starts or details.kind is ItemKind.CAMPAIGN:
        return details.ends
    zone = ZoneInfo(details.zone)
    return last_instant(details.starts.astimezone(zone).date(), zone)


def is_over(details: Details, now: datetime) -> bool:
    end = ends_at(details)
    return end is not None and now > end


def _instant(when: date | datetime, hour: time, zone: tzinfo) -> datetime:
    if not isinstance(when, datetime):
        when = datetime.combine(when, hour)
    return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)
