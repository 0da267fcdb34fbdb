"""What the editors' own pages show besides their words, and the pages that list them.

Takes the site and what people wrote in content/. The words themselves are read and rendered by Pelican.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from partnerhub.model import Content
from partnerhub.publish import (
    addresses,
    commitments,
    corrections,
    elections,
    events,
    hustings,
    linked_data,
    notices,
    periods,
    roundups,
    share_card,
    share_kit,
    sharing,
    statements,
    unconferences,
)
from partnerhub.publish.corrections import CorrectionLine
from partnerhub.publish.debates import DebatePage, Debates
from partnerhub.publish.elections import ElectionPage
from partnerhub.publish.hustings import HustingsPage
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.roundups import RoundupPage
from partnerhub.publish.sharing import Sharing
from partnerhub.publish.unconferences import UnconferencePage
from partnerhub.publish.views import Tag

if TYPE_CHECKING:
    from partnerhub.publish.site import Site


class Editors:
    """By file, as the editors wrote it: `content/debates/fair-transport.md`."""

    def __init__(self, site: Site, content: Content) -> None:
        self.site, self.content = site, content
        self.all_debates = Debates(site, content)
        self.words = {each.file: each for each in content.words}
        self.debates = {each.file: each for each in content.debates}
        self.roundups = {each.file: each for each in content.roundups}
        self.incidents = {each.file: each for each in content.incidents}
        self.commitments = {each.file: each for each in content.commitments}
        self.notices = {each.file: each for each in content.notices}
        self.events = {each.file: each for each in content.events}
        self.elections = {each.file: each for each in content.elections}
        self.hustings = {each.file: each for each in content.hustings}
        self.unconferences = {each.file: each for each in content.unconferences}
        self.statements = {each.file: each for each in content.statements}

    def pages(self, is_kept: IsKept) -> Iterator[Page]:
        """The lists around the editors' pages, and their feeds."""
        site, content = self.site, self.content
        return chain(
            self.all_debates.pages(is_kept),
            roundups.pages(site, content, is_kept),
            corrections.pages(site, content, is_kept),
            commitments.pages(site, content, is_kept),
            notices.pages(site, content, is_kept),
            periods.pages(site, content, is_kept),
            elections.pages(site, content, is_kept),
            share_kit.pages(site, content, is_kept),
            unconferences.pages(site, content, is_kept),
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
        if event := self.events.get(file):
            return events.page(self.site, event)
        if election := self.elections.get(file):
            return elections.page(self.site, election)
        if asked := self.hustings.get(file):
            return hustings.page(self.site, asked)
        if unconference := self.unconferences.get(file):
            return unconferences.page(self.site, unconference)
        if commitment := self.commitments.get(file):
            return commitments.page(self.site, commitment)
        if notice := self.notices.get(file):
            return notices.page(self.site, notice)
        if statement := self.statements.get(file):
            today = self.site.now.astimezone(self.site.shelf.zone).date()
            return statements.page(statement, self.site.hub, today, self.site.views.day)
        return None

    def inputs(self, file: str) -> str | None:
        """The fingerprint of all that but the words; None for a page in content/pages, which is made every time."""
        words = self.words.get(file)
        is_withdrawn = words is not None and words.withdrawn is not None
        if (debate := self.debates.get(file)) and not is_withdrawn:
            return fingerprint(self.all_debates.inputs(debate), repr(self.corrections(file)), *self.banner(file))
        if file in self.statements or (view := self.view(file)) is None:
            return None
        return fingerprint(self.site.look, repr((view, self.corrections(file))), *self.banner(file))

    def banner(self, file: str) -> tuple[str, ...]:
        """What a page says of its time: that it is older than a restricted period, or of a former body."""
        return periods.of_file(self.site, self.content, file)

    def sharing(self, file: str) -> Sharing | None:
        """How a debate or a round-up is shared."""
        view, frame = self.view(file), self.site.frame
        if isinstance(view, DebatePage):
            return sharing.of_debate(view.question, view.when, addresses.debate(view.id), frame)
        if isinstance(view, RoundupPage):
            written = self.roundups[file]
            return sharing.of_roundup(written.title, view.day, view.stamp, addresses.roundup(view.id), frame)
        return None

    def share_cards(self, is_kept: IsKept) -> Iterator[Page]:
        """The pictures with which debates and round-ups are shared. They belong to no language."""
        shared = sharing.cards([self.sharing(file) for file in (*self.debates, *self.roundups)])
        for path, data in share_card.made(shared, self.site.frame.colours, is_kept):
            yield Page(path, path, data=data)

    def linked_data(self, file: str, title: str, path: str, spoken: str | None = None) -> str:
        """What one of the editors' pages says to machines. `spoken`: its language, when it is not the site's."""
        site, view, corrected = self.site, self.view(file), self.corrections(file)
        _ = site.words.gettext
        if isinstance(view, DebatePage):
            crumbs = (Tag(_("Debates"), addresses.DEBATES),)
            return linked_data.text(
                linked_data.debate(view, self.debates[file], site.frame, crumbs, corrected, spoken=spoken)
            )
        if isinstance(view, RoundupPage):
            crumbs = (Tag(_("Round-ups"), addresses.ROUNDUPS),)
            quoted = site.tags(self.roundups[file].stories)
            return linked_data.text(
                linked_data.roundup(title, view, quoted, site.frame, crumbs, corrected, spoken=spoken)
            )
        if event := self.events.get(file):
            crumbs = (Tag(_("Events"), addresses.EVENTS),)
            about = linked_data.page(title, path, site.frame, crumbs, corrected, spoken=spoken)
            return linked_data.text([*events.nodes(site, event), *about])
        if isinstance(view, ElectionPage):
            return linked_data.text(elections.linked(site, self.elections[file], view, corrected))
        if isinstance(view, HustingsPage):
            return linked_data.text(hustings.linked(site, self.hustings[file], view, corrected))
        if isinstance(view, UnconferencePage):
            return linked_data.text(unconferences.linked(site, self.unconferences[file], view, corrected, spoken))
        return linked_data.text(linked_data.page(title, path, site.frame, (), corrected, spoken=spoken))

    def corrections(self, file: str) -> tuple[CorrectionLine, ...]:
        words = self.words.get(file)
        return corrections.lines(words.corrections, self.site.views) if words else ()
