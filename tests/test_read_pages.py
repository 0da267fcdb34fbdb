"""Channels that are pages: h-feeds, events stated as schema.org data, and a neighbourhood at data.police.uk."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from partnerhub.collect.read import hfeed, police_uk, read, said, schema_org
from partnerhub.collect.read.document import Document
from partnerhub.collect.values import Failed, ReadFeed, Trouble
from partnerhub.model import Details, ItemKind, Kind, Origin, Said, Standing

LONDON = ZoneInfo("Europe/London")
HOME = "https://harbour.example/notes/"
NEIGHBOURHOOD = "https://data.police.uk/api/arrenshire/AB12/priorities"


def feed_of(document: Document | Failed, kind: Kind) -> ReadFeed:
    assert isinstance(document, Document), document
    return said.feed(document, kind)


def notes(html: str, content_type: str = "text/html; charset=utf-8") -> tuple[Said, ...]:
    return feed_of(hfeed.document(html.encode(), content_type, HOME, LONDON), Kind.HFEED).items


def occasions(html: str) -> tuple[Said, ...]:
    return feed_of(schema_org.document(html.encode(), "", HOME, LONDON), Kind.SCHEMA_ORG).items


def stated(*things: object) -> str:
    return f'<html><head><script type="application/ld+json">{json.dumps(things)}</script></head></html>'


def neighbourhood(*told: object) -> tuple[Said, ...]:
    return feed_of(police_uk.document(json.dumps(told).encode(), NEIGHBOURHOOD, LONDON), Kind.POLICE_UK).items


# ── h-feed ──


def test_an_entry_has_its_title_words_link_date_tags_and_picture() -> None:
    [item] = notes(
        '<body class="h-feed"><article class="h-entry"><a class="u-url p-name" href="1">The hall opens</a>'
        '<time class="dt-published" datetime="2026-07-20 10:00">July</time>'
        '<div class="e-content"><p>Come <b onclick="x()">all</b></p><script>x()</script></div>'
        '<a class="p-category" href="/hall">#hall</a><img class="u-photo" src="/hall.jpg" alt="The hall"></article>'
    )
    assert item.title == "The hall opens"
    assert item.body == "<p>Come <b>all</b></p>"
    assert (item.link, item.guid) == ("https://harbour.example/notes/1", "https://harbour.example/notes/1")
    assert item.published == datetime(2026, 7, 20, 9, tzinfo=UTC)
    assert item.tags == ("hall",)
    assert [picture.url for picture in item.pictures] == ["https://harbour.example/hall.jpg"]


def test_a_note_without_a_name_has_no_title() -> None:
    [item] = notes(
        '<div class="h-entry"><p class="e-content">The tide is high today.</p><a class="u-url" href="2"></a>'
    )
    assert (item.title, item.derived_title) == (None, "The tide is high today.")


def test_what_is_only_repeated_or_liked_is_left_out() -> None:
    shared = (
        '<div class="h-entry"><a class="u-{}" href="https://other.example/">x</a><p class="e-content">Theirs</p></div>'
    )
    assert notes('<div class="h-feed">' + shared.format("repost-of") + shared.format("like-of") + "</div>") == ()


def test_what_an_entry_answers_is_no_entry_of_the_page() -> None:
    answer = '<div class="h-entry"><p class="p-name">We agree</p><div class="u-in-reply-to h-cite h-entry">'
    assert [item.title for item in notes(answer + '<p class="p-name">Shall we?</p></div></div>')] == ["We agree"]


def test_an_event_on_a_page_states_its_time_and_place() -> None:
    [item] = notes(
        '<div class="h-event"><h2 class="p-name">Fair</h2><time class="dt-start" datetime="2026-07-01T19:00">1</time>'
        '<p class="p-location h-card"><b class="p-name">Corn Hall</b> <b class="p-locality">Hexley</b></p></div>'
    )
    starts = datetime(2026, 7, 1, 18, tzinfo=UTC)
    place = "Corn Hall, Hexley"
    assert item.details == Details(ItemKind.EVENT, starts=starts, place=place, zone="Europe/London", origin=Origin.DATA)


def test_an_empty_h_feed_is_a_feed_and_another_page_is_none() -> None:
    assert notes('<div class="h-feed"><h1 class="p-name">Notes</h1></div>') == ()
    page = b"<title>Log in</title><form></form>"
    assert hfeed.document(page, "", HOME, LONDON) == Failed(
        Trouble.NOT_A_FEED, "a web page (“Log in”) without an h-feed or h-entry"
    )


@pytest.mark.parametrize(
    ("body", "trouble"),
    [
        (b" ", Trouble.EMPTY),
        (b'{"version": 1}', Trouble.NOT_A_FEED),
        (b"<div>" * 2_000 + b"x", Trouble.BROKEN),
        (b"<p>" * 1_400_000, Trouble.TOO_BIG),
        (b"<br>" * 120_000, Trouble.BROKEN),
    ],
    ids=["empty", "JSON", "deep", "large", "many"],
)
def test_a_page_that_is_too_much_or_none_is_refused(body: bytes, trouble: Trouble) -> None:
    for failed in (hfeed.document(body, "", HOME, LONDON), schema_org.document(body, "", HOME, LONDON)):
        assert isinstance(failed, Failed)
        assert failed.trouble is trouble


def test_letters_are_read_in_the_encoding_that_the_server_names() -> None:
    page = '<div class="h-entry"><p class="p-name">Tŷ Arren</p></div>'.encode("iso8859-14")
    [item] = feed_of(hfeed.document(page, "text/html; charset=iso-8859-14", HOME, LONDON), Kind.HFEED).items
    assert item.title == "Tŷ Arren"


def test_a_page_that_names_no_encoding_is_read_as_utf_8() -> None:
    [item] = notes('<div class="h-entry"><p class="p-name">Tŷ Arren</p></div>', "text/html")
    assert item.title == "Tŷ Arren"


# ── schema.org ──


def test_an_event_of_json_ld_is_an_item_with_its_details() -> None:
    [item] = occasions(
        stated(
            {"@type": "Organization", "name": "Harbour Trust"},
            {
                "@graph": [
                    {
                        "@type": "https://schema.org/MusicEvent",
                        "name": "Brass band",
                        "startDate": "2026-12-05T19:30",
                        "endDate": "2026-12-05T21:00:00+00:00",
                        "location": {
                            "@type": "Place",
                            "name": "Corn Hall",
                            "address": {"streetAddress": "1 Market Cross", "addressLocality": "Hexley"},
                        },
                        "description": "<p>Free <img src=x onerror=y></p>",
                        "url": "/band",
                        "image": ["/band.png"],
                        "keywords": "music, free",
                    }
                ]
            },
        )
    )
    assert (item.title, item.body, item.link) == ("Brass band", "<p>Free </p>", "https://harbour.example/band")
    assert item.tags == ("music", "free")
    assert item.details
    assert item.details.place == "Corn Hall, 1 Market Cross, Hexley"
    assert item.details.starts == datetime(2026, 12, 5, 19, 30, tzinfo=UTC)
    assert item.details.ends == datetime(2026, 12, 5, 21, tzinfo=UTC)
    assert item.details.origin is Origin.DATA


def test_an_event_of_microdata_is_read_the_same() -> None:
    [item] = occasions(
        '<div itemscope itemtype="https://schema.org/Event"><b itemprop="name">Quiz</b><a itemprop="url" href="/quiz">'
        '</a><time itemprop="startDate" datetime="2026-12-06">6th</time><meta itemprop="description" content="Pens">'
        '<p itemprop="location" itemscope itemtype="https://schema.org/Place"><b itemprop="name">The hut</b></p></div>'
    )
    assert (item.title, item.text, item.link) == ("Quiz", "Pens", "https://harbour.example/quiz")
    assert item.details
    assert (item.details.place, item.details.all_day) == ("The hut", True)


FAIR = {"@type": "Event", "name": "Fair", "startDate": "2026-12-05T19:30"}


def test_two_that_begin_together_without_an_address_are_two() -> None:
    assert [item.title for item in occasions(stated(FAIR, {**FAIR, "name": "Quiz"}))] == ["Fair", "Quiz"]


def test_an_event_that_a_page_states_in_two_forms_is_one() -> None:
    marked = (
        '<div itemscope itemtype="https://schema.org/Event"><a itemprop="url" href="/fair"><b itemprop="name">Fair</b>'
        '</a><time itemprop="startDate" datetime="2026-12-05T19:30:00+00:00">5 December</time></div>'
    )
    [item] = occasions(stated({**FAIR, "url": "https://harbour.example/fair"}) + marked)
    assert item.link == "https://harbour.example/fair"


@pytest.mark.parametrize(
    ("before", "after"),
    [("<!--", "-->"), ("//<![CDATA[\n", "\n//]]>"), ("/*<![CDATA[*/", "/*]]>*/"), ("\n", "\n")],
)
@pytest.mark.parametrize("kind", ["application/ld+json", "application/LD+JSON; charset=utf-8"])
def test_data_that_is_hidden_from_old_readers_is_found(before: str, after: str, kind: str) -> None:
    [item] = occasions(f'<script type="{kind}">{before}{json.dumps(FAIR)}{after}</script>')
    assert item.title == "Fair"


def test_words_of_an_event_that_were_encoded_twice_are_words() -> None:
    twice = {**FAIR, "description": "&lt;p&gt;Tea &amp;amp; cake&lt;/p&gt;\\n", "keywords": ["tea", "cake, song"]}
    [item] = occasions(stated(twice))
    assert item.text == "Tea & cake"
    assert item.tags == ("tea", "cake", "song")


def test_an_event_whose_day_cannot_be_read_is_told_to_the_editor() -> None:
    page = stated(FAIR, {**FAIR, "startDate": "tomorrow"}, {**FAIR, "name": "Quiz", "startDate": "20261206"})
    feed = feed_of(schema_org.document(page.encode(), "", HOME, LONDON), Kind.SCHEMA_ORG)
    assert feed.remark == "entries left out: 1 without a day or a time that can be read"
    assert [item.details.all_day for item in feed.items if item.details] == [False, True]


def test_dates_that_share_an_address_are_items_of_their_own_and_the_same_one_twice_is_one() -> None:
    first, second = (
        {"@type": "Event", "name": "Yoga", "url": "/yoga", "startDate": f"2026-12-0{day}"} for day in (1, 8)
    )
    assert [
        item.details.starts.day
        for item in occasions(stated(first, second, first))
        if item.details and item.details.starts
    ] == [1, 8]


def test_the_events_of_a_series_stand_for_it() -> None:
    series = {"@type": "EventSeries", "name": "Talks", "startDate": "2026-12-01"}
    inside = [{"@type": "Event", "name": f"Talk {n}", "startDate": f"2026-12-0{n}"} for n in (1, 2)]
    assert [item.title for item in occasions(stated({**series, "subEvent": inside}))] == ["Talk 1", "Talk 2"]


def test_a_cancelled_event_is_cancelled_and_a_moved_one_says_when_it_was_to_be() -> None:
    event = {"@type": "Event", "startDate": "2026-12-01T19:00Z"}
    off = {**event, "@id": "#off", "name": "Off", "eventStatus": "https://schema.org/EventCancelled"}
    moved = {**event, "@id": "#moved", "name": "Moved", "previousStartDate": "2026-11-24T19:00Z"}
    feed = feed_of(schema_org.document(stated(off, moved).encode(), "", HOME, LONDON), Kind.SCHEMA_ORG)
    assert [(each.item, each.standing, each.was) for each in feed.occurrences] == [
        (HOME + "#off", Standing.CANCELLED, None),
        (HOME + "#moved", Standing.CONFIRMED, datetime(2026, 11, 24, 19, tzinfo=UTC)),
    ]


def test_what_is_broken_or_without_a_day_is_passed_over() -> None:
    broken = '<script type="application/ld+json">{"@type": "Event", </script>'
    undated = {"@type": "Event", "name": "Some day"}
    answer = schema_org.document((broken + stated(undated)).encode(), "", HOME, LONDON)
    assert answer == Failed(Trouble.NOT_A_FEED, "a web page without events stated as schema.org data")


def test_data_that_is_nested_without_end_is_not_followed() -> None:
    deep: object = {"@type": "Event", "name": "Deep", "startDate": "2026-12-01"}
    for _ in range(400):
        deep = {"about": deep}
    shallow = {"@type": "Event", "name": "Shallow", "startDate": "2026-12-01"}
    assert [item.title for item in occasions(stated(deep, shallow))] == ["Shallow"]


# ── data.police.uk ──


def test_a_priority_is_an_item_that_a_new_action_changes() -> None:
    raised = {
        "issue": "<p>Speeding on Vale road.</p>",
        "issue-date": "2026-10-12T00:00:00",
        "action": None,
        "action-date": None,
    }
    acted = {**raised, "action": "<p>Checks were made.</p>", "action-date": "2026-11-02T00:00:00"}
    [before], [after] = neighbourhood(raised), neighbourhood(acted)
    assert before.guid == after.guid
    assert (before.derived_title, after.text) == ("Speeding on Vale road.", "Speeding on Vale road.\nChecks were made.")
    assert before.published == datetime(2026, 10, 11, 23, tzinfo=UTC)
    assert before.link == "https://www.police.uk/pu/your-area/arrenshire/AB12/"


def test_a_meeting_has_its_time_and_place_and_nobody_to_ring() -> None:
    [item] = neighbourhood(
        {
            "title": "Beat surgery",
            "description": "",
            "address": "Butter Cross, Hexley",
            "type": "meeting",
            "start_date": "2026-12-02T18:00:00",
            "end_date": "2026-12-02T19:00:00",
            "contact_details": {"email": "someone@arrenshire.example", "mobile": "07700 900123"},
        }
    )
    assert "someone" not in repr(item)
    assert "07700" not in repr(item)
    assert item.details
    assert item.details.place == "Butter Cross, Hexley"
    assert item.details.starts == datetime(2026, 12, 2, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Ask PC Example.", "Ask PC […]."),
        ("PCSO 4321 E. Example and PC Example-Jones came.", "PCSO […] and PC […] came."),
        ("Sergeant Example said so.", "Sergeant […] said so."),
        ("Chief Inspector O'Example opened it.", "Chief Inspector […] opened it."),
        ("PC Example and Other Example came.", "PC […] came."),
        ("Pc Example, Sgt. Example or PCSO: Álvarez", "Pc […], Sgt. […] or PCSO […]"),
        ("PCSOs Example, Álvarez and Other came.", "PCSOs […] came."),
        ("PC1234 Example, <b>PCSO</b> Example", "PC […], PCSO […]"),
        ("We are An Example (PCSO) and Officer Example.", "We are […] (PCSO) and Officer […]."),
        ("Speak to your PCSO. Meetings are held.", "Speak to your PCSO. Meetings are held."),
        ("PC Patrols go on.", "PC Patrols go on."),
        ("Meet the Sergeant Team.", "Meet the Sergeant Team."),
        ("Buy a PC or a Mac.", "Buy a PC or a Mac."),
    ],
)
def test_no_officer_is_named(written: str, shown: str) -> None:
    [item] = neighbourhood({"issue": written, "issue-date": "2026-10-12T00:00:00"})
    assert item.text == shown


@pytest.mark.parametrize(
    ("body", "trouble"),
    [
        (b"[", Trouble.BROKEN),
        (b"{}", Trouble.NOT_A_FEED),
        (b'[{"name": "An officer", "rank": "PC"}]', Trouble.NOT_A_FEED),
    ],
)
def test_another_answer_of_the_police_is_refused(body: bytes, trouble: Trouble) -> None:
    failed = police_uk.document(body, NEIGHBOURHOOD, LONDON)
    assert isinstance(failed, Failed)
    assert failed.trouble is trouble


def test_a_neighbourhood_without_priorities_has_no_items() -> None:
    assert neighbourhood() == ()


def test_a_page_is_read_as_what_its_channel_says() -> None:
    page = b'<div class="h-entry"><p class="p-name">Open</p></div>'
    feed = read(Kind.HFEED, page, "text/html", HOME)
    assert isinstance(feed, ReadFeed)
    assert feed.kind is Kind.HFEED
    assert isinstance(read(Kind.FEED, page, "text/html", HOME), Failed)
