"""The hub's own pages, for Pelican: streams stories from the store into a new edition and shows it when all is well.

A thin adapter: `partnerhub.publish` says which pages there are, checks them and makes the switch.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from pelican import Pelican, signals
from pelican.generators import Generator, PagesGenerator
from pelican.writers import Writer

from partnerhub import publish
from partnerhub.config import load, read_content
from partnerhub.curate import is_current
from partnerhub.errors import Refused
from partnerhub.language import CATALOGUES, Language, language
from partnerhub.model import Content, Hub, StoryState
from partnerhub.publish import addresses, commitments, hosting
from partnerhub.publish.edition import Edition
from partnerhub.publish.editors import Editors
from partnerhub.publish.gate import complaints
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.pictures import Pictures
from partnerhub.publish.share_card import colours
from partnerhub.publish.site import Shelf, Site, finding
from partnerhub.publish.site.stories import share_cards
from partnerhub.publish.views import SitePage, Tag, Views, stamp
from partnerhub.store import Store, open_store
from plugins import hub_editors
from plugins.hub_editors import Listed, file_of

SETTING = "HUB_BUILD"
NOTHING: Mapping[str, Any] = MappingProxyType({})


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
    listed: dict[str, Listed] = field(default_factory=dict)  # the editors' pages, by language
    fronts: dict[str, Front] = field(default_factory=dict)  # by language, the site's own first
    words: str = ""  # what the editors' pages say in this edition
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
    logging.getLogger().addHandler(build.errors)
    settings[SETTING] = build
    settings["HUB_LANGUAGES"], settings["DEFAULT_LANG"] = hub.languages, hub.languages[0]
    pelican.output_path = settings["OUTPUT_PATH"] = str(edition.folder)


def standing(content: Content) -> Content:
    """What people wrote, without the debates and round-ups that are withdrawn: only their words' own record stays."""
    gone = {each.file for each in content.words if each.withdrawn}
    return replace(
        content,
        debates=tuple(each for each in content.debates if each.file not in gone),
        roundups=tuple(each for each in content.roundups if each.file not in gone),
        elections=tuple(each for each in content.elections if each.file not in gone),
        hustings=tuple(each for each in content.hustings if each.file not in gone),
        events=tuple(each for each in content.events if each.file not in gone),
        unconferences=tuple(each for each in content.unconferences if each.file not in gone),
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
    advise(build)
    build.close()


def advise(build: Build) -> None:
    """Writes what a web server should be told into var/hosting, where no reader sees it."""
    folder = build.hub.root / "var" / "hosting"
    folder.mkdir(exist_ok=True)
    gone = [story.id for story in build.store.stories(StoryState.WITHDRAWN, StoryState.RETRACTED)]
    for name, text in hosting.snippets(build.hub, gone).items():
        (folder / name).write_text(text, encoding="utf-8")


def speak(generator: Generator) -> None:
    """Lets templates say the hub's own words: every generator of Pelican's has an environment of its own."""
    words = language(generator.settings[SETTING].hub.languages[0])
    generator.env.policies["ext.i18n.trimmed"] = True
    generator.env.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)


def note_pages(generator: PagesGenerator) -> None:
    hub_editors.note(generator.settings[SETTING], generator)


