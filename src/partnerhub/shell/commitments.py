"""The register of commitments for an editor: what stands in it, a draft from a story, and what might belong into it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from partnerhub.curate.pledges import pledge
from partnerhub.model import Commitment, Content, Hub, Voice
from partnerhub.publish.commitments import Standing, in_order, standing
from partnerhub.shell.exits import wrong
from partnerhub.shell.opened import Opened
from partnerhub.shell.report import plain
from partnerhub.shell.terminal import out
from partnerhub.shell.times import day_there, long_day
from partnerhub.store import Store

RECENT = timedelta(days=60)  # stories in which a commitment is looked for
MOST = 12  # of them that are listed
OPEN = (Standing.OVERDUE, Standing.SOON, Standing.OPEN)


@dataclass(frozen=True, slots=True)
class Pledge:
    """A story in which something is promised and no day."""

    story: str
    speaker: str  # its name
    day: date
    says: str


def show(hub: Hub, content: Content, now: datetime, *, as_json: bool) -> None:
    """The register, what is overdue first."""
    today = day_there(now, ZoneInfo(hub.timezone))
    rows = in_order(content, today)
    if as_json:
        told = [data_of(each, today) for each in rows]
        print(json.dumps({"hub": hub.title, "commitments": told}, ensure_ascii=False))
        return
    if not rows:
        out.print("There is no commitment yet: docs/promises.md tells how to write one.")
        return
    if not out.is_terminal:
        for each in rows:
            print("\t".join(map(plain, (each.id, standing(each, today), str(each.due), each.who, each.title))))
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("state", "due", "commitment", "who", "title"):
        table.add_column(name, no_wrap=name in ("state", "due"))
    for each in rows:
        state = standing(each, today)
        table.add_row(state, str(each.due), each.id, plain(each.who), plain(each.title), style=_style(state))
    out.print(table)


def data_of(each: Commitment, today: date) -> dict[str, object]:
    """One commitment as data. Fields are only ever added to it."""
    return {
        "id": each.id,
        "file": each.file,
        "title": each.title,
        "who": each.who,
        "on": str(each.on),
        "due": str(each.due),
        "state": standing(each, today),
        "days_left": (each.due - today).days if each.is_open else None,
        "done": str(each.done.on) if each.done else None,
        "closed": str(each.closed.on) if each.closed else None,
        "moved": [{"was": str(move.was), "now": str(move.now), "on": str(move.on)} for move in each.moved],
    }


def _style(state: Standing) -> str:
    return {Standing.OVERDUE: "red", Standing.SOON: "yellow"}.get(state, "")


def draft(found: Opened, about: str, by: str) -> None:
    """Writes a draft from a story of the office's or its holder's."""
    about = about.rpartition("/")[2].removesuffix(".html")
    story = found.store.some_stories({about}).get(about)
    if story is None:
        raise wrong(
            "hub commitments draft", f'no story has the id "{plain(about)[:40]}" (`hub queue --all` lists them)'
        )
    if each := next((each for each in found.content.commitments if each.story == about), None):
        raise wrong("hub commitments draft", f"{each.file} is about this story already")
    [shown] = found.store.told([story])
    said, on = shown.lead.said, day_there(shown.lead.placed, found.zone)
    words = pledge(said.text, on) or " ".join(said.text.split()[:60]) or said.derived_title
    title = plain(said.derived_title or "A commitment")
    fields = {
        "title": title,
        "said": words,
        "story": about,
        "link": said.link,
        "on": on,
        "who": _speaker(found.hub, shown.lead.partner),
        "by": by or None,
        "status": "draft",
    }
    from partnerhub.config.content.values import slug_of  # what only writing needs, and a quiet night does without
    from partnerhub.config.content.writing import write_page

    path = write_page(found.hub.root / "content" / "commitments" / f"{on}-{slug_of(title) or about}.md", fields, "")
    out.print(str(path.relative_to(found.hub.root)), markup=False, highlight=False, soft_wrap=True)
    told_next = (
        "Nobody sees it yet. Say in `title` what was promised, keep in `said` the very words, write `due: …` with the "
        "day by which it will be done, and take out `status: draft`."
    )
    out.print(told_next, markup=False, highlight=False, soft_wrap=True)


def _speaker(hub: Hub, id_: str) -> str:
    return hub.by_partner[id_].name if id_ in hub.by_partner else "The office"


def pledges(hub: Hub, content: Content, store: Store, now: datetime) -> Iterator[Pledge]:
    """The newest first: what the office or its holder published lately, with a promise, no day and no commitment."""
    own = {who.id: who.name for who in hub.accounts if who.voice in (Voice.OFFICE, Voice.HOLDER)}
    named = {each.story for each in content.commitments}
    zone, since = ZoneInfo(hub.timezone), now - RECENT
    stories = [each for each in store.published_since(since) if each.partner in own and each.id not in named]
    for shown in store.told(stories):
        day = day_there(shown.lead.placed, zone)
        if says := pledge(shown.lead.said.text, day):
            yield Pledge(shown.story.id, own.get(shown.lead.partner, shown.lead.partner), day, says)


def suggestions(hub: Hub, content: Content, store: Store, now: datetime) -> tuple[str, ...]:
    """Each in a line, with the command that begins a draft."""
    return told(list(pledges(hub, content, store, now)))


def told(found: Sequence[Pledge], in_public: bool = False) -> tuple[str, ...]:
    """`in_public`: without the words, which may be in a pull request."""
    lines = [
        f"{plain(each.speaker)} promised something without a day on {long_day(each.day)}"
        f"{'' if in_public else f': “{plain(each.says)}”'}: hub commitments draft {each.story}"
        for each in found[:MOST]
    ]
    more = (f"… and {len(found) - MOST} more",) if len(found) > MOST else ()
    return (*lines, *more)


def pledges_data(found: Sequence[Pledge]) -> list[dict[str, str]]:
    return [
        {
            "story": each.story,
            "speaker": each.speaker,
            "day": str(each.day),
            "says": each.says,
            "command": f"hub commitments draft {each.story}",
        }
        for each in found
    ]


def warnings(content: Content, today: date) -> Iterator[str]:
    """What is overdue, for those who can do it."""
    for each in in_order(content, today):
        if standing(each, today) is Standing.OVERDUE:
            yield (
                f"{each.file}: overdue since {long_day(each.due)}: do it and write done, move it with a reason "
                "(moved), or close it with one (closed)"
            )
