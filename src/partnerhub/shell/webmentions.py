"""`hub webmentions`: what a nightly job still has to send, each pair once."""

from __future__ import annotations

import json

from partnerhub.publish.webmentions import webmentions
from partnerhub.shell.opened import Opened
from partnerhub.shell.terminal import err, out

FACT = "webmentions sent"


def show_webmentions(found: Opened, *, sent: bool, as_json: bool) -> None:
    """Lists what was not sent yet, a pair a line. `sent`: notes all of it as sent instead."""
    before: list[str] = json.loads(found.store.fact(FACT) or "[]")
    every = webmentions(found.hub, found.content, found.store)
    due = [each for each in every if str(each) not in {*before}]
    if sent:
        found.store.remember({FACT: json.dumps(sorted({*before, *map(str, due)}))})
        err.print(f"{len(due)} noted as sent", markup=False, highlight=False)
    elif as_json:
        print(json.dumps([{"source": each.source, "target": each.target} for each in due], indent=2))
    else:
        for each in due:
            out.print(str(each), markup=False, highlight=False, soft_wrap=True)
        if not found.hub.url:
            err.print("None: hub.url is empty, and others can only be told of a public address", markup=False)
