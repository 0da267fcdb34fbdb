"""Words for benchmarks: titles and paragraphs that read like news from a patch, the same on every machine.

Pure: everything follows from a number. No word is anybody's.
"""

from __future__ import annotations

from random import Random

PLACES = (
    "Oldgate",
    "Millfield",
    "Quayside",
    "Hexley",
    "Stonebrook",
    "Upper Thorne",
    "Llanfedwen",
    "Coed Isaf",
    "Pontfedwen",
    "Market Cross",
    "Loom Street",
    "Priory Lane",
)
SUBJECTS = (
    "advice",
    "allotments",
    "bicycles",
    "burglary",
    "carers",
    "choir",
    "court",
    "coffee",
    "crossings",
    "drop-in",
    "farms",
    "football",
    "fraud",
    "funding",
    "gardens",
    "grants",
    "helpline",
    "hostel",
    "interpreters",
    "knives",
    "libraries",
    "lighting",
    "mentors",
    "minibus",
    "night shelter",
    "patrols",
    "playground",
    "radio",
    "refuge",
    "scams",
    "school",
    "shops",
    "speeding",
    "stalking",
    "students",
    "surgery",
    "survivors",
    "transport",
    "victims",
    "volunteers",
    "wardens",
    "watch",
    "wellbeing",
    "witnesses",
    "workshop",
    "youth",
)
VERBS = (
    "asks",
    "begins",
    "brings back",
    "closes",
    "doubles",
    "extends",
    "finishes",
    "launches",
    "marks",
    "moves",
    "needs",
    "offers",
    "opens",
    "plans",
    "publishes",
    "reviews",
    "shares",
    "starts",
    "thanks",
    "welcomes",
)
FILLERS = (
    "a",
    "about",
    "after",
    "all",
    "and",
    "any",
    "around",
    "at",
    "because",
    "before",
    "by",
    "each",
    "every",
    "for",
    "free",
    "from",
    "here",
    "in",
    "it",
    "local",
    "more",
    "most",
    "new",
    "next",
    "of",
    "on",
    "once",
    "our",
    "over",
    "people",
    "since",
    "still",
    "that",
    "the",
    "their",
    "them",
    "there",
    "this",
    "three",
    "through",
    "to",
    "two",
    "until",
    "we",
    "week",
    "weekend",
    "when",
    "which",
    "who",
    "will",
    "with",
    "without",
    "year",
    "you",
    "your",
)


def title(number: int) -> str:
    """`Stonebrook launches choir and lighting (417)`: no two numbers share one."""
    chance = Random(number)
    one, other = chance.sample(SUBJECTS, 2)
    return f"{chance.choice(PLACES)} {chance.choice(VERBS)} {one} and {other} ({number})"


def paragraphs(number: int, version: int = 1) -> tuple[str, ...]:
    """Three paragraphs of 25 to 45 words each; a later version adds a line and keeps the rest, as most edits do."""
    chance = Random(number)
    said = tuple(_paragraph(chance) for _ in range(3))
    return said if version == 1 else (*said, f"This page was corrected {version - 1} times.")


def _paragraph(chance: Random) -> str:
    """Few of its words say what it is about, as in life."""
    words = [chance.choice(SUBJECTS if chance.random() < 0.03 else FILLERS) for _ in range(chance.randint(25, 45))]
    return f"{' '.join(words).capitalize()}."
