"""The editors' pages of one build, for Pelican: what each language lists, that none changed silently, their links.

A thin adapter: `partnerhub.publish.words` compares, `partnerhub.config.content` pairs them.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from pelican.generators import PagesGenerator

from partnerhub.errors import ConfigError, Mistake, Refused
from partnerhub.language import Language, language
from partnerhub.publish import addresses, given_away, notices, periods, roundups, words
from partnerhub.publish.quotes import quotes_in
from partnerhub.publish.views import Tag, Views

if TYPE_CHECKING:
    from plugins.hub_site import Build

_ROOT = "\x02"  # where a link begins until it is known which page it stands on: no file may hold this sign
_LINK = re.compile(rf"{_ROOT}/([^\"'#?]*)")


@dataclass(frozen=True, slots=True)
class Listed:
    """The editors' pages as the site in one language lists them, each in that language if it is written in it."""

    pages: tuple[Tag, ...] = ()  # all that are listed anywhere
    footer: tuple[Tag, ...] = ()
    texts: tuple[tuple[Tag, str], ...] = ()  # with what they say, as plain text


def note(build: Build, generator: PagesGenerator) -> None:
    """Remembers the editors' pages, and stops what an editor did not mean: a silent change, a file made public."""
    withdrawn = {each.file for each in build.content.words if each.withdrawn} | silent(build, generator)
    shown = [page for page in generator.pages if file_of(build, page) not in withdrawn]
    shown.sort(key=lambda page: (int(page.metadata.get("order", 99)), page.save_as))
    read = [*generator.pages, *generator.translations, *generator.hidden_pages, *generator.hidden_translations]
    build.words = in_the_open(build, read)
    build.listed = {code: listed(shown, language(code)) for code in build.hub.languages}
    content, static = Path(generator.settings["PATH"]), generator.settings["STATIC_PATHS"]
    roots = [(content / folder).resolve() for folder in static]
    for link in sorted(generator.context["static_links"]):
        if not any((content / link).resolve().is_relative_to(root) for root in roots):
            folders = ", ".join(static)
            raise Refused(
                f"a page links to the file {link}, which would publish it: files for readers go into {folders}"
            )


def silent(build: Build, generator: PagesGenerator) -> frozenset[str]:
    """The files of urgent notices that are over, of which only that is told, and of those that have not begun."""
    over, to_come = notices.over(build.content, build.now), notices.to_come(build.content, build.now)
    for page in generator.pages:
        if file_of(build, page) in over:
            page._content = ""
        elif file_of(build, page) in to_come:
            page.status = "draft"  # which is not written
    return over | to_come


def listed(shown: Sequence[Any], speech: Language) -> Listed:
    """`shown`: in the site's own language, in their order."""
    pairs = [(page, in_language(page, speech.code)) for page in shown]
    tags = [Tag(str(said.title), page.save_as) for page, said in pairs]
    ordinary = (tag for tag, page in zip(tags, shown, strict=True) if page.template == "page")
    texts = (Markup(said._content).striptags() for _, said in pairs)  # noqa: S704 - only to take its tags off
    return Listed(
        tuple(tags),
        (*ordinary, Tag(speech.gettext("Corrections"), addresses.CORRECTIONS)),
        tuple(zip(tags, texts, strict=True)),
    )


def in_language(page: Any, code: str) -> Any:
    """The same page in a language, as far as it is written in it."""
    return next((each for each in page.translations if each.lang == code.lower()), page)


def in_the_open(build: Build, pages: Sequence[Any]) -> str:
    """What the editors' pages say now. Raises `ConfigError` when one changed silently or quotes what is withdrawn."""
    last = words.load(build.edition.last.words, build.hub.languages)
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

    said = {each.file: each.text for each in last.values()}
    mistakes += periods.partial(build.hub, build.content, build.now, said, read)
    mistakes += given_away.mistakes(build.content, build.hub, build.now)
    kept, silent = words.compare(last, build.content.words, standing.gone(), read)
    if mistakes or silent:
        raise ConfigError(mistakes + silent)
    return words.dump(kept)


def file_of(build: Build, page: Any) -> str:
    """The file of one of Pelican's pages, as the editors' values name it."""
    return Path(page.source_path).resolve().relative_to(build.hub.root.resolve()).as_posix()


def content(page: Any, here: str, root: str, elsewhere: Container[str]) -> str:
    """What a page says, with its links. Those to other pages lead on in the language of the page around it (`here`).

    `elsewhere`: the folders that stand only once, or in another language: below the `root` of everything.
    """

    def leading(link: re.Match[str]) -> str:
        return f"{root if link[1].partition('/')[0] in elsewhere else here}/{link[1]}"

    return _LINK.sub(leading, page.get_content(_ROOT))
