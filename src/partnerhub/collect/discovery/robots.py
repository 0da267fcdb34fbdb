"""What a site's robots.txt lets us look at (RFC 9309).

Pure: takes the text, gives yes or no, in time linear in its length for each address. The standard library's parser
knows neither `*` and `$`, which most files use, nor that the longest rule counts, which WordPress' own file relies on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from partnerhub.collect.values import Answer, Failed, Fetched, Trouble

NAME = "partnerhub"  # what a robots.txt may call us: the product token of our user agent
_LARGEST = 500 * 1024  # bytes that are read of it, as the standard asks at least
_UNREADABLE = "the site's robots.txt cannot be read"


@dataclass(frozen=True, slots=True)
class Rule:
    allows: bool
    path: str  # may hold * and end in $


@dataclass(frozen=True, slots=True)
class Robots:
    """What concerns us of one robots.txt. `refusal`: why nothing may be asked at all."""

    rules: tuple[Rule, ...] = ()
    refusal: str | None = None

    def refuses(self, address: str) -> str | None:
        """Why an address is not to be looked at, as half a sentence; None when it may be."""
        if self.refusal:
            return self.refusal
        parts = urlsplit(address)
        path = _plain(parts.path or "/") + (f"?{_plain(parts.query)}" if parts.query else "")
        matching = [rule for rule in self.rules if _matches(rule.path, path)]
        longest = max(matching, key=lambda rule: (len(rule.path), rule.allows), default=None)
        if longest is None or longest.allows or path == "/robots.txt":
            return None
        return f"the site's robots.txt asks machines to stay away from it (Disallow: {longest.path[:80]})"


def address_of(page: str) -> str:
    """Where the robots.txt of a page's site is."""
    parts = urlsplit(page)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def robots_of(answer: Answer) -> Robots:
    """What follows from the answer: where there is none everything may be asked, where nobody answers nothing."""
    if isinstance(answer, Fetched):
        if "html" in answer.content_type.lower():  # a page for people, as sites send that answer everything with 200
            return Robots()
        return Robots(rules(answer.body[:_LARGEST].decode("utf-8-sig", "replace")))
    if not isinstance(answer, Failed) or answer.trouble is Trouble.EMPTY:
        return Robots()
    status = answer.status or 0
    if status in {401, 403}:
        return Robots(refusal=f"the site refuses to show even its robots.txt ({answer.reason})")
    if 400 <= status < 500 and answer.trouble is not Trouble.BUSY:
        return Robots()
    return Robots(refusal=f"{_UNREADABLE} ({answer.reason})")


def rules(text: str) -> tuple[Rule, ...]:
    """The rules of the groups that name us, else of those for everybody."""
    ours: list[Rule] = []
    everybodys: list[Rule] = []
    named = False
    agents: list[str] = []
    in_rules = False
    for key, value in _records(text):
        if key == "user-agent":
            agents = [*([] if in_rules else agents), re.split(r"[/\s]", value.lower(), maxsplit=1)[0]]
            in_rules = False
            named = named or agents[-1] == NAME
        elif key in {"allow", "disallow"}:
            in_rules = True
            if not value:
                continue  # `Disallow:` with nothing behind it forbids nothing
            rule = Rule(key == "allow", _plain(value))
            ours += [rule] if NAME in agents else []
            everybodys += [rule] if "*" in agents else []
    return tuple(ours if named else everybodys)


def _records(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _plain(text: str) -> str:
    """The same spelling for the same path."""
    return quote(unquote(text), safe="/*$?=&:@!'()+,;~%")


def _matches(pattern: str, path: str) -> bool:
    """`*` stands for anything, `$` at the end for the end. From left to right, without a way back."""
    ends = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not pieces:
        return not ends or at == len(path)
    *middle, last = pieces
    for piece in middle:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if ends:
        return len(path) - len(last) >= at and path.endswith(last)
    return path.find(last, at) >= 0
