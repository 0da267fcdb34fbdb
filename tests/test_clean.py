"""Letting nothing in: markup, text and addresses."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerhub.collect import clean, soup
from partnerhub.collect.clean import address, from_plain, markup, plain, text

BASE = "https://harbour.example/news/"
REL = 'rel="nofollow noopener ugc"'

SOUP = st.lists(
    st.sampled_from([
        "<p>", "</p>", "<b>", "</b>", "<div>", "</div>", "<a href='/x'>", "<a href='javascript:x'>", "</a>", "<table>",
        "<td>", "</table>", "<ul>", "<li>", "</ul>", "<script>", "</script>", "<svg>", "</svg>", "<style>", "<!--",
        "-->", "<!-->", "<![CDATA[", "]]>", "<h1>", "</h2>", "<button>", "<form>", "<select>", "<math><mi>", "<title>",
        "<textarea>", "</br>", "<p title='", '<abbr title="<p>">', "&lt;", "&#x202e;", "&#0;", "&", "\u0338", "\u202e",
        "<plaintext>", "<template>", "<noscript>", "<iframe/>", "<span>", "<h3>", "<font size=1>", "<section>", "<a>",
        "x", " ", "\n", "'", '"', "<",
    ])
    | st.text(max_size=4),
    max_size=40,
).map("".join)  # fmt: skip
ADDRESSES = st.lists(
    st.sampled_from(["http", "s", ":", "//", "/", "a", ".", "@", "?", "#", "%", "utm_a=1", "&", "[", "]", "é", "\\"])
).map("".join)


class Walk(HTMLParser):
    """What a reader that is not ours finds in HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.links: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        for name, value in attrs:
            self.attributes.add((tag, name))
            if name == "href":
                self.links.add(value or "")


# ── markup ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("<p>One <b>two</b></p>", "<p>One <b>two</b></p>"),
        ("<h1>A</h1><h2>B</h2><h4>C</h4>", "<h3>A</h3><h3>B</h3><h4>C</h4>"),
        ("<section>A</section><figure>B</figure>", "<div>A</div><div>B</div>"),
        ("<p class=x id=y style='a' onclick=z>A</p>", "<p>A</p>"),
        ("<script>x</script><style>y</style><svg><p>z</p></svg>A", "A"),
        ("<form action=/x><input name=y><button>Send</button>A</form>", "<div>SendA</div>"),
        ("<img src=x onerror=y alt=z>A<base href=//e.example><meta http-equiv=refresh>", "A"),
        ("<a href=/x>A</a>", f'<a href="https://harbour.example/x" {REL}>A</a>'),
        ("<a href='mailto:a@harbour.example?bcc=b@c.example'>A</a>", f'<a href="mailto:a@harbour.example" {REL}>A</a>'),
        ("<a href='java&#9;script:x'>A</a>", "<a>A</a>"),
        ("<a href='data:text/html,x'>A</a>", "<a>A</a>"),
        ("<a href='//harbour.example'><img src=x></a>A", "A"),
        ("<ol start=3 type=a><li value=9>A</ol>", '<ol start="3"><li>A</li></ol>'),
        ("<td colspan=2 bgcolor=red>A", "A"),
        ("<table><td colspan=2 rowspan=x>A", '<table><tbody><tr><td colspan="2">A</td></tr></tbody></table>'),
        ("<iframe src=x/> A", "A"),
        ("A &lt;script&gt; B", "A &lt;script&gt; B"),
        ("<b>A", "<b>A</b>"),
    ],
)
def test_only_what_the_allow_list_names_is_left(raw: str, safe: str) -> None:
    assert markup(raw, BASE).html == safe


def test_text_keeps_paragraphs_and_decodes_once() -> None:
    cleaned = markup("<p>Fish &amp;amp;  chips</p><ul><li>one<li>two</ul>a<br>b", BASE)
    assert cleaned.text == "Fish &amp; chips\none\ntwo\na\nb"


