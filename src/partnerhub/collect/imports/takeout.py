"""A Google Takeout: posts of the old Google+, and the videos of a YouTube channel.

Opens the files of posts and of videos, and nothing else. Only what the export says was public is taken.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from bs4 import BeautifulSoup, Tag

from partnerhub.collect import clean, soup
from partnerhub.collect.imports import stream
from partnerhub.collect.imports.archive import Bundle
from partnerhub.collect.imports.text import line, lines, mapping, markup, moment, objects, tags
from partnerhub.collect.imports.values import Ask, Export, Left, Post, Reason, Wrong, settled
from partnerhub.model import Exporter

_PLUS = re.compile(r"(?:^|/)Google\+ [Ss]tream/Posts/[^/]+\.(?:json|html)$")
_VIDEOS_CSV = re.compile(r"(?:^|/)video metadata/videos(?:\(\d{1,3}\))?\.csv$|^videos\.csv$", re.IGNORECASE)
_VIDEOS_JSON = re.compile(r"(?:^|/)YouTube[^/]*/(?:videos|my-uploads|video metadata)/[^/]+\.json$")
_BLOGGER = re.compile(r"(?:^|/)Blogger/Blogs/[^/]+/feed\.atom$")
_LIVE = {"", "live", "processed"}
_NAME = "yt:video:"  # as the channel's feed names it
_VIDEO = re.compile(r"[A-Za-z0-9_-]{6,20}")

Made = Post | Left


def fits(bundle: Bundle) -> bool:
    return any(name.startswith("Takeout/") for name in bundle.names) or bool(_names(bundle))


def _names(bundle: Bundle) -> list[str]:
    return [name for each in (_PLUS, _VIDEOS_CSV, _VIDEOS_JSON) for name in bundle.matching(each)]


def read(bundle: Bundle, ask: Ask) -> Export:
    if not _names(bundle):
        if bundle.matching(_BLOGGER):
            raise Wrong("it is a Takeout of Blogger: say `hub import blogger` instead of takeout")
        raise Wrong(
            "it is a Takeout without Google+ posts or YouTube videos: ask Google for it again with these ticked"
        )
    made: list[Made] = []
    owners: dict[str, str] = {}  # by the posts' ids
    made += [_plus(bundle, name, owners) for name in bundle.matching(_PLUS)]
    for name in bundle.matching(_VIDEOS_CSV):
        made += _sheet(bundle.whole(name), name, owners)
    for name in bundle.matching(_VIDEOS_JSON):
        for _, value in stream.values(bundle.chunks(name), name):
            made += [_resource(mapping(value), owners)] if mapping(value).get("snippet") else []
    owner = _one(set(owners.values()), ask.owner)
    made = [_of_owner(each, owners, ask.owner) for each in made]
    done, gone = settled(
        (each for each in made if isinstance(each, Post)), [each for each in made if isinstance(each, Left)]
    )
    return Export(done, gone, owner, bundle.day)


def _one(owners: set[str], asked: str | None) -> str | None:
    """The channel or profile that all of it is of."""
    if asked and owners and asked not in owners:
        raise Wrong(f"it is the export of {min(owners)}, not of {asked}: nothing was read from it")
    return asked or (min(owners) if len(owners) == 1 else None)


def _of_owner(made: Made, owners: Mapping[str, str], asked: str | None) -> Made:
    """A Takeout holds all the channels and profiles of one person."""
    return Left(Reason.OTHERS, made.id) if asked and owners.get(made.id, asked) != asked else made


# ── Google+ ──


def _plus(bundle: Bundle, name: str, owners: dict[str, str]) -> Made:
    if name.endswith(".html"):
        return _page(bundle.whole(name))
    said = mapping(stream.whole(bundle.whole(name), name))
    link = clean.address(str(said.get("url") or ""))
    id_ = link or line(said.get("resourceName"))
    when = moment(said.get("creationTime"))
    if not id_:
        return Left(Reason.UNREADABLE)
    if not _is_for_all(mapping(said.get("postAcl"))):
        return Left(Reason.PRIVATE, id_)
    if said.get("resharedPost"):
        return Left(Reason.RETWEET, id_)
    if when is None:
        return Left(Reason.UNDATED, id_)
    if profile := line(mapping(said.get("author")).get("resourceName")):
        owners[id_] = profile
    linked = clean.address(str(mapping(said.get("link")).get("url") or ""))
    content = said.get("content")
    body = markup(content) if isinstance(content, str) else None
    if linked and linked not in (body or ""):
        body = (body or "") + clean.from_plain(linked).html
    if not body:
        return Left(Reason.EMPTY, id_)
    return Post(id_, Exporter.GOOGLE_PLUS, when, link=link, html=body, updated=moment(said.get("updateTime")))


def _is_for_all(said: dict[str, object]) -> bool:
    """A post to a community or a collection is for those who follow it."""
    if said.get("communityAcl") or said.get("collectionAcl"):
        return False
    circles = objects(mapping(said.get("visibleToStandardAcl")).get("circles"))
    return said.get("isPublic") is True or any(each.get("type") == "CIRCLE_TYPE_PUBLIC" for each in circles)


def _page(body: bytes) -> Made:
    raw = body.decode("utf-8", "replace")
    if soup.simpler(raw) is None:
        return Left(Reason.UNREADABLE)
    page = BeautifulSoup(raw, "html.parser")
    shared, words = page.find(class_="visibility"), page.find(class_="main-content")
    dated = next((each for each in page.find_all("a", href=True) if "/posts/" in str(each["href"])), None)
    link = clean.address(str(dated["href"])) if isinstance(dated, Tag) else None
    when = _written(dated.get_text()) if isinstance(dated, Tag) else None
    if link is None:
        return Left(Reason.UNREADABLE)
    audience = shared.get_text(" ").partition(":")[2].strip() if isinstance(shared, Tag) else ""
    if audience != "Public":
        return Left(Reason.PRIVATE if audience else Reason.UNSAID, link)
    if when is None:
        return Left(Reason.UNDATED, link)
    html = markup(words.decode_contents()) if isinstance(words, Tag) else None
    return Post(link, Exporter.GOOGLE_PLUS, when, link=link, html=html) if html else Left(Reason.EMPTY, link)


def _written(said: str) -> datetime | None:
    """ "2018-12-31T12:00:00+0000", as the pages have it, or with a blank."""
    return moment(said.strip().replace(" ", "T", 1))


# ── YouTube ──


def _sheet(body: bytes, name: str, owners: dict[str, str]) -> Iterator[Made]:
    rows = csv.DictReader(io.StringIO(body.decode("utf-8-sig", "replace")))
    try:
        if "video id" not in {each.casefold() for each in rows.fieldnames or ()}:
            remedy = "ask Google for it again with the account's language in English"
            raise Wrong(f"{name} has no column “Video ID”: {remedy}", 1)
        for row in rows:
            yield _video(
                {(key or "").casefold(): value for key, value in row.items() if isinstance(value, str)}, owners
            )
    except csv.Error:
        raise Wrong(f"{name} is no sheet as Takeout writes it: fetch the export again", rows.line_num) from None


def _video(row: dict[str, str], owners: dict[str, str]) -> Made:
    id_, title = row.get("video id", ""), line(row.get("video title (original)"))
    if not _VIDEO.fullmatch(id_):
        return Left(Reason.UNREADABLE)
    if row.get("privacy", "").casefold() != "public":
        return Left(Reason.PRIVATE, _NAME + id_)
    if row.get("video state", "").casefold() not in _LIVE:
        return Left(Reason.DRAFT, _NAME + id_)
    if not (when := moment(row.get("video publish timestamp"))):
        return Left(Reason.UNDATED, _NAME + id_)
    if channel := line(row.get("channel id")):
        owners[_NAME + id_] = channel
    told = (value for key, value in row.items() if re.fullmatch(r"(?:video )?tag \d{1,2}", key))
    return _of(id_, title, row.get("video description (original)"), when, tags(told))


def _resource(said: dict[str, object], owners: dict[str, str]) -> Made:
    """A video as YouTube's own interface has it, which older Takeouts hold."""
    snippet, status = mapping(said.get("snippet")), mapping(said.get("status"))
    id_ = str(said.get("id") or "")
    if not _VIDEO.fullmatch(id_):
        return Left(Reason.UNREADABLE)
    if status.get("privacyStatus") != "public":
        return Left(Reason.PRIVATE, _NAME + id_)
    if (line(status.get("uploadStatus")) or "") not in {"", "processed", "uploaded"}:
        return Left(Reason.DRAFT, _NAME + id_)
    if not (when := moment(snippet.get("publishedAt"))):
        return Left(Reason.UNDATED, _NAME + id_)
    if channel := line(snippet.get("channelId")):
        owners[_NAME + id_] = channel
    named = snippet.get("tags")
    return _of(
        id_,
        line(snippet.get("title")),
        snippet.get("description"),
        when,
        tags(named if isinstance(named, list) else ()),
    )


def _of(id_: str, title: str | None, description: object, when: datetime, named: tuple[str, ...]) -> Made:
    text = lines(description)
    if not (title or text):
        return Left(Reason.EMPTY, _NAME + id_)
    link = f"https://www.youtube.com/watch?v={id_}"
    return Post(_NAME + id_, Exporter.YOUTUBE, when, link=link, title=title, text=text, tags=named)
