"""`hub commitments`: what was promised."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.options import By, HubDir, Json, Now
from partnerhub.shell.exits import explaining, when

app = typer.Typer(invoke_without_command=True, help="List what was promised, what is overdue first.")


@app.callback()
def commitments(context: typer.Context, hub: HubDir = Path(), now: Now = None, as_json: Json = False) -> None:
    """List what was promised, what is overdue first; or draft a commitment from a story."""
    if context.invoked_subcommand:
        return
    from partnerhub.config import load, read_content
    from partnerhub.shell import commitments as kept

    with explaining(as_json):
        found = load(hub, needs_files=False)
        kept.show(found, read_content(found), when(now), as_json=as_json)


@app.command("draft")
def draft(
    story: Annotated[str, typer.Argument(metavar="STORY", help="The id of the story in which it was said.")],
    by: By = "",
    hub: HubDir = Path(),
    now: Now = None,
) -> None:
    """Draft a commitment from a story, for an editor to write its day into."""
    from partnerhub.shell import commitments as kept
    from partnerhub.shell.opened import opened

    with explaining(), opened(hub, now) as found:
        kept.draft(found, story, by)
