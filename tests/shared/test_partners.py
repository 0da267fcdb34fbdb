"""Addresses as real partners have them: what looks like a feed is taken for one, a profile for its network."""

from __future__ import annotations

import csv

from partnerhub.collect.discovery.page import read
from partnerhub.collect.discovery.patterns import Closed, Known, Page, Unusable, recognise
from partnerhub.config.values import address_problem
from tests.conftest import SHARED


def rows(name: str) -> list[dict[str, str]]:
    with (SHARED / "partners" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_feed_is_seen_as_one_by_its_address() -> None:
    feeds = [row for row in rows("uk-feed-urls.csv") if "HTML" not in row["name"] and "JSON" not in row["name"]]
    missed = [row["url"] for row in feeds if not isinstance(recognise(row["url"]), Known)]
    assert len(feeds) > 30
    assert missed == []


def test_a_policing_bodys_home_page_is_looked_at() -> None:
    homes = [row["Home_Page_URL"] for row in rows("policing-bodies.csv") if row["Home_Page_URL"]]
    assert len(homes) > 200
    found = [recognise(home) for home in homes]
    assert not [each for each in found if isinstance(each, Unusable | Closed)]
    assert sum(isinstance(each, Page) for each in found) > 0.9 * len(found)
    assert all(address_problem(each.feed) is None for each in found if isinstance(each, Known))


def test_any_page_is_read_without_trouble() -> None:
    pages = sorted((SHARED / "hostile").rglob("*"))[:60] + sorted((SHARED / "hfeed").rglob("*.html"))[:200]
    for path in pages:
        if path.is_file():
            page = read(path.read_bytes()[:2_000_000], "", "https://a.example/")
            for link in (*page.feeds, *page.links):
                assert address_problem(link.url) is None
