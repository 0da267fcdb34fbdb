"""What each kind of page shows, as frozen values; and how a story becomes the card and the page that readers see.

Takes the hub and stories with their items. Does not render, and holds no markup but what cleaning made safe.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from partnerhub.model import (
    Area,
    Basis,
    Body,
    Channel,
    Health,
    Hub,
    Item,
    Kind,
    Partner,
    Permission,
    Told,
    Topic,
    Voice,
)
from partnerhub.publish import addresses
from partnerhub.publish.excerpt import excerpt

NETWORKS = {
    Kind.MASTODON: "Mastodon",
    Kind.BLUESKY: "Bluesky",
    Kind.YOUTUBE: "YouTube",
    Kind.PODCAST: "podcast",
    Kind.BLOGGER: "blog",
    Kind.GOVUK: "GOV.UK",
    Kind.BRIDGE: "a bridge",
}
FRAME = "en"  # the language of menus, dates and labels; words in another one are marked with theirs
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True, slots=True)
class Tag:
    """A name that leads somewhere inside the site."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Source:
    """One telling of a story: where, when, in whose voice."""

    via: str  # "website", "Mastodon", …
    voice: Voice
    link: str | None
    placed: datetime
    stamp: str  # the same instant for machines
    day: str  # and for people
    title: str
    language: str | None
    is_short: bool  # the source itself gives only the beginning
    comments: str | None  # the page where people discuss it


@dataclass(frozen=True, slots=True)
class Card:
    """A story as readers meet it. The first source is the one whose words are shown."""

    id: str
    address: str
    title: str
    partner: Tag
    source: Source
    also: tuple[Source, ...]
    text: str  # plain; "" when only title and link may be shown
    html: str  # safe markup, set when the whole text may be shown
    is_whole: bool
    language: str | None  # only when it is not the site's own
    topics: tuple[Tag, ...]
    areas: tuple[Tag, ...]
    is_sensitive: bool
    is_edited: bool
    updated: datetime


@dataclass(frozen=True, slots=True)
class StoryPage:
    card: Card
    partner: Partner
    terms: str  # why these words may stand here


@dataclass(frozen=True, slots=True)
class Pager:
    newer: str | None
    older: str | None
    number: int | None  # None on the first page


@dataclass(frozen=True, slots=True)
class ListPage:
    """Stories about one thing, with a feed to follow it by."""

    name: str
    folder: str  # where it and its feeds are
    cards: tuple[Card, ...] = ()
    pager: Pager = Pager(None, None, None)
    total: int = 0
    partner: Partner | None = None
    terms: str = ""
    channels: tuple[ChannelLine, ...] = ()
    areas: tuple[Tag, ...] = ()  # of a partner; or the areas inside an area
    around: tuple[Tag, ...] = ()  # what an area lies in, the widest first
    topics: tuple[Tag, ...] = ()
    is_priority: bool = False
    kind: str = ""  # partner, topic, area, month


@dataclass(frozen=True, slots=True)
class ChannelLine:
    via: str
    link: str | None
    voice: Voice


@dataclass(frozen=True, slots=True)
class HomePage:
    cards: tuple[Card, ...]
    priorities: tuple[Tag, ...]
    topics: tuple[Tag, ...]
    areas: tuple[tuple[Tag, int], ...]  # with its depth in the tree
    total: int


@dataclass(frozen=True, slots=True)
class IndexLine:
    tag: Tag
    note: str
    count: int
    depth: int = 0


@dataclass(frozen=True, slots=True)
class IndexPage:
    """A list of what can be followed: partners, topics, areas, years."""

    name: str
    intro: str
    groups: tuple[tuple[str, tuple[IndexLine, ...]], ...]
    path: str
    crumbs: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusLine:
    partner: Tag
    channel: str
    via: str
    health: Health
    says: str
    items: int
    checked: str | None


@dataclass(frozen=True, slots=True)
class StatusPage:
    made: datetime
    made_on: str
    lines: tuple[StatusLine, ...]  # those that need someone first
    counts: tuple[tuple[Health, int], ...]
    stories: int
    waiting: int


@dataclass(frozen=True, slots=True)
class SitePage:
    """What every page knows. Nothing in it changes because a story arrived."""

    title: str
    description: str
    language: str
    office: Body
    contact: str
    url: str
    navigation: tuple[Tag, ...]
    pages: tuple[Tag, ...]  # the editors' own, for the footer


