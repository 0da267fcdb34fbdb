"""How light the site is: bytes, elements and requests, and a layout that stays where it is while things arrive."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from tests.browser import browser, serving

SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
ELEMENT = re.compile(r"<[a-z]")
LATE = re.compile(r"/pictures/|\.(?:js|json|svg|png|webp|pf_\w+)$")
PLACES: dict[str, str | re.Pattern[str]] = {  # an address, or what the text of a story's page has in it
    "home": "index.html",
    "list with pictures": "topics/road-safety/index.html",
    "sensitive list": "topics/hate-crime/index.html",
    "partner with pictures": "partners/arts-quay/index.html",
    "area with a map": "areas/hexley-vale/index.html",
    "areas": "areas/index.html",
    "story with a picture": re.compile('<figure class="picture'),
    "sensitive story": re.compile('class="leave"'),
    "search": "search/index.html?q=youth",
}
WATCH = """new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    for (const {node, previousRect: {y}, currentRect} of entry.sources)
      (window.moved ??= []).push(`${node?.className || node?.nodeName} from ${y} to ${currentRect.y}`);
}).observe({type: "layout-shift", buffered: true})"""


@pytest.fixture(scope="module")
def site(sample: Path) -> Path:
    return (sample / "output").resolve()


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, str]:
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with serving(site) as here:
        yield here


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


def squeezed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


@pytest.mark.parametrize("home", ["index.html", "cy/index.html"])
def test_the_home_page_and_its_sheets_are_14_kilobytes_at_most(site: Path, pages: dict[str, str], home: str) -> None:
    sheets = [(site / home).parent / href for href in SHEET.findall(pages[home])]
    assert sheets
    assert sum(map(squeezed, (site / home, *sheets))) <= 14_000


def test_no_sheet_loads_anything_or_brings_letters(site: Path) -> None:
    sheets = sorted((site / "theme").glob("*.css"))
    assert len(sheets) >= 3
    for sheet in sheets:
        assert not re.search(r"@font-face|@import|url\(", sheet.read_text(encoding="utf-8")), sheet.name
        assert sheet.stat().st_size < 20_000


def test_a_story_in_a_list_has_under_100_elements(pages: dict[str, str]) -> None:
    counts = [
        (len(ELEMENT.findall(card.partition("</article>")[0])), path)
        for path, html in pages.items()
        for card in re.split(r'<article class="(?=card|line|contribution)', html)[1:]
    ]
    assert len(counts) > 1000
    assert max(counts) < (100,)


def test_a_storys_own_page_has_under_100_elements_for_each_who_tells_it(pages: dict[str, str]) -> None:
    stories = [(path, re.search(r'<article class="story.*</article>', html, re.DOTALL)) for path, html in pages.items()]
    assert any(story and story[0].count('<article class="telling') > 3 for _, story in stories)
    for path, story in stories:
        if story:
            tellings = re.findall(r'<article class="telling.*?</article>', story[0], re.DOTALL)
            around = re.sub(r'<article class="line.*?</article>', "", story[0], flags=re.DOTALL)  # other stories
            for telling in tellings:
                around = around.replace(telling, "")
            assert all(len(ELEMENT.findall(part)) < 100 for part in (around, *tellings)), path


def test_every_picture_says_how_large_it_is_and_what_it_shows(pages: dict[str, str]) -> None:
    pictures = [(picture, path) for path, html in pages.items() for picture in re.findall(r"<img [^>]*>", html)]
    assert pictures
    for picture, path in pictures:
        assert re.search(r' width="[1-9]\d*" height="[1-9]\d*"', picture), (path, picture)
        assert ' alt="' in picture, (path, picture)


def test_the_home_page_asks_for_itself_its_sheet_its_icon_and_pictures_alone(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "index.html", wait_until="networkidle")
    assert all(url.startswith(address) for url in asked)
    assert len([url for url in asked if "/pictures/" not in url]) <= 3
    page.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("kind", PLACES)
def test_nothing_moves_while_a_page_arrives(
    chromium: Browser, address: str, pages: dict[str, str], kind: str, width: int
) -> None:
    where = PLACES[kind]
    if isinstance(where, re.Pattern):
        where = min(path for path, html in pages.items() if path.startswith("stories/") and where.search(html))
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.add_init_script(WATCH)
    page.route(LATE, later)
    page.goto(address + where, wait_until="networkidle")
    if kind == "search":
        page.wait_for_selector(".results li")
    for part in page.locator("img").all():
        part.scroll_into_view_if_needed()
        part.evaluate("image => image.decode()")  # it is there
    page.wait_for_timeout(100)
    assert page.evaluate("window.moved ?? []") == []
    page.close()


def later(route: Route) -> None:
    """Pictures and scripts come after the first paint, as they do over a slow line."""
    time.sleep(0.1)
    route.continue_()
