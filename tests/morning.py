"""A small hub on the morning after: one partner whose every word waits for an editor."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from partnerhub.config import load, read_content
from partnerhub.model import Decision
from tests.command import hub

NOW = "2026-11-20T20:00:00Z"
HUB = """\
hub: {title: Northmere Together, description: In one place., languages: [en], timezone: Europe/London,
      contact: hub@northmere.example}
office: [{name: Northmere Police and Crime Commissioner, short: PCC, from: 2024-05-09}]
patch: {id: northmere, name: Northmere, kind: force, places: [Northmere]}
topics: []
accounts: []
partners:
  - id: saltby
    name: Saltby Foodbank
    areas: [northmere]
    relation: [lives]
    trust: review
    permission: {basis: agreement, granted_by: Chair, date: 2026-01-12, excerpt_words: 60}
    channels: [{id: saltby-news, kind: jsonfeed, path: news.json}]
"""


def made(root: Path, texts: Sequence[str]) -> Path:
    """A hub whose one partner said each of these, collected and waiting."""
    (root / "partners.yaml").write_text(HUB, encoding="utf-8")
    items = [
        {
            "id": f"https://saltby.example/{number}",
            "url": f"https://saltby.example/{number}",
            "title": f"Parcel {number} is packed",
            "content_text": text,
            "date_published": f"2026-{1 + number // 28:02}-{1 + number % 28:02}T09:00:00Z",
        }
        for number, text in enumerate(texts)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": items}
    (root / "news.json").write_text(json.dumps(feed), encoding="utf-8")
    ended = hub("collect", "--hub", root, "--now", NOW)
    assert ended.code == 0, ended.err
    return root


def decisions(root: Path) -> tuple[Decision, ...]:
    return read_content(load(root)).decisions
