"""Partner Hub's commands. Each is a short sentence; the work is in `partnerhub`, the pages in `plugins` and `theme`.

Each imports what it needs itself: a night in which nothing changed is over before all of it would be loaded.
"""

from __future__ import annotations

import atexit
import gc
import json
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from partnerhub import __version__
from partnerhub.config import KINDS, schema
from partnerhub.model import Content, Decision, Do, Ground, Hub, ItemKind
from partnerhub.shell.exits import explaining, when, wrong
from partnerhub.shell.report import Built
from partnerhub.shell.terminal import err, out

OURS = Path(__file__).resolve().parent
DAY, MINUTE = "%Y-%m-%d", "%Y-%m-%dT%H:%M"

gc.set_threshold(50_000, 50, 100)  # a run makes many small values and no garbage worth looking for …
atexit.register(gc.freeze)  # … nor worth tidying up at its end, which took a sixth of a second

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: it is pasted into the docs and read in logs
    add_completion=False,
    pretty_exceptions_enable=False,
)


def moment_typed(text: str) -> datetime:
    """A day or a minute, without a time zone."""
    for form in (MINUTE, DAY):
        with suppress(ValueError):
            return datetime.strptime(text, form)  # noqa: DTZ007 - it is in the hub's time zone
    raise typer.BadParameter(f"{text!r} is no time: write a time such as 2026-11-20T08:15, or a day: 2026-11-20")


MOMENT = {"parser": moment_typed, "metavar": "TIME"}
HubDir = Annotated[Path, typer.Option("--hub", metavar="DIR", help="The hub's directory, where its partners.yaml is.")]
Now = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%dT%H:%M:%SZ", MINUTE, DAY],
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
By = Annotated[str, typer.Option("--by", metavar="XX", help="Your initials, 2 to 4 letters.")]
Several = partial(typer.Option, metavar="ID", show_default=False)


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


@app.command()
def decide(
    do: Annotated[Do, typer.Argument(metavar="DO", help="What is to happen.")],
    about: Annotated[
        str, typer.Argument(metavar="ABOUT", help="The id of an item or story, or its address: ours or the source's.")
    ],
    by: By,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, in a sentence anybody may read.")],
    others: Annotated[
        list[str] | None, Several("--with", help="Merge: what becomes part of it. Split: from what.")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="Retitle: the title that readers see.")] = None,
    area: Annotated[list[str] | None, Several("--area", help="Place: where it belongs; `none` for nowhere.")] = None,
    topic: Annotated[list[str] | None, Several("--topic", help="Topic: what it is about; `none` for nothing.")] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--until", formats=[DAY], metavar="DAY", help="Hold, feature and note: the last day it holds."),
    ] = None,
    ground: Annotated[
        str | None,
        typer.Option("--ground", metavar="WORD", help=f"Withdraw: why, as readers see it: {', '.join(Ground)}."),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help=f"Describe: what it is: {', '.join(ItemKind)}.")
    ] = None,
    starts: Annotated[
        str | None, typer.Option("--starts", metavar="TIME", help="Describe: when it starts, or a call opens.")
    ] = None,
    ends: Annotated[str | None, typer.Option("--ends", metavar="TIME", help="Describe: when it ends.")] = None,
    closes: Annotated[
        str | None, typer.Option("--closes", metavar="TIME", help="Describe: when a call closes; a day until 23:59.")
    ] = None,
    zone: Annotated[
        str | None, typer.Option("--zone", metavar="ZONE", help="Describe: their time zone. Default: the hub's.")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="TEXT", help="Describe: where it is.")] = None,
    amount: Annotated[str | None, typer.Option("--amount", metavar="TEXT", help="Describe: how much there is.")] = None,
    whom: Annotated[str | None, typer.Option("--whom", metavar="TEXT", help="Describe: for whom it is.")] = None,
    debate: Annotated[str | None, typer.Option("--debate", metavar="ID", help="Debate: the one it joins.")] = None,
    strand: Annotated[str | None, typer.Option("--strand", metavar="ID", help="Debate: the strand it joins.")] = None,
    second: Annotated[
        str | None, typer.Option("--second", metavar="YY", help="A second editor's initials, for what is sensitive.")
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Your words for readers, as Markdown.")] = "",
    on: Annotated[
        datetime | None,
        typer.Option("--on", help="When it was decided, in the hub's time zone. Default: now.", **MOMENT),
    ] = None,
    hub: HubDir = Path(),
    now: Now = None,
) -> None:
    """Write one decision as a new file in content/decisions."""
    from partnerhub.shell import decide as deciding
    from partnerhub.shell.opened import opened

    with explaining(), opened(hub, now) as found:
        typed = Decision(
            file="",
            about=about,
            do=do,
            by=by,
            on=found.now,
            why=why,
            second=second,
            until=until.date() if until else None,
            title=title,
            areas=deciding.listed(area),
            topics=deciding.listed(topic),
            others=tuple(others or ()),
            details=deciding.details_of(
                found,
                kind,
                {"starts": starts, "ends": ends, "closes": closes, "zone": zone}
                | {"place": place, "amount": amount, "whom": whom},
            ),
            ground=deciding.ground_of(ground),
            debate=debate,
            strand=strand,
            note=note,
        )
        deciding.decide(found, typed, on)


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


# ── the hub itself ──


@app.command()
def check(hub: HubDir = Path(), now: Now = None, as_json: Json = False) -> None:
    """Check partners.yaml and content/ without asking anyone."""
    from partnerhub.shell import check as checking

    with explaining(as_json):
        checking.check(hub, when(now), as_json)


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
