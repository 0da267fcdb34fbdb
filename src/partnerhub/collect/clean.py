"""Any HTML ► safe HTML, any address ► a safe address, any text ► text that can be shown.

Pure: takes strings, returns strings (`Cleaned` for bodies), never raises. The only place with an allow-list.
Does not escape text for a sink, and does not decide how much of it is shown.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import idna
import nh3

from partnerhub.collect import soup

MAX_BODY = 256 * 1024  # characters of markup; beyond it a body is shown as plain text, cut there
MAX_ADDRESS = 2048

TAGS = soup.names(
    "a abbr b blockquote br caption cite code dd del div dl dt em h3 h4 h5 h6 hr i ins kbd li ol p pre q s small "
    "strong sub sup table tbody td tfoot th thead time tr u ul"
)
_ATTRIBUTES = {
    "a": {"href"},
    "abbr": {"title"},
    "time": {"datetime"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_REL = "nofollow noopener ugc"
_TRIES = 4  # readings until the HTML must have become stable

# Tags with another name, so that what they set apart stays apart, and no heading outranks the page's own.
_RENAMED = {"h1": "h3", "h2": "h3", "dir": "ul", "menu": "ul"} | dict.fromkeys(
    soup.names(
        "address article aside center details fieldset figcaption figure footer form header hgroup main nav section "
        "summary"
    ),
    "div",
)
_TO_RENAME = re.compile(rf"(</?)((?i:{'|'.join(_RENAMED)}))(?=[\s/>])")
_HOLLOW_LINK = re.compile(r"<a(?: [^<>]*)?>(\s*)</a>")  # around a picture that is gone
_COUNT = re.compile(r"[0-9]{1,3}")
_DATE = re.compile(r"[0-9TZ:.+ -]{4,40}")

# Not allowed in XML, or invisible and able to turn other text around; kept: ZWJ and ZWNJ, which emoji and Persian need.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_MARKS = "".join(mark for mark in map(chr, range(0x300, 0x1E94B)) if unicodedata.combining(mark))
_PILE = re.compile(f"([{_MARKS}]{{8}})[{_MARKS}]+")  # normalising a pile of accents costs the square of its height

_TRACKERS = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|li_fat_id|mc_cid|mc_eid|igshid|igsh"
    r"|_hsenc|_hsmi|mkt_tok|vero_id|oly_anon_id|oly_enc_id|wt\.mc_id",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"[\x00-\x1f\x7f-\x9f]|(?i:^https?:(?!//[^/]))")  # also a scheme without its host
_EDGES = "".join(map(chr, range(33))) + "\x7f\x85\xa0\ufeff"
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?")
# The common case, which the long way would give back unchanged: no query, no dots to resolve, no trailing semicolon.
_SAFE_ALREADY = re.compile(
    r"https?://(?=.{1,253}?(?:/|$))[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/(?!\.)[\w%~!$&'()*+,;=:@.-]*)*(?<!;)"
    r"(?:#[\w%~!$&'()*+,;=:@./?-]+)?",
    re.ASCII,
)
_MAILBOX = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Cleaned:
    html: str  # went through the allow-list; "" for none
    text: str  # the same without markup: one line a paragraph


def markup(raw: str, base: str) -> Cleaned:
    """Safe HTML of any HTML. Relative addresses are resolved against `base`; one that is not safe loses its link.

    The result is stable: cleaned again it is the same, so a browser sees the tree that was checked. What is longer
    than `MAX_BODY`, deeper than `soup.MAX_DEPTH` or never becomes stable is shown as plain text.
    """
    done = raw
    for _ in range(_TRIES):
        simpler = soup.simpler(done) if len(done) <= MAX_BODY else None
        if simpler is None:
            break
        done = _finished(_cleaner(base).clean(_TO_RENAME.sub(lambda tag: tag[1] + _RENAMED[tag[2].lower()], simpler)))
        if _is_stable(done):
            return Cleaned(done, _lines(soup.text(done)))
    return from_plain(text(raw)[:MAX_BODY])


def text(raw: str) -> str:
    """The plain text of markup: one line a paragraph, whitespace folded, entities decoded once."""
    return _lines(soup.text(raw))


def plain(raw: str) -> str:
    """What is plain text already, as one line that can be shown."""
    return " ".join(_lines(raw).split())


def from_plain(raw: str) -> Cleaned:
    """HTML of plain text: paragraphs at empty lines, line breaks kept, web addresses linked."""
    words = _normal(raw[:MAX_BODY])
    paragraphs = filter(None, (_folded(paragraph) for paragraph in re.split(r"\n[ \t]*\n", words)))
    body = "".join("<p>" + "<br>".join(map(_linked, paragraph.split("\n"))) + "</p>" for paragraph in paragraphs)
    return Cleaned(body, _folded(words))


def address(raw: str, base: str = "", *, mail: bool = False) -> str | None:
    """A safe http(s) address in ASCII, without what only serves tracking; None when there is none.

    Resolved against `base`. Refused: other schemes, user names, control characters, impossible hosts, more than
    `MAX_ADDRESS` characters. International hosts are written in punycode, so that none can look like another.
    `mail` allows `mailto:` too, reduced to its mailbox.
    """
    wanted = raw.strip(_EDGES)
    if not wanted or len(wanted) > MAX_ADDRESS or _REFUSED.search(wanted):
        return None
    if _SAFE_ALREADY.fullmatch(wanted):
        return wanted
    try:
        parts = urlsplit(urljoin(base, _UNSHOWABLE.sub("", wanted)))
        if mail and parts.scheme == "mailto":
            return f"mailto:{parts.path}" if _MAILBOX.fullmatch(parts.path) else None
        safe = _safe(parts)
    except ValueError:  # a port, host or character that cannot be
        return None
    return safe if safe and len(safe) <= MAX_ADDRESS else None


def _safe(parts: SplitResult) -> str | None:
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc or "\\" in parts.netloc + parts.path:
        return None
    host = _host(parts.hostname, literal="[" in parts.netloc)
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    query = "&".join(pair for pair in parts.query.split("&") if not _TRACKERS.fullmatch(pair.partition("=")[0]))
    return (
        f"{parts.scheme}://{host}{port}{quote(parts.path, safe=_KEPT)}"
        + ("?" + quote(query, safe=_KEPT + "?") if query else "")
        + ("#" + quote(parts.fragment, safe=_KEPT + "?") if parts.fragment else "")
    )


_KEPT = "/%:@!$&'()*+,;=~[]"


def _host(name: str, *, literal: bool) -> str:
    if literal:
        return f"[{IPv6Address(name)}]"
    host = name.rstrip(".")
    if not host.isascii() and len(host) < 254:
        host = idna.encode(host, uts46=True).decode("ascii")
    if not _HOST.fullmatch(host) or ".." in host:
        raise ValueError(f"{host!r} is no host")
    return host


def _finished(cleaned: str) -> str:
    """Without what nh3 leaves: invisible characters, and links that lead nowhere or from nothing."""
    shown = _UNSHOWABLE.sub("", cleaned).replace(f'<a rel="{_REL}">', "<a>")
    return _HOLLOW_LINK.sub(r"\1", shown).strip()


def _is_stable(cleaned: str) -> bool:
    """Whether it reads as it is written. Its attributes need no second look: they were all let through."""
    return len(cleaned) <= MAX_BODY and soup.simpler(cleaned) == cleaned == _finished(_REREAD.clean(cleaned))


@lru_cache(maxsize=64)
def _cleaner(base: str) -> nh3.Cleaner:
    """One for each base, as a feed's items mostly share theirs."""

    def keep(_element: str, attribute: str, value: str) -> str | None:
        match attribute:
            case "href":
                return address(value, base, mail=True)
            case "start" | "colspan" | "rowspan":
                return value if _COUNT.fullmatch(value) else None
            case "datetime":
                return value if _DATE.fullmatch(value) else None
            case _:
                return value

    return _allowing(keep)


