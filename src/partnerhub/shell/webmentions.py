"""`hub webmentions`: what a nightly job still has to send, each pair once."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from partnerhub.errors import ConfigError, Mistake
from partnerhub.publish.webmentions import webmentions
from partnerhub.shell.exits import wrong
from partnerhub.shell.opened import Opened
from partnerhub.shell.report import count
from partnerhub.shell.terminal import err, out

FACT = "webmentions sent"


def show_webmentions(found: Opened, *, sent: Path | None, as_json: bool) -> None:
    """Lists what was not sent yet, a pair a line. `sent`: notes the pairs in this file as sent instead.

    Raises `ConfigError` for a file that cannot be read, or a line in it that is no pair.
    """
    before: list[str] = json.loads(found.store.fact(FACT) or "[]")
    if sent:
        fresh = _pairs(sent) - {*before}
        found.store.remember({FACT: json.dumps(sorted({*before, *fresh}))})
        err.print(f"{count(len(fresh), 'pair')} noted as sent", markup=False, highlight=False)
        return
    every = webmentions(found.hub, found.content, found.store, found.hub.root / "output")
    due = [each for each in every if str(each) not in {*before}]
    if as_json:
        print(json.dumps([{"source": each.source, "target": each.target} for each in due], indent=2))
    else:
        for each in due:
            out.print(str(each), markup=False, highlight=False, soft_wrap=True)
        if not found.hub.url:
            err.print("None: hub.url is empty, and others can only be told of a public address", markup=False)


def _pairs(file: Path) -> set[str]:
    """As `hub webmentions` lists them. "-": on standard input."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise wrong("--sent", f"{file} cannot be read: {why}") from error
    lines = [(number, line.split()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    problem = "is no pair of addresses: write our page and theirs, as `hub webmentions` lists them"
    if odd := [number for number, pair in lines if len(pair) != 2 or not all(each.startswith("http") for each in pair)]:
        raise ConfigError([Mistake(str(file), number, "", problem) for number in odd])
    return {" ".join(pair) for _, pair in lines}
