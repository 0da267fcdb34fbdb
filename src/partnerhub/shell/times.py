"""Moments as an editor reads them: in the hub's time zone, in words."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def day_there(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def long_day(day: date) -> str:
    """20 November 2026"""
    return f"{day.day} {day:%B %Y}"


def long_time(moment: datetime, zone: ZoneInfo) -> str:
    """20 November 2026, 08:15"""
    there = moment.astimezone(zone)
    return f"{long_day(there)}, {there:%H:%M}"


def typed_time(moment: datetime, zone: ZoneInfo) -> str:
    """2026-11-20T08:15, as a file or a command has it."""
    return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}"
