"""Commitments: none without a day, none deleted, no day moved unseen, and what is overdue stands first."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import feedparser
import pytest

from partnerhub.config import read_content
from partnerhub.curate.pledges import pledge
from partnerhub.errors import ConfigError
from partnerhub.model import Closed, Commitment, Done, Hub, Moved, Voice
from partnerhub.publish.checks import check_page
from partnerhub.publish.commitments import Standing, mistakes, standing
from tests import make
from tests.command import ROOT, put_statements
from tests.command import hub as run
from tests.make import DAY, NOW
from tests.test_content_docs import blocks
from tests.test_debates import Hubs, told

TODAY = NOW.date()
LAMPS = """---
title: Mend the lamps in Back Lane
said: The lamps will be lit before the clocks change.
event: the meeting in the hall
on: 2026-06-01
due: 2026-10-25
who: The commissioner
by: rw
---
Nine of them are dark.
"""
DONE = "done: {on: 2026-10-20, what: They are lit., link: https://lamps.example/}\n"
CLOSED = "closed: {on: 2026-10-20, why: The lane is no longer there.}\n"
MOVED = "moved:\n  - {was: 2026-10-25, now: 2026-12-01, why: The lamps are late., on: 2026-10-20}\n"


def written(root: Path, text: str, name: str = "lamps") -> Hub:
    path = root / "content" / "commitments" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return make.hub(root=root)


def told_of(root: Path, text: str) -> list[str]:
    try:
        read_content(written(root, text))
    except ConfigError as error:
        return [str(mistake).removeprefix("content/commitments/") for mistake in error.mistakes]
    return []


def with_lines(text: str, lines: str) -> str:
    return text.replace("by: rw\n", f"by: rw\n{lines}")


@pytest.fixture
def place(tmp_path: Path) -> Hubs:
    return Hubs(tmp_path, make.hub(root=tmp_path))


# ── what stands in a file ──


def test_every_field_has_its_place(tmp_path: Path) -> None:
    text = with_lines(LAMPS.replace("due: 2026-10-25", "due: 2026-12-01"), MOVED + DONE)
    [found] = read_content(written(tmp_path, text)).commitments
    assert found == Commitment(
        file="content/commitments/lamps.md",
        id="lamps",
        title="Mend the lamps in Back Lane",
        said="The lamps will be lit before the clocks change.",
        who="The commissioner",
        on=date(2026, 6, 1),
        due=date(2026, 12, 1),
        event="the meeting in the hall",
        done=Done(date(2026, 10, 20), "They are lit.", "https://lamps.example/"),
        moved=(Moved(date(2026, 10, 25), date(2026, 12, 1), "The lamps are late.", date(2026, 10, 20)),),
        by="rw",
    )
    [closed] = read_content(written(tmp_path, with_lines(LAMPS, CLOSED))).commitments
    assert closed.closed == Closed(date(2026, 10, 20), "The lane is no longer there.")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            LAMPS.replace("due: 2026-10-25\n", ""),
            "lamps.md:1: missing due: “watch this space” is no date: write the day",
        ),
        (LAMPS.replace("event: the meeting in the hall\n", ""), "lamps.md:1: does not say where it was said"),
        (LAMPS.replace("2026-10-25", "2026-05-25"), "lamps.md:6: due (2026-05-25) is before on (2026-06-01)"),
        (LAMPS.replace("who: The commissioner\n", ""), "lamps.md:1: missing who"),
        (with_lines(LAMPS, DONE + CLOSED), "lamps.md:10: has both done and closed: it was done, or it will not be"),
        (with_lines(LAMPS, DONE.replace("2026-10-20", "2026-05-20")), "lamps.md:9: done: on (2026-05-20) is before"),
        (with_lines(LAMPS, "closed: {on: 2026-10-20}\n"), "lamps.md:9: closed: missing why"),
        (with_lines(LAMPS, MOVED), "lamps.md:6: due (2026-10-25) is not 2026-12-01, to which it was moved last"),
        (
            with_lines(
                LAMPS.replace("2026-10-25", "2027-01-01"),
                MOVED + "  - {was: 2026-12-02, now: 2027-01-01, why: More., on: 2026-10-21}\n",
            ),
            "lamps.md:11: moved: was (2026-12-02) should be 2026-12-01, to which it was moved before",
        ),
        (
            with_lines(LAMPS.replace("2026-10-25", "2026-12-01"), MOVED.replace("on: 2026-10-20", "on: 2026-05-20")),
            "lamps.md:10: moved: on (2026-05-20) is before 2026-06-01, the day it was said",
        ),
        (with_lines(LAMPS, "withdrawn: {on: 2026-10-20, why: No.}\n"), 'lamps.md:9: unknown key "withdrawn"'),
    ],
)
def test_a_mistake_is_told_with_its_line_and_remedy(tmp_path: Path, text: str, problem: str) -> None:
    said = told_of(tmp_path, text)
    assert any(each.startswith(problem) for each in said), said


def test_what_was_read_is_kept_for_the_next_night(tmp_path: Path) -> None:
    text = with_lines(LAMPS.replace("due: 2026-10-25", "due: 2026-12-01"), MOVED + DONE)
    of = written(tmp_path, text)
    (tmp_path / "var").mkdir()
    assert read_content(of, keeps=True) == read_content(of, keeps=True)


def test_a_draft_may_lack_its_day_and_is_nowhere(place: Hubs) -> None:
    place.write("commitments/lamps.md", with_lines(LAMPS.replace("due: 2026-10-25\n", ""), "status: draft\n"))
    place.write("commitments/other.md", LAMPS)
    content, _ = place.night()
    assert [each.id for each in content.commitments] == ["other"]
    assert not (place.root / "output" / "commitments" / "lamps").exists()


def test_what_nobody_did_yet_cannot_be_done(tmp_path: Path) -> None:
    content = read_content(written(tmp_path, with_lines(LAMPS, DONE.replace("2026-10-20", "2027-10-20"))))
    [wrong] = mistakes(content, TODAY)
    assert str(wrong).endswith("lamps.md: done on 2027-10-20, a day that is still to come: is the year right?")


def test_what_was_not_said_or_moved_yet_cannot_be_told(tmp_path: Path) -> None:
    text = with_lines(LAMPS.replace("due: 2026-10-25", "due: 2026-12-01"), MOVED)
    content = read_content(written(tmp_path, text))
    told = [str(wrong).partition(": ")[2] for wrong in mistakes(content, date(2026, 5, 31))]
    assert told == [
        "said on 2026-06-01, a day that is still to come: is the year right?",
        "moved on 2026-10-20, a day that is still to come: is the year right?",
    ]


def test_the_example_of_the_docs_can_be_read(tmp_path: Path) -> None:
    example, _ = blocks(ROOT / "docs" / "promises.md", "markdown")
    [found] = read_content(written(tmp_path, example)).commitments
    assert found.title == "Publish the speed figures for the Vale road"


# ── in the open ──


def refused(place: Hubs) -> str:
    with pytest.raises(ConfigError) as caught:
        place.night()
    return str(caught.value)


def test_a_commitment_that_vanishes_stops_the_build_with_the_remedy(place: Hubs) -> None:
    place.write("commitments/lamps.md", LAMPS)
    place.night()
    (place.root / "content" / "commitments" / "lamps.md").unlink()
    said = refused(place)
    assert said.startswith("content/commitments/lamps.md: readers found a commitment at commitments/lamps/index.html")
    assert "close it with a reason: `closed: {on: …, why: …}`" in said
    place.write("commitments/lamps.md", with_lines(LAMPS, CLOSED))
    place.night()
    assert "Closed on 20 October 2026 without being done. The lane is no longer there." in told(
        place.page("commitments/lamps/index.html").replace('<p class="notice">', "")
    )


def test_a_commitment_cannot_become_a_draft_again(place: Hubs) -> None:
    place.write("commitments/lamps.md", LAMPS)
    place.night()
    place.write("commitments/lamps.md", with_lines(LAMPS, "status: draft\n"))
    assert "none can be deleted" in refused(place)


@pytest.mark.parametrize("ended", ["", DONE, CLOSED])
def test_its_day_moves_only_in_the_open_also_when_it_has_ended(place: Hubs, ended: str) -> None:
    text = with_lines(LAMPS, ended)
    place.write("commitments/lamps.md", text)
    place.night()
    later = text.replace("due: 2026-10-25", "due: 2026-12-01")
    place.write("commitments/lamps.md", later)
    said = refused(place)
    assert said.startswith("content/commitments/lamps.md:6: due changed without a word: readers were told 2026-10-25")
    place.write("commitments/lamps.md", with_lines(later, MOVED))
    place.night()
    place.write("commitments/lamps.md", with_lines(later, MOVED.replace("The lamps", "Our lamps")))
    assert "moved: what it said was changed or taken out" in refused(place)
    place.write("commitments/lamps.md", later)
    assert "moved: what it said was changed or taken out" in refused(place)


def test_a_move_begins_at_the_day_that_readers_were_told(place: Hubs) -> None:
    place.write("commitments/lamps.md", LAMPS)
    place.night()
    moved = MOVED.replace("was: 2026-10-25", "was: 2026-10-26")
    place.write("commitments/lamps.md", with_lines(LAMPS.replace("due: 2026-10-25", "due: 2026-12-01"), moved))
    assert "readers were told 2026-10-25, so was should be that day, not 2026-10-26" in refused(place)


def test_its_words_change_only_with_a_correction_and_its_ending_is_free_to_come_but_not_to_go(place: Hubs) -> None:
    place.write("commitments/lamps.md", LAMPS)
    place.night()
    place.write("commitments/lamps.md", LAMPS.replace("will be lit", "may be lit"))
    assert "the page changed without a word" in refused(place)
    place.write("commitments/lamps.md", with_lines(LAMPS, DONE))
    place.night()
    place.write("commitments/lamps.md", LAMPS)
    assert "would be gone" in refused(place)


def test_the_check_tells_it_before_the_night_does(tmp_path: Path) -> None:
    run("init", tmp_path / "hub", "--now", "2026-11-20")
    put_statements(tmp_path / "hub")
    written(tmp_path / "hub", LAMPS)
    assert run("nightly", "--hub", tmp_path / "hub", "--now", "2026-11-20T05:00:00Z").code == 0
    checked = run("check", "--hub", tmp_path / "hub", "--now", "2026-11-20T05:00:00Z")
    assert "1 commitment" in checked.out
    assert "content/commitments/lamps.md: overdue since 25 October 2026" in checked.out
    listed = run("commitments", "--hub", tmp_path / "hub", "--now", "2026-11-20T05:00:00Z")
    assert listed.out == "lamps\toverdue\t2026-10-25\tThe commissioner\tMend the lamps in Back Lane\n"
    [data] = run("commitments", "--hub", tmp_path / "hub", "--now", "2026-10-20", "--json").json["commitments"]
    assert (data["state"], data["days_left"], data["due"]) == ("soon", 5, "2026-10-25")
    (tmp_path / "hub" / "content" / "commitments" / "lamps.md").unlink()
    gone = run("check", "--hub", tmp_path / "hub", "--now", "2026-11-20T05:00:00Z")
    assert (gone.code, "close it with a reason" in gone.err) == (2, True)


# ── what readers see ──


def test_its_standing_follows_from_the_clock(tmp_path: Path) -> None:
    [found] = read_content(written(tmp_path, LAMPS)).commitments
    days = {-15: Standing.OPEN, -14: Standing.SOON, 0: Standing.SOON, 1: Standing.OVERDUE}
    for days_after, expected in days.items():
        assert standing(found, date(2026, 10, 25) + timedelta(days=days_after)) is expected


def test_the_register_begins_with_what_is_overdue_and_the_front_page_says_so(place: Hubs) -> None:
    place.write("commitments/lamps.md", LAMPS)
    place.write("commitments/done.md", with_lines(LAMPS.replace("Mend the lamps", "Count the lamps"), DONE))
    later = with_lines(LAMPS.replace("due: 2026-10-25", "due: 2026-12-01").replace("Mend", "Buy"), MOVED)
    place.write("commitments/later.md", later)
    place.night()
    page = place.page("commitments/index.html")
    assert check_page("commitments/index.html", page)[0] == []
    text = told(page)
    order = [
        "Overdue Mend the lamps in Back Lane Was due on 25 October 2026, 26 days ago. overdue",
        "Due within two weeks Buy the lamps in Back Lane Due on 1 December 2026. Moved once. in 11 days",
        "Done Count the lamps in Back Lane Done on 20 October 2026, in time.",
    ]
    assert sorted(order, key=text.index) == order
    assert "1 commitment is overdue. 1 commitment is due within two weeks." in told(place.page("index.html"))
    own = place.page("commitments/later/index.html")
    assert check_page("commitments/later/index.html", own)[0] == []
    assert "On 20 October 2026: from 25 October 2026 to 1 December 2026. The lamps are late." in told(own)
    feed = feedparser.parse(place.page("commitments/atom.xml"))
    assert [entry.summary for entry in feed.entries][:2] == [
        "Done. They are lit.",
        "Moved from 25 October 2026 to 1 December 2026. The lamps are late.",
    ]


def test_its_day_stands_in_the_calendar_of_deadlines_until_it_has_ended(place: Hubs) -> None:
    place.write("commitments/later.md", with_lines(LAMPS.replace("due: 2026-10-25", "due: 2026-12-01"), MOVED))
    place.write("commitments/done.md", with_lines(LAMPS.replace("Mend", "Count"), DONE))
    place.night()
    calendar = place.page("closing/calendar.ics").replace("\r\n ", "")
    assert "SUMMARY:Due: Mend the lamps in Back Lane" in calendar
    assert "DTSTART;VALUE=DATE:20261201" in calendar
    assert "SEQUENCE:1" in calendar
    assert "Count the lamps" not in calendar


def test_the_front_page_says_nothing_when_nothing_is_near(place: Hubs) -> None:
    place.write("commitments/lamps.md", LAMPS)
    place.night(now=datetime.fromisoformat("2026-09-01T05:00:00Z"))
    assert "commitment" not in told(place.page("index.html")).lower().partition("corrections")[0]


def test_where_it_was_said_is_a_way_to_the_story(place: Hubs) -> None:
    where = LAMPS.replace("event: the meeting in the hall", f"story: {'a' * 12}")
    place.write("commitments/lamps.md", where)
    place.night([make.item("a" * 12)])
    assert f'href="../../stories/{"a" * 12}.html">The pantry opens on Saturdays</a>' in place.page(
        "commitments/lamps/index.html"
    )


def test_a_register_of_hostile_words_is_escaped(place: Hubs) -> None:
    place.write(
        "commitments/lamps.md",
        LAMPS.replace("title: Mend", 'title: "<script>x</script> Mend').replace("Lane\nsaid", 'Lane"\nsaid'),
    )
    place.night()
    assert "<script>x" not in place.page("commitments/index.html")
    assert "<script>x" not in place.page("commitments/lamps/index.html")


# ── "watch this space" ──


@pytest.mark.parametrize(
    "text",
    [
        "A new scheme is on its way. Watch this space!",
        "They will check a hundred cases in March, and we will publish what they find.",
        "The report is coming soon.",
        "We will publish the full list by the end of the year.",
        "I'll set out my plan next month, and say what it costs.",
        "The results will be announced shortly.",
        "Thank you all.\nMore details to follow.",
        "The winners are chosen, dates to follow.",
        "Further details will follow.",
        "There is more to come.",
        "#watch-this-space",
        "We are going to open the second round soon.",
        "Gwyliwch y lle hwn!",
        "Rhagor o fanylion i ddilyn.",
        "Byddwn yn cyhoeddi’r canlyniadau yn fuan.",
        "Bydd y ffigurau’n cael eu cyhoeddi fis nesaf.",
    ],
)
def test_a_promise_without_a_day_is_found(text: str) -> None:
    assert pledge(text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "We will publish the full list by 18 December 2026.",
        "We met on Tuesday and talked about lamps.",
        "The road will be closed.",
        "The bus is coming.",
        "Apply by the end of the month.",
        "We will follow the river home.",
        "Read the details and follow us.",
        "Byddwn yn cyhoeddi’r rhestr erbyn 18 Rhagfyr 2026.",
        "",
    ],
)
def test_what_has_a_day_or_is_no_promise_is_left_alone(text: str) -> None:
    assert pledge(text, TODAY) is None


def test_the_queue_suggests_a_commitment_and_a_draft_is_begun_from_it(tmp_path: Path) -> None:
    account = make.partner(
        "office", voice=Voice.OFFICE, channels=(make.channel("office-news", "office", voice=Voice.OFFICE),)
    )
    place = Hubs(tmp_path, make.hub(make.partner(), accounts=(account,), root=tmp_path))
    from partnerhub.shell.commitments import draft, suggestions
    from partnerhub.shell.opened import Opened
    from partnerhub.store import open_store

    words = make.said("A new lamp", "There will be a new lamp. Watch this space.", published=NOW - DAY)
    ours = make.item("a" * 12, words, channel="office-news", partner="office")
    theirs = make.item("b" * 12, make.said("Bread", "Watch this space for bread.", link="https://pantry.example/b"))
    content, _ = place.night([ours, theirs])
    with open_store(tmp_path / "var" / "hub.sqlite") as store:
        [line] = suggestions(place.hub, content, store, NOW)
        assert "promised something without a day on 19 November 2026: “Watch this space.”" in line
        assert line.endswith(f"hub commitments draft {'a' * 12}")
        draft(Opened(place.hub, content, store, NOW), "a" * 12, "rw")
        [path] = (tmp_path / "content" / "commitments").iterdir()
        assert path.name == "2026-11-19-a-new-lamp.md"
        assert "said: Watch this space.\nstory: aaaaaaaaaaaa\n" in path.read_text(encoding="utf-8")
        assert read_content(place.hub).commitments == ()
        path.write_text(path.read_text(encoding="utf-8").replace("status: draft", "due: 2026-12-18"), encoding="utf-8")
        assert suggestions(place.hub, read_content(place.hub), store, NOW) == ()
        assert json.dumps([each.story for each in read_content(place.hub).commitments]) == f'["{"a" * 12}"]'
