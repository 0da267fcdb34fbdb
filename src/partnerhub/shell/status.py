"""How every channel is doing, and how much waits: a table for people, data for machines."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from partnerhub.collect.health import URGENCY, frozen, health, sentence
from partnerhub.config import load, read_content
from partnerhub.errors import ConfigError
from partnerhub.model import ChannelState, Content, Health, Hub
from partnerhub.shell import ahead
from partnerhub.shell.held import held, told_held
from partnerhub.shell.opened import store_of
from partnerhub.shell.report import count, plain
from partnerhub.shell.terminal import err, out, status_table
from partnerhub.shell.times import day_there
from partnerhub.store import open_store


def show_status(directory: Path, moment: datetime, as_json: bool) -> None:
    found = load(directory)
    zone = ZoneInfo(found.timezone)
    period = ahead.told(found, day_there(moment, zone))
    with open_store(store_of(found)) as store:
        states, items, waiting = store.channel_states(), store.item_counts(), store.waiting()
        kept = held(_content(found), store)
    known = {channel.id: states.get(channel.id, ChannelState(channel.id)) for channel in found.channels}
    told = {id_: _told(found, state, moment) for id_, state in known.items()}
    if as_json:
        rows = [
            {
                "channel": channel.id,
                "partner": channel.partner,
                "health": told[channel.id][0],
                "says": told[channel.id][1],
                "reason": known[channel.id].reason,
                "items": items.get(channel.id, 0),
                "next_due": at.isoformat() if (at := known[channel.id].next_due) else None,
            }
            for channel in found.channels
        ]
        data = {"channels": rows, "waiting": waiting, "held": len(kept), "period": period}
        print(json.dumps(data, ensure_ascii=False, indent=1))
        return
    lines = [
        (
            told[id_][0],
            found.by_partner[found.by_channel[id_].partner].name,
            id_,
            told[id_][1],
            items.get(id_, 0),
            _next_time(found, state, told[id_][0], zone),
        )
        for id_, state in sorted(known.items(), key=lambda row: URGENCY.index(told[row[0]][0]))
    ]
    if out.is_terminal:
        out.print(status_table(lines))
        out.print()
    else:  # one line a channel, for `cut` and `grep`
        for how, partner, id_, said, number, due in lines:
            print("\t".join((how, id_, plain(partner), str(number), due, plain(said))))
    aside = out if out.is_terminal else err
    if waiting:
        named = ", ".join(f"{id_} {number}" for id_, number in waiting.items())
        total = count(sum(waiting.values()), "story waits", "stories wait")
        aside.print(f"{total} for an editor ({named}): `hub queue` lists them.", soft_wrap=True)
    if period:
        aside.print(period, markup=False, highlight=False, soft_wrap=True)
    if kept:
        aside.print(told_held(kept, moment, zone), highlight=False, soft_wrap=True)


def _told(hub: Hub, state: ChannelState, moment: datetime) -> tuple[Health, str]:
    """(how a channel is, what it says of itself)."""
    who = hub.by_partner[hub.by_channel[state.channel].partner]
    if who.ends and who.is_over(moment.astimezone(ZoneInfo(hub.timezone)).date()):
        return Health.FROZEN, frozen(who.ends + timedelta(days=1))
    return health(state, moment), sentence(state, moment)


def _next_time(hub: Hub, state: ChannelState, how: Health, zone: ZoneInfo) -> str:
    if state.next_due is None or how is Health.FROZEN or not hub.by_channel[state.channel].url:
        return ""
    return f"{state.next_due.astimezone(zone):%d %b %H:%M}"


def _content(hub: Hub) -> Content:
    """What editors wrote; nothing when there is a mistake in it, which `hub check` tells."""
    try:
        return read_content(hub)
    except ConfigError:
        return Content()
