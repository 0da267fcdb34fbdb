"""Atom's tombstones (RFC 6721): which entries a feed says that it has taken back.

Takes bytes that `refuse` let through. feedparser keeps only the last of them, so they are read here, in a second
pass over the few feeds that name their namespace. Does not clean.
"""

from __future__ import annotations

from datetime import UTC, datetime
from xml.parsers import expat

from partnerhub.collect.read import refuse
from partnerhub.collect.read.document import Deleted

_NAMESPACE = "http://purl.org/atompub/tombstones/1.0"
_ELEMENT = f"{_NAMESPACE} deleted-entry"
_MOST = 1000


def read(body: bytes) -> tuple[Deleted, ...]:
    """In the feed's order, at most 1,000. None of a document that is not well-formed: it is not believed so far."""
    if _NAMESPACE.encode() not in refuse.narrow(body):
        return ()
    found: list[Deleted] = []
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        if depth == 1 and name == _ELEMENT and len(found) < _MOST and (guid := attributes.get("ref", "").strip()):
            found.append(Deleted(guid, _moment(attributes.get("when", ""))))
        depth += 1

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(body.lstrip(), True)
    except (expat.ExpatError, ValueError, LookupError):  # the last two: encodings that Python cannot give to expat
        return ()
    return tuple(found)


def _moment(said: str) -> datetime | None:
    """RFC 3339, as the standard asks; None for anything else."""
    try:
        when = datetime.fromisoformat(said.strip())
        return when.astimezone(UTC) if when.tzinfo else None
    except (ValueError, OverflowError):
        return None
