"""What each importer takes of an owner's export, and what it never lets out."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerhub.collect.imports import canonical
from partnerhub.collect.imports.canonical import Archive
from partnerhub.collect.imports.facebook import mended
from partnerhub.collect.imports.values import Export, Format
from partnerhub.collect.imports.wordpress import paragraphs
from partnerhub.model import Exporter
from tests.exporting import EXPORTS, OWNER, READ, account, export, refused, tweets, zipped


def read(name: str, **more: Any) -> Export:
    format_, file, options = READ[name]
    return export(format_, EXPORTS / file, **(options | more))


def x(tmp_path: Path, *rows: dict[str, Any], **more: Any) -> Export:
    path = zipped(tmp_path / "x.zip", {"data/tweets.js": tweets(*rows), "data/account.js": account()})
    return export("x", path, **({"owner": OWNER} | more))


@pytest.mark.parametrize("name", READ)
def test_nothing_that_was_not_for_everybody_leaves_an_export(name: str) -> None:
    made = read(name)
    assert made.posts
    told = repr(made)
    for canary in ("canary", "192.0.2", "52.1", "evil", "sesame"):
        assert canary not in told.lower()


@pytest.mark.parametrize("name", READ)
def test_the_fixtures_do_hold_what_must_not_leave(name: str) -> None:
    path = EXPORTS / READ[name][1]
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    has = any(b"canary" in each.read_bytes().lower() for each in files)
    assert has or name == "CSV"


# ── X ──


def test_a_thread_of_ones_own_is_one_post_in_its_order() -> None:
    thread = next(post for post in read("X").posts if post.id == "1985000000000000001")
    assert [each.partition(":")[0] for each in (thread.text or "").split("\n\n")] == [
        "What custody visitors asked us this month, in three posts. First",
        "Second",
        "Third",
    ]
    assert thread.tags == ("CustodyVisiting",)


def test_what_is_added_to_a_thread_days_later_stands_by_itself(tmp_path: Path) -> None:
    own = {"in_reply_to_status_id_str": "1000", "in_reply_to_user_id_str": "99001100"}
    made = x(tmp_path, {}, {"created_at": "Fri Nov 06 09:00:00 +0000 2026", **own})
    assert [post.id for post in made.posts] == ["1000", "1001"]


def test_addresses_are_the_real_ones_and_those_of_pictures_are_gone() -> None:
    texts = [post.text or "" for post in read("X").posts]
    assert "https://pcc.arrenshire.example/visit/" in texts[0]
    assert not any("t.co" in text or "utm_" in text for text in texts)


def test_entities_are_unescaped_once(tmp_path: Path) -> None:
    made = x(tmp_path, {"full_text": "a &amp;amp; b &lt;b&gt; &copy &eacute;"})
    assert made.posts[0].text == "a &amp; b <b> &copy &eacute;"


def test_an_expanded_address_that_is_no_address_stays_short(tmp_path: Path) -> None:
    urls = [{"url": "https://t.co/a", "expanded_url": "javascript:alert(1)"}]
    assert (
        x(tmp_path, {"full_text": "see https://t.co/a", "entities": {"urls": urls}}).posts[0].text
        == "see https://t.co/a"
    )


def test_a_long_post_is_whole() -> None:
    assert (read("X").posts[-1].text or "").endswith("fair, quick and clear.")


def test_replies_are_taken_when_asked_for_and_retweets_never() -> None:
    taken = [post.text or "" for post in read("X", replies=True).posts]
    assert any("CANARY-REPLY" in text for text in taken)
    assert any("CANARY-CONVERSATION" in text for text in taken)
    assert not any("RETWEET" in text or "DELETED" in text or "MESSAGE" in text for text in taken)


def test_a_mention_that_begins_a_post_makes_it_an_answer(tmp_path: Path) -> None:
    assert not x(tmp_path, {"full_text": "@somebody thanks"}).posts


def test_another_owners_archive_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"data/tweets.js": tweets({}), "data/account.js": account("SomebodyElse")})
    assert "it is the archive of @SomebodyElse, not of @ArrenshireOPCC" in refused("x", path, owner="@ArrenshireOPCC")
    assert "say --owner SomebodyElse" in refused("x", path)


def test_posts_alone_are_believed_unless_their_pictures_say_otherwise(tmp_path: Path) -> None:
    media = [{"url": "https://t.co/p", "expanded_url": "https://x.com/SomebodyElse/status/1000/photo/1"}]
    (tmp_path / "tweets.js").write_bytes(tweets({"full_text": "Look https://t.co/p", "entities": {"media": media}}))
    assert "its posts are @somebodyelse's, not @ArrenshireOPCC's" in refused("x", tmp_path / "tweets.js", owner=OWNER)
    assert "nothing in it says whose posts" in refused("x", tmp_path / "tweets.js")
    (tmp_path / "tweets.js").write_bytes(tweets({}))
    assert "taken from --owner" in export("x", tmp_path / "tweets.js", owner=OWNER).remarks[0]


def test_a_protected_account_is_refused(tmp_path: Path) -> None:
    told = [{"protectedHistory": {"protectedAt": "2026-01-01T00:00:00.000Z", "action": "Protect"}}]
    history = f"window.YTD.protected_history.part0 = {json.dumps(told)}".encode()
    files = {"data/tweets.js": tweets({}), "data/account.js": account(), "data/protected-history.js": history}
    assert "is protected" in refused("x", zipped(tmp_path / "x.zip", files), owner=OWNER)


def test_the_old_form_of_a_tweet_is_read_too(tmp_path: Path) -> None:
    old = [{"id_str": "7", "created_at": "Sat Mar 21 20:50:14 +0000 2015", "text": "Old &amp; bare"}]
    (tmp_path / "tweet.js").write_text(f"window.YTD.tweet.part0 = {json.dumps(old)}")
    (post,) = export("x", tmp_path / "tweet.js", owner=OWNER).posts
    assert (post.text, post.published) == ("Old & bare", datetime(2015, 3, 21, 20, 50, 14, tzinfo=UTC))


@pytest.mark.parametrize("odd", [[], None, "x", 7, {"tweet": []}, {"tweet": {"id_str": [], "full_text": {}}}])
def test_odd_values_are_told_and_pass(tmp_path: Path, odd: object) -> None:
    (tmp_path / "tweets.js").write_text(f"window.YTD.tweets.part0 = {json.dumps([odd])}")
    made = export("x", tmp_path / "tweets.js", owner=OWNER)
    assert not made.posts
    assert made.reasons == {"too large or broken to be read": 1}


def test_of_an_edited_post_the_last_words_alone_are_taken(tmp_path: Path) -> None:
    first = {"editTweetIds": ["11", "12"], "editableUntil": "2026-11-02T10:00:00.000Z"}
    rows: list[dict[str, object]] = [
        {"id_str": "11", "full_text": "On Monday", "edit_info": {"initial": first}},
        {"id_str": "12", "full_text": "On Tuesday", "edit_info": {"edit": {"editControlInitial": first}}},
        {"id_str": "13", "full_text": "Never edited", "edit_info": {"initial": {"editTweetIds": ["13"]}}},
        {"id_str": "14", "full_text": "Its edit is gone", "edit_info": {"initial": {"editTweetIds": ["14", "15"]}}},
        {"id_str": "16", "full_text": "Odd", "edit_info": {"initial": {"editTweetIds": [None, "x", {}]}}},
    ]
    made = export("x", zipped(tmp_path / "x.zip", {"tweets.js": tweets(*rows), "account.js": account()}), owner=OWNER)
    assert [post.id for post in made.posts] == ["12", "13", "14", "16"]
    assert made.reasons["earlier words of posts that were edited"] == 1


def test_the_day_of_an_archive_is_its_manifests() -> None:
    assert read("X").day == date(2026, 11, 3)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = (
    "id_str", "created_at", "full_text", "entities", "extended_entities", "in_reply_to_user_id_str", "lang",
    "timestamp", "data", "attachments", "title", "audience", "fbid", "label_values", "post", "urls", "media", "date",
    "text",
)  # fmt: skip


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.dictionaries(st.sampled_from(FIELDS), VALUES) | VALUES, max_size=4))
def test_no_value_in_any_field_makes_a_reader_fall(tmp_path: Path, rows: list[Any]) -> None:
    (tmp_path / "tweets.js").write_text(f"window.YTD.tweets.part0 = {json.dumps(rows)}")
    (tmp_path / "page_posts_1.json").write_text(json.dumps([{"timestamp": 1767952800, "data": []}, *rows]))
    (tmp_path / "list.json").write_text(json.dumps([{"text": "x", "date": "2026-01-01"}, *rows]))
    for format_, name, options in (
        ("x", "tweets.js", {"owner": OWNER}),
        ("facebook", "page_posts_1.json", {"public": True}),
        ("json", "list.json", {}),
    ):
        made = export(format_, tmp_path / name, **options)
        assert canonical.parsed(canonical.rendered(rendered := archived(format_, made)), "a") == rendered


def archived(format_: str, made: Export) -> Archive:
    return canonical.merged(Archive("a", Format(format_)), made, date(2026, 11, 3)).archive


# ── Facebook ──


@pytest.mark.parametrize(
    "text",
    [
        "café",
        "naïve £5 – “quoted”",
        "Tŷ Bach",
        "plain",
        "Ã",
        "Â£",
        "©",
        "\x80",
        "日本",
        "ÃƒÂ©",
        "half cafÃ© and half café",
    ],
)
def test_only_what_was_broken_is_mended(text: str) -> None:
    broken = text.encode("utf-8").decode("latin-1")
    assert mended(broken) == text
    if all(ord(letter) < 0x100 for letter in text) and broken != text:
        try:
            text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            assert mended(text) == text  # it stands there as it was meant


def test_a_file_that_is_in_order_is_not_touched(tmp_path: Path) -> None:
    posts = [
        {"timestamp": 1767952800, "data": [{"post": "How “CafÃ©” came about: an encoding taken for another"}]},
        {"timestamp": 1767952801, "data": [{"post": "Ã© stands here on purpose"}]},
    ]
    (tmp_path / "profile_posts_1.json").write_text(json.dumps(posts))
    taken = export("facebook", tmp_path / "profile_posts_1.json").posts
    assert taken[1].text == "Ã© stands here on purpose"
    assert "CafÃ©" in (taken[0].text or "")


def test_facebooks_letters_are_mended_and_its_links_kept() -> None:
    texts = [post.text or "" for post in read("Facebook").posts]
    assert "Tŷ Bach" in texts[0]
    assert texts[1].endswith("at the “Lamb”.\n\nhttps://hexley-traders.example/vests")


def test_whom_a_post_names_is_named_in_words_and_its_links_lead_where_they_lead(tmp_path: Path) -> None:
    out = "https://l.facebook.com/l.php?u=https%3A%2F%2Flamps.example%2Fnew&h=AT0counted"
    posts = [
        {
            "timestamp": 1700000000,
            "data": [{"post": "Thank you @[100012345:2048:The Lamp Caf\u00c3\u00a9] and @[77:Lamps] [1:2]"}],
            "attachments": [{"data": [{"external_context": {"url": out}}]}],
        }
    ]
    path = zipped(tmp_path / "f.zip", {"posts/profile_posts_1.json": json.dumps(posts).encode()})
    assert [post.text for post in export("facebook", path).posts] == [
        "Thank you The Lamp Café and Lamps [1:2]\n\nhttps://lamps.example/new"
    ]


def test_a_persons_export_is_refused_until_its_owner_says_that_it_was_public(tmp_path: Path) -> None:
    posts = [
        {"timestamp": 1767952800, "data": [{"post": "Hello"}]},
        {"timestamp": 1767952900, "data": [{"post": "All"}]},
    ]
    path = zipped(tmp_path / "f.zip", {"your_facebook_activity/posts/your_posts_1.json": json.dumps(posts).encode()})
    assert "nothing in it says who could see the posts" in refused("facebook", path)
    assert len(export("facebook", path, public=True).posts) == 2
    posts[0]["audience"] = "Friends"
    posts[1]["privacy"] = {"value": "Public"}
    told = zipped(tmp_path / "told.zip", {"posts/your_posts_1.json": json.dumps(posts).encode()})
    for public in (False, True):  # what the export itself says goes before what its owner says
        assert [post.text for post in export("facebook", told, public=public).posts] == ["All"]


def test_two_posts_of_one_second_are_two(tmp_path: Path) -> None:
    posts = [{"timestamp": 1767952800, "data": [{"post": text}]} for text in ("One", "Two")]
    (tmp_path / "page_posts_1.json").write_text(json.dumps(posts))
    taken = export("facebook", tmp_path / "page_posts_1.json").posts
    assert [(post.id, post.text) for post in taken] == [("1767952800", "One"), ("1767952800-2", "Two")]


def test_an_export_in_html_is_told_to_be_asked_for_again(tmp_path: Path) -> None:
    path = zipped(tmp_path / "f.zip", {"your_facebook_activity/posts/your_posts_1.html": b"<html></html>"})
    assert "with the format JSON" in refused("facebook", path)


def test_another_pages_export_is_refused() -> None:
    assert "not the export of Somebody Else" in refused("facebook", EXPORTS / "facebook", owner="Somebody Else")
    assert read("Facebook", owner="hexley traders").posts


# ── Takeout, blogs ──


def test_google_plus_and_youtube_keep_their_addresses_and_days() -> None:
    found = [(post.source, post.link, post.published.date()) for post in read("Takeout").posts]
    assert found == [
        (Exporter.GOOGLE_PLUS, "https://plus.google.com/+arren/posts/abc", date(2015, 6, 1)),
        (Exporter.GOOGLE_PLUS, "https://plus.google.com/+arren/posts/page", date(2015, 6, 5)),
        (Exporter.YOUTUBE, "https://www.youtube.com/watch?v=aaaaaaaaaaa", date(2018, 12, 3)),
    ]


def test_older_takeouts_of_youtube_are_read_too(tmp_path: Path) -> None:
    def video(id_: str, state: str) -> dict[str, object]:
        told = {"title": id_, "description": "d", "publishedAt": "2016-02-03T10:00:00.000Z", "channelId": "UCx"}
        return {"id": id_, "snippet": told, "status": {"privacyStatus": state, "uploadStatus": "processed"}}

    listed = json.dumps([video("publicvideo", "public"), video("hiddenvideo", "unlisted")]).encode()
    path = zipped(tmp_path / "t.zip", {"Takeout/YouTube/videos/a.json": listed})
    made = export("takeout", path)
    assert [post.title for post in made.posts] == ["publicvideo"]
    assert made.owner == "UCx"
    assert "it is the export of UCx, not of UCy" in refused("takeout", path, owner="UCy")


def test_a_sheet_of_videos_in_another_language_is_told(tmp_path: Path) -> None:
    (tmp_path / "videos.csv").write_text("ID fideo,Teitl\naaaaaaaaaaa,Ffilm\n", encoding="utf-8")
    assert "has no column “Video ID”" in refused("takeout", tmp_path / "videos.csv")


def test_of_several_channels_in_a_takeout_the_owners_alone_is_taken(tmp_path: Path) -> None:
    rows = "\n".join(
        f"{id_},{channel},Film,Public,Live,2026-11-02T09:00:00+00:00"
        for id_, channel in (("aaaaaaaaaaa", "UC1"), ("bbbbbbbbbbb", "UC2"))
    )
    head = "Video ID,Channel ID,Video Title (Original),Privacy,Video State,Video Publish Timestamp\n"
    (tmp_path / "videos.csv").write_text(head + rows, encoding="utf-8")
    made = export("takeout", tmp_path / "videos.csv", owner="UC2")
    assert [post.id for post in made.posts] == ["yt:video:bbbbbbbbbbb"]
    assert made.reasons["of other channels or profiles than --owner"] == 1


def test_a_blog_keeps_its_labels_and_its_pictures_addresses() -> None:
    post = read("Blogger").posts[0]
    assert (post.tags, post.title) == (("van",), "The van has a heater")
    assert post.html == (
        '<p>It works. <b>Really</b>.</p><img src="https://arren-youth-archive.example/van.jpg" alt="The van">'
    )


def test_wordpress_text_without_paragraphs_gets_them() -> None:
    assert paragraphs("One\ntwo\n\nthree\n\n<ul><li>a</li></ul>") == (
        "<p>One<br>\ntwo</p>\n<p>three</p>\n<ul><li>a</li></ul>"
    )
    assert paragraphs("<p>done</p>\n\nmore") == "<p>done</p>\n\nmore"
    assert paragraphs("a\n\n<pre>x\n\ny</pre>\n\nb [gallery ids='1,2'] c") == (
        "<p>a</p>\n<pre>x\n\ny</pre>\n<p>b  c</p>"
    )
    assert read("WordPress").posts[0].tags == ("News", "help")


def test_an_unknown_state_is_left_out(tmp_path: Path) -> None:
    text = (EXPORTS / "wordpress.xml").read_text("utf-8").replace("[publish]", "[members-only]")
    (tmp_path / "w.xml").write_text(text, "utf-8")
    assert not export("wordpress", tmp_path / "w.xml").posts


def test_two_sites_in_one_zip_are_refused(tmp_path: Path) -> None:
    one = (EXPORTS / "wordpress.xml").read_bytes()
    files = {"a.xml": one, "b.xml": one.replace(b"safe-harbour-archive", b"another-archive")}
    assert "several sites" in refused("wordpress", zipped(tmp_path / "w.zip", files))
    parts = {"a.xml": one, "b.xml": one.replace(b"?p=1<", b"?p=100<")}
    assert len(export("wordpress", zipped(tmp_path / "p.zip", parts)).posts) == 3


# ── JSON and CSV ──


def test_a_list_without_the_fields_says_what_it_has() -> None:
    told = refused("json", EXPORTS / "list.json")
    assert told.startswith("missing date: its objects have id, headline, body, when, status")
    assert "--map date=THEIRS" in told


def test_a_map_to_nowhere_is_told() -> None:
    fields = (("text", "bodie"),)
    assert "there is no bodie; its objects have" in refused("json", EXPORTS / "list.json", fields=fields)
    assert "our fields are title, text" in refused("json", EXPORTS / "list.json", fields=(("words", "body"),))


def test_every_line_without_a_date_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("title,date\nA,2026-01-01\nB,soon\nC,\nD,31/02/2026\n")
    assert "no date can be read in lines 3, 4, 5: write dates as 2026-11-20" in refused("csv", tmp_path / "s.csv")


def test_sheets_come_with_semicolons_tabs_and_in_windows_letters(tmp_path: Path) -> None:
    for mark in (";", "\t"):
        (tmp_path / "s.csv").write_bytes(f"Title{mark}Date\nCafé{mark}20/11/2026\n".encode("cp1252"))
        (post,) = export("csv", tmp_path / "s.csv", fields=(("title", "Title"), ("date", "Date"))).posts
        assert (post.title, post.published) == ("Café", datetime(2026, 11, 20, tzinfo=UTC))


def test_rows_that_share_a_link_are_posts_of_their_own_and_stay_the_same_ones(tmp_path: Path) -> None:
    head, one, two, three = "title,date,link", "A,2026-01-01,", "B,2026-01-02,", "C,2026-01-03,"
    path = tmp_path / "s.csv"
    path.write_text("\n".join([head, *(f"{row}https://lamps.example/" for row in (two, one, one))]), encoding="utf-8")
    first = export("csv", path)
    assert [post.title for post in first.posts] == ["A", "B"]
    assert first.reasons["the same once more"] == 1
    path.write_text("\n".join([head, *(f"{row}https://lamps.example/" for row in (three, two, one))]), encoding="utf-8")
    assert export("csv", path).posts[:2] == first.posts


def test_a_json_feed_needs_no_map(tmp_path: Path) -> None:
    item = {
        "id": "a",
        "url": "https://a.example/1",
        "content_html": "<p>Hi</p>",
        "date_published": "2026-01-02T03:04:05Z",
    }
    (tmp_path / "f.json").write_text(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}))
    (post,) = export("json", tmp_path / "f.json").posts
    assert (post.id, post.link, post.html) == ("a", "https://a.example/1", "<p>Hi</p>")


def test_what_is_dated_later_was_not_published_yet(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("title,date\nA,2026-11-21\nB,2026-11-19\n")
    made = export("csv", tmp_path / "s.csv")
    assert [post.title for post in made.posts] == ["B"]
