"""Reading feeds and re-encoding pictures in children that can be killed: 5 s of processor time, 512 MB, 20 s in all.

`Readers` and `Encoders` are the parent's side; run as a module this file is the child: frames in, frames out, one
document at a time. The child's answers are validated JSON, never code. Does not fetch, store or decide.
"""

from __future__ import annotations

import asyncio
import math
import os
import resource
import signal
import struct
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import TracebackType, UnionType
from typing import Any, BinaryIO, Generic, Self, TypeVar

from pydantic import TypeAdapter, ValidationError

import partnerhub
from partnerhub.collect.discovery.values import Outlines, Page
from partnerhub.collect.imports.values import Ask, Export
from partnerhub.collect.values import Encoded, Failed, Here, NoPicture, ReadFeed, Trouble
from partnerhub.model import Kind

FIRST = Here(datetime.fromtimestamp(0, UTC))  # of what is no calendar
A = TypeVar("A")
Answers = Callable[[bytes, bytes], object]  # (question, body) to what the child has to say

_LENGTH = struct.Struct(">I")
_LONGEST = 256 * 1024 * 1024
_PAGE = tuple[str, str]
_QUESTION = tuple[Kind, str, str, Here]


@cache
def _json(of: Any) -> TypeAdapter[Any]:
    """How such values cross a pipe. Built when first needed: a night of 304s needs none."""
    return TypeAdapter(of)


@dataclass(frozen=True, slots=True)
class Task(Generic[A]):
    """One kind of work. `begin` runs in the child alone: it imports what the work needs, and gives what does it."""

    name: str
    doing: str
    doer: str
    gives: type[A] | UnionType
    begin: Callable[[], Answers]

    @property
    def answers(self) -> TypeAdapter[A | Failed]:
        return _json(self.gives | Failed)


def _reading() -> Answers:
    from partnerhub.collect.read import read  # only children need feedparser: a night of 304s starts none

    read(Kind.FEED, b"<rss/>", "", "")  # what is imported on first use is here before memory may run out

    asked = _json(_QUESTION)

    def answer(question: bytes, body: bytes) -> ReadFeed | Failed:
        kind, content_type, url, here = asked.validate_json(question)
        return read(kind, body, content_type, url, here)

    return answer


def _encoding() -> Answers:
    from partnerhub.collect.encode import encode, warm_up

    warm_up()
    return lambda _, body: encode(body)


def _looking() -> Answers:
    from partnerhub.collect.discovery.page import read

    def answer(question: bytes, body: bytes) -> Page:
        content_type, url = _json(_PAGE).validate_json(question)
        return read(body, content_type, url)

    return answer


def _following() -> Answers:
    from partnerhub.collect.read.links import links

    def answer(question: bytes, body: bytes) -> tuple[str, ...] | Failed:
        content_type, url = _json(_PAGE).validate_json(question)
        return links(body, content_type, url)

    return answer


def _outlining() -> Answers:
    from partnerhub.collect.opml import read

    return lambda _, body: read(body)


def _importing() -> Answers:
    from partnerhub.collect.imports.reading import read
    from partnerhub.collect.imports.values import Wrong

    def answer(question: bytes, _: bytes) -> Export | Failed:
        try:
            return read(_json(Ask).validate_json(question))
        except Wrong as wrong:
            told = wrong.problem.encode("utf-8", "replace").decode()  # it may name a file of any name
            return Failed(Trouble.NOT_A_FEED, told, status=wrong.line)

    return answer


READ: Task[ReadFeed] = Task("read", "reading", "the reader", ReadFeed, _reading)
ENCODE: Task[Encoded | NoPicture] = Task("encode", "re-encoding", "the encoder", Encoded | NoPicture, _encoding)
LOOK: Task[Page] = Task("look", "reading the page", "the reader of pages", Page, _looking)
IMPORT: Task[Export] = Task("import", "reading the export", "the reader of exports", Export, _importing)
OUTLINE: Task[Outlines] = Task("outline", "reading", "the reader", Outlines, _outlining)
LINKS: Task[tuple[str, ...]] = Task("links", "reading the page", "the reader of pages", tuple[str, ...], _following)
TASKS: dict[str, Task[Any]] = {task.name: task for task in (LINKS, READ, ENCODE, LOOK, OUTLINE, IMPORT)}


