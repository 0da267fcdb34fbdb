"""A hub under siege: feeds hostile in every field, a hub of files on disk, and parsers that share no code with ours."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from tests.command import Ended, hub, put_statements

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
        if hub_fields["url"]:
            put_statements(self.root)

    def put(self, path: str, data: bytes) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(data)

    def page(self, front: str, body: str = "Words.", name: str = "odd") -> None:
        self.put(f"content/pages/{name}.md", f"---\n{front}\n---\n\n{body}\n".encode())

    def night(self, *arguments: str, now: str = NOW, **environment: str) -> Ended:
        return hub("nightly", "--hub", self.root, "--now", now, *arguments, **environment)

    def text(self, pattern: str = "**/*") -> str:
        some = sorted(path for path in (self.root / "output").resolve().glob(pattern) if path.is_file())
        return "\n".join(read(path) for path in some if path.suffix not in PICTURES)


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
PICTURES = {".png": b"\x89PNG\r\n", ".webp": b"RIFF"}
SQUEEZED = frozenset([".pf_fragment", ".pf_index", ".pf_meta", ".pagefind"])  # of the search index
OURS = re.compile(r"theme/(?:leave|search)\.js|(?:[a-z]{2}/)?search/index/pages/pagefind\.js")
SEARCHING = frozenset(["form", "input", "button", "template"])
DRAWN = frozenset(["a", "circle", "desc", "g", "path", "rect", "text", "title", "tspan"])
XHTML = "{http://www.w3.org/1999/xhtml}"
CALENDAR = re.compile(r"(?:[A-Z][A-Z0-9-]*[;:]| )[^\r\n]*")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


class Suspicious(HTMLParser):
    """Collects what a page must not hold. Of what we bring ourselves only the page of that name may have any."""

    def __init__(self, name: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.name = name
        self.is_search = name.endswith("search/index.html")
        self.in_drawing = self.in_data = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.in_data = tag == "script" and given == {"type": "application/ld+json"} and bool(self.name)
        if self.in_drawing and tag not in DRAWN:
            self.faults.append(f"<{tag}> in a drawing")
        if tag == "svg" and self.name and not self.in_drawing:
            self.in_drawing = True
        elif tag in NEVER and not self.in_data and not self.is_ours(tag, given):
            self.faults.append(f"<{tag}>")
        for name, value in attributes:
            value = re.sub(r"[\x00-\x20]", "", value or "").lower().replace("\\", "/")
            if name.startswith("on") or name in {"style", "srcdoc"}:
                self.faults.append(f"<{tag} {name}>")
            if name in LOADING and re.match(r"/[/\\]|[a-z+.-]+:", value):
                self.faults.append(f"<{tag} {name}={value[:60]}>")
            if self.in_drawing and "url(" in value:
                self.faults.append(f"<{tag} {name}={value[:60]}>")
            scheme = re.match(r"([a-z+.-]+):", value)
            if name in {"href", "cite", "xlink:href"} and scheme and scheme[1] not in {"http", "https", "mailto"}:
                self.faults.append(f"<{tag} {name}={value[:60]}>")
            loads = not set((given.get("rel") or "").split()) <= {"canonical", "alternate", "me", "license"}
            if tag == "link" and name == "href" and loads and (value.startswith("//") or scheme):
                self.faults.append(f"<link {value[:60]}>")
            if tag == "meta" and name == "http-equiv" and value == "refresh":
                self.faults.append("<meta refresh>")

    def is_ours(self, tag: str, given: Mapping[str, str | None]) -> bool:
        """Our two scripts, each in its one form, and the parts of the search page."""
        script = re.fullmatch(r"(?:\.\./)*theme/(leave|search)\.js", given.get("src") or "")
        if tag != "script" or not script:
            return self.is_search and tag in SEARCHING
        if script[1] == "search":
            return self.is_search and given.keys() == {"src", "type"}
        return bool(self.name) and given.keys() == {"src", "defer"}

    def handle_endtag(self, tag: str) -> None:
        self.in_data = False
        self.in_drawing = self.in_drawing and tag != "svg"

    def handle_data(self, data: str) -> None:
        if self.in_data:
            if re.search("[<>&\u2028\u2029]", data):
                self.faults.append("linked data that could end its element")
            self.faults += [f"the linked address {each[:60]}" for each in addresses_in(json.loads(data))]


def addresses_in(data: Any, key: str = "") -> Iterator[str]:
    """Addresses that lead to no web page, in linked data."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from addresses_in(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from addresses_in(value, key)
    elif key in {"url", "@id", "contentUrl", "sameAs", "license", "image"} and not is_web(data):
        yield data


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
        if path.suffix in PICTURES:
            if not data.startswith(PICTURES[path.suffix]):
                found.append(f"{name}: no picture")
            continue
        if OURS.fullmatch(name):
            continue
        if path.suffix not in {".html", ".xml", ".json", ".opml", ".txt", ".css", ".svg", ".ics", *SQUEEZED} and (
            name != "_headers"
        ):
            found.append(f"{name}: an unknown kind of file")
            continue
        text = read(path)
        if path.suffix not in SQUEEZED and (hit := CONTROLS.search(text)):
            found.append(f"{name}: the character {hit[0]!r}")
        if PRODUCT in text:
            found.append(f"{name}: a template was run")
        if path.suffix == ".html":
            found += [f"{name}: {fault}" for fault in markup_faults(text, name)]
        elif path.suffix in {".xml", ".opml"}:
            found += [f"{name}: {fault}" for fault in xml_faults(data)]
        elif path.suffix == ".json" and "search/index/" not in name:
            for item in json.loads(text)["items"]:
                found += [f"{name}: {fault}" for fault in markup_faults(item.get("content_html", ""))]
                addresses = [item.get(key) for key in ("url", "external_url", "link")]
                found += [f"{name}: {address}" for address in addresses if not is_web(address)]
        elif path.suffix == ".ics":
            lines = data.decode("utf-8").split("\r\n")
            found += [f"{name}: {line[:60]}" for line in lines[:-1] if not CALENDAR.fullmatch(line)]
        elif path.suffix == ".pf_fragment" and not re.fullmatch(r"[\w./-]+", json.loads(text)["url"]):
            found.append(f"{name}: leads off the site")
    return found


