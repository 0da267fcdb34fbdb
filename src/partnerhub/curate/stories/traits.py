"""What is compared of an item: its terms, where they stand, and the pages it is on and leads to. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from partnerhub.collect.identity import canonical
from partnerhub.curate.words import SMALL_WORDS, WORD, words
from partnerhub.model import Item

OPENING = 60  # words of a text that are compared
IN_TEXT = 0.4  # what a term weighs that stands in the text only; one in the title weighs 1
STEM = 7  # letters of a word that tell it from others: protest, protests, protesters
MOST_LINKS = 50

HREF = re.compile(r'href="([^"]+)"')
POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Traits:
    item: Item
    page: str | None  # the canonical link
    links: frozenset[str]  # the canonical pages its body leads to
    about: frozenset[str]  # the same of a short post, which passes on a page; an article's links are background
    title: tuple[str, ...]  # words
    text: tuple[str, ...]  # the opening's words
    terms: Mapping[str, float]  # {term: its weight}, the title's first


def traits(item: Item) -> Traits:
    said = item.said
    text = tuple(match[0].casefold() for match in islice(WORD.finditer(said.text), OPENING))
    title = words(said.title or "")[:OPENING]
    page = _canonical(said.link) if said.link else None
    links = frozenset(_canonical(match[1]) for match in islice(HREF.finditer(said.body), MOST_LINKS))
    weights = dict.fromkeys(map(_term, title or words(said.derived_title)[:OPENING]), 1.0)
    weights |= dict.fromkeys((term for term in map(_term, text) if term not in weights), IN_TEXT)
    weights.pop("", None)
    about = links - {page} if len(text) < OPENING else frozenset()
    return Traits(item, page, links, about, title, text, weights)


def spoken(item: Item) -> Iterator[tuple[str, str]]:
    """(term, the word as it is written) in reading order, title first; "" for a word that says nothing."""
    said = item.said
    for text in (said.title or said.derived_title, said.text):
        for match in islice(WORD.finditer(text), OPENING):
            yield _term(match[0].casefold()), match[0]
        yield "", ""


@lru_cache(maxsize=1 << 16)
def _term(word: str) -> str:
    bare = POSSESSIVE.sub("", word)
    return "" if bare in SMALL_WORDS or (len(bare) == 1 and not bare.isdigit()) else bare[:STEM]


_canonical = lru_cache(maxsize=4096)(canonical)
