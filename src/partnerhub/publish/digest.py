"""The e-mail text of a list: what closes or takes place soon, and what is new. Plain, 72 letters wide, to be pasted.

Pure: `choose` takes stories and the clock, `text` the cards of what was chosen. No line tells when it was made, so that
a night without news leaves it as it is.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from partnerhub.language import Language
from partnerhub.model import Details, Hub, Story, ends_at
from partnerhub.publish import addresses, feeds
from partnerhub.publish.calendars import Turn, turn
from partnerhub.publish.views import Card
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

    soon: tuple[Story, ...]  # the next first
    new: tuple[Story, ...]  # the newest first
    is_week: bool  # `new` is what the last seven days brought; else it is simply the newest
    more: int = 0

    @property
    def stories(self) -> tuple[Story, ...]:
        return self.soon + self.new

    @property
    def shape(self) -> str:
        """What the text is made from beside its stories: part of its fingerprint."""
        return repr((len(self.soon), self.is_week, self.more))


def choose(newest_first: Sequence[Story], now: datetime) -> Chosen:
    coming = [
        (when.begins, story.id, story)
        for story in newest_first
        if (when := turn(story.details)) and now <= _due(story.details, when, now) <= now + SOON
    ]
    soon = tuple(story for _, _, story in sorted(coming, key=lambda each: each[:2])[:MOST])
    told = {story.id for story in soon}
    rest = [story for story in newest_first if story.id not in told]
    week = [story for story in rest if now - WEEK < story.placed]
    if len(week) < FEW:
        return Chosen(soon, tuple(rest[:NEWEST]), False)
    return Chosen(soon, tuple(week[:MOST]), True, max(0, len(week) - MOST))


def _due(details: Details, when: Turn, now: datetime) -> datetime:
    """When it closes or begins; of what has begun, when it is over."""
    return when.begins if when.begins >= now else ends_at(details) or when.ends


def text(hub: Hub, path: str, title: str, chosen: Chosen, cards: Sequence[Card], words: Language) -> bytes:
    """The digest of the list at `path`. `cards`: of `chosen.stories`, in their order."""
    site = feeds.address(hub, words.code)
    soon, new = cards[: len(chosen.soon)], cards[len(chosen.soon) :]
    parts = [_wrapped(title)]
    if soon:
        parts.append(_heading(words.gettext("Closes or takes place soon")))
        parts += [
            _told(f"{card.due.name}: {card.due.text}" if card.due else card.source.day, card, site, words)
            for card in soon
        ]
    if new:
        parts.append(_heading(words.gettext("New this week") if chosen.is_week else words.gettext("Newest")))
        parts += [_told(card.source.day, card, site, words) for card in new]
    if not cards:
        parts.append(_wrapped(words.gettext("Nothing is here yet.")))
    if chosen.more:
        more = words.ngettext("And %(count)s more.", "And %(count)s more.", chosen.more) % {"count": chosen.more}
        parts.append(_wrapped(more))
    if site:
        parts.append(_wrapped(words.gettext("Everything: %(address)s") % {"address": addresses.absolute(site, path)}))
        follow = addresses.absolute(site, addresses.FOLLOW)
        parts.append(_wrapped(words.gettext("Other ways to follow: %(address)s") % {"address": follow}))
    return ("\n\n".join(parts) + "\n").encode()


def _told(when: str, card: Card, site: str, words: Language) -> str:
    """Title; when and who; link."""
    whole = when.replace(" ", NO_BREAK)
    who = named(card.partner.name, card.source.voice, words)
    lines = [_wrapped(card.title, "* "), _wrapped(f"{whole} · {who}", "  ").replace(NO_BREAK, " ")]
    if link := feeds.link(site, card):
        lines.append(f"  {link}")
    return "\n".join(lines)


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
