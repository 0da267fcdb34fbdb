"""What no file of a site may hold: words of what is sensitive or withdrawn, hostile names, pages that linger."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from partnerhub.curate.kinds import details_of
from partnerhub.model import Details, ItemKind
from partnerhub.model.kinds import first_instant
from partnerhub.publish import ahead
from tests import make
from tests.command import ROOT, files, hub
from tests.siege import HOSTILE, Patch, assert_plain, faults_of

NEXT = "2026-11-21T05:00:00Z"
PARTS = ("title", "text", "place", "venue", "whom", "alt")


def own_words(name: str, count: int) -> str:
    """Words that no other item uses, so that no two of them seem to tell the same."""
    made = (hashlib.sha256(f"{name} {word}".encode()).hexdigest()[:8] for word in range(count))
    return " ".join(made).translate(str.maketrans("0123456789", "ghijklmnop"))


@dataclass(frozen=True)
class Told:
    """An item about an event, each part of it with a word of its own: `titleq<name>`, `venueq<name>`, …"""

    name: str
    days_ago: int
    more: str = ""  # elements
    says: str = ""

    def item(self) -> str:
        when = date(2026, 11, 19) - timedelta(days=self.days_ago)
        marked = {part: f"{part}q{self.name}" for part in PARTS}
        text = (
            f"{marked['text']} {own_words(self.name, 12)}. Join us at {marked['place'].title()} Hall on Saturday "
            f"5 December 2026, 2pm to 4pm. Everybody is welcome, free entry. Venue: {marked['venue']} Hall\n"
            f"Open to: {marked['whom']} people\n {own_words(self.name + 'more', 30)} {self.says}"
        )
        return (
            f"<item><title>{marked['title']} {own_words(self.name + 'title', 5)} workshop on 5 December 2026</title>"
            f"<link>https://news.example/{self.name}</link><guid>{self.name}</guid>"
            f"<pubDate>{when:%d %b %Y} 08:00:00 GMT</pubDate>{self.more}<description>{escape(text)}</description>"
            f'<media:content url="{self.name}.png" medium="image" type="image/png">'
            f"<media:description>{marked['alt']}</media:description></media:content></item>"
        )


def feed(*told: Told) -> str:
    items = "".join(each.item() for each in told)
    media = 'xmlns:media="http://search.yahoo.com/mrss/"'
    return f'<rss version="2.0" {media}><channel><title>News</title>{items}</channel></rss>'


class Hub(Patch):
    """A patch in two languages whose partners allow pictures."""

    def tell(self, channels: Mapping[str, tuple[Told, ...]]) -> None:
        self.write({kind: feed(*told) for kind, told in channels.items()})
        for number, each in enumerate(each for told in channels.values() for each in told):
            Image.effect_noise((300, 200), 60 + number).convert("RGB").save(self.root / f"channels/{each.name}.png")

        def allow(config: dict[str, Any]) -> None:
            config["hub"]["languages"] = ["en", "cy"]
            for partner in config["partners"]:
                partner["permission"]["images"] = True

        self.change(allow)
        for page in sorted((ROOT / "content/pages").glob("*.md")):  # in both languages
            self.put(f"content/pages/{page.name}", page.read_bytes())

    def change(self, change: Callable[[dict[str, Any]], object]) -> None:
        config = json.loads((self.root / "partners.yaml").read_text("utf-8"))
        change(config)
        self.put("partners.yaml", json.dumps(config).encode())

    def decide(self, about: str, do: str, **more: str) -> None:
        fields = {"about": about, "do": do, "by": "AB", "on": "2026-11-20T12:00:00Z", "why": "it has to be"} | more
        front = "\n".join(f"{key}: {value}" for key, value in fields.items())
        self.put(f"content/decisions/2026/{do}-{about}.md", f"---\n{front}\n---\n".encode())

    def story(self, name: str) -> str:
        """The id of the story that tells an item."""
        pages = (self.root / "output").resolve().glob("stories/*.html")
        return next(page.stem for page in sorted(pages) if f'https://news.example/{name}"' in page.read_text("utf-8"))

    def found(self, name: str) -> set[str]:
        """Which parts of an item stand anywhere in the site, be it in a calendar or in the index of the search."""
        text = self.text().replace("\r\n ", "").lower()  # calendars fold their lines
        return {part for part in PARTS if f"{part}q{name}" in text}

    def pictures(self) -> set[str]:
        return {path for path in files(self.root / "output") if path.endswith((".png", ".webp"))}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """One night: a story that stays, one to be withdrawn, one that is sensitive; in another's feed one more."""
    place = Hub(tmp_path_factory.mktemp("told") / "hub")
    leads = '<a href="https://news.example/stays">see</a>'
    adult = "<media:rating>adult</media:rating>"
    place.tell(
        {
            "rss.one": (Told("stays", 0), Told("goes", 6, says=leads), Told("tender", 12, more=adult, says=leads)),
            "rss.two": (Told("other", 18),),
        }
    )
    assert_plain(place.night(), 0)
    return place


def again(told: Hub, tmp_path: Path) -> Hub:
    shutil.copytree(told.root, tmp_path / "hub", symlinks=True)
    return Hub(tmp_path / "hub")


def test_of_what_a_source_calls_sensitive_only_the_title_stands_anywhere(told: Hub) -> None:
    assert told.found("stays") == set(PARTS)
    assert told.found("tender") == {"title"}
    assert faults_of(told.root / "output") == []


