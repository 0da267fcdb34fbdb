"""Debates, round-ups, incidents and corrections, from an editor's file to the page that readers see."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from io import StringIO
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from rich.console import Console

from partnerhub.config import read_content
from partnerhub.curate import curate
from partnerhub.errors import ConfigError
from partnerhub.language import ENGLISH
from partnerhub.model import (
    Basis,
    ByHand,
    ChannelState,
    Content,
    Debate,
    Form,
    Hub,
    Item,
    Permission,
    Strand,
    Told,
    Voice,
    Words,
)
from partnerhub.publish import roundups
from partnerhub.publish.checks import check_page
from partnerhub.publish.debates import Phase, phase, warnings
from partnerhub.publish.quotes import Quotes, quotes_in
from partnerhub.publish.roundups import address, draft, escaped, title
from partnerhub.publish.views import Views
from partnerhub.store import Absence, NewVersion, Store, Update, open_store
from plugins.hub_build import build_site
from tests.browser import browser
from tests.command import ROOT
from tests.make import DAY, HOUR, NOW, channel, decision, hub, item, partner, said, story
from tests.test_browser import PIXELS_TOO_WIDE, contrast

TODAY = NOW.date()
BUS = """---
question: Should the bus stop at the pantry?
opens: 2026-11-01
closes: 2026-11-30
next: The company answers in December.
by: rw
strands: [For, {name: Against, most: 2}, How]
topics: [youth]
areas: [vale]
---
It drives *past*.
"""
SUMMED = BUS.replace("by: rw\n", "by: rw\nsummary: All were for it.\noutcome:\n  said: [A stop.]\n  did: [It stops.]\n")
ROUNDUP = """---
title: Three on the bus
on: 2026-11-20
by: rw
debate: bus
stories: [{story}]
status: published
---
An editor's own words.

> **We open at ten**
>
> Come in from ten.

