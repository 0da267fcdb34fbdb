"""Good files in content/ to the values of the model: every field has its place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from partnerhub.config import read_content
from partnerhub.errors import ConfigError
from partnerhub.model import (
    Content,
    Correction,
    Debate,
    Decision,
    Do,
    Entry,
    Form,
    Ground,
    Hub,
    Incident,
    Kind,
    Roundup,
    Strand,
    Words,
)
from tests import make


def patch(root: Path, **files: str) -> Hub:
    """A hub whose partner has an inbox. `decisions__a="…"` writes content/decisions/a.md."""
    for name, text in files.items():
        put(root, f"{name.replace('__', '/')}.md", text)
    inbox = make.channel("pantry-letters", kind=Kind.INBOX, path=None)
    return make.hub(make.partner(channels=(make.channel(), inbox)), root=root)


def put(root: Path, name: str, text: str | bytes) -> None:
    path = root / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


DECISION = "---\nabout: aaaaaaaaaaa2\ndo: publish\nby: rw\non: 2026-11-23\nwhy: Read twice.\n---\n"
DEBATE = (
    "---\nquestion: Where should the lamps go?\nopens: 2026-11-01\ncloses: 2026-12-18\n"
    "next: The board decides.\nby: rw\n---\n"
)


def test_a_hub_without_content_has_none(tmp_path: Path) -> None:
    assert read_content(patch(tmp_path)) == Content()


def test_a_decision_has_every_field_in_its_place(tmp_path: Path) -> None:
    fields = {
        "place": "areas: [vale, stonebrook]",
        "topic": "topics: []",
        "merge": "with: [aaaaaaaaaaa3, https://pantry.example/a?b=c]",
        "split": "with: aaaaaaaaaaa3",
        "withdraw": "ground: privacy\nsecond: tk",
        "retitle": "title: Warm   space",
        "hold": "until: 2026-12-18",
        "debate": "debate: lamps\nstrand: how",
        "accept": "version: 3f2a",
    }
    for verb, more in fields.items():
        text = DECISION.replace("publish", verb).replace("by:", f"{more}\nlink: https://pantry.example/\nby:")
        put(tmp_path, f"decisions/2026/{verb}.md", text)
    put(tmp_path, "debates/lamps.md", DEBATE)
    decisions = {decision.do: decision for decision in read_content(patch(tmp_path)).decisions}
    assert decisions[Do.PLACE] == Decision(
        "content/decisions/2026/place.md",
        "aaaaaaaaaaa2",
        Do.PLACE,
        "rw",
        datetime(2026, 11, 23, tzinfo=UTC),
        "Read twice.",
        link="https://pantry.example/",
        areas=("vale", "stonebrook"),
    )
    assert decisions[Do.TOPIC].topics == ()
    assert decisions[Do.TOPIC].areas is None
    assert decisions[Do.MERGE].others == ("aaaaaaaaaaa3", "https://pantry.example/a?b=c")
    assert decisions[Do.SPLIT].others == ("aaaaaaaaaaa3",)
    assert (decisions[Do.WITHDRAW].ground, decisions[Do.WITHDRAW].second) == (Ground.PRIVACY, "tk")
    assert decisions[Do.RETITLE].title == "Warm space"
    assert decisions[Do.HOLD].until == date(2026, 12, 18)
    assert (decisions[Do.DEBATE].debate, decisions[Do.DEBATE].strand) == ("lamps", "how")
    assert decisions[Do.ACCEPT].version == "3f2a"
    assert decisions[Do.ACCEPT].line("version") == 4


def test_a_note_is_the_text_below_the_front_matter(tmp_path: Path) -> None:
    hub = patch(tmp_path, decisions__a=DECISION.replace("publish", "note") + "\n\n  The **hall** is\r\nopen.\n\n")
    assert read_content(hub).decisions[0].note == "  The **hall** is\nopen."


@pytest.mark.parametrize(
    ("on", "meant"),
    [
        ("2026-11-23", (2026, 11, 23, 0, 0)),
        ("2026-06-23", (2026, 6, 22, 23, 0)),
        ("2026-06-23T14:20", (2026, 6, 23, 13, 20)),
        ("2026-06-23 14:20", (2026, 6, 23, 13, 20)),
        ("2026-06-23T14:20:05Z", (2026, 6, 23, 14, 20, 5)),
        ("2026-10-25T01:30", (2026, 10, 25, 0, 30)),
        ("2026-10-25T01:30+00:00", (2026, 10, 25, 1, 30)),
        ('"2026-06-23"', (2026, 6, 22, 23, 0)),
    ],
)
def test_a_day_is_its_first_minute_and_a_time_the_hub_s_own(tmp_path: Path, on: str, meant: tuple[int, ...]) -> None:
    hub = patch(tmp_path, decisions__a=DECISION.replace("2026-11-23", on))
    assert read_content(hub).decisions[0].on == datetime(*meant, tzinfo=UTC)  # type: ignore[misc, arg-type]


def test_decisions_stand_in_order_of_time(tmp_path: Path) -> None:
    later = DECISION.replace("11-23", "11-24")
    hub = patch(tmp_path, decisions__a=later, decisions__b__c=DECISION, decisions__b__d=DECISION)
    assert [each.file for each in read_content(hub).decisions] == [
        "content/decisions/b/c.md",
        "content/decisions/b/d.md",
        "content/decisions/a.md",
    ]


def test_a_debate_has_every_field_in_its_place(tmp_path: Path) -> None:
    text = DEBATE.replace(
        "by: rw\n",
        """by: rw
