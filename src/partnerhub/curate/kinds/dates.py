"""Reads days and hours as people in Britain write them, in English and Welsh: "noon on Friday 4 December".

Takes a text and the day it was said; gives each day with its place in the text. What cannot be read with certainty,
such as a weekday that does not fit or 12/25/2026, is no day. Knows nothing of what a day is for. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

BEHIND = timedelta(days=90)  # a day without a year may be as long ago as this, when it was said …
AHEAD = timedelta(days=200)  # … or as far ahead; …
FAR = timedelta(days=366)  # … with a weekday that fits, as far as this

_MONTHS = (
    "january jan ionawr",
    "february feb chwefror",
    "march mar mawrth fawrth",
    "april apr ebrill",
    "may mai fai",
    "june jun mehefin fehefin",
    "july jul gorffennaf orffennaf",
    "august aug awst",
    "september sept sep medi fedi",
    "october oct hydref",
    "november nov tachwedd dachwedd",
    "december dec rhagfyr ragfyr",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_ALSO_WORDS = frozenset(["may", "mar", "march", "mai", "fai", "medi", "fedi"])  # a month only with a capital letter
_WELSH_DAYS = ("lun", "awrth", "ercher", "iau", "wener", "adwrn", "ul")  # without the letter that changes
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ZONES = {
    "gmt": "Europe/London",  # which many write all summer
    "utc": "UTC",
    "bst": "Europe/London",
    "uk": "Europe/London",
    "london": "Europe/London",
    "cet": "Europe/Brussels",
    "cest": "Europe/Brussels",
    "brussels": "Europe/Brussels",
}

BESIDE = 45  # characters in which a day's hours stand …
NAMES = 28  # … and its weekday or month before it

_DASH = "-\u2013\u2014"
_TH = r"(?:st|nd|rd|th|af|il|ydd|ed|eg|fed)?\b"
_DATE = r"(?:[12]\d|3[01]|0?[1-9])"
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})\b\.?"
_YEAR = r"(?:,?\s+(?P<year>(?:1[89]|20)\d\d)\b)"
_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|(?:d?dydd|nos|f?bore|[pb]rynhawn)\s+(?:l?lun|[mf]awrth|[mf]ercher|iau|g?wener|sadwrn|sul))\b\.?"
)
_AND = rf"\s*(?P<join>[{_DASH}]|\b(?:to|until|till|and|i|tan|hyd|a|ac)\b|&)\s*"
_NUMBER = re.compile(rf"(?<![\w.,:/£+{_DASH}])\d")  # every day begins with one, but for the names before it
_WRITTEN = re.compile(
    rf"(?P<day>{_DATE}){_TH}(?:{_AND}(?:(?P<lastweekday>{_WEEKDAY}),?\s+(?:the\s+)?)?(?P<last>{_DATE}){_TH})?"
    rf"\s*(?:\b(?:of|o)\b\s*)?\b{_MONTH}{_YEAR}?",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"\b(?P<weekday>{_WEEKDAY}),?\s+(?:(?:the|y|yr)\s+)?$", re.IGNORECASE)
_MONTH_BEFORE = re.compile(rf"(?:\b(?P<weekday>{_WEEKDAY}),?\s+)?\b{_MONTH}\s+$", re.IGNORECASE)
_AFTER_MONTH = re.compile(  # a lone number may count people: "in March 20 volunteers came"
    rf"(?P<day>{_DATE})(?:(?:st|nd|rd|th)\b(?:,?\s+(?P<year2>(?:1[89]|20)\d\d)\b)?|{_YEAR}"
    r"|(?=\s*(?:[,;)\n]|\.(?!\d)|$|at\b)))",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"(?:(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<year>20\d\d)"
    r"|(?P<day2>\d{1,2})/(?P<month2>\d{1,2})/(?P<year2>\d\d)"
    r"|(?P<year3>20\d\d)-(?P<month3>\d\d)-(?P<day3>\d\d))(?![\w/]|[.-]\d)"
)
_HOUR = re.compile(
    rf"(?<![\w.,:£])(?:(?:(?P<from>\d{{1,2}})(?:[.:](?P<frommin>[0-5]\d))?\s*(?:[{_DASH}]|to\b)\s*)?"
    r"(?P<h>\d{1,2})(?:[.:](?P<min>[0-5]\d))?\s*(?P<half>[ap])\.?m\b\.?"
    r"|(?P<h24>[01]?\d|2[0-3]):(?P<min24>[0-5]\d)(?:\s*(?:hrs|hours))?\b(?![:.]?\d)"
    r"|(?:12\s*)?(?P<noon>noon|midday|hanner\s+dydd)\b"
    r"|(?:12\s*)?(?P<midnight>midnight|hanner\s+nos)\b)"
    r"(?:\s*\(?(?P<zone>GMT|UTC|BST|CES?T|(?:Brussels|UK|London)(?=\s+time)))?",
    re.IGNORECASE,
)
_TO = re.compile(rf"\s*(?:[{_DASH}]|\b(?:to|until|till|and|tan|i)\b)\s*", re.IGNORECASE)
_UNTIL = re.compile(rf"\s*(?:[{_DASH}]|,?\s*\b(?:to|until|till|tan|hyd)\b)\s*", re.IGNORECASE)
_HOUR_THEN_DAY = re.compile(r"\)?\s*,?\s*(?:on|of|ar)?\s*(?:the|y)?\s*", re.IGNORECASE)
_DAY_THEN_HOUR = re.compile(
    rf"[\s,;:({_DASH}]*(?:(?:at|from|by|before|between|until|o|am|erbyn|cyn|tan)\b)?\s*", re.IGNORECASE
)
_WELSH_HOUR = re.compile(r",?\s*(?:am|o)\s+(\d{1,2})(?:[.:]([0-5]\d))?\b(?!\s*[ap]\.?m\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a text, or several in a row, with the hours that stand beside it."""

    start: int  # where it stands, with its hours …
    end: int
    first: date
    last: date | None = None  # of several in a row
    at: time | None = None
    till: time | None = None
    zone: str | None = None  # where the text names one


