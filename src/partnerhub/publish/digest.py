"""The e-mail text of a list: what closes or takes place soon, and what is new. Plain, 72 letters wide, to be pasted.

Pure: `choose` takes stories, what is coming and the clock, `text` how what was chosen is shown. No line tells when it
was made, so that a night without news leaves it as it is.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from partnerhub.language import Language
from partnerhub.model import Hub, Story
from partnerhub.publish import addresses, feeds
from partnerhub.publish.ahead import Coming
from partnerhub.publish.views import Card, Due
from partnerhub.publish.voices import named

WIDTH = 72
SOON = timedelta(days=14)
WEEK = timedelta(days=7)
FEW = 3  # fewer new ones than this, and the newest ten stand here instead
NEWEST = 10
MOST = 25  # in each part
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a digest tells. `more`: how many new ones it leaves out."""

    soon: tuple[Coming, ...]  # the next first
    new: tuple[Story, ...]  # the newest first
    is_week: bool  # `new` is what the last seven days brought; else it is simply the newest
    more: int = 0

    @property
    def stories(self) -> tuple[str, ...]:
        """The ids of those that are told, and of those that tell what is soon."""
        return tuple(dict.fromkeys([each.told for each in self.soon if each.told] + [story.id for story in self.new]))

    @property
    def shape(self) -> str:
        """What the text is made from beside its stories: part of its fingerprint."""
        return repr(([each.happening or each.name for each in self.soon], self.is_week, self.more))


def choose(newest_first: Sequence[Story], coming: Sequence[Coming], now: datetime) -> Chosen:
    """`coming`: what the list has ahead of it, the next first, with what was called off."""
    soon = tuple(each for each in coming if now <= _due(each, now) <= now + SOON)[:MOST]
    told = {each.told for each in soon}
    rest = [story for story in newest_first if story.id not in told]
    week = [story for story in rest if now - WEEK < story.placed]
    if len(week) < FEW:
        return Chosen(soon, tuple(rest[:NEWEST]), False)
    return Chosen(soon, tuple(week[:MOST]), True, max(0, len(week) - MOST))


def _due(each: Coming, now: datetime) -> datetime:
    """When it closes or begins; of what has begun, when it is over."""
    return each.happening.over if each.happening and each.at < now else each.at


def text(
    hub: Hub,
    path: str,
    title: str,
    chosen: Chosen,
    dues: Sequence[Due],
    cards: Mapping[str, Card],
    words: Language,
) -> bytes:
    """The digest of the list at `path`. `dues`: of what is soon, in its order; `cards`: of `chosen.stories`, by id."""
    site = feeds.address(hub, words.code)
    parts = [_wrapped(title)]
    if dues:
        parts.append(_heading(words.gettext("Closes or takes place soon")))
        for each, due in zip(chosen.soon, dues, strict=True):
            card = cards[each.told] if each.told else None
            parts.append(_told(due.tag.name, _when(due), _who(due, words), _way(site, each, due, card)))
    if chosen.new:
        parts.append(_heading(words.gettext("New this week") if chosen.is_week else words.gettext("Newest")))
        for card in (cards[story.id] for story in chosen.new):
            who = named(card.partner.name, card.source.voice, words)
            parts.append(_told(card.title, card.source.day, who, feeds.link(site, card)))
    if not (dues or chosen.new):
        parts.append(_wrapped(words.gettext("Nothing is here yet.")))
    if chosen.more:
        more = words.ngettext("And %(count)s more.", "And %(count)s more.", chosen.more) % {"count": chosen.more}
        parts.append(_wrapped(more))
    if site:
        parts.append(_wrapped(words.gettext("Everything: %(address)s") % {"address": addresses.absolute(site, path)}))
        follow = addresses.absolute(site, addresses.FOLLOW)
        parts.append(_wrapped(words.gettext("Other ways to follow: %(address)s") % {"address": follow}))
    return ("\n\n".join(parts) + "\n").encode()


def _when(due: Due) -> str:
    return f"{due.fact.name}: {due.fact.text}" if due.fact.name else due.fact.text


def _who(due: Due, words: Language) -> str:
    return named(due.partner.name, due.voice, words) if due.partner and due.voice else due.organiser


def _way(site: str, each: Coming, due: Due, card: Card | None) -> str | None:
    """Its page on the site; where the site has no address, where it was said."""
    if site:
        return addresses.absolute(site, due.tag.address)
    return card.source.link if card else each.happening.link if each.happening else None


def _told(title: str, when: str, who: str, link: str | None) -> str:
    """Title; when and who; link."""
    whole = " · ".join(filter(None, (when.replace(" ", NO_BREAK), who)))
    lines = [_wrapped(title, "* "), _wrapped(whole, "  ").replace(NO_BREAK, " ")]
    return "\n".join([*lines, f"  {link}"] if link else lines)


def _heading(words: str) -> str:
    return f"{words}\n{'-' * min(len(words), WIDTH)}"


def _wrapped(text: str, first: str = "") -> str:
    return textwrap.fill(
        re.sub(rf"[^\S{NO_BREAK}]+", " ", text).strip(),
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
