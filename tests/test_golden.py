"""The sample hub's whole site, byte for byte.

`tests/golden/site.txt` has the digest of every file; beside it stand whole pages, one of each kind, so that git shows
what a change does to them. `make golden` rewrites both.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.command import ROOT, files, hub
from tests.conftest import SAMPLE_NOW, build_sample

GOLDEN = ROOT / "tests" / "golden"
SHOWN = (
    "index.html",
    "cy/index.html",
    "404.html",
    "closing/index.html",
    "kinds/funding/index.html",
    "a-z/index.html",
    "search/index.html",
    "accessibility/index.html",
    "partners/index.html",
    "partners/safe-harbour/index.html",
    "topics/youth/index.html",
    "areas/hexley-vale/index.html",
    "archive/index.html",
    "archive/2026/index.html",
    "archive/2026/10/index.html",
    "archive/2026/11/20/index.html",
    "status/index.html",
    "elections/index.html",
    "elections/quayside-by-election-2026/index.html",
    "elections/quayside-by-election-2026/share/index.html",
    "elections/quayside-by-election-2026/share/longer.txt",
    "elections/castlebeck-mayor-2026/index.html",
    "hustings/loom-street-2026-11/index.html",
    "contact/index.html",
    "office/index.html",
    "partners/commissioner-2021/index.html",
    "promises/index.html",
    "promises/promises.csv",
    "commitments/index.html",
    "commitments/vale-road-figures/index.html",
    "notices/market-cross/index.html",
    "unconferences/streets-after-dark/index.html",
    "unconferences/streets-after-dark/afterwards/index.html",
    "about/index.html",
    "atom.xml",
    "rss.xml",
    "feed.json",
    "closing/calendar.ics",
    "events/index.html",
    "events/2026/12/index.html",
    "events/drop-in-surgeries/index.html",
    "events/calendar.ics",
    "digest.txt",
    "embed.html",
    "embed.json",
    "_headers",
    "channels.opml",
    "sitemap.xml",
    "robots.txt",
)
DRAWN = ("share/", "pictures/")  # their bytes are Pillow's


def digests(site: Path) -> str:
    """A line a file. Of drawn ones only the name, which stands for what is on them; of the index only what we wrote."""
    found = files(site).items()
    told = (pair for pair in found if "search/index/" not in pair[0] or pair[0].endswith("facets.json"))
    return "".join(f"{'drawn' if path.startswith(DRAWN) else digest[:16]} {path}\n" for path, digest in told)


def stories_shown(site: Path) -> list[str]:
    """Stories by what they say: told elsewhere too, Welsh, sensitive, with a picture, a call, by several partners."""
    pages = {f"stories/{page.name}": page.read_text(encoding="utf-8") for page in sorted((site / "stories").iterdir())}
    signs = ("Also told on", '<h1 class="p-name" lang="cy"', 'class="notice"', "<img", "<dt>Closes", "Who says what")
    return [next(path for path, text in pages.items() if sign in text) for sign in signs]


def test_the_sample_site_is_the_golden_one(sample: Path, request: pytest.FixtureRequest) -> None:
    site = (sample / "output").resolve()
    if request.config.getoption("--update-golden"):
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for path in (*SHOWN, *stories_shown(site)):
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(site / path, GOLDEN / path)
        (GOLDEN / "site.txt").write_text(digests(site), encoding="utf-8")
    for page in sorted(page for page in GOLDEN.rglob("*") if page.is_file() and page.name != "site.txt"):
        shown = page.relative_to(GOLDEN)
        assert (site / shown).read_text(encoding="utf-8") == page.read_text(encoding="utf-8"), shown
    assert digests(site) == (GOLDEN / "site.txt").read_text(encoding="utf-8")


def test_another_hash_seed_and_time_zone_make_the_same_bytes(sample: Path, tmp_path: Path) -> None:
    other = build_sample(tmp_path, PYTHONHASHSEED="4242", TZ="Pacific/Kiritimati", LC_ALL="C")
    assert files(other / "output") == files(sample / "output")


def test_a_second_night_with_nothing_new_writes_nothing(tmp_path: Path) -> None:
    build_sample(tmp_path)
    before = files(tmp_path / "output")
    again = hub("nightly", "--hub", tmp_path, "--now", SAMPLE_NOW, "--json")
    built = again.json["built"]
    assert files(tmp_path / "output") == before
    assert (built["removed"], built["files"]) == (0, len(before))
    assert built["written"] == 0
