"""Quotes on the editors' pages: told apart from the editors' own words, and taken down with the story they come from.

A quote is a Markdown blockquote followed by a line that begins with a dash and leads to the story:

    > We open at ten.

    — [The Pantry, 20 November 2026](../../stories/k3j9x2ab5mq7.html) ([at the source](https://…))

Reads and writes markup. Does not know which stories are shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from itertools import pairwise
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_STORY = re.compile(r"(?:^|/)stories/([a-z2-7]+)\.html$")
_FIGURE = re.compile(r'<figure class="quote" data-stories="([a-z2-7 ]+)">.*?</figure>', re.DOTALL)
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Quote:
    stories: tuple[str, ...]  # ids
    links: tuple[str, ...]  # everything its last line leads to


def quotes_in(html: str) -> tuple[Quote, ...]:
    return tuple(_quote(match) for match in _FIGURE.finditer(html))


def without(html: str, reason: Callable[[Quote], str | None]) -> str:
    """The same page, with a plain sentence in place of each quote for which `reason` gives one."""

    def replaced(match: re.Match[str]) -> str:
        says = reason(_quote(match))
        return f'<p class="gone">{escape(says)}</p>' if says else match[0]

    return _FIGURE.sub(replaced, html)


def unlinked(html: str, story: str) -> str:
    """The same page, without the way to a story that has no page here."""
    return _LINK.sub(lambda match: match[2] if _story(unescape(match[1])) == story else match[0], html)


def _quote(match: re.Match[str]) -> Quote:
    return Quote(tuple(match[1].split()), tuple(unescape(link) for link, _ in _LINK.findall(match[0])))


def _story(address: str) -> str | None:
    found = _STORY.search(address.partition("#")[0])
    return found[1] if found else None


class Quotes(Extension):
    """For Markdown: a blockquote with the line of its source becomes one figure."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_Figures(md), "quotes", 4)  # when links and everything else in a line are made


class _Figures(Treeprocessor):
    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for quote, line in pairwise(list(parent)):
                if quote.tag == "blockquote" and line.tag == "p" and (line.text or "").lstrip().startswith("—"):
                    parent.insert(list(parent).index(quote), _figure(quote, line))
                    parent.remove(quote)
                    parent.remove(line)


def _figure(quote: Element, line: Element) -> Element:
    figure = Element("figure", {"class": "quote"})
    figure.text = "\n"
    figure.tail = line.tail
    if stories := list(dict.fromkeys(_stories(line))):
        figure.set("data-stories", " ".join(stories))
    line.tag, line.tail = "figcaption", "\n"
    figure.extend((quote, line))
    return figure


def _stories(line: Element) -> Iterator[str]:
    return (story for link in line.iter("a") if (story := _story(link.get("href", ""))))
