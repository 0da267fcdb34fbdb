"""Linked data: true to schema.org's vocabulary, no more than the page shows, and nothing in it leaves its element."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from partnerhub.language import language
from partnerhub.model import (
    Basis,
    Debate,
    Details,
    Hub,
    ItemKind,
    Permission,
    Said,
    Strand,
    Told,
    Version,
    Voice,
)
from partnerhub.publish import linked_data
from partnerhub.publish.corrections import CorrectionLine
from partnerhub.publish.debates import Contribution, DebatePage, Phase, StrandPart
from partnerhub.publish.frame import Frame, frame
from partnerhub.publish.roundups import RoundupPage
from partnerhub.publish.share_card import Colours
from partnerhub.publish.views import ChannelLine, StoryPage, Tag, Views
from tests.make import DAY, NOW, channel, hub, item, partner, said, story

Node = dict[str, Any]

# Of the types that we use: what they are besides themselves. From schema.org, version 29.
TYPES = {
    "AdministrativeArea": "Place",
    "Answer": "Comment",
    "Article": "CreativeWork",
    "BreadcrumbList": "ItemList",
    "CollectionPage": "WebPage",
    "Comment": "CreativeWork",
    "CorrectionComment": "Comment",
    "CreativeWork": "Thing",
    "EntryPoint": "Intangible",
    "Event": "Thing",
    "GovernmentOrganization": "Organization",
    "Intangible": "Thing",
    "ItemList": "Intangible",
    "ListItem": "Intangible",
    "NewsArticle": "Article",
    "Organization": "Thing",
    "Person": "Thing",
    "Place": "Thing",
    "ProfilePage": "WebPage",
    "PropertyValue": "StructuredValue",
    "Question": "Comment",
    "SearchAction": "Action",
    "Action": "Thing",
    "SocialMediaPosting": "Article",
    "StructuredValue": "Intangible",
    "Thing": "",
    "WebPage": "CreativeWork",
    "WebSite": "CreativeWork",
}
# Of the properties that we use: on which types they stand, and what they take.
PROPERTIES: Mapping[str, tuple[set[str], set[str]]] = {
    "about": ({"CreativeWork", "Event"}, {"Thing"}),
    "answerCount": ({"Question"}, {"Integer"}),
    "areaServed": ({"Organization"}, {"AdministrativeArea", "Place", "Text"}),
    "author": ({"CreativeWork"}, {"Organization", "Person"}),
    "citation": ({"CreativeWork"}, {"CreativeWork", "Text"}),
    "contentLocation": ({"CreativeWork"}, {"Place"}),
    "correction": ({"CreativeWork"}, {"CorrectionComment", "Text", "URL"}),
    "dateModified": ({"CreativeWork"}, {"Date", "DateTime"}),
    "datePublished": ({"CreativeWork"}, {"Date", "DateTime"}),
    "description": ({"Thing"}, {"Text"}),
    "disambiguatingDescription": ({"Thing"}, {"Text"}),
    "discussionUrl": ({"CreativeWork"}, {"URL"}),
    "endDate": ({"Event"}, {"Date", "DateTime"}),
    "eventStatus": ({"Event"}, {"URL"}),  # a member of EventStatusType
    "headline": ({"CreativeWork"}, {"Text"}),
    "identifier": ({"Thing"}, {"PropertyValue", "Text", "URL"}),
    "image": ({"Thing"}, {"URL"}),
    "inLanguage": ({"CreativeWork", "Event"}, {"Text"}),
    "isBasedOn": ({"CreativeWork"}, {"CreativeWork", "URL"}),
    "isPartOf": ({"CreativeWork"}, {"CreativeWork", "URL"}),
    "item": ({"ListItem"}, {"Thing", "URL"}),  # its identity is an address
    "itemListElement": ({"ItemList"}, {"ListItem", "Text", "Thing"}),
    "knowsAbout": ({"Organization", "Person"}, {"Text", "Thing", "URL"}),
    "location": ({"Event", "Organization"}, {"Place", "Text"}),
    "mainEntity": ({"CreativeWork"}, {"Thing"}),
    "name": ({"Thing"}, {"Text"}),
    "organizer": ({"Event"}, {"Organization", "Person"}),
    "position": ({"CreativeWork", "ListItem"}, {"Integer", "Text"}),
    "potentialAction": ({"Thing"}, {"Action"}),
    "propertyID": ({"PropertyValue"}, {"Text", "URL"}),
    "publisher": ({"CreativeWork"}, {"Organization", "Person"}),
    "query-input": ({"Action"}, {"Text"}),  # schema.org/docs/actions.html: a property with -input
    "sameAs": ({"Thing"}, {"URL"}),
    "startDate": ({"Event"}, {"Date", "DateTime"}),
    "suggestedAnswer": ({"Question"}, {"Answer"}),
    "target": ({"Action"}, {"EntryPoint", "URL"}),
    "temporalCoverage": ({"CreativeWork"}, {"DateTime", "Text", "URL"}),
    "text": ({"CreativeWork"}, {"Text"}),
    "url": ({"Thing"}, {"URL"}),
    "urlTemplate": ({"EntryPoint"}, {"Text"}),
    "value": ({"PropertyValue"}, {"Text"}),
}
FORMS = {
    "URL": re.compile(r"https?://[^\s<>\"]+"),
    "Date": re.compile(r"\d{4}-\d\d-\d\d"),
    "DateTime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)"),
    "Text": re.compile(r".+", re.DOTALL),
}
CRUMBS = (Tag("Topics", "topics/index.html"), Tag("Youth", "topics/youth/index.html"))
EVENT = Details(
    ItemKind.EVENT,
    starts=datetime(2026, 11, 25, 17, 30, tzinfo=UTC),
    ends=datetime(2026, 11, 25, 19, tzinfo=UTC),
    place="Market Cross",
    zone="Europe/London",
)


def faults(node: object, at: str = "") -> Iterator[str]:
    """What schema.org does not know of a node and what is in it."""
    if isinstance(node, list):
        for each in node:
            yield from faults(each, at)
        return
    if not isinstance(node, dict):
        return
    kind = node["@type"]
    if kind not in TYPES:
        yield f"{at}: unknown type {kind}"
        return
    for name, value in node.items():
        if name in ("@type", "@context", "@id"):
            continue
        if name not in PROPERTIES:
            yield f"{at}{kind}: unknown property {name}"
            continue
        domain, range_ = PROPERTIES[name]
        if not lineage(kind) & domain:
            yield f"{at}{kind} has no {name}"
        for each in value if isinstance(value, list) else [value]:
            if not fits(each, range_):
                yield f"{at}{kind}.{name} takes no {each!r}"
            yield from faults(each, f"{at}{kind}.{name}.")


def lineage(kind: str) -> set[str]:
    found = set()
    while kind:
        found.add(kind)
        kind = TYPES[kind]
    return found


def fits(value: object, range_: set[str]) -> bool:
    if isinstance(value, dict):
        return bool(lineage(value["@type"]) & range_)
    if isinstance(value, int):
        return "Integer" in range_
    return any(form.fullmatch(str(value)) for name, form in FORMS.items() if name in range_)


def read(nodes: list[linked_data.Node]) -> list[Node]:
    """The nodes as a machine reads them, when the vocabulary allows them."""
    whole = json.loads(linked_data.text(nodes))
    assert whole["@context"] == "https://schema.org"
    found: list[Node] = whole.get("@graph", [whole])
    assert list(faults(found)) == []
    return found


def of(nodes: list[Node], kind: str) -> Node:
    [found] = [node for node in nodes if node["@type"] == kind]
    return found


def framed(here: Hub, code: str = "en") -> Frame:
    return frame(here, language(code), date(2026, 11, 20), Colours((0, 0, 0), (255, 255, 255)))


def paged(here: Hub, *items: Any, **more: Any) -> StoryPage:
    shown = items or (item("aaaa", said(published=NOW - DAY)),)
    kept = story("aaaa", topics=("youth",), areas=("vale",), **{"partner": shown[0].partner} | more)
    return replace(Views(here).story(Told(kept, shown), {}), crumbs=CRUMBS)


def debated(here: Hub) -> tuple[DebatePage, Debate]:
    strand = Strand("fares", "Fares")
    asked = Debate("f.md", "fair", "Are fares fair?", (strand,), date(2026, 11, 1), date(2026, 11, 30), "Then.", "AB")
    card = paged(here).card
    parts = (
        StrandPart("fares", "Fares", (Contribution(card, "Partner", "it says so"),), 7, "debates/fair/fares/", ""),
    )
    view = DebatePage(
        "fair", asked.question, "debates/fair/", Phase.OPEN, "Open until 30 November 2026", "", "", "AB", None, (),
        parts, (), "", (), (), card.topics, card.areas,
    )  # fmt: skip
    return view, asked


@pytest.fixture(params=["https://hub.example/", ""], ids=["with an address", "without one"])
def here(request: pytest.FixtureRequest) -> Hub:
    return hub(partner(org_id="GB-CHC-1234567", about="Food and coats."), url=request.param)


def test_every_page_keeps_to_the_vocabulary(here: Hub) -> None:
    page, view = paged(here), framed(here)
    asked = debated(here)
    lines = (CorrectionLine("20 November 2026", "2026-11-20", "ten", "nine", "We misread the poster."),)
    channels = (ChannelLine("Mastodon", "https://social.example/@pantry", Voice.PARTNER),)
    about = RoundupPage("winter", "20 November 2026", "2026-11-20", "AB", page.card.topics)
    quoted = [Tag("One", "stories/one.html"), Tag("Two", "stories/two.html")]
    for nodes in (
        linked_data.story(page, EVENT, view, "https://hub.example/share/x.png"),
        linked_data.debate(*asked, view, CRUMBS, lines),
        linked_data.roundup("What was said", about, quoted, view, CRUMBS, lines),
        linked_data.partner(page.partner, view, page.card.topics, page.card.areas, channels, CRUMBS),
        linked_data.page("About", "about/index.html", view, (), lines),
        linked_data.page("Youth", "topics/youth/index.html", view, CRUMBS[:1], is_list=True),
        linked_data.home(view, "search/index.html"),
    ):
        found = read(nodes)
        if not here.url:
            assert "hub.example" not in json.dumps(found).replace("https://hub.example/share/x.png", "")
            assert not any(node["@type"] == "BreadcrumbList" for node in found)


def test_an_article_says_who_wrote_what_where_and_what_it_is_based_on() -> None:
    here = hub(partner(org_id="GB-CHC-1234567"))
    found = of(read(linked_data.story(paged(here), Details(), framed(here))), "NewsArticle")
    assert found["@id"] == "https://hub.example/stories/aaaa.html#story"
    assert (found["headline"], found["inLanguage"]) == ("The pantry opens on Saturdays", "en")
    assert (found["datePublished"], found["isBasedOn"]) == ("2026-11-19T05:00:00Z", "https://pantry.example/saturdays")
    assert found["author"]["identifier"] == {
        "@type": "PropertyValue",
        "propertyID": "org-id",
        "value": "GB-CHC-1234567",
    }
    assert found["publisher"]["@type"] == "GovernmentOrganization"
    assert found["about"]["name"] == "Young people"
    assert found["contentLocation"]["url"] == "https://hub.example/areas/vale/"
    assert "dateModified" not in found


def test_a_post_is_a_posting_and_several_tellings_are_all_named() -> None:
    here = hub(partner(), partner("club"))
    post = item("aaaa", said(None, "Come in from ten.", link="https://social.example/1"), channel="pantry-posts")
    other = item("bbbb", said(link="https://club.example/1"), channel="club-news", partner="club")
    found = of(read(linked_data.story(paged(here, post, other), Details(), framed(here))), "SocialMediaPosting")
    assert found["isBasedOn"] == ["https://social.example/1", "https://club.example/1"]


@pytest.mark.parametrize(
    ("voice", "kind"),
    [(Voice.OFFICE, "GovernmentOrganization"), (Voice.HOLDER, "Person"), (Voice.PARTNER, "Organization")],
)
def test_the_voice_is_told_apart(voice: Voice, kind: str) -> None:
    here = hub(partner(), accounts=(partner("office", voice=voice, channels=(channel("o", "office", voice=voice),)),))
    page = paged(here, item("aaaa", said(), channel="o", partner="office"))
    assert of(read(linked_data.story(page, Details(), framed(here))), "NewsArticle")["author"]["@type"] == kind


def test_an_event_has_its_hours_on_the_clocks_of_its_place() -> None:
    here = hub()
    found = of(read(linked_data.story(paged(here), EVENT, framed(here))), "Event")
    assert (found["startDate"], found["endDate"]) == ("2026-11-25T17:30+00:00", "2026-11-25T19:00+00:00")
    assert (found["location"]["name"], found["organizer"]["name"]) == ("Market Cross", "The Pantry")
    summer = replace(EVENT, starts=datetime(2026, 6, 30, 23, tzinfo=UTC), ends=None, all_day=True, place=None)
    found = of(read(linked_data.story(paged(here), summer, framed(here))), "Event")
    assert found["startDate"] == "2026-07-01"
    assert not {"endDate", "location"} & found.keys()


def test_a_call_for_money_is_no_event() -> None:
    here = hub()
    call = Details(ItemKind.FUNDING, starts=NOW, closes=NOW + DAY)
    assert [node["@type"] for node in read(linked_data.story(paged(here), call, framed(here)))] == [
        "NewsArticle",
        "BreadcrumbList",
    ]


SHORT = Permission(Basis.LICENCE, "OGL-3.0", excerpt_words=4)


@pytest.mark.parametrize(
    ("words", "more"),
    [
        (said("Where to turn", "Secret words.", sensitive=True), {}),
        (said("Where to turn", "Secret words."), {"permission": Permission(Basis.LINK_ONLY, excerpt_words=0)}),
        (said("Where to turn", "Words that may stand here. Secret words."), {"permission": SHORT}),
    ],
    ids=["sensitive", "link-only", "beyond the excerpt"],
)
def test_what_the_page_does_not_show_is_not_told_to_machines(words: Said, more: dict[str, Any]) -> None:
    here = hub(partner(**more))
    told = linked_data.text(linked_data.story(paged(here, item("aaaa", words)), Details(), framed(here)))
    assert "Where to turn" in told
    assert "Secret" not in told


def test_a_change_is_dated_when_the_page_dates_it() -> None:
    here = hub()
    before, after = said(text="Come in from ten."), said(text="Come in from nine.")
    versions = {"aaaa": (Version(1, NOW - DAY, before), Version(2, NOW, after))}
    shown = item("aaaa", after, version=2)
    kept = story("aaaa", told=(("aaaa", (1, 2)),))
    page = Views(here).story(Told(kept, (shown,)), versions)
    assert (
        of(read(linked_data.story(page, Details(), framed(here))), "NewsArticle")["dateModified"]
        == "2026-11-20T05:00:00Z"
    )


def test_a_partners_front_page_is_no_source() -> None:
    here = hub()
    page = paged(here, item("aaaa", said(link=None)))
    assert "isBasedOn" not in of(read(linked_data.story(page, Details(), framed(here))), "NewsArticle")


def test_a_debate_is_a_question_with_its_answers() -> None:
    here = hub()
    found = of(read(linked_data.debate(*debated(here), framed(here))), "Question")
    assert (found["name"], found["answerCount"]) == ("Are fares fair?", 7)
    assert found["temporalCoverage"] == "2026-11-01/2026-11-30"
    assert found["suggestedAnswer"]["url"] == "https://hub.example/stories/aaaa.html"


def test_a_correction_is_told_with_the_page() -> None:
    here = hub()
    line = CorrectionLine("20 November 2026", "2026-11-20", "ten", "nine", "We misread the poster.")
    found = of(read(linked_data.page("About", "about/index.html", framed(here), (), (line,))), "WebPage")["correction"]
    assert found["@type"] == "CorrectionComment"
    assert (found["text"], found["datePublished"]) == (
        "It said “ten”, it says “nine”. We misread the poster.",
        "2026-11-20",
    )


def test_the_way_to_a_page_is_numbered_and_absolute() -> None:
    here = hub()
    found = of(read(linked_data.story(paged(here), Details(), framed(here))), "BreadcrumbList")["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in found] == [
        (1, "Topics", "https://hub.example/topics/"),
        (2, "Youth", "https://hub.example/topics/youth/"),
        (3, "The pantry opens on Saturdays", "https://hub.example/stories/aaaa.html"),
    ]


def test_a_site_with_a_search_page_says_how_to_ask_it() -> None:
    here = hub()
    found = of(read(linked_data.home(framed(here), "search/index.html")), "WebSite")
    assert found["potentialAction"]["target"]["urlTemplate"] == "https://hub.example/search/?q={search_term_string}"
    assert "potentialAction" not in of(read(linked_data.home(framed(here))), "WebSite")


def test_another_language_has_its_own_addresses() -> None:
    here = hub(languages=("en", "cy"))
    found = of(read(linked_data.story(paged(here), Details(), framed(here, "cy"))), "NewsArticle")
    assert found["url"] == "https://hub.example/cy/stories/aaaa.html"


HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]></script >",
    "\u2028\u2029 &lt;/script&gt; & '\"\\",
    '","@type":"Person',
]


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_can_leave_its_element(title: str) -> None:
    here = hub(partner(name=f"The {title}", about=title), title=title)
    told = linked_data.text(linked_data.story(paged(here, item("aaaa", said(title))), EVENT, framed(here)))
    assert not set("<>&\u2028\u2029") & set(told)
    read_back = json.loads(told)["@graph"][0]
    assert (read_back["headline"], read_back["author"]["name"]) == (title, f"The {title}")
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append(tag)

        def handle_data(self, data: str) -> None:
            assert data == told

    Reader().feed(f'<script type="application/ld+json">{told}</script>')
    assert seen == ["script"]


def test_nothing_to_say_is_no_text() -> None:
    assert linked_data.text([]) == ""
