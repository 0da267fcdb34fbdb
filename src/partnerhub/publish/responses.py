"""The page of promises: within how many working days the office's accounts answered, month by month, and what is open.

Takes what the accounts promise and the register of replies; gives pages by year, and their figures as CSV and JSON.
Nothing below five is shown, nor anything from which it could be worked out: `suppression`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from partnerhub.curate.replies import Month, Open, Replies, by_month, measured, open_on
from partnerhub.curate.suppression import FEWEST, Row, is_small, suppressed
from partnerhub.errors import Mistake
from partnerhub.language import N_
from partnerhub.model import Content, Hub, Nation, Partner, Response
from partnerhub.model.response import FILE
from partnerhub.publish import addresses
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.views import Tag

if TYPE_CHECKING:
    from partnerhub.publish.site import Site

HIDDEN = "[c]"
NAME = N_("What we promised and what we kept")
SHORT = N_("Promises kept")
ENOUGH = 9  # received: a median then says nothing of a number below five
WIDE = 100  # units of a whole bar
COLUMNS = ("year", "month", "account", "working_days_promised", "received", "kept", "missed", "not_answered", "median")
NATIONS = {
    Nation.ENGLAND: N_("The bank holidays of England and Wales are no working days."),
    Nation.WALES: N_("The bank holidays of England and Wales are no working days."),
    Nation.SCOTLAND: N_("The bank holidays of Scotland are no working days."),
    Nation.NORTHERN_IRELAND: N_("The bank holidays of Northern Ireland are no working days."),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be shown of one account in a month or a year; None: hidden, and for a median also that there is none."""

    received: int | None
    kept: int | None
    missed: int | None
    waiting: int | None
    median: float | None

    @property
    def is_broken(self) -> bool:
        return self.kept is None


@dataclass(frozen=True, slots=True)
class Line:
    name: str  # November 2026, or the year
    figures: Figures
    bars: tuple[tuple[str, float, float], ...] = ()  # (kept, missed or waiting; where it begins, how wide), of WIDE


@dataclass(frozen=True, slots=True)
class Table:
    """One account in one year."""

    account: Tag
    promise: str  # a sentence
    says: str  # the year in a sentence
    lines: tuple[Line, ...]
    total: Line


@dataclass(frozen=True, slots=True)
class OpenLine:
    account: Tag
    says: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class PromisesPage:
    name: str
    path: str
    year: int | None  # None: nothing was registered yet
    tables: tuple[Table, ...]
    open: tuple[OpenLine, ...]  # on the first page alone
    day: str  # on which that was so
    promises: tuple[tuple[Tag, str], ...]  # every account that answers, with its promise …
    unmeasured: tuple[Tag, ...]  # … and those that promise no reply
    years: tuple[Tag, ...]
    nation: str
    fewest: int = FEWEST
    sign: str = HIDDEN  # stands for a number that is hidden


def mistakes(content: Content, today: date) -> list[Mistake]:
    """The days of the register that are still to come."""
    return [
        Mistake(FILE, row.line, "", f"{which} ({day}) is still to come: is the year right?")
        for row in content.responses
        for which, day in row.days
        if day > today
    ]


def is_kept_here(hub: Hub, content: Content) -> bool:
    """Whether there is a page of promises."""
    return bool(content.responses or _targets(hub))


def pages(site: Site, is_kept: IsKept) -> Iterator[Page]:
    """A page that is kept counts nothing: what tells the bank holidays takes half a second to be read."""
    if not is_kept_here(site.hub, site.content):
        return
    hub, today = site.hub, site.views.local(site.now).date()
    targets = _targets(hub)
    rows = measured(site.content.responses, targets, today)
    whole = fingerprint(repr(rows), repr(targets), hub.nation)
    told = fingerprint(site.look, whole, repr([(who.id, who.name, who.promise) for who in hub.accounts]))
    until = today.isoformat() if any(row.answered is None for row in rows) else ""
    counted = _Counted(rows, targets, hub.nation, today)
    for year in (None, *sorted({row.received.year for row in rows})):
        path = addresses.promises(year) if year else addresses.PROMISES
        inputs = fingerprint(told, path, "" if year else until)
        if not is_kept(path, inputs):
            figures = counted.figures
            still = () if year or not until else _open(site, counted.still, counted.hidden)
            yield Page(
                path,
                inputs,
                "promises.html",
                _page(site, path, year or max(figures, default=None), figures, still, today),
            )
    if not site.prefix:  # numbers stand once for all languages
        inputs = fingerprint(site.look, whole)
        for path, make in ((addresses.PROMISES_CSV, _csv), (addresses.PROMISES_JSON, _json)):
            if not is_kept(path, inputs):
                yield Page(path, inputs, data=make(counted.figures, targets))


