"""A whole police area's news, one feed an outlet: a site a reader of that area would use."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from html import escape
from pathlib import Path

import pytest

from partnerhub.model import StoryState
from partnerhub.store import open_store
from tests.command import hub
from tests.conftest import SHARED

ROWS = [
    json.loads(line) for line in (SHARED / "stories" / "lancashire.dev.jsonl").read_text(encoding="utf-8").splitlines()
]
DISTRICTS = [
    "Blackburn",
    "Blackpool",
    "Burnley",
    "Chorley",
    "Fylde",
    "Hyndburn",
    "Lancaster",
    "Pendle",
    "Preston",
    "Rossendale",
    "Wyre",
    "Ribble Valley",
    "South Ribble",
    "West Lancashire",
]


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:30].rstrip("-")


@pytest.fixture(scope="module")
def lancashire(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("lancashire")
    outlets = defaultdict(list)
    for row in ROWS:
        outlets[row["outlet"]].append(row)
    (root / "channels").mkdir()
    (root / "content").mkdir()
    partners = []
    for outlet, rows in outlets.items():
        items = "".join(
            f"<item><title>{escape(row['title'])}</title><link>{escape(row['source_url'])}</link>"
            f"<pubDate>{row['published']}</pubDate><description>{escape(row['summary_ai_rewritten'])}</description></item>"
            for row in rows
        )
        path = root / "channels" / f"{slug(outlet)}.xml"
        path.write_text(
            f'<rss version="2.0"><channel><title>{escape(outlet)}</title>{items}</channel></rss>', encoding="utf-8"
        )
        partners.append(
            {
                "id": slug(outlet),
                "name": outlet,
                "trust": "auto",
                "permission": {"basis": "agreement", "granted_by": "its editor", "date": "2026-01-01"},
                "channels": [{"id": f"{slug(outlet)}-feed", "path": f"channels/{path.name}"}],
            }
        )
    hub_ = {
        "hub": {"title": "Lancashire rehearsal", "contact": "hub@hub.example"},
        "office": [{"name": "An office", "short": "Office", "from": "2012-11-22"}],
        "patch": {
            "id": "lancashire",
            "name": "Lancashire",
            "kind": "force",
            "areas": [{"id": slug(name), "name": name, "kind": "district"} for name in DISTRICTS],
        },
        "topics": [
            {"id": "courts", "name": "Courts", "keywords": ["court", "jailed", "sentenced", "trial"]},
            {"id": "roads", "name": "Roads", "keywords": ["crash", "road", "motorway", "M6", "M55", "traffic"]},
            {"id": "community", "name": "Community", "keywords": ["charity", "volunteers", "community", "fundraiser"]},
        ],
        "partners": partners,
    }
    (root / "partners.yaml").write_text(json.dumps(hub_), encoding="utf-8")
    ended = hub("nightly", "--hub", root, "--now", "2026-02-12T05:00:00Z")
    assert ended.code == 0, ended.err
    return root


def test_every_item_is_told_in_one_story_or_waits(lancashire: Path) -> None:
    with open_store(lancashire / "var" / "hub.sqlite") as store:
        stories = store.stories(*StoryState)
        shown = [item.id for told in store.told(stories) for item in told.items]
        waiting = {ask.item for story in stories for ask in story.asks if ask.holds}
    assert len(shown) == len(set(shown))
    assert len(set(shown) | waiting) == len(ROWS)
    assert len(waiting) <= 0.1 * len(ROWS)
    joined = len(ROWS) - len(stories)
    assert 5 <= joined <= 40, "some outlets tell the same, most do not"


def test_a_reader_finds_their_district(lancashire: Path) -> None:
    page = (lancashire / "output" / "areas" / "preston" / "index.html").read_text(encoding="utf-8")
    named = sum("Preston" in row["title"] + row["summary_ai_rewritten"] for row in ROWS)
    assert len(re.findall(r'<article class="card\b', page)) >= min(20, named // 2)


def test_no_outlet_fills_the_front_page(lancashire: Path) -> None:
    page = (lancashire / "output" / "index.html").read_text(encoding="utf-8")
    shown = page.partition('class="latest"')
    top, latest = (re.findall(r'class="who\b[^"]*" href="[^"]*">([^<]+)<', part) for part in (shown[0], shown[2]))
    assert len(latest) == 10
    assert len(set(latest)) >= 4
    assert len(set(top)) >= 4
