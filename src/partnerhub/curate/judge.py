"""Judges one item: which version of it readers see, if any, and what an editor should decide about it.

Takes the item with everything it ever said, its partner and what editors decided; gives a `Judged`. Trusted partners
publish at once unless a rule fires, others wait; an editor's word goes before both. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from partnerhub.curate.changes import MATERIAL, share
from partnerhub.curate.decisions import NOTHING, Ruling, covers
from partnerhub.curate.restricted import Restraint
from partnerhub.curate.screening import Match
from partnerhub.curate.words import stated
from partnerhub.model import Ask, Decision, Do, Incident, Item, Partner, Rule, Said, Trust, Version

KEEPS_BACK = frozenset({Do.HOLD, Do.REJECT, Do.WITHDRAW})
Screen = Callable[[Said], Sequence[Match]]


@dataclass(frozen=True, slots=True)
class Judged:
    """`version` None: readers do not see the item."""

    item: Item
    version: Version | None
    asks: tuple[Ask, ...]
    decided: Decision | None  # the editor's word that it follows, if one does
    told: tuple[int, ...] = ()  # the numbers of the versions that readers were shown, the last one `version`
    pending: Version | None = None  # the newest version, when an editor has yet to accept it
    is_late: bool = False  # said when the term of its account was over: no editor can publish it


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that is known about one item."""

    item: Item
    versions: Sequence[Version]  # every one, the first first
    partner: Partner
    ruling: Ruling = NOTHING  # about the item itself
    founder: Ruling = NOTHING  # about the item that founded its story: its state is the whole story's
    incidents: tuple[tuple[Incident, bool], ...] = ()  # of its channel; whether that was read before it began
    elsewhere: str | None = None  # why it does not belong here, if it does not
    answers: str | None = None  # of a comment: the address of what it is about
    restraints: tuple[Restraint, ...] = ()  # of the restricted periods that ask something of it
    term_ended: datetime | None = None  # when its account was nobody's voice any more; None: it is still somebody's

    @property
    def state(self) -> Decision | None:
        """The later word of the two: about the item, or about its story. A story's `publish` brings back no item."""
        own, whole = self.ruling.state, self.founder.state
        if own and whole:
            return own if whole.do is Do.PUBLISH and own.do in KEEPS_BACK else max(own, whole, key=lambda each: each.on)
        return own or whole

    def restricted(self, version: Version, word: Decision | None) -> tuple[Match, ...]:
        """Why a version waits in a restricted period, when an editor has said this about it."""
        return tuple(match for restraint in self.restraints for match in restraint.holds(version, word))

    def change(self, version: Version) -> Decision | None:
        """What an editor said of this version of it."""
        found = (each for digest, each in self.ruling.changes.items() if digest and version.digest.startswith(digest))
        return next(found, None)


def term_ended(partner: Partner, zone: ZoneInfo) -> datetime | None:
    """The first instant after the last day of an account's or a holder's term."""
    return datetime.combine(partner.ends + timedelta(days=1), time.min, zone) if partner.ends else None


def judge(case: Case, screen: Screen, zone: ZoneInfo) -> Judged:
    """Which version stands, and what remains to be decided."""
    item, state = case.item, case.state
    newest = case.versions[-1]
    if state and state.do in KEEPS_BACK:
        return Judged(item, None, (), state)
    if case.term_ended and item.placed >= case.term_ended:
        return Judged(item, None, (), None, is_late=True)
    own, settled = case.ruling.state, case.change(newest)
    settled = settled if settled and item.retracted and settled.on > item.retracted else None
    shows_again = (settled and settled.do is Do.DECLINE) or (own and item.retracted and own.on > item.retracted)
    if item.retracted and not shows_again:
        why = "its source took it back; readers see that it was withdrawn there"
        seen = not case.answers and any(
            not any(ask.holds for ask in _asks(case, version, screen, state, zone)) for version in case.versions
        )
        ask = Ask(Rule.RETRACTED, item.id, why, holds=False, version=newest.digest)
        return Judged(item, None, (ask,) if seen and not settled else (), None)
    shown, left = _first_shown(case, screen, zone)
    if shown is None:
        return Judged(item, None, tuple(left), None)
    pending: Version | None = None
    told = [shown.number]
    for version in case.versions:
        if version.number <= shown.number:
            continue
        verdict = case.change(version)
        if verdict is not None and verdict.do is Do.DECLINE:
            pending = None
        elif _may_follow(case, shown, version, verdict, screen):
            shown, pending = version, None
            told.append(version.number)
        else:
            pending = version
    asks: list[Ask] = []
    if pending is not None:
        found = (*_screened(case, newest, screen), *case.restricted(newest, case.change(newest)))
        asks.append(
            Ask(
                Rule.CHANGED,
                item.id,
                _why_changed(shown, pending, found, zone),
                holds=False,
                matched=", ".join(dict.fromkeys(each.matched for each in found)),
                sensitive=any(each.sensitive for each in found),
                version=pending.digest,
            )
        )
    return Judged(item, shown, tuple(asks), state, tuple(told), pending)


