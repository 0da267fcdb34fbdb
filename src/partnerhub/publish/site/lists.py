"""Lists of stories about one thing: of a partner, a topic, an area or a kind, each in pages, with what follows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from partnerhub.collect.health import health
from partnerhub.model import Area, ChannelState, ItemKind, Partner, Story, Topic, Voice
from partnerhub.publish import accounts, addresses, dues, linked_data, paging
from partnerhub.publish.activity import by_month
from partnerhub.publish.ahead import Coming
from partnerhub.publish.following import follow_pages
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.views import ListPage, Tag, area_tag, kind_tag, terms, topic_tag

if TYPE_CHECKING:
    from partnerhub.publish.site.site import Site

OPEN_MOST = 6  # calls and events that stand above a list
TEMPLATES = {"partner": "partner.html", "area": "area.html"}


def pages(site: Site, is_kept: IsKept) -> Iterator[Page]:
    hub, shelf = site.hub, site.shelf
    states = site.store.channel_states()
    for partner in hub.speakers:
        yield from one(site, partner_page(site, partner, states), shelf.by_partner[partner.id], repr(partner), is_kept)
    for topic in hub.topics:
        yield from one(site, topic_page(site, topic), shelf.by_topic[topic.id], repr(topic), is_kept)
    for area in hub.areas:
        beside = [each.name for each in hub.areas if each.within == area.within]  # they stand on its map
        about = repr((area, site.maps.digest, beside))
        yield from one(site, area_page(site, area), shelf.by_area[area.id], about, is_kept, area.id)
    for kind in ItemKind:
        yield from one(site, kind_page(site, kind), shelf.by_kind[kind], kind, is_kept)


def one(
    site: Site, page: ListPage, stories: Sequence[Story], about: str, is_kept: IsKept, area: str = ""
) -> Iterator[Page]:
    """The pages of one list, and what follows it. `page` without its cards; with the map of an `area`."""
    first = f"{page.folder}index.html"
    template = TEMPLATES.get(page.kind, "list.html")
    is_followed = page.kind not in ("month", "day")
    page = replace(page, is_followed=is_followed)
    settled = replace(page, channels=(), days=(), inside=(), account=None)  # what changes: page one only
    for part in paging.slices(first, stories):
        shown = settled
        ahead_of_us: list[Coming] = []
        if part.path == first:
            shown = replace(page, total=len(stories))
        if part.path == first and is_followed:
            ahead_of_us = dues.coming(site, first, stories)[:OPEN_MOST]
            placed = [story.placed for story in stories]
            chart = by_month(placed, site.shelf.zone, site.now, site.words, addresses.month)
            shown = replace(shown, chart=chart if stories else None)
        inputs = fingerprint(
            site.list_inputs(part.stories, about, repr(shown), repr(part.pager)),
            dues.inputs(site, ahead_of_us),
        )
        if not is_kept(part.path, inputs):
            view = replace(
                shown,
                cards=site.in_list(part.stories),
                open=tuple(dues.due(site, each) for each in ahead_of_us),
                pager=part.pager,
                map=site.maps.drawn(area) if area and part.path == first else None,
                linked_data=_linked(site, shown, first) if part.path == first else "",
            )
            yield Page(part.path, inputs, template, view)
    if is_followed:
        yield from follow_pages(site, first, page.name, stories, is_kept)


def partner_page(site: Site, partner: Partner, states: dict[str, ChannelState]) -> ListPage:
    hub = site.hub
    is_over = partner.is_over(site.today)
    healths = {
        each.id: health(states.get(each.id, ChannelState(each.id)), site.now, is_over) for each in partner.channels
    }
    return ListPage(
        partner.name,
        addresses.folder(addresses.partner(partner.id)),
        kind="partner",
        around=(Tag(site.words.gettext("Partners"), addresses.PARTNERS),),
        partner=partner,
        terms=terms(partner, site.words),
        channels=site.views.channels(partner, healths),
        areas=tuple(area_tag(hub.by_area[area]) for area in partner.areas),
        topics=tuple(topic_tag(hub.by_topic[topic]) for topic in partner.topics),
        is_sensitive=hub.is_sensitive(partner.topics),
        about_in=site.about_in(partner.id),
        account=accounts.view(site, partner) if partner.voice is not Voice.PARTNER else None,
    )


def topic_page(site: Site, topic: Topic) -> ListPage:
    where = addresses.folder(addresses.topic(topic.id))
    around = (Tag(site.words.gettext("Topics"), addresses.TOPICS),)
    return ListPage(
        topic.name,
        where,
        kind="topic",
        around=around,
        is_priority=topic.priority,
        is_sensitive=topic.sensitive,
    )


def area_page(site: Site, area: Area) -> ListPage:
    hub = site.hub
    return ListPage(
        area.name,
        addresses.folder(addresses.area(area.id)),
        kind="area",
        around=(
            Tag(site.words.gettext("Areas"), addresses.AREAS),
            *(area_tag(step) for step in hub.line_of(area.id)[:-1]),
        ),
        areas=tuple(area_tag(inner) for inner in hub.areas if inner.within == area.id),
        inside=site.maps.lines(area.id),
    )


def kind_page(site: Site, kind: ItemKind) -> ListPage:
    tag, around = kind_tag(kind, site.words), (Tag(site.words.gettext("Kinds"), addresses.KINDS),)
    return ListPage(tag.name, addresses.folder(tag.address), kind="kind", around=around)


def _linked(site: Site, page: ListPage, path: str) -> str:
    """What the first page of a list says to machines."""
    if page.partner:
        voice = site.views.voice(page.partner)
        nodes = linked_data.partner(
            page.partner, site.frame, page.topics, page.areas, page.channels, page.around, voice
        )
    else:
        nodes = linked_data.page(page.name, path, site.frame, page.around, is_list=True)
    return linked_data.text(nodes)
