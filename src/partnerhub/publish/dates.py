"""When a story of a calendar takes place, on its own page: the next dates, with what became of each in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from partnerhub.model import Story
from partnerhub.publish import events
from partnerhub.publish.events import EventLine
from partnerhub.publish.happenings import Happening

if TYPE_CHECKING:
    from partnerhub.publish.site.site import Site

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Dates:
    """`lines`: of a series the next dates; of what takes place once that one, when more than its fields is to be said:
    something became of it, or its own clocks are not those of the patch.
    """

    lines: tuple[EventLine, ...]
    is_series: bool
    title: str = ""  # what the series is called; a date that says something else is another matter
    place: str = ""
    more: str = ""  # "and 43 more": they are on the pages of events

    @property
    def is_off(self) -> bool:
        """Whether the one date that there is was called off."""
        return not self.is_series and self.lines[0].status == "cancelled"


def inputs(site: Site, story: Story) -> tuple[str, ...]:
    """What the dates of a story's page are made from."""
    coming = _shown(site, story)
    return (repr(coming[:SHOWN]), str(len(coming))) if _is_told(site, story) else ()


def of_story(site: Site, story: Story) -> Dates | None:
    """None where its own fields say it all."""
    if not _is_told(site, story):
        return None
    coming = _shown(site, story)
    lines = []
    for each in coming[:SHOWN]:
        day = events.day_name(each.days(site.shelf.zone)[0], site.words)
        lines.append(replace(events.line(site, each), day=day))
    more = len(coming) - len(lines)
    says = site.words.ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more} if more else ""
    told = site.shelf.dated_by_story.get(story.id)
    is_series = story.details.starts is None
    if not lines or (not is_series and not lines[0].state and not lines[0].there):
        return None
    return Dates(tuple(lines), is_series, told.title if told else "", story.details.place or "", says)


def _is_told(site: Site, story: Story) -> bool:
    return any(each.is_stated for each in site.diary.by_story.get(story.id, ()))


def _shown(site: Site, story: Story) -> list[Happening]:
    """Of a series what is to come; what takes place once, whenever that is."""
    every = site.diary.by_story.get(story.id, ())
    return [each for each in every if story.details.starts is not None or each.over >= site.now]
