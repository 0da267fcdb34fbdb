"""The options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

DAYS, MINUTES, SECONDS = "%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%SZ"


def _typed(what: str, *forms: str) -> Callable[[str], datetime]:
    """Reads a time in one of these forms, or says `what` to write. It has no time zone: the command knows which."""

    def typed(text: str) -> datetime:
        for form in forms:
            with suppress(ValueError):
                return datetime.strptime(text, form)  # noqa: DTZ007
        raise typer.BadParameter(f"{text!r} is no {what}")

    return typed


MOMENT = {
    "parser": _typed("time: write a time such as 2026-11-20T08:15, or a day: 2026-11-20", MINUTES, DAYS),
    "metavar": "TIME",
}
DAY = {"parser": _typed("day: write one such as 2026-11-20", DAYS), "metavar": "DAY"}
HubDir = Annotated[Path, typer.Option("--hub", metavar="DIR", help="The hub's directory, where its partners.yaml is.")]
Now = Annotated[
    datetime | None,
    typer.Option(
        help="The time to work with, in UTC. Default: SOURCE_DATE_EPOCH, else the clock.",
        parser=_typed("time: write one such as 2026-11-20T08:15, in UTC", SECONDS, MINUTES, DAYS),
        metavar="TIME",
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
