"""Unconferences: the list, the page of each one, and what was written afterwards.

Takes the site and what editors wrote in content/unconferences. Pitches and notes stand on the page of their
unconference and nowhere else: no feed, no calendar, no index and nothing for machines has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from partnerhub.language import N_
from partnerhub.model import Content, ItemKind, Standing, Story
from partnerhub.model.attribution import Attribution
from partnerhub.model.event import EventLink
from partnerhub.model.unconference import Session, Teller, Unconference
from partnerhub.publish import addresses, linked_data
from partnerhub.publish.corrections import CorrectionLine
from partnerhub.publish.following import calendar_of
from partnerhub.publish.happenings import LATER, Happening
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.polling import morning, weekday
from partnerhub.publish.views import Card, Tag, area_tag, topic_tag

if TYPE_CHECKING:
    from partnerhub.publish.site import Site

NAME = N_("Unconferences")


@dataclass(frozen=True, slots=True)
class NoteLine:
    text: str
    who: str  # in a role or by name; "": nobody is told


@dataclass(frozen=True, slots=True)
class PitchLine:
    title: str
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    id: str
    title: str
    when: str  # "10:30 to 11:15"
    starts: str  # for machines
    room: str
    who: str
    notes: tuple[NoteLine, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What begins at one time, in the order of the rooms; None: nothing there."""

    time: str
    stamp: str
    day: str  # "Saturday 10 October 2026": where there are several
    cells: tuple[SessionLine | None, ...]


@dataclass(frozen=True, slots=True)
class UnconferencePage:
    """Its words are Pelican's."""

    id: str
    folder: str
    when: str
    starts: str
    ends: str
    state: str  # cancelled, coming, on, over
    cancelled: str
    place: str
    access: str
    organiser: str
    organiser_at: str | None  # the page of the partner that holds it
    booking: str | None  # while there is time …
    pitch: str  # … and how to offer a session
    pitches: tuple[PitchLine, ...]
    rooms: tuple[str, ...]
    rows: tuple[Row, ...]
    sessions: tuple[SessionLine, ...]
    has_afterwards: bool  # something was written
    topics: tuple[Tag, ...]
    areas: tuple[Tag, ...]
    by: str
    day: str
    stamp: str
    is_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class AfterwardsPage:
    """What was written when it was over: by whom, in their words, the oldest first; then what is elsewhere."""

    tag: Tag
    when: str
    cards: tuple[Card, ...]
    elsewhere: tuple[EventLink, ...]
    is_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class UnconferenceLine:
    tag: Tag
    when: str
    stamp: str
    place: str
    is_over: bool
    is_cancelled: bool
    sessions: int
    afterwards: Tag | None


@dataclass(frozen=True, slots=True)
class UnconferencesPage:
    coming: tuple[UnconferenceLine, ...]  # the next first
    past: tuple[UnconferenceLine, ...]  # the newest first


# ── pages ──


def pages(site: Site, content: Content, is_kept: IsKept) -> Iterator[Page]:
    """The list, what was written afterwards, and calendars. The unconferences themselves are Pelican's pages."""
    if not content.unconferences:
        return
    lines = [_line(site, each) for each in sorted(content.unconferences, key=lambda each: (each.starts, each.id))]
    coming = tuple(each for each in lines if not each.is_over)
    view = UnconferencesPage(coming, tuple(each for each in reversed(lines) if each.is_over))
    inputs = fingerprint(site.look, repr(view))
    if not is_kept(addresses.UNCONFERENCES, inputs):
        yield Page(addresses.UNCONFERENCES, inputs, "unconferences.html", view)
    for each in content.unconferences:
        if after := _afterwards(site, each):
            path, inputs = addresses.afterwards(each.id), fingerprint(site.look, repr(after))
            if not is_kept(path, inputs):
                yield Page(path, inputs, "afterwards.html", after)
        path = addresses.unconference(each.id)
        if times := site.diary.by_address.get(path):
            yield from calendar_of(site, path, each.title, times, is_kept)


