"""The pages that a site owes its readers: what they must say, how old they may be, what readers see of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from partnerhub.config import read_content, starter
from partnerhub.errors import ConfigError
from partnerhub.language import language
from partnerhub.model import Accessibility, Content, Duty, Hub, Nation, OfficePage, Owed, Problem, Statement, Topic
from partnerhub.publish.statements import missing, page, reminders, too_old
from partnerhub.publish.views import Views
from tests import make
from tests.command import files, hub, put_statements
from tests.shown import environment

ABOUT = Accessibility(
    standard="WCAG 2.2 AA",
    tested_on=date(2026, 11, 2),
    tested_by="the web team",
    how="With a keyboard.",
    problems=(Problem("Pictures say nothing", "Nobody described them", date(2027, 3, 31)),),
    nation=Nation.WALES,
    prepared_on=date(2025, 11, 10),
    reviewed_on=date(2026, 11, 10),
)
STATEMENT = Statement("content/pages/accessibility.md", Owed.ACCESSIBILITY, "hub@hub.example", 5, ABOUT)


def written(root: Path, **more: Any) -> Hub:
    put_statements(root)
    return make.hub(root=root, **more)


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / "content" / "pages" / f"{name}.md"
    text = path.read_text(encoding="utf-8")
    assert len(re.findall(old, text, re.MULTILINE)) == 1, (name, old)
    path.write_text(re.sub(old, new, text, flags=re.MULTILINE), encoding="utf-8")


def mistakes(of: Hub) -> list[str]:
    try:
        read_content(of)
    except ConfigError as error:
        return [str(mistake).removeprefix("content/pages/") for mistake in error.mistakes]
    return []


def test_the_starter_states_everything_that_is_owed(tmp_path: Path) -> None:
    content = read_content(written(tmp_path))
    assert [each.owed for each in content.statements] == [
        Owed.ABOUT, Owed.ACCESSIBILITY, Owed.ARCHIVE, Owed.COPYRIGHT, Owed.CORRECTIONS, Owed.HOUSE_RULES, Owed.PRIVACY,
    ]  # fmt: skip
    about, accessibility, *_ = content.statements
    assert about.links[0] == OfficePage(
        "Who we are and how to reach us", "https://pcc.northmere.example/contact/", Duty.CONTACT
    )
    assert accessibility.accessibility == Accessibility(
        standard="WCAG 2.2 AA",
        tested_on=date(2026, 11, 1),
        tested_by="nobody yet (this page came with the site and is still to be filled in)",
        how="Write here on which pages, with what, and by whom the site was tested.",
        problems=(Problem("This site has not been tested yet.", "It is new.", None),),
        nation=Nation.ENGLAND,
        prepared_on=date(2026, 11, 1),
        reviewed_on=date(2026, 11, 1),
    )
    assert missing(content) == []


CASES: list[tuple[str, str, str, str]] = [
    ("privacy", "^contact: .*\n", "", "missing contact: a statement on privacy needs it: write the e-mail address or"),
    ("privacy", "^controller: .*\n", "", "missing controller: a statement on privacy needs it: write who answers for"),
    ("privacy", "^regulator: .*\n", "", "missing regulator: a statement on privacy needs it: write `regulator: {name"),
    ("house-rules", "^complaint:\n.*\n.*\n", "", "missing complaint: a statement on house-rules needs it: write `co"),
    ("house-rules", "^  to: .*\n", "", "complaint: missing to"),
    ("privacy", "reply_days: 20", "reply_days: soon", "reply_days should be a whole number"),
    ("privacy", "reply_days: 20", "reply_days: 0", "reply_days Input should be greater than or equal to 1"),
    ("copyright", "^statement: copyright", "statement: copyrite", "statement should be one of accessibility, privacy,"),
    ("copyright", "^statement: copyright\n", "", "contact is for statements, and this page is none: leave it out, or"),
    ("archive-policy", "^kept_for: ", "licence: {name: x, url: 'https://x.example'}\nkept_for: ", "licence is not for"),
    ("archive-policy", "^order: 7", "status: hidden", "a statement is for everybody to find, so it cannot be hidden"),
    ("accessibility", "partial .*", "full", "compliance is full, and problems are listed: write partial"),
    ("accessibility", "^problems:\n.*\n.*\n", "", "compliance is partial, and no problems are listed: say what does"),
    ("accessibility", "^nation: england .*", "nation: kent", "nation should be one of england, wales, scotland, north"),
    (
        "accessibility",
        "^reviewed_on: \\S+",
        "reviewed_on: 2025-11-01",
        "reviewed_on (2025-11-01) is before prepared_on",
    ),
    ("about", "^  - {duty: decisions.*\n", "", "links has nothing for decisions: write where the office publishes"),
    ("about", "duty: plan", "duty: plans", "links (entry 5).duty should be one of contact, complaints, publication"),
]


@pytest.mark.parametrize(("name", "old", "new", "told"), CASES, ids=[f"{case[0]} {case[3][:30]}" for case in CASES])
def test_a_statement_says_what_it_must_and_no_more(tmp_path: Path, name: str, old: str, new: str, told: str) -> None:
    of = written(tmp_path)
    change(tmp_path, name, old, new)
    assert any(told in said and said.startswith(f"{name}.md:") for said in mistakes(of)), mistakes(of)


def test_two_pages_cannot_state_the_same(tmp_path: Path) -> None:
    of = written(tmp_path)
    text = (tmp_path / "content" / "pages" / "privacy.md").read_text(encoding="utf-8")
    (tmp_path / "content" / "pages" / "quiet.md").write_text(text, encoding="utf-8")
    told = "quiet.md: content/pages/privacy.md is the statement on privacy already: keep one of them"
    assert mistakes(of) == [told]


def test_a_draft_or_a_withdrawn_page_states_nothing(tmp_path: Path) -> None:
    of = written(tmp_path)
    change(tmp_path, "privacy", "^order: 3", "status: draft")
    change(tmp_path, "copyright", "^order: 5", "withdrawn: {on: 2026-11-20, why: It was wrong.}")
    owed = {each.owed for each in read_content(of).statements}
    assert {*Owed} - owed == {Owed.PRIVACY, Owed.COPYRIGHT}


def test_days_and_marks_are_written_once_for_all_languages(tmp_path: Path) -> None:
    of = written(tmp_path, languages=("en", "cy"))
    pages = tmp_path / "content" / "pages"
    for path in sorted(pages.iterdir()):
        kept = [line for line in path.read_text(encoding="utf-8").splitlines() if not SHARED.match(line)]
        path.with_suffix(".cy.md").write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert mistakes(of) == []
    english, welsh = (each for each in read_content(of).statements if each.owed is Owed.ACCESSIBILITY)
    assert (english.file, welsh.file) == ("content/pages/accessibility.md", "content/pages/accessibility.cy.md")
    assert replace(welsh, file=english.file) == english
    change(tmp_path, "accessibility.cy", "^tested_by: .*\n", "")  # these are words
    assert mistakes(of) == [
        "accessibility.cy.md:1: missing tested_by: a statement on accessibility needs it: write who tested it: a role "
        "or an organisation"
    ]


SHARED = re.compile("order|statement|contact|reply_days|standard|compliance|tested_on|nation|prepared_on|reviewed_on")


def test_what_a_statement_promises_cannot_change_silently(tmp_path: Path) -> None:
    words = {each.file: each.text for each in read_content(written(tmp_path)).words}
    assert "contact: hub@northmere.example\n\nreply_days: 20" in words["content/pages/privacy.md"]
    assert "the Data Protection Officer of the office" in words["content/pages/privacy.md"]
    assert "2026" not in words["content/pages/accessibility.md"]  # a review is no correction


# ── how old it may be ──


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 11, 9), "reviewed_on (2026-11-10) is still to come: is the year right?"),
        (date(2026, 11, 10), ""),
        (date(2027, 10, 9), ""),
        (date(2027, 10, 10), "the accessibility statement has to be reviewed by 2027-11-10: test the site again"),
        (date(2027, 11, 10), "the accessibility statement has to be reviewed by 2027-11-10: test the site again"),
        (date(2027, 11, 11), ""),
    ],
)
def test_a_month_before_its_year_is_over_we_are_reminded_of_it(today: date, said: str) -> None:
    content = Content(statements=(replace(STATEMENT, accessibility=replace(ABOUT, problems=())),))
    [told] = [*reminders(make.hub(), content, today)] or [""]
    assert told.startswith(f"content/pages/accessibility.md: {said}" if said else "")
    assert bool(told) == bool(said)
    assert bool(too_old(content, today)) == (today > date(2027, 11, 10))


def test_a_leap_day_is_followed_by_the_last_of_february() -> None:
    content = Content(statements=(replace(STATEMENT, accessibility=replace(ABOUT, reviewed_on=date(2028, 2, 29))),))
    assert too_old(content, date(2029, 2, 28)) == []
    [told] = too_old(content, date(2029, 3, 1))
    assert str(told) == (
        "content/pages/accessibility.md: the accessibility statement was last reviewed on 2028-02-29, over 12 months "
        "ago: test the site again, see that what the statement says is still so, and write the day in reviewed_on"
    )


def test_a_problem_that_was_to_be_mended_is_asked_for() -> None:
    [told] = reminders(make.hub(), Content(statements=(STATEMENT,)), date(2027, 4, 1))
    assert "“Pictures say nothing” was to be mended by 2027-03-31: take it out, or say why it takes longer" in told


def test_a_site_without_an_address_is_only_told_what_it_will_need() -> None:
    [told] = reminders(make.hub(url=""), Content(statements=(STATEMENT,)), date(2026, 11, 20))
    assert told == (
        "content/pages has no statement on privacy, house-rules, copyright, corrections, archive, about: with a public "
        "address (hub.url) it needs them"
    )


def test_a_night_publishes_first_and_then_ends_with_the_mistake(tmp_path: Path) -> None:
    """What is withdrawn for somebody's safety must not wait for a review: docs/notes/accessibility.md."""
    starter.write(tmp_path, date(2026, 11, 20))
    path = tmp_path / "partners.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('url: ""', "url: https://hub.example/"), encoding="utf-8")
    assert hub("nightly", "--hub", tmp_path, "--now", "2027-11-20T05:00:00Z").code == 0
    assert "has to be reviewed by 2027-11-20" in (tmp_path / "var" / "report.md").read_text(encoding="utf-8")
    before = files(tmp_path / "output")
    late = hub("nightly", "--hub", tmp_path, "--now", "2027-11-21T05:00:00Z")
    assert (late.code, "over 12 months ago: test the site again" in late.err) == (2, True)
    assert files(tmp_path / "output") != before
    shown = (tmp_path / "output" / "accessibility" / "index.html").read_text(encoding="utf-8")
    assert "It should have been reviewed again by" in shown
    assert hub("check", "--hub", tmp_path, "--now", "2027-11-21").code == 2
    (tmp_path / "content" / "pages" / "privacy.md").unlink()
    gone = hub("nightly", "--hub", tmp_path, "--now", "2026-11-21T05:00:00Z")
    assert gone.code == 2
    assert "content/pages: has no page with `statement: privacy`: a site with a public address" in gone.err


