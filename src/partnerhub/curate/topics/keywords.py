"""Finds the keywords of all topics in one pass over a text, and weighs them. Time grows with the text alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from partnerhub.curate.words import WORD
from partnerhub.model import Topic

ENOUGH = 1.0  # one keyword of the usual weight
IN_TITLE = 2.0  # times the weight
SHOWN = 3  # keywords in a reason
SAME_PHRASE = re.compile(r"[\s\-\u2010-\u2013]+")  # what may stand between the words of one keyword


class Keywords:
    """A keyword counts once, by its weight, twice that in the title; of two that overlap in a topic the longer one."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, float]]] = {}
        for topic in topics:
            for keyword, weight in {**dict.fromkeys(topic.keywords, 1.0), **dict(topic.weights)}.items():
                if words := tuple(_plain(match[0]) for match in WORD.finditer(keyword)):
                    self._by_first.setdefault(words[0], []).append((words, topic.id, weight))
        for known in self._by_first.values():
            known.sort(key=lambda each: -len(each[0]))

    def weigh(self, title: str, text: str) -> dict[str, str]:
        """The topics whose keywords weigh enough, with the reason. `text` may hold the title again."""
        in_title, found = self._found(title), self._found(text)
        why = {}
        for topic in dict.fromkeys((*in_title, *found)):
            head, every = in_title.get(topic, {}), {**in_title.get(topic, {}), **found.get(topic, {})}
            if sum(weight * (IN_TITLE if word in head else 1.0) for word, weight in every.items()) < ENOUGH:
                continue
            shown = [word for word, weight in every.items() if weight > 0]
            said = ", ".join(f"“{word}”" for word in shown[:SHOWN])
            why[topic] = f"the title says {said}" if head.keys() >= {*shown} else f"says {said}"
        return why

    def _found(self, text: str) -> dict[str, dict[str, float]]:
        """Of each topic the keywords in the text with their weights, in its order."""
        row = [(_plain(match[0]), match.start(), match.end()) for match in WORD.finditer(text)]
        found: dict[str, dict[str, float]] = {}
        taken: dict[str, int] = {}
        for place in range(len(row)):
            for words, topic, weight in self._beginning(text, row, place):
                if taken.get(topic, 0) <= place:
                    taken[topic] = place + len(words)
                    found.setdefault(topic, {}).setdefault(" ".join(words), weight)
        return found

    def _beginning(
        self, text: str, row: Sequence[tuple[str, int, int]], place: int
    ) -> Iterator[tuple[tuple[str, ...], str, float]]:
        first = row[place][0]
        for each in self._by_first.get(first, ()):
            if _follows(text, row, place, each[0]):
                yield each
        bare = first.removesuffix("'s")
        if bare != first:
            yield from (each for each in self._by_first.get(bare, ()) if len(each[0]) == 1)


def _follows(text: str, row: Sequence[tuple[str, int, int]], place: int, words: Sequence[str]) -> bool:
    if place + len(words) > len(row):
        return False
    return all(
        row[place + step][0] in (word, f"{word}'s" if step == len(words) - 1 else word)
        and SAME_PHRASE.fullmatch(text, row[place + step - 1][2], row[place + step][1])
        for step, word in enumerate(words[1:], 1)
    )


def _plain(word: str) -> str:
    return word.replace("’", "'").casefold()
