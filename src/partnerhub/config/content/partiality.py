"""Words that lean: whether a text names a candidate or a party, praises or blames one, or means who holds the office.

Takes plain text and names, gives what was found. Knows no field. The lists are short on purpose and stand, explained,
in docs/hustings.md: they catch slips, they do not replace reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import unescape

from partnerhub.model import Hub, Voice

# Descriptions on a ballot paper that name no party.
NO_PARTY = frozenset({"independent", "annibynnol", "no description", "dim disgrifiad", "none"})
# What praises, blames, ranks or asks for a vote.
LEANING = (
    "best|worst|leading|front-?runner|favourite|popular|unpopular|strongest|weak|weakest|main|major|minor|fringe|"
    "serious|credible|extreme|extremist|controversial|divisive|disgraced|hopeless|incumbent|sitting|outgoing|"
    "mainstream|far-right|far-left|hard-right|hard-left|racist|liar|scared|afraid|unelectable|"
    "gorau|gwaethaf|blaenllaw|ffefryn|poblogaidd|amhoblogaidd|prif|ymylol|difrifol|eithafol|dadleuol"
)
ASKING = (
    r"(?:do\s+not\s+|don[’']t\s+)?vote\s+(?:for|against)",
    r"(?:re-?)?elect",
    r"supports?",
    r"backs?",
    r"pleidleisiwch\s+(?:dros|yn\s+erbyn)",
    r"cefnogwch",
)
# What else ranks some candidates, and is harmless in a reason.
RANKING = "top|big|bigger|biggest|small|smaller|smallest|winning|losing"
# Which candidates: here a leaning word ranks them although no name is said.
_SOME = r"(?:candidates?|contenders?|choices?|part(?:y|ies)|ymgeisydd|ymgeiswyr|pleidiau|plaid)"
_NOW = r"(?:present|current|sitting|outgoing|incumbent|serving|existing|former)"
_NOT_A_PERSON = r"(?!\s+(?:by-)?elections?\b|\s+(?:role|post|job|candidates?)\b)"
_HOLDER = r"\b(?:incumbents?|office[-\s]holder|re-?elect(?:ed|ion|ing)?|deiliad\s+y\s+swydd)\b"
_LEANS = re.compile(rf"\b(?:{LEANING}|{'|'.join(ASKING)})\b", re.IGNORECASE)
_RANKS = re.compile(rf"\b(?:{LEANING}|{RANKING})(?:\s+[\w-]+)?[\s-]+{_SOME}\b|\bfront-?runners?\b", re.IGNORECASE)
_BREAK = re.compile(r"[\s/–—]+|--+")
_SPACE = r"[\s-]{0,3}"  # between two words of a name: a space, a line's end, or none
_MARKUP = re.compile(r"[*_`]+")  # of Markdown, which readers do not see


@dataclass(frozen=True, slots=True)
class Found:
    """Something in a text. `line`: which of its lines, from 1."""

    said: str
    line: int


@dataclass(frozen=True)
class Named:
    """The candidates of an election and their parties, as they would be named in a text."""

    names: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        either = (*self.names, *filter(None, map(_bare, self.parties)))
        spelt = [*map(_spelt, either), *(_addressed(name) for name in either if " " in name)]
        spelt += [
            rf"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Cllr|Councillor)\.?\s+{_spelt(last)}" for last in map(_last, self.names) if last
        ]
        # The longest first, so that of “Arren Party” and “Arren Party Youth” the one that stands there is told.
        return (
            re.compile(rf"(?<!\w)(?:{'|'.join(sorted(spelt, key=lambda each: -len(each)))})(?!\w)") if spelt else None
        )

    def find(self, text: str) -> Iterator[Found]:
        """Each candidate or party that a text names, once."""
        return _found(self._pattern, _MARKUP.sub("", unescape(text)))


def leaning(text: str) -> Iterator[Found]:
    """In a text about one candidate: what praises, blames or asks for a vote."""
    return _found(_LEANS, text)


def ranking(text: str) -> Iterator[Found]:
    """In any text: “the main candidates”, “fringe parties”."""
    return _found(_RANKS, text)


def holders(hub: Hub, day: date) -> re.Pattern[str]:
    """Finds “the commissioner”: whoever holds the office on that day, meant as a person."""
    body = hub.office_on(day)
    holding = [who for who in hub.accounts if who.voice is Voice.HOLDER]
    ids = {("office", body.since.isoformat()), *(("accounts", who.id) for who in holding)}
    told = [each for each in hub.wordings if (each.of, each.id) in ids and each.field in ("name", "short")]
    english = {part for name in (body.name, body.short, *(who.name for who in holding)) for part in _titles(name)}
    titles = sorted(english, key=lambda each: (-len(each), each))
    in_welsh = {part for each in told if each.language == "cy" for part in (each.text, each.text.split()[0])}
    welsh = sorted(map(_spelt, in_welsh), key=lambda each: (-len(each), each))
    phrases = [rf"\b(?:the|our)\s+(?:{_NOW}\s+)?(?:{'|'.join(map(_spelt, titles))})\b{_NOT_A_PERSON}", _HOLDER]
    if welsh:
        phrases.append(rf"(?:\byr?|[’']r)\s+(?:{'|'.join(welsh)})\b")
    return re.compile("|".join(phrases), re.IGNORECASE)


def means_holder(pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    return _found(pattern, text)


def _titles(name: str) -> Iterator[str]:
    """“Police and Crime Commissioner for Arrenshire” ► that, without the place, and its last word."""
    yield name
    title = re.split(r"\s+(?:for|of)\s+", name)[0]
    yield title
    yield title.split()[-1]


def _found(pattern: re.Pattern[str] | None, text: str) -> Iterator[Found]:
    seen: set[str] = set()
    for match in pattern.finditer(text) if pattern else ():
        said = " ".join(match[0].split())
        if said.lower() not in seen:
            seen.add(said.lower())
            yield Found(said, text.count("\n", 0, match.start()) + 1)


def _spelt(name: str) -> str:
    """As it stands, or in capitals, also where a line is broken."""
    return f"(?:{'|'.join(_joined(each, _SPACE) for each in dict.fromkeys((name, name.upper())))})"


def _joined(name: str, between: str) -> str:
    return between.join(map(re.escape, name.split()))


def _addressed(name: str) -> str:
    """As a hashtag, a handle or a part of an address has it, in any case."""
    return rf"(?<=[#@/._=-])(?i:(?:vote-?)?{_joined(name, '[._-]?')})"


def _bare(party: str) -> str | None:
    """A party's name without its article; None for a description that names none."""
    return None if party.lower() in NO_PARTY else re.sub(r"^(?:The|Y|Yr)\s+", "", party)


def _last(name: str) -> str | None:
    """A surname that a title could stand before."""
    *first, last = name.split()
    return last if first and len(last) > 2 else None


def words(text: str) -> int:
    """How many words a text has, as somebody would count them: well-known is one, either/or are two."""
    return sum(any(letter.isalnum() for letter in word) for word in _BREAK.split(text))
