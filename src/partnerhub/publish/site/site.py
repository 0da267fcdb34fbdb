"""The site in one language: every page the hub itself makes, each with the fingerprint of what it is made from.

Stands before the shelf of stories; yields only the pages whose fingerprint the edition does not know yet, so that a
night's work follows what changed. Does not render: a `Page` names its template and carries its view.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING

from partnerhub.language import Language
from partnerhub.model import Content, Hub, Story, Tie, is_over
from partnerhub.publish import addresses, contact, notices, office, responses
from partnerhub.publish.frame import frame
from partnerhub.publish.happenings import Diary, Happening
from partnerhub.publish.page import BriefOf, IsKept, Page, brief, fingerprint
from partnerhub.publish.share_card import Colours, ShareCard
from partnerhub.publish.site import archive, events, finding, home, indexes, lists, machines, status, stories
from partnerhub.publish.site.maps import Maps
from partnerhub.publish.site.shelf import Shelf
from partnerhub.publish.views import Card, Tag, Views
from partnerhub.store import Store

if TYPE_CHECKING:
    from partnerhub.publish.pictures import Pictures

CARDS_KEPT = 20_000  # some 60 MB


class Site:
    """All pages of one hub at one moment in one language. `look` stands for the templates and the code of them."""

    def __init__(
        self,
        hub: Hub,
        content: Content,
        shelf: Shelf,
        now: datetime,
        look: str,
        words: Language,
        pictures: Pictures,
        colours: Colours,
        editors_pages: Sequence[Tag] = (),
    ) -> None:
        """`hub` and `editors_pages` in this language."""
        self.hub, self.content, self.shelf, self.now, self.words = hub, content, shelf, now, words
        self.editors_pages, self.pictures = editors_pages, pictures
        self.prefix = addresses.prefix(words.code, hub.languages)
        self.debates = {debate.id: debate for debate in content.debates}
        self.today = now.astimezone(shelf.zone).date()
        self.frame = frame(hub, words, self.today, colours)
        self.maps = Maps(hub, shelf, words)
        self.running = notices.running(content, now)
        self.views = Views(hub, words, pictures, now, shelf.called_off)
        self.stories = shelf.stories
        sensitive = [topic.id for topic in hub.topics if topic.sensitive]
        patch = hub.areas[0].name  # which a story from beyond it names
        self.look = fingerprint(
            look, words.code, hub.title, hub.url, hub.languages, hub.timezone, patch, sensitive, repr(colours)
        )
        told = (each for each in hub.wordings if each.language == words.code and each.field == "about")
        self._told_of = frozenset(each.id for each in told)
        self.worded = frozenset((each.of, each.id, each.field) for each in hub.wordings if each.language == words.code)
        self.inputs = dict(self._inputs())
        self.briefs: dict[str, str] = {}  # by story, the fingerprint of its card in lists …
        self.share_cards: dict[str, str] = {}  # … and where the picture is with which it is shared
        self.drawings: dict[str, ShareCard] = {}  # what is on those pictures whose stories were made anew, by path
        self._cards: dict[str, Card] = {}

    def about_in(self, partner: str) -> str | None:
        """The language of what a partner is about, when nobody wrote it in the page's: then it is the site's own."""
        own = self.hub.languages[0]
        return None if self.words.code == own or partner in self._told_of else own

    @cached_property
    def diary(self) -> Diary:
        """Everything that takes place, each told once."""
        return events.diary(self)

    @cached_property
    def beside(self) -> Mapping[str, Sequence[Happening]]:
        """What takes place and no story tells, by the address of the lists of stories where it belongs."""
        return events.beside(self)

    @property
    def own_language(self) -> str | None:
        """The site's own language, in which its editors write, when it is not this page's."""
        own = self.hub.languages[0]
        return None if self.words.code == own else own

    @property
    def store(self) -> Store:
        return self.shelf.store

    def pages(self, is_kept: IsKept, brief_of: BriefOf) -> Iterator[Page]:
        """Every page that `is_kept` does not know, stories first. Their paths begin with the language's folder."""
        here = self.prefix

        def kept(path: str, inputs: str) -> bool:
            return is_kept(here + path, self._alerted(path, inputs))

        def known(path: str) -> str:
            return brief_of(here + path)

        for page in chain(
            stories.pages(self, kept, known),
            home.pages(self, kept),
            lists.pages(self, kept),
            archive.pages(self, kept),
            indexes.pages(self, kept),
            events.pages(self, kept),
            finding.pages(self, kept),
            status.pages(self, kept),
            contact.pages(self, kept),
            office.pages(self, kept),
            responses.pages(self, kept),
            machines.pages(self, kept),
        ):
            alerts = notices.alerts_at(self, page.path)
            if here or alerts:
                inputs = self._alerted(page.path, page.inputs)
                page = replace(page, path=here + page.path, inputs=inputs, alerts=alerts)
            yield page

    def _alerted(self, path: str, inputs: str) -> str:
        """The fingerprint of a page with the urgent notices on top of it."""
        alerts = notices.alerts_at(self, path) if inputs else ()
        return fingerprint(inputs, repr(alerts)) if alerts else inputs

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

    def list_inputs(self, stories: Iterable[Story], *more: object) -> str:
        """The fingerprint of a list of stories as lists show them."""
        return fingerprint(self.look, " ".join([self.briefs[story.id] for story in stories]), *map(str, more))

    def tags(self, ids: Sequence[str]) -> tuple[Tag, ...]:
        """Ways to stories, of those that are published."""
        found = [self.shelf.by_id[id_] for id_ in ids if id_ in self.shelf.by_id]
        return tuple(Tag(card.title, card.address) for card in self.cards(found))

    def _inputs(self) -> Iterator[tuple[str, str]]:
        """Of every story the fingerprint of what its card is made from."""
        hub = self.hub
        topics, areas = hub.by_topic, hub.by_area
        partners = {who.id: fingerprint(self.look, repr((who, who.is_over(self.today)))) for who in hub.speakers}
        around = [[who.contacts for who in hub.speakers], hub.watch, hub.restricted_periods]
        screened = fingerprint(repr(around))  # what of a change is too private to be shown

        @cache
        def names(named: tuple[str, ...], within: tuple[str, ...]) -> str:
            return fingerprint(*(topics[topic].name for topic in named), *(areas[area].name for area in within))

        for story in self.stories:
            picture = self.pictures.shown(story.picture)
            speakers = dict.fromkeys((*story.partners, *(gone.partner for gone in story.taken_back)))
            parts = [story.digest, *(partners[partner] for partner in speakers)]
            parts += [screened] if story.told else []
            because = (reason.of for reason in story.reasons if reason.tie is Tie.PRIORITY)
            parts += [names((*story.topics, *because), story.areas), picture.src if picture else ""]
            parts += [repr(self.debates.get(joined.debate)) for joined in story.joined]
            parts += ["over" if is_over(story.details, self.now) else ""]
            parts += ["off" if story.id in self.shelf.called_off else ""]
            yield story.id, "".join(parts)
