"""What a restricted period before a poll asks of one item: whether it waits, and in which form it stands. Pure.

    holder's words, a campaign of the office        wait until the period is over, then stand where they belong in time
    anybody's words that name a candidate or party  wait likewise
    other words of the office                       stand in the neutral form: title, date and link
    what was there before the period                stays; nothing new is put to it

An editor's `publish` with `period` and `second` goes before all of these. docs/elections.md tells it to editors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

from partnerhub.config.content.lines import line_of
from partnerhub.curate.screening.cases import CANDIDATE, PARTY, elections
from partnerhub.curate.screening.page import fold
from partnerhub.curate.screening.values import Match, Surroundings
from partnerhub.curate.words import stated
from partnerhub.errors import Mistake
from partnerhub.model import (
    Content,
    Debate,
    Decision,
    Do,
    Hub,
    Item,
    ItemKind,
    Partner,
    RestrictedPeriod,
    Rule,
    Said,
    Story,
    Version,
    Voice,
    is_over,
)

RULES = frozenset({str(Rule.RESTRICTED), CANDIDATE.id, PARTY.id})  # what waits for the end of a period
OWN = frozenset({Voice.OFFICE, Voice.HOLDER})
HANDOVER = timedelta(days=30)  # after a poll in which a term that the poll ended runs out
MOST = 20  # names that are told of one item
ATTRIBUTE = re.compile(r'\b(?:href|title)="([^"]*)"')  # of a cleaned body


@dataclass(frozen=True, slots=True)
class Restraint:
    """What one period asks of one item. `is_lost`: it is over, and the holder's term ended with it."""

    period: RestrictedPeriod
    item: Item
    voice: Voice
    is_covered: bool  # by the areas of the period
    was_read: bool  # its channel, before the period began: then what is first seen in it is new
    zone: ZoneInfo
    kind: Mapping[int, ItemKind]  # of the versions of what the office says, by number
    is_lost: bool = False

    def holds(self, version: Version, word: Decision | None = None) -> tuple[Match, ...]:
        """Why a version waits. `word`: what an editor said to let readers see it."""
        released = word is not None and word.do in (Do.PUBLISH, Do.ACCEPT)
        if self.is_lost:
            return () if released else (self._match(LOST),)
        decided_now = released and word is not None and self._within(word.on)
        if not (self._is_of(version) or decided_now) or (word and self._lets(word)):
            return ()
        matches = [self._named(match, word if released else None) for match in named(version.said, self.period)]
        if why := self._why(version):
            matches.append(self._match(why, word if released else None))
        return tuple(matches)

    def is_neutral(self, version: Version, word: Decision | None) -> bool:
        """Whether it stands as a title, a date and a link: what the office says in the period, as it first came."""
        is_new = self._is_of(Version(1, self.item.first_seen, version.said))
        return self.voice is Voice.OFFICE and self.is_covered and is_new and not (word and self._lets(word))

    def _is_of(self, version: Version) -> bool:
        """Whether it was said in the period, or first seen in it where we read before."""
        says_when = version.number > 1 or self.was_read
        return self._within(self.item.placed) or (says_when and self._within(version.seen))

    def _within(self, moment: datetime) -> bool:
        return self.period.since <= moment.astimezone(self.zone).date() <= self.period.until

    def _lets(self, word: Decision) -> bool:
        is_override = word.do in (Do.PUBLISH, Do.ACCEPT) and word.second is not None
        return is_override and word.period == self.period.name

    def _why(self, version: Version) -> str:
        if not self.is_covered:
            return ""
        if self.voice is Voice.HOLDER:
            return HOLDER
        is_campaign = self.kind.get(version.number) is ItemKind.CAMPAIGN
        return CAMPAIGN if self.voice is Voice.OFFICE and is_campaign else ""

    def _match(self, why: str, word: Decision | None = None) -> Match:
        return Match(Rule.RESTRICTED, "", 0, 0, self._said(why, word), sensitive=False)

    def _named(self, match: Match, word: Decision | None) -> Match:
        why = f"{match.why} {self._said(NAMES, word)}"
        return Match(match.rule, match.matched, match.start, match.end, why, match.sensitive)

    def _said(self, why: str, word: Decision | None) -> str:
        days = {"name": self.period.name, "last": said(self.period.until), "after": said(self.period.after)}
        before = f"{word.by} released it, but not for the period. " if word else ""
        return before + why.format(**days)


HOLDER = (
    "What the office-holder says waits while the period “{name}” runs, until {last}; it is shown by itself on {after}. "
    "To show it before that takes `period` and a second editor's initials."
)
CAMPAIGN = (
    "A new campaign of the office waits while the period “{name}” runs, until {last}; it is shown by itself on "
    "{after}. To show it before that takes `period` and a second editor's initials."
)
NAMES = "It is released by itself on {after}; to show it before that takes `period` and a second editor's initials."
LOST = (
    "The office-holder said it in the period “{name}”, which ended on {last}, and the term ended with the "
    "poll: it stays here, kept and unread, unless an editor publishes it."
)


