"""A real web on loopback for tests: pages, feeds and every fault a partner's server has shown.

`with Web() as web:` runs one server in a thread; `web.url(path, host="a.localhost")` is an address on it, and any name
under `.localhost` a host of its own. Speaks HTTP/1.1 over plain sockets, because a library would not let it misbehave.
"""

from __future__ import annotations

import asyncio
import gzip
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self

RSS = "application/rss+xml; charset=utf-8"
_STALLED = 3600.0  # seconds: longer than any test; a stalled answer ends with its server


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the server saw it. Header names are lower-case; `at` is `time.monotonic()`."""

    method: str
    host: str  # without the port
    path: str  # with its query
    headers: Mapping[str, str]
    at: float


Say = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


class Web:
    """Register what a path answers (last word wins), then look at `asked`. Verbs return the address on a.localhost."""

    def __init__(self, *, latency: float = 0.0, certificate: Path | None = None) -> None:
        """`latency`: seconds before each answer. `certificate`: a PEM with its key; the server speaks https then."""
        self.asked: list[Asked] = []
        self.latency = latency
        self.port = 0
        self._certificate = certificate
        self._routes: dict[tuple[str | None, str], Say] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)
        self._ready = threading.Event()
        self._stop = asyncio.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        assert self.port, "the test server did not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def url(self, path: str = "/", host: str = "a.localhost") -> str:
        return f"{'https' if self._certificate else 'http'}://{host}:{self.port}{path}"

    def asked_for(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == path]

    # ── good answers ────────────────────────────────────────────────────────────────────────────

    def serve(
        self,
        path: str,
        body: str | bytes = b"",
        content_type: str = RSS,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        headers: Mapping[str, str] | None = None,
        status: int = 200,
        host: str | None = None,
    ) -> str:
        """An ordinary page; 304 when the request's validators match. `host` None: on every host."""
        raw = body.encode() if isinstance(body, str) else body
        sent = dict(headers or {})
        if etag:
            sent["ETag"] = etag
        if last_modified:
            sent["Last-Modified"] = last_modified

        async def say(asked: Asked, out: asyncio.StreamWriter) -> None:
            if _unchanged(asked, etag, last_modified):
                out.write(_head(304, sent))
            else:
                about = {} if status in (204, 304) else {"Content-Type": content_type, "Content-Length": str(len(raw))}
                out.write(_head(status, {**about, **sent}) + (raw if about else b""))

        return self.answer(path, say, host)

    def zip(self, path: str, body: str | bytes, *, headers: Mapping[str, str] | None = None) -> str:
        """A page in gzip."""
        raw = gzip.compress(body.encode() if isinstance(body, str) else body, mtime=0)
        return self.serve(path, raw, headers={"Content-Encoding": "gzip", **(headers or {})})

    def redirect(self, path: str, to: str, status: int = 302, *, host: str | None = None) -> str:
        return self.serve(path, headers={"Location": to}, status=status, host=host)

    # ── faults ──────────────────────────────────────────────────────────────────────────────────

    def fail(self, path: str, status: int, *, headers: Mapping[str, str] | None = None, host: str | None = None) -> str:
        """404, 410, 500 …"""
        return self.serve(path, f"<h1>{status}</h1>", "text/html", headers=headers, status=status, host=host)

    def busy(self, path: str, retry_after: str | None = None, status: int = 429, *, host: str | None = None) -> str:
        return self.fail(path, status, headers={"Retry-After": retry_after} if retry_after else None, host=host)

    def stall(self, path: str, *, after: bytes = b"", host: str | None = None) -> str:
        """Says `after` (nothing, or the beginning of an answer), and then nothing more."""

        async def say(asked: Asked, out: asyncio.StreamWriter) -> None:
            out.write(after)
            await out.drain()
            await asyncio.sleep(_STALLED)

        return self.answer(path, say, host)

    def trickle(self, path: str, body: bytes = b"x" * 10_000, *, pause: float = 0.05) -> str:
        """One byte at a time."""

        async def say(asked: Asked, out: asyncio.StreamWriter) -> None:
            out.write(_head(200, {"Content-Type": RSS, "Content-Length": str(len(body))}))
            for byte in body:
                out.write(bytes([byte]))
                await out.drain()
                await asyncio.sleep(pause)

        return self.answer(path, say)

    def reset(self, path: str, body: bytes = b"") -> str:
        """Breaks the connection: before any answer, or in the middle of one that began with `body`."""

        async def say(asked: Asked, out: asyncio.StreamWriter) -> None:
            if body:
                out.write(_head(200, {"Content-Type": RSS, "Content-Length": str(len(body) + 1000)}) + body)
                await out.drain()
                await asyncio.sleep(0.05)
            out.transport.abort()

        return self.answer(path, say)

    def loop(self, path: str) -> str:
        """Two addresses that redirect to each other."""
        self.redirect(f"{path}-again", path)
        return self.redirect(path, f"{path}-again")

    def bomb(self, path: str, megabytes: int = 100) -> str:
        """Small on the wire, large once unpacked."""
        return self.zip(path, b"\0" * megabytes * 1_000_000)

    def lie(self, path: str, body: bytes, promised: int) -> str:
        """A Content-Length that is not the body's; the connection is closed at the end of the body."""

        async def say(asked: Asked, out: asyncio.StreamWriter) -> None:
            out.write(_head(200, {"Content-Type": RSS, "Content-Length": str(promised)}) + body)
            await out.drain()
            out.close()

        return self.answer(path, say)

    def empty(self, path: str) -> str:
        return self.serve(path, b"\n")

    def login_page(self, path: str) -> str:
        return self.serve(path, "<!doctype html><title>Sign in</title><form></form>", "text/html")

    def truncate(self, path: str, feed: str) -> str:
        """The first half of a feed, sent as if it were all."""
        return self.serve(path, feed[: len(feed) // 2])

    def entity_bomb(self, path: str) -> str:
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        return self.serve(
            path,
            f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>'
            "<rss version='2.0'><channel><title>&l9;</title></channel></rss>",
        )

    def raw(self, path: str, answer: bytes) -> str:
        """These bytes and the end of the connection."""

        async def say(asked: Asked, out: asyncio.StreamWriter) -> None:
            out.write(answer)
            await out.drain()
            out.close()

        return self.answer(path, say)

    def answer(self, path: str, say: Say, host: str | None = None) -> str:
        """Anything else: `say` writes the answer itself."""
        self._routes[host, path] = say
        return self.url(path, host or "a.localhost")

    # ── the server ──────────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        context = None
        if self._certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(self._certificate)
        server = await asyncio.start_server(self._converse, "127.0.0.1", 0, ssl=context, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()  # the runner cancels what is still being said

    async def _converse(self, lines: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        try:
            while not out.is_closing():
                first = await lines.readexactly(1)
                if first == b"\x16":  # a TLS greeting: a plain server answers it as nginx does
                    out.write(_head(400, {"Connection": "close"}))
                    break
                asked = _parse(first + await lines.readuntil(b"\r\n\r\n"))
                self.asked.append(asked)
                if self.latency:
                    await asyncio.sleep(self.latency)
                await self._route(asked)(asked, out)
                await out.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the visitor left, or the test is over
        finally:
            out.close()

    def _route(self, asked: Asked) -> Say:
        bare = asked.path.partition("?")[0]
        for host, path in ((asked.host, asked.path), (None, asked.path), (asked.host, bare), (None, bare)):
            if say := self._routes.get((host, path)):
                return say
        return _nothing_here


async def _nothing_here(asked: Asked, out: asyncio.StreamWriter) -> None:
    out.write(_head(404, {"Content-Length": "0"}))


def _parse(head: bytes) -> Asked:
    request, *lines = head.decode("utf-8", "surrogateescape").split("\r\n")[:-2]
    method, path, _ = request.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Asked(method, headers.get("host", "").rpartition(":")[0], path, headers, time.monotonic())


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def _unchanged(asked: Asked, etag: str | None, last_modified: str | None) -> bool:
    if sent := asked.headers.get("if-none-match"):
        return etag is not None and sent.removeprefix("W/") == etag.removeprefix("W/")
    return last_modified is not None and asked.headers.get("if-modified-since") == last_modified
