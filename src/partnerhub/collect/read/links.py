"""Where a page leads: the addresses of the links readers see. Runs in a child that can be killed."""

from __future__ import annotations

from partnerhub.collect import clean
from partnerhub.collect.read import page
from partnerhub.collect.values import Failed

MOST = 5_000


def links(body: bytes, content_type: str, url: str) -> tuple[str, ...] | Failed:
    """Safe and absolute, each once, in the page's order. `url`: where it was found."""
    found = page.tree(body, content_type)
    if isinstance(found, Failed):
        return found
    base = found.select_one("base[href]")
    start = (clean.address(str(base["href"]), url) if base else None) or url
    every = (clean.address(str(link["href"]), start) for link in found.select("a[href], area[href]")[:MOST])
    return tuple(dict.fromkeys(filter(None, every)))
