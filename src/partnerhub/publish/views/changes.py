"""What readers can see of how a source changed its words.

Takes the versions they were shown; gives each change in order of time. Does not tell what they were never shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

from partnerhub.curate.changes import difference
from partnerhub.curate.screening import Surroundings, screen
from partnerhub.language import Language
from partnerhub.model import Hub, Origin, Permission, Said, Version
from partnerhub.publish.excerpt import excerpt
from partnerhub.publish.views.kinds import facts
from partnerhub.publish.views.names import stamp
from partnerhub.publish.views.values import Change


def changes(versions: Sequence[Version], permission: Permission, hub: Hub, words: Language) -> tuple[Change, ...]:
    """From each version to the next, where there is something to see."""
    found = (_change(one, other, permission, hub, words) for one, other in pairwise(versions))
    return tuple(change for change in found if change)


def _change(before: Version, after: Version, permission: Permission, hub: Hub, words: Language) -> Change | None:
    """What a source took out because it was private is not shown once more.

    Nor are words of a text that we may only show in part, or that its source calls sensitive.
    """
    zone = ZoneInfo(hub.timezone)
    was, now = (_stated(each.said, permission, words) for each in (before, after))
    pieces = difference(was, now)
    plain = Change(words.day(after.seen.astimezone(zone)), stamp(after.seen), ())
    if not any(piece.kind in {"gone", "new"} for piece in pieces):
        return plain if before.said.schedule != after.said.schedule else None
    if any(each.said.sensitive or not _is_whole(each.said, permission) for each in (before, after)):
        return plain
    around = Surroundings(
        tuple(contact for who in hub.speakers for contact in who.contacts),
        hub.watch,
        hub.restricted_periods,
        before.seen.astimezone(zone).date(),
    )
    is_private = any(match.matched not in now for match in screen(was, around))
    return plain if is_private else replace(plain, pieces=pieces)


def _stated(said: Said, permission: Permission, words: Language) -> str:
    """Its words, and when and where it takes place as a calendar states it, as far as they may be shown."""
    text = f"{said.title or ''} {excerpt(said, permission).text}".strip()
    told = said.details
    if told is None or told.origin is not Origin.DATA:
        return text
    when = [fact.text for fact in facts(replace(told, place=None, whom=None), words)]
    where = told.place if permission.excerpt_words != 0 and not said.sensitive else None
    return "\n".join(filter(None, (text, *when, where)))


def _is_whole(said: Said, permission: Permission) -> bool:
    """Whether everything it says may be shown; a title always may."""
    return not said.text.strip() or excerpt(said, permission).is_whole
