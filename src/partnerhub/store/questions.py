"""What every question to the database is made of. Holds no question itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row, and_, select
from sqlalchemy.dialects.sqlite import insert

from partnerhub.model import Item
from partnerhub.store import schema as t

T = TypeVar("T")
BATCH = 500  # ids in one question: well under SQLite's limit on parameters
RETRACTED = t.absence.c.since.label("retracted")


class Questions:
    """An open database, and how it is read and written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)  # see opening: BEGIN IMMEDIATE


def upsert(table: Any, key: str) -> Any:
    statement = insert(table)
    changes = {column.name: statement.excluded[column.name] for column in table.columns if column.name != key}
    return statement.on_conflict_do_update(index_elements=[key], set_=changes)


def write(db: Connection, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        db.execute(statement, rows)


def whole_items(*more: Any) -> Any:
    """A question for whole items in their newest version, and what else is named."""
    return (
        select(t.item, t.version.c.said, RETRACTED, *more)
        .join(t.version, and_(t.version.c.item == t.item.c.id, t.version.c.number == t.item.c.version))
        .outerjoin(t.absence, and_(t.absence.c.item == t.item.c.id, t.absence.c.how != ""))
    )


def item_of(row: Row[Any]) -> Item:
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


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, BATCH)):
        yield some
