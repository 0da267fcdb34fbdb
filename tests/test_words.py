"""An editor's page changes in the open or not at all."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerhub.errors import Mistake
from partnerhub.model import Correction, Words
from partnerhub.publish import words
from partnerhub.publish.visible import tokens
from partnerhub.publish.words import Kept

DAY = date(2026, 11, 20)
TEXT = """The warm space

We open on Tuesday at ten, in the **green room**.
Come as you are.

- Tea is free.
- Soup costs a pound.

Ring the bell twice, because the first ring is never heard."""
FIX = Correction("Tuesday", "Wednesday", "We mixed up two days.", DAY)


def page(text: str = TEXT, *corrections: Correction, **more: object) -> Words:
    return Words("content/pages/warm.md", "warm/index.html", "The warm space", text, corrections, **more)  # type: ignore[arg-type]


def compare(new: Words | None, last: Kept | None = None, gone: frozenset[str] = frozenset()) -> list[Mistake]:
    """What is wrong with `new` after an edition that said `last`."""
    before = {"warm/index.html": last or Kept("content/pages/warm.md", TEXT)}
    source = "---\ntitle: The warm space\n---\n" + (new.text.partition("\n\n")[2] if new else "")
    return words.compare(before, [new] if new else [], gone, lambda _: source)[1]


def only(mistakes: list[Mistake]) -> str:
    assert len(mistakes) == 1
    return str(mistakes[0])


def test_a_page_that_did_not_change_is_fine() -> None:
    assert compare(page()) == []


def test_a_line_may_be_broken_elsewhere() -> None:
    assert compare(page(TEXT.replace("green room**.\nCome", "green\nroom**. Come"))) == []


def test_a_silent_change_is_refused_with_its_line_and_both_wordings() -> None:
    said = only(compare(page(TEXT.replace("a pound", "two pounds"))))
    assert said.startswith("content/pages/warm.md:8: the page changed without a word: it said “a pound”")
    assert "would now say “two pounds”" in said
    assert "`corrections`" in said
    assert "`minor: true`" in said


def test_every_page_that_changed_is_told_at_once() -> None:
    pages = [Words(f"{n}.md", f"{n}/index.html", "T", "new words here") for n in range(3)]
    last = {each.address: Kept(each.file, "old words here") for each in pages}
    assert len(words.compare(last, pages, (), lambda _: "")[1]) == 3


def test_a_new_page_is_free() -> None:
    kept, wrong = words.compare({}, [page()], (), lambda _: "")
    assert wrong == []
    assert kept["warm/index.html"].text == TEXT


def test_words_kept_in_another_form_are_kept_anew_and_compared_from_then_on() -> None:
    new = page(TEXT.replace("a pound", "two pounds"), form=1)
    assert compare(new) == []
    before = {"warm/index.html": Kept("content/pages/warm.md", TEXT)}
    now, _ = words.compare(before, [new], frozenset(), lambda _: "")
    assert "without a word" in only(words.compare(now, [page(form=1)], frozenset(), lambda _: TEXT)[1])


def test_a_change_that_a_new_correction_tells_is_fine() -> None:
    assert compare(page(TEXT.replace("Tuesday", "Wednesday"), FIX)) == []


def test_a_correction_must_tell_the_whole_change() -> None:
    text = TEXT.replace("Tuesday at ten", "Wednesday at eleven")
    assert "it said “ten” and would now say “eleven”" in only(compare(page(text, FIX)))


def test_two_corrections_together_tell_two_changes() -> None:
    both = (FIX, Correction("a pound", "two pounds", "Onions.", DAY))
    assert compare(page(TEXT.replace("Tuesday", "Wednesday").replace("a pound", "two pounds"), *both)) == []


def test_a_correction_says_what_really_stood_there() -> None:
    invented = Correction("on Monday", "on Wednesday", "", DAY)
    said = only(compare(page(TEXT.replace("Tuesday", "Wednesday"), invented)))
    assert "the last edition did not say “on Monday”" in said


def test_a_correction_says_what_really_stands_there_now() -> None:
    assert "the page does not say “Wednesday”" in only(compare(page(TEXT, FIX)))


def test_an_old_correction_does_not_cover_a_new_change() -> None:
    last = Kept("content/pages/warm.md", TEXT.replace("Wednesday", "Tuesday"), (FIX,))
    assert "without a word" in only(compare(page(TEXT.replace("Tuesday", "Wednesday"), FIX), last))


def test_a_correction_stays_for_good() -> None:
    last = Kept("content/pages/warm.md", TEXT, (FIX,))
    assert "was changed or taken out: it stays" in only(compare(page(), last))


def test_a_slip_of_ten_words_is_minor() -> None:
    text = TEXT.replace("because the first ring is never heard", "as nobody hears it when you only ring once")
    assert compare(page(text, is_minor=True)) == []


def test_a_larger_change_is_not_minor_and_the_number_is_told() -> None:
    text = TEXT.replace("We open on Tuesday at ten, in the", "One two three four five six seven eight nine ten eleven")
    assert "`minor: true` is for 10 words at most, and this changes 11" in only(compare(page(text, is_minor=True)))


def test_slips_add_up_as_long_as_minor_stands() -> None:
    last = {"warm/index.html": Kept("content/pages/warm.md", TEXT)}
    text = TEXT.replace("We open on Tuesday at ten", "We close on Monday at nine")
    last, wrong = words.compare(last, [page(text, is_minor=True)], (), lambda _: "")
    assert wrong == []
    assert last["warm/index.html"].slips == 3
    last, wrong = words.compare(last, [page(text, is_minor=True)], (), lambda _: "")
    assert (wrong, last["warm/index.html"].slips) == ([], 3)
    more = text.replace("first ring is never heard", "second one was not listened to by anybody")
    assert "after 3 earlier ones" in only(words.compare(last, [page(more, is_minor=True)], (), lambda _: "")[1])
    last, _ = words.compare(last, [page(text)], (), lambda _: "")
    assert last["warm/index.html"].slips == 0


@pytest.mark.parametrize(
    "text",
    [
        TEXT + "\n\nThere is cake on Fridays.",
        TEXT.replace("\n\nRing", "\n\nThere is cake on Fridays.\n\nRing"),
        TEXT.replace("- Soup", "- Milk is free.\n- Soup"),
        "A summary\n\n" + TEXT,
    ],
)
def test_a_whole_new_paragraph_or_point_is_free(text: str) -> None:
    assert compare(page(text)) == []


def test_a_new_paragraph_beside_a_correction_is_free_too() -> None:
    text = TEXT.replace("Tuesday", "Wednesday").replace("\n\n- Tea", "\n\nThere is cake.\n\n- Tea")
    assert compare(page(text, FIX)) == []


def test_words_put_into_a_paragraph_are_told() -> None:
    said = only(compare(page(TEXT.replace("Tea is free", "Tea is not free"))))
    assert "“not” would be new inside of what stood there" in said


def test_words_that_go_are_told() -> None:
    assert "would be gone" in only(compare(page(TEXT.replace("- Tea is free.\n", ""))))


def test_a_page_that_vanishes_is_refused_with_the_way_out() -> None:
    said = only(compare(None))
    assert said.startswith("content/pages/warm.md: readers found a page at warm/index.html, which would vanish")
    assert "withdrawn" in said


def test_a_withdrawn_page_may_lose_its_words_and_no_notice_may_vanish() -> None:
    gone = page("The warm space", withdrawn=DAY, ground="It burnt down.")
    kept, wrong = words.compare({"warm/index.html": Kept("w.md", TEXT)}, [gone], (), lambda _: "")
    assert (wrong, kept["warm/index.html"].is_withdrawn) == ([], True)
    assert "would vanish" in only(words.compare(kept, [], (), lambda _: "")[1])


def test_a_page_of_which_nobody_saw_a_word_comes_back_as_new() -> None:
    assert compare(page(), Kept("content/pages/warm.md", "", (), 0, is_withdrawn=True)) == []


def test_a_page_that_was_withdrawn_comes_back_as_it_was_or_tells_what_changed() -> None:
    last = {"warm/index.html": Kept("content/pages/warm.md", TEXT)}
    for _ in range(2):
        last, wrong = words.compare(last, [page("Gone", withdrawn=DAY, ground="Away.")], (), lambda _: "")
        assert wrong == []
    changed = TEXT.replace("Tuesday", "Wednesday")
    assert words.compare(last, [page()], (), lambda _: "")[1] == []
    assert "without a word" in only(words.compare(last, [page(changed)], (), lambda _: "")[1])
    kept, wrong = words.compare(last, [page(changed, FIX)], (), lambda _: "")
    assert (wrong, kept["warm/index.html"].is_withdrawn) == ([], False)


def test_the_notice_of_a_withdrawn_page_stays_as_it_is() -> None:
    ground = "The survey was never held."
    last, _ = words.compare({}, [page(withdrawn=DAY, ground=ground)], (), lambda _: "")

    def again(ground: str, day: date = DAY, **more: object) -> list[Mistake]:
        source = f"---\ntitle: W\nwithdrawn: {{on: {day}, why: {ground}}}\n---\n"
        return words.compare(last, [page(TEXT, withdrawn=day, ground=ground, **more)], (), lambda _: source)[1]

    said = only(again("It was too expensive."))
    assert said.startswith("content/pages/warm.md:3: readers were told that the page went on 2026-11-20, “The survey")
    assert "stays as it is" in only(again(ground, date(2026, 11, 21)))
    assert again("The survey was not held.", is_minor=True) == []
    assert again(ground) == []


# ── what readers see, not what stands in the file ───────────────────────────────────────────────

BODY = """We open on Tuesday, it is free, and you [pay][t] what you like.

