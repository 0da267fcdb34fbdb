"""What other programs read: feeds, the list of channels, site maps, robots.txt. Pure.

Atom, RSS and OPML go through templates, which escape; JSON and site maps are written here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache, partial
from urllib.parse import urlsplit
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from partnerhub.language import language as speech
from partnerhub.model import Details, Hub, ItemKind, Story
from partnerhub.publish import addresses
from partnerhub.publish.pictures import Shown
from partnerhub.publish.views import Card, stamp
from partnerhub.publish.voices import named

IN_ONE_MAP = 40_000  # the protocol allows 50,000
TYPES = {"jpg": "jpeg"}  # where a picture's type is not its suffix


@dataclass(frozen=True, slots=True)
class Image:
    """A story's picture, as this site shows it."""

    url: str
    type: str  # image/webp, …
    description: str  # "" when its source gave none


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
    day: str = ""  # `published` for people, shown where a browser opens the feed
    due: str = ""  # "Closes: 4 December 2026", shown there too
    kind: tuple[str, str] | None = None  # ("funding", "Funding"); None: news
    dates: tuple[tuple[str, str], ...] = ()  # ("closes", "2026-12-04") or ("starts", "2026-12-04T18:00:00Z")
    image: Image | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    id: str
    title: str
    subtitle: str  # "" for none
    page: str  # the page it follows, "" when the hub has no address
    itself: str  # the feed's own address without its file name
    kinds: str  # names what an entry's kind is one of
    updated: str
    built: str  # the same, as RSS writes it
    language: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The channels, for any feed reader: (partner, its page, [(name, address or None)])."""

    title: str
    partners: tuple[tuple[str, str | None, tuple[tuple[str, str | None], ...]], ...]


def feed(
    hub: Hub,
    path: str,
    title: str,
    cards: Sequence[Card],
    stories: Sequence[Story] = (),
    language: str | None = None,
) -> Feed:
    """The feed of the list of stories at `path` of the site in a language, by default its own.

    `stories` are those of the cards, in their order; without them nothing is told of kinds and dates.
    """
    site = address(hub, language)
    words = speech(language or hub.languages[0])
    details = tuple(story.details for story in stories) or (Details(),) * len(cards)
    entries = (
        Entry(
            id=tag(hub, f"stories/{card.id}"),
            title=card.title,
            link=link(site, card),
            via=card.source.link,
            author=named(card.partner.name, card.source.voice, words),
            published=stamp(card.source.placed),
            updated=stamp(card.updated),
            posted=format_datetime(card.source.placed, usegmt=True),
            text="" if card.is_sensitive else card.text,
            html="" if card.is_sensitive else card.html,
            markup=escape(card.title) if card.is_sensitive else card.html or escape(card.text or card.title),
            language=card.language or language or hub.languages[0],
            tags=tuple(each.name for each in card.topics + card.areas),
            day=card.source.day,
            due=f"{card.due.name}: {card.due.text}" if card.due else "",
            kind=(about.kind.value, card.kind.name) if card.kind and about.kind is not ItemKind.NEWS else None,
            dates=dates(about),
            image=None if card.is_sensitive or not hub.url else _image(hub.url, card.picture),
        )
        for card, about in zip(cards, details, strict=True)
    )
    return of(hub, path, title, max((card.updated for card in cards), default=None), tuple(entries), language)


def of(
    hub: Hub,
    path: str,
    title: str,
    newest: datetime | None,
    entries: tuple[Entry, ...],
    language: str | None = None,
) -> Feed:
    """The feed of the page at `path`. Its date is its newest entry's, so that an unchanged feed keeps its bytes."""
    newest = newest or datetime.fromisoformat("2012-11-22T00:00:00Z")
    language = language or hub.languages[0]
    site = address(hub, language)
    return Feed(
        id=tag(hub, addresses.prefix(language, hub.languages) + addresses.folder(path)),
        title=title,
        subtitle=hub.description,
        page=addresses.absolute(site, path) if site else "",
        itself=site + addresses.folder(path) if site else "",
        kinds=tag(hub, "kinds"),
        updated=stamp(newest),
        built=format_datetime(newest, usegmt=True),
        language=language,
        entries=entries,
    )


def led(made: Feed, first: Sequence[Entry]) -> Feed:
    """The feed with other entries before its own."""
    updated = max(made.updated, *(entry.updated for entry in first), made.updated)
    built = format_datetime(datetime.fromisoformat(updated), usegmt=True)
    return replace(made, entries=(*first, *made.entries), updated=updated, built=built) if first else made


