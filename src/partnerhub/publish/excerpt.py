"""How much of a partner's words its permission lets us show. Pure.

Takes cleaned words, gives cleaned words: a short text whole with its links, a long one cut between words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from partnerhub.model import Permission, Said


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`html` is safe markup and set only when the whole text may be shown; `text` is plain and always set."""

    text: str
    html: str
    is_whole: bool


NOTHING = Excerpt("", "", False)


def excerpt(said: Said, permission: Permission) -> Excerpt:
    """What may be shown beside the title."""
    text = without_title(said)
    words = text.split()
    allowed = permission.excerpt_words
    if allowed == 0 or not words:
        return NOTHING
    if (allowed is None or len(said.text.split()) <= allowed) and not said.shortened:
        return Excerpt(text, said.body, True)
    if allowed is None or len(words) <= allowed:
        return Excerpt(_open_ended(text, said), "", not said.shortened)
    return Excerpt(cut(text, allowed), "", False)


def paragraphs(said: Said, permission: Permission) -> tuple[str, ...]:
    """The same text as `excerpt` shows, in the paragraphs of its source."""
    shown = excerpt(said, permission).text
    at = len(without_title(said)) - len(flowing(said.text))  # where a paragraph begins in `shown`
    parts: list[str] = []
    lines = _lines(said.text)
    for number, line in enumerate(lines, 1):
        begin, at = max(at, 0), at + len(line) + len(_after(line))
        part = shown[begin:].strip() if number == len(lines) else _without(shown[begin : max(at, 0)], _after(line))
        if part == "…" and parts:
            parts[-1] += " …"
        elif part:
            parts.append(part)
    return tuple(parts)


def _without(text: str, after: str) -> str:
    return text.strip().removesuffix(after.strip()).strip()


def flowing(text: str) -> str:
    """A text on one line. Lines that end without a stop (the points of a list) are kept apart by a dot."""
    lines = _lines(text)
    return "".join(line + _after(line) for line in lines[:-1]) + "".join(lines[-1:])


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def _after(line: str) -> str:
    return " " if line[-1] in ".!?:;,…”\"')" else " · "


def _open_ended(text: str, said: Said) -> str:
    """What the source itself gives only the beginning of says so."""
    return f"{text.rstrip(' .,;:–-…')} …" if said.shortened else text


def cut(text: str, words: int) -> str:
    """At most this many words of a text, with an ellipsis when something is missing."""
    parts = text.split()
    if len(parts) <= words:
        return " ".join(parts)
    return " ".join(parts[:words]).rstrip(" .,;:–-") + " …"


def without_title(said: Said) -> str:
    """A post's text without the sentence that already serves as its title."""
    text = flowing(said.text)
    if said.title is not None or not said.derived_title:
        return text
    opening = said.derived_title.removesuffix("…").rstrip()
    if not text.startswith(opening):
        return text
    rest = text[len(opening) :].lstrip(" .!?…")
    if not said.derived_title.endswith("…"):
        return rest
    return f"… {rest}" if re.search(r"\w", rest) else ""