@given(SOUP)
def test_any_soup_becomes_stable_and_safe_html(raw: str) -> None:
    cleaned = markup(raw, BASE)
    assert markup(cleaned.html, "https://elsewhere.example/") == cleaned
    found = Walk(cleaned.html)
    assert found.elements <= clean.TAGS
    assert {name for _, name in found.attributes} <= {"href", "rel", "title", "start", "colspan", "rowspan", "datetime"}
    assert all(link.startswith(("https://", "http://", "mailto:")) for link in found.links)
    assert not set(cleaned.html) & set("\u202e\u2066\0")


@given(SOUP)
def test_the_text_of_any_soup_can_be_shown(raw: str) -> None:
    shown = text(raw)
    assert plain(shown) == " ".join(shown.split())
    assert not set(shown) & set("\u202e\u2066\0\r\t")


@contextmanager
def untraced() -> Iterator[None]:
    """Without the coverage measurement, which multiplies the cost of every line: it is not what is timed."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)


@pytest.mark.parametrize(
    "raw",
    [
        "<div>" * 100_000,
        "<b>" * 80_000,
        "<div><!--</div>-->" * 14_000,
        "<div a='</div>'>" * 16_000,
        "<span><div></span></div>" * 10_000,
        "<div>" * 200 + "<table><tr><td>" + "</div>" * 200,
        "<a b='" * 40_000,
        "<svg>" * 50_000,
        "<video>" * 35_000,
        "a" + "\u0300\u0327" * 100_000,
        "&#" + "9" * 250_000 + ";",
        "".join(f"<b x={n}>" for n in range(200)) + "<p>x" * 60_000,
    ],
    ids=lambda raw: raw[:18],
)
def test_half_a_megabyte_of_malice_costs_less_than_a_second(raw: str) -> None:
    with untraced():
        started = time.process_time()
        markup(raw, BASE)
        text(raw)
        lasted = time.process_time() - started
    assert lasted < 1


def test_what_is_nested_too_deeply_is_shown_as_plain_text() -> None:
    deep = "<div>" * 300 + "<p>Words &amp; <b>more</b></p><p>https://harbour.example/x</p>" + "</div>" * 300
    link = f'<a href="https://harbour.example/x" {REL}>https://harbour.example/x</a>'
    assert markup(deep, BASE).html == f"<p>Words &amp; more<br>{link}</p>"
    assert markup("<div>" * 200 + "<b>A</b>" + "</div>" * 200, BASE).html.count("<div>") == 200


def test_ordinary_long_articles_are_not_taken_for_deep_ones() -> None:
    long = "<ul><li>a<li>b <b>c</b></ul><p>d<br>e<img src=x><p>f<table><tr><td>g<td>h<tr><td>i</table>" * 1000
    assert "<li>" in markup(long, BASE).html


def test_what_is_too_long_is_shown_as_plain_text_up_to_the_limit() -> None:
    cleaned = markup("<b>word</b> " * 60_000, BASE)
    assert "<b>" not in cleaned.html
    assert cleaned.text.startswith("word word")
    assert len(cleaned.text) <= clean.MAX_BODY


@given(SOUP.map(lambda raw: raw * 40))
def test_no_soup_is_deeper_than_counted(raw: str) -> None:
    simpler = soup.simpler(raw)
    if simpler is not None and simpler != raw:
        depth = 0
        for tag in Tags(clean._REREAD.clean(simpler)).tags:
            depth += -1 if tag.startswith("/") else 1
            assert depth <= 2 * soup.MAX_DEPTH


class Tags(HTMLParser):
    """Start and end tags in order, of HTML in which each is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"br", "hr"}:
            self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")


# ── plain text ──────────────────────────────────────────────────────────────────────────────────


def test_plain_text_becomes_paragraphs_with_linked_addresses() -> None:
    said = "Look <here>:\nhttps://harbour.example/a?x=1&y=2, or (https://harbour.example/b).\n\n\nBye"
    assert from_plain(said).html == (
        "<p>Look &lt;here&gt;:<br>"
        f'<a href="https://harbour.example/a?x=1&amp;y=2" {REL}>https://harbour.example/a?x=1&amp;y=2</a>, or '
        f'(<a href="https://harbour.example/b" {REL}>https://harbour.example/b</a>).</p><p>Bye</p>'
    )


