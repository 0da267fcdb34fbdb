"""The report of a run: for machines as JSON, for people as Markdown. Of feeds' words it holds titles alone, escaped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic_core import to_json

from partnerhub.model import ChannelState, Decision, Hub

if TYPE_CHECKING:  # every command has words and errors, and few of them report so much
    from partnerhub.collect.values import Collected, Result
    from partnerhub.curate import Curated
    from partnerhub.curate.queue import Waiting

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")  # changes the order of letters


@dataclass(frozen=True, slots=True)
class Built:
    """What one build did."""

    stories: int
    files: int  # in the edition
    written: int  # of which their bytes are new
    removed: int  # pages of the last edition that are gone


@dataclass(frozen=True, slots=True)
class Report:
    verb: str
    hub: str
    now: datetime
    exit: int = 0
    error: str | None = None
    collected: Collected | None = None
    curated: Curated | None = None
    built: Built | None = None
    moved: tuple[tuple[str, str], ...] = ()  # (channel, its new address), seen long enough to be believed
    gone: tuple[str, ...] = ()  # channels that answered 410
    asking: int = 0  # stories that ask something of an editor
    waiting: tuple[Waiting, ...] = ()  # the most urgent of them
    held: str = ""  # how many stories editors hold, in a sentence
    warnings: tuple[str, ...] = ()  # of debates
    promised: tuple[str, ...] = ()  # commitments that are overdue, and what might become one
    notices: tuple[str, ...] = ()  # urgent ones: which run, which are over
    statements: tuple[str, ...] = ()  # what the site owes its readers and will soon lack
    period: str = ""  # the restricted period that runs or comes soon, in a sentence
    overrides: tuple[Mapping[str, object], ...] = ()  # what two editors let readers see in one
    accounts: tuple[str, ...] = ()  # whose promise is soon too old, whose term ends or is over

    def save(self, var: Path) -> None:
        """`report.json` and `report.md`, each whole or not at all."""
        var.mkdir(parents=True, exist_ok=True)
        for name, text in (("report.json", self.as_json()), ("report.md", self.as_markdown())):
            new = var / f"{name}.new"
            new.write_text(text, encoding="utf-8")
            new.replace(var / name)

    def as_json(self) -> str:
        data = {field.name: getattr(self, field.name) for field in fields(self)}
        data["waiting"] = [_row(waiting) for waiting in self.waiting]
        if self.curated:  # decisions have files, which say enough
            lost = [decision.file for decision in self.curated.lost]
            data["curated"] = asdict(replace(self.curated, lost=())) | {"lost": lost}
        return to_json(data, indent=1, fallback=str).decode().replace("##[", "##\\u005b") + "\n"

    def as_markdown(self) -> str:
        lines = [
            f"# {plain(self.hub)}: {self.verb}",
            "",
            f"{self.now:%Y-%m-%d %H:%M} UTC, exit {self.exit}. {self.outcome()}",
        ]
        if self.collected and (failed := self.collected.failed):
            lines += ["", "## Channels that failed", "", "| channel | what happened |", "|---|---|"]
            lines += [f"| {cell(result.channel)} | {cell(result.reason or '')} |" for result in failed]
        if self.waiting:
            lines += ["", "## Waiting for an editor", ""]
            if self.asking > len(self.waiting):
                lines += [f"The {len(self.waiting)} most urgent of {self.asking:,}; `hub queue` lists them all.", ""]
            lines += ["| story | what | partner | day | title | why | suggested |", "|---|---|---|---|---|---|---|"]
            lines += [f"| {' | '.join(map(cell, _cells(waiting)))} |" for waiting in self.waiting]
        if self.held:
            lines += ["", f"{self.held.partition(': ')[0]}: `{self.held.partition(': ')[2]}`"]
        if self.collected and (missing := [each for each in self.collected.pictures if each.why_not]):
            lines += ["", "## Pictures that did not come", "", "| picture | why |", "|---|---|"]
            lines += [f"| {cell(each.address)} | {cell(each.why_not or '')} |" for each in missing]
        if self.collected and self.collected.retracted:
            lines += ["", "## Taken back at their sources", ""]
            lines += [f"- `{cell(item)}` on {cell(channel)}: {how}" for item, channel, how in self.collected.retracted]
        if self.warnings:
            lines += ["", "## Debates", "", *(f"- {cell(warning)}" for warning in self.warnings)]
        if self.notices:
            lines += ["", "## Urgent notices", "", *(f"- {cell(each)}" for each in self.notices)]
        if self.promised:
            lines += ["", "## Commitments", "", *(f"- {cell(each)}" for each in self.promised)]
        if self.statements:
            lines += ["", "## Statements", "", *(f"- {cell(each)}" for each in self.statements)]
        if self.accounts:
            lines += ["", "## Accounts", "", *(f"- {cell(each)}" for each in self.accounts)]
        if self.period or self.overrides:
            lines += ["", "## Before a poll", "", *([plain(self.period)] if self.period else [])]
            lines += [
                f"- shown all the same in “{cell(str(each['period']))}” by {each['by']} and {each['second']}, "
                f"{str(each['on'])[:10]}: {cell(str(each['why']))} (`{cell(str(each['file']))}`)"
                for each in self.overrides
            ]
        if self.curated and self.curated.lost:
            lines += ["", f"{lost(self.curated.lost)}."]
        if self.moved:
            lines += ["", "## Addresses to change in partners.yaml", ""]
            lines += [f"- `{cell(channel)}` has moved to <{plain(address)}>" for channel, address in self.moved]
        if self.gone:
            lines += ["", "## Gone for good (410)", ""]
            lines += [
                f"- `{cell(channel)}`: no longer asked; what it said stays. Remove it or find its new place"
                for channel in self.gone
            ]
        if self.collected and self.collected.results:
            lines += [
                "",
                "## What came",
                "",
                "| channel | outcome | new | changed | as before |",
                "|---|---|---:|---:|---:|",
            ]
            lines += [
                f"| {cell(r.channel)} | {r.outcome} | {r.new} | {r.changed} | {r.kept} |"
                for r in self.collected.results
            ]
        return "\n".join([*lines, ""])

    def outcome(self) -> str:
        """The run in a sentence or three."""
        parts = []
        if self.error:
            told = plain(self.error.partition("\n")[0])
            parts.append(told if told.endswith((".", "?")) else f"{told}.")
        if self.collected:
            parts.append(summary(self.collected))
        if self.curated and self.curated.waiting:
            parts.append(f"{count(self.curated.waiting, 'story waits', 'stories wait')} for an editor.")
        if self.curated and self.asking > self.curated.waiting:
            rest = count(self.asking - self.curated.waiting, "other story asks", "other stories ask")
            parts.append(f"{rest} something: `hub queue`.")
        if self.built:
            stories = count(self.built.stories, "story", "stories")
            parts.append(f"{stories} in {count(self.built.files, 'file')}; {self.built.written:,} written anew.")
        return " ".join(parts) or "Nothing to tell."


def of_channels(report: Report, hub: Hub, states: Mapping[str, ChannelState]) -> Report:
    """The report with what an editor should change in partners.yaml."""
    from partnerhub.collect import schedule

    known = [states[channel.id] for channel in hub.channels if channel.id in states]
    return replace(
        report,
        moved=tuple((state.channel, to) for state in known if (to := schedule.moved(state))),
        gone=tuple(state.channel for state in known if state.outcome == "gone"),
    )


def summary(collected: Collected) -> str:
    """ "23 channels read: 264 new items, 1 failed." """
    tally: Counter[str] = Counter()
    for result in collected.results:
        tally["new"] += result.new
        tally["changed"] += result.changed
        tally["failed"] += result.reason is not None
    told = [f"{count(tally['new'], 'new item')}"]
    if tally["changed"]:
        told.append(f"{tally['changed']} changed")
    if tally["failed"]:
        told.append(f"{count(tally['failed'], 'channel')} failed")
    left = []
    for some, why in (
        (collected.not_due, "not due"),
        (collected.offline, "left out offline"),
        (collected.resting, "resting"),
        (collected.frozen, "frozen"),
    ):
        if some:
            left.append(f"{len(some)} {why}")
    rest = f" ({', '.join(left)})" if left else ""
    return f"{count(len(collected.results), 'channel')} asked: {', '.join(told)}{rest}.{pictures(collected)}"


def pictures(collected: Collected) -> str:
    """ " 12 pictures came, 3 did not." """
    if not collected.pictures:
        return ""
    came = sum(each.why_not is None for each in collected.pictures)
    missing = len(collected.pictures) - came
    return f" {count(came, 'picture')} came{f', {missing} did not' if missing else ''}."


def line(result: Result) -> str:
    """One channel's result, for a log."""
    if result.reason:
        return f"{result.channel}: {plain(result.reason)}"
    told = "nothing new" if not (result.new or result.changed) else f"{result.new} new, {result.changed} changed"
    return f"{result.channel}: {told}" + (f" ({plain(result.remark)})" if result.remark else "")


