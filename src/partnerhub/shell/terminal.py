"""What a run says to a person: a bar and tables on a terminal, plain lines in CI and in files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from rich.console import Console
from rich.text import Text

from partnerhub.model import Health
from partnerhub.shell.report import count, line, plain

if TYPE_CHECKING:  # what a terminal shows, which logs do without
    from rich.progress import Progress
    from rich.table import Table

    from partnerhub.collect.values import Result

out, err = Console(), Console(stderr=True)

COLOURS = {
    Health.OK: "green",
    Health.NEW: "cyan",
    Health.QUIET: "yellow",
    Health.STALE: "yellow",
    Health.SUSPECT: "magenta",
    Health.GONE: "red",
    Health.FAILING: "red",
    Health.FROZEN: "blue",
}


class Says(Protocol):
    """Where a run tells how it goes."""

    def starts(self, total: int) -> None: ...
    def tells(self, result: Result) -> None: ...


class Lines:
    """For logs: a line a channel that brought or lost something."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def starts(self, total: int) -> None:
        if total:
            self.console.print(f"Asking {count(total, 'channel')}", markup=False, highlight=False)

    def tells(self, result: Result) -> None:
        if result.reason or result.new or result.changed or result.remark:
            sign = "!" if result.reason else "+"
            self.console.out(f"  {sign} {line(result)}", highlight=False)


class Bar:
    """For terminals: a bar, and a line for every channel that failed."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.task = progress.add_task("Reading the channels", total=None)

    def starts(self, total: int) -> None:
        self.progress.update(self.task, total=total)

    def tells(self, result: Result) -> None:
        self.progress.advance(self.task)
        if result.reason:
            self.progress.console.print(Text(f"  {line(result)}", style="red"))


@contextmanager
def saying(console: Console) -> Iterator[Says]:
    """A bar where someone watches, lines where nobody does."""
    if not console.is_terminal:
        yield Lines(console)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield Bar(progress)


def status_table(rows: Sequence[tuple[Health, str, str, str, int, str]]) -> Table:
    """(health, partner, channel, sentence, items, next time) as a table."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("state")
    table.add_column("channel", no_wrap=True, overflow="ignore")  # an id that is cut cannot be given to --only
    table.add_column("partner")
    table.add_column("items", justify="right")
    has_times = any(due for *_, due in rows)
    if has_times:
        table.add_column("next")
    table.add_column("what it says")
    for health, partner, channel, sentence, items, due in rows:
        times = [due] if has_times else []
        said = Text(plain(sentence))
        table.add_row(Text(health, style=COLOURS[health]), channel, plain(partner), str(items), *times, said)
    return table
