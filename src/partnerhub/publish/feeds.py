"""What other programs read: feeds, the list of channels, site maps, robots.txt. Pure.

Atom, RSS and OPML go through templates, which escape; JSON and site maps are written here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache, partial
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from partnerhub.model import Hub, Story
from partnerhub.publish import addresses
from partnerhub.publish.views import Card, stamp

IN_ONE_MAP = 40_000  # the protocol allows 50,000


@dataclass(frozen=True, slots=True)
class Entry:
    id: str
    title: str
    link: str | None  # the story here when the hub has an address, else at its source
    via: str | None  # at its source
    author: str
    published: str  # 2026-11-20T05:00:00Z
    updated: str
    posted: str  # the same as `published`, as RSS writes it
    text: str
    html: str
    markup: str  # html, or the text as markup: what RSS wants
    language: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    id: str
    title: str
    subtitle: str
    page: str  # the page it follows, "" when the hub has no address
    itself: str  # the feed's own address without its file name
    updated: str
    built: str  # the same, as RSS writes it
    language: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The channels, for any feed reader: (partner, its page, [(name, address or None)])."""

    title: str
    partners: tuple[tuple[str, str | None, tuple[tuple[str, str | None], ...]], ...]


def feed(hub: Hub, path: str, title: str, cards: Sequence[Card]) -> Feed:
    """The feed of the list of stories at `path`."""
    return of(
        hub,
        path,
        title,
        max((card.updated for card in cards), default=None),
        tuple(
            Entry(
                id=tag(hub, f"stories/{card.id}"),
                title=card.title,
                link=addresses.absolute(hub.url, card.address) if hub.url else card.source.link,
                via=card.source.link,
                author=card.partner.name,
                published=stamp(card.source.placed),
                updated=stamp(card.updated),
                posted=format_datetime(card.source.placed, usegmt=True),
                text="" if card.is_sensitive else card.text,
                html="" if card.is_sensitive else card.html,
                markup=escape(card.title) if card.is_sensitive else card.html or escape(card.text or card.title),
                language=card.language or hub.languages[0],
                tags=tuple(each.name for each in card.topics + card.areas),
            )
            for card in cards
        ),
    )


def of(hub: Hub, path: str, title: str, newest: datetime | None, entries: tuple[Entry, ...]) -> Feed:
    """The feed of the page at `path`. Its date is its newest entry's, so that an unchanged feed keeps its bytes."""
    newest = newest or datetime.fromisoformat("2012-11-22T00:00:00Z")
    return Feed(
        id=tag(hub, addresses.folder(path)),
        title=title,
        subtitle=hub.description,
        page=addresses.absolute(hub.url, path) if hub.url else "",
        itself=hub.url + addresses.folder(path) if hub.url else "",
        updated=stamp(newest),
        built=format_datetime(newest, usegmt=True),
        language=hub.languages[0],
        entries=entries,
    )


def tag(hub: Hub, name: str) -> str:
    """A name for ever, as feeds want it, for something that this hub tells."""
    authority = urlsplit(hub.url).hostname or hub.contact.rpartition("@")[2] or "localhost"
    return f"tag:{authority},2012:{name}"


@lru_cache(2_000)  # a story stands in half a dozen feeds, and Python's indenting encoder is slow
def json_item(entry: Entry) -> str:
    """An item of JSON Feed, indented as it stands in the list."""
    item: dict[str, object] = {
        "id": entry.id,
        "title": entry.title,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "authors": [{"name": entry.author}],
        "language": entry.language,
        "content_text": entry.text or entry.title,
    }
    optional = {"url": entry.link, "external_url": entry.via, "content_html": entry.html, "tags": entry.tags}
    item |= {key: value for key, value in optional.items() if value}
    return "  " + json.dumps(item, ensure_ascii=False, indent=1).replace("\n", "\n  ")


def json_feed(made: Feed) -> bytes:
    """JSON Feed 1.1."""
    whole: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": made.title,
        "description": made.subtitle,
        "language": made.language,
    }
    if made.page:
        whole |= {"home_page_url": made.page, "feed_url": made.itself + addresses.FEEDS["json"]}
    head = json.dumps(whole, ensure_ascii=False, indent=1).removesuffix("\n}")
    items = ",\n".join(map(json_item, made.entries))
    return (f'{head},\n "items": ' + (f"[\n{items}\n ]" if items else "[]") + "\n}\n").encode()


def outline(hub: Hub) -> Outline:
    return Outline(
        hub.title,
        tuple(
            (who.name, who.url, tuple((channel.id, channel.url) for channel in who.channels)) for who in hub.speakers
        ),
    )


def robots(url: str) -> bytes:
    lines = ["User-agent: *", "Allow: /"]
    if url:
        lines.append(f"Sitemap: {addresses.absolute(url, addresses.SITEMAP)}")
    return ("\n".join(lines) + "\n").encode()


def site_maps(
    url: str, pages: Sequence[str], newest_first: Sequence[Story]
) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """(path, inputs, how to make it) of the map of lists and pages, the stories' by year, and the index of them all."""
    lists = [(addresses.absolute(url, path), None) for path in pages]
    yield "sitemaps/pages.xml", repr(lists), partial(_map, "urlset", "url", lists)
    years: dict[str, list[Story]] = defaultdict(list)
    for story in reversed(newest_first):  # oldest first: a full map never changes
        years[f"{story.placed.year:04d}"].append(story)
    named = ["sitemaps/pages.xml"]
    for year, stories in sorted(years.items()):
        for start in range(0, len(stories), IN_ONE_MAP):
            part = stories[start : start + IN_ONE_MAP]
            path = f"sitemaps/{year}-{start // IN_ONE_MAP + 1}.xml"
            named.append(path)
            yield (
                path,
                repr([url, *((story.id, story.placed.timestamp()) for story in part)]),
                partial(_stories, url, part),
            )
    index = [(addresses.absolute(url, path), None) for path in named]
    yield addresses.SITEMAP, repr(index), partial(_map, "sitemapindex", "sitemap", index)


def _stories(url: str, stories: Sequence[Story]) -> bytes:
    rows = [(addresses.absolute(url, addresses.story(story.id)), stamp(story.placed)) for story in stories]
    return _map("urlset", "url", rows)


def _map(root: str, element: str, rows: Sequence[tuple[str, str | None]]) -> bytes:
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for address, changed in rows:
        when = f"<lastmod>{changed}</lastmod>" if changed else ""
        lines.append(f"<{element}><loc>{escape(address)}</loc>{when}</{element}>")
    return "\n".join([*lines, f"</{root}>", ""]).encode()
