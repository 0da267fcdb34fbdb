"""Comments: they wait, are counted, and are quoted only where an editor let them, under no name unless chosen."""

from __future__ import annotations

import json
import shutil
from html import escape
from pathlib import Path

import pytest

from partnerhub.collect.read import comments, read
from partnerhub.collect.read.links import links
from partnerhub.collect.values import Failed, ReadFeed, Trouble
from partnerhub.model import Kind
from partnerhub.store import open_store
from tests.command import hub
from tests.morning import NOW
from tests.web import Web

FEED = """<rss version="2.0"><channel><title>Comments for Lantern</title>{}</channel></rss>"""
COMMENT = """<item><title>Comment on The hall opens by {author}</title><link>https://lantern.example/hall/#comment-{n}</link>
<guid isPermaLink="false">https://lantern.example/?p=1#comment-{n}</guid><author>{author}</author>
<pubDate>Fri, 20 Nov 2026 0{n}:00:00 +0000</pubDate><description>{text}</description></item>"""


def said(*texts: str, author: str = "A neighbour") -> ReadFeed:
    items = "".join(COMMENT.format(n=n, text=text, author=author) for n, text in enumerate(texts, 1))
    feed = read(Kind.COMMENTS, FEED.format(items).encode(), "", "https://lantern.example/comments/feed/")
    assert isinstance(feed, ReadFeed), feed
    return feed


def mentions(*told: object, key: str = "children") -> ReadFeed:
    feed = read(Kind.WEBMENTIONS, json.dumps({key: told}).encode(), "", "https://mentions.example/api")
    assert isinstance(feed, ReadFeed), feed
    return feed


MENTION = {
    "type": "entry",
    "author": {"name": "Harbour blog"},
    "url": "https://harbour.example/answer",
    "published": "2026-11-19T10:00:00+00:00",
    "wm-source": "https://harbour.example/answer",
    "wm-target": "https://lantern.example/hall/",
    "wm-property": "in-reply-to",
    "content": {"html": "<p>We <b>agree</b> with this.</p><script>x</script>", "text": "We agree with this."},
}


def test_a_comment_has_no_title_and_says_what_it_is_about() -> None:
    [item] = said("Is there a ramp?").items
    assert (item.title, item.derived_title) == (None, "Is there a ramp?")
    assert item.answers == "https://lantern.example/hall/"
    assert item.author == "A neighbour"


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("https://a.example/2026/x.html?showComment=1#c1", "https://a.example/2026/x.html"),
        ("https://a.example/?p=3&replytocom=4#respond", "https://a.example/?p=3"),
        ("https://a.example/hall/comment-page-2/#comment-12", "https://a.example/hall/"),
        ("https://a.example/?p=3&cpage=2#comment-12", "https://a.example/?p=3"),
        ("https://a.example/x.html?m=1&showComment=1#c1", "https://a.example/x.html"),
        ("https://a.example/?q=a%20b#comment-1", "https://a.example/?q=a%20b"),
    ],
)
def test_the_page_is_the_comments_address_without_what_names_the_comment(link: str, page: str) -> None:
    assert comments.page_of(link) == page


@pytest.mark.parametrize(
    "spam",
    [
        "Best casino bonus, come in",
        "https://spam.example/one https://spam.example/two https://spam.example/three look",
        "https://spam.example/",
        '&lt;a href="https://a.example"&gt;a&lt;/a&gt; &lt;a href="https://b.example"&gt;b&lt;/a&gt; '
        '&lt;a href="https://c.example"&gt;c&lt;/a&gt;',
    ],
)
def test_spam_is_left_out_and_counted(spam: str) -> None:
    feed = said(spam, "Is there a ramp?")
    assert [item.text for item in feed.items] == ["Is there a ramp?"]
    assert feed.remark == "left out: 1 spam"


def test_what_is_said_three_times_over_is_spam_and_a_short_thank_you_is_not() -> None:
    again = "I love this site, you should really visit mine as well some day"
    assert said(again, again, again).items == ()
    assert len(said("Thank you!", "Thank you!", "Thank you!").items) == 3


def test_a_webmention_is_a_comment_and_likes_and_private_ones_are_left_out() -> None:
    like, private = {**MENTION, "wm-property": "like-of"}, {**MENTION, "wm-private": True}
    feed = mentions(MENTION, like, private, {"wm-property": "in-reply-to"})
    [item] = feed.items
    assert (item.text, item.author) == ("We agree with this.", "Harbour blog")
    assert (item.link, item.answers) == ("https://harbour.example/answer", "https://lantern.example/hall/")
    assert feed.remark == "left out: 1 likes and reposts, 1 meant for one reader"