Come *as you* are, it is warm.

<div class="box" markdown="1">

Bring a cup, or two cups.

</div>

- Tea is free
- Soup costs a pound

[t]: https://pantry.example/pay"""


def prose(new: str, *corrections: Correction, before: str = BODY, **more: object) -> list[Mistake]:
    """What is wrong with a body that became another one."""
    source = f"---\ntitle: Warm\n---\n{new}"
    last = {"warm/index.html": Kept("content/pages/warm.md", f"Warm\n\n\f{before}\f")}
    now = page(f"Warm\n\n\f{new}\f", *corrections, **more)
    return words.compare(last, [now], (), lambda _: source)[1]


def told(was: str, now: str) -> Correction:
    return Correction(was, now, "We were wrong.", DAY)


def test_a_body_that_only_looks_different_in_its_file_is_fine() -> None:
    assert prose(BODY.replace("[pay][t]", "[pay](https://pantry.example/pay)").replace("*as you*", "_as\nyou_")) == []


HIDDEN = {
    "a comment": ("<!--\n\n", "\n\n-->\n\n"),
    "a hidden part": ('<div hidden markdown="1">\n\n', "\n\n</div>\n\n"),
    "a folded part": ("<details>\n\n", "\n\n</details>\n\n"),
    "a part that is never closed": ("<div hidden>\n\n", "\n\n"),
    "a link that is never closed": ('<a href="https://evil.example/">\n\n', "\n\n"),
    "words struck out": ("<s>", "</s>\n\n"),
}


