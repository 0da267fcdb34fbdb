"""Whole nights of a hub whose every partner is hostile in every field, and of a machine that is no better.

The pages are read by parsers that share no code with ours. Nothing here asks the web: the channels are files.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from tests.command import ROOT, Ended, files, hub

NOW = "2026-11-20T05:00:00Z"
PRODUCT = str(7777 * 7777)  # what a template engine makes of the sums below

HOSTILE = (
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "javascript:alert(1)",
    "JaVa\tScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example/x.js",
    "\\\\evil.example\\x.js",
    "{{ 7777*7777 }}",
    "{% for x in [7777*7777] %}{{ x }}{% endfor %}",
    "${7777*7777} #{7777*7777} <%= 7777*7777 %>",
    "]]><script>alert(1)</script>",
    "</script></title></textarea></style><script>alert(1)</script>",
    "<!-- --><script>alert(1)</script><!--",
    "{static}private.txt {attach}private.txt {filename}../partners.yaml |static|private.txt",
    "::set-output name=stolen::yes",
    "first line\n::error::boom\n##[error]boom\n::add-mask::x",
    "../../../../etc/passwd",
    "..\\..\\windows\\system32",
    "stories/../../index.html",
    "\u202egnp.exe\u2066 hidden\u2069 \u200b\u200e\u200f\ufeff",
    "\x9b31mred\x1b[31mred\x07",
    "line\u2028separator\u2029paragraph\u0085next",
    "&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "# Heading\n\n[x](javascript:alert(1)) ![x](https://evil.example/x.png) <javascript:alert(1)>",
    "<img src=https://evil.example/pixel.gif onerror=alert(1)><style>@import'//evil.example/x.css'</style>",
    '<img """><script>alert(1)</script>">',
    "<base href=//evil.example/><meta http-equiv=refresh content='0;url=//evil.example'>",
    "W" * 100_000,
    "word " * 20_000,
    "a\u0301\u0302\u0303" * 3_000,
    "<b>" * 2_000 + "deep",
    "%00%0d%0aSet-Cookie:%20x=1",
    "=1+1",
    "'; DROP TABLE item; --",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U000e0001\U0010ffff",
    "-",
    " ",
)
# What no XML can carry but JSON can.
UNSPEAKABLE = ("nul \x00 nul", "\ud800 alone", "\udfff\ud800 turned", "\x01\x02\x08\x0b\x0c\x1f", "\ufffe\uffff")

DATES = (
    "0000-00-00T00:00:00Z",
    "0001-01-01T00:00:00Z",  # what .NET programs write for "no date"
    "0001-01-02T00:00:00+14:00",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-14:00",
    "1969-12-31T23:59:59Z",
    "2026-13-45T99:99:99Z",
    "Mon, 01 Jan 0001 00:00:00 GMT",
    "Thu, 31 Dec 9999 23:59:59 -1200",
    "99999999999999999999",
    "-1",
    "yesterday",
    "",
)


# ── feeds in which every field is hostile ───────────────────────────────────────────────────────


def xml_text(words: str) -> str:
    """As XML carries it: escaped, without the characters no XML may hold."""
    return escape(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", words))


def date_for(number: int) -> str:
    return DATES[number % len(DATES)]


def rss(words: Iterable[str]) -> str:
    items = []
    for number, raw in enumerate(words):
        bad = xml_text(raw)
        items.append(
            f"<item><title>{bad}</title><link>{bad}</link><guid>{bad}{number}</guid><pubDate>{date_for(number)}</pubDate>"
            f"<author>{bad[:2000]}</author><dc:creator>{bad[:2000]}</dc:creator>"
            f'<category domain="{bad}">{bad}</category>'
            f"<comments>{bad}</comments><wfw:commentRss>{bad}</wfw:commentRss><slash:comments>{bad}</slash:comments>"
            f'<enclosure url="https://files.example/{number}?{bad}" type="{bad}" length="{bad}"/>'
            f'<media:content url="{bad}" type="{bad}"><media:title>{bad}</media:title>'
            f"<media:description>{bad}</media:description></media:content><media:rating>{bad}</media:rating>"
            f"<description>{bad} item {number}</description><content:encoded>{bad} {number}</content:encoded></item>"
        )
    bad = xml_text('"><script>alert(1)</script>')
    return (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
        ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:media="http://search.yahoo.com/mrss/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f'<channel xml:lang="en&quot; onload=&quot;x"><title>{bad}</title><link>{bad}</link>'
        f"<description>{bad}</description>"
        f"<language>{bad}</language><generator>{bad}</generator><lastBuildDate>{DATES[3]}</lastBuildDate>"
        f"<ttl>99999999999999999999</ttl><skipHours><hour>99</hour><hour>-1</hour></skipHours>{''.join(items)}</channel></rss>"
    )


def atom(words: Iterable[str]) -> str:
    entries = []
    for number, raw in enumerate(words):
        bad = xml_text(raw)
        entries.append(
            f'<entry xml:lang="{bad}" xml:base="{bad}"><id>{bad}{number}</id><title type="html">{bad}</title>'
            f'<link rel="alternate" href="{bad}"/>'
            f'<link rel="enclosure" href="{bad}" type="{bad}" length="{bad}" title="{bad}"/>'
            f'<link rel="replies" type="text/html" href="{bad}"/><published>{date_for(number)}</published>'
            f"<updated>{date_for(number + 1)}</updated>"
            f"<author><name>{bad[:2000]}</name><uri>{bad}</uri><email>{bad[:2000]}</email></author>"
            f'<category term="{bad}" label="{bad}"/><summary type="{"html" if number % 2 else "text"}">{bad}</summary>'
            f'<content type="html">{bad} entry {number}</content></entry>'
        )
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en&quot; onload=&quot;x"><id>x</id>'
        f"<title>{xml_text(HOSTILE[1])}</title><updated>{DATES[1]}</updated>{''.join(entries)}</feed>"
    )


