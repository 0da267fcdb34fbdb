"""A commitment in content/commitments: its fields, what they say about each other, the value and the words they make.

None can be deleted and no day can move unseen: `publish.words` compares what an edition kept. Reads no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pydantic import ConfigDict, Field, StrictBool

from partnerhub.config.content.corrected import CORRECTIONS, MINOR, CorrectionShape
from partnerhub.config.content.values import Initials, Prose, StateWord, StoryId, prose_of
from partnerhub.config.document import Finding
from partnerhub.config.rules import Spot, reversed_days
from partnerhub.config.shape import Shape, when
from partnerhub.config.values import Address, Day, Text
from partnerhub.model import Correction, Words
from partnerhub.model.commitment import Closed, Commitment, Done, Moved

WHERE = ("link", "story", "event")
NO_DUE = (
    "missing due: “watch this space” is no date: write the day by which it will be done, such as 2026-12-18, or "
    "`status: draft` until there is one"
)


class DoneShape(Shape):
    """What was done."""

    on: Day = Field(description="The day it was done.")
    what: Text = Field(description="What was done, in a sentence.")
    link: Address | None = Field(None, description="Where it can be seen.")


class ClosedShape(Shape):
    """That it will not be done, and why."""

    on: Day = Field(description="The day on which that was decided.")
    why: Text = Field(description="Why it will not be done, for readers.")


class MovedShape(Shape):
    """That it is due on another day."""

    was: Day = Field(description="The day it was due.")
    now: Day = Field(description="The day it is due now.")
    why: Text = Field(description="Why, for readers.")
    on: Day = Field(description="The day on which that was decided.")


class CommitmentShape(Shape):
    """Something that somebody of the office said they would do. The file's name, without .md, is its address."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [when("status", "published", {"required": ["due"]})],
            "anyOf": [{"required": [key]} for key in WHERE],
        }
    )

    title: Text = Field(description="What was promised, in a line for readers.")
    said: Prose = Field(description="The very words in which it was said.")
    link: Address | None = Field(None, description="Where it was said: its address. This, story or event is needed.")
    story: StoryId | None = Field(None, description="Or the id of the story here in which it was said.")
    event: Text | None = Field(None, description="Or where it was said when nobody wrote it down, in a line.")
    on: Day = Field(description="The day it was said.")
    due: Day | None = Field(
        None, description="The last day of the time promised. Only a draft can do without; it moves only by `moved`."
    )
    who: Text = Field(description="Who said it: a role or a body. No names.")
    done: DoneShape | None = Field(None, description="That it was done: `{on: …, what: …, link: …}`.")
    closed: ClosedShape | None = Field(None, description="That it will not be done: `{on: …, why: …}`.")
    moved: list[MovedShape] = Field(
        [], description="Each time that `due` changed, the oldest first: `{was: …, now: …, why: …, on: …}`."
    )
    by: Initials | None = Field(None, description="Your initials, 2 to 4 letters.")
    status: StateWord = Field("published", description="draft: nobody sees it yet. published: everybody does.")
    corrections: list[CorrectionShape] = CORRECTIONS
    minor: StrictBool = MINOR


NESTED: dict[str, Any] = {"done": DoneShape, "closed": ClosedShape, "moved": MovedShape}


def rule(spot: Spot, body: str) -> Iterator[Finding]:
    """What is missing, and what its days and endings say about each other."""
    if not spot.has("due") and spot.text("status") != "draft":
        yield Finding(("due",), NO_DUE)
    if not any(spot.has(key) for key in WHERE):
        yield Finding(("link",), "does not say where it was said: write one of link, story and event")
    yield from reversed_days(spot, "on", "due")
    if spot.has("done") and spot.has("closed"):
        yield spot.get("closed").wrong("has both done and closed: it was done, or it will not be, write one of them")
    said = spot.day("on")
    for key in ("done", "closed"):
        ended = spot.get(key).day("on")
        if said and ended and ended < said:
            yield spot.get(key, "on").wrong(f"{key}: on ({ended}) is before {said}, the day it was said")
    yield from _moves(spot)


def _moves(spot: Spot) -> Iterator[Finding]:
    """Each move begins where the one before it ended, and the last one ends with `due`."""
    moves = list(spot.get("moved"))
    said = spot.day("on")
    for move in moves:
        if said and (on := move.day("on")) and on < said:
            yield move.get("on").wrong(f"moved: on ({on}) is before {said}, the day it was said")
        if move.day("was") and move.day("was") == move.day("now"):
            yield move.wrong("moved: was and now are the same day: leave it out")
    for before, after in pairwise(moves):
        ended, begins = before.day("now"), after.day("was")
        if ended and begins and ended != begins:
            yield after.get("was").wrong(f"moved: was ({begins}) should be {ended}, to which it was moved before")
        if (one := before.day("on")) and (other := after.day("on")) and other < one:
            yield after.get("on").wrong(f"moved: on ({other}) is before {one}: write the oldest first")
    due, last = spot.day("due"), moves[-1].day("now") if moves else None
    if due and last and due != last:
        yield spot.get("due").wrong(f"due ({due}) is not {last}, to which it was moved last: add another to moved")


def commitment_of(file: str, id: str, shape: CommitmentShape) -> Commitment:
    """Of one that is no draft."""
    assert shape.due
    return Commitment(
        file=file,
        id=id,
        title=shape.title,
        said=shape.said,
        who=shape.who,
        on=shape.on,
        due=shape.due,
        link=shape.link,
        story=shape.story,
        event=shape.event,
        done=Done(shape.done.on, shape.done.what, shape.done.link) if shape.done else None,
        closed=Closed(shape.closed.on, shape.closed.why) if shape.closed else None,
        moved=tuple(Moved(each.was, each.now, each.why, each.on) for each in shape.moved),
        by=shape.by,
    )


def commitment_words(commitment: Commitment, shape: CommitmentShape, body: str) -> Words:
    """Its ending is a paragraph of its own: free to come, but not to go or to change. Its day is told apart."""
    done, closed = commitment.done, commitment.closed
    parts = (
        commitment.title,
        f"\f{prose_of(commitment.said)}\f",
        commitment.who,
        commitment.on.isoformat(),
        " ".join(filter(None, (commitment.link, commitment.story, commitment.event))),
        f"done: {done.on} {done.what} {done.link or ''}".strip() if done else "",
        f"closed: {closed.on} {closed.why}" if closed else "",
        f"\f{prose_of(body)}\f",
    )
    return Words(
        file=commitment.file,
        address=f"commitments/{commitment.id}/index.html",
        title=commitment.title,
        text="\n\n".join(part for part in parts if part),
        corrections=tuple(Correction(each.was, each.now, each.why, each.on) for each in shape.corrections),
        is_minor=shape.minor,
        due=commitment.due,
        moved=commitment.moved,
    )
