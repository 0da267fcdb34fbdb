"""Said: what a channel published, cleaned, with nothing of ours added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from partnerhub.model.kinds import Details


@dataclass(frozen=True, slots=True)
class Enclosure:
    url: str
    type: str | None = None  # MIME type as the channel says
    length: int | None = None  # bytes as the channel says
    title: str | None = None


HUB = "hub:"  # begins the address of a file of ours


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture as its source names it: `url` is a safe http(s) address, or `hub:` and a path in the hub's directory.

    `alt` describes it in the source's own words; None: it gave no description.
    """

    url: str
    alt: str | None = None

    @property
    def path(self) -> str | None:
        """Inside the hub's directory; None: it is on the web."""
        return self.url.removeprefix(HUB) if self.url.startswith(HUB) else None


class Form(StrEnum):
    """What somebody entered by hand."""

    POST = "post"  # from a channel that no machine may read
    MEETING = "meeting"
    LETTER = "letter"
    SURVEY = "survey"


@dataclass(frozen=True, slots=True)
class ByHand:
    """Where words come from that no machine collected."""

    form: Form
    entered: date
    by: str  # an editor's initials


class Exporter(StrEnum):
    """What wrote the export that words were taken from."""

    X = "x"
    FACEBOOK = "facebook"
    GOOGLE_PLUS = "google-plus"
    YOUTUBE = "youtube"
    BLOGGER = "blogger"
    WORDPRESS = "wordpress"
    MAIL = "mail"  # a mailbox: newsletters
    FILE = "file"  # a list or a sheet that somebody made


@dataclass(frozen=True, slots=True)
class Exported:
    """Which of its owner's exports words were taken from."""

    by: Exporter
    day: date  # on which it was made


@dataclass(frozen=True, slots=True)
class Said:
    """What a channel said in one version of an item: cleaned, with nothing of ours added.

    `title` and `text` are plain text without markup or control characters (escape them at the sink);
    `body` is HTML that went through the allow-list; every address is a safe http(s) one.
    """

    title: str | None  # None: untitled, as posts are; `derived_title` is what to show then
    derived_title: str  # the title, else the first sentence up to 80 characters, else ""
    link: str | None  # the page at the source
    body: str  # safe HTML, "" for none
    text: str  # the same as plain text
    guid: str | None = None  # as the channel gives it, never shown
    author: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    sensitive: bool = False  # the source marks it so (media:rating adult)
    shortened: bool = False  # the source gives only the beginning ("[…]")
    comments: int | None = None  # a counter: no change of it makes a version
    comments_url: str | None = None
    comments_feed: str | None = None
    answers: str | None = None  # of a comment: the address of what it is about
    by_hand: ByHand | None = None
    exported: Exported | None = None  # taken from its owner's export; None: collected, or entered by hand
    details: Details | None = None  # stated as data, or by who entered it; None: to be found in its words
    schedule: str = ""  # how an event of a calendar repeats, as it writes it; "": it does not
    exceptions: tuple[str, ...] = ()  # titles and places that only single dates of it have; plain text
    pictures: tuple[Picture, ...] = ()  # the likeliest first; like a counter, no change of them makes a version


@dataclass(frozen=True, slots=True)
class Item:
    """One thing said on a channel, in one of its versions: the newest, unless an editor has yet to accept that."""

    id: str  # 12 letters and digits, the same on every machine
    channel: str
    partner: str
    first_seen: datetime
    last_seen: datetime
    placed: datetime  # its place in time: published, never later than first_seen; never moves
    version: int  # 1, 2, …: the one that `said` is
    said: Said
    newest: int = 0  # the number of the newest version; 0: it is this one
    seen: datetime | None = None  # when this version was first seen; None: not asked for
    retracted: datetime | None = None  # when its source was first seen to have taken it back


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an item, and when we first saw it so."""

    number: int  # 1, 2, …
    seen: datetime
    said: Said
    digest: str = ""  # of what it says: the same on every machine
