"""What an election and its hustings may not say, so that nobody is put before anybody else: findings with a remedy.

Reads plain fields. Names stand in the register alone; what the register itself has to look like is in `polls`. Why each
rule is as it is stands in docs/notes/hustings.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from partnerhub.config.content import partiality
from partnerhub.config.content.partiality import Found, Named
from partnerhub.config.content.rules import BODY
from partnerhub.config.content.values import one_line
from partnerhub.config.document import Finding
from partnerhub.config.rules import Spot
from partnerhub.config.values import all_of, nearest, shown
from partnerhub.model import Hub

NAME = 80  # letters of a title, so that it fits into 280 with everything else that has to be said
_PICTURE = re.compile(r"!\[|<img\b", re.IGNORECASE)


def neutral(ours: Sequence[Spot], body: str, named: Named) -> Iterator[Finding]:
    """Candidates and parties stand in the register, with the same fields for each, and nowhere else."""
    for field in ours:
        for spot in _texts(field):
            said, key = spot.text() or "", _key(field)
            for found in named.find(said):
                yield spot.wrong(_names(key, found))
            for found in partiality.ranking(said):
                yield spot.wrong(_ranks(key, found))
    for found in named.find(body):
        yield Finding(BODY, _names("the text", found), line=found.line)
    for found in partiality.ranking(body):
        yield Finding(BODY, _ranks("the text", found), line=found.line)
    if picture := _PICTURE.search(body):
        line = body.count("\n", 0, picture.start()) + 1
        yield Finding(BODY, "has a picture: pages of an election have none, so that no candidate has more", line=line)


def _texts(field: Spot) -> Iterator[Spot]:
    """A text, or the texts in several languages."""
    if isinstance(field.value, dict):
        yield from (field.get(key) for key in field.value)
    else:
        yield field


def _key(field: Spot) -> str:
    return str(next(key for key in reversed(field.path) if isinstance(key, str)))


def _names(key: str, found: Found) -> str:
    return (
        f"{key} names {found.said}: candidates and parties stand in the register alone, all of them in one order; say "
        "it without the name"
    )


def _ranks(key: str, found: Found) -> str:
    return (
        f"{key} says “{found.said}”, which puts some before others: say which and why in the register, or leave it out"
    )


def holder(field: Spot, pattern: re.Pattern[str]) -> Iterator[Finding]:
    for spot in _texts(field):
        for found in partiality.means_holder(pattern, spot.text() or ""):
            yield spot.wrong(holder_says(_key(field), found))


def holder_says(key: str, found: Found) -> str:
    return (
        f"{key} says “{found.said}”: whoever holds the office and stands again is a candidate like any other here; "
        "write the name alone where all names stand, and “whoever is elected” in a question"
    )


def once(names: Iterable[Spot], what: str = "candidate") -> Iterator[Finding]:
    seen: set[str] = set()
    for spot in names:
        if name := one_line(spot.text() or "").casefold():
            if name in seen:
                yield spot.wrong(f"the {what}{shown(spot.text())} is there twice: leave one out")
            seen.add(name)


def all_or_none(entries: Sequence[Spot], key: str) -> Iterator[Finding]:
    with_it = [each for each in entries if each.has(key)]
    if with_it and len(with_it) < len(entries):
        lacking = all_of(each.text("name") or "a candidate" for each in entries if not each.has(key))
        for each in with_it:
            yield each.get(key).wrong(
                f"order: {each.text('name') or 'a candidate'} has a {key} and {lacking} has none: all or nobody"
            )


def known_areas(areas: Spot, hub: Hub) -> Iterator[Finding]:
    seen: set[str] = set()
    for each in areas:
        if (area := each.text()) and area not in hub.by_area:
            yield each.wrong(f"unknown area{shown(area)}{nearest(area, hub.by_area)}")
        elif area in seen:
            yield each.wrong(f"areas{shown(area)} is written twice: leave one out")
        seen.add(area or "")


def long_name(field: Spot) -> Iterator[Finding]:
    for spot in _texts(field):
        if len(one_line(spot.text() or "")) > NAME:
            length = len(one_line(spot.text() or ""))
            yield spot.wrong(
                f"{_key(field)} has {length} letters; at most {NAME}, so that a short text has room for it"
            )


def named_in(order: Sequence[Spot]) -> Named:
    def texts(read: Callable[[Spot], str | None]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one_line(text) for each in order if (text := read(each)) and text.strip()))

    return Named(texts(lambda each: each.text("name")), texts(lambda each: each.text("party")))
