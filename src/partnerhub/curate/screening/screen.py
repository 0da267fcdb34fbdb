"""Runs every rule over a text. Numbers are looked at in an order: what one rule has explained, no later one holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from partnerhub.curate.screening import cases, contacts, identifiers, money, people, proceedings, whereabouts
from partnerhub.curate.screening.page import Page, fold
from partnerhub.curate.screening.values import Finder, Hit, Match, ScreeningRule, Surroundings

RULES: tuple[ScreeningRule, ...] = tuple(
    rule for module in (contacts, identifiers, money, whereabouts, people, proceedings, cases) for rule in module.RULES
)
MOST = 20  # matches of one rule that are told: an item with more is held all the same

DIGITS = re.compile(r"\d")
LONG_NUMBER = re.compile(r"\d(?:[^\d\n]{0,3}\d){5}")  # no number of theirs has fewer digits
NUMBERS: tuple[Finder, ...] = (
    identifiers.driving_licences,
    money.ibans,
    money.cards,
    identifiers.pupil_numbers,
    contacts.phones,
    money.accounts,
    identifiers.national_insurance,
    identifiers.tax_references,
    identifiers.passports,
    identifiers.nhs_numbers,
    contacts.other_phones,
)
WITH_DIGITS: tuple[Finder, ...] = (whereabouts.addresses, identifiers.plates, people.births)
ALWAYS: tuple[Finder, ...] = (
    contacts.emails,
    contacts.worded_phones,
    whereabouts.coordinates,
    people.children,
    people.victims,
    proceedings.proceedings,
    cases.watched,
    cases.elections,
)


def screen(text: str, around: Surroundings) -> tuple[Match, ...]:
    """What holds this text, in order of start; nothing when nobody needs to look. Same input, same matches."""
    page = fold(text)
    matches = []
    for hit in _hits(page, around):
        assert hit.rule is not None
        start, end = page.span(hit.start, hit.end)
        rule = hit.rule
        matches.append(Match(rule.id, text[start:end], start, end, hit.why or rule.why, rule.sensitive))
    return tuple(sorted(set(matches), key=lambda match: (match.start, match.end, match.rule)))


def _hits(page: Page, around: Surroundings) -> Iterator[Hit]:
    explained = bytearray(len(page.text)) if DIGITS.search(page.text) else b""
    exclusive = (NUMBERS if LONG_NUMBER.search(page.text) else ()) + (WITH_DIGITS if explained else ())
    for finder in exclusive:
        yield from _first_few(_unexplained(finder(page, around), explained))
    for finder in ALWAYS:
        yield from _first_few(hit for hit in finder(page, around) if hit.rule)


def _unexplained(hits: Iterator[Hit], explained: bytearray | bytes) -> Iterator[Hit]:
    for hit in hits:
        span = slice(hit.start, hit.end)
        if not any(explained[span]):
            if isinstance(explained, bytearray):
                explained[span] = b"\1" * (hit.end - hit.start)
            if hit.rule:
                yield hit


def _first_few(hits: Iterator[Hit]) -> Iterator[Hit]:
    for told, hit in enumerate(hits, 1):
        yield hit
        if told == MOST:
            return
