"""Unconferences in content/unconferences: their fields, what these say about each other, the value they become.

Whoever did not agree to be named is not in the value, and so on no page, in no feed, no index and no record. What a
text itself may give away is looked for where texts are screened: `publish.unconferences.mistakes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from partnerhub.config.content.corrected import SignedShape
from partnerhub.config.content.events import WriteupShape
from partnerhub.config.content.series import TIMES_AS_WRITTEN, said
from partnerhub.config.content.values import AttributionWord, Slug, When, day_of, moment, prose_of
from partnerhub.config.document import Finding
from partnerhub.config.frontmatter import Page
from partnerhub.config.rules import Spot
from partnerhub.config.shape import Shape
from partnerhub.config.values import Address, Day, Text, nearest, shown
from partnerhub.model import Correction, Hub, Words
from partnerhub.model.attribution import Attribution
from partnerhub.model.event import EventLink
from partnerhub.model.kinds import first_instant, last_instant
from partnerhub.model.unconference import NOBODY, Pitch, Session, SessionNote, Teller, Unconference


def _writeup(value: object) -> object:
    return {"story": value} if isinstance(value, str) else value


class TellerShape(Shape):
    """Whose words they are, as far as that person wanted."""

    attribution: AttributionWord = Field(
        Attribution.NONE, description="How it is told: none (by nobody), role, or named. Ask, and leave it out else."
    )
    role: Text | None = Field(None, description='In which role, such as "a shopkeeper". Shown for role and named.')
    name: Text | None = Field(None, description="The name. Only with `attribution: named` and `consent`.")
    consent: Day | None = Field(None, description="The day on which that person agreed to be named. Not shown.")


class PitchShape(TellerShape):
    """What somebody offered to talk about."""

    title: Text = Field(description="What it is about, in a line.")
    text: Text | None = Field(None, description="More about it, in a few sentences.")


class NoteShape(TellerShape):
    """What was noted in a session."""

    text: Text = Field(description="What was said, in plain words that give nobody away.")


class SessionShape(Shape):
    """One session of the day."""

    id: Slug = Field(description="Its part of the page's address, in small letters, such as `night-buses`.")
    title: Text = Field(description="What it is about.")
    at: When = Field(description="When it begins, such as 2026-10-10T10:30.")
    until: When | None = Field(None, description="When it ends.")
    room: Text = Field(description="Where in the building.")
    pitched_by: TellerShape | None = Field(None, description="Who offered it: `{attribution, role, name, consent}`.")
    notes: list[NoteShape] = Field([], description="What was noted, each `{text, attribution, role, name, consent}`.")


class UnconferenceShape(SignedShape):
    """One unconference. The file's name, without .md, is its id and its address; its text stands below."""

    title: Text = Field(description="Its title, as readers see it.")
    starts: When = Field(description="When it starts: a time such as 2026-10-10T10:00, or a day.")
    ends: When | None = Field(None, description="When it ends. Empty: on the evening of that day.")
    place: Text = Field(description="Where it is, in a line.")
    access: Text = Field(description="Who can get in and how: steps, a loop, signing, parking, a quiet room.")
    organiser: Text = Field(description="Who holds it: the id of a partner, or a name.")
    areas: list[Text] = Field([], description="The ids of the areas it belongs to.")
    topics: list[Text] = Field([], description="The ids of the topics it belongs to.")
    booking: Address | None = Field(None, description="Where places are booked.")
    pitch: Text | None = Field(None, description="How to offer a session before it begins, in a line.")
    cancelled: Text | None = Field(None, description="Why it does not take place, for readers.")
    pitches: list[PitchShape] = Field(
        [], description="What was offered, each `{title, text, attribution, role, name, consent}`."
    )
    sessions: list[SessionShape] = Field([], description="What was talked about, each `{id, title, at, room, notes}`.")
    writeups: list[Annotated[WriteupShape, BeforeValidator(_writeup, json_schema_input_type=str | WriteupShape)]] = (
        Field([], description="What was written afterwards: the ids of stories, or `{name: …, url: …}`.")
    )


