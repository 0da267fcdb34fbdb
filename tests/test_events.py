"""Events entered by hand: what their files may say, when they take place, that nothing of it changes silently."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import mf2py
import pytest
from icalendar import Calendar

from partnerhub.config import read_content, schema
from partnerhub.errors import ConfigError
from partnerhub.model import Event, EventKind
from tests.command import ROOT
from tests.make import DAY, NOW, hub
from tests.test_debates import Hubs, id_of, of_its_own, place

__all__ = ["place"]

EVENING = """---
title: An open evening
kind: meeting
starts: 2026-12-03T19:00
ends: 2026-12-03T20:30
place: Corn Hall, Hexley
access: [step-free, BSL interpreter]
online: https://pantry.example/live
organiser: pantry
areas: [vale]
topics: [youth]
by: rw
on: 2026-11-09
---
Come and *ask*.
"""
WEEKLY = EVENING.replace("by: rw", "repeats: FREQ=WEEKLY;COUNT=4\nby: rw")


def event(root: Path, text: str = EVENING, name: str = "evening.md") -> Event:
    write(root, text, name)
    [found] = read_content(hub(root=root)).events
    return found


def write(root: Path, text: str, name: str = "evening.md") -> None:
    path = root / "content" / "events" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def mistakes(root: Path, text: str, name: str = "evening.md") -> list[str]:
    write(root, text, name)
    with pytest.raises(ConfigError) as raised:
        read_content(hub(root=root))
    return [str(each) for each in raised.value.mistakes]


def at(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


# ── the file ──


def test_an_event_arrives_with_everything_its_file_says(tmp_path: Path) -> None:
    found = event(tmp_path)
    [time] = found.times
    assert (found.id, found.title, found.kind) == ("evening", "An open evening", EventKind.MEETING)
    assert (time.key, time.starts, time.ends) == ("", at(12, 3, 19), at(12, 3, 20, 30))
    assert (found.place, found.access) == ("Corn Hall, Hexley", ("step-free", "BSL interpreter"))
    assert (found.partner, found.organiser, found.areas, found.topics) == ("pantry", None, ("vale",), ("youth",))
    assert (found.all_day, found.zone, found.says) == (False, "Europe/London", "Come and ask.")


def test_days_alone_count_to_the_end_of_the_last(tmp_path: Path) -> None:
    found = event(tmp_path, EVENING.replace("T19:00", "").replace("2026-12-03T20:30", "2026-12-05"))
    assert found.all_day
    assert (found.times[0].starts, found.times[0].ends) == (at(12, 3), at(12, 5, 23, 59) + timedelta(seconds=59))


def test_a_time_is_that_of_its_own_zone(tmp_path: Path) -> None:
    found = event(tmp_path, EVENING.replace("by: rw", "zone: Europe/Berlin\nby: rw"))
    assert found.times[0].starts == at(12, 3, 18)


def test_a_rule_keeps_its_hour_when_the_clocks_change(tmp_path: Path) -> None:
    text = WEEKLY.replace("2026-12-03", "2027-03-18")
    assert [each.starts for each in event(tmp_path, text).times] == [
        at(3, 18, 19, year=2027),
        at(3, 25, 19, year=2027),
        at(4, 1, 18, year=2027),
        at(4, 8, 18, year=2027),
    ]


def test_a_rule_may_end_on_a_day_and_take_whole_days(tmp_path: Path) -> None:
    text = WEEKLY.replace("COUNT=4", "UNTIL=20261217")
    assert [each.key for each in event(tmp_path, text).times] == ["20261203T1900", "20261210T1900"]
    days = text.replace("T19:00", "").replace("T20:30", "")
    assert [each.key for each in event(tmp_path, days).times] == ["20261203", "20261210", "20261217"]


def test_a_list_of_days_has_the_hour_of_the_first(tmp_path: Path) -> None:
    text = EVENING.replace("by: rw", 'repeats: ["2027-01-14", "2026-12-03", "2027-02-04T18:00"]\nby: rw')
    assert [each.starts for each in event(tmp_path, text).times] == [
        at(12, 3, 19),
        at(1, 14, 19, year=2027),
        at(2, 4, 18, year=2027),
    ]
    assert {each.ends - each.starts for each in event(tmp_path, text).times} == {timedelta(minutes=90)}


def test_one_of_a_series_is_moved_and_another_cancelled_under_their_first_names(tmp_path: Path) -> None:
    text = WEEKLY.replace(
        "by: rw",
        "moved:\n  - {was: 2026-12-10T19:00, now: 2026-12-11T18:00, why: The hall is taken., on: 2026-11-12}\n"
        "cancelled: {on: 2026-11-13, why: Nobody is there., only: [2026-12-24]}\nby: rw",
    )
    times = event(tmp_path, text).times
    assert [(each.key, each.starts, each.was, each.is_cancelled) for each in times] == [
        ("20261203T1900", at(12, 3, 19), None, False),
        ("20261210T1900", at(12, 11, 18), at(12, 10, 19), False),
        ("20261217T1900", at(12, 17, 19), None, False),
        ("20261224T1900", at(12, 24, 19), None, True),
    ]


def test_what_takes_place_once_says_where_it_was_before(tmp_path: Path) -> None:
    moved = "moved:\n  - {was: 2026-11-26T18:30, now: 2026-12-03T19:00, why: Ice., on: 2026-11-12}\nby: rw"
    [time] = event(tmp_path, EVENING.replace("by: rw", moved)).times
    assert (time.starts, time.was) == (at(12, 3, 19), at(11, 26, 18, 30))


def test_a_draft_is_checked_and_not_shown(tmp_path: Path) -> None:
    write(tmp_path, EVENING.replace("by: rw", "status: draft\nby: rw"))
    assert read_content(hub(root=tmp_path)).events == ()
    assert mistakes(tmp_path, EVENING.replace("by: rw", "status: draft\nby: rw\nareas: [mars]").replace("[vale]", "[]"))


def test_what_was_read_is_kept_and_read_again(tmp_path: Path) -> None:
    write(tmp_path, WEEKLY)
    (tmp_path / "var").mkdir()
    first = read_content(hub(root=tmp_path), keeps=True)
    assert read_content(hub(root=tmp_path)) == first


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("starts: 2026-12-03T19:00\n", ""), "missing starts: write when it starts"),
        (("2026-12-03T20:30", "2026-12-03T18:30"), "ends (2026-12-03 18:30:00) is before starts"),
        (("2026-12-03T20:30", "2026-12-03"), "starts and ends are a day and a time"),
        (("T19:00\n", "T19:00+01:00\n"), "has an offset of its own"),
        (("kind: meeting", "kind: party"), "should be one of event, meeting, surgery, volunteering"),
        (("[vale]", "[vael]"), 'unknown area "vael"'),
        (("organiser: pantry", "organiser: the-pantry"), 'unknown partner "the-pantry"'),
        (("by: rw", "repeats: FREQ=WEEKLY\nby: rw"), "repeats has no end: write COUNT=… or UNTIL=…"),
        (("by: rw", "repeats: FREQ=SECONDLY;COUNT=3\nby: rw"), "repeats is no rule for days"),
        (("by: rw", "repeats: every week\nby: rw"), "repeats is no rule"),
        (("by: rw", "repeats: FREQ=DAILY;COUNT=900\nby: rw"), "repeats has more than 200 times"),
        (("by: rw", "repeats: FREQ=WEEKLY;UNTIL=20200101\nby: rw"), "repeats gives no other time than starts"),
        (("by: rw", "repeats: [soon]\nby: rw"), "should be a list of days or times, or a rule"),
        (
            ("by: rw", "moved: [{was: 2026-12-01T19:00, now: 2026-12-04T19:00, why: x, on: 2026-11-10}]\nby: rw"),
            "and starts is 2026-12-03 19:00:00: write the new time in both",
        ),
        (
            ("by: rw", "moved: [{was: Library, now: Barn, why: x, on: 2026-11-10}]\nby: rw"),
            'moved: now is "Barn", and place "Corn Hall, Hexley"',
        ),
        (
            ("by: rw", "moved: [{was: 2026-12-01T19:00, now: Barn, why: x, on: 2026-11-10}]\nby: rw"),
            "was and now are a time and a place",
        ),
        (("by: rw", "cancelled: {on: 2026-11-10, why: x, only: [2026-12-03]}\nby: rw"), "only is for a series"),
        (("by: rw", "writeups: [{name: Half}]\nby: rw"), "writeups: write the id of a story, or"),
        (("by: rw", "color: red\nby: rw"), 'unknown key "color"'),
    ],
)
def test_every_mistake_has_its_line_and_what_to_do(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    told = mistakes(tmp_path, EVENING.replace(*change))
    assert says in told[0]
    assert re.match(r"content/events/evening\.md:\d+: ", told[0])


def test_a_day_that_is_none_of_the_series_is_a_mistake(tmp_path: Path) -> None:
    wrong = "cancelled: {on: 2026-11-10, why: x, only: [2026-12-04]}\n"
    wrong += "moved: [{was: 2026-12-05T19:00, now: 2026-12-06T19:00, why: x, on: 2026-11-10}]\nby: rw"
    told = mistakes(tmp_path, WEEKLY.replace("by: rw", wrong))
    assert ["is no day of the series" in each or "is no time of the series" in each for each in told] == [True, True]


@pytest.mark.parametrize("name", ["areas.md", "topics.md", "2026.md", "index.md", "An Evening.md"])
def test_a_name_that_would_be_another_pages_address_is_refused(tmp_path: Path, name: str) -> None:
    assert "rename" in mistakes(tmp_path, EVENING, name)[0]


# ── nothing changes silently ──


def changed(place: Hubs, before: str, after: str) -> str:
    """What the next night says when the file reads so; "" when it is fine."""
    place.write("events/evening.md", before)
    place.night([of_its_own("a")])
    place.write("events/evening.md", after)
    try:
        place.night()
    except ConfigError as error:
        return "\n".join(map(str, error.mistakes))
    return ""


def test_a_silent_change_of_its_time_is_refused_with_line_and_remedy(place: Hubs) -> None:
    told = changed(place, EVENING, EVENING.replace("T19:00", "T18:00"))
    assert told.startswith("content/events/evening.md:4: readers know this event by “starts: 2026-12-03T19:00 ends: ")
    assert "would now say “starts: 2026-12-03T18:00 ends: 2026-12-03T20:30”" in told
    assert "tell it in `moved`" in told


def test_a_slip_is_no_excuse_for_another_time(place: Hubs) -> None:
    assert "tell it in `moved`" in changed(
        place, EVENING, EVENING.replace("T19:00", "T18:00").replace("by: rw", "minor: true\nby: rw")
    )


def test_a_silent_change_of_its_place_is_refused(place: Hubs) -> None:
    told = changed(place, EVENING, EVENING.replace("Corn Hall", "Guildhall"))
    assert told.startswith("content/events/evening.md:6: ")
    assert "“place: Corn Hall, Hexley”" in told


def test_a_day_of_a_series_does_not_leave_it_silently(place: Hubs) -> None:
    assert "starts: 2026-12-24T19:00" in changed(place, WEEKLY, WEEKLY.replace("COUNT=4", "COUNT=3"))


def test_a_series_may_go_on(place: Hubs) -> None:
    assert changed(place, WEEKLY, WEEKLY.replace("COUNT=4", "COUNT=6")) == ""


@pytest.mark.parametrize(
    ("after", "moved"),
    [
        (EVENING.replace("2026-12-03", "2026-12-10"), "{was: 2026-12-03T19:00, now: 2026-12-10T19:00, "),
        (
            EVENING.replace("2026-12-03T20:30", "2026-12-03T21:30"),
            "{was: 2026-12-03T19:00, was_ends: 2026-12-03T20:30, now: 2026-12-03T19:00, ",
        ),
        (EVENING.replace("Corn Hall", "Guildhall"), '{was: "Corn Hall, Hexley", now: "Guildhall, Hexley", '),
        (WEEKLY, ""),
    ],
)
def test_a_change_that_is_told_is_fine(place: Hubs, after: str, moved: str) -> None:
    if moved:
        after = after.replace("by: rw", f"moved:\n  - {moved}why: Ice., on: 2026-11-19}}\nby: rw")
    assert changed(place, EVENING, after) == ""


def test_what_was_told_once_stays(place: Hubs) -> None:
    moved = "moved:\n  - {was: 2026-11-26T19:00, now: 2026-12-03T19:00, why: Ice., on: 2026-11-19}\nby: rw"
    told = changed(place, EVENING.replace("by: rw", moved), EVENING)
    assert "was changed or taken out" in told


def test_a_second_move_follows_the_first(place: Hubs) -> None:
    first = "moved:\n  - {was: 2026-11-26T19:00, now: 2026-12-03T19:00, why: Ice., on: 2026-11-18}\n"
    second = "  - {was: 2026-12-03T19:00, now: 2026-12-10T19:00, why: Snow., on: 2026-11-19}\n"
    before = EVENING.replace("by: rw", f"{first}by: rw")
    after = EVENING.replace("2026-12-03", "2026-12-10").replace("by: rw", f"{first}{second}by: rw")
    assert changed(place, before, after) == ""
    assert "Snow." in place.page("events/evening/index.html")


# ── its page ──


def test_its_page_says_when_where_who_and_how_to_get_in(place: Hubs) -> None:
    place.write("events/evening.md", EVENING)
    place.night([of_its_own("a")])
    page = unescape(place.page("events/evening/index.html"))
    for words in ("Thursday 3 December 2026", "19:00 to 20:30", "Corn Hall, Hexley", "BSL interpreter", "Meeting"):
        assert words in page
    assert "Come and <em>ask</em>." in page
    assert 'href="../../events/evening/calendar.ics"' in page
    [found] = [each for each in mf2py.parse(doc=page)["items"] if each["type"] == ["h-event"]]
    assert found["properties"]["name"] == ["An open evening"]
    assert found["properties"]["start"] == ["2026-12-03T19:00+0000"]
    assert found["properties"]["location"] == ["Corn Hall, Hexley"]


def linked(page: str) -> list[dict[str, object]]:
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    whole = json.loads(text)
    return [each for each in whole.get("@graph", [whole]) if each["@type"] == "Event"]


def test_machines_read_that_it_was_moved(place: Hubs) -> None:
    moved = "moved:\n  - {was: 2026-11-26T18:30, now: 2026-12-03T19:00, why: Ice., on: 2026-11-12}\nby: rw"
    place.write("events/evening.md", EVENING.replace("by: rw", moved))
    place.night([of_its_own("a")])
    page = place.page("events/evening/index.html")
    [node] = linked(page)
    assert node["eventStatus"] == "https://schema.org/EventRescheduled"
    assert node["previousStartDate"] == "2026-11-26T18:30+00:00"
    assert node["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert "Moved: it was to be on 26 November 2026, 18:30" in page
    assert "Ice." in page


def test_what_is_cancelled_stays_and_says_so_everywhere(place: Hubs) -> None:
    place.write("events/evening.md", EVENING.replace("by: rw", "cancelled: {on: 2026-11-19, why: Ice.}\nby: rw"))
    place.night([of_its_own("a")])
    assert linked(place.page("events/evening/index.html"))[0]["eventStatus"] == "https://schema.org/EventCancelled"
    for path in ("events/evening/index.html", "events/index.html", "events/2026/12/index.html"):
        assert "Cancelled" in place.page(path)
        assert "Ice." in place.page(path)
    [entry] = Calendar.from_ical(place.page("events/evening/calendar.ics")).walk("VEVENT")
    assert (entry["STATUS"], entry["SUMMARY"]) == ("CANCELLED", "Cancelled: An open evening")
    assert "An open evening" not in place.page("index.html")


def test_a_withdrawn_event_leaves_a_notice_and_no_list_has_it(place: Hubs) -> None:
    place.write("events/evening.md", EVENING)
    place.night([of_its_own("a")])
    place.write("events/evening.md", EVENING.replace("by: rw", "withdrawn: {on: 2026-11-20, why: A mistake.}\nby: rw"))
    place.night()
    assert "This page was withdrawn" in place.page("events/evening/index.html")
    assert "An open evening" not in place.page("events/index.html")


def test_hostile_words_stay_words(place: Hubs) -> None:
    hostile = '"<script>x</script>\\" onclick=y"'
    place.write("events/evening.md", EVENING.replace("An open evening", hostile).replace("Corn Hall, Hexley", hostile))
    place.night([of_its_own("a")])
    for path in ("events/evening/index.html", "events/index.html", "index.html", "closing/index.html"):
        assert "<script>x" not in place.page(path)


# ── the pages of events ──


def titles(page: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'<a class="u-url p-name"[^>]*>([^<]*)</a>', page)]


def test_the_next_one_stands_first_and_a_series_once(place: Hubs) -> None:
    place.write("events/weekly.md", WEEKLY.replace("An open evening", "Tea"))
    place.write("events/soon.md", EVENING.replace("2026-12-03", "2026-11-21").replace("An open", "A soon"))
    place.night([of_its_own("a")])
    page = place.page("events/index.html")
    assert titles(page) == ["A soon evening", "Tea"]
    assert "and 3 more times, the last on 24 December 2026" in page
    assert "<strong>tomorrow</strong>" in page
    assert titles(place.page("events/2026/12/index.html")) == ["Tea"] * 4


def test_only_months_with_something_have_a_page_and_lead_to_each_other(place: Hubs) -> None:
    place.write("events/evening.md", EVENING)
    place.write("events/spring.md", EVENING.replace("2026-12-03", "2027-03-04"))
    place.night([of_its_own("a")])
    months = {path for path in place.bytes() if re.fullmatch(r"events/\d{4}/\d{2}/index\.html", path)}
    assert months == {"events/2026/12/index.html", "events/2027/03/index.html"}
    assert 'rel="next" href="../../../events/2027/03/index.html"' in place.page("events/2026/12/index.html")
    assert 'rel="prev" href="../../../events/2026/12/index.html"' in place.page("events/2027/03/index.html")


def test_what_goes_on_over_new_year_stands_in_both_months(place: Hubs) -> None:
    place.write(
        "events/fair.md",
        EVENING.replace("2026-12-03T19:00", "2026-12-30").replace("2026-12-03T20:30", "2027-01-02"),
    )
    place.night([of_its_own("a")])
    assert "until 2 January 2027" in place.page("events/2026/12/index.html")
    assert "from 30 December 2026 to 2 January 2027" in place.page("events/2027/01/index.html")


def test_an_area_and_a_topic_have_their_events_and_no_other_has_a_page(place: Hubs) -> None:
    place.write("events/evening.md", EVENING)
    place.night([of_its_own("a")])
    about = {path for path in place.bytes() if path.startswith(("events/areas/", "events/topics/"))}
    assert about == {
        "events/areas/shire/index.html",
        "events/areas/vale/index.html",
        "events/topics/youth/index.html",
    }
    assert titles(place.page("events/areas/shire/index.html")) == ["An open evening"]
    assert "BEGIN:VEVENT" in place.page("areas/shire/calendar.ics")
    assert "BEGIN:VEVENT" in place.page("topics/youth/calendar.ics")
    assert "BEGIN:VEVENT" in place.page("partners/pantry/calendar.ics")
    assert "BEGIN:VEVENT" in place.page("events/calendar.ics")
    assert "BEGIN:VEVENT" in place.page("calendar.ics")
    assert "BEGIN:VEVENT" not in place.page("closing/calendar.ics")


def test_a_past_event_names_what_was_written_afterwards(place: Hubs) -> None:
    text = EVENING.replace("2026-12-03", "2026-11-12").replace(
        "by: rw",
        f"writeups: [{id_of('b')}, {{name: What we heard, url: 'https://pantry.example/heard'}}]\nby: rw",
    )
    place.write("events/evening.md", text)
    place.night([of_its_own("a"), of_its_own("b")])
    for path in ("events/evening/index.html", "events/2026/11/index.html"):
        page = place.page(path)
        assert f"stories/{id_of('b')}.html" in page
        assert "https://pantry.example/heard" in page


def test_of_a_series_a_story_is_about_the_last_time_before_it_was_told(place: Hubs) -> None:
    text = WEEKLY.replace("2026-12-03", "2026-11-05").replace("by: rw", f"writeups: [{id_of('b')}]\nby: rw")
    place.write("events/evening.md", text)
    place.night([of_its_own("b", placed=NOW - 3 * DAY)])
    page = place.page("events/2026/11/index.html")
    [(day, _)] = re.findall(
        r'datetime="(2026-11-\d\d)"(?:(?!datetime="2026-11-\d\d").)*?(stories/b{12})', page, re.DOTALL
    )
    assert day == "2026-11-12"
    assert page.count("stories/bbbb") == place.page("events/evening/index.html").count("stories/bbbb") == 1


def test_a_story_that_links_to_a_past_event_joins_by_itself(place: Hubs) -> None:
    place.write("events/evening.md", EVENING.replace("2026-12-03", "2026-11-12"))
    linking = of_its_own("b")
    body = '<p>We were <a href="https://hub.example/events/evening/">there</a>.</p>'
    early = replace(of_its_own("c", placed=NOW - 20 * DAY), said=replace(of_its_own("c").said, body=body))
    place.night([replace(linking, said=replace(linking.said, body=body)), early])
    assert f"stories/{id_of('b')}.html" in place.page("events/evening/index.html")
    assert f"stories/{id_of('c')}.html" not in place.page("events/evening/index.html")


def test_a_past_month_is_not_made_again_by_what_comes_after(place: Hubs) -> None:
    place.write("events/past.md", EVENING.replace("2026-12-03", "2026-10-01"))
    place.write("events/evening.md", EVENING)
    place.night([of_its_own("a")])
    place.write("events/late.md", EVENING.replace("2026-12-03", "2026-12-28"))
    _, written = place.night([of_its_own("b")], now=NOW + 5 * DAY)
    assert "events/2026/10/index.html" not in written
    assert "events/past/index.html" not in written
    assert "events/2026/12/index.html" in written


def test_a_story_that_is_no_event_remakes_no_page_of_events(place: Hubs) -> None:
    place.write("events/evening.md", EVENING)
    place.night([of_its_own("a")])
    _, written = place.night([of_its_own("b")])
    assert not [path for path in written if path.startswith("events/")]


def test_without_any_event_the_page_says_so(place: Hubs) -> None:
    place.night([of_its_own("a")])
    assert "Nothing is coming that we know of." in place.page("events/index.html")


def test_what_finds_pages_finds_events(place: Hubs) -> None:
    place.write("events/evening.md", EVENING)
    place.night([of_its_own("a")])
    assert "events/evening/" in place.page("a-z/index.html")
    assert 'href="./events/index.html"' in place.page("index.html")


def test_the_days_of_the_changes_are_in_order(tmp_path: Path) -> None:
    text = EVENING.replace(
        "by: rw",
        "cancelled: {on: 2026-11-19, why: Ice.}\ncorrections: [{was: a, now: b, why: c, on: 2026-11-11}]\nby: rw",
    )
    assert event(tmp_path, text).changes == (date(2026, 11, 11), date(2026, 11, 19))


# ── the handbook ──

HANDBOOK = ROOT / "docs" / "events.md"


def test_the_examples_of_the_handbook_can_be_read(tmp_path: Path) -> None:
    text = HANDBOOK.read_text(encoding="utf-8")
    [whole] = re.findall(r"```markdown\n(.*?)```", text, re.DOTALL)
    whole = whole.replace("opcc", "pantry").replace("[hexley]", "[vale]").replace("[consultation]", "[youth]")
    assert event(tmp_path, whole).title == "Ask about next year's policing bill"
    parts = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert len(parts) == 5
    for part in parts:
        at_its_time = whole.replace("2026-12-03", "2026-12-01") if "moved" in part else whole
        event(tmp_path, at_its_time.replace("by: AB", f"{part}by: AB"))


def test_what_an_editors_program_knows_of_the_file_is_what_is_read() -> None:
    fields = schema("event")["properties"]
    assert fields["kind"]["enum"] == ["event", "meeting", "surgery", "volunteering"]
    assert {each["type"] for each in fields["repeats"]["anyOf"]} == {"string", "array"}
