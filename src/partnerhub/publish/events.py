"""What the pages of events show: a line for each thing that takes place, by day; the page of one entered by hand.

Takes happenings and the site, gives frozen values. Only `left` of a line depends on the day on which it is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_day_names

from partnerhub.language import Language
from partnerhub.model import Event, ItemKind, Standing
from partnerhub.model.event import EventLink, EventMove
from partnerhub.publish import addresses, ahead
from partnerhub.publish.happenings import Happening
from partnerhub.publish.views import KINDS, Fact, Tag, area_tag, topic_tag

if TYPE_CHECKING:
    from partnerhub.publish.site import Site

AT_ONCE = 40  # write-ups that one line names


@dataclass(frozen=True, slots=True)
class EventLine:
    """One thing that takes place, in a line."""

    id: str
    tag: Tag
    when: str  # "19:00 to 21:00", "all day", "until 5 December 2026"
    starts: str  # for machines
    ends: str
    there: str  # "20:00 in Berlin": on its own clocks, when they differ
    place: str
    kind: str
    who: Tag | None
    organiser: str
    state: str  # that it was cancelled or moved, or is not certain
    why: str
    status: str  # "cancelled", "moved", "tentative", ""
    writeups: tuple[Tag, ...]
    elsewhere: tuple[EventLink, ...]
    language: str | None
    again: str = ""  # of a series told once: "and 5 more times, the last on 3 March 2027"
    day: str = ""  # its day with its weekday, where no heading says it


@dataclass(frozen=True, slots=True)
class Day:
    name: str  # "Thursday 3 December 2026"
    stamp: str
    lines: tuple[EventLine, ...]
    left: str = ""  # "tomorrow"


@dataclass(frozen=True, slots=True)
class Month:
    tag: Tag
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class EventsPage:
    """A list of what takes place: what is coming, a month, or in an area or about a topic."""

    name: str
    path: str
    months: tuple[Month, ...]
    kind: str = ""  # month, area, topic; "": what is coming
    crumbs: tuple[Tag, ...] = ()
    earlier: Tag | None = None  # the month before that has something
    later: Tag | None = None
    years: tuple[tuple[str, tuple[Tag, ...]], ...] = ()  # every month that has something, the newest year first
    areas: tuple[tuple[Tag, int], ...] = ()  # with how many are coming there
    topics: tuple[tuple[Tag, int], ...] = ()
    past: tuple[Month, ...] = ()
    more: Tag | None = None  # where the rest is, when this list is cut
    about: Tag | None = None  # the page of the area or the topic itself
    calendar: str = ""  # the path of its calendar
    is_sensitive: bool = False
    linked_data: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A new time or place, on the event's page."""

    on: str
    stamp: str
    was: str
    now: str
    why: str


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event entered by hand. Its words are Pelican's."""

    id: str
    folder: str
    lines: tuple[EventLine, ...]  # its times
    is_series: bool
    access: tuple[str, ...]
    online: str | None
    link: str | None
    booking: str | None  # None too when it is over or cancelled
    elsewhere: tuple[EventLink, ...]  # what was written on it elsewhere
    changes: tuple[Change, ...]
    topics: tuple[Tag, ...]
    areas: tuple[Tag, ...]
    by: str
    day: str
    stamp: str
    is_over: bool
    is_sensitive: bool = False

    @property
    def first(self) -> EventLine:
        return self.lines[0]


# ── lines ──


def line(site: Site, each: Happening) -> EventLine:
    who = site.hub.by_partner.get(each.partner or "")
    state, status = _state(site, each)
    starts, ends = _stamps(each)
    return EventLine(
        id=each.uid,
        tag=Tag(each.title, each.address),
        when=_when(site, each),
        starts=starts,
        ends=ends,
        there=_there(site, each),
        place=each.place or "",
        kind=kind_of(site, each),
        who=Tag(who.name, addresses.partner(who.id)) if who else None,
        organiser=each.organiser,
        state=state,
        why=each.why,
        status=status,
        writeups=site.tags(each.writeups[:AT_ONCE]) if each.writeups else (),
        elsewhere=each.elsewhere,
        language=each.language,
    )


def _state(site: Site, each: Happening) -> tuple[str, str]:
    """(in words, as a class)."""
    _ = site.words.gettext
    if each.standing is Standing.CANCELLED:
        return _("Cancelled"), "cancelled"
    if each.was and each.was != each.starts:
        when = _at(site, each, each.was)
        return _("Moved: it was to be on %(day)s") % {"day": when}, "moved"
    if each.standing is Standing.TENTATIVE:
        return _("Not certain yet"), "tentative"
    return ("", "") if not each.why else (_("Moved to another place"), "moved")


