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
from partnerhub.model import Attribution, Content, Decision, Do, Ground, Hub, ItemKind, Trust
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
    attribution: Annotated[
        Attribution | None,
        typer.Option("--attribution", help="Publish, of a comment: as whose words it is quoted. Default: none."),
    ] = None,
    role: Annotated[
        str | None, typer.Option("--role", metavar="TEXT", help="For attribution role: who speaks, without a name.")
    ] = None,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="NAME", help="Publish, accept: the restricted period it may be read in."),
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
            attribution=attribution,
            role=role,
            period=period,
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
        typer.Option("--on", formats=[DAY], metavar="DAY", help="When it was exported, if it does not say."),
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


registers = typer.Typer(invoke_without_command=True, help="List what was promised, what is overdue first.")
app.add_typer(registers, name="commitments")


@registers.callback()
def commitments(context: typer.Context, hub: HubDir = Path(), now: Now = None, as_json: Json = False) -> None:
    """List what was promised, what is overdue first; or draft a commitment from a story."""
    if context.invoked_subcommand:
        return
    from partnerhub.config import load, read_content
    from partnerhub.shell import commitments as kept

    with explaining(as_json):
        found = load(hub, needs_files=False)
        kept.show(found, read_content(found), when(now), as_json=as_json)


@registers.command("draft")
def draft_commitment(
    story: Annotated[str, typer.Argument(metavar="STORY", help="The id of the story in which it was said.")],
    by: Annotated[str, typer.Option("--by", metavar="XX", help="Your initials, 2 to 4 letters.")] = "",
    hub: HubDir = Path(),
    now: Now = None,
) -> None:
    """Draft a commitment from a story, for an editor to write its day into."""
    from partnerhub.shell import commitments as kept
    from partnerhub.shell.opened import opened

    with explaining(), opened(hub, now) as found:
        kept.draft(found, story, by)


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
            formats=[DAY],
            metavar="DAY",
            help="Tell what the restricted period of this day, or the next one, hides, holds and changes.",
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
    sent: Annotated[bool, typer.Option("--sent", help="Note all of them as sent: they are listed no more.")] = False,
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


# ── hub partners: who we listen to ──

partners = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(partners, name="partners", help="Add partners' channels, check them, bring and give away lists.")
Areas = Annotated[list[str] | None, Several("--areas", help="Areas they serve: ids, repeated or with commas.")]
Topics = Annotated[list[str] | None, Several("--topics", help="Topics they work on: ids, repeated or with commas.")]
TrustIn = Annotated[
    Trust | None, typer.Option("--trust", metavar="WORD", help="auto or review. Default: review, an editor reads it.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")]


@partners.command("add")
def partners_add(
    address: Annotated[str, typer.Argument(metavar="URL", help="A profile, a home page, a feed, or @name@instance.")],
    id: Annotated[str | None, Several("--id", help="The new partner's id; with --to the new channel's.")] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="The partner's name for readers.")] = None,
    areas: Areas = None,
    topics: Topics = None,
    trust: TrustIn = None,
    to: Annotated[str | None, Several("--to", help="Add it to this partner or account as another channel.")] = None,
    new: Annotated[
        bool, typer.Option("--new", help="A partner of its own, though the site is somebody's already.")
    ] = False,
    by_hand: Annotated[
        bool, typer.Option("--by-hand", help="A channel of kind inbox, for a network that no machine may read.")
    ] = False,
    dry_run: DryRun = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask nobody: only where the feed follows from the address.")
    ] = False,
    hub: HubDir = Path(),
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Turn a profile or a home page into a channel, look at what it says, and write it into partners.yaml."""
    from partnerhub.shell.partners import add
    from partnerhub.shell.partners.asking import split

    with explaining(as_json):
        wanted = add.Wanted(
            address, id, name, split(areas), split(topics), trust, to, new, by_hand, dry_run=dry_run, offline=offline
        )
        add.add(hub, wanted, when(now), as_json)


@partners.command("check")
def partners_check(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Partners or channels; none: all.", show_default=False)
    ] = None,
    changed: Annotated[
        Path | None,
        typer.Option("--changed", metavar="FILE", help="Only what differs from this other partners.yaml."),
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print a verdict for a pull request.")] = False,
    apply_moves: Annotated[
        bool, typer.Option("--apply-moves", help="Write the new addresses of feeds that moved for good.")
    ] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Ask nobody: tell what earlier nights saw.")] = False,
    hub: HubDir = Path(),
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Look at channels as they are now: exit 1 when one has something to mend, 2 for mistakes in partners.yaml."""
    from partnerhub.shell.partners import check as checking

    with explaining(as_json):
        wanted = checking.Wanted(tuple(ids or ()), changed, markdown, as_json, offline, apply_moves)
        checking.check(hub, wanted, when(now))


@partners.command("import-opml")
def partners_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An OPML file, as feed readers export it.")],
    areas: Areas = None,
    trust: TrustIn = None,
    dry_run: DryRun = False,
    hub: HubDir = Path(),
    as_json: Json = False,
) -> None:
    """Bring the feeds of a list into partners.yaml, each link-only and for review, and tell what was not taken."""
    from partnerhub.shell.partners import lists
    from partnerhub.shell.partners.asking import split

    with explaining(as_json):
        lists.import_opml(hub, file, split(areas), trust, dry_run, as_json)


@partners.command("export-opml")
def partners_export(
    to: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to. Default: print it.")] = None,
    hub: HubDir = Path(),
) -> None:
    """Print all channels as OPML, for any feed reader: the site's own channels.opml."""
    from partnerhub.shell.partners import lists

    with explaining():
        lists.export_opml(hub, OURS / "theme" / "templates", to)


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
