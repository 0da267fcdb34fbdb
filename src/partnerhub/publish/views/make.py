"""How a story becomes the card and the page that readers see, and a date the words they read.

Takes the hub and stories with their items. Does not render.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from markdown import Markdown

from partnerhub.curate import lead_of
from partnerhub.curate.changes import difference
from partnerhub.curate.screening import Surroundings, screen
from partnerhub.language import N_, Language, language
from partnerhub.model import (
    AFTER_TERM,
    Area,
    Basis,
    ByHand,
    Channel,
    Debate,
    Details,
    Exporter,
    Form,
    Ground,
    Health,
    Hub,
    Item,
    Kind,
    Origin,
    Partner,
    Permission,
    Reason,
    Said,
    Story,
    StoryState,
    TakenBack,
    Tie,
    Told,
    Topic,
    Version,
    Voice,
    is_over,
)
from partnerhub.publish import addresses
from partnerhub.publish.excerpt import NOTHING, excerpt
from partnerhub.publish.views.kinds import badge, due, facts
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

if TYPE_CHECKING:
    from partnerhub.publish.pictures import Pictures, Shown

NETWORKS = {
    Kind.MASTODON: "Mastodon",
    Kind.BLUESKY: "Bluesky",
    Kind.YOUTUBE: "YouTube",
    Kind.PODCAST: N_("podcast"),
    Kind.BLOGGER: N_("blog"),
    Kind.GOVUK: "GOV.UK",
    Kind.BRIDGE: N_("a bridge"),
    Kind.ICAL: N_("calendar"),
    Kind.ARCHIVE: N_("the owner's own export"),
}
WEBSITE = N_("website")
ENTERED = {
    Form.POST: N_("a post, entered by hand on %(day)s"),
    Form.MEETING: N_("a meeting, entered by hand on %(day)s"),
    Form.LETTER: N_("a letter, entered by hand on %(day)s"),
    Form.SURVEY: N_("a survey, entered by hand on %(day)s"),
}
EXPORTED = {
    Exporter.X: N_("X, from the owner's own export of %(day)s"),
    Exporter.FACEBOOK: N_("Facebook, from the owner's own export of %(day)s"),
    Exporter.GOOGLE_PLUS: N_("Google+, from the owner's own export of %(day)s"),
    Exporter.YOUTUBE: N_("YouTube, from the owner's own export of %(day)s"),
    Exporter.BLOGGER: N_("a blog, from the owner's own export of %(day)s"),
    Exporter.WORDPRESS: N_("a website, from the owner's own export of %(day)s"),
    Exporter.MAIL: N_("a newsletter, from the owner's own export of %(day)s"),
    Exporter.FILE: N_("from the owner's own export of %(day)s"),
}
POSTED = {Exporter.X, Exporter.FACEBOOK, Exporter.GOOGLE_PLUS}
WITHDREW = {
    Ground.PRIVACY: N_("We withdrew this story on %(day)s, to protect somebody's privacy."),
    Ground.LEGAL: N_("We withdrew this story on %(day)s, for a legal reason."),
    Ground.SAFETY: N_("We withdrew this story on %(day)s, to keep somebody safe."),
    Ground.ACCURACY: N_("We withdrew this story on %(day)s, because it was not accurate."),
    Ground.PERMISSION: N_("We withdrew this story on %(day)s, because we had no permission to show it."),
    Ground.REQUEST: N_("We withdrew this story on %(day)s, because we were asked to."),
    Ground.MISTAKE: N_("We withdrew this story on %(day)s, because publishing it was our mistake."),
}
REASONS = {
    Tie.NAMES: N_("it names %(name)s"),
    Tie.POSTCODE: N_("the postcode %(name)s"),
    Tie.WORKS: N_("%(name)s works there"),
    Tie.PARTNER: N_("%(name)s is a partner of this patch"),
    Tie.PASSES: N_("%(name)s serves people who pass through"),
    Tie.PRIORITY: N_("national guidance on a priority (%(name)s)"),
    Tie.EDITOR: N_("an editor placed it"),
}
NO_DEBATES: Mapping[str, Debate] = MappingProxyType({})
HEALTHS = {  # what a partner's page says of a channel that is not well
    Health.QUIET: N_("quiet for a while"),
    Health.STALE: N_("silent for long"),
    Health.FAILING: N_("cannot be read at present"),
    Health.GONE: N_("closed"),
    Health.SUSPECT: N_("nothing new, though it says so"),
    Health.FROZEN: N_("no longer read: the term is over"),
}


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
            form=str(said.by_hand.form) if said.by_hand else "post" if exported_by(said) in POSTED else None,
            kind=badge(story.details.kind, self.words),
            facts=facts(plain_details(story), self.words),
            due=due(story.details, self.words, over, story.id in self.called_off),
            is_over=over,
            picture=self.picture(story),
            beyond=self.beyond(story),
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
            "" if told.lead.id in story.neutral else self.terms(partner),
            self.telling(told.lead, versions, shown.get(told.lead.id, ()), story.neutral),
            tuple(self.tellings(items, versions, shown, story.neutral) for items in by_partner.values()),
            tuple(EditorsNote(markdown(note.text), note.by, self.day(note.on)) for note in story.notes),
            self.reasons(story.reasons),
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
        was, now = self._stated(before.said, permission), self._stated(after.said, permission)
        pieces = difference(was, now)
        plain = Change(self.day(after.seen), stamp(after.seen), ())
        if not any(piece.kind in {"gone", "new"} for piece in pieces):
            return plain if before.said.schedule != after.said.schedule else None
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

    def _stated(self, said: Said, permission: Permission) -> str:
        """Its words, and when and where it takes place as a calendar states it, as far as they may be shown."""
        told = said.details
        if told is None or told.origin is not Origin.DATA:
            return _words(said, permission)
        when = [fact.text for fact in facts(replace(told, place=None, whom=None), self.words)]
        where = told.place if permission.excerpt_words != 0 and not said.sensitive else None
        return "\n".join(filter(None, (_words(said, permission), *when, where)))

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

    def reasons(self, found: Sequence[Reason]) -> tuple[str, ...]:
        """Why a story is here, with the names in one breath: "it names Hexley, Stonebrook"."""
        named = ", ".join(reason.of for reason in found if reason.tie is Tie.NAMES)
        first = (Reason(Tie.NAMES, named),) if named else ()
        rest = (reason for reason in found if reason.tie is not Tie.NAMES)
        return tuple(self.words.gettext(REASONS[each.tie]) % {"name": self._name(each)} for each in (*first, *rest))

    def _name(self, reason: Reason) -> str:
        if reason.tie in (Tie.WORKS, Tie.PARTNER, Tie.PASSES):
            return self.hub.by_partner[reason.of].name
        return self.hub.by_topic[reason.of].name if reason.tie is Tie.PRIORITY else reason.of

    def beyond(self, story: Story) -> str:
        """Of a story that is from beyond the patch, why it matters here."""
        far = {Tie.PASSES, Tie.PRIORITY}
        why = [reason for reason in story.reasons if reason.tie in far]
        if story.areas or len(why) < len(story.reasons) or not why:
            return ""
        says = {"patch": self.hub.areas[0].name, "why": "; ".join(self.reasons(why))}
        return self.words.gettext("From beyond %(patch)s, here because: %(why)s.") % says

    def terms(self, partner: Partner) -> str:
        """In one sentence or two, why a partner's words may stand here."""
        _, permission, says = self.words.gettext, partner.permission, {"name": partner.name}
        if partner.voice is not Voice.PARTNER:
            return _("The words of %(name)s, shown in full.") % says
        if permission.basis is Basis.LICENCE:
            under = _("Published by %(name)s under %(licence)s.") % {**says, "licence": permission.licence}
            return f"{under} {how_much(permission, self.words)}"
        if permission.basis is Basis.AGREEMENT:
            granted = self.day(permission.date) if permission.date else None
            given = ", ".join(filter(None, (permission.granted_by, granted)))
            agreed = _("Shown by agreement (%(given)s).") % {"given": given}
            return f"{agreed} {how_much(permission, self.words)}"
        return _("%(name)s has not been asked for more, so only titles, dates and links are shown.") % says


