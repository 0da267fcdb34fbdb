"""When what calendars tell takes place. Does not expand rules: the reader did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, select

from partnerhub.model import Occurrence, Standing
from partnerhub.store import schema as t
from partnerhub.store.questions import Questions, batches, upsert, whole_items, write
from partnerhub.store.update import Dates, Kept

FORGET = delete(t.occurrence).where(t.occurrence.c.item == bindparam("of"))
RENAME = upsert(t.renamed, "id")


class Occurrences(Questions):
    """The dates of calendars."""

    def occurrences(self, items: Collection[str] | None = None) -> dict[str, tuple[Occurrence, ...]]:
        """By item, in order of time: all that is kept, or that of these items."""
        question = select(t.occurrence).order_by(t.occurrence.c.starts, t.occurrence.c.key)
        found: defaultdict[str, list[Occurrence]] = defaultdict(list)
        with self._engine.connect() as db:
            questions = (
                [question]
                if items is None
                else [question.where(t.occurrence.c.item.in_(some)) for some in batches(sorted(items))]
            )
            for each in questions:
                for row in db.execute(each):
                    found[row.item].append(_occurrence(row))
        return {item: tuple(some) for item, some in sorted(found.items())}

    def coming(self, channel: str, now: datetime) -> list[Kept]:
        """The events of a channel of which a date is still to come that was not called off."""
        question = (
            whole_items(func.min(t.occurrence.c.starts).label("starts"))
            .join(t.occurrence, t.occurrence.c.item == t.item.c.id)
            .where(
                t.item.c.channel == channel,
                t.occurrence.c.ends > now,
                t.occurrence.c.standing != Standing.CANCELLED.value,
            )
            .group_by(t.item.c.id)
            .order_by(t.item.c.id)
        )
        with self._engine.connect() as db:
            return [Kept(row.id, row.said.title, row.said.link, row.starts) for row in db.execute(question)]

    def renamed(self, ids: Collection[str]) -> dict[str, str]:
        """{id by its UID of today: the item that it is}, of those of these that were given another UID."""
        found: dict[str, str] = {}
        with self._engine.connect() as db:
            for some in batches(ids):
                found |= {row.id: row.item for row in db.execute(select(t.renamed).where(t.renamed.c.id.in_(some)))}
        return found


def save_dates(db: Connection, told: Sequence[Dates]) -> None:
    """Replaces the dates of these items; other items keep theirs."""
    write(db, FORGET, [{"of": item} for each in told for item in each.items])
    write(db, t.occurrence.insert(), [_row(one) for each in told for one in each.occurrences])
    write(db, RENAME, [{"id": id_, "item": item} for each in told for id_, item in each.renamed.items()])


def _row(one: Occurrence) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Occurrence.__slots__} | {
        "all_day": int(one.all_day),
        "standing": one.standing.value,
    }


def _occurrence(row: Row[Any]) -> Occurrence:
    return Occurrence(
        item=row.item,
        key=row.key,
        starts=row.starts,
        ends=row.ends,
        all_day=bool(row.all_day),
        zone=row.zone,
        standing=Standing(row.standing),
        title=row.title,
        place=row.place,
        was=row.was,
    )
