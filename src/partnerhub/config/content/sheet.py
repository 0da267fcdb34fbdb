"""A CSV file, as a spreadsheet saves it, to cells; and a sheet of the inbox to rows that know their line.

Knows the names of the inbox's columns and nothing of their values, which are checked as those of a file are.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from partnerhub.config.content.shapes import DETAILS, InboxShape
from partnerhub.config.content.text import control_line, one_kind_of_line
from partnerhub.config.document import Unreadable, text_of
from partnerhub.config.shape import keys_of
from partnerhub.config.values import nearest, shown

TEXT = "text"
COLUMNS = (*keys_of(InboxShape), TEXT)
OPTIONAL = ("kind", *DETAILS)  # a sheet may do without these columns
NEEDED = tuple(column for column in COLUMNS if column not in OPTIONAL)
_DELIMITERS = (",", ";", "\t")  # as spreadsheets write them in one country and another
_LISTS = ("tags",)


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `fields` are those that are not empty, as front matter would have them."""

    line: int
    fields: Mapping[str, object]
    text: str


def cells_in(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """(the line it begins on, its cells) of the names of the columns, then of each row that is not blank.

    Empty columns at the right, as spreadsheets leave them, are left out. Raises `Unreadable`, with its line, for what
    makes the rest of it unsure.
    """
    text = _decoded(raw)
    if (line := control_line(text, 1)) is not None:
        raise Unreadable(line, "has a control character in it: remove it")
    delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.reader((f"{line}\n" for line in text.split("\n")), delimiter=delimiter, strict=True)
    begun, width = 1, 0
    try:
        for cells in reader:
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            if begun == 1 or any(cell.strip() for cell in cells):
                yield begun, cells
            width = width or len(cells)
            begun = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(begun, _plain(str(error))) from None


def rows_in(raw: bytes) -> Iterator[Row]:
    """The rows of a sheet of the inbox. Raises `Unreadable`, with its line, for what makes the rest of it unsure."""
    rows = cells_in(raw)
    _, header = next(rows)
    if not header:
        raise Unreadable(1, f"should begin with the names of its columns: {','.join(NEEDED)}")
    names = [name.strip().lower() for name in header]
    _check(names)
    yield from (_row(line, names, cells) for line, cells in rows)


def _row(line: int, names: list[str], cells: list[str]) -> Row:
    if len(cells) != len(names):
        problem = f"has {len(cells)} cells where the first line has {len(names)}"
        raise Unreadable(line, f'{problem}: a text with a comma or a line break in it needs "quotes" around it')
    fields: dict[str, object] = {name: cell.strip() for name, cell in zip(names, cells, strict=True) if cell.strip()}
    text = str(fields.pop(TEXT, ""))
    for name in _LISTS:
        if name in fields:
            parts = str(fields[name]).replace(";", ",").split(",")
            fields[name] = [part.strip() for part in parts if part.strip()]
    return Row(line, fields, text)


def _decoded(raw: bytes) -> str:
    try:
        if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return one_kind_of_line(raw.decode("utf-16"))
        return one_kind_of_line(text_of(raw))
    except UnicodeDecodeError:
        raise Unreadable(0, "is not the UTF-16 text that it says it is: save it as CSV UTF-8") from None
    except Unreadable as error:
        raise Unreadable(error.line, "is not UTF-8 text: save the sheet as CSV UTF-8") from None


def _check(names: list[str]) -> None:
    for name in names:
        if name not in COLUMNS:
            missing = [column for column in COLUMNS if column not in names]
            told = f"they are {', '.join(NEEDED)}, and where they are wanted {', '.join(OPTIONAL)}"
            raise Unreadable(1, f"unknown column{shown(name)}{nearest(name, missing)}: {told}")
    for name in COLUMNS:
        if names.count(name) != 1 and not (name in OPTIONAL and name not in names):
            wrong = "is there twice" if name in names else "is missing"
            raise Unreadable(1, f'the column "{name}" {wrong}: the first line should be {",".join(NEEDED)}')


def _plain(said: str) -> str:
    if "unexpected end of data" in said:
        return 'is not CSV here: a "quote" is opened and never closed'
    if "field larger" in said:
        return 'is not CSV here: a text is too long, perhaps because a "quote" is never closed'
    return 'is not CSV here: a "quote" inside a text has to be written twice'
