"""Chooses what a front page shows: the newest, but calm: no partner fills it alone. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from partnerhub.model import Story


def calm(newest_first: Iterable[Story], most: int, each: int) -> list[Story]:
    """The newest stories, at most `each` of one partner, at most `most` in all."""
    shown: list[Story] = []
    by_partner: Counter[str] = Counter()
    for story in newest_first:
        if len(shown) == most:
            break
        if by_partner[story.partner] < each:
            by_partner[story.partner] += 1
            shown.append(story)
    return shown
