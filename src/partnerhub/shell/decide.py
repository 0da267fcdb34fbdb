"""One decision from the command line: made valid as the reader would, written as a new file, told in a sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from partnerhub.config import read_content, write_decision
from partnerhub.curate.decisions import CHANGES, STATES, is_address, spellings
from partnerhub.curate.pipeline import resolve
from partnerhub.errors import ConfigError, Mistake
from partnerhub.model import Content, Decision, Do, Item
from partnerhub.shell.exits import wrong
from partnerhub.shell.opened import Opened
from partnerhub.shell.report import plain
from partnerhub.shell.terminal import out

TYPED = "hub decide"
OPEN = "XX"  # initials in a command that we suggest
SECOND = timedelta(seconds=1)
NOTHING = frozenset({"none"})  # --area none: it belongs to no area


def decide(found: Opened, typed: Decision, on: datetime | None) -> None:
    """Writes what was typed, with the time, the link and the version filled in, or raises `ConfigError`."""
    if typed.by == OPEN:
        raise wrong(TYPED, f"--by {OPEN} stands for your own initials: write those")
    about = known(found, typed.about)
    rivals = [each for each in found.content.decisions if _excludes(each, typed, about.id)]
    decision = complete(found, typed, about, moment(found, on, rivals))
    path = written(found, decision)
    for line in (
        str(path.relative_to(found.hub.root)),
        effect(decision, title_of(about)),
        *caveats(found, decision, rivals),
    ):
        out.print(plain(line), markup=False, highlight=False, soft_wrap=True)


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


def _excludes(one: Decision, typed: Decision, about: str) -> bool:
    """Whether only one of the two can hold."""
    kinds = next((some for some in (STATES, CHANGES) if typed.do in some), frozenset({typed.do}))
    return one.about in (typed.about, about) and one.do in kinds and one.debate == typed.debate


def complete(found: Opened, typed: Decision, about: Item, on: datetime) -> Decision:
    """With what the store knows: the link at the source, and the version that the editor can have seen."""
    told: dict[str, Any] = {"about": about.id, "on": on, "link": about.said.link}
    if not covers_several(found, typed.do, about.id):
        told["version"] = found.store.versions([about.id])[about.id][-1].digest
    return replace(typed, **told)


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
    until = f" until {decision.until:%d %B %Y}" if decision.until else ""
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
        Do.DEBATE: f"{named} joins the debate {decision.debate}",
        Do.NOTE: f"{named} carries your note{until}",
        Do.ACCEPT: f"{named} is shown as its source has changed it",
        Do.DECLINE: f"{named} stays as it was before its source changed it",
    }
    return f"From the next build on: {told[decision.do]}."


def caveats(found: Opened, decision: Decision, rivals: Sequence[Decision]) -> Iterator[str]:
    """What keeps a decision from doing what it says."""
    later = [rival for rival in rivals if rival.on > decision.on]
    if later and decision.do not in (Do.NOTE, Do.MERGE, Do.SPLIT):
        yield f"But {later[-1].file} is later, and holds instead."
    homes = found.store.homes(items=[decision.about])
    stories = found.store.some_stories([home.story for home in homes.values()])
    asks = [ask for story in stories.values() for ask in story.asks]
    if decision.do is Do.PUBLISH and not decision.second and any(ask.sensitive and ask.holds for ask in asks):
        yield "But it still waits: what a sensitive rule found needs a second editor's initials (--second YY)."


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
