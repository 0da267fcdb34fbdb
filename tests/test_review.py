"""Reviewing with single keys, at a real pseudo-terminal: what is seen, what is written, and that nothing is lost."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from partnerhub.model import Details, ItemKind, Origin
from tests.command import ROOT, hub
from tests.conftest import SAMPLE_NOW, build_sample
from tests.morning import NOW, decisions, made

ENDS = "decided,"
THE_END = "any other key ends"
LATER = "2026-11-21T20:00:00Z"


class Terminal:
    """`hub review` at a pseudo-terminal of its own: types keys and reads what is on the screen."""

    def __init__(self, root: Path, *arguments: str, lines: int = 30, now: str = NOW) -> None:
        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, 100, 0, 0))
        self.before = termios.tcgetattr(theirs)
        self.theirs = theirs
        self.child = subprocess.Popen(
            [sys.executable, str(ROOT / "tasks.py"), "review", "--hub", str(root), "--now", now, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            env={**os.environ, "TERM": "xterm"},
            cwd=ROOT,
        )
        self.seen = ""
        self.at = 0  # how far it was looked at

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.child.kill()
        self.child.wait()
        os.close(self.ours)
        os.close(self.theirs)

    def types(self, keys: str) -> None:
        os.write(self.ours, keys.encode())

    def sees(self, words: str, seconds: float = 30) -> str:
        """What appeared since it was last asked, up to and with these words."""
        end = time.monotonic() + seconds
        while (found := self.seen.find(words, self.at)) < 0:
            ready = select.select([self.ours], [], [], max(0, end - time.monotonic()))[0]
            assert ready, f"never saw {words!r}, but {self.seen[self.at :]!r}"
            self.seen += os.read(self.ours, 65_536).decode()
        since, self.at = self.seen[self.at : found], found + len(words)
        return since

    def leaves(self) -> None:
        """After the very last question."""
        self.sees(THE_END)
        self.types("\r")

    def ends(self) -> int:
        self.sees(ENDS)
        code = self.child.wait(30)
        assert termios.tcgetattr(self.theirs) == self.before  # the terminal is as it was
        return code


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("two"), ["Tins and a card.", "Apples in Saltby."])


@pytest.fixture
def two(template: Path, tmp_path: Path) -> Path:
    """A hub in which two stories wait."""
    shutil.copytree(template, tmp_path / "hub")
    return tmp_path / "hub"


@pytest.mark.timeout(120)
def test_a_hundred_and_twenty_are_reviewed_in_one_pass_with_a_key_each(tmp_path: Path) -> None:
    made(tmp_path, [f"Parcel number {number} went out with tins." for number in range(120)])
    started = time.monotonic()
    with Terminal(tmp_path, "--by", "rw") as terminal:
        for number in range(120):
            terminal.sees(f"{number + 1} of 120")
            terminal.types("p")
        terminal.leaves()
        assert terminal.ends() == 0
    assert time.monotonic() - started < 60
    written = decisions(tmp_path)
    assert len({each.about for each in written}) == 120
    assert {(str(each.do), each.by) for each in written} == {("publish", "rw")}
    ended = hub("build", "--hub", tmp_path, "--now", NOW, "--json")
    assert ended.json["built"]["stories"] == 120


def test_each_key_writes_one_file_with_what_the_editor_saw(two: Path) -> None:
    with Terminal(two, "--by", "rw") as terminal:
        terminal.sees("all keys")
        terminal.types("p")
        terminal.sees("2 of 2")
        terminal.types("r")
        terminal.sees("Why reject?")
        terminal.types("not ours\r")
        terminal.leaves()
        assert terminal.ends() == 0
    first, second = sorted(decisions(two), key=lambda each: each.do)
    assert (first.do, first.why, first.link) == (
        "publish",
        "read; nothing speaks against it",
        "https://saltby.example/0",
    )
    assert re.fullmatch("[0-9a-f]{64}", first.version or "")
    assert (second.do, second.why) == ("reject", "not ours")


def test_enter_takes_the_reason_we_offer_and_escape_goes_back(two: Path) -> None:
    with Terminal(two, "--by", "rw") as terminal:
        terminal.sees("all keys")
        terminal.types("h")
        terminal.sees("Why hold?")
        terminal.types("\x1b")
        terminal.sees("Nothing was decided.")
        terminal.types("h")
        terminal.sees("Why hold?")
        terminal.types("x\x7f\r")
        terminal.sees("2 of 2")
        terminal.types("q")
        assert terminal.ends() == 0
    assert [(each.do, each.why) for each in decisions(two)] == [("hold", "to be asked about first")]


def test_undo_takes_back_what_was_just_decided_and_nothing_else(two: Path) -> None:
    other = two / "content" / "decisions" / "mine.md"
    other.parent.mkdir(parents=True)
    other.write_text("mine", encoding="utf-8")
    other.rename(other.with_name(".mine.md"))
    with Terminal(two, "--by", "rw") as terminal:
        terminal.sees("all keys")
        terminal.types("u")
        terminal.sees("There is nothing to undo")
        terminal.types("p")
        terminal.sees("2 of 2")
        terminal.types("u")
        terminal.sees("1 of 2, 0 decided")
        terminal.types("q")
        assert terminal.ends() == 0
    assert decisions(two) == ()
    assert other.with_name(".mine.md").read_text(encoding="utf-8") == "mine"


def test_the_very_last_answer_can_be_undone_too(two: Path) -> None:
    with Terminal(two, "--by", "rw") as terminal:
        terminal.sees("all keys")
        terminal.types("pp")
        terminal.sees(THE_END)
        terminal.types("u")
        terminal.sees("2 of 2, 1 decided")
        terminal.types("q")
        assert terminal.ends() == 0
    assert len(decisions(two)) == 1


def test_a_ground_that_is_none_is_asked_for_again(two: Path) -> None:
    with Terminal(two, "--by", "rw") as terminal:
        terminal.sees("all keys")
        terminal.types("wprivcy\r")
        terminal.sees('did you mean "privacy"?')
        terminal.types("privacy\r")
        terminal.sees("Why withdraw?")
        terminal.types("\r")
        terminal.sees("2 of 2")
        terminal.types("q")
        assert terminal.ends() == 0
    assert [each.ground for each in decisions(two)] == ["privacy"]


def test_leaving_with_ctrl_c_loses_nothing(two: Path) -> None:
    with Terminal(two, "--by", "rw") as terminal:
        terminal.sees("all keys")
        terminal.types("p")
        terminal.sees("2 of 2")
        terminal.sees("all keys")
        terminal.types("\x03")
        assert terminal.ends() == 0
    assert len(decisions(two)) == 1


def test_initials_are_asked_for_once_and_must_be_such(two: Path) -> None:
    with Terminal(two) as terminal:
        terminal.sees("Your initials")
        terminal.types("r2d2\r")
        terminal.sees("Your initials")
        terminal.types("rw\r")
        terminal.sees("1 of 2")
        terminal.types("pp\r")
        assert terminal.ends() == 0
    assert {each.by for each in decisions(two)} == {"rw"}


def test_featuring_leaves_the_question_where_it_is(two: Path) -> None:
    with Terminal(two, "--by", "rw") as terminal:
        terminal.sees("all keys")
        terminal.types("f")
        terminal.sees("The question stays")
        terminal.types("ps?")
        terminal.sees("2 of 2")
        assert terminal.ends() == 0
    assert [each.do for each in decisions(two)] == ["feature", "publish"]


def test_what_it_is_is_asked_field_by_field_and_the_question_stays(two: Path) -> None:
    with Terminal(two, "--by", "rw") as terminal:
        terminal.sees("all keys")
        terminal.types("k")
        terminal.sees("What is it")
        terminal.types("fund\r")
        terminal.sees("did you mean")
        terminal.types("funding\r")
        terminal.sees("When does it start")
        terminal.types("\r")
        terminal.sees("When does it close")
        terminal.types("soon\r")
        terminal.sees("neither a day")
        terminal.types("2026-12-04\r")
        terminal.sees("How much")
        terminal.types("up to £500\r")
        terminal.sees("For whom")
        terminal.types("\r")
        terminal.sees("The question stays")
        terminal.types("k\x1b")
        terminal.sees("Nothing was decided")
        terminal.types("q")
        assert terminal.ends() == 0
    (decision,) = decisions(two)
    assert decision.details == Details(
        ItemKind.FUNDING,
        closes=datetime(2026, 12, 4, 23, 59, 59, tzinfo=UTC),
        amount="up to £500",
        zone="Europe/London",
        origin=Origin.EDITOR,
    )


def test_keys_that_do_not_fit_are_explained(two: Path) -> None:
    with Terminal(two, "--by", "rw") as terminal:
        for key, told in (
            ("a", "Nothing was changed at the source here."),
            ("m", "no other story in question"),
            ("?", "Escape goes back"),
            ("z", "means nothing here"),
            (" ", "Tins and a card."),
            ("\x1b[A", "1 of 2"),
            ("s", "2 of 2"),
        ):
            terminal.sees("all keys")
            terminal.types(key)
            terminal.sees(told)
        terminal.types("q")
        assert terminal.ends() == 0
    assert decisions(two) == ()


def test_what_is_sensitive_is_published_by_two_editors(tmp_path: Path) -> None:
    made(tmp_path, ["Her daughter Josie Example, aged 9, of 14 Rope Walk, was a victim of rape at school."])
    with Terminal(tmp_path, "--by", "rw") as terminal:
        screen = terminal.sees("all keys")
        assert "SENSITIVE" in screen
        terminal.types("p")
        terminal.sees("A second editor's initials")
        terminal.types("RW\r")
        terminal.sees("two editors have to agree")
        terminal.types("p")
        terminal.sees("A second editor's initials")
        terminal.types("kt\r")
        terminal.sees("Why publish?")
        terminal.types("her family asked us to\r")
        terminal.leaves()
        assert terminal.ends() == 0
    [decision] = decisions(tmp_path)
    assert (decision.do, decision.by, decision.second) == ("publish", "rw", "kt")
    ended = hub("build", "--hub", tmp_path, "--now", NOW, "--json")
    assert ended.json["built"]["stories"] == 1


def test_a_change_at_the_source_is_read_word_by_word_and_accepted(two: Path) -> None:
    with Terminal(two, "--by", "rw") as terminal:
        terminal.types("pp\r")
        assert terminal.ends() == 0
    feed = two / "news.json"
    feed.write_text(feed.read_text(encoding="utf-8").replace("Tins and a card", "Tins, tea and a card"), "utf-8")
    assert hub("collect", "--hub", two, "--now", LATER, "--force").code == 0
    with Terminal(two, "--by", "rw", now=LATER) as terminal:
        screen = terminal.sees("all keys")
        assert "CHANGED AT ITS SOURCE" in screen
        assert "{+Tins, tea+}" in screen
        terminal.types("a\r")
        assert terminal.ends() == 0
    assert [str(each.do) for each in decisions(two)] == ["publish", "publish", "accept"]
    assert hub("queue", "--hub", two, "--now", LATER).out == ""
    assert hub("build", "--hub", two, "--now", LATER).code == 0
    [shown] = [
        page for page in (two / "output" / "stories").glob("*.html") if "Tins, tea and a card" in page.read_text()
    ]
    assert shown


def test_two_stories_are_kept_apart_or_merged_with_a_key(tmp_path: Path) -> None:
    build_sample(tmp_path)
    [row] = [
        row
        for row in hub("queue", "--hub", tmp_path, "--now", SAMPLE_NOW, "--json").json["stories"]
        if row["questions"][0]["what"] == "doubtful merge"
    ][:1]
    before = set(tmp_path.rglob("*.md"))
    for key, done in (("x", "split"), ("m", "merge")):
        with Terminal(tmp_path, "--by", "rw", lines=60, now=SAMPLE_NOW) as terminal:
            while f"  {row['id']}" not in terminal.sees("q quit"):
                terminal.types("s")
            assert row["questions"][0]["other_title"][:20] in terminal.seen
            assert "The other one: " in terminal.seen
            terminal.types(key)
            if row["questions"][0]["suggested"]["do"] != done:
                terminal.sees(f"Why {done}?")
                terminal.types("\r")
            terminal.sees(f"{done.capitalize()}: 2026-11-20-{done}-")
            terminal.types("q")
            assert terminal.ends() == 0
        left = hub("queue", "--hub", tmp_path, "--now", SAMPLE_NOW, "--json").json["stories"]
        assert row["id"] not in [each["id"] for each in left if each["questions"][0]["what"] == "doubtful merge"]
        [path] = set(tmp_path.rglob("*.md")) - before
        path.unlink()


def test_nothing_a_feed_says_can_steer_the_terminal(tmp_path: Path) -> None:
    made(tmp_path, ["Tins\x1b]0;stolen\x07 and \x9b2J\u202ea card\u2066\r\nsecond \x1b[2Jline"])
    with Terminal(tmp_path, "--by", "rw") as terminal:
        screen = terminal.sees("all keys")
        terminal.types(" ")
        screen += terminal.sees("all keys")
        terminal.types("q")
        terminal.ends()
    assert "second" in screen
    for evil in ("\x1b]", "\x07", "\x9b", "\u202e", "\u2066", "\x1b[2Jline"):
        assert evil not in screen


def test_a_small_terminal_shows_the_question_and_says_that_there_is_more(tmp_path: Path) -> None:
    made(tmp_path, ["\n".join(f"Line {number} of a long story." for number in range(200))])
    with Terminal(tmp_path, "--by", "rw", lines=16) as terminal:
        screen = terminal.sees("all keys")
        assert "space: all of it" in screen
        assert "Line 100" not in screen
        terminal.types(" ")
        terminal.sees("Line 199")
        terminal.types("q")
        terminal.ends()


def test_keys_may_come_from_a_pipe(two: Path) -> None:
    command = [sys.executable, str(ROOT / "tasks.py"), "review", "--hub", str(two), "--now", NOW, "--by", "rw"]
    ended = subprocess.run(command, input="pr\nq", capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert ended.returncode == 0, ended.stderr
    assert "2 decided, 0 questions left." in ended.stdout
    assert [each.do for each in decisions(two)] == ["publish", "reject"]
    assert "\x1b" not in ended.stdout


def test_there_is_nothing_to_review_when_nothing_waits(two: Path) -> None:
    command = [sys.executable, str(ROOT / "tasks.py"), "review", "--hub", str(two), "--now", NOW, "--by", "rw"]
    subprocess.run(command, input="pp", capture_output=True, text=True, cwd=ROOT, timeout=60)
    ended = subprocess.run(command, input="", capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert (ended.returncode, ended.stdout) == (0, "Nothing waits for an editor.\n")
