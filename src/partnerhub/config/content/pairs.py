"""Pages in several languages: `about.md` in the site's own, `about.cy.md` beside it in Welsh. Pure, light to import."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

_LIKE_A_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Paired:
    """What a page's file is called."""

    id: str  # "about"
    first: str  # the file in the site's own language, beside it
    language: str | None  # as in hub.languages; None: the name ends in one that is not there
    ending: str  # as it is written: "cy", "" for none


def paired(file: str, languages: Sequence[str]) -> Paired:
    """Of `content/pages/about.cy.md`. `languages` are the hub's, its own first."""
    path = PurePosixPath(file)
    id_, dot, ending = path.stem.rpartition(".")
    if not dot or not _LIKE_A_LANGUAGE.fullmatch(ending):
        return Paired(path.stem, file, languages[0], "")
    language = next((code for code in languages if code.lower() == ending), None)
    return Paired(id_, path.with_name(f"{id_}.md").as_posix(), language, ending)


def beside(first: str, language: str) -> str:
    """The file of a page in another language than the site's own."""
    path = PurePosixPath(first)
    return path.with_name(f"{path.stem}.{language.lower()}.md").as_posix()
