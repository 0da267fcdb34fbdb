"""What the office's accounts promise: what a promise has to say, how old it may be, and where readers find it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from partnerhub.config import load, starter
from partnerhub.errors import ConfigError
from partnerhub.language import language
from partnerhub.model import Hub, Instead, Promise
from partnerhub.publish import accounts
from partnerhub.publish.accounts import replies
from tests.command import hub

PROMISE = """\
    promise:
      monitored: Monday to Friday, 9am to 5pm
      reply_days: 5
      cannot: [report a crime, discuss a case]
      instead:
        - {what: In an emergency, where: "999"}
        - {what: Otherwise, where: 101 }
        - {what: For help, where: https://help.vale.example/}
        - {what: By post, where: The Guildhall}
      reviewed: 2026-11-02
"""
VALE = f"""\
hub:
  title: Vale Together
  contact: hub@vale.example
  languages: [en, cy]
office:
  - {{name: Vale Commissioner, short: PCC, from: 2024-05-09}}
patch: {{id: vale, name: Vale, kind: force}}
accounts:
  - id: office
    name: The Office of the Vale
    voice: office
    purpose: What the office does.
{PROMISE}    channels:
      - {{id: office-posts, kind: mastodon, path: posts.rss}}
"""
EMPTY_FEED = '<rss version="2.0"><channel><title>The Vale</title></channel></rss>'


def written(root: Path, text: str = VALE) -> Path:
    root.mkdir(exist_ok=True)
    (root / "partners.yaml").write_text(text, encoding="utf-8")
    (root / "posts.rss").write_text(EMPTY_FEED, encoding="utf-8")
    return root


def read(root: Path, text: str = VALE) -> Hub:
    return load(written(root, text))


def mistakes(root: Path, old: str, new: str) -> list[str]:
    assert VALE.count(old) == 1, old
    with pytest.raises(ConfigError) as error:
        read(root, VALE.replace(old, new))
    return [str(each).removeprefix("partners.yaml:") for each in error.value.mistakes]


QUOTED = VALE.replace("where: 101 ", 'where: "101"')


def test_a_promise_arrives_with_links_for_numbers_and_addresses_alone(tmp_path: Path) -> None:
    [account] = read(tmp_path, QUOTED).accounts
    assert account.purpose == "What the office does."
    assert account.promise == Promise(
        "Monday to Friday, 9am to 5pm",
        5,
        ("report a crime", "discuss a case"),
        (
            Instead("In an emergency", "999", "tel:999"),
            Instead("Otherwise", "101", "tel:101"),
            Instead("For help", "https://help.vale.example/", "https://help.vale.example/"),
            Instead("By post", "The Guildhall"),
        ),
        date(2026, 11, 2),
    )


def test_a_promise_is_kept_in_two_languages(tmp_path: Path) -> None:
    text = QUOTED.replace(
        "cannot: [report a crime, discuss a case]",
        "cannot: [report a crime, {en: discuss a case, cy: trafod achos}]",
    ).replace("monitored: Monday to Friday, 9am to 5pm", "monitored: {en: By day, cy: Yn y dydd}")
    [account] = read(tmp_path, text).in_language("cy").accounts
    assert account.promise
    assert account.promise.monitored == "Yn y dydd"
    assert account.promise.cannot == ("report a crime", "trafod achos")
    assert account.promise.instead[3] == Instead("By post", "The Guildhall")


CASES = [
    (
        "where readers can answer a promise is missed",
        PROMISE,
        "",
        '9: account "office": missing promise: readers can answer there (mastodon), so write when it is read, when '
        "replies come, what it cannot do and where to go instead (docs/accounts.md)",
    ),
    (
        "hours are needed",
        "      monitored: Monday to Friday, 9am to 5pm\n",
        "",
        '13: account "office": promise: missing monitored: when somebody reads what is written to it, such as Monday '
        "to Friday, 9am to 5pm",
    ),
    (
        "a review is needed",
        "      reviewed: 2026-11-02\n",
        "",
        '13: account "office": promise: missing reviewed: the day on which you last saw that all of it is kept',
    ),
    (
        "a reply in words is none",
        "reply_days: 5",
        "reply_days: soon",
        '15: account "office": promise.reply_days should be a number of working days from 0 to 60, not "soon"',
    ),
    (
        "a reply in half a year is none",
        "reply_days: 5",
        "reply_days: 120",
        '15: account "office": promise.reply_days should be a number of working days from 0 to 60, not "120"',
    ),
    (
        "an account that can do everything is none",
        "cannot: [report a crime, discuss a case]",
        "cannot: []",
        '16: account "office": promise.cannot needs at least one entry',
    ),
    (
        "a number without quotes is told with its place",
        "where: 101 }",
        "where: 101}",
        '19: account "office": promise.instead (entry 2).where should be text: if it looks like a number, put it in '
        "quotes",
    ),
    (
        "a way without its what is told",
        "{what: By post, where: The Guildhall}",
        "{where: The Guildhall}",
        '21: account "office": promise.instead (entry 4): missing what',
    ),
    (
        "a text in one language of two needs the site's own",
        "cannot: [report a crime, discuss a case]",
        "cannot: [report a crime, {cy: trafod achos}]",
        '16: account "office": cannot (entry 2) is missing in en, the site\'s own language: add `en: …`',
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_promise_says_what_it_must(tmp_path: Path, case: tuple[str, str, str, str]) -> None:
    _, old, new, told = case
    assert told in mistakes(tmp_path, old, new)


def test_a_plain_feed_needs_no_promise(tmp_path: Path) -> None:
    plain = QUOTED.replace(PROMISE.replace("where: 101 ", 'where: "101"'), "").replace("kind: mastodon", "kind: rss")
    here = read(tmp_path, plain)
    assert here.accounts[0].promise is None
    assert list(accounts.reminders(here, date(2026, 11, 20))) == [
        'partners.yaml: account "office": says no promise: the contact page can tell readers little of it'
    ]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "No replies are promised."),
        (1, "Replies come within 1 working day."),
        (5, "Replies come within 5 working days."),
    ],
)
def test_how_soon_replies_come_is_a_sentence(days: int, said: str) -> None:
    assert replies(days, language("en")) == said


def test_a_review_counts_for_a_year(tmp_path: Path) -> None:
    here = read(tmp_path, QUOTED)
    found = {day: len(accounts.too_old(here, day, dict)) for day in (date(2027, 11, 2), date(2027, 11, 3))}
    assert found == {date(2027, 11, 2): 0, date(2027, 11, 3): 1}
    assert list(accounts.reminders(here, date(2027, 9, 1))) == []
    [soon] = accounts.reminders(here, date(2027, 10, 2))
    assert soon.startswith('partners.yaml: account "office": its promise has to be reviewed by 2027-11-02')


def test_a_review_that_is_still_to_come_counts_for_nothing(tmp_path: Path) -> None:
    here = read(tmp_path, QUOTED)
    assert accounts.too_old(here, date(2026, 11, 1), dict) == []  # on a clock that is a day ahead it was today
    [wrong] = accounts.too_old(here, date(2026, 10, 31), dict)
    told = 'account "office": its promise is reviewed on 2026-11-02, a day that is still to come: is the year right?'
    assert str(wrong) == f"partners.yaml: {told}"


def test_a_promise_that_names_no_emergency_number_is_told(tmp_path: Path) -> None:
    here = read(tmp_path, QUOTED.replace('where: "999"', "where: the police"))
    [said] = accounts.reminders(here, date(2026, 12, 1))
    assert said.endswith("its promise does not say whom to call in an emergency: begin instead with 999")


def test_on_every_card_the_emergency_comes_first(tmp_path: Path) -> None:
    other_way = (
        QUOTED.replace('"999"', "TEXT").replace("https://help.vale.example/", '"999"').replace("TEXT", "The desk")
    )
    root = written(tmp_path, other_way)
    assert hub("nightly", "--hub", root, "--now", "2026-11-20T05:00:00Z").code == 0
    for path in ("contact/index.html", "partners/office/index.html"):
        card = (root / "output" / path).read_text(encoding="utf-8").partition('<dl class="promise">')[2]
        assert card.index("tel:999") < card.index("tel:101") < card.index("The desk"), path


OVER_AGE = (
    'partners.yaml:9: account "office": its promise was last reviewed on 2026-11-02, over 12 months ago: see that all '
    "of it is kept, and write the day in reviewed"
)


def test_a_check_refuses_a_promise_that_is_too_old(tmp_path: Path) -> None:
    root = written(tmp_path, QUOTED)
    assert hub("check", "--hub", root, "--now", "2027-11-02T12:00:00Z").code == 0
    late = hub("check", "--hub", root, "--now", "2027-11-03T12:00:00Z")
    assert late.code == 2
    assert OVER_AGE in late.err.replace("\n", " ")


def test_the_night_publishes_first_says_it_on_the_page_and_then_ends_with_an_error(tmp_path: Path) -> None:
    root = written(tmp_path, QUOTED)
    ended = hub("nightly", "--hub", root, "--now", "2027-11-03T05:00:00Z", "--json")
    assert ended.code == 2
    assert OVER_AGE in ended.json["error"]
    page = (root / "output" / "contact" / "index.html").read_text(encoding="utf-8")
    assert "should have been reviewed by" in page
    assert "2027-11-02" in page


def test_the_starter_promises_something(tmp_path: Path) -> None:
    starter.write(tmp_path / "hub", date(2026, 11, 20))
    [account] = load(tmp_path / "hub").accounts
    assert account.promise
    assert account.promise.reviewed == date(2026, 11, 20)
    assert [each.link for each in account.promise.instead] == ["tel:999", "tel:101"]


# ── what readers find ──


def page(root: Path, path: str) -> str:
    return (root / "output" / path).read_text(encoding="utf-8")


def test_the_contact_page_begins_with_the_emergency(sample: Path) -> None:
    html = page(sample, "contact/index.html")
    emergency, crime, lead = html.index('href="tel:999"'), html.index('href="tel:101"'), html.index('class="lead"')
    assert emergency < crime < lead
    assert html.count("<h1>") == 1
    assert "tel:07700900118" in html  # a named service


def test_every_page_leads_to_contact_and_to_who_we_are(sample: Path) -> None:
    for path in ("index.html", "a-z/index.html", "cy/index.html", "contact/index.html"):
        html = page(sample, path)
        assert 'contact/index.html"' in html, path
        assert 'office/index.html"' in html, path


def test_the_contact_page_says_what_each_account_is_for_and_what_they_share(sample: Path) -> None:
    html = page(sample, "contact/index.html")
    assert "Decisions, grants, consultations and figures of the office." in html
    assert "The accounts side by side" in html
    assert "as well." in html  # of so many stories that one told the other told so many


def test_the_promise_stands_below_a_story_of_the_account_and_under_no_other(sample: Path) -> None:
    stories = {path: path.read_text(encoding="utf-8") for path in (sample / "output" / "stories").glob("*.html")}
    office = [
        html for html in stories.values() if 'href="../partners/opcc/index.html"' in html and "blockquote" in html
    ]
    assert office
    assert any("This account is read: Monday to Friday, 9am to 5pm" in html for html in office)
    alone = [
        html
        for html in stories.values()
        if "partners/castlebeck-foodbank/index.html" in html and "partners/opcc/" not in html
    ]
    assert alone
    assert not any("This account is read" in html for html in alone)


def test_the_account_s_own_page_shows_its_promise(sample: Path) -> None:
    html = page(sample, "partners/opcc/index.html")
    assert "Replies come within 5 working days." in html
    assert "What it is for" in html
    assert 'href="tel:999"' in html
    assert "What this account promises" not in page(sample, "partners/arts-quay/index.html")


def test_a_number_is_only_a_link_when_partners_yaml_has_it(sample: Path, tmp_path: Path) -> None:
    """Feeds bring numbers too: none of theirs may become one."""
    ours = {"tel:999", "tel:101", "tel:07700900118", "tel:01632960100"}
    found: set[str] = set()
    for path in (sample / "output").resolve().rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        found |= {part.partition('"')[0] for part in text.split('href="')[1:] if part.startswith("tel:")}
    assert found <= ours


def test_a_promise_speaks_the_page_s_language(sample: Path) -> None:
    html = page(sample, "cy/contact/index.html")
    assert "rhoi gwybod am drosedd" in html
    assert "report a crime" not in html


def test_the_numbers_of_the_starter_survive_a_night(tmp_path: Path) -> None:
    starter.write(tmp_path / "hub", date(2026, 11, 20))
    ended = hub("nightly", "--hub", tmp_path / "hub", "--now", "2026-11-20T20:00:00Z")
    assert ended.code == 0, ended.err
    assert 'href="tel:999"' in page(tmp_path / "hub", "contact/index.html")
    shutil.rmtree(tmp_path / "hub")
