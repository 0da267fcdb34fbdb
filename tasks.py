"""Partner Hub's commands. Each is a short sentence; the work is in `partnerhub`, the pages in `plugins` and `theme`."""

from __future__ import annotations

import asyncio
import atexit
import difflib
import gc
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from partnerhub import __version__
from partnerhub.collect.health import URGENCY, health, sentence
from partnerhub.config import check_content, load, schema, starter
from partnerhub.curate import curate
from partnerhub.errors import ConfigError, HubError, Locked, Mistake, Refused
from partnerhub.model import ChannelState, Hub
from partnerhub.shell import report as reports
from partnerhub.shell.lock import only_run
from partnerhub.shell.report import Report, count
from partnerhub.store import Store, open_store

OURS = Path(__file__).resolve().parent
FAILED_CHANNEL, WRONG_CONFIG, REFUSED, LOCKED, BUG = 1, 2, 3, 4, 70

MOST_WAITING = 100  # stories that a report lists

gc.set_threshold(50_000, 50, 100)  # a run makes many small values and no garbage worth looking for …
atexit.register(gc.freeze)  # … nor worth tidying up at its end, which took a sixth of a second

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: it is pasted into the docs and read in logs
    add_completion=False,
    pretty_exceptions_enable=False,
)
out, err = Console(), Console(stderr=True)

HubDir = Annotated[Path, typer.Option("--hub", metavar="DIR", help="The hub's directory, where its partners.yaml is.")]
Now = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M", "%Y-%m-%d"],
        help="The time to work with, in UTC. Default: SOURCE_DATE_EPOCH, else the clock.",
    ),
]
Offline = Annotated[bool, typer.Option("--offline", help="Use no network: read only channels that are files.")]
Json = Annotated[bool, typer.Option("--json", help="Print the outcome as JSON, for machines.")]
Force = Annotated[bool, typer.Option("--force", help="Ask also the channels that are not due yet.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 when a channel failed.")]
Only = Annotated[list[str] | None, typer.Option("--only", metavar="ID", help="Ask only this channel. May be repeated.")]
Shrinking = Annotated[
    bool, typer.Option("--allow-shrinking", help="Publish even when more than half of the stories would disappear.")
]


