"""Events entered by hand, content/events/*.md: their fields, what these say about each other, the value they become.

A series is worked out here, by the library that reads calendars too, so that it needs an end; what is moved or
cancelled of it is an exception to its plan. A new time or place is told in `moved`, and stands among the words that may
not change silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, available_timezones

from icalendar.prop import vRecur
from pydantic import BeforeValidator, Field, PlainValidator, StrictBool, WithJsonSchema

from partnerhub.config.content.corrected import CORRECTIONS, MINOR, WITHDRAWN, CorrectionShape, WithdrawnShape
from partnerhub.config.content.series import MOST, Plan, key_of, local
from partnerhub.config.content.values import Initials, Moment, StateWord, StoryId, When, day_of, moment, prose_of
from partnerhub.config.document import Finding
from partnerhub.config.rules import Spot
from partnerhub.config.shape import Shape
from partnerhub.config.values import Address, Day, Text, TimeZone, enum_schema, listed, nearest, one_of, shown
from partnerhub.model import Hub
from partnerhub.model.event import Event, EventKind, EventLink, EventMove, EventTime
from partnerhub.model.kinds import first_instant, last_instant

if TYPE_CHECKING:
    from partnerhub.config.content.rules import Known

SAID = 400  # letters of its text that calendars and the search show
TAKEN = frozenset({"areas", "topics"})  # the first part of an address below events/ that the hub makes itself
_OFTEN = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_SIGNS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]*>|[*_`#>]+")
KindWord = Annotated[EventKind, BeforeValidator(one_of(EventKind)), WithJsonSchema(enum_schema(EventKind))]


def _place_or_when(value: object) -> Moment | str:
    when = moment(value)
    if when is None and not (isinstance(value, str) and value.strip()):
        raise ValueError("should be a time such as 2026-12-03T19:00, or a place")
    return when or " ".join(str(value).split())


def _repeats(value: object) -> str | tuple[Moment, ...]:
    if isinstance(value, str):
        return value.strip()
    days = [moment(each) for each in value] if isinstance(value, list) else [None]
    if None in days:
        raise ValueError("should be a list of days or times, or a rule with an end, such as FREQ=WEEKLY;COUNT=6")
    return tuple(each for each in days if each)


def _writeup(value: object) -> object:
    return {"story": value} if isinstance(value, str) else value


_TEXTS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
Repeats = Annotated[str | tuple[Moment, ...], PlainValidator(_repeats), WithJsonSchema(_TEXTS)]
PlaceOrWhen = Annotated[Moment | str, PlainValidator(_place_or_when), WithJsonSchema({"type": "string"})]


class MovedShape(Shape):
    """A new time or a new place, told in the open."""

    was: PlaceOrWhen = Field(description="When it was to start, or where it was to be.")
    was_ends: When | None = Field(None, description="When it was to end, if it takes longer or shorter now.")
    now: PlaceOrWhen = Field(description="When it starts now, or where it is.")
    why: Text = Field(description="Why, for readers.")
    on: Day = Field(description="The day it was decided.")


class CancelledShape(Shape):
    """That it does not take place."""

    on: Day = Field(description="The day it was decided.")
    why: Text = Field(description="Why, for readers.")
    only: list[When] = Field([], description="Of a series: the days that do not take place. Empty: all of it.")


class WriteupShape(Shape):
    """What was written about an event afterwards: a story here, or a page elsewhere."""

    story: StoryId | None = Field(None, description="The id of a story here.")
    name: Text | None = Field(None, description="The title of a page elsewhere.")
    url: Address | None = Field(None, description="Its address.")


class EventShape(Shape):
    """One event entered by hand. The file's name, without .md, is its id and its address; its text stands below."""

    title: Text = Field(description="Its title, as readers see it.")
    kind: KindWord = Field(EventKind.EVENT, description=f"What it is: {', '.join(EventKind)}.")
    starts: When = Field(description="When it starts: a time such as 2026-12-03T19:00, or a day when it has no hour.")
    ends: When | None = Field(None, description="When it ends: a time, or its last day.")
    zone: TimeZone | None = Field(None, description='The time zone of these times. Empty: the hub\'s. "Europe/Berlin".')
    repeats: Repeats = Field(
        (),
        description="When it takes place again: a list of days or times, or a rule with an end such as "
        '"FREQ=MONTHLY;BYDAY=1TH;COUNT=6".',
    )
    place: Text | None = Field(None, description="Where it is, in a line: as it would stand on an envelope.")
    access: Annotated[list[Text], BeforeValidator(listed)] = Field(
        [], description='What it is like to get in and take part: "step-free", "BSL interpreter", "hearing loop".'
    )
    online: Address | None = Field(None, description="Where it can be joined online.")
    link: Address | None = Field(None, description="Where its organiser tells of it.")
    booking: Address | None = Field(None, description="Where places are booked.")
    organiser: Text | None = Field(None, description="Who holds it: the id of a partner or account, or a name.")
    areas: list[Text] = Field([], description="The ids of the areas it belongs to.")
    topics: list[Text] = Field([], description="The ids of the topics it belongs to.")
    by: Initials = Field(description="Your initials, 2 to 4 letters.")
    on: Day = Field(description="The day you entered it.")
    moved: list[MovedShape] = Field(
        [], description="Every new time or place that was told before, each with was, now, why and on."
    )
    cancelled: CancelledShape | None = Field(
        None, description="That it does not take place: `{on: …, why: …}`. It stays in the list, and says so."
    )
    writeups: list[Annotated[WriteupShape, BeforeValidator(_writeup, json_schema_input_type=str | WriteupShape)]] = (
        Field([], description="What was written afterwards: the ids of stories, or `{name: …, url: …}`.")
    )
    status: StateWord = Field("published", description="draft: nobody sees it yet. published: everybody does.")
    corrections: list[CorrectionShape] = CORRECTIONS
    minor: StrictBool = MINOR
    withdrawn: WithdrawnShape | None = WITHDRAWN


