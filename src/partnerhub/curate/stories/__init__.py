"""Groups items into stories.

What one partner says on several channels within 48 hours is one story; so is what several partners say of one matter
within a few days. Takes known items with their stories and fresh ones; gives each fresh one its place and the reason.
A story is founded by its first item and never renamed. Prefers a missed pair to a false one.
Does not store or fetch, and hears no editor but through `apart`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from partnerhub.curate.stories.echoes import echoes
from partnerhub.curate.stories.reasons import because
from partnerhub.curate.stories.settle import settle
from partnerhub.curate.stories.timeline import WINDOW
from partnerhub.curate.stories.traits import traits
from partnerhub.model import Item
from partnerhub.store import Link

__all__ = ["WINDOW", "group"]

FOUNDS = "founded it"
EDITED = "edited at its source"


def group(
    known: Iterable[tuple[Item, str]], fresh: Sequence[Item], apart: Collection[frozenset[str]] = ()
) -> list[Link]:
    """A link for every fresh item. Both inputs are of all partners together and in order of (placed, id).

    `known`: everything placed within WINDOW before the oldest and after the newest fresh item, with its story.
    A fresh item that is known already was edited: it keeps its story.
    `apart`: pairs of item ids that an editor told from each other; they are not put into one story here.
    """
    newest = {item.id: item for item in fresh}
    old = [(traits(newest.get(item.id, item)), story) for item, story in known]
    at_home = {one.item.id: story for one, story in old}
    new = [traits(item) for item in fresh if item.id not in at_home]
    foes = defaultdict[str, set[str]](set)
    for one, other in map(sorted, apart):
        foes[one].add(other)
        foes[other].add(one)
    repeating = echoes(old, new, foes)
    decided = settle(old, new, repeating, foes)

    links = []
    for item in fresh:
        if item.id in at_home:
            links.append(Link(item.id, at_home[item.id], item.version, EDITED))
            continue
        echo = None if item.id in decided else repeating.get(item.id)
        root = echo.root if echo else item.id
        if root in at_home:
            links.append(Link(item.id, at_home[root], item.version, echo.because if echo else FOUNDS))
            continue
        place = decided[root]
        story, nearest, founder = place.story, place.nearest, place.founder
        if echo and item.id != story:
            links.append(Link(item.id, story, item.version, echo.because))
        elif item.id != story:
            why = because(item, nearest.how, founder) if nearest and founder else FOUNDS
            links.append(Link(item.id, story, item.version, why))
        elif place.doubt and nearest and nearest.how:
            why = because(item, nearest.how, place.doubt)
            links.append(Link(item.id, story, item.version, FOUNDS, doubt=place.doubt_story, doubtful=why))
        else:
            links.append(Link(item.id, story, item.version, FOUNDS))
    return links
