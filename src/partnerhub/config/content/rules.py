"""What the fields of one file in content/ say about each other, and whether what they name exists.

Reads the plain fields, not the shapes, so that one wrong value hides nothing else; what has the wrong shape is passed
over here because `shapes` tells of it. What only the store knows, such as whether an item exists, is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from zoneinfo import ZoneInfo, available_timezones

from partnerhub.address import Allowed
from partnerhub.config.content import statements
from partnerhub.config.content.overrides import override
from partnerhub.config.content.shapes import DETAILS, NEEDS, SPECIAL, has, takes
from partnerhub.config.content.values import (
    about_problem,
    day_of,
    first_minute,
    last_minute,
    moment,
    one_line,
    slug_of,
)
from partnerhub.config.document import Finding
from partnerhub.config.rules import Spot, reversed_days
from partnerhub.config.values import address_problem, all_of, nearest, private_problem, shown
from partnerhub.model import Attribution, Do, Ground, Hub, ItemKind, Kind, Strand
from partnerhub.model.kinds import first_instant, last_instant

BODY = ("\n",)  # the path of the text below the front matter
STRANDS = tuple(Strand(name.lower(), name) for name in ("For", "Against", "How", "Ideas", "Concerns"))
# A tag or a comment, but no address between angle brackets.
_TAG = re.compile(r"<(?!(?:https?|mailto):|[^\s<>@]+@[^\s<>@]+>)(?:/?[a-z][^\s/>]*|!--|[!?][a-z\[])", re.IGNORECASE)
_SCRIPT = re.compile(r"(?:java|vb)script\s*:|(?:\]\(|\]:|<)\s*<?\s*data\s*:", re.IGNORECASE)
_REMEDIES = {
    "title": "write the title that readers should see",
    "with": "write the ids of what joins it",
    "ground": f"write one of {', '.join(Ground)}",
    "areas": "write the ids of its areas, or `areas: []` for none",
    "topics": "write the ids of its topics, or `topics: []` for none",
    "kind": f"write one of {', '.join(ItemKind)}",
    "debate": "write the name of a file in content/debates, without .md",
    "version": "write the version you saw, as the report shows it",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What a file may name."""

    hub: Hub
    debates: Mapping[str, tuple[str, ...] | None] | None  # each one's strands; None: cannot be read, so ask nothing

    @property
    def areas(self) -> Iterable[str]:
        return self.hub.by_area

    @property
    def topics(self) -> Iterable[str]:
        return self.hub.by_topic


def decision(spot: Spot, body: str, known: Known) -> Iterator[Finding]:
    if (do := verb_of(spot)) is not None:
        yield from _verb(spot, do, body)
    by, second = spot.text("by"), spot.text("second")
    if by and second and by.lower() == second.lower():
        yield spot.get("second").wrong("second is the same as by: a second editor's initials are needed")
    on, until = moment(spot.get("on").value), spot.day("until")
    if on and until and until < day_of(on):
        yield spot.get("until").wrong(f"until ({until}) is before on ({day_of(on)})")
    yield from _others(spot)
    yield from override(spot, known.hub)
    if do is Do.DESCRIBE:
        yield from _details(spot, known.hub)
    yield from _unknown(spot.get("areas"), "area", known.areas)
    yield from _unknown(spot.get("topics"), "topic", known.topics)
    yield from _in_debate(spot, known)
    yield from safe_link(spot.get("link"), known.hub)
    yield from _markup(body)


def debate(spot: Spot, body: str, known: Known) -> Iterator[Finding]:
    yield from reversed_days(spot, "opens", "closes")
    yield from _strands(spot)
    strand, strands = spot.get("strand"), strands_of(spot)
    if (id_ := strand.text()) and strands is not None and id_ not in strands:
        yield strand.wrong(
            f"unknown strand{shown(id_)}{nearest(id_, strands) or ': its strands are ' + all_of(strands)}"
        )
    yield from _unknown(spot.get("areas"), "area", known.areas)
    yield from _unknown(spot.get("topics"), "topic", known.topics)
    said, did = list(spot.get("outcome", "said")), list(spot.get("outcome", "did"))
    if said and did and len(said) != len(did):
        problem = f"outcome: said has {len(said)} and did has {len(did)}: write one line of did for each of said"
        yield spot.get("outcome").wrong(problem)
    yield from seen_before(spot)