NESTED: dict[str, type[Shape]] = {"moved": MovedShape, "cancelled": CancelledShape, "writeups": WriteupShape}


# ── what its fields say about each other ──


def rule(spot: Spot, body: str, known: Known) -> Iterator[Finding]:
    yield from _ids(spot.get("areas"), "area", known.areas)
    yield from _ids(spot.get("topics"), "topic", known.topics)
    if (who := spot.text("organiser")) and re.fullmatch(r"[a-z0-9-]*-[a-z0-9-]*", who):
        yield from _ids([spot.get("organiser")], "partner", known.hub.by_partner)
    if spot.has("withdrawn") and spot.text("status") == "draft":
        yield spot.get("withdrawn").wrong("withdrawn is for what readers have seen: leave it out of a draft")
    for each in spot.get("writeups"):
        if not (each.text() or each.has("story")) and not (each.has("name") and each.has("url")):
            yield each.wrong("writeups: write the id of a story, or `{name: …, url: …}`")
    plan = _plan(spot, known.hub)
    if plan is None:
        return
    yield from _times(spot, plan)
    if isinstance(spot.get("repeats").value, str):
        if problem := _rule_problem(plan):
            yield spot.get("repeats").wrong(problem)
            return
    elif len(list(spot.get("repeats"))) >= MOST:
        yield spot.get("repeats").wrong(f"repeats has more than {MOST} times: make two events of it")
    yield from _moves(spot, plan)
    yield from _cancels(spot, plan)


def _plan(spot: Spot, hub: Hub) -> Plan | None:
    """When it is to take place; None when that cannot be told."""
    first, last = moment(spot.get("starts").value), moment(spot.get("ends").value)
    zone = spot.text("zone") or hub.timezone
    if first is None or zone not in available_timezones() or (last is None and spot.has("ends")):
        return None
    repeats = spot.get("repeats")
    again = [moment(each.value) for each in repeats]
    if None in again:
        return None
    rule = repeats.text() or ""
    return Plan(first, last, ZoneInfo(zone), tuple(each for each in again if each), rule)


