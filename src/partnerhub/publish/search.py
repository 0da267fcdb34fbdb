"""The search index: Pagefind bundles of the pages' records, of which a night makes only those with a change.

Takes what is listed, reads the records of touched bundles only, puts the bundles into an edition. Which texts may be
found is the caller's: a record holds what readers see of a page, no more. Asks no network; leaves no file behind.
Why it is cut like this: docs/notes/search.md.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from partnerhub.language import ENGLISH, Language
from partnerhub.publish import pagefind
from partnerhub.publish.edition import Edition
from partnerhub.publish.page import IN_BRIEF, fingerprint
from partnerhub.publish.pagefind import Pagefind
from partnerhub.publish.views import Card
from partnerhub.publish.voices import named

FOLDER = "search/index/"  # beside the search page of each language
UNDATED = "pages"  # the bundle of what has no day
SETTLED = 2_500  # records in a bundle: a second and a half of work, 160 MB
RECENT = 500  # in the one with the newest, which every night makes anew
PERIODS: tuple[Callable[[date], str], ...] = (  # the widest first
    lambda day: f"{day.year:04d}",
    lambda day: f"{day.year:04d}-q{(day.month + 2) // 3}",
    lambda day: f"{day.year:04d}-{day.month:02d}",
    lambda day: f"{day.year:04d}-{day.month:02d}-{min((day.day - 1) // 10, 2)}1",  # from the 1st, the 11th or the 21st
)


class Listed(NamedTuple):  # no dataclass: there are tens of thousands each night
    """A page that can be found. `inputs` stands for all that its record says."""

    address: str
    inputs: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What can be found of a page, and what a result shows of it. Names are as readers see them."""

    address: str  # as in the edition
    title: str
    text: str  # plain; "" finds it by its title alone
    day: date | None = None
    shown_day: str = ""  # the day in words
    partners: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    language: str | None = None  # of title and text, when it is not the site's
    by: tuple[str, ...] = ()  # who says it, each with the voice; (): the partners

    @property
    def facets(self) -> tuple[tuple[str, str], ...]:
        named = {"partner": self.partners, "topic": self.topics, "area": self.areas, "kind": self.kinds}
        return tuple((facet, name) for facet, names in named.items() for name in names)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What the search page itself shows: whether there is an index."""

    is_possible: bool


Read = Callable[[Sequence[str]], Iterable[Record]]  # the records at some addresses, in any order


def is_possible() -> bool:
    """Whether this platform has Pagefind's program. Without it the search page leads to the A to Z and the archive."""
    return pagefind.program() is not None


def of_card(card: Card, kind: str = "", day: date | None = None, words: Language = ENGLISH) -> Record:
    """A story as lists show it. A text that its source marks as sensitive is never searched.

    `day` is the story's on the patch's own clocks; left out, that of its first source in UTC.
    """
    begins = card.text[:IN_BRIEF]
    if len(card.text) > IN_BRIEF:
        begins = begins.rpartition(" ")[0] or begins
    return Record(
        card.address,
        card.title,
        "" if card.is_sensitive else begins,
        day or card.source.placed.date(),
        card.source.day,
        tuple(dict.fromkeys([card.partner.name, *(partner.name for partner, _ in card.also_by)])),
        tuple(topic.name for topic in card.topics),
        tuple(area.name for area in card.areas),
        (kind,) if kind else (),
        card.language,
        tuple(
            named(partner.name, voice, words)
            for partner, voice in dict.fromkeys([(card.partner, card.source.voice), *card.also_by])
        ),
    )


def put_index(edition: Edition, folder: str, language: str, listed: Iterable[Listed], read: Read) -> None:
    """Puts the index of one of the site's languages into `folder`, FOLDER below that language's root.

    To be called when all pages are known. Raises Refused when Pagefind fails.
    """
    bundles = cut(listed)
    last: dict[str, list[str]] = defaultdict(list)
    for path in edition.last.files:
        if path.startswith(folder):
            last[path[len(folder) :].partition("/")[0]].append(path)
    with Pagefind() as running:
        for name, members in bundles.items():
            is_first = name == next(iter(bundles))
            inputs = fingerprint(_made_by(), language, str(is_first), *(part for each in members for part in each[:2]))
            if _is_kept(edition, last[name], inputs):
                continue
            records = sorted(read([each.address for each in members]), key=lambda record: record.address)
            for path, data in _files(running, records, language, is_first):
                where = f"{folder}{name}/{path}"
                if where not in edition.files:  # kept, where others of the bundle were lost
                    edition.put(where, data, inputs)
    names = json.dumps(list(bundles))
    inputs = fingerprint(names)
    if not edition.keep(f"{folder}bundles.json", inputs):
        edition.put(f"{folder}bundles.json", names.encode(), inputs)


