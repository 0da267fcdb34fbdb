"""Debates: one focused question, its strands with what partners and the office say, a summary, what came of it.

Takes the site's stories and the editors' debates; yields the pages around a debate and makes the view of its own
page, whose introduction is a page of Pelican's. Does not decide what joins: `curate.debates` does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING

from partnerhub.curate.rank import calm
from partnerhub.language import N_, Language
from partnerhub.model import Content, Debate, Story, Strand
from partnerhub.publish import addresses, paging, periods
from partnerhub.publish.following import follow_pages
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.views import Card, Pager, Tag, Views, area_tag, markdown, topic_tag

if TYPE_CHECKING:
    from partnerhub.publish.site import Site

EACH = 3  # contributions of one partner that a debate's page shows in one strand
SHORT = 2  # contributions of a strand that stands beside another one where there is room
PATIENCE = timedelta(days=30)  # for a summary, after the last day


class Phase(StrEnum):
    UPCOMING = "upcoming"
    OPEN = "open"
    UNSUMMED = "unsummed"  # closed, its summary is still to be written
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Contribution:
    """A story in a strand: what kind of source it is and why it is there."""

    card: Card
    kind: str
    because: str


@dataclass(frozen=True, slots=True)
class StrandPart:
    """A strand as its debate's page shows it: the newest, calmed."""

    id: str
    name: str
    contributions: tuple[Contribution, ...]
    total: int
    address: str  # of the page that has them all
    empty: str  # what to say when nobody has said anything

    @property
    def more(self) -> int:
        return self.total - len(self.contributions)

    @property
    def is_short(self) -> bool:
        """Whether it leaves room for another one beside it."""
        return len(self.contributions) <= SHORT


@dataclass(frozen=True, slots=True)
class DebatePage:
    id: str
    question: str
    folder: str
    phase: Phase
    when: str  # "Open until 30 November 2026"
    left: str  # "10 days left", "" unless it is open
    next: str  # markup, as `summary`: the editor's
    by: str
    answer: str | None  # while it is open: where everybody can answer
    joins: tuple[str, ...]  # while it is open: say one of these and you join
    strands: tuple[StrandPart, ...]
    voices: tuple[tuple[str, int], ...]  # who has spoken, by kind
    summary: str
    outcome: tuple[tuple[str, str], ...]  # (you said, we did)
    roundups: tuple[Tag, ...]
    topics: tuple[Tag, ...]
    areas: tuple[Tag, ...]
    is_sensitive: bool = False  # a reader may want to leave quickly
    pause: str = ""  # why it takes no answers though it is open

    @property
    def rows(self) -> tuple[tuple[StrandPart, ...], ...]:
        """The strands in their order, two short ones that follow each other in one row."""
        rows: list[tuple[StrandPart, ...]] = []
        for strand in self.strands:
            if rows and len(rows[-1]) == 1 and rows[-1][0].is_short and strand.is_short:
                rows[-1] += (strand,)
            else:
                rows.append((strand,))
        return tuple(rows)


@dataclass(frozen=True, slots=True)
class StrandPage:
    """A part of everything in one strand."""

    debate: Tag
    name: str
    contributions: tuple[Contribution, ...]
    pager: Pager
    total: int
    is_sensitive: bool


@dataclass(frozen=True, slots=True)
class DebateLine:
    tag: Tag
    when: str
    left: str
    heard: str  # "19 stories from 8 sources"
    outcome: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DebatesPage:
    groups: tuple[tuple[str, tuple[DebateLine, ...]], ...]  # by phase, those that still take something first


GROUPS = {
    Phase.OPEN: N_("Open now"),
    Phase.UPCOMING: N_("Opening soon"),
    Phase.UNSUMMED: N_("Closed, the summary is being written"),
    Phase.CLOSED: N_("Closed, with what came of it"),
}
ORDERS: Mapping[Phase, Callable[[Debate], tuple[int, str]]] = {
    Phase.OPEN: lambda each: (each.closes.toordinal(), each.id),
    Phase.UPCOMING: lambda each: (each.opens.toordinal(), each.id),
    Phase.UNSUMMED: lambda each: (-each.closes.toordinal(), each.id),
    Phase.CLOSED: lambda each: (-each.closes.toordinal(), each.id),
}
KINDS = {
    "office": (N_("The office"), N_("The office")),
    "holder": (N_("The office-holder"), N_("The office-holder")),
    "former": (N_("Former holder"), N_("Former holders")),
    "partner": (N_("Partner"), N_("Partners")),
    "meeting": (N_("Meeting"), N_("Meetings")),
    "letter": (N_("Letter"), N_("Letters")),
    "survey": (N_("Survey"), N_("Surveys")),
}


