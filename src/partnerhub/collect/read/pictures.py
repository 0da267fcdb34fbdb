"""Which pictures an entry has: up to four addresses, the likeliest first, each with what its source says it shows.

Takes an entry as its document has it. Pure: does not fetch, so what an address leads to is anybody's guess.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urljoin, urlsplit

from partnerhub.collect import clean, soup
from partnerhub.collect.read.document import Attached, Document, Entry, Words
from partnerhub.collect.read.line import line
from partnerhub.collect.values import SMALLEST
from partnerhub.model import HUB, Picture, Said

MOST = 4
MAX_ALT = 1_000
LOGO = 4  # so many entries of one feed do not share a picture: it is the feed's own

_RASTER = re.compile(r"image/(?:jpe?g|pjpeg|png|webp|gif|avif)", re.IGNORECASE)
_NAMED = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)", re.IGNORECASE)
_DRAWING = re.compile(r"\.svgz?(?:[?#]|$)", re.IGNORECASE)
_SMILEY = re.compile(r"\b(?:emoji|emoticon|smiley|avatars?|gravatar)\b", re.IGNORECASE)
_PIXELS = re.compile(r"\s*([0-9]{1,5})(?:\.[0-9]*)?\s*(?:px)?\s*", re.IGNORECASE)
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|webp|gif|avif|heic)|(?:IMG|DSC|DSCN|PXL)[_-]?[0-9]\S*", re.IGNORECASE)

Named = tuple[str, str | None]  # an address as written and what it shows


def pictures(document: Document, entry: Entry, body: Words | None, home: str) -> tuple[Picture, ...]:
    """`body` is the words chosen for the entry's body, before cleaning; `home` what its relative addresses start from.

    What the feed attaches comes first, then the first picture of the body; thumbnails are the last resort.
    """
    base = urljoin(document.url, body.base) if body and body.base else home
    found: dict[str, str | None] = {}
    for (raw, alt), start in (
        *((each, home) for each in _attached(document, entry)),
        *((each, base) for each in _first_of(body)),
        *(((each.url, None), home) for each in entry.thumbnails if _is_large(each.width, each.height)),
    ):
        address = _address(raw, start, document.url)
        if address and not _DRAWING.search(address) and not _SMILEY.search(urlsplit(address).path):
            found[address] = found.get(address) or _described(alt)
    return tuple(Picture(address, alt) for address, alt in found.items())[:MOST]


def without_logos(items: Sequence[Said]) -> list[Said]:
    """The items of one feed, without the pictures that many of them share."""
    shared = Counter(picture.url for item in items for picture in item.pictures)
    logos = {url for url, times in shared.items() if times >= LOGO}
    if not logos:
        return list(items)
    return [replace(item, pictures=tuple(each for each in item.pictures if each.url not in logos)) for item in items]


def _attached(document: Document, entry: Entry) -> Iterator[Named]:
    for file in entry.media:
        if _is_picture(file):
            yield file.url, document.alts.get(file.url)
    yield from ((url, None) for url in entry.images)
    for file in entry.enclosures:
        if _is_picture(file):
            yield file.url, None


def _first_of(body: Words | None) -> Iterable[Named]:
    """The first picture in a body that is none of its signs and smileys."""
    if body is None or not body.html:
        return ()
    for image in soup.images(body.value[: clean.MAX_BODY]):
        late = image.get("data-src", "")  # a page that loads its pictures late writes the address there
        url = late if not image.get("src") or image["src"].startswith("data:") else image["src"]
        is_sign = _SMILEY.search(f"{image.get('class', '')} {url}")
        if url and not is_sign and _is_large(image.get("width"), image.get("height")):
            return ((url, image.get("alt")),)
    return ()


def _is_picture(file: Attached) -> bool:
    if not _is_large(file.width, file.height):
        return False
    if file.type:
        return _RASTER.fullmatch(file.type.strip()) is not None
    return file.medium == "image" or (file.medium is None and _NAMED.search(file.url) is not None)


def _is_large(width: str | None, height: str | None) -> bool:
    """As far as is said: in percent or not at all it may be."""
    said = [_PIXELS.fullmatch(each or "") for each in (width, height)]
    return all(found is None or int(found[1]) >= least for found, least in zip(said, SMALLEST, strict=True))


def _address(raw: str, base: str, document: str) -> str | None:
    """A safe address. From a file of the hub, a relative one names a file beside it: an export brings its pictures."""
    if not document.startswith(HUB) or not _is_beside(raw):
        return clean.address(raw, base)
    path = unquote(raw.strip().partition("#")[0].partition("?")[0])
    whole = normpath(join(dirname(document.removeprefix(HUB)), path))
    if len(whole) > clean.MAX_ADDRESS or whole.startswith("/") or not whole.isprintable() or "\\" in whole:
        return None
    if any(part.startswith(".") for part in whole.split("/")):  # above the hub's directory, or hidden in it
        return None
    return HUB + whole


def _is_beside(raw: str) -> bool:
    try:
        parts = urlsplit(raw.strip())
    except ValueError:
        return False
    return not (parts.scheme or parts.netloc) and bool(parts.path) and not parts.path.startswith(("/", "\\"))


def _described(alt: str | None) -> str | None:
    """A description on one line. The name of a file describes nothing."""
    shown = line(Words(alt[: 4 * MAX_ALT], html=False), MAX_ALT) if alt else None
    return None if shown and _FILE_NAME.fullmatch(shown) else shown
