"""What lists show of what is ahead of them: a call that closes, or what takes place, in a line.

Takes the site and what is coming; gives frozen values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from partnerhub.model import Story
from partnerhub.publish import addresses, ahead, events
from partnerhub.publish.ahead import Coming
from partnerhub.publish.page import fingerprint
from partnerhub.publish.views import Due, Tag

if TYPE_CHECKING:
    from partnerhub.publish.site import Site


def coming(site: Site, path: str, stories: Sequence[Story], *, also_off: bool = False) -> list[Coming]:
    """What has a date to come, of the list of these stories at `path`."""
    return ahead.coming(stories, site.diary.of(stories, site.beside.get(path, ())), site.now, also_off=also_off)


def inputs(site: Site, some: Sequence[Coming]) -> str:
    """The fingerprint of them in a list."""
    briefs = [site.briefs[each.told] for each in some if each.told]
    return fingerprint(site.look, repr([each.happening for each in some]), *briefs)


def due(site: Site, each: Coming, *, counts: bool = False) -> Due:
    """As lists show it; `counts`: with how long it is until then, on a page that is made anew each day."""
    left = ahead.left(each.at, site.now, site.shelf.zone, site.words) if counts else ""
    card = site.in_list([site.shelf.by_id[each.told]])[0] if each.told else None
    if not each.happening:
        assert card
        assert card.due
        language = site.own_language if card.is_retitled else card.language
        tag, fact, kind = Tag(card.title, card.address), card.due, card.kind
        return Due(tag, fact, left, kind, card.partner, card.source.voice, "", card.text, language, card.is_sensitive)
    what = each.happening
    who = site.hub.by_partner.get(what.partner or "")
    return Due(
        tag=Tag(what.title, what.address),
        fact=events.fact(site, what),
        left=left,
        kind=Tag(events.kind_of(site, what), addresses.kind(what.kind)),
        partner=Tag(who.name, addresses.partner(who.id)) if who else None,
        voice=card.source.voice if card else site.views.voice(who) if who else None,
        organiser=what.organiser,
        text=card.text if card else what.says,
        language=what.language,
        is_sensitive=what.is_sensitive,
    )
