"""Folds a hostile text into one that rules can read, and leads every span back to the original.

Digits of every script become 0-9, every space a space, every dash a hyphen; full-width and mathematical letters
become plain ones; what cannot be seen (joiners, marks, direction controls) is left out. Pure, linear.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
DASHES = "\u2043\u2212\u02d7\u2796\u30fc"  # dashes that Unicode files elsewhere
QUOTES = dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4\u2032`", "'") | dict.fromkeys("\u201c\u201d\u201f\u2033", '"')
DOTS = "\u2024\u3002\uff61"
REMEMBERED = 4096  # characters whose folding is kept


class _Folding(dict[int, str]):
    """Every character to one character, or to none: so only what is left out moves a span."""

    def __missing__(self, code: int) -> str:
        folded = _fold_one(chr(code))
        if len(self) < REMEMBERED:
            self[code] = folded
        return folded


def _fold_one(char: str) -> str:
    kind = unicodedata.category(char)
    if char in "\t\n\r" or kind in {"Zl", "Zp"}:
        return "\n" if kind != "Cc" else char
    if kind in {"Cf", "Mn", "Me"}:
        return ""
    if kind == "Cc" or kind[0] == "Z":
        return " "
    if char in QUOTES:
        return QUOTES[char]
    if kind == "Pd" or char in DASHES:
        return "-"
    if char in DOTS:
        return "."
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    if char == "\u0130":
        return "I"  # the one letter that grows when it is made small
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


_FOLDING = _Folding()


@dataclass(frozen=True, slots=True)
class Page:
    """A folded text. Spans count its characters; `span` gives those of the original."""

    original: str
    text: str  # folded
    places: Sequence[int] | None  # of every folded character in the original; None: the same place
    lower: str = field(init=False)  # `text` in small letters, of the same length
    bare: str = field(init=False)  # `text` with the addresses of pages blanked: their numbers are nobody's

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "lower", self.text.lower())
        lower = self.lower
        linked = "http" in lower or "www." in lower
        put(self, "bare", LINK.sub(lambda match: " " * len(match[0]), self.text) if linked else self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        if self.places is None:
            return start, end
        after = self.places[end] if end < len(self.places) else len(self.original)
        return self.places[start], after  # with what cannot be seen at its end: half of a keycap


def fold(text: str) -> Page:
    folded = text.translate(_FOLDING)
    if len(folded) == len(text):
        return Page(text, folded, None)
    return Page(text, folded, [place for place, char in enumerate(text) if _FOLDING[ord(char)]])


class Cues:
    """Where words stand that tell what is near them."""

    def __init__(self, pattern: re.Pattern[str], lower: str) -> None:
        spans = [match.span() for match in pattern.finditer(lower)]
        self.starts, self.ends = [start for start, _ in spans], [end for _, end in spans]

    def before(self, place: int, within: int) -> bool:
        """Whether one ends at most `within` characters before a place."""
        found = bisect_right(self.ends, place)
        return found > 0 and place - self.ends[found - 1] <= within

    def after(self, place: int, within: int) -> bool:
        """Whether one begins at most `within` characters after a place."""
        found = bisect_left(self.starts, place)
        return found < len(self.starts) and self.starts[found] - place <= within
