"""Elections: who stands, what is due when, where nobody holds a hustings; and what may not be said, word for word."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import feedparser
import icalendar
import pytest

from partnerhub.config import load, read_content
from partnerhub.curate.working_days import before_poll
from partnerhub.errors import ConfigError
from partnerhub.model import (
    Area,
    AreaKind,
    Body,
    Candidate,
    Election,
    Hub,
    InLanguages,
    Nation,
    RestrictedPeriod,
    Step,
    Voice,
    Wording,
)
from partnerhub.publish.checks import check_page
from partnerhub.shell.elections import doubts, rows, warnings
from tests import make
from tests.command import hub as command
from tests.test_debates import Hubs, told

NOW = datetime(2027, 4, 14, 9, tzinfo=UTC)
AREAS = (
    Area("shire", "Arrenshire", AreaKind.FORCE, None),
    Area("vale", "Hexley Vale", AreaKind.DISTRICT, "shire"),
    Area("beck", "Castlebeck", AreaKind.DISTRICT, "shire"),
    Area("mill", "Millfield", AreaKind.NEIGHBOURHOOD, "beck"),
)
SPRING = """---
name: {en: Arrenshire election 2027, cy: Etholiad Swydd Arren 2027}
kind: One commissioner for Arrenshire
poll: 2027-05-06
areas: [shire]
order:
  - {name: Candidate A, party: Arren Party}
  - {name: Candidate B, party: Independent}
timetable:
  - {what: notice, on: 2027-03-25}
  - {what: poll, at: 2027-05-06T07:00, until: 2027-05-06T22:00}
  - {what: register, on: 2027-04-19}
  - {what: proxy, at: 2027-04-27T17:00}
  - {what: other, name: {en: Ballot papers are posted, cy: Postio papurau pleidleisio}, on: 2027-04-21}
  - {what: count, at: 2027-05-07T10:00}
official: https://returning.example/2027/
voter_id: https://voter-id.example/
period: The spring poll
by: rw
on: 2027-03-25
---
Everybody on the register can vote.
"""
HALL = """---
election: spring
title: {en: Hustings at the Corn Hall, cy: Hustyngau yn y Neuadd Ŷd}
organiser: pantry
place: Corn Hall, Hexley
areas: [vale]
access: Level, with a loop.
starts: 2027-04-20T19:00
ends: 2027-04-20T21:00
booking: https://corn-hall.example/seats/
candidates:
  - {name: Candidate A, reply: accepted}
  - {name: Candidate B, reply: declined, reason: A night shift.}
