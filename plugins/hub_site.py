"""The hub's own pages, for Pelican: streams stories from the store into a new edition and shows it when all is well.

A thin adapter: `partnerhub.publish` says which pages there are, checks them and makes the switch.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pelican import Pelican, signals
from pelican.generators import Generator, PagesGenerator
from pelican.writers import Writer

from partnerhub import publish
from partnerhub.config import load, read_content
from partnerhub.curate import is_current
from partnerhub.errors import ConfigError, Mistake, Refused
from partnerhub.model import Content, Hub
from partnerhub.publish import addresses, roundups, words
from partnerhub.publish.edition import Edition
from partnerhub.publish.editors import Editors
from partnerhub.publish.gate import complaints
from partnerhub.publish.quotes import quotes_in
from partnerhub.publish.site import Page, Site, fingerprint
from partnerhub.publish.views import SitePage, Tag, Views, stamp
from partnerhub.store import Store, open_store

SETTING = "HUB_BUILD"


class Errors(logging.Handler):
    """Remembers what Pelican logs as an error and then skips: a page that is missing is no reason for exit 0."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())


@dataclass
class Build:
    """What one build shares between Pelican's signals. Lives in its settings, so that builds never mix."""

    hub: Hub
    content: Content  # without the debates and round-ups that were withdrawn
    store: Store
    now: datetime
    edition: Edition
    allow_shrinking: bool
    errors: Errors = field(default_factory=Errors)
    footer: tuple[Tag, ...] = ()
    editors_pages: tuple[Tag, ...] = ()  # all that are listed anywhere
    editors: Editors | None = None
    words: str = ""  # what the editors' pages say in this edition
    static_roots: tuple[Path, ...] = ()
    stories: int = 0

    def close(self) -> None:
        logging.getLogger().removeHandler(self.errors)
        self.store.close()


def start(pelican: Pelican) -> None:
    """Opens the store and a new edition, and points Pelican's output at it."""
    settings = pelican.settings
    hub: Hub = settings.get("HUB") or load(Path(settings["HUB_DIR"]))  # the commands have read it already
    content: Content = settings.get("CONTENT") or read_content(hub)
    store = open_store(hub.root / "var" / "hub.sqlite")
    now = moment(settings, store)
    if not is_current(hub, content, store, now):
        raise Refused("run `python tasks.py build` first: the stories are older than partners.yaml or content/")
    edition = Edition(hub.root / "var" / "editions", Path(settings["OUTPUT_PATH"]))
    build = Build(hub, standing(content), store, now, edition, bool(settings.get("ALLOW_SHRINKING")))
    build.static_roots = tuple((Path(settings["PATH"]) / folder).resolve() for folder in settings["STATIC_PATHS"])
    logging.getLogger().addHandler(build.errors)
    settings[SETTING] = build
    pelican.output_path = settings["OUTPUT_PATH"] = str(edition.folder)


def standing(content: Content) -> Content:
    """What people wrote, without the debates and round-ups that are withdrawn: only their words' own record stays."""
    gone = {each.file for each in content.words if each.withdrawn}
    return replace(
        content,
        debates=tuple(each for each in content.debates if each.file not in gone),
        roundups=tuple(each for each in content.roundups if each.file not in gone),
    )


def moment(settings: Mapping[str, Any], store: Store) -> datetime:
    """The time the edition is made for: the NOW setting, SOURCE_DATE_EPOCH, or the last collecting. Never the clock."""
    if settings.get("NOW"):
        return datetime.fromisoformat(str(settings["NOW"])).astimezone(UTC)
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return datetime.fromtimestamp(int(epoch), UTC)
    if collected := store.fact("collected"):
        return datetime.fromisoformat(collected)
    raise Refused("nothing was collected yet: run `python tasks.py collect` first, or set SOURCE_DATE_EPOCH")


def finish(pelican: Pelican) -> None:
    """Checks the new edition and shows it, or refuses and leaves the last one."""
    build: Build = pelican.settings[SETTING]
    build.edition.adopt()
    faults = build.errors.seen or complaints(build.edition)
    if faults:
        more = f"\n… and {len(faults) - 20} more" if len(faults) > 20 else ""
        raise Refused("the new edition was not published:\n" + "\n".join(faults[:20]) + more)
    build.edition.publish(build.stories, words=build.words, allow_shrinking=build.allow_shrinking)
    build.close()


def note_pages(generator: PagesGenerator) -> None:
    """Remembers the editors' pages, and stops what an editor did not mean: a silent change, a file made public."""
    build: Build = generator.settings[SETTING]
    withdrawn = {each.file for each in build.content.words if each.withdrawn}
    listed = [page for page in generator.pages if file_of(build, page) not in withdrawn]
    listed.sort(key=lambda page: (int(page.metadata.get("order", 99)), page.save_as))
    build.editors_pages = tuple(Tag(str(page.title), page.save_as) for page in listed)
    ordinary = tuple(Tag(str(page.title), page.save_as) for page in listed if page.template == "page")
    build.footer = (*ordinary, Tag("Corrections", addresses.CORRECTIONS))
    build.words = in_the_open(build, [*generator.pages, *generator.hidden_pages])
    content = Path(generator.settings["PATH"])
    for link in sorted(generator.context["static_links"]):
        target = (content / link).resolve()
        if not any(target.is_relative_to(root) for root in build.static_roots):
            folders = ", ".join(generator.settings["STATIC_PATHS"])
            raise Refused(
                f"a page links to the file {link}, which would publish it: files for readers go into {folders}"
            )


