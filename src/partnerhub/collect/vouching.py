"""Whether a page that is said to link somewhere does: anybody can tell a webmention service anything.

Takes what one channel told and asks each new source once: kept is what links to its target. A page that cannot be read
is asked again after 1, 2 and 4 nights; one that does not link never again.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from partnerhub.collect.fetch import Fetcher
from partnerhub.collect.identity import canonical, item_ids
from partnerhub.collect.values import Failed, Fetched, ReadFeed
from partnerhub.collect.worker import Linkers
from partnerhub.model import Said, Validators
from partnerhub.store import Store

AT_MOST, AT_MOST_A_HOST = 30, 5  # pages asked in one run of one channel: whoever tells lies chooses whom we ask
AT_ONCE = 4  # of them, so that a slow one keeps nobody waiting and large ones fit into memory
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
    before = _remembered(store, channel)
    ids = item_ids(channel, feed.items)
    here = store.known(ids)
    fresh = [item for id_, item in zip(ids, feed.items, strict=True) if id_ not in here]
    found = await _asked([item for item in fresh if _is_due(before.get(_key(item)), now)], fetcher) if fetcher else {}
    after: dict[str, Asked] = {}
    unproven, waits = set[str](), 0
    for item in fresh:
        key, known = _key(item), before.get(_key(item))
        if item.link in found:
            links = found[item.link]
            if links is not None and canonical(item.answers or "") in links:
                continue
            known = Asked(NEVER if links is not None else (known.misses if known else 0) + 1, now)
        if known:
            after[key] = known
        unproven.add(key)
        waits += known is None or known.misses < NEVER
    in_mind = {key: [one.misses, one.at.isoformat()] for key, one in after.items()}
    store.remember({_fact(channel): json.dumps(in_mind)})
    refused = sum(one.misses >= NEVER for one in after.values())
    told = [feed.remark] if feed.remark else []
    told += [f"{refused} whose page does not link here"] if refused else []
    told += [f"{waits} still to be asked"] if waits else []
    kept = tuple(item for id_, item in zip(ids, feed.items, strict=True) if id_ in here or _key(item) not in unproven)
    return replace(feed, items=kept, remark="; ".join(told) or None), not waits


async def _asked(items: Iterable[Said], fetcher: Fetcher) -> dict[str | None, Collection[str] | None]:
    """{source: where it leads, in canonical form; None: it cannot be read tonight} of as many as one run asks."""
    of_host: Counter[str] = Counter()
    sources: list[str] = []
    for link in dict.fromkeys(item.link for item in items if item.link):
        host = urlsplit(link).hostname or ""
        if len(sources) < AT_MOST and of_host[host] < AT_MOST_A_HOST:
            sources.append(link)
            of_host[host] += 1
    turns = asyncio.Semaphore(AT_ONCE)
    async with Linkers() as linkers:

        async def one(link: str) -> Collection[str] | None:
            async with turns:
                return await _links(link, fetcher, linkers)

        return dict(zip(sources, await asyncio.gather(*map(one, sources)), strict=True))


async def _links(link: str, fetcher: Fetcher, linkers: Linkers) -> Collection[str] | None:
    answer = await fetcher.fetch(link, Validators())
    if not isinstance(answer, Fetched):
        return None
    found = await linkers.links(answer.body, answer.content_type, answer.url)
    return None if isinstance(found, Failed) else {canonical(each) for each in found}


def _key(item: Said) -> str:
    return item.guid or item.link or ""


def _is_due(before: Asked | None, now: datetime) -> bool:
    if before is None:
        return True
    if before.misses >= NEVER:
        return False
    return now - before.at >= NIGHT + timedelta(days=2 ** (before.misses - 1) - 1)


def _fact(channel: str) -> str:
    return f"vouching of {channel}"


def _remembered(store: Store, channel: str) -> dict[str, Asked]:
    told = json.loads(store.fact(_fact(channel)) or "{}")
    return {guid: Asked(misses, datetime.fromisoformat(at)) for guid, (misses, at) in told.items()}