def plain(
    hub: Hub,
    code: str,
    *,
    name: str,
    where: str,
    title: str,
    text: str,
    told: datetime,
    changed: datetime | None = None,
    spoken: str,
) -> Entry:
    """What the hub itself tells, as plain text, at the address `where` of the site in the language `code`.

    `name`: what `tag` makes its id of. `changed` None: never since it was `told`. `spoken`: the language of the text.
    """
    site = address(hub, code)
    return Entry(
        id=tag(hub, name),
        title=title,
        link=addresses.absolute(site, where) if site else None,
        via=None,
        author=hub.title,
        published=stamp(told),
        updated=stamp(changed or told),
        posted=format_datetime(told, usegmt=True),
        text=text,
        html="",
        markup=escape(text),
        language=spoken,
        tags=(),
    )


def address(hub: Hub, language: str | None) -> str:
    """Of the site in a language, by default its own. "" when the hub has no address."""
    return hub.url + addresses.prefix(language or hub.languages[0], hub.languages) if hub.url else ""


def link(site: str, card: Card) -> str | None:
    """The story on the site at this address; at its source when the site has none."""
    return addresses.absolute(site, card.address) if site else card.source.link


def _image(url: str, picture: Shown | None) -> Image | None:
    """Pictures stand once for all languages."""
    if picture is None:
        return None
    suffix = picture.src.rpartition(".")[2].lower()
    return Image(addresses.absolute(url, picture.src), f"image/{TYPES.get(suffix, suffix)}", picture.alt or "")


def authority(hub: Hub) -> str:
    """Whom the names of what this hub tells begin with: its host, or that of its contact."""
    return urlsplit(hub.url).hostname or urlsplit(hub.contact).hostname or hub.contact.rpartition("@")[2] or "localhost"


def tag(hub: Hub, name: str) -> str:
    """A name for ever, as feeds want it, for something that this hub tells."""
    return f"tag:{authority(hub)},2012:{name}"


def dates(about: Details) -> tuple[tuple[str, str], ...]:
    """When it starts, ends and closes, as far as it is known: a day in its own time zone, or an instant."""
    told = (
        ("starts", about.starts, about.all_day),
        ("ends", about.ends, about.all_day),
        ("closes", about.closes, about.closes_with_its_day),
    )
    return tuple(
        (name, moment.astimezone(ZoneInfo(about.zone)).date().isoformat() if is_day else stamp(moment))
        for name, moment, is_day in told
        if moment
    )


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
    kind = {"kind": entry.kind[0]} if entry.kind else {}
    optional = {
        "url": entry.link,
        "external_url": entry.via,
        "content_html": entry.html,
        "image": entry.image.url if entry.image else None,
        "tags": entry.tags,
        "_hub": kind | dict(entry.dates),
    }
    item |= {key: value for key, value in optional.items() if value}
    return "  " + json.dumps(item, ensure_ascii=False, indent=1).replace("\n", "\n  ")


def json_feed(made: Feed) -> bytes:
    """JSON Feed 1.1."""
    whole: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": made.title,
        "language": made.language,
    }
    if made.subtitle:
        whole["description"] = made.subtitle
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
    """(path, inputs, how to make it) of the map of lists and pages and of the stories' by year, below `url`."""
    lists = [(addresses.absolute(url, path), None) for path in pages]
    yield "sitemaps/pages.xml", repr(lists), partial(_map, "urlset", "url", lists)
    years: dict[str, list[Story]] = defaultdict(list)
    for story in reversed(newest_first):  # oldest first: a full map never changes
        years[f"{story.placed.year:04d}"].append(story)
    for year, stories in sorted(years.items()):
        for start in range(0, len(stories), IN_ONE_MAP):
            part = stories[start : start + IN_ONE_MAP]
            path = f"sitemaps/{year}-{start // IN_ONE_MAP + 1}.xml"
            yield (
                path,
                repr([url, *((story.id, story.placed.timestamp()) for story in part)]),
                partial(_stories, url, part),
            )


def site_map_index(url: str, maps: Sequence[str]) -> tuple[str, str, Callable[[], bytes]]:
    """As `site_maps`, of the index of all maps at these paths."""
    index = [(addresses.absolute(url, path), None) for path in maps]
    return addresses.SITEMAP, repr(index), partial(_map, "sitemapindex", "sitemap", index)


def _stories(url: str, stories: Sequence[Story]) -> bytes:
    rows = [(addresses.absolute(url, addresses.story(story.id)), stamp(story.placed)) for story in stories]
    return _map("urlset", "url", rows)


def _map(root: str, element: str, rows: Sequence[tuple[str, str | None]]) -> bytes:
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for address, changed in rows:
        when = f"<lastmod>{changed}</lastmod>" if changed else ""
        lines.append(f"<{element}><loc>{escape(address)}</loc>{when}</{element}>")
    return "\n".join([*lines, f"</{root}>", ""]).encode()
