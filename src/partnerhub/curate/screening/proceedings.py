"""Finds words about a named person between arrest and the end of a trial: proceedings that are active.

Pure. In England and Wales they are active from an arrest, a warrant, a summons or a charge until acquittal, sentence or
discontinuance (Contempt of Court Act 1981, schedule 1): a conviction alone does not end them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from partnerhub.curate.screening.grammar import DESCRIBED_AS, Phrases, about, object_
from partnerhub.curate.screening.names import described, names
from partnerhub.curate.screening.page import Page
from partnerhub.curate.screening.pattern import either, words
from partnerhub.curate.screening.values import Hit, ScreeningRule, Surroundings

ACTIVE = ScreeningRule(
    "active-proceedings",
    "Active proceedings",
    "Somebody who can be identified is under arrest, charged or on trial: comment may be contempt of court.",
    sensitive=True,
)
RULES = (ACTIVE,)

_OFFENCE = either(
    words(
        "attempted murder manslaughter rape raping killing indecent theft stealing arson stalking dangerous careless"
    ),
    words("drink drug drunk misconduct wounding gbh abh affray violent causing perjury grooming knife handling child"),
    words("hate modern slavery criminal assisting speeding contempt stabbing inciting making downloading voyeurism"),
    words(r"assault\w* sex\w* fraud\w* burglar\w* robb\w+ harass\w+ possess\w+ conspir\w+ supply\w* pervert\w+"),
    words(r"terror\w* kidnap\w* blackmail\w* abus\w+ brib\w+ corrupt\w+ threat\w+ traffick\w+ breach\w* racial\w*"),
    words(r"defraud\w* hitting punching kicking attacking smuggling spying plotting selling shooting laundering"),
    words(r"weapons? firearms? encourag\w+ upskirting money\slaundering"),
)
_COUNTS = (
    r"(?:(?:an?|the|all|both|any|two|three|four|five|six|\d{1,3}|several|further|historic) )*"
    rf"(?:(?:charges?|counts?|offences?|allegations?)(?: of)?|{_OFFENCE})\b"
)
_COURT = either("courts?", "magistrates", "a? ?judge", "old bailey", "dock", "tribunal")

_ARRESTED = either(  # what is done to somebody
    r"\b(?:re-?)?arrested\b(?! development)",
    r"\b(?:re-?)?charged\b"  # not a battery, and not by a sport's own court
    r"(?= (?:with|over|after|in|following|under|by (?:police|detectives|officers|the cps|prosecutors)|and|on|for|as|at"
    r"|again|today|yesterday|to)\b|[,.;:]|$|\n)"
    r"(?! (?:with (?:misconduct|breaching|failing) [^.\n]{0,40}\b)?by (?:the )?(?:fa|uefa|fifa|rfu|ecb|football)\b)"
    r"(?! (?:for (?:the )?(?:entry|parking|using|use)|at (?:a rate|£)|up\b))",
    r"\b(?:bailed|remanded|indicted|arraigned|summonsed|extradited)\b",
    r"\b(?:convicted|found guilty)\b(?! (?:murderer|killer|rapist|felon))",
    r"\b(?:detained|held|questioned|interviewed|quizzed)(?: [a-z]+){0,2} "
    r"(?:on suspicion|under caution|over (?:the |a )?(?:murder|rape|death|attack)|in custody|by (?:the )?police"
    r"|by detectives)\b",
    rf"\b(?:accused|suspected) of (?:the )?{_OFFENCE}\b",
    rf"\bwanted (?:by (?:the )?police|on (?:a )?(?:warrant|recall)|in connection|over|for {_OFFENCE})",
    r"\breported for summons\b",
)
_IN_COURT = either(  # what somebody does, or where they are
    r"\b(?:appear(?:s|ed|ing)?|due|back|returns?|returned|is|was|stood|goes|went) (?:to appear )?(?:in|at|before|via)\b"
    rf"[^.\n]{{0,60}}?\b{_COURT}\b",
    r"\bin (?:court|the dock)\b(?! of (?:public )?opinion)",
    r"\b(?:stands?|stood|standing|faces?|facing|faced|awaits?|awaiting|goes on|went on|on) trial\b"
    r"(?! (?:at|with|by|period|basis|run)\b(?![^.\n]{0,50}court))",  # a footballer may be on trial at a club
    r"\bplead(?:s|ed|ing)? (?:not )?guilty\b",
    r"\benter(?:s|ed|ing)? (?:an? )?(?:not guilty |guilty |no )?pleas?\b",
    rf"\b(?:denie[sd]|deny|denying|admit(?:s|ted|ting)?) {_COUNTS}",
    r"\b(?:on|granted|refused|denied|released on|freed on) (?:conditional |unconditional |police |court )?bail\b",
    r"\b(?:in|into) (?:police )?custody\b",
    r"\breleased under investigation\b",
    r"\bawait(?:s|ing) sentenc\w+",
    r"\b(?:to|will|due to) be (?:sentenced|prosecuted)\b",
    r"\bfac(?:es?|ing|ed) (?:[a-z-]+ ){0,2}"
    r"(?:charges?|jail|prison|prosecution|extradition|court|sentencing|life in (?:jail|prison))\b",
)
_OF_SOMEBODY = (  # a name follows
    either(
        r"\b(?:police|detectives|officers|fbi|cps|prosecutors|they|court|judge|magistrates)(?: have| has| had)? "
        r"(?:arrest|charge|prosecute|remand|indict)(?:s|d|ed)?",
        r"\b(?:arrest|charg|indict|remand|prosecut)(?:ed|ing)",
        r"\b(?:trial|retrial|arrest|prosecution|sentencing|conviction|extradition|indictment|bail hearing"
        r"|hearing|court (?:case|appearance)) of",
        r"\binquest (?:into|of|for)(?: the deaths? of)?",
        r"\b(?:court|jury|jurors|magistrates|judge|tribunal) (?:has |have )?(?:heard|hears|(?:was|were) told)"
        r"(?: that| how)?",
        r"\bcharged:",
        r"\b(?:charges?|case|warrant|proceedings|allegations?) against",
        r"\b(?:arrest|murder|fraud|rape|assault|terror|sex|corruption|court|abuse) (?:suspect|defendant|accused|trial)",
    )
    + rf" {DESCRIBED_AS}"
)
_THEIR_TRIAL = (
    r"'s? (?:(?:murder|rape|fraud|assault|sex(?:ual)?|criminal|court|manslaughter|abuse|corruption|drugs?|terror) )?"
    r"(?:trial|retrial|arrest|court case|bail|prosecution|extradition|sentencing)\b"
)
_NAMED_AS = re.compile(
    r"\b(?:arrested|charged|suspect|accused|defendant)\b[^.\n]{0,60}?"
    r"\b(?:named|identified)(?: locally)? as (?:mr |mrs |ms )?"
)
_SIGNS = re.compile(
    words(
        r"inquest jury juror plea hearing arrest charge bail remand indict arraign summons extradit convict guilty"
        r" suspicion caution custody accused suspect wanted court dock trial sentenc denie deny admit facing faced"
        r" faces face\s prosecut warrant detained questioned"
    )
)
_ENDED = re.compile(
    either(
        r"\b(?:jailed|imprisoned|locked up|behind bars|community order|fined|struck off|ordered to pay|acquitted)\b",
        r"\bsentenced (?:to|for|at|after|over|on|by|in)\b",
        r"\b(?:was|were|been|is|are) sentenced\b",
        r"\b(?:suspended|life|custodial|prison|jail|\d+[ -](?:year|month|week)s?'?) sentence\b",
        r"\bgiven (?:a )?(?:life|\d+)\b",
        r"\byears in (?:jail|prison)\b",
        r"\bbanned from driving\b",
        r"\bcleared (?:of|by)\b",
        r"\b(?:found not guilty|not guilty verdict)\b",
        r"\b(?:charges?|case) (?:(?:was|were|is|has been|have been) )?"
        r"(?:dropped|dismissed|withdrawn|discontinued|thrown out)\b",
        r"\b(?:released without charge|no further action|not be (?:charged|prosecuted))\b",
    )
)
_PENDING = re.compile(
    either(
        r"\b(?:will|to|could|may|might|can|should|would) be (?:sentenced|jailed|imprisoned|fined)\b",
        r"\bawait(?:s|ing) (?:sentenc|trial)",
        r"\bfac(?:es?|ing) (?:[a-z]+ ){0,3}(?:jail|prison|sentence|trial|charges|court)\b",
        r"\bsentencing (?:is|was|will|has been|on|hearing)\b",
        r"\b(?:due|set|expected|ordered) (?:to appear|in court|before)\b",
        r"\b(?:adjourned|will appear|trial continues|on bail|remanded|stands? trial|deny|denies|denied)\b",
    )
)
_PHRASES = Phrases(*map(re.compile, (_ARRESTED, _IN_COURT, _OF_SOMEBODY, _THEIR_TRIAL)))


def proceedings(page: Page, around: Surroundings) -> Iterator[Hit]:
    lower = page.lower
    if not _SIGNS.search(lower) or is_over(lower):
        return
    known = sorted((*names(page.bare), *described(page.bare)), key=lambda name: (name.end, name.start))
    if not known:
        return
    yield from (Hit(ACTIVE, *span) for span in about(page, known, _PHRASES))
    for match in _NAMED_AS.finditer(lower):
        if name := object_(known, match.end()):
            yield Hit(ACTIVE, match.start(), name.end)


def is_over(lower: str) -> bool:
    """Whether a text tells of a sentence, an acquittal or a case that was dropped, and of nothing still to come."""
    return _ENDED.search(lower) is not None and _PENDING.search(lower) is None
