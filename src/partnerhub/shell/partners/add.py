"""`hub partners add`: one address becomes one channel, looked at before it is written."""

from __future__ import annotations

import asyncio
import json
import shlex
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from partnerhub.collect.discovery import patterns
from partnerhub.collect.discovery.discover import Found, Missing, shut
from partnerhub.collect.discovery.known import same_address, same_site, shared_items
from partnerhub.collect.discovery.patterns import Closed, Known, Unusable
from partnerhub.collect.fetch import Limits
from partnerhub.collect.values import ReadFeed
from partnerhub.config import editing
from partnerhub.config.editing import Edit, Fields, NewChannel, NewPartner
from partnerhub.config.kept import FILE
from partnerhub.config.loading import checked, load
from partnerhub.config.values import ID, address_problem
from partnerhub.errors import ConfigError, Mistake, Refused
from partnerhub.model import Basis, Hub, Kind, Partner, Trust
from partnerhub.shell.opened import store_of
from partnerhub.shell.partners.asking import (
    asking,
    channel_id,
    day_of,
    how,
    language_of,
    new_id,
    newest,
    partner_words,
    permission_words,
    remembered,
    state_of,
    title_of,
    unknown,
)
from partnerhub.shell.report import plain
from partnerhub.shell.terminal import COLOURS, err, out
from partnerhub.store import open_store

_EXPECTED = 3  # of the newest items that another channel has already: it says the same

_HOW_FOUND = {"a feed": "", "the page": "the page names it", "a guess": "found where it usually lies"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an editor typed."""

    address: str
    id: str | None = None
    name: str | None = None
    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    trust: Trust | None = None
    to: str | None = None  # the partner that gets it as another channel
    alone: bool = False  # a partner of its own, though its site is somebody's
    by_hand: bool = False
    dry_run: bool = False
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A channel that could be written. `feed` None: nobody has read it."""

    kind: Kind
    url: str | None
    name: str
    home: str | None
    network: str
    feed: ReadFeed | None = None
    found: Found | None = None
    note: str | None = None


def add(directory: Path, wanted: Wanted, now: datetime, as_json: bool = False, limits: Limits | None = None) -> None:
    """Raises `Refused` when there is no channel, or it is there already; `ConfigError` for what was typed wrong."""
    hub = load(directory)
    complain(hub, wanted)
    candidate = _candidate(hub, wanted, now, limits)
    states = remembered(hub)
    final = candidate.found.final if candidate.found else ""
    if there := same_address(hub, [candidate.url or "", final], states):
        who = partner_words(hub.by_partner[there.partner])
        raise Refused(f"{candidate.url} is there already: channel {there.id} of {who} reads it.")
    owner = _owner(hub, wanted, candidate, as_json)
    edits, partner, channel = _edits(hub, wanted, candidate, owner)
    warnings = list(_warnings(hub, candidate, wanted, owner))
    checked(hub.root, editing.edited((hub.root / FILE).read_bytes(), edits))  # whether it can be, before it is shown
    if as_json:
        written = None if wanted.dry_run else editing.write(hub.root, edits)
        print(json.dumps(_data(candidate, partner, channel, warnings, now, written is not None), ensure_ascii=False))
        return
    _show(candidate, owner, wanted, warnings, now)
    out.print()
    for line in editing.shown(edits).split("\n"):
        out.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
    if wanted.dry_run:
        out.print("\nNothing was written (--dry-run).", highlight=False)
        return
    editing.write(hub.root, edits)
    at = "" if directory == Path() else f" --hub {shlex.quote(str(directory))}"
    out.print(
        f"\nWritten to {FILE}. Next: hub collect --only {channel}{at}", markup=False, highlight=False, soft_wrap=True
    )


def complain(hub: Hub, wanted: Wanted) -> None:
    """Raises `ConfigError` with everything that was typed wrong."""
    wrong = [("--areas", each) for each in unknown(wanted.areas, hub.by_area, "area")]
    wrong += [("--topics", each) for each in unknown(wanted.topics, hub.by_topic, "topic")]
    if not plain(wanted.address):
        wrong.append(("URL", "is empty: give the address of a page, a profile or a feed"))
    address = patterns.web_address(wanted.address)
    if address and (problem := address_problem(address)):  # it is not asked: it may carry a secret
        wrong.append(("URL", problem))
    if wanted.to:
        wrong += [("--to", each) for each in unknown([wanted.to], hub.by_partner, "partner")]
        odd = [name for name in ("areas", "topics", "trust", "alone") if getattr(wanted, name)]
        wrong += [(f"--{'new' if name == 'alone' else name}", "is for a new partner: leave out --to") for name in odd]
    if wanted.id is not None:
        if not ID.fullmatch(wanted.id):
            wrong.append(("--id", "should be up to 40 small letters, digits and hyphens"))
        elif wanted.id in (hub.by_channel if wanted.to else hub.by_partner):
            wrong.append(("--id", f"{wanted.id} is used already"))
    if wrong:
        raise ConfigError(Mistake(option, 0, "", problem) for option, problem in wrong)


def refusal(missing: Missing) -> Refused:
    """Why there is no channel, what was tried, and what remains."""
    lines = [missing.why, *(f"  tried: {step}" for step in missing.steps)]
    lines += ["What remains:", *(f"  - {way}" for way in missing.ways)] if missing.ways else []
    return Refused("\n".join(map(plain, lines)) if len(lines) == 1 else "\n".join(_kept_indent(line) for line in lines))


def _kept_indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())] + plain(line)


