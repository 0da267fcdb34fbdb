"""The office's accounts: whose they are, for how long, which are refused; and that a term ends without a hand on it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from partnerhub.collect.pipeline import choose
from partnerhub.config import load
from partnerhub.curate import curate
from partnerhub.errors import ConfigError
from partnerhub.language import language
from partnerhub.model import Body, ChannelState, Content, Ground, Hub, Item, Kind, StoryState, Voice
from partnerhub.model.promise import Instead, Promise
from partnerhub.publish import accounts
from partnerhub.publish.views import Views
from partnerhub.publish.voices import called, named
from partnerhub.store import NewVersion, Store, Update
from tests import make
from tests.command import files, hub
from tests.conftest import SAMPLE_NOW, copy_sample

VALE = """\
hub:
  title: Vale Together
  contact: hub@vale.example
office:
  - {name: Vale Commissioner, short: PCC, from: 2012-11-22, to: 2028-05-03}
  - {name: Vale Board, short: Board, from: 2028-05-04}
patch: {id: vale, name: Vale, kind: force}
accounts:
  - id: office
    name: The Office of the Vale
    voice: office
  - id: before
    name: The Commissioner before
    voice: holder
    from: 2021-05-13
    to: 2024-05-08
  - id: holder
    name: The Commissioner
    voice: holder
    from: 2024-05-09
restricted_periods:
  - {name: By-election, from: 2026-11-02, to: 2026-12-10, parties: [Vale First], candidates: [Candidate A]}
