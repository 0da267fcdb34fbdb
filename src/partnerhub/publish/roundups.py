"""Round-ups: an editor's page that quotes several stories on one focus; its draft, its list, and what it may not quote.

Takes stories, content and finished markup. Does not read files and writes none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from partnerhub.errors import Mistake
from partnerhub.language import ENGLISH, Language
from partnerhub.model import Content, Hub, Item, Roundup, Story, StoryState, Told
from partnerhub.publish import addresses
from partnerhub.publish.excerpt import paragraphs
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.quotes import Quote, quotes_in, unlinked, without
from partnerhub.publish.views import Tag, Views, topic_tag
from partnerhub.publish.voices import named
from partnerhub.store import Store

if TYPE_CHECKING:
    from partnerhub.publish.site import Site

BY_EDITORS = {
    StoryState.WITHDRAWN: "withdrew",
    StoryState.REJECTED: "rejected",
    StoryState.HELD: "holds",
}
_MARKUP = re.compile(r"[\\`*_{}\[\]|]")
_OPENING = re.compile(r"^([-+#>=~:]|\d+[.)])")


@dataclass(frozen=True, slots=True)
class RoundupPage:
    id: str
    day: str
    stamp: str  # 2026-11-20
    by: str  # initials
    about: tuple[Tag, ...]  # its debate, its topic
    is_sensitive: bool = False  # a reader may want to leave quickly


@dataclass(frozen=True, slots=True)
class RoundupLine:
    tag: Tag
    page: RoundupPage


@dataclass(frozen=True, slots=True)
class RoundupsPage:
    lines: tuple[RoundupLine, ...]  # the newest first


# ── pages ──


def page(site: Site, roundup: Roundup) -> RoundupPage:
    about = []
    topics = {roundup.topic} if roundup.topic else set()
    if debate := site.debates.get(roundup.debate or ""):
        about.append(Tag(debate.question, addresses.debate(debate.id)))
        topics |= {*debate.topics}
    if topic := site.hub.by_topic.get(roundup.topic or ""):
        about.append(topic_tag(topic))
    day, stamp = site.views.day(roundup.on), roundup.on.isoformat()
    return RoundupPage(roundup.id, day, stamp, roundup.by, tuple(about), site.hub.is_sensitive(topics))


def pages(site: Site, content: Content, is_kept: IsKept) -> Iterator[Page]:
    """The list of round-ups. The round-ups themselves are Pelican's pages."""
    newest_first = sorted(content.roundups, key=lambda each: (-each.on.toordinal(), each.id))
    view = RoundupsPage(
        tuple(
            RoundupLine(Tag(each.title, addresses.roundup(each.id)), page(site, each))
            for each in newest_first
            if not each.is_draft
        )
    )
    inputs = fingerprint(site.look, repr(view))
    if not is_kept(addresses.ROUNDUPS, inputs):
        yield Page(addresses.ROUNDUPS, inputs, "roundups.html", view)


# ── what may be quoted ──


@dataclass(frozen=True, slots=True)
class Standing:
    """What has become of the stories that the editors' pages quote."""

    ids: frozenset[str]  # every one that is quoted
    stories: Mapping[str, Story]  # those of them that the store has; of a merged one the story it is part of
    links: Mapping[str, frozenset[str]]  # of a story of which not every item is shown: the addresses of those that are
    views: Views

    @classmethod
    def of(cls, ids: frozenset[str], store: Store, views: Views) -> Standing:
        found = store.some_stories(ids)
        targets = store.some_stories({story.into for story in found.values() if story.into})
        stories = {id: targets.get(story.into, story) if story.into else story for id, story in found.items()}
        shown = {story.id: story for story in stories.values() if story.state is StoryState.PUBLISHED}
        every = store.members(shown)
        links = {
            told.story.id: frozenset(_links(told.items))
            for told in store.told(list(shown.values()))
            if len(told.items) < len(every[told.story.id])
        }
        return cls(ids, stories, links, views)

    def gone(self) -> frozenset[str]:
        """The stories of which nothing, or not everything any more, may be shown."""
        shown = StoryState.PUBLISHED
        here = {id for id, story in self.stories.items() if story.state is shown and story.id not in self.links}
        return self.ids - here


def _links(items: Sequence[Item]) -> Iterator[str]:
    return (item.said.link for item in items if item.said.link)


def checked(
    html: str, file: str, listed: Sequence[str], standing: Standing, is_older: bool
) -> tuple[str, list[Mistake]]:
    """(the page with a sentence where a quote's source took its words back, what an editor has to take out).

    `listed`: the stories that the page says it quotes; `is_older`: it was written before the store was begun, which
    then need not know them.
    """
    mistakes = list(_misquoted(html, file, listed))
    for quoted in quotes_in(html):
        for id in quoted.stories:
            story = standing.stories.get(id)
            if story is None and is_older:
                html = unlinked(html, id)
            elif story is None:
                unknown = f"quotes the story {id}, which is not here: check its id, or take the quote out"
                mistakes.append(Mistake(file, 0, "", unknown))
            elif why := _by_an_editor(story, quoted, standing):
                remedy = "take the quote out, and its id out of `stories`; that needs no correction"
                mistakes.append(Mistake(file, 0, "", f"quotes the story {id}, {why}: {remedy}"))
    return without(html, lambda quoted: _by_its_source(quoted, standing)), mistakes


