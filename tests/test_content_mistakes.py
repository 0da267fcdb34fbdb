"""Every kind of mistake in content/, one by one: a good file, one change, and the exact words it brings."""

from __future__ import annotations

from pathlib import Path

import pytest

from partnerhub.config import read_content
from partnerhub.errors import ConfigError
from partnerhub.model import Do, ItemKind
from tests import make
from tests.test_content import patch, put

GOOD = {
    "decisions/a.md": """\
---
about: aaaaaaaaaaa2
do: publish
by: rw
on: 2026-11-23
why: Read twice.
---
""",
    "debates/lamps.md": """\
---
question: Where should the lamps go?
strands: [{id: north, name: North}, South side]
opens: 2026-11-01
closes: 2026-12-18
next: The board decides.
by: rw
tags: [lamps]
strand: north
topics: [youth]
areas: [vale]
outcome:
  said: [Put them up]
  did: [Twelve are up]
---

Words.
""",
    "roundups/autumn.md": """\
---
title: Autumn
on: 2026-11-23
by: rw
topic: youth
stories: [aaaaaaaaaaa2]
---
""",
    "incidents/one.md": """\
---
title: Not our words
channel: pantry-news
from: 2026-06-20T10:00
to: 2026-06-21
by: rw
on: 2026-06-22
---

Sorry.
""",
    "inbox/letter.md": """\
---
channel: pantry-letters
form: letter
date: 2026-11-20
entered: 2026-11-23
by: rw
---

Thank you all.
""",
    "pages/about.md": """\
---
title: About
order: 1
status: published
corrections:
  - was: ten
    now: eleven
    why: We miscounted.
    on: 2026-11-20
---

Words.
""",
}
ABOUT = "the 12 small letters and digits of its address"
VERBS = ", ".join(Do)
KINDS = ", ".join(ItemKind)
DO = "do: publish\n"

