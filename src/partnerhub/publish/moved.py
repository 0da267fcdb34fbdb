"""Whether a published event kept its times and its place, or tells in `moved` what became of them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

EVENTS = "content/events/"
FIXED = ("starts: ", "place: ")  # how the paragraphs of its words begin that nobody may miss


def silently(before: Sequence[tuple[str, bool]], after: Collection[str]) -> tuple[str, str] | None:
    """(the field, what is wrong). `before`: the last edition's paragraphs, each with whether its change was told."""
    was = [text for text, is_told in before if text.startswith(FIXED)]
    lost = [text for text, is_told in before if text.startswith(FIXED) and text not in after and not is_told]
    if not lost:
        return None
    field = lost[0].partition(" ")[0]
    new = [text for text in after if text.startswith(field) and text not in was]
    now = f"and would now say “{new[0]}”" if new else "and would now say nothing of it"
    problem = (
        f"readers know this event by “{lost[0]}”, {now}: tell it in `moved` "
        "(`- {was: …, now: …, why: …, on: …}`, with was_ends if it is longer or shorter), or write `cancelled`"
    )
    return field, problem