def _at(site: Site, each: Happening, moment: datetime) -> str:
    """A day, with its hour when it has one, on the clocks of the patch."""
    if each.all_day:
        return site.words.day(moment.astimezone(each.there))
    local = site.views.local(moment)
    return f"{site.words.day(local)}, {local:%H:%M}"


def kind_of(site: Site, each: Happening) -> str:
    """What it is, in a word."""
    return each.sort or site.words.gettext(KINDS[each.kind])


def fact(site: Site, each: Happening) -> Fact:
    """When it starts, as lists of what is ahead say it. A notice, such as an election's deadline, only has a day."""
    _ = site.words.gettext
    name = _("Cancelled") if each.is_off else "" if each.kind is ItemKind.NOTICE else _("Starts")
    return Fact(name, _at(site, each, each.starts), _stamps(each)[0])


def _when(site: Site, each: Happening) -> str:
    words, (first, last) = site.words, each.days(site.shelf.zone)
    if each.all_day:
        if first == last:
            return words.gettext("all day")
        return words.gettext("until %(day)s") % {"day": words.day(last)}
    starts, ends = site.views.local(each.starts), site.views.local(each.ends)
    if first != last:
        says = words.gettext("%(start)s, until %(day)s, %(end)s")
        return says % {"start": f"{starts:%H:%M}", "day": words.day(last), "end": f"{ends:%H:%M}"}
    if each.ends > each.starts:
        return words.gettext("%(start)s to %(end)s") % {"start": f"{starts:%H:%M}", "end": f"{ends:%H:%M}"}
    return f"{starts:%H:%M}"


def _there(site: Site, each: Happening) -> str:
    """On its own clocks, where these differ from those of the patch."""
    local, here = each.starts.astimezone(each.there), site.views.local(each.starts)
    if each.all_day or each.zone == "UTC" or local.utcoffset() == here.utcoffset():
        return ""
    place = each.zone.rpartition("/")[2].replace("_", " ")
    return site.words.gettext("%(time)s in %(place)s") % {"time": f"{local:%H:%M}", "place": place}


def _stamps(each: Happening) -> tuple[str, str]:
    """For machines: days, or times on its own clocks."""
    starts, ends = each.starts.astimezone(each.there), each.ends.astimezone(each.there)
    if each.all_day:
        return starts.date().isoformat(), ends.date().isoformat()
    last = ends.isoformat(timespec="minutes") if each.ends > each.starts else ""
    return starts.isoformat(timespec="minutes"), last


def day_name(day: date, words: Language) -> str:
    """Thursday 3 December 2026."""
    says = words.gettext("%(weekday)s %(day)s")
    return says % {"weekday": _weekdays(words.spoken)[day.weekday()], "day": words.day(day)}


@lru_cache(8)
def _weekdays(language: str) -> tuple[str, ...]:
    names = get_day_names("wide", locale=Locale.parse(language.partition("-")[0]))
    return tuple(names[n] for n in range(7))


# ── lists ──


def by_month(
    site: Site, some: Sequence[Happening], since: date | None = None, within: date | None = None, leaves: bool = False
) -> tuple[Month, ...]:
    """In order of time, each on its first day; one that began before `since` on that day. `within`: of one month.

    `leaves`: says how long it is until then, on a page that is made anew each day.
    """
    patch, words = site.shelf.zone, site.words
    today = site.views.local(site.now).date()
    floor = max(filter(None, (since, within)), default=date.min)
    begun = ((max(each.days(patch)[0], floor), each.starts, each.uid, each) for each in some)
    placed = sorted(begun, key=lambda each: each[:3])
    months = []
    for first, in_month in groupby(placed, key=lambda p: p[0].replace(day=1)):
        days = []
        for day, on_day in groupby(in_month, key=lambda p: p[0]):
            lines = tuple(_begun(site, each, day) for *_, each in on_day)
            left = ahead.days_left((day - today).days, words) if leaves and today <= day else ""
            days.append(Day(day_name(day, words), day.isoformat(), lines, left))
        months.append(Month(Tag(words.month(first), addresses.events_month(first)), tuple(days)))
    return tuple(months)


