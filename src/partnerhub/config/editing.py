"""Changes of partners.yaml that keep every comment: lines put between the lines that are there, and nothing moved.

Takes the file's bytes and what to add; gives the new bytes, or refuses. Each change is checked before it counts: what
is read of the new text must be what was read of the old one with the change, and the whole file must be right.
ruamel's own round trip would do less: it gives back comments, but not the indentation and line ends of the file.
"""

from __future__ import annotations

import copy
import json
import os
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from partnerhub.config.content.writing import page_text
from partnerhub.config.document import Path as Where
from partnerhub.config.document import Span, Unreadable, read, spans, text_of
from partnerhub.config.kept import FILE
from partnerhub.config.loading import checked
from partnerhub.errors import ConfigError, Mistake, Refused
from partnerhub.model import Hub

Fields = Mapping[str, Any]  # of str, bool, lists and mappings of these, in their order; None is left out

_LINE = re.compile(r"\r\n|\n|\r|\Z")
_STEP = 2


@dataclass(frozen=True, slots=True)
class NewPartner:
    fields: Fields


@dataclass(frozen=True, slots=True)
class NewChannel:
    partner: str  # the id of the partner or account
    fields: Fields


@dataclass(frozen=True, slots=True)
class NewAddress:
    channel: str
    url: str


Edit = NewPartner | NewChannel | NewAddress


@dataclass(frozen=True, slots=True)
class _Splice:
    """`text` in place of the characters from `start` to before `end`."""

    start: int
    end: int
    text: str


def write(root: Path, edits: Sequence[Edit]) -> Hub:
    """Makes the changes in `root`'s partners.yaml, all or none, and gives the hub that it says then.

    Raises `ConfigError` when the file would be wrong afterwards and `Refused` when it cannot be changed without moving
    anything: the file stays as it was, byte by byte.
    """
    path = (root / FILE).resolve()  # a link stays a link
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Refused(f"{FILE} cannot be read: {error.strerror}") from error
    new = edited(raw, edits)
    hub = checked(root, new)
    draft = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        try:
            with draft.open("xb") as file:
                file.write(new)
                file.flush()
                os.fsync(file.fileno())
            draft.chmod(path.stat().st_mode & 0o7777)
            if path.read_bytes() != raw:
                raise Refused(f"{FILE} was changed by somebody else meanwhile: nothing was written, try again")
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise Refused(f"{FILE} cannot be written: {error.strerror}") from error
    return hub


def edited(raw: bytes, edits: Sequence[Edit]) -> bytes:
    """The file's bytes with the changes. Raises `ConfigError` when it is no YAML, `Refused` as `write` does."""
    try:
        text = text_of(raw)
        old = read(text)
        places = spans(text)
    except Unreadable as error:
        raise ConfigError([Mistake(FILE, error.line, "", error.problem)]) from None
    if not isinstance(old.data, dict) or not edits:
        return raw
    try:
        splices = list(_splices(text, old.data, places, edits))
        new = _spliced(text, splices)
        if read(new).data != _changed(old.data, edits):
            raise _NoPlace
    except (_NoPlace, Unreadable, LookupError):
        raise Refused(_by_hand(edits)) from None
    mark = raw[:3] if raw.startswith(b"\xef\xbb\xbf") else b""
    return mark + new.encode()


def shown(edits: Sequence[Edit]) -> str:
    """The new lines by themselves, as they would stand at the beginning of a line."""
    return "\n".join(line for edit in edits for line in _told(edit))


def where(data: object, channel: str) -> Where | None:
    """The path of the channel with this id in what is read of the file."""
    return next((path for path, fields in _channels(data) if fields.get("id") == channel), None)


class _NoPlace(Exception):
    """The file is written in a way that has no line for it."""


def _by_hand(edits: Sequence[Edit]) -> str:
    return (
        f"{FILE} is written in a way that cannot be changed without moving what is there. Nothing was changed. "
        f"Write this yourself:\n\n{shown(edits)}"
    )


def _told(edit: Edit) -> Iterator[str]:
    match edit:
        case NewPartner(fields):
            yield from _entry(fields, _STEP, _STEP)
        case NewChannel(partner, fields):
            yield f"# in channels of {partner}:"
            yield from _entry(fields, _STEP, _STEP)
        case NewAddress(channel, url):
            yield f"# in channel {channel}:"
            yield from _lines({"url": url}, _STEP)


# ── what is meant ──