def roundup(spot: Spot, body: str, known: Known) -> Iterator[Finding]:
    if spot.has("debate") and spot.has("topic"):
        yield spot.get("topic").wrong("has both debate and topic: a round-up has one focus, write one of them")
    yield from _unknown_one(spot.get("debate"), "debate", known.debates)
    yield from _unknown_one(spot.get("topic"), "topic", known.topics)
    yield from _repeated(spot.get("stories"), "stories")
    yield from seen_before(spot)


def incident(spot: Spot, body: str, known: Known) -> Iterator[Finding]:
    yield from _unknown_one(spot.get("channel"), "channel", known.hub.by_channel)
    since, until = moment(spot.get("from").value), moment(spot.get("to").value)
    zone = ZoneInfo(known.hub.timezone)
    if since and until and last_minute(until, zone) <= first_minute(since, zone):
        yield spot.get("to").wrong(f"to ({until}) is before from ({since})")
    if not body.strip():
        yield Finding(BODY, "has no text: tell readers below the front matter what happened, and what to do")
    yield from seen_before(spot)


def entry(spot: Spot, body: str, known: Known) -> Iterator[Finding]:
    id_, channels = spot.text("channel"), known.hub.by_channel
    inboxes = [each for each, channel in channels.items() if channel.kind is Kind.INBOX]
    if id_ and id_ not in inboxes:
        if id_ in channels:
            problem = f"channel{shown(id_)} is of kind {channels[id_].kind}: only a channel of kind inbox has entries"
        elif inboxes:
            problem = f"unknown channel{shown(id_)}{nearest(id_, inboxes) or ': of kind inbox are ' + all_of(inboxes)}"
        else:
            problem = f"unknown channel{shown(id_)}: partners.yaml has no channel of kind inbox yet, add one"
        yield spot.get("channel").wrong(problem)
    said, entered = moment(spot.get("date").value), spot.day("entered")
    if said and entered and entered < day_of(said):
        yield spot.get("entered").wrong(f"entered ({entered}) is before date ({day_of(said)}), when it was said")
    if not body.strip():
        yield Finding(BODY, "has no text: write what was said")
    for key in DETAILS:
        if spot.has(key) and not spot.has("kind"):
            problem = f"{key} needs kind: write what it is, such as `kind: {_having(key)[0]}`"
            yield Finding((key,), problem, at_key=True)
    yield from _details(spot, known.hub)
    yield from safe_link(spot.get("link"), known.hub)


def page(spot: Spot, body: str) -> Iterator[Finding]:
    yield from seen_before(spot)
    yield from statements.rule(spot)


def verb_of(spot: Spot) -> Do | None:
    word = spot.text("do")
    return Do(word) if word in list(Do) else None


def strands_of(debate: Spot) -> list[str] | None:
    """The ids of a debate's strands; None when one of them cannot be told."""
    ids = [_strand_id(strand) for strand in debate.get("strands")]
    if not ids:
        return [strand.id for strand in STRANDS]
    return None if None in ids else [id_ for id_ in ids if id_]


def _strand_id(strand: Spot) -> str | None:
    name = strand.text() or strand.text("name")
    return strand.text("id") or (slug_of(name) if name else "") or None


def _verb(spot: Spot, do: Do, body: str) -> Iterator[Finding]:
    for key in NEEDS.get(do, ()):
        if not spot.has(key):
            yield Finding((key,), f"missing {key}: {do} needs it: {_REMEDIES[key]}")
    if do is Do.MERGE and spot.get("with").value == []:
        yield spot.get("with").wrong(f"with is empty: {_REMEDIES['with']}")
    for key in SPECIAL:
        if spot.has(key) and key not in takes(do):
            others = [verb for verb in Do if key in takes(verb)]
            yield Finding((key,), f"{key} is for {all_of(others)}, not for {do}: leave it out", at_key=True)
    is_role = spot.text("attribution") == Attribution.ROLE
    if is_role and not spot.has("role"):
        yield spot.get("attribution").wrong("missing role: attribution role needs it: write who speaks, without a name")
    if spot.has("role") and not is_role:
        yield spot.get("role").wrong("role is for attribution: role: write that too, or leave it out")
    if do is Do.NOTE and not body.strip():
        yield Finding(BODY, "has no text: write the note below the front matter")


