"""A calendar's bytes ► the lines of its events and zones, one block each. Looks at lines only; does not parse values.

What is nobody's business is gone here already: alarms, attendees, organisers, attached files. So is what is no event,
and a property without a value, such as `DTEND:`, which says nothing.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field

from partnerhub.collect.read import refuse
from partnerhub.collect.values import Failed, Trouble

_BLANK = re.compile(rb"\n{2,}")  # some write one before a fold
_FOLD = re.compile(rb"\n[ \t]")
_NAME = re.compile(r"([A-Za-z0-9-]{1,60})[;:]")
_NO_VALUE = re.compile(r'[A-Za-z0-9-]+(?:;(?:[^":]|"[^"]*")*)?:')
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_NEVER_INSIDE = frozenset(["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"])
_LONGEST = 300_000  # characters of one line
_OF_EVENT = frozenset(
    [
        "UID",
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "RDATE",
        "EXDATE",
        "RECURRENCE-ID",
        "SEQUENCE",
        "STATUS",
        "CLASS",
        "SUMMARY",
        "DESCRIPTION",
        "X-ALT-DESC",
        "LOCATION",
        "URL",
        "CATEGORIES",
        "CREATED",
        "LAST-MODIFIED",
        "DTSTAMP",
        "IMAGE",
    ]
)
_OF_CALENDAR = frozenset(
    ["X-WR-CALNAME", "NAME", "X-WR-TIMEZONE", "METHOD", "CALSCALE", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"]
)


@dataclass(slots=True)
class Written:
    """One VCALENDAR. `told`: its own properties, the first of each name, as lines."""

    is_framed: bool = True  # False: its events stand alone in the file
    told: dict[str, str] = field(default_factory=dict)
    zones: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Blocks:
    """`others`: how many there were of everything that is no event, by name; `broken`: events that are cut off."""

    calendars: list[Written] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    broken: int = 0


def blocks(body: bytes) -> Blocks | Failed:
    """A `Failed` for what is no calendar, or a cut-off one."""
    found = Blocks()
    calendar: Written | None = None
    inside: list[str] = []  # the components we are in, below the calendar
    block: list[str] = []
    for raw in _lines(body):
        line = _CONTROL.sub("", raw[:_LONGEST]).rstrip()
        head = line.strip().upper()
        if head.startswith("BEGIN:"):
            name = head[6:].strip()
            if calendar is None and name in ("VEVENT", "VTIMEZONE"):
                calendar, inside = Written(is_framed=False), []
                found.calendars.append(calendar)
            if name == "VCALENDAR":
                calendar, inside = Written(), []
                found.calendars.append(calendar)
            elif calendar is not None:
                if name in _NEVER_INSIDE and inside:  # the one before never ended
                    found.broken += inside[0] == "VEVENT"
                    inside = []
                inside.append(name)
                if len(inside) == 1:
                    block = [f"BEGIN:{name}"]
                    if name not in ("VEVENT", "VTIMEZONE"):
                        found.others[name] += 1
                elif inside[0] == "VTIMEZONE":
                    block.append(head)
        elif head.startswith("END:"):
            name = head[4:].strip()
            if name == "VCALENDAR" and calendar is not None:
                found.broken += inside[:1] == ["VEVENT"]
                calendar, inside = None, []
            elif calendar is not None and name in inside:
                del inside[inside.index(name) :]
                if not inside and name in ("VEVENT", "VTIMEZONE"):
                    block.append(f"END:{name}")
                    (calendar.events if name == "VEVENT" else calendar.zones).append("\r\n".join((*block, "")))
                elif inside[:1] == ["VTIMEZONE"]:
                    block.append(head)
        elif calendar is not None and (named := _NAME.match(line)) and not _says_nothing(line):
            name = named[1].upper()
            if not inside and name in _OF_CALENDAR:
                calendar.told.setdefault(name, line)
            elif (inside == ["VEVENT"] and name in _OF_EVENT) or inside[:1] == ["VTIMEZONE"]:
                block.append(line)
    if not found.calendars:
        return refuse.not_a_feed(body)
    if calendar is not None and (calendar.is_framed or inside):
        return Failed(Trouble.BROKEN, "the calendar is cut off before its end: nothing is taken from it")
    return found


def _lines(body: bytes) -> list[str]:
    """Unfolded as bytes, because a fold may stand between those of one letter."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        body = body.decode("utf-16", "replace").encode()
    for end in (b"\r\r\n", b"\r\n", b"\r"):
        body = body.replace(end, b"\n")
    whole = _FOLD.sub(b"", _BLANK.sub(b"\n", body.removeprefix(codecs.BOM_UTF8)))
    try:
        return whole.decode().split("\n")
    except UnicodeDecodeError:
        return [_decoded(line) for line in whole.split(b"\n")]


def _decoded(line: bytes) -> str:
    """Line by line: where old and new entries stand together, so do their encodings."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _says_nothing(line: str) -> bool:
    return line.endswith(":") and _NO_VALUE.fullmatch(line) is not None