# the file, what it is about, what is replaced in it, with what, and the lines an editor reads
CASES: list[tuple[str, ...]] = [
    ("decisions/a.md", "a field has a name", "why:", "wy: x\nwhy:", '6: unknown key "wy" (did you mean "why"?)'),
    (
        "decisions/a.md",
        "what it is about is told",
        "about: aaaaaaaaaaa2\n",
        "",
        "1: missing about: write the id of the item or story, as in its address",
    ),
    (
        "decisions/a.md",
        "an id has 12 letters and digits",
        "aaaaaaaaaaa2",
        "aaaaaaaaaaa1",
        f"2: about should be an item's or story's id, {ABOUT}, or the address at the source, not \"aaaaaaaaaaa1\"",
    ),
    (
        "decisions/a.md",
        "an id that looks like a number needs quotes",
        "aaaaaaaaaaa2",
        "222222222222",
        "2: about should be text: if it looks like a number, put it in quotes",
    ),
    (
        "decisions/a.md",
        "an address is one",
        "aaaaaaaaaaa2",
        "ftp://pantry.example/",
        "2: about should start with https:// or http://",
    ),
    (
        "decisions/a.md",
        "a verb is one of ours",
        DO,
        "do: retitel\n",
        f'3: do should be one of {VERBS}, not "retitel" (did you mean "retitle"?)',
    ),
    (
        "decisions/a.md",
        "what something is needs its kind",
        "do: publish\n",
        "do: describe\n",
        f"1: missing kind: describe needs it: write one of {KINDS}",
    ),
    (
        "decisions/a.md",
        "a kind is one of ours",
        "do: publish\n",
        "do: describe\nkind: fund\n",
        f'4: kind should be one of {KINDS}, not "fund" (did you mean "funding"?)',
    ),
    (
        "decisions/a.md",
        "an event does not close",
        "do: publish\n",
        "do: describe\nkind: event\ncloses: 2026-12-04\n",
        "5: closes is for funding, consultation and volunteering, not for event: leave it out",
    ),
    (
        "decisions/a.md",
        "news has no place",
        "do: publish\n",
        "do: describe\nkind: news\nplace: The hall\n",
        "5: place is for event, hustings, volunteering, safeguarding and notice, not for news: leave it out",
    ),
    (
        "decisions/a.md",
        "nothing closes before it opens",
        "do: publish\n",
        "do: describe\nkind: funding\nstarts: 2026-12-04\ncloses: 2026-12-03T12:00\n",
        "6: closes (2026-12-03 12:00:00) is before starts (2026-12-04)",
    ),
    (
        "decisions/a.md",
        "nothing ends before it starts",
        "do: publish\n",
        "do: describe\nkind: event\nstarts: 2026-12-04\nends: 2026-12-03\n",
        "6: ends (2026-12-03) is before starts (2026-12-04)",
    ),
    (
        "decisions/a.md",
        "a zone is of a time",
        "do: publish\n",
        "do: describe\nkind: funding\nzone: Europe/London\n",
        "5: zone is for starts, ends and closes: leave it out, or write one of them",
    ),
    (
        "decisions/a.md",
        "only describe says what it is",
        "do: publish\n",
        "do: publish\nkind: news\n",
        "4: kind is for describe, not for publish: leave it out",
    ),
    (
        "inbox/letter.md",
        "days need a kind",
        "form: letter\n",
        "form: letter\ncloses: 2026-12-04\n",
        "4: closes needs kind: write what it is, such as `kind: funding`",
    ),
    (
        "inbox/letter.md",
        "a letter's kind has what it has",
        "form: letter\n",
        "form: letter\nkind: event\namount: £5\n",
        "5: amount is for funding, not for event: leave it out",
    ),
    ("decisions/a.md", "somebody decided", "by: rw\n", "", "1: missing by: write your initials"),
    (
        "decisions/a.md",
        "there is a reason",
        "why: Read twice.\n",
        "why:\n",
        "6: missing why: write the reason in a sentence",
    ),
    (
        "decisions/a.md",
        "initials are short",
        "by: rw",
        "by: r",
        '4: by should be initials of 2 to 4 letters, such as "rw", not "r"',
    ),
    (
        "decisions/a.md",
        "initials are no name",
        "by: rw",
        "by: the editor",
        '4: by should be initials of 2 to 4 letters, such as "rw", not "the editor"',
    ),
    (
        "decisions/a.md",
        "a second editor is another one",
        "by: rw",
        "by: rw\nsecond: RW",
        "5: second is the same as by: a second editor's initials are needed",
    ),
    (
        "decisions/a.md",
        "a day is written as one",
        "2026-11-23",
        "23/11/2026",
        '5: on should be a day such as 2026-11-23, or a time such as 2026-11-23T14:20, not "23/11/2026"',
    ),
    (
        "decisions/a.md",
        "a day exists",
        "2026-11-23",
        "2026-11-31",
        '5: on should be a day such as 2026-11-23, or a time such as 2026-11-23T14:20, not "2026-11-31"',
    ),
    (
        "decisions/a.md",
        "a day is of our time",
        "2026-11-23",
        "1999-11-23",
        '5: on should be between 2000 and 2199, not "1999-11-23"',
    ),
    (
        "decisions/a.md",
        "a link is an address",
        "why:",
        "link: pantry\nwhy:",
        "6: link should start with https:// or http://",
    ),
    (
        "decisions/a.md",
        "a link does not lead to a private machine",
        "why:",
        "link: http://10.0.0.1/\nwhy:",
        '6: link leads to a private address (10.0.0.1): list "10.0.0.1:80" under hub.network.allow if you mean it',
    ),
    (
        "decisions/a.md",
        "a version is a digest",
        "why:",
        "version: the third one\nwhy:",
        "6: version should be the version's digest, letters and digits, as the report shows it",
    ),
    (
        "decisions/a.md",
        "nothing ends before it begins",
        DO,
        "do: hold\nuntil: 2026-11-22\n",
        "4: until (2026-11-22) is before on (2026-11-23)",
    ),
    (
        "decisions/a.md",
        "only some verbs have an end",
        DO,
        "do: reject\nuntil: 2026-12-18\n",
        "4: until is for hold, feature and note, not for reject: leave it out",
    ),
    (
        "decisions/a.md",
        "a title is for retitle",
        DO,
        "do: publish\ntitle: Better\n",
        "4: title is for retitle, not for publish: leave it out",
    ),
    (
        "decisions/a.md",
        "retitle needs a title",
        DO,
        "do: retitle\n",
        "1: missing title: retitle needs it: write the title that readers should see",
    ),
    (
        "decisions/a.md",
        "merge needs what joins",
        DO,
        "do: merge\n",
        "1: missing with: merge needs it: write the ids of what joins it",
    ),
    (
        "decisions/a.md",
        "merge needs something that joins",
        DO,
        "do: merge\nwith: []\n",
        "4: with is empty: write the ids of what joins it",
    ),
    (
        "decisions/a.md",
        "nothing is merged with itself",
        DO,
        "do: merge\nwith: [aaaaaaaaaaa3, aaaaaaaaaaa2, aaaaaaaaaaa3]\n",
        '4: with "aaaaaaaaaaa3" is written twice: leave one out',
        "4: with names what the decision is about: leave it out",
    ),
    (
        "decisions/a.md",
        "what joins is told by its id",
        DO,
        "do: merge\nwith: [the other]\n",
        f"4: with (entry 1) should be an item's or story's id, {ABOUT}, or the address at the source, "
        'not "the other"',
    ),
    (
        "decisions/a.md",
        "withdraw needs a ground",
        DO,
        "do: withdraw\n",
        "1: missing ground: withdraw needs it: write one of privacy, legal, safety, accuracy, permission, request, "
        "mistake",
    ),
    (
        "decisions/a.md",
        "a ground is one of ours",
        DO,
        "do: withdraw\nground: privat\n",
        "4: ground should be one of privacy, legal, safety, accuracy, permission, request, mistake, "
        'not "privat" (did you mean "privacy"?)',
    ),
    (
        "decisions/a.md",
        "place needs areas, or none",
        DO,
        "do: place\nareas:\n",
        "4: missing areas: place needs it: write the ids of its areas, or `areas: []` for none",
    ),
    (
        "decisions/a.md",
        "an area exists",
        DO,
        "do: place\nareas:\n  - shire\n  - stonbrook\n",
        '6: unknown area "stonbrook" (did you mean "stonebrook"?)',
    ),
    (
        "decisions/a.md",
        "topic needs topics, or none",
        DO,
        "do: topic\n",
        "1: missing topics: topic needs it: write the ids of its topics, or `topics: []` for none",
    ),
    (
        "decisions/a.md",
        "a topic exists",
        DO,
        "do: topic\ntopics: [yuth]\n",
        '4: unknown topic "yuth" (did you mean "youth"?)',
    ),
    (
        "decisions/a.md",
        "debate needs a debate",
        DO,
        "do: debate\n",
        "1: missing debate: debate needs it: write the name of a file in content/debates, without .md",
    ),
    (
        "decisions/a.md",
        "a debate exists",
        DO,
        "do: debate\ndebate: lamp\n",
        '4: unknown debate "lamp" (did you mean "lamps"?)',
    ),
    (
        "decisions/a.md",
        "a strand exists",
        DO,
        "do: debate\ndebate: lamps\nstrand: nort\n",
        '5: unknown strand "nort" (did you mean "north"?)',
    ),
    (
        "decisions/a.md",
        "a strand that is like none of them comes with all of them",
        DO,
        "do: debate\ndebate: lamps\nstrand: east\n",
        '5: unknown strand "east": the strands of lamps are north and south-side',
    ),
    (
        "decisions/a.md",
        "accept needs a version",
        DO,
        "do: accept\n",
        "1: missing version: accept needs it: write the version you saw, as the report shows it",
    ),
    (
        "decisions/a.md",
        "decline needs a version",
        DO,
        "do: decline\n",
        "1: missing version: decline needs it: write the version you saw, as the report shows it",
    ),
    (
        "decisions/a.md",
        "a note has a text",
        DO,
        "do: note\n",
        "8: has no text: write the note below the front matter",
    ),
    (
        "debates/lamps.md",
        "a debate has a question",
        "question: Where should the lamps go?\n",
        "",
        "1: missing question: write the question, as readers should see it",
    ),
    (
        "debates/lamps.md",
        "a debate has a last day",
        "closes: 2026-12-18\n",
        "",
        "1: missing closes: write the last day, such as 2026-12-18",
    ),
    (
        "debates/lamps.md",
        "a debate says what happens next",
        "next: The board decides.",
        "next:",
        "6: missing next: write what happens with what is said, by whom and by when",
    ),
    (
        "debates/lamps.md",
        "a debate does not close before it opens",
        "opens: 2026-11-01",
        "opens: 2026-12-19",
        "5: closes (2026-12-18) is before opens (2026-12-19)",
    ),
    (
        "debates/lamps.md",
        "a strand needs letters for its address",
        "South side",
        "灯",
        '3: strands "灯" needs an id: write `{id: …, name: …}`',
    ),
    (
        "debates/lamps.md",
        "a strand is there once",
        "South side",
        "North",
        '3: strands "north" is there twice: give one another id, `{id: …, name: …}`',
    ),
    (
        "debates/lamps.md",
        "a strand is a name or a group",
        "South side",
        "5",
        "3: strands (entry 2) should be a group of keys, each written as `key: value`",
    ),
    (
        "debates/lamps.md",
        "a strand has keys of ours",
        "name: North}",
        "name: North, colour: red, most: few}",
        "3: strands (entry 1).most should be a whole number",
        '3: strands (entry 1): unknown key "colour"',
    ),
    (
        "debates/lamps.md",
        "the strand that tags join exists",
        "strand: north",
        "strand: nrth",
        '9: unknown strand "nrth" (did you mean "north"?)',
    ),
    ("debates/lamps.md", "its topics exist", "[youth]", "[yout]", '10: unknown topic "yout" (did you mean "youth"?)'),
    ("debates/lamps.md", "its areas exist", "[vale]", "[val]", '11: unknown area "val" (did you mean "vale"?)'),
    (
        "debates/lamps.md",
        "each thing said has its answer",
        "[Put them up]",
        "[Put them up, Leave it dark]",
        "12: outcome: said has 2 and did has 1: write one line of did for each of said",
    ),
    (
        "debates/lamps.md",
        "an outcome has two parts",
        "  did: [Twelve are up]\n",
        "",
        "12: outcome: missing did: write the answer to each line of said",
    ),
    (
        "debates/lamps.md",
        "a state is one of ours",
        "by: rw",
        "by: rw\nstatus: hidden",
        '8: status should be one of published, draft, not "hidden"',
    ),
    (
        "roundups/autumn.md",
        "a round-up has one focus",
        "topic: youth",
        "topic: youth\ndebate: lamps",
        "5: has both debate and topic: a round-up has one focus, write one of them",
    ),
    (
        "roundups/autumn.md",
        "its topic exists",
        "topic: youth",
        "topic: yout",
        '5: unknown topic "yout" (did you mean "youth"?)',
    ),
    (
        "roundups/autumn.md",
        "its debate exists",
        "topic: youth",
        "debate: lams",
        '5: unknown debate "lams" (did you mean "lamps"?)',
    ),
    (
        "roundups/autumn.md",
        "a story has an id",
        "[aaaaaaaaaaa2]",
        "\n  - aaaaaaaaaaa2\n  - Lamps",
        f'8: stories (entry 2) should be a story\'s id, {ABOUT}, not "Lamps"',
    ),
    (
        "roundups/autumn.md",
        "a story is quoted once",
        "[aaaaaaaaaaa2]",
        "\n  - aaaaaaaaaaa2\n  - aaaaaaaaaaa2",
        '8: stories "aaaaaaaaaaa2" is written twice: leave one out',
    ),
    (
        "incidents/one.md",
        "its channel exists",
        "pantry-news",
        "pantry-new",
        '3: unknown channel "pantry-new" (did you mean "pantry-news"?)',
    ),
    (
        "incidents/one.md",
        "it does not end before it begins",
        "to: 2026-06-21",
        "to: 2026-06-19",
        "5: to (2026-06-19) is before from (2026-06-20 10:00:00)",
    ),
    (
        "incidents/one.md",
        "it does not end in the hour before it began",
        "to: 2026-06-21",
        "to: 2026-06-20T09:00",
        "5: to (2026-06-20 09:00:00) is before from (2026-06-20 10:00:00)",
    ),
    (
        "incidents/one.md",
        "it begins",
        "from: 2026-06-20T10:00\n",
        "",
        "1: missing from: write a day such as 2026-11-23, or a time such as 2026-11-23T14:20",
    ),
    (
        "incidents/one.md",
        "it tells readers what happened",
        "\nSorry.\n",
        "",
        "9: has no text: tell readers below the front matter what happened, and what to do",
    ),
    (
        "inbox/letter.md",
        "its channel is an inbox",
        "pantry-letters",
        "pantry-news",
        '2: channel "pantry-news" is of kind feed: only a channel of kind inbox has entries',
    ),
    (
        "inbox/letter.md",
        "its channel exists",
        "pantry-letters",
        "pantry-leters",
        '2: unknown channel "pantry-leters" (did you mean "pantry-letters"?)',
    ),
    (
        "inbox/letter.md",
        "its form is one of ours",
        "form: letter",
        "form: leter",
        '3: form should be one of post, meeting, letter, survey, not "leter" (did you mean "letter"?)',
    ),
    (
        "inbox/letter.md",
        "nothing is entered before it was said",
        "entered: 2026-11-23",
        "entered: 2026-11-19",
        "5: entered (2026-11-19) is before date (2026-11-20), when it was said",
    ),
    ("inbox/letter.md", "it has a text", "\nThank you all.\n", "", "8: has no text: write what was said"),
    (
        "inbox/letter.md",
        "its language is a tag",
        "by: rw",
        "by: rw\nlanguage: welsh language",
        '7: language should be a language tag such as "en" or "cy-GB", not "welsh language"',
    ),
    (
        "pages/about.md",
        "a page has a title",
        "title: About\n",
        "",
        "1: the page has no title: write `title: …` at its top",
    ),
    ("pages/about.md", "a title has words", "title: About", "title: ' '", "2: title should not be empty"),
    (
        "pages/about.md",
        "a field is one of ours",
        "order:",
        "ordr: 2\norder:",
        '3: unknown key "ordr" (did you mean "order"?)',
    ),
    (
        "pages/about.md",
        "no field is Pelican's own",
        "order:",
        "save_as: index.html\norder:",
        '3: unknown key "save_as"',
    ),
    ("pages/about.md", "an order is a number", "order: 1", "order: first", "3: order should be a whole number"),
    (
        "pages/about.md",
        "a slug is an address",
        "order: 1",
        "slug: ../x",
        "3: slug should be small letters, digits and hyphens",
    ),
    (
        "pages/about.md",
        "an address of ours is taken",
        "order: 1",
        "slug: debates/x",
        '3: the hub uses the address "debates/x" itself: choose another slug',
    ),
    (
        "pages/about.md",
        "a state of a page is one of ours",
        "published",
        "publishd",
        '4: status should be one of published, hidden, draft, not "publishd"',
    ),
    (
        "pages/about.md",
        "a correction is whole",
        "    why: We miscounted.\n",
        "    whom: us\n",
        "6: corrections (entry 1): missing why: write the reason in a sentence",
        '8: corrections (entry 1): unknown key "whom"',
    ),
    (
        "pages/about.md",
        "a correction has a day",
        "on: 2026-11-20",
        "on: Friday",
        "9: corrections (entry 1).on should be a day such as 2026-05-01",
    ),
    ("pages/about.md", "minor is true or false", "order: 1", "minor: yes", "3: minor should be true or false"),
    (
        "pages/about.md",
        "what is withdrawn has a reason",
        "order: 1",
        "withdrawn: {on: 2026-11-23}",
        "3: withdrawn: missing why: write the reason in a sentence",
    ),
    (
        "pages/about.md",
        "a draft cannot be withdrawn",
        "order: 1\nstatus: published",
        "withdrawn: {on: 2026-11-23, why: Old.}\nstatus: draft",
        "3: withdrawn is for what readers have seen: leave it out of a draft",
    ),
]


