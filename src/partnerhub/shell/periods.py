"""What a restricted period will hide, hold and change, or does: `hub check --today DAY`. Changes nothing, asks nobody.

A period that is to come is looked at as on its first day, with what is known today.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from partnerhub.config import load, read_content
from partnerhub.curate import restricted
from partnerhub.curate.derive import derive
from partnerhub.curate.pipeline import resolve
from partnerhub.curate.restraining import asked_when_read
from partnerhub.curate.rules import Rules
from partnerhub.curate.working_days import before_poll
from partnerhub.model import Content, Hub, Item, RestrictedPeriod, Rule, Story, StoryState
from partnerhub.publish import periods as shown
from partnerhub.shell.ahead import next_after
from partnerhub.shell.elections import unlisted
from partnerhub.shell.opened import store_of
from partnerhub.shell.report import count, plain
from partnerhub.shell.terminal import out
from partnerhub.shell.times import long_day
from partnerhub.store import Store, open_store

if TYPE_CHECKING:
    from rich.table import Table

NOMINATED = 19  # working days before a poll by which nominations have closed
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Effect:
    """One rule of a period, and what it meets."""

    rule: str
    says: str
    titles: tuple[str, ...]  # of items and pages: a story's is its source's

    @property
    def count(self) -> int:
        return len(self.titles)


@dataclass(frozen=True, slots=True)
class Forecast:
    period: RestrictedPeriod
    day: date  # the one it is told for
    effects: tuple[Effect, ...]
    missing: tuple[str, ...]  # sentences


SAYS = {
    "stays": "published before the period: it stays and says so",
    "holder": "the office-holder's words: they wait",
    "campaign": "new campaigns of the office: they wait",
    "neutral": "the office's news: a title, a date and a link",
    "names": "names a candidate or a party: it waits",
    "named-before": "names a candidate or a party and was published before: it stays",
    "no-answers": "open campaigns and debates: they take no answers",
    "refused": "debates that would open in the period: the build refuses them",
    "pages": "pages of the editors that are older: they stay and say so",
    "partial": "pages of the editors that name a candidate or a party: the build refuses them",
    "unfeatured": "featured stories of the office and the holder: they no longer stand first",
    "overrides": "shown all the same, by two editors",
}


def check_period(directory: Path, today: date, as_json: bool) -> None:
    """Prints the period that runs on a day, or the next one."""
    hub = load(directory)
    content = read_content(hub)
    period = hub.period_on(today) or next_after(hub, today)
    if period is None:
        print(json.dumps({"today": str(today), "period": None}) if as_json else _none(hub, today))
        return
    found = forecast(hub, content, period, max(today, period.since))
    if as_json:
        print(json.dumps(data_of(found, today), ensure_ascii=False))
    elif out.is_terminal:
        for line in heading(found, today):
            out.print(line, markup=False, highlight=False, soft_wrap=True)
        out.print(table(found))
        for sentence in found.missing:
            out.print(f"Missing: {plain(sentence)}", style="yellow", markup=False, highlight=False, soft_wrap=True)
    else:
        for line in lines(found, today):
            print(line)


def forecast(hub: Hub, content: Content, period: RestrictedPeriod, day: date) -> Forecast:
    """What is known today, under the rules of that day."""
    zone = ZoneInfo(hub.timezone)
    now = datetime.combine(day, time(12), zone).astimezone(UTC)
    met: dict[str, list[str]] = {rule: [] for rule in SAYS}
    late = restricted.refused(content, hub, day)
    met["refused"] = [f"{each.file}:{each.line}" for each in late]
    wrong = {each.file for each in late}
    content = replace(content, debates=tuple(each for each in content.debates if each.file not in wrong))
    for debate in content.debates:
        if restricted.is_suspended(debate, period, hub, day):
            met["no-answers"].append(debate.question)
    met["pages"] = list(_older(hub, content, period, day))
    read = {each.file: (hub.root / each.file).read_text(encoding="utf-8") for each in content.words}
    read |= {each.file: (hub.root / each.file).read_text(encoding="utf-8") for each in content.roundups}
    met["partial"] = [
        f"{each.file}:{each.line}" for each in shown.partial(hub, content, now, read, lambda file: read[file])
    ]
    met["overrides"] = [each.why for each in restricted.overrides(content) if each.period == period.name]
    if store_of(hub).exists():
        with open_store(store_of(hub)) as store:
            for rule, title in _stories(hub, content, store, period, now):
                met[rule].append(title)
    effects = tuple(Effect(rule, says, tuple(met[rule])) for rule, says in SAYS.items())
    return Forecast(period, day, effects, tuple(missing(hub, content, period, day)))


def _stories(
    hub: Hub, content: Content, store: Store, period: RestrictedPeriod, now: datetime
) -> Iterator[tuple[str, str]]:
    """(rule, title) of each story that one of the rules meets."""
    zone = ZoneInfo(hub.timezone)
    first_read = store.first_read(asked_when_read(hub, content, now))
    rules = Rules.of(hub, content, resolve(hub, content, store, now), now, first_read)
    states = (StoryState.PUBLISHED, StoryState.WAITING)
    stories = [story for story in store.stories(*states) if story.partner in hub.by_partner]
    for start in range(0, len(stories), AT_ONCE):
        some = stories[start : start + AT_ONCE]
        ids = [story.id for story in some]
        members, links = store.members(ids), store.links(ids)
        versions = store.versions([item.id for items in members.values() for item in items])
        for before in some:
            items = members.get(before.id, [])
            title = next((item.said.derived_title for item in items if item.id == before.lead), "") or "(no title)"
            found = derive(rules, before.id, items, versions, links, before=before)
            for rule in dict.fromkeys(_met(before, found.story, rules, zone) if found else ()):
                yield rule, before.title or title
            is_older = before.placed.astimezone(zone).date() < period.since
            if is_older and before.state is StoryState.PUBLISHED and any(_names(item, period) for item in items):
                yield "named-before", before.title or title


def _names(item: Item, period: RestrictedPeriod) -> bool:
    return next(restricted.named(item.said, period), None) is not None


def _met(before: Story, after: Story, rules: Rules, zone: ZoneInfo) -> Iterator[str]:
    period, hub = rules.period, rules.hub
    if period is None:
        return
    for ask in after.asks:
        if ask.holds and ask.rule == Rule.RESTRICTED:
            yield "campaign" if "campaign" in ask.why else "holder"
        elif ask.rule in restricted.RULES:
            yield "names"
    if after.neutral:
        yield "neutral"
    if after.state is not StoryState.PUBLISHED:
        return
    if restricted.was_before(after, period, hub, zone):
        yield "stays"
    if restricted.takes_no_answers(after, period, hub, rules.now):
        yield "no-answers"
    if before.featured and not after.featured:
        yield "unfeatured"


def _older(hub: Hub, content: Content, period: RestrictedPeriod, day: date) -> Iterator[str]:
    """The editors' pages that will say that they are older."""
    gone = {each.file for each in content.words if each.withdrawn}
    by_id = {each.id: each for each in content.debates}
    dated = [(each.file, each.question, each.opens, each.areas) for each in content.debates]
    for each in content.roundups:
        about = by_id.get(each.debate or "")
        if not each.is_draft:
            dated.append((each.file, each.title, each.on, about.areas if about else ()))
    dated += [(each.file, each.title, each.on, ()) for each in content.words if each.on]
    for file, title, on, areas in dated:
        if file not in gone and on < period.since and restricted.covers(period, areas, hub):
            yield title


