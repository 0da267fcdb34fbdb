"""The health of every channel, and when the edition was made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from partnerhub.collect.health import URGENCY, frozen, health, sentence
from partnerhub.model import ChannelState
from partnerhub.publish import addresses, periods
from partnerhub.publish.activity import by_month
from partnerhub.publish.page import IsKept, Page
from partnerhub.publish.views import StatusLine, StatusPage, Tag, via

if TYPE_CHECKING:
    from partnerhub.publish.site.site import Site

DAY = timedelta(days=1)


def pages(site: Site, _: IsKept) -> Iterator[Page]:
    states, counts = site.store.channel_states(), site.store.item_counts()
    lines = []
    for channel in site.hub.channels:
        state = states.get(channel.id, ChannelState(channel.id))
        partner = site.hub.by_partner[channel.partner]
        since = partner.ends + DAY if partner.ends and partner.is_over(site.today) else None
        lines.append(
            StatusLine(
                Tag(partner.name, addresses.partner(partner.id)),
                channel.id,
                via(channel, site.words),
                health(state, site.now, since is not None),
                frozen(since, site.words) if since else sentence(state, site.now, site.words),
                counts.get(channel.id, 0),
                site.views.minute(state.checked) if state.checked else None,
            )
        )
    lines.sort(key=lambda line: URGENCY.index(line.health))
    view = StatusPage(
        site.now,
        site.views.minute(site.now),
        tuple(lines),
        tuple((state, count) for state in URGENCY if (count := sum(x.health is state for x in lines))),
        len(site.stories),
        sum(site.store.waiting().values()),
        by_month([story.placed for story in site.stories], site.shelf.zone, site.now, site.words, addresses.month),
        periods.line(site),
    )
    yield Page(addresses.STATUS, "", "status.html", view)
