"""One run of curating, as a column of calls: fresh items ► group ► decisions ► derive ► store.

Takes the hub, what people wrote in content/, an open store and the clock; gives a `Curated`. A night costs what
changed; when the rules changed, every story is derived again, its grouping and its address never.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from functools import cache
from itertools import chain
from zoneinfo import ZoneInfo

from partnerhub.curate import decisions, linking, regroup, restricted, stories
from partnerhub.curate.decisions import Known, Rulings
from partnerhub.curate.derive import Derived, derive
from partnerhub.curate.restraining import asked_when_read
from partnerhub.curate.rules import Rules
from partnerhub.errors import ConfigError, Mistake
from partnerhub.model import Content, Decision, Do, Hub, Item, Partner, Story, StoryState, Version
from partnerhub.store import Home, Link, Store

RULES = 7  # raise it when a rule in this package changes what it derives
AT_ONCE = 500  # stories held in memory together
FRESH_AT_ONCE = 5_000  # items


@dataclass(frozen=True, slots=True)
class Curated:
    fresh: int  # items that were new or edited
    stories: int  # stories that were made or derived again
    waiting: int  # stories that wait for an editor, in all
    lost: tuple[Decision, ...] = ()  # decisions about what the store does not have (any more)


def curate(hub: Hub, content: Content, store: Store, now: datetime) -> Curated:
    """Raises `ConfigError` when decisions contradict each other or name what there is not."""
    current = fingerprint(hub, content, now)
    rules_changed = store.fact("rules") != _rules(hub, content, now)
    store.remember({"rules": "unfinished", "curated": ""})  # a run cut short here derives everything again next time
    if rules_changed:
        store.rehome({channel.id: channel.partner for channel in hub.channels})
    fresh, touched = _group(hub, content, store, now)
    rulings = resolve(hub, content, store, now)
    moved, into = _regroup(store, rulings)
    into = _named(store, content, into) | into
    touched |= moved | _marked(store, rulings)
    if rules_changed:
        touched = set(store.story_ids())
    first_read = store.first_read(asked_when_read(hub, content, now))
    rules = Rules.of(hub, content, rulings, now, first_read)
    made = _derive(rules, store, sorted(touched - into.keys()))
    made += _ended(rules, store, into)
    store.remember(
        {"rules": _rules(hub, content, now), "marks": json.dumps(_marks(store, rulings)), "curated": current}
    )
    return Curated(fresh, made, sum(store.waiting().values()), rulings.lost)


def resolve(hub: Hub, content: Content, store: Store, now: datetime) -> Rulings:
    """What the editors decided about what this store holds."""
    items = frozenset(store.channels_of(decisions.ids_in(content.decisions)))
    addresses = decisions.addresses_in(content.decisions, items)
    at = store.at_address({spelt for each in addresses for spelt in decisions.spellings(each)})
    moved = [each for each in addresses if at.keys().isdisjoint(decisions.spellings(each))]
    at |= store.once_at_address({spelt for each in moved for spelt in decisions.spellings(each)})
    every = cache(store.story_ids)
    known = Known(
        items,
        at,
        store.begun(),
        lambda name: next(iter(get_close_matches(name, every(), 1, 0.75)), None),
        hub.url,
    )
    zone = ZoneInfo(hub.timezone)
    late = decisions.closed(content.decisions, {debate.id: debate for debate in content.debates}, zone)
    late += restricted.refused(content, hub, now.astimezone(zone).date())
    if late:
        raise ConfigError(late)
    rulings = decisions.resolve(content.decisions, known, now, zone)
    if odd := _about_comments(store, rulings):
        raise ConfigError(odd)
    return rulings


def _about_comments(store: Store, rulings: Rulings) -> list[Mistake]:
    """Decisions that say as whose words something is quoted that is no comment, or make a comment part of a story."""
    words = {item: each.state for item, each in rulings.of.items() if each.state and each.state.attribution}
    moves = [(item, each.decision) for each in rulings.regroups for item in (each.about, *each.others)]
    items = store.items({*words, *(item for item, _ in moves)})
    named = "attribution is for comments, and this is none: it keeps the name of its partner, so leave it out"
    moved = "a comment stands alone under what it answers: it can be published, held, rejected or withdrawn"
    comments = {item for item, each in items.items() if each.said.answers}
    odd = [(word, "attribution", named) for item, word in words.items() if item in items.keys() - comments]
    odd += [(word, "do", moved) for item, word in moves if item in comments]
    return sorted({Mistake(word.file, word.line(key), "", problem) for word, key, problem in odd})


def is_current(hub: Hub, content: Content, store: Store, now: datetime) -> bool:
    """Whether the stories were made by today's rules and decisions."""
    return store.fact("curated") == fingerprint(hub, content, now)


