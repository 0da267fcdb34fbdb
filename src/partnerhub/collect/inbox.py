"""A channel that people write for: the entries of content/inbox that name it, and what tells them apart.

Takes the entries that `config` read; gives bodies for the readers. Does not read files or Markdown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import PurePosixPath

from pydantic import TypeAdapter

from partnerhub.collect.values import Failed, Keyed, ReadFeed
from partnerhub.collect.worker import Readers
from partnerhub.model import Entry, Kind, Validators

AT_ONCE = 100  # entries in one document for a reader: a survey of thousands would outlast its time
FIRST = 8  # words of a row that tell it from others of its title

_BODY: TypeAdapter[tuple[Keyed, ...]] = TypeAdapter(tuple[Keyed, ...])
Mark = tuple[str, datetime, str]


def validators(entries: Sequence[Entry]) -> Validators:
    """The digest of what was entered serves as the validator, as that of a file does."""
    return Validators(etag=hashlib.sha256(_body(_keyed(entries))).hexdigest())


async def read(readers: Readers, entries: Sequence[Entry]) -> ReadFeed | Failed:
    """All entries as items, or why none of them can be read."""
    keyed = _keyed(entries)
    feeds = []
    for start in range(0, len(keyed), AT_ONCE):
        feed = await readers.read(Kind.INBOX, _body(keyed[start : start + AT_ONCE]), "", "")
        if isinstance(feed, Failed):
            return feed
        feeds.append(feed)
    return ReadFeed(Kind.INBOX, tuple(item for feed in feeds for item in feed.items))


def _body(entries: Sequence[Keyed]) -> bytes:
    return _BODY.dump_json(tuple(entries))


def _keyed(entries: Sequence[Entry]) -> list[Keyed]:
    """Each with its guid, in the order of files and lines.

    A file is one item, whatever is edited in it and in whichever folder it lies. A row of a table is told by its date
    and the first of link, title, title with first words, and text that no row entered before it has: what is entered
    later never changes what a row was known by. When the first of two rows with one title is taken out, the second is
    taken for it.
    """
    guids: dict[tuple[str, int], str] = {}
    taken: set[Mark] = set()
    for entry in sorted(entries, key=lambda entry: (entry.file, entry.entered, entry.line)):
        guids[entry.file, entry.line] = _guid(entry, taken)
    ordered = sorted(entries, key=lambda entry: (entry.file, entry.line))
    return [(guids[entry.file, entry.line], entry) for entry in ordered]


def _guid(entry: Entry, taken: set[Mark]) -> str:
    name = f"content/inbox/{PurePosixPath(entry.file).name}"
    if not name.endswith(".csv"):
        return name
    *_, words = mine = list(_marks(name, entry))
    chosen = next((mark for mark in mine if mark not in taken), words)
    taken.add(chosen)
    return f"{name} {entry.at.isoformat()} {hashlib.sha256(chosen[-1].encode()).hexdigest()[:16]}"


def _marks(name: str, entry: Entry) -> Iterator[Mark]:
    """What may tell a row from the others of its file, the best first and its words last."""
    if entry.link:
        yield name, entry.at, f"link {entry.link}"
    if entry.title:
        yield name, entry.at, f"title {entry.title}"
        yield name, entry.at, f"words {entry.title} {' '.join(entry.text.split()[:FIRST])}"
    yield name, entry.at, f"text {entry.text}"