@pytest.mark.parametrize("way", HIDDEN)
@pytest.mark.parametrize("is_minor", [False, True])
def test_what_is_hidden_is_told_as_what_goes(way: str, is_minor: bool) -> None:
    open_, close = HIDDEN[way]
    long = "Whoever was with us on the first day knows that the bell is heard by nobody who rings it once."
    body = f"Before.\n\n{long}\n\nAfter."
    hidden = f"Before.\n\n{open_}{long}{close}After."
    said = only(prose(hidden, before=body, is_minor=is_minor))
    assert "without a word" in said
    assert "Whoever" in said
    assert int(said.split(":")[1]) in (6, 8) or way == "a comment"


def test_a_paragraph_may_not_be_hidden_by_an_attribute_or_by_a_note_to_editors() -> None:
    for more in ("\n{: hidden }", "\n{: .unseen }"):
        body = BODY.replace("it is warm.", f"it is warm.{more}")
        assert "<p " in only(prose(body))
    assert prose(BODY + "\n\n<!-- to do: a picture -->") == []
    assert prose(BODY + "\n\n<!--> Everybody sees this -->\n\nx", before=BODY + "\n\n<!--> -->\n\nx") != []


def test_a_link_may_not_lead_elsewhere_silently() -> None:
    moved = BODY.replace("[t]: https://pantry.example/pay", "[t]: https://evil.example/lie")
    said = only(prose(moved))
    assert "“<https://pantry.example/pay>” and would now say “<https://evil.example/lie>”" in said
    assert said.startswith("content/pages/warm.md:17:")
    assert (
        prose(BODY.replace("[t]: ", "[t]: https://evil.example/lie\n\n[t]: "), is_minor=False) == []
    )  # the last counts
    assert prose(BODY + "\n\n[t]: https://evil.example/lie") != []
    assert prose(moved, told("https://pantry.example/pay", "https://evil.example/lie")) == []
    assert prose(moved, told("[pay](https://pantry.example/pay)", "[pay][t]")) == []


