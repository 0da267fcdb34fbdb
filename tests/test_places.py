"""Placing: names and postcodes, the patch before the country, and never a person."""

from __future__ import annotations

import time
from datetime import date

import pytest

from partnerhub.curate.gazetteer import gazetteer
from partnerhub.curate.places import Placing, kept, placer
from partnerhub.curate.places.mentions import mutations
from partnerhub.errors import ConfigError
from partnerhub.model import Area, AreaKind, Reason, Relation, Tie, Topic
from tests.make import AREAS, partner

LOCAL = partner(areas=("vale",), relation=(Relation.LIVES,))
NATIONAL = partner("desk", relation=(Relation.NATIONAL,))
BORDER = (
    *AREAS,
    Area("pontfedwen", "Pontfedwen", AreaKind.NEIGHBOURHOOD, "vale"),
    Area("coed", "Coed Isaf", AreaKind.NEIGHBOURHOOD, "vale", places=("Hope", "Preston Green")),
)
LANCASHIRE = (
    Area("lancs", "Lancashire", AreaKind.FORCE, None, gazetteer="lancashire"),
    Area("preston", "Preston", AreaKind.DISTRICT, "lancs", postcodes=("PR1", "M6")),
)


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("A walk round Hexley on Sunday", ("vale",)),
        ("Hexley's youth club", ("vale",)),
        ("The Hexley-based choir", ("vale",)),
        ("Hexley and Stonebrook together", ("stonebrook",)),
        ("Find us at ZX4 2AB", ("stonebrook",)),
        ("Join Hexley Neighbourhood Watch", ("vale",)),
        ("Come to Hexley Town Hall", ("vale",)),
        ("The ZX45 bus", ()),
        ("hexley, all lower case", ()),
        ("Hexleyville", ()),
        ("non-Hexley, me@Hexley.Example", ()),
    ],
)
def test_names_and_postcodes_place_a_text(text: str, areas: tuple[str, ...]) -> None:
    assert placer(AREAS)(text, NATIONAL).areas == areas


@pytest.mark.parametrize(
    "text",
    [
        "Mr Hexley opened the hall.",
        "Cllr Hexley thanked everyone.",
        "We asked Secretary Hexley about it. Hexley is glad.",
        "The Duke of Hexley came by.",
        "Hexley Road is in another town",
        "They sailed on HMS Hexley",
    ],
)
def test_a_person_a_street_and_a_ship_are_no_place(text: str) -> None:
    assert placer(AREAS)(text, NATIONAL) == Placing()


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("Hope for the best", ()),
        ("Cake sale in Hope on Friday", ("coed",)),
        ("Hope Village Hall opens", ("coed",)),
        ("A letter of hope", ()),
    ],
)
def test_a_name_that_is_a_word_needs_to_be_somewhere(text: str, areas: tuple[str, ...]) -> None:
    assert placer(BORDER)(text, NATIONAL).areas == areas


def test_a_name_says_why() -> None:
    assert placer(AREAS)("From Hexley to ZX4", NATIONAL) == Placing(("stonebrook",), (Reason(Tie.POSTCODE, "ZX4"),))
    assert placer(AREAS)("From Hexley", NATIONAL).because == (Reason(Tie.NAMES, "Hexley"),)


def test_who_names_no_place_speaks_from_its_own_area_for_another_reason() -> None:
    assert placer(AREAS)("Hello", LOCAL) == Placing(("vale",), (Reason(Tie.WORKS, "pantry"),))
    assert placer(AREAS)("Hello", NATIONAL) == Placing()
    assert placer(AREAS)("Hello", partner(areas=("vale",), relation=(Relation.NATIONAL,))) == Placing()


def test_a_name_elsewhere_is_outside_and_hides_no_local_partner() -> None:
    assert placer(AREAS)("Events in Leeds and York", NATIONAL).outside == (
        "Leeds (West Yorkshire)",
        "York (North Yorkshire)",
    )
    local = placer(AREAS)("Our trip to Leeds", LOCAL)
    assert (local.areas, local.outside) == (("vale",), ("Leeds (West Yorkshire)",))


def test_the_county_that_follows_says_which_place_is_meant() -> None:
    place = placer(BORDER)
    assert place("A fair in Hope, Derbyshire, on Sunday", NATIONAL).outside == ("Hope (Derbyshire)", "Derbyshire")
    assert place("Hexley, Derbyshire and Kent take part", NATIONAL).areas == ("vale",)


def test_places_of_the_shipped_gazetteer_lie_in_the_area_that_is_it() -> None:
    place = placer(LANCASHIRE)
    assert place("A walk round Chorley", NATIONAL) == Placing(("lancs",), (Reason(Tie.NAMES, "Chorley"),))
    assert place("A walk round Preston", NATIONAL).areas == ("preston",)
    assert place("Write to us at BB1 2AB", NATIONAL).because == (Reason(Tie.POSTCODE, "BB1"),)
    assert place("Queues on the M6", NATIONAL) == Placing()
    assert place("Come to M6 5JG", NATIONAL).areas == ("preston",)


