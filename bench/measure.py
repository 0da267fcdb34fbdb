"""Runs one subject in a fresh process and measures it from outside: seconds and peak memory of the whole process tree.

A subject is a function of a bench module, named on its command line; `working` times its work without the imports.
Linux only: memory is read from /proc. Does not know what is measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parents[1]
LOOK_EVERY = 0.1  # seconds between two looks at the memory: each costs about a millisecond a process


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of a subject. Seconds and MB (of a million bytes)."""

    whole: float  # from starting the process to its end
    work: float  # without starting the interpreter and importing
    cpu: float  # processor time of the process and its children
    others: float  # cores that everything else on the machine kept busy meanwhile
    largest: float  # peak resident memory of the largest process
    tree: float  # peak of all processes together, shared pages counted once (PSS)
    told: Mapping[str, Any]  # what the subject says it did


def run(module: str, *arguments: object) -> Measured:
    """`python -m MODULE ARGUMENTS`, alone. RuntimeError with its last words when it fails."""
    busy, before = _busy(), time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=HERE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # the whole tree is then found by its session
        text=True,
    )
    memory = _Memory(process.pid)
    watching = threading.Thread(target=memory.watch)
    watching.start()
    out, err = process.communicate()
    whole = time.perf_counter() - before
    memory.ended.set()
    watching.join()
    if process.returncode:
        raise RuntimeError(f"{module} {' '.join(map(str, arguments))} failed:\n{out[-2000:]}{err[-4000:]}")
    told = json.loads(out.splitlines()[-1])
    work, cpu, rss = told.pop("work"), told.pop("cpu"), told.pop("rss")
    others = max(0.0, _busy() - busy - cpu) / whole
    return Measured(whole, work, cpu, others, max(memory.largest, rss), memory.tree, told)


def check(name: str, got: Mapping[str, Any], expected: Mapping[str, int]) -> None:
    """A subject that did something else than asked would make a fine number of nothing."""
    if {key: got.get(key) for key in expected} != expected:
        raise RuntimeError(f"{name}: expected {dict(expected)}, got {dict(got)}")


def middle(runs: Sequence[Measured]) -> Measured:
    """The run whose whole time is the median, with the highest memory of all."""
    wanted = median(run.whole for run in runs)
    best = min(runs, key=lambda run: abs(run.whole - wanted))
    return replace(best, largest=max(run.largest for run in runs), tree=max(run.tree for run in runs))


def answer(subjects: Mapping[str, Callable[..., Mapping[str, Any]]]) -> None:
    """The main of a bench module: does the subject named on the command line and tells the measurer about it."""
    name, *arguments = sys.argv[1:]
    told = subjects[name](*arguments)
    spent = os.times()
    cpu = spent.user + spent.system + spent.children_user + spent.children_system
    print(json.dumps({"work": _work, "cpu": cpu, "rss": _resident_peak(os.getpid()), **told}))


_work = 0.0


@contextmanager
def working() -> Iterator[None]:
    """Around the work of a subject, when everything it needs is imported."""
    global _work
    started = time.perf_counter()
    yield
    _work += time.perf_counter() - started


class _Memory:
    """Watches the memory of every process in a session."""

    def __init__(self, session: int) -> None:
        self.session = session
        self.largest = self.tree = 0.0
        self.ended = threading.Event()

    def watch(self) -> None:
        while not self.ended.wait(LOOK_EVERY):
            together = 0.0
            for process in _in_session(self.session):
                self.largest = max(self.largest, _resident_peak(process))
                together += _share(process)
            self.tree = max(self.tree, together)


def _busy() -> float:
    """Seconds of all cores that were not idle since the machine started, what a host of it took away included."""
    with open("/proc/stat", encoding="ascii") as lines:
        user, nice, system, _idle, _waiting, *more = map(int, lines.readline().split()[1:9])
    return (user + nice + system + sum(more)) / os.sysconf("SC_CLK_TCK")


def _in_session(session: int) -> Iterator[int]:
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                if os.getsid(int(name)) == session:
                    yield int(name)
            except ProcessLookupError:
                continue  # it has ended meanwhile


def _resident_peak(process: int) -> float:
    """VmHWM in MB. Unlike ru_maxrss it does not begin with the size of the process that started this one."""
    return _field(f"/proc/{process}/status", "VmHWM:")


def _share(process: int) -> float:
    return _field(f"/proc/{process}/smaps_rollup", "Pss:")


def _field(file: str, name: str) -> float:
    try:
        with open(file, encoding="ascii", errors="replace") as lines:
            for line in lines:
                if line.startswith(name):
                    return int(line.split()[1]) * 1024 / 1e6
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        pass  # it has ended meanwhile
    return 0.0


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with straight columns: the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]

    def line(cells: Sequence[str]) -> str:
        first, *rest = (
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "| " + " | ".join((first, *rest)) + " |"

    rules = ["-" * (width + 1) + ("-" if n == 0 else ":") for n, width in enumerate(widths)]
    return "\n".join((line(heads), f"|{'|'.join(rules)}|", *map(line, rows)))


HEADS = ("subject", "seconds", "of that work", "CPU s", "others", "largest MB", "all MB")


def row(name: str, measured: Measured) -> tuple[str, ...]:
    """The cells under HEADS."""
    times = (f"{measured.whole:.2f}", f"{measured.work:.2f}", f"{measured.cpu:.2f}", f"{measured.others:.1f}")
    return (name, *times, f"{measured.largest:.0f}", f"{measured.tree:.0f}")


RATIO_HEADS = ("ratio", "of seconds", "of CPU s", "wanted", "")


@dataclass(frozen=True, slots=True)
class Ratio:
    """One subject beside another, and the share of its seconds that must not be exceeded. `most` None: to know."""

    name: str
    one: Measured
    other: Measured
    most: float | None = None

    def row(self) -> tuple[str, ...]:
        """The cells under RATIO_HEADS. Where others disturb the machine, CPU seconds move less than seconds."""
        share = self.one.whole / self.other.whole
        return (self.name, f"{share:.2f}", f"{self.one.cpu / self.other.cpu:.2f}", *_verdict(share, self.most))


@dataclass(frozen=True, slots=True)
class Memory:
    """The most memory that any of these took, all its processes together, in MB."""

    runs: Sequence[Measured]
    most: float

    def row(self) -> tuple[str, ...]:
        """The cells under RATIO_HEADS."""
        value = max(run.tree for run in self.runs)
        return ("the hub's memory, MB", f"{value:.0f}", "", *_verdict(value, self.most))


def _verdict(value: float, most: float | None) -> tuple[str, str]:
    if most is None:
        return "", ""
    return f"≤ {most:g}", "met" if value <= most else "MISSED"
