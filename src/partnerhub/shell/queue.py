"""The queue as an editor reads it: in a terminal, as plain lines for a pipe, as a task list, and as data.

Every word of a feed goes through `plain` before it reaches a terminal, and through `inert` before a pull request.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from rich.padding import Padding
from rich.text import Text

from partnerhub.curate.changes import Piece
from partnerhub.curate.queue import Matter, Question, Reason, Waiting
from partnerhub.model import Do, Hub, Story, StoryState
from partnerhub.publish import addresses
from partnerhub.shell import ahead, commitments
from partnerhub.shell.held import held, told_held
from partnerhub.shell.kinds import data_of as details_data
from partnerhub.shell.kinds import line_of
from partnerhub.shell.opened import Opened
from partnerhub.shell.report import cell, count, plain
from partnerhub.shell.terminal import err, out
from partnerhub.shell.times import day_there, long_day
from partnerhub.shell.waiting import asking, waiting
from partnerhub.store import Store

T = TypeVar("T")
AT_ONCE = 500  # stories
COLOURS = {
    Matter.RETRACTED: "red",
    Matter.CHANGED: "magenta",
    Matter.WAITING: "yellow",
    Matter.ELSEWHERE: "yellow",
    Matter.DOUBTFUL: "cyan",
    Matter.DEBATE_CLOSED: "cyan",
}
KEYS = {  # what a suggestion is called, and the key for it in a review
    Do.PUBLISH: ("publish", "p"),
    Do.HOLD: ("hold", "h"),
    Do.REJECT: ("reject", "r"),
    Do.WITHDRAW: ("withdraw", "w"),
    Do.ACCEPT: ("accept", "a"),
    Do.DECLINE: ("decline", "d"),
    Do.MERGE: ("merge", "m"),
    Do.SPLIT: ("keep apart", "x"),
}
OUT_OF_IT = {Matter.RETRACTED: ("it stays away", "a"), Matter.DEBATE_CLOSED: ("it stays out", "d")}


def show_queue(found: Opened, directory: Path, *, as_json: bool, as_markdown: bool, everything: bool) -> None:
    if everything:
        _show_all(found, as_json)
        return
    rows = waiting(found.hub, found.content, found.store, asking(found.store))
    kept = held(found.content, found.store)
    also = " ".join(filter(None, (ahead.told(found.hub, found.today), told_held(kept, found.now, found.zone))))
    pledged = list(commitments.pledges(found.hub, found.content, found.store, found.now))
    also = "\n".join(filter(None, (also, *commitments.told(pledged, as_markdown))))
    if as_json:
        stories = [data_of(row) for row in rows]
        data = {"stories": stories, "held": len(kept), "pledges": commitments.pledges_data(pledged)}
        print(json.dumps({"hub": found.hub.title, **data}))
    elif as_markdown:
        print("\n".join((*markdown(rows), *(("", also) if also else ()))))
    elif not out.is_terminal:
        for row in rows:
            print("\t".join(_fields(row, directory)))
        if also:
            err.print(also, highlight=False, soft_wrap=True)
    else:
        told = count(len(rows), "story asks", "stories ask")
        first = f"{told} something of an editor, the most urgent first." if rows else "Nothing waits for an editor."
        out.print(first, highlight=False)
        for row in rows:
            _print_entry(row, directory)
        if rows:
            out.print("\n`hub review` goes through them with single keys.", style="dim", highlight=False)
        if also:
            out.print(f"\n{also}", style="dim", highlight=False, soft_wrap=True)


def data_of(row: Waiting) -> dict[str, Any]:
    """One story as data. Fields are only ever added to it."""
    return {
        "id": row.id,
        "title": row.title,
        "partner": row.partner,
        "day": str(row.day),
        "link": row.link,
        "state": row.state,
        "details": details_data(row.details),
        "questions": [
            {
                "what": question.matter,
                "about": question.about,
                "item": question.item,
                "title": question.title,
                "partner": question.partner,
                "day": str(question.day),
                "link": question.link,
                "version": question.version or None,
                "sensitive": question.sensitive,
                "reasons": [
                    {"rule": r.rule, "why": r.why, "sensitive": r.sensitive, "matched": r.matched or None}
                    | {"before": r.before, "after": r.after}
                    for r in question.reasons
                ],
                "text": question.text,
                "change": [{"kind": piece.kind, "text": piece.text} for piece in question.change],
                "other": question.other or None,
                "other_title": question.other_title or None,
                "suggested": {
                    "do": question.suggested.do,
                    "about": question.suggested.about,
                    "with": list(question.suggested.others),
                    "why": question.suggested.why,
                    "because": list(question.suggested.because),
                },
                "command": question.suggested.command or None,
            }
            for question in row.questions
        ],
    }


# ── in a terminal ──


def _print_entry(row: Waiting, directory: Path) -> None:
    out.print()
    before = None
    for question in row.questions:
        out.print(heading(row, question) if before is None else Text(question.matter.upper(), COLOURS[question.matter]))
        if before is None or before.item != question.item:
            for line in subject(row, question):
                out.print(line)
        for part in (*because(question), suggestion(question), *([change(question.change)] if question.change else [])):
            out.print(Padding(part, (0, 0, 0, 2)), highlight=False)
        if command := command_of(question, directory):  # to be copied: never cut or broken
            out.print(command, style="green", markup=False, highlight=False, soft_wrap=True)
        before = question


def heading(row: Waiting, question: Question) -> Text:
    tags = f"{question.matter.upper()}{' · SENSITIVE' if question.sensitive else ''}"
    return Text.assemble((tags, COLOURS[question.matter]), f"  {row.id}")


def subject(row: Waiting, question: Question) -> Iterator[Text]:
    """Whose words are in question: their title, who said them, when and where."""
    yield Text(plain(question.title), "bold")
    parts = (plain(question.partner), long_day(question.day), plain(question.link or ""))
    yield Text(" · ".join(part for part in parts if part), style="dim")
    if question.within:
        yield Text(in_story(row), style="dim")
    elif told := line_of(row.details):
        yield Text(told, style="dim")


def in_story(row: Waiting) -> str:
    return f"in the story “{plain(row.title)}” of {plain(row.partner)}"


def because(question: Question) -> Iterator[Text]:
    """Why it is asked: each reason once, and each place in the words that it means."""
    said = None
    for reason in question.reasons:
        if reason.why != said:
            yield Text(f"{plain(reason.why)} ({reason.rule})")
            said = reason.why
        if reason.matched:
            yield Text.assemble("  ", quoted(reason))
    if theirs := question.theirs:
        said = f"{plain(theirs.partner)}, {long_day(theirs.day)}"
        yield Text(f"The other one: {said}: “{plain(theirs.title)}” ({plain(question.other)})")
    elif question.other:
        yield Text(f"  “{plain(question.other_title)}” ({plain(question.other)})")


def quoted(reason: Reason) -> Text:
    marked = (f"»{plain(reason.matched)}«", "reverse")
    before = plain(reason.before) + (" " if reason.before[-1:].isspace() else "")
    after = (" " if reason.after[:1].isspace() else "") + plain(reason.after)
    return Text.assemble(before, marked, after)


def suggestion(question: Question) -> Text:
    suggested = question.suggested
    told = "; ".join(suggested.because)
    if suggested.do is None:
        return Text(f"Nothing suggested: {told}")
    name, key = called(question)
    return Text.assemble("Suggested: ", (f"{name} ({key})", "bold"), f": {told}")


def called(question: Question) -> tuple[str, str]:
    """What is suggested, in the words and with the key of a review."""
    do = question.suggested.do
    return OUT_OF_IT.get(question.matter) or (KEYS.get(do, (str(do), "")) if do else ("nothing", ""))


def change(pieces: Sequence[Piece]) -> Text:
    """What readers see becoming what the source says: `[-gone-]` and `{+new+}`, also without colours."""
    styles = {"gone": ("[-{}-]", "red"), "new": ("{{+{}+}}", "green")}
    text = Text()
    for piece in pieces:
        form, style = styles.get(piece.kind, ("{}", "dim"))
        text.append(form.format(plain(piece.text)), style).append(" ")
    return text


def command_of(question: Question, directory: Path) -> str:
    command = question.suggested.command
    return f"{command} --hub {shlex.quote(str(directory))}" if command and directory != Path() else command


def _fields(row: Waiting, directory: Path) -> tuple[str, ...]:
    """One line for `cut` and `grep`."""
    first = row.first
    why = "; ".join(dict.fromkeys(plain(reason.why) for reason in first.reasons))
    why += f"; {in_story(row)}" if first.within else ""
    told = (first.matter, str(first.day), plain(first.partner), plain(first.title), why)
    return row.id, *told, command_of(first, directory)


# ── in a pull request ──


def markdown(rows: Sequence[Waiting]) -> Iterator[str]:
    """A task list. It may be public: titles and words stay out of it wherever a rule found something in them."""
    yield f"## {count(len(rows), 'story asks', 'stories ask')} something of an editor"
    yield ""
    for row in rows:
        first = row.first
        title = "(kept out of this list: see `hub queue`)" if row.is_private else f"**{inert(first.title)}**"
        yield f"- [ ] {title} `{row.id}`, {inert(first.partner)}, {first.day}: {first.matter}"
        if first.within and not row.is_private:
            yield f"  - {inert(in_story(row))}"
        if (told := line_of(row.details)) and not row.is_private:
            yield f"  - {inert(told)}"
        for why in row.open_whys:
            yield f"  - {inert(why)}"
        if first.link and not row.is_private:
            yield f"  - source: `{plain(first.link).replace('`', '%60')}`"
        if first.suggested.do:
            yield f"  - suggested: {called(first)[0]}, because {inert('; '.join(first.suggested.because))}"
            yield f"    `{first.suggested.command}`"


def inert(text: str) -> str:
    """Feed text that neither formats, links, mentions anybody nor closes an issue."""
    text = cell(text.replace("&", "&amp;"))
    for sign, still in (("@", "@\u200b"), ("#", "#\u200b"), ("://", ":\u200b//"), ("www.", "www\u200b."), ("~", r"\~")):
        text = text.replace(sign, still)
    return text


# ── everything ──


def _show_all(found: Opened, as_json: bool) -> None:
    stories = [story for story in found.store.stories(*StoryState) if story.partner]
    rows = (row for some in _portions(stories) for row in _rows(found.hub, found.store, some, found.zone))
    if as_json:
        print(json.dumps({"hub": found.hub.title, "stories": list(rows)}))
        return
    for row in rows:
        print("\t".join(plain(str(row[key] or "")) for key in ("id", "state", "day", "partner", "title", "address")))


def _rows(hub: Hub, store: Store, stories: Sequence[Story], zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    members = store.members([story.id for story in stories])
    for story in stories:
        items = members.get(story.id, [])
        lead = next((item for item in items if item.id == story.lead), None)
        yield {
            "id": story.id,
            "state": story.state,
            "day": str(day_there(story.placed, zone)),
            "partner": hub.by_partner[story.partner].name if story.partner in hub.by_partner else story.partner,
            "title": story.title or (lead.said.derived_title if lead else ""),
            "address": f"{(hub.url or '').rstrip('/')}/{addresses.story(story.id)}".lstrip("/"),
            "link": lead.said.link if lead else None,
            "items": [item.id for item in items],
        }


def _portions(values: Sequence[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, AT_ONCE)):
        yield some
