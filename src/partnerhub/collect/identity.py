"""Which item is which, on every machine and every night: ids, and the digest that tells an edit from noise.

Pure functions of what a channel said. Does not know what was seen before: `update` compares.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b32encode
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from functools import lru_cache
from urllib.parse import urlsplit

from partnerhub.model import Said

_TRACKERS = re.compile(r"utm_\w+|fbclid", re.IGNORECASE)
_SIDE_DOORS = ("www.", "m.")
_written = json.JSONEncoder(default=str).encode


def item_ids(channel: str, items: Sequence[Said]) -> tuple[str, ...]:
    """An id for each item of one feed, 12 letters and digits. Two entries for one thing get the same id.

    The first that tells it apart in this feed: the feed's own id ► the canonical link ► a hash of words and date.
    """
    links = [canonical(said.link) if said.link else None for said in items]
    telling_guids = _telling((said.guid, link or _word(said)) for said, link in zip(items, links, strict=True))
    if all(said.guid in telling_guids for said in items):
        return tuple(id_of(channel, said.guid or "") for said in items)
    words = [_word(said) for said in items]
    telling_links = _telling(zip(links, words, strict=True))
    ids = []
    for said, link, word in zip(items, links, words, strict=True):
        if said.guid in telling_guids:
            key = f"guid {said.guid}"
        elif link in telling_links:
            key = f"link {link}"
        else:
            key = f"words {word}"
        ids.append(_id(channel, key))
    return tuple(ids)


def id_of(channel: str, guid: str) -> str:
    """The id of the item that the channel calls by this guid, wherever `item_ids` went by it."""
    return _id(channel, f"guid {guid}")


def digest(said: Said) -> str:
    """What must differ for a new version: title, link, words, author, enclosures, sensitivity.

    Not whitespace, counters, dates or tags, and not the parts of a link that lead to the same page. Of what was
    entered by hand also its form and date, which somebody may have to mend; of what is stated as data all of it,
    and of an event how it repeats. When a series takes place next is no part of it.
    """
    entered = [said.by_hand.form, said.published] if said.by_hand else []
    stated = [astuple(said.details)] if said.details else []
    stated += [(said.schedule, *said.exceptions)] if said.schedule or said.exceptions else []
    return _hash(
        _words(said),
        canonical(said.link) if said.link else None,
        said.author,
        _files(said),
        said.sensitive,
        *entered,
        *stated,
    )


@lru_cache(maxsize=4096)  # asked for an item's id, and once more for its digest
def canonical(link: str) -> str:
    """A link without what does not tell pages apart: scheme, www. and m., fragment, tracking, trailing slash.

    >>> canonical("https://www.Example.org/news/?utm_source=feed#top")
    'example.org/news'
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    host = parts.netloc.lower()
    for door in _SIDE_DOORS:
        if host.startswith(door) and "." in host.removeprefix(door):
            host = host.removeprefix(door)
    query = "&".join(pair for pair in parts.query.split("&") if not _TRACKERS.fullmatch(pair.partition("=")[0]))
    return host + parts.path.rstrip("/") + (f"?{query}" if query else "")


def _id(channel: str, key: str) -> str:
    digest = hashlib.sha256(f"{channel}\0{key}".encode()).digest()
    return b32encode(digest[:10])[:12].decode().lower()


def _word(said: Said) -> str:
    return _hash(_words(said), _files(said), said.published or said.updated)


def _words(said: Said) -> list[str]:
    return [" ".join((said.title or "").split()), " ".join(said.text.split())]


def _files(said: Said) -> list[str]:
    return [enclosure.url for enclosure in said.enclosures]


def _telling(pairs: Iterable[tuple[str | None, str]]) -> set[str]:
    """The keys that stand for one thing each: everything that carries one agrees on what it is."""
    things: defaultdict[str, set[str]] = defaultdict(set)
    for key, thing in pairs:
        if key:
            things[key].add(thing)
    return {key for key, those in things.items() if len(those) == 1}


def _hash(*values: object) -> str:
    return hashlib.sha256(_written(values).encode()).hexdigest()
