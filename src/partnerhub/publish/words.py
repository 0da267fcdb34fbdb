"""Whether the editors' pages changed in the open: what they would say now beside what the last edition said. Pure.

Takes what readers saw (`Kept`) and what they would see (`Words`); gives what to keep and every silent change as a
`Mistake`. docs/notes/corrections.md says what may change freely and why.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from pydantic import TypeAdapter

from partnerhub.errors import Mistake
from partnerhub.model import Correction, Words

MINOR = 10  # words that `minor: true` lets change, in all, for as long as it stands
SHOWN = 12  # words of a change that its message quotes
PATIENCE = 300_000  # places in two texts: a second

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
_APART = re.compile(r"\n[ \t]*\n\s*|\n(?=[ \t]*(?:[-*+]|\d+[.)])[ \t])")  # paragraphs, and the points of a list
_STORY = re.compile(r"stories/([a-z2-7]+)\.html")


@dataclass(frozen=True, slots=True)
class Kept:
    """What readers of an edition saw of one page. A withdrawn one has no words."""

    file: str
    text: str
    corrections: tuple[Correction, ...] = ()
    slips: int = 0  # words changed under the `minor` that still stands
    is_withdrawn: bool = False


_KEPT: TypeAdapter[dict[str, Kept]] = TypeAdapter(dict[str, Kept])

Read = Callable[[str], str]  # a file of the hub, by its name
Span = tuple[int, int]


def load(kept: str) -> dict[str, Kept]:
    """By address. An edition that kept nothing, "", has nothing to compare with."""
    return _KEPT.validate_json(kept) if kept else {}


def dump(kept: Mapping[str, Kept]) -> str:
    return _KEPT.dump_json(dict(sorted(kept.items()))).decode()


def stories_in(kept: Mapping[str, Kept]) -> frozenset[str]:
    """The ids of all stories that the last edition's pages quote or link to."""
    return frozenset(story for page in kept.values() for story in _STORY.findall(page.text))


def compare(
    last: Mapping[str, Kept], pages: Sequence[Words], gone: Collection[str], read: Read
) -> tuple[dict[str, Kept], list[Mistake]]:
    """(what to keep of the new edition, everything that is not told in the open).

    `gone` are stories that readers no longer see: what quoted them may leave without a word, lest a correction
    repeat it.
    """
    now: dict[str, Kept] = {}
    mistakes: list[Mistake] = []
    for page in pages:
        kept = last.get(page.address)
        if page.withdrawn or kept is None or kept.is_withdrawn:
            is_gone = page.withdrawn is not None
            now[page.address] = Kept(page.file, "" if is_gone else page.text, page.corrections, 0, is_gone)
            continue
        wrong = list(_corrections(kept, page, read))
        slips = 0
        if not wrong:
            slips, wrong = _changes(kept, page, gone, read)
        mistakes += wrong
        now[page.address] = Kept(page.file, page.text, page.corrections, slips)
    mistakes += [_vanished(address, kept) for address, kept in sorted(last.items()) if address not in now]
    return now, mistakes


def _vanished(address: str, kept: Kept) -> Mistake:
    return Mistake(
        kept.file,
        0,
        "",
        f"readers found a page at {address}, which would vanish: put it back, or keep the file with its address and "
        "write `withdrawn: {on: …, why: …}` at its top, which leaves a dated notice there",
    )


def _corrections(kept: Kept, page: Words, read: Read) -> Iterator[Mistake]:
    """What the page's list of corrections says of itself that is not so."""
    for old in kept.corrections:
        if old not in page.corrections:
            problem = f"the correction of {old.on} was changed or taken out: it stays as it is; add another below it"
            yield Mistake(page.file, _line_of(read(page.file), "corrections:"), "", problem)
    for new in _new(kept, page):
        for key, said, text, which in (
            ("was", new.was, kept.text, "the last edition did not say"),
            ("now", new.now, page.text, "the page does not say"),
        ):
            if not _occurrences(_tokens(said), _tokens(text)):
                problem = f"corrections: {which} “{_short(said)}”: write in `{key}` exactly what stood in the file"
                yield Mistake(page.file, _line_of(read(page.file), said), "", problem)


def _changes(kept: Kept, page: Words, gone: Collection[str], read: Read) -> tuple[int, list[Mistake]]:
    """(words that count as slips, what changed without a word)."""
    if kept.text == page.text or _tokens(kept.text) == _tokens(page.text):
        return (kept.slips if page.is_minor else 0), []
    new = _new(kept, page)
    before = _Text(kept.text, [each.was for each in new], gone)
    after = _Text(page.text, [each.now for each in new], ())
    if _distance(before, after, 0, words_only=False) is not None:
        return (kept.slips if page.is_minor else 0), []
    if page.is_minor and (cost := _distance(before, after, MINOR - kept.slips, words_only=True)) is not None:
        return kept.slips + cost, []
    return 0, [_silent(kept, page, before, after, read)]


def _silent(kept: Kept, page: Words, before: _Text, after: _Text, read: Read) -> Mistake:
    regions = [
        (one, other)
        for one, other in _regions(before.tokens, after.tokens)
        if not (before.covers(*one) and after.covers(*other))
    ] or [((0, len(before.tokens)), (0, len(after.tokens)))]
    one, other = regions[0]
    was, now = before.quote(*one), after.quote(*other)
    if was and now:
        what = f"it said “{was}” and would now say “{now}”"
    elif was:
        what = f"“{was}” would be gone"
    else:
        what = f"“{now}” would be new inside of what stood there"
    count = sum(max(before.words(*one), after.words(*other)) for one, other in regions)
    if page.is_minor:
        earlier = f" after {kept.slips} earlier ones" if kept.slips else ""
        remedy = f"`minor: true` is for {MINOR} words at most, and this changes {count}{earlier}: tell it in"
    else:
        remedy = "tell it in"
    problem = f"{what}; {remedy} `corrections` ({{was: …, now: …, why: …, on: …}})"
    if not page.is_minor and count <= MINOR:
        problem += ", or write `minor: true` if it is only a slip"
    line = _line_of(read(page.file), after.quote(*other) or after.quote(max(0, other[0] - 4), other[0]))
    return Mistake(page.file, line, "", f"the page changed without a word: {problem}")