def _allowing(keep: Callable[[str, str, str], str | None] | None) -> nh3.Cleaner:
    """The allow-list; `keep` has a say on each attribute that is left."""
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(soup.OPAQUE),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=keep,
        link_rel=_REL,
        url_schemes={"http", "https", "mailto"},
        generic_attribute_prefixes=None,
    )


_REREAD = _allowing(None)


def _lines(words: str) -> str:
    return _folded(_normal(words))


def _folded(words: str) -> str:
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return "\n".join(line for line in lines if line)


def _normal(words: str) -> str:
    """Without what cannot be shown, in NFC, lines ended by newlines."""
    words = _UNSHOWABLE.sub("", "\n".join(words.splitlines()))
    return words if words.isascii() else unicodedata.normalize("NFC", _PILE.sub(r"\1", words))


def _linked(line: str) -> str:
    pieces: list[str] = []
    at = 0
    for found in _WEB_ADDRESS.finditer(line):
        shown = found[0].rstrip(".,;:!?'\"”’»…")
        if shown.endswith(")") and "(" not in shown:
            shown = shown.rstrip(")")
        if not (safe := address(shown)):
            continue
        pieces.append(html.escape(line[at : found.start()], quote=False))
        pieces.append(f'<a href="{html.escape(safe)}" rel="{_REL}">{html.escape(shown, quote=False)}</a>')
        at = found.start() + len(shown)
    return "".join([*pieces, html.escape(line[at:], quote=False)])