def json_feed(words: Iterable[str]) -> str:
    odd_ids: tuple[Any, ...] = (None, 7, -1.5, 1e308, True, {"a": 1}, [1], "", 10**400)
    items: list[Any] = [
        {
            "id": odd_ids[number] if number < len(odd_ids) else f"{bad}{number}",
            "url": bad,
            "external_url": bad,
            "title": bad,
            "content_html": f"{bad} {number}",
            "content_text": bad,
            "summary": bad,
            "date_published": date_for(number),
            "date_modified": date_for(number + 1),
            "authors": [{"name": bad, "url": bad}, bad, None, 5],
            "author": {"name": bad},
            "tags": [bad, None, 5, {"a": bad}],
            "language": bad,
            "image": bad,
            "attachments": [
                {"url": bad, "mime_type": bad, "title": bad, "size_in_bytes": 10**30},
                bad,
                {"url": f"https://f.example/{number}"},
            ],
        }
        for number, bad in enumerate(words)
    ]
    items += [
        None,
        5,
        "text",
        [],
        {},
        {"id": {}},
        {"title": ["x"], "content_html": {"x": 1}, "date_published": 5, "id": float("nan")},
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": HOSTILE[1],
        "home_page_url": HOSTILE[4],
        "language": HOSTILE[3],
    }
    return json.dumps(feed | {"items": items})


def mastodon(words: Iterable[str]) -> str:
    return (
        rss(words)
        .replace("<title>", "<x>")
        .replace("</title>", "</x>")
        .replace("<content:encoded>", "<y>")
        .replace("</content:encoded>", "</y>")
    )


FORMS = {
    "rss": rss,
    "atom": atom,
    "jsonfeed": json_feed,
    "mastodon": mastodon,
    "bluesky": mastodon,
    "youtube": atom,
    "podcast": rss,
    "wordpress": rss,
    "blogger": atom,
    "feed": rss,
}


# ── a hub on disk ───────────────────────────────────────────────────────────────────────────────


