"""Whether the editors' pages changed in the open: what they would say now beside what the last edition said. Pure.

Takes what an edition kept (`Kept`) and what was written since (`Words`); gives what to keep and every silent change as
a `Mistake`. What counts is what readers see of both (`visible`). docs/notes/corrections.md tells why.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pydantic import TypeAdapter

from partnerhub.config.content.pairs import paired
from partnerhub.errors import Mistake
from partnerhub.model import Correction, Moved, Words
from partnerhub.publish import commitments
from partnerhub.publish.comparison import Span, Text, differing, distance, occurrences, short
from partnerhub.publish.moved import EVENTS, silently
from partnerhub.publish.visible import PROSE, Seen, as_written, see, tokens

MINOR = 10  # words that `minor: true` lets change, in all, for as long as it stands

COMMITMENTS = "content/commitments/"  # none may leave, and none has a notice in its place
DECISIONS = "content/decisions/"  # notes and titles stand on stories' pages: they may leave, and have no corrections

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
    form: int = 0  # how `text` was put together


_KEPT: TypeAdapter[dict[str, Kept]] = TypeAdapter(dict[str, Kept])

Read = Callable[[str], str]  # a file of the hub, by its name


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
        if kept is None or (kept.is_withdrawn and not kept.text) or kept.form != page.form:
            now[key] = Kept(page.file, page.text, page.corrections, due=page.due, moved=page.moved, form=page.form)
            continue
        wrong = [*_corrections(kept, page, read), *_moves(kept, page, read)]
        slips = 0
        if not wrong:
            slips, wrong = _changes(kept, page, gone, read)
        mistakes += wrong
        now[key] = Kept(page.file, page.text, page.corrections, slips, due=page.due, moved=page.moved, form=page.form)
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
        before, after = Text(as_written(kept.ground)), Text(as_written(ground))
        if (cost := distance(before, after, MINOR - kept.slips, words_only=True)) is not None:
            return replace(now, slips=kept.slips + cost), []
    problem = (
        f"readers were told that the page went on {kept.on}, “{short(kept.ground)}”: the notice stays as it is; "
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
    was, now = Text(before), Text(after)
    for each in new:
        for key, said, text, which in (
            ("was", each.was, was, "the last edition did not say"),
            ("now", each.now, now, "the page does not say"),
        ):
            if not text.places(said):
                problem = f"corrections: {which} “{short(said)}”: write in `{key}` exactly what stood in the file"
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
    before, after = Text(seen), Text(would_see)
    _free(before, gone)
    _tell(before, after, _new(kept, page))
    if page.file.startswith(EVENTS) and (wrong := silently(before.told, after.starts.values())):
        return 0, [Mistake(page.file, _line_of(read(page.file), wrong[0]), "", wrong[1])]
    if distance(before, after, 0, words_only=False) is not None:
        return (kept.slips if page.is_minor else 0), []
    if page.is_minor and (cost := distance(before, after, MINOR - kept.slips, words_only=True)) is not None:
        return kept.slips + cost, []
    return 0, [_silent(kept, page, before, after, read)]


def _silent(kept: Kept, page: Words, before: Text, after: Text, read: Read) -> Mistake:
    regions = [
        (one, other) for one, other in differing(before, after) if not (before.covers(*one) and after.covers(*other))
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


def _free(text: Text, gone: Collection[str]) -> None:
    """Covers the lines that name a story readers no longer see, and the quotes above them."""
    for first, end in text.blocks.items() if gone else ():
        paragraph = text.starts[first]
        if any(story in gone for story in _STORY.findall(paragraph)):
            above = next((block for block in text.blocks if text.blocks[block] == first), first)
            text.cover(above if text.starts[above].startswith(">") else first, end)
        elif paragraph.strip() in gone:  # a round-up's list of what it quotes
            text.cover(first, end)


def _tell(before: Text, after: Text, corrections: Sequence[Correction]) -> None:
    """Each correction covers one place of both texts: where they differ, if what it says stands there."""
    regions = differing(before, after) if corrections else []
    for each in sorted(corrections, key=lambda each: -len(each.was)):  # the most certain of its place first
        ones, others = (
            [span for span in text.places(said) if not text.covers(*span)]
            for text, said in ((before, each.was), (after, each.now))
        )
        both = ((a, b) for one, other in regions for a in _at(one, ones) for b in _at(other, others))
        here = next(both, None)
        for text, spans, side in ((before, ones, 0), (after, others, 1)):
            alone = (span for region in regions for span in _at(region[side], spans))
            if (span := here[side] if here else next(alone, next(iter(spans), None))) is not None:
                text.cover(*span)


def _at(region: Span, spans: Sequence[Span]) -> Iterator[Span]:
    """Those that lie in a region or touch it."""
    return (span for span in spans if span[0] <= region[1] and region[0] <= span[1])


def _line_of(source: str, said: str) -> int:
    """The line of a file on which these words begin, as far as they can be found between its signs; 1 otherwise."""
    wanted = tokens(said.removesuffix(" …"))
    lines = [(number, token) for number, line in enumerate(source.split("\n"), 1) for token in tokens(line)]
    for is_wanted in (bool, str.isalnum):
        words = [token for token in wanted if is_wanted(token)]
        there = [(number, token) for number, token in lines if is_wanted(token)]
        for size in range(len(words), len(words) // 2, -1):
            if found := occurrences(words[:size], [token for _, token in there]):
                return there[found[-1]][0]
    return 1
