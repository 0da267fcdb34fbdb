"""A channel's health is the age of its newest item against its own rhythm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from partnerhub.collect.health import health, sentence
from partnerhub.model import ChannelState, Health, Kind

NOW = datetime(2026, 2, 7, 3, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STATE = ChannelState("news", "https://foodbank.example/feed", checked=NOW, answered=NOW, outcome="ok", newest=NOW - DAY)


def state(age: timedelta, rhythm: timedelta | None = None) -> ChannelState:
    return replace(STATE, newest=NOW - age, rhythm=rhythm)


@pytest.mark.parametrize(
    ("rhythm", "days", "expected"),
    [
        (None, 30, Health.OK),
        (None, 31, Health.QUIET),
        (None, 121, Health.STALE),
        (HOUR, 14, Health.OK),
        (HOUR, 15, Health.QUIET),
        (HOUR, 61, Health.STALE),
        (30 * DAY, 90, Health.OK),
        (30 * DAY, 91, Health.QUIET),
        (30 * DAY, 181, Health.STALE),
    ],
)
def test_silence_is_measured_against_the_channels_own_rhythm(
    rhythm: timedelta | None, days: int, expected: Health
) -> None:
    assert health(state(days * DAY, rhythm), NOW) is expected


def test_a_channel_never_asked_is_new() -> None:
    assert health(ChannelState("news"), NOW) is Health.NEW
    assert sentence(ChannelState("news"), NOW) == "not asked yet"


def test_a_file_in_the_hub_is_judged_like_any_other_channel() -> None:
    file = replace(state(500 * DAY), url=None)
    assert health(file, NOW) is Health.STALE
    assert sentence(file, NOW) == "last item 16 months ago"


def test_one_failure_is_failing() -> None:
    broken = replace(STATE, failures=1, failing_since=NOW - 2 * DAY, outcome="http", reason="the server gave no feed")
    assert health(broken, NOW) is Health.FAILING
    assert sentence(broken, NOW) == "failing for 2 days: the server gave no feed; last item 24 hours ago"
    never = replace(ChannelState("news"), failures=1, outcome="dns")
    assert health(never, NOW) is Health.FAILING


def test_youtubes_404_is_believed_only_after_three_days() -> None:
    lost = replace(STATE, kind=Kind.YOUTUBE, outcome="not-found", failures=9, failing_since=NOW - 71 * HOUR)
    assert health(lost, NOW) is Health.OK
    assert health(lost, NOW + HOUR) is Health.FAILING
    assert health(replace(lost, kind=Kind.RSS), NOW) is Health.FAILING
    assert health(replace(lost, outcome="dns"), NOW) is Health.FAILING


def test_a_closed_address_is_gone_whatever_else_is_known() -> None:
    gone = replace(STATE, outcome="gone", failures=1, reason="gone")
    assert health(gone, NOW) is Health.GONE
    assert sentence(gone, NOW) == "the source closed this address; last item 24 hours ago"


def test_a_feed_rebuilt_for_weeks_with_nothing_new_is_suspect() -> None:
    frozen = replace(state(300 * DAY, DAY), still_since=NOW - 21 * DAY)
    assert health(frozen, NOW) is Health.SUSPECT
    assert sentence(frozen, NOW) == "rebuilt again and again with nothing new for 21 days; last item 10 months ago"
    assert health(replace(frozen, rhythm=8 * DAY), NOW) is Health.STALE
    assert health(replace(frozen, rhythm=None), NOW) is Health.SUSPECT


def test_a_channel_without_any_item_is_quiet() -> None:
    assert health(replace(STATE, newest=None), NOW) is Health.QUIET
    assert sentence(replace(STATE, newest=None), NOW) == "nothing was ever read from it"


@pytest.mark.parametrize(
    ("age", "rhythm", "expected"),
    [
        (3 * DAY, 2 * DAY, "last item 3 days ago; usually every 2 days"),
        (timedelta(minutes=5), HOUR, "last item less than an hour ago; usually several a day"),
        (HOUR, DAY, "last item 1 hour ago; usually every day"),
        (70 * DAY, 30 * DAY, "last item 2 months ago; usually every 30 days"),
        (5 * 365 * DAY, None, "last item 5 years ago"),
    ],
)
def test_the_sentence_tells_the_age_and_the_rhythm(age: timedelta, rhythm: timedelta | None, expected: str) -> None:
    assert sentence(state(age, rhythm), NOW) == expected