— [The Pantry, 19 November 2026](../../stories/{story}.html) ([at the source](https://pantry.example/a))
"""


def id_of(letter: str) -> str:
    return letter * 12


def of_its_own(letter: str, **more: object) -> Item:
    """An item that says something no other one does."""
    words = said(f"{letter * 3} has its own title about {letter * 5}", f"It is {letter * 7} and nothing else at all.")
    return item(id_of(letter), replace(words, link=f"https://pantry.example/{letter}"), **more)


@dataclass
class Hubs:
    """A small hub in a directory, of which a night is a method."""

    root: Path
    hub: Hub

    def write(self, name: str, text: str) -> None:
        path = self.root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def joins(self, letter: str, strand: str, debate: str = "bus") -> None:
        self.write(
            f"decisions/{letter}-{debate}.md",
            f"---\nabout: {id_of(letter)}\ndo: debate\nby: rw\non: 2026-11-19\nwhy: it belongs there\n"
            f"debate: {debate}\nstrand: {strand}\n---\n",
        )

    def night(
        self, items: Sequence[Item] = (), now: datetime = NOW, absent: Sequence[Absence] = ()
    ) -> tuple[Content, list[str]]:
        """(the content, what was written anew)."""
        (self.root / "var").mkdir(exist_ok=True)
        content = read_content(self.hub)
        with open_store(self.root / "var" / "hub.sqlite") as store:
            store.apply([Update(ChannelState("x"), tuple(NewVersion(one, one.id, NOW - DAY) for one in items))])
            store.save_absences(absent)
            curate(self.hub, content, store, now)
        before = self.bytes()
        build_site(self.hub, content, now, False, ROOT, Console(file=StringIO()))
        return content, [path for path, data in self.bytes().items() if before.get(path) != data]

    def bytes(self) -> dict[str, bytes]:
        site = (self.root / "output").resolve()
        return {p.relative_to(site).as_posix(): p.read_bytes() for p in sorted(site.rglob("*")) if p.is_file()}

    def page(self, path: str) -> str:
        return (self.root / "output" / path).read_text(encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path) -> Hubs:
    shelter = partner("shelter", channels=(channel("shelter-news", "shelter"),))
    office = partner(
        "office",
        voice=Voice.OFFICE,
        channels=(channel("office-news", "office", voice=Voice.OFFICE),),
        name="The Office",
    )
    return Hubs(tmp_path, hub(partner(), shelter, accounts=(office,), root=tmp_path))


def told(page: str) -> str:
    """A page as its readers see it: the words alone."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).split())


# ── debates ──


def test_a_debate_shows_its_question_its_state_its_strands_and_who_says_what(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    letter = ByHand(Form.LETTER, TODAY, "rw")
    items = [
        of_its_own("a"),
        of_its_own("b", partner="shelter", channel="shelter-news"),
        of_its_own("c", partner="office", channel="office-news"),
    ]
    items[1] = replace(items[1], said=replace(items[1].said, by_hand=letter))
    for letter_of, strand in (("a", "for"), ("b", "for"), ("c", "how")):
        place.joins(letter_of, strand)
    place.night(items)
    page = place.page("debates/bus/index.html")
    text = told(page)
    assert '<h1 class="p-name">Should the bus stop at the pantry?</h1>' in page
    assert "It drives <em>past</em>." in page
    for words in (
        "Open until 30 November 2026 10 days left",
        "What happens next The company answers in December.",
        "The office 1 Partner 1 Letter 1",
        "For 2 Against 0 How 1",
        "Nothing stands here yet. There is room for the first thought.",
        "Why it is here: an editor put it here (rw)",
    ):
        assert words in text
    assert re.findall(r'<p class="kind">(.*?)</p>', page) == ["Partner", "Letter", "The office"]
    assert check_page("debates/bus/index.html", page)[0] == []


def test_no_strand_looks_better_than_another(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    for letter, strand in (("a", "for"), ("b", "against"), ("c", "how")):
        place.joins(letter, strand)
    place.night([of_its_own(letter) for letter in "abc"])
    strands = re.findall(r'<section class="strand.*?</section>', place.page("debates/bus/index.html"), re.DOTALL)
    shapes = {re.sub(r">[^<]+<", "><", re.sub(r'(id|labelledby|href|datetime)="[^"]*"', "", one)) for one in strands}
    assert len(strands) == 3
    assert len(shapes) == 1


def test_a_strand_is_calm_and_the_rest_is_a_link_away(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    letters = "abcdefg"
    for letter in letters:
        place.joins(letter, "for" if letter < "f" else "against")
    place.joins("h", "against")
    place.night(
        [of_its_own(letter) for letter in letters] + [of_its_own("h", partner="shelter", channel="shelter-news")]
    )
    page = place.page("debates/bus/index.html")
    assert told(page).count("The Pantry") == 3 + 1 + 1  # three in one strand; `most` is 2 in the other; the footer none
    assert "2 more in For" in told(page)
    assert 'href="../../debates/bus/for/index.html"' in page
    assert place.page("debates/bus/for/index.html").count('<article class="contribution ') == 5
    assert "1 more in Against" in told(page)


def test_a_strand_of_many_has_numbered_pages(place: Hubs) -> None:
    place.write("debates/bus.md", BUS.replace("by: rw\n", 'by: rw\ntags: ["bus stop"]\n'))
    words = [
        said(f"Number {n}: {'x' * n}", f"{'y' * n} is what the bus stop needs.", link=f"https://pantry.example/{n}")
        for n in range(1, 46)
    ]
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    items = [
        item("aaaaaaaaaa" + letters[n // 32] + letters[n % 32], each, placed=NOW - n * HOUR)
        for n, each in enumerate(words)
    ]
    place.night(items)
    assert place.page("debates/bus/for/index.html").count('<article class="contribution ') == 25
    assert place.page("debates/bus/for/page/1.html").count('<article class="contribution ') == 20
    assert "it says “bus stop”" in place.page("debates/bus/for/page/1.html")


def test_a_closed_debate_takes_no_more_and_tells_what_came_of_it(place: Hubs) -> None:
    place.write("debates/bus.md", SUMMED)
    place.night([of_its_own("a")], now=datetime(2026, 12, 2, 5, tzinfo=UTC))
    page = told(place.page("debates/bus/index.html"))
    assert "Closed on 30 November 2026" in page
    assert "This debate is closed; nothing more joins it." in page
    assert "What was said All were for it." in page
    assert "You said A stop. We did It stops." in page
    assert "Nothing was said in this strand." in page
    assert "What happens next" not in page  # what was to come has come


def test_a_closed_debate_without_an_outcome_still_tells_what_happens_next(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    place.night([of_its_own("a")], now=datetime(2026, 12, 2, 5, tzinfo=UTC))
    assert "What happens next The company answers" in told(place.page("debates/bus/index.html"))


def test_everybody_can_answer_while_a_debate_is_open(place: Hubs) -> None:
    ways = 'by: rw\nanswer: https://pcc.example/your-say/?a=1&b=2\ntags: ["Your police, your say", precept]\n'
    place.write("debates/bus.md", BUS.replace("by: rw\n", ways))
    place.night([of_its_own("a")])
    page = place.page("debates/bus/index.html")
    assert 'href="https://pcc.example/your-say/?a=1&amp;b=2">Answer it here</a>' in page
    assert check_page("debates/bus/index.html", page)[0] == []
    assert (
        "Partners: what you publish joins by itself when it says “ Your police, your say ” or “ precept ”. "
        "Everybody else: write to us ; letters and notes of meetings stand here too."
    ) in told(page)
    assert "The first story that says “Your police, your say” will." in page
    place.night(now=datetime(2026, 12, 2, 5, tzinfo=UTC))
    assert "Answer it here" not in place.page("debates/bus/index.html")
    assert "write to us ;" not in told(place.page("debates/bus/index.html"))


def test_strands_with_little_in_them_share_a_row(place: Hubs) -> None:
    place.write("debates/bus.md", BUS.replace("How]", "How, Ideas]"))
    for letter in "abc":
        place.joins(letter, "for")
    place.night([of_its_own(letter) for letter in "abc"])
    rows = place.page("debates/bus/index.html").split('<div class="row">')[1:]
    assert [re.findall(r'<h2 id="strand-(\w+)"', row) for row in rows] == [["for"], ["against", "how"], ["ideas"]]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 10, 31), Phase.UPCOMING),
        (date(2026, 11, 1), Phase.OPEN),
        (date(2026, 11, 30), Phase.OPEN),
        (date(2026, 12, 1), Phase.UNSUMMED),
    ],
)
def test_a_debate_is_open_from_its_first_day_to_its_last(day: date, expected: Phase) -> None:
    assert phase(one_debate(), day) is expected


def one_debate(**more: object) -> Debate:
    debate = Debate(
        "content/debates/bus.md",
        "bus",
        "Why?",
        (Strand("for", "For"),),
        date(2026, 11, 1),
        date(2026, 11, 30),
        "",
        "rw",
    )
    return replace(debate, **more)  # type: ignore[arg-type]


def test_days_are_counted_down_by_the_clocks_of_the_patch(place: Hubs) -> None:
    place.write("debates/bus.md", BUS.replace("2026-11-30", "2027-07-02"))
    place.night(now=datetime(2027, 7, 1, 23, 30, tzinfo=UTC))  # it is the second of July in London
    assert "this is its last day" in place.page("debates/bus/index.html")
    place.night(now=datetime(2027, 6, 30, 23, 30, tzinfo=UTC))
    assert "1 day left" in place.page("debates/bus/index.html")


def test_debates_are_listed_by_what_one_can_still_do(place: Hubs) -> None:
    days = {
        "later": ("2026-11-01", "2026-12-30", BUS),
        "sooner": ("2026-11-01", "2026-11-22", BUS),
        "soon": ("2026-12-01", "2026-12-30", BUS),
        "summed": ("2026-09-01", "2026-10-01", SUMMED),
        "unsummed": ("2026-09-01", "2026-10-02", BUS),
    }
    for name, (opens, closes, text) in days.items():
        dated = text.replace("2026-11-01", opens).replace("2026-11-30", closes)
        place.write(f"debates/{name}.md", dated.replace("Should", f"{name}, should"))
    place.night([of_its_own("a")])
    page = place.page("debates/index.html")
    links = [link for link in re.findall(r'href="\.\./debates/(\w+)/index', page) if link in days]
    assert links == ["sooner", "later", "soon", "unsummed", "summed"]
    assert "1 answer to what was said" in page
    assert ">Debates</a>" in place.page("index.html")


def test_a_debate_has_feeds_of_everything_in_it(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    place.joins("a", "for")
    place.joins("b", "how")
    place.night([of_its_own("a"), of_its_own("b", placed=NOW - 3 * DAY), of_its_own("c")])
    atom = feedparser.parse(place.page("debates/bus/atom.xml"))
    assert [entry.title[:3] for entry in atom.entries] == ["aaa", "bbb"]
    assert len(json.loads(place.page("debates/bus/feed.json"))["items"]) == 2
    assert not feedparser.parse(place.page("debates/bus/rss.xml")).bozo


def test_a_debate_is_made_anew_only_when_something_on_it_changed(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    place.joins("a", "for")
    place.night([of_its_own("a"), of_its_own("b")])
    _, written = place.night([of_its_own("c", partner="shelter", channel="shelter-news")], now=NOW + HOUR)
    assert "partners/shelter/index.html" in written
    assert not [path for path in written if path.startswith("debates/")]
    place.joins("b", "against")
    _, written = place.night(now=NOW + HOUR)
    assert {"debates/bus/index.html", "debates/bus/against/index.html"} <= set(written)
    _, written = place.night(now=NOW + DAY)
    assert [path for path in written if path.startswith("debates/")] == ["debates/bus/index.html", "debates/index.html"]


def test_the_same_night_twice_gives_the_same_bytes(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    place.write("roundups/three.md", ROUNDUP.format(story=id_of("a")))
    place.night([of_its_own("a")])
    assert place.night()[1] == []


def test_a_draft_is_nowhere(place: Hubs) -> None:
    place.write("debates/bus.md", BUS.replace("by: rw", "by: rw\nstatus: draft"))
    place.write("roundups/three.md", "---\ntitle: Not yet\non: 2026-11-20\nby: rw\n---\nNot yet.\n")
    place.write("pages/plan.md", "---\ntitle: A plan\nstatus: draft\n---\nA secret.\n")
    place.night([of_its_own("a")])
    assert not [p for p in place.bytes() if "bus" in p or "three" in p or "plan" in p or "draft" in p]


def test_a_field_of_ours_is_no_setting_of_pelicans(place: Hubs) -> None:
    """`tags`, `by` and `summary` mean something else to Pelican, and `save_as` would move the page."""
    place.write("debates/bus.md", SUMMED.replace("by: rw\n", "by: rw\ntags: [bus]\n"))
    place.night([of_its_own("a")])
    assert not [path for path in place.bytes() if path.startswith(("tag", "author", "category"))]
    place.write("debates/bus.md", BUS.replace("by: rw", "by: rw\nsave_as: ../../stolen.html"))
    with pytest.raises(ConfigError, match="save_as"):
        place.night()


def test_an_editor_is_reminded_of_a_summary_after_thirty_days() -> None:
    content = Content(debates=(one_debate(), one_debate(id="done", summary="Done."), one_debate(id="b", file="b.md")))
    content = replace(content, words=(Words("b.md", "debates/b/index.html", "", "", withdrawn=TODAY),))
    assert warnings(content, date(2026, 12, 29)) == []
    assert warnings(content, date(2026, 12, 30)) == [
        "content/debates/bus.md: the debate closed 30 days ago and has no summary yet: write `summary: …` at its top"
    ]


# ── round-ups ──


def test_a_round_up_tells_the_editors_words_from_the_partners(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    place.write("roundups/three.md", ROUNDUP.format(story=id_of("a")))
    place.night([of_its_own(letter) for letter in "abc"])
    page = place.page("roundups/three/index.html")
    assert f'<figure class="quote" data-stories="{id_of("a")}">' in page
    assert "<figcaption>— <a" in page
    assert "by an editor (rw)" in told(page)
    assert "Should the bus stop at the pantry?" in told(page)
    assert check_page("roundups/three/index.html", page)[0] == []
    assert "Three on the bus" in place.page("roundups/index.html")
    assert "Three on the bus" in place.page("debates/bus/index.html")


def withdraw(place: Hubs, do: str = "withdraw", ground: str = "ground: privacy\n") -> None:
    place.write(
        "decisions/w.md",
        f"---\nabout: {id_of('a')}\ndo: {do}\nby: rw\non: 2026-11-20\nwhy: it named somebody\n{ground}---\n",
    )


@pytest.mark.parametrize(("do", "ground"), [("withdraw", "ground: privacy\n"), ("reject", ""), ("hold", "")])
def test_a_round_up_may_not_quote_what_an_editor_took_away(place: Hubs, do: str, ground: str) -> None:
    place.write("debates/bus.md", BUS)
    place.write("roundups/three.md", ROUNDUP.format(story=id_of("a")))
    place.night([of_its_own(letter) for letter in "abc"])
    withdraw(place, do, ground)
    with pytest.raises(ConfigError, match=f"content/roundups/three.md: quotes the story {id_of('a')}.*take the quote"):
        place.night(now=NOW + DAY)
    bare = re.sub(r"> .*|— .*|>$|stories: .*\n", "", ROUNDUP.format(story=id_of("a")), flags=re.MULTILINE)
    place.write("roundups/three.md", bare)
    place.night(now=NOW + DAY)  # and that needs no correction, which would only repeat it
    assert "Come in from ten" not in place.page("roundups/three/index.html")


def test_a_quote_that_its_source_took_back_goes_and_the_night_goes_on(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    place.write("roundups/three.md", ROUNDUP.format(story=id_of("a")))
    place.night([of_its_own(letter) for letter in "abc"])
    gone = Absence(id_of("a"), NOW + HOUR, NOW + HOUR, 2, "gone")
    place.night(now=NOW + DAY, absent=[gone])
    page = place.page("roundups/three/index.html")
    assert "Come in from ten" not in page
    assert "What stood here was taken back by its source on 20 November 2026." in page
    assert "An editor&#x27;s own words" in page or "An editor's own words" in page
    assert "Taken back by its source" in place.page("corrections/index.html")


def test_a_quote_of_one_source_goes_although_the_story_stays(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    first = item(id_of("a"), said(link="https://pantry.example/a"))
    other = item(
        id_of("b"),
        said(link="https://shelter.example/b"),
        partner="shelter",
        channel="shelter-news",
        placed=first.placed + HOUR,
    )
    place.write("roundups/three.md", ROUNDUP.format(story=id_of("a")))
    place.night([first, other])
    gone = Absence(id_of("a"), NOW + HOUR, NOW + HOUR, 2, "gone")
    place.night(now=NOW + DAY, absent=[gone])
    assert "The Shelter" in place.page(f"stories/{id_of('a')}.html")
    assert "taken back by its source" in place.page("roundups/three/index.html")


def test_a_quote_that_does_not_lead_to_its_story_is_refused(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    place.write("roundups/three.md", ROUNDUP.format(story=id_of("a")).replace("../../stories/", "https://x.example/"))
    with pytest.raises(ConfigError, match="no quote leads to it: below its quote write a line such as"):
        place.night([of_its_own(letter) for letter in "abc"])


def test_a_quote_of_a_story_that_never_was_is_refused(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    place.write("roundups/three.md", ROUNDUP.format(story=id_of("z")))
    with pytest.raises(ConfigError, match=f"quotes the story {id_of('z')}, which is not here"):
        place.night([of_its_own(letter) for letter in "abc"])


def test_a_round_up_older_than_the_store_keeps_its_quotes_without_their_links(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    place.write("roundups/three.md", ROUNDUP.format(story=id_of("z")).replace("on: 2026-11-20", "on: 2026-01-20"))
    place.night([of_its_own(letter) for letter in "abc"])
    page = place.page("roundups/three/index.html")
    assert "Come in from ten" in page
    assert f"stories/{id_of('z')}.html" not in page
    assert "The Pantry, 19 November 2026 (" in told(page)


# ── the draft of a round-up ──

HOSTILE = [
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "**bold** _thin_ `code` ~~~",
    "# Heading",
    "1. one",
    "- point",
    "* point",
    "> quote",
    ": definition",
    "| a | b |",
    "[^1]: note",
    "*[HTML]: Hyper",
    "&lt;b&gt; &amp; &copy; &#60;",
    "{: .classy onclick=x }",
    "[TOC]",
    "\\*\\",
    "http://evil.example/ <http://evil.example/>",
    "--- ... ===",
    "    code",
    "<!-- comment",
    "a@b.example <a@b.example>",
    "[x]: http://evil.example",
    "\x02klzzwxh:0000\x03 wzxhzdk:0",
]
SIGNS = st.text(st.sampled_from("abc 1.)-+*_#>=~:|[](){}!&<;\\`\"'/@^\n "), max_size=40)
ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="·"), max_size=40)


def rendered(markdown: str) -> str:
    return Markdown(extensions=["extra", "sane_lists", "toc", Quotes()], output_format="html").convert(markdown)


def told_of(title: str, text: str, **more: object) -> Told:
    one = item(id_of("a"), said(title, text, **more))
    return Told(story(id_of("a")), (one,))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("before", ["", "x\n", "x "])
def test_hostile_words_are_only_words_in_a_draft(text: str, before: str) -> None:
    check_draft(before + text, before + text)


@given(SIGNS, SIGNS)
def test_whatever_signs_a_source_writes_the_draft_shows_them_as_they_are(title: str, text: str) -> None:
    check_draft(title, text)


@given(ANY, ANY)
def test_whatever_letters_a_source_writes_the_draft_shows_them_as_they_are(title: str, text: str) -> None:
    check_draft(title, text)


WHOLE = partner(permission=Permission(Basis.AGREEMENT, excerpt_words=None))


def check_draft(title: str, text: str) -> None:
    here = hub(WHOLE)
    html = rendered(draft("the bus", [told_of(title, text, derived_title=title)], here, Views(here)))
    quote = html.partition("<blockquote>")[2].partition("</blockquote>")[0]
    assert set(re.findall(r"<\s*/?(\w*)", quote)) <= {"p", "strong"}
    assert len(re.findall("<a ", html)) == 2
    shown = [plain(part) for part in re.findall(r"<p>(.*?)</p>", quote, re.DOTALL)]
    wanted = [legible(part) for part in (title, *text.split("\n"))]
    assert shown == ([part for part in wanted if part] or ["…"])


def plain(html: str) -> str:
    return legible(unescape(re.sub(r"<[^>]*>", "", html)))


def legible(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())


def test_a_draft_quotes_what_the_partner_permits() -> None:
    short = hub(partner(permission=Permission(Basis.AGREEMENT, excerpt_words=4)))
    made = draft("the bus", [told_of("We open", "one two three four five six")], short, Views(short))
    assert "> **We open**\n>\n> one two three four …\n" in made
    linked = hub(partner(permission=Permission(Basis.LINK_ONLY, excerpt_words=0)))
    made = draft("the bus", [told_of("We open", "one two three")], linked, Views(linked))
    assert "> **We open**\n\n— [The Pantry, 19 November 2026](../../stories/" in made
    assert "one two" not in made


def test_a_draft_begins_with_what_it_is_about() -> None:
    here = hub(WHOLE)
    assert title("The bus?", is_debate=True, words=ENGLISH) == "What was said: The bus?"
    assert title("Funding", is_debate=False, words=ENGLISH) == "What partners say about Funding"
    of_debate = draft("The bus?", [], here, Views(here), is_debate=True)
    assert of_debate == "What was said on “The bus?”, each in their own words.\n"
    assert draft("Funding", [], here, Views(here)) == "What partners say about Funding, each in their own words.\n"


def test_a_draft_keeps_the_paragraphs_of_its_source() -> None:
    short = hub(partner(permission=Permission(Basis.AGREEMENT, excerpt_words=4)))
    lines = "One two.\nthree four\nfive six"
    assert "> One two.\n>\n> three four …\n" in draft("y", [told_of("We open", lines)], short, Views(short))
    post = told_of("Good morning", "Good morning\nthe kettle is on", derived_title="Good morning")
    post = replace(post, items=(replace(post.lead, said=replace(post.lead.said, title=None, shortened=True)),))
    here = hub(WHOLE)
    assert "> Good morning\n>\n> the kettle is on …\n" in draft("y", [post], here, Views(here))


@pytest.mark.parametrize(
    ("voice", "named"), [(Voice.OFFICE, "(the office)"), (Voice.HOLDER, "(the office-holder)"), (Voice.PARTNER, "")]
)
def test_a_draft_tells_the_office_from_the_person(voice: Voice, named: str) -> None:
    here = hub(partner(channels=(channel("pantry-news", voice=voice),)))
    made = draft("y", [told_of("We open", "Come in.")], here, Views(here))
    assert f"— [The Pantry{named and f' {named}'}, 19 November 2026](../../stories/{id_of('a')}.html)" in made
    assert [quote.stories for quote in quotes_in(rendered(made))] == [(id_of("a"),)]


def test_a_draft_says_where_it_was_said_and_in_which_language() -> None:
    here = hub(WHOLE)
    url = 'https://x.example/a_b*c(d)?q=1&copy=[2]<3>"4"`'
    html = rendered(draft("y", [told_of("Rydym ar agor", "Dewch", link=url, language="cy")], here, Views(here)))
    assert html.count('<p lang="cy">') == 2
    target = unescape(re.findall(r'href="([^"]*)"', html)[1])
    assert target == "https://x.example/a_b%2Ac%28d%29?q=1&copy=%5B2%5D%3C3%3E%224%22%60"
    assert address("https://x.example/ŵ") == "https://x.example/%C5%B5"


def test_an_editor_can_still_read_a_draft() -> None:
    assert escaped("It's open (10-12), “free” & warm: e.g. soup. 50%!") == (
        "It's open (10-12), “free” &amp; warm: e.g. soup. 50%!"
    )


# ── around the pages ──


def test_who_else_told_a_story_is_named_with_its_voice(place: Hubs) -> None:
    first = item(id_of("a"), said(link="https://pantry.example/a"))
    other = replace(first, id=id_of("b"), partner="office", channel="office-news", placed=first.placed + HOUR)
    place.night([first, other])
    assert "Also told by The Office (the office)" in told(place.page("index.html"))


def test_the_menu_marks_the_section_one_is_in(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    place.night([of_its_own("a")])
    marks = {
        "index.html": ["page", "Latest"],
        "debates/index.html": ["page", "Debates"],
        "debates/bus/index.html": ["true", "Debates"],
        "partners/pantry/index.html": ["true", "Partners"],
    }
    for path, mark in marks.items():
        assert re.findall(r'aria-current="(\w+)">(\w+)<', place.page(path)) == [tuple(mark)], path
    assert "aria-current" not in place.page(f"stories/{id_of('a')}.html")


# ── in the open ──

PAGE = "---\ntitle: Rules\n{more}---\nBe kind {word} each other.\n"


def test_a_page_that_changes_silently_stops_the_build_and_the_last_edition_stays(place: Hubs) -> None:
    place.write("pages/rules.md", PAGE.format(more="", word="to"))
    place.night([of_its_own("a")])
    before = place.bytes()
    place.write("pages/rules.md", PAGE.format(more="", word="with"))
    with pytest.raises(ConfigError, match=r"content/pages/rules\.md:4: the page changed without a word.*“to”.*“with”"):
        place.night()
    assert place.bytes() == before
    assert sorted(path.name for path in (place.root / "var" / "editions").iterdir()) == ["0001", "0001.json"]


def test_a_correction_stands_on_its_page_in_the_list_and_in_the_feed(place: Hubs) -> None:
    place.write("pages/rules.md", PAGE.format(more="", word="to"))
    place.night([of_its_own("a")])
    told_so = 'corrections:\n  - {was: "kind to", now: "kind with", why: "A slip <of> the pen.", on: 2026-11-20}\n'
    place.write("pages/rules.md", PAGE.format(more=told_so, word="with"))
    place.night()
    assert "On 20 November 2026 : it said kind to , it says kind with . A slip <of> the pen." in told(
        place.page("rules/index.html")
    )
    listed = told(place.page("corrections/index.html"))
    assert "Correction 20 November 2026 Rules It said kind to It says kind with Why A slip <of> the pen." in listed
    for name in ("atom.xml", "rss.xml"):
        feed = feedparser.parse(place.page(f"corrections/{name}"))
        assert not feed.bozo
        assert [entry.title for entry in feed.entries] == ["Correction: Rules"]
    assert "A slip <of> the pen" in json.loads(place.page("corrections/feed.json"))["items"][0]["content_text"]
    place.night(now=NOW + DAY)  # the same correction again is no new one, and nothing changed


def test_a_debate_may_be_summed_up_but_not_lengthened_silently(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    place.night([of_its_own("a")])
    place.write("debates/bus.md", SUMMED)
    place.night()
    place.write("debates/bus.md", SUMMED.replace("closes: 2026-11-30", "closes: 2026-12-15"))
    with pytest.raises(ConfigError, match="changed without a word"):
        place.night()


def test_a_page_that_vanishes_is_refused_and_a_withdrawn_one_leaves_a_dated_notice(place: Hubs) -> None:
    place.write("debates/bus.md", BUS)
    place.joins("a", "for")
    place.night([of_its_own("a")])
    (place.root / "content" / "decisions" / "a-bus.md").unlink()
    (place.root / "content" / "debates" / "bus.md").unlink()
    with pytest.raises(ConfigError, match=r"content/debates/bus\.md: readers found a page at debates/bus/index\.html"):
        place.night()
    withdrawn = "by: rw\nwithdrawn: {on: 2026-11-20, why: It asked the wrong question.}\n"
    place.write("debates/bus.md", BUS.replace("by: rw\n", withdrawn))
    place.night()
    page = place.page("debates/bus/index.html")
    assert "It drives" not in page
    assert "On 20 November 2026 . It asked the wrong question." in told(page)
    assert "Page withdrawn 20 November 2026" in told(place.page("corrections/index.html"))
    assert "debates/bus" not in place.page("debates/index.html")


def test_a_withdrawn_story_and_an_incident_stand_among_the_corrections(place: Hubs) -> None:
    place.write(
        "incidents/pantry.md",
        "---\ntitle: The Pantry lost its password\nchannel: pantry-posts\nfrom: 2026-11-01\nto: 2026-11-02\nby: rw\n"
        "on: 2026-11-19\n---\nThey have it back.\n",
    )
    place.night([of_its_own(letter) for letter in "abc"])
    withdraw(place)
    place.night(now=NOW + DAY)
    listed = told(place.page("corrections/index.html"))
    assert listed.index("Story withdrawn 20 November 2026") < listed.index("Incident 19 November 2026")
    assert "to protect somebody's privacy" in listed
    assert "aaa has" not in listed
    assert "A story of 20 November 2026" in listed
    notice = place.page("incidents/pantry/index.html")
    assert "From 1 November 2026 to 2 November 2026, what was said on a channel of The Pantry" in told(notice)
    assert check_page("incidents/pantry/index.html", notice)[0] == []


def test_a_machine_that_has_no_edition_has_nothing_to_compare(place: Hubs, tmp_path: Path) -> None:
    place.write("pages/rules.md", PAGE.format(more="", word="to"))
    place.night([of_its_own("a")])
    place.write("pages/rules.md", PAGE.format(more="", word="with"))
    for path in (tmp_path / "var" / "editions").glob("*.json"):
        path.unlink()
    place.night()


def test_words_are_kept_with_the_edition_that_said_them(place: Hubs) -> None:
    place.write("pages/rules.md", PAGE.format(more="", word="to"))
    place.night([of_its_own("a")])
    manifest = json.loads((place.root / "var" / "editions" / "0001.json").read_text())
    assert "Be kind to each other." in manifest["words"]
    assert not [path for path, data in place.bytes().items() if b"slips" in data]


@pytest.mark.parametrize("days", [0, 1, 40])
def test_every_page_passes_the_gate_on_any_day(place: Hubs, days: int) -> None:
    place.write("debates/bus.md", SUMMED)
    place.write("roundups/three.md", ROUNDUP.format(story=id_of("a")))
    place.joins("a", "for")
    place.night([of_its_own("a")], now=NOW + timedelta(days=days))
    for path, data in place.bytes().items():
        if path.endswith(".html"):
            assert check_page(path, data.decode())[0] == [], path


# ── in a browser ──


def test_the_editors_pages_fit_a_phone_and_can_be_read_in_both_schemes(place: Hubs) -> None:
    long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung"
    place.write("debates/bus.md", SUMMED.replace("All were", f"All, even {long}, were").replace("For,", f"{long},"))
    place.write("debates/open.md", BUS.replace("by: rw\n", f'by: rw\ntags: ["#{long}"]\n'))
    place.write("roundups/three.md", ROUNDUP.format(story=id_of("a")))
    place.write("pages/rules.md", PAGE.format(more="", word="to"))
    for letter, strand in (("a", "against"), ("b", "how")):
        place.joins(letter, strand)
    place.night([of_its_own("a"), of_its_own("b", partner="shelter", channel="shelter-news")])
    told_so = f"corrections:\n  - {{was: kind to, now: kind with, why: {long}, on: 2026-11-20}}\n"
    place.write("pages/rules.md", PAGE.format(more=told_so, word="with"))
    place.night()
    site = (place.root / "output").resolve()
    pages = {
        "debates/bus/index.html": (".kind", ".because", ".outcome .label", ".strands .many", ".empty"),
        "debates/open/index.html": (".state strong", ".next p", ".joins"),
        "debates/bus/how/index.html": (".contribution h2 a",),
        "debates/index.html": (".questions .quiet",),
        "roundups/three/index.html": (".quote blockquote", ".quote figcaption", ".quote figcaption a"),
        "rules/index.html": (".corrected .was", ".corrected .label"),
        "corrections/index.html": (".notices dt", ".notices .was"),
    }
    with browser() as chromium:
        for scheme in ("light", "dark"):
            for width in (320, 768, 1280):
                seen = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
                for path, selectors in pages.items():
                    seen.goto((site / path).as_uri())
                    assert seen.evaluate(PIXELS_TOO_WIDE) <= 0, (path, width)
                    for selector in selectors:
                        assert contrast(seen, selector) >= 4.5, (path, selector, scheme)
                seen.close()


@pytest.mark.parametrize("do", ["reject", "hold"])
def test_a_quote_from_a_telling_that_is_no_longer_shown_is_not_shown_either(store: Store, do: str) -> None:
    gone, left = said(link="https://pantry.example/gone"), said("Tennis", "New lines.", link="https://pantry.example/t")
    store.apply(
        [
            Update(
                ChannelState("x"),
                (NewVersion(item("aaaa", left), "a", NOW - DAY), NewVersion(item("bbbb", gone), "b", NOW - DAY)),
            )
        ]
    )
    merge = decision("merge", "aaaa", others=("bbbb",))
    curate(hub(), Content(decisions=(merge, decision(do, "bbbb"))), store, NOW)
    page = (
        '<figure class="quote" data-stories="bbbb"><blockquote>QUOTED</blockquote>'
        '<a href="../../stories/bbbb.html">x</a> <a href="https://pantry.example/gone">y</a></figure>'
    )
    standing = roundups.Standing.of(frozenset({"bbbb"}), store, Views(hub()))
    html, mistakes = roundups.checked(page, "r.md", ["bbbb"], standing, False)
    assert ("QUOTED" in html, mistakes) == (False, [])
    assert "bbbb" in standing.gone()
