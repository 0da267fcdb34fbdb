"""What was put right, withdrawn or compromised, in the open: one list by day, and its feeds.

Takes what editors wrote and which stories ended. General grounds only: nothing here repeats what was withdrawn.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from html import unescape
from typing import TYPE_CHECKING

from partnerhub.language import N_
from partnerhub.model import Content, Correction, Incident, Owed, StoryState, Words
from partnerhub.model.kinds import first_instant
from partnerhub.publish import addresses, feeds, periods
from partnerhub.publish.following import written
from partnerhub.publish.notices import over
from partnerhub.publish.page import IN_FEED, IsKept, Page, fingerprint
from partnerhub.publish.views import Tag, Views, markdown, via

if TYPE_CHECKING:
    from partnerhub.publish.site import Site


class Sort(IntEnum):
    """What is told first of one day."""

    INCIDENT = 0
    CORRECTION = 1
    PAGE = 2
    STORY = 3
    TAKEN_BACK = 4


NAMES = {
    Sort.INCIDENT: N_("Incident"),
    Sort.CORRECTION: N_("Correction"),
    Sort.PAGE: N_("Page withdrawn"),
    Sort.STORY: N_("Story withdrawn"),
    Sort.TAKEN_BACK: N_("Taken back by its source"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing told in the open."""

    on: date
    sort: Sort
    page: Tag  # where it can be seen
    says: str  # one sentence; "" for a correction
    was: str = ""
    now: str = ""
    why: str = ""
    day: str = ""  # the same day for people
    name: str = ""  # of its sort
    language: str | None = None  # of the editors' words in it, when it is not the page's


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    notices: tuple[Notice, ...]  # the newest first
    policy: Tag | None = None  # how we correct
    log: Tag | None = None  # what was shown in a restricted period


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction on its own page."""

    day: str
    stamp: str  # 2026-11-20
    was: str
    now: str
    why: str


@dataclass(frozen=True, slots=True)
class IncidentPage:
    id: str
    partner: Tag | None
    via: str
    since: str
    until: str | None  # None: it goes on
    day: str
    stamp: str
    by: str


@dataclass(frozen=True, slots=True)
class WithdrawnPage:
    """What stands where a page of the editors was."""

    day: str
    stamp: str
    why: str


def lines(corrections: Sequence[Correction], views: Views) -> tuple[CorrectionLine, ...]:
    """The newest first."""
    newest_first = sorted(corrections, key=lambda each: each.on, reverse=True)
    return tuple(
        CorrectionLine(views.day(each.on), each.on.isoformat(), plain(each.was), plain(each.now), each.why)
        for each in newest_first
    )


def plain(markup: str) -> str:
    """Words as they stood in the file, as readers saw them: without the signs of Markdown."""
    html = markdown(f". {markup}")  # so that no list or heading begins here
    return unescape(re.sub(r"<[^>]*>", "", html)).removeprefix(". ").strip()


def withdrawn(words: Words, views: Views) -> WithdrawnPage:
    assert words.withdrawn
    return WithdrawnPage(views.day(words.withdrawn), words.withdrawn.isoformat(), words.ground or "")


def incident(site: Site, each: Incident) -> IncidentPage:
    channel = site.hub.by_channel.get(each.channel)
    partner = site.hub.by_partner[channel.partner] if channel else None
    return IncidentPage(
        each.id,
        Tag(partner.name, addresses.partner(partner.id)) if partner else None,
        via(channel, site.words),
        _since(site.views, each.since),
        _until(site.views, each.until) if each.until else None,
        site.views.day(each.on),
        each.on.isoformat(),
        each.by,
    )


def _since(views: Views, moment: datetime) -> str:
    """A day that counts from its first minute is only a day."""
    return views.day(moment) if views.local(moment).time() == time() else views.minute(moment)


def _until(views: Views, moment: datetime) -> str:
    """A day that counts to its last minute is that day, not the first minute of the next."""
    is_whole = views.local(moment).time() == time()
    return views.day(views.local(moment).date() - timedelta(days=1)) if is_whole else views.minute(moment)


def notices(site: Site, content: Content) -> tuple[Notice, ...]:
    """Everything, the newest first."""
    _ = site.words.gettext
    incidents = {each.file: each.on for each in content.incidents}
    ended = over(content, site.now)
    found: list[Notice] = []
    for words in in_language(content.words, site):
        address = words.address.removeprefix(site.prefix)
        where, spoken = Tag(words.title, address), site.hub.languages[0] if site.prefix and not words.language else None
        if words.withdrawn:
            page = Tag(_("A page of the editors"), address)
            found.append(Notice(words.withdrawn, Sort.PAGE, page, words.ground or "", language=spoken))
            continue
        if words.file in ended:
            where, says = Tag(_("A notice that is over"), address), _("What it said holds no longer.")
            found += [Notice(each.on, Sort.CORRECTION, where, says) for each in words.corrections]
            continue
        if words.file in incidents:
            found.append(Notice(incidents[words.file], Sort.INCIDENT, where, "", language=spoken))
        found += [
            Notice(each.on, Sort.CORRECTION, where, "", plain(each.was), plain(each.now), each.why, language=spoken)
            for each in words.corrections
        ]
    for story in site.store.stories(StoryState.WITHDRAWN, StoryState.RETRACTED):
        if story.ended:
            sort = Sort.STORY if story.state is StoryState.WITHDRAWN else Sort.TAKEN_BACK
            name = _("A story of %(day)s") % {"day": site.views.day(story.ended)}
            tag = Tag(name, addresses.story(story.id))
            found.append(Notice(story.ended, sort, tag, site.views.ended(story, None).says))
    found.sort(key=lambda each: (-each.on.toordinal(), each.sort, each.page.address, each.was))
    return tuple(replace(each, day=site.views.day(each.on), name=_(NAMES[each.sort])) for each in found)


def in_language(every: Sequence[Words], site: Site) -> list[Words]:
    """The editors' words as the site in one language has them: in that language, or else in the site's own."""
    code = site.words.code
    said = {words.address.removeprefix(site.prefix) for words in every if words.language == code}
    return [
        words for words in every if words.language == code or (words.language is None and words.address not in said)
    ]


def pages(site: Site, content: Content, is_kept: IsKept) -> Iterator[Page]:
    """The list of what was corrected, and its feeds."""
    told = notices(site, content)
    view = CorrectionsPage(told, _policy(site, content), periods.log(site))
    inputs = fingerprint(site.look, repr(view))
    if not is_kept(addresses.CORRECTIONS, inputs):
        yield Page(addresses.CORRECTIONS, inputs, "corrections.html", view)
    newest = told[:IN_FEED]
    inputs = fingerprint(site.look, "feed", repr(newest))
    yield from written(addresses.CORRECTIONS, inputs, lambda: _feed(site, newest), is_kept)


def _policy(site: Site, content: Content) -> Tag | None:
    """The statement on corrections, as the site lists it."""
    files = {each.file for each in content.statements if each.owed is Owed.CORRECTIONS}
    where = {each.address for each in content.words if each.file in files}
    return next((tag for tag in site.editors_pages if tag.address in where), None)


def _feed(site: Site, newest: Sequence[Notice]) -> feeds.Feed:
    entries = tuple(_entry(site, each) for each in newest)
    latest = max((_moment(site, each) for each in newest), default=None)
    name = site.words.gettext("Corrections")
    return feeds.of(site.hub, addresses.CORRECTIONS, f"{name} · {site.hub.title}", latest, entries, site.words.code)


def _entry(site: Site, notice: Notice) -> feeds.Entry:
    hub, words, moment = site.hub, site.words, _moment(site, notice)
    text = notice.says or f"{notice.name}: {notice.page.name}"
    if notice.was:
        told = words.gettext("It said “%(was)s”, it says “%(now)s”.") % {"was": notice.was, "now": notice.now}
        text = f"{told} {notice.why}"
    key = hashlib.sha256(repr((notice.on, notice.sort, notice.page.address, notice.was)).encode()).hexdigest()[:16]
    return feeds.plain(
        hub,
        words.code,
        name=f"corrections/{key}",
        where=notice.page.address,
        title=f"{notice.name}: {notice.page.name}",
        text=text,
        told=moment,
        spoken=notice.language or words.spoken,
    )


def _moment(site: Site, notice: Notice) -> datetime:
    """The day's first minute in the patch: a feed wants an instant."""
    return first_instant(notice.on, site.shelf.zone)
