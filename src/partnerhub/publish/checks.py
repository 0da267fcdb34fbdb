"""The last gate: reads finished pages as a suspicious browser would, and says what must not be published.

Takes a path and its bytes; gives complaints and the addresses linked to. Does not trust templates or cleaners.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from posixpath import normpath
from urllib.parse import unquote, urlsplit
from xml.parsers import expat

FORBIDDEN = frozenset(
    [
        "script",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "base",
        "form",
        "input",
        "button",
        "svg",
        "math",
        "style",
        "template",
        "portal",
        "video",
        "audio",
        "source",
        "frameset",
        "marquee",
        # Their content is read by other rules, so a tag may hide in what looks like an attribute.
        "textarea",
        "select",
        "xmp",
        "plaintext",
        "noembed",
        "noframes",
        "noscript",
    ]
)
LOADS = frozenset({"src", "srcset", "poster", "data", "background", "action", "formaction", "ping"})
SCHEMES = frozenset({"", "http", "https", "mailto"})
CSP = "default-src 'none'"

TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
ATTRIBUTE = re.compile(r"([^\s=\"'/>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
COMMENT = re.compile(r"<!--(?:-?>|.*?--!?>)", re.DOTALL)  # `<!-->` is a whole comment
ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?[/\\]{2,}([^/\\?#]*)|([a-z][a-z0-9+.-]*:.*)", re.IGNORECASE)


def check_page(path: str, html: str) -> tuple[list[str], set[str]]:
    """(complaints, paths inside the site that the page links to)."""
    here = path.rpartition("/")[0]
    complaints: list[str] = []
    links: set[str] = set()
    seen: Counter[str] = Counter()
    ids: Counter[str] = Counter()
    has_policy = False
    for closing, name, attributes in TAG.findall(COMMENT.sub("", html)):
        if closing:
            continue
        tag = _judged(name.lower(), attributes)
        seen[tag.name] += 1
        if tag.is_policy:
            has_policy = True
            if seen["meta"] > 2 or seen["link"] or seen["title"]:
                complaints.append("the content security policy is not the first thing after the charset")
        if tag.id is not None:
            ids[tag.id] += 1
        complaints += tag.complaints
        links.update(tag.links)
    if seen["html"] and not re.search(r"<html[^>]* lang=\"\w", html):
        complaints.append("the page does not say its language")
    for wanted, what in (("h1", "one first heading"), ("title", "one title"), ("main", "one main part")):
        if seen[wanted] != 1:
            complaints.append(f"the page must have {what}, it has {seen[wanted]}")
    if not has_policy:
        complaints.append("the page has no content security policy")
    complaints += [f'two elements have the id "{name}"' for name, count in sorted(ids.items()) if count > 1]
    return complaints, {normpath(f"{here}/{link}".lstrip("/")) for link in links}


def check_xml(data: bytes) -> list[str]:
    """Feeds, OPML and site maps are well-formed and declare no entities."""
    parser = expat.ParserCreate()
    found: list[str] = []

    def entity(name: str, *_: object) -> None:
        found.append(f"declares the entity {name}")

    parser.EntityDeclHandler = entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        found.append(f"is not well-formed: {error}")
    return found


def links_into(vanished: Collection[str], path: str, html: str) -> Iterator[str]:
    """Those vanished addresses that a page still links to."""
    _, targets = check_page(path, html)
    return (target for target in sorted(targets) if target in vanished)


@dataclass(frozen=True, slots=True)
class _Tag:
    """What there is to say of one tag by itself."""

    name: str
    id: str | None
    is_policy: bool
    complaints: tuple[str, ...]
    links: tuple[str, ...]  # relative paths


@lru_cache(10_000)  # nearly every tag of a page stands on a hundred others
def _judged(name: str, written: str) -> _Tag:
    """A start tag: its name in small letters, and what is written after it."""
    found = ATTRIBUTE.findall(written)
    attributes = {key.lower(): unescape(double or single or bare) for key, double, single, bare in found}
    complaints: list[str] = []
    links: list[str] = []
    instead = attributes.get("http-equiv", "").lower() if name == "meta" else ""
    is_policy = instead == "content-security-policy"
    if name in FORBIDDEN:
        complaints.append(f"<{name}> must not be on a page")
    if is_policy and not attributes.get("content", "").startswith(CSP):
        complaints.append(f"the content security policy does not begin with {CSP}")
    if instead == "refresh":
        complaints.append("a page may not send its reader elsewhere by itself")
    for attribute, value in attributes.items():
        if attribute.startswith("on"):
            complaints.append(f"<{name}> has an event handler ({attribute})")
        if attribute == "style":
            complaints.append(f"<{name}> has a style attribute")
        if attribute in LOADS:
            places = map(_elsewhere, value.split(",") if attribute == "srcset" else [value])
            complaints += [f"<{name}> would load from {place}" for place in places if place]
    if name == "img" and "alt" not in attributes:
        complaints.append("a picture has no alternative text")
    if name == "img" and "src" in attributes:
        _check_address(name, attributes["src"], (), complaints, links)
    if "href" in attributes:
        _check_address(name, attributes["href"], attributes.get("rel", "").split(), complaints, links)
    return _Tag(name, attributes.get("id"), is_policy, tuple(complaints), tuple(links))


def _check_address(
    name: str, address: str, relations: Collection[str], complaints: list[str], links: list[str]
) -> None:
    try:
        parts = urlsplit(address)
    except ValueError:
        complaints.append(f"<{name}> has an address that cannot be read")
        return
    if parts.scheme not in SCHEMES:
        complaints.append(f"<{name}> has an address of the kind {parts.scheme}:")
    elif name == "link" and (place := _elsewhere(address)) and not is_only_a_name(relations):
        complaints.append(f"<link> would load from {place}")
    elif not parts.scheme and not parts.netloc and parts.path and not parts.path.startswith("/"):
        links.append(unquote(parts.path))


def _elsewhere(address: str) -> str:
    """The other place an address leads to as browsers read it, for whom `/\\\\host` is `//host`; "" for this site."""
    found = ELSEWHERE.match(re.sub(r"[\x00-\x20]", "", address))
    return (found[1] or found[2] or found[0])[:100] if found else ""


def is_only_a_name(relations: Iterable[str]) -> bool:
    """Relations that a browser never loads by itself."""
    return set(relations) <= {"canonical", "alternate", "me", "license", "syndication"}
