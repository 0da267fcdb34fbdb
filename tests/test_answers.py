"""Link-backs: a story lists the stories that link to it, at its source or here."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from partnerhub.curate import curate
from partnerhub.curate.linking import MOST, links_in
from partnerhub.model import ChannelState, Content, Decision, Hub, Item, Said
from partnerhub.publish.answers import MOST as ON_A_PAGE
from partnerhub.publish.answers import answers
from partnerhub.store import Absence, Link, NewVersion, Store, Update
from partnerhub.store.mentions import REPEATED, bare
from tests.make import DAY, HOUR, NOW, decision, hub, item, said, story

ASKED, ANSWER, OTHER = "asked2222222", "answer222222", "other2222222"
PAGE = "https://pantry.example/consultation"
CONSULTATION = said("Tell us what the winter should look like", "Eighty coats or a warm room: you say.", link=PAGE)


def linking(to: str, title: str = "What our members want", page: str = "https://club.example/what") -> Said:
    text = "Our members want the warm room."
    body = f'<p>{text} <a href="{to}" rel="nofollow noopener ugc">They answered this</a>.</p>'
    return said(title, text, link=page, body=body)


def arrive(store: Store, *items: Item) -> None:
    versions = tuple(NewVersion(one, f"{one.id}{one.version}", NOW - DAY) for one in items)
    store.apply([Update(ChannelState("x"), versions)])


def curated(store: Store, *decisions: Decision, of: Hub | None = None) -> dict[str, tuple[str, ...]]:
    curate(of or hub(), Content(decisions=decisions), store, NOW)
    return store.answers((of or hub()).url)


def asked() -> Item:
    return item(ASKED, CONSULTATION, placed=NOW - 9 * DAY)


@pytest.mark.parametrize(
    "link",
    [
        PAGE,
        f"{PAGE}/",
        "http://www.pantry.example/consultation",
        f"{PAGE}#more",
        f"https://hub.example/stories/{ASKED}.html",
        f"https://hub.example/cy/stories/{ASKED}.html#hub-words",
    ],
)
def test_a_link_to_a_story_answers_it_however_it_is_spelt(store: Store, link: str) -> None:
    arrive(store, asked(), item(ANSWER, linking(link)))
    assert curated(store) == {ASKED: (ANSWER,)}


@pytest.mark.parametrize(
    "link",
    [
        "https://pantry.example/",
        f"{PAGE}?page=2",
        f"https://elsewhere.example/stories/{ASKED}.html",
        f"https://hub.example/stories/{ASKED}.html.exe",
        "https://hub.example/stories/nobody222222.html",
        "mailto:office@pantry.example",
    ],
)
def test_another_page_is_no_answer(store: Store, link: str) -> None:
    arrive(store, asked(), item(ANSWER, linking(link)))
    assert curated(store) == {}


def test_a_page_that_comes_later_than_the_link_is_answered_then(store: Store) -> None:
    arrive(store, item(ANSWER, linking(PAGE)))
    assert curated(store) == {}
    arrive(store, asked())
    assert curated(store) == {ASKED: (ANSWER,)}


def test_answers_stand_in_order_of_time(store: Store) -> None:
    later = item(OTHER, linking(PAGE, "Our own view of the winter", "https://x.example/view"), placed=NOW - HOUR)
    arrive(store, later, asked(), item(ANSWER, linking(PAGE), placed=NOW - 2 * DAY))
    assert curated(store) == {ASKED: (ANSWER, OTHER)}


def test_an_edit_that_drops_its_link_is_no_longer_an_answer(store: Store) -> None:
    arrive(store, asked(), item(ANSWER, linking(PAGE)))
    assert curated(store) == {ASKED: (ANSWER,)}
    arrive(store, item(ANSWER, linking("https://club.example/"), version=2))
    assert curated(store) == {}


def test_a_link_that_readers_do_not_see_yet_answers_nothing(store: Store) -> None:
    arrive(store, asked(), item(ANSWER, linking("https://club.example/")))
    curated(store)
    rewritten = replace(linking(PAGE, "Something else"), text="Not a word of what stood here before is left in this.")
    arrive(store, item(ANSWER, rewritten, version=2))
    assert curated(store) == {}
    assert curated(store, decision("accept", ANSWER, version=f"{ANSWER}2")) == {ASKED: (ANSWER,)}


def test_a_withdrawn_answer_and_the_answers_to_a_withdrawn_story_are_gone(store: Store) -> None:
    arrive(store, asked(), item(ANSWER, linking(PAGE)))
    for gone in (ANSWER, ASKED):
        assert curated(store, decision("withdraw", gone, ground="mistake")) == {}
        assert curated(store) == {ASKED: (ANSWER,)}


def test_an_answer_that_its_source_took_back_is_gone(store: Store) -> None:
    arrive(store, asked(), item(ANSWER, linking(PAGE)))
    curated(store)
    store.save_absences([Absence(ANSWER, NOW, NOW, 2, "gone")])
    assert curated(store) == {}


def test_another_telling_of_the_same_story_is_no_answer_to_it(store: Store) -> None:
    arrive(store, asked(), item(ANSWER, linking(PAGE)))
    assert curated(store, decision("merge", ASKED, others=(ANSWER,))) == {}
    assert curated(store) == {ASKED: (ANSWER,)}


def test_a_link_to_a_story_that_was_merged_answers_the_one_it_is_part_of(store: Store) -> None:
    arrive(store, asked(), item(OTHER, said("The tennis court opens again", link="https://pantry.example/t")))
    arrive(store, item(ANSWER, linking(f"https://hub.example/stories/{OTHER}.html")))
    assert curated(store) == {OTHER: (ANSWER,)}
    assert curated(store, decision("merge", ASKED, others=(OTHER,))) == {ASKED: (ANSWER,)}


def test_a_link_in_a_channels_footer_answers_nothing(store: Store) -> None:
    arrive(store, asked())
    posts = [
        item(f"post2222222{'abcdefghij'[n]}", linking(PAGE, f"{name} came to tea", f"https://club.example/{n}"))
        for n, name in enumerate(("Rovers", "Scouts", "Bakers", "Quilters", "Anglers", "Drummers", "Gardeners"))
    ]
    arrive(store, *posts[:REPEATED])
    assert len(curated(store)[ASKED]) == REPEATED
    arrive(store, *posts[REPEATED:])
    assert curated(store) == {}


def test_a_page_that_several_stories_lead_to_belongs_to_none(store: Store) -> None:
    list_of_news = "https://pantry.example/news"
    arrive(store, item(ASKED, replace(CONSULTATION, link=list_of_news), placed=NOW - 9 * DAY))
    arrive(store, item(OTHER, said("The tennis court opens again", "New lines, a new net.", link=list_of_news)))
    arrive(store, item(ANSWER, linking(list_of_news)))
    assert curated(store, decision("split", OTHER, others=(ASKED,))) == {}


def test_a_hub_without_an_address_counts_links_to_sources_only(store: Store) -> None:
    arrive(store, asked(), item(ANSWER, linking(f"https://hub.example/stories/{ASKED}.html")))
    assert curated(store, of=hub(url="")) == {}


def test_links_are_read_from_tags_and_not_from_words() -> None:
    body = '<p>write &lt;a href="https://no.example/">, or &lt;b href="https://no.example/"</p>'
    assert links_in(body) == ()
    assert links_in('<a href="https://a.example/?a=1&amp;b=2" rel="x">a</a> <a rel="x" href="mailto:b@c.example">') == (
        "https://a.example/?a=1&b=2",
    )
    assert len(links_in("".join(f'<a href="https://a.example/{n}">a</a>' for n in range(99)))) == MOST


def test_a_page_lists_the_newest_answers(store: Store) -> None:
    replies = [f"reply222222{letter}" for letter in "abcdefghijklmn"]
    times = {id: NOW - DAY + n * HOUR / 4 for n, id in enumerate(replies)}
    words = {id: linking(PAGE, f"From our {id}", f"https://club.example/{id}") for id in replies}
    arrive(store, asked(), *(item(id, words[id], placed=times[id], channel=f"c{id}") for id in replies))
    store.save_links([Link(id, id, 1, "") for id in (ASKED, *replies)])
    store.save_stories(
        [story(id, placed=times.get(id, NOW)) for id in (ASKED, *replies)], dict.fromkeys(replies, 1) | {ASKED: 1}
    )
    store.save_mentions({id: [PAGE] for id in replies})
    assert answers(store, "https://hub.example/") == {ASKED: tuple(replies[-ON_A_PAGE:])}


def test_ten_thousand_stories_are_asked_about_in_a_moment(store: Store) -> None:
    ids = [f"{n:012}" for n in range(10_000)]
    words = [said(f"Title {id}", link=f"https://www.p{n % 50}.example/{id}/") for n, id in enumerate(ids)]
    arrive(store, *(item(id, words[n], channel=f"c{n % 50}") for n, id in enumerate(ids)))
    store.save_links([Link(id, id, 1, "") for id in ids])
    store.save_stories([story(id, placed=NOW - DAY) for id in ids], dict.fromkeys(ids, 1))
    mentions = {id: [f"https://p{n % 50}.example/about/{n}", f"https://far.example/{n}"] for n, id in enumerate(ids)}
    for n in range(0, 10_000, 20):
        mentions[ids[n]].append(words[n - 1].link or "")
    began = time.process_time()
    store.save_mentions(mentions)
    saved = time.process_time()
    found = store.answers("https://hub.example/")
    print(f"saved in {saved - began:.3f} s, asked in {time.process_time() - saved:.3f} s")
    assert len(found) == 500
    assert found[ids[-1]] == (ids[0],)
    assert bare(words[0].link or "") == f"p0.example/{ids[0]}"
