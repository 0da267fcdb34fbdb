"""How the days, names and times of an election are said: in one language, on the clocks of the patch. Pure.

Takes an election or a hustings and the site; gives words. What the pages are made of is in `elections` and `hustings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING

from partnerhub.language import N_, Language
from partnerhub.model import Content, Hub
from partnerhub.model.election import Due, Election, Hustings, InLanguages, Step

if TYPE_CHECKING:
    from partnerhub.publish.site import Site

STEPS = {
    Step.NOTICE: N_("Notice of election"),
    Step.NOMINATIONS: N_("Nominations close"),
    Step.NOMINATED: N_("Statement of persons nominated"),
    Step.REGISTER: N_("Last day to register to vote"),
    Step.POSTAL: N_("Last day to apply for a postal vote"),
    Step.PROXY: N_("Last day to apply for a proxy vote"),
    Step.CERTIFICATE: N_("Last day to apply for a free Voter Authority Certificate"),
    Step.EMERGENCY: N_("Last time to apply for an emergency proxy"),
    Step.POLL: N_("Polling day"),
    Step.COUNT: N_("The count begins"),
}
# What concerns everybody who votes, and so stands among the events.
VOTERS = frozenset({Step.REGISTER, Step.POSTAL, Step.PROXY, Step.CERTIFICATE, Step.POLL, Step.COUNT})


class Phase(StrEnum):
    COMING = "coming"
    TODAY = "today"  # the day of the poll
    OVER = "over"  # also of a poll that does not take place


@dataclass(frozen=True, slots=True)
class Said:
    """Words with their language, when it is not the page's."""

    text: str
    language: str | None = None


def phase(election: Election, today: date) -> Phase:
    if election.cancelled:
        return Phase.OVER
    if today == election.poll:
        return Phase.TODAY
    return Phase.COMING if today < election.poll else Phase.OVER


def polling_day(election: Election, state: Phase, words: Language) -> str:
    if election.cancelled:
        return words.gettext("There is no poll")
    if state is Phase.TODAY:
        return words.gettext("Polling day is today")
    says = N_("Polling day is %(day)s") if state is Phase.COMING else N_("The poll was on %(day)s")
    return words.gettext(says) % {"day": weekday(election.poll, words)}


def hours(election: Election, site: Site, state: Phase) -> str:
    poll = election.due(Step.POLL)
    if poll is None or poll.all_day or poll.ends <= poll.starts or election.cancelled:
        return ""
    says = (
        N_("Polling stations were open from %(start)s to %(end)s.")
        if state is Phase.OVER
        else N_("Polling stations are open from %(start)s to %(end)s.")
    )
    starts, ends = site.views.local(poll.starts), site.views.local(poll.ends)
    return site.words.gettext(says) % {"start": f"{starts:%H:%M}", "end": f"{ends:%H:%M}"}


def step_name(each: Due, site: Site) -> Said:
    return said(each.name, site) if each.name else Said(site.words.gettext(STEPS[each.step]))


def moment(each: Due, site: Site) -> str:
    """“Tuesday 24 November 2026”, with its hour when it has one, and both hours of the poll."""
    starts, ends = site.views.local(each.starts), site.views.local(each.ends)
    day = weekday(starts.date(), site.words)
    if each.all_day:
        return day
    if ends > starts and ends.date() == starts.date():
        says = site.words.gettext("%(day)s, %(start)s to %(end)s")
        return says % {"day": day, "start": f"{starts:%H:%M}", "end": f"{ends:%H:%M}"}
    return site.words.gettext("%(day)s, %(time)s") % {"day": day, "time": f"{starts:%H:%M}"}


def weekday(day: date, words: Language) -> str:
    """“Tuesday 24 November 2026”."""
    name = words.locale.days["stand-alone"]["wide"][day.weekday()]
    return f"{name} {words.day(day)}" if words.code == words.spoken else words.day(day)


def left(last: date, site: Site) -> str:
    """How long there is until a day."""
    days = (last - site.today).days
    if days == 0:
        return site.words.gettext("today")
    return site.words.ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}


def said(text: InLanguages, site: Site) -> Said:
    code, languages = site.words.code, site.hub.languages
    return Said(text.said(code), None if text.is_in(code, languages) else languages[0])


def own(text: str, site: Site) -> Said:
    """Words that stand there in the site's own language alone."""
    return Said(text, None if site.words.code == site.hub.languages[0] else site.hub.languages[0])


def of_election(content: Content, election: Election) -> list[Hustings]:
    return [each for each in content.hustings if each.election == election.id]


def uncovered(content: Content, hub: Hub, election: Election) -> list[str]:
    """The areas of an election, one level below it, for which nobody announced a hustings that takes place."""
    inside = {area: [each.id for each in hub.areas if each.within == area] for area in election.areas}
    covered = dict.fromkeys(each for area in election.areas for each in (inside[area] or [area]))
    held = {area for each in of_election(content, election) if not each.cancelled for area in each.areas}

    def is_near(area: str) -> bool:
        around = {each.id for each in hub.line_of(area)}
        return any(other in around or area in {each.id for each in hub.line_of(other)} for other in held)

    return [area for area in covered if not is_near(area)]


def time_of(each: Hustings, site: Site) -> str:
    starts, ends = site.views.local(each.starts), site.views.local(each.ends)
    day = weekday(starts.date(), site.words)
    if ends > starts and ends.date() == starts.date():
        says = site.words.gettext("%(day)s, %(start)s to %(end)s")
        return says % {"day": day, "start": f"{starts:%H:%M}", "end": f"{ends:%H:%M}"}
    return site.words.gettext("%(day)s, %(time)s") % {"day": day, "time": f"{starts:%H:%M}"}


def organiser(each: Hustings, site: Site) -> Said:
    partner = site.hub.by_partner.get(each.organiser)
    return Said(partner.name) if partner else own(each.organiser, site)


def told_again(site: Site, file: str, on: date) -> tuple[datetime, int]:
    """(when a page was last put right, how often): calendars and readers take a new day only from a newer entry."""
    days = [each.on for words in site.content.words if words.file == file for each in words.corrections]
    return morning(max(days, default=on)), len(days)


def morning(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
