"""The words of partners.yaml that readers see: one text for every language of the site, or a text for each.

What is wrong with them, as findings; the text of the site's own language; and the others as `Wording`s, which only
pages read. Reads no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from partnerhub.config import promises
from partnerhub.config.document import Document, Finding, Path
from partnerhub.config.rules import Spot, all_areas
from partnerhub.config.shape import AreaShape, FileShape, HubShape
from partnerhub.config.values import all_of, language_tag, nearest, shown
from partnerhub.language import CATALOGUES, SOURCE, has_catalogue
from partnerhub.model import Wording

# The keys whose text may be written in several languages, by where they stand.
FIELDS = {
    "hub": ("title", "description"),
    "office": ("name", "short"),
    "areas": ("name",),
    "topics": ("name",),
    "accounts": ("name", "about", "purpose"),
    "partners": ("name", "about"),
    "restricted_periods": ("name",),
}


def check(document: Document) -> Iterator[Finding]:
    """Languages that the hub cannot speak or that are listed twice, and texts in others than those, or without one."""
    top = Spot((), document.data)
    languages = top.get("hub", "languages")
    tags = [language_tag(spot.text() or "") for spot in languages]
    for place, (spot, tag) in enumerate(zip(languages, tags, strict=True)):
        if tag and tag in tags[:place]:
            yield spot.wrong(f"languages{shown(tag)} is there twice: leave one out")
        elif tag and not has_catalogue(tag):
            yield spot.wrong(
                f"languages{shown(tag)}: the hub has no catalogue for it, only for {all_of(_catalogues())}: leave it "
                "out, or add one as docs/languages.md tells"
            )
    known = (
        [tag for tag in tags if tag] if languages.value is not None else [HubShape.model_fields["languages"].default[0]]
    )
    if not known or len(known) < len(tags):
        return  # which languages there are cannot be told, and that they are wrong is told above
    groups = {
        "hub": [top.get("hub")],
        "areas": list(all_areas(top.get("patch"))),
        **{of: list(top.get(of)) for of in ("office", "topics", "accounts", "partners", "restricted_periods")},
    }
    for of, fields in FIELDS.items():
        for spot in groups[of]:
            for field in fields:
                yield from _text(spot.get(field), known)
    for account in groups["accounts"]:
        for spot in promises.spoken_in(account):
            yield from _text(spot, known)


def _text(spot: Spot, languages: Sequence[str]) -> Iterator[Finding]:
    if not isinstance(spot.value, dict):
        return
    field, seen = _named(spot.path), set[str]()
    for key, text in spot.value.items():
        path, tag = (*spot.path, key), language_tag(key)
        if tag not in languages or tag is None:
            near = nearest(key, languages) or f": hub.languages has {all_of(languages)}"
            yield Finding(path, f"{field} is in a language that the site does not speak{shown(key)}{near}", at_key=True)
        elif tag in seen:
            yield Finding(path, f"{field} is there twice in{shown(tag)}: leave one out", at_key=True)
        elif text is not None and not isinstance(text, str):
            yield Finding(path, f"{field}.{key} should be text: if it looks like a number, put it in quotes")
        elif not (text or "").strip():
            yield Finding(path, f"{field}.{key} should not be empty: write the words, or leave {key} out", at_key=True)
        seen.add(tag or "")
    if languages[0] not in seen:
        yield spot.wrong(f"{field} is missing in {languages[0]}, the site's own language: add `{languages[0]}: …`")


def _named(path: Path) -> str:
    """The last key, with the place in its list: `cannot (entry 2)`."""
    *_, outer, last = ("", *path)
    return str(last) if isinstance(last, str) else f"{outer} (entry {last + 1})"


def wrong_in(spot: Spot, languages: Sequence[str]) -> Iterator[Finding]:
    """What is wrong with the languages of one text of a file in content/."""
    return _text(spot, languages)


def plain(text: str | dict[str, str], own: str) -> str:
    """In the site's own language."""
    return text if isinstance(text, str) else text[own]


def plain_or_none(text: str | dict[str, str] | None, own: str) -> str | None:
    return None if text is None else plain(text, own)


def wordings(file: FileShape) -> tuple[Wording, ...]:
    """In the site's other languages, as far as it was written in them."""
    said = [(each, field) for each in _spoken(file) for field in FIELDS[each.of]]
    named = ((each.of, each.id, field, getattr(each.shape, field)) for each, field in said)
    promised = (
        ("promises", account.id, field, text)
        for account in file.accounts
        if account.promise
        for field, text in promises.texts_of(account.promise)
    )
    return tuple(
        Wording(language, of, id_, field, text[language])
        for of, id_, field, text in (*named, *promised)
        if isinstance(text, dict)
        for language in file.hub.languages[1:]
        if language in text
    )


@dataclass(frozen=True, slots=True)
class _Said:
    of: str
    id: str
    shape: object


def _spoken(file: FileShape) -> Iterator[_Said]:
    yield _Said("hub", "", file.hub)
    for body in file.office:
        yield _Said("office", body.since.isoformat(), body)
    for area in _areas(file.patch):
        yield _Said("areas", area.id, area)
    for topic in file.topics:
        yield _Said("topics", topic.id, topic)
    for account in file.accounts:
        yield _Said("accounts", account.id, account)
    for partner in file.partners:
        yield _Said("partners", partner.id, partner)
    for period in file.restricted_periods:
        yield _Said("restricted_periods", period.since.isoformat(), period)


def _areas(area: AreaShape) -> Iterator[AreaShape]:
    yield area
    for inner in area.areas:
        yield from _areas(inner)


def _catalogues() -> list[str]:
    return [SOURCE, *sorted(path.parents[1].name for path in CATALOGUES.glob("*/LC_MESSAGES/hub.po"))]
