"""Sheets of the inbox: CSV as spreadsheets of several countries save it, and every mistake with its row."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from partnerhub.config import read_content
from partnerhub.errors import ConfigError
from partnerhub.model import Details, Entry, Form, ItemKind, Origin
from tests.test_content import patch, put

HEADER = "channel,form,date,entered,by,title,link,language,tags,text"
ROW = (
    "pantry-letters,letter,2026-11-20,2026-11-23,rw,Thanks,https://pantry.example/l,cy,food; warm space,Thank you all."
)
WANTED = f"the first line should be {HEADER}"


def with_text(cell: str) -> str:
    """A sheet of one row with this text."""
    return f"{HEADER}\n{ROW.replace('Thank you all.', cell)}\n"


def entries(root: Path, sheet: str | bytes) -> tuple[Entry, ...]:
    put(root, "inbox/sheet.csv", sheet)
    return read_content(patch(root)).entries


def mistakes(root: Path, sheet: str | bytes) -> list[str]:
    with pytest.raises(ConfigError) as error:
        entries(root, sheet)
    return [str(each).removeprefix("content/inbox/sheet.csv:").strip() for each in error.value.mistakes]


def test_a_row_is_an_entry(tmp_path: Path) -> None:
    assert entries(tmp_path, f"{HEADER}\n{ROW}\n") == (
        Entry(
            "content/inbox/sheet.csv",
            2,
            "pantry-letters",
            Form.LETTER,
            datetime(2026, 11, 20, tzinfo=UTC),
            date(2026, 11, 23),
            "rw",
            "Thanks",
            "Thank you all.",
            "https://pantry.example/l",
            "cy",
            ("food", "warm space"),
        ),
    )


def test_rows_know_their_lines_although_texts_have_several(tmp_path: Path) -> None:
    two = ROW.replace("Thank you all.", '"They said ""thank you"",\n\nand left."')
    found = entries(tmp_path, f"{HEADER}\n{two}\n\n,,,,,,,,,\n{ROW}\n{ROW.replace('all', 'so')}")
    assert [(entry.line, entry.text) for entry in found] == [
        (2, 'They said "thank you",\n\nand left.'),
        (7, "Thank you all."),
        (8, "Thank you so."),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        f"\ufeff{HEADER}\r\n{ROW}\r\n".encode(),
        f"{HEADER}\r{ROW}".encode(),
        f"{HEADER}\n{ROW}\n".replace(",", "\t").encode("utf-16"),
        f"{HEADER}\n{ROW}\n".replace(",", ";").replace("food; warm space", '"food; warm space"').encode(),
        f"{HEADER.upper()}\n{ROW}\n".encode(),
    ],
    ids=["a mark and Windows lines", "old Macintosh lines", "UTF-16 with tabs", "semicolons", "capitals"],
)
def test_a_sheet_may_come_from_any_spreadsheet(tmp_path: Path, raw: bytes) -> None:
    (entry,) = entries(tmp_path, raw)
    assert (entry.tags, entry.text) == (("food", "warm space"), "Thank you all.")


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    names, cells = HEADER.split(","), ROW.split(",")
    (entry,) = entries(tmp_path, f"{','.join(reversed(names))}\n{','.join(reversed(cells))}\n")
    assert (entry.channel, entry.text) == ("pantry-letters", "Thank you all.")


def test_a_line_separator_in_a_text_ends_no_row(tmp_path: Path) -> None:
    assert entries(tmp_path, with_text("Thank you\u2028 all."))[0].text == "Thank you\u2028 all."


def test_a_sheet_may_say_what_a_row_is(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, f"{HEADER},closes,kind\n{ROW},2026-12-04T12:00,funding\n")
    assert entry.details == Details(
        ItemKind.FUNDING, closes=datetime(2026, 12, 4, 12, tzinfo=UTC), zone="Europe/London", origin=Origin.EDITOR
    )


def test_a_sheet_with_nothing_but_its_columns_is_empty(tmp_path: Path) -> None:
    assert entries(tmp_path, f"{HEADER}\n") == ()


NO_CSV = "is not CSV here: a"


@pytest.mark.parametrize(
    ("sheet", "told"),
    [
        ("", [f"1: should begin with the names of its columns: {HEADER}"]),
        (
            HEADER.replace("form", "from") + "\n",
            [
                f'1: unknown column "from" (did you mean "form"?): they are {", ".join(HEADER.split(","))}, '
                "and where they are wanted kind, starts, ends, closes, zone, place, amount, whom"
            ],
        ),
        (HEADER.replace(",link", "") + "\n", [f'1: the column "link" is missing: {WANTED}']),
        (HEADER.replace("link", "title") + "\n", [f'1: the column "title" is there twice: {WANTED}']),
        (
            with_text("Thank you, all"),
            [
                "2: has 11 cells where the first line has 10: a text with a comma or a line break in it needs "
                '"quotes" around it'
            ],
        ),
        (
            f"{HEADER}\n{ROW}\npantry-letters,lettr,23/11/2026,2026-11-23,rw,,,,,\n",
            [
                '3: date should be a day such as 2026-11-23, or a time such as 2026-11-23T14:20, not "23/11/2026"',
                '3: form should be one of post, meeting, letter, survey, not "lettr" (did you mean "letter"?)',
                "3: has no text: write what was said",
            ],
        ),
        (with_text('"Thank you') + ROW, [f'2: {NO_CSV} "quote" is opened and never closed']),
        (with_text('"Thank" you'), [f'2: {NO_CSV} "quote" inside a text has to be written twice']),
        (with_text("x" * 200_000), [f'2: {NO_CSV} text is too long, perhaps because a "quote" is never closed']),
        (with_text("\u202e"), ["2: has a control character in it: remove it"]),
        (with_text("\x00"), ["2: has a control character in it: remove it"]),
        (with_text("é").encode("latin-1"), ["2: is not UTF-8 text: save the sheet as CSV UTF-8"]),
        (b"\xff\xfea", ["is not the UTF-16 text that it says it is: save it as CSV UTF-8"]),
        (f"{HEADER}\n{ROW}\n{ROW}\n", ["3: is the same as content/inbox/sheet.csv:2: remove one of them"]),
    ],
)
def test_a_mistake_in_a_sheet_is_told_with_its_row(tmp_path: Path, sheet: str | bytes, told: list[str]) -> None:
    assert mistakes(tmp_path, sheet) == told