# ── what readers see ──


def shown(statement: Statement, of: Hub | None = None, today: date = date(2026, 11, 20)) -> str:
    of, words = of or make.hub(), language("en")
    view = page(statement, of, today, Views(of, words).day)
    template = environment(words).get_template("_statement.html")
    text = template.render(view=view, site=Views(of).site(make.NOW, ()), SITEURL="..")
    return " ".join(text.split())


def test_the_accessibility_statement_has_all_its_parts() -> None:
    text = shown(STATEMENT)
    for part in (
        "partially compliant</strong> with the standard WCAG 2.2 AA",
        "<dt>Pictures say nothing</dt>",
        'put right by <time datetime="2027-03-31">31 March 2027</time>',
        '<a href="mailto:hub@hub.example">',
        "We answer within 5 working days.",
        "Equality and Human Rights Commission",
        "Equality Advisory and Support Service",
        '<time datetime="2026-11-02">2 November 2026</time>, by: the web team. With a keyboard.',
        '<time datetime="2025-11-10">10 November 2025</time>',
        '<time datetime="2026-11-10">10 November 2026</time>',
    ):
        assert part in text, part
    assert "should have been reviewed" not in text
    assert "should have been reviewed" in shown(STATEMENT, today=date(2027, 11, 11))


def test_who_enforces_the_law_depends_on_the_nation() -> None:
    text = shown(replace(STATEMENT, accessibility=replace(ABOUT, nation=Nation.NORTHERN_IRELAND, problems=())))
    assert "Equality Commission for Northern Ireland" in text
    assert "EASS" not in text
    assert "fully compliant</strong> with the standard WCAG 2.2 AA" in text


def test_the_gazetteer_is_credited_whatever_the_editors_write(tmp_path: Path) -> None:
    [copyright] = (each for each in read_content(written(tmp_path)).statements if each.owed is Owed.COPYRIGHT)
    assert "GeoNames</a>" in shown(copyright)
    assert "CC BY 4.0</a>" in shown(copyright)


def test_privacy_explains_the_quick_way_out_where_there_is_one(tmp_path: Path) -> None:
    [privacy] = (each for each in read_content(written(tmp_path)).statements if each.owed is Owed.PRIVACY)
    assert "Leaving a page quickly" not in shown(privacy)
    text = shown(privacy, make.hub(topics=(Topic("victims", "Victims", sensitive=True),)))
    assert "It does not clear your browser’s history" in text
    for part in ("The controller is: Northmere", "the Data Protection Officer", "ico.org.uk/make-a-complaint"):
        assert part in text


def test_a_statement_is_escaped() -> None:
    text = shown(replace(STATEMENT, accessibility=replace(ABOUT, how="<script>x</script>")))
    assert "<script>" not in text
