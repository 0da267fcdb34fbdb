"""What collecting asks and writes: channels, items and their versions, what is missing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, func, select, update

from partnerhub.model import ChannelState, HostState
from partnerhub.store import schema as t
from partnerhub.store.missing import MISSING
from partnerhub.store.occurrences import save_dates
from partnerhub.store.pictures import as_pictures, name_pictures
from partnerhub.store.questions import Questions, batches, upsert, whole_items, write
from partnerhub.store.update import Absence, Known, Update

SAVE_CHANNEL, SAVE_HOST = upsert(t.channel, "channel"), upsert(t.host, "host")
ITEM = ("id", "channel", "partner", "first_seen", "last_seen", "placed", "version")
EDIT_ITEM = (
    update(t.item)
    .where(t.item.c.id == bindparam("edited"))
    .values(version=bindparam("n"), last_seen=bindparam("at"), address=bindparam("link"))
)
SEE_ITEM = update(t.item).where(t.item.c.id == bindparam("known")).values(last_seen=bindparam("at"))
FROM_FILES = ("by_hand", "exported")  # what says of an item that files of ours are all there is of its channel
SAVE_ABSENCE = upsert(t.absence, "item")
FORGET_ABSENCE = delete(t.absence).where(t.absence.c.item == bindparam("present"))


class Collecting(Questions):
    """What was said."""

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
            for some in batches(ids):
                pictures = func.json_extract(t.version.c.said, "$.pictures").label("pictures")
                question = select(t.item.c.id, t.version.c.digest, t.item.c.version, pictures).join(
                    t.version, and_(t.version.c.item == t.item.c.id, t.version.c.number == t.item.c.version)
                )
                for row in db.execute(question.where(t.item.c.id.in_(some))):
                    found[row.id] = Known(row.id, row.digest, row.version, as_pictures(row.pictures))
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
            write(db, SAVE_CHANNEL, [{"channel": update.state.channel, "state": update.state} for update in updates])
            write(db, SAVE_HOST, [{"host": u.host.host, "state": u.host} for u in updates if u.host])
            write(
                db,
                t.item.insert(),
                [
                    {**{name: getattr(v.item, name) for name in ITEM}, "address": v.said.link}
                    for v in versions
                    if v.item.version == 1
                ],
            )
            write(
                db,
                EDIT_ITEM,
                [
                    {"edited": v.item.id, "n": v.item.version, "at": v.seen, "link": v.said.link}
                    for v in versions
                    if v.item.version > 1
                ],
            )
            write(
                db,
                t.version.insert(),
                [
                    {"item": v.item.id, "number": v.item.version, "seen": v.seen, "digest": v.digest, "said": v.said}
                    for v in versions
                ],
            )
            write(db, SEE_ITEM, [{"known": id_, "at": u.at} for u in updates for id_ in u.seen])
            name_pictures(db, versions, [other for update in updates for other in update.pictures])
            save_dates(db, [update.dates for update in updates if update.dates])

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
        """The items of a channel that were entered by hand or taken from an export, but not these."""
        question = (
            whole_items()
            .with_only_columns(t.item.c.id)
            .where(
                t.item.c.channel == channel,
                func.coalesce(*(func.json_extract(t.version.c.said, f"$.{key}") for key in FROM_FILES)).is_not(None),
            )
            .order_by(t.item.c.id)
        )
        with self._engine.connect() as db:
            return [id_ for id_ in db.scalars(question) if id_ not in without]

    def sources(self, items: Collection[str]) -> dict[str, tuple[str, str | None]]:
        """By item: its channel and its own address."""
        found: dict[str, tuple[str, str | None]] = {}
        with self._engine.connect() as db:
            for some in batches(items):
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
            write(db, FORGET_ABSENCE, [{"present": item} for item in present])
            write(db, SAVE_ABSENCE, [{name: getattr(one, name) for name in Absence.__slots__} for one in absent])
            write(db, SAVE_HOST, [{"host": host.host, "state": host} for host in hosts])