def _misquoted(html: str, file: str, listed: Sequence[str]) -> Iterator[Mistake]:
    """A quote that does not lead to its story could not be taken down with it."""
    found = {story for quoted in quotes_in(html) for story in quoted.stories}
    for story in listed:
        if story not in found:
            problem = (
                f"`stories` names {story}, but no quote leads to it: below its quote write a line such as "
                f"— [who, when](../../stories/{story}.html)"
            )
            yield Mistake(file, 0, "", problem)


def _by_an_editor(story: Story, quoted: Quote, standing: Standing) -> str | None:
    if word := BY_EDITORS.get(story.state):
        day = f" on {ENGLISH.day(story.ended)}" if story.ended else ""
        return f"which an editor {word}{day}"
    if _lost_its_telling(story, quoted, standing) and any(not gone.by_source for gone in story.taken_back):
        return "of which an editor withdrew what is quoted, or it does not lead to the source it is quoted from"
    return None


def _by_its_source(quoted: Quote, standing: Standing) -> str | None:
    words = standing.views.words
    for story in filter(None, map(standing.stories.get, quoted.stories)):
        lost = _lost_its_telling(story, quoted, standing)
        if story.state is StoryState.RETRACTED or (lost and any(gone.by_source for gone in story.taken_back)):
            days = [gone.on for gone in story.taken_back]
            day = story.ended or (max(days) if days else None)
            if day is None:
                return words.gettext("What stood here was taken back by its source.")
            says = words.gettext("What stood here was taken back by its source on %(day)s.")
            return says % {"day": standing.views.day(day)}
        if story.state is StoryState.WAITING or lost:
            return words.gettext("What stood here is not shown while it waits for an editor.")
    return None


def _lost_its_telling(story: Story, quoted: Quote, standing: Standing) -> bool:
    """Whether a story that is still shown has lost something, and this quote does not say that it is from the rest."""
    left = standing.links.get(story.id)
    return left is not None and not left & set(quoted.links)


# ── the draft ──


def title(about: str, is_debate: bool, words: Language) -> str:
    """Of a new round-up about a debate's question or a topic's name."""
    _ = words.gettext
    return (_("What was said: %(about)s") if is_debate else _("What partners say about %(about)s")) % {"about": about}


def draft(about: str, stories: Sequence[Told], hub: Hub, views: Views, is_debate: bool = False) -> str:
    """The Markdown body of a new round-up about `about`: of each story what its partner's permission lets us quote."""
    _ = views.words.gettext
    opening = (
        _("What was said on “%(about)s”, each in their own words.")
        if is_debate
        else _("What partners say about %(about)s, each in their own words.")
    )
    parts = [opening % {"about": escaped(about)}]
    for told in stories:
        parts += [_quoted(told, hub, views.source(told.lead).language), _attribution(told, hub, views)]
    return "\n\n".join(parts) + "\n"


def _quoted(told: Told, hub: Hub, language: str | None) -> str:
    said, permission = told.lead.said, hub.by_partner[told.lead.partner].permission
    title = escaped(said.derived_title)
    is_sensitive = any(item.said.sensitive for item in told.items)
    shown = () if is_sensitive or told.lead.id in told.story.neutral else paragraphs(said, permission)
    parts = [f"**{title}**" if said.title and title else title, *map(escaped, shown)]
    spoken = f"\n> {{: lang={language} }}" if language and re.fullmatch(r"[A-Za-z0-9-]+", language) else ""
    return "\n>\n".join(f"> {paragraph}{spoken}" for paragraph in parts if paragraph) or "> …"


def _attribution(told: Told, hub: Hub, views: Views) -> str:
    lead = told.lead
    source = views.source(lead)
    name = named(source.partner.name, source.voice, views.words)
    who = escaped(f"{name}, {source.day}")
    here = f"— [{who}](../../{addresses.story(told.story.id)})"
    at_the_source = views.words.gettext("at the source")
    return f"{here} ([{at_the_source}]({address(lead.said.link)}))" if lead.said.link else here


def escaped(text: str) -> str:
    """Text that Markdown and HTML show exactly as it is, on one line, still legible to the editor who goes on from it.

    A sign that means something only where a line begins is left alone elsewhere.
    """
    plain = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())
    plain = plain.replace("&", "&amp;").replace("<", "&lt;")
    plain = _MARKUP.sub(lambda match: f"\\{match[0]}", plain)
    if opening := _OPENING.match(plain):
        sign = opening[1]
        plain = f"{sign[:-1]}&#{ord(sign[-1])};{plain[len(sign) :]}"
    return plain


def address(url: str) -> str:
    """An address as Markdown takes it between parentheses."""
    return quote(url, safe="-._~:/?#@!$&'*+,;=%").replace("&", "&amp;").replace("*", "%2A")
