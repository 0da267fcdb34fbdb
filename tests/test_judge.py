"""Which version of an item readers see, and what an editor is asked: trust, rules, changes, retractions, incidents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from partnerhub.curate.decisions import Ruling
from partnerhub.curate.judge import Case, Judged, judge
from partnerhub.curate.screening import Match
from partnerhub.model import Decision, Incident, Item, Rule, Said, Trust, Version
from tests.make import DAY, HOUR, NOW, decision, item, partner, said

ZONE = ZoneInfo("Europe/London")
FIRST = said("The pantry opens on Saturdays", "Come in from ten, bring a bag, and stay for a cup of tea with us.")
SLIP = said("The pantry opens on Saturdays", "Come in from ten, bring a bag, and stay for a cup of soup with us.")
OTHER = said("The pantry is closed", "We have lost our lease and look for another place in the middle of the town.")
SECRET = said(
    "The pantry opens on Saturdays", "Ring SECRET to come in from ten, bring a bag, and stay for tea with us."
)


def screen(words: Said) -> Sequence[Match]:
    found = words.text.find("SECRET")
    return () if found < 0 else (Match("uk-phone", "SECRET", found, found + 6, "It holds a telephone number", False),)


def sensitive(words: Said) -> Sequence[Match]:
    return tuple(Match("child", each.matched, each.start, each.end, "It names a child", True) for each in screen(words))


def case(*texts: Said, trust: Trust = Trust.AUTO, state: Decision | None = None, **more: Any) -> Case:
    versions = [Version(n, NOW - (10 - n) * DAY, words, f"digest{n}") for n, words in enumerate(texts, 1)]
    one: Item = item("aaaa", texts[-1], version=len(texts), **more.pop("item", {}))
    changes: Mapping[str, Decision] = more.pop("changes", {})
    return Case(one, versions, partner(trust=trust), Ruling(state=state, changes=changes), **more)


def judged(one: Case, screened: Any = screen) -> Judged:
    return judge(one, screened, ZONE)


def shown(one: Judged) -> int | None:
    return one.version.number if one.version else None


def rules(one: Judged) -> list[str]:
    return [ask.rule for ask in one.asks]


def test_a_trusted_partner_publishes_at_once() -> None:
    assert (shown(judged(case(FIRST))), rules(judged(case(FIRST)))) == (1, [])


def test_a_rule_holds_even_a_trusted_partner_and_says_which_words() -> None:
    one = judged(case(SECRET))
    assert shown(one) is None
    [ask] = one.asks
    assert (ask.rule, ask.matched, ask.holds) == ("uk-phone", "SECRET", True)


def test_everyone_else_waits() -> None:
    assert rules(judged(case(FIRST, trust=Trust.REVIEW))) == [Rule.TRUST]


def test_an_editor_releases_what_waits() -> None:
    assert shown(judged(case(SECRET, trust=Trust.REVIEW, state=decision()))) == 1


def test_a_sensitive_match_needs_a_second_editor() -> None:
    alone = judged(case(SECRET, state=decision()), sensitive)
    assert shown(alone) is None
    assert "AB released it; a sensitive match needs a second editor's initials" in alone.asks[0].why
    assert shown(judged(case(SECRET, state=decision(second="CD")), sensitive)) == 1


def test_what_was_rejected_stays_rejected_whatever_its_source_writes_next() -> None:
    rejected = decision("reject", on=NOW - 9 * DAY)
    assert shown(judged(case(FIRST, OTHER, state=rejected))) is None
    assert rules(judged(case(FIRST, OTHER, state=rejected))) == []


def test_a_slip_mended_at_the_source_is_shown_at_once() -> None:
    one = judged(case(FIRST, SLIP))
    assert (shown(one), rules(one)) == (2, [])


def test_another_text_under_the_same_address_waits_and_readers_see_the_one_before() -> None:
    one = judged(case(FIRST, OTHER))
    assert (shown(one), rules(one)) == (1, [Rule.CHANGED])
    assert one.pending
    assert one.pending.number == 2
    assert not one.asks[0].holds


def test_a_change_that_a_rule_would_hold_waits() -> None:
    one = judged(case(FIRST, SECRET))
    assert (shown(one), rules(one), one.asks[0].matched) == (1, [Rule.CHANGED], "SECRET")


def test_any_change_of_a_reviewed_partner_waits() -> None:
    state = decision(on=NOW - 9 * DAY)
    assert rules(judged(case(FIRST, SLIP, trust=Trust.REVIEW, state=state))) == [Rule.CHANGED]


def test_an_editor_accepts_a_change() -> None:
    accepted = {"digest2": decision("accept", version="digest2")}
    one = judged(case(FIRST, OTHER, changes=accepted))
    assert (shown(one), rules(one)) == (2, [])


def test_an_editor_declines_a_change_and_is_not_asked_again() -> None:
    declined = {"digest2": decision("decline", version="digest2")}
    one = judged(case(FIRST, OTHER, changes=declined))
    assert (shown(one), rules(one)) == (1, [])


def test_a_change_taken_back_at_the_source_asks_nothing() -> None:
    assert rules(judged(case(FIRST, OTHER, FIRST))) == []


def test_what_waits_is_judged_by_its_newest_words() -> None:
    assert shown(judged(case(SECRET, FIRST))) == 2


def test_a_word_about_one_version_does_not_release_another_text() -> None:
    pinned = decision(version="digest1")
    assert shown(judged(case(SECRET, state=pinned))) == 1
    rebuilt = Case(item("aaaa", SECRET), [Version(1, NOW, SECRET, "another")], partner(), Ruling(state=pinned))
    assert rules(judged(rebuilt)) == ["uk-phone"]


def test_a_word_older_than_the_store_releases_the_first_version_that_is_known() -> None:
    early = {"placed": NOW - 20 * DAY}
    assert shown(judged(case(FIRST, trust=Trust.REVIEW, state=decision(on=NOW - 15 * DAY), item=early))) == 1
    later = {"placed": NOW - 12 * DAY}
    assert shown(judged(case(FIRST, trust=Trust.REVIEW, state=decision(on=NOW - 15 * DAY), item=later))) is None


def test_a_word_about_the_founder_is_about_the_story_and_the_later_word_holds() -> None:
    founder = Ruling(state=decision("reject", on=NOW - DAY))
    assert shown(judged(case(FIRST, founder=founder))) is None
    assert shown(judged(case(FIRST, founder=founder, state=decision(on=NOW - HOUR)))) == 1


def test_a_word_about_a_story_does_not_release_what_came_to_it_later() -> None:
    founder = Ruling(state=decision(on=NOW - 30 * DAY))
    assert rules(judged(case(FIRST, trust=Trust.REVIEW, founder=founder))) == [Rule.TRUST]


def test_what_its_source_took_back_is_not_shown_and_the_editor_is_told() -> None:
    one = judged(case(FIRST, item={"retracted": NOW - DAY}))
    assert (shown(one), rules(one)) == (None, [Rule.RETRACTED])


def test_what_was_taken_back_before_anyone_saw_it_asks_nothing() -> None:
    assert rules(judged(case(SECRET, item={"retracted": NOW - DAY}))) == []


def test_an_editor_who_knows_better_shows_what_seems_taken_back() -> None:
    assert shown(judged(case(FIRST, item={"retracted": NOW - DAY}, state=decision(on=NOW)))) == 1


def test_everything_of_a_compromised_account_waits() -> None:
    incident = Incident("i.md", "i", "Somebody else wrote here", "pantry-news", NOW - 20 * DAY, None, "AB", NOW.date())
    assert rules(judged(case(FIRST, incidents=((incident, True),)))) == [Rule.INCIDENT]
    released = decision(on=NOW + DAY)
    assert shown(judged(case(FIRST, incidents=((incident, True),), state=released))) == 1
    before = decision(on=NOW - 5 * DAY)
    assert rules(judged(case(FIRST, incidents=((incident, True),), state=before))) == [Rule.INCIDENT]


def test_what_was_said_before_an_account_was_compromised_stands_and_its_edits_wait() -> None:
    since = NOW - 9 * DAY + timedelta(hours=1)
    incident = Incident("i.md", "i", "Somebody else wrote here", "pantry-news", since, None, "AB", NOW.date())
    early = {"placed": NOW - 12 * DAY}
    one = judged(case(FIRST, SLIP, incidents=((incident, True),), item=early))
    assert (shown(one), rules(one)) == (1, [Rule.CHANGED])


def test_what_nothing_ties_to_the_patch_waits_with_that_reason() -> None:
    one = judged(case(FIRST, elsewhere="nothing ties it to the patch or to a priority"))
    assert rules(one) == [Rule.ELSEWHERE]
    assert shown(judged(case(FIRST, elsewhere="nothing", state=decision()))) == 1


def test_an_editor_who_agrees_that_it_was_taken_back_is_not_asked_again() -> None:
    agreed = {"digest1": decision("accept", version="digest1", on=NOW)}
    one = judged(case(FIRST, item={"retracted": NOW - DAY}, changes=agreed))
    assert (shown(one), rules(one)) == (None, [])


def test_an_editor_who_declines_a_retraction_shows_it_again() -> None:
    declined = {"digest1": decision("decline", version="digest1", on=NOW)}
    assert shown(judged(case(FIRST, item={"retracted": NOW - DAY}, changes=declined))) == 1


def test_a_word_about_a_change_is_none_about_a_later_retraction() -> None:
    accepted = {"digest2": decision("accept", version="digest2", on=NOW - 2 * DAY)}
    one = judged(case(FIRST, OTHER, item={"retracted": NOW - DAY}, changes=accepted))
    assert (shown(one), rules(one)) == (None, [Rule.RETRACTED])


def test_the_version_of_a_storys_first_item_says_nothing_of_its_others() -> None:
    founder = Ruling(state=decision(version="of the founder"))
    assert shown(judged(case(FIRST, trust=Trust.REVIEW, founder=founder))) == 1


def test_a_channel_read_for_the_first_time_is_not_held_for_the_day_we_saw_it() -> None:
    incident = Incident("i.md", "i", "Somebody else wrote here", "pantry-news", NOW - 10 * DAY, None, "AB", NOW.date())
    early = {"placed": NOW - 30 * DAY}
    assert rules(judged(case(FIRST, incidents=((incident, True),), item=early))) == [Rule.INCIDENT]
    assert shown(judged(case(FIRST, incidents=((incident, False),), item=early))) == 1


def test_each_incident_of_a_channel_holds_what_was_said_in_its_time() -> None:
    march = Incident("m.md", "m", "In March", "pantry-news", NOW - 20 * DAY, NOW - 18 * DAY, "AB", NOW.date())
    today = Incident("t.md", "t", "Today", "pantry-news", NOW, None, "AB", NOW.date())
    early = {"placed": NOW - 19 * DAY}
    assert rules(judged(case(FIRST, incidents=((march, True), (today, True)), item=early))) == [Rule.INCIDENT]


def test_publishing_a_story_brings_back_no_item_that_an_editor_or_its_source_took_out() -> None:
    founder = Ruling(state=decision(on=NOW))
    assert shown(judged(case(FIRST, founder=founder, state=decision("reject", on=NOW - DAY)))) is None
    assert shown(judged(case(FIRST, founder=founder, item={"retracted": NOW - DAY}))) is None


def test_readers_were_shown_only_the_versions_that_stood() -> None:
    assert judged(case(FIRST, SLIP, OTHER)).told == (1, 2)
    assert judged(case(SECRET, FIRST, SLIP)).told == (2, 3)
    assert judged(case(FIRST, SECRET, SLIP)).told == (1, 3)


def test_accepting_a_sensitive_change_takes_two() -> None:
    one = {"digest2": decision("accept", version="digest2")}
    assert shown(judged(case(FIRST, SECRET, changes=one), sensitive)) == 1
    two = {"digest2": decision("accept", version="digest2", second="CD")}
    assert shown(judged(case(FIRST, SECRET, changes=two), sensitive)) == 2


def test_a_version_may_be_named_by_its_beginning() -> None:
    assert shown(judged(case(FIRST, OTHER, changes={"digest2"[:6]: decision("accept", version="digest")}))) == 2


def test_a_day_alone_releases_what_stood_first_on_that_day_and_not_what_came_later() -> None:
    day = (NOW - 9 * DAY).replace(hour=0)
    versions = [
        Version(n, day.replace(hour=hour), words, f"digest{n}") for n, hour, words in ((1, 9, FIRST), (2, 20, OTHER))
    ]
    late = Case(item("aaaa", OTHER, version=2), versions, partner(trust=Trust.REVIEW), Ruling(state=decision(on=day)))
    one = judged(late)
    assert (shown(one), rules(one)) == (1, [Rule.CHANGED])
