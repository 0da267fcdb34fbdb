"""What asks for an editor, most urgent first: reasons, the words they stand in, what changed, and a suggestion.

Takes stories with everything in them and what editors decided before; gives a `Waiting` for each. Suggests and gives
reasons; decides, stores and prints nothing. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from partnerhub.curate.changes import Piece, difference, share
from partnerhub.curate.decisions import STATES
from partnerhub.curate.suggest import LAST, Asking, Known, Matter, Suggestion, merging, suggest, twins, whole_text
from partnerhub.model import Ask, Decision, Details, Do, Hub, Item, Rule, Said, Story, StoryState
from partnerhub.model.kinds import NEWS

__all__ = ["Asking", "Matter", "Question", "Reason", "Suggestion", "Waiting", "habits", "queue", "urgent_first"]

OF_RULE = {
    Rule.RETRACTED: Matter.RETRACTED,
    Rule.CHANGED: Matter.CHANGED,
    Rule.DOUBTFUL: Matter.DOUBTFUL,
    Rule.DEBATE_CLOSED: Matter.DEBATE_CLOSED,
}
AROUND = 60  # characters shown beside matched words
PRESSING = (Matter.RETRACTED, Matter.CHANGED)  # readers see something that may be wrong
# nobody's words, not to be read now, or a reader's own
PRIVATE = frozenset({Rule.INCIDENT, Rule.RETRACTED, Rule.RESTRICTED, Rule.COMMENT})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is asked, and where in the words it stands."""

    rule: str
    why: str
    sensitive: bool = False
    matched: str = ""  # the very words, "" for none
    before: str = ""  # a little of what stands before them …
    after: str = ""  # … and after them


@dataclass(frozen=True, slots=True)
class Other:
    """The other story of a doubtful merge, by the item whose words stand first in it."""

    partner: str  # its name
    day: date  # in the hub's time zone
    title: str
    text: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What one decision answers."""

    matter: Matter
    about: str  # what a decision names: the item, or the story when all of it waits
    item: str  # whose words they are …
    title: str  # … what it is called there …
    partner: str  # … who said it …
    day: date  # … and when, in the hub's time zone
    reasons: tuple[Reason, ...]
    suggested: Suggestion
    within: bool = False  # the story leads with another item
    version: str = ""  # the digest of the version that was judged; "" when it is about several items
    link: str | None = None  # of the item, at its source
    text: str = ""  # the item's words, plain
    change: tuple[Piece, ...] = ()  # of a changed item: what readers see becoming what the source says now
    other: str = ""  # of a doubtful merge: the other story …
    other_title: str = ""  # … and its title; of a closed debate: its question
    theirs: Other | None = None  # of a doubtful merge
    merge: tuple[str, str] | None = None  # (what stays, what becomes part of it)

    @property
    def sensitive(self) -> bool:
        return any(reason.sensitive for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A story that asks an editor something."""

    id: str
    title: str
    partner: str  # its name
    day: date  # in the hub's time zone
    link: str | None  # at its source
    state: StoryState
    questions: tuple[Question, ...]  # at least one, the most urgent first
    details: Details = NEWS  # what it is, as far as is known

    @property
    def first(self) -> Question:
        return self.questions[0]

    @property
    def is_private(self) -> bool:
        """Whether its words may stand in no public list: a rule found something in them, or see `PRIVATE`."""
        reasons = [reason for question in self.questions for reason in question.reasons]
        return any(reason.matched or reason.sensitive or reason.rule in PRIVATE for reason in reasons)

    @property
    def open_whys(self) -> tuple[str, ...]:
        """Why it is asked, each reason once, without words that may stand in no public list."""
        return tuple(dict.fromkeys(self._open(each, why) for each in self.questions for why in each.reasons))

    def _open(self, question: Question, reason: Reason) -> str:
        is_open = not self.is_private and (question.theirs is None or question.theirs.is_public)
        return reason.why if is_open or reason.rule != Rule.DOUBTFUL else "it may tell the same as another story"


def urgent_first(stories: Iterable[Story]) -> list[Story]:
    """What readers see and may be wrong, then what is sensitive, then the rest; in each the oldest first."""
    return sorted(
        (story for story in stories if story.asks), key=lambda story: (_urgency(story), story.placed, story.id)
    )


def queue(
    hub: Hub,
    stories: Sequence[Asking],
    others: Mapping[str, Asking],
    habits: Mapping[str, Sequence[Do]],
    questions: Mapping[str, str],
) -> tuple[Waiting, ...]:
    """What these stories ask, in their order.

    `others`: the stories that doubtful ones may belong to; `habits`: see below; `questions`: of debates, by id.
    """
    zone = ZoneInfo(hub.timezone)
    known = Known(hub, others, habits, questions, twins(stories))
    found = []
    for asking in stories:
        story, lead = asking.story, next(i for i in asking.items if i.id == asking.story.lead)
        partner = _name(hub, story.partner)
        asked = tuple(_questions(asking, known))
        day = story.placed.astimezone(zone).date()
        found.append(Waiting(story.id, asking.title, partner, day, lead.said.link, story.state, asked, story.details))
    return tuple(found)


