"""Elections and hustings, as editors wrote them in content/: who stands, when what is due, who was asked and answered.

Values only. Candidates stand in one order everywhere: that of the statement of persons nominated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Step(StrEnum):
    """What the timetable of an election has, in the order of most of them."""

    NOTICE = "notice"
    NOMINATIONS = "nominations"  # close
    NOMINATED = "nominated"  # the statement of persons nominated
    REGISTER = "register"
    POSTAL = "postal"
    PROXY = "proxy"
    CERTIFICATE = "certificate"  # a Voter Authority Certificate
    EMERGENCY = "emergency-proxy"
    POLL = "poll"
    COUNT = "count"
    OTHER = "other"


# What somebody has to do by then; everything else only takes place.
DEADLINES = frozenset({Step.NOMINATIONS, Step.REGISTER, Step.POSTAL, Step.PROXY, Step.CERTIFICATE, Step.EMERGENCY})


class Reply(StrEnum):
    """What came of a candidate's invitation."""

    INVITED = "invited"  # no answer yet
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NOT_INVITED = "not-invited"


@dataclass(frozen=True, slots=True)
class InLanguages:
    """Words for readers in the site's own language, and in others as far as somebody wrote them."""

    own: str
    others: tuple[tuple[str, str], ...] = ()  # (language, text)

    def said(self, code: str) -> str:
        return dict(self.others).get(code, self.own)

    def is_in(self, code: str, languages: tuple[str, ...]) -> bool:
        """Whether `said` is in that language. `languages`: the site's, its own first."""
        return code == languages[0] or code in dict(self.others)


@dataclass(frozen=True, slots=True)
class Candidate:
    name: str
    party: str  # or the description on the ballot paper
    link: str | None = None  # a page of their own: all have one or none


@dataclass(frozen=True, slots=True)
class Due:
    """One entry of a timetable. `ends` is the deadline of what has one."""

    step: Step
    starts: datetime  # UTC; of a day alone its first instant
    ends: datetime  # UTC; of a day alone its last instant; the same as `starts` when nobody said
    all_day: bool
    name: InLanguages | None = None  # of Step.OTHER

    @property
    def is_deadline(self) -> bool:
        return self.step in DEADLINES


@dataclass(frozen=True, slots=True)
class Election:
    """One file of content/elections. Its id is its file's name."""

    file: str
    id: str
    name: InLanguages
    kind: InLanguages | None  # who is elected to what
    poll: date
    areas: tuple[str, ...]
    order: tuple[Candidate, ...]  # (): the statement of persons nominated is not out yet
    timetable: tuple[Due, ...]  # in order of time
    official: str | None  # the returning officer's page
    register: str
    voter_id: str | None  # what to bring; None: no photo ID is asked for
    period: str | None  # the name of its restricted period
    cancelled: str | None  # why there is no poll, for readers
    by: str
    on: date  # when it was first told here

    def due(self, step: Step) -> Due | None:
        return next((each for each in self.timetable if each.step is step), None)


@dataclass(frozen=True, slots=True)
class Invited:
    """A candidate of one hustings. `reason` says why one was not invited, or why one declined."""

    name: str
    reply: Reply
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    name: str
    text: str | None = None  # the candidate's own words; None: there is none
    language: str | None = None  # when it is not the site's own


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    answers: tuple[Answer, ...]  # of every candidate, in their order


@dataclass(frozen=True, slots=True)
class Hustings:
    """One file of content/hustings."""

    file: str
    id: str
    election: str
    title: InLanguages
    organiser: str  # a partner's id, or a name
    place: str
    areas: tuple[str, ...]
    access: str
    starts: datetime  # UTC
    ends: datetime  # UTC; the same as `starts` when nobody said
    booking: str | None
    candidates: tuple[Invited, ...]
    words: int  # the most of one answer
    answer_by: date | None  # the last day for answers, the same for all
    questions: tuple[Question, ...]
    write_up: str | None
    recording: str | None
    cancelled: str | None  # why, for readers
    by: str
    on: date

    @property
    def replies(self) -> dict[str, Invited]:
        return {each.name: each for each in self.candidates}

    @property
    def lacking(self) -> tuple[str, ...]:
        """The candidates without an answer to some question who said that they would come."""
        some = {answer.name for each in self.questions for answer in each.answers if answer.text is None}
        return tuple(each.name for each in self.candidates if each.reply is Reply.ACCEPTED and each.name in some)

    @property
    def has_answers(self) -> bool:
        return any(answer.text for each in self.questions for answer in each.answers)
