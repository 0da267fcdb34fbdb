"""The tables, as SQLAlchemy Core sees them, and how our values cross into columns.

Only describes. Does not create anything: that is `migrations/`, and a test holds the two together.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Column, Dialect, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator

from partnerhub.model import ChannelState, HostState, Said, Story


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime as whole seconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value.timestamp())

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)


class Json(TypeDecorator[Any]):
    """One of our frozen values as JSON. A field added later with a default needs no migration."""

    impl = Text
    cache_ok = True

    def __init__(self, of: type) -> None:
        super().__init__()
        self.of = of

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """Built when first needed: a night of 304s reads no item and no story."""
        return TypeAdapter(self.of)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return self.adapter.dump_json(value, exclude_defaults=True).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return self.adapter.validate_json(value)


metadata = MetaData()

channel = Table(
    "channel",
    metadata,
    Column("channel", String, primary_key=True),
    Column("state", Json(ChannelState), nullable=False),
)
host = Table(
    "host",
    metadata,
    Column("host", String, primary_key=True),
    Column("state", Json(HostState), nullable=False),
)
item = Table(
    "item",
    metadata,
    Column("id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("partner", String, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("placed", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("address", String),
    Index("item_by_channel", "channel", "placed"),
    Index("item_by_partner", "partner", "placed"),
    Index("item_by_address", "address"),
    Index("item_by_place", "placed", "id"),
)
version = Table(
    "version",
    metadata,
    Column("item", String, ForeignKey("item.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("seen", Instant, nullable=False),
    Column("digest", String, nullable=False),
    Column("said", Json(Said), nullable=False),
)
absence = Table(
    "absence",
    metadata,
    Column("item", String, ForeignKey("item.id"), primary_key=True),
    Column("since", Instant, nullable=False),
    Column("asked", Instant, nullable=False),
    Column("misses", Integer, nullable=False),
    Column("how", String, nullable=False),
)
picture_of = Table(
    "picture_of",
    metadata,
    Column("item", String, ForeignKey("item.id"), primary_key=True),
    Column("address", String, primary_key=True),
    Column("place", Integer),
    Index("picture_of_address", "address"),
)
picture = Table(
    "picture",
    metadata,
    Column("address", String, primary_key=True),
    Column("outcome", String, nullable=False),
    Column("asked", Instant, nullable=False),
    Column("misses", Integer, nullable=False),
    Column("digest", String, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("sizes", String, nullable=False),
    Column("why", String, nullable=False),
)
occurrence = Table(
    "occurrence",
    metadata,
    Column("item", String, ForeignKey("item.id"), primary_key=True),
    Column("key", String, primary_key=True),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    Column("all_day", Integer, nullable=False),
    Column("zone", String, nullable=False),
    Column("standing", String, nullable=False),
    Column("title", String),
    Column("place", String),
    Column("was", Instant),
    Index("occurrence_by_time", "starts", "item"),
)
renamed = Table(
    "renamed",
    metadata,
    Column("id", String, primary_key=True),
    Column("item", String, ForeignKey("item.id"), nullable=False),
)
story = Table(
    "story",
    metadata,
    Column("id", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("placed", Instant, nullable=False),
    Column("value", Json(Story), nullable=False),
    Index("story_by_place", "state", "placed", "id"),
)
story_item = Table(
    "story_item",
    metadata,
    Column("item", String, ForeignKey("item.id"), primary_key=True),
    Column("story", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("because", String, nullable=False),
    Column("grouped", String, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("doubt", String),
    Column("doubtful", String, nullable=False),
    Index("story_item_by_story", "story"),
)
mention = Table(
    "mention",
    metadata,
    Column("item", String, ForeignKey("item.id"), primary_key=True),
    Column("address", String, primary_key=True),
    Index("mention_by_address", "address"),
)
fact = Table(
    "fact",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)
