"""What an item is and what belongs to that, found in its words: a call with its deadline, an event with its day.

`details_of` tells it of one item, `of_story` of a story that several tell. Cautious: news unless the signs are clear,
no date rather than a wrong one. docs/kinds.md says so to editors. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from partnerhub.curate.kinds import dates, fields
from partnerhub.curate.kinds.dates import Day
from partnerhub.curate.kinds.signs import Words, is_event, kinds_of
from partnerhub.model import FIELDS, Details, ItemKind, Origin, Said, ends_at
from partnerhub.model.kinds import CALLS, NEWS, first_instant, last_instant

__all__ = ["details_of", "of_story"]

MOST = 3_000  # characters of a text in which dates are looked for
TIMES = ("starts", "ends", "closes", "all_day", "zone")  # told together: half of one telling fits no other


def details_of(said: Said, placed: datetime, zone: ZoneInfo, *, title_only: bool = False) -> Details:
    """What one item is: as its source stated it, else as its words tell. `zone`: the hub's.

    `title_only`: no more of its words may be shown than the title, so that places and sums are taken from there alone.
    Nor are they of what its source calls sensitive.
    """
    if said.details:
        return _stated(said, said.details, title_only=title_only)
    shown = said.title or said.derived_title if title_only or said.sensitive else None
    words = Words.of(said)
    for kind in kinds_of(words):
        if found := _found(kind, words, placed.astimezone(zone).date(), zone, shown):
            return found
    return NEWS


def _stated(said: Said, told: Details, *, title_only: bool) -> Details:
    """As its source states it. A calendar only knows events: that one is a hustings its words say."""
    if told.origin is not Origin.DATA:
        return told
    if told.kind is ItemKind.EVENT and ItemKind.HUSTINGS in kinds_of(Words.of(said)):
        told = replace(told, kind=ItemKind.HUSTINGS)
    return replace(told, place=None, whom=None) if title_only or said.sensitive else told


def of_story(told: Iterable[Details]) -> Details:
    """What a story is, from its tellings: the one whose words stand first, then the others in order of time.

    It is what the first telling is, and when that is only news, what the first is that has a day on which it is over.
    What that telling leaves open the first of the same kind fills in that knows: times together, the rest one by one.
    """
    every = list(told)
    first = every[0] if every else NEWS
    if first.kind is ItemKind.NEWS:
        first = next((each for each in every if ends_at(each)), first)
    for other in every:
        if other.kind is first.kind and other is not first:
            first = _filled(first, other)
    return first


def _filled(first: Details, other: Details) -> Details:
    missing = {key: getattr(other, key) for key in ("place", "amount", "whom") if getattr(first, key) is None}
    if first.starts is None and ends_at(first) is None:
        missing |= {key: getattr(other, key) for key in TIMES}
    return replace(first, **missing)


def _found(kind: ItemKind, words: Words, today: date, zone: ZoneInfo, shown: str | None) -> Details | None:
    """None: it lacks what makes it one of this kind. `shown`: of its words what may be shown, None for all."""
    text, title = words.text[:MOST], words.text[: len(words.title)]
    has = FIELDS[kind]
    told = Details(kind, zone=zone.key)
    day: Day | None = None
    if kind in CALLS:
        call = fields.call(text, title, dates.days(text, today))
        told = _call(told, call.opens, call.closes)
    elif kind in (ItemKind.EVENT, ItemKind.HUSTINGS):
        days = fields.coming(text, dates.days(text, today), today)
        day = fields.occasion(title, days)
        in_title, has_hour = any(each.end <= len(title) for each in days), day is not None and day.at is not None
        if not days or (kind is ItemKind.EVENT and not is_event(words, day_in_title=in_title, has_hour=has_hour)):
            return None
        told = _gathering(told, day) if day else told
    if shown is not None:
        text = title = shown
    return replace(
        told,
        place=fields.place(text, title, day) if "place" in has else None,
        amount=fields.amount(text, title) if "amount" in has else None,
        whom=fields.whom(text) if "whom" in has else None,
    )


def _call(told: Details, opens: Day | None, closes: Day | None) -> Details:
    zone = ZoneInfo(closes.zone) if closes and closes.zone else ZoneInfo(told.zone)
    end = last_instant(_moment(closes), zone) if closes else None
    start = first_instant(_moment(opens), zone) if opens else None
    if start and end and end < start:  # two rounds, or misread
        return told
    return replace(told, starts=start, closes=end, all_day=bool(opens and not opens.at), zone=zone.key)


def _gathering(told: Details, day: Day) -> Details:
    zone = ZoneInfo(day.zone or told.zone)
    starts = first_instant(_moment(day), zone)
    ends: datetime | None = None
    if day.last:
        ends = last_instant(datetime.combine(day.last, day.till) if day.till else day.last, zone)
    elif day.till:
        ends = last_instant(datetime.combine(day.first, day.till), zone)
    return replace(told, starts=starts, ends=ends, all_day=day.at is None, zone=zone.key)


def _moment(day: Day) -> date | datetime:
    return datetime.combine(day.first, day.at) if day.at else day.first
