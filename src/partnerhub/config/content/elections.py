"""An election in content/elections: its fields, each with a sentence for who types it, and the value they make.

What they say about each other, and about neutrality, is in `neutrality`. Reads no file.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, WithJsonSchema

from partnerhub.config.content.corrected import SignedShape
from partnerhub.config.content.values import When
from partnerhub.config.shape import Shape
from partnerhub.config.values import Address, Day, Spoken, Text, enum_schema, one_of
from partnerhub.model.election import Candidate, Due, Election, InLanguages, Step
from partnerhub.model.kinds import first_instant, last_instant

REGISTER = "https://www.gov.uk/register-to-vote"

StepWord = Annotated[Step, BeforeValidator(one_of(Step)), WithJsonSchema(enum_schema(Step))]


class CandidateShape(Shape):
    """One candidate, as in the statement of persons nominated."""

    name: Text = Field(description="The name, as in the statement of persons nominated.")
    party: Text = Field(description="The party or description there; “No description” where there is none.")
    link: Address | None = Field(None, description="A page of the candidate's own: for all of them or for none.")


class DueShape(Shape):
    """One entry of an election's timetable."""

    what: StepWord = Field(description=f"What it is: {', '.join(Step)}.")
    on: Day | None = Field(None, description="Its day. A deadline on a day ends with that day, at 23:59.")
    at: When | None = Field(None, description="Or its time, such as 2027-04-20T17:00.")
    until: When | None = Field(None, description="When it ends, for the poll: 2027-05-06T22:00.")
    name: Spoken | None = Field(None, description="For other: what it is, in a line.")


class ElectionShape(SignedShape):
    """One election. The file's name, without .md, is its id and its address."""

    name: Spoken = Field(description="Its name, up to 80 letters: a text, or one for each of the site's languages.")
    kind: Spoken | None = Field(
        None, description="Who is elected to what, in a line: a text, or one for each language."
    )
    poll: Day = Field(description="The day of the poll.")
    areas: list[Text] = Field(min_length=1, description="The ids of the areas it is held in.")
    order: list[CandidateShape] = Field(
        [],
        description="Every candidate in the order of the statement of persons nominated, each `{name, party}`. Empty "
        "until that statement is out.",
    )
    timetable: list[DueShape] = Field([], description="What is due when, each `{what, on}` or `{what, at}`.")
    official: Address | None = Field(None, description="The returning officer's page about it.")
    register_at: Address = Field(REGISTER, alias="register", description="Where everybody can register to vote.")
    voter_id: Address | None = Field(
        None, description="A page about the photo ID to bring. Empty where this election asks for none."
    )
    period: Text | None = Field(None, description="The name of its restricted period in partners.yaml.")
    cancelled: Text | None = Field(
        None, description="Why there is no poll, for readers: as many stand as there are seats, or a candidate died."
    )


def election_of(file: str, id: str, shape: ElectionShape, languages: tuple[str, ...], zone: ZoneInfo) -> Election:
    due = [_due(each, languages, zone) for each in shape.timetable]
    return Election(
        file=file,
        id=id,
        name=in_languages(shape.name, languages),
        kind=in_languages(shape.kind, languages) if shape.kind else None,
        poll=shape.poll,
        areas=tuple(shape.areas),
        order=tuple(Candidate(each.name, each.party, each.link) for each in shape.order),
        timetable=tuple(sorted(due, key=lambda each: (each.ends if each.is_deadline else each.starts, each.step))),
        official=shape.official,
        register=shape.register_at,
        voter_id=shape.voter_id,
        period=shape.period,
        cancelled=shape.cancelled,
        by=shape.by,
        on=shape.on,
    )


def _due(shape: DueShape, languages: tuple[str, ...], zone: ZoneInfo) -> Due:
    begins = shape.at or shape.on
    assert begins  # `neutrality` asks for one of the two
    starts, is_time = first_instant(begins, zone), isinstance(begins, datetime)
    ends = last_instant(shape.until, zone) if shape.until else starts if is_time else last_instant(begins, zone)
    return Due(shape.what, starts, ends, not is_time, in_languages(shape.name, languages) if shape.name else None)


def in_languages(text: str | dict[str, str], languages: tuple[str, ...]) -> InLanguages:
    if isinstance(text, str):
        return InLanguages(text)
    return InLanguages(text[languages[0]], tuple((code, text[code]) for code in languages[1:] if code in text))
