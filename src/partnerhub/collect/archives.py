"""A channel that is the owner's own export: its archive file, read in parts, for it may hold thousands of posts.

Takes the bytes of one file of ours; gives what the readers made of it. Does not read files or the exports themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from partnerhub.collect.values import Failed, ReadFeed
from partnerhub.collect.worker import Readers
from partnerhub.model import Kind

AT_ONCE = 200  # posts in one document for a reader


async def read(readers: Readers, body: bytes, url: str) -> ReadFeed | Failed:
    """All posts, or why none of them can be read."""
    whole: ReadFeed | None = None
    for part in parts(body):
        feed = await readers.read(Kind.ARCHIVE, part, "", url)
        if isinstance(feed, Failed):
            return feed
        whole = replace(feed, items=(*whole.items, *feed.items)) if whole else feed
    assert whole is not None
    return whole


def parts(body: bytes) -> Iterator[bytes]:
    """The same archive as several, of so many posts each. What is written in another way is one part."""
    head, mark, rest = body.partition(b'"items": [\n')
    rows = [row.rstrip(b", \r") for row in rest.split(b"\n") if row.startswith(b"{")]
    if not mark or not rows:
        yield body
        return
    for start in range(0, len(rows), AT_ONCE):
        yield head + mark + b",\n".join(rows[start : start + AT_ONCE]) + b"\n]}\n"
