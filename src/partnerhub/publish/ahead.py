"""What is ahead of us: calls that close and events that begin, the next first. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from partnerhub.language import Language
from partnerhub.model import Story, ends_at
from partnerhub.publish.calendars import turn


def coming(stories: Iterable[Story], now: datetime) -> list[Story]:
    """Those with a day that is still to come."""
    dated = [(moment, story.id, story) for story in stories if (moment := turns(story, now))]
    return [story for _, _, story in sorted(dated, key=lambda each: each[:2])]


def turns(story: Story, now: datetime) -> datetime | None:
    """The moment a reader has to know, when it is still to come: it closes, or takes place."""
    when = turn(story.details)
    return when.begins if when and now <= (ends_at(story.details) or when.ends) else None


def left(moment: datetime, now: datetime, zone: ZoneInfo, words: Language) -> str:
    """How long that is, in days on the clocks of the patch: "today", "tomorrow", "in 7 days"."""
    return days_left((moment.astimezone(zone).date() - now.astimezone(zone).date()).days, words)


def days_left(days: int, words: Language) -> str:
    if days < 1:
        return words.gettext("today")
    if days == 1:
        return words.gettext("tomorrow")
    return words.ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def weeks(stories: Iterable[Story], now: datetime, zone: ZoneInfo) -> tuple[list[Story], list[Story], list[Story]]:
    """(in the next seven days, in the seven after them, later)."""
    groups: tuple[list[Story], list[Story], list[Story]] = ([], [], [])
    today = now.astimezone(zone).date()
    for story in stories:
        moment = turns(story, now)
        days = (moment.astimezone(zone).date() - today).days if moment else 0
        groups[min(max(days, 0) // 7, 2)].append(story)
    return groups
