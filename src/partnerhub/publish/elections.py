"""Elections: who stands in the official order, what is due when, where candidates answer; after the poll an archive.

Takes the site and what editors wrote; makes the view of an election's own page, whose words are Pelican's, the list of
all of them, its feeds and the calendar of a timetable. Who may be named where was checked in `config.content`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

from partnerhub.model import Content, ItemKind, Standing
from partnerhub.model.election import Candidate, Due, Election, Hustings, InLanguages, Step
from partnerhub.publish import addresses, feeds, hustings, linked_data
from partnerhub.publish.corrections import CorrectionLine
from partnerhub.publish.following import calendar_of, written
from partnerhub.publish.happenings import Happening
from partnerhub.publish.page import IN_FEED, IsKept, Page, fingerprint
from partnerhub.publish.polling import (
    VOTERS,
    Phase,
    Said,
    hours,
    left,
    moment,
    morning,
    of_election,
    organiser,
    own,
    phase,
    polling_day,
    said,
    step_name,
    time_of,
    told_again,
    uncovered,
)
from partnerhub.publish.views import Tag, area_tag, stamp

if TYPE_CHECKING:
    from partnerhub.publish.site import Site

NEXT = 3  # what an election in a list names of its timetable


@dataclass(frozen=True, slots=True)
class DueLine:
    name: Said
    when: str
    stamp: str
    left: str
    is_over: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class HustingsLine:
    tag: Tag
    name: Said
    when: str
    stamp: str
    place: Said
    organiser: Said
    is_over: bool
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class ElectionPage:
    id: str
    name: Said
    kind: Said | None
    folder: str
    phase: Phase
    cancelled: Said | None  # why there is no poll
    when: str  # "Polling day is Thursday 10 December 2026"
    left: str
    hours: str
    areas: tuple[Tag, ...]
    order: tuple[Candidate, ...]
    order_by: str  # when the candidates will be known, "" when they are
    timetable: tuple[DueLine, ...]
    register: str | None  # while there is time
    register_by: str
    voter_id: str | None  # while there is time
    certificate_by: str
    official: str | None
    groups: tuple[tuple[Tag, tuple[HustingsLine, ...]], ...]  # by area
    without: tuple[Tag, ...]  # areas for which none was announced
    kit: str | None
    calendar: str | None
    by: str
    day: str
    stamp: str


@dataclass(frozen=True, slots=True)
class ElectionLine:
    tag: Tag
    name: Said
    kind: Said | None
    when: str
    left: str
    next: tuple[DueLine, ...]
    hustings: str
    register: str | None


@dataclass(frozen=True, slots=True)
class ElectionsPage:
    coming: tuple[ElectionLine, ...]
    over: tuple[ElectionLine, ...]


# ── one election ──


def page(site: Site, election: Election) -> ElectionPage:
    state, words = phase(election, site.today), site.words
    register, certificate = election.due(Step.REGISTER), election.due(Step.CERTIFICATE)
    is_open = state is not Phase.OVER
    may_register = is_open and not (register and register.ends < site.now)
    nominated = election.due(Step.NOMINATED) or election.due(Step.NOMINATIONS)
    groups, without = by_area(site, election)
    return ElectionPage(
        id=election.id,
        name=said(election.name, site),
        kind=said(election.kind, site) if election.kind else None,
        folder=addresses.folder(addresses.election(election.id)),
        phase=state,
        cancelled=own(election.cancelled, site) if election.cancelled else None,
        when=polling_day(election, state, words),
        left=left(election.poll, site) if state is Phase.COMING else "",
        hours=hours(election, site, state),
        areas=tuple(area_tag(site.hub.by_area[area]) for area in election.areas),
        order=election.order,
        order_by="" if election.order or not nominated else moment(nominated, site),
        timetable=due_lines(election, site),
        register=election.register if may_register else None,
        register_by=moment(register, site) if register and may_register else "",
        voter_id=election.voter_id if is_open else None,
        certificate_by=moment(certificate, site) if certificate and is_open and certificate.ends >= site.now else "",
        official=election.official,
        groups=groups,
        without=without if is_open else (),
        kit=addresses.share_kit(election.id) if is_open else None,
        calendar=addresses.calendar(addresses.election(election.id)) if is_open else None,
        by=election.by,
        day=site.views.day(election.on),
        stamp=election.on.isoformat(),
    )


def due_lines(election: Election, site: Site) -> tuple[DueLine, ...]:
    is_off = bool(election.cancelled)
    ahead = next((each for each in election.timetable if each.ends >= site.now and not is_off), None)
    return tuple(_due_line(each, site, each is ahead, is_off) for each in election.timetable)


def _due_line(each: Due, site: Site, is_next: bool, is_off: bool) -> DueLine:
    last = site.views.local(each.ends).date()
    is_over = each.ends < site.now or is_off
    counts = (each.is_deadline or each.step is Step.POLL) and not is_over
    return DueLine(
        step_name(each, site),
        moment(each, site),
        _stamp(each, site),
        left(last, site) if counts else "",
        is_over,
        is_next,
    )


def _stamp(each: Due, site: Site) -> str:
    local = site.views.local(each.ends if each.is_deadline else each.starts)
    return local.date().isoformat() if each.all_day else local.isoformat(timespec="minutes")


def linked(
    site: Site, election: Election, view: ElectionPage, corrected: Sequence[CorrectionLine]
) -> list[linked_data.Node]:
    """The poll, as machines read it."""
    poll = election.due(Step.POLL)
    starts = ends = election.poll.isoformat()
    if poll and not poll.all_day:
        starts, ends = (site.views.local(each).isoformat(timespec="minutes") for each in (poll.starts, poll.ends))
    crumbs = (Tag(site.words.gettext("Elections"), addresses.ELECTIONS),)
    place = ", ".join(tag.name for tag in view.areas)
    here = Tag(view.name.text, addresses.election(election.id))
    return linked_data.gathering(
        here,
        site.frame,
        starts,
        ends,
        place,
        None,
        crumbs,
        corrected,
        is_cancelled=view.cancelled is not None,
        spoken=view.name.language,
    )


# ── where candidates answer ──


def by_area(site: Site, election: Election) -> tuple[tuple[tuple[Tag, tuple[HustingsLine, ...]], ...], tuple[Tag, ...]]:
    """(hustings by the first of their areas, the areas for which none was announced)."""
    hub = site.hub
    every = of_election(site.content, election)
    groups = tuple(
        (area_tag(area), tuple(_line(each, site) for each in found))
        for area in hub.areas
        if (found := [each for each in every if each.areas[0] == area.id])
    )
    return groups, tuple(area_tag(hub.by_area[area]) for area in uncovered(site.content, site.hub, election))


def _line(each: Hustings, site: Site) -> HustingsLine:
    return HustingsLine(
        Tag(each.title.said(site.words.code), addresses.hustings(each.id)),
        said(each.title, site),
        time_of(each, site),
        site.views.local(each.starts).isoformat(timespec="minutes"),
        own(each.place, site),
        organiser(each, site),
        max(each.starts, each.ends) < site.now,
        bool(each.cancelled),
    )


# ── all of them ──


def pages(site: Site, content: Content, is_kept: IsKept) -> Iterator[Page]:
    """The list, its feeds, and each timetable as a calendar. A hub without an election has none of it."""
    if not content.elections:
        return
    coming = [each for each in content.elections if phase(each, site.today) is not Phase.OVER]
    over = [each for each in reversed(content.elections) if phase(each, site.today) is Phase.OVER]
    view = ElectionsPage(*(tuple(_in_list(each, site) for each in some) for some in (coming, over)))
    inputs = fingerprint(site.look, repr(view))
    if not is_kept(addresses.ELECTIONS, inputs):
        yield Page(addresses.ELECTIONS, inputs, "elections.html", view)
    entries = _entries(site, content)
    inputs = fingerprint(site.look, "feed", repr(entries))
    yield from written(addresses.ELECTIONS, inputs, lambda: _feed(site, entries), is_kept)
    for election in content.elections:
        days = [happening(site, election, each) for each in election.timetable]
        days += [hustings.happening(site, each) for each in of_election(content, election)]
        title = f"{election.name.said(site.words.code)} · {site.hub.title}"
        yield from calendar_of(site, addresses.election(election.id), title, days, is_kept)


def _in_list(election: Election, site: Site) -> ElectionLine:
    state = phase(election, site.today)
    register = election.due(Step.REGISTER)
    may_register = state is not Phase.OVER and not (register and register.ends < site.now)
    ahead = [each for each in due_lines(election, site) if not each.is_over]
    number = sum(not each.cancelled for each in of_election(site.content, election))
    return ElectionLine(
        Tag(election.name.said(site.words.code), addresses.election(election.id)),
        said(election.name, site),
        said(election.kind, site) if election.kind else None,
        polling_day(election, state, site.words),
        left(election.poll, site) if state is Phase.COMING else "",
        tuple(ahead[:NEXT]) if state is not Phase.OVER else (),
        site.words.ngettext("%(count)s hustings", "%(count)s hustings", number) % {"count": number} if number else "",
        election.register if may_register else None,
    )


def _entries(site: Site, content: Content) -> tuple[feeds.Entry, ...]:
    found: list[tuple[Election | Hustings, str, InLanguages, str]] = [
        (each, addresses.election(each.id), each.name, polling_day(each, phase(each, site.today), site.words))
        for each in content.elections
    ]
    found += [(each, addresses.hustings(each.id), each.title, time_of(each, site)) for each in content.hustings]
    found.sort(key=lambda each: (-each[0].on.toordinal(), each[1]))
    return tuple(_entry(site, *each) for each in found[:IN_FEED])


def _entry(site: Site, each: Election | Hustings, path: str, name: InLanguages, when: str) -> feeds.Entry:
    hub, words = site.hub, site.words
    told, (changed, _), title = morning(each.on), told_again(site, each.file, each.on), name.said(words.code)
    return feeds.Entry(
        id=feeds.tag(hub, addresses.folder(path).rstrip("/")),
        title=title,
        link=addresses.absolute(feeds.address(hub, words.code), path) if hub.url else None,
        via=None,
        author=hub.title,
        published=stamp(told),
        updated=stamp(changed),
        posted=format_datetime(told, usegmt=True),
        text=when,
        html="",
        markup=escape(when, quote=False),
        language=said(name, site).language or words.spoken,
        tags=(),
    )


def _feed(site: Site, entries: Sequence[feeds.Entry]) -> feeds.Feed:
    latest = max((datetime.fromisoformat(each.updated) for each in entries), default=None)
    name = site.words.gettext("Elections and hustings")
    title = f"{name} · {site.hub.title}"
    return feeds.of(site.hub, addresses.ELECTIONS, title, latest, tuple(entries), site.words.code)


# ── among the events ──


def happenings(site: Site) -> Iterator[Happening]:
    """What concerns everybody who votes. Withdrawn elections are no longer among the content."""
    for election in site.content.elections:
        for each in election.timetable:
            if each.step in VOTERS:
                yield happening(site, election, each)


def happening(site: Site, election: Election, each: Due) -> Happening:
    """One entry of a timetable. A deadline is the moment at which it is over."""
    name, what = said(election.name, site), step_name(each, site)
    title = site.words.gettext("%(election)s: %(step)s") % {"election": name.text, "step": what.text}
    changed, times = told_again(site, election.file, election.on)
    starts = each.ends if each.is_deadline and not each.all_day else each.starts
    number = "" if each.step is not Step.OTHER else f"-{site.views.local(each.starts):%Y%m%d}"
    return Happening(
        uid=f"election-{election.id}-{each.step}{number}",
        title=title,
        address=addresses.election(election.id),
        starts=starts,
        ends=each.ends,
        all_day=each.all_day,
        zone=site.hub.timezone,
        kind=ItemKind.NOTICE,  # it takes no time of anybody's day
        place=None,
        areas=election.areas,
        topics=(),
        standing=Standing.CANCELLED if election.cancelled else Standing.CONFIRMED,
        why=election.cancelled or "",
        sequence=times + bool(election.cancelled),
        sort=site.words.gettext("Election"),
        created=morning(election.on),
        changed=changed,
        is_stated=True,
        language=name.language or what.language,
    )