def plain_details(story: Story) -> Details:
    """What it is; in the neutral form without what it offers and to whom."""
    return replace(story.details, amount=None, whom=None) if story.lead in story.neutral else story.details


def _is_whole(said: Said, permission: Permission) -> bool:
    """Whether everything it says may be shown; a title always may."""
    return not said.text.strip() or excerpt(said, permission).is_whole


def _words(said: Said, permission: Permission) -> str:
    """Title and words of one version, as far as they may be shown."""
    return f"{said.title or ''} {excerpt(said, permission).text}".strip()


def markdown(text: str) -> str:
    """An editor's own words as markup."""
    return Markdown(extensions=["extra", "sane_lists"], output_format="html").convert(text)


def how_much(permission: Permission, words: Language) -> str:
    most = permission.excerpt_words
    if most is None:
        return words.gettext("Its texts may stand here whole.")
    return words.ngettext(
        "Of longer texts we show the first %(count)s word.", "Of longer texts we show the first %(count)s words.", most
    ) % {"count": most}


def changed(item: Item) -> datetime:
    """When a reader's copy of an item went out of date. A source's own date counts only when it is not ahead of us."""
    said = item.said.updated
    return max(item.placed, said) if said and said <= item.last_seen else item.placed


def exported_by(said: Said) -> Exporter | None:
    return said.exported.by if said.exported else None


def via(channel: Channel | None, words: Language) -> str:
    if channel is None:
        return words.gettext("a former channel")
    return words.gettext(NETWORKS.get(channel.kind, WEBSITE))


def same_language(one: str, other: str) -> bool:
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()


def topic_tag(topic: Topic) -> Tag:
    return Tag(topic.name, addresses.topic(topic.id))


def area_tag(area: Area) -> Tag:
    return Tag(area.name, addresses.area(area.id))


def stamp(moment: datetime) -> str:
    """An instant for machines: 2026-11-20T05:00:00Z."""
    return moment.astimezone(UTC).isoformat()[:19] + "Z"
