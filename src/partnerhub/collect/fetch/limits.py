"""How much of anything one fetch may take, and the one way to end it early.

Holds numbers and an exception. Does not measure or enforce: the modules that do are `body`, `door` and `fetcher`.
"""

from __future__ import annotations

from dataclasses import dataclass

from partnerhub.collect.values import Caching, Failed, Trouble

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes. The defaults are for strangers on the web; tests shrink them."""

    wall: float = 30.0  # network time of one fetch, all its hops together; waiting for our turn is free
    connect: float = 10.0  # to a connected socket, TLS included
    grace: float = 10.0  # a body may be this slow to start with …
    floor: int = 1_000  # … then this many bytes a second on average
    wire: int = 10_000_000  # bytes of a body as sent
    decoded: int = 25_000_000  # bytes of a body once unpacked
    redirects: int = 5
    gap: float = 1.0  # between two requests to one host
    at_once: int = 64  # requests under way, all hosts together
    silent: int = 3  # a host that gave no answer so often in a row is not asked again in this run


class Stop(Exception):
    """Ends a fetch with a failure. Never leaves this package: `Fetcher.fetch` turns it into the value it carries."""

    def __init__(
        self, trouble: Trouble, reason: str, status: int | None = None, caching: Caching | None = None
    ) -> None:
        super().__init__(reason)
        self.failed = Failed(trouble, plain(reason), status, caching or Caching())


def plain(text: str) -> str:
    """One line that is safe to print anywhere: no control or direction characters, at most 200 characters."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= LONGEST_REASON else line[: LONGEST_REASON - 1] + "…"
