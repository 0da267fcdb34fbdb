"""The hub's own pages, for Pelican: streams stories from the store into a new edition and shows it when all is well.

A thin adapter: `partnerhub.publish` says which pages there are, checks them and makes the switch.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pelican import Pelican, signals
from pelican.generators import Generator, PagesGenerator
from pelican.writers import Writer

from partnerhub import publish
from partnerhub.config import load
from partnerhub.curate import is_current
from partnerhub.errors import Refused
from partnerhub.model import Hub
from partnerhub.publish import addresses
from partnerhub.publish.edition import Edition
from partnerhub.publish.gate import complaints
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
    store: Store
    now: datetime
    edition: Edition
    allow_shrinking: bool
    errors: Errors = field(default_factory=Errors)
    editors_pages: tuple[Tag, ...] = ()
    static_roots: tuple[Path, ...] = ()
    stories: int = 0

    def close(self) -> None:
        logging.getLogger().removeHandler(self.errors)
        self.store.close()


def start(pelican: Pelican) -> None:
    """Opens the store and a new edition, and points Pelican's output at it."""
    settings = pelican.settings
    hub: Hub = settings.get("HUB") or load(Path(settings["HUB_DIR"]))  # the commands have read it already
    store = open_store(hub.root / "var" / "hub.sqlite")
    if not is_current(hub, store):
        raise Refused("the stories are older than partners.yaml: run `python tasks.py build`, which makes them again")
    edition = Edition(hub.root / "var" / "editions", Path(settings["OUTPUT_PATH"]))
    build = Build(hub, store, moment(settings, store), edition, bool(settings.get("ALLOW_SHRINKING")))
    content = Path(settings["PATH"])
    build.static_roots = tuple((content / folder).resolve() for folder in settings["STATIC_PATHS"])
    logging.getLogger().addHandler(build.errors)
    settings[SETTING] = build
    pelican.output_path = settings["OUTPUT_PATH"] = str(edition.folder)


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
    build.edition.publish(build.stories, allow_shrinking=build.allow_shrinking)
    build.close()


def note_pages(generator: PagesGenerator) -> None:
    """Remembers the editors' pages for the footer, and stops a link that would publish a file by accident."""
    build: Build = generator.settings[SETTING]
    pages = sorted(generator.pages, key=lambda page: (int(page.metadata.get("order", 99)), page.save_as))
    build.editors_pages = tuple(Tag(str(page.title), page.save_as) for page in pages)
    content = Path(generator.settings["PATH"])
    for link in sorted(generator.context["static_links"]):
        target = (content / link).resolve()
        if not any(target.is_relative_to(root) for root in build.static_roots):
            folders = ", ".join(generator.settings["STATIC_PATHS"])
            raise Refused(
                f"a page links to the file {link}, which would publish it: files for readers go into {folders}"
            )


class HubGenerator(Generator):  # type: ignore[misc]  # Pelican is untyped
    """Streams the hub's pages; Pelican's own generators make the editors'."""

    def generate_context(self) -> None:
        """Gives every template, also the editors' pages, what the whole site knows."""
        build: Build = self.settings[SETTING]
        frame = site_page(build)
        self.site = Site(build.hub, build.store, build.now, look(self.theme, frame), build.editors_pages)
        build.stories = len(self.site.stories)
        self.context["site"] = frame
        self.context["day"] = self.site.views.day
        self.context["stamp"] = stamp

    def generate_output(self, writer: Writer) -> None:
        edition: Edition = self.settings[SETTING].edition
        for page in self.site.pages(edition.keep, edition.brief):
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
        html = template.render({**context, **more, "SITEURL": root, "path": name})
        build.edition.put(name, (str(html).rstrip() + "\n").encode())


def root_for(path: str, url: str) -> str:
    """The way to the root. The page for lost readers is shown under any address, so its way is absolute."""
    if path == addresses.NOT_FOUND:
        return urlsplit(url).path.rstrip("/")
    return addresses.root_from(path)


def site_page(build: Build) -> SitePage:
    return Views(build.hub).site(build.now, build.editors_pages)


def look(theme: str, site: SitePage) -> str:
    """Stands for everything that shapes a page besides its view: templates, code, the frame around it."""
    ours = (Path(__file__), *Path(publish.__path__[0]).glob("*.py"), *Path(theme).glob("templates/**/*"))
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
