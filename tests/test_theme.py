"""What the theme looks like where a reader would notice: room, tables on a phone, headings above something.

The sample hub in Debian's Chromium. Colours and the keyboard are in test_accessible.py, bytes in test_weight.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import browser

PHONE = 320


@pytest.fixture(scope="module")
def site(sample: Path) -> Path:
    return (sample / "output").resolve()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": PHONE, "height": 640})
    yield page
    page.close()


def shown(page: Page, site: Path, path: str) -> Page:
    page.goto((site / path).as_uri())
    return page


@pytest.mark.parametrize("path", ["index.html", "contact/index.html", "notices/index.html"])
def test_what_a_page_is_about_keeps_away_from_its_header_and_footer(phone: Page, site: Path, path: str) -> None:
    room = shown(phone, site, path).evaluate(
        "() => { const it = getComputedStyle(document.querySelector('main'));"
        " return [it.paddingTop, it.paddingBottom].map(parseFloat) }"
    )
    assert room[0] >= 16
    assert room[1] >= 32


@pytest.mark.parametrize("language", ["", "cy/"])
def test_a_timetable_on_a_phone_breaks_no_word(phone: Page, site: Path, language: str) -> None:
    broken = shown(phone, site, f"{language}elections/index.html").evaluate(
        """() => [...document.querySelectorAll('.timetable th')].flatMap(cell => {
          const text = cell.firstElementChild?.firstChild ?? cell.firstChild, found = [];
          for (const word of text.data.matchAll(/\\S+/g)) {
            const range = document.createRange();
            range.setStart(text, word.index); range.setEnd(text, word.index + word[0].length);
            if (range.getClientRects().length > 1) found.push(word[0]);
          }
          return found;
        })"""
    )
    assert broken == []


@pytest.mark.parametrize("language", ["", "cy/"])
def test_a_month_of_promises_on_a_phone_is_four_lines_and_a_bar(phone: Page, site: Path, language: str) -> None:
    heights = shown(phone, site, f"{language}promises/index.html").evaluate(
        "() => [...document.querySelectorAll('.promised tbody tr')].map(row => row.offsetHeight)"
    )
    assert len(heights) > 10
    assert max(heights) <= 160


def test_a_day_of_the_month_stays_in_one_piece_beside_its_month(phone: Page, site: Path) -> None:
    lines = shown(phone, site, "events/index.html").evaluate(
        "() => [...document.querySelectorAll('.day time')].map(day => day.getClientRects().length)"
    )
    assert set(lines) == {1}


def test_the_main_menu_is_one_line_on_a_wide_screen_in_either_language(chromium: Browser, site: Path) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    for path in ("index.html", "cy/index.html"):
        tops = shown(page, site, path).evaluate(
            "() => [...document.querySelectorAll('.top nav li')].map(entry => entry.offsetTop)"
        )
        assert len(set(tops)) == 1, path
    page.close()


def test_no_heading_of_a_chart_stands_above_nothing(site: Path) -> None:
    silent = (site / "partners/commissioner-2021/index.html").read_text(encoding="utf-8")  # nothing for a year
    assert 'id="activity"' not in silent
    assert 'id="activity"' in (site / "partners/opcc/index.html").read_text(encoding="utf-8")


def test_an_overdue_commitment_is_not_marked_like_one_that_has_time(chromium: Browser, site: Path) -> None:
    page = chromium.new_page()
    colours = [
        shown(page, site, f"commitments/{name}/index.html")
        .locator(".state strong")
        .evaluate("it => getComputedStyle(it).color")
        for name in ("vale-road-figures", "custody-report")
    ]
    page.close()
    assert colours[0] != colours[1]


@pytest.mark.parametrize(
    ("path", "starts"), [("closing/index.html", "Starts"), ("cy/closing/index.html", "Yn dechrau")]
)
def test_a_deadline_of_an_election_does_not_start(site: Path, path: str, starts: str) -> None:
    entries = (site / path).read_text(encoding="utf-8").split('<article class="line')[1:]
    deadlines = [entry for entry in entries if 'elections/quayside-by-election-2026/index.html"' in entry]
    assert deadlines
    assert not [entry for entry in deadlines if starts in entry]
    assert [entry for entry in entries if starts in entry]
