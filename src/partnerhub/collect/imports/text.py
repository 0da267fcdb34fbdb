"""Whatever an export has in a field ► a string that can be shown, safe HTML, a moment: or None.

Pure. The only place of the importers in which hostile values become our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from partnerhub.collect import clean, soup

MAX_TITLE, MAX_ID, MAX_TAGS, MAX_TAG = 300, 300, 32, 100
MAX_PICTURES = 4
FIRST = datetime(1990, 1, 1, tzinfo=UTC)  # nothing was posted earlier: it is how programs write "no date"
_LINE_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x85]")
_GAPS = re.compile(r">(?:[ \t]*\n){2,}[ \t]*<")
_BLANK_LINES = re.compile(r"\n{3,}")


def line(said: object, most: int = MAX_TITLE) -> str | None:
    """One line of plain text; None for anything else."""
    return (clean.plain(said[: 4 * most])[:most].strip() or None) if isinstance(said, str) else None


def lines(said: object) -> str | None:
    """Plain text with its lines; None for anything else."""
    if not isinstance(said, str):
        return None
    kept = (clean.plain(each) for each in _LINE_BREAKS.sub("\n", said[: clean.MAX_BODY]).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(kept)).strip() or None


def tags(said: Iterable[object]) -> tuple[str, ...]:
    found = (line(each.lstrip("#"), MAX_TAG) for each in said if isinstance(each, str))
    return tuple(dict.fromkeys(filter(None, found)))[:MAX_TAGS]


def markup(raw: str, base: str = "", *, pictures: bool = True) -> str | None:
    """Safe HTML, with the pictures that it showed named at its end for the readers of the night; None for none."""
    body = _GAPS.sub(">\n<", clean.markup(raw, base).html)
    shown: dict[str, str] = {}
    for image in soup.images(raw[: clean.MAX_BODY]) if pictures else ():
        if len(shown) < MAX_PICTURES and (url := clean.address(image.get("src", ""), base)):
            shown.setdefault(url, clean.plain(image.get("alt", "")))
    return body + "".join(f'<img src="{_quoted(url)}" alt="{_quoted(alt)}">' for url, alt in shown.items()) or None


def moment(said: object) -> datetime | None:
    """ISO 8601, or seconds since 1970; None for anything else and for what is no date."""
    try:
        if isinstance(said, str):
            read = datetime.fromisoformat(said.strip().removesuffix(" UTC"))
        elif isinstance(said, int | float) and not isinstance(said, bool):
            read = datetime.fromtimestamp(said, UTC)
        else:
            return None
        aware = (read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)).replace(microsecond=0)
    except (ValueError, OverflowError, OSError):
        return None
    return aware if aware >= FIRST else None


def objects(said: object) -> Iterator[dict[str, object]]:
    """The mappings in a list; nothing of anything else."""
    if isinstance(said, list):
        yield from (each for each in said if isinstance(each, dict))


def mapping(said: object) -> dict[str, object]:
    """A mapping, or an empty one."""
    return said if isinstance(said, dict) else {}


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
