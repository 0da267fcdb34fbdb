"""What a web page tells about itself: the feeds it declares, the profiles it links to, what it was made with.

Takes the bytes of any HTML, gives safe values: every address went through `clean`. Runs in a child that can be killed
(`collect.worker`), because a page is as hostile as a feed. Builds no tree: what is looked for stands in start tags,
which `soup` finds in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from partnerhub.collect import clean, soup, titles
from partnerhub.collect.discovery.values import Link, Page

FEED_TYPES = frozenset({
    "application/atom+xml", "application/feed+json", "application/rdf+xml", "application/rss+xml",
    "application/x-rss+xml", "text/calendar",
})  # fmt: skip
_MOST, _MOST_LOOKED_AT = 50, 500
_LONGEST_TITLE = 120
_HEAD = 8192
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_LEADS_TO_FEED = re.compile(
    r"(?:\.(?:rss|atom|rdf|ics)|/(?:rss|atom|feed|index)\.xml|/feed\.json|/(?:feed|rss|atom)/?)(?:\?.*)?$|[?&](?:feed|format)="
    r"(?:rss2?|atom|feed)\b|^webcals?:",
    re.IGNORECASE,
)
_YOUTUBE_ID = re.compile(rb'"(?:externalId|channelId)"\s*:\s*"(UC[\w-]{22})"|/channel/(UC[\w-]{22})')
_PODCAST = re.compile(rb'"feedUrl"\s*:\s*"([^"\\]{1,2000})"')
_EVENT = re.compile(rb'"@type"\s{0,9}:\s{0,9}\[?\s{0,9}"\w{0,40}Event"')
_TITLE = re.compile(r"<title(?:\s[^<>]{0,400})?>([^<]{1,1000})", re.IGNORECASE)
_ENTRY = re.compile(r"(?:^|\s)h-(?:entry|event)(?:\s|$)")


def read(body: bytes, content_type: str, url: str) -> Page:
    """`url` is where the page was found."""
    if body.lstrip()[:1] == b"{":
        found = _PODCAST.search(body)
        feed = clean.address(found[1].decode("utf-8", "replace"), url) if found else None
        return Page(feeds=(Link(feed, type="application/rss+xml"),) if feed else ())
    markup = _text(body, content_type)
    reader = _Reader(url)
    for words, tag, said in soup.tags(markup):
        reader.text(words)
        reader.tag(tag, said)
    reader.end_link()
    title = _TITLE.search(markup)
    channel = _YOUTUBE_ID.search(body)
    return Page(
        title=_line(soup.decoded(title[1])) if title else "",
        site=_line(reader.site),
        language=reader.language,
        generator=_line(reader.generator),
        feeds=tuple(reader.feeds.values())[:_MOST],
        links=tuple(reader.links.values())[:_MOST],
        profiles=tuple(dict.fromkeys(reader.profiles))[:_MOST],
        entries=reader.entries,
        has_events=b"schema.org" in body and _EVENT.search(body) is not None,
        asks_for_password=reader.asks_for_password,
        youtube=(channel[1] or channel[2]).decode() if channel and "youtube.com" in url else None,
    )


def _text(body: bytes, content_type: str) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    said = _HEADER_CHARSET.search(content_type)
    found = _CHARSET.search(body[:_HEAD])
    for name in (said[1] if said else "", found[1].decode("ascii") if found else "", "utf-8"):
        try:
            return body.decode(name, "replace") if name else body.decode("utf-8")
        except (LookupError, ValueError):
            continue
    return body.decode("utf-8", "replace")


def _line(text: str) -> str:
    return titles.cut(clean.plain(text), _LONGEST_TITLE)


class _Reader:
    """Start tags alone, and the words of links that may lead to a feed."""

    def __init__(self, url: str) -> None:
        self.base = url
        self.site = self.generator = ""
        self.language: str | None = None
        self.feeds: dict[str, Link] = {}
        self.links: dict[str, Link] = {}
        self.profiles: list[str] = []
        self.entries = 0
        self.asks_for_password = False
        self._seen: set[str] = set()
        self._link: str | None = None  # that is being read
        self._words = ""

    def tag(self, tag: str, said: Mapping[str, str] | None) -> None:
        """`said` None: an end tag."""
        if said is None:
            if tag == "a":
                self.end_link()
            return
        if "class" in said and _ENTRY.search(said["class"]):
            self.entries += 1
        match tag:
            case "html":
                self.language = said.get("lang", "")[:35] or None
            case "base" if "href" in said:
                self.base = clean.address(said["href"], self.base) or self.base
            case "meta":
                self._meta(said)
            case "link":
                self._declared(said)
            case "a":
                self._linked(said)
            case "input":
                self.asks_for_password |= said.get("type", "").lower() == "password"

    def text(self, words: str) -> None:
        if self._link and len(self._words) < 4 * _LONGEST_TITLE:
            self._words += words

    def end_link(self) -> None:
        if self._link and len(self.links) < _MOST:
            self.links.setdefault(self._link, Link(self._link, _line(self._words[: 4 * _LONGEST_TITLE])))
        self._link, self._words = None, ""

    def _meta(self, said: Mapping[str, str]) -> None:
        name, content = (said.get("name") or said.get("property", "")).lower(), said.get("content", "")
        if name == "generator":
            self.generator = self.generator or content[:400]
        elif name == "og:site_name":
            self.site = self.site or content[:400]

    def _declared(self, said: Mapping[str, str]) -> None:
        rel = said.get("rel", "").lower().split()
        type_ = _type(said)
        is_feed = ("alternate" in rel and type_ in FEED_TYPES) or "feed" in rel
        url = self._address(said) if is_feed or "me" in rel else None
        if url and "me" in rel:
            self.profiles.append(url)
        if url and is_feed:
            self.feeds.setdefault(url, Link(url, _line(said.get("title", "")[:400]), type_))

    def _linked(self, said: Mapping[str, str]) -> None:
        self.end_link()
        is_own = "me" in said.get("rel", "").lower().split()
        is_feed = _type(said) in FEED_TYPES or _LEADS_TO_FEED.search(said.get("href", "").strip()[:2048])
        url = self._address(said) if is_own or is_feed else None
        if url and is_own:
            self.profiles.append(url)
        if url and is_feed:
            self._link, self._words = url, said.get("title", "")[:400]

    def _address(self, said: Mapping[str, str]) -> str | None:
        """The address, looked at once: a page may repeat a thousand links a thousand times."""
        raw = said.get("href", "").strip()
        if not raw or raw in self._seen or len(self._seen) >= _MOST_LOOKED_AT:
            return None
        self._seen.add(raw)
        plain = re.sub(r"(?i)^webcals?://", "https://", re.sub(r"(?i)^feed:(?=https?:)", "", raw))
        return clean.address(plain, self.base)


def _type(said: Mapping[str, str]) -> str:
    return said.get("type", "").partition(";")[0].strip().lower()
