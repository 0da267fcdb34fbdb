"""What a decision says that lets readers see something in a restricted period: which period, and who agreed."""

from __future__ import annotations

from collections.abc import Iterator

from partnerhub.config.content.values import day_of, moment
from partnerhub.config.document import Finding
from partnerhub.config.rules import Spot
from partnerhub.config.values import all_of, nearest, shown
from partnerhub.model import Hub


def override(spot: Spot, hub: Hub) -> Iterator[Finding]:
    """Two editors agree, and name a period that is not over."""
    name, names = spot.text("period"), [each.name for each in hub.restricted_periods]
    if name is None:
        return
    period = next((each for each in hub.restricted_periods if each.name == name), None)
    if period is None:
        known = nearest(name, names) or (f": there are {all_of(names)}" if names else ": partners.yaml has none")
        yield spot.get("period").wrong(f"unknown restricted period{shown(name)}{known}")
        return
    if not spot.has("second"):
        yield spot.get("period").wrong("period needs second: two editors agree on what is shown before a poll")
    on = moment(spot.get("on").value)
    if on and day_of(on) > period.until:
        yield spot.get("period").wrong(f"period{shown(name)} was over on {period.after}: leave period out")
