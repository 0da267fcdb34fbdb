"""`hub import`: an owner's export into the archive file of one channel, and what was left out and why."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from partnerhub.collect.imports import canonical
from partnerhub.collect.imports.canonical import Archive, Merged
from partnerhub.collect.imports.values import Ask, Export, Format, Wrong
from partnerhub.collect.values import Failed
from partnerhub.collect.worker import Importers
from partnerhub.config import load
from partnerhub.errors import ConfigError, Mistake, Refused
from partnerhub.model import Channel, Hub, Kind
from partnerhub.shell.exits import wrong
from partnerhub.shell.report import count, plain
from partnerhub.shell.run import no_such_channel
from partnerhub.shell.terminal import out
from partnerhub.shell.times import long_day

LARGEST = 100_000_000  # bytes of an archive file, as of every file that a night reads
TOLD = 5  # ids in a sentence
SNIPPET = """\
      - id: {id}
        kind: archive
        path: archives/{id}.json"""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was asked for."""

    format: str
    file: Path
    channel: str
    owner: str | None = None
    on: date | None = None  # the day of the export, where it does not say
    replies: bool = False
    public: bool = False
    fields: Sequence[str] = ()  # "text=body"


def import_export(directory: Path, typed: Typed, now: datetime, as_json: bool) -> None:
    """Raises `ConfigError` for a wrong file, channel or option, and `Refused` when nothing of the file can be taken."""
    format_ = _format(typed.format)
    if typed.on and typed.on > now.date():
        raise wrong("--on", f"{typed.on} has not come yet: give the day on which the export was made")
    hub = load(directory, needs_files=False)
    channel = _channel(hub, typed.channel)
    path = hub.root / (channel.path or "")  # that no link in it leads out of the hub is a rule of partners.yaml
    before = _before(path, channel, format_)
    if not typed.file.name.isprintable():
        raise wrong("hub import", f"{plain(ascii(typed.file.name))}: rename the file, so that its name can be told")
    ask = Ask(
        format_,
        str(typed.file.resolve()),
        typed.owner or before.owner,
        typed.replies,
        typed.public,
        _fields(typed.fields),
        hub.timezone,
        now,
    )
    export = asyncio.run(_read(ask))
    if isinstance(export, Failed):
        raise ConfigError([Mistake(plain(str(typed.file)), export.status or 0, "", plain(export.reason))])
    _is_the_same(before, export, channel)
    told = export.day and max([export.day, *(post.published.date() for post in export.posts[-1:])])
    day = typed.on or min(told or now.date(), now.date())  # a clock that was wrong must not outdo later exports
    merged = canonical.merged(before, export, day)
    body = canonical.rendered(merged.archive)
    if len(body) > LARGEST:
        raise Refused(f"{channel.path} would be larger than {LARGEST // 10**6} MB, and no night reads such a file")
    if export.posts or merged.taken_back:
        _write(path, body)
    if as_json:
        print(json.dumps(_data(channel, export, merged, day), ensure_ascii=False))
    else:
        _tell(channel, export, merged, day, is_dated=bool(typed.on or export.day))
    if not export.posts and not before.posts:
        raise Refused(f"nothing in {plain(typed.file.name)} can be taken: why stands above. Nothing was written")


def _format(said: str) -> Format:
    try:
        return Format(said)
    except ValueError:
        raise wrong("hub import", f"should be one of {', '.join(Format)}, not {plain(said)!r}") from None


def _channel(hub: Hub, id_: str) -> Channel:
    channel = hub.by_channel.get(id_)
    if channel and channel.kind is Kind.ARCHIVE:
        return channel
    if channel:
        missing, own = (
            f'channel "{id_}" is of kind {channel.kind}, and an archive needs a channel of its own',
            f"{id_}-archive",
        )
    else:
        missing, own = no_such_channel(id_, hub), id_
    problem = f"{missing}: write this under the channels of whoever it belongs to, then import again\n"
    raise ConfigError([Mistake("partners.yaml", 0, "", problem + SNIPPET.format(id=plain(own)))])


