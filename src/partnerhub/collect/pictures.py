"""Fetches the pictures that stories may show, has them made anew, and keeps what came in var/pictures.

Takes the hub, an open store, the clock and the one Fetcher; gives what became of each picture. Nothing here ever fails
a night. Does not decide which story shows what: `curate` does.

    var/pictures/0123456789abcdef-640.webp      named by the bytes it was made from, and its width
"""

from __future__ import annotations

import asyncio
import os
import re
import stat
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from partnerhub.collect import schedule
from partnerhub.collect.fetch import Fetcher
from partnerhub.collect.values import Answer, Encoded, Failed, Fetched, NoPicture, Pictured, Trouble
from partnerhub.collect.worker import Encoders
from partnerhub.model import Hub, Picture, Validators
from partnerhub.store import Outcome, Store, StoredPicture, WantedPicture

AT_MOST, AT_MOST_A_HOST = 200, 40  # pictures asked for in one run
AT_ONCE = 8  # under way together, each up to 10 MB
LARGEST_FILE = 10_000_000  # bytes of a picture in the hub, as on the web
MOST_MISSES = 5
NIGHT = timedelta(hours=20)  # as nights go: the next may begin earlier than the last one did
HIDDEN = "var"  # the folder of the hub that is ours alone

_OURS = re.compile(r"[0-9a-f]{16}-[0-9]{1,4}\.webp(?:\.new)?")
_NEVER = frozenset({Trouble.GONE, Trouble.FORBIDDEN, Trouble.TOO_BIG, Trouble.REDIRECT})


async def fetch_pictures(
    hub: Hub,
    store: Store,
    now: datetime,
    fetcher: Fetcher,
    *,
    only: Collection[str] = (),
    offline: bool = False,
) -> tuple[Pictured, ...]:
    """Asks for what is wanted and due, of channels whose partner allows pictures. `offline`: files of the hub alone."""
    folder = hub.root / HIDDEN / "pictures"
    allowed = {channel.id for channel in hub.channels if hub.by_partner[channel.partner].permission.images}
    frozen = hub.frozen_on(now.astimezone(ZoneInfo(hub.timezone)).date())
    asked = allowed - {channel.id for channel in hub.channels if channel.url and channel.id in frozen}
    there = _files(folder)
    lost = [address for address, names in store.picture_files().items() if not there.issuperset(names)]
    store.forget_pictures(lost)  # somebody took their files away: they are wanted again
    found: list[StoredPicture] = []
    async with Encoders() as encoders:
        asking = _Asking(hub, store, now, fetcher, encoders, folder)
        resting = {name for name, host in store.host_states().items() if host.rests_until > now}
        chosen = Chosen(resting, now, offline)
        # Of an item whose likeliest picture turns out to be a logo the next one is asked, in the same night.
        while some := chosen.more(store.wanted_pictures({*only} & asked if only else asked)):
            found += await asking.all(some)
        asking.rest()
    store.forget_pictures(store.unnamed_pictures(allowed))
    _tidy(store, folder)
    return tuple(Pictured(one.address, one.why or None) for one in found)


class Chosen:
    """Whom to ask in one run: of each item one at a time, of no host that rests, and of no host too many."""

    def __init__(self, resting: Collection[str], now: datetime, offline: bool) -> None:
        self.resting, self.now, self.offline = resting, now, offline
        self._asked: set[str] = set()
        self._hosts: Counter[str] = Counter()

    def more(self, wanted: Iterable[WantedPicture]) -> list[WantedPicture]:
        """Those to ask now, in the order given."""
        chosen = []
        served: set[str] = set()  # items
        for each in wanted:
            host = _host(each.address)
            if each.item in served or not is_due(each.before, self.now):
                continue
            if each.address in self._asked:
                served.add(each.item)  # it comes with another item, or its host asked us to rest
                continue
            if (host and self.offline) or host in self.resting or (host and self._hosts[host] >= AT_MOST_A_HOST):
                continue
            if len(self._asked) < AT_MOST:
                served.add(each.item)
                self._asked.add(each.address)
                self._hosts[host] += 1
                chosen.append(each)
        return chosen


def is_due(before: StoredPicture | None, now: datetime) -> bool:
    """At once; after a failure in 1, 2, 4 and 8 nights; then never again."""
    if before is None:
        return True
    if before.outcome is not Outcome.FAILED or before.misses >= MOST_MISSES:
        return False
    nights = 2 ** (before.misses - 1) - 1
    return now - before.asked >= NIGHT + timedelta(days=int(nights))


