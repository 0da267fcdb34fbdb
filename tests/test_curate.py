"""Curating: trust, stories of one partner, topics and places, and the run that puts them together."""

from __future__ import annotations

import itertools

import pytest

from partnerhub.curate import curate, stories
from partnerhub.curate.pipeline import lead_of
from partnerhub.curate.places import placer
from partnerhub.curate.rank import calm
from partnerhub.curate.topics import suggester
from partnerhub.curate.trust import verdict
from partnerhub.curate.words import all_text
from partnerhub.model import ChannelState, Item, Said, StoryState, Trust
from partnerhub.store import NewVersion, Store, Update
from tests.make import AREAS, DAY, HOUR, NOW, TOPICS, channel, hub, item, partner, said, story

ARTICLE = said("Winter coats for every child in Hexley", "We have eighty coats, washed and mended, to give away.")


def post(text: str, **more: object) -> Said:
    return said(None, text, link="https://social.example/1", **more)


def joined(one: Said, other: Said, apart: object = HOUR) -> bool:
    first = item("aaaa", one, placed=NOW - DAY)
    second = item("bbbb", other, channel="pantry-posts", placed=NOW - DAY + apart)  # type: ignore[operator]
    links = stories.group([], [first, second])
    return links[1].story == "aaaa"


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (said("Coats!", "Free coats.", link="https://www.pantry.example/saturdays/?utm_source=x#top"), "the same page"),
        (post("Look", body='<p><a href="https://pantry.example/saturdays">Look</a></p>'), "a link to the page"),
        (said("Winter coats for every child in Hexley", "", link="https://video.example/9"), "the same title"),
        (post("New today: winter coats for every child in Hexley! Come by."), "the title quoted"),
        (post("Eighty coats, washed and mended, to give away: winter coats for every child we have in"), "the words"),
    ],
)
def test_one_partner_saying_the_same_on_two_channels_is_one_story(other: Said, why: str) -> None:
    assert joined(ARTICLE, other), why


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (post("Good morning from the pantry!"), "different words"),
        (said("Winter coats", "Short.", link="https://pantry.example/2"), "a title too short to tell"),
        (post("Coats, coats, coats."), "too few words shared"),
    ],
)
def test_what_only_sounds_alike_stays_apart(other: Said, why: str) -> None:
    assert not joined(ARTICLE, other), why


def test_the_same_words_three_days_later_are_another_story() -> None:
    assert not joined(ARTICLE, ARTICLE, apart=72 * HOUR)


def test_a_reminder_on_the_same_channel_is_another_story() -> None:
    first, second = item("aaaa", ARTICLE), item("bbbb", ARTICLE, placed=NOW)
    assert [link.story for link in stories.group([], [first, second])] == ["aaaa", "bbbb"]


def test_an_edited_item_keeps_its_story_whatever_it_now_says() -> None:
    before = [(item("aaaa", ARTICLE), "aaaa"), (item("bbbb", ARTICLE, channel="pantry-posts"), "aaaa")]
    [link] = stories.group(
        before, [item("bbbb", said("Something else entirely, you see"), version=2, channel="pantry-posts")]
    )
    assert (link.story, link.version) == ("aaaa", 2)


def test_a_story_is_founded_by_its_earliest_item_whatever_the_order_on_one_night() -> None:
    items = [
        item(
            "cccc",
            ARTICLE,
            channel=f"channel-{n}",
            placed=NOW - DAY + n * HOUR,
        )
        for n in range(3)
    ]
    items = [Item(f"id{n}", *[getattr(one, name) for name in Item.__slots__[1:]]) for n, one in enumerate(items)]
    for order in itertools.permutations(items):
        links = stories.group([], sorted(order, key=lambda one: (one.placed, one.id)))
        assert {link.story for link in links} == {"id0"}


def test_the_lead_has_a_title_of_its_own_and_the_most_to_say() -> None:
    short = item("aaaa", post("We have eighty coats to give away and a great deal more to tell you about it."))
    assert lead_of([short, item("bbbb", ARTICLE)]).id == "bbbb"


