"""An edition is whole or not there; what did not change is shared; what is gone is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from partnerhub.errors import Refused
from partnerhub.publish.edition import Edition
from partnerhub.publish.gate import complaints


def make(root: Path, pages: Mapping[str, str], stories: int = 1, **options: bool) -> Edition:
    edition = Edition(root / "var" / "editions", root / "output")
    for path, text in pages.items():
        if not edition.keep(path, text):
            edition.put(path, text.encode(), text)
    edition.publish(stories, allow_shrinking=options.get("allow_shrinking", False))
    return edition


def test_readers_see_the_new_edition_after_the_switch(tmp_path: Path) -> None:
    make(tmp_path, {"index.html": "one"})
    make(tmp_path, {"index.html": "two", "a/b.html": "three"})
    assert (tmp_path / "output" / "index.html").read_text() == "two"
    assert (tmp_path / "output" / "a" / "b.html").read_text() == "three"


def test_a_page_made_from_the_same_inputs_is_the_same_file(tmp_path: Path) -> None:
    make(tmp_path, {"index.html": "one", "same.html": "same"})
    before = (tmp_path / "output" / "same.html").stat().st_ino
    edition = make(tmp_path, {"index.html": "two", "same.html": "same"})
    assert (tmp_path / "output" / "same.html").stat().st_ino == before
    assert edition.written == ["index.html"]


def test_a_page_that_is_not_made_again_is_gone(tmp_path: Path) -> None:
    make(tmp_path, {"index.html": "one", "old.html": "old"})
    edition = make(tmp_path, {"index.html": "one"})
    assert edition.vanished == {"old.html"}
    assert not (tmp_path / "output" / "old.html").exists()


def test_two_pages_at_one_address_are_refused(tmp_path: Path) -> None:
    edition = Edition(tmp_path / "var", tmp_path / "output")
    edition.put("about/index.html", b"one")
    with pytest.raises(Refused, match=r"two pages want the address about/index\.html"):
        edition.put("about/index.html", b"two")


def test_what_several_pages_share_may_be_asked_for_again(tmp_path: Path) -> None:
    make(tmp_path, {"index.html": "one", "share/x.png": "x"})
    edition = Edition(tmp_path / "var" / "editions", tmp_path / "output")
    assert [edition.keep("share/x.png", inputs) for inputs in ("x", "x", "other")] == [True, True, False]
    with pytest.raises(Refused, match="two pages want"):
        edition.put("share/x.png", b"y", "other")
    edition.abandon()


def test_a_folder_that_someone_else_made_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "thesis.doc").write_text("precious")
    with pytest.raises(Refused, match="move it away"):
        make(tmp_path, {"index.html": "one"})
    assert (tmp_path / "output" / "thesis.doc").read_text() == "precious"


def test_an_empty_output_folder_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    make(tmp_path, {"index.html": "one"})
    assert (tmp_path / "output" / "index.html").read_text() == "one"


def test_losing_more_than_half_of_the_stories_is_refused_unless_meant(tmp_path: Path) -> None:
    make(tmp_path, {"index.html": "one"}, stories=100)
    with pytest.raises(Refused, match="shrink from 100 stories to 49"):
        make(tmp_path, {"index.html": "two"}, stories=49)
    assert (tmp_path / "output" / "index.html").read_text() == "one"
    make(tmp_path, {"index.html": "two"}, stories=49, allow_shrinking=True)
    assert (tmp_path / "output" / "index.html").read_text() == "two"


def test_an_abandoned_edition_leaves_nothing(tmp_path: Path) -> None:
    make(tmp_path, {"index.html": "one"})
    edition = Edition(tmp_path / "var" / "editions", tmp_path / "output")
    edition.put("index.html", b"half")
    edition.abandon()
    assert not edition.folder.exists()
    assert (tmp_path / "output" / "index.html").read_text() == "one"


def test_only_the_shown_edition_and_the_one_before_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        make(tmp_path, {"index.html": str(number)})
    kept = sorted(path.name for path in (tmp_path / "var" / "editions").iterdir())
    assert kept == ["0004", "0004.json", "0005", "0005.json"]


BUILDS_FOR_EVER = """
import sys
from pathlib import Path
from tests.test_edition import make
number = 0
while True:
    number += 1
    make(Path(sys.argv[1]), {"index.html": f"{number}", **{f"page{n}.html": f"{number}" for n in range(50)}})
    print(number, flush=True)
"""


def test_a_build_that_is_killed_leaves_the_old_site_or_the_new_one(tmp_path: Path) -> None:
    for wait in (3, 5, 8):
        with subprocess.Popen(
            [sys.executable, "-c", BUILDS_FOR_EVER, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
        ) as child:
            assert child.stdout
            for _ in range(wait):
                child.stdout.readline()
            os.kill(child.pid, signal.SIGKILL)
        shown = {(tmp_path / "output" / f"page{n}.html").read_text() for n in range(50)}
        assert shown == {(tmp_path / "output" / "index.html").read_text()}
    make(tmp_path, {"index.html": "after"})
    assert all(folder.with_suffix(".json").exists() for folder in (tmp_path / "var" / "editions").glob("[0-9]???"))


def test_a_reader_never_misses_a_page_while_editions_change(tmp_path: Path) -> None:
    make(tmp_path, {"index.html": "0"})
    ended = threading.Event()
    missed = []

    def read() -> None:
        while not ended.is_set():
            try:
                (tmp_path / "output" / "index.html").read_bytes()
            except FileNotFoundError as error:
                missed.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(30):
        make(tmp_path, {"index.html": str(number)})
    ended.set()
    reader.join()
    assert not missed


def test_an_old_page_may_not_link_to_one_that_is_gone(tmp_path: Path) -> None:
    page = '<a href="old.html">old</a>'
    make(tmp_path, {"kept.html": page, "old.html": "old"})
    edition = Edition(tmp_path / "var" / "editions", tmp_path / "output")
    assert edition.keep("kept.html", page)
    assert complaints(edition) == ["kept.html: links to old.html, which is no longer there"]
