"""Everything on the patch that has a time, in one form: stories, the times of calendars, events by hand and more.

A `Happening` takes place at a time; what closes has a deadline and is none. Sources are functions
`happenings(site) -> Iterator[Happening]` in their own modules; `publish.site.events.SOURCES` names them all, and
`site.diary` holds what they give together, each told once. docs/notes/events.md tells why.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from partnerhub.language import N_
from partnerhub.model import Event, EventKind, Hub, Item, ItemKind, Occurrence, Origin, Standing, Story
from partnerhub.model.event import EventLink
from partnerhub.model.kinds import LAST, first_instant
from partnerhub.publish import addresses
from partnerhub.publish.calendars import turn
from partnerhub.publish.views.make import changed
from partnerhub.publish.views.names import same_language

if TYPE_CHECKING:
    from partnerhub.publish.site import Shelf, Site

LATER = timedelta(days=400)  # a story that links to an event is about it for so long
ALIKE = 0.6  # of the words of two titles, both have
SORTS = {EventKind.MEETING: N_("Meeting"), EventKind.SURGERY: N_("Surgery")}
Around = Mapping[str, Sequence[str]]
_WORD = re.compile(r"[^\W_]+")
_LITTLE = frozenset(re.findall(r"\w+", "a an and at by for from in of on our the to with your y yr yn i o r ar am"))


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that takes place once. Texts are plain; `starts` and `ends` are UTC, `ends` its last instant."""

    uid: str  # the same for good, also when its time changes: letters, digits, hyphens
    title: str
    address: str  # inside the site: the story's, or a page of its own. A series has one for all its times
    starts: datetime
    ends: datetime  # the same as `starts` when nobody said
    all_day: bool  # its days count, in `zone`, and no hour
    zone: str  # IANA
    kind: ItemKind
    place: str | None
    areas: tuple[str, ...]
    topics: tuple[str, ...]
    standing: Standing
    was: datetime | None = None  # it was moved from here
    partner: str | None = None  # who holds it, when it is one of the hub's
    story: str | None = None  # the story that tells it
    organiser: str = ""  # who holds it, when it is nobody of the hub's
    sort: str = ""  # what it is in a word for readers, in their language; "": what its kind is called
    why: str = ""  # it was cancelled or moved for this reason
    created: datetime | None = None  # when it was first told …
    changed: datetime | None = None  # … and last
    sequence: int = 0  # how often it was changed, when it has no story
    says: str = ""  # a few words about it, for calendars
    link: str | None = None  # where it can be joined online, or read about
    is_stated: bool = False  # its source says when as data, as a calendar does
    is_sensitive: bool = False
    language: str | None = None  # of its title and place, when it is not the page's
    also: tuple[str, ...] = ()  # other stories that tell it
    writeups: tuple[str, ...] = ()  # stories of afterwards, by id …
    elsewhere: tuple[EventLink, ...] = ()  # … and pages elsewhere

    @property
    def there(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def over(self) -> datetime:
        """The instant after which it is over: its end, else the end of the day on which it starts."""
        if self.ends > self.starts:
            return self.ends
        return datetime.combine(self.starts.astimezone(self.there).date(), LAST, self.there).astimezone(UTC)

    @property
    def series(self) -> tuple[str, str]:
        """What all times of one series have in common."""
        return self.address, self.title

    @property
    def is_off(self) -> bool:
        return self.standing is Standing.CANCELLED

    def days(self, patch: ZoneInfo) -> tuple[date, date]:
        """Its first and its last day: on the clocks of the patch, or where its days count."""
        zone = self.there if self.all_day else patch
        last = self.ends.astimezone(zone)
        if last.time() == time() and self.ends > self.starts:
            last -= timedelta(microseconds=1)  # until midnight is not until the next day
        return self.starts.astimezone(zone).date(), last.date()


# ── stories ──


@dataclass(frozen=True, slots=True)
class Dated:
    """A story that takes place, in no language: what of its items a happening needs."""

    story: Story
    title: str  # "" when it has none
    language: str | None
    is_sensitive: bool
    changed: datetime
    was: datetime | None  # what its source said before
    times: tuple[Occurrence, ...]  # of its calendar; () when its details say when


def dated(shelf: Shelf) -> tuple[Dated, ...]:
    """Every published story that takes place. Made once a build, for all languages."""
    occurrences = shelf.store.occurrences()
    in_calendars = {home.story for home in shelf.store.homes(items=occurrences).values()}
    wanted = [
        story
        for story in shelf.stories
        if ((when := turn(story.details)) and not when.is_deadline) or (when is None and story.id in in_calendars)
    ]
    found = []
    for told in shelf.store.told(wanted):
        story, said = told.story, told.lead.said
        is_sensitive = any(item.said.sensitive for item in told.items)
        title = story.title or (said.title if said.sensitive else said.derived_title) or ""
        times: tuple[Occurrence, ...] = ()
        if story.details.origin is not Origin.EDITOR:
            dates = ((item, some) for item in told.items if (some := occurrences.get(item.id)))
            times = next((_let_through(some, item, shelf.hub) for item, some in dates), ())
        last = max(changed(item) for item in told.items)
        language = None if story.title else said.language
        found.append(Dated(story, title, language, is_sensitive, last, _was(shelf, story, told.lead), times))
    return tuple(found)


def _let_through(times: Iterable[Occurrence], item: Item, hub: Hub) -> tuple[Occurrence, ...]:
    """Dates with no words of their own but those of the version that readers see, as far as they may be shown."""
    said, permission = item.said, hub.by_partner[item.partner].permission
    known = () if said.sensitive else said.exceptions
    places = known if permission.excerpt_words != 0 else ()
    return tuple(
        replace(one, title=one.title if one.title in known else None, place=one.place if one.place in places else None)
        for one in times
    )


def _was(shelf: Shelf, story: Story, lead: Item) -> datetime | None:
    """When its source said before that it would start, as far as readers were shown it."""
    shown = dict(story.told).get(lead.id, ())
    details = story.details
    if lead.version == 1 or not shown or details.origin is not Origin.DATA:
        return None
    every = {each.number: each.said.details for each in shelf.store.versions([lead.id])[lead.id]}
    before = [told.starts for number in shown if number < lead.version and (told := every.get(number))]
    return next((starts for starts in reversed(before) if starts and starts != details.starts), None)


def of_stories(site: Site) -> Iterator[Happening]:
    own = site.hub.languages[0]
    for each in site.shelf.dated:
        story, details = each.story, each.story.details
        spoken = each.language or own
        day = site.words.gettext("A post of %(day)s") % {"day": site.views.day(story.placed)}
        one = Happening(
            uid=story.id,
            title=each.title or day,
            address=addresses.story(story.id),
            starts=details.starts or story.placed,
            ends=max(details.ends or story.placed, details.starts or story.placed),
            all_day=details.all_day,
            zone=details.zone,
            kind=details.kind,
            place=details.place,
            areas=story.areas,
            topics=story.topics,
            standing=Standing.CONFIRMED,
            was=each.was,
            partner=story.partner,
            story=story.id,
            created=story.placed,
            changed=each.changed,
            is_stated=details.origin is not Origin.WORDS or bool(each.times),
            is_sensitive=each.is_sensitive,
            language=None if same_language(spoken, site.words.spoken) else spoken,
        )
        answers = site.shelf.answers.get(story.id, ())
        for time_ in [_at(one, occurrence) for occurrence in each.times] or [one]:
            yield replace(time_, writeups=_afterwards(site, answers, time_)) if answers else time_


def _at(one: Happening, when: Occurrence) -> Happening:
    """A time of a calendar."""
    return replace(
        one,
        uid=f"{one.uid}-{re.sub('[^0-9A-Za-z]+', '-', when.key)}" if when.key else one.uid,
        title=one.title if one.is_sensitive else when.title or one.title,
        starts=when.starts,
        ends=max(when.starts, when.ends),
        all_day=when.all_day,
        zone=when.zone,
        place=when.place or one.place,
        standing=when.standing,
        was=when.was or (None if when.key else one.was),
        sequence=int(when.was is not None or when.standing is Standing.CANCELLED),
    )


def _afterwards(site: Site, stories: Iterable[str], when: Happening) -> tuple[str, ...]:
    """Those of these stories that were told when it had begun, the oldest first."""
    known = site.shelf.by_id
    found = [known[id_] for id_ in stories if id_ in known and when.starts < known[id_].placed < when.starts + LATER]
    return tuple(each.id for each in sorted(found, key=lambda each: (each.placed, each.id)))


# ── events by hand ──


def of_events(site: Site) -> Iterator[Happening]:
    gone = {each.file for each in site.content.words if each.withdrawn}
    kept = [each for each in site.content.events if each.file not in gone]
    pages = {event.id: _pages(site, event) for event in kept}
    linking = site.store.linking({page for some in pages.values() for page in some})
    own = site.hub.languages[0]
    for event in kept:
        where = addresses.event(event.id)
        found = [story for page in pages[event.id] for story in linking.get(page, ())]
        told = _told_of(site, event, found)
        many = len(event.times) > 1
        for time_ in event.times:
            standing = Standing.CANCELLED if time_.is_cancelled else Standing.CONFIRMED
            moved = [move for move in event.moves if move.now == time_.starts or (move.now_place and not many)]
            why = event.why if time_.is_cancelled else moved[-1].why if moved else None
            one = Happening(
                uid=f"event-{event.id}-{time_.key}" if time_.key else f"event-{event.id}",
                title=event.title,
                address=where,
                starts=time_.starts,
                ends=time_.ends,
                all_day=event.all_day,
                zone=event.zone,
                kind=ItemKind.VOLUNTEERING if event.kind is EventKind.VOLUNTEERING else ItemKind.EVENT,
                place=event.place,
                areas=event.areas,
                topics=event.topics,
                standing=standing,
                was=time_.was,
                partner=event.partner,
                organiser=event.organiser or "",
                sort=site.words.gettext(SORTS[event.kind]) if event.kind in SORTS else "",
                why=why or "",
                created=first_instant(event.on, UTC),
                changed=first_instant(event.changes[-1] if event.changes else event.on, UTC),
                sequence=len(event.changes),
                says=event.says,
                link=event.online or event.link,
                language=None if site.words.code == own else own,
            )
            if one.starts < site.now:
                one = replace(one, writeups=told.get(time_.key, ()), elsewhere=() if many else event.writeups)
            yield one


def _told_of(site: Site, event: Event, linking: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """{a time's key: the stories of afterwards}: each with the last time that had begun when it was told."""
    found: dict[str, list[Story]] = defaultdict(list)
    named = set(event.stories)
    stories = [site.shelf.by_id[id_] for id_ in {*named, *linking} if id_ in site.shelf.by_id]
    for story in sorted(stories, key=lambda each: (each.placed, each.id)):
        begun = [time_ for time_ in event.times if time_.starts < story.placed]
        if story.id in named or (begun and story.placed < begun[-1].starts + LATER):
            found[begun[-1].key if begun else event.times[0].key].append(story)
    return {key: tuple(story.id for story in some) for key, some in found.items()}


def _pages(site: Site, event: Event) -> list[str]:
    """Where others can have linked to it: its page here in each language, and what it names itself."""
    hub, where = site.hub, addresses.event(event.id)
    here = [addresses.absolute(hub.url, addresses.prefix(code, hub.languages) + where) for code in hub.languages]
    return [*(here if hub.url else ()), *filter(None, (event.link,))]


# ── together ──


class Diary:
    """Everything that happens, each told once, in order of time; and to which lists it belongs."""

    def __init__(self, every: Iterable[Happening], patch: ZoneInfo, around: Around = MappingProxyType({})) -> None:
        self.every: Sequence[Happening] = once(every, patch, around)
        self.by_story: Mapping[str, list[Happening]] = defaultdict(list)
        self.by_address: Mapping[str, list[Happening]] = defaultdict(list)  # of those that no story tells
        self.alone: list[Happening] = []  # the same, in order of time
        for each in self.every:
            for story in (each.story, *each.also):
                if story:
                    self.by_story[story].append(each)
            if not each.story:
                self.alone.append(each)
                self.by_address[each.address].append(each)

    def of(self, stories: Iterable[Story], alone: Iterable[Happening]) -> list[Happening]:
        """What these stories tell, and others, each once, in order of time."""
        found = {each.uid: each for story in stories if story.id in self.by_story for each in self.by_story[story.id]}
        found |= {each.uid: each for each in alone}
        return sorted(found.values(), key=order)


def order(each: Happening) -> tuple[datetime, str]:
    return each.starts, each.uid


def once(every: Iterable[Happening], patch: ZoneInfo, around: Around = MappingProxyType({})) -> tuple[Happening, ...]:
    """Each told once: what an editor entered stands before what a calendar says, and that before what words say.

    `around`: of each area itself and those it lies in.
    """
    by_day: dict[date, list[Happening]] = defaultdict(list)
    for each in every:
        by_day[each.days(patch)[0]].append(each)
    found: list[Happening] = []
    for some in by_day.values():
        kept: list[tuple[Happening, frozenset[str]]] = []
        for each in sorted(some, key=lambda each: (bool(each.story), not each.is_stated, each.uid)):
            words = _words(each.title)
            same = next(
                (n for n, (other, theirs) in enumerate(kept) if _same(each, words, other, theirs, around)), None
            )
            if same is None:
                kept.append((each, words))
            else:
                kept[same] = (_joined(kept[same][0], each), kept[same][1])
        found += [each for each, _ in kept]
    return tuple(sorted(found, key=order))


def _same(one: Happening, words: frozenset[str], other: Happening, theirs: frozenset[str], around: Around) -> bool:
    """Whether two that begin on one day are one thing: at one time, by alike names, nowhere else."""
    if one.address == other.address:
        return one.uid == other.uid
    if one.starts != other.starts and not (one.all_day or other.all_day):
        return False
    both = words & theirs
    if not both:
        return False
    is_part = len(both) > 1 and both in (words, theirs)
    if not is_part and len(both) < ALIKE * len(words | theirs):
        return False
    here, there = _words(one.place or ""), _words(other.place or "")
    if here and there and len(here & there) * 2 <= min(len(here), len(there)):  # there is a hall in every village
        return False
    if one.areas and other.areas and not _nested(one.areas, other.areas, around):
        return False
    return bool(one.place and other.place) or one.partner == other.partner or one.starts == other.starts


def _nested(some: Iterable[str], others: Iterable[str], around: Around) -> bool:
    """Whether an area of the one lies in one of the other."""
    return any(a in around.get(b, (b,)) or b in around.get(a, (a,)) for a in some for b in others)


def _joined(kept: Happening, other: Happening) -> Happening:
    """That it was cancelled or moved is told by whoever tells it."""
    also = dict.fromkeys((*kept.also, *filter(None, (other.story, *other.also))))
    writeups = dict.fromkeys((*kept.writeups, *other.writeups))
    return replace(
        kept,
        also=tuple(also),
        writeups=tuple(writeups),
        elsewhere=tuple(dict.fromkeys((*kept.elsewhere, *other.elsewhere))),
        standing=other.standing if kept.standing is Standing.CONFIRMED else kept.standing,
        was=kept.was or other.was,
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.casefold()) if word not in _LITTLE)
