"""A WordPress export (WXR 1.0 to 1.2): posts and pages that stood on the site for everybody, and no more.

Comments with their writers' mailboxes and IP addresses, users, drafts, private and protected posts, revisions and
attachments are left out; so are authors and custom fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element

from partnerhub.collect import clean
from partnerhub.collect.imports.archive import Bundle
from partnerhub.collect.imports.elements import child, elements, local
from partnerhub.collect.imports.text import line, markup, moment, tags
from partnerhub.collect.imports.values import Ask, Export, Left, Post, Reason, Wrong, settled
from partnerhub.model import Exporter

_WP = ("http://wordpress.org/export/", "https://wordpress.org/export/")  # edited exports have the latter
_CONTENT = ("http://purl.org/rss/1.0/modules/content/", "https://purl.org/rss/1.0/modules/content/")
_HEAD_MARK = b"wordpress.org/export/"
_STATES = {
    "draft": Reason.DRAFT,
    "auto-draft": Reason.DRAFT,
    "pending": Reason.DRAFT,
    "future": Reason.SCHEDULED,
    "private": Reason.PRIVATE,
    "trash": Reason.TRASH,
}
_SHORTCODE = re.compile(r"\[/?(?:caption|wp_caption|gallery|embed|audio|video|playlist)(?:\s[^\[\]<>]{0,2000})?/?\]")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_BLOCK = re.compile(
    r"</?(?:p|div|ul|ol|li|h[1-6]|table|thead|tbody|tr|td|th|blockquote|pre|figure|figcaption|hr|section|dl|dt|dd)\b",
    re.I,
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def fits(bundle: Bundle) -> bool:
    return any(_HEAD_MARK in bundle.head(name) for name in _names(bundle)[:3])


def _names(bundle: Bundle) -> list[str]:
    return [name for name in bundle.names if name.endswith(".xml")] or (
        [bundle.members[0].name] if len(bundle.members) == 1 else []
    )


def read(bundle: Bundle, ask: Ask) -> Export:
    """WordPress.com splits a large export into several files: all of them are one site's."""
    made: list[Post | Left] = []
    numbers: dict[str, str] = {}
    sites: set[str] = set()
    days: list[datetime] = []
    for name in sorted(_names(bundle)):
        body = bundle.whole(name)
        if _HEAD_MARK not in body[: 64 * 1024]:
            raise Wrong(f"{name} is no WordPress export (Tools, Export, All content)")
        made += (_item(element, numbers) for element in elements(body, name, "item") if local(element) == "item")
        head = body[: 64 * 1024].decode("utf-8", "replace").partition("<item")[0]
        sites |= set(re.findall(r"<wp:base_blog_url>\s*(?:<!\[CDATA\[)?(https?://[^<\]\s]{1,200})", head))
        days += filter(None, [_stamp(found[1]) for found in re.finditer(r"<pubDate>([^<]{1,60})<", head)])
    if len(sites) > 1:
        raise Wrong(f"it holds several sites ({', '.join(sorted(sites)[:3])}): give the file of one of them")
    site = line(next(iter(sites), None))
    if ask.owner and site and _host(ask.owner) != _host(site):
        raise Wrong(f"it is the export of {site}, not of {ask.owner}: nothing was read from it")
    done, gone = settled(
        (each for each in made if isinstance(each, Post)), [each for each in made if isinstance(each, Left)]
    )
    return Export(done, gone, site or ask.owner, max(days).date() if days else bundle.day)


def _item(item: Element, numbers: dict[str, str]) -> Post | Left:
    """`numbers`: the posts' own, by their guids so far: a copied post may have kept the guid of its model."""
    number = line(child(item, "post_id", _WP)) or ""
    id_ = line(child(item, "guid")) or number
    if id_ and numbers.setdefault(id_, number) != number:
        id_ = f"{id_} {number}"
    kind, status = child(item, "post_type", _WP), child(item, "status", _WP)
    if not id_:
        return Left(Reason.UNREADABLE)
    if kind not in {"post", "page"}:
        return Left(Reason.OTHER, id_)
    if status != "publish":
        return Left(_STATES.get(status, Reason.PRIVATE), id_)
    if child(item, "post_password", _WP):
        return Left(Reason.PASSWORD, id_)
    when = moment(child(item, "post_date_gmt", _WP)) or _stamp(child(item, "pubDate"))
    if when is None:
        return Left(Reason.UNDATED, id_)
    link = clean.address(child(item, "link"))
    title = line(clean.text(child(item, "title")))
    body = markup(paragraphs(child(item, "encoded", _CONTENT)), link or "")
    if not (title or body):
        return Left(Reason.EMPTY, id_)
    named = (
        each.text
        for each in item
        if local(each) == "category" and each.get("domain") in {"category", "post_tag", "tag"}
    )
    changed = moment(child(item, "post_modified_gmt", _WP))
    return Post(
        id_,
        Exporter.WORDPRESS,
        when,
        link,
        title,
        body,
        updated=changed if changed and changed > when else None,
        tags=tags(each for each in named if each and each != "Uncategorized"),
    )


def paragraphs(raw: str) -> str:
    """What WordPress makes of a text without `<p>`: paragraphs at empty lines, line breaks kept. Shortcodes go."""
    text = _SHORTCODE.sub("", raw[: 2 * clean.MAX_BODY]).replace("\r\n", "\n")
    if "<p>" in text or "<p " in text or "<!-- wp:" in text:
        return text
    pieces = (
        piece.strip() for part, is_set in _preset(text) for piece in ([part] if is_set else _EMPTY_LINE.split(part))
    )
    return "\n".join(
        piece if _BLOCK.match(piece) else "<p>" + piece.replace("\n", "<br>\n") + "</p>" for piece in pieces if piece
    )


def _preset(text: str) -> Iterator[tuple[str, bool]]:
    """The text in parts, and whether each is one whose empty lines are meant (`<pre>`)."""
    at = 0
    while (start := text.find("<pre", at)) >= 0 and (end := text.find("</pre>", start)) >= 0:
        yield text[at:start], False
        at = end + len("</pre>")
        yield text[start:at], True
    yield text[at:], False


def _stamp(said: str) -> datetime | None:
    """ "Tue, 03 Nov 2026 09:00:00 +0000", as RSS has it."""
    found = re.search(r"(\d{1,2}) (\w{3}) (\d{4}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4})", said)
    if not found or found[2] not in _MONTHS:
        return None
    return moment(f"{found[3]}-{_MONTHS.index(found[2]) + 1:02}-{int(found[1]):02}T{found[4]}{found[5]}")


def _host(site: str) -> str:
    return re.sub(r"^https?://|^www\.|/.*$", "", site.strip().lower()).removeprefix("www.")
