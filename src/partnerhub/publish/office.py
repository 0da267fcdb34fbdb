"""Who we are: the bodies of the office one after another, who is in office today, and the accounts of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from partnerhub.model import Body, Partner
from partnerhub.publish import accounts, addresses
from partnerhub.publish.accounts import AccountView
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.statements import Day

if TYPE_CHECKING:
    from partnerhub.publish.site.site import Site


@dataclass(frozen=True, slots=True)
class BodyView:
    name: str
    short: str
    since: Day
    until: Day | None
    is_today: bool
    is_past: bool
    accounts: tuple[AccountView, ...]


@dataclass(frozen=True, slots=True)
class WhoPage:
    bodies: tuple[BodyView, ...]  # in order of date
    next: str  # what follows, in a sentence; "" when nobody knows yet


def title(site: Site) -> str:
    return site.words.gettext("Who we are")


def pages(site: Site, is_kept: IsKept) -> Iterator[Page]:
    view = page(site)
    inputs = fingerprint(site.look, repr(view))
    if not is_kept(addresses.OFFICE, inputs):
        yield Page(addresses.OFFICE, inputs, "office.html", view)


def page(site: Site) -> WhoPage:
    hub, today = site.hub, site.today
    now = hub.office_on(today)
    follows = next((body for body in hub.office if body.since > today), None)
    says = ""
    if follows:
        says = site.words.gettext("On %(day)s it is followed by: %(name)s. No address on this site changes then.")
        says %= {"day": site.words.day(follows.since), "name": follows.name}
    return WhoPage(tuple(_body(site, body, body is now and not _is_over(body, today)) for body in hub.office), says)


def _is_over(body: Body, today: date) -> bool:
    """Also of the last one we know, until somebody writes what followed."""
    return body.until is not None and body.until < today


def _body(site: Site, body: Body, is_today: bool) -> BodyView:
    return BodyView(
        body.name,
        body.short,
        _day(site, body.since),
        _day(site, body.until) if body.until else None,
        is_today,
        not is_today and body.since <= site.today,
        tuple(accounts.view(site, who) for who in site.hub.accounts if _speaks_for(who, body)),
    )


def _speaks_for(who: Partner, body: Body) -> bool:
    """Whether an account was there on one of the body's days."""
    begins, ends = who.since or date.min, who.ends or date.max
    return begins <= (body.until or date.max) and body.since <= ends


def _day(site: Site, on: date) -> Day:
    return Day(on.isoformat(), site.words.day(on))
