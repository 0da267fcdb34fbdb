"""Working days between two days, with the bank holidays of a nation of the United Kingdom. Pure.

The day on which something came does not count. What is answered on a day off is answered on the next working day.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from partnerhub.model import Nation

_SUBDIVISIONS = {Nation.ENGLAND: "ENG", Nation.WALES: "WLS", Nation.SCOTLAND: "SCT", Nation.NORTHERN_IRELAND: "NIR"}
_WEEKEND = (5, 6)


@lru_cache(256)
def bank_holidays(nation: Nation, year: int) -> frozenset[date]:
    from holidays import country_holidays  # most nights count none

    return frozenset(country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year))


@lru_cache(8192)
def is_working_day(day: date, nation: Nation) -> bool:
    return day.weekday() not in _WEEKEND and day not in bank_holidays(nation, day.year)


def last_day(received: date, days: int, nation: Nation) -> date:
    """The last day on which an answer within so many working days is in time."""
    day = received
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day, nation)
    return day


def before_poll(poll: date, days: int, nation: Nation) -> date:
    """The day so many working days before a poll, as election law counts them: Christmas Eve is none either."""
    day = poll
    while days > 0:
        day -= timedelta(days=1)
        days -= is_working_day(day, nation) and (day.month, day.day) != (12, 24)
    return day


def days_taken(received: date, answered: date, nation: Nation) -> int:
    """In working days; 0 for an answer on the same day."""
    if answered <= received:
        return 0
    later = (received + timedelta(days=step) for step in range(1, (answered - received).days + 1))
    return sum(is_working_day(day, nation) for day in later) + (not is_working_day(answered, nation))