def count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def lost(decisions: Sequence[Decision]) -> str:
    """ "2 decisions are about what is no longer kept: content/decisions/…" """
    named = ", ".join(decision.file for decision in decisions[:3]) + (", …" if len(decisions) > 3 else "")
    told = count(len(decisions), "decision is about what", "decisions are about what")
    return f"{told} is no longer kept, and hold should it come again: {named}"


def _row(waiting: Waiting) -> dict[str, object]:
    """A report may be public: without the title and the source where a rule found something in the words."""
    first = waiting.first
    return {
        "id": waiting.id,
        "partner": first.partner,
        "day": str(first.day),
        "title": None if waiting.is_private else first.title,
        "link": None if waiting.is_private else first.link,
        "what": first.matter,
        "why": waiting.open_whys[0],
        "sensitive": first.sensitive,
        "suggested": first.suggested.do,
        "command": first.suggested.command,
    }


def _cells(waiting: Waiting) -> tuple[str, ...]:
    first = waiting.first
    title = "(kept out: see hub queue)" if waiting.is_private else first.title
    why, do = waiting.open_whys[0], first.suggested.do or "nothing to do"
    return waiting.id, first.matter, first.partner, str(first.day), title, why, do


def plain(text: str) -> str:
    """Text that steers neither a terminal nor a CI log: one line, no control characters, no `::command::`."""
    text = TURNING.sub("", CONTROL.sub(" ", text))
    return text.replace("::", ": :").replace("##[", "# #[").strip()


def cell(text: str) -> str:
    """Text inside a Markdown table."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", plain(text))
