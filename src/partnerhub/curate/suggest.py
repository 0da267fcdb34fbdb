"""What we would do about a question of the queue, and what speaks for it. An editor decides.

Takes what is asked, the story and what is known around it; gives a `Suggestion`. Pure: same input, same suggestion.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from partnerhub.curate import restricted
from partnerhub.curate.changes import MATERIAL
from partnerhub.curate.words import words
from partnerhub.model import Ask, Do, Ground, Hub, Item, Rule, Said, Story, StoryState, Trust, Version

LAST = 5  # decisions about a partner that tell a habit
LIKE = 0.3  # of the longer words of the shorter of two stories, so many in the other: they are likely to be one
LONGER = 5  # letters of a word that tells something
CLEAN = "read; nothing speaks against it"
WAITS = (
    "nothing need be decided, it waits for the end of the period; to show it before that two editors write "
    "`hub decide publish {about} --period NAME --second YY`"
)
# Every other rule found something in the words.
OPINIONS = frozenset({Rule.TRUST, Rule.ELSEWHERE, Rule.INCIDENT, Rule.RESTRICTED, Rule.COMMENT})


class Matter(StrEnum):
    """What an editor is asked, the most urgent first."""

    RETRACTED = "retracted"
    CHANGED = "changed at its source"
    WAITING = "waiting"
    ELSEWHERE = "elsewhere"
    DOUBTFUL = "doubtful merge"
    DEBATE_CLOSED = "debate closed"


@dataclass(frozen=True, slots=True)
class Asking:
    """A story that asks, with everything that was ever put in it."""

    story: Story
    items: tuple[Item, ...]  # in order of time, each in its newest version
    versions: Mapping[str, Sequence[Version]] = field(default_factory=dict)  # everything each item ever said
    shown: Mapping[str, int] = field(default_factory=dict)  # of every item the version that readers see; 0: none

    @property
    def title(self) -> str:
        lead = next((item for item in self.items if item.id == self.story.lead), self.items[0])
        return self.story.title or lead.said.derived_title or "(no title)"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What we would do. `do` None: nothing can be decided, it is only told."""

    do: Do | None
    about: str
    why: str  # a reason that an editor may take over: nobody's words but ours
    because: tuple[str, ...]  # what speaks for it
    others: tuple[str, ...] = ()
    ground: Ground | None = None

    @property
    def command(self) -> str:
        """What to type, the editor's initials left open; "" when there is nothing to decide."""
        if self.do is None:
            return ""
        named = [word for other in self.others for word in ("--with", other)]
        ground = ["--ground", str(self.ground)] if self.ground else []
        return f'{shlex.join(["hub", "decide", str(self.do), self.about, *named, *ground])} --by XX --why "{self.why}"'


@dataclass(frozen=True, slots=True)
class Known:
    """What lies around the stories of one queue."""

    hub: Hub
    others: Mapping[str, Asking]
    habits: Mapping[str, Sequence[Do]]
    questions: Mapping[str, str]
    twins: Mapping[str, str]  # of a story that says the very same as an earlier one: that one


def suggest(
    matter: Matter,
    about: str,
    other: str,
    item: Item,
    asks: Sequence[Ask],
    asking: Asking,
    changed: float,
    known: Known,
) -> Suggestion:
    """`about`: what a decision would name; `other`: a story or debate; `changed`: how much of the words, 0 to 1."""
    if matter is Matter.RETRACTED:
        return Suggestion(
            Do.ACCEPT,
            item.id,
            "its source took it back",
            ("what its source takes back we do not keep showing; `decline` would show it again",),
        )
    if matter is Matter.CHANGED:
        return _of_change(item, asks, changed, known)
    if matter is Matter.DOUBTFUL:
        return _of_doubt(item, other, asking, known)
    if matter is Matter.DEBATE_CLOSED:
        stays = "it stays out of the debate; a later `closes` in the debate's file would let it in"
        return Suggestion(Do.DECLINE, asking.story.id, "the debate has closed", (stays,))
    return _of_held(matter, about, item, asks, asking, known)


def _of_held(matter: Matter, about: str, item: Item, asks: Sequence[Ask], asking: Asking, known: Known) -> Suggestion:
    suggested = _of_words(matter, about, item, asks, asking, known)
    if suggested.do is Do.PUBLISH or item.id != asking.story.id or asking.story.state is StoryState.WAITING:
        return suggested
    stays = "it waits as it is: to hold or reject it would take the whole story from readers"
    return Suggestion(None, about, "", (stays,))


