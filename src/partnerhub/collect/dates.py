"""What a new reading of a calendar changes about the dates that are kept of it, and which event is which.

Takes what was read and what is kept; gives what to keep. Does not read calendars, or store. Pure.
`docs/notes/calendars.md` says why so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from partnerhub.model import Occurrence, Said, Standing
from partnerhub.store import Kept

BACK = timedelta(days=60)  # what was longer ago is kept as it was last read
Mark = tuple[str | None, ...]


def same(
    ids: Sequence[str], items: Sequence[Said], dates: Mapping[str, datetime], known: Iterable[str], kept: Iterable[Kept]
) -> dict[str, str]:
    """{id: the id of the item it is} of events to which their calendar gave a new UID.

    `items` are this reading's, `ids` theirs, `dates` the next of each by guid; `known` those that are kept under their
    id; `kept` what is still to come. An event is one that is no longer listed when two of its title, its own address
    and its next date are the same, and none of either side's others fits as well.
    """
    listed = set(ids)
    new: defaultdict[Mark, list[str]] = defaultdict(list)
    for id_, said in zip(ids, items, strict=True):
        if id_ not in known:
            for mark in _marks(said.title, said.link, dates.get(said.guid or "")):
                new[mark].append(id_)
    lost: defaultdict[Mark, list[str]] = defaultdict(list)
    for one in kept:
        if one.id not in listed:
            for mark in _marks(one.title, one.link, one.starts):
                lost[mark].append(one.id)
    found: dict[str, str] = {}
    for mark in sorted(new.keys() & lost.keys(), key=str):
        mine, theirs = set(new[mark]) - found.keys(), set(lost[mark]) - set(found.values())
        if len(mine) == len(theirs) == 1:
            found[mine.pop()] = theirs.pop()
    return found


def merged(
    told: Sequence[Occurrence], before: Mapping[str, Sequence[Occurrence]], now: datetime
) -> tuple[Occurrence, ...]:
    """The dates to keep of these items: as they are told now, and of those before what the reading cannot take back.

    That is a date longer ago than a calendar is read, and one that was called off: somebody may be on the way. A thing
    that takes place once and was moved remembers from when.
    """
    by_item: defaultdict[str, list[Occurrence]] = defaultdict(list)
    for one in told:
        by_item[one.item].append(one)
    kept: list[Occurrence] = []
    for item in dict.fromkeys((*by_item, *before)):
        old = {one.key: one for one in before.get(item, ())}
        new = {one.key: _with_memory(one, old.get(one.key)) for one in by_item[item]}
        kept += new.values()
        kept += [one for key, one in old.items() if key not in new and _stays(one, now)]
    return tuple(kept)


def _with_memory(one: Occurrence, before: Occurrence | None) -> Occurrence:
    if before is None or one.was is not None or one.all_day != before.all_day:
        return one
    was = before.was if one.starts == before.starts else before.starts
    return replace(one, was=was if was != one.starts else None)


def _stays(one: Occurrence, now: datetime) -> bool:
    return one.ends < now - BACK or (one.standing is Standing.CANCELLED and one.ends >= now)


def next_of(told: Iterable[Occurrence], now: datetime) -> dict[str, datetime]:
    """By item, the first of these dates that is not over."""
    found: dict[str, datetime] = {}
    for one in told:
        if one.ends >= now:
            found[one.item] = min(one.starts, found.get(one.item, one.starts))
    return found


def last_of(told: Iterable[Occurrence]) -> datetime | None:
    """When the last of what is told is over."""
    return max((one.ends for one in told if one.standing is not Standing.CANCELLED), default=None)


def _marks(title: str | None, link: str | None, starts: datetime | None) -> list[Mark]:
    said = (" ".join((title or "").casefold().split()) or None, link, starts.isoformat() if starts else None)
    pairs = {"title link": said[:2], "title date": said[::2], "link date": said[1:]}
    return [(name, *pair) for name, pair in pairs.items() if all(pair)]
