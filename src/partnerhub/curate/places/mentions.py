"""Finds the names of places in a text and weighs each: is the place meant, or a person, a club, a street, a word?

Takes the names and a text; gives mentions in the order of the text. Does not know areas or partners.
Time grows with the length of the text, not with the number of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NamedTuple

from partnerhub.curate.places import wording

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
SAME_NAME = re.compile(r"\.?[\s\-\u2010-\u2013]+|\s*[&,]\s*")  # what may stand between the words of one name
LISTED = re.compile(r"(?:,|,? (?:and|or|to|a|ac)|/|,? &)\s*\Z")
LONGEST_TITLE = 200  # letters
LEAST_WORDS = 5  # of a title that shows its habit
TITLE_CASE = 0.7  # of the longer words of a line: then capitals say nothing


class Weight(IntEnum):
    """How surely a place is meant."""

    PERSON = -1
    NO = 0  # a street, an address, an English word
    FAINT = 1  # part of another name: a club's, a company's
    PLAIN = 2
    SURE = 3  # "in Northtown", "Northtown Council"


@dataclass(frozen=True, slots=True)
class Kind:
    """What else a name may be."""

    is_word: bool = False
    is_surname: bool = False
    is_big: bool = False  # nobody would take it for a person's name


class Token(NamedTuple):
    word: str  # with straight apostrophes
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    name: str
    weight: Weight
    start: int
    end: int


class Names:
    """Names that are looked for, each as a whole and in its own capitals; `welsh` ones as Welsh changes them, too."""

    def __init__(self, names: Iterable[str], welsh: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
        known = {name: (name, False) for name in names}
        for name in welsh:
            for mutated in mutations(name):
                known.setdefault(mutated, (name, True))
        for written, (name, is_mutated) in sorted(known.items(), key=lambda each: (-len(each[0]), each[0])):
            if words := tuple(TOKEN.findall(written.replace("’", "'"))):
                self._by_first.setdefault(words[0], []).append((words, name, is_mutated))

    def may_begin(self, word: str) -> bool:
        return word in self._by_first or word.endswith("'s")

    def at(self, text: str, row: Sequence[Token], place: int) -> tuple[str, int, bool] | None:
        """The longest name that begins with this token: (name, how many tokens it takes, whether it is mutated)."""
        first = row[place].word
        found = self._by_first.get(first, [])
        bare = bare_of(first)
        if bare != first:
            found = found + [each for each in self._by_first.get(bare, ()) if len(each[0]) == 1]
        for words, name, is_mutated in found:
            if len(words) == 1 or _follow(text, row, place, words):
                return name, len(words), is_mutated
        return None


def mutations(name: str) -> list[str]:
    """How Welsh writes a name after certain words: ym Mhontfedwen, o Bontfedwen, a Phontfedwen."""
    first, second = name[:1], name[1:2]
    both = f"{first}{second}"
    if both in wording.MUTATIONS:
        return [to + name[2:] for to in wording.MUTATIONS[both]]
    if second == "h" or both == "Dd" or first not in wording.MUTATIONS:
        return []
    return [to + name[1:] if to else name[1:2].upper() + name[2:] for to in wording.MUTATIONS[first]]


def tokens(text: str) -> list[Token]:
    return [Token(match[0].replace("’", "'"), match.start(), match.end()) for match in TOKEN.finditer(text)]


def bare_of(word: str) -> str:
    """Hexley for Hexley's."""
    return word[:-2] if word.endswith("'s") else word


def _follow(text: str, row: Sequence[Token], place: int, words: Sequence[str]) -> bool:
    if place + len(words) > len(row):
        return False
    for step, word in enumerate(words[1:], 1):
        here = row[place + step]
        said = bare_of(here.word) if step == len(words) - 1 and here.word != word else here.word
        if said != word or not SAME_NAME.fullmatch(text, row[place + step - 1].end, here.start):
            return False
    return True


def mentions(text: str, row: Sequence[Token], names: Names, kinds: Mapping[str, Kind]) -> Iterator[Mention]:
    """Every name in the text, weighed by the words around it. `row`: its tokens.

    `kinds` may leave a name out: then it is nothing else.
    """
    place, previous = 0, None
    while place < len(row):
        found = names.at(text, row, place) if names.may_begin(row[place].word) else None
        if found is None:
            place += 1
            continue
        name, length, is_mutated = found
        around = _Around(text, row, place, place + length)
        if is_mutated and around.before not in wording.MUTATES:
            place += 1
            continue
        weight = around.weigh(kinds.get(name, Kind()), single=length == 1)
        mention = Mention(name, weight, row[place].start, row[place + length - 1].end)
        if previous and previous.weight is Weight.SURE and weight is Weight.PLAIN and around.goes_on(previous.end):
            mention = replace(mention, weight=Weight.SURE)
        yield mention
        previous, place = mention, place + length


