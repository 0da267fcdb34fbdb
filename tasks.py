"""Partner Hub's commands. Each is a short sentence; the work is in `partnerhub`, the pages in `plugins` and `theme`,
what would be long here in `commands`.

Each imports what it needs itself: a night in which nothing changed is over before all of it would be loaded.
"""

from __future__ import annotations

import atexit
import gc
import json
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from commands import OURS, commitments, partners
from commands.decide import decide
from commands.options import DAY, MOMENT, By, Force, HubDir, Json, Now, Offline, Only, Shrinking, Strict
from partnerhub import __version__
from partnerhub.config import KINDS, schema
from partnerhub.model import Content, Hub
from partnerhub.shell.exits import explaining, when, wrong
from partnerhub.shell.report import Built
from partnerhub.shell.terminal import err, out

gc.set_threshold(50_000, 50, 100)  # a run makes many small values and no garbage worth looking for …
atexit.register(gc.freeze)  # … nor worth tidying up at its end, which took a sixth of a second

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: it is pasted into the docs and read in logs
    add_completion=False,
    pretty_exceptions_enable=False,
)


# ── the night ──


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
    from partnerhub.shell.run import running

    with running("nightly", hub, now, as_json, strict) as run:
        run.collect((), force, offline)
        run.curate()
        run.build(partial(site, allow_shrinking))


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
    from partnerhub.shell.run import running

    with running("collect", hub, now, as_json, strict) as run:
        run.collect(only or (), force, offline)


@app.command()
def build(hub: HubDir = Path(), now: Now = None, allow_shrinking: Shrinking = False, as_json: Json = False) -> None:
    """Make the site from what is in the store and in content/, and show it when every check passes."""
    from partnerhub.shell.run import running

    with running("build", hub, now, as_json) as run:
        run.curate()
        run.build(partial(site, allow_shrinking))


@app.command()
def serve(
    hub: HubDir = Path(),
    now: Now = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port on this machine; 0 for any.")] = 8000,
) -> None:
    """Show the site on this machine; build again and reload the page whenever something changes."""
    from partnerhub.shell.watching import show_site

    with explaining():
        show_site(hub.resolve(), OURS, now, port)


# ── the editors' morning ──


@app.command()
def queue(
    hub: HubDir = Path(),
    now: Now = None,
    as_json: Json = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print a task list, for a pull request.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="List every story with its id and address.")] = False,
) -> None:
    """List what asks for an editor, the most urgent first, each with its reasons and a suggestion."""
    from partnerhub.shell.opened import opened
    from partnerhub.shell.queue import show_queue

    with explaining(as_json), opened(hub, now, is_curated=True) as found:
        show_queue(found, hub, as_json=as_json, as_markdown=markdown, everything=everything)


@app.command()
def review(hub: HubDir = Path(), by: By = "", now: Now = None) -> None:
    """Go through the queue with single keys; each answer is one new decision file."""
    from partnerhub.shell import review as reviewing
    from partnerhub.shell.opened import opened

    with explaining(), opened(hub, now, is_curated=True) as found:
        reviewing.review(found, by, now)


app.command()(decide)


@app.command()
def roundup(
    about: Annotated[str, typer.Argument(metavar="DEBATE|TOPIC", help="The id of a debate or a topic.")],
    by: By,
    hub: HubDir = Path(),
    now: Now = None,
) -> None:
    """Draft a round-up of what was said in a debate or on a topic, for an editor to finish."""
    from partnerhub.shell import drafts
    from partnerhub.shell.opened import opened

    with explaining(), opened(hub, now, is_curated=True) as found:
        drafts.roundup(found, about, by)


@app.command()
def incident(
    channel: Annotated[str, typer.Argument(metavar="CHANNEL", help="The id of the channel.")],
    since: Annotated[datetime, typer.Option("--from", help="Since when, in the hub's time zone.", **MOMENT)],
    by: By,
    until: Annotated[datetime | None, typer.Option("--to", help="Until when, if it is over.", **MOMENT)] = None,
    hub: HubDir = Path(),
    now: Now = None,
) -> None:
    """Hold everything that an account said while somebody else had it, and tell readers so."""
    from partnerhub.shell import drafts
    from partnerhub.shell.opened import opened

    with explaining(), opened(hub, now) as found:
        drafts.incident(found, channel, since, until, by)


