"""What the editors' own pages show besides their words, and the pages that list them.

Takes the site and what people wrote in content/. The words themselves are read and rendered by Pelican.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from partnerhub.model import Content
from partnerhub.publish import corrections, roundups
from partnerhub.publish.corrections import CorrectionLine
from partnerhub.publish.debates import Debates
from partnerhub.publish.site import IsKept, Page, Site, fingerprint


class Editors:
    """By file, as the editors wrote it: `content/debates/fair-transport.md`."""

    def __init__(self, site: Site, content: Content) -> None:
        self.site, self.content = site, content
        self.all_debates = Debates(site, content)
        self.words = {each.file: each for each in content.words}
        self.debates = {each.file: each for each in content.debates}
        self.roundups = {each.file: each for each in content.roundups}
        self.incidents = {each.file: each for each in content.incidents}

    def pages(self, is_kept: IsKept) -> Iterator[Page]:
        """The lists around the editors' pages, and their feeds."""
        site, content = self.site, self.content
        return chain(
            self.all_debates.pages(is_kept),
            roundups.pages(site, content, is_kept),
            corrections.pages(site, content, is_kept),
        )

    def view(self, file: str) -> object:
        """What the page's template shows; None for an ordinary page."""
        words = self.words.get(file)
        if words and words.withdrawn:
            return corrections.withdrawn(words, self.site.views)
        if debate := self.debates.get(file):
            return self.all_debates.page(debate)
        if roundup := self.roundups.get(file):
            return roundups.page(self.site, roundup)
        if incident := self.incidents.get(file):
            return corrections.incident(self.site, incident)
        return None

    def inputs(self, file: str) -> str | None:
        """The fingerprint of all that but the words; None for an ordinary page, which is made every time."""
        words = self.words.get(file)
        is_withdrawn = words is not None and words.withdrawn is not None
        if (debate := self.debates.get(file)) and not is_withdrawn:
            return fingerprint(self.all_debates.inputs(debate), repr(self.corrections(file)))
        if (view := self.view(file)) is None:
            return None
        return fingerprint(self.site.look, repr((view, self.corrections(file))))

    def corrections(self, file: str) -> tuple[CorrectionLine, ...]:
        words = self.words.get(file)
        return corrections.lines(words.corrections, self.site.views) if words else ()
