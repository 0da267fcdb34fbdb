"""Every election and hustings of content/ that readers may see, with their words."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from partnerhub.config.content import polls
from partnerhub.config.content.elections import ElectionShape, election_of
from partnerhub.config.content.hustings import HustingsShape, hustings_of
from partnerhub.config.content.words import election_words, hustings_words
from partnerhub.config.content.written import named, read, shaped
from partnerhub.config.document import Finding
from partnerhub.config.rules import Spot
from partnerhub.errors import Mistake
from partnerhub.model import Hub, Words
from partnerhub.model.election import Election, Hustings

TAKEN = frozenset({"log"})  # the first part of an address below elections/ that the hub makes itself


def elections_in(hub: Hub, told: list[Mistake]) -> tuple[list[Election], list[Hustings], list[Words]]:
    """In order of their days; no drafts."""
    zone = ZoneInfo(hub.timezone)
    elections: list[Election] = []
    asked: list[Hustings] = []
    words: list[Words] = []
    files = list(named(read(hub.root, "elections", told), told))
    for file in files:
        if file.id in TAKEN:
            problem = f"the hub uses the address elections/{file.id} itself: give the file another name"
            told.append(Mistake(file.file, 0, "", problem))
    standing = polls.standings(files)
    for file, page, poll in shaped(files, ElectionShape, lambda spot, text: polls.election(spot, text, hub), told):
        if poll.status != "draft":
            elections.append(election_of(file.file, file.id, poll, hub.languages, zone))
            words.append(election_words(elections[-1], poll, page.body, zone))
    files = list(named(read(hub.root, "hustings", told), told))

    def fair(spot: Spot, text: str) -> Iterator[Finding]:
        return polls.hustings(spot, text, hub, standing)

    for file, page, one in shaped(files, HustingsShape, fair, told):
        if one.status != "draft":
            asked.append(hustings_of(file.file, file.id, one, hub.languages, zone))
            words.append(hustings_words(asked[-1], one, page.body, zone))
    elections.sort(key=lambda each: (each.poll, each.id))
    asked.sort(key=lambda each: (each.starts, each.id))
    return elections, asked, words
