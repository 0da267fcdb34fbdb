"""What readers see of an editor's words: text, the ways out of it, and what is hidden or struck out. Pure.

Takes words as they were written, Markdown between two form feeds, and gives paragraphs. Rendered as the site does, so
that a comment, a raw tag or a reference defined elsewhere counts for what it does and not for where it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown import Markdown

PROSE = "\f"  # stands before and after Markdown; no file of the editors can hold it
MARK = re.compile("\x02([^\x03]*)\x03 ?")  # before each word that is not simply there: the tag around it

# A mark, an address, a word, a sign.
TOKEN = re.compile("\x02[^\x03]*\x03|<[^\\s<>]+>|https?://[^\\s<>()\"']*[^\\s<>()\"'.,;:!?\\]]|[^\\W_]+|[^\\w\\s]|_")
_APART = re.compile(r"\n[ \t]*\n\s*|\n(?=[ \t]*(?:[-*+]|\d+[.)])[ \t])")  # paragraphs, and the points of a list
_INLINE = frozenset({"a", "em", "strong", "code", "sup", "sub", "br", "img", "abbr", "b", "i", "cite", "q", "kbd"})
_BLOCKS = frozenset(
    {"p", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "dl", "dt", "dd", "div"}
    | {"table", "thead", "tbody", "tr", "figure", "figcaption"}
)
_PLAIN = _INLINE | _BLOCKS | {"th", "td"}
_VOID = frozenset({"br", "hr", "img", "wbr", "input", "meta", "link", "col", "area", "embed", "source", "track"})
_SILENT = frozenset({"href", "src", "alt", "title", "id", "lang"})  # the first four are told in the text
_UNSAFE = re.compile(r"[\s<>\x02\x03]")


@dataclass(frozen=True, slots=True)
class Seen:
    """What readers see, paragraph by paragraph. `> `, `- ` and `# ` stand before quotes, points and headings."""

    paragraphs: tuple[str, ...]
    references: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # what `[words][name]` leads to
    is_rendered: bool = True

    def said(self, markup: str) -> str:
        """A part of the file as it would stand among these paragraphs."""
        if not self.is_rendered:
            return markup
        found, _ = _rendered(f". {markup}", self.references)  # so that no list or heading begins here
        return "\n\n".join(found).removeprefix(".").strip()


def see(text: str) -> Seen:
    paragraphs: list[str] = []
    references: dict[str, tuple[str, str]] = {}
    for place, part in enumerate(text.split(PROSE)):
        if place % 2:
            found, named = _rendered(part, {})
            paragraphs += found
            references |= named
        else:
            paragraphs += filter(None, (each.strip() for each in _APART.split(part)))
    return Seen(tuple(paragraphs), references)


def as_written(text: str) -> Seen:
    """Without rendering: what editions kept before they told Markdown apart."""
    return Seen(tuple(filter(None, (each.strip() for each in _APART.split(text.replace(PROSE, ""))))), {}, False)


def _rendered(markup: str, references: Mapping[str, tuple[str, str]]) -> tuple[list[str], dict[str, tuple[str, str]]]:
    reader = Markdown(extensions=["extra", "sane_lists"], output_format="html")
    known: dict[str, tuple[str, str]] = reader.references
    known.update(references)
    flat = _Flat()
    flat.feed(reader.convert(markup))
    flat.close()
    flat.end_paragraph()
    return flat.paragraphs, dict(known)


@dataclass(slots=True)
class _Open:
    """A tag that is not closed yet. `mark`: what makes its words more than simply there, "" for most."""

    tag: str
    mark: str
    begun: int  # after how many breaks between paragraphs it was opened
    href: str = ""


class _Flat(HTMLParser):
    """Whoever reads markup in doubt lets it stand: what is only seen by some is told like any other words."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.open: list[_Open] = []
        self.text = ""
        self.before = ""
        self.breaks = 0

    def end_paragraph(self) -> None:
        if self.text.strip():
            self.paragraphs.append(self.before + self.text.strip())
            self.before = ""
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        is_quoted = any(each.tag == "blockquote" for each in self.open)
        if tag in _BLOCKS:
            self._break(is_quoted)
            if not is_quoted:
                self.before = _sign(tag) or self.before
        elif tag in ("td", "th"):
            self.text += " | "
        mark = _mark(tag, values)
        if tag == "img":
            self.text += f" {values.get('alt', '')} {_way(values.get('src', ''))} "
        if values.get("title"):
            self.text += f" ({values['title']}) "
        if tag in _VOID:
            self.text += "\n" if tag == "br" else f" {_marked(mark)}" if mark else ""
            return
        href = _way(values["href"]) if "href" in values else ""
        self.open.append(_Open(tag, mark, self.breaks, href))

    handle_startendtag = handle_starttag  # browsers do not mind the slash

    def handle_endtag(self, tag: str) -> None:
        place = next((n for n in range(len(self.open) - 1, -1, -1) if self.open[n].tag == tag), None)
        if place is None or (self.open[place].mark and place != len(self.open) - 1):
            self.text += f" {_marked('/' + tag)}"  # browsers differ from each other here
            return
        closed = self.open.pop(place)
        if tag in _BLOCKS:
            self._break(any(each.tag == "blockquote" for each in self.open))
        if closed.href:
            after = " " if self.text[-1:].isspace() else ""
            self.text = f"{self.text.rstrip()} {closed.href}{after}"

    def handle_data(self, data: str) -> None:
        marks = "".join(map(_marked, self._marks()))
        self.text += re.sub(r"\S+", lambda word: marks + word[0], data) if marks else data

    def handle_comment(self, data: str) -> None:
        if data.startswith((">", "->")) or "--!>" in data or "<!--" in data:
            self.handle_data(f" {_marked('!--')}{data} ")  # some see its end elsewhere

    def handle_decl(self, decl: str) -> None:
        self.handle_data(f" {_marked('!')}{decl} ")

    def unknown_decl(self, data: str) -> None:
        self.handle_decl(data)

    def handle_pi(self, data: str) -> None:
        self.handle_decl(data)

    def _marks(self) -> list[str]:
        """What stands around the words that follow; a link that was never closed takes them in too."""
        around = [each for each in self.open if each.mark or (each.tag in _INLINE and each.begun != self.breaks)]
        return [" ".join(filter(None, (each.mark or each.tag, each.href[1:-1]))) for each in around]

    def _break(self, is_quoted: bool) -> None:
        """A quote is one paragraph, whatever is in it."""
        self.breaks += 1
        if is_quoted:
            self.text += "\n"
        else:
            self.end_paragraph()


