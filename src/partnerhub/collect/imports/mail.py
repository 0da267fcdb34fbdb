"""Newsletters of one sender: an mbox, a message, or a folder or zip of messages.

A mailbox holds letters as well: only what its sender sent to a list is taken. Whom it reached, links that are one
reader's own, ways to unsubscribe and pictures, which tell that it was opened, are never kept.
"""

from __future__ import annotations

import email
import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from itertools import chain, groupby

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from partnerhub.collect import clean, soup
from partnerhub.collect.imports.archive import Bundle
from partnerhub.collect.imports.personal import Reader, cut
from partnerhub.collect.imports.text import line, lines, markup, moment
from partnerhub.collect.imports.values import Ask, Export, Left, Post, Reason, Wrong, settled
from partnerhub.model import Exporter

LARGEST = 25 * 2**20  # bytes of one message
_MESSAGE = re.compile(r"\.(?:eml|msg\.txt|mbox|mbx)$|(?:^|/)[^/.]+$|\.txt$", re.IGNORECASE)
_FROM = re.compile(  # "From - Mon Nov  2 09:00:00 2026": with its time, for sentences begin with "From" too
    rb"From .{1,200}? +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:[A-Z][a-z]{2} +\d{1,2}|\d{1,2} +[A-Z][a-z]{2})\b"
    rb".* \d{1,2}:\d{2}"
)
_QUOTED = re.compile(rb">+From ")
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")
_LISTED = ("list-id", "list-unsubscribe", "list-post")
_RECEIVERS = (
    "to",
    "cc",
    "bcc",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-rcpt-to",
    "resent-to",
    "x-forwarded-to",
)
_HOLLOW = re.compile(r"<(p|div|span|h[3-6]|li|b|strong|i|em|u)>\s*</\1>\s*")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|max-height\s*:\s*0|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])", re.I
)
_FIRST_BREAKS = re.compile(r"(<(?:p|div)>)(?:\s*<br>)+\s*")
_INLINE = frozenset(soup.names("a abbr b cite code del em font i ins kbd q s small span strong sub sup time u"))
_LAYOUT = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "center", "font")


def fits(bundle: Bundle) -> bool:
    names = [name for name in bundle.names if _MESSAGE.search(name)] or list(bundle.names)[:1]
    return any(_is_message(bundle.head(name, 2000)) for name in names[:3])


def _is_message(head: bytes) -> bool:
    first = head.lstrip(b"\r\n").split(b"\n", 1)[0]
    if _FROM.match(first):
        return True
    rows = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0].split(b"\n")
    headers = [row for row in rows if not row.startswith((b" ", b"\t"))]
    return len(headers) > 1 and all(_HEADER.match(row) or row.endswith(b":") for row in headers[:4])


def read(bundle: Bundle, ask: Ask) -> Export:
    owner = (ask.owner or "").strip().strip("<>").lower()
    if not owner or not re.fullmatch(r"[^\s<>@]{0,64}@?[\w.-]{1,200}", owner):
        raise Wrong("say whose newsletters to take: --owner with the sender's address, or with the list's own List-Id")
    left: list[Left] = []
    posts: list[Post] = []
    for name in sorted(bundle.names):
        if not _is_message(bundle.head(name, 2000)):
            left.append(Left(Reason.OTHER))
            continue
        for raw in _messages(bundle.chunks(name)):
            made = _made(raw, owner)
            (posts if isinstance(made, Post) else left).append(made)  # type: ignore[arg-type]
    if not posts and not any(each.reason is not Reason.OTHER for each in left):
        raise Wrong("there are no messages in it: give an mbox, an .eml file, or a folder of them")
    if not posts and all(each.reason in {Reason.SENDER, Reason.OTHER} for each in left):
        raise Wrong(f"nothing in it is from {owner}, neither by address nor by List-Id: is --owner right?")
    done, gone = settled(posts, left)
    return Export(done, gone, owner, max((post.published.date() for post in done), default=None))


def _messages(chunks: Iterable[bytes]) -> Iterator[bytes | None]:
    """The messages of an mbox, or the one that a file is; None for one that is too large."""
    held: list[bytes] = []
    size, rest, was_blank = 0, b"", True
    for chunk in chain(chunks, (b"",)):
        rows = (rest + chunk).splitlines(keepends=True)
        rest = rows.pop() if chunk and rows and not rows[-1].endswith(b"\n") else b""
        if len(rest) > LARGEST:
            raise Wrong("it holds a line of more than 25 MB, which no mailbox does: not read")
        for row in rows:
            if was_blank and _FROM.match(row):
                if held or size:
                    yield b"".join(held) if size <= LARGEST else None
                held, size = [], 0
            else:
                size += len(row)
                if size <= LARGEST:
                    held.append(row[1:] if _QUOTED.match(row) else row)
                else:
                    held = []
            was_blank = not row.strip()
    if held or size:
        yield b"".join(held) if size <= LARGEST else None


