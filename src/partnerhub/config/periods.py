"""What the keys of `restricted_periods` say about each other: days the wrong way round, overlaps, unknown areas.

Reads the plain data, as `rules` does, which asks it. `PeriodShape` is in `shape`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from partnerhub.config.document import Finding
from partnerhub.config.values import nearest, shown

if TYPE_CHECKING:
    from partnerhub.config.rules import Spot


def check(top: Spot, areas: Sequence[Spot]) -> Iterator[Finding]:
    """`areas`: those of the patch."""
    periods = list(top.get("restricted_periods"))
    ids = [area.text("id") for area in areas]
    for period in periods:
        yield from _days(period)
        if all(ids):
            yield from _areas(period, [id_ for id_ in ids if id_])
        for key in ("candidates", "parties"):
            yield from _repeated(period, key)
    yield from _overlaps(periods)


def _days(period: Spot) -> Iterator[Finding]:
    since, until, poll = period.day("from"), period.day("to"), period.day("poll")
    if since and until and until < since:
        yield period.get("to").wrong(f"to ({until}) is before from ({since})")
    elif since and poll and poll < since:
        yield period.get("poll").wrong(f"poll ({poll}) is before from ({since}): the period begins before its poll")
    elif until and poll and until < poll:
        yield period.get("to").wrong(f"to ({until}) is before poll ({poll}): the period lasts to its poll at least")


def _areas(period: Spot, ids: Sequence[str]) -> Iterator[Finding]:
    for spot in period.get("areas"):
        if (name := spot.text()) and name not in ids:
            yield spot.wrong(f"unknown area{shown(name)}{nearest(name, ids)}")
    yield from _repeated(period, "areas")


def _repeated(period: Spot, key: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for spot in period.get(key):
        if name := " ".join((spot.text() or "").split()).casefold():
            if name in seen:
                yield spot.wrong(f"{key}{shown(spot.text() or '')} is there twice: leave one out")
            seen.add(name)


def _overlaps(periods: Sequence[Spot]) -> Iterator[Finding]:
    """Two at a time would contradict each other: each says on which day everything ends."""
    for one, other in combinations(periods, 2):
        days = [spot.day(key) for spot in (one, other) for key in ("from", "to")]
        since, until, begins, ends = days
        if since and until and begins and ends and since <= ends and begins <= until:
            problem = f"from overlaps with the period{shown(_name(one))} ({since} to {until}): write both polls in one"
            yield other.get("from").wrong(problem)


def _name(period: Spot) -> str:
    """Its first one, where it has several languages."""
    named = period.get("name").value
    said = next(iter(named.values()), "") if isinstance(named, dict) else named
    return said if isinstance(said, str) else ""