def _times(spot: Spot, plan: Plan) -> Iterator[Finding]:
    for key in ("starts", "ends", "repeats"):
        for each in spot.get(key) if key == "repeats" else [spot.get(key)]:
            when = moment(each.value)
            if isinstance(when, datetime) and when.tzinfo:
                yield each.wrong("has an offset of its own: write the time without it, and zone beside it")
            elif when and key == "ends" and isinstance(when, datetime) != isinstance(plan.first, datetime):
                yield each.wrong("starts and ends are a day and a time: write both as days, or both as times")
            elif when and key == "repeats" and isinstance(when, datetime) and not isinstance(plan.first, datetime):
                yield each.wrong("starts is a day, and this is a time: write it as a day")
    if plan.last and plan.is_whole and last_instant(plan.last, plan.zone) < first_instant(plan.first, plan.zone):
        yield spot.get("ends").wrong(f"ends ({plan.last}) is before starts ({plan.first})")


def _rule_problem(plan: Plan) -> str | None:
    remedy = 'write one such as "FREQ=MONTHLY;BYDAY=1TH;COUNT=6", or a list of days'
    try:
        parts = vRecur.from_ical(plan.rule)
        often = "".join(parts.get("FREQ", ()))
        if often not in _OFTEN:
            return f"repeats is no rule for days, weeks, months or years: {remedy}"
        if not ("COUNT" in parts or "UNTIL" in parts):
            return "repeats has no end: write COUNT=… or UNTIL=… at its end"
        found = plan.starts()
    except Exception:  # whatever the libraries make of words that are no rule
        return f"repeats is no rule that can be read: {remedy}"
    if len(found) > MOST:
        return f"repeats has more than {MOST} times: give it an earlier end"
    return None if len(found) > 1 else f"repeats gives no other time than starts: {remedy}"


def _moves(spot: Spot, plan: Plan) -> Iterator[Finding]:
    placed: Spot | None = None
    timed: Spot | None = None
    for each in spot.get("moved"):
        was, now = moment(each.get("was").value), moment(each.get("now").value)
        if not each.has("was") or not each.has("now"):
            continue
        if bool(was) != bool(now):
            yield each.wrong("moved: was and now are a time and a place: write two entries, one for each")
        elif was and now:
            timed = each
            if any(isinstance(when, datetime) and when.tzinfo for when in (was, now)):
                yield each.wrong("moved: has an offset of its own: write the time without it")
            if isinstance(was, datetime) != isinstance(plan.first, datetime):
                yield each.get("was").wrong("moved: starts is a day or a time, and was is the other: write both alike")
            if was == now and not each.has("was_ends"):
                yield each.wrong("moved: was and now are the same: write was_ends if it only takes longer or shorter")
        else:
            placed = each
    if placed and placed.text("now") != spot.text("place"):
        yield placed.get("now").wrong(f"moved: now is{shown(placed.text('now'))}, and place{shown(spot.text('place'))}")
    if timed is None:
        return
    if plan.is_series:
        known = {local(each) for each in plan.starts()}
        for each in spot.get("moved"):
            if (was := moment(each.get("was").value)) and moment(each.get("now").value):
                if local(was) not in known:
                    problem = f"moved: {was} is no time of the series: write in `was` when it was to be"
                    yield each.get("was").wrong(problem)
                known.add(local(moment(each.get("now").value) or was))
    elif local(moment(timed.get("now").value) or plan.first) != local(plan.first):
        problem = f"moved: now is {timed.text('now')}, and starts is {plan.first}: write the new time in both"
        yield timed.get("now").wrong(problem)


def _cancels(spot: Spot, plan: Plan) -> Iterator[Finding]:
    days = {day_of(each) for each in plan.starts()}
    for each in spot.get("cancelled", "only"):
        when = moment(each.value)
        if when and not plan.is_series:
            yield each.wrong("cancelled: only is for a series, and this takes place once: leave it out")
        elif when and day_of(when) not in days:
            yield each.wrong(f"cancelled: {day_of(when)} is no day of the series: write when it was to be")


