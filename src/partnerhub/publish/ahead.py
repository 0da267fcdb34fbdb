"""What is ahead of us: calls that close and events that begin, the next first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from partnerhub.language import Language
from partnerhub.model import ItemKind, Story
from partnerhub.publish.calendars import turn
from partnerhub.publish.happenings import Happening


@dataclass(frozen=True, slots=True)
class Coming:
    """A story that closes, or something that takes place: when it does, or did if it goes on."""

    at: datetime
    name: str
    story: Story | None = None
    happening: Happening | None = None

    @property
    def told(self) -> str | None:
        """The id of the story that tells it, if one does."""
        return self.story.id if self.story else self.happening.story if self.happening else None

    @property
    def kind(self) -> ItemKind:
        if self.happening:
            return self.happening.kind
        return self.story.details.kind if self.story else ItemKind.NEWS


def coming(
    stories: Iterable[Story], happenings: Iterable[Happening], now: datetime, *, also_off: bool = False
) -> list[Coming]:
    """What has a day that is still to come. A series stands here with the next of its days; what is off if asked."""
    found = [
        Coming(when.begins, story.id, story=story)
        for story in stories
        if (when := turn(story.details)) and when.is_deadline and now <= when.ends
    ]
    known: set[tuple[str, str]] = set()
    for each in sorted(happenings, key=lambda each: (each.starts, each.uid)):
        if now <= each.over and (also_off or not each.is_off) and each.series not in known:
            known.add(each.series)
            found.append(Coming(each.starts, each.uid, happening=each))
    return sorted(found, key=lambda each: (each.at, each.name))


def left(moment: datetime, now: datetime, zone: ZoneInfo, words: Language) -> str:
    """How long that is, in days on the clocks of the patch: "today", "tomorrow", "in 7 days"."""
    return days_left((moment.astimezone(zone).date() - now.astimezone(zone).date()).days, words)


def days_left(days: int, words: Language) -> str:
    if days < 1:
        return words.gettext("today")
    if days == 1:
        return words.gettext("tomorrow")
    return words.ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def weeks(some: Sequence[Coming], now: datetime, zone: ZoneInfo) -> tuple[list[Coming], list[Coming], list[Coming]]:
    """(in the next seven days, in the seven after them, later)."""
    groups: tuple[list[Coming], list[Coming], list[Coming]] = ([], [], [])
    today = now.astimezone(zone).date()
    for each in some:
        groups[min(max((each.at.astimezone(zone).date() - today).days, 0) // 7, 2)].append(each)
    return groups
