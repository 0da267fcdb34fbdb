"""An OPML file ► what it lists, with the line of each; or why it cannot be read.

Pure. Files by hand and by old programs: attributes in any capitals, HTML's entities, a bare `&`. What is not
well-formed beyond that is refused whole, because half a list looks like a list. Runs in a child: a file from elsewhere
is hostile.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.entities import html5
from xml.parsers import expat

from partnerhub.collect import clean, titles
from partnerhub.collect.discovery.values import Outline, Outlines
from partnerhub.collect.read import refuse
from partnerhub.collect.values import Failed, Trouble

LARGEST = 10_000_000  # bytes
MOST = 5_000  # entries
DEEPEST = 64
PARTNER = "partner"  # the type that our own list gives to an organisation without a page
_NAME, _ABOUT = 120, 400
_REFERENCE = re.compile(rb"&(?:#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|([A-Za-z][A-Za-z0-9]{1,31});)?")
_XML = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_PLAIN_WORDS = {
    expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH]: "a tag is closed that is not open, or in another order",
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]: "the file ends before it is complete",
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN]: "a tag is not finished",
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "something follows after its end",
    expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]: "a character is not allowed there",
    expat.errors.codes[expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: "an attribute is written twice",
    expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY]: "it uses an entity (&name;) that nobody declared",
    expat.errors.codes[expat.errors.XML_ERROR_SYNTAX]: "the markup is broken",
}  # fmt: skip


def read(body: bytes) -> Outlines | Failed:
    """The entries in the file's order. Of an entry without a name its address stands for one."""
    if len(body) > LARGEST:
        return Failed(Trouble.TOO_BIG, f"the file is larger than {LARGEST // 10**6} MB")
    if failed := refuse.refused(body, ""):
        words = {
            Trouble.EMPTY: "the file is empty",
            Trouble.ENTITIES: "the file declares entities (<!ENTITY), which can be made to explode: not read",
        }
        return Failed(failed.trouble, words.get(failed.trouble, "the file is a web page, not OPML"))
    if refuse.is_json(body):
        return Failed(Trouble.NOT_A_FEED, "the file is JSON, not OPML")
    mended, remarks = _mended(body)
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, said: reader.start(name, said, parser.CurrentLineNumber)
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(mended, True)
    except expat.ExpatError as error:
        said = _PLAIN_WORDS.get(error.code, expat.errors.messages.get(error.code, "it cannot be read"))
        return Failed(Trouble.BROKEN, f"line {error.lineno}: this is not XML: {said}")
    except _Refused as refused:
        return refused.failed
    return Outlines(_line(reader.title, _NAME), reader.entries, remarks)


class _Refused(Exception):
    def __init__(self, trouble: Trouble, reason: str) -> None:
        super().__init__(reason)
        self.failed = Failed(trouble, reason)


@dataclass(slots=True)
class _Open:
    """An outline whose end has not come. One without a feed under which something stands is a heading."""

    entry: Outline
    place: int
    has_inner: bool = False


class _Reader:
    def __init__(self) -> None:
        self.title = ""
        self._found: dict[int, Outline] = {}
        self._number = 0
        self._path: list[str] = []
        self._open: list[_Open] = []

    def start(self, tag: str, said: dict[str, str], line: int) -> None:
        name = tag.rpartition(":")[2].lower()
        if not self._path and name != "opml":
            kind = f"<{tag}>" if re.fullmatch(r"[\w:.-]{1,40}", tag) else "something else"
            raise _Refused(
                Trouble.NOT_A_FEED, f"line {line}: the file is {kind}, not OPML: it should begin with <opml>"
            )
        self._path.append(name)
        if len(self._path) > DEEPEST:
            raise _Refused(Trouble.BROKEN, f"line {line}: more than {DEEPEST} outlines inside one another")
        if name == "outline":
            self._outline({key.lower(): value for key, value in said.items()}, line)

    @property
    def entries(self) -> tuple[Outline, ...]:
        return tuple(entry for _, entry in sorted(self._found.items()))

    def end(self, _tag: str) -> None:
        if self._path.pop() == "outline":
            ended = self._open.pop()
            if ended.entry.feed or not ended.has_inner:
                self._found[ended.place] = ended.entry

    def text(self, words: str) -> None:
        if self._path[-2:] == ["head", "title"] and len(self.title) < 4 * _NAME:
            self.title += words

    def _outline(self, said: dict[str, str], line: int) -> None:
        for above in self._open:
            above.has_inner = True
        headings = [each.entry for each in self._open if not each.entry.feed]
        organisation = next((each for each in reversed(headings) if each.page or each.type == PARTNER), None)
        entry = Outline(
            line=line,
            name=_line(said.get("text", ""), _NAME) or _line(said.get("title", ""), _NAME),
            feed=said.get("xmlurl", "").strip(),
            page=said.get("htmlurl", "").strip() or said.get("url", "").strip(),
            type=clean.plain(said.get("type", "")[:40]).lower(),
            about=_line(said.get("description", ""), _ABOUT),
            language=clean.plain(said.get("language", "")[:35]),
            within=organisation.name if organisation else "",
            within_page=organisation.page if organisation else "",
            within_line=organisation.line if organisation else 0,
            categories=_categories(
                "/".join(each.name for each in headings if each is not organisation), said.get("category", "")
            ),
        )
        self._number += 1
        if self._number > MOST:
            raise _Refused(Trouble.TOO_BIG, f"line {line}: the file lists more than {MOST:,} entries")
        self._open.append(_Open(entry, self._number))


def _categories(headings: str, said: str) -> tuple[str, ...]:
    """`/parent/child` each, cleaned, once."""
    found = [headings, *said.split(",")[:50]]
    paths = ("/".join(filter(None, (_line(step, _NAME) for step in each.split("/")))) for each in found)
    return tuple(dict.fromkeys(filter(None, paths)))


def _line(text: str, most: int) -> str:
    return titles.cut(clean.plain(html.unescape(text[: 8 * most])), most)


def _mended(body: bytes) -> tuple[bytes, tuple[str, ...]]:
    """HTML's entities as the characters they stand for, and a bare `&` as one. Not in UTF-16, which no hand writes."""
    if b"\0" in body[:64]:
        return body, ()
    bare: list[int] = []
    named = 0

    def mend(found: re.Match[bytes]) -> bytes:
        nonlocal named
        name = found[1]
        if found[0] == b"&":
            bare.append(body.count(b"\n", 0, found.start()) + 1 if len(bare) < 5 else 0)
            return b"&amp;"
        if name and name not in _XML and (letters := html5.get(f"{name.decode()};")):
            named += 1
            return "".join(f"&#{ord(letter)};" for letter in letters).encode()
        return found[0]

    mended = _REFERENCE.sub(mend, body)
    remarks = []
    if bare:
        lines = ", ".join(str(line) for line in bare[:5]) + (", …" if len(bare) > 5 else "")
        remarks.append(f"a bare & was read as &amp; (line {lines})")
    if named:
        remarks.append("entities of HTML, such as &nbsp;, were read as the letters they stand for")
    return mended, tuple(remarks)
