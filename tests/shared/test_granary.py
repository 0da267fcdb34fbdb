"""One post in many formats: whichever of those that we read it comes in, it is the same item.

The set writes each post as ActivityStreams and as what that becomes elsewhere. Held against the first are the words,
the address and the date of what we read. What differs stands in `DIFFERS` with its reason, and what is not read in
`UNREAD`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from partnerhub.collect import clean
from partnerhub.collect.read import read
from partnerhub.collect.values import Failed
from partnerhub.model import Kind
from tests.conftest import SHARED

SET = SHARED / "feeds" / "granary" / "granary" / "tests" / "testdata"
READS = {  # how a file's name ends, and the kind of channel that reads it
    "rss.xml": Kind.FEED,
    "feed.json": Kind.FEED,
    "feed-from-as.json": Kind.FEED,
    "mf2.html": Kind.HFEED,
    "mf2-from-as.html": Kind.HFEED,
    "mf2-from-json.html": Kind.HFEED,
    "as.mf2.html": Kind.HFEED,
}
UNREAD = {
    "as.json": "ActivityStreams 1: no network serves it any more; the measure here",
    "as2.json": "ActivityStreams 2: what servers tell each other with keys; Mastodon's own RSS is read",
    "as-from-as2.json": "ActivityStreams 1 of ActivityStreams 2",
    "as-from-bsky.json": "ActivityStreams 1 of Bluesky",
    "as-from-feed.json": "ActivityStreams 1 of JSON Feed; a measure here",
    "as-from-mf2.json": "ActivityStreams 1 of microformats",
    "as-from-rss.json": "ActivityStreams 1 of RSS; a measure here",
    "as2-from-as.json": "ActivityStreams 2 of ActivityStreams 1",
    "bsky.json": "Bluesky's own records: Bluesky's RSS is read",
    "bsky-from-as.json": "Bluesky's own records: Bluesky's RSS is read",
    "mf2.json": "microformats as a parser tells them: the pages themselves are read",
    "as.mf2.json": "microformats as a parser tells them: the pages themselves are read",
    "mf2-from-as.json": "microformats as a parser tells them: the pages themselves are read",
    "html": "Facebook's pages for machines of 2021: pages that ask for a password are not read; its export is",
    "email.html": "notices that Facebook mails: not a newsletter",
}
REACTION = "a reaction, a person or pictures alone: not something said, so no item"
DIFFERS = {
    ("activity_with_person_tag", "as.mf2.html"): REACTION,
    ("actor", "mf2.html"): REACTION,
    ("actor_with_nickname_numeric_id", "mf2-from-as.html"): REACTION,
    ("article_with_reposts", "mf2.html"): "only who passed it on; of its words there are none",
    ("favorite", "mf2-from-as.html"): REACTION,
    ("follow", "mf2.html"): REACTION,
    ("invite", "mf2.html"): "the page's own address, where ActivityStreams names the one invited",
    ("invalid_content_fields", "feed.json"): "lists where texts belong: no words are made up from them",
    ("like", "mf2.html"): REACTION,
    ("like_multiple_urls", "mf2.html"): REACTION,
    ("like_with_summary", "mf2.html"): REACTION,
    ("nested_author", "mf2-from-as.html"): "a name and nothing else",
    ("nested_author", "mf2-from-json.html"): "a name and nothing else",
    ("nested_author", "mf2.html"): "a name and nothing else",
    ("note", "feed-from-as.json"): "the converter wrote the place under the words, where it is one of them",
    ("note_with_composite_photo", "mf2.html"): REACTION,
    ("note_with_hashtag", "mf2.html"): "a tag and no words",
    ("note_with_multiple_photos", "mf2.html"): REACTION,
    ("note_with_person_tag", "mf2.html"): "a tag and no words",
    ("repost", "mf2.html"): "somebody else's words passed on",
    ("repost_of_with_h_cite", "mf2-from-as.html"): "somebody else's words passed on",
    ("repost_of_with_h_cite", "mf2-from-json.html"): "somebody else's words passed on",
    ("repost_of_with_h_cite", "mf2.html"): "somebody else's words passed on",
    ("rsvp", "mf2.html"): "the page's own address, where ActivityStreams names the event",
    ("tag_of", "mf2.html"): REACTION,
}


@dataclass(frozen=True, slots=True)
class Item:
    words: str
    link: str | None
    published: datetime | None


def ending(path: Path) -> str:
    """`note.mf2-from-as.html` ends in `mf2-from-as.html`; what Facebook sends has names of its own."""
    rest = path.name.partition(".")[2]
    if path.name.startswith("facebook"):
        return "email.html" if rest.endswith("email.html") else "html"
    return rest


CASES = [path for path in sorted(SET.iterdir()) if ending(path) in READS]


def measure(path: Path) -> list[Item] | None:
    """What ActivityStreams says it is; None where the set has no such file."""
    stem = path.name.partition(".")[0]
    names = (f"{stem}.{each}" for each in ("as.json", "as-from-rss.json", "as-from-feed.json"))
    file = next((SET / name for name in names if (SET / name).exists()), None)
    if file is None:
        return None
    said = json.loads(file.read_text("utf-8"), strict=False)
    return [item_of(each) for each in (said if isinstance(said, list) else [said])]


def item_of(said: dict[str, Any]) -> Item:
    inner = said.get("object")
    if said.get("objectType") == "activity" and isinstance(inner, dict):
        said = inner
    return Item(one_line(clean.text(said.get("content") or "")), said.get("url"), moment(said.get("published")))


def moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def one_line(text: str) -> str:
    return " ".join(text.split())


def items(path: Path) -> list[Item]:
    feed = read(READS[ending(path)], path.read_bytes(), "text/html; charset=utf-8", "https://example.com/")
    if isinstance(feed, Failed):
        return []
    return [Item(one_line(item.text), item.link, item.published) for item in feed.items]


def is_same(one: Item, other: Item) -> bool:
    """A date that only one of them has, or that is written without a zone, is no difference of the post."""
    dates = {one.published, other.published}
    naive = any(each is not None and each.tzinfo is None for each in dates)
    return (one.words, one.link) == (other.words, other.link) and (naive or None in dates or len(dates) == 1)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_post_is_the_same_item_whichever_format_it_comes_in(path: Path) -> None:
    expected, found = measure(path), items(path)
    if expected is None:
        assert found or path.name.startswith("actor"), "nothing to hold it against, but it is read"
        return
    same = len(expected) == len(found) and all(map(is_same, expected, found))
    assert same == ((path.name.partition(".")[0], ending(path)) not in DIFFERS), (expected, found)


def test_every_format_of_the_set_is_read_or_has_a_reason_not_to_be() -> None:
    assert {ending(path) for path in SET.iterdir()} - set(READS) == set(UNREAD)


def test_every_listed_difference_is_in_the_set() -> None:
    assert set(DIFFERS) <= {(path.name.partition(".")[0], ending(path)) for path in CASES}
