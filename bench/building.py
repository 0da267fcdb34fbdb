"""Building: ten thousand stories cold, again, and after a night that changed one in a hundred; beside stock Pelican.

`compare` prints the tables. Each subject below runs in a process of its own: `python -m bench.building SUBJECT …`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bench import NOW, words
from bench.measure import HEADS, RATIO_HEADS, Measured, Memory, Ratio, answer, check, middle, row, run, table, working

if TYPE_CHECKING:
    from partnerhub.model import Hub, Item

PARTNERS, TOPICS = 60, 12
LASTS = timedelta(days=425)  # fourteen months
DISTRICTS, IN_EACH = 2, 6  # with the force itself: fifteen areas

# ── what is built ───────────────────────────────────────────────────────────────────────────────


def placed(number: int, stories: int) -> datetime:
    """Stories are spread evenly; those numbered past `stories` came in the night before now."""
    if number >= stories:
        return NOW - timedelta(minutes=number - stories + 1)
    return (NOW - LASTS + LASTS * (number / stories) - timedelta(days=1)).replace(microsecond=0)


def partner_of(number: int) -> str:
    return f"partner-{Random(number).randrange(PARTNERS)}"


def topic_words(topic: int) -> tuple[str, ...]:
    """Two words suggest a topic, so that a story has about two."""
    return words.SUBJECTS[topic * 2 : topic * 2 + 2]


def write_hub(folder: Path) -> None:
    """60 partners of one channel each, 12 topics, 15 areas, and the pages that a public site needs."""
    from partnerhub.config import starter

    lines = [
        "hub:",
        "  title: Benchmark",
        "  url: https://bench.example/",
        "  contact: hub@bench.example",
        "office:",
        "  - {name: Arrenshire Police and Crime Commissioner, short: PCC, from: 2012-11-22}",
        "patch:",
        "  id: arrenshire",
        "  name: Arrenshire",
        "  kind: force",
        "  areas:",
    ]
    for district in range(DISTRICTS):
        inner = range(district * IN_EACH, (district + 1) * IN_EACH)
        lines += [f"    - id: district-{district}", f"      name: District {district}", "      kind: district"]
        lines += ["      areas:"]
        lines += [f"        - {{id: area-{n}, name: {words.PLACES[n]}, kind: neighbourhood}}" for n in inner]
    lines += ["topics:"]
    for topic in range(TOPICS):
        lines += [f"  - {{id: topic-{topic}, name: Topic {topic}, keywords: [{', '.join(topic_words(topic))}]}}"]
    lines += ["partners:"]
    for number in range(PARTNERS):
        lines += [
            f"  - id: partner-{number}",
            f"    name: Partner {number}",
            f"    url: https://partner-{number}.example/",
            "    areas: [arrenshire]",
            "    trust: auto",
            "    permission: {basis: agreement, granted_by: Director, date: 2025-09-01}",
            "    channels:",
            f"      - {{id: news-{number}, kind: rss, url: 'https://partner-{number}.example/feed'}}",
        ]
    starter.write(folder, NOW.date())
    (folder / "partners.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def item(number: int, version: int, stories: int, hub: Hub) -> Item:
    from partnerhub.model import Item, Said

    partner = partner_of(number)
    (channel,) = hub.by_partner[partner].channels
    title, paragraphs = words.title(number), words.paragraphs(number, version)
    said = Said(
        title=title,
        derived_title=title,
        link=f"https://{partner}.example/news/{number}",
        body="".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
        text="\n\n".join(paragraphs),
        guid=str(number),
        published=placed(number, stories),
    )
    when = placed(number, stories)
    seen = when + timedelta(hours=1)
    return Item(f"{number:012d}", channel.id, partner, seen, seen, when, version, said)


# ── subjects ────────────────────────────────────────────────────────────────────────────────────


def fill(folder: str, stories: str) -> dict[str, Any]:
    """Writes the hub and puts its stories into the store. Not measured."""
    write_hub(Path(folder))
    return keep(folder, [(number, 1) for number in range(int(stories))], int(stories))


def change(folder: str, stories: str, night: str) -> dict[str, Any]:
    """One night: half a hundredth new, half a hundredth edited anywhere in the fourteen months. Not measured."""
    half = int(stories) // 200
    new = range(int(stories) + half * int(night), int(stories) + half * (int(night) + 1))
    edited = Random(int(night)).sample(range(int(night), int(stories), 10), half)  # no story is edited twice
    return keep(folder, [*((number, 1) for number in new), *((number, 2) for number in edited)], int(stories))


def keep(folder: str, versions: list[tuple[int, int]], stories: int) -> dict[str, Any]:
    """As collecting and curating would leave them."""
    from partnerhub.config import load
    from partnerhub.curate import curate
    from partnerhub.model import ChannelState, Content
    from partnerhub.store import NewVersion, Update, open_store

    hub = load(Path(folder))
    with open_store(Path(folder) / "var/hub.sqlite") as store:
        by_channel: dict[str, list[NewVersion]] = {channel.id: [] for channel in hub.channels}
        for number, version in versions:
            said = item(number, version, stories, hub)
            by_channel[said.channel].append(NewVersion(said, f"{number}.{version}", said.first_seen))
        store.apply(
            [
                Update(ChannelState(channel, checked=NOW, answered=NOW, outcome="ok"), tuple(some), at=NOW)
                for channel, some in by_channel.items()
            ]
        )
        curated = curate(hub, Content(), store, NOW)
    return {"fresh": curated.fresh, "stories": curated.stories}


def hub(folder: str, *more: str) -> dict[str, Any]:
    """`hub build` as people run it."""
    import pelican.generators  # noqa: F401 - the build imports it late; it is no part of its work

    import tasks

    with working():
        tasks.app(["build", "--hub", folder, *more], standalone_mode=False)
    return {}


def articles(folder: str, stories: str) -> dict[str, Any]:
    """The same stories as Markdown articles, a partner as category and topics as tags. Not measured."""
    content = Path(folder, "content")
    for number in range(int(stories)):
        partner, title, texts = partner_of(number), words.title(number), words.paragraphs(number)
        said = f"{title} {' '.join(texts)}".lower().replace(".", "").split()
        tags = [f"Topic {topic}" for topic in range(TOPICS) if not set(said).isdisjoint(topic_words(topic))]
        date = f"{placed(number, int(stories)):%Y-%m-%d %H:%M}"
        head = f"Title: {title}\nSlug: story-{number}\nDate: {date}\nCategory: {partner}\nTags: {', '.join(tags)}"
        file = content / partner / f"{number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n\n".join((head, *texts)) + "\n", encoding="utf-8")
    return {}


def stock(folder: str) -> dict[str, Any]:
    """Pelican with its own theme and every setting as it comes."""
    from pelican import main

    os.chdir(folder)  # or Pelican would find the hub's own settings
    with working():
        main([f"{folder}/content", "-o", f"{folder}/output", "-q"])
    return {"stories": len(list(Path(folder, "output").glob("story-*.html")))}


# ── the comparison ──────────────────────────────────────────────────────────────────────────────


def compare(stories: int, repeat: int) -> None:
    """Short subjects are measured `repeat` times, the cold ones and stock Pelican once."""
    quiet, nights = [], []
    best: dict[str, Measured] = {}
    changed = stories // 200 * 2
    with TemporaryDirectory(prefix="bench-") as scratch:
        ours, theirs = Path(scratch, "hub"), Path(scratch, "stock")

        def build(day: int) -> tuple[Measured, Mapping[str, Any]]:
            measured = run("bench.building", "hub", ours, "--now", f"{NOW + timedelta(days=day):%Y-%m-%dT%H:%M}")
            told: Mapping[str, Any] = json.loads((ours / "var/report.json").read_text(encoding="utf-8"))["built"]
            return measured, told

        ours.mkdir()
        check("fill", run("bench.building", "fill", ours, stories).told, {"fresh": stories, "stories": stories})
        measured, told = build(0)
        check("cold", told, {"stories": stories, "written": told["files"]})
        best["hub, cold"] = measured
        for _ in range(repeat):
            measured, told = build(0)
            check("again", told, {"stories": stories, "removed": 0})
            quiet.append(measured)
        for night in range(repeat):
            check("change", run("bench.building", "change", ours, stories, night).told, {"fresh": changed})
            measured, told = build(night + 1)
            check("a night", told, {"stories": stories + changed // 2 * (night + 1)})
            nights.append(measured)
        best["hub, nothing changed"] = middle(quiet)
        best[f"hub, {changed} of {stories:,} changed"] = middle(nights)
        run("bench.building", "articles", theirs, stories)
        for name in ("stock Pelican, cold", "stock Pelican, again"):
            best[name] = run("bench.building", "stock", theirs)
            check(name, best[name].told, {"stories": stories})
    areas = 1 + DISTRICTS * (1 + IN_EACH)
    print(f"\nBuilding {stories:,} stories of {PARTNERS} partners, {TOPICS} topics, {areas} areas, 14 months", end=" ")
    print(f"({told['files']:,} files, of which a night writes {told['written']:,})\n")
    print(table(HEADS, [row(name, measured) for name, measured in best.items()]), end="\n\n")
    print(table(RATIO_HEADS, [ratio.row() for ratio in ratios(best)]))


def ratios(best: Mapping[str, Measured]) -> Iterator[Ratio | Memory]:
    cold, quiet, night, stock_cold, stock_again = best.values()
    yield Ratio("the 1 % night, of the cold build's", night, cold, 0.1)
    yield Memory((cold, quiet, night), 300)
    yield Ratio("nothing changed, of the cold build's", quiet, cold)
    yield Ratio("cold, of stock Pelican's", cold, stock_cold)
    yield Ratio("the 1 % night, of stock Pelican's again", night, stock_again)


if __name__ == "__main__":
    subjects: dict[str, Callable[..., Mapping[str, Any]]] = {
        "fill": fill,
        "change": change,
        "hub": hub,
        "articles": articles,
        "stock": stock,
    }
    answer(subjects)
