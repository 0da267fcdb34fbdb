"""The register of replies, content/responses.csv: days, a channel and a class. It has no place for anybody's words.

What might be somebody's name, address, number or text is refused by its column or its look, and never repeated in the
message. Whether a day is still to come is not asked here: that needs a clock.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from partnerhub.config.content.files import raw_in, target_of
from partnerhub.config.content.sheet import cells_in
from partnerhub.config.document import Unreadable
from partnerhub.config.values import all_of, day, nearest, shown
from partnerhub.errors import Mistake
from partnerhub.model import Hub
from partnerhub.model.response import CLASSES, FILE, Response

NEEDED = ("received", "answered", "channel", "class")
OPTIONAL = ("promised",)
MOST_DAYS = 60  # working days that can be promised
LISTED = 5  # other lines on which the same is wrong
EARLIEST = date(2000, 1, 1)  # an empty cell that a spreadsheet takes for a day becomes 1899-12-30
_PERSONAL = re.compile(
    r"name|mail|phone|mobile|number|person|people|resident|victim|complain|correspond|contact|send|recipient|author"
    r"|subject|title|message|text|content|comment|note|detail|descri|word|address|postcode|street|town|handle|user"
    r"|login|link|referen|birth|gender|ethnic|officer|staff|\b(?:tel|from|to|who|by|body|account|url|ref|case|dob|age|sex)\b"
)
_DAY_ELSEWHERE = re.compile(r"\d{1,4}[-/. ][\w]{1,3}[-/. ]\d{2,4}|\d{5}$")  # 3/11/2026, 3-Nov-26, 46329
_PLAIN = frozenset({*CLASSES, ""})
_LOOKS = (
    (re.compile(r"@"), "an e-mail address or somebody's handle"),
    (re.compile(r"://|\bwww\.", re.IGNORECASE), "an address on the web"),
    (re.compile(r"(?<![\d-])(?!\d{4}-\d\d-\d\d)(?:\d[\s().+-]*){9,}"), "a telephone number"),
    (re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", re.IGNORECASE), "a postal address"),
    (re.compile(r"\S\s+\S+\s+\S"), "words of somebody's"),
)


def responses_of(hub: Hub, told: list[Mistake]) -> tuple[Response, ...]:
    """Every row, in the file's order; () without a register."""
    path = hub.root / FILE
    if not os.path.lexists(path):
        return ()
    if path.is_symlink() and not target_of(path).is_relative_to(hub.root.resolve()):
        told.append(Mistake(FILE, 0, "", "is a link that leads out of the hub's directory: put the file itself here"))
        return ()
    raw = raw_in(path, hub.root, told)
    return tuple(_rows(raw, hub, told)) if raw is not None else ()


def _rows(raw: bytes, hub: Hub, told: list[Mistake]) -> Iterator[Response]:
    accounts = {who.id: who.id for who in hub.accounts}
    accounts |= {channel.id: who.id for who in hub.accounts for channel in who.channels}
    rows = cells_in(raw)
    wrong: dict[str, list[int]] = {}  # what is wrong: on which lines
    try:
        _, header = next(rows)
        names = [name.strip().lower() for name in header]
        if problems := list(_columns(names)):
            told += (Mistake(FILE, 1, "", problem) for problem in problems)
            return
        for line, cells in rows:
            problems = []
            row = _row(line, names, cells, hub, accounts, problems)
            for problem in problems:
                wrong.setdefault(problem, []).append(line)
            if row is not None and not problems:
                yield row
    except Unreadable as error:
        told.append(Mistake(FILE, error.line, "", error.problem))
    told += (Mistake(FILE, lines[0], "", f"{problem}{_also(lines[1:])}") for problem, lines in wrong.items())


def _also(lines: Sequence[int]) -> str:
    """Where the same is wrong as well: a spreadsheet turns every day of a register into its own form at once."""
    if not lines:
        return ""
    more = f" and {len(lines) - LISTED} more" if len(lines) > LISTED else ""
    return f" (also on line{'s' * (len(lines) > 1)} {', '.join(map(str, lines[:LISTED]))}{more})"