def after(wanted: WantedPicture, came: Encoded | NoPicture | Failed, now: datetime) -> StoredPicture:
    """What to remember of an address once it answered."""
    address, before = wanted.address, wanted.before
    if isinstance(came, Encoded):
        sizes = tuple(width for width, _ in came.files)
        return StoredPicture(address, Outcome.READY, now, 0, came.digest, came.width, came.height, sizes)
    for_good = came.for_good if isinstance(came, NoPicture) else came.trouble in _NEVER
    misses = (before.misses if before else 0) + 1
    return StoredPicture(address, Outcome.REFUSED if for_good else Outcome.FAILED, now, misses, why=came.reason)


class _Asking:
    """The shell of it. Each picture is written as it comes: a run that is killed loses only what was under way."""

    def __init__(
        self, hub: Hub, store: Store, now: datetime, fetcher: Fetcher, encoders: Encoders, folder: Path
    ) -> None:
        self.hub, self.store, self.now = hub, store, now
        self.fetcher, self.encoders, self.folder = fetcher, encoders, folder
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._busy: dict[str, Failed] = {}

    async def all(self, wanted: Sequence[WantedPicture]) -> list[StoredPicture]:
        found = await asyncio.gather(*map(self._one, wanted))
        return [each for each in found if each]

    async def _one(self, wanted: WantedPicture) -> StoredPicture | None:
        async with self._slots:
            came: Encoded | NoPicture | Failed
            path = Picture(wanted.address).path
            answer = (
                of_hub(self.hub.root, path) if path else _body(await self.fetcher.fetch(wanted.address, Validators()))
            )
            if isinstance(answer, Failed) and answer.trouble is Trouble.BUSY:
                self._busy[answer.host or _host(wanted.address)] = answer
                return None  # it was not asked, so nothing is known
            came = await self.encoders.encode(answer) if isinstance(answer, bytes) else answer
            found = after(wanted, _written(self.folder, came), self.now)
            self.store.save_pictures([found])
            return found

    def rest(self) -> None:
        """Remembers the hosts that asked us to rest."""
        hosts = self.store.host_states()
        self.store.save_pictures(
            (),
            [
                schedule.rest(hosts.get(name), name, each.caching.retry_after, self.now)
                for name, each in self._busy.items()
            ],
        )


def of_hub(root: Path, path: str) -> bytes | NoPicture:
    """A file of the hub. Links may lead about in its directory, but not out of it, and not to what is ours alone."""
    try:
        whole = root.resolve()
        file = (whole / path).resolve()
        inside = file.relative_to(whole)
        if inside.parts[0] == HIDDEN or any(part.startswith(".") for part in inside.parts):
            return NoPicture(f"{path} is not for readers")
        if not stat.S_ISREG(file.stat().st_mode):
            return NoPicture(f"{path} is no file")
        with file.open("rb") as opened:
            body = opened.read(LARGEST_FILE + 1)
    except (ValueError, IndexError):
        return NoPicture(f"{path} leads out of the hub's directory")
    except (OSError, RuntimeError) as error:  # the second: links in a circle
        why = getattr(error, "strerror", None) or "it leads in a circle"
        return NoPicture(f"{path} cannot be read: {why}", for_good=False)
    return body if len(body) <= LARGEST_FILE else NoPicture(f"{path} is larger than {LARGEST_FILE // 10**6} MB")


def _body(answer: Answer) -> bytes | Failed:
    match answer:
        case Fetched():
            return answer.body
        case Failed():
            return answer
    return Failed(Trouble.HTTP, "the server says that nothing changed, though nobody asked")  # 304


def _written(folder: Path, came: Encoded | NoPicture | Failed) -> Encoded | NoPicture | Failed:
    """What came, with its files on disk before anybody is told of them."""
    if not isinstance(came, Encoded):
        return came
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for width, data in came.files:
            place = folder / f"{came.digest}-{width}.webp"
            new = place.with_name(place.name + ".new")
            with new.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            new.replace(place)
    except OSError as error:
        return Failed(Trouble.FILE, f"the picture cannot be kept: {error.strerror or error}")
    return came


def _tidy(store: Store, folder: Path) -> None:
    """Removes the files that nothing names. Editions have their own links to what they show."""
    named = {name for names in store.picture_files().values() for name in names}
    for name in sorted(_files(folder) - named):
        with suppress(OSError):
            (folder / name).unlink()


def _files(folder: Path) -> set[str]:
    try:
        return {name for name in os.listdir(folder) if _OURS.fullmatch(name)}
    except OSError:
        return set()


def _host(address: str) -> str:
    """Empty for a file of the hub."""
    return (urlsplit(address).hostname or "").lower()
