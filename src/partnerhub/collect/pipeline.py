"""One run of collecting, as a column of calls: who is due ► ask ► read ► decide ► store ► what is missing ► pictures.

Takes the hub, an open store and the clock; gives a `Collected`. A channel's failure is a result like any other.
Does not decide anything itself: `schedule`, `update`, `absences` and `identity` do.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from partnerhub import __version__
from partnerhub.address import Allowed
from partnerhub.collect import archives, dates, identity, inbox, schedule
from partnerhub.collect.fetch import Fetcher, Limits
from partnerhub.collect.pictures import fetch_pictures
from partnerhub.collect.sources import Listing, Sources
from partnerhub.collect.update import plan_pictures, plan_versions
from partnerhub.collect.values import (
    Answer,
    Collected,
    Failed,
    Fetched,
    Here,
    ReadFeed,
    Result,
    Trouble,
    Unchanged,
)
from partnerhub.collect.vouching import vouched
from partnerhub.collect.worker import Readers
from partnerhub.model import HUB, Channel, ChannelState, Entry, HostState, Hub, Kind, Said, Trust, Validators
from partnerhub.store import Dates, Known, Store, Update

LARGEST_FILE = 100_000_000  # bytes of a file in the hub: an export may be long, a disk image is a mistake
DATED = frozenset({Kind.ICAL, Kind.SCHEMA_ORG, Kind.POLICE_UK})  # what they list takes place
WRITE_AT_ONCE, WRITE_AFTER = 64, 0.25  # answers, seconds: so many wait for the disk together, each whole or not at all


Tells = Callable[[Result], None]


async def collect(
    hub: Hub,
    store: Store,
    now: datetime,
    *,
    only: Collection[str] = (),
    force: bool = False,
    offline: bool = False,
    entries: Sequence[Entry] = (),
    limits: Limits | None = None,
    starts: Callable[[int], None] = lambda _: None,
    tells: Tells = lambda _: None,
) -> Collected:
    """Asks every channel that is due. `starts` is told how many, `tells` each result as it comes.

    `entries` are what was entered by hand for all channels of kind inbox: what is not among them was taken out.
    """
    states, hosts = store.channel_states(), store.host_states()
    chosen = choose(hub, states, hosts, now, only=only, force=force, offline=offline)
    starts(len(chosen.due))
    run = _Run(hub, store, now, states, hosts, entries, tells, offline)
    fetching = Fetcher(user_agent=user_agent(hub), allow=Allowed.parse(hub.allow), limits=limits or Limits())
    async with fetching as fetcher, Readers() as readers:
        await run.all(chosen.due, fetcher, readers)
        if not offline and not run.our_fault:
            await run.sources.ask([*({*(only or hub.by_channel)} - _frozen(hub, now))], hosts, fetcher)
        pictures = () if run.our_fault else await fetch_pictures(hub, store, now, fetcher, only=only, offline=offline)
    run.sources.forget()
    results = tuple(run.results[channel.id] for channel in chosen.due)
    retracted, returned = run.sources.told(hub.by_channel)
    return Collected(
        results,
        chosen.not_due,
        chosen.offline,
        chosen.resting,
        run.our_fault,
        retracted=retracted,
        returned=returned,
        pictures=pictures,
        frozen=chosen.frozen,
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom to ask in this run, and whom not and why."""

    due: tuple[Channel, ...]
    not_due: tuple[str, ...]
    offline: tuple[str, ...]
    resting: tuple[str, ...]
    frozen: tuple[str, ...]


def choose(
    hub: Hub,
    states: Mapping[str, ChannelState],
    hosts: Mapping[str, HostState],
    now: datetime,
    *,
    only: Collection[str] = (),
    force: bool = False,
    offline: bool = False,
) -> Chosen:
    """Files and entries are always read; addresses when they are due, or when `force` says so; frozen ones never."""
    due: list[Channel] = []
    left: dict[str, list[str]] = {"not due": [], "offline": [], "resting": [], "frozen": []}
    frozen = _frozen(hub, now)
    for channel in hub.channels:
        if only and channel.id not in only:
            continue
        host = hosts.get(host_of(channel))
        if channel.url and channel.id in frozen:
            left["frozen"].append(channel.id)
        elif channel.url and offline:
            left["offline"].append(channel.id)
        elif not channel.url or force or schedule.is_due(remembered(states, channel), host, now):
            due.append(channel)
        else:
            rests = host is not None and host.rests_until > now
            left["resting" if rests else "not due"].append(channel.id)
    return Chosen(tuple(due), *(tuple(ids) for ids in left.values()))


def _frozen(hub: Hub, now: datetime) -> frozenset[str]:
    return hub.frozen_on(now.astimezone(ZoneInfo(hub.timezone)).date())


def user_agent(hub: Hub) -> str:
    """Names the hub and where to complain."""
    about = hub.url or "no public address yet"
    return f"PartnerHub/{__version__} (+{about}; {hub.contact})".encode("ascii", "replace").decode()


