"""What is not even tried: empty bodies, entity declarations, web pages, documents that are cut off.

Looks at bytes only, in time linear in their number. Does not parse.
"""

from __future__ import annotations

import re

from partnerhub.collect import clean, titles
from partnerhub.collect.values import Failed, Trouble

_HEAD = 64 * 1024
_BLANK = b" \t\r\n\xef\xbb\xbf\xfe\xff"  # with the byte order marks
_BEFORE_ROOT = re.compile(rb"<\?.*?\?>|<!--.*?-->|<![^>]*>|<([A-Za-z_][^\s/>]*)", re.DOTALL)
_ENCODING = re.compile(rb"""<\?.*encoding=['"](.*?)['"].*\?>""")  # as feedparser finds it, oddities included
_CHARSET = re.compile(r"""charset\s*=\s*['"]?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_EBCDIC = b"\x4c\x6f\xa7\x94"  # `<?xm` in code page 37
_CALENDAR = b"BEGIN:VCALENDAR"
_ELEMENT = re.compile(rb"[a-z][a-z0-9:._-]{0,40}")
_PAGE_TITLE = re.compile(rb"<title[^>]*>([^<]{1,400})", re.IGNORECASE)


def refused(body: bytes, content_type: str) -> Failed | None:
    """Why a body is not to be parsed at all; None when it may be."""
    letters = narrow(body)
    if not letters.strip(_BLANK):
        return Failed(Trouble.EMPTY, "the answer is empty")
    if is_json(body):
        return None
    if _declares_entities(body, letters, content_type):
        return Failed(Trouble.ENTITIES, "the feed declares entities (<!ENTITY), which can be made to explode: not read")
    if _root(letters).lower() == b"html":
        return not_a_feed(body)
    return None


def is_json(body: bytes) -> bool:
    return narrow(body[:_HEAD]).lstrip(_BLANK).startswith(b"{")


def is_calendar(body: bytes, content_type: str) -> bool:
    """Whether it begins as iCalendar does, or is served as such and is neither markup nor JSON."""
    letters = narrow(body[:_HEAD]).lstrip(_BLANK)
    is_served = content_type.partition(";")[0].strip().lower() == "text/calendar"
    return letters[: len(_CALENDAR)].upper() == _CALENDAR or (is_served and not letters.startswith((b"<", b"{")))


def not_a_feed(body: bytes) -> Failed:
    """With a web page's own title, which often says what happened ("Log in", "Just a moment…")."""
    letters = narrow(body)
    root = _root(letters).lower()
    answer = f"a document of another kind (<{root.decode()}>)" if _ELEMENT.fullmatch(root) else "something else"
    if root == b"html":
        found = _PAGE_TITLE.search(letters[:_HEAD])
        answer = page_named(clean.text(found[1].decode("utf-8", "replace")) if found else "")
    return Failed(Trouble.NOT_A_FEED, f"the answer is {answer}, not a feed")


def page_named(title: str) -> str:
    """A web page, with what it calls itself."""
    shown = titles.cut(clean.plain(title), 80)
    return f"a web page (“{shown}”)" if shown else "a web page"


def cut_off(body: bytes) -> bool:
    """Whether the end of the document's outermost element is missing."""
    letters = narrow(body)
    root = _root(letters)
    return not root or letters.rfind(b"</" + root) < 0


def narrow(body: bytes) -> bytes:
    """The ASCII letters of a document in any of the UTF encodings: without the zero bytes of the wide ones."""
    return body.replace(b"\0", b"") if b"\0" in body else body


def _root(letters: bytes) -> bytes:
    for found in _BEFORE_ROOT.finditer(letters[:_HEAD]):
        if found[1]:
            return found[1]
    return b""


def _declares_entities(body: bytes, letters: bytes, content_type: str) -> bool:
    """Also where the declaration is hidden by an encoding in which letters are other bytes, such as UTF-7."""
    if b"<!entity" in letters.lower():
        return True
    names = set(_CHARSET.findall(content_type.lower()))
    if said := _ENCODING.match(letters.lstrip(_BLANK)):
        names.add(said[1].decode("ascii", "replace").lower())
    if body.startswith(_EBCDIC):
        names.add("cp037")
    return any("<!entity" in _decoded(body, name) for name in names - {"utf-8", "us-ascii", "ascii", "iso-8859-1"})


def _decoded(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding, "ignore").lower()
    except (LookupError, ValueError):
        return ""