def page(site: Site, each: Unconference) -> UnconferencePage:
    hub = site.hub
    partner = hub.by_partner.get(each.organiser)
    starts, ends = site.views.local(each.starts), site.views.local(each.ends)
    state = _state(site, each)
    sessions = [_session(site, session) for session in each.sessions]
    rooms = tuple(dict.fromkeys(line.room for line in sessions))
    return UnconferencePage(
        id=each.id,
        folder=addresses.folder(addresses.unconference(each.id)),
        when=_when(site, each),
        starts=starts.isoformat(timespec="minutes"),
        ends=ends.isoformat(timespec="minutes"),
        state=state,
        cancelled=each.cancelled or "",
        place=each.place,
        access=each.access,
        organiser=partner.name if partner else each.organiser,
        organiser_at=addresses.partner(partner.id) if partner else None,
        booking=each.booking if state in ("coming", "on") else None,
        pitch=(each.pitch or "") if state == "coming" else "",
        pitches=tuple(PitchLine(one.title, one.text or "", _who(site, one.by)) for one in each.pitches),
        rooms=rooms,
        rows=tuple(_rows(site, each, rooms)),
        sessions=tuple(sessions),
        has_afterwards=bool(_written(site, each) or _elsewhere(site, each)),
        topics=tuple(topic_tag(hub.by_topic[topic]) for topic in each.topics),
        areas=tuple(area_tag(hub.by_area[area]) for area in each.areas),
        by=each.by,
        day=site.views.day(each.on),
        stamp=each.on.isoformat(),
        is_sensitive=hub.is_sensitive(each.topics),
    )


def _line(site: Site, each: Unconference) -> UnconferenceLine:
    after = _afterwards(site, each)
    return UnconferenceLine(
        tag=Tag(each.title, addresses.unconference(each.id)),
        when=_when(site, each),
        stamp=site.views.local(each.starts).date().isoformat(),
        place=each.place,
        is_over=each.ends < site.now,
        is_cancelled=each.cancelled is not None,
        sessions=len(each.sessions),
        afterwards=Tag(each.title, addresses.afterwards(each.id)) if after else None,
    )


def _state(site: Site, each: Unconference) -> str:
    if each.cancelled:
        return "cancelled"
    if each.ends < site.now:
        return "over"
    return "on" if each.starts <= site.now else "coming"


def _when(site: Site, each: Unconference) -> str:
    starts, ends = site.views.local(each.starts), site.views.local(each.ends)
    if starts.date() == ends.date():
        says = site.words.gettext("%(day)s, %(start)s to %(end)s")
        return says % {"day": weekday(starts.date(), site.words), "start": f"{starts:%H:%M}", "end": f"{ends:%H:%M}"}
    says = site.words.gettext("from %(first)s to %(last)s")
    return says % {"first": weekday(starts.date(), site.words), "last": weekday(ends.date(), site.words)}


def _session(site: Site, each: Session) -> SessionLine:
    starts = site.views.local(each.starts)
    when = f"{starts:%H:%M}"
    if each.ends and each.ends > each.starts:
        says = site.words.gettext("%(start)s to %(end)s")
        when = says % {"start": when, "end": f"{site.views.local(each.ends):%H:%M}"}
    notes = tuple(NoteLine(note.text, _who(site, note.by)) for note in each.notes)
    stamp = starts.isoformat(timespec="minutes")
    return SessionLine(each.id, each.title, when, stamp, each.room, _who(site, each.pitched_by), notes)


def _rows(site: Site, each: Unconference, rooms: Sequence[str]) -> Iterator[Row]:
    days = {site.views.local(session.starts).date() for session in each.sessions}
    for begins, some in groupby(each.sessions, key=lambda session: session.starts):
        local = site.views.local(begins)
        by_room = {session.room: _session(site, session) for session in some}
        day = weekday(local.date(), site.words) if len(days) > 1 else ""
        stamp = local.isoformat(timespec="minutes")
        yield Row(f"{local:%H:%M}", stamp, day, tuple(by_room.get(room) for room in rooms))