NESTED: dict[str, type[Shape]] = {
    "pitches": PitchShape,
    "sessions": SessionShape,
    "notes": NoteShape,
    "pitched_by": TellerShape,
}


# ── what its fields say about each other ──


def rule(spot: Spot, hub: Hub) -> Iterator[Finding]:
    for key, word, known in (("areas", "area", list(hub.by_area)), ("topics", "topic", list(hub.by_topic))):
        for each in spot.get(key):
            if (id_ := each.text()) and id_ not in known:
                yield each.wrong(f"unknown {word}{shown(id_)}{nearest(id_, known)}")
    if spot.has("withdrawn") and spot.text("status") == "draft":
        yield spot.get("withdrawn").wrong("withdrawn is for what readers have seen: leave it out of a draft")
    for each in spot.get("writeups"):
        if not (each.text() or each.has("story")) and not (each.has("name") and each.has("url")):
            yield each.wrong("writeups: write the id of a story, or `{name: …, url: …}`")
    for each in _tellers(spot):
        yield from _named(each)
    yield from _times(spot, ZoneInfo(hub.timezone))


def _tellers(spot: Spot) -> Iterator[Spot]:
    yield from spot.get("pitches")
    for session in spot.get("sessions"):
        yield session.get("pitched_by")
        yield from session.get("notes")


def _named(spot: Spot) -> Iterator[Finding]:
    """A name needs two things beside it. No message repeats one: messages are read in public, too."""
    how = spot.text("attribution") or Attribution.NONE
    if spot.has("name") and how != Attribution.NAMED:
        yield spot.get("name").wrong(
            "a name stands here, and nobody is to be named: take it out, or ask, and write `attribution: named` and "
            "the day on which that person agreed, `consent: …`"
        )
    elif how == Attribution.NAMED and not spot.has("name"):
        yield spot.get("attribution").wrong("attribution is named, and there is no name: write `name`, or role or none")
    elif how == Attribution.NAMED and not spot.has("consent"):
        yield spot.get("name").wrong(
            "a name needs `consent`, the day on which that person agreed to be named: write it, or take the name out"
        )
    if how == Attribution.ROLE and not spot.has("role"):
        yield spot.get("attribution").wrong("attribution is role, and there is no role: write `role`, or none")
    if spot.has("consent") and how != Attribution.NAMED:
        yield spot.get("consent").wrong("consent is for `attribution: named`: leave it out")


def _times(spot: Spot, zone: ZoneInfo) -> Iterator[Finding]:
    first, last = moment(spot.get("starts").value), moment(spot.get("ends").value)
    if first is None or (last is None and spot.has("ends")):
        return
    since, until = first_instant(first, zone), last_instant(last or day_of(first), zone)
    if until < since:
        yield spot.get("ends").wrong(f"ends ({last}) is before starts ({first})")
        return
    ids: set[str] = set()
    before: list[tuple[Spot, datetime, datetime]] = []
    for each in spot.get("sessions"):
        if (id_ := each.text("id")) and id_ in ids:
            yield each.get("id").wrong(f"sessions: the id{shown(id_)} is there twice: give one another")
        ids.add(id_ or "")
        at, to = moment(each.get("at").value), moment(each.get("until").value)
        if at is None or (to is None and each.has("until")):
            continue
        if not isinstance(at, datetime) or not (to is None or isinstance(to, datetime)):
            yield each.get("at").wrong("sessions: write at and until as times, such as 2026-10-10T10:30")
            continue
        begins = first_instant(at, zone)
        ends = last_instant(to, zone) if to else begins
        if ends < begins:
            yield each.get("until").wrong(f"sessions: until ({to}) is before at ({at})")
        elif begins < since or ends > until:
            key = "at" if begins < since or begins > until else "until"
            yield each.get(key).wrong(f"sessions: {each.text(key)} is not between starts and ends of the unconference")
        room = (each.text("room") or "").casefold()
        for other, from_, to_ in before:
            same = (other.text("room") or "").casefold() == room
            if same and room and (begins == from_ or (begins < to_ and from_ < ends)):
                both = f"{each.text('id')} and {other.text('id')}"
                yield each.get("room").wrong(f"sessions: {both} are in one room at one time: move one")
                break
        before.append((each, begins, ends))