def missing(hub: Hub, content: Content, period: RestrictedPeriod, day: date) -> Iterator[str]:
    """What somebody forgot to write about a period."""
    closed = before_poll(period.poll, NOMINATED, hub.nation)
    if not period.candidates and day >= closed:
        yield (
            f"no candidates are listed for “{period.name}”, and nominations closed by {long_day(closed)}: write "
            "`candidates: […]` in partners.yaml, or nothing that names one of them waits"
        )
    if not period.parties:
        yield (
            f"no parties are listed for “{period.name}”: write `parties: […]` in partners.yaml, or nothing that names "
            "one of them waits"
        )
    for election in content.elections:
        if (election.period == period.name or election.poll == period.poll) and not (
            period.since <= election.poll <= period.until
        ):
            yield f"{election.file}: its poll on {long_day(election.poll)} is not in the period “{period.name}”"
        elif period.since <= election.poll <= period.until and (unheld := unlisted(election, period)):
            yield f"{election.file} lists {', '.join(unheld)}, and the period “{period.name}” does not"


# ── what is printed ──


def heading(found: Forecast, today: date) -> Iterator[str]:
    period = found.period
    verb = "begins" if today < period.since else "runs"
    where = ", ".join(period.areas) or "everywhere"
    yield f"{plain(period.name)} ({period.kind}) {verb}: {period.since} to {period.until}, poll {period.poll}, {where}."
    known = "What is known today, as it will be on" if today < period.since else "On"
    yield f"{known} {long_day(found.day)}:"


def table(found: Forecast) -> Table:
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("rule", "", "what it means", "which"):
        made.add_column(name, justify="right" if not name else "left")
    for effect in found.effects:
        titles = [plain(title) for title in effect.titles[:5]]
        more = [f"… and {effect.count - 5} more: --json lists all"] if effect.count > 5 else []
        style = "dim" if not effect.count else ""
        made.add_row(effect.rule, str(effect.count), effect.says, Text("\n".join([*titles, *more])), style=style)
    return made


def lines(found: Forecast, today: date) -> Iterator[str]:
    """For CI: each rule with its count, and its titles below it, tab by tab."""
    yield from heading(found, today)
    for effect in found.effects:
        yield f"{effect.rule}\t{effect.count}\t{effect.says}"
        for title in effect.titles:
            yield f"\t\t{plain(title)}"
    for sentence in found.missing:
        yield f"missing\t{plain(sentence)}"


def data_of(found: Forecast, today: date) -> dict[str, object]:
    """Fields are only ever added to it."""
    period = {key: str(value) if isinstance(value, date) else value for key, value in asdict(found.period).items()}
    rules = [{"rule": e.rule, "says": e.says, "count": e.count, "titles": list(e.titles)} for e in found.effects]
    return {
        "today": str(today),
        "as_of": str(found.day),
        "runs": found.period.since <= today <= found.period.until,
        "period": period,
        "rules": rules,
        "missing": list(found.missing),
    }


def _none(hub: Hub, today: date) -> str:
    number = count(len(hub.restricted_periods), "restricted period")
    return f"No restricted period runs on {today} or comes after it ({number} in partners.yaml)."


def overridden(content: Content, now: datetime) -> Sequence[dict[str, object]]:
    """What two editors let readers see in a period, for the report of a run."""
    return tuple(
        {
            "file": each.file,
            "period": each.period,
            "about": each.about,
            "do": str(each.do),
            "on": f"{each.on:%Y-%m-%dT%H:%M:%SZ}",
            "by": each.by,
            "second": each.second,
            "why": each.why,
        }
        for each in restricted.overrides(content)
        if each.on <= now
    )