def test_a_new_point_that_is_none_is_told() -> None:
    assert prose("Tea is\n- not\n- free", before="Tea is\n- free") != []


def test_a_new_paragraph_point_or_row_of_a_body_is_free() -> None:
    table = "| Tea | free |\n|---|---|\n| Soup | a pound |"
    assert prose(BODY.replace("- Soup", "- Milk is free\n- Soup").replace("\n\nCome", "\n\n# Cake\n\nCome")) == []
    assert prose(f"{table}\n| Cake | a pound |", before=table) == []
    assert prose(table.replace("Soup |", "Soup | not |"), before=table) != []


def test_a_correction_tells_of_one_place() -> None:
    """`is` and `is not`, and `not` and `is`, would else cover every sentence there is."""
    tells = (told("is", "is not"), told("not", "is"))
    before = BODY.replace("a pound", "not a pound")
    assert prose(before.replace("Tea is free", "Tea is not free"), tells[0], before=before) == []
    both = before.replace("Tea is free", "Tea is not free").replace("it is warm", "it is not warm")
    assert "one entry for each place" in only(prose(both, tells[0], before=before))
    assert prose(both, tells[0], told("it is warm", "it is not warm"), before=before) == []
    assert prose(both, tells[0], tells[0], before=before) == []
    assert prose(both.replace("it is free", "it is not free"), *tells, before=before) != []


def test_a_correction_is_found_as_the_file_has_it_and_as_readers_see_it() -> None:
    new = BODY.replace("Come *as you* are", "Come *when you* can")
    for was, now in (
        ("*as you* are", "*when you* can"),
        ("as you are", "when you can"),
        ("*as you are", "when* you can"),
    ):
        assert prose(new, told(was, now)) == []
    assert prose(BODY.replace("two cups", "three cups"), told("or two cups", "or three cups")) == []


def test_no_sign_that_counts_changes_as_a_slip() -> None:
    text = " ".join(f"£{n}" for n in range(20))
    assert prose(text.replace("£", "€"), before=text, is_minor=True) != []
    assert prose("Come in. Now!", before="Come in, now!", is_minor=True) == []


def test_what_an_older_edition_kept_is_compared_as_it_was_written() -> None:
    last = Kept("content/pages/warm.md", TEXT)
    head, _, body = TEXT.partition("\n\n")
    assert compare(page(f"{head}\n\nA summary\n\n\f{body}\f"), last) == []
    assert compare(page(f"{head}\n\n\f{body.replace('ten', 'nine')}\f"), last) != []


# ── notes and titles on stories' pages ──────────────────────────────────────────────────────────

