"""When a channel is asked again, and what is remembered of its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerhub.collect.schedule import CEILING, after, is_due, known, moved, our_own_fault, rest, rhythm
from partnerhub.collect.values import Answer, Caching, Failed, Fetched, ReadFeed, Trouble, Unchanged
from partnerhub.model import Channel, ChannelState, HostState, Kind, Validators, Voice

NOW = datetime(2026, 2, 7, 3, 0, tzinfo=UTC)  # a Saturday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CHANNEL = Channel("foodbank-news", "foodbank", Kind.FEED, Voice.PARTNER, url="https://foodbank.example/feed")
NEW = ChannelState("foodbank-news")
FEED = ReadFeed(Kind.RSS, (), title="Foodbank")
OLD = Validators('"v1"')
KNOWN = replace(NEW, url=CHANNEL.url, validators=OLD, checked=NOW - DAY, answered=NOW - DAY, next_due=NOW, outcome="ok")


def went(
    answer: Answer | None = None,
    feed: ReadFeed | Failed | None = FEED,
    *,
    state: ChannelState = KNOWN,
    channel: Channel = CHANNEL,
    gap: timedelta | None = None,
    changed: bool = False,
    now: datetime = NOW,
    ours: bool = False,
) -> ChannelState:
    answer = Fetched(b"", "") if answer is None else answer
    return after(state, channel, answer, feed if isinstance(answer, Fetched) else None, None, gap, changed, now, ours)


def said(fresh_for: timedelta | None = None, no_cache: bool = False, retry_after: timedelta | None = None) -> Fetched:
    return Fetched(b"", "", caching=Caching(fresh_for, no_cache, retry_after))


def wait(state: ChannelState, now: datetime = NOW) -> timedelta:
    assert state.next_due is not None
    return state.next_due - now


def failed(trouble: Trouble, retry_after: timedelta | None = None) -> Failed:
    return Failed(trouble, f"it was {trouble}", caching=Caching(retry_after=retry_after))


def assert_about(found: timedelta, expected: timedelta) -> None:
    assert expected <= found <= expected * 1.1


# ── is it time? ─────────────────────────────────────────────────────────────────────────────────


def test_a_new_channel_is_due_at_once_unless_its_host_rests() -> None:
    assert is_due(NEW, None, NOW)
    assert not is_due(NEW, HostState("foodbank.example", NOW + HOUR, HOUR), NOW)
    assert is_due(NEW, HostState("foodbank.example", NOW, HOUR), NOW)


def test_a_channel_is_due_when_its_time_has_come() -> None:
    state = replace(KNOWN, checked=NOW - HOUR)
    assert is_due(replace(state, next_due=NOW), None, NOW)
    assert not is_due(replace(state, next_due=NOW + timedelta(seconds=1)), None, NOW)


def test_a_time_that_only_a_wrong_clock_can_have_set_is_not_waited_for() -> None:
    assert is_due(replace(KNOWN, next_due=NOW + 3650 * DAY), None, NOW)
    assert is_due(NEW, HostState("foodbank.example", NOW + 3650 * DAY, HOUR), NOW)


def test_a_gone_channel_is_never_due() -> None:
    gone = went(Failed(Trouble.GONE, "gone"))
    assert not is_due(gone, None, NOW + timedelta(days=3650))


def test_a_night_that_begins_a_little_early_is_still_the_next_night() -> None:
    daily = went(said(fresh_for=DAY))
    assert is_due(daily, None, NOW + DAY - timedelta(minutes=20))
    assert not is_due(daily, None, NOW + DAY - 2 * HOUR)


@given(st.from_regex(r"[a-z-]{1,20}", fullmatch=True), st.sampled_from([HOUR, 6 * HOUR, timedelta(hours=23), DAY]))
def test_jitter_never_costs_a_nightly_run_a_night(name: str, fresh_for: timedelta) -> None:
    for day in range(7):
        night = NOW + day * DAY
        state = went(said(fresh_for=fresh_for), channel=replace(CHANNEL, id=name), now=night)
        assert is_due(state, None, night + DAY)


def test_a_broken_channel_is_tried_every_night() -> None:
    state = KNOWN
    for night in range(10):
        state = went(failed(Trouble.NOT_FOUND), state=state, now=NOW + night * DAY)
        assert is_due(state, None, NOW + (night + 1) * DAY)


# ── when next ───────────────────────────────────────────────────────────────────────────────────


def test_the_shortest_wait_is_an_hour_and_the_longest_a_week() -> None:
    assert_about(wait(went()), HOUR)
    assert_about(wait(went(said(fresh_for=timedelta(minutes=1)))), HOUR)
    assert wait(went(said(fresh_for=timedelta(days=300)))) == CEILING


@pytest.mark.parametrize(
    ("answer", "feed", "gap", "every"),
    [
        (said(fresh_for=5 * HOUR), FEED, None, None),
        (said(retry_after=5 * HOUR), FEED, None, None),
        (said(), replace(FEED, ttl=5 * HOUR), None, None),
        (said(), FEED, 40 * HOUR, None),
        (said(), FEED, None, 5 * HOUR),
        (said(fresh_for=2 * HOUR, retry_after=3 * HOUR), replace(FEED, ttl=4 * HOUR), 8 * HOUR, 5 * HOUR),
    ],
)
def test_the_longest_of_all_wishes_counts(
    answer: Answer, feed: ReadFeed, gap: timedelta | None, every: timedelta | None
) -> None:
    assert_about(wait(went(answer, feed, gap=gap, channel=replace(CHANNEL, every=every))), 5 * HOUR)


def test_no_cache_means_the_floor() -> None:
    assert_about(wait(went(said(fresh_for=9 * HOUR, no_cache=True))), HOUR)


def test_a_feeds_own_wishes_hold_on_the_nights_it_answers_304() -> None:
    state = went(feed=replace(FEED, ttl=6 * HOUR, skip_hours=frozenset({20, 3})))
    again = went(Unchanged(OLD), state=state, now=NOW + DAY)
    assert_about(wait(again, NOW + DAY), 6 * HOUR)
    assert again.skip_hours == (3, 20)


def test_the_same_channel_gets_the_same_jitter_all_day_and_others_another() -> None:
    assert went() == went()
    waits = {wait(went(channel=replace(CHANNEL, id=f"channel-{n}"))) for n in range(50)}
    assert len(waits) == 50
    assert max(waits) - min(waits) > timedelta(minutes=4)


def test_hours_and_days_a_feed_does_not_want_are_left_out() -> None:
    four = went(feed=replace(FEED, skip_hours=frozenset({4, 5})))
    assert four.next_due == datetime(2026, 2, 7, 6, tzinfo=UTC)
    late = replace(FEED, skip_days=frozenset({5, 6}), ttl=22 * HOUR)
    assert went(feed=late).next_due == datetime(2026, 2, 9, tzinfo=UTC)


def test_a_feed_that_wants_no_visits_at_all_is_visited_a_day_late() -> None:
    state = went(feed=replace(FEED, skip_days=frozenset(range(7))))
    assert_about(wait(state) - DAY, HOUR)
    assert is_due(state, None, NOW + 3 * DAY)


def test_a_nightly_run_that_always_comes_at_a_skipped_hour_still_gets_its_turn() -> None:
    state = went(feed=replace(FEED, skip_hours=frozenset({3})))
    assert not is_due(state, None, NOW + DAY)
    assert is_due(state, None, NOW + DAY + HOUR)
    assert is_due(state, None, NOW + 2 * DAY)


# ── failures ────────────────────────────────────────────────────────────────────────────────────


def waits_of(*failures: Failed) -> list[timedelta]:
    state, waits = KNOWN, []
    for failure in failures:
        state = went(failure, state=state)
        waits.append(wait(state))
    return waits


@pytest.mark.parametrize("trouble", [Trouble.DNS, Trouble.HTTP, Trouble.NOT_FOUND, Trouble.BUSY, Trouble.EMPTY])
def test_failures_double_the_wait_from_an_hour_to_a_day(trouble: Trouble) -> None:
    waits = waits_of(*[failed(trouble)] * 40)
    for found, hours in zip(waits, [1, 2, 4, 8, 16, 24, 24, 24], strict=False):
        assert_about(found, hours * HOUR)
    assert waits[-1] == DAY


def test_a_refusal_is_answered_after_four_hours_and_then_daily() -> None:
    first, second, third = waits_of(*[failed(Trouble.REFUSED)] * 3)
    assert_about(first, 4 * HOUR)
    assert (second, third) == (DAY, DAY)


def test_retry_after_counts_more_than_our_own_patience() -> None:
    assert_about(waits_of(failed(Trouble.BUSY, 30 * HOUR))[0], 30 * HOUR)
    assert_about(waits_of(*[failed(Trouble.BUSY, 2 * HOUR)] * 5)[4], 2 * HOUR)
    assert waits_of(failed(Trouble.BUSY, 90 * DAY))[0] == CEILING


def test_a_channel_is_asked_no_more_often_than_agreed_even_when_it_fails() -> None:
    assert wait(went(failed(Trouble.DNS), channel=replace(CHANNEL, every=3 * DAY))) == 3 * DAY


def test_a_failure_is_remembered_with_its_reason_and_its_beginning() -> None:
    one = went(failed(Trouble.DNS))
    two = went(failed(Trouble.HTTP), state=one, now=NOW + DAY)
    assert (two.outcome, two.reason, two.failures, two.failing_since) == ("http", "it was http", 2, NOW)
    assert (two.checked, two.answered) == (NOW + DAY, KNOWN.answered)
    good = went(Unchanged(OLD), state=two, now=NOW + 2 * DAY)
    assert (good.outcome, good.reason, good.failures, good.failing_since) == ("unchanged", None, 0, None)


def test_validators_are_kept_only_with_a_body_that_could_be_read() -> None:
    fresh = Fetched(b"", "", validators=Validators('"v2"'))
    assert went(fresh).validators == Validators('"v2"')
    assert went(fresh, failed(Trouble.BROKEN)).validators == OLD
    assert went(Unchanged(Validators('"v3"'))).validators == Validators('"v3"')
    assert went(failed(Trouble.HTTP)).validators == OLD


def test_a_body_that_cannot_be_read_is_a_failure() -> None:
    state = went(feed=failed(Trouble.NOT_A_FEED))
    assert (state.outcome, state.failures) == ("not-a-feed", 1)


def test_nothing_is_held_against_a_channel_when_the_fault_is_ours() -> None:
    assert went(failed(Trouble.DNS), ours=True) == replace(KNOWN, checked=NOW)
    assert went(ours=True).outcome == "ok"


# ── what else is remembered ─────────────────────────────────────────────────────────────────────


def test_a_good_answer_is_remembered_in_full() -> None:
    feed = ReadFeed(Kind.ATOM, (), "Foodbank", built=NOW, ttl=2 * HOUR, skip_days=frozenset({6}))
    newest = NOW - HOUR
    state = after(NEW, CHANNEL, Fetched(b"", "", validators=OLD), feed, newest, 8 * DAY, True, NOW)
    assert state == ChannelState(
        "foodbank-news",
        CHANNEL.url,
        OLD,
        state.next_due,
        checked=NOW,
        answered=NOW,
        outcome="ok",
        built=NOW,
        newest=newest,
        rhythm=8 * DAY,
        ttl=2 * HOUR,
        skip_days=(6,),
        kind=Kind.ATOM,
        title="Foodbank",
    )


def test_a_kind_that_was_said_counts_more_than_the_one_that_was_found() -> None:
    assert went(channel=replace(CHANNEL, kind=Kind.YOUTUBE)).kind is Kind.YOUTUBE


def test_another_address_voids_what_belonged_to_the_old_one() -> None:
    state = replace(KNOWN, newest=NOW, rhythm=DAY, outcome="gone", failures=9, next_due=None)
    elsewhere = replace(CHANNEL, url="https://foodbank.example/new")
    assert known(state, CHANNEL) == state
    assert known(state, elsewhere) == ChannelState(NEW.channel, newest=NOW, rhythm=DAY)
    assert is_due(known(state, elsewhere), None, NOW)
    assert went(failed(Trouble.DNS), state=state, channel=elsewhere).validators == Validators()


def test_a_new_address_is_proposed_after_three_runs_over_seven_days() -> None:
    there = Unchanged(OLD, moved_to="https://foodbank.example/new")
    state, proposals = KNOWN, []
    for day in (0, 3, 6, 7):
        state = went(there, state=state, now=NOW + day * DAY)
        proposals.append(moved(state))
    assert proposals == [None, None, None, there.moved_to]
    rare = went(there, state=went(there), now=NOW + 30 * DAY)
    assert moved(rare) is None


def test_a_move_starts_again_when_it_ends_or_leads_elsewhere_but_not_when_the_channel_fails() -> None:
    there, elsewhere = Unchanged(OLD, moved_to="https://a.example/"), Unchanged(OLD, moved_to="https://b.example/")
    state = went(there)
    assert went(failed(Trouble.DNS), state=state, now=NOW + DAY).moved_runs == 1
    assert went(elsewhere, state=state, now=NOW + DAY).moved_since == NOW + DAY
    assert went(Unchanged(OLD), state=state).moved_to is None


def test_a_feed_that_is_rebuilt_without_anything_new_is_counted_from_then_on() -> None:
    state = went(feed=replace(FEED, built=NOW))
    for day in (1, 2, 3):
        state = went(feed=replace(FEED, built=NOW + day * DAY), state=state, now=NOW + day * DAY)
    assert state.still_since == NOW + DAY
    assert went(Unchanged(OLD), state=state).still_since == NOW + DAY
    assert went(feed=replace(FEED, built=NOW + 9 * DAY), state=state, changed=True).still_since is None
    assert went(feed=replace(FEED, built=NOW), state=went(feed=replace(FEED, built=NOW))).still_since is None


# ── hosts, rhythm, fault ────────────────────────────────────────────────────────────────────────


def test_a_host_rests_as_long_as_it_asks_or_ever_longer() -> None:
    host, pauses = None, []
    now = NOW
    for _ in range(7):
        host = rest(host, "foodbank.example", None, now)
        pauses.append(host.pause)
        now = host.rests_until
    assert pauses == [hours * HOUR for hours in (1, 2, 4, 8, 16, 24, 24)]
    assert rest(host, "foodbank.example", 3 * HOUR, now) == HostState("foodbank.example", now + 3 * HOUR, 3 * HOUR)
    assert rest(None, "foodbank.example", 30 * DAY, NOW).rests_until == NOW + CEILING
    assert rest(None, "foodbank.example", timedelta(0), NOW).rests_until == NOW + HOUR


def test_a_host_that_was_fine_for_days_starts_again_at_one_hour() -> None:
    assert rest(HostState("h.example", NOW - 3 * DAY, DAY), "h.example", None, NOW).pause == HOUR


def test_the_rhythm_is_the_usual_gap_between_the_newest_items() -> None:
    weekly = [NOW - 7 * DAY * n for n in range(20)]
    hourly_long_ago = [NOW - 1000 * DAY - HOUR * n for n in range(500)]
    assert rhythm([*hourly_long_ago, *weekly]) == 7 * DAY
    assert rhythm([NOW, NOW - DAY, NOW - 2 * DAY, NOW - 90 * DAY]) == DAY
    assert rhythm(weekly[:3]) is None


def outcomes(*answers: Answer, failures: int = 0) -> Sequence[tuple[ChannelState, Answer]]:
    return [(replace(KNOWN, failures=failures), answer) for answer in answers]


GOOD = Unchanged()


def test_more_than_a_fifth_without_any_answer_is_our_own_fault() -> None:
    two = [failed(Trouble.DNS), failed(Trouble.TIMEOUT)]
    assert our_own_fault(outcomes(*two, *[GOOD] * 8)) is None
    assert our_own_fault(outcomes(*two, *[GOOD] * 7)) == (
        "2 of 9 channels gave no answer at all: the fault is probably on our side"
    )


def test_answers_that_only_the_source_can_give_are_not_our_fault() -> None:
    theirs = [failed(trouble) for trouble in (Trouble.NOT_FOUND, Trouble.BROKEN, Trouble.HTTP)]
    assert our_own_fault(outcomes(*theirs * 3, GOOD)) is None


def test_all_channels_failing_alike_is_our_own_fault_whatever_they_say() -> None:
    alike = [failed(Trouble.NOT_A_FEED)] * 5
    assert our_own_fault(outcomes(*alike)) == (
        "all 5 channels failed alike (not-a-feed): the fault is probably on our side"
    )
    assert our_own_fault(outcomes(*alike[:4])) is None


def test_channels_that_have_been_down_for_days_say_nothing_about_us() -> None:
    down = outcomes(*[failed(Trouble.CONNECT)] * 9, failures=3)
    assert our_own_fault(down) is None
    assert our_own_fault([*down, *outcomes(*[GOOD] * 5)]) is None
    assert our_own_fault([]) is None
