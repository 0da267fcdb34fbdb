"""What can be searched for: every story, partner, topic and area, and the editors' pages, as readers see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from partnerhub.model import Story
from partnerhub.publish import addresses, contact, office, search
from partnerhub.publish.commitments import registers
from partnerhub.publish.edition import Edition
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.search import Listed, Record, SearchPage
from partnerhub.publish.views import KINDS, Tag

if TYPE_CHECKING:
    from partnerhub.publish.site.site import Site


def pages(site: Site, is_kept: IsKept) -> Iterator[Page]:
    """The page to search on."""
    view = SearchPage(search.is_possible())
    inputs = fingerprint(site.look, repr(view))
    if not is_kept(addresses.SEARCH, inputs):
        yield Page(addresses.SEARCH, inputs, "search.html", view)


def put_index(site: Site, edition: Edition, editors: Sequence[tuple[Tag, str]]) -> None:
    """Puts the index of one language into an edition that has all its pages. `editors`: their pages with their text."""
    if not search.is_possible():
        return
    others = {record.address: record for record in _others(site, editors)}
    stories = {addresses.story(story.id): story for story in site.stories}

    def kind(story: Story) -> str:
        return site.words.gettext(KINDS[story.details.kind])

    def day(story: Story) -> date:
        return site.views.local(story.placed).date()

    def read(wanted: Sequence[str]) -> Iterator[Record]:
        yield from (others[address] for address in wanted if address in others)
        told = [stories[address] for address in wanted if address in stories]
        for story, card in zip(told, site.cards(told), strict=True):
            yield search.of_card(card, kind(story), day(story), site.words)

    listed = [Listed(address, fingerprint(repr(record))) for address, record in others.items()]
    listed += [
        Listed(address, fingerprint(site.briefs[story.id], kind(story)), day(story))
        for address, story in stories.items()
    ]
    search.put_index(edition, site.prefix + search.FOLDER, site.words.code, listed, read)


def _others(site: Site, editors: Sequence[tuple[Tag, str]]) -> Iterator[Record]:
    for who in site.hub.speakers:
        yield Record(addresses.partner(who.id), who.name, who.about or "", partners=(who.name,))
    for topic in site.hub.topics:
        yield Record(addresses.topic(topic.id), topic.name, ", ".join(topic.keywords), topics=(topic.name,))
    for area in site.hub.areas:
        yield Record(addresses.area(area.id), area.name, ", ".join(area.places), areas=(area.name,))
    yield Record(addresses.CONTACT, contact.title(site), contact.words(site))
    yield Record(addresses.OFFICE, office.title(site), ", ".join(body.name for body in site.hub.office))
    for tag in registers(site.hub, site.content, site.words):
        yield Record(tag.address, tag.name, "")
    for tag, text in editors:
        yield Record(tag.address, tag.name, text)
