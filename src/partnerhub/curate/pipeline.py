"""One run of curating, as a column of calls: fresh items ► group ► topics, places ► trust ► store.

Takes the hub and an open store; gives a `Curated`. A night costs what changed; when the rules in partners.yaml
changed, every story's topics, places and state are derived again, its grouping and address never.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from partnerhub.curate import stories
from partnerhub.curate.places import most_specific, placer
from partnerhub.curate.topics import suggester, union
from partnerhub.curate.trust import verdict
from partnerhub.curate.words import all_text
from partnerhub.model import Hub, Item, Story
from partnerhub.store import Store

RULES = 1  # raise it when a rule in this package changes what it derives
AT_ONCE = 500  # stories held in memory together


@dataclass(frozen=True, slots=True)
class Curated:
    fresh: int  # items that were new or edited
    stories: int  # stories that were made or derived again
    waiting: int  # stories that wait for an editor, in all


def curate(hub: Hub, store: Store) -> Curated:
    rules = fingerprint(hub)
    touched: set[str] = set()
    fresh = 0
    rules_changed = not is_current(hub, store)
    store.remember({"rules": "unfinished"})  # a run that is cut short here derives everything again next time
    if rules_changed:
        store.rehome({channel.id: channel.partner for channel in hub.channels})
    for partner, items in store.uncurated():
        if partner not in hub.by_partner:
            continue  # no longer listened to: its words stay in the store, and out of the site
        fresh += len(items)
        known = store.linked(partner, items[0].placed - stories.WINDOW, items[-1].placed + stories.WINDOW)
        links = stories.group(known, items)
        store.save_links(links)
        touched.update(link.story for link in links)
    if rules_changed:
        touched = set(store.story_ids())
    made = 0
    for some in _portions(sorted(touched)):
        derived = [
            derive(hub, id_, items) for id_, items in store.members(some).items() if items[0].partner in hub.by_partner
        ]
        store.save_stories(derived)
        made += len(derived)
    store.remember({"rules": rules})
    return Curated(fresh, made, sum(store.waiting().values()))


def derive(hub: Hub, story: str, items: Sequence[Item]) -> Story:
    """Everything that follows from a story's items and the hub's rules."""
    suggest, place = suggester(hub.topics), placer(hub.areas)
    founder = next((item for item in items if item.id == story), items[0])
    partner = hub.by_partner[founder.partner]
    texts = [(all_text(item.said), hub.by_partner[item.partner]) for item in items]
    topics = union(hub.topics, chain.from_iterable(suggest(text, who) for text, who in texts))
    within = {area.id: area.within for area in hub.areas}
    areas = most_specific(hub.areas, chain.from_iterable(place(text, who) for text, who in texts), within)
    state, why = (judged := verdict(partner)).state, judged.why
    lead = lead_of(items)
    digest = hashlib.sha256()
    shown = [f"{item.id} {item.version} {item.placed.timestamp():.0f}" for item in items]
    for part in (story, lead.id, state, *topics, "|", *areas, "|", *shown):
        digest.update(part.encode() + b"\0")
    return Story(story, partner.id, lead.id, state, why, founder.placed, topics, areas, digest.hexdigest()[:20])


def lead_of(items: Sequence[Item]) -> Item:
    """The item whose words stand first: one with a title of its own, then the longest, then the earliest."""
    return min(items, key=lambda item: (item.said.title is None, -len(item.said.text), item.placed, item.id))


def is_current(hub: Hub, store: Store) -> bool:
    """Whether the stories were made by today's rules."""
    return store.fact("rules") == fingerprint(hub)


def fingerprint(hub: Hub) -> str:
    """Changes when a rule does."""
    who = [(p.id, p.name, p.trust, p.areas, p.topics) for p in hub.speakers]
    owners = [(channel.id, channel.partner) for channel in hub.channels]
    return hashlib.sha256(repr((RULES, who, owners, hub.topics, hub.areas)).encode()).hexdigest()


def _portions(ids: Sequence[str]) -> Iterator[Collection[str]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
