"""`hub partners check`: whether the channels are what partners.yaml says, all or those that a pull request changes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from partnerhub.collect import archives, schedule
from partnerhub.collect.discovery.discover import Discovery
from partnerhub.collect.discovery.known import Likeness, alike
from partnerhub.collect.fetch import Limits
from partnerhub.collect.health import sentence
from partnerhub.collect.pipeline import read_file, remembered
from partnerhub.collect.values import Answer, Failed, Fetched, Here, ReadFeed, Trouble
from partnerhub.collect.worker import Readers
from partnerhub.config import editing
from partnerhub.config.document import Unreadable, read, text_of
from partnerhub.config.editing import NewAddress
from partnerhub.config.kept import FILE
from partnerhub.config.loading import load
from partnerhub.errors import ConfigError, Mistake
from partnerhub.model import Basis, Channel, ChannelState, Health, Hub, Kind, Partner, Said, Trust, Validators
from partnerhub.shell.exits import FAILED_CHANNEL, wrong
from partnerhub.shell.partners import asking as shared
from partnerhub.shell.partners import verdict
from partnerhub.shell.partners.verdict import PERMITTED, Verdict, Verdicts
from partnerhub.shell.report import plain
from partnerhub.shell.terminal import COLOURS, err, out
from partnerhub.shell.times import day_there

ASK_AGAIN = timedelta(days=730)  # after so long a permission is looked at again
# Kinds that a feed tells by itself, and that change how it is read.
_TELLING = frozenset(
    {Kind.MASTODON, Kind.BLUESKY, Kind.YOUTUBE, Kind.WORDPRESS, Kind.BLOGGER, Kind.GOVUK, Kind.PODCAST}
)
_FEEDS = _TELLING | {Kind.FEED, Kind.ATOM, Kind.RSS, Kind.RDF, Kind.JSONFEED, Kind.BRIDGE}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an editor typed."""

    ids: tuple[str, ...] = ()  # of partners and channels; (): all
    base: Path | None = None  # the partners.yaml to compare with
    markdown: bool = False
    as_json: bool = False
    offline: bool = False
    apply_moves: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from another partners.yaml. `channels`: new, or written otherwise."""

    channels: frozenset[str]
    new: frozenset[str]  # partners
    told: tuple[str, ...]
    allow: tuple[str, ...]  # of network.allow, what was there before: a pull request cannot send us elsewhere


@dataclass(frozen=True, slots=True)
class _Looked:
    verdict: Verdict
    channel: Channel
    urls: tuple[str, ...]
    said: tuple[Said, ...]
    readable: bool


def check(directory: Path, wanted: Wanted, now: datetime, limits: Limits | None = None) -> None:
    """Exits with 1 when a channel has something to mend. Raises `ConfigError` for mistakes."""
    try:
        hub = load(directory)
    except ConfigError as error:
        if wanted.markdown:
            print(verdict.markdown(Verdicts((), mistakes=tuple(map(str, error.mistakes)))))
        raise
    changes = compare(hub, wanted.base) if wanted.base else None
    if changes:
        hub = replace(hub, allow=changes.allow)
    chosen = choose(hub, wanted.ids, changes)
    states = shared.remembered(hub)
    looked = asyncio.run(_look(hub, chosen, states, wanted.offline, now, limits))
    verdicts = Verdicts(tuple(_reviewed(hub, looked, changes, now)), changes.told if changes else ())
    if wanted.markdown:
        print(verdict.markdown(verdicts))
    elif wanted.as_json:
        print(json.dumps(verdict.data(verdicts), ensure_ascii=False))
    else:
        _show(verdicts)
    if wanted.apply_moves:
        apply_moves(hub, looked, states, wanted)
    if verdicts.problems:
        raise SystemExit(FAILED_CHANNEL)


def choose(hub: Hub, ids: Sequence[str], changes: Changes | None) -> list[Channel]:
    """The channels that are named, themselves or by their partner, and that changed. Raises `ConfigError`."""
    if strange := shared.unknown(ids, [*hub.by_partner, *hub.by_channel], "partner or channel"):
        raise wrong("ID", "; ".join(strange))
    return [
        channel
        for channel in hub.channels
        if (not ids or channel.id in ids or channel.partner in ids)
        and (changes is None or channel.id in changes.channels or channel.partner in changes.new)
    ]


def compare(hub: Hub, base: Path) -> Changes:
    """What this hub's partners.yaml changes. An empty file there means that everything is new."""
    old, new = _speakers(base), _speakers(hub.root / FILE)
    before, after = _channels(old), _channels(new)
    changed = {id_ for id_, fields in after.items() if before.get(id_) != fields}
    told = [f"partner {id_} is taken out: what it said stays, nothing new is read" for id_ in old if id_ not in new]
    told += [f"channel {id_} is taken out" for id_ in before if id_ not in after]
    for id_, fields in new.items():
        for key in sorted(set(fields) | set(old.get(id_, {}))) if id_ in old else ():
            was, now = old[id_].get(key), fields.get(key)
            if key != "channels" and was != now:
                told.append(f"{id_}: {key} was {_shown(was)}, is {_shown(now)}")
    before_it = _allow(base)
    gained = [entry for entry in hub.allow if entry not in before_it]
    told += [f"network.allow gains {entry}: it is not asked before that is merged" for entry in gained]
    allow = tuple(entry for entry in hub.allow if entry in before_it)
    return Changes(frozenset(changed), frozenset(id_ for id_ in new if id_ not in old), tuple(map(plain, told)), allow)