def _before(path: Path, channel: Channel, format_: Format) -> Archive:
    """What is there already; an empty archive for the first import."""
    if not path.exists():
        return Archive(channel.id, format_)
    try:
        archive = canonical.parsed(path.read_bytes(), channel.id)
    except Wrong as error:
        raise ConfigError([Mistake(channel.path or "", 0, "", error.problem)]) from None
    if archive.format is not format_:
        told = f"it was made by hub import {archive.format}: import {format_} into a channel of its own"
        raise ConfigError([Mistake(channel.path or "", 0, "", told)])
    return archive


def _is_the_same(before: Archive, export: Export, channel: Channel) -> None:
    """Raises `ConfigError` when an export is of somebody else than those before it."""
    if before.owner and export.owner and export.owner.lower() != before.owner.lower():
        told = f"it is the archive of {plain(before.owner)}, and this export is of {plain(export.owner)}"
        raise ConfigError([Mistake(channel.path or "", 0, "", f"{told}: give that a channel of its own")])


def _fields(said: Sequence[str]) -> tuple[tuple[str, str], ...]:
    pairs = [each.partition("=") for each in said]
    if bad := next((each for each, (ours, _, theirs) in zip(said, pairs, strict=True) if not (ours and theirs)), None):
        raise wrong("--map", f"should be OURS=THEIRS, such as text=body, not {plain(bad)!r}")
    return tuple((ours.strip(), theirs.strip()) for ours, _, theirs in pairs)


async def _read(ask: Ask) -> Export | Failed:
    async with Importers() as importers:
        return await importers.read(ask)


def _write(path: Path, body: bytes) -> None:
    """Whole or not at all; not at all when it is the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_bytes() == body:
        return
    draft = path.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        with draft.open("xb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _data(channel: Channel, export: Export, merged: Merged, day: date) -> Mapping[str, object]:
    return {
        "channel": channel.id,
        "file": channel.path,
        "owner": merged.archive.owner,
        "exported": day.isoformat(),
        "taken": len(export.posts),
        "posts": len(merged.archive.posts),
        "new": list(merged.new),
        "changed": list(merged.changed),
        "unchanged": len(merged.same),
        "vanished": list(merged.vanished),
        "taken_back": list(merged.taken_back),
        "kept_out": list(merged.kept_out),
        "left_out": dict(export.reasons.most_common()),
        "remarks": list(export.remarks),
    }


def _tell(channel: Channel, export: Export, merged: Merged, day: date, is_dated: bool) -> None:
    made = [(len(merged.new), "new"), (len(merged.changed), "changed"), (len(merged.same), "as before")]
    told = ", ".join(f"{number} {what}" for number, what in made if number) or "none"
    whose = f" of {merged.archive.owner}" if merged.archive.owner else ""
    _say(
        f"{channel.path}: {count(len(export.posts), 'post')} taken ({told}) from the export{whose} of {long_day(day)}."
    )
    if not is_dated:
        _say("The export does not say when it was made, so today stands for it: --on DAY says better.")
    for remark in export.remarks:
        _say(f"Note: {remark}.")
    if export.left:
        _say("Left out:")
    for reason, number in export.reasons.most_common():
        _say(f"  {number:>7}  {reason}")
    if merged.taken_back:
        _say(f"Taken out again, for they are among what is left out now: {_some(merged.taken_back)}.")
    if merged.kept_out:
        _say(f"Not taken, for a newer export took them back: {_some(merged.kept_out)}.")
    if merged.vanished:
        _say(f"Not in this export any more, and kept: {_some(merged.vanished)}.")
        _say("Whoever took a post down may want it gone here too: delete its line from the file then.")
    if merged.new or merged.changed or merged.taken_back:
        _say("Look at the file, commit it; the next night reads it.")
    else:
        _say("The file is as it was.")


def _some(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - TOLD} more" if len(ids) > TOLD else ""
    return ", ".join(ids[:TOLD]) + more


def _say(text: str) -> None:
    indent = text[: len(text) - len(text.lstrip())]
    out.print(indent + plain(text), markup=False, highlight=False, soft_wrap=True)
