"""The hub's own words in other languages: the catalogues are current and whole, and pages say what is in them."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from jinja2 import Environment

from partnerhub.collect.health import CAUSES, sentence
from partnerhub.collect.values import Trouble
from partnerhub.language import ENGLISH, has_catalogue, language
from partnerhub.model import Basis, ChannelState, Permission, Reason, Tie
from partnerhub.publish.views import Views, terms
from partnerhub.publish.views.why import reasons
from tests.catalogues import CATALOGUES, FOLDERS, KEYWORDS, ROOT, TEMPLATE, extracted, renewed, written
from tests.make import NOW, hub, item, partner, said

REMEDY = "run `make locale`, fill what it left empty or marked fuzzy, and read the diff (docs/languages.md)"
PLACE = re.compile(r"%\(\w+\)s|\{\w+\}")
TAG = re.compile(r"<[^>]+>")
NO_WORDS = (  # comments, what is translated, values, policies, what a program reads, names of files
    r"\{#.*?#\}",
    r"\{%-? *trans\b.*?endtrans *-?%\}",
    r"\{% block policy %\}.*?\{% endblock %\}",
    r"\{%.*?%\}",
    r"\{\{.*?\}\}",
    r"<code.*?</code>",
    r"<(script|style)\b.*?</\1>",
    r"\b[\w-]+\.(json|xml|ics)\b",
)
NAMES = {"Atom", "RSS", "JSON", "Feed", "Mastodon", "Bluesky", "WhatsApp"}  # are the same in every language
STOPS = tuple(".?!:")
WELSH = language("cy")

by_language = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def messages(path: Path) -> list[Message]:
    return [each for each in catalogue(path) if each.id]


def forms(of: Any) -> tuple[str, ...]:
    return tuple(of) if isinstance(of, list | tuple) else (of,)


# ── the catalogues ──


def test_the_template_holds_every_message_of_today() -> None:
    assert TEMPLATE.read_text(encoding="utf-8") == written(extracted()), REMEDY


@by_language
def test_a_catalogue_has_the_messages_of_today_in_their_order(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == written(renewed(path)), REMEDY


@by_language
def test_a_catalogue_is_complete(path: Path) -> None:
    assert [each.id for each in messages(path) if not all(forms(each.string))] == [], REMEDY
    assert [each.id for each in messages(path) if each.fuzzy] == [], REMEDY
    assert list(catalogue(path).obsolete) == [], REMEDY


@by_language
def test_a_translation_keeps_what_is_put_into_the_message(path: Path) -> None:
    for each in messages(path):
        for text in forms(each.string):
            for part in (PLACE, TAG):
                wanted = [Counter(part.findall(one)) for one in forms(each.id)]
                assert Counter(part.findall(text)) in wanted, text
            assert text.count("%") == text.count("%("), text


@by_language
def test_a_translation_that_stands_in_an_attribute_does_not_end_it(path: Path) -> None:
    assert [text for each in messages(path) for text in forms(each.string) if '"' in TAG.sub("", text)] == []


@by_language
def test_a_translation_begins_and_ends_as_the_message_does(path: Path) -> None:
    """A part of a sentence stays one, a sentence keeps its stop."""
    for each in messages(path):
        for one, text in zip(forms(each.id)[:1] * 6, forms(each.string), strict=False):
            assert (text == text.strip()) == (one == one.strip())
            assert (text[-1:] in STOPS) == (one[-1:] in STOPS), text


def test_welsh_has_the_six_forms_of_cldr() -> None:
    welsh = catalogue(next(path for path in CATALOGUES if path.parts[-3] == "cy"))
    assert welsh.num_plurals == 6
    assert {len(forms(each.string)) for each in welsh if isinstance(each.id, tuple)} == {6}
    years = [WELSH.ngettext("%(count)s year", "%(count)s years", count) for count in (0, 1, 2, 3, 4, 5, 6, 7, 11)]
    other = "%(count)s o flynyddoedd"
    assert years == [
        "%(count)s blwyddyn",
        "%(count)s flwyddyn",
        "%(count)s flynedd",
        "%(count)s blynedd",
        other,
        other,
        "%(count)s blynedd",
        other,
        other,
    ]


# ── what is marked ──


def marked() -> Iterator[tuple[str, str]]:
    """(where, the message) of every text in the code that is handed to a function that translates or marks it."""
    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in KEYWORDS:
                for each in node.args[:1]:
                    if isinstance(each, ast.Constant):
                        yield f"{path.relative_to(ROOT)}:{each.lineno}", str(each.value)


def test_every_message_in_the_code_is_found() -> None:
    """One inside of an f-string, or in an argument of another, is not."""
    known = {forms(each.id)[0] for each in extracted()}
    assert [(where, text) for where, text in marked() if text not in known] == []


@pytest.mark.parametrize("path", sorted((ROOT / "theme" / "templates").iterdir()), ids=lambda path: path.name)
def test_a_template_says_nothing_that_cannot_be_translated(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for hidden in NO_WORDS:
        text = re.sub(hidden, "", text, flags=re.DOTALL)
    attribute = re.compile(r'(?:aria-label|title|alt|placeholder)="([^"]*)"')
    text = re.sub(r"<[^>]*>", lambda tag: f" {' '.join(attribute.findall(tag[0]))} ", text)
    said = {word for word in re.findall(r"[^\W\d_]+", text) if word not in NAMES}
    assert said == set(), "put it into {{ _(…) }} or {% trans %}"


# ── how a language speaks ──


def test_dates_are_in_the_language() -> None:
    assert WELSH.day(date(2026, 11, 20)) == "20 Tachwedd 2026"
    assert WELSH.month(date(2027, 2, 1)) == "Chwefror 2027"
    assert WELSH.minute(datetime(2026, 8, 1, 5, 30, tzinfo=UTC)) == "1 Awst 2026, 05:30 UTC"
    assert ENGLISH.day(date(2026, 11, 20)) == "20 November 2026"
    assert (WELSH.name, WELSH.spoken) == ("Cymraeg", "cy")


@pytest.mark.parametrize("code", ["fr", "tlh", "not-a-language", "en-GB"])
def test_a_language_without_a_catalogue_speaks_english(code: str) -> None:
    words = language(code)
    assert (words.gettext("Partners"), words.day(date(2026, 5, 1))) == ("Partners", "1 May 2026")
    assert [words.ngettext("one", "many", count) for count in (0, 1, 2)] == ["many", "one", "many"]
    assert words.spoken.startswith("en")
    assert has_catalogue(code) == code.startswith("en")


def test_a_region_speaks_its_language() -> None:
    assert language("cy-GB").gettext("Partners") == "Partneriaid"
    assert (language("cy-GB").spoken, has_catalogue("cy-GB")) == ("cy-GB", True)


def test_a_page_says_its_own_words_in_welsh_and_marks_the_partners_english_ones() -> None:
    views = Views(replace(hub(), languages=("en", "cy")), WELSH)
    source = views.source(item(words=said(language=None)))
    assert (source.language, source.via, source.day) == ("en", "gwefan", "19 Tachwedd 2026")
    assert views.source(item(words=said(language="cy"))).language is None
    agreed = Permission(Basis.AGREEMENT, excerpt_words=2)
    assert "y 2 air cyntaf" in terms(partner(permission=agreed), WELSH)


def test_the_reasons_of_a_story_are_facts_that_any_language_can_say() -> None:
    why = (Reason(Tie.NAMES, "Hexley"), Reason(Tie.POSTCODE, "ZX4"), Reason(Tie.NAMES, "Stonebrook"))
    assert reasons(why, hub(), ENGLISH) == ("it names Hexley, Stonebrook", "the postcode ZX4")
    assert reasons(why, hub(), WELSH) == ("mae’n enwi Hexley, Stonebrook", "y cod post ZX4")
    other = (Reason(Tie.WORKS, "pantry"), Reason(Tie.PRIORITY, "youth"), Reason(Tie.EDITOR))
    assert reasons(other, hub(), WELSH) == (
        "mae The Pantry yn gweithio yno",
        "canllawiau cenedlaethol ar flaenoriaeth (Young people)",
        "fe’i gosodwyd yma gan olygydd",
    )


def test_the_health_of_a_channel_is_told_without_the_english_words_of_its_server() -> None:
    state = ChannelState(
        "pantry-news",
        outcome="timeout",
        reason="no answer within 30 s (from pantry.example)",
        failures=3,
        failing_since=NOW - timedelta(days=2),
        newest=NOW - timedelta(days=3),
    )
    assert sentence(state, NOW) == f"failing for 2 days: {state.reason}; last item 3 days ago"
    told = "yn methu ers 2 ddiwrnod: ni chafwyd ateb mewn pryd; eitem ddiwethaf 3 diwrnod yn ôl"
    assert sentence(state, NOW, WELSH) == told
    assert set(CAUSES) == set(Trouble)


def test_a_template_counts_as_welsh_does_and_escapes_what_it_puts_in() -> None:
    frame = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    frame.policies["ext.i18n.trimmed"] = True
    frame.install_gettext_callables(WELSH.gettext, WELSH.ngettext, newstyle=True)  # type: ignore[attr-defined]
    follow = frame.from_string("{{ _('Follow %(name)s', name=name) }}")
    assert follow.render(name="<b>") == "Dilyn &lt;b&gt;"
    days = frame.from_string(
        "{% trans count=n %}{{ count }} day left{% pluralize %}{{ count }} days left{% endtrans %}"
    )
    assert [days.render(n=n) for n in (1, 2, 3)] == ["1 diwrnod ar ôl", "2 ddiwrnod ar ôl", "3 diwrnod ar ôl"]


@pytest.mark.parametrize("path", sorted((ROOT / "theme" / "static").glob("*.css")), ids=lambda path: path.name)
def test_a_style_sheet_says_nothing(path: Path) -> None:
    """It knows no language: a word that only narrow screens show comes from the page, as `attr(data-…)`."""
    contents = re.findall(r'content:\s*"([^"]*)"', path.read_text(encoding="utf-8"))
    assert [text for text in contents if re.search(r"[^\W\d_]", text)] == []
