"""Finds where somebody lives or something happened to the metre: addresses, full postcodes, coordinates.

A place that is open to the public may be found: where a hall, a school or a meeting is named beside it, nothing holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from partnerhub.curate.screening.declared import declared, letters_and_digits
from partnerhub.curate.screening.page import Cues, Page
from partnerhub.curate.screening.pattern import words
from partnerhub.curate.screening.values import Hit, ScreeningRule, Surroundings

HOME = ScreeningRule("home-address", "Home address", "This looks like the address of somebody's home.", sensitive=True)
POSTCODE = ScreeningRule(
    "full-postcode",
    "Full postcode",
    "A full postcode stands for about fifteen homes, and no public place is named beside it.",
)
COORDINATES = ScreeningRule(
    "coordinates",
    "Precise position",
    "This is a position to within a few metres, and no public place is named beside it.",
)
RULES = (HOME, POSTCODE, COORDINATES)

_POSTCODE = re.compile(
    r"(?<![\w-])(?:gir ?0aa|(?:[a-pr-uwyz]\d[\da-hjkpstuw]?|[a-pr-uwyz][a-hk-y]\d[\dabehmnprv-y]?)"
    r"(?: {0,2}|-)\d[abd-hjlnp-uw-z]{2})(?![\w]|-\w)",
    re.IGNORECASE,
)
_STREET = words(
    "street st road rd lane ln avenue ave close drive way court gardens terrace place grove crescent row hill square"
    " mews walk rise view green park parade villas cottages flats quay wharf heights mount croft fold yard bank gate"
    " heol ffordd stryd"
)
_NUMBERED = re.compile(  # 14a Loom Street; Flat 3, 14 Loom Street
    rf"(?<![\w£$€.,/-])(?:(?:flat|apartment|apt|unit|room|no|number)\.? ?\d{{1,4}}[a-z]?,? )?\d{{1,4}}[a-z]?,? "
    rf"(?:[a-z][a-z'-]{{0,20}} ){{1,3}}{_STREET}\b"
)
_LIVES = re.compile(
    r"\b(?:lives?|living|lived|resides?|residing|resident|home(?: address)?(?: is)?|address(?: is)?|house|staying"
    r"|stayed|moved|relocated|hiding|found)(?: (?:alone|together|with \w+))?(?: (?:at|to|in|on|of|is))?[:,]? $"
)
_AT_HOME = re.compile(
    r"\b(?:lives?|living|lived|resid(?:es?|ing|ent)|home address|an address|victims?|neighbours?|flat \d"
    r"|(?:my|his|her|their|your) (?:home|house|flat|address|postcode))\b"
)
_PUBLIC = re.compile(
    r"\b"
    + words(
        r"halls? cent(?:re|er)s? canolfan church chapel capel cathedral abbey minster mosque temple synagogue gurdwara"
        r" vicarage school ysgol college coleg university academy nursery library llyfrgell station hospital clinic"
        r" pharmacy hotel pub inn arms tavern cafe café bar restaurant park museum theatre theatr cinema gallery arena"
        r" stadium ground leisure gym pool pitch offices? swyddfa hq headquarters freepost hub club clwb community"
        r" cymunedol council civic guildhall court market shop store supermarket superstore mall arcade layby lay-by"
        r" services venue campus barracks airport depot garage trailhead stile viewpoint meet meeting event drop-in"
        r" society trust charity ltd limited tickets doors reception visitors? po\sbox car\spark join\sus open\sday"
        r" collection\spoint drop\soff start\spoint"
    )
    + r"\b"
)
BEFORE, AFTER = 120, 50  # characters around a place in which a public one may be named


def addresses(page: Page, around: Surroundings) -> Iterator[Hit]:
    """House number and street with a postcode behind, or after words that say somebody lives there."""
    own, lower = declared(around.contacts).words, page.lower
    postcodes = [match.span() for match in _POSTCODE.finditer(page.bare)]
    homes = list(_NUMBERED.finditer(lower)) if postcodes or _AT_HOME.search(lower) or " at " in lower else []
    for match in homes:
        end = next((to for at, to in postcodes if 0 <= at - match.end() <= 60), 0)
        if end and not is_public(lower, match.start(), end):
            yield Hit(HOME, match.start(), end)
        elif not end and _LIVES.search(lower[max(0, match.start() - 40) : match.start()]):
            yield Hit(HOME, *match.span())
    for start, end in postcodes:
        written = page.bare[start:end]
        if not written.isupper() and not (" " in written and not written.endswith(_ORDINALS)):
            continue  # `co2 4hrs`, `b1 2nd`
        known = letters_and_digits(written) in own
        yield Hit(None if known or is_public(lower, start, end) else POSTCODE, start, end)


_ORDINALS = ("st", "nd", "rd", "th")


def is_public(lower: str, start: int, end: int) -> bool:
    """Whether a place open to the public is named around, and nobody's home."""
    before = lower[max(0, start - BEFORE) : start]
    return not _AT_HOME.search(before) and (
        _PUBLIC.search(before) is not None or _PUBLIC.search(lower[end : end + AFTER]) is not None
    )


_DECIMAL = re.compile(
    r"(?<![\w.,-])[+-]?(?:[1-8]?\d|90)\.\d{4,12}[°ºo]? ?[ns]?[,;/ ]{1,3}(?:(?:long|lng|lon)(?:itude)?\W{0,2})?"
    r"[+-]?(?:1[0-7]\d|\d{1,2}|180)\.\d{4,12}[°ºo]? ?[ew]?(?![\w])"
)
_ANGLE = r"\d{1,3} ?[°º] ?\d{1,2} ?' ?(?:\d{1,2}(?:\.\d{1,6})? ?(?:\"|''))? ?"
_DEGREES = re.compile(rf"(?<!\w){_ANGLE}[ns][,;/ ]{{0,3}}{_ANGLE}[ew](?!\w)")
_GRID = re.compile(  # the squares of Great Britain, six figures and more
    r"(?<![\w-])(?:H[P-Z]|N[A-HJ-Z]|O[AFGLMQRVW]|S[A-HJ-Z]|T[AFGLMQRV])"
    r"(?: ?\d{3} \d{3}| ?\d{4} ?\d{4}| ?\d{5} ?\d{5}|(?P<close>\d{6}))(?![\w-]|[.,]\d)"
)
_GRID_CUE = re.compile(r"grid|\bos ref|\bmap ref|\bngr\b")
_WORDS = re.compile(  # ///three.made.up
    r"(?:(?<![\w:/])///|(?:what3words|w3w)(?:\.com/|\.co/|\W{1,4}(?:is |are |location |address )?\W{0,3}(?:///)?))"
    r"[^\W\d_]{2,24}(?:[.·][^\W\d_]{2,24}){2}(?!\w|\.\w)"
)


def coordinates(page: Page, around: Surroundings) -> Iterator[Hit]:
    lower = page.lower
    found = [match.span() for pattern in (_DECIMAL, _DEGREES, _WORDS) for match in pattern.finditer(lower)]
    said = Cues(_GRID_CUE, lower)
    grids = (match for match in _GRID.finditer(page.bare) if not match["close"] or said.before(match.start(), 40))
    for start, end in (*found, *(match.span() for match in grids)):
        yield Hit(None if is_public(lower, start, end) else COORDINATES, start, end)
