"""What others say: the comments of a blog, and pages that answer one, told by a webmention service.

A comment is somebody's own words about a page: it keeps who said it and which page, and has no title. What is only
liked, repeated, meant for one reader or spam is left out and counted in the remark.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from partnerhub.collect import clean, titles
from partnerhub.collect.read import page
from partnerhub.collect.read.document import Document, Entry, Words
from partnerhub.collect.read.stated import UTC_ZONE, instant
from partnerhub.collect.values import Failed, ReadFeed, Trouble
from partnerhub.model import Kind, Said

Parsed = dict[str, Any]

MOST_LINKS = 2  # a reader who has something to say seldom has more
REPLY = re.compile(r'<p>[^<]{1,40}<a href="[^"#]*#comment-\d+"[^>]*>[^<]{1,200}</a>\.?(?:\s*</p>\s*<p>|\s+)')
SAME = 3  # a text that comes so often says nothing to this page
SPAM = re.compile(
    r"\b(?:viagra|cialis|casino|payday loans?|crypto (?:signals?|giveaway)|seo services?|replica watches|escorts?|"
    r"(?:buy|cheap) (?:followers|backlinks)|make money (?:online|fast))\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
ANCHORS = frozenset({"showComment", "replytocom", "cpage", "m"})  # parameters that name a comment, not a page
PAGED = re.compile(r"/comment-page-\d+/?$")  # how WordPress parts a long thread
REMOVED = re.compile(r"This comment has been removed by (?:the author|a blog administrator)\.?")  # Blogger leaves that
REPLIES = frozenset({"in-reply-to", "mention-of", "reply", "mention", "link", ""})
REACTIONS = frozenset({"like-of", "repost-of", "bookmark-of", "rsvp", "like", "repost", "bookmark"})


def of_feed(feed: ReadFeed, kind: Kind) -> ReadFeed:
    """A feed of comments as comments: of each what it is about, who says it and what."""
    texts = Counter(_plain(item) for item in feed.items)
    kept, spam, lost = [], 0, 0
    removed = list(feed.deleted)
    for item in feed.items:
        about = item.answers or (page_of(item.link) if item.link else None)
        if REMOVED.fullmatch(item.text.strip()):
            removed += [item.guid] if item.guid else []
        elif _is_spam(item) or texts[_plain(item)] >= SAME:
            spam += 1
        elif about is None or not item.text.strip():
            lost += 1
        else:
            kept.append(_comment(item, about))
    left_out = _told((spam, "spam"), (lost, "without words or without the page they answer"))
    remark = _joined(feed.remark, left_out)
    return replace(feed, kind=kind, items=tuple(kept), remark=remark, deleted=tuple(removed), occurrences=())


def page_of(link: str) -> str:
    """The page that a comment's own address leads to.

    >>> page_of("https://harbour.example/2026/hall?showComment=12#c12")
    'https://harbour.example/2026/hall'
    >>> page_of("https://lantern.example/hall/comment-page-2/#comment-12")
    'https://lantern.example/hall/'
    """
    parts = urlsplit(link)
    query = "&".join(pair for pair in parts.query.split("&") if pair.partition("=")[0] not in ANCHORS)
    return urlunsplit((parts.scheme, parts.netloc, PAGED.sub("/", parts.path), query, ""))


def webmentions(body: bytes, url: str) -> Document | Failed:
    """The two forms of JSON in which services tell them: a feed of entries (JF2), and the older list of links."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return Failed(Trouble.BROKEN, "the JSON is cut off or ill-formed: nothing is taken from it")
    listed = told.get("children", told.get("links")) if isinstance(told, dict) else None
    if not isinstance(listed, list):
        return Failed(Trouble.NOT_A_FEED, "the answer is no list of webmentions (it has neither children nor links)")
    left_out: Counter[str] = Counter()
    entries = [entry for each in listed if isinstance(each, dict) and (entry := _mention(each, left_out))]
    told_of = _told(*((left_out[word], word) for word in ("likes and reposts", "meant for one reader")))
    return Document(format="webmentions", url=url, entries=tuple(entries), home=url, remark=told_of)


def _mention(told: Parsed, left_out: Counter[str]) -> Entry | None:
    data = told["data"] if isinstance(told.get("data"), dict) else told
    activity = told["activity"] if isinstance(told.get("activity"), dict) else {}
    source, target = _text(told, "wm-source", "source"), _text(told, "wm-target", "target")
    relation = _text(told, "wm-property") or _text(activity, "type") or ""
    if not source or not target:
        return None
    if told.get("wm-private") is True or told.get("private") is True:
        left_out["meant for one reader"] += 1
        return None
    if relation in REACTIONS or relation not in REPLIES:
        left_out["likes and reposts"] += 1
        return None
    author = data.get("author")
    name = _text(author, "name") if isinstance(author, dict) else None
    return Entry(
        title=_words(data, "name"),
        contents=_content(data.get("content")),
        summary=_words(data, "summary"),
        links=(source,),  # which is asked whether it links here; the page says what it likes of its own address
        guid=f"{source} {target}",
        authors=(name,) if name and "@" not in name else (),
        published=_moment(_text(data, "published") or _text(told, "wm-received", "verified_date")),
        answers=target,
    )


def _content(said: object) -> tuple[Words, ...]:
    if isinstance(said, dict):
        html, text = _text(said, "html"), _text(said, "text", "value")
        return (Words(html, html=True),) if html else (Words(text, html=False),) if text else ()
    return (Words(said, html=True),) if isinstance(said, str) and said.strip() else ()


def _comment(item: Said, about: str) -> Said:
    """Without what a feed makes up ("Comment on … by …", and "In reply to …" before it), counters and pictures."""
    if reply := REPLY.match(item.body):  # whom it is in reply to did not ask to be named
        own = clean.markup(f"<p>{item.body[reply.end() :]}", about)
        item = replace(item, body=own.html, text=own.text)
    return replace(
        item,
        link=item.link if item.link != about else None,  # that page is not the comment's own
        title=None,
        derived_title=titles.derive(item.text),
        answers=about,
        tags=(),
        enclosures=(),
        pictures=(),
        comments=None,
        comments_url=None,
        comments_feed=None,
        details=None,
    )


def _is_spam(item: Said) -> bool:
    words = f"{item.author or ''} {item.text}"
    if SPAM.search(words) or item.body.count("<a ") > MOST_LINKS or len(ADDRESS.findall(item.text)) > MOST_LINKS:
        return True
    return bool(item.text.strip()) and not ADDRESS.sub("", item.text).strip()


def _plain(item: Said) -> str:
    """Only texts long enough that nobody says them by chance."""
    text = " ".join(item.text.casefold().split())
    return text if len(text) > 40 else f"{item.guid} {item.link}"


def _told(*parts: tuple[int, str]) -> str | None:
    said = [f"{count} {what}" for count, what in parts if count]
    return f"left out: {', '.join(said)}" if said else None


def _joined(*remarks: str | None) -> str | None:
    return "; ".join(filter(None, remarks)) or None


def _text(told: Mapping[str, Any], *keys: str) -> str | None:
    values: Iterable[object] = (told.get(key) for key in keys)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), None)


def _words(told: Mapping[str, Any], key: str) -> Words | None:
    said = _text(told, key)
    return Words(said, html=False) if said else None


def _moment(said: str | None) -> datetime | None:
    return instant(page.when(said), UTC_ZONE)