def in_the_open(build: Build, pages: Sequence[Any]) -> str:
    """What the editors' pages say now. Raises `ConfigError` when one changed silently or quotes what is withdrawn."""
    last = words.load(build.edition.last.words)
    quoted = {story for page in pages for quote in quotes_in(page._content) for story in quote.stories}
    standing = roundups.Standing.of(words.stories_in(last) | quoted, build.store, Views(build.hub))
    written = {each.file: each for each in build.content.roundups}
    withdrawn = {each.file for each in build.content.words if each.withdrawn}
    begun = build.store.begun()
    mistakes: list[Mistake] = []
    for page in pages:
        file = file_of(build, page)
        if file in withdrawn:
            page.template, page._content = "withdrawn", ""
            continue
        roundup = written.get(file)
        is_older = bool(roundup and begun and roundup.on < begun.date())
        page._content, wrong = roundups.checked(
            page._content, file, roundup.stories if roundup else (), standing, is_older
        )
        mistakes += wrong

    def read(file: str) -> str:
        return (build.hub.root / file).read_text(encoding="utf-8")

    kept, silent = words.compare(last, build.content.words, standing.gone(), read)
    if mistakes or silent:
        raise ConfigError(mistakes + silent)
    return words.dump(kept)


def file_of(build: Build, page: Any) -> str:
    """The file of one of Pelican's pages, as the editors' values name it."""
    return Path(page.source_path).resolve().relative_to(build.hub.root.resolve()).as_posix()


class HubGenerator(Generator):  # type: ignore[misc]  # Pelican is untyped
    """Streams the hub's pages; Pelican's own generators make the editors'."""

    def generate_context(self) -> None:
        """Gives every template, also the editors' pages, what the whole site knows."""
        build: Build = self.settings[SETTING]
        frame = site_page(build)
        look_of_it = look(self.theme, frame)
        self.site = Site(build.hub, build.content, build.store, build.now, look_of_it, build.editors_pages)
        build.editors = self.editors = Editors(self.site, build.content)
        build.stories = len(self.site.stories)
        self.context["site"] = frame
        self.context["day"] = self.site.views.day
        self.context["stamp"] = stamp

    def generate_output(self, writer: Writer) -> None:
        edition: Edition = self.settings[SETTING].edition
        pages = chain(self.site.pages(edition.keep, edition.brief), self.editors.pages(edition.keep))
        for page in pages:
            edition.put(page.path, page.data or self.render(page), page.inputs, page.brief)

    def render(self, page: Page) -> bytes:
        context = {
            **{name: self.context[name] for name in ("site", "day", "stamp")},
            "view": page.view,
            "path": page.path,
            "SITEURL": root_for(page.path, self.context["site"].url),
        }
        return (str(self.env.get_template(page.template).render(context)).rstrip() + "\n").encode()


class EditionWriter(Writer):  # type: ignore[misc]  # Pelican is untyped
    """Writes Pelican's own pages into the edition instead of straight onto the disk."""

    def write_file(
        self, name: str, template: Any, context: dict[str, Any], relative_urls: bool = False, *_: Any, **more: Any
    ) -> None:
        if not name:
            return  # Pelican's way to say: this one is not wanted
        build: Build = self.settings[SETTING]
        root = root_for(name, build.hub.url)
        context["localsiteurl"] = root
        page, ours, inputs = more.get("page"), {}, None
        if build.editors and page:
            file = file_of(build, page)
            if (about := build.editors.inputs(file)) is not None:
                inputs = fingerprint(about, template.name, str(page.title), page.content)
                if build.edition.keep(name, inputs):
                    return
            ours = {"view": build.editors.view(file), "corrections": build.editors.corrections(file)}
        html = template.render({**context, **more, **ours, "SITEURL": root, "path": name})
        build.edition.put(name, (str(html).rstrip() + "\n").encode(), inputs or "")


def root_for(path: str, url: str) -> str:
    """The way to the root. The page for lost readers is shown under any address, so its way is absolute."""
    if path == addresses.NOT_FOUND:
        return urlsplit(url).path.rstrip("/")
    return addresses.root_from(path)


def site_page(build: Build) -> SitePage:
    """The frame, with the ways to what editors have written."""
    frame = Views(build.hub).site(build.now, build.footer)
    more = [Tag("Debates", addresses.DEBATES)] if build.content.debates else []
    if any(not each.is_draft for each in build.content.roundups):
        more.append(Tag("Round-ups", addresses.ROUNDUPS))
    first, *rest = frame.navigation
    return replace(frame, navigation=(first, *more, *rest))


def look(theme: str, site: SitePage) -> str:
    """Stands for everything that shapes a page besides its view: templates, code, the frame around it."""
    ours = (Path(__file__), *Path(publish.__path__[0]).rglob("*.py"), *Path(theme).glob("templates/**/*"))
    files = sorted(path for path in ours if path.is_file())
    return fingerprint(repr(site), *(path.name + hashlib.sha256(path.read_bytes()).hexdigest() for path in files))


def use_hub_generator(_: Pelican) -> type[HubGenerator]:
    return HubGenerator


def use_edition_writer(_: Pelican) -> type[EditionWriter]:
    return EditionWriter


SIGNALS: tuple[tuple[Any, Callable[..., Any]], ...] = (
    (signals.initialized, start),
    (signals.page_generator_finalized, note_pages),
    (signals.get_generators, use_hub_generator),
    (signals.get_writer, use_edition_writer),
    (signals.finalized, finish),
)


def register() -> None:
    for signal, receiver in SIGNALS:
        signal.connect(receiver)
