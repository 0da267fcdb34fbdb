"""The office's own accounts: whose promises are too old and whose terms are over, and what pages show of each. Pure.

docs/notes/accounts.md tells which of it stops a check, which only ends a night with an error, and what just happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from partnerhub.errors import Mistake
from partnerhub.language import Language
from partnerhub.model import Hub, Partner, Promise, Voice
from partnerhub.publish import addresses
from partnerhub.publish.statements import AHEAD, Day, later
from partnerhub.publish.views.values import ChannelLine, Tag
from partnerhub.publish.voices import called

if TYPE_CHECKING:
    from partnerhub.publish.site.site import Site

FILE = "partners.yaml"
MONTHS = 12  # for which a review counts
DAY = timedelta(days=1)
SOON = timedelta(days=30)  # before a term ends, in which we remind of it
# In an emergency, then otherwise: by voice, abroad's own number, by text relay.
FIRST = ("tel:999", "tel:112", "tel:18000", "tel:101", "tel:18001101")

Lines = Callable[[], Mapping[str, int]]  # where each account stands in partners.yaml, by its id


# ── what an editor is told ──


def too_old(hub: Hub, today: date, lines: Lines) -> list[Mistake]:
    """Promises that nobody looked at for over 12 months, or not yet. What is frozen promises nothing."""
    return [
        _mistake(who, lines, problem)
        for who in hub.accounts
        if who.promise and not who.is_over(today) and (problem := _unreviewed(who.promise.reviewed, today))
    ]


def _unreviewed(reviewed: date, today: date) -> str | None:
    if reviewed > today + DAY:  # whose clock is ahead of the patch's may be a day ahead
        return f"its promise is reviewed on {reviewed}, a day that is still to come: is the year right?"
    if later(reviewed, MONTHS) < today:
        said = f"its promise was last reviewed on {reviewed}, over {MONTHS} months ago"
        return f"{said}: see that all of it is kept, and write the day in reviewed"
    return None


def past_their_term(hub: Hub, today: date, lines: Lines) -> list[Mistake]:
    """Accounts that are frozen because their term is over, and that nobody has closed yet."""
    return [
        _mistake(
            who,
            lines,
            f"its term ended on {who.ends}, so it is frozen: {'' if who.until else f'write `to: {who.ends}`, '}"
            "do what docs/accounts.md lists for that day, and write `frozen: true`",
        )
        for who in hub.accounts
        if who.is_over(today) and not who.is_closed
    ]


def reminders(hub: Hub, today: date) -> Iterator[str]:
    """What will be a mistake soon, and what is allowed and seldom meant."""
    body = hub.office_on(today)
    if body.until and body.until - SOON <= today and all(each.since != body.until + DAY for each in hub.office):
        yield (
            f'{FILE}: office "{body.short}": its last day is {body.until}, and no other body begins on the day after: '
            "pages go on naming it until you add the one that follows"
        )
    for who in hub.accounts:
        about = f'{FILE}: account "{who.id}"'
        if who.is_over(today):
            continue
        if who.is_closed:
            yield f"{about}: frozen is written, and the term runs until {who.ends}: it is read and published until then"
        elif who.ends and who.ends - SOON <= today:
            yield f"{about}: the term ends on {who.ends}; from {who.ends + DAY} on it is frozen by itself"
        if who.promise and who.promise.reviewed < body.since <= today:
            yield (
                f"{about}: its promise was reviewed on {who.promise.reviewed}, before {body.short} came into office: "
                "see that its name, purpose and promise hold for it too, and write the day in reviewed"
            )
        elif who.promise and (due := later(who.promise.reviewed, MONTHS)) >= today >= later(
            who.promise.reviewed, MONTHS - AHEAD
        ):
            yield f"{about}: its promise has to be reviewed by {due}: see that it is kept, write the day in reviewed"
        if who.promise and not any(each.link in FIRST[:2] for each in who.promise.instead):
            yield f"{about}: its promise does not say whom to call in an emergency: begin instead with 999"
        lacking = [key for key, value in (("purpose", who.purpose), ("promise", who.promise)) if value is None]
        if lacking and who.channels:
            yield f"{about}: says no {' and no '.join(lacking)}: the contact page can tell readers little of it"


def _mistake(who: Partner, lines: Lines, problem: str) -> Mistake:
    return Mistake(FILE, lines().get(who.id, 0), f'account "{who.id}"', problem)


# ── what readers see ──


@dataclass(frozen=True, slots=True)
class Text:
    """Something of partners.yaml that readers see; `language` when it is not the page's."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class InsteadLine:
    what: Text
    where: Text
    link: str | None


