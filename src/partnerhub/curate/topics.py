"""Suggests topics: those of the partner, and those whose keywords stand in the words.

Keywords match whole words, whatever their case. Does not guess meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from partnerhub.curate.words import finder
from partnerhub.model import Partner, Topic


@lru_cache(maxsize=8)
def suggester(topics: tuple[Topic, ...]) -> Callable[[str, Partner], tuple[str, ...]]:
    """A function from (text, partner) to topic ids in the configured order."""
    finders = [(topic.id, finder(topic.keywords, ignore_case=True)) for topic in topics]

    def suggest(text: str, partner: Partner) -> tuple[str, ...]:
        return tuple(topic for topic, found in finders if topic in partner.topics or found(text))

    return suggest


def union(order: Iterable[Topic], ids: Iterable[str]) -> tuple[str, ...]:
    wanted = set(ids)
    return tuple(topic.id for topic in order if topic.id in wanted)
