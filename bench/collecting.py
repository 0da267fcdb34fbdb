"""Collecting: channels on a loopback web, read cold and then answered 304, by the hub and by its peers.

`compare` prints the tables. Each subject below runs in a process of its own: `python -m bench.collecting SUBJECT …`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

from bench import NOW, web
from bench.measure import HEADS, RATIO_HEADS, Measured, Memory, Ratio, answer, check, middle, row, run, table, working

AT_ONCE = 64  # the hub's own number of requests under way (collect.fetch.Limits)
WORKERS = 10  # the peer's
PARTNERS = 60

# ── subjects ────────────────────────────────────────────────────────────────────────────────────


def hub(folder: str, *more: str) -> dict[str, Any]:
    """`hub collect` as people run it."""
    import tasks

    with working():
        tasks.app(["collect", "--hub", folder, "--now", f"{NOW:%Y-%m-%dT%H:%M}", *more], standalone_mode=False)
    return {}


def subscribe(folder: str, channels: str, port: str) -> dict[str, Any]:
    """Makes the peer's database with its subscriptions; not measured, as our partners.yaml is not."""
    give_sgmllib()
    from reader import make_reader

    with make_reader(f"{folder}/reader.sqlite") as reader:
        for address in addresses(int(channels), int(port)):
            reader.add_feed(address)
    return {}


def reader(folder: str, workers: str) -> dict[str, Any]:
    """lemon24/reader: all feeds now, whatever its own schedule says."""
    import socket

    give_sgmllib()
    from reader import make_reader

    resolve = socket.getaddrinfo

    def localhost(host: Any, *arguments: Any, **more: Any) -> Any:
        """`.localhost` is this machine, as the hub's own resolver has it; the C library may not know that."""
        return resolve("127.0.0.1" if str(host).endswith(".localhost") else host, *arguments, **more)

    socket.getaddrinfo = localhost
    with working(), make_reader(f"{folder}/reader.sqlite") as peer:
        peer.update_feeds(workers=int(workers), scheduled=False)
    with make_reader(f"{folder}/reader.sqlite") as peer:
        return {"items": peer.get_entry_counts().total, "broken": peer.get_feed_counts(broken=True).total}


def give_sgmllib() -> None:
    """reader 3.26 carries a feedparser that wants sgmllib under the name feedparser itself has since given up."""
    import feedparser_sgmllib

    sys.modules.setdefault("sgmllib", feedparser_sgmllib)


def bare(channels: str, port: str, conditional: str) -> dict[str, Any]:
    """aiohttp alone: every address once, its body read and dropped."""
    import asyncio
    import socket

    import aiohttp
    from aiohttp.abc import AbstractResolver, ResolveResult

    class Here(AbstractResolver):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=6, flags=0)]

        async def close(self) -> None:
            pass

    async def ask() -> None:
        slots = asyncio.Semaphore(AT_ONCE)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=Here(), limit=0)) as session:

            async def one(channel: int, address: str) -> None:
                headers = {"If-None-Match": web.etag(channel)} if conditional == "304" else {}
                async with slots, session.get(address, headers=headers) as response:
                    await response.read()

            await asyncio.gather(*(one(n, address) for n, address in enumerate(addresses(int(channels), int(port)))))

    with working():
        asyncio.run(ask())
    return {}


def addresses(channels: int, port: int) -> Iterator[str]:
    return (f"http://{web.host(channel)}:{port}/feed" for channel in range(channels))


# ── the comparison ──────────────────────────────────────────────────────────────────────────────


