"""Finds people who must be able to trust us: children told by age, victims told by name, dates of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator

from partnerhub.curate.screening.grammar import DESCRIBED_AS, Phrases, about
from partnerhub.curate.screening.lexicon import NOT_NAMES
from partnerhub.curate.screening.names import UPPER, names
from partnerhub.curate.screening.page import Page
from partnerhub.curate.screening.pattern import either, words
from partnerhub.curate.screening.values import Hit, ScreeningRule, Surroundings

BIRTH = ScreeningRule("date-of-birth", "Date of birth", "This is somebody's date of birth.", sensitive=True)
CHILD = ScreeningRule("child", "Child with a name", "A child is named with an age.", sensitive=True)
VICTIM = ScreeningRule("victim", "Victim with a name", "Somebody is named as the victim of a crime.", sensitive=True)
RULES = (BIRTH, CHILD, VICTIM)

# ── dates of birth ──────────────────────────────────────────────────────────────────────────────

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = either(
    r"\d{1,2} ?[./ -] ?\d{1,2} ?[./ -] ?(?:\d{4}|\d\d)",
    r"\d{4}[./-]\d{1,2}[./-]\d{1,2}",
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH}\.?,?[ -](?:\d{{4}}|\d\d)",
    rf"{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}",
)
_BIRTH = re.compile(
    r"(?<!\w)(?:d\.? ?o\.? ?b\b\.?|date of birth|birth ?date|born|dyddiad geni)"
    rf"(?:[ :,=(-]|is|was|on|the|in|at|[a-z]{{2,6}}day){{0,6}}? ?(?P<date>{_DATE})(?!\d)"
)
OLDEST = 115  # years: a birthday before that is history


def births(page: Page, around: Surroundings) -> Iterator[Hit]:
    for match in _BIRTH.finditer(page.lower):
        years = re.findall(r"\d{4}", match["date"])
        if not years or int(years[0]) >= around.day.year - OLDEST:
            yield Hit(BIRTH, *match.span())


# ── children ────────────────────────────────────────────────────────────────────────────────────

_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
_AGE = rf"(?:1[0-7]|[0-9]|{_WORDS})"
_FIGURES = "(?:1[0-7]|[0-9])"
_OLD = rf"{_AGE}[ -](?:year|month|week|day)s?[ -]old"
_SMALL = "(?:school(?:boy|girl|child)|toddler|baby|pupil|newborn)"
_ROLE = (
    "(?:boy|girl|son|daughter|schoolboy|schoolgirl|pupil|twin|toddler|baby|student|brother|sister|nephew|niece|grandson"
    "|granddaughter)"
)
_NO_RANGE = r"(?! (?:to|and|or|-) ?\d|-\d| and (?:over|under|above)\b)"  # aged 9 to 12, 9-5
_YOUNG = re.compile(  # does any child stand here at all
    either(
        rf"\baged? (?:just |only )?{_AGE}\b",
        rf"\b{_OLD}\b",
        rf"[,(] ?{_AGE}(?=[,.;)\n]|$| (?:who|from|of|and|was|is|has)\b)",
        rf"\bis (?:an? )?{_AGE}\b",
        rf"\b{_SMALL}\b",
    )
)
_ONE_AGED = re.compile(  # Alex, aged nine
    rf"(?<![\w@#])(?<![{UPPER}]\w )(?P<name>[{UPPER}][^\W\d_]+)"
    rf"(?:(?:,? \(?aged|, who is) {_AGE}\b|, an? {_OLD}\b| \((?:1[0-7]|[4-9])\)(?=,| (?:and|who|from|of|was|is|won)\b))"
    rf"{_NO_RANGE}"
)
_AGED_ONE = re.compile(  # nine-year-old Alex
    rf"(?i:\b{_OLD}\b,?(?: {_ROLE},?)?) (?P<name>[{UPPER}][^\W\d_]+)(?![\w-]| [{UPPER}])"
)
_AFTER = re.compile(
    either(
        rf",? \(?aged? (?:just |only )?{_AGE}\b",
        rf",? \({_AGE}(?=,|\)[ ,.]+[a-z])",
        r",? \((?:1[0-7]|[5-9])\)",  # not a headline's second part: (1)
        rf", {_AGE}(?=[,.;)\n]|$)",
        rf", {_FIGURES}(?= (?:who|from|of|and|was|is|has)\b)",
        rf", (?:an? |who is (?:an? )?|is (?:an? )?){_AGE}(?:[ -](?:year|month|week)s?[ -]old)?\b",
        rf" is {_AGE}(?:[ -]years?[ -]old\b|(?=[,.;\n]|$))",
    )
    + _NO_RANGE
)
_BEFORE = re.compile(rf"\b(?:{_OLD},?(?: [a-z]{{2,14}}){{0,2}},?|{_SMALL},?) $")


def children(page: Page, around: Surroundings) -> Iterator[Hit]:
    text, lower = page.bare, page.lower
    if not _YOUNG.search(lower):
        return
    spans = []
    for name in names(text):
        after = _AFTER.match(lower, name.end)
        before = _BEFORE.search(lower[max(0, name.start - 60) : name.start])
        if after:
            spans.append((name.start, after.end()))
        elif before:
            spans.append((name.start - len(before[0]), name.end))
    for pattern in (_ONE_AGED, _AGED_ONE):
        for match in pattern.finditer(text):
            if match["name"].lower() not in NOT_NAMES and not _overlaps(spans, match.start(), match.end()):
                spans.append(match.span())
    yield from (Hit(CHILD, *span) for span in sorted(spans))


def _overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(at < end and start < to for at, to in spans[-40:])


# ── victims ─────────────────────────────────────────────────────────────────────────────────────

_CRIME = either(
    words("raped molested groomed trafficked stalked abused enslaved blackmailed murdered stabbed strangled battered"),
    words("mugged kidnapped abducted attacked assaulted robbed burgled scammed defrauded spiked"),
    "(?:sexually |indecently )(?:assaulted|abused|exploited|attacked|harassed)",
    "beaten (?:up|to death|unconscious)",
)
_OUTRAGE = words(
    "rape murder manslaughter killing stabbing abduction kidnap kidnapping grooming stalking abuse assault attack"
)
_SUFFERED = rf"\b{_CRIME}\b"
_IS_VICTIM = either(
    r"\b(?:(?:a|the|another|one of the|his|her|its) )?(?:[a-z-]{2,15} ){0,2}"
    r"(?:victims?|survivors?|complainant) (?:of|in|who)\b",
    r"\bthe victim\b",
    r"\b(?:fell|falls|fallen) victim to\b",
    rf"\b(?:died|dies|was killed|injured|hurt) (?:after|when|as) (?:being|(?:s?he|they) (?:was|were)) {_CRIME}\b",
    r"\b(?:told|tells|says|said|describe[sd]?|reveal(?:s|ed)|recall(?:s|ed)|speaks|spoke)\b[^.\n]{0,40}?"
    rf"\b(?:s?he|they) (?:was|were|had been|has been) {_CRIME}\b",
    r"\bsurvived (?:[a-z]+ ){0,4}(?:abuse|rape|attack|assault|stabbing|trafficking|exploitation|stalking|slavery)\b",
    r"\bwaived? (?:his|her|their) (?:right to )?anonymity\b",
)
_DONE_TO = (  # a name follows
    either(
        r"\b(?:victims?|survivors?|complainant)(?:,| was| is| has been| as)?(?: named| identified)?"
        r"(?: (?:locally|formally))?(?: as)?:?",
        rf"\b{_OUTRAGE} (?:of|on)",
        r"\b(?:murdered|raped|stabbed|abducted|dead) (?:man|woman|boy|girl|teenager|teen|couple|child)"
        r"(?: (?:named|identified))? as",
        r"\bdeath by [a-z]{3,12} of",
        r"\b(?:raped|murdered|stabbed|abducted|kidnapped|groomed|stalked|strangled|abused)",
    )
    + rf" {DESCRIBED_AS}"
)
_THEIR_RAPIST = rf"'s? (?:{_OUTRAGE}|rapist|abuser|attacker|killer|stalker|murderer|kidnapper)\b"
_PHRASES = Phrases(*map(re.compile, (_SUFFERED, _IS_VICTIM, _DONE_TO, _THEIR_RAPIST)))
_SIGNS = re.compile(
    rf"\b(?:victim|surviv|complainant|anonymity)|{_SUFFERED}|\b{_OUTRAGE}|\bdeath by|rapist|killer|stalker"
)


def victims(page: Page, around: Surroundings) -> Iterator[Hit]:
    if not _SIGNS.search(page.lower):
        return
    known = names(page.bare)
    if known:
        yield from (Hit(VICTIM, *span) for span in about(page, known, _PHRASES))