def _columns(names: Sequence[str]) -> Iterator[str]:
    """What is wrong with the first line."""
    should = f"the columns are {','.join(NEEDED)}, and where it is wanted {', '.join(OPTIONAL)}"
    if not {*NEEDED, *OPTIONAL}.intersection(names):  # perhaps somebody's words: not to be repeated
        yield f"should begin with the names of its columns: {','.join(NEEDED)}"
        return
    for name in names:
        if name in (*NEEDED, *OPTIONAL):
            continue
        if _PERSONAL.search(re.sub(r"[^a-z]+", " ", name)):
            yield (
                f"the column{_quoted(name)} looks like one about a person or with somebody's words: the register holds "
                f"days and classes alone, so leave it where your correspondence is kept; {should}"
            )
        else:
            missing = [column for column in NEEDED if column not in names]
            yield f"unknown column{_quoted(name)}{nearest(name, missing)}: {should}"
    for name in (*NEEDED, *OPTIONAL):
        if names.count(name) > 1:
            yield f'the column "{name}" is there twice: keep one of them'
        elif name in NEEDED and name not in names:
            yield f'the column "{name}" is missing: the first line should be {",".join(NEEDED)}'


def _quoted(name: str) -> str:
    """A column's name in a message; "" for what may be no name but somebody's number, address or words."""
    return "" if re.search(r"\d", name) or _look(name) else shown(name)


def _look(text: str) -> str | None:
    """What of somebody's a text looks like."""
    return next((what for form, what in _LOOKS if form.search(text)), None)


def _row(
    line: int,
    names: Sequence[str],
    cells: Sequence[str],
    hub: Hub,
    accounts: Mapping[str, str],
    problems: list[str],
) -> Response | None:
    if len(cells) != len(names):
        problems.append(f"has {len(cells)} cells where the first line has {len(names)}: write one for each column")
        return None
    cell = {name: text.strip() for name, text in zip(names, cells, strict=True)}
    for name, text in cell.items():
        if text in accounts or text in _PLAIN or day(text) is not None:
            continue
        if look := _look(text):
            problems.append(f"{name} looks like {look}: it is not shown here, and must not stand in the register")
    if problems:
        return None
    received, answered = day(cell["received"]), day(cell["answered"])
    if received is None:
        problems.append(f"received should be the day it came, such as 2026-11-03{_format(cell['received'])}")
    elif received < EARLIEST:
        problems.append(f"received ({received}) is before {EARLIEST}: is the year right?")
    if cell["answered"] and answered is None:
        such = f"such as 2026-11-05{_format(cell['answered'])}"
        problems.append(f"answered should be the day it was answered, {such}, or empty: not yet")
    if received and answered and answered < received:
        problems.append(f"answered ({answered}) is before received ({received}): is one of the two right?")
    account = accounts.get(cell["channel"])
    if account is None:
        problems.append(_no_account(cell["channel"], hub, accounts))
    if cell["class"] not in CLASSES:
        problems.append(f"class should be one of {', '.join(CLASSES)}: one word of these, and nobody's own words")
    promised = _promised(cell.get("promised", ""), problems)
    if problems or received is None or account is None:
        return None
    return Response(line, received, answered, cell["channel"], account, cell["class"], promised)


def _format(text: str) -> str:
    """What to do when a spreadsheet has written a day in its own way."""
    return " (give the column the format yyyy-mm-dd before you save it)" if _DAY_ELSEWHERE.match(text) else ""


def _no_account(id_: str, hub: Hub, accounts: Mapping[str, str]) -> str:
    if id_ in hub.by_channel or id_ in hub.by_partner:
        return f"channel \"{id_}\" is a partner's: the register is for what comes to the office's own accounts"
    known = (
        f"write the id of an account or of one of its channels: {all_of(accounts)}"
        if accounts
        else ("partners.yaml has no accounts yet")
    )
    return f"channel should be known{nearest(id_, accounts)}: {known}"


def _promised(text: str, problems: list[str]) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:6]) <= MOST_DAYS:
        problems.append(f"promised should be a number of working days from 1 to {MOST_DAYS}, or empty: as promised now")
        return None
    return int(text)
