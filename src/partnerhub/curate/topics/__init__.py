"""Suggests topics: those of the partner, and those whose keywords weigh enough in the words, each with the reason.

Keywords match whole words, whatever their case. Does not guess meaning; an editor's decision overrules it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache

from partnerhub.curate.topics.causes import causes_of
from partnerhub.curate.topics.keywords import Keywords
from partnerhub.curate.words import all_text
from partnerhub.model import Partner, Said, Topic


@lru_cache(maxsize=8)
def suggester(topics: tuple[Topic, ...]) -> Callable[[Said | str, Partner], tuple[tuple[str, str], ...]]:
    """A function from (what was said, partner) to (topic id, why) in the configured order. A str is a text alone."""
    keywords = Keywords(topics)

    def suggest(said: Said | str, partner: Partner) -> tuple[tuple[str, str], ...]:
        title, text = ("", said) if isinstance(said, str) else (said.title or "", all_text(said))
        why = keywords.weigh(title, text) | dict.fromkeys(partner.topics, f"{partner.name} works on it")
        return tuple((topic.id, why[topic.id]) for topic in topics if topic.id in why)

    return suggest


def for_partner(topics: Sequence[Topic], partner: Partner) -> tuple[tuple[str, str], ...]:
    """(topic id, why) of topics that a partner could be given, by its name and what it says of itself.

    A topic is meant when one of its keywords stands there, or words for the same cause as its name.
    """
    text = f"{partner.name}\n{partner.about or ''}"
    own = dict(causes_of(text))
    by_keyword = Keywords(topics).weigh(partner.name, text)
    found = []
    for topic in topics:
        if topic.id in partner.topics:
            continue
        shared = [own[cause] for cause, _ in causes_of(topic.name) if cause in own]
        if why := by_keyword.get(topic.id) or (f"says “{shared[0]}”" if shared else None):
            found.append((topic.id, why))
    return tuple(found)


def is_priority(topic: Topic, day: date | None = None) -> bool:
    """Whether a topic is a priority of the plan on a day; without a day, whether it ever is."""
    if not topic.priority or day is None:
        return topic.priority
    return (topic.since is None or topic.since <= day) and (topic.until is None or day <= topic.until)


def union(order: Iterable[Topic], ids: Iterable[str]) -> tuple[str, ...]:
    wanted = set(ids)
    return tuple(topic.id for topic in order if topic.id in wanted)
