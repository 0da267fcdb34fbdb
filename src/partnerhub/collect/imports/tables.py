"""A JSON Feed, a plain list of objects, or a CSV sheet: what a source that no importer knows can be turned into.

Names of fields and columns are ours, or mapped (`--map text=body`). What calls itself a draft or private is left out.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from partnerhub.collect import clean
from partnerhub.collect.imports import stream
from partnerhub.collect.imports.archive import Bundle
from partnerhub.collect.imports.text import FIRST, line, lines, mapping, markup, moment, objects, tags
from partnerhub.collect.imports.values import Ask, Export, Left, Post, Reason, Wrong, settled
from partnerhub.model import Exporter

FIELDS = ("title", "text", "html", "link", "date", "id", "tags", "language")
_KNOWN: Mapping[str, tuple[str, ...]] = {  # how fields are called that nobody mapped, the likeliest first
    "title": ("title", "name", "headline", "subject"),
    "text": ("content_text", "text", "message", "body", "description", "summary"),
    "html": ("content_html", "html", "content"),
    "link": ("url", "link", "permalink", "address"),
    "date": ("date_published", "date", "published", "published_at", "created_at", "created_time", "timestamp"),
    "id": ("id", "guid"),
    "tags": ("tags", "labels", "keywords"),
    "language": ("language", "lang"),
}
_OPEN = {"", "publish", "published", "public", "live", "everyone", "open"}
_STATES = ("status", "state", "visibility", "privacy", "audience")
_CLOSED = ("draft", "private", "is_draft", "is_private", "unlisted", "deleted")
_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:,? (\d{1,2}:\d{2})(?::\d{2})?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")


def fits_json(bundle: Bundle) -> bool:
    return len(bundle.members) == 1 and bundle.head(bundle.members[0].name).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {
        b"[",
        b"{",
    }


def fits_csv(bundle: Bundle) -> bool:
    name = bundle.members[0].name if len(bundle.members) == 1 else ""
    return name.lower().endswith((".csv", ".tsv"))


def read_json(bundle: Bundle, ask: Ask) -> Export:
    name = _only(bundle, "JSON")
    said: list[dict[str, object]] = []
    for key, value in stream.values(bundle.chunks(name), name):
        if key == "_partner_hub":
            raise Wrong("it is an archive that hub import wrote already: give the export itself")
        if key in {None, "items", "posts", "data", "entries"}:
            said += objects([value])
    if not said:
        raise Wrong(
            f"there is no list of objects in {name}: it should be a JSON Feed, or a list such as [{{…}}, {{…}}]"
        )
    keys = list(dict.fromkeys(key for each in said[:100] for key in each))
    names = _names(keys, ask.fields, "its objects have")
    return _export((_made(each, names, ask.zone) for each in said), ask)


def read_csv(bundle: Bundle, ask: Ask) -> Export:
    """Every line that has no date that can be read is told of at once."""
    name = _only(bundle, "CSV")
    body = bundle.whole(name)
    if b"\0" in body:
        raise Wrong(f"{name} is no sheet in UTF-8: save it as CSV UTF-8")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", "replace")
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        header = [cell.strip() for cell in next(rows, [])]
        names = _names(header, ask.fields, "its columns are")
        made, bad = [], []
        for row in rows:
            if any(cell.strip() for cell in row):
                one = _made(dict(zip(header, row, strict=False)), names, ask.zone)
                made.append(one)
                if isinstance(one, Left) and one.reason is Reason.UNDATED:
                    bad.append(rows.line_num)
    except csv.Error as error:
        raise Wrong(f"this line is no line of a sheet ({error}): save it as CSV again", rows.line_num) from None
    if bad:
        some = ", ".join(map(str, bad[:10])) + (" …" if len(bad) > 10 else "")
        remedy = "write dates as 2026-11-20, 2026-11-20T08:15 or 20/11/2026"
        raise Wrong(f"no date can be read in line{'s' * (len(bad) > 1)} {some}: {remedy}", bad[0])
    return _export(iter(made), ask)


def _only(bundle: Bundle, word: str) -> str:
    if len(bundle.members) != 1:
        raise Wrong(f"it holds {len(bundle.members)} files: give the one {word} file with the posts")
    return bundle.members[0].name


def _names(found: Sequence[str], fields: Sequence[tuple[str, str]], told: str) -> dict[str, str]:
    """Our field to theirs. Raises `Wrong` when there are no words or no dates among them."""
    there = {each.casefold(): each for each in found}
    has = ", ".join(filter(None, (line(each, 40) for each in found[:20]))) or "none"
    names: dict[str, str] = {}
    for ours, theirs in fields:
        if ours not in FIELDS:
            raise Wrong(f"--map {ours}={theirs}: our fields are {', '.join(FIELDS)}")
        if theirs.casefold() not in there:
            raise Wrong(f"--map {ours}={theirs}: there is no {theirs}; {told} {has}", 1)
        names[ours] = there[theirs.casefold()]
    for ours, known in _KNOWN.items():
        if ours not in names and (match := next((there[each] for each in known if each in there), None)):
            names[ours] = match
    lacks = [] if {"title", "text", "html"} & set(names) else ["title or text"]
    lacks += [] if "date" in names else ["date"]
    if lacks:
        field = "text" if lacks[0] != "date" else "date"
        raise Wrong(
            f"missing {' and '.join(lacks)}: {told} {has}; name them title, text, link, date, or say which is which, "
            f"such as --map {field}=THEIRS", 1,
        )  # fmt: skip
    return names


def _made(said: Mapping[str, object], names: Mapping[str, str], zone: str) -> Post | Left:
    values = {ours: said.get(theirs) for ours, theirs in names.items()}
    title, text = line(values.get("title")), lines(values.get("text"))
    link = clean.address(str(values.get("link") or ""))
    html = markup(str(values["html"]), link or "") if values.get("html") else None
    id_ = line(str(values.get("id") or "")) or link or ""
    if not _is_open(said):
        return Left(Reason.PRIVATE, id_)
    if not (title or text or html):
        return Left(Reason.EMPTY, id_)
    when = _when(values.get("date"), zone)
    if when is None:
        return Left(Reason.UNDATED, id_)
    id_ = id_ or _told(when, title, text, html)
    named = values.get("tags")
    several = named if isinstance(named, list) else re.split(r"[;,|]", named) if isinstance(named, str) else []
    language = line(values.get("language"))
    return Post(
        id_,
        Exporter.FILE,
        when,
        link,
        title,
        html,
        None if html else text,
        updated=moment(said.get("date_modified")),
        language=language if language and _LANGUAGE.fullmatch(language) else None,
        tags=tags(several),
    )


def _is_open(said: Mapping[str, object]) -> bool:
    told = {key.casefold(): value for key, value in said.items()}
    states = (mapping(told[key]).get("value", told[key]) for key in _STATES if key in told)
    closed = (str(told[key] or "").strip().casefold() for key in _CLOSED if key in told)
    return all(str(state or "").strip().casefold() in _OPEN for state in states) and all(
        each in {"", "0", "no", "false"} for each in closed
    )


def _when(said: object, zone: str) -> datetime | None:
    """ISO 8601, seconds since 1970, or a British day; without an offset in the hub's time zone."""
    there = ZoneInfo(zone)
    if isinstance(said, str):
        text = said.strip()
        if found := _DAY.fullmatch(text):
            text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" + (f"T{found[4].zfill(5)}" if found[4] else "")
        try:
            read = datetime.fromisoformat(text)
            aware = read.replace(tzinfo=there) if read.tzinfo is None else read
            return when if (when := aware.astimezone(UTC).replace(microsecond=0)) >= FIRST else None
        except (ValueError, OverflowError):
            return moment(int(text)) if re.fullmatch(r"\d{9,10}", text) else None
    return moment(said)


def _told(when: datetime, *words: str | None) -> str:
    """An id for what has none."""
    return hashlib.sha256(json.dumps([when.isoformat(), *words]).encode()).hexdigest()[:16]


def _export(made: Iterator[Post | Left], ask: Ask) -> Export:
    posts: list[Post] = []
    left: list[Left] = []
    for each in made:
        if isinstance(each, Post):
            posts.append(each)
        else:
            left.append(each)
    done, gone = settled(_apart(posts), left)
    return Export(done, gone, ask.owner)


def _apart(posts: list[Post]) -> Iterator[Post]:
    """What shares a link is not one post for that: it may be the whole site's. The oldest keeps it as its id."""
    first: dict[str, Post] = {}
    for post in sorted(posts, key=lambda each: each.published):
        other = first.setdefault(post.id, post)
        is_another = other != post and post.id == post.link
        yield replace(post, id=_told(post.published, post.title, post.text, post.html)) if is_another else post