# ── the value ──


def unconference_of(file: str, id: str, shape: UnconferenceShape, page: Page, zone: ZoneInfo) -> Unconference:
    def line(*path: str | int) -> int:
        return page.line_at(Finding(path, ""))

    sessions = [
        Session(
            id=each.id,
            title=each.title,
            starts=first_instant(each.at, zone),
            ends=last_instant(each.until, zone) if each.until else None,
            room=each.room,
            pitched_by=teller_of(each.pitched_by) if each.pitched_by else NOBODY,
            notes=tuple(
                SessionNote(note.text, teller_of(note), line("sessions", n, "notes", m))
                for m, note in enumerate(each.notes)
            ),
            line=line("sessions", n),
        )
        for n, each in enumerate(shape.sessions)
    ]
    rooms = list(dict.fromkeys(each.room for each in shape.sessions))
    return Unconference(
        file=file,
        id=id,
        title=shape.title,
        starts=first_instant(shape.starts, zone),
        ends=last_instant(shape.ends or day_of(shape.starts), zone),
        place=shape.place,
        access=shape.access,
        organiser=shape.organiser,
        areas=tuple(shape.areas),
        topics=tuple(shape.topics),
        by=shape.by,
        on=shape.on,
        booking=shape.booking,
        pitch=shape.pitch,
        cancelled=shape.cancelled,
        pitches=tuple(
            Pitch(each.title, teller_of(each), each.text, line("pitches", n)) for n, each in enumerate(shape.pitches)
        ),
        sessions=tuple(sorted(sessions, key=lambda each: (each.starts, rooms.index(each.room)))),
        stories=tuple(each.story for each in shape.writeups if each.story),
        writeups=tuple(EventLink(each.name, each.url) for each in shape.writeups if each.name and each.url),
    )


def teller_of(shape: TellerShape) -> Teller:
    """No more than that person wanted."""
    if shape.attribution is Attribution.NAMED and shape.consent:
        return Teller(Attribution.NAMED, shape.role, shape.name, shape.consent)
    if shape.attribution is Attribution.ROLE:
        return Teller(Attribution.ROLE, shape.role)
    return NOBODY


def unconference_words(made: Unconference, shape: UnconferenceShape, body: str, zone: ZoneInfo) -> Words:
    """The editor's own words. Pitches and notes are other people's, who may take them back without a trace."""
    parts: list[str | date | None] = [
        made.title,
        said(made.starts, made.ends, False, zone),
        f"place: {made.place}",
        f"access: {made.access}",
        f"organiser: {made.organiser}",
        ", ".join(["areas:", *made.areas]) if made.areas else None,
        ", ".join(["topics:", *made.topics]) if made.topics else None,
        made.booking,
        made.pitch,
        made.cancelled and f"cancelled: {made.cancelled}",
        *(f"{each.title}: {said(each.starts, each.starts, False, zone)}, {each.room}" for each in made.sessions),
        *made.stories,
        *(f"{each.name}: {each.url}" for each in made.writeups),
        f"\f{prose_of(body)}\f",
    ]
    return Words(
        file=made.file,
        address=f"unconferences/{made.id}/index.html",
        title=made.title,
        text="\n\n".join(str(part) for part in parts if part),
        corrections=tuple(Correction(each.was, each.now, each.why, each.on) for each in shape.corrections),
        is_minor=shape.minor,
        withdrawn=shape.withdrawn.on if shape.withdrawn else None,
        ground=shape.withdrawn.why if shape.withdrawn else None,
        form=TIMES_AS_WRITTEN,
    )
