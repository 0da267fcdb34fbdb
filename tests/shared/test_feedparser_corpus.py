"""What feedparser's own corpus expects of a field, we read as well; where we differ on purpose, it says why.

Compared as readers see it: words without markup and with folded whitespace, addresses made safe, dates in UTC.
"""

from __future__ import annotations

import ast
import calendar
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import feedparser
import pytest

from partnerhub.collect import clean
from partnerhub.collect.read import read
from partnerhub.collect.values import Failed, ReadFeed
from partnerhub.model import Kind, Said

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "feeds" / "feedparser" / "tests"
HEADER = re.compile(r"^Header:\s*Content-(Type|Location):\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)
EXPECTED = re.compile(r"Expect:\s*(.+?)\s*\n?-->", re.DOTALL)

Got = Callable[[Said], object]
Claim = tuple[str, int, str, object]  # (file, entry, field, value)

DIFFERENT = {
    f"wellformed/{file}": reason
    for reason, files in {
        "The author is a name; the e-mail address beside it is not published.": (
            "atom/entry_author_map_author.xml", "atom10/entry_author_map_author.xml",
        ),
        "Base64 of no declared type is shown as the text it is, not guessed to be HTML.": (
            "atom/entry_summary_base64.xml", "atom/entry_summary_base64_2.xml", "atom/entry_title_base64.xml",
            "atom/entry_title_base64_2.xml", "atom10/entry_summary_base64.xml", "atom10/entry_summary_base64_2.xml",
            "atom10/entry_title_base64.xml", "atom10/entry_title_base64_2.xml",
        ),
        "Content of no textual type is not a body.": (
            "atom10/entry_content_base64.xml", "atom10/entry_content_base64_2.xml",
        ),
        "A tag is shown by its label when it has one.": (
            "atom10/entry_category_term.xml", "atom10/entry_category_term_non_ascii.xml",
        ),
        "An item has one body: the content, or in RSS the longest.": (
            "atom10/entry_content_and_summary.xml summary", "rss/item_description_and_summary.xml content.0.value",
            "rss/item_summary_and_description.xml content.0.value",
        ),
        "A guid is kept as it is written: it tells items apart and is never a link.": (
            "base/http_entry_id_base_content_location.xml", "base/http_entry_id_base_docuri.xml",
        ),
        "Feeds that declare entities are refused.": ("rss/entity_in_doctype.xml",),
        "`<!' …>` is a comment to every browser.": ("rss/item_description_not_a_doctype.xml",),
        "What stands inside an iframe is not shown.": (
            "sanitize/entry_content_iframe.xml", "sanitize/entry_summary_iframe.xml",
        ),
        "`<![CDATA[` inside HTML is a comment to every browser.": (
            "sanitize/item_content_encoded_script_nested_cdata.xml",
        ),
        "Expected plain text with `<blink>` in it, which this test would read as markup: we keep it.": (
            "atom/entry_title_text_plain_brackets.xml", "atom10/entry_title_text_plain_brackets.xml",
            "atom10/entry_content_text_plain_brackets.xml",
        ),
    }.items()
    for file in files
}  # fmt: skip


def claims() -> Iterator[Claim]:
    """Every `entries[n]['field'] == value` about a field we use."""
    for path in sorted(CORPUS.rglob("*.xml")):
        head = path.read_bytes()[:4000].replace(b"\0", b"").decode("utf-8", "replace")
        if not (expected := EXPECTED.search(head)):
            continue
        try:
            tree = ast.parse(expected[1].strip(), mode="eval")
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq)):
                continue
            found = re.fullmatch(r"entries\[(\d+)\]((?:\[[^\[\]]+\])+)", ast.unparse(node.left))
            if not found:
                continue
            field = ".".join(re.findall(r"\['?([^\[\]']+)'?\]", found[2]))
            try:
                value = ast.literal_eval(node.comparators[0])
            except ValueError:
                continue
            if field in FIELDS:
                yield str(path.relative_to(CORPUS)), int(found[1]), field, value


def words(value: object) -> str:
    return clean.text(str(value))


def line(value: object) -> str | None:
    return " ".join(words(value).split()) or None


def moment(value: object) -> datetime:
    assert isinstance(value, tuple)
    return datetime.fromtimestamp(calendar.timegm(value), UTC)


def tag(number: int) -> Got:
    return lambda said: said.tags[number]


def enclosure(number: int) -> Got:
    return lambda said: said.enclosures[number].url


FIELDS: dict[str, tuple[Got, Callable[[object], object]]] = {
    **dict.fromkeys(("title", "title_detail.value"), (lambda said: said.title, line)),
    **dict.fromkeys(
        ("description", "summary", "summary_detail.value", "content.0.value"), (lambda said: said.text, words)
    ),
    "link": (lambda said: said.link, lambda value: clean.address(str(value))),
    **dict.fromkeys(("id", "guid"), (lambda said: said.guid, str)),
    **dict.fromkeys(("author", "author_detail.name"), (lambda said: said.author, line)),
    "published_parsed": (lambda said: said.published, moment),
    **dict.fromkeys(("updated_parsed", "date_parsed", "modified_parsed"), (lambda said: said.updated, moment)),
    **{f"tags.{n}.term": (tag(n), str) for n in range(3)},
    **{f"enclosures.{n}.{key}": (enclosure(n), str) for n in range(3) for key in ("href", "url")},
}


CLAIMS = list(claims())


def test_the_corpus_was_found() -> None:
    assert len(CLAIMS) > 800
    assert set(DIFFERENT) <= {name for file, _, field, _ in CLAIMS for name in (file, f"{file} {field}")}


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim[0]} {claim[2]}")
def test_a_field_is_read_as_feedparser_expects(claim: Claim) -> None:
    file, number, field, value = claim
    head = dict(HEADER.findall((CORPUS / file).read_bytes()[:4000].decode("latin-1")))
    headers = {name.lower(): said for name, said in head.items()}
    location = headers.get("location", "http://127.0.0.1:8097/")
    feed = read(Kind.FEED, (CORPUS / file).read_bytes(), headers.get("type", ""), location)
    got, wanted = FIELDS[field]
    if isinstance(feed, Failed):
        assert file in DIFFERENT, feed
        return
    same = got(feed.items[number]) == wanted(value)
    assert same != bool({file, f"{file} {field}"} & set(DIFFERENT)), got(feed.items[number])


def test_every_feed_without_a_fault_gives_as_many_items_as_feedparser_finds() -> None:
    counted = 0
    for path in sorted((CORPUS / "wellformed").rglob("*.xml")):
        parsed = feedparser.parse(BytesIO(path.read_bytes()), sanitize_html=False, resolve_relative_uris=False)
        feed = read(Kind.FEED, path.read_bytes(), "", "http://127.0.0.1:8097/")
        if parsed.bozo or str(path.relative_to(CORPUS)) in DIFFERENT:
            continue
        counted += 1
        assert (len(feed.items) if isinstance(feed, ReadFeed) else 0) == len(parsed.entries), path
    assert counted > 1500
