"""Whether a restricted period runs or comes soon, in a sentence that every command can afford."""

from __future__ import annotations

from datetime import date, timedelta

from partnerhub.model import Hub, RestrictedPeriod
from partnerhub.shell.report import plain
from partnerhub.shell.times import long_day

SOON = timedelta(days=60)  # a period that comes so soon is told of without being asked for


def next_after(hub: Hub, today: date) -> RestrictedPeriod | None:
    return min((each for each in hub.restricted_periods if each.since > today), key=lambda p: p.since, default=None)


def told(hub: Hub, today: date) -> str:
    """That a period runs or comes soon, in a sentence; "" for none."""
    if period := hub.period_on(today):
        return f"The restricted period “{plain(period.name)}” runs until {long_day(period.until)}."
    period = next_after(hub, today)
    if period is None or period.since - today > SOON:
        return ""
    looked = f"`hub check --today {period.since}` tells what it will change"
    return f"The restricted period “{plain(period.name)}” begins on {long_day(period.since)}: {looked}."