class _Children(Generic[A]):
    """Up to `workers` children, each started when first needed.

    `cpu_seconds`, `wall_seconds` for one document; `memory_bytes` of address space for a child. A document that
    needs more is a `Failed` of its own alone: its child is gone and the next document gets a new one.
    """

    def __init__(
        self,
        task: Task[A],
        workers: int = 2,
        cpu_seconds: float = 5,
        memory_bytes: int = 512 * 2**20,
        wall_seconds: float = 20,
    ) -> None:
        self._children = [_Child(task, cpu_seconds, memory_bytes, wall_seconds) for _ in range(workers)]
        self._idle: asyncio.LifoQueue[_Child[A]] = asyncio.LifoQueue()
        for child in reversed(self._children):
            self._idle.put_nowait(child)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            await child.end()

    async def _ask(self, question: bytes, body: bytes) -> A | Failed:
        """What the task makes of it, or `Trouble.READER` when its child had to be given up."""
        child = await self._idle.get()
        try:
            return await child.ask(question, body)
        finally:
            self._idle.put_nowait(child)


class Readers(_Children[ReadFeed]):
    """Reads feeds."""

    def __init__(self, **limits: Any) -> None:
        super().__init__(READ, **limits)

    async def read(self, kind: Kind, body: bytes, content_type: str, url: str, here: Here = FIRST) -> ReadFeed | Failed:
        """As `collect.read.read`."""
        return await self._ask(_json(_QUESTION).dump_json((kind, content_type, url, here)), body)


class Encoders(_Children[Encoded | NoPicture]):
    """Re-encodes pictures."""

    def __init__(self, **limits: Any) -> None:
        super().__init__(ENCODE, **limits)

    async def encode(self, body: bytes) -> Encoded | NoPicture | Failed:
        """As `collect.encode.encode`."""
        return await self._ask(b"", body)


class Lookers(_Children[Page]):
    """Reads web pages for what they tell of themselves."""

    def __init__(self, **limits: Any) -> None:
        super().__init__(LOOK, **limits)

    async def read(self, body: bytes, content_type: str, url: str) -> Page | Failed:
        """As `collect.discovery.page.read`."""
        return await self._ask(_json(_PAGE).dump_json((content_type, url)), body)


class Linkers(_Children[tuple[str, ...]]):
    """Reads web pages for where they lead."""

    def __init__(self, **limits: Any) -> None:
        super().__init__(LINKS, **limits)

    async def links(self, body: bytes, content_type: str, url: str) -> tuple[str, ...] | Failed:
        """As `collect.read.links.links`."""
        return await self._ask(_json(_PAGE).dump_json((content_type, url)), body)


class Outliners(_Children[Outlines]):
    """Reads OPML files."""

    def __init__(self, **limits: Any) -> None:
        super().__init__(OUTLINE, **limits)

    async def read(self, body: bytes) -> Outlines | Failed:
        """As `collect.opml.read`."""
        return await self._ask(b"", body)


class Importers(_Children[Export]):
    """Reads owners' exports, which are larger than feeds and read once: 5 minutes, 10 in all, and 1 GB."""

    def __init__(self, **limits: Any) -> None:
        usual = {"workers": 1, "cpu_seconds": 300, "wall_seconds": 600, "memory_bytes": 2**30}
        super().__init__(IMPORT, **(usual | limits))

    async def read(self, ask: Ask) -> Export | Failed:
        """As `collect.imports.reading.read`; what is `Wrong` is `Trouble.NOT_A_FEED`, with the line as its status."""
        return await self._ask(_json(Ask).dump_json(ask), b"")


