"""The archive file of a channel: JSON Feed 1.1, one post a line, the same bytes for the same posts.

Takes an archive or its bytes; merges an export into it. Does not touch the disk.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from partnerhub.collect.imports.text import moment
from partnerhub.collect.imports.values import Export, Format, Post, Wrong
from partnerhub.model import Exporter

VERSION = "https://jsonfeed.org/version/1.1"
OURS = "_partner_hub"
_LAST_COMMA = re.compile(rb",(\s*\]\s*\}\s*)\Z")
DAMAGED = "is not as `hub import` writes it: put back its last version from git, then import again"


@dataclass(frozen=True, slots=True)
class Dated:
    """A post as an export of one day has it."""

    post: Post
    day: date


@dataclass(frozen=True, slots=True)
class Archive:
    channel: str
    format: Format
    owner: str | None = None
    posts: tuple[Dated, ...] = ()  # in order of time
    gone: tuple[
        tuple[str, date], ...
    ] = ()  # marks of what an export of that day took back; no older one brings it again

    @property
    def day(self) -> date | None:
        """Of the newest export that brought anything."""
        return max((each.day for each in self.posts), default=None)


@dataclass(frozen=True, slots=True)
class Merged:
    """An archive with an export in it, and what became of each id."""

    archive: Archive
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()  # not in this export any more; they stay
    taken_back: tuple[str, ...] = ()  # said not to be for everybody by this export; they go
    kept_out: tuple[str, ...] = ()  # in this export, and taken back by a newer one


def merged(archive: Archive, export: Export, day: date) -> Merged:
    """`day`: of the export. An older export than what is there adds what is missing, and changes nothing."""
    before = {each.post.id: each for each in archive.posts}
    after, gone = dict(before), dict(archive.gone)
    new, changed, same, kept_out = [], [], [], []
    for post in export.posts:
        known = before.get(post.id)
        if known is None and day < gone.get(_mark(post.id), day):
            kept_out.append(post.id)
        elif known is None:
            gone.pop(_mark(post.id), None)
            after[post.id] = Dated(post, day)
            new.append(post.id)
        elif known.post == post or day < known.day:
            same.append(post.id)
        else:
            after[post.id] = Dated(post, day)
            changed.append(post.id)
    taken = {post.id for post in export.posts}
    out = [left.id for left in export.left if left.id in before and left.id not in taken and day >= before[left.id].day]
    for id_ in dict.fromkeys(out):
        del after[id_]
        gone[_mark(id_)] = day
    newest = archive.day is None or day >= archive.day
    vanished = [id_ for id_ in before if newest and id_ in after and id_ not in taken]
    posts = tuple(sorted(after.values(), key=lambda each: (each.post.published, each.post.id)))
    owner = export.owner or archive.owner
    done = replace(archive, owner=owner, posts=posts, gone=tuple(sorted(gone.items())))
    several = (new, changed, same, vanished, list(dict.fromkeys(out)), kept_out)
    return Merged(done, *map(tuple, several))


def _mark(id_: str) -> str:
    """What tells an id that is known, and does not tell it: the id of a video that is unlisted now leads to it."""
    return hashlib.sha256(id_.encode()).hexdigest()[:16]


def rendered(archive: Archive) -> bytes:
    about = {
        "format": archive.format.value,
        "owner": archive.owner,
        "exported": str(archive.day) if archive.day else None,
        "taken_back": {mark: str(day) for mark, day in archive.gone},
    }
    head = {"version": VERSION, "title": archive.channel, OURS: {key: value for key, value in about.items() if value}}
    start = _json(head).removesuffix("}") + ', "items": [\n'
    return (start + ",\n".join(map(_item, archive.posts)) + "\n]}\n").encode()


def _item(each: Dated) -> str:
    post = each.post
    said = {
        "id": post.id,
        "url": post.link,
        "title": post.title,
        "content_html": post.html,
        "content_text": post.text,
        "date_published": post.published.isoformat(),
        "date_modified": post.updated.isoformat() if post.updated else None,
        "language": post.language,
        "tags": list(post.tags),
        OURS: {"from": post.source.value, "exported": each.day.isoformat()},
    }
    return _json({key: value for key, value in said.items() if value})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def parsed(body: bytes, channel: str) -> Archive:
    """Raises `Wrong` for what `rendered` never wrote. Lines may be missing, the last one too."""
    try:
        said = json.loads(body[:-64] + _LAST_COMMA.sub(rb"\1", body[-64:]))
        about = said[OURS]
        posts = tuple(_dated(each) for each in said["items"])
        gone = tuple((mark, date.fromisoformat(day)) for mark, day in about.get("taken_back", {}).items())
        return Archive(channel, Format(about["format"]), about.get("owner"), posts, gone)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Wrong(DAMAGED) from None


def _dated(said: Mapping[str, Any]) -> Dated:
    published = moment(said["date_published"])
    if published is None:
        raise ValueError("no date")
    post = Post(
        said["id"],
        Exporter(said[OURS]["from"]),
        published,
        said.get("url"),
        said.get("title"),
        said.get("content_html"),
        said.get("content_text"),
        moment(said.get("date_modified")),
        said.get("language"),
        tuple(said.get("tags", ())),
    )
    return Dated(post, date.fromisoformat(said[OURS]["exported"]))