# ── figures ──

ByYear = dict[int, dict[str, dict[Month, Replies]]]
Shown = dict[int | None, Figures]  # by month; None: the year
Years = Mapping[int, Mapping[str, Shown]]


@dataclass(frozen=True)
class _Counted:
    """What follows from the register, worked out when it is asked for. `rows` as `measured` gives them."""

    rows: Sequence[Response]
    targets: Mapping[str, int]
    nation: Nation
    today: date

    @cached_property
    def figures(self) -> Years:
        found = _by_year(by_month(self.rows, self.targets, self.nation))
        return {year: {who: _figures(months) for who, months in found[year].items()} for year in sorted(found)}

    @cached_property
    def still(self) -> Mapping[str, Open]:
        return open_on(self.rows, self.targets, self.nation, self.today)

    @property
    def hidden(self) -> set[str]:
        """The accounts of which some year's number of open ones is hidden."""
        return {who for year in self.figures.values() for who, shown in year.items() if shown[None].is_broken}


def _targets(hub: Hub) -> dict[str, int]:
    return {who.id: who.promise.reply_days for who in hub.accounts if who.promise and who.promise.reply_days}


def _by_year(found: Mapping[str, Mapping[Month, Replies]]) -> ByYear:
    years: ByYear = {}
    for account, months in found.items():
        for month, replies in months.items():
            years.setdefault(month[0], {}).setdefault(account, {})[month] = replies
    return years


def _figures(months: Mapping[Month, Replies]) -> Shown:
    rows, total = suppressed([replies.parts for replies in months.values()])
    whole = sum(months.values(), Replies())
    shown: Shown = {month[1]: _shown(row, replies) for (month, replies), row in zip(months.items(), rows, strict=True)}
    return {**shown, None: _shown(total, whole)}


def _shown(row: Row, replies: Replies) -> Figures:
    kept, missed, waiting = row.parts or (None, None, None)
    is_enough = row.parts is not None or (row.whole or 0) >= ENOUGH
    median = replies.median if is_enough and len(replies.days) >= FEWEST else None
    return Figures(row.whole, kept, missed, waiting, median)


# ── pages ──


def _page(
    site: Site, path: str, year: int | None, figures: Years, still: tuple[OpenLine, ...], today: date
) -> PromisesPage:
    accounts, words = site.hub.accounts, site.words
    name = words.gettext(NAME)
    return PromisesPage(
        name=f"{name}, {year}" if path != addresses.PROMISES else name,
        path=path,
        year=year,
        tables=tuple(_table(site, who, year, figures[year][who.id]) for who in accounts if who.id in figures[year])
        if year
        else (),
        open=still,
        day=site.views.day(today) if still else "",
        promises=tuple((_tag(who), _promise(site, who)) for who in accounts if _answers(who)),
        unmeasured=tuple(_tag(who) for who in accounts if who.promise and not _answers(who)),
        years=tuple(Tag(str(each), addresses.promises(each)) for each in sorted(figures, reverse=True)),
        nation=words.gettext(NATIONS[site.hub.nation]),
    )


def _answers(who: Partner) -> bool:
    return bool(who.promise and who.promise.reply_days)


def _tag(who: Partner) -> Tag:
    return Tag(who.name, addresses.partner(who.id))


def _promise(site: Site, who: Partner) -> str:
    if not who.promise or not (days := who.promise.reply_days):
        return site.words.gettext("It promises no replies now; these are measured by what it promised then.")
    return site.words.ngettext(
        "It promises a reply within %(days)s working day.", "It promises a reply within %(days)s working days.", days
    ) % {"days": days}


def _table(site: Site, who: Partner, year: int, shown: Shown) -> Table:
    lines = tuple(
        Line(site.words.month(date(year, month, 1)), figures, _bars(figures))
        for month, figures in shown.items()
        if month
    )
    total = shown[None]
    return Table(_tag(who), _promise(site, who), _says(site, year, total), lines, Line(str(year), total, _bars(total)))


