"""The contact page: where to go in need, what each of the office's accounts promises, and what each is for.

So that readers know what comes of writing there, and the office sees whether one account or several serve it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from partnerhub.collect.health import health
from partnerhub.model import ChannelState, Partner, Story
from partnerhub.publish import accounts, addresses
from partnerhub.publish.accounts import AccountView, InsteadLine, Text
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.statements import Day
from partnerhub.publish.views import Tag

if TYPE_CHECKING:
    from partnerhub.publish.site.site import Site

RECENT = timedelta(days=90)
OFTEN = 5  # topics of an account that count as what it speaks about most


@dataclass(frozen=True, slots=True)
class Row:
    """One account beside the others."""

    tag: Tag
    called: str
    purpose: Text | None
    via: str  # "website, Mastodon"
    newest: Day | None
    recent: int  # stories in 90 days


@dataclass(frozen=True, slots=True)
class ContactPage:
    first: tuple[InsteadLine, ...]  # 999 and 101, as far as the accounts name them
    instead: tuple[InsteadLine, ...]
    accounts: tuple[AccountView, ...]
    frozen: tuple[AccountView, ...]
    rows: tuple[Row, ...]
    overlaps: tuple[str, ...]  # sentences


def title(site: Site) -> str:
    return site.words.gettext("Contact")


def words(site: Site) -> str:
    """What the page can be found by, beside its name."""
    promises = [who.promise for who in site.hub.accounts if who.promise and not who.is_over(site.today)]
    return "\n".join(dict.fromkeys(text for promise in promises for _, text in promise.texts))


def pages(site: Site, is_kept: IsKept) -> Iterator[Page]:
    view = page(site)
    inputs = fingerprint(site.look, repr(view))
    if not is_kept(addresses.CONTACT, inputs):
        yield Page(addresses.CONTACT, inputs, "contact.html", view)


def page(site: Site) -> ContactPage:
    states = site.store.channel_states()
    seen = [_seen(site, who, states) for who in site.hub.accounts]
    first, instead = _ways(seen)
    open_now = [who for who in site.hub.accounts if not who.is_over(site.today)]
    return ContactPage(
        first,
        instead,
        tuple(each for each in seen if not each.frozen),
        tuple(each for each in seen if each.frozen),
        tuple(_row(site, each) for each in seen),
        tuple(overlaps(site, open_now)),
    )


def overlaps(site: Site, who: Sequence[Partner]) -> Iterator[str]:
    """How much of what each account tells the others tell as well: of each two, in one sentence or three."""
    recent = {each.id: _recent(site, each.id) for each in who}
    often = {each.id: _often(recent[each.id]) for each in who}
    for one, other in combinations(who, 2):
        if not recent[one.id] or not recent[other.id]:
            continue
        parts = [_shared(site, recent[first.id], first.name, second) for first, second in ((one, other), (other, one))]
        names = {"one": one.name, "other": other.name}
        if not any(parts):
            parts = [site.words.gettext("%(one)s and %(other)s told none of the same stories in 90 days.") % names]
        if common := [site.hub.by_topic[topic].name for topic in often[one.id] if topic in often[other.id]]:
            says = site.words.gettext("Both speak most about: %(topics)s.")
            parts.append(says % {"topics": ", ".join(common)})
        yield " ".join(filter(None, parts))


def _shared(site: Site, told: Sequence[Story], name: str, other: Partner) -> str:
    """ "" when nothing is."""
    both = sum(other.id in story.partners for story in told)
    if not both:
        return ""
    return site.words.ngettext(
        "Of the %(count)s story that %(one)s told in 90 days, %(other)s told %(both)s as well.",
        "Of the %(count)s stories that %(one)s told in 90 days, %(other)s told %(both)s as well.",
        len(told),
    ) % {"count": len(told), "one": name, "other": other.name, "both": both}


def _recent(site: Site, id_: str) -> list[Story]:
    return [story for story in site.shelf.by_partner[id_] if site.now - RECENT < story.placed <= site.now]


def _often(stories: Sequence[Story]) -> list[str]:
    counted = Counter(topic for story in stories for topic in story.topics)
    return [topic for topic, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:OFTEN]]


def _seen(site: Site, who: Partner, states: Mapping[str, ChannelState]) -> AccountView:
    is_over = who.is_over(site.today)
    healths = {each.id: health(states.get(each.id, ChannelState(each.id)), site.now, is_over) for each in who.channels}
    return accounts.view(site, who, site.views.channels(who, healths))


def _row(site: Site, seen: AccountView) -> Row:
    stories = site.shelf.by_partner[seen.id]
    newest = site.views.local(stories[0].placed).date() if stories else None
    return Row(
        seen.tag,
        seen.called,
        seen.purpose,
        ", ".join(dict.fromkeys(line.via for line in seen.channels)),
        Day(newest.isoformat(), site.words.day(newest)) if newest else None,
        len(_recent(site, seen.id)),
    )


def _ways(seen: Sequence[AccountView]) -> tuple[tuple[InsteadLine, ...], tuple[InsteadLine, ...]]:
    """(999 and 101 in this order, all others in the accounts'), each once."""
    found: dict[str, InsteadLine] = {}
    for account in seen:
        for line in account.promise.instead if account.promise else ():
            found.setdefault(line.link or line.where.text.casefold(), line)
    first = [found.pop(link) for link in accounts.FIRST if link in found]
    return tuple(first), tuple(found.values())
