"""What passes between the child that reads pages and lists, and those who asked it. Values only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """`type` as the page declares it, "" for none."""

    url: str
    title: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """`feeds` are those the page declares, `links` those it only links to, both in its order."""

    title: str = ""
    site: str = ""  # the name of the whole site, where it tells one
    language: str | None = None
    generator: str = ""
    feeds: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    profiles: tuple[str, ...] = ()  # its own on other sites, said by rel=me
    entries: int = 0  # of h-feed
    has_events: bool = False  # schema.org
    asks_for_password: bool = False
    youtube: str | None = None  # the id of the channel it belongs to


@dataclass(frozen=True, slots=True)
class Outline:
    """One entry of an OPML file that is no mere heading. Every text is one line, every address as it is written."""

    line: int  # 1-based
    name: str
    feed: str  # xmlUrl, "" for none
    page: str  # htmlUrl, or the url of another list
    type: str  # in small letters
    about: str = ""
    language: str = ""
    within: str = ""  # the heading that it stands under, if that is an organisation …
    within_page: str = ""  # … and its page, "" for none
    within_line: int = 0
    categories: tuple[str, ...] = ()  # headings above it, and what it says itself


@dataclass(frozen=True, slots=True)
class Outlines:
    title: str
    entries: tuple[Outline, ...]
    remarks: tuple[str, ...] = ()  # what was mended to read it
