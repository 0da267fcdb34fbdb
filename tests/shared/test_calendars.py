"""Real and odd calendars: none stops the reader, and what it finds is what recurring-ical-events finds by itself."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar
from icalendar.timezone import tzp

from partnerhub.collect import dates
from partnerhub.collect.identity import item_ids
from partnerhub.collect.read import read
from partnerhub.collect.read.ical import AHEAD, BACK
from partnerhub.collect.update import plan_versions
from partnerhub.collect.values import Failed, Here, ReadFeed
from partnerhub.model import Kind
from partnerhub.store import Kept, Known
from tests.conftest import SHARED
from tests.make import channel

DATA = SHARED / "calendars"
FILES = sorted(DATA.rglob("*.ics"))
LONDON = ZoneInfo("Europe/London")
FIRST = re.compile(rb"BEGIN:VEVENT.*?\nDTSTART[^:\r\n]*:(\d{8})", re.DOTALL)
UID = re.compile(rb"^UID:(.*)$", re.MULTILINE)
WHEN = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
Span = tuple[datetime, datetime]


def name_of(path: Path) -> str:
    return str(path.relative_to(DATA))


def here(body: bytes) -> Here:
    """At the time of its first event, so that there is something in the window."""
    found = FIRST.search(body.replace(b"\r\n", b"\n"))
    try:
        now = datetime.strptime(found[1].decode(), "%Y%m%d").replace(tzinfo=UTC) if found else datetime.now(UTC)
    except ValueError:
        now = datetime(2026, 11, 20, tzinfo=UTC)
    return Here(max(now, datetime(1975, 1, 1, tzinfo=UTC)), "Europe/London")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_calendar_stops_the_reader(path: Path) -> None:
    body = path.read_bytes()
    feed = read(Kind.ICAL, body, "text/calendar", "https://calendars.example/all.ics", here(body))
    assert isinstance(feed, ReadFeed | Failed)
    if isinstance(feed, ReadFeed):
        guids = [said.guid for said in feed.items]
        assert len(guids) == len(set(guids))
        assert {one.item for one in feed.occurrences} == set(guids)
        assert len({(one.item, one.key) for one in feed.occurrences}) == len(feed.occurrences)
        assert all(one.starts <= one.ends and ZoneInfo(one.zone) for one in feed.occurrences)


# ── the library by itself ──


def parsed(body: bytes) -> Calendar | None:
    """All that icalendar reads, as one calendar, without what we leave out on purpose; None: it reads nothing."""
    tzp.use_default()
    try:
        found = Calendar.from_ical(body, multiple=True)
    except Exception:
        return None
    together = Calendar()
    for each in found:
        if isinstance(each, Calendar) and "X-WR-TIMEZONE" in each:
            together["X-WR-TIMEZONE"] = each["X-WR-TIMEZONE"]
        for part in each.subcomponents if isinstance(each, Calendar) else [each]:
            if part.name != "VEVENT" or is_fit(part):
                together.add_component(part)
    return together


def is_fit(event: Any) -> bool:
    if any(name in WHEN for name, _ in event.errors) or isinstance(event.get("DTSTART"), list):
        return False
    return "DTSTART" in event and str(event.get("CLASS", "PUBLIC")).upper() in ("PUBLIC", "")


def span(event: Any, zone: ZoneInfo) -> Span:
    def instant(when: date | datetime) -> datetime:
        moment = when if isinstance(when, datetime) else datetime.combine(when, datetime.min.time())
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)

    start, end = event["DTSTART"].dt, event["DTEND"].dt
    if isinstance(start, datetime):
        return instant(start), instant(end)
    last = instant(max(end, start + timedelta(days=1))) - timedelta(seconds=1)
    return instant(start), last


def expected(calendar: Calendar, where: Here) -> Iterator[tuple[str, Span]]:
    """(UID, when) of everything in the window."""
    begins, ends = where.now - BACK, where.now + AHEAD
    try:
        zone = ZoneInfo(str(calendar["X-WR-TIMEZONE"])) if "X-WR-TIMEZONE" in calendar else LONDON
    except (ValueError, KeyError):
        zone = LONDON
    day = timedelta(days=1)
    for each in recurring_ical_events.of(calendar, skip_bad_series=True).between(begins - day, ends + day):
        found = span(each, zone)
        if found[0] < ends and found[1] >= begins:
            yield str(each.get("UID", "")), found


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_dates_are_those_that_the_library_finds(path: Path) -> None:
    body = path.read_bytes()
    where = here(body)
    feed = read(Kind.ICAL, body, "text/calendar", "https://calendars.example/all.ics", where)
    if isinstance(feed, ReadFeed) and feed.remark and "kept" in feed.remark:
        pytest.skip(feed.remark)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        calendar = parsed(body)
        if calendar is None:
            pytest.skip("icalendar alone does not read it")
        masters = Counter(str(each.get("UID", "")) for each in calendar.walk("VEVENT") if "RECURRENCE-ID" not in each)
        uids = {str(each.get("UID", "")) for each in calendar.walk("VEVENT")}
        try:
            every = list(expected(calendar, where))
        except TypeError as error:
            pytest.skip(f"the library cannot: {error}")
    if isinstance(feed, Failed):
        if every:
            pytest.skip(f"the library finds {len(every)} dates: {feed.reason}")
        return
    # A UID that several events share is what the library takes for one, and we for as many as there are.
    shared = {uid for uid, count in masters.items() if uid and count > 1 and is_shared(calendar, uid)} | repeated(body)
    got = Counter((one.item, (one.starts, one.ends)) for one in feed.occurrences if one.item in uids - shared)
    assert got == Counter((uid, when) for uid, when in every if uid and uid not in shared)
    without = {(one.starts, one.ends) for one in feed.occurrences if one.item.startswith("made of words: ")}
    assert without == {when for uid, when in every if not uid}


def is_shared(calendar: Calendar, uid: str) -> bool:
    """Whether a UID's newest masters are more than one."""
    some = [each for each in calendar.walk("VEVENT") if str(each.get("UID", "")) == uid and "RECURRENCE-ID" not in each]
    newest = max(int(each.get("SEQUENCE", -1)) for each in some)
    return sum(int(each.get("SEQUENCE", -1)) == newest for each in some) > 1


