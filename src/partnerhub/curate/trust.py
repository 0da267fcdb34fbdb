"""Decides whether a story is published or waits for an editor, and says why.

Takes the partner's record. Does not look at what was said: screening does.
"""

from __future__ import annotations

from dataclasses import dataclass

from partnerhub.model import Partner, StoryState, Trust


@dataclass(frozen=True, slots=True)
class Verdict:
    state: StoryState
    why: str


def verdict(partner: Partner) -> Verdict:
    """The rule of trust alone."""
    if partner.trust is Trust.AUTO:
        return Verdict(StoryState.PUBLISHED, f"{partner.name} is trusted to publish at once")
    return Verdict(StoryState.WAITING, f"everything from {partner.name} waits for an editor (trust: review)")
