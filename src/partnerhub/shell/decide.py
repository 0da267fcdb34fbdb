"""One decision from the command line: made valid as the reader would, written as a new file, told in a sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from partnerhub.config import read_content
from partnerhub.config.content.build import details
from partnerhub.config.content.values import moment as moment_of
from partnerhub.config.content.writing import write_decision
from partnerhub.config.values import nearest
from partnerhub.curate.decisions import CHANGES, GROUPING, STATES, is_address, spellings
from partnerhub.curate.derive import derive
from partnerhub.curate.pipeline import resolve
from partnerhub.curate.restraining import asked_when_read
from partnerhub.curate.restricted import RULES
from partnerhub.curate.rules import Rules
from partnerhub.errors import ConfigError, Mistake
from partnerhub.model import Ask, Content, Decision, Details, Do, Ground, Hub, Item, ItemKind, Rule
from partnerhub.shell.exits import wrong
from partnerhub.shell.kinds import told_of
from partnerhub.shell.opened import Opened
from partnerhub.shell.report import plain
from partnerhub.shell.terminal import out
from partnerhub.shell.times import day_there, long_day

TYPED = "hub decide"
OPEN = "XX"  # initials in a command that we suggest
SECOND = timedelta(seconds=1)
NOTHING = frozenset({"none"})  # --area none: it belongs to no area
DONE = {
    Do.PUBLISH: "published",
    Do.HOLD: "held",
    Do.REJECT: "rejected",
    Do.WITHDRAW: "withdrawn",
    Do.FEATURE: "featured",
    Do.RETITLE: "called so",
    Do.MERGE: "merged so",
    Do.SPLIT: "kept apart so",
    Do.PLACE: "placed so",
    Do.TOPIC: "given these topics",
    Do.DESCRIBE: "described so",
    Do.DEBATE: "put into this debate",
    Do.NOTE: "given this note",
    Do.ACCEPT: "accepted",
    Do.DECLINE: "declined",
}
OUTCOME = (
    *("do", "until", "title", "areas", "topics", "details", "ground", "debate", "strand"),
    *("attribution", "role", "period", "note"),
)


def decide(found: Opened, typed: Decision, on: datetime | None) -> None:
    """Writes what was typed, with the time, the link and the version filled in, or raises `ConfigError`.

    What was decided in the same words before is told, and not written again.
    """
    if typed.by == OPEN:
        raise wrong(TYPED, f"--by {OPEN} stands for your own initials: write those")
    if typed.do is Do.NOTE and not typed.note.strip():
        raise wrong(TYPED, 'a note has words for readers: write it with --note "…"')
    typed = replace(
        typed, about=own(found.hub, typed.about), others=tuple(own(found.hub, each) for each in typed.others)
    )
    about, *_ = [known(found, name) for name in (typed.about, *typed.others)]
    names = {typed.about, about.id, *(spellings(link) if (link := link_of(about)) else ())}
    rivals = [each for each in found.content.decisions if each.about in names and _excludes(each, typed)]
    decision = complete(found, typed, about, moment(found, on, rivals))
    if before := already(found, decision, names):
        day = long_day(day_there(before.on, found.zone))
        lines = [f"“{title_of(about)}” is already {DONE[before.do]}, by {before.by} on {day}: {before.file}"]
    else:
        refuse(found, decision, about)
        path = written(found, decision)
        lines = [str(path.relative_to(found.hub.root)), effect(decision, title_of(about)), *caveats(decision, rivals)]
    for line in lines:
        out.print(plain(line), markup=False, highlight=False, soft_wrap=True)


def own(hub: Hub, name: str) -> str:
    """The id in a story's address on the hub itself, whole or as `hub queue --all` lists it; else what was given."""
    home = re.escape(hub.url.partition("://")[2].rstrip("/"))
    start = rf"(?:https?://{home}/)?" if home else ""
    match = re.fullmatch(rf"{start}stories/([a-z2-7]{{12}})\.html(?:[?#].*)?", name)
    return match[1] if match else name


def ground_of(typed: str | None) -> Ground | None:
    if typed is None or typed in list(Ground):
        return Ground(typed) if typed else None
    raise wrong("--ground", f"should be one of {', '.join(Ground)}, not {plain(typed)!r}{nearest(typed, Ground)}")


def details_of(found: Opened, kind: str | None, typed: Mapping[str, str | None]) -> Details | None:
    """What somebody says that it is. `typed`: the other fields as they were typed, days and times among them.

    Whether they fit together is seen when it is written, as with a file.
    """
    if kind is None:
        if given := next((key for key, text in typed.items() if text), None):
            raise wrong(f"--{given}", f"needs --kind: one of {', '.join(ItemKind)}")
        return None
    if kind not in list(ItemKind):
        raise wrong("--kind", f"should be one of {', '.join(ItemKind)}, not {plain(kind)!r}{nearest(kind, ItemKind)}")
    read: dict[str, Any] = dict(typed)
    for key in ("starts", "ends", "closes"):
        if not (text := typed.get(key)):
            continue
        read[key] = moment_of(text)
        if read[key] is None:
            problem = f"should be a day such as 2026-12-04, or a time such as 2026-12-04T12:00, not {plain(text)!r}"
            raise wrong(f"--{key}", problem)
    if (zone := typed.get("zone")) and zone not in available_timezones():
        raise wrong("--zone", f'should be a time zone such as "Europe/London", not {plain(zone)!r}')
    return details(ItemKind(kind), found.zone, **read)


