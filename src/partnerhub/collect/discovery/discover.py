"""One look for a channel behind an address: the patterns, then one page as its robots.txt allows, then two tries.

The network is the fetcher's, pages and feeds are read in children. At most one robots.txt a host, one page and two
feeds are asked. What robots.txt forbids to look at is not looked at; a feed that the address or the page itself names
is read as its subscribers read it, and what robots.txt says of it is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from partnerhub.collect.discovery import patterns, robots
from partnerhub.collect.discovery.patterns import Closed, Known, Unusable
from partnerhub.collect.discovery.patterns import Page as Address
from partnerhub.collect.discovery.robots import Robots
from partnerhub.collect.discovery.values import Link, Page
from partnerhub.collect.fetch import Fetcher
from partnerhub.collect.values import Answer, Failed, Fetched, Here, ReadFeed, Trouble
from partnerhub.collect.worker import Lookers, Readers
from partnerhub.model import Kind, Validators

MOST_TRIES = 2
_COMMENTS = re.compile(r"comment|replies|sylwadau", re.IGNORECASE)
_NOT_THERE = re.compile(
    r"\b(?:404|not found|page (?:not|cannot be) found|does not exist|heb ei ganfod)\b", re.IGNORECASE
)
# Where a feed lies that nobody names, by what the page says it was made with; the last line is for all others.
_MADE_WITH: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("wordpress", ("/feed/",)),
    ("blogger", ("/feeds/posts/default",)),
    ("ghost", ("/rss/",)),
    ("drupal", ("/rss.xml",)),
    ("wix", ("/blog-feed.xml",)),
    ("joomla", ("?format=feed&type=rss",)),
    ("squarespace", ("?format=rss",)),
    ("hugo", ("/index.xml",)),
    ("", ("/feed/", "/rss.xml")),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A channel that was read. `name`: what it or its page calls itself."""

    kind: Kind
    url: str
    feed: ReadFeed
    network: str
    home: str | None = None
    name: str = ""
    final: str = ""  # the address that answered
    refusal: str | None = None  # what robots.txt says against the feed's own address
    others: tuple[Link, ...] = ()  # what else the page declares
    profiles: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()  # what was asked, a sentence each


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no channel, and what remains: sentences for an editor."""

    why: str
    ways: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    closed: Closed | None = None


class Discovery:
    """One editor's question. Remembers each host's robots.txt."""

    def __init__(self, fetcher: Fetcher, readers: Readers, lookers: Lookers, here: Here) -> None:
        self._fetcher, self._readers, self._lookers, self._here = fetcher, readers, lookers, here
        self._robots: dict[str, Robots] = {}
        self._steps: list[str] = []

    async def find(self, typed: str) -> Found | Missing:
        self._steps = []
        found = await self._find(typed)
        return replace(found, steps=tuple(self._steps))

    async def read(self, kind: Kind, url: str) -> tuple[Answer, ReadFeed | Failed]:
        """A feed as a night would read it."""
        answer = await self._fetcher.fetch(url, Validators())
        if isinstance(answer, Fetched):
            return answer, await self._readers.read(kind, answer.body, answer.content_type, answer.url, self._here)
        return answer, answer if isinstance(answer, Failed) else Failed(Trouble.EMPTY, "nothing new came")

    async def robots(self, url: str) -> Robots:
        """What the robots.txt of an address' host says, asked once."""
        address = robots.address_of(url)
        if address not in self._robots:
            self._robots[address] = robots.robots_of(await self._fetcher.fetch(address, Validators()))
        return self._robots[address]

    async def _find(self, typed: str) -> Found | Missing:
        match patterns.recognise(typed):
            case Unusable(why):
                return Missing(why)
            case Closed() as closed:
                return shut(closed)
            case Known() as known:
                return await self._known(known)
            case Address(address, network, name):
                return await self._look(address, network, name)

    async def _known(self, known: Known) -> Found | Missing:
        """An address that should be a feed. Where it is a page, the page is looked at."""
        self._steps.append(
            f"{known.feed} is {known.network}'s feed by its address" if known.home else f"asked {known.feed}"
        )
        answer, feed = await self.read(known.kind, known.feed)
        if isinstance(feed, ReadFeed):
            return await self._found(known, answer, feed)
        self._steps.append(f"it is none: {feed.reason}")
        if known.network in {"a feed", "Mastodon"} and feed.trouble in {Trouble.NOT_A_FEED, Trouble.NOT_FOUND}:
            page = known.home or known.feed  # @name may be anything on a host that nobody knows
            if page != known.feed or feed.trouble is Trouble.NOT_A_FEED:
                return await self._look(page, "", known.name, answer if page == known.feed else None)
        return Missing(
            f"{known.feed} cannot be read: {feed.reason}",
            ("Look at the profile in a browser: is the address right, and are its posts public?",)
            if known.home
            else (),
        )

    async def _found(self, known: Known, answer: Answer, feed: ReadFeed, page: Page | None = None) -> Found:
        moved = answer.moved_to if isinstance(answer, Fetched) else None
        url = moved or known.feed
        return Found(
            kind=feed.kind if known.kind is Kind.FEED else known.kind,
            url=url,
            feed=feed,
            network=known.network,
            home=known.home,
            name=feed.title or (page.site or page.title if page else "") or known.name,
            final=answer.url if isinstance(answer, Fetched) else url,
            refusal=(await self.robots(url)).refuses(url),
        )

    async def _look(self, address: str, network: str, name: str, answer: Answer | None = None) -> Found | Missing:
        """At one page. `answer`: what asking it gave already."""
        if refused := await self._refused(address):
            return refused
        if answer is None:
            self._steps.append(f"looked at {address}")
            answer = await self._fetcher.fetch(address, Validators())
        if not isinstance(answer, Fetched):
            why = answer.reason if isinstance(answer, Failed) else "nothing came"
            return Missing(f"{address} cannot be looked at: {why}")
        if answer.url != address:
            self._steps.append(f"it led to {answer.url}")
            arrived = patterns.recognise(answer.url)
            if isinstance(arrived, Closed):
                return shut(arrived)
        feed = await self._readers.read(Kind.FEED, answer.body, answer.content_type, answer.url, self._here)
        if isinstance(feed, ReadFeed):
            return await self._found(Known("a feed", Kind.FEED, answer.moved_to or address), answer, feed)
        if feed.trouble is not Trouble.NOT_A_FEED:
            return Missing(f"{address} cannot be used: {feed.reason}")
        if answer.url != address and (refused := await self._refused(answer.url)):
            return refused
        page = await self._lookers.read(answer.body, answer.content_type, answer.url)
        if isinstance(page, Failed):
            return Missing(f"{address} cannot be looked at: {page.reason}")
        return await self._behind(page, address, network, name, answer)

    async def _refused(self, address: str) -> Missing | None:
        """What robots.txt says against looking at a page; None where it says nothing."""
        robots = await self.robots(address)
        refusal = robots.refuses(address)
        if refusal is None:
            return None
        is_right = ["Look at it in a browser: is the address right?"] if robots.refusal else []
        ask = (
            "Ask the partner for the address of their feed and add that: a feed that is given out for subscribers is "
            "read as they read it."
        )
        return Missing(f"{address} was not looked at: {refusal}", (*is_right, ask))

    async def _behind(self, page: Page, address: str, network: str, name: str, answer: Fetched) -> Found | Missing:
        """The feed of a page that was read."""
        declared = ranked(page.feeds) or ranked(page.links)
        candidates = [Known(network or "the page", _kind_of(link), link.url, address) for link in declared]
        if page.youtube:
            candidates = [replace(patterns.youtube(page.youtube), home=address, name=name)]
        is_named = bool(candidates)
        if not candidates:
            if found := await self._page_itself(page, address, answer):
                return found
            candidates = [Known("a guess", Kind.FEED, url, address) for url in guesses(page, answer.url)]
        if not is_named and (page.asks_for_password or _NOT_THERE.search(page.title)):
            candidates = []  # nobody's home page: its host's feed would be somebody else's
        for known in candidates[:MOST_TRIES]:
            if not is_named and (refusal := (await self.robots(known.feed)).refuses(known.feed)):
                self._steps.append(f"{known.feed} was not tried: {refusal}")
                continue
            self._steps.append(f"{'the page names' if is_named else 'tried'} {known.feed}")
            tried, feed = await self.read(known.kind, known.feed)
            if isinstance(feed, ReadFeed):
                found = await self._found(known, tried, feed, page)
                others = tuple(link for link in (*page.feeds, *page.links) if link.url != known.feed)
                return replace(found, others=others, profiles=page.profiles)
            self._steps.append(f"it is none: {feed.reason}")
        return Missing(_why(page, address, network, is_named), tuple(_ways(page)))

    async def _page_itself(self, page: Page, address: str, answer: Fetched) -> Found | None:
        """A page whose posts or events are marked up in itself is a channel of its own kind."""
        for kind, there in ((Kind.HFEED, page.entries > 1), (Kind.SCHEMA_ORG, page.has_events)):
            if not there:
                continue
            feed = await self._readers.read(kind, answer.body, answer.content_type, answer.url, self._here)
            if isinstance(feed, ReadFeed) and feed.items:
                self._steps.append("the page names no feed, but its entries are marked up")
                return await self._found(Known("the page itself", kind, address, address), answer, feed, page)
        return None