def habits(decisions: Iterable[Decision], partners: Mapping[str, str]) -> dict[str, tuple[Do, ...]]:
    """What was last decided about each partner, the latest last. `partners`: whose an id or address is."""
    found: dict[str, list[Do]] = defaultdict(list)
    for decision in sorted(decisions, key=lambda each: (each.on, each.file)):
        if decision.do in STATES and decision.about in partners:
            found[partners[decision.about]].append(decision.do)
    return {partner: tuple(some[-LAST:]) for partner, some in found.items()}


# ── what is asked ──


def _name(hub: Hub, partner: str) -> str:
    return hub.by_partner[partner].name if partner in hub.by_partner else partner


def _other(theirs: Asking, hub: Hub) -> Other:
    lead = next((item for item in theirs.items if item.id == theirs.story.lead), theirs.items[0])
    return Other(
        _name(hub, lead.partner),
        lead.placed.astimezone(ZoneInfo(hub.timezone)).date(),
        theirs.title,
        whole_text(lead.said),
        theirs.story.state is StoryState.PUBLISHED,
    )


def _urgency(story: Story) -> int:
    if any(OF_RULE.get(Rule(ask.rule)) in PRESSING for ask in story.asks if ask.rule in set(Rule)):
        return 0
    return 1 if any(ask.sensitive for ask in story.asks) else 2


def _matter(ask: Ask) -> Matter:
    return OF_RULE.get(Rule(ask.rule), Matter.WAITING) if ask.rule in set(Rule) else Matter.WAITING


def _questions(asking: Asking, known: Known) -> Iterator[Question]:
    """One for each decision that is missing. What holds the whole story is one question, about its founder."""
    whole = asking.story.state is StoryState.WAITING
    groups: dict[tuple[int, str, str], list[Ask]] = defaultdict(list)
    for ask in asking.story.asks:
        matter = _matter(ask)
        item = asking.story.id if ask.holds and whole else ask.item
        groups[list(Matter).index(matter), item, ask.other].append(ask)
    for (place, item, other), asks in sorted(groups.items(), key=lambda pair: pair[0]):
        matter = list(Matter)[place]
        if matter is Matter.WAITING and all(ask.rule == Rule.ELSEWHERE for ask in asks):
            matter = Matter.ELSEWHERE
        yield _question(matter, item, other, asks, asking, known)


def _question(matter: Matter, about: str, other: str, asks: Sequence[Ask], asking: Asking, known: Known) -> Question:
    items = {item.id: item for item in asking.items}
    asked = {ask.item for ask in asks}
    item = items[about] if about in asked and about in items else items.get(asks[0].item, asking.items[0])
    reasons = tuple(reason for ask in asks for reason in _reasons(ask, items.get(ask.item, item).said))
    change, changed = _change(item, asks[0], asking) if matter is Matter.CHANGED else ((), 0.0)
    named, hub = known.others.get(other), known.hub
    within = item.id != asking.story.lead
    return Question(
        matter,
        about,
        item.id,
        (item.said.derived_title or "(no title)") if within else asking.title,
        _name(hub, item.partner),
        item.placed.astimezone(ZoneInfo(hub.timezone)).date(),
        reasons,
        suggest(matter, about, other, item, asks, asking, changed, known),
        within=within,
        version=_version(item, asks, asking),
        link=item.said.link,
        text=whole_text(item.said),
        change=change,
        other=other,
        other_title=named.title if named else known.questions.get(other, ""),
        theirs=_other(named, hub) if named and matter is Matter.DOUBTFUL else None,
        merge=merging(item, asking, named) if named and matter is Matter.DOUBTFUL else None,
    )


def _version(item: Item, asks: Sequence[Ask], asking: Asking) -> str:
    """The digest of what was judged; a word about several items is about no one version."""
    if len(asking.items) > 1 and len({ask.item for ask in asks}) > 1:
        return ""
    newest = asking.versions.get(item.id, ())[-1:]
    return asks[0].version or "".join(version.digest for version in newest)


def _reasons(ask: Ask, said: Said) -> Iterator[Reason]:
    """The ask once for each place in the words that it names."""
    text = "\n".join((said.title or "", said.text))
    for matched in [ask.matched] if ask.matched in text else ask.matched.split(", "):
        place = text.find(matched) if matched else -1
        before, after = ("", "") if place < 0 else _beside(text, place, place + len(matched))
        yield Reason(ask.rule, ask.why, ask.sensitive, matched, before, after)


def _beside(text: str, start: int, end: int) -> tuple[str, str]:
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = "…" + before.partition(" ")[2]
    if end + AROUND < len(text):
        after = after.rpartition(" ")[0] + "…"
    return before, after


def _change(item: Item, ask: Ask, asking: Asking) -> tuple[tuple[Piece, ...], float]:
    """(what readers see becoming what the source says, how much of it)."""
    versions = asking.versions.get(item.id, ())
    before = next((each.said for each in versions if each.number == asking.shown.get(item.id)), None)
    after = next((each.said for each in versions if each.digest == ask.version), item.said)
    if before is None:
        return (), 1.0
    return difference(whole_text(before), whole_text(after)), share(before, after)
