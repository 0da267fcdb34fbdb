"""A small site with a search, made through an edition: for tests that search it, with and without a browser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader

from partnerhub.language import Language, language
from partnerhub.publish import addresses
from partnerhub.publish.a_to_z import a_to_z
from partnerhub.publish.edition import Edition
from partnerhub.publish.page import fingerprint
from partnerhub.publish.search import FOLDER, Listed, Record, SearchPage, put_index
from partnerhub.publish.views import Tag
from tests.command import ROOT

FIRST = date(2025, 3, 1)
SUBJECTS = ("burglary", "minibus", "choir", "helpline", "allotments", "lighting")


def story(number: int, **more: object) -> Record:
    """Of six subjects, two partners, two topics and two areas; one each ten days."""
    day = FIRST + timedelta(days=10 * number)
    subject = SUBJECTS[number % len(SUBJECTS)]
    fields: dict[str, object] = {
        "address": f"stories/{number:04d}.html",
        "title": f"News about {subject} ({number})",
        "text": f"This week the {subject} project opens its doors again. Everybody is welcome to number {number}.",
        "day": day,
        "shown_day": f"{day.day} {day:%B %Y}",
        "partners": (("Safe Harbour", "The Pantry")[number % 2],),
        "topics": (("Young people", "Victims")[number // 2 % 2],),
        "areas": (("Hexley Vale", "Stonebrook")[number // 3 % 2],),
        "kinds": (("News", "Event")[number % 5 == 0],),
    }
    return Record(**fields | more)  # type: ignore[arg-type]


PAGES = (
    Record("partners/harbour/index.html", "Safe Harbour", "A refuge for whoever needs one.", kinds=("Partner",)),
    Record("about/index.html", "About", "Who keeps this hub, and why.", kinds=("Page",)),
)


def listed(records: Iterable[Record]) -> list[Listed]:
    return [Listed(record.address, fingerprint(repr(record)), record.day) for record in records]


def put(edition: Edition, records: Sequence[Record], code: str = "en") -> list[str]:
    """The addresses whose records were read."""
    asked: list[str] = []
    by_address = {record.address: record for record in records}

    def read(some: Sequence[str]) -> list[Record]:
        asked.extend(some)
        return [by_address[address] for address in some]

    put_index(edition, FOLDER, code, listed(records), read)
    return asked


def make(root: Path, records: Sequence[Record], code: str = "en") -> Edition:
    edition = Edition(root / "editions", root / "output")
    put(edition, records, code)
    edition.publish(len(records))
    return edition


def make_site(root: Path, records: Sequence[Record], code: str = "en", *, is_possible: bool = True) -> Edition:
    """Search page, A to Z, an archive, and every page that can be found."""
    words = language(code)
    edition = Edition(root / "editions", root / "output")
    tags = [Tag(record.title, record.address) for record in records if record.day is None]
    views = {
        addresses.SEARCH: ("search.html", SearchPage(is_possible)),
        addresses.A_TO_Z: ("a-z.html", a_to_z([("Page", tags)], words)),
    }
    for path, (template, view) in views.items():
        edition.put(path, render(template, path, view, words).encode())
    for path in (addresses.ARCHIVE, *(record.address for record in records)):
        edition.put(path, b'<!doctype html><link rel="icon" href="data:,"><title>Here</title><h1>Here</h1>')
    for file in sorted((ROOT / "theme/static").iterdir()):
        edition.put(f"theme/{file.name}", file.read_bytes())
    put(edition, records, code)
    edition.publish(len(records))
    return edition


def render(template: str, path: str, view: object, words: Language) -> str:
    loader = FileSystemLoader(ROOT / "theme/templates")
    env = Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"]
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    site = SimpleNamespace(
        language=words.code,
        title="Arrenshire Together",
        office=SimpleNamespace(name="The office"),
        contact="hub@hub.example",
        navigation=(),
        pages=(),
    )
    root = addresses.root_from(path)
    return env.get_template(template).render(
        site=site, here=SimpleNamespace(url="", others=()), view=view, path=path, SITEURL=root, ROOT=root
    )
