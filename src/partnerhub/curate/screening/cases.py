"""Holds what the office itself watches for: cases on its watch-list, and candidates and parties before a poll. Pure."""

from __future__ import annotations

import re
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


def watched(page: Page, around: Surroundings) -> Iterator[Hit]:
    """Words match whole, in any case, until the last day of the watch."""
    for case in around.watch:
        if around.day <= case.until:
            why = f"The office watches “{case.name}” until {_said(case.until)}" + (
                f": {case.note}" if case.note else ""
            )
            for span in _spans(case.words, page.lower, any_case=True):
                yield Hit(WATCHED, *span, why.rstrip(".") + ".")


def elections(page: Page, around: Surroundings) -> Iterator[Hit]:
    """Names match whole and with their own capitals, or in capitals throughout: green fields are no party."""
    for period in around.periods:
        if period.since <= around.day <= period.until:
            until = f"until {_said(period.until)}"
            for span in _spans(period.candidates, page.text, any_case=False):
                yield Hit(CANDIDATE, *span, f"A candidate is named in the restricted period “{period.name}”, {until}.")
            for span in _spans(period.parties, page.text, any_case=False):
                yield Hit(PARTY, *span, f"A party is named in the restricted period “{period.name}”, {until}.")


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _spans(phrases: tuple[str, ...], text: str, *, any_case: bool) -> Iterable[tuple[int, int]]:
    pattern = _pattern(phrases, any_case)
    return [match.span() for match in pattern.finditer(text)] if pattern else ()


@lru_cache(maxsize=256)
def _pattern(phrases: tuple[str, ...], any_case: bool) -> re.Pattern[str] | None:
    """Whole words, with any space between them or none as in a hashtag."""
    known = sorted({folded for phrase in phrases if (folded := fold(phrase).text.strip())}, key=lambda p: (-len(p), p))
    if any_case:
        known = [phrase.lower() for phrase in known]
    else:
        known += [phrase.upper() for phrase in known if phrase.upper() != phrase]
    if not known:
        return None
    either = "|".join(r"[\s_-]{0,3}".join(re.escape(word) for word in re.split(r"[\s-]+", phrase)) for phrase in known)
    return re.compile(rf"(?<![^\W_])(?:{either})(?:'s)?(?![^\W_])")