@dataclass(frozen=True, slots=True)
class _Raw:
    start: int
    end: int
    day: int
    month: int
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class _Hours:
    start: int
    end: int
    at: time | None  # None: midnight, which is the end of its day or its beginning
    till: time | None = None
    zone: str | None = None


def days(text: str, said: date) -> tuple[Day, ...]:
    """Every day that can be read, in order."""
    return tuple(_timed(day, text) for each in _pairs(text) if (day := _resolved(each, said)))


# ── days ──


def _pairs(text: str) -> Iterator[tuple[_Raw, _Raw | None]]:
    """(a day, the last day when it is the first of several in a row)."""
    raws: list[tuple[_Raw, _Raw | None]] = []
    for raw, last in sorted(_raws(text), key=lambda pair: (pair[0].start, -pair[0].end)):
        before = raws[-1][0] if raws else None
        if before and raw.start < before.end:
            continue
        if before and not raws[-1][1] and not last and _UNTIL.fullmatch(text, before.end, raw.start):
            raws[-1] = (replace(before, end=raw.end), raw)
        else:
            raws.append((raw, last))
    yield from raws


def _raws(text: str) -> Iterator[tuple[_Raw, _Raw | None]]:
    end = 0
    for number in _NUMBER.finditer(text):
        place = number.start()
        if place < end:
            continue
        near = max(0, place - NAMES)
        if match := _WRITTEN.match(text, place):
            yield from _written(match, _BEFORE.search(text, near, place))
        elif (match := _AFTER_MONTH.match(text, place)) and (named := _MONTH_BEFORE.search(text, near, place)):
            if (month := _month(named["month"])) is not None:
                year = int(told) if (told := match["year"] or match["year2"]) else None
                weekday = _weekday(named["weekday"])
                yield _Raw(named.start(), match.end(), int(match["day"]), month, year, weekday), None
        elif match := _NUMERIC.match(text, place):
            before = _BEFORE.search(text, near, place)
            day = int(match["day"] or match["day2"] or match["day3"])
            month = int(match["month"] or match["month2"] or match["month3"])
            year = int(match["year"] or match["year3"] or 2000 + int(match["year2"]))
            yield _Raw(before.start() if before else place, match.end(), day, month, year, _name(before)), None
        end = match.end() if match else place


def _name(before: re.Match[str] | None) -> int | None:
    return _weekday(before["weekday"]) if before else None


def _written(match: re.Match[str], before: re.Match[str] | None) -> Iterator[tuple[_Raw, _Raw | None]]:
    if (month := _month(match["month"])) is None:
        return
    year = int(match["year"]) if match["year"] else None
    start = before.start() if before else match.start()
    one = _Raw(start, match.end(), int(match["day"]), month, year, _name(before))
    if not match["last"]:
        yield one, None
        return
    other = replace(one, day=int(match["last"]), weekday=_weekday(match["lastweekday"]))
    if match["join"].lower() in ("and", "&", "a", "ac") and other.day - one.day != 1:
        yield replace(one, end=match.start("last")), None
        yield replace(other, start=match.start("last")), None
    else:
        yield one, other


