"""Whether partners.yaml and content/ are right, and agree with what was collected. Asks nobody, changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from partnerhub.config import load, read_content
from partnerhub.config.boundaries import read_boundaries, without_boundary
from partnerhub.config.promises import lines_in
from partnerhub.curate import is_current, restricted
from partnerhub.curate.pipeline import resolve
from partnerhub.errors import ConfigError, Mistake
from partnerhub.model import Content, Hub
from partnerhub.publish import accounts, given_away, notices, periods, responses, roundups, statements, words
from partnerhub.publish import commitments as published
from partnerhub.publish.debates import warnings
from partnerhub.publish.edition import Manifest
from partnerhub.publish.views import Views
from partnerhub.shell import ahead, commitments, elections
from partnerhub.shell.opened import store_of
from partnerhub.shell.report import count, lost, plain
from partnerhub.shell.terminal import out
from partnerhub.shell.times import day_there, long_day
from partnerhub.store import Store, open_store

NAMES = {
    "partners": ("partner",),
    "channels": ("channel",),
    "pages": ("page",),
    "decisions": ("decision",),
    "debates": ("debate",),
    "roundups": ("round-up",),
    "incidents": ("incident",),
    "entries": ("inbox entry", "inbox entries"),
    "elections": ("election",),
    "hustings": ("hustings", "hustings"),
    "commitments": ("commitment",),
    "notices": ("urgent notice",),
    "responses": ("reply", "replies"),
    "unconferences": ("unconference",),
}


def check(directory: Path, now: datetime, as_json: bool) -> None:
    """Says what there is. Raises `ConfigError` with every mistake."""
    hub = load(directory)
    content = read_content(hub)
    today = day_there(now, ZoneInfo(hub.timezone))
    owed = [*statements.missing(content), *statements.too_old(content, today)] if hub.url else []
    where = partial(lines_in, hub.root)
    if wrong := [*owed, *accounts.too_old(hub, today, where), *accounts.past_their_term(hub, today, where)]:
        raise ConfigError(wrong)
    if early_days := [*responses.mistakes(content, today), *published.mistakes(content, today)]:
        raise ConfigError(early_days)
    if names := given_away.mistakes(content, hub, now):
        raise ConfigError(names)
    unmapped = without_boundary(hub, read_boundaries(hub))
    if refused := before_a_poll(hub, content, now):
        raise ConfigError(refused)
    decisions, compared = None, False
    if store_of(hub).exists():
        with open_store(store_of(hub)) as store:
            decisions = resolve(hub, content, store, now).lost
            compared = in_the_open(hub, content, store, now)
    told = (
        *warnings(content, today),
        *early(content, now, ZoneInfo(hub.timezone)),
        *off_the_map(hub, unmapped),
        *statements.reminders(hub, content, today),
        *notices.warnings(content, now),
        *commitments.warnings(content, today),
        *elections.warnings(content, hub, today),
        *filter(None, [ahead.told(hub, today)]),
        *accounts.reminders(hub, today),
    )
    if as_json:
        data = {
            **counted(hub, content),
            "references": "not checked" if decisions is None else "checked",
            "changes": "checked" if compared else "not checked",
            "lost": [decision.file for decision in decisions or ()],
            "warnings": list(told),
            "mistakes": [],
        }
        print(json.dumps({"hub": hub.title, **data}, ensure_ascii=False))
        return
    parts = [count(number, *NAMES[key]) for key, number in counted(hub, content).items() if number]
    lines = [f"{hub.title}: {', '.join(parts)}. No mistakes."]
    if decisions is None and content.decisions:
        lines.append("References not checked: nothing was collected yet.")
    if content.words and not compared:
        lines.append("Changes of the editors' pages not checked: there is no edition to compare them with.")
    if decisions:
        lines.append(f"{lost(decisions)}.")
    for line in (*lines, *told):
        out.print(plain(line), markup=False, highlight=False, soft_wrap=True)


def before_a_poll(hub: Hub, content: Content, now: datetime) -> list[Mistake]:
    """What a build refuses in a restricted period: pages that name a candidate or a party, debates that would open."""
    last = words.load(last_words(hub) or "", hub.languages)
    said = {each.file: each.text for each in last.values()}
    found = periods.partial(hub, content, now, said, lambda file: (hub.root / file).read_text(encoding="utf-8"))
    return found + restricted.refused(content, hub, day_there(now, ZoneInfo(hub.timezone)))


def in_the_open(hub: Hub, content: Content, store: Store, now: datetime) -> bool:
    """Whether there is an edition that the editors' pages could be compared with, as a build does.

    Raises `ConfigError` for what changed without a word. Where the stories are older than what was decided, every quote
    may have left for a good reason.
    """
    said = last_words(hub)
    if said is None:
        return False
    last = words.load(said, hub.languages)
    quoted = words.stories_in(last)
    current = is_current(hub, content, store, now)
    gone = roundups.Standing.of(quoted, store, Views(hub)).gone() if current else quoted
    _, silent = words.compare(last, content.words, gone, lambda file: (hub.root / file).read_text(encoding="utf-8"))
    if silent:
        raise ConfigError(silent)
    return True


def last_words(hub: Hub) -> str | None:
    """What the editors' pages said in the edition that readers see; None when there is none."""
    try:
        return Manifest.load((hub.root / "output").resolve().with_suffix(".json").read_text("utf-8")).words
    except (OSError, ValueError, KeyError, TypeError):  # none, or no edition of ours
        return None


def early(content: Content, now: datetime, zone: ZoneInfo) -> Iterator[str]:
    """Decisions that do not hold yet: most are a slip in the date."""
    for each in content.decisions:
        if each.on > now:
            day = long_day(day_there(each.on, zone))
            yield f"{each.file}:{each.line('on')}: dated {day}: it holds from then on; is the year right?"


def off_the_map(hub: Hub, unmapped: Sequence[str]) -> Iterator[str]:
    """Areas without a boundary: allowed, and seldom meant."""
    if unmapped:
        yield f"{hub.boundaries}: no boundary for {', '.join(unmapped)}: maps show what lies around or inside"


def counted(hub: Hub, content: Content) -> dict[str, int]:
    return {
        "partners": len(hub.partners),
        "channels": len(tuple(hub.channels)),
        "pages": sum(each.file.startswith("content/pages/") for each in content.words),
        "decisions": len(content.decisions),
        "debates": len(content.debates),
        "roundups": len(content.roundups),
        "incidents": len(content.incidents),
        "entries": len(content.entries),
        "elections": len(content.elections),
        "hustings": len(content.hustings),
        "commitments": len(content.commitments),
        "notices": len(content.notices),
        "responses": len(content.responses),
        "unconferences": len(content.unconferences),
    }