def _changed(data: dict[str, Any], edits: Iterable[Edit]) -> dict[str, Any]:
    """What is to be read of the file afterwards."""
    new = copy.deepcopy(data)
    for edit in edits:
        match edit:
            case NewPartner(fields):
                new["partners"] = [*(new.get("partners") or []), _bare(fields)]
            case NewChannel(partner, fields):
                who = _at(new, _speaker(new, partner))
                who["channels"] = [*(who.get("channels") or []), _bare(fields)]
            case NewAddress(channel, url):
                path = where(new, channel)
                if path is None:
                    raise LookupError(channel)
                _at(new, path)["url"] = url
    return new


def _bare(value: Any) -> Any:
    """As YAML gives it back."""
    if isinstance(value, Mapping):
        return {key: _bare(each) for key, each in value.items() if each is not None}
    if isinstance(value, list | tuple):
        return [_bare(each) for each in value]
    return value if isinstance(value, bool | int) else str(value)


def _at(data: Any, path: Where) -> Any:
    for step in path:
        data = data[step]
    return data


def _speaker(data: Any, id_: str) -> Where:
    for section in ("accounts", "partners"):
        for place, who in enumerate(data.get(section) or []):
            if isinstance(who, dict) and who.get("id") == id_:
                return section, place
    raise LookupError(id_)


def _channels(data: Any) -> Iterator[tuple[Where, dict[str, Any]]]:
    for section in ("accounts", "partners"):
        for place, who in enumerate(_listed(data, section)):
            for inner, channel in enumerate(_listed(who, "channels")):
                if isinstance(channel, dict):
                    yield (section, place, "channels", inner), channel


def _listed(mapping: Any, key: str) -> list[Any]:
    value = mapping.get(key) if isinstance(mapping, dict) else None
    return value if isinstance(value, list) else []


# ── where it goes ──


def _splices(text: str, data: dict[str, Any], places: Mapping[Where, Span], edits: Sequence[Edit]) -> Iterator[_Splice]:
    partners = [edit.fields for edit in edits if isinstance(edit, NewPartner)]
    if partners:
        yield _grown(text, data, places, ("partners",), partners)
    channels: defaultdict[str, list[Fields]] = defaultdict(list)
    for edit in edits:
        if isinstance(edit, NewChannel):
            channels[edit.partner].append(edit.fields)
        elif isinstance(edit, NewAddress):
            path = where(data, edit.channel)
            if path is None or "url" not in _at(data, path):
                raise _NoPlace
            yield _replaced(text, places[*path, "url"], edit.url)
    for partner, some in channels.items():
        yield _grown(text, data, places, (*_speaker(data, partner), "channels"), some)


def _grown(
    text: str, data: dict[str, Any], places: Mapping[Where, Span], path: Where, entries: Sequence[Fields]
) -> _Splice:
    """The list at the path with more entries at its end."""
    outer, key = places[path[:-1]], str(path[-1])
    there = _at(data, path[:-1]).get(key, ...)
    if there is ...:
        return _begun(text, places, path, entries)
    span = places[path]
    if span.is_flow and there:
        return _in_flow(text, span, ", ".join(map(_flow, entries)))
    if outer.is_flow:
        return _Splice(span.start, span.end, f"[{', '.join(map(_flow, entries))}]")
    if not there:
        return _filled(text, span, outer, path, entries)
    last, before = places[*path, len(there) - 1], _gap(text, places, path, len(there))
    if last.is_flow:
        lines = [f"- {_flow(each)}" for each in entries]
    else:
        step = last.column - span.column
        lines = list(_spread(entries, step, _inner_step(places, path, len(there)), before))
    return _after(text, span.end, last.column, [*before, *(_indented(lines, span.column))])


def _begun(text: str, places: Mapping[Where, Span], path: Where, entries: Sequence[Fields]) -> _Splice:
    """The key itself is missing: it comes after the others."""
    outer, key = places[path[:-1]], str(path[-1])
    if outer.is_flow:
        return _in_flow(text, outer, f"{key}: [{', '.join(map(_flow, entries))}]")
    at_top = len(path) == 1
    lines = [f"{key}:", *_indented(_spread(entries, _STEP, _STEP, [""] if at_top else []), _STEP)]
    return _after(text, outer.end, outer.column, [*([""] if at_top else []), *_indented(lines, outer.column)])


def _filled(text: str, span: Span, outer: Span, path: Where, entries: Sequence[Fields]) -> _Splice:
    """`channels: []`, or `channels:` with nothing behind it."""
    at_top = len(path) == 1
    lines = _indented(_spread(entries, _STEP, _STEP, [""] if at_top else []), outer.column + _STEP)
    grown = _after(text, span.end, outer.column + 1, list(lines))
    end = _LINE.search(text, span.end)
    rest = text[span.end : end.start()] if end else ""
    kept = rest if rest.strip() else ""
    start = span.start if kept else len(text[: span.start].rstrip(" "))
    return _Splice(start, grown.end, kept + text[span.end + len(rest) : grown.start] + grown.text)


