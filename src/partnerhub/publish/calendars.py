"""Calendars of what closes and what takes place, for any list. Pure; the library escapes and folds.

A deadline takes no time of anybody's day; an event does. Each time of a series is an entry of its own, whose name says
which it is and never changes: programs that know nothing of rules and exceptions show them right. Times are in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vDuration, vText

from partnerhub.language import Language
from partnerhub.model import Details, Hub, ItemKind, Standing, Story
from partnerhub.model.kinds import TIMELESS
from partnerhub.publish import addresses, feeds
from partnerhub.publish.excerpt import cut
from partnerhub.publish.views import KINDS, Card

if TYPE_CHECKING:
    from partnerhub.publish.happenings import Happening

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
class Noted:
    """What a calendar has: the deadline of a story, or something that takes place."""

    turn: Turn
    uid: str
    story: str | None  # whose card tells more
    happening: Happening | None


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
    sequence: int
    standing: Standing = Standing.CONFIRMED


def turn(details: Details) -> Turn | None:
    """The deadline of a call, else the time of what takes place; None when there is no such time."""
    if details.closes:
        return Turn(details.closes, details.closes, True, details.closes_with_its_day, ZoneInfo(details.zone))
    if not details.starts or details.kind in TIMELESS or details.kind in CLOSING:
        return None
    ends = details.ends if details.ends and details.ends > details.starts else details.starts
    return Turn(details.starts, ends, False, details.all_day, ZoneInfo(details.zone))


def noted(stories: Iterable[Story], happenings: Iterable[Happening], now: datetime) -> list[Noted]:
    """What a calendar made now has: what is ahead and was in the last 60 days, in order of time."""
    found = [
        Noted(when, story.id, story.id, None)
        for story in stories
        if (when := turn(story.details)) and when.is_deadline and when.ends >= now - KEPT
    ]
    for each in happenings:
        if each.ends >= now - KEPT:
            when = Turn(each.starts, max(each.starts, each.ends), False, each.all_day, ZoneInfo(each.zone))
            found.append(Noted(when, each.uid, each.story, each))
    nearest = sorted(found, key=lambda each: (abs(each.turn.begins - now), each.uid))[:MOST]
    return sorted(nearest, key=lambda each: (each.turn.begins, each.uid))


def calendar(
    hub: Hub, path: str, title: str, entries: Sequence[Noted], cards: Mapping[str, Card], words: Language
) -> bytes:
    """The calendar of the list at `path`, of what `noted` gave. `cards`: of the stories in it, by their ids."""
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
    told = [_written(_appointment(hub, each, cards.get(each.story or ""), words)) for each in entries]
    empty: bytes = _no_time().to_ical()
    frame: bytes = made.to_ical()
    head, end, tail = frame.rpartition(b"END:VCALENDAR")
    return head + (b"".join(told) or empty) + end + tail


def _appointment(hub: Hub, each: Noted, card: Card | None, words: Language) -> Appointment:
    when = each.turn
    begins: date | datetime = when.first_day if when.is_day else when.begins
    ends: date | datetime | None = None
    if when.is_day and when.last_day < date.max:
        ends = when.last_day + timedelta(days=1)
    elif not when.is_day and when.ends > when.begins:
        ends = when.ends
    uid = f"{each.uid}@{feeds.authority(hub)}"
    if each.happening:
        return _taking_place(hub, each.happening, card, words, uid, begins, ends)
    assert card
    site = feeds.address(hub, words.code)
    text = "" if card.is_sensitive else cut(card.text, WORDS)
    return Appointment(
        uid=uid,
        begins=begins,
        ends=ends,
        is_busy=False,
        summary=_line(words.gettext("Closes: %(title)s") % {"title": card.title}),
        description=_lines("\n".join(filter(None, (card.partner.name, text, feeds.link(site, card))))),
        place="",
        url=feeds.link(site, card) or "",
        categories=(card.kind.name,) if card.kind else (),
        created=card.source.placed,
        changed=card.updated,
        sequence=_minutes(card.source.placed, card.updated),
    )


def _taking_place(
    hub: Hub,
    each: Happening,
    card: Card | None,
    words: Language,
    uid: str,
    begins: date | datetime,
    ends: date | datetime | None,
) -> Appointment:
    site = feeds.address(hub, words.code)
    link = addresses.absolute(site, each.address) if site else (card.source.link if card else each.link)
    says = each.says
    if card:
        says = "" if card.is_sensitive else card.text
    partner = hub.by_partner.get(each.partner or "")
    who = partner.name if partner else each.organiser
    title = words.gettext("Cancelled: %(title)s") % {"title": each.title} if each.is_off else each.title
    told = (_moved(hub, each, words), each.why, who, cut(says, WORDS), each.link, link)
    created = each.created or each.starts
    changed = each.changed or created
    return Appointment(
        uid=uid,
        begins=begins,
        ends=ends,
        is_busy=each.kind in BUSY and not each.is_off,
        summary=_line(title),
        description=_lines("\n".join(dict.fromkeys(filter(None, told)))),
        place=_line(each.place or each.link or ""),
        url=link or "",
        categories=(each.sort or words.gettext(KINDS[each.kind]),),
        created=created,
        changed=changed,
        sequence=(_minutes(created, changed) if each.story else 0) + each.sequence,
        standing=each.standing,
    )


def _moved(hub: Hub, each: Happening, words: Language) -> str:
    if not each.was or each.was == each.starts:
        return ""
    local = each.was.astimezone(each.there if each.all_day else ZoneInfo(hub.timezone))
    day = words.day(local) if each.all_day else f"{words.day(local)}, {local:%H:%M}"
    return words.gettext("Moved: it was to be on %(day)s") % {"day": day}


def _minutes(created: datetime, changed: datetime) -> int:
    return max(0, int((changed - created).total_seconds() // 60))


@lru_cache(4_000)  # what takes place stands in half a dozen calendars
def _written(one: Appointment) -> bytes:
    made = Event()
    made.add("uid", one.uid)
    made.add("dtstamp", one.changed.astimezone(UTC))
    made.add("created", one.created.astimezone(UTC))
    made.add("last-modified", one.changed.astimezone(UTC))
    made.add("sequence", one.sequence)
    made.add("dtstart", one.begins)
    if one.ends:
        made.add("dtend", one.ends)
    made.add("transp", "OPAQUE" if one.is_busy else "TRANSPARENT")
    if one.standing is not Standing.CONFIRMED:  # nobody who says nothing is certain
        made.add("status", one.standing.upper())
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
