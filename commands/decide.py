"""`hub decide`: a decision in one line, an option for each of its fields."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from commands.options import DAY, MOMENT, By, HubDir, Now, Several
from partnerhub.model import Attribution, Decision, Do, Ground, ItemKind
from partnerhub.shell.exits import explaining


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
        typer.Option("--until", help="Hold, feature and note: the last day it holds.", **DAY),
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
