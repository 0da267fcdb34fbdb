"""A hub as an editor's command finds it: what is configured, what was decided, and what the store knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from partnerhub.config import load, read_content
from partnerhub.errors import Refused
from partnerhub.model import Content, Hub
from partnerhub.shell.exits import when
from partnerhub.shell.lock import only_run
from partnerhub.store import Store, open_store


@dataclass(frozen=True, slots=True)
class Opened:
    hub: Hub
    content: Content
    store: Store
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.hub.timezone)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


@contextmanager
def opened(directory: Path, now: datetime | None, *, is_curated: bool = False) -> Iterator[Opened]:
    """The hub in `directory` with its store open. `is_curated`: everything decided and collected so far is heeded.

    Raises `ConfigError` for mistakes in what people wrote, `Refused` when nothing was collected yet.
    """
    hub = load(directory, needs_files=False)
    content, moment = read_content(hub, keeps=True), when(now)
    if not store_of(hub).exists():
        raise Refused(f"nothing was collected yet: run `hub collect --hub {directory}` first")
    with open_store(store_of(hub)) as store:
        if is_curated:
            from partnerhub.curate import curate  # `hub status` does without

            with only_run(hub.root / "var"):
                curate(hub, content, store, moment)
        yield Opened(hub, content, store, moment)


def store_of(hub: Hub) -> Path:
    return hub.root / "var" / "hub.sqlite"
