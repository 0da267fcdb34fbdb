"""An urgent notice in content/notices: its fields, what they say about each other, the value and the words they make.

It needs two editors, sources that partners.yaml lists as verified, and an end within a week. Reads no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, StrictBool

from partnerhub.config.content.corrected import CORRECTIONS, MINOR, WITHDRAWN, CorrectionShape, WithdrawnShape
from partnerhub.config.content.values import Initials, When, first_minute, last_minute, moment, prose_of
from partnerhub.config.document import Finding
from partnerhub.config.rules import Spot
from partnerhub.config.shape import Shape
from partnerhub.config.values import Text, address_problem, all_of, nearest, shown
from partnerhub.model import Correction, Hub, Words
from partnerhub.model.notice import LONGEST, Bulletin, Notice

MOST = {"title": 120, "text": 400}  # letters that fit on top of every page and are read in a hurry


class BulletinShape(Shape):
    """What is known since a moment."""

    at: When = Field(description="When it was verified, such as 2026-11-20T21:40.")
    text: Text = Field(description="What is known now, in a sentence or two.")


class NoticeShape(Shape):
    """An urgent notice for the night of an incident. The file's name, without .md, is its address."""

    title: Text = Field(description="What readers have to know, in a line.")
    text: Text = Field(description="What to do or to avoid, in a sentence or two: it stands on top of the site.")
    since: When = Field(alias="from", description="From when it is shown: a day or a time.")
    until: When = Field(
        description="When it ends by itself: a day, which counts to its end, or a time; at most 7 days after from."
    )
    areas: list[Text] = Field([], description="The ids of the areas it is about. Empty: the whole patch.")
    sources: list[Text] = Field(
        min_length=1,
        description="What it rests on: ids of partners, accounts or channels listed in hub.verified, or addresses on "
        "hosts listed there.",
    )
    by: Initials = Field(description="Your initials, 2 to 4 letters.")
    second: Initials = Field(description="The initials of a second editor, who read it and its sources too.")
    updates: list[BulletinShape] = Field([], description="What became known later, each `{at: …, text: …}`.")
    corrections: list[CorrectionShape] = CORRECTIONS
    minor: StrictBool = MINOR
    withdrawn: WithdrawnShape | None = WITHDRAWN


NESTED = {"updates": BulletinShape}


def rule(spot: Spot, body: str, hub: Hub) -> Iterator[Finding]:
    by, second = spot.text("by"), spot.text("second")
    if by and second and by.lower() == second.lower():
        yield spot.get("second").wrong("second is the same as by: a second editor has to have read it")
    yield from _long(spot, "title", "text")
    zone = ZoneInfo(hub.timezone)
    since, until = moment(spot.get("from").value), moment(spot.get("until").value)
    if since and until:
        begins, ends = first_minute(since, zone), last_minute(until, zone)
        if ends <= begins:
            yield spot.get("until").wrong(f"until ({until}) is before from ({since})")
        elif _far(begins, ends, zone):
            last = begins.astimezone(zone) + LONGEST
            yield spot.get("until").wrong(
                f"until ({until}) is more than 7 days after from ({since}): write {last:%Y-%m-%dT%H:%M} at the latest, "
                "and another notice if it is still needed then"
            )
    for area in spot.get("areas"):
        if (id_ := area.text()) and id_ not in hub.by_area:
            yield area.wrong(f"unknown area{shown(id_)}{nearest(id_, hub.by_area)}")
    for source in spot.get("sources"):
        if (text := source.text()) and (problem := unverified(text, hub)):
            yield source.wrong(problem)
    for update in spot.get("updates"):
        yield from _long(update, "text")
        at = moment(update.get("at").value)
        if at and since and (isinstance(at, datetime) and first_minute(at, zone) < first_minute(since, zone)):
            yield update.get("at").wrong(f"updates: at ({at}) is before from ({since})")


def _long(spot: Spot, *keys: str) -> Iterator[Finding]:
    for key in keys:
        if (text := spot.text(key)) and len(text) > MOST[key]:
            yield spot.get(key).wrong(
                f"{key} has {len(text)} letters, and at most {MOST[key]} are read in a hurry: write the rest below the "
                "second ---"
            )


def _far(begins: datetime, ends: datetime, zone: ZoneInfo) -> bool:
    """By the clocks of the patch: a week in which they change is a week."""
    bare = begins.astimezone(zone).replace(tzinfo=None), ends.astimezone(zone).replace(tzinfo=None)
    return bare[1] - bare[0] > LONGEST


def unverified(source: str, hub: Hub) -> str | None:
    """What is wrong with a source of a notice; None when partners.yaml lists it, or what it belongs to, as verified."""
    remedy = "list it in hub.verified of partners.yaml if two editors would stake a life on it, or leave it out"
    if "://" in source:
        if problem := address_problem(source):
            return f"sources: an address {problem}"
        host = (urlsplit(source).hostname or "").lower().removesuffix(".")
        hosts = [each for each in hub.verified if "." in each]
        if any(host == each or host.endswith(f".{each}") for each in hosts):
            return None
        listed = f"it lists {all_of(hosts)}" if hosts else "it lists no host yet"
        return f"sources: {host} is not a verified host ({listed}): {remedy}"
    channel = hub.by_channel.get(source)
    if channel is None and source not in hub.by_partner:
        near = nearest(source, [*hub.by_partner, *hub.by_channel])
        return f"sources: unknown source{shown(source)}{near or ': write an id of partners.yaml, or an address'}"
    if source in hub.verified or (channel and channel.partner in hub.verified):
        return None
    return f"sources: {source} is not verified: {remedy}"


def notice_of(file: str, id: str, shape: NoticeShape, zone: ZoneInfo) -> Notice:
    updates = [Bulletin(first_minute(each.at, zone), each.text) for each in shape.updates]
    return Notice(
        file=file,
        id=id,
        title=shape.title,
        text=shape.text,
        since=first_minute(shape.since, zone),
        until=last_minute(shape.until, zone),
        areas=tuple(shape.areas),
        sources=tuple(shape.sources),
        by=shape.by,
        second=shape.second,
        updates=tuple(sorted(updates, key=lambda each: each.at, reverse=True)),
    )


def notice_words(notice: Notice, shape: NoticeShape, body: str) -> Words:
    """When it ends is no word of it: an hour more needs no correction."""
    updates = sorted(notice.updates, key=lambda each: each.at)
    parts = (
        notice.title,
        notice.text,
        notice.since.isoformat(),
        ", ".join(notice.areas),
        " ".join(notice.sources),
        *(f"{each.at.isoformat(timespec='minutes')} {each.text}" for each in updates),
        f"\f{prose_of(body)}\f",
    )
    return Words(
        file=notice.file,
        address=f"notices/{notice.id}/index.html",
        title=notice.title,
        text="\n\n".join(part for part in parts if part),
        corrections=tuple(Correction(each.was, each.now, each.why, each.on) for each in shape.corrections),
        is_minor=shape.minor,
        withdrawn=shape.withdrawn.on if shape.withdrawn else None,
        ground=shape.withdrawn.why if shape.withdrawn else None,
    )
