"""Restricted periods before a poll as readers meet them: what older pages say of themselves, what takes no answers,
what runs, and the public log of what two editors let through.

Takes the site. What waits and what stands in the neutral form is decided in `curate.restricted`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from partnerhub.config.content.lines import line_of
from partnerhub.curate import restricted
from partnerhub.curate.decisions import is_address, spellings
from partnerhub.errors import Mistake
from partnerhub.language import N_
from partnerhub.model import Content, Debate, Decision, Do, Hub, PollKind, RestrictedPeriod, Story, Voice
from partnerhub.publish import addresses
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.views import Tag

if TYPE_CHECKING:
    from partnerhub.publish.frame import Frame
    from partnerhub.publish.sharing import Sharing
    from partnerhub.publish.site import Site

KINDS = {
    PollKind.ELECTION: N_("Election"),
    PollKind.BY_ELECTION: N_("By-election"),
    PollKind.REFERENDUM: N_("Referendum"),
}
SHOWN = {Do.PUBLISH: N_("Published"), Do.ACCEPT: N_("Change shown")}
POLITICAL = ("content/hustings/", "content/elections/")  # pages that have rules of their own about candidates


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """That a period runs, in a line."""

    says: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class PeriodEntry:
    """One period in the log."""

    name: str
    kind: str
    days: str
    poll: str
    areas: tuple[Tag, ...]  # (): the whole patch
    state: str  # "It runs until 10 December 2026."


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """One thing that two editors let readers see in a period."""

    day: str
    stamp: str  # 2026-04-14
    did: str
    who: str  # "AB, CD"
    why: str
    period: str
    story: Tag | None  # None: it is no longer shown


@dataclass(frozen=True, slots=True)
class PeriodLogPage:
    periods: tuple[PeriodEntry, ...]  # the latest first
    overrides: tuple[OverrideLine, ...]  # the newest first
    written_in: str | None  # the language of the editors' reasons, when it is not the page's
    crumbs: tuple[Tag, ...] = ()


# ── what runs ──


def running(site: Site) -> RestrictedPeriod | None:
    return site.hub.period_on(site.today)


def line(site: Site) -> PeriodLine | None:
    """For the front page and the status page."""
    if (period := running(site)) is None:
        return None
    says = site.words.gettext("A pre-election period runs until %(day)s: less is published here.")
    where = addresses.ELECTIONS if site.content.elections else addresses.PERIOD_LOG
    return PeriodLine(says % {"day": site.views.day(period.until)}, Tag(period.name, where))


def is_held_back(site: Site, story: Story) -> bool:
    """Whether a story of the office or the holder does not lead the front page while a period runs."""
    if (period := running(site)) is None or not restricted.is_own(story, site.hub):
        return False
    return restricted.covers(period, story.areas, site.hub)


# ── what older pages say ──


def of_story(site: Site, story: Story) -> tuple[str, ...]:
    """What the page of a story of the office or the holder says of its time."""
    if not restricted.is_own(story, site.hub):
        return ()
    period, who = running(site), site.hub.by_partner[story.partner]
    day = site.views.local(story.placed).date()
    if period and story.neutral:
        says = site.words.gettext(
            "In the pre-election period until %(day)s the office’s news stands here as a title, a date and a link."
        )
        return (says % {"day": site.views.day(period.until)},)
    found = list(_former(site, day, who.ends if who.voice is Voice.HOLDER else None))
    if period and restricted.was_before(story, period, site.hub, site.shelf.zone):
        found.append(_before(site, day, period))
    if period and restricted.takes_no_answers(story, period, site.hub, site.now):
        found.append(_no_answers(site, period))
    return tuple(found)


def of_file(site: Site, content: Content, file: str) -> tuple[str, ...]:
    """What one of the editors' pages says of its time."""
    if not site.hub.restricted_periods and len(site.hub.office) < 2:
        return ()
    day, areas = _published(content, file)
    if day is None or day > site.today:
        return ()
    period = running(site)
    found = list(_former(site, day, None))
    if period and day < period.since and restricted.covers(period, areas, site.hub):
        found.append(_before(site, day, period))
    return tuple(found)