def _candidate(hub: Hub, wanted: Wanted, now: datetime, limits: Limits | None) -> Candidate:
    recognised = patterns.recognise(wanted.address)
    if wanted.by_hand:
        name = getattr(recognised, "name", "") or wanted.name or ""
        network = getattr(recognised, "network", "")
        note = f"Entered by hand from {plain(wanted.address)}" + (
            f": {network} lets no machine read." if network else "."
        )
        return Candidate(Kind.INBOX, None, wanted.name or name, None, network or "by hand", note=note)
    if wanted.offline:
        if isinstance(recognised, Closed):
            raise refusal(shut(recognised))
        if isinstance(recognised, Unusable):
            raise refusal(Missing(recognised.why))
        if not isinstance(recognised, Known):
            raise Refused(f"{wanted.address}: its feed does not follow from the address alone: run without --offline.")
        return Candidate(recognised.kind, recognised.feed, recognised.name, recognised.home, recognised.network)
    found = asyncio.run(_find(hub, wanted.address, now, limits))
    if isinstance(found, Missing):
        raise refusal(found)
    return Candidate(found.kind, found.url, found.name, found.home, found.network, found.feed, found)


async def _find(hub: Hub, address: str, now: datetime, limits: Limits | None) -> Found | Missing:
    async with asking(hub, now, limits) as discovery:
        return await discovery.find(address)


def _owner(hub: Hub, wanted: Wanted, candidate: Candidate, as_json: bool) -> Partner | None:
    """The partner that gets the channel; None for a new one. Who it is, is an editor's to say, not a host's."""
    if wanted.to:
        return hub.by_partner[wanted.to]
    near = None if wanted.alone else same_site(hub, candidate.home, candidate.url)
    if near is None:
        return None
    takes_over = f"trust {near.trust}, permission {permission_words(near.permission)}"
    if not as_json and sys.stdin.isatty() and out.is_terminal:
        out.print(f"The site is that of {partner_words(near)}: {takes_over}.", markup=False, highlight=False)
        return (
            near
            if out.input("Add it there as another channel (y), or as a partner of its own (N)? ").strip().lower()
            in {"y", "yes"}
            else None
        )
    raise Refused(
        f"{candidate.url or wanted.address} is on the site of {partner_words(near)}. Say which you mean:\n"
        f"  --to {near.id}   another channel of that partner ({takes_over})\n"
        f"  --new   a partner of its own"
    )


def _edits(hub: Hub, wanted: Wanted, candidate: Candidate, owner: Partner | None) -> tuple[list[Edit], str, str]:
    """What to write, and the ids of partner and channel."""
    if owner:
        channel = wanted.id or channel_id(owner.id, candidate.kind, hub)
        return [NewChannel(owner.id, channel_fields(channel, candidate))], owner.id, channel
    name = plain(wanted.name or candidate.name) or patterns.site_of(candidate.url) or plain(wanted.address)
    partner = wanted.id or new_id(name, [*hub.by_partner], "partner")
    channel = channel_id(partner, candidate.kind, hub)
    fields = partner_fields(
        partner,
        name,
        candidate.home if candidate.home and candidate.home != candidate.url else None,
        wanted.areas,
        wanted.topics,
        wanted.trust,
        [channel_fields(channel, candidate)],
    )
    return [NewPartner(fields)], partner, channel


def channel_fields(id_: str, candidate: Candidate) -> Fields:
    return {"id": id_, "kind": candidate.kind.value, "url": candidate.url, "note": candidate.note}


def partner_fields(
    id_: str,
    name: str,
    home: str | None,
    areas: Iterable[str],
    topics: Iterable[str],
    trust: Trust | None,
    channels: list[Fields],
) -> Fields:
    """A new partner, of whom nothing is assumed: titles and links alone, and an editor reads first."""
    return {
        "id": id_,
        "name": name,
        "url": home,
        "areas": list(areas) or None,
        "topics": list(topics) or None,
        "trust": (trust or Trust.REVIEW).value,
        "permission": {"basis": Basis.LINK_ONLY.value},
        "channels": channels,
    }