def mistakes(root: Path) -> list[str]:
    try:
        read_content(patch(root))
    except ConfigError as error:
        return [str(mistake) for mistake in error.mistakes]
    return []


def good(root: Path) -> None:
    for name, text in GOOD.items():
        put(root, name, text)


def test_the_good_files_have_no_mistake(tmp_path: Path) -> None:
    good(tmp_path)
    assert mistakes(tmp_path) == []


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]}: {case[1]}" for case in CASES])
def test_a_mistake_is_told_with_its_file_its_line_and_its_remedy(tmp_path: Path, case: tuple[str, ...]) -> None:
    name, _, old, new, *expected = case
    good(tmp_path)
    assert GOOD[name].count(old) == 1
    put(tmp_path, name, GOOD[name].replace(old, new))
    assert mistakes(tmp_path) == [f"content/{name}:{line}" for line in expected]


@pytest.mark.parametrize(
    ("one", "other", "problem"),
    [
        ("retitle\ntitle: A", "retitle\ntitle: B", "title contradicts content/decisions/a.md:4"),
        ("place\nareas: []", "place\nareas: [vale]", "areas contradicts content/decisions/a.md:4"),
        ("topic\ntopics: []", "topic\ntopics: [youth]", "topics contradicts content/decisions/a.md:4"),
        ("hold", "hold\nuntil: 2026-12-18", "until contradicts content/decisions/a.md:1"),
        ("withdraw\nground: legal", "withdraw\nground: safety", "ground contradicts content/decisions/a.md:4"),
        (
            "debate\ndebate: lamps",
            "debate\nstrand: north\ndebate: lamps",
            "strand contradicts content/decisions/a.md:1",
        ),
    ],
)
def test_two_decisions_of_one_moment_may_not_contradict(tmp_path: Path, one: str, other: str, problem: str) -> None:
    good(tmp_path)
    for name, verb in (("a", one), ("b", other)):
        put(tmp_path, f"decisions/{name}.md", GOOD["decisions/a.md"].replace("publish", verb))
    assert mistakes(tmp_path) == [
        f"content/decisions/b.md:4: {problem}, which decides the same at the same time: keep one of the two"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("publish", "publish"),
        ("retitle\ntitle: A", "retitle\ntitle: A"),
        ("merge\nwith: aaaaaaaaaaa3", "merge\nwith: aaaaaaaaaaa4"),
        ("accept\nversion: a1", "accept\nversion: b1"),
        ("debate\ndebate: lamps", "debate\ndebate: litter"),
        ("publish", "feature"),
    ],
)
def test_two_decisions_that_go_together_are_no_contradiction(tmp_path: Path, one: str, other: str) -> None:
    good(tmp_path)
    put(tmp_path, "debates/litter.md", GOOD["debates/lamps.md"])
    for name, verb in (("a", one), ("b", other)):
        put(tmp_path, f"decisions/{name}.md", GOOD["decisions/a.md"].replace("publish", verb).replace("Read", name))
    assert mistakes(tmp_path) == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("</aside><p>They said so.", "has the tag </aside>: write Markdown"),
        ('A <img src="x">', "has the tag <img>: write Markdown"),
        ("<DIV", "has the tag <DIV>: write Markdown"),
        ("<o:p>", "has the tag <o:p>: write Markdown"),
        ("Open <!-- not", "has the tag <!--: write Markdown"),
        ("`<script>`", "has the tag <script>: write Markdown"),
        ("[x](JavaScript:alert)", "has a link that is a script: write an address that begins with https://"),
        ("[x]: java&Tab;script&colon;a", "has a link that is a script: write an address that begins with https://"),
        ("[x](data:text/html,a)", "has a link that is a script: write an address that begins with https://"),
    ],
)
def test_a_note_is_markdown_and_nothing_else(tmp_path: Path, line: str, problem: str) -> None:
    good(tmp_path)
    put(tmp_path, "decisions/a.md", f"{GOOD['decisions/a.md']}\nThe hall is open.\n\n{line}\n")
    assert mistakes(tmp_path) == [f"content/decisions/a.md:11: {problem}"]


