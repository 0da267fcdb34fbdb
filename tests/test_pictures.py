"""Story pictures from the feed to the page: what is fetched and when, what is kept, what readers see of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader
from PIL import Image

from partnerhub.address import Allowed
from partnerhub.collect.fetch import Fetcher, Limits
from partnerhub.collect.pictures import AT_MOST, AT_MOST_A_HOST, Chosen, fetch_pictures, is_due, of_hub
from partnerhub.collect.pipeline import collect
from partnerhub.collect.values import Collected, NoPicture, Pictured
from partnerhub.curate import curate
from partnerhub.model import Content, Hub, Incident, Kind, Picture, Said, Story, StoryState, Trust
from partnerhub.publish.edition import Edition
from partnerhub.publish.pictures import Pictures, shown
from partnerhub.store import Absence, Outcome, Store, StoredPicture, WantedPicture
from tests.command import ROOT
from tests.make import AGREED, DAY, HOUR, NOW, channel, hub, partner
from tests.test_encode import as_bytes, half_and_half, noise, picture
from tests.web import Web

WITH_PICTURES = replace(AGREED, images=True, excerpt_words=None)
PHOTO = as_bytes(half_and_half())
OTHER = as_bytes(picture((800, 600)))
LOGO = as_bytes(picture((64, 64)), "PNG")


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


class Patch:
    """A hub on disk with one partner, whose channel is a file, and the nights it goes through."""

    def __init__(self, root: Path, store: Store, web: Web) -> None:
        self.root, self.store, self.web = root, store, web
        self.channel = channel(kind=Kind.RSS, path="exports/feed.xml")
        self.partner = partner(permission=WITH_PICTURES, channels=(self.channel,))
        self.content = Content()
        (root / "exports").mkdir()

    @property
    def hub(self) -> Hub:
        return hub(self.partner, root=self.root, allow=(f"*.localhost:{self.web.port}",))

    def says(self, *pictures: str, words: str = "Come in from ten.", rating: str = "") -> None:
        """One item for each picture; its markup is what stands in the body."""
        items = "".join(
            f"<item><guid>g{number}</guid><title>Story {number} {words}</title><link>https://pantry.example/{number}</link>"
            f"<pubDate>Thu, 19 Nov 2026 0{number}:00:00 GMT</pubDate>{rating}"
            f"<description><![CDATA[<p>{words * (number + 1)} Number {number}.</p>{markup}]]></description></item>"
            for number, markup in enumerate(pictures)
        )
        feed = f'<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>{items}</channel></rss>'
        (self.root / "exports/feed.xml").write_text(feed, encoding="utf-8")

    def night(self, day: int = 0, **more: Any) -> Collected:
        now = NOW + day * DAY
        collected = asyncio.run(collect(self.hub, self.store, now, limits=Limits(gap=0, wall=5), **more))
        curate(self.hub, self.content, self.store, now)
        return collected

    def stories(self) -> list[Story]:
        return self.store.stories(StoryState.PUBLISHED)

    def shown(self) -> list[Picture | None]:
        return [story.picture for story in self.stories()]

    def files(self) -> list[str]:
        folder = self.root / "var" / "pictures"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture
def patch(tmp_path: Path, store: Store, web: Web) -> Patch:
    return Patch(tmp_path, store, web)


def img(url: str, alt: str = "") -> str:
    return f'<img src="{url}" alt="{alt}">'


def reasons(collected: Collected) -> dict[str, str | None]:
    return {each.address.rpartition("/")[2]: each.why_not for each in collected.pictures}


# ── the night ───────────────────────────────────────────────────────────────────────────────────


def test_a_picture_comes_once_and_its_story_shows_it(patch: Patch) -> None:
    url = patch.web.serve("/a.jpg", PHOTO, "image/jpeg")
    patch.says(img(url, "Coats on a rail"))
    assert patch.night().pictures == (Pictured(url),)
    assert patch.shown() == [Picture(url, "Coats on a rail")]
    assert [name.partition("-")[2] for name in patch.files()] == ["320.webp", "640.webp", "900.webp"]
    assert patch.night(1).pictures == ()
    assert len(patch.web.asked_for("/a.jpg")) == 1


def test_a_partner_without_permission_for_pictures_has_none_and_nobody_asks_for_one(patch: Patch) -> None:
    patch.partner = replace(patch.partner, permission=AGREED)
    patch.says(img(patch.web.serve("/a.jpg", PHOTO)))
    patch.night()
    assert (patch.web.asked, patch.files(), patch.shown()) == ([], [], [None])


def test_a_permission_that_is_withdrawn_takes_the_picture_with_it_and_one_that_is_given_brings_it(patch: Patch) -> None:
    url = patch.web.serve("/a.jpg", PHOTO)
    patch.says(img(url))
    patch.night()
    before = patch.stories()[0].digest
    patch.partner = replace(patch.partner, permission=AGREED)
    patch.night(1)
    assert (patch.shown(), patch.files()) == ([None], [])
    assert patch.stories()[0].digest != before
    patch.partner = replace(patch.partner, permission=WITH_PICTURES)
    patch.night(2)
    assert patch.shown() == [Picture(url)]
    assert patch.stories()[0].digest == before


def test_what_its_source_calls_sensitive_is_not_even_asked_for(patch: Patch) -> None:
    patch.says(img(patch.web.serve("/a.jpg", PHOTO)), rating="<media:rating>adult</media:rating>")
    patch.night()
    assert (patch.web.asked, patch.shown()) == ([], [None])


def test_a_picture_goes_when_its_source_calls_it_sensitive_or_takes_it_back(patch: Patch) -> None:
    one, two = patch.web.serve("/a.jpg", PHOTO), patch.web.serve("/b.jpg", OTHER)
    patch.says(img(one), img(two, "Coats"), img("none.jpg"))
    patch.night()
    [kept] = [story for story in patch.stories() if story.picture and story.picture.url == one]
    patch.store.save_absences([Absence(kept.lead, NOW, NOW, 0, "gone")])
    patch.night(1)
    assert {picture.url for picture in patch.shown() if picture} == {two}
    assert len(patch.files()) == 3
    patch.says(img(one), img(two, "Coats"), rating="<media:rating>adult</media:rating>")
    patch.night(2)
    assert [picture for picture in patch.shown() if picture] == []
    assert patch.files() == []


def test_without_a_network_only_the_hubs_own_files_are_taken(patch: Patch) -> None:
    (patch.root / "exports" / "own photo.jpg").write_bytes(OTHER)
    patch.says(img(patch.web.serve("/a.jpg", PHOTO)), img("own%20photo.jpg?x=1", "Ours"))
    assert patch.night(offline=True).pictures == (Pictured("hub:exports/own photo.jpg"),)
    assert patch.web.asked == []
    assert Picture("hub:exports/own photo.jpg", "Ours") in patch.shown()


def test_a_picture_that_is_added_or_changed_later_arrives_without_a_new_version(patch: Patch) -> None:
    one, two = patch.web.serve("/a.jpg", PHOTO), patch.web.serve("/b.jpg", OTHER)
    patch.says("")
    patch.night()
    [story] = patch.stories()
    for day, (markup, wanted) in enumerate(
        [(img(one), Picture(one)), (img(two, "Coats"), Picture(two, "Coats")), ("", None)], 1
    ):
        patch.says(markup)
        patch.night(day)
        [after] = patch.stories()
        assert after.picture == wanted
        assert after.digest != story.digest or wanted is None
        assert len(patch.store.versions([story.lead])[story.lead]) == 1
    assert after.digest == story.digest
    assert patch.files() == []


def test_the_pictures_of_what_an_editor_has_read_stay_as_they_were(patch: Patch) -> None:
    patch.partner = replace(patch.partner, trust=Trust.REVIEW)
    one, two = patch.web.serve("/a.jpg", PHOTO), patch.web.serve("/b.jpg", OTHER)
    patch.says(img(one))
    patch.night()
    patch.says(img(two))
    patch.night(1)
    assert not patch.web.asked_for("/b.jpg")
    [waiting] = patch.store.stories(StoryState.WAITING)
    assert waiting.picture is None
    [said] = patch.store.versions([waiting.lead])[waiting.lead]
    assert said.said.pictures == (Picture(one),)


def test_an_edited_item_brings_its_new_picture(patch: Patch) -> None:
    one, two = patch.web.serve("/a.jpg", PHOTO), patch.web.serve("/b.jpg", OTHER)
    patch.says(img(one))
    patch.night()
    patch.says(img(two), words="Come in from ten, please.")
    patch.night(1)
    assert len(patch.web.asked_for("/b.jpg")) == 1
    assert len(patch.files()) == 6, "readers may still be shown the version before"


def test_while_somebody_else_has_the_account_no_picture_of_it_is_shown(patch: Patch) -> None:
    one, swapped = patch.web.serve("/a.jpg", PHOTO), patch.web.serve("/b.jpg", OTHER)
    patch.says(img(one))
    patch.night()
    patch.says(img(swapped))
    patch.night(1)
    assert patch.shown() == [Picture(swapped)]
    taken = Incident(
        file="content/incidents/a.md", id="a", title="Taken over", channel="pantry-news", since=NOW + HOUR, until=None,
        on=(NOW + DAY).date(), by="AB",
    )  # fmt: skip
    patch.content = Content(incidents=(taken,))
    patch.night(2)
    assert patch.shown() == [None]


# ── failures ────────────────────────────────────────────────────────────────────────────────────


def test_each_failure_has_its_reason_and_harms_nothing_else(patch: Patch) -> None:
    web = patch.web
    web.serve("/svg.jpg", "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/jpeg")
    web.login_page("/login.jpg")
    web.serve("/cut.jpg", PHOTO[: len(PHOTO) // 2], "image/jpeg")
    web.fail("/missing.jpg", 404)
    web.redirect("/inward.jpg", "http://10.0.0.7/secret.png")
    web.redirect("/file.jpg", "file:///etc/passwd")
    web.serve("/huge.jpg", b"\xff\xd8\xff" + b"0" * 11_000_000, "image/jpeg")
    web.serve("/well.jpg", PHOTO, "image/jpeg")
    names = ["svg", "login", "cut", "missing", "inward", "file", "huge", "well"]
    patch.says(*(img(web.url(f"/{name}.jpg")) for name in names))
    told = reasons(patch.night())
    for name, part in {
        "svg": "a drawing (SVG)", "login": "a web page", "cut": "damaged or cut off", "missing": "404",
        "inward": "private address", "file": "not on the web", "huge": "larger than 10 MB",
    }.items():  # fmt: skip
        assert part in (told[f"{name}.jpg"] or ""), name
    assert told["well.jpg"] is None
    assert [picture for picture in patch.shown() if picture] == [Picture(web.url("/well.jpg"))]


def test_a_404_is_asked_again_in_longer_and_longer_waits_and_an_svg_never(patch: Patch) -> None:
    patch.web.fail("/a.jpg", 404)
    patch.web.serve("/b.jpg", "<svg/>")
    patch.says(img(patch.web.url("/a.jpg")), img(patch.web.url("/b.jpg")))
    asked = []
    for day in range(25):
        patch.night(day)
        asked.append(len(patch.web.asked_for("/a.jpg")))
    assert [day for day in range(25) if asked[day] > (asked[day - 1] if day else 0)] == [0, 1, 3, 7, 15]
    assert len(patch.web.asked_for("/b.jpg")) == 1


def test_a_picture_that_was_missing_is_shown_when_it_is_there(patch: Patch) -> None:
    patch.web.fail("/a.jpg", 404)
    patch.says(img(patch.web.url("/a.jpg")))
    patch.night()
    assert patch.shown() == [None]
    patch.web.serve("/a.jpg", PHOTO)
    patch.night(1)
    assert patch.shown() == [Picture(patch.web.url("/a.jpg"))]


def test_after_a_logo_the_next_picture_is_asked_for_in_the_same_night_and_no_more_than_needed(patch: Patch) -> None:
    logo, photo = patch.web.serve("/logo.png", LOGO), patch.web.serve("/b.jpg", PHOTO)
    third = patch.web.serve("/c.jpg", OTHER)
    enclosures = "".join(f'<enclosure url="{url}" type="image/png"/>' for url in (logo, photo, third))
    patch.says("", rating=enclosures)
    assert [each.why_not is None for each in patch.night().pictures] == [False, True]
    assert patch.shown() == [Picture(photo)]
    assert not patch.web.asked_for("/c.jpg")


def test_a_host_that_is_busy_is_left_alone_and_asked_again_when_it_has_rested(patch: Patch) -> None:
    urls = [patch.web.busy(f"/{name}.jpg", "7200", host="busy.localhost") for name in "abc"]
    patch.says(*map(img, urls))
    assert patch.night().pictures == ()
    assert len(patch.web.asked) == 1
    assert "busy.localhost" in patch.store.host_states()
    for name in "abc":
        patch.web.serve(f"/{name}.jpg", PHOTO, host="busy.localhost")
    patch.night(1)
    assert [picture.url for picture in patch.shown() if picture] == urls[::-1]


def test_files_that_are_lost_are_fetched_anew_and_files_that_nothing_names_are_removed(patch: Patch) -> None:
    patch.says(img(patch.web.serve("/a.jpg", PHOTO)))
    patch.night()
    before = patch.files()
    folder = patch.root / "var" / "pictures"
    (folder / before[0]).unlink()
    for stray in ("0123456789abcdef-640.webp", "0123456789abcdef-640.webp.new", "notes.txt"):
        (folder / stray).write_text("left")
    digest = patch.stories()[0].digest
    patch.night(1)
    assert patch.files() == [*before, "notes.txt"]
    assert len(patch.web.asked_for("/a.jpg")) == 2
    assert patch.stories()[0].digest == digest


def test_two_runs_make_the_same_bytes(tmp_path: Path, patch: Patch) -> None:
    patch.says(img(patch.web.serve("/a.jpg", as_bytes(noise((900, 600))))))
    patch.night()
    folder = patch.root / "var" / "pictures"
    once = {path.name: path.read_bytes() for path in folder.iterdir()}
    for path in folder.iterdir():
        path.unlink()
    patch.night(1)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == once


def test_a_full_disk_is_one_pictures_misfortune(patch: Patch) -> None:
    (patch.root / "var").mkdir(exist_ok=True)
    (patch.root / "var" / "pictures").write_text("a file where the folder should be")
    patch.says(img(patch.web.serve("/a.jpg", PHOTO)))
    assert "cannot be kept" in (reasons(patch.night())["a.jpg"] or "")


# ── whom to ask ─────────────────────────────────────────────────────────────────────────────────


def wanted(number: int, host: str = "pantry.example") -> WantedPicture:
    return WantedPicture(f"item{number}", f"https://{host}/{number}.jpg")


def test_a_host_is_asked_for_forty_pictures_a_night_and_all_hosts_for_two_hundred() -> None:
    assert len(Chosen((), NOW, False).more(map(wanted, range(300)))) == AT_MOST_A_HOST
    chosen = Chosen((), NOW, False)
    many = [wanted(number, f"host{number % 9}.example") for number in range(400)]
    assert chosen.more(many) == many[:AT_MOST]
    assert chosen.more(many) == []


def test_hosts_that_rest_are_left_alone() -> None:
    assert Chosen({"rests.example"}, NOW, False).more([wanted(1, "rests.example"), wanted(2)]) == [wanted(2)]


def test_of_an_item_one_picture_is_asked_for_at_a_time() -> None:
    chosen = Chosen((), NOW, False)
    first, second = wanted(1), replace(wanted(2), item="item1")
    assert chosen.more([first, second]) == [first]
    assert chosen.more([second]) == [second]


def test_what_failed_five_times_is_not_asked_again() -> None:
    failed = StoredPicture("a", Outcome.FAILED, NOW, misses=5)
    assert not is_due(failed, NOW + 999 * DAY)
    assert is_due(replace(failed, misses=4), NOW + 8 * DAY)


# ── files of the hub ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def root(tmp_path: Path) -> Path:
    inside = tmp_path / "hub"
    (inside / "exports").mkdir(parents=True)
    (inside / "var").mkdir()
    for path in (inside / "exports/a.jpg", inside / "var/secret.jpg", inside / ".hidden.jpg", tmp_path / "outside.jpg"):
        path.write_bytes(PHOTO)
    (inside / "exports/again.jpg").symlink_to("a.jpg")
    (inside / "exports/out.jpg").symlink_to(tmp_path / "outside.jpg")
    (inside / "exports/var.jpg").symlink_to(inside / "var/secret.jpg")
    (inside / "exports/up").symlink_to(tmp_path)
    (inside / "exports/round.jpg").symlink_to("round.jpg")
    return inside


@pytest.mark.parametrize("path", ["exports/a.jpg", "exports/again.jpg"])
def test_a_file_of_the_hub_is_read_also_through_a_link_inside_it(root: Path, path: str) -> None:
    assert of_hub(root, path) == PHOTO


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("exports/out.jpg", "leads out of the hub's directory"),
        ("exports/up/outside.jpg", "leads out of the hub's directory"),
        ("../outside.jpg", "leads out of the hub's directory"),
        ("/etc/hostname", "leads out of the hub's directory"),
        (".", "leads out of the hub's directory"),
        ("exports/var.jpg", "not for readers"),
        ("var/secret.jpg", "not for readers"),
        (".hidden.jpg", "not for readers"),
        ("exports", "is no file"),
        ("exports/none.jpg", "No such file"),
        ("exports/round.jpg", "circle"),
    ],
)
def test_no_file_is_read_that_is_not_the_hubs_to_show(root: Path, path: str, reason: str) -> None:
    answer = of_hub(root, path)
    assert isinstance(answer, NoPicture)
    assert reason in answer.reason


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("own.jpg", "hub:exports/own.jpg"),
        ("../pictures/own.jpg", "hub:pictures/own.jpg"),
        ("./deep/../own%20photo.jpg#top", "hub:exports/own photo.jpg"),
        ("../../outside.jpg", None),
        ("..%2f..%2foutside.jpg", None),
        (".git/config.jpg", None),
        ("a%00b.jpg", None),
        ("a%5Cb.jpg", None),
        ("hub:exports/own.jpg", None),
        ("//pantry.example/a.jpg", None),
        ("https://pantry.example/a.jpg", "https://pantry.example/a.jpg"),
    ],
)
def test_a_relative_address_in_a_file_names_a_file_beside_it(patch: Patch, written: str, address: str | None) -> None:
    patch.says(img(written))
    patch.partner = replace(patch.partner, permission=AGREED)  # read, not fetched
    patch.night()
    [story] = patch.stories()
    [version] = patch.store.versions([story.lead])[story.lead]
    assert [picture.url for picture in version.said.pictures] == ([address] if address else [])


def test_a_feed_on_the_web_cannot_name_a_file_of_the_hub(patch: Patch) -> None:
    (patch.root / "exports" / "own.jpg").write_bytes(PHOTO)
    patch.says(img("own.jpg"), img("hub:exports/own.jpg"))
    feed = patch.web.serve("/feed.xml", (patch.root / "exports/feed.xml").read_bytes())
    patch.partner = replace(patch.partner, channels=(replace(patch.channel, path=None, url=feed),))
    patch.night()
    said = [patch.store.versions([story.lead])[story.lead][0].said for story in patch.stories()]
    assert [picture.url for each in said for picture in each.pictures] == [patch.web.url("/own.jpg")]


# ── the page ────────────────────────────────────────────────────────────────────────────────────

READY = StoredPicture("a", Outcome.READY, NOW, 0, "0123456789abcdef", 1280, 800, (320, 640, 1280))


def rendered(alt: str | None, **more: Any) -> str:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "theme" / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    template = environment.from_string('{% from "_picture.html" import picture %}{{ picture(shown, "..", **more) }}')
    return template.render(shown=shown(READY, alt), more=more).strip()


def test_a_page_says_which_widths_there_are_and_keeps_the_place_free() -> None:
    html = rendered('A "blue" <wall>')
    assert 'src="../pictures/0123456789abcdef-640.webp"' in html
    assert (
        'srcset="../pictures/0123456789abcdef-320.webp 320w, ../pictures/0123456789abcdef-640.webp 640w, '
        '../pictures/0123456789abcdef-1280.webp 1280w"'
    ) in html
    assert 'width="1280" height="800"' in html
    assert 'loading="lazy" decoding="async"' in html
    assert 'alt="A &#34;blue&#34; &lt;wall&gt;"' in html
    assert "figcaption" not in html


def test_a_picture_that_its_source_does_not_describe_says_so() -> None:
    html = rendered(None)
    assert 'alt=""' in html
    assert "no description supplied</figcaption>" in html


def test_the_first_picture_of_a_page_does_not_wait() -> None:
    assert "loading" not in rendered("A wall", eager=True)


def test_an_edition_holds_the_files_its_stories_show_and_loses_them_when_they_do_not(
    patch: Patch, tmp_path: Path
) -> None:
    patch.says(img(patch.web.serve("/a.jpg", PHOTO)))
    patch.night()

    def edition() -> Edition:
        made = Edition(tmp_path / "var" / "editions", tmp_path / "output")
        Pictures(patch.root, patch.store, patch.stories()).into(made)
        made.publish(1)
        return made

    first = edition()
    assert sorted(first.files) == [f"pictures/{name}" for name in patch.files()]
    assert Image.open(BytesIO(first.read(sorted(first.files)[0]))).format == "WEBP"
    assert edition().written == []
    patch.partner = replace(patch.partner, permission=AGREED)
    patch.night(1)
    assert edition().files == {}


def test_a_story_without_a_picture_shows_none(patch: Patch) -> None:
    assert Pictures(patch.root, patch.store, ()).shown(None) is None
    assert Pictures(patch.root, patch.store, ()).shown(Picture("https://pantry.example/a.jpg")) is None


def test_pictures_are_fetched_without_a_channel_being_due(patch: Patch) -> None:
    """A night of 304s still asks for what failed the night before."""
    patch.web.fail("/a.jpg", 404)
    patch.says(img(patch.web.url("/a.jpg")))
    patch.night()
    patch.web.serve("/a.jpg", PHOTO)

    async def only_pictures() -> tuple[Pictured, ...]:
        async with Fetcher(user_agent="x", allow=Allowed.parse(patch.hub.allow), limits=Limits(gap=0)) as fetcher:
            return await fetch_pictures(patch.hub, patch.store, NOW + DAY, fetcher)

    assert asyncio.run(only_pictures()) == (Pictured(patch.web.url("/a.jpg")),)


def test_what_was_stored_before_there_were_pictures_is_read_as_it_was() -> None:
    from partnerhub.store.schema import Json

    before = json.dumps({"title": "T", "derived_title": "T", "link": None, "body": "", "text": "T"})
    said: Said = Json(Said).process_result_value(before, None)  # type: ignore[arg-type]
    assert said.pictures == ()
