"""Finds what is written like a person's name: two to four capitalised words that mean nothing else. Pure, a pattern.

It knows no list of names, so it favours nobody's; it knows the words of organisations, places and headlines instead.
A person described so closely that neighbours know them ("a 34-year-old man from Hexley") is found beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from partnerhub.curate.screening.lexicon import NOT_NAMES, PARTICLES, SURNAMES, THINGS, TITLES

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁĹĻĽŃŅŇŌŐŒŔŘŚŞŠȘŤŢȚŪŮŰŲŴŶŸŹŻŽΑ-ΩА-ЯІЇЄ"
_WORD = rf"[{UPPER}][^\W\d_]*(?:['-][^\W\d_]+)*"
_OF = f"(?:{'|'.join(sorted(PARTICLES))}) "
_PART = rf"(?:[{UPPER}]\.(?= )|{_WORD})"
RUN = re.compile(rf"(?<![\w@#/]){_PART}(?: (?:{_OF}){{0,2}}{_PART})*")
TOKEN = re.compile(r"[^ ]+")
AGED = re.compile(r",? \(?aged \d{1,2}\b|, \d\d[,;.]")
_PLACE = rf"(?:from|of) (?:the )?[{UPPER}][\w'-]*(?: [{UPPER}][\w'-]*){{0,3}}"
_WHO = "man|woman|boy|girl|male|female|teenager|teen|driver|pensioner|father|mother"
OF_SOMEWHERE = re.compile(
    rf"\b\d{{2}}-year-old (?:[a-z-]{{1,20}} ){{0,2}}(?:{_WHO}),? {_PLACE}"
    rf"|\b(?:man|woman|boy|girl|teenager),? (?:aged )?\d{{2}},? {_PLACE}"
)
FULL = (2, 4)  # words of a name


@dataclass(frozen=True, slots=True)
class Named:
    start: int
    end: int


def names(text: str) -> list[Named]:
    """Full names in a text, in order."""
    return [Named(start, end) for run in RUN.finditer(text) for start, end in _in_run(text, run.start(), run.end())]


def described(text: str) -> list[Named]:
    """Persons told by age, sex and place."""
    return [Named(*match.span()) for match in OF_SOMEWHERE.finditer(text)]


def _in_run(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = [match.span() for match in TOKEN.finditer(text, start, end)]
    kinds = "".join(_kind(text[at:to]) for at, to in words)
    last = len(words)
    if AGED.match(text, end):  # an age outweighs the lexicon: Alex Green, 34,
        while last and kinds[last - 1] != "n" and len(words) - last < FULL[1]:
            last -= 1
        first = last - 1 if last else 0
        while first and kinds[first - 1] == "n" and len(words) - first < FULL[1]:
            first -= 1
        if last and FULL[0] <= len(words) - first <= FULL[1]:
            yield words[first][0], _without_s(text, words[-1][1])
            last = first
    for group in GROUP.finditer(kinds, 0, last):
        beside = kinds[max(0, group.start() - 1) : group.start()], kinds[group.end() : group.end() + 1]
        enough = 1 if beside[0] == "m" else FULL[0]
        if "t" not in beside and enough <= len(group[0].replace("p", "")) <= FULL[1]:
            yield words[group.start()][0], _without_s(text, words[group.end() - 1][1])


GROUP = re.compile(r"n(?:[np]*[nsb])?|s|(?<=m)b")


def _without_s(text: str, end: int) -> int:
    return end - 2 if text.endswith("'s", 0, end) else end


def _kind(word: str) -> str:
    """n: may be part of a name, s: may end it (Example's), b: so may this, though it means something else (Green),
    m: a title, t: of a thing or a place, o: any other word, p: de, van, bin."""
    plain = word.lower().removesuffix("'s")
    if plain in PARTICLES and word[0].islower():
        return "p"
    if plain in TITLES or plain.removesuffix(".") in TITLES:
        return "m"
    if plain in SURNAMES:
        return "b"
    if plain in THINGS:
        return "t"
    if plain.startswith("ex-") or ("-" in word and word.rpartition("-")[2][:1].islower()):
        return "o"  # Ten-year-old, prize-winning
    if plain in NOT_NAMES or (1 < len(word) <= 3 and word.isupper()):
        return "o"
    return "s" if word.endswith("'s") else "n"
