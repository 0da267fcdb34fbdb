"""Unconferences: what their files may say, what readers see, and that nobody is told by more than they agreed to."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from partnerhub.config import read_content, schema
from partnerhub.config.content.unconferences import NoteShape, teller_of
from partnerhub.errors import ConfigError
from partnerhub.model.attribution import Attribution
from partnerhub.model.unconference import NOBODY, Teller, Unconference
from tests.command import ROOT
from tests.make import DAY, NOW, hub
from tests.test_debates import Hubs, id_of, of_its_own, place

__all__ = ["place"]

PAST = """---
title: Lamps and buses
starts: 2026-11-14T10:00
ends: 2026-11-14T16:00
place: Corn Hall, Hexley
access: Level, with a loop.
organiser: pantry
areas: [vale]
topics: [youth]
booking: https://pantry.example/book
pitch: Write it on a card at the door.
pitches:
  - {title: Who mends the lamps?, text: Nobody knows whom to ring., attribution: role, role: a shopkeeper}
  - {title: Buses after eleven}
sessions:
  - id: lamps
    title: Who mends the lamps?
    at: 2026-11-14T10:30
    until: 2026-11-14T11:15
    room: The long room
    pitched_by: {attribution: role, role: a shopkeeper}
    notes:
      - text: Half of them are on nobody's list.
      - {text: The council answers within a week., attribution: role, role: a parent}
      - {text: We will keep the list., attribution: named, name: Arren CVS, consent: 2026-11-14}
  - {id: buses, title: Buses after eleven, at: 2026-11-14T10:30, room: The kitchen}