class Run:
    """One run of a verb on one hub: opens what it needs, keeps what its report must tell."""

    def __init__(self, verb: str, hub: Hub, store: Store, now: datetime) -> None:
        self.hub, self.store, self.now = hub, store, now
        self.report = Report(verb, hub.title, now)

    def collect(self, only: list[str] | None, force: bool, offline: bool) -> None:
        if unknown := [id_ for id_ in only or () if id_ not in self.hub.by_channel]:
            raise ConfigError(Mistake("--only", 0, "", no_such_channel(id_, self.hub)) for id_ in unknown)
        from partnerhub.collect.pipeline import collect as collect_channels  # the network client: builds do without
        from partnerhub.shell.terminal import saying

        with saying(err) as says:
            asked = collect_channels(
                self.hub,
                self.store,
                self.now,
                only=only or (),
                force=force or bool(only),
                offline=offline,
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
        report = replace(self.report, curated=curate(self.hub, self.store))
        self.report = reports.of_waiting(report, self.hub, self.store.waiting_stories(MOST_WAITING))

    def build(self, allow_shrinking: bool) -> None:
        from plugins.hub_build import build_site  # Pelican: collecting does without

        built = build_site(self.hub, self.now, allow_shrinking, OURS, err)
        self.report = replace(self.report, built=built)

    @property
    def has_failures(self) -> bool:
        return bool(self.report.collected and self.report.collected.failed)


@app.command()
def nightly(
    hub: HubDir = Path(),
    now: Now = None,
    offline: Offline = False,
    force: Force = False,
    strict: Strict = False,
    allow_shrinking: Shrinking = False,
    as_json: Json = False,
) -> None:
    """Collect, curate and build: the whole night in one command."""
    with running("nightly", hub, now, as_json, strict) as run:
        run.collect(None, force, offline)
        run.curate()
        run.build(allow_shrinking)


@app.command()
def collect(
    hub: HubDir = Path(),
    now: Now = None,
    only: Only = None,
    force: Force = False,
    offline: Offline = False,
    strict: Strict = False,
    as_json: Json = False,
) -> None:
    """Ask the channels that are due, and keep what they say."""
    with running("collect", hub, now, as_json, strict) as run:
        run.collect(only, force, offline)


@app.command()
def build(hub: HubDir = Path(), now: Now = None, allow_shrinking: Shrinking = False, as_json: Json = False) -> None:
    """Make the site from what is in the store and in content/, and show it when every check passes."""
    with running("build", hub, now, as_json) as run:
        run.curate()
        run.build(allow_shrinking)


@app.command()
def serve(
    hub: HubDir = Path(),
    now: Now = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port on this machine; 0 for any.")] = 8000,
) -> None:
    """Show the site on this machine; build again and reload the page whenever something changes."""
    from partnerhub.shell.serve import serve as serve_files

    root = hub.resolve()
    with explaining():
        load(root)  # a hub that cannot be read is told at once; later mistakes are told on the page
        watched = [root / name for name in ("partners.yaml", "pelicanconf.py", "content", "sample", "theme", "plugins")]
        watched += [OURS / name for name in ("theme", "plugins", "src")]

        def rebuild() -> str:
            moment = ["--now", f"{now:%Y-%m-%dT%H:%M:%SZ}"] if now else []
            command = [sys.executable, __file__, "nightly", "--offline", "--hub", str(root), *moment]
            ended = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own command
            err.print(ended.stderr, end="", markup=False, highlight=False, soft_wrap=True)
            return ended.stderr if ended.returncode else ""

        serve_files(
            root / "output",
            port,
            watched,
            rebuild,
            lambda address: out.print(f"The site is at {address} (Ctrl+C ends)"),
        )


@app.command()
def check(hub: HubDir = Path(), as_json: Json = False) -> None:
    """Check partners.yaml and content/ without asking anyone."""
    with explaining(as_json):
        found = load(hub)
        pages = check_content(found.root)
        partners, channels = len(found.partners), len(tuple(found.channels))
        told = {"hub": found.title, "partners": partners, "channels": channels, "pages": pages, "mistakes": []}
        if as_json:
            print(json.dumps(told, ensure_ascii=False))
        else:
            counted = f"{count(partners, 'partner')}, {count(channels, 'channel')}, {count(pages, 'page')} of your own"
            out.print(f"{found.title}: {counted}. No mistakes.", markup=False, highlight=False)


@app.command()
def status(hub: HubDir = Path(), now: Now = None, as_json: Json = False) -> None:
    """Show how every channel is doing."""
    from partnerhub.shell.terminal import status_table

    with explaining(as_json):
        found, moment = load(hub), when(now)
        with open_store(found.root / "var" / "hub.sqlite") as store:
            states, items, waiting = store.channel_states(), store.item_counts(), store.waiting()
        known = {channel.id: states.get(channel.id, ChannelState(channel.id)) for channel in found.channels}
        if as_json:
            rows = [
                {
                    "channel": channel.id,
                    "partner": channel.partner,
                    "health": health(known[channel.id], moment),
                    "says": sentence(known[channel.id], moment),
                    "reason": known[channel.id].reason,
                    "items": items.get(channel.id, 0),
                    "next_due": known[channel.id].next_due,
                }
                for channel in found.channels
            ]
            print(json.dumps({"channels": rows, "waiting": waiting}, ensure_ascii=False, indent=1, default=str))
            return
        table = status_table(
            [
                (
                    health(state, moment),
                    found.by_partner[found.by_channel[id_].partner].name,
                    id_,
                    sentence(state, moment),
                    items.get(id_, 0),
                    f"{state.next_due:%d %b %H:%M}" if state.next_due and found.by_channel[id_].url else "",
                )
                for id_, state in sorted(known.items(), key=lambda row: URGENCY.index(health(row[1], moment)))
            ]
        )
        out.print(table, soft_wrap=not out.is_terminal)
        if waiting:
            named = ", ".join(f"{id_} {number}" for id_, number in waiting.items())
            total = count(sum(waiting.values()), "story waits", "stories wait")
            out.print(f"\n{total} for an editor ({named}): listed in var/report.md.", soft_wrap=True)


@app.command()
def init(directory: Annotated[Path, typer.Argument(metavar="DIR", help="Where the new hub will be.")]) -> None:
    """Write a small, commented hub that works at once, to start your own from."""
    with explaining():
        written = starter.write(directory)
        for path in written:
            out.print(f"  wrote {path}", markup=False, highlight=False)
        out.print(f"\nNow run: hub nightly --hub {directory}", markup=False, highlight=False)


@app.command("schema")
def print_schema() -> None:
    """Print the JSON schema of partners.yaml, for editors' tools."""
    print(json.dumps(schema(), ensure_ascii=False, indent=2))


def show_version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=show_version, is_eager=True)
    ] = False,
) -> None:
    """Partner Hub: the channels of a patch's partners and its policing office, in one curated static site."""


