"""Every published story in its places: by partner, topic, area, kind, day; what is related to it, what answers it.

Made once a build, in no language: the site of each language stands before the same shelf. Reads the store only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache, cached_property
from zoneinfo import ZoneInfo

from partnerhub.model import Hub, ItemKind, Standing, Story, StoryState
from partnerhub.publish.answers import answers
from partnerhub.publish.comments import Thread, threads
from partnerhub.publish.happenings import Dated, dated
from partnerhub.publish.related import related
from partnerhub.store import Store


class Shelf:
    """Lists are newest first."""

    def __init__(self, hub: Hub, store: Store, now: datetime) -> None:
        self.hub, self.store, self.now = hub, store, now
        self.zone = ZoneInfo(hub.timezone)
        self.stories: Sequence[Story] = store.stories(StoryState.PUBLISHED)
        self.by_id = {story.id: story for story in self.stories}
        self.by_partner: dict[str, list[Story]] = defaultdict(list)
        self.by_topic: dict[str, list[Story]] = defaultdict(list)
        self.by_area: dict[str, list[Story]] = defaultdict(list)
        self.by_kind: dict[ItemKind, list[Story]] = defaultdict(list)
        self.by_day: dict[date, list[Story]] = defaultdict(list)

        @cache
        def widening(within: tuple[str, ...]) -> list[str]:
            return sorted({step.id for area in within for step in hub.line_of(area)})

        for story in self.stories:
            for partner in story.partners:
                self.by_partner[partner].append(story)
            for topic in story.topics:
                self.by_topic[topic].append(story)
            for area in widening(story.areas):
                self.by_area[area].append(story)
            self.by_kind[story.details.kind].append(story)
            self.by_day[story.placed.astimezone(self.zone).date()].append(story)
        self.related: Mapping[str, tuple[str, ...]] = related(self.stories)
        self.answers: Mapping[str, tuple[str, ...]] = answers(store, hub.url)
        self.threads: Mapping[str, Thread] = threads(store, hub.url)

    @cached_property
    def dated(self) -> tuple[Dated, ...]:
        """The stories that take place."""
        return dated(self)

    @cached_property
    def called_off(self) -> frozenset[str]:
        """The stories of what was to take place once, and does not."""
        off = (each for each in self.dated if len(each.times) == 1 and each.story.details.starts)
        return frozenset(each.story.id for each in off if each.times[0].standing is Standing.CANCELLED)

    @cached_property
    def dated_by_story(self) -> Mapping[str, Dated]:
        return {each.story.id: each for each in self.dated}

    @property
    def by_month(self) -> Mapping[date, Sequence[Story]]:
        """By the first of the month."""
        months: dict[date, list[Story]] = defaultdict(list)
        for day, stories in self.by_day.items():
            months[day.replace(day=1)] += stories
        return months
