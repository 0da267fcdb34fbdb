"""What readers come for, done in a real browser: a deadline without JavaScript, a feed, the other language, paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import browser, served


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def address(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(sample / "output", tmp_path_factory.mktemp("www")) as here:
        yield here


def a_story(sample: Path, sign: str) -> str:
    """The path of a story whose page holds a sign."""
    pages = sorted((sample / "output" / "stories").iterdir())
    return next(f"stories/{page.name}" for page in pages if sign in page.read_text(encoding="utf-8"))


def test_funding_that_closes_this_week_is_two_links_away_without_javascript(chromium: Browser, sample: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((sample / "output").resolve().joinpath("index.html").as_uri())
    page.get_by_role("link", name="Closing soon").click()
    week = page.get_by_role("region", name="In the next seven days")
    funding = week.get_by_role("article").filter(has=page.get_by_role("link", name="Funding", exact=True)).first
    funding.get_by_role("heading").get_by_role("link").click()
    facts = page.locator("dl.facts")
    expect(facts).to_contain_text("Closes")
    expect(facts).to_contain_text("November 2026")
    expect(page.get_by_role("link", name="at the source").first).to_be_visible()
    context.close()


def test_a_feed_can_be_followed_and_read_where_it_opens(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(address + "topics/funding/index.html")
    page.locator("details.follow summary").click()
    link = page.get_by_role("link", name="Atom")
    expect(link).to_be_visible()
    feed = page.request.get(address + "topics/funding/" + (link.get_attribute("href") or "").rpartition("/")[2])
    assert feed.ok
    assert "<entry" in feed.text()
    link.click()
    expect(page.get_by_text("This is a feed")).to_be_visible()
    expect(page.locator("entry").first).to_be_visible()
    page.close()


def test_the_other_language_of_a_page_is_one_link_away_and_back(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(address + "topics/funding/index.html")
    page.get_by_role("link", name="Cymraeg").click()
    expect(page).to_have_url(address + "cy/topics/funding/index.html")
    assert page.locator("html").get_attribute("lang") == "cy"
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(address + "topics/funding/index.html")
    page.close()


def test_a_reader_leaves_a_sensitive_page_with_and_without_javascript(chromium: Browser, address: str) -> None:
    for has_scripts in (True, False):
        context = chromium.new_context(java_script_enabled=has_scripts)
        page = context.new_page()
        context.route(lambda url: not url.startswith(address), lambda route: route.fulfill(body="elsewhere"))
        page.goto(address + "topics/index.html")
        page.goto(address + "topics/vawg/index.html")
        page.get_by_role("link", name="Leave this page").click()
        page.wait_for_url(lambda url: not url.startswith(address))
        if has_scripts:  # the page is no longer in the history: Back leads before it
            page.go_back()
            expect(page).to_have_url(address + "topics/index.html")
        context.close()


def test_a_story_on_paper_says_where_it_is_and_leaves_the_frame_out(
    chromium: Browser, address: str, sample: Path
) -> None:
    page = chromium.new_page()
    page.goto(address + a_story(sample, 'class="print-only"'))
    code = page.locator("svg.print-only")
    expect(code).to_be_hidden()
    page.emulate_media(media="print")
    expect(code).to_be_visible()
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    assert page.pdf().startswith(b"%PDF")
    page.close()


def test_the_sites_own_search_finds_a_story(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "index.html")
    page.get_by_role("link", name="Search").click()
    field = page.get_by_role("searchbox")
    expect(field).to_be_visible()
    assert not any("pagefind" in url for url in asked)
    field.press_sequentially("skate")
    result = page.locator(".results li").first
    expect(result).to_contain_text("kate", timeout=15_000)
    result.get_by_role("link").click()
    expect(page.locator("article.story")).to_be_visible()
    assert all(url.startswith(address) for url in asked)
    page.close()
