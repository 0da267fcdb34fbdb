"""Pictures: which items name which addresses, what came of asking them, and which are still to be asked."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, and_, bindparam, delete, func, or_, select, text, update
from sqlalchemy.dialects.sqlite import insert

from partnerhub.model import HostState, Picture
from partnerhub.store import schema as t
from partnerhub.store.questions import Questions, batches, upsert, write
from partnerhub.store.update import NewVersion, OtherPictures, Outcome, StoredPicture, WantedPicture, picture_names

SAVE_PICTURE, SAVE_HOST = upsert(t.picture, "address"), upsert(t.host, "host")
NAME_PICTURE = insert(t.picture_of).on_conflict_do_update(
    index_elements=["item", "address"], set_={"place": insert(t.picture_of).excluded.place}
)
OF_BEFORE = update(t.picture_of).where(t.picture_of.c.item == bindparam("of")).values(place=None)
FORGET_NAMED = delete(t.picture_of).where(t.picture_of.c.item == bindparam("of"))
FORGET_PICTURE = delete(t.picture).where(t.picture.c.address == bindparam("at"))
CURATE_AGAIN = update(t.story_item).where(t.story_item.c.item == bindparam("of")).values(version=0)
CURATE_AGAIN_ALL = (
    update(t.story_item)
    .where(t.story_item.c.item.in_(select(t.picture_of.c.item).where(t.picture_of.c.address == bindparam("at"))))
    .values(version=0)
)
# What a version said stays as it was said, but for its pictures, which arrive when they arrive.
REPLACE_PICTURES = text(
    "UPDATE version SET said = CASE :pictures WHEN '[]' THEN json_remove(said, '$.pictures') "
    "ELSE json_set(said, '$.pictures', json(:pictures)) END WHERE item = :of AND number = :number"
)
_PICTURES: TypeAdapter[tuple[Picture, ...]] = TypeAdapter(tuple[Picture, ...])


class Pictures(Questions):
    """What became of pictures."""

    def wanted_pictures(self, channels: Collection[str]) -> list[WantedPicture]:
        """What these channels' items name and have not got yet, the newest item first, its likeliest picture first.

        Nothing of an item that has one that is ready or that its source took back, and nothing that was refused.
        """
        of, picture = t.picture_of.c, t.picture.c
        other, others = t.picture_of.alias(), t.picture.alias()
        has_one = (
            select(other.c.item)
            .join(others, and_(others.c.address == other.c.address, others.c.outcome == Outcome.READY))
            .where(other.c.item == of.item, other.c.place.is_not(None))
            .exists()
        )
        question = (
            select(of.item, of.address.label("at"), t.picture)
            .join(t.item, t.item.c.id == of.item)
            .outerjoin(t.picture, picture.address == of.address)
            .where(t.item.c.channel.in_(_each(channels)), of.place.is_not(None), ~has_one, ~_taken_back(of.item))
            .where(or_(picture.outcome.is_(None), picture.outcome != Outcome.REFUSED))
            .order_by(t.item.c.placed.desc(), of.item, of.place)
        )
        with self._engine.connect() as db:
            rows = db.execute(question)
            return [WantedPicture(row.item, row.at, _stored(row) if row.outcome else None) for row in rows]

    def ready_pictures(self, addresses: Collection[str]) -> dict[str, StoredPicture]:
        """By address: those of these that can be shown."""
        question = select(t.picture).where(t.picture.c.outcome == Outcome.READY)
        found: dict[str, StoredPicture] = {}
        with self._engine.connect() as db:
            for some in batches(sorted(addresses)):
                found |= {
                    row.address: _stored(row) for row in db.execute(question.where(t.picture.c.address.in_(some)))
                }
        return found

    def picture_files(self) -> dict[str, tuple[str, ...]]:
        """By address: the names of the files of everything that can be shown."""
        columns = t.picture.c
        question = select(columns.address, columns.digest, columns.sizes).where(columns.outcome == Outcome.READY)
        with self._engine.connect() as db:
            return {address: picture_names(digest, sizes.split()) for address, digest, sizes in db.execute(question)}

    def save_pictures(self, pictures: Sequence[StoredPicture], hosts: Sequence[HostState] = ()) -> None:
        """Writes what came of asking, and has the stories with what is ready now curated again."""
        if not (pictures or hosts):
            return
        with self._writing.begin() as db:
            write(
                db,
                SAVE_PICTURE,
                [
                    {name: getattr(one, name) for name in StoredPicture.__slots__}
                    | {"sizes": " ".join(map(str, one.sizes))}
                    for one in pictures
                ],
            )
            write(db, CURATE_AGAIN_ALL, [{"at": one.address} for one in pictures if one.outcome is Outcome.READY])
            write(db, SAVE_HOST, [{"host": host.host, "state": host} for host in hosts])

    def forget_pictures(self, addresses: Collection[str]) -> None:
        """Takes them for never asked, and has the stories that show them curated again."""
        if not addresses:
            return
        with self._writing.begin() as db:
            write(db, CURATE_AGAIN_ALL, [{"at": address} for address in addresses])
            write(db, FORGET_PICTURE, [{"at": address} for address in addresses])

    def unnamed_pictures(self, channels: Collection[str]) -> list[str]:
        """Addresses that were asked, but that nothing names any more that these channels say and still stand by."""
        of = t.picture_of.c
        is_named = (
            select(of.item)
            .join(t.item, t.item.c.id == of.item)
            .where(of.address == t.picture.c.address, t.item.c.channel.in_(_each(channels)), ~_taken_back(of.item))
            .exists()
        )
        with self._engine.connect() as db:
            return list(db.scalars(select(t.picture.c.address).where(~is_named).order_by(t.picture.c.address)))


def as_pictures(said: str | None) -> tuple[Picture, ...]:
    return _PICTURES.validate_json(said) if said else ()


def name_pictures(db: Connection, versions: Sequence[NewVersion], others: Sequence[OtherPictures]) -> None:
    """Notes which pictures new versions have, and which other ones known versions have now.

    A picture of an earlier version stays noted, as readers may still see that; unless the source calls it sensitive.
    """
    replaced = [
        {
            "of": each.item,
            "number": each.version,
            "pictures": _PICTURES.dump_json(each.pictures, exclude_defaults=True).decode(),
        }
        for each in others
    ]
    write(db, REPLACE_PICTURES, replaced)
    write(db, CURATE_AGAIN, [{"of": each.item} for each in others])
    write(db, OF_BEFORE, [{"of": each.item.id} for each in versions if each.item.version > 1])
    gone = [each.item for each in others] + [each.item.id for each in versions if each.said.sensitive]
    write(db, FORGET_NAMED, [{"of": item} for item in gone])
    named = [(each.item.id, each.said.pictures) for each in versions if not each.said.sensitive]
    named += [(each.item, each.pictures) for each in others if not each.sensitive]
    rows = [
        {"item": item, "address": picture.url, "place": place}
        for item, pictures in named
        for place, picture in enumerate(pictures)
    ]
    write(db, NAME_PICTURE, rows)


def _stored(row: Row[Any]) -> StoredPicture:
    return StoredPicture(
        row.address,
        Outcome(row.outcome),
        row.asked,
        row.misses,
        row.digest,
        row.width,
        row.height,
        tuple(map(int, row.sizes.split())),
        row.why,
    )


def _each(values: Collection[str]) -> Any:
    """As many as there are: SQLite counts parameters, but not what stands in one."""
    return select(func.json_each(json.dumps(sorted(values))).table_valued("value").c.value)


def _taken_back(item: Any) -> Any:
    return select(t.absence.c.item).where(t.absence.c.item == item, t.absence.c.how != "").exists()
