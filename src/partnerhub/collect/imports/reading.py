"""Which format an export is in, and its reader.

Runs in a child that can be killed (`collect.worker`): only there are the readers and what they need loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from partnerhub.collect.imports import archive, blogger, facebook, mail, tables, takeout, wordpress, x
from partnerhub.collect.imports.archive import Bundle
from partnerhub.collect.imports.values import Ask, Export, Format, Left, Reason, Wrong

Fits = Callable[[Bundle], bool]
Reads = Callable[[Bundle, Ask], Export]

READERS: Mapping[Format, tuple[Fits, Reads]] = MappingProxyType(  # in the order in which they are tried: CSV fits all
    {
        Format.X: (x.fits, x.read),
        Format.TAKEOUT: (takeout.fits, takeout.read),
        Format.FACEBOOK: (facebook.fits, facebook.read),
        Format.BLOGGER: (blogger.fits, blogger.read),
        Format.WORDPRESS: (wordpress.fits, wordpress.read),
        Format.JSON: (tables.fits_json, tables.read_json),
        Format.MAIL: (mail.fits, mail.read),
        Format.CSV: (tables.fits_csv, tables.read_csv),
    }
)
NAMES: Mapping[Format, str] = MappingProxyType(
    {
        Format.X: "an X archive",
        Format.FACEBOOK: "a Facebook export",
        Format.TAKEOUT: "a Google Takeout",
        Format.BLOGGER: "a Blogger export",
        Format.WORDPRESS: "a WordPress export",
        Format.MAIL: "a mailbox or a message",
        Format.JSON: "a JSON Feed or a list of objects",
        Format.CSV: "a CSV sheet",
    }
)


def read(ask: Ask) -> Export:
    """Raises `Wrong` for what is another format, damaged, dangerous, too large, or somebody else's."""
    with archive.opened(Path(ask.path)) as bundle:
        fits, reads = READERS[ask.format]
        if not fits(bundle):
            raise Wrong(_instead(bundle, ask.format))
        return _by_now(reads(bundle, ask), ask)


def _by_now(export: Export, ask: Ask) -> Export:
    """Without what was timed for later."""
    if ask.now is None or not (early := [post for post in export.posts if post.published > ask.now]):
        return export
    left = (*export.left, *(Left(Reason.SCHEDULED, post.id) for post in early))
    return replace(export, posts=tuple(post for post in export.posts if post.published <= ask.now), left=left)


def _instead(bundle: Bundle, asked: Format) -> str:
    """What it is, and what to say then."""
    found = next((each for each, (fits, _) in READERS.items() if each is not asked and fits(bundle)), None)
    if found:
        return f"it is {NAMES[found]}, not {NAMES[asked]}: say `hub import {found}` instead of {asked}"
    if inner := bundle.inner:
        return f"it holds another archive ({inner[:80]!r}), which is never opened: unpack it and give what is in it"
    return f"it is not {NAMES[asked]}, nor anything else that can be imported: see docs/importing.md for how to get one"
