"""Screening as a whole: spans of the original, what is declared, days, hostile text, the page for editors."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerhub.curate.screening import MOST, RULES, Match, Surroundings, screen
from partnerhub.model import RestrictedPeriod, Watched
from tests.command import ROOT
from tests.test_clean import untraced

DAY = date(2026, 11, 20)
NOBODY = Surroundings(day=DAY)
EVERYTHING = Surroundings(
    contacts=("01632 960130", "office@choir.example"),
    watch=(Watched("The Loom Street case", ("loom street", "a a"), date(2027, 1, 1)),),
    periods=(RestrictedPeriod("The poll", date(2026, 1, 1), date(2027, 1, 1), ("Sam Sample",), ("Example Party",)),),
    day=DAY,
)
LIMIT = 256 * 1024  # characters: collecting cuts a body there


def rules(text: str, around: Surroundings = NOBODY) -> list[str]:
    return [match.rule for match in screen(text, around)]


def test_a_match_tells_an_editor_everything() -> None:
    text = "Ring Alex at home: ０7700 900\u200b123."
    assert screen(text, NOBODY) == (
        Match("uk-phone", "０7700 900\u200b123", 19, 32, "This looks like a private telephone number.", False),
    )


def test_matches_stand_in_order_of_the_text() -> None:
    text = "DOB 01/02/1990, alex@post.example, NI AB 12 34 56 C, 07700 900123"
    assert rules(text) == ["date-of-birth", "email", "national-insurance", "uk-phone"]


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(["Alex Example", ", 9,", " was charged", "07700 900123", "a@b.example", "\u200b", "é"])
    ).map("".join)
)
def test_every_span_is_of_the_original(text: str) -> None:
    matches = screen(text, EVERYTHING)
    assert matches == screen(text, EVERYTHING)
    assert all(match.matched == text[match.start : match.end] != "" for match in matches)
    assert [match.start for match in matches] == sorted(match.start for match in matches)


def test_one_number_is_one_match() -> None:
    assert rules("4111 1111 1111 1111") == ["card-number"]
    assert rules("GB29 NWBK 6016 1331 9268 19") == ["iban"]


def test_a_crowd_of_numbers_is_cut_short() -> None:
    assert len(screen("07700 900123 " * 500, NOBODY)) == MOST


@pytest.mark.parametrize(
    ("contact", "text"),
    [
        ("01632 960130", "Ring +44 1632 960130"),
        ("+44 1632 960130", "Ring 01632 960 130"),
        ("tel:01632960130", "Ring (01632) 960130"),
        ("+33 1 42 68 53 00", "Ring 0033 1 42 68 53 00"),
        ("Alex@Choir.example", "Write to alex@choir.example"),
        ("choir.example", "Write to alex@news.choir.example"),
        ("https://www.choir.example/", "Write to alex@choir.example"),
        ("AR1 4QT", "We are in AR1 4QT"),
    ],
)
def test_declared_contacts_do_not_hold(contact: str, text: str) -> None:
    assert rules(text)
    assert rules(text, Surroundings((contact,), day=DAY)) == []


def test_a_domain_is_not_its_ending() -> None:
    assert rules("alex@notchoir.example", Surroundings(("choir.example",), day=DAY)) == ["email"]


@pytest.mark.parametrize(("day", "held"), [(date(2026, 12, 1), ["watched-case"]), (date(2026, 12, 2), [])])
def test_a_watch_ends(day: date, held: list[str]) -> None:
    watch = Watched("The Loom Street case", ("loom street case",), date(2026, 12, 1), "call the legal team")
    assert rules("The Loom Street case", Surroundings(watch=(watch,), day=day)) == held


def test_a_watch_says_what_its_note_says() -> None:
    watch = Watched("The Loom Street case", ("loom street case",), date(2026, 12, 1), "call the legal team")
    (match,) = screen("loom street case", Surroundings(watch=(watch,), day=DAY))
    assert match.why == "The office watches “The Loom Street case” until 1 December 2026: call the legal team."


@pytest.mark.parametrize(
    ("day", "held"), [(date(2026, 10, 31), 0), (date(2026, 11, 1), 2), (date(2026, 11, 30), 2), (date(2026, 12, 1), 0)]
)
def test_a_restricted_period_has_a_first_and_a_last_day(day: date, held: int) -> None:
    period = RestrictedPeriod("The poll", date(2026, 11, 1), date(2026, 11, 30), ("Sam Sample",), ("Example Party",))
    assert len(rules("Sam Sample of the Example Party", Surroundings(periods=(period,), day=day))) == held


HOSTILE = [
    *(
        "a",
        "a.",
        "a@",
        "a@a.",
        "a at b dot ",
        "(at)",
        "a [at] b [dot] ",
        "0",
        "0 ",
        " 4",
        "+44",
        "07111 111111 ",
        "1.2.3.",
    ),
    *("12-34-56 12345678 ", "sort code 12-34-56 account number 12345678 ", "aa11 bbbb ", "AB 12 34 56 C ", "A1 ABC "),
    *("ABC 123D ", "99L 99999 ", "trn 99 L 99999 ", "943 476 5919 ", "ref AB1234567 ", "call me on 1234567 "),
    *("Alex ", "Alex Example ", "Alex Example, ", "Alex de la ", "J. ", "A A ", "Alex Example charged ", "arrested "),
    *(
        "Alex Example, a b, c d, e f, was ",
        "Alex Example: a b c d ",
        "murder of Alex Example ",
        "victim of ",
        "appeared in ",
    ),
    *(
        "admits a two the all ",
        "faces a b ",
        "born on the on the ",
        "nine-year-old boy ",
        "Alex aged 9 ",
        "Alex Example, 9, ",
    ),
    *("1 a b c ", "1 Loom Street AR1 4QT ", "51.5000 -0.1000 ", "51 ° 30 ' ", "SO 123 456 ", "///a.b.c ", "zero one "),
    *(
        "30-year-old man from Hexley arrested ",
        "https://",
        "loom street ",
        "Sam Sample ",
        "\u0660",
        "\u200b0",
        "e\u0301",
        "\n",
    ),
]


@pytest.mark.parametrize("part", HOSTILE)
def test_hostile_text_takes_less_than_a_second(part: str) -> None:
    text = (part * (LIMIT // len(part) + 1))[:LIMIT]
    assert _seconds(text) < 1 or _seconds(text) < 1


def _seconds(text: str) -> float:
    with untraced():
        started = time.process_time()
        screen(text, EVERYTHING)
        return time.process_time() - started


def test_twice_the_text_takes_twice_the_time() -> None:
    text = "".join(HOSTILE) * 60
    assert _seconds(text * 2) < 4 * min(_seconds(text) for _ in range(2)) + 0.05


def test_ids_are_stable_and_different() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(?:-[a-z]+)*", rule.id) and rule.why.endswith(".") for rule in RULES)


def test_the_page_for_editors_names_every_rule() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|.*\| (yes|no) \|$", (ROOT / "docs" / "screening.md").read_text("utf-8"), re.M)
    assert rows == [(rule.id, "yes" if rule.sensitive else "no") for rule in RULES]
