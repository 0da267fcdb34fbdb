"""How a story becomes the card and the page that readers see, and a date the words they read.

Takes the hub and stories with their items. Does not render.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from markdown import Markdown

from partnerhub.curate import lead_of
from partnerhub.language import Language, language
from partnerhub.model import (
    AFTER_TERM,
    ByHand,
    Channel,
    Debate,
    Details,
    Ground,
    Health,
    Hub,
    Item,
    Partner,
    Said,
    Story,
    StoryState,
    TakenBack,
    Told,
    Version,
    Voice,
    is_over,
)
from partnerhub.publish import addresses
from partnerhub.publish.excerpt import NOTHING, excerpt
from partnerhub.publish.views.changes import changes
from partnerhub.publish.views.kinds import badge, due, facts
from partnerhub.publish.views.names import (
    ENTERED,
    EXPORTED,
    HEALTHS,
    POSTED,
    WITHDREW,
    area_tag,
    same_language,
    stamp,
    topic_tag,
    via,
)
from partnerhub.publish.views.values import (
    Card,
    ChannelLine,
    EditorsNote,
    EndedPage,
    SitePage,
    Source,
    StoryPage,
    Tag,
    Telling,
)
from partnerhub.publish.views.why import beyond, reasons, terms

if TYPE_CHECKING:
    from partnerhub.publish.pictures import Pictures, Shown

NO_DEBATES: Mapping[str, Debate] = MappingProxyType({})


class Views:
    """Makes the values of pages for one hub, in one of its languages: its own unless told another."""

    def __init__(
        self,
        hub: Hub,
        words: Language | None = None,
        pictures: Pictures | None = None,
        now: datetime | None = None,
        called_off: Collection[str] = (),
    ) -> None:
        """`pictures` None: none is shown. `now` None: nothing is over. `called_off`: stories of what was cancelled."""
        self.hub, self.pictures, self.now, self.called_off = hub, pictures, now, called_off
        self.words = words or language(hub.languages[0])
        self.zone = ZoneInfo(hub.timezone)

    def local(self, moment: datetime) -> datetime:
        """The same instant on the clocks of the patch: what a reader calls its day, month and year."""
        return moment.astimezone(self.zone)

    def day(self, moment: datetime | date) -> str:
        """ "20 November 2026", in the hub's own time zone."""
        local = self.local(moment) if isinstance(moment, datetime) else moment
        return self.words.day(local)

    def minute(self, moment: datetime) -> str:
        local = self.local(moment)
        return f"{self.day(moment)}, {local:%H:%M}"

    def site(self, now: datetime, pages: Iterable[Tag]) -> SitePage:
        hub, _ = self.hub, self.words.gettext
        navigation = (
            Tag(_("Latest"), addresses.HOME),
            Tag(_("Closing soon"), addresses.CLOSING),
            Tag(_("Events"), addresses.EVENTS),
            Tag(_("Topics"), addresses.TOPICS),
            Tag(_("Areas"), addresses.AREAS),
            Tag(_("Partners"), addresses.PARTNERS),
            Tag(_("Archive"), addresses.ARCHIVE),
            Tag(_("Search"), addresses.SEARCH),
        )
        office = hub.office_on(self.local(now).date())
        return SitePage(
            title=hub.title,
            description=hub.description,
            language=self.words.spoken,
            office=office,
            contact=hub.contact,
            url=hub.url + addresses.prefix(self.words.code, hub.languages) if hub.url else "",
            navigation=navigation,
            pages=tuple(pages),
            leave=hub.leave,
        )

    def card(self, told: Told) -> Card:
        story, said = told.story, told.lead.said
        partner = self.hub.by_partner[story.partner]
        shown = NOTHING if told.lead.id in story.neutral else excerpt(said, partner.permission)
        sources = tuple(self.source(item) for item in told.items)
        is_posted = said.exported is not None and said.exported.by in POSTED
        over = self.now is not None and is_over(story.details, self.now)
        return Card(
            id=story.id,
            address=addresses.story(story.id),
            title=story.title or self.neutral(told.lead, story) or sources[0].title,
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
            form=str(said.by_hand.form) if said.by_hand else "post" if is_posted else None,
            kind=badge(story.details.kind, self.words),
            facts=facts(plain_details(story), self.words),
            due=due(story.details, self.words, over, story.id in self.called_off),
            is_over=over,
            picture=self.picture(story),
            beyond=beyond(story, self.hub, self.words),
        )

    def picture(self, story: Story) -> Shown | None:
        """A story's picture, with whose it is where its words are another's."""
        shown = self.pictures.shown(story.picture) if self.pictures else None
        if shown is None or story.pictured_by in (None, story.partner):
            return shown
        who = self.hub.by_partner[story.pictured_by].name
        return replace(shown, credit=self.words.gettext("Picture: %(name)s") % {"name": who})

    def source(self, item: Item) -> Source:
        channel = self.hub.by_channel.get(item.channel)
        partner = self.hub.by_partner[item.partner]
        said = item.said
        spoken = said.language or self.hub.languages[0]
        marked = None if same_language(spoken, self.words.spoken) else spoken
        return Source(
            partner=Tag(partner.name, addresses.partner(partner.id)),
            via=self.via(said, channel),
            voice=self.voice(partner, channel),
            link=said.link or partner.url,
            placed=item.placed,
            stamp=stamp(item.placed),
            day=self.day(item.placed),
            title=self.title(item),
            language=marked,
            is_short=said.shortened,
            comments=said.comments_url,
        )

    def voice(self, partner: Partner, channel: Channel | None = None) -> Voice:
        """In whose voice something was said, as it is called today."""
        voice = channel.voice if channel else partner.voice
        if voice is Voice.HOLDER and self.now is not None and partner.is_over(self.local(self.now).date()):
            return Voice.FORMER
        return voice

    def title(self, item: Item) -> str:
        """Its own, else its first sentence; of what its source calls sensitive not even that."""
        shown = item.said.title if item.said.sensitive else item.said.derived_title
        return shown or self.words.gettext("A post of %(day)s") % {"day": self.day(item.placed)}

    def via(self, said: Said, channel: Channel | None) -> str:
        """How its words came here."""
        if said.exported:
            return self.words.gettext(EXPORTED[said.exported.by]) % {"day": self.day(said.exported.day)}
        return self.entered(said.by_hand) if said.by_hand else via(channel, self.words)

    def neutral(self, item: Item, story: Story) -> str | None:
        """A title without a holder's name, of what stands in the neutral form; None: its own has none."""
        holders = {who.name.casefold() for who in self.hub.accounts if who.voice is Voice.HOLDER}
        said = item.said.derived_title.casefold()
        if item.id not in story.neutral or not any(name in said for name in holders):
            return None
        return self.words.gettext("A post of %(day)s") % {"day": self.day(item.placed)}

    def entered(self, by_hand: ByHand) -> str:
        return self.words.gettext(ENTERED[by_hand.form]) % {"day": self.day(by_hand.entered)}

    def story(
        self,
        told: Told,
        versions: Mapping[str, Sequence[Version]],
        debates: Mapping[str, Debate] = NO_DEBATES,
        related: tuple[Card, ...] = (),
        answers: tuple[Card, ...] = (),
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
            "" if told.lead.id in story.neutral else terms(partner, self.words),
            self.telling(told.lead, versions, shown.get(told.lead.id, ()), story.neutral),
            tuple(self.tellings(items, versions, shown, story.neutral) for items in by_partner.values()),
            tuple(EditorsNote(markdown(note.text), note.by, self.day(note.on)) for note in story.notes),
            reasons(story.reasons, self.hub, self.words),
            tuple(
                (Tag(debate.question, addresses.debate(debate.id)), strand.name)
                for joined in story.joined
                if (debate := debates.get(joined.debate))
                for strand in debate.strands
                if strand.id == joined.strand
            ),
            tuple(self.taken_back(each) for each in story.taken_back),
            card.source.title if story.title else None,
            related,
            answers,
            self.hub.is_sensitive(story.topics),
            self.way_to(story),
        )

    def way_to(self, story: Story) -> tuple[Tag, ...]:
        """Where it stands in the archive."""
        day = self.local(story.placed)
        archive = Tag(self.words.gettext("Archive"), addresses.ARCHIVE)
        return archive, Tag(self.words.month(day), addresses.month(day)), Tag(str(day.day), addresses.day(day))

    def tellings(
        self,
        items: Sequence[Item],
        versions: Mapping[str, Sequence[Version]],
        shown: Mapping[str, Sequence[int]],
        neutral: Sequence[str] = (),
    ) -> Telling:
        """What one partner says: its fullest words, and where else it says so."""
        lead = lead_of(items)
        also = tuple(self.source(item) for item in items if item is not lead)
        return replace(self.telling(lead, versions, shown.get(lead.id, ()), neutral), also=also)

    def telling(
        self, item: Item, versions: Mapping[str, Sequence[Version]], told: Sequence[int], neutral: Sequence[str] = ()
    ) -> Telling:
        """`neutral`: the items that stand as a title, a date and a link."""
        permission = self.hub.by_partner[item.partner].permission
        if item.id in neutral:
            permission = replace(permission, excerpt_words=0)
        shown = excerpt(item.said, permission)
        every = versions.get(item.id, ())
        before = [version for version in every if version.number in told]  # never what readers were not shown
        later = [version for version in every if version.number > item.version]
        return Telling(
            self.source(item),
            shown.text,
            shown.html,
            shown.is_whole,
            item.said.sensitive,
            changes(before, permission, self.hub, self.words),
            self.day(later[0].seen) if later else None,
        )

    def taken_back(self, gone: TakenBack) -> str:
        says = {"name": self.hub.by_partner[gone.partner].name, "day": self.day(gone.on)}
        if gone.by_source:
            return self.words.gettext("%(name)s also told this, and took it back on %(day)s.") % says
        return self.words.gettext("What %(name)s said about this was withdrawn here on %(day)s.") % says

    def ended(self, story: Story, into: Tag | None) -> EndedPage:
        """What stands at the address of a story that is withdrawn, retracted or merged. Tells nothing of its words."""
        _, day = self.words.gettext, self.day(story.ended or story.placed)
        if story.state is StoryState.MERGED:
            says = _("What stood here is told together with others, in one story.")
        elif story.state is StoryState.RETRACTED and (who := self.hub.by_partner.get(story.partner)):
            says = _("%(name)s took this back on %(day)s, so its words no longer stand here.")
            says %= {"name": who.name, "day": day}
        elif story.state is StoryState.RETRACTED:
            says = _("Its source took this back on %(day)s, so its words no longer stand here.") % {"day": day}
        elif story.state is StoryState.REJECTED and story.ground == AFTER_TERM:
            says = _("What stood here was said when the term of its account was over, so it is not shown.")
        elif story.state is StoryState.REJECTED:
            says = _("An editor took this story off the site.")
        elif story.state in (StoryState.HELD, StoryState.WAITING):
            says = _("An editor is looking at this story once more. If it returns, it will stand here again.")
        else:
            says = _(WITHDREW[Ground(story.ground or Ground.MISTAKE)]) % {"day": day}
        return EndedPage(story.id, story.state, day, says, into)

    def channels(self, partner: Partner, healths: Mapping[str, Health]) -> tuple[ChannelLine, ...]:
        lines = []
        for channel in partner.channels:
            health = healths[channel.id]
            says = self.words.gettext(HEALTHS[health]) if health in HEALTHS else ""
            link = channel.url or partner.url
            lines.append(ChannelLine(via(channel, self.words), link, self.voice(partner, channel), health, says))
        return tuple(dict.fromkeys(lines))  # two feeds of one site look the same to a reader


def plain_details(story: Story) -> Details:
    """What it is; in the neutral form without what it offers and to whom."""
    return replace(story.details, amount=None, whom=None) if story.lead in story.neutral else story.details


def markdown(text: str) -> str:
    """An editor's own words as markup."""
    return Markdown(extensions=["extra", "sane_lists"], output_format="html").convert(text)


def changed(item: Item) -> datetime:
    """When a reader's copy of an item went out of date. A source's own date counts only when it is not ahead of us."""
    said = item.said.updated
    return max(item.placed, said) if said and said <= item.last_seen else item.placed
