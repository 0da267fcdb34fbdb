"""What readers see of an editor's page, as one text: what may not change without a word about it.

Markdown stands between two form feeds, which no file may hold, so that it is told from plain fields for certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from partnerhub.config.content.elections import ElectionShape
from partnerhub.config.content.hustings import HustingsShape
from partnerhub.config.content.series import TIMES_AS_WRITTEN, said
from partnerhub.config.content.shapes import DebateShape, IncidentShape, PageShape, RoundupShape
from partnerhub.config.content.values import prose_of
from partnerhub.model import Correction, Debate, Decision, Do, Words
from partnerhub.model.election import Election, Hustings, InLanguages, Reply

Open = PageShape | DebateShape | RoundupShape | IncidentShape | ElectionShape | HustingsShape


def page_words(file: str, address: str, shape: PageShape, body: str, language: str | None) -> Words:
    return replace(
        _words(file, address, shape.title, shape, (shape.summary, *_promised(shape)), body),
        language=language,
        on=shape.published,
    )


def _promised(shape: PageShape) -> Iterator[str]:
    """What a statement promises. Its days, tests and links are records, which are renewed every year."""
    yield _named("contact", [shape.contact] if shape.contact else [])
    yield _named("reply_days", [str(shape.reply_days)] if shape.reply_days else [])
    yield shape.controller or ""
    if shape.complaint:
        yield from (shape.complaint.to, shape.complaint.how)
    for outside in (shape.regulator, shape.licence):
        if outside:
            yield from (outside.name, outside.url)
    yield shape.kept_for or ""


def debate_words(debate: Debate, shape: DebateShape, body: str) -> Words:
    """Strands, days, outcome and what lets stories join are words too: what was promised may not change unseen."""
    parts = (
        *(strand.name for strand in debate.strands),
        f"{debate.opens} – {debate.closes}",
        _named("by", [debate.by]),
        _named("tags", debate.tags),
        _named("strand", [debate.strand] if debate.strand else []),
        _named("topics", debate.topics),
        _named("areas", debate.areas),
        _prose(debate.next),
        debate.answer,
        _prose(debate.summary),
        *debate.said,
        *debate.did,
    )
    return _words(debate.file, f"debates/{debate.id}/index.html", debate.question, shape, parts, body)


def roundup_words(file: str, id: str, shape: RoundupShape, body: str) -> Words:
    parts = (shape.on, shape.debate, shape.topic, *shape.stories)
    return _words(file, f"roundups/{id}/index.html", shape.title, shape, parts, body)


def incident_words(file: str, id: str, shape: IncidentShape, body: str) -> Words:
    parts = (shape.channel, shape.since.isoformat(), shape.until and shape.until.isoformat())
    return _words(file, f"incidents/{id}/index.html", shape.title, shape, parts, body)


def election_words(election: Election, shape: ElectionShape, body: str, zone: ZoneInfo) -> Words:
    """Who stands, in which order, and every day of the timetable may not change unseen. Times are as the file has
    them, so that a correction can repeat them."""
    parts = (
        *_spoken(election.name)[1:],
        *_spoken(election.kind),
        f"poll: {election.poll}",
        _named("areas", election.areas),
        *(" – ".join(filter(None, (each.name, each.party, each.link))) for each in election.order),
        *(
            ": ".join([each.step, *_spoken(each.name), said(each.starts, each.ends, each.all_day, zone)])
            for each in election.timetable
        ),
        election.official,
        election.register,
        election.voter_id,
        election.cancelled,
    )
    words = _words(election.file, f"elections/{election.id}/index.html", election.name.own, shape, parts, body)
    return replace(words, form=TIMES_AS_WRITTEN)


def hustings_words(hustings: Hustings, shape: HustingsShape, body: str, zone: ZoneInfo) -> Words:
    """As of an election. A reply, an answer, a link that comes is a new paragraph; one that changes is a change."""
    parts = (
        *_spoken(hustings.title)[1:],
        hustings.election,
        f"organiser: {hustings.organiser}",
        f"place: {hustings.place}",
        _named("areas", hustings.areas),
        hustings.access,
        said(hustings.starts, hustings.ends, False, zone),
        hustings.booking,
        *(
            ": ".join(filter(None, (each.name, each.reply, each.reason)))
            for each in hustings.candidates
            if each.reply is not Reply.INVITED
        ),
        f"words: {hustings.words}",
        hustings.answer_by and f"answer_by: {hustings.answer_by}",
        *(
            text
            for question in hustings.questions
            for text in (
                question.text,
                *(f"{question.text} {each.name}: {each.text}" for each in question.answers if each.text),
            )
        ),
        hustings.write_up,
        hustings.recording,
        hustings.cancelled,
    )
    words = _words(hustings.file, f"hustings/{hustings.id}/index.html", hustings.title.own, shape, parts, body)
    return replace(words, form=TIMES_AS_WRITTEN)


def _spoken(text: InLanguages | None) -> list[str]:
    return [text.own, *(other for _, other in text.others)] if text else []


def decision_words(decision: Decision) -> Words | None:
    """An editor's note or title stands on a story's page; None when a decision has neither."""
    if not decision.note and decision.do is not Do.RETITLE:
        return None
    is_id = "://" not in decision.about
    when = decision.on.isoformat(timespec="minutes")
    title = f"{decision.do} of {when}"
    parts = (title, decision.by, _prose(decision.note), decision.title)
    return Words(
        file=decision.file,
        address=f"stories/{decision.about}.html" if is_id else decision.about,
        title=title,
        text="\n\n".join(part for part in parts if part),
    )


def _named(key: str, values: Sequence[str]) -> str:
    return f"{key}: {', '.join(values)}" if values else ""


def _prose(markdown: str | None) -> str:
    return f"\f{prose_of(markdown or '')}\f"


def _words(file: str, address: str, title: str, shape: Open, parts: Iterable[str | date | None], body: str) -> Words:
    return Words(
        file=file,
        address=address,
        title=title,
        text="\n\n".join(str(part) for part in (title, *parts, _prose(body)) if part),
        corrections=tuple(Correction(each.was, each.now, each.why, each.on) for each in shape.corrections),
        is_minor=shape.minor,
        withdrawn=shape.withdrawn.on if shape.withdrawn else None,
        ground=shape.withdrawn.why if shape.withdrawn else None,
    )
