"""Statements: what a page with `statement: …` has to say in its front matter, which of them says what, and its rules.

The groups of fields are shapes; which field belongs to which statement is data, for the rules and for the schema. How
old a statement may be is not asked here: that needs a clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from partnerhub.config.content.values import state
from partnerhub.config.document import Finding
from partnerhub.config.rules import Spot
from partnerhub.config.shape import Shape, when
from partnerhub.config.values import Address, Day, Text, enum_schema, one_of, schema_of
from partnerhub.model import Duty, Nation, Owed

STANDARDS = ("WCAG 2.2 AA", "WCAG 2.2 AAA")  # the first is what the law asks for
FULL, PARTIAL = COMPLIANCE = ("full", "partial")

_ALWAYS = ("contact", "reply_days")
NEEDS: Mapping[Owed, tuple[str, ...]] = MappingProxyType(
    {
        Owed.ACCESSIBILITY: (
            *_ALWAYS,
            "compliance",
            "tested_on",
            "tested_by",
            "how",
            "nation",
            "prepared_on",
            "reviewed_on",
        ),
        Owed.PRIVACY: (*_ALWAYS, "controller", "complaint", "regulator"),
        Owed.HOUSE_RULES: (*_ALWAYS, "complaint"),
        Owed.COPYRIGHT: (*_ALWAYS, "licence"),
        Owed.CORRECTIONS: (*_ALWAYS, "complaint"),
        Owed.ARCHIVE: (*_ALWAYS, "kept_for"),
        Owed.ABOUT: (*_ALWAYS, "links"),
    }
)
MAY: Mapping[Owed, tuple[str, ...]] = MappingProxyType(
    {Owed.ACCESSIBILITY: ("standard", "problems"), Owed.COPYRIGHT: ("credits",)}
)
# The same in every language, so that the page in the site's own says it for all.
SHARED = (
    "statement",
    *_ALWAYS,
    "standard",
    "compliance",
    "tested_on",
    "nation",
    "prepared_on",
    "reviewed_on",
)
_REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "contact": "write the e-mail address or the page where readers can reach you",
        "reply_days": "write within how many working days you answer, such as 5",
        "compliance": f"write {FULL}, or {PARTIAL} and list the problems",
        "tested_on": "write the day the site was tested last, such as 2026-11-02",
        "tested_by": "write who tested it: a role or an organisation",
        "how": "write how it was tested: on which pages, with what",
        "nation": f"write {', '.join(Nation)}: it tells who enforces the law",
        "prepared_on": "write the day the statement was first written",
        "reviewed_on": "write the day on which you last saw that all of it is still so",
        "controller": "write who answers for personal data: the body, not a person",
        "complaint": "write `complaint: {to: …, how: …}`: who looks at it again, and how to reach them",
        "regulator": "write `regulator: {name: …, url: …}`: where readers can complain about you",
        "licence": "write `licence: {name: …, url: …}`: on which terms your own words may be used",
        "kept_for": "write for how long things are kept",
        "links": f"write where the office publishes what it has to: {', '.join(Duty)}, each with duty, name and url",
    }
)

ComplianceWord = Annotated[str, state(COMPLIANCE), schema_of(enum=list(COMPLIANCE))]
StandardWord = Annotated[str, state(STANDARDS), schema_of(enum=list(STANDARDS))]
OwedWord = Annotated[Owed, BeforeValidator(one_of(Owed)), WithJsonSchema(enum_schema(Owed))]
NationWord = Annotated[Nation, BeforeValidator(one_of(Nation)), WithJsonSchema(enum_schema(Nation))]
DutyWord = Annotated[Duty, BeforeValidator(one_of(Duty)), WithJsonSchema(enum_schema(Duty))]


class ProblemShape(Shape):
    """Something that not everybody can use."""

    what: Text = Field(description="What does not work, and for whom.")
    why: Text = Field(description="Why it is so.")
    by: Day | None = Field(None, description="The day by which it will be mended. Empty: it will not.")


class ComplaintShape(Shape):
    """Who looks at it again when your first answer does not satisfy."""

    to: Text = Field(description="A role, such as the Monitoring Officer. No names.")
    how: Text = Field(description="How to reach them, and what happens then.")


class OutsideShape(Shape):
    """Something elsewhere on the web."""

    name: Text = Field(description="Its name.")
    url: Address = Field(description="Its address.")


class CreditShape(Shape):
    """Somebody else's work on the site."""

    what: Text = Field(description="What it is.")
    by: Text = Field(description="Whose it is.")
    licence: Text = Field(description="On which terms it is used.")
    url: Address | None = Field(None, description="Where it or its licence can be read.")


