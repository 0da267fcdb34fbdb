"""What a page says as linked data, in the words of schema.org: never more than the page itself shows.

Takes the values that pages show, gives nodes, and of nodes the text of a script element. A hub without an address of
its own says nothing of where things are. Which types were chosen and why: docs/notes/sharing.md. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from partnerhub.model import Debate, Details, ItemKind, Partner, Voice
from partnerhub.publish import addresses
from partnerhub.publish.corrections import CorrectionLine
from partnerhub.publish.debates import DebatePage
from partnerhub.publish.frame import Frame
from partnerhub.publish.roundups import RoundupPage
from partnerhub.publish.share_links import shortened
from partnerhub.publish.views import Card, ChannelLine, Source, StoryPage, Tag
from partnerhub.publish.voices import called

Node = dict[str, object]

CONTEXT = "https://schema.org"
POSTS = frozenset({"Mastodon", "Bluesky"})
HAPPENINGS = frozenset({ItemKind.EVENT, ItemKind.HUSTINGS})
IN_SHORT = 160  # letters of a description
ANSWERS = 12  # contributions to a debate
# A script element ends at `</script`, and `<!--` opens what nothing closes: neither can be written without these signs.
_UNSAFE = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def text(nodes: Iterable[Node]) -> str:
    """The content of a `<script type="application/ld+json">`; "" when there is nothing to say."""
    graph = list(nodes)
    if not graph:
        return ""
    whole = {"@context": CONTEXT, **(graph[0] if len(graph) == 1 else {"@graph": graph})}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


# ── pages ──


def story(page: StoryPage, details: Details, frame: Frame, image: str | None = None) -> list[Node]:
    """A story, the event it tells of, the way to it. `image`: the address of its picture."""
    card = page.card
    url = frame.at(card.address)
    who = organisation(page.partner, frame, card.source.voice)
    article = _node(
        _type_of(card),
        url and f"{url}#story",
        headline=card.title,
        url=url,
        description=_description(card),
        inLanguage=card.language or frame.words.spoken,
        datePublished=card.source.stamp,
        dateModified=max((change.stamp for change in page.lead.changes), default=None),
        author=who,
        publisher=keeper(frame),
        isBasedOn=_based_on(page),
        discussionUrl=card.source.comments,
        image=image,
        about=_things(card.topics, frame),
        contentLocation=_places(card.areas, frame),
    )
    nodes = [article]
    if details.kind in HAPPENINGS and details.starts:
        nodes.append(_happening(card, details, who, frame, is_off=page.dates is not None and page.dates.is_off))
    return [*nodes, *breadcrumbs(page.crumbs, Tag(card.title, card.address), frame)]


def debate(
    view: DebatePage,
    asked: Debate,
    frame: Frame,
    crumbs: Sequence[Tag] = (),
    corrections: Sequence[CorrectionLine] = (),
    image: str | None = None,
    spoken: str | None = None,
) -> list[Node]:
    where = addresses.debate(view.id)
    url = frame.at(where)
    cards = {each.card.id: each.card for strand in view.strands for each in strand.contributions}
    answers = [
        _node(
            "Answer",
            name=card.title,
            url=frame.at(card.address),
            datePublished=card.source.stamp,
            author=_speaker(card.source, frame),
        )
        for card in list(cards.values())[:ANSWERS]
    ]
    question = _node(
        "Question",
        url and f"{url}#question",
        name=view.question,
        text=view.question,
        url=url,
        inLanguage=spoken or frame.words.spoken,
        author=keeper(frame),
        temporalCoverage=f"{asked.opens.isoformat()}/{asked.closes.isoformat()}",
        answerCount=sum(strand.total for strand in view.strands),
        suggestedAnswer=answers,
        image=image,
        about=_things(view.topics, frame),
        contentLocation=_places(view.areas, frame),
        correction=_corrections(corrections, frame),
    )
    return [question, *breadcrumbs(crumbs, Tag(view.question, where), frame)]


def roundup(
    title: str,
    view: RoundupPage,
    quoted: Sequence[Tag],
    frame: Frame,
    crumbs: Sequence[Tag] = (),
    corrections: Sequence[CorrectionLine] = (),
    image: str | None = None,
    spoken: str | None = None,
) -> list[Node]:
    """`quoted`: the stories it quotes."""
    where = addresses.roundup(view.id)
    url = frame.at(where)
    article = _node(
        "Article",
        url and f"{url}#roundup",
        headline=title,
        url=url,
        inLanguage=spoken or frame.words.spoken,
        datePublished=view.stamp,
        author=keeper(frame),
        publisher=keeper(frame),
        citation=[_node("CreativeWork", name=tag.name, url=frame.at(tag.address)) for tag in quoted],
        about=_things(view.about, frame),
        image=image,
        correction=_corrections(corrections, frame),
    )
    return [article, *breadcrumbs(crumbs, Tag(title, where), frame)]


def partner(
    who: Partner,
    frame: Frame,
    topics: Sequence[Tag] = (),
    areas: Sequence[Tag] = (),
    channels: Sequence[ChannelLine] = (),
    crumbs: Sequence[Tag] = (),
    voice: Voice | None = None,
) -> list[Node]:
    """The page of a partner or of one of the office's own accounts. `voice`: as it is called today."""
    where = addresses.partner(who.id)
    about = organisation(who, frame, voice) | _node(
        "",
        description=who.about,
        sameAs=list(dict.fromkeys(line.link for line in channels if line.link and line.link != who.url)),
        knowsAbout=_things(topics, frame),
        areaServed=_places(areas, frame),
    )
    if about["@type"] == "Person":
        about.pop("areaServed", None)  # only an organisation serves an area
    url = frame.at(where)
    page = _node(
        "ProfilePage",
        url,
        name=who.name,
        url=url,
        inLanguage=frame.words.spoken,
        mainEntity=about,
        isPartOf=_site(frame),
    )
    return [page, *breadcrumbs(crumbs, Tag(who.name, where), frame)]


