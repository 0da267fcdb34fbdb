"""How a channel is doing: the age of its newest item against its own rhythm, not the status of the last answer.

Takes a state and the clock; returns a `Health` and a sentence for editors. Does not decide when to ask, or publish.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from partnerhub.collect.values import Trouble
from partnerhub.model import ChannelState, Health, Kind

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
# YouTube answers 404 for every channel for hours on most days (seen since December 2025).
_YOUTUBE_IS_BACK_WITHIN = timedelta(hours=72)


# Those that need someone come first.
URGENCY = (Health.FAILING, Health.SUSPECT, Health.GONE, Health.STALE, Health.QUIET, Health.NEW, Health.OK)


def health(state: ChannelState, now: datetime) -> Health:
    """One word for the channel's state."""
    if state.outcome == Trouble.GONE:
        return Health.GONE
    if _is_failing(state, now):
        return Health.FAILING
    if state.answered is None:
        return Health.NEW
    if state.kind is Kind.INBOX:
        return Health.OK  # it speaks when somebody enters something
    quiet, stale = _thresholds(state.rhythm)
    still = now - state.still_since if state.still_since else timedelta(0)
    if still > max(3 * (state.rhythm or _DAY), 14 * _DAY):
        return Health.SUSPECT
    if state.newest is None:
        return Health.QUIET
    age = now - state.newest
    return Health.STALE if age > stale else Health.QUIET if age > quiet else Health.OK


def sentence(state: ChannelState, now: datetime) -> str:
    """The same in plain words: `last item 3 days ago; usually every 2 days`."""
    if state.kind is Kind.INBOX and health(state, now) is Health.OK:
        return f"last entry {_span(now - state.newest)} ago; entered by hand" if state.newest else "nothing entered yet"
    last = f"last item {_span(now - state.newest)} ago" if state.newest else "nothing was ever read from it"
    since = f" for {_span(now - state.failing_since)}" if state.failing_since and state.failing_since < now else ""
    match health(state, now):
        case Health.GONE:
            return f"the source closed this address; {last}"
        case Health.FAILING:
            return f"failing{since}: {state.reason or state.outcome}; {last}"
        case Health.NEW:
            return "not asked yet" if state.newest is None else last
        case Health.SUSPECT:
            still = f" for {_span(now - state.still_since)}" if state.still_since else ""
            return f"rebuilt again and again with nothing new{still}; {last}"
    return "; ".join(part for part in (last, _usually(state.rhythm)) if part)


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


def _usually(rhythm: timedelta | None) -> str:
    if rhythm is None:
        return ""
    if rhythm < 12 * _HOUR:
        return "usually several a day"
    if rhythm < 36 * _HOUR:
        return "usually every day"
    return f"usually every {_span(rhythm)}"


def _span(time: timedelta) -> str:
    """A length of time in its largest fitting unit: `3 days`. Under an hour: `less than an hour`."""
    if time < _HOUR:
        return "less than an hour"
    for unit, length, most in (("hour", _HOUR, 48), ("day", _DAY, 60), ("month", 30.44 * _DAY, 24)):
        if (count := round(time / length)) < most:
            return f"{count} {unit}{'s' if count != 1 else ''}"
    return f"{round(time / (365.25 * _DAY))} years"
