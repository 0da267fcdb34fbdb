"""One address becomes one channel, or the editor hears why not and what remains. Real servers on loopback."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from partnerhub.collect.discovery import patterns
from partnerhub.collect.discovery.page import read as read_page
from partnerhub.collect.discovery.patterns import Closed, Known, Page, Unusable, recognise, same_feed, site_of
from partnerhub.collect.discovery.robots import Robots, rules
from partnerhub.collect.fetch import Limits
from partnerhub.config import load, starter
from partnerhub.errors import ConfigError, Refused
from partnerhub.model import Kind, Trust
from partnerhub.shell.partners.add import Wanted, add
from tests.command import hub as command
from tests.web import Web

NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)
QUICK = Limits(gap=0.0, wall=5.0, connect=2.0)


def rss(title: str = "The Pantry", number: int = 6) -> str:
    items = "".join(
        f"<item><title>{title}: week {week}</title><link>https://pantry.example/{week}</link>"
        f"<pubDate>{date(2026, 11, 1 + 2 * week):%a, %d %b %Y} 10:00:00 GMT</pubDate></item>"
        for week in range(1, number + 1)
    )
    return (
        f'<rss version="2.0"><channel><title>{title}</title><language>en-GB</language>'
        f"<link>https://pantry.example/</link>{items}</channel></rss>"
    )


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


@pytest.fixture
def root(tmp_path: Path, web: Web) -> Path:
    """A hub of one partner that may ask the test's own servers."""
    starter.write(tmp_path, date(2026, 11, 20))
    path = tmp_path / "partners.yaml"
    text = path.read_text(encoding="utf-8")
    head, _, _ = text.partition("  network:")
    hub_part, _, rest = text.partition("\noffice:")
    assert not head.endswith("office:")
    kept = "\n".join(line for line in hub_part.split("\n") if "network:" not in line and "allow:" not in line)
    path.write_text(f'{kept}\n  network:\n    allow: ["*.localhost:{web.port}"]\n\noffice:{rest}', encoding="utf-8")
    load(tmp_path)
    return tmp_path


def tried(root: Path, address: str, **typed: object) -> dict[str, object]:
    """What would be written."""
    import contextlib
    import io

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        add(root, Wanted(address, **{"dry_run": True, **typed}), NOW, as_json=True, limits=QUICK)  # type: ignore[arg-type]
    data: dict[str, object] = json.loads(said.getvalue())
    return data


# ── by the address alone ──

