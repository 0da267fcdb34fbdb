"""The run of curating: fresh items become stories, decisions hold through everything, nothing is derived twice."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from partnerhub.curate import Curated, curate, is_current
from partnerhub.curate.derive import lead_of
from partnerhub.curate.rank import calm
from partnerhub.errors import ConfigError
from partnerhub.model import (
    ChannelState,
    Content,
    Debate,
    Decision,
    Ground,
    Hub,
    Incident,
    Item,
    Reason,
    Roundup,
    Rule,
    Said,
    Story,
    StoryState,
    Strand,
    Tie,
    Trust,
    Words,
)
from partnerhub.store import Absence, NewVersion, Store, Update
from tests.make import DAY, HOUR, NOW, channel, decision, hub, item, partner, said, story

ARTICLE = said("Winter coats for every child in Hexley", "We have eighty coats, washed and mended, to give away.")
TENNIS = said(
    "The tennis court opens again", "New lines, a new net, and rackets to borrow.", link="https://pantry.example/t"
)
REVIEWED = hub(partner(trust=Trust.REVIEW))


def post(text: str) -> Said:
    return said(None, text, link="https://social.example/1")


def curated(store: Store, of: Hub | None = None, *decisions: Decision, now: datetime = NOW, **more: object) -> Curated:
    content = Content(decisions=decisions, **more)  # type: ignore[arg-type]
    made = curate(of or hub(), content, store, now)
    assert is_current(of or hub(), content, store, now)
    return made


def published(store: Store) -> list[Story]:
    return store.stories(StoryState.PUBLISHED)


def arrive(store: Store, *items: Item) -> None:
    store.apply(
        [Update(ChannelState("x"), tuple(NewVersion(one, f"{one.id}{one.version}", NOW - DAY) for one in items))]
    )


def test_the_lead_has_a_title_of_its_own_and_the_most_to_say() -> None:
    short = item("aaaa", post("We have eighty coats to give away and a great deal more to tell you about it."))
    assert lead_of([short, item("bbbb", ARTICLE)]).id == "bbbb"


def test_the_front_page_is_not_one_partners() -> None:
    many = [story(f"a{number}") for number in range(9)] + [story("b", partner="other")]
    assert [one.id for one in calm(many, 5, 3)] == ["a0", "a1", "a2", "b"]


def test_a_run_makes_stories_and_a_second_run_makes_nothing(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE), item("bbbb", ARTICLE, channel="pantry-posts"))
    first, second = curated(store), curated(store)
    assert (first.fresh, first.stories, second.fresh, second.stories) == (2, 1, 0, 0)
    [made] = published(store)
    assert (made.id, made.areas, made.state) == ("aaaa", ("vale",), StoryState.PUBLISHED)


def test_new_rules_reach_old_stories_but_never_move_them(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    curated(store)
    curated(store, hub(partner(topics=("youth",), trust=Trust.REVIEW)))
    assert published(store) == []
    assert store.waiting() == {"pantry": 1}
    curated(store)
    assert [one.id for one in published(store)] == ["aaaa"]


def test_a_run_cut_short_between_grouping_and_deriving_is_made_good_by_the_next(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    curated(store)
    store.remember({"rules": "unfinished"})
    assert curated(store).stories == 1


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
        curated(store)
    nightly = published(store)
    store.forget_stories()
    curated(store)
    assert published(store) == nightly
    assert len(nightly) == 4


def test_a_partner_under_a_new_id_keeps_its_stories_and_their_addresses(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    curated(store)
    renamed = partner("larder", channels=(channel("pantry-news", "larder"),))
    curated(store, hub(renamed))
    assert [(one.id, one.partner) for one in published(store)] == [("aaaa", "larder")]


def test_a_partner_that_left_keeps_its_words_in_the_store_and_out_of_the_stories(store: Store) -> None:
    arrive(store, item("aaaa", partner="gone", channel="gone-news"))
    assert curated(store).fresh == 0
    assert store.item_counts() == {"gone-news": 1}


def test_an_editor_publishes_what_waits_and_takes_it_back(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    assert curated(store, REVIEWED).waiting == 1
    assert curated(store, REVIEWED, decision()).waiting == 0
    assert [one.id for one in published(store)] == ["aaaa"]
    assert curated(store, REVIEWED).waiting == 1


def test_only_the_stories_that_were_decided_about_are_made_again(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE), item("bbbb", TENNIS, placed=NOW - 9 * DAY))
    curated(store)
    assert curated(store, None, decision("feature")).stories == 1
    assert [one.featured for one in published(store)] == [True, False]


def test_a_decision_holds_after_the_store_was_built_again(store: Store) -> None:
    words = (decision("reject"), decision("retitle", "bbbb", title="Tennis for all"))
    arrive(store, item("aaaa", ARTICLE), item("bbbb", TENNIS, placed=NOW - 9 * DAY))
    curated(store, None, *words)
    before = store.stories(*StoryState)
    store.forget_stories()
    curated(store, None, *words)
    assert store.stories(*StoryState) == before
    assert [(one.state, one.title) for one in before] == [
        (StoryState.REJECTED, None),
        (StoryState.PUBLISHED, "Tennis for all"),
    ]


def test_an_editors_words_go_before_what_was_derived(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    curated(
        store,
        None,
        decision("place", areas=("stonebrook",)),
        decision("topic", topics=()),
        decision("retitle", title="Coats"),
        decision("note", note="Bring your own *hanger*."),
    )
    [one] = published(store)
    assert (one.title, one.areas, one.topics, one.reasons) == ("Coats", ("stonebrook",), (), (Reason(Tie.EDITOR),))
    assert [(note.text, note.by) for note in one.notes] == [("Bring your own *hanger*.", "AB")]


def test_two_stories_are_merged_and_parted_again(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE), item("bbbb", TENNIS, placed=NOW - 9 * DAY))
    curated(store, None, decision("merge", "aaaa", others=("bbbb",)))
    [one] = published(store)
    assert one.id == "aaaa"
    [told] = store.told([one])
    assert {each.id for each in told.items} == {"aaaa", "bbbb"}
    [moved] = store.stories(StoryState.MERGED)
    assert (moved.id, moved.into) == ("bbbb", "aaaa")
    curated(store)
    assert [each.id for each in published(store)] == ["aaaa", "bbbb"]
    assert store.stories(StoryState.MERGED) == []


def test_an_item_is_split_off_and_put_back(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE), item("bbbb", ARTICLE, channel="pantry-posts"))
    curated(store, None, decision("split", "bbbb"))
    assert sorted(each.id for each in published(store)) == ["aaaa", "bbbb"]
    curated(store)
    assert [each.id for each in published(store)] == ["aaaa"]


def test_an_edit_of_a_merged_item_leaves_it_where_the_editor_put_it(store: Store) -> None:
    merge = decision("merge", "aaaa", others=("bbbb",))
    arrive(store, item("aaaa", ARTICLE), item("bbbb", TENNIS, placed=NOW - 9 * DAY))
    curated(store, None, merge)
    edited = said("The tennis court opens again", "New lines, a new net, and bats to borrow.", link=TENNIS.link)
    arrive(store, item("bbbb", edited, version=2, placed=NOW - 9 * DAY))
    curated(store, None, merge)
    [told] = store.told(published(store))
    assert sorted((each.id, each.version) for each in told.items) == [("aaaa", 1), ("bbbb", 2)]


def test_a_withdrawn_story_keeps_its_address_and_none_of_its_words(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    curated(store, None, decision("withdraw", ground=Ground.PRIVACY))
    assert published(store) == []
    [one] = store.stories(StoryState.WITHDRAWN)
    assert (one.id, one.ended, one.ground) == ("aaaa", date(2026, 11, 20), "privacy")
    assert [told.items for told in store.told([one])] == [()]


def test_what_readers_saw_leaves_a_line_at_its_address_and_what_nobody_saw_leaves_none(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    for do in ("reject", "hold"):
        curated(store, None, decision(do))
        assert [one.was_public for one in store.stories(StoryState.REJECTED, StoryState.HELD)] == [True]
        curated(store, REVIEWED, decision(do))
        assert [one.was_public for one in store.stories(StoryState.REJECTED, StoryState.HELD)] == [False]
    released = decision("publish", on=NOW - DAY + HOUR, file="first.md")
    curated(store, REVIEWED, released, decision("reject"))
    assert [one.was_public for one in store.stories(StoryState.REJECTED)] == [True]


def test_withdrawing_what_nobody_saw_makes_no_notice_of_it(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    curated(store, REVIEWED, decision("withdraw", ground=Ground.PRIVACY))
    [one] = store.stories(*StoryState)
    assert (one.state, one.ended, one.was_public) == (StoryState.REJECTED, None, False)


def test_a_withdrawal_outlives_the_item(store: Store) -> None:
    arrive(store, item("bbbb", TENNIS, first_seen=NOW))
    gone = decision("withdraw", "aaaa", ground=Ground.LEGAL, on=NOW - 40 * DAY)
    assert curated(store, None, gone).lost == (gone,)
    [one] = store.stories(StoryState.WITHDRAWN)
    assert (one.id, one.ground) == ("aaaa", "legal")
    curated(store)
    assert store.stories(StoryState.WITHDRAWN) == []


def test_what_its_source_took_back_is_shown_as_withdrawn_until_it_is_there_again(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    curated(store)
    store.save_absences([Absence("aaaa", NOW, NOW, 0, "gone")])
    assert curated(store).stories == 1
    [one] = store.stories(StoryState.RETRACTED)
    assert [ask.rule for ask in one.asks] == [Rule.RETRACTED]
    store.save_absences([], present=["aaaa"])
    curated(store)
    assert [each.id for each in published(store)] == ["aaaa"]


def test_readers_see_the_version_before_a_change_until_an_editor_accepts_it(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    curated(store)
    other = said("Something else", "Not a word of what stood here before remains in this one.", link=ARTICLE.link)
    arrive(store, item("aaaa", other, version=2))
    curated(store)
    [told] = store.told(published(store))
    assert (told.lead.said, told.lead.version, told.lead.newest) == (ARTICLE, 1, 2)
    [ask] = store.asking()[0].asks
    curated(store, None, decision("accept", version=ask.version))
    [told] = store.told(published(store))
    assert (told.lead.said, store.asking()) == (other, [])


def test_a_story_told_by_several_is_listed_with_each_and_shows_only_what_is_released(store: Store) -> None:
    other = partner("larder", trust=Trust.REVIEW, channels=(channel("larder-news", "larder"),))
    arrive(store, item("aaaa", ARTICLE), item("bbbb", TENNIS, partner="larder", channel="larder-news"))
    both = hub(partner(), other)
    curated(store, both, decision("merge", "aaaa", others=("bbbb",)))
    [one] = published(store)
    assert (one.partners, [ask.rule for ask in one.asks]) == (("pantry",), [Rule.TRUST])
    curated(store, both, decision("merge", "aaaa", others=("bbbb",)), decision("publish", "bbbb"))
    [one] = published(store)
    assert one.partners == ("pantry", "larder")


DEBATE = Debate(
    "content/debates/coats.md",
    "coats",
    "Who needs a coat?",
    (Strand("for", "For"), Strand("ideas", "Ideas")),
    date(2026, 11, 1),
    date(2026, 11, 30),
    "The board decides.",
    "AB",
    tags=("winter coats",),
    strand="ideas",
)


def test_a_story_joins_an_open_debate_by_its_tag_and_a_closed_one_waits(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    curated(store, debates=(DEBATE,))
    [one] = published(store)
    assert [(joined.debate, joined.strand, joined.by) for joined in one.joined] == [("coats", "ideas", None)]
    closed = Debate(**{name: getattr(DEBATE, name) for name in Debate.__slots__} | {"closes": date(2026, 11, 5)})
    curated(store, debates=(closed,))
    [one] = published(store)
    assert (one.joined, [ask.rule for ask in one.asks]) == ((), [Rule.DEBATE_CLOSED])


def test_an_editor_puts_a_story_into_a_strand(store: Store) -> None:
    arrive(store, item("aaaa", TENNIS))
    curated(store, None, decision("debate", debate="coats", strand="for"), debates=(DEBATE,))
    [one] = published(store)
    assert [(joined.strand, joined.by) for joined in one.joined] == [("for", "AB")]


def test_a_contradiction_stops_the_run_before_anything_is_derived(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    curated(store)
    with pytest.raises(ConfigError, match="contradicts"):
        curated(store, None, decision("hold"), decision("reject"))
    assert [one.id for one in published(store)] == ["aaaa"]


def test_the_end_of_a_hold_is_seen_the_day_after(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    held = decision("hold", until=date(2026, 11, 21))
    curated(store, None, held)
    assert [one.state for one in store.stories(*StoryState)] == [StoryState.HELD]
    curated(store, None, held, now=NOW + 2 * DAY)
    assert [one.id for one in published(store)] == ["aaaa"]


def test_an_item_that_people_name_as_a_story_leads_to_the_one_it_stands_in(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE), item("bbbb", ARTICLE, channel="pantry-posts"))
    page = Roundup("content/roundups/coats.md", "coats", "Coats", NOW.date(), "AB", stories=("bbbb",), is_draft=False)
    curated(store, roundups=(page,))
    [moved] = store.stories(StoryState.MERGED)
    assert (moved.id, moved.into) == ("bbbb", "aaaa")
    curated(store)
    assert store.stories(StoryState.MERGED) == []


def test_what_was_withdrawn_stays_so_when_its_story_is_merged_or_split(store: Store) -> None:
    arrive(store, item("aaaa", TENNIS, placed=NOW - 9 * DAY), item("bbbb", ARTICLE))
    arrive(store, item("cccc", ARTICLE, channel="pantry-posts", placed=NOW - DAY + HOUR))
    gone = decision("withdraw", "bbbb", ground=Ground.PRIVACY)
    for later in (decision("merge", "aaaa", others=("bbbb",)), decision("split", "cccc")):
        curated(store, None, gone, later)
        shown = {each.id for told in store.told(store.stories(*StoryState)) for each in told.items}
        assert shown == {"aaaa"}, later.do


def test_an_item_that_is_not_shown_lends_its_story_neither_title_nor_note(store: Store) -> None:
    arrive(store, item("aaaa", TENNIS, placed=NOW - 9 * DAY), item("bbbb", ARTICLE))
    words = (
        decision("retitle", "bbbb", title="TITLE"),
        decision("note", "bbbb", note="NOTE"),
        decision("hold", "bbbb"),
    )
    curated(store, None, *words, decision("merge", "aaaa", others=("bbbb",)))
    [one] = published(store)
    assert (one.title, one.notes) == (None, ())


def test_what_nobody_saw_is_not_announced_when_its_source_takes_it_back(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    curated(store, REVIEWED)
    store.save_absences([Absence("aaaa", NOW, NOW, 0, "gone")])
    curated(store, REVIEWED)
    [one] = store.stories(*StoryState)
    assert (one.state, one.was_public, one.taken_back) == (StoryState.REJECTED, False, ())


def test_a_withdrawal_that_was_taken_back_is_not_announced_for_a_lost_item(store: Store) -> None:
    arrive(store, item("bbbb", TENNIS, first_seen=NOW))
    gone = decision("withdraw", "aaaa", ground=Ground.LEGAL, on=NOW - 40 * DAY)
    curated(store, None, gone, decision("publish", "aaaa", on=NOW - 39 * DAY))
    assert store.stories(StoryState.WITHDRAWN) == []


def test_a_notice_of_an_incident_that_was_withdrawn_holds_nothing(store: Store) -> None:
    arrive(store, item("aaaa", ARTICLE))
    incident = Incident("i.md", "i", "Somebody else", "pantry-news", NOW - 9 * DAY, None, "AB", NOW.date())
    curated(store, incidents=(incident,))
    assert published(store) == []
    over = Words("i.md", "incidents/i/index.html", "Somebody else", "", withdrawn=NOW.date())
    curated(store, incidents=(incident,), words=(over,))
    assert len(published(store)) == 1


@pytest.mark.parametrize("at_once", [True, False], ids=["all at once", "night by night"])
def test_a_word_about_a_story_is_not_about_what_was_split_from_it_before(store: Store, at_once: bool) -> None:
    arrive(store, item("bbbb", ARTICLE), item("cccc", ARTICLE, channel="pantry-posts", placed=NOW - DAY + HOUR))
    split = decision("split", "cccc", on=NOW - 2 * HOUR)
    if not at_once:
        curated(store, None, split)
    curated(store, None, split, decision("withdraw", "bbbb", ground=Ground.PRIVACY, on=NOW - HOUR))
    assert [one.id for one in published(store)] == ["cccc"]


def test_taking_a_withdrawal_back_brings_back_what_was_split_from_the_story_since(store: Store) -> None:
    arrive(store, item("bbbb", ARTICLE), item("cccc", ARTICLE, channel="pantry-posts", placed=NOW - DAY + HOUR))
    gone = decision("withdraw", "bbbb", ground=Ground.PRIVACY, on=NOW - 2 * HOUR)
    curated(store, None, gone, decision("split", "cccc"))
    assert published(store) == []
    curated(store, None, decision("split", "cccc"))
    assert sorted(one.id for one in published(store)) == ["bbbb", "cccc"]


def test_an_item_published_by_name_is_shown_though_its_story_was_rejected_before(store: Store) -> None:
    arrive(store, item("bbbb", ARTICLE), item("cccc", ARTICLE, channel="pantry-posts", placed=NOW - DAY + HOUR))
    curated(store, None, decision("reject", "bbbb", on=NOW - 2 * HOUR), decision("publish", "cccc", on=NOW - HOUR))
    [told] = store.told(published(store))
    assert (told.story.id, [one.id for one in told.items]) == ("bbbb", ["cccc"])
