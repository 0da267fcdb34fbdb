"""Feeds as found in the wild, served on loopback under one host name each, through the whole night and back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import feedparser
import pytest

from tests.command import Ended, files, hub
from tests.conftest import SHARED
from tests.web import Web

NOW = "2026-11-20T05:00:00Z"
FEEDS = [row.split("\t")[:2] for row in (SHARED / "feeds" / "real.tsv").read_text(encoding="utf-8").splitlines() if row]
TYPES = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "rdf": "application/rdf+xml",
    "jsonfeed": "application/feed+json",
}
# feedparser reads these without an error but counts otherwise than we do, each for a reason.
COUNTED_OTHERWISE = {
    "venus/tests/data/filter/tmpl/new_channel.xml": "four entries that say nothing at all: one item",
    "rome/rome-modules/src/test/resources/os/sample1.xml": "one entry ten times, word for word: one item",
    "wordpress-wxr/themeunittestdata.wordpress.xml": "18 entries stand twice with the same id and link",
}


@dataclass(frozen=True, slots=True)
class Nights:
    """Two nights of one hub of real feeds."""

    first: Ended
    second: Ended
    site: dict[str, str]
    site_again: dict[str, str]
    channels: dict[str, str]  # channel id: file

    def results(self, night: Ended) -> dict[str, dict[str, Any]]:
        return {result["channel"]: result for result in night.json["collected"]["results"]}


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    root = tmp_path_factory.mktemp("real")
    with Web() as web:
        channels, partners = {}, []
        for number, (file, kind) in enumerate(feed for feed in FEEDS if feed[1] in TYPES):
            path = SHARED / "feeds" / "real" / file
            if not path.is_file():
                continue
            id_ = f"f{number}"
            host = f"{id_}.localhost"
            body = path.read_bytes()
            web.serve("/feed", body, TYPES[kind], etag=f'"{id_}"', host=host)
            channels[id_] = file
            partners.append(
                {
                    "id": f"p{number}",
                    "name": f"Partner {number}",
                    "trust": "auto",
                    "areas": ["shire"],
                    "permission": {"basis": "agreement", "granted_by": "its editor", "date": "2026-01-01"},
                    "channels": [{"id": id_, "url": web.url("/feed", host=host)}],
                }
            )
        port = web.url().split(":")[2].strip("/")
        (root / "content" / "pages").mkdir(parents=True)
        (root / "partners.yaml").write_text(json.dumps(configuration(partners, port)), encoding="utf-8")  # JSON is YAML
        first = hub("nightly", "--hub", root, "--now", NOW, "--json")
        site = files(root / "output")
        second = hub("nightly", "--hub", root, "--now", NOW, "--force", "--json")
        yield Nights(first, second, site, files(root / "output"), channels)


def configuration(partners: list[dict[str, Any]], port: str) -> dict[str, Any]:
    return {
        "hub": {"title": "Real feeds", "contact": "hub@hub.example", "network": {"allow": [f"*.localhost:{port}"]}},
        "office": [{"name": "An office", "short": "Office", "from": "2012-11-22"}],
        "patch": {"id": "shire", "name": "Arrenshire", "kind": "force"},
        "topics": [],
        "partners": partners,
    }


def test_the_night_ends_well(nights: Nights) -> None:
    assert nights.first.code == 0, nights.first.err
    assert nights.second.code == 0, nights.second.err


def test_every_channel_is_read_or_fails_with_a_reason(nights: Nights) -> None:
    results = nights.results(nights.first)
    assert results.keys() == nights.channels.keys()
    for result in results.values():
        assert result["outcome"] in {"ok", "unchanged"} or result["reason"], result


def test_items_are_as_many_as_feedparser_counts(nights: Nights) -> None:
    results = nights.results(nights.first)
    others = {}
    for id_, file in nights.channels.items():
        if file.endswith(".json"):
            continue  # feedparser is not the reference for JSON Feed
        plain = feedparser.parse(io.BytesIO((SHARED / "feeds" / "real" / file).read_bytes()))
        if plain.bozo or not plain.version:
            continue
        if results[id_]["new"] != len(plain.entries):
            others[file] = (results[id_]["new"], len(plain.entries), results[id_]["reason"])
    assert others.keys() == COUNTED_OTHERWISE.keys(), others


def test_the_second_night_finds_everything_unchanged(nights: Nights) -> None:
    first, second = nights.results(nights.first), nights.results(nights.second)
    for id_, result in second.items():
        assert result["outcome"] == ("unchanged" if first[id_]["reason"] is None else first[id_]["outcome"]), result


def test_the_second_nights_site_is_the_same_to_the_byte(nights: Nights) -> None:
    changed = {
        path
        for path in nights.site.keys() | nights.site_again.keys()
        if nights.site.get(path) != nights.site_again.get(path)
    }
    assert changed == set()
