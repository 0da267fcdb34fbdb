"""The built sample site, as its readers and their programs meet it."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest

from partnerhub.config import load
from partnerhub.model import ItemKind
from partnerhub.publish.checks import check_page
from tests.command import ROOT, files, hub
from tests.conftest import SAMPLE_NOW, build_sample

ATOM = "{http://www.w3.org/2005/Atom}"
FOLLOWED = ["atom.xml", "rss.xml", "feed.json", "calendar.ics", "digest.txt", "embed.html", "embed.json"]


def page(root: Path, path: str) -> str:
    return (root / "output" / path).read_text(encoding="utf-8")


def tellers(card: str) -> list[str]:
    """Who stands as a source in a piece of a page."""
    return re.findall(r'class="who [^"]*" href="[^"]*">([^<]+)<', card)


def pelican(root: Path) -> subprocess.CompletedProcess[str]:
    """Pelican's own command, as someone who knows Pelican would use it."""
    where = [str(root / "content"), "-s", str(ROOT / "pelicanconf.py"), "-o", str(root / "output")]
    command = [sys.executable, "-m", "pelican", *where, "-e", f'HUB_DIR="{root}"']
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)


def test_every_page_kind_is_there(sample: Path) -> None:
    found = load(sample)
    wanted = [
        "index.html",
        "partners/index.html",
        "topics/index.html",
        "areas/index.html",
        "kinds/index.html",
        "closing/index.html",
        "closing/calendar.ics",
        "a-z/index.html",
        "follow/index.html",
        "search/index.html",
        "archive/index.html",
        "archive/2026/index.html",
        "archive/2026/11/index.html",
        "archive/2026/11/20/index.html",
        "debates/index.html",
        "roundups/index.html",
        "corrections/index.html",
        "status/index.html",
        "about/index.html",
    ]
    lists = [("partners", found.by_partner), ("topics", found.by_topic), ("areas", found.by_area), ("kinds", ItemKind)]
    wanted += [f"{folder}/{id_}/{name}" for folder, ids in lists for id_ in ids for name in ("index.html", *FOLLOWED)]
    wanted += FOLLOWED
    once = ["404.html", "robots.txt", "_headers", "sitemap.xml", "channels.opml", "theme/hub.css"]
    everywhere = once + [f"{way}{path}" for way in ("", "cy/") for path in wanted]
    assert [path for path in everywhere if not (sample / "output" / path).is_file()] == []


def test_every_page_passes_the_gate_and_links_only_to_what_is_there(sample: Path) -> None:
    site = (sample / "output").resolve()
    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    for path in sorted(there):
        if path.endswith(".html"):
            faults, targets = check_page(path, page(sample, path))
            assert faults == [], path
            assert targets <= there, path


def test_the_front_page_is_calm(sample: Path) -> None:
    parts = {
        name: re.findall(r"<article.*?</article>", inside, re.DOTALL)
        for name, inside in re.findall(
            r'<section class="([\w-]+)"(.*?)</section>', page(sample, "index.html"), re.DOTALL
        )
    }
    assert [(name, len(parts[name])) for name in ("top-stories", "closing", "latest")] == [
        ("top-stories", 4),
        ("closing", 5),
        ("latest", 10),
    ]
    for name, each in (("top-stories", 1), ("latest", 3)):
        who = [tellers(card)[0] for card in parts[name] if 'class="featured"' not in card]
        assert max(map(who.count, who)) <= each, "what an editor puts first is not counted"
    stories = re.findall(r"stories/\w+", "".join(parts["top-stories"] + parts["latest"]))
    assert len(stories) == len(set(stories)) == 14


def test_the_source_and_its_date_stand_first_on_every_story(sample: Path) -> None:
    stories = sorted((sample / "output" / "stories").iterdir())
    assert len(stories) > 200
    for path in stories:
        text = path.read_text(encoding="utf-8")
        if 'content="noindex"' in text:
            continue  # withdrawn, or part of another story
        article = text.index('<article class="story ')
        assert article < text.index('class="who ', article) < text.index("<time", article) < text.index("<h1", article)


def test_words_in_another_language_are_marked_with_it(sample: Path) -> None:
    assert re.search(r'<h2 lang="cy">|<h3 lang="cy">', page(sample, "partners/fedwen-cymraeg/index.html"))


def test_a_partner_without_permission_has_titles_and_links_only(sample: Path) -> None:
    links = re.findall(r'href="[./]*(stories/\w+\.html)"', page(sample, "partners/lantern/index.html"))
    assert links
    said = 0
    for link in links:
        for telling in re.split(r'<article class="(?:story|telling) ', page(sample, link))[1:]:
            if re.search(r'class="who [^"]*" href="../partners/lantern/', telling.partition("</p>")[0]):
                assert "<blockquote" not in telling
                said += 1
    assert said >= len(links)


