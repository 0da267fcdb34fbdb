"""The commands as people and machines meet them: what they print, and how they end."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from partnerhub.config import load
from tests.command import ROOT, hub
from tests.conftest import SAMPLE_NOW, build_sample, copy_sample


def test_check_says_that_all_is_well(sample: Path) -> None:
    ended = hub("check", "--hub", sample)
    assert ended.code == 0
    assert "No mistakes." in ended.out


def test_check_tells_every_mistake_with_its_line_and_exits_with_2(tmp_path: Path) -> None:
    copy_sample(tmp_path)
    path = tmp_path / "partners.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("timezone: Europe/London", "timezone: Europe/Londn\n  colour: red"),
        encoding="utf-8",
    )
    ended = hub("check", "--hub", tmp_path)
    assert ended.code == 2
    assert "partners.yaml:" in ended.err
    assert "colour" in ended.err
    assert "2 mistakes to mend" in ended.err


def test_check_in_json_gives_the_mistakes_as_data(tmp_path: Path) -> None:
    copy_sample(tmp_path)
    (tmp_path / "content" / "pages" / "tea.md").write_text("No front matter here.\n", encoding="utf-8")
    ended = hub("check", "--hub", tmp_path, "--json")
    [mistake] = ended.json["mistakes"]
    assert (ended.code, mistake["file"], mistake["line"]) == (2, "content/pages/tea.md", 1)


def test_a_directory_without_a_hub_is_explained(tmp_path: Path) -> None:
    ended = hub("nightly", "--hub", tmp_path)
    assert ended.code == 2
    assert "partners.yaml" in ended.err
    assert "init" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_init_writes_a_hub_that_works_at_once(tmp_path: Path) -> None:
    place = tmp_path / "mine"
    assert hub("init", place).code == 0
    ended = hub("nightly", "--hub", place, "--now", SAMPLE_NOW)
    assert ended.code == 0, ended.err
    assert (place / "output" / "about" / "index.html").exists()
    assert len(list((place / "output" / "stories").iterdir())) >= 4
    assert load(place).partners


def test_init_touches_nothing_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "partners.yaml").write_text("mine")
    ended = hub("init", tmp_path)
    assert ended.code in (2, 3)
    assert "partners.yaml" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["partners.yaml"]


def test_status_is_a_table_for_people_and_data_for_machines(sample: Path) -> None:
    table = hub("status", "--hub", sample, "--now", SAMPLE_NOW)
    assert "hexley-watch-alerts" in table.out
    assert "failing" in table.out
    rows = hub("status", "--hub", sample, "--now", SAMPLE_NOW, "--json").json["channels"]
    assert len(rows) == len(list(load(sample).channels))
    assert {row["health"] for row in rows} >= {"ok", "failing"}


def test_collect_can_ask_one_channel_only(tmp_path: Path) -> None:
    copy_sample(tmp_path)
    ended = hub("collect", "--hub", tmp_path, "--only", "opcc-news", "--now", SAMPLE_NOW, "--json")
    assert [result["channel"] for result in ended.json["collected"]["results"]] == ["opcc-news"]
    assert not (tmp_path / "output").exists()


def test_a_channel_that_does_not_exist_is_named(tmp_path: Path) -> None:
    copy_sample(tmp_path)
    ended = hub("collect", "--hub", tmp_path, "--only", "opcc-nws")
    assert ended.code == 2
    assert 'no channel has the id "opcc-nws" (did you mean "opcc-news"?)' in ended.err


def test_the_report_is_written_for_machines_and_for_people(sample: Path) -> None:
    report = json.loads((sample / "var" / "report.json").read_text(encoding="utf-8"))
    assert (report["verb"], report["exit"]) == ("nightly", 0)
    assert report["built"]["stories"] > 200
    text = (sample / "var" / "report.md").read_text(encoding="utf-8")
    assert "## Channels that failed" in text
    assert "hexley-watch-alerts" in text


def test_a_log_cannot_be_steered_by_what_a_feed_says(tmp_path: Path) -> None:
    copy_sample(tmp_path)
    page = "<!doctype html><title>::set-output name=x::y \x1b[31m</title><p>A login page</p>"
    (tmp_path / "sample" / "channels" / "opcc-news.xml").write_text(page, encoding="utf-8")
    ended = hub("nightly", "--hub", tmp_path, "--now", SAMPLE_NOW)
    assert ended.code == 0
    for text in (ended.err, ended.out, (tmp_path / "var" / "report.md").read_text(encoding="utf-8")):
        assert "::" not in text.replace("|---|---:", "")
        assert "\x1b" not in text


def test_a_night_stopped_by_a_mistake_leaves_a_report_that_says_so(tmp_path: Path) -> None:
    build_sample(tmp_path)
    path = tmp_path / "partners.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\ncolour: red\n", encoding="utf-8")
    ended = hub("nightly", "--hub", tmp_path, "--now", SAMPLE_NOW, "--json")
    report = json.loads((tmp_path / "var" / "report.json").read_text(encoding="utf-8"))
    assert (ended.code, report["exit"]) == (2, 2)
    assert "colour" in report["error"]


def test_a_mistake_of_the_program_is_no_success(tmp_path: Path) -> None:
    build_sample(tmp_path)
    (tmp_path / "theme" / "templates").mkdir(parents=True)
    shutil.copytree(ROOT / "theme", tmp_path / "theme", dirs_exist_ok=True)
    (tmp_path / "theme" / "templates" / "story.html").write_text("{{ nonsense.attribute }}", encoding="utf-8")
    before = (tmp_path / "output").resolve()
    ended = hub("build", "--hub", tmp_path, "--now", SAMPLE_NOW)
    report = json.loads((tmp_path / "var" / "report.json").read_text(encoding="utf-8"))
    assert (ended.code, report["exit"]) == (70, 70)
    assert "Traceback" in ended.err
    assert (tmp_path / "output").resolve() == before


def test_every_command_explains_itself() -> None:
    ended = hub("--help")
    for verb in ("nightly", "collect", "build", "serve", "check", "status", "init", "schema"):
        assert verb in ended.out
        assert hub(verb, "--help").code == 0


def test_a_bad_time_is_explained() -> None:
    ended = hub("nightly", "--now", "yesterday")
    assert ended.code == 2
    assert "yesterday" in ended.err


@pytest.mark.timeout(120)
def test_serve_builds_again_when_something_changes(tmp_path: Path) -> None:
    build_sample(tmp_path)
    command = [
        sys.executable,
        "-u",
        str(ROOT / "tasks.py"),
        "serve",
        "--hub",
        str(tmp_path),
        "--port",
        "0",
        "--now",
        SAMPLE_NOW,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout
            timer = threading.Timer(60, server.kill)
            timer.start()
            line = next(line for line in server.stdout if "http://" in line)
            timer.cancel()
            address = next(word for word in line.split() if word.startswith("http://"))
            assert "/.reload.js" in fetch(address)
            assert "/.reload.js" not in (tmp_path / "output" / "index.html").read_text(encoding="utf-8")
            edition = fetch(address + ".edition")
            about = tmp_path / "content" / "pages" / "about.md"
            about.write_text(about.read_text(encoding="utf-8") + "\n\nA fresh paragraph.\n", encoding="utf-8")
            for _ in range(150):
                if fetch(address + ".edition") != edition:
                    break
                time.sleep(0.2)
            assert "A fresh paragraph." in fetch(address + "about/index.html")
            edition = fetch(address + ".edition")
            about.write_text("---\nsummary: no title\n---\n", encoding="utf-8")
            for _ in range(150):
                if fetch(address + ".edition") != edition:
                    break
                time.sleep(0.2)
            assert "content/pages/about.md:1: the page has no title" in fetch(address + "about/index.html")
            port = address.rsplit(":", 1)[1].strip("/")
            second = hub("serve", "--hub", tmp_path, "--port", port)
            assert second.code == 3
            assert f"port {port} cannot be used" in second.err
        finally:
            server.terminate()


def test_a_hub_is_built_where_it_is_from_wherever_the_command_is_given(tmp_path: Path) -> None:
    place = tmp_path / "our hub é"
    assert hub("init", place).code == 0
    for directory, named in ((tmp_path, place.name), (place, "."), (tmp_path, str(place))):
        command = [sys.executable, str(ROOT / "tasks.py"), "nightly", "--hub", named, "--now", SAMPLE_NOW]
        ended = subprocess.run(command, cwd=directory, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr
        assert (place / "output").resolve().is_relative_to(place)
        about = (place / "output" / "about" / "index.html").read_text(encoding="utf-8")
        assert "Arrenshire" not in about
        (place / "output").unlink()


def test_a_file_that_is_missing_at_night_is_one_failing_channel(tmp_path: Path) -> None:
    copy_sample(tmp_path)
    (tmp_path / "sample" / "channels" / "opcc-news.xml").unlink()
    assert hub("check", "--hub", tmp_path).code == 2
    ended = hub("nightly", "--hub", tmp_path, "--now", SAMPLE_NOW, "--json")
    assert ended.code == 0
    [failed] = [row for row in ended.json["collected"]["results"] if row["channel"] == "opcc-news"]
    assert failed["outcome"] == "file"


def test_what_waits_for_an_editor_is_listed_with_its_reason(sample: Path) -> None:
    text = (sample / "var" / "report.md").read_text(encoding="utf-8")
    assert "## Waiting for an editor" in text
    assert "Hexley Neighbourhood Watch" in text
    assert "trust: review" in text


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())
