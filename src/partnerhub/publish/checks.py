"""The last gate: reads finished pages as a suspicious browser would, and says what must not be published.

Takes a path and its bytes; gives complaints and the addresses linked to. Does not trust templates or cleaners.
"""

from __future__ import annotations

import json
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
        "math",
        # What drawings may bring along. An <image> and a <use> load, the others change what was checked.
        "foreignobject",
        "image",
        "use",
        "set",
        "animate",
        "animatemotion",
        "animatetransform",
        "discard",
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
DRAWN = frozenset({"a", "circle", "desc", "g", "line", "path", "polygon", "polyline", "rect", "text", "title", "tspan"})
PAINTS = frozenset(
    {"fill", "stroke", "filter", "mask", "clip-path", "cursor", "marker-start", "marker-mid", "marker-end"}
)
LOADS = frozenset({"src", "srcset", "poster", "data", "background", "action", "formaction", "ping"})
SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})  # a number of partners.yaml's: the cleaner lets none in
CSP = "default-src 'none'"
SCRIPTS = {  # our own, and what the policy of their page may let them do
    "leave.js": frozenset({"script-src 'self'"}),
    "search.js": frozenset({"script-src 'self' 'wasm-unsafe-eval'"}),
}
ANYWHERE = frozenset({"connect-src 'self'"})  # for Lighthouse, which reads robots.txt in a page's name
SEARCH = re.compile(r"(?:[a-z]{2,3}(?:-\w+)*/)?search/index\.html")  # of each language
SEARCHING = frozenset({"form", "input", "button", "select", "template"})  # what only a search page has

TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
SCRIPT = re.compile(r"<script (?:type=\"module\" )?src=\"((?:\.\./)*theme/([\w.]+))\"(?: defer)?></script>")
DATA = re.compile(r"<script type=\"application/ld\+json\">([^<>&]*+)</script>")  # nothing in it can end it
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
    has_policy = in_drawing = False
    is_search = bool(SEARCH.fullmatch(path))
    scripts, text = _without_ours(COMMENT.sub("", html), is_search)
    complaints += [f"its linked data is no JSON: {error}" for data in DATA.findall(text) if (error := _no_json(data))]
    text = DATA.sub("", text)
    allowed = ANYWHERE.union(*(SCRIPTS[name] for name in scripts.values()))
    links.update(scripts)
    for closing, name, attributes in TAG.findall(text):
        if closing:
            if in_drawing and name.lower() == "svg":
                in_drawing = False
            continue
        tag = _judged(name.lower(), attributes)
        if in_drawing and tag.name not in DRAWN:
            complaints.append(f"<{tag.name}> must not be in a drawing")
        seen[f"svg {tag.name}" if in_drawing else tag.name] += 1
        in_drawing = in_drawing or tag.name == "svg"
        if tag.name in FORBIDDEN and not (is_search and tag.name in SEARCHING):
            complaints.append(f"<{tag.name}> must not be on a page")
        if tag.policy is not None:
            has_policy = True
            complaints += [f"the content security policy allows {each}" for each in sorted(_does(tag.policy) - allowed)]
            if seen["meta"] > 2 or seen["link"] or seen["title"]:
                complaints.append("the content security policy is not the first thing after the charset")
        if tag.id is not None:
            ids[tag.id] += 1
        if tag.complaints:
            complaints += tag.complaints
        if tag.links:
            links.update(tag.links)
    if seen["html"] and not re.search(r"<html[^>]* lang=\"\w", html):
        complaints.append("the page does not say its language")
    for wanted, what in (("h1", "one first heading"), ("title", "one title"), ("main", "one main part")):
        if seen[wanted] != 1:
            complaints.append(f"the page must have {what}, it has {seen[wanted]}")
    if in_drawing or "<![CDATA[" in html:
        complaints.append("a drawing does not end where it seems to")
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
    policy: str | None
    complaints: tuple[str, ...]
    links: tuple[str, ...]  # relative paths


def _without_ours(html: str, is_search: bool) -> tuple[dict[str, str], str]:
    """(our own scripts by their address, the page without them). Each is empty and comes from the theme."""
    found = {address: name for address, name in SCRIPT.findall(html) if name in SCRIPTS}
    if not is_search:
        found = {address: name for address, name in found.items() if name != "search.js"}
    return found, SCRIPT.sub(lambda script: "" if script[1] in found else script[0], html)


def _no_json(data: str) -> str:
    """What is wrong with it; "" when nothing is."""
    try:
        json.loads(data)
    except ValueError as error:
        return str(error)
    return ""


def _does(policy: str) -> frozenset[str]:
    """What a policy lets scripts do."""
    parts = (part.strip() for part in policy.split(";"))
    return frozenset(part for part in parts if part.startswith(("script-", "connect-", "worker-")))


@lru_cache(10_000)  # nearly every tag of a page stands on a hundred others
def _judged(name: str, written: str) -> _Tag:
    """A start tag: its name in small letters, and what is written after it."""
    found = ATTRIBUTE.findall(written)
    attributes = {key.lower(): unescape(double or single or bare) for key, double, single, bare in found}
    complaints: list[str] = []
    links: list[str] = []
    instead = attributes.get("http-equiv", "").lower() if name == "meta" else ""
    policy = attributes.get("content", "") if instead == "content-security-policy" else None
    if policy is not None and not policy.startswith(CSP):
        complaints.append(f"the content security policy does not begin with {CSP}")
    if instead == "refresh":
        complaints.append("a page may not send its reader elsewhere by itself")
    for attribute, value in attributes.items():
        if attribute.startswith("on"):
            complaints.append(f"<{name}> has an event handler ({attribute})")
        if attribute == "style":
            complaints.append(f"<{name}> has a style attribute")
        if attribute in PAINTS and "url(" in value.lower():
            complaints.append(f"<{name}> is painted with something from elsewhere ({attribute})")
        if attribute.endswith(":href"):
            complaints.append(f"<{name}> has an address that is not checked ({attribute})")
        if attribute in LOADS:
            places = map(_elsewhere, value.split(",") if attribute == "srcset" else [value])
            complaints += [f"<{name}> would load from {place}" for place in places if place]
    if name == "img" and "alt" not in attributes:
        complaints.append("a picture has no alternative text")
    if name == "img" and "src" in attributes:
        _check_address(name, attributes["src"], (), complaints, links)
    if "href" in attributes:
        _check_address(name, attributes["href"], attributes.get("rel", "").split(), complaints, links)
    return _Tag(name, attributes.get("id"), policy, tuple(complaints), tuple(links))


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
