"""Whether the hub has a channel already, under this or another spelling, and which channels say the same.

Pure: takes the hub and what was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from partnerhub.collect import identity
from partnerhub.collect.discovery.patterns import same_feed, site_of
from partnerhub.model import Channel, ChannelState, Hub, Partner, Said

_NEWEST = 20
_FEW = 3  # items that two channels must share at least
_MOST_OF = 0.5  # of the items of the smaller one


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another channel that is, or may be, the same. `is_same`: it brings nothing new."""

    channel: str
    why: str  # half a sentence
    is_same: bool


def same_address(hub: Hub, urls: Sequence[str], states: Mapping[str, ChannelState]) -> Channel | None:
    """The channel that has one of these addresses, however they are spelt, or moved there."""
    wanted = {same_feed(url) for url in urls if url}
    return next(
        (channel for channel in hub.channels if wanted & set(_addresses(channel, states.get(channel.id)))), None
    )


def same_site(hub: Hub, *addresses: str | None) -> Partner | None:
    """The partner whose home page, or one of whose channels, lies on the same site."""
    wanted = {site for address in addresses if (site := site_of(address))}
    for who in hub.speakers:
        if wanted & {site_of(address) for address in (who.url, *(channel.url for channel in who.channels))}:
            return who
    return None


def alike(channels: Sequence[tuple[Channel, Sequence[str], Sequence[Said]]]) -> Iterator[tuple[str, Likeness]]:
    """Of channels with the addresses that they were read from and what they said: (channel, what it is like)."""
    keys = [
        (channel, {same_feed(url) for url in urls if url}, frozenset(_keys(said[:_NEWEST])))
        for channel, urls, said in channels
    ]
    for (one, urls, items), (other, their_urls, their_items) in combinations(keys, 2):
        if urls & their_urls:
            why = "has the same address" if _addressed(one) == _addressed(other) else "leads to the same feed"
        elif len(shared := items & their_items) >= max(_FEW, _MOST_OF * min(len(items), len(their_items))):
            why = f"says the same: {len(shared)} of the newest items are shared"
        else:
            continue
        yield one.id, Likeness(other.id, why, is_same=True)
        yield other.id, Likeness(one.id, why, is_same=True)


def shared_items(channel: str, items: Sequence[Said]) -> tuple[str, ...]:
    """The ids that these items would have in another channel: whether the store knows them tells that it has them."""
    return identity.item_ids(channel, items[:_NEWEST])


def _addressed(channel: Channel) -> str:
    return same_feed(channel.url or channel.path or channel.id)


def _addresses(channel: Channel, state: ChannelState | None) -> Iterator[str]:
    for url in (channel.url, state.moved_to if state else None):
        if url:
            yield same_feed(url)


def _keys(items: Sequence[Said]) -> Iterator[str]:
    for said in items:
        if said.link:
            yield identity.canonical(said.link)
        elif said.title and said.published:
            yield f"{said.title} {said.published:%Y-%m-%d}"