def pause(site: Site, debate: Debate) -> str:
    """Why an open debate takes no answers, "" when it does."""
    period = running(site)
    if period is None or not restricted.is_suspended(debate, period, site.hub, site.today):
        return ""
    if debate.closes < period.after:
        return site.words.gettext("Because of the pre-election period it takes no more answers.")
    return _no_answers(site, period)


def _no_answers(site: Site, period: RestrictedPeriod) -> str:
    says = site.words.gettext("Because of the pre-election period it takes no answers until %(day)s.")
    return says % {"day": site.views.day(period.after)}


def _before(site: Site, day: date, period: RestrictedPeriod) -> str:
    says = site.words.gettext(
        "This page was published on %(day)s, before the pre-election period that began on %(since)s. It is kept as a "
        "record."
    )
    return says % {"day": site.views.day(day), "since": site.views.day(period.since)}


def _former(site: Site, day: date, ends: date | None) -> Iterator[str]:
    """Of what was made under a body or in a term that is over."""
    then, now = site.hub.office_on(day), site.hub.office_on(site.today)
    if then.since != now.since:
        says = site.words.gettext(
            "This page was published on %(day)s, when %(name)s was in office. It is kept as a record."
        )
        yield says % {"day": site.views.day(day), "name": then.name}
    elif ends and ends < site.today:
        says = site.words.gettext(
            "This page was published on %(day)s, in a term of office that ended on %(end)s. It is kept as a record."
        )
        yield says % {"day": site.views.day(day), "end": site.views.day(ends)}


def _published(content: Content, file: str) -> tuple[date | None, tuple[str, ...]]:
    """(the day of one of the editors' pages, as far as its file says so; its areas)."""
    for debate in content.debates:
        if debate.file == file:
            return debate.opens, debate.areas
    for roundup in content.roundups:
        if roundup.file == file:
            about = next((each.areas for each in content.debates if each.id == roundup.debate), ())
            return roundup.on, about
    return next((each.on for each in content.words if each.file == file), None), ()


# ── cards ──


def frozen(site: Site, story: Story, shared: Sharing | None, drawn_before: str) -> Sharing | None:
    """How a story is shared while a period runs: one of the office or the holder as it was before, or not at all."""
    period, zone = running(site), site.shelf.zone
    if period is None or shared is None:
        return shared
    if restricted.is_of(story, period, site.hub, zone):
        return None
    if drawn_before and restricted.was_before(story, period, site.hub, zone):
        return replace(shared, image=addresses.absolute(site.frame.root, drawn_before))
    return shared


def drawn_at(shared: Sharing, frame: Frame) -> str:
    """Where the picture of a page that is shared is, inside the edition."""
    return shared.image.removeprefix(frame.root)


# ── the log ──


def pages(site: Site, content: Content, is_kept: IsKept) -> Iterator[Page]:
    """The periods there were, are and will be, and what was shown in them nevertheless."""
    if not site.hub.restricted_periods:
        return
    newest_first = sorted(site.hub.restricted_periods, key=lambda each: -each.since.toordinal())
    spoken = zip(site.shelf.hub.restricted_periods, site.hub.restricted_periods, strict=True)
    names = {own.name: said.name for own, said in spoken}
    over = restricted.overrides(content)
    told = [each for each in over if each.on <= site.now]
    stories = _stories(site, told)
    own = site.shelf.hub.languages[0]
    view = PeriodLogPage(
        tuple(_entry(site, period) for period in newest_first),
        tuple(_override(site, each, names.get(each.period or "", each.period or ""), stories) for each in told),
        None if site.words.code == own else own,
        (Tag(site.words.gettext("Elections"), addresses.ELECTIONS),) if content.elections else (),
    )
    inputs = fingerprint(site.look, repr(view))
    if not is_kept(addresses.PERIOD_LOG, inputs):
        yield Page(addresses.PERIOD_LOG, inputs, "period_log.html", view)