strands: [Wo wir stehen, {id: costs, name: What it costs, most: 3}]
tags: [lamps, street lights]
strand: costs
topics: [youth]
areas: [vale]
summary: |
  Most want them.

  Some do not.
outcome:
  said: [Put them up]
  did: [Twelve are up]
""",
    )
    content = read_content(patch(tmp_path, debates__lamps=text + "\nAn *introduction*.\n"))
    assert content.debates == (
        Debate(
            "content/debates/lamps.md",
            "lamps",
            "Where should the lamps go?",
            (Strand("wo-wir-stehen", "Wo wir stehen"), Strand("costs", "What it costs", 3)),
            date(2026, 11, 1),
            date(2026, 12, 18),
            "The board decides.",
            "rw",
            tags=("lamps", "street lights"),
            strand="costs",
            topics=("youth",),
            areas=("vale",),
            summary="Most want them.\n\nSome do not.",
            said=("Put them up",),
            did=("Twelve are up",),
        ),
    )
    assert content.words == (
        Words(
            "content/debates/lamps.md",
            "debates/lamps/index.html",
            "Where should the lamps go?",
            "Where should the lamps go?\n\nWo wir stehen\n\nWhat it costs\n\n2026-11-01 – 2026-12-18\n\n"
            "by: rw\n\ntags: lamps, street lights\n\nstrand: costs\n\ntopics: youth\n\nareas: vale\n\n"
            "\fThe board decides.\f\n\n\fMost want them.\n\nSome do not.\f\n\nPut them up\n\nTwelve are up\n\n"
            "\fAn *introduction*.\f",
        ),
    )


def test_a_debate_has_five_strands_when_it_names_none(tmp_path: Path) -> None:
    strands = read_content(patch(tmp_path, debates__lamps=DEBATE)).debates[0].strands
    assert [(strand.id, strand.name, strand.most) for strand in strands] == [
        ("for", "For", 12),
        ("against", "Against", 12),
        ("how", "How", 12),
        ("ideas", "Ideas", 12),
        ("concerns", "Concerns", 12),
    ]


def test_a_draft_of_a_debate_is_not_there_yet_but_may_be_named(tmp_path: Path) -> None:
    joined = DECISION.replace("publish", "debate\ndebate: lamps")
    text = DEBATE.replace("by:", "status: draft\nby:")
    content = read_content(patch(tmp_path, debates__lamps=text, decisions__a=joined))
    assert (content.debates, content.words) == ((), ())
    assert content.decisions[0].debate == "lamps"


def test_a_round_up_is_a_draft_until_it_says_otherwise(tmp_path: Path) -> None:
    text = "---\ntitle: A year of lamps\non: 2026-11-23\nby: rw\ntopic: youth\nstories: [aaaaaaaaaaa2]\n---\nWords.\n"
    hub = patch(tmp_path, roundups__a=text, roundups__b=text.replace("by:", "status: published\nby:"))
    content = read_content(hub)
    draft, published = content.roundups
    assert draft == Roundup(
        "content/roundups/a.md",
        "a",
        "A year of lamps",
        date(2026, 11, 23),
        "rw",
        topic="youth",
        stories=("aaaaaaaaaaa2",),
        is_draft=True,
    )
    assert not published.is_draft
    assert [(words.address, words.text) for words in content.words] == [
        ("roundups/b/index.html", "A year of lamps\n\n2026-11-23\n\nyouth\n\naaaaaaaaaaa2\n\n\fWords.\f")
    ]


def test_an_incident_lasts_to_the_end_of_its_last_day(tmp_path: Path) -> None:
    text = (
        "---\ntitle: Not our words\nchannel: pantry-news\nfrom: 2026-06-20T10:00\nto: 2026-06-21\n"
        "by: rw\non: 2026-06-22\n---\nSorry.\n"
    )
    content = read_content(patch(tmp_path, incidents__a=text, incidents__b=text.replace("to: 2026-06-21\n", "")))
    assert content.incidents[0] == Incident(
        "content/incidents/a.md",
        "a",
        "Not our words",
        "pantry-news",
        datetime(2026, 6, 20, 9, tzinfo=UTC),
        datetime(2026, 6, 21, 23, tzinfo=UTC),
        "rw",
        date(2026, 6, 22),
    )
    assert content.incidents[1].until is None
    assert [words.address for words in content.words] == ["incidents/a/index.html", "incidents/b/index.html"]


def test_an_entry_has_every_field_in_its_place(tmp_path: Path) -> None:
    text = (
        "---\nchannel: pantry-letters\nform: letter\ndate: 2026-11-20\nentered: 2026-11-23\nby: rw\ntitle: Thank you\n"
        "link: https://pantry.example/l\nlanguage: CY\ntags: [food]\n---\n\nThank you all.\n"
    )
    assert read_content(patch(tmp_path, inbox__a=text)).entries == (
        Entry(
            "content/inbox/a.md",
            1,
            "pantry-letters",
            Form.LETTER,
            datetime(2026, 11, 20, tzinfo=UTC),
            date(2026, 11, 23),
            "rw",
            "Thank you",
            "Thank you all.",
            "https://pantry.example/l",
            "cy",
            ("food",),
        ),
    )


def test_pages_are_words_with_their_corrections(tmp_path: Path) -> None:
    text = """---
