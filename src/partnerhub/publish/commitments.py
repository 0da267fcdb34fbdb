"""The register of commitments: what the office and its holder said they would do, by when, and what became of it.

Takes what editors wrote in content/commitments and the clock; yields the register and its feeds, and makes the view of
each one's own page, whose text is a page of Pelican's. What is overdue stands first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from partnerhub.errors import Mistake
from partnerhub.language import N_, Language
from partnerhub.model import Commitment, Content, Hub, ItemKind, Moved, Words
from partnerhub.model import Standing as Confirmed
from partnerhub.model.kinds import first_instant, last_instant
from partnerhub.publish import addresses, feeds, responses
from partnerhub.publish.ahead import days_left
from partnerhub.publish.following import written
from partnerhub.publish.happenings import Happening
from partnerhub.publish.page import IN_FEED, IsKept, Page, fingerprint
from partnerhub.publish.views import Tag, markdown, stamp

if TYPE_CHECKING:
    from partnerhub.publish.site import Site

NAME = N_("Commitments")
SOON = timedelta(days=14)


class Standing(StrEnum):
    """In the order of the register."""

    OVERDUE = "overdue"
    SOON = "soon"
    OPEN = "open"
    DONE = "done"
    CLOSED = "closed"


NAMES = {
    Standing.OVERDUE: N_("Overdue"),
    Standing.SOON: N_("Due within two weeks"),
    Standing.OPEN: N_("Still to come"),
    Standing.DONE: N_("Done"),
    Standing.CLOSED: N_("Closed without being done"),
}


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    tag: Tag
    who: str
    standing: Standing
    says: str  # a sentence
    left: str  # "in 7 days"; "" unless it is still to come


@dataclass(frozen=True, slots=True)
class CommitmentsPage:
    groups: tuple[tuple[str, tuple[CommitmentLine, ...]], ...]


@dataclass(frozen=True, slots=True)
class Move:
    was: str  # days
    now: str
    why: str
    on: str


@dataclass(frozen=True, slots=True)
class CommitmentPage:
    line: CommitmentLine
    said: str  # markup
    day: str  # when it was said
    stamp: str
    link: str | None
    story: Tag | None
    event: str | None
    due: str
    due_stamp: str
    moves: tuple[Move, ...]  # the newest first
    what: str  # what was done, or why it will not be
    shown: str | None  # where what was done can be seen
    by: str | None


def registers(hub: Hub, content: Content, words: Language) -> Iterator[Tag]:
    """The ways to what was promised: the page of replies, and the register; and to the unconferences."""
    if responses.is_kept_here(hub, content):
        yield Tag(words.gettext(responses.SHORT), addresses.PROMISES)
    if content.commitments:
        yield Tag(words.gettext(NAME), addresses.COMMITMENTS)
    if content.unconferences:
        yield Tag(words.gettext("Unconferences"), addresses.UNCONFERENCES)


# ── in the open ──


VANISHED = (
    "readers found a commitment at %(address)s, and none can be deleted: put it back under this name, not as a "
    "draft; if it will not be done, close it with a reason: `closed: {on: …, why: …}`"
)


def silent_moves(due: date | None, moved: tuple[Moved, ...], page: Words) -> Iterator[tuple[str, str]]:
    """What moved the day of a commitment without a word: (words of the file near it, what is wrong).

    `due` and `moved` are those of the last edition. That each move follows from the one before it is known.
    """
    new = page.moved[len(moved) :]
    if page.moved[: len(moved)] != moved:
        yield "moved:", "moved: what it said was changed or taken out: it stays as it is; add another below it"
    elif due and new and new[0].was != due:
        yield f"was: {new[0].was}", f"moved: readers were told {due}, so was should be that day, not {new[0].was}"
    elif due and page.due and due != page.due and not new:
        yield (
            "due:",
            f"due changed without a word: readers were told {due}, and it would now say {page.due}: put it back, or "
            f"tell it in `moved` ({{was: {due}, now: {page.due}, why: …, on: …}})",
        )


# ── pages ──


def standing(each: Commitment, today: date) -> Standing:
    if each.done:
        return Standing.DONE
    if each.closed:
        return Standing.CLOSED
    if each.due < today:
        return Standing.OVERDUE
    return Standing.SOON if each.due <= today + SOON else Standing.OPEN


def mistakes(content: Content, today: date) -> list[Mistake]:
    """Days that are still to come: what nobody said, moved, did or closed yet cannot be told."""
    return [
        Mistake(each.file, 0, "", f"{word} on {on}, a day that is still to come: is the year right?")
        for each in content.commitments
        for word, on in _days(each)
        if on > today
    ]


def _days(each: Commitment) -> Iterator[tuple[str, date]]:
    """(what happened, when)."""
    yield "said", each.on
    yield from (("moved", move.on) for move in each.moved)
    if each.done:
        yield "done", each.done.on
    if each.closed:
        yield "closed", each.closed.on


def in_order(content: Content, today: date) -> list[Commitment]:
    """As the register lists them: what is open by its day, what has ended the newest first."""
    order = list(Standing)

    def key(each: Commitment) -> tuple[int, int, str]:
        place = order.index(standing(each, today))
        ended = each.done or each.closed
        return place, -ended.on.toordinal() if ended else each.due.toordinal(), each.id

    return sorted(content.commitments, key=key)


def pages(site: Site, content: Content, is_kept: IsKept) -> Iterator[Page]:
    """The register and its feeds. The commitments themselves are Pelican's pages."""
    if not content.commitments:
        return
    today = _today(site)
    lines = [_line(site, each) for each in in_order(content, today)]
    groups = ((site.words.gettext(NAMES[each]), tuple(x for x in lines if x.standing is each)) for each in Standing)
    view = CommitmentsPage(tuple((name, some) for name, some in groups if some))
    inputs = fingerprint(site.look, repr(view))
    if not is_kept(addresses.COMMITMENTS, inputs):
        yield Page(addresses.COMMITMENTS, inputs, "commitments.html", view)
    changes = _changes(site, content, today)[:IN_FEED]
    inputs = fingerprint(site.look, "feed", repr(changes))
    yield from written(addresses.COMMITMENTS, inputs, lambda: _feed(site, changes), is_kept)


