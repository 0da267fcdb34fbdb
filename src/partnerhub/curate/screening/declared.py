"""What a partner has declared as its own contacts, made comparable. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

HOME = "44"  # the country code of a number that is written without one


@dataclass(frozen=True, slots=True)
class Declared:
    numbers: frozenset[str]  # digits with country code, without "+": 441632960130
    mailboxes: frozenset[str]  # in small letters
    domains: tuple[str, ...]  # in small letters: every mailbox there, and below, is the partner's own
    words: frozenset[str]  # anything else, a postcode for example: letters and digits only, in small letters

    def owns(self, mailbox: str) -> bool:
        host = mailbox.rpartition("@")[2]
        return mailbox in self.mailboxes or any(host == own or host.endswith("." + own) for own in self.domains)


@lru_cache(maxsize=1024)
def declared(contacts: tuple[str, ...]) -> Declared:
    """Sorts contacts as they are written in partners.yaml: `01632 960130`, `a@b.example`, `b.example`, `@b.example`."""
    numbers, mailboxes, domains, words = set(), set(), set(), set()
    for contact in contacts:
        one = contact.strip().lower().removeprefix("mailto:").removeprefix("tel:")
        digits = only_digits(one)
        if "@" in one[1:]:
            mailboxes.add(one)
        elif len(digits) >= 3 and not re.search(r"[a-z]", one):
            numbers.add(in_full(digits, abroad=one.startswith("+")))
        elif "." in one:
            domains.add(re.sub(r"^(?:https?://)?(?:www\.)?@?|/.*$", "", one))
        else:
            words.add(letters_and_digits(one))
    return Declared(frozenset(numbers), frozenset(mailboxes), tuple(sorted(domains)), frozenset(words))


def in_full(digits: str, *, abroad: bool = False) -> str:
    """A number with its country code: `01632960130`, `441632960130` and `00441632960130` are one."""
    if digits.startswith("00"):
        digits = digits[2:]
    elif digits.startswith("0"):
        digits = HOME + digits[1:]
    elif not abroad and not digits.startswith(HOME):
        return digits  # a short number, 101
    return HOME + digits[3:] if digits.startswith(HOME + "0") else digits


def only_digits(text: str) -> str:
    return "".join(char for char in text if char in "0123456789")


def letters_and_digits(text: Iterable[str]) -> str:
    return "".join(char for char in text if char.isalnum()).lower()
