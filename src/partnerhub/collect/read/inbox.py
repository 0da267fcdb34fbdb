"""What editors entered by hand ► a `ReadFeed`: their Markdown as HTML, then cleaned like everything else.

Takes the JSON that `collect.inbox` wrote. Does not read files, or tell entries apart.
"""

from __future__ import annotations

import re
from dataclasses import replace

from markdown import Markdown
from pydantic import TypeAdapter, ValidationError

from partnerhub.collect.read import said
from partnerhub.collect.read.document import Document, Words
from partnerhub.collect.read.document import Entry as Written
from partnerhub.collect.values import Failed, Keyed, ReadFeed, Trouble
from partnerhub.model import ByHand, Entry, Form, Kind, Said

_ENTRIES: TypeAdapter[tuple[Keyed, ...]] = TypeAdapter(tuple[Keyed, ...])
# Python-Markdown takes `#StaySafe` for a heading; as CommonMark has it a heading needs a space, a hashtag has none.
_HEADING = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ \t]+(?P<header>(?:\\.|[^\\\n])*?)#*(?:\n|$)")
_NO_DOCUMENT = Document(format="inbox", url="", entries=())


def feed(body: bytes) -> ReadFeed | Failed:
    """The items in the order of the entries."""
    try:
        entries = _ENTRIES.validate_json(body)
    except ValidationError:
        return Failed(Trouble.BROKEN, "these are no entries: a channel of kind inbox has no address")
    return ReadFeed(Kind.INBOX, tuple(_said(guid, entry) for guid, entry in entries))


def _said(guid: str, entry: Entry) -> Said:
    words = Written(
        title=Words(entry.title, html=False) if entry.title else None,
        contents=(Words(_html(entry.text, keeps_lines=entry.form is Form.POST), html=True),),
        links=(entry.link,) if entry.link else (),
        guid=guid,
        published=entry.at,
        language=entry.language,
        tags=entry.tags,
    )
    item = said.item(words, Kind.INBOX, _NO_DOCUMENT, entry.link or "")
    return replace(item, by_hand=ByHand(entry.form, entry.entered, entry.by), details=entry.details)


def _html(text: str, *, keeps_lines: bool) -> str:
    """The lines of a post stay lines, as they were where it was copied from; other texts flow, as Markdown does."""
    extensions = ["tables", "sane_lists", *(["nl2br"] if keeps_lines else [])]
    reader = Markdown(extensions=extensions, output_format="html")
    reader.parser.blockprocessors["hashheader"].RE = _HEADING  # type: ignore[attr-defined]
    return reader.convert(text)
