"""What pages, reports and editors ask: stories with the items that readers see, what waits, what was ever said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from partnerhub.model import Item, Story, StoryState, Told, Version
from partnerhub.store import schema as t
from partnerhub.store.questions import RETRACTED, Questions, batches, item_of, whole_items


class Telling(Questions):
    """What readers and editors are told."""

    def stories(self, *states: StoryState) -> list[Story]:
        """Every story in one of these states, newest first."""
        question = select(t.story.c.value).where(t.story.c.state.in_(states))
        with self._engine.connect() as db:
            return list(db.scalars(question.order_by(t.story.c.placed.desc(), t.story.c.id)))

    def published_since(self, since: datetime) -> list[Story]:
        """Those that are published and no older, newest first."""
        question = select(t.story.c.value).where(t.story.c.state == StoryState.PUBLISHED, t.story.c.placed >= since)
        with self._engine.connect() as db:
            return list(db.scalars(question.order_by(t.story.c.placed.desc(), t.story.c.id)))

    def some_stories(self, ids: Collection[str]) -> dict[str, Story]:
        found = {}
        with self._engine.connect() as db:
            for some in batches(ids):
                for row in db.execute(select(t.story.c.id, t.story.c.value).where(t.story.c.id.in_(some))):
                    found[row.id] = row.value
        return found

    def asking(self) -> list[Story]:
        """Every story that asks something of an editor, newest first."""
        question = select(t.story.c.value).where(func.json_array_length(t.story.c.value, "$.asks") > 0)
        with self._engine.connect() as db:
            return list(db.scalars(question.order_by(t.story.c.placed.desc(), t.story.c.id)))

    def told(self, stories: Sequence[Story]) -> Iterator[Told]:
        """These stories with the items that readers see, in the order asked for, a batch at a time."""
        for some in batches(stories):
            members = self._shown([story.id for story in some])
            for story in some:
                items = sorted(members[story.id], key=lambda item: item.id != story.lead)  # stable: the rest by time
                yield Told(story, tuple(items))

    def _shown(self, stories: Collection[str]) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = defaultdict(list)
        with self._engine.connect() as db:
            for some in batches(stories):
                question = (
                    select(
                        t.item,
                        t.version.c.said,
                        t.version.c.seen,
                        t.story_item.c.story,
                        t.story_item.c.shown,
                        RETRACTED,
                    )
                    .join(t.story_item, t.story_item.c.item == t.item.c.id)
                    .join(t.version, and_(t.version.c.item == t.item.c.id, t.version.c.number == t.story_item.c.shown))
                    .outerjoin(t.absence, and_(t.absence.c.item == t.item.c.id, t.absence.c.how != ""))
                    .where(t.story_item.c.story.in_(some))
                    .order_by(t.item.c.placed, t.item.c.id)
                )
                for row in db.execute(question):
                    found[row.story].append(replace(item_of(row), version=row.shown, seen=row.seen))
        return found

    def waiting(self) -> dict[str, int]:
        """How many stories wait for an editor, by partner."""
        by_partner = Counter(story.partner for story in self.stories(StoryState.WAITING))
        return dict(sorted(by_partner.items()))

    def item_counts(self) -> dict[str, int]:
        """How many items we keep, by channel."""
        with self._engine.connect() as db:
            question = select(t.item.c.channel, func.count().label("items")).group_by(t.item.c.channel)
            return {row.channel: row.items for row in db.execute(question)}

    def versions(self, items: Collection[str]) -> dict[str, tuple[Version, ...]]:
        """Everything these items ever said, the first version first."""
        found: dict[str, list[Version]] = defaultdict(list)
        with self._engine.connect() as db:
            for some in batches(items):
                question = select(t.version).where(t.version.c.item.in_(some))
                for row in db.execute(question.order_by(t.version.c.item, t.version.c.number)):
                    found[row.item].append(Version(row.number, row.seen, row.said, row.digest))
        return {item: tuple(versions) for item, versions in found.items()}

    # ── the queue ──

    def items(self, ids: Collection[str]) -> dict[str, Item]:
        """Those of these items that we have, curated or not, in their newest version."""
        found = {}
        with self._engine.connect() as db:
            for some in batches(ids):
                for row in db.execute(whole_items().where(t.item.c.id.in_(some))):
                    found[row.id] = item_of(row)
        return found

    def said_between(self, channel: str, since: datetime, until: datetime) -> int:
        """How many items of a channel somebody may have written in this time: by their place, or by what we then saw.

        As `curate.judge` has it, of a channel that was first read since, a first version's `seen` tells nothing.
        """
        columns = t.version.c
        begun = select(func.min(t.item.c.first_seen)).where(t.item.c.channel == channel).scalar_subquery()
        says_when = or_(columns.number > 1, begun < since)
        either = or_(t.item.c.placed.between(since, until), and_(columns.seen.between(since, until), says_when))
        question = (
            select(func.count(t.item.c.id.distinct()))
            .join(t.version, t.version.c.item == t.item.c.id)
            .where(t.item.c.channel == channel, either)
        )
        with self._engine.connect() as db:
            return db.scalar(question) or 0
