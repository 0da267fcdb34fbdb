"""Which hosts and addresses the hub may ask: the public internet, and what `network.allow` lists.

Takes literals and names as text, returns yes or no. Does not resolve a name, open a socket or read a file: the fetcher
asks again for the address of every socket it opens, because a name may resolve to anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

WEB_PORTS = frozenset({80, 443})

Ip = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The IANA special-purpose registries, written out: on Python 3.11 `is_global` still calls multicast and 6to4 global.
_SPECIAL_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_UNICAST_V6 = IPv6Network("2000::/3")  # everything else in IPv6 is private, reserved or multicast
_SPECIAL_V6 = tuple(
    IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
_NAT64 = IPv6Network("64:ff9b::/96")

_SHAPES = "should be a host, host:port, *.suffix:port or a network such as 10.1.0.0/16 (not 10.1.0.7/16)"

_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")  # \w: an international name may be written as it reads
# Names that only ever mean a machine nearby (RFC 6761, 6762, 7686, 8375, 9476, and what routers hand out).
_NEARBY = frozenset(
    {
        "localhost",
        "local",
        "internal",
        "intranet",
        "localdomain",
        "lan",
        "home",
        "corp",
        "private",
        "arpa",
        "onion",
        "alt",
        "test",
    }
)


def is_public(ip: Ip) -> bool:
    """Whether an address belongs to the public internet; an IPv4 address inside an IPv6 one is judged by itself."""
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _SPECIAL_V4)
    if (inner := _embedded(ip)) is not None:
        return is_public(inner)
    return ip in _UNICAST_V6 and not any(ip in network for network in _SPECIAL_V6)


def literal(host: str) -> Ip | None:
    """The address a host text spells, in every way a resolver understands: `[::1]`, `127.1`, `0x7f.1`, `2130706433`.

    None for a name, and for digits that make no address (see `is_public_name`).
    """
    text = _folded(host)
    if ":" in text:
        try:
            return ip_address(text.removeprefix("[").removesuffix("]"))
        except ValueError:
            return None
    parts = text.split(".")
    if not 1 <= len(parts) <= 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    try:
        *heads, tail = [_number(part) for part in parts]
    except ValueError:  # 08 and 09 are no octal numbers
        return None
    room = 256 ** (4 - len(heads))
    if tail >= room or any(head > 255 for head in heads):
        return None
    return IPv4Address(sum(head << (24 - 8 * place) for place, head in enumerate(heads)) + tail)


def is_public_name(host: str) -> bool:
    """Whether a host that is no literal could be a name on the public internet, whether or not it exists."""
    labels = _folded(host).split(".")
    return (
        len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and _NUMBER.fullmatch(labels[-1]) is None  # `7147006462`, `o177.0.0.1`: digits that make no address
        and labels[-1] not in _NEARBY
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of `network.allow`. `port` None means the web's own, 80 and 443."""

    host: str = ""  # a name; ".suffix" for every name below it; "" when `network` says it
    network: Network | None = None
    port: int | None = None

    def covers(self, host: str, ip: Ip | None, port: int) -> bool:
        if port != self.port and (self.port is not None or port not in WEB_PORTS):
            return False
        if self.network is not None:
            return ip is not None and ip in self.network
        return host == self.host or (self.host.startswith(".") and host.endswith(self.host))


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be fetched: the public internet on web ports, and the entries. `Allowed(())` is the internet alone."""

    entries: tuple[Entry, ...] = ()

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Allowed:
        """From `host`, `host:port`, `*.suffix:port`, `CIDR` or `CIDR:port`.

        Raises ValueError with half a sentence about the first wrong one ("should be …").
        """
        return cls(tuple(_entry(text) for text in texts))

    def permits(self, host: str, ip: Ip | None, port: int) -> bool:
        """Whether one may ask `host` at `ip`. `ip` None: a name that nobody has resolved yet, judged by itself."""
        name = _folded(host).removeprefix("[").removesuffix("]")
        ip = literal(host) if ip is None else ip
        plain = _embedded(ip) or ip if isinstance(ip, IPv6Address) else ip
        if any(entry.covers(name, each, port) for entry in self.entries for each in (ip, plain)):
            return True
        return port in WEB_PORTS and (is_public_name(host) if plain is None else is_public(plain))


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a socket to this one really reaches: IPv4-mapped, or through a NAT64 gateway."""
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    return IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None


def _folded(host: str) -> str:
    """As a resolver will read it: full-width and circled characters folded, lower case, without the root's dot."""
    return unicodedata.normalize("NFKC", host).replace("。", ".").lower().removesuffix(".")


def _number(text: str) -> int:
    if text[:2].lower() == "0x":
        return int(text[2:] or "0", 16)
    return int(text, 8 if text.startswith("0") else 10)


def _entry(text: str) -> Entry:
    host, port = _split_port(text.strip().lower())
    if "/" in host or ":" in host or literal(host) is not None:
        try:
            return Entry(network=ip_network(host.removeprefix("[").removesuffix("]")), port=port)
        except ValueError:
            raise ValueError(_SHAPES) from None
    below = host.startswith("*.")
    name = host.removeprefix("*.") if below else host
    if not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise ValueError(_SHAPES)
    return Entry(host=f".{name}" if below else name, port=port)


def _split_port(text: str) -> tuple[str, int | None]:
    """`10.0.0.0/8:8080` to its halves. A bare IPv6 address has no port: that is written `[::1]:80`."""
    before, colon, after = text.rpartition(":")
    if not colon or (":" in before and "]" not in before and "/" not in before) or "]" in after or "/" in after:
        return text, None
    if not (after.isascii() and after.isdigit() and 0 < int(after[:6]) < 65536):
        raise ValueError("should have a port from 1 to 65535")
    return before, int(after)