def already(found: Opened, typed: Decision, names: Collection[str]) -> Decision | None:
    """The decision that holds and says the same already."""
    holding = [
        each
        for each in found.content.decisions
        if each.on <= typed.on
        and (each.until is None or found.today <= each.until)
        and (_speaks_of_both(each, typed) if typed.do in GROUPING else each.about in names and _excludes(each, typed))
        and (typed.do not in CHANGES or each.version == typed.version)
    ]
    last = holding if typed.do is Do.NOTE else holding[-1:]
    return next((each for each in last if each.about in names and _is_same(each, typed)), None)


def _speaks_of_both(one: Decision, typed: Decision) -> bool:
    theirs, ours = {one.about, *one.others}, {typed.about, *typed.others}
    return one.do in GROUPING and (theirs <= ours or ours <= theirs)


def _is_same(before: Decision, typed: Decision) -> bool:
    if any(getattr(before, key) != getattr(typed, key) for key in OUTCOME) or set(before.others) != set(typed.others):
        return False
    is_newer = typed.do in STATES and typed.version and before.version != typed.version
    return not is_newer and not (typed.second and not before.second)


def refuse(found: Opened, typed: Decision, about: Item) -> None:
    """Raises `ConfigError` for a decision that would do nothing."""
    if debate := next((each for each in found.content.debates if each.id == typed.debate), None):
        if day_there(typed.on, found.zone) > debate.closes:
            late = f"the debate {debate.id} closed on {debate.closes}: it takes no more"
            raise wrong(TYPED, f"{late}; a later `closes:` in its file lets it in")
    elif typed.debate:
        ids = sorted(path.stem for path in (found.hub.root / "content" / "debates").glob("*.md"))
        if typed.debate not in ids:
            listed = f": debates are {', '.join(ids)}" if ids else ": there is no debate yet"
            raise wrong(TYPED, f'unknown debate "{plain(typed.debate)}"{nearest(typed.debate, ids)}{listed}')
    if typed.do in CHANGES and about.version == 1 and not about.retracted and not _is_late(found, typed):
        said = f"“{title_of(about)}” was neither changed nor taken back at its source"
        raise wrong(TYPED, f"{said}, so there is nothing to {typed.do}")
    period = found.hub.period_on(day_there(typed.on, found.zone))
    if typed.do in (Do.PUBLISH, Do.ACCEPT) and period and not typed.period and restricted(found, typed):
        named = f"it waits in the restricted period “{plain(period.name)}”, until {long_day(period.until)}"
        raise wrong(TYPED, f"{named}: two editors {typed.do} it with --period and --second, or it waits")
    if typed.do in (Do.PUBLISH, Do.ACCEPT) and not typed.second and (ask := sensitive(found, typed)):
        rule = f" ({ask.rule})" if typed.do is Do.PUBLISH else ""
        raise wrong(TYPED, f"it is sensitive{rule}: two editors {typed.do} it, add --second with another's initials")


def _is_late(found: Opened, typed: Decision) -> bool:
    """Whether it came too late for a debate, which may be declined."""
    stories = found.store.some_stories([home.story for home in found.store.homes(items=[typed.about]).values()])
    asks = [ask for story in stories.values() for ask in story.asks]
    return typed.do is Do.DECLINE and any(ask.rule == Rule.DEBATE_CLOSED for ask in asks)


def sensitive(found: Opened, typed: Decision) -> Ask | None:
    """What would still wait for a second editor if this were written."""
    return next((ask for ask in _waiting(found, typed) if ask.sensitive), None)


def restricted(found: Opened, typed: Decision) -> bool:
    """Whether it would wait in a restricted period even if two editors agreed."""
    still = _waiting(found, replace(typed, second=f"{typed.by}x"))
    return any(ask.rule in RULES or ask.rule == Rule.CHANGED for ask in still)


def _waiting(found: Opened, typed: Decision) -> list[Ask]:
    """What would still wait if this were written."""
    store, content = found.store, replace(found.content, decisions=(*found.content.decisions, typed))
    home = store.homes(items=[typed.about]).get(typed.about)
    story = home.story if home else typed.about
    items = store.members([story]).get(story) or list(store.items([typed.about]).values())
    now = max(found.now, typed.on)
    try:
        rulings = resolve(found.hub, content, store, now)
    except ConfigError:  # told, with its file, when it is written
        return []
    rules = Rules.of(found.hub, content, rulings, now, store.first_read(asked_when_read(found.hub, content, now)))
    derived = derive(rules, story, items, store.versions([item.id for item in items]), store.links([story]))
    asks = derived.story.asks if derived else ()
    of = {typed.about} if story != typed.about else {item.id for item in items}
    waits = [ask for ask in asks if (ask.holds if typed.do is Do.PUBLISH else ask.version == typed.version)]
    return [ask for ask in waits if ask.item in of]


