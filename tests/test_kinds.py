"""What an item is, found in its words: a labelled set of sentences as partners write them, with traps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerhub.curate.kinds import details_of, of_story
from partnerhub.curate.kinds.dates import days
from partnerhub.model import FIELDS, Details, ItemKind, Origin, ends_at, is_over
from tests import make

LONDON = ZoneInfo("Europe/London")
SAID = datetime(2026, 11, 20, 5, tzinfo=UTC)  # a Friday
NEWS, FUNDING, CONSULTATION, EVENT = ItemKind.NEWS, ItemKind.FUNDING, ItemKind.CONSULTATION, ItemKind.EVENT
HUSTINGS, VOLUNTEERING, SAFEGUARDING = ItemKind.HUSTINGS, ItemKind.VOLUNTEERING, ItemKind.SAFEGUARDING
CAMPAIGN, EVIDENCE, NOTICE = ItemKind.CAMPAIGN, ItemKind.EVIDENCE, ItemKind.NOTICE


@dataclass(frozen=True, slots=True)
class Case:
    kind: ItemKind
    title: str | None
    text: str = ""
    tags: tuple[str, ...] = ()
    starts: str = ""  # in London's clock
    ends: str = ""
    closes: str = ""
    place: str | None = None
    amount: str | None = None


CASES = (
    # ── calls for money ──
    Case(
        FUNDING,
        "Small grants of up to £500 open today",
        "Apply by 5pm on 12 December.",
        closes="2026-12-12 17:00",
        amount="up to £500",
    ),
    Case(
        FUNDING, "Community Fund now open", "Applications close on Friday 4 December 2026.", closes="2026-12-04 23:59"
    ),
    Case(FUNDING, "Warm Homes Fund: apply now", "Closing date: 12/12/2026.", closes="2026-12-12 23:59"),
    Case(
        FUNDING,
        "Grants for village halls",
        "You can apply for between £300 and £10,000. The deadline is noon on Friday 11 December.",
        closes="2026-12-11 12:00",
        amount="between £300 and £10,000",
    ),
    Case(
        FUNDING,
        "Youth bursaries available",
        "Bursaries of £250. Send your application by 30th November.",
        closes="2026-11-30 23:59",
        amount="£250",
    ),
    Case(FUNDING, "Apply to the Green Spaces Fund by 3 March", "It pays for benches.", closes="2027-03-03 23:59"),
    Case(
        FUNDING,
        "Border Fund",
        "The fund is open from 23 November to 18 December 2026. Apply online.",
        ("Funding",),
        starts="2026-11-23 00:00",
        closes="2026-12-18 23:59",
    ),
    Case(
        FUNDING,
        "European Safety Grants open for bids",
        "Bids must be in by 17:00 CET on 9 December 2026.",
        closes="2026-12-09 16:00",
    ),
    Case(
        FUNDING, "Grants for allotments: open until filled", "Ask for up to £200. No closing date.", amount="up to £200"
    ),
    Case(
        FUNDING,
        "Two-stage fund open for applications",
        "Stage one closes on 4 December. Stage two closes on 29 January.",
    ),
    Case(FUNDING, "Fund for halls open to bids", "The closing date is 12/25/2026."),
    Case(FUNDING, "Safer lanes fund: apply now", "Apply by Friday 12 December."),  # it is a Saturday
    Case(
        FUNDING,
        "Green grants: apply by 2030 target",
        "Grants of up to £1,000 help us reach net zero by 2030.",
        amount="up to £1,000",
    ),
    Case(
        FUNDING,
        "Arts Microfund: applications open",
        "Apply by 1 December. Projects must be finished by 31 March 2027.",
        closes="2026-12-01 23:59",
    ),
    Case(
        FUNDING,
        "Flood fund open",
        "Decisions will be announced by 15 January. Applications close at midnight on 6 December.",
        closes="2026-12-06 23:59",
    ),
    Case(
        FUNDING,
        "Apply for a hardship grant",
        "Ring 01632 960 123 before noon on 2 December to apply.",
        closes="2026-12-02 12:00",
    ),
    Case(
        FUNDING,
        "Cronfa Cymunedau ar agor",
        "Gallwch wneud cais am hyd at £2,000. Dyddiad cau: 12 Rhagfyr.",
        ("Cyllid",),
        closes="2026-12-12 23:59",
        amount="hyd at £2,000",
    ),
    Case(
        FUNDING,
        "Grantiau bach i glybiau",
        "Rhaid anfon ceisiadau erbyn 5 Rhagfyr 2026.",
        ("Grantiau",),
        closes="2026-12-05 23:59",
    ),
    Case(
        FUNDING,
        "Grantiau hyd at £5,000",
        "Gwnewch gais cyn hanner dydd, ddydd Gwener 4 Rhagfyr.",
        ("Cyllid",),
        closes="2026-12-04 12:00",
        amount="hyd at £5,000",
    ),
    Case(
        FUNDING,
        "Last chance to apply for grants",
        "The fund closes tomorrow, Saturday 21 November, at 5.30pm.",
        closes="2026-11-21 17:30",
    ),
    Case(
        FUNDING,
        "Rural grants open",
        "Opens on 1 December and closes on 15 January.",
        starts="2026-12-01 00:00",
        closes="2027-01-15 23:59",
    ),
    Case(
        FUNDING,
        "Arts Microfund: up to £1,200, and a kiln",
        "The deadline is 14 December.",
        closes="2026-12-14 23:59",
        amount="up to £1,200",
    ),
    Case(
        FUNDING,
        "Funding bulletin: three deadlines",
        "27 November: Vale Seeds, up to £500\n30 November: last day for our read-through\n11 December: Hardship Grants",
        amount="up to £500",
    ),
    Case(FUNDING, "Barn grants open", "4 December: last day to apply.", closes="2026-12-04 23:59"),
    # ── that only sound like them ──
    Case(NEWS, "Our fund closed last Friday", "Sixty groups asked for money."),
    Case(NEWS, "The fund closed in March", "What it paid for: lamps, gates and one goose."),
    Case(NEWS, "Grant us patience", "The buses are late again."),
    Case(NEWS, "£12,000 grant awarded to the choir", "The choir was awarded it on 3 November."),
    Case(NEWS, "Charity fund stolen", "Up to £5,000 was taken from the fund. Ring 101."),
    Case(NEWS, "Funding for the helpline is safe until 31 March 2028"),
    Case(NEWS, "Planning permission granted for 40 homes"),
    Case(NEWS, "We say thank you for your grants", "You gave up to £50 each by 1 November."),
    # ── consultations ──
    Case(CONSULTATION, "Have your say on bus stops", "The survey closes on 30 November.", closes="2026-11-30 23:59"),
    Case(
        CONSULTATION,
        "Consultation opens on the town plan",
        "Respond by 5pm on Monday 14 December 2026.",
        closes="2026-12-14 17:00",
    ),
    Case(
        CONSULTATION,
        "Tell us what you think of the precept",
        "Our survey is open until 18 December.",
        closes="2026-12-18 23:59",
    ),
    Case(
        CONSULTATION,
        "Ymgynghoriad ar y llyfrgell",
        "Mae'r ymgynghoriad ar agor tan 11 Rhagfyr. Rhowch eich barn.",
        closes="2026-12-11 23:59",
    ),
    Case(
        CONSULTATION,
        "Council seeks views on taxi licences",
        "Comments should be returned by 8 January 2027.",
        closes="2027-01-08 23:59",
    ),
    Case(
        CONSULTATION,
        "Call for evidence open",
        "The call for evidence runs until 22 January 2027. Tell us what you know.",
        closes="2027-01-22 23:59",
    ),
    Case(CONSULTATION, None, "Have your say on parking! The survey ends on 29 Nov.", closes="2026-11-29 23:59"),
    Case(NEWS, "Consultation with your doctor by telephone"),
    Case(NEWS, "A quantity survey of the bridge", "It was done by 3 November."),
    # ── what can be gone to ──
    Case(
        EVENT,
        "Open day at the fire station on Saturday 28 November",
        "10am to 4pm. Everyone welcome.",
        starts="2026-11-28 10:00",
        ends="2026-11-28 16:00",
    ),
    Case(
        EVENT,
        "Join us for carols",
        "In the Corn Hall on Thursday 10 December at 7.30pm. Free entry.",
        starts="2026-12-10 19:30",
        place="Corn Hall",
    ),
    Case(
        EVENT,
        "Craft fair",
        "Come along on 5-6 December, tickets £3.",
        starts="2026-12-05 00:00",
        ends="2026-12-06 23:59",
    ),
    Case(
        EVENT,
        "First aid workshop: 2-4pm on Thursday 3 December",
        "Book a place. Venue: The Old Mill, Mill Lane",
        starts="2026-12-03 14:00",
        ends="2026-12-03 16:00",
        place="The Old Mill, Mill Lane",
    ),
    Case(
        EVENT, "Annual general meeting, Tuesday 1st of December 2026, 19:00", "All welcome.", starts="2026-12-01 19:00"
    ),
    Case(
        EVENT,
        "Litter pick this weekend",
        "Meet at Market Cross at 9.30am on 22 November. Bring a pair of gloves.",
        starts="2026-11-22 09:30",
        place="Market Cross",
    ),
    Case(
        EVENT,
        "Noson gwis",
        "Dewch i Neuadd Bentref nos Wener 4 Rhagfyr am 7.30. Croeso i bawb.",
        ("Digwyddiadau",),
        starts="2026-12-04 19:30",
    ),
    Case(
        EVENT,
        "Bore coffi",
        "Dewch fore Sadwrn 5 Rhagfyr, 10.30am. Am ddim.",
        ("Digwyddiadau",),
        starts="2026-12-05 10:30",
    ),
    Case(
        EVENT,
        "Drop-in surgeries in December",
        "Join us on 3 December in Hexley, 10 December in Stonebrook. No appointment.",
    ),
    Case(
        EVENT,
        "Christmas party",
        "Book your place by 27 November. It is on Saturday 12 December at 3pm.",
        starts="2026-12-12 15:00",
    ),
    Case(NEWS, "Beyond the event horizon", "A talk about black holes was given on 3 November."),
    Case(NEWS, "What we heard at the meeting", "On Tuesday 17 November, at 7pm, seventy came. Thank you."),
    Case(NEWS, "Open evening", "Last year's open evening was on 3 December 2025 at 6pm."),
    Case(NEWS, "In March 20 volunteers came", "It was a fine morning."),
    Case(NEWS, "A walk remembered", "She was born on 12 May 1999 in the cottage by the ford."),
    Case(NEWS, "A service on the line", "Ring 01632 12 12 2026 for the night service."),
    Case(NEWS, "Man to be sentenced", "The hearing is on 4 December at the crown court."),
    # ── the others ──
    Case(
        HUSTINGS,
        "Hustings for the Quayside by-election",
        "Put your question to all candidates: Thursday 3 December, 7pm, in the Guildhall.",
        starts="2026-12-03 19:00",
        place="Guildhall",
    ),
    Case(HUSTINGS, "Youth hustings: Wednesday 2 December at 4.30pm", "Doors open at four.", starts="2026-12-02 16:30"),
    Case(NEWS, "What was said at the hustings", "There was tea."),
    Case(VOLUNTEERING, "Volunteers needed at the foodbank", "Let us know by 1 December.", closes="2026-12-01 23:59"),
    Case(VOLUNTEERING, "Could you be a street pastor?", "We are looking for ten people. Training starts in January."),
    Case(VOLUNTEERING, "Yn eisiau: gwirfoddolwyr", "Rydym yn chwilio am ddeg.", ("Gwirfoddoli",)),
    Case(NEWS, "Volunteers thanked at the town hall", "Forty had tea."),
    Case(SAFEGUARDING, "Worried about a child? Who to ring", "Ring the front door team."),
    Case(SAFEGUARDING, "Know the signs of cuckooing"),
    Case(NEWS, "Safeguarding failings found by inspectors"),
    Case(CAMPAIGN, "Join our winter road safety campaign"),
    Case(CAMPAIGN, "Hate Crime Awareness Week begins"),
    Case(NEWS, "Election campaign enters its last week"),
    Case(EVIDENCE, "Victims' survey 2026: results", "Of 612 people most were content."),
    Case(EVIDENCE, "Quarterly figures: July to September 2026"),
    Case(EVIDENCE, "What 612 victims of crime told us"),
    Case(NOTICE, "Decision notice 2026/060: bleed kits"),
    Case(NOTICE, "Temporary road closure, Loom Street"),
    Case(NOTICE, "Christmas opening hours"),
    Case(NEWS, "Two hours of rain", "It fell on the fair."),
)


def told(moment: datetime | None) -> str:
    return f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}" if moment else ""


def found(case: Case, **more: bool) -> Details:
    said = make.said(case.title, case.text, tags=case.tags, derived_title=case.title or case.text)
    return details_of(said, SAID, LONDON, **more)


@pytest.mark.parametrize("case", CASES, ids=lambda case: (case.title or case.text)[:50])
def test_what_partners_write_is_what_we_read(case: Case) -> None:
    details = found(case)
    moments = {key: told(getattr(details, key)) for key in ("starts", "ends", "closes")}
    assert (details.kind, moments) == (case.kind, {key: getattr(case, key) for key in moments})
    assert (details.place, details.amount) == (case.place, case.amount)
    assert details.origin is Origin.WORDS


def test_a_date_is_read_in_every_way_it_is_written() -> None:
    for text in (
        "12 December 2026",
        "Saturday 12 December",
        "Sat 12 Dec.",
        "12th of December",
        "the 12th December",
        "December 12, 2026",
        "Saturday, December 12th",
        "12/12/2026",
        "12.12.26 or rather 12/12/26",
        "2026-12-12",
        "dydd Sadwrn 12 Rhagfyr",
        "y 12fed o Ragfyr",
    ):
        assert [day.first for day in days(text, SAID.date())] == [date(2026, 12, 12)], text


def test_what_is_no_certain_date_is_none() -> None:
    for text in (
        "Friday 12 December",  # it is a Saturday
        "12/25/2026",
        "31 June",
        "29 February 2027",
        "by 3 may we ask",
        "in March 20 people",
        "by 2030",
        "01632 960 12/12",
        "version 1.12.2026.5",
        "£12 December",
        "1 August",  # eight months ahead, and no year
        "3/4 of us",
    ):
        assert days(text, SAID.date()) == (), text


def test_a_year_that_is_not_told_is_the_next_or_has_only_just_been() -> None:
    def read(text: str) -> list[date]:
        return [day.first for day in days(text, date(2026, 12, 28))]

    assert read("3 January") == [date(2027, 1, 3)]
    assert read("20 December") == [date(2026, 12, 20)]
    assert read("Tuesday 7 September") == [date(2027, 9, 7)]  # a weekday that fits reaches further


def test_days_in_a_row_are_one() -> None:
    for text, ends in (
        ("10-12 December", "2026-12-12"),
        ("10 to 12 December 2026", "2026-12-12"),
        ("Friday 11 and Saturday 12 December", "2026-12-12"),
        ("28 December to 3 January", "2027-01-03"),
        ("from 5 October until 4 December 2026", "2026-12-04"),
    ):
        assert [str(day.last) for day in days(text, SAID.date())] == [ends], text
    assert [day.last for day in days("3 and 17 December", SAID.date())] == [None, None]


def test_a_day_alone_closes_at_the_end_of_it_where_it_was_told() -> None:
    june = datetime(2026, 6, 1, tzinfo=UTC)
    said = make.said("Community Fund now open", "Applications close on 26 June.")
    details = details_of(said, june, LONDON)
    assert details.closes == datetime(2026, 6, 26, 22, 59, 59, tzinfo=UTC)  # summer time
    assert details.closes_with_its_day
    assert not is_over(details, datetime(2026, 6, 26, 22, 59, 59, tzinfo=UTC))
    assert is_over(details, datetime(2026, 6, 26, 23, tzinfo=UTC))
    elsewhere = details_of(said, june, ZoneInfo("Asia/Kolkata"))
    assert elsewhere.closes == datetime(2026, 6, 26, 18, 29, 59, tzinfo=UTC)


def test_an_event_is_over_with_its_day_and_a_campaign_when_it_says_so() -> None:
    starts = datetime(2026, 12, 3, 19, tzinfo=UTC)
    event = Details(EVENT, starts=starts, zone="Europe/London")
    assert ends_at(event) == datetime(2026, 12, 3, 23, 59, 59, tzinfo=UTC)
    assert ends_at(replace(event, ends=starts + timedelta(hours=2))) == starts + timedelta(hours=2)
    assert ends_at(replace(event, kind=CAMPAIGN)) is None
    assert ends_at(replace(event, kind=FUNDING)) is None  # it has only opened
    assert ends_at(replace(event, kind=EVIDENCE, ends=starts)) is None
    assert ends_at(Details()) is None


def test_more_than_the_title_is_taken_from_no_one_who_allows_only_that() -> None:
    case = Case(FUNDING, "Fund for halls open", "Up to £500 each. Apply by 4 December.")
    assert found(case).amount == "Up to £500"
    closed = found(case, title_only=True)
    assert (closed.amount, told(closed.closes)) == (None, "2026-12-04 23:59")


def test_what_a_source_states_as_data_is_not_read_from_words() -> None:
    stated = Details(EVENT, starts=SAID, origin=Origin.DATA)
    assert details_of(make.said("Volunteers needed", details=stated), SAID, LONDON) == stated


CLOSES = datetime(2026, 12, 4, 12, tzinfo=UTC)


def test_a_story_is_what_its_first_telling_is() -> None:
    call, party = Details(FUNDING, closes=CLOSES), Details(EVENT, starts=SAID)
    assert of_story([party, call]) == party
    assert of_story([]) == Details()


def test_a_story_that_leads_with_news_is_what_the_first_telling_with_a_day_is() -> None:
    call, notice = Details(FUNDING, closes=CLOSES), Details(NOTICE)
    assert of_story([Details(), notice, call]) == call
    assert of_story([Details(), notice]) == Details()


def test_another_telling_fills_in_what_the_first_leaves_open() -> None:
    first, other = Details(FUNDING, amount="£500"), Details(FUNDING, closes=CLOSES, amount="up to £600", whom="clubs")
    assert of_story([first, other]) == replace(other, amount="£500")
    later = replace(first, closes=CLOSES + timedelta(days=7))
    assert of_story([later, other]) == replace(later, whom="clubs")  # of two deadlines the first telling's


def test_only_what_its_kind_has_is_found() -> None:
    for case in CASES:
        details = found(case)
        has = FIELDS[details.kind]
        assert all(
            getattr(details, key) is None
            for key in ("starts", "ends", "closes", "place", "amount", "whom")
            if key not in has
        )


LETTERS = "0123456789 /-.,:£\nadnorstuyſı\u212a\u2013\u2014"
PIECES = st.sampled_from(
    [
        "December",
        "Dec",
        "May",
        "Mai",
        "friday",
        "dydd Mawrth",
        "5pm",
        "12:00",
        "noon",
        "by",
        "closes",
        "until",
        "grant",
        "apply",
        "up to £5",
        "31",
        "29 February",
        "Auguſt",
        "ſat",
        "bſt",
        "at the Corn Hall",
        "join us",
        "hustings",
        "to",
        "and",
        "2026",
        "(",
        "o",
    ]
)


@given(
    st.lists(PIECES | st.text(LETTERS, max_size=6) | st.text(max_size=4), max_size=25).map(" ".join),
    st.text(max_size=20),
)
def test_no_words_are_too_odd(text: str, title: str) -> None:
    for first, second in ((title, text), (text, title)):
        said = make.said(first or None, second, derived_title=first)
        details = details_of(said, SAID, LONDON)
        assert details.kind in ItemKind
        assert details.starts is None or details.closes is None or details.starts <= details.closes