def _sign(tag: str) -> str:
    if tag[0] == "h" and tag[1:].isdigit():
        return "#" * int(tag[1:]) + " "
    return {"blockquote": "> ", "li": "- "}.get(tag, "")


def _mark(tag: str, values: Mapping[str, str]) -> str:
    """A tag that may hide its words, strike them out or show them in a way of its own; "" for one that does not."""
    more = [
        f"{name}={value}" if value else name
        for name, value in values.items()
        if name not in _SILENT
        and not (name == "class" and value.startswith("footnote"))
        and not (name == "class" and tag == "code")
    ]
    return _UNSAFE.sub(" ", " ".join([tag, *more])) if more or tag not in _PLAIN else ""


def _marked(mark: str) -> str:
    return f"\x02{mark}\x03 "


def _way(address: str) -> str:
    """An address as one word."""
    return f"<{_UNSAFE.sub(lambda found: f'%{ord(found[0]):02X}', address)}>"


def tokens(text: str) -> list[str]:
    return list(map(plain, TOKEN.findall(text)))


def plain(token: str) -> str:
    """An address is the same with and without its brackets."""
    return token[1:-1] if token[0] == "<" and len(token) > 1 else token


def counts(token: str) -> bool:
    """Whether it is a word: all but commas and the like, so that no £ becomes a € in passing."""
    return len(token) > 1 or token.isalnum() or unicodedata.category(token) in ("Sc", "Sm", "So")
