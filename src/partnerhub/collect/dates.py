"""What a new reading of a calendar changes about the dates that are kept of it, and which event is which.

Takes what was read and what is kept; gives what to keep. Does not read calendars, or store. Pure.
`docs/notes/calendars.md` says why so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from partnerhub.model import Occurrence, Said, Standing
from partnerhub.store import Kept

BACK = timedelta(days=60)  # what was longer ago is kept as it was last read
LARGEST_SHARE = 0.2  # of the dates of a series that can be called off in one night
Mark = tuple[str | None, ...]


def same(
    ids: Sequence[str], items: Sequence[Said], dates: Mapping[str, datetime], known: Iterable[str], kept: Iterable[Kept]
) -> dict[str, str]:
    """{id: the id of the item it is} of events to which their calendar gave a new UID.

    `items` are this reading's, `ids` theirs, `dates` the next of each by guid; `known` those that are kept under their
    id; `kept` what is still to come. An event is one that is no longer listed when two of its title, its own address
    and its next date are the same, and none of either side's others fits as well. One without an address that was
    moved has only its title: that is enough when nothing else that is listed is called so.
    """
    listed = set(ids)
    called = Counter(_title(said.title) for said in items)
    new: defaultdict[Mark, list[str]] = defaultdict(list)
    for id_, said in zip(ids, items, strict=True):
        if id_ not in known:
            is_alone = called[_title(said.title)] == 1
            for mark in _marks(said.title, said.link, dates.get(said.guid or ""), is_alone=is_alone):
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

    That is a date longer ago than a calendar is read, and one that was called off: somebody may be on the way. A date
    that was moved remembers from when: what takes place once, and of a series one that is at another hour of its day.
    """
    by_item: defaultdict[str, list[Occurrence]] = defaultdict(list)
    for one in told:
        by_item[one.item].append(one)
    kept: list[Occurrence] = []
    for item in dict.fromkeys((*by_item, *before)):
        old = {one.key: one for one in before.get(item, ())}
        moved = _retimed(by_item[item], old, now)
        new = {one.key: _with_memory(one, moved.get(one.key)) for one in by_item[item]}
        kept += new.values()
        gone = old.keys() - new.keys() - {one.key for one in moved.values()}
        left = [one for key, one in old.items() if key in gone]
        kept += [one for one in left if _stays(one, now)]
        kept += _dropped(left, list(new.values()), now)
    return tuple(kept)


def _retimed(told: Iterable[Occurrence], old: Mapping[str, Occurrence], now: datetime) -> dict[str, Occurrence]:
    """{key: what the date was before}: by its key, else the one date of its day that is told no more."""
    told = list(told)
    keys = {one.key for one in told}
    lost = [one for key, one in old.items() if key and key not in keys and one.starts >= now and not _is_off(one)]
    new = [one for one in told if one.key and one.key not in old]
    before, after = Counter(map(_day, lost)), Counter(map(_day, new))
    by_day = {_day(one): one for one in lost if before[_day(one)] == after[_day(one)] == 1}
    return {key: one for key, one in old.items() if key in keys} | {
        one.key: by_day[_day(one)] for one in new if _day(one) in by_day
    }


def _dropped(left: Iterable[Occurrence], told: Sequence[Occurrence], now: datetime) -> list[Occurrence]:
    """Dates that a series leaves out while it goes on: called off. When many go at once the series itself changed."""
    last = max((one.starts for one in told), default=now)
    gone = [one for one in left if one.key and now <= one.ends and one.starts < last and not _is_off(one)]
    is_few = len(gone) <= max(1, LARGEST_SHARE * sum(one.ends >= now for one in told))
    return [replace(one, standing=Standing.CANCELLED) for one in gone] if is_few else []


def _with_memory(one: Occurrence, before: Occurrence | None) -> Occurrence:
    if before is None or one.was is not None or one.all_day != before.all_day:
        return one
    was = before.was if one.starts == before.starts else before.starts
    return replace(one, was=was if was != one.starts else None)


def _stays(one: Occurrence, now: datetime) -> bool:
    return one.ends < now - BACK or (_is_off(one) and one.ends >= now)


def _is_off(one: Occurrence) -> bool:
    return one.standing is Standing.CANCELLED


def _day(one: Occurrence) -> date:
    """Where it takes place."""
    return one.starts.astimezone(ZoneInfo(one.zone)).date()


def next_of(told: Iterable[Occurrence], now: datetime) -> dict[str, datetime]:
    """By item, the first of these dates that is not over."""
    found: dict[str, datetime] = {}
    for one in told:
        if one.ends >= now:
            found[one.item] = min(one.starts, found.get(one.item, one.starts))
    return found


def until(told: Iterable[Occurrence], now: datetime) -> datetime | None:
    """When the last of what is to come starts: of what is later its source may just not tell yet."""
    return max((one.starts for one in told if one.ends >= now), default=None)


def last_of(told: Iterable[Occurrence]) -> datetime | None:
    """When the last of what is told is over."""
    return max((one.ends for one in told if not _is_off(one)), default=None)


def _title(title: str | None) -> str | None:
    return " ".join((title or "").casefold().split()) or None


def _marks(title: str | None, link: str | None, starts: datetime | None, *, is_alone: bool = True) -> list[Mark]:
    """The surest first."""
    said = (_title(title), link, starts.isoformat() if starts else None)
    marks: dict[str, Mark] = {"a title and link": said[:2], "b title and date": said[::2], "c link and date": said[1:]}
    if is_alone and not link:
        marks["d title"] = said[:1]
    return [(name, *each) for name, each in marks.items() if all(each)]
