"""What other sites may show of a list: its newest stories as a small page and as JSON. And the page of ways to follow.

Pure: takes cards, gives views and bytes. No script is offered: a frame asks nothing of its page but room.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from partnerhub.language import Language
from partnerhub.model import Hub
from partnerhub.publish import addresses, feeds
from partnerhub.publish.views import Card, Tag, area_tag, topic_tag

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Embed:
    """The small page. `list` is the list it shows the beginning of."""

    list: Tag
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class FollowPage:
    """Every list with its ways to follow it. `site` is the public address of the site, "" when it has none."""

    site: str
    groups: tuple[tuple[str, tuple[Tag, ...]], ...]


def embed(path: str, name: str, cards: Sequence[Card]) -> Embed:
    return Embed(Tag(name, path), tuple(cards[:SHOWN]))


def embed_json(hub: Hub, path: str, name: str, cards: Sequence[Card], words: Language) -> bytes:
    """The same stories for a site that shows them in its own way."""
    site = feeds.address(hub, words.code)
    made = {
        "from": hub.title,
        "title": name,
        "link": addresses.absolute(site, path) if site else None,
        "language": words.code,
        "items": [
            {
                "title": card.title,
                "link": feeds.link(site, card),
                "partner": card.partner.name,
                "date": card.source.stamp,
                "kind": card.kind.name if card.kind else None,
                "language": card.language or words.code,
            }
            for card in cards[:SHOWN]
        ],
    }
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def follow_page(hub: Hub, words: Language, kinds: Sequence[Tag] = ()) -> FollowPage:
    """`kinds`: the pages of those kinds that have one."""
    topics = tuple(map(topic_tag, hub.topics))
    areas = tuple(map(area_tag, hub.areas))
    partners = tuple(Tag(who.name, addresses.partner(who.id)) for who in hub.speakers)
    groups = (
        (words.gettext("Topics"), topics),
        (words.gettext("Areas"), areas),
        (words.gettext("Kinds"), tuple(kinds)),
        (words.gettext("Partners"), partners),
    )
    return FollowPage(feeds.address(hub, words.code), tuple(each for each in groups if each[1]))