class Views:
    """Makes the values of pages for one hub."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.zone = ZoneInfo(hub.timezone)

    def local(self, moment: datetime) -> datetime:
        """The same instant on the clocks of the patch: what a reader calls its day, month and year."""
        return moment.astimezone(self.zone)

    def day(self, moment: datetime | date) -> str:
        """ "20 November 2026", in the hub's own time zone."""
        local = self.local(moment) if isinstance(moment, datetime) else moment
        return f"{local.day} {MONTHS[local.month - 1]} {local.year}"

    def minute(self, moment: datetime) -> str:
        local = self.local(moment)
        return f"{self.day(moment)}, {local:%H:%M}"

    def site(self, now: datetime, pages: Iterable[Tag]) -> SitePage:
        hub = self.hub
        navigation = (
            Tag("Latest", addresses.HOME),
            Tag("Partners", addresses.PARTNERS),
            Tag("Topics", addresses.TOPICS),
            Tag("Areas", addresses.AREAS),
            Tag("Archive", addresses.ARCHIVE),
        )
        office = hub.office_on(self.local(now).date())
        return SitePage(
            title=hub.title,
            description=hub.description,
            language=FRAME,
            office=office,
            contact=hub.contact,
            url=hub.url,
            navigation=navigation,
            pages=tuple(pages),
        )

    def card(self, told: Told) -> Card:
        story, said = told.story, told.lead.said
        partner = self.hub.by_partner[story.partner]
        shown = excerpt(said, partner.permission)
        sources = tuple(self.source(item) for item in told.items)
        return Card(
            id=story.id,
            address=addresses.story(story.id),
            title=sources[0].title,
            partner=Tag(partner.name, addresses.partner(partner.id)),
            source=sources[0],
            also=sources[1:],
            text=shown.text,
            html=shown.html,
            is_whole=shown.is_whole,
            language=sources[0].language,
            topics=tuple(topic_tag(self.hub.by_topic[topic]) for topic in story.topics),
            areas=tuple(area_tag(self.hub.by_area[area]) for area in story.areas),
            is_sensitive=any(item.said.sensitive for item in told.items),
            is_edited=told.lead.version > 1,
            updated=max(changed(item) for item in told.items),
        )

    def source(self, item: Item) -> Source:
        channel = self.hub.by_channel.get(item.channel)
        partner = self.hub.by_partner[item.partner]
        said = item.said
        spoken = said.language or self.hub.languages[0]
        language = None if same_language(spoken, FRAME) else spoken
        return Source(
            via=via(channel),
            voice=channel.voice if channel else partner.voice,
            link=said.link or partner.url,
            placed=item.placed,
            stamp=stamp(item.placed),
            day=self.day(item.placed),
            title=said.derived_title or f"A post of {self.day(item.placed)}",
            language=language,
            is_short=said.shortened,
            comments=said.comments_url,
        )

    def story(self, told: Told) -> StoryPage:
        partner = self.hub.by_partner[told.story.partner]
        return StoryPage(self.card(told), partner, self.terms(partner))

    def channels(self, partner: Partner) -> tuple[ChannelLine, ...]:
        lines = (ChannelLine(via(channel), channel.url or partner.url, channel.voice) for channel in partner.channels)
        return tuple(dict.fromkeys(lines))  # two feeds of one site look the same to a reader

    def terms(self, partner: Partner) -> str:
        """In one sentence, why a partner's words may stand here."""
        if partner.voice is not Voice.PARTNER:
            return f"The words of {partner.name}, shown in full."
        permission = partner.permission
        granted = self.day(permission.date) if permission.date else None
        given = ", ".join(filter(None, (permission.granted_by, granted)))
        length = how_much(permission)
        if permission.basis is Basis.LICENCE:
            return f"Published by {partner.name} under {permission.licence}. {length}"
        if permission.basis is Basis.AGREEMENT:
            return f"Shown by agreement ({given}). {length}"
        return f"{partner.name} has not been asked for more, so only titles, dates and links are shown."


def how_much(permission: Permission) -> str:
    if permission.excerpt_words is None:
        return "Its texts may stand here whole."
    return f"Of longer texts we show the first {permission.excerpt_words} words."


def changed(item: Item) -> datetime:
    """When a reader's copy of an item went out of date. A source's own date counts only when it is not ahead of us."""
    said = item.said.updated
    return max(item.placed, said) if said and said <= item.last_seen else item.placed


def via(channel: Channel | None) -> str:
    return NETWORKS.get(channel.kind, "website") if channel else "a former channel"


def same_language(one: str, other: str) -> bool:
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()


def topic_tag(topic: Topic) -> Tag:
    return Tag(topic.name, addresses.topic(topic.id))


def area_tag(area: Area) -> Tag:
    return Tag(area.name, addresses.area(area.id))


def stamp(moment: datetime) -> str:
    """An instant for machines: 2026-11-20T05:00:00Z."""
    return moment.astimezone(UTC).isoformat()[:19] + "Z"