def _resolved(pair: tuple[_Raw, _Raw | None], said: date) -> Day | None:
    raw, last = pair
    if last is None:
        first = _date(raw, said)
        return Day(raw.start, raw.end, first) if first else None
    if last.year and not raw.year:
        over_new_year = (raw.month, raw.day) > (last.month, last.day)
        raw = replace(raw, year=last.year - over_new_year)
    first = _date(raw, said)
    end = _date(last, first, behind=timedelta()) if first else None
    if first is None or end is None or not first < end:
        return None
    return Day(raw.start, raw.end, first, end)


def _date(raw: _Raw, said: date, behind: timedelta = BEHIND) -> date | None:
    """The day that is meant: with its year, or the first such day since shortly before it was said."""
    for year in (raw.year,) if raw.year else (said.year - 1, said.year, said.year + 1):
        try:
            day = date(year, raw.month, raw.day)
        except ValueError:  # 31 June, or 29 February of another year
            continue
        if raw.year is None and not said - behind <= day <= said + (AHEAD if raw.weekday is None else FAR):
            continue
        if raw.weekday in (None, day.weekday()):
            return day
    return None


def _month(name: str) -> int | None:
    lower = name.lower()
    return None if lower in _ALSO_WORDS and not name[0].isupper() else _MONTH_OF.get(lower)


def _weekday(name: str | None) -> int | None:
    if not name:
        return None
    *prefix, day = name.lower().rstrip(".").split()
    known = enumerate(_WELSH_DAYS if prefix else _ENGLISH_DAYS)
    return next((number for number, letters in known if (day.endswith if prefix else day.startswith)(letters)), None)


# ── hours ──


def _hours(text: str, start: int, end: int) -> Iterator[_Hours]:
    for match in _HOUR.finditer(text, start, end):
        zone = _ZONES.get(match["zone"].lower()) if match["zone"] else None
        if match["midnight"]:
            yield _Hours(*match.span(), None, None, zone)
        elif match["noon"]:
            yield _Hours(*match.span(), time(12), None, zone)
        elif match["h24"]:
            yield _Hours(*match.span(), time(int(match["h24"]), int(match["min24"])), None, zone)
        elif hour := _clock(match["h"], match["min"], match["half"]):
            first = _first(match["from"], match["frommin"], hour, match["half"]) if match["from"] else None
            yield _Hours(*match.span(), first or hour, hour if first else None, zone)


def _clock(hour: str, minute: str | None, half: str) -> time | None:
    number = int(hour)
    if not 1 <= number <= 12:
        return None
    return time(number % 12 + (12 if half.lower() == "p" else 0), int(minute or 0))


def _first(hour: str, minute: str | None, last: time, half: str) -> time | None:
    """Of `2-4pm` two in the afternoon, of `11-2pm` eleven in the morning."""
    for each in (half, "a"):
        if (first := _clock(hour, minute, each)) and first < last:
            return first
    return None


def _joined(hours: Sequence[_Hours], text: str) -> list[_Hours]:
    """`10am to 4pm` is one."""
    found: list[_Hours] = []
    for each in hours:
        before = found[-1] if found else None
        if before and not before.till and not each.till and _TO.fullmatch(text, before.end, each.start):
            found[-1] = replace(before, end=each.end, till=each.at, zone=each.zone or before.zone)
        else:
            found.append(each)
    return found


def _timed(day: Day, text: str) -> Day:
    """A day with the hours right before or right after it."""
    for each in _joined(list(_hours(text, max(0, day.start - BESIDE), day.end + BESIDE)), text):
        before = each.end <= day.start and _HOUR_THEN_DAY.fullmatch(text, each.end, day.start)
        after = each.start >= day.end and _DAY_THEN_HOUR.fullmatch(text, day.end, each.start)
        if before or after:
            till = each.till if each.at and each.till and each.till > each.at else None
            start, end = min(day.start, each.start), max(day.end, each.end)
            return replace(day, start=start, end=end, at=each.at, till=till, zone=each.zone)
    if (match := _WELSH_HOUR.match(text, day.end)) and 1 <= int(match[1]) <= 12:
        half = {"nos": "p", "pryn": "p", "bryn": "p", "bore": "a", "fbor": "a"}
        name = text[day.start : day.end].lower()
        part = next((half[key] for key in half if name.startswith(key)), None)
        if part and (at := _clock(match[1], match[2], part)):
            return replace(day, end=match.end(), at=at)
    return day
