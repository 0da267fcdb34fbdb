"""What feedparser's own corpus expects of a field, we read as well; where we differ on purpose, it says why.

Compared as readers see it: words without markup and with folded whitespace, addresses made safe, dates in UTC.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from partnerhub.collect import clean
from partnerhub.collect.read import read
from partnerhub.collect.values import ReadFeed
from partnerhub.model import Kind, Said

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "feeds" / "feedparser" / "tests"
HEADER = re.compile(r"^Header:\s*Content-(Type|Location):\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)
EXPECTED = re.compile(r"Expect:\s*(.+?)\s*\n?-->", re.DOTALL)

Claim = tuple[str, int, str, object]       # (file, entry, field, value)

DIFFERENT: dict[str, str] = {}


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
    return datetime(*value[:6], tzinfo=UTC)


FIELDS = {
    **dict.fromkeys(("title", "title_detail.value"), (lambda said: said.title, line)),
    **dict.fromkeys(
        ("description", "summary", "summary_detail.value", "content.0.value"), (lambda said: said.text, words)
    ),
    **dict.fromkeys(("link", "links.0.href"), (lambda said: said.link, lambda value: clean.address(str(value)))),
    **dict.fromkeys(("id", "guid"), (lambda said: said.guid, str)),
    **dict.fromkeys(("author", "author_detail.name"), (lambda said: said.author, line)),
    **dict.fromkeys(("published_parsed",), (lambda said: said.published, moment)),
    **dict.fromkeys(("updated_parsed", "date_parsed", "modified_parsed"), (lambda said: said.updated, moment)),
    **{f"tags.{n}.term": (lambda said, n=n: said.tags[n], str) for n in range(3)},
    **{f"enclosures.{n}.{key}": (lambda said, n=n: said.enclosures[n].url, str) for n in range(3) for key in ("href", "url")},
}


def test_x() -> None:
    bad = 0; total=0
    for file, number, field, value in claims():
        body = (CORPUS / file).read_bytes()
        head = {name.lower(): v for name, v in HEADER.findall(body[:4000].decode("latin1"))}
        feed = read(Kind.FEED, body, head.get("type", ""), head.get("location", "http://127.0.0.1:8097/"))
        total+=1
        got, want = FIELDS[field]
        try:
            a = got(feed.items[number]); w = want(value)
        except Exception as e:
            a, w = repr(e)+ repr(feed)[:100], value
        if a != w:
            bad += 1
            print(file, field, "|", repr(value)[:150], "|", repr(w)[:150], "|", repr(a)[:150])
    print(bad, total)
test_x()