def test_whom_a_comment_is_in_reply_to_is_no_part_of_it() -> None:
    before = '&lt;a href="https://lantern.example/hall/#comment-1"&gt;A. N. Other&lt;/a&gt;'
    apart = f"&lt;p&gt;In reply to {before}.&lt;/p&gt; &lt;p&gt;There is one.&lt;/p&gt;"
    together = f"&lt;p&gt;In reply to {before}. There is one by the door.&lt;/p&gt;"
    assert [item.text for item in said(apart, together).items] == ["There is one.", "There is one by the door."]


def test_what_is_left_of_a_comment_that_blogger_removed_takes_it_back() -> None:
    feed = said("This comment has been removed by the author.", "Is there a ramp?")
    assert [item.text for item in feed.items] == ["Is there a ramp?"]
    assert feed.deleted == ("https://lantern.example/?p=1#comment-1",)


def test_a_webmention_stands_at_its_source_whatever_that_page_says_of_its_own_address() -> None:
    claimed = {**MENTION, "url": "https://lantern.example/by-the-chair", "author": {"name": "sam@mail.example"}}
    [item] = mentions(claimed).items
    assert item.link == "https://harbour.example/answer"
    assert item.author is None


def test_only_links_that_readers_see_are_links() -> None:
    page = b"""<link rel="dns-prefetch" href="https://lantern.example/"><!-- <a href="https://a.example/">a</a> -->
        <textarea><a href="https://b.example/">b</a></textarea><a rel="nofollow" href="/hall#x">c</a>"""
    assert links(page, "text/html", "https://c.example/x") == ("https://c.example/hall#x",)


def test_the_older_form_of_webmentions_is_read_too() -> None:
    told = {
        "source": "https://harbour.example/answer",
        "target": "https://lantern.example/hall/",
        "activity": {"type": "reply"},
        "data": {"author": {"name": "Harbour blog"}, "url": "https://harbour.example/answer", "content": "We agree."},
    }
    [item] = mentions(told, key="links").items
    assert (item.text, item.answers) == ("We agree.", "https://lantern.example/hall/")


@pytest.mark.parametrize(
    ("body", "trouble"), [(b"{", Trouble.BROKEN), (b'{"a": 1}', Trouble.NOT_A_FEED), (b"[]", Trouble.NOT_A_FEED)]
)
def test_what_is_no_list_of_webmentions_is_refused(body: bytes, trouble: Trouble) -> None:
    failed = read(Kind.WEBMENTIONS, body, "", "https://mentions.example/api")
    assert isinstance(failed, Failed)
    assert failed.trouble is trouble


# ── a whole night ──

LIST = """\
hub: {title: Northmere Together, description: In one place., languages: [en], timezone: Europe/London,
      contact: hub@northmere.example}
office: [{name: Northmere Police and Crime Commissioner, short: PCC, from: 2024-05-09}]
patch: {id: northmere, name: Northmere, kind: force, places: [Northmere]}
topics: []
accounts: []
partners:
  - id: lantern
    name: Lantern
    areas: [northmere]
    relation: [lives]
    trust: auto
    permission: {basis: agreement, granted_by: Chair, date: 2026-01-12, excerpt_words: 60}
    channels:
      - {id: lantern-news, kind: rss, path: news.xml}
      - {id: lantern-comments, kind: comments, path: comments.xml}
"""
NEWS = """<rss version="2.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>News</title><item>
<title>The hall opens</title><link>https://lantern.example/hall/</link><guid>https://lantern.example/hall/</guid>
<comments>https://lantern.example/hall/#comments</comments><slash:comments>{}</slash:comments>
<pubDate>Thu, 19 Nov 2026 09:00:00 +0000</pubDate><description>The hall opens on Sunday in Northmere.</description>
</item></channel></rss>"""


@pytest.fixture
def lantern(tmp_path: Path) -> Path:
    (tmp_path / "partners.yaml").write_text(LIST, encoding="utf-8")
    (tmp_path / "news.xml").write_text(NEWS.format(2), encoding="utf-8")
    texts = ("Is there a ramp for my chair?", "See you on Sunday!")
    items = "".join(COMMENT.format(n=n, text=text, author="Sam Neighbour") for n, text in enumerate(texts, 1))
    (tmp_path / "comments.xml").write_text(FEED.format(items), encoding="utf-8")
    night(tmp_path)
    return tmp_path


def night(root: Path) -> None:
    ended = hub("nightly", "--hub", root, "--now", NOW, "--allow-shrinking")
    assert ended.code == 0, ended.err