@dataclass
class Patch:
    """A hub whose channels are files: the name of a partner says the kind of its channel."""

    root: Path

    def write(self, channels: Mapping[str, str | bytes], trust: str = "auto", **hub_fields: Any) -> None:
        """`channels`: {kind-or-kind.name: document}."""
        (self.root / "content").mkdir(parents=True, exist_ok=True)
        for name, document in channels.items():
            data = document if isinstance(document, bytes) else document.encode("utf-8")
            self.put(f"channels/{name}.txt", data)
        partners = [
            {
                "id": name.replace(".", "-"),
                "name": name.title(),
                "trust": trust,
                "permission": {
                    "basis": "agreement",
                    "granted_by": "its editor",
                    "date": "2026-01-01",
                    "excerpt_words": "all",
                },
                "channels": [
                    {
                        "id": f"{name.replace('.', '-')}-feed",
                        "kind": name.partition(".")[0],
                        "path": f"channels/{name}.txt",
                    }
                ],
            }
            for name in channels
        ]
        self.configure(partners=partners, **hub_fields)

    def configure(self, **top: Any) -> None:
        hub_fields = {"title": "A patch", "url": "https://hub.example/", "contact": "hub@hub.example"} | top.pop(
            "hub", {}
        )
        whole = {
            "hub": hub_fields,
            "office": [{"name": "An office", "short": "Office", "from": "2012-11-22"}],
            "patch": {"id": "shire", "name": "Arrenshire", "kind": "force"},
            "topics": [{"id": "youth", "name": "Youth", "keywords": ["alert", "item"]}],
            "partners": [],
        } | top
        self.put("partners.yaml", json.dumps(whole).encode())

    def put(self, path: str, data: bytes) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(data)

    def page(self, front: str, body: str = "Words.", name: str = "odd") -> None:
        self.put(f"content/pages/{name}.md", f"---\n{front}\n---\n\n{body}\n".encode())

    def night(self, *arguments: str, now: str = NOW, **environment: str) -> Ended:
        return hub("nightly", "--hub", self.root, "--now", now, *arguments, **environment)

    def text(self, pattern: str = "**/*") -> str:
        some = sorted(path for path in (self.root / "output").resolve().glob(pattern) if path.is_file())
        return "\n".join(path.read_text(encoding="utf-8") for path in some)


@pytest.fixture
def patch(tmp_path: Path) -> Patch:
    return Patch(tmp_path / "hub")


# ── what must never be found, by parsers that are not ours ──────────────────────────────────────

NEVER = frozenset(
    [
        "script",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "base",
        "form",
        "input",
        "button",
        "svg",
        "math",
        "style",
        "template",
        "portal",
        "video",
        "audio",
        "source",
        "textarea",
        "xmp",
        "plaintext",
        "noembed",
        "noframes",
        "noscript",
    ]
)
LOADING = frozenset(
    ["src", "srcset", "poster", "data", "background", "action", "formaction", "ping", "lowsrc", "dynsrc", "manifest"]
)
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


