"""The archive file of a channel: the same bytes for the same export, merged by id, and read every night."""

from __future__ import annotations

import asyncio
import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from partnerhub.collect import archives
from partnerhub.collect.imports import canonical
from partnerhub.collect.imports.canonical import Archive, Merged
from partnerhub.collect.imports.values import Export, Format, Left, Post, Reason, Wrong
from partnerhub.collect.read import read
from partnerhub.collect.values import Failed, ReadFeed, Trouble
from partnerhub.collect.worker import Readers
from partnerhub.model import Exported, Exporter, Kind
from tests.command import Ended, hub
from tests.conftest import SAMPLE_NOW, copy_sample
from tests.exporting import EXPORTS, OWNER, READ, account, export, tweets, zipped

NOV, DEC = date(2026, 11, 3), date(2026, 12, 3)
EMPTY = Archive("harbour-x", Format.X)


def post(id_: str, text: str = "", day: int = 1) -> Post:
    when = datetime(2026, 10, day, 9, tzinfo=UTC)
    return Post(id_, Exporter.X, when, f"https://x.com/harbour/status/{id_}", text=text or f"Post {id_}")


def merged(before: Archive, day: date, *posts: Post, left: tuple[Left, ...] = ()) -> Merged:
    return canonical.merged(before, Export(posts, left, "harbour"), day)


def imported(root: Path, *arguments: str | Path) -> Ended:
    return hub("import", *arguments, "--hub", root, "--now", "2026-11-03T18:00:00Z")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    copy_sample(tmp_path)
    return tmp_path


# ── the file ──


def test_an_archive_reads_back_as_it_was_written() -> None:
    archive = merged(EMPTY, NOV, post("1", 'Quotes " and \u2028 lines\n\nand <b>', 3), post("2", day=2)).archive
    body = canonical.rendered(archive)
    assert canonical.parsed(body, "harbour-x") == archive
    assert canonical.rendered(canonical.parsed(body, "harbour-x")) == body
    assert [json.loads(row.rstrip(b","))["id"] for row in body.split(b"\n")[1:-2]] == ["2", "1"]  # in order of time


def test_the_same_export_twice_gives_the_same_bytes_whenever_it_is_imported() -> None:
    once = merged(EMPTY, NOV, post("1"), post("2"))
    again = merged(once.archive, DEC, post("1"), post("2"))
    assert canonical.rendered(again.archive) == canonical.rendered(once.archive)
    assert (again.new, again.changed, again.same) == ((), (), ("1", "2"))


def test_a_newer_export_is_merged_by_id_and_what_vanished_stays_and_is_told() -> None:
    first = merged(EMPTY, NOV, post("1"), post("2"), post("3"))
    then = merged(first.archive, DEC, post("2", "Edited"), post("3"), post("4"))
    assert (then.new, then.changed, then.same, then.vanished) == (("4",), ("2",), ("3",), ("1",))
    assert {each.post.id: each.day for each in then.archive.posts} == {"1": NOV, "2": DEC, "3": NOV, "4": DEC}


def test_an_older_export_adds_what_is_missing_and_changes_nothing() -> None:
    first = merged(EMPTY, DEC, post("2", "Edited"))
    then = merged(first.archive, NOV, post("1"), post("2"))
    assert (then.new, then.same, then.vanished) == (("1",), ("2",), ())
    assert [each.post.text for each in then.archive.posts] == ["Post 1", "Edited"]


def test_what_a_newer_export_calls_private_is_taken_out_again() -> None:
    first = merged(EMPTY, NOV, post("1"), post("2"))
    then = merged(first.archive, DEC, post("2"), left=(Left(Reason.PRIVATE, "1"), Left(Reason.DRAFT, "9")))
    assert then.taken_back == ("1",)
    assert [each.post.id for each in then.archive.posts] == ["2"]
    older = merged(merged(EMPTY, DEC, post("1")).archive, NOV, left=(Left(Reason.DRAFT, "1"),))
    assert older.taken_back == ()


