"""Reading in children that can be killed: what a hostile feed costs, and whom."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Awaitable, Callable

import pytest

from partnerhub.collect.read import read
from partnerhub.collect.values import Failed, ReadFeed, Trouble
from partnerhub.collect.worker import Readers
from partnerhub.model import Kind

URL = "https://harbour.example/feed"
ITEM = b"<item><title>Tides &amp; times</title><guid>g%d</guid><description>&lt;p&gt;Hi&lt;/p&gt;</description></item>"


def feed_of(items: int) -> bytes:
    return b"<rss version='2.0'><channel><ttl>90</ttl>%s</channel></rss>" % b"".join(ITEM % n for n in range(items))


def children() -> set[int]:
    """The living children of this process, zombies included."""
    command = ["ps", "-o", "pid=", "--ppid", str(os.getpid())]
    pids = {int(pid) for pid in subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()}
    return {pid for pid in pids if os.path.exists(f"/proc/{pid}")}


def run(scene: Callable[[], Awaitable[None]]) -> None:
    """One event loop for a scene; afterwards no child is left and nothing was forgotten."""
    before = children()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        asyncio.run(scene(), debug=True)  # type: ignore[arg-type]  # a coroutine, though Callable cannot say so
    assert children() <= before


def test_a_child_reads_what_the_parent_would() -> None:
    async def scene() -> None:
        async with Readers(workers=1) as readers:
            for body in (feed_of(3), b"<html><title>Log in</title></html>", b"", b'{"items": [{"id": 1}]}'):
                assert await readers.read(Kind.FEED, body, "text/xml", URL) == read(Kind.FEED, body, "text/xml", URL)

    run(scene)


def test_many_feeds_share_few_children() -> None:
    async def scene() -> None:
        before = children()
        async with Readers(workers=2) as readers:
            feeds = await asyncio.gather(*(readers.read(Kind.RSS, feed_of(n), "", URL) for n in range(40)))
            assert [len(feed.items) for feed in feeds if isinstance(feed, ReadFeed)] == list(range(40))
            assert len(children() - before) == 2

    run(scene)


def test_a_night_without_news_starts_no_child() -> None:
    async def scene() -> None:
        before = children()
        async with Readers():
            assert children() == before

    run(scene)


def test_too_much_processor_time_fails_one_feed_and_the_next_is_read() -> None:
    async def scene() -> None:
        async with Readers(workers=1, cpu_seconds=1) as readers:
            failed = await readers.read(Kind.RSS, feed_of(120_000), "", URL)
            assert failed == Failed(Trouble.READER, "reading took more than 1 s of processor time")
            assert isinstance(await readers.read(Kind.RSS, feed_of(1), "", URL), ReadFeed)

    run(scene)


def test_processor_time_is_counted_for_each_feed_anew() -> None:
    async def scene() -> None:
        async with Readers(workers=1, cpu_seconds=2) as readers:
            for _ in range(5):
                assert isinstance(await readers.read(Kind.RSS, feed_of(3_000), "", URL), ReadFeed)

    run(scene)


def test_too_much_memory_fails_one_feed_and_the_next_is_read() -> None:
    async def scene() -> None:
        async with Readers(workers=1, memory_bytes=160 * 2**20, cpu_seconds=60) as readers:
            failed = await readers.read(Kind.RSS, feed_of(1).replace(b"Hi", b"Hi " * 10_000_000), "", URL)
            assert failed == Failed(Trouble.READER, "reading took more than 160 MB of memory")
            assert isinstance(await readers.read(Kind.RSS, feed_of(1), "", URL), ReadFeed)

    run(scene)


def test_too_much_time_by_the_clock_fails_one_feed() -> None:
    async def scene() -> None:
        async with Readers(workers=1, wall_seconds=0.01) as readers:
            failed = await readers.read(Kind.RSS, feed_of(1), "", URL)
            assert failed == Failed(Trouble.READER, "reading took more than 0.01 s")

    run(scene)


def test_a_child_that_dies_is_replaced() -> None:
    async def scene() -> None:
        before = children()
        async with Readers(workers=1) as readers:
            await readers.read(Kind.RSS, feed_of(1), "", URL)
            (child,) = children() - before
            os.kill(child, signal.SIGKILL)
            failed = await readers.read(Kind.RSS, feed_of(1), "", URL)
            assert failed == Failed(Trouble.READER, "the reader stopped without an answer (status -9)")
            assert isinstance(await readers.read(Kind.RSS, feed_of(1), "", URL), ReadFeed)

    run(scene)


def test_a_run_that_is_stopped_in_the_middle_leaves_no_child() -> None:
    async def scene() -> None:
        async with Readers(workers=1, cpu_seconds=60) as readers:
            reading = asyncio.create_task(readers.read(Kind.RSS, feed_of(100_000), "", URL))
            await asyncio.sleep(1)
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading
            assert isinstance(await readers.read(Kind.RSS, feed_of(1), "", URL), ReadFeed)

    run(scene)


def test_a_child_ends_when_its_parent_is_gone() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "partnerhub.collect.worker", "read", "5", str(2**29)],
        input=b"\0\0", capture_output=True, timeout=30, check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
