"""The front page: what is new and matters here, what closes soon, what is discussed; and the page of deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from partnerhub.curate.rank import calm
from partnerhub.model import ItemKind, Story, is_over
from partnerhub.publish import addresses, ahead, commitments, dues, linked_data, notices, periods, search
from partnerhub.publish.ahead import Coming
from partnerhub.publish.debates import Phase, phase, when
from partnerhub.publish.following import calendar_of, follow_pages
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.site import events
from partnerhub.publish.views import ClosingPage, Discussed, HomePage, Tag, area_tag, kind_tag, topic_tag

if TYPE_CHECKING:
    from partnerhub.publish.site.site import Site

RECENT = timedelta(days=60)  # a round-up is news for so long
TOP = 4  # stories that matter, with their pictures
LATEST = 10
EACH = 3  # stories of one partner
DUE = 5
WEEKS = timedelta(days=14)
DISCUSSED = 4


def pages(site: Site, is_kept: IsKept) -> Iterator[Page]:
    yield from _home(site, is_kept)
    yield from _closing(site, is_kept)
    urgent = notices.entries(site)
    yield from follow_pages(site, addresses.HOME, site.hub.title, site.stories, is_kept, first=urgent)


def _home(site: Site, is_kept: IsKept) -> Iterator[Page]:
    hub = site.hub
    top, latest = chosen(site)
    soon = _soon(site)
    due = [dues.due(site, each, counts=True) for each in soon[:DUE]]
    discussed, written = ((), ()) if site.running else (_debates(site), _roundups(site))  # not in an emergency
    promised = commitments.on_home(site)
    period = periods.line(site)
    around = repr((hub.topics, hub.areas, hub.description, due, discussed, written, promised, len(soon), period))
    inputs = site.list_inputs([*top, *latest], around)
    if not is_kept(addresses.HOME, inputs):
        view = HomePage(
            site.in_list(top),
            site.in_list(latest),
            tuple(due),
            len(soon),
            discussed,
            written,
            tuple(topic_tag(topic) for topic in hub.topics if topic.priority),
            tuple(topic_tag(topic) for topic in hub.topics if not topic.priority),
            tuple((area_tag(area), len(hub.line_of(area.id)) - 1) for area in hub.areas),
            linked_data.text(linked_data.home(site.frame, addresses.SEARCH if search.is_possible() else None)),
            period=period,
            promised=promised,
        )
        yield Page(addresses.HOME, inputs, "home.html", view)


def chosen(site: Site) -> tuple[list[Story], list[Story]]:
    """(what matters most, the rest of the newest): featured ones, then the newest of a priority, then any; calm."""
    priorities = {topic.id for topic in site.hub.topics if topic.priority}
    open_now = [story for story in site.stories if not is_over(story.details, site.now)]
    featured = [story for story in open_now if story.featured]
    others = [story for story in open_now if not story.featured and not periods.is_held_back(site, story)]
    of_priority = [story for story in others if priorities.intersection(story.topics)]
    top = [*featured, *calm([*of_priority, *others], TOP, 1)][:TOP]
    named = {story.id for story in top}
    return top, calm((story for story in open_now if story.id not in named), LATEST, EACH)


def _debates(site: Site) -> tuple[Discussed, ...]:
    """Those that take something, the first to close first."""
    open_now = [each for each in site.content.debates if phase(each, site.today) is Phase.OPEN]
    open_now.sort(key=lambda each: (each.closes, each.id))
    return tuple(
        Discussed(Tag(each.question, addresses.debate(each.id)), ". ".join(when(each, site.today, site.views)))
        for each in open_now[:DISCUSSED]
    )


def _roundups(site: Site) -> tuple[Discussed, ...]:
    """The newest of these weeks."""
    since = site.today - RECENT
    recent = [each for each in site.content.roundups if not each.is_draft and each.on >= since]
    recent.sort(key=lambda each: (-each.on.toordinal(), each.id))
    return tuple(
        Discussed(
            Tag(each.title, addresses.roundup(each.id)),
            site.words.gettext("A round-up of %(day)s") % {"day": site.views.day(each.on)},
        )
        for each in recent[:DISCUSSED]
    )


def _soon(site: Site) -> list[Coming]:
    """What closes, and what takes place in these two weeks: what comes later has pages of its own."""
    until = site.today + WEEKS
    every = dues.coming(site, addresses.CLOSING, site.stories)
    return [
        each
        for each in every
        if not each.happening or each.kind in events.NO_EVENTS or site.views.local(each.at).date() < until
    ]


def _closing(site: Site, is_kept: IsKept) -> Iterator[Page]:
    """Everything that closes or begins, by week."""
    words = site.words
    soon = _soon(site)
    names = (words.gettext("In the next seven days"), words.gettext("The week after"), words.gettext("Later"))
    groups = tuple(
        (name, tuple(dues.due(site, each, counts=True) for each in some))
        for name, some in zip(names, ahead.weeks(soon, site.now, site.shelf.zone), strict=True)
    )
    kinds = tuple(kind_tag(kind, words) for kind in ItemKind if any(each.kind is kind for each in soon))
    inputs = fingerprint(site.look, repr((groups, kinds)))
    if not is_kept(addresses.CLOSING, inputs):
        yield Page(addresses.CLOSING, inputs, "closing.html", ClosingPage(groups, kinds))
    title = f"{words.gettext('Closing soon')} · {site.hub.title}"
    yield from calendar_of(site, addresses.CLOSING, title, list(commitments.dues(site)), is_kept, site.stories)
