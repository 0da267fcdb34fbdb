"""What takes place, from all that tells it: stories, calendars, events by hand; each told once, each on its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from partnerhub.config import read_content
from partnerhub.curate import curate
from partnerhub.model import ChannelState, Details, ItemKind, Occurrence, Origin, Standing
from partnerhub.publish.happenings import Diary, Happening, once
from partnerhub.store import NewVersion, Update, open_store
from partnerhub.store.update import Dates
from plugins.hub_build import build_site
from tests.command import ROOT
from tests.make import DAY, HOUR, NOW, story
from tests.test_debates import Hubs, id_of, of_its_own, place
from tests.test_events import EVENING, titles

__all__ = ["place"]
LONDON = ZoneInfo("Europe/London")
TEA = datetime(2026, 12, 3, 19, tzinfo=UTC)


def happening(uid: str = "aaaa", title: str = "Tea at the pantry", **more: Any) -> Happening:
    fields: dict[str, Any] = {
        "address": f"stories/{uid}.html",
        "starts": TEA,
        "ends": TEA + HOUR,
        "all_day": False,
        "zone": "Europe/London",
        "kind": ItemKind.EVENT,
        "place": "Corn Hall",
        "areas": ("vale",),
        "topics": (),
        "standing": Standing.CONFIRMED,
        "partner": "pantry",
        "story": uid,
    }
    return Happening(uid, title, **{**fields, **more})


def by_hand(**more: Any) -> Happening:
    return happening("event-tea", **{"story": None, "address": "events/tea/index.html", **more})


def kept(*some: Happening) -> list[str]:
    return [each.uid for each in once(some, LONDON)]


# ── its days ──


def test_a_day_is_that_of_the_patch_and_midnight_belongs_to_the_evening() -> None:
    late = happening(starts=datetime(2026, 6, 1, 21, 30, tzinfo=UTC), ends=datetime(2026, 6, 1, 23, tzinfo=UTC))
    assert late.days(LONDON) == (date(2026, 6, 1), date(2026, 6, 1))
    assert replace(late, ends=late.ends + timedelta(minutes=1)).days(LONDON)[1] == date(2026, 6, 2)


def test_whole_days_are_those_of_where_they_count() -> None:
    auckland = happening(
        starts=datetime(2026, 12, 4, 11, tzinfo=UTC),
        ends=datetime(2026, 12, 5, 10, 59, 59, tzinfo=UTC),
        all_day=True,
        zone="Pacific/Auckland",
    )
    assert auckland.days(LONDON) == (date(2026, 12, 5), date(2026, 12, 5))


def test_what_has_no_end_is_over_with_its_day() -> None:
    assert happening(ends=TEA).over == datetime(2026, 12, 3, 23, 59, 59, tzinfo=UTC)
    assert happening().over == TEA + HOUR


# ── told once ──


def test_an_editors_entry_stands_for_a_calendars_and_that_for_a_posts() -> None:
    post, calendar, hand = happening("post"), happening("cal", is_stated=True), by_hand()
    assert kept(post, calendar, hand) == ["event-tea"]
    assert kept(post, calendar) == ["cal"]
    [one] = once([post, calendar, hand], LONDON)
    assert one.also == ("cal", "post")


@pytest.mark.parametrize(
    "other",
    [
        happening("b", "Tea at the pantry, with cake"),
        happening("b", "The pantry: tea"),
        happening("b", starts=datetime(2026, 12, 3, tzinfo=UTC), ends=datetime(2026, 12, 3, tzinfo=UTC), all_day=True),
        happening("b", place=None, areas=()),
        happening("b", place="The Corn Hall, Hexley"),
    ],
)
def test_the_same_in_other_words_is_the_same(other: Happening) -> None:
    assert len(kept(by_hand(), other)) == 1


@pytest.mark.parametrize(
    "other",
    [
        happening("b", "Football in the park"),
        happening("b", place="Village hall", partner="shelter"),
        happening("b", areas=("hill",), place=None, partner="shelter"),
        happening("b", starts=TEA + HOUR, ends=TEA + 2 * HOUR),
        happening("b", starts=TEA + DAY, ends=TEA + DAY + HOUR),
    ],
)
def test_what_differs_in_name_place_or_time_is_another(other: Happening) -> None:
    assert len(kept(by_hand(), other)) == 2


def test_an_area_inside_another_is_no_other_place() -> None:
    around = {"vale": ("shire", "vale"), "hill": ("shire", "hill"), "shire": ("shire",)}
    elsewhere = [happening("b", areas=(area,), place=None, partner="shelter") for area in ("shire", "hill")]
    assert [len(once([by_hand(), other], LONDON, around)) for other in elsewhere] == [1, 2]


def test_two_times_of_one_series_on_a_day_are_two() -> None:
    morning = happening("aaaa-1")
    evening = happening("aaaa-2", address=morning.address, starts=TEA + HOUR)
    assert len(kept(morning, evening)) == 2


def test_that_it_is_off_is_told_by_whoever_knows() -> None:
    [one] = once([by_hand(), happening("cal", is_stated=True, standing=Standing.CANCELLED)], LONDON)
    assert (one.uid, one.is_off) == ("event-tea", True)


def test_one_told_twice_belongs_to_both_stories() -> None:
    diary = Diary([happening("cal", is_stated=True), happening("post")], LONDON)
    both = [story("cal"), story("post")]
    assert [each.uid for each in diary.of(both[1:], ())] == ["cal"]
    assert [each.uid for each in diary.of(both, ())] == ["cal"]


# ── from the store to the pages ──

SERIES = Details(ItemKind.EVENT, starts=TEA, ends=TEA + HOUR, zone="Europe/London", origin=Origin.DATA)


def with_times(place: Hubs, *times: Occurrence, now: datetime = NOW) -> None:
    """A night of a hub whose one story has these times in its calendar."""
    made = of_its_own("c")
    one = replace(made, said=replace(made.said, details=SERIES))
    (place.root / "var").mkdir(exist_ok=True)
    content = read_content(place.hub)
    with open_store(place.root / "var" / "hub.sqlite") as store:
        version = NewVersion(one, one.id, NOW - DAY)
        store.apply([Update(ChannelState("x"), (version,), dates=Dates((one.id,), times))])
        curate(place.hub, content, store, now)
    build_site(place.hub, content, now, False, ROOT, Console(file=StringIO()))


def time_of(day: int, **more: Any) -> Occurrence:
    starts = TEA + timedelta(days=day - 3)
    key = f"202612{day:02}T190000Z"
    fields = {"item": id_of("c"), "key": key, "starts": starts, "ends": starts + HOUR, "zone": "Europe/London"}
    return Occurrence(**{**fields, **more})


def test_every_time_of_a_calendar_stands_on_its_day_with_what_became_of_it(place: Hubs) -> None:
    moved = time_of(10, starts=TEA + 8 * DAY, ends=TEA + 8 * DAY + HOUR, was=TEA + 7 * DAY)
    off = time_of(17, standing=Standing.CANCELLED)
    with_times(place, time_of(3), moved, off, time_of(24, standing=Standing.TENTATIVE))
    page = place.page("events/2026/12/index.html")
    assert len(titles(page)) == 4
    assert "Moved: it was to be on 10 December 2026, 19:00" in page
    assert "Cancelled" in page
    assert "Not certain yet" in page
    index = place.page("events/index.html")
    assert len(titles(index)) == 1
    assert "and 3 more times, the last on 24 December 2026" in index
    entries = place.page("events/calendar.ics")
    assert entries.count("BEGIN:VEVENT") == 4
    assert f"UID:{id_of('c')}-20261210T190000Z@hub.example" in entries
    assert "STATUS:CANCELLED" in entries
    assert "STATUS:TENTATIVE" in entries


def test_an_editors_entry_of_a_partners_event_is_told_once(place: Hubs) -> None:
    made = of_its_own("c")
    title = made.said.derived_title or ""
    place.write("events/evening.md", EVENING.replace("An open evening", title).replace("Corn Hall, Hexley", "Hexley"))
    with_times(place, time_of(3))
    assert titles(place.page("events/index.html")) == [title]
    assert "events/evening/index.html" in place.page("events/index.html")
    assert place.page("partners/pantry/calendar.ics").count("BEGIN:VEVENT") == 1


def test_what_is_off_is_not_ahead(place: Hubs) -> None:
    with_times(place, time_of(2), time_of(3, standing=Standing.CANCELLED))
    assert "2 December 2026" in place.page("closing/index.html")
    assert "3 December 2026" not in place.page("closing/index.html")


def test_what_takes_place_in_three_weeks_stands_among_events_alone(place: Hubs) -> None:
    with_times(place, time_of(11))
    assert titles(place.page("closing/index.html")) == []
    assert len(titles(place.page("events/index.html"))) == 1
