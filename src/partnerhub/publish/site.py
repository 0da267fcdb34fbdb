"""Every page the hub itself makes, each with the fingerprint of what it is made from.

Takes the hub, an open store and the clock; yields only the pages whose fingerprint the edition does not know yet,
so that a night's work follows what changed. Does not render: a `Page` names its template and carries its view.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from partnerhub.collect.health import URGENCY, health, sentence
from partnerhub.curate.rank import calm
from partnerhub.model import Area, ChannelState, Content, Hub, Partner, Story, StoryState, Topic
from partnerhub.publish import addresses, feeds, paging
from partnerhub.publish.views import (
    Card,
    HomePage,
    IndexLine,
    IndexPage,
    ListPage,
    StatusLine,
    StatusPage,
    StoryPage,
    Tag,
    Views,
    area_tag,
    topic_tag,
    via,
)
from partnerhub.store import Store

HIDDEN = (StoryState.REJECTED, StoryState.HELD, StoryState.WAITING)  # seen by readers or not
ENDED = (StoryState.WITHDRAWN, StoryState.RETRACTED, StoryState.MERGED, *HIDDEN)
ON_HOME = 20
EACH_ON_HOME = 3  # stories of one partner on the front page
IN_FEED = 30
IN_BRIEF = 300  # letters of a text that lists can show
CARDS_KEPT = 20_000  # some 60 MB


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the edition: `view` through `template`, or `data` as it is."""

    path: str
    inputs: str
    template: str = ""
    view: object = None
    data: bytes = b""
    brief: str = ""  # of a story: the fingerprint of its card in lists


IsKept = Callable[[str, str], bool]
BriefOf = Callable[[str], str]  # what a kept story's page said its `brief` was


