"""How every channel is doing, and how much waits: a table for people, data for machines."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from partnerhub.collect.health import URGENCY, health, sentence
from partnerhub.config import load
from partnerhub.model import ChannelState
from partnerhub.shell.opened import store_of
from partnerhub.shell.report import count
from partnerhub.shell.terminal import out, status_table
from partnerhub.store import open_store


def show_status(directory: Path, moment: datetime, as_json: bool) -> None:
    found = load(directory)
    with open_store(store_of(found)) as store:
        states, items, waiting = store.channel_states(), store.item_counts(), store.waiting()
    known = {channel.id: states.get(channel.id, ChannelState(channel.id)) for channel in found.channels}
    if as_json:
        rows = [
            {
                "channel": channel.id,
                "partner": channel.partner,
                "health": health(known[channel.id], moment),
                "says": sentence(known[channel.id], moment),
                "reason": known[channel.id].reason,
                "items": items.get(channel.id, 0),
                "next_due": known[channel.id].next_due,
            }
            for channel in found.channels
        ]
        print(json.dumps({"channels": rows, "waiting": waiting}, ensure_ascii=False, indent=1, default=str))
        return
    table = status_table(
        [
            (
                health(state, moment),
                found.by_partner[found.by_channel[id_].partner].name,
                id_,
                sentence(state, moment),
                items.get(id_, 0),
                f"{state.next_due:%d %b %H:%M}" if state.next_due and found.by_channel[id_].url else "",
            )
            for id_, state in sorted(known.items(), key=lambda row: URGENCY.index(health(row[1], moment)))
        ]
    )
    out.print(table, soft_wrap=not out.is_terminal)
    if waiting:
        named = ", ".join(f"{id_} {number}" for id_, number in waiting.items())
        total = count(sum(waiting.values()), "story waits", "stories wait")
        out.print(f"\n{total} for an editor ({named}): `hub queue` lists them.", soft_wrap=True)
