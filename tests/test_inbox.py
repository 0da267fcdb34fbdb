"""What editors enter by hand: the same cleaning, versions and identities as for anything else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from partnerhub.collect import identity, inbox
from partnerhub.collect.health import health, sentence
from partnerhub.collect.pipeline import collect
from partnerhub.collect.values import Collected, Failed, ReadFeed, Trouble
from partnerhub.collect.worker import Readers
from partnerhub.model import ByHand, ChannelState, Entry, Form, Health, Said
from partnerhub.store import NewVersion, Store, Update
from tests.make import DAY, NOW, entry, hub, item, partner
from tests.make import inbox as channel

DAY_AFTER = date(2026, 11, 21)
HUB = hub(partner(channels=(channel(), channel("pantry-surveys"))))


def night(store: Store, *entries: Entry, at: int = 0, offline: bool = False) -> Collected:
    return asyncio.run(collect(HUB, store, NOW + at * DAY, entries=entries, offline=offline))


def read(*entries: Entry) -> tuple[Said, ...]:
    async def reading() -> ReadFeed | Failed:
        async with Readers(workers=1) as readers:
            return await inbox.read(readers, entries)

    feed = asyncio.run(reading())
    assert isinstance(feed, ReadFeed)
    return feed.items


def versions(store: Store, file: str = "content/inbox/letter.md") -> list[Said]:
    id_ = identity.id_of("pantry-letters", file)
    return [version.said for version in store.versions([id_])[id_]]


def counts(collected: Collected, channel: str = "pantry-letters") -> tuple[str, int, int, int]:
    [result] = [result for result in collected.results if result.channel == channel]
    return result.outcome, result.new, result.changed, result.kept


# ── one entry ───────────────────────────────────────────────────────────────────────────────────


def test_an_entry_is_an_item_that_says_who_entered_it_and_when(store: Store) -> None:
    link = "https://pantry.example/letter?utm_source=x"
    night(store, entry(link=link, language="cy", tags=("#food", "Winter")))
    assert versions(store) == [
        Said(
            title="The pantry opens on Saturdays",
            derived_title="The pantry opens on Saturdays",
            link="https://pantry.example/letter",
            body="<p>Come in from ten.</p>",
            text="Come in from ten.",
            guid="content/inbox/letter.md",
            published=NOW - DAY,
            language="cy",
            tags=("food", "Winter"),
            by_hand=ByHand(Form.LETTER, date(2026, 11, 19), "QX"),
        )
    ]
    assert store.newest_of("pantry-letters") == (NOW - DAY,)


def test_markdown_becomes_html_and_goes_through_the_one_cleaning() -> None:
    text = (
        "# Opening\n\nFrom **ten**\nto [two](/times) <script>alert(1)</script>\n\n- soup\n- bread\n\n"
        '<img src="https://track.example/x.gif" onerror="x()"> <b onclick="x()">warm</b> [bad](javascript:alert(1))'
    )
    [said] = read(entry(text=text, link="https://pantry.example/letters/1"))
    for bad in ("script", "onerror", "onclick", "track.example"):
        assert bad not in said.body
    for good in (
        "<h3>Opening</h3>",
        "<strong>ten</strong>",
        '<a href="https://pantry.example/times"',
        "<li>soup</li>",
    ):
        assert good in said.body


def test_a_post_keeps_its_lines_and_a_letter_flows() -> None:
    [post] = read(entry(text="Soup\nBread", form=Form.POST))
    [letter] = read(entry(text="Soup and\nbread", form=Form.LETTER))
    assert (post.text, letter.text) == ("Soup\nBread", "Soup and bread")


def test_a_hashtag_at_the_beginning_of_a_line_is_no_heading() -> None:
    [said] = read(entry(text="#StaySafe tonight\n\n## Where ##\n\nHere.", title=None))
    assert said.text.split("\n") == ["#StaySafe tonight", "Where", "Here."]
    assert said.derived_title == "#StaySafe tonight"


def test_a_thousand_answers_are_read_in_portions() -> None:
    rows = [entry("content/inbox/survey.csv", f"Answer {n}", line=n, title=None) for n in range(250)]
    assert [said.text for said in read(*rows)] == [f"Answer {n}" for n in range(250)]


def test_an_entry_that_costs_too_much_is_its_channels_failure_alone(store: Store) -> None:
    async def reading() -> ReadFeed | Failed:
        async with Readers(workers=1, wall_seconds=0.001) as readers:
            return await inbox.read(readers, [entry()])

    failed = asyncio.run(reading())
    assert isinstance(failed, Failed)
    assert failed.trouble is Trouble.READER


# ── night after night ───────────────────────────────────────────────────────────────────────────


def test_what_did_not_change_is_not_read_again(store: Store) -> None:
    assert counts(night(store, entry())) == ("ok", 1, 0, 0)
    assert counts(night(store, entry(), at=1)) == ("unchanged", 0, 0, 0)
    assert counts(night(store, at=1), "pantry-surveys") == ("unchanged", 0, 0, 0)


def test_entries_are_read_offline_and_every_night(store: Store) -> None:
    collected = night(store, entry(), offline=True)
    assert (counts(collected), collected.offline, collected.not_due) == (("ok", 1, 0, 0), (), ())


@pytest.mark.parametrize(
    "edit", [{"text": "Come in from nine."}, {"title": "Saturdays"}, {"form": Form.MEETING}, {"at": NOW - 2 * DAY}]
)
def test_an_edited_file_is_a_new_version_of_the_same_item(store: Store, edit: dict[str, Any]) -> None:
    night(store, entry())
    collected = night(store, entry(**edit), entry("content/inbox/other.md"), at=1)
    assert (counts(collected), collected.retracted) == (("ok", 1, 1, 0), ())
    assert (len(versions(store)), len(versions(store, "content/inbox/other.md"))) == (2, 1)
    assert store.newest_of("pantry-letters") == (NOW - DAY, NOW - DAY)


def test_who_typed_it_makes_no_version(store: Store) -> None:
    night(store, entry())
    assert counts(night(store, entry(by="ZZ", entered=date(2026, 11, 20)), at=1)) == ("ok", 0, 0, 1)


def test_an_entry_that_was_taken_out_is_taken_back_for_certain_and_may_return(store: Store) -> None:
    night(store, entry(), entry("content/inbox/other.md"))
    collected = night(store, entry(), at=1)
    [(gone, channel, how)] = collected.retracted
    assert (channel, how) == ("pantry-letters", "removed")
    assert night(store, entry(), at=2).retracted == ()
    assert night(store, entry(text="Edited."), at=3).retracted == ()
    assert store.absences()[gone].since == NOW + DAY
    assert night(store, entry(), entry("content/inbox/other.md"), at=4).returned == ((gone, channel),)
    assert store.absences() == {}


def test_the_last_entry_may_be_taken_out_too(store: Store) -> None:
    night(store, entry())
    assert len(night(store, at=1).retracted) == 1


def test_what_a_feed_said_before_its_channel_became_an_inbox_stays(store: Store) -> None:
    words = item("aaaa", channel="pantry-letters")
    store.apply(
        [Update(ChannelState("pantry-letters", url="https://pantry.example/feed"), (NewVersion(words, "d", NOW),))]
    )
    assert night(store, entry(), at=1).retracted == ()
    assert night(store, at=2).retracted != ()
    assert "aaaa" not in store.absences()


def test_a_file_stays_the_same_item_in_whichever_folder_it_lies(store: Store) -> None:
    night(store, entry())
    collected = night(store, entry("content/inbox/2026/letter.md"), at=1)
    assert (counts(collected)[1:], collected.retracted) == ((0, 0, 1), ())


# ── rows of a table ─────────────────────────────────────────────────────────────────────────────


def row(text: str, line: int = 1, **more: Any) -> Entry:
    return entry("content/inbox/survey.csv", text, **{"line": line, "title": None, "form": Form.SURVEY} | more)


def ids(store: Store, rows: Sequence[Entry], at: int = 0) -> tuple[int, int, int]:
    collected = night(store, *rows, at=at)
    _, new, changed, _ = counts(collected)
    return new, changed, len(collected.retracted)


def test_a_row_with_a_title_of_its_own_stays_the_same_item_when_its_text_is_edited(store: Store) -> None:
    rows = [row("More buses.", title="Buses"), row("More light.", 2, title="Light")]
    assert ids(store, rows) == (2, 0, 0)
    assert ids(store, [replace(rows[0], text="More night buses."), rows[1]], 1) == (0, 1, 0)


def test_a_row_without_one_is_another_item_when_its_text_is_edited(store: Store) -> None:
    rows = [row("More buses."), row("More light.", 2)]
    assert ids(store, rows) == (2, 0, 0)
    assert ids(store, [replace(rows[0], text="More night buses."), rows[1]], 1) == (1, 0, 1)


def test_rows_may_be_put_in_between_and_taken_out_without_moving_the_others(store: Store) -> None:
    rows = [row(f"Answer {number}.", number, title="Answer") for number in range(5)]
    assert ids(store, rows) == (5, 0, 0)
    moved = [replace(each, line=each.line + 7) for each in rows]
    assert ids(store, [row("First of all."), *moved[:2], *moved[3:]], 1) == (1, 0, 1)


def test_a_row_keeps_its_identity_when_another_of_its_title_is_entered(store: Store) -> None:
    first = row("More buses.", 2, title="Buses")
    assert ids(store, [first]) == (1, 0, 0)
    below = row("More stops, and a roof over each of them, please.", 3, title="Buses")
    assert ids(store, [first, below], 1) == (1, 0, 0)
    above = row("Fewer of them.", 1, title="Buses", entered=DAY_AFTER)
    assert ids(store, [above, replace(first, text="More night buses."), below], 2) == (1, 1, 0)
    longer = replace(below, text="More stops, and a roof over each of them, thanks.")
    assert ids(store, [above, replace(first, text="More night buses."), longer], 3) == (0, 1, 0)


def test_a_sheet_may_move_into_a_folder(store: Store) -> None:
    rows = [row("More buses.", title="Buses"), row("More light.", 2)]
    assert ids(store, rows) == (2, 0, 0)
    assert ids(store, [replace(each, file="content/inbox/2026/survey.csv") for each in rows], 1) == (0, 0, 0)


def test_the_same_row_twice_is_one_item(store: Store) -> None:
    assert ids(store, [row("More buses."), row("More buses.", 2)]) == (1, 0, 0)


# ── how it is doing ─────────────────────────────────────────────────────────────────────────────


def test_a_channel_that_people_write_for_is_never_stale(store: Store) -> None:
    night(store, entry())
    letters, surveys = (store.channel_states()[id_] for id_ in ("pantry-letters", "pantry-surveys"))
    later = NOW + 900 * DAY
    assert {health(letters, later), health(surveys, later)} == {Health.OK}
    assert sentence(letters, NOW + DAY) == "last entry 2 days ago; entered by hand"
    assert sentence(surveys, NOW) == "nothing entered yet"
