"""What the fields of an election and of its hustings say about each other: days, areas, and who stands where.

Reads plain fields, as `rules` does, and tells every mistake at once. Everybody stands everywhere, once, in one order;
what their texts may not say is in `neutrality`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from partnerhub.config.content import neutrality, partiality
from partnerhub.config.content.hustings import WORDS
from partnerhub.config.content.partiality import Named
from partnerhub.config.content.rules import BODY, safe_link, seen_before
from partnerhub.config.content.values import day_of, moment, one_line
from partnerhub.config.content.written import Written
from partnerhub.config.document import Finding
from partnerhub.config.rules import Spot
from partnerhub.config.spoken import wrong_in
from partnerhub.config.values import ID, all_of, nearest, shown
from partnerhub.model import Hub
from partnerhub.model.election import DEADLINES, Reply, Step
from partnerhub.model.kinds import first_instant, last_instant

AFTER = frozenset({Step.COUNT, Step.OTHER})  # what may come after the poll
REASONED = (Reply.DECLINED, Reply.NOT_INVITED)
# Also a mailbox, the name of an account, and a domain without https://.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\S?@\w[\w.]*|(?<![\w-])[\w-]{1,63}\.(?:com|org|net|info|uk|wales|cymru)\b|<[a-z/!]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a hustings has to know of its election. `names` None: its candidates cannot be told."""

    file: str
    names: tuple[str, ...] | None
    named: Named
    poll: date | None
    areas: tuple[str, ...]
    is_draft: bool
    is_withdrawn: bool


def standings(files: Iterable[Written]) -> dict[str, Standing | None]:
    """By id; None: its front matter cannot be read, so nothing is asked of it."""
    return {file.id: _standing(file.file, Spot((), dict(file.page.fields))) if file.page else None for file in files}


def _standing(file: str, spot: Spot) -> Standing:
    order = list(spot.get("order"))
    names = [each.text("name") for each in order]
    return Standing(
        file,
        None if None in names else tuple(one_line(name) for name in names if name),
        neutrality.named_in(order),
        spot.day("poll"),
        tuple(area for each in spot.get("areas") if (area := each.text())),
        spot.text("status") == "draft",
        spot.has("withdrawn"),
    )


# ── an election ──


def election(spot: Spot, body: str, hub: Hub) -> Iterator[Finding]:
    order, poll = list(spot.get("order")), spot.day("poll")
    yield from neutrality.once(each.get("name") for each in order)
    yield from neutrality.all_or_none(order, "link")
    if poll:
        holder = partiality.holders(hub, poll)
        for each in order:
            for field in (each.get("name"), each.get("party")):
                yield from neutrality.holder(field, holder)
    yield from _timetable(spot, poll, ZoneInfo(hub.timezone))
    yield from neutrality.known_areas(spot.get("areas"), hub)
    yield from _period(spot, poll, hub)
    ours = [*map(spot.get, ("name", "kind", "cancelled")), *(each.get("name") for each in spot.get("timetable"))]
    for field in ours:
        yield from wrong_in(field, hub.languages)
    yield from neutrality.long_name(spot.get("name"))
    yield from neutrality.neutral(ours, body, neutrality.named_in(order))
    for key in ("official", "register", "voter_id"):
        yield from safe_link(spot.get(key), hub)
    for each in order:
        yield from safe_link(each.get("link"), hub)
    yield from seen_before(spot)


def _timetable(spot: Spot, poll: date | None, zone: ZoneInfo) -> Iterator[Finding]:
    seen: set[str] = set()
    notice = next((each.day("on") for each in spot.get("timetable") if each.text("what") == Step.NOTICE), None)
    for each in spot.get("timetable"):
        what = each.text("what")
        if what and what != Step.OTHER:
            if what in seen:
                yield each.get("what").wrong(f"timetable: {what} is there twice: leave one out")
            seen.add(what)
        if what == Step.OTHER and not each.has("name"):
            yield each.wrong("timetable: other needs a name: write what it is")
        if what in list(Step) and what != Step.OTHER and each.has("name"):
            yield each.get("name").wrong(f"timetable: name is for other, {what} has a name of its own: leave it out")
        if each.has("on") == each.has("at"):
            both = "both on and at" if each.has("on") else "neither on nor at"
            yield each.wrong(f"timetable: {what or 'an entry'} has {both}: write its day or its time")
            continue
        if what in DEADLINES and each.has("until"):
            yield each.get("until").wrong(f"timetable: {what} is a deadline, which has no until: leave it out")
        begins, until = moment(each.get("at").value) or each.day("on"), moment(each.get("until").value)
        if begins and until and last_instant(until, zone) <= first_instant(begins, zone):
            yield each.get("until").wrong(f"timetable: until ({until}) is before it begins ({begins})")
        if not begins or not poll or what not in list(Step):
            continue
        where = each.get("at" if each.has("at") else "on")
        if what == Step.POLL and day_of(begins) != poll:
            yield where.wrong(f"timetable: the poll is on {day_of(begins)} here, and poll says {poll}: which is it?")
        elif what not in AFTER and day_of(begins) > poll:
            yield where.wrong(f"timetable: {what} ({day_of(begins)}) is after the poll ({poll})")
        elif what == Step.COUNT and day_of(begins) < poll:
            yield where.wrong(f"timetable: {what} ({day_of(begins)}) is before the poll ({poll})")
        elif what != Step.OTHER and notice and day_of(begins) < notice:
            yield where.wrong(f"timetable: {what} ({day_of(begins)}) is before the notice of election ({notice})")