FEEDS = {
    "@someone@social.example": (Kind.MASTODON, "https://social.example/@someone.rss"),
    "acct:someone@social.example": (Kind.MASTODON, "https://social.example/@someone.rss"),
    "https://social.example/@someone": (Kind.MASTODON, "https://social.example/@someone.rss"),
    "https://social.example/@someone/112233": (Kind.MASTODON, "https://social.example/@someone.rss"),
    "https://social.example/@someone.rss": (Kind.MASTODON, "https://social.example/@someone.rss"),
    "https://social.example/users/someone": (Kind.MASTODON, "https://social.example/@someone.rss"),
    "https://home.example/@someone@social.example": (Kind.MASTODON, "https://social.example/@someone.rss"),
    "https://bsky.app/profile/someone.bsky.social": (
        Kind.BLUESKY,
        "https://bsky.app/profile/someone.bsky.social/rss",
    ),
    "@pantry.example": (Kind.BLUESKY, "https://bsky.app/profile/pantry.example/rss"),
    "https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaa/videos": (
        Kind.YOUTUBE,
        "https://www.youtube.com/feeds/videos.xml?channel_id=UCaaaaaaaaaaaaaaaaaaaaaa",
    ),
    "https://www.youtube.com/playlist?list=PL123": (
        Kind.YOUTUBE,
        "https://www.youtube.com/feeds/videos.xml?playlist_id=PL123",
    ),
    "https://pantry.wordpress.com": (Kind.WORDPRESS, "https://pantry.wordpress.com/feed/"),
    "https://pantry.wordpress.com/category/news/": (
        Kind.WORDPRESS,
        "https://pantry.wordpress.com/category/news/feed/",
    ),
    "pantry.blogspot.com": (Kind.BLOGGER, "https://pantry.blogspot.com/feeds/posts/default"),
    "https://pantry.blogspot.co.uk/2026/11/open.html": (
        Kind.BLOGGER,
        "https://pantry.blogspot.co.uk/feeds/posts/default",
    ),
    "https://www.gov.uk/government/organisations/home-office": (
        Kind.GOVUK,
        "https://www.gov.uk/search/news-and-communications.atom?organisations%5B%5D=home-office",
    ),
    "https://www.gov.uk/government/organisations/home-office.cy": (
        Kind.GOVUK,
        "https://www.gov.uk/search/news-and-communications.atom?organisations%5B%5D=home-office",
    ),
    "https://www.gov.uk/search/policy-papers-and-consultations?topics[]=crime": (
        Kind.GOVUK,
        "https://www.gov.uk/search/policy-papers-and-consultations.atom?topics[]=crime",
    ),
    "https://medium.com/@pantry": (Kind.RSS, "https://medium.com/feed/@pantry"),
    "https://pantry.medium.com/": (Kind.RSS, "https://pantry.medium.com/feed"),
    "https://pantry.substack.com/p/soup": (Kind.RSS, "https://pantry.substack.com/feed"),
    "https://pantry.tumblr.com": (Kind.RSS, "https://pantry.tumblr.com/rss"),
    "https://www.tumblr.com/pantry": (Kind.RSS, "https://pantry.tumblr.com/rss"),
    "https://github.com/pantry/soup/issues": (Kind.ATOM, "https://github.com/pantry/soup/releases.atom"),
    "https://www.whatdotheyknow.com/body/pantry": (Kind.ATOM, "https://www.whatdotheyknow.com/feed/body/pantry"),
    "https://data.police.uk/api/leicestershire/NC04/events": (
        Kind.POLICE_UK,
        "https://data.police.uk/api/leicestershire/NC04/events",
    ),
    "webcal://pantry.example/events.ics": (Kind.ICAL, "https://pantry.example/events.ics"),
    "https://pantry.example/events.ics?all": (Kind.ICAL, "https://pantry.example/events.ics?all"),
    "feed:https://pantry.example/x": None,
    "feed://pantry.example/rss.xml": (Kind.FEED, "https://pantry.example/rss.xml"),
    "https://pantry.example/news/?feed=rss": (Kind.FEED, "https://pantry.example/news/?feed=rss"),
}


@pytest.mark.parametrize("typed", FEEDS)
def test_a_profile_says_where_its_feed_is(typed: str) -> None:
    expected, found = FEEDS[typed], recognise(typed)
    if expected is None:
        assert isinstance(found, Page)
        return
    assert isinstance(found, Known)
    assert (found.kind, found.feed) == expected


@pytest.mark.parametrize(
    ("typed", "network", "form"),
    [
        ("https://x.com/pantry", "X", "x"),
        ("https://mobile.twitter.com/pantry", "X", "x"),
        ("https://www.facebook.com/pantry/", "Facebook", "facebook"),
        ("https://m.facebook.com/groups/123", "Facebook", "facebook"),
        ("https://www.instagram.com/pantry", "Instagram", "csv"),
        ("https://uk.linkedin.com/company/pantry", "LinkedIn", "csv"),
        ("https://www.threads.net/@pantry", "Threads", "csv"),
        ("https://www.tiktok.com/@pantry", "TikTok", "csv"),
        ("https://chat.whatsapp.com/abc", "WhatsApp", None),
        ("https://nextdoor.co.uk/pages/pantry", "Nextdoor", None),
    ],
)
def test_a_closed_network_is_named_with_what_remains(root: Path, typed: str, network: str, form: str | None) -> None:
    found = recognise(typed)
    assert isinstance(found, Closed)
    assert (found.network, found.format) == (network, form)
    with pytest.raises(Refused) as refused:
        tried(root, typed)
    said = str(refused.value)
    assert said.startswith(f"{network} lets no machine read without a key")
    assert "--by-hand" in said
    assert (f"hub import {form} FILE --channel ID" in said) is (form is not None)