def apply_moves(hub: Hub, looked: Sequence[_Looked], states: Mapping[str, ChannelState], wanted: Wanted) -> None:
    """Writes the addresses that are proposed, comments kept, where what is there can be read."""
    edits = []
    aside = err if wanted.markdown or wanted.as_json else out
    for each in looked:
        if not (to := each.verdict.moved):
            continue
        if not each.readable and not wanted.offline:
            aside.print(f"{each.channel.id}: not changed, for it cannot be read now", markup=False, highlight=False)
            continue
        edits.append(NewAddress(each.channel.id, to))
        aside.print(f"{each.channel.id}: {each.channel.url} ► {to}", markup=False, highlight=False, soft_wrap=True)
    if edits:
        editing.write(hub.root, edits)
    aside.print(f"{len(edits)} changed in {FILE}.", markup=False, highlight=False)


# ── looking ──


async def _look(
    hub: Hub,
    channels: Sequence[Channel],
    states: Mapping[str, ChannelState],
    offline: bool,
    now: datetime,
    limits: Limits | None,
) -> list[_Looked]:
    async with shared.asking(hub, now, limits) as discovery, Readers() as readers, asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_one(hub, channel, remembered(states, channel), offline, now, discovery, readers))
            for channel in channels
        ]
    return [task.result() for task in tasks]


