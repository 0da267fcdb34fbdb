"""How much a page asks of a reader's connection and machine: bytes, elements, requests, and nothing that jumps."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import browser, served

MOST = 14 * 1024  # bytes of the front page and its sheet, compressed
ELEMENTS = 100  # of one story
SHIFTS = """() => new Promise((done) => {
  let moved = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((each) => { moved += each.value; }))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(moved), 400);
})"""


@pytest.fixture(scope="module")
def site(sample: Path) -> Path:
    return (sample / "output").resolve()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def address(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(site, tmp_path_factory.mktemp("www")) as here:
        yield here


def a_story(site: Path, sign: str) -> str:
    pages = sorted((site / "stories").iterdir())
    return next(f"stories/{page.name}" for page in pages if sign in page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("front", ["index.html", "cy/index.html"])
def test_the_front_page_and_its_sheet_are_at_most_14_kilobytes_compressed(site: Path, front: str) -> None:
    page = (site / front).read_bytes()
    sheets = set(re.findall(rb'<link rel="stylesheet" href="([^"]+)"', page))
    files = [(site / front).parent / sheet.decode() for sheet in sheets]
    assert sum(len(gzip.compress(data, 9)) for data in (page, *(file.read_bytes() for file in files))) <= MOST


def test_each_style_sheet_is_below_20_kilobytes_and_loads_nothing(site: Path) -> None:
    sheets = sorted((site / "theme").glob("*.css"))
    assert len(sheets) >= 3
    for sheet in sheets:
        text = sheet.read_text(encoding="utf-8")
        assert len(text.encode()) < 20_000, sheet.name
        assert not re.search(r"@font-face|@import|url\(", text), sheet.name


def test_every_picture_keeps_its_place_free(site: Path) -> None:
    pictures = [tag for page in site.rglob("*.html") for tag in re.findall(r"<img [^>]+>", page.read_text("utf-8"))]
    assert pictures
    assert all(re.search(r' width="\d+" height="\d+"', tag) and " alt=" in tag for tag in pictures)


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_jumps_while_a_page_loads(chromium: Browser, address: str, site: Path, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800})
    for path in ("index.html", "partners/arts-quay/index.html", a_story(site, "<img"), "areas/index.html"):
        page.goto(address + path, wait_until="networkidle")
        assert page.evaluate(SHIFTS) == 0, path
    page.close()


def test_the_front_page_asks_for_little(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "index.html", wait_until="networkidle")
    assert len([url for url in asked if "/pictures/" not in url]) <= 3  # the page, its sheet, its icon
    page.close()


def test_a_story_has_fewer_than_a_hundred_elements(chromium: Browser, address: str, site: Path) -> None:
    page = chromium.new_page()
    for path in ("index.html", "topics/youth/index.html", "debates/policing-precept/index.html"):
        page.goto(address + path)
        sizes = page.locator("article article, main article:not(.debate)").evaluate_all(
            "all => all.map(each => each.querySelectorAll('*').length)"
        )
        assert sizes, path
        assert max(sizes) < ELEMENTS, path
    for sign in ("Also told on", "<img", "<dt>Closes"):
        page.goto(address + a_story(site, sign))
        assert page.locator("article.story *").count() < ELEMENTS, sign
    page.close()
