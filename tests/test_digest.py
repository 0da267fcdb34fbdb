"""The text that a person pastes into an e-mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from partnerhub.language import language
from partnerhub.model import Details, Hub, ItemKind, Standing, Story, Told
from partnerhub.publish.ahead import coming
from partnerhub.publish.digest import MOST, NEWEST, WIDTH, Chosen, text
from partnerhub.publish.digest import choose as chosen_of
from partnerhub.publish.happenings import Happening
from partnerhub.publish.views import Due, Fact, Tag, Views
from tests.make import DAY, HOUR, NOW, hub, item, partner, said, story, taking_place

CALL = Details(ItemKind.FUNDING, closes=NOW + 3 * DAY, zone="Europe/London")
SURGERY = Happening(
    "surgery", "Surgery at the market cross", "events/surgery/index.html", NOW + DAY, NOW + DAY + HOUR, False,
    "Europe/London", ItemKind.EVENT, "Market Cross", (), (), Standing.CONFIRMED, organiser="The office",
)  # fmt: skip


def choose(stories: list[Story], now: datetime, happenings: tuple[Happening, ...] = ()) -> Chosen:
    happens = [*taking_place(*stories), *happenings]
    return chosen_of(stories, coming(stories, happens, now, also_off=True), now)


def written(chosen: Chosen, about: Hub | None = None, title: str = "The pantry opens on Saturdays") -> str:
    about = about or hub()
    views = Views(about)
    cards, dues = {}, []
    told = [*chosen.new, *(each.story or story(each.told) for each in chosen.soon if each.told)]
    for each in told:
        cards[each.id] = views.card(Told(each, (item(each.id, said(title)),)))
    for soon in chosen.soon:
        if what := soon.happening:
            name = "Cancelled" if what.is_off else "Starts"
            fact = Fact(name, views.minute(soon.at))
            dues.append(Due(Tag(what.title, what.address), fact, "", None, None, None, what.organiser, "", None))
        else:
            card = cards[soon.told or ""]
            fact = Fact("Closes", views.minute(soon.at))
            voice = card.source.voice
            dues.append(Due(Tag(card.title, card.address), fact, "", None, card.partner, voice, "", "", None))
    return text(about, "index.html", about.title, chosen, dues, cards, language("en")).decode()


def week(count: int) -> list[Story]:
    return [story(f"s{n:03}", placed=NOW - n * HOUR) for n in range(count)]


def test_what_closes_soon_stands_first_and_not_twice() -> None:
    chosen = choose([*week(4), story("call", details=CALL, placed=NOW - HOUR)], NOW)
    assert list(chosen.stories) == ["call", "s000", "s001", "s002", "s003"]
    digest = written(chosen)
    assert digest.index("Closes or takes place soon") < digest.index("New this week")
    assert "  Closes: 23 November 2026, 05:00 · The Pantry\n  https://hub.example/stories/call.html\n" in digest


def test_what_no_story_tells_stands_there_too_and_what_was_called_off() -> None:
    off = replace(SURGERY, uid="off", title="Walk round the ward", starts=NOW + 2 * DAY, standing=Standing.CANCELLED)
    digest = written(choose(week(3), NOW, (SURGERY, off)))
    surgery = "* Surgery at the market cross\n  Starts: 21 November 2026, 05:00 · The office\n"
    assert f"{surgery}  https://hub.example/events/surgery/\n" in digest
    assert "* Walk round the ward\n  Cancelled: 22 November 2026, 05:00 · The office\n" in digest
    assert "hub.example/events" not in written(choose(week(3), NOW, (SURGERY,)), hub(url=""))


def test_what_is_over_or_far_away_is_not_soon() -> None:
    over = story("over", details=replace(CALL, closes=NOW - HOUR), placed=NOW - 9 * DAY)
    far = story("far", details=replace(CALL, closes=NOW + 20 * DAY), placed=NOW - 9 * DAY)
    assert choose([over, far], NOW).soon == ()


def test_an_event_that_is_going_on_is_still_told() -> None:
    fair = Details(ItemKind.EVENT, starts=NOW - DAY, ends=NOW + DAY)
    assert [each.name for each in choose([story("fair", details=fair)], NOW).soon] == ["fair"]


def test_a_day_without_an_hour_is_told_until_it_is_over_and_a_long_fair_as_it_begins_and_ends() -> None:
    today = Details(ItemKind.EVENT, starts=NOW.replace(hour=0), all_day=True, zone="Europe/London")
    fair = Details(ItemKind.EVENT, starts=NOW + DAY, ends=NOW + 60 * DAY)
    some = [story("today", details=today), story("fair", details=fair)]
    assert [each.name for each in choose(some, NOW + 12 * HOUR).soon] == ["today", "fair"]
    assert choose(some, NOW + 30 * DAY).soon == ()
    assert [each.name for each in choose(some, NOW + 50 * DAY).soon] == ["fair"]


def test_in_a_quiet_week_the_newest_ten_stand_there() -> None:
    older = [story(f"o{n:03}", placed=NOW - (8 + n) * DAY) for n in range(20)]
    chosen = choose([*week(2), *older], NOW)
    assert (len(chosen.new), chosen.is_week) == (NEWEST, False)
    assert "Newest\n------\n" in written(chosen)


def test_a_busy_week_is_cut_and_says_so() -> None:
    chosen = choose(week(MOST + 7), NOW)
    assert (len(chosen.new), chosen.more) == (MOST, 7)
    assert "And 7 more." in written(chosen)


def test_no_line_is_wider_than_an_e_mail_but_addresses_stay_whole() -> None:
    digest = written(choose(week(3), NOW), hub(partner(name="A partner of " * 12)), "Words and words " * 30)
    lines = digest.splitlines()
    assert max(len(line) for line in lines if "https://" not in line) <= WIDTH
    assert sum(line == "  https://hub.example/stories/s000.html" for line in lines) == 1
    assert "19\nNovember" not in digest


def test_hostile_words_stay_on_their_line() -> None:
    digest = written(choose(week(3), NOW), title="One\n\n--\nNew this week\r\n\u2028-------------")
    assert digest.count("\nNew this week\n") == 1
    assert "* One -- New this week -------------\n" in digest


def test_a_hub_without_an_address_leads_to_the_sources() -> None:
    digest = written(choose(week(3), NOW), hub(url=""))
    assert "  https://pantry.example/saturdays\n" in digest
    assert "hub.example" not in digest


def test_an_empty_list_has_a_text_too() -> None:
    assert "Nothing is here yet." in written(choose([], NOW))


def test_the_same_stories_make_the_same_text_on_another_night() -> None:
    some = [*week(4), story("call", details=CALL)]
    assert written(choose(some, NOW)) == written(choose(some, NOW + DAY))
