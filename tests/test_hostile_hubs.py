"""Odd pages, full disks, lost files and kills: what editors and machines do by mistake. The site stays whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import ROOT, Ended, files, hub
from tests.siege import NOW, Patch, around, assert_plain, assert_quiet_report, faults_of, rss


@pytest.fixture
def patch(tmp_path: Path) -> Patch:
    return Patch(tmp_path / "hub")


FRONTS = (
    "title: 2026-01-01",
    "title: [a]",
    "title: 5",
    "title: null",
    'title: "<b>x</b><script>alert(1)</script> {{ 7777*7777 }}"',
    "title: x\nslug: ../x",
    "title: x\nslug: ../../../../x",
    "title: x\nslug: /odd",
    "title: x\nslug: index",
    "title: x\nslug: 5",
    "title: x\nslug: a b?c#d",
    "title: x\nslug: stories/x",
    "title: x\nslug: 404.html",
    "title: x\nslug: 'A\"><svg onload=x>'",
    "title: x\nsave_as: ../../etc/x",
    "title: x\nsave_as: ../../../outside.html",
    "title: x\nsave_as: index.html",
    "title: x\nsave_as: [a]",
    "title: x\nsave_as: theme/hub.css",
    'title: x\nsave_as: "javascript:alert(1)"',
    'title: x\nurl: "javascript:alert(1)"',
    "title: x\ntemplate: ../x",
    "title: x\ntemplate: story",
    "title: x\nstatus: draft",
    "title: x\nstatus: bogus",
    "title: x\nlang: cy",
    "title: x\nlang: 'en\" onload=x'",
    "title: x\ntranslation: true",
    "title: x\ndate: nonsense",
    "title: x\ndate: [1]",
    "title: x\norder: first",
    "title: x\norder: null",
    "title: x\norder: .inf",
    "title: x\ntags: 5",
    "title: x\nauthor: [1]",
    "title: x\nsummary: [1]",
    "title: x\nsummary: '\"><script>alert(1)</script>'",
    "title: x\ncontent: hello",
    "title: x\nget_content: 5",
    "title: x\nslug: " + "x" * 300,
    'title: "\\ud800"',
    "title: !!python/name:os.system",
)
BODIES = (
    "<script>alert(1)</script>",
    '<img """><script>alert(1)</script>">',
    '<textarea><a title="</textarea><script>alert(1)</script>">x</a></textarea>',
    '<xmp><a title="</xmp><script>alert(1)</script>">x</a></xmp>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></p></noscript>',
    '<img alt="" src="/\\evil.example/x.png">',
    '<img alt="" src="https:evil.example/x.png">',
    '<img alt="" src="http://[x">',
    '<p background="/\\evil.example/x.png">x</p>',
    '<link rel="stylesheet" href="https:evil.example">',
    "![x](https://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "[x]({static}../private.txt)",
    "[x]({attach}/private.txt)",
    "[x]({filename}nowhere.md)",
    "{{ 7777*7777 }} {% include '/etc/passwd' %}",
    "> " * 3_000 + "x",
)


def assert_harmless(patch: Patch) -> None:
    """An odd page is built whole, or refused in plain words; it never leaves the site."""
    patch.put("content/private.txt", b"PRIVATE WORDS")
    patch.write({"rss.well": rss(["well told"])})
    before = around(patch.root)
    ended = patch.night()
    assert_plain(ended, 0, 2, 3)
    assert around(patch.root) - before <= {"hub/output"}
    if (patch.root / "output").exists():
        assert faults_of(patch.root / "output") == []
        assert "PRIVATE WORDS" not in patch.text()


@pytest.mark.parametrize("front", FRONTS)
def test_odd_front_matter_is_harmless_or_refused_in_plain_words(patch: Patch, front: str) -> None:
    patch.page(front)
    assert_harmless(patch)


@pytest.mark.parametrize("body", BODIES)
def test_an_odd_page_is_harmless_or_refused_in_plain_words(patch: Patch, body: str) -> None:
    patch.page("title: Odd", body)
    assert_harmless(patch)


def test_a_page_from_another_system_is_read_with_its_mark_and_line_ends(patch: Patch) -> None:
    patch.put(
        "content/pages/odd.md",
        "\ufeff---\r\ntitle: Caf\u00e9\r\n---\r\n\r\n## Opening hours\r\n\r\nFrom ten.\r\n".encode(),
    )
    assert_harmless(patch)
    assert "<h2" in patch.text("odd/index.html")
    assert "<h1>Café</h1>" in patch.text("odd/index.html")