@given(st.text() | SOUP)
def test_html_of_plain_text_reads_as_that_text(raw: str) -> None:
    cleaned = from_plain(raw)
    assert markup(cleaned.html, BASE).text == cleaned.text
    assert Walk(cleaned.html).elements <= {"p", "br", "a"}


def test_text_is_normal_printable_and_without_hidden_direction() -> None:
    assert plain("Cafe\u0301 \u202egpj\u202c\x07\x85x\ud800\ufffe\u2066y\u2069") == "Café gpj xy"
    assert plain("\U0001f469\u200d\U0001f692") == "\U0001f469\u200d\U0001f692"


# ── addresses ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("https://harbour.example/a/b?x=1#y", "https://harbour.example/a/b?x=1#y"),
        (" \n/a ", "https://harbour.example/a"),
        ("../b?c", "https://harbour.example/b?c"),
        ("//other.example", "https://other.example"),
        ("HTTP://Harbour.EXAMPLE:80/A", "http://harbour.example/A"),
        ("https://harbour.example:8443/", "https://harbour.example:8443/"),
        ("https://harbour.example./", "https://harbour.example/"),
        ("/a?utm_source=x&id=1&fbclid=y&MC_CID=z", "https://harbour.example/a?id=1"),
        ("/a?utm_source=x#y", "https://harbour.example/a#y"),
        ("/caf\u00e9 \"<>'?q=\u00fc", "https://harbour.example/caf%C3%A9%20%22%3C%3E'?q=%C3%BC"),
        ("/100%25", "https://harbour.example/100%25"),
        ("https://\u0440\u0430\u0443\u0440\u0430l.example/", "https://xn--l-7sba6dbr.example/"),
        ("https://fa\u00df.example/", "https://xn--fa-hia.example/"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
        ("java script:x", "https://harbour.example/news/java%20script:x"),
    ],
)
def test_a_safe_address_is_written_one_way(raw: str, safe: str) -> None:
    assert address(raw, BASE) == safe


@pytest.mark.parametrize(
    "raw",
    [
        "", " ", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)",
        "data:text/html,x", "vbscript:x", "file:///etc/passwd", "ftp://harbour.example/", "at://did:plc:abc/x", "urn:x",
        "tag:harbour.example,2026:x", "mailto:a@harbour.example", "https://user@harbour.example/",
        "https://user:word@harbour.example/", "https://good.example\\@evil.example/", "https://good.example/\\evil",
        "http://", "https:///x", "https:x", "https://harbour.example:99999/", "https://harbour.example:x/",
        "https://[::1", "https://a b.example/", "https://a..example/", "https://-\u202e.example/",
        "https://\ufdd0.example/", "https://a%00.example/", "https://harbour.example/\x7fx",
        "https://harbour.example/" + "x" * 2048, "https://" + "\u00fc" * 300 + ".example/",
    ],
)  # fmt: skip
def test_an_unsafe_address_is_refused(raw: str) -> None:
    assert address(raw, BASE) is None


def test_mail_addresses_are_safe_in_bodies_alone_and_carry_nothing_but_a_mailbox() -> None:
    assert address("mailto:a.b+c@harbour.example?subject=x", mail=True) == "mailto:a.b+c@harbour.example"
    assert address("mailto:<script>@harbour.example", mail=True) is None


@given(st.text() | ADDRESSES)
def test_a_safe_address_stays_as_it_is(raw: str) -> None:
    safe = address(raw, BASE, mail=True)
    assert safe is None or (address(safe, mail=True) == safe and safe.isascii() and not set(safe) & set('<>"` \n'))


def test_a_line_wrapped_in_the_source_goes_on_as_in_a_browser() -> None:
    assert soup.text("<p>Soup and\nbread</p><pre>one\ntwo</pre><p>tea\n</p>").split("\n") == [
        "",
        "Soup and bread",
        "",
        "one",
        "two",
        "",
        "tea ",
        "",
    ]