def read(path: Path) -> str:
    """A file of the site as text; of the search index, what is in it."""
    data = path.read_bytes()
    if path.suffix not in SQUEEZED:
        return data.decode("utf-8")
    return gzip.decompress(data).removeprefix(b"pagefind_dcd").decode("utf-8", "replace")


def is_web(address: str | None) -> bool:
    return address is None or urlsplit(address).scheme in {"http", "https"}


def xml_faults(data: bytes) -> Iterator[str]:
    for element in ElementTree.fromstring(data).iter():
        local = element.tag.rpartition("}")[2]
        addresses = [value for name, value in element.attrib.items() if name in {"href", "url", "xmlUrl", "htmlUrl"}]
        if local in {"link", "comments", "loc"} and element.text and element.text.strip():
            addresses.append(element.text.strip())
        is_ours = element.tag.startswith(XHTML)  # what a browser shows of a feed: it leads around the site
        if local in NEVER or (is_ours and local not in {"a", "div", "h1", "h2", "p"}):
            yield f"<{local}>"
        for address in addresses:
            if not is_web(address) and not (is_ours and re.fullmatch(r"(?:\.{1,2}/)*[a-z/-]+\.html", address)):
                yield f"the address {address[:60]}"
        if local in {"item", "entry"}:
            for words in element:
                if words.tag.rpartition("}")[2] in {"content", "description"}:
                    yield from markup_faults(words.text or "")


def markup_faults(markup: str, name: str = "") -> list[str]:
    """`name`: of the page that this is; "" for what others said."""
    parser = Suspicious(name)
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