def _begun(site: Site, each: Happening, day: date) -> EventLine:
    """One that began before the day it is listed on says since when."""
    told, (first, last) = line(site, each), each.days(site.shelf.zone)
    if first >= day:
        return told
    says = site.words.gettext("from %(first)s to %(last)s")
    return replace(told, when=says % {"first": site.words.day(first), "last": site.words.day(last)})


def told_once(some: Iterable[Happening]) -> list[tuple[Happening, int, Happening]]:
    """Each series only by its next time: (that, how many more there are, the last of them)."""
    found: dict[tuple[str, str], list[Happening]] = {}
    for each in some:
        found.setdefault(each.series, []).append(each)
    return [(times[0], len(times) - 1, times[-1]) for times in found.values()]


def again(site: Site, more: int, last: Happening) -> str:
    """What the line of a series says of its other times."""
    if not more:
        return ""
    says = site.words.ngettext(
        "and %(count)s more time, on %(day)s", "and %(count)s more times, the last on %(day)s", more
    )
    return says % {"count": more, "day": site.words.day(last.days(site.shelf.zone)[0])}


# ── the page of an event ──


def page(site: Site, event: Event) -> EventPage:
    hub = site.hub
    times = site.diary.by_address[addresses.event(event.id)]
    lines = [replace(line(site, each), day=day_name(each.days(site.shelf.zone)[0], site.words)) for each in times]
    coming = [each for each in times if site.now <= each.over]
    is_open = any(not each.is_off for each in coming)
    return EventPage(
        id=event.id,
        folder=addresses.folder(addresses.event(event.id)),
        lines=tuple(lines),
        is_series=len(lines) > 1,
        access=event.access,
        online=event.online,
        link=event.link,
        booking=event.booking if is_open else None,
        elsewhere=event.writeups if any(each.starts < site.now for each in times) else (),
        changes=tuple(_change(site, event, each) for each in event.moves),
        topics=tuple(topic_tag(hub.by_topic[topic]) for topic in event.topics),
        areas=tuple(area_tag(hub.by_area[area]) for area in event.areas),
        by=event.by,
        day=site.views.day(event.on),
        stamp=event.on.isoformat(),
        is_over=not coming,
        is_sensitive=hub.is_sensitive(event.topics),
    )


def _change(site: Site, event: Event, move: EventMove) -> Change:
    on, stamped = site.views.day(move.on), move.on.isoformat()
    if move.was is None or move.now is None:
        return Change(on, stamped, move.was_place or "", move.now_place or "", move.why)
    was, now = (_on_clocks(site, event, moment) for moment in (move.was, move.now))
    return Change(on, stamped, was, now, move.why)


def _on_clocks(site: Site, event: Event, moment: datetime) -> str:
    if event.all_day:
        return site.words.day(moment.astimezone(ZoneInfo(event.zone)))
    return site.views.minute(moment)


# ── for machines ──


def nodes(site: Site, event: Event) -> Iterator[dict[str, object]]:
    """The event as linked data, one node for each of its times. No more than its page says."""
    frame = site.frame
    url = frame.at(addresses.event(event.id))
    for each in site.diary.by_address[addresses.event(event.id)]:
        starts, ends = _stamps(each)
        moved = each.was is not None and each.was != each.starts
        status = "EventCancelled" if each.is_off else "EventRescheduled" if moved else "EventScheduled"
        node: dict[str, object] = {
            "@type": "Event",
            "name": each.title,
            "url": url,
            "startDate": starts,
            "endDate": ends,
            "eventStatus": f"https://schema.org/{status}",
            "previousStartDate": _stamps(replace(each, starts=each.was))[0] if moved and each.was else None,
            "eventAttendanceMode": f"https://schema.org/{_mode(event)}",
            "location": _location(event),
            "organizer": _organiser(site, each),
            "inLanguage": each.language or frame.words.spoken,
        }
        if url:
            node["@id"] = f"{url}#{each.uid}"
        yield {key: value for key, value in node.items() if value}


def _mode(event: Event) -> str:
    if event.place and event.online:
        return "MixedEventAttendanceMode"
    return "OnlineEventAttendanceMode" if event.online else "OfflineEventAttendanceMode"


def _location(event: Event) -> object:
    place = {"@type": "Place", "name": event.place, "address": event.place} if event.place else None
    online = {"@type": "VirtualLocation", "url": event.online} if event.online else None
    both = [each for each in (place, online) if each]
    return both[0] if len(both) == 1 else both


def _organiser(site: Site, each: Happening) -> object:
    who = site.hub.by_partner.get(each.partner or "")
    name = who.name if who else each.organiser
    return {"@type": "Organization", "name": name} if name else None