def told(root: Path) -> dict[str, str]:
    """{what is said: its id} of everything that waits or is shown."""
    listed = json.loads(hub("queue", "--hub", root, "--now", NOW, "--json").out)
    return {each["title"]: each["id"] for each in listed["stories"]}


def site(root: Path) -> dict[str, str]:
    output = (root / "output").resolve()
    return {path.relative_to(output).as_posix(): path.read_text("utf-8", "replace") for path in output.rglob("*.*")}


def hall(root: Path) -> str:
    [page] = [text for path, text in site(root).items() if path.startswith("stories/") and "The hall opens" in text]
    return page


def test_comments_wait_and_only_their_number_is_shown(lantern: Path) -> None:
    assert set(told(lantern)) == {"Is there a ramp for my chair?", "See you on Sunday!"}
    assert "2 comments at the source" in hall(lantern)
    assert 'href="https://lantern.example/hall/#comments"' in hall(lantern)
    every = " ".join(site(lantern).values())
    assert "ramp" not in every
    assert "Sam Neighbour" not in every


@pytest.mark.parametrize(
    ("options", "who"),
    [
        ((), "A reader"),
        (("--attribution", "role", "--role", "a wheelchair user"), "a wheelchair user"),
        (("--attribution", "named"), "Sam Neighbour"),
    ],
)
def test_an_approved_comment_is_quoted_under_the_name_that_was_chosen(
    lantern: Path, options: tuple[str, ...], who: str
) -> None:
    about = told(lantern)["Is there a ramp for my chair?"]
    word = ("decide", "publish", about, "--by", "KM", "--why", "A fair question.", *options)
    ended = hub(*word, "--hub", lantern, "--now", NOW)
    assert ended.code == 0, ended.err
    night(lantern)
    page = hall(lantern)
    assert "1 of 2 comments held here" in page
    assert "Is there a ramp for my chair?" in page
    assert f'<span class="p-author">{who}</span>' in page
    others = [path for path, text in site(lantern).items() if "ramp" in text and "The hall opens" not in text]
    assert others == []
    if who != "Sam Neighbour":
        assert "Sam Neighbour" not in " ".join(site(lantern).values())


def test_a_rejected_or_withdrawn_comment_leaves_no_trace(lantern: Path) -> None:
    about = told(lantern)["See you on Sunday!"]
    for do in ("publish", "reject"):
        ended = hub("decide", do, about, "--by", "KM", "--why", "Because.", "--hub", lantern, "--now", NOW)
        assert ended.code == 0, ended.err
        for file in (lantern / "content/decisions").rglob("*publish*.md"):
            file.write_text(file.read_text("utf-8").replace("on: 2026-11-20T20:00", "on: 2026-11-20T19:00"), "utf-8")
        night(lantern)
    assert "See you on Sunday" not in " ".join(site(lantern).values())
    assert not (lantern / "output/stories" / f"{about}.html").exists()


def quote(root: Path, title: str, *options: str) -> str:
    about = told(root)[title]
    ended = hub("decide", "publish", about, "--by", "KM", "--why", "Fair.", *options, "--hub", root, "--now", NOW)
    assert ended.code == 0, ended.err
    return about


@pytest.mark.parametrize(
    ("was", "now"), [("ramp for my chair?", "ramp for my dog?"), ("Sam Neighbour", "Alex Other")], ids=["words", "name"]
)
def test_a_comment_that_changes_after_it_was_let_be_quoted_asks_again(lantern: Path, was: str, now: str) -> None:
    quote(lantern, "Is there a ramp for my chair?", "--attribution", "named")
    file = lantern / "comments.xml"
    file.write_text(file.read_text("utf-8").replace(was, now), encoding="utf-8")
    night(lantern)
    assert was in hall(lantern)
    assert now not in " ".join(site(lantern).values())


def test_a_comment_that_its_source_no_longer_lists_is_gone_and_counted_no_more(lantern: Path) -> None:
    (lantern / "news.xml").write_text(NEWS.format(0), encoding="utf-8")
    (lantern / "var" / "hub.sqlite").unlink()
    night(lantern)
    quote(lantern, "See you on Sunday!")
    night(lantern)
    assert "1 of 2 comments held here" in hall(lantern)
    left = COMMENT.format(n=1, text="Is there a ramp for my chair?", author="Sam Neighbour")
    (lantern / "comments.xml").write_text(FEED.format(left), encoding="utf-8")
    night(lantern)
    assert "1 comment at the source" in hall(lantern)
    assert "See you on Sunday" not in " ".join(site(lantern).values())
    assert set(told(lantern)) == {"Is there a ramp for my chair?"}