def test_what_a_newer_export_took_back_no_older_one_brings_again() -> None:
    first = merged(EMPTY, NOV, post("1"), post("2"))
    private = merged(first.archive, DEC, post("2"), left=(Left(Reason.PRIVATE, "1"),)).archive
    private = canonical.parsed(canonical.rendered(private), private.channel)
    again = merged(private, NOV, post("1"), post("2"))
    assert (again.new, again.same, again.kept_out) == ((), ("2",), ("1",))
    assert canonical.rendered(again.archive) == canonical.rendered(private)
    public = merged(again.archive, date(2027, 1, 3), post("1"), post("2"))
    assert (public.new, public.archive.gone) == (("1",), ())


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"items": [1], "_partner_hub": {}}', b"[" * 100_000, b"\xff"])
def test_what_we_did_not_write_is_no_archive(body: bytes) -> None:
    with pytest.raises(Wrong, match="put back its last version from git"):
        canonical.parsed(body, "harbour-x")


@pytest.mark.parametrize("name", READ)
def test_every_export_gives_the_same_bytes_twice_and_reads_back(name: str) -> None:
    format_, file, options = READ[name]
    bodies = []
    archive = Archive("harbour", Format(format_))
    for day in (NOV, DEC):
        archive = canonical.merged(archive, export(format_, EXPORTS / file, **options), day).archive
        bodies.append(canonical.rendered(archive))
        archive = canonical.parsed(bodies[-1], "harbour")
    assert bodies[0] == bodies[1]
    feed = read(Kind.ARCHIVE, bodies[0], "", "hub:archives/harbour.json")
    assert isinstance(feed, ReadFeed)
    assert len(feed.items) == len(archive.posts)
    assert all(item.derived_title and item.published for item in feed.items)


SAFE_HARBOUR = "https://safe-harbour-archive.example/?p="
FEED = "takeout-blogger/Takeout/Blogger/Blogs/Arren Youth/feed.atom"
VIDEOS = "takeout/Takeout/YouTube and YouTube Music/video metadata/videos.csv"
PAGE = "facebook/this_profile's_activity_across_facebook/posts/profile_posts_1.json"


@pytest.mark.parametrize(
    ("format_", "file", "was", "now", "gone"),
    [
        ("wordpress", "wordpress.xml", "[publish]", "[private]", f"{SAFE_HARBOUR}1"),
        ("wordpress", "wordpress.xml", "password><![CDATA[]]", "password><![CDATA[x]]", f"{SAFE_HARBOUR}10"),
        ("blogger", FEED, ">LIVE<", ">DRAFT<", "tag:blogger.com,1999:blog-7700.post-3"),
        ("takeout", VIDEOS, "Public,Live", "Unlisted,Live", "yt:video:aaaaaaaaaaa"),
        ("facebook", PAGE, "1767952800,", '1767952800, "audience": "Friends",', "1767952800"),
    ],
)
def test_what_its_owner_made_private_since_leaves_the_archive(
    tmp_path: Path, format_: str, file: str, was: str, now: str, gone: str
) -> None:
    source = EXPORTS / file
    copy = tmp_path / source.name
    copy.write_bytes(source.read_bytes())
    first = canonical.merged(Archive("a", Format(format_)), export(format_, copy), NOV)
    assert gone in first.new
    copy.write_text(copy.read_text("utf-8").replace(was, now), "utf-8")
    then = canonical.merged(first.archive, export(format_, copy), DEC)
    assert gone in then.taken_back
    assert gone.encode() not in canonical.rendered(then.archive)


# ── a night's reading ──


def read_parts(body: bytes) -> ReadFeed | Failed:
    async def scene() -> ReadFeed | Failed:
        async with Readers(workers=1) as readers:
            return await archives.read(readers, body, "hub:archives/a.json")

    return asyncio.run(scene())


def test_an_archive_of_thousands_is_read_whole_in_parts() -> None:
    archive = merged(EMPTY, NOV, *(post(str(1000 + number)) for number in range(1234))).archive
    feed = read_parts(canonical.rendered(archive))
    assert isinstance(feed, ReadFeed)
    assert [item.guid for item in feed.items] == [each.post.id for each in archive.posts]
    assert {item.exported for item in feed.items} == {Exported(Exporter.X, NOV)}


def test_a_line_that_an_editor_took_out_leaves_the_rest_readable() -> None:
    rows = canonical.rendered(merged(EMPTY, NOV, post("1"), post("2"), post("3", day=9)).archive).split(b"\n")
    for gone in (1, 2, 3):
        feed = read_parts(b"\n".join(row for number, row in enumerate(rows) if number != gone))
        assert isinstance(feed, ReadFeed)
        assert len(feed.items) == 2


