"""Calendars: which events and dates come of them, what a new reading changes, and what of them is never kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerhub.collect import absences, health, schedule
from partnerhub.collect.fetch import Limits
from partnerhub.collect.identity import digest
from partnerhub.collect.pipeline import collect
from partnerhub.collect.read import read
from partnerhub.collect.read.ical import MOST_OF_SERIES
from partnerhub.collect.values import Collected, Failed, Here, ReadFeed, Trouble
from partnerhub.collect.worker import Readers
from partnerhub.model import ChannelState, Health, Kind, Occurrence, Origin, Said, Standing, Validators
from partnerhub.store import Store
from tests.make import DAY, HOUR, NOW, channel, hub, partner
from tests.web import Web

HERE = Here(NOW, "Europe/London")
STAMP = "DTSTAMP:20261101T100000Z"


def event(*lines: str, uid: str = "choir@hall", title: str = "Choir") -> str:
    named = [f"UID:{uid}"] if uid else []
    return "\r\n".join(["BEGIN:VEVENT", *named, STAMP, f"SUMMARY:{title}", *lines, "END:VEVENT"])


def calendar(*components: str, told: Sequence[str] = ()) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *told, *components, "END:VCALENDAR", ""]).encode()


def read_calendar(*components: str, told: Sequence[str] = (), here: Here = HERE) -> ReadFeed:
    feed = read(Kind.ICAL, calendar(*components, told=told), "text/calendar", "https://hall.example/all.ics", here)
    assert isinstance(feed, ReadFeed), feed
    return feed


def only(*components: str, told: Sequence[str] = ()) -> tuple[Said, Occurrence]:
    feed = read_calendar(*components, told=told)
    [said], [occurrence] = feed.items, feed.occurrences
    return said, occurrence


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def starts(feed: ReadFeed) -> list[str]:
    return [f"{one.starts:%Y-%m-%dT%H:%M}" for one in feed.occurrences]


# ── one event ───────────────────────────────────────────────────────────────────────────────────


def test_what_takes_place_once_states_when_and_where_as_data() -> None:
    said, one = only(
        event("DTSTART;TZID=Europe/London:20261204T190000", "DTEND;TZID=Europe/London:20261204T203000", "LOCATION:Hall")
    )
    assert said.details is not None
    assert (said.details.starts, said.details.ends, said.details.place) == (
        at("2026-12-04T19:00"),
        at("2026-12-04T20:30"),
        "Hall",
    )
    assert said.details.origin is Origin.DATA
    assert (one.key, one.starts, one.ends, one.standing) == ("", said.details.starts, said.details.ends, "confirmed")


@pytest.mark.parametrize(
    ("lines", "zone", "begins", "ends"),
    [
        (["DTSTART;TZID=Europe/Paris:20261204T190000", "DURATION:PT1H"], "Europe/Paris", "18:00", "19:00"),
        (["DTSTART:20261204T190000Z"], "Europe/London", "19:00", "19:00"),
        (["DTSTART:20260704T190000"], None, None, None),
        (["DTSTART:20261204T190000"], "Europe/London", "19:00", "19:00"),
        (["DTSTART;TZID=GMT Standard Time:20261204T190000"], "Europe/London", "19:00", "19:00"),
        (["DTSTART;TZID=/vendor.example/2020/Europe/Paris:20261204T190000"], "Europe/Paris", "18:00", "18:00"),
        (["DTSTART;TZID=Nowhere at all:20261204T190000"], "Europe/London", "19:00", "19:00"),
    ],
    ids=["another zone", "universal time", "long ago", "floating", "of windows", "of a vendor", "unknown"],
)
def test_hours_are_told_where_they_are(
    lines: list[str], zone: str | None, begins: str | None, ends: str | None
) -> None:
    feed = read_calendar(event(*lines))
    if zone is None:
        assert feed.items == ()
        return
    [one] = feed.occurrences
    assert (one.zone, f"{one.starts:%H:%M}", f"{one.ends:%H:%M}") == (zone, begins, ends)


def test_a_calendars_own_zone_holds_for_times_that_name_none_and_for_repeats_in_universal_time() -> None:
    new_york = "X-WR-TIMEZONE:America/New_York"
    _, floating = only(event("DTSTART:20261204T190000"), told=[new_york])
    assert (floating.zone, floating.starts) == ("America/New_York", at("2026-12-05T00:00"))
    weekly = read_calendar(
        event("DTSTART:20261021T230000Z", "RRULE:FREQ=WEEKLY;COUNT=4"), told=["X-WR-TIMEZONE:America/New_York"]
    )
    assert [one[11:] for one in starts(weekly)] == ["23:00", "23:00", "00:00", "00:00"]
    assert only(event("DTSTART:20261204T190000"), told=["X-WR-TIMEZONE:../../etc/passwd"])[1].zone == "Europe/London"


def test_a_zone_that_the_calendar_defines_is_its_own_alone() -> None:
    def zone(offset: str) -> str:
        return (
            "BEGIN:VTIMEZONE\r\nTZID:Our hall\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
            f"TZOFFSETFROM:{offset}\r\nTZOFFSETTO:{offset}\r\nEND:STANDARD\r\nEND:VTIMEZONE"
        )

    there = event("DTSTART;TZID=Our hall:20261204T190000")
    assert [only(zone(each), there)[1].starts.hour for each in ("+0300", "+0500")] == [16, 14]


def test_whole_days_end_with_the_last_one() -> None:
    _, several = only(event("DTSTART;VALUE=DATE:20261205", "DTEND;VALUE=DATE:20261207"))
    assert (several.all_day, several.starts, several.ends) == (True, at("2026-12-05T00:00"), at("2026-12-06T23:59:59"))
    for end in ([], ["DTEND;VALUE=DATE:20261205"], ["DTEND;VALUE=DATE:20261206"], ["DURATION:P1D"]):
        assert only(event("DTSTART;VALUE=DATE:20261205", *end))[1].ends == at("2026-12-05T23:59:59")


def test_words_are_cleaned_and_its_page_is_its_link() -> None:
    when = "DTSTART:20261204T190000Z"
    plain, _ = only(event(when, "DESCRIPTION:Come in.\\nSee https://hall.example/choir\\, please"))
    assert plain.link == "https://hall.example/choir"
    assert plain.body.startswith("<p>Come in.<br>See <a href=")
    html, _ = only(event(when, "DESCRIPTION:<b>Come</b> in <script>alert(1)</script>&amp; sing"))
    assert html.body == "<b>Come</b> in &amp; sing"
    rich, _ = only(event(when, "DESCRIPTION:plain", "X-ALT-DESC;FMTTYPE=text/html:<p>rich</p>"))
    assert rich.text == "rich"
    hostile, _ = only(event(when, "URL:javascript:alert(1)", "DESCRIPTION:Join https://zoom.us/j/1?pwd=x"))
    assert hostile.link is None
    assert only(event(when, "URL:https://hall.example/x", "DESCRIPTION:https://a.example"))[0].link == (
        "https://hall.example/x"
    )


def test_a_description_in_html_has_no_marks_of_its_format() -> None:
    said, _ = only(
        event("DTSTART:20261204T190000Z", "X-ALT-DESC;FMTTYPE=text/html:<p>Tea\\, cake</p>\\n<p>and song</p>")
    )
    assert said.body == "<p>Tea, cake</p>\n<p>and song</p>"
    assert read_calendar(told=["X-WR-CALNAME:Tea\\, cake"]).title == "Tea, cake"


def test_a_letter_that_a_fold_cuts_in_two_is_whole_and_one_odd_line_leaves_the_others_as_they_are() -> None:
    when = "DTSTART:20261204T190000Z"
    body = calendar(event(when, title="Côr"), event(when, uid="b", title="Café")).replace(
        "Café".encode(), b"Caf\xc3\r\n \xa9"
    )
    old = body.replace(b"Caf\xc3\r\n \xa9", b"Caf\xe9")
    for each in (body, old, body.replace(b"\r\n", b"\r\r\n"), body.replace(b"\r\n ", b"\r\n\r\n ")):
        feed = read(Kind.ICAL, each, "text/calendar", "", HERE)
        assert isinstance(feed, ReadFeed)
        assert [said.title for said in feed.items] == ["Café", "Côr"]


@pytest.mark.parametrize("empty", ["DTEND:", "EXDATE;TZID=Europe/London:", "DURATION:", "RECURRENCE-ID:", "SEQUENCE:"])
def test_a_property_without_a_value_says_nothing(empty: str) -> None:
    said, _ = only(event("DTSTART:20261204T190000Z  ", empty, "DESCRIPTION:We sing:"))
    assert said.text == "We sing:"


def test_a_broken_stamp_costs_no_event() -> None:
    broken = event("DTSTART:20261204T190000Z", "CREATED:yesterday").replace(STAMP, "DTSTAMP:19970901T1300Z")
    assert only(broken)[0].published is None


def test_events_without_a_calendar_around_them_are_read() -> None:
    body = event("DTSTART:20261204T190000Z").encode()
    feed = read(Kind.ICAL, body, "text/calendar", "", HERE)
    assert isinstance(feed, ReadFeed)
    assert [said.title for said in feed.items] == ["Choir"]
    assert isinstance(read(Kind.ICAL, body.removesuffix(b"END:VEVENT"), "text/calendar", "", HERE), Failed)


def test_hours_in_a_zone_that_nobody_knows_are_told_to_the_editor() -> None:
    feed = read_calendar(event("DTSTART;TZID=Our street:20261204T190000"))
    assert feed.remark == "1 in an unknown time zone: their hours are taken for those here"


def test_people_and_alarms_are_never_kept() -> None:
    alarm = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Ring the caretaker\r\nTRIGGER:-PT15M\r\nEND:VALARM"
    people = ["ATTENDEE;CN=Caretaker:mailto:c@hall.example", "ORGANIZER;CN=Chair:mailto:chair@hall.example"]
    said, _ = only(event("DTSTART:20261204T190000Z", *people, "CONTACT:Chair on 01632 960000", alarm))
    told = repr(said)
    assert not any(word in told for word in ("Caretaker", "caretaker", "Chair", "960000", "hall.example/c"))


def test_what_is_private_is_left_out_and_counted() -> None:
    when = "DTSTART:20261204T190000Z"
    private = [event(when, f"CLASS:{each}", uid=each) for each in ("PRIVATE", "CONFIDENTIAL", "X-OURS")]
    feed = read_calendar(event(when, "CLASS:PUBLIC"), *private)
    assert [said.title for said in feed.items] == ["Choir"]
    assert feed.remark == "entries left out: 3 marked as private or confidential"
    weekly = event("DTSTART:20261120T190000Z", "RRULE:FREQ=WEEKLY;COUNT=2")
    hidden = event("RECURRENCE-ID:20261127T190000Z", "DTSTART:20261127T190000Z", "CLASS:PRIVATE", title="A secret")
    feed = read_calendar(weekly, hidden)
    assert starts(feed) == ["2026-11-20T19:00"]
    assert "secret" not in repr(feed)


def test_what_is_no_event_is_named_in_a_remark() -> None:
    todo, entry = "BEGIN:VTODO\r\nSUMMARY:Sweep\r\nEND:VTODO", "BEGIN:VJOURNAL\r\nSUMMARY:Dear\r\nEND:VJOURNAL"
    feed = read_calendar(todo, event("DTSTART:20261204T190000Z"), todo, entry)
    assert feed.remark == "entries left out: 2 of tasks (VTODO), 1 of a journal (VJOURNAL)"


@pytest.mark.parametrize(
    ("lines", "standing"),
    [
        (["STATUS:CANCELLED"], "cancelled"),
        (["STATUS:TENTATIVE"], "tentative"),
        (["STATUS:CONFIRMED"], "confirmed"),
        (["STATUS:PERHAPS"], "confirmed"),
        (["SUMMARY:CANCELLED - Choir"], "cancelled"),
        (["SUMMARY:Cancelled flights: a support group"], "confirmed"),
        (["SUMMARY:*Canslwyd* Côr"], "cancelled"),
    ],
)
def test_whether_it_takes_place_is_as_its_calendar_says(lines: list[str], standing: str) -> None:
    titled = event("DTSTART:20261204T190000Z", *lines)
    if lines[0].startswith("SUMMARY"):
        titled = titled.replace("SUMMARY:Choir\r\n", "")
    assert only(titled)[1].standing == standing


def test_a_calendar_that_calls_off_calls_off_its_events() -> None:
    assert only(event("DTSTART:20261204T190000Z"), told=["METHOD:CANCEL"])[1].standing is Standing.CANCELLED


# ── series ──────────────────────────────────────────────────────────────────────────────────────

WEEKLY = event("DTSTART;TZID=Europe/London:20260903T190000", "DURATION:PT90M", "RRULE:FREQ=WEEKLY", "LOCATION:Hall")


def test_a_series_is_one_item_with_dates_from_sixty_days_ago_to_four_hundred_ahead() -> None:
    feed = read_calendar(WEEKLY)
    assert len(feed.items) == 1
    assert starts(feed)[0] == "2026-09-24T18:00"
    assert starts(feed)[-1] == "2027-12-23T19:00"
    details = feed.items[0].details
    assert details is not None
    assert (details.starts, details.ends, details.place) == (None, None, "Hall")


def test_exceptions_are_moved_retitled_called_off_and_left_out() -> None:
    london = "TZID=Europe/London:2026"
    weekly = WEEKLY.replace("LOCATION", f"EXDATE;{london}1217T190000\r\nRDATE;{london}1219T100000\r\nLOCATION")
    moved = event(
        f"RECURRENCE-ID;{london}1126T190000", f"DTSTART;{london}1127T193000", "LOCATION:Church", title="By candlelight"
    )
    off = event(f"RECURRENCE-ID;{london}1203T190000", f"DTSTART;{london}1203T190000", "STATUS:CANCELLED")
    feed = read_calendar(weekly, moved, off)
    dates = {one.key: one for one in feed.occurrences}
    assert "20261217T190000Z" not in dates
    assert dates["20261219T100000Z"].starts == at("2026-12-19T10:00")
    candles = dates["20261126T190000Z"]
    assert (candles.starts, candles.was) == (at("2026-11-27T19:30"), at("2026-11-26T19:00"))
    assert (candles.title, candles.place) == ("By candlelight", "Church")
    assert dates["20261203T190000Z"].standing is Standing.CANCELLED
    assert dates["20261210T190000Z"] == Occurrence(
        "choir@hall",
        "20261210T190000Z",
        at("2026-12-10T19:00"),
        at("2026-12-10T20:30"),
        zone="Europe/London",
    )
    assert feed.items[0].exceptions == ("By candlelight", "Church")


@pytest.mark.parametrize(
    ("rule", "over"),
    [
        ("FREQ=WEEKLY;COUNT=3", "2026-11-18T20:00"),
        ("FREQ=WEEKLY;UNTIL=20261125T000000Z", "2026-11-18T20:00"),
        ("FREQ=WEEKLY", None),
        ("FREQ=YEARLY;COUNT=900", None),
        ("FREQ=HOURLY;UNTIL=20280101T000000Z", None),
    ],
)
def test_of_a_series_with_an_end_the_end_is_stated(rule: str, over: str | None) -> None:
    hours = ["DTSTART:20261104T190000Z", "DTEND:20261104T200000Z"]
    details = read_calendar(event(*hours, f"RRULE:{rule}")).items[0].details
    assert details is not None
    assert details.ends == (at(over) if over else None)


def test_the_same_calendar_a_month_later_says_the_same_with_other_dates() -> None:
    later = WEEKLY.replace(STAMP, "DTSTAMP:20261219T000000Z\r\nSEQUENCE:4\r\nLAST-MODIFIED:20261219T000000Z")
    first, second = read_calendar(WEEKLY), read_calendar(later, here=Here(NOW + 28 * DAY, "Europe/London"))
    assert digest(first.items[0]) == digest(second.items[0])
    assert starts(first) != starts(second)
    moved = read_calendar(WEEKLY.replace("T190000", "T200000"))
    placed = read_calendar(WEEKLY.replace("LOCATION:Hall", "LOCATION:Church"))
    assert len({digest(feed.items[0]) for feed in (first, moved, placed)}) == 3


def test_exceptions_without_their_series_are_dates_of_one_event() -> None:
    def one(day: str, time: str = "19") -> str:
        return event(f"RECURRENCE-ID:202611{day}T190000Z", f"DTSTART:202611{day}T{time}0000Z")

    feed = read_calendar(one("25", "20"), one("26"), one("27"))
    assert len(feed.items) == 1
    assert [one.key for one in feed.occurrences] == ["20261125T190000Z", "20261126T190000Z", "20261127T190000Z"]
    assert feed.occurrences[0].was == at("2026-11-25T19:00")


def test_all_that_follow_a_date_can_be_moved_with_it() -> None:
    weekly = event("DTSTART:20261104T190000Z", "RRULE:FREQ=WEEKLY;COUNT=5")
    later = event("RECURRENCE-ID;RANGE=THISANDFUTURE:20261118T190000Z", "DTSTART:20261118T200000Z")
    feed = read_calendar(weekly, later)
    assert [one.starts.hour for one in feed.occurrences] == [19, 19, 20, 20, 20]
    assert len({one.key for one in feed.occurrences}) == 5


def test_of_too_many_dates_the_next_are_kept_and_a_remark_says_so() -> None:
    feed = read_calendar(event("DTSTART:20261101T000000Z", "RRULE:FREQ=HOURLY"))
    assert len(feed.occurrences) == MOST_OF_SERIES
    assert feed.occurrences[0].ends >= NOW
    assert feed.remark == f"of 1 series only the next {MOST_OF_SERIES} dates are kept"


# ── which is which ──────────────────────────────────────────────────────────────────────────────


def test_an_event_without_a_uid_has_one_made_of_what_it_says() -> None:
    fete = event("DTSTART:20261204T190000Z", uid="", title="Fête")
    one, again, other = (
        read_calendar(each) for each in (fete, fete.replace(STAMP, "X-A:1"), fete.replace("04T", "05T"))
    )
    assert one.items[0].guid == again.items[0].guid != other.items[0].guid
    assert len(read_calendar(fete, fete).items) == 1


def test_of_two_versions_of_one_event_the_later_counts() -> None:
    old, new = (event(f"DTSTART:2026120{day}T190000Z", f"SEQUENCE:{day}") for day in (4, 5))
    assert starts(read_calendar(new, old)) == ["2026-12-05T19:00"]


def test_of_an_event_that_is_written_twice_the_last_word_counts() -> None:
    once, later = (
        event("DTSTART:20261204T190000Z", f"LAST-MODIFIED:2026110{n}T000000Z", f"LOCATION:{n}") for n in (1, 2)
    )
    for said, one in (only(once, later), only(later, once)):
        assert said.details is not None
        assert (said.details.place, said.details.starts, one.key) == ("2", at("2026-12-04T19:00"), "")
    off = event("DTSTART:20261204T190000Z", "STATUS:CANCELLED")
    assert only(event("DTSTART:20261204T190000Z"), off)[1].standing is Standing.CANCELLED


def test_one_uid_for_several_dates_is_a_series_and_for_several_things_several_events() -> None:
    dates = [event(f"DTSTART:2026120{day}T190000Z") for day in (4, 5)]
    feed = read_calendar(*dates)
    assert (len(feed.items), starts(feed)) == (1, ["2026-12-04T19:00", "2026-12-05T19:00"])
    feed = read_calendar(*dates, event("DTSTART:20261204T100000Z", title="Bingo"))
    assert [said.title for said in feed.items] == ["Bingo", "Choir"]


# ── what is broken, and what is hostile ─────────────────────────────────────────────────────────


def test_nothing_is_taken_from_half_an_event() -> None:
    whole = event("DTSTART:20261204T190000Z", uid="whole", title="Whole")
    halves = [
        event("DTSTART:soon"),
        event(),
        event("DTSTART:20261204T190000Z", "RRULE:FREQ=NEVER"),
        event("DTSTART:20261204T190000Z", "DTEND:20261204T2000000Z"),
        event("DTSTART:20261204T190000Z").removesuffix("\r\nEND:VEVENT"),
    ]
    for half in halves:
        feed = read_calendar(half, whole)
        assert [said.title for said in feed.items] == ["Whole"]
        assert feed.remark == "entries left out: 1 that could not be read whole"
    only_half = read(Kind.ICAL, calendar(halves[0]), "", "")
    assert isinstance(only_half, Failed)
    assert only_half.trouble is Trouble.BROKEN


def test_a_calendar_that_is_cut_off_is_not_believed() -> None:
    body = calendar(event("DTSTART:20261204T190000Z")).replace(b"END:VCALENDAR", b"")
    assert read(Kind.FEED, body, "", "") == Failed(
        Trouble.BROKEN, "the calendar is cut off before its end: nothing is taken from it"
    )


def test_a_line_that_lost_its_fold_costs_no_event() -> None:
    said, _ = only(event("DTSTART:20261204T190000Z", "DESCRIPTION:Dear team,", "we look forward to it", "X-B=1"))
    assert said.text == "Dear team,"


@pytest.mark.parametrize("served", ["text/calendar; charset=utf-8", "", "text/plain"])
def test_a_calendar_is_found_out_by_what_it_is(served: str) -> None:
    feed = read(Kind.FEED, b"\xef\xbb\xbf\r\n" + calendar(event("DTSTART:20261204T190000Z")), served, "", HERE)
    assert isinstance(feed, ReadFeed)
    assert feed.kind is Kind.ICAL


def test_a_web_page_in_a_calendars_place_is_no_calendar() -> None:
    failed = read(Kind.ICAL, b"<html><title>Log in</title></html>", "text/html", "")
    assert isinstance(failed, Failed)
    assert failed.reason == "the answer is a web page (“Log in”), not a feed"


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART:19700101T000000Z", "RRULE:FREQ=SECONDLY"],
        ["DTSTART:19700101T000000Z", "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"],
        ["DTSTART:00010101T000000Z", "RRULE:FREQ=MINUTELY;INTERVAL=7"],
    ],
    ids=["every second", "never, looked for every second", "every seventh minute since year one"],
)
def test_a_rule_that_never_ends_costs_its_own_calendar_alone(lines: list[str]) -> None:
    async def both() -> tuple[ReadFeed | Failed, ReadFeed | Failed]:
        async with Readers(workers=1, cpu_seconds=2) as readers:
            hostile = await readers.read(Kind.ICAL, calendar(event(*lines)), "", "", HERE)
            return hostile, await readers.read(Kind.ICAL, calendar(WEEKLY), "", "", HERE)

    hostile, after = asyncio.run(both())
    assert isinstance(hostile, Failed)
    assert hostile.trouble is Trouble.READER
    assert isinstance(after, ReadFeed)


LINES = st.sampled_from(
    [
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VTIMEZONE",
        "END:VTIMEZONE",
        "BEGIN:STANDARD",
        "END:STANDARD",
        "TZID:X",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+9900",
        "UID:a",
        "UID:",
        "DTSTART:20261204T190000Z",
        "DTSTART;TZID=X:20261204T190000",
        "DTSTART;VALUE=DATE:20261204",
        "DTSTART:00010101T000000",
        "DTEND:99991231T235959Z",
        "DTEND;VALUE=DATE:20261206",
        "DURATION:-P1D",
        "DURATION:P99999W",
        "RRULE:FREQ=WEEKLY",
        "RRULE:FREQ=DAILY;COUNT=-3",
        "RRULE:FREQ=YEARLY;UNTIL=99991231",
        "RDATE;VALUE=PERIOD:20261205T190000Z/PT1H",
        "EXDATE:20261204",
        "RECURRENCE-ID:20261211T190000Z",
        "RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20261211",
        "SEQUENCE:many",
        "STATUS:",
        "CLASS:PRIVATE",
        "SUMMARY;LANGUAGE=cy:Côr\\, \\n\\;",
        "LOCATION:",
        "CATEGORIES:a,,b",
        "URL:http://[::1",
        "IMAGE;VALUE=URI:https://hall.example/a.png",
        "X-WR-TIMEZONE:Mars/Base",
        " folded",
        "\x00",
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(LINES, max_size=25), st.booleans())
def test_no_heap_of_lines_stops_the_reader(lines: list[str], is_framed: bool) -> None:
    body = "\r\n".join(lines).encode()
    framed = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + body + b"\r\nEND:VEVENT\r\nEND:VCALENDAR"
    feed = read(Kind.ICAL, framed if is_framed else body, "text/calendar", "https://hall.example/", HERE)
    assert isinstance(feed, ReadFeed | Failed)


# ── night after night ───────────────────────────────────────────────────────────────────────────


class Nights:
    """A calendar on a loopback web, asked night after night."""

    def __init__(self, web: Web, store: Store) -> None:
        self.web, self.store = web, store

    def has(self, *components: str) -> None:
        self.web.serve("/all.ics", calendar(*components), "text/calendar", etag=f'"{hash(components)}"')

    def night(self, number: float) -> Collected:
        listened = channel("hall", kind=Kind.ICAL, path=None, url=self.web.url("/all.ics", "hall.localhost"))
        found = hub(partner(channels=(listened,)), allow=(f"*.localhost:{self.web.port}",))
        asking = collect(found, self.store, NOW + number * DAY, force=True, limits=Limits(gap=0, wall=5))
        return asyncio.run(asking)

    @property
    def dates(self) -> list[Occurrence]:
        return [one for some in self.store.occurrences().values() for one in some]

    @property
    def state(self) -> ChannelState:
        return self.store.channel_states()["hall"]


@pytest.fixture
def nights(tmp_path: Path, store: Store) -> Iterator[Nights]:
    with Web() as web:
        yield Nights(web, store)


def once(day: int, uid: str = "a", title: str = "Fair", hour: int = 19, *more: str) -> str:
    return event(f"DTSTART:202612{day:02}T{hour}0000Z", *more, uid=uid, title=title)


def test_a_changed_time_makes_a_version_and_the_date_remembers_what_it_was(nights: Nights) -> None:
    nights.has(once(4))
    assert nights.night(0).results[0].new == 1
    nights.has(once(4, hour=20))
    assert nights.night(1).results[0].changed == 1
    [one] = nights.dates
    assert (one.starts.hour, one.was) == (20, at("2026-12-04T19:00"))
    nights.has(once(4, "a", "Fair", 20, "LOCATION:Church"))
    assert nights.night(2).results[0].changed == 1
    assert nights.dates[0].was == at("2026-12-04T19:00")
    nights.has(once(4))
    nights.night(3)
    assert nights.dates[0].was == at("2026-12-04T20:00")


def test_an_unchanged_calendar_is_read_anew_after_four_weeks_for_its_coming_dates(nights: Nights) -> None:
    nights.has(WEEKLY)
    nights.night(0)
    last = nights.dates[-1].starts
    nights.night(20)
    assert nights.dates[-1].starts == last
    asked = nights.web.asked_for("/all.ics")
    assert ["if-none-match" in each.headers for each in asked] == [False, True]
    collected = nights.night(28)
    assert "if-none-match" not in nights.web.asked_for("/all.ics")[-1].headers
    assert (collected.results[0].new, collected.results[0].changed) == (0, 0)
    assert nights.dates[-1].starts - last == timedelta(days=28)
    assert nights.dates[0].starts == at("2026-09-24T18:00")  # what is over stays as it was read


def test_a_date_that_was_called_off_stays_when_its_calendar_drops_it(nights: Nights) -> None:
    off = event("RECURRENCE-ID:20261203T190000Z", "DTSTART:20261203T190000Z", "STATUS:CANCELLED")
    weekly = event("DTSTART:20261126T190000Z", "RRULE:FREQ=WEEKLY;COUNT=3")
    nights.has(weekly, off)
    nights.night(0)
    nights.has(weekly.replace("RRULE", "EXDATE:20261203T190000Z\r\nRRULE"))
    nights.night(1)
    assert [one.standing.value for one in nights.dates] == ["confirmed", "cancelled", "confirmed"]


def test_a_date_that_its_series_leaves_out_is_called_off(nights: Nights) -> None:
    weekly = event("DTSTART:20261126T190000Z", "RRULE:FREQ=WEEKLY;COUNT=6")
    nights.has(weekly)
    nights.night(0)
    nights.has(weekly.replace("RRULE", "EXDATE:20261203T190000Z\r\nRRULE"))
    for number in (1, 2):
        nights.night(number)
        assert [one.standing.value for one in nights.dates] == ["confirmed", "cancelled", *["confirmed"] * 4]
    nights.has(weekly)
    nights.night(3)
    assert {one.standing for one in nights.dates} == {Standing.CONFIRMED}


def test_a_series_that_ends_earlier_or_has_another_day_calls_nothing_off(nights: Nights) -> None:
    weekly = event("DTSTART:20261126T190000Z", "RRULE:FREQ=WEEKLY;COUNT=6")
    nights.has(weekly)
    nights.night(0)
    nights.has(weekly.replace("COUNT=6", "COUNT=5"))
    nights.night(1)
    assert [one.standing.value for one in nights.dates] == ["confirmed"] * 5
    nights.has(weekly.replace("20261126", "20261127"))
    nights.night(2)
    assert [(one.starts.day, one.standing.value) for one in nights.dates][:2] == [(27, "confirmed"), (4, "confirmed")]


def test_a_series_at_another_hour_tells_of_each_date_when_it_was_to_be(nights: Nights) -> None:
    weekly = event("DTSTART:20261126T190000Z", "RRULE:FREQ=WEEKLY;COUNT=3")
    nights.has(weekly)
    nights.night(0)
    nights.has(weekly.replace("T190000Z", "T200000Z"))
    for number in (1, 2):
        nights.night(number)
        hours = [(one.starts.hour, one.was and one.was.hour, one.standing.value) for one in nights.dates]
        assert hours == [(20, 19, "confirmed")] * 3


def test_an_event_with_a_new_uid_and_a_new_day_is_moved_when_nothing_else_is_called_so(nights: Nights) -> None:
    others = [once(day, uid=str(day), title=f"Thing {day}") for day in range(20, 28)]
    nights.has(once(4), *others)
    nights.night(0)
    nights.has(once(5, uid=""), *others)
    result = nights.night(1).results[0]
    assert (result.new, result.changed, result.remark) == (0, 1, None)
    assert [one.was for one in nights.dates if one.was] == [at("2026-12-04T19:00")]


def test_what_is_later_than_all_that_a_calendar_lists_is_not_missing_from_it(nights: Nights) -> None:
    every = [once(day, uid=str(day), title=f"Thing {day}") for day in range(5, 20)]
    nights.has(*every)
    nights.night(0)
    nights.has(once(4), *every[:-1])  # its next fifteen
    collected = nights.night(1)
    assert (collected.results[0].remark, nights.store.absences()) == (None, {})
    nights.has(once(4), *every[1:-1])
    assert nights.night(2).results[0].remark == "coming events that it no longer lists: “Thing 5”"


def test_a_coming_event_that_leaves_its_calendar_is_taken_back_after_two_nights(nights: Nights) -> None:
    kept = [once(day, uid=str(day), title=f"Thing {day}") for day in range(5, 15)]
    nights.has(once(4), *kept)
    nights.night(0)
    nights.has(*kept)
    collected = nights.night(1)
    assert collected.results[0].remark == "coming events that it no longer lists: “Fair”"
    assert collected.retracted == ()
    assert [how for _, _, how in nights.night(2).retracted] == [absences.UNLISTED]
    nights.has(once(4), *kept)
    assert len(nights.night(3).returned) == 1


def test_an_event_is_not_taken_back_while_its_calendar_does_not_answer(nights: Nights) -> None:
    kept = [once(day, uid=str(day), title=f"Thing {day}") for day in range(5, 15)]
    nights.has(once(4), *kept)
    nights.night(0)
    nights.has(*kept)
    nights.night(1)
    nights.web.fail("/all.ics", 500)
    assert nights.night(2).retracted == ()
    nights.has(*kept)
    assert [how for _, _, how in nights.night(3).retracted] == [absences.UNLISTED]


def test_what_is_over_may_leave_its_calendar_in_silence(nights: Nights) -> None:
    past = event("DTSTART:20261110T190000Z", uid="past", title="Past")
    off = once(6, "off", "Called off", 19, "STATUS:CANCELLED")
    nights.has(past, off, once(4), once(5, uid="b"))
    nights.night(0)
    nights.has(once(4), once(5, uid="b"))
    collected = nights.night(1)
    assert collected.results[0].remark is None
    assert nights.store.absences() == {}
    assert len(nights.dates) == 4


def test_many_that_leave_at_once_are_a_change_of_the_calendar(nights: Nights) -> None:
    nights.has(*(once(day, uid=str(day), title=f"Thing {day}") for day in range(4, 14)))
    nights.night(0)
    nights.has(once(4, uid="4", title="Thing 4"))
    collected = nights.night(1)
    assert collected.results[0].remark == (
        "9 items vanished from among 1 at once: taken for a change of the feed itself"
    )
    assert nights.store.absences() == {}


def test_events_with_new_uids_are_the_same_events(nights: Nights) -> None:
    def every(run: str, hour: int = 19) -> list[str]:
        return [once(day, f"{run}-{day}", f"Thing {day}", hour, f"URL:https://hall.example/{day}") for day in (4, 5, 6)]

    nights.has(*every("first"))
    assert nights.night(0).results[0].new == 3
    for number, run in enumerate(("second", "third"), 1):
        nights.has(*every(run))
        result = nights.night(number).results[0]
        assert (result.new, result.changed, result.remark) == (0, 0, None)
    nights.has(*every("fourth", hour=20))
    result = nights.night(3).results[0]
    assert (result.new, result.changed) == (0, 3)
    nights.has(*every("third", hour=20))
    assert nights.night(4).results[0].new == 0
    assert len(nights.dates) == 3
    assert sorted(one.was for one in nights.dates if one.was) == [at(f"2026-12-0{day}T19:00") for day in (4, 5, 6)]


def test_an_event_beside_another_of_its_name_is_an_event_of_its_own(nights: Nights) -> None:
    nights.has(once(4))
    nights.night(0)
    nights.has(once(4), once(11, uid="b"))
    assert nights.night(1).results[0].new == 1


def test_a_calendar_is_well_while_it_has_dates_to_come_and_is_asked_often(nights: Nights) -> None:
    nights.has(*(once(day, uid=str(day), title=f"Thing {day}") for day in range(4, 14)))
    nights.night(0)
    state = nights.state
    assert health.health(state, NOW) is Health.OK
    assert health.health(state, NOW + 40 * DAY) is Health.QUIET
    assert health.sentence(state, NOW) == "it has dates to come"
    assert state.next_due is not None
    assert state.next_due - NOW <= 2 * HOUR


def test_a_calendar_is_asked_without_validators_once_in_four_weeks() -> None:
    held = Validators(etag='"a"')
    state = ChannelState("hall", validators=held, kind=Kind.ICAL, read=NOW)
    feed = channel("hall", kind=Kind.FEED)
    assert schedule.validators(state, feed, NOW + 27 * DAY) == held
    assert schedule.validators(state, feed, NOW + 28 * DAY) == Validators()
    assert schedule.validators(ChannelState("a", validators=held, kind=Kind.RSS), feed, NOW + 99 * DAY) == held
