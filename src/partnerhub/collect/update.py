"""Decides what one reading of a feed changes: which items are new, which were edited, which are still there.

Takes what is known, the feed and the clock; gives the versions to write. Does not fetch, store or log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from partnerhub.collect import identity
from partnerhub.model import Channel, Item, Said
from partnerhub.store import Known, NewVersion, OtherPictures


def plan_versions(
    channel: Channel, ids: Sequence[str], said: Sequence[Said], known: Mapping[str, Known], now: datetime
) -> tuple[tuple[NewVersion, ...], tuple[str, ...]]:
    """(new versions, ids of known items that did not change). `ids` and `said` go in pairs.

    Whitespace, counters, dates and pictures make no version. Two entries with one id are one item: the first counts.
    """
    versions: list[NewVersion] = []
    unchanged: list[str] = []
    done: set[str] = set()
    for item_id, words in zip(ids, said, strict=True):
        if item_id in done:
            continue
        done.add(item_id)
        digest = identity.digest(words)
        before = known.get(item_id)
        if before is not None and before.digest == digest:
            unchanged.append(item_id)
            continue
        item = Item(
            id=item_id,
            channel=channel.id,
            partner=channel.partner,
            first_seen=now,
            last_seen=now,
            placed=place_in_time(words, now),
            version=before.version + 1 if before else 1,
            said=words,
        )
        versions.append(NewVersion(item, digest, now))
    return tuple(versions), tuple(unchanged)


def plan_pictures(
    ids: Sequence[str], said: Sequence[Said], unchanged: Sequence[str], known: Mapping[str, Known]
) -> tuple[OtherPictures, ...]:
    """Of the items that did not change those that have other pictures now."""
    first: dict[str, Said] = {}
    for item_id, words in zip(ids, said, strict=True):
        first.setdefault(item_id, words)
    return tuple(
        OtherPictures(item_id, known[item_id].version, words.pictures, words.sensitive)
        for item_id in unchanged
        if (words := first[item_id]).pictures != known[item_id].pictures
    )


def place_in_time(said: Said, now: datetime) -> datetime:
    """When an item belongs on the page: its own date, but never later than the moment we first saw it."""
    own = said.published or said.updated
    return min(own, now) if own else now
