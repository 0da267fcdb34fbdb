"""Priorities and events of one neighbourhood, as data.police.uk gives them ► a `Document`.

https://data.police.uk/docs/method/neighbourhood-priorities/ and …/neighbourhood-events/. Whom to contact is not read,
and an officer's name after a rank is left out of the words: they are told of the neighbourhood, not of a person.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from partnerhub.collect import clean
from partnerhub.collect.read import page
from partnerhub.collect.read.document import Document, Entry, Words
from partnerhub.collect.read.stated import instant, occasion
from partnerhub.collect.values import Failed, Trouble

Parsed = dict[str, Any]

ADDRESS = re.compile(r"/api/([a-z-]+)/([\w.-]+)/(priorities|events)")
LEFT_OUT = "[…]"
_RANK = (
    r"(?<!\w)(?:[AT]/)?(?:(?i:Sgt|Insp|Supt)\.?|(?i:PCSO|SCCH)|P[Cc]|P\.C\.|PS|D[CSI]|CI|"
    r"(?i:Officer|Constable|Sergeant|Superintendent|Inspector|Beat Manager|Cwnstabl|Rhingyll|Arolygydd))"
)
_GAP = r"(?:\s|&nbsp;|</?(?:b|em|i|span|strong|u)\b[^<>]{0,60}>|[:(–—-]|(?:is|are)\b){1,6}"
_WORD = r"(?![a-zà-öø-ÿŵŷ])[^\W\d_][\w'’-]{1,40}"  # it begins with a capital
_NAME = rf"(?<!\w)(?:[A-Z]\.? ?){{0,2}}{_WORD}(?: (?:[A-Z]\.? ?)?{_WORD}){{0,2}}"
_AND = rf"(?: ?(?:and|a|&|&amp;|/) ?(?!{_RANK}){_NAME})"
_OFFICER = re.compile(
    rf"({_RANK}(?P<many>['’]?s)?)(?!\w)(?:\s?\d{{1,5}})?{_GAP}(?:\d{{1,5}}\s)?({_NAME})"
    rf"(?(many)(?:, {_NAME})*)(?: \d{{2,5}})?{_AND}?"
)
_NUMBERED = re.compile(rf"({_RANK})\d")  # as in PC1234
_BEFORE = re.compile(rf"{_NAME}(?=\s?\({_RANK}|, {_RANK} ?\d)")
_NO_NAME = re.compile(
    r"(?:Teams?|Patrols?|Surger(?:y|ies)|Office|Visits?|Support|Police|Drop|Street|Who|And|The|On|At|In|Is|Are|Meeting|"
    r"Events?|Recruitment|Coffee|Engagement|Contact|Pop|Meet|Sessions?|Stall|Beat|Hub)\b"
)


def document(body: bytes, url: str, zone: ZoneInfo) -> Document | Failed:
    """`zone`: of times that name none."""
    where = ADDRESS.search(urlsplit(url).path)
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return Failed(Trouble.BROKEN, "the JSON is cut off or ill-formed: nothing is taken from it")
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        return Failed(Trouble.NOT_A_FEED, "the answer is JSON, but no list of a neighbourhood's priorities or events")
    if any("issue" not in each and "start_date" not in each for each in told):
        return Failed(Trouble.NOT_A_FEED, "the answer is no list of priorities or events: check the channel's address")
    home = f"https://www.police.uk/pu/your-area/{where[1]}/{where[2]}/" if where else None
    entries = [_event(each, home, zone) if "start_date" in each else _priority(each, home, zone) for each in told]
    return Document(format="police-uk", url=url, entries=tuple(filter(None, entries)), home=home, language="en")


def _priority(told: Parsed, home: str | None, zone: ZoneInfo) -> Entry | None:
    """The same priority with another action is the same entry, changed."""
    issue, action = _words(told.get("issue")), _words(told.get("action"))
    if not issue:
        return None
    raised, acted = page.when(told.get("issue-date")), page.when(told.get("action-date"))
    return Entry(
        contents=(Words(f"{issue}\n{action}" if action else issue, html=True),),
        links=(home,) if home else (),
        guid=_guid("priority", told.get("issue-date"), clean.text(issue)),
        published=instant(raised, zone),
        updated=instant(acted, zone),
        tags=("neighbourhood priority",),
    )


def _event(told: Parsed, home: str | None, zone: ZoneInfo) -> Entry | None:
    title, starts = _words(told.get("title")), page.when(told.get("start_date"))
    if not title or starts is None:
        return None
    said, place = _words(told.get("description")), told.get("address")
    where = _anonymous(clean.text(place)) if isinstance(place, str) else None
    return Entry(
        title=Words(title, html=True),
        contents=(Words(said, html=True),) if said else (),
        links=(home,) if home else (),
        guid=_guid("event", told.get("start_date"), clean.text(title), where),
        details=occasion(starts, page.when(told.get("end_date")), where, zone),
    )


def _words(said: object) -> str:
    return _anonymous(said.strip()) if isinstance(said, str) else ""


def _anonymous(text: str) -> str:
    """Without the names of officers: what begins with a capital after a rank, or before one in brackets."""

    def rank_alone(found: re.Match[str]) -> str:
        return found[0] if _NO_NAME.match(found[3]) else f"{found[1]} {LEFT_OUT}"

    return _BEFORE.sub(LEFT_OUT, _OFFICER.sub(rank_alone, _NUMBERED.sub(r"\1 0", text)))


def _guid(*parts: object) -> str:
    told = " ".join(" ".join(str(part).split()) for part in parts)
    return hashlib.sha256(told.casefold().encode("utf-8", "replace")).hexdigest()[:24]