async def _one(
    hub: Hub,
    channel: Channel,
    state: ChannelState,
    offline: bool,
    now: datetime,
    discovery: Discovery,
    readers: Readers,
) -> _Looked:
    """One channel, as it is now; without the network as it was last time."""
    moved = schedule.moved(state)
    if channel.kind is Kind.INBOX or (channel.url and offline):
        how, says = shared.how(replace(state, kind=state.kind or channel.kind), now)
        return _Looked(_verdict(hub, channel, how, says, moved=moved), channel, _urls(channel, moved), (), False)
    kind = Kind.FEED if channel.kind in _FEEDS else channel.kind
    robots = verdict.NOT_ASKED
    final = ""
    if channel.url:
        answer, feed = await discovery.read(kind, channel.url)
        if isinstance(answer, Fetched):
            final = answer.url
        refusal = (await discovery.robots(channel.url)).refuses(channel.url)
        robots = refusal or PERMITTED
    else:
        answer = read_file(hub.root, channel, Validators())
        feed = answer if isinstance(answer, Failed) else Failed(Trouble.EMPTY, "the file is empty")
        if isinstance(answer, Fetched) and kind is Kind.ARCHIVE:
            feed = await archives.read(readers, answer.body, answer.url)
        elif isinstance(answer, Fetched):
            feed = await readers.read(kind, answer.body, answer.content_type, answer.url, Here(now, hub.timezone))
        robots = "a file"
    if isinstance(feed, ReadFeed):
        return _read(hub, channel, feed, answer, state, robots, moved, now)
    failing = replace(state, outcome=feed.trouble, reason=feed.reason, failures=1, failing_since=None)
    found = _verdict(hub, channel, Health.FAILING, sentence(failing, now), robots=robots, moved=moved)
    told = [f"cannot be read: {feed.reason}"]
    if channel.kind is Kind.YOUTUBE and feed.trouble is Trouble.NOT_FOUND:
        found = found.noting(notes=[*told, "YouTube says so of every channel for hours on most days: look again later"])
    else:
        found = found.noting(told)
    return _Looked(found, channel, _urls(channel, final), (), readable=False)


def _read(
    hub: Hub,
    channel: Channel,
    feed: ReadFeed,
    answer: Answer,
    before: ChannelState,
    robots: str,
    moved: str | None,
    now: datetime,
) -> _Looked:
    """A channel whose feed was read."""
    kind = feed.kind if channel.kind is Kind.FEED else channel.kind
    state = replace(shared.state_of(feed, kind, now), still_since=before.still_since)
    how, says = shared.how(state, now)
    newest = next(iter(shared.newest(feed, 1)), None)
    found = _verdict(
        hub,
        channel,
        how,
        says,
        kind=kind,
        newest=shared.day_of(newest) if newest else "",
        title=shared.title_of(newest) if newest else "",
        rhythm=_rhythm(says),
        robots=PERMITTED if robots == PERMITTED else robots,
        moved=moved,
    )
    notes = [plain(feed.remark)] if feed.remark else []
    if not feed.items:
        notes.append("nothing is in it")
    elif how in {Health.STALE, Health.QUIET, Health.SUSPECT} and not hub.by_partner[channel.partner].is_over(
        now.date()
    ):
        notes.append(f"{how}: {says}")
    if robots not in {PERMITTED, "a file"}:
        notes.append(f"{robots}: do they mind being read every night?")
    if feed.kind in _TELLING and channel.kind in _FEEDS - {feed.kind, Kind.FEED, Kind.BRIDGE}:
        notes.append(f"looks like {feed.kind}, is written as {channel.kind}: leave out the kind, or write {feed.kind}")
    to = answer.moved_to if isinstance(answer, Fetched) else None
    if moved:
        notes.append(f"has moved to {moved}: hub partners check {channel.id} --apply-moves writes it")
    elif to:
        notes.append(f"leads to {to} for good: that is proposed when it still does in 3 runs over 7 days")
    final = answer.url if isinstance(answer, Fetched) else None
    return _Looked(found.noting(notes=notes), channel, _urls(channel, final, to), feed.items, readable=True)


def _verdict(hub: Hub, channel: Channel, how: Health, says: str, kind: Kind | None = None, **more: Any) -> Verdict:
    who = hub.by_partner[channel.partner]
    return Verdict(
        channel=channel.id,
        partner=who.id,
        name=plain(who.name),
        kind=kind or channel.kind,
        url=channel.url,
        health=how,
        says=says,
        permission=shared.permission_words(who.permission),
        trust=who.trust,
        **more,
    )


def _rhythm(says: str) -> str:
    """`usually every 2 days`, of a channel's sentence."""
    return says.rpartition("; usually ")[2] if "; usually " in says else ""


def _urls(channel: Channel, *more: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (channel.url, *more))))


# ── reviewing ──