def _who(site: Site, by: Teller) -> str:
    """As whose words it is told; "": nobody's."""
    if by.attribution is Attribution.NAMED and by.name:
        if by.role:
            return site.words.gettext("%(name)s, %(role)s") % {"name": by.name, "role": by.role}
        return by.name
    return by.role or "" if by.attribution is Attribution.ROLE else ""


# ── what was written afterwards ──


def _written(site: Site, each: Unconference) -> list[Story]:
    """The stories an editor named and those that link to a page of it since it began, the oldest first."""
    if site.now < each.starts:
        return []
    known, hub = site.shelf.by_id, site.hub
    paths = (addresses.unconference(each.id), addresses.afterwards(each.id))
    here = {
        addresses.absolute(hub.url, addresses.prefix(code, hub.languages) + path)
        for code in (hub.languages if hub.url else ())
        for path in paths
    }
    linking = {id_ for some in site.store.linking(here).values() for id_ in some} if here else set()
    since = {id_ for id_ in linking if id_ in known and each.starts < known[id_].placed < each.starts + LATER}
    found = [known[id_] for id_ in {*each.stories, *since} if id_ in known]
    return sorted(found, key=lambda story: (story.placed, story.id))


def _elsewhere(site: Site, each: Unconference) -> tuple[EventLink, ...]:
    return each.writeups if each.starts <= site.now else ()


def _afterwards(site: Site, each: Unconference) -> AfterwardsPage | None:
    stories = _written(site, each)
    elsewhere = _elsewhere(site, each)
    if not stories and not elsewhere:
        return None
    return AfterwardsPage(
        tag=Tag(each.title, addresses.unconference(each.id)),
        when=_when(site, each),
        cards=site.in_list(stories),
        elsewhere=elsewhere,
        is_sensitive=site.hub.is_sensitive(each.topics),
    )


def afterwards_of(site: Site) -> list[str]:
    """The addresses of what was written afterwards."""
    return [addresses.afterwards(each.id) for each in site.content.unconferences if _afterwards(site, each)]


# ── for calendars and machines ──


def happenings(site: Site) -> Iterator[Happening]:
    """Those that are among the content: withdrawn ones are not. Its place and access, and nothing that was said."""
    own = site.hub.languages[0]
    gone = {each.file for each in site.content.words if each.withdrawn}
    for each in site.content.unconferences:
        if each.file in gone:
            continue
        is_ours = each.organiser in site.hub.by_partner
        yield Happening(
            uid=f"unconference-{each.id}",
            title=each.title,
            address=addresses.unconference(each.id),
            starts=each.starts,
            ends=each.ends,
            all_day=False,
            zone=site.hub.timezone,
            kind=ItemKind.EVENT,
            place=each.place,
            areas=each.areas,
            topics=each.topics,
            standing=Standing.CANCELLED if each.cancelled else Standing.CONFIRMED,
            partner=each.organiser if is_ours else None,
            organiser="" if is_ours else each.organiser,
            sort=site.words.gettext("Unconference"),
            why=each.cancelled or "",
            created=morning(each.on),
            changed=morning(each.on),
            sequence=int(each.cancelled is not None),
            says=each.access,
            link=each.booking,
            is_stated=True,
            is_sensitive=site.hub.is_sensitive(each.topics),
            language=None if site.words.code == own else own,
            writeups=tuple(story.id for story in _written(site, each)),
            elsewhere=_elsewhere(site, each),
        )


def linked(
    site: Site, each: Unconference, view: UnconferencePage, corrected: Sequence[CorrectionLine], spoken: str | None
) -> list[linked_data.Node]:
    """The unconference, as machines read it: who said what is no part of it."""
    partner = site.hub.by_partner.get(each.organiser)
    return linked_data.gathering(
        Tag(each.title, addresses.unconference(each.id)),
        site.frame,
        view.starts,
        view.ends,
        view.place,
        linked_data.organisation(partner, site.frame) if partner else linked_data.somebody(each.organiser),
        (Tag(site.words.gettext(NAME), addresses.UNCONFERENCES),),
        corrected,
        is_cancelled=each.cancelled is not None,
        spoken=spoken,
    )
