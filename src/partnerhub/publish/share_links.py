"""Ways to pass a page on: addresses that open a letter or another network's own form, with nothing of theirs here.

Takes a title and a public address, gives links. Every network is asked only when a reader goes there. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

IN_A_POST = 200  # letters of a title: Bluesky takes 300 signs with the address
# Both open a form that the reader sends, in the reader's own account. Mastodon's lets readers name their server and
# gets the text behind `#`, which a browser never sends.
MASTODON = "https://share.joinmastodon.org/#text="
BLUESKY = "https://bsky.app/intent/compose?text="
WHATSAPP = "https://wa.me/?text="


@dataclass(frozen=True, slots=True)
class ShareLinks:
    address: str  # the page's own, to be copied
    email: str
    mastodon: str
    bluesky: str
    whatsapp: str


def share_links(title: str, address: str) -> ShareLinks:
    """`address` is absolute: a hub without one has nothing to pass on."""
    post, letter = quoted(f"{shortened(title, IN_A_POST)}\n{address}"), quoted(f"{title}\r\n\r\n{address}\r\n")
    return ShareLinks(
        address,
        f"mailto:?subject={quoted(title)}&body={letter}",
        MASTODON + post,
        BLUESKY + post,
        WHATSAPP + quoted(f"{title}\n{address}"),
    )


def quoted(text: str) -> str:
    """As one value of a query: nothing in it means anything, in a mail's headers least of all."""
    return quote(text, safe="")


def shortened(text: str, most: int) -> str:
    """At most this many letters and an ellipsis, cut between words where it can be."""
    if len(text) <= most:
        return text
    whole = text[: most + 1].rpartition(" ")[0] or text[:most]
    return f"{whole.rstrip(' .,;:–-')} …"
