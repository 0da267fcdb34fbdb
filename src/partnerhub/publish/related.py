"""What else a reader of a story may want: earlier stories of its topics and areas. Pure.

Only earlier ones: so no page changes because a later story arrived.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from partnerhub.model import Story

MOST = 3
NEAR = timedelta(days=400)
REMEMBERED = 6  # stories of one topic, or of one topic in one area


def related(newest_first: Sequence[Story]) -> Mapping[str, tuple[str, ...]]:
    """By story, the ids of at most `MOST` earlier ones: of its topics in its areas, then of its topics."""
    latest: dict[tuple[str, str], deque[Story]] = defaultdict(lambda: deque(maxlen=REMEMBERED))
    found: dict[str, tuple[str, ...]] = {}
    for story in reversed(newest_first):
        places = list(_places(story))
        chosen: dict[str, None] = {}
        for place in places:
            for other in reversed(latest[place]):
                if len(chosen) < MOST and story.placed - other.placed <= NEAR:
                    chosen.setdefault(other.id)
        if chosen:
            found[story.id] = tuple(chosen)
        for place in places:
            latest[place].append(story)
    return found


def _places(story: Story) -> Iterator[tuple[str, str]]:
    """What it has in common with others, the most telling first."""
    for topic in story.topics:
        for area in story.areas:
            yield topic, area
    for topic in story.topics:
        yield topic, ""
