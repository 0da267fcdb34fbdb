"""Calendars of what closes and what takes place, for any list of stories. Pure; the library escapes and folds.

A deadline takes no time of anybody's day; an event does. Nothing here says that an event is cancelled or certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vDuration, vText

from partnerhub.language import Language
from partnerhub.model import Details, Hub, ItemKind, Story
from partnerhub.model.kinds import TIMELESS
from partnerhub.publish import addresses, feeds
from partnerhub.publish.excerpt import cut
from partnerhub.publish.views import Card

KEPT = timedelta(days=60)  # how long a calendar remembers
MOST = 500  # entries, those nearest in time
WORDS = 50  # of a story's text
CLOSING = frozenset({ItemKind.FUNDING, ItemKind.CONSULTATION})  # when they open is no date to keep
BUSY = frozenset({ItemKind.EVENT, ItemKind.HUSTINGS, ItemKind.VOLUNTEERING})
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Turn:
    """When a reader has to act or be there."""

    begins: datetime
    ends: datetime  # its last instant; the same when nobody said
    is_deadline: bool
    is_day: bool  # the days count, in `zone`, and no hour
    zone: ZoneInfo

    @property
    def first_day(self) -> date:
        return self.begins.astimezone(self.zone).date()

    @property
    def last_day(self) -> date:
        return self.ends.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Appointment:
    """One entry of a calendar. Texts are plain; `begins` and `ends` are both days (`ends` not included) or instants."""

    uid: str
    begins: date | datetime
    ends: date | datetime | None
    is_busy: bool
    summary: str
    description: str
    place: str
    url: str
    categories: tuple[str, ...]
    created: datetime
    changed: datetime


def turn(details: Details) -> Turn | None:
    """The deadline of a call, else the time of what takes place; None when there is no such time."""
    if details.closes:
        return Turn(details.closes, details.closes, True, details.closes_with_its_day, ZoneInfo(details.zone))
    if not details.starts or details.kind in TIMELESS or details.kind in CLOSING:
        return None
    ends = details.ends if details.ends and details.ends > details.starts else details.starts
    return Turn(details.starts, ends, False, details.all_day, ZoneInfo(details.zone))


def in_calendar(stories: Iterable[Story], now: datetime) -> list[Story]:
    """Those that a calendar made now has: upcoming ones and those of the last 60 days, in order of time."""
    found = [
        (when.begins, story.id, story) for story in stories if (when := turn(story.details)) and when.ends >= now - KEPT
    ]
    nearest = sorted(found, key=lambda each: (abs(each[0] - now), each[1]))[:MOST]
    return [story for _, _, story in sorted(nearest, key=lambda each: each[:2])]


def calendar(
    hub: Hub, path: str, title: str, stories: Sequence[Story], cards: Sequence[Card], words: Language
) -> bytes:
    """The calendar of the list at `path`, of the stories that `in_calendar` gave. `cards`: theirs, in their order."""
    made = Calendar()
    made.add("prodid", f"-//Partner Hub//{words.code.upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):
        made.add(name, vText(_line(title)))
    made.add("x-wr-timezone", vText(hub.timezone))
    made.add("refresh-interval", vDuration(timedelta(days=1)), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "P1D")
    if site := feeds.address(hub, words.code):
        made.add("url", addresses.absolute(site, path))
        made.add("source", addresses.absolute(site, addresses.calendar(path)), parameters={"VALUE": "URI"})
    told = [
        _written(_appointment(hub, story, card, when, words))
        for story, card in zip(stories, cards, strict=True)
        if (when := turn(story.details))
    ]
    empty: bytes = _no_time().to_ical()
    frame: bytes = made.to_ical()
    head, end, tail = frame.rpartition(b"END:VCALENDAR")
    return head + (b"".join(told) or empty) + end + tail


def _appointment(hub: Hub, story: Story, card: Card, when: Turn, words: Language) -> Appointment:
    site = feeds.address(hub, words.code)
    text = "" if card.is_sensitive else cut(card.text, WORDS)
    title = words.gettext("Closes: %(title)s") % {"title": card.title} if when.is_deadline else card.title
    begins: date | datetime = when.first_day if when.is_day else when.begins
    ends: date | datetime | None = None
    if when.is_day and when.last_day < date.max:
        ends = when.last_day + timedelta(days=1)
    elif not when.is_day and when.ends > when.begins:
        ends = when.ends
    return Appointment(
        uid=f"{story.id}@{feeds.authority(hub)}",
        begins=begins,
        ends=ends,
        is_busy=story.details.kind in BUSY and not when.is_deadline,
        summary=_line(title),
        description=_lines("\n".join(filter(None, (card.partner.name, text, feeds.link(site, card))))),
        place=_line(story.details.place or ""),
        url=feeds.link(site, card) or "",
        categories=(card.kind.name,) if card.kind else (),
        created=card.source.placed,
        changed=card.updated,
    )


@lru_cache(2_000)  # a story stands in half a dozen calendars
def _written(one: Appointment) -> bytes:
    made = Event()
    made.add("uid", one.uid)
    made.add("dtstamp", one.changed.astimezone(UTC))
    made.add("created", one.created.astimezone(UTC))
    made.add("last-modified", one.changed.astimezone(UTC))
    made.add("sequence", max(0, int((one.changed - one.created).total_seconds() // 60)))
    made.add("dtstart", one.begins)
    if one.ends:
        made.add("dtend", one.ends)
    made.add("transp", "OPAQUE" if one.is_busy else "TRANSPARENT")
    made.add("summary", one.summary)
    made.add("description", one.description)
    if one.place:
        made.add("location", one.place)
    if one.url:
        made.add("url", one.url)
    if one.categories:
        made.add("categories", list(one.categories))
    written: bytes = made.to_ical()
    return written


def _no_time() -> Timezone:
    """What an empty calendar holds, since the standard wants something in each."""
    zero = TimezoneStandard()
    zero.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001  # the standard wants it without a zone
    zero.add("tzoffsetfrom", timedelta(0))
    zero.add("tzoffsetto", timedelta(0))
    made = Timezone()
    made.add("tzid", "UTC")
    made.add_component(zero)
    return made


def _line(text: str) -> str:
    return " ".join(_lines(text).split())


def _lines(text: str) -> str:
    """Without control characters, which the library lets pass."""
    return CONTROL.sub(" ", text)