@dataclass(frozen=True, slots=True)
class _Around:
    """A name between its neighbours: tokens `first` to `last`, the last not included."""

    text: str
    row: Sequence[Token]
    first: int
    last: int

    def weigh(self, kind: Kind, *, single: bool) -> Weight:
        before, after = self.before, self.after
        if before in wording.HONOURS or self._is_noble():
            return Weight.PERSON
        titled = self._is_title_case()
        if self._is_written_into() or before in wording.ELSEWHERE or (after in wording.STREETS and not titled):
            return Weight.NO
        located = self._is_located()
        is_part = _is_capital(after) and not titled
        is_institution = _is_capital(after) and after not in wording.CLUBS and self._is_institution()
        if single and not located and self._is_person(kind, titled=titled):
            return Weight.FAINT if is_institution and self._begins(self.first - 1) else Weight.PERSON
        if is_institution or is_part:
            return Weight.SURE if is_institution else Weight.FAINT
        if kind.is_word and self.row[self.first].word in wording.MONTHS:
            return Weight.FAINT
        if kind.is_word and not located:
            return Weight.NO if titled or self._begins(self.first) else Weight.FAINT
        return Weight.SURE if located else Weight.PLAIN

    def _is_person(self, kind: Kind, *, titled: bool) -> bool:
        """Whether the name looks like somebody's: after a first name, or before "said"."""
        before, doubtful = self.before, kind.is_word or kind.is_surname
        if self.after in wording.SPEAKS and before != "of" and doubtful:
            return True
        if not _is_capital(before) or before in wording.BEFORE or _owns(before):
            return False
        return doubtful or not (kind.is_big and (titled or self._begins(self.first - 1)))

    @property
    def before(self) -> str:
        """The word directly before, "" where something else than a space stands between."""
        if self.first == 0:
            return ""
        token = self.row[self.first - 1]
        return token.word if self._gap(self.first - 1).strip(" ") == "" else ""

    @property
    def after(self) -> str:
        if self.last == len(self.row) or self.row[self.last - 1].word.endswith("'s"):
            return ""
        token = self.row[self.last]
        return token.word if self._gap(self.last - 1).strip(" ") == "" else ""

    def goes_on(self, end: int) -> bool:
        """Whether only a comma or "and" stands between the last name and this one."""
        return LISTED.fullmatch(self.text, end, self.row[self.first].start) is not None

    def _gap(self, place: int) -> str:
        return self.text[self.row[place].end : self.row[place + 1].start]

    def _begins(self, place: int) -> bool:
        """Whether a sentence, a line or a quotation begins with this token."""
        if place == 0:
            return True
        gap = self._gap(place - 1)
        return any(sign in gap for sign in ".!?:\n\"“‘'|–—")

    def _is_located(self) -> bool:
        before = self.before
        if before.lower() in wording.IN:
            return True
        begins = self.row[self.last - 1].end
        return self.text.startswith(("-based", "-born"), begins)

    def _is_noble(self) -> bool:
        return self.before == "of" and self.first >= 2 and self.row[self.first - 2].word in wording.NOBLE

    def _is_written_into(self) -> bool:
        """Part of an address or a handle, or of a hyphenated name."""
        start, end = self.row[self.first].start, self.row[self.last - 1].end
        before, after = self.text[max(0, start - 1) : start], self.text[end : end + 2]
        return before in ("@", "-") or (len(after) == 2 and after[0] in "@.-_" and after[1].isupper())

    def _is_institution(self) -> bool:
        for step in range(self.last, min(self.last + 4, len(self.row))):
            word = self.row[step].word
            if not _is_capital(word) or self._gap(step - 1).strip(" ") != "":
                return False
            if bare_of(word) in wording.INSTITUTIONS:
                return True
        return False

    def _is_title_case(self) -> bool:
        here = self.row[self.first].start
        earliest = max(0, here - LONGEST_TITLE)
        start = self.text.rfind("\n", earliest, here) + 1 or earliest
        end = self.text.find("\n", here, start + LONGEST_TITLE)
        end = end if end >= 0 else min(start + LONGEST_TITLE, len(self.text))
        longer = [match[0] for match in TOKEN.finditer(self.text, start, end) if len(match[0]) > 3]
        return len(longer) >= LEAST_WORDS and sum(map(_is_capital, longer)) >= TITLE_CASE * len(longer)


def _owns(word: str) -> bool:
    """The police's, NHS: no first name."""
    return word.endswith(("'s", "s'")) or word.isupper()


def _is_capital(word: str) -> bool:
    return word[:1].isupper()