def _first_shown(case: Case, screen: Screen, zone: ZoneInfo) -> tuple[Version | None, Sequence[Ask]]:
    """The version that first reached readers, or None and what holds the newest one."""
    state = case.state
    if state and state.do is Do.PUBLISH:
        seen = [version for version in case.versions if covers(state, version.seen, zone)]
        if not seen and state is case.ruling.state and covers(state, case.item.placed, zone):
            seen = [case.versions[0]]  # the store was begun after the decision: it is the earliest that is known
        pin = state.version if state is case.ruling.state else None  # a story's names a version of its first item
        pinned = [version for version in case.versions if pin and version.digest.startswith(pin)]
        if fitting := pinned or ([] if pin else seen):
            surely = [version for version in fitting if version.seen <= state.on]  # a day alone has no hour
            first = fitting[-1] if pinned else surely[-1] if surely else fitting[0]
            asks = [ask for ask in _asks(case, first, screen, state, zone) if ask.holds]
            return (None, asks) if asks else (first, ())
    for version in case.versions:
        asks = _asks(case, version, screen, None, zone)
        if not any(ask.holds for ask in asks):
            return version, ()
    return None, asks


def _asks(case: Case, version: Version, screen: Screen, state: Decision | None, zone: ZoneInfo) -> list[Ask]:
    """What holds one version back. `state`: the editor's word to publish it, if there is one."""
    item = case.item
    found = []
    for incident, was_read in case.incidents:
        if not _is_tainted(case, incident, was_read, version) or (state and state.on.date() >= incident.on):
            continue
        why = f"the account was compromised (since {incident.since.astimezone(zone):%d %B %Y %H:%M}): {incident.title}"
        found.append(Ask(Rule.INCIDENT, item.id, why, version=version.digest))
    released = state is not None and state.do is Do.PUBLISH
    for match in _screened(case, version, screen):
        if released and (not match.sensitive or (state and state.second)):
            continue
        why = match.why
        if released and state:
            why = f"{state.by} released it; a sensitive match needs a second editor's initials (second: …). {why}"
        found.append(Ask(match.rule, item.id, why, True, match.matched, match.sensitive, version=version.digest))
    found += [
        Ask(match.rule, item.id, match.why, True, match.matched, match.sensitive, version=version.digest)
        for match in case.restricted(version, state if released else None)
    ]
    if not released and case.elsewhere:
        found.append(Ask(Rule.ELSEWHERE, item.id, case.elsewhere, version=version.digest))
    if not released and case.answers:
        why = f"somebody else's words about {case.answers}: each comment waits for an editor"
        found.append(Ask(Rule.COMMENT, item.id, why, version=version.digest))
    elif not released and case.partner.trust is Trust.REVIEW:
        why = f"everything from {case.partner.name} waits for an editor"
        found.append(Ask(Rule.TRUST, item.id, why, version=version.digest))
    return found


def _screened(case: Case, version: Version, screen: Screen) -> Sequence[Match]:
    seen: dict[tuple[str, str], Match] = {}
    for match in screen(version.said):
        seen.setdefault((match.rule, match.matched), match)
    return tuple(seen.values())


def _may_follow(case: Case, before: Version, after: Version, verdict: Decision | None, screen: Screen) -> bool:
    """Whether readers may see a change: an editor accepted it, two where it is sensitive, or it does not matter."""
    if verdict is None:
        return not _matters(case, before, after, screen)
    if case.restricted(after, verdict):
        return False
    known = {each.matched for each in _screened(case, before, screen)}
    fresh = [each for each in _screened(case, after, screen) if each.matched not in known]
    return verdict.second is not None or not any(each.sensitive for each in fresh)


def _matters(case: Case, before: Version, after: Version, screen: Screen) -> bool:
    """Whether an editor must see a change before readers do."""
    if case.answers or any(_is_tainted(case, incident, was_read, after) for incident, was_read in case.incidents):
        return True  # whoever changes a comment, or the name over it, asks again
    restricted = {each.why for each in case.restricted(after, case.state)}
    if restricted - {each.why for each in case.restricted(before, case.state)}:
        return True
    fresh = {each.matched for each in _screened(case, after, screen)}
    if fresh - {each.matched for each in _screened(case, before, screen)}:
        return True
    changed = share(before.said, after.said)
    if case.partner.trust is Trust.REVIEW:
        return changed > 0 or stated(before.said) != stated(after.said)
    return changed > MATERIAL


def _why_changed(before: Version, after: Version, found: Sequence[Match], zone: ZoneInfo) -> str:
    percent = round(100 * share(before.said, after.said))
    changed = f"{after.seen.astimezone(zone):%d %B %Y} ({percent} % of its words)"
    why = f"the source changed it on {changed}; readers still see the version before"
    if found:
        why += f". {found[0].why}"
    return why


def _is_tainted(case: Case, incident: Incident, was_read: bool, version: Version) -> bool:
    """Whether somebody else may have written it: by its own date, or by when we saw it.

    The day we saw it says nothing of a first version on a channel that we read for the first time.
    """
    says_when = version.number > 1 or was_read
    return any(
        incident.since <= moment and (incident.until is None or moment <= incident.until)
        for moment in (case.item.placed, *([version.seen] if says_when else []))
    )