def _details(spot: Spot, hub: Hub) -> Iterator[Finding]:
    """Only what its kind has, nothing that ends before it starts, and no zone of no time."""
    kind = spot.text("kind")
    if kind in list(ItemKind):
        for key in DETAILS:
            if spot.has(key) and key not in has(ItemKind(kind)):
                problem = f"{key} is for {all_of(_having(key))}, not for {kind}: leave it out"
                yield Finding((key,), problem, at_key=True)
    times = {key: moment(spot.get(key).value) for key in ("starts", "ends", "closes")}
    if spot.has("zone") and not any(spot.has(key) for key in times):
        yield spot.get("zone").wrong("zone is for starts, ends and closes: leave it out, or write one of them")
    zone = spot.text("zone") or hub.timezone
    there = ZoneInfo(zone if zone in available_timezones() else hub.timezone)
    for key in ("ends", "closes"):
        starts, last = times["starts"], times[key]
        if starts and last and last_instant(last, there) < first_instant(starts, there):
            yield spot.get(key).wrong(f"{key} ({last}) is before starts ({starts})")


def _having(key: str) -> list[str]:
    return [str(kind) for kind in ItemKind if key in has(kind)]


def _markup(body: str) -> Iterator[Finding]:
    """A note stands among other people's words on a story's page: no tag of it may begin or end anything there."""
    for number, line in enumerate(body.split("\n"), 1):
        if found := _TAG.search(line):
            yield Finding(
                BODY, f"has the tag {found[0]}{'' if found[0] == '<!--' else '>'}: write Markdown", line=number
            )
        plain = re.sub(r"[\x00-\x1f]", "", unescape(line))
        if _SCRIPT.search(plain):
            yield Finding(BODY, "has a link that is a script: write an address that begins with https://", line=number)


def _others(spot: Spot) -> Iterator[Finding]:
    others = spot.get("with")
    about = spot.text("about")
    for other in [others] if others.text() else others:
        if other.text() and other.text() == about and not about_problem(about or ""):
            yield other.wrong("with names what the decision is about: leave it out")
    yield from _repeated(others, "with")


def _repeated(spots: Spot, key: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for spot in spots:
        if text := spot.text():
            if text in seen:
                yield spot.wrong(f"{key}{shown(text)} is written twice: leave one out")
            seen.add(text)


def _in_debate(spot: Spot, known: Known) -> Iterator[Finding]:
    debate, strand = spot.text("debate"), spot.text("strand")
    yield from _unknown_one(spot.get("debate"), "debate", known.debates)
    strands = (known.debates or {}).get(debate or "")
    if strand and strands is not None and strand not in strands:
        near = nearest(strand, strands) or f": the strands of {debate} are {all_of(strands)}"
        yield spot.get("strand").wrong(f"unknown strand{shown(strand)}{near}")


def _strands(debate: Spot) -> Iterator[Finding]:
    seen: set[str] = set()
    for strand in debate.get("strands"):
        name = strand.text() or strand.text("name")
        if name and one_line(name) and not strand.has("id") and not slug_of(name):
            yield strand.wrong(f"strands{shown(name)} needs an id: write `{{id: …, name: …}}`")
        elif id_ := _strand_id(strand):
            if id_ in seen:
                yield strand.wrong(f"strands{shown(id_)} is there twice: give one another id, `{{id: …, name: …}}`")
            seen.add(id_)


def _unknown(spots: Spot, word: str, known: Iterable[str]) -> Iterator[Finding]:
    for spot in spots:
        yield from _unknown_one(spot, word, known)
    yield from _repeated(spots, str(spots.path[-1]))


def _unknown_one(spot: Spot, word: str, known: Iterable[str] | None) -> Iterator[Finding]:
    if (id_ := spot.text()) and known is not None and id_ not in (ids := list(known)):
        yield spot.wrong(f"unknown {word}{shown(id_)}{nearest(id_, ids)}{'' if ids else f': there is no {word} yet'}")


def seen_before(spot: Spot) -> Iterator[Finding]:
    if spot.has("withdrawn") and spot.text("status") == "draft":
        yield spot.get("withdrawn").wrong("withdrawn is for what readers have seen: leave it out of a draft")


def safe_link(link: Spot, hub: Hub) -> Iterator[Finding]:
    text = link.text()
    if text and not address_problem(text) and (bad := private_problem(text, Allowed.parse(hub.allow), is_link=True)):
        yield link.wrong(f"{link.path[-1]} {bad}")
