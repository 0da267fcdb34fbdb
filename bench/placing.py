"""`python -m bench.placing`: how fast texts are placed and given topics; with the labelled sets also how well.

The labelled sets are not part of the project: `--data FOLDER` says where they lie. Each is scored whole and in two
halves by its ids, so that what was tuned on one half shows on the other.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bench import words
from bench.measure import table
from partnerhub.curate.gazetteer import gazetteer
from partnerhub.curate.places import placer
from partnerhub.curate.topics import suggester
from partnerhub.curate.topics.causes import causes
from partnerhub.model import Area, AreaKind, Basis, Partner, Permission, Relation, Topic, Trust, Voice

Row = TypeVar("Row")
NATIONS = ("scotland", "northern-ireland")  # police areas outside England and Wales
TEXTS = 2_000
NOBODY = Partner(
    "nobody",
    "Nobody",
    Voice.PARTNER,
    Permission(Basis.LINK_ONLY),
    Trust.AUTO,
    relation=(Relation.NATIONAL,),
)

# Our causes in the words of the UK Charity Activity Tags (ukcat.drkane.co.uk, CC BY 4.0), by their codes.
TAGS: Mapping[str, str] = {
    "victims": "CJ105",
    "domestic-abuse": "SW202 SW203",
    "sexual-violence": "SW204 SW201",
    "offenders": "CJ101",
    "crime-prevention": "CJ102 CJ",
    "road-safety": "CJ103",
    "slavery": "CJ104",
    "cohesion": "SO107 SO106",
    "ethnic": "BE111",
    "migrants": "BE107",
    "young": "BE115 AS300 AS301 AS302 AS303 FA108",
    "children": "BE102 BE114",
    "childcare": "CC CC101 CC102 CC103 CC104",
    "parents": "BE109",
    "older": "BE108",
    "women": "BE113 BE104",
    "lgbt": "BE105",
    "disability": "BE200 BE201 BE110",
    "learning-disability": "BE110",
    "mental-health": "HE210",
    "addiction": "HE100 HE101 HE201 HE202 HE211",
    "counselling": "HE304",
    "bereavement": "SW102",
    "loneliness": "SW106 SW107",
    "carers": "SC102",
    "social-care": "SC SC101 SC103 SC104 SC105 SC106 SC107 SC108 HE401",
    "homelessness": "HO103 HO105",
    "housing": "HO HO101 HO102 HO104 HO105",
    "poverty": "SW105",
    "food": "SW300 SW301",
    "advice": "CA101",
    "work": "ED300 ED302 ED306 EC107",
    "education": "ED*",
    "health": "HE*",
    "sports": "LE104 LE105 LE106 LE101 FA106",
    "arts": "AR*",
    "heritage": "HR*",
    "environment": "EN* FA104 LE102",
    "animals": "AN*",
    "rural": "EC105",
    "community": "EC101 EC102 AS101",
    "halls": "FA103 FA107 FA108",
    "volunteering": "CV104 CV103",
    "grants": "CA201 CA202 CV102 ED202",
    "faith": "RL*",
    "rescue": "SL101 SL103 HE302 PR102",
    "forces": "AF*",
    "rights": "SO105 SO103 CA103",
    "international": "EC103 SL102",
}


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of a text and what it was given, against the labels. `hit`: texts given at least one right thing."""

    right: int
    wrong: int
    missed: int
    texts: int  # that have a label at all
    given: int
    hit: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of all labels."""
        return self.right / max(1, self.right + self.missed)

    @property
    def reach(self) -> float:
        """Of the texts with a label, those given a right one."""
        return self.hit / max(1, self.texts)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def scored(pairs: Iterable[tuple[Collection[str], Collection[str]]]) -> Score:
    """Of (given, labelled) for each text."""
    right = wrong = missed = texts = given = hit = 0
    for got, wanted in pairs:
        good = len(set(got) & set(wanted))
        right += good
        wrong += len(set(got)) - good
        missed += len(set(wanted)) - good
        texts += bool(wanted)
        given += bool(got)
        hit += good > 0
    return Score(right, wrong, missed, texts, given, hit)


def halves(rows: Sequence[Row], id_of: Callable[[Row], str]) -> tuple[list[Row], list[Row]]:
    def half(row: Row) -> int:
        return hashlib.sha256(id_of(row).encode()).digest()[0] % 2

    return [row for row in rows if half(row) == 0], [row for row in rows if half(row) == 1]


# ── places ──────────────────────────────────────────────────────────────────────────────────────


def police_areas() -> tuple[Area, ...]:
    """A patch of all police areas of England and Wales, each known by the gazetteer alone."""
    world = gazetteer().areas.values()
    return tuple(
        Area(each.id, each.name, AreaKind.FORCE, None, gazetteer=each.id) for each in world if each.id not in NATIONS
    )


def place_rows(folder: Path) -> list[Mapping[str, object]]:
    lines = (folder / "places" / "place-news.dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["pfa_any_of"]]


def placing_score(rows: Iterable[Mapping[str, object]]) -> Score:
    """From title and summary alone, said by nobody in particular. An item outside England and Wales has no label."""
    ids = {area.name: area.id for area in gazetteer().areas.values()} | {"London, City of": "city-of-london"}
    place = placer(police_areas())
    return scored(
        (
            place(f"{row['title']}\n{row['summary']}", NOBODY).areas,
            [ids[name] for name in row["pfa_any_of"] if name in ids],  # type: ignore[attr-defined]
        )
        for row in rows
    )


# ── causes ──────────────────────────────────────────────────────────────────────────────────────


def charity_rows(folder: Path) -> list[Mapping[str, str]]:
    with (folder / "topics" / "ukcat-sample.dev.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cause_score(rows: Iterable[Mapping[str, str]], only: Collection[str] = ()) -> Score:
    """From a charity's name and what it says it does; `only` these causes."""
    asked = [cause for cause in causes() if not only or cause.id in only]
    return scored(
        (
            [cause.id for cause in asked if cause.found(f"{row['name']}\n{row['activities']}")],
            [cause.id for cause in asked if _labelled(row["UKCAT"].split(";"), TAGS[cause.id].split())],
        )
        for row in rows
    )


