"""What a restricted period before a poll holds, shows plainly and lets through, day by day, in the hub's time zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from partnerhub.curate import curate, is_current, restricted
from partnerhub.curate.queue import queue
from partnerhub.curate.screening import Surroundings, screen
from partnerhub.curate.screening.cases import mutations
from partnerhub.errors import ConfigError
from partnerhub.model import (
    ChannelState,
    Content,
    Debate,
    Decision,
    Details,
    Hub,
    Item,
    ItemKind,
    Picture,
    RestrictedPeriod,
    Said,
    Story,
    StoryState,
    Strand,
    Trust,
    Voice,
)
from partnerhub.shell.waiting import gathered
from partnerhub.store import NewVersion, Outcome, Store, StoredPicture, Update
from tests.make import AGREED, AREAS, DAY, HOUR, channel, decision, hub, item, partner, said

PERIOD = RestrictedPeriod(
    "Local elections 2026", date(2026, 3, 24), date(2026, 5, 7), ("Sam Sample", "Candidate A"), ("Plaid Arren",)
)
ACCENTED = replace(PERIOD, candidates=(*PERIOD.candidates, "Siân ap Ifans", "Jo Morgan Ifans"))
BEFORE = datetime(2026, 3, 20, 12, tzinfo=UTC)
FIRST = datetime(2026, 3, 24, 12, tzinfo=UTC)
INSIDE = datetime(2026, 4, 10, 12, tzinfo=UTC)
LAST = datetime(2026, 5, 7, 12, tzinfo=UTC)
AFTER = datetime(2026, 5, 8, 12, tzinfo=UTC)

OFFICE = partner("office", voice=Voice.OFFICE, channels=(channel("office-news", "office", voice=Voice.OFFICE),))
HOLDER = partner(
    "holder",
    voice=Voice.HOLDER,
    name="The Commissioner of Arrenshire",
    since=date(2024, 5, 9),
    channels=(channel("holder-posts", "holder", voice=Voice.HOLDER),),
)
NEWS = said("The bridge is mended", "Two planks were replaced in Hexley, and a rail was painted green again.")
CAMPAIGN = said(
    "Join our campaign for safer lanes",
    "Our campaign for safer lanes in Hexley begins today: pledge your support, share the poster with #SafeLanes.",
)
NAMES = said("Tea at the hall", "Sam Sample poured the tea at the hall in Hexley, and everybody had a second cup.")


def the_hub(*periods: RestrictedPeriod, holder: Any = HOLDER, **more: Any) -> Hub:
    return hub(accounts=(OFFICE, holder), restricted_periods=periods or (PERIOD,), **more)


def at(who: str, words: Said, moment: datetime, id: str = "aaaa", **more: Any) -> Item:
    of = {"office": "office-news", "holder": "holder-posts", "pantry": "pantry-news"}[who]
    fields = {"partner": who, "channel": of, "placed": moment, "first_seen": moment, "last_seen": moment} | more
    return item(id, replace(words, published=moment), **fields)


def arrive(store: Store, *items: Item) -> None:
    new = [NewVersion(one, f"{one.id}{one.version}", one.seen or one.first_seen) for one in items]
    store.apply([Update(ChannelState("x"), tuple(new))])


def night(store: Store, now: datetime, of: Hub | None = None, *decisions: Decision, **more: Any) -> None:
    the, content = of or the_hub(), Content(decisions=decisions, **more)
    curate(the, content, store, now)
    assert is_current(the, content, store, now)


def story(store: Store, id: str = "aaaa") -> Story:
    return store.some_stories([id])[id]


def is_shown(store: Store, id: str = "aaaa") -> bool:
    return story(store, id).state is StoryState.PUBLISHED


def why(store: Store, id: str = "aaaa") -> str:
    return " ".join(ask.why for ask in story(store, id).asks if ask.holds)


# ── the holder ──


@pytest.mark.parametrize(
    ("said_on", "shown"), [(BEFORE, True), (FIRST, False), (INSIDE, False), (LAST, False), (AFTER, True)]
)
def test_the_holders_words_wait_from_the_first_day_to_the_last(store: Store, said_on: datetime, shown: bool) -> None:
    arrive(store, at("holder", NEWS, said_on))
    night(store, said_on + HOUR)
    assert is_shown(store) is shown
    if not shown:
        assert why(store) == (
            "What the office-holder says waits while the period “Local elections 2026” runs, until 7 May 2026; it is "
            "shown by itself on 8 May 2026. To show it before that takes `period` and a second editor's initials."
        )


def test_what_waited_is_shown_on_the_day_after_and_stands_where_it_belongs_in_time(store: Store) -> None:
    arrive(store, at("holder", NEWS, INSIDE), at("pantry", said("Later", "Quite other words."), LAST, "bbbb"))
    for now in (INSIDE, LAST, LAST + 10 * HOUR):
        night(store, now)
        assert not is_shown(store)
    night(store, AFTER)
    assert is_shown(store)
    assert [each.id for each in store.stories(StoryState.PUBLISHED)] == ["bbbb", "aaaa"], "newest first, by its own day"
    assert story(store).placed == INSIDE


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        (datetime(2026, 3, 23, 23, 59, tzinfo=UTC), True),  # winter time: midnight is midnight
        (datetime(2026, 3, 24, 0, 0, tzinfo=UTC), False),
        (datetime(2026, 5, 7, 22, 59, tzinfo=UTC), False),  # summer time: 23:59 in Arrenshire
        (datetime(2026, 5, 7, 23, 0, tzinfo=UTC), True),  # … and the day after
    ],
)
def test_a_period_begins_and_ends_at_midnight_where_the_hub_is(store: Store, now: datetime, shown: bool) -> None:
    arrive(store, at("holder", NEWS, now))
    night(store, now)
    assert is_shown(store) is shown


def test_what_was_published_before_stays_through_all_of_it(store: Store) -> None:
    arrive(store, at("holder", NEWS, BEFORE))
    for now in (BEFORE, FIRST, INSIDE, LAST, AFTER):
        night(store, now)
        assert is_shown(store)


def test_an_older_post_that_is_first_listed_in_the_period_waits_too(store: Store) -> None:
    arrive(store, at("holder", NEWS, BEFORE, "aaaa"))
    night(store, BEFORE)
    late = said("An old story", "This was written in February and listed only now, words unlike any other here.")
    arrive(store, at("holder", late, BEFORE - DAY, "bbbb", first_seen=INSIDE))
    night(store, INSIDE)
    assert (is_shown(store, "aaaa"), is_shown(store, "bbbb")) == (True, False)
    night(store, AFTER)
    assert is_shown(store, "bbbb")


def test_a_store_that_is_begun_in_the_period_keeps_what_was_there_before(store: Store) -> None:
    arrive(store, at("holder", NEWS, BEFORE, first_seen=INSIDE))
    night(store, INSIDE)
    assert is_shown(store), "that we read it first today says nothing of a channel we never read before"


def test_a_change_that_the_holder_makes_in_the_period_waits(store: Store) -> None:
    first = at("holder", NEWS, BEFORE)
    arrive(store, first)
    night(store, BEFORE)
    words = replace(NEWS, text=NEWS.text.replace("green", "blue"), published=BEFORE)
    arrive(store, replace(first, said=words, version=2, newest=2, seen=INSIDE, last_seen=INSIDE))
    night(store, INSIDE)
    [told] = store.told([story(store)])
    assert "green" in told.lead.said.text
    assert [ask.rule for ask in story(store).asks] == ["changed"]
    assert "it is shown by itself on 8 May 2026" in story(store).asks[0].why
    night(store, AFTER)
    [told] = store.told([story(store)])
    assert "blue" in told.lead.said.text, "a slip needs nobody when no period runs"


def test_the_words_of_a_holder_whose_term_ended_with_the_poll_stay_held(store: Store) -> None:
    lost = the_hub(holder=replace(HOLDER, until=date(2026, 5, 12), ends=date(2026, 5, 12)))
    arrive(store, at("holder", NEWS, INSIDE), at("holder", said("Before", "Older words stay."), BEFORE, "bbbb"))
    night(store, INSIDE, lost)
    for now in (AFTER, AFTER + 30 * DAY):
        night(store, now, lost)
        assert not is_shown(store)
        assert "it stays here, kept and unread, unless an editor publishes it" in why(store)
        assert is_shown(store, "bbbb")
    night(store, AFTER + 31 * DAY, lost, decision(on=AFTER + 30 * DAY))
    assert is_shown(store)


# ── the office ──


@pytest.mark.parametrize(
    ("said_on", "plain"), [(BEFORE, False), (FIRST, True), (INSIDE, True), (LAST, True), (AFTER, False)]
)
def test_the_offices_news_takes_the_neutral_form(store: Store, said_on: datetime, plain: bool) -> None:
    arrive(store, at("office", NEWS, said_on))
    night(store, said_on)
    assert is_shown(store)
    assert story(store).neutral == (("aaaa",) if plain else ())
    night(store, AFTER)
    assert story(store).neutral == ()


def test_a_feature_does_not_lift_what_the_office_says_in_the_period(store: Store) -> None:
    arrive(store, at("office", NEWS, BEFORE), at("pantry", NAMES_OF_NOBODY, BEFORE, "bbbb"))
    featured = [decision("feature", on=BEFORE), decision("feature", "bbbb", on=BEFORE)]
    night(store, BEFORE + HOUR, None, *featured)
    assert (story(store).featured, story(store, "bbbb").featured) == (True, True)
    night(store, INSIDE, None, *featured)
    assert (story(store).featured, story(store, "bbbb").featured) == (False, True)
    night(store, AFTER, None, *featured)
    assert story(store).featured


NAMES_OF_NOBODY = said("Soup on Thursday", "Leek or lentil, with bread that somebody's neighbour has baked.")


@pytest.mark.parametrize(("said_on", "shown"), [(BEFORE, True), (FIRST, False), (LAST, False), (AFTER, True)])
def test_a_new_campaign_of_the_office_waits(store: Store, said_on: datetime, shown: bool) -> None:
    arrive(store, at("office", CAMPAIGN, said_on))
    night(store, said_on)
    assert str(story(store).details.kind) == "campaign"
    assert is_shown(store) is shown
    if not shown:
        assert why(store).startswith("A new campaign of the office waits")
    night(store, AFTER)
    assert is_shown(store)


def test_a_partners_campaign_goes_on(store: Store) -> None:
    arrive(store, at("pantry", CAMPAIGN, INSIDE))
    night(store, INSIDE)
    assert is_shown(store)


# ── pictures ──


def pictured(name: str) -> Picture:
    return Picture(f"https://office.example/{name}.jpg", "A bridge")


def ready(name: str, moment: datetime) -> StoredPicture:
    return StoredPicture(pictured(name).url, Outcome.READY, moment, 0, name * 4, 640, 480, (640,))


def test_pictures_are_frozen_while_it_runs(store: Store) -> None:
    shows = replace(the_hub(), accounts=(replace(OFFICE, permission=replace(AGREED, images=True)), HOLDER))
    store.save_pictures([ready("aaaa", BEFORE)])
    arrive(store, at("office", replace(NEWS, pictures=(pictured("bbbb"), pictured("aaaa"))), BEFORE))
    night(store, BEFORE, shows)
    assert story(store).picture == pictured("aaaa"), "the likelier one has not come yet"

    store.save_pictures([ready("bbbb", INSIDE)])
    new = said("A second bridge", "This one is for otters, and has no rail at all.", pictures=(pictured("bbbb"),))
    arrive(store, at("office", new, INSIDE, "bbbb"))
    night(store, INSIDE, shows)
    assert story(store).picture == pictured("aaaa"), "what was there stays"
    assert story(store, "bbbb").picture is None, "nothing new comes"
    night(store, AFTER, shows)
    assert [story(store, id).picture for id in ("aaaa", "bbbb")] == [pictured("bbbb")] * 2


# ── names ──


@pytest.mark.parametrize(
    ("said_on", "shown"), [(BEFORE, True), (FIRST, False), (INSIDE, False), (LAST, False), (AFTER, True)]
)
@pytest.mark.parametrize("who", ["pantry", "office", "holder"])
def test_what_names_a_candidate_waits_whoever_says_it(store: Store, said_on: datetime, shown: bool, who: str) -> None:
    arrive(store, at(who, NAMES, said_on))
    night(store, said_on)
    assert is_shown(store) is shown
    if not shown:
        assert "A candidate is named in the restricted period" in why(store)
        assert "It is released by itself on 8 May 2026" in why(store)
    night(store, AFTER)
    assert is_shown(store)


HIDDEN = {
    "the address of a link": {"body": '<p>Read <a href="https://sam-sample.example/">more</a>.</p>'},
    "what is said of a link": {"body": '<p>Read <a title="Sam Sample" href="https://tea.example/">more</a>.</p>'},
    "its own address": {"link": "https://tea.example/2026/04/sam-sample-pours"},
    "what a picture shows": {"pictures": (Picture("https://tea.example/cup.jpg", "Sam Sample with a cup"),)},
    "where it takes place": {"details": Details(ItemKind.EVENT, place="The rooms of Sam Sample, Hexley")},
    "single dates of it": {"exceptions": ("An evening with Sam Sample",)},
    "who wrote a comment": {"author": "Sam Sample", "answers": "https://tea.example/hall"},
}


@pytest.mark.parametrize("more", HIDDEN.values(), ids=HIDDEN)
def test_a_name_is_found_wherever_it_would_reach_readers(more: dict[str, Any]) -> None:
    plain = said("Tea at the hall", "Everybody had a second cup.")
    assert not list(restricted.named(plain, PERIOD))
    assert [match.rule for match in restricted.named(replace(plain, **more), PERIOD)] == ["election-candidate"]


def test_who_wrote_a_post_is_shown_nowhere_and_holds_nothing() -> None:
    assert not list(restricted.named(replace(said("Tea", "A cup."), author="Sam Sample"), PERIOD))


def test_what_waited_for_trust_too_is_asked_about_anew(store: Store) -> None:
    reviewed = the_hub(partners=(partner(trust=Trust.REVIEW),))
    arrive(store, at("pantry", NAMES, INSIDE))
    night(store, INSIDE, reviewed)
    assert {ask.rule for ask in story(store).asks} == {"election-candidate", "trust"}
    night(store, AFTER, reviewed)
    assert [ask.rule for ask in story(store).asks] == ["trust"]


NAMED = {
    "Meet Sam Sample at six": "Sam Sample",
    "SAM SAMPLE’S van": "SAM SAMPLE’S",
    "Sam Sample's leaflets": "Sam Sample's",
    "S. Sample will speak": "S. Sample",
    "Cllr Sample will speak": "Cllr Sample",
    "with y Cynghorydd Sample yno": "Cynghorydd Sample",
    "Sam Q. Sample, a baker": "Sam Q. Sample",
    "SAMPLE, Sam (baker)": "SAMPLE, Sam",
    "#samsample is trending": "samsample",
    "#VoteSample on Thursday": "VoteSample",
    "Candidate A was there": "Candidate A",
    "Ms Morgan Ifans poured": "Ms Morgan Ifans",
    "Sian ap Ifans and Siôn": "Sian ap Ifans",
    "Sia\u0302n ap Ifans": "Sia\u0302n ap Ifans",
    "thanks, @sam_sample!": "sam_sample",
    "https://party.example/meet-sam-sample": "sam-sample",
    "https://samsample.example/": "samsample",
    "https://arren.example/plaid-arren/join": "plaid-arren",
    "neges gan Blaid Arren": "Blaid Arren",
    "gyda Phlaid Arren": "Phlaid Arren",
    "ym Mhlaid Arren": "Mhlaid Arren",
    "PLAID ARREN'S STALL": "PLAID ARREN'S",
    "#plaidarren": "plaidarren",
}


@pytest.mark.parametrize(("text", "found"), NAMED.items())
def test_names_are_found_as_people_write_them(text: str, found: str) -> None:
    matches = screen(text, Surroundings(periods=(ACCENTED,), day=INSIDE.date()))
    assert [match.matched for match in matches] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "a free sample of Sam's jam",
        "Sam samples the soup",
        "The Sample bag is by the door",
        "US Sample rates",
        "Candidate Ambrose",
        "Candidate B was there",
        "candidate a",
        "Sam took the last. Sample it yourself",
        "plaid arren't my thing",
        "a plaid skirt from Arren",
        "Arren Party wear",
        "the sampled Samples",
        "https://tea.example/a-free-sample-for-sam",
        "https://tea.example/vote-sample-bags",
    ],
)
def test_near_misses_pass(text: str) -> None:
    assert screen(text, Surroundings(periods=(PERIOD,), day=INSIDE.date())) == ()


def test_welsh_begins_words_anew_and_leaves_short_and_english_ones_alone() -> None:
    assert mutations("Plaid") == ("Blaid", "Mhlaid", "Phlaid")
    assert mutations("Ceidwadwyr") == ("Geidwadwyr", "Ngheidwadwyr", "Cheidwadwyr")
    assert mutations("Llafur") == ("Lafur",)
    assert mutations("Democratiaid") == ("Ddemocratiaid", "Nemocratiaid")
    assert mutations("Gwyrddion") == ("Wyrddion", "Ngwyrddion")
    assert (mutations("Gold"), mutations("Lab"), mutations("Theatre"), mutations("Labour")) == ((), (), (), ())


# ── areas ──


def test_a_period_of_one_area_asks_nothing_elsewhere(store: Store) -> None:
    places = (*AREAS[:2], replace(AREAS[2], places=("Stonebrook",)))
    ward = the_hub(replace(PERIOD, areas=("stonebrook",)), areas=places)
    elsewhere = said("The mole is open", "The mole in Hexley is open to walkers once more, mind the third plank.")
    inside = said("Lamps for Stonebrook", "New lamps for the lanes of Stonebrook come on at dusk from Monday onwards.")
    for number, who in enumerate(("holder", "office")):
        arrive(store, at(who, elsewhere, INSIDE, f"a{number}"), at(who, inside, INSIDE, f"b{number}"))
    arrive(store, at("pantry", NAMES, INSIDE, "names"))
    apart = [decision("split", "a0", others=("a1",), on=INSIDE), decision("split", "b0", others=("b1",), on=INSIDE)]
    night(store, INSIDE + HOUR, ward, *apart)
    assert (is_shown(store, "a0"), story(store, "a1").neutral) == (True, ())
    assert (is_shown(store, "b0"), story(store, "b1").neutral) == (False, ("b1",))
    assert not is_shown(store, "names"), "a name waits wherever it is said"


# ── overrides ──


def test_two_editors_who_name_the_period_let_it_through(store: Store) -> None:
    arrive(store, at("holder", NEWS, INSIDE))
    alone = decision(on=INSIDE + HOUR)
    two = decision(on=INSIDE + HOUR, second="CD")
    named = decision(on=INSIDE + HOUR, second="CD", period=PERIOD.name)
    other = decision(on=INSIDE + HOUR, second="CD", period="Another poll")
    shown = []
    for word in (alone, two, other, named):
        night(store, INSIDE + 2 * HOUR, None, word)
        shown.append(is_shown(store))
    assert shown == [False, False, False, True]
    night(store, AFTER, None, alone)
    assert is_shown(store)


def test_a_word_for_the_period_shows_the_offices_news_in_full(store: Store) -> None:
    arrive(store, at("office", NEWS, INSIDE))
    night(store, INSIDE + 2 * HOUR, None, decision(on=INSIDE + HOUR, second="CD", period=PERIOD.name))
    assert is_shown(store)
    assert story(store).neutral == ()


def test_a_decision_of_the_period_about_an_older_post_needs_the_period_as_well(store: Store) -> None:
    reviewed = the_hub(holder=replace(HOLDER, trust=Trust.REVIEW))
    arrive(store, at("holder", NEWS, BEFORE))
    night(store, BEFORE, reviewed)
    night(store, INSIDE, reviewed, decision(on=INSIDE - HOUR))
    assert not is_shown(store)
    assert "AB released it, but not for the period." in why(store)
    night(store, INSIDE, reviewed, decision(on=INSIDE - HOUR, second="CD", period=PERIOD.name))
    assert is_shown(store)


def test_the_queue_says_why_in_a_sentence_and_suggests_to_wait(store: Store) -> None:
    arrive(store, at("holder", NEWS, INSIDE))
    night(store, INSIDE)
    [row] = queue(the_hub(), gathered(store, store.asking()), {}, {}, {})
    assert row.is_private, "what waits for a poll stands in no public list"
    suggested = row.first.suggested
    assert suggested.do is None
    assert suggested.because == (
        "nothing need be decided, it waits for the end of the period; to show it before that two editors write "
        "`hub decide publish aaaa --period NAME --second YY`",
    )


# ── debates ──


def debate(opens: date, **more: Any) -> Debate:
    fields: dict[str, Any] = {
        "file": "content/debates/mole.md",
        "id": "mole",
        "question": "Who paints the mole?",
        "strands": (Strand("for", "For"),),
        "opens": opens,
        "closes": date(2026, 6, 30),
        "next": "We tell.",
        "by": "AB",
        "tags": ("mole",),
    }
    return Debate(**fields | more)


@pytest.mark.parametrize(
    ("opens", "now", "refused"),
    [
        (date(2026, 3, 23), INSIDE, False),
        (date(2026, 3, 24), BEFORE, True),  # as soon as it is written, not only on the day
        (date(2026, 4, 10), INSIDE, True),
        (date(2026, 5, 7), LAST, True),
        (date(2026, 5, 8), INSIDE, False),
        (date(2026, 4, 10), AFTER, False),  # the period is over: it is history
    ],
)
def test_no_new_debate_opens_in_the_period(store: Store, opens: date, now: datetime, refused: bool) -> None:
    if not refused:
        night(store, now, debates=(debate(opens),))
        return
    with pytest.raises(ConfigError) as told:
        night(store, now, debates=(debate(opens),))
    assert "in which no new debate may open: let it open on 2026-05-08 or later" in str(told.value)


def test_a_debate_about_another_area_opens(store: Store) -> None:
    ward = the_hub(replace(PERIOD, areas=("stonebrook",)))
    night(store, INSIDE, ward, debates=(debate(date(2026, 4, 10), areas=("vale",)),))
    with pytest.raises(ConfigError):
        night(store, INSIDE, ward, debates=(debate(date(2026, 4, 10), areas=("stonebrook",)),))


def test_an_open_debate_takes_nothing_in_the_period_and_everything_after_it(store: Store) -> None:
    words = said("Green, please", "The mole should be green, and so should its lamp and the boats around it.")
    arrive(store, at("pantry", words, BEFORE), at("pantry", replace(words, title="Blue, please"), INSIDE, "bbbb"))
    apart = decision("split", "aaaa", others=("bbbb",), on=INSIDE)
    open_now = debate(date(2026, 3, 1))
    night(store, INSIDE, None, apart, debates=(open_now,))
    assert [len(story(store, id).joined) for id in ("aaaa", "bbbb")] == [1, 0]
    night(store, AFTER, None, apart, debates=(open_now,))
    assert [len(story(store, id).joined) for id in ("aaaa", "bbbb")] == [1, 1]


@pytest.mark.parametrize(("now", "takes_none"), [(BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False)])
def test_an_open_campaign_of_the_office_takes_no_answers(store: Store, now: datetime, takes_none: bool) -> None:
    arrive(store, at("office", CAMPAIGN, BEFORE), at("pantry", replace(CAMPAIGN, title="Ours"), BEFORE, "bbbb"))
    apart = decision("split", "aaaa", others=("bbbb",), on=BEFORE)
    night(store, now + HOUR, None, apart)
    period = the_hub().period_on(now.date())
    for id, expected in (("aaaa", takes_none), ("bbbb", False)):
        assert is_shown(store, id)
        assert restricted.takes_no_answers(story(store, id), period, the_hub(), now) is expected