def fingerprint(hub: Hub, content: Content, now: datetime) -> str:
    """Changes when a rule or a decision does, or when the day begins or ends one."""
    day = now.astimezone(ZoneInfo(hub.timezone)).date()
    active = [repr(each) for each in content.decisions if each.on <= now and (each.until is None or day <= each.until)]
    return _hash(_rules(hub, content, now), active)


def _rules(hub: Hub, content: Content, now: datetime) -> str:
    day = now.astimezone(ZoneInfo(hub.timezone)).date()
    who = [
        (p.id, p.name, p.trust, p.areas, p.topics, p.relation, p.contacts, p.permission.images, _is_closed(p), p.ends)
        for p in hub.speakers
    ]
    owners = [(channel.id, channel.partner) for channel in hub.channels]
    watch = [each for each in hub.watch if day <= each.until]
    debates = [(d.id, d.question, d.strands, d.opens, d.closes, d.tags, d.strand) for d in content.debates]
    over = [words.file for words in content.words if words.withdrawn]
    begun = [period for period in hub.restricted_periods if period.since <= day]
    held = (begun, hub.period_on(day), content.incidents, over, hub.timezone)
    return _hash(RULES, who, owners, hub.topics, hub.areas, watch, debates, held)


def _is_closed(partner: Partner) -> bool:
    """Whether no more of its words may be shown than a title."""
    return partner.permission.excerpt_words == 0


def _group(hub: Hub, content: Content, store: Store, now: datetime) -> tuple[int, set[str]]:
    """Puts new items into stories. (how many were fresh, the stories they are in)"""
    fresh, touched = 0, set[str]()
    place: tuple[datetime, str] | None = None
    apart = _apart(hub, content, store, now)
    while some := store.uncurated(FRESH_AT_ONCE, place):
        place = (some[-1].placed, some[-1].id)
        ours = [item for item in some if item.partner in hub.by_partner]  # other words stay in the store alone
        if not ours:
            continue
        fresh += len(ours)
        comments = [item for item in ours if item.said.answers]
        ours = [item for item in ours if not item.said.answers]
        store.save_links([Link(item.id, item.id, item.version, "a comment stands alone") for item in comments])
        touched |= {item.id for item in comments}
        if not ours:
            continue
        known = store.grouped(ours[0].placed - stories.WINDOW, ours[-1].placed + stories.WINDOW)
        known = [pair for pair in known if pair[0].partner in hub.by_partner and not pair[0].said.answers]
        links = stories.group(known, ours, apart)
        at_home = {item.id for item, _ in known}
        new = [link for link in links if link.item not in at_home]
        edited = {link.item: link.version for link in links if link.item in at_home}
        store.save_links(new)
        store.read_again(edited)
        touched |= {link.story for link in new} | {home.story for home in store.homes(items=edited).values()}
    return fresh, touched


def _apart(hub: Hub, content: Content, store: Store, now: datetime) -> frozenset[frozenset[str]]:
    splits = replace(content, decisions=tuple(each for each in content.decisions if each.do is Do.SPLIT))
    if not splits.decisions:
        return frozenset()
    try:
        rulings = resolve(hub, splits, store, now)
    except ConfigError:  # it is told of when everything has been grouped
        return frozenset()
    return regroup.apart(_homes(store, rulings), rulings.regroups)


def _regroup(store: Store, rulings: Rulings) -> tuple[set[str], dict[str, str]]:
    """Moves items where editors want them. (stories that changed, {the id of an empty one: where it leads})"""
    homes = _homes(store, rulings)
    wanted, into = regroup.regrouped(homes, rulings.regroups)
    moves = {item: story for item, story in wanted.items() if homes[item].story != story}
    store.move(moves)
    return {home for item, story in moves.items() for home in (story, homes[item].story)}, into