def shut(closed: Closed) -> Missing:
    """What remains for a network that no machine may read."""
    ways = []
    if closed.format:
        ask = f"{closed.ask[:1].upper()}{closed.ask[1:]}"
        ways.append(f"{ask}. It goes into a channel of kind archive: hub import {closed.format} FILE --channel ID")
    ways.append(
        "Enter by hand what concerns everybody, with leave: `--by-hand` adds a channel of kind inbox for it "
        "(docs/writing.md tells how)."
    )
    ways.append("Ask the partner where else they say it: most have a web site with a feed, or would send a newsletter.")
    no_export = "" if closed.format else f": {closed.ask}"
    return Missing(f"{closed.network} lets no machine read without a key{no_export}.", tuple(ways), closed=closed)


def ranked(links: Sequence[Link]) -> list[Link]:
    """The feeds of posts in the page's order, calendars after them; those of comments only where there is no other."""
    posts = [link for link in links if not _COMMENTS.search(f"{link.title} {urlsplit(link.url).path}")]
    return sorted(posts or links, key=lambda link: _kind_of(link) is not Kind.FEED)


def guesses(page: Page, url: str) -> Iterator[str]:
    """Where the feed may lie that the page does not name."""
    made_with = page.generator.lower()
    for path in next(paths for word, paths in _MADE_WITH if word in made_with):
        yield urljoin(url.partition("?")[0], path)


