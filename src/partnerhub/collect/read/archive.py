"""What `hub import` wrote ► a `ReadFeed`: a JSON Feed whose items know which export they come from.

Cleaned like any other feed: whoever can change the file is not believed either.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from partnerhub.collect import clean
from partnerhub.collect.read import jsonfeed, said
from partnerhub.collect.values import Failed, ReadFeed, Trouble
from partnerhub.model import Exported, Exporter, Kind

_NOT_OURS = "this is no archive that hub import wrote: import the export again, or name the kind of feed that it is"


def feed(body: bytes, url: str) -> ReadFeed | Failed:
    document = jsonfeed.document(body, url)
    if isinstance(document, Failed):
        return document
    marks = [_mark(item) for item in json.loads(body)["items"] if isinstance(item, dict)]
    if None in marks or not all(entry.guid for entry in document.entries):
        return Failed(Trouble.NOT_A_FEED, _NOT_OURS)
    by_id = {clean.plain(entry.guid or ""): mark for entry, mark in zip(document.entries, marks, strict=True)}
    made = said.feed(document, Kind.ARCHIVE)
    if not all(item.guid in by_id for item in made.items):
        return Failed(Trouble.NOT_A_FEED, _NOT_OURS)
    return replace(made, items=tuple(replace(item, exported=by_id[item.guid or ""]) for item in made.items))


def _mark(item: dict[str, object]) -> Exported | None:
    ours = item.get("_partner_hub")
    try:
        return (
            Exported(Exporter(ours["from"]), date.fromisoformat(ours["exported"])) if isinstance(ours, dict) else None
        )
    except (KeyError, ValueError, TypeError):
        return None