@dataclass(frozen=True, slots=True)
class PromiseView:
    monitored: Text
    replies: str  # in a sentence
    cannot: tuple[Text, ...]
    instead: tuple[InsteadLine, ...]
    reviewed: Day
    overdue: Day | None  # when it should have been reviewed


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account today. Of one that is frozen there is no promise."""

    id: str
    tag: Tag
    voice: Voice
    called: str  # "the office", "former holder"
    purpose: Text | None
    term: str  # in a sentence; "" when it has neither beginning nor end
    promise: PromiseView | None
    frozen: Day | None = None  # since when
    channels: tuple[ChannelLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Under:
    """What stands below a story of one account's."""

    name: str
    anchor: str  # on the contact page
    promise: PromiseView | None
    frozen: Day | None


def view(site: Site, who: Partner, channels: tuple[ChannelLine, ...] = ()) -> AccountView:
    """An account as pages of one language show it on their day."""
    voice = site.views.voice(who)
    is_over = who.is_over(site.today)
    return AccountView(
        who.id,
        Tag(who.name, addresses.partner(who.id)),
        voice,
        called(voice, site.words),
        _text(site, "accounts", who.id, "purpose", who.purpose) if who.purpose else None,
        term(who, site),
        _promise(site, who.id, who.promise) if who.promise and not is_over else None,
        _day(who.ends + DAY, site) if who.ends and is_over else None,
        channels,
    )


def under(site: Site, partners: tuple[str, ...]) -> tuple[Under, ...]:
    """For the page of a story that these have told."""
    shown = []
    for id_ in partners:
        who = site.hub.by_partner.get(id_)
        if who and who.voice is not Voice.PARTNER:
            seen = view(site, who)
            if seen.promise or seen.frozen:
                shown.append(Under(who.name, anchor(who.id), seen.promise, seen.frozen))
    return tuple(shown)


def anchor(id_: str) -> str:
    return f"account-{id_}"


def in_office(site: Site, placed: date) -> str:
    """Who was in office on the day of a story, when that is not who is today."""
    then, now = site.hub.office_on(placed), site.hub.office_on(site.today)
    if then == now:
        return ""
    says = site.words.gettext("On %(day)s the body in office was: %(name)s.")
    return says % {"day": site.words.day(placed), "name": then.name}


def replies(days: int, words: Language) -> str:
    if days == 0:
        return words.gettext("No replies are promised.")
    return words.ngettext(
        "Replies come within %(count)s working day.", "Replies come within %(count)s working days.", days
    ) % {"count": days}


def term(who: Partner, site: Site) -> str:
    """For how long an account speaks, in a sentence."""
    _, day = site.words.gettext, site.words.day
    if who.since and who.ends:
        return _("From %(first)s to %(last)s.") % {"first": day(who.since), "last": day(who.ends)}
    if who.since:
        return _("Since %(first)s.") % {"first": day(who.since)}
    return _("Until %(last)s.") % {"last": day(who.ends)} if who.ends else ""


def _promise(site: Site, id_: str, promise: Promise) -> PromiseView:
    texts = {key: _text(site, "promises", id_, key, text) for key, text in promise.texts}
    due = later(promise.reviewed, MONTHS)
    return PromiseView(
        texts["monitored"],
        replies(promise.reply_days, site.words),
        tuple(texts[f"cannot.{place}"] for place in range(len(promise.cannot))),
        tuple(
            InsteadLine(
                texts[f"instead.{place}.what"],
                Text(each.where) if each.link else texts[f"instead.{place}.where"],
                each.link,
            )
            for place, each in sorted(enumerate(promise.instead), key=lambda pair: _urgency(pair[1].link))
        ),
        _day(promise.reviewed, site),
        _day(due, site) if due < site.today else None,
    )


def _urgency(link: str | None) -> int:
    return FIRST.index(link) if link in FIRST else len(FIRST)


def _text(site: Site, of: str, id_: str, field: str, text: str) -> Text:
    own = site.hub.languages[0]
    return Text(text, None if site.words.code == own or (of, id_, field) in site.worded else own)


def _day(on: date, site: Site) -> Day:
    return Day(on.isoformat(), site.words.day(on))
