"""Files of content/ written for an editor, as a person would have written them. Overwrites nothing, ever."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from partnerhub.config import frontmatter
from partnerhub.config.content import rules
from partnerhub.config.content.rules import Known
from partnerhub.config.content.shapes import DecisionShape
from partnerhub.config.content.text import one_kind_of_line
from partnerhub.config.content.values import first_minute, prose_of, slug_of
from partnerhub.config.content.written import fields_of, line_of
from partnerhub.config.document import Unreadable, is_control
from partnerhub.config.document import read as read_yaml
from partnerhub.errors import ConfigError, Mistake, Refused
from partnerhub.model import Decision, Details, Hub
from partnerhub.model.kinds import LAST

_WIDE = 100  # letters on a line, past which a list has a line for each entry


def write_decision(hub: Hub, decision: Decision) -> Path:
    """Writes one file in content/decisions/<year>/ that `read_content` reads as this decision, and returns its path.

    `decision.file` and `lines` are not looked at; line breaks within one-line texts become blanks, control characters
    are left out, and the time is kept to the second. Raises `ConfigError` for a decision that would be refused when
    read, apart from what other files say, and `Refused` when the file cannot be written.
    """
    zone = ZoneInfo(hub.timezone)
    day = decision.on.astimezone(zone).date()
    path = hub.root / "content" / "decisions" / f"{day:%Y}" / f"{day}-{decision.do}-{_name(decision.about)}.md"
    text = page_text(_fields(decision, zone), decision.note)
    shown = path.relative_to(hub.root)
    page = frontmatter.read(shown, text)
    known = Known(hub, None)
    _, findings = fields_of(
        page.fields, page.body, DecisionShape, lambda fields, body: rules.decision(fields, body, known)
    )
    if findings:
        raise ConfigError(Mistake(shown.as_posix(), line_of(each, page), "", each.problem) for each in findings)
    return _put(path, text)


def write_page(path: Path, fields: Mapping[str, object], body: str) -> Path:
    """Writes one file with front matter and returns its path: the given one, or `…-2.md` and so on where it is taken.

    `fields` holds str, int, float, bool, days, times, lists and mappings of these, in their order; None is left out.
    Raises `Refused` when the file cannot be written.
    """
    return _put(path, page_text(fields, body))


def page_text(fields: Mapping[str, object], body: str) -> str:
    """The text of a file: front matter with quotes only where they are needed, and the body below."""
    lines = [line for key, value in fields.items() if value is not None for line in _lines(key, value)]
    text = prose_of(_clean(one_kind_of_line(body)))
    return "\n".join((frontmatter.FENCE, *lines, frontmatter.FENCE, *(("", text) if text else ()), ""))


def _fields(decision: Decision, zone: ZoneInfo) -> dict[str, object]:
    """In the order in which a person would tell it."""
    return {
        "about": decision.about,
        "do": decision.do.value,
        "title": _line(decision.title),
        "areas": decision.areas,
        "topics": decision.topics,
        "with": decision.others or None,
        "ground": decision.ground.value if decision.ground else None,
        **(details_written(decision.details, zone) if decision.details else {}),
        "debate": decision.debate,
        "strand": decision.strand,
        "until": decision.until,
        "attribution": decision.attribution.value if decision.attribution else None,
        "role": _line(decision.role),
        "period": decision.period,
        "why": _line(decision.why),
        "by": decision.by,
        "second": decision.second,
        "on": _moment(decision.on, zone),
        "link": decision.link,
        "version": decision.version,
    }


def details_written(details: Details, hubs: ZoneInfo) -> dict[str, str | None]:
    """What something is, field by field as a file has it. `hubs` is the time zone that need not be named."""
    there = ZoneInfo(details.zone)
    told = {key: getattr(details, key) for key in ("starts", "ends", "closes")}
    return {
        "kind": details.kind.value,
        "starts": told["starts"] and _start(told["starts"], there, details.all_day),
        "ends": told["ends"] and _last(told["ends"], there),
        "closes": told["closes"] and _last(told["closes"], there),
        "zone": details.zone if details.zone != hubs.key and any(told.values()) else None,
        "place": _line(details.place),
        "amount": _line(details.amount),
        "whom": _line(details.whom),
    }


def _start(moment: datetime, zone: ZoneInfo, all_day: bool) -> str:
    there = moment.astimezone(zone)
    return there.date().isoformat() if all_day else _clock(there, zone)


def _last(moment: datetime, zone: ZoneInfo) -> str:
    there = moment.astimezone(zone)
    return there.date().isoformat() if there.time() == LAST else _clock(there, zone)


def _line(text: str | None) -> str | None:
    return None if text is None else " ".join(_clean(" ".join(text.split())).split())


def _clean(text: str) -> str:
    return "".join(letter for letter in text if not is_control(letter))


def _moment(on: datetime, zone: ZoneInfo) -> str:
    """As short as it can be without meaning another time: the day alone, the zone's own time, or with its offset."""
    there = on.astimezone(zone).replace(microsecond=0)
    if first_minute(there.date(), zone) == there:
        return there.date().isoformat()
    return _clock(there, zone)


