"""Whether the editors' pages changed in the open: what they would say now beside what the last edition said. Pure.

Takes what an edition kept (`Kept`) and what was written since (`Words`); gives what to keep and every silent change as
a `Mistake`. What counts is what readers see of both (`visible`). docs/notes/corrections.md tells why.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher

from pydantic import TypeAdapter

from partnerhub.config.content.pairs import paired
from partnerhub.errors import Mistake
from partnerhub.model import Correction, Moved, Words
from partnerhub.publish import commitments
from partnerhub.publish.moved import EVENTS, silently
from partnerhub.publish.visible import MARK, PROSE, TOKEN, Seen, as_written, counts, plain, see, tokens

MINOR = 10  # words that `minor: true` lets change, in all, for as long as it stands
SHOWN = 12  # words of a change that its message quotes
PATIENCE = 300_000  # places in two texts: a second

COMMITMENTS = "content/commitments/"  # none may leave, and none has a notice in its place
DECISIONS = "content/decisions/"  # notes and titles stand on stories' pages: they may leave, and have no corrections

_SIGNS = re.compile(r"[*_`#>]+")
_STORY = re.compile(r"stories/([a-z2-7]+)\.html")


@dataclass(frozen=True, slots=True)
class Kept:
    """What readers of an edition saw of one page. Of a withdrawn one: what they saw last, and its notice."""

    file: str
    text: str  # as it was written; "" when nobody saw any
    corrections: tuple[Correction, ...] = ()
    slips: int = 0  # words changed under the `minor` that still stands
    is_withdrawn: bool = False
    on: date | None = None  # of the notice; None too in editions that did not keep it
    ground: str = ""
    due: date | None = None  # of a commitment …
    moved: tuple[Moved, ...] = ()  # … and how it moved


_KEPT: TypeAdapter[dict[str, Kept]] = TypeAdapter(dict[str, Kept])

Read = Callable[[str], str]  # a file of the hub, by its name
Span = tuple[int, int]


def load(kept: str, languages: Sequence[str]) -> dict[str, Kept]:
    """By address, and decisions by address and file. An edition that kept nothing, "", has nothing to compare with.

    Pages in a language that the site speaks no more are left out: they go with it.
    """
    pages: dict[str, Kept] = _KEPT.validate_json(kept) if kept else {}
    return {key: page for key, page in pages.items() if paired(page.file, languages).language}


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
    moved = _moved(last, pages)
    for page in (replace(each, corrections=(*each.corrections, *each.changes)) for each in pages):
        key = _key(page)
        kept = last.get(key) or moved.get(_head(key, page.text))
        if page.withdrawn:
            now[key], wrong = _gone(kept or Kept(page.file, ""), page, read)
            mistakes += wrong
            continue
        if kept is None or (kept.is_withdrawn and not kept.text):
            now[key] = Kept(page.file, page.text, page.corrections, due=page.due, moved=page.moved)
            continue
        wrong = [*_corrections(kept, page, read), *_moves(kept, page, read)]
        slips = 0
        if not wrong:
            slips, wrong = _changes(kept, page, gone, read)
        mistakes += wrong
        now[key] = Kept(page.file, page.text, page.corrections, slips, due=page.due, moved=page.moved)
    mistakes += [_vanished(key, kept) for key, kept in sorted(last.items()) if key not in now and not _decided(kept)]
    return now, mistakes


def _decided(page: Words | Kept) -> bool:
    return page.file.startswith(DECISIONS)


def _key(page: Words) -> str:
    return f"{page.address} {page.file}" if _decided(page) else page.address


def _head(key: str, text: str) -> tuple[str, str]:
    """What a decision is about, who made it and when: it is the same one in a file of another name."""
    return key.partition(" ")[0], text.partition(PROSE)[0]


def _moved(last: Mapping[str, Kept], pages: Sequence[Words]) -> dict[tuple[str, str], Kept]:
    """The decisions whose files are gone, by their heads."""
    here = {_key(page) for page in pages}
    return {_head(key, kept.text): kept for key, kept in last.items() if _decided(kept) and key not in here}


def _gone(kept: Kept, page: Words, read: Read) -> tuple[Kept, list[Mistake]]:
    """A withdrawn page: what readers saw of it last. Its notice says for good when it went and why."""
    on, ground = page.withdrawn, page.ground or ""
    now = replace(kept, file=page.file, slips=0, is_withdrawn=True, on=on, ground=ground)
    if not kept.is_withdrawn or kept.on is None:
        return now, []
    if (kept.on, kept.ground) == (on, ground):
        return replace(now, slips=kept.slips if page.is_minor else 0), []
    if page.is_minor and kept.on == on:
        before, after = _Text(as_written(kept.ground), ()), _Text(as_written(ground), ())
        if (cost := _distance(before, after, MINOR - kept.slips, words_only=True)) is not None:
            return replace(now, slips=kept.slips + cost), []
    problem = (
        f"readers were told that the page went on {kept.on}, “{_short(kept.ground)}”: the notice stays as it is; "
        "write `minor: true` if only a few words of `why` are wrong"
    )
    return now, [Mistake(page.file, _line_of(read(page.file), "withdrawn:"), "", problem)]


def _moves(kept: Kept, page: Words, read: Read) -> Iterator[Mistake]:
    for near, problem in commitments.silent_moves(kept.due, kept.moved, page):
        yield Mistake(page.file, _line_of(read(page.file), near), "", problem)


def _vanished(address: str, kept: Kept) -> Mistake:
    if kept.file.startswith(COMMITMENTS):
        return Mistake(kept.file, 0, "", commitments.VANISHED % {"address": address})
    return Mistake(
        kept.file,
        0,
        "",
        f"readers found a page at {address}, which would vanish: put it back, or keep the file with its address and "
        "write `withdrawn: {on: …, why: …}` at its top, which leaves a dated notice there",
    )


def _corrections(kept: Kept, page: Words, read: Read) -> Iterator[Mistake]:
    """What the page's list of corrections says of itself that is not so."""
    for old in Counter(kept.corrections) - Counter(page.corrections):
        problem = f"the correction of {old.on} was changed or taken out: it stays as it is; add another below it"
        yield Mistake(page.file, _line_of(read(page.file), "corrections:"), "", problem)
    if not (new := _new(kept, page)):
        return
    before, after = _seen(kept, page)
    was, now = _Text(before, ()), _Text(after, ())
    for each in new:
        for key, said, text, which in (
            ("was", each.was, was, "the last edition did not say"),
            ("now", each.now, now, "the page does not say"),
        ):
            if not text.places(said):
                problem = f"corrections: {which} “{_short(said)}”: write in `{key}` exactly what stood in the file"
                yield Mistake(page.file, _line_of(read(page.file), said), "", problem)


