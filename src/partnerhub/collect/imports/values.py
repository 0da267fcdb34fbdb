"""What passes between an owner's export and the hub's own archive file: posts, what was left out, and why not.

Every string went through `text`; HTML went through the allow-list. Holds values only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from partnerhub.model import Exporter


class Format(StrEnum):
    """What `hub import` can read."""

    X = "x"
    FACEBOOK = "facebook"
    TAKEOUT = "takeout"
    BLOGGER = "blogger"
    WORDPRESS = "wordpress"
    MAIL = "mail"
    JSON = "json"
    CSV = "csv"


class Reason(StrEnum):
    """Why something of an export was left out, as the table says it."""

    RETWEET = "retweets: other people's words"
    EDITED = "earlier words of posts that were edited"
    REPLY = "replies to others (--replies takes them)"
    CONVERSATION = "answers within conversations with others"
    ELSEWHERE = "written on somebody else's page"
    OTHERS = "of other channels or profiles than --owner"
    DRAFT = "drafts"
    SCHEDULED = "not published yet on the day of the export"
    TRASH = "in the trash"
    PRIVATE = "private, or not for everybody"
    PASSWORD = "protected with a password"  # noqa: S105 - no password: a reason
    UNSAID = "nothing says that everybody could see them"
    COMMENT = "comments"
    OTHER = "no posts: attachments, menus, settings, templates and the like"
    PAGE = "pages, which no reader takes for news"
    UNADDRESSED = "without an address: never published"
    EMPTY = "without words: pictures alone"
    UNDATED = "without a date"
    SENDER = "from other senders"
    LETTER = "no newsletters: letters from one to another"
    TWICE = "the same once more"
    UNREADABLE = "too large or broken to be read"


class Wrong(Exception):
    """Why an export is not read: what it is, and what to do. `line` is 1-based; 0 when it is about the whole file."""

    def __init__(self, problem: str, line: int = 0) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be read, and how."""

    format: Format
    path: str
    owner: str | None = None  # the account, sender or channel whose export it must be
    replies: bool = False  # X: also what answers others
    public: bool = False  # Facebook: the owner says that all of it was public
    fields: tuple[tuple[str, str], ...] = ()  # JSON and CSV: (ours, theirs)
    zone: str = "UTC"  # of times that are written without one
    now: datetime | None = None  # what is dated later was not published yet


@dataclass(frozen=True, slots=True)
class Post:
    """One thing that its owner published. Has a title, HTML or text."""

    id: str
    source: Exporter
    published: datetime
    link: str | None = None
    title: str | None = None
    html: str | None = None  # safe, as `clean.markup` gives it; its pictures stand at its end
    text: str | None = None  # plain, its lines kept
    updated: datetime | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that was left out. `id` "" where it has none, or is none of a post's."""

    reason: Reason
    id: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """What one export says."""

    posts: tuple[Post, ...]
    left: tuple[Left, ...] = ()
    owner: str | None = None  # as the export itself tells it
    day: date | None = None  # on which it was made; None: it does not say
    remarks: tuple[str, ...] = ()

    @property
    def reasons(self) -> Counter[str]:
        return Counter(left.reason.value for left in self.left)


def settled(posts: Iterable[Post], left: Iterable[Left]) -> tuple[tuple[Post, ...], tuple[Left, ...]]:
    """The posts in order of time, each id once (the first counts), and what was left out."""
    kept: dict[str, Post] = {}
    twice = [Left(Reason.TWICE, post.id) for post in posts if kept.setdefault(post.id, post) is not post]
    return tuple(sorted(kept.values(), key=lambda post: (post.published, post.id))), (*left, *twice)
