"""A whole partners.yaml to the values of the model; every mistake at once; nothing but `ConfigError` on a bad one."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerhub.config import KINDS, load, schema
from partnerhub.errors import ConfigError
from partnerhub.model import (
    Area,
    AreaKind,
    Basis,
    Body,
    Channel,
    Hub,
    Instead,
    Kind,
    Partner,
    Permission,
    Promise,
    Relation,
    RestrictedPeriod,
    Topic,
    Trust,
    Voice,
    Watched,
    Wording,
)

WHOLE = """\
hub:
  title: {en-gb: "  Vale   Together", cy: Y Dyffryn Ynghyd}
  url: https://together.vale.example/hub
  description: >-
    What the Vale
    is saying.
  languages: [EN-gb, cy, CY-LATN]
  timezone: Europe/Dublin
  contact: https://together.vale.example/contact
  quick_exit: https://weather.example/today
  network:
    allow: [bridge:3000, "*.localhost:8080"]
office:
  - {name: Vale Commissioner, short: PCC, from: 2024-05-09, to: "2028-05-03"}
  - {name: Vale Board, short: {en-GB: Board, cy: Bwrdd}, from: 2028-05-04}
patch:
  id: vale
  name: Vale
  kind: force
  areas:
    - {id: hill, name: Hill, kind: district, places: [Hill, Hilltop], postcodes: [zx1, ZX1A], gazetteer: x, areas: []}
    - {id: mill, name: {en-GB: Mill, cy: Melin}, kind: neighbourhood}
topics:
  - id: roads
    name: {cy: Ffyrdd, en-GB: Roads}
    priority: true
    sensitive: true
    keywords: [speeding, 20 mph]
    weights: {20 mph: 0.5, speeding: 2}
    from: 2024-05-09
    to: 2028-05-03
