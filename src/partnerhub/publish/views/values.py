"""What each kind of page shows, as frozen values. Text is plain and markup is what cleaning made safe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from partnerhub.curate.changes import Piece
from partnerhub.model import Body, Health, Partner, StoryState, Voice

if TYPE_CHECKING:
    from partnerhub.publish.accounts import AccountView, Under
    from partnerhub.publish.activity import Chart
    from partnerhub.publish.comments import Comments
    from partnerhub.publish.dates import Dates
    from partnerhub.publish.map import AreaLine, PatchMap
    from partnerhub.publish.periods import PeriodLine
    from partnerhub.publish.pictures import Shown
    from partnerhub.publish.sharing import Sharing


@dataclass(frozen=True, slots=True)
class Tag:
    """A name that leads somewhere inside the site."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Source:
    """One telling of a story: by whom, where, when, in whose voice."""

    partner: Tag
    via: str  # "website", "Mastodon", "a meeting, entered by hand on 3 November 2026", …
    voice: Voice
    link: str | None
    placed: datetime
    stamp: str  # the same instant for machines
    day: str  # and for people
    title: str
    language: str | None
    is_short: bool  # the source itself gives only the beginning
    comments: str | None  # the page where people discuss it


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a call or an event: "Closes: 27 November 2026"."""

    name: str
    text: str
    stamp: str | None = None  # of a day or an instant, for machines


@dataclass(frozen=True, slots=True)
class Card:
    """A story as readers meet it. The first source is the one whose words are shown."""

    id: str
    address: str
    title: str
    partner: Tag
    source: Source
    also: tuple[Source, ...]
    text: str  # plain; "" when only title and link may be shown
    html: str  # safe markup, set when the whole text may be shown
    is_whole: bool
    language: str | None  # only when it is not the site's own
    topics: tuple[Tag, ...]
    areas: tuple[Tag, ...]
    is_sensitive: bool
    updated: datetime
    is_retitled: bool = False  # the title is an editor's
    is_featured: bool = False
    form: str | None = None  # entered by hand: post, meeting, letter, survey; post also of what was exported
    kind: Tag | None = None  # what it is, with the page of that kind; None: news
    facts: tuple[Fact, ...] = ()
    due: Fact | None = None  # the one that a list shows: when it closes, else when it begins
    is_over: bool = False  # it closed, or took place
    picture: Shown | None = None
    beyond: str = ""  # from outside the patch: why it matters here

    @property
    def also_on(self) -> tuple[str, ...]:
        """Where else its partner told it."""
        return tuple(dict.fromkeys(source.via for source in self.also if source.partner == self.partner))

    @property
    def also_by(self) -> tuple[tuple[Tag, Voice], ...]:
        """Who else told it, in whose voice."""
        others = ((source.partner, source.voice) for source in self.also if source.partner != self.partner)
        return tuple(dict.fromkeys(others))


@dataclass(frozen=True, slots=True)
class Change:
    """What a source changed, as far as the partner's permission lets us show it."""

    day: str
    stamp: str
    pieces: tuple[Piece, ...]  # (): only that it changed


@dataclass(frozen=True, slots=True)
class Telling:
    """What one source says in a story."""

    source: Source
    text: str
    html: str
    is_whole: bool
    is_sensitive: bool
    changes: tuple[Change, ...]
    unread: str | None  # the source says something else since this day; an editor has not accepted it
    also: tuple[Source, ...] = ()  # where else its partner says it


@dataclass(frozen=True, slots=True)
class EditorsNote:
    html: str  # the editor's own markup
    by: str
    day: str


@dataclass(frozen=True, slots=True)
class StoryPage:
    card: Card
    partner: Partner
    terms: str  # why these words may stand here
    lead: Telling
    others: tuple[Telling, ...] = ()  # of other partners, in order of time
    notes: tuple[EditorsNote, ...] = ()
    placing: tuple[str, ...] = ()  # why it is shown for these areas
    debates: tuple[tuple[Tag, str], ...] = ()  # (the debate, the strand's name)
    taken_back: tuple[str, ...] = ()  # sentences
    own_title: str | None = None  # the source's, when an editor gave another
    related: tuple[Card, ...] = ()  # earlier ones about the same
    answers: tuple[Card, ...] = ()  # stories that link to it
    is_sensitive: bool = False  # one of its topics is: a reader may want to leave quickly
    crumbs: tuple[Tag, ...] = ()
    linked_data: str = ""  # JSON-LD, safe inside a script element
    sharing: Sharing | None = None  # None: the site has no address of its own, or a restricted period runs
    comments: Comments | None = None  # what readers said of it
    banner: tuple[str, ...] = ()  # what it says of its time: sentences
    takes_none: bool = False  # a campaign that takes no answers in a restricted period
    promised: tuple[Under, ...] = ()  # what the office's accounts that tell it promise
    in_office: str = ""  # which body was, when it is not today's
    dates: Dates | None = None  # of what a calendar tells: when it takes place next

    @property
    def tellings(self) -> tuple[Telling, ...]:
        """Of every partner that tells it, in order of time."""
        return tuple(sorted((self.lead, *self.others), key=lambda each: (each.source.placed, each.source.partner.name)))


