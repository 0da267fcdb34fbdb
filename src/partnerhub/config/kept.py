"""What a valid partners.yaml said last time, so that a night need not parse three thousand lines of YAML again.

`var/partners.json` holds the `Hub` under a fingerprint of the file and of the code that reads it. Anything but exactly
that is read afresh; so is a file with a mistake, for no lines are kept. It is JSON: what is kept is never code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from partnerhub import model
from partnerhub.model import Hub

FILE = "partners.yaml"
KEPT = "var/partners.json"

_MAKERS: Mapping[str, Callable[..., Any]] = {
    "date": date.fromisoformat,
    "timedelta": lambda seconds: timedelta(seconds=seconds),
    **{
        name: made
        for name, made in vars(model).items()
        if isinstance(made, type) and (is_dataclass(made) or issubclass(made, StrEnum))
    },
}


def load(root: Path, *, needs_files: bool = True) -> Hub:
    """The hub in the directory `root`. Raises `ConfigError` with every mistake in its partners.yaml.

    A channel's file that is not there is a mistake; a run at night (`needs_files` False) leaves it to collecting,
    where it is one failing channel and the others go on. Only such a run, which owns var/, keeps what it read.
    """
    root = root.resolve()
    key = _key(root / FILE)
    hub = _kept(root, key)
    if hub is not None and all(has_file(root, each.path, needs_files) for each in hub.channels if each.path):
        return hub
    from partnerhub.config import loading  # YAML and its checks: what is kept does without

    hub = loading.load(root, needs_files=needs_files)
    if not needs_files and key == _key(root / FILE):
        _keep(hub, key)
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
    here = Path(__file__).parent
    code = (*here.glob("*.py"), *here.parent.glob("*.py"), *here.parent.glob("model/*.py"))
    digest = hashlib.sha256()
    with suppress(OSError):  # of a file that cannot be read nothing is kept
        for path in (file, *sorted(code)):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _kept(root: Path, key: str) -> Hub | None:
    try:
        kept = json.loads((root / KEPT).read_bytes(), object_hook=_made)
        return Hub(root, *map(_frozen, kept["hub"])) if kept["key"] == key else None
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ):  # none, damaged, or of another shape
        return None


def _keep(hub: Hub, key: str) -> None:
    new = (hub.root / KEPT).with_suffix(".new")
    with suppress(OSError):  # a disk that is full or read-only is told of where it matters
        new.parent.mkdir(exist_ok=True)
        new.write_text(json.dumps({"key": key, "hub": _values(hub)[1:]}, ensure_ascii=False), encoding="utf-8")
        new.replace(hub.root / KEPT)


def _plain(value: object) -> object:
    """As JSON has it: a value of the model is {its class: [its fields]}."""
    if isinstance(value, StrEnum):
        return {type(value).__name__: [value.value]}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return {"date": [value.isoformat()]}
    if isinstance(value, timedelta):
        return {"timedelta": [value.total_seconds()]}
    return {type(value).__name__: _values(value)} if is_dataclass(value) else value


def _values(value: Any) -> list[object]:
    return [_plain(getattr(value, field.name)) for field in fields(value) if field.init]


def _made(plain: dict[str, Any]) -> Any:
    """The opposite of `_plain`; the outermost object stays as it is."""
    if "key" in plain:
        return plain
    ((name, values),) = plain.items()
    return _MAKERS[name](*map(_frozen, values))


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
