"""How much was said when: the numbers of a small chart of months or years, which is a table too.

Takes the moments that stories were placed at, the hub's time zone and the clock; gives frozen values. Pure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from math import ceil
from zoneinfo import ZoneInfo

from babel.dates import get_month_names

from partnerhub.language import Language

MONTHS, YEARS = 12, 12  # the most columns that a telephone has room for
HIGH = 72  # pixels: the height of the highest bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One column. `first` and `rest` are its short name: a narrow screen shows the first part only."""

    name: str  # November 2026
    first: str  # N
    rest: str  # ov
    count: int
    height: int  # 0 to HIGH; at least 1 when there is anything
    address: str | None = None  # of the page that lists it


@dataclass(frozen=True, slots=True)
class Chart:
    """A table of one row; nothing is shown of one whose `total` is 0."""

    caption: str
    bars: tuple[Bar, ...]  # the oldest first
    total: int


def by_month(
    placed: Iterable[datetime],
    zone: ZoneInfo,
    now: datetime,
    words: Language,
    address: Callable[[datetime], str] | None = None,
) -> Chart:
    """The last twelve months, this one included. `address` gives the page of a month that has anything."""
    starts = _starts(zone, now.astimezone(zone).year, now.astimezone(zone).month)
    counts = Counter(bisect_right(starts, moment) for moment in placed)
    months = [start.astimezone(zone) for start in starts[:-1]]
    short = get_month_names("abbreviated", locale=words.locale)
    caption = words.gettext("Stories a month, %(first)s to %(last)s") % {
        "first": words.month(months[0]),
        "last": words.month(months[-1]),
    }
    found = [counts[number] for number in range(1, MONTHS + 1)]
    return Chart(
        caption,
        tuple(
            Bar(
                words.month(month),
                short[month.month][:1].upper(),
                short[month.month][1:].rstrip("."),
                count,
                _height(count, max(found)),
                address(month) if address and count else None,
            )
            for month, count in zip(months, found, strict=True)
        ),
        sum(found),
    )


def by_year(counts: Mapping[int, int], words: Language, address: Callable[[int], str] | None = None) -> Chart:
    """The last twelve of the years that anything was said in, and those between them. `counts`: stories by year."""
    last = max(counts, default=0)
    years = range(max(min(counts, default=0), last - YEARS + 1), last + 1) if counts else range(0)
    most = max(counts.values(), default=0)
    caption = (
        words.gettext("Stories a year, %(first)s to %(last)s") % {"first": years[0], "last": last} if counts else ""
    )
    bars = (
        Bar(
            f"{year}",
            f"’{year % 100:02d}",
            "",
            counts.get(year, 0),
            _height(counts.get(year, 0), most),
            address(year) if address and counts.get(year) else None,
        )
        for year in years
    )
    return Chart(caption, tuple(bars), sum(counts.get(year, 0) for year in years))


@lru_cache
def _starts(zone: ZoneInfo, year: int, month: int) -> tuple[datetime, ...]:
    """When each of the twelve months began there, and when the next one will."""
    last = year * 12 + month - 1
    found = (divmod(number, 12) for number in range(last - MONTHS + 1, last + 2))
    return tuple(datetime(each, number + 1, 1, tzinfo=zone).astimezone(UTC) for each, number in found)


def _height(count: int, most: int) -> int:
    return ceil(HIGH * count / most) if most else 0