def test_whichever_line_an_editor_took_out_the_next_export_is_merged_into_the_rest() -> None:
    whole = merged(EMPTY, NOV, post("1"), post("2"), post("3", day=9)).archive
    rows = canonical.rendered(whole).split(b"\n")
    for gone in (1, 2, 3):
        body = b"\n".join(row for number, row in enumerate(rows) if number != gone)
        read = canonical.parsed(body, whole.channel)
        assert read.posts == tuple(each for place, each in enumerate(whole.posts, 1) if place != gone)
    assert canonical.parsed(b"\n".join([rows[0], *rows[4:]]), whole.channel).posts == ()


def test_an_archive_is_cleaned_like_any_feed() -> None:
    hostile = Post(
        "1", Exporter.BLOGGER, datetime(2026, 1, 1, tzinfo=UTC), "javascript:x", "<b>T</b>", "<script>x</script><p>Hi"
    )
    feed = read(Kind.ARCHIVE, canonical.rendered(merged(EMPTY, NOV, hostile).archive), "", "hub:archives/a.json")
    assert isinstance(feed, ReadFeed)
    assert (feed.items[0].link, feed.items[0].body) == (None, "<p>Hi</p>")


def test_a_feed_that_is_no_archive_is_told() -> None:
    feed = read(Kind.ARCHIVE, b'{"items": [{"id": "1", "content_text": "Hi"}]}', "", "hub:a.json")
    assert isinstance(feed, Failed)
    assert feed.trouble is Trouble.NOT_A_FEED
    assert "no archive that hub import wrote" in feed.reason


# ── the command ──


def test_the_samples_archives_are_what_the_importer_makes_of_the_fixtures(root: Path) -> None:
    files = {name: root / "sample" / "archives" / f"{name}.json" for name in ("opcc-x", "hexley-traders-facebook")}
    before = {name: path.read_bytes() for name, path in files.items()}
    for path in files.values():
        path.unlink()
    imported(root, "x", EXPORTS / "x", "--channel", "opcc-x", "--owner", "@ArrenshireOPCC")
    hexley = ("--channel", "hexley-traders-facebook", "--owner", "Hexley Traders", "--on", "2026-10-30")
    imported(root, "facebook", EXPORTS / "facebook", *hexley)
    assert {name: path.read_bytes() for name, path in files.items()} == before


def test_the_outcome_is_told_in_words_and_as_json(root: Path) -> None:
    told = imported(root, "x", EXPORTS / "x", "--channel", "opcc-x")
    assert told.code == 0, told.err
    assert "4 posts taken (4 as before) from the export of ArrenshireOPCC of 3 November 2026." in told.out
    assert "        1  replies to others (--replies takes them)" in told.out
    data = imported(root, "x", EXPORTS / "x", "--channel", "opcc-x", "--replies", "--json").json
    assert (data["taken"], data["unchanged"], len(data["new"])) == (5, 4, 1)
    assert data["left_out"] == {"without words: pictures alone": 1, "retweets: other people's words": 1}
    then = imported(root, "x", EXPORTS / "x", "--channel", "opcc-x").out
    assert "Taken out again" in then


def test_a_missing_channel_is_told_with_what_to_write(root: Path) -> None:
    told = imported(root, "x", EXPORTS / "x", "--channel", "harbour-x")
    assert told.code == 2
    assert "      - id: harbour-x\n        kind: archive\n        path: archives/harbour-x.json" in told.err
    snippet = told.err[told.err.index("      - id") :].splitlines()[:3]
    assert YAML(typ="safe").load("\n".join(snippet))[0]["kind"] == "archive"
    other = imported(root, "x", EXPORTS / "x", "--channel", "opcc-news")
    assert 'channel "opcc-news" is of kind wordpress, and an archive needs a channel of its own' in other.err
    assert "      - id: opcc-news-archive" in other.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("twitter", "x"), "should be one of x, facebook, takeout"),
        (("x", "wordpress.xml"), "wordpress.xml: it is a WordPress export, not an X archive"),
        (("x", "nowhere"), "nowhere: it cannot be read: No such file or directory"),
        (
            ("facebook", "facebook"),
            "sample/archives/opcc-x.json: it was made by hub import x: import facebook into a channel of its own",
        ),
        (("x", "x", "--owner", "other"), "it is the archive of @ArrenshireOPCC, not of @other"),
        (("json", "list.json", "--map", "text"), "--map: should be OURS=THEIRS"),
        (("x", "x", "--on", "2031-01-01"), "--on: 2031-01-01 has not come yet"),
    ],
)
def test_what_is_wrong_is_told_and_changes_nothing(root: Path, arguments: tuple[str, ...], told: str) -> None:
    format_, file, *more = arguments
    channel = "opcc-x"
    if format_ == "json":
        (root / "sample" / "archives" / "opcc-x.json").unlink()
    before = sorted((root / "sample" / "archives").iterdir())
    ended = imported(root, format_, EXPORTS / file, "--channel", channel, *more)
    assert ended.code == 2
    assert told in ended.err
    assert sorted((root / "sample" / "archives").iterdir()) == before