def page(
    title: str,
    path: str,
    frame: Frame,
    crumbs: Sequence[Tag] = (),
    corrections: Sequence[CorrectionLine] = (),
    *,
    is_list: bool = False,
    spoken: str | None = None,
) -> list[Node]:
    """One of the editors' own pages, or a list of stories. `spoken`: its language, when it is not the site's."""
    url = frame.at(path)
    node = _node(
        "CollectionPage" if is_list else "WebPage",
        url,
        name=title,
        url=url,
        inLanguage=spoken or frame.words.spoken,
        isPartOf=_site(frame),
        correction=_corrections(corrections, frame),
    )
    return [node, *breadcrumbs(crumbs, Tag(title, path), frame)]


def home(frame: Frame, search: str | None = None) -> list[Node]:
    """The site. `search`: the path of a search page that takes its question as `?q=`, if it has one."""
    action = None
    if search and frame.url:
        target = _node("EntryPoint", urlTemplate=f"{frame.at(search)}?q={{search_term_string}}")
        action = _node("SearchAction", target=target) | {"query-input": "required name=search_term_string"}
    site = _node(
        "WebSite",
        frame.url and f"{frame.url}#site",
        name=frame.title,
        description=frame.description,
        url=frame.url,
        inLanguage=frame.words.spoken,
        publisher=keeper(frame),
        potentialAction=action,
    )
    return [site]


def breadcrumbs(crumbs: Sequence[Tag], here: Tag, frame: Frame) -> list[Node]:
    """The way to a page; nothing without crumbs, or when the site has no address for them."""
    if not crumbs or not frame.url:
        return []
    steps = [
        _node("ListItem", position=place, name=tag.name, item=frame.at(tag.address))
        for place, tag in enumerate((*crumbs, here), 1)
    ]
    return [_node("BreadcrumbList", itemListElement=steps)]


def gathering(
    tag: Tag,
    frame: Frame,
    starts: str,
    ends: str = "",
    place: str = "",
    organizer: Node | None = None,
    crumbs: Sequence[Tag] = (),
    corrections: Sequence[CorrectionLine] = (),
    *,
    is_cancelled: bool = False,
    spoken: str | None = None,
) -> list[Node]:
    """What takes place and has a page of its own, such as a poll or a hustings."""
    url = frame.at(tag.address)
    event = _node(
        "Event",
        url and f"{url}#event",
        name=tag.name,
        startDate=starts,
        endDate=ends,
        eventStatus=f"{CONTEXT}/{'EventCancelled' if is_cancelled else 'EventScheduled'}",
        location=_node("Place", name=place) if place else None,
        organizer=organizer,
        url=url,
        inLanguage=spoken or frame.words.spoken,
        correction=_corrections(corrections, frame),
    )
    return [event, *breadcrumbs(crumbs, tag, frame)]


