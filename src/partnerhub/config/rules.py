"""What the keys of partners.yaml say about each other: ids used twice, unknown areas, dates the wrong way round, …

Reads the plain data, not the models, so that one wrong value hides nothing else; what has the wrong shape is passed
over here because `shape` tells of it. Touches no disk: whether a channel's file exists is asked of its caller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from partnerhub.address import Allowed
from partnerhub.config import periods
from partnerhub.config.document import Document, Finding, Path
from partnerhub.config.shape import FileShape, keys_of
from partnerhub.config.values import (
    address_problem,
    day,
    nearest,
    path_problem,
    private_problem,
    shown,
    without_webcal,
)
from partnerhub.model import AreaKind, Basis, Kind, Voice

HasFile = Callable[[str], bool]  # whether a path inside the hub's directory is a file there

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_NEIGHBOURHOOD = re.compile(r"/api/[a-z-]+/[\w.-]+/(?:priorities|events)")
_SIZES = {kind.value: size for size, kind in enumerate(AreaKind)}  # the largest first


@dataclass(frozen=True, slots=True)
class Spot:
    """One place in the data. Asking it for what is not there gives None or nothing."""

    path: Path
    value: object

    def get(self, *keys: str) -> Spot:
        spot = self
        for key in keys:
            inner = spot.value.get(key) if isinstance(spot.value, dict) else None
            spot = Spot((*spot.path, key), inner)
        return spot

    def __iter__(self) -> Iterator[Spot]:
        if isinstance(self.value, list):
            yield from (Spot((*self.path, place), value) for place, value in enumerate(self.value))

    def text(self, key: str = "") -> str | None:
        """The text here, or under a key; None for anything else and for empty text."""
        value = self.get(key).value if key else self.value
        return value if isinstance(value, str) and value else None

    def day(self, key: str) -> date | None:
        return day(self.get(key).value)

    def has(self, key: str) -> bool:
        return self.get(key).value is not None

    def wrong(self, problem: str) -> Finding:
        return Finding(self.path, problem)


def check(document: Document, has_file: HasFile) -> Iterator[Finding]:
    """Everything that is wrong between the keys of one partners.yaml."""
    top = Spot((), document.data)
    speakers = [*top.get("accounts"), *top.get("partners")]
    channels = [channel for speaker in speakers for channel in speaker.get("channels")]
    areas = list(all_areas(top.get("patch")))
    allow = _allowed(top.get("hub", "network", "allow"))
    for named in (areas, list(top.get("topics")), speakers, channels):
        yield from _twice([spot.get("id") for spot in named], document, "id")
    yield from _twice([spot.get("url") for spot in channels], document, "address", is_shown=False, same=_same_address)
    yield from _twice([spot.get("path") for spot in channels], document, "path", same=_same_file)
    yield from _succession(list(top.get("office")))
    yield from _nesting(top.get("patch"))
    if areas:
        yield from _unknown("areas", "area", areas, speakers)
    if isinstance(top.get("topics").value, list) or not _unknown_sections(top):
        yield from _unknown("topics", "topic", list(top.get("topics")), speakers)
    for topic in top.get("topics"):
        yield from _weights(topic)
        yield from reversed_days(topic)
    for word, section in (("case", "watch"), ("period", "restricted_periods")):
        yield from _twice([spot.get("name") for spot in top.get(section)], document, word)
    yield from periods.check(top, areas)
    for speaker in speakers:
        yield from _permission(speaker.get("permission"))
        yield from _link(speaker.get("url"), allow)
        yield from _voices(speaker)
        yield from reversed_days(speaker)
    for channel in channels:
        yield from _channel(channel, allow, has_file)
    yield from _file(top.get("hub", "boundaries"), has_file)
    yield from _way_out(top.get("hub"), allow)
    yield from _verified(top.get("hub", "verified"), [*speakers, *channels])


def all_areas(area: Spot) -> Iterator[Spot]:
    if isinstance(area.value, dict):
        yield area
        for inner in area.get("areas"):
            yield from all_areas(inner)


def _allowed(entries: Spot) -> Allowed:
    """The entries that can be read; `shape` tells of the others."""
    found = Allowed()
    for entry in entries:
        try:
            found = Allowed((*found.entries, *Allowed.parse([entry.text() or ""]).entries))
        except ValueError:
            continue
    return found


def _as_written(text: str) -> str:
    return text


def _same_address(text: str) -> str:
    """What makes two addresses the same feed: not http or https, nor the host's capitals, nor a fragment."""
    if address_problem(text):
        return text
    parts = urlsplit(text)
    return f"{parts.netloc.lower()}{parts.path or '/'}?{parts.query}"