def _labelled(codes: Iterable[str], tags: Sequence[str]) -> bool:
    return any(
        code.startswith(tag.removesuffix("*")) if tag.endswith("*") else code == tag for code in codes for tag in tags
    )


# ── tables ──────────────────────────────────────────────────────────────────────────────────────


def speed() -> str:
    texts = ["\n".join((words.title(number), *words.paragraphs(number))) for number in range(TEXTS)]
    patch = (
        Area("patch", "Patch", AreaKind.FORCE, None),
        *(Area(f"a{n}", name, AreaKind.DISTRICT, "patch") for n, name in enumerate(words.PLACES)),
    )
    topics = tuple(
        Topic(f"t{n}", name, keywords=words.SUBJECTS[n : n + 15]) for n, name in enumerate(words.SUBJECTS[:20])
    )
    rows = []
    gazetteer.cache_clear()
    for name, work, of in (
        ("reading the gazetteer", gazetteer, 1),
        ("a placer", lambda: placer.__wrapped__(patch), 1),
        ("placing, a text", lambda: [placer(patch)(text, NOBODY) for text in texts], TEXTS),
        ("topics, a text", lambda: [suggester(topics)(text, NOBODY) for text in texts], TEXTS),
    ):
        begun = time.perf_counter()
        work()
        rows.append((name, f"{(time.perf_counter() - begun) / of * 1000:.2f}"))
    return table(("work", "ms"), rows)


def quality(folder: Path) -> Iterable[str]:
    rows = place_rows(folder)
    first, second = halves(rows, lambda row: str(row["id"]))
    yield table(
        ("news items with a region", "labelled", "placed", "precision", "recall"),
        [
            (name, f"{got.texts}", f"{got.given}", f"{got.precision:.3f}", f"{got.reach:.3f}")
            for name, some in (("all", rows), ("one half", first), ("other half", second))
            if (got := placing_score(some))
        ],
    )
    charities = charity_rows(folder)
    one, other = halves(charities, lambda row: row["org_id"])
    lines = [(cause.name, charities, (cause.id,)) for cause in causes()]
    yield table(
        ("causes", "labels", "precision", "recall", "F1"),
        [
            (name, f"{got.right + got.missed}", f"{got.precision:.2f}", f"{got.recall:.2f}", f"{got.f1:.2f}")
            for name, some, only in (
                ("all causes, micro", charities, ()),
                ("one half", one, ()),
                ("other half", other, ()),
                *lines,
            )
            if (got := cause_score(some, only))
        ],
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.placing", description=__doc__)
    parser.add_argument("--data", type=Path, help="The folder of the labelled sets.")
    asked = parser.parse_args()
    print(speed())
    if asked.data:
        for each in quality(asked.data):
            print(f"\n{each}")


if __name__ == "__main__":
    main()