def test_what_is_no_address_is_told_in_words() -> None:
    for typed in ("javascript:alert(1)", "file:///etc/passwd", "", "two words", "https://[::bad/"):
        found = recognise(typed)
        assert isinstance(found, Unusable)
        assert "no web address" in found.why
    assert recognise("office@pantry.example") == Unusable(
        "office@pantry.example is a mailbox: write @office@pantry.example if you mean an account on Mastodon"
    )


def test_a_handle_of_youtube_needs_a_look() -> None:
    assert recognise("https://www.youtube.com/@pantry") == Page("https://www.youtube.com/@pantry", "YouTube", "pantry")
    assert isinstance(recognise("https://youtu.be/abc"), Page)
    assert isinstance(recognise("https://open.spotify.com/show/abc"), Unusable)


def test_one_feed_is_known_under_every_spelling() -> None:
    spellings = (
        "https://www.Example.org/feed/",
        "http://example.org/feed",
        "https://example.org:443//feed/",
        "feed:https://example.org/feed",
        "https://example.org/%66eed/",
        "https://example.org/feed?utm_source=list&fbclid=abc",
    )
    assert {same_feed(each) for each in spellings} == {"example.org/feed"}
    assert same_feed("https://example.org/?b=1&a=2") == same_feed("https://example.org/?a=2&b=1")
    assert same_feed("https://example.org/a") != same_feed("https://example.org/b")
    assert site_of("https://www.example.org/x") == site_of("http://example.org/") != ""
    assert site_of("https://toot.example/@a") == site_of("https://toot.example/@a.rss") == "toot.example/@a"
    assert site_of("https://mastodon.social/@a") == site_of("https://facebook.com/a") == site_of(None) == ""


# ── robots.txt ──


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/", True),
        ("User-agent: *\nDisallow:\n", "/", True),
        ("User-agent: *\nDisallow: /\n", "/anything", False),
        ("User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/ajax.php\n", "/wp-admin/ajax.php", True),
        ("User-agent: *\nDisallow: /*?\n", "/news?page=2", False),
        ("User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf.html", True),
        ("User-agent: *\nAllow: /\nDisallow: /\n", "/", True),
        ("User-agent: other\nDisallow: /\n", "/", True),
        ("User-agent: other\nUser-agent: PartnerHub/2\nDisallow: /\n\nUser-agent: *\nDisallow:\n", "/", False),
        ("User-agent: *\nDisallow: /\n\nuser-agent: partnerhub # us\nAllow: /\n", "/", True),
        ("User-agent: *\nDisallow: /caf%C3%A9\n", "/café", False),
        ("User-agent: *\nDisallow: /" + "*a" * 4000 + "b\n", "/" + "a" * 8000, True),
    ],
)
def test_a_robots_txt_is_obeyed_as_its_standard_says(text: str, path: str, allowed: bool) -> None:
    assert (Robots(rules(text)).refuses(f"https://a.example{path}") is None) is allowed


# ── one polite look ──


def test_the_feed_that_a_page_declares_is_found(root: Path, web: Web) -> None:
    host = "pantry.localhost"
    feed = web.serve("/news.xml", rss(), host=host)
    page = web.serve(
        "/",
        "<!doctype html><html lang=en><title>The Pantry | Home</title><link rel=alternate "
        'type=application/rss+xml title="News" href="/news.xml">',
        "text/html",
        host=host,
    )
    data = tried(root, page)
    assert data["url"] == feed
    assert data["partner"] == "the-pantry"
    assert data["channel"] == "the-pantry-news"
    assert data["kind"] == "rss"
    assert data["items"] == 6
    assert data["language"] == "en-GB"
    assert data["health"] == "ok"
    assert data["says"] == "last item 7 days ago; usually every 2 days"
    newest = data["newest"]
    assert isinstance(newest, list)
    assert [(each["date"], each["title"]) for each in newest] == [
        (f"2026-11-{1 + 2 * week:02}", f"The Pantry: week {week}") for week in (6, 5, 4, 3, 2)
    ]
    assert [asked.path for asked in web.asked if asked.host == host] == ["/robots.txt", "/", "/news.xml"]


