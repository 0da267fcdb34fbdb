"""Tells whether a name is what a verb is about: `Alex Example, 34, of Hexley, has been` ► `charged`. Pure.

Names and verbs far apart, in another sentence or with another person between, are not joined.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from partnerhub.curate.screening.names import UPPER, Named
from partnerhub.curate.screening.page import Page

FAR = 220  # characters between a name and its verb
CANDIDATES = 6  # names before a verb that are tried
BETWEEN = re.compile(  # where they are from, an apposition, what else they did, then helping words only
    rf"(?: \(\d{{1,2}}\))?(?: (?:of|from|in) (?:the )?[{UPPER}][\w'-]*(?: [{UPPER}][\w'-]*){{0,3}})?"
    r"(?:,(?:[^,.;:!?\n]{1,80},){1,5}|: [^.:;!?\n]{2,60}?)?,?"
    r"(?: [^,.;:!?\n]{2,60}? and(?= (?:has|have|was|were|is|are)\b))?"
    r"(?i:(?: (?:(?P<helping>has|have|had|was|were|is|are|been|being|be|who|gets?|got)|to|will|later|now|also|then"
    r"|since|again|both|all|and|allegedly|formally|subsequently|reportedly|today|yesterday|due|set|expected|could|may|should"
    r"|would|first|already|still|previously|remains?|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)){0,7}) ?"
)
OBJECT = re.compile(  # what follows shows that the name did it to somebody else
    r" (?:an?|the|his|her|their|its|him|them|himself|my|our|this|that|both|each|every|other|young|old|more|nearly|about"
    r"|over \d|two|three|four|five|six|seven|eight|nine|ten|several|dozens|hundreds|£|\$|€|\d|and (?:killed|robbed))"
    r"(?![\w-])"
)
DESCRIBED_AS = (
    r"(?:(?:suspect|former|ex-\w{2,15}|man|woman|teenager|teen|driver|\d{1,2}-year-old|father|mother|husband|wife|singer"
    r"|actor|star|footballer|teacher|councillor|businessman|officer|soldier|pensioner|mp|pc|cllr|mr|mrs|ms|miss|dr)"
    r",? ){0,4}"
)


def subject(page: Page, known: Sequence[Named], verb: re.Match[str], *, passive: bool) -> Named | None:
    """The name that a verb is about; the first one that fits, so that `of Nether Example` is not taken for it."""
    at = verb.start()
    last = bisect_right(known, at, key=lambda name: name.end)
    for name in known[max(0, last - CANDIDATES) : last]:
        if at - name.end > FAR:
            continue
        between = BETWEEN.fullmatch(page.bare, name.end, at)
        did_it = (
            passive
            and not (between and between["helping"])
            and (OBJECT.match(page.lower, verb.end()) or object_(known, verb.end() + 1))
        )
        if between and not did_it:
            return name
    return None


def object_(known: Sequence[Named], end: int) -> Named | None:
    """The name that stands exactly where a phrase ends."""
    place = bisect_right(known, end, key=lambda name: name.start)
    return known[place - 1] if place and known[place - 1].start == end else None


@dataclass(frozen=True, slots=True)
class Phrases:
    """What is said of a name, and where."""

    passive: re.Pattern[str]  # after it: what was done to them
    active: re.Pattern[str]  # after it: what they do, or where they are
    before: re.Pattern[str]  # ends where the name begins
    theirs: re.Pattern[str]  # begins where it ends: 's trial


def about(page: Page, known: Sequence[Named], phrases: Phrases) -> Iterator[tuple[int, int]]:
    """Spans from a name to what is said of it, or the other way round."""
    for pattern, passive in ((phrases.passive, True), (phrases.active, False)):
        for verb in pattern.finditer(page.lower):
            if name := subject(page, known, verb, passive=passive):
                yield name.start, verb.end()
    for verb in phrases.before.finditer(page.lower):
        if name := object_(known, verb.end()):
            yield verb.start(), name.end
    for name in known:
        if owned := phrases.theirs.match(page.lower, name.end):
            yield name.start, owned.end()
