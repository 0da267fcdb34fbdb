"""Every question the rest may ask of the database, each with a name, and every transaction.

Takes and gives the values of `model` and `store.update`. Does not decide anything.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, Row, and_, bindparam, delete, func, literal, or_, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert

from partnerhub.model import ChannelState, HostState, Item, Story, StoryState, Told, Version
from partnerhub.store import schema as t
from partnerhub.store.missing import MISSING
from partnerhub.store.update import Absence, Home, Known, Link, Update

T = TypeVar("T")
BATCH = 500  # ids in one question: well under SQLite's limit on parameters


def _upsert(table: Any, key: str) -> Any:
    statement = insert(table)
    changes = {column.name: statement.excluded[column.name] for column in table.columns if column.name != key}
    return statement.on_conflict_do_update(index_elements=[key], set_=changes)


SAVE_CHANNEL, SAVE_HOST = _upsert(t.channel, "channel"), _upsert(t.host, "host")
SAVE_STORY, SAVE_LINK, SAVE_FACT = _upsert(t.story, "id"), _upsert(t.story_item, "item"), _upsert(t.fact, "name")
ITEM = ("id", "channel", "partner", "first_seen", "last_seen", "placed", "version")
EDIT_ITEM = (
    update(t.item)
    .where(t.item.c.id == bindparam("edited"))
    .values(version=bindparam("n"), last_seen=bindparam("at"), address=bindparam("link"))
)
RETRACTED = t.absence.c.since.label("retracted")
SEE_ITEM = update(t.item).where(t.item.c.id == bindparam("known")).values(last_seen=bindparam("at"))

SAVE_ABSENCE = _upsert(t.absence, "item")
FORGET_ABSENCE = delete(t.absence).where(t.absence.c.item == bindparam("present"))


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
                [
                    {**{name: getattr(v.item, name) for name in ITEM}, "address": v.said.link}
                    for v in versions
                    if v.item.version == 1
                ],
            )
            _write(
                db,
                EDIT_ITEM,
                [
                    {"edited": v.item.id, "n": v.item.version, "at": v.seen, "link": v.said.link}
                    for v in versions
                    if v.item.version > 1
                ],
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

    # ── absences ──

    def absences(self) -> dict[str, Absence]:
        """By item: all that is missing or was taken back."""
        with self._engine.connect() as db:
            rows = db.execute(select(t.absence).order_by(t.absence.c.item))
            return {row.item: Absence(row.item, row.since, row.asked, row.misses, row.how) for row in rows}

    def missing(self, listed: Collection[str]) -> dict[str, list[str]]:
        """By channel: what its answer before had and this one, `listed`, has not, though an older item is still there.

        An item that stays listed long after younger ones fell off is no such older item: it is only kept on top.
        """
        found: dict[str, list[str]] = defaultdict(list)
        if listed:
            with self._engine.connect() as db:
                for channel, item in db.exec_driver_sql(MISSING, {"listed": json.dumps(list(listed))}):
                    found[channel].append(item)
        return dict(found)

    def entered(self, channel: str, without: Collection[str]) -> list[str]:
        """The items of a channel that were entered by hand, but not these."""
        question = (
            _items()
            .with_only_columns(t.item.c.id)
            .where(t.item.c.channel == channel, func.json_extract(t.version.c.said, "$.by_hand").is_not(None))
            .order_by(t.item.c.id)
        )
        with self._engine.connect() as db:
            return [id_ for id_ in db.scalars(question) if id_ not in without]

    def sources(self, items: Collection[str]) -> dict[str, tuple[str, str | None]]:
        """By item: its channel and its own address."""
        found: dict[str, tuple[str, str | None]] = {}
        with self._engine.connect() as db:
            for some in _batches(items):
                question = select(t.item.c.id, t.item.c.channel, t.item.c.address).where(t.item.c.id.in_(some))
                found |= {row.id: (row.channel, row.address) for row in db.execute(question)}
        return found

    def save_absences(
        self, absent: Sequence[Absence], present: Collection[str] = (), hosts: Sequence[HostState] = ()
    ) -> None:
        """Writes what is absent, forgets that these others were, and which hosts asked us to rest meanwhile."""
        if not (absent or present or hosts):
            return
        with self._writing.begin() as db:
            _write(db, FORGET_ABSENCE, [{"present": item} for item in present])
            _write(db, SAVE_ABSENCE, [{name: getattr(one, name) for name in Absence.__slots__} for one in absent])
            _write(db, SAVE_HOST, [{"host": host.host, "state": host} for host in hosts])

    # ── curating ──

    def rehome(self, owners: Mapping[str, str]) -> None:
        """Gives each channel's items to the partner it belongs to now: {channel: partner}."""
        moved = update(t.item).where(t.item.c.channel == bindparam("of"), t.item.c.partner != bindparam("owner"))
        rows = [{"of": channel, "owner": partner} for channel, partner in owners.items()]
        with self._writing.begin() as db:
            _write(db, moved.values(partner=bindparam("owner")), rows)

    def uncurated(self, most: int, after: tuple[datetime, str] | None = None) -> list[Item]:
        """Items that are new or changed since they were last curated, in order of time, from a place in time on."""
        question = (
            _items()
            .outerjoin(t.story_item, t.story_item.c.item == t.item.c.id)
            .where(or_(t.story_item.c.item.is_(None), t.story_item.c.version != t.item.c.version))
        )
        if after:
            question = question.where(tuple_(t.item.c.placed, t.item.c.id) > tuple_(*_place(after)))
        with self._engine.connect() as db:
            return [_item(row) for row in db.execute(question.order_by(t.item.c.placed, t.item.c.id).limit(most))]

    def grouped(self, since: datetime, until: datetime) -> list[tuple[Item, str]]:
        """(item, the story it was put in) of every item placed in this time and curated, in order of time."""
        question = (
            _items(t.story_item.c.grouped)
            .join(t.story_item, t.story_item.c.item == t.item.c.id)
            .where(t.item.c.placed.between(since, until))
            .order_by(t.item.c.placed, t.item.c.id)
        )
        with self._engine.connect() as db:
            return [(_item(row), row.grouped) for row in db.execute(question)]

    def homes(self, items: Collection[str] = (), stories: Collection[str] = ()) -> dict[str, Home]:
        """Where these items stand, and everything that was put in these stories: {item: Home}."""
        columns = t.story_item.c
        question = select(t.story_item, t.item.c.placed).join(t.item, t.item.c.id == columns.item)
        found = {}
        with self._engine.connect() as db:
            for column, ids in ((columns.item, items), (columns.grouped, stories)):
                for some in _batches(ids):
                    for row in db.execute(question.where(column.in_(some))):
                        found[row.item] = Home(row.item, row.grouped, row.story, row.placed)
        return found

    def channels_of(self, items: Collection[str]) -> dict[str, str]:
        """Those of these items that we have, curated or not: {item: its channel}."""
        found = {}
        with self._engine.connect() as db:
            for some in _batches(items):
                for row in db.execute(select(t.item.c.id, t.item.c.channel).where(t.item.c.id.in_(some))):
                    found[row.id] = row.channel
        return found

    def first_read(self, channels: Collection[str]) -> dict[str, datetime]:
        """When the first item of each of these channels was seen."""
        question = select(t.item.c.channel, func.min(t.item.c.first_seen).label("at")).group_by(t.item.c.channel)
        with self._engine.connect() as db:
            return {row.channel: row.at for row in db.execute(question.where(t.item.c.channel.in_(channels)))}

    def ids_of(self, channel: str) -> list[str]:
        with self._engine.connect() as db:
            return list(db.scalars(select(t.item.c.id).where(t.item.c.channel == channel).order_by(t.item.c.id)))

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
        """The items that lead to each of these addresses at the source, in order of time."""
        found: dict[str, list[str]] = defaultdict(list)
        with self._engine.connect() as db:
            for some in _batches(addresses):
                question = select(t.item.c.id, t.item.c.address).where(t.item.c.address.in_(some))
                for row in db.execute(question.order_by(t.item.c.placed, t.item.c.id)):
                    found[row.address].append(row.id)
        return dict(found)

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
            _write(db, edited, [{"of": item, "n": version} for item, version in versions.items()])

    def move(self, homes: Mapping[str, str]) -> None:
        """Puts items where the editors want them: {item: story}."""
        moved = update(t.story_item).where(t.story_item.c.item == bindparam("of")).values(story=bindparam("to"))
        with self._writing.begin() as db:
            _write(db, moved, [{"of": item, "to": story} for item, story in homes.items()])

    def save_stories(self, stories: Sequence[Story], shown: Mapping[str, int] = MappingProxyType({})) -> None:
        """Writes stories, and of each item which version readers see (0: none)."""
        seen = update(t.story_item).where(t.story_item.c.item == bindparam("of")).values(shown=bindparam("n"))
        rows = [{"id": each.id, "state": each.state, "placed": each.placed, "value": each} for each in stories]
        with self._writing.begin() as db:
            _write(db, SAVE_STORY, rows)
            _write(db, seen, [{"of": item, "n": number} for item, number in shown.items()])

    def drop_stories(self, ids: Collection[str]) -> None:
        with self._writing.begin() as db:
            for some in _batches(ids):
                db.execute(delete(t.story).where(t.story.c.id.in_(some)))

    def links(self, stories: Collection[str]) -> dict[str, Link]:
        """Why each item stands in these stories: {item: Link}."""
        found = {}
        with self._engine.connect() as db:
            for some in _batches(stories):
                for row in db.execute(select(t.story_item).where(t.story_item.c.story.in_(some))):
                    found[row.item] = Link(row.item, row.story, row.version, row.because, row.doubt, row.doubtful)
        return found

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
            inhabited = select(t.story_item.c.story).distinct()
            return sorted({*db.scalars(inhabited), *db.scalars(select(t.story.c.id))})

    def forget_stories(self) -> None:
        """Throws the derived half away; the next curating makes it again."""
        with self._writing.begin() as db:
            db.execute(delete(t.story_item))
            db.execute(delete(t.story))

    # ── publishing ──

    def stories(self, *states: StoryState) -> list[Story]:
        """Every story in one of these states, newest first."""
        question = select(t.story.c.value).where(t.story.c.state.in_(states))
        with self._engine.connect() as db:
            return list(db.scalars(question.order_by(t.story.c.placed.desc(), t.story.c.id)))

    def some_stories(self, ids: Collection[str]) -> dict[str, Story]:
        found = {}
        with self._engine.connect() as db:
            for some in _batches(ids):
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
        for some in _batches(stories):
            members = self._shown([story.id for story in some])
            for story in some:
                items = sorted(members[story.id], key=lambda item: item.id != story.lead)  # stable: the rest by time
                yield Told(story, tuple(items))

    def _shown(self, stories: Collection[str]) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = defaultdict(list)
        with self._engine.connect() as db:
            for some in _batches(stories):
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
                    found[row.story].append(replace(_item(row), version=row.shown, seen=row.seen))
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
            for some in _batches(items):
                question = select(t.version).where(t.version.c.item.in_(some))
                for row in db.execute(question.order_by(t.version.c.item, t.version.c.number)):
                    found[row.item].append(Version(row.number, row.seen, row.said, row.digest))
        return {item: tuple(versions) for item, versions in found.items()}

    # ── the queue ──

    def items(self, ids: Collection[str]) -> dict[str, Item]:
        """Those of these items that we have, curated or not, in their newest version."""
        found = {}
        with self._engine.connect() as db:
            for some in _batches(ids):
                for row in db.execute(_items().where(t.item.c.id.in_(some))):
                    found[row.id] = _item(row)
        return found

    def said_between(self, channel: str, since: datetime, until: datetime) -> int:
        """How many items of a channel have their place, or a version that we first saw, in this time."""
        either = or_(t.item.c.placed.between(since, until), t.version.c.seen.between(since, until))
        question = (
            select(func.count(t.item.c.id.distinct()))
            .join(t.version, t.version.c.item == t.item.c.id)
            .where(t.item.c.channel == channel, either)
        )
        with self._engine.connect() as db:
            return db.scalar(question) or 0

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
    return (
        select(t.item, t.version.c.said, RETRACTED, *more)
        .join(t.version, and_(t.version.c.item == t.item.c.id, t.version.c.number == t.item.c.version))
        .outerjoin(t.absence, and_(t.absence.c.item == t.item.c.id, t.absence.c.how != ""))
    )


MEMBERS = (  # made once: a night asks it a hundred times
    _items(t.story_item.c.story)
    .join(t.story_item, t.story_item.c.item == t.item.c.id)
    .where(t.story_item.c.story.in_(bindparam("stories", expanding=True)))
    .order_by(t.item.c.placed, t.item.c.id)
)


def _item(row: Row[Any]) -> Item:
    return Item(
        row.id,
        row.channel,
        row.partner,
        row.first_seen,
        row.last_seen,
        row.placed,
        row.version,
        row.said,
        newest=row.version,
        retracted=row.retracted,
    )


def _place(after: tuple[datetime, str]) -> tuple[Any, Any]:
    return literal(after[0], t.item.c.placed.type), literal(after[1])


def _batches(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, BATCH)):
        yield some
