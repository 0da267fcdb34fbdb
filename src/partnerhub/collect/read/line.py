"""One line of plain text of anything written. Pure."""

from __future__ import annotations

import re

from partnerhub.collect import clean, soup, titles
from partnerhub.collect.read.document import Words

_MARKUP = re.compile(r"<[a-zA-Z/!]")


def line(words: Words | None, most: int) -> str | None:
    """At most so many characters. What was escaped twice is decoded once more, unless that would make it markup."""
    if words is None:
        return None
    one = clean.plain(clean.text(words.value) if words.html else words.value)
    again = soup.decoded(one)
    if again != one and not _MARKUP.search(again):
        one = clean.plain(again)
    return titles.cut(one, most) or one[:most] or None