def compare(channels: int, repeat: int) -> None:
    """Measures every subject `repeat` times in turn and prints the run in the middle."""
    runs: dict[str, list[Measured]] = {}

    def measure(name: str, expected: Mapping[str, int], subject: str, *arguments: object) -> Measured:
        measured = run("bench.collecting", subject, *arguments)
        check(name, ask_count(port), expected)
        runs.setdefault(name, []).append(measured)
        return measured

    cold, quiet = {"200": channels}, {"304": channels}
    with TemporaryDirectory(prefix="bench-") as scratch, serving(channels) as port:
        for number in range(repeat):
            folder = Path(scratch, str(number))
            write_hub(folder, channels, port)
            measure("hub, cold", cold, "hub", folder)
            check("hub, cold", collected(folder), {"new": channels * web.ITEMS, "failed": 0})
            measure("hub, all 304", quiet, "hub", folder, "--force")
            check("hub, all 304", collected(folder), {"new": 0, "failed": 0})
            for workers in (WORKERS, AT_ONCE):
                run("bench.collecting", "subscribe", folder, channels, port)
                for name, expected in (("cold", cold), ("all 304", quiet)):
                    told = measure(f"reader, {workers} workers, {name}", expected, "reader", folder, workers).told
                    check("reader", told, {"items": channels * web.ITEMS, "broken": 0})
                for left in folder.glob("reader.sqlite*"):
                    left.unlink()
            measure("bare aiohttp, bodies", cold, "bare", channels, port, "200")
            measure("bare aiohttp, all 304", quiet, "bare", channels, port, "304")
            rmtree(folder)
    best = {name: middle(some) for name, some in runs.items()}
    print(f"\nCollecting {channels:,} channels of {web.ITEMS} items, {web.LATENCY * 1000:.0f} ms latency ", end="")
    print(f"(the middle of {repeat} runs)\n")
    print(table(HEADS, [row(name, measured) for name, measured in best.items()]), end="\n\n")
    print(table(RATIO_HEADS, [ratio.row() for ratio in ratios(best)]))


def ratios(best: Mapping[str, Measured]) -> Iterator[Ratio | Memory]:
    cold, quiet = best["hub, cold"], best["hub, all 304"]
    download = best["bare aiohttp, all 304"]
    yield Ratio("cold, of reader's", cold, best[f"reader, {WORKERS} workers, cold"], 0.4)
    yield Ratio("all 304, of the bare download's", quiet, download, 1.5)
    yield Memory((cold, quiet), 300)
    yield Ratio("all 304, of reader's", quiet, best[f"reader, {WORKERS} workers, all 304"])
    yield Ratio(f"all 304, of reader's with {AT_ONCE} workers", quiet, best[f"reader, {AT_ONCE} workers, all 304"])
    yield Ratio("cold, of the bare download's", cold, best["bare aiohttp, bodies"])


@contextmanager
def serving(channels: int) -> Iterator[int]:
    """The web of feeds in its own process; its port."""
    command = [sys.executable, "-m", "bench.web", str(channels)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def ask_count(port: int) -> dict[str, int]:
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/count")
    counted: dict[str, int] = json.loads(connection.getresponse().read())
    connection.close()
    return counted


def collected(folder: Path) -> dict[str, int]:
    """What the hub's own report says of the run."""
    results = json.loads((folder / "var/report.json").read_text(encoding="utf-8"))["collected"]["results"]
    failed = [result for result in results if result["reason"]]
    return {"new": sum(result["new"] for result in results), "failed": len(failed)}


def write_hub(folder: Path, channels: int, port: int) -> None:
    """A hub that listens to the web of feeds, its channels dealt out to 60 partners."""
    folder.mkdir(parents=True)
    lines = [
        "hub:",
        "  title: Benchmark",
        "  contact: hub@bench.example",
        "  network:",
        f'    allow: ["*.localhost:{port}"]',
        "office:",
        "  - {name: Arrenshire Police and Crime Commissioner, short: PCC, from: 2012-11-22}",
        "patch: {id: arrenshire, name: Arrenshire, kind: force}",
        "partners:",
    ]
    there = list(addresses(channels, port))
    for partner in range(min(PARTNERS, channels)):
        lines += [
            f"  - id: partner-{partner}",
            f"    name: Partner {partner}",
            "    trust: auto",
            "    permission: {basis: agreement, granted_by: Director, date: 2025-09-01}",
            "    channels:",
        ]
        for channel in range(partner, channels, PARTNERS):
            lines += [f"      - id: channel-{channel}", "        kind: rss", f"        url: {there[channel]}"]
    (folder / "partners.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    subjects: dict[str, Callable[..., Mapping[str, Any]]] = {
        "hub": hub,
        "subscribe": subscribe,
        "reader": reader,
        "bare": bare,
    }
    answer(subjects)