def known(found: Opened, about: str) -> Item:
    """The item that an id or an address at the source means, in its newest version."""
    store = found.store
    addresses = store.at_address(spellings(about)) if is_address(about) else {}
    ids = [ids[0] for spelt in spellings(about) if (ids := addresses.get(spelt))] if is_address(about) else [about]
    if ids and (items := store.items(ids[:1])):
        return items[ids[0]]
    asked = Decision(TYPED, about, Do.HOLD, "", found.now, "", lines={"about": 0})
    resolve(found.hub, Content(decisions=(asked,)), store, found.now)  # says which one may be meant
    raise wrong(TYPED, f"nothing was ever collected that is known as {plain(about)}: `hub queue --all` lists ids")


def moment(found: Opened, on: datetime | None, rivals: Sequence[Decision]) -> datetime:
    """When it is decided: as typed, in the hub's time zone; else now, or just after the word that it takes back."""
    if on:
        return on.replace(tzinfo=found.zone)
    taken, now = {rival.on for rival in rivals}, found.now
    while now in taken:
        now += SECOND
    return now


def _excludes(one: Decision, typed: Decision) -> bool:
    """Whether only one of two decisions about the same can hold."""
    kinds = next((some for some in (STATES, CHANGES) if typed.do in some), frozenset({typed.do}))
    return one.do in kinds and one.debate == typed.debate


def complete(found: Opened, typed: Decision, about: Item, on: datetime) -> Decision:
    """With what the store knows: the link at the source, and the version that the editor can have seen."""
    told: dict[str, Any] = {"about": about.id, "on": on, "link": link_of(about)}
    if not covers_several(found, typed.do, about.id):
        told["version"] = found.store.versions([about.id])[about.id][-1].digest
    return replace(typed, **told)


def link_of(about: Item) -> str | None:
    """The page at the source that is its own; None for a comment, which stands on somebody else's."""
    return None if about.said.answers else about.said.link


def covers_several(found: Opened, do: Do, about: str) -> bool:
    """Whether a word about an item is one about its whole story, of which a version of one item says too little."""
    return do is Do.PUBLISH and len(found.store.members([about]).get(about, ())) > 1


def written(found: Opened, decision: Decision) -> Path:
    """The new file, read back as every later run will read it; taken away again when that fails."""
    try:
        path = write_decision(found.hub, decision)
    except ConfigError as error:
        raise _as_typed(error) from None
    try:
        resolve(found.hub, read_content(found.hub), found.store, max(found.now, decision.on))
    except ConfigError as error:
        path.unlink()
        raise _as_typed(error, path.relative_to(found.hub.root).as_posix()) from None
    except BaseException:
        path.unlink()
        raise
    return path


def effect(decision: Decision, title: str) -> str:
    """What it does, in a sentence."""
    named, others = f"“{title}”", ", ".join(decision.others)
    until = f" until {long_day(decision.until)}" if decision.until else ""
    told = {
        Do.PUBLISH: f"{named} is shown",
        Do.HOLD: f"{named} is held back{until}",
        Do.REJECT: f"{named} is not shown",
        Do.WITHDRAW: f"{named} is withdrawn: its address says so ({decision.ground})",
        Do.FEATURE: f"{named} stands first{until}",
        Do.RETITLE: f"{named} is called “{decision.title}”",
        Do.MERGE: f"{others} becomes part of {named}",
        Do.SPLIT: f"{named} and {others} are kept apart" if others else f"{named} leaves the story it stands in",
        Do.PLACE: f"{named} belongs to {', '.join(decision.areas or ()) or 'no area'}",
        Do.TOPIC: f"{named} is about {', '.join(decision.topics or ()) or 'no topic'}",
        Do.DESCRIBE: f"{named} is {told_of(decision.details)}" if decision.details else "",
        Do.DEBATE: f"{named} joins the debate {decision.debate}",
        Do.NOTE: f"{named} carries your note{until}",
        Do.ACCEPT: f"{named} is shown as its source has changed it",
        Do.DECLINE: f"{named} stays as it was before its source changed it",
    }
    return f"From the next build on: {told[decision.do]}."


def caveats(decision: Decision, rivals: Sequence[Decision]) -> Iterator[str]:
    """What keeps a decision from doing what it says."""
    later = [rival for rival in rivals if rival.on > decision.on]
    if later and decision.do not in (Do.NOTE, Do.MERGE, Do.SPLIT):
        yield f"But {later[-1].file} is later, and holds instead."


def title_of(item: Item) -> str:
    return plain(item.said.derived_title) or "(no title)"


def listed(typed: Collection[str] | None) -> tuple[str, ...] | None:
    """Areas or topics as typed. None: not typed; (): "none" was."""
    if not typed:
        return None
    return () if set(typed) == NOTHING else tuple(typed)


def _as_typed(error: ConfigError, file: str | None = None) -> ConfigError:
    """Mistakes in what was typed name the command: the file that would hold them is not there."""
    ours = [each if file and each.file != file else Mistake(TYPED, 0, "", each.problem) for each in error.mistakes]
    return ConfigError(ours)
