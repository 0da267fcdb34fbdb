"""Finds whole words and phrases in text, and compares texts by their words. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from partnerhub.model import Said

HASHTAG = re.compile(r"#(\w+)")
CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")  # #RoadSafety says road safety
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# Words that say nothing of what a text is about, in English and in Welsh.
_SMALL = """
a about after again against all also am an and any are as at be because been before being but by can could did do
does for from get gets had has have he her here hers him his how i if in into is it its just like may me more most
my new no not now of off on one only or our out over own said say says she should so some than that the their them
then there these they this those to too up us was we were what when where which while who why will with would you
your
a ac ag am ar at bod chi dros eich ei eu fel gan gyda hefyd hon hwn i mae maen na neu ni nid o oedd oes ond pan
rhwng sydd sy trwy wedi wrth y yn yng ym yr yw
"""
SMALL_WORDS = frozenset(_SMALL.split())


@lru_cache(4096)
def finder(phrases: tuple[str, ...], *, ignore_case: bool) -> Callable[[str], bool]:
    """A function that tells whether any of these phrases stands in a text as whole words."""
    known = sorted({phrase for phrase in phrases if phrase.strip()}, key=lambda phrase: (-len(phrase), phrase))
    if not known:
        return lambda _: False
    either = "|".join(r"\s+".join(re.escape(word) for word in phrase.split()) for phrase in known)
    pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE if ignore_case else 0)
    return lambda text: pattern.search(text) is not None


def words(text: str) -> tuple[str, ...]:
    return tuple(match[0].casefold() for match in WORD.finditer(text))


def all_text(said: Said) -> str:
    """Everything of an item that tells what it is about."""
    whole = "\n".join((said.title or "", said.text, "\n".join(said.tags), *stated(said)))
    hashtags = {match[1] for match in HASHTAG.finditer(whole)} | set(said.tags)
    return "\n".join((whole, *sorted(CAMEL.sub(" ", tag) for tag in hashtags)))


def stated(said: Said) -> tuple[str, ...]:
    """Its words that stand neither in title nor text: where an event takes place, and what single dates of it say."""
    place = said.details.place if said.details else None
    return (*filter(None, (place,)), *said.exceptions)
