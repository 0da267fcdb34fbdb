"""Finds numbers that stand for one person or one car: National Insurance, NHS, licence, passport, plate, tax, pupil.

Where a number has a check digit it is checked. A shape that other things share (a road and a word, a crime reference)
needs a word beside it that says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.gb import nhs, upn, utr

from partnerhub.curate.screening.lexicon import THREE_LETTERS
from partnerhub.curate.screening.page import Cues, Page
from partnerhub.curate.screening.values import Hit, ScreeningRule, Surroundings

NINO = ScreeningRule(
    "national-insurance", "National Insurance number", "This is shaped like a National Insurance number."
)
TAX = ScreeningRule("tax-reference", "Tax reference", "This looks like somebody's tax reference.")
NHS = ScreeningRule(
    "nhs-number", "NHS number", "This is a valid NHS number: it opens somebody's health record.", sensitive=True
)
DRIVING = ScreeningRule("driving-licence", "Driving licence number", "This is shaped like a driving licence number.")
PASSPORT = ScreeningRule("passport", "Passport number", "This is shaped like a passport number.")
PLATE = ScreeningRule("vehicle-registration", "Vehicle registration", "This looks like the number plate of a vehicle.")
PUPIL = ScreeningRule(
    "pupil-number",
    "Unique pupil number",
    "This is a valid unique pupil number: it stands for one child.",
    sensitive=True,
)
RULES = (NINO, TAX, NHS, DRIVING, PASSPORT, PLATE, PUPIL)

NEAR = 60  # characters before a number in which a word says what it is
REFERENCE = re.compile(
    r"(?:\bref(?:erence|s)?\b|\blog\b|\bincident\b|\bcrime(?: no| number)?\b|\border\b|\bcase no)"
    r"\W{0,3}(?:number|no)?\W{0,3}(?:is\s)?$"
)


def national_insurance(page: Page, around: Surroundings) -> Iterator[Hit]:
    for match in _NINO.finditer(page.bare):
        yield Hit(NINO, *match.span())


_NINO = re.compile(  # letters that are never given out, and pairs that belong to others
    r"(?<![\w-])(?!(?:bg|gb|kn|nk|nt|tn|zz))[a-ceghj-prstw-z][a-ceghj-nprstw-z]"
    r"(?:[ -]?\d\d[ -]?\d\d[ -]?\d\d|[ -]?\d{3}[ -]\d{3})[ -]?[a-d](?![\w]|-\w)",
    re.IGNORECASE,
)


def tax_references(page: Page, around: Surroundings) -> Iterator[Hit]:
    if (said := Cues(_TRN_CUE, page.lower)).ends:
        yield from (Hit(TAX, *m.span()) for m in _TRN.finditer(page.bare) if said.before(m.start(), 2 * NEAR))
    if (said := Cues(_UTR_CUE, page.lower)).ends:
        for match in _UTR.finditer(page.bare):
            if said.before(match.start(), NEAR) and utr.is_valid(match[0].replace(" ", "")):
                yield Hit(TAX, *match.span())


_TRN = re.compile(r"(?<![\w-])\d\d ?[A-Z] ?\d(?: ?\d){4}(?![\w-])")
_TRN_CUE = re.compile(r"\btrn\b|temporary reference|national insurance|\btax\b|\bhmrc\b")
_UTR = re.compile(r"(?<![\w-])\d{5} ?\d{5}K?(?![\w-])")
_UTR_CUE = re.compile(r"\butr\b|taxpayer|tax(?:payer'?s)? reference|self.assessment")


def nhs_numbers(page: Page, around: Surroundings) -> Iterator[Hit]:
    for match in _NHS.finditer(page.bare):
        same = re.sub(r"\D", "", match[0])
        if len(set(same)) > 2 and nhs.is_valid(same) and not _is_reference(page, match.start()):
            yield Hit(NHS, *match.span())


_NHS = re.compile(r"(?<![\w£$€#.,+-])(?<!\d )\d{3}([ -]?)\d{3}\1\d{4}(?![\w-]|[.,]\d| \d)")


def driving_licences(page: Page, around: Surroundings) -> Iterator[Hit]:
    for match in _DRIVING.finditer(page.bare):
        yield Hit(DRIVING, *match.span())
    if (said := Cues(_DRIVING_CUE, page.lower)).ends:
        yield from (Hit(DRIVING, *m.span()) for m in _NORTHERN.finditer(page.bare) if said.before(m.start(), NEAR))


_DRIVING = re.compile(  # surname, decade, month (+50 for women), day, year, initials, check, issue
    r"(?<![\w-])(?=[a-z9]{5})[a-z]{1,5}9{0,4}[ -]?\d[ -]?(?:[05][1-9]|[16][0-2])[ -]?(?:0[1-9]|[12]\d|3[01])[ -]?\d"
    r"[ -]?[a-z][a-z9][ -]?[0-9][a-z0-9]{2}(?:[ -]?\d\d)?(?![\w]|-\w)",
    re.IGNORECASE,
)
_NORTHERN = re.compile(r"(?<![\w-])\d{8}(?![\w-])")
_DRIVING_CUE = re.compile(r"driv(?:ing|er'?s) licen[cs]e|\bdva\b|\bdvla\b")


def passports(page: Page, around: Surroundings) -> Iterator[Hit]:
    """Two letters and seven digits at once; other shapes where "passport" stands before."""
    said = Cues(_PASSPORT_CUE, page.lower)
    for match in _PASSPORT.finditer(page.bare):
        compact = match["letters"] and not match["gap"]
        if said.before(match.start(), NEAR) or (compact and not _is_reference(page, match.start())):
            yield Hit(PASSPORT, *match.span())


_PASSPORT = re.compile(
    r"(?<![\w£$€#-])(?:(?P<letters>[a-z]{2})(?P<gap>[ -]?)\d{7}|\d{9}|\d{3} \d{3} \d{3})(?![\w]|-\w|[.,]\d)",
    re.IGNORECASE,
)
_PASSPORT_CUE = re.compile(r"\bpassports?\b|\bpasbort\b")


def pupil_numbers(page: Page, around: Surroundings) -> Iterator[Hit]:
    for match in _UPN.finditer(page.bare):
        if upn.is_valid(match[0].upper()):
            yield Hit(PUPIL, *match.span())


_UPN = re.compile(r"(?<![\w-])[a-z]\d{11}[a-z0-9](?![\w-])", re.IGNORECASE)


# ── number plates ───────────────────────────────────────────────────────────────────────────────

_LETTER = "[a-hj-pr-y]"  # I, Q and Z are hardly given out
_LAST = "[a-hj-pr-z]"
_CURRENT = re.compile(
    rf"(?<![\w-]){_LETTER}{{2}}[ -]?(?:0[2-9]|[12]\d|5[1-9]|[67]\d)[ -]?{_LAST}{{3}}(?![\w]|-\w|'\w)", re.IGNORECASE
)
_PREFIX = re.compile(r"(?<![\w/-])[A-HJ-NPR-TV-Y]\d{1,3}[ -]?[A-HJ-PR-Y]{3}(?![\w]|-\w|')")
_SUFFIX = re.compile(r"(?<![\w/-])[A-HJ-PR-Y]{3}[ -]?\d{1,3}[A-HJ-NPR-TV-Y](?![\w]|-\w|'|\.\d)")
_OLDER = re.compile(r"(?<![\w/-])(?:[A-Z]{1,3} ?\d{1,4}|\d{1,4} ?[A-Z]{1,3}|[A-Z]{1,2}\d{1,3} ?[A-Z]{3})(?![\w]|-\w)")
_SAYS_PLATE = re.compile(
    r"(?:\breg(?:istration)?(?: (?:number|mark|plate))?|\b(?:number|licen[cs]e) ?plates?|\bvrm|\bindex(?: number)?)"
    r"\W{0,3}(?:is |was |of |reads? )?\W{0,3}"
)
_VEHICLE = re.compile(
    r"\b(?:cars?|vans?|lorr(?:y|ies)|vehicles?|motorbikes?|motorcycles?|mopeds?|scooters?|hatchback|saloon|estate|4x4"
    r"|land rover|driving|driven|stolen|parked|plates?|reg(?:istration)?)\b"
)
_ROAD = re.compile(r"[ABMEJ]\d{1,3} ")


def plates(page: Page, around: Surroundings) -> Iterator[Hit]:
    text = page.bare
    for match in _CURRENT.finditer(text):
        letters = match[0][-3:]
        gap, capitals = not match[0][2].isdigit(), match[0].isupper()
        if (capitals or not gap) and (letters.lower() not in THREE_LETTERS or (capitals and not gap)):
            yield Hit(PLATE, *match.span())  # `on 21 May` and `up20 and` are none
    vehicles = Cues(_VEHICLE, page.lower)
    for pattern, letters_at in ((_PREFIX, slice(-3, None)), (_SUFFIX, slice(0, 3))):
        for match in pattern.finditer(text):
            if match[0][letters_at].lower() not in THREE_LETTERS and (
                vehicles.before(match.start(), NEAR) or vehicles.after(match.end(), NEAR) or _alone(text, match)
            ):
                yield Hit(PLATE, *match.span())
    said = set(Cues(_SAYS_PLATE, page.lower).ends)
    yield from (Hit(PLATE, *match.span()) for match in _OLDER.finditer(text) if match.start() in said)


def _alone(text: str, match: re.Match[str]) -> bool:
    """`A19 JCT` may be a road: what looks like one, or stands in a line of capitals, needs a vehicle beside it."""
    rest = text[max(0, match.start() - NEAR) : match.start()] + text[match.end() : match.end() + NEAR]
    shouted = sum(map(str.isupper, rest)) > sum(map(str.islower, rest))
    return not rest.strip(" .,\n") or not (shouted or _ROAD.match(match[0]))


def _is_reference(page: Page, start: int) -> bool:
    return REFERENCE.search(page.lower, max(0, start - 30), start) is not None