@dataclass(frozen=True, slots=True)
class EndedPage:
    """What stands where a story was."""

    id: str
    state: StoryState
    day: str
    says: str
    into: Tag | None = None


@dataclass(frozen=True, slots=True)
class Pager:
    newer: str | None
    older: str | None
    number: int | None  # None on the first page


@dataclass(frozen=True, slots=True)
class ListPage:
    """Stories about one thing, with a feed to follow it by."""

    name: str
    folder: str  # where it and its feeds are
    cards: tuple[Card, ...] = ()
    pager: Pager = Pager(None, None, None)
    total: int = 0
    partner: Partner | None = None
    terms: str = ""
    channels: tuple[ChannelLine, ...] = ()
    areas: tuple[Tag, ...] = ()  # of a partner; or the areas inside an area
    around: tuple[Tag, ...] = ()  # what an area lies in, the widest first
    topics: tuple[Tag, ...] = ()
    is_priority: bool = False
    kind: str = ""  # partner, topic, area, kind, month, day
    is_sensitive: bool = False  # a reader may want to leave quickly
    open: tuple[Due, ...] = ()  # what closes or begins, the next first
    days: tuple[IndexLine, ...] = ()  # of a month
    chart: Chart | None = None
    inside: tuple[AreaLine, ...] = ()  # the areas in an area
    map: PatchMap | None = None
    linked_data: str = ""
    is_followed: bool = True
    about_in: str | None = None  # the language of what a partner is about, when it is not the page's
    account: AccountView | None = None  # of one of the office's own: what it is for, what it promises


@dataclass(frozen=True, slots=True)
class ChannelLine:
    via: str
    link: str | None
    voice: Voice
    health: Health = Health.OK
    says: str = ""  # when it is not well


@dataclass(frozen=True, slots=True)
class Due:
    """Something with a day ahead: a story that closes, or what takes place."""

    tag: Tag
    fact: Fact  # when
    left: str  # "in 7 days"; "" where lists do not count
    kind: Tag | None
    partner: Tag | None
    voice: Voice | None
    organiser: str  # who holds it, when it is nobody of the hub's
    text: str
    language: str | None
    is_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Discussed:
    """An open debate, or a round-up, on the front page."""

    tag: Tag
    says: str


@dataclass(frozen=True, slots=True)
class ClosingPage:
    """Everything that closes or begins."""

    groups: tuple[tuple[str, tuple[Due, ...]], ...]  # by week
    kinds: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    top: tuple[Card, ...]  # what matters most
    latest: tuple[Card, ...]
    due: tuple[Due, ...]
    coming: int  # how many have a day ahead, in all
    debates: tuple[Discussed, ...]
    roundups: tuple[Discussed, ...]
    priorities: tuple[Tag, ...]
    topics: tuple[Tag, ...]
    areas: tuple[tuple[Tag, int], ...]  # with its depth in the tree
    linked_data: str = ""
    period: PeriodLine | None = None  # a restricted period runs
    promised: tuple[str, ...] = ()  # of commitments: how many are overdue, how many due soon


@dataclass(frozen=True, slots=True)
class IndexLine:
    tag: Tag
    note: str
    count: int
    depth: int = 0
    language: str | None = None  # of the note, when it is not the page's


@dataclass(frozen=True, slots=True)
class IndexPage:
    """A list of what can be followed: partners, topics, areas, years."""

    name: str
    intro: str
    groups: tuple[tuple[str, tuple[IndexLine, ...]], ...]
    path: str
    crumbs: tuple[Tag, ...] = ()
    chart: Chart | None = None
    inside: tuple[AreaLine, ...] = ()
    map: PatchMap | None = None


@dataclass(frozen=True, slots=True)
class StatusLine:
    partner: Tag
    channel: str
    via: str
    health: Health
    says: str
    items: int
    checked: str | None


@dataclass(frozen=True, slots=True)
class StatusPage:
    made: datetime
    made_on: str
    lines: tuple[StatusLine, ...]  # those that need someone first
    counts: tuple[tuple[Health, int], ...]
    stories: int
    waiting: int
    chart: Chart | None = None
    period: PeriodLine | None = None  # a restricted period runs


@dataclass(frozen=True, slots=True)
class SitePage:
    """What every page knows. Nothing in it changes because a story arrived."""

    title: str
    description: str
    language: str
    office: Body
    contact: str
    url: str
    navigation: tuple[Tag, ...]
    pages: tuple[Tag, ...]  # the editors' own, for the footer
    leave: str = ""  # where a reader goes who wants to leave quickly
    written_in: str | None = None  # the language of debates, round-ups and incidents, when it is not the page's