def test_of_three_feeds_the_posts_are_taken_and_the_others_told(root: Path, web: Web) -> None:
    host = "three.localhost"
    web.serve("/feed/", rss(), host=host)
    page = web.serve(
        "/",
        "<title>Three</title>"
        '<link rel="alternate" type="application/rss+xml" title="Three » Comments Feed" href="comments/feed/">'
        '<link rel="alternate" type="application/json+oembed" href="/oembed.json">'
        '<link rel="alternate" type="application/rss+xml" title="Three » Feed" href="feed/">'
        '<link rel="alternate" type="text/calendar" title="Events" href="events.ics">',
        "text/html",
        host=host,
    )
    data = tried(root, page)
    assert data["url"] == web.url("/feed/", host)
    warnings = data["warnings"]
    assert isinstance(warnings, list)
    assert any("comments/feed/" in each for each in warnings)
    assert any("events.ics" in each for each in warnings)
    assert len([asked for asked in web.asked if asked.host == host]) == 3


def test_a_page_that_robots_txt_forbids_is_not_looked_at(root: Path, web: Web) -> None:
    host = "shy.localhost"
    web.serve("/robots.txt", "User-agent: *\nDisallow: /\n", "text/plain", host=host)
    page = web.serve("/", "<title>Shy</title>", "text/html", host=host)
    with pytest.raises(Refused, match="asks machines to stay away"):
        tried(root, page)
    assert [asked.path for asked in web.asked if asked.host == host] == ["/robots.txt"]


def test_a_page_that_leads_to_one_that_robots_txt_forbids_is_not_used(root: Path, web: Web) -> None:
    web.serve("/robots.txt", "User-agent: *\nDisallow: /members", "text/plain", host="led-b.localhost")
    page = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    web.serve("/members", page, "text/html", host="led-b.localhost")
    web.redirect("/", web.url("/members", "led-b.localhost"), host="led-a.localhost")
    with pytest.raises(Refused, match=r"/members was not looked at: .*Disallow: /members"):
        tried(root, web.url("/", "led-a.localhost"))
    assert not [asked for asked in web.asked_for("/feed") if asked.host == "led-b.localhost"]


def test_a_host_that_is_not_there_asks_whether_the_address_is_right(root: Path) -> None:
    with pytest.raises(Refused, match="is the address right"):
        tried(root, "https://nowhere.invalid/")


def test_a_feed_without_a_name_is_called_after_its_site(root: Path, web: Web) -> None:
    event = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261201T100000Z\r\nSUMMARY:Tea\r\nEND:VEVENT\r\n"
    calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{event}END:VCALENDAR\r\n"
    web.serve("/e.ics", calendar, "text/calendar", host="teas.localhost")
    assert str(tried(root, web.url("/e.ics", "teas.localhost"))["partner"]).startswith("teas-localhost")


def test_a_feed_given_by_its_address_is_read_and_what_robots_txt_says_is_told(root: Path, web: Web) -> None:
    host = "shy-feed.localhost"
    web.serve("/robots.txt", "User-agent: *\nDisallow: /\n", "text/plain", host=host)
    feed = web.serve("/rss.xml", rss(), host=host)
    data = tried(root, feed)
    assert data["url"] == feed
    assert "asks machines to stay away" in str(data["robots"])
    assert "ask the partner whether they mind" in str(data["warnings"])


def test_a_site_whose_robots_txt_cannot_be_had_is_left_alone(root: Path, web: Web) -> None:
    host = "ill.localhost"
    web.fail("/robots.txt", 500, host=host)
    with pytest.raises(Refused, match=r"robots\.txt cannot be read"):
        tried(root, web.serve("/", "<title>Ill</title>", "text/html", host=host))


def test_a_page_that_moved_is_followed_and_the_feeds_new_address_written(root: Path, web: Web) -> None:
    host = "moved.localhost"
    web.redirect("/", "/home/", 301, host=host)
    web.serve("/home/", '<link rel=alternate type=application/atom+xml href="old.xml">', "text/html", host=host)
    web.redirect("/home/old.xml", "/new.xml", 301, host=host)
    web.serve("/new.xml", rss("Moved"), host=host)
    data = tried(root, web.url("/", host))
    assert data["url"] == web.url("/new.xml", host)


