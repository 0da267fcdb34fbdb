"""What a source takes back: tombstones, items that vanish, and what their own addresses say about it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from partnerhub.address import Allowed
from partnerhub.collect import absences
from partnerhub.collect.absences import NEVER, Asked, after, is_due, is_over, missing, to_ask
from partnerhub.collect.fetch import Fetcher, Limits
from partnerhub.collect.pipeline import collect
from partnerhub.collect.read import read
from partnerhub.collect.values import Answer, Collected, Failed, Fetched, ReadFeed, Trouble
from partnerhub.model import ChannelState, Kind
from partnerhub.store import Absence, NewVersion, Store, Update
from tests.make import DAY, HOUR, NOW, channel, hub, item, partner, said
from tests.web import Web

THERE = Fetched(b"", "")
GONE, MISSED, BUSY, SILENT = (
    Failed(trouble, "no") for trouble in (Trouble.GONE, Trouble.NOT_FOUND, Trouble.BUSY, Trouble.TIMEOUT)
)
LOST = Absence("aaaa", NOW, NEVER, 0)
ATOM = 'xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"'


# ── what counts as missing ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("vanished", "listed", "are"), [(1, 2, 1), (4, 20, 4), (5, 20, 0), (2, 3, 0)])
def test_when_more_than_a_fifth_vanish_at_once_it_is_the_feed_that_changed(
    vanished: int, listed: int, are: int
) -> None:
    found, remark = missing([f"item{number}" for number in range(vanished)], listed, NOW)
    assert len(found) == are
    assert (remark is None) == bool(are)


# ── whom to ask, and when ───────────────────────────────────────────────────────────────────────


def test_what_is_missing_is_asked_at_once_after_a_404_the_next_night_and_otherwise_in_a_week() -> None:
    assert is_due(LOST, NOW)
    once, there = after(LOST, MISSED, NOW), after(LOST, THERE, NOW)
    assert [is_due(once, NOW + wait * HOUR) for wait in (1, 19, 20, 24)] == [False, False, True, True]
    assert [is_due(there, NOW + wait * DAY) for wait in (1, 6, 7)] == [False, False, True]


def test_what_was_taken_back_is_not_asked_again_and_what_was_watched_for_a_month_is_forgotten() -> None:
    assert not is_due(after(LOST, GONE, NOW), NOW + 10 * DAY)
    assert not is_over(after(LOST, GONE, NOW), NOW + 99 * DAY)
    assert [is_over(LOST, NOW + days * DAY) for days in (29, 30)] == [False, True]
    assert not is_due(LOST, NOW + 30 * DAY)


def asked(item: str, host: str = "pantry.example", at: datetime = NEVER, misses: int = 0) -> Asked:
    return Asked(Absence(item, NOW - 9 * DAY, at, misses), f"https://{host}/{item}")


def test_a_host_is_asked_for_twenty_a_night_and_all_hosts_for_a_hundred() -> None:
    many = [asked(f"item{number:03}", f"host{number % 8}.example") for number in range(400)]
    chosen = to_ask(many, (), NOW)
    assert len(chosen) == 100
    assert set(Counter(one.host for one in chosen).values()) == {12, 13}
    assert len(to_ask([one for one in many if one.host == "host3.example"], (), NOW)) == 20


def test_a_second_run_in_the_same_night_counts_what_the_first_one_asked() -> None:
    before = [asked(f"item{number:03}", at=NOW - HOUR) for number in range(15)]
    assert len(to_ask([*before, *(asked(f"more{number:03}") for number in range(15))], (), NOW)) == 5


def test_those_that_wait_for_their_second_answer_come_first_and_resting_hosts_are_left_alone() -> None:
    some = [asked("week", at=NOW - 8 * DAY), asked("new"), asked("twice", at=NOW - DAY, misses=1), asked("r", "rests")]
    assert [one.absence.item for one in to_ask(some, {"rests"}, NOW)] == ["twice", "new", "week"]


# ── what the answer means ───────────────────────────────────────────────────────────────────────


def test_gone_is_believed_at_once_and_not_found_the_second_time() -> None:
    assert after(LOST, GONE, NOW).how == "gone"
    once = after(LOST, MISSED, NOW)
    assert (once.how, once.misses) == ("", 1)
    twice = after(once, MISSED, NOW + DAY)
    assert (twice.how, twice.since) == ("not found", NOW)


@pytest.mark.parametrize("answer", [THERE, SILENT, Failed(Trouble.HTTP, "no", 500), Failed(Trouble.REFUSED, "no")])
def test_any_other_answer_begins_the_count_anew(answer: Answer) -> None:
    assert after(after(LOST, MISSED, NOW), answer, NOW + DAY) == Absence("aaaa", NOW, NOW + DAY, 0)


def test_a_busy_host_says_nothing() -> None:
    once = after(LOST, MISSED, NOW)
    assert after(once, BUSY, NOW + DAY) == once


def test_what_was_still_there_a_week_later_was_taken_back_when_it_was_gone_and_not_before() -> None:
    there = after(LOST, THERE, NOW)
    assert after(there, GONE, NOW + 7 * DAY).since == NOW + 7 * DAY
    assert after(after(there, MISSED, NOW + 7 * DAY), MISSED, NOW + 8 * DAY).since == NOW + 7 * DAY


def test_what_is_known_to_be_taken_back_stays_so_since_then() -> None:
    known = {"aaaa": Absence("aaaa", NOW, NEVER, 0, "tombstone"), "bbbb": Absence("bbbb", NOW, NEVER, 0)}
    found = absences.sure(["aaaa", "bbbb", "cccc"], "tombstone", known, NOW + DAY)
    assert [one.item for one in found] == ["bbbb", "cccc"]


# ── tombstones ──────────────────────────────────────────────────────────────────────────────────


def atom(*inside: str, open: str = f"<feed {ATOM}>") -> bytes:
    return f"<?xml version='1.0'?>{open}<title>T</title>{''.join(inside)}</feed>".encode()


def post(id: str, updated: str = "2026-11-01T00:00:00Z") -> str:
    return f"<entry><id>{id}</id><title>A post</title><updated>{updated}</updated></entry>"


def grave(id: str, when: str = "2026-11-02T00:00:00Z", prefix: str = "at") -> str:
    inside = f"<{prefix}:comment>no</{prefix}:comment>"
    return f'<{prefix}:deleted-entry ref="{id}" when="{when}">{inside}</{prefix}:deleted-entry>'


def read_atom(body: bytes) -> ReadFeed:
    feed = read(Kind.ATOM, body, "", "https://pantry.example/feed")
    assert isinstance(feed, ReadFeed)
    return feed


def test_every_tombstone_is_read_whatever_its_prefix_and_encoding() -> None:
    open = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="http://purl.org/atompub/tombstones/1.0">'
    body = atom(grave("tag:1", prefix="x"), post("tag:2"), grave(" tag:3 ", prefix="x"), open=open)
    assert read_atom(body).deleted == ("tag:1", "tag:3")
    assert read_atom(body.decode().replace("?>", " encoding='utf-16'?>", 1).encode("utf-16")).deleted == (
        "tag:1",
        "tag:3",
    )


def test_an_entry_beside_its_older_tombstone_came_back_and_beside_a_younger_one_is_gone() -> None:
    feed = read_atom(atom(post("tag:1", "2026-11-03T00:00:00Z"), post("tag:2"), grave("tag:1"), grave("tag:2")))
    assert ([item.guid for item in feed.items], feed.deleted) == (["tag:1"], ("tag:2",))


@pytest.mark.parametrize(
    "body",
    [
        atom(f"<entry><id>tag:9</id><title>T</title>{grave('tag:1')}</entry>"),
        atom(grave("")),
        atom(grave("tag:1")).replace(b"purl.org/atompub", b"purl.example/atompub"),
        atom(grave("tag:1"), "<p>&nbsp;</b>"),
    ],
    ids=["inside an entry", "without a name", "of another namespace", "in an ill-formed feed"],
)
def test_what_is_no_tombstone_takes_nothing_back(body: bytes) -> None:
    assert read_atom(body).deleted == ()


def test_a_tombstone_without_a_date_takes_back_only_what_is_not_listed() -> None:
    feed = read_atom(atom(post("tag:1"), grave("tag:1", "yesterday"), grave("tag:2", "2026-11-02")))
    assert ([item.guid for item in feed.items], feed.deleted) == (["tag:1"], ("tag:2",))


# ── whole nights ────────────────────────────────────────────────────────────────────────────────


class Nights:
    """A channel on a loopback web, asked night after night."""

    def __init__(self, web: Web, store: Store) -> None:
        self.web, self.store = web, store
        self.url = web.url("/feed", "pantry.localhost")

    def page(self, number: int) -> str:
        return self.web.url(f"/{number}", "pantry.localhost")

    def lists(self, numbers: Sequence[int], *inside: str) -> None:
        """The posts of these days of October are listed, newest first, in an Atom feed."""
        entries = [
            f'<entry><id>tag:{number}</id><title>Post {number}</title><link href="{self.page(number)}"/>'
            f"<published>2026-10-{number:02}T08:00:00Z</published><updated>2026-10-{number:02}T08:00:00Z</updated></entry>"
            for number in sorted(numbers, reverse=True)
        ]
        self.web.serve("/feed", atom(*entries, *inside), "application/atom+xml")
        for number in numbers:
            self.web.serve(f"/{number}", "<title>A post</title>", "text/html")

    def night(self, number: float, offline: bool = False, only: Collection[str] = ()) -> Collected:
        source = partner(channels=(channel(path=None, url=self.url),))
        found = hub(source, allow=(f"*.localhost:{self.web.port}",))
        now = NOW + number * DAY
        asking = collect(found, self.store, now, force=True, offline=offline, only=only, limits=Limits(gap=0, wall=2))
        return asyncio.run(asking)

    def asked(self, number: int) -> int:
        return len(self.web.asked_for(f"/{number}"))

    @property
    def states(self) -> list[tuple[str, int]]:
        return [(one.how, one.misses) for one in self.store.absences().values()]


@pytest.fixture
def nights(tmp_path: Path, store: Store) -> Iterator[Nights]:
    with Web() as web:
        yield Nights(web, store)


def hows(collected: Collected) -> list[str]:
    return [how for _, channel, how in collected.retracted if channel == "pantry-news"]


def test_a_page_that_is_gone_takes_its_item_back_the_same_night(nights: Nights) -> None:
    nights.lists(range(1, 11))
    assert hows(nights.night(0)) == []
    nights.lists([1, 2, 3, 4, 5, 6, 8, 9, 10])
    nights.web.fail("/7", 410)
    collected = nights.night(1)
    assert hows(collected) == ["gone"]
    [absence] = nights.store.absences().values()
    assert (absence.item, absence.since) == (collected.retracted[0][0], NOW + DAY)
    assert hows(nights.night(2)) == []
    assert nights.asked(7) == 1


def test_a_page_that_is_not_found_takes_its_item_back_in_the_second_night(nights: Nights) -> None:
    nights.lists(range(1, 11))
    nights.night(0)
    nights.lists([1, 2, 3, 4, 5, 6, 8, 9, 10])
    nights.web.fail("/7", 404)
    assert hows(nights.night(1)) == []
    assert hows(nights.night(1.5)) == []
    assert nights.asked(7) == 1
    assert hows(nights.night(2)) == ["not found"]


def test_an_item_whose_page_is_still_there_only_left_the_list(nights: Nights) -> None:
    nights.lists(range(1, 11))
    nights.night(0)
    nights.lists([1, 2, 3, 4, 5, 6, 8, 9, 10])
    for night in (1, 2, 7, 8):
        assert hows(nights.night(night)) == []
    assert nights.asked(7) == 2  # at once, and a week later
    for night in (31, 32):
        nights.night(night)
        assert nights.states == []


def test_an_item_that_is_listed_again_is_no_longer_taken_back(nights: Nights) -> None:
    nights.lists(range(1, 11))
    nights.night(0)
    nights.lists([1, 2, 3, 4, 5, 6, 8, 9, 10])
    nights.web.fail("/7", 410)
    taken = nights.night(1).retracted
    nights.lists(range(1, 11))
    collected = nights.night(2)
    assert collected.returned == tuple((item, channel) for item, channel, _ in taken)
    assert nights.states == []


def test_items_that_fall_off_the_end_are_not_missed(nights: Nights) -> None:
    for night in range(4):
        nights.lists(range(1 + night, 11 + night))
        nights.night(night)
    assert nights.states == []
    assert all(asked.path == "/feed" for asked in nights.web.asked)


def test_a_post_that_is_kept_on_top_does_not_make_every_other_look_missing(nights: Nights) -> None:
    for night in range(6):
        nights.lists([1, *range(2 + night, 11 + night)])
        nights.night(night)
    assert sorted(asked.path for asked in nights.web.asked if asked.path != "/feed") == ["/2", "/3", "/4"]
    nights.lists([1, 8, 9, 10, 11, 12, 14, 15, 16])
    nights.web.fail("/13", 410)
    assert hows(nights.night(6)) == ["gone"]


def test_one_item_that_was_taken_back_does_not_hide_the_next(nights: Nights) -> None:
    nights.lists(range(1, 21))
    nights.night(0)
    for night, number in enumerate((18, 15, 12, 9, 6), 1):
        nights.web.fail(f"/{number}", 404)
        left = [each for each in range(1, 21) if each not in (18, 15, 12, 9, 6)[:night]]
        nights.lists(left)
        nights.night(night)
    assert sorted(nights.states) == [("", 1)] + [("not found", 2)] * 4


def test_a_feed_that_shows_other_things_takes_nothing_back(nights: Nights) -> None:
    nights.lists(range(1, 21))
    nights.night(0)
    nights.lists([1, 2, 19, 20, 21, 22])
    collected = nights.night(1)
    assert (hows(collected), nights.states) == ([], [])
    assert "taken for a change of the feed itself" in (collected.results[0].remark or "")
    assert not nights.asked(10)


def test_an_emptied_feed_takes_nothing_back_and_neither_does_another_address(nights: Nights) -> None:
    nights.lists(range(1, 11))
    nights.night(0)
    nights.lists([])
    nights.night(1)
    assert nights.states == []
    nights.lists([1, 2, 3, 4, 5, 6, 8, 9, 10])
    nights.web.serve("/other", atom(), "application/atom+xml")
    nights.web.redirect("/other", nights.url)
    nights.url = nights.web.url("/other", "pantry.localhost")
    nights.night(2)
    assert nights.states == []


def test_a_channel_that_is_gone_or_broken_takes_nothing_back(nights: Nights) -> None:
    nights.lists(range(1, 11))
    nights.night(0)
    nights.lists([1, 2, 3, 4, 5, 6, 8, 9, 10])
    nights.web.fail("/7", 404)
    nights.night(1)
    for night, status in ((2, 404), (3, 500), (4, 410)):
        nights.web.fail("/feed", status)
        assert hows(nights.night(night)) == []
    assert nights.asked(7) == 1


def test_offline_nothing_is_asked_and_the_question_waits(nights: Nights) -> None:
    nights.lists(range(1, 11))
    nights.night(0)
    nights.lists([1, 2, 3, 4, 5, 6, 8, 9, 10])
    nights.web.fail("/7", 404)
    nights.night(1)
    assert hows(nights.night(2, offline=True)) == []
    assert nights.asked(7) == 1
    assert hows(nights.night(3)) == ["not found"]


def test_a_busy_host_is_left_alone_and_remembered(nights: Nights) -> None:
    nights.lists(range(1, 21))
    nights.night(0)
    nights.lists([each for each in range(1, 21) if each not in (7, 8, 9)])
    for number in (7, 8, 9):
        nights.web.busy(f"/{number}", "7200")
    nights.night(1)
    assert sum(nights.asked(number) for number in (7, 8, 9)) == 1
    assert nights.store.host_states()["pantry.localhost"].rests_until == NOW + DAY + 2 * HOUR
    assert nights.states == [("", 0)] * 3


def test_a_second_run_in_the_same_night_asks_nobody_twice(nights: Nights) -> None:
    nights.lists([1])
    items = [item(f"item{n:02}", said(link=nights.page(n)), placed=NOW - DAY) for n in range(10, 35)]
    nights.store.apply([Update(ChannelState("pantry-news"), tuple(NewVersion(one, "d", NOW) for one in items))])
    nights.store.save_absences([Absence(one.id, NOW, NEVER, 0) for one in items])
    asked = []
    for night in (0, 0.04, 0.5, 1, 1.04):
        nights.night(night)
        asked.append(len([each for each in nights.web.asked if each.path != "/feed"]))
    assert asked == [20, 20, 20, 40, 40]  # the second night: the same twenty, for their second 404


def test_of_a_page_that_is_there_the_body_is_left_on_the_wire() -> None:
    async def look(web: Web) -> Answer:
        async with Fetcher(user_agent="A hub", allow=Allowed.parse([f"*.localhost:{web.port}"])) as fetcher:
            return await asyncio.wait_for(fetcher.look(web.trickle("/7", b"x" * 100_000, pause=0.1)), 10)

    with Web() as web:
        answer = asyncio.run(look(web))
        assert isinstance(answer, Fetched)
        assert answer.body == b""
        assert {"if-none-match", "if-modified-since"}.isdisjoint(web.asked_for("/7")[0].headers)


def test_a_tombstone_takes_back_at_once_and_once(nights: Nights) -> None:
    nights.lists(range(1, 21))
    nights.night(0)
    nights.lists([each for each in range(1, 21) if each != 7], grave("tag:7"), grave("tag:3"), grave("tag:999"))
    assert hows(nights.night(1)) == ["tombstone", "tombstone"]
    assert hows(nights.night(2)) == []
    assert [one.since for one in nights.store.absences().values()] == [NOW + DAY] * 2
    assert not nights.asked(7)


def test_a_night_without_news_asks_the_store_for_nothing_missing(nights: Nights) -> None:
    nights.lists(range(1, 11))
    nights.web.serve("/feed", atom(post("tag:1")), "application/atom+xml", etag='"v1"')
    nights.night(0)
    collected = nights.night(1)
    assert (collected.results[0].outcome, nights.states) == ("unchanged", [])
