"""What a source changed between two versions of an item: whether it matters, and the difference word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from partnerhub.model import Said

MATERIAL = 0.4  # of the words of title and text; less is a correction, more is another text
LONGEST = 2_000  # words of each version that are compared one by one
AROUND = 12  # unchanged words shown beside a change

TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words: `kept`, `gone` (only in the earlier version), `new` (only in the later) or `skipped`."""

    kind: str
    text: str


def share(before: Said, after: Said) -> float:
    """How much of the words was changed, 0 to 1."""
    one, other = _words(before), _words(after)
    if not one and not other:
        return 0.0
    same = sum(block.size for block in _matcher(one, other).get_matching_blocks())
    return 1 - 2 * same / (len(one) + len(other))


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """One text becoming the other; long unchanged stretches are skipped."""
    one, other = TOKEN.findall(before)[:LONGEST], TOKEN.findall(after)[:LONGEST]
    return tuple(_pieces(one, other))


def _pieces(one: list[str], other: list[str]) -> Iterator[Piece]:
    blocks = _matcher(one, other).get_opcodes()
    for place, (kind, a, b, c, d) in enumerate(blocks):
        if kind != "equal":
            if b > a:
                yield Piece("gone", " ".join(one[a:b]))
            if d > c:
                yield Piece("new", " ".join(other[c:d]))
            continue
        first, last = place == 0, place == len(blocks) - 1
        head = [] if first else one[a : a + AROUND]
        tail = [] if last else one[max(a + len(head), b - AROUND) : b]
        if len(head) + len(tail) == b - a:
            yield Piece("kept", " ".join(one[a:b]))
            continue
        if head:
            yield Piece("kept", " ".join(head))
        yield Piece("skipped", "…")
        if tail:
            yield Piece("kept", " ".join(tail))


def _words(said: Said) -> list[str]:
    return TOKEN.findall(f"{said.title or ''} {said.text}")[:LONGEST]


def _matcher(one: list[str], other: list[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, one, other, autojunk=len(one) + len(other) > LONGEST)
