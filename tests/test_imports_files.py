"""Exports as files: what is refused before anything of it is believed, and what it costs."""

from __future__ import annotations

import asyncio
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from partnerhub.collect.imports import archive
from partnerhub.collect.imports.values import Ask, Export, Format
from partnerhub.collect.values import Failed
from partnerhub.collect.worker import Importers
from tests.exporting import EXPORTS, OWNER, account, export, packed, refused, tweets, zipped

X = {"owner": OWNER}


def read_in_child(ask: Ask, **limits: float) -> Export | Failed:
    async def scene() -> Export | Failed:
        async with Importers(**limits) as importers:
            return await importers.read(ask)

    return asyncio.run(scene())


def x_zip(target: Path, **more: bytes) -> Path:
    return zipped(target, {"data/tweets.js": tweets({}), "data/account.js": account(), **more})


def test_a_zip_a_folder_and_one_file_read_to_the_same_posts(tmp_path: Path) -> None:
    folder = export("x", EXPORTS / "x", **X)
    assert export("x", packed(EXPORTS / "x", tmp_path / "x.zip"), **X).posts == folder.posts
    (tmp_path / "inside").mkdir()
    assert (
        export("x", packed(EXPORTS, tmp_path / "inside" / "all.zip"), **X).posts == folder.posts
    )  # in a folder of its own
    one = export("x", EXPORTS / "x" / "data" / "tweets.js", **X)
    assert {post.id for post in one.posts} < {post.id for post in folder.posts}


@pytest.mark.parametrize(
    "name", ["../evil.js", "/etc/evil.js", "a/../../evil.js", "C:/evil.js", "..\\evil.js", "a\x01b"]
)
def test_a_zip_that_would_write_elsewhere_is_refused_though_nothing_is_ever_written(tmp_path: Path, name: str) -> None:
    path = x_zip(tmp_path / "x.zip", **{name: b"x"})
    assert "land outside" in refused("x", path, **X)
    assert [each.name for each in tmp_path.iterdir()] == ["x.zip"]


def test_symbolic_links_are_refused_in_zips_and_folders(tmp_path: Path) -> None:
    path = x_zip(tmp_path / "x.zip")
    with zipfile.ZipFile(path, "a") as packed_:
        link = zipfile.ZipInfo("data/link.js")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        packed_.writestr(link, "/etc/passwd")
    assert "symbolic link" in refused("x", path, **X)
    folder = tmp_path / "folder"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "tweets.js").symlink_to("/etc/passwd")
    assert "data/tweets.js is a symbolic link" in refused("x", folder, **X)


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    path = x_zip(tmp_path / "x.zip")
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as packed_:
        packed_.writestr("data/tweets.js", tweets({}))
    assert "two files of one name" in refused("x", path, **X)


def test_what_a_mac_or_windows_puts_beside_an_export_is_passed_over(tmp_path: Path) -> None:
    beside = dict.fromkeys(("__MACOSX/._site.xml", "._site.xml", ".DS_Store", "Thumbs.db"), b"\x00\x05\x16\x07")
    site = (EXPORTS / "wordpress.xml").read_bytes()
    made = export("wordpress", zipped(tmp_path / "site.zip", {"site.xml": site, **beside}))
    assert made.posts == export("wordpress", EXPORTS / "wordpress.xml").posts
    sheet = (EXPORTS / "sheet.csv").read_bytes()
    assert export("csv", zipped(tmp_path / "s.zip", {"s.csv": sheet, **beside})).posts
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "site.xml").write_bytes(site)
    (folder / ".DS_Store").write_bytes(b"\x00")
    (folder / "._site.xml").write_bytes(b"\x00")
    assert export("wordpress", folder).posts == made.posts


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    bomb = b"window.YTD.tweets.part0 = [" + b" " * 50_000_000
    path = zipped(tmp_path / "x.zip", {"data/tweets.js": bomb, "data/account.js": account()})
    assert "as a bomb does" in refused("x", path, **X)


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"data/tweets.js": b"window.YTD.tweets.part0 = [" + b" " * 9_000_000})
    body = bytearray(path.read_bytes())
    entry = body.rfind(b"PK\x01\x02")
    body[entry + 24 : entry + 28] = struct.pack("<I", 1000)  # unpacked size in the directory
    path.write_bytes(bytes(body))
    assert "cut off or no JSON" in refused("x", path, **X) or "damaged" in refused("x", path, **X)


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    path = x_zip(tmp_path / "x.zip", a=b"", b=b"")
    assert "more than 3 files" in refused("x", path, **X)
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.json").touch()
    assert "more than 3 files" in refused("x", folder, **X)


def test_what_unpacks_to_too_much_in_all_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_TOTAL", 1000)
    files = {f"data/tweets-part{number}.js": tweets({"full_text": "y" * 300}) for number in range(1, 9)}
    assert "more than" in refused("x", zipped(tmp_path / "x.zip", files), **X)


def test_an_archive_in_an_archive_is_never_opened(tmp_path: Path) -> None:
    inner = x_zip(tmp_path / "inner.zip").read_bytes()
    told = refused("x", zipped(tmp_path / "outer.zip", {"part-001.zip": inner, "README.txt": b"hello"}), **X)
    assert "holds another archive ('part-001.zip'), which is never opened: unpack it" in told


