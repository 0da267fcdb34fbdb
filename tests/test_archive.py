"""The archive by year, month and day, the ways back up, the maps for search engines, and what a new story touches."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

from partnerhub.model import Item
from partnerhub.publish.edition import Entry, Manifest
from tests.make import DAY, NOW, item, said
from tests.test_debates import Hubs, id_of, of_its_own, place

__all__ = ["place"]


def crumbs(page: str, path: str) -> list[tuple[str, str]]:
    """The way back up that a page shows: names, and where they lead."""
    found = re.search(r'<nav class="crumbs".*?</nav>', page, re.DOTALL)
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', found[0]) if found else []
    return [(name, urljoin(path, link)) for link, name in links]


def stories(page: str) -> str:
    """The stories that a page lists, each by its letter."""
    return "".join(re.findall(r"<h[23][^>]*><a [^>]*stories/(.)\1+\.html", page))


# ── the archive ──


def test_a_day_stands_under_its_month_and_its_year_on_the_clocks_of_the_patch(place: Hubs) -> None:
    place.night(
        [
            of_its_own("a", placed=datetime(2026, 6, 30, 23, 30, tzinfo=UTC)),  # half past midnight in summer time
            of_its_own("b", placed=datetime(2026, 6, 30, 22, 30, tzinfo=UTC)),
            of_its_own("c", placed=datetime(2026, 6, 30, 9, tzinfo=UTC)),
        ]
    )
    assert stories(place.page("archive/2026/07/01/index.html")) == "a"
    assert stories(place.page("archive/2026/06/30/index.html")) == "bc"
    assert stories(place.page("archive/2026/07/index.html")) == "a"
    june = place.page("archive/2026/06/index.html")
    assert stories(june) == "bc"
    assert re.findall(r'aria-label="([^"]+stor[^"]+)">(\d+)<', june) == [("30 June 2026: 2 stories", "30")]
    year = place.page("archive/2026/index.html")
    assert re.findall(r'href="[^"]*archive/2026/(\d\d)/index.html"', year) == ["07", "06"]
    assert not (place.root / "output" / "archive" / "2026" / "06" / "29").exists()


def test_every_page_below_another_shows_the_way_up(place: Hubs) -> None:
    young = of_its_own("a", placed=datetime(2026, 11, 19, 9, tzinfo=UTC))
    young = replace(young, said=replace(young.said, text=f"{young.said.text} For young people in Stonebrook."))
    place.night([young])
    archive, year = ("Archive", "archive/index.html"), ("2026", "archive/2026/index.html")
    month, day = ("November 2026", "archive/2026/11/index.html"), ("19", "archive/2026/11/19/index.html")
    areas, shire = ("Areas", "areas/index.html"), ("Arrenshire", "areas/shire/index.html")
    wanted = {
        f"stories/{id_of('a')}.html": [archive, month, day],
        "archive/2026/index.html": [archive],
        "archive/2026/11/index.html": [archive, year],
        "archive/2026/11/19/index.html": [archive, year, month],
        "partners/pantry/index.html": [("Partners", "partners/index.html")],
        "topics/youth/index.html": [("Topics", "topics/index.html")],
        "kinds/news/index.html": [("Kinds", "kinds/index.html")],
        "areas/shire/index.html": [areas],
        "areas/stonebrook/index.html": [areas, shire, ("Hexley Vale", "areas/vale/index.html")],
    }
    assert {path: crumbs(place.page(path), path) for path in wanted} == wanted


# ── maps for search engines ──


def named(text: str) -> list[str]:
    return re.findall(r"<loc>https://hub\.example/([^<]*)</loc>", text)


def test_the_site_maps_name_the_lists_and_the_stories_by_year_and_a_past_year_stays(place: Hubs) -> None:
    place.night([of_its_own("a", placed=datetime(2025, 5, 4, tzinfo=UTC)), of_its_own("b")])
    assert named(place.page("sitemap.xml")) == ["sitemaps/pages.xml", "sitemaps/2025-1.xml", "sitemaps/2026-1.xml"]
    assert named(place.page("sitemaps/2025-1.xml")) == [f"stories/{id_of('a')}.html"]
    pages = named(place.page("sitemaps/pages.xml"))
    assert {"", "closing/", "kinds/", "partners/pantry/", "topics/youth/", "areas/vale/", "archive/2025/05/"} <= set(
        pages
    )
    assert len(pages) == len(set(pages))
    assert all((place.root / "output" / path / "index.html").is_file() for path in pages)
    _, changed = place.night([of_its_own("c")], now=NOW + DAY)
    assert {path for path in changed if "sitemap" in path} == {"sitemaps/2026-1.xml"}


# ── what a new story touches ──


def entries(root: Path) -> dict[str, Entry]:
    newest = max((root / "var" / "editions").glob("*.json"))
    return dict(Manifest.load(newest.read_text(encoding="utf-8")).files)


def long_ago(number: int) -> Item:
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    words = said(
        f"Number {number}: {'x' * number}",
        f"{'y' * number} is {'z' * number}. For young people in Hexley.",
        link=f"https://pantry.example/{number}",
    )
    id = "bbbbbbbbbb" + letters[number // 32] + letters[number % 32]
    return item(id, words, placed=datetime(2026, 11, 2, tzinfo=UTC) + number * DAY / 10)


def test_a_new_story_touches_only_the_pages_that_it_stands_on(place: Hubs) -> None:
    """Others are not even made: what they are made from is the same."""
    now = NOW + 9 * DAY  # nothing but the story happens in the second night
    place.night([long_ago(number) for number in range(1, 62)], now=now)
    before = entries(place.root)
    new = of_its_own("a", placed=datetime(2026, 11, 19, 9, tzinfo=UTC))
    new = replace(new, said=replace(new.said, text=f"{new.said.text} For young people in Hexley."))
    _, changed = place.night([new], now=now)
    after = entries(place.root)
    made = {path for path, entry in after.items() if entry.inputs and before.get(path) != entry}
    lists = ["", "partners/pantry/", "topics/youth/", "areas/vale/", "areas/shire/", "kinds/news/"]
    followed = ["index.html", "atom.xml", "rss.xml", "feed.json", "digest.txt", "embed.html", "embed.json"]
    wanted = {f"{folder}{name}" for folder in lists for name in followed} | {
        f"stories/{id_of('a')}.html",
        after[f"stories/{id_of('a')}.html"].brief.partition(" ")[2],  # the picture it is shared with
        "partners/index.html",  # where they are counted
        "topics/index.html",
        "areas/index.html",
        "kinds/index.html",
        "archive/index.html",
        "archive/2026/index.html",
        "archive/2026/11/index.html",
        "archive/2026/11/19/index.html",
        "status/index.html",
        "sitemaps/2026-1.xml",
    }
    assert "topics/youth/page/2.html" in before
    assert {path for path in changed if not path.startswith("search/")} == wanted
    assert {path for path in made if not path.startswith("search/")} <= wanted


def test_two_stories_that_share_one_picture_do_not_stop_the_night(place: Hubs) -> None:
    """Whoever gives every post the same title and day has one card for all of them."""
    first, second = of_its_own("a"), of_its_own("b")
    title = first.said.derived_title
    second = replace(second, said=replace(second.said, title=title, derived_title=title))
    place.night([first, second])
    entry = entries(place.root)
    pictures = {entry[f"stories/{id_of(letter)}.html"].brief.partition(" ")[2] for letter in "ab"}
    assert len(pictures) == 1
    assert pictures < entry.keys()
    _, changed = place.night([of_its_own("c")], now=NOW + DAY)
    assert not pictures & set(changed)
    assert pictures < entries(place.root).keys()
