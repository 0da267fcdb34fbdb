"""What everything in content/ said last time, so that a night reads again only what changed.

`var/content.json` holds the `Content` with a digest of every file it came from. When all of them are as they were, so
is the content. When some are not, the decisions that are as they were need not be read again, for they add up to tens
of thousands, as long as all that they may name is the same: the hub and the debates. A mistake is never kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from partnerhub.config import copies
from partnerhub.config.content.files import FILES, FOLDERS, files_in, place_in, raw_in, unread_in
from partnerhub.errors import Mistake
from partnerhub.model import Content, Decision, Hub

KEPT = "var/content.json"

Digests = Mapping[str, str]  # of each file, by its path from the hub's directory


def read_content(hub: Hub, *, keeps: bool = False) -> Content:
    """Everything in the hub's content/. Raises `ConfigError` with every mistake in it.

    Decisions stand in order of time, entries in order of their files, the others in order of ids and addresses. A
    debate that is a draft is checked but is not among the debates, although decisions may name it already. `keeps`: a
    run that owns var/ keeps what it read.
    """
    key, now = _key(hub), _digests(hub.root)
    content, then = _kept(hub.root, key)
    if content is not None and now == then:
        return content
    as_before = _as_before(content, then, now) if content is not None and now is not None else {}
    from partnerhub.config.content import reading  # the shapes, their checks and YAML: what is kept does without

    content = reading.read_content(hub, as_before)
    if keeps and now is not None and now == _digests(hub.root):
        copies.keep(hub.root / KEPT, key, (content, now))
    return content


def _as_before(content: Content, then: Digests, now: Digests) -> dict[str, Decision]:
    """The decisions that need not be read again, by file."""
    changed = {name for name in {**then, **now} if then.get(name) != now.get(name)}
    if any(name.startswith("content/debates/") for name in changed):
        return {}
    return {each.file: each for each in content.decisions if each.file not in changed}


def _key(hub: Hub) -> str:
    """Stands for all that decides how the files are read: not what the hub is called in other languages."""
    return hashlib.sha256(copies.code() + repr(replace(hub, root=Path(), wordings=())).encode()).hexdigest()


def _kept(root: Path, key: str) -> tuple[Content | None, Digests]:
    return copies.kept(root / KEPT, key) or (None, {})


def _digests(root: Path) -> Digests | None:
    """None when a file cannot be read, or is none of ours: that is told when they are read."""
    told: list[Mistake] = []
    found = {place_in(path, root): "" for path in unread_in(root)}  # a mistake, which is told when they are read
    for folder in FOLDERS:
        for path in files_in(root, folder, told):
            raw = raw_in(path, root, told)
            if raw is not None:
                found[place_in(path, root)] = hashlib.sha256(raw).hexdigest()
    for name in FILES:
        path = root / "content" / name
        if path.is_file() and (raw := raw_in(path, root, told)) is not None:
            found[place_in(path, root)] = hashlib.sha256(raw).hexdigest()
    return None if told else found
