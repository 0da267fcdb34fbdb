"""One file of the edition, and the fingerprint of what it is made from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from partnerhub.publish.views import Card

if TYPE_CHECKING:
    from partnerhub.publish.notices import Alert

IN_FEED = 30
IN_BRIEF = 300  # letters of a text that lists can show


@dataclass(frozen=True, slots=True)
class Page:
    """`view` through `template`, or `data` as it is."""

    path: str
    inputs: str
    template: str = ""
    view: object = None
    data: bytes = b""
    alerts: tuple[Alert, ...] = ()  # urgent notices on top of it
    brief: str = ""  # of a story: the fingerprint of its card in lists


IsKept = Callable[[str, str], bool]
BriefOf = Callable[[str], str]  # what a kept story's page said its `brief` was


def fingerprint(*parts: str | Sequence[str]) -> str:
    text = "\0".join([part if isinstance(part, str) else repr(part) for part in parts])
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def brief(card: Card) -> Card:
    """A card as lists show it. Lists get no more, so that an edit further down makes no list anew."""
    return replace(card, text=card.text[:IN_BRIEF], html="", is_whole=False, updated=card.source.placed)
