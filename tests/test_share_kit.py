"""The share kit: neutral words and pictures that follow the calendar, in each of the site's languages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from partnerhub.config import read_content
from partnerhub.language import language
from partnerhub.publish.checks import check_page
from partnerhub.publish.share_kit import SHORT, short
from tests.test_debates import Hubs, told
from tests.test_elections import HALL, NOW, SPRING, patch, place

__all__ = ["place"]

KIT = "elections/spring/share/"


def text(place: Hubs, name: str) -> str:
    return place.bytes()[name].decode()


def test_the_short_text_says_what_to_do_and_by_when(place: Hubs) -> None:
    place.night(now=NOW)
    assert text(place, f"{KIT}short.txt") == (
        "Arrenshire election 2027: polling day is Thursday 6 May 2027.\n"
        "Register to vote by Monday 19 April 2027: https://www.gov.uk/register-to-vote\n"
        "Bring photo ID.\n"
        "Hustings: https://hub.example/elections/spring/\n"
    )


def test_the_longer_text_says_everything(place: Hubs) -> None:
    place.night(now=NOW)
    found = text(place, f"{KIT}longer.txt")
    for words in (
        "Polling stations are open from 07:00 to 22:00.",
        "Only people on the electoral register can vote.",
        "The last day to ask for somebody to vote for you is Tuesday 27 April 2027, 17:00.",
        "Bring photo ID to the polling station: https://voter-id.example/",
        "- Hustings at the Corn Hall: Tuesday 20 April 2027, 19:00, Corn Hall, Hexley",
        "https://hub.example/elections/spring/",
    ):
        assert words in found
    assert "postal" not in found  # the timetable says nothing of it


def test_nothing_of_it_names_a_candidate_or_a_party(place: Hubs) -> None:
    place.night(now=NOW)
    every = {path: data for path, data in place.bytes().items() if "/share/" in path and "elections/" in path}
    assert len(every) == 14
    for path, data in every.items():
        if not path.endswith(".png"):
            assert not re.search("Candidate [AB]|Arren Party|Independent", data.decode()), path


def test_each_language_has_its_own_words_and_pictures(place: Hubs) -> None:
    place.night(now=NOW)
    page = place.page(f"{KIT}index.html")
    assert '<h2 id="in-cy" lang="cy">Cymraeg</h2>' in page
    assert '<pre class="copy" lang="cy" tabindex="0">Etholiad Swydd Arren 2027' in page
    assert 'href="../../../cy/elections/spring/share/short.txt"' in page
    assert text(place, f"cy/{KIT}short.txt").startswith("Etholiad Swydd Arren 2027")
    assert "https://hub.example/cy/elections/spring/" in text(place, f"cy/{KIT}short.txt")
    assert check_page(f"{KIT}index.html", page)[0] == []


def test_every_picture_has_its_description_beside_it_to_copy(place: Hubs) -> None:
    place.night(now=NOW)
    page = place.page(f"{KIT}index.html")
    alts = [unescape(alt) for alt in re.findall(r'<img [^>]*alt="([^"]+)"', page)]
    assert alts[0] == (
        "Register to vote by Monday 19 April 2027 · Arrenshire election 2027 · Polling day is Thursday 6 May 2027"
    )
    assert len(alts) == 4
    for alt in alts:
        assert f'<pre class="copy" tabindex="0">{alt}</pre>' in page
    for name in ("register", "polling-day", "photo-id", "hustings"):
        with Image.open(BytesIO(place.bytes()[f"{KIT}{name}.png"])) as picture:
            assert picture.size == (1200, 630)


def test_it_needs_no_script(place: Hubs) -> None:
    place.night(now=NOW)
    page = place.page(f"{KIT}index.html")
    assert "<script" not in page
    assert "<button" not in page


def test_what_time_has_overtaken_is_left_out(place: Hubs) -> None:
    place.night(now=datetime(2027, 4, 28, 9, tzinfo=UTC))
    brief, long = text(place, f"{KIT}short.txt"), text(place, f"{KIT}longer.txt")
    assert "register-to-vote" not in brief + long
    assert "Hustings: " not in brief
    assert "More: https://hub.example/elections/spring/" in brief
    assert "somebody to vote for you" not in long
    assert f"{KIT}register.png" not in place.bytes()
    assert f"{KIT}hustings.png" not in place.bytes()
    place.night(now=datetime(2027, 5, 6, 9, tzinfo=UTC))
    assert text(place, f"{KIT}short.txt").startswith("Arrenshire election 2027: polling day is today.")


def test_where_no_photo_id_is_asked_for_none_is_spoken_of(place: Hubs) -> None:
    place.write("elections/spring.md", SPRING.replace("voter_id: https://voter-id.example/\n", ""))
    place.night(now=NOW)
    assert "photo ID" not in text(place, f"{KIT}short.txt") + text(place, f"{KIT}longer.txt")
    assert "photo ID" not in told(place.page("elections/spring/index.html"))
    assert f"{KIT}photo-id.png" not in place.bytes()


def test_after_the_poll_the_kit_is_gone_and_its_address_says_so(place: Hubs) -> None:
    place.night(now=NOW)
    place.night(now=datetime(2027, 5, 7, 9, tzinfo=UTC))
    assert [path for path in place.bytes() if path.startswith(KIT)] == [f"{KIT}index.html"]
    page = place.page(f"{KIT}index.html")
    assert "nothing left to share" in told(page)
    assert "<pre" not in page
    assert check_page(f"{KIT}index.html", page)[0] == []


def test_a_hub_without_an_address_gives_none(place: Hubs) -> None:
    place.hub = patch(place.root, url="")
    place.night(now=NOW)
    assert text(place, f"{KIT}short.txt").splitlines()[-1] == "Bring photo ID."
    assert "hub.example" not in text(place, f"{KIT}longer.txt")


def test_nothing_is_made_again_on_a_day_on_which_nothing_of_it_changes(place: Hubs) -> None:
    place.night(now=NOW)
    _, written = place.night(now=NOW + timedelta(hours=1))
    assert [path for path in written if path.startswith(KIT)] == []
    _, written = place.night(now=NOW + timedelta(days=1))
    assert [path for path in written if path.startswith(KIT) and not path.endswith(".html")] == []


class At:
    """What the short text asks of a site."""

    def __init__(self, place: Hubs, url: str) -> None:
        from partnerhub.publish.views import Views

        self.hub = patch(place.root, url=url)
        self.now, self.today = NOW, NOW.date()
        self.views = Views(self.hub, language("en"), None, NOW)


@pytest.fixture(scope="module")
def anywhere(tmp_path_factory: pytest.TempPathFactory) -> Hubs:
    root = tmp_path_factory.mktemp("anywhere")
    hubs = Hubs(root, patch(root))
    hubs.write("elections/spring.md", SPRING)
    hubs.write("hustings/corn-hall.md", HALL)
    return hubs


@settings(max_examples=40, deadline=None)
@given(name=st.integers(1, 80), link=st.integers(1, 200), home=st.integers(1, 200))
def test_the_short_text_is_short_whatever_the_names_are(anywhere: Hubs, name: int, link: int, home: int) -> None:
    from dataclasses import replace

    content = read_content(anywhere.hub)
    named = replace(content.elections[0].name, own="x" * name)
    election = replace(content.elections[0], name=named, register=f"https://register.example/{'x' * link}")
    site = At(anywhere, f"https://hub.example/{'x' * home}/")
    found = short(site, election, language("en"), list(content.hustings))  # type: ignore[arg-type]
    assert len(found) <= SHORT
    assert found.startswith("x" * name)