class Suspicious(HTMLParser):
    """Collects what a page must not hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in NEVER:
            self.faults.append(f"<{tag}>")
        for name, value in attributes:
            value = re.sub(r"[\x00-\x20]", "", value or "").lower().replace("\\", "/")
            if name.startswith("on") or name in {"style", "srcdoc"}:
                self.faults.append(f"<{tag} {name}>")
            if name in LOADING and re.match(r"/[/\\]|[a-z+.-]+:", value):
                self.faults.append(f"<{tag} {name}={value[:60]}>")
            scheme = re.match(r"([a-z+.-]+):", value)
            if name in {"href", "cite", "xlink:href"} and scheme and scheme[1] not in {"http", "https", "mailto"}:
                self.faults.append(f"<{tag} {name}={value[:60]}>")
            loads = not set((dict(attributes).get("rel") or "").split()) <= {"canonical", "alternate", "me", "license"}
            if tag == "link" and name == "href" and loads and (value.startswith("//") or scheme):
                self.faults.append(f"<link {value[:60]}>")
            if tag == "meta" and name == "http-equiv" and value == "refresh":
                self.faults.append("<meta refresh>")


def faults_of(site: Path) -> list[str]:
    """Everything wrong with a finished site, each with its file."""
    found: list[str] = []
    root = site.resolve()
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            found.append(f"{name}: a link")
        if not path.is_file():
            continue
        data = path.read_bytes()
        if not re.fullmatch(r"[a-z0-9_./-]+", name):
            found.append(f"{name}: an odd name")
        if path.suffix not in {".html", ".xml", ".json", ".opml", ".txt", ".css", ".svg"}:
            found.append(f"{name}: an unknown kind of file")
            continue
        text = data.decode("utf-8")
        if hit := CONTROLS.search(text):
            found.append(f"{name}: the character {hit[0]!r}")
        if PRODUCT in text:
            found.append(f"{name}: a template was run")
        if path.suffix == ".html":
            found += [f"{name}: {fault}" for fault in markup_faults(text)]
        elif path.suffix in {".xml", ".opml"}:
            found += [f"{name}: {fault}" for fault in xml_faults(data)]
        elif path.suffix == ".json":
            for item in json.loads(text)["items"]:
                found += [f"{name}: {fault}" for fault in markup_faults(item.get("content_html", ""))]
                found += [f"{name}: {item[key]}" for key in ("url", "external_url") if not is_web(item.get(key))]
    return found


def is_web(address: str | None) -> bool:
    return address is None or urlsplit(address).scheme in {"http", "https"}


def xml_faults(data: bytes) -> Iterator[str]:
    for element in ElementTree.fromstring(data).iter():
        local = element.tag.rpartition("}")[2]
        addresses = [value for name, value in element.attrib.items() if name in {"href", "url", "xmlUrl", "htmlUrl"}]
        if local in {"link", "comments", "loc"} and element.text and element.text.strip():
            addresses.append(element.text.strip())
        for address in addresses:
            if not is_web(address):
                yield f"the address {address[:60]}"
        if local in {"item", "entry"}:
            for words in element:
                if words.tag.rpartition("}")[2] in {"content", "description"}:
                    yield from markup_faults(words.text or "")


def markup_faults(markup: str) -> list[str]:
    parser = Suspicious()
    parser.feed(markup)
    parser.close()
    return parser.faults


def assert_plain(ended: Ended, *codes: int) -> None:
    """A documented end: no traceback, and nothing in the log that a terminal or CI would obey."""
    assert "Traceback" not in ended.err + ended.out, ended.err[-3000:]
    assert ended.code in codes, (ended.code, ended.err[-3000:])
    for said in (ended.out, ended.err):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", said), said
        assert not re.search(r"^\s*::|##\[", said, re.MULTILINE), said[-3000:]


def assert_quiet_report(root: Path) -> None:
    for name in ("report.md", "report.json"):
        text = (root / "var" / name).read_text(encoding="utf-8")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text), name
        assert not re.search(r"^\s*::|##\[", text, re.MULTILINE), name


def around(root: Path) -> set[str]:
    """Every file beside the editions and the store: what a run must not touch."""
    beside = (
        path for path in root.parent.rglob("*") if path.is_file() and "var" not in path.relative_to(root.parent).parts
    )
    return {
        path.relative_to(root.parent).as_posix()
        for path in beside
        if "output" not in path.relative_to(root.parent).parts
    }


# ── feeds ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Patch, Ended]:
    """One night of every kind of channel, hostile in every field."""
    root = tmp_path_factory.mktemp("besieged") / "hub"
    patch = Patch(root)
    patch.put("content/private.txt", b"PRIVATE WORDS")
    patch.page("title: About us\nslug: about-us")
    channels = {kind: form(HOSTILE + (UNSPEAKABLE if kind == "jsonfeed" else ())) for kind, form in FORMS.items()}
    patch.write(channels)
    return patch, patch.night("--json")


def test_a_night_of_hostile_channels_ends_well(besieged: tuple[Patch, Ended]) -> None:
    patch, ended = besieged
    assert_plain(ended, 0)
    assert_quiet_report(patch.root)
    results = {result["channel"]: result for result in ended.json["collected"]["results"]}
    assert {id_ for id_, result in results.items() if result["reason"]} == set(), results


def test_no_hostile_word_becomes_markup_an_address_or_a_file(besieged: tuple[Patch, Ended]) -> None:
    patch, _ = besieged
    assert faults_of(patch.root / "output") == []
    assert "PRIVATE WORDS" not in patch.text()
    assert not list((patch.root / "output").resolve().rglob("private*"))


def test_a_hostile_night_again_changes_nothing(besieged: tuple[Patch, Ended]) -> None:
    patch, _ = besieged
    before = files(patch.root / "output")
    assert_plain(patch.night("--force"), 0)
    assert files(patch.root / "output") == before


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("form", ["jsonfeed", "atom", "rss"])
def test_no_date_stops_a_night(tmp_path: Path, form: str, date: str) -> None:
    patch = Patch(tmp_path / "hub")
    documents = {
        "jsonfeed": json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "x",
                "items": [{"id": "1", "title": "One thing of note", "date_published": date, "date_modified": date}],
            }
        ),
        "atom": f'<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title>x</title><updated>{date}</updated><entry><id>1</id>'
        f"<title>One thing of note</title><published>{date}</published><updated>{date}</updated></entry></feed>",
        "rss": f'<rss version="2.0"><channel><title>x</title><lastBuildDate>{date}</lastBuildDate><item><guid>1</guid>'
        f"<title>One thing of note</title><pubDate>{date}</pubDate></item></channel></rss>",
    }
    patch.write({form: documents[form], "rss.well": rss(["good"]).replace("good", "well told")})
    assert_plain(patch.night(), 0)
    assert "One thing of note" in patch.text("stories/*")
    assert not list((patch.root / "output").resolve().glob("archive/0*"))
    assert not (patch.root / "output/archive/1").exists()
    for stamp in re.findall(r"<(?:updated|published|lastmod)>([^<]*)<", patch.text("**/*.xml")):
        assert re.fullmatch(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", stamp), stamp


ODD_DOCUMENTS = {
    "a list": b"[1, 2]",
    "a list of items": b'[{"id": "1", "title": "x"}]',
    "a string": b'"items"',
    "NaN": b'{"version": "https://jsonfeed.org/version/1.1", '
    b'"items": [{"id": NaN, "title": "x"}, {"id": Infinity, "size": -Infinity}]}',
    "items are a dict": b'{"version": "https://jsonfeed.org/version/1.1", "items": {"0": {}}}',
    "deep json": b'{"items": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "huge number": b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": ' + b"9" * 200_000 + b"}]}",
    "nul": b"\0" * 10_000,
    "deep xml": b"<rss version='2.0'><channel>" + b"<x>" * 100_000 + b"</x>" * 100_000 + b"</channel></rss>",
    "entities": b"<!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>"
    b"<rss version='2.0'><channel><title>&b;</title></channel></rss>",
    "entities in utf-16": "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
    "<rss version='2.0'><channel><title>&a;</title></channel></rss>".encode("utf-16"),
    "external dtd": b"<!DOCTYPE rss SYSTEM 'http://127.0.0.1:1/x.dtd'><rss version='2.0'><channel><title>x</title>"
    b"<item><title>Fine words</title></item></channel></rss>",
    "many attributes": b"<rss version='2.0' " + b" ".join(b"a%d='1'" % n for n in range(50_000)) + b"><channel/></rss>",
    "a page with commands": b"<html><title>::error::boom\n"
    b"::set-output name=x::y \x9b31m \x1b[31m ##[error]x | `x` </title></html>",
    "an element with commands": b"<::error::boom><x/></::error::boom>",
}


def test_odd_documents_are_their_channels_failure_and_nobody_elses(patch: Patch) -> None:
    channels: dict[str, str | bytes] = {f"feed.n{number}": data for number, data in enumerate(ODD_DOCUMENTS.values())}
    patch.write({**channels, "rss.well": rss(["well told"])})
    ended = patch.night("--json")
    assert_plain(ended, 0)
    assert_quiet_report(patch.root)
    for result in ended.json["collected"]["results"]:
        assert result["reason"] is None or "stopped without an answer" not in result["reason"], result
    assert "well told" in patch.text("stories/*")
    assert "root:" not in patch.text()
    assert faults_of(patch.root / "output") == []
    shown = hub("status", "--hub", patch.root, "--now", NOW)
    assert_plain(shown, 0)


def test_of_twenty_thousand_items_the_newest_are_read_and_duplicates_are_one(patch: Patch) -> None:
    many = "".join(f"<item><guid>{n}</guid><title>Thing number {n}</title></item>" for n in range(20_000))
    same = "<item><guid>one</guid><title>The very same thing</title></item>" * 2_000
    channel = '<rss version="2.0"><channel><title>x</title>{}</channel></rss>'
    patch.write({"rss.many": channel.format(many), "rss.same": channel.format(same)})
    ended = patch.night("--json")
    assert_plain(ended, 0)
    results = {result["channel"]: result for result in ended.json["collected"]["results"]}
    assert results["rss-many-feed"]["new"] == 500
    assert "20000" in results["rss-many-feed"]["remark"]
    assert results["rss-same-feed"]["new"] == 1


def test_two_channels_with_the_same_ids_keep_their_own_words(patch: Patch) -> None:
    one = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "x",
            "items": [{"id": "1", "title": "Apples are ripe today"}],
        }
    )
    patch.write({"jsonfeed.one": one, "jsonfeed.two": one.replace("Apples are ripe", "Bicycles were found")})
    assert_plain(patch.night(), 0)
    stories = patch.text("stories/*")
    assert "Apples are ripe today" in stories
    assert "Bicycles were found today" in stories


def test_a_lone_surrogate_costs_no_channel_its_items(patch: Patch) -> None:
    items = [
        {"id": str(n), "title": f"Thing {n}", "content_html": f"<p>{bad} words</p>"}
        for n, bad in enumerate(UNSPEAKABLE)
    ]
    patch.write({"jsonfeed": json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": items})})
    ended = patch.night("--json")
    assert_plain(ended, 0)
    assert ended.json["collected"]["results"][0]["new"] == len(UNSPEAKABLE)
    assert faults_of(patch.root / "output") == []


# ── what editors and operators get wrong ────────────────────────────────────────────────────────

FRONTS = (
    "title: 2026-01-01",
    "title: [a]",
    "title: 5",
    "title: null",
    'title: "<b>x</b><script>alert(1)</script> {{ 7777*7777 }}"',
    "title: x\nslug: ../x",
    "title: x\nslug: ../../../../x",
    "title: x\nslug: /odd",
    "title: x\nslug: index",
    "title: x\nslug: 5",
    "title: x\nslug: a b?c#d",
    "title: x\nslug: stories/x",
    "title: x\nslug: 404.html",
    "title: x\nslug: 'A\"><svg onload=x>'",
    "title: x\nsave_as: ../../etc/x",
    "title: x\nsave_as: ../../../outside.html",
    "title: x\nsave_as: index.html",
    "title: x\nsave_as: [a]",
    "title: x\nsave_as: theme/hub.css",
    'title: x\nsave_as: "javascript:alert(1)"',
    'title: x\nurl: "javascript:alert(1)"',
    "title: x\ntemplate: ../x",
    "title: x\ntemplate: story",
    "title: x\nstatus: draft",
    "title: x\nstatus: bogus",
    "title: x\nlang: cy",
    "title: x\nlang: 'en\" onload=x'",
    "title: x\ntranslation: true",
    "title: x\ndate: nonsense",
    "title: x\ndate: [1]",
    "title: x\norder: first",
    "title: x\norder: null",
    "title: x\norder: .inf",
    "title: x\ntags: 5",
    "title: x\nauthor: [1]",
    "title: x\nsummary: [1]",
    "title: x\nsummary: '\"><script>alert(1)</script>'",
    "title: x\ncontent: hello",
    "title: x\nget_content: 5",
    "title: x\nslug: " + "x" * 300,
    'title: "\\ud800"',
    "title: !!python/name:os.system",
)
BODIES = (
    "<script>alert(1)</script>",
    '<img """><script>alert(1)</script>">',
    '<textarea><a title="</textarea><script>alert(1)</script>">x</a></textarea>',
    '<xmp><a title="</xmp><script>alert(1)</script>">x</a></xmp>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></p></noscript>',
    '<img alt="" src="/\\evil.example/x.png">',
    '<img alt="" src="https:evil.example/x.png">',
    '<img alt="" src="http://[x">',
    '<p background="/\\evil.example/x.png">x</p>',
    '<link rel="stylesheet" href="https:evil.example">',
    "![x](https://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "[x]({static}../private.txt)",
    "[x]({attach}/private.txt)",
    "[x]({filename}nowhere.md)",
    "{{ 7777*7777 }} {% include '/etc/passwd' %}",
    "> " * 3_000 + "x",
)


