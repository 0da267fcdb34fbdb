"""Cuts a growing list into pages so that old pages never change: numbered from the oldest, the newest first. Pure.

Page 1 holds the oldest stories and is settled once full. The list's own page holds the newest, between one and two
pages' worth, so a night's new stories touch that page alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from partnerhub.model import Story
from partnerhub.publish import addresses
from partnerhub.publish.views import Pager

SIZE = 20


@dataclass(frozen=True, slots=True)
class Slice:
    path: str
    stories: Sequence[Story]  # newest first
    pager: Pager


def slices(first: str, newest_first: Sequence[Story], size: int = SIZE) -> list[Slice]:
    """The list's own page, then its numbered ones from the newest to the oldest."""
    full = max(0, len(newest_first) // size - 1)
    paths = {0: first, **{number: addresses.numbered(first, number) for number in range(1, full + 1)}}
    own = newest_first[: len(newest_first) - full * size]
    found = [Slice(first, own, Pager(None, paths[full] if full else None, None))]
    for number in range(full, 0, -1):
        end = len(newest_first) - (number - 1) * size
        newer = paths[number + 1] if number < full else first
        older = paths[number - 1] if number > 1 else None
        found.append(Slice(paths[number], newest_first[end - size : end], Pager(newer, older, number)))
    return found