@app.command("import")
def import_export(
    form: Annotated[
        str, typer.Argument(metavar="FORMAT", help="x, facebook, takeout, blogger, wordpress, mail, json or csv.")
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The export: a zip, a folder or one file of it.")],
    channel: Annotated[str, typer.Option("--channel", metavar="ID", help="The channel of kind archive it belongs to.")],
    owner: Annotated[
        str | None,
        typer.Option("--owner", metavar="WHO", help="Whose export it must be: a handle, sender, channel or site."),
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option("--on", help="When it was exported, if it does not say.", **DAY),
    ] = None,
    replies: Annotated[bool, typer.Option("--replies", help="X: take answers to others as well.")] = False,
    public: Annotated[
        bool, typer.Option("--all-public", help="Facebook: its owner says that all of it was public.")
    ] = False,
    fields: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OURS=THEIRS", help="JSON and CSV: which field is which. May be repeated."),
    ] = None,
    hub: HubDir = Path(),
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Read the owner's own export of an account, and keep what was public in it as a channel's archive."""
    from partnerhub.shell import imports

    with explaining(as_json):
        typed = imports.Typed(form, file, channel, owner, on.date() if on else None, replies, public, fields or ())
        imports.import_export(hub, typed, when(now), as_json)


@app.command()
def hustings(hub: HubDir = Path(), now: Now = None, as_json: Json = False) -> None:
    """List the elections with their hustings, and what is missing: areas, candidates, answers, days."""
    from partnerhub.shell import elections

    with explaining(as_json):
        elections.show_elections(hub, when(now), as_json)


# ── the hub itself ──


@app.command()
def check(
    hub: HubDir = Path(),
    now: Now = None,
    as_json: Json = False,
    today: Annotated[
        datetime | None,
        typer.Option(
            "--today",
            help="Tell what the restricted period of this day, or the next one, hides, holds and changes.",
            **DAY,
        ),
    ] = None,
) -> None:
    """Check partners.yaml and content/ without asking anyone."""
    from partnerhub.shell import check as checking
    from partnerhub.shell import periods

    with explaining(as_json):
        if today:
            periods.check_period(hub, today.date(), as_json)
        else:
            checking.check(hub, when(now), as_json)


@app.command()
def webmentions(
    hub: HubDir = Path(),
    now: Now = None,
    sent: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Note the pairs in this file as sent; - for standard input.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List whom a nightly job has to tell that a debate or a round-up of ours quotes them, each once."""
    from partnerhub.shell.opened import opened
    from partnerhub.shell.webmentions import show_webmentions

    with explaining(as_json), opened(hub, now, is_curated=True) as found:
        show_webmentions(found, sent=sent, as_json=as_json)


@app.command("status")
def show_status(hub: HubDir = Path(), now: Now = None, as_json: Json = False) -> None:
    """Show how every channel is doing."""
    from partnerhub.shell import status

    with explaining(as_json):
        status.show_status(hub, when(now), as_json)


@app.command()
def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Where the new hub will be.")], now: Now = None
) -> None:
    """Write a small, commented hub that works at once, to start your own from."""
    from partnerhub.config import starter

    with explaining():
        for path in starter.write(directory, when(now).date()):
            out.print(f"  wrote {path}", markup=False, highlight=False)
        out.print(f"\nNow run: hub nightly --hub {directory}", markup=False, highlight=False)


@app.command("schema")
def print_schema(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"Of what: {', '.join(KINDS)}.")] = "partners",
) -> None:
    """Print the JSON schema of partners.yaml or of one kind of file in content/, for editors' tools."""
    with explaining():
        if kind not in KINDS:
            raise wrong("hub schema", f"should be one of {', '.join(KINDS)}, not {kind!r}")
        print(json.dumps(schema(kind), ensure_ascii=False, indent=2))


# ── commands that have commands of their own ──

app.add_typer(commitments.app, name="commitments")
app.add_typer(partners.app, name="partners", help="Add partners' channels, check them, bring and give away lists.")


def site(allow_shrinking: bool, hub: Hub, content: Content, now: datetime) -> Built:
    from plugins.hub_build import build_site  # Pelican: collecting does without

    return build_site(hub, content, now, allow_shrinking, OURS, err)


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


if __name__ == "__main__":
    app()
