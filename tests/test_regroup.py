"""Merges and splits: where items stand afterwards, and that taking the decision back undoes it."""

from __future__ import annotations

from partnerhub.curate.decisions import Regroup
from partnerhub.curate.regroup import apart, regrouped
from partnerhub.store import Home
from tests.make import HOUR, NOW, decision


def homes(**grouped: str) -> dict[str, Home]:
    """{item: the story it was put in}, in order of time."""
    return {item: Home(item, story, story, NOW + n * HOUR) for n, (item, story) in enumerate(grouped.items())}


def merge(about: str, *others: str) -> Regroup:
    return Regroup(decision("merge", about, others=others), about, others)


def split(about: str, *others: str) -> Regroup:
    return Regroup(decision("split", about, others=others), about, others)


def test_a_merged_story_brings_all_its_items_and_leaves_a_way_there() -> None:
    story, into = regrouped(homes(a="a", b="b", c="b"), [merge("a", "b")])
    assert story == {"a": "a", "b": "a", "c": "a"}
    assert into == {"b": "a"}


def test_an_item_that_did_not_found_its_story_moves_alone() -> None:
    story, into = regrouped(homes(a="a", b="b", c="b"), [merge("a", "c")])
    assert story == {"a": "a", "b": "b", "c": "a"}
    assert into == {}


def test_without_the_decision_everything_stands_where_it_was_put() -> None:
    story, into = regrouped(homes(a="a", b="b", c="b"), [])
    assert (story, into) == ({"a": "a", "b": "b", "c": "b"}, {})


def test_merges_lead_on() -> None:
    story, into = regrouped(homes(a="a", b="b", c="c"), [merge("b", "c"), merge("a", "b")])
    assert set(story.values()) == {"a"}
    assert into == {"b": "a", "c": "a"}


def test_an_item_that_is_split_off_founds_its_own_story() -> None:
    story, _ = regrouped(homes(a="a", b="a", c="a"), [split("b")])
    assert story == {"a": "a", "b": "b", "c": "a"}


def test_a_founder_that_is_split_off_keeps_its_address() -> None:
    story, _ = regrouped(homes(a="a", b="a", c="a"), [split("a")])
    assert story == {"a": "a", "b": "b", "c": "b"}


def test_a_split_from_one_of_several_leaves_the_others_together() -> None:
    story, _ = regrouped(homes(a="a", b="a", c="a"), [split("a", "c")])
    assert story == {"a": "a", "b": "a", "c": "c"}


def test_what_was_put_with_a_split_off_item_follows_it_back_when_the_split_is_taken_back() -> None:
    later = homes(a="a", b="a", c="b")  # c came when b stood alone
    assert regrouped(later, [split("b")])[0] == {"a": "a", "b": "b", "c": "b"}
    assert regrouped(later, [])[0] == {"a": "a", "b": "a", "c": "a"}


def test_a_split_after_a_merge_undoes_it() -> None:
    story, into = regrouped(homes(a="a", b="b"), [merge("a", "b"), split("b")])
    assert (story, into) == ({"a": "a", "b": "b"}, {})


def test_what_an_editor_told_apart_stays_apart() -> None:
    assert apart(homes(a="a", b="a", c="a"), [split("b")]) == {frozenset("ab"), frozenset("bc")}
    assert apart(homes(a="a", b="b"), [split("a", "b")]) == {frozenset("ab")}