by: rw
on: 2026-11-02
---
Come and *ask*.
"""
COMING = PAST.replace("2026-11-14", "2026-12-12").replace(", consent: 2026-12-12", ", consent: 2026-11-14")
FILE = "unconferences/lamps.md"
PAGE = "unconferences/lamps/index.html"
AFTER = "unconferences/lamps/afterwards/index.html"
CANARY = "Zanthraxia"


def write(root: Path, text: str = PAST, name: str = "lamps.md") -> None:
    path = root / "content" / "unconferences" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def made(root: Path, text: str = PAST) -> Unconference:
    write(root, text)
    [found] = read_content(hub(root=root)).unconferences
    return found


def mistakes(root: Path, text: str) -> list[str]:
    write(root, text)
    with pytest.raises(ConfigError) as raised:
        read_content(hub(root=root))
    return [str(each) for each in raised.value.mistakes]


# ── the file ──


def test_an_unconference_arrives_with_everything_its_file_says(tmp_path: Path) -> None:
    found = made(tmp_path)
    assert (found.id, found.title, found.organiser) == ("lamps", "Lamps and buses", "pantry")
    assert (found.starts, found.ends) == (
        datetime(2026, 11, 14, 10, tzinfo=UTC),
        datetime(2026, 11, 14, 16, tzinfo=UTC),
    )
    assert [each.title for each in found.pitches] == ["Who mends the lamps?", "Buses after eleven"]
    lamps, buses = found.sessions
    assert (lamps.room, lamps.ends, buses.ends) == ("The long room", datetime(2026, 11, 14, 11, 15, tzinfo=UTC), None)
    assert [note.by for note in lamps.notes] == [
        NOBODY,
        Teller(Attribution.ROLE, "a parent"),
        Teller(Attribution.NAMED, None, "Arren CVS", date(2026, 11, 14)),
    ]


def test_nobody_is_told_unless_somebody_chose_so(tmp_path: Path) -> None:
    found = made(tmp_path, PAST.replace("attribution: role, ", ""))
    assert {pitch.by for pitch in found.pitches} == {found.sessions[0].pitched_by} == {NOBODY}


def test_no_name_gets_into_a_value_without_consent() -> None:
    for how in Attribution:
        shape = NoteShape(text="x", attribution=how, role="a parent", name=CANARY)
        assert CANARY not in repr(teller_of(shape))


WHO = "attribution: role, role: a parent"
WRONG = [
    (WHO, f"name: {CANARY}", "24: a name stands here, and nobody is to be named: take it out, or ask, and write"),
    (WHO, f"{WHO}, name: {CANARY}", "24: a name stands here, and nobody is to be named"),
    (", consent: 2026-11-14", "", "25: a name needs `consent`, the day on which that person agreed to be named"),
    ("name: Arren CVS, ", "", "25: attribution is named, and there is no name"),
    (", role: a parent", "", "24: attribution is role, and there is no role"),
    (WHO, f"{WHO}, consent: 2026-11-14", "24: consent is for `attribution: named`: leave it out"),
    ("T10:30\n", "T09:30\n", "18: sessions: 2026-11-14T09:30 is not between starts and ends of the unconference"),
    ("T11:15", "T17:15", "19: sessions: 2026-11-14T17:15 is not between starts and ends of the unconference"),
    ("T11:15", "T10:15", "19: sessions: until (2026-11-14 10:15:00) is before at (2026-11-14 10:30:00)"),
    ("The kitchen", "the long room", "26: sessions: buses and lamps are in one room at one time: move one"),
    ("id: buses", "id: lamps", '26: sessions: the id "lamps" is there twice: give one another'),
    ("[vale]", "[vall]", '8: unknown area "vall" (did you mean "vale"?)'),
    ("T16:00", "T09:00", "4: ends (2026-11-14 09:00:00) is before starts (2026-11-14 10:00:00)"),
    ("by: rw", "writeups: [{name: Here}]\nby: rw", "27: writeups: write the id of a story, or `{name: …, url: …}`"),
]


@pytest.mark.parametrize(("was", "now", "says"), WRONG, ids=[each[2][:60] for each in WRONG])
def test_a_mistake_is_told_with_its_line_and_what_to_do(tmp_path: Path, was: str, now: str, says: str) -> None:
    assert was in PAST
    told = mistakes(tmp_path, PAST.replace(was, now, 1) if was != "by: rw" else PAST.replace("\nby: rw", f"\n{now}"))
    assert any(each.startswith(f"content/{FILE}:{says}") for each in told), told
    assert CANARY not in "".join(told)


def test_one_room_may_be_used_again_when_it_is_free(tmp_path: Path) -> None:
    text = PAST.replace("at: 2026-11-14T10:30, room: The kitchen", "at: 2026-11-14T11:15, room: The long room")
    assert len(made(tmp_path, text).sessions) == 2


def test_a_draft_is_checked_and_not_shown(tmp_path: Path) -> None:
    write(tmp_path, PAST.replace("by: rw", "status: draft\nby: rw"))
    assert read_content(hub(root=tmp_path)).unconferences == ()


def test_what_an_editors_program_knows_of_the_file_is_what_is_read() -> None:
    fields = schema("unconference")["$defs"]["NoteShape"]["properties"]
    assert fields["attribution"]["enum"] == ["none", "role", "named"]
    assert fields["attribution"]["default"] == "none"


# ── what a text gives away ──


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("Ask Alex Example about it.", "a name"),
        ("Alex, a shopkeeper, has a key.", "a name"),
        ("The caretaker Alex has a key.", "a name"),
        ("The caretaker Pan has a key.", "a name"),  # of which "The Pantry" holds the letters
        ("Dr. Example has a key.", "a name"),
        ("PC Example has a key.", "a name"),
        ("I am Alex and have a key.", "a name"),
        ("Ask @alexexample about it.", "somebody's account"),
        ("See facebook.com/alex.example for it.", "somebody's account"),
        ("Write to alex.example@mail.example about it.", "an e-mail address"),
        ("Ring 07700 900123 after six.", "a telephone number"),
        ("Ring +49 30 901820 after six.", "a telephone number"),
    ],
)
def test_a_note_that_gives_somebody_away_stops_the_build(place: Hubs, said: str, what: str) -> None:
    place.write(FILE, PAST.replace("Half of them are on nobody's list.", f'"{said}"'))
    with pytest.raises(ConfigError) as raised:
        place.night([of_its_own("a")])
    [told] = map(str, raised.value.mistakes)
    assert told.startswith(f"content/{FILE}:23: this note holds what looks like {what}: ")
    assert "Alex" not in told
    assert "900123" not in told


def test_a_role_is_no_place_for_a_name(place: Hubs) -> None:
    place.write(FILE, PAST.replace("role: a parent", "role: Alex Example of the school"))
    with pytest.raises(ConfigError, match="24: this note holds what looks like a name"):
        place.night([of_its_own("a")])


@pytest.mark.parametrize(
    "said",
    [
        "The lamps of Castlebeck Guildhall and Vale Road are on two lists.",
        "On Saturdays the council answers, a parent said.",
        "It takes 12 weeks and costs £1,200; 9 to 5 only.",
        "The Pantry has a key.",
        "Shopkeepers open at eight, on 14 November 2026.",
    ],
)
def test_what_gives_nobody_away_passes(place: Hubs, said: str) -> None:
    place.write(FILE, PAST.replace("Half of them are on nobody's list.", f'"{said}"'))
    place.night([of_its_own("a")])
    assert said.split(",")[0] in place.page(PAGE)


def test_nobody_agrees_to_be_named_tomorrow(place: Hubs) -> None:
    place.write(FILE, PAST.replace("consent: 2026-11-14", "consent: 2027-11-14"))
    with pytest.raises(ConfigError, match="25: consent is of 2027-11-14, a day that is still to come"):
        place.night([of_its_own("a")])


# ── nothing leaks ──


def everything(root: Path) -> dict[str, bytes]:
    """Every file that a night leaves behind but those an editor wrote, unpacked as far as it is packed."""
    found = {}
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.relative_to(root).as_posix().startswith("content/"):
            found[path.relative_to(root).as_posix()] = _unpacked(path.read_bytes())
    return found


def _unpacked(data: bytes) -> bytes:
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            return data + unpack(data)
        except (OSError, zlib.error, EOFError):
            continue
    return data


def test_what_nobody_agreed_to_tell_leaves_the_file_nowhere(place: Hubs) -> None:
    text = PAST.replace("- text: Half", f"- role: {CANARY.lower()}\n        text: Half")
    text = text.replace("pitched_by: {attribution: role, ", "pitched_by: {").replace(
        "a shopkeeper}", f"a {CANARY.lower()}}}", 2
    )
    text = text.replace("lamps.}", "lamps.} ").replace("attribution: role, role: a zan", "role: a zan")
    place.write(FILE, text.replace("by: rw", f"by: rw # said by {CANARY}"))
    assert text.lower().count(CANARY.lower()) == 3
    place.night([of_its_own("a")])
    found = everything(place.root)
    assert b"nobody&#39;s list" in found[next(path for path in found if path.endswith(PAGE))]
    leaking = [path for path, data in found.items() if CANARY.lower().encode() in data.lower()]
    assert leaking == []


def test_a_name_without_consent_is_told_by_nothing(place: Hubs) -> None:
    place.write(FILE, PAST.replace("- text: Half", f"- name: {CANARY}\n        text: Half"))
    with pytest.raises(ConfigError) as raised:
        place.night([of_its_own("a")])
    assert CANARY not in str(raised.value)
    assert [path for path, data in everything(place.root).items() if CANARY.encode() in data] == []


def test_notes_and_pitches_stand_on_their_page_and_nowhere_else(place: Hubs) -> None:
    words = ("yellowish", "turquoise", "maroonish", "crimsonish")
    text = PAST.replace("nobody's list", words[0]).replace("within a week", words[1]).replace("a parent", words[2])
    place.write(FILE, text.replace("Nobody knows whom to ring", words[3]).replace("Arren CVS", "Hexley Lantern"))
    place.night([of_its_own("a")])
    found = everything(place.root)
    for word in (*words, "Hexley Lantern"):
        holding = {path for path, data in found.items() if word.encode() in data}
        assert {path.partition("/")[2].removeprefix("editions/") for path in holding} != set(), word
        assert all(path.endswith(PAGE) for path in holding), (word, holding)
    page = place.page(PAGE)
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert not any(word in json.dumps(json.loads(data)) for word in (*words, "Hexley Lantern"))


def test_who_takes_back_a_name_or_a_note_leaves_no_trace(place: Hubs) -> None:
    place.write(FILE, PAST)
    place.night([of_its_own("a")])
    assert "Arren CVS" in place.page(PAGE)
    line = "      - {text: We will keep the list., attribution: named, name: Arren CVS, consent: 2026-11-14}\n"
    assert line in PAST
    place.write(FILE, PAST.replace(line, ""))
    place.night(now=NOW + DAY)
    assert "keep the list" not in place.page(PAGE)


# ── pages ──


def test_before_it_says_what_it_is_and_how_to_offer_something(place: Hubs) -> None:
    place.write(FILE, COMING)
    place.night([of_its_own("a")])
    page = place.page(PAGE)
    for said in (
        "Saturday 12 December 2026, 10:00 to 16:00",
        "Level, with a loop.",
        "Write it on a card",
        "<em>ask</em>",
    ):
        assert said in page
    assert 'href="https://pantry.example/book"' in page
    assert "It is over." not in page
    assert AFTER not in place.bytes()


def test_afterwards_its_sessions_stand_by_time_and_room_with_their_notes(place: Hubs) -> None:
    place.write(FILE, PAST)
    place.night([of_its_own("a")])
    page = place.page(PAGE)
    assert re.findall(r'<th scope="col">(.*?)</th>', page) == ["Time", "The long room", "The kitchen"]
    assert re.findall(r'<td data-what="(.*?)"', page) == ["The long room", "The kitchen"]
    assert "10:30 to 11:15" in page
    notes = re.findall(r"<li>((?:Half|The council|We will).*?)</li>", page)
    assert notes == [
        "Half of them are on nobody&#39;s list. ",
        'The council answers within a week. <span class="quiet">— a parent</span>',
        'We will keep the list. <span class="quiet">— Arren CVS</span>',
    ]
    assert "https://pantry.example/book" not in page
    assert "on a card" not in page


def test_the_list_leads_to_each_and_to_what_was_written(place: Hubs) -> None:
    place.write(FILE, PAST.replace("by: rw", f"writeups: [{id_of('b')}]\nby: rw"))
    place.write("unconferences/next.md", COMING.replace("Lamps and buses", "The next one"))
    place.night([of_its_own("a"), of_its_own("b")])
    page = place.page("unconferences/index.html")
    assert page.index("unconferences/next/index.html") < page.index(PAGE) < page.index(AFTER)
    assert "2 sessions" in page


def test_the_post_of_posts_quotes_what_was_written_in_order_of_time(place: Hubs) -> None:
    there = f"writeups: [{id_of('b')}, {{name: What we heard, url: 'https://pantry.example/heard'}}]\nby: rw"
    place.write(FILE, PAST.replace("by: rw", there))
    linking = of_its_own("c", placed=NOW - 4 * DAY)
    body = '<p>We were <a href="https://hub.example/unconferences/lamps/">there</a>.</p>'
    early = of_its_own("d", placed=NOW - 20 * DAY)
    place.night(
        [of_its_own("b")] + [replace(each, said=replace(each.said, body=body)) for each in (linking, early)],
    )
    page = place.page(AFTER)
    assert page.index(id_of("c")) < page.index(id_of("b")) < page.index("https://pantry.example/heard")
    assert id_of("d") not in page
    assert "<blockquote>" in page
    assert f'href="../../{AFTER}"' in place.page(PAGE)
    assert AFTER.removesuffix("index.html") in place.bytes()["sitemap.xml"].decode() + "".join(
        data.decode() for path, data in place.bytes().items() if path.startswith("sitemaps/")
    )


def test_it_is_an_event_of_the_calendar_and_can_be_found(place: Hubs) -> None:
    place.write(FILE, COMING)
    place.night([of_its_own("a")])
    assert PAGE in place.page("events/index.html")
    assert "Lamps and buses" in place.page("events/calendar.ics")
    assert "LOCATION:Corn Hall" in place.page("unconferences/lamps/calendar.ics")
    assert "unconferences/index.html" in place.page("a-z/index.html")
    assert "unconferences/index.html" in place.page("index.html")


def test_a_cancelled_one_says_so(place: Hubs) -> None:
    place.write(FILE, COMING.replace("by: rw", "cancelled: The hall is under water.\nby: rw"))
    place.night([of_its_own("a")])
    assert "The hall is under water." in place.page(PAGE)
    assert "STATUS:CANCELLED" in place.page("unconferences/lamps/calendar.ics")


def test_a_withdrawn_one_leaves_a_notice_and_no_list_has_it(place: Hubs) -> None:
    place.write(FILE, PAST)
    place.night([of_its_own("a")])
    place.write(FILE, PAST.replace("by: rw", "withdrawn: {on: 2026-11-20, why: It was asked for.}\nby: rw"))
    place.night()
    assert "It was asked for." in place.page(PAGE)
    assert "nobody&#39;s list" not in place.page(PAGE)
    assert "lamps/index.html" not in place.page("events/index.html")


def test_hostile_words_stay_words(place: Hubs) -> None:
    place.write(FILE, PAST.replace("Half of them", "<script>x</script> Half").replace("a parent", "<b>a parent</b>"))
    place.night([of_its_own("a")])
    page = place.page(PAGE)
    assert "<script>x" not in page
    assert "&lt;b&gt;a parent&lt;/b&gt;" in page


def test_a_silent_change_of_its_day_is_refused(place: Hubs) -> None:
    place.write(FILE, COMING)
    place.night([of_its_own("a")])
    place.write(FILE, COMING.replace("starts: 2026-12-12T10:00", "starts: 2026-12-12T09:00"))
    with pytest.raises(ConfigError, match="changed without a word"):
        place.night(now=NOW + DAY)


# ── the handbook ──


def test_the_examples_of_the_handbook_can_be_read(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "unconference.md").read_text(encoding="utf-8")
    [whole] = re.findall(r"```markdown\n(.*?)```", text, re.DOTALL)
    whole = whole.replace("opcc", "pantry").replace("[hexley]", "[vale]").replace("[consultation]", "[youth]")
    assert made(tmp_path, whole).pitch
    for part in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL):
        made(tmp_path, whole.replace("by: AB", f"{part}by: AB"))