def test_trust_decides_and_says_why() -> None:
    assert verdict(partner()).state is StoryState.PUBLISHED
    waits = verdict(partner(trust=Trust.REVIEW))
    assert waits.state is StoryState.WAITING
    assert "The Pantry" in waits.why


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Help for any VICTIM of crime", ("victims",)),
        ("victimless", ()),
        ("a court\ndate near you, for young people", ("victims", "youth")),
        ("", ()),
    ],
)
def test_topics_come_from_whole_words(text: str, topics: tuple[str, ...]) -> None:
    assert suggester(TOPICS)(text, partner()) == topics


def test_hashtags_are_read_as_the_words_they_are_made_of() -> None:
    assert suggester(TOPICS)(all_text(said(None, "Come along #YoungPeople")), partner()) == ("youth",)
    assert suggester(TOPICS)(all_text(said(None, "Come", tags=("CourtDate",))), partner()) == ("victims",)


def test_a_partners_own_topics_hold_for_everything_it_says() -> None:
    assert suggester(TOPICS)("Hello", partner(topics=("youth",))) == ("youth",)


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("A walk round Hexley on Sunday", ("vale",)),
        ("Hexley and Stonebrook together", ("stonebrook",)),
        ("Find us at ZX4 2AB", ("stonebrook",)),
        ("The ZX45 bus", ()),
        ("hexley, all lower case", ()),
        ("Hexleyville", ()),
    ],
)
def test_places_come_from_names_and_postcodes(text: str, areas: tuple[str, ...]) -> None:
    assert placer(AREAS)(text, partner()) == areas


def test_who_names_no_place_speaks_from_its_own_area() -> None:
    assert placer(AREAS)("Hello", partner(areas=("vale",))) == ("vale",)


def test_the_front_page_is_not_one_partners() -> None:
    many = [story(f"a{number}") for number in range(9)] + [story("b", partner="other")]
    assert [one.id for one in calm(many, 5, 3)] == ["a0", "a1", "a2", "b"]


def arrive(store: Store, *items: Item) -> None:
    store.apply([Update(ChannelState("x"), tuple(NewVersion(one, one.id, NOW) for one in items))])


def test_a_run_makes_stories_and_a_second_run_makes_nothing(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE), item("bbbb", ARTICLE, channel="pantry-posts"))
    first, second = curate(hub(), store), curate(hub(), store)
    assert (first.fresh, first.stories, second.fresh, second.stories) == (2, 1, 0, 0)
    [made] = store.published({"pantry"})
    assert (made.id, made.areas, made.state) == ("aaaa", ("vale",), StoryState.PUBLISHED)


def test_new_rules_reach_old_stories_but_never_move_them(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    curate(hub(), store)
    curate(hub(partner(topics=("youth",), trust=Trust.REVIEW)), store)
    assert store.published({"pantry"}) == []
    assert store.waiting() == {"pantry": 1}
    curate(hub(), store)
    assert [one.id for one in store.published({"pantry"})] == ["aaaa"]


def test_a_run_cut_short_between_grouping_and_deriving_is_made_good_by_the_next(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    curate(hub(), store)
    store.remember({"rules": "unfinished"})
    assert curate(hub(), store).stories == 1


def test_night_by_night_and_all_at_once_give_the_same_stories(store: Store) -> None:
    items = [
        item(
            f"id{n}",
            said(f"Story number {n // 3} of the long winter", f"Part {n}"),
            placed=NOW - DAY + n * HOUR,
            channel=f"c{n % 3}",
        )
        for n in range(12)
    ]
    for one in items:
        arrive(store, one)
        curate(hub(), store)
    nightly = store.published({"pantry"})
    store.forget_stories()
    curate(hub(), store)
    assert store.published({"pantry"}) == nightly
    assert len(nightly) == 4


def test_a_partner_under_a_new_id_keeps_its_stories_and_their_addresses(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    curate(hub(), store)
    renamed = partner("larder", channels=(channel("pantry-news", "larder"),))
    curate(hub(renamed), store)
    assert [(one.id, one.partner) for one in store.published({"larder"})] == [("aaaa", "larder")]


def test_a_partner_that_left_keeps_its_words_in_the_store_and_out_of_the_stories(store: Store) -> None:
    arrive(store, item("aaaa", partner="gone", channel="gone-news"))
    assert curate(hub(), store).fresh == 0
    assert store.item_counts() == {"gone-news": 1}