def _clock(there: datetime, zone: ZoneInfo) -> str:
    """A time of the zone's own clock; with its offset where the clock shows it twice."""
    timespec = "seconds" if there.second else "minutes"
    bare = there.replace(tzinfo=None)
    meant = first_minute(bare, zone) == there.astimezone(UTC)
    return (bare if meant else there).isoformat(timespec=timespec)


def _name(about: str) -> str:
    if "://" not in about:
        return slug_of(about) or "item"
    parts = urlsplit(about)
    return slug_of(f"{parts.netloc} {parts.path}") or "item"


def _lines(key: str, value: object) -> Iterator[str]:
    """One field as YAML."""
    if isinstance(value, Mapping):
        yield f"{key}:"
        for inner, each in value.items():
            if each is not None:
                yield from (f"  {line}" for line in _lines(str(inner), each))
        return
    if isinstance(value, list | tuple):
        flow = f"{key}: [{', '.join(_scalar(each, in_list=True) for each in value)}]" if _is_flat(value) else ""
        if flow and len(flow) <= _WIDE:
            yield flow
            return
        yield f"{key}:"
        for each in value:
            yield from _entry(each)
        return
    text = _plain(value)
    if "\n" in text:
        block = [f"{key}: |-", *(f"  {line}" if line else "" for line in text.split("\n"))]
        if _reads(block, {key: text}):
            yield from block
            return
    yield f"{key}: {_scalar(value)}"


def _entry(value: object) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"  - {_scalar(value)}"
        return
    lines = [line for key, each in value.items() if each is not None for line in _lines(str(key), each)]
    yield from (f"  {'- ' if place == 0 else '  '}{line}" for place, line in enumerate(lines))


def _is_flat(values: list[object] | tuple[object, ...]) -> bool:
    return not any(isinstance(value, Mapping | list | tuple) for value in values)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):  # a time is one too
        return value.isoformat()
    return _clean(one_kind_of_line(str(value)))


def _scalar(value: object, in_list: bool = False) -> str:
    """A single value, quoted when it would be read as something else without."""
    text = _plain(value)
    meant: object = value if isinstance(value, bool | int | float) else text
    if (
        text
        and "\n" not in text
        and _reads([f"a: [{text}]" if in_list else f"a: {text}"], {"a": [meant] if in_list else meant})
    ):
        return text
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _reads(lines: list[str], meant: object) -> bool:
    try:
        document = read_yaml("\n".join(lines) + "\n")
    except Unreadable:
        return False
    return document.data == meant and not document.findings and type(document.data) is type(meant)


_PRINTABLE = re.compile("[ -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter == "\n":
        return "\\n"
    return letter if _PRINTABLE.fullmatch(letter) else f"\\u{ord(letter):04x}"


def _put(path: Path, text: str) -> Path:
    """Whole or not at all, and never over another file."""
    draft = path.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with draft.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            return next(target for target in _names(path) if _linked(draft, target))
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}") from error


def _names(path: Path) -> Iterator[Path]:
    yield path
    yield from (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))


def _linked(draft: Path, target: Path) -> bool:
    """Gives the draft another name, unless that is taken: a link, unlike a rename, replaces nothing."""
    try:
        os.link(draft, target)
    except FileExistsError:
        return False
    return True