def assert_harmless(patch: Patch) -> None:
    """An odd page is built whole, or refused in plain words; it never leaves the site."""
    patch.put("content/private.txt", b"PRIVATE WORDS")
    patch.write({"rss.well": rss(["well told"])})
    before = around(patch.root)
    ended = patch.night()
    assert_plain(ended, 0, 2, 3)
    assert around(patch.root) - before <= {"hub/output"}
    if (patch.root / "output").exists():
        assert faults_of(patch.root / "output") == []
        assert "PRIVATE WORDS" not in patch.text()


@pytest.mark.parametrize("front", FRONTS)
def test_odd_front_matter_is_harmless_or_refused_in_plain_words(patch: Patch, front: str) -> None:
    patch.page(front)
    assert_harmless(patch)


@pytest.mark.parametrize("body", BODIES)
def test_an_odd_page_is_harmless_or_refused_in_plain_words(patch: Patch, body: str) -> None:
    patch.page("title: Odd", body)
    assert_harmless(patch)


def test_a_page_from_another_system_is_read_with_its_mark_and_line_ends(patch: Patch) -> None:
    patch.put(
        "content/pages/odd.md",
        "\ufeff---\r\ntitle: Caf\u00e9\r\n---\r\n\r\n## Opening hours\r\n\r\nFrom ten.\r\n".encode(),
    )
    assert_harmless(patch)
    assert "<h2" in patch.text("odd/index.html")
    assert "<h1>Café</h1>" in patch.text("odd/index.html")