class Debates:
    """All debates of one site, with the stories in them."""

    def __init__(self, site: Site, content: Content) -> None:
        self.site, self.content, self.words = site, content, site.words
        self.today = site.today
        self.joined = by_strand(site.stories)

    def stories(self, debate: Debate) -> list[Story]:
        """Everything in a debate, the newest first."""
        found = [story for strand in debate.strands for story in self.strand(debate, strand)]
        return sorted(found, key=lambda story: (-story.placed.timestamp(), story.id))

    def strand(self, debate: Debate, strand: Strand) -> Sequence[Story]:
        return self.joined.get((debate.id, strand.id), ())

    def pages(self, is_kept: IsKept) -> Iterator[Page]:
        """The list of debates, every strand in full, and feeds. The debates themselves are Pelican's pages."""
        yield from self._index(is_kept)
        site = self.site
        for debate in self.content.debates:
            for strand in debate.strands:
                yield from self._strand(debate, strand, is_kept)
            yield from follow_pages(site, addresses.debate(debate.id), debate.question, self.stories(debate), is_kept)

    # ── the page of one debate ──

    def inputs(self, debate: Debate) -> str:
        """The fingerprint of everything on its page but the introduction."""
        return fingerprint(
            self.site.look,
            repr((debate, self._roundups(debate), self._tags(debate), when(debate, self.today, self.site.views))),
            *(self.site.inputs[story.id] + repr(story.joined) for story in self.stories(debate)),
            periods.pause(self.site, debate),
        )

    def page(self, debate: Debate) -> DebatePage:
        says, left = when(debate, self.today, self.site.views)
        state, pause = phase(debate, self.today), periods.pause(self.site, debate)
        kinds = Counter(kind_of(card) for card in self.site.cards(self.stories(debate)))
        return DebatePage(
            id=debate.id,
            question=debate.question,
            folder=addresses.folder(addresses.debate(debate.id)),
            phase=state,
            when=says,
            left=left,
            next=markdown(debate.next),
            by=debate.by,
            answer=debate.answer if state is Phase.OPEN and not pause else None,
            joins=debate.tags if state is Phase.OPEN and not pause else (),
            strands=tuple(
                StrandPart(
                    strand.id,
                    strand.name,
                    self._contributions(debate, calm(self.strand(debate, strand), strand.most, EACH)),
                    len(self.strand(debate, strand)),
                    addresses.strand(debate.id, strand.id),
                    empty(debate, strand, state, self.words),
                )
                for strand in debate.strands
            ),
            voices=tuple(
                (self.words.gettext(KINDS[kind][kinds[kind] > 1]), kinds[kind]) for kind in KINDS if kinds[kind]
            ),
            summary=markdown(debate.summary or ""),
            outcome=outcome(debate),
            roundups=self._roundups(debate),
            topics=self._tags(debate)[0],
            areas=self._tags(debate)[1],
            is_sensitive=self.site.hub.is_sensitive(debate.topics),
            pause=pause,
        )

    def _roundups(self, debate: Debate) -> tuple[Tag, ...]:
        about = [each for each in self.content.roundups if each.debate == debate.id and not each.is_draft]
        newest_first = sorted(about, key=lambda each: (-each.on.toordinal(), each.id))
        return tuple(Tag(each.title, addresses.roundup(each.id)) for each in newest_first)

    def _tags(self, debate: Debate) -> tuple[tuple[Tag, ...], tuple[Tag, ...]]:
        hub = self.site.hub
        topics = tuple(topic_tag(hub.by_topic[topic]) for topic in debate.topics)
        return topics, tuple(area_tag(hub.by_area[area]) for area in debate.areas)

    def _contributions(self, debate: Debate, stories: Sequence[Story]) -> tuple[Contribution, ...]:
        return tuple(
            Contribution(card, self.words.gettext(KINDS[kind_of(card)][0]), because(story, debate, self.words))
            for card, story in zip(self.site.cards(stories), stories, strict=True)
        )

    # ── the pages around it ──

    def _strand(self, debate: Debate, strand: Strand, is_kept: IsKept) -> Iterator[Page]:
        """Everything in one strand, on as many pages as it needs. A strand that is empty has none."""
        stories = self.strand(debate, strand)
        first = addresses.strand(debate.id, strand.id)
        above = Tag(debate.question, addresses.debate(debate.id))
        for part in paging.slices(first, stories) if stories else []:
            total = len(stories) if part.path == first else 0
            inputs = fingerprint(
                self.site.look,
                repr((above, strand.name, part.pager, total)),
                *(self.site.inputs[story.id] + repr(story.joined) for story in part.stories),
            )
            if not is_kept(part.path, inputs):
                contributions = self._contributions(debate, part.stories)
                is_sensitive = self.site.hub.is_sensitive(debate.topics)
                view = StrandPage(above, strand.name, contributions, part.pager, total, is_sensitive)
                yield Page(part.path, inputs, "strand.html", view)

    def _index(self, is_kept: IsKept) -> Iterator[Page]:
        by_phase: dict[Phase, list[Debate]] = defaultdict(list)
        for debate in self.content.debates:
            by_phase[phase(debate, self.today)].append(debate)
        groups = tuple(
            (self.words.gettext(name), tuple(map(self._line, sorted(found, key=ORDERS[state]))))
            for state, name in GROUPS.items()
            if (found := by_phase[state])
        )
        inputs = fingerprint(self.site.look, repr(groups))
        if not is_kept(addresses.DEBATES, inputs):
            yield Page(addresses.DEBATES, inputs, "debates.html", DebatesPage(groups))

    def _line(self, debate: Debate) -> DebateLine:
        says, left = when(debate, self.today, self.site.views)
        stories = self.stories(debate)
        who = {partner for story in stories for partner in story.partners}
        where = Tag(debate.question, addresses.debate(debate.id))
        spoke = heard(len(stories), len(who), phase(debate, self.today), self.words)
        return DebateLine(where, says, left, spoke, outcome(debate))


