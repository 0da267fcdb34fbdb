"""Pagefind's program, which makes a search index: the one place that starts it and speaks with it.

Takes records as Pagefind knows them, gives the files of their index, the same for the same records. The program is
spoken to over its standard input, as Pagefind's own packages do: theirs waits a tenth of a second for each record.
"""

from __future__ import annotations

import base64
import json
import select
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Any, Self

from pagefind.service import get_executable

from partnerhub.errors import Refused

PATIENCE = 120.0  # seconds for one answer: the longest, all files of a bundle, takes about one
REMEDY = "Install it again (`pip install --force-reinstall 'pagefind[bin]'`), then build again"


@cache
def program() -> Path | None:
    """Where it is. None when this platform has none."""
    try:
        return get_executable()
    except FileNotFoundError:
        return None


@cache
def edition() -> str:
    """Stands for the program: another one may make other files."""
    where = program()
    return f"{version('pagefind')} {where.stat().st_size if where and where.is_file() else 0}"


class Pagefind:
    """Started by the first index that is made, and ended with the `with` block."""

    def __init__(self) -> None:
        self._running: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._asked = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        if self._errors is not None:
            self._errors.close()

    def index(self, records: Iterable[Mapping[str, Any]]) -> dict[str, bytes]:
        """Files by path, in order. A record has url, content, language and meta; one without content is not found."""
        index = self._ask("NewIndex", config={})["index_id"]
        for record in records:
            self._ask("AddRecord", index_id=index, **record)
        made = self._ask("GetFiles", index_id=index)["files"]
        self._ask("DeleteIndex", index_id=index)
        return {file["path"]: base64.b64decode(file["content"]) for file in sorted(made, key=lambda file: file["path"])}

    def _ask(self, what: str, **more: Any) -> Mapping[str, Any]:
        self._asked += 1
        message = json.dumps({"message_id": self._asked, "payload": {"type": what, **more}})
        process = self._running or self._start()
        assert process.stdin
        try:
            process.stdin.write(base64.b64encode(message.encode()) + b",")
            process.stdin.flush()
            answer: dict[str, Any] = json.loads(base64.b64decode(self._answer(process)))["payload"]
        except (OSError, EOFError, ValueError, KeyError) as error:
            raise self._failed(error) from error
        if answer["type"] == "Error":
            raise self._failed(answer.get("message"))
        return answer

    def _answer(self, process: subprocess.Popen[bytes]) -> bytes:
        """Up to its comma. Only one question is ever open."""
        assert process.stdout
        parts: list[bytes] = []
        while not parts or not parts[-1].endswith(b","):
            if not select.select([process.stdout], [], [], PATIENCE)[0]:
                raise TimeoutError(f"no answer in {PATIENCE:.0f} seconds")
            if not (part := process.stdout.read1(1 << 20)):  # type: ignore[attr-defined]
                raise EOFError("it ended")
            parts.append(part)
        return b"".join(parts)[:-1]

    def _start(self) -> subprocess.Popen[bytes]:
        where = program()
        if where is None:
            raise Refused(f"Pagefind, which makes the search index, is not here. {REMEDY}")
        self._errors = TemporaryFile()  # noqa: SIM115 - closed with us; it has no name, so nothing is left of it
        try:
            self._running = subprocess.Popen(  # noqa: S603 - the installed program, and no word of anybody's
                [where.absolute(), "--service"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                cwd=where.absolute().parent,  # it reads pagefind.toml and the like where it is started
                env={},
            )
        except OSError as error:
            raise self._failed(error) from error
        return self._running

    def _end(self) -> None:
        if self._running is None:
            return
        self._running.kill()
        self._running.wait()
        for pipe in (self._running.stdin, self._running.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()

    def _failed(self, why: object) -> Refused:
        self._end()
        said = ""
        if self._errors is not None:
            self._errors.seek(0)
            said = self._errors.read().decode(errors="replace").strip()
        told = (said or str(why))[-500:]
        return Refused(f"the search index was not made, as Pagefind ({program()}) failed: {told}. {REMEDY}")
