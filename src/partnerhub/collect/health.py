"""How a channel is doing: the age of its newest item against its own rhythm, not the status of the last answer.

Takes a state and the clock; returns a `Health` and a sentence for readers. Does not decide when to ask, or publish.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from partnerhub.collect.values import Trouble
from partnerhub.language import ENGLISH, N_, SOURCE, Language
from partnerhub.model import ChannelState, Health, Kind

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
# YouTube answers 404 for every channel for hours on most days (seen since December 2025).
_YOUTUBE_IS_BACK_WITHIN = timedelta(hours=72)


# Those that need someone come first.
URGENCY = (
    Health.FAILING,
    Health.SUSPECT,
    Health.GONE,
    Health.STALE,
    Health.QUIET,
    Health.NEW,
    Health.OK,
    Health.FROZEN,
)


# What stands for the server's own words, which are kept in English only.
CAUSES = {
    Trouble.DNS: N_("there is no host of this name, or the name service is down"),
    Trouble.CONNECT: N_("no connection could be made"),
    Trouble.TLS: N_("no secure connection could be made"),
    Trouble.TIMEOUT: N_("there was no answer in time"),
    Trouble.CUT: N_("the answer was cut off"),
    Trouble.FORBIDDEN: N_("the address is not allowed"),
    Trouble.REDIRECT: N_("the address leads nowhere"),
    Trouble.TOO_BIG: N_("the answer is too large"),
    Trouble.ENCODING: N_("the answer is encoded in a way we did not ask for"),
    Trouble.HTTP: N_("the server gave no feed"),
    Trouble.GONE: N_("the server says that the feed is gone for good"),
    Trouble.BUSY: N_("the server asks us to come back later"),
    Trouble.REFUSED: N_("the server refuses us"),
    Trouble.NOT_FOUND: N_("there is nothing at this address"),
    Trouble.EMPTY: N_("the answer is empty"),
    Trouble.NOT_A_FEED: N_("the answer is not a feed"),
    Trouble.BROKEN: N_("the feed is broken: nothing is taken from it"),
    Trouble.ENTITIES: N_("the feed is not safe to read"),
    Trouble.READER: N_("the feed took too long to read"),
    Trouble.FILE: N_("the file cannot be read"),
}

CALENDARS = frozenset({Kind.ICAL, Kind.SCHEMA_ORG})  # as well as their dates to come


def health(state: ChannelState, now: datetime, is_frozen: bool = False) -> Health:
    """One word for the channel's state. `is_frozen`: the term of its account is over."""
    if is_frozen:
        return Health.FROZEN
    if state.outcome == Trouble.GONE:
        return Health.GONE
    if _is_failing(state, now):
        return Health.FAILING
    if state.answered is None:
        return Health.NEW
    if state.kind in {Kind.INBOX, Kind.ARCHIVE}:
        return Health.OK  # it speaks when somebody enters something, or imports a newer export
    if state.kind in CALENDARS:
        return Health.OK if state.dates_until and state.dates_until >= now else Health.QUIET
    quiet, stale = _thresholds(state.rhythm)
    still = now - state.still_since if state.still_since else timedelta(0)
    if still > max(3 * (state.rhythm or _DAY), 14 * _DAY):
        return Health.SUSPECT
    if state.newest is None:
        return Health.QUIET
    age = now - state.newest
    return Health.STALE if age > stale else Health.QUIET if age > quiet else Health.OK


def sentence(state: ChannelState, now: datetime, words: Language = ENGLISH) -> str:
    """The same in plain words: `last item 3 days ago; usually every 2 days`."""
    _ = words.gettext
    age = _span(now - state.newest, words) if state.newest else ""
    if state.kind is Kind.INBOX and health(state, now) is Health.OK:
        return _("last entry %(age)s ago; entered by hand") % {"age": age} if age else _("nothing entered yet")
    if state.kind in CALENDARS and (told := health(state, now)) in (Health.OK, Health.QUIET):
        return _("it has dates to come") if told is Health.OK else _("it has no date to come")
    if state.kind is Kind.ARCHIVE and health(state, now) is Health.OK:
        return _("last item %(age)s ago; from the owner's own export") % {"age": age} if age else _("an empty export")
    last = _("last item %(age)s ago") % {"age": age} if age else _("nothing was ever read from it")
    match health(state, now):
        case Health.GONE:
            closed = _("the source closed this address")
            return f"{closed}; {last}"
        case Health.FAILING:
            return f"{_failing(state, now, words)}; {last}"
        case Health.NEW:
            return _("not asked yet") if state.newest is None else last
        case Health.SUSPECT:
            return f"{_rebuilt(state, now, words)}; {last}"
    return "; ".join(part for part in (last, _usually(state.rhythm, words)) if part)


def frozen(since: date, words: Language = ENGLISH) -> str:
    """What stands in the place of `sentence` when the term of its account is over, from the day `since` on."""
    return words.gettext("frozen since %(day)s") % {"day": words.day(since)}


def _failing(state: ChannelState, now: datetime, words: Language) -> str:
    why = state.reason or state.outcome
    if words.spoken.partition("-")[0] != SOURCE and state.outcome in CAUSES:
        why = words.gettext(CAUSES[Trouble(state.outcome)])
    if state.failing_since and state.failing_since < now:
        since = _span(now - state.failing_since, words)
        return words.gettext("failing for %(time)s: %(why)s") % {"time": since, "why": why}
    return words.gettext("failing: %(why)s") % {"why": why}


def _rebuilt(state: ChannelState, now: datetime, words: Language) -> str:
    if state.still_since is None:
        return words.gettext("rebuilt again and again with nothing new")
    since = _span(now - state.still_since, words)
    return words.gettext("rebuilt again and again with nothing new for %(time)s") % {"time": since}


def _is_failing(state: ChannelState, now: datetime) -> bool:
    if not state.failures:
        return False
    if state.kind is Kind.YOUTUBE and state.outcome == Trouble.NOT_FOUND:
        return state.failing_since is not None and now - state.failing_since >= _YOUTUBE_IS_BACK_WITHIN
    return True


def _thresholds(rhythm: timedelta | None) -> tuple[timedelta, timedelta]:
    """The ages of the newest item past which a channel is quiet, and stale."""
    if rhythm is None:
        return 30 * _DAY, 120 * _DAY
    return max(3 * rhythm, 14 * _DAY), max(6 * rhythm, 60 * _DAY)


def _usually(rhythm: timedelta | None, words: Language) -> str:
    if rhythm is None:
        return ""
    if rhythm < 12 * _HOUR:
        return words.gettext("usually several a day")
    if rhythm < 36 * _HOUR:
        return words.gettext("usually every day")
    return words.gettext("usually every %(time)s") % {"time": _span(rhythm, words)}


def _span(time: timedelta, words: Language) -> str:
    """A length of time in its largest fitting unit: `3 days`. Under an hour: `less than an hour`."""
    if time < _HOUR:
        return words.gettext("less than an hour")
    if (hours := round(time / _HOUR)) < 48:
        return words.ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    if (days := round(time / _DAY)) < 60:
        return words.ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    if (months := round(time / (30.44 * _DAY))) < 24:
        return words.ngettext("%(count)s month", "%(count)s months", months) % {"count": months}
    years = round(time / (365.25 * _DAY))
    return words.ngettext("%(count)s year", "%(count)s years", years) % {"count": years}
