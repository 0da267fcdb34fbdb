"""What the pages of a site in one language say of it when they are shared or read by machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partnerhub.language import Language
from partnerhub.model import Body, Hub
from partnerhub.publish import addresses
from partnerhub.publish.share_card import Colours


@dataclass(frozen=True, slots=True)
class Frame:
    title: str
    description: str
    url: str  # the public address of the site in this language, "" for none
    root: str  # of the whole site, where the pictures are
    office: Body  # who keeps it
    words: Language
    others: tuple[str, ...]  # the site's other languages
    colours: Colours

    def at(self, path: str) -> str | None:
        """The public address of a page; None when the site has none."""
        return addresses.absolute(self.url, path) if self.url else None


def frame(hub: Hub, words: Language, today: date, colours: Colours) -> Frame:
    """Of a hub as it is in one of its languages."""
    others = tuple(code for code in hub.languages if code != words.code)
    url = hub.url and hub.url + addresses.prefix(words.code, hub.languages)
    return Frame(hub.title, hub.description, url, hub.url, hub.office_on(today), words, others, colours)
