"""Files written for an editor: read back as what they were made of, as a person would write them, over no other one."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerhub.config import frontmatter, read_content
from partnerhub.config.content.writing import write_decision, write_page
from partnerhub.errors import ConfigError, Refused
from partnerhub.model import Decision, Details, Do, Ground, Hub, ItemKind, Origin
from tests.test_content import DEBATE, patch, put

PLAIN = Decision("", "aaaaaaaaaaa2", Do.PUBLISH, "rw", datetime(2026, 11, 23, tzinfo=UTC), "Read twice.")


def read_back(hub: Hub, decision: Decision) -> Decision:
    path = write_decision(hub, decision)
    (found,) = [each for each in read_content(hub).decisions if (hub.root / each.file) == path]
    return found


def test_a_decision_is_written_as_a_person_would(tmp_path: Path) -> None:
    decision = replace(
        PLAIN,
        do=Do.RETITLE,
        title='Warm space: "open" on Saturdays',
        on=datetime(2026, 6, 23, 13, 20, tzinfo=UTC),
        link="https://pantry.example/a?b=c#d",
        version="00" * 32,
        second="tk",
    )
    path = write_decision(patch(tmp_path), decision)
    assert path == tmp_path / "content/decisions/2026/2026-06-23-retitle-aaaaaaaaaaa2.md"
    assert path.read_text(encoding="utf-8") == (
        "---\n"
        "about: aaaaaaaaaaa2\n"
        "do: retitle\n"
        'title: "Warm space: \\"open\\" on Saturdays"\n'
        "why: Read twice.\n"
        "by: rw\n"
        "second: tk\n"
        "on: 2026-06-23T14:20\n"
        "link: https://pantry.example/a?b=c#d\n"
        f'version: "{"00" * 32}"\n'
        "---\n"
    )


def test_every_verb_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    put(tmp_path, "debates/lamps.md", DEBATE)
    hub = patch(tmp_path)
    decisions = [
        PLAIN,
        replace(PLAIN, do=Do.HOLD, until=date(2026, 12, 18)),
        replace(PLAIN, do=Do.REJECT, about="https://pantry.example/a?b=c&d=e"),
        replace(PLAIN, do=Do.WITHDRAW, ground=Ground.LEGAL, second="tk"),
        replace(PLAIN, do=Do.FEATURE),
        replace(PLAIN, do=Do.RETITLE, title="true"),
        replace(PLAIN, do=Do.MERGE, others=("aaaaaaaaaaa3", "https://pantry.example/x,y")),
        replace(PLAIN, do=Do.SPLIT),
        replace(PLAIN, do=Do.PLACE, areas=()),
        replace(PLAIN, do=Do.TOPIC, topics=("youth", "victims")),
        replace(PLAIN, do=Do.DESCRIBE, details=Details(ItemKind.NEWS, zone="Europe/London", origin=Origin.EDITOR)),
        replace(PLAIN, do=Do.DEBATE, debate="lamps", strand="how"),
        replace(PLAIN, do=Do.NOTE, note="    code\n\n---\n\nnot: yaml"),
        replace(PLAIN, do=Do.ACCEPT, version="12e45678"),
        replace(PLAIN, do=Do.DECLINE, version="1234"),
    ]
    assert {decision.do for decision in decisions} == set(Do)
    for decision in decisions:
        found = read_back(hub, decision)
        assert found == replace(decision, file=found.file)


def test_what_something_is_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    hub = patch(tmp_path)
    london: dict[str, Any] = {"zone": "Europe/London", "origin": Origin.EDITOR}
    june = datetime(2027, 6, 4, 11, tzinfo=UTC)
    every = [
        Details(ItemKind.FUNDING, closes=june, amount="up to £5,000", whom="clubs", **london),
        Details(ItemKind.FUNDING, closes=datetime(2027, 6, 4, 22, 59, 59, tzinfo=UTC), **london),
        Details(ItemKind.EVENT, starts=datetime(2027, 6, 3, 23, tzinfo=UTC), all_day=True, place="The hall", **london),
        Details(ItemKind.EVENT, starts=june, ends=june + timedelta(hours=2), **london),
        Details(ItemKind.CONSULTATION, closes=june, zone="Europe/Brussels", origin=Origin.EDITOR),
    ]
    for hour, details in enumerate(every):
        decision = replace(PLAIN, do=Do.DESCRIBE, details=details, on=PLAIN.on + timedelta(hours=hour))
        assert read_back(hub, decision).details == details
    text = (tmp_path / "content/decisions/2026/2026-11-23-describe-aaaaaaaaaaa2-5.md").read_text(encoding="utf-8")
    assert "kind: consultation\ncloses: 2027-06-04T13:00\nzone: Europe/Brussels\n" in text


_text = (
    st.text(
        st.sampled_from("ab: #'\"-?[]{}>|&*!%@`,\\\n\r\t~.é日🙂\u00a0\u2028\u200b\ufeff\x00\x1b\x85\ud800=0123"),
        max_size=30,
    )
    | st.text()
)
_item = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=12, max_size=12) | st.sampled_from(
    ["222222222222", "2222222e2222"]
)


def one_line(text: str) -> str:
    """What a line of text keeps: everything but control characters and how it is spaced."""
    kept = [" " if letter.isspace() else letter for letter in text if letter.isspace() or not control(letter)]
    return " ".join("".join(kept).split())


def control(letter: str) -> bool:
    return (letter < " " and letter not in "\t\n") or "\x7f" <= letter <= "\x9f" or "\ud800" <= letter <= "\udfff"


@settings(max_examples=200, deadline=None)
@given(
    title=_text,
    why=_text,
    note=_text.map(lambda text: text.replace("<", "")),  # a tag in a note is refused
    about=_item,
    by=st.sampled_from(["rw", "null", "true", "on", "No", "ÅÄÖ"]),
    minutes=st.integers(0, 60 * 24 * 365 * 40),
    zone=st.sampled_from(["Europe/London", "America/Havana", "Asia/Kathmandu"]),
)
def test_what_is_written_is_read_back(
    title: str, why: str, note: str, about: str, by: str, minutes: int, zone: str
) -> None:
    on = datetime(2001, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes, seconds=minutes % 3)
    with tempfile.TemporaryDirectory() as directory:
        hub = replace(patch(Path(directory)), timezone=zone)
        decision = replace(PLAIN, do=Do.RETITLE, about=about, by=by, on=on, title=title, why=why)
        if one_line(title) and one_line(why):
            found = read_back(hub, decision)
            meant = replace(decision, file=found.file, title=one_line(title), why=one_line(why))
            assert found == meant
            assert read_back(hub, found) == replace(found, file=found.file.replace(".md", "-2.md"))
        else:
            with pytest.raises(ConfigError, match=r"should not be empty|missing (title|why)"):
                write_decision(hub, decision)
        kept = "".join(letter for letter in note.replace("\r\n", "\n").replace("\r", "\n") if not control(letter))
        if kept.strip():
            found = read_back(hub, replace(PLAIN, do=Do.NOTE, note=note))
            assert found.note.split() == kept.split()
            assert read_back(hub, found).note == found.note


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    hub = patch(tmp_path)
    written: list[Path] = []
    threads = [Thread(target=lambda: written.append(write_decision(hub, PLAIN))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = ["", "-2", "-3", "-4", "-5", "-6", "-7", "-8"]
    folder = tmp_path / "content" / "decisions" / "2026"
    assert sorted(written) == sorted(folder / f"2026-11-23-publish-aaaaaaaaaaa2{name}.md" for name in names)
    assert sorted(folder.iterdir()) == sorted(written)


def test_a_decision_about_an_address_is_named_after_it(tmp_path: Path) -> None:
    about = "https://www.pantry.example/news/2026/warm-space/?x=1"
    path = write_decision(patch(tmp_path), replace(PLAIN, about=about))
    assert path.name == "2026-11-23-publish-www-pantry-example-news-2026-warm-space.md"


@pytest.mark.parametrize(
    ("decision", "told"),
    [
        (replace(PLAIN, do=Do.RETITLE), "missing title: retitle needs it: write the title that readers should see"),
        (replace(PLAIN, by="the editor"), "by should be initials of 2 to 4 letters"),
        (replace(PLAIN, areas=("nowhere",)), 'unknown area "nowhere"'),
    ],
)
def test_a_decision_that_could_not_be_read_is_not_written(tmp_path: Path, decision: Decision, told: str) -> None:
    with pytest.raises(ConfigError) as error:
        write_decision(patch(tmp_path), decision)
    assert told in str(error.value)
    assert not (tmp_path / "content").exists()


def test_a_folder_that_cannot_be_written_is_refused_with_the_reason(tmp_path: Path) -> None:
    put(tmp_path, "decisions", b"x")
    with pytest.raises(
        Refused, match=r"2026-11-23-publish-aaaaaaaaaaa2\.md cannot be written: (Not a dir|File exists)"
    ):
        write_decision(patch(tmp_path), PLAIN)


def test_a_page_is_written_with_every_kind_of_value(tmp_path: Path) -> None:
    fields = {
        "title": "Autumn: what we heard",
        "on": date(2026, 11, 23),
        "by": "rw",
        "nothing": None,
        "minor": True,
        "order": 3,
        "stories": ["aaaaaaaaaaa2", "222222222222"],
        "many": [f"a longer text, number {number}" for number in range(5)],
        "corrections": [{"was": "ten", "now": "no: eleven", "on": date(2026, 11, 20)}],
        "outcome": {"said": ["a"], "did": []},
        "summary": "Two\n\n---\nlines",
        "odd": "\u2028 x",
    }
    path = write_page(tmp_path / "content/roundups/autumn.md", fields, "\n\nWords.\r\n\r\nMore.\n\n")
    text = path.read_text(encoding="utf-8")
    assert text == (
        "---\n"
        'title: "Autumn: what we heard"\n'
        "on: 2026-11-23\n"
        "by: rw\n"
        "minor: true\n"
        "order: 3\n"
        'stories: [aaaaaaaaaaa2, "222222222222"]\n'
        "many:\n"
        "  - a longer text, number 0\n"
        "  - a longer text, number 1\n"
        "  - a longer text, number 2\n"
        "  - a longer text, number 3\n"
        "  - a longer text, number 4\n"
        "corrections:\n"
        "  - was: ten\n"
        '    now: "no: eleven"\n'
        "    on: 2026-11-20\n"
        "outcome:\n"
        "  said: [a]\n"
        "  did: []\n"
        "summary: |-\n"
        "  Two\n"
        "\n"
        "  ---\n"
        "  lines\n"
        'odd: "\\u2028 x"\n'
        "---\n"
        "\n"
        "Words.\n"
        "\n"
        "More.\n"
    )
    read = frontmatter.read(Path("a.md"), text).fields
    assert read["many"] == fields["many"]
    assert read["summary"] == fields["summary"]
    assert read["odd"] == fields["odd"]
    assert write_page(path, {"title": "x"}, "") == path.with_name("autumn-2.md")


def test_what_is_written_may_be_read_by_others(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        assert write_page(tmp_path / "a.md", {"title": "x"}, "").stat().st_mode & 0o777 == 0o644
    finally:
        os.umask(before)
