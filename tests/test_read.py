"""Feeds of every kind, one tiny file a behaviour: `corpus/<kind>/<behaviour>.xml` (json, ics), and `.expected.json`.

An expectation names only what its behaviour is about. A new bug is two new files.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from partnerhub.collect.read import read
from partnerhub.collect.values import Failed, Here, ReadFeed, Trouble
from partnerhub.model import Kind

CORPUS = Path(__file__).parent / "corpus"
HERE = Here(datetime(2026, 11, 20, 5, tzinfo=UTC), "Europe/London")  # calendars are read around this night
CASES = sorted(path for path in CORPUS.rglob("*.*") if not path.name.endswith(".expected.json"))
AS_JSON: TypeAdapter[ReadFeed | Failed] = TypeAdapter(ReadFeed | Failed)

RSS = b"<rss version='2.0'><channel><title>Harbour Trust</title>%s</channel></rss>"


def name_of(path: Path) -> str:
    return f"{path.parent.name}: {path.stem.replace('_', ' ')}"


def expected_of(path: Path) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads(path.with_name(f"{path.stem}.expected.json").read_text("utf-8"))
    return expected


def read_case(path: Path, kind: Kind, content_type: str = "") -> ReadFeed | Failed:
    return read(kind, path.read_bytes(), content_type, f"https://feeds.example/{path.name}", HERE)


def rss(items: bytes) -> ReadFeed:
    feed = read(Kind.RSS, RSS % items, "", "https://harbour.example/feed")
    assert isinstance(feed, ReadFeed)
    return feed


@pytest.mark.parametrize("path", CASES, ids=name_of)
def test_a_document_is_read_as_its_neighbour_says(path: Path) -> None:
    expected = expected_of(path)
    feed = read_case(path, Kind.FEED, **expected.pop("given", {}))
    if "failed" in expected:
        assert isinstance(feed, Failed)
        assert feed.trouble == expected["failed"]
        assert feed.reason == expected.get("reason", feed.reason)
        return
    assert isinstance(feed, ReadFeed), feed
    got = AS_JSON.dump_python(feed, mode="json")
    got |= {"ttl_seconds": feed.ttl and feed.ttl.total_seconds(), "skip_hours": sorted(feed.skip_hours)}
    got |= {"skip_days": sorted(feed.skip_days)}
    for name in ("items", "occurrences"):
        some = expected.pop(name, [])
        assert len(got[name]) == len(some)
        for item, wanted in zip(got[name], some, strict=True):
            assert {key: item[key] for key in wanted} == wanted
    assert {key: got[key] for key in expected} == expected


@pytest.mark.parametrize("path", [path for path in CASES if path.parent.name != "refused"], ids=name_of)
def test_a_channel_that_says_its_kind_reads_the_same_as_one_that_is_found_out(path: Path) -> None:
    content_type = expected_of(path).get("given", {}).get("content_type", "")
    assert read_case(path, Kind(path.parent.name), content_type) == read_case(path, Kind.FEED, content_type)


def test_every_expectation_has_its_document() -> None:
    documents = {path.with_name(f"{path.stem}.expected.json") for path in CASES}
    assert documents == set(CORPUS.rglob("*.expected.json"))
    assert len(documents) == len(CASES)


def test_what_the_channel_says_it_is_wins_over_what_it_looks_like() -> None:
    feed = read(Kind.BRIDGE, RSS % b"<item><title>A</title></item>", "", "https://harbour.example/feed")
    assert isinstance(feed, ReadFeed)
    assert feed.kind is Kind.BRIDGE


def test_of_a_very_long_feed_the_newest_items_are_read_in_its_own_order() -> None:
    item = b"<item><title>%d</title><pubDate>%s</pubDate></item>"
    monday, sunday, tuesday = (b"%s Feb 2026 10:00:00 GMT" % day for day in (b"Mon, 02", b"Sun, 01", b"Tue, 03"))
    feed = rss(b"".join(item % pair for pair in enumerate([monday] * 300 + [sunday] * 300 + [tuesday])))
    assert len(feed.items) == 500
    assert [feed.items[place].title for place in (0, 299, 498, 499)] == ["0", "299", "498", "600"]
    assert feed.remark == "only the newest 500 of 601 items are read"


def test_long_fields_are_cut_at_a_word() -> None:
    title = b"word " * 100
    tags = b"".join(b"<category>tag %d</category>" % n for n in range(80)) + b"<category>" + b"x" * 300 + b"</category>"
    said = rss(b"<item><title>%s</title>%s<author>%s</author></item>" % (title, tags, b"Crew " * 50)).items[0]
    assert said.title is not None
    assert said.title.endswith("word…")
    assert len(said.title) <= 300
    assert len(said.tags) == 64
    assert said.author is not None
    assert len(said.author) <= 120


def test_the_longer_of_ttl_and_update_period_counts() -> None:
    period = b"<sy:updatePeriod xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>daily</sy:updatePeriod>"
    assert rss(b"<ttl>60</ttl>" + period).ttl == timedelta(days=1)
    assert rss(b"<ttl>2880</ttl>" + period).ttl == timedelta(days=2)
    assert rss(b"<ttl>soon</ttl>").ttl is None


def test_a_deeply_nested_document_does_not_stop_the_reader() -> None:
    feed = rss(b"<item><title>A</title><description>" + b"<x>" * 20_000 + b"</x>" * 20_000 + b"</description></item>")
    assert feed.items[0].title == "A"
    assert read(Kind.FEED, b'{"items":' + b"[" * 200_000, "", "") == Failed(
        Trouble.BROKEN, "the JSON is cut off or ill-formed: nothing is taken from it"
    )


FRAGMENTS = st.lists(
    st.sampled_from([
        b"<rss version='2.0'>", b"<channel>", b"<item>", b"</item>", b"<title>", b"</title>", b"<link>", b"<link/>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<entry>", b"</entry>", b"<content type='xhtml'>", b"<guid>",
        b"<pubDate>31 Feb 20261 99:99</pubDate>", b"<updated>0000-00-00</updated>", b"<source url='x'>", b"<image>",
        b"<media:content>", b"<itunes:explicit>", b"&#xD800;", b"&#99999999999;", b"&x;", b"\xff\xfe", b"\0",
        b"<?xml version='1.0' encoding='utf-16'?>", b"https://[::1", b"<svg>", b"<category term='a'/>", b"<![CDATA[",
        b"<ttl>-1</ttl>", b"<skipHours>", b"<hour>99</hour>", b"<language>x</language>", b" xml:base='http://['",
        b"]]>", b"<!DOCTYPE x [", b'{"items":[{', b"}",
    ])
    | st.binary(max_size=12),
    max_size=40,
)  # fmt: skip
TYPES = st.sampled_from(["", "text/xml", "application/rss+xml; charset=utf-7", "é"])


@settings(deadline=None)  # a kind is imported when it first comes
@given(body=FRAGMENTS, kind=st.sampled_from(Kind), content_type=TYPES)
def test_reading_never_raises(body: list[bytes], kind: Kind, content_type: str) -> None:
    feed = read(kind, b"".join(body), content_type, "https://harbour.example/feed")
    assert AS_JSON.validate_json(AS_JSON.dump_json(feed)) == feed