NOTE = Words("content/decisions/a.md", "stories/aaaaaaaaaaaa.html", "note", "note of 1 May\n\nrw\n\n\fIt is open.\f")


def noted(*notes: Words) -> list[Mistake]:
    last, _ = words.compare({}, [NOTE], (), lambda _: "")
    return words.compare(last, notes, (), lambda _: "---\nby: rw\n---\nIt is not open.\n")[1]


def test_a_note_does_not_change_in_place_and_the_remedy_is_another_decision() -> None:
    changed = replace(NOTE, text=NOTE.text.replace("is open", "is not open"))
    said = only(noted(changed))
    assert said.startswith(
        "content/decisions/a.md:4: an editor's words on a story changed in place: “not” would be new"
    )
    assert "write a new decision file with a later `on`" in said
    assert noted(replace(changed, file="content/decisions/2026/b.md")) != []  # by another name


def test_a_note_may_leave_and_another_may_follow_it() -> None:
    later = replace(NOTE, file="content/decisions/b.md", text="note of 2 May\n\nrw\n\n\fIt is not open.\f")
    assert noted() == []
    assert noted(later) == []
    assert noted(NOTE, later) == []
    assert noted(replace(NOTE, file="content/decisions/2026/a.md")) == []


QUOTED = """Round-up

aaaaaaaaaaaa

They said it well.

> **We open**
>
> at ten.

— [The Pantry, 1 May](../../stories/aaaaaaaaaaaa.html) ([at the source](https://pantry.example/))

And so on."""


def test_a_quote_of_a_story_that_is_gone_leaves_without_a_word() -> None:
    without = "Round-up\n\nThey said it well.\n\nAnd so on."
    last = Kept("content/pages/warm.md", QUOTED)
    assert compare(page(without), last, frozenset({"aaaaaaaaaaaa"})) == []
    assert compare(page(without), last) != []
    assert compare(page("Round-up\n\nAnd so on."), last, frozenset({"aaaaaaaaaaaa"})) != []
    assert words.stories_in({"x": last}) == {"aaaaaaaaaaaa"}


def test_what_an_edition_kept_is_read_again() -> None:
    kept, _ = words.compare({}, [page(TEXT, FIX, is_minor=True)], (), lambda _: "")
    assert words.load(words.dump(kept), ["en"]) == kept
    assert words.load("", ["en"]) == {}


def test_a_long_page_is_compared_in_a_blink() -> None:
    long = "\n\n".join(f"Paragraph {n} says that it is number {n} of them all." for n in range(1500))
    changed = long.replace("number 700 of", "numero 700 of")
    assert "numero" in only(compare(page(changed), Kept("content/pages/warm.md", long)))


TEXTS = st.lists(st.sampled_from(["a", "b", "the", "not", "ten", ".", "\n\n", "\n- "]), max_size=25).map(" ".join)


@given(TEXTS, TEXTS)
def test_whatever_changed_is_told_or_was_added_whole(before: str, after: str) -> None:
    """Only whole paragraphs may be new: with them taken out again, the page says what it said."""
    _, wrong = words.compare({"p": Kept("p.md", before)}, [Words("p.md", "p", "", after)], (), lambda _: "")
    if not wrong:
        old, new = tokens(before), iter(tokens(after))
        assert all(token in new for token in old)  # nothing that was said is gone


@given(TEXTS, TEXTS)
def test_one_correction_of_everything_always_tells_the_change(before: str, after: str) -> None:
    if tokens(before) and tokens(after):
        told = Correction(before, after, "all of it", DAY)
        new = Words("p.md", "p", "", after, (told,))
        assert words.compare({"p": Kept("p.md", before)}, [new], (), lambda _: "")[1] == []


@given(TEXTS, st.integers(5, 40))
def test_wrapping_a_page_anew_is_no_change(text: str, width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(part, width) for part in text.split("\n\n"))
    if "\n- " not in text:
        _, wrong = words.compare({"p": Kept("p.md", text)}, [Words("p.md", "p", "", wrapped)], (), lambda _: "")
        assert wrong == []