def _ids(spots: Iterable[Spot], word: str, known: Iterable[str]) -> Iterator[Finding]:
    ids = list(known)
    for spot in spots:
        if (id_ := spot.text()) and id_ not in ids:
            yield spot.wrong(f"unknown {word}{shown(id_)}{nearest(id_, ids)}")


def taken(id: str) -> str | None:
    """Why an event's file cannot have this name."""
    if id in TAKEN or re.fullmatch(r"[0-9]{4}", id):
        return f'the hub uses the address "events/{id}" itself: rename the file'
    return None


# ── the value ──


def event_of(file: str, id: str, shape: EventShape, body: str, hub: Hub) -> Event:
    plan = plan_of(shape, hub)
    partner = shape.organiser if shape.organiser in hub.by_partner else None
    return Event(
        file=file,
        id=id,
        title=shape.title,
        kind=shape.kind,
        times=tuple(_taking_place(plan, shape)),
        all_day=not isinstance(shape.starts, datetime),
        zone=plan.zone.key,
        by=shape.by,
        on=shape.on,
        place=shape.place,
        access=tuple(shape.access),
        online=shape.online,
        link=shape.link,
        booking=shape.booking,
        partner=partner,
        organiser=None if partner else shape.organiser,
        areas=tuple(shape.areas),
        topics=tuple(shape.topics),
        moves=tuple(_move(each, plan.zone) for each in shape.moved),
        cancelled=shape.cancelled.on if shape.cancelled else None,
        why=shape.cancelled.why if shape.cancelled else None,
        stories=tuple(each.story for each in shape.writeups if each.story),
        writeups=tuple(EventLink(each.name, each.url) for each in shape.writeups if each.name and each.url),
        corrected=tuple(each.on for each in shape.corrections),
        says=" ".join(_SIGNS.sub(r"\1", prose_of(body)).split())[:SAID],
    )


def plan_of(shape: EventShape, hub: Hub) -> Plan:
    zone, again = ZoneInfo(shape.zone or hub.timezone), shape.repeats
    if isinstance(again, str):
        return Plan(shape.starts, shape.ends, zone, rule=again)
    return Plan(shape.starts, shape.ends, zone, again)


def _taking_place(plan: Plan, shape: EventShape) -> Iterator[EventTime]:
    """Every time of it as it is now. Of a series the plan says when it was to be, else `starts` says when it is."""
    moves = [each for each in shape.moved if not isinstance(each.was, str)]
    only = {day_of(each) for each in shape.cancelled.only} if shape.cancelled else set()
    if not plan.is_series:
        time = replace(plan.lasting(plan.first), key="", is_cancelled=shape.cancelled is not None)
        moved = [each for each in moves if each.was != each.now]
        yield replace(time, was=first_instant(moved[-1].was, plan.zone)) if moved else time  # type: ignore[arg-type]
        return
    found = []
    for planned in plan.starts():
        now: Moment = planned
        was: Moment | None = None
        for each in moves:
            if local(each.was) == local(now) and not isinstance(each.now, str):  # type: ignore[arg-type]
                was, now = now, each.now
        time = plan.lasting(now)
        is_cancelled = shape.cancelled is not None and (not only or day_of(planned) in only)
        earlier = first_instant(was, plan.zone) if was else None
        found.append(replace(time, key=key_of(planned), was=earlier, is_cancelled=is_cancelled))
    yield from sorted(found, key=lambda each: (each.starts, each.key))


def _move(each: MovedShape, zone: ZoneInfo) -> EventMove:
    if isinstance(each.was, str) or isinstance(each.now, str):
        return EventMove(each.on, each.why, was_place=str(each.was), now_place=str(each.now))
    return EventMove(each.on, each.why, first_instant(each.was, zone), first_instant(each.now, zone))