class OfficePageShape(Shape):
    """Something that the office publishes."""

    duty: DutyWord | None = Field(None, description=f"Which duty it meets: {', '.join(Duty)}. Empty: none of them.")
    name: Text = Field(description="What readers find there.")
    url: Address = Field(description="Its address.")


NESTED: Mapping[str, type[Shape]] = MappingProxyType(
    {
        "problems": ProblemShape,
        "complaint": ComplaintShape,
        "regulator": OutsideShape,
        "licence": OutsideShape,
        "credits": CreditShape,
        "links": OfficePageShape,
    }
)
SPECIAL = tuple(dict.fromkeys(key for owed in Owed for key in (*NEEDS[owed], *MAY.get(owed, ()))))


def takes(owed: Owed) -> tuple[str, ...]:
    """Which of the `SPECIAL` fields a statement takes, those it needs first."""
    return (*NEEDS[owed], *MAY.get(owed, ()))


def schema_rule(owed: Owed) -> dict[str, Any]:
    """The schema's condition for one statement."""
    none = {key: False for key in SPECIAL if key not in takes(owed)}
    return when("statement", owed, {"required": list(NEEDS[owed]), "properties": none})


def rule(page: Spot) -> Iterator[Finding]:
    """What is missing in a statement, what does not belong to it, and what contradicts itself."""
    word = page.text("statement")
    if word is None:
        for key in SPECIAL:
            if page.has(key):
                problem = f"{key} is for statements, and this page is none: leave it out, or write `statement: …`"
                yield Finding((key,), problem, at_key=True)
    if word not in list(Owed):
        return
    owed = Owed(word)
    for key in NEEDS[owed]:
        if not page.has(key) and not page.has("withdrawn"):
            yield Finding((key,), f"missing {key}: a statement on {owed} needs it: {_REMEDIES[key]}")
    for key in SPECIAL:
        if page.has(key) and key not in takes(owed):
            yield Finding((key,), f"{key} is not for a statement on {owed}: leave it out", at_key=True)
    if page.text("status") == "hidden":
        yield page.get("status").wrong("a statement is for everybody to find, so it cannot be hidden: leave it out")
    if owed is Owed.ACCESSIBILITY:
        yield from _accessibility(page)
    if owed is Owed.ABOUT:
        yield from _duties(page.get("links"))


def _accessibility(page: Spot) -> Iterator[Finding]:
    problems = list(page.get("problems"))
    if page.text("compliance") == PARTIAL and not problems:
        yield page.get("compliance").wrong("compliance is partial, and no problems are listed: say what does not work")
    if page.text("compliance") == FULL and problems:
        yield page.get("compliance").wrong(f"compliance is full, and problems are listed: write {PARTIAL}")
    prepared, reviewed = page.day("prepared_on"), page.day("reviewed_on")
    if prepared and reviewed and reviewed < prepared:
        problem = f"reviewed_on ({reviewed}) is before prepared_on ({prepared})"
        yield page.get("reviewed_on").wrong(problem)


def _duties(links: Spot) -> Iterator[Finding]:
    if not isinstance(links.value, list):
        return
    met = {link.text("duty") for link in links}
    if missing := [duty for duty in Duty if duty not in met]:
        yield links.wrong(f"links has nothing for {', '.join(missing)}: write where the office publishes each of them")
