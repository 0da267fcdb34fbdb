"""An urgent notice for the night of an incident: what is verified, for whom, and until when. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = timedelta(days=7)  # that a notice may stand; for as long afterwards its editors are reminded of it


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One update of a notice."""

    at: datetime  # UTC
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One file of content/notices. Its id is its file's name."""

    file: str
    id: str
    title: str
    text: str  # plain, for the banner
    since: datetime  # UTC
    until: datetime  # UTC: from then on it is over
    areas: tuple[str, ...]  # (): the whole patch
    sources: tuple[str, ...]  # verified ids of partners, accounts and channels, or addresses on verified hosts
    by: str
    second: str  # another editor's initials
    updates: tuple[Bulletin, ...] = ()  # the newest first

    def is_over(self, now: datetime) -> bool:
        return now >= self.until

    def is_running(self, now: datetime) -> bool:
        return self.since <= now < self.until