def test_a_comment_stays_one_when_nobody_listens_to_its_channel_any_more(lantern: Path) -> None:
    quote(lantern, "Is there a ramp for my chair?", "--attribution", "none")
    listed = (lantern / "partners.yaml").read_text("utf-8")
    listed = listed.replace("      - {id: lantern-comments, kind: comments, path: comments.xml}\n", "")
    (lantern / "partners.yaml").write_text(listed, encoding="utf-8")
    night(lantern)
    every = site(lantern)
    assert [path for path in every if path.startswith("stories/") and "The hall opens" not in every[path]] == []
    assert "See you on Sunday" not in " ".join(every.values())
    assert "Sam Neighbour" not in " ".join(every.values())


def test_a_word_about_a_post_is_none_about_comments_that_lead_to_the_same_page(lantern: Path) -> None:
    file = lantern / "comments.xml"
    file.write_text(file.read_text("utf-8").replace("hall/#comment-1<", "hall/<"), encoding="utf-8")
    (lantern / "var" / "hub.sqlite").unlink()
    folder = lantern / "content/decisions"
    folder.mkdir(parents=True, exist_ok=True)
    lines = "---\nabout: https://lantern.example/hall/\ndo: publish\nby: KM\non: 2026-11-20\nwhy: Good.\n---\n"
    (folder / "post.md").write_text(lines, encoding="utf-8")
    night(lantern)
    assert "2 comments at the source" in hall(lantern)
    assert "ramp" not in " ".join(site(lantern).values())


def test_a_comment_is_made_part_of_no_story(lantern: Path) -> None:
    [path] = [path for path, text in site(lantern).items() if path.startswith("stories/") and "The hall opens" in text]
    merge = ("decide", "merge", Path(path).stem, "--with", told(lantern)["See you on Sunday!"], "--by", "KM")
    ended = hub(*merge, "--why", "One thing.", "--hub", lantern, "--now", NOW)
    assert ended.code == 2
    assert "a comment stands alone under what it answers" in ended.err


def test_a_report_which_may_be_public_has_no_words_of_a_comment(lantern: Path) -> None:
    for name in ("report.md", "report.json"):
        text = (lantern / "var" / name).read_text("utf-8")
        assert "each comment waits for an editor" in text
        assert "ramp" not in text


def test_only_a_comment_has_an_attribution(lantern: Path) -> None:
    [path] = [path for path, text in site(lantern).items() if path.startswith("stories/") and "The hall opens" in text]
    folder = lantern / "content/decisions"
    folder.mkdir(parents=True, exist_ok=True)
    lines = f"---\nabout: {Path(path).stem}\ndo: publish\nby: KM\non: 2026-11-20\nwhy: Good.\nattribution: none\n---\n"
    (folder / "odd.md").write_text(lines, encoding="utf-8")
    ended = hub("nightly", "--hub", lantern, "--now", NOW)
    assert ended.code == 2
    assert "content/decisions/odd.md:7: attribution is for comments, and this is none" in ended.err


def test_the_same_night_again_changes_nothing_and_a_new_comment_only_its_page(lantern: Path) -> None:
    before = site(lantern)
    night(lantern)
    assert site(lantern) == before
    feed = (lantern / "comments.xml").read_text("utf-8")
    more = COMMENT.format(n=3, text="Where can I park?", author="Someone")
    (lantern / "comments.xml").write_text(feed.replace("</channel>", more + "</channel>"), encoding="utf-8")
    night(lantern)
    after = site(lantern)
    changed = sorted(path for path in after if after[path] != before.get(path) and path.startswith("stories/"))
    assert len(changed) == 1
    assert "3 comments at the source" in after[changed[0]]


# ── webmentions ──


