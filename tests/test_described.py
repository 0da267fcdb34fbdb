"""What something is, from words to a value: found, told by several, described by an editor, shown in the queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from partnerhub.collect import identity
from partnerhub.config import read_content
from partnerhub.curate.decisions import Known, resolve
from partnerhub.curate.derive import derive
from partnerhub.curate.pipeline import fingerprint
from partnerhub.curate.rules import Rules
from partnerhub.errors import ConfigError
from partnerhub.model import Basis, Content, Decision, Details, Hub, Item, ItemKind, Origin, Permission, Story, is_over
from tests import make
from tests.command import hub
from tests.morning import NOW, decisions, made
from tests.test_content import patch, put

CALL = "Community Fund open: up to £500"
CLOSES = datetime(2026, 12, 4, 12, tzinfo=UTC)
FOUND = Details(ItemKind.FUNDING, closes=CLOSES, amount="up to £500", zone="Europe/London")
DESCRIBED = Details(ItemKind.NOTICE, place="The hall", zone="Europe/London", origin=Origin.EDITOR)


def story_of(*items: Item, decided: tuple[Decision, ...] = (), of: Hub | None = None) -> Story:
    of = of or make.hub()
    zone = ZoneInfo(of.timezone)
    rulings = resolve(decided, Known(frozenset(item.id for item in items), {}, None), make.NOW, zone)
    rules = Rules.of(of, Content(decisions=decided), rulings, make.NOW, {})
    derived = derive(rules, items[0].id, items, {})
    assert derived
    return derived.story


def item(title: str, text: str, id: str = "aaaa") -> Item:
    return make.item(id, make.said(title, text))


CALLED = item(CALL, "Apply by noon on 4 December.")


def test_a_story_is_what_its_words_say() -> None:
    assert story_of(CALLED).details == FOUND


def test_what_it_is_is_part_of_its_digest() -> None:
    other = replace(CALLED, said=replace(CALLED.said, details=replace(FOUND, closes=CLOSES + timedelta(days=1))))
    assert story_of(CALLED).digest != story_of(other).digest


def test_an_editor_has_the_last_word_on_what_it_is() -> None:
    first = make.decision("describe", details=replace(DESCRIBED, place=None), on=make.NOW - 2 * make.HOUR)
    later = make.decision("describe", details=DESCRIBED, file="content/decisions/later.md")
    assert story_of(CALLED, decided=(first, later)).details == DESCRIBED


def test_two_descriptions_of_one_moment_contradict_each_other() -> None:
    one = make.decision("describe", details=DESCRIBED)
    other = replace(one, file="content/decisions/other.md", details=FOUND)
    with pytest.raises(ConfigError, match="contradicts"):
        story_of(CALLED, decided=(one, other))


def test_the_other_telling_knows_the_deadline() -> None:
    long = item("The fund we all waited for", "It pays for benches and lamps. " * 9, "aaaa")
    assert story_of(long, item(CALL, "Apply by noon on 4 December.", "bbbb")).details == FOUND


def test_no_words_are_taken_from_a_partner_whose_titles_alone_may_be_shown() -> None:
    closed = make.partner(permission=Permission(Basis.LINK_ONLY, excerpt_words=0))
    told = item("Community Fund open", "Up to £500 each. Apply by noon on 4 December.")
    assert story_of(told, of=make.hub(closed)).details == replace(FOUND, amount=None)
    prints = [fingerprint(each, Content(), make.NOW) for each in (make.hub(), make.hub(closed))]
    assert prints[0] != prints[1]


def test_a_call_is_over_without_a_word_from_anybody() -> None:
    details = story_of(CALLED).details
    assert [is_over(details, CLOSES + timedelta(seconds=late)) for late in (0, 1)] == [False, True]


def test_what_is_entered_by_hand_may_say_what_it_is(tmp_path: Path) -> None:
    put(
        tmp_path,
        "inbox/meeting.md",
        "---\nchannel: pantry-letters\nform: meeting\ndate: 2026-11-20\nentered: 2026-11-20\nby: rw\n"
        "kind: event\nstarts: 2026-12-03T19:00\nplace: Corn Hall\n---\n\nAll welcome.\n",
    )
    (entry,) = read_content(patch(tmp_path)).entries
    starts = datetime(2026, 12, 3, 19, tzinfo=UTC)
    assert entry.details == Details(
        ItemKind.EVENT, starts=starts, place="Corn Hall", zone="Europe/London", origin=Origin.EDITOR
    )


def test_a_date_that_is_mended_by_hand_makes_a_new_version() -> None:
    said = make.said(details=FOUND)
    assert identity.digest(said) != identity.digest(replace(said, details=replace(FOUND, closes=None)))
    assert identity.digest(make.said()) == identity.digest(make.said())


def test_a_day_of_a_decision_reaches_to_its_end_in_the_zone_it_names(tmp_path: Path) -> None:
    about = "about: aaaaaaaaaaa2\ndo: describe\nby: rw\non: 2026-11-20\nwhy: Read.\n"
    put(tmp_path, "decisions/a.md", f"---\n{about}kind: funding\ncloses: 2026-12-04\nzone: Europe/Brussels\n---\n")
    (decision,) = read_content(patch(tmp_path)).decisions
    assert decision.details
    assert decision.details.closes == datetime(2026, 12, 4, 22, 59, 59, tzinfo=UTC)
    assert decision.details.closes_with_its_day


TYPED = ("--by", "rw", "--why", "read", "--now", NOW)


def test_what_waits_shows_what_it_is_and_a_command_says_otherwise(tmp_path: Path) -> None:
    made(tmp_path, ["A small fund for tins is open: grants of up to £50. Apply by noon on 4 December 2026."])
    (row,) = hub("queue", "--hub", tmp_path, "--now", NOW, "--json").json["stories"]
    assert row["details"]["kind"] == "news"  # its title says nothing of money
    call = ("--kind", "funding", "--closes", "2026-12-04T12:00", "--amount", "up to £50")
    ended = hub("decide", "describe", row["id"], *call, *TYPED, "--hub", tmp_path)
    assert ended.out.splitlines()[1:] == [
        "From the next build on: “Parcel 0 is packed” is funding, closes 4 December 2026, 12:00, up to £50."
    ]
    (decision,) = decisions(tmp_path)
    assert decision.details == replace(FOUND, amount="up to £50", origin=Origin.EDITOR)
    (row,) = hub("queue", "--hub", tmp_path, "--now", NOW, "--json").json["stories"]
    assert (row["details"]["closes"], row["details"]["origin"]) == ("2026-12-04T12:00:00+00:00", "editor")
    assert (
        "  - funding, closes 4 December 2026, 12:00, up to £50"
        in hub("queue", "--hub", tmp_path, "--now", NOW, "--markdown").out.splitlines()
    )
    again = hub("decide", "describe", row["id"], *call, *TYPED, "--hub", tmp_path)
    assert "is already described so" in again.out
    for typed, told in (
        (("--kind", "fund"), "--kind: should be one of news, funding"),
        (("--closes", "2026-12-04"), "--closes: needs --kind"),
        (("--kind", "funding", "--closes", "soon"), "--closes: should be a day such as 2026-12-04"),
        (("--kind", "funding", "--closes", "2026-12-04", "--zone", "Wales"), "--zone: should be a time zone"),
        (("--kind", "event", "--closes", "2026-12-04"), "closes is for funding, consultation and volunteering"),
    ):
        refused = hub("decide", "describe", row["id"], *typed, *TYPED, "--hub", tmp_path)
        assert (refused.code, told in refused.err) == (2, True), refused.err