def _warnings(hub: Hub, candidate: Candidate, wanted: Wanted, owner: Partner | None) -> Iterable[str]:
    """What an editor should know before this goes further."""
    found, feed = candidate.found, candidate.feed
    if candidate.url and feed is None:
        yield "not checked: nobody asked whether this feed is there (--offline)"
    if found and found.refusal:
        yield f"{found.refusal}: ask the partner whether they mind being read every night"
    if feed and not feed.items:
        yield "the feed is there, but nothing is in it"
    if feed and feed.remark:
        yield plain(feed.remark)
    if feed and (like := _says_the_same(hub, feed)):
        yield f"channel {like} has most of these items already: is it the same?"
    name = plain(wanted.name or candidate.name)
    twin = next((who for who in hub.speakers if who.name.casefold() == name.casefold()), None)
    if name and twin and twin is not owner:
        yield f"{partner_words(twin)} has the same name: --to {twin.id} adds it there"
    for other in (found.others if found else ())[:3]:
        title = f" (“{plain(other.title)}”)" if other.title else ""
        yield f"the page names another feed as well: {other.url}{title}"
    for profile in (found.profiles if found else ())[:3]:
        if isinstance(patterns.recognise(profile), Known):
            yield f"the page names a profile as its own: {profile}"


def _says_the_same(hub: Hub, feed: ReadFeed) -> str | None:
    if not store_of(hub).exists():
        return None
    ids = {channel.id: shared_items(channel.id, feed.items) for channel in hub.channels}
    with open_store(store_of(hub)) as store:
        known = store.known({id_ for some in ids.values() for id_ in some})
    for channel, some in ids.items():
        if (shared := sum(id_ in known for id_ in some)) >= _EXPECTED and shared * 2 >= len(some):
            return channel
    return None


def _show(candidate: Candidate, owner: Partner | None, wanted: Wanted, warnings: list[str], now: datetime) -> None:
    from rich.table import Table

    for step in candidate.found.steps if candidate.found else ():
        err.print(f"  {plain(step)}", markup=False, highlight=False, soft_wrap=True)
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold" if out.is_terminal else "")
    table.add_column(overflow="fold")
    for key, words in _facts(candidate, owner, wanted, now):
        table.add_row(key, words)
    out.print(table, highlight=False)
    if candidate.feed:
        out.print()
        for said in newest(candidate.feed):
            out.print(f"  {day_of(said)}  {title_of(said)}", markup=False, highlight=False, soft_wrap=True)
    for warning in warnings:
        style = "yellow" if out.is_terminal else None
        out.print(f"! {warning}", style=style, markup=False, highlight=False, soft_wrap=True)


def _facts(candidate: Candidate, owner: Partner | None, wanted: Wanted, now: datetime) -> Iterable[tuple[str, Any]]:
    from rich.text import Text

    yield "channel", Text(candidate.url or "entered by hand: files in content/inbox")
    network = _HOW_FOUND.get(candidate.network, candidate.network)
    yield "kind", Text(f"{candidate.kind} ({network})" if network else candidate.kind)
    if feed := candidate.feed:
        health, says = how(state_of(feed, candidate.kind, now), now)
        yield "items", Text(str(len(feed.items)))
        yield "health", Text(f"{health}: {says}", style=COLOURS[health] if out.is_terminal else "")
        yield "language", Text(language_of(feed) or "not said: the hub's first is taken")
    if candidate.found:
        yield "robots.txt", Text(candidate.found.refusal or "allows it")
    if owner:
        yield "partner", Text(partner_words(owner))
        yield "trust", Text(owner.trust)
        yield "permission", Text(permission_words(owner.permission))
    else:
        yield "trust", Text(wanted.trust or Trust.REVIEW)
        yield "permission", Text("link-only, as nothing is recorded: titles, dates and links")


def _data(
    candidate: Candidate, partner: str, channel: str, warnings: list[str], now: datetime, written: bool
) -> dict[str, Any]:
    feed, found = candidate.feed, candidate.found
    health, says = how(state_of(feed, candidate.kind, now), now) if feed else (None, None)
    return {
        "partner": partner,
        "channel": channel,
        "kind": candidate.kind,
        "url": candidate.url,
        "network": candidate.network,
        "items": len(feed.items) if feed else None,
        "newest": [
            {"date": day_of(said), "title": title_of(said), "link": said.link}
            for said in (newest(feed) if feed else ())
        ],
        "health": health,
        "says": says,
        "language": language_of(feed) if feed else None,
        "robots": found.refusal if found else None,
        "warnings": warnings,
        "steps": list(found.steps) if found else [],
        "written": written,
    }
