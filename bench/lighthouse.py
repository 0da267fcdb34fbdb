"""Lighthouse on the sample site: Debian's Chromium, and nginx with the snippet that the hub writes for it.

`compare` prints the scores of each page on a phone and on a desk, and what keeps a score from 100. The site is built
for http://localhost/, so that its canonical addresses are those it is read at; whatever host Chromium asks for, its
question goes to nginx on loopback.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.measure import HERE, table
from tests import browser, servers
from tests.command import hub

CLI = HERE / "bench" / "node_modules" / "lighthouse" / "cli" / "index.js"
NIGHT = "2026-11-20T20:00:00Z"  # the sample's last
ADDRESS = "http://localhost/"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PRESETS = {"phone": (), "desk": ("--preset=desktop",)}
HEADS = ("page", "on a", "performance", "accessibility", "best practices", "SEO", "LCP s", "CLS", "TBT ms", "KB")


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one preset. Scores of 100; of several runs the middle of the performance's."""

    name: str
    preset: str
    scores: tuple[float, ...]  # in the order of CATEGORIES
    shown: float  # seconds until the largest part is there (LCP)
    shift: float  # of the layout, the worst run's (CLS)
    blocked: float  # milliseconds (TBT)
    weight: float  # thousands of bytes on the wire
    faults: tuple[str, ...]  # audits that cost points, with the first place that each names
    power: tuple[float, ...]  # Lighthouse's benchmarkIndex of the machine in each run

    def row(self) -> tuple[str, ...]:
        """The cells under HEADS."""
        measures = (f"{self.shown:.2f}", f"{self.shift:.3f}", f"{self.blocked:.0f}", f"{self.weight:.1f}")
        return (self.name, self.preset, *(f"{score:.0f}" for score in self.scores), *measures)


def compare(repeat: int) -> None:
    """Prints the table of all pages; where something that it needs is not installed, how to get it instead."""
    print("\n## Light\n")
    if missing := "\n".join(_missing()):
        print(missing)
        return
    with TemporaryDirectory(prefix="bench-lighthouse-") as name:
        root = Path(name)
        root.chmod(0o755)  # nginx may run as another user
        build(root)
        snippet = (root / "var" / "hosting" / "nginx.conf").read_text(encoding="utf-8")
        with servers.serving("nginx", snippet, root / "output") as served:
            found = [
                look(root, served.port, page, address, preset, repeat)
                for page, address in addresses(root / "output").items()
                for preset in PRESETS
            ]
    print(table(HEADS, [page.row() for page in found]))
    power = [each for page in found for each in page.power]
    print(f"\nbenchmarkIndex {min(power):.0f} to {max(power):.0f}, in the middle {median(power):.0f}")
    below = [page for page in found if min(page.scores) < 100]
    print(f"100 in everything: {len(found) - len(below)} of {len(found)}")
    for page in below:
        print(f"- {page.name}, on a {page.preset}:", *(page.faults or ("nothing in every run",)), sep="\n  - ")


def _missing() -> Iterator[str]:
    if not (shutil.which("node") and CLI.is_file()):
        yield "Lighthouse is not installed: get Node.js 20 or later and npm (nodejs.org), then `make lighthouse`."
    if not browser.installed():
        yield "Chromium is not installed: `make browser` as root on Debian, or by your system's packages."
    if not servers.installed("nginx"):
        yield "nginx is not installed: `make servers` as root on Debian, or by your system's packages."


def build(root: Path) -> None:
    """The sample hub and its site for ADDRESS. RuntimeError when it cannot be built."""
    for folder in ("content", "sample"):
        shutil.copytree(HERE / folder, root / folder)
    text = (HERE / "partners.yaml").read_text(encoding="utf-8")
    (root / "partners.yaml").write_text(re.sub(r"\n  url: \S+", f"\n  url: {ADDRESS}", text, count=1), encoding="utf-8")
    night = hub("nightly", "--hub", root, "--now", NIGHT)
    if night.code:
        raise RuntimeError(f"the sample hub was not built:\n{night.err[-2000:]}")


