"""The words of screening: a rule, what it found, and what is known around an item. Values only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from partnerhub.curate.screening.page import Page
from partnerhub.model import RestrictedPeriod, Watched


@dataclass(frozen=True, slots=True)
class ScreeningRule:
    """One named reason to hold an item."""

    id: str  # stable: editors' decisions and the documentation name it
    title: str
    why: str  # one plain sentence for an editor
    sensitive: bool = False  # a second editor's initials release it


@dataclass(frozen=True, slots=True)
class Match:
    """One span that a rule holds. `start` and `end` count characters of the text as it was given."""

    rule: str
    matched: str  # exactly text[start:end]
    start: int
    end: int
    why: str
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else a judgement needs: whose words they are, what the office watches, and the day."""

    contacts: tuple[str, ...] = ()  # this partner's own numbers, mailboxes and domains, as written in partners.yaml
    watch: tuple[Watched, ...] = ()
    periods: tuple[RestrictedPeriod, ...] = ()
    day: date = date.min  # the local day the item is judged for


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of the folded page. `rule` None: looked at and nobody's private matter (a helpline, a role mailbox)."""

    rule: ScreeningRule | None
    start: int
    end: int
    why: str | None = None  # instead of the rule's own sentence


Finder = Callable[[Page, Surroundings], Iterator[Hit]]