def test_what_waits_for_an_editor_is_nowhere_on_the_site(sample: Path) -> None:
    assert json.loads((sample / "var" / "report.json").read_text())["curated"]["waiting"] > 20
    everywhere = [path for path in (sample / "output").rglob("*") if path.suffix in {".html", ".xml", ".json"}]
    words = "\n".join(path.read_text(encoding="utf-8") for path in everywhere)
    for private in ("943 476 5919", "alex.example@post.example", "White van seen twice", "reader aged eight"):
        assert private not in words


def test_a_failing_channel_is_told_with_its_reason(sample: Path) -> None:
    row = re.search(r"<tr>.*?hexley-watch-alerts.*?</tr>", page(sample, "status/index.html"), re.DOTALL)
    assert row
    assert "failing" in row[0]


def test_several_tellings_are_one_story(sample: Path) -> None:
    stories = (sample / "output" / "stories").iterdir()
    assert sum("Also told on" in path.read_text(encoding="utf-8") for path in stories) >= 6


@pytest.mark.parametrize("folder", ["", "partners/safe-harbour/", "topics/youth/", "areas/castlebeck/"])
def test_feeds_are_read_by_a_feed_reader_and_agree(sample: Path, folder: str) -> None:
    atom = feedparser.parse(page(sample, f"{folder}atom.xml"))
    rss = feedparser.parse(page(sample, f"{folder}rss.xml"))
    json_feed = json.loads(page(sample, f"{folder}feed.json"))
    assert not atom.bozo
    assert not rss.bozo
    assert json_feed["version"].endswith("1.1")
    titles = [entry.title for entry in atom.entries]
    assert titles
    assert titles == [entry.title for entry in rss.entries] == [item["title"] for item in json_feed["items"]]
    assert all(entry.link.startswith("https://together.arrenshire.example/stories/") for entry in atom.entries)
    assert len({entry.id for entry in atom.entries}) == len(titles)