def cut(listed: Iterable[Listed]) -> dict[str, list[Listed]]:
    """Bundles by name: what has no day, then from the oldest. Each is as wide a period as the number in it allows.

    A change touches one bundle, and a new story the newest. Where the cuts are follows from the days alone.
    """
    ordered = sorted(listed, key=lambda each: each.address)
    undated = [each for each in ordered if each.day is None]
    dated = sorted(((each.day, each) for each in ordered if each.day is not None), key=lambda pair: pair[0])
    return ({UNDATED: undated} if undated else {}) | dict(_periods(dated, dated[-1][0]) if dated else ())


def _periods(dated: Sequence[tuple[date, Listed]], newest: date, level: int = 0) -> Iterator[tuple[str, list[Listed]]]:
    for name, some in groupby(dated, lambda pair: PERIODS[level](pair[0])):
        members = list(some)
        most = RECENT if name == PERIODS[level](newest) else SETTLED
        if len(members) > most and level + 1 < len(PERIODS):
            yield from _periods(members, newest, level + 1)
        else:
            yield name, [each for _, each in members]


def _is_kept(edition: Edition, paths: Sequence[str], inputs: str) -> bool:
    kept = [edition.keep(path, inputs) for path in paths]  # each, also after one that is lost
    return bool(kept) and all(kept)


def _files(running: Pagefind, records: Sequence[Record], language: str, is_first: bool) -> Iterator[tuple[str, bytes]]:
    """The files of one bundle. The first also holds the program that searches, for all of them."""
    tongue = language.partition("-")[0].lower()
    by_address = {record.address: record for record in records}
    names: dict[tuple[str, str], int] = {}
    days: dict[int, int] = {}
    rows = []
    made = running.index(_told(record, tongue) for record in records)
    entry = json.loads(made["pagefind-entry.json"])["languages"][tongue]
    program = ("pagefind.js", f"wasm.{entry['wasm'] or 'unknown'}.pagefind") if is_first else ()
    for path, data in made.items():
        if path.startswith(("fragment/", "index/")) or path.endswith((".pf_meta", "-entry.json")) or path in program:
            yield path, data
        if path.startswith("fragment/"):
            record = by_address[json.loads(gzip.decompress(data).removeprefix(b"pagefind_dcd"))["url"]]
            day = int(f"{record.day:%Y%m%d}") if record.day else 0
            numbers = [names.setdefault(facet, len(names)) for facet in record.facets]
            rows.append([Path(path).stem.partition("_")[2], days.setdefault(day, len(days)), *numbers])
    facets = {"names": list(names), "days": list(days), "rows": [" ".join(map(str, row)) for row in rows]}
    yield "facets.json", json.dumps(facets, ensure_ascii=False, separators=(",", ":")).encode()


def _told(record: Record, language: str) -> dict[str, Any]:
    """As Pagefind takes it. It leaves out what has no content, and shows beside a result what stands in `meta`."""
    meta = {
        "title": record.title,
        "by": ", ".join(record.by or record.partners),
        "day": record.shown_day,
        "kind": ", ".join(record.kinds),
        "lang": record.language or "",
    }
    return {
        "url": record.address,
        "content": record.text or record.title,
        "language": language,
        "meta": {name: text for name, text in meta.items() if text},
    }


@cache
def _made_by() -> str:
    """Stands for the program and for this code: another one may make other files of the same records."""
    ours = (Path(__file__), Path(pagefind.__file__))
    return fingerprint(pagefind.edition(), *(hashlib.sha256(path.read_bytes()).hexdigest() for path in ours))
