"""What curating asks and writes: where items stand, and the stories that follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, delete, func, literal, or_, select, tuple_, update

from partnerhub.model import Item, Story
from partnerhub.store import schema as t
from partnerhub.store.questions import Questions, batches, item_of, upsert, whole_items, write
from partnerhub.store.update import Home, Link

SAVE_STORY, SAVE_LINK = upsert(t.story, "id"), upsert(t.story_item, "item")
MEMBERS = (  # made once: a night asks it a hundred times
    whole_items(t.story_item.c.story)
    .join(t.story_item, t.story_item.c.item == t.item.c.id)
    .where(t.story_item.c.story.in_(bindparam("stories", expanding=True)))
    .order_by(t.item.c.placed, t.item.c.id)
)


class Curating(Questions):
    """What follows from it."""

    def rehome(self, owners: Mapping[str, str]) -> None:
        """Gives each channel's items to the partner it belongs to now: {channel: partner}."""
        moved = update(t.item).where(t.item.c.channel == bindparam("of"), t.item.c.partner != bindparam("owner"))
        rows = [{"of": channel, "owner": partner} for channel, partner in owners.items()]
        with self._writing.begin() as db:
            write(db, moved.values(partner=bindparam("owner")), rows)

    def uncurated(self, most: int, after: tuple[datetime, str] | None = None) -> list[Item]:
        """Items that are new or changed since they were last curated, in order of time, from a place in time on."""
        question = (
            whole_items()
            .outerjoin(t.story_item, t.story_item.c.item == t.item.c.id)
            .where(or_(t.story_item.c.item.is_(None), t.story_item.c.version != t.item.c.version))
        )
        if after:
            question = question.where(tuple_(t.item.c.placed, t.item.c.id) > tuple_(*_place(after)))
        with self._engine.connect() as db:
            return [item_of(row) for row in db.execute(question.order_by(t.item.c.placed, t.item.c.id).limit(most))]

    def grouped(self, since: datetime, until: datetime) -> list[tuple[Item, str]]:
        """(item, the story it was put in) of every item placed in this time and curated, in order of time."""
        question = (
            whole_items(t.story_item.c.grouped)
            .join(t.story_item, t.story_item.c.item == t.item.c.id)
            .where(t.item.c.placed.between(since, until))
            .order_by(t.item.c.placed, t.item.c.id)
        )
        with self._engine.connect() as db:
            return [(item_of(row), row.grouped) for row in db.execute(question)]

    def homes(self, items: Collection[str] = (), stories: Collection[str] = ()) -> dict[str, Home]:
        """Where these items stand, and everything that was put in these stories: {item: Home}."""
        columns = t.story_item.c
        question = select(t.story_item, t.item.c.placed).join(t.item, t.item.c.id == columns.item)
        found = {}
        with self._engine.connect() as db:
            for column, ids in ((columns.item, items), (columns.grouped, stories)):
                for some in batches(ids):
                    for row in db.execute(question.where(column.in_(some))):
                        found[row.item] = Home(row.item, row.grouped, row.story, row.placed)
        return found

    def channels_of(self, items: Collection[str]) -> dict[str, str]:
        """Those of these items that we have, curated or not: {item: its channel}."""
        found = {}
        with self._engine.connect() as db:
            for some in batches(items):
                for row in db.execute(select(t.item.c.id, t.item.c.channel).where(t.item.c.id.in_(some))):
                    found[row.id] = row.channel
        return found

    def first_read(self, channels: Collection[str]) -> dict[str, datetime]:
        """When the first item of each of these channels was seen."""
        question = select(t.item.c.channel, func.min(t.item.c.first_seen).label("at")).group_by(t.item.c.channel)
        with self._engine.connect() as db:
            return {row.channel: row.at for row in db.execute(question.where(t.item.c.channel.in_(channels)))}

    def begun(self) -> datetime | None:
        """When the first item was seen: the store knows nothing of what was gone before."""
        with self._engine.connect() as db:
            first: datetime | None = db.scalar(select(func.min(t.item.c.first_seen)))
            return first

    def displaced(self) -> list[str]:
        """Items that do not stand where they were put: an editor merged or split."""
        with self._engine.connect() as db:
            columns = t.story_item.c
            return list(db.scalars(select(columns.item).where(columns.story != columns.grouped).order_by(columns.item)))

    def at_address(self, addresses: Collection[str]) -> dict[str, list[str]]:
        """The items that lead to each of these addresses at the source, those first that we saw first."""
        item = t.item.c
        return self._leading(select(item.id, item.address.label("at")), item.address, addresses)

    def once_at_address(self, addresses: Collection[str]) -> dict[str, list[str]]:
        """The same of what ever led there. Reads all that was said: only for what nothing leads to today."""
        link = func.json_extract(t.version.c.said, "$.link")
        question = select(t.item.c.id, link.label("at")).join(t.version, t.version.c.item == t.item.c.id)
        return self._leading(question, link, addresses)

    def _leading(self, question: Any, column: Any, addresses: Collection[str]) -> dict[str, list[str]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        item = t.item.c
        with self._engine.connect() as db:
            for some in batches(sorted(addresses)):
                asked = question.where(column.in_(some)).order_by(item.first_seen, item.placed, item.id)
                for row in db.execute(asked):
                    found[row.at][row.id] = None
        return {at: list(items) for at, items in found.items()}

    def retracted(self) -> dict[str, datetime]:
        """The items that their sources took back, and since when."""
        with self._engine.connect() as db:
            question = select(t.absence.c.item, t.absence.c.since).where(t.absence.c.how != "")
            return {row.item: row.since for row in db.execute(question.order_by(t.absence.c.item))}

    def save_links(self, links: Sequence[Link]) -> None:
        """Puts items into stories. The stories themselves follow with `save_stories`."""
        if not links:
            return
        rows = [
            {
                "item": link.item,
                "story": link.story,
                "version": link.version,
                "because": link.because,
                "grouped": link.story,
                "shown": link.version,
                "doubt": link.doubt,
                "doubtful": link.doubtful,
            }
            for link in links
        ]
        with self._writing.begin() as db:
            db.execute(SAVE_LINK, rows)

    def read_again(self, versions: Mapping[str, int]) -> None:
        """Notes that edited items were curated in this version: {item: version}. They stay where they are."""
        edited = update(t.story_item).where(t.story_item.c.item == bindparam("of")).values(version=bindparam("n"))
        with self._writing.begin() as db:
            write(db, edited, [{"of": item, "n": version} for item, version in versions.items()])

    def move(self, homes: Mapping[str, str]) -> None:
        """Puts items where the editors want them: {item: story}."""
        moved = update(t.story_item).where(t.story_item.c.item == bindparam("of")).values(story=bindparam("to"))
        with self._writing.begin() as db:
            write(db, moved, [{"of": item, "to": story} for item, story in homes.items()])

    def save_stories(self, stories: Sequence[Story], shown: Mapping[str, int] = MappingProxyType({})) -> None:
        """Writes stories, and of each item which version readers see (0: none)."""
        seen = update(t.story_item).where(t.story_item.c.item == bindparam("of")).values(shown=bindparam("n"))
        rows = [{"id": each.id, "state": each.state, "placed": each.placed, "value": each} for each in stories]
        with self._writing.begin() as db:
            write(db, SAVE_STORY, rows)
            write(db, seen, [{"of": item, "n": number} for item, number in shown.items()])

    def drop_stories(self, ids: Collection[str]) -> None:
        with self._writing.begin() as db:
            for some in batches(ids):
                db.execute(delete(t.story).where(t.story.c.id.in_(some)))

    def links(self, stories: Collection[str]) -> dict[str, Link]:
        """Why each item stands in these stories: {item: Link}."""
        found = {}
        with self._engine.connect() as db:
            for some in batches(stories):
                for row in db.execute(select(t.story_item).where(t.story_item.c.story.in_(some))):
                    doubt = (row.doubt, row.doubtful, row.grouped)
                    found[row.item] = Link(row.item, row.story, row.version, row.because, *doubt)
        return found

    def members(self, stories: Collection[str]) -> dict[str, list[Item]]:
        """The items of these stories, in order of time."""
        found: dict[str, list[Item]] = defaultdict(list)
        with self._engine.connect() as db:
            for some in batches(stories):
                for row in db.execute(MEMBERS, {"stories": some}):
                    found[row.story].append(item_of(row))
        return dict(found)

    def story_ids(self) -> list[str]:
        with self._engine.connect() as db:
            inhabited = select(t.story_item.c.story).distinct()
            return sorted({*db.scalars(inhabited), *db.scalars(select(t.story.c.id))})

    def forget_stories(self) -> None:
        """Throws the derived half away; the next curating makes it again."""
        with self._writing.begin() as db:
            db.execute(delete(t.story_item))
            db.execute(delete(t.story))


def _place(after: tuple[datetime, str]) -> tuple[Any, Any]:
    return literal(after[0], t.item.c.placed.type), literal(after[1])