def test_an_export_that_says_it_is_of_a_day_to_come_is_of_today(root: Path, tmp_path: Path) -> None:
    """Else no later one could change anything for years."""
    manifest = b'window.__THAR_CONFIG = {"archiveInfo": {"generationDate": "2098-01-01T00:00:00.000Z"}}'
    files = {"data/tweets.js": tweets({}), "data/account.js": account(), "data/manifest.js": manifest}
    (root / "sample" / "archives" / "opcc-x.json").unlink()
    path = zipped(tmp_path / "x.zip", files)
    told = imported(root, "x", path, "--channel", "opcc-x", "--owner", OWNER, "--json").json
    assert told["exported"] == "2026-11-03"


def test_an_export_with_nothing_for_everybody_writes_nothing(root: Path, tmp_path: Path) -> None:
    (root / "sample" / "archives" / "opcc-x.json").unlink()
    files = {"data/tweets.js": tweets({"full_text": "RT @a: b"}), "data/account.js": account("Harbour")}
    ended = imported(root, "x", zipped(tmp_path / "x.zip", files), "--channel", "opcc-x", "--owner", "harbour")
    assert ended.code == 3
    assert "nothing in x.zip can be taken" in ended.err
    assert not (root / "sample" / "archives" / "opcc-x.json").exists()


def test_a_path_that_leads_out_of_the_hub_is_not_written(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.rmtree(root / "sample" / "archives")
    (root / "sample" / "archives").symlink_to(elsewhere)
    ended = imported(root, "x", EXPORTS / "x", "--channel", "opcc-x", "--owner", "ArrenshireOPCC")
    assert ended.code == 2
    assert "is not a file in the hub's directory" in ended.err
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("kind: archive\n        url: https://a.example/feed", "url cannot be used with kind archive"),
        (
            "kind: archive\n        path: sample/archives/opcc-x.json\n        every: 1h",
            "every cannot be used with kind archive",
        ),
        ("kind: archive\n", "missing path: write path: archives/opcc-x.json"),
        (
            "kind: archive\n        path: archives/none.json",
            'path "archives/none.json" is not a file in the hub\'s directory: `hub import` writes it',
        ),
    ],
)
def test_an_archive_is_a_file_and_nothing_else(root: Path, keys: str, told: str) -> None:
    text = (root / "partners.yaml").read_text("utf-8")
    start = text.index("      - id: opcc-x\n") + len("      - id: opcc-x\n")
    end = text.index("        note: Read once", start)
    (root / "partners.yaml").write_text(f"{text[:start]}        {keys}\n{text[end:]}", "utf-8")
    ended = hub("check", "--hub", root, "--now", SAMPLE_NOW)
    assert ended.code == 2
    assert told in ended.err


# ── the site ──


def test_imported_posts_say_where_they_come_from_and_nothing_private_is_on_the_site(sample: Path) -> None:
    story = next(
        path
        for path in (sample / "output" / "stories").glob("*.html")
        if "hi-vis vests" in path.read_text("utf-8").partition("<main")[2].partition("</h1>")[0]
    )
    assert "Facebook, from the owner&#39;s own export of 30 October 2026" in story.read_text("utf-8")
    for path in (sample / "output").resolve().rglob("*"):
        if path.is_file() and path.suffix in {".html", ".xml", ".json", ".ics", ".txt", ".js"}:
            assert b"CANARY" not in path.read_bytes(), path


def test_a_post_whose_line_is_taken_out_is_withdrawn_the_next_night(root: Path) -> None:
    assert hub("collect", "--hub", root, "--offline", "--now", SAMPLE_NOW).code == 0
    path = root / "sample" / "archives" / "opcc-x.json"
    path.write_bytes(b"".join(row for row in path.read_bytes().splitlines(keepends=True) if b"custody" not in row))
    report = hub("collect", "--hub", root, "--offline", "--now", "2026-11-21T20:00:00Z", "--json").json
    assert [each[1:] for each in report["collected"]["retracted"]] == [["opcc-x", "removed"]]
