"""How much an item's words speak for its being part of a story, and when that is enough. Pure arithmetic.

Evidence is the sum over the item's terms: the logarithm of how much likelier a term is in the story than anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from math import log, log2, sqrt

SHARE = 0.1  # of what is said about a story, that much repeats the story's own words
UNSEEN = 3  # items that every story might still have, whose words nobody knows
EARLIER = 1000  # stories before the first that are known, so that few words of a small hub are remarkable
SURE = 2.0  # evidence that joins an item to a large story …
SURE_OF_ONE = 5.0  # … and how much more it takes for a story of one item; half of it for one of two
HOURS = 2.5  # evidence that a gap of one hour takes; of three hours twice as much, of seven three times
FEWER = 0.6  # … but that much less of it for a story of one item, of which nobody has heard before
OWN = 1.0  # evidence that it takes more where the partner has spoken already: few say the same twice
DOUBTFUL = 2.0  # short of enough by less than this: an editor may look
MARGIN = 2.5  # a story is looked at when the rarest shared terms alone could come so near to what is asked
FEW, WORDS_OF_FEW = 5, 2  # to join a story of so few items, an item shares so many telling words
TELLING = 0.5  # evidence of a telling word
CORE = 0.2  # what only a text says counts when that share of a story's items says it, or a large one would swallow all
THREAD = 0.1  # to join a larger one, it shares a telling word with that share of its titles
A_TEXT = 8  # telling words below a title: two texts about one thing would share one of them
TEXTS = 0.5  # what only texts share counts up to that share of what titles have a part in


@dataclass(frozen=True, slots=True)
class Likeness:
    """Evidence over what was asked for: at least 0 is sure."""

    over: float
    shared: tuple[tuple[float, str], ...]  # (evidence, term)

    @property
    def sure(self) -> bool:
        return self.over >= 0

    @property
    def doubtful(self) -> bool:
        return -DOUBTFUL <= self.over < 0


NONE = Likeness(float("-inf"), ())
MISSING = log(1 - SHARE)


def rarity(stories_with: int, stories: int) -> float:
    """How likely a term stands in some item: from how many of the open stories have it."""
    assumed = (stories_with + 0.5) / (stories + EARLIER)
    return max(assumed, (stories_with - 4 * sqrt(stories_with)) / stories) if stories else assumed


def most(weight: float, rarely: float) -> float:
    """The most evidence that a term can give, for any story."""
    return weight * log(SHARE / rarely)


def asked(size: int) -> float:
    """Evidence that joins an item to a story of so many at the same moment."""
    return SURE + SURE_OF_ONE / size


@cache
def least(size: int) -> float:
    """What `most` of the rarest terms, in a title of either, must come to for a story to be compared at all."""
    return (asked(size) - MARGIN) / (1 + TEXTS) + log((size + UNSEEN) / size)


def _share_titles_alone(
    terms: Mapping[str, float], words: Mapping[str, float], leads: Mapping[str, int], common: Sequence[str]
) -> bool:
    """Whether both have something to say below their titles, and none of it in common: "Newsletter for November"."""
    if any(terms[term] < 1 or term not in leads for term in common):
        return False
    return sum(weight < 1 for weight in terms.values()) >= A_TEXT and len(words) - len(leads) >= A_TEXT


def likeness(
    terms: Mapping[str, float],
    rare: Mapping[str, float],
    words: Mapping[str, float],
    leads: Mapping[str, int],
    size: int,
    gap: timedelta,
    *,
    own: bool,
) -> Likeness:
    """Of an item with these `terms` and a story of `size` items, `gap` away.

    `rare`: the rarity of the terms; `words`: {term: its weight in all the story's items}; `leads`: those in its titles;
    `own`: one of them is of the same partner.
    """
    common = [term for term in terms if term in words]
    if size <= FEW and len(common) < WORDS_OF_FEW:
        return NONE
    if _share_titles_alone(terms, words, leads, common):
        return NONE
    in_titles, in_texts = 0.0, MISSING * sum(terms.values())
    shared, telling, likelier = [], 0, SHARE / (size + UNSEEN)
    for term in common:
        weight, said, from_title = terms[term], words[term], term in leads
        if said < CORE * size and not (from_title and weight == 1):
            continue
        in_texts -= weight * MISSING
        evidence = weight * log(1 - SHARE + likelier * said / rare[term])
        shared.append((evidence, term))
        telling += evidence > TELLING and (size <= FEW or leads[term] >= THREAD * size)
        if from_title or weight == 1:
            in_titles += evidence
        else:
            in_texts += evidence
    if telling < (WORDS_OF_FEW if size <= FEW else 1):
        return NONE
    wanted = asked(size) + HOURS * (1 - FEWER / size) * log2(1 + gap / timedelta(hours=1)) + OWN * own
    return Likeness(in_titles + min(in_texts, TEXTS * in_titles) - wanted, tuple(shared))
