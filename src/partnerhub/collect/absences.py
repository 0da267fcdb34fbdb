"""What sources take back: what counts as missing, whose own address is asked, and what its answer means.

Takes absences, answers and the clock; gives absences. Does not fetch, store or log. `docs/notes/retractions.md` says
why so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from partnerhub.collect.values import Answer, Failed, Trouble
from partnerhub.store import Absence

GONE, NOT_FOUND, TOMBSTONE, REMOVED = "gone", "not found", "tombstone", "removed"  # how we know; the last: by hand
UNLISTED = "unlisted"  # a coming event that left its calendar, which lists all there are; or a comment
NIGHT = timedelta(hours=20)  # a page is asked about once a night, and a night may begin earlier than the last one
WEEK = timedelta(days=7)
WATCHED = timedelta(days=30)  # what was not taken back in this time only fell off its list
NEVER = datetime.fromtimestamp(0, UTC)  # `asked` of what was not asked yet
AT_MOST, AT_MOST_A_HOST = 100, 20  # addresses asked a night
LARGEST_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Asked:
    """An absent item with its own address, which is asked, or was a short while ago."""

    absence: Absence
    link: str
    may_be: bool = True  # its channel is listened to, and answers

    @property
    def host(self) -> str:
        return (urlsplit(self.link).hostname or "").lower()


def missing(items: Sequence[str], listed: int, now: datetime) -> tuple[list[Absence], str | None]:
    """(what to look after, a remark for the editor): `items` are missing from a list that still has `listed` ones.

    When more than a fifth vanish at once it is the feed that changed, and nothing is looked after.
    """
    if len(items) > max(1, LARGEST_SHARE * listed):
        return [], f"{len(items)} items vanished from among {listed} at once: taken for a change of the feed itself"
    return [Absence(item, now, NEVER, 0) for item in items], None


def sure(items: Iterable[str], how: str, known: Mapping[str, Absence], now: datetime) -> list[Absence]:
    """Those of these items that are taken back for certain, and were not before."""
    return [Absence(item, now, NEVER, 0, how) for item in items if item not in known or not known[item].how]


def is_due(absence: Absence, now: datetime) -> bool:
    """Whether to ask the item's own address: once; after a 404 the next night; after anything else in a week."""
    if absence.how or now - absence.since >= WATCHED:
        return False
    return absence.asked == NEVER or now - absence.asked >= (NIGHT if absence.misses else WEEK)


def to_ask(absent: Iterable[Asked], resting: Collection[str], now: datetime) -> list[Asked]:
    """Whom to ask in this run, those that wait for their second answer first. `resting` hosts are left alone."""
    absent = list(absent)
    tonight = Counter(each.host for each in absent if now - each.absence.asked < NIGHT)
    left = AT_MOST - tonight.total()
    chosen: list[Asked] = []
    due = (each for each in absent if each.may_be and is_due(each.absence, now) and each.host not in resting)
    for each in sorted(due, key=lambda each: (-each.absence.misses, each.absence.asked, each.absence.item)):
        if len(chosen) < left and tonight[each.host] < AT_MOST_A_HOST:
            chosen.append(each)
            tonight[each.host] += 1
    return chosen


def after(absence: Absence, answer: Answer, now: datetime) -> Absence:
    """The absence once the item's own address answered. A host that is busy was not asked, so nothing is known."""
    trouble = answer.trouble if isinstance(answer, Failed) else None
    if trouble is Trouble.BUSY:
        return absence
    if trouble is Trouble.GONE:
        return replace(absence, since=now, asked=now, misses=0, how=GONE)
    if trouble is Trouble.NOT_FOUND and absence.misses:
        return replace(absence, since=absence.asked, asked=now, misses=absence.misses + 1, how=NOT_FOUND)
    return replace(absence, asked=now, misses=1 if trouble is Trouble.NOT_FOUND else 0)


def unlisted(absence: Absence, answered: datetime) -> Absence:
    """The same of a coming event without an address to ask, once its calendar has left it out in two nights.

    `answered`: when the calendar last said what it lists, also by "nothing has changed".
    """
    return replace(absence, asked=answered, how=UNLISTED) if answered - absence.since >= NIGHT else absence


def is_over(absence: Absence, now: datetime) -> bool:
    """Whether to forget it: nothing came of it in all the time it was watched."""
    return not absence.how and now - absence.since >= WATCHED