"""


def read(root: Path, text: str) -> Hub:
    (root / "partners.yaml").write_text(text, encoding="utf-8")
    return load(root)


def mistakes(root: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as error:
        read(root, text)
    return [str(each).removeprefix("partners.yaml:") for each in error.value.mistakes]


# ── terms ──

TERMS = [
    (
        "two holders at a time",
        "    from: 2024-05-09\n",
        "    from: 2024-05-08\n",
        '20: account "holder": the term overlaps with that of "before", which ends on 2024-05-08: there is one holder '
        "at a time",
    ),
    (
        "a holder without a last day when another follows",
        "    to: 2024-05-08\n",
        "",
        '12: account "before": missing to: the term of "holder" begins on 2024-05-09, and there is one holder at a time'
        ", so write the last day of this one, such as 2024-05-08",
    ),
    (
        "two accounts of one term that do not end alike",
        "    from: 2024-05-09\n",
        "    from: 2021-05-13\n",
        '20: account "holder": the term overlaps with that of "before": there is one holder at a time; if both are one '
        "holder's accounts, write the same from and to in both",
    ),
    (
        "a term that outlasts its body",
        "    from: 2024-05-09\n",
        "    from: 2024-05-09\n    to: 2028-06-01\n",
        '21: account "holder": to (2028-06-01) is after the last day of PCC (2028-05-03), the body whose office it is: '
        "write 2028-05-03; who holds the next office has an account of its own",
    ),
    (
        "a term before the first body",
        "    from: 2021-05-13\n",
        "    from: 2011-05-13\n",
        '15: account "before": from (2011-05-13) is before the first day of PCC (2012-11-22): a term begins with its '
        "body, or later; what the holder was before is no voice of this office",
    ),
    (
        "a holder without a first day",
        "    from: 2024-05-09\n",
        "",
        '17: account "holder": missing from: a holder\'s account needs the first day of the term, such as 2026-05-01',
    ),
    (
        "frozen without a last day",
        "    from: 2024-05-09\n",
        "    from: 2024-05-09\n    frozen: true\n",
        '21: account "holder": frozen needs to, the last day of the account or of the holder\'s term',
    ),
    (
        "a holder's channel in the office's account",
        "    voice: office\n",
        "    voice: office\n    channels: [{id: posts, url: https://x.example/feed, voice: holder}]\n",
        '12: channel "posts": voice holder is for an account of the holder\'s own, with the term (from, to): move it '
        "to one",
    ),
    (
        "nobody is a former holder by hand",
        "    voice: office\n",
        "    voice: former\n",
        '11: account "office": voice should be one of office, holder, not "former"',
    ),
]


@pytest.mark.parametrize("case", TERMS, ids=[case[0] for case in TERMS])
def test_a_term_that_cannot_be_is_refused_with_its_remedy(tmp_path: Path, case: tuple[str, str, str, str]) -> None:
    _, old, new, told = case
    assert VALE.count(old) == 1
    assert told in mistakes(tmp_path, VALE.replace(old, new))


def test_one_holder_may_have_several_accounts(tmp_path: Path) -> None:
    more = "  - {id: again, name: The same holder elsewhere, voice: holder, from: 2024-05-09}\nrestricted_periods:\n"
    here = read(tmp_path, VALE.replace("restricted_periods:\n", more))
    assert [who.ends for who in here.accounts] == [None, date(2024, 5, 8), date(2028, 5, 3), date(2028, 5, 3)]


# ── refused ──

REFUSED = [
    ("    name: Vote for a safer Vale\n", 'name says "Vote": it looks like a campaign account'),
    ("    name: The Commissioner\n    url: https://social.example/@someone4pcc\n", 'url says "someone4pcc": it looks'),
    ("    name: Somebody for PCC\n", 'name says "for PCC": it looks like a campaign account'),
    (
        "    name: The Commissioner\n    about: My personal views on the Vale.\n",
        'about says "personal": it looks like',
    ),
    ("    name: The Commissioner, Vale First\n", 'name says "Vale First": it looks like a party account'),
    ("    name: Candidate A\n", 'name says "Candidate A": it looks like a campaign account'),
    ("    name: Somebody 4 PCC\n", 'name says "4 PCC": it looks like a campaign account'),
    ("    name: Back A B for Police & Crime Commissioner\n", "name says: it looks like a campaign account"),
    ("    name: Prospective Commissioner\n", 'name says "Prospective Commissioner": it looks like a campaign account'),
    ("    name: The Commissioner\n    url: https://social.example/@ElectSomebody\n", 'url says "Elect": it looks'),
    ("    name: The Commissioner\n    url: https://social.example/@electsomebody\n", 'url says "electsomebody": it'),
    ("    name: The Commissioner\n    about: All opinions mine.\n", 'about says "opinions mine": it looks like a p'),
    ("    name: Y Comisiynydd, ymgyrch 2028\n", 'name says "ymgyrch": it looks like a campaign account'),
    (
        "    name: The Commissioner\n    use: personal\n",
        "a personal account cannot stand here: what somebody says",
    ),
    (
        "    name: The Commissioner\n    use: campaign\n",
        "a campaign account cannot stand here: a campaign asks",
    ),
    (
        "    name: The Commissioner\n    use: party\n",
        "a party account cannot stand here: the office serves",
    ),
    (
        "    name: The Commissioner\n    use: offical\n",
        "use should be one of official, personal, campaign, party",
    ),
]


@pytest.mark.parametrize(("written", "told"), REFUSED, ids=[case[0].strip()[:50] for case in REFUSED])
def test_personal_campaign_and_party_accounts_are_refused_with_a_reason(
    tmp_path: Path, written: str, told: str
) -> None:
    found = mistakes(tmp_path, VALE.replace("    name: The Commissioner\n", written))
    assert len(found) == 1
    assert told in found[0]
    assert ("`use: official`" in found[0]) == ("looks like" in found[0])


@pytest.mark.parametrize(
    "name",
    [
        "Operation Votive",
        "Help for voters",
        "The elected Commissioner",
        "Voluntary sector partnership",
        "The Commissioner, in person",
        "Platform for commissioned services",
        "Electric bicycles of the office",
        "Elections 2024 PCC",
        "News of the electorate",
        "Help with third-party reports",
    ],
)
def test_words_that_only_look_alike_are_let_through(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, VALE.replace("name: The Commissioner\n", f"name: {name}\n")).accounts[2].name == name


def test_an_editor_can_say_that_an_account_is_official_after_all(tmp_path: Path) -> None:
    text = VALE.replace("    name: The Commissioner\n", "    name: The fraud campaign desk\n    use: official\n")
    assert read(tmp_path, text).accounts[2].name == "The fraud campaign desk"


# ── the day after ──

LAST = date(2026, 11, 20)
OVER = datetime(2026, 11, 21, tzinfo=UTC)  # London keeps winter time
HOLDER = make.partner(
    "holder",
    voice=Voice.HOLDER,
    since=date(2024, 5, 9),
    until=LAST,
    ends=LAST,
    channels=(
        make.channel("posts", "holder", voice=Voice.HOLDER, kind=Kind.MASTODON, path=None, url="https://x.example/f"),
        make.channel("saved", "holder", voice=Voice.HOLDER),
    ),
)
HERE = make.hub(accounts=(HOLDER,))


def test_a_voice_is_former_from_the_day_after_on_the_clocks_of_the_patch() -> None:
    item = make.item("aaaa", channel="posts", partner="holder")
    before, after = OVER - timedelta(seconds=1), OVER
    assert Views(HERE, now=before).source(item).voice is Voice.HOLDER
    assert Views(HERE, now=after).source(item).voice is Voice.FORMER
    assert Views(HERE, now=after).source(make.item("bbbb")).voice is Voice.PARTNER


def test_the_voice_has_words() -> None:
    english = language("en")
    assert called(Voice.FORMER, english) == "former holder"
    assert named("The Commissioner", Voice.FORMER, english) == "The Commissioner (former holder)"
    assert named("The Pantry", Voice.PARTNER, english) == "The Pantry"
    assert called(Voice.PARTNER, english) == ""


def test_a_frozen_account_is_asked_no_more_whatever_is_forced() -> None:
    asked = choose(HERE, {}, {}, OVER - timedelta(seconds=1), only=["posts", "saved"])
    assert [each.id for each in asked.due] == ["posts", "saved"]
    for force in (False, True):
        chosen = choose(HERE, {}, {}, OVER, only=["posts", "saved"], force=force)
        assert [each.id for each in chosen.due] == ["saved"]  # a file of the hub: it asks nobody
        assert chosen.frozen == ("posts",)


def arrive(store: Store, *versions: tuple[Item, datetime]) -> None:
    """Items with the moment at which we saw each version."""
    news = (NewVersion(item, f"{item.id}{item.version}", seen) for item, seen in versions)
    store.apply([Update(ChannelState("posts"), tuple(news))])


def post(id: str, text: str, placed: datetime, **more: object) -> Item:
    words = make.said(None, text, published=placed, link=f"https://x.example/{id}")
    return make.item(id, words, channel="posts", partner="holder", placed=placed, first_seen=placed, **more)


WITHIN, LATE = OVER - timedelta(minutes=1), OVER
NOW = OVER + timedelta(days=3)


def test_what_is_said_after_the_term_is_never_published_not_even_by_an_editor(store: Store) -> None:
    arrive(
        store,
        (post("aaaa", "A last word from Hexley before the keys go back.", WITHIN), WITHIN),
        (post("bbbb", "And one more thing about Stonebrook, now that I am free.", LATE), LATE),
    )
    publish = make.decision("publish", "bbbb", on=NOW - timedelta(hours=1))
    for decided in ((), (publish,)):
        curate(HERE, Content(decisions=decided), store, NOW)
        assert [each.id for each in store.stories(StoryState.PUBLISHED)] == ["aaaa"]
        [late] = store.stories(StoryState.REJECTED)
        assert (late.id, late.asks, late.was_public) == ("bbbb", (), True)
    assert "the term of its account was over" in Views(HERE).ended(late, None).says


def test_a_last_day_written_late_takes_back_what_readers_saw_and_leaves_its_address(store: Store) -> None:
    endless = make.hub(accounts=(replace(HOLDER, until=None, ends=None),))
    arrive(store, (post("bbbb", "And one more thing about Stonebrook, now that I am free.", LATE), LATE))
    curate(endless, Content(), store, NOW)
    assert [each.id for each in store.stories(StoryState.PUBLISHED)] == ["bbbb"]
    curate(HERE, Content(), store, NOW)
    assert store.stories(StoryState.PUBLISHED) == []
    assert [each.was_public for each in store.stories(StoryState.REJECTED)] == [True]


def test_an_edit_after_the_term_does_not_replace_what_was_said_in_it(store: Store) -> None:
    first = post("aaaa", "The office will plant forty trees in Hexley before the spring.", WITHIN)
    arrive(store, (first, WITHIN))
    later = post("aaaa", "The office will plant fifty trees in Hexley, or so my successor says.", WITHIN, version=2)
    arrive(store, (later, LATE))
    curate(HERE, Content(), store, NOW)
    [story] = store.stories(StoryState.PUBLISHED)
    [told] = store.told([story])
    assert "forty trees" in told.lead.said.text
    assert story.asks == ()


def test_what_an_editor_withdrew_stays_withdrawn_when_the_term_is_over(store: Store) -> None:
    arrive(store, (post("bbbb", "And one more thing about Stonebrook, now that I am free.", LATE), LATE))
    gone = make.decision("withdraw", "bbbb", on=NOW - timedelta(hours=1), ground=Ground.PRIVACY)
    curate(HERE, Content(decisions=(gone,)), store, NOW)
    [story] = store.stories(StoryState.WITHDRAWN)
    assert story.ground == Ground.PRIVACY


def test_check_asks_to_close_an_account_past_its_term_and_the_night_does_not_wait(tmp_path: Path) -> None:
    root = tmp_path / "hub"
    root.mkdir()
    text = VALE.replace("    to: 2024-05-08\n", "    to: 2024-05-08\n    frozen: true\n")
    (root / "partners.yaml").write_text(text, encoding="utf-8")
    assert hub("check", "--hub", root, "--now", "2028-05-03T12:00:00Z").code == 0
    late = hub("check", "--hub", root, "--now", "2028-05-04T12:00:00Z")
    assert late.code == 2
    told = (
        'partners.yaml:18: account "holder": its term ended on 2028-05-03, so it is frozen: write `to: 2028-05-03`, do '
        "what docs/accounts.md lists for that day, and write `frozen: true`"
    )
    assert told in late.err.replace("\n", " ")
    night = hub("nightly", "--hub", root, "--now", "2028-05-04T05:00:00Z", "--json")
    assert night.code == 0
    assert night.json["accounts"] == [told]


def test_a_check_says_what_ends_soon_and_what_was_closed_too_early() -> None:
    today = LAST - timedelta(days=10)
    [soon] = (each for each in accounts.reminders(HERE, today) if "ends on" in each)
    assert soon.endswith("the term ends on 2026-11-20; from 2026-11-21 on it is frozen by itself")
    closed = make.hub(accounts=(replace(HOLDER, is_closed=True),))
    assert any("frozen is written, and the term runs" in each for each in accounts.reminders(closed, today))


def test_a_check_says_that_another_body_needs_a_promise_of_its_own() -> None:
    bodies = (Body("Vale Commissioner", "PCC", date(2012, 11, 22), LAST), Body("Vale Board", "Board", OVER.date()))
    promise = Promise("on weekdays", 5, ("report a crime",), (Instead("In need", "999", "tel:999"),), LAST)
    account = make.partner("office", voice=Voice.OFFICE, promise=promise, purpose="All.", channels=())
    here = make.hub(accounts=(account,), office=bodies)
    assert list(accounts.reminders(here, LAST)) == []
    [said] = accounts.reminders(here, OVER.date())
    assert "its promise was reviewed on 2026-11-20, before Board came into office: see that its name" in said
    [open_end] = accounts.reminders(replace(here, office=bodies[:1]), LAST - timedelta(days=30))
    assert open_end.startswith('partners.yaml: office "PCC": its last day is 2026-11-20, and no other body begins on')


def test_a_body_that_is_over_is_not_in_office_today_though_none_follows(tmp_path: Path) -> None:
    text = VALE.replace("  - {name: Vale Board, short: Board, from: 2028-05-04}\n", "")
    (tmp_path / "partners.yaml").write_text(text, encoding="utf-8")
    shown = {}
    for day in ("2028-05-03", "2028-05-04"):
        assert hub("nightly", "--hub", tmp_path, "--now", f"{day}T12:00:00Z").code == 0
        shown[day] = "in office today" in page(tmp_path, "office/index.html")
    assert shown == {"2028-05-03": True, "2028-05-04": False}


# ── the sample: a former holder, and an office that changes ──


def page(root: Path, path: str) -> str:
    return (root / "output" / path).read_text(encoding="utf-8")


def of_diary(root: Path) -> dict[str, str]:
    """The stories of the former holder, by path."""
    return {
        path.name: text
        for path in (root / "output" / "stories").glob("*.html")
        if "partners/commissioner-2021/" in (text := path.read_text(encoding="utf-8"))
    }


def test_what_was_said_in_the_term_stays_as_a_former_holder_s(sample: Path) -> None:
    stories = of_diary(sample)
    assert len(stories) == 3
    for html in stories.values():
        assert '<span class="voice">former holder</span>' in html
        assert "the office-holder" not in html
        assert '"disambiguatingDescription":"former holder"' in html
        assert "nobody reads it" in html
    feed = page(sample, "partners/commissioner-2021/atom.xml")
    assert feed.count("2021 to 2024 (former holder)</name>") == 3


def test_what_was_said_after_the_term_is_nowhere(sample: Path) -> None:
    for path in (sample / "output").resolve().rglob("*"):
        if path.suffix in {".html", ".xml", ".json", ".txt", ".ics"}:
            text = path.read_text(encoding="utf-8")
            assert "What comes next is not mine" not in text, path
            assert "A week out of office" not in text, path


def test_readers_are_not_sent_to_a_frozen_account_to_follow_it(sample: Path) -> None:
    channels = page(sample, "channels.opml")
    assert "commissioner-mastodon" in channels
    assert "commissioner-2021" not in channels


def test_status_tells_since_when_an_account_is_frozen(sample: Path) -> None:
    assert "frozen since 9 May 2024" in page(sample, "status/index.html")
    told = hub("status", "--hub", sample, "--now", SAMPLE_NOW, "--json").json["channels"]
    [diary] = (each for each in told if each["channel"] == "commissioner-2021-diary")
    assert (diary["health"], diary["says"]) == ("frozen", "frozen since 9 May 2024")


def test_who_we_are_lists_the_bodies_in_order_with_their_accounts(sample: Path) -> None:
    html = page(sample, "office/index.html")
    first, second = (
        html.index("<h2>Arrenshire Police and Crime Commissioner"),
        html.index("<h2>Arrenshire Policing and"),
    )
    assert first < html.index("in office today") < second
    between = html[first:second]
    assert "partners/commissioner-2021/" in between
    assert "partners/commissioner/" in between
    assert "partners/commissioner/" not in html[second:]
    assert "partners/opcc/" in html[second:]


def test_another_body_in_office_changes_no_address_and_freezes_its_holder(tmp_path: Path) -> None:
    copy_sample(tmp_path)
    file = tmp_path / "partners.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("to: 2028-05-03", "to: 2026-11-20").replace("from: 2028-05-04", "from: 2026-11-21")
    file.write_text(text, encoding="utf-8")
    assert hub("nightly", "--hub", tmp_path, "--now", SAMPLE_NOW).code == 0
    before = addresses(tmp_path)
    [story] = [name for name, html in holders(tmp_path).items() if "Coed Isaf village hall" in html][:1]
    assert "the office-holder" in page(tmp_path, f"stories/{story}")
    night = hub("nightly", "--hub", tmp_path, "--now", "2026-11-21T20:00:00Z")
    assert night.code == 0, night.err
    after = addresses(tmp_path)
    assert before <= after
    html = page(tmp_path, f"stories/{story}")
    assert '<span class="voice">former holder</span>' in html
    assert "the office-holder" not in html
    told = "the body in office was: Arrenshire Police and Crime Commissioner."  # or a banner of an election says more
    assert any(told in path.read_text(encoding="utf-8") for path in (tmp_path / "output" / "stories").glob("*.html"))
    assert "kept by Arrenshire Policing and Crime Board" in html
    assert "(former holder)</name>" in page(tmp_path, "partners/commissioner/atom.xml")
    assert "Board" in page(tmp_path, "office/index.html")
    again = files(tmp_path / "output")
    assert hub("build", "--hub", tmp_path, "--now", "2026-11-21T20:00:00Z").code == 0
    assert files(tmp_path / "output") == again


def addresses(root: Path) -> set[str]:
    """Of pages and feeds: the pictures of share cards are named by what stands on them."""
    return {path for path in files(root / "output") if not re.match(r"share/|search/index/|(cy/)?search/index/", path)}


def holders(root: Path) -> dict[str, str]:
    return {
        path.name: text
        for path in (root / "output" / "stories").glob("*.html")
        if "partners/commissioner/" in (text := path.read_text(encoding="utf-8"))
    }
