"""Urgent notices: a banner on the pages where people look first, a page with verified sources alone, and an end.

Takes what two editors agreed on and the clock. Of one that is over nothing is left but a page that says so: neither
its title nor its advice is told again. One that has not begun is nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from partnerhub.language import N_
from partnerhub.model import Content, Notice, Story
from partnerhub.model.notice import LONGEST
from partnerhub.publish import addresses, feeds
from partnerhub.publish.following import written
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.views import Card, Tag, area_tag, stamp

if TYPE_CHECKING:
    from partnerhub.publish.site import Site

NAME = N_("Urgent notices")
OVER = N_("This notice is over")
EVERYWHERE = frozenset(
    {
        addresses.HOME,
        addresses.CONTACT,
        addresses.SEARCH,
        addresses.CLOSING,
        addresses.STATUS,
        addresses.NOT_FOUND,
    }
)
IN_FEED = 20
STORIES = 20  # of verified sources, on a notice's page
READ = 300  # stories that are looked at for them
BEFORE = timedelta(hours=6)  # of a notice: what was said so long before may be about it


@dataclass(frozen=True, slots=True)
class Alert:
    """What stands on top of a page."""

    title: str
    text: str
    address: str
    until: str  # 20 November 2026, 23:30
    stamp: str


@dataclass(frozen=True, slots=True)
class Told:
    at: str
    stamp: str
    text: str


@dataclass(frozen=True, slots=True)
class NoticePage:
    is_over: bool
    since: str
    until: str
    stamp: str  # of its end
    alerts: tuple[Alert, ...] = ()  # this one first; () when it is over
    areas: tuple[Tag, ...] = ()
    updates: tuple[Told, ...] = ()  # the newest first
    sources: tuple[Tag, ...] = ()  # of ours
    links: tuple[str, ...] = ()  # elsewhere
    cards: tuple[Card, ...] = ()
    by: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    tag: Tag
    says: str


@dataclass(frozen=True, slots=True)
class NoticesPage:
    running: tuple[NoticeLine, ...]
    over: tuple[NoticeLine, ...]  # the newest first


# ── which ──


def running(content: Content, now: datetime) -> tuple[Notice, ...]:
    """The one that began last first."""
    found = [each for each in _standing(content) if each.is_running(now)]
    return tuple(sorted(found, key=lambda each: (-each.since.timestamp(), each.id)))


def over(content: Content, now: datetime) -> frozenset[str]:
    """The files of those that are over."""
    return frozenset(each.file for each in content.notices if each.is_over(now))


def to_come(content: Content, now: datetime) -> frozenset[str]:
    """The files of those that have not begun."""
    return frozenset(each.file for each in content.notices if now < each.since)


def warnings(content: Content, now: datetime) -> Iterator[str]:
    """What an editor has to know of them: a static site ends a notice when it is built, not by itself.

    Of one that is over they are told for as long as one may run.
    """
    for each in _standing(content):
        if each.is_over(now - LONGEST):
            continue
        if each.is_over(now):
            yield (
                f"{each.file}: is over since {_utc(each.until)}: its page says so and shows nothing else of it; keep "
                "the file, which keeps the address"
            )
        elif each.is_running(now):
            yield f"{each.file}: runs until {_utc(each.until)}: build again then, so that it ends in time"
        else:
            yield f"{each.file}: begins at {_utc(each.since)}: build again then"


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _standing(content: Content) -> list[Notice]:
    gone = {each.file for each in content.words if each.withdrawn}
    return [each for each in content.notices if each.file not in gone]


# ── the banner ──


def alerts(site: Site, some: Sequence[Notice]) -> tuple[Alert, ...]:
    return tuple(
        Alert(each.title, each.text, addresses.notice(each.id), _until(site, each.until), stamp(each.until))
        for each in some
    )


def alerts_at(site: Site, path: str) -> tuple[Alert, ...]:
    """What stands on top of the page at `path`: the pages everybody opens first, and those of the areas it names."""
    if not site.running:
        return ()
    if path in EVERYWHERE:
        return alerts(site, site.running)
    if path.startswith("areas/"):
        return alerts(site, [each for each in site.running if path in _areas(site, each)])
    return ()


def _areas(site: Site, notice: Notice) -> set[str]:
    """The pages of the areas it names and of all inside them."""
    hub, named = site.hub, set(notice.areas)
    if not named:
        return {addresses.area(area.id) for area in hub.areas}
    return {
        addresses.area(area.id) for area in hub.areas if named.intersection(step.id for step in hub.line_of(area.id))
    }


# ── pages ──


def page(site: Site, notice: Notice) -> NoticePage:
    views = site.views
    since, until = views.minute(notice.since), _until(site, notice.until)
    if notice.is_over(site.now):
        return NoticePage(True, since, until, stamp(notice.until))
    hub = site.hub
    others = [each for each in site.running if each is not notice]
    return NoticePage(
        is_over=False,
        since=since,
        until=until,
        stamp=stamp(notice.until),
        alerts=alerts(site, [notice, *others]),
        areas=tuple(area_tag(hub.by_area[area]) for area in notice.areas),
        updates=tuple(
            Told(views.minute(each.at), stamp(each.at), each.text) for each in notice.updates if each.at <= site.now
        ),
        sources=tuple(dict.fromkeys(_source(site, source) for source in notice.sources if "://" not in source)),
        links=tuple(source for source in notice.sources if "://" in source),
        cards=site.in_list(list(_said(site, notice))),
        by=notice.by,
        second=notice.second,
    )


def _source(site: Site, source: str) -> Tag:
    channel = site.hub.by_channel.get(source)
    partner = site.hub.by_partner[channel.partner if channel else source]
    return Tag(partner.name, addresses.partner(partner.id))


def _said(site: Site, notice: Notice) -> Iterator[Story]:
    """What its sources said since shortly before it, in their own words: nobody else's stand here."""
    sources = set(notice.sources)
    recent = [story for story in site.stories[:READ] if story.placed >= notice.since - BEFORE]
    told = (told.story for told in site.store.told(recent) if sources & {told.lead.partner, told.lead.channel})
    return islice(told, STORIES)


