"""Which debates a story belongs to: by an editor's decision, or by the debate's own tags while it is open. Pure."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date

from partnerhub.curate.decisions import Ruling
from partnerhub.curate.words import finder
from partnerhub.model import Ask, Debate, Item, Joined, Rule


def joins(
    story: str, items: Sequence[Item], text: str, placed: date, ruling: Ruling, debates: Sequence[Debate]
) -> tuple[tuple[Joined, ...], tuple[Ask, ...]]:
    """(the story's places in debates, what came too late). `placed`: its local day; `text`: all of its words."""
    by_hand = {decision.debate: decision for decision in ruling.debates}
    carried = {tag.casefold().lstrip("#") for item in items for tag in item.said.tags}
    spoken = text.casefold()
    joined, late = [], []
    for debate in debates:
        first = debate.strands[0].id
        if decision := by_hand.get(debate.id):
            strand = decision.strand or debate.strand or first
            joined.append(Joined(debate.id, strand, by=decision.by))
            continue
        tag = _tag(debate, carried, text, spoken) if placed >= debate.opens else None
        if tag is None:
            continue
        if placed > debate.closes:
            why = f"it says “{tag}”, but the debate “{debate.question}” closed on {debate.closes:%d %B %Y}"
            late.append(Ask(Rule.DEBATE_CLOSED, story, why, holds=False, matched=tag, other=debate.id))
        else:
            joined.append(Joined(debate.id, debate.strand or first, tag=tag))
    return tuple(joined), tuple(late)


def _tag(debate: Debate, carried: Set[str], text: str, spoken: str) -> str | None:
    """The first of a debate's tags that the story carries or says. `spoken`: the text in small letters."""
    for tag in debate.tags:
        plain = tag.casefold().lstrip("#")
        if plain in carried:
            return tag
        begins = plain.split()[:1]
        if begins and begins[0] in spoken and finder((tag,), ignore_case=True)(text):
            return tag
    return None
