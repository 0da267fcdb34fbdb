"""Lists of feeds, good and bad, become partners that an editor has still to judge; and go out again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from partnerhub.collect import opml
from partnerhub.collect.discovery.values import Outlines
from partnerhub.collect.values import Failed
from partnerhub.config import load, starter
from partnerhub.errors import Refused
from partnerhub.model import Basis, Trust
from partnerhub.shell.partners.lists import import_opml
from tests.command import ROOT, hub

LIST = """<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0">
<head><title>Our list</title></head>
<body>
<outline text="Youth">
  <outline text="Youth &eacute; &amp; Co" type="rss" xmlUrl="https://youth.example/feed/?a=1&b=2" htmlUrl="https://youth.example/"/>
  <outline title="Videos" XMLURL=" https://www.youtube.com/feeds/videos.xml?channel_id=UCaaaaaaaaaaaaaaaaaaaaaa "/>
  <outline text="Again" type="rss" xmlUrl="http://www.youth.example/feed?b=2&amp;a=1"/>
</outline>
<outline text="The Pantry" htmlUrl="https://pantry.example/">
  <outline text="pantry-news" type="rss" xmlUrl="https://pantry.example/news.xml" category="/food/soup,youth"/>
  <outline text="pantry-more" type="RSS" xmlUrl="https://pantry.example/more.xml"/>
</outline>
<outline text="Script" type="rss" xmlUrl="javascript:alert(1)"/>
<outline text="File" type="rss" xmlUrl="file:///etc/passwd"/>
<outline text="Router" type="rss" xmlUrl="http://192.168.1.1/feed"/>
<outline text="Secret" type="rss" xmlUrl="https://secret.example/feed?token=abc"/>
<outline text="Closed" type="rss" xmlUrl="https://www.facebook.com/pantry"/>
<outline text="Nothing" type="rss" xmlUrl=""/>
<outline text="Page" type="rss" htmlUrl="https://page.example/"/>
<outline text="List" type="include" url="https://lists.example/other.opml"/>
<outline text="Note"/>
</body>
</opml>
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    starter.write(tmp_path, date(2026, 11, 20))
    return tmp_path


def put(root: Path, text: str | bytes) -> Path:
    path = root / "list.opml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def taken(root: Path, text: str | bytes, **more: object) -> None:
    typed: dict[str, object] = {"areas": (), "trust": None, "dry_run": False, "as_json": False}
    import_opml(root, put(root, text), **{**typed, **more})  # type: ignore[arg-type]


