"""Topics: keywords that weigh enough, a partner's own, and causes a partner could be given."""

from __future__ import annotations

import time
from datetime import date

import pytest

from partnerhub.curate.topics import for_partner, is_priority, suggester
from partnerhub.curate.topics.causes import causes, causes_of
from partnerhub.model import Topic
from tests.make import TOPICS, partner, said

ROADS = (
    Topic("roads", "Road safety", keywords=("speed", "speed watch", "road"), weights=(("speed", 0.5), ("road", 0.5))),
)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Help for any VICTIM of crime", ("victims",)),
        ("victimless", ()),
        ("a court\ndate near you, for young people", ("victims", "youth")),
        ("", ()),
    ],
)
def test_topics_come_from_whole_words(text: str, topics: tuple[str, ...]) -> None:
    assert tuple(topic for topic, _ in suggester(TOPICS)(text, partner())) == topics


def test_hashtags_are_read_as_the_words_they_are_made_of() -> None:
    assert suggester(TOPICS)(said(None, "Come along #YoungPeople"), partner()) == (("youth", "says “young people”"),)
    assert suggester(TOPICS)(said(None, "Come", tags=("CourtDate",)), partner()) == (("victims", "says “court date”"),)


def test_a_partners_own_topics_hold_for_everything_it_says() -> None:
    assert suggester(TOPICS)("Hello", partner(topics=("youth",))) == (("youth", "The Pantry works on it"),)


@pytest.mark.parametrize(
    ("title", "text", "why"),
    [
        ("News", "A matter of speed", None),
        ("News", "speed, speed, speed", None),
        ("News", "speed on this road", "says “speed”, “road”"),
        ("Speed again", "And so on", "the title says “speed”"),
        ("News", "Join Speed\nWatch", "says “speed watch”"),
    ],
)
def test_a_light_keyword_needs_company_or_the_title(title: str, text: str, why: str | None) -> None:
    assert dict(suggester(ROADS)(said(title, text), partner())).get("roads") == why


def test_a_keyword_of_negative_weight_speaks_against() -> None:
    topics = (Topic("farm", "Farms", keywords=("farm", "server farm"), weights=(("server farm", -1.0),)),)
    assert suggester(topics)("a farm", partner())
    assert not suggester(topics)("a server farm on a farm", partner())


def test_a_plans_priority_ends_with_the_plan() -> None:
    dated = Topic("roads", "Road safety", priority=True, since=date(2025, 4, 1), until=date(2029, 3, 31))
    days = (date(2025, 3, 31), date(2025, 4, 1), date(2029, 3, 31), date(2029, 4, 1))
    assert [is_priority(dated, day) for day in days] == [False, True, True, False]
    assert is_priority(dated)
    assert not is_priority(Topic("roads", "Road safety", since=date(2025, 4, 1)), date(2026, 1, 1))


def test_a_partner_is_offered_topics_by_what_it_says_of_itself() -> None:
    topics = (*TOPICS, Topic("vawg", "Violence against women and girls"), Topic("farms", "Rural crime"))
    refuge = partner(
        about="Advice and a women's refuge for anybody living with domestic abuse, and their youth workers."
    )
    assert for_partner(topics, refuge) == (("youth", "says “youth”"), ("vawg", "says “women's refuge”"))
    assert for_partner(topics, partner(about=refuge.about, topics=("vawg", "youth"))) == ()


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("We run a night shelter for rough sleepers", "homelessness"),
        ("Food banks in three villages", "food"),
        ("Counselling for bereaved parents", "bereavement"),
        ("Mae ein clwb i bobl ifanc: pobl ifanc", "young"),
        ("Mountain-rescue volunteers", "rescue"),
    ],
)
def test_causes_are_told_by_their_words(text: str, cause: str) -> None:
    assert cause in dict(causes_of(text))


def test_words_about_something_else_are_taken_out_first() -> None:
    assert "health" not in dict(causes_of("A mental health charity"))
    assert "arts" not in dict(causes_of("We operate in three counties"))


def test_every_cause_is_named_once_and_read_in_time_that_grows_with_the_text() -> None:
    ids = [cause.id for cause in causes()]
    assert len(ids) == len(set(ids)) > 40
    for piece in ("a", "youth ", "child-", "food \n", "-"):
        begun = time.process_time()
        causes_of(piece * 5_000)
        assert time.process_time() - begun < 5
