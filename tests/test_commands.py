"""The commands as people and machines meet them: what they print, and how they end."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import typer

from partnerhub.config import load
from tasks import app
from tests.command import ROOT, Ended, files, hub
from tests.conftest import SAMPLE_NOW, build_sample, copy_sample
from tests.morning import NOW, decisions, made


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
    assert hub("init", place, "--now", SAMPLE_NOW).code == 0
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
    assert len(table.out.splitlines()) == len(rows)
    assert {len(line.split("\t")) for line in table.out.splitlines()} == {6}
    assert {row["health"] for row in rows} >= {"ok", "failing"}
    assert all("T" in row["next_due"] for row in rows if row["next_due"])  # ISO 8601, as everywhere else


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
    forget_quotes(tmp_path)
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
    command: Any = typer.main.get_command(app)
    for verb, each in command.commands.items():
        assert verb in ended.out
        assert re.fullmatch(r"[A-Z].*[^.]\.", each.help), each.help  # one sentence
        assert ". " not in each.help


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
    assert hub("init", place, "--now", SAMPLE_NOW).code == 0
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
    forget_quotes(tmp_path)
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
    assert "everything from Hexley Neighbourhood Watch waits for an editor" in text


def forget_quotes(root: Path) -> None:
    """Takes out what quotes a channel that a test breaks on the very first night."""
    shutil.rmtree(root / "content" / "roundups", ignore_errors=True)


# ── the editors' morning ──


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = ["Tins and a card.", "Ring Josie on 07700 900123 any time.", "Apples in Saltby."]
    return made(tmp_path_factory.mktemp("morning"), texts)


@pytest.fixture
def morning(template: Path, tmp_path: Path) -> Path:
    """A hub in which three stories wait, one of them with a telephone number."""
    shutil.copytree(template, tmp_path / "hub")
    return tmp_path / "hub"


def waiting(root: Path, *options: str) -> Any:
    return hub("queue", "--hub", root, "--now", NOW, "--json", *options).json["stories"]


def decide(root: Path, *arguments: str) -> Ended:
    return hub("decide", *arguments, "--hub", root, "--now", NOW)


SAID = ("--by", "rw", "--why", "read")


def test_the_queue_is_one_line_a_story_for_other_programs(morning: Path) -> None:
    lines = hub("queue", "--hub", morning, "--now", NOW).out.splitlines()
    assert len(lines) == 3
    id_, matter, day, partner, title, why, command = lines[0].split("\t")
    assert (matter, day, partner, title) == ("waiting", "2026-01-01", "Saltby Foodbank", "Parcel 0 is packed")
    assert why == "everything from Saltby Foodbank waits for an editor"
    assert command.startswith(f"hub decide publish {id_} --by XX --why ")
    assert command.endswith(f" --hub {morning}")


def test_a_command_from_the_queue_does_what_it_says(morning: Path) -> None:
    command = shlex.split(hub("queue", "--hub", morning, "--now", NOW).out.splitlines()[0].split("\t")[-1])
    ended = hub(*command[1:], "--now", NOW)
    assert ended.code == 2
    assert "--by XX stands for your own initials" in ended.err
    ended = hub(*["rw" if word == "XX" else word for word in command[1:]], "--now", NOW)
    assert (ended.code, len(waiting(morning))) == (0, 2), ended.err


def test_the_queue_is_a_task_list_for_a_pull_request(morning: Path) -> None:
    text = hub("queue", "--hub", morning, "--now", NOW, "--markdown").out
    assert text.startswith("## 3 stories ask something of an editor\n")
    assert text.count("- [ ] ") == 3


def test_every_story_is_listed_with_its_id_and_address(morning: Path) -> None:
    [first, *_] = waiting(morning)
    assert decide(morning, "publish", first["id"], *SAID).code == 0
    rows = {row["id"]: row for row in waiting(morning, "--all")}
    assert len(rows) == 3
    assert rows[first["id"]]["state"] == "published"
    assert rows[first["id"]]["address"] == f"stories/{first['id']}.html"
    assert first["id"] in hub("queue", "--hub", morning, "--now", NOW, "--all").out


def test_a_decision_is_one_new_file_with_what_the_store_knows(morning: Path) -> None:
    id_ = waiting(morning)[0]["id"]
    ended = decide(morning, "publish", id_, *SAID, "--note", "Well worth a walk.")
    assert ended.out.splitlines() == [
        f"content/decisions/2026/2026-11-20-publish-{id_}.md",
        "From the next build on: “Parcel 0 is packed” is shown.",
    ]
    [decision] = decisions(morning)
    assert (decision.about, decision.link, decision.note) == (id_, "https://saltby.example/0", "Well worth a walk.")
    assert re.fullmatch("[0-9a-f]{64}", decision.version or "")
    built = hub("build", "--hub", morning, "--now", NOW, "--json").json
    assert built["built"]["stories"] == 1


def test_a_decision_may_name_the_address_at_the_source(morning: Path) -> None:
    assert decide(morning, "reject", "http://saltby.example/2/", *SAID).code == 0
    [decision] = decisions(morning)
    assert re.fullmatch("[a-z2-7]{12}", decision.about)
    assert decision.link == "https://saltby.example/2"


def test_a_second_thought_is_a_second_file_and_holds(morning: Path) -> None:
    id_ = waiting(morning)[0]["id"]
    assert decide(morning, "publish", id_, *SAID).code == 0
    before = files(morning / "content")
    assert decide(morning, "reject", id_, *SAID).code == 0
    after = files(morning / "content")
    assert before.items() < after.items()
    assert len(after) == len(before) + 1
    assert hub("check", "--hub", morning, "--now", NOW).code == 0
    assert decide(morning, "hold", id_, *SAID, "--on", "2026-11-19").out.endswith("is later, and holds instead.\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("publish", "aaaaaaaaaaaa", *SAID), 'no item or story has the id "aaaaaaaaaaaa"'),
        (("publish", "https://nowhere.example/", *SAID), "nothing collected so far leads to https://nowhere.example/"),
        (("publish", "ID", "--by", "r2", "--why", "read"), "by should be initials of 2 to 4 letters"),
        (("publish", "ID", "--by", "rw", "--why", " "), "why"),
        (("publish", "ID", *SAID, "--second", "RW"), "second is the same as by"),
        (("publish", "ID", *SAID, "--title", "x"), "title is for retitle, not for publish"),
        (("withdraw", "ID", *SAID), "missing ground"),
        (("place", "ID", *SAID, "--area", "northmre"), 'unknown area "northmre" (did you mean "northmere"?)'),
        (("debate", "ID", *SAID, "--debate", "safer"), 'unknown debate "safer"'),
        (("merge", "ID", *SAID, "--with", "aaaaaaaaaaaa"), 'no item or story has the id "aaaaaaaaaaaa"'),
        (("merge", "ID", *SAID, "--with", "ID"), "with names what the decision is about"),
    ],
)
def test_what_cannot_be_meant_is_explained_and_writes_nothing(
    template: Path, arguments: tuple[str, ...], told: str
) -> None:
    id_ = waiting(template)[0]["id"]
    ended = decide(template, *(id_ if word == "ID" else word for word in arguments))
    assert ended.code == 2, ended.out
    assert told in ended.err
    assert ended.err.startswith("hub decide: ")
    assert list(template.glob("content/**/*.md")) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("accept", "ID", *SAID), "was neither changed nor taken back at its source, so there is nothing to accept"),
        (("note", "ID", *SAID), 'write it with --note "…"'),
        (("withdraw", "ID", *SAID, "--ground", "privcy"), "not 'privcy' (did you mean \"privacy\"?)"),
    ],
)
def test_what_would_do_nothing_is_refused_with_the_remedy(
    template: Path, arguments: tuple[str, ...], told: str
) -> None:
    id_ = waiting(template)[0]["id"]
    ended = decide(template, *(id_ if word == "ID" else word for word in arguments))
    assert (ended.code, told in ended.err) == (2, True), ended.err
    assert list(template.glob("content/**/*.md")) == []


def test_the_same_decision_is_not_written_twice(morning: Path) -> None:
    id_ = waiting(morning)[0]["id"]
    assert decide(morning, "publish", id_, *SAID).code == 0
    again = decide(morning, "publish", f"stories/{id_}.html", "--by", "kt", "--why", "seen")
    assert (again.code, len(decisions(morning))) == (0, 1)
    assert "is already published, by rw on 20 November 2026: content/decisions/" in again.out
    assert decide(morning, "hold", id_, *SAID).code == 0
    assert decide(morning, "publish", id_, *SAID).code == 0
    assert len(decisions(morning)) == 3


def test_what_is_sensitive_is_not_published_by_one_editor_alone(tmp_path: Path) -> None:
    made(tmp_path, ["Her daughter Josie Example, aged 9, of 14 Rope Walk, was a victim of rape at school."])
    id_ = waiting(tmp_path)[0]["id"]
    alone = decide(tmp_path, "publish", id_, *SAID)
    assert (alone.code, "add --second with another's initials" in alone.err) == (2, True), alone.err
    assert not (tmp_path / "content").exists()
    assert decide(tmp_path, "publish", id_, *SAID, "--second", "kt").code == 0
    assert waiting(tmp_path) == []


def test_the_last_day_of_a_hold_is_told_as_days_are_told_everywhere(morning: Path) -> None:
    ended = decide(morning, "hold", waiting(morning)[0]["id"], *SAID, "--until", "2026-12-01")
    assert "is held back until 1 December 2026." in ended.out


def test_what_is_held_is_counted_wherever_the_queue_is_told_of(morning: Path) -> None:
    id_ = waiting(morning)[0]["id"]
    assert decide(morning, "hold", id_, *SAID).code == 0
    told = "1 story is held, since 20 November: hub queue --all | grep held"
    for ended in (hub("queue", "--hub", morning, "--now", NOW), hub("status", "--hub", morning, "--now", NOW)):
        assert ended.err.endswith(f"{told}\n")
        assert told not in ended.out
    assert hub("queue", "--hub", morning, "--now", NOW, "--markdown").out.endswith(f"{told}\n")
    assert hub("build", "--hub", morning, "--now", NOW).code == 0
    assert "1 story is held, since 20 November: `hub queue" in (morning / "var" / "report.md").read_text("utf-8")


def test_a_public_list_leaves_out_what_any_rule_found(morning: Path) -> None:
    [private] = [row["id"] for row in waiting(morning) if "Josie" in row["questions"][0]["text"]]
    assert hub("build", "--hub", morning, "--now", NOW).code == 0
    report = json.loads((morning / "var" / "report.json").read_text(encoding="utf-8"))
    [row] = [row for row in report["waiting"] if row["id"] == private]
    assert (row["title"], row["link"]) == (None, None)
    for text in (
        hub("queue", "--hub", morning, "--now", NOW, "--markdown").out,
        (morning / "var" / "report.md").read_text(encoding="utf-8"),
    ):
        assert private in text
        assert "Parcel 1 is packed" not in text
        assert "saltby.example/1" not in text
        assert "Parcel 2 is packed" in text


def test_a_decision_dated_in_the_future_is_told(morning: Path) -> None:
    id_ = waiting(morning)[0]["id"]
    assert decide(morning, "hold", id_, *SAID, "--on", "2027-11-23").code == 0
    ended = hub("check", "--hub", morning, "--now", NOW)
    assert ended.code == 0
    assert re.search(r"hold-\w+\.md:\d+: dated 23 November 2027: it holds from then on; is the year right\?", ended.out)


def test_check_finds_what_a_build_would_refuse_of_an_editors_page(tmp_path: Path) -> None:
    assert hub("init", tmp_path / "new", "--now", SAMPLE_NOW).code == 0
    root = tmp_path / "new"
    assert "not checked: there is no edition" not in hub("check", "--hub", build(root), "--now", SAMPLE_NOW).out
    page = root / "content" / "pages" / "about.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(text.split()[-2], "otherwise"), encoding="utf-8")
    checked, built = hub("check", "--hub", root, "--now", SAMPLE_NOW), hub("build", "--hub", root, "--now", SAMPLE_NOW)
    assert (checked.code, built.code) == (2, 2), checked.out
    assert "the page changed without a word" in checked.err
    assert checked.err.splitlines()[0] in built.err


def build(root: Path) -> Path:
    assert hub("nightly", "--hub", root, "--now", SAMPLE_NOW, "--offline").code == 0
    return root


def test_a_reader_that_has_enough_breaks_nothing(sample: Path) -> None:
    for verb in ("status", "queue --all", "queue"):
        line = f"{sys.executable} {ROOT / 'tasks.py'} {verb} --hub {sample} --now {SAMPLE_NOW} | head -1"
        ended = subprocess.run(line, shell=True, capture_output=True, text=True, timeout=60)
        assert len(ended.stdout.splitlines()) == 1
        assert "roken" not in ended.stderr
        assert "Traceback" not in ended.stderr


def test_an_id_that_is_nearly_right_is_guessed(template: Path) -> None:
    id_ = waiting(template)[0]["id"]
    wrong = id_[:-1] + ("a" if id_[-1] != "a" else "b")
    assert f'did you mean "{id_}"?' in decide(template, "publish", wrong, *SAID).err


def test_a_decision_before_anything_was_collected_is_refused(tmp_path: Path) -> None:
    assert hub("init", tmp_path / "new", "--now", SAMPLE_NOW).code == 0
    ended = decide(tmp_path / "new", "publish", "aaaaaaaaaaaa", *SAID)
    assert (ended.code, ended.err.splitlines()[0]) == (
        3,
        f"nothing was collected yet: run `hub collect --hub {tmp_path / 'new'}` first",
    )


def test_check_finds_decisions_about_what_there_is_not(morning: Path) -> None:
    id_ = waiting(morning)[0]["id"]
    assert decide(morning, "publish", id_, *SAID).code == 0
    [path] = morning.glob("content/decisions/*/*.md")
    text = path.read_text(encoding="utf-8")
    assert "1 decision. No mistakes." in hub("check", "--hub", morning, "--now", NOW).out
    by_hand = re.sub(r"(?m)^(link|version): .*\n", "", text)
    path.write_text(by_hand.replace(id_, "aaaaaaaaaaaa"), encoding="utf-8")
    ended = hub("check", "--hub", morning, "--now", NOW)
    assert (ended.code, "no item or story has the id" in ended.err) == (2, True)
    path.write_text(
        text.replace(id_, "aaaaaaaaaaaa").replace("saltby.example", "gone.example").replace("on: 2026", "on: 2020"),
        encoding="utf-8",
    )
    ended = hub("check", "--hub", morning, "--now", NOW)
    assert ended.code == 0
    assert "1 decision is about what is no longer kept" in ended.out
    report = hub("build", "--hub", morning, "--now", NOW, "--json").json
    assert report["curated"]["lost"] == [path.relative_to(morning).as_posix()]


def test_check_tells_contradictions_and_what_it_could_not_check(morning: Path) -> None:
    id_ = waiting(morning)[0]["id"]
    assert decide(morning, "publish", id_, *SAID, "--on", "2026-11-20T10:00").code == 0
    [path] = morning.glob("content/decisions/*/*.md")
    other = path.with_name("other.md")
    other.write_text(path.read_text(encoding="utf-8").replace("do: publish", "do: reject"), encoding="utf-8")
    ended = hub("check", "--hub", morning, "--now", NOW)
    assert ended.code == 2
    assert "contradicts" in ended.err
    other.unlink()
    shutil.rmtree(morning / "var")
    assert "References not checked: nothing was collected yet." in hub("check", "--hub", morning).out


def test_a_round_up_is_drafted_and_never_written_over(morning: Path) -> None:
    root = morning
    text = (root / "partners.yaml").read_text(encoding="utf-8")
    topics = "topics: [{id: food, name: Food, keywords: [apples, tins]}]"
    (root / "partners.yaml").write_text(text.replace("topics: []", topics).replace("review", "auto"), encoding="utf-8")
    ended = hub("roundup", "food", "--by", "rw", "--hub", root, "--now", "2026-01-05")
    assert ended.code == 0, ended.err
    assert ended.out.startswith("content/roundups/2026-01-05-food.md\nIt quotes 2 stories; nobody sees it yet.\n")
    draft = (root / "content" / "roundups" / "2026-01-05-food.md").read_text(encoding="utf-8")
    assert "status: draft" in draft
    assert "> Apples in Saltby." in draft
    assert hub("check", "--hub", root).code == 0
    again = hub("roundup", "food", "--by", "rw", "--hub", root, "--now", "2026-01-05")
    assert again.out.startswith("content/roundups/2026-01-05-food-2.md\n")
    unknown = hub("roundup", "foot", "--by", "rw", "--hub", root)
    assert (unknown.code, 'did you mean "food"?' in unknown.err) == (2, True)


def test_an_incident_holds_what_was_said_and_tells_readers(morning: Path) -> None:
    since = ("--from", "2026-01-02T08:00", "--by", "rw", "--hub", morning, "--now", NOW)
    ended = hub("incident", "saltby-news", *since, "--to", "2026-01-02T12:00")
    assert ended.code == 0, ended.err
    assert ended.out.splitlines()[:2] == [
        "content/incidents/2026-11-20-saltby-news.md",
        "1 item of saltby-news waits from the next build on.",
    ]
    assert hub("check", "--hub", morning).code == 0
    reasons = [{reason["rule"] for reason in row["questions"][0]["reasons"]} for row in waiting(morning)]
    assert [("incident" in rules) for rules in reasons] == [False, True, False]
    assert hub("incident", "saltby-nws", *since).code == 2
    again = hub("incident", "saltby-news", *since)
    assert "20-saltby-news.md already tells of saltby-news since 2 January 2026, 08:00 until" in again.err
    later = hub("incident", "saltby-news", "--from", "2026-01-03", *since[2:])
    assert later.out.splitlines()[-1].endswith("When it is over, write at its top: to: 2026-11-20T20:00")
    assert later.out.splitlines()[1].startswith("1 item of saltby-news waits")  # the rest is older than our reading
    yesterday = hub("incident", "saltby-news", "--from", "yesterday", *since[2:])
    assert "write a time such as 2026-11-20T08:15" in yesterday.err
    assert hub("incident", "saltby-news", *since, "--to", "2026-01-01").code == 2


@pytest.mark.parametrize("kind", ["partners", "decision", "debate", "roundup", "incident", "inbox", "page"])
def test_there_is_a_schema_of_everything_that_people_write(kind: str) -> None:
    assert hub("schema", kind).json["properties"]


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())
