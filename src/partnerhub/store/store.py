"""Every question the rest may ask of the database, each with a name, and every transaction.

Takes and gives the values of `model` and `store.update`. Does not decide anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from sqlalchemy import select

from partnerhub.store import schema as t
from partnerhub.store.collecting import Collecting
from partnerhub.store.curating import Curating
from partnerhub.store.mentions import Mentions
from partnerhub.store.occurrences import Occurrences
from partnerhub.store.pictures import Pictures
from partnerhub.store.questions import upsert
from partnerhub.store.telling import Telling

SAVE_FACT = upsert(t.fact, "name")


class Store(Collecting, Curating, Telling, Pictures, Mentions, Occurrences):
    """An open database. Use it in a `with`, or close it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    # ── facts ──

    def fact(self, name: str) -> str | None:
        """A single remembered value: `rules`, `collected`."""
        with self._engine.connect() as db:
            return db.scalar(select(t.fact.c.value).where(t.fact.c.name == name))

    def remember(self, facts: Mapping[str, str]) -> None:
        with self._writing.begin() as db:
            db.execute(SAVE_FACT, [{"name": name, "value": value} for name, value in facts.items()])
