"""Finds private ways to reach somebody: e-mail addresses and telephone numbers, also where they are spelled out.

What an organisation publishes so that people ring or write is passed over: its declared contacts, mailboxes named
after a role, freephone and other non-geographic numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from partnerhub.curate.screening.declared import declared, in_full, only_digits
from partnerhub.curate.screening.lexicon import NO_MAILBOXES, ROLES
from partnerhub.curate.screening.page import Page
from partnerhub.curate.screening.values import Hit, ScreeningRule, Surroundings

EMAIL = ScreeningRule("email", "E-mail address", "This looks like somebody's own e-mail address.")
PHONE = ScreeningRule("uk-phone", "Telephone number", "This looks like a private telephone number.")
ABROAD = ScreeningRule("foreign-phone", "Telephone number abroad", "This looks like a private telephone number abroad.")
RULES = (EMAIL, PHONE, ABROAD)

# ── e-mail ──────────────────────────────────────────────────────────────────────────────────────

LOCAL = r"(?<![\w+%@])(?<!\w[.'-])\w(?:[\w.+%'-]{0,62}[\w+-])?"
LABEL = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?)"
TLD = r"(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})(?![\w@]|-\w)"
AT = r"(?:@|\s{1,2}@\s{1,2}|\s{0,2}[\[({<]\s?(?:at|@)\s?[\])}>]\s{0,2})"  # `hello @name.example` only mentions somebody
DOT = r"(?:\.|\s{0,2}[\[({<]\s?(?:dot|\.)\s?[\])}>]\s{0,2}|\s{1,2}dot\s{1,2}|\s\.\s?)"
AT_SIGN = re.compile(r"@|[\[({<]\s?at\s?[\])}>]")
PLAIN = re.compile(rf"{LOCAL}{AT}(?:{LABEL}{DOT}){{1,6}}{TLD}")
SPELLED = re.compile(  # name at example dot org; also `name dot surname at …`
    rf"{LOCAL}(?:\s{{1,2}}dot\s{{1,2}}[\w+-]{{1,40}}){{0,3}}\s{{1,2}}at\s{{1,2}}"
    rf"(?:{LABEL}\s{{1,2}}dot\s{{1,2}}){{1,4}}{TLD}"
)
SPOKEN = re.compile(rf"{LOCAL}\s{{1,2}}at\s{{1,2}}({LABEL}(?:\.{LABEL}){{0,4}}\.{TLD})")
PUBLIC_MAIL = re.compile(
    r"^(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|mac|aol|btinternet|sky|talktalk|virginmedia"
    r"|ntlworld|protonmail|proton|gmx|fastmail|tiscali|blueyonder|mail)\."
)
MAIL_CUE = re.compile(r"\be-?mail|\bmailbox\b|\bwrite to\b|\bcontact (?:me|him|her)\b|\breach (?:me|him|her)\b")


def emails(page: Page, around: Surroundings) -> Iterator[Hit]:
    lower, own = page.lower, declared(around.contacts)
    for start, end in _written(lower):
        mailbox = address(lower[start:end])
        yield Hit(None if own.owns(mailbox) or is_role(mailbox) else EMAIL, start, end)


def _written(lower: str) -> Iterator[tuple[int, int]]:
    """Where addresses stand, as such or spelled out."""
    if AT_SIGN.search(lower):
        for match in PLAIN.finditer(lower):
            if "@" in match[0].split()[0] or _first(match) not in NO_MAILBOXES:
                yield match.span()
    if " at " not in lower:
        return
    if " dot " in lower:
        yield from (match.span() for match in SPELLED.finditer(lower) if _first(match) not in NO_MAILBOXES)
    for match in SPOKEN.finditer(lower):
        cued = PUBLIC_MAIL.match(match[1]) or MAIL_CUE.search(lower, max(0, match.start() - 40), match.start())
        if cued and _first(match) not in NO_MAILBOXES:
            yield match.span()


def _first(match: re.Match[str]) -> str:
    return match[0].split(maxsplit=1)[0]


def address(written: str) -> str:
    """`name (at) example dot org` as `name@example.org`."""
    plain = re.sub(r"\s*[\[({<]?\s?(?:@|\bat\b)\s?[\])}>]?\s*", "@", written, count=1)
    return re.sub(r"\s*[\[({<]\s?(?:dot|\.)\s?[\])}>]\s*|\s+dot\s+|\s*\.\s*", ".", plain)


def is_role(mailbox: str) -> bool:
    """Whether it is named after what it is for: info@, press.office@, hexley-enquiries@."""
    local = mailbox.partition("@")[0].partition("+")[0]
    return local in ROLES or any(word in ROLES for word in re.split(r"[^a-z0-9]+", local))


# ── telephone ───────────────────────────────────────────────────────────────────────────────────

GAP = r"[ .()-]{0,2}"  # between two digits of one number
START = r"(?<![\w£$€#])(?<!\d[.,:/-])"
DOMESTIC = re.compile(
    rf"{START}(?:\(?(?:\+|00) ?44\)?[ -]?(?:\(0\)|0)?|44(?=[ -]?[127])|\(?0){GAP}[1-9](?:{GAP}\d){{8,9}}(?!\d)"
)
WORLD = re.compile(rf"{START}\(?(?:\+|00)[ ]?(?!44)[1-9](?:{GAP}\d){{6,14}}(?!\d)")
NORTH_AMERICA = re.compile(
    rf"{START}(?:\+?\d{{1,3}}[ .-])?(?:\([2-9]\d\d\)[ -]?[2-9]\d\d[-.]|[2-9]\d\d([-.])[2-9]\d\d\1)\d{{4}}(?!\d)"
)
CUED = re.compile(
    r"\b(?:tel(?:ephone)?|phone|mobile|mob|cell|fax|whatsapp|dial|(?:call|ring|text|phone|answering|messages|reach)"
    r"(?: (?:me|us|him|her|them))?(?: back)?(?: on| at| to)"
    r"|(?:my|his|her|their|your)(?: (?:new|own|home|work|contact|phone|mobile|cell|[a-z]{2})){0,2} number is)"
    r"[ .:#-]{0,3}\n{0,2}(?:no|number|is|on)?[ .:]{0,3}"
    r"(?P<number>[(+]{0,2}\d(?:[ .()-]{0,2}\d){6,13})(?![\d/:])"
)
A_DATE = re.compile(
    r"^\(?(?:\d{1,2}([./ -])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d(?:([./ -])\d{1,2}\2\d{1,2}| ?- ?(?:19|20)\d\d))(?!\d)"
)
WORDED = re.compile(
    r"(?<!\w)(?:zero|oh|nought)[ ,.-]{1,2}"
    r"(?:(?:(?:double|triple|treble)[ -])?(?:zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine)[ ,.-]{1,2})"
    r"{6,10}(?:zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine)(?!\w)"
)
FICTION = re.compile(r"^44(?:1632|7700)")  # set aside for stories, and for our tests
PUBLISHED = re.compile(r"44(?:3[0347]|8[0247]|9[0189])|116\d{3}$")
ENOUGH_TRIES = 400  # numbers of one item that are looked up; each takes 30 µs


def phones(page: Page, around: Surroundings) -> Iterator[Hit]:
    """Numbers that are dialled from here, or with a country code."""
    text, own = page.text, declared(around.contacts).numbers
    tries = 0
    for match in DOMESTIC.finditer(text):
        if A_DATE.match(match[0]):
            continue
        tries += 1
        full = in_full(only_digits(match[0]))
        if full in own or is_public(full):
            yield Hit(None, *_trimmed(match))
        elif tries > ENOUGH_TRIES or is_number(full):
            yield Hit(PHONE, *_trimmed(match))
    for match in WORLD.finditer(text):
        tries += 1
        digits = only_digits(match[0]).removeprefix("00")
        if digits in own:
            yield Hit(None, *_trimmed(match))
        elif tries > ENOUGH_TRIES or is_number(digits):
            yield Hit(ABROAD, *_trimmed(match))


def worded_phones(page: Page, around: Surroundings) -> Iterator[Hit]:
    """oh seven seven double oh …"""
    for match in WORDED.finditer(page.lower):
        yield Hit(PHONE, *match.span())


def other_phones(page: Page, around: Surroundings) -> Iterator[Hit]:
    """Numbers that only their shape abroad, or a word beside them, gives away."""
    own = declared(around.contacts).numbers
    for match in NORTH_AMERICA.finditer(page.text):
        yield Hit(ABROAD, *_trimmed(match))
    for match in CUED.finditer(page.lower):
        number = match["number"]
        full = in_full(only_digits(number))
        if not A_DATE.match(number):
            yield Hit(None if full in own or is_public(full) else PHONE, *match.span("number"))


def is_public(full: str) -> bool:
    """Numbers that organisations publish: 03, 08, 09, and the six-digit 116 helplines."""
    return PUBLISHED.match(full) is not None


def is_number(full: str) -> bool:
    """Whether these digits, country code first, can be dialled."""
    if FICTION.match(full):
        return True
    import phonenumbers  # a sixteenth of a second, and few texts have a number in them

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse("+" + full))
    except phonenumbers.NumberParseException:
        return False


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    """Without an opening bracket that nothing closes."""
    unclosed = match[0].startswith("(") and ")" not in match[0]
    return match.start() + unclosed, match.end()
