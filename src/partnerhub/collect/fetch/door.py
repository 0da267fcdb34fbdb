"""The door to the network: every address is looked at here, on the socket that is about to be opened.

Checking a name before it is resolved is not enough (it may resolve to something else a moment later), so the check sits
where the connection is made. Does not speak HTTP or follow redirects.
"""

from __future__ import annotations

import asyncio
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from partnerhub.address import Allowed, is_public, literal
from partnerhub.collect.fetch.limits import Stop
from partnerhub.collect.values import Trouble

# An address made of these alone is sent byte for byte as it is written; yarl quotes any other one.
_PLAIN_URL = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%|]+")


@dataclass(slots=True)
class Asking:
    """The host a request is for, and why its address was refused, if it was."""

    host: str
    refused: str | None = None


ASKING: ContextVar[Asking] = ContextVar("ASKING")


class Door:
    """Opens sockets for aiohttp (`TCPConnector(socket_factory=...)`), but only to permitted addresses."""

    def __init__(self, allow: Allowed) -> None:
        self._allow = allow

    def open(self, target: tuple[Any, ...]) -> socket.socket:
        """A socket for one `getaddrinfo` result. PermissionError where the hub does not go."""
        family, kind, protocol, _, (address, port, *_) = target
        asking = ASKING.get()
        if reason := self._refusal(asking.host, ip_address(str(address).partition("%")[0]), port):
            asking.refused = reason
            raise PermissionError(reason)
        return socket.socket(family, kind, protocol)

    def check(self, url: URL) -> str:
        """The host to ask, lower-case, once scheme and form are right. Refuses literal addresses before connecting."""
        host = name_of(url)
        if url.scheme not in {"http", "https"}:
            raise Stop(Trouble.FORBIDDEN, f"leads to an address that is not on the web ({url.scheme or 'no scheme'}:)")
        if not host or url.port is None:
            raise Stop(Trouble.FORBIDDEN, "the address names no host")
        if url.user is not None or url.password is not None:
            raise Stop(Trouble.FORBIDDEN, f"the address carries a user name or password (for {host})")
        found = literal(host)
        if found is not None and (reason := self._refusal(host, found, url.port)):
            raise Stop(Trouble.FORBIDDEN, reason)
        return host

    def _refusal(self, host: str, ip: IPv4Address | IPv6Address, port: int) -> str | None:
        if self._allow.permits(host, ip, port):
            return None
        if is_public(ip):
            return f"leads to port {port} of {host}, which is not a web port"
        return f"leads to a private address ({host}: {ip})" if host != str(ip) else f"leads to a private address ({ip})"


def web_address(text: str) -> URL:
    """Text as an address, without its fragment. `Stop` if it is none; scheme and host are for `Door.check`."""
    text = text.strip()
    try:
        if not text or not text.isprintable():
            raise ValueError(text)
        url = URL(text, encoded=_PLAIN_URL.fullmatch(text) is not None).with_fragment(None)
        _ = url.raw_host, url.port  # yarl looks at them only when asked, and then may raise
    except ValueError:
        raise Stop(Trouble.FORBIDDEN, "this is not a web address") from None
    return url


def name_of(url: URL) -> str:
    """The name a host is counted under: lower-case, without the root's dot."""
    return (url.raw_host or "").lower().rstrip(".")


class Resolver(AbstractResolver):
    """getaddrinfo in threads of its own: a resolver that hangs must not hold up anything else.

    `.localhost` is this machine and is never looked up (RFC 6761); whether it may be asked is the door's matter.
    """

    def __init__(self, at_once: int) -> None:
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="resolve")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        name = host.lower().rstrip(".")
        if name == "localhost" or name.endswith(".localhost"):
            return [_result(host, "127.0.0.1", port, socket.AF_INET, socket.IPPROTO_TCP)]
        found = await asyncio.get_running_loop().run_in_executor(self._threads, _look_up, host, port, family)
        return [_result(host, str(address[0]), port, kind, protocol) for kind, _, protocol, _, address in found]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int, family: int) -> list[tuple[Any, ...]]:
    try:
        return [*socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG)]
    except ValueError as error:  # a label longer than 63 letters fails in Python's codec, not in the resolver
        raise socket.gaierror(socket.EAI_NONAME, str(error)) from None


def _result(host: str, address: str, port: int, family: int, protocol: int) -> ResolveResult:
    return ResolveResult(
        hostname=host, host=address, port=port, family=family, proto=protocol, flags=socket.AI_NUMERICHOST
    )
