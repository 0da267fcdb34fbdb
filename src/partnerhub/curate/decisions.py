"""What the editors decided, told item by item: which word holds, and what contradicts what.

Takes the decisions of content/ and what the store knows of the ids and addresses they name; gives `Rulings`, or every
mistake at once. The latest decision of a kind holds; docs/decisions.md says so to editors. Pure.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from partnerhub.errors import ConfigError, Mistake
from partnerhub.model import Debate, Decision, Do

OWN = re.compile(r"stories/([a-z2-7]{12})\.html")  # how the hub's own pages end
STATES = frozenset({Do.PUBLISH, Do.HOLD, Do.REJECT, Do.WITHDRAW})
CHANGES = frozenset({Do.ACCEPT, Do.DECLINE})
GROUPING = frozenset({Do.MERGE, Do.SPLIT})


@dataclass(frozen=True, slots=True)
class Ruling:
    """Everything that holds about one item, or about the story it founded."""

    state: Decision | None = None
    was_released: bool = False  # an editor once said to publish it, whatever holds now
    title: Decision | None = None
    feature: Decision | None = None
    areas: Decision | None = None
    topics: Decision | None = None
    described: Decision | None = None
    debates: tuple[Decision, ...] = ()
    notes: tuple[Decision, ...] = ()  # in order of time
    changes: Mapping[str, Decision] = field(default_factory=dict)  # accepted or declined, by the version's digest

    @property
    def all(self) -> tuple[Decision, ...]:
        single = (self.state, self.title, self.feature, self.areas, self.topics, self.described)
        return (*filter(None, single), *self.debates, *self.notes, *self.changes.values())


NOTHING = Ruling()


@dataclass(frozen=True, slots=True)
class Regroup:
    """A merge or a split, with the items it names."""

    decision: Decision
    about: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rulings:
    of: Mapping[str, Ruling] = field(default_factory=dict)  # by item id
    regroups: tuple[Regroup, ...] = ()  # in order of time
    lost: tuple[Decision, ...] = ()  # about what the store no longer has, older than the store

    def marks(self) -> dict[str, str]:
        """A digest of what holds about each item: what changes when a decision does."""
        words: dict[str, list[Decision]] = {item: list(ruling.all) for item, ruling in self.of.items()}
        for regroup in self.regroups:
            for item in (regroup.about, *regroup.others):
                words.setdefault(item, []).append(regroup.decision)
        return {item: hashlib.sha256(repr(words[item]).encode()).hexdigest()[:16] for item in sorted(words)}


@dataclass(frozen=True, slots=True)
class Known:
    """What the store says of the references: `items` it has, `at` an address, `begun` when it was begun."""

    items: frozenset[str]
    at: Mapping[str, Sequence[str]]
    begun: datetime | None
    near: Callable[[str], str | None] = lambda _: None  # an id that looks like one that is unknown
    home: str = ""  # the hub's own address, under which stories stand


def ids_in(decisions: Iterable[Decision]) -> frozenset[str]:
    """The ids that decisions name, as they are or in the address of a page of ours."""
    named = [name for each in decisions for name in (each.about, *each.others)]
    own = [found[1] for name in named if (found := OWN.search(name))]
    return frozenset((*own, *(name for name in named if not is_address(name))))


def addresses_in(decisions: Iterable[Decision], items: Set[str]) -> list[str]:
    """The addresses that decisions name; and the links of those that are about none of the `items` we have."""
    found: dict[str, None] = {}
    for each in decisions:
        found |= dict.fromkeys(name for name in (each.about, *each.others) if is_address(name))
        if each.link and not is_address(each.about) and each.about not in items:
            found[each.link] = None
    return list(found)


def is_address(name: str) -> bool:
    return name.startswith(("http://", "https://"))


def spellings(address: str) -> tuple[str, ...]:
    """An address as the source may have written it: with or without www. and the last slash, http or https."""
    rest = address.partition("://")[2].partition("#")[0].rstrip("/").removeprefix("www.")
    return tuple(
        f"{scheme}://{www}{rest}{slash}" for scheme in ("https", "http") for www in ("", "www.") for slash in ("", "/")
    )


def resolve(decisions: Sequence[Decision], known: Known, now: datetime, zone: ZoneInfo) -> Rulings:
    """What holds now. Raises `ConfigError` with every unknown reference and every contradiction."""
    mistakes: list[Mistake] = []
    lost: list[Decision] = []
    regroups: list[Regroup] = []
    slots: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for decision in sorted(decisions, key=lambda each: (each.on, each.file)):
        every = _items(decision, decision.about, "about", known, mistakes)
        about = next(iter(every), None)
        others = [item for name in decision.others for item in _items(decision, name, "with", known, mistakes)[:1]]
        if about is None:
            if _is_active(decision, now, zone):
                lost.append(decision)
            continue
        if not _is_active(decision, now, zone):
            continue
        if decision.do in GROUPING:
            regroups.append(Regroup(decision, about, tuple(others)))
            continue
        for item in every if decision.do in STATES else every[:1]:  # nobody can hide behind the address of another
            slots[item, _slot(decision)].append(decision)
    holding: dict[str, list[Decision]] = defaultdict(list)
    released: set[str] = set()
    for (about, slot), some in slots.items():
        mistakes += _contradictions(some)
        holding[about] += some if slot == "note" else some[-1:]
        if slot == "state" and any(each.do is Do.PUBLISH for each in some):
            released.add(about)
    mistakes += _quarrels(regroups)
    if mistakes:
        raise ConfigError(mistakes)
    of = {item: replace(_ruling(some), was_released=item in released) for item, some in sorted(holding.items())}
    return Rulings(of, tuple(regroups), tuple(lost))


def covers(decision: Decision, moment: datetime, zone: ZoneInfo) -> bool:
    """Whether an editor who decided then can have seen this. A decision that names a day alone covers that day."""
    local = decision.on.astimezone(zone)
    is_whole_day = (local.hour, local.minute) == (0, 0)
    return moment < decision.on + timedelta(days=1) if is_whole_day else moment <= decision.on


def closed(decisions: Iterable[Decision], debates: Mapping[str, Debate], zone: ZoneInfo) -> list[Mistake]:
    """Decisions that add to a debate after it has closed."""
    found = []
    for decision in decisions:
        debate = debates.get(decision.debate or "")
        if debate and decision.on.astimezone(zone).date() > debate.closes:
            problem = f"the debate {debate.id} closed on {debate.closes}: a later `closes` in its file lets it in"
            found.append(Mistake(decision.file, decision.line("debate"), "", problem))
    return found


def _items(decision: Decision, name: str, key: str, known: Known, mistakes: list[Mistake]) -> Sequence[str]:
    """The items that a reference means, the one it means first. None: they are no longer kept."""
    own = OWN.search(name) if known.home and name.startswith(known.home) else None
    name = own[1] if own else name
    if name in known.items:
        return (name,)
    for address in (name, decision.link if key == "about" else None):
        if address and is_address(address):
            found = next((known.at[spelt] for spelt in spellings(address) if spelt in known.at), ())
            if found:
                return found
    wrote_itself = key == "about" and (decision.link or decision.version)  # the hub, when the item was there
    if known.begun is None or decision.on < known.begun or wrote_itself:
        return ()
    if is_address(name):
        problem = f"nothing collected so far leads to {name}: `hub queue --all` lists addresses and ids"
    else:
        near = known.near(name)
        meant = f'did you mean "{near}"?' if near else "`hub queue --all` lists them"
        problem = f'no item or story has the id "{name}" ({meant})'
    mistakes.append(Mistake(decision.file, decision.line(key), "", problem))
    return ()


def _is_active(decision: Decision, now: datetime, zone: ZoneInfo) -> bool:
    if decision.on > now:
        return False
    return decision.until is None or now.astimezone(zone).date() <= decision.until


def _slot(decision: Decision) -> str:
    """Decisions in one slot exclude each other."""
    if decision.do in STATES:
        return "state"
    if decision.do in CHANGES:
        return f"change {decision.version}"
    if decision.do is Do.DEBATE:
        return f"debate {decision.debate}"
    return str(decision.do)


def _contradictions(some: Sequence[Decision]) -> Iterable[Mistake]:
    """Two of one moment that say different things: neither is the later one."""
    first: dict[datetime, Decision] = {}
    for decision in some:
        if decision.do is Do.NOTE:
            continue
        before = first.setdefault(decision.on, decision)
        if _outcome(before) != _outcome(decision):
            other = f"{before.file}:{before.line('do')}"
            problem = (
                f"contradicts {other}, which says {before.do} of the same item at the same time: remove one, "
                f"or give the later one a time, such as {decision.on:%Y-%m-%d}T15:00"
            )
            yield Mistake(decision.file, decision.line("do"), "", problem)


def _outcome(decision: Decision) -> tuple[object, ...]:
    outcome = replace(decision, file="", by="", why="", link=None, about="", second=None, note="")
    said = (outcome.title, outcome.areas, outcome.topics, outcome.details, outcome.ground, outcome.strand)
    return (outcome.do, outcome.until, *said)


def _quarrels(regroups: Sequence[Regroup]) -> Iterable[Mistake]:
    """A merge of one item into two stories, or a merge and a split of the same two, at the same time."""
    first: dict[tuple[datetime, str], Regroup] = {}
    for regroup in regroups:
        moved = regroup.others if regroup.decision.do is Do.MERGE else (regroup.about, *regroup.others)
        for item in moved:
            if item == regroup.about and regroup.decision.do is Do.MERGE:
                problem = f'"{item}" cannot be merged with itself'
                yield Mistake(regroup.decision.file, regroup.decision.line("with"), "", problem)
            before = first.setdefault((regroup.decision.on, item), regroup)
            if before.decision.do != regroup.decision.do or (
                regroup.decision.do is Do.MERGE and before.about != regroup.about
            ):
                other = before.decision
                problem = (
                    f"contradicts {other.file}:{other.line('do')}, which says {other.do} of {item} at the same time: "
                    f"remove one, or give the later one a time"
                )
                yield Mistake(regroup.decision.file, regroup.decision.line("do"), "", problem)


def _ruling(some: Iterable[Decision]) -> Ruling:
    by: dict[Do, Decision] = {}
    debates, notes, changes = [], [], {}
    for decision in some:
        if decision.do is Do.DEBATE:
            debates.append(decision)
        elif decision.do is Do.NOTE:
            notes.append(decision)
        elif decision.do in CHANGES:
            changes[decision.version or ""] = decision
        else:
            by[Do.PUBLISH if decision.do in STATES else decision.do] = decision
            if decision.note:
                notes.append(decision)
    return Ruling(
        state=by.get(Do.PUBLISH),
        title=by.get(Do.RETITLE),
        feature=by.get(Do.FEATURE),
        areas=by.get(Do.PLACE),
        topics=by.get(Do.TOPIC),
        described=by.get(Do.DESCRIBE),
        debates=tuple(debates),
        notes=tuple(sorted(notes, key=lambda each: (each.on, each.file))),
        changes=changes,
    )


def combined(rulings: Iterable[Ruling]) -> Ruling:
    """What holds about a story, from what holds about its items: the latest of each kind. States stay with items."""

    def latest(name: str) -> Decision | None:
        found: list[Decision] = [value for ruling in every if (value := getattr(ruling, name))]
        return max(found, key=lambda each: (each.on, each.file), default=None)

    every = list(rulings)
    notes = {note.file: note for ruling in every for note in ruling.notes}
    debates = {each.debate: each for ruling in every for each in sorted(ruling.debates, key=lambda one: one.on)}
    return Ruling(
        title=latest("title"),
        feature=latest("feature"),
        areas=latest("areas"),
        topics=latest("topics"),
        described=latest("described"),
        debates=tuple(debates.values()),
        notes=tuple(sorted(notes.values(), key=lambda each: (each.on, each.file))),
    )


def day_of(decision: Decision, zone: ZoneInfo) -> date:
    return decision.on.astimezone(zone).date()
