"""Whether partners.yaml and content/ are right, and agree with what was collected. Asks nobody, changes nothing."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from partnerhub.config import load, read_content
from partnerhub.curate.pipeline import resolve
from partnerhub.model import Content, Hub
from partnerhub.publish.debates import warnings
from partnerhub.shell.opened import store_of
from partnerhub.shell.report import count, lost, plain
from partnerhub.shell.terminal import out
from partnerhub.store import open_store


def check(directory: Path, now: datetime, as_json: bool) -> None:
    """Says what there is. Raises `ConfigError` with every mistake."""
    hub = load(directory)
    content = read_content(hub)
    decisions = None
    if store_of(hub).exists():
        with open_store(store_of(hub)) as store:
            decisions = resolve(hub, content, store, now).lost
    told = warnings(content, now.astimezone(ZoneInfo(hub.timezone)).date())
    if as_json:
        data = {
            **counted(hub, content),
            "references": "not checked" if decisions is None else "checked",
            "lost": [decision.file for decision in decisions or ()],
            "warnings": list(told),
            "mistakes": [],
        }
        print(json.dumps({"hub": hub.title, **data}, ensure_ascii=False))
        return
    words = [count(number, one[:-1], one) for one, number in counted(hub, content).items() if number]
    lines = [f"{hub.title}: {', '.join(words)}. No mistakes."]
    if decisions is None and content.decisions:
        lines.append("References not checked: nothing was collected yet.")
    if decisions:
        lines.append(f"{lost(decisions)}.")
    for line in (*lines, *told):
        out.print(plain(line), markup=False, highlight=False, soft_wrap=True)


def counted(hub: Hub, content: Content) -> dict[str, int]:
    return {
        "partners": len(hub.partners),
        "channels": len(tuple(hub.channels)),
        "pages": content.pages,
        "decisions": len(content.decisions),
        "debates": len(content.debates),
        "roundups": len(content.roundups),
        "incidents": len(content.incidents),
        "entries": len(content.entries),
    }
