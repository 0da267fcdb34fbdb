"""The pages of what takes place: what is coming, every month, every area and topic; and their calendars.

A month that is past is made from the same things for ever, so that it is not made again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from partnerhub.model import ItemKind
from partnerhub.publish import addresses, elections, events, happenings, hustings, linked_data, unconferences
from partnerhub.publish.events import EventsPage, Month
from partnerhub.publish.following import calendar_of
from partnerhub.publish.happenings import Diary, Happening
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.views import Tag, area_tag, topic_tag

if TYPE_CHECKING:
    from partnerhub.publish.site.site import Site

# Everything that gives happenings.
SOURCES: tuple[Callable[[Site], Iterator[Happening]], ...] = (
    happenings.of_events,
    hustings.happenings,
    elections.happenings,
    unconferences.happenings,
    happenings.of_stories,
)
SOON = 40  # lines of what is coming
PAST = 12  # lines of what took place, on the page of an area or a topic
LONG = 12  # months in which something that goes on is listed
NO_EVENTS = frozenset({ItemKind.NOTICE})  # of stories: they stand in calendars


@dataclass(frozen=True, slots=True)
class Listed:
    """What takes place, by where it is listed. In order of time."""

    months: Mapping[date, Sequence[Happening]]  # by its first day
    areas: Mapping[str, Sequence[Happening]]  # also those in an area inside it
    topics: Mapping[str, Sequence[Happening]]


def diary(site: Site) -> Diary:
    around = {area.id: [step.id for step in site.hub.line_of(area.id)] for area in site.hub.areas}
    return Diary((each for source in SOURCES for each in source(site)), site.shelf.zone, around)


def beside(site: Site) -> dict[str, list[Happening]]:
    """What no story tells, by the address of the lists of stories beside which it belongs."""
    found: dict[str, list[Happening]] = defaultdict(list)
    for each in site.diary.alone:
        lists = {addresses.HOME, addresses.EVENTS, addresses.CLOSING, addresses.kind(each.kind)}
        lists |= {addresses.partner(each.partner)} if each.partner else set()
        lists |= {addresses.topic(topic) for topic in each.topics}
        lists |= {addresses.area(step.id) for area in each.areas for step in site.hub.line_of(area)}
        for path in lists:
            found[path].append(each)
    return found


def shown(site: Site) -> list[Happening]:
    """What the pages of events list: a notice of a closure is no event."""
    return [each for each in site.diary.every if not (each.story and each.kind in NO_EVENTS)]


def pages(site: Site, is_kept: IsKept) -> Iterator[Page]:
    every = shown(site)
    listed = _listed(site, every)
    coming = [each for each in every if site.now <= each.over]
    words = site.words
    title = f"{words.gettext('Events')} · {site.hub.title}"
    years = _years(site, listed)
    yield from _one(site, _index(site, listed, coming, years), is_kept)
    yield from calendar_of(site, addresses.EVENTS, title, every, is_kept)
    yield from _months(site, listed, is_kept)
    now_in = {each.uid for each in coming}
    for area in site.hub.areas:
        if some := listed.areas.get(area.id):
            yield from _one(site, _about(site, area_tag(area), "area", some, now_in), is_kept)
    for topic in site.hub.topics:
        if some := listed.topics.get(topic.id):
            view = _about(site, topic_tag(topic), "topic", some, now_in)
            yield from _one(site, replace(view, is_sensitive=topic.sensitive), is_kept)
    for event in site.content.events:
        path = addresses.event(event.id)
        if times := site.diary.by_address.get(path):
            yield from calendar_of(site, path, event.title, times, is_kept)


def addresses_of(site: Site) -> list[str]:
    """Every list of events, for what finds pages."""
    listed = _listed(site, shown(site))
    months = map(addresses.events_month, sorted(listed.months))
    areas = (addresses.events_about(addresses.area(area.id)) for area in site.hub.areas if area.id in listed.areas)
    topics = (addresses.events_about(addresses.topic(each.id)) for each in site.hub.topics if each.id in listed.topics)
    return [addresses.EVENTS, *months, *areas, *topics]


def _listed(site: Site, every: Sequence[Happening]) -> Listed:
    months: dict[date, list[Happening]] = defaultdict(list)
    areas: dict[str, list[Happening]] = defaultdict(list)
    topics: dict[str, list[Happening]] = defaultdict(list)
    around = {area.id: [step.id for step in site.hub.line_of(area.id)] for area in site.hub.areas}
    for each in every:
        for month in _touched(*each.days(site.shelf.zone)):
            months[month].append(each)
        for step in {step for area in each.areas for step in around[area]}:
            areas[step].append(each)
        for topic in each.topics:
            topics[topic].append(each)
    return Listed(months, areas, topics)


def _touched(first: date, last: date) -> Iterator[date]:
    """The months in which it takes place, by their first days."""
    month = first.replace(day=1)
    for _ in range(LONG):
        yield month
        month = next_month(month)
        if month > last:
            return


def next_month(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _index(
    site: Site, listed: Listed, coming: Sequence[Happening], years: tuple[tuple[str, tuple[Tag, ...]], ...]
) -> EventsPage:
    """What is coming, the next first; each series once."""
    words, hub = site.words, site.hub
    months = _coming(site, coming, is_index=True)
    here = {each.uid for each in coming}

    def count(some: Sequence[Happening] | None) -> int:
        return len({each.series for each in some or () if each.uid in here})

    return EventsPage(
        name=words.gettext("Events"),
        path=addresses.EVENTS,
        months=months,
        years=years,
        more=_rest(site, coming),
        areas=tuple(
            (_about_tag(area_tag(area)), count(listed.areas[area.id])) for area in hub.areas if area.id in listed.areas
        ),
        topics=tuple(
            (_about_tag(topic_tag(topic)), count(listed.topics[topic.id]))
            for topic in hub.topics
            if topic.id in listed.topics
        ),
        calendar=addresses.calendar(addresses.EVENTS),
        linked_data=linked_data.text(
            linked_data.page(words.gettext("Events"), addresses.EVENTS, site.frame, is_list=True)
        ),
    )


def _rest(site: Site, coming: Sequence[Happening]) -> Tag | None:
    """The month in which the list goes on that was cut."""
    once = events.told_once(coming)
    return _month_tag(site, once[SOON][0].days(site.shelf.zone)[0]) if len(once) > SOON else None


def _coming(site: Site, coming: Sequence[Happening], is_index: bool) -> tuple[Month, ...]:
    """The next of each series, in order of time. In the index, which is made anew each day, what is on stands first."""
    once = events.told_once(coming)[:SOON]
    others = {each.uid: events.again(site, more, last) for each, more, last in once}
    months = events.by_month(site, [each for each, *_ in once], since=site.today if is_index else None, leaves=is_index)
    return tuple(
        replace(
            month,
            days=tuple(
                replace(day, lines=tuple(replace(line, again=others[line.id]) for line in day.lines))
                for day in month.days
            ),
        )
        for month in months
    )


def _months(site: Site, listed: Listed, is_kept: IsKept) -> Iterator[Page]:
    words = site.words
    every = sorted(listed.months)
    crumbs = (Tag(words.gettext("Events"), addresses.EVENTS),)
    for place, month in enumerate(every):
        path = addresses.events_month(month)
        found = events.by_month(site, listed.months[month], within=month)
        view = EventsPage(
            name=words.gettext("Events in %(month)s") % {"month": words.month(month)},
            path=path,
            months=found,
            kind="month",
            crumbs=crumbs,
            earlier=_month_tag(site, every[place - 1]) if place else None,
            later=_month_tag(site, every[place + 1]) if place + 1 < len(every) else None,
        )
        yield from _one(site, view, is_kept)


def _about(site: Site, tag: Tag, kind: str, some: Sequence[Happening], coming: set[str]) -> EventsPage:
    """What takes place in an area or about a topic."""
    words = site.words
    soon = [each for each in some if each.uid in coming]
    past = [each for each in some if each.uid not in coming][-PAST:]
    return EventsPage(
        name=words.gettext("Events: %(name)s") % {"name": tag.name},
        path=addresses.events_about(tag.address),
        months=_coming(site, soon, is_index=False),
        more=_rest(site, soon),
        kind=kind,
        crumbs=(Tag(words.gettext("Events"), addresses.EVENTS),),
        past=tuple(replace(each, days=each.days[::-1]) for each in reversed(events.by_month(site, past))),
        about=tag,
        calendar=addresses.calendar(tag.address),
    )


def _about_tag(tag: Tag) -> Tag:
    return Tag(tag.name, addresses.events_about(tag.address))


def _month_tag(site: Site, month: date) -> Tag:
    return Tag(site.words.month(month), addresses.events_month(month))


def _years(site: Site, listed: Listed) -> tuple[tuple[str, tuple[Tag, ...]], ...]:
    by_year: dict[int, list[Tag]] = defaultdict(list)
    for month in sorted(listed.months):
        by_year[month.year].append(Tag(site.words.months[month.month - 1], addresses.events_month(month)))
    return tuple((str(year), tuple(by_year[year])) for year in sorted(by_year, reverse=True))


def _one(site: Site, view: EventsPage, is_kept: IsKept) -> Iterator[Page]:
    inputs = fingerprint(site.look, repr(view))
    if not is_kept(view.path, inputs):
        yield Page(view.path, inputs, "events.html", view)
