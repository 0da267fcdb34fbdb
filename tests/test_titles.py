"""Titles for posts that have none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerhub.collect.titles import MAX_TITLE, cut, derive


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The slipway is open. Mind the weed.", "The slipway is open."),
        ("The slipway is open", "The slipway is open"),
        ("Is it open? Yes!", "Is it open?"),
        ("“It is open.” So we heard.", "“It is open.”"),
        ("Meet at No. 4, St. Brynach's Lane, 7 p.m. sharp. Bye.", "Meet at No. 4, St. Brynach's Lane, 7 p.m. sharp."),
        ("Version 2.5 of the plan costs £1.2m. Read it.", "Version 2.5 of the plan costs £1.2m."),
        ("e.g. this one. And that.", "e.g. this one."),
        ("📢\nhttps://harbour.example/x\n#Harbour #Tides\nHigh water at noon.", "High water at noon."),
        ("📢 High water at noon", "📢 High water at noon"),
        ("High water: https://harbour.example/tides", "High water"),
        ("#Harbour lights are on", "#Harbour lights are on"),
        ("港の灯りが戻りました。明日は休みです。", "港の灯りが戻りました。"),
        ("", ""),
        ("https://harbour.example/x", ""),
        ("www.harbour.example", ""),
        ("🎉🎉 🎉", ""),
        ("#Harbour @office@social.example", ""),
        ("…", ""),
        ("x" * 200, ""),
    ],
)
def test_the_first_sentence_with_words_is_the_title(text: str, title: str) -> None:
    assert derive(text) == title


def test_a_long_sentence_is_cut_between_words() -> None:
    title = derive("The new footbridge between the old harbour and the station opens, after some delay, on Monday")
    assert title == "The new footbridge between the old harbour and the station opens, after some…"


def test_scripts_without_spaces_are_cut_anywhere() -> None:
    assert derive("港" * 200) == "港" * (MAX_TITLE - 1) + "…"


@given(st.text(), st.integers(min_value=1, max_value=200))
def test_what_is_cut_is_short_enough_and_says_so(text: str, most: int) -> None:
    short = cut(text, most)
    assert len(short) <= most
    assert short == text or short == "" or short.endswith("…")


@given(st.text(alphabet=st.characters() | st.sampled_from(" .\n#@/")))
def test_a_title_is_one_short_line(text: str) -> None:
    title = derive(text)
    assert len(title) <= MAX_TITLE
    assert title == " ".join(title.split())