def test_markup_in_partners_yaml_is_shown_as_it_was_written(patch: Patch) -> None:
    bad = "<b>x</b>\"' {{ 7777*7777 }} ]]> </title><script>alert(1)</script> ::error::x"
    patch.put("channels/a.txt", rss(["well told"]).encode())
    (patch.root / "content").mkdir()
    patch.configure(
        hub={"title": bad, "description": bad, "contact": "https://social.example/@office"},
        office=[{"name": bad, "short": bad, "from": "2012-11-22"}],
        patch={"id": "shire", "name": bad, "kind": "force", "places": [bad]},
        topics=[{"id": "youth", "name": bad, "keywords": [bad, ".*", "("]}],
        partners=[
            {
                "id": "a",
                "name": bad,
                "about": bad,
                "org_id": bad,
                "trust": "auto",
                "topics": ["youth"],
                "areas": ["shire"],
                "url": "https://a.example/?a='b'&lt;=d",
                "permission": {"basis": "licence", "licence": bad, "date": "2026-01-01"},
                "channels": [{"id": "a", "path": "channels/a.txt", "note": bad}],
            }
        ],
    )
    assert_plain(patch.night(), 0)
    assert_quiet_report(patch.root)
    assert faults_of(patch.root / "output") == []
    assert 'href="https://social.example/@office"' in patch.text("index.html")


@pytest.mark.parametrize(
    "name", ["with space", "ünïcodé 日本", "what?x=1", "number#5", "100%41", "a[1]{b}*", 'it\'s "quoted"', "a\nb"]
)
def test_a_hub_may_live_in_any_folder(tmp_path: Path, name: str) -> None:
    patch = Patch(tmp_path / name)
    patch.write({"rss.well": rss(["well told"])})
    assert_plain(patch.night(), 0)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (patch.root / "var" / "hub.sqlite").is_file()
    assert "well told" in patch.text("stories/*")


def test_a_hub_on_another_disk_still_refuses_to_shrink(patch: Patch) -> None:
    """`var` is a link, as where the store has a disk of its own."""
    disk = patch.root.parent / "disk"
    disk.mkdir()
    patch.write({"rss.many": rss([f"well told number {n}" for n in range(9)])})
    (patch.root / "var").symlink_to(disk)
    assert_plain(patch.night(), 0)
    shown = (patch.root / "output" / "404.html").stat().st_ino
    assert_plain(patch.night(), 0)
    assert (patch.root / "output" / "404.html").stat().st_ino == shown
    patch.write({"rss.many": rss([f"well told number {n}" for n in range(9)])}, trust="review")
    assert_plain(patch.night(), 3)


def test_an_output_that_leads_elsewhere_is_not_taken_over(patch: Patch) -> None:
    elsewhere = patch.root.parent / "www"
    elsewhere.mkdir()
    (elsewhere / "precious").write_text("x")
    patch.write({"rss.well": rss(["well told"])})
    (patch.root / "output").symlink_to(elsewhere)
    ended = patch.night()
    assert_plain(ended, 3)
    assert (patch.root / "output").resolve() == elsewhere
    assert (elsewhere / "precious").exists()


def test_a_hub_without_content_partners_or_topics_is_built(patch: Patch) -> None:
    patch.configure(hub={"url": ""}, partners=[], topics=[])
    assert_plain(patch.night(), 0)
    assert faults_of(patch.root / "output") == []


def test_a_disk_that_is_full_ends_in_plain_words_and_keeps_the_site(patch: Patch) -> None:
    """A limit on the size of files stands for the disk's end."""
    patch.write({"rss.well": rss(["well told"])})
    assert_plain(patch.night(), 0)
    before = files(patch.root / "output")
    patch.write({"rss.many": rss([f"well told number {n} " + "words " * 900 for n in range(300)])})
    command = [sys.executable, str(ROOT / "tasks.py"), "nightly", "--hub", str(patch.root), "--now", NOW, "--force"]
    limit = "import resource, os, sys, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000)); os.execv(sys.argv[1], sys.argv[1:])"
    ended = subprocess.run(
        [sys.executable, "-c", limit, *command], capture_output=True, text=True, cwd=ROOT, timeout=200
    )
    assert_plain(Ended(ended.returncode, ended.stdout, ended.stderr), 3)
    assert "not yours" not in ended.stderr
    assert files(patch.root / "output") == before
    assert_plain(patch.night("--force"), 0)


