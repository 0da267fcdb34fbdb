"""Bytes of a feed ► a `ReadFeed` of safe values, or a `Failed` that says why not.

Pure: no network, no clock. Never raises, except MemoryError, which is the machine's own trouble.
"""

from __future__ import annotations

from partnerhub.collect.read import feed, inbox, jsonfeed, refuse, said
from partnerhub.collect.values import Failed, ReadFeed
from partnerhub.model import Kind

__all__ = ["read"]


def read(kind: Kind, body: bytes, content_type: str, url: str) -> ReadFeed | Failed:
    """`content_type` as received, "" when unknown; `url` is where the body was found, for relative addresses."""
    if kind is Kind.INBOX:
        return inbox.feed(body)
    if failed := refuse.refused(body, content_type):
        return failed
    document = jsonfeed.document(body, url) if refuse.is_json(body) else feed.document(body, content_type, url)
    return document if isinstance(document, Failed) else said.feed(document, kind)
