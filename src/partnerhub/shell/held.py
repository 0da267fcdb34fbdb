"""The stories that editors hold: no question comes up again of one, so that it is told how many there are."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from partnerhub.model import Content, Do, StoryState
from partnerhub.shell.report import count
from partnerhub.shell.times import day_there
from partnerhub.store import Store


def held(content: Content, store: Store) -> dict[str, datetime | None]:
    """Since when each story is held: by id. None: the decision names it by an address."""
    stories = [story.id for story in store.stories(StoryState.HELD)]
    members = store.members(stories)
    since = {each.about: each.on for each in content.decisions if each.do is Do.HOLD}
    since |= {each.link: each.on for each in content.decisions if each.do is Do.HOLD and each.link}
    found = {}
    for story in stories:
        names = [name for item in members.get(story, ()) for name in (item.id, item.said.link) if name in since]
        found[story] = min((since[name] for name in (story, *names) if name in since), default=None)
    return found


def told_held(kept: dict[str, datetime | None], now: datetime, zone: ZoneInfo) -> str:
    """ "3 stories are held, the oldest since 17 October: hub queue --all | grep held", or nothing."""
    if not kept:
        return ""
    told = count(len(kept), "story is held", "stories are held")
    days = [day_there(since, zone) for since in kept.values() if since]
    first = min(days, default=None)
    year = f" {first.year}" if first and first.year != day_there(now, zone).year else ""
    since = f", {'the oldest ' if len(kept) > 1 else ''}since {first.day} {first:%B}{year}" if first else ""
    return f"{told}{since}: hub queue --all | grep held"
