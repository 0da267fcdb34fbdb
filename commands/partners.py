"""`hub partners`: who we listen to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands import OURS
from commands.options import HubDir, Json, Now, Several
from partnerhub.model import Trust
from partnerhub.shell.exits import explaining, when

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Areas = Annotated[list[str] | None, Several("--areas", help="Areas they serve: ids, repeated or with commas.")]
Topics = Annotated[list[str] | None, Several("--topics", help="Topics they work on: ids, repeated or with commas.")]
TrustIn = Annotated[
    Trust | None, typer.Option("--trust", metavar="WORD", help="auto or review. Default: review, an editor reads it.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")]


@app.command("add")
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


@app.command("check")
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


@app.command("import-opml")
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


@app.command("export-opml")
def partners_export(
    to: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to. Default: print it.")] = None,
    hub: HubDir = Path(),
) -> None:
    """Print all channels as OPML, for any feed reader: the site's own channels.opml."""
    from partnerhub.shell.partners import lists

    with explaining():
        lists.export_opml(hub, OURS / "theme" / "templates", to)
