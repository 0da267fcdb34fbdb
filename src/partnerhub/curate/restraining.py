"""Puts the rules of a restricted period to items, stories and debates while stories are derived. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from partnerhub.curate import restricted
from partnerhub.curate.decisions import NOTHING
from partnerhub.curate.judge import Judged
from partnerhub.curate.kinds import details_of
from partnerhub.curate.restricted import Restraint
from partnerhub.curate.rules import Belongs, Rules
from partnerhub.model import Content, Debate, Details, Hub, Item, ItemKind, Story, StoryState, Version, Voice
from partnerhub.store import StoredPicture


def restraints(rules: Rules, item: Item, versions: Sequence[Version] | None, belongs: Belongs) -> tuple[Restraint, ...]:
    """What the period that runs asks of an item, and one that is over whose poll ended the holder's term."""
    if not rules.hub.restricted_periods:
        return ()
    hub, ruling, found = rules.hub, rules.rulings.of.get(item.id, NOTHING), []
    voice = restricted.voice_of(item, hub)
    if over := restricted.lost(item, hub, rules.day(rules.now), rules.zone):
        found.append(Restraint(over, item, voice, True, False, rules.zone, {}, is_lost=True))
    if rules.period:
        areas = ruling.areas.areas or () if ruling.areas else belongs.placing.areas
        is_covered = restricted.covers(rules.period, areas, hub)
        kinds: dict[int, ItemKind] = {}
        if voice is Voice.OFFICE and is_covered:
            every = versions or (Version(item.version, item.first_seen, item.said),)
            told = ruling.described.details.kind if ruling.described and ruling.described.details else None
            kinds = {each.number: told or details_in(rules, replace(item, said=each.said)).kind for each in every}
        was_read = item.channel in rules.read_before
        found.append(Restraint(rules.period, item, voice, is_covered, was_read, rules.zone, kinds))
    return tuple(found)


def is_neutral(rules: Rules, judged: Judged, belongs: Mapping[tuple[str, int], Belongs]) -> bool:
    item = judged.item
    if not rules.period or not judged.version or restricted.voice_of(item, rules.hub) is not Voice.OFFICE:
        return False
    several = restraints(rules, item, None, belongs[item.id, item.version])
    return any(each.is_neutral(judged.version, judged.decided) for each in several)


def restrained(rules: Rules, story: Story, before: Story | None, ready: Mapping[str, StoredPicture]) -> Story:
    """While a period runs, what the office or the holder says stands out nowhere and gets no picture.

    What was there before the period keeps the picture it had, as long as it may be shown.
    """
    period, hub, picture, by = rules.period, rules.hub, story.picture, story.pictured_by
    if period is None or not restricted.is_own(story, hub):
        return story
    if restricted.is_of(story, period, hub, rules.zone):
        return replace(story, picture=None, pictured_by=None, featured=False)
    if not restricted.was_before(story, period, hub, rules.zone):
        return story
    if before and before.state is StoryState.PUBLISHED:
        had = before.picture if picture and before.picture and before.picture.url in ready else None
        picture, by = had, before.pictured_by if had else None
    return replace(story, picture=picture, pictured_by=by, featured=False)


def details_in(rules: Rules, item: Item) -> Details:
    title_only = rules.hub.by_partner[item.partner].permission.excerpt_words == 0
    return details_of(item.said, item.placed, rules.zone, title_only=title_only)


def open_to(rules: Rules, item: Item) -> Sequence[Debate]:
    """The debates that something may join: what is said in a period joins a debate of then when it is over."""
    period, day = rules.period, rules.day(item.placed)
    if period is None or not period.since <= day <= period.until:
        return rules.content.debates
    return [
        each
        for each in rules.content.debates
        if not (each.opens <= day <= each.closes and restricted.covers(period, each.areas, rules.hub))
    ]


def asked_when_read(hub: Hub, content: Content, now: datetime) -> set[str]:
    """The channels of which `Rules` have to know when they were first read."""
    runs = hub.period_on(now.astimezone(ZoneInfo(hub.timezone)).date())
    return {each.channel for each in content.incidents} | (set(hub.by_channel) if runs else set())
