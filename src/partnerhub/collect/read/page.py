"""A web page as a tree, for the kinds of channel that are pages: `hfeed`, `schema-org`. Cleans nothing."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning

from partnerhub.collect.read import refuse
from partnerhub.collect.read.document import Words
from partnerhub.collect.values import Failed, Trouble

LARGEST = 4_000_000  # bytes: the parser takes a second for each million
DEEPEST = 256  # elements inside one another, as everywhere
MOST = 100_000  # elements
_CHARSET = re.compile(r"""charset\s*=\s*['"]?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}")


def tree(body: bytes, content_type: str) -> BeautifulSoup | Failed:
    """The page, or why it is not to be looked at."""
    if not body.strip():
        return Failed(Trouble.EMPTY, "the answer is empty")
    if refuse.is_json(body):
        return Failed(Trouble.NOT_A_FEED, "the answer is JSON, not a web page: is the channel of another kind?")
    if len(body) > LARGEST:
        return Failed(Trouble.TOO_BIG, f"the page is larger than {LARGEST // 10**6} MB")
    said = _charset(body, content_type)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        try:
            page = BeautifulSoup(body, "html5lib", from_encoding=said)
        except (RecursionError, LookupError, ValueError, AssertionError):
            return Failed(Trouble.BROKEN, "the page cannot be taken apart: nothing is taken from it")
    if _is_too_much(page):
        return Failed(Trouble.BROKEN, "the page has too many elements inside one another: nothing is taken from it")
    return page


def _charset(body: bytes, content_type: str) -> str | None:
    """As the server says, else UTF-8 where it is that; None: as the page itself says."""
    if said := _CHARSET.search(content_type):
        return said[1]
    try:
        body.decode()
    except UnicodeDecodeError:
        return None
    return "utf-8"


def nothing(page: BeautifulSoup, wanted: str) -> Failed:
    """With the page's own title, which often says what happened ("Log in", "Just a moment…")."""
    return Failed(Trouble.NOT_A_FEED, f"{refuse.page_named(heading(page) or '')} without {wanted}")


def heading(page: BeautifulSoup) -> str | None:
    return page.title.get_text(" ", strip=True) or None if page.title else None


def language(page: BeautifulSoup) -> str | None:
    lang = page.html.get("lang") if page.html else None
    return lang if isinstance(lang, str) else None


def title(page: BeautifulSoup) -> Words | None:
    said = heading(page)
    return Words(said, html=False) if said else None


def when(text: object) -> date | datetime | None:
    """A day or a time as pages write them: ISO 8601, its parts apart by a space or a T."""
    if not isinstance(text, str):
        return None
    said = re.sub(r"\s*([+-]\d{2}:?\d{2}|Z)$", r"\1", text.strip())
    try:
        return date.fromisoformat(said) if _DAY.fullmatch(said) else datetime.fromisoformat(said)
    except ValueError:
        return None


def _is_too_much(page: BeautifulSoup) -> bool:
    """Walks without recursion, for that is what a deep page would break."""
    seen, step = 0, [(child, 1) for child in page.children if isinstance(child, Tag)]
    while step:
        element, depth = step.pop()
        seen += 1
        if depth > DEEPEST or seen > MOST:
            return True
        step += [(child, depth + 1) for child in element.children if isinstance(child, Tag)]
    return False
