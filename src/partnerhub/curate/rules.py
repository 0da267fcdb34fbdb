"""What a story follows from beside its items: the hub, the editors' words, incidents, a restricted period, the moment.

Pure. Does not derive: `derive` and `restraining` do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from partnerhub.curate.decisions import Rulings
from partnerhub.curate.places import Placing, kept, placer
from partnerhub.curate.topics import suggester
from partnerhub.curate.words import all_text
from partnerhub.model import Content, Hub, Incident, Item, Reason, RestrictedPeriod


@dataclass(frozen=True, slots=True)
class Belongs:
    """Where an item belongs, by its words and its partner alone."""

    placing: Placing
    topics: tuple[str, ...]
    kept: Reason | None  # why it is shown here; None: nothing ties it to the patch


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything but the items that a story follows from, at one moment."""

    hub: Hub
    content: Content
    rulings: Rulings
    now: datetime
    zone: ZoneInfo
    incidents: Mapping[str, tuple[tuple[Incident, bool], ...]] = field(default_factory=dict)
    """By channel; with each whether the channel was read before it began."""
    period: RestrictedPeriod | None = None  # the one that runs …
    read_before: frozenset[str] = frozenset()  # … and the channels that were read before it began

    @classmethod
    def of(
        cls, hub: Hub, content: Content, rulings: Rulings, now: datetime, first_read: Mapping[str, datetime]
    ) -> Rules:
        over = {words.file for words in content.words if words.withdrawn}
        incidents: dict[str, tuple[tuple[Incident, bool], ...]] = {}
        for each in content.incidents:
            if each.file not in over:
                was_read = first_read.get(each.channel, now) < each.since
                incidents[each.channel] = (*incidents.get(each.channel, ()), (each, was_read))
        zone = ZoneInfo(hub.timezone)
        period = hub.period_on(now.astimezone(zone).date())
        before = [id_ for id_, at in first_read.items() if period and at.astimezone(zone).date() < period.since]
        return cls(hub, content, rulings, now, zone, incidents, period, frozenset(before))

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def belongs(self, item: Item) -> Belongs:
        partner = self.hub.by_partner[item.partner]
        placing = placer(self.hub.areas)(all_text(item.said), partner)
        topics = tuple(topic for topic, _ in suggester(self.hub.topics)(item.said, partner))
        return Belongs(placing, topics, kept(placing, partner, topics, self.hub.topics, self.day(item.placed)))
