"""How long the office took to answer, by account and month: what was promised, kept, missed and not answered yet. Pure.

Takes the register and what the accounts promise. A month is the one in which something was received. What is not
answered is told as that for as long as the register says so: whether it is late by now is another question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from partnerhub.curate.working_days import days_taken, last_day
from partnerhub.model import Nation, Response

Month = tuple[int, int]  # year, month


@dataclass(frozen=True, slots=True)
class Replies:
    """What came to one account in a time."""

    kept: int = 0
    missed: int = 0
    waiting: int = 0  # not answered yet
    days: tuple[int, ...] = ()  # working days that each answer took

    @property
    def parts(self) -> tuple[int, int, int]:
        return self.kept, self.missed, self.waiting

    @property
    def median(self) -> float | None:
        return median(self.days) if self.days else None

    def __add__(self, other: Replies) -> Replies:
        days = tuple(sorted((*self.days, *other.days)))
        return Replies(self.kept + other.kept, self.missed + other.missed, self.waiting + other.waiting, days)


@dataclass(frozen=True, slots=True)
class Open:
    """What is not answered, on a day."""

    in_time: int = 0
    overdue: int = 0


def measured(rows: Iterable[Response], targets: Mapping[str, int], today: date) -> list[Response]:
    """Those that a promise can be measured by, as they were known on a day. `targets`: working days, by account."""
    return [
        replace(row, answered=None) if row.answered and row.answered > today else row
        for row in rows
        if row.asks and row.received <= today and (row.promised or targets.get(row.account))
    ]


def by_month(rows: Sequence[Response], targets: Mapping[str, int], nation: Nation) -> dict[str, dict[Month, Replies]]:
    """By account and month. `rows` as `measured` gives them."""
    found: dict[str, dict[Month, list[Response]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row.account][row.received.year, row.received.month].append(row)
    return {
        account: {month: _counted(some, targets, nation) for month, some in sorted(months.items())}
        for account, months in found.items()
    }


def open_on(rows: Sequence[Response], targets: Mapping[str, int], nation: Nation, today: date) -> dict[str, Open]:
    """By account. `rows` as `measured` gives them."""
    found: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        if row.answered is None:
            found[row.account].append(today > last_day(row.received, _promised(row, targets), nation))
    return {account: Open(some.count(False), some.count(True)) for account, some in found.items()}


def _counted(rows: Sequence[Response], targets: Mapping[str, int], nation: Nation) -> Replies:
    kept = missed = 0
    days = []
    for row in rows:
        if row.answered:
            days.append(days_taken(row.received, row.answered, nation))
            is_kept = days[-1] <= _promised(row, targets)
            kept, missed = kept + is_kept, missed + (not is_kept)
    return Replies(kept, missed, len(rows) - len(days), tuple(sorted(days)))


def _promised(row: Response, targets: Mapping[str, int]) -> int:
    return row.promised or targets[row.account]
