"""Finds bank details: a card, an account with its sort code, an IBAN."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban, luhn

from partnerhub.curate.screening.page import Page
from partnerhub.curate.screening.values import Hit, ScreeningRule, Surroundings

CARD = ScreeningRule("card-number", "Payment card number", "This is a valid payment card number.")
IBAN = ScreeningRule("iban", "International account number", "This is a valid international bank account number.")
ACCOUNT = ScreeningRule("bank-account", "Sort code and account number", "This looks like a bank account.")
RULES = (CARD, IBAN, ACCOUNT)

_IBAN = re.compile(r"(?<![\w])[a-z]{2}\d\d(?:[ -]?[a-z0-9]{4}){2,7}(?:[ -]?[a-z0-9]{1,3})?(?![\w])", re.IGNORECASE)
_CARD = re.compile(r"(?<![\w£$€#.,+-])\d(?:[ -]?\d){11,18}(?![\w]|-\d|[.,]\d)")
_ISSUED = re.compile(  # what the first digits say about the length
    r"(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-59]|[689]\d)\d{11}|35\d{14}"
    r"|(?:2131|1800)\d{11}|6(?:011|5\d\d|4[4-9]\d|2\d\d)\d{12,15}|(?:50[0-9]{2}|5[6-9]\d\d|6[0-9]{3})\d{8,15})"
)
_SORT = re.compile(r"(?<![\w.,/-])\d\d([ -])\d\d\1\d\d(?![\w/-]|[.,:]\d)")
_SORT_CLOSE = re.compile(r"(?<!\d)\d{6}()(?!\d)")
_ACCOUNT = re.compile(r"(?<![\w£$€.,+-])(?<!\d )\d(?: ?\d){6,7}(?![\w]|[.,]\d)")
_NEXT = re.compile(r"[ ,/]{1,3}\d{4} ?\d{3,4}(?!\w)")
_SORT_CUE = re.compile(r"sort ?code|\bs/c\b")
_ACCOUNT_CUE = re.compile(r"\b(?:account|acc(?:oun)?t|a/c|acc)\b")
TOGETHER = 60  # characters between a sort code and its account number


def ibans(page: Page, around: Surroundings) -> Iterator[Hit]:
    for match in _IBAN.finditer(page.bare):
        for end in _ends(match[0]):
            if iban.is_valid(match[0][:end], check_country=False):
                yield Hit(IBAN, match.start(), match.start() + end)
                break


def _ends(written: str) -> Iterator[int]:
    """Where an account may end when words follow it after a space: the longest first."""
    yield len(written)
    for place in range(len(written) - 1, 14, -1):
        if written[place] in " -":
            yield place


def cards(page: Page, around: Surroundings) -> Iterator[Hit]:
    for match in _CARD.finditer(page.bare):
        digits = match[0].replace(" ", "").replace("-", "")
        if _ISSUED.fullmatch(digits) and luhn.is_valid(digits) and len(set(digits)) > 1:
            yield Hit(CARD, *match.span())


def accounts(page: Page, around: Surroundings) -> Iterator[Hit]:
    """A sort code with an account number close by, or either where a word names it."""
    text, lower = page.bare, page.lower
    named, numbered = _SORT_CUE.search(lower) is not None, _ACCOUNT_CUE.search(lower) is not None
    for pattern in (_SORT, _SORT_CLOSE) if named else (_SORT,):
        for match in pattern.finditer(text):
            if not (named or numbered or match[1] == "-"):
                continue
            after = _NEXT.match(text, match.end()) or _ACCOUNT.search(text, match.end(), match.end() + TOGETHER)
            before = [*_ACCOUNT.finditer(text, max(0, match.start() - TOGETHER), match.start())]
            if after and (named or _ACCOUNT_CUE.search(lower, match.start(), after.start()) or match[1] == "-"):
                yield Hit(ACCOUNT, match.start(), after.end())
            elif before and (named or _ACCOUNT_CUE.search(lower, max(0, match.start() - 2 * TOGETHER), match.start())):
                yield Hit(ACCOUNT, before[-1].start(), match.end())
            elif _SORT_CUE.search(lower, max(0, match.start() - 30), match.start()):
                yield Hit(ACCOUNT, *match.span())
    for match in _ACCOUNT.finditer(text) if numbered else ():
        if _NUMBERED.search(lower[max(0, match.start() - 40) : match.start()]):
            yield Hit(ACCOUNT, *match.span())


_NUMBERED = re.compile(
    r"\b(?:bank )?(?:account|acc(?:oun)?t|a/c|acc)\.? ?(?:number|no|num|#)\.?\W{0,3}(?:is\W)?\W{0,3}$"
)