def _new(kept: Kept, page: Words) -> list[Correction]:
    return [each for each in page.corrections if each not in kept.corrections]


class _Text:
    """A page's words, which of them a correction tells of, and where its paragraphs begin and end."""

    def __init__(self, text: str, told: Iterable[str], gone: Collection[str]) -> None:
        self.text = text
        self.spans = [match.span() for match in _TOKEN.finditer(text)]
        self.tokens = [text[start:end] for start, end in self.spans]
        self.covered = [False] * len(self.tokens)
        for said in told:
            size = len(_tokens(said))
            for start in _occurrences(_tokens(said), self.tokens):
                self.covered[start : start + size] = [True] * size
        self.blocks: dict[int, int] = {}  # where a paragraph begins: where it ends
        begins = [begin for begin, _ in self.spans]
        starts = [0, *(match.end() for match in _APART.finditer(text)), len(text)]
        for start, end in pairwise(starts):
            first, last = bisect_left(begins, start), bisect_left(begins, end)
            if first < last:
                self.blocks[first] = last
                if any(story in gone for story in _STORY.findall(text[start:end])):
                    self._free(start, first, last)
                elif text[start:end].strip() in gone:  # a round-up's list of what it quotes
                    self._cover(first, last)
        self.edges = {0, len(self.tokens), *self.blocks, *self.blocks.values()}

    def _free(self, start: int, first: int, end: int) -> None:
        """Frees the line that names a story, and the quote above it."""
        above = [block for block in self.blocks if self.blocks[block] == first]
        if above and self.text[self.spans[above[0]][0] : start].lstrip().startswith(">"):
            first = above[0]
        self._cover(first, end)

    def _cover(self, first: int, end: int) -> None:
        self.covered[first:end] = [True] * (end - first)

    @property
    def paragraphs(self) -> list[tuple[str, ...]]:
        return [tuple(self.tokens[start:end]) for start, end in self.blocks.items()]

    def covers(self, start: int, end: int) -> bool:
        return all(self.covered[start:end])

    def words(self, start: int, end: int) -> int:
        return sum(token[0].isalnum() for token in self.tokens[start:end])

    def quote(self, start: int, end: int) -> str:
        return _short(self.text[self.spans[start][0] : self.spans[end - 1][1]]) if start < end else ""


def _distance(before: _Text, after: _Text, most: int, *, words_only: bool) -> int | None:
    """How many tokens change, beside what corrections tell and whole new paragraphs; None: more than `most`.

    Paragraphs that are the same stand for themselves; what lies between them is walked through.
    """
    total = 0
    for one, other in _gaps(before, after):
        cost = _walk(before, after, one, other, most - total, words_only)
        if cost is None:
            return None
        total += cost
    return total


def _walk(before: _Text, after: _Text, one: Span, other: Span, most: int, words_only: bool) -> int | None:
    """The cheapest way through both texts at once.

    A step takes the same token of both for nothing, leaves a told one out for nothing, and any other one for 1 (for
    nothing, if only words count and it is none). A way that is not found in good time counts as none.
    """
    end = (one[1], other[1])
    todo: deque[tuple[int, int, int]] = deque([(0, one[0], other[0])])
    done: dict[tuple[int, int], int] = {}

    def price(text: _Text, place: int) -> int:
        return 0 if text.covered[place] or (words_only and not text.tokens[place][0].isalnum()) else 1

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


def _gaps(before: _Text, after: _Text) -> list[tuple[Span, Span]]:
    """The tokens between the paragraphs that both have."""
    ones, others = [*before.blocks, len(before.tokens)], [*after.blocks, len(after.tokens)]
    matcher = SequenceMatcher(None, before.paragraphs, after.paragraphs, autojunk=False)
    return [
        ((ones[i1], ones[i2]), (others[j1], others[j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag not in ("equal", "insert")
    ]


def _regions(one: Sequence[str], other: Sequence[str]) -> list[tuple[Span, Span]]:
    """What differs, for a message: the common beginning and end first, or a long page would take minutes."""
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    ends = zip(reversed(one[start:]), reversed(other[start:]), strict=False)
    rest = min(len(one), len(other)) - start
    tail = next((n for n, (a, b) in enumerate(ends) if a != b), rest)
    matcher = SequenceMatcher(None, one[start : len(one) - tail], other[start : len(other) - tail], autojunk=False)
    return [
        ((start + i1, start + i2), (start + j1, start + j2))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _occurrences(part: Sequence[str], whole: Sequence[str]) -> list[int]:
    size = len(part)
    first = part[0] if part else None
    return [n for n, token in enumerate(whole) if token == first and list(whole[n : n + size]) == list(part)]


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= SHOWN else " ".join(words[:SHOWN]) + " …"


def _line_of(source: str, said: str) -> int:
    """The line of a file on which these words begin; 1 when they are not found."""
    wanted = _tokens(said.removesuffix(" …"))
    lines = [(number, token) for number, line in enumerate(source.split("\n"), 1) for token in _tokens(line)]
    found = _occurrences(wanted, [token for _, token in lines])
    return lines[found[-1]][0] if found else 1