class _Child(Generic[A]):
    """One child at a time, and what it may use."""

    def __init__(self, task: Task[A], cpu_seconds: float, memory_bytes: int, wall_seconds: float) -> None:
        self.task = task
        self.cpu_seconds, self.memory_bytes, self.wall_seconds = cpu_seconds, memory_bytes, wall_seconds
        self.process: Process | None = None

    async def ask(self, question: bytes, body: bytes) -> A | Failed:
        whole = False
        try:
            process = self.process = self.process or await self._start()
            async with asyncio.timeout(self.wall_seconds):
                frame = await _ask(process, question, body)
            answer = self.task.answers.validate_json(frame)
            whole = not (isinstance(answer, Failed) and answer.trouble is Trouble.READER)
            return answer
        except TimeoutError:
            return Failed(Trouble.READER, f"{self.task.doing} took more than {self.wall_seconds:g} s")
        except (asyncio.IncompleteReadError, ConnectionError):
            return Failed(Trouble.READER, await self._cause_of_death())
        except ValidationError:
            return Failed(Trouble.READER, f"{self.task.doer} gave an answer that makes no sense")
        finally:
            if not whole:  # also when the run is stopped: what the child says next answers nobody
                await self.end()

    async def end(self) -> None:
        """Ends the child, if there is one, and waits until it is gone."""
        process, self.process = self.process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.communicate()  # closes the pipes as well

    async def _start(self) -> Process:
        path = os.pathsep.join(filter(None, (str(Path(partnerhub.__file__).parents[1]), os.environ.get("PYTHONPATH"))))
        # Its standard error would bring a feed's text to the terminal, and CI reads commands from there.
        return await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", __name__, self.task.name, str(self.cpu_seconds), str(self.memory_bytes),
            stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=os.environ | {"PYTHONPATH": path},
        )  # fmt: skip

    async def _cause_of_death(self) -> str:
        assert self.process is not None
        status = await self.process.wait()
        if status == -signal.SIGXCPU:
            return f"{self.task.doing} took more than {self.cpu_seconds:g} s of processor time"
        if status == -signal.SIGABRT:  # how Rust and glibc end without memory
            return _too_much(self.task, self.memory_bytes)
        return f"{self.task.doer} stopped without an answer (status {status})"


async def _ask(process: Process, question: bytes, body: bytes) -> bytes:
    assert process.stdin
    assert process.stdout
    process.stdin.writelines((_LENGTH.pack(len(question)), question, _LENGTH.pack(len(body)), body))
    await process.stdin.drain()
    (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
    if length > _LONGEST:
        raise ConnectionError("no answer is that long")
    return await process.stdout.readexactly(length)


def _too_much(task: Task[Any], memory_bytes: int) -> str:
    return f"{task.doing} took more than {memory_bytes // 2**20} MB of memory"


def _serve(task: Task[Any], cpu_seconds: float, memory_bytes: int) -> None:
    """The child: answers until its parent closes the pipe, or one document is too much for it."""
    answer, told = task.begin(), task.answers
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    questions, answers = _private_pipes()
    while (question := _frame(questions)) is not None and (body := _frame(questions)) is not None:
        _grant(cpu_seconds)
        try:
            frame = told.dump_json(answer(question, body))
        except MemoryError:
            frame = told.dump_json(Failed(Trouble.READER, _too_much(task, memory_bytes)))
        answers.write(_LENGTH.pack(len(frame)) + frame)
        answers.flush()


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes under other numbers: what a library prints or asks must not get between the frames."""
    pipes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return pipes


def _frame(pipe: BinaryIO) -> bytes | None:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    frame = pipe.read(length)
    return frame if len(frame) == length else None


def _grant(seconds: float) -> None:
    """So much processor time for the next document, counted from now; the limit itself counts from birth."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    _serve(TASKS[sys.argv[1]], float(sys.argv[2]), int(sys.argv[3]))