def log(site: Site) -> Tag | None:
    """The way to the log; None where there is none."""
    if not site.hub.restricted_periods:
        return None
    return Tag(site.words.gettext("Pre-election periods"), addresses.PERIOD_LOG)


def _entry(site: Site, period: RestrictedPeriod) -> PeriodEntry:
    _, views = site.words.gettext, site.views
    since, until, poll = views.day(period.since), views.day(period.until), views.day(period.poll)
    if site.today < period.since:
        state = _("It begins on %(day)s.") % {"day": since}
    elif site.today <= period.until:
        state = _("It runs until %(day)s.") % {"day": until}
    else:
        state = _("It is over.")
    days = _("%(since)s to %(until)s") % {"since": since, "until": until}
    areas = tuple(Tag(site.hub.by_area[area].name, addresses.area(area)) for area in period.areas)
    return PeriodEntry(period.name, _(KINDS[period.kind]), days, poll, areas, state)


def _override(site: Site, word: Decision, period: str, stories: Mapping[str, Tag]) -> OverrideLine:
    local = site.views.local(word.on)
    who = ", ".join(filter(None, (word.by, word.second)))
    did = site.words.gettext(SHOWN[word.do])
    return OverrideLine(
        site.views.day(word.on), local.date().isoformat(), did, who, word.why, period, stories.get(word.about)
    )


def _stories(site: Site, words: list[Decision]) -> dict[str, Tag]:
    """By what a decision names, the story it is about, of those that are shown."""
    named = {each.about for each in words if is_address(each.about)}
    at = site.store.at_address({spelt for name in named for spelt in spellings(name)})
    items = {name: next((at[spelt][0] for spelt in spellings(name) if at.get(spelt)), "") for name in named}
    items |= {each.about: each.about for each in words if not is_address(each.about)}
    homes = site.store.homes(items={item for item in items.values() if item})
    found = {}
    for name, item in items.items():
        if (home := homes.get(item)) and (tags := site.tags([home.story])):
            found[name] = tags[0]
    return found


# ── neutrality ──


def partial(
    hub: Hub, content: Content, now: datetime, last: Mapping[str, str], read: Callable[[str], str]
) -> list[Mistake]:
    """Pages of the editors that name a candidate or a party while a period runs, each with its line.

    `last`: by file, what readers saw before. A page of before the period may keep the names it had; pages about
    hustings and elections have their own rules.
    """
    zone = ZoneInfo(hub.timezone)
    if (period := hub.period_on(now.astimezone(zone).date())) is None:
        return []
    days = {each.file: each.on for each in content.words}
    days |= {each.file: each.on.astimezone(zone).date() for each in content.decisions}
    days |= {each.file: each.on for each in content.incidents} | {each.file: each.on for each in content.roundups}
    days |= {each.file: each.opens for each in content.debates}
    gone = {each.file for each in content.words if each.withdrawn}
    files = {each.file for each in content.words} | {each.file for each in content.roundups}
    found = []
    for file in sorted(files - gone):
        if file.startswith(POLITICAL):
            continue
        on = days[file]
        is_older = on is not None and on < period.since
        if is_older and file not in last:
            continue
        known = _names(last[file], period) if is_older else []
        for name in _names(read(file), period):
            if name in known:
                continue
            problem = (
                f"names “{name}” in the restricted period “{period.name}”, until {restricted.said(period.until)}: take "
                "the name out, or wait until the period is over"
            )
            if on is None:
                problem += "; where the page is older than the period, say so with `published: DAY`"
            found.append(Mistake(file, line_of(hub.root, file, name), "", problem))
    return found


def _names(text: str, period: RestrictedPeriod) -> list[str]:
    return list(dict.fromkeys(match.matched for match in restricted.names_in(text, period)))