def _same_file(text: str) -> str:
    return PurePosixPath(text).as_posix()


def _twice(
    spots: Iterable[Spot],
    document: Document,
    word: str,
    *,
    is_shown: bool = True,
    same: Callable[[str], str] = _as_written,
) -> Iterator[Finding]:
    first: dict[str, Spot] = {}
    for spot in spots:
        if (text := spot.text()) is None:
            continue
        if (before := first.setdefault(same(text), spot)) is not spot:
            line = document.line_of(Finding(before.path, ""))
            yield spot.wrong(f"the {word}{shown(text, 120) if is_shown else ''} is used already on line {line}")


def _succession(bodies: list[Spot]) -> Iterator[Finding]:
    for body in bodies:
        yield from reversed_days(body)
    for before, after in pairwise(bodies):
        begins, earlier = after.day("from"), before.day("from")
        if begins is None or earlier is None:
            continue
        name = before.text("short") or before.text("name") or "the body before it"
        if begins <= earlier:
            yield after.get("from").wrong(f"from is not after that of {name}: write the bodies in order of date")
        elif not before.has("to"):
            yield before.wrong("missing to: another body follows, so write the last day of this one")
        elif (ends := before.day("to")) and ends >= begins:
            yield after.get("from").wrong(f"from overlaps with {name}, which ends on {ends}")


def reversed_days(spot: Spot, first: str = "from", last: str = "to") -> Iterator[Finding]:
    since, until = spot.day(first), spot.day(last)
    if since and until and until < since:
        yield spot.get(last).wrong(f"{last} ({until}) is before {first} ({since})")


def _nesting(area: Spot) -> Iterator[Finding]:
    outer = area.text("kind") or ""
    for inner in area.get("areas"):
        kind = inner.text("kind") or ""
        if outer in _SIZES and kind in _SIZES and _SIZES[kind] <= _SIZES[outer]:
            yield inner.get("kind").wrong(f"a {kind} cannot lie inside a {outer}")
        yield from _nesting(inner)


def _unknown_sections(top: Spot) -> set[str]:
    """Sections nobody knows: `topcis` explains why every topic is unknown, and once is enough."""
    return set(top.value) - set(keys_of(FileShape)) if isinstance(top.value, dict) else set()


def _unknown(key: str, word: str, known: list[Spot], speakers: list[Spot]) -> Iterator[Finding]:
    ids = [id_ for spot in known if (id_ := spot.text("id"))]
    if len(ids) < len(known):
        return  # an id that cannot be read is told of; blaming everybody who uses it would bury that
    for speaker in speakers:
        for spot in speaker.get(key):
            if (name := spot.text()) and name not in ids:
                yield spot.wrong(f"unknown {word}{shown(name)}{nearest(name, ids)}")


def _weights(topic: Spot) -> Iterator[Finding]:
    """A weight belongs to a keyword. Which of the keywords cannot be read is told elsewhere."""
    weights, keywords = topic.get("weights").value, list(topic.get("keywords"))
    words = [" ".join((spot.text() or "").split()) for spot in keywords]
    if not isinstance(weights, dict) or not all(words):
        return
    for word in weights:
        if (plain := " ".join(word.split())) and plain not in words:
            known = nearest(plain, words) or ": add it to keywords"
            yield Finding((*topic.path, "weights", word), f"weights: unknown keyword{shown(plain)}{known}", at_key=True)


def _permission(permission: Spot) -> Iterator[Finding]:
    basis = permission.text("basis")
    if basis in {Basis.LICENCE, Basis.AGREEMENT} and not permission.has("date"):
        yield permission.wrong(f"permission: missing date: the basis {basis} needs the day it was recorded")
    if basis == Basis.LICENCE and not permission.has("licence"):
        yield permission.wrong('permission: missing licence: the basis licence needs its name, such as "OGL-UK-3.0"')
    if basis == Basis.AGREEMENT and not permission.has("granted_by"):
        yield permission.wrong("permission: missing granted_by: the basis agreement needs the role of whoever agreed")
    if basis == Basis.LINK_ONLY:
        words = permission.get("excerpt_words")
        if words.value is not None and (words.value != 0 or isinstance(words.value, bool)):
            yield words.wrong("permission.excerpt_words cannot be used with link-only: leave it out")
        if permission.get("images").value is True:
            yield permission.get("images").wrong("permission.images cannot be used with link-only: leave it out")


