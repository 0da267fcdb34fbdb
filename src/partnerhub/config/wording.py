"""Findings in the words of an editor: which partner or channel it is about, and what to write instead.

Turns pydantic's errors into findings and findings into mistakes. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pydantic import BaseModel, ValidationError

from partnerhub.config.document import Document, Finding, Path
from partnerhub.config.shape import SHAPES, FileShape, keys_of
from partnerhub.config.values import nearest, shown
from partnerhub.errors import Mistake

# The keys whose entries a mistake is named after, what one entry is called, and which of its keys names it.
_NAMED = {
    "partners": ("partner", "id"),
    "accounts": ("account", "id"),
    "channels": ("channel", "id"),
    "topics": ("topic", "id"),
    "office": ("office", "short"),
    "areas": ("area", "id"),
    "patch": ("area", "id"),
    "watch": ("case", "name"),
    "restricted_periods": ("period", "name"),
}
_PLAIN = {
    "string_type": "should be text: if it looks like a number, put it in quotes",
    "list_type": "should be a list: write each entry on a line of its own, with a hyphen before it",
    "dict_type": "should be a group of keys, each written as `key: value`",
    "model_type": "should be a group of keys, each written as `key: value`",
    "bool_type": "should be true or false",
    "int_type": "should be a whole number",
    "too_short": "needs at least one entry",
    "recursion_loop": "is nested too deeply",
}
_REMEDIES = {
    "permission": "write `permission: {basis: link-only}` to show titles and links only, or record the licence or "
    "agreement",
    "monitored": "when somebody reads what is written to it, such as Monday to Friday, 9am to 5pm",
    "reply_days": "within how many working days replies come; 0 when none are promised",
    "cannot": "what cannot be done by writing to it, such as report a crime",
    "instead": 'where to go instead, such as {what: In an emergency, where: "999"}',
    "reviewed": "the day on which you last saw that all of it is kept",
    "voice": "write office when the body speaks, holder when the person elected to lead it speaks",
    "from": "the first day, such as 2026-05-01",
    "to": "the last day, such as 2026-05-07",
    "until": "the last day, such as 2026-12-18",
    "words": "the words and phrases that anything about the case would have",
    "kind": "write force, district or neighbourhood",
    "contact": "an e-mail address or a page, sent with every request so that partners can reach you",
    "basis": "write licence, agreement or link-only",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """How one kind of document is spoken of. In one with `subjects` a mistake is named after the thing it is in."""

    shape: type[BaseModel]
    shapes: Mapping[str, type[BaseModel]]  # each key that holds mappings, with the shape of one of them
    remedies: Mapping[str, str]  # by missing key
    subjects: bool = False
    sentences: Mapping[str, str] = field(default_factory=dict)  # by missing key: what to say instead


PARTNERS = Wording(FileShape, SHAPES, _REMEDIES, subjects=True)


def findings_of(error: ValidationError, wording: Wording = PARTNERS) -> Iterator[Finding]:
    """What pydantic found, without its jargon."""
    for each in error.errors(include_url=False, include_input=False):
        path: Path = each["loc"]
        kind, key, outer = each["type"], str(path[-1]) if path else "", _words(path[_cut(path, wording) : -1])
        inside = f"{outer}: " if outer else ""
        if kind == "extra_forbidden":
            near = nearest(key, keys_of(_shape_at(path[:-1], wording)))
            yield Finding(path, f"{inside}unknown key{shown(key)}{near}", at_key=True)
        elif kind == "missing":
            remedy = f": {wording.remedies[key]}" if key in wording.remedies else ""
            yield Finding(path, wording.sentences.get(key) or f"{inside}missing {key}{remedy}")
        else:
            said = str(each["ctx"]["error"]) if kind == "value_error" else _PLAIN.get(kind, each["msg"])
            yield Finding(path, f"{place_of(path, wording)} {said}".strip())


def placed(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings about the YAML itself, with the place they are about in front."""
    for finding in findings:
        yield replace(finding, problem=f"{place_of(finding.path)} {finding.problem}".strip())


def mistakes_of(file: str, document: Document, findings: Iterable[Finding]) -> list[Mistake]:
    """Findings about one file in its order, each with its line and its subject; the same thing is told once."""
    return sorted(
        {
            Mistake(file, document.line_of(finding), _subject(finding.path, document.data), finding.problem)
            for finding in findings
        }
    )


def place_of(path: Path, wording: Wording = PARTNERS) -> str:
    """The keys below the subject: `permission.date`, `places (entry 2)`, or nothing for the subject itself."""
    return _words(path[_cut(path, wording) :])


def _words(steps: Path) -> str:
    words = (f" (entry {step + 1})" if isinstance(step, int) else f".{step if shown(step) else '…'}" for step in steps)
    return "".join(words).removeprefix(".").strip()


def _subject(path: Path, data: object) -> str:
    """The innermost named thing a path goes through: `partner "foodbank"`, or `partner 3` when it has no id."""
    if not (cut := _cut(path, PARTNERS)):
        return ""
    if cut == 1:
        return "hub" if path[0] == "hub" else f"area{_name_at(path[:1], data, 'id')}"
    (name, key), place = _NAMED[str(path[cut - 2])], path[cut - 1]
    if known := _name_at(path[:cut], data, key):
        return f"{name}{known}"
    outer = f"{_subject(path[: cut - 2], data)}: " if name == "channel" else ""
    return f"{outer}{name} {int(place) + 1}"


def _cut(path: Path, wording: Wording) -> int:
    """How many steps lead to the subject."""
    if not wording.subjects:
        return 0
    cut = 1 if len(path) > 1 and path[0] in {"hub", "patch"} else 0
    for place in range(1, len(path)):
        step, key = path[place], path[place - 1]
        only_ids = key in {"areas", "topics"} and path[0] in {"partners", "accounts"}
        if isinstance(step, int) and key in _NAMED and not only_ids:
            cut = place + 1
    return cut


def _name_at(path: Path, data: object, key: str) -> str:
    for step in (*path, key):
        if isinstance(data, dict):
            data = data.get(step)
        else:
            data = data[step] if isinstance(data, list) and isinstance(step, int) else None
    if isinstance(data, dict):  # in several languages
        data = next(iter(data.values()), None)
    return shown(data) if isinstance(data, str) else ""


def _shape_at(path: Path, wording: Wording) -> type[BaseModel]:
    names = [step for step in path if isinstance(step, str)]
    return wording.shapes[names[-1]] if names else wording.shape
