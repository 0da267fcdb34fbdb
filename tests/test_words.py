"""An editor's page changes in the open or not at all."""

from __future__ import annotations

import textwrap
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerhub.errors import Mistake
from partnerhub.model import Correction, Words
from partnerhub.publish import words
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
    assert (wrong, kept["warm/index.html"].text) == ([], "")
    assert "would vanish" in only(words.compare(kept, [], (), lambda _: "")[1])


def test_a_page_that_comes_back_is_new() -> None:
    assert compare(page(), Kept("content/pages/warm.md", "", (), 0, is_withdrawn=True)) == []


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
    assert words.load(words.dump(kept)) == kept
    assert words.load("") == {}


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
        old, new = words._tokens(before), iter(words._tokens(after))
        assert all(token in new for token in old)  # nothing that was said is gone


@given(TEXTS, TEXTS)
def test_one_correction_of_everything_always_tells_the_change(before: str, after: str) -> None:
    if words._tokens(before) and words._tokens(after):
        told = Correction(before, after, "all of it", DAY)
        new = Words("p.md", "p", "", after, (told,))
        assert words.compare({"p": Kept("p.md", before)}, [new], (), lambda _: "")[1] == []


@given(TEXTS, st.integers(5, 40))
def test_wrapping_a_page_anew_is_no_change(text: str, width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(part, width) for part in text.split("\n\n"))
    if "\n- " not in text:
        _, wrong = words.compare({"p": Kept("p.md", text)}, [Words("p.md", "p", "", wrapped)], (), lambda _: "")
        assert wrong == []