class Site:
    """All pages of one hub at one moment. `look` stands for the templates and the code that made them."""

    def __init__(
        self,
        hub: Hub,
        content: Content,
        store: Store,
        now: datetime,
        look: str,
        editors_pages: Sequence[Tag] = (),
    ) -> None:
        self.hub, self.content, self.store, self.now, self.editors_pages = hub, content, store, now, editors_pages
        self.debates = {debate.id: debate for debate in content.debates}
        self.views = Views(hub)
        self.stories = store.stories(StoryState.PUBLISHED)
        self.look = fingerprint(look, hub.title, hub.url, hub.languages, hub.timezone)
        topics, areas = hub.by_topic, hub.by_area
        partners = {who.id: fingerprint(self.look, repr(who)) for who in hub.speakers}

        @cache
        def names(named: tuple[str, ...], within: tuple[str, ...]) -> str:
            return fingerprint(*(topics[topic].name for topic in named), *(areas[area].name for area in within))

        self.inputs = {
            story.id: "".join(
                (
                    story.digest,
                    *(partners[partner] for partner in story.partners),
                    names(story.topics, story.areas),
                    *(repr(self.debates.get(joined.debate)) for joined in story.joined),
                )
            )
            for story in self.stories
        }
        self.briefs: dict[str, str] = {}
        self._cards: dict[str, Card] = {}
        self.by_partner: dict[str, list[Story]] = defaultdict(list)
        self.by_topic: dict[str, list[Story]] = defaultdict(list)
        self.by_area: dict[str, list[Story]] = defaultdict(list)
        self.by_month: dict[str, list[Story]] = defaultdict(list)

        @cache
        def widening(within: tuple[str, ...]) -> list[str]:
            return sorted({step.id for area in within for step in hub.line_of(area)})

        for story in self.stories:
            for partner in story.partners:
                self.by_partner[partner].append(story)
            self.by_month[addresses.month(self.views.local(story.placed))].append(story)
            for topic in story.topics:
                self.by_topic[topic].append(story)
            for area in widening(story.areas):
                self.by_area[area].append(story)

    def pages(self, is_kept: IsKept, brief_of: BriefOf) -> Iterator[Page]:
        """Every page that `is_kept` does not know, stories first."""
        yield from self._stories(is_kept, brief_of)
        yield from self._ended(is_kept)
        yield from self._home(is_kept)
        for partner in self.hub.speakers:
            yield from self._list(self.partner_page(partner), self.by_partner[partner.id], repr(partner), is_kept)
        for topic in self.hub.topics:
            yield from self._list(self.topic_page(topic), self.by_topic[topic.id], repr(topic), is_kept)
        for area in self.hub.areas:
            yield from self._list(self.area_page(area), self.by_area[area.id], repr(area), is_kept)
        yield from self._archive(is_kept)
        yield from self._indexes(is_kept)
        yield self._status()
        yield from self._machines(is_kept)

    # ── stories ──

    def _stories(self, is_kept: IsKept, brief_of: BriefOf) -> Iterator[Page]:
        fresh = []
        for story in self.stories:
            path = addresses.story(story.id)
            if is_kept(path, self.inputs[story.id]):
                self.briefs[story.id] = brief_of(path)
            else:
                fresh.append(story)
        for told in self.store.told(fresh):
            versions = self.store.versions([item.id for item in told.items if item.newest > 1])
            page: StoryPage = self.views.story(told, versions, self.debates)
            self.briefs[told.story.id] = found = fingerprint(repr(brief(page.card)))
            yield Page(page.card.address, self.inputs[told.story.id], "story.html", page, brief=found)

    def _ended(self, is_kept: IsKept) -> Iterator[Page]:
        """What stands at the addresses of stories that were withdrawn, taken back or merged."""
        ended = [story for story in self.store.stories(*ENDED) if story.state not in HIDDEN or story.was_public]
        targets = self.store.some_stories({story.into for story in ended if story.into})
        shown = [story for story in targets.values() if story.state is StoryState.PUBLISHED]
        tags = {story.id: Tag(card.title, card.address) for story, card in zip(shown, self.cards(shown), strict=True)}
        for story in ended:
            view = self.views.ended(story, tags.get(story.into or ""))
            inputs, path = fingerprint(self.look, repr(view)), addresses.story(story.id)
            if not is_kept(path, inputs):
                yield Page(path, inputs, "ended.html", view)

    def cards(self, stories: Sequence[Story]) -> tuple[Card, ...]:
        """The cards of these stories. A story stands in half a dozen lists, so cards are kept for a while."""
        missing = [story for story in stories if story.id not in self._cards]
        for told in self.store.told(missing):
            self._cards[told.story.id] = self.views.card(told)
        cards = tuple(self._cards[story.id] for story in stories)
        while len(self._cards) > CARDS_KEPT:
            del self._cards[next(iter(self._cards))]
        return cards

    def in_list(self, stories: Sequence[Story]) -> tuple[Card, ...]:
        return tuple(map(brief, self.cards(stories)))

    # ── lists ──

    def _home(self, is_kept: IsKept) -> Iterator[Page]:
        featured = [story for story in self.stories if story.featured][:ON_HOME]
        rest = (story for story in self.stories if not story.featured)
        shown = [*featured, *calm(rest, ON_HOME - len(featured), EACH_ON_HOME)]
        inputs = self._in_list(shown, repr((self.hub.topics, self.hub.areas, self.hub.description)), len(self.stories))
        if not is_kept(addresses.HOME, inputs):
            topics = self.hub.topics
            view = HomePage(
                self.in_list(shown),
                tuple(topic_tag(topic) for topic in topics if topic.priority),
                tuple(topic_tag(topic) for topic in topics if not topic.priority),
                tuple((area_tag(area), len(self.hub.line_of(area.id)) - 1) for area in self.hub.areas),
                len(self.stories),
            )
            yield Page(addresses.HOME, inputs, "home.html", view)
        yield from self._feeds(addresses.HOME, self.hub.title, self.stories, is_kept)

    def partner_page(self, partner: Partner) -> ListPage:
        return ListPage(
            partner.name,
            addresses.folder(addresses.partner(partner.id)),
            kind="partner",
            partner=partner,
            terms=self.views.terms(partner),
            channels=self.views.channels(partner),
            areas=tuple(area_tag(self.hub.by_area[area]) for area in partner.areas),
            topics=tuple(topic_tag(self.hub.by_topic[topic]) for topic in partner.topics),
        )

    def topic_page(self, topic: Topic) -> ListPage:
        where = addresses.folder(addresses.topic(topic.id))
        return ListPage(topic.name, where, kind="topic", is_priority=topic.priority)

    def area_page(self, area: Area) -> ListPage:
        return ListPage(
            area.name,
            addresses.folder(addresses.area(area.id)),
            kind="area",
            around=tuple(area_tag(step) for step in self.hub.line_of(area.id)[:-1]),
            areas=tuple(area_tag(inner) for inner in self.hub.areas if inner.within == area.id),
        )

    def _list(self, page: ListPage, stories: Sequence[Story], about: str, is_kept: IsKept) -> Iterator[Page]:
        first = f"{page.folder}index.html"
        template = "partner.html" if page.partner else "list.html"
        surroundings = repr((about, page.areas, page.around, page.topics))
        for part in paging.slices(first, stories):
            total = len(stories) if part.path == first else 0
            inputs = self._in_list(part.stories, surroundings, repr(part.pager), total)
            if not is_kept(part.path, inputs):
                view = replace(page, cards=self.in_list(part.stories), pager=part.pager, total=total)
                yield Page(part.path, inputs, template, view)
        if page.kind != "month":
            yield from self._feeds(first, f"{page.name} · {self.hub.title}", stories, is_kept)

    def _feeds(self, path: str, title: str, stories: Sequence[Story], is_kept: IsKept) -> Iterator[Page]:
        newest = stories[:IN_FEED]
        inputs = fingerprint(self.look, *(self.inputs[story.id] for story in newest), "feed", title)
        todo = [form for form in addresses.FEEDS if not is_kept(addresses.feed(path, form), inputs)]
        if todo:
            feed = feeds.feed(self.hub, path, title, self.cards(newest))
            for form in todo:
                where = addresses.feed(path, form)
                if form == "json":
                    yield Page(where, inputs, data=feeds.json_feed(feed))
                else:
                    yield Page(where, inputs, addresses.FEEDS[form], feed)

    def _archive(self, is_kept: IsKept) -> Iterator[Page]:
        years: dict[str, list[IndexLine]] = defaultdict(list)
        for path, stories in self.by_month.items():
            moment = self.views.local(stories[0].placed)
            name = self.views.day(moment).partition(" ")[2]
            around = (Tag("Archive", addresses.ARCHIVE), Tag(f"{moment:%Y}", addresses.year(moment)))
            page = ListPage(name, addresses.folder(path), kind="month", around=around)
            yield from self._list(page, stories, name, is_kept)
            years[f"{moment:%Y}"].append(IndexLine(Tag(name, path), "", len(stories)))
        groups = tuple((year, tuple(lines)) for year, lines in years.items())
        archive = Tag("Archive", addresses.ARCHIVE)
        for year, lines in groups:
            path = f"archive/{year}/index.html"
            intro = f"Everything published here in {year}, month by month."
            yield from self._index(IndexPage(year, intro, (("", lines),), path, (archive,)), is_kept)
        intro = "Everything ever published here stays here, under the same address."
        yield from self._index(IndexPage("Archive", intro, groups, addresses.ARCHIVE), is_kept)

    def _indexes(self, is_kept: IsKept) -> Iterator[Page]:
        hub = self.hub

        def partner_line(who: Partner) -> IndexLine:
            return IndexLine(Tag(who.name, addresses.partner(who.id)), who.about or "", len(self.by_partner[who.id]))

        def topic_line(topic: Topic) -> IndexLine:
            return IndexLine(topic_tag(topic), "", len(self.by_topic[topic.id]))

        accounts, partners = tuple(map(partner_line, hub.accounts)), tuple(map(partner_line, hub.partners))
        yield from self._index(
            IndexPage(
                "Partners",
                "Everyone whose channels are read here: the office's own accounts and the partners it works with.",
                (("The office's own accounts", accounts), ("Partners", partners)),
                addresses.PARTNERS,
            ),
            is_kept,
        )
        first = tuple(topic_line(topic) for topic in hub.topics if topic.priority)
        other = tuple(topic_line(topic) for topic in hub.topics if not topic.priority)
        yield from self._index(
            IndexPage(
                "Topics",
                "What the stories are about. Each topic has its own page and its own feed.",
                (("Priorities of the plan", first), ("Other topics" if first else "", other)),
                addresses.TOPICS,
            ),
            is_kept,
        )
        areas = tuple(
            IndexLine(area_tag(area), "", len(self.by_area[area.id]), len(hub.line_of(area.id)) - 1)
            for area in hub.areas
        )
        yield from self._index(
            IndexPage(
                "Areas",
                "Where the stories belong, from the whole patch down to a neighbourhood.",
                (("", areas),),
                addresses.AREAS,
            ),
            is_kept,
        )

    def _index(self, page: IndexPage, is_kept: IsKept) -> Iterator[Page]:
        inputs = fingerprint(self.look, repr(page))
        if not is_kept(page.path, inputs):
            yield Page(page.path, inputs, "index.html", page)

    # ── the rest ──

    def _status(self) -> Page:
        states, counts = self.store.channel_states(), self.store.item_counts()
        lines = []
        for channel in self.hub.channels:
            state = states.get(channel.id, ChannelState(channel.id))
            partner = self.hub.by_partner[channel.partner]
            lines.append(
                StatusLine(
                    Tag(partner.name, addresses.partner(partner.id)),
                    channel.id,
                    via(channel),
                    health(state, self.now),
                    sentence(state, self.now),
                    counts.get(channel.id, 0),
                    self.views.minute(state.checked) if state.checked else None,
                )
            )
        lines.sort(key=lambda line: URGENCY.index(line.health))
        tally = tuple((state, count) for state in URGENCY if (count := sum(x.health is state for x in lines)))
        view = StatusPage(
            self.now,
            self.views.minute(self.now),
            tuple(lines),
            tally,
            len(self.stories),
            sum(self.store.waiting().values()),
        )
        return Page(addresses.STATUS, "", "status.html", view)

    def _machines(self, is_kept: IsKept) -> Iterator[Page]:
        inputs = fingerprint(self.look, repr(tuple(self.hub.speakers)))
        if not is_kept(addresses.CHANNELS, inputs):
            yield Page(addresses.CHANNELS, inputs, "channels.opml", feeds.outline(self.hub))
        if not is_kept(addresses.NOT_FOUND, self.look):
            yield Page(addresses.NOT_FOUND, self.look, "404.html")
        yield Page(addresses.ROBOTS, self.look, data=feeds.robots(self.hub.url))
        if self.hub.url:
            for path, data_inputs, make in feeds.site_maps(self.hub.url, self._lists(), self.stories):
                key = fingerprint(self.look, data_inputs)
                if not is_kept(path, key):
                    yield Page(path, key, data=make())

    def _lists(self) -> list[str]:
        """The addresses of everything that is worth finding and is no story."""
        hub = self.hub
        own = [addresses.partner(who.id) for who in hub.speakers]
        own += [addresses.topic(topic.id) for topic in hub.topics] + [addresses.area(area.id) for area in hub.areas]
        years = sorted({addresses.year(self.views.local(some[0].placed)) for some in self.by_month.values()})
        frame = [addresses.HOME, addresses.PARTNERS, addresses.TOPICS, addresses.AREAS, addresses.ARCHIVE]
        return [*frame, *own, *years, *sorted(self.by_month), *(page.address for page in self.editors_pages)]

    def _in_list(self, stories: Iterable[Story], *more: object) -> str:
        return fingerprint(self.look, " ".join([self.briefs[story.id] for story in stories]), *map(str, more))


def brief(card: Card) -> Card:
    """A card as lists show it. Lists get no more, so that an edit further down makes no list anew."""
    return replace(card, text=card.text[:IN_BRIEF], html="", is_whole=False, updated=card.source.placed)


def fingerprint(*parts: str | Sequence[str]) -> str:
    text = "\0".join([part if isinstance(part, str) else repr(part) for part in parts])
    return hashlib.sha256(text.encode()).hexdigest()[:20]
