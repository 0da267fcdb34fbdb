"""Every question the rest may ask of the database, each with a name, and every transaction.

Takes and gives the values of `model` and `store.update`. Does not decide anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, Row, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from partnerhub.model import ChannelState, HostState, Item, Story, StoryState, Told, Version
from partnerhub.store import schema as t
from partnerhub.store.update import Known, Link, Update

T = TypeVar("T")
BATCH = 500  # ids in one question: well under SQLite's limit on parameters


def _upsert(table: Any, key: str) -> Any:
    statement = insert(table)
    changes = {column.name: statement.excluded[column.name] for column in table.columns if column.name != key}
    return statement.on_conflict_do_update(index_elements=[key], set_=changes)


SAVE_CHANNEL, SAVE_HOST = _upsert(t.channel, "channel"), _upsert(t.host, "host")
SAVE_STORY, SAVE_LINK, SAVE_FACT = _upsert(t.story, "id"), _upsert(t.story_item, "item"), _upsert(t.fact, "name")
STORY = tuple(t.story.c[name] for name in Story.__slots__)
STATES = {state.value: state for state in StoryState}
ITEM = ("id", "channel", "partner", "first_seen", "last_seen", "placed", "version")
EDIT_ITEM = (
    update(t.item).where(t.item.c.id == bindparam("edited")).values(version=bindparam("n"), last_seen=bindparam("at"))
)
SEE_ITEM = update(t.item).where(t.item.c.id == bindparam("known")).values(last_seen=bindparam("at"))


class Store:
    """An open database. Use it in a `with`, or close it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)  # see opening: BEGIN IMMEDIATE

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    # ── collecting ──

    def channel_states(self) -> dict[str, ChannelState]:
        with self._engine.connect() as db:
            return {row.channel: row.state for row in db.execute(select(t.channel))}

    def host_states(self) -> dict[str, HostState]:
        with self._engine.connect() as db:
            return {row.host: row.state for row in db.execute(select(t.host))}

    def known(self, ids: Collection[str]) -> dict[str, Known]:
        """Those of these items that we have, with the digest of their newest version."""
        found: dict[str, Known] = {}
        with self._engine.connect() as db:
            for some in _batches(ids):
                question = select(t.item.c.id, t.version.c.digest, t.item.c.version).join(
                    t.version, and_(t.version.c.item == t.item.c.id, t.version.c.number == t.item.c.version)
                )
                for row in db.execute(question.where(t.item.c.id.in_(some))):
                    found[row.id] = Known(row.id, row.digest, row.version)
        return found

    def newest_of(self, channel: str, most: int = 20) -> tuple[datetime, ...]:
        """The places in time of a channel's newest items, newest first."""
        question = select(t.item.c.placed).where(t.item.c.channel == channel).order_by(t.item.c.placed.desc())
        with self._engine.connect() as db:
            return tuple(db.scalars(question.limit(most)))

    def apply(self, updates: Sequence[Update]) -> None:
        """Writes these channels' updates: all of them or, when anything goes wrong, none."""
        if not updates:
            return
        versions = [version for update in updates for version in update.versions]
        with self._writing.begin() as db:
            _write(db, SAVE_CHANNEL, [{"channel": update.state.channel, "state": update.state} for update in updates])
            _write(db, SAVE_HOST, [{"host": u.host.host, "state": u.host} for u in updates if u.host])
            _write(
                db,
                t.item.insert(),
                [{name: getattr(v.item, name) for name in ITEM} for v in versions if v.item.version == 1],
            )
            _write(
                db,
                EDIT_ITEM,
                [{"edited": v.item.id, "n": v.item.version, "at": v.seen} for v in versions if v.item.version > 1],
            )
            _write(
                db,
                t.version.insert(),
                [
                    {"item": v.item.id, "number": v.item.version, "seen": v.seen, "digest": v.digest, "said": v.said}
                    for v in versions
                ],
            )
            _write(db, SEE_ITEM, [{"known": id_, "at": u.at} for u in updates for id_ in u.seen])

    # ── curating ──

    def rehome(self, owners: Mapping[str, str]) -> None:
        """Gives each channel's items to the partner it belongs to now: {channel: partner}."""
        moved = update(t.item).where(t.item.c.channel == bindparam("of"), t.item.c.partner != bindparam("owner"))
        rows = [{"of": channel, "owner": partner} for channel, partner in owners.items()]
        with self._writing.begin() as db:
            _write(db, moved.values(partner=bindparam("owner")), rows)

    def uncurated(self) -> Iterator[tuple[str, list[Item]]]:
        """(partner, its items that are new or changed since they were last curated), in order of time."""
        question = (
            _items()
            .outerjoin(t.story_item, t.story_item.c.item == t.item.c.id)
            .where(or_(t.story_item.c.item.is_(None), t.story_item.c.version != t.item.c.version))
            .order_by(t.item.c.partner, t.item.c.placed, t.item.c.id)
        )
        with self._engine.connect() as db:
            partner, some = None, list[Item]()
            for row in db.execute(question):
                if row.partner != partner:
                    if partner is not None:
                        yield partner, some
                    partner, some = row.partner, []
                some.append(_item(row))
            if partner is not None:
                yield partner, some

    def linked(self, partner: str, since: datetime, until: datetime) -> list[tuple[Item, str]]:
        """(item, story id) of a partner's items already in a story and placed in this time, in order of time."""
        question = (
            _items(t.story_item.c.story)
            .join(t.story_item, t.story_item.c.item == t.item.c.id)
            .where(t.item.c.partner == partner, t.item.c.placed.between(since, until))
            .order_by(t.item.c.placed, t.item.c.id)
        )
        with self._engine.connect() as db:
            return [(_item(row), row.story) for row in db.execute(question)]

    def save_links(self, links: Sequence[Link]) -> None:
        """Puts items into stories. The stories themselves follow with `save_stories`."""
        if not links:
            return
        rows = [
            {"item": link.item, "story": link.story, "version": link.version, "because": link.because} for link in links
        ]
        with self._writing.begin() as db:
            db.execute(SAVE_LINK, rows)

    def save_stories(self, stories: Sequence[Story]) -> None:
        if not stories:
            return
        rows = [{name: getattr(story, name) for name in Story.__slots__} for story in stories]
        with self._writing.begin() as db:
            db.execute(SAVE_STORY, rows)

    def members(self, stories: Collection[str]) -> dict[str, list[Item]]:
        """The items of these stories, in order of time."""
        found: dict[str, list[Item]] = defaultdict(list)
        with self._engine.connect() as db:
            for some in _batches(stories):
                for row in db.execute(MEMBERS, {"stories": some}):
                    found[row.story].append(_item(row))
        return dict(found)

    def story_ids(self) -> list[str]:
        with self._engine.connect() as db:
            return list(db.scalars(select(t.story_item.c.story).distinct().order_by(t.story_item.c.story)))

    def forget_stories(self) -> None:
        """Throws the derived half away; the next curating makes it again."""
        with self._writing.begin() as db:
            db.execute(delete(t.story_item))
            db.execute(delete(t.story))

    # ── publishing ──

    def published(self, partners: Collection[str]) -> list[Story]:
        """Every published story of these partners, newest first."""
        question = (
            select(*STORY)
            .where(t.story.c.state == StoryState.PUBLISHED)
            .order_by(t.story.c.placed.desc(), t.story.c.id)
        )
        with self._engine.connect() as db:
            return [story for row in db.execute(question) if (story := _story(row)).partner in partners]

    def told(self, stories: Sequence[Story]) -> Iterator[Told]:
        """These stories with their items, in the order asked for, a batch at a time."""
        for some in _batches(stories):
            members = self.members([story.id for story in some])
            for story in some:
                items = sorted(members[story.id], key=lambda item: item.id != story.lead)  # stable: the rest by time
                yield Told(story, tuple(items))

    def waiting(self) -> dict[str, int]:
        """How many stories wait for an editor, by partner."""
        question = (
            select(t.story.c.partner, func.count().label("stories"))
            .where(t.story.c.state == StoryState.WAITING)
            .group_by(t.story.c.partner)
            .order_by(t.story.c.partner)
        )
        with self._engine.connect() as db:
            return {row.partner: row.stories for row in db.execute(question)}

    def waiting_stories(self, most: int) -> list[Told]:
        """The newest stories that wait for an editor, with their items."""
        question = select(*STORY).where(t.story.c.state == StoryState.WAITING)
        with self._engine.connect() as db:
            rows = db.execute(question.order_by(t.story.c.placed.desc(), t.story.c.id).limit(most))
            stories = [_story(row) for row in rows]
        return list(self.told(stories))

    def item_counts(self) -> dict[str, int]:
        """How many items we keep, by channel."""
        with self._engine.connect() as db:
            question = select(t.item.c.channel, func.count().label("items")).group_by(t.item.c.channel)
            return {row.channel: row.items for row in db.execute(question)}

    def versions(self, item: str) -> tuple[Version, ...]:
        """Everything an item ever said, the first version first."""
        question = select(t.version).where(t.version.c.item == item).order_by(t.version.c.number)
        with self._engine.connect() as db:
            return tuple(Version(row.number, row.seen, row.said) for row in db.execute(question))

    # ── facts ──

    def fact(self, name: str) -> str | None:
        """A single remembered value: `rules`, `collected`."""
        with self._engine.connect() as db:
            return db.scalar(select(t.fact.c.value).where(t.fact.c.name == name))

    def remember(self, facts: Mapping[str, str]) -> None:
        with self._writing.begin() as db:
            db.execute(SAVE_FACT, [{"name": name, "value": value} for name, value in facts.items()])


def _write(db: Connection, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        db.execute(statement, rows)


def _items(*more: Any) -> Any:
    """A question for whole items in their newest version, and what else is named."""
    return select(t.item, t.version.c.said, *more).join(
        t.version, and_(t.version.c.item == t.item.c.id, t.version.c.number == t.item.c.version)
    )


MEMBERS = (  # made once: a night asks it a hundred times
    _items(t.story_item.c.story)
    .join(t.story_item, t.story_item.c.item == t.item.c.id)
    .where(t.story_item.c.story.in_(bindparam("stories", expanding=True)))
    .order_by(t.item.c.placed, t.item.c.id)
)


def _item(row: Row[Any]) -> Item:
    return Item(row.id, row.channel, row.partner, row.first_seen, row.last_seen, row.placed, row.version, row.said)


def _story(row: Sequence[Any]) -> Story:
    id_, partner, lead, state, why, placed, topics, areas, digest = row
    return Story(id_, partner, lead, STATES[state], why, placed, topics, areas, digest)


def _batches(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, BATCH)):
        yield some
