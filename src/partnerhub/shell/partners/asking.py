"""What all of `hub partners` shares: a way to ask the web, what the store remembers, and how a feed is described."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from partnerhub.address import Allowed
from partnerhub.collect import schedule
from partnerhub.collect.dates import last_of
from partnerhub.collect.discovery.discover import Discovery
from partnerhub.collect.fetch import Fetcher, Limits
from partnerhub.collect.health import health, sentence
from partnerhub.collect.pipeline import user_agent
from partnerhub.collect.values import Here, ReadFeed
from partnerhub.collect.worker import Lookers, Readers
from partnerhub.config.content.values import slug_of
from partnerhub.config.values import language_tag, nearest
from partnerhub.model import Basis, ChannelState, Health, Hub, Kind, Partner, Permission, Said
from partnerhub.shell.opened import store_of
from partnerhub.shell.report import plain
from partnerhub.store import open_store

NEWEST = 5
_NEVER = datetime.min.replace(tzinfo=UTC)
_LONGEST_ID = 40
# What a channel's id ends in.
_CALLED = {
    Kind.YOUTUBE: "video",
    Kind.MASTODON: "mastodon",
    Kind.BLUESKY: "bluesky",
    Kind.PODCAST: "podcast",
    Kind.BRIDGE: "bridge",
    Kind.INBOX: "inbox",
    Kind.GOVUK: "govuk",
    Kind.ICAL: "calendar",
    Kind.SCHEMA_ORG: "events",
    Kind.POLICE_UK: "police",
}


@asynccontextmanager
async def asking(hub: Hub, now: datetime, limits: Limits | None) -> AsyncIterator[Discovery]:
    """The web, as a night would ask it."""
    fetching = Fetcher(user_agent=user_agent(hub), allow=Allowed.parse(hub.allow), limits=limits or Limits())
    async with fetching as fetcher, Readers() as readers, Lookers(workers=1) as lookers:
        yield Discovery(fetcher, readers, lookers, Here(now, hub.timezone))


def remembered(hub: Hub) -> Mapping[str, ChannelState]:
    """How every channel was last time; nothing when nothing was collected yet."""
    if not store_of(hub).exists():
        return {}
    with open_store(store_of(hub)) as store:
        return store.channel_states()


def newest(feed: ReadFeed, number: int = NEWEST) -> list[Said]:
    """Undated items come last, in the feed's order."""
    return sorted(feed.items, key=lambda said: said.published or said.updated or _NEVER, reverse=True)[:number]


def day_of(said: Said) -> str:
    when = said.published or said.updated or (said.details.starts if said.details else None)
    return f"{when:%Y-%m-%d}" if when else "no date"


def title_of(said: Said) -> str:
    return plain(said.derived_title or said.link or "(no words)")


def state_of(feed: ReadFeed, kind: Kind, now: datetime) -> ChannelState:
    """What a night would remember of a feed that it reads for the first time."""
    dates = sorted((when for said in feed.items if (when := said.published or said.updated)), reverse=True)
    dates = [min(when, now) for when in dates]
    return ChannelState(
        "",
        answered=now,
        checked=now,
        outcome="ok",
        kind=kind,
        newest=next(iter(dates), None),
        rhythm=schedule.rhythm(dates),
        dates_until=last_of(feed.occurrences),
    )


def how(state: ChannelState, now: datetime) -> tuple[Health, str]:
    return health(state, now), sentence(state, now)


def language_of(feed: ReadFeed) -> str | None:
    """As the feed says it, in its usual spelling."""
    said = feed.language or next((item.language for item in feed.items if item.language), None)
    return language_tag(said) if said else None


def permission_words(permission: Permission) -> str:
    """` "agreement (Director, 2025-09-08)"`, without quotes."""
    if permission.basis is Basis.LINK_ONLY:
        return "link-only: titles, dates and links"
    who = permission.licence if permission.basis is Basis.LICENCE else permission.granted_by
    told = ", ".join(filter(None, (who, str(permission.date) if permission.date else None)))
    return f"{permission.basis} ({told})" if told else str(permission.basis)


def new_id(wanted: str, taken: Iterable[str], fallback: str = "partner") -> str:
    """A short name for addresses that nobody has yet."""
    base, used = slug_of(wanted) or fallback, set(taken)
    if len(base) > 30 and "-" in base[:31]:
        base = base[: base.rindex("-", 0, 31)]
    number = 1
    while (name := base if number == 1 else f"{base[: _LONGEST_ID - 4]}-{number}") in used:
        number += 1
    return name


def channel_id(partner: str, kind: Kind, hub: Hub, taken: Iterable[str] = ()) -> str:
    """`pantry-news`, `pantry-video`."""
    called = _CALLED.get(kind, "news")
    room = _LONGEST_ID - len(called) - 4
    return new_id_exactly(f"{partner[:room].rstrip('-')}-{called}", {*hub.by_channel, *taken})


def new_id_exactly(base: str, taken: Iterable[str]) -> str:
    used, number = set(taken), 1
    while (name := base if number == 1 else f"{base}-{number}") in used:
        number += 1
    return name


def unknown(words: Sequence[str], known: Iterable[str], what: str) -> list[str]:
    """A sentence for each word that is not among those known."""
    there = list(known)
    return [f"unknown {what} “{plain(word)}”{nearest(word, there)}" for word in words if word not in there]


def split(words: Sequence[str] | None) -> tuple[str, ...]:
    """`--areas a,b --areas c` ► a, b, c."""
    return tuple(dict.fromkeys(part for word in words or () for part in re.split(r"[,\s]+", word) if part))


def partner_words(who: Partner) -> str:
    return f"{plain(who.name)} ({who.id})"
