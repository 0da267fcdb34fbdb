"""A web of feeds on loopback, one host name per channel: c0.localhost, c1.localhost, …

Serves 20 items a feed after a fixed delay, and 304 to the validator it gave. Run it in a process of its own:
`python -m bench.web CHANNELS` prints its port; `/count` says what it has answered since last asked.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from datetime import timedelta
from email.utils import format_datetime

from bench import NOW, words

ITEMS = 20  # in a feed
LATENCY = 0.05  # seconds before each answer


def host(channel: int) -> str:
    return f"c{channel}.localhost"


def etag(channel: int) -> str:
    return f'"feed-{channel}"'


def feed(channel: int) -> bytes:
    """RSS of 20 items, about 20 KB."""
    items = []
    for n in range(ITEMS):
        number = channel * ITEMS + n
        address = f"http://{host(channel)}/news/{number}"
        html = "".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in words.paragraphs(number))
        placed = format_datetime(NOW - timedelta(days=3 * n, minutes=channel))
        items.append(
            f"<item><title>{words.title(number)}</title><link>{address}</link><guid isPermaLink='false'>{number}</guid>"
            f"<pubDate>{placed}</pubDate><category>{words.SUBJECTS[number % len(words.SUBJECTS)]}</category>"
            f"<description>{html}&lt;p&gt;&lt;a href='{address}#more'&gt;Read on&lt;/a&gt;&lt;/p&gt;</description>"
            "</item>\n"
        )
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n<rss version='2.0'><channel>"
        f"<title>Channel {channel}</title><link>http://{host(channel)}/</link><description>News</description>\n"
        f"{''.join(items)}</channel></rss>\n"
    ).encode()


class Answers(asyncio.Protocol):
    """One connection, kept open. As little as HTTP allows, so that the server is never what is measured."""

    def __init__(self, channels: int, tally: Counter[str]) -> None:
        self.channels, self.tally = channels, tally
        self.asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.asked += data
        while b"\r\n\r\n" in self.asked:
            head, _, self.asked = self.asked.partition(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            if first.split()[1] == "/count":
                self.say("200 OK", "", json.dumps(self.tally).encode())
                self.tally.clear()
            else:
                asyncio.get_running_loop().call_later(LATENCY, self.answer, headers)

    def answer(self, headers: dict[str, str]) -> None:
        channel = int(headers["host"].removeprefix("c").partition(".")[0])
        assert 0 <= channel < self.channels, headers["host"]
        if headers.get("if-none-match") == etag(channel):
            self.tally["304"] += 1
            self.say("304 Not Modified", f"ETag: {etag(channel)}\r\n", None)
        else:
            self.tally["200"] += 1
            kind = "Content-Type: application/rss+xml; charset=utf-8\r\n"
            self.say("200 OK", f"ETag: {etag(channel)}\r\n{kind}", FEEDS[channel])

    def say(self, status: str, headers: str, body: bytes | None) -> None:
        length = "" if body is None else f"Content-Length: {len(body)}\r\n"
        self.transport.write(f"HTTP/1.1 {status}\r\n{headers}{length}\r\n".encode() + (body or b""))


FEEDS: list[bytes] = []


async def serve(channels: int) -> None:
    """Until it is killed."""
    FEEDS.extend(feed(channel) for channel in range(channels))
    tally: Counter[str] = Counter()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answers(channels, tally), "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