title: About
slug: us/about
order: 3
summary: Who we are.
corrections:
  - {was: ten, now: eleven, why: We miscounted., on: 2026-11-20}
withdrawn: {on: 2026-11-23, why: Replaced by another page.}
---

We are eleven.
"""
    hub = patch(
        tmp_path,
        pages__a=text,
        pages__hidden="---\ntitle: H\nstatus: hidden\nminor: true\n---\n",
        pages__draft="---\ntitle: D\nstatus: draft\n---\n",
    )
    content = read_content(hub)
    assert content.words == (
        Words("content/pages/hidden.md", "hidden/index.html", "H", "H\n\n\f\f", is_minor=True),
        Words(
            "content/pages/a.md",
            "us/about/index.html",
            "About",
            "About\n\nWho we are.\n\n\fWe are eleven.\f",
            (Correction("ten", "eleven", "We miscounted.", date(2026, 11, 20)),),
            withdrawn=date(2026, 11, 23),
            ground="Replaced by another page.",
        ),
    )
    assert content.pages == 2


def test_an_editor_s_note_and_title_are_words_on_a_story_s_page(tmp_path: Path) -> None:
    link = "https://pantry.example/a"
    hub = patch(
        tmp_path,
        decisions__note=DECISION.replace("publish", "note") + "The **hall** is open.\n",
        decisions__title=DECISION.replace("publish", "retitle\ntitle: Warm space").replace("aaaaaaaaaaa2", link),
        decisions__plain=DECISION,
    )
    content = read_content(hub)
    assert [(each.file, each.address, each.text) for each in content.words] == [
        ("content/decisions/title.md", link, "retitle of 2026-11-23T00:00+00:00\n\nrw\n\n\f\f\n\nWarm space"),
        (
            "content/decisions/note.md",
            "stories/aaaaaaaaaaa2.html",
            "note of 2026-11-23T00:00+00:00\n\nrw\n\n\fThe **hall** is open.\f",
        ),
    ]
    assert content.pages == 0


def test_files_that_are_nobody_s_words_are_passed_over(tmp_path: Path) -> None:
    for name in ("decisions/.gitkeep", "decisions/.x.md", "decisions/a.md~", "decisions/#a.md#", "pages/lamp.png"):
        put(tmp_path, name, b"\xff")
    assert read_content(patch(tmp_path)) == Content()


def test_every_mistake_in_every_file_is_told_at_once(tmp_path: Path) -> None:
    hub = patch(
        tmp_path,
        decisions__a=DECISION.replace("publish", "publsh"),
        debates__a=DEBATE.replace("closes:", "close:"),
        pages__a="No front matter.\n",
    )
    put(tmp_path, "inbox/a.csv", "a,b\n")
    with pytest.raises(ConfigError) as error:
        read_content(hub)
    assert [f"{each.file}:{each.line}" for each in error.value.mistakes] == [
        "content/debates/a.md:1",
        "content/debates/a.md:4",
        "content/decisions/a.md:3",
        "content/inbox/a.csv:1",
        "content/pages/a.md:1",
    ]
