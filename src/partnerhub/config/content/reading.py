"""Everything in content/ to frozen values, or every mistake in every file at once.

Takes a hub, for what files may name, and reads content/ below its root. Renders, stores and decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from partnerhub.config.content import build, events, rules
from partnerhub.config.content.entries import entries_in
from partnerhub.config.content.event_words import event_words
from partnerhub.config.content.events import EventShape
from partnerhub.config.content.files import FILES, FOLDERS, name_in, unread_in
from partnerhub.config.content.met import unconferences_in
from partnerhub.config.content.pages import words_of
from partnerhub.config.content.pledged import commitments_in, notices_in
from partnerhub.config.content.polled import elections_in
from partnerhub.config.content.responses import responses_of
from partnerhub.config.content.rules import Known, strands_of
from partnerhub.config.content.shapes import DebateShape, DecisionShape, IncidentShape, RoundupShape
from partnerhub.config.content.stated import statements_of, with_shared
from partnerhub.config.content.words import debate_words, decision_words, incident_words, roundup_words
from partnerhub.config.content.written import Rule, Written, named, read, shaped
from partnerhub.config.document import Finding
from partnerhub.config.rules import Spot
from partnerhub.config.values import nearest
from partnerhub.errors import ConfigError, Mistake
from partnerhub.model import Content, Debate, Decision, Do, Event, Hub, Incident, Roundup

# Verbs that add something, so that an editor may write several of them at once.
_ADDS = frozenset({Do.MERGE, Do.SPLIT, Do.NOTE, Do.ACCEPT, Do.DECLINE})
_VALUES = {key: key for key in ("title", "areas", "topics", "ground", "until", "strand")} | {"details": "kind"}


def read_content(hub: Hub, as_before: Mapping[str, Decision]) -> Content:
    """`content.read_content`, by reading every file but those of decisions that are known to be as before."""
    told = [Mistake(name_in(path, hub.root), 0, "", _unread(path.name)) for path in unread_in(hub.root)]
    zone = ZoneInfo(hub.timezone)
    debate_files = read(hub.root, "debates", told)
    known = Known(hub, {file.id: _strands(file) for file in debate_files})

    def knowing(rule: Callable[[Spot, str, Known], Iterator[Finding]]) -> Rule:
        return lambda fields, text: rule(fields, text, known)

    decisions = list(as_before.values())
    debates: list[Debate] = []
    roundups: list[Roundup] = []
    incidents: list[Incident] = []
    decision_files = read(hub.root, "decisions", told, without=as_before)
    for file, page, one in shaped(decision_files, DecisionShape, knowing(rules.decision), told):
        decisions.append(build.decision_of(file.file, one, page.body, page.lines, zone))
    decisions.sort(key=lambda decision: decision.file.split("/"))
    words = [said for each in decisions if (said := decision_words(each))]
    for file, page, debate in shaped(named(debate_files, told), DebateShape, knowing(rules.debate), told):
        if debate.status != "draft":
            debates.append(build.debate_of(file.file, file.id, debate))
            words.append(debate_words(debates[-1], debate, page.body))
    roundup_files = named(read(hub.root, "roundups", told), told)
    for file, page, roundup in shaped(roundup_files, RoundupShape, knowing(rules.roundup), told):
        roundups.append(build.roundup_of(file.file, file.id, roundup))
        if not roundups[-1].is_draft:
            words.append(roundup_words(file.file, file.id, roundup, page.body))
    incident_files = named(read(hub.root, "incidents", told), told)
    for file, page, incident in shaped(incident_files, IncidentShape, knowing(rules.incident), told):
        incidents.append(build.incident_of(file.file, file.id, incident, zone))
        words.append(incident_words(file.file, file.id, incident, page.body))
    event_files = list(named(read(hub.root, "events", told), told))
    told += [Mistake(file.file, 0, "", problem) for file in event_files if (problem := events.taken(file.id))]
    happening: list[Event] = []
    for file, page, event in shaped(event_files, EventShape, knowing(events.rule), told):
        if event.status != "draft":
            happening.append(events.event_of(file.file, file.id, event, page.body, hub))
            words.append(event_words(happening[-1], event, page.body, hub))
    elections, hustings, election_pages = elections_in(hub, told)
    words += election_pages
    entries = entries_in(hub.root, knowing(rules.entry), zone, told)
    pages = with_shared(read(hub.root, "pages", told), hub.languages)
    words += words_of(pages, hub.languages, told)
    statements = tuple(statements_of(pages, hub.languages, told))
    commitments, notices = tuple(commitments_in(hub, told)), tuple(notices_in(hub, told))
    words += [said for _, said in (*commitments, *notices)]
    unconferences = tuple(unconferences_in(hub, told))
    words += [said for _, said in unconferences]
    responses = responses_of(hub, told)
    told += _contradictions(decisions)
    if told:
        raise ConfigError(told)
    return Content(
        decisions=tuple(sorted(decisions, key=lambda decision: (decision.on, decision.file))),
        debates=tuple(sorted(debates, key=lambda debate: debate.id)),
        roundups=tuple(sorted(roundups, key=lambda roundup: roundup.id)),
        incidents=tuple(sorted(incidents, key=lambda incident: incident.id)),
        entries=tuple(entries),
        elections=tuple(elections),
        hustings=tuple(hustings),
        events=tuple(sorted(happening, key=lambda event: event.id)),
        statements=statements,
        commitments=tuple(each for each, _ in commitments),
        notices=tuple(each for each, _ in notices),
        unconferences=tuple(each for each, _ in unconferences),
        responses=responses,
        words=tuple(sorted(words, key=lambda page: (page.address, page.file))),
    )


def _strands(file: Written) -> tuple[str, ...] | None:
    strands = strands_of(Spot((), dict(file.page.fields))) if file.page else None
    return None if strands is None else tuple(strands)


def _contradictions(decisions: Iterable[Decision]) -> Iterator[Mistake]:
    """Two decisions of one moment that cannot both be meant. What only the store knows is told later."""
    first: dict[tuple[object, ...], Decision] = {}
    for decision in decisions:
        if decision.do in _ADDS:
            continue
        # Two debates may be joined at once, but not two strands of one.
        before = first.setdefault((decision.about, decision.do, decision.on, decision.debate), decision)
        for value, key in _VALUES.items():
            if getattr(before, value) != getattr(decision, value):
                problem = f"{key} contradicts {before.file}:{before.line(key)}, which decides the same at the same time"
                yield Mistake(decision.file, decision.line(key), "", f"{problem}: keep one of the two")


def _unread(name: str) -> str:
    near = nearest(name, (*FOLDERS, *FILES))
    return f"is not read{near}: put it into the folder of what it is, such as content/events"
