"""How much of a partner's words is shown."""

from __future__ import annotations

import pytest

from partnerhub.model import Basis, Permission
from partnerhub.publish.excerpt import cut, excerpt
from tests.make import AGREED, said

LINK_ONLY = Permission(Basis.LINK_ONLY, excerpt_words=0)
WHOLE = Permission(Basis.LICENCE, licence="OGL v3", excerpt_words=None)
LONG = " ".join(f"word{number}" for number in range(60))


def test_a_link_only_partner_has_no_words_shown() -> None:
    shown = excerpt(said(text=LONG), LINK_ONLY)
    assert (shown.text, shown.html) == ("", "")


def test_a_long_text_is_cut_between_words_and_loses_its_markup() -> None:
    shown = excerpt(said(text=LONG), AGREED)
    assert shown.text.split()[-2:] == ["word39", "…"]
    assert not shown.html
    assert not shown.is_whole


def test_a_short_text_is_shown_whole_with_its_links() -> None:
    shown = excerpt(said(text="Come in.", body='<p><a href="https://x.example/">Come in.</a></p>'), AGREED)
    assert shown.html.startswith("<p><a")
    assert shown.is_whole


def test_the_points_of_a_list_do_not_run_together() -> None:
    text = "Bring:\nsoup in tins\nanything that grows\nThank you."
    assert excerpt(said(text=text), AGREED).text == "Bring: soup in tins · anything that grows · Thank you."


def test_what_the_source_shortened_ends_open_and_is_never_called_whole() -> None:
    assert excerpt(said(text="Appointments from Monday,", shortened=True), AGREED).text.endswith("Monday …")
    assert not excerpt(said(text="Come in", shortened=True), AGREED).is_whole


def test_a_licence_for_the_whole_text_shows_it() -> None:
    assert excerpt(said(text=LONG), WHOLE).html


@pytest.mark.parametrize(
    ("derived", "text", "rest"),
    [
        ("Good morning.", "Good morning. The kettle is on.", "The kettle is on."),
        ("Good morning from the very…", "Good morning from the very friendly pantry", "… friendly pantry"),
        ("Good morning.", "Good morning.", ""),
    ],
)
def test_a_post_does_not_say_its_first_sentence_twice(derived: str, text: str, rest: str) -> None:
    assert excerpt(said(None, text, derived_title=derived), AGREED).text == rest


def test_a_cut_ends_with_a_word_and_an_ellipsis() -> None:
    assert cut("One, two, three", 2) == "One, two …"
