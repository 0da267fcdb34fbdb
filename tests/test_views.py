"""What pages show of a story, and in whose time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from partnerhub.language import ENGLISH
from partnerhub.model import Basis, Body, Permission, Told, Version, Voice
from partnerhub.publish.views import Views, terms
from tests.make import AGREED, DAY, NOW, channel, hub, item, partner, said, story


def told(*items: object, **more: object) -> Told:
    return Told(story(**more), tuple(items))  # type: ignore[arg-type]


def test_days_are_those_of_the_patch_not_of_greenwich() -> None:
    late_in_june = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert Views(hub()).day(late_in_june) == "1 July 2026"
    assert Views(hub()).local(late_in_june).month == 7


def test_a_card_leads_to_the_source_and_names_the_network() -> None:
    card = Views(hub()).card(told(item(channel="pantry-posts")))
    assert (card.source.via, card.source.link) == ("Mastodon", "https://pantry.example/saturdays")
    assert card.address == "stories/aaaa.html"


def test_an_office_holder_speaks_as_one() -> None:
    holder = partner("mayor", voice=Voice.HOLDER, channels=(channel("mayor-news", "mayor", voice=Voice.HOLDER),))
    card = Views(hub(holder)).card(told(item(channel="mayor-news", partner="mayor"), partner="mayor"))
    assert card.source.voice is Voice.HOLDER


def test_a_channel_that_is_no_longer_listened_to_keeps_its_stories() -> None:
    card = Views(hub()).card(told(item(channel="closed-long-ago")))
    assert card.source.via == "a former channel"


def test_the_sites_own_language_is_not_marked_and_another_is() -> None:
    views = Views(hub())
    assert views.card(told(item(words=said(language="en-GB")))).language is None
    assert views.card(told(item(words=said(language="cy")))).language == "cy"


def test_a_post_without_words_has_a_title_all_the_same() -> None:
    card = Views(hub()).card(told(item(words=said(None, "", derived_title="", published=NOW))))
    assert card.title == "A post of 20 November 2026"


def test_what_a_source_changed_is_shown_as_far_as_its_permission_goes() -> None:
    before, after = said(text="Come in from ten."), said(text="Come in from nine.")
    versions = {"aaaa": (Version(1, NOW - DAY, before), Version(2, NOW, after))}
    page = Views(hub()).story(told(item(words=after, version=2), told=(("aaaa", (1, 2)),)), versions)
    [change] = page.lead.changes
    assert change.day == "20 November 2026"
    assert [(piece.kind, piece.text) for piece in change.pieces][-2:] == [("gone", "ten."), ("new", "nine.")]
    link_only = hub(partner(permission=Permission(Basis.LINK_ONLY, excerpt_words=0)))
    assert (
        Views(link_only).story(told(item(words=after, version=2), told=(("aaaa", (1, 2)),)), versions).lead.changes
        == ()
    )


def test_what_a_source_took_out_because_it_was_private_is_not_shown_once_more() -> None:
    before, after = said(text="Ring 07700 900123 at any hour."), said(text="Ring us at any hour.")
    versions = {"aaaa": (Version(1, NOW - DAY, before), Version(2, NOW, after))}
    [change] = Views(hub()).story(told(item(words=after, version=2), told=(("aaaa", (1, 2)),)), versions).lead.changes
    assert (change.day, change.pieces) == ("20 November 2026", ())


def test_a_version_that_readers_were_never_shown_is_in_no_difference() -> None:
    held, after = said(text="Ask for the SECRET."), said(text="Ask for nothing.")
    versions = {"aaaa": (Version(1, NOW - DAY, held), Version(2, NOW, after))}
    page = Views(hub()).story(told(item(words=after, version=2)), versions)
    assert page.lead.changes == ()


def test_of_a_text_that_may_be_shown_only_in_part_a_change_is_only_mentioned() -> None:
    before, after = said(text="One two three four five."), said(text="Six seven eight nine ten.")
    versions = {"aaaa": (Version(1, NOW - DAY, before), Version(2, NOW, after))}
    partly = hub(partner(permission=replace(AGREED, excerpt_words=3)))
    one = told(item(words=after, version=2), told=(("aaaa", (1, 2)),))
    [change] = Views(partly).story(one, versions).lead.changes
    assert change.pieces == ()


def test_a_change_that_waits_for_an_editor_is_told_without_its_words() -> None:
    versions = {"aaaa": (Version(1, NOW - DAY, said()), Version(2, NOW, said(text="Something else.")))}
    page = Views(hub()).story(told(item(version=1, newest=2)), versions)
    assert (page.lead.changes, page.lead.unread) == ((), "20 November 2026")


def test_the_terms_say_who_allowed_what() -> None:
    licence = Permission(Basis.LICENCE, licence="OGL-UK-3.0", date=date(2026, 1, 1), excerpt_words=None)
    assert "under OGL-UK-3.0" in terms(partner(permission=licence), ENGLISH)
    assert "(the manager, 1 September 2025)" in terms(partner(permission=AGREED), ENGLISH)
    link_only = Permission(Basis.LINK_ONLY, excerpt_words=0)
    assert "only titles, dates and links" in terms(partner(permission=link_only), ENGLISH)


def test_the_office_in_the_footer_is_the_one_in_office_that_day() -> None:
    now_and_then = (
        Body("The Commissioner", "PCC", date(2012, 11, 22), date(2028, 5, 3)),
        Body("The Board", "Board", date(2028, 5, 4)),
    )
    views = Views(replace(hub(), office=now_and_then))
    assert views.site(NOW, ()).office.short == "PCC"
    assert views.site(datetime(2028, 5, 3, 23, 30, tzinfo=UTC), ()).office.short == "Board"


def test_an_untitled_post_that_its_source_calls_sensitive_shows_no_word_of_it() -> None:
    post = said(None, "What happened in the flat on Tuesday.", sensitive=True)
    card = Views(hub()).card(told(item(words=post)))
    assert (card.title, card.is_sensitive) == ("A post of 19 November 2026", True)