def _made(raw: bytes | None, owner: str) -> Post | Left:
    if raw is None:
        return Left(Reason.UNREADABLE)
    try:
        message = email.message_from_bytes(raw)
        sender = parseaddr(_header(message, "from"))[1].lower()
        listed = re.search(r"<([^<>\s]{1,200})>", _header(message, "list-id"))
        if owner not in {sender, listed[1].lower() if listed else ""}:
            return Left(Reason.SENDER)
        if not any(name in message for name in _LISTED) or message.get_content_type() == "multipart/report":
            return Left(Reason.LETTER)
        return _post(message)
    except (
        RecursionError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        AssertionError,
    ):  # what `email` trips over
        return Left(Reason.UNREADABLE)


def _post(message: Message) -> Post | Left:
    id_ = hashlib.sha256(
        (_header(message, "message-id") or message.as_string()).encode("utf-8", "replace")
    ).hexdigest()[:24]
    when = _date(message)
    if when is None:
        return Left(Reason.UNDATED, id_)
    reader = _reader(message)
    html, text = _body(message, "html"), _body(message, "plain")
    body = _html(html, reader) if html else None
    words = lines(reader.without(text[: clean.MAX_BODY])) if text and not body else None
    title = reader.title(line(_header(message, "subject")))
    if not (body or words):
        return Left(Reason.EMPTY, id_)
    archived = clean.address(_header(message, "archived-at").strip("<> "))
    link = archived if archived and not reader.is_personal(archived) else None
    return Post(id_, Exporter.MAIL, when, link, title, body, words)


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    if value is None:
        return ""
    try:
        return " ".join(str(make_header(decode_header(str(value)))).split())
    except (ValueError, LookupError):
        return " ".join(str(value).split())


def _date(message: Message) -> datetime | None:
    try:
        read = parsedate_to_datetime(_header(message, "date"))
        return moment((read if read.tzinfo else read.replace(tzinfo=UTC)).isoformat())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _body(message: Message, kind: str) -> str:
    """The first part of a kind that is no attachment."""
    for part in _parts(message):
        if part.get_content_type() == f"text/{kind}" and part.get_content_disposition() != "attachment":
            raw = part.get_payload(decode=True)
            if isinstance(raw, bytes) and raw.strip():
                return _decoded(raw, part.get_content_charset())
    return ""


def _parts(message: Message) -> Iterator[Message]:
    """Without those of a message that is attached: it is somebody's letter."""
    if message.get_content_maintype() == "message":
        return
    if message.is_multipart():
        for part in message.get_payload():
            yield from _parts(part)  # type: ignore[arg-type]
    else:
        yield message


def _decoded(raw: bytes, charset: str | None) -> str:
    for name in (charset, "utf-8", "cp1252"):
        try:
            return raw.decode(name or "utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")


def _reader(message: Message) -> Reader:
    said = [value for name in _RECEIVERS for value in map(str, message.get_all(name, []))]
    pairs = getaddresses([" ".join(str(make_header(decode_header(each))).split()) for each in said])
    sender = parseaddr(_header(message, "from"))[1].lower()
    out = re.findall(r"<(https?://[^<>]{1,2000})>", _header(message, "list-unsubscribe"))
    return Reader.of(((name, mailbox) for name, mailbox in pairs if mailbox.lower() != sender), out)


def _html(raw: str, reader: Reader) -> str | None:
    """Its words without what is laid out with tables, hidden, counted, or one reader's own."""
    simpler = soup.simpler(raw[: clean.MAX_BODY])
    if simpler is None:
        return clean.from_plain(reader.without(clean.text(raw))).html or None
    page = BeautifulSoup(simpler, "html.parser")
    for tag in page.find_all(style=_HIDDEN):
        tag.decompose()
    for tag in page.find_all(["head", "style", "script", "img"]):
        tag.decompose()
    for row in _rows(page):
        _cut(row, reader.own("".join(row).replace("\n", " ")))
    for tag in page.find_all("a"):
        if (href := str(tag.get("href") or "")) and (href.startswith("mailto:") or reader.is_personal(href.strip())):
            tag.unwrap()
    for tag in page.find_all(_LAYOUT):
        tag.name = "span" if tag.name == "font" else "div"
    for words in page.find_all(string=True):
        words.replace_with(NavigableString(reader.unmarked(str(words))))
    body = markup(str(page), pictures=False) or ""
    while (fuller := _HOLLOW.sub("", body)) != body:
        body = fuller
    return _FIRST_BREAKS.sub(r"\1", body) or None


def _rows(page: BeautifulSoup) -> Iterator[list[NavigableString]]:
    """The texts of each line, as a browser would break it: a line may be in bold in its middle."""
    breaks = 0
    placed: list[tuple[tuple[int, int], NavigableString]] = []
    for each in page.descendants:
        if isinstance(each, NavigableString):
            block = next((above for above in each.parents if above.name not in _INLINE), page)
            placed.append(((id(block), breaks), each))
        elif isinstance(each, Tag) and each.name not in _INLINE:
            breaks += 1
    for _, some in groupby(placed, key=lambda one: one[0]):
        yield [text for _, text in some]


def _cut(row: Iterable[NavigableString], spans: list[tuple[int, int]]) -> None:
    """Takes the spans of a line out of the texts that it consists of."""
    at = 0
    for text in row:
        own = [(start - at, end - at) for start, end in spans if end > at and start < at + len(text)]
        at += len(text)
        if own:
            text.replace_with(NavigableString(cut(text, [(max(start, 0), end) for start, end in own])))