def host_of(channel: Channel) -> str:
    return (urlsplit(channel.url or "").hostname or "").lower()


def remembered(states: Mapping[str, ChannelState], channel: Channel) -> ChannelState:
    """What we know of a channel under its present address."""
    return schedule.known(states.get(channel.id, ChannelState(channel.id)), channel)


@dataclass(frozen=True, slots=True)
class _Answered:
    channel: Channel
    before: ChannelState
    answer: Answer
    feed: ReadFeed | Failed | None

    @property
    def items(self) -> tuple[Said, ...]:
        return self.feed.items if isinstance(self.feed, ReadFeed) else ()

    @property
    def calendar(self) -> ReadFeed | None:
        return self.feed if isinstance(self.feed, ReadFeed) and self.feed.kind in DATED else None

    @property
    def deleted(self) -> tuple[str, ...]:
        return self.feed.deleted if isinstance(self.feed, ReadFeed) else ()


class _Run:
    """The shell of one run: keeps what must be told at its end."""

    def __init__(
        self,
        hub: Hub,
        store: Store,
        now: datetime,
        states: Mapping[str, ChannelState],
        hosts: dict[str, HostState],
        entries: Iterable[Entry],
        tells: Tells,
        offline: bool,
    ) -> None:
        self.hub, self.store, self.now = hub, store, now
        self.states, self.hosts, self.tells, self.offline = states, hosts, tells, offline
        self.entries: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            self.entries[entry.channel].append(entry)
        self.sources = Sources(store, now)
        self.results: dict[str, Result] = {}
        self.our_fault: str | None = None

    async def all(self, due: Iterable[Channel], fetcher: Fetcher, readers: Readers) -> None:
        """Good answers are written as they come; failures at the end, when it is clear whose fault they are."""
        answered: asyncio.Queue[_Answered | None] = asyncio.Queue()
        failures: list[_Answered] = []
        contacted: list[tuple[ChannelState, Answer]] = []

        async def one(channel: Channel) -> None:
            answered.put_nowait(await self.ask(channel, remembered(self.states, channel), fetcher, readers))

        async def everyone() -> None:
            try:
                async with asyncio.TaskGroup() as group:
                    for channel in due:
                        group.create_task(one(channel))
            finally:
                answered.put_nowait(None)

        asking = asyncio.create_task(everyone())
        ended = False
        while not ended:
            some = [await answered.get()]
            with suppress(TimeoutError):
                async with asyncio.timeout(WRITE_AFTER):
                    while some[-1] is not None and len(some) < WRITE_AT_ONCE:
                        some.append(await answered.get())
            ended = None in some
            good = []
            for got in filter(None, some):
                if got.channel.url:
                    contacted.append((got.before, got.answer))
                if trouble_of(got):
                    failures.append(got)
                else:
                    good.append(got)
            await asyncio.to_thread(self.write, good)
        await asking
        self.our_fault = schedule.our_own_fault(contacted)
        self.write(failures)

    async def ask(self, channel: Channel, before: ChannelState, fetcher: Fetcher, readers: Readers) -> _Answered:
        if channel.kind is Kind.INBOX:
            return await self.ask_inbox(channel, before, readers)
        validators = schedule.validators(before, channel, self.now)
        answer = (
            read_file(self.hub.root, channel, validators)
            if channel.path
            else await fetcher.fetch(channel.url or "", validators)
        )
        feed = None
        if isinstance(answer, Fetched):
            here = Here(self.now, self.hub.timezone)
            if channel.kind is Kind.ARCHIVE:
                feed = await archives.read(readers, answer.body, answer.url)
            else:
                feed = await readers.read(channel.kind, answer.body, answer.content_type, answer.url, here)
            if channel.kind is Kind.WEBMENTIONS and isinstance(feed, ReadFeed):
                feed, is_done = await vouched(feed, channel.id, self.store, self.now, None if self.offline else fetcher)
                answer = answer if is_done else replace(answer, validators=Validators())  # and so read again next time
            answer = replace(answer, body=b"")  # a thousand bodies are not kept until the night ends
        return _Answered(channel, before, answer, feed)

    async def ask_inbox(self, channel: Channel, before: ChannelState, readers: Readers) -> _Answered:
        entries = self.entries[channel.id]
        validators = inbox.validators(entries)
        if before.validators == validators:
            return _Answered(channel, before, Unchanged(validators), None)
        return _Answered(channel, before, Fetched(b"", "", validators=validators), await inbox.read(readers, entries))

    def write(self, some: Sequence[_Answered]) -> None:
        ids = {got.channel.id: identity.item_ids(got.channel.id, got.items) for got in some}
        deleted = {got.channel.id: [identity.id_of(got.channel.id, guid) for guid in got.deleted] for got in some}
        known = self.store.known({id_ for each in (*ids.values(), *deleted.values()) for id_ in each})
        renamed = {got.channel.id: self.renamed(got, ids[got.channel.id], known) for got in some if got.calendar}
        for channel, others in renamed.items():
            ids[channel] = tuple(others.get(id_, id_) for id_ in ids[channel])
            known |= self.store.known(set(others.values()))
        remarks = self.sources.compare(
            [
                Listing(
                    got.channel,
                    frozenset(ids[got.channel.id]),
                    tuple(id_ for id_ in deleted[got.channel.id] if id_ in known),
                    is_comparable=got.before.url == got.channel.url,
                    is_calendar=got.calendar is not None,
                    until=dates.until(got.calendar.occurrences, self.now) if got.calendar else None,
                )
                for got in some
                if isinstance(got.feed, ReadFeed)
            ]
        )
        updates = []
        for got in some:
            change, result = self.decide(got, ids[got.channel.id], known)
            if got.calendar:
                told = self.dates(got.calendar, ids[got.channel.id], renamed[got.channel.id])
                state = replace(change.state, read=self.now, dates_until=dates.last_of(told.occurrences))
                change = replace(change, state=state, dates=told)
            updates.append(change)
            result = replace(result, remark=result.remark or remarks.get(got.channel.id))
            self.results[got.channel.id] = result
            self.tells(result)
        self.store.apply(updates)

    def renamed(self, got: _Answered, ids: Sequence[str], known: Collection[str]) -> dict[str, str]:
        """{id: the item it is} of the events of a calendar that have another UID than when we first read them."""
        assert got.calendar
        before = self.store.renamed(ids)
        items = [(id_, said) for id_, said in zip(ids, got.items, strict=True) if id_ not in before]
        left = [one for one in self.store.coming(got.channel.id, self.now) if one.id not in before.values()]
        coming = dates.next_of(got.calendar.occurrences, self.now)
        return before | dates.same([id_ for id_, _ in items], [said for _, said in items], coming, known, left)

    def dates(self, feed: ReadFeed, ids: Sequence[str], renamed: Mapping[str, str]) -> Dates:
        of = {said.guid: id_ for id_, said in zip(ids, feed.items, strict=True)}
        told = [replace(one, item=of[one.item]) for one in feed.occurrences]
        return Dates(tuple(ids), dates.merged(told, self.store.occurrences(ids), self.now), renamed)

    def decide(self, got: _Answered, ids: Sequence[str], known: Mapping[str, Known]) -> tuple[Update, Result]:
        channel, feed = got.channel, got.feed if isinstance(got.feed, ReadFeed) else None
        trouble = trouble_of(got)
        usual = channel.language or (feed.language if feed else None)
        said = [replace(each, language=usual) if usual and not each.language else each for each in got.items]
        versions, unchanged = plan_versions(channel, ids, said, known, self.now)
        trusted = self.hub.by_partner[channel.partner].trust is Trust.AUTO  # others' pictures an editor saw as they are
        pictures = plan_pictures(ids, said, unchanged, known) if trusted else ()
        new = [version.item.placed for version in versions if version.item.version == 1]
        before = self.store.newest_of(channel.id) if new and got.before.newest else ()
        times = sorted([*before, *new], reverse=True) if new else []
        state = schedule.after(
            got.before,
            channel,
            got.answer,
            got.feed,
            newest=times[0] if times else got.before.newest,
            rhythm=schedule.rhythm(times) if times else got.before.rhythm,
            items_changed=bool(versions),
            now=self.now,
            ours=bool(trouble and self.our_fault),
        )
        result = Result(
            channel.id,
            trouble.trouble if trouble else state.outcome,
            trouble.reason if trouble else None,
            new=len(new),
            changed=len(versions) - len(new),
            kept=len(unchanged),
            remark=feed.remark if feed else None,
        )
        return Update(state, versions, unchanged, self.now, self.rest(got), pictures), result

    def rest(self, got: _Answered) -> HostState | None:
        if not (isinstance(got.answer, Failed) and got.answer.trouble is Trouble.BUSY) or self.our_fault:
            return None
        name = got.answer.host or host_of(got.channel)
        self.hosts[name] = schedule.rest(self.hosts.get(name), name, got.answer.caching.retry_after, self.now)
        return self.hosts[name]


def trouble_of(got: _Answered) -> Failed | None:
    return next((value for value in (got.answer, got.feed) if isinstance(value, Failed)), None)


def read_file(root: Path, channel: Channel, before: Validators) -> Answer:
    """A `path:` channel. The digest of its bytes serves as the validator, so an unchanged file is not read again."""
    assert channel.path
    try:
        with (root / channel.path).open("rb") as file:
            body = file.read(LARGEST_FILE + 1)
    except OSError as error:
        return Failed(Trouble.FILE, f"{channel.path} cannot be read: {error.strerror or error}")
    if len(body) > LARGEST_FILE:
        return Failed(Trouble.TOO_BIG, f"{channel.path} is larger than {LARGEST_FILE // 10**6} MB")
    validators = Validators(etag=hashlib.sha256(body).hexdigest())
    if before == validators:
        return Unchanged(validators)
    return Fetched(body, url=HUB + channel.path, content_type="", validators=validators)