def _seen(kept: Kept, page: Words) -> tuple[Seen, Seen]:
    """What readers saw and would see. What an earlier edition kept without telling Markdown apart is not rendered."""
    how = see if PROSE in kept.text else as_written
    return how(kept.text), how(page.text)


def _changes(kept: Kept, page: Words, gone: Collection[str], read: Read) -> tuple[int, list[Mistake]]:
    """(words that count as slips, what changed without a word)."""
    if kept.text == page.text:
        return (kept.slips if page.is_minor else 0), []
    seen, would_see = _seen(kept, page)
    before, after = _Text(seen, gone), _Text(would_see, ())
    _tell(before, after, _new(kept, page))
    if page.file.startswith(EVENTS) and (wrong := silently(before.told, after.starts.values())):
        return 0, [Mistake(page.file, _line_of(read(page.file), wrong[0]), "", wrong[1])]
    if _distance(before, after, 0, words_only=False) is not None:
        return (kept.slips if page.is_minor else 0), []
    if page.is_minor and (cost := _distance(before, after, MINOR - kept.slips, words_only=True)) is not None:
        return kept.slips + cost, []
    return 0, [_silent(kept, page, before, after, read)]


def _silent(kept: Kept, page: Words, before: _Text, after: _Text, read: Read) -> Mistake:
    regions = [
        (one, other) for one, other in _differing(before, after) if not (before.covers(*one) and after.covers(*other))
    ] or [((0, len(before.tokens)), (0, len(after.tokens)))]
    one, other = regions[0]
    was, now = before.quote(*one), after.quote(*other)
    if was == now:
        was, now = before.quote(*one, marked=True), after.quote(*other, marked=True)
        if not was:
            now = after.quote(other[0], other[1] + 4, marked=True)
    if was and now:
        what = f"it said “{was}” and would now say “{now}”"
    elif was:
        what = f"“{was}” would be gone"
    else:
        what = f"“{now}” would be new inside of what stood there"
    count = sum(max(before.words(*one), after.words(*other)) for one, other in regions)
    near = after.quote(*other) or after.quote(other[0], other[0] + 4) if now else after.quote(other[0] - 4, other[0])
    line = _line_of(read(page.file), near)
    if _decided(page):
        problem = f"{what}: put it back, and write a new decision file with a later `on` instead"
        return Mistake(page.file, line, "", f"an editor's words on a story changed in place: {problem}")
    if page.is_minor:
        earlier = f" after {kept.slips} earlier ones" if kept.slips else ""
        remedy = f"`minor: true` is for {MINOR} words at most, and this changes {count}{earlier}: tell it in"
    else:
        remedy = "tell it in"
    problem = f"{what}; {remedy} `corrections` ({{was: …, now: …, why: …, on: …}})"
    if _new(kept, page):
        problem += ", one entry for each place"
    if not page.is_minor and count <= MINOR:
        problem += ", or write `minor: true` if it is only a slip"
    return Mistake(page.file, line, "", f"the page changed without a word: {problem}")


