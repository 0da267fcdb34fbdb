"""What screening finds and what it holds for nothing, on labelled sets and on ordinary news.

The sets are not part of the project (`../shared/data`); where they are missing there is nothing to measure.
Recall and precision count spans, one rule at a time: a labelled span is found when a match of its rule overlaps it.
"""

from __future__ import annotations

import csv
import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from bench import NOW
from bench.measure import table
from partnerhub.curate.screening import Match, Surroundings, screen

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
TODAY = Surroundings(day=NOW.date())
PHONES = frozenset({"uk-phone", "foreign-phone"})
RULES_OF = {  # the label of a case ► the rules that should find it
    "uk_driving_licence": frozenset({"driving-licence"}),
    "drivers_licence": frozenset({"driving-licence"}),
    "uk_nhs": frozenset({"nhs-number"}),
    "uk_nino": frozenset({"national-insurance"}),
    "en_GB_nino": frozenset({"national-insurance"}),
    "en_GB_trn": frozenset({"tax-reference"}),
    "uk_passport": frozenset({"passport"}),
    "uk_postcode": frozenset({"full-postcode", "home-address"}),
    "uk_vehicle_registration": frozenset({"vehicle-registration"}),
    "date_of_birth": frozenset({"date-of-birth"}),
    "credit_card": frozenset({"card-number"}),
    "email": frozenset({"email"}),
    "emails": frozenset({"email"}),
    "phone": PHONES,
}
SENTENCES_OF = {
    "EMAIL_ADDRESS": frozenset({"email"}),
    "PHONE_NUMBER": PHONES,
    "IBAN_CODE": frozenset({"iban"}),
    "CREDIT_CARD": frozenset({"card-number"}),
}


@dataclass(slots=True)
class Found:
    """Spans of one label: found, missed, and matches where none was labelled."""

    right: int = 0
    missed: int = 0
    wrong: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.right / ((self.right + self.missed) or 1)

    @property
    def precision(self) -> float:
        return self.right / ((self.right + self.wrong) or 1)


@dataclass(frozen=True, slots=True)
class Held:
    """A set of ordinary items: how many wait, for which rules, and how many a second of processor time are judged."""

    items: int
    held: int
    rules: Counter[str]
    a_second: float

    @property
    def share(self) -> float:
        return self.held / self.items


def cases() -> dict[str, Found]:
    """The UK identifier cases: by label."""
    found: dict[str, Found] = {}
    for line in (DATA / "screening" / "uk-pii-cases.dev.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["kind"] not in RULES_OF:
            continue  # passwords, handles, numbers of other countries: no rule looks for them
        wanted = len(re.findall(r"\{\{", case["masked"])) if "masked" in case else case["expected_len"] or 0
        got = sum(match.rule in RULES_OF[case["kind"]] for match in screen(case["text"], TODAY))
        score = found.setdefault(case["kind"], Found())
        score.right += min(got, wanted)
        score.missed += max(0, wanted - got)
        score.wrong += max(0, got - wanted)
        if got != wanted:
            score.examples.append(case["text"])
    return found


def sentences() -> dict[str, Found]:
    """Sentences in which everything personal is labelled: by label. A rule's match elsewhere is wrong."""
    found = {label: Found() for label in SENTENCES_OF}
    for sentence in json.loads((DATA / "screening" / "presidio-synth.dev.json").read_text(encoding="utf-8")):
        matches = screen(sentence["full_text"], TODAY)
        for label, rules in SENTENCES_OF.items():
            mine = [match for match in matches if match.rule in rules]
            spans = [
                (span["start_position"], span["end_position"])
                for span in sentence["spans"]
                if span["entity_type"] == label
            ]
            hit = [span for span in spans if any(_overlap(match, *span) for match in mine)]
            found[label].right += len(hit)
            found[label].missed += len(spans) - len(hit)
            found[label].wrong += sum(not any(_overlap(match, *span) for span in spans) for match in mine)
    return found


def _overlap(match: Match, start: int, end: int) -> bool:
    return match.start < end and start < match.end


def held(items: Iterable[tuple[str, date]]) -> Held:
    """Screens every text for its own day, with nothing declared, nothing watched and no poll."""
    texts = list(items)
    rules: Counter[str] = Counter()
    waiting = 0
    started = time.process_time()
    for text, day in texts:
        matches = screen(text, Surroundings(day=day))
        waiting += bool(matches)
        rules.update({match.rule for match in matches})
    return Held(len(texts), waiting, rules, len(texts) / (time.process_time() - started))


def ordinary() -> dict[str, list[tuple[str, date]]]:
    """The sets of ordinary news, each item with its day."""
    stories = DATA / "stories"
    with (stories / "uci-news.dev.csv").open(encoding="utf-8", newline="") as file:
        headlines = [(row["TITLE"], _day(int(row["TIMESTAMP"]) / 1000)) for row in csv.DictReader(file)]
    return {
        "headlines of business and tech": headlines,
        "a police area's outlets": [
            (f"{row['title']}\n{row['summary_ai_rewritten']}", _published(row["published"]))
            for row in _rows(stories / "lancashire.dev.jsonl")
        ],
        "a broadcaster, five months": [
            (f"{row['title']}\n{row['description'] or ''}", date.fromisoformat(row["date_published"][:10]))
            for row in _rows(stories / "bbc-news-2022-jan-may.jsonl")
        ],
        "the same, every headline it had": [
            ("\n".join(words for _, words in row["titles"] + row["summaries"]), _day(row["first_seen"]))
            for row in _rows(stories / "bbc-edited-headlines.dev.jsonl")
        ],
    }


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def _day(seconds: float) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()


def _published(written: str) -> date:
    return date.fromisoformat(written[:10]) if written[:4].isdigit() else parsedate_to_datetime(written).date()


def total(found: dict[str, Found]) -> Found:
    scores = found.values()
    return Found(sum(s.right for s in scores), sum(s.missed for s in scores), sum(s.wrong for s in scores))


def uk_only(found: dict[str, Found]) -> dict[str, Found]:
    """The identifiers that are given out here."""
    return {label: score for label, score in found.items() if label not in {"email", "emails", "phone", "credit_card"}}


def compare() -> None:
    """Prints the tables of docs/benchmarks.md."""
    if not DATA.is_dir():
        print("\nScreening: the labelled sets are not here.")
        return
    labelled, spoken = cases(), sentences()
    rows = [_row(label, score) for label, score in sorted(labelled.items())]
    rows += [_row("**UK identifiers together**", total(uk_only(labelled)))]
    rows += [_row(f"in sentences: {label}", score) for label, score in sorted(spoken.items())]
    print("\n## Screening\n")
    print(table(("label", "found", "missed", "wrong", "recall", "precision"), rows))
    print()
    lines = []
    for name, items in ordinary().items():
        score = held(items)
        first = ", ".join(f"{rule} {number}" for rule, number in sorted(score.rules.items()))
        lines.append((name, f"{score.items:,}", f"{score.share:.1%}", f"{score.a_second:,.0f}", first))
    print(table(("ordinary items", "items", "held", "a second", "by rule"), lines))


def _row(name: str, score: Found) -> tuple[str, ...]:
    return (name, *map(str, (score.right, score.missed, score.wrong)), f"{score.recall:.3f}", f"{score.precision:.3f}")
