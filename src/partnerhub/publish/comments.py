"""What readers said under what partners said: how many comments there are, and those that an editor let be quoted.

A comment is quoted in part, with a link to where it was said, under no name unless an editor chose so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partnerhub.curate.decisions import OWN, spellings
from partnerhub.model import Attribution, Story, StoryState, Told
from partnerhub.publish.excerpt import cut
from partnerhub.publish.views.names import same_language, stamp
from partnerhub.store import Store

if TYPE_CHECKING:
    from partnerhub.publish.site import Site

KNOWN = (StoryState.QUOTED, StoryState.WAITING, StoryState.HELD, StoryState.REJECTED)
MOST = 20  # quoted on one page, the newest
WORDS = 40  # of each


@dataclass(frozen=True, slots=True)
class Thread:
    """Of one story: how many comments the hub knows, and those it may quote in order of time."""

    known: int
    quoted: tuple[Story, ...] = ()

    @property
    def inputs(self) -> str:
        return " ".join((str(self.known), *(comment.digest for comment in self.quoted)))


@dataclass(frozen=True, slots=True)
class Quoted:
    """One comment as it is quoted."""

    who: str  # by the attribution that was chosen
    text: str
    language: str | None  # when it is not the page's
    link: str | None
    stamp: str
    day: str


@dataclass(frozen=True, slots=True)
class Comments:
    """What readers said at the source of a story."""

    says: str  # how many there are, and how many of them stand here
    quoted: tuple[Quoted, ...]
    link: str | None  # where all of them are


def threads(store: Store, root: str) -> Mapping[str, Thread]:
    """By story. `root`: the whole site's public address, "" for none."""
    found: dict[str, list[Story]] = defaultdict(list)
    every = ((story, story.comment) for story in store.stories(*KNOWN))
    comments = {story: comment.answers for story, comment in every if comment and not comment.is_gone}
    targets = _targets(store, sorted(set(comments.values())), root)
    for story, answers in comments.items():
        if target := targets.get(answers):
            found[target].append(story)
    return {target: _thread(some) for target, some in sorted(found.items())}


def comments(site: Site, told: Told) -> Comments | None:
    """What the page of a story says of its comments; None when there are none.

    Their number is what the source counts, or what we know when that is more.
    """
    thread = site.shelf.threads.get(told.story.id, Thread(0))
    total = max(thread.known, *(item.said.comments or 0 for item in told.items))
    if not total:
        return None
    says = site.words.ngettext("%(count)s comment at the source", "%(count)s comments at the source", total)
    if thread.quoted:
        says = site.words.ngettext(
            "%(held)s of %(count)s comment held here", "%(held)s of %(count)s comments held here", total
        )
    link = next((item.said.comments_url for item in told.items if item.said.comments_url), None)
    quoted = tuple(_quoted(site, each) for each in site.store.told(thread.quoted))
    return Comments(says % {"held": len(thread.quoted), "count": total}, quoted, link)


def _thread(some: list[Story]) -> Thread:
    quoted = sorted((one for one in some if one.state is StoryState.QUOTED), key=lambda one: (one.placed, one.id))
    return Thread(len(some), tuple(quoted[-MOST:]))


def _quoted(site: Site, told: Told) -> Quoted:
    item, comment = told.lead, told.story.comment
    who = site.words.gettext("A reader")
    if comment and comment.attribution is Attribution.ROLE and comment.role:
        who = comment.role
    elif comment and comment.attribution is Attribution.NAMED and item.said.author:
        who = item.said.author
    spoken = item.said.language or site.hub.languages[0]
    marked = None if same_language(spoken, site.words.spoken) else spoken
    day = site.views.day(item.placed)
    link = item.said.link or item.said.answers
    return Quoted(who, cut(item.said.text, WORDS), marked, link, stamp(item.placed), day)


def _targets(store: Store, addresses: list[str], root: str) -> dict[str, str]:
    """{address: the story that stands there, as it is today}."""
    items = {}
    at = store.at_address({spelt for each in addresses for spelt in spellings(each)})
    for each in addresses:
        own = OWN.search(each) if root and each.startswith(f"{root.rstrip('/')}/") else None
        if named := (own[1],) if own else next((at[spelt] for spelt in spellings(each) if spelt in at), ()):
            items[each] = named[0]
    homes = store.homes(items=list(items.values()))
    into = {story.id: story.into for story in store.stories(StoryState.MERGED) if story.into}
    stories = {each: homes[item].story if item in homes else item for each, item in items.items()}
    return {each: into.get(story, story) for each, story in stories.items()}