def _reviewed(hub: Hub, looked: Sequence[_Looked], changes: Changes | None, now: datetime) -> Iterator[Verdict]:
    """Each verdict with what it shares with others, and what its partner's permission asks for."""
    today = day_there(now, ZoneInfo(hub.timezone))
    there = {each.channel.id for each in looked}
    others = [(channel, _urls(channel), ()) for channel in hub.channels if channel.id not in there]
    like: dict[str, list[Likeness]] = {}
    for id_, likeness in alike([*((each.channel, each.urls, each.said) for each in looked), *others]):
        like.setdefault(id_, []).append(likeness)
    first_of: set[str] = set()
    for each in looked:
        who = hub.by_partner[each.channel.partner]
        problems = [f"{likeness.why} as {likeness.channel}" for likeness in like.get(each.channel.id, ())]
        notes = []
        if who.id not in first_of:
            notes = list(_permission_notes(hub, who, today, changes is not None and who.id in changes.new))
            first_of.add(who.id)
        yield each.verdict.noting(problems, notes)


def _permission_notes(hub: Hub, who: Partner, today: date, is_new: bool) -> Iterator[str]:
    """What somebody should look at again."""
    permission = who.permission
    if permission.date and permission.date > today:
        yield f"its permission is dated {permission.date}, which has not come yet"
    elif permission.date and permission.date < today - ASK_AGAIN:
        yield f"its permission was recorded on {permission.date}: ask whether it still holds"
    if is_new and permission.basis is not Basis.LINK_ONLY:
        yield f"a new partner with the permission {shared.permission_words(permission)}: has somebody seen it?"
    if is_new and who.trust is Trust.AUTO:
        yield "a new partner with trust auto: what it says is published before anybody reads it"
    if who.org_id:
        twins = [other.id for other in hub.speakers if other.org_id == who.org_id and other.id != who.id]
        if twins:
            yield f"has the same org_id as {', '.join(twins)}: is it one partner?"


# ── comparing ──


def _data(path: Path) -> dict[str, Any]:
    try:
        found = read(text_of(path.read_bytes())).data
    except OSError as error:
        raise wrong(str(path), f"cannot be read: {error.strerror}") from None
    except Unreadable as error:
        raise ConfigError([Mistake(str(path), error.line, "", error.problem)]) from None
    return found if isinstance(found, dict) else {}


def _allow(path: Path) -> list[Any]:
    found: Any = _data(path)
    for key in ("hub", "network", "allow"):
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, list) else []


def _speakers(path: Path) -> dict[str, dict[str, Any]]:
    found = _data(path)
    sections = [found.get(name) for name in ("accounts", "partners")]
    some = [who for section in sections if isinstance(section, list) for who in section if isinstance(who, dict)]
    return {str(who.get("id")): who for who in some}


def _channels(speakers: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    lists = [who.get("channels") for who in speakers.values()]
    some = [channel for each in lists if isinstance(each, list) for channel in each if isinstance(channel, dict)]
    return {str(channel.get("id")): channel for channel in some}


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False) if value is not None else "not written"
    return text if len(text) <= 80 else f"{text[:79]}…"


def _show(verdicts: Verdicts) -> None:
    from rich.table import Table
    from rich.text import Text

    if out.is_terminal and verdicts.channels:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in ("state", "channel", "kind", "newest item", "rhythm", "robots.txt"):
            table.add_column(name, no_wrap=name == "channel", overflow="ignore" if name == "channel" else "fold")
        for how, *cells in verdict.rows(verdicts):
            table.add_row(Text(how, style=COLOURS[how]), *map(Text, cells))
        out.print(table)
        out.print()
    else:
        for row in verdict.rows(verdicts):
            print("\t".join(row))
    for line in verdict.lines(verdicts):
        style = "red" if out.is_terminal and line.startswith("!") else None
        out.print(line, style=style, markup=False, highlight=False, soft_wrap=True)
