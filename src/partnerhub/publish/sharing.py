"""What a page says of itself to whoever shares it: Open Graph, ways to pass it on, a picture, a code for paper.

Takes what a page shows and the frame of its site; gives a `Sharing`, or None when the hub has no address of its own.
Never more than the page shows. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from partnerhub.publish import addresses, share_card
from partnerhub.publish.frame import Frame
from partnerhub.publish.qr_code import QrCode, qr_code, story_code
from partnerhub.publish.share_card import HEIGHT, WIDTH, ShareCard
from partnerhub.publish.share_links import ShareLinks, share_links, shortened
from partnerhub.publish.views import Card

IN_SHORT = 160  # letters of a description
# Open Graph wants a country with a language. Ours are those of these islands; others go as they are.
LOCALES = {"en": "en_GB", "cy": "cy_GB", "gd": "gd_GB", "kw": "kw_GB", "ga": "ga_IE"}


@dataclass(frozen=True, slots=True)
class Sharing:
    title: str
    description: str
    kind: str  # Open Graph's type: article, website
    url: str
    site: str
    locale: str
    others: tuple[str, ...]  # locales the same page stands in
    image: str
    width: int
    height: int
    alt: str
    published: str | None  # 2026-11-20T05:00:00Z
    links: ShareLinks
    code: QrCode
    card: ShareCard  # what is to be drawn at `image`


def of_story(card: Card, frame: Frame) -> Sharing | None:
    """The page of a story, with no more of its words than may stand there."""
    drawn = share_card.of_story(card, frame.title, frame.words)
    if card.text and not card.is_sensitive:
        description = shortened(card.text, IN_SHORT)
    else:
        told = frame.words.gettext("From %(name)s, %(day)s.")
        description = told % {"name": card.partner.name, "day": card.source.day}
    return _sharing(drawn, description, card.address, frame, card.source.stamp)


def of_debate(question: str, when: str, path: str, frame: Frame) -> Sharing | None:
    """`when`: "Open until 30 November 2026"."""
    return _sharing(share_card.of_debate(question, when, frame.title, frame.words), when, path, frame)


def of_roundup(title: str, day: str, published: str, path: str, frame: Frame) -> Sharing | None:
    """`published`: its day for machines."""
    return _sharing(share_card.of_roundup(title, day, frame.title, frame.words), day, path, frame, published)


def cards(sharing: Sequence[Sharing | None]) -> tuple[ShareCard, ...]:
    """The pictures that these pages show."""
    return tuple(each.card for each in sharing if each)


def _sharing(card: ShareCard, says: str, path: str, frame: Frame, published: str | None = None) -> Sharing | None:
    url = frame.at(path)
    if url is None:
        return None
    return Sharing(
        title=card.title,
        description=says,
        kind="article",
        url=url,
        site=frame.title,
        locale=locale(frame.words.spoken),
        others=tuple(map(locale, frame.others)),
        image=addresses.absolute(frame.root, share_card.path(card, frame.colours)),
        width=WIDTH,
        height=HEIGHT,
        alt=" · ".join(filter(None, (card.title, card.who, card.voice, card.when))),
        published=published,
        links=share_links(card.title, url),
        code=_code(url, path),
        card=card,
    )


def _code(url: str, path: str) -> QrCode:
    name = path.removeprefix("stories/").removesuffix(".html")
    if path == addresses.story(name) and name.isascii() and name.isalnum() and url.endswith(f"{name}.html"):
        return story_code(url.removesuffix(f"{name}.html"), name)
    return qr_code(url)


def locale(language: str) -> str:
    return LOCALES.get(language.lower(), language.replace("-", "_"))
