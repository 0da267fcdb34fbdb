"""The statements that a site owes its readers: which are missing or too old, and what their pages show. Pure.

The sentences stand in the theme. docs/notes/accessibility.md tells why an old statement stops no night.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from partnerhub.errors import Mistake
from partnerhub.model import Content, Hub, Owed, Problem, Statement

AHEAD = 1  # months before the year is over in which we remind of it


@dataclass(frozen=True, slots=True)
class Day:
    stamp: str
    day: str


@dataclass(frozen=True, slots=True)
class ProblemLine:
    what: str
    why: str
    by: Day | None


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A statement, its days as readers read them."""

    said: Statement
    tested: Day | None = None
    prepared: Day | None = None
    reviewed: Day | None = None
    overdue: Day | None = None  # when it should have been reviewed
    problems: tuple[ProblemLine, ...] = ()
    has_way_out: bool = False  # some topic is sensitive
    is_sensitive: bool = False


def missing(content: Content) -> list[Mistake]:
    """The statements that a site with a public address has to have, and this one has not."""
    return [_missing(owed) for owed in _not_there(content)]


def too_old(content: Content, today: date) -> list[Mistake]:
    """Accessibility statements that nobody looked at for over 12 months."""
    return [wrong for each in _reviewed(content) if (wrong := _too_old(each, today))]


def reminders(hub: Hub, content: Content, today: date) -> Iterator[str]:
    """What will be a mistake soon, or with a public address, and what was promised for a day that is over."""
    if not hub.url:
        if owed := _not_there(content):
            yield f"content/pages has no statement on {', '.join(owed)}: with a public address (hub.url) it needs them"
        yield from map(str, too_old(content, today))
    for each in _reviewed(content):
        about = each.accessibility
        if about and about.reviewed_on > today:
            yield f"{each.file}: reviewed_on ({about.reviewed_on}) is still to come: is the year right?"
        if about and later(about.reviewed_on, 12 - AHEAD) <= today <= later(about.reviewed_on, 12):
            yield (
                f"{each.file}: the accessibility statement has to be reviewed by {later(about.reviewed_on, 12)}: test "
                "the site again, see that what the statement says is still so, and write the day in reviewed_on"
            )
        for problem in about.problems if about else ():
            if problem.by and problem.by < today:
                yield (
                    f"{each.file}: “{problem.what}” was to be mended by {problem.by}: take it out, or say why it takes "
                    "longer and name another day"
                )


def page(statement: Statement, hub: Hub, today: date, day: Callable[[date], str]) -> StatementPage:
    """`day` says a date in the page's language."""

    def told(on: date) -> Day:
        return Day(on.isoformat(), day(on))

    has_way_out = any(topic.sensitive for topic in hub.topics)
    if (about := statement.accessibility) is None:
        return StatementPage(statement, has_way_out=has_way_out)
    due = later(about.reviewed_on, 12)
    return StatementPage(
        statement,
        tested=told(about.tested_on),
        prepared=told(about.prepared_on),
        reviewed=told(about.reviewed_on),
        overdue=told(due) if due < today else None,
        problems=tuple(_line(each, told) for each in about.problems),
        has_way_out=has_way_out,
    )


def _line(problem: Problem, told: Callable[[date], Day]) -> ProblemLine:
    return ProblemLine(problem.what, problem.why, told(problem.by) if problem.by else None)


def _not_there(content: Content) -> list[Owed]:
    found = {each.owed for each in content.statements}
    return [owed for owed in Owed if owed not in found]


def _missing(owed: Owed) -> Mistake:
    problem = (
        f"has no page with `statement: {owed}`: a site with a public address (hub.url) owes it to its readers; write "
        "one, as docs/accessibility.md tells, or copy the one that `hub init DIR` writes"
    )
    return Mistake("content/pages", 0, "", problem)


def _reviewed(content: Content) -> Iterator[Statement]:
    """Each day once: the pages in other languages mostly have it from the first."""
    seen = set()
    for each in content.statements:
        if each.accessibility and each.accessibility.reviewed_on not in seen:
            seen.add(each.accessibility.reviewed_on)
            yield each


def _too_old(statement: Statement, today: date) -> Mistake | None:
    on = statement.accessibility.reviewed_on if statement.accessibility else today
    if later(on, 12) < today:
        problem = (
            f"the accessibility statement was last reviewed on {on}, over 12 months ago: test the site again, see that "
            "what the statement says is still so, and write the day in reviewed_on"
        )
        return Mistake(statement.file, 0, "", problem)
    return None


def later(day: date, months: int) -> date:
    """So many months later: the same day, or the last one of a month that has fewer."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date.resolution).day
    return date(year, month, min(day.day, last))