def _gap(text: str, places: Mapping[Where, Span], path: Where, number: int) -> list[str]:
    """An empty line, where the entries of this list have one between them."""
    if number < 2:
        return [""] if len(path) == 1 else []
    between = text[places[*path, number - 2].end : places[*path, number - 1].start]
    return [""] if re.search(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)", between) else []


def _inner_step(places: Mapping[Where, Span], path: Where, number: int) -> int:
    """How far this list's entries have the lists in them indented."""
    for place in reversed(range(number)):
        inner, outer = places.get((*path, place, "channels")), places.get((*path, place))
        if inner and outer and not inner.is_flow and not outer.is_flow and inner.column >= outer.column:
            return inner.column - outer.column
    return _STEP


def _after(text: str, end: int, column: int, lines: Sequence[str]) -> _Splice:
    """New lines after the line in which something ends, and after the comments below it that are indented as much."""
    newline = _newline(text, end)
    found = _LINE.search(text, end)
    at = found.end() if found else len(text)
    comment = re.compile(rf"[ ]{{{max(column, 1)},}}#[^\r\n]*(?:\r\n|\n|\r|\Z)")
    while following := comment.match(text, at):
        at = following.end()
    first = newline if at and text[at - 1] not in "\r\n" else ""
    return _Splice(at, at, first + "".join(f"{line}{newline}" for line in lines))


def _replaced(text: str, span: Span, value: str) -> _Splice:
    """Another scalar, in the same quotes."""
    style = text[span.start : span.start + 1]
    (line,) = _lines({"url": value}, _STEP)
    plain = line.removeprefix("url: ")
    if style == '"' or plain.startswith('"'):
        plain = json.dumps(value, ensure_ascii=False)
    elif style == "'":
        plain = "'" + value.replace("'", "''") + "'"
    return _Splice(span.start, span.end, plain)


def _in_flow(text: str, span: Span, words: str) -> _Splice:
    """Before the closing bracket."""
    inside = text[span.start + 1 : span.end - 1].rstrip()
    if "#" in inside or "\n" in text[span.start : span.end]:
        raise _NoPlace  # a comment at its end would swallow what is put behind it
    glue = "" if not inside else " " if inside.endswith(",") else ", "
    at = span.start + 1 + len(inside)
    return _Splice(at, at, glue + words)


def _spliced(text: str, splices: Iterable[_Splice]) -> str:
    """All of them, the last place first. At one place they keep their order."""
    for _, some in groupby(sorted(splices, key=lambda each: -each.start), key=lambda each: each.start):
        for each in reversed(list(some)):
            text = text[: each.start] + each.text + text[each.end :]
    return text


def _newline(text: str, near: int) -> str:
    """The line end that is used just before, else after."""
    before = max(text.rfind("\n", 0, near), text.rfind("\r", 0, near))
    found = _LINE.search(text, near) if before < 0 else None
    mark = found[0] if found else text[max(before - 1, 0) : before + 1]
    return "\r\n" if mark.endswith("\r\n") else "\r" if mark.endswith("\r") else "\n"


# ── how it is written ──


def _spread(entries: Iterable[Fields], step: int, inner: int, between: list[str]) -> Iterator[str]:
    for place, fields in enumerate(entries):
        yield from between if place else ()
        yield from _entry(fields, step, inner)


def _entry(fields: Fields, step: int, inner: int) -> Iterator[str]:
    """A mapping in a list: its first line begins with a hyphen, its keys stand `step` columns further."""
    for place, line in enumerate(_lines(fields, inner)):
        yield f"{'-' if place == 0 else '':<{step}}{line}"


def _lines(fields: Fields, inner: int) -> Iterator[str]:
    """A mapping's lines; lists of mappings in it are indented by `inner`."""
    for key, value in fields.items():
        if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            yield f"{key}:"
            yield from _indented(_spread(value, _STEP, inner, []), inner)
        else:
            yield from page_text({key: value}, "").split("\n")[1:-2]


def _indented(lines: Iterable[str], by: int) -> Iterator[str]:
    return (f"{' ' * by}{line}" if line else line for line in lines)


def _flow(fields: Fields) -> str:
    return "{" + ", ".join(f"{key}: {_in_one_line(value)}" for key, value in fields.items() if value is not None) + "}"


def _in_one_line(value: Any) -> str:
    if isinstance(value, Mapping):
        return _flow(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_in_one_line, value))}]"
    text = json.dumps(_bare(value), ensure_ascii=False)
    bare = text[1:-1]
    return bare if re.fullmatch(r"[a-z][a-z-]*", bare) and read(f"a: {bare}").data == {"a": bare} else text
