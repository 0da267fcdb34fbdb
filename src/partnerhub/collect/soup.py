"""Tag soup in linear time: the text of any markup, and markup made shallow enough for the sanitiser.

Takes HTML of any quality, returns text, HTML or the pictures in it; splits it into tags as the HTML standard does.
Does not make anything safe: `clean` does, with nh3.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

MAX_DEPTH = 256


def names(said: str) -> frozenset[str]:
    return frozenset(said.split())


_WS = r"\t\n\f\r "
# Possessive throughout: a tag is read once, from left to right, whatever its attributes are made of.
_ATTRIBUTE = (
    rf"(?:=[^{_WS}/>=]*+|[^{_WS}/>=]++)"
    rf"""(?:[{_WS}]*+=[{_WS}]*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^{_WS}>"'][^{_WS}>]*+|(?=>)|\Z))?+"""
)
_TOKEN = re.compile(
    rf"<(?P<end>/?)(?P<name>[a-zA-Z][^{_WS}/>]*+)(?:[{_WS}/]++|{_ATTRIBUTE})*+(?P<whole>>)?"
    r"|<!--(?:-?>|.*?(?:--!?>|\Z))"  # `<!-->` is a whole comment
    r"|<(?:[!?]|/[^a-zA-Z])[^>]*+>?",  # doctypes, processing instructions and the like
    re.DOTALL,
)
_EACH_ATTRIBUTE = re.compile(
    rf"""([^{_WS}/>=]++)(?:[{_WS}]*+=[{_WS}]*+(?:"([^"]*+)"|'([^']*+)'|([^{_WS}>"'][^{_WS}>]*+)))?+"""
)
# What holds no text a reader should see, and in which tags follow other rules or none.
OPAQUE = names(
    "audio canvas iframe math noembed noframes noscript object script select style svg template textarea title video "
    "xmp"
)
_CODE = names("script style")  # left open, they run to the document's end: the rest is no text either
_OPENS_OPAQUE = re.compile(rf"<(?i:{'|'.join(sorted(OPAQUE))}|plaintext)(?=[{_WS}/>])")
_END_OF = {name: re.compile(rf"</(?i:{name})(?=[{_WS}/>])[^>]*+>?") for name in OPAQUE}
_VOID = names(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr"
)
_BLOCKS = names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary table tbody td "
    "tfoot th thead tr ul"
)
# An element that ends by itself: what its start tag, and what its parents' end tags, close on the way.
_ENDED_BY_START = {
    "p": {"p"},
    "li": {"p", "li"},
    "dt": {"p", "dt", "dd"},
    "dd": {"p", "dt", "dd"},
    "td": {"p", "td", "th"},
    "th": {"p", "td", "th"},
    "tr": {"p", "td", "th", "tr"},
    "option": {"option"},
    "a": {"a"},
}
_IN_LISTS = names("p li dd dt")
_IN_ROWS = _IN_LISTS | names("td th tr tbody thead tfoot")
_ENDED_BY_END = {
    **dict.fromkeys(
        names(
            "address article aside blockquote center details dir div dl fieldset figcaption figure footer header "
            "hgroup main menu nav ol pre section summary ul"
        ),
        _IN_LISTS,
    ),
    **{name: _IN_LISTS - {name} for name in ("li", "dd", "dt")},
    **{name: _IN_ROWS - {name} for name in ("table", "tbody", "thead", "tfoot", "tr", "td", "th")},
}

_GAP = "<!---->"  # keeps what stood on either side of something dropped from making a tag together
_HUGE_REFERENCE = re.compile(r"&#(?:[xX][0-9a-fA-F]{9,}|[0-9]{9,});?")


def text(markup: str) -> str:
    """The words of markup: tags and what is no text out, a newline for each block, entities decoded once.

    A line that was only wrapped in the source goes on, as it does in a browser.
    """
    if "<" not in markup:
        return decoded(markup)
    pieces: list[str] = []
    keeps_lines = False
    for words, tag, source in _tokens(markup):
        pieces.append(words if keeps_lines else words.replace("\n", " "))
        if tag == "pre":
            keeps_lines = not source.startswith("</")
        if tag in _BLOCKS or tag == "br":
            pieces.append("\n")
    return decoded("".join(pieces))


def simpler(markup: str) -> str | None:
    """The same markup for a parser that is slow on deep nesting; None when it nests deeper than `MAX_DEPTH`.

    Without comments and opaque elements, in which end tags could hide. Where an end tag does not fit, its element
    counts as still open: so the count may exceed the depth a browser sees, but hardly falls behind it.
    """
    if markup.count("<") <= MAX_DEPTH and not _OPENS_OPAQUE.search(markup):
        return markup
    kept: list[str] = []
    opened: list[str] = []
    for words, tag, source in _tokens(markup):
        kept += words, source or _GAP
        if not tag or tag in _VOID:
            continue
        if source.startswith("</"):
            ended = _ENDED_BY_END.get(tag, frozenset())
            above = next((place for place, name in enumerate(reversed(opened)) if name not in ended), len(opened))
            if above < len(opened) and opened[-1 - above] == tag:
                del opened[-1 - above :]
            continue
        while opened and opened[-1] in _ENDED_BY_START.get(tag, ()):
            opened.pop()
        opened.append(tag)
        if len(opened) > MAX_DEPTH:
            return None
    return "".join(kept[:-1])  # the last gap stands for the end


def decoded(text: str) -> str:
    """Entities decoded once. A reference to an impossibly large number is the replacement character."""
    return html.unescape(_HUGE_REFERENCE.sub("\ufffd", text)) if "&" in text else text


def images(markup: str) -> Iterator[Mapping[str, str]]:
    """The attributes of each `img`, in order: their names in small letters, entities decoded."""
    if "<img" not in markup and "<IMG" not in markup:
        return
    for _, tag, source in _tokens(markup):
        if tag == "img" and not source.startswith("</"):
            yield _attributes(tag, source)


def tags(markup: str) -> Iterator[tuple[str, str, Mapping[str, str] | None]]:
    """(text before, tag's name, its attributes) each, in order; of an end tag no attributes but None."""
    for words, tag, source in _tokens(markup):
        yield decoded(words), tag, None if source.startswith("</") else _attributes(tag, source)


def _attributes(tag: str, source: str) -> Mapping[str, str]:
    found = _EACH_ATTRIBUTE.findall(source, len(tag) + 1)
    return {name.lower(): decoded(one or other or bare) for name, one, other, bare in reversed(found)}


def _tokens(markup: str) -> Iterator[tuple[str, str, str]]:
    """(text before, tag's name, its source) each; name and source are "" for what is to be dropped."""
    at = 0
    endless: set[str] = set()  # searched for once, or many of them would cost the square
    while found := _TOKEN.search(markup, at):
        before, at = markup[at : found.start()], found.end()
        tag = (found["name"] or "").lower()
        if tag == "plaintext" and not found["end"]:
            yield before, "", ""
            break
        if tag in OPAQUE and not found["end"]:
            closed = found[0].endswith("/>")  # so XHTML says it, though no browser agrees
            if not closed and tag not in endless and (end := _END_OF[tag].search(markup, at)):
                at = end.end()
            elif not closed and tag in _CODE:
                at = len(markup)
            elif not closed:
                endless.add(tag)
        if tag in OPAQUE or not found["whole"]:
            yield before, "", ""  # also a comment, or a tag that the end of the document cuts off
        else:
            yield before, tag, found[0]
    yield markup[at:], "", ""
