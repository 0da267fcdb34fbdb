"""How a story becomes the card and the page that readers see, and a date the words they read.

Takes the hub and stories with their items. Does not render.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from markdown import Markdown

from partnerhub.curate import lead_of
from partnerhub.curate.changes import difference
from partnerhub.curate.screening import Surroundings, screen
from partnerhub.model import (
    Area,
    Basis,
    ByHand,
    Channel,
    Debate,
    Form,
    Ground,
    Hub,
    Item,
    Kind,
    Partner,
    Permission,
    Said,
    Story,
    StoryState,
    TakenBack,
    Told,
    Topic,
    Version,
    Voice,
)
from partnerhub.publish import addresses
from partnerhub.publish.excerpt import excerpt
from partnerhub.publish.views.values import (
    Card,
    Change,
    ChannelLine,
    EditorsNote,
    EndedPage,
    SitePage,
    Source,
    StoryPage,
    Tag,
    Telling,
)

NETWORKS = {
    Kind.MASTODON: "Mastodon",
    Kind.BLUESKY: "Bluesky",
    Kind.YOUTUBE: "YouTube",
    Kind.PODCAST: "podcast",
    Kind.BLOGGER: "blog",
    Kind.GOVUK: "GOV.UK",
    Kind.BRIDGE: "a bridge",
}
FORMS = {
    Form.POST: "a post",
    Form.MEETING: "a meeting",
    Form.LETTER: "a letter",
    Form.SURVEY: "a survey",
}
GROUNDS = {
    Ground.PRIVACY: "to protect somebody's privacy",
    Ground.LEGAL: "for a legal reason",
    Ground.SAFETY: "to keep somebody safe",
    Ground.ACCURACY: "because it was not accurate",
    Ground.PERMISSION: "because we had no permission to show it",
    Ground.REQUEST: "because we were asked to",
    Ground.MISTAKE: "because publishing it was our mistake",
}
NO_DEBATES: Mapping[str, Debate] = MappingProxyType({})
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
            title=story.title or sources[0].title,
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
            updated=max(changed(item) for item in told.items),
            is_retitled=story.title is not None,
            is_featured=story.featured,
            form=str(said.by_hand.form) if said.by_hand else None,
        )

    def source(self, item: Item) -> Source:
        channel = self.hub.by_channel.get(item.channel)
        partner = self.hub.by_partner[item.partner]
        said = item.said
        spoken = said.language or self.hub.languages[0]
        language = None if same_language(spoken, FRAME) else spoken
        return Source(
            partner=Tag(partner.name, addresses.partner(partner.id)),
            via=self.entered(said.by_hand) if said.by_hand else via(channel),
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

    def entered(self, by_hand: ByHand) -> str:
        return f"{FORMS[by_hand.form]}, entered by hand on {self.day(by_hand.entered)}"

    def story(
        self, told: Told, versions: Mapping[str, Sequence[Version]], debates: Mapping[str, Debate] = NO_DEBATES
    ) -> StoryPage:
        """The page of a story. `versions`: of every item that has more than one."""
        story, card = told.story, self.card(told)
        partner = self.hub.by_partner[story.partner]
        shown = dict(story.told)
        by_partner: dict[str, list[Item]] = {}
        for item in sorted(told.items, key=lambda each: (each.placed, each.id)):
            by_partner.setdefault(item.partner, []).append(item)
        by_partner.pop(story.partner)
        return StoryPage(
            card,
            partner,
            self.terms(partner),
            self.telling(told.lead, versions, shown.get(told.lead.id, ())),
            tuple(self.tellings(items, versions, shown) for items in by_partner.values()),
            tuple(EditorsNote(markdown(note.text), note.by, self.day(note.on)) for note in story.notes),
            sentences(story.placing),
            tuple(
                (Tag(debate.question, addresses.debate(debate.id)), strand.name)
                for joined in story.joined
                if (debate := debates.get(joined.debate))
                for strand in debate.strands
                if strand.id == joined.strand
            ),
            tuple(self.taken_back(each) for each in story.taken_back),
            card.source.title if story.title else None,
        )

    def tellings(
        self, items: Sequence[Item], versions: Mapping[str, Sequence[Version]], shown: Mapping[str, Sequence[int]]
    ) -> Telling:
        """What one partner says: its fullest words, and where else it says so."""
        lead = lead_of(items)
        also = tuple(self.source(item) for item in items if item is not lead)
        return replace(self.telling(lead, versions, shown.get(lead.id, ())), also=also)

    def telling(self, item: Item, versions: Mapping[str, Sequence[Version]], told: Sequence[int]) -> Telling:
        permission = self.hub.by_partner[item.partner].permission
        shown = excerpt(item.said, permission)
        every = versions.get(item.id, ())
        before = [version for version in every if version.number in told]  # never what readers were not shown
        later = [version for version in every if version.number > item.version]
        changes = tuple(change for one, other in pairwise(before) if (change := self.change(one, other, permission)))
        return Telling(
            self.source(item),
            shown.text,
            shown.html,
            shown.is_whole,
            item.said.sensitive,
            changes,
            self.day(later[0].seen) if later else None,
        )

    def change(self, before: Version, after: Version, permission: Permission) -> Change | None:
        """What readers can see of a change. What a source took out because it was private is not shown once more.

        Nor are words of a text that we may only show in part, or that its source calls sensitive.
        """
        was, now = _words(before.said, permission), _words(after.said, permission)
        pieces = difference(was, now)
        if not any(piece.kind in {"gone", "new"} for piece in pieces):
            return None
        plain = Change(self.day(after.seen), stamp(after.seen), ())
        if any(each.said.sensitive or not _is_whole(each.said, permission) for each in (before, after)):
            return plain
        around = Surroundings(
            tuple(contact for who in self.hub.speakers for contact in who.contacts),
            self.hub.watch,
            self.hub.restricted_periods,
            self.local(before.seen).date(),
        )
        is_private = any(match.matched not in now for match in screen(was, around))
        return plain if is_private else replace(plain, pieces=pieces)

    def taken_back(self, gone: TakenBack) -> str:
        who = self.hub.by_partner[gone.partner].name
        if gone.by_source:
            return f"{who} also told this, and took it back on {self.day(gone.on)}."
        return f"What {who} said about this was withdrawn here on {self.day(gone.on)}."

    def ended(self, story: Story, into: Tag | None) -> EndedPage:
        """What stands at the address of a story that is withdrawn, retracted or merged. Tells nothing of its words."""
        day = self.day(story.ended or story.placed)
        if story.state is StoryState.MERGED:
            says = "What stood here is told together with others, in one story."
        elif story.state is StoryState.RETRACTED:
            who = self.hub.by_partner[story.partner].name if story.partner in self.hub.by_partner else "Its source"
            says = f"{who} took this back on {day}, so its words no longer stand here."
        elif story.state is StoryState.REJECTED:
            says = "An editor took this story off the site."
        elif story.state in (StoryState.HELD, StoryState.WAITING):
            says = "An editor is looking at this story once more. If it returns, it will stand here again."
        else:
            says = f"We withdrew this story on {day}, {GROUNDS[Ground(story.ground or Ground.MISTAKE)]}."
        return EndedPage(story.id, story.state, day, says, into)

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


def sentences(placing: Sequence[str]) -> tuple[str, ...]:
    """Why a story is here, with the names in one breath: "names Hexley, Stonebrook"."""
    names = [reason.removeprefix("names ") for reason in placing if reason.startswith("names ")]
    rest = tuple(reason for reason in placing if not reason.startswith("names "))
    return (*((f"it names {', '.join(names)}",) if names else ()), *rest)


def _is_whole(said: Said, permission: Permission) -> bool:
    """Whether everything it says may be shown; a title always may."""
    return not said.text.strip() or excerpt(said, permission).is_whole


def _words(said: Said, permission: Permission) -> str:
    """Title and words of one version, as far as they may be shown."""
    return f"{said.title or ''} {excerpt(said, permission).text}".strip()


def markdown(text: str) -> str:
    """An editor's own words as markup."""
    return Markdown(extensions=["extra", "sane_lists"], output_format="html").convert(text)


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
