"""Derived: what readers see, and what it asks of an editor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from partnerhub.model.attribution import Attribution
from partnerhub.model.kinds import NEWS, Details
from partnerhub.model.said import Item, Picture


class StoryState(StrEnum):
    PUBLISHED = "published"
    QUOTED = "quoted"  # a comment, under what it answers
    WAITING = "waiting"  # for an editor
    HELD = "held"  # an editor is not done with it
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # by an editor: its address says so
    RETRACTED = "retracted"  # by its source: its address says so
    MERGED = "merged"  # an editor joined it to another story: its address leads there


AFTER_TERM = "after-term"  # the `ground` of a story that was said when its account was nobody's voice any more


class Rule(StrEnum):
    """Why something waits for an editor, beside the rules of screening, which have names of their own."""

    COMMENT = "comment"  # somebody else's words: each waits
    TRUST = "trust"  # everything of this partner waits
    CHANGED = "changed"  # the source changed what we show
    RETRACTED = "retracted"  # the source took it back
    INCIDENT = "incident"  # the account was compromised
    ELSEWHERE = "elsewhere"  # from outside the patch, for no reason we know
    DEBATE_CLOSED = "debate-closed"  # it would belong to a debate that takes no more
    DOUBTFUL = "doubtful"  # it may tell the same as another story
    RESTRICTED = "restricted"  # a restricted period before a poll runs


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that an editor should decide about an item, and why."""

    rule: str  # a `Rule`, or the id of a screening rule
    item: str
    why: str  # one plain sentence
    holds: bool = True  # the item is not shown until it is decided
    matched: str = ""  # the very words that a screening rule found
    sensitive: bool = False  # needs a second editor
    other: str = ""  # the story of a doubtful merge, the debate that is closed
    version: str = ""  # the digest of the version it is about


class Tie(StrEnum):
    """What ties a story to an area, or to the patch."""

    NAMES = "names"  # it names a place
    POSTCODE = "postcode"
    WORKS = "works"  # its partner works there
    PARTNER = "partner"  # its partner is one of this patch
    PASSES = "passes"  # its partner serves people who pass through
    PRIORITY = "priority"  # national guidance on one
    EDITOR = "editor"  # an editor said so


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a story is where it is. A fact: the page says it in the reader's language."""

    tie: Tie
    of: str = ""  # the place as it is written, the postcode; the id of the partner, of the topic


@dataclass(frozen=True, slots=True)
class Joined:
    """A story's place in a debate, and what put it there: an editor or a tag."""

    debate: str
    strand: str
    by: str | None = None  # the editor's initials
    tag: str | None = None  # what the story says


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A telling that is no longer shown in its story."""

    partner: str
    on: date
    by_source: bool  # else an editor withdrew it


@dataclass(frozen=True, slots=True)
class Note:
    """An editor's own words about a story."""

    text: str  # Markdown
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Comment:
    """What makes a story a comment: it is no page, but may be quoted on another."""

    answers: str  # the address of what it is about
    attribution: Attribution = Attribution.NONE
    role: str | None = None  # for `ROLE`
    is_gone: bool = False  # its source took it back


@dataclass(frozen=True, slots=True)
class Story:
    """One or more items about the same thing. Its id is its first item's, and with it its address, for good."""

    id: str
    partner: str  # of the item whose words stand first
    lead: str  # that item
    state: StoryState
    placed: datetime
    topics: tuple[str, ...]
    areas: tuple[str, ...]
    digest: str  # changes whenever anything a reader could see of it does
    why: str = ""  # why it is in that state, for an editor
    partners: tuple[str, ...] = ()  # everyone whose items are shown in it, in order of time
    title: str | None = None  # an editor's, over the source's own
    details: Details = NEWS  # what it is; its dates and places
    picture: Picture | None = None  # one that was fetched, of what is shown …
    pictured_by: str | None = None  # … by this partner
    featured: bool = False
    neutral: tuple[str, ...] = ()  # items that stand as title, date and link, in a restricted period
    reasons: tuple[Reason, ...] = ()  # why it is shown for these areas, for readers
    joined: tuple[Joined, ...] = ()
    notes: tuple[Note, ...] = ()
    asks: tuple[Ask, ...] = ()
    told: tuple[tuple[str, tuple[int, ...]], ...] = ()  # of items that changed: the versions readers were shown
    taken_back: tuple[TakenBack, ...] = ()
    was_public: bool = False  # readers can have seen it, though they do not now
    into: str | None = None  # merged: the story it is part of now
    ended: date | None = None  # withdrawn or retracted: on this day …
    ground: str | None = None  # … for this reason, in general words
    comment: Comment | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A story with the items that are shown in it: the lead first, then in order of time."""

    story: Story
    items: tuple[Item, ...]

    @property
    def lead(self) -> Item:
        return self.items[0]
