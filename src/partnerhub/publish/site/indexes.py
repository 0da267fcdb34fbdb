"""What can be followed, in lists: partners, topics, areas, kinds; and everything from A to Z."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from partnerhub.model import ItemKind, Partner, Roundup, Topic
from partnerhub.publish import addresses, contact, office
from partnerhub.publish.a_to_z import AToZPage, a_to_z
from partnerhub.publish.commitments import registers
from partnerhub.publish.embeds import FollowPage, follow_page
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.views import IndexLine, IndexPage, Tag, area_tag, kind_tag, topic_tag

if TYPE_CHECKING:
    from partnerhub.publish.site.site import Site


def pages(site: Site, is_kept: IsKept) -> Iterator[Page]:
    for page in (partners(site), topics(site), kinds(site)):
        yield from one(site, page, is_kept)
    yield from one(site, areas(site), is_kept, site.hub.areas[0].id)
    for path, template, view in (
        (addresses.A_TO_Z, "a-z.html", letters(site)),
        (addresses.FOLLOW, "follow.html", follow(site)),
    ):
        yield from _other(site, path, template, view, is_kept)


def one(site: Site, page: IndexPage, is_kept: IsKept, area: str = "") -> Iterator[Page]:
    """With the map of an `area`."""
    inputs = fingerprint(site.look, repr(page), site.maps.digest if area else "")
    if not is_kept(page.path, inputs):
        yield Page(page.path, inputs, "index.html", replace(page, map=site.maps.drawn(area)) if area else page)


def _other(site: Site, path: str, template: str, view: object, is_kept: IsKept) -> Iterator[Page]:
    inputs = fingerprint(site.look, repr(view))
    if not is_kept(path, inputs):
        yield Page(path, inputs, template, view)


def partners(site: Site) -> IndexPage:
    hub, _ = site.hub, site.words.gettext

    def line(who: Partner) -> IndexLine:
        count, spoken = len(site.shelf.by_partner[who.id]), site.about_in(who.id)
        return IndexLine(Tag(who.name, addresses.partner(who.id)), who.about or "", count, language=spoken)

    return IndexPage(
        _("Partners"),
        _("Everyone whose channels are read here: the office's own accounts and the partners it works with."),
        (
            (_("The office's own accounts"), tuple(map(line, hub.accounts))),
            (_("Partners"), tuple(map(line, hub.partners))),
        ),
        addresses.PARTNERS,
    )


def topics(site: Site) -> IndexPage:
    hub, _ = site.hub, site.words.gettext

    def line(topic: Topic) -> IndexLine:
        return IndexLine(topic_tag(topic), "", len(site.shelf.by_topic[topic.id]))

    first = tuple(line(topic) for topic in hub.topics if topic.priority)
    other = tuple(line(topic) for topic in hub.topics if not topic.priority)
    return IndexPage(
        _("Topics"),
        _("What the stories are about. Each topic has its own page and its own feed."),
        ((_("Priorities of the plan"), first), (_("Other topics") if first else "", other)),
        addresses.TOPICS,
    )


def areas(site: Site) -> IndexPage:
    hub, _ = site.hub, site.words.gettext
    lines = tuple(
        IndexLine(area_tag(area), "", len(site.shelf.by_area[area.id]), len(hub.line_of(area.id)) - 1)
        for area in hub.areas
    )
    return IndexPage(
        _("Areas"),
        _("Where the stories belong, from the whole patch down to a neighbourhood."),
        (("", lines),),
        addresses.AREAS,
        inside=site.maps.lines(hub.areas[0].id),
    )


def kinds(site: Site) -> IndexPage:
    _ = site.words.gettext
    lines = tuple(IndexLine(kind_tag(kind, site.words), "", len(site.shelf.by_kind[kind])) for kind in ItemKind)
    return IndexPage(
        _("Kinds"),
        _("What the stories are: news, calls with a deadline, events and more. Each kind has its own page and feed."),
        (("", tuple(line for line in lines if line.count)),),
        addresses.KINDS,
    )


def letters(site: Site) -> AToZPage:
    """Everything with a name of its own, from A to Z."""
    hub, _ = site.hub, site.words.gettext
    years = sorted({day.year for day in site.shelf.by_day}, reverse=True)
    groups = (
        (_("Partner"), [Tag(who.name, addresses.partner(who.id)) for who in hub.speakers]),
        (_("Topic"), [topic_tag(topic) for topic in hub.topics]),
        (_("Area"), [area_tag(area) for area in hub.areas]),
        (_("Kind"), [kind_tag(kind, site.words) for kind in ItemKind if site.shelf.by_kind[kind]]),
        (_("Debate"), [Tag(each.question, addresses.debate(each.id)) for each in site.content.debates]),
        (_("Round-up"), [Tag(each.title, addresses.roundup(each.id)) for each in roundups_shown(site)]),
        (_("Event"), [Tag(each.title, addresses.event(each.id)) for each in site.content.events]),
        (_("Page"), list(registers(hub, site.content, site.words))),
        (_("Page"), [page for page in site.editors_pages if "/" not in page.address.removesuffix("/index.html")]),
        (_("Page"), [Tag(contact.title(site), addresses.CONTACT), Tag(office.title(site), addresses.OFFICE)]),
    )
    archive = [Tag(str(year), addresses.year(date(year, 1, 1))) for year in years]
    return a_to_z(groups, site.words, archive)


def roundups_shown(site: Site) -> list[Roundup]:
    return [each for each in site.content.roundups if not each.is_draft]


def follow(site: Site) -> FollowPage:
    """What can be followed, and how."""
    kinds = [kind_tag(kind, site.words) for kind in ItemKind if site.shelf.by_kind[kind]]
    return follow_page(site.hub, site.words, kinds)
