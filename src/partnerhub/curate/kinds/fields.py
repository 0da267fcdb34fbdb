"""Finds what belongs to a kind in the words of an item: when it opens, closes, starts and ends, where, how much.

Nothing rather than something wrong: two deadlines that differ are none, and so is a day that no closing word goes with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from partnerhub.curate.kinds.dates import Day

LONGEST_LINE = 80  # characters of a place or of whom it is for

_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n")
_CLOSES = re.compile(  # right before the day
    r"(?:\bclos(?:es|e|ing)(?:\s+date)?(?:\s+(?:to|for)\s+(?:new\s+)?(?:applications|bids|entries|responses))?"
    r"|\bends?|\brun(?:s|ning)?\s+until|\bopen\s+until|\byn\s+cau|\bcau\s+ar|\bno\s+later\s+than"
    r"|\blast\s+(?:day|date|chance)(?:\s+(?:to|for)\s+[\w ]{1,30}?)?(?:\s+is)?"
    r")\s*[:,(\u2013-]*\s*(?:(?:today|tomorrow|heddiw|yfory),?)?\s*(?:is|are|at|on|by|of|ar)?\s*(?:the|"
    r"end\s+of(?:\s+day)?|close\s+of\s+(?:play|"
    r"business)(?:\s+on)?)?\s*$",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"\b(?:deadline|closing\s+date|closing\s+time|dyddiad\s+cau)\b(?![^.!?]{0,60}\bwas\b)[^.!?\u00a3\d]{0,70}$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\b(?:deadline|closing\s+date|closes|dyddiad\s+cau)\s*:?\s*\n\s*$", re.IGNORECASE)
_AFTER = re.compile(  # right after it
    r"\s*(?:is|:|,|\(|[\u2013\u2014-]|yw'r)?\s*(?:the\s+)?(?:closing\s+date|deadline|dyddiad\s+cau"
    r"|last\s+(?:day|date|chance)\s+(?:to\s+apply|for\s+applications))\b",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?P<word>by|before|until|till|erbyn|cyn|tan)\s*(?:the|end\s+of(?:\s+day)?|close\s+of\s+(?:play|"
    r"business)(?:\s+on)?)?\s*$",
    re.IGNORECASE,
)
_ASKED = re.compile(  # what a reader does until a day
    r"\b(?:appl(?:y|ications?|ying)|respon(?:d|ses?)|repl(?:y|ies)|submit\w*|submissions?|return|send|enter|entries|"
    r"bids?|ask\s+for|"
    r"answers?|sign\s+up|register|expressions?\s+of\s+interest|complete|have\s+your\s+say|tell\s+us|comments?|views|"
    r"take\s+part|open|"
    r"fill\s+in|survey|consultation|contact\s+us|get\s+in\s+touch|let\s+us\s+know|in\s+by|e-?mail|ring|write|"
    r"[cg]ais|[cg]eisiadau|cheisiadau|ymateb\w*|anfon\w*|atebwch|ar\s+agor|llenwi|llenwch|dweud)\b",
    re.IGNORECASE,
)
_LATER = re.compile(  # what others do by a day, or what the money does
    r"\b(?:decisions?|decide|announce\w*|hear\s+(?:back|from)|notif\w+|spen[dt]|deliver\w*|finish\w*|report\s+back|"
    r"will\s+be\s+(?:told|paid|made|complete|in\s+place)|"
    r"be\s+completed|award\w*|publish\w*|contract|employ\w*|paid|we\s+will|we\s+shall|reopens?|runs?\s+until|"
    r"funded\s+until)\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"\b(?:office|road|street|shop|library|doors|centre|helpline|line|rank)\b", re.IGNORECASE)
_WHAT_ENDS = re.compile(
    r"\b(?:consultation|survey|call|round|window|applications?|questionnaire|bids?|it|ymgynghoriad|arolwg|cronfa|"
    r"gronfa|fund|scheme)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\b(?:(?:re-?)?opens?|opening|yn\s+agor|agor)(?:\s+(?:to|for)\s+(?:new\s+)?(?:applications|bids|"
    r"entries))?\s*(?:again\s+)?(?:at|on|from|ar)?\s*$",
    re.IGNORECASE,
)
_RUNS = re.compile(r"\b(?:open|runs?|running|from|between|accept\w*|ar\s+agor|o)\s*:?\s*$", re.IGNORECASE)
_NO_START = re.compile(
    r"\b(?:by|before|until|till|since|from|after|deadline|closing\s+date|closes?|born|erbyn|cyn|tan|ers|o|between|"
    r"on\s+or\s+after|updated|posted|published)\s*"
    r"(?:is|on|at|:|the|ar)?\s*$",
    re.IGNORECASE,
)

_SUM = r"\u00a3\s?\d+(?:,\d{3})*(?:\.\d+)?(?:\s?(?:k|m|bn|million|thousand|miliwn|mil)\b)?"
_AMOUNT = re.compile(
    rf"\b(?:(?:up\s+to|hyd\s+at)\s+{_SUM}|(?:between|from|rhwng|o)\s+{_SUM}\s*(?:and|to|a|i|hyd\s+at|"
    rf"[\u2013-])\s*{_SUM})"
    rf"|{_SUM}\s*(?:to|[\u2013-])\s*{_SUM}",
    re.IGNORECASE,
)
_GRANT_OF = re.compile(
    rf"\b(?:grants?|bursar(?:y|ies)|awards?|grantiau)\s+(?:of|worth|o)\s+(?P<sum>{_SUM})", re.IGNORECASE
)

_VENUE = re.compile(r"\b(?:venue|where|location|lleoliad|ble)\s*:\s*(?P<place>[^\n.;|]{3,80})", re.IGNORECASE)
_BUILDING = (
    r"(?:Hall|Guildhall|Library|Centre|Church|Chapel|Mosque|Temple|Gurdwara|Synagogue|School|College|Theatre|Museum|"
    r"Hub|Rooms?|Caf\u00e9|"
    r"Square|Park|Cross|Quay|Wharf|Common|Market|Station|Barn|Club|Pavilion|Institute|Cathedral|Steps|hall|library|"
    r"centre|church|school|market)"
)
_NAME = rf"(?:(?:[A-Z\u0174\u0176][\w'\u2019-]*|of|the|and|y|yr)\s+){{0,5}}{_BUILDING}\b"
_AT = re.compile(
    rf"(?:\b(?:[Aa]t|[Ii]n|[Yy]ng?)|,|:)\s+(?:the\s+)?(?P<place>{_NAME}|"
    rf"Neuadd(?:\s+[A-Z][\w'\u2019-]*){{1,3}})"
)
_WHOM = re.compile(
    r"\b(?:who\s+can\s+apply|who\s+it\s+is\s+for|who\s+is\s+it\s+for|open\s+to|i\s+bwy)\s*[:?]\s*(?P<whom>[^\n.;|"
    r"]{3,80})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Call:
    """When a call opens and closes."""

    opens: Day | None = None
    closes: Day | None = None


def call(text: str, title: str, days: Sequence[Day]) -> Call:
    """The deadline that the title gives, else the one in the text; none where several differ."""
    closing = [(day, _last_of(day)) for day in days if _is_closing(text, day)]
    runs = [day for day in days if day.last and _ends_run(text, day)]
    found = [each for _, each in closing] + [_last_of(day) for day in runs]
    in_title = [each for each in found if each.end <= len(title)]
    opens = _one([day for day in days if not day.last and _OPENS.search(_before(text, day))])
    if not opens and len(runs) == 1:
        opens = replace(runs[0], last=None, at=None, till=None)
    return Call(opens, _one(in_title) or _one(found))


def coming(text: str, days: Sequence[Day], today: date) -> list[Day]:
    """The days to come on which something may take place; not those by which, or since which, something is done."""
    return [day for day in days if (day.last or day.first) >= today and not _NO_START.search(_before(text, day))]


def occasion(title: str, days: Sequence[Day]) -> Day | None:
    """The one it takes place on: of the title, else the only one with an hour, else the only one."""
    for some in ([day for day in days if day.end <= len(title)], [day for day in days if day.at], days):
        dates = {(day.first, day.last) for day in some}
        if len(dates) > 1:
            return None
        if dates:
            return _richest([day for day in days if (day.first, day.last) in dates])
    return None


def amount(text: str, title: str) -> str | None:
    """How much there is to apply for, in the words of the text; None where it gives several."""
    for part in (title, text):
        sums = dict.fromkeys(" ".join(match[0].split()) for match in _AMOUNT.finditer(part))
        sums = sums or dict.fromkeys(" ".join(match["sum"].split()) for match in _GRANT_OF.finditer(part))
        if sums:
            return next(iter(sums)) if len({each.lower() for each in sums}) == 1 else None
    return None


def place(text: str, title: str, day: Day | None) -> str | None:
    """Where it is, when the text says "Venue:", or names one building in its title and the sentence with the day."""
    if match := _VENUE.search(text):
        return _line(match["place"])
    if day is None:
        return None
    start = max((match.end() for match in _SENTENCE_END.finditer(text, 0, day.start)), default=0)
    end = match.start() if (match := _SENTENCE_END.search(text, day.end)) else len(text)
    parts = ((0, len(title)), (start, end))
    named = dict.fromkeys(_line(match["place"]) for part in parts for match in _AT.finditer(text, *part))
    return next(iter(named)) if len(named) == 1 else None


def whom(text: str) -> str | None:
    return _line(match["whom"]) if (match := _WHOM.search(text)) else None


def _is_closing(text: str, day: Day) -> bool:
    before = _before(text, day)
    if (
        _DEADLINE.search(before)
        or _LABEL.search(text[max(0, day.start - 40) : day.start])
        or _AFTER.match(text, day.end)
    ):
        return True
    if (match := _CLOSES.search(before)) and not _OFFICE.search(before):
        return not match[0].lower().startswith("end") or _WHAT_ENDS.search(before[: match.start()]) is not None
    if match := _BY.search(before):
        if match["word"].lower() in ("before", "cyn") and day.at is None:
            return False
        told = before[: match.start()]
        return _ASKED.search(told) is not None and not _LATER.search(told)
    return False


def _ends_run(text: str, day: Day) -> bool:
    before = _before(text, day)
    return _RUNS.search(before) is not None and _ASKED.search(before) is not None


def _last_of(day: Day) -> Day:
    """The end of several days or hours, as a day of its own."""
    return replace(day, first=day.last or day.first, last=None, at=day.till or day.at, till=None)


def _before(text: str, day: Day) -> str:
    """The sentence as far as the day."""
    start = max(0, day.start - 160)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start, day.start)]
    return text[ends[-1] if ends else start : day.start]


def _one(days: Iterable[Day]) -> Day | None:
    """The day that all of them are, with its hour when they agree on that."""
    some = list(days)
    if len({day.first for day in some}) != 1:
        return None
    hours = {(day.at, day.zone) for day in some if day.at}
    if len(hours) > 1:
        return replace(some[0], at=None)
    return next((day for day in some if day.at), some[0])


def _richest(days: Sequence[Day]) -> Day:
    hours = {(day.at, day.till) for day in days if day.at}
    if len({at for at, _ in hours}) > 1:
        return replace(days[0], at=None, till=None)
    return max(days, key=lambda day: (day.at is not None, day.till is not None))


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_LINE].strip(" ,:;-\u2013")