def _period(spot: Spot, poll: date | None, hub: Hub) -> Iterator[Finding]:
    """A restricted period that an election names is that of its poll."""
    if not (name := spot.text("period")):
        return
    known = {period.name: period for period in hub.restricted_periods}
    if not (period := known.get(name)):
        listed = nearest(name, known) or (f": there are {all_of(known)}" if known else ": partners.yaml has none yet")
        yield spot.get("period").wrong(f"unknown restricted period{shown(name)}{listed}")
    elif poll and period.poll != poll:
        yield spot.get("period").wrong(
            f"the restricted period{shown(name)} is that of a poll on {period.poll}, and this poll is on {poll}: mend "
            "one of them"
        )


# ── a hustings ──


def hustings(spot: Spot, body: str, hub: Hub, known: Mapping[str, Standing | None]) -> Iterator[Finding]:
    id_ = spot.text("election")
    standing = known.get(id_ or "")
    if id_ and id_ not in known:
        there = nearest(id_, known) or ("" if known else ": there is no election yet")
        yield spot.get("election").wrong(f"unknown election{shown(id_)}{there}")
    named = standing.named if standing else Named()
    if standing:
        yield from _of(spot, standing, hub)
        if standing.names is not None:
            yield from _register(spot, standing.names, standing.file)
    for invited in spot.get("candidates"):
        yield from _reason(invited)
    questions = list(spot.get("questions"))
    for question in questions:
        yield from _answers(question, spot)
    yield from _missing_day(spot, questions)
    yield from neutrality.once((each.get("question") for each in questions), "question")
    yield from _organiser(spot.get("organiser"), hub)
    yield from wrong_in(spot.get("title"), hub.languages)
    yield from neutrality.long_name(spot.get("title"))
    zone, starts, ends = ZoneInfo(hub.timezone), moment(spot.get("starts").value), moment(spot.get("ends").value)
    if starts and ends and last_instant(ends, zone) < first_instant(starts, zone):
        yield spot.get("ends").wrong(f"ends ({ends}) is before starts ({starts})")
    ours = [spot.get(key) for key in ("title", "organiser", "place", "access", "cancelled")]
    ours += [each.get("question") for each in questions]
    yield from neutrality.neutral(ours, body, named)
    day = (standing.poll if standing else None) or (day_of(starts) if starts else None)
    if day:
        holder = partiality.holders(hub, day)
        for field in (*ours, *(each.get("reason") for each in spot.get("candidates"))):
            yield from neutrality.holder(field, holder)
        for found in partiality.means_holder(holder, body):
            yield Finding(BODY, neutrality.holder_says("the text", found), line=found.line)
    for key in ("booking", "write_up", "recording"):
        yield from safe_link(spot.get(key), hub)
    yield from seen_before(spot)


def _of(spot: Spot, standing: Standing, hub: Hub) -> Iterator[Finding]:
    """Of a hustings and its election: days, areas, whether both are shown."""
    starts = moment(spot.get("starts").value)
    if starts and standing.poll and day_of(starts) > standing.poll:
        yield spot.get("starts").wrong(f"starts ({day_of(starts)}) is after the poll ({standing.poll})")
    if (last := spot.day("answer_by")) and standing.poll and last > standing.poll:
        problem = f"answer_by ({last}) is after the poll ({standing.poll}): nobody could read the answers before it"
        yield spot.get("answer_by").wrong(problem)
    if standing.is_draft and spot.text("status") != "draft":
        yield spot.get("election").wrong(f"its election is a draft: publish {standing.file}, or write `status: draft`")
    if standing.is_withdrawn and not spot.has("withdrawn"):
        yield spot.get("election").wrong(f"its election was withdrawn ({standing.file}): withdraw this too")
    yield from neutrality.known_areas(spot.get("areas"), hub)
    for each in spot.get("areas"):
        area = each.text() or ""
        if area in hub.by_area and standing.areas and not any(_touch(area, other, hub) for other in standing.areas):
            yield each.wrong(f"areas{shown(area)} is not where the election is held ({all_of(standing.areas)})")


