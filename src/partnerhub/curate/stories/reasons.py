"""Why an item is in a story, in words for a tired editor. Pure."""

from __future__ import annotations

from partnerhub.curate.stories.likeness import Likeness
from partnerhub.curate.stories.traits import spoken
from partnerhub.model import Item

TELLING = 4  # terms that are named …
LENGTH = 60  # … and characters of the other's title


def because(item: Item, how: Likeness | None, other: Item) -> str:
    """`shares "Thorne Common", "quad bikes", 14 with hexley-watch: “Four quad bikes…”`"""
    said = other.said.title or other.said.derived_title
    title = said if len(said) <= LENGTH else said[:LENGTH].rsplit(" ", 1)[0] + "…"
    if how is None:
        return f"one links to the other, {other.partner}: “{title}”"
    telling = [term for _, term in sorted(how.shared, key=lambda pair: (-pair[0], pair[1]))[: 2 * TELLING]]
    names = ", ".join(name if name.isdigit() else f'"{name}"' for name in _phrases(item, telling)[:TELLING])
    return f"shares {names} with {other.partner}: “{title}”"


def _phrases(item: Item, telling: list[str]) -> list[str]:
    """The terms as the item writes them, neighbours together, the most telling first."""
    phrases: list[list[tuple[str, str]]] = [[]]
    said = set[str]()
    for term, word in spoken(item):
        if term in telling and term not in said:
            phrases[-1].append((term, word))
            said.add(term)
        elif phrases[-1]:
            phrases.append([])
    whole = [phrase for phrase in phrases if phrase]
    whole.sort(key=lambda phrase: min(telling.index(term) for term, _ in phrase))
    return [" ".join(word for _, word in phrase) for phrase in whole]