def test_a_page_that_leads_to_a_closed_network_says_so(root: Path, web: Web) -> None:
    host = "away.localhost"
    web.serve("/", '<title>Away</title><a href="https://www.facebook.com/away">us</a>', "text/html", host=host)
    with pytest.raises(Refused, match="names no feed"):
        tried(root, web.url("/", host))


def test_a_login_page_is_no_channel(root: Path, web: Web) -> None:
    host = "members.localhost"
    page = web.serve("/", "<title>Sign in</title><form><input type=password name=p></form>", "text/html", host=host)
    with pytest.raises(Refused, match=r"asks for a password \(“Sign in”\)"):
        tried(root, page)
    assert [asked.path for asked in web.asked if asked.host == host] == ["/robots.txt", "/"]


def test_a_page_that_is_not_there_but_says_200_is_no_channel(root: Path, web: Web) -> None:
    host = "soft.localhost"
    for path in ("/gone", "/feed/", "/rss.xml"):
        web.serve(path, "<title>404: page not found</title>", "text/html", host=host)
    with pytest.raises(Refused, match="says that it is not there"):
        tried(root, web.url("/gone", host))


def test_where_nothing_is_named_two_usual_places_are_tried_and_no_more(root: Path, web: Web) -> None:
    host = "silent.localhost"
    page = web.serve("/", "<title>Silent</title><p>Hello", "text/html", host=host)
    web.serve("/feed/", "<title>Silent</title>", "text/html", host=host)
    with pytest.raises(Refused, match="none lies where it usually would") as refused:
        tried(root, page)
    assert "switched on" in str(refused.value)
    assert [asked.path for asked in web.asked if asked.host == host] == ["/robots.txt", "/", "/feed/", "/rss.xml"]


def test_a_guess_is_not_made_where_robots_txt_forbids_it(root: Path, web: Web) -> None:
    host = "half.localhost"
    web.serve("/robots.txt", "User-agent: *\nDisallow: /feed/\nDisallow: /rss.xml\n", "text/plain", host=host)
    page = web.serve("/", "<title>Half</title>", "text/html", host=host)
    with pytest.raises(Refused, match="was not tried"):
        tried(root, page)
    assert len([asked for asked in web.asked if asked.host == host]) == 2


def test_a_wordpress_page_without_a_link_is_asked_at_its_usual_place(root: Path, web: Web) -> None:
    host = "press.localhost"
    web.serve("/feed/", rss("Press"), host=host)
    page = web.serve("/", '<meta name="generator" content="WordPress 6.6"><title>Press</title>', "text/html", host=host)
    assert tried(root, page)["url"] == web.url("/feed/", host)


def test_a_page_whose_posts_are_marked_up_is_a_channel_itself(root: Path, web: Web) -> None:
    host = "indie.localhost"
    entries = "".join(
        f'<article class="h-entry"><a class="u-url" href="/{n}"><h2 class="p-name">Post {n}</h2></a>'
        f'<time class="dt-published" datetime="2026-11-{n:02}T10:00:00Z"></time></article>'
        for n in range(1, 5)
    )
    page = web.serve("/", f'<title>Indie</title><div class="h-feed">{entries}</div>', "text/html", host=host)
    data = tried(root, page)
    assert (data["kind"], data["url"]) == ("hfeed", page)
    assert [asked.path for asked in web.asked if asked.host == host] == ["/robots.txt", "/"]


def test_a_mastodon_profile_is_read_by_its_pattern(root: Path, web: Web) -> None:
    host = "social.localhost"
    web.serve("/@pantry.rss", rss("The Pantry").replace("<title>The Pantry: week", "<description>Week"), host=host)
    data = tried(root, web.url("/@pantry", host))
    assert data["kind"] == "mastodon"
    assert data["channel"] == "the-pantry-mastodon"


