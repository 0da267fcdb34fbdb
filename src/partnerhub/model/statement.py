"""Statements: the pages that a hub owes its readers, as data. Their sentences are in the theme, their days are days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Owed(StrEnum):
    """Which statements there are."""

    ACCESSIBILITY = "accessibility"
    PRIVACY = "privacy"
    HOUSE_RULES = "house-rules"
    COPYRIGHT = "copyright"
    CORRECTIONS = "corrections"
    ARCHIVE = "archive"
    ABOUT = "about"


class Nation(StrEnum):
    """Whose regulator enforces the law on accessible websites."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


class Duty(StrEnum):
    """What an elected policing body has to publish somewhere, of what the order on specified information names."""

    CONTACT = "contact"
    COMPLAINTS = "complaints"  # about the office-holder
    PUBLICATION_SCHEME = "publication-scheme"
    DECISIONS = "decisions"
    PLAN = "plan"
    ANNUAL_REPORT = "annual-report"
    SPENDING = "spending"
    REGISTER = "register-of-interests"


@dataclass(frozen=True, slots=True)
class Outside:
    """Something elsewhere on the web, by its name: a regulator, a licence."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """Who decides when our first answer does not satisfy, and how to reach them."""

    to: str  # a role
    how: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that not everybody can use."""

    what: str
    why: str
    by: date | None  # when it will be mended; None: it will not


@dataclass(frozen=True, slots=True)
class Accessibility:
    """What was found when the site was tested. `problems` () means that it meets the standard in full."""

    standard: str  # "WCAG 2.2 AA"
    tested_on: date
    tested_by: str  # a role or an organisation
    how: str
    problems: tuple[Problem, ...]
    nation: Nation
    prepared_on: date
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class Credit:
    """Somebody else's work on the site."""

    what: str
    by: str
    licence: str
    url: str | None


@dataclass(frozen=True, slots=True)
class OfficePage:
    """Where the office publishes something. `duty` None: nobody makes it."""

    name: str
    url: str
    duty: Duty | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One page of content/pages with `statement`. What another statement says is None or () here."""

    file: str
    owed: Owed
    contact: str  # an e-mail address or a page
    reply_days: int  # working days
    accessibility: Accessibility | None = None
    controller: str | None = None  # privacy: who answers for personal data
    complaint: Complaint | None = None  # privacy, house-rules, corrections
    regulator: Outside | None = None  # privacy
    licence: Outside | None = None  # copyright: of our own words
    credits: tuple[Credit, ...] = ()  # copyright
    kept_for: str | None = None  # archive
    links: tuple[OfficePage, ...] = ()  # about
