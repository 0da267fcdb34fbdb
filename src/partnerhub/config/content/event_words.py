"""What readers see of an event, as one text: what may not change silently, its times and its place least of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from partnerhub.config.content.events import EventShape, MovedShape, plan_of
from partnerhub.config.content.series import Plan, local, said
from partnerhub.config.content.values import prose_of
from partnerhub.model import Correction, Event, EventTime, Hub, Words


def event_words(event: Event, shape: EventShape, body: str, hub: Hub) -> Words:
    plan = plan_of(shape, hub)
    parts: list[str | None] = [
        event.title,
        *(said(each.starts, each.ends, event.all_day, plan.zone) for each in event.times),
        shape.zone and f"zone: {shape.zone}",
        f"kind: {event.kind}",
        event.place and f"place: {event.place}",
        *event.access,
        shape.organiser and f"organiser: {shape.organiser}",
        event.online,
        event.link,
        event.booking,
        ", ".join(["areas:", *event.areas]) if event.areas else None,
        ", ".join(["topics:", *event.topics]) if event.topics else None,
        event.why and f"cancelled: {event.why}",
        *(each.why for each in event.moves),
        f"\f{prose_of(body)}\f",
    ]
    told = [Correction(each.was, each.now, each.why, each.on) for each in shape.corrections]
    return Words(
        file=event.file,
        address=f"events/{event.id}/index.html",
        title=event.title,
        text="\n\n".join(part for part in parts if part),
        corrections=tuple(told),
        is_minor=shape.minor,
        withdrawn=shape.withdrawn.on if shape.withdrawn else None,
        ground=shape.withdrawn.why if shape.withdrawn else None,
        changes=tuple(_told(plan, shape)),
    )


def _told(plan: Plan, shape: EventShape) -> list[Correction]:
    """What `moved` says, as the text of the words has it."""
    found: list[Correction] = []
    is_day = not isinstance(plan.first, datetime)
    for each in _lengths(plan, shape.moved):
        if isinstance(each, Correction):
            found.append(each)
            continue
        was, now, shape_ = each
        before, after = (said(one.starts, one.ends, is_day, plan.zone) for one in (was, now))
        found.append(Correction(before, after, shape_.why, shape_.on))
    return found


def _lengths(plan: Plan, moved: Sequence[MovedShape]) -> Iterator[Correction | tuple[EventTime, EventTime, MovedShape]]:
    """Each move with its whole times: those before a change of length were as long as `was_ends` says."""
    after: dict[datetime, EventTime] = {}
    found: list[Correction | tuple[EventTime, EventTime, MovedShape]] = []
    for each in reversed(moved):
        if isinstance(each.was, str) or isinstance(each.now, str):
            found.append(Correction(f"place: {each.was}", f"place: {each.now}", each.why, each.on))
            continue
        now = after.get(local(each.now)) or plan.lasting(each.now)
        length = now.ends - now.starts
        was = plan.lasting(each.was, each.was_ends)
        if each.was_ends is None:
            was = replace(was, ends=was.starts + length)
        after[local(each.was)] = was
        found.append((was, now, each))
    yield from reversed(found)
