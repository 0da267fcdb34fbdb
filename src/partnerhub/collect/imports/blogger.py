"""A Blogger export: the Atom file of old, or the feed.atom of a Takeout. Posts that stood on the blog, and no more.

Comments, drafts, what is timed for later or in the trash, settings and templates are left out; so are the authors.
"""

from __future__ import annotations

import re
from datetime import datetime
from xml.etree.ElementTree import Element

from partnerhub.collect import clean
from partnerhub.collect.imports.archive import Bundle
from partnerhub.collect.imports.elements import child, elements, local, namespace
from partnerhub.collect.imports.text import line, markup, moment, tags
from partnerhub.collect.imports.values import Ask, Export, Left, Post, Reason, Wrong, settled
from partnerhub.model import Exporter

_FEED = re.compile(r"(?:^|/)Blogger/Blogs/[^/]+/feed\.atom$")
_ATOM = "http://www.w3.org/2005/Atom"
_TAKEOUT = "http://schemas.google.com/blogger/2018"
_KIND, _LABEL = "http://schemas.google.com/g/2005#kind", "http://www.blogger.com/atom/ns#"
_BLOG = re.compile(r"tag:blogger\.com,1999:blog-(\d{1,30})")
_STATES = {"draft": Reason.DRAFT, "scheduled": Reason.SCHEDULED, "soft_trashed": Reason.TRASH}


def fits(bundle: Bundle) -> bool:
    if bundle.matching(_FEED):
        return True
    if len(bundle.members) != 1:
        return False
    head = bundle.head(bundle.members[0].name)
    return b"<feed" in head and (b"schemas.google.com/blogger" in head or b"tag:blogger.com,1999:blog-" in head)


def read(bundle: Bundle, ask: Ask) -> Export:
    names = bundle.matching(_FEED) or [member.name for member in bundle.members if len(bundle.members) == 1]
    if len(names) > 1:
        raise Wrong(f"it holds {len(names)} blogs: unpack it and give the feed.atom of one of them")
    if not names:
        raise Wrong("there is no feed.atom and no single .xml file in it: export the blog again")
    name = names[0]
    made: list[Post | Left] = []
    blog, updated = None, None
    for element in elements(bundle.whole(name), name, "entry"):
        if local(element) == "entry":
            made.append(_entry(element))
        elif local(element) == "id" and (found := _BLOG.search(element.text or "")):
            blog = found[1]
        elif local(element) == "updated":
            updated = moment(element.text)
    if ask.owner and blog and ask.owner != blog:
        raise Wrong(f"it is the export of blog {blog}, not of {ask.owner}: nothing was read from it")
    done, gone = settled(
        (each for each in made if isinstance(each, Post)), [each for each in made if isinstance(each, Left)]
    )
    return Export(done, gone, blog or ask.owner, updated.date() if updated else bundle.day)


def _entry(entry: Element) -> Post | Left:
    id_ = line(child(entry, "id", _ATOM))
    if not id_:
        return Left(Reason.UNREADABLE)
    if reason := _why_not(entry):
        return Left(reason, id_)
    link = _link(entry)
    when = moment(child(entry, "published", _ATOM))
    if link is None and not child(entry, "status", _TAKEOUT):
        return Left(Reason.UNADDRESSED, id_)
    if when is None:
        return Left(Reason.UNDATED, id_)
    title, body = line(child(entry, "title", _ATOM)), markup(child(entry, "content", _ATOM), link or "")
    if not (title or body):
        return Left(Reason.EMPTY, id_)
    labels = (
        each.get("term")
        for each in entry
        if local(each) == "category" and each.get("scheme") != _KIND and not (each.get("term") or "").startswith("http")
    )
    return Post(id_, Exporter.BLOGGER, when, link, title, body, updated=_later(entry, when), tags=tags(labels))


def _why_not(entry: Element) -> Reason | None:
    """Of what is not known to be a post that everybody could read."""
    if kind := child(entry, "type", _TAKEOUT):
        if kind.upper() != "POST":
            return {"COMMENT": Reason.COMMENT, "PAGE": Reason.PAGE}.get(kind.upper(), Reason.OTHER)
        status = child(entry, "status", _TAKEOUT).lower()
        if child(entry, "trashed", _TAKEOUT):
            return Reason.TRASH
        return None if status == "live" else _STATES.get(status, Reason.PRIVATE)
    kinds = {each.get("term", "").rpartition("#")[2] for each in entry if each.get("scheme") == _KIND}
    if kinds != {"post"}:
        return next((_OTHERS[kind] for kind in kinds if kind in _OTHERS), Reason.OTHER)
    drafts = [each for control in entry if local(control) == "control" for each in control if local(each) == "draft"]
    return Reason.DRAFT if any((each.text or "").strip().lower() != "no" for each in drafts) else None


_OTHERS = {"comment": Reason.COMMENT, "page": Reason.PAGE}


def _link(entry: Element) -> str | None:
    found = (each.get("href", "") for each in entry if local(each) == "link" and each.get("rel") == "alternate")
    return next(filter(None, map(clean.address, found)), None)


def _later(entry: Element, published: datetime) -> datetime | None:
    updated = next((moment(each.text) for each in entry if local(each) == "updated" and namespace(each) == _ATOM), None)
    return updated if updated and updated > published else None
