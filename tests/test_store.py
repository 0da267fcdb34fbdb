"""The store: nothing lost, every version kept, derived things thrown away and made again."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from partnerhub.errors import StoreError
from partnerhub.model import Ask, ChannelState, Item, Joined, Note, Reason, StoryState, TakenBack, Tie
from partnerhub.store import Link, NewVersion, Store, Update, open_store, schema
from partnerhub.store.opening import migrations
from tests.make import DAY, NOW, item, said, story


def arrive(store: Store, *items: Item, seen: Sequence[str] = (), at: datetime = NOW) -> None:
    versions = tuple(NewVersion(one, f"digest {one.id} {one.version}", at) for one in items)
    store.apply([Update(ChannelState("pantry-news"), versions, tuple(seen), at)])


def test_a_new_store_has_the_tables_that_the_code_describes(tmp_path: Path, store: Store) -> None:
    described = create_engine("sqlite://")
    schema.metadata.create_all(described)
    wanted, made = inspect(described), inspect(create_engine(f"sqlite:///{tmp_path / 'hub.sqlite'}"))
    assert made.get_table_names() == wanted.get_table_names()
    for table in wanted.get_table_names():
        columns = {(column["name"], str(column["type"]), column["nullable"]) for column in wanted.get_columns(table)}
        assert {(c["name"], str(c["type"]), c["nullable"]) for c in made.get_columns(table)} == columns
        names = {(index["name"], tuple(index["column_names"])) for index in wanted.get_indexes(table)}
        assert {(index["name"], tuple(index["column_names"])) for index in made.get_indexes(table)} == names


def test_what_goes_in_comes_out_the_same(store: Store) -> None:
    words = said(tags=("winter", "food"), language="cy", comments=3)
    arrive(store, item("aaaa", words))
    store.save_links([Link("aaaa", "aaaa", 1, "founded it")])
    assert store.members(["aaaa"]) == {"aaaa": [item("aaaa", words)]}


def test_an_edit_keeps_both_versions_and_the_place_in_time(store: Store) -> None:
    arrive(store, item("aaaa"))
    edited = item("aaaa", said(text="Come in from nine.", published=NOW), version=2)
    arrive(store, edited, at=NOW + DAY)
    versions = store.versions(["aaaa"])["aaaa"]
    assert [version.said.text for version in versions] == ["Come in from ten.", "Come in from nine."]
    assert [version.seen for version in versions] == [NOW, NOW + DAY]
    [kept] = store.uncurated(9)
    assert (kept.placed, kept.first_seen, kept.last_seen) == (NOW - DAY, NOW, NOW + DAY)


def test_an_item_that_is_still_there_is_seen_again_and_nothing_else(store: Store) -> None:
    arrive(store, item("aaaa"), item("bbbb"))
    arrive(store, seen=["bbbb"], at=NOW + DAY)
    assert {one.id: one.last_seen for one in store.uncurated(9)} == {"aaaa": NOW, "bbbb": NOW + DAY}


def test_one_bad_update_takes_nothing_else_with_it_and_leaves_no_half(store: Store) -> None:
    twice = NewVersion(item("cccc"), "digest", NOW)
    with pytest.raises(Exception, match="UNIQUE"):
        store.apply([Update(ChannelState("pantry-posts"), (twice, twice))])
    assert store.known(["cccc"]) == {}
    assert "pantry-posts" not in store.channel_states()


def test_items_wait_for_curating_until_their_newest_version_was_curated(store: Store) -> None:
    arrive(store, item("aaaa"))
    store.save_links([Link("aaaa", "aaaa", 1, "founded it")])
    assert store.uncurated(9) == []
    arrive(store, item("aaaa", said(text="Closed in August."), version=2))
    assert [one.version for one in store.uncurated(9)] == [2]


def test_what_is_new_is_read_in_portions_in_order_of_time(store: Store) -> None:
    arrive(store, item("cccc"), item("bbbb"), item("aaaa", said(published=NOW)))
    first = store.uncurated(2)
    assert [one.id for one in first] == ["bbbb", "cccc"]
    assert [one.id for one in store.uncurated(2, (first[-1].placed, first[-1].id))] == ["aaaa"]


def test_stories_come_newest_first_and_only_in_the_states_asked_for(store: Store) -> None:
    held = story("dddd", state=StoryState.HELD)
    store.save_stories([story("aaaa", placed=NOW - 2 * DAY), story("bbbb"), story("cccc"), held])
    assert [one.id for one in store.stories(StoryState.PUBLISHED)] == ["bbbb", "cccc", "aaaa"]
    assert store.stories(StoryState.HELD) == [held]


def test_a_story_comes_out_as_it_went_in(store: Store) -> None:
    ask = Ask("uk-phone", "aaaa", "It holds a number", matched="01632 960 001", sensitive=True)
    whole = story(
        title="Coats",
        featured=True,
        joined=(Joined("coats", "for", tag="coats"),),
        asks=(ask,),
        notes=(Note("*Yes*", "AB", NOW.date()),),
        taken_back=(TakenBack("pantry", NOW.date(), True),),
        ended=NOW.date(),
        ground="privacy",
        into="bbbb",
        reasons=(Reason(Tie.NAMES, "Hexley"),),
    )
    store.save_stories([whole])
    assert store.some_stories(["aaaa", "zzzz"]) == {"aaaa": whole}
    assert store.asking() == [whole]


def test_readers_see_the_version_that_was_chosen_for_them_and_nothing_else(store: Store) -> None:
    arrive(store, item("aaaa"), item("bbbb"))
    arrive(store, item("aaaa", said(text="Closed in August."), version=2), at=NOW + DAY)
    store.save_links([Link("aaaa", "aaaa", 2, "founded it"), Link("bbbb", "aaaa", 1, "the same page")])
    store.save_stories([story()], {"aaaa": 1, "bbbb": 0})
    [told] = store.told([story()])
    [one] = told.items
    assert (one.id, one.version, one.newest, one.said.text, one.seen) == ("aaaa", 1, 2, "Come in from ten.", NOW)


def test_items_are_moved_and_known_to_be_displaced(store: Store) -> None:
    arrive(store, item("aaaa"), item("bbbb"))
    store.save_links([Link("aaaa", "aaaa", 1, "founded it"), Link("bbbb", "bbbb", 1, "founded it")])
    store.move({"bbbb": "aaaa"})
    assert store.displaced() == ["bbbb"]
    homes = store.homes(items=["bbbb"], stories=["aaaa"])
    assert {home.item: (home.grouped, home.story) for home in homes.values()} == {
        "aaaa": ("aaaa", "aaaa"),
        "bbbb": ("bbbb", "aaaa"),
    }


def test_items_are_found_by_the_address_at_their_source(store: Store) -> None:
    arrive(store, item("aaaa"), item("bbbb", said(link="https://pantry.example/other")))
    arrive(store, item("bbbb", said(link="https://pantry.example/new"), version=2))
    found = store.at_address(
        ["https://pantry.example/saturdays", "https://pantry.example/other", "https://pantry.example/new"]
    )
    assert found == {
        "https://pantry.example/saturdays": ["aaaa"],
        "https://pantry.example/new": ["bbbb"],
    }
    assert store.once_at_address(["https://pantry.example/other"]) == {"https://pantry.example/other": ["bbbb"]}


def test_a_store_of_the_first_format_is_taken_over_with_its_stories_places(tmp_path: Path) -> None:
    path = tmp_path / "hub.sqlite"
    with sqlite3.connect(path) as db:
        db.executescript(migrations()[0][1] + "PRAGMA user_version = 1;")
        db.execute("INSERT INTO item VALUES ('aaaa', 'pantry-news', 'pantry', 1, 1, 1, 1)")
        words = {"title": None, "derived_title": "Hi", "link": "https://pantry.example/a", "body": "", "text": "Hi"}
        db.execute("INSERT INTO version VALUES ('aaaa', 1, 1, 'digest', ?)", [json.dumps(words)])
        db.execute("INSERT INTO story_item VALUES ('aaaa', 'aaaa', 1, 'founded it')")
        db.execute("INSERT INTO fact VALUES ('rules', 'old')")
    with open_store(path) as store:
        assert store.at_address(["https://pantry.example/a"]) == {"https://pantry.example/a": ["aaaa"]}
        assert store.homes(items=["aaaa"])["aaaa"].grouped == "aaaa"
        assert store.fact("rules") is None
    assert path.with_name("hub.sqlite.before-0002").exists()


def test_a_told_story_has_its_lead_first(store: Store) -> None:
    arrive(store, item("aaaa"), item("bbbb", said(published=NOW)))
    store.save_links([Link("aaaa", "aaaa", 1, "founded it"), Link("bbbb", "aaaa", 1, "the same page")])
    [told] = store.told([story("aaaa", lead="bbbb")])
    assert [one.id for one in told.items] == ["bbbb", "aaaa"]
    assert told.lead.id == "bbbb"


def test_more_items_than_one_question_holds_are_all_found(store: Store) -> None:
    ids = [f"item{number:04d}" for number in range(1203)]
    arrive(store, *(item(id_) for id_ in ids))
    assert len(store.known(ids)) == 1203


def test_a_damaged_store_is_refused_with_a_remedy_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "hub.sqlite"
    with open_store(path) as store:
        arrive(store, *(item(f"item{number}") for number in range(200)))
    broken = bytearray(path.read_bytes())
    broken[4096:12288] = b"\xff" * 8192
    path.write_bytes(broken)
    with pytest.raises(StoreError, match=r"hub\.sqlite is damaged .* move it away"):
        open_store(path)
    assert path.read_bytes() == bytes(broken)


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "hub.sqlite"
    path.write_text("a shopping list " * 1000, encoding="utf-8")
    with pytest.raises(StoreError, match="damaged"):
        open_store(path)


def test_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "hub.sqlite"
    open_store(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 999")
    with pytest.raises(StoreError, match="newer Partner Hub"):
        open_store(path)


def test_migrations_are_numbered_from_one_without_a_gap() -> None:
    assert [number for number, _ in migrations()] == list(range(1, len(migrations()) + 1))


WRITES_FOR_EVER = """
import sys
from pathlib import Path
from partnerhub.store import open_store
from tests.make import item
from tests.test_store import arrive
with open_store(Path(sys.argv[1])) as store:
    number = 0
    while True:
        arrive(store, *(item(f"item{number + step}") for step in range(20)))
        number += 20
        print(number, flush=True)
"""


def test_a_run_that_is_killed_loses_nothing_it_had_written(tmp_path: Path) -> None:
    path = tmp_path / "hub.sqlite"
    root = Path(__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", WRITES_FOR_EVER, str(path)], stdout=subprocess.PIPE, text=True, cwd=root
    ) as child:
        assert child.stdout
        told = [int(child.stdout.readline()) for _ in range(10)][-1]
        os.kill(child.pid, signal.SIGKILL)
    with open_store(path) as store:
        kept = store.item_counts()["pantry-news"]
    assert kept >= told
    assert kept % 20 == 0


def test_the_whole_state_of_a_channel_survives(store: Store) -> None:
    state = replace(
        ChannelState("pantry-news"), failures=3, rhythm=DAY, next_due=NOW, skip_hours=(1, 2), title="Ⓟantry"
    )
    store.apply([Update(state)])
    assert store.channel_states() == {"pantry-news": state}