def test_each_outline_is_taken_or_told_why_not(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = load(root)
    area = before.areas[0].id
    taken(root, LIST, areas=(area,))
    said = capsys.readouterr().out
    hub = load(root)
    new = [who for who in hub.partners if who.id not in before.by_partner]
    assert [(who.name, who.url, [channel.url for channel in who.channels]) for who in new] == [
        ("Youth é & Co", "https://youth.example/", ["https://youth.example/feed/?a=1&b=2"]),
        ("Videos", None, ["https://www.youtube.com/feeds/videos.xml?channel_id=UCaaaaaaaaaaaaaaaaaaaaaa"]),
        (
            "The Pantry",
            "https://pantry.example/",
            ["https://pantry.example/news.xml", "https://pantry.example/more.xml"],
        ),
    ]
    assert {(who.trust, who.permission.basis, who.areas) for who in new} == {(Trust.REVIEW, Basis.LINK_ONLY, (area,))}
    assert hub.by_channel["videos-video"].kind == "youtube"
    for line, why in {
        8: "Again: the same feed as on line 6",
        14: "Script: its address should start with https:// or http://",
        15: "File: its address should start with https:// or http://",
        16: "Router: its address leads to a private address (192.168.1.1)",
        17: 'Secret: its address has a secret in it ("token")',
        18: "Closed: Facebook lets no machine read without a key",
        19: "Nothing: names no feed (it has no xmlUrl)",
        20: "Page: names a page and no feed: try hub partners add https://page.example/",
        21: "List: leads to another list",
        22: "Note: names no feed",
    }.items():
        assert f"list.opml:{line}: {why}" in said, (line, why, said)
    assert "4 of 14 outlines taken: 3 new partners written to partners.yaml, all link-only." in said
    assert "food/soup" in said.partition("Categories that are no topic here")[2]
    assert "a bare & was read as &amp; (line 6)" in said


def test_categories_become_topics_where_the_hub_has_one_of_that_name(tmp_path: Path) -> None:
    from shutil import copy, copytree

    copy(ROOT / "partners.yaml", tmp_path)
    copytree(ROOT / "sample", tmp_path / "sample")
    taken(tmp_path, LIST.replace('text="Youth">', 'text="pobl ifanc">'))
    hub = load(tmp_path)
    assert hub.by_partner["youth-e-co"].topics == ("youth",)
    assert hub.by_partner["the-pantry"].topics == ("youth",)


def test_what_is_there_already_is_not_taken_again(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken(root, LIST)
    before = (root / "partners.yaml").read_bytes()
    capsys.readouterr()
    with pytest.raises(Refused, match="Nothing in the list was taken"):
        taken(root, LIST)
    said = capsys.readouterr().out
    assert "channel youth-e-co-news of Youth é & Co (youth-e-co) reads it already" in said
    assert (root / "partners.yaml").read_bytes() == before
    one = '<opml version="2.0"><body><outline xmlUrl="https://pantry.example/third.xml"/></body></opml>'
    with pytest.raises(Refused):
        taken(root, one)
    assert "hub partners add https://pantry.example/third.xml --to the-pantry" in capsys.readouterr().out


def test_a_trial_writes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (root / "partners.yaml").read_bytes()
    taken(root, LIST, dry_run=True, as_json=True)
    data = json.loads(capsys.readouterr().out)
    assert data["written"] is False
    assert [row["line"] for row in data["outlines"] if row["why"] is None] == [6, 7, 11, 12]
    assert (root / "partners.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "the file is empty"),
        (b"<html><title>Log in</title></html>", "the file is a web page, not OPML"),
        (b'{"feeds": []}', "the file is JSON, not OPML"),
        (b"just words", "line 1: this is not XML: the markup is broken"),
        (b"<rss version='2.0'/>", "line 1: the file is <rss>, not OPML"),
        (b"<opml>\n<body>\n<outline text='a'>\n</body></opml>", "line 4: this is not XML: a tag is closed"),
        (b"<opml>\n<body>\n<outline text='a' xmlUrl='https://a.example/", "line 3: this is not XML: a tag is not"),
        (b"<opml/>\n<opml/>", "line 2: this is not XML: something follows"),
        (b"<opml><body>&madeup;</body></opml>", "an entity (&name;) that nobody declared"),
        (b"<!DOCTYPE opml [<!ENTITY a 'b'>]><opml>&a;</opml>", "declares entities (<!ENTITY)"),
        ("<!DOCTYPE opml [<!ENTITY a 'b'>]><opml>&a;</opml>".encode("utf-16"), "declares entities (<!ENTITY)"),
        (b"<opml>" + b"<outline text='a'>" * 100 + b"</opml>", "more than 64 outlines inside one another"),
        (b"<opml>" + b"<outline/>" * 6000 + b"</opml>", "lists more than 5,000 entries"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_is_refused_whole(body: bytes, says: str) -> None:
    read = opml.read(body)
    assert isinstance(read, Failed)
    assert says in read.reason.replace("a tag is not finished", "a tag is not")


def test_a_broken_list_is_told_with_its_line_and_changes_nothing(root: Path) -> None:
    before = (root / "partners.yaml").read_bytes()
    path = put(root, LIST.replace("</body>", "</bdy>"))
    done = hub("partners", "import-opml", path, "--hub", root)
    assert done.code == 2
    assert f"{path}:23: this is not XML: a tag is closed that is not open" in done.err
    assert (root / "partners.yaml").read_bytes() == before
    missing = hub("partners", "import-opml", root / "none.opml", "--hub", root)
    assert missing.code == 2
    assert "none.opml: cannot be read: No such file or directory" in missing.err


def test_hostile_words_in_a_list_are_plain_words(root: Path) -> None:
    read = opml.read(
        '<opml><body><outline text="&lt;b&gt;\u202eevil&#10;name" xmlUrl="https://a.example/"/></body></opml>'.encode()
    )
    assert isinstance(read, Outlines)
    assert read.entries[0].name == "<b>evil name"


def test_what_goes_out_is_the_sites_own_list(root: Path) -> None:
    done = hub("partners", "export-opml", "--hub", ROOT)
    assert done.code == 0, done.err
    assert '<outline text="Safe Harbour Arrenshire" htmlUrl="https://safe-harbour.example/">' in done.out
    assert hub("partners", "export-opml", "--hub", root, "--out", root / "out.opml").code == 0
    read = opml.read((root / "out.opml").read_bytes())
    assert isinstance(read, Outlines)


def test_what_goes_out_comes_in_again_as_the_same_channels(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    taken(root, LIST)
    assert hub("partners", "export-opml", "--hub", root, "--out", root / "out.opml").code == 0
    other = tmp_path_factory.mktemp("other")
    starter.write(other, date(2026, 11, 20))
    taken(other, (root / "out.opml").read_bytes())
    one, two = load(root), load(other)
    assert {channel.url for channel in one.channels} == {channel.url for channel in two.channels}
    assert [who.name for who in one.partners] == [who.name for who in two.partners]
