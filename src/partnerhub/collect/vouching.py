"""Whether a page that is said to link somewhere does: anybody can tell a webmention service anything.

Takes what one channel told and asks each new source once: kept is what links to its target. A page that cannot be read
is asked again after 1, 2 and 4 nights; one that does not link never again.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from partnerhub.collect.fetch import Fetcher
from partnerhub.collect.identity import canonical, item_ids
from partnerhub.collect.values import Failed, Fetched, ReadFeed
from partnerhub.collect.worker import Linkers
from partnerhub.model import Said, Validators
from partnerhub.store import Store

AT_MOST = 30  # pages asked in one run of one channel
MOST_MISSES = 4
NIGHT = timedelta(hours=20)
NEVER = MOST_MISSES  # how a source is remembered that does not link


@dataclass(frozen=True, slots=True)
class Asked:
    """What is remembered of a source that did not vouch for what was told of it."""

    misses: int
    at: datetime


async def vouched(
    feed: ReadFeed, channel: str, store: Store, now: datetime, fetcher: Fetcher | None
) -> tuple[ReadFeed, bool]:
    """The feed with those items alone whose source links to what it is said to answer; whether all were asked.

    What we keep was asked when it was new. `fetcher` None: ask nobody tonight.
    """
    asked = _remembered(store, channel)
    ids = item_ids(channel, feed.items)
    here = store.known(ids)
    kept, waits = [], 0
    left = AT_MOST if fetcher else 0
    after: dict[str, Asked] = {}
    async with Linkers() as linkers:
        for id_, item in zip(ids, feed.items, strict=True):
            guid = item.guid or ""
            if id_ in here:
                kept.append(item)
                continue
            before = asked.get(guid)
            if before and not _is_due(before, now):
                after[guid] = before
            elif left and fetcher:
                left -= 1
                links = await _links(item, fetcher, linkers)
                if links is not None and canonical(item.answers or "") in links:
                    kept.append(item)
                    continue
                misses = NEVER if links is not None else (before.misses if before else 0) + 1
                after[guid] = Asked(misses, now)
            waits += guid not in after or after[guid].misses < NEVER
    in_mind = {guid: [one.misses, one.at.isoformat()] for guid, one in after.items()}
    store.remember({_fact(channel): json.dumps(in_mind)})
    refused = sum(one.misses >= NEVER for one in after.values())
    told = [feed.remark] if feed.remark else []
    told += [f"{refused} whose page does not link here"] if refused else []
    told += [f"{waits} still to be asked"] if waits else []
    return replace(feed, items=tuple(kept), remark="; ".join(told) or None), not waits


async def _links(item: Said, fetcher: Fetcher, linkers: Linkers) -> Collection[str] | None:
    """Where the page of an item leads, in canonical form; None when it cannot be read tonight."""
    answer = await fetcher.fetch(item.link, Validators()) if item.link else None
    if not isinstance(answer, Fetched):
        return None
    found = await linkers.links(answer.body, answer.content_type, answer.url)
    return None if isinstance(found, Failed) else {canonical(link) for link in found}


def _is_due(before: Asked, now: datetime) -> bool:
    if before.misses >= NEVER:
        return False
    return now - before.at >= NIGHT + timedelta(days=2 ** (before.misses - 1) - 1)


def _fact(channel: str) -> str:
    return f"vouching of {channel}"


def _remembered(store: Store, channel: str) -> dict[str, Asked]:
    told = json.loads(store.fact(_fact(channel)) or "{}")
    return {guid: Asked(misses, datetime.fromisoformat(at)) for guid, (misses, at) in told.items()}
