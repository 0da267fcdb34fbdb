"""What the pitches and notes of an unconference may not hold: what looks like a name, a mailbox or a number.

Stands where decisions and screening meet. Every mistake has its file and its line, and none repeats what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from partnerhub.curate.screening import Surroundings, screen
from partnerhub.curate.screening.contacts import DOMESTIC, PLAIN, SPELLED, WORLD
from partnerhub.curate.screening.lexicon import NOT_NAMES, PEOPLE
from partnerhub.curate.screening.names import UPPER, names
from partnerhub.curate.screening.page import fold
from partnerhub.errors import Mistake
from partnerhub.model import Content, Hub
from partnerhub.model.unconference import Teller

_WORD = rf"[{UPPER}][^\W\d_]+"
_SOMEBODY = {"caretaker", "colleague", "librarian", "neighbour", "resident", "shopkeeper", "tenant", "trustee"}
_PERSON = "|".join(sorted(PEOPLE | _SOMEBODY | {"volunteer"}))
_TITLE = r"(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Rev|Revd|Sgt|Insp|DC|DI|DS|PC|PCSO)\b\.?"
_LONE = re.compile(
    rf"(?P<after>{_WORD}),? (?:the|our|my|a|an|who is (?:a|an|the|our)) (?:[a-z-]+ ){{0,2}}(?:{_PERSON})\b"
    rf"|\b(?:{_PERSON}),? (?:called |named )?(?P<before>{_WORD})"
    rf"|\b{_TITLE} (?P<titled>{_WORD})"
    rf"|\b(?:I am|I'm|[Mm]y name is|called|named) (?P<own>{_WORD})"
)
_HANDLE = re.compile(r"(?<![\w@./])@\w[\w.]{2,}")  # under which somebody can be found
_PROFILE = re.compile(r"\b(?:facebook|instagram|linkedin|tiktok|twitter|threads|x)\.(?:com|net)/\S", re.IGNORECASE)
REMEDY = "say it without; nobody is told by more than they agreed to"


def mistakes(content: Content, hub: Hub, now: datetime) -> list[Mistake]:
    """Pitches and notes that hold what looks like somebody's name, mailbox or number. No message repeats it."""
    ours, today = _ours(hub), now.astimezone(ZoneInfo(hub.timezone)).date()
    found = []
    for each in content.unconferences:
        texts = [
            (what, pitch.line, "pitch") for pitch in each.pitches for what in _texts(pitch.by, pitch.title, pitch.text)
        ]
        tellers = [(pitch.by, pitch.line) for pitch in each.pitches]
        for session in each.sessions:
            texts += [(what, session.line, "session") for what in _texts(session.pitched_by, session.title)]
            texts += [(what, note.line, "note") for note in session.notes for what in _texts(note.by, note.text)]
            tellers += [(session.pitched_by, session.line), *((note.by, note.line) for note in session.notes)]
        known = f"{ours} {each.organiser} {each.place}".casefold()
        for text, line, word in texts:
            if what := _gives_away(text, known, today):
                found.append(Mistake(each.file, line, "", f"this {word} holds what looks like {what}: {REMEDY}"))
        for by, line in tellers:
            if by.consent and by.consent > today:
                problem = f"consent is of {by.consent}, a day that is still to come: is the year right?"
                found.append(Mistake(each.file, line, "", problem))
    return sorted(set(found))


def _texts(by: Teller, *texts: str | None) -> Iterator[str]:
    """What is shown, but for a name that is shown with consent: the name itself may stand in the text beside it."""
    for text in (*texts, by.role):
        if text:
            yield re.sub(rf"(?<!\w){re.escape(by.name)}(?!\w)", "", text) if by.name else text


def _ours(hub: Hub) -> str:
    """Names that are nobody's: of organisations and places."""
    partners = (partner.name for partner in hub.partners)
    areas = (name for area in hub.areas for name in (area.name, *area.places))
    return " ".join((*partners, *areas, hub.title))


def _gives_away(text: str, known: str, today: date) -> str | None:
    page = fold(text)
    if PLAIN.search(page.lower) or SPELLED.search(page.lower):
        return "an e-mail address"
    if DOMESTIC.search(page.text) or WORLD.search(page.text):
        return "a telephone number"
    if _HANDLE.search(page.text) or _PROFILE.search(page.text):
        return "somebody's account"
    full = (page.bare[name.start : name.end] for name in names(page.bare))
    lone = (next(filter(None, match.groups())) for match in _LONE.finditer(page.bare))
    lone = (word for word in lone if word.lower() not in NOT_NAMES)
    if any(not _is_in(known, name.casefold()) for name in (*full, *lone)):
        return "a name"
    if found := screen(text, Surroundings(day=today)):
        return {"email": "an e-mail address"}.get(found[0].rule, "something private")
    return None


def _is_in(known: str, name: str) -> bool:
    """As words of their own: "Ray" is not in "Crayford Road"."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", known) is not None