def _link(url: Spot, allow: Allowed) -> Iterator[Finding]:
    """A link for readers, never fetched: any port will do, but not a machine that only we can see."""
    text = url.text()
    if text and not address_problem(text) and (problem := private_problem(text, allow, is_link=True)):
        yield url.wrong(f"url {problem}")


def _way_out(hub: Spot, allow: Allowed) -> Iterator[Finding]:
    """Of the pages of sensitive topics: not to the site itself, which is what somebody should not be seen to read."""
    out, home = hub.get("quick_exit"), hub.text("url")
    if not (address := out.text()) or address_problem(address):
        return
    if problem := private_problem(address, allow, is_link=True):
        yield out.wrong(f"quick_exit {problem}")
    elif home and not address_problem(home) and urlsplit(address).hostname == urlsplit(home).hostname:
        yield out.wrong("quick_exit leads to this site itself: name a page elsewhere, such as the weather")


def _verified(entries: Spot, known: list[Spot]) -> Iterator[Finding]:
    """Each the id of somebody we listen to, or a host: anything with a dot in it."""
    ids = [id_ for spot in known if (id_ := spot.text("id"))]
    for entry in entries:
        text = entry.text() or ""
        if "." in text and not _HOST.fullmatch(text):
            yield entry.wrong(f"verified{shown(text)} should be a host alone, such as police.uk, or an id")
        elif text and "." not in text and text not in ids and len(ids) == len(known):
            told = nearest(text, ids) or ": no partner, account or channel has this id, and a host has a dot in it"
            yield entry.wrong(f"verified: unknown id{shown(text)}{told}")


def _voices(speaker: Spot) -> Iterator[Finding]:
    is_account = speaker.path[0] == "accounts"
    if is_account and speaker.text("voice") == Voice.HOLDER and not speaker.has("from"):
        yield speaker.wrong("missing from: a holder's account needs the first day of the term, such as 2026-05-01")
    for channel in speaker.get("channels"):
        voice = channel.text("voice")
        if not is_account and voice in {Voice.OFFICE, Voice.HOLDER}:
            yield channel.get("voice").wrong(f"voice {voice} is for the office's own accounts: move it to accounts")
        if is_account and voice == Voice.PARTNER:
            yield channel.get("voice").wrong("voice partner is for partners: here write office or holder")


def _channel(channel: Spot, allow: Allowed, has_file: HasFile) -> Iterator[Finding]:
    if not isinstance(channel.value, dict):
        return
    if channel.text("kind") == Kind.INBOX:
        for key in ("url", "path", "every"):
            if channel.has(key):
                odd = f"{key} cannot be used with kind inbox, whose posts are files in content/inbox: leave it out"
                yield channel.get(key).wrong(odd)
        return
    if channel.text("kind") == Kind.ARCHIVE:
        for key in ("url", "every"):
            if channel.has(key):
                odd = f"{key} cannot be used with kind archive, whose posts are the file of hub import: leave it out"
                yield channel.get(key).wrong(odd)
        if not channel.has("path"):
            file = f"archives/{channel.text('id') or 'ID'}.json"
            yield channel.wrong(f"missing path: write path: {file}, then hub import")
        yield from _file(channel.get("path"), has_file, ": `hub import` writes it")
        return
    if channel.has("url") == channel.has("path"):
        both = channel.has("url")
        yield channel.wrong(f"{'has both url and path' if both else 'has neither url nor path'}: write one of them")
    url, path = channel.get("url"), channel.get("path")
    address = without_webcal(url.text() or "")
    if address and not address_problem(address) and (problem := private_problem(address, allow)):
        yield url.wrong(f"url {problem}")
    if channel.text("kind") == Kind.POLICE_UK and address and not _NEIGHBOURHOOD.fullmatch(urlsplit(address).path):
        yield url.wrong(
            f"url{shown(address, 120)} is no list of a neighbourhood's priorities or events: "
            "write https://data.police.uk/api/FORCE/NEIGHBOURHOOD/priorities or …/events"
        )
    yield from _file(path, has_file)


def _file(path: Spot, has_file: HasFile, remedy: str = "") -> Iterator[Finding]:
    file = path.text()
    if file and not path_problem(file) and not has_file(file):
        yield path.wrong(f"{path.path[-1]}{shown(file, 120)} is not a file in the hub's directory{remedy}")
