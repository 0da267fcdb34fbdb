"""The front matter of everything in content/: each field with its type, its default and a sentence for who types it.

pydantic models, and so also the JSON Schemas. What two fields say about each other is in `rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt

from partnerhub.config.content import commitments, events, notices, statements, unconferences
from partnerhub.config.content.commitments import CommitmentShape
from partnerhub.config.content.corrected import CORRECTIONS, MINOR, WITHDRAWN, CorrectionShape, WithdrawnShape
from partnerhub.config.content.elections import CandidateShape, DueShape, ElectionShape
from partnerhub.config.content.events import EventShape
from partnerhub.config.content.hustings import AnswerShape, HustingsShape, InvitedShape, QuestionShape
from partnerhub.config.content.notices import NoticeShape
from partnerhub.config.content.statements import (
    STANDARDS,
    ComplaintShape,
    ComplianceWord,
    CreditShape,
    NationWord,
    OfficePageShape,
    OutsideShape,
    OwedWord,
    ProblemShape,
    StandardWord,
)
from partnerhub.config.content.unconferences import UnconferenceShape
from partnerhub.config.content.values import (
    About,
    AttributionWord,
    DoWord,
    FileId,
    FormWord,
    GroundWord,
    Initials,
    ItemKindWord,
    Others,
    PageStateWord,
    Prose,
    Slug,
    StateWord,
    StoryId,
    Version,
    When,
)
from partnerhub.config.shape import Shape, when
from partnerhub.config.values import Address, Contact, Day, Id, Language, Text, TimeZone
from partnerhub.model import FIELDS, Do, ItemKind, Owed

DETAILS = ("starts", "ends", "closes", "zone", "place", "amount", "whom")  # what may stand beside `kind`

# What a verb needs beside about, do, by, on and why; and what it may have. `note` is the text below the front matter.
NEEDS: Mapping[Do, tuple[str, ...]] = MappingProxyType(
    {
        Do.WITHDRAW: ("ground",),
        Do.RETITLE: ("title",),
        Do.MERGE: ("with",),
        Do.PLACE: ("areas",),
        Do.TOPIC: ("topics",),
        Do.DESCRIBE: ("kind",),
        Do.DEBATE: ("debate",),
        Do.ACCEPT: ("version",),
        Do.DECLINE: ("version",),
    }
)
MAY: Mapping[Do, tuple[str, ...]] = MappingProxyType(
    {
        Do.PUBLISH: ("attribution", "role", "period"),
        Do.ACCEPT: ("period",),
        Do.HOLD: ("until",),
        Do.FEATURE: ("until",),
        Do.NOTE: ("until",),
        Do.SPLIT: ("with",),
        Do.DESCRIBE: DETAILS,
        Do.DEBATE: ("strand",),
    }
)
# Never taken by every verb.
SPECIAL = (
    *("title", "with", "ground", "areas", "topics", "kind", *DETAILS),
    *("debate", "strand", "until", "attribution", "role", "period"),
)


def takes(do: Do) -> tuple[str, ...]:
    """Which of the `SPECIAL` fields a verb takes, those it needs first."""
    return tuple(key for key in (*NEEDS.get(do, ()), *MAY.get(do, ())) if key in SPECIAL)


def has(kind: ItemKind) -> tuple[str, ...]:
    """Which of the `DETAILS` a kind has: its own, and with its days the zone they are told in."""
    own = FIELDS[kind]
    zone = ("zone",) if {"starts", "ends", "closes"} & {*own} else ()
    return tuple(key for key in DETAILS if key in (*own, *zone))


def _kind(kind: ItemKind) -> dict[str, Any]:
    return when("kind", kind, {"properties": {key: False for key in DETAILS if key not in has(kind)}})


def _verb(do: Do) -> dict[str, Any]:
    needed = {"required": list(NEEDS[do])} if do in NEEDS else {}
    return when("do", do, {**needed, "properties": {key: False for key in SPECIAL if key not in takes(do)}})


_KIND: Any = Field(None, description=f"What it is: {', '.join(ItemKind)}.")
_STARTS: Any = Field(None, description="When it starts, or a call opens: a day or a time.")
_ENDS: Any = Field(None, description="When it ends: a day, which counts to its end, or a time.")
_CLOSES: Any = Field(None, description="When a call closes: a day, which counts to 23:59, or a time.")
_ZONE: Any = Field(None, description='The time zone of these days and times. Empty: the hub\'s. "Europe/London".')
_PLACE: Any = Field(None, description="Where it is, in a line.")
_AMOUNT: Any = Field(None, description='How much there is to apply for, such as "up to £5,000".')
_WHOM: Any = Field(None, description="For whom it is, in a line.")


class DecisionShape(Shape):
    """One decision: an editor's word about one item or story. The file may have any name that ends in .md."""

    model_config = ConfigDict(json_schema_extra={"allOf": [*map(_verb, Do), *map(_kind, ItemKind)]})

    about: About = Field(description="The id of an item or story, as in its address, or the address at its source.")
    do: DoWord = Field(description=f"What is to happen: {', '.join(Do)}.")
    by: Initials = Field(description="Your initials, 2 to 4 letters. No names: the file may be public.")
    on: When = Field(description="When you decided: a day, or a time such as 2026-11-23T14:20 in the hub's time zone.")
    why: Text = Field(description="The reason, in a sentence that may be read by anybody.")
    link: Address | None = Field(
        None, description="The address at the source: tells what it was about when the item is no longer kept."
    )
    version: Version | None = Field(
        None, description="The version you saw, as the report shows it. Needed to accept or decline a change."
    )
    second: Initials | None = Field(None, description="A second editor's initials, where two have to agree.")
    until: Day | None = Field(None, description="The last day it holds: for hold, feature and note.")
    title: Text | None = Field(None, description="For retitle: the title that readers see, in your words.")
    areas: list[Text] | None = Field(None, description="For place: the ids of its areas; [] for none.")
    topics: list[Text] | None = Field(None, description="For topic: the ids of its topics; [] for none.")
    others: Others = Field(
        [],
        alias="with",
        description="For merge: what joins the story. For split: what it is told from. Ids or addresses.",
    )
    ground: GroundWord | None = Field(None, description="For withdraw: why, in a word that readers see.")
    kind: ItemKindWord | None = _KIND
    starts: When | None = _STARTS
    ends: When | None = _ENDS
    closes: When | None = _CLOSES
    zone: TimeZone | None = _ZONE
    place: Text | None = _PLACE
    amount: Text | None = _AMOUNT
    whom: Text | None = _WHOM
    debate: FileId | None = Field(None, description="For debate: the name of its file, without .md.")
    strand: Text | None = Field(None, description="For debate: the id of the strand. Empty: the first.")
    attribution: AttributionWord | None = Field(
        None,
        description="For publish, of a comment: as whose words it is quoted, none, role or named. Empty: none.",
    )
    role: Text | None = Field(None, description='For attribution role: who speaks, such as "a shopkeeper in Hexley".')
    period: Text | None = Field(
        None,
        description="For publish and accept: the name of the restricted period in which readers may see it "
        "nevertheless. Needs `second`; the public log shows it with `why`.",
    )


