"""What a calendar program meets: deadlines and events, for ever under one name, whatever a partner writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar, Event

from partnerhub.language import language
from partnerhub.model import Details, Hub, ItemKind, Standing, Story, Told
from partnerhub.publish.calendars import MOST, calendar, noted, turn
from partnerhub.publish.happenings import Happening
from partnerhub.publish.views import Views
from tests.make import DAY, HOUR, NOW, hub, item, said, story, taking_place

ENGLISH = language("en")
LONDON = "Europe/London"
DEADLINE = Details(ItemKind.FUNDING, closes=datetime(2026, 12, 4, 23, 59, 59, tzinfo=UTC), zone=LONDON)
EVENT = Details(ItemKind.EVENT, starts=NOW + DAY, ends=NOW + DAY + HOUR, place="Corn Hall, Hexley", zone=LONDON)


def made(*stories: Story, title: str | None = "The pantry", about: Hub | None = None, text: str = "Come in.") -> bytes:
    about = about or hub()
    words = said(title, text)
    cards = {each.id: Views(about).card(Told(each, (item(each.id, words),))) for each in stories}
    happenings = taking_place(*stories, title=title or "")
    entries = noted(stories, happenings, NOW)
    return calendar(about, "index.html", about.title, entries, cards, ENGLISH)


def of_happenings(*happenings: Happening, about: Hub | None = None) -> bytes:
    return calendar(about or hub(), "events/index.html", "Events", noted([], happenings, NOW), {}, ENGLISH)


def events(data: bytes) -> list[Event]:
    return [each for each in Calendar.from_ical(data).walk("VEVENT") if isinstance(each, Event)]


def test_a_deadline_is_a_day_that_takes_no_time() -> None:
    [one] = events(made(story(details=DEADLINE)))
    assert (one["SUMMARY"], one.decoded("DTSTART"), one.decoded("DTEND")) == (
        "Closes: The pantry",
        date(2026, 12, 4),
        date(2026, 12, 5),
    )
    assert one["TRANSP"] == "TRANSPARENT"
    assert "STATUS" not in one


def test_a_deadline_with_an_hour_is_that_instant() -> None:
    noon = replace(DEADLINE, closes=datetime(2026, 12, 4, 12, tzinfo=UTC))
    [one] = events(made(story(details=noon)))
    assert one.decoded("DTSTART") == datetime(2026, 12, 4, 12, tzinfo=UTC)
    assert "DTEND" not in one


def test_a_deadline_at_the_end_of_a_summer_day_is_that_day_in_its_own_zone() -> None:
    summer = replace(DEADLINE, closes=datetime(2027, 6, 30, 22, 59, 59, tzinfo=UTC))
    [one] = events(made(story(details=summer)))
    assert one.decoded("DTSTART") == date(2027, 6, 30)


def test_an_event_takes_its_time_at_its_place() -> None:
    [one] = events(made(story(details=EVENT)))
    assert (one.decoded("DTSTART"), one.decoded("DTEND")) == (EVENT.starts, EVENT.ends)
    assert (one["SUMMARY"], one["LOCATION"], one["TRANSP"]) == ("The pantry", "Corn Hall, Hexley", "OPAQUE")
    assert one["URL"] == "https://hub.example/stories/aaaa.html"


def test_days_without_an_hour_end_after_the_last_of_them() -> None:
    week = Details(
        ItemKind.CAMPAIGN,
        starts=datetime(2027, 6, 1, 23, tzinfo=UTC),
        ends=datetime(2027, 6, 7, 22, 59, 59, tzinfo=UTC),
        all_day=True,
        zone=LONDON,
    )
    [one] = events(made(story(details=week)))
    assert (one.decoded("DTSTART"), one.decoded("DTEND")) == (date(2027, 6, 2), date(2027, 6, 8))
    assert one["TRANSP"] == "TRANSPARENT"


def test_an_end_before_the_start_is_no_end() -> None:
    [one] = events(made(story(details=replace(EVENT, ends=NOW))))
    assert "DTEND" not in one


def test_the_time_that_figures_cover_and_the_day_a_fund_opens_are_no_dates_to_keep() -> None:
    assert turn(Details(ItemKind.EVIDENCE, starts=NOW, ends=NOW + DAY)) is None
    assert turn(Details(ItemKind.FUNDING, starts=NOW)) is None
    assert turn(Details(ItemKind.VOLUNTEERING, starts=NOW)) is not None


def test_an_entry_keeps_its_name_and_says_when_it_changed_by_its_story_alone() -> None:
    [before] = taking_place(story(details=EVENT))
    after = replace(before, starts=NOW + 2 * DAY, ends=NOW + 2 * DAY, changed=NOW)
    [first], [second] = events(of_happenings(before)), events(of_happenings(after))
    assert first["UID"] == second["UID"] == "aaaa@hub.example"
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 24 * 60)
    assert second.decoded("LAST-MODIFIED") == second.decoded("DTSTAMP") == NOW


def test_hostile_words_begin_no_entry_of_their_own() -> None:
    hostile = "x\r\nEND:VEVENT\nBEGIN:VEVENT\rSUMMARY:y\x0b\x85\u2028;,\\\x00" + "é" * 90
    place = replace(EVENT, place=hostile)
    data = made(story(details=place), title=hostile, text=hostile, about=hub(title=hostile))
    [one] = events(data)
    assert one["SUMMARY"] == "x END:VEVENT BEGIN:VEVENT SUMMARY:y ;,\\ " + "é" * 90
    assert data.count(b"\r\nBEGIN:VEVENT\r\n") == data.count(b"\r\nEND:VEVENT\r\n") == 1
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_every_line_is_at_most_75_octets() -> None:
    data = made(story(details=DEADLINE), title="Llanfair " * 40, text="ŵ" * 500)
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert data.decode()


def test_a_calendar_says_whose_it_is_and_to_ask_once_a_day() -> None:
    whole = Calendar.from_ical(made(story(details=EVENT)))
    assert (whole["X-WR-CALNAME"], whole["VERSION"]) == ("Arrenshire Together", "2.0")
    assert whole.decoded("REFRESH-INTERVAL") == DAY
    assert whole["SOURCE"] == "https://hub.example/calendar.ics"


def test_an_empty_calendar_is_one_too() -> None:
    whole = Calendar.from_ical(made())
    assert [each.name for each in whole.subcomponents] == ["VTIMEZONE"]


def test_a_hub_without_an_address_leads_to_the_sources() -> None:
    [one] = events(made(story(details=EVENT), about=hub(url="")))
    assert one["URL"] == "https://pantry.example/saturdays"


def test_a_sensitive_story_has_only_its_title_in_a_calendar() -> None:
    card = Views(hub()).card(Told(story(details=EVENT), (item(words=said(text="Not for everyone.", sensitive=True)),)))
    entries = noted([], taking_place(story(details=EVENT)), NOW)
    assert b"Not for" not in calendar(hub(), "index.html", "All", entries, {"aaaa": card}, ENGLISH)


def test_a_calendar_has_what_is_ahead_and_the_last_sixty_days_in_order_of_time() -> None:
    def at(id: str, days: int) -> Story:
        return story(id, details=replace(EVENT, starts=NOW + days * DAY, ends=None))

    some = [at("far", 400), at("past", -59), at("gone", -61), story("news"), at("soon", 1)]
    times = taking_place(*some)
    assert [each.uid for each in noted(some, times, NOW)] == ["past", "soon", "far"]
    assert noted(some, times, NOW) == noted(reversed(some), reversed(times), NOW + HOUR)


def test_a_flood_of_dates_leaves_those_nearest_in_time() -> None:
    many = [story(f"s{n:04}", details=replace(EVENT, starts=NOW + n * DAY, ends=None)) for n in range(MOST + 20)]
    assert [each.uid for each in noted([], taking_place(*many), NOW)] == [each.id for each in many[:MOST]]


def test_the_last_day_there_is_breaks_nothing() -> None:
    end = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert events(made(story(details=Details(ItemKind.FUNDING, closes=end))))


def test_every_calendar_of_the_site_is_read_without_complaint(sample: Path) -> None:
    found = sorted((sample / "output").resolve().rglob("calendar.ics"))
    assert any(events(path.read_bytes()) for path in found)
    for path in found:
        whole = Calendar.from_ical(path.read_bytes())
        names = [each["UID"] for each in whole.walk("VEVENT")]
        assert len(set(names)) == len(names)
        assert whole.subcomponents
        assert not [each.errors for each in whole.walk() if each.errors]


# ── what calendar programs are known to want ──

SURPRISES = {"X-WR-CALNAME", "X-WR-TIMEZONE", "X-PUBLISHED-TTL"}  # those that Apple, Google and Outlook all know


def test_programs_find_in_every_calendar_what_they_need(sample: Path) -> None:
    for path in sorted((sample / "output").resolve().rglob("calendar.ics")):
        data = path.read_bytes()
        assert max(map(len, data.split(b"\r\n"))) <= 75
        assert b"RRULE" not in data
        assert b"TZID=" not in data
        whole = Calendar.from_ical(data)
        assert {each for each in whole if each.startswith("X-")} <= SURPRISES
        for each in events(data):
            assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE"} <= set(each)
            start, end = each.decoded("DTSTART"), each.decoded("DTEND") if "DTEND" in each else None
            assert not isinstance(start, datetime) or start.tzinfo is UTC or start.utcoffset() == timedelta(0)
            assert end is None or (type(end) is type(start) and end > start)
            assert str(each.get("STATUS", "CONFIRMED")) in ("CONFIRMED", "TENTATIVE", "CANCELLED")


def test_what_is_read_back_takes_place_as_often_as_it_was_written(sample: Path) -> None:
    for name in ("calendar.ics", "events/calendar.ics", "events/drop-in-surgeries/calendar.ics"):
        data = (sample / "output" / name).read_bytes()
        found = list(recurring_ical_events.of(Calendar.from_ical(data)).all())
        assert sorted(str(each["UID"]) for each in found) == sorted(str(each["UID"]) for each in events(data))
        assert found


def test_a_move_and_a_cancellation_are_said_in_words_too_and_count_as_changes() -> None:
    [first] = taking_place(story(details=EVENT))
    moved = replace(first, starts=NOW + 2 * DAY, ends=NOW + 2 * DAY, was=first.starts, sequence=1)
    off = replace(first, standing=Standing.CANCELLED, why="Ice.", sequence=2)
    [a], [b], [c] = (events(of_happenings(each)) for each in (first, moved, off))
    assert a["UID"] == b["UID"] == c["UID"]
    assert [each["SEQUENCE"] for each in (a, b, c)] == [0, 1, 2]
    assert "Moved: it was to be on 21 November 2026, 05:00" in str(b["DESCRIPTION"])
    assert (c["STATUS"], c["SUMMARY"], c["TRANSP"]) == ("CANCELLED", "Cancelled: The pantry", "TRANSPARENT")
    assert "Ice." in str(c["DESCRIPTION"])


def test_a_deadline_stands_among_what_closes_and_an_event_does_not(sample: Path) -> None:
    closing = events((sample / "output" / "closing" / "calendar.ics").read_bytes())
    assert closing
    assert all(str(each["SUMMARY"]).startswith(("Closes: ", "Due: ")) for each in closing)
