"""Grouping: how well items are put into stories, and how fast.

`compare` prints the tables. Accuracy needs the labelled headlines in ../shared/data and is left out without them;
speed is measured on made-up items, which are there before the clock starts. Each subject runs in its own process.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import process_time
from typing import TYPE_CHECKING, Any

from bench import NOW, words
from bench.measure import HEADS, answer, check, middle, row, run, table, working

if TYPE_CHECKING:
    from partnerhub.model import Item

LABELLED = Path(__file__).resolve().parents[2] / "shared" / "data" / "stories" / "uci-news.dev.csv"
PARTNERS = 60
AT_ONCE = 5_000  # fresh items that one call gets, as the hub does
VOCABULARY = 4_000  # words of the made-up language; its tenth is said a tenth as often as its first
SYLLABLES = tuple(one + other for one in "bcdfghklmnprstvw" for other in "aeiou")

# ── what is grouped ─────────────────────────────────────────────────────────────────────────────


def labelled(half: int | None = None) -> tuple[list[Item], dict[str, str]]:
    """Headlines of many outlets in order of time, and {item: its story}; of all stories, or of one half of them."""
    items, truth = [], {}
    with LABELLED.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            if half is not None and int(_hash(line["STORY"]), 16) % 2 != half:
                continue
            id_ = _hash(line["ID"])
            truth[id_] = line["STORY"]
            placed = datetime.fromtimestamp(int(line["TIMESTAMP"]) / 1000, UTC)
            host, partner = line["HOSTNAME"], line["PUBLISHER"]
            items.append(_item(id_, f"{partner} {host}", partner, placed, line["TITLE"], "", f"https://{host}/{id_}"))
    return sorted(items, key=lambda item: (item.placed, item.id)), truth


def made_up(number: int, lasts: timedelta) -> list[Item]:
    """Items of 60 partners with two channels each; of five, two are one matter, named by three rare words."""
    language = ["".join(Random(n).choices(SYLLABLES, k=4)) for n in range(VOCABULARY)]
    often = [1 / (rank + 1) for rank in range(VOCABULARY)]
    items = []
    for n in range(number):
        matter = n // 5 * 5 if n % 5 < 2 else n
        chance, own = Random(matter), Random(-n)
        names = [" ".join("".join(chance.choices(SYLLABLES, k=3)).title() for _ in range(2)) for _ in range(2)]
        title = f"{names[0]} {own.choice(words.VERBS)} {own.choice(words.SUBJECTS)} in {names[1].split()[0]}"
        text = f"{' and '.join(names)}: {' '.join(own.choices(language, often, k=100))}."
        partner, placed = f"partner-{(n * 7) % PARTNERS}", NOW - lasts + lasts * (n / number)
        items.append(_item(f"{n:012}", f"{partner}-{n % 2}", partner, placed, title, text, f"https://{partner}/{n}"))
    return sorted(items, key=lambda item: (item.placed, item.id))


def _item(id_: str, channel: str, partner: str, placed: datetime, title: str, text: str, link: str) -> Item:
    from partnerhub.model import Item, Said

    said = Said(title, title, link, f"<p>{text}</p>", text, published=placed)
    return Item(id_, channel, partner, placed, placed, placed, 1, said)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


# ── subjects ────────────────────────────────────────────────────────────────────────────────────


def stories(half: str, nightly: str) -> dict[str, Any]:
    """B-cubed precision and recall of the labelled headlines, in one call or one call a night."""
    items, truth = labelled(None if half == "all" else int(half))
    with working():
        found = dict(_nights(items, at_five if nightly == "True" else _once))
    precision, recall = b_cubed([found[item.id] for item in items], [truth[item.id] for item in items])
    return {"items": len(items), "precision": precision, "recall": recall, "stories": len(set(found.values()))}


def speed(number: str, days: str) -> dict[str, Any]:
    """As the hub does it after its database was lost: everything is new."""
    items = made_up(int(number), timedelta(days=int(days)))
    with working():
        started = process_time()
        found = dict(_nights(items, _at_most))
    return {"items": len(found), "stories": len(set(found.values())), "spent": process_time() - started}


def one_partner(number: str) -> dict[str, Any]:
    """Everything from two channels of one partner within 48 hours, and nearly the same words in all of it."""
    from partnerhub.curate.stories import group

    items = [
        _item(f"{n:012}", f"channel-{n % 2}", "partner", NOW + timedelta(hours=48) * n / int(number),
              f"Sold in Stonebrook: house number {n}", f"{words.paragraphs(1)[0]} {n}", f"https://partner.example/{n}")
        for n in range(int(number))
    ]  # fmt: skip
    with working():
        started = process_time()
        links = group([], items)
    return {"items": len(links), "spent": process_time() - started}


def one_long(number: str) -> dict[str, Any]:
    """An item of that many words among a thousand others."""
    from partnerhub.curate.stories import group

    items = made_up(1_000, timedelta(days=2))
    long = " ".join(f"word{n}" for n in range(int(number)))
    items.append(_item("z" * 12, "long-0", "long", NOW, long, long, "https://long.example/"))
    with working():
        started = process_time()
        links = group([], items)
    return {"items": len(links), "spent": process_time() - started}


# ── nights ──────────────────────────────────────────────────────────────────────────────────────


def _nights(items: Sequence[Item], cut: Any) -> Iterator[tuple[str, str]]:
    """(item, its story), grouped call by call as a store would ask for it."""
    from partnerhub.curate.stories import WINDOW, group

    known: list[tuple[Item, str]] = []
    for fresh in cut(items):
        known = [(item, story) for item, story in known if item.placed >= fresh[0].placed - WINDOW]
        links = group(known, fresh)
        known += [(item, link.story) for item, link in zip(fresh, links, strict=True)]
        yield from ((link.item, link.story) for link in links)


def _once(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    yield items


def _at_most(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]


def at_five(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """What was placed between five o'clock and five o'clock."""
    nights: dict[Any, list[Item]] = {}
    for item in items:
        nights.setdefault((item.placed - timedelta(hours=5)).date(), []).append(item)
    yield from nights.values()


def b_cubed(found: Sequence[str], truth: Sequence[str]) -> tuple[float, float]:
    """Precision and recall: the mean, over all items, how much of its story is right, of its true one there."""
    together, stories, true = Counter(zip(found, truth, strict=True)), Counter(found), Counter(truth)
    precision = sum(n * n / stories[story] for (story, _), n in together.items()) / len(found)
    recall = sum(n * n / true[label] for (_, label), n in together.items()) / len(found)
    return precision, recall


# ── tables ──────────────────────────────────────────────────────────────────────────────────────


def compare(number: int, repeat: int) -> None:
    print("\n## Grouping\n")
    if LABELLED.is_file():
        print(table(("headlines", "items", "stories", "precision", "recall", "F1"), list(_accuracy())), end="\n\n")
    rows = []
    for name, subject, expected, *arguments in (
        (f"{number:,} items of 500 days", "speed", number, number, 500),
        (f"{number // 10:,} items of four days", "speed", number // 10, number // 10, 4),
        ("3,000 of one partner in 48 hours", "one_partner", 3_000, 3_000),
        ("one item of 100,000 words in 1,001", "one_long", 1_001, 100_000),
    ):
        measured = middle([run("bench.grouping", subject, *arguments) for _ in range(repeat)])
        rows.append((*row(name, measured), f"{measured.told['items'] / measured.told['spent']:,.0f}"))
        check(name, measured.told, {"items": expected})
    print(table((*HEADS, "items a CPU s"), rows))


def _accuracy() -> Iterable[tuple[str, ...]]:
    for name, half, nightly in (
        ("all stories", "all", False),
        ("all stories, night by night", "all", True),
        ("one half of them", "0", False),
        ("the other half", "1", False),
    ):
        told = run("bench.grouping", "stories", half, nightly).told
        precision, recall = told["precision"], told["recall"]
        both = 2 * precision * recall / (precision + recall)
        counts = (f"{told['items']:,}", f"{told['stories']:,}")
        yield (name, *counts, f"{precision:.3f}", f"{recall:.3f}", f"{both:.3f}")


if __name__ == "__main__":
    answer({"stories": stories, "speed": speed, "one_partner": one_partner, "one_long": one_long})