def _named(store: Store, content: Content, into: Mapping[str, str]) -> dict[str, str]:
    """Items that people name as if they were stories, each with the story it stands in: so no link to one breaks."""
    names = {each.about for each in content.decisions} | {id_ for page in content.roundups for id_ in page.stories}
    homes = store.homes(items=names - into.keys())
    inhabited = {home.story for home in store.homes(stories=homes).values()}
    return {id_: homes[id_].story for id_ in sorted(homes) if homes[id_].story != id_ and id_ not in inhabited}


def _homes(store: Store, rulings: Rulings) -> dict[str, Home]:
    """Everything in any story that a merge or split names, now or before."""
    named = {item for each in rulings.regroups for item in (each.about, *each.others)} | set(store.displaced())
    homes = store.homes(items=named)
    while True:
        around = {home.grouped for home in homes.values()} | {home.story for home in homes.values()} | set(homes)
        more = store.homes(stories=around)
        if more.keys() <= homes.keys():
            return dict(sorted(homes.items(), key=lambda pair: (pair[1].placed, pair[0])))
        homes |= more


def _marks(store: Store, rulings: Rulings) -> dict[str, str]:
    """What was decided of each item and taken back at its source, to see tomorrow what is new."""
    gone = {item: f"{since.timestamp():.0f}" for item, since in store.retracted().items()}
    ruled = rulings.marks()
    return {item: f"{ruled.get(item, '')} {gone.get(item, '')}" for item in sorted({*ruled, *gone})}


def _marked(store: Store, rulings: Rulings) -> set[str]:
    """The stories of items about which something else holds than last time."""
    before: Mapping[str, str] = json.loads(store.fact("marks") or "{}")
    after = _marks(store, rulings)
    changed = {item for item in before.keys() | after.keys() if before.get(item) != after.get(item)}
    return {home.story for home in store.homes(items=changed, stories=changed).values()}  # also what left them since


def _derive(rules: Rules, store: Store, ids: Sequence[str]) -> int:
    made = 0
    for some in _portions(ids):
        members, links = store.members(some), store.links(some)
        versions = store.versions(
            [
                item.id
                for id_, items in members.items()
                for item in items
                if item.version > 1 or rules.rulings.of.keys() & {id_, item.id}
            ]
        )
        ready = store.ready_pictures(_named_pictures(members, versions))
        before = store.some_stories(some) if rules.period else {}
        derived: list[Derived] = []
        for id_ in some:
            one = derive(rules, id_, members.get(id_, ()), versions, links, ready, before.get(id_))
            if one:
                derived.append(one)
        shown = {item: number for each in derived for item, number in each.shown.items()}
        store.save_stories([each.story for each in derived], shown)
        store.drop_stories({*some} - {each.story.id for each in derived})
        store.save_mentions(linking.mentions(list(chain.from_iterable(members.values())), shown, versions))
        made += len(derived)
    return made


def _named_pictures(members: Mapping[str, Sequence[Item]], versions: Mapping[str, Sequence[Version]]) -> frozenset[str]:
    """The addresses of every picture that any version of these stories' items has."""
    said = chain(
        (item.said for items in members.values() for item in items),
        (version.said for several in versions.values() for version in several),
    )
    return frozenset(picture.url for words in said for picture in words.pictures)


def _ended(rules: Rules, store: Store, into: Mapping[str, str]) -> int:
    """The addresses of stories that have no items of their own: merged ones, and withdrawn ones that are gone."""
    placed = {home.item: home.placed for home in store.homes(items=into).values()}
    ends = [
        Story(old, "", old, StoryState.MERGED, placed.get(old, rules.now), (), (), f"into {new}", into=new)
        for old, new in into.items()
    ]
    latest = {each.about: each for each in rules.rulings.lost if each.do in decisions.STATES}  # in order of time
    for decision in latest.values():
        if decision.do is Do.WITHDRAW and not decisions.is_address(decision.about):
            day = decisions.day_of(decision, rules.zone)
            digest = _hash(decision)
            state, ground = StoryState.WITHDRAWN, str(decision.ground)
            ends.append(Story(decision.about, "", "", state, decision.on, (), (), digest, ended=day, ground=ground))
    kept = {story.id for story in store.stories(StoryState.MERGED, StoryState.WITHDRAWN) if not story.partner}
    store.drop_stories(kept - {story.id for story in ends})
    store.save_stories(ends)
    return len(ends)


def _portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
