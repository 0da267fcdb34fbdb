"""Copies in var/ of values that were read from files, so that a night reads again only what changed.

A copy stands under a key: a fingerprint of what it was read from and of the code that reads. Anything but exactly that
is no copy. It is JSON, a value of the model is {its class: [its fields]}: what is kept is never code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from partnerhub import model

_MAKERS: Mapping[str, Callable[..., Any]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "timedelta": lambda seconds: timedelta(seconds=seconds),
    "Mapping": lambda names, values: MappingProxyType(dict(zip(names, values, strict=True))),
    **{
        name: made
        for name, made in vars(model).items()
        if isinstance(made, type) and (is_dataclass(made) or issubclass(made, StrEnum))
    },
}
_FIELDS: Mapping[type, tuple[str, ...]] = {
    made: tuple(field.name for field in fields(made) if field.init) for made in _MAKERS.values() if is_dataclass(made)
}


@cache
def code() -> bytes:
    """Stands for all that decides how files are read."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted((*here.rglob("*.py"), *here.parent.glob("*.py"), *here.parent.glob("model/*.py"))):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()


def kept(file: Path, key: str) -> tuple[Any, ...] | None:
    """What was kept there under this key; None when there is nothing, or it is damaged."""
    try:
        copy = json.loads(file.read_bytes(), object_hook=_made)
        return _frozen(copy["values"]) if copy["key"] == key else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def keep(file: Path, key: str, values: tuple[Any, ...]) -> None:
    """Values of the model, the whole copy or none."""
    new = file.with_suffix(".new")
    with suppress(OSError):  # a disk that is full or read-only is told of where it matters
        new.parent.mkdir(exist_ok=True)
        new.write_text(json.dumps({"key": key, "values": _plain(values)}, ensure_ascii=False), encoding="utf-8")
        new.replace(file)


def values_of(value: Any) -> tuple[Any, ...]:
    """What a value of the model is made of, in the order of its fields."""
    return tuple(getattr(value, name) for name in _FIELDS[type(value)])


def _plain(value: object) -> object:
    if isinstance(value, StrEnum):
        return {type(value).__name__: [value.value]}
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return {type(value).__name__: [value.isoformat()]}
    if isinstance(value, timedelta):
        return {"timedelta": [value.total_seconds()]}
    if isinstance(value, Mapping):
        return {"Mapping": [list(value), [_plain(each) for each in value.values()]]}
    return {type(value).__name__: [_plain(each) for each in values_of(value)]}


def _made(plain: dict[str, Any]) -> Any:
    """The opposite of `_plain`; the outermost object stays as it is."""
    if "key" in plain:
        return plain
    ((name, values),) = plain.items()
    return _MAKERS[name](*map(_frozen, values))


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
