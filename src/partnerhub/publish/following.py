"""What follows a list: feeds in all their forms, a calendar, a text, an embed; each made only when it has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from partnerhub.model import Story
from partnerhub.publish import addresses, calendars, digest, dues, embeds, feeds
from partnerhub.publish.feeds import Entry, Feed
from partnerhub.publish.happenings import Happening
from partnerhub.publish.page import IN_FEED, IsKept, Page, fingerprint

if TYPE_CHECKING:
    from partnerhub.publish.site import Site


def follow_pages(
    site: Site,
    path: str,
    name: str,
    stories: Sequence[Story],
    is_kept: IsKept,
    about: str = "",
    first: tuple[Entry, ...] = (),
) -> Iterator[Page]:
    """Everything by which the list of stories at `path` can be followed: feeds, a calendar, a text, what others show.

    `name` is the list's; `about` stands for what else shapes them; `first`: what its feeds begin with.
    """
    title = f"{name} · {site.hub.title}" if path != addresses.HOME else name
    newest = stories[:IN_FEED]
    inputs = fingerprint(site.look, *(site.inputs[story.id] for story in newest), "feed", title, about, repr(first))

    def feed() -> Feed:
        return feeds.led(feeds.feed(site.hub, path, title, site.cards(newest), newest, site.words.code), first)

    yield from written(path, inputs, feed, is_kept)
    yield from calendar_page(site, path, title, stories, is_kept)
    chosen = digest.choose(stories, dues.coming(site, path, stories, also_off=True), site.now)
    where = addresses.digest(path)
    inputs = fingerprint(site.look, chosen.shape, *(site.inputs[story] for story in chosen.stories), title)
    if not is_kept(where, inputs):
        told = site.cards([site.shelf.by_id[story] for story in chosen.stories])
        cards = dict(zip(chosen.stories, told, strict=True))
        soon = [dues.due(site, each) for each in chosen.soon]
        yield Page(where, inputs, data=digest.text(site.hub, path, title, chosen, soon, cards, site.words))
    yield from embed_pages(site, path, name, stories[: embeds.SHOWN], is_kept)


def calendar_page(site: Site, path: str, title: str, stories: Sequence[Story], is_kept: IsKept) -> Iterator[Page]:
    """The calendar of the list at `path`: what these stories tell, and what no story tells."""
    happenings = site.diary.of(stories, site.beside.get(path, ()))
    yield from calendar_of(site, path, title, happenings, is_kept, stories)


def calendar_of(
    site: Site,
    path: str,
    title: str,
    happenings: Sequence[Happening],
    is_kept: IsKept,
    stories: Sequence[Story] = (),
) -> Iterator[Page]:
    """The calendar at `path`, of what takes place and of what these stories ask for until a day."""
    entries = calendars.noted(stories, happenings, site.now)
    known = site.shelf.by_id
    told = list(dict.fromkeys(each.story for each in entries if each.story))
    where = addresses.calendar(path)
    inputs = fingerprint(
        site.look, *(site.inputs[id_] for id_ in told), "calendar", title, repr([each.happening for each in entries])
    )
    if not is_kept(where, inputs):
        cards = dict(zip(told, site.cards([known[id_] for id_ in told]), strict=True))
        yield Page(where, inputs, data=calendars.calendar(site.hub, path, title, entries, cards, site.words))


def embed_pages(site: Site, path: str, name: str, newest: Sequence[Story], is_kept: IsKept) -> Iterator[Page]:
    """What other sites show of the list at `path`."""
    inputs = fingerprint(site.look, *(site.inputs[story.id] for story in newest), "embed", name)
    where = addresses.embed(path, "html")
    if not is_kept(where, inputs):
        yield Page(where, inputs, "embed.html", embeds.embed(path, name, site.cards(newest)))
    where = addresses.embed(path, "json")
    if not is_kept(where, inputs):
        yield Page(where, inputs, data=embeds.embed_json(site.hub, path, name, site.cards(newest), site.words))


def written(path: str, inputs: str, make: Callable[[], Feed], is_kept: IsKept) -> Iterator[Page]:
    """The feeds of the page at `path`."""
    todo = [form for form in addresses.FEEDS if not is_kept(addresses.feed(path, form), inputs)]
    if not todo:
        return
    feed = make()
    for form in todo:
        where = addresses.feed(path, form)
        if form == "json":
            yield Page(where, inputs, data=feeds.json_feed(feed))
        else:
            yield Page(where, inputs, addresses.FEEDS[form], feed)
