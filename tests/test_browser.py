"""The sample site in a real browser: phone and desk, light and dark, from a disk, in a folder, without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import browser, served

KINDS = (
    "index.html",
    "partners/index.html",
    "partners/safe-harbour/index.html",
    "partners/fedwen-cymraeg/index.html",
    "topics/youth/index.html",
    "areas/index.html",
    "areas/hexley-vale/index.html",
    "kinds/index.html",
    "kinds/funding/index.html",
    "closing/index.html",
    "debates/policing-precept/index.html",
    "roundups/2026-11-12-vale-road/index.html",
    "a-z/index.html",
    "follow/index.html",
    "search/index.html",
    "archive/index.html",
    "archive/2026/10/index.html",
    "archive/2026/10/06/index.html",
    "status/index.html",
    "about/index.html",
)
ALL = (*KINDS, "cy/index.html", "embed.html")
PIXELS_TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def address(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site in a sub-folder of a web server."""
    with served(sample / "output", tmp_path_factory.mktemp("www")) as here:
        yield here


def a_story(sample: Path, sign: str) -> str:
    pages = sorted((sample / "output" / "stories").iterdir())
    return next(f"stories/{page.name}" for page in pages if sign in page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_page_is_wider_than_its_screen(chromium: Browser, address: str, sample: Path, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800})
    signs = ("Also told on", "<blockquote", 'class="tellings"', 'class="facts"')
    for path in (*ALL, *(a_story(sample, sign) for sign in signs)):
        page.goto(address + path)
        assert page.evaluate(PIXELS_TOO_WIDE) <= 0, path
    page.close()


@pytest.mark.parametrize("path", ALL)
def test_a_page_asks_no_other_host_and_breaks_no_rule_of_its_own(chromium: Browser, address: str, path: str) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    assert all(url.startswith(address) for url in asked if "favicon.ico" not in url)
    assert len(asked) >= 2
    assert said == []
    page.close()


def test_the_site_works_from_a_disk_without_javascript(chromium: Browser, sample: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((sample / "output").resolve().joinpath("index.html").as_uri())
    assert styled(page)
    page.click("main article h3 a")
    assert page.locator("h1").count() == 1
    assert page.locator("article.story .source").first.is_visible()
    page.click("text=Archive")
    page.click("main .index a")
    assert page.locator("article.card").count() > 5
    context.close()


def styled(page: Page) -> bool:
    """Whether the style sheet was let through: the unseen skip link is off the page."""
    box = page.locator(".skip").bounding_box()
    return box is not None and box["x"] < -100


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(chromium: Browser, address: str, scheme: str) -> None:
    page = chromium.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address + "index.html")
    for selector in ("body", ".source", ".card h3 a", ".tags a", ".lead", ".voice", ".bottom p", ".top nav a"):
        assert contrast(page, selector) >= 4.5, selector
    page.close()


CONTRAST = """element => {
  const parse = text => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return {r, g, b, a} };
  const linear = v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = ({r, g, b}) => [r, g, b].map(v => linear(v / 255))
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  let ground = element;
  while (ground && parse(getComputedStyle(ground).backgroundColor).a === 0) ground = ground.parentElement;
  const one = light(parse(getComputedStyle(element).color));
  const two = light(parse(getComputedStyle(ground).backgroundColor));
  return (Math.max(one, two) + .05) / (Math.min(one, two) + .05);
}"""


def contrast(page: Page, selector: str) -> float:
    return float(page.locator(selector).first.evaluate(CONTRAST))


def test_a_keyboard_finds_the_main_part_first_and_sees_where_it_is(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(address + "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main part"
    box = page.locator(".skip").bounding_box()
    assert box
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.close()


def test_every_page_has_its_landmarks(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    for path in KINDS:
        page.goto(address + path)
        for role in ("banner", "main", "contentinfo"):
            assert page.get_by_role(role).count() == 1, (path, role)
        assert page.get_by_role("navigation", name="Main").count() == 1
    page.close()


def test_on_paper_a_story_shows_its_source_and_no_menu(chromium: Browser, address: str, sample: Path) -> None:
    page = chromium.new_page()
    page.goto(address + a_story(sample, "at the source"))
    page.emulate_media(media="print")
    assert not page.locator(".top nav").is_visible()
    after = page.locator(".story .button").evaluate("e => getComputedStyle(e, '::after').content")
    assert "http" in after
    page.close()


def test_a_lost_reader_is_led_back(chromium: Browser, sample: Path) -> None:
    text = (sample / "output" / "404.html").read_text(encoding="utf-8")
    assert 'href="/index.html"' in text
    assert 'href="/theme/hub.css"' in text