def test_markup_in_partners_yaml_is_shown_as_it_was_written(patch: Patch) -> None:
    bad = "<b>x</b>\"' {{ 7777*7777 }} ]]> </title><script>alert(1)</script> ::error::x"
    patch.put("channels/a.txt", rss(["well told"]).encode())
    (patch.root / "content").mkdir()
    patch.configure(
        hub={"title": bad, "description": bad, "contact": "https://social.example/@office"},
        office=[{"name": bad, "short": bad, "from": "2012-11-22"}],
        patch={"id": "shire", "name": bad, "kind": "force", "places": [bad]},
        topics=[{"id": "youth", "name": bad, "keywords": [bad, ".*", "("]}],
        partners=[
            {
                "id": "a",
                "name": bad,
                "about": bad,
                "org_id": bad,
                "trust": "auto",
                "topics": ["youth"],
                "areas": ["shire"],
                "url": "https://a.example/?a='b'&lt;=d",
                "permission": {"basis": "licence", "licence": bad, "date": "2026-01-01"},
                "channels": [{"id": "a", "path": "channels/a.txt", "note": bad}],
            }
        ],
    )
    assert_plain(patch.night(), 0)
    assert_quiet_report(patch.root)
    assert faults_of(patch.root / "output") == []
    assert 'href="https://social.example/@office"' in patch.text("index.html")


