"""The hub's own words in one of the site's languages: menus and sentences from gettext catalogues, days and months.

`language("cy")` speaks Welsh; English needs no catalogue, as the messages are written in it. Partners' words are never
translated. Messages are marked where they stand: `words.gettext("Follow %(name)s") % {"name": …}`, `_()` or
`{% trans %}` in templates, `N_("…")` for a message that is translated later.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names
from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parent / "locale"
SOURCE = "en"  # the language the messages are written in


def N_(message: str) -> str:
    """Marks a message for the catalogues; `gettext` translates it where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Language:
    """How the hub speaks one language."""

    code: str  # as in partners.yaml: "en", "cy"
    name: str  # in itself: "English", "Cymraeg"
    months: tuple[str, ...] = field(repr=False)
    messages: Mapping[str, tuple[str, ...]] = field(repr=False, compare=False)  # by the message, one text each form
    form: Callable[[int], int] = field(repr=False, compare=False)  # which of the forms a count takes
    locale: Locale = field(repr=False, compare=False)

    @property
    def spoken(self) -> str:
        """The tag of what it really speaks: English where there is no catalogue."""
        return self.code if self.messages or _tag(self.code) == SOURCE else SOURCE

    def gettext(self, message: str) -> str:
        return self.messages[message][0] if message in self.messages else message

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The form for a count: English has two, Welsh six."""
        if one in self.messages:
            return self.messages[one][self.form(count)]
        return one if count == 1 else many

    def day(self, moment: datetime | date) -> str:
        """20 November 2026."""
        return f"{moment.day} {self.month(moment)}"

    def month(self, moment: datetime | date) -> str:
        """November 2026."""
        return f"{self.months[moment.month - 1]} {moment.year}"

    def minute(self, moment: datetime) -> str:
        """20 November 2026, 05:00 UTC: the moment's own clock."""
        return f"{self.day(moment)}, {moment:%H:%M %Z}"


@cache
def language(code: str) -> Language:
    """The language of a tag such as "cy" or "en-GB". One without a catalogue speaks English."""
    tag = _tag(code)
    try:
        locale = Locale.parse(tag)
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse(SOURCE)
    months = get_month_names("wide", locale=locale if has_catalogue(code) else SOURCE)
    name = str(locale.get_display_name(locale) or tag)
    messages, form = _messages(tag)
    return Language(code, name[:1].upper() + name[1:], tuple(months[n] for n in range(1, 13)), messages, form, locale)


def has_catalogue(code: str) -> bool:
    """Whether the hub can speak it."""
    return _tag(code) == SOURCE or _catalogue(_tag(code)).is_file()


def _tag(code: str) -> str:
    return code.partition("-")[0].lower()


def _catalogue(tag: str) -> Path:
    return CATALOGUES / tag / "LC_MESSAGES" / "hub.po"


def _messages(tag: str) -> tuple[Mapping[str, tuple[str, ...]], Callable[[int], int]]:
    """(the translated messages, which of its forms a count takes)."""
    if not (path := _catalogue(tag)).is_file():
        return {}, lambda count: int(count != 1)
    with path.open("rb") as file:
        catalogue = read_po(file, locale=tag)
    messages: dict[str, tuple[str, ...]] = {}
    for each in catalogue:
        if each.id and each.string and not each.fuzzy:
            one, *_ = _forms(each.id)
            messages[one] = _forms(each.string)
    return messages, gettext.c2py(catalogue.plural_expr)


def _forms(of: object) -> tuple[str, ...]:
    """One text, or one for each form of a count."""
    return tuple(map(str, of)) if isinstance(of, list | tuple) else (str(of),)


ENGLISH = language(SOURCE)  # what the terminal and the reports speak
