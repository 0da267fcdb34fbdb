"""What the words that readers see of an item link to. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape

from partnerhub.model import Item, Version

MOST = 50  # links of one item
_LINK = re.compile(r"<a\b[^>]*? href=\"(https?://[^\"]+)\"")  # in a cleaned body no other `<` is left


def links_in(body: str) -> tuple[str, ...]:
    """The addresses that a cleaned body links to, each once."""
    return tuple(dict.fromkeys(map(unescape, _LINK.findall(body))))[:MOST]


def mentions(
    items: Sequence[Item], shown: Mapping[str, int], versions: Mapping[str, Sequence[Version]]
) -> dict[str, tuple[str, ...]]:
    """{item: addresses} of the version that readers see of each. `shown`: its number, 0 for none; `versions`: of items
    that have more than one.
    """
    found = {}
    for item in items:
        number = shown.get(item.id, 0)
        if number and number != item.version:
            body = next(each.said.body for each in versions[item.id] if each.number == number)
        else:
            body = item.said.body if number else ""
        found[item.id] = links_in(body)
    return found
