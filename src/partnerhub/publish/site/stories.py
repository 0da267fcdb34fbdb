"""The pages of stories, and what stands where one was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from partnerhub.curate import restricted
from partnerhub.model import Story, StoryState, Told
from partnerhub.publish import accounts, addresses, dates, linked_data, periods, share_card, sharing
from partnerhub.publish.comments import comments
from partnerhub.publish.page import BriefOf, IsKept, Page, brief, fingerprint
from partnerhub.publish.views import Tag

if TYPE_CHECKING:
    from partnerhub.publish.site.site import Site

HIDDEN = (StoryState.REJECTED, StoryState.HELD, StoryState.WAITING)  # seen by readers or not
AT_ONCE = 400
ENDED = (StoryState.WITHDRAWN, StoryState.RETRACTED, StoryState.MERGED, *HIDDEN)


def pages(site: Site, is_kept: IsKept, brief_of: BriefOf) -> Iterator[Page]:
    yield from _told(site, is_kept, brief_of)
    yield from _ended(site, is_kept)


def _told(site: Site, is_kept: IsKept, brief_of: BriefOf) -> Iterator[Page]:
    fresh: list[Story] = []
    inputs: dict[str, str] = {}
    for story in site.stories:
        path = addresses.story(story.id)
        around = [site.inputs[id_] for id_ in _around(site, story)]
        around += [*periods.of_story(site, story), *dates.inputs(site, story)]
        inputs[story.id] = fingerprint(site.inputs[story.id], *around)
        if thread := site.shelf.threads.get(story.id):
            inputs[story.id] = fingerprint(inputs[story.id], thread.inputs)
        if is_kept(path, inputs[story.id]):
            site.briefs[story.id], _, site.share_cards[story.id] = brief_of(path).partition(" ")
        else:
            fresh.append(story)
    for start in range(0, len(fresh), AT_ONCE):
        some = fresh[start : start + AT_ONCE]
        site.cards([site.shelf.by_id[id_] for story in some for id_ in _around(site, story)])  # in one question
        for told in site.store.told(some):
            drawn = brief_of(addresses.story(told.story.id)).partition(" ")[2]
            yield _page(site, told, inputs[told.story.id], drawn)


def _page(site: Site, told: Told, inputs: str, drawn_before: str) -> Page:
    """`drawn_before`: where the picture is with which the last edition shared it, "" for none."""
    story, banner = told.story, periods.of_story(site, told.story)
    page = site.views.story(
        told,
        site.store.versions([item.id for item in told.items if item.newest > 1]),
        site.debates,
        related=site.in_list([site.shelf.by_id[id_] for id_ in site.shelf.related.get(story.id, ())]),
        answers=site.in_list([site.shelf.by_id[id_] for id_ in site.shelf.answers.get(story.id, ())]),
    )
    page = replace(page, dates=dates.of_story(site, story))
    shared = periods.frozen(site, story, sharing.of_story(page.card, site.frame), drawn_before)
    picture = site.frame.root + page.card.picture.src if page.card.picture and site.frame.root else None
    said = linked_data.text(linked_data.story(page, story.details, site.frame, picture))
    promised = accounts.under(site, (story.partner, *(each for each in story.partners if each != story.partner)))
    then = accounts.in_office(site, site.views.local(story.placed).date()) if promised and not banner else ""
    page = replace(page, sharing=shared, linked_data=said, promised=promised, in_office=then, banner=banner)
    page = replace(page, takes_none=restricted.takes_no_answers(story, periods.running(site), site.hub, site.now))
    page = replace(page, comments=comments(site, told))
    site.briefs[story.id] = fingerprint(repr(brief(page.card)))
    drawn = ""
    if shared:
        drawn = periods.drawn_at(shared, site.frame)
        if drawn != drawn_before:
            site.drawings[drawn] = shared.card
    site.share_cards[story.id] = drawn
    found = f"{site.briefs[story.id]} {drawn}".strip()
    return Page(page.card.address, inputs, "story.html", page, brief=found)


def share_cards(site: Site, is_kept: IsKept) -> Iterator[Page]:
    """The pictures with which stories are shared, drawn where the edition lacks them. They belong to no language."""
    wanted = {path: story for story in site.stories if (path := site.share_cards[story.id])}
    lacking = {path: story for path, story in wanted.items() if not is_kept(path, path)}
    drawings = [site.drawings[path] for path in lacking if path in site.drawings]
    lost = [story for path, story in lacking.items() if path not in site.drawings]
    drawings += [share_card.of_story(card, site.frame.title, site.words) for card in site.cards(lost)]
    for path, data in share_card.made(drawings, site.frame.colours, lambda path, inputs: False):
        yield Page(path, path, data=data)


def _around(site: Site, story: Story) -> tuple[str, ...]:
    """The other stories that its page names."""
    return site.shelf.related.get(story.id, ()) + site.shelf.answers.get(story.id, ())


def _ended(site: Site, is_kept: IsKept) -> Iterator[Page]:
    """What stands at the addresses of stories that were withdrawn, taken back or merged."""
    ended = [story for story in site.store.stories(*ENDED) if story.state not in HIDDEN or story.was_public]
    targets = site.store.some_stories({story.into for story in ended if story.into})
    shown = [story for story in targets.values() if story.state is StoryState.PUBLISHED]
    tags = {story.id: Tag(card.title, card.address) for story, card in zip(shown, site.cards(shown), strict=True)}
    for story in ended:
        view = site.views.ended(story, tags.get(story.into or ""))
        inputs, path = fingerprint(site.look, repr(view)), addresses.story(story.id)
        if not is_kept(path, inputs):
            yield Page(path, inputs, "ended.html", view)
