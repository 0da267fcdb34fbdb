"""One story from its items, the hub's rules and what editors decided: its state, words, place and topics. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from types import MappingProxyType

from partnerhub.curate import decisions
from partnerhub.curate.debates import joins
from partnerhub.curate.decisions import NOTHING, Ruling, Rulings
from partnerhub.curate.judge import KEEPS_BACK, Case, Judged, judge, term_ended
from partnerhub.curate.kinds import of_story
from partnerhub.curate.places import most_specific
from partnerhub.curate.restraining import details_in, is_neutral, open_to, restrained, restraints
from partnerhub.curate.rules import Belongs, Rules
from partnerhub.curate.screening import Match, Surroundings, screen
from partnerhub.curate.topics import union
from partnerhub.curate.words import all_text, stated
from partnerhub.model import (
    AFTER_TERM,
    Ask,
    Attribution,
    Comment,
    Decision,
    Details,
    Do,
    Item,
    Note,
    Picture,
    Reason,
    Rule,
    Said,
    Story,
    StoryState,
    TakenBack,
    Tie,
    Version,
)
from partnerhub.model.kinds import NEWS
from partnerhub.store import Link, StoredPicture

CONTACT = re.compile(r'href="(?:mailto|tel):([^"?]+)')
NO_PICTURES: Mapping[str, StoredPicture] = MappingProxyType({})
QUOTED_AS = {
    StoryState.PUBLISHED: StoryState.QUOTED,
    StoryState.WITHDRAWN: StoryState.REJECTED,
    StoryState.RETRACTED: StoryState.REJECTED,
}
ENDS = {Do.WITHDRAW: StoryState.WITHDRAWN, Do.REJECT: StoryState.REJECTED, Do.HOLD: StoryState.HELD}


@dataclass(frozen=True, slots=True)
class Derived:
    story: Story
    shown: Mapping[str, int]  # of every item the version that readers see; 0: none


def derive(
    rules: Rules,
    id_: str,
    items: Sequence[Item],
    versions: Mapping[str, Sequence[Version]],
    links: Mapping[str, Link] | None = None,
    ready: Mapping[str, StoredPicture] = NO_PICTURES,
    before: Story | None = None,
) -> Derived | None:
    """The story of these items, in order of time. None: nobody we still listen to said any of it.

    `ready`: by address, the pictures that can be shown; `before`: in a restricted period, the story as it was.
    """
    hub = rules.hub
    present = [item for item in items if item.partner in hub.by_partner]
    if not present:
        return None
    founder, of = rules.rulings.of.get(id_, NOTHING), rules.rulings.of
    belongs = {(item.id, item.version): rules.belongs(item) for item in present}
    judged = [
        _judged(rules, item, versions.get(item.id), _whole(rules, id_, item, links), belongs[item.id, item.version])
        for item in present
    ]
    shown = [replace(each.item, said=each.version.said, version=each.version.number) for each in judged if each.version]
    told = shown or present
    ruling = decisions.combined(of.get(each, NOTHING) for each in dict.fromkeys((id_, *(item.id for item in told))))
    text = "\n".join(all_text(item.said) for item in told)
    answered = founder.changes  # "it stays out of the debate" is a word about what it says
    topics, areas, because = _belonging(
        rules, [belongs.get((item.id, item.version)) or rules.belongs(item) for item in told], ruling
    )
    state, why, ended, ground = _state(rules, founder, judged, present)
    seen = frozenset(
        each.item.id
        for each in judged
        if each.version or _was_public(rules, each.item, versions.get(each.item.id), belongs)
    )
    was_public = state is not StoryState.PUBLISHED and bool(seen)
    if state in (StoryState.WITHDRAWN, StoryState.RETRACTED) and not was_public:
        state, ended, ground = StoryState.REJECTED, None, None  # nobody saw it: a notice would only make it known
    neutral = tuple(each.item.id for each in judged if each.version and is_neutral(rules, each, belongs))
    lead = lead_of([item for item in told if item.id not in neutral] or told)
    joined, late = joins(id_, told, text, rules.day(told[0].placed), ruling, open_to(rules, told[0]))
    gone = tuple(filter(None, (_taken_back(rules, each) for each in judged if each.item.id in seen)))
    asks = chain.from_iterable(each.asks for each in judged)
    doubts = _doubts(links or {}, present, rules.rulings) if state is not StoryState.REJECTED else ()
    picture, pictured_by = _picture(rules, lead, [item for item in shown if item.id not in neutral], ready)
    story = Story(
        id=id_,
        partner=lead.partner,
        lead=lead.id,
        state=state,
        placed=present[0].placed,
        topics=topics,
        areas=areas,
        digest="",
        why=why,
        partners=tuple(dict.fromkeys(item.partner for item in told)),
        title=ruling.title.title if ruling.title else None,
        details=_details(rules, lead, told, ruling),
        picture=picture,
        pictured_by=pictured_by,
        featured=ruling.feature is not None,
        neutral=neutral,
        reasons=because,
        joined=joined,
        notes=tuple(Note(each.note, each.by, rules.day(each.on)) for each in ruling.notes),
        asks=(*asks, *(() if answered else late), *doubts) if state is not StoryState.WITHDRAWN else (),
        taken_back=gone,
        was_public=was_public,
        told=tuple((each.item.id, each.told) for each in judged if len(each.told) > 1),
        ended=ended,
        ground=ground,
    )
    newest = next(item for item in present if item.id == lead.id)  # it may have been read as a post before
    story = _quoted(restrained(rules, story, before, ready), newest, founder)
    picture = story.picture
    return Derived(
        replace(story, digest=_digest(story, judged, ready[picture.url].digest if picture else "")),
        {each.item.id: each.version.number if each.version else 0 for each in judged},
    )


def _whole(rules: Rules, id_: str, item: Item, links: Mapping[str, Link] | None) -> Ruling:
    """What holds about the story an item stands in; what had kept back the story it was moved from goes with it."""
    of, link = rules.rulings.of, (links or {}).get(item.id)
    origin = of.get(link.grouped, NOTHING) if link and link.grouped not in (id_, item.id) else NOTHING
    if link and (word := origin.state) and word.do in KEEPS_BACK:
        moves = [each for each in rules.rulings.regroups if {item.id, link.grouped} & {each.about, *each.others}]
        if any(word.on <= each.decision.on for each in moves):  # what is said of that story later is not about this
            return origin
    return of.get(id_, NOTHING)


def lead_of(items: Sequence[Item]) -> Item:
    """The item whose words stand first: one with a title of its own, then the longest, then the earliest."""
    return min(items, key=lambda item: (item.said.title is None, -len(item.said.text), item.placed, item.id))


def _picture(
    rules: Rules, lead: Item, shown: Sequence[Item], ready: Mapping[str, StoredPicture]
) -> tuple[Picture | None, str | None]:
    """(the lead's, else the first other telling's in order of time, its partner): of none that does not allow pictures.

    None at all once a source calls the matter sensitive: what others show of it is hardly less so.
    """
    if any(item.said.sensitive for item in shown):
        return None, None
    for item in sorted(shown, key=lambda item: item.id != lead.id):
        if rules.hub.by_partner[item.partner].permission.images and not _may_be_swapped(rules, item):
            for picture in item.said.pictures:
                if picture.url in ready:
                    return picture, item.partner
    return None, None


def _may_be_swapped(rules: Rules, item: Item) -> bool:
    """Whether somebody else had the account while it listed the item: a picture is changed without a new version."""
    return any(
        incident.since <= item.last_seen and (incident.until is None or item.first_seen <= incident.until)
        for incident, _ in rules.incidents.get(item.channel, ())
    )


def _judged(
    rules: Rules,
    item: Item,
    versions: Sequence[Version] | None,
    founder: Ruling,
    belongs: Belongs,
    *,
    in_term: bool = True,
) -> Judged:
    """`in_term` False: as if the term of its account had no end."""
    partner = rules.hub.by_partner[item.partner]
    ended = term_ended(partner, rules.zone) if in_term else None
    every = versions or (Version(item.version, item.first_seen, item.said),)
    today = rules.day(rules.now)
    watch = tuple(each for each in rules.hub.watch if today <= each.until)
    contacts = tuple(chain.from_iterable(who.contacts for who in rules.hub.speakers))  # they give out each other's
    around = Surroundings(contacts, watch, day=rules.day(item.placed))

    def screened(said: Said) -> Sequence[Match]:
        return screen("\n".join((said.title or "", said.text, *stated(said), *CONTACT.findall(said.body))), around)

    ruling = rules.rulings.of.get(item.id, NOTHING)
    case = Case(
        item,
        tuple(each for each in every if each.number == 1 or ended is None or each.seen < ended),
        partner,
        ruling,
        founder if founder is not ruling else NOTHING,
        rules.incidents.get(item.channel, ()),
        None if ruling.areas or item.said.answers else _elsewhere(belongs),
        answers=item.said.answers,
        restraints=restraints(rules, item, versions, belongs),
        term_ended=ended,
    )
    return judge(case, screened, rules.zone)


def _was_public(
    rules: Rules, item: Item, versions: Sequence[Version] | None, belongs: Mapping[tuple[str, int], Belongs]
) -> bool:
    """Whether readers can have seen an item before its source, an editor or an incident took it from them."""
    if rules.rulings.of.get(item.id, NOTHING).was_released:
        return True
    before = replace(rules, rulings=Rulings(), incidents={})
    once = replace(item, retracted=None)
    return _judged(before, once, versions, NOTHING, belongs[item.id, item.version], in_term=False).version is not None


def _quoted(story: Story, item: Item, ruling: Ruling) -> Story:
    """A comment is no page of its own: it is quoted where an editor let it, and nothing tells when it is no longer."""
    if item.said.answers is None:
        return story
    word = ruling.state
    comment = Comment(
        item.said.answers,
        (word and word.attribution) or Attribution.NONE,
        word.role if word else None,
        is_gone=item.retracted is not None,
    )
    state = QUOTED_AS.get(story.state, story.state)
    bare = replace(story, topics=(), areas=(), reasons=(), joined=(), details=NEWS, picture=None, pictured_by=None)
    return replace(bare, state=state, was_public=False, ended=None, ground=None, comment=comment)


def _elsewhere(belongs: Belongs) -> str | None:
    """Why an item does not belong to this patch, if it does not."""
    if belongs.kept:
        return None
    outside = f": it names {', '.join(belongs.placing.outside[:3])}" if belongs.placing.outside else ""
    return f"nothing ties it to the patch or to a priority{outside}"


def _belonging(
    rules: Rules, items: Sequence[Belongs], ruling: Ruling
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Reason, ...]]:
    """(topics, areas, why those areas)."""
    hub = rules.hub
    topics = union(hub.topics, chain.from_iterable(each.topics for each in items))
    if ruling.topics:
        topics = ruling.topics.topics or ()
    if ruling.areas:
        return topics, ruling.areas.areas or (), (Reason(Tie.EDITOR),)
    within = {area.id: area.within for area in hub.areas}
    areas = most_specific(hub.areas, chain.from_iterable(each.placing.areas for each in items), within)
    reasons = [reason for each in items for reason in (each.placing.because or (each.kept,)) if reason]
    return topics, areas, tuple(dict.fromkeys(reasons))


def _details(rules: Rules, lead: Item, told: Sequence[Item], ruling: Ruling) -> Details:
    """As an editor described it, else as its tellings have it: see `of_story`."""
    if ruling.described and ruling.described.details:
        return ruling.described.details
    return of_story(
        details_in(rules, item)
        for item in sorted(told, key=lambda item: item.id != lead.id)  # stable: the others stay in order of time
    )


def _state(
    rules: Rules, founder: Ruling, judged: Sequence[Judged], items: Sequence[Item]
) -> tuple[StoryState, str, date | None, str | None]:
    """(state, why, the day it ended, on what ground)."""
    whole = founder.state
    if whole and whole.do in ENDS and not any(each.version for each in judged):
        ended = decisions.day_of(whole, rules.zone) if whole.do is Do.WITHDRAW else None
        return ENDS[whole.do], _said_by(whole), ended, str(whole.ground) if whole.ground and ended else None
    if any(each.version for each in judged):
        word = next((each.decided for each in judged if each.decided), None)
        trusted = rules.hub.by_partner[next(each.item for each in judged if each.version).partner].name
        return StoryState.PUBLISHED, _said_by(word) if word else f"{trusted} is trusted to publish at once", None, None
    if any(ask.holds for each in judged for ask in each.asks):
        return StoryState.WAITING, next(ask.why for each in judged for ask in each.asks if ask.holds), None, None
    if retracted := [item.retracted for item in items if item.retracted]:
        return StoryState.RETRACTED, "its source took it back", rules.day(max(retracted)), None
    if any(each.is_late for each in judged):
        return StoryState.REJECTED, "it was said when the term of its account was over", None, AFTER_TERM
    word = next(each.decided for each in judged if each.decided)
    if word.do is Do.WITHDRAW:
        return StoryState.WITHDRAWN, _said_by(word), decisions.day_of(word, rules.zone), str(word.ground)
    return ENDS[word.do], _said_by(word), None, None


def _taken_back(rules: Rules, judged: Judged) -> TakenBack | None:
    item, word = judged.item, judged.decided
    if word and word.do is Do.WITHDRAW:
        return TakenBack(item.partner, decisions.day_of(word, rules.zone), by_source=False)
    if item.retracted and not judged.version and not (word and word.do in ENDS):
        return TakenBack(item.partner, rules.day(item.retracted), by_source=True)
    return None


def _said_by(word: Decision) -> str:
    return f"{word.by} decided to {word.do} it: {word.why}"


def _doubts(links: Mapping[str, Link], items: Sequence[Item], rulings: Rulings) -> tuple[Ask, ...]:
    """Items that may tell the same as another story, unless an editor has spoken of the two."""
    settled = [{regroup.about, *regroup.others} for regroup in rulings.regroups]
    found = []
    for item in items:
        link = links.get(item.id)
        if link is None or not link.doubt or link.doubt == link.story:
            continue
        if any({link.doubt, item.id} <= named for named in settled):
            continue
        found.append(Ask(Rule.DOUBTFUL, item.id, link.doubtful, holds=False, other=link.doubt))
    return tuple(found)


def _digest(story: Story, judged: Sequence[Judged], drawn: str) -> str:
    """`drawn` stands for the bytes of its picture."""
    digest = hashlib.sha256()
    seen = [
        f"{each.item.id} {each.version.number if each.version else 0} {each.item.newest or each.item.version} "
        f"{each.item.placed.timestamp():.0f} {each.pending is not None}"
        for each in judged
    ]
    plain = replace(story, asks=(), why="")  # what editors see changes no page
    for part in (repr(plain), drawn, *seen):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:20]
