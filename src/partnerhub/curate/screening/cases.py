"""Holds what the office itself watches for: cases on its watch-list, and candidates and parties before a poll. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from partnerhub.curate.screening.page import Page, fold
from partnerhub.curate.screening.values import Hit, ScreeningRule, Surroundings

WATCHED = ScreeningRule(
    "watched-case", "Case on the watch-list", "These words belong to a case on the office's watch-list.", sensitive=True
)
CANDIDATE = ScreeningRule(
    "election-candidate", "Candidate before a poll", "A candidate is named during a restricted period.", sensitive=True
)
PARTY = ScreeningRule(
    "election-party", "Party before a poll", "A party is named during a restricted period.", sensitive=True
)
RULES = (WATCHED, CANDIDATE, PARTY)

TITLES = (
    "Mr|Mrs|Ms|Miss|Mx|Dr|Doctor|Prof|Professor|Rev|Sir|Dame|Lord|Lady|Baroness|Cllr|Councillor|Commissioner|Mayor"
    "|Cyng|Cynghorydd|Gynghorydd|Chynghorydd|Nghynghorydd"
)
GAP = r"[\s_-]{0,3}"  # between two words of a name: a space, or none as in a hashtag
TAGGED = r"(?<=[#@])"
LINKED = r"(?<=[#@/._=-])"  # also inside of an address
BETWEEN = r"(?:[._+-]|%20)?"  # two words of a name in a handle or an address
ENOUGH = 3  # letters of a surname that stands without its first name
SOFT = {"p": "b", "t": "d", "c": "g", "b": "f", "d": "dd", "m": "f", "ll": "l", "rh": "r", "gw": "w"}
NASAL = {"p": "mh", "t": "nh", "c": "ngh", "b": "m", "d": "n", "gw": "ngw"}
ASPIRATE = {"p": "ph", "t": "th", "c": "ch"}
DIGRAPHS = ("ch", "dd", "ff", "ng", "ph", "th")  # letters of their own, which do not mutate


def watched(page: Page, around: Surroundings) -> Iterator[Hit]:
    """Words match whole, in any case, until the last day of the watch."""
    for case in around.watch:
        if around.day <= case.until:
            why = f"The office watches “{case.name}” until {_said(case.until)}" + (
                f": {case.note}" if case.note else ""
            )
            for span in _spans(_phrases(case.words), page.lower):
                yield Hit(WATCHED, *span, why.rstrip(".") + ".")


def elections(page: Page, around: Surroundings) -> Iterator[Hit]:
    """Names match whole and with their own capitals, or in capitals throughout: green fields are no party. In an
    address and after # and @ they match in any case; accents nowhere matter."""
    text = _bare(page.text)
    for period in around.periods:
        if period.since <= around.day <= period.until:
            until = f"until {_said(period.until)}"
            for span in _spans(candidates(period.candidates), text):
                yield Hit(CANDIDATE, *span, f"A candidate is named in the restricted period “{period.name}”, {until}.")
            for span in _spans(parties(period.parties), text):
                yield Hit(PARTY, *span, f"A party is named in the restricted period “{period.name}”, {until}.")


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _spans(pattern: re.Pattern[str] | None, text: str) -> Iterable[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)] if pattern else ()


@lru_cache(maxsize=256)
def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """In small letters."""
    return _whole(_joined(phrase.lower().split()) for phrase in _folded(phrases))


@lru_cache(maxsize=64)
def candidates(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """A candidate by the whole name, with another name or initial within it, by initial or title and surname, by the
    surname first as a ballot paper has it, as a hashtag, and in an address. A surname or a first name alone is too
    often a word."""
    either: list[str] = []
    for name in map(_bare, _folded(names)):
        words = re.split(r"[\s]+", re.sub(r"\s*\([^)]*\)$", "", name))  # "Candidate A (Arren Party)"
        either += [_joined(words), _joined([word.upper() for word in words])]
        if len(words) < 2 or len(words[-1]) < ENOUGH:
            continue
        first, last = words[0], words[-1]
        surnames = "|".join(dict.fromkeys((_joined([last]), _joined([last.upper()]))))
        whole, voted = BETWEEN.join(map(re.escape, words)), "".join(map(re.escape, words))
        either += [
            rf"{re.escape(first)}(?: [A-Z](?:\.|[\w'-]{{1,20}})?){{1,2}} (?:{surnames})",
            rf"{re.escape(first[0])}\.? ?(?:[A-Z]\.? ?)?(?<=[ .])(?:{surnames})",
            rf"(?:{TITLES})\.? (?:{_joined(words[1:])}|{surnames})",
            rf"(?:{surnames}), (?:{re.escape(first)}|{re.escape(first.upper())}|{re.escape(first[0])}\.)",
            rf"{LINKED}(?i:(?:vote{BETWEEN})?{whole}|{voted}4\w{{1,20}})",
            rf"{TAGGED}(?i:vote(?:{'|'.join(map(re.escape, words[-2:]))}))",
        ]
    return _whole(either)


@lru_cache(maxsize=64)
def parties(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """A party with its own capitals or in capitals throughout, its first word also as Welsh mutates it, and several
    words of one in any case as a hashtag and in an address."""
    either: list[str] = []
    for name in map(_bare, _folded(names)):
        words = re.split(r"\s+", re.sub(r"^(?:the|yr?) (?=\w)", "", name, flags=re.IGNORECASE))
        for first in dict.fromkeys((words[0], *mutations(words[0]))):
            either += [_joined([first, *words[1:]]), _joined([word.upper() for word in (first, *words[1:])])]
        if len(words) > 1:
            together = BETWEEN.join(map(re.escape, words))
            either.append(rf"{LINKED}(?i:(?:vote{BETWEEN})?{together})")
        else:
            either.append(rf"{TAGGED}(?i:vote{re.escape(words[0])})")
    return _whole(either)


def mutations(word: str) -> tuple[str, ...]:
    """A word as Welsh begins it after others: Plaid ► Blaid, Mhlaid, Phlaid. Short ones stay as they are.

    g alone is not dropped, lest Gold become Old; before w it is, as in Gwyrdd ► Wyrdd.
    """
    small = word.lower()
    if len(word) <= ENOUGH or small.startswith(DIGRAPHS):
        return ()
    found = []
    for changes in (SOFT, NASAL, ASPIRATE):
        for start in (small[:2], small[:1]):
            if start in changes and not (start == "l" and small.startswith("ll")):
                begun = changes[start] + small[len(start) :]
                found.append(begun[0].upper() + begun[1:] if word[0].isupper() else begun)
                break
    return tuple(found)


class _Bare(dict[int, int]):
    """Every letter without its accents: one letter for one, so that no span moves."""

    def __missing__(self, code: int) -> int:
        self[code] = base = ord(unicodedata.normalize("NFD", chr(code))[0]) if code > 127 else code
        return base


_BARE = _Bare()


def _bare(text: str) -> str:
    return text if text.isascii() else text.translate(_BARE)


def _folded(names: Iterable[str]) -> list[str]:
    known = {folded for name in names if (folded := fold(name).text.strip())}
    return sorted(known, key=lambda name: (-len(name), name))


def _joined(words: Iterable[str]) -> str:
    return GAP.join(re.escape(part) for word in words for part in word.split("-") if part)


def _whole(either: Iterable[str]) -> re.Pattern[str] | None:
    """Whole words, also with what makes one a possessive."""
    any_of = "|".join(dict.fromkeys(either))
    return re.compile(rf"(?<![^\W_])(?:{any_of})(?:'[sS]|'(?!\w))?(?![^\W_])") if any_of else None