def repeated(body: bytes) -> set[str]:
    """UIDs in several calendars of one file: a history of invitations, not a list."""
    each = [set(UID.findall(part)) for part in body.replace(b"\r\n", b"\n").split(b"\nEND:VCALENDAR")]
    return {uid.decode() for uid, count in Counter(uid for some in each for uid in some).items() if count > 1}


# ── one calendar, version after version ──


def sequences() -> list[list[Path]]:
    """Calendars of which there are several versions: kept as the history of one file."""
    return [sorted(folder.glob("*.ics"), key=stamp) for folder in sorted(DATA.rglob("*-history")) if folder.is_dir()]


def stamp(path: Path) -> bytes:
    return max(re.findall(rb"DTSTAMP:(\d{8}T\d{6})", path.read_bytes()), default=b"")


@pytest.mark.parametrize("versions", sequences(), ids=lambda versions: versions[0].parent.name)
def test_versions_of_one_calendar_in_sequence_never_duplicate_an_event(versions: list[Path]) -> None:
    assert len(versions) > 1
    where = Here(datetime(2025, 8, 20, tzinfo=UTC), "Europe/London")
    listened = channel("hall", kind=Kind.ICAL)
    known: dict[str, Known] = {}
    told: dict[str, tuple[str, datetime]] = {}  # by item: what it is called, and when it is
    links: dict[str, str | None] = {}
    for path in versions:
        feed = read(Kind.ICAL, path.read_bytes(), "text/calendar", "https://calendars.example/", where)
        assert isinstance(feed, ReadFeed)
        ids = item_ids("hall", feed.items)
        coming = dates.next_of(feed.occurrences, where.now)
        kept = [Kept(id_, title, links[id_], starts) for id_, (title, starts) in told.items()]
        others = dates.same(ids, feed.items, coming, known, kept)
        ids = tuple(others.get(id_, id_) for id_ in ids)
        for version in plan_versions(listened, ids, feed.items, known, where.now)[0]:
            known[version.item.id] = Known(version.item.id, version.digest, version.item.version)
        for id_, said in zip(ids, feed.items, strict=True):
            told[id_] = (str(said.title), coming.get(str(said.guid), where.now))
            links[id_] = said.link
        named = Counter((title, starts) for title, starts in told.values())
        assert [each for each, count in named.items() if count > 1] == []
