"""A channel that people write for: the entries of content/inbox that name it, and what tells them apart.

Takes the entries that `config` read; gives bodies for the readers. Does not read files or Markdown.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from pydantic import TypeAdapter

from partnerhub.collect.values import Failed, Keyed, ReadFeed
from partnerhub.collect.worker import Readers
from partnerhub.model import Entry, Kind, Validators

AT_ONCE = 100  # entries in one document for a reader: a survey of thousands would outlast its time

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

    A file is one item, whatever is edited in it. A row of a table is told by its date and the first of link, title and
    text that no other row of the same date has: a row with a title of its own keeps its identity when its text is
    edited, one without becomes another item.
    """
    ordered = sorted(entries, key=lambda entry: (entry.file, entry.line))
    marks = Counter(mark for entry in ordered for mark in _marks(entry))
    return [(_guid(entry, marks), entry) for entry in ordered]


def _guid(entry: Entry, marks: Counter[Mark]) -> str:
    if not entry.file.endswith(".csv"):
        return entry.file
    *_, words = mine = list(_marks(entry))
    file, at, mark = next((mark for mark in mine if marks[mark] == 1), words)
    return f"{file} {at.isoformat()} {hashlib.sha256(mark.encode()).hexdigest()[:16]}"


def _marks(entry: Entry) -> Iterator[Mark]:
    """What may tell a row from the others of its file, the best first and its words last."""
    for name, mark in (("link", entry.link), ("title", entry.title), ("text", entry.text)):
        if mark or name == "text":
            yield entry.file, entry.at, f"{name} {mark}"
