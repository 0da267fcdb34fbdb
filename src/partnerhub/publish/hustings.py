"""One hustings: who holds it, who was asked and what each replied, and answers side by side in the official order.

Takes the site and what editors wrote; gives the view of its page, whose words are Pelican's. Every candidate has the
same cell in every row. Answers stand there together: none before all are here, or before the day for them is over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partnerhub.language import N_
from partnerhub.model import ItemKind, Standing
from partnerhub.model.election import Candidate, Election, Hustings, Invited, Question, Reply
from partnerhub.publish import addresses, linked_data
from partnerhub.publish.corrections import CorrectionLine
from partnerhub.publish.happenings import Happening
from partnerhub.publish.polling import Said, morning, organiser, own, said, time_of, told_again
from partnerhub.publish.views import Tag, area_tag

if TYPE_CHECKING:
    from partnerhub.publish.site import Site

REPLIES = {
    Reply.INVITED: N_("Invited, no reply yet"),
    Reply.ACCEPTED: N_("Accepted"),
    Reply.DECLINED: N_("Declined"),
    Reply.NOT_INVITED: N_("Not invited"),
}
NO_REPLY = N_("Invited, did not reply")  # when it is over


@dataclass(frozen=True, slots=True)
class CandidateLine:
    name: str
    party: str
    reply: str
    reason: Said | None


@dataclass(frozen=True, slots=True)
class AnswerCell:
    name: str
    party: str
    text: Said | None
    says: str  # why there is none


@dataclass(frozen=True, slots=True)
class QuestionRow:
    text: Said
    answers: tuple[AnswerCell, ...]


@dataclass(frozen=True, slots=True)
class HustingsPage:
    id: str
    name: Said
    election: Tag
    election_name: Said
    organiser: Said
    organiser_at: str | None  # the page of the partner that holds it
    place: Said
    access: Said
    areas: tuple[Tag, ...]
    when: str
    starts: str
    ends: str
    is_over: bool
    cancelled: Said | None
    booking: str | None  # while there is time
    candidates: tuple[CandidateLine, ...]
    questions: tuple[QuestionRow, ...]
    words: int
    waits: str  # the day on which answers are shown, while they are not
    write_up: str | None
    recording: str | None
    by: str
    day: str
    stamp: str


def page(site: Site, hustings: Hustings) -> HustingsPage:
    election = election_of(site, hustings)
    partner = site.hub.by_partner.get(hustings.organiser)
    starts, ends = site.views.local(hustings.starts), site.views.local(hustings.ends)
    is_over = max(hustings.starts, hustings.ends) < site.now or site.today > election.poll
    waits = is_waiting(hustings, site)
    return HustingsPage(
        id=hustings.id,
        name=said(hustings.title, site),
        election=Tag(election.name.said(site.words.code), addresses.election(election.id)),
        election_name=said(election.name, site),
        organiser=organiser(hustings, site),
        organiser_at=addresses.partner(partner.id) if partner else None,
        place=own(hustings.place, site),
        access=own(hustings.access, site),
        areas=tuple(area_tag(site.hub.by_area[area]) for area in hustings.areas),
        when=time_of(hustings, site),
        starts=starts.isoformat(timespec="minutes"),
        ends=ends.isoformat(timespec="minutes") if ends > starts else "",
        is_over=is_over,
        cancelled=own(hustings.cancelled, site) if hustings.cancelled else None,
        booking=hustings.booking if not is_over and not hustings.cancelled else None,
        candidates=tuple(_candidate(each, hustings.replies.get(each.name), is_over, site) for each in election.order),
        questions=() if waits else tuple(_row(each, election, hustings, site) for each in hustings.questions),
        words=hustings.words,
        waits=site.views.day(hustings.answer_by) if waits and hustings.answer_by else "",
        write_up=hustings.write_up,
        recording=hustings.recording,
        by=hustings.by,
        day=site.views.day(hustings.on),
        stamp=hustings.on.isoformat(),
    )


def linked(
    site: Site, hustings: Hustings, view: HustingsPage, corrected: Sequence[CorrectionLine]
) -> list[linked_data.Node]:
    """The hustings, as machines read it: who stands is no part of it."""
    partner = site.hub.by_partner.get(hustings.organiser)
    return linked_data.gathering(
        Tag(view.name.text, addresses.hustings(hustings.id)),
        site.frame,
        view.starts,
        view.ends,
        view.place.text,
        linked_data.organisation(partner, site.frame) if partner else linked_data.somebody(hustings.organiser),
        (Tag(site.words.gettext("Elections"), addresses.ELECTIONS), view.election),
        corrected,
        is_cancelled=view.cancelled is not None,
        spoken=view.name.language,
    )


def election_of(site: Site, hustings: Hustings) -> Election:
    return next(each for each in site.content.elections if each.id == hustings.election)


def is_waiting(hustings: Hustings, site: Site) -> bool:
    """Whether some who come have not answered yet and still may: then nobody's answer is shown."""
    return bool(hustings.answer_by and hustings.lacking and site.today <= hustings.answer_by)


def _candidate(each: Candidate, invited: Invited | None, is_over: bool, site: Site) -> CandidateLine:
    reply = invited.reply if invited else Reply.INVITED
    says = NO_REPLY if reply is Reply.INVITED and is_over else REPLIES[reply]
    reason = own(invited.reason, site) if invited and invited.reason else None
    return CandidateLine(each.name, each.party, site.words.gettext(says), reason)


def _row(question: Question, election: Election, hustings: Hustings, site: Site) -> QuestionRow:
    given = {each.name: each for each in question.answers}
    cells = []
    for each in election.order:
        answer = given[each.name]
        text = own(answer.text, site) if answer.text else None
        if answer.text and answer.language:
            text = Said(answer.text, None if answer.language == site.words.code else answer.language)
        cells.append(AnswerCell(each.name, each.party, text, "" if text else _silence(each, hustings, site)))
    return QuestionRow(own(question.text, site), tuple(cells))


def _silence(each: Candidate, hustings: Hustings, site: Site) -> str:
    words, reply = site.words, hustings.replies[each.name].reply
    if reply is Reply.DECLINED:
        return words.gettext("Declined the invitation, and gave no answer.")
    if reply is Reply.NOT_INVITED:
        return words.gettext("Was not invited, and gave no answer.")
    if hustings.answer_by:
        return words.gettext("No answer received by %(day)s.") % {"day": site.views.day(hustings.answer_by)}
    return words.gettext("No answer received.")


def happenings(site: Site) -> Iterator[Happening]:
    """Those whose elections are still among the content: withdrawn ones are not."""
    return (happening(site, each) for each in site.content.hustings)


def happening(site: Site, each: Hustings) -> Happening:
    name, (changed, times) = said(each.title, site), told_again(site, each.file, each.on)
    return Happening(
        uid=f"hustings-{each.id}",
        title=name.text,
        address=addresses.hustings(each.id),
        starts=each.starts,
        ends=each.ends,
        all_day=False,
        zone=site.hub.timezone,
        kind=ItemKind.HUSTINGS,
        place=each.place,
        areas=each.areas,
        topics=(),
        standing=Standing.CANCELLED if each.cancelled else Standing.CONFIRMED,
        partner=each.organiser if each.organiser in site.hub.by_partner else None,
        organiser="" if each.organiser in site.hub.by_partner else each.organiser,
        why=each.cancelled or "",
        created=morning(each.on),
        changed=changed,
        sequence=times + bool(each.cancelled),
        says=each.access,
        link=each.booking,
        is_stated=True,
        language=name.language,
    )
