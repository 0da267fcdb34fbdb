"""Hustings in content/hustings: the fields, each with a sentence for who types it, and the value they make.

What they say about each other, and about neutrality, is in `neutrality`. Reads no file.
"""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, StrictInt, WithJsonSchema

from partnerhub.config.content.corrected import SignedShape
from partnerhub.config.content.elections import in_languages
from partnerhub.config.content.values import FileId, When
from partnerhub.config.shape import Shape
from partnerhub.config.values import Address, Day, Language, Spoken, Text, enum_schema, one_of
from partnerhub.model.election import Answer, Hustings, Invited, Question, Reply
from partnerhub.model.kinds import first_instant, last_instant

WORDS = 150

ReplyWord = Annotated[Reply, BeforeValidator(one_of(Reply)), WithJsonSchema(enum_schema(Reply))]


class InvitedShape(Shape):
    """A candidate, and what came of the invitation."""

    name: Text = Field(description="The name, as in the election's order.")
    reply: ReplyWord = Field(description=f"What came of the invitation: {', '.join(Reply)}.")
    reason: Text | None = Field(
        None, description="Why: for not-invited the organiser's reason, for declined the candidate's own if given."
    )


class AnswerShape(Shape):
    """A candidate's answer to one question."""

    name: Text = Field(description="The name, as in the election's order.")
    text: Text | None = Field(None, description="The candidate's own words. Empty: there is no answer.")
    language: Language | None = Field(None, description='Their language, when it is not the site\'s, such as "cy".')


class QuestionShape(Shape):
    """One question, and the answer of every candidate."""

    question: Text = Field(description="The question, the same for all.")
    answers: list[AnswerShape] = Field(
        min_length=1, description="One for every candidate, in the order of the election: `{name, text}`."
    )


class HustingsShape(SignedShape):
    """One hustings. The file's name, without .md, is its id and its address."""

    election: FileId = Field(description="The election, by its file's name without .md.")
    title: Spoken = Field(description="The title readers see, up to 80 letters: a text, or one for each language.")
    organiser: Text = Field(description="Who holds it: the id of a partner, or a name.")
    place: Text = Field(description="Where it is, in a line. Online: write so.")
    areas: list[Text] = Field(min_length=1, description="The ids of the areas it is for.")
    access: Text = Field(description="Who can get in and how: steps, a loop, signing, parking, a lift home.")
    starts: When = Field(description="When it starts, such as 2027-04-20T19:00.")
    ends: When | None = Field(None, description="When it ends.")
    booking: Address | None = Field(None, description="Where to book a seat.")
    candidates: list[InvitedShape] = Field(
        [], description="Every candidate of the election in its order, each `{name, reply, reason}`."
    )
    words: StrictInt = Field(WORDS, ge=20, le=600, description="The most words an answer may have, the same for all.")
    answer_by: Day | None = Field(
        None, description="The last day for answers. Until it is over, none is shown unless all are here."
    )
    questions: list[QuestionShape] = Field([], description="What was asked of all, each `{question, answers}`.")
    write_up: Address | None = Field(None, description="Where it can be read what was said.")
    recording: Address | None = Field(None, description="Where it can be seen or heard.")
    cancelled: Text | None = Field(None, description="Why it does not take place, for readers.")


def hustings_of(file: str, id: str, shape: HustingsShape, languages: tuple[str, ...], zone: ZoneInfo) -> Hustings:
    starts = first_instant(shape.starts, zone)
    return Hustings(
        file=file,
        id=id,
        election=shape.election,
        title=in_languages(shape.title, languages),
        organiser=shape.organiser,
        place=shape.place,
        areas=tuple(shape.areas),
        access=shape.access,
        starts=starts,
        ends=last_instant(shape.ends, zone) if shape.ends else starts,
        booking=shape.booking,
        candidates=tuple(Invited(each.name, each.reply, each.reason) for each in shape.candidates),
        words=shape.words,
        answer_by=shape.answer_by,
        questions=tuple(_question(each) for each in shape.questions),
        write_up=shape.write_up,
        recording=shape.recording,
        cancelled=shape.cancelled,
        by=shape.by,
        on=shape.on,
    )


def _question(shape: QuestionShape) -> Question:
    return Question(shape.question, tuple(Answer(each.name, each.text, each.language) for each in shape.answers))
