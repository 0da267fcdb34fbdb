"""What a charity is for, by the words of its name and its aims: our own patterns, in causes.tsv beside this file.

A pattern is a word or a phrase; a star at the end of a word stands for any ending. Does not know the hub's topics.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("causes.tsv")


@dataclass(frozen=True, slots=True)
class Cause:
    id: str
    name: str
    says: re.Pattern[str]
    but: re.Pattern[str] | None = None  # these words are taken out first

    def found(self, text: str) -> str | None:
        """The first words that show it."""
        match = self.says.search(self.but.sub(" ", text) if self.but else text)
        return " ".join(match[0].split()) if match else None


@lru_cache(maxsize=1)
def causes() -> tuple[Cause, ...]:
    rows = (line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()[1:])
    return tuple(Cause(id, name, pattern(says), pattern(but) if but else None) for id, name, says, but in rows)


def causes_of(text: str) -> tuple[tuple[str, str], ...]:
    """(cause id, the words that show it) for each cause, in the file's order."""
    found = ((cause.id, cause.found(text)) for cause in causes())
    return tuple((id, words) for id, words in found if words)


def pattern(says: str) -> re.Pattern[str]:
    """`food bank*; meals` as one pattern. Each branch begins with letters and ends at a word's end: linear."""
    phrases = sorted({phrase.strip() for phrase in says.split(";")}, key=lambda phrase: (-len(phrase), phrase))
    either = "|".join(r"[\s-]+".join(map(_word, re.split(r"[\s-]+", phrase))) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _word(word: str) -> str:
    return re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "")