def test_what_may_not_be_asked_is_not_asked(root: Path, web: Web) -> None:
    with pytest.raises(Refused, match="private address"):
        tried(root, "http://127.0.0.1:9/rss.xml")
    with pytest.raises(Refused, match="cannot be"):
        tried(root, "http://192.168.1.1/")


# ── what is written ──


def test_a_partner_is_written_with_nothing_assumed(root: Path, web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    before = (root / "partners.yaml").read_text(encoding="utf-8")
    feed = web.serve("/feed.xml", rss(), host="written.localhost")
    area = load(root).areas[0].id
    add(root, Wanted(feed, name="The Pantry & Co", areas=(area,)), NOW, limits=QUICK)
    said = capsys.readouterr().out
    assert "2026-11-13  The Pantry: week 6" in said
    assert "last item 7 days ago" in said
    hub = load(root)
    partner = hub.by_partner["the-pantry-co"]
    assert (partner.trust, partner.permission.basis, partner.areas) == (Trust.REVIEW, "link-only", (area,))
    assert hub.by_channel["the-pantry-co-news"].url == feed
    after = (root / "partners.yaml").read_text(encoding="utf-8")
    assert all(line in after.splitlines() for line in before.splitlines())


def test_what_is_there_already_is_not_added_again(root: Path, web: Web) -> None:
    feed = web.serve("/feed.xml", rss(), host="twice.localhost")
    add(root, Wanted(feed), NOW, limits=QUICK)
    before = (root / "partners.yaml").read_bytes()
    with pytest.raises(Refused, match="is there already: channel the-pantry-news of The Pantry"):
        add(root, Wanted(feed + "?"), NOW, limits=QUICK)
    web.redirect("/other", "/feed.xml", 302, host="twice.localhost")
    with pytest.raises(Refused, match="is there already"):
        add(root, Wanted(web.url("/other", "twice.localhost")), NOW, limits=QUICK)
    assert (root / "partners.yaml").read_bytes() == before


def test_a_second_channel_of_a_site_asks_whose_it_is(root: Path, web: Web) -> None:
    host = "second.localhost"
    add(root, Wanted(web.serve("/feed.xml", rss("Second"), host=host)), NOW, limits=QUICK)
    more = web.serve("/more.xml", rss("Second, more").replace("week", "day"), host=host)
    with pytest.raises(Refused, match=r"--to second .*trust review, permission link-only"):
        add(root, Wanted(more), NOW, limits=QUICK)
    add(root, Wanted(more, to="second"), NOW, limits=QUICK)
    hub = load(root)
    assert [channel.id for channel in hub.by_partner["second"].channels] == ["second-news", "second-news-2"]


def test_a_closed_network_can_be_entered_by_hand(root: Path) -> None:
    add(root, Wanted("https://www.facebook.com/pantry", name="The Pantry", by_hand=True), NOW, limits=QUICK)
    channel = load(root).by_channel["the-pantry-inbox"]
    assert (channel.kind, channel.url) == (Kind.INBOX, None)
    assert channel.note == "Entered by hand from https://www.facebook.com/pantry: Facebook lets no machine read."


def test_by_hand_or_not_an_address_is_needed_and_shown_as_plain_words(root: Path) -> None:
    with pytest.raises(ConfigError, match="URL: is empty"):
        tried(root, " ", by_hand=True)
    assert tried(root, "The \x1b[31mGazette, on paper", by_hand=True)["kind"] == "inbox"


def test_everything_typed_wrong_is_told_at_once(root: Path) -> None:
    before = (root / "partners.yaml").read_bytes()
    with pytest.raises(ConfigError) as wrong:
        add(root, Wanted("https://a.example/feed/", areas=("atlantis",), topics=("soup",), id="No!"), NOW)
    assert len(wrong.value.mistakes) == 3
    with pytest.raises(ConfigError, match="unknown partner “nobody”"):
        add(root, Wanted("https://a.example/feed/", to="nobody"), NOW)
    assert (root / "partners.yaml").read_bytes() == before


def test_a_feed_that_needs_a_secret_is_refused_before_it_is_asked(root: Path, web: Web) -> None:
    feed = web.serve("/feed.xml", rss(), host="secret.localhost")
    with pytest.raises(ConfigError, match=r'has a secret in it \("token"\)'):
        tried(root, f"{feed}?token=abc")
    assert [asked for asked in web.asked if asked.host == "secret.localhost"] == []


def test_the_command_ends_with_the_code_that_it_promises(root: Path, web: Web) -> None:
    feed = web.serve("/feed.xml", rss("Command"), host="command.localhost")
    done = command("partners", "add", feed, "--hub", root, "--now", "2026-11-20T20:00:00Z")
    assert done.code == 0, done.err
    assert "Written to partners.yaml. Next: hub collect --only command-news" in done.out
    again = command("partners", "add", feed, "--hub", root)
    assert again.code == 3
    assert "is there already" in again.err
    odd = command("partners", "add", feed, "--hub", root, "--areas", "atlantis", "--json")
    assert odd.code == 2
    assert odd.json["mistakes"][0]["file"] == "--areas"
    collected = command("collect", "--hub", root, "--only", "command-news")
    assert collected.code == 0, collected.err


def test_without_the_network_only_what_follows_from_the_address_is_written(root: Path) -> None:
    data = tried(root, "@pantry@social.example", offline=True)
    assert (data["url"], data["items"]) == ("https://social.example/@pantry.rss", None)
    with pytest.raises(Refused, match="run without --offline"):
        tried(root, "https://pantry.example/", offline=True)
    for typed, why in (
        ("javascript:1", "no web address"),
        ("office@pantry.example", "is a mailbox"),
    ):  # no network would help
        with pytest.raises(Refused, match=why):
            tried(root, typed, offline=True)


def test_every_pattern_gives_an_address_that_partners_yaml_takes() -> None:
    from partnerhub.config.values import address_problem

    for typed in FEEDS:
        found = patterns.recognise(typed)
        if isinstance(found, Known):
            assert address_problem(found.feed) is None


# ── what a page tells ──


def test_a_page_is_read_for_what_it_says_of_itself() -> None:
    page = read_page(
        b"<base href='https://b.example/x/'><html lang=cy><title>A &amp; B</title>"
        b"<meta property='og:site_name' content='The Pantry'><meta name=generator content='WordPress 6.6'>"
        b"<link rel='alternate' type='application/rss+xml; charset=utf-8' href='feed'>"
        b"<link rel=alternate type=application/rss+xml href='javascript:alert(1)'>"
        b"<link rel=alternate hreflang=en href=/en/><a rel=me href=https://social.example/@pantry>us</a>"
        b"<a href='webcal://c.example/all.ics'>Our <b>calendar</b></a><input type=PASSWORD>",
        "",
        "https://a.example/",
    )
    assert [(link.url, link.title) for link in page.feeds] == [("https://b.example/x/feed", "")]
    assert [(link.url, link.title) for link in page.links] == [("https://c.example/all.ics", "Our calendar")]
    assert (page.title, page.site, page.language, page.generator) == ("A & B", "The Pantry", "cy", "WordPress 6.6")
    assert page.profiles == ("https://social.example/@pantry",)
    assert page.asks_for_password


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<title>Caffè</title>".encode("latin-1"), "text/html; charset=iso-8859-1"),
        ("<meta charset=latin1><title>Caffè</title>".encode("latin-1"), "text/html"),
        ("<title>Caffè</title>".encode(), ""),
        ("<title>Caffè</title>".encode("utf-16"), ""),
        ("<meta charset=made-up><title>Caffè</title>".encode(), "text/html; charset=nonsense"),
    ],
)
def test_a_page_is_read_in_its_own_letters(body: bytes, content_type: str) -> None:
    assert read_page(body, content_type, "https://a.example/").title == "Caffè"


@pytest.mark.parametrize("part", [b"<", b"<a ", b"<!--", b"<a href=/feed/>x</a>", b"<script>", b"<!", b"<a b=c "])
def test_a_page_made_to_be_slow_is_read_in_no_time(part: bytes) -> None:
    started = time.process_time()
    page = read_page(part * (300_000 // len(part)), "", "https://a.example/")
    assert len(page.links) <= 1
    assert time.process_time() - started < 3
