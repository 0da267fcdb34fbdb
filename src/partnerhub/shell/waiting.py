"""What waits for an editor, from an open store: gathers what `curate.queue` needs to know and asks it."""

from __future__ import annotations

from collections.abc import Sequence

from partnerhub.curate.decisions import ids_in, is_address, spellings
from partnerhub.curate.queue import Asking, Waiting, habits, queue, urgent_first
from partnerhub.model import Content, Hub, Story
from partnerhub.store import Store


def asking(store: Store) -> list[Story]:
    """Every story that asks something, the most urgent first."""
    return urgent_first(store.asking())


def waiting(hub: Hub, content: Content, store: Store, stories: Sequence[Story]) -> tuple[Waiting, ...]:
    """What these stories ask, in their order."""
    doubts = {ask.other for story in stories for ask in story.asks if ask.other}
    others = {each.story.id: each for each in gathered(store, list(store.some_stories(doubts).values()))}
    past = habits(content.decisions, partners(hub, content, store))
    questions = {debate.id: debate.question for debate in content.debates}
    return queue(hub, gathered(store, stories), others, past, questions)


def gathered(store: Store, stories: Sequence[Story]) -> list[Asking]:
    """These stories with everything in them."""
    members = store.members([story.id for story in stories])
    versions = store.versions([item.id for items in members.values() for item in items])
    shown = {item.id: item.version for told in store.told(stories) for item in told.items}
    return [
        Asking(story, tuple(items), {item.id: versions.get(item.id, ()) for item in items}, shown)
        for story in stories
        if (items := members.get(story.id))
    ]


def partners(hub: Hub, content: Content, store: Store) -> dict[str, str]:
    """Whose each id and address is that a decision is about, as far as it is known."""
    ids = ids_in(content.decisions)
    named = {spelt for each in content.decisions if is_address(each.about) for spelt in spellings(each.about)}
    at = {address: items[0] for address, items in store.at_address(named).items()}
    owners = {
        item: hub.by_channel[channel].partner
        for item, channel in store.channels_of({*ids, *at.values()}).items()
        if channel in hub.by_channel
    }
    for about in {each.about for each in content.decisions if is_address(each.about)}:
        item = next((at[spelt] for spelt in spellings(about) if spelt in at), None)
        if item in owners:
            owners[about] = owners[item]
    return owners