def pages(site: Site, content: Content, is_kept: IsKept) -> Iterator[Page]:
    """Everything about debates but their own pages."""
    return Debates(site, content).pages(is_kept)


def by_strand(stories: Sequence[Story]) -> dict[tuple[str, str], list[Story]]:
    """{(debate, strand): its stories, in the order given}."""
    found: dict[tuple[str, str], list[Story]] = defaultdict(list)
    for story in stories:
        for joined in story.joined:
            found[joined.debate, joined.strand].append(story)
    return found


def phase(debate: Debate, today: date) -> Phase:
    if today < debate.opens:
        return Phase.UPCOMING
    if today <= debate.closes:
        return Phase.OPEN
    return Phase.CLOSED if debate.summary else Phase.UNSUMMED


def warnings(content: Content, today: date) -> list[str]:
    """One sentence for each debate that has waited too long for its summary."""
    withdrawn = {words.file for words in content.words if words.withdrawn}
    return [
        f"{debate.file}: the debate closed {(today - debate.closes).days} days ago and has no summary yet: "
        "write `summary: …` at its top"
        for debate in content.debates
        if not debate.summary and today - debate.closes >= PATIENCE and debate.file not in withdrawn
    ]


def when(debate: Debate, today: date, views: Views) -> tuple[str, str]:
    """("Open until 30 November 2026", "10 days left")."""
    words, opens, closes = views.words, views.day(debate.opens), views.day(debate.closes)
    match phase(debate, today):
        case Phase.UPCOMING:
            return words.gettext("Opens on %(opens)s, closes on %(closes)s") % {"opens": opens, "closes": closes}, ""
        case Phase.OPEN:
            return words.gettext("Open until %(day)s") % {"day": closes}, days_left((debate.closes - today).days, words)
        case _:
            return words.gettext("Closed on %(day)s") % {"day": closes}, ""


def days_left(days: int, words: Language) -> str:
    if not days:
        return words.gettext("this is its last day")
    return words.ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}


def outcome(debate: Debate) -> tuple[tuple[str, str], ...]:
    """You said, we did: pair by pair."""
    return tuple(zip_longest(debate.said, debate.did, fillvalue=""))


def empty(debate: Debate, strand: Strand, state: Phase, words: Language) -> str:
    """What stands in a strand in which nobody has spoken."""
    if state in (Phase.UNSUMMED, Phase.CLOSED):
        return words.gettext("Nothing was said in this strand.")
    if state is Phase.UPCOMING:
        return words.gettext("Nothing stands here before the debate opens.")
    if debate.tags and strand.id == (debate.strand or debate.strands[0].id):
        says = words.gettext("Nothing stands here yet. The first story that says “%(tag)s” will.")
        return says % {"tag": debate.tags[0]}
    return words.gettext("Nothing stands here yet. There is room for the first thought.")


def heard(stories: int, sources: int, state: Phase, words: Language) -> str:
    if stories:
        said = words.ngettext("%(count)s story", "%(count)s stories", stories) % {"count": stories}
        where = words.ngettext("%(count)s source", "%(count)s sources", sources) % {"count": sources}
        return words.gettext("%(stories)s from %(sources)s") % {"stories": said, "sources": where}
    if state is Phase.UPCOMING:
        return ""
    return words.gettext("Nobody has spoken yet") if state is Phase.OPEN else words.gettext("Nobody spoke")


def kind_of(card: Card) -> str:
    """What kind of source speaks: a key of `KINDS`."""
    return card.form if card.form in KINDS else str(card.source.voice)


def because(story: Story, debate: Debate, words: Language) -> str:
    joined = next(joined for joined in story.joined if joined.debate == debate.id)
    if joined.by:
        return words.gettext("an editor put it here (%(by)s)") % {"by": joined.by}
    return words.gettext("it says “%(tag)s”") % {"tag": joined.tag}