def _kind_of(link: Link) -> Kind:
    if link.type == "text/calendar" or urlsplit(link.url).path.lower().endswith(".ics"):
        return Kind.ICAL
    return Kind.FEED


def _why(page: Page, address: str, network: str, is_named: bool) -> str:
    title = f" (“{page.title}”)" if page.title else ""
    if page.asks_for_password:
        return f"{address} asks for a password{title}: a page for members cannot be a channel."
    if _NOT_THERE.search(page.title):
        return f"{address} says that it is not there{title}, though it answers as if it were."
    if is_named:
        return f"{address} names feeds, but none of those tried can be read."
    return f"{network or address} names no feed{title}, and none lies where it usually would."


def _ways(page: Page) -> Iterator[str]:
    for profile in page.profiles[:5]:
        if isinstance(patterns.recognise(profile), Known):
            yield f"It says that this is its own: hub partners add {profile}"
    if page.has_events:
        yield "It states events as data (schema.org): add it by hand as a channel of kind schema-org."
    if page.entries:
        yield "It marks up its posts (h-feed): add it by hand as a channel of kind hfeed."
    yield "Ask the partner whether their site has a feed; most systems make one when it is switched on."
    yield "Or enter by hand what concerns everybody: a channel of kind inbox (docs/writing.md tells how)."