accounts:
  - id: vale-pcc
    name: Commissioner
    voice: holder
    from: 2024-05-09
    to: 2028-05-03
    channels:
      - {id: vale-pcc-posts, kind: mastodon, url: "https://social.example/@valepcc.rss"}
      - {id: vale-pcc-office, kind: rss, path: ./feeds/office.xml, voice: office}
    use: official
    frozen: true
    purpose: {en-gb: What I do., cy: Beth rwy'n ei wneud.}
    promise:
      monitored: {en-gb: In the mornings, cy: Yn y bore}
      reply_days: 5
      cannot: [Report a crime, {en-gb: Discuss a case, cy: Trafod achos}]
      instead:
        - {what: In an emergency, where: "999"}
        - {what: {en-gb: Help, cy: Cymorth}, where: https://help.example/}
        - {what: By post, where: {en-gb: The hall, cy: Y neuadd}}
      reviewed: 2026-11-02
  - {id: vale-quiet, name: Quiet, voice: office, trust: review, permission: {basis: link-only}}
partners:
  - id: foodbank
    name: Hill Foodbank
    url: https://foodbank.example
    org_id: GB-CHC-9900001
    about: {en-GB: Food., cy: Bwyd.}
    areas: [hill, vale]
    relation: plays
    topics: [roads]
    contacts: [0300 123 4567, help@foodbank.example, Foodbank.example, zx1 2ab]
    trust: auto
    permission: &agreed {basis: agreement, granted_by: Chair, date: 2026-01-12, excerpt_words: all, images: true}
    channels:
      - {id: foodbank-news, url: "http://bridge:3000/feed?feed=rss", every: 90m, language: cy, note: A note.}
      - {id: foodbank-letters, kind: inbox}
  - id: students
    name: Students
    relation: [studies, works, passes]
    permission: *agreed
  - id: gazette
    name: Gazette
    about:
    permission: {basis: licence, licence: OGL-UK-3.0, date: 2026-01-12}
watch:
  - {name: The mill fire, words: [mill fire, arson], until: 2027-01-31, note: Trial in January.}
restricted_periods:
  - {name: Election 2028, from: 2028-03-20, to: 2028-05-03, candidates: [Candidate A], parties: [Vale First]}
"""


def hub_in(root: Path, text: str) -> Hub:
    (root / "partners.yaml").write_text(text, encoding="utf-8")
    return load(root)


def told(root: Path, text: str | bytes) -> str:
    (root / "partners.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as error:
        load(root)
    return str(error.value)


def test_every_key_of_the_file_has_its_place_in_the_hub(tmp_path: Path) -> None:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "office.xml").touch()
    agreed = Permission(Basis.AGREEMENT, granted_by="Chair", date=date(2026, 1, 12), excerpt_words=None, images=True)
    own = Permission(Basis.AGREEMENT, granted_by="Vale Commissioner", excerpt_words=None, images=True)
    posts = Channel(
        "vale-pcc-posts", "vale-pcc", Kind.MASTODON, Voice.HOLDER, url="https://social.example/@valepcc.rss"
    )
    office = Channel("vale-pcc-office", "vale-pcc", Kind.RSS, Voice.OFFICE, path="feeds/office.xml")
    news = Channel(
        "foodbank-news",
        "foodbank",
        Kind.FEED,
        Voice.PARTNER,
        url="http://bridge:3000/feed?feed=rss",
        every=timedelta(minutes=90),
        language="cy",
        note="A note.",
    )
    letters = Channel("foodbank-letters", "foodbank", Kind.INBOX, Voice.PARTNER)
    assert hub_in(tmp_path, WHOLE) == Hub(
        root=tmp_path,
        title="Vale Together",
        url="https://together.vale.example/hub/",
        description="What the Vale is saying.",
        languages=("en-GB", "cy", "cy-Latn"),
        timezone="Europe/Dublin",
        contact="https://together.vale.example/contact",
        allow=("bridge:3000", "*.localhost:8080"),
        office=(
            Body("Vale Commissioner", "PCC", date(2024, 5, 9), date(2028, 5, 3)),
            Body("Vale Board", "Board", date(2028, 5, 4)),
        ),
        areas=(
            Area("vale", "Vale", AreaKind.FORCE, None),
            Area("hill", "Hill", AreaKind.DISTRICT, "vale", ("Hill", "Hilltop"), ("ZX1", "ZX1A"), "x"),
            Area("mill", "Mill", AreaKind.NEIGHBOURHOOD, "vale"),
        ),
        topics=(
            Topic(
                "roads",
                "Roads",
                True,
                ("speeding", "20 mph"),
                (("20 mph", 0.5), ("speeding", 2.0)),
                date(2024, 5, 9),
                date(2028, 5, 3),
                sensitive=True,
            ),
        ),
        leave="https://weather.example/today",
        accounts=(
            Partner(
                "vale-pcc",
                "Commissioner",
                Voice.HOLDER,
                own,
                Trust.AUTO,
                since=date(2024, 5, 9),
                until=date(2028, 5, 3),
                channels=(posts, office),
                purpose="What I do.",
                promise=Promise(
                    "In the mornings",
                    5,
                    ("Report a crime", "Discuss a case"),
                    (
                        Instead("In an emergency", "999", "tel:999"),
                        Instead("Help", "https://help.example/", "https://help.example/"),
                        Instead("By post", "The hall"),
                    ),
                    date(2026, 11, 2),
                ),
                ends=date(2028, 5, 3),
                is_closed=True,
            ),
            Partner("vale-quiet", "Quiet", Voice.OFFICE, Permission(Basis.LINK_ONLY, excerpt_words=0), Trust.REVIEW),
        ),
        partners=(
            Partner(
                "foodbank",
                "Hill Foodbank",
                Voice.PARTNER,
                agreed,
                Trust.AUTO,
                url="https://foodbank.example",
                org_id="GB-CHC-9900001",
                about="Food.",
                areas=("hill", "vale"),
                relation=(Relation.PLAYS,),
                topics=("roads",),
                contacts=("0300 123 4567", "help@foodbank.example", "foodbank.example", "ZX1 2AB"),
                channels=(news, letters),
            ),
            Partner(
                "students",
                "Students",
                Voice.PARTNER,
                agreed,
                Trust.REVIEW,
                relation=(Relation.STUDIES, Relation.WORKS, Relation.PASSES),
            ),
            Partner(
                "gazette",
                "Gazette",
                Voice.PARTNER,
                Permission(Basis.LICENCE, licence="OGL-UK-3.0", date=date(2026, 1, 12), excerpt_words=40),
                Trust.REVIEW,
            ),
        ),
        watch=(Watched("The mill fire", ("mill fire", "arson"), date(2027, 1, 31), "Trial in January."),),
        restricted_periods=(
            RestrictedPeriod("Election 2028", date(2028, 3, 20), date(2028, 5, 3), ("Candidate A",), ("Vale First",)),
        ),
        wordings=(
            Wording("cy", "hub", "", "title", "Y Dyffryn Ynghyd"),
            Wording("cy", "office", "2028-05-04", "short", "Bwrdd"),
            Wording("cy", "areas", "mill", "name", "Melin"),
            Wording("cy", "topics", "roads", "name", "Ffyrdd"),
            Wording("cy", "accounts", "vale-pcc", "purpose", "Beth rwy'n ei wneud."),
            Wording("cy", "partners", "foodbank", "about", "Bwyd."),
            Wording("cy", "promises", "vale-pcc", "monitored", "Yn y bore"),
            Wording("cy", "promises", "vale-pcc", "cannot.1", "Trafod achos"),
            Wording("cy", "promises", "vale-pcc", "instead.1.what", "Cymorth"),
            Wording("cy", "promises", "vale-pcc", "instead.2.where", "Y neuadd"),
        ),
    )


def test_a_hub_in_another_language_says_what_was_written_in_it_and_else_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "office.xml").touch()
    hub = hub_in(tmp_path, WHOLE)
    welsh = hub.in_language("cy")
    assert (welsh.title, welsh.description) == ("Y Dyffryn Ynghyd", "What the Vale is saying.")
    assert [(body.name, body.short) for body in welsh.office] == [("Vale Commissioner", "PCC"), ("Vale Board", "Bwrdd")]
    assert [area.name for area in welsh.areas] == ["Vale", "Hill", "Melin"]
    assert welsh.by_topic["roads"].name == "Ffyrdd"
    assert welsh.by_partner["foodbank"].about == "Bwyd."
    assert hub.in_language("en-GB") == hub


def test_every_mistake_is_told_at_once_in_the_file_s_order(tmp_path: Path) -> None:
    text = WHOLE.replace("Europe/Dublin", "Dublin").replace("kind: district", "kind: distict")
    text = text.replace("[hill, vale]", "[hil]")
    assert told(tmp_path, text + "extra: 1\n").splitlines() == [
        'partners.yaml:8: hub: timezone should be a time zone such as "Europe/London" (did you mean "Europe/Dublin"?)',
        'partners.yaml:21: area "hill": kind should be one of force, district, neighbourhood, not "distict" '
        '(did you mean "district"?)',
        'partners.yaml:40: channel "vale-pcc-office": path "./feeds/office.xml" is not a file in the hub\'s directory',
        'partners.yaml:60: partner "foodbank": unknown area "hil" (did you mean "hill"?)',
        'partners.yaml:81: unknown key "extra"',
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "partners.yaml: is empty: `hub init DIR` writes one to start from"),
        ("# only a comment\n", "partners.yaml: is empty: `hub init DIR` writes one to start from"),
        ("- a\n", "partners.yaml:1: should hold the keys hub, office, patch, topics, accounts and partners"),
        ("\n\nhub\n", "partners.yaml:3: should hold the keys hub, office, patch, topics, accounts and partners"),
        ("hub: 1\na: b: c\n", 'partners.yaml:2: is not YAML here: a text with ": " in it needs "quotes" around it'),
        ("hub: 1\n\tx: 2\n", "partners.yaml:2: is not YAML here: the line begins with a tab: use spaces"),
        ("hub: *nowhere\n", "partners.yaml:1: is not YAML: found undefined alias 'nowhere'"),
        (
            "a: 1\n---\nb: 2\n",
            "partners.yaml:2: is not YAML: but found another document "
            "(expected a single document in the stream, line 1)",
        ),
        (
            "a:\n  - 'b\n",
            "partners.yaml:2: is not YAML here: a quote is opened in this line and never closed",
        ),
        ("a: 1\nb: \a\n", "partners.yaml:2: has a character that YAML does not allow"),
        ("[" * 500, "partners.yaml: is nested too deeply, or an alias (*name) stands inside what it names"),
        ("a: &a [*a]", "partners.yaml: is nested too deeply, or an alias (*name) stands inside what it names"),
        ('a: "\\UFFFFFFFF"', "partners.yaml: is not YAML (OverflowError)"),
        (b"a: 1\nb: \xff\n", "partners.yaml:2: is not UTF-8 text: save the file with that encoding"),
    ],
)
def test_a_file_that_is_no_yaml_is_told_with_its_line(tmp_path: Path, text: str | bytes, message: str) -> None:
    assert told(tmp_path, text) == message


def test_aliases_of_aliases_are_cut_short(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{step}: &a{step} [{', '.join([f'*a{step - 1}'] * 10)}]" for step in range(1, 12)]
    assert "repeats itself too often through aliases" in told(tmp_path, "\n".join(lines))


def test_a_missing_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        load(tmp_path / "nowhere")
    assert str(error.value) == (
        f"partners.yaml: there is none in {tmp_path / 'nowhere'}: "
        "name the hub's directory with --hub, or write one with `hub init DIR`"
    )


def test_a_directory_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "partners.yaml").mkdir()
    with pytest.raises(ConfigError, match=r"partners\.yaml: cannot be read: "):
        load(tmp_path)


def test_a_file_that_lies_outside_the_hub_through_a_link_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "hub"
    root.mkdir()
    (tmp_path / "secret.xml").touch()
    (root / "feeds").symlink_to(tmp_path)
    text = WHOLE.replace("./feeds/office.xml", "feeds/secret.xml")
    assert told(root, text).endswith('path "feeds/secret.xml" is not a file in the hub\'s directory')


def test_a_file_name_that_no_disk_can_hold_is_a_mistake_and_no_crash(tmp_path: Path) -> None:
    text = WHOLE.replace("./feeds/office.xml", "x" * 300)
    assert told(tmp_path, text).endswith("path is not a file in the hub's directory")


def test_an_account_s_own_words_are_granted_by_the_body_of_its_time(tmp_path: Path) -> None:
    text = WHOLE.replace("path: ./feeds/office.xml", "url: https://x.example/").replace(
        "    from: 2024-05-09\n    to: 2028-05-03\n", "    from: 2029-01-01\n"
    )
    text = text.replace("    frozen: true\n", "")
    assert hub_in(tmp_path, text).accounts[0].permission.granted_by == "Vale Board"


@pytest.mark.parametrize("kind", KINDS)
def test_the_published_schema_is_the_one_in_the_repository(kind: str) -> None:
    published = Path(__file__).resolve().parents[1] / "schema" / f"{kind}.schema.json"
    assert published.read_text(encoding="utf-8") == json.dumps(schema(kind), ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_describes_every_key(kind: str) -> None:
    whole = schema(kind)
    shapes: list[dict[str, Any]] = [whole, *whole.get("$defs", {}).values()]
    for shape in shapes:
        assert shape["title"]
        assert shape["description"]
        for key, value in shape["properties"].items():
            known = value | whole.get("$defs", {}).get(str(value.get("$ref")).rpartition("/")[2], {})
            assert known.get("description"), key
            assert known.get("title") or "$ref" in json.dumps(value), key


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 12), st.text(max_size=8)), min_size=1, max_size=4))
def test_a_mangled_file_gives_a_hub_or_mistakes_and_nothing_else(cuts: list[tuple[int, int, str]]) -> None:
    text = WHOLE
    for start, length, instead in cuts:
        text = text[:start] + instead + text[start + length :]
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / "partners.yaml").write_bytes(text.encode())
        with suppress(ConfigError):
            load(Path(directory))


_leaf = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.dates().map(str)
_keys = st.sampled_from(
    ["id", "name", "kind", "url", "path", "from", "to", "areas", "topics", "channels", "permission", "basis", "zzz"]
)
_new_keys = st.sampled_from(["weights", "keywords", "contacts", "words", "until", "candidates"])
_values = st.recursive(
    _leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys | _new_keys, inner, max_size=5)
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["hub", "office", "patch", "topics", "accounts", "partners", "watch", "restricted_periods"]),
        _values,
    )
)
def test_any_shape_of_data_gives_mistakes_and_nothing_else(data: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / "partners.yaml").write_text(json.dumps(data), encoding="utf-8")
        with pytest.raises(ConfigError):
            load(Path(directory))


@pytest.mark.parametrize("scheme", ["webcal", "webcals", "WEBCAL"])
def test_the_address_of_a_calendar_may_begin_as_programs_offer_it(tmp_path: Path, scheme: str) -> None:
    address = "http://bridge:3000/feed?feed=rss"
    assert address in WHOLE
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "office.xml").touch()
    found = hub_in(tmp_path, WHOLE.replace(address, f"{scheme}://hall.example/all.ics"))
    assert found.by_channel["foodbank-news"].url == "https://hall.example/all.ics"
    assert "private address" in told(tmp_path, WHOLE.replace(address, f"{scheme}://192.168.1.9/all.ics"))
