"""What a valid partners.yaml said last time, so that a night need not parse three thousand lines of YAML again.

`var/partners.json` holds the `Hub`. A file that changed is read afresh; so is one with a mistake: no lines are kept.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from partnerhub.config import copies
from partnerhub.model import Hub

FILE = "partners.yaml"
KEPT = "var/partners.json"


def load(root: Path, *, needs_files: bool = True) -> Hub:
    """The hub in the directory `root`. Raises `ConfigError` with every mistake in its partners.yaml.

    A channel's file that is not there is a mistake; a run at night (`needs_files` False) leaves it to collecting,
    where it is one failing channel and the others go on. Only such a run, which owns var/, keeps what it read.
    """
    root = root.resolve()
    key = _key(root / FILE)
    values = copies.kept(root / KEPT, key)
    hub = Hub(root, *values) if values else None
    named = () if hub is None else (hub.boundaries, *(each.path for each in hub.channels))
    if hub is not None and all(has_file(root, path, needs_files) for path in named if path):
        return hub
    from partnerhub.config import loading  # YAML and its checks: what is kept does without

    hub = loading.load(root, needs_files=needs_files)
    if not needs_files and key == _key(root / FILE):
        copies.keep(root / KEPT, key, copies.values_of(hub)[1:])
    return hub


def has_file(root: Path, path: str, needs_files: bool) -> bool:
    """Whether a path lies, links followed, inside the hub's directory and, where that matters, is a file."""
    try:
        inside = (root / path).resolve().is_relative_to(root)
        return inside and (not needs_files or (root / path).is_file())
    except (OSError, ValueError):  # a name that is too long, or that no file system can hold
        return False


def _key(file: Path) -> str:
    """Stands for what is written and for all that decides how it is read."""
    digest = hashlib.sha256(copies.code())
    with suppress(OSError):  # of a file that cannot be read nothing is kept
        digest.update(file.read_bytes())
    return digest.hexdigest()