def _says(site: Site, year: int, total: Figures) -> str:
    """As plainly what was missed as what was kept."""
    words = site.words
    if total.received is None:
        return words.gettext("In %(year)s too little came to be counted here.") % {"year": year}
    if total.kept is None:
        return words.ngettext(
            "In %(year)s, %(count)s message came. How many were answered in time is not shown, as one of the numbers "
            "is below five.",
            "In %(year)s, %(count)s messages came. How many were answered in time is not shown, as one of the numbers "
            "is below five.",
            total.received,
        ) % {"year": year, "count": total.received}
    told = {"year": year, "count": total.received, "kept": total.kept, "missed": total.missed, "open": total.waiting}
    return (
        words.ngettext(
            "In %(year)s, %(count)s message came: the promise was kept for %(kept)s and missed for %(missed)s; "
            "%(open)s not answered yet.",
            "In %(year)s, %(count)s messages came: the promise was kept for %(kept)s and missed for %(missed)s; "
            "%(open)s not answered yet.",
            total.received,
        )
        % told
    )


def _bars(figures: Figures) -> tuple[tuple[str, float, float], ...]:
    parts = (figures.kept, figures.missed, figures.waiting)
    if not figures.received or None in parts:
        return ()
    found, begins = [], 0.0
    for name, part in zip(("kept", "missed", "waiting"), parts, strict=True):
        wide = round(WIDE * (part or 0) / figures.received, 1)
        if wide:
            found.append((name, begins, wide))
        begins = round(begins + wide, 1)
    return tuple(found)


def _open(site: Site, found: Mapping[str, Open], hidden: set[str]) -> tuple[OpenLine, ...]:
    """`hidden`: accounts of which some year's number of open ones is hidden, so that their sum would tell it."""
    return tuple(
        _open_line(site, who, found.get(who.id, Open()), who.id in hidden)
        for who in site.hub.accounts
        if _answers(who) or who.id in found
    )


def _open_line(site: Site, who: Partner, still: Open, is_hidden: bool) -> OpenLine:
    words, count = site.words, still.in_time + still.overdue
    told = {"count": count, "overdue": still.overdue}
    if not count:
        says = words.gettext("Everything is answered.")
    elif is_hidden or is_small(count):
        says = (
            words.gettext("Some are not answered, and of these at least one waits longer than was promised.")
            if still.overdue
            else words.gettext("Some are not answered; none of them is late yet.")
        )
    elif not still.overdue:
        says = words.gettext("%(count)s are not answered; none of them is late yet.") % told
    elif not still.in_time:
        says = words.gettext("%(count)s are not answered: all of them wait longer than was promised.") % told
    elif is_small(still.overdue) or is_small(still.in_time):
        says = words.gettext("%(count)s are not answered, and some of them wait longer than was promised.") % told
    else:
        says = words.gettext("%(count)s are not answered: %(overdue)s of them wait longer than was promised.") % told
    return OpenLine(_tag(who), says, bool(still.overdue))


# ── data ──


def _rows(figures: Years, targets: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    for year, accounts in figures.items():
        for account, shown in sorted(accounts.items()):
            for month, each in shown.items():
                values = (each.received, each.kept, each.missed, each.waiting, each.median)
                yield dict(zip(COLUMNS, (year, month, account, targets.get(account), *values), strict=True))


def _csv(figures: Years, targets: Mapping[str, int]) -> bytes:
    """`[c]`: hidden; the month "all": the year."""
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\r\n")
    sheet.writerow(COLUMNS)
    for row in _rows(figures, targets):
        row["month"] = row["month"] or "all"
        row["working_days_promised"] = row["working_days_promised"] or ""
        sheet.writerow([HIDDEN if value is None else _plain(value) for value in row.values()])
    return text.getvalue().encode()


def _plain(value: object) -> object:
    return f"{value:g}" if isinstance(value, float) else value


def _json(figures: Years, targets: Mapping[str, int]) -> bytes:
    notes = {
        "null": f"hidden: below {FEWEST}, or a number from which one below {FEWEST} could be worked out",
        "month": "the one in which it was received; null: the year",
        "median": "working days from receipt to answer; null also when fewer than five were answered",
    }
    return (json.dumps({"notes": notes, "rows": list(_rows(figures, targets))}, indent=1) + "\n").encode()