class HubGenerator(Generator):  # type: ignore[misc]  # Pelican is untyped
    """Streams the hub's pages, in each of its languages; Pelican's own generators make the editors'."""

    def generate_context(self) -> None:
        """Prepares what each language's pages know and how they are rendered."""
        build: Build = self.settings[SETTING]
        shelf = Shelf(build.hub, build.store, build.now)
        pictures = Pictures(build.hub.root, build.store, shelf.stories)
        pictures.into(build.edition)
        shape = look(self.theme)
        shades = colours(Path(self.theme, "static", "hub.css").read_text(encoding="utf-8"))
        for code in build.hub.languages:
            words = language(code)
            frame = site_page(build, words)
            hub = build.hub.in_language(code)
            seen = fingerprint(shape, repr(frame))
            editors_pages = build.listed[code].pages
            site = Site(hub, build.content, shelf, build.now, seen, words, pictures, shades, editors_pages)
            build.fronts[code] = Front(site, Editors(site, build.content), frame, speaking(self.env, frame, site))
        build.stories = len(shelf.stories)

    def generate_output(self, writer: Writer) -> None:
        build: Build = self.settings[SETTING]
        edition = build.edition
        for front in build.fronts.values():
            for page in chain(front.site.pages(edition.keep, edition.brief), front.editors_pages(edition.keep)):
                edition.put(page.path, page.data or front.render(build, page), page.inputs, page.brief)
            for page in chain(share_cards(front.site, edition.keep), front.editors.share_cards(edition.keep)):
                if page.path not in edition.files:  # two languages may share one
                    edition.put(page.path, page.data, page.inputs)
            finding.put_index(front.site, edition, build.listed[front.site.words.code].texts)


class EditionWriter(Writer):  # type: ignore[misc]  # Pelican is untyped
    """Writes Pelican's own pages into the edition instead of straight onto the disk: each in every language's frame."""

    def write_file(
        self, name: str, template: Any, context: dict[str, Any], relative_urls: bool = False, *_: Any, **more: Any
    ) -> None:
        page = more["page"]
        if not name or page.status == "draft":
            return  # the first is Pelican's way to say: this one is not wanted
        build: Build = self.settings[SETTING]
        codes = {code.lower(): code for code in build.hub.languages}
        path = name.removeprefix(addresses.prefix(codes[page.lang], build.hub.languages))
        translated = {codes[each.lang] for each in page.translations}
        context["localsiteurl"] = root_for(path, build.hub.url)
        for code, front in build.fronts.items():
            if code not in translated:
                spoken = None if code.lower() == page.lang else codes[page.lang]
                self.write_in(build, front, path, template, {**context, **more, "spoken": spoken})

    def write_in(self, build: Build, front: Front, path: str, template: Any, context: dict[str, Any]) -> None:
        page, where = context["page"], front.site.prefix + path
        file = file_of(build, page)
        here, root = root_for(path, build.hub.url), root_for(where, build.hub.url)
        folders = {*self.settings["STATIC_PATHS"], *(code.lower() for code in build.hub.languages[1:])}
        ours: dict[str, Any] = {
            "content": hub_editors.content(page, here, root, folders),
            "view": front.editors.view(file),
            "corrections": front.editors.corrections(file),
            "banner": front.editors.banner(file),
            "shared": front.editors.sharing(file),
            "linked_data": front.editors.linked_data(file, str(page.title), path, context["spoken"]),
        }
        inputs = ""
        if (about := front.editors.inputs(file)) is not None:
            inputs = fingerprint(about, template.name, str(page.title), ours["content"])
            if build.edition.keep(where, inputs):
                return
        made = Page(where, inputs, template.name)
        build.edition.put(where, front.render(build, made, {**context, **ours}), inputs)