def said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def named(words: Said, period: RestrictedPeriod) -> Iterator[Match]:
    """The candidates and parties that something names, in whatever of it reaches readers: its words, where it takes
    place, what is said of its pictures, where it leads, and of a comment whose it is."""
    attributes = (unescape(value) for value in ATTRIBUTE.findall(words.body))
    pictures = (picture.alt or "" for picture in words.pictures)
    author = words.author if words.answers else None
    told = (words.title, words.text, *stated(words), *attributes, *pictures, words.link, author)
    yield from names_in("\n".join(filter(None, told)), period)


def names_in(text: str, period: RestrictedPeriod) -> Sequence[Match]:
    page = fold(text)
    found = []
    for hit in elections(page, Surroundings(periods=(period,), day=period.since)):
        assert hit.rule is not None
        start, end = page.span(hit.start, hit.end)
        found.append(Match(hit.rule.id, text[start:end], start, end, hit.why or hit.rule.why, hit.rule.sensitive))
    return sorted(found, key=lambda match: (match.start, match.end, match.rule))[:MOST]


def voice_of(item: Item, hub: Hub) -> Voice:
    channel = hub.by_channel.get(item.channel)
    return channel.voice if channel else hub.by_partner[item.partner].voice


def covers(period: RestrictedPeriod, areas: Iterable[str], hub: Hub) -> bool:
    """Whether a period is about what belongs to these areas: one of its own, or one inside of these."""
    return not period.areas or any(step.id in period.areas for area in areas for step in hub.line_of(area))


def lost(item: Item, hub: Hub, today: date, zone: ZoneInfo) -> RestrictedPeriod | None:
    """The period, over by now, in which a holder said something whose term ended, or will end, with that poll."""
    who = hub.by_partner[item.partner]
    if voice_of(item, hub) is not Voice.HOLDER:
        return None
    period = hub.period_on(item.placed.astimezone(zone).date())
    return period if period and ended_with(who, period) and today > period.until else None


def ended_with(who: Partner, period: RestrictedPeriod) -> bool:
    """Whether a term ran out with a poll: on its day, or in the weeks of the handover after it."""
    return who.ends is not None and period.since <= who.ends <= period.until + HANDOVER


# ── stories, debates ──


def is_own(story: Story, hub: Hub) -> bool:
    """Whether a story is the office's or the holder's: their words stand first in it."""
    who = hub.by_partner.get(story.partner)
    return who is not None and who.voice in OWN


def was_before(story: Story, period: RestrictedPeriod, hub: Hub, zone: ZoneInfo) -> bool:
    """Whether a story of the office or the holder was there before a period that is about it."""
    is_older = story.placed.astimezone(zone).date() < period.since and not story.neutral
    return is_own(story, hub) and is_older and covers(period, story.areas, hub)


def is_of(story: Story, period: RestrictedPeriod, hub: Hub, zone: ZoneInfo) -> bool:
    """Whether a story of the office or the holder was made in a period that is about it."""
    is_new = period.since <= story.placed.astimezone(zone).date() <= period.until
    return is_own(story, hub) and (bool(story.neutral) or (is_new and covers(period, story.areas, hub)))


def takes_no_answers(story: Story, period: RestrictedPeriod | None, hub: Hub, now: datetime) -> bool:
    """Whether it is a campaign of the office or the holder that would go on, were there no period."""
    is_open = story.details.kind is ItemKind.CAMPAIGN and not is_over(story.details, now)
    return period is not None and is_open and is_own(story, hub) and covers(period, story.areas, hub)


def is_suspended(debate: Debate, period: RestrictedPeriod | None, hub: Hub, today: date) -> bool:
    """Whether a debate that would be open takes no answers, because a period runs."""
    return period is not None and debate.opens <= today <= debate.closes and covers(period, debate.areas, hub)


def refused(content: Content, hub: Hub, today: date) -> list[Mistake]:
    """Debates that would open in a period which runs or is to come."""
    withdrawn = {words.file for words in content.words if words.withdrawn}
    found = []
    for debate in content.debates:
        period = hub.period_on(debate.opens)
        if not period or period.until < today or debate.file in withdrawn or not covers(period, debate.areas, hub):
            continue
        problem = (
            f"opens on {debate.opens}, in the restricted period “{period.name}” ({period.since} to {period.until}), in "
            f"which no new debate may open: let it open on {period.after} or later, or make it a draft"
        )
        found.append(Mistake(debate.file, line_of(hub.root, debate.file, "opens:"), "", problem))
    return found


def overrides(content: Content) -> tuple[Decision, ...]:
    """What two editors let readers see in a period, the newest first."""
    found = [each for each in content.decisions if each.period and each.do in (Do.PUBLISH, Do.ACCEPT)]
    return tuple(sorted(found, key=lambda each: (-each.on.timestamp(), each.file)))
