"""Asks one address: GET, redirects by hand, one body within limits. One `Fetcher` serves one run.

Takes its turn at every host, so callers may start as many fetches at once as they like.
Does not decide when to ask, remember anything between runs, read feeds or log.
"""

from __future__ import annotations

import asyncio
import os
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.http import HttpProcessingError
from yarl import URL

from partnerhub.address import Allowed
from partnerhub.collect.fetch import headers as says
from partnerhub.collect.fetch.body import Body
from partnerhub.collect.fetch.door import ASKING, Asking, Door, Resolver, name_of, web_address
from partnerhub.collect.fetch.limits import Limits, Stop
from partnerhub.collect.values import Answer, Failed, Fetched, Trouble, Unchanged
from partnerhub.model import Validators

_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
_PERMANENT = {301, 308}
_REDIRECTS = _PERMANENT | {302, 303, 307}


@dataclass(frozen=True, slots=True)
class _Onward:
    """A redirect, not yet followed."""

    location: str
    permanent: bool


@dataclass(slots=True)
class _Host:
    """What one run knows of a host."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0  # loop time of the next request at the earliest
    waiting: int = 0
    silent: int = 0  # requests in a row without any answer
    closed: Failed | None = None  # why it is not asked again in this run


class Fetcher:
    """The hub's only way to the network.

    async with Fetcher(user_agent="…", allow=Allowed(())) as fetcher:
        answer = await fetcher.fetch(channel.url, state.validators)
    """

    def __init__(self, *, user_agent: str, allow: Allowed, limits: Limits = Limits()) -> None:  # noqa: B008 - frozen
        self._user_agent = user_agent
        self._limits = limits
        self._door = Door(allow)
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._slots = asyncio.Semaphore(limits.at_once)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            resolver=Resolver(self._limits.at_once),
            socket_factory=self._door.open,
            ttl_dns_cache=300,
            limit=0,  # turns and slots are ours, below
            limit_per_host=1,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            headers={"User-Agent": self._user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip"},
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect),
            auto_decompress=False,
            trust_env=False,
            max_line_size=16_384,
            max_field_size=65_536,  # some sites' security policies alone are longer than aiohttp's 8 KB
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def fetch(self, url: str, validators: Validators) -> Answer:
        """One GET with its redirects. Never raises for anything the network does."""
        try:
            return await self._follow(url, validators)
        except Stop as stop:
            return stop.failed

    async def look(self, url: str) -> Answer:
        """Whether something is at an address: as `fetch`, but the body of a 200 is left on the wire."""
        try:
            return await self._follow(url, Validators(), only_head=True)
        except Stop as stop:
            return stop.failed

    async def _follow(self, url: str, validators: Validators, only_head: bool = False) -> Answer:
        here = web_address(url)
        seen = {here}
        moved: URL | None = None
        permanent = True  # every hop so far was
        left = self._limits.wall
        while True:
            host = self._door.check(here)
            async with self._turn(host) as state:
                started = asyncio.get_running_loop().time()
                answer = await self._ask(here, host, state, validators, left, moved, only_head)
            left -= asyncio.get_running_loop().time() - started
            if not isinstance(answer, _Onward):
                return answer
            following = next_hop(here, answer.location)
            if following in seen:
                raise Stop(Trouble.REDIRECT, f"redirects in a loop (at {host})")
            if len(seen) > self._limits.redirects:
                raise Stop(Trouble.REDIRECT, f"redirects more than {self._limits.redirects} times (last at {host})")
            permanent = permanent and answer.permanent
            moved = following if permanent else moved
            seen.add(following)
            here = following

    @asynccontextmanager
    async def _turn(self, name: str) -> AsyncIterator[_Host]:
        """One request at a time to a host, with a gap; then one of the slots for all hosts."""
        host = self._hosts[name]
        host.waiting += 1
        try:
            await host.turn.acquire()
        finally:
            host.waiting -= 1
        try:
            if host.closed:
                stop = Stop(host.closed.trouble, host.closed.reason)
                stop.failed = host.closed
                raise stop
            loop = asyncio.get_running_loop()
            await asyncio.sleep(host.free_at - loop.time())
            async with self._slots:
                try:
                    yield host
                finally:
                    host.free_at = loop.time() + self._limits.gap
        finally:
            host.turn.release()

    async def _ask(
        self,
        url: URL,
        name: str,
        host: _Host,
        validators: Validators,
        left: float,
        moved: URL | None,
        only_head: bool,
    ) -> Fetched | Unchanged | _Onward:
        assert self._session is not None, "a Fetcher is used inside `async with`"
        asking = Asking(name)
        token = ASKING.set(asking)
        answered = False
        wall = asyncio.timeout(left)
        try:
            async with (
                wall,
                self._session.get(url, headers=says.conditions(validators), allow_redirects=False) as response,
            ):
                answered = True
                host.silent = 0
                try:
                    return await self._take(response, host, validators, moved, only_head)
                finally:
                    # An unread rest is dropped here; a connection nobody waits for would only use up a descriptor.
                    if not host.waiting or not response.content.is_eof():
                        response.close()
        except (aiohttp.ClientError, HttpProcessingError, OSError) as error:
            late = f"{self._limits.wall:g} s" if wall.expired() else None
            if answered:
                raise _broken_off(name, late) from None
            if asking.refused:
                raise Stop(Trouble.FORBIDDEN, asking.refused) from None
            stop = _silent(error, name, late)
            self._note_silence(host, stop.failed)
            raise stop from None
        finally:
            ASKING.reset(token)

    async def _take(
        self,
        response: aiohttp.ClientResponse,
        host: _Host,
        validators: Validators,
        moved: URL | None,
        only_head: bool,
    ) -> Fetched | Unchanged | _Onward:
        headers, status = response.headers, response.status
        if status in _REDIRECTS:
            return _Onward(headers.get("Location", ""), status in _PERMANENT)
        when = says.caching(headers, headers.getall("Cache-Control", []))
        moved_to = str(moved) if moved else None
        if status == 304 and says.conditions(validators):
            return Unchanged(says.validators(headers, validators), when, moved_to)
        if status != 200:
            stop = says.no_answer_for(status, when)
            if stop.failed.trouble is Trouble.BUSY:
                # It asked for rest: what else we wanted of it tonight can wait.
                stop.failed = host.closed = replace(stop.failed, host=name_of(response.url))
            raise stop
        return Fetched(
            body=b"" if only_head else await self._read(response),
            url=str(response.url),
            content_type=headers.get("Content-Type", ""),
            content_language=headers.get("Content-Language"),
            validators=says.validators(headers),
            caching=when,
            moved_to=moved_to,
        )

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        headers, limits = response.headers, self._limits
        body = Body(headers.getall("Content-Encoding", []), headers.get("Content-Length", ""), limits)
        started = asyncio.get_running_loop().time()
        floor = asyncio.timeout_at(started + limits.grace)
        try:
            async with floor:
                async for chunk in response.content.iter_any():
                    body.feed(chunk)
                    # The moment at which, if nothing more came, the average would sink below the floor.
                    floor.reschedule(started + max(limits.grace, body.wire / limits.floor))
        except TimeoutError:
            if not floor.expired():
                raise
            raise Stop(Trouble.TIMEOUT, f"sends less than {limits.floor / 1000:g} KB a second") from None
        return body.end()

    def _note_silence(self, host: _Host, failed: Failed) -> None:
        host.silent += 1
        if host.silent >= self._limits.silent:
            host.closed = failed  # a hundred channels of a dead host must not cost a hundred walls


def next_hop(here: URL, location: str) -> URL:
    """Where a redirect leads. `Stop` if that cannot be read or would leave https."""
    if not location:
        raise Stop(Trouble.REDIRECT, f"redirects without saying where (from {here.host})")
    try:
        there = here.join(web_address(location)).with_fragment(None)
    except (Stop, ValueError):
        raise Stop(Trouble.REDIRECT, f"redirects to something that is no address (from {here.host})") from None
    if here.scheme == "https" and there.scheme == "http":
        raise Stop(Trouble.REDIRECT, f"redirects from https to http (from {here.host} to {there.host})")
    return there


def _silent(error: Exception, name: str, late: str | None) -> Stop:
    """What went wrong before any answer came. `late`: the time it had, if it ran out."""
    if late:
        return Stop(Trouble.TIMEOUT, f"no answer within {late} (from {name})")
    match error:
        case aiohttp.ClientConnectorDNSError():
            return Stop(Trouble.DNS, f"there is no host of this name, or the name service is down ({name})")
        case aiohttp.ClientConnectorCertificateError():
            why = getattr(error.certificate_error, "verify_message", "") or "not valid"
            return Stop(Trouble.TLS, f"the certificate of {name} cannot be trusted ({why})")
        case aiohttp.ClientSSLError():
            return Stop(Trouble.TLS, f"no secure connection could be made to {name}")
        case aiohttp.ServerTimeoutError() | TimeoutError():
            return Stop(Trouble.TIMEOUT, f"no connection could be made to {name} in time")
        case aiohttp.ClientConnectorError():
            return Stop(Trouble.CONNECT, f"no connection could be made to {name} ({_meaning(error.os_error)})")
        case aiohttp.ClientResponseError() | HttpProcessingError():
            return Stop(Trouble.HTTP, f"the answer of {name} is not HTTP")
        case _:
            return Stop(Trouble.CONNECT, f"{name} closed the connection without an answer")


def _broken_off(name: str, late: str | None) -> Stop:
    """What went wrong in the middle of a body. The error's own words may quote the server and are left out."""
    if late:
        return Stop(Trouble.TIMEOUT, f"the answer of {name} took longer than {late}")
    return Stop(Trouble.CUT, f"the answer of {name} was cut off: fewer bytes came than promised")


def _meaning(error: OSError) -> str:
    return os.strerror(error.errno).lower() if error.errno else "unreachable"