def test_nothing_in_any_file_tells_of_what_was_withdrawn(told: Hub, tmp_path: Path) -> None:
    place = again(told, tmp_path)
    before = place.pictures()
    place.decide(place.story("goes"), "withdraw", ground="privacy")
    assert_plain(place.night(now=NEXT), 0)
    assert place.found("goes") == set()
    after = place.pictures()
    assert after < before  # nor do its picture and what was drawn of its title
    assert all(path in place.text("**/*.html") for path in after)


# ── an edition that grew is the one that is made at once ──


def rename_in_welsh(place: Hub) -> None:
    def rename(config: dict[str, Any]) -> None:
        config["patch"]["name"] = {"en": "Arrenshire", "cy": "Swydd Arren"}
        config["topics"][0]["name"] = {"en": "Youth", "cy": "Ieuenctid"}

    place.change(rename)


def rename_a_partner(place: Hub) -> None:
    place.change(lambda config: config["partners"][1].update(name="Quite another"))


def allow_less(place: Hub) -> None:
    def less(config: dict[str, Any]) -> None:
        config["partners"][0]["permission"] |= {"excerpt_words": 0, "images": False}

    place.change(less)


def paint(place: Hub) -> None:
    shutil.copytree(ROOT / "theme", place.root / "theme")
    css = place.root / "theme/static/hub.css"
    css.write_text(re.sub(r"--accent: *#\w{6}", "--accent: #884400", css.read_text("utf-8"), count=1), "utf-8")


def withdraw_one(place: Hub) -> None:
    place.decide(place.story("goes"), "withdraw", ground="privacy")


CHANGES = (rename_in_welsh, rename_a_partner, allow_less, paint, withdraw_one)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: str(change.__name__))
def test_a_night_after_a_change_makes_what_a_build_from_nothing_makes(
    change: Callable[[Hub], None], told: Hub, tmp_path: Path
) -> None:
    place = again(told, tmp_path)
    change(place)
    assert_plain(place.night(now=NEXT), 0)
    grown = files(place.root / "output")
    shutil.rmtree(place.root / "var/editions")
    (place.root / "output").unlink()
    assert_plain(hub("build", "--hub", place.root, "--now", NEXT), 0)
    assert grown == files(place.root / "output")
    assert faults_of(place.root / "output") == []


def test_names_of_everything_may_be_hostile(tmp_path: Path) -> None:
    place = Hub(tmp_path / "hub")
    place.tell({"rss.one": (Told("stays", 0),)})
    names = [" ".join(each.split()) for each in HOSTILE]
    names = [each for each in names if each and len(each) < 200 and each.isprintable()]

    def be_hostile(config: dict[str, Any]) -> None:
        config["hub"] |= {"title": names[0], "description": names[1], "boundaries": "map.json"}
        config["office"][0] |= {"name": names[2], "short": names[3]}
        config["topics"] = [
            {"id": f"t{n}", "name": f"{each} {n}", "keywords": ["workshop"]} for n, each in enumerate(names)
        ]
        areas = [
            {"id": f"a{n}", "name": f"{each} {n}", "kind": "district", "places": ["Hall"]}
            for n, each in enumerate(names)
        ]
        config["patch"] |= {"name": names[4], "areas": areas}
        config["partners"][0] |= {"name": names[5], "about": names[6], "areas": ["a1"]}
        config["partners"][0]["permission"]["granted_by"] = names[7]

    place.change(be_hostile)
    squares = {
        f"a{n}": [[n / 10, 51], [n / 10 + 0.1, 51], [n / 10 + 0.1, 51.2], [n / 10, 51.2]] for n in range(len(names))
    }
    features = [
        {
            "type": "Feature",
            "properties": {"area": area, "name": HOSTILE[0]},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for area, ring in squares.items()
    ]
    place.put("map.json", json.dumps({"type": "FeatureCollection", "features": features}).encode())
    assert_plain(place.night(), 0)
    assert faults_of(place.root / "output") == []


# ── without a site ──

LONDON = ZoneInfo("Europe/London")


def test_no_place_is_taken_from_the_words_of_a_sensitive_item() -> None:
    said = make.said(
        "Party on 5 December 2026", "Join us at the Corn Hall on 5 December 2026 at 2pm. Venue: Corn Hall."
    )
    placed = datetime(2026, 11, 19, tzinfo=UTC)
    assert details_of(said, placed, LONDON).place == "Corn Hall"
    tender = make.said(said.title, said.text, sensitive=True)
    found = details_of(tender, placed, LONDON)
    assert (found.kind, found.place) == (ItemKind.EVENT, None)


def test_of_a_post_without_a_title_nothing_further_down_its_first_sentence_is_taken() -> None:
    text = f"Fund for halls open until 4 December 2026, {'and so on, ' * 12}up to £500 for each"
    said = make.said(None, text, derived_title="Fund for halls open until 4 December 2026…")
    placed = datetime(2026, 11, 19, tzinfo=UTC)
    assert details_of(said, placed, LONDON).amount == "up to £500"
    assert details_of(said, placed, LONDON, title_only=True).amount is None


def test_what_takes_the_whole_day_is_ahead_until_the_day_is_over() -> None:
    starts = first_instant(date(2026, 12, 5), LONDON)
    party = make.story(details=Details(ItemKind.EVENT, starts=starts, all_day=True, zone="Europe/London"))
    last = datetime(2026, 12, 5, 23, 59, 59, tzinfo=LONDON)
    assert [each.name for each in ahead.coming([], make.taking_place(party), last)] == [party.id]
    assert ahead.coming([], make.taking_place(party), last + timedelta(seconds=1)) == []
