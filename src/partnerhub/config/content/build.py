"""From the files of content/ as their editors write them to the values everything else works with.

Takes shapes that passed every check. Reads nothing and refuses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from partnerhub.config.content.rules import STRANDS
from partnerhub.config.content.shapes import (
    DETAILS,
    DebateShape,
    DecisionShape,
    InboxShape,
    IncidentShape,
    PageShape,
    RoundupShape,
)
from partnerhub.config.content.statements import OutsideShape
from partnerhub.config.content.values import Moment, first_minute, last_minute, prose_of, slug_of
from partnerhub.model import (
    Accessibility,
    Complaint,
    Credit,
    Debate,
    Decision,
    Details,
    Entry,
    Incident,
    ItemKind,
    OfficePage,
    Origin,
    Outside,
    Owed,
    Problem,
    Roundup,
    Statement,
    Strand,
)
from partnerhub.model.kinds import first_instant, last_instant


def decision_of(file: str, shape: DecisionShape, body: str, lines: Mapping[str, int], zone: ZoneInfo) -> Decision:
    return Decision(
        file=file,
        about=shape.about,
        do=shape.do,
        by=shape.by,
        on=first_minute(shape.on, zone),
        why=shape.why,
        link=shape.link,
        version=shape.version,
        second=shape.second,
        until=shape.until,
        title=shape.title,
        areas=None if shape.areas is None else tuple(shape.areas),
        topics=None if shape.topics is None else tuple(shape.topics),
        others=tuple(shape.others),
        ground=shape.ground,
        debate=shape.debate,
        strand=shape.strand,
        attribution=shape.attribution,
        role=shape.role,
        period=shape.period,
        details=_details(shape, zone),
        note=prose_of(body),
        lines=lines,
    )


def debate_of(file: str, id: str, shape: DebateShape) -> Debate:
    strands = tuple(Strand(each.id or slug_of(each.name), each.name, each.most) for each in shape.strands)
    return Debate(
        file=file,
        id=id,
        question=shape.question,
        strands=strands or STRANDS,
        opens=shape.opens,
        closes=shape.closes,
        next=shape.next,
        by=shape.by,
        tags=tuple(shape.tags),
        strand=shape.strand,
        topics=tuple(shape.topics),
        areas=tuple(shape.areas),
        summary=shape.summary,
        said=tuple(shape.outcome.said) if shape.outcome else (),
        did=tuple(shape.outcome.did) if shape.outcome else (),
        answer=shape.answer,
    )


def roundup_of(file: str, id: str, shape: RoundupShape) -> Roundup:
    return Roundup(
        file=file,
        id=id,
        title=shape.title,
        on=shape.on,
        by=shape.by,
        debate=shape.debate,
        topic=shape.topic,
        stories=tuple(shape.stories),
        is_draft=shape.status == "draft",
    )


def incident_of(file: str, id: str, shape: IncidentShape, zone: ZoneInfo) -> Incident:
    return Incident(
        file=file,
        id=id,
        title=shape.title,
        channel=shape.channel,
        since=first_minute(shape.since, zone),
        until=last_minute(shape.until, zone) if shape.until else None,
        by=shape.by,
        on=shape.on,
    )


def entry_of(file: str, line: int, shape: InboxShape, text: str, zone: ZoneInfo) -> Entry:
    return Entry(
        file=file,
        line=line,
        channel=shape.channel,
        form=shape.form,
        at=first_minute(shape.date, zone),
        entered=shape.entered,
        by=shape.by,
        title=shape.title,
        text=prose_of(text),
        link=shape.link,
        language=shape.language,
        tags=tuple(shape.tags),
        details=_details(shape, zone),
    )


def statement_of(file: str, owed: Owed, shape: PageShape) -> Statement:
    complaint, links = shape.complaint, shape.links
    return Statement(
        file=file,
        owed=owed,
        contact=shape.contact or "",  # `rules` asks for both
        reply_days=shape.reply_days or 0,
        accessibility=_accessibility(shape),
        controller=shape.controller,
        complaint=Complaint(complaint.to, complaint.how) if complaint else None,
        regulator=_outside(shape.regulator),
        licence=_outside(shape.licence),
        credits=tuple(Credit(each.what, each.by, each.licence, each.url) for each in shape.credits),
        kept_for=shape.kept_for,
        links=tuple(OfficePage(each.name, each.url, each.duty) for each in links),
    )


def _accessibility(shape: PageShape) -> Accessibility | None:
    if not (shape.tested_on and shape.tested_by and shape.how and shape.nation):
        return None
    if not (shape.prepared_on and shape.reviewed_on):
        return None
    return Accessibility(
        standard=shape.standard,
        tested_on=shape.tested_on,
        tested_by=shape.tested_by,
        how=shape.how,
        problems=tuple(Problem(each.what, each.why, each.by) for each in shape.problems),
        nation=shape.nation,
        prepared_on=shape.prepared_on,
        reviewed_on=shape.reviewed_on,
    )


def _outside(shape: OutsideShape | None) -> Outside | None:
    return Outside(shape.name, shape.url) if shape else None


def details(
    kind: ItemKind,
    hubs: ZoneInfo,
    starts: Moment | None = None,
    ends: Moment | None = None,
    closes: Moment | None = None,
    zone: str | None = None,
    place: str | None = None,
    amount: str | None = None,
    whom: str | None = None,
) -> Details:
    """What an editor says that something is. `hubs` is the time zone where none is named."""
    there = ZoneInfo(zone) if zone else hubs
    return Details(
        kind=kind,
        starts=first_instant(starts, there) if starts else None,
        ends=last_instant(ends, there) if ends else None,
        closes=last_instant(closes, there) if closes else None,
        place=place,
        amount=amount,
        whom=whom,
        all_day=starts is not None and not isinstance(starts, datetime),
        zone=there.key,
        origin=Origin.EDITOR,
    )


def _details(shape: DecisionShape | InboxShape, hubs: ZoneInfo) -> Details | None:
    if shape.kind is None:
        return None
    said = {key: getattr(shape, key) for key in DETAILS}
    return details(shape.kind, hubs, **said)
