"""Sharing: what a page says of itself elsewhere, and the ways to pass it on without anybody watching."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import segno
from jinja2 import Environment, FileSystemLoader

from partnerhub.language import language
from partnerhub.model import Hub, Said, Told
from partnerhub.publish import share_card, sharing
from partnerhub.publish.checks import check_page
from partnerhub.publish.frame import Frame, frame
from partnerhub.publish.qr_code import MARGIN, MASK, QrCode, qr_code, story_code
from partnerhub.publish.share_card import Colours
from partnerhub.publish.share_links import IN_A_POST, share_links, shortened
from partnerhub.publish.sharing import Sharing
from partnerhub.publish.views import Views
from tests.command import ROOT
from tests.make import hub, item, said, story

ADDRESS = "https://hub.example/stories/abcdefghijkl.html"
HOSTILE = "50% off & “free”? #1 +44\r\nBcc: all@hub.example <b>&amp;</b> ŵ 'x' \"y\""


def framed(here: Hub, code: str = "en") -> Frame:
    return frame(here, language(code), date(2026, 11, 20), Colours((11, 85, 99), (255, 255, 255)))


def shared(words: Said | None = None, code: str = "en", **more: object) -> Sharing | None:
    here = hub(**more)
    card = Views(here).card(Told(story("abcdefghijkl", lead="aaaa"), (item("aaaa", words),)))
    return sharing.of_story(card, framed(here, code))


def rendered(macro: str, view: object) -> str:
    theme = FileSystemLoader(ROOT / "theme" / "templates")
    env = Environment(
        loader=theme, autoescape=True, trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"]
    )
    words = language("en")
    env.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return env.from_string(f'{{% import "_sharing.html" as sharing %}}{{{{ sharing.{macro}(view) }}}}').render(
        view=view
    )


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


# ── links ──


@pytest.mark.parametrize("title", ["The pantry opens", HOSTILE, "x" * 999])
def test_every_network_gets_the_very_title_and_address(title: str) -> None:
    links = share_links(title, ADDRESS)
    post = f"{shortened(title, IN_A_POST)}\n{ADDRESS}"
    mail = urlsplit(links.email)
    assert (mail.scheme, mail.path, mail.fragment) == ("mailto", "", "")
    fields = dict(pair.split("=") for pair in mail.query.split("&"))
    assert fields.keys() == {"subject", "body"}
    assert unquote(fields["subject"]) == title
    assert unquote(fields["body"]) == f"{title}\r\n\r\n{ADDRESS}\r\n"
    assert parse_qs(urlsplit(links.bluesky).query) == {"text": [post]}
    assert parse_qs(urlsplit(links.whatsapp).query) == {"text": [f"{title}\n{ADDRESS}"]}
    assert links.mastodon.partition("#text=")[0] == "https://share.joinmastodon.org/"
    assert unquote(links.mastodon.partition("#text=")[2]) == post
    assert links.address == ADDRESS


def test_links_hold_nothing_but_plain_signs() -> None:
    links = share_links(HOSTILE, ADDRESS)
    for link in (links.email, links.mastodon, links.bluesky, links.whatsapp):
        assert re.fullmatch(r"[A-Za-z0-9:/?=&#%._~-]+", link)


def test_a_post_fits_where_it_is_posted() -> None:
    text = parse_qs(urlsplit(share_links("word " * 200, ADDRESS).bluesky).query)["text"][0]
    assert len(text) <= 300


@pytest.mark.parametrize(
    ("text", "cut"), [("short", "short"), ("one two, three", "one two …"), ("x" * 20, "x" * 9 + " …")]
)
def test_a_text_is_cut_between_words(text: str, cut: str) -> None:
    assert shortened(text, 9) == cut


# ── Open Graph ──


def test_a_page_says_what_it_is_when_it_is_shared() -> None:
    found = shared(languages=("en", "cy"))
    assert found is not None
    tags = Tags(rendered("meta", found)).found
    said_of_it = {attrs.get("property") or attrs.get("name"): attrs["content"] for _, attrs in tags}
    assert said_of_it == {
        "og:title": "The pantry opens on Saturdays",
        "og:description": "Come in from ten.",
        "og:type": "article",
        "og:url": ADDRESS,
        "og:site_name": "Arrenshire Together",
        "og:locale": "en_GB",
        "og:locale:alternate": "cy_GB",
        "og:image": f"https://hub.example/{share_card.path(found.card, framed(hub()).colours)}",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "The pantry opens on Saturdays · The Pantry · 19 November 2026",
        "article:published_time": "2026-11-19T05:00:00Z",
        "twitter:card": "summary_large_image",
    }


def test_a_page_in_another_language_has_its_own_address_and_shares_the_pictures_folder() -> None:
    found = shared(code="cy", languages=("en", "cy"))
    assert found is not None
    assert found.url == "https://hub.example/cy/stories/abcdefghijkl.html"
    assert found.image.startswith("https://hub.example/share/")


def test_a_sensitive_story_lends_no_words() -> None:
    found = shared(said("Where to turn", "Secret words.", sensitive=True))
    assert found is not None
    assert found.description == "From The Pantry, 19 November 2026."
    assert "Secret" not in repr(found)


def test_a_hub_without_an_address_shares_nothing() -> None:
    assert shared(url="") is None
    assert sharing.of_debate("Fair?", "Open", "debates/fair/index.html", framed(hub(url=""))) is None
    assert sharing.cards([None]) == ()
    for macro in ("meta", "share"):
        assert rendered(macro, None).strip() == ""
    assert rendered("linked", "").strip() == ""


def test_debates_and_round_ups_are_shared_too() -> None:
    debate = sharing.of_debate("Fair?", "Open until 30 November 2026", "debates/fair/index.html", framed(hub()))
    roundup = sharing.of_roundup("Said", "20 November 2026", "2026-11-20", "roundups/said/index.html", framed(hub()))
    assert debate
    assert roundup
    assert (debate.url, debate.published) == ("https://hub.example/debates/fair/", None)
    assert (roundup.url, roundup.published) == ("https://hub.example/roundups/said/", "2026-11-20")
    assert [card.who for card in sharing.cards([debate, None, roundup])] == ["Debate", "Round-up"]


@pytest.mark.parametrize("title", [HOSTILE, '"><script>alert(1)</script>', "</details><svg onload=x>"])
def test_no_title_can_leave_its_place(title: str) -> None:
    found = shared(said(title))
    html = rendered("meta", found) + rendered("share", found)
    assert {tag for tag, _ in Tags(html).found} == {
        "meta",
        "details",
        "summary",
        "p",
        "span",
        "ul",
        "li",
        "a",
        "svg",
        "path",
    }
    assert Tags(html).found[0][1]["content"] == title
    page = (
        '<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src '
    )
    page += f"'none'\"><title>x</title></head><body><main><h1>x</h1>{html}</main></body></html>"
    assert check_page("stories/x.html", page) == ([], set())


def test_sharing_needs_no_script_and_asks_nobody() -> None:
    html = rendered("share", shared())
    tags = Tags(html).found
    assert tags[0] == ("details", {"class": "share"})
    assert not {"src", "srcset", "onclick"} & {name for _, attrs in tags for name in attrs}
    assert f">{ADDRESS}<" in html
    links = [attrs for tag, attrs in tags if tag == "a"]
    assert len(links) == 4
    assert all("noreferrer" in (each["rel"] or "") for each in links[1:])


# ── codes ──


def squares(code: QrCode) -> list[str]:
    """The picture, square by square, as a path draws it."""
    rows = [[" "] * code.size for _ in range(code.size)]
    x, y = 0.0, 0.0
    for move, across, down, along in re.findall(r"([Mm])(-?[\d.]+) ([\d.]+)(?:h(\d+))?", code.path):
        x, y = (float(across), float(down)) if move == "M" else (x + float(across), y + float(down))
        for _ in range(int(along or 0)):
            rows[int(y)][int(x)] = "#"
            x += 1
    return ["".join(row) for row in rows]


@pytest.mark.parametrize("address", [ADDRESS, "https://hub.example/", "https://hub.example/debates/tŷ/?a=b&c=d"])
def test_a_code_says_the_address(address: str) -> None:
    wanted = segno.make_qr(address.encode(), error="l", boost_error=False, mask=MASK, mode="byte")
    found = [row[MARGIN:-MARGIN] for row in squares(qr_code(address))[MARGIN:-MARGIN]]
    assert found == ["".join(" #"[bit] for bit in row) for row in wanted.matrix]
    assert squares(qr_code(address))[MARGIN - 1].strip() == ""


@pytest.mark.parametrize("story", ["abcdefghijkl", "222222222222", "zzzzzzzzzzzz", "q7xk2m5aabcy", "a"])
def test_a_storys_code_is_the_same_the_quick_way(story: str) -> None:
    for before in ("https://hub.example/stories/", "https://somewhere.example/a/much/longer/way/cy/stories/"):
        assert story_code(before, story) == qr_code(f"{before}{story}.html")


def test_a_storys_code_takes_a_fraction_of_a_millisecond() -> None:
    before = "https://together.arrenshire.example/stories/"
    story_code(before, "abcdefghijkl")
    began = time.process_time()
    for number in range(500):
        story_code(before, f"{number:012}")
    print(f"{(time.process_time() - began) * 2:.2f} ms a code")
    assert time.process_time() - began < 1


def test_the_code_of_a_storys_page_is_for_its_own_address() -> None:
    found = shared()
    assert found is not None
    assert found.code == qr_code(ADDRESS)
    assert replace(found, code=qr_code("https://hub.example/")) != found
