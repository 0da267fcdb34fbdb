"""The register of replies: what it refuses, how working days count, and what may be shown of so few."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerhub.config import read_content
from partnerhub.config.content.responses import NEEDED
from partnerhub.curate.replies import by_month, measured, open_on
from partnerhub.curate.suppression import FEWEST, Parts, Row, is_small, suppressed
from partnerhub.curate.working_days import days_taken, is_working_day, last_day
from partnerhub.errors import ConfigError
from partnerhub.model import Content, Hub, Nation, Partner, Response, Voice
from partnerhub.model.promise import Promise
from partnerhub.publish.checks import check_page
from partnerhub.publish.responses import mistakes
from tests import make
from tests.make import NOW
from tests.test_debates import Hubs, told

HEAD = "received,answered,channel,class\n"
ENGLAND = Nation.ENGLAND


def office(days: int = 5, id: str = "office") -> Partner:
    promise = Promise("on weekdays", days, ("report a crime",), (), date(2026, 11, 2))
    channels = (make.channel(f"{id}-posts", id, voice=Voice.OFFICE),)
    return make.partner(id, voice=Voice.OFFICE, name=f"The {id.title()}", promise=promise, channels=channels)


def register(root: Path, text: str, *accounts: Partner) -> Hub:
    (root / "content").mkdir(exist_ok=True)
    (root / "content" / "responses.csv").write_text(text, encoding="utf-8")
    return make.hub(make.partner(), accounts=accounts or (office(),), root=root)


def told_of(root: Path, text: str) -> list[str]:
    try:
        read_content(register(root, text))
    except ConfigError as error:
        return [str(mistake) for mistake in error.mistakes]
    return []


# ── the register ──


def test_every_cell_has_its_place(tmp_path: Path) -> None:
    text = "answered;channel;class;received;promised\n;office;question;2026-11-03;\n"
    text += "2026-11-05;office-posts;thanks;2026-11-04;10\n"
    assert read_content(register(tmp_path, text)).responses == (
        Response(2, date(2026, 11, 3), None, "office", "office", "question"),
        Response(3, date(2026, 11, 4), date(2026, 11, 5), "office-posts", "office", "thanks", 10),
    )


@pytest.mark.parametrize(
    "column",
    [
        "name",
        "Surname",
        "e-mail",
        "from",
        "Subject",
        "message",
        "answered_by",
        "phone number",
        "postcode",
        "the address",
    ],
)
def test_a_column_about_a_person_is_refused(tmp_path: Path, column: str) -> None:
    [said] = told_of(tmp_path, f"received,answered,channel,class,{column}\n")
    assert said.startswith(f'content/responses.csv:1: the column "{column.lower()}" looks like one about a person')


def test_an_unknown_column_and_a_missing_one_are_told(tmp_path: Path) -> None:
    assert told_of(tmp_path, "received,answered,channle,class\n") == [
        'content/responses.csv:1: the column "channel" is missing: the first line should be received,answered,channel,'
        "class",
        'content/responses.csv:1: unknown column "channle" (did you mean "channel"?): the columns are received,'
        "answered,channel,class, and where it is wanted promised",
    ]
    assert told_of(tmp_path, "received,received,answered,channel,class\n") == [
        'content/responses.csv:1: the column "received" is there twice: keep one of them'
    ]
    assert told_of(tmp_path, "") == [
        f"content/responses.csv:1: should begin with the names of its columns: {','.join(NEEDED)}"
    ]


def test_a_first_line_that_is_somebodys_words_is_not_repeated(tmp_path: Path) -> None:
    [said] = told_of(tmp_path, "A Person,1 Back Lane\n")
    assert "Person" not in said


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("2026-11-03,2026-11-02,office,question", "answered (2026-11-02) is before received (2026-11-03)"),
        ("03/11/2026,,office,question", "received should be the day it came, such as 2026-11-03"),
        ("2026-02-30,,office,question", "received should be the day it came"),
        ("2026-11-03,soon,office,question", "answered should be the day it was answered, such as 2026-11-05, or empty"),
        ("2026-11-03 10:20:00,,office,question", "received should be the day it came"),
        ("1899-12-30,,office,question", "received (1899-12-30) is before 2000-01-01: is the year right?"),
        (
            "2026-11-03,,pantry-news,question",
            'channel "pantry-news" is a partner\'s: the register is for what comes to',
        ),
        ("2026-11-03,,pantry,question", 'channel "pantry" is a partner\'s'),
        ("2026-11-03,,offise,question", 'channel should be known (did you mean "office"?): write the id of an account'),
        ("2026-11-03,,office,rude", "class should be one of question, enquiry, request, complaint"),
        ("2026-11-03,,office", "has 3 cells where the first line has 4"),
        ('2026-11-03,,office,"question', 'is not CSV here: a "quote" is opened and never closed'),
    ],
)
def test_a_wrong_cell_is_told_with_its_line(tmp_path: Path, row: str, problem: str) -> None:
    said = told_of(tmp_path, f"{HEAD}2026-11-03,,office,question\n{row}\n")
    assert said
    assert said[0].startswith(f"content/responses.csv:3: {problem}"), said


@pytest.mark.parametrize("day", ["03/11/2026", "3/11/26", "3-Nov-26", "03.11.2026", "46329"])
def test_a_day_in_a_spreadsheet_s_own_form_is_told_with_the_remedy(tmp_path: Path, day: str) -> None:
    [said] = told_of(tmp_path, f"{HEAD}{day},,office,question\n")
    assert said.endswith("such as 2026-11-03 (give the column the format yyyy-mm-dd before you save it)")


def test_a_register_is_read_as_spreadsheets_save_it(tmp_path: Path) -> None:
    lines = (
        "received,answered,channel,class,,",
        "2026-11-03,2026-11-04,office,question,,",
        ",,,,,",
        "2026-11-05,,office,other",
    )
    rows = "\r\n".join(lines)
    hub = register(tmp_path, "")
    for raw in (rows.encode("utf-8-sig"), rows.encode("utf-16"), rows.replace(",", "\t").encode()):
        (tmp_path / "content" / "responses.csv").write_bytes(raw)
        assert [(row.line, row.sort) for row in read_content(hub).responses] == [(2, "question"), (4, "other")]


def test_what_is_wrong_on_many_lines_is_told_once_with_the_lines(tmp_path: Path) -> None:
    [said] = told_of(tmp_path, HEAD + "03/11/2026,,office,question\n" * 9)
    assert said.startswith("content/responses.csv:2: received should be")
    assert said.endswith("(also on lines 3, 4, 5, 6, 7 and 3 more)")


def test_a_link_to_itself_is_told(tmp_path: Path) -> None:
    hub = register(tmp_path, "")
    path = tmp_path / "content" / "responses.csv"
    path.unlink()
    path.symlink_to("responses.csv")
    with pytest.raises(ConfigError, match=r"responses\.csv: cannot be read"):
        read_content(hub)


@pytest.mark.parametrize("column", ["0770 900 123", "a.person@post.example", "why does nobody answer", "12 back lane"])
def test_a_column_that_may_be_somebodys_is_not_repeated(tmp_path: Path, column: str) -> None:
    [said] = told_of(tmp_path, f"received,answered,channel,class,{column}\n")
    assert column not in said
    assert said.startswith("content/responses.csv:1: ")


@pytest.mark.parametrize(
    ("cell", "look"),
    [
        ("resident@post.example", "an e-mail address"),
        ("@somebody", "an e-mail address or somebody's handle"),
        ("https://post.example/1", "an address on the web"),
        ("01632 960123", "a telephone number"),
        ("+44 7700 900123", "a telephone number"),
        ("Flat 2 ZX1 2AB", "a postal address"),
        ("why does nobody answer", "words of somebody's"),
    ],
)
@pytest.mark.parametrize("place", range(4))
def test_what_may_be_somebodys_is_refused_in_any_cell_and_not_repeated(
    tmp_path: Path, cell: str, look: str, place: int
) -> None:
    cells = ["2026-11-03", "", "office", "question"]
    cells[place] = cell
    [said] = told_of(tmp_path, f"{HEAD}{','.join(cells)}\n")
    assert said.startswith(f"content/responses.csv:2: {NEEDED[place]} looks like {look}")
    assert cell not in said


def test_a_day_that_is_still_to_come_is_told_by_the_clock(tmp_path: Path) -> None:
    content = read_content(register(tmp_path, f"{HEAD}2026-11-03,2027-11-05,office,question\n"))
    [wrong] = mistakes(content, date(2026, 11, 20))
    assert str(wrong) == "content/responses.csv:2: answered (2027-11-05) is still to come: is the year right?"
    assert mistakes(content, date(2027, 11, 5)) == []


def test_a_changed_register_is_read_again(tmp_path: Path) -> None:
    of = register(tmp_path, f"{HEAD}2026-11-03,,office,question\n")
    (tmp_path / "var").mkdir()
    assert read_content(of, keeps=True).responses[0].answered is None
    assert read_content(of, keeps=True).responses[0].answered is None
    register(tmp_path, f"{HEAD}2026-11-03,2026-11-04,office,question\n")
    assert read_content(of, keeps=True).responses[0].answered == date(2026, 11, 4)


# ── working days ──


@pytest.mark.parametrize(
    ("received", "answered", "taken"),
    [
        (date(2026, 11, 2), date(2026, 11, 2), 0),  # the same day
        (date(2026, 11, 2), date(2026, 11, 9), 5),  # Monday to Monday
        (date(2026, 11, 6), date(2026, 11, 7), 1),  # Saturday counts as Monday
        (date(2026, 11, 6), date(2026, 11, 9), 1),
        (date(2026, 11, 7), date(2026, 11, 9), 1),  # it came on a Saturday
        (date(2026, 12, 24), date(2026, 12, 29), 1),  # Christmas Day, and Boxing Day on the Monday
        (date(2026, 12, 31), date(2027, 1, 4), 1),
    ],
)
def test_working_days_leave_out_the_first_day_weekends_and_bank_holidays(
    received: date, answered: date, taken: int
) -> None:
    assert days_taken(received, answered, ENGLAND) == taken


def test_each_nation_has_its_own_days_off() -> None:
    off = {date(2027, 1, 4): {Nation.SCOTLAND}, date(2026, 3, 17): {Nation.NORTHERN_IRELAND}}
    off[date(2026, 4, 6)] = {*Nation} - {Nation.SCOTLAND}  # Easter Monday
    for day, nations in off.items():
        assert {nation for nation in Nation if not is_working_day(day, nation)} == nations


@settings(deadline=None)
@given(st.dates(date(2019, 1, 1), date(2028, 12, 1)), st.integers(0, 30), st.integers(0, 45), st.sampled_from(Nation))
def test_what_is_answered_by_the_last_day_took_no_longer_than_promised(
    received: date, promised: int, later: int, nation: Nation
) -> None:
    answered = received + timedelta(days=later)
    in_time = answered <= last_day(received, promised, nation)
    assert in_time == (days_taken(received, answered, nation) <= promised)


# ── figures ──


def row(received: str, answered: str | None, sort: str = "question", promised: int | None = None) -> Response:
    day = date.fromisoformat(answered) if answered else None
    return Response(2, date.fromisoformat(received), day, "office", "office", sort, promised)


def test_an_answer_on_the_last_working_day_is_kept_and_the_next_one_missed() -> None:
    today = date(2026, 11, 20)
    rows = [row("2026-10-05", "2026-10-12"), row("2026-10-05", "2026-10-13"), row("2026-10-05", None)]
    rows += [row("2026-10-05", None, "thanks"), row("2026-10-06", "2026-10-20", promised=10)]
    found = by_month(measured(rows, {"office": 5}, today), {"office": 5}, ENGLAND)["office"]
    assert found[2026, 10].parts == (2, 1, 1)
    assert found[2026, 10].days == (5, 6, 10)


def test_what_is_open_is_overdue_only_after_the_last_day() -> None:
    rows = [row("2026-11-13", None), row("2026-11-12", None)]
    still = open_on(rows, {"office": 5}, ENGLAND, date(2026, 11, 20))["office"]
    assert (still.in_time, still.overdue) == (1, 1)


def test_a_month_changes_with_the_register_and_not_with_the_clock() -> None:
    rows = [row("2026-10-05", None), row("2026-10-06", "2026-10-07")]
    of = [by_month(measured(rows, {"office": 5}, day), {"office": 5}, ENGLAND) for day in _LATER]
    assert of[0] == of[1] == of[2]


_LATER = (date(2026, 10, 8), date(2026, 11, 20), date(2029, 1, 1))


def test_an_account_that_promises_no_reply_is_not_measured() -> None:
    assert measured([row("2026-10-05", None)], {}, date(2026, 11, 20)) == []


# ── what may be shown ──

COUNTS = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 7])


@settings(deadline=None, max_examples=250)
@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=4))
def test_nothing_below_five_is_shown_or_can_be_worked_out(rows: list[Parts]) -> None:
    shown, total = suppressed(rows)
    for one, real in zip((*shown, total), (*rows, tuple(map(sum, zip(*rows, strict=True)))), strict=True):
        assert one.whole in (None, sum(real))
        assert one.parts in (None, real)
        assert not is_small(one.whole or 0)
        assert not any(map(is_small, one.parts or ()))
        assert one.whole is not None or one.parts is None
    ways = _ways(shown, total, max(max(map(sum, rows)) + 2, FEWEST + 2))
    for place, real in enumerate(rows):
        if shown[place].whole is None:
            assert len({sum(way) for way in ways[place]}) > 1
        if shown[place].parts is None:
            for part in (part for part in range(len(real)) if is_small(real[part])):
                assert len({way[part] for way in ways[place]}) > 1, (rows, shown, total)


def _ways(shown: Sequence[Row], total: Row, most: int) -> list[set[Parts]]:
    """What each row could be, for all that a reader of the table knows."""
    options = [[each.parts] if each.parts else _any(each.whole, most) for each in shown]
    before: list[set[Parts]] = [{(0, 0)}]
    for some in options:
        before.append({(a + c, b + d) for a, b in before[-1] for c, d in some})
    after = {sums for sums in before[-1] if _fits(sums, total)}
    found: list[set[Parts]] = []
    for some, sums in zip(reversed(options), reversed(before[:-1]), strict=True):
        pairs = [((a, b), (c, d)) for a, b in sums for c, d in some if (a + c, b + d) in after]
        found.insert(0, {way for _, way in pairs})
        after = {start for start, _ in pairs}
    return found


def _any(whole: int | None, most: int) -> list[Parts]:
    every = product(range(most + 1), repeat=2)
    return [parts for parts in every if (sum(parts) == whole if whole is not None else sum(parts) <= most)]


def _fits(sums: Parts, total: Row) -> bool:
    return sums == total.parts if total.parts else total.whole is None or sum(sums) == total.whole


def test_a_total_takes_more_months_with_it_rather_than_tell_one() -> None:
    shown, total = suppressed([(12, 2), (9, 1), (11, 0), (14, 3), (3, 0)])
    assert total == Row(55, (49, 6))
    assert [each.parts for each in shown] == [None, None, (11, 0), None, None]
    assert [each.whole for each in shown] == [14, None, 11, 17, None]


def test_a_year_of_few_shows_nothing() -> None:
    assert suppressed([(2, 1), (0, 0)]) == ((Row(None, None), Row(0, (0, 0))), Row(None, None))


# ── the page ──


def rows_of(*months: tuple[str, int, int, int]) -> str:
    """(month, kept, missed, not answered)."""
    lines = []
    for month, kept, missed, waiting in months:
        lines += [f"{month}-06,{month}-07,office,question"] * kept
        lines += [f"{month}-06,{month}-24,office,request"] * missed
        lines += [f"{month}-06,,office,complaint"] * waiting
    return HEAD + "\n".join(lines) + "\n"


@pytest.fixture
def place(tmp_path: Path) -> Hubs:
    silent = replace(office(0, "holder"), voice=Voice.HOLDER)
    return Hubs(tmp_path, make.hub(make.partner(), accounts=(office(), silent), root=tmp_path))


def test_the_page_tells_missed_as_plainly_as_kept(place: Hubs) -> None:
    place.write(
        "responses.csv",
        rows_of(("2025-12", 9, 0, 0), ("2026-08", 12, 6, 0), ("2026-09", 7, 3, 0), ("2026-10", 8, 5, 5)),
    )
    place.night()
    page = place.page("promises/index.html")
    assert check_page("promises/index.html", page)[0] == []
    text = told(page)
    for words in (
        "What we promised and what we kept",
        "The Office It promises a reply within 5 working days.",
        "The Holder It promises no replies.",
        "The Office: 5 are not answered: all of them wait longer than was promised.",
        "In 2026, 46 messages came: the promise was kept for 27 and missed for 14; 5 not answered yet.",
        "August 2026 18 [c] hidden [c] hidden [c] hidden",
        "October 2026 18 8 5 5",
        "The bank holidays of England and Wales are no working days.",
    ):
        assert words in text, words
    assert "December 2025" not in text
    assert "December 2025 9 9 0 0" in told(place.page("promises/2025/index.html"))
    rows = list(csv.reader(StringIO(place.page("promises/promises.csv"))))
    assert rows[0][4:] == ["received", "kept", "missed", "not_answered", "median"]
    assert rows[1] == ["2025", "12", "office", "5", "9", "9", "0", "0", "1"]
    assert ["2026", "9", "office", "5", "10", "[c]", "[c]", "[c]", "1"] in rows
    data = json.loads(place.page("promises/promises.json"))
    assert data["rows"][-1]["kept"] == 27
    assert data["rows"][-1]["month"] is None


def test_few_that_are_open_are_told_without_a_number(place: Hubs) -> None:
    place.write("responses.csv", rows_of(("2026-10", 8, 0, 2)))
    place.night()
    text = told(place.page("promises/index.html"))
    assert "Some are not answered, and of these at least one waits longer than was promised." in text
    assert "8" not in text.partition("Not answered yet")[2].partition("How this is counted")[0].replace("2026 10", "")


def test_when_all_is_answered_the_page_says_so_and_no_day_makes_it_anew(place: Hubs) -> None:
    place.write("responses.csv", rows_of(("2026-10", 8, 5, 0)))
    place.night(now=NOW)
    assert "Everything in the register is answered. 2026" in told(place.page("promises/index.html"))
    _, new = place.night(now=NOW + timedelta(days=30))
    assert not [path for path in new if path.startswith("promises/")]


def test_without_a_register_the_promise_stands_alone(place: Hubs) -> None:
    place.night()
    assert "Nothing was registered yet." in told(place.page("promises/index.html"))
    assert "promises/index.html" in place.page("index.html")


def test_a_later_night_changes_no_year_but_what_is_open(place: Hubs) -> None:
    place.write("responses.csv", rows_of(("2026-10", 8, 5, 0), ("2026-11", 6, 0, 6)))
    place.night(now=NOW)
    _, new = place.night(now=NOW + timedelta(days=30))
    assert not {path for path in new if path.startswith("promises/")} - {"promises/index.html"}


def test_the_content_of_a_hub_without_a_register_has_none(tmp_path: Path) -> None:
    assert read_content(make.hub(root=tmp_path)) == Content()