def test_a_note_may_have_addresses_and_signs(tmp_path: Path) -> None:
    good(tmp_path)
    text = "Ask <us@hall.example> or <https://hall.example/a>, if 3 < 5. Here is the data: none."
    put(tmp_path, "decisions/a.md", f"{GOOD['decisions/a.md']}\n{text}\n")
    assert mistakes(tmp_path) == []


def test_a_debate_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    good(tmp_path)
    put(tmp_path, "debates/lamps.md", "---\nquestion: a: b\n---\n")
    joined = GOOD["decisions/a.md"].replace("publish", "debate\ndebate: lamps\nstrand: north")
    put(tmp_path, "decisions/a.md", joined)
    assert mistakes(tmp_path) == [
        'content/debates/lamps.md:2: the front matter is not YAML here: a text with ": " in it needs "quotes" around it'
    ]


def test_a_hub_without_an_inbox_is_told_to_add_one(tmp_path: Path) -> None:
    put(tmp_path, "inbox/letter.md", GOOD["inbox/letter.md"])
    with pytest.raises(ConfigError) as error:
        read_content(make.hub(root=tmp_path))
    assert str(error.value) == (
        'content/inbox/letter.md:2: unknown channel "pantry-letters": partners.yaml has no channel of kind inbox yet, '
        "add one"
    )


def test_the_same_thing_is_not_entered_twice(tmp_path: Path) -> None:
    put(tmp_path, "inbox/a.md", GOOD["inbox/letter.md"])
    put(tmp_path, "inbox/b.md", GOOD["inbox/letter.md"].replace("by: rw", "by: tk"))
    assert mistakes(tmp_path) == ["content/inbox/b.md:1: is the same as content/inbox/a.md:1: remove one of them"]


def test_two_pages_do_not_share_an_address(tmp_path: Path) -> None:
    put(tmp_path, "pages/about.md", GOOD["pages/about.md"])
    put(tmp_path, "pages/us/about.md", GOOD["pages/about.md"])
    told = 'content/pages/us/about.md:1: "about" is the address of content/pages/about.md too: choose another'
    assert mistakes(tmp_path) == [told]
