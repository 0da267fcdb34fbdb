"""The queue: what asks for an editor, in which order, with which words around it, and what we would do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from partnerhub.curate.queue import Asking, Matter, Waiting, habits, queue, urgent_first
from partnerhub.curate.suggest import Suggestion
from partnerhub.model import Ask, Do, Item, Rule, StoryState, Trust, Version
from partnerhub.shell.queue import data_of, inert, markdown
from partnerhub.shell.report import plain
from tests import make
from tests.make import DAY, NOW

REVIEWED = make.hub(make.partner(trust=Trust.REVIEW))
TRUSTED = make.hub()
TRUST = Ask(Rule.TRUST, "aaaa", "everything from The Pantry waits for an editor")
PHONE = Ask("uk-phone", "aaaa", "This looks like a private telephone number.", matched="01632 960155")


def asking(*asks: Ask, items: tuple[Item, ...] = (), state: str = "waiting", **more: Any) -> Asking:
    items = items or (make.item(),)
    story = make.story(items[0].id, state=StoryState(state), asks=asks, placed=items[0].placed, **more)
    shown = {item.id: item.version if state == "published" else 0 for item in items}
    return Asking(story, items, {item.id: versions_of(item) for item in items}, shown)


def versions_of(item: Item) -> tuple[Version, ...]:
    return (Version(item.version, item.first_seen, item.said, f"digest{item.id}"),)


def one(asked: Asking, **more: Any) -> Waiting:
    given: dict[str, Any] = {"hub": REVIEWED, "others": {}, "habits": {}, "questions": {}} | more
    [waiting] = queue(given["hub"], [asked], given["others"], given["habits"], given["questions"])
    return waiting


def suggested(asked: Asking, **more: Any) -> Suggestion:
    return one(asked, **more).first.suggested


def test_what_readers_see_and_may_be_wrong_comes_first_then_what_is_sensitive_then_the_oldest() -> None:
    old, new = make.story("oldd", asks=(TRUST,), placed=NOW - 9 * DAY), make.story("neww", asks=(TRUST,), placed=NOW)
    sensitive = make.story("sens", asks=(Ask("child", "sens", "A child is named.", sensitive=True),), placed=NOW)
    changed = make.story("chan", asks=(Ask(Rule.CHANGED, "chan", "changed", holds=False),), placed=NOW)
    silent = make.story("none")
    ids = [story.id for story in urgent_first([new, silent, old, sensitive, changed])]
    assert ids == ["chan", "sens", "oldd", "neww"]


def test_matched_words_stand_in_a_little_of_what_is_around_them() -> None:
    text = "word " * 40 + "ring 01632 960155 before you pay. " + "more " * 40
    [reason] = one(asking(PHONE, items=(make.item(words=make.said(text=text)),))).first.reasons
    assert reason.matched == "01632 960155"
    assert reason.before.startswith("…word ")
    assert reason.before.endswith("ring ")
    assert reason.after.startswith(" before you pay.")
    assert reason.after.endswith("…")


def test_words_that_are_not_in_the_text_are_told_without_what_is_around_them() -> None:
    [reason] = one(asking(PHONE)).first.reasons
    assert (reason.matched, reason.before, reason.after) == ("01632 960155", "", "")


def test_what_holds_a_whole_story_is_one_question_about_it() -> None:
    items = (make.item("aaaa"), make.item("bbbb", channel="pantry-posts"))
    waiting = one(asking(TRUST, Ask(Rule.TRUST, "bbbb", TRUST.why), PHONE, items=items))
    assert [(question.matter, question.about) for question in waiting.questions] == [(Matter.WAITING, "aaaa")]
    assert waiting.first.version == ""  # it is about several items, and so about no one version


def test_what_waits_in_a_story_that_readers_see_is_a_question_about_the_item() -> None:
    items = (make.item("aaaa"), make.item("bbbb", channel="pantry-posts"))
    waiting = one(asking(Ask(Rule.TRUST, "bbbb", TRUST.why), items=items, state="published"))
    assert waiting.first.about == "bbbb"
    assert waiting.first.suggested.about == "bbbb"
    assert waiting.first.version == "digestbbbb"


def test_we_never_suggest_to_take_a_whole_story_from_readers_for_its_first_item() -> None:
    items = (make.item("aaaa"), make.item("bbbb", channel="pantry-posts"))
    found = suggested(asking(PHONE, items=items, state="published"))
    assert found.do is None
    assert found.command == ""
    assert "whole story" in found.because[-1]


@pytest.mark.parametrize(
    ("past", "do"),
    [
        ((), Do.PUBLISH),
        ((Do.PUBLISH,) * 5, Do.PUBLISH),
        ((Do.HOLD,), Do.PUBLISH),
        ((Do.REJECT, Do.PUBLISH, Do.REJECT, Do.REJECT, Do.REJECT), Do.REJECT),
        ((Do.PUBLISH, Do.HOLD, Do.HOLD, Do.HOLD), Do.HOLD),
    ],
)
def test_what_only_trust_holds_is_likely_as_the_last_ones_of_its_partner(past: tuple[Do, ...], do: Do) -> None:
    found = suggested(asking(TRUST), habits={"pantry": past})
    assert found.do is do
    assert any("of this partner" in because for because in found.because)


def test_what_a_rule_found_is_held_until_somebody_has_asked() -> None:
    found = suggested(asking(TRUST, PHONE), habits={"pantry": (Do.PUBLISH,) * 5})
    assert (found.do, found.why) == (Do.HOLD, "to be asked about first (uk-phone)")


def test_a_reason_never_repeats_what_a_rule_found() -> None:
    assert "01632" not in suggested(asking(PHONE)).command


def test_what_an_account_said_in_other_hands_is_held() -> None:
    found = suggested(asking(Ask(Rule.INCIDENT, "aaaa", "the account was compromised")))
    assert (found.do, found.because) == (Do.HOLD, ("somebody else may have written it",))


def test_what_is_not_about_the_patch_is_rejected() -> None:
    waiting = one(asking(Ask(Rule.ELSEWHERE, "aaaa", "nothing ties it to the patch")))
    assert (waiting.first.matter, waiting.first.suggested.do) == (Matter.ELSEWHERE, Do.REJECT)


def test_the_second_of_two_that_say_the_very_same_is_rejected() -> None:
    first, second = asking(TRUST), asking(Ask(Rule.TRUST, "bbbb", ""), items=(make.item("bbbb", placed=NOW),))
    one, other = queue(REVIEWED, [first, second], {}, {}, {})
    assert (one.first.suggested.do, other.first.suggested.do) == (Do.PUBLISH, Do.REJECT)
    assert other.first.suggested.why == "says the same as aaaa"


def changed(text: str, matched: str = "") -> Asking:
    before = make.item(words=make.said(text="The hall is open on Saturday from ten until four, with tea and cake."))
    after = make.item(words=make.said(text=text), version=2)
    versions = (Version(1, NOW - DAY, before.said, "first"), Version(2, NOW, after.said, "second"))
    ask = Ask(Rule.CHANGED, "aaaa", "the source changed it", holds=False, matched=matched, version="second")
    return Asking(make.story(asks=(ask,)), (after,), {"aaaa": versions}, {"aaaa": 1})


def test_a_change_is_told_word_by_word() -> None:
    question = one(changed("The hall is open on Sunday from ten until four, with tea and cake.")).first
    assert [(piece.kind, piece.text) for piece in question.change if piece.kind in {"gone", "new"}] == [
        ("gone", "Saturday"),
        ("new", "Sunday"),
    ]
    assert (question.matter, question.version) == (Matter.CHANGED, "second")


def test_a_small_change_is_accepted_and_another_text_is_not() -> None:
    assert suggested(changed("The hall is open on Sunday from ten until four, with tea and cake.")).do is Do.ACCEPT
    other = changed("Everything here is about something else entirely now, and nothing of it stayed.")
    assert suggested(other).do is Do.DECLINE
    assert suggested(other, hub=TRUSTED).do is Do.ACCEPT
    assert suggested(other, habits={"pantry": (Do.PUBLISH,) * 5}).do is Do.ACCEPT


def test_a_change_in_which_a_rule_found_something_is_declined_by_whomever() -> None:
    text = "The hall is open on Saturday from ten until four, with tea and cake. Ring 01632 960155."
    assert suggested(changed(text, "01632 960155"), hub=TRUSTED).do is Do.DECLINE


def test_what_its_source_took_back_stays_away() -> None:
    ask = Ask(Rule.RETRACTED, "aaaa", "its source took it back", holds=False)
    found = suggested(asking(ask, state="retracted"))
    assert (found.do, found.why) == (Do.ACCEPT, "its source took it back")
    assert found.command.startswith("hub decide accept aaaa ")


def doubtful(text: str) -> tuple[Asking, dict[str, Asking]]:
    ask = Ask(Rule.DOUBTFUL, "aaaa", "shares “hall”", holds=False, other="bbbb")
    words = make.said("The Hexley hall is open again", text)
    earlier = make.item("bbbb", make.said("Hexley hall opens again"), placed=NOW - 2 * DAY)
    return asking(ask, items=(make.item(words=words),), state="published"), {
        "bbbb": asking(items=(earlier,), state="published")
    }


def test_two_that_are_likely_the_same_are_merged_into_the_one_that_was_here_first() -> None:
    asked, others = doubtful("Hexley hall opens again.")
    question = one(asked, others=others).first
    assert (question.suggested.do, question.suggested.about, question.suggested.others) == (Do.MERGE, "bbbb", ("aaaa",))
    assert question.other_title == "Hexley hall opens again"
    assert question.theirs
    assert (question.theirs.partner, question.theirs.text) == (
        "The Pantry",
        "Hexley hall opens again\nCome in from ten.",
    )
    assert question.suggested.command.startswith("hub decide merge bbbb --with aaaa --by XX")


def test_two_that_are_likely_different_are_kept_apart() -> None:
    words = "Thirty kilos of apples left Stonebrook yesterday evening."
    asked, others = doubtful(words)
    others["bbbb"] = asking(items=(make.item("bbbb", make.said("Speed cameras near Thorne", "Drivers beware")),))
    question = one(asked, others=others).first
    assert (question.suggested.do, question.suggested.about, question.suggested.others) == (Do.SPLIT, "aaaa", ("bbbb",))
    assert question.merge is not None


def test_what_came_too_late_for_a_debate_stays_out_of_it() -> None:
    ask = Ask(Rule.DEBATE_CLOSED, "aaaa", "the debate closed", holds=False, other="safer-vale")
    question = one(asking(ask, state="published"), questions={"safer-vale": "What would make it safer?"}).first
    assert (question.suggested.do, question.other_title) == (Do.DECLINE, "What would make it safer?")


def test_a_story_that_asks_several_things_asks_the_most_urgent_first() -> None:
    late = Ask(Rule.DEBATE_CLOSED, "aaaa", "", holds=False, other="x")
    changed = Ask(Rule.CHANGED, "aaaa", "", holds=False)
    found = one(asking(late, changed, state="published")).questions
    assert [question.matter for question in found] == [Matter.CHANGED, Matter.DEBATE_CLOSED]


def test_habits_are_the_last_words_about_a_partner_in_order_of_time() -> None:
    decisions = [
        make.decision("publish", f"id{number}", on=NOW + timedelta(minutes=number), file=f"{number}.md")
        for number in range(9)
    ]
    decisions += [make.decision("reject", "id0", on=NOW + DAY), make.decision("note", "id1", on=NOW + DAY)]
    found = habits(reversed(decisions), {f"id{number}": "pantry" for number in range(9)})
    assert found == {"pantry": (Do.PUBLISH,) * 4 + (Do.REJECT,)}


# ── as it is printed ──


def test_what_a_rule_found_never_gets_into_a_pull_request_when_it_is_sensitive() -> None:
    said = make.said("Jo of Stonebrook was hurt", "Jo is nine.")
    ask = Ask("child", "aaaa", "A child may be named.", matched="Jo", sensitive=True)
    text = "\n".join(markdown([one(asking(ask, items=(make.item(words=said),)))]))
    assert "Jo" not in text
    assert "`aaaa`" in text


def test_one_item_of_anothers_story_is_named_as_its_own() -> None:
    items = (make.item("aaaa"), make.item("bbbb", make.said("Beans", "Beans too."), partner="shop"))
    given = make.hub(make.partner(), make.partner("shop"))
    asks = (Ask(Rule.TRUST, "bbbb", TRUST.why), Ask("uk-phone", "bbbb", PHONE.why, matched="9"))
    waiting = one(asking(asks[0], items=items, state="published"), hub=given)
    question = waiting.first
    assert (question.title, question.partner, question.within) == ("Beans", "The Shop", True)
    assert "in the story “The pantry opens on Saturdays” of The Pantry" in "\n".join(markdown([waiting]))
    assert data_of(waiting)["questions"][0]["partner"] == "The Shop"
    private = "\n".join(markdown([one(asking(*asks, items=items, state="published"), hub=given)]))
    assert "Beans" not in private
    assert "Saturdays" not in private


def test_feed_text_is_inert_in_a_pull_request() -> None:
    text = inert("![x](https://evil.example) <b> @editor fixes #1 &#64;you `code` www.evil.example\n# big | ~~no~~")
    still = (
        r"!\[x\](https:^//evil.example) \<b\> @^editor fixes #^1 &amp;#^64;you \`code\` www^.evil.example #^ big \| "
    )
    assert text == still.replace("^", "\u200b") + r"\~\~no\~\~"


def test_nothing_in_feed_text_can_steer_a_terminal() -> None:
    assert plain("a\x1b[31mb\u202ec\u2066d\x9b2Je\x07f\r\ng\u200fh\ud800i") == "a [31mbcd 2Je f ghi"


def test_the_data_has_everything_an_editor_sees() -> None:
    data = data_of(one(asking(TRUST, PHONE)))
    [question] = data["questions"]
    assert set(data) == {"id", "title", "partner", "day", "link", "state", "details", "questions"}
    assert question["suggested"]["do"] == "hold"
    assert [reason["rule"] for reason in question["reasons"]] == ["trust", "uk-phone"]
    assert question["version"] == "digestaaaa"