def somebody(name: str) -> Node:
    """Who holds something and is nobody of the hub's."""
    return _node("Organization", name=name)


# ── parts ──


def keeper(frame: Frame) -> Node:
    """The office that keeps the hub."""
    return _node("GovernmentOrganization", name=frame.office.name)


def organisation(who: Partner, frame: Frame, voice: Voice | None = None) -> Node:
    """`voice`: as it is called today, when that is not what the partner is listed with."""
    voice = voice or who.voice
    number = _node("PropertyValue", propertyID="org-id", value=who.org_id) if who.org_id else None
    here = frame.at(addresses.partner(who.id))
    return _node(
        _speakers(voice),
        here and f"{here}#who",
        name=who.name,
        disambiguatingDescription=called(voice, frame.words),
        url=who.url,
        identifier=number,
    )


def _speaker(source: Source, frame: Frame) -> Node:
    return _node(
        _speakers(source.voice),
        name=source.partner.name,
        disambiguatingDescription=called(source.voice, frame.words),
    )


def _speakers(voice: Voice) -> str:
    """Who speaks: an office is not the person who holds it."""
    kinds = {Voice.OFFICE: "GovernmentOrganization", Voice.HOLDER: "Person", Voice.FORMER: "Person"}
    return kinds.get(voice, "Organization")


def _type_of(card: Card) -> str:
    if card.form == "post" or (card.form is None and card.source.via in POSTS):
        return "SocialMediaPosting"
    return "Article" if card.form else "NewsArticle"  # a meeting or a letter is no news


def _description(card: Card) -> str | None:
    return shortened(card.text, IN_SHORT) if card.text and not card.is_sensitive else None


def _based_on(page: StoryPage) -> list[str]:
    """Where it was said. The front page of a partner is shown in place of a page that there is not."""
    links = (source.link for source in (page.card.source, *page.card.also))
    return [link for link in dict.fromkeys(links) if link and link != page.partner.url]


def _happening(card: Card, details: Details, who: Node, frame: Frame, *, is_off: bool = False) -> Node:
    zone = ZoneInfo(details.zone)
    url = frame.at(card.address)

    def when(name: str) -> str | None:
        moment = getattr(details, name)
        if moment is None:
            return None
        local = moment.astimezone(zone)
        return str(local.date().isoformat() if details.all_day else local.isoformat(timespec="minutes"))

    return _node(
        "Event",
        url and f"{url}#event",
        name=card.title,
        startDate=when("starts"),
        endDate=when("ends"),
        eventStatus=f"{CONTEXT}/{'EventCancelled' if is_off else 'EventScheduled'}",
        location=_node("Place", name=details.place) if details.place else None,
        organizer=who,
        url=url,
    )


def _things(tags: Sequence[Tag], frame: Frame) -> list[Node]:
    return [_node("Thing", name=tag.name, url=frame.at(tag.address)) for tag in tags]


def _places(tags: Sequence[Tag], frame: Frame) -> list[Node]:
    return [_node("AdministrativeArea", name=tag.name, url=frame.at(tag.address)) for tag in tags]


def _corrections(lines: Sequence[CorrectionLine], frame: Frame) -> list[Node]:
    """What a page said wrongly, as it tells it itself."""
    told = frame.words.gettext("It said “%(was)s”, it says “%(now)s”.")
    return [
        _node(
            "CorrectionComment",
            text=f"{told % {'was': each.was, 'now': each.now}} {each.why}",
            datePublished=each.stamp,
        )
        for each in lines
    ]


def _site(frame: Frame) -> Node | None:
    return _node("WebSite", f"{frame.url}#site", name=frame.title, url=frame.url) if frame.url else None


def _node(kind: str, id: str | None = None, /, **properties: object) -> Node:
    """A node without what is empty; a list of one is that one."""
    node: Node = {"@type": kind} if kind else {}
    if id:
        node["@id"] = id
    for name, value in properties.items():
        if isinstance(value, list | tuple) and len(value) == 1:
            node[name] = value[0]
        elif value or value == 0:
            node[name] = value
    return node
