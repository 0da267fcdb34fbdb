"""When to ask a channel again, and what to remember of its answer.

Takes states, answers and the clock; returns states. Does not fetch, store, log or look at items.
Every wait grows by 0-10 % to spread channels out, but never past a whole day: a nightly run must not lose a night.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import pairwise
from statistics import median

from partnerhub.collect.values import Answer, Caching, Failed, Fetched, ReadFeed, Trouble, Unchanged
from partnerhub.model import Channel, ChannelState, HostState, Kind, Validators

FLOOR = timedelta(hours=1)
CEILING = timedelta(days=7)
DAY = timedelta(days=1)
REREAD = timedelta(days=28)
FIRST_REFUSAL = timedelta(hours=4)
ASKS_PER_GAP = 8  # a channel is asked about so often in the usual gap between two of its items
MOVED_RUNS, MOVED_FOR = 3, timedelta(days=7)
_NIGHTLY = timedelta(hours=20)  # a wait this long means "another night", and a night may begin …
_EARLY = timedelta(hours=1)  # … this much earlier than the last one did
_FORGIVEN = timedelta(days=2)  # a host that rested and was then left alone this long starts again at one hour
_NEWEST = 20
_FEW_ITEMS, _FEW_CHANNELS = 4, 5
_KNOWN_BAD = 3
_OWN_FAULT_SHARE = 0.2


# ── is it time? ─────────────────────────────────────────────────────────────────────────────────


def is_due(state: ChannelState, host: HostState | None, now: datetime) -> bool:
    """Whether to ask the channel now. A gone one is never due; a new one at once, unless its host rests."""
    if state.outcome == Trouble.GONE or (host and now < host.rests_until <= now + CEILING):
        return False
    # Nothing plans this far ahead except a clock that was wrong once: it must not silence a channel for years.
    if state.next_due is None or state.next_due > now + CEILING + DAY:
        return True
    long = state.checked is not None and state.next_due - state.checked >= _NIGHTLY
    if now < state.next_due - (_EARLY if long else timedelta(0)):
        return False
    # A feed may name hours it does not want visits in. A nightly run may know no other hour: a day late is late enough.
    return not _skipped(state, now) or now >= state.next_due + DAY


def rest(host: HostState | None, name: str, retry_after: timedelta | None, now: datetime) -> HostState:
    """How long a whole host is left alone after 429 or 503: as it asks, else doubling from 1 h to 24 h."""
    last = host.pause if host and now < host.rests_until + _FORGIVEN else timedelta(0)
    pause = min(max(last * 2, FLOOR), DAY) if retry_after is None else min(max(retry_after, FLOOR), CEILING)
    return HostState(name, now + pause, pause)


def validators(state: ChannelState, channel: Channel, now: datetime) -> Validators:
    """What to ask with: none once in four weeks of a calendar, whose coming dates an unchanged file tells anew."""
    is_calendar = Kind.ICAL in (channel.kind, state.kind)
    is_old = state.read is None or now - state.read >= REREAD or now < state.read
    return Validators() if is_calendar and is_old else state.validators


# ── what to remember ────────────────────────────────────────────────────────────────────────────


def known(state: ChannelState, channel: Channel) -> ChannelState:
    """The state to ask with: an address changed in partners.yaml is asked at once, and without old validators."""
    if state.url is None or state.url == channel.url:
        return state
    return ChannelState(state.channel, newest=state.newest, rhythm=state.rhythm, title=state.title)


def after(
    state: ChannelState,
    channel: Channel,
    answer: Answer,
    feed: ReadFeed | Failed | None,
    newest: datetime | None,
    rhythm: timedelta | None,
    items_changed: bool,
    now: datetime,
    ours: bool = False,
) -> ChannelState:
    """The state once the channel answered.

    `feed` is what reading the body gave, None where there was no body; `newest` and `rhythm` come from the items kept
    (None: as before); `ours` says that the run failed on our own side, so no failure is held against the channel.
    """
    failed = answer if isinstance(answer, Failed) else feed if isinstance(feed, Failed) else None
    if failed and ours:
        return replace(state, checked=now)
    state = replace(
        state if state.url in (None, channel.url) else known(state, channel),
        url=channel.url,
        checked=now,
        kind=channel.kind if channel.kind is not Kind.FEED else state.kind,
        newest=newest or state.newest,
        rhythm=rhythm or state.rhythm,
    )
    if failed:
        return _after_failure(state, channel, failed, now)
    assert not isinstance(answer, Failed)
    state = _after_good(state, answer, now)
    if isinstance(feed, ReadFeed):
        state = _after_reading(state, channel, feed, items_changed, now)
    return replace(state, next_due=_next(state, channel, _usual(state, answer.caching), now))


def moved(state: ChannelState) -> str | None:
    """The new address to propose to an editor: where a permanent redirect has led in 3 runs over 7 days."""
    if not (state.moved_to and state.moved_since and state.answered):
        return None
    steady = state.moved_runs >= MOVED_RUNS and state.answered - state.moved_since >= MOVED_FOR
    return state.moved_to if steady else None


def _after_failure(state: ChannelState, channel: Channel, failed: Failed, now: datetime) -> ChannelState:
    # The validators stay those of the last body that could be read: a 304 to them still tells the truth.
    state = replace(
        state,
        outcome=failed.trouble,
        reason=failed.reason,
        failures=state.failures + 1,
        failing_since=state.failing_since or now,
    )
    if failed.trouble is Trouble.GONE:
        return replace(state, next_due=None)
    return replace(state, next_due=_next(state, channel, _back_off(failed, state.failures), now))


def _after_good(state: ChannelState, answer: Fetched | Unchanged, now: datetime) -> ChannelState:
    same = answer.moved_to is not None and answer.moved_to == state.moved_to
    return replace(
        state,
        validators=answer.validators,
        answered=now,
        outcome="ok" if isinstance(answer, Fetched) else "unchanged",
        reason=None,
        failures=0,
        failing_since=None,
        moved_to=answer.moved_to,
        moved_since=state.moved_since if same else now if answer.moved_to else None,
        moved_runs=state.moved_runs + 1 if same else 1 if answer.moved_to else 0,
    )


def _after_reading(
    state: ChannelState, channel: Channel, feed: ReadFeed, items_changed: bool, now: datetime
) -> ChannelState:
    rebuilt = feed.built is not None and state.built is not None and feed.built > state.built
    return replace(
        state,
        built=feed.built or state.built,
        still_since=None if items_changed else state.still_since or (now if rebuilt else None),
        ttl=feed.ttl,
        skip_hours=tuple(sorted(feed.skip_hours)),
        skip_days=tuple(sorted(feed.skip_days)),
        kind=feed.kind if channel.kind is Kind.FEED else channel.kind,
        title=feed.title or state.title,
    )


# ── how long to wait ────────────────────────────────────────────────────────────────────────────


def rhythm(placed: Sequence[datetime]) -> timedelta | None:
    """The usual (median) gap between the newest 20 items, given their places in time. None under 4 items."""
    newest = sorted(placed, reverse=True)[:_NEWEST]
    if len(newest) < _FEW_ITEMS:
        return None
    return timedelta(seconds=median((later - earlier).total_seconds() for later, earlier in pairwise(newest)))


def _usual(state: ChannelState, caching: Caching) -> timedelta:
    fresh_for = FLOOR if caching.no_cache else caching.fresh_for
    own = state.rhythm / ASKS_PER_GAP if state.rhythm and state.kind is not Kind.ICAL else None
    return max(wait for wait in (FLOOR, fresh_for, caching.retry_after, state.ttl, own) if wait)


def _back_off(failed: Failed, failures: int) -> timedelta:
    if failed.caching.retry_after is not None:
        return failed.caching.retry_after
    if failed.trouble is Trouble.REFUSED:
        return FIRST_REFUSAL if failures == 1 else DAY
    return min(FLOOR * 2.0 ** min(failures - 1, 5), DAY)


def _next(state: ChannelState, channel: Channel, wait: timedelta, now: datetime) -> datetime:
    wait = min(max(wait, FLOOR, channel.every or FLOOR), CEILING)
    due = now + min(wait + wait * _jitter(channel.id, now), -(-wait // DAY) * DAY)
    latest = due + DAY
    while due < latest and _skipped(state, due):
        due = min(due.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1), latest)
    return due


def _skipped(state: ChannelState, when: datetime) -> bool:
    return when.hour in state.skip_hours or when.weekday() in state.skip_days


def _jitter(channel: str, now: datetime) -> float:
    """0 to 0.1, the same for one channel all day: a run that is repeated plans the same."""
    drawn = blake2b(f"{channel} {now:%Y-%m-%d}".encode(), digest_size=4).digest()
    return int.from_bytes(drawn) / 2**32 / 10


# ── is it us? ───────────────────────────────────────────────────────────────────────────────────


def our_own_fault(outcomes: Sequence[tuple[ChannelState, Answer]]) -> str | None:
    """A sentence when a run's failures are probably our own: no network, no resolver, a proxy in the way. Else None.

    Takes each channel asked over the network with its state from *before* this run and its answer (or what reading it
    gave). A channel that has been failing for three runs says nothing about us and is left out. What only the source
    can have caused (404, a broken document) does not count either: an answer of any kind shows that our side works.
    Two signs remain, looked for among at least five channels: more than a fifth without any answer at all, which
    strangers' servers do not do together in one night; or every one failing alike, as behind a captive portal.
    """
    told = [answer for state, answer in outcomes if not isinstance(answer, Failed) or state.failures < _KNOWN_BAD]
    if len(told) < _FEW_CHANNELS:
        return None
    troubles = Counter(answer.trouble for answer in told if isinstance(answer, Failed))
    silent = sum(count for trouble, count in troubles.items() if trouble.is_transport)
    if silent > _OWN_FAULT_SHARE * len(told):
        return f"{silent} of {len(told)} channels gave no answer at all: the fault is probably on our side"
    if len(troubles) == 1 and troubles.total() == len(told):
        return f"all {len(told)} channels failed alike ({next(iter(troubles))}): the fault is probably on our side"
    return None
