"""What each kind of channel does differently: how it is recognised, and where its entries hide their words.

One table and one small function a quirk. `docs/channels.md` tells the same for people. Does not clean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import urlsplit

from partnerhub.collect.read.document import Attached, Document, Entry, Words
from partnerhub.model import Kind

_TAIL = 4096  # a feed's plugins write their footers at the end of a body
_CUT_MARK = re.compile(r"\[(?:…|&#8230;|&#x2026;|&hellip;|\.\.\.)\]\s{0,8}((?:</\w+>\s{0,8})*)$")
_APPEARED = re.compile(
    r"(?:<p[^<>]*>\s*)?The post (?:(?!The post ).){1,2000}? appeared first on (?:(?!The post ).){1,1000}$",
    re.DOTALL,
)
_QUOTE_MARK = "[contains quote post or other embedded content]"
_GENERATORS = (
    ("mastodon", Kind.MASTODON),
    ("wordpress", Kind.WORDPRESS),
    ("blogger", Kind.BLOGGER),
    ("rss-bridge", Kind.BRIDGE),
    ("rssbridge", Kind.BRIDGE),
    ("rsshub", Kind.BRIDGE),
)
_HOSTS = MappingProxyType(
    {
        "bsky.app": Kind.BLUESKY,
        "www.youtube.com": Kind.YOUTUBE,
        "www.gov.uk": Kind.GOVUK,
    }
)


@dataclass(frozen=True, slots=True)
class Body:
    """The words chosen for an entry's body, and whether the source says that they are only the beginning."""

    words: Words | None
    shortened: bool = False


Chooser = Callable[[Document, Entry], Body]


def find(document: Document) -> Kind:
    """For a channel that said `feed`: by what made it, where it lives and what it carries."""
    generator = document.generator.lower()
    for name, maker in _GENERATORS:
        if name in generator:
            return maker
    if (document.guid or "").startswith("tag:blogger.com"):
        return Kind.BLOGGER
    if "yt" in document.namespaces:
        return Kind.YOUTUBE
    for place in (document.home, document.url):
        if place and (kind := _HOSTS.get(_host(place))):
            return kind
    files = (file.type or "" for entry in document.entries for file in entry.enclosures)
    if "itunes" in document.namespaces and any(re.match("audio|video", file) for file in files):
        return Kind.PODCAST
    return Kind(document.format)


def body(kind: Kind, document: Document, entry: Entry) -> Body:
    return _BODIES.get(kind, _fullest)(document, entry)


def enclosures(kind: Kind, entry: Entry) -> tuple[Attached, ...]:
    """What is attached. Mastodon says it as Media RSS, with the alt texts where a body belongs."""
    if kind is not Kind.MASTODON:
        return entry.enclosures
    alts = [words.value for words in entry.contents]
    if len(alts) != len(entry.media):
        return entry.enclosures + entry.media
    return entry.enclosures + tuple(replace(file, title=alt) for file, alt in zip(entry.media, alts, strict=True))


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _fullest(document: Document, entry: Entry) -> Body:
    """In Atom the content. In RSS the longest: `content:encoded` and an image's description look the same there."""
    said = [words for words in entry.contents if words.html]
    if document.format not in {"rss", "rdf"}:
        return Body(next(iter([*said, *entry.contents]), entry.summary))
    said += [entry.summary] if entry.summary else []
    return Body(max(said, key=lambda words: len(words.value), default=next(iter(entry.contents), None)))


def _summary(_document: Document, entry: Entry) -> Body:
    """Mastodon: the post is the description, and content is an image's alt text."""
    return Body(entry.summary)


def _plain_summary(_document: Document, entry: Entry) -> Body:
    """YouTube: a description without markup, whatever its type says."""
    return Body(replace(entry.summary, html=False) if entry.summary else None)


def _bluesky(document: Document, entry: Entry) -> Body:
    """Plain text as well; what it quotes is told only by a mark at its end."""
    chosen = _plain_summary(document, entry)
    if chosen.words is None or not chosen.words.value.endswith(_QUOTE_MARK):
        return chosen
    return Body(replace(chosen.words, value=chosen.words.value.removesuffix(_QUOTE_MARK).rstrip()), shortened=True)


def _wordpress(document: Document, entry: Entry) -> Body:
    """Excerpts end in `[…]`, and a plugin adds where "The post … appeared first". Neither is what was said."""
    chosen = _fullest(document, entry)
    if chosen.words is None:
        return chosen
    start, tail = chosen.words.value[:-_TAIL], chosen.words.value[-_TAIL:]
    whole = _APPEARED.sub("", tail).rstrip() if " appeared first on " in tail else tail.rstrip()
    without = _CUT_MARK.sub(r"\1", whole)
    return Body(replace(chosen.words, value=start + without), shortened=without != whole)


_BODIES: Mapping[Kind, Chooser] = MappingProxyType(
    {
        Kind.MASTODON: _summary,
        Kind.BLUESKY: _bluesky,
        Kind.YOUTUBE: _plain_summary,
        Kind.WORDPRESS: _wordpress,
    }
)
