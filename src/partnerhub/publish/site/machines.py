"""What other programs read: site maps; and once for all languages the channels, robots.txt, the page for the lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from partnerhub.model import ItemKind
from partnerhub.publish import addresses, feeds, hosting, unconferences
from partnerhub.publish.commitments import registers
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.site import events

if TYPE_CHECKING:
    from partnerhub.publish.site.site import Site


def pages(site: Site, is_kept: IsKept) -> Iterator[Page]:
    hub = site.hub
    maps = tuple(feeds.site_maps(feeds.address(hub, site.words.code), lists(site), site.stories)) if hub.url else ()
    for path, inputs, make in maps:
        key = fingerprint(site.look, inputs)
        if not is_kept(path, key):
            yield Page(path, key, data=make())
    if site.prefix:
        return
    heard = replace(hub, accounts=tuple(who for who in hub.accounts if not who.is_over(site.today)))
    speakers = fingerprint(site.look, repr(tuple(heard.speakers)))
    if not is_kept(addresses.CHANNELS, speakers):
        yield Page(addresses.CHANNELS, speakers, "channels.opml", feeds.outline(heard))
    if not is_kept(addresses.NOT_FOUND, site.look):
        yield Page(addresses.NOT_FOUND, site.look, "404.html")
    yield Page(addresses.ROBOTS, site.look, data=feeds.robots(hub.url))
    yield Page(addresses.HEADERS, site.look, data=hosting.headers(hub).encode())
    if hub.url:
        named = [addresses.prefix(code, hub.languages) + path for code in hub.languages for path, *_ in maps]
        path, about, made = feeds.site_map_index(hub.url, named)
        key = fingerprint(site.look, about)
        if not is_kept(path, key):
            yield Page(path, key, data=made())


def lists(site: Site) -> list[str]:
    """The addresses of everything that is worth finding and is no story."""
    hub, shelf = site.hub, site.shelf
    own = [addresses.partner(who.id) for who in hub.speakers]
    own += [addresses.topic(topic.id) for topic in hub.topics] + [addresses.area(area.id) for area in hub.areas]
    own += [addresses.kind(kind) for kind in ItemKind if shelf.by_kind[kind]]
    own += [addresses.ELECTIONS] if site.content.elections else []
    times = sorted(shelf.by_month)
    months = chain(dict.fromkeys(map(addresses.year, times)), map(addresses.month, times))
    frame = [
        addresses.HOME,
        addresses.CLOSING,
        *events.addresses_of(site),
        addresses.PARTNERS,
        addresses.TOPICS,
        addresses.AREAS,
        addresses.KINDS,
        addresses.ARCHIVE,
        *([addresses.PERIOD_LOG] if hub.restricted_periods else []),
        addresses.CONTACT,
        addresses.OFFICE,
        *(tag.address for tag in registers(hub, site.content, site.words)),
        *unconferences.afterwards_of(site),
    ]
    return [*frame, *own, *months, *(page.address for page in site.editors_pages)]
