"""What anybody may copy to raise awareness of an election: a short text, a longer one, and pictures, in each language.

Takes an election and the site; names no candidate and no party. What time has overtaken, such as a day to register by,
is left out; once the poll is over the page says so and everything else is gone. docs/notes/hustings.md tells why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partnerhub.language import Language, language
from partnerhub.model import Content
from partnerhub.model.election import Election, Hustings, Step
from partnerhub.publish import addresses, feeds, share_card
from partnerhub.publish.page import IsKept, Page, fingerprint
from partnerhub.publish.polling import Phase, Said, left, of_election, phase, said, weekday
from partnerhub.publish.share_card import HEIGHT, WIDTH, ShareCard
from partnerhub.publish.views import Tag

if TYPE_CHECKING:
    from partnerhub.publish.site import Site

SHORT = 280  # letters
SHORT_FILE, LONG_FILE = "short.txt", "longer.txt"


@dataclass(frozen=True, slots=True)
class Texts:
    """In one language. The addresses are those of the files, from the root of the whole site."""

    code: str
    language: str
    short: str
    letters: int
    long: str
    short_file: str
    long_file: str


@dataclass(frozen=True, slots=True)
class Picture:
    file: str
    address: str
    alt: str
    card: ShareCard
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class ShareKitPage:
    name: Said
    election: Tag
    left: str
    is_over: bool
    texts: tuple[Texts, ...]
    pictures: tuple[Picture, ...]


def pages(site: Site, content: Content, is_kept: IsKept) -> Iterator[Page]:
    for election in content.elections:
        yield from _kit(site, content, election, is_kept)


def _kit(site: Site, content: Content, election: Election, is_kept: IsKept) -> Iterator[Page]:
    state, where = phase(election, site.today), addresses.share_kit(election.id)
    view = ShareKitPage(
        said(election.name, site),
        Tag(election.name.said(site.words.code), addresses.election(election.id)),
        left(election.poll, site) if state is Phase.COMING else "",
        state is Phase.OVER,
        texts(site, content, election) if state is not Phase.OVER else (),
        pictures(site, content, election) if state is not Phase.OVER else (),
    )
    inputs = fingerprint(site.look, repr(view))
    if not is_kept(where, inputs):
        yield Page(where, inputs, "share-kit.html", view)
    for each in view.texts:
        if each.code == site.words.code:
            for name, text in ((SHORT_FILE, each.short), (LONG_FILE, each.long)):
                path, made = addresses.share_kit(election.id, name), fingerprint(text)
                if not is_kept(path, made):
                    yield Page(path, made, data=f"{text}\n".encode())
    for picture in view.pictures:
        path = addresses.share_kit(election.id, picture.file)
        made = share_card.path(picture.card, site.frame.colours)
        if not is_kept(path, made):
            yield Page(path, made, data=share_card.drawn(picture.card, site.frame.colours))


# ── words ──


def texts(site: Site, content: Content, election: Election) -> tuple[Texts, ...]:
    """In each of the site's languages, the page's own first."""
    codes = sorted(site.hub.languages, key=lambda code: code != site.words.code)
    return tuple(_texts(site, content, election, language(code)) for code in codes)


def _texts(site: Site, content: Content, election: Election, words: Language) -> Texts:
    ahead = coming(site, content, election)
    brief, prefix = short(site, election, words, ahead), addresses.prefix(words.code, site.hub.languages)
    return Texts(
        words.code,
        words.name,
        brief,
        len(brief),
        longer(site, election, words, ahead),
        prefix + addresses.share_kit(election.id, SHORT_FILE),
        prefix + addresses.share_kit(election.id, LONG_FILE),
    )


def coming(site: Site, content: Content, election: Election) -> list[Hustings]:
    return [each for each in of_election(content, election) if each.starts >= site.now and not each.cancelled]


def short(site: Site, election: Election, words: Language, ahead: list[Hustings]) -> str:
    """At most `SHORT` letters: the poll always, then what there is room for, the most needed first."""
    poll = _poll(site, election, words)
    where = _address(site, election, words)
    told = (
        _register(site, election, words),
        words.gettext("Bring photo ID.") if election.voter_id else "",
        (words.gettext("Hustings: %(link)s") if ahead else words.gettext("More: %(link)s")) % {"link": where}
        if where
        else "",
    )
    text = poll
    for sentence in filter(None, told):
        if len(text) + 1 + len(sentence) <= SHORT:
            text = f"{text}\n{sentence}"
    return text


def longer(site: Site, election: Election, words: Language, ahead: list[Hustings]) -> str:
    """Paragraphs, as they go into a newsletter or onto a noticeboard."""
    _ = words.gettext
    parts = [" ".join(filter(None, (_poll(site, election, words), _open(site, election, words))))]
    if election.kind:
        parts.append(f"{election.kind.said(words.code)}.")
    if register := _register(site, election, words):
        parts.append(" ".join((_("Only people on the electoral register can vote."), register)))
    other = (
        (Step.POSTAL, _("The last day to apply for a postal vote is %(day)s.")),
        (Step.PROXY, _("The last day to ask for somebody to vote for you is %(day)s.")),
    )
    parts.append(" ".join(says % {"day": day} for step, says in other if (day := _until(site, election, step, words))))
    if election.voter_id:
        bring = _("Bring photo ID to the polling station: %(link)s") % {"link": election.voter_id}
        day = _until(site, election, Step.CERTIFICATE, words)
        free = _("Without any, ask for a free Voter Authority Certificate by %(day)s.") % {"day": day} if day else ""
        parts.append("\n".join(filter(None, (bring, free))))
    if ahead:
        asked = _("Where everybody can put questions to the candidates:")
        parts.append("\n".join([asked, *(_hustings(site, each, words) for each in ahead)]))
    if where := _address(site, election, words):
        parts.append(_("Every date, and everything about taking part: %(link)s") % {"link": where})
    return "\n\n".join(filter(None, parts))


def _poll(site: Site, election: Election, words: Language) -> str:
    name = election.name.said(words.code)
    if phase(election, site.today) is Phase.TODAY:
        return words.gettext("%(name)s: polling day is today.") % {"name": name}
    return words.gettext("%(name)s: polling day is %(day)s.") % {"name": name, "day": weekday(election.poll, words)}


def _open(site: Site, election: Election, words: Language) -> str:
    poll = election.due(Step.POLL)
    if poll is None or poll.all_day or poll.ends <= poll.starts:
        return ""
    starts, ends = site.views.local(poll.starts), site.views.local(poll.ends)
    says = words.gettext("Polling stations are open from %(start)s to %(end)s.")
    return says % {"start": f"{starts:%H:%M}", "end": f"{ends:%H:%M}"}


def _register(site: Site, election: Election, words: Language) -> str:
    """ "" when it is too late."""
    due = election.due(Step.REGISTER)
    if due is None:
        return words.gettext("Register to vote: %(link)s") % {"link": election.register}
    if due.ends < site.now:
        return ""
    says = words.gettext("Register to vote by %(day)s: %(link)s")
    return says % {"day": weekday(site.views.local(due.ends).date(), words), "link": election.register}


def _until(site: Site, election: Election, step: Step, words: Language) -> str:
    due = election.due(step)
    if due is None or due.ends < site.now:
        return ""
    last = site.views.local(due.ends)
    day = weekday(last.date(), words)
    return day if due.all_day else words.gettext("%(day)s, %(time)s") % {"day": day, "time": f"{last:%H:%M}"}


def _hustings(site: Site, each: Hustings, words: Language) -> str:
    starts = site.views.local(each.starts)
    told = {
        "title": each.title.said(words.code),
        "day": weekday(starts.date(), words),
        "time": f"{starts:%H:%M}",
        "place": each.place,
    }
    return words.gettext("- %(title)s: %(day)s, %(time)s, %(place)s") % told


def _address(site: Site, election: Election, words: Language) -> str:
    """ "" when the hub has no address of its own."""
    home = feeds.address(site.hub, words.code)
    return addresses.absolute(home, addresses.election(election.id)) if home else ""


# ── pictures ──


def pictures(site: Site, content: Content, election: Election) -> tuple[Picture, ...]:
    """In the page's language, each with what stands on it as its alternative text."""
    words, name = site.words, election.name.said(site.words.code)
    poll = words.gettext("Polling day is %(day)s") % {"day": weekday(election.poll, words)}
    drawn = []
    register = election.due(Step.REGISTER)
    if register is None or register.ends >= site.now:
        title = words.gettext("Register to vote")
        if register:
            day = weekday(site.views.local(register.ends).date(), words)
            title = words.gettext("Register to vote by %(day)s") % {"day": day}
        drawn.append(("register.png", title, poll))
    drawn.append(("polling-day.png", poll, _open(site, election, words)))
    if election.voter_id:
        drawn.append(("photo-id.png", words.gettext("Bring photo ID to the polling station"), poll))
    if number := len(coming(site, content, election)):
        told = words.ngettext("%(count)s hustings to come", "%(count)s hustings to come", number) % {"count": number}
        drawn.append(("hustings.png", words.gettext("Put your questions to the candidates"), told))
    return tuple(_picture(site, election, *each, name) for each in drawn)


def _picture(site: Site, election: Election, file: str, title: str, when: str, name: str) -> Picture:
    card = ShareCard(site.hub.title, title, name, when)
    alt = " · ".join(filter(None, (title, name, when)))
    return Picture(file, addresses.share_kit(election.id, file), alt, card)
