"""Whom to tell that we quote them: pairs of a page of ours and the page at the source that it quotes or gathers.

Of debates and round-ups, which an editor made; a story merely lists what its source has published. Whoever is told
looks at our page for the link, so only what the site as it stands leads to is listed. Nothing is sent from here: a
nightly job does, with what it is given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from partnerhub.model import Content, Hub, StoryState
from partnerhub.publish import addresses
from partnerhub.store import Store

HREF = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')  # as our templates write it


@dataclass(frozen=True, slots=True)
class Webmention:
    source: str  # our page
    target: str  # theirs

    def __str__(self) -> str:
        return f"{self.source} {self.target}"


def webmentions(hub: Hub, content: Content, store: Store, output: Path) -> tuple[Webmention, ...]:
    """Every pair as things are, in order. None for a hub without an address of its own. `output`: the built site."""
    if not hub.url:
        return ()
    gone = {each.file for each in content.words if each.withdrawn}
    stories = {story.id: story for story in store.stories(StoryState.PUBLISHED)}
    quoted: dict[str, list[str]] = {}
    for roundup in content.roundups:
        if not roundup.is_draft and roundup.file not in gone:
            quoted[addresses.roundup(roundup.id)] = [id_ for id_ in roundup.stories if id_ in stories]
    standing = {debate.id for debate in content.debates if debate.file not in gone}
    for story in stories.values():
        for joined in story.joined:
            if joined.debate in standing:
                quoted.setdefault(addresses.debate(joined.debate), []).append(story.id)
    named = sorted({id_ for ids in quoted.values() for id_ in ids})
    links = {told.story.id: told.lead.said.link for told in store.told([stories[id_] for id_ in named])}
    pairs = {
        Webmention(addresses.absolute(hub.url, page), link)
        for page, ids in quoted.items()
        for link in {links.get(id_) for id_ in ids} & _leads(output / page)
        if link
    }
    return tuple(sorted(pairs, key=str))


def _leads(page: Path) -> set[str | None]:
    """Where a page of ours leads; nowhere while it is not built."""
    try:
        text = page.read_text(encoding="utf-8")
    except FileNotFoundError:
        return set()
    return {unescape(link) for link in HREF.findall(text)}
