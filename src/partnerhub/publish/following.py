"""The feeds of a page, in all their forms, each made only when what it is made from has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from partnerhub.model import Hub
from partnerhub.publish import addresses, feeds
from partnerhub.publish.feeds import Feed
from partnerhub.publish.site import IsKept, Page
from partnerhub.publish.views import Card


def feed_pages(
    hub: Hub, path: str, title: str, inputs: str, cards: Callable[[], Sequence[Card]], is_kept: IsKept
) -> Iterator[Page]:
    """The feeds of the page at `path`, about stories."""
    return written(path, inputs, lambda: feeds.feed(hub, path, title, cards()), is_kept)


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