def _touch(area: str, other: str, hub: Hub) -> bool:
    if other not in hub.by_area:
        return True
    within = {each.id for each in hub.line_of(area)}
    return other in within or area in {each.id for each in hub.line_of(other)}


def _register(spot: Spot, order: Sequence[str], file: str) -> Iterator[Finding]:
    """Every candidate stands there once, in the official order."""
    yield from _in_order(spot.get("candidates"), "candidates", order, file, "{name: …, reply: invited}")
    for place, question in enumerate(spot.get("questions"), 1):
        if question.has("answers"):
            yield from _in_order(question.get("answers"), f"question {place}", order, file, "{name: …}")


def _in_order(entries: Spot, what: str, order: Sequence[str], file: str, write: str) -> Iterator[Finding]:
    spots = [each.get("name") for each in entries]
    names = [one_line(each.text() or "") for each in spots]
    for spot, name in zip(spots, names, strict=True):
        if name and name not in order:
            near = nearest(name, order) or ("" if order else ": the election has no candidates yet")
            yield spot.wrong(f"{what}: {name} does not stand in {file}{near}")
    yield from neutrality.once(spots)
    for name in order:
        if name not in names:
            entry = write.replace("…", name, 1)
            yield entries.wrong(f"{what}: {name} is missing: every candidate stands there; write `{entry}`")
    if set(names) == set(order) and len(names) == len(order) and names != list(order):
        yield entries.wrong(f"{what}: not in the official order, which is {all_of(order)}: write them in this order")


def _reason(invited: Spot) -> Iterator[Finding]:
    name, reply = invited.text("name") or "a candidate", invited.text("reply")
    if reply == Reply.NOT_INVITED and not invited.has("reason"):
        yield invited.wrong(
            f"candidates: {name} was not invited, and nobody is told why: write the organiser's reason, one that would "
            "leave out any candidate alike"
        )
    if invited.has("reason") and reply in list(Reply) and reply not in REASONED:
        yield invited.get("reason").wrong(
            f"candidates: {name} has a reason, which is for {all_of(REASONED)}: what others do not have, leave out"
        )
    reason = invited.get("reason")
    for found in partiality.leaning(reason.text() or ""):
        yield reason.wrong(
            f"candidates: “{found.said}” leans, beside {name}: say what anybody can check, or leave it out"
        )


def _answers(question: Spot, spot: Spot) -> Iterator[Finding]:
    """The same room and the same form for each. Their words are their own: nothing else of them is judged."""
    most = spot.get("words").value if spot.has("words") else WORDS
    for each in question.get("answers"):
        text, field, name = each.text("text"), each.get("text"), each.text("name") or "somebody"
        if not text:
            if each.has("language"):
                yield each.get("language").wrong(f"answers: {name} has a language without a text: leave it out")
            continue
        length = partiality.words(text)
        if isinstance(most, int) and not isinstance(most, bool) and length > most:
            yield field.wrong(
                f"answers: {name} has {length} words, and everybody has at most {most}: ask for a shorter answer; the "
                "hub cuts nobody's words"
            )
        if found := _ADDRESS.search(text):
            yield field.wrong(
                f"answers: {name} has an address or markup (“{found[0][:40]}”): an answer is plain words, as the "
                "others' are"
            )


def _missing_day(spot: Spot, questions: Sequence[Spot]) -> Iterator[Finding]:
    """Whoever came and is silent is told of with the day by which all had to answer."""
    came = {each.text("name") for each in spot.get("candidates") if each.text("reply") == Reply.ACCEPTED}
    silent = {
        each.text("name") or "": None
        for question in questions
        for each in question.get("answers")
        if not each.has("text")
    }
    lacking = [name for name in silent if name in came]
    if lacking and not spot.has("answer_by"):
        yield Finding(
            ("questions",),
            f"{all_of(lacking)} accepted and has no answer here: write `answer_by`, the day by which all had to "
            "answer, so that readers are told “no answer received by” it, or write the answer",
            at_key=True,
        )


def _organiser(spot: Spot, hub: Hub) -> Iterator[Finding]:
    id_ = spot.text()
    if id_ and ID.fullmatch(id_) and id_ not in hub.by_partner and (near := nearest(id_, hub.by_partner)):
        yield spot.wrong(f"organiser{shown(id_)} is no partner{near}: write its id, or the organiser's whole name")