def _new(kept: Kept, page: Words) -> list[Correction]:
    return list((Counter(page.corrections) - Counter(kept.corrections)).elements())


def _tell(before: _Text, after: _Text, corrections: Sequence[Correction]) -> None:
    """Each correction covers one place of both texts: where they differ, if what it says stands there."""
    differing = _differing(before, after) if corrections else []
    for each in sorted(corrections, key=lambda each: -len(each.was)):  # the most certain of its place first
        ones, others = (
            [span for span in text.places(said) if not text.covers(*span)]
            for text, said in ((before, each.was), (after, each.now))
        )
        both = ((a, b) for one, other in differing for a in _at(one, ones) for b in _at(other, others))
        here = next(both, None)
        for text, spans, side in ((before, ones, 0), (after, others, 1)):
            alone = (span for region in differing for span in _at(region[side], spans))
            if (span := here[side] if here else next(alone, next(iter(spans), None))) is not None:
                text.cover(*span)


def _at(region: Span, spans: Sequence[Span]) -> Iterator[Span]:
    """Those that lie in a region or touch it."""
    return (span for span in spans if span[0] <= region[1] and region[0] <= span[1])


class _Text:
    """What readers see, as words; which of them a correction tells of; where its paragraphs begin and end."""

    def __init__(self, seen: Seen, gone: Collection[str]) -> None:
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
        for first, end in self.blocks.items() if gone else ():
            paragraph = self.starts[first]
            if any(story in gone for story in _STORY.findall(paragraph)):
                self._free(first, end)
            elif paragraph.strip() in gone:  # a round-up's list of what it quotes
                self.cover(first, end)

    def _free(self, first: int, end: int) -> None:
        """Frees the line that names a story, and the quote above it."""
        above = [block for block in self.blocks if self.blocks[block] == first]
        if above and self.starts[above[0]].startswith(">"):
            first = above[0]
        self.cover(first, end)

    def places(self, said: str) -> list[Span]:
        """Where it stands: as the file has it, as readers see it, or without the signs of Markdown."""
        here = [n for n, token in enumerate(self.tokens) if not token.startswith("\x02")]
        words = [self.tokens[n] for n in here]
        for form in (self.seen.said(said), said, _SIGNS.sub(" ", said), f"<{said.strip()}>"):
            part = [token for token in tokens(form) if not token.startswith("\x02")]
            if found := _occurrences(part, words):
                return [(here[start], here[start + len(part) - 1] + 1) for start in found]
        return []

    def cover(self, first: int, end: int) -> None:
        self.covered[first:end] = [True] * (end - first)

    @property
    def told(self) -> list[tuple[str, bool]]:
        """Its paragraphs, each with whether corrections tell of all of it."""
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
        return _short(MARK.sub(r"<\1> " if marked else "", said))


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


def _gaps(before: _Text, after: _Text) -> list[tuple[Span, Span]]:
    """The tokens between the paragraphs that both have."""
    ones, others = [*before.blocks, len(before.tokens)], [*after.blocks, len(after.tokens)]
    matcher = SequenceMatcher(None, before.paragraphs, after.paragraphs, autojunk=False)
    return [
        ((ones[i1], ones[i2]), (others[j1], others[j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag not in ("equal", "insert")
    ]


def _differing(before: _Text, after: _Text) -> list[tuple[Span, Span]]:
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


def _occurrences(part: Sequence[str], whole: Sequence[str]) -> list[int]:
    size = len(part)
    first = part[0] if part else None
    return [n for n, token in enumerate(whole) if token == first and list(whole[n : n + size]) == list(part)]


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= SHOWN else " ".join(words[:SHOWN]) + " …"


def _line_of(source: str, said: str) -> int:
    """The line of a file on which these words begin, as far as they can be found between its signs; 1 otherwise."""
    wanted = tokens(said.removesuffix(" …"))
    lines = [(number, token) for number, line in enumerate(source.split("\n"), 1) for token in tokens(line)]
    for is_wanted in (bool, str.isalnum):
        words = [token for token in wanted if is_wanted(token)]
        there = [(number, token) for number, token in lines if is_wanted(token)]
        for size in range(len(words), len(words) // 2, -1):
            if found := _occurrences(words[:size], [token for _, token in there]):
                return there[found[-1]][0]
    return 1