@pytest.mark.parametrize(
    "name", ["with space", "ünïcodé 日本", "what?x=1", "number#5", "100%41", "a[1]{b}*", 'it\'s "quoted"', "a\nb"]
)
def test_a_hub_may_live_in_any_folder(tmp_path: Path, name: str) -> None:
    patch = Patch(tmp_path / name)
    patch.write({"rss.well": rss(["well told"])})
    assert_plain(patch.night(), 0)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (patch.root / "var" / "hub.sqlite").is_file()
    assert "well told" in patch.text("stories/*")


def test_a_hub_on_another_disk_still_refuses_to_shrink(patch: Patch) -> None:
    """`var` is a link, as where the store has a disk of its own."""
    disk = patch.root.parent / "disk"
    disk.mkdir()
    patch.write({"rss.many": rss([f"well told number {n}" for n in range(9)])})
    (patch.root / "var").symlink_to(disk)
    assert_plain(patch.night(), 0)
    shown = (patch.root / "output" / "404.html").stat().st_ino
    assert_plain(patch.night(), 0)
    assert (patch.root / "output" / "404.html").stat().st_ino == shown
    patch.write({"rss.many": rss([f"well told number {n}" for n in range(9)])}, trust="review")
    assert_plain(patch.night(), 3)


def test_an_output_that_leads_elsewhere_is_not_taken_over(patch: Patch) -> None:
    elsewhere = patch.root.parent / "www"
    elsewhere.mkdir()
    (elsewhere / "precious").write_text("x")
    patch.write({"rss.well": rss(["well told"])})
    (patch.root / "output").symlink_to(elsewhere)
    ended = patch.night()
    assert_plain(ended, 3)
    assert (patch.root / "output").resolve() == elsewhere
    assert (elsewhere / "precious").exists()


def test_a_hub_without_content_partners_or_topics_is_built(patch: Patch) -> None:
    patch.configure(partners=[], topics=[])
    assert_plain(patch.night(), 0)
    assert faults_of(patch.root / "output") == []


def test_a_disk_that_is_full_ends_in_plain_words_and_keeps_the_site(patch: Patch) -> None:
    """A limit on the size of files stands for the disk's end."""
    patch.write({"rss.well": rss(["well told"])})
    assert_plain(patch.night(), 0)
    before = files(patch.root / "output")
    patch.write({"rss.many": rss([f"well told number {n} " + "words " * 900 for n in range(300)])})
    command = [sys.executable, str(ROOT / "tasks.py"), "nightly", "--hub", str(patch.root), "--now", NOW, "--force"]
    limit = "import resource, os, sys, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000)); os.execv(sys.argv[1], sys.argv[1:])"
    ended = subprocess.run(
        [sys.executable, "-c", limit, *command], capture_output=True, text=True, cwd=ROOT, timeout=200
    )
    assert_plain(Ended(ended.returncode, ended.stdout, ended.stderr), 3)
    assert "not yours" not in ended.stderr
    assert files(patch.root / "output") == before
    assert_plain(patch.night("--force"), 0)