def test_only_a_page_that_links_to_its_target_is_kept_and_each_is_asked_once(tmp_path: Path) -> None:
    pages = {
        "/links": b'<p>We agree with <a href="https://lantern.example/hall/">this</a>.</p>',
        "/lies": b"<p>Nothing to see.</p>",
    }
    with Web() as web:
        for path, body in pages.items():
            web.serve(path, body, content_type="text/html")
        told = [
            {**MENTION, "url": web.url(path), "wm-source": web.url(path), "content": {"text": f"Said at {path[1:]}"}}
            for path in (*pages, "/gone")
        ]
        (tmp_path / "mentions.json").write_text(json.dumps({"children": told}), encoding="utf-8")
        (tmp_path / "news.xml").write_text(NEWS.format(0), encoding="utf-8")
        listed = LIST.replace("contact: hub@", f"network: {{allow: ['*.localhost:{web.port}']}}, contact: hub@")
        listed = listed.replace("kind: comments, path: comments.xml", "kind: webmentions, path: mentions.json")
        (tmp_path / "partners.yaml").write_text(listed, encoding="utf-8")
        for _ in range(2):
            ended = hub("collect", "--hub", tmp_path, "--now", NOW)
            assert ended.code == 0, ended.err
            assert "1 whose page does not link here; 1 still to be asked" in ended.err
        assert [len(web.asked_for(path)) for path in ("/links", "/lies", "/gone")] == [1, 1, 1]
        with open_store(tmp_path / "var" / "hub.sqlite") as store:
            items = store.uncurated(10)
        assert [item.said.text for item in items if item.channel == "lantern-comments"] == ["Said at links"]


def test_of_one_host_a_few_pages_are_asked_a_night(tmp_path: Path) -> None:
    with Web() as web:
        told = []
        for number in range(7):
            web.serve(f"/{number}", b"<p>Nothing.</p>", content_type="text/html")
            told.append({**MENTION, "wm-source": web.url(f"/{number}"), "content": {"text": f"Number {number}"}})
        (tmp_path / "mentions.json").write_text(json.dumps({"children": told}), encoding="utf-8")
        (tmp_path / "news.xml").write_text(NEWS.format(0), encoding="utf-8")
        listed = LIST.replace("contact: hub@", f"network: {{allow: ['*.localhost:{web.port}']}}, contact: hub@")
        listed = listed.replace("kind: comments, path: comments.xml", "kind: webmentions, path: mentions.json")
        (tmp_path / "partners.yaml").write_text(listed, encoding="utf-8")
        ended = hub("collect", "--hub", tmp_path, "--now", NOW)
        assert "5 whose page does not link here; 2 still to be asked" in ended.err
        assert len(web.asked) == 5
        assert "7 whose page does not link here" in hub("collect", "--hub", tmp_path, "--now", NOW).err
        assert len(web.asked) == 7


def test_those_whom_a_round_up_quotes_are_listed_until_they_are_told(sample: Path, tmp_path: Path) -> None:
    root = tmp_path / "hub"
    shutil.copytree(sample, root, symlinks=True)
    command = ("webmentions", "--hub", root, "--now", NOW)
    listed = hub(*command).out.splitlines()
    assert listed == sorted(set(listed))
    assert any("/roundups/2026-11-20-safer-streets/" in line for line in listed)
    assert any("/debates/vale-road-limit/" in line for line in listed)
    assert all(line.startswith("https://together.arrenshire.example/") for line in listed)
    assert len(json.loads(hub(*command, "--json").out)) == len(listed)
    for line in listed:  # whoever is told looks for the link
        ours, theirs = line.split()
        page = root / "output" / ours.removeprefix("https://together.arrenshire.example/") / "index.html"
        assert f'href="{escape(theirs)}"' in page.read_text("utf-8")
    done = tmp_path / "sent.txt"
    done.write_text("\n".join(listed[:2]) + "\n", encoding="utf-8")
    for noted in ("2 pairs noted", "0 pairs noted"):
        assert noted in hub(*command, "--sent", done).err
        assert hub(*command).out.splitlines() == listed[2:]
    (root / "output").rename(root / "elsewhere")
    assert hub(*command).out == ""  # nothing stands there that leads to anybody


@pytest.mark.parametrize("line", ["https://a.example/", "a b", "https://a.example/ https://b.example/ c"])
def test_what_is_no_pair_is_not_noted_as_sent(lantern: Path, tmp_path: Path, line: str) -> None:
    (tmp_path / "sent.txt").write_text(f"https://a.example/ https://b.example/\n{line}\n", encoding="utf-8")
    ended = hub("webmentions", "--hub", lantern, "--now", NOW, "--sent", tmp_path / "sent.txt")
    assert ended.code == 2
    assert "sent.txt:2: is no pair of addresses" in ended.err


def test_a_word_about_a_comment_is_never_taken_for_one_about_the_page(lantern: Path) -> None:
    about = told(lantern)["See you on Sunday!"]
    ended = hub("decide", "reject", about, "--by", "KM", "--why", "Not for us.", "--hub", lantern, "--now", NOW)
    assert ended.code == 0, ended.err
    (lantern / "var" / "hub.sqlite").unlink()
    (lantern / "comments.xml").write_text(FEED.format(""), encoding="utf-8")
    night(lantern)
    assert "The hall opens" in hall(lantern)
