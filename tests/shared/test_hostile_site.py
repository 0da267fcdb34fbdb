"""The shared sets of hostile lines as every field of every item, built into a site and opened in a real browser."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Request

from tests.browser import browser
from tests.command import Ended
from tests.conftest import SHARED
from tests.siege import HOSTILE, Patch, assert_plain, assert_quiet_report, atom, faults_of, json_feed, rss

FORMS = {"rss": rss, "atom": atom, "jsonfeed": json_feed}
IN_ONE_FEED = 400
LOOKED_AT = 60  # pages opened in the browser, besides the lists


def lines() -> list[str]:
    payloads = (SHARED / "hostile" / "xss-payloads.dev.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    naughty = json.loads((SHARED / "hostile" / "blns" / "blns.json").read_text(encoding="utf-8"))
    return [line for line in payloads + naughty if line.strip()]


@pytest.fixture(scope="module")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Patch, Ended]:
    patch = Patch(tmp_path_factory.mktemp("lines") / "hub")
    every = lines()
    names = list(FORMS)
    channels: dict[str, str | bytes] = {}
    for number, start in enumerate(range(0, len(every), IN_ONE_FEED)):
        form = names[number % len(names)]
        channels[f"{form}.n{number}"] = FORMS[form](every[start : start + IN_ONE_FEED])
    patch.write(channels)
    return patch, patch.night("--json")


def test_every_line_is_read_and_none_stops_the_night(besieged: tuple[Patch, Ended]) -> None:
    patch, ended = besieged
    assert_plain(ended, 0)
    assert_quiet_report(patch.root)
    assert [result for result in ended.json["collected"]["results"] if result["reason"]] == []
    assert ended.json["built"]["stories"] > 1_000


def test_no_line_becomes_markup_an_address_or_a_file(besieged: tuple[Patch, Ended]) -> None:
    patch, _ = besieged
    assert faults_of(patch.root / "output") == []


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Tests read what the browser says, not the server."""


@pytest.fixture(scope="module")
def address(besieged: tuple[Patch, Ended]) -> Iterator[str]:
    site = str((besieged[0].root / "output").resolve())
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_browser_runs_nothing_and_asks_nobody(besieged: tuple[Patch, Ended], address: str) -> None:
    """The policy of the pages is taken off on the way, so that the words alone must be harmless."""
    site = (besieged[0].root / "output").resolve()
    stories = sorted((site / "stories").iterdir(), key=lambda path: (-path.stat().st_size, path.name))
    some = [*stories[: LOOKED_AT // 2], *stories[:: max(1, 2 * len(stories) // LOOKED_AT)]]
    lists = [
        site / "index.html",
        *sorted(site.glob("partners/*/index.html"))[:6],
        *sorted(site.glob("archive/**/index.html"))[:4],
    ]
    happened: list[str] = []
    with browser() as chromium:
        page = chromium.new_page()

        def dialog(shown: Dialog) -> None:
            happened.append(f"{page.url}: a dialog")
            shown.dismiss()

        def request(asked: Request) -> None:
            if not asked.url.startswith(address):
                happened.append(f"{page.url}: asked {asked.url[:100]}")

        page.on("dialog", dialog)
        page.on("request", request)
        page.on("popup", lambda _: happened.append(f"{page.url}: a window"))
        page.route(
            "**/*.html",
            lambda route: route.fulfill(
                body=without_policy(site, route.request.url, address), content_type="text/html"
            ),
        )
        for path in [*lists, *some]:
            page.goto(address + path.relative_to(site).as_posix())
            for link in page.locator("main a").all()[:3]:
                link.hover(timeout=2_000)
            assert page.locator("h1").count() == 1
            live = "[onload],[onerror],[onclick],[onmouseover],[onfocus],[style],iframe,math,object,embed,form,base,"
            live += "script:not([type='application/ld+json'],[src$='theme/leave.js']),"  # data, and our own
            live += "svg:not(.print-only,.map svg,.chart svg)"
            if found := page.locator(live).count():
                happened.append(f"{page.url}: {found} live elements")
    assert happened == []


def without_policy(site: Path, url: str, address: str) -> str:
    text = (site / url.removeprefix(address).partition("?")[0]).read_text(encoding="utf-8")
    return text.replace("Content-Security-Policy", "X-Was-Policy")


def test_the_hostile_words_are_among_the_pages(besieged: tuple[Patch, Ended]) -> None:
    """Without this, a site that shows nothing would pass."""
    shown = besieged[0].text("stories/*")
    assert "&lt;script" in shown.lower()
    assert "onerror" in shown
    assert len(HOSTILE) > 30