@dataclass(frozen=True)
class Front:
    """The site in one language, with what renders its pages."""

    site: Site
    editors: Editors
    frame: SitePage
    templates: Environment

    def editors_pages(self, is_kept: IsKept) -> Iterator[Page]:
        here = self.site.prefix
        for page in self.editors.pages(lambda path, inputs: is_kept(here + path, inputs)):
            yield replace(page, path=here + page.path)

    def render(self, build: Build, page: Page, more: Mapping[str, Any] = NOTHING) -> bytes:
        path = page.path.removeprefix(self.site.prefix)
        context = {
            **more,
            "view": more.get("view", page.view),
            "path": path,
            "alerts": page.alerts,
            "here": here(build, self, path),
            "ROOT": root_for(page.path, build.hub.url),
            "SITEURL": root_for(path, build.hub.url),
        }
        return (str(self.templates.get_template(page.template).render(context)).rstrip() + "\n").encode()


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same page in another language."""

    code: str
    name: str
    href: str
    url: str  # public; "" when the site has no address


@dataclass(frozen=True, slots=True)
class Here:
    """Where a page is."""

    url: str  # public; "" when the site has no address, or the page is shown under any
    others: tuple[Elsewhere, ...]


def here(build: Build, front: Front, path: str) -> Here:
    is_lost = path == addresses.NOT_FOUND
    root = root_for(front.site.prefix + path, build.hub.url)
    others = []
    for code, other in build.fronts.items():
        if other is not front:
            where = other.site.prefix + (addresses.HOME if is_lost else path)
            url = addresses.absolute(build.hub.url, where) if build.hub.url and not is_lost else ""
            others.append(Elsewhere(code, other.site.words.name, f"{root}/{where}", url))
    own = addresses.absolute(front.frame.url, path) if front.frame.url and not is_lost else ""
    return Here(own, tuple(others))


def speaking(templates: Environment, frame: SitePage, site: Site) -> Environment:
    """The templates in one language. Each has its own, so that what they import is read once.

    An overlay would install what it says in the environment below it, so that one speaks first, and is copied.
    """
    templates.install_gettext_callables(site.words.gettext, site.words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    own = templates.overlay(cache_size=400)
    own.policies = {**templates.policies, "ext.i18n.trimmed": True}
    own.globals = {**templates.globals, "site": frame, "day": site.views.day, "stamp": stamp}
    return own


def root_for(path: str, url: str) -> str:
    """The way to the root. The page for lost readers is shown under any address, so its way is absolute."""
    if path == addresses.NOT_FOUND:
        return urlsplit(url).path.rstrip("/")
    return addresses.root_from(path)


def site_page(build: Build, words: Language) -> SitePage:
    """The frame, with the ways to what editors have written."""
    own = build.hub.languages[0]
    frame = Views(build.hub.in_language(words.code), words).site(build.now, build.listed[words.code].footer)
    frame = replace(frame, written_in=None if words.code == own else own)
    frame = replace(frame, pages=(*frame.pages, *commitments.registers(build.hub, build.content, words)))
    if build.content.elections:
        elections = Tag(words.gettext("Elections"), addresses.ELECTIONS)
        frame = replace(frame, navigation=(*frame.navigation[:3], elections, *frame.navigation[3:]))
    if not build.content.debates and not any(not each.is_draft for each in build.content.roundups):
        return frame
    first, closing, *rest = frame.navigation
    debates = Tag(words.gettext("Debates"), addresses.DEBATES)
    return replace(frame, navigation=(first, closing, debates, *rest))


def look(theme: str) -> str:
    """Stands for everything that shapes a page besides its view and its frame: templates, code, catalogues."""
    library = Path(publish.__path__[0])
    ours = (
        *Path(__file__).parent.glob("*.py"),
        *library.rglob("*.py"),
        *CATALOGUES.rglob("*.po"),
        *Path(theme).glob("templates/**/*"),
    )
    files = sorted(path for path in ours if path.is_file())
    return fingerprint(*(path.name + hashlib.sha256(path.read_bytes()).hexdigest() for path in files))


def use_hub_generator(_: Pelican) -> type[HubGenerator]:
    return HubGenerator


def use_edition_writer(_: Pelican) -> type[EditionWriter]:
    return EditionWriter


SIGNALS: tuple[tuple[Any, Callable[..., Any]], ...] = (
    (signals.initialized, start),
    (signals.generator_init, speak),
    (signals.page_generator_finalized, note_pages),
    (signals.get_generators, use_hub_generator),
    (signals.get_writer, use_edition_writer),
    (signals.finalized, finish),
)


def register() -> None:
    for signal, receiver in SIGNALS:
        signal.connect(receiver)