def test_more_than_two_gigabytes_are_refused_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with path.open("wb") as file:
        file.truncate(2 * 10**9 + 1)
    assert "larger than 2 GB: unpack it and give the folder" in refused("x", path, **X)


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    path = x_zip(tmp_path / "x.zip")
    body = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := body.find(mark, start + 1)) >= 0:
            body[start + at] |= 1
    path.write_bytes(bytes(body))
    assert "protected with a password" in refused("x", path, **X)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda path: path.write_bytes(b""), "it is empty"),
        (lambda path: path.write_bytes(b"PK\x03\x04" + b"x" * 100), "the zip file is damaged"),
        (lambda path: os.mkfifo(path), "neither a file nor a folder"),
        (lambda path: None, "it cannot be read: No such file"),
        (lambda path: path.write_bytes(os.urandom(1000)), "nor anything else that can be imported"),
    ],
)
def test_what_is_no_export_says_so(tmp_path: Path, made: Callable[[Path], object], told: str) -> None:
    made(tmp_path / "x")
    assert told in refused("x", tmp_path / "x", **X)


@pytest.mark.parametrize(
    ("asked", "file", "told"),
    [
        ("x", "wordpress.xml", "it is a WordPress export, not an X archive: say `hub import wordpress` instead of x"),
        ("wordpress", "blogger.xml", "it is a Blogger export"),
        ("blogger", "wordpress.xml", "it is a WordPress export"),
        ("facebook", "x", "it is an X archive"),
        ("x", "facebook", "it is a Facebook export"),
        ("facebook", "takeout", "it is a Google Takeout"),
        ("mail", "blogger.xml", "it is a Blogger export"),
        ("wordpress", "newsletters.mbox", "it is a mailbox or a message"),
        ("csv", "newsletters.mbox", "it is a mailbox or a message"),
        ("mail", "sheet.csv", "it is a CSV sheet"),
        ("csv", "list.json", "it is a JSON Feed or a list"),
        ("json", "sheet.csv", "it is a CSV sheet"),
        ("takeout", "takeout-blogger", "it is a Takeout of Blogger: say `hub import blogger`"),
    ],
)
def test_the_wrong_file_is_told_what_it_is_and_what_to_say(asked: str, file: str, told: str) -> None:
    assert told in refused(asked, EXPORTS / file, owner="news@silver-line.example")


@pytest.mark.parametrize("format_", ["wordpress", "blogger"])
def test_entities_are_refused_before_parsing(tmp_path: Path, format_: str) -> None:
    name = f"{format_}.xml"
    text = (EXPORTS / name).read_text("utf-8")
    laughs = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    start = text.index("?>") + 2
    (tmp_path / name).write_text(text[:start] + laughs + text[start:], encoding="utf-8")
    assert "declares entities" in refused(format_, tmp_path / name)


def test_an_export_that_is_cut_off_gives_nothing(tmp_path: Path) -> None:
    for name, format_ in (("wordpress.xml", "wordpress"), ("blogger.xml", "blogger"), ("list.json", "json")):
        whole = (EXPORTS / name).read_bytes()
        (tmp_path / name).write_bytes(whole[: len(whole) * 2 // 3])
        assert "cut off" in refused(format_, tmp_path / name)
    (tmp_path / "tweets.js").write_bytes(tweets({}, {})[:-10])
    assert "cut off" in refused("x", tmp_path / "tweets.js", **X)


def test_json_that_is_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tweets.js").write_bytes(b"window.YTD.tweets.part0 = [" + b"[" * 100_000 + b"]" * 100_000 + b"]")
    assert "nested too deeply" in refused("x", tmp_path / "tweets.js", **X)


def test_one_thing_that_is_too_long_for_a_post_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tweets.js").write_bytes(b'window.YTD.tweets.part0 = ["' + b"x" * 30_000_000)
    assert "one thing of more than 8 MB" in refused("x", tmp_path / "tweets.js", **X)


def test_what_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tweets.js").write_bytes(b'window.YTD.tweets.part0 = ["\xff\xfe"]')
    assert "not in UTF-8" in refused("x", tmp_path / "tweets.js", **X)


def test_a_child_reads_what_the_parent_would_and_says_what_is_wrong() -> None:
    ask = Ask(Format.X, str(EXPORTS / "x"), OWNER)
    made = read_in_child(ask)
    assert isinstance(made, Export)
    assert made.posts == export("x", EXPORTS / "x", **X).posts
    wrong = read_in_child(Ask(Format.X, str(EXPORTS / "wordpress.xml")))
    assert isinstance(wrong, Failed)
    assert "WordPress export" in wrong.reason


def test_a_hundred_megabytes_of_posts_are_read_piece_by_piece(tmp_path: Path) -> None:
    row = tweets({"full_text": "A post about the lights. " * 8, "entities": {"urls": [{"indices": ["0", "1"]}] * 60}})
    one = row.partition(b"[")[2][:-1]
    path = tmp_path / "tweets.js"
    with path.open("wb") as file:
        file.write(b"window.YTD.tweets.part0 = [")
        for number in range(100_000_000 // len(one)):
            file.write(one.replace(b'"1000"', f'"{number + 1000}"'.encode()) + b",\n")
        file.write(one + b"]")
    made = read_in_child(Ask(Format.X, str(path), OWNER), memory_bytes=600 * 2**20)
    assert isinstance(made, Export), made
    assert len(made.posts) == 100_000_000 // len(one)


def test_an_export_that_needs_too_much_ends_its_own_child_alone(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"[" + b'{"text":"x","date":"2026-01-01"},' * 400_000 + b"{}]")
    ask = Ask(Format.JSON, str(tmp_path / "x.json"))
    slow = read_in_child(ask, cpu_seconds=1)
    assert isinstance(slow, Failed)
    assert slow.reason == "reading the export took more than 1 s of processor time"
    large = read_in_child(ask, memory_bytes=150 * 2**20)
    assert isinstance(large, Failed)
    assert "MB of memory" in large.reason