by: rw
on: 2027-04-13
---
Doors open at half past six.
"""


def patch(root: Path, **more: object) -> Hub:
    """A bilingual hub whose office changes hands, with a restricted period before the poll."""
    holder = make.partner(
        "commissioner", name="Police and Crime Commissioner for Arrenshire", voice=Voice.HOLDER, channels=()
    )
    fields: dict[str, object] = {
        "root": root,
        "areas": AREAS,
        "languages": ("en", "cy"),
        "accounts": (holder,),
        "office": (Body("Arrenshire Police and Crime Commissioner", "PCC", date(2012, 11, 22)),),
        "restricted_periods": (
            RestrictedPeriod(
                "The spring poll", date(2027, 3, 25), date(2027, 5, 6), ("Candidate A", "Candidate B"), ("Arren Party",)
            ),
        ),
        "wordings": (Wording("cy", "office", "2012-11-22", "name", "Comisiynydd Heddlu a Throseddu Swydd Arren"),),
    }
    return make.hub(make.partner(), **fields | more)


@pytest.fixture
def place(tmp_path: Path) -> Hubs:
    hubs = Hubs(tmp_path, patch(tmp_path))
    hubs.write("elections/spring.md", SPRING)
    hubs.write("hustings/corn-hall.md", HALL)
    return hubs


def mistakes(place: Hubs) -> list[str]:
    with pytest.raises(ConfigError) as wrong:
        read_content(place.hub)
    return [str(each) for each in wrong.value.mistakes]


# ── what is read ──


def test_an_election_has_every_field_in_its_place(place: Hubs) -> None:
    content = read_content(place.hub)
    [election] = content.elections
    assert (election.id, election.poll, election.areas) == ("spring", date(2027, 5, 6), ("shire",))
    assert election.name == InLanguages("Arrenshire election 2027", (("cy", "Etholiad Swydd Arren 2027"),))
    assert election.order == (Candidate("Candidate A", "Arren Party"), Candidate("Candidate B", "Independent"))
    assert election.register == "https://www.gov.uk/register-to-vote"
    assert [each.step for each in election.timetable] == [
        Step.NOTICE,
        Step.REGISTER,
        Step.OTHER,
        Step.PROXY,
        Step.POLL,
        Step.COUNT,
    ]
    register, poll = election.due(Step.REGISTER), election.due(Step.POLL)
    assert register
    assert poll
    assert register.all_day
    assert register.ends == datetime(2027, 4, 19, 22, 59, 59, tzinfo=UTC)
    assert (poll.starts, poll.ends) == (datetime(2027, 5, 6, 6, tzinfo=UTC), datetime(2027, 5, 6, 21, tzinfo=UTC))


def test_a_draft_is_checked_and_not_shown(place: Hubs) -> None:
    draft = SPRING.replace("by: rw", "by: rw\nstatus: draft")
    place.write("elections/spring.md", draft)
    assert mistakes(place) == [
        "content/hustings/corn-hall.md:2: its election is a draft: publish content/elections/spring.md, or write "
        "`status: draft`"
    ]
    place.write("hustings/corn-hall.md", HALL.replace("by: rw", "by: rw\nstatus: draft"))
    content = read_content(place.hub)
    assert (content.elections, content.hustings) == ((), ())


# what is replaced in the good file, with what, and the lines an editor reads
CASES = [
    (
        "a candidate without a party",
        "{name: Candidate B, party: Independent}",
        "{name: Candidate B}",
        "8: order (entry 2): missing party: write the party or description in the statement of persons nominated, or "
        "“No description”",
    ),
    (
        "a picture of one candidate",
        "party: Independent}",
        "party: Independent, picture: b.png}",
        '8: order (entry 2): unknown key "picture"',
    ),
    (
        "a link of one candidate alone",
        "party: Arren Party}",
        "party: Arren Party, link: https://a.example/}",
        "7: order: Candidate A has a link and Candidate B has none: all or nobody",
    ),
    (
        "a candidate who stands twice",
        "name: Candidate B,",
        "name: candidate  a,",
        '8: the candidate "candidate  a" is there twice: leave one out',
    ),
    (
        "the holder, by the office",
        "party: Independent}",
        "party: The Commissioner}",
        "8: party says “The Commissioner”: whoever holds the office and stands again is a candidate like any other "
        "here; write the name alone where all names stand, and “whoever is elected” in a question",
    ),
    (
        "the poll on another day",
        "at: 2027-05-06T07:00, until: 2027-05-06T22:00",
        "on: 2027-05-07",
        "11: timetable: the poll is on 2027-05-07 here, and poll says 2027-05-06: which is it?",
    ),
    (
        "a deadline after the poll",
        "{what: register, on: 2027-04-19}",
        "{what: register, on: 2027-05-19}",
        "12: timetable: register (2027-05-19) is after the poll (2027-05-06)",
    ),
    (
        "a step that is there twice",
        "{what: notice,",
        "{what: register,",
        "12: timetable: register is there twice: leave one out",
    ),
    (
        "a step without a day",
        "{what: register, on: 2027-04-19}",
        "{what: register}",
        "12: timetable: register has neither on nor at: write its day or its time",
    ),
    (
        "an unknown step",
        "{what: register, on",
        "{what: registr, on",
        "12: timetable (entry 3).what should be one of notice, nominations, nominated, register, postal, proxy, "
        'certificate, emergency-proxy, poll, count, other, not "registr" (did you mean "register"?)',
    ),
    (
        "a restricted period that is not there",
        "period: The spring poll",
        "period: The sprig poll",
        '18: unknown restricted period "The sprig poll" (did you mean "The spring poll"?)',
    ),
    (
        "an area that is not there",
        "areas: [shire]",
        "areas: [shir]",
        '5: unknown area "shir" (did you mean "shire"?)',
    ),
    (
        "a party in the name",
        "en: Arrenshire election 2027,",
        "en: Will the Arren Party win,",
        "2: name names Arren Party: candidates and parties stand in the register alone, all of them in one order; say "
        "it without the name",
    ),
    (
        "a name in the text",
        "Everybody on the register can vote.",
        "Everybody can vote.\n\nAlso for Candidate\nB, of course.",
        "24: the text names Candidate B: candidates and parties stand in the register alone, all of them in one order; "
        "say it without the name",
    ),
    (
        "some candidates before others",
        "Everybody on the register can vote.",
        "Meet the leading candidates.",
        "22: the text says “leading candidates”, which puts some before others: say which and why in the register, or "
        "leave it out",
    ),
    (
        "a picture in the text",
        "Everybody on the register can vote.",
        "![A crowd](crowd.png)",
        "22: has a picture: pages of an election have none, so that no candidate has more",
    ),
    (
        "a name that is too long",
        "en: Arrenshire election 2027,",
        f"en: {'Arrenshire ' * 8}elects,",
        "2: name has 94 letters; at most 80, so that a short text has room for it",
    ),
    (
        "a count before the poll",
        "count, at: 2027-05-07T10:00",
        "count, at: 2027-05-05T10:00",
        "15: timetable: count (2027-05-05) is before the poll (2027-05-06)",
    ),
    (
        "a deadline before the notice",
        "notice, on: 2027-03-25",
        "notice, on: 2027-04-20",
        "12: timetable: register (2027-04-19) is before the notice of election (2027-04-20)",
    ),
    (
        "a language that the site does not speak",
        "cy: Etholiad Swydd Arren 2027",
        "fr: Arrenshire vote",
        '2: name is in a language that the site does not speak "fr": hub.languages has en and cy',
    ),
]


@pytest.mark.parametrize(("was", "now", "says"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_mistake_is_told_with_its_line_and_what_to_do(place: Hubs, was: str, now: str, says: str) -> None:
    place.write("hustings/corn-hall.md", HALL.replace("by: rw", "by: rw\nwithdrawn: {on: 2027-04-14, why: No hall.}"))
    assert was in SPRING
    place.write("elections/spring.md", SPRING.replace(was, now))
    found = [each for each in mistakes(place) if each.startswith("content/elections/")]
    assert found == [f"content/elections/spring.md:{says}"]


def test_an_election_is_not_called_as_a_page_of_the_hubs(place: Hubs) -> None:
    place.write("elections/log.md", SPRING)
    assert mistakes(place) == [
        "content/elections/log.md: the hub uses the address elections/log itself: give the file another name"
    ]


def test_the_period_of_another_poll_is_a_mistake(place: Hubs) -> None:
    place.hub = patch(
        place.root,
        restricted_periods=(RestrictedPeriod("The spring poll", date(2027, 3, 25), date(2027, 5, 13)),),
    )
    assert mistakes(place) == [
        'content/elections/spring.md:18: the restricted period "The spring poll" is that of a poll on 2027-05-13, and '
        "this poll is on 2027-05-06: mend one of them"
    ]


def test_all_mistakes_of_all_files_are_told_at_once(place: Hubs) -> None:
    place.write("elections/spring.md", SPRING.replace("on: 2027-04-19", "on: 2027-06-19").replace("[shire]", "[x]"))
    place.write("hustings/corn-hall.md", HALL.replace("Hustings at the Corn Hall", "Hear Candidate A"))
    assert [each.partition(": ")[0] for each in mistakes(place)] == [
        "content/elections/spring.md:5",
        "content/elections/spring.md:12",
        "content/hustings/corn-hall.md:3",
    ]


# ── what is shown ──


def test_an_election_shows_who_stands_what_is_due_and_where_nobody_holds_a_hustings(place: Hubs) -> None:
    place.night(now=NOW)
    page = place.page("elections/spring/index.html")
    text = told(page)
    for words in (
        "Polling day is Thursday 6 May 2027 in 22 days",
        "Polling stations are open from 07:00 to 22:00.",
        "Register to vote by Monday 19 April 2027",
        "Candidate A Arren Party Candidate B Independent Everybody who stands, in the order of the statement",
        "Last day to register to vote Monday 19 April 2027 in 5 days",
        "Ballot papers are posted Wednesday 21 April 2027",
        "Hexley Vale Hustings at the Corn Hall Tuesday 20 April 2027, 19:00 to 21:00 · Corn Hall, Hexley · The Pantry",
        "No hustings has been announced for Castlebeck.",
        "Anybody can hold one",
    ):
        assert words in text
    assert "No hustings has been announced for Hexley Vale" not in text
    assert check_page("elections/spring/index.html", page)[0] == []


def test_every_candidate_has_the_same_markup(place: Hubs) -> None:
    place.night(now=NOW)
    for path in ("elections/spring/index.html", "cy/elections/spring/index.html"):
        found = re.search(r'<ol class="candidates".*?</ol>', place.page(path), re.DOTALL)
        assert found
        shapes = {re.sub(r">[^<]+<", "><", one) for one in re.findall(r"<li>.*?</li>", found[0])}
        assert len(shapes) == 1


def test_a_page_in_the_other_language_marks_what_was_written_in_the_first(place: Hubs) -> None:
    place.night(now=NOW)
    page = place.page("cy/elections/spring/index.html")
    assert "<h1>Etholiad Swydd Arren 2027</h1>" in page
    assert '<span lang="en">One commissioner for Arrenshire</span>' in page
    assert "Postio papurau pleidleisio" in page
    assert '<ol class="candidates" lang="en">' in page


def test_before_the_nominations_the_page_says_when_candidates_will_be_known(place: Hubs) -> None:
    early = SPRING.replace(SPRING[SPRING.index("order:") : SPRING.index("timetable:")], "")
    early = early.replace("timetable:\n", "timetable:\n  - {what: nominations, at: 2027-04-08T16:00}\n")
    place.write("elections/spring.md", early)
    hall = HALL.replace(HALL[HALL.index("candidates:") : HALL.index("by: rw")], "")
    place.write("hustings/corn-hall.md", hall)
    place.night(now=datetime(2027, 4, 1, 9, tzinfo=UTC))
    text = told(place.page("elections/spring/index.html"))
    assert (
        "Nobody is nominated yet. Everybody who stands will be listed here after Thursday 8 April 2027, 16:00." in text
    )
    assert "will be listed here once" in told(place.page("hustings/corn-hall/index.html"))


def test_after_the_deadline_there_is_no_way_to_register(place: Hubs) -> None:
    place.night(now=datetime(2027, 4, 20, 9, tzinfo=UTC))
    page = place.page("elections/spring/index.html")
    assert "register-to-vote" not in page
    assert "Last day to register to vote Monday 19 April 2027 over" in told(page)


def test_on_the_day_of_the_poll_it_says_so(place: Hubs) -> None:
    place.night(now=datetime(2027, 5, 6, 5, tzinfo=UTC))
    assert "Polling day is today" in told(place.page("elections/spring/index.html"))
    assert "Polling day is today" in told(place.page("elections/index.html"))


def test_after_the_poll_the_page_stays_as_archive(place: Hubs) -> None:
    place.night(now=NOW)
    before = {path for path in place.bytes() if path.startswith(("elections/", "hustings/"))}
    place.night(now=datetime(2027, 6, 1, 9, tzinfo=UTC))
    after = {path for path in place.bytes() if path.startswith(("elections/", "hustings/"))}
    assert {path for path in before - after if not path.startswith("elections/spring/share/")} == set()
    text = told(place.page("elections/spring/index.html"))
    assert "The poll was on Thursday 6 May 2027 This election is over." in text
    assert "Who stood" in text
    assert "No hustings has been announced" not in text
    assert "share" not in text
    assert "Over, kept for the record Arrenshire election 2027" in told(place.page("elections/index.html"))


def test_the_list_tells_what_is_coming_and_how_to_take_part(place: Hubs) -> None:
    place.night(now=NOW)
    page = place.page("elections/index.html")
    text = told(page)
    assert "Coming Arrenshire election 2027" in text
    assert "Last day to register to vote Monday 19 April 2027 in 5 days" in text
    assert "1 hustings" in text
    assert "How to take part" in text
    assert '<a href="../elections/index.html"' in place.page("topics/index.html")


def test_a_hub_without_an_election_has_no_such_pages(tmp_path: Path) -> None:
    place = Hubs(tmp_path, patch(tmp_path))
    place.night(now=NOW)
    assert "elections/index.html" not in place.bytes()
    assert not [path for path in place.bytes() if path.startswith("hustings/")]
    assert "elections/index" not in place.page("index.html")


def test_the_timetable_and_the_hustings_are_a_calendar(place: Hubs) -> None:
    place.night(now=NOW)
    made = icalendar.Calendar.from_ical(place.bytes()["elections/spring/calendar.ics"])
    found = {str(each["summary"]): each.decoded("dtstart") for each in made.walk("VEVENT")}
    assert found["Arrenshire election 2027: Last day to register to vote"] == date(2027, 4, 19)
    assert found["Arrenshire election 2027: Last day to apply for a proxy vote"] == datetime(
        2027, 4, 27, 16, tzinfo=UTC
    )
    assert found["Hustings at the Corn Hall"] == datetime(2027, 4, 20, 18, tzinfo=UTC)
    assert len(found) == 7


def test_what_concerns_voters_stands_among_the_events(place: Hubs) -> None:
    place.night(now=NOW)
    text = told(place.page("events/index.html"))
    assert "Hustings at the Corn Hall" in text
    assert "Arrenshire election 2027: Polling day" in text
    assert "Notice of election" not in text


def test_the_feed_tells_of_elections_and_hustings(place: Hubs) -> None:
    place.night(now=NOW)
    feed = feedparser.parse(place.bytes()["elections/atom.xml"])
    assert [entry.title for entry in feed.entries] == ["Hustings at the Corn Hall", "Arrenshire election 2027"]
    assert "Candidate" not in place.page("elections/atom.xml")


def test_machines_read_when_the_poll_is(place: Hubs) -> None:
    place.night(now=NOW)
    found = re.search(r'ld\+json">(.*?)</script>', place.page("elections/spring/index.html"))
    assert found
    event, _ = json.loads(found[1])["@graph"]
    assert (event["@type"], event["startDate"], event["endDate"]) == (
        "Event",
        "2027-05-06T07:00+01:00",
        "2027-05-06T22:00+01:00",
    )


def test_a_page_is_made_again_only_when_something_on_it_changes(place: Hubs) -> None:
    over = datetime(2027, 8, 1, 9, tzinfo=UTC)
    place.night(now=over)
    _, written = place.night(now=over + timedelta(days=1))
    assert [path for path in written if "elections/" in path or "hustings/" in path] == []


def test_who_stands_cannot_change_silently(place: Hubs) -> None:
    place.night(now=NOW)
    place.write("elections/spring.md", SPRING.replace("on: 2027-04-19", "on: 2027-04-20"))
    with pytest.raises(ConfigError, match="the page changed without a word"):
        place.night(now=NOW)
    place.write(
        "elections/spring.md",
        SPRING.replace("on: 2027-04-19", "on: 2027-04-20").replace("by: rw", "by: rw\nminor: true"),
    )
    place.night(now=NOW)


def test_an_election_that_is_withdrawn_takes_its_hustings_with_it(place: Hubs) -> None:
    place.night(now=NOW)
    gone = "by: rw\nwithdrawn: {on: 2027-04-14, why: It was called off.}"
    place.write("elections/spring.md", SPRING.replace("by: rw", gone))
    assert mistakes(place) == [
        "content/hustings/corn-hall.md:2: its election was withdrawn (content/elections/spring.md): withdraw this too"
    ]
    place.write("hustings/corn-hall.md", HALL.replace("by: rw", gone))
    place.night(now=NOW)
    assert "It was called off." in told(place.page("elections/spring/index.html"))
    assert not [path for path in place.bytes() if path.startswith("elections/index")]


CALLED_OFF = "cancelled: As many stand as there are seats.\nperiod:"


def test_a_poll_that_does_not_take_place_asks_nobody_for_anything(place: Hubs) -> None:
    place.night(now=NOW)
    place.write("elections/spring.md", SPRING.replace("period:", CALLED_OFF))
    place.night(now=NOW + timedelta(days=1))
    page = place.page("elections/spring/index.html")
    assert "There is no poll" in told(page)
    assert "Cancelled As many stand as there are seats." in told(page)
    for gone in (
        "Register to vote",
        "photo ID",
        "Polling day is",
        "has been announced for",
        "in 5 days",
        "calendar.ics",
    ):
        assert gone not in page, gone
    assert "nothing left to share" in told(place.page("elections/spring/share/index.html"))
    assert "There is no poll" in told(place.page("elections/index.html")).partition("Over, kept")[2]
    assert '"eventStatus":"https://schema.org/EventCancelled"' in page
    entries = calendar(place, "elections/spring/calendar.ics")
    assert {str(each["status"]) for uid, each in entries.items() if uid.startswith("election-")} == {"CANCELLED"}
    hall = place.page("hustings/corn-hall/index.html")
    assert "This hustings is over" not in hall, "it may take place all the same"


def test_why_there_is_no_poll_names_nobody(place: Hubs) -> None:
    place.write("elections/spring.md", SPRING.replace("period:", "cancelled: Candidate A has died.\nperiod:"))
    assert ["cancelled names Candidate A" in each for each in mistakes(place)] == [True]


def test_what_was_put_right_reaches_calendars_and_feeds(place: Hubs) -> None:
    place.night(now=NOW)
    before = calendar(place, "elections/spring/calendar.ics")
    moved = HALL.replace("2027-04-20T19:00\nends: 2027-04-20", "2027-04-21T18:30\nends: 2027-04-21").replace(
        "by: rw",
        "corrections:\n  - {was: 2027-04-20T19:00, now: 2027-04-21T18:30, why: The hall is taken., on: 2027-04-15}\n"
        "  - {was: 2027-04-20T21:00, now: 2027-04-21T21:00, why: The same., on: 2027-04-15}\nby: rw",
    )
    place.write("hustings/corn-hall.md", moved)
    place.night(now=NOW + timedelta(days=1))
    after = calendar(place, "elections/spring/calendar.ics")
    [uid] = [uid for uid in after if uid.startswith("hustings-")]
    assert (before[uid]["sequence"], after[uid]["sequence"]) == (0, 2), (
        "a calendar takes the new day from a higher number"
    )
    assert after[uid].decoded("last-modified").date() == date(2027, 4, 15)
    feed = feedparser.parse(place.bytes()["elections/atom.xml"])
    assert {each.updated[:10] for each in feed.entries} == {"2027-03-25", "2027-04-15"}
    assert feed.feed.updated[:10] == "2027-04-15"


def calendar(place: Hubs, path: str) -> dict[str, icalendar.Component]:
    read = icalendar.Calendar.from_ical(place.bytes()[path])
    return {str(each["uid"]): each for each in read.walk("VEVENT")}


# ── the command ──


def missing(place: Hubs, now: datetime = NOW) -> list[str]:
    [found, *_] = rows(place.hub, read_content(place.hub), now)
    return [*found.without, *found.missing, *(each for one in found.hustings for each in one.missing)]


def test_the_command_tells_what_is_missing(place: Hubs) -> None:
    assert missing(place) == ["beck", "timetable: no postal, certificate"]
    place.write("hustings/corn-hall.md", HALL.replace("reply: accepted", "reply: invited"))
    place.write("elections/spring.md", SPRING.replace("period: The spring poll\n", "").replace("official:", "# "))
    assert missing(place) == [
        "beck",
        "timetable: no postal, certificate",
        "official: no page of the returning officer",
        "period: no restricted period is named",
        "no reply yet from Candidate A",
    ]


def test_a_candidate_whom_the_restricted_period_does_not_know_is_told(place: Hubs) -> None:
    period = RestrictedPeriod(
        "The spring poll", date(2027, 3, 25), date(2027, 5, 6), ("Candidate A",), ("Arren Party",)
    )
    place.hub = patch(place.root, restricted_periods=(period,))
    assert "partners.yaml: the restricted period does not know Candidate B, so nothing about them waits" in missing(
        place
    )


def test_a_party_whom_the_period_does_not_know_is_told_and_a_longer_name_is_known(place: Hubs) -> None:
    period = RestrictedPeriod("The spring poll", date(2027, 3, 25), date(2027, 5, 6), ("Ann Example", "Bo Other"))
    place.hub = patch(place.root, restricted_periods=(period,))
    spring = SPRING.replace("Candidate A", "Ann Marie Example").replace("Candidate B", "Cy Newcomer")
    place.write("elections/spring.md", spring)
    place.write(
        "hustings/corn-hall.md", HALL.replace("Candidate A", "Ann Marie Example").replace("Candidate B", "Cy Newcomer")
    )
    says = "partners.yaml: the restricted period does not know Cy Newcomer, Arren Party, so nothing about them waits"
    assert says in missing(place)


@pytest.mark.parametrize(
    ("poll", "nation", "days"),
    [  # the days before Easter and Christmas, and the bank holidays of May
        ("2027-05-06", Nation.ENGLAND, ("2027-04-19", "2027-04-20", "2027-04-27")),
        ("2026-05-07", Nation.WALES, ("2026-04-20", "2026-04-21", "2026-04-28")),
        ("2026-12-31", Nation.ENGLAND, ("2026-12-10", "2026-12-11", "2026-12-18")),
        ("2026-12-10", Nation.SCOTLAND, ("2026-11-23", "2026-11-24", "2026-12-02")),
    ],
)
def test_deadlines_are_compared_with_the_working_days_of_the_law(
    place: Hubs, poll: str, nation: Nation, days: tuple[str, ...]
) -> None:
    register, postal, proxy = (date.fromisoformat(day) for day in days)
    found = [before_poll(date.fromisoformat(poll), number, nation) for number in (12, 11, 6)]
    assert found == [register, postal, proxy]


def test_a_deadline_on_another_day_than_the_laws_is_told_by_both_commands(place: Hubs) -> None:
    assert list(doubts(election_in(place), place.hub)) == []
    place.write("elections/spring.md", SPRING.replace("register, on: 2027-04-19", "register, on: 2027-04-20"))
    says = (
        "timetable: register is on 20 April 2027, and 12 working days before the poll is 19 April 2027: compare it "
        "with the notice of election"
    )
    assert says in missing(place)
    content = read_content(place.hub)
    assert list(warnings(content, place.hub, NOW.date())) == [f"content/elections/spring.md: {says}"]
    assert list(warnings(content, place.hub, date(2027, 5, 7))) == [], "nobody can be late any more"


def test_in_northern_ireland_a_postal_vote_is_applied_for_earlier(place: Hubs) -> None:
    place.hub = patch(place.root, nation=Nation.NORTHERN_IRELAND)
    assert [each.partition(", and")[0] for each in doubts(election_in(place), place.hub)] == [
        "timetable: proxy is on 27 April 2027"
    ]


def election_in(place: Hubs) -> Election:
    [found] = read_content(place.hub).elections
    return found


def test_the_command_speaks_to_people_and_to_machines(sample: Path) -> None:
    says = command("hustings", "--hub", sample, "--now", "2026-11-20T20:00:00Z")
    assert says.code == 0
    assert "poll 2026-12-10 (in 20 days), 3 candidates, 2 hustings" in says.out
    assert "! no hustings for oldgate" in says.out
    data = command("hustings", "--hub", sample, "--now", "2026-11-20T20:00:00Z", "--json").json
    assert [each["id"] for each in data["elections"]] == [
        "quayside-by-election-2026",
        "local-2027",
        "castlebeck-mayor-2026",
    ]
    assert data["elections"][0]["without"] == ["oldgate"]


def test_the_sample_says_nothing_of_candidates_outside_of_the_register() -> None:
    root = Path(__file__).resolve().parents[1]
    content = read_content(load(root))
    every: list[Election] = list(content.elections)
    assert [each.id for each in every] == ["castlebeck-mayor-2026", "quayside-by-election-2026", "local-2027"]
    assert len(content.hustings) == 3
