"""What readers see of an editor's page, as one text: what may not change without a word about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from partnerhub.config.content.shapes import DebateShape, IncidentShape, PageShape, RoundupShape
from partnerhub.config.content.values import prose_of
from partnerhub.model import Correction, Debate, Words

Open = PageShape | DebateShape | RoundupShape | IncidentShape


def page_words(file: str, address: str, shape: PageShape, body: str) -> Words:
    return _words(file, address, shape.title, shape, (shape.summary,), body)


def debate_words(debate: Debate, shape: DebateShape, body: str) -> Words:
    """The strands, the days and the outcome are words too: what was promised may not change unseen."""
    parts = (
        *(strand.name for strand in debate.strands),
        f"{debate.opens} – {debate.closes}",
        debate.next,
        debate.answer,
        debate.summary,
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


def _words(file: str, address: str, title: str, shape: Open, parts: Iterable[str | date | None], body: str) -> Words:
    return Words(
        file=file,
        address=address,
        title=title,
        text="\n\n".join(str(part) for part in (title, *parts, prose_of(body)) if part),
        corrections=tuple(Correction(each.was, each.now, each.why, each.on) for each in shape.corrections),
        is_minor=shape.minor,
        withdrawn=shape.withdrawn.on if shape.withdrawn else None,
        ground=shape.withdrawn.why if shape.withdrawn else None,
    )
