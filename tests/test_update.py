"""What one reading of a feed changes."""

from __future__ import annotations

from dataclasses import replace

from partnerhub.collect import identity
from partnerhub.collect.update import place_in_time, plan_versions
from partnerhub.store import Known
from tests.make import DAY, NOW, channel, said


def known(words: object, version: int = 1) -> dict[str, Known]:
    return {"aaaa": Known("aaaa", identity.digest(words), version)}  # type: ignore[arg-type]


def test_an_item_never_seen_is_version_one() -> None:
    [new], unchanged = plan_versions(channel(), ["aaaa"], [said()], {}, NOW)
    assert (new.item.version, new.item.partner, unchanged) == (1, "pantry", ())


def test_an_edit_is_the_next_version() -> None:
    [edit], _ = plan_versions(channel(), ["aaaa"], [said(text="Come at noon.")], known(said(), 4), NOW)
    assert edit.item.version == 5


def test_counters_whitespace_and_dates_make_no_version() -> None:
    again = replace(
        said(), comments=99, published=NOW, updated=NOW, text="Come  in\nfrom ten.", body="<p>Come in from\nten.</p>"
    )
    versions, unchanged = plan_versions(channel(), ["aaaa"], [again], known(said()), NOW)
    assert (versions, unchanged) == ((), ("aaaa",))


def test_two_entries_with_one_id_are_one_item() -> None:
    versions, _ = plan_versions(channel(), ["aaaa", "aaaa"], [said(), said("Another")], {}, NOW)
    assert [version.said.title for version in versions] == ["The pantry opens on Saturdays"]


def test_a_date_in_the_future_is_when_we_first_saw_it() -> None:
    assert place_in_time(said(published=NOW + 400 * DAY), NOW) == NOW


def test_an_undated_item_is_placed_when_we_first_saw_it() -> None:
    assert place_in_time(said(published=None), NOW) == NOW


def test_an_item_with_only_an_update_is_placed_by_it() -> None:
    assert place_in_time(said(published=None, updated=NOW - DAY), NOW) == NOW - DAY