def pages(site: Site, content: Content, is_kept: IsKept) -> Iterator[Page]:
    """The list of notices and its feeds. The notices themselves are Pelican's pages."""
    begun = [each for each in _standing(content) if each.since <= site.now]
    if not begun:
        return
    ended = sorted((each for each in begun if each.is_over(site.now)), key=lambda each: (each.until, each.id))
    newest_first = tuple(reversed(ended))
    view = NoticesPage(
        tuple(NoticeLine(Tag(each.title, addresses.notice(each.id)), _runs(site, each)) for each in site.running),
        tuple(
            NoticeLine(Tag(_past(site, each), addresses.notice(each.id)), _ended(site, each)) for each in newest_first
        ),
    )
    inputs = fingerprint(site.look, repr(view))
    if not is_kept(addresses.NOTICES, inputs):
        yield Page(addresses.NOTICES, inputs, "notices.html", view)
    told = (*entries(site), *(_over_entry(site, each) for each in newest_first))[:IN_FEED]
    newest = max((*(_changed(each) for each in site.running), *(each.until for each in newest_first[:1])))
    title = f"{site.words.gettext(NAME)} · {site.hub.title}"
    inputs = fingerprint(site.look, "feed", repr(told), title)

    def feed() -> feeds.Feed:
        return feeds.of(site.hub, addresses.NOTICES, title, newest, told, site.words.code)

    yield from written(addresses.NOTICES, inputs, feed, is_kept)


def _until(site: Site, moment: datetime) -> str:
    """A notice for whole days ends with the last of them."""
    local = site.views.local(moment)
    return (
        f"{site.views.day(moment - timedelta(minutes=1))}, 24:00"
        if local.hour == local.minute == 0
        else (site.views.minute(moment))
    )


def _runs(site: Site, notice: Notice) -> str:
    return site.words.gettext("Holds until %(until)s.") % {"until": _until(site, notice.until)}


def _past(site: Site, notice: Notice) -> str:
    return site.words.gettext("A notice of %(day)s") % {"day": site.views.day(notice.since)}


def _ended(site: Site, notice: Notice) -> str:
    return site.words.gettext("Over since %(until)s.") % {"until": _until(site, notice.until)}


# ── feeds ──


def entries(site: Site) -> tuple[feeds.Entry, ...]:
    """Of those that run: what the site's own feeds begin with."""
    return tuple(_entry(site, each) for each in site.running)


def _entry(site: Site, notice: Notice) -> feeds.Entry:
    latest = notice.updates[0].text if notice.updates and notice.updates[0].at <= site.now else ""
    text = " ".join(filter(None, (_runs(site, notice), notice.text, latest)))
    title = site.words.gettext("Urgent: %(title)s") % {"title": notice.title}
    language = site.hub.languages[0] if site.prefix else site.words.spoken
    return _made(site, notice, title, text, _changed(notice), language)


def _over_entry(site: Site, notice: Notice) -> feeds.Entry:
    return _made(site, notice, site.words.gettext(OVER), _ended(site, notice), notice.until, site.words.spoken)


def _made(site: Site, notice: Notice, title: str, text: str, changed: datetime, language: str) -> feeds.Entry:
    hub = site.hub
    where = feeds.address(hub, site.words.code)
    return feeds.Entry(
        id=feeds.tag(hub, f"notices/{notice.id}"),
        title=title,
        link=addresses.absolute(where, addresses.notice(notice.id)) if where else None,
        via=None,
        author=hub.title,
        published=stamp(notice.since),
        updated=stamp(changed),
        posted=format_datetime(notice.since, usegmt=True),
        text=text,
        html="",
        markup=escape(text, quote=False),
        language=language,
        tags=(),
        day=site.views.day(notice.since),
        due=_runs(site, notice) if not notice.is_over(site.now) else "",
    )


def _changed(notice: Notice) -> datetime:
    return max((notice.since, *(each.at for each in notice.updates)))
