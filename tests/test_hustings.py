"""Hustings: everybody who stands, once, in one order, in one form; answers together or not at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import icalendar
import pytest

from partnerhub.config import read_content
from partnerhub.config.content import partiality
from partnerhub.config.content.partiality import Named
from partnerhub.errors import ConfigError
from partnerhub.model import Reply
from partnerhub.publish.checks import check_page
from tests.command import ROOT
from tests.test_debates import Hubs, told
from tests.test_elections import HALL, NOW, SPRING, missing, mistakes, patch, place

__all__ = ["place"]

AFTER = datetime(2027, 4, 28, 9, tzinfo=UTC)
ASKED = HALL.replace(
    "by: rw",
    """words: 20
answer_by: 2027-04-26
questions:
  - question: What would you do first?
    answers:
      - {name: Candidate A, text: I would mend the lamps on the steps.}
      - {name: Candidate B}
  - question: How should the fund be shared out?
    answers:
      - {name: Candidate A, text: By street.}
      - {name: Candidate B, text: Wrth y stryd., language: cy}
by: rw""",
)
SECOND = (
    "      - {name: Candidate A, text: By street.}\n",
    "      - {name: Candidate B, text: Wrth y stryd., language: cy}\n",
)
REGISTER = "candidates and parties stand in the register alone, all of them in one order; say it without the name"
HOLDER = (
    "whoever holds the office and stands again is a candidate like any other here; write the name alone where all "
    "names stand, and “whoever is elected” in a question"
)


def test_a_hustings_has_every_field_in_its_place(place: Hubs) -> None:
    place.write("hustings/corn-hall.md", ASKED)
    [one] = read_content(place.hub).hustings
    assert (one.election, one.organiser, one.words) == ("spring", "pantry", 20)
    assert [each.reply for each in one.candidates] == [Reply.ACCEPTED, Reply.DECLINED]
    assert (one.starts, one.ends) == (datetime(2027, 4, 20, 18, tzinfo=UTC), datetime(2027, 4, 20, 20, tzinfo=UTC))
    assert [[answer.text for answer in each.answers] for each in one.questions] == [
        ["I would mend the lamps on the steps.", None],
        ["By street.", "Wrth y stryd."],
    ]
    assert one.lacking == ()


# what is replaced in the good file, with what, and the lines an editor reads
CASES = [
    (
        "a candidate who is missing",
        "  - {name: Candidate B, reply: declined, reason: A night shift.}\n",
        "",
        "11: candidates: Candidate B is missing: every candidate stands there; write `{name: Candidate B, reply: "
        "invited}`",
    ),
    (
        "a candidate of nowhere",
        "{name: Candidate B, reply: declined, reason: A night shift.}",
        "{name: Candidate B, reply: declined}\n  - {name: Candidate X, reply: accepted}",
        '14: candidates: Candidate X does not stand in content/elections/spring.md (did you mean "Candidate B"?)',
    ),
    (
        "a candidate who is there twice",
        "{name: Candidate B, reply: declined, reason: A night shift.}",
        "{name: Candidate B, reply: declined}\n  - {name: Candidate A, reply: accepted}",
        '14: the candidate "Candidate A" is there twice: leave one out',
    ),
    (
        "another order",
        "  - {name: Candidate A, reply: accepted}\n  - {name: Candidate B, reply: declined, reason: A night shift.}\n",
        "  - {name: Candidate B, reply: declined}\n  - {name: Candidate A, reply: accepted}\n",
        "11: candidates: not in the official order, which is Candidate A and Candidate B: write them in this order",
    ),
    (
        "an answer that is not in order",
        f"{SECOND[0]}{SECOND[1]}",
        f"{SECOND[1]}{SECOND[0]}",
        "22: question 2: not in the official order, which is Candidate A and Candidate B: write them in this order",
    ),
    (
        "a cell that is missing",
        "      - {name: Candidate B}\n",
        "",
        "18: question 1: Candidate B is missing: every candidate stands there; write `{name: Candidate B}`",
    ),
    (
        "nobody says why one was not invited",
        "reply: declined, reason: A night shift.",
        "reply: not-invited",
        "13: candidates: Candidate B was not invited, and nobody is told why: write the organiser's reason, one that "
        "would leave out any candidate alike",
    ),
    (
        "a reason that leans",
        "reply: declined, reason: A night shift.",
        "reply: not-invited, reason: Fringe.",
        "13: candidates: “Fringe” leans, beside Candidate B: say what anybody can check, or leave it out",
    ),
    (
        "a reason for one who comes",
        "reply: accepted}",
        "reply: accepted, reason: Glad to.}",
        "12: candidates: Candidate A has a reason, which is for declined and not-invited: what others do not have, "
        "leave out",
    ),
    (
        "a field that nobody else has",
        "reply: accepted}",
        "reply: accepted, photo: a.jpg}",
        '12: candidates (entry 1): unknown key "photo"',
    ),
    (
        "an answer that is too long",
        "text: By street.}",
        f"text: {'By street and by lane. ' * 5}}}",
        "23: answers: Candidate A has 25 words, and everybody has at most 20: ask for a shorter answer; the hub cuts "
        "nobody's words",
    ),
    (
        "an answer with an address",
        "text: By street.}",
        "text: See https://a.example/plan}",
        "23: answers: Candidate A has an address or markup (“https://a.example/plan”): an answer is plain words, as "
        "the others' are",
    ),
    (
        "who came and is silent without a day",
        "{name: Candidate A, text: By street.}",
        "{name: Candidate A}",
        "15: Candidate A accepted and has no answer here: write `answer_by`, the day by which all had to answer, so "
        "that readers are told “no answer received by” it, or write the answer",
    ),
    (
        "a name in the title",
        "en: Hustings at the Corn Hall,",
        "en: Candidate B answers,",
        f"3: title names Candidate B: {REGISTER}",
    ),
    (
        "a party that holds it",
        "organiser: pantry",
        "organiser: Friends of the Arren Party",
        f"4: organiser names Arren Party: {REGISTER}",
    ),
    (
        "a party in the text",
        "Doors open at half past six.",
        "Doors open when the ARREN PARTY comes.",
        f"28: the text names ARREN PARTY: {REGISTER}",
    ),
    (
        "a question for one",
        "question: What would you do first?",
        "question: What has Candidate A done?",
        f"17: question names Candidate A: {REGISTER}",
    ),
    (
        "the holder as the holder",
        "question: What would you do first?",
        "question: What did the Commissioner do last year?",
        f"17: question says “the Commissioner”: {HOLDER}",
    ),
    (
        "the holder in a reason",
        "reason: A night shift.",
        "reason: The current PCC is away.",
        f"13: reason says “The current PCC”: {HOLDER}",
    ),
    (
        "the holder in Welsh",
        "Doors open at half past six.",
        "Gofynnwch i’r Comisiynydd.",
        f"28: the text says “’r Comisiynydd”: {HOLDER}",
    ),
    (
        "a re-election",
        "Doors open at half past six.",
        "Who seeks re-election?",
        f"28: the text says “re-election”: {HOLDER}",
    ),
    (
        "only the main candidates",
        "access: Level, with a loop.",
        "access: Level, and the main candidates sit in front.",
        "7: access says “main candidates”, which puts some before others: say which and why in the register, or leave "
        "it out",
    ),
    (
        "an unknown election",
        "election: spring",
        "election: sprig",
        '2: unknown election "sprig" (did you mean "spring"?)',
    ),
    (
        "a day after the poll",
        "starts: 2027-04-20T19:00\nends: 2027-04-20T21:00",
        "starts: 2027-05-20T19:00",
        "8: starts (2027-05-20) is after the poll (2027-05-06)",
    ),
    (
        "an end before the start",
        "ends: 2027-04-20T21:00",
        "ends: 2027-04-20T18:00",
        "9: ends (2027-04-20 18:00:00) is before starts (2027-04-20 19:00:00)",
    ),
    (
        "an organiser who is nearly a partner",
        "organiser: pantry",
        "organiser: pantri",
        '4: organiser "pantri" is no partner (did you mean "pantry"?): write its id, or the organiser\'s whole name',
    ),
]


@pytest.mark.parametrize(("was", "now", "says"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_mistake_is_told_with_its_line_and_what_to_do(place: Hubs, was: str, now: str, says: str) -> None:
    text = ASKED if "answer_by" not in says else ASKED.replace("answer_by: 2027-04-26\n", "")
    assert was in text
    place.write("hustings/corn-hall.md", text.replace(was, now, 1))
    found = mistakes(place)
    if (
        "spring" not in says and "missing" not in says and len(found) > 1
    ):  # whoever is left out is left out of the answers
        found = [each for each in found if each.endswith(says)]
    assert found == [f"content/hustings/corn-hall.md:{says}"]


SLIPS = {
    "Come and hear the frontrunners": "frontrunners",
    "Hear the winning candidate": "winning candidate",
    "Only the big parties were asked": "big parties",
    "All minor-party candidates come": "minor-party",
    "Ask our Police and Crime Commissioner": "our Police and Crime Commissioner",
    "Shall we re-elect anybody?": "re-elect",
    "**Candidate** B bakes": "Candidate B",
    "Candidate&nbsp;B bakes": "Candidate B",
    "CandidateB bakes": "CandidateB",
    "Bring #VoteCandidateB": "VoteCandidateB",
    "[More](https://b.example/vote-candidate-b)": "vote-candidate-b",
    "See www.arren-party.example": "arren-party",
}


@pytest.mark.parametrize(("says", "found"), SLIPS.items())
def test_what_leans_is_found_however_it_is_written(place: Hubs, says: str, found: str) -> None:
    place.write("hustings/corn-hall.md", f"{HALL}\n{says}\n")
    [told] = mistakes(place)
    assert told.startswith("content/hustings/corn-hall.md:19: the text ")
    assert f"names {found}:" in told or f"“{found}”" in told


def test_the_room_for_an_answer_is_limited_also_when_nobody_says_how(place: Hubs) -> None:
    text = re.sub(r"words: \d+\n", "", ASKED)
    answer = "text: " + "word " * 151 + "}"
    place.write("hustings/corn-hall.md", re.sub(r"text: [^}]*}", answer, text, count=1))
    assert ["Candidate A has 151 words, and everybody has at most 150" in each for each in mistakes(place)] == [True]


def test_answers_after_the_poll_would_help_nobody(place: Hubs) -> None:
    place.write("hustings/corn-hall.md", ASKED.replace("answer_by: 2027-04-26", "answer_by: 2027-05-07"))
    [told] = mistakes(place)
    assert told.endswith(
        "answer_by (2027-05-07) is after the poll (2027-05-06): nobody could read the answers before it"
    )


@pytest.mark.parametrize(
    "says",
    [
        "What would you do for the police?",
        "What should whoever is elected do first?",
        "Choose your Police and Crime Commissioner.",
        "How would you vote on the budget?",
        "This is the hustings for the Police and Crime Commissioner election.",
        "An independent panel chose the questions, and every candidate a minute.",
        "Candidates may not be supported from the floor.",
    ],
)
def test_what_is_fair_passes(place: Hubs, says: str) -> None:
    place.write("hustings/corn-hall.md", f"{HALL}\n{says}\n")
    read_content(place.hub)


@pytest.mark.parametrize("where", ["a@vote.example", "@candidate", "vote-a.org.uk", "www.a.example", "<b>"])
def test_no_answer_leads_anywhere(place: Hubs, where: str) -> None:
    place.write("hustings/corn-hall.md", ASKED.replace("text: By street.", f'text: "See {where} for more."'))
    [wrong] = mistakes(place)
    assert "has an address or markup" in wrong


def test_answers_are_the_candidates_own_words(place: Hubs) -> None:
    """Nothing of them is judged but their length and form: the list of words is for ours."""
    own = "By street. The Commissioner did not, and the main parties would not."
    place.write("hustings/corn-hall.md", ASKED.replace("By street.}", f'"{own}"}}'))
    read_content(place.hub)


def test_a_surname_is_a_name_with_a_title_before_it() -> None:
    named = Named(("Robin Sample",), ("The Example Party", "Independent"))
    said = "Ms Sample came. A sample of questions. ROBIN  SAMPLE. The Example Party. An Independent view."
    assert [each.said for each in named.find(said)] == ["Ms Sample", "ROBIN SAMPLE", "Example Party"]


def test_words_are_counted_as_somebody_would_count_them() -> None:
    assert partiality.words("I would – at once – ask 2 of them. Don't you?") == 10
    assert partiality.words("well-known either/or—and so") == 5


# ── what is shown ──


def cells(page: str) -> list[list[tuple[str, str]]]:
    """The answers of each question: (candidate, what stands there)."""
    found = []
    for row in re.findall(r'<ul class="side-by-side answers">(.*?)</ul>', page, re.DOTALL):
        items = re.findall(r'class="name">(.*?)</span>.*?<p>(.*?)</p>', row, re.DOTALL)
        found.append([(name, unescape(re.sub(r"<[^>]+>", "", text))) for name, text in items])
    return found


def test_answers_stand_side_by_side_in_the_official_order(place: Hubs) -> None:
    place.write("hustings/corn-hall.md", ASKED)
    place.night(now=AFTER)
    page = place.page("hustings/corn-hall/index.html")
    assert cells(page) == [
        [
            ("Candidate A", "I would mend the lamps on the steps."),
            ("Candidate B", "Declined the invitation, and gave no answer."),
        ],
        [("Candidate A", "By street."), ("Candidate B", "Wrth y stryd.")],
    ]
    assert '<span lang="cy">Wrth y stryd.</span>' in page
    assert "at most 20 of them to a question" in told(page)
    assert check_page("hustings/corn-hall/index.html", page)[0] == []


def test_every_candidate_has_the_same_markup(place: Hubs) -> None:
    place.write("hustings/corn-hall.md", ASKED.replace(", language: cy", "").replace(", reason: A night shift.", ""))
    place.night(now=AFTER)
    page = place.page("hustings/corn-hall/index.html")
    for part in (r'<ol class="candidates">.*?</ol>', r'<ul class="side-by-side answers">.*?</ul>'):
        found = re.search(part, page, re.DOTALL)
        assert found
        shapes = {re.sub(r">[^<]+<", "><", one) for one in re.findall(r"<li>.*?</li>", found[0], re.DOTALL)}
        assert len(shapes) == 1


def test_declined_is_shown_as_plainly_as_accepted(place: Hubs) -> None:
    place.night(now=NOW)
    text = told(place.page("hustings/corn-hall/index.html"))
    assert "Candidate A Arren Party Accepted Candidate B Independent Declined A night shift." in text


def test_who_was_not_invited_is_told_with_the_reason(place: Hubs) -> None:
    reason = "reply: not-invited, reason: Nominated after the invitations were printed on 7 April."
    place.write("hustings/corn-hall.md", HALL.replace("reply: declined, reason: A night shift.", reason))
    place.night(now=NOW)
    text = told(place.page("hustings/corn-hall/index.html"))
    assert "Candidate B Independent Not invited Nominated after the invitations were printed" in text


def test_no_answer_is_shown_before_all_are_here_or_the_day_is_over(place: Hubs) -> None:
    waiting = ASKED.replace("reply: declined, reason: A night shift.", "reply: accepted")
    place.write("hustings/corn-hall.md", waiting)
    place.night(now=datetime(2027, 4, 26, 20, tzinfo=UTC))
    page = place.page("hustings/corn-hall/index.html")
    assert cells(page) == []
    assert "lamps on the steps" not in page
    assert "The answers will stand here together: when all of them are here, or after 26 April 2027." in told(page)
    place.night(now=datetime(2027, 4, 27, 9, tzinfo=UTC))
    assert cells(place.page("hustings/corn-hall/index.html"))[0] == [
        ("Candidate A", "I would mend the lamps on the steps."),
        ("Candidate B", "No answer received by 26 April 2027."),
    ]


def test_an_answer_may_come_later_and_none_changes_silently(place: Hubs) -> None:
    place.write("hustings/corn-hall.md", ASKED)
    place.night(now=AFTER)
    late = ASKED.replace("- {name: Candidate B}\n", "- {name: Candidate B, text: I would count them first.}\n")
    place.write("hustings/corn-hall.md", late)
    place.night(now=AFTER)
    changed = late.replace("I would mend the lamps", "I would not mend the lamps")
    place.write("hustings/corn-hall.md", changed)
    with pytest.raises(ConfigError, match="changed without a word"):
        place.night(now=AFTER)
    told_of = "by: rw\ncorrections: [{was: I would mend, now: I would not mend, why: A slip of ours., on: 2027-04-28}]"
    place.write("hustings/corn-hall.md", changed.replace("by: rw", told_of))
    place.night(now=AFTER)
    assert "A slip of ours." in told(place.page("hustings/corn-hall/index.html"))


def test_a_reply_that_comes_needs_no_correction_and_one_that_changes_does(place: Hubs) -> None:
    place.write("hustings/corn-hall.md", HALL.replace("reply: accepted", "reply: invited"))
    place.night(now=NOW)
    place.write("hustings/corn-hall.md", HALL)
    place.night(now=NOW)
    place.write("hustings/corn-hall.md", HALL.replace("reply: accepted", "reply: declined"))
    with pytest.raises(ConfigError, match="changed without a word"):
        place.night(now=NOW)


def test_a_cancelled_hustings_says_so_everywhere_and_covers_no_area(place: Hubs) -> None:
    place.write("hustings/corn-hall.md", HALL.replace("by: rw", "cancelled: The hall is flooded.\nby: rw"))
    place.night(now=NOW)
    page = place.page("hustings/corn-hall/index.html")
    assert "Cancelled The hall is flooded." in told(page)
    assert "corn-hall.example" not in page
    text = told(place.page("elections/spring/index.html"))
    assert "Hustings at the Corn Hall Cancelled" in text
    assert "No hustings has been announced for Hexley Vale." in text
    made = icalendar.Calendar.from_ical(place.bytes()["elections/spring/calendar.ics"])
    [one] = [each for each in made.walk("VEVENT") if "Corn Hall" in str(each["summary"])]
    assert str(one["status"]) == "CANCELLED"


def test_a_hustings_in_the_past_is_a_register_without_a_way_to_book(place: Hubs) -> None:
    place.write("hustings/corn-hall.md", HALL.replace("reply: accepted", "reply: invited"))
    place.night(now=AFTER)
    page = place.page("hustings/corn-hall/index.html")
    assert "This hustings is over." in told(page)
    assert "Candidate A Arren Party Invited, did not reply" in told(page)
    assert "corn-hall.example" not in page


def test_a_hustings_for_the_whole_patch_is_for_every_area(place: Hubs) -> None:
    place.write("hustings/corn-hall.md", HALL.replace("areas: [vale]", "areas: [shire]"))
    assert "beck" not in missing(place)


def test_one_inside_an_area_is_for_that_area(place: Hubs) -> None:
    place.write("hustings/corn-hall.md", HALL.replace("areas: [vale]", "areas: [mill]"))
    assert missing(place)[0] == "vale"


def test_the_command_tells_of_answers_that_are_missing_or_uneven(place: Hubs) -> None:
    silent = ASKED.replace("reply: declined, reason: A night shift.", "reply: accepted")
    long = "text: By the length of each street but with a least share for the short ones."
    place.write("hustings/corn-hall.md", silent.replace("text: By street.", long))
    uneven = "question 2: answers of 3 to 15 words: offer the shorter ones their room"
    assert missing(place, datetime(2027, 4, 25, 9, tzinfo=UTC))[-2:] == [
        "no answer from Candidate B, 1 day left",
        uneven,
    ]
    assert missing(place, AFTER)[-2:] == [
        "no answer from Candidate B, whose time was over on 26 April 2027",
        uneven,
    ]


def test_hostile_words_of_an_answer_stay_words(place: Hubs) -> None:
    hostile = 'I say \\"/script/\\" & {{ view }} {% raw %} \' onclick=x'
    place.write("hustings/corn-hall.md", ASKED.replace("text: By street.", f'text: "{hostile}"'))
    place.night(now=AFTER)
    page = place.page("hustings/corn-hall/index.html")
    assert "&amp; {{ view }} {% raw %} &#39; onclick=x" in page
    assert check_page("hustings/corn-hall/index.html", page)[0] == []


def test_a_site_in_one_language_needs_no_other_names(place: Hubs) -> None:
    place.hub = patch(place.root, languages=("en",), wordings=())
    place.write(
        "elections/spring.md",
        SPRING.replace("{en: Arrenshire election 2027, cy: Etholiad Swydd Arren 2027}", "May").replace(
            "{en: Ballot papers are posted, cy: Postio papurau pleidleisio}", "Post"
        ),
    )
    place.write(
        "hustings/corn-hall.md",
        HALL.replace("{en: Hustings at the Corn Hall, cy: Hustyngau yn y Neuadd Ŷd}", "Corn Hall"),
    )
    place.night(now=NOW)
    assert "<h1>Corn Hall</h1>" in place.page("hustings/corn-hall/index.html")


# ── the docs ──


def test_the_examples_of_the_docs_can_be_read(place: Hubs) -> None:
    text = (ROOT / "docs" / "hustings.md").read_text(encoding="utf-8").replace("[quayside]", "[vale]")
    election, asked = re.findall(r"```markdown\n(.*?)```", text, re.DOTALL)
    moved, answers = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    place.write("elections/quayside-2026.md", election)
    place.write("hustings/here.md", asked.replace("by: rw", f"{moved}{answers}by: rw"))
    content = read_content(place.hub)
    assert [len(each.order) for each in content.elections] == [2, 2]
    [here] = [each for each in content.hustings if each.id == "here"]
    assert here.questions[0].answers[1].text is None


def test_the_docs_list_the_leaning_words() -> None:
    text = " ".join((ROOT / "docs" / "hustings.md").read_text(encoding="utf-8").replace("*", "").split())
    for word in (*partiality.LEANING.replace("?", "").split("|"), *partiality.RANKING.split("|")):
        assert word in text, word
