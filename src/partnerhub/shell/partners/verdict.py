"""What is said of channels that were looked at: as a table, as Markdown for a pull request, as data.

Pure. Whatever came from a feed is shown as plain text; in Markdown as code, which names nobody and links nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from partnerhub.model import Health
from partnerhub.shell.report import cell, count, plain

PERMITTED, NOT_ASKED = "allows it", "not asked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One channel. `problems` are to be mended first, `notes` are for whoever reviews."""

    channel: str
    partner: str
    name: str  # of the partner
    kind: str
    url: str | None
    health: Health
    says: str
    newest: str = ""  # its day, and …
    title: str = ""  # … its title
    rhythm: str = ""
    robots: str = NOT_ASKED
    permission: str = ""
    trust: str = ""
    moved: str | None = None  # an address that is proposed
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def noting(self, problems: Sequence[str] = (), notes: Sequence[str] = ()) -> Verdict:
        return replace(self, problems=(*self.problems, *problems), notes=(*self.notes, *notes))


@dataclass(frozen=True, slots=True)
class Verdicts:
    """`changes`: what a pull request changes beside addresses; `mistakes`: why nothing could be looked at."""

    channels: tuple[Verdict, ...]
    changes: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()

    @property
    def problems(self) -> int:
        return sum(bool(each.problems) for each in self.channels)

    @property
    def outcome(self) -> str:
        if self.mistakes:
            return f"{count(len(self.mistakes), 'mistake')} in partners.yaml: nothing was looked at."
        if not self.channels:
            return "No channel to look at."
        told = f"{count(len(self.channels), 'channel')} looked at: "
        if not self.problems:
            return f"{told}nothing to mend."
        return f"{told}{count(self.problems, 'has', 'have')} something to mend."


def data(verdicts: Verdicts) -> dict[str, Any]:
    return {
        "outcome": verdicts.outcome,
        "problems": verdicts.problems,
        "channels": [asdict(each) for each in verdicts.channels],
        "changes": list(verdicts.changes),
        "mistakes": list(verdicts.mistakes),
    }


def lines(verdicts: Verdicts) -> Iterator[str]:
    """For a terminal and for logs, below the table."""
    for each in verdicts.channels:
        yield from (f"! {each.channel}: {problem}" for problem in each.problems)
    for each in verdicts.channels:
        yield from (f"  {each.channel}: {note}" for note in each.notes)
    yield from (f"  {change}" for change in verdicts.changes)
    yield verdicts.outcome


def rows(verdicts: Verdicts) -> Iterator[tuple[Health, str, str, str, str, str]]:
    """(health, channel, kind, newest, rhythm, robots.txt)"""
    for each in verdicts.channels:
        newest = f"{each.newest} {each.title}".strip() or "-"
        yield each.health, each.channel, each.kind, newest, each.rhythm or "-", each.robots


def markdown(verdicts: Verdicts) -> str:
    """A comment on a pull request."""
    out = ["## Partners", "", verdicts.outcome]
    if verdicts.mistakes:
        out += ["", *(f"- {quoted(each)}" for each in verdicts.mistakes)]
    if verdicts.channels:
        out += [
            "",
            "| | channel | kind | newest item | rhythm | robots.txt | permission |",
            "|---|---|---|---|---|---|---|",
        ]
        out += [_row(each) for each in verdicts.channels]
    for heading, kind in (("To mend", "problems"), ("For whoever reviews", "notes")):
        told = [(each, text) for each in verdicts.channels for text in getattr(each, kind)]
        if told:
            out += ["", f"### {heading}", "", *(f"- `{each.channel}`: {prose(text)}" for each, text in told)]
    if verdicts.changes:
        out += ["", "### What else changes", "", *(f"- {prose(each)}" for each in verdicts.changes)]
    return "\n".join((*out, ""))


def quoted(text: str) -> str:
    """Somebody else's words in Markdown: as code, in which nobody is named and nothing is a link."""
    said = plain(text).replace("`", "'").replace("|", "\\|")
    return f"`{said}`" if said else ""


def prose(text: str) -> str:
    """A sentence in Markdown that may have somebody else's words in it: nobody is named."""
    return cell(text).replace("@", "@\u200b")


def _row(each: Verdict) -> str:
    sign = "❌" if each.problems else "⚠️" if each.notes else "✅"
    newest = f"{each.newest} {quoted(each.title)}".strip()
    cells = (f"`{each.channel}` ({prose(each.name)})", each.kind, newest, prose(each.rhythm), prose(each.robots))
    permission = prose(f"{each.permission}; trust {each.trust}")
    return f"| {sign} | {' | '.join(cells)} | {permission} |"
