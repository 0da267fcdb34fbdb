"""Every kind of page for everybody: axe-core, the keyboard, large letters, forced colours, and what a screen reader hears.

The sample hub in Debian's Chromium. axe-core comes with axe-playwright-python; nothing is asked of the network.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import browser, served

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 640}

# Where each kind of page is: an address, or what the text of a story's page has in it.
KINDS: dict[str, str | re.Pattern[str]] = {
    "home": "index.html",
    "closing": "closing/index.html",
    "story": re.compile('class="words e-content"'),
    "story of several voices": re.compile('class="tellings"'),
    "sensitive story": re.compile('class="leave"'),
    "story that was changed": re.compile('class="change"|Changed at source'),
    "story with a picture": re.compile("wide-picture"),
    "story with facts": re.compile('class="facts"'),
    "story with a note": re.compile('class="editors"'),
    "story that moved": re.compile("<h1>This story has moved"),
    "story that was withdrawn": re.compile("<h1>Withdrawn"),
    "topic": "topics/road-safety/index.html",
    "sensitive topic": "topics/vawg/index.html",
    "later page of a list": "topics/funding/page/1.html",
    "area with a map": "areas/stonebrook/index.html",
    "area with areas in it": "areas/hexley-vale/index.html",
    "partner": "partners/safe-harbour/index.html",
    "holder": "partners/commissioner/index.html",
    "kind": "kinds/event/index.html",
    "day": "archive/2026/11/19/index.html",
    "month": "archive/2026/09/index.html",
    "year": "archive/2026/index.html",
    "archive": "archive/index.html",
    "partners": "partners/index.html",
    "topics": "topics/index.html",
    "areas": "areas/index.html",
    "kinds": "kinds/index.html",
    "debate": "debates/policing-precept/index.html",
    "closed debate": "debates/vale-road-limit/index.html",
    "strand": "debates/policing-precept/against/index.html",
    "debates": "debates/index.html",
    "round-up": "roundups/2026-11-12-vale-road/index.html",
    "round-ups": "roundups/index.html",
    "corrections": "corrections/index.html",
    "incident": "incidents/2026-11-20-rural-link-mastodon/index.html",
    "status": "status/index.html",
    "search": "search/index.html?q=road",
    "A to Z": "a-z/index.html",
    "follow": "follow/index.html",
    "embedded list": "topics/youth/embed.html",
    "page": "about/index.html",
    "accessibility": "accessibility/index.html",
    "privacy": "privacy/index.html",
    "copyright": "copyright/index.html",
    "no page": "404.html",
}