def when(now: datetime | None) -> datetime:
    """The time to work with, to the second: the only place that looks at the clock."""
    if now:
        if not 2000 <= now.year < 2200:
            raise ConfigError([Mistake("--now", 0, "", f"the year {now.year} is no time to run a hub in")])
        return now.replace(tzinfo=UTC)
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            problem = f"should be seconds since 1970, not {epoch[:40]!r}"
            raise ConfigError([Mistake("SOURCE_DATE_EPOCH", 0, "", problem)]) from None
    return datetime.now(UTC).replace(microsecond=0)


@contextmanager
def running(verb: str, directory: Path, now: datetime | None, as_json: bool, strict: bool = False) -> Iterator[Run]:
    """A run with its lock, its store and its report, and an exit code that says how it went."""
    with explaining(as_json, after="Readers still see the last edition."):
        try:
            hub = load(directory, needs_files=False)
            check_content(hub.root)
        except ConfigError as error:
            if (directory / "partners.yaml").exists():  # a hub, so its report must not be last night's
                Report(verb, directory.resolve().name, when(now), WRONG_CONFIG, str(error)).save(directory / "var")
            raise
        var = hub.root / "var"
        with only_run(var), open_store(var / "hub.sqlite") as store:
            run = Run(verb, hub, store, when(now))
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
                if strict and run.has_failures:
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
        raise typer.Exit(run.report.exit)


@contextmanager
def explaining(as_json: bool = False, after: str = "") -> Iterator[None]:
    """Turns our errors into words and exit codes; a bug keeps its traceback and has an exit code of its own."""
    try:
        with refusing_disk_faults():
            yield
    except HubError as error:
        if as_json:
            mistakes = [vars_of(mistake) for mistake in error.mistakes] if isinstance(error, ConfigError) else []
            print(json.dumps({"exit": code_of(error), "error": str(error), "mistakes": mistakes}, ensure_ascii=False))
        err.print(str(error), style="red" if err.is_terminal else None, markup=False, highlight=False, soft_wrap=True)
        if isinstance(error, Refused) and after:
            err.print(f"{after} Exit {code_of(error)}.", highlight=False)
        if isinstance(error, ConfigError):
            err.print(f"{count(len(error.mistakes), 'mistake')} to mend. Nothing was changed.", highlight=False)
        raise typer.Exit(code_of(error)) from None
    except Exception:
        traceback.print_exc()
        err.print("This is a mistake in Partner Hub, not yours: please report what stands above.", after)
        raise typer.Exit(BUG) from None


@contextmanager
def refusing_disk_faults() -> Iterator[None]:
    """A disk that is full, read-only or in the way is not our bug and not the editors' either."""
    try:
        yield
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise Refused(f"{where}{error.strerror or error}") from error


def no_such_channel(id_: str, hub: Hub) -> str:
    near = difflib.get_close_matches(id_, hub.by_channel, 1)
    return f'no channel has the id "{id_}" ' + (f'(did you mean "{near[0]}"?)' if near else "(`hub status` lists them)")


def vars_of(mistake: Any) -> dict[str, Any]:
    return {name: getattr(mistake, name) for name in ("file", "line", "subject", "problem")}


def code_of(error: HubError) -> int:
    return {ConfigError: WRONG_CONFIG, Locked: LOCKED}.get(type(error), REFUSED)


if __name__ == "__main__":
    app()