def addresses(site: Path) -> Mapping[str, str]:
    """What is looked at, by name. The stories are the first that have what is asked of them."""

    stories = {path.name: path.read_text(encoding="utf-8") for path in sorted((site / "stories").iterdir())}

    def story(sign: str, voices: bool) -> str:
        found = (name for name, html in stories.items() if sign in html and ("telling h-cite" in html) is voices)
        return f"stories/{next(found)}"

    return {
        "home": "",
        "a story with a picture": story('<figure class="picture', voices=False),
        "a story of several voices": story("", voices=True),
        "a topic": "topics/youth/",
        "an area with its map": "areas/hexley-vale/",
        "search, with a question": "search/?q=youth",
    }


def look(root: Path, port: int, name: str, address: str, preset: str, repeat: int) -> Page:
    """The first run looks at all categories; the others at performance, which alone differs from run to run."""
    first, *others = (
        ask(root, port, ADDRESS + address, preset, CATEGORIES if number == 0 else CATEGORIES[:1])
        for number in range(repeat)
    )
    runs = sorted((first, *others), key=lambda run: float(run["categories"]["performance"]["score"]))
    middle = runs[len(runs) // 2]

    def value(run: Mapping[str, Any], audit: str) -> float:
        return float(run["audits"][audit]["numericValue"])

    faults = [fault for each in CATEGORIES for fault in below(middle if each == "performance" else first, each)]
    return Page(
        name,
        preset,
        tuple(100 * (middle if each == "performance" else first)["categories"][each]["score"] for each in CATEGORIES),
        value(middle, "largest-contentful-paint") / 1000,
        max(value(run, "cumulative-layout-shift") for run in runs),
        value(middle, "total-blocking-time"),
        value(middle, "total-byte-weight") / 1000,
        tuple(faults),
        tuple(float(run["environment"]["benchmarkIndex"]) for run in runs),
    )


def ask(root: Path, port: int, url: str, preset: str, categories: tuple[str, ...]) -> Mapping[str, Any]:
    """Lighthouse's report of one run. RuntimeError with its last words when there is none at the third attempt.

    On a busy machine it now and then loses its own recording of how the page was loaded, and says to run it again.
    """
    told = root / "lighthouse.json"
    flags = " ".join((*browser.QUIET, "--headless=new", f"--host-resolver-rules='MAP * 127.0.0.1:{port}'"))
    command = [
        *("node", str(CLI), url, "--quiet", "--no-enable-error-reporting", "--output=json", f"--output-path={told}"),
        *(f"--only-categories={','.join(categories)}", f"--chrome-flags={flags}", *PRESETS[preset]),
    ]
    environment = {**os.environ, "CHROME_PATH": browser.installed() or "", "TMPDIR": str(root), "HOME": str(root)}
    for _ in range(3):
        told.unlink(missing_ok=True)
        ended = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment)
        report: dict[str, Any] = json.loads(told.read_text(encoding="utf-8")) if told.exists() else {}
        if report and "runtimeError" not in report:
            return report
    raise RuntimeError(f"Lighthouse failed on {url}:\n{report.get('runtimeError', ended.stderr[-2000:])}")


def below(run: Mapping[str, Any], category: str) -> Iterator[str]:
    """The audits that keep this category from 100, each as a line."""
    found = run["categories"][category]
    if found["score"] == 1:
        return
    for reference in found["auditRefs"]:
        audit = run["audits"][reference["id"]]
        if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
            items = audit.get("details", {}).get("items", [])
            node = items[0].get("node", {}).get("selector") if items else None
            said = (audit.get("displayValue"), audit.get("explanation"), node)
            yield ": ".join((f"{category}, {audit['id']}", *(each for each in said if each)))