def test_an_atom_feed_has_what_the_standard_asks_for(sample: Path) -> None:
    root = ElementTree.fromstring(page(sample, "atom.xml"))
    for element in [root, *root.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            found = element.findall(f"{ATOM}{name}")
            assert len(found) == 1
            assert found[0].text
    assert root.find(f"{ATOM}link[@rel='self']") is not None


def test_the_site_map_names_every_story_and_nothing_that_is_not_there(sample: Path) -> None:
    site = (sample / "output").resolve()
    maps = re.findall(r"<loc>https://together\.arrenshire\.example/([^<]+)</loc>", page(sample, "sitemap.xml"))
    named = {link for path in maps for link in re.findall(r"example/([^<]+)</loc>", page(sample, path))}
    ended = {f"stories/{path.name}" for path in (site / "stories").iterdir() if 'content="noindex"' in path.read_text()}
    stories = {f"stories/{path.name}" for path in (site / "stories").iterdir()}
    assert stories - ended <= named
    assert ended
    assert not ended & named
    assert all((site / link).exists() or (site / link / "index.html").exists() for link in named)


def test_the_style_sheet_is_light(sample: Path) -> None:
    sheet = (sample / "output" / "theme" / "hub.css").read_bytes()
    assert len(gzip.compress(sheet)) < 7 * 1024, "half of what it and the front page may weigh together"


def test_pelican_alone_builds_the_same_site(sample: Path, tmp_path: Path) -> None:
    build_sample(tmp_path)
    before = page(tmp_path, "index.html")
    (tmp_path / "output").unlink()
    ended = pelican(tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert page(tmp_path, "index.html") == before


def test_pelican_alone_does_not_build_from_stories_that_are_out_of_date(tmp_path: Path) -> None:
    build_sample(tmp_path)
    path = tmp_path / "partners.yaml"
    text = path.read_text(encoding="utf-8")
    assert "en: Young people" in text
    path.write_text(text.replace("en: Young people", "en: Youngsters"), encoding="utf-8")
    ended = pelican(tmp_path)
    assert ended.returncode != 0
    assert "run `python tasks.py build`" in ended.stderr + ended.stdout


def test_a_partner_that_leaves_takes_its_pages_with_it(tmp_path: Path) -> None:
    build_sample(tmp_path)
    text = (tmp_path / "partners.yaml").read_text(encoding="utf-8")
    start = text.index("  - id: castlebeck-harriers")
    end = text.index("\n  - id: ", start) if "\n  - id: " in text[start:] else len(text)
    (tmp_path / "partners.yaml").write_text(text[:start] + text[end + 1 :], encoding="utf-8")
    stories = {path.name for path in (tmp_path / "output" / "stories").iterdir()}
    assert hub("build", "--hub", tmp_path, "--now", SAMPLE_NOW).code == 0
    assert not (tmp_path / "output" / "partners" / "castlebeck-harriers").exists()
    assert {path.name for path in (tmp_path / "output" / "stories").iterdir()} < stories
    assert "Castlebeck Harriers" not in page(tmp_path, "partners/index.html")


def test_a_page_that_would_publish_a_private_file_is_refused(tmp_path: Path) -> None:
    build_sample(tmp_path)
    (tmp_path / "content" / "private.txt").write_text("salaries")
    about = tmp_path / "content" / "pages" / "about.md"
    about.write_text(about.read_text(encoding="utf-8") + "\n\nSee [this]({static}/private.txt).\n", encoding="utf-8")
    ended = hub("build", "--hub", tmp_path, "--now", SAMPLE_NOW)
    assert ended.code == 3
    assert "private.txt, which would publish it" in ended.err
    assert not (tmp_path / "output" / "private.txt").exists()


def test_an_editors_page_with_a_script_is_refused_and_the_last_site_stays(tmp_path: Path) -> None:
    build_sample(tmp_path)
    before = page(tmp_path, "about/index.html")
    about = tmp_path / "content" / "pages" / "about.md"
    about.write_text(about.read_text(encoding="utf-8") + "\n\n<script>alert(1)</script>\n", encoding="utf-8")
    ended = hub("build", "--hub", tmp_path, "--now", SAMPLE_NOW)
    assert ended.code == 3
    assert "about/index.html: <script> must not be on a page" in ended.err
    assert page(tmp_path, "about/index.html") == before


def test_a_link_to_a_page_that_is_not_there_is_refused(tmp_path: Path) -> None:
    build_sample(tmp_path)
    about = tmp_path / "content" / "pages" / "about.md"
    about.write_text(about.read_text(encoding="utf-8") + "\n\n[Tea](../tea/index.html)\n", encoding="utf-8")
    ended = hub("build", "--hub", tmp_path, "--now", SAMPLE_NOW)
    assert ended.code == 3
    assert "links to tea/index.html, which is not there" in ended.err


def test_a_hub_without_an_address_works_with_relative_ones(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sample", tmp_path / "sample")
    shutil.copytree(ROOT / "content", tmp_path / "content")
    text = (ROOT / "partners.yaml").read_text(encoding="utf-8")
    (tmp_path / "partners.yaml").write_text(re.sub(r"\n  url: \S+", "\n  url: ''", text, count=1), encoding="utf-8")
    ended = hub("nightly", "--hub", tmp_path, "--now", SAMPLE_NOW)
    assert ended.code == 0, ended.err
    assert not (tmp_path / "output" / "sitemap.xml").exists()
    feed = feedparser.parse(page(tmp_path, "atom.xml"))
    assert not feed.bozo
    assert feed.entries[0].link.startswith("https://")


def pages_that_differ(root: Path, old: str, new: str) -> set[str]:
    """The HTML pages of a night after one channel says `new` for `old`. They are also those of a site made afresh."""
    before = files(root / "output")
    path = root / "sample" / "channels" / "opcc-news.xml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert hub("nightly", "--offline", "--hub", root, "--now", SAMPLE_NOW).code == 0
    after = files(root / "output")
    (root / "output").unlink()
    shutil.rmtree(root / "var" / "editions")
    assert hub("build", "--hub", root, "--now", SAMPLE_NOW).code == 0
    assert files(root / "output") == after
    return {name for name in after if name.endswith(".html") and after[name] != before.get(name)}


def in_both(*paths: str) -> set[str]:
    """These pages in each language of the sample."""
    return {*paths, *(f"cy/{path}" for path in paths)}


def test_an_edit_further_down_changes_no_list_and_one_that_lists_show_does(tmp_path: Path) -> None:
    build_sample(tmp_path)
    story = "stories/rreiwjz3csbh.html"
    assert pages_that_differ(tmp_path, "share the cost until March 2027", "share the cost until May 2027") == in_both(
        story
    )
    lists = {"partners/opcc/page/1.html", "topics/mental-health/page/1.html", "archive/2026/05/index.html"}
    assert in_both(story, *lists) <= pages_that_differ(tmp_path, "A nurse in the car:", "A nurse in every car:")
