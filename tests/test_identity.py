"""One item is one item: on every machine, in every night, however its feed is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from partnerhub.collect.identity import canonical, digest, item_ids
from partnerhub.model import Enclosure, Said

DAY = datetime(2026, 2, 2, 10, tzinfo=UTC)
PAGE = "https://harbour.example/tides"
SAID = Said("Tides", "Tides", PAGE, "<p>High at noon</p>", "High at noon", "g1", published=DAY)


def other(n: int, **changes: object) -> Said:
    fresh = replace(SAID, title=f"Tides {n}", text=f"High at {n}", link=f"https://harbour.example/{n}", guid=f"g{n}")
    return replace(fresh, **changes)  # type: ignore[arg-type]  # the fields of Said, by name


def test_an_id_is_twelve_letters_and_digits_and_never_changes() -> None:
    assert item_ids("harbour-news", [SAID]) == ("dtryfism47om",)


def test_the_same_words_on_two_channels_are_two_items() -> None:
    assert item_ids("harbour-news", [SAID]) != item_ids("harbour-blog", [SAID])


def test_the_feeds_own_id_outlives_a_new_link_title_and_date() -> None:
    edited = replace(SAID, title="New", text="New", link="https://harbour.example/new", published=None)
    assert item_ids("c", [SAID]) == item_ids("c", [edited])


def test_without_an_id_of_its_own_the_page_is_the_item() -> None:
    first, moved = (
        replace(SAID, guid=None),
        replace(SAID, guid=None, text="New", link="http://www.harbour.example/tides/#top"),
    )
    assert item_ids("c", [first]) == item_ids("c", [moved])


def test_without_both_the_words_and_the_date_are_the_item() -> None:
    bare = replace(SAID, guid=None, link=None)
    assert item_ids("c", [bare]) == item_ids("c", [replace(bare, text="High  at\nnoon")])
    assert item_ids("c", [bare]) != item_ids("c", [replace(bare, published=None)])
    assert item_ids("c", [bare]) != item_ids("c", [replace(bare, text="Low at noon")])


def test_an_id_that_all_items_share_is_no_id() -> None:
    one, two = other(1, guid="same"), other(2, guid="same")
    assert item_ids("c", [one, two]) == item_ids("c", [replace(one, guid=None), replace(two, guid=None)])


def test_a_link_that_all_items_share_is_no_page_of_theirs() -> None:
    one, two = (other(n, guid=None, link="https://harbour.example/") for n in (1, 2))
    assert len(set(item_ids("c", [one, two]))) == 2


def test_one_item_twice_in_a_feed_is_one_item_and_the_one_it_is_alone() -> None:
    assert item_ids("c", [SAID, other(2), SAID])[0::2] == item_ids("c", [SAID]) * 2
    bare = replace(SAID, guid=None)
    assert item_ids("c", [bare, bare]) == item_ids("c", [bare]) * 2


def test_an_edited_copy_beside_the_first_is_the_same_item() -> None:
    assert len(set(item_ids("c", [SAID, replace(SAID, text="High at one")]))) == 1


@pytest.mark.parametrize(
    "noise",
    [
        {"text": " High\nat  noon"}, {"comments": 7}, {"published": None}, {"updated": DAY}, {"tags": ("a",)},
        {"link": "http://harbour.example/tides/?utm_source=x"}, {"shortened": True}, {"language": "cy"},
    ],
)  # fmt: skip
def test_noise_makes_no_version(noise: dict[str, object]) -> None:
    assert digest(other(1, **{"link": SAID.link, "text": SAID.text} | noise)) == digest(
        other(1, link=SAID.link, text=SAID.text)
    )


@pytest.mark.parametrize(
    "edit",
    [
        {"title": "Tide tables"}, {"title": None}, {"text": "Low at noon"}, {"link": "https://harbour.example/low"},
        {"link": None}, {"author": "Harbour office"}, {"sensitive": True},
        {"enclosures": (Enclosure("https://harbour.example/a.mp3"),)},
    ],
)  # fmt: skip
def test_an_edit_makes_a_version(edit: dict[str, object]) -> None:
    assert digest(other(1, **edit)) != digest(other(1))


@pytest.mark.parametrize(
    ("link", "short"),
    [
        ("https://www.harbour.example/a/?utm_medium=x&id=1&fbclid=y#z", "harbour.example/a?id=1"),
        ("http://m.harbour.example", "harbour.example"),
        ("https://m.example/A/", "m.example/A"),
        ("https://[::1", "https://[::1"),
    ],
)
def test_what_does_not_tell_pages_apart_is_left_out_of_a_link(link: str, short: str) -> None:
    assert canonical(link) == short