def _named(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


class StrandShape(Shape):
    """One strand of a debate."""

    id: Id | None = Field(None, description="A short name for addresses and decisions. Empty: made from the name.")
    name: Text = Field(description="The strand's name as readers see it.")
    most: StrictInt = Field(12, ge=1, le=500, description='How many stories are shown before "more".')


class OutcomeShape(Shape):
    """What came of a debate."""

    said: list[Text] = Field(min_length=1, description='"You said": one line for each thing.')
    did: list[Text] = Field(min_length=1, description='"We did": the answer to each of these lines, in their order.')


class DebateShape(Shape):
    """One debate: a focused question. The file's name, without .md, is its id and its address."""

    question: Text = Field(description="The question, as readers see it.")
    strands: list[Annotated[StrandShape, BeforeValidator(_named, json_schema_input_type=str | StrandShape)]] = Field(
        [],
        description="What stands side by side, each a name or `{id, name, most}`. Empty: For, Against, How, Ideas, "
        "Concerns.",
    )
    opens: Day = Field(description="The first day.")
    closes: Day = Field(description="The last day.")
    next: Prose = Field(description="What happens next with what is said: by whom and by when.")
    by: Initials = Field(description="Your initials, 2 to 4 letters.")
    answer: Address | None = Field(None, description="Where everybody can answer: a button while it is open.")
    tags: list[Text] = Field([], description="Tags or words: a story with one of them joins by itself.")
    strand: Text | None = Field(None, description="The id of the strand such a story joins. Empty: the first.")
    topics: list[Text] = Field([], description="The ids of the topics it belongs to.")
    areas: list[Text] = Field([], description="The ids of the areas it belongs to.")
    summary: Prose | None = Field(None, description="What was said, in your words, when it has closed.")
    outcome: OutcomeShape | None = Field(None, description="What came of it: `said` and `did`, line by line.")
    status: StateWord = Field("published", description="draft: nobody sees it yet. published: everybody does.")
    corrections: list[CorrectionShape] = CORRECTIONS
    minor: StrictBool = MINOR
    withdrawn: WithdrawnShape | None = WITHDRAWN


class RoundupShape(Shape):
    """One round-up: a page of yours that quotes several stories on one focus. The file's name is its address."""

    title: Text = Field(description="The title readers see.")
    on: Day = Field(description="The day it is of.")
    by: Initials = Field(description="Your initials, 2 to 4 letters.")
    debate: FileId | None = Field(None, description="The debate it is about, by its file's name without .md.")
    topic: Text | None = Field(None, description="Or the topic it is about, by its id.")
    stories: list[StoryId] = Field([], description="The ids of the stories it quotes.")
    status: StateWord = Field("draft", description="draft: nobody sees it yet. published: everybody does.")
    corrections: list[CorrectionShape] = CORRECTIONS
    minor: StrictBool = MINOR
    withdrawn: WithdrawnShape | None = WITHDRAWN


class IncidentShape(Shape):
    """One incident: an account was not in its owner's hands. Everything it said in that time waits for an editor."""

    title: Text = Field(description="What happened, in a line for readers.")
    channel: Text = Field(description="The id of the channel, from partners.yaml.")
    since: When = Field(alias="from", description="From when on its words are not to be trusted: a day or a time.")
    until: When | None = Field(
        None, alias="to", description="Until when: a day, which counts to its end, or a time. Empty while it goes on."
    )
    by: Initials = Field(description="Your initials, 2 to 4 letters.")
    on: Day = Field(description="The day you wrote this.")
    corrections: list[CorrectionShape] = CORRECTIONS
    minor: StrictBool = MINOR
    withdrawn: WithdrawnShape | None = WITHDRAWN


class InboxShape(Shape):
    """One thing entered by hand: words that no machine can collect. Its text stands below."""

    model_config = ConfigDict(json_schema_extra={"allOf": [*map(_kind, ItemKind)]})

    channel: Text = Field(description="The id of a channel of kind inbox, from partners.yaml.")
    form: FormWord = Field(description="post, meeting, letter or survey.")
    date: When = Field(description="When it was said: a day or a time.")
    entered: Day = Field(description="The day you entered it.")
    by: Initials = Field(description="Your initials, 2 to 4 letters.")
    title: Text | None = Field(None, description="Its title, when it has one.")
    link: Address | None = Field(None, description="Where it can be read at its source.")
    language: Language | None = Field(None, description='Its language, when it is not the channel\'s, such as "cy".')
    tags: list[Text] = Field([], description="Its tags.")
    kind: ItemKindWord | None = _KIND
    starts: When | None = _STARTS
    ends: When | None = _ENDS
    closes: When | None = _CLOSES
    zone: TimeZone | None = _ZONE
    place: Text | None = _PLACE
    amount: Text | None = _AMOUNT
    whom: Text | None = _WHOM


class PageShape(Shape):
    """One page of your own. Its address is its slug, or the name of its file."""

    model_config = ConfigDict(json_schema_extra={"allOf": [*map(statements.schema_rule, Owed)]})

    title: Text = Field(description="The page's title.")
    slug: Slug | None = Field(None, description="Its address: small letters, digits, hyphens. Empty: the file's name.")
    order: StrictInt | None = Field(None, description="Its place among the pages in the footer: a whole number.")
    summary: Text | None = Field(None, description="One line about the page, for search engines.")
    published: Day | None = Field(
        None, description="The day it was first published: in a later restricted period it then says that it is older."
    )
    status: PageStateWord = Field(
        "published", description="published; hidden: readable but not listed; draft: not part of the site yet."
    )
    statement: OwedWord | None = Field(
        None, description=f"What it states, when it is a page that a site owes its readers: {', '.join(Owed)}."
    )
    contact: Contact | None = Field(None, description="An e-mail address or a page where readers can reach you.")
    reply_days: StrictInt | None = Field(None, ge=1, le=60, description="Within how many working days you answer.")
    standard: StandardWord = Field(
        STANDARDS[0], description=f"Accessibility: what the site was tested against, {' or '.join(STANDARDS)}."
    )
    compliance: ComplianceWord | None = Field(
        None, description="full: it meets the standard. partial: it does but for the problems."
    )
    tested_on: Day | None = Field(None, description="The day the site was tested last.")
    tested_by: Text | None = Field(None, description="Who tested it: a role or an organisation.")
    how: Text | None = Field(None, description="How it was tested.")
    problems: list[ProblemShape] = Field([], description="What does not work: each with what, why and by.")
    nation: NationWord | None = Field(
        None, description="england, wales, scotland or northern-ireland: who enforces the law."
    )
    prepared_on: Day | None = Field(None, description="The day the statement was first written.")
    reviewed_on: Day | None = Field(None, description="The day on which you last saw that it is still so.")
    controller: Text | None = Field(None, description="Privacy: the body that answers for personal data.")
    complaint: ComplaintShape | None = Field(None, description="Who looks at it again: `{to: …, how: …}`.")
    regulator: OutsideShape | None = Field(None, description="Where readers can complain: `{name: …, url: …}`.")
    licence: OutsideShape | None = Field(None, description="The terms of your own words: `{name: …, url: …}`.")
    credits: list[CreditShape] = Field([], description="Others' work: each with what, by, licence and url.")
    kept_for: Text | None = Field(None, description="Archive: for how long things are kept.")
    links: list[OfficePageShape] = Field([], description="About: what the office publishes, with duty, name and url.")
    corrections: list[CorrectionShape] = CORRECTIONS
    minor: StrictBool = MINOR
    withdrawn: WithdrawnShape | None = WITHDRAWN


SHAPES: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "decision": DecisionShape,
        "debate": DebateShape,
        "roundup": RoundupShape,
        "incident": IncidentShape,
        "event": EventShape,
        "election": ElectionShape,
        "hustings": HustingsShape,
        "inbox": InboxShape,
        "page": PageShape,
        "commitment": CommitmentShape,
        "notice": NoticeShape,
        "unconference": UnconferenceShape,
    }
)
# Each field that holds a group of fields, with the shape of one of them.
NESTED: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "corrections": CorrectionShape,
        "withdrawn": WithdrawnShape,
        "strands": StrandShape,
        "outcome": OutcomeShape,
        "order": CandidateShape,
        "timetable": DueShape,
        "candidates": InvitedShape,
        "questions": QuestionShape,
        "answers": AnswerShape,
        **statements.NESTED,
        **commitments.NESTED,
        **notices.NESTED,
        **events.NESTED,
        **unconferences.NESTED,
    }
)
