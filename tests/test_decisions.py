"""What editors decided: the latest word holds, contradictions and unknown names are told with file and line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from partnerhub.curate.decisions import (
    Known,
    Rulings,
    addresses_in,
    closed,
    combined,
    covers,
    ids_in,
    resolve,
    spellings,
)
from partnerhub.errors import ConfigError
from partnerhub.model import Debate, Decision, Do, Ground, Strand
from tests.make import DAY, HOUR, NOW, decision

ZONE = ZoneInfo("Europe/London")
ADDRESS = "https://pantry.example/saturdays"


def resolved(
    *some: Decision, now: datetime = NOW, items: str = "aaaa bbbb cccc", begun: datetime | None = None
) -> Rulings:
    known = Known(
        frozenset(items.split()),
        {ADDRESS: ["aaaa", "bbbb"]},
        begun or NOW - 30 * DAY,
        lambda name: "aaaa" if name == "aaab" else None,
    )
    return resolve(some, known, now, ZONE)


def mistakes(*some: Decision) -> list[str]:
    with pytest.raises(ConfigError) as error:
        resolved(*some)
    return [f"{each.file}:{each.line} {each.problem}" for each in error.value.mistakes]


def test_the_latest_word_holds_whatever_the_order_of_the_files() -> None:
    hold, publish = decision("hold", on=NOW - 2 * DAY), decision("publish", on=NOW - DAY)
    assert resolved(hold, publish).of["aaaa"].state == publish
    assert resolved(publish, hold).of["aaaa"].state == publish


def test_words_of_different_kinds_stand_beside_each_other() -> None:
    rulings = resolved(decision("publish"), decision("retitle", title="Coats"), decision("place", areas=("vale",)))
    ruling = rulings.of["aaaa"]
    assert ruling.state
    assert ruling.title
    assert ruling.areas
    assert (ruling.state.do, ruling.title.title, ruling.areas.areas) == (Do.PUBLISH, "Coats", ("vale",))


def test_two_words_of_one_moment_that_differ_contradict_each_other() -> None:
    [told] = mistakes(decision("hold"), decision("reject"))
    assert told.startswith(
        "content/decisions/reject-aaaa.md:3 contradicts content/decisions/hold-aaaa.md:3, which says hold"
    )
    assert "give the later one a time" in told


def test_two_words_that_say_the_same_do_not_contradict() -> None:
    again = decision("publish", file="content/decisions/again.md", why="yes, still")
    assert resolved(decision("publish"), again).of["aaaa"].state


def test_two_notes_are_both_kept_in_order_of_time() -> None:
    later = decision("note", note="Second", on=NOW - HOUR, file="b.md")
    earlier = decision("note", note="First", on=NOW - DAY, file="c.md")
    assert [each.note for each in resolved(later, earlier).of["aaaa"].notes] == ["First", "Second"]


def test_a_word_with_an_end_gives_way_to_the_one_before_it() -> None:
    publish = decision("publish", on=NOW - 3 * DAY)
    hold = decision("hold", on=NOW - 2 * DAY, until=date(2026, 11, 20))
    assert resolved(publish, hold).of["aaaa"].state == hold
    assert resolved(publish, hold, now=NOW + DAY).of["aaaa"].state == publish


def test_a_word_for_tomorrow_does_not_hold_today() -> None:
    assert resolved(decision("publish", on=NOW + HOUR)).of == {}


def test_an_unknown_id_is_told_with_its_line_and_a_likely_one() -> None:
    assert mistakes(decision(about="aaab")) == [
        'content/decisions/publish-aaab.md:2 no item or story has the id "aaab" (did you mean "aaaa"?)'
    ]
    [told] = mistakes(decision(about="zzzz"))
    assert "hub queue --all" in told


def test_an_unknown_id_of_a_merge_is_told_with_the_line_of_with() -> None:
    [told] = mistakes(decision("merge", others=("zzzz",)))
    assert told.startswith("content/decisions/merge-aaaa.md:7 no item")


def test_every_mistake_is_told_at_once() -> None:
    assert len(mistakes(decision(about="zzzz"), decision("hold"), decision("reject"))) == 2


def test_a_word_older_than_the_store_waits_for_its_item() -> None:
    old = decision(about="zzzz", on=NOW - 40 * DAY)
    rulings = resolved(old)
    assert (rulings.of, rulings.lost) == ({}, (old,))


@pytest.mark.parametrize(
    "spelt",
    [ADDRESS, f"{ADDRESS}/", ADDRESS.replace("//", "//www."), ADDRESS.replace("https", "http"), f"{ADDRESS}#top"],
    ids=str,
)
def test_an_address_means_the_first_item_that_leads_there(spelt: str) -> None:
    assert list(resolved(decision("retitle", about=spelt, title="T")).of) == ["aaaa"]


def test_what_is_taken_away_by_its_address_is_taken_away_wherever_it_was_said() -> None:
    assert list(resolved(decision("withdraw", about=ADDRESS, ground=Ground.PRIVACY)).of) == ["aaaa", "bbbb"]


def test_a_storys_own_address_on_the_hub_means_the_story() -> None:
    known = Known(frozenset({"k3j7x2ab5mq4"}), {}, NOW - DAY, home="https://hub.example/")
    about = decision(about="https://hub.example/stories/k3j7x2ab5mq4.html")
    assert list(resolve([about], known, NOW, ZONE).of) == ["k3j7x2ab5mq4"]
    assert "k3j7x2ab5mq4" in ids_in([about])


def test_an_address_that_nothing_leads_to_is_told() -> None:
    [told] = mistakes(decision(about="https://pantry.example/nowhere"))
    assert "nothing collected so far leads to https://pantry.example/nowhere" in told


def test_a_word_finds_its_item_by_the_address_when_the_channel_has_another_id() -> None:
    assert list(resolved(decision("retitle", about="zzzz", link=ADDRESS, title="T")).of) == ["aaaa"]


def test_references_are_ids_and_addresses_in_every_spelling() -> None:
    merge = decision("merge", about="aaaa", others=(ADDRESS,), link="https://pantry.example/link")
    assert ids_in([merge]) == {"aaaa"}
    assert addresses_in([merge], {"aaaa"}) == [ADDRESS], "a link is looked up only for what is not here"
    assert addresses_in([merge], set()) == [ADDRESS, "https://pantry.example/link"]
    assert {ADDRESS, f"{ADDRESS}/", "http://pantry.example/saturdays"} <= set(spellings(ADDRESS))


def test_nothing_can_be_merged_with_itself() -> None:
    assert any('"aaaa" cannot be merged with itself' in told for told in mistakes(decision("merge", others=("aaaa",))))


def test_a_merge_into_two_stories_at_one_moment_is_a_contradiction() -> None:
    [told] = mistakes(decision("merge", others=("cccc",)), decision("merge", about="bbbb", others=("cccc",)))
    assert "contradicts content/decisions/merge-aaaa.md:3, which says merge of cccc at the same time" in told


def test_a_merge_and_a_split_of_the_same_at_one_moment_is_a_contradiction() -> None:
    assert mistakes(decision("merge", others=("bbbb",)), decision("split", about="bbbb"))


def test_adding_to_a_debate_that_has_closed_is_told() -> None:
    debate = Debate(
        "d.md", "buses", "Late buses?", (Strand("for", "For"),), date(2026, 10, 1), date(2026, 10, 31), "", "AB"
    )
    late = decision("debate", debate="buses", on=datetime(2026, 11, 1, 12, tzinfo=UTC))
    [told] = closed(
        [late, decision("debate", debate="buses", on=datetime(2026, 10, 31, 12, tzinfo=UTC))],
        {"buses": debate},
        ZONE,
    )
    assert (told.line, told.problem) == (
        8,
        "the debate buses closed on 2026-10-31: a later `closes` in its file lets it in",
    )


def test_a_day_alone_covers_the_whole_day() -> None:
    day = decision(on=datetime(2026, 11, 20, tzinfo=UTC))
    hour = decision(on=datetime(2026, 11, 20, 9, tzinfo=UTC))
    evening = datetime(2026, 11, 20, 22, tzinfo=UTC)
    assert covers(day, evening, ZONE)
    assert not covers(hour, evening, ZONE)


def test_what_holds_of_a_story_is_the_latest_of_its_items() -> None:
    rulings = resolved(
        decision("retitle", title="Old", on=NOW - DAY),
        decision("retitle", about="bbbb", title="New"),
        decision("withdraw", about="cccc", ground=Ground.PRIVACY),
    )
    whole = combined(rulings.of.values())
    assert whole.title
    assert (whole.title.title, whole.state) == ("New", None)


def test_marks_change_when_a_word_does() -> None:
    assert resolved(decision()).marks() == resolved(decision()).marks()
    assert resolved(decision()).marks() != resolved(decision(why="another reason")).marks()


def test_a_word_that_the_hub_wrote_itself_waits_for_an_item_that_is_gone() -> None:
    gone = decision(about="zzzz", link="https://pantry.example/gone", version="abc")
    assert resolved(gone).lost == (gone,)