def page(site: Site, each: Commitment) -> CommitmentPage:
    views = site.views
    story = site.tags([each.story]) if each.story else ()
    moves = tuple(
        Move(views.day(move.was), views.day(move.now), move.why, views.day(move.on)) for move in reversed(each.moved)
    )
    return CommitmentPage(
        line=_line(site, each),
        said=markdown(each.said),
        day=views.day(each.on),
        stamp=each.on.isoformat(),
        link=each.link,
        story=story[0] if story else None,
        event=each.event,
        due=views.day(each.due),
        due_stamp=each.due.isoformat(),
        moves=moves,
        what=each.done.what if each.done else each.closed.why if each.closed else "",
        shown=each.done.link if each.done else None,
        by=each.by,
    )


def on_home(site: Site) -> tuple[str, ...]:
    """What the front page says of the register: nothing unless something is overdue or due within two weeks."""
    words, found = site.words, [standing(each, _today(site)) for each in site.content.commitments]
    said = []
    if late := found.count(Standing.OVERDUE):
        told = words.ngettext("%(count)s commitment is overdue.", "%(count)s commitments are overdue.", late)
        said.append(told % {"count": late})
    if soon := found.count(Standing.SOON):
        told = words.ngettext(
            "%(count)s commitment is due within two weeks.", "%(count)s commitments are due within two weeks.", soon
        )
        said.append(told % {"count": soon})
    return tuple(said)


def dues(site: Site) -> Iterator[Happening]:
    """The last days of those that are open, for the calendar of deadlines."""
    zone, words = ZoneInfo(site.hub.timezone), site.words
    for each in site.content.commitments:
        if each.is_open:
            told = _moment(site, each.on)
            yield Happening(
                uid=f"commitment-{each.id}",
                title=words.gettext("Due: %(title)s") % {"title": each.title},
                address=addresses.commitment(each.id),
                starts=first_instant(each.due, zone),
                ends=last_instant(each.due, zone),
                all_day=True,
                zone=zone.key,
                kind=ItemKind.NOTICE,
                place=None,
                areas=(),
                topics=(),
                standing=Confirmed.CONFIRMED,
                organiser=each.who,
                sort=words.gettext("Commitment"),
                created=told,
                changed=max([told, *(_moment(site, move.on) for move in each.moved)]),
                sequence=len(each.moved),
            )


