"""One run of `nightly`, `collect` or `build` on one hub: its lock, its store, its report, and how it ends."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from partnerhub.config import load, read_content
from partnerhub.errors import ConfigError, HubError, Mistake, Refused
from partnerhub.model import Content, Hub
from partnerhub.shell import report as reports
from partnerhub.shell.exits import BUG, FAILED_CHANNEL, WRONG_CONFIG, code_of, explaining, refusing_disk_faults, when
from partnerhub.shell.held import held, told_held
from partnerhub.shell.lock import only_run
from partnerhub.shell.report import Built, Report
from partnerhub.shell.terminal import err, saying
from partnerhub.store import Store, open_store

MOST_WAITING = 100  # stories that a report lists

Build = Callable[[Hub, Content, datetime], Built]  # makes and shows an edition; this package may not know Pelican


class Run:
    """Opens what a verb needs, keeps what its report must tell."""

    def __init__(self, verb: str, hub: Hub, content: Content, store: Store, now: datetime) -> None:
        self.hub, self.content, self.store, self.now = hub, content, store, now
        self.report = Report(verb, hub.title, now)

    def collect(self, only: Sequence[str], force: bool, offline: bool) -> None:
        if unknown := [id_ for id_ in only if id_ not in self.hub.by_channel]:
            raise ConfigError(Mistake("--only", 0, "", no_such_channel(id_, self.hub)) for id_ in unknown)
        from partnerhub.collect.pipeline import collect as collect_channels  # the network client: builds do without

        with saying(err) as says:
            asked = collect_channels(
                self.hub,
                self.store,
                self.now,
                only=only,
                force=force or bool(only),
                offline=offline,
                entries=self.content.entries,
                starts=says.starts,
                tells=says.tells,
            )
            collected = asyncio.run(asked)
        self.report = reports.of_channels(
            replace(self.report, collected=collected), self.hub, self.store.channel_states()
        )
        if collected.our_fault:
            raise Refused(f"{collected.our_fault} Nothing was published; the last edition stays.")
        self.store.remember({"collected": self.now.isoformat()})
        if collected.results and len(collected.failed) == len(collected.results) and not self.store.item_counts():
            raise Refused("nothing usable: every channel failed and the store is empty. The reasons stand above")

    def curate(self) -> None:
        from partnerhub.curate import curate  # the rules of screening, and pages: collecting does without
        from partnerhub.publish import accounts, notices, responses
        from partnerhub.publish import commitments as ended
        from partnerhub.publish.debates import warnings
        from partnerhub.publish.statements import reminders
        from partnerhub.shell import commitments
        from partnerhub.shell.ahead import told
        from partnerhub.shell.periods import overridden
        from partnerhub.shell.waiting import asking, waiting

        curated = curate(self.hub, self.content, self.store, self.now)
        stories = asking(self.store)
        zone = ZoneInfo(self.hub.timezone)
        today = self.now.astimezone(zone).date()
        self.report = replace(
            self.report,
            curated=curated,
            asking=len(stories),
            waiting=waiting(self.hub, self.content, self.store, stories[:MOST_WAITING]),
            held=told_held(held(self.content, self.store), self.now, zone),
            warnings=tuple(warnings(self.content, today)),
            statements=tuple(reminders(self.hub, self.content, today)),
            promised=(
                *map(str, (*responses.mistakes(self.content, today), *ended.mistakes(self.content, today))),
                *commitments.warnings(self.content, today),
                *commitments.suggestions(self.hub, self.content, self.store, self.now),
            ),
            notices=tuple(notices.warnings(self.content, self.now)),
            period=told(self.hub, today),
            overrides=tuple(overridden(self.content, self.now)),
            accounts=(
                *accounts.reminders(self.hub, today),
                *map(str, accounts.past_their_term(self.hub, today, self.lines)),
            ),
        )

    def build(self, build: Build) -> None:
        """Shows the edition even when a statement or a promise is too old, and ends with an error then."""
        from partnerhub.publish import accounts
        from partnerhub.publish.statements import too_old

        self.report = replace(self.report, built=build(self.hub, self.content, self.now))
        today = self.now.astimezone(ZoneInfo(self.hub.timezone)).date()
        old = too_old(self.content, today) if self.hub.url else []
        if old := [*old, *accounts.too_old(self.hub, today, self.lines)]:
            self.report = replace(self.report, exit=WRONG_CONFIG, error=str(ConfigError(old)))

    def lines(self) -> dict[str, int]:
        """Where each account stands in partners.yaml."""
        from partnerhub.config.promises import lines_in  # YAML: a night that has nothing to tell of them does without

        return lines_in(self.hub.root)

    @property
    def has_failures(self) -> bool:
        return bool(self.report.collected and self.report.collected.failed)


@contextmanager
def running(verb: str, directory: Path, now: datetime | None, as_json: bool, strict: bool = False) -> Iterator[Run]:
    """A run with its lock, its store and its report, and an exit code that says how it went."""
    with explaining(as_json, after="Readers still see the last edition."):
        try:
            hub = load(directory, needs_files=False)
            content = read_content(hub, keeps=True)
            if verb != "collect":  # which publishes nothing
                owes_nothing(hub, content)
        except ConfigError as error:
            if (directory / "partners.yaml").exists():  # a hub, so its report must not be last night's
                Report(verb, directory.resolve().name, when(now), WRONG_CONFIG, str(error)).save(directory / "var")
            raise
        var = hub.root / "var"
        with only_run(var), open_store(var / "hub.sqlite") as store:
            run = Run(verb, hub, content, store, when(now))
            if not as_json:
                err.print(f"{run.now:%Y-%m-%d %H:%M} UTC, {hub.title}: {verb}", markup=False, highlight=False)
            try:
                with refusing_disk_faults():
                    yield run
            except HubError as error:
                run.report = replace(run.report, exit=code_of(error), error=str(error))
                raise
            except BaseException as bug:
                run.report = replace(run.report, exit=BUG, error=f"the run broke off ({type(bug).__name__})")
                raise
            else:
                if strict and run.has_failures and not run.report.exit:
                    run.report = replace(run.report, exit=FAILED_CHANNEL)
            finally:
                with suppress(OSError):  # a full disk has been told of already
                    run.report.save(var)
    if as_json:
        print(run.report.as_json(), end="")
    else:
        err.print(run.report.outcome(), markup=False, highlight=False, soft_wrap=True)
        err.print(f"More in {directory / 'var' / 'report.md'}", markup=False, highlight=False, soft_wrap=True)
    if run.report.exit:
        raise SystemExit(run.report.exit)


def owes_nothing(hub: Hub, content: Content) -> None:
    """Raises `ConfigError` when a site with a public address lacks a page that it owes its readers."""
    from partnerhub.publish.statements import missing

    if hub.url and (lacking := missing(content)):
        raise ConfigError(lacking)


def no_such_channel(id_: str, hub: Hub) -> str:
    near = difflib.get_close_matches(id_, hub.by_channel, 1)
    return f'no channel has the id "{id_}" ' + (f'(did you mean "{near[0]}"?)' if near else "(`hub status` lists them)")
