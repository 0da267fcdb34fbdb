"""What partners put on their own sites, and the page that tells how to follow."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from partnerhub.language import language
from partnerhub.model import Hub, Told
from partnerhub.publish.checks import check_page
from partnerhub.publish.embeds import embed, embed_json, follow_page
from partnerhub.publish.views import Card, Tag, Views
from tests.browser import browser
from tests.command import ROOT
from tests.make import hub, item, said, story
from tests.shown import shown, written

ENGLISH = language("en")
PATH = "topics/youth/index.html"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


def cards(about: Hub, count: int = 7, title: str = "The pantry opens on Saturdays") -> list[Card]:
    made = [Views(about).card(Told(story(f"s{n}"), (item(f"s{n}", said(title)),))) for n in range(count)]
    return [replace(made[0], kind=Tag("Funding", "kinds/funding/index.html")), *made[1:]] if made else []


def small(about: Hub, some: list[Card]) -> str:
    return shown(about, "topics/youth/embed.html", "embed.html", embed(PATH, "Young people", some))


def test_the_small_page_has_the_newest_five_and_opens_them_in_the_whole_window() -> None:
    html = small(hub(), cards(hub()))
    faults, links = check_page("topics/youth/embed.html", html)
    assert faults == []
    assert {link for link in links if link.startswith("stories/")} == {f"stories/s{n}.html" for n in range(5)}
    assert html.count("<a ") == html.count('target="_top" rel="noopener"') == 7
    assert "Funding</span>" in html
    assert 'From <a href="../../index.html"' in html


def test_hostile_words_stay_words_in_the_small_page() -> None:
    about = hub(title="</title><script>alert(1)</script>")
    html = small(about, cards(about, title='"><iframe src=//evil.example>'))
    assert check_page("topics/youth/embed.html", html)[0] == []


def test_the_json_tells_the_same_five() -> None:
    made = json.loads(embed_json(hub(), PATH, "Young people", cards(hub()), ENGLISH))
    assert (made["from"], made["title"]) == ("Arrenshire Together", "Young people")
    assert made["link"] == "https://hub.example/topics/youth/"
    assert len(made["items"]) == 5
    assert made["items"][0] == {
        "title": "The pantry opens on Saturdays",
        "link": "https://hub.example/stories/s0.html",
        "partner": "The Pantry",
        "date": "2026-11-19T05:00:00Z",
        "kind": "Funding",
        "language": "en",
    }
    assert made["items"][1]["kind"] is None


def test_an_empty_list_is_told_as_one() -> None:
    assert "No story is here yet." in small(hub(), [])
    assert json.loads(embed_json(hub(url=""), PATH, "All", [], ENGLISH))["items"] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [240, 400])
def test_the_small_page_fits_a_narrow_frame(chromium: Browser, tmp_path: Path, width: int, scheme: str) -> None:
    words = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and much more"
    html = small(hub(), cards(hub(), title=words)).replace("../../theme", (ROOT / "theme/static").as_uri())
    (tmp_path / "embed.html").write_text(re.sub(r'<meta http-equiv="Content-S[^>]*>', "", html), encoding="utf-8")
    settings = {"viewport": {"width": width, "height": 500}, "color_scheme": scheme, "java_script_enabled": True}
    page = chromium.new_context(**settings).new_page()  # type: ignore[arg-type]
    page.goto((tmp_path / "embed.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ground: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(251, 250, 247)", "dark": "rgb(20, 25, 27)"}[scheme]


def test_the_follow_page_tells_every_way_to_follow_every_list() -> None:
    about = hub()
    view = follow_page(about, ENGLISH, [Tag("Events", "kinds/event/index.html")])
    html = shown(about, "follow/index.html", "follow.html", view)
    faults, links = check_page("follow/index.html", html)
    assert faults == []
    for folder in ("topics/youth/", "areas/vale/", "partners/pantry/", "kinds/event/"):
        assert {f"{folder}{name}" for name in ("atom.xml", "calendar.ics", "digest.txt", "embed.html")} <= links
    assert {
        "atom.xml",
        "rss.xml",
        "feed.json",
        "digest.txt",
        "closing/calendar.ics",
        "embed.html",
        "embed.json",
    } <= links
    assert '&lt;iframe src="https://hub.example/embed.html"' in html


def test_links_of_one_name_say_which_list_they_are_of() -> None:
    html = shown(hub(), "follow/index.html", "follow.html", follow_page(hub(), ENGLISH))
    told = [re.sub(r"<[^>]+>", "", words) for words in re.findall(r"<li><a [^>]*>(.*?)</a></li>", html)]
    ours = [words for words in told if ": " in words]
    assert "Feed: Young people" in ours
    assert len(set(ours)) == len(ours)


def test_a_site_without_an_address_says_so_where_it_tells_addresses() -> None:
    about = hub(url="")
    html = shown(about, "follow/index.html", "follow.html", follow_page(about, ENGLISH))
    assert "This site does not say its own address." in html


def test_a_list_of_stories_has_more_than_feeds() -> None:
    page = "{% from '_follow.html' import follow %}{{ follow('topics/youth/', '..', 'Follow Young people', "
    debate, topic = (written(page + f"{of_stories}) }}}}") for of_stories in ("false", "true"))
    assert (debate.count("<li>"), topic.count("<li>")) == (4, 7)
    assert 'href="../topics/youth/calendar.ics"' in topic
    assert "<summary>Follow Young people</summary>" in debate
