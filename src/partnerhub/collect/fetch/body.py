"""Gathers a body within its limits, unpacking gzip as it comes.

The unpacker is ours because a cap on decoded *chunks* is no cap: one chunk of a bomb is already too much.
Does not read sockets or know about feeds.
"""

from __future__ import annotations

import zlib

from partnerhub.collect.fetch.limits import Limits, Stop
from partnerhub.collect.values import Trouble

_GZIP = 31  # zlib's wbits for "gzip header and trailer, nothing else"
_MAGIC = b"\x1f\x8b"


class Body:
    """Fed with what the wire brings; raises `Stop` as soon as a limit is crossed, so it never holds much more."""

    def __init__(self, encodings: list[str], length: str, limits: Limits) -> None:
        """`encodings` are the Content-Encoding headers, `length` the Content-Length or ""."""
        self._limits = limits
        self._wire = 0
        self._decoded = bytearray()
        self._unpack = zlib.decompressobj(_GZIP) if _is_gzip(encodings) else None
        if length.isascii() and length.isdigit() and len(length) < 20 and int(length) > limits.wire:
            raise self._too_big(limits.wire)

    @property
    def wire(self) -> int:
        """Bytes received so far."""
        return self._wire

    def feed(self, chunk: bytes) -> None:
        first = self._wire == 0
        self._wire += len(chunk)
        if self._wire > self._limits.wire:
            raise self._too_big(self._limits.wire)
        if self._unpack is None:
            self._decoded += chunk
        else:
            self._gunzip(self._unpack, chunk, first)
        if len(self._decoded) > self._limits.decoded:
            raise self._too_big(self._limits.decoded)

    def end(self) -> bytes:
        """The whole body, once the stream ended as promised."""
        if self._wire and self._unpack and not self._unpack.eof:
            raise Stop(Trouble.CUT, "the answer was cut off: its gzip data has no end")
        if not self._decoded or self._decoded.isspace():
            raise Stop(Trouble.EMPTY, "the server answered with an empty page", 200)
        return bytes(self._decoded)

    def _gunzip(self, unpack: zlib._Decompress, chunk: bytes, first: bool) -> None:
        if unpack.eof:
            return  # padding after the end is common and harmless
        try:
            self._decoded += unpack.decompress(chunk, self._limits.decoded + 1 - len(self._decoded))
        except zlib.error:
            if first and not chunk.startswith(_MAGIC[: len(chunk)]):
                raise Stop(Trouble.ENCODING, "says it sends gzip, but does not") from None
            raise Stop(Trouble.CUT, "the answer was damaged on the way: its gzip data is broken") from None
        if unpack.unused_data.startswith(_MAGIC):
            raise Stop(Trouble.ENCODING, "sends several gzip streams in one answer")  # half of it would look whole

    @staticmethod
    def _too_big(limit: int) -> Stop:
        return Stop(Trouble.TOO_BIG, f"the answer is larger than {limit / 1_000_000:g} MB")


def _is_gzip(encodings: list[str]) -> bool:
    """Whether to unpack. We ask for gzip alone; anything else, or two of them, is not answered in kind."""
    names = [name for name in (part.strip().lower() for part in ",".join(encodings).split(",")) if name]
    names = [name for name in names if name != "identity"]
    if not names:
        return False
    if names in (["gzip"], ["x-gzip"]):
        return True
    raise Stop(Trouble.ENCODING, f"sends a content encoding we did not ask for ({', '.join(names)[:40]})")