def _of_words(matter: Matter, about: str, item: Item, asks: Sequence[Ask], asking: Asking, known: Known) -> Suggestion:
    rules = list(dict.fromkeys(ask.rule for ask in asks if ask.rule not in OPINIONS))
    first = f"to be asked about first ({', '.join(rules)})"
    if any(ask.rule == Rule.INCIDENT for ask in asks):
        because = ("somebody else may have written it",)
        return Suggestion(Do.HOLD, about, "until the account is its owner's again", because)
    if all(ask.rule in restricted.RULES for ask in asks):
        return Suggestion(None, about, "", (WAITS.format(about=about),))
    if any(ask.sensitive for ask in asks):
        return Suggestion(Do.HOLD, about, first, ("sensitive: ask the partner, or publish with a second editor",))
    if twin := known.twins.get(asking.story.id):
        return Suggestion(Do.REJECT, about, f"says the same as {twin}", (f"{twin} says the very same",))
    if rules:
        return Suggestion(Do.HOLD, about, first, ("a rule found something in its words",))
    if any(ask.rule == Rule.COMMENT for ask in asks):
        ways = "a reader's own words: `publish` lets them be quoted, `reject` keeps them out"
        return Suggestion(Do.HOLD, about, "not read yet", (ways,))
    if matter is Matter.ELSEWHERE:
        return Suggestion(Do.REJECT, about, "not about this patch", ("nothing in it is about the patch",))
    return _of_habit(about, known.habits.get(item.partner, ()))


def _of_habit(about: str, past: Sequence[Do]) -> Suggestion:
    """Only trust holds it: what was done with the partner's last ones is likely right for this one too."""
    clean = "no rule found anything in its words"
    if not past:
        new = "nothing of this partner was decided before: read it whole"
        return Suggestion(Do.PUBLISH, about, CLEAN, (clean, new))
    told = f"the last {len(past)} of this partner: {_counted(past)}"
    if (refused := [do for do in past if do is not Do.PUBLISH]) and len(refused) > LAST / 2:
        do = Do.HOLD if refused[-1] is Do.HOLD else Do.REJECT
        return Suggestion(do, about, "as those before it", (told,))
    return Suggestion(Do.PUBLISH, about, CLEAN, (clean, told))


def _counted(past: Sequence[Do]) -> str:
    if len(set(past)) == 1:
        return f"all {past[0]}" if len(past) > 1 else str(past[0])
    return ", ".join(f"{past.count(do)} {do}" for do in dict.fromkeys(past))


def _of_change(item: Item, asks: Sequence[Ask], changed: float, known: Known) -> Suggestion:
    percent = f"{100 * changed:.0f} % of its words changed"
    accept = Suggestion(Do.ACCEPT, item.id, "read; the change is the source's to make", (percent,))
    if any(ask.matched for ask in asks):
        return Suggestion(Do.DECLINE, item.id, "to be asked about first", ("a rule found something in the new words",))
    if changed <= MATERIAL:
        return accept
    partner, past = known.hub.by_partner.get(item.partner), known.habits.get(item.partner, ())
    if partner and partner.trust is Trust.AUTO:
        return replace(accept, because=(percent, "no rule found anything in them, and the partner is trusted"))
    if len(past) == LAST and set(past) == {Do.PUBLISH}:
        return replace(accept, because=(percent, f"the last {LAST} of this partner: {_counted(past)}"))
    return Suggestion(Do.DECLINE, item.id, "another text than the one we published", (percent, "it is another text"))


def _of_doubt(item: Item, other: str, asking: Asking, known: Known) -> Suggestion:
    theirs = known.others.get(other)
    like = _likeness(item, theirs.items) if theirs else 0.0
    percent = f"{100 * like:.0f} % of the longer words of the shorter text are in the other"
    if theirs and like >= LIKE:
        about, moves = merging(item, asking, theirs)
        return Suggestion(Do.MERGE, about, "tells the same", (percent,), (moves,))
    return Suggestion(Do.SPLIT, item.id, "tells something else", (f"only {percent}",), (other,))


def merging(item: Item, asking: Asking, theirs: Asking) -> tuple[str, str]:
    """(what stays, what becomes part of it): the story that was here first keeps its address."""
    is_first = (asking.story.placed, asking.story.id) < (theirs.story.placed, theirs.story.id)
    return (item.id, theirs.story.id) if is_first else (theirs.story.id, item.id)


def _likeness(item: Item, theirs: Sequence[Item]) -> float:
    """How many of the longer words of the shorter are in the other, 0 to 1."""
    mine, other = _longer([item]), _longer(theirs)
    return len(mine & other) / min(len(mine), len(other)) if mine and other else 0.0


def _longer(items: Sequence[Item]) -> set[str]:
    return {word for item in items for word in words(whole_text(item.said)) if len(word) >= LONGER}


def twins(stories: Sequence[Asking]) -> dict[str, str]:
    """Waiting stories that say the very same as an earlier one here: {the later: the earlier}."""
    first: dict[tuple[str, str], str] = {}
    found = {}
    for asking in sorted(stories, key=lambda each: (each.story.placed, each.story.id)):
        lead = next(item for item in asking.items if item.id == asking.story.lead)
        text = whole_text(lead.said).casefold().split()
        earlier = first.setdefault((lead.partner, " ".join(text)), asking.story.id)
        if earlier != asking.story.id and text:
            found[asking.story.id] = earlier
    return found


def whole_text(said: Said) -> str:
    return f"{said.title}\n{said.text}" if said.title else said.text