SPOILT: dict[str, Callable[[Patch], None]] = {
    "var is a file": lambda patch: patch.put("var", b"x"),
    "the editions are a file": lambda patch: patch.put("var/editions", b"x"),
    "the lock is a folder": lambda patch: (patch.root / "var" / "lock").mkdir(parents=True),
    "the store is a folder": lambda patch: (patch.root / "var" / "hub.sqlite").mkdir(parents=True),
    "the store is no store": lambda patch: patch.put("var/hub.sqlite", b"garbage" * 1_000),
    "the report is a folder": lambda patch: (patch.root / "var" / "report.json").mkdir(parents=True),
    "a page is a folder": lambda patch: (patch.root / "content" / "pages" / "x.md").mkdir(parents=True),
    "a theme without templates": lambda patch: patch.put("theme/templates/x.html", b"x"),
    "a theme that is no text": lambda patch: patch.put("theme/templates/icon.png", b"\xff\xfe\x80"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_hub_ends_in_plain_words(patch: Patch, how: str) -> None:
    patch.write({"rss.well": rss(["well told"])})
    SPOILT[how](patch)
    assert_plain(patch.night(), 0, 2, 3)


@pytest.mark.parametrize("epoch", ["abc", "1.5", "99999999999999", ""])
def test_an_odd_source_date_epoch_ends_in_plain_words(patch: Patch, epoch: str) -> None:
    patch.write({"rss.well": rss(["well told"])})
    assert_plain(hub("nightly", "--hub", patch.root, SOURCE_DATE_EPOCH=epoch), 0, 2)


def test_a_clock_that_goes_backwards_loses_nothing(patch: Patch) -> None:
    patch.write({"rss.well": rss(["well told"])})
    for now in (NOW, "2020-01-01T00:00:00Z", "2038-01-20T00:00:00Z", NOW):
        is_old = now.startswith("2038")  # the accessibility statement, which does not stop the night
        assert_plain(patch.night("--force", now=now), 2 if is_old else 0)
        assert "well told" in patch.text("stories/*")
        assert faults_of(patch.root / "output") == []


def test_a_refused_build_leaves_the_shown_edition_even_without_its_list(patch: Patch) -> None:
    patch.write({"rss.well": rss(["well told"])})
    patch.night()
    (patch.root / "var" / "editions" / "0001.json").unlink()
    patch.page("title: Odd", "<script>alert(1)</script>")
    assert_plain(patch.night(), 3)
    assert (patch.root / "output" / "index.html").exists()


def test_editions_are_counted_past_ten_thousand(patch: Patch) -> None:
    patch.write({"rss.well": rss(["well told"])})
    patch.night()
    editions = patch.root / "var" / "editions"
    for suffix in ("", ".json"):
        (editions / f"0001{suffix}").rename(editions / f"9999{suffix}")
    (patch.root / "output").unlink()
    (patch.root / "output").symlink_to(editions / "9999")
    for number in ("10000", "10001", "10002"):
        assert_plain(patch.night(), 0)
        assert (patch.root / "output").resolve().name == number
        assert (patch.root / "output" / "index.html").exists()


def test_a_damaged_list_of_an_edition_is_no_dead_end(patch: Patch) -> None:
    patch.write({"rss.well": rss(["well told"])})
    patch.night()
    (patch.root / "var" / "editions" / "0001.json").write_text('{"stories": 1, "fil')
    assert_plain(patch.night(), 0, 3)
    assert (patch.root / "output" / "index.html").exists()


def test_a_night_killed_anywhere_leaves_a_whole_site(patch: Patch) -> None:
    patch.write({"rss.well": rss([f"well told number {n}" for n in range(30)])})
    began = time.monotonic()
    assert_plain(patch.night(), 0)
    lasted = time.monotonic() - began
    command = [sys.executable, str(ROOT / "tasks.py"), "nightly", "--hub", str(patch.root), "--now", NOW, "--force"]
    for turn in range(10):
        patch.write({"rss.well": rss([f"well told number {n} in turn {turn}" for n in range(30 + turn)])})
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
            time.sleep(lasted * (0.2 + turn / 12))
            os.kill(child.pid, signal.SIGKILL)
        assert faults_of(patch.root / "output") == []
        assert len(list((patch.root / "output" / "stories").iterdir())) >= 30
    assert_plain(patch.night("--force"), 0)
    assert "in turn 9" in patch.text("stories/*")


def test_a_page_that_was_lost_from_an_old_edition_is_made_again(patch: Patch) -> None:
    patch.write({"rss.well": rss(["well told"])})
    for _ in range(3):
        assert_plain(patch.night(), 0)
    shown = (patch.root / "output").resolve()
    spare = next(path for path in (patch.root / "var" / "editions").iterdir() if path.is_dir() and path != shown)
    (spare / "topics" / "index.html").unlink()
    before = files(patch.root / "output")
    assert_plain(patch.night(), 0)
    assert files(patch.root / "output") == before
