"""What differs between two texts as readers see them, word by word. Pure.

Takes paragraphs (`Seen`); gives how many words changed and where. Does not know what may change silently: it counts as
told what its caller `cover`s. A `Span` is from one token up to another, without the latter.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from difflib import SequenceMatcher

from partnerhub.publish.visible import MARK, TOKEN, Seen, counts, plain, tokens

SHOWN = 12  # words of a change that its message quotes
PATIENCE = 300_000  # places in two texts: a second

_SIGNS = re.compile(r"[*_`#>]+")

Span = tuple[int, int]


class Text:
    """What readers see, as words; which of them are told elsewhere (`covered`); where its paragraphs begin and end."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.text = "\n\n".join(seen.paragraphs)
        self.spans: list[Span] = []
        self.blocks: dict[int, int] = {}  # where a paragraph begins: where it ends
        self.starts: dict[int, str] = {}  # where one begins: its text
        start = 0
        for paragraph in seen.paragraphs:
            first = len(self.spans)
            self.spans += [(start + match.start(), start + match.end()) for match in TOKEN.finditer(paragraph)]
            if first < len(self.spans):
                self.blocks[first] = len(self.spans)
                self.starts[first] = paragraph
            start += len(paragraph) + 2
        self.tokens = [plain(self.text[start:end]) for start, end in self.spans]
        self.covered = [False] * len(self.tokens)
        self.edges = {0, len(self.tokens), *self.blocks, *self.blocks.values()}

    def places(self, said: str) -> list[Span]:
        """Where it stands: as the file has it, as readers see it, or without the signs of Markdown."""
        here = [n for n, token in enumerate(self.tokens) if not token.startswith("\x02")]
        words = [self.tokens[n] for n in here]
        for form in (self.seen.said(said), said, _SIGNS.sub(" ", said), f"<{said.strip()}>"):
            part = [token for token in tokens(form) if not token.startswith("\x02")]
            if found := occurrences(part, words):
                return [(here[start], here[start + len(part) - 1] + 1) for start in found]
        return []

    def cover(self, first: int, end: int) -> None:
        self.covered[first:end] = [True] * (end - first)

    @property
    def told(self) -> list[tuple[str, bool]]:
        """Its paragraphs, each with whether all of it is covered."""
        return [(self.starts[first], self.covers(first, end)) for first, end in self.blocks.items()]

    @property
    def paragraphs(self) -> list[tuple[str, ...]]:
        return [tuple(self.tokens[start:end]) for start, end in self.blocks.items()]

    def covers(self, start: int, end: int) -> bool:
        return all(self.covered[start:end])

    def words(self, start: int, end: int) -> int:
        return sum(map(counts, self.tokens[start:end]))

    def quote(self, start: int, end: int, *, marked: bool = False) -> str:
        start, end = max(start, 0), min(end, len(self.spans))
        said = self.text[self.spans[start][0] : self.spans[end - 1][1]] if start < end else ""
        return short(MARK.sub(r"<\1> " if marked else "", said))


def distance(before: Text, after: Text, most: int, *, words_only: bool) -> int | None:
    """How many tokens change, beside covered ones and whole new paragraphs; None: more than `most`.

    Paragraphs that are the same stand for themselves; what lies between them is walked through.
    """
    total = 0
    for one, other in _gaps(before, after):
        cost = _walk(before, after, one, other, most - total, words_only)
        if cost is None:
            return None
        total += cost
    return total


def _walk(before: Text, after: Text, one: Span, other: Span, most: int, words_only: bool) -> int | None:
    """The cheapest way through both texts at once.

    A step takes the same token of both for nothing, leaves a covered one out for nothing, and any other one for 1 (for
    nothing, if only words count and it is none). A way that is not found in good time counts as none.
    """
    end = (one[1], other[1])
    todo: deque[tuple[int, int, int]] = deque([(0, one[0], other[0])])
    done: dict[tuple[int, int], int] = {}

    def price(text: Text, place: int) -> int:
        return 0 if text.covered[place] or (words_only and not counts(text.tokens[place])) else 1

    while todo and len(done) < PATIENCE:
        cost, i, j = todo.popleft()
        if done.get((i, j), most + 1) <= cost:
            continue
        done[i, j] = cost
        if (i, j) == end:
            return cost
        steps = []
        if i in before.edges and j in after.blocks and after.blocks[j] <= other[1]:
            steps.append((0, i, after.blocks[j]))  # a whole new paragraph
        if i < one[1]:
            steps.append((price(before, i), i + 1, j))
        if j < other[1]:
            steps.append((price(after, j), i, j + 1))
        if i < one[1] and j < other[1]:
            same = before.tokens[i] == after.tokens[j]
            steps.append((0 if same else max(price(before, i), price(after, j)), i + 1, j + 1))
        for more, next_i, next_j in steps:
            if cost + more <= most:
                (todo.append if more else todo.appendleft)((cost + more, next_i, next_j))
    return None


def _gaps(before: Text, after: Text) -> list[tuple[Span, Span]]:
    """The tokens between the paragraphs that both have."""
    ones, others = [*before.blocks, len(before.tokens)], [*after.blocks, len(after.tokens)]
    matcher = SequenceMatcher(None, before.paragraphs, after.paragraphs, autojunk=False)
    return [
        ((ones[i1], ones[i2]), (others[j1], others[j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag not in ("equal", "insert")
    ]


def differing(before: Text, after: Text) -> list[tuple[Span, Span]]:
    """The places where they differ, beside whole new paragraphs."""
    return [
        ((one[0] + i1, one[0] + i2), (other[0] + j1, other[0] + j2))
        for one, other in _gaps(before, after)
        for (i1, i2), (j1, j2) in _regions(before.tokens[slice(*one)], after.tokens[slice(*other)])
    ]


def _regions(one: Sequence[str], other: Sequence[str]) -> list[tuple[Span, Span]]:
    """What differs: the common beginning and end first, and all the rest at once where that would take minutes."""
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    ends = zip(reversed(one[start:]), reversed(other[start:]), strict=False)
    rest = min(len(one), len(other)) - start
    tail = next((n for n, (a, b) in enumerate(ends) if a != b), rest)
    if (len(one) - start - tail) * (len(other) - start - tail) > PATIENCE * 10:
        return [((start, len(one) - tail), (start, len(other) - tail))]
    matcher = SequenceMatcher(None, one[start : len(one) - tail], other[start : len(other) - tail], autojunk=False)
    return [
        ((start + i1, start + i2), (start + j1, start + j2))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def occurrences(part: Sequence[str], whole: Sequence[str]) -> list[int]:
    size = len(part)
    first = part[0] if part else None
    return [n for n, token in enumerate(whole) if token == first and list(whole[n : n + size]) == list(part)]


def short(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= SHOWN else " ".join(words[:SHOWN]) + " …"