def _today(site: Site) -> date:
    return site.views.local(site.now).date()


def _line(site: Site, each: Commitment) -> CommitmentLine:
    words, today, views = site.words, _today(site), site.views
    now, left = standing(each, today), ""
    if each.done:
        is_late = each.done.on > each.due
        told = {"day": views.day(each.done.on), "due": views.day(each.due)}
        says = (
            words.gettext("Done on %(day)s; it was due on %(due)s.") % told
            if is_late
            else words.gettext("Done on %(day)s, in time.") % told
        )
    elif each.closed:
        says = words.gettext("Closed on %(day)s without being done.") % {"day": views.day(each.closed.on)}
    elif now is Standing.OVERDUE:
        late = (today - each.due).days
        says = words.ngettext(
            "Was due on %(due)s, %(count)s day ago.", "Was due on %(due)s, %(count)s days ago.", late
        ) % {"due": views.day(each.due), "count": late}
    else:
        says = words.gettext("Due on %(due)s.") % {"due": views.day(each.due)}
        left = days_left((each.due - today).days, words)
    if each.moved:
        says += " " + words.ngettext("Moved once.", "Moved %(count)s times.", len(each.moved)) % {
            "count": len(each.moved)
        }
    return CommitmentLine(Tag(each.title, addresses.commitment(each.id)), each.who, now, says, left)


# ── what changed ──


@dataclass(frozen=True, slots=True)
class _Change:
    on: date
    key: str
    commitment: str
    title: str
    says: str


def _changes(site: Site, content: Content, today: date) -> list[_Change]:
    """Everything that was said, moved, done and closed, the newest first."""
    words, views = site.words, site.views
    found = []
    for each in content.commitments:

        def add(on: date, key: str, says: str, of: Commitment = each) -> None:
            found.append(_Change(on, key, of.id, of.title, says))

        first = each.moved[0].was if each.moved else each.due
        told = {"who": each.who, "due": views.day(first)}
        add(each.on, "said", words.gettext("%(who)s said that it will be done by %(due)s.") % told)
        for move in each.moved:
            says = words.gettext("Moved from %(was)s to %(now)s.")
            says %= {"was": views.day(move.was), "now": views.day(move.now)}
            add(move.on, f"moved-{move.now}", f"{says} {move.why}")
        if each.done:
            says = words.gettext("Done.")
            add(each.done.on, "done", f"{says} {each.done.what}")
        if each.closed:
            says = words.gettext("Closed without being done.")
            add(each.closed.on, "closed", f"{says} {each.closed.why}")
    found = [each for each in found if each.on <= today]
    return sorted(found, key=lambda each: (-each.on.toordinal(), each.commitment, each.key))


def _feed(site: Site, changes: Sequence[_Change]) -> feeds.Feed:
    entries = tuple(_entry(site, each) for each in changes)
    newest = max((_moment(site, each.on) for each in changes), default=None)
    name = site.words.gettext(NAME)
    title = f"{name} · {site.hub.title}"
    return feeds.of(site.hub, addresses.COMMITMENTS, title, newest, entries, site.words.code)


def _entry(site: Site, change: _Change) -> feeds.Entry:
    hub, words, moment = site.hub, site.words, _moment(site, change.on)
    return feeds.Entry(
        id=feeds.tag(hub, f"commitments/{change.commitment}/{change.key}"),
        title=change.title,
        link=addresses.absolute(feeds.address(hub, words.code), addresses.commitment(change.commitment))
        if hub.url
        else None,
        via=None,
        author=hub.title,
        published=stamp(moment),
        updated=stamp(moment),
        posted=format_datetime(moment, usegmt=True),
        text=change.says,
        html="",
        markup=escape(change.says, quote=False),
        language=words.spoken,
        tags=(),
        day=site.views.day(change.on),
    )


def _moment(site: Site, on: date) -> datetime:
    """The day's first minute in the patch: a feed wants an instant."""
    return datetime.combine(on, time(), ZoneInfo(site.hub.timezone)).astimezone(UTC)
