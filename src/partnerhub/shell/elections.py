"""Every election and its hustings, with what is missing: a table for people, data for machines. Changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from partnerhub.config import load, read_content
from partnerhub.config.content.partiality import NO_PARTY, words
from partnerhub.curate.restricted import names_in
from partnerhub.curate.screening.cases import CANDIDATE, PARTY
from partnerhub.curate.working_days import before_poll
from partnerhub.model import Content, Election, Hub, Hustings, Nation, Reply, RestrictedPeriod, Step
from partnerhub.publish.polling import Phase, of_election, phase, uncovered
from partnerhub.shell.report import count
from partnerhub.shell.terminal import out
from partnerhub.shell.times import long_day, long_time

NEEDED = (Step.REGISTER, Step.POSTAL, Step.PROXY, Step.POLL)
UNEVEN = 3  # times as many words as the shortest answer
# Working days before the poll, by the Representation of the People Regulations.
LAWFUL = {Step.REGISTER: 12, Step.POSTAL: 11, Step.PROXY: 6, Step.CERTIFICATE: 6}
LAWFUL_IN_NORTHERN_IRELAND = {Step.REGISTER: 12, Step.POSTAL: 14, Step.PROXY: 14}


@dataclass(frozen=True, slots=True)
class HustingsRow:
    id: str
    title: str
    when: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ElectionRow:
    id: str
    name: str
    poll: str
    cancelled: bool
    days_left: int  # below 0: the poll is over
    candidates: int
    without: tuple[str, ...]  # areas for which no hustings was announced
    missing: tuple[str, ...]
    hustings: tuple[HustingsRow, ...]


def show_elections(directory: Path, now: datetime, as_json: bool) -> None:
    """Raises `ConfigError` with every mistake, also those against neutrality."""
    hub = load(directory, needs_files=False)
    content = read_content(hub)
    found = rows(hub, content, now)
    if as_json:
        data = {"hub": hub.title, "elections": [asdict(each) for each in found]}
        print(json.dumps(data, ensure_ascii=False, indent=1))
        return
    if not found:
        out.print("There is no election in content/elections.", highlight=False)
    for each in found:
        for line in _lines(each):
            out.print(line, markup=False, highlight=False, soft_wrap=True)


def rows(hub: Hub, content: Content, now: datetime) -> list[ElectionRow]:
    """Those to come first, the next before the others; then those that are over, the newest first."""
    zone = ZoneInfo(hub.timezone)
    today = now.astimezone(zone).date()
    gone = {each.file for each in content.words if each.withdrawn}
    some = [each for each in content.elections if each.file not in gone]
    ahead = [each for each in some if phase(each, today) is not Phase.OVER]
    over = [each for each in reversed(some) if phase(each, today) is Phase.OVER]
    return [_row(each, hub, content, now, today, gone) for each in (*ahead, *over)]


def _row(election: Election, hub: Hub, content: Content, now: datetime, today: date, gone: set[str]) -> ElectionRow:
    is_over = phase(election, today) is Phase.OVER
    held = [each for each in of_election(content, election) if each.file not in gone]
    return ElectionRow(
        election.id,
        election.name.own,
        election.poll.isoformat(),
        bool(election.cancelled),
        (election.poll - today).days,
        len(election.order),
        () if is_over else tuple(uncovered(content, hub, election)),
        () if is_over else tuple(_missing(election, hub, now)),
        tuple(
            HustingsRow(
                each.id,
                each.title.own,
                long_time(each.starts, ZoneInfo(hub.timezone)),
                tuple(_missing_of(each, election, now, today)),
            )
            for each in held
        ),
    )


def _missing(election: Election, hub: Hub, now: datetime) -> Iterator[str]:
    nominated = election.due(Step.NOMINATED) or election.due(Step.NOMINATIONS)
    if not election.order and nominated and nominated.ends < now:
        yield "order: the statement of persons nominated is out, and nobody stands here yet"
    needed = (*NEEDED, Step.CERTIFICATE) if election.voter_id else NEEDED
    if lacking := [step for step in needed if not election.due(step)]:
        yield f"timetable: no {', '.join(lacking)}"
    if not election.voter_id:
        yield "voter_id: nothing is said of photo ID; leave it so where this election asks for none"
    if not election.official:
        yield "official: no page of the returning officer"
    if not election.period:
        yield "period: no restricted period is named"
    yield from doubts(election, hub)


def doubts(election: Election, hub: Hub) -> Iterator[str]:
    """What would mislead voters, or let names pass in the restricted period."""
    yield from _unlawful(election, hub)
    for period in hub.restricted_periods:
        if period.name == election.period and (unheld := unlisted(election, period)):
            yield f"partners.yaml: the restricted period does not know {', '.join(unheld)}, so nothing about them waits"


def _unlawful(election: Election, hub: Hub) -> Iterator[str]:
    """Deadlines that are not as many working days before the poll as election law has them."""
    zone = ZoneInfo(hub.timezone)
    law = LAWFUL_IN_NORTHERN_IRELAND if hub.nation is Nation.NORTHERN_IRELAND else LAWFUL
    for step, days in law.items():
        due, right = election.due(step), before_poll(election.poll, days, hub.nation)
        if due and (day := due.ends.astimezone(zone).date()) != right:
            yield (
                f"timetable: {step} is on {long_day(day)}, and {days} working days before the poll is "
                f"{long_day(right)}: compare it with the notice of election"
            )


def unlisted(election: Election, period: RestrictedPeriod) -> list[str]:
    """The candidates and parties of an election that a restricted period would not find in a text."""
    parties = dict.fromkeys(each.party for each in election.order if each.party.casefold() not in NO_PARTY)
    told = [(each.name, CANDIDATE) for each in election.order] + [(party, PARTY) for party in parties]
    return [name for name, rule in told if all(match.rule != rule.id for match in names_in(name, period))]


def warnings(content: Content, hub: Hub, today: date) -> Iterator[str]:
    """`doubts` about every election to come, each with its file."""
    gone = {each.file for each in content.words if each.withdrawn}
    for election in content.elections:
        if election.file not in gone and phase(election, today) is not Phase.OVER:
            yield from (f"{election.file}: {told}" for told in doubts(election, hub))


def _missing_of(each: Hustings, election: Election, now: datetime, today: date) -> Iterator[str]:
    is_over = max(each.starts, each.ends) < now
    if each.cancelled:
        return
    if not is_over and (silent := [one.name for one in each.candidates if one.reply is Reply.INVITED]):
        yield f"no reply yet from {', '.join(silent)}"
    if each.lacking:
        yield f"no answer from {', '.join(each.lacking)}{_time_left(each, today)}"
    lengths = [[words(answer.text) for answer in one.answers if answer.text] for one in each.questions]
    for number, some in enumerate(lengths, 1):
        if some and max(some) >= UNEVEN * min(some):
            yield f"question {number}: answers of {min(some)} to {max(some)} words: offer the shorter ones their room"
    is_told = each.write_up or each.recording or each.has_answers
    if is_over and phase(election, today) is not Phase.OVER and not is_told:
        yield "neither write_up, recording nor answers: who could not come learns nothing"


def _time_left(each: Hustings, today: date) -> str:
    if each.answer_by is None:
        return ""
    days = (each.answer_by - today).days
    return f", {count(days, 'day')} left" if days >= 0 else f", whose time was over on {long_day(each.answer_by)}"


def _lines(each: ElectionRow) -> Iterator[str]:
    left = (
        "cancelled"
        if each.cancelled
        else f"in {count(each.days_left, 'day')}"
        if each.days_left > 0
        else "today"
        if each.days_left == 0
        else "over"
    )
    held = count(len(each.hustings), "hustings", "hustings")
    yield f"{each.id}: {each.name}, poll {each.poll} ({left}), {count(each.candidates, 'candidate')}, {held}"
    yield from (f"  ! no hustings for {area}" for area in each.without)
    yield from (f"  ! {what}" for what in each.missing)
    for one in each.hustings:
        yield f"  {one.id}: {one.title}, {one.when}"
        yield from (f"    ! {what}" for what in one.missing)