SPOILT: dict[str, Callable[[Patch], None]] = {
    "var is a file": lambda patch: patch.put("var", b"x"),
    "the editions are a file": lambda patch: patch.put("var/editions", b"x"),
    "the lock is a folder": lambda patch: (patch.root / "var" / "lock").mkdir(parents=True),
    "the store is a folder": lambda patch: (patch.root / "var" / "hub.sqlite").mkdir(parents=True),
    "the store is no store": lambda patch: patch.put("var/hub.sqlite", b"garbage" * 1_000),
    "the report is a folder": lambda patch: (patch.root / "var" / "report.json").mkdir(parents=True),
    "a page is a folder": lambda patch: (patch.root / "content" / "pages" / "x.md").mkdir(parents=True),
    "a theme without templates": lambda patch: patch.put("theme/templates/x.html", b"x"),
    "a theme that is no text": lambda patch: patch.put("theme/templates/icon.png", b"\xff\xfe\x80"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_hub_ends_in_plain_words(patch: Patch, how: str) -> None:
    patch.write({"rss.well": rss(["well told"])})
    SPOILT[how](patch)
    assert_plain(patch.night(), 0, 2, 3)


@pytest.mark.parametrize("epoch", ["abc", "1.5", "99999999999999", ""])
def test_an_odd_source_date_epoch_ends_in_plain_words(patch: Patch, epoch: str) -> None:
    patch.write({"rss.well": rss(["well told"])})
    assert_plain(hub("nightly", "--hub", patch.root, SOURCE_DATE_EPOCH=epoch), 0, 2)


def test_a_clock_that_goes_backwards_loses_nothing(patch: Patch) -> None:
    patch.write({"rss.well": rss(["well told"])})
    for now in (NOW, "2020-01-01T00:00:00Z", "2038-01-20T00:00:00Z", NOW):
        assert_plain(patch.night("--force", now=now), 0)
        assert "well told" in patch.text("stories/*")
        assert faults_of(patch.root / "output") == []


def test_a_refused_build_leaves_the_shown_edition_even_without_its_list(patch: Patch) -> None:
    patch.write({"rss.well": rss(["well told"])})
    patch.night()
    (patch.root / "var" / "editions" / "0001.json").unlink()
    patch.page("title: Odd", "<script>alert(1)</script>")
    assert_plain(patch.night(), 3)
    assert (patch.root / "output" / "index.html").exists()


def test_editions_are_counted_past_ten_thousand(patch: Patch) -> None:
    patch.write({"rss.well": rss(["well told"])})
    patch.night()
    editions = patch.root / "var" / "editions"
    for suffix in ("", ".json"):
        (editions / f"0001{suffix}").rename(editions / f"9999{suffix}")
    (patch.root / "output").unlink()
    (patch.root / "output").symlink_to(editions / "9999")
    for number in ("10000", "10001", "10002"):
        assert_plain(patch.night(), 0)
        assert (patch.root / "output").resolve().name == number
        assert (patch.root / "output" / "index.html").exists()


def test_a_damaged_list_of_an_edition_is_no_dead_end(patch: Patch) -> None:
    patch.write({"rss.well": rss(["well told"])})
    patch.night()
    (patch.root / "var" / "editions" / "0001.json").write_text('{"stories": 1, "fil')
    assert_plain(patch.night(), 0, 3)
    assert (patch.root / "output" / "index.html").exists()


def test_a_night_killed_anywhere_leaves_a_whole_site(patch: Patch) -> None:
    patch.write({"rss.well": rss([f"well told number {n}" for n in range(30)])})
    began = time.monotonic()
    assert_plain(patch.night(), 0)
    lasted = time.monotonic() - began
    command = [sys.executable, str(ROOT / "tasks.py"), "nightly", "--hub", str(patch.root), "--now", NOW, "--force"]
    for turn in range(10):
        patch.write({"rss.well": rss([f"well told number {n} in turn {turn}" for n in range(30 + turn)])})
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
            time.sleep(lasted * (0.2 + turn / 12))
            os.kill(child.pid, signal.SIGKILL)
        assert faults_of(patch.root / "output") == []
        assert len(list((patch.root / "output" / "stories").iterdir())) >= 30
    assert_plain(patch.night("--force"), 0)
    assert "in turn 9" in patch.text("stories/*")


def test_a_page_that_was_lost_from_an_old_edition_is_made_again(patch: Patch) -> None:
    patch.write({"rss.well": rss(["well told"])})
    for _ in range(3):
        assert_plain(patch.night(), 0)
    shown = (patch.root / "output").resolve()
    spare = next(path for path in (patch.root / "var" / "editions").iterdir() if path.is_dir() and path != shown)
    (spare / "topics" / "index.html").unlink()
    before = files(patch.root / "output")
    assert_plain(patch.night(), 0)
    assert files(patch.root / "output") == before