def test_a_shared_name_is_settled_by_the_partners_area_else_by_company_else_not() -> None:
    areas = (
        Area("hants", "Hampshire", AreaKind.FORCE, None, gazetteer="hampshire"),
        Area("mercia", "West Mercia", AreaKind.FORCE, None, gazetteer="west-mercia"),
    )
    place = placer(areas)
    hampshire = partner(areas=("hants",), relation=(Relation.LIVES,))
    assert place("The market at Newport", hampshire).because == (Reason(Tie.NAMES, "Newport"),)
    assert place("The market at Newport", NATIONAL).outside == ("Newport (Gwent)",)  # by far the biggest
    assert place("Newport and Oswestry markets", NATIONAL).areas == ("mercia",)
    assert place("The market at Whitchurch", NATIONAL) == Placing()
    assert place("Whitchurch and Oswestry markets", NATIONAL).areas == ("mercia",)


def test_an_organisations_name_counts_only_where_nothing_else_is_named() -> None:
    place = placer(AREAS)
    assert place("Hexley Rovers won again", NATIONAL).areas == ("vale",)
    assert place("Hexley Rovers won in Leeds", NATIONAL).outside == ("Leeds (West Yorkshire)",)
    assert place("Hexley Rovers won in Leeds", NATIONAL).areas == ()


def test_a_longer_name_elsewhere_is_not_ours() -> None:
    areas = (Area("sutton", "Sutton", AreaKind.FORCE, None),)
    assert placer(areas)("Rain in Sutton Coldfield", NATIONAL).areas == ()


def test_welsh_spells_a_place_as_its_grammar_wants() -> None:
    place = placer(BORDER)
    for text in ("ym Mhontfedwen", "o Bontfedwen", "yn Neuadd Bentref Pontfedwen"):
        assert place(f"Cyfarfod {text} heno", NATIONAL).because == (Reason(Tie.NAMES, "Pontfedwen"),)
    assert place("Caffi yng Nghoed Isaf", NATIONAL).areas == ("coed",)
    assert place("Bontfedwen alone is another word", NATIONAL).areas == ()
    assert mutations("Llandre") == ["Landre"]
    assert mutations("Gwaun") == ["Waun", "Ngwaun"]


def test_an_unknown_police_area_is_a_mistake_with_a_remedy() -> None:
    with pytest.raises(ConfigError, match='no police area "lancs": write one that it has'):
        placer((Area("shire", "Shire", AreaKind.FORCE, None, gazetteer="lancs"),))


TOPICS = (
    Topic("roads", "Road safety", priority=True, since=date(2025, 4, 1), until=date(2029, 3, 31)),
    Topic("youth", "Young people"),
)


@pytest.mark.parametrize(
    ("text", "relation", "topics", "why"),
    [
        ("Hexley first", Relation.NATIONAL, (), Reason(Tie.NAMES, "Hexley")),
        ("Belts save lives", Relation.NATIONAL, ("roads",), Reason(Tie.PRIORITY, "roads")),
        ("Belts save lives", Relation.NATIONAL, ("youth",), None),
        ("Belts save lives in Leeds", Relation.NATIONAL, ("roads",), None),
        ("Trains are late", Relation.PASSES, (), Reason(Tie.PASSES, "desk")),
        ("A day in Leeds", Relation.WORKS, (), Reason(Tie.WORKS, "desk")),
    ],
)
def test_what_is_kept_has_a_reason(text: str, relation: Relation, topics: tuple[str, ...], why: Reason | None) -> None:
    who = partner("desk", relation=(relation,), areas=("vale",))
    assert kept(placer(AREAS)(text, who), who, topics, TOPICS, date(2026, 5, 1)) == why


def test_a_priority_counts_within_its_plan() -> None:
    assert kept(Placing(), NATIONAL, ("roads",), TOPICS, date(2029, 3, 31))
    assert kept(Placing(), NATIONAL, ("roads",), TOPICS, date(2029, 4, 1)) is None


def test_a_partner_that_says_nothing_of_itself_is_local() -> None:
    assert kept(Placing(), partner(), (), TOPICS) == Reason(Tie.PARTNER, "pantry")


def test_the_gazetteer_knows_every_police_area_and_is_read_fast() -> None:
    gazetteer.cache_clear()
    begun = time.process_time()
    world = gazetteer()
    assert time.process_time() - begun < 0.5
    assert len(world.areas) == 45  # 43 of England and Wales, Scotland, Northern Ireland
    assert all({*known.areas} <= {*world.areas} for known in world.names.values())
    assert (world.of_outcode("EC2A"), world.of_outcode("PR8"), world.of_outcode("PR1")) == (
        "city-of-london",
        "merseyside",
        "lancashire",
    )
    assert world.of_outcode("TS9") is None  # across a border


@pytest.mark.parametrize("piece", ["Hexley, ", "Leeds, ", "Hexley in Derbyshire. ", "Hope,\n", "a-", "'a"])
def test_a_huge_text_takes_no_more_than_its_length(piece: str) -> None:
    begun = time.process_time()
    placer(BORDER)(piece * 5_000, NATIONAL)
    assert time.process_time() - begun < 5
