"""What Media RSS says its pictures show: `media:description` inside `media:content`.

Takes bytes that `refuse` let through. feedparser takes these for the entry's own words and forgets whose they are, so
they are read here, in a second pass over the few feeds that have any. Does not clean.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.parsers import expat

from partnerhub.collect.read import refuse

_NAMESPACE = b"http://search.yahoo.com/mrss"
_CONTENT, _DESCRIPTION = (
    frozenset({f"{_NAMESPACE.decode()}{slash} {name}" for slash in ("", "/")}) for name in ("content", "description")
)
_MOST = 2_000


def read(body: bytes) -> Mapping[str, str]:
    """By the picture's address as written. None of a document that is not well-formed."""
    letters = refuse.narrow(body)
    if _NAMESPACE not in letters or b":description" not in letters or b":content" not in letters:
        return {}
    found: dict[str, str] = {}
    around: list[str] = []  # the address of each media:content that is open
    said: list[str] | None = None

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal said
        if name in _CONTENT:
            around.append(attributes.get("url", ""))
        elif name in _DESCRIPTION and around and around[-1]:
            said = []

    def end(name: str) -> None:
        nonlocal said
        if name in _CONTENT and around:
            around.pop()
        elif name in _DESCRIPTION and said is not None:
            if len(found) < _MOST and around:
                found.setdefault(around[-1], "".join(said))
            said = None

    def characters(text: str) -> None:
        if said is not None:
            said.append(text)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    try:
        parser.Parse(body.lstrip(), True)
    except (expat.ExpatError, ValueError, LookupError):  # the last two: encodings that Python cannot give to expat
        return {}
    return found
