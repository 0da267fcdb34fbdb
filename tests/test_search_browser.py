"""Searching in a real browser: with a keyboard, on a phone, from a shared address, and what stands there without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from partnerhub.publish.checks import check_page
from tests.browser import browser, served
from tests.searching import PAGES, make_site, story

HOSTILE = story(61, title="<img src=x onerror=document.title='bad'>", text="A zebra <script>x()</script> &lt;b&gt;")
WELSH = story(62, title="Newyddion y côr", text="Mae’r côr yn canu.", language="cy")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("searched")
    make_site(root, [*PAGES, *(story(number) for number in range(60)), HOSTILE, WELSH])
    return root / "output"


@pytest.fixture(scope="module")
def address(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The search page of a site in a sub-folder of a web server."""
    with served(site, tmp_path_factory.mktemp("www")) as here:
        yield f"{here}search/index.html"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Fails when the page says anything to the console, as a browser does when a rule of the policy is broken."""
    opened = chromium.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    opened.close()
    assert said == []


def found(page: Page) -> str:
    return page.get_by_role("status").inner_text()


def test_the_pages_pass_the_last_gate(site: Path) -> None:
    for path in ("search/index.html", "a-z/index.html"):
        assert check_page(path, (site / path).read_text(encoding="utf-8"))[0] == []


def test_the_index_is_loaded_with_the_first_key_and_from_nowhere_else(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/index/" in url]
    page.get_by_label("Words to look for").press("m")
    expect(page.get_by_role("status")).to_contain_text("results")
    assert [url for url in asked if url.endswith(".pf_index")]
    assert not [url for url in asked if not url.startswith(address.removesuffix("search/index.html"))]


def test_a_result_says_what_it_is_and_leads_to_its_page(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Words to look for").fill("minibus")
    expect(page.get_by_role("status")).to_have_text("10 results")
    first = page.locator(".results li").first
    assert re.fullmatch(r"News about minibus \(\d+\)", first.get_by_role("heading", level=2).inner_text())
    assert first.locator(".who").inner_text() == "The Pantry"
    assert re.fullmatch(r"(News|Event) · \d+ \w+ 202\d", first.locator(".when").inner_text())
    assert first.locator("mark").inner_text() == "minibus"
    link = first.get_by_role("link")
    assert str(link.get_attribute("href")).startswith("../stories/")
    link.click()
    assert page.get_by_role("heading").inner_text() == "Here"


def test_words_of_others_are_never_markup(page: Page, address: str) -> None:
    page.goto(f"{address}?q=zebra")
    result = page.locator(".results li")
    expect(result).to_have_count(1)
    assert result.get_by_role("link").inner_text() == HOSTILE.title
    assert "<script>x()</script>" in result.locator(".words").inner_text()
    assert page.locator(".results img, .results script, .results b").count() == 0
    assert page.title().startswith("Search")


def test_a_partners_language_is_said(page: Page, address: str) -> None:
    page.goto(f"{address}?q=côr")
    expect(page.locator(".results a")).to_have_attribute("lang", "cy")


def test_facets_narrow_the_results_and_say_how_many_are_left(page: Page, address: str) -> None:
    page.goto(f"{address}?q=minibus")
    expect(page.get_by_role("status")).to_have_text("10 results")
    page.get_by_text("Choose by partner").click()
    year = page.get_by_role("group", name="Year")
    year.get_by_label("2025 (5)").check()
    expect(page.get_by_role("status")).to_have_text("5 results")
    page.get_by_role("group", name="Topic").get_by_label("Victims").check()
    expect(page.get_by_role("status")).not_to_have_text("5 results")
    left = int(found(page).split()[0])
    assert page.locator(".results li").count() == left
    assert year.get_by_label(f"2025 ({left})").is_checked()
    year.get_by_label("2026").check()
    expect(page.get_by_role("status")).to_have_text("5 results")
    assert page.url.endswith("?q=minibus&topic=Victims&year=2026&year=2025")


def test_facets_work_without_a_word_the_newest_first(page: Page, address: str) -> None:
    page.goto(f"{address}?kind=Event&sort=new")
    expect(page.get_by_role("status")).to_have_text("12 results")
    assert page.locator(".when").first.inner_text() == "Event · 2 September 2026"
    assert page.get_by_role("group", name="Kind").get_by_label("Event").is_checked()


def test_more_results_come_on_demand_and_the_keyboard_follows_them(page: Page, address: str) -> None:
    page.goto(f"{address}?q=welcome")
    expect(page.locator(".results li")).to_have_count(10)
    more = page.get_by_role("button", name="More results")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".results li")).to_have_count(20)
    place = "[...document.querySelectorAll('.results a')].indexOf(document.activeElement)"
    assert page.evaluate(place) == 10


def test_the_way_back_restores_the_search(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Words to look for").fill("choir")
    expect(page.get_by_role("status")).to_have_text("10 results")
    page.get_by_text("Choose by partner").click()
    page.get_by_role("group", name="Year").get_by_label("2026").check()
    expect(page.get_by_role("status")).to_have_text("5 results")
    page.locator(".results a").first.click()
    page.wait_for_url("**/stories/*")
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("5 results")
    assert page.get_by_label("Words to look for").input_value() == "choir"
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("10 results")
    page.go_back()
    expect(page.get_by_role("status")).not_to_have_text("10 results")
    assert page.get_by_label("Words to look for").input_value() == ""
    assert page.locator(".results li").count() == 0


def test_a_search_needs_no_mouse(page: Page, address: str) -> None:
    page.goto(address)
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type("choir")
    expect(page.get_by_role("status")).to_have_text("10 results")
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("status")).not_to_have_text("10 results")
    assert page.evaluate("document.activeElement.type") == "checkbox"
    page.get_by_label("Words to look for").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Words to look for")).to_have_value("")


def test_nothing_found_says_what_to_do(page: Page, address: str) -> None:
    page.goto(f"{address}?q=kumquat")
    expect(page.get_by_role("status")).to_contain_text("Nothing was found.")
    assert page.locator(".results li").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_search_is_accessible_and_fits_its_screen(
    chromium: Browser, address: str, scheme: Literal["light", "dark"], width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page.goto(f"{address}?q=minibus&year=2025")
    expect(page.get_by_role("status")).to_have_text("5 results")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    outcome = Axe().run(page)
    assert outcome.violations_count == 0, outcome.generate_report()
    page.close()


def test_an_index_that_does_not_come_is_said_and_the_other_ways_are_back(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.route("**/bundles.json", lambda route: route.abort())
    page.goto(f"{address}?q=choir")
    expect(page.get_by_role("status")).to_contain_text("could not be loaded")
    assert page.locator("main").get_by_role("link", name="A to Z").is_visible()
    page.unroute("**/bundles.json")
    page.get_by_label("Words to look for").fill("minibus")
    expect(page.get_by_role("status")).to_have_text("10 results")
    page.close()


@pytest.mark.parametrize("how", ["without scripts", "from a disk"])
def test_where_it_cannot_work_the_a_to_z_and_the_archive_serve(
    chromium: Browser, address: str, site: Path, how: str
) -> None:
    context = chromium.new_context(java_script_enabled=how == "from a disk")
    page = context.new_page()
    page.goto(site.resolve().joinpath("search/index.html").as_uri() if how == "from a disk" else address)
    main = page.locator("main")
    assert page.get_by_role("searchbox").count() == 0
    assert main.get_by_text("Searching needs JavaScript").is_visible()
    assert main.get_by_role("link", name="Archive").is_visible()
    main.get_by_role("link", name="A to Z").click()
    page.get_by_role("navigation", name="Letters").get_by_role("link", name="S", exact=True).click()
    assert page.url.endswith("#letter-s")
    page.get_by_role("link", name="Safe Harbour").click()
    assert page.get_by_role("heading").inner_text() == "Here"
    context.close()


def test_a_site_without_an_index_says_so(tmp_path: Path) -> None:
    make_site(tmp_path, PAGES, is_possible=False)
    text = (tmp_path / "output/search/index.html").read_text(encoding="utf-8")
    assert "There is no search at the moment." in text
    assert "<script" not in text
    assert check_page("search/index.html", text)[0] == []
