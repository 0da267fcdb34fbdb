"""A hub in two languages, built for real: one site beside the other, and each page leads to itself in the other."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from posixpath import join, normpath
from xml.etree import ElementTree

import pytest

from partnerhub.config import load, read_content
from partnerhub.curate.pipeline import fingerprint
from partnerhub.errors import ConfigError
from tests.command import files, hub

NOW = "2026-11-20T20:00:00Z"
HUB = """\
hub:
  title: {en: Northmere Together, cy: Gogledd Ynghyd}
  description: {en: In one place., cy: Mewn un lle.}
  languages: [en, cy]
  contact: hub@northmere.example
office: [{name: {en: Northmere Commissioner, cy: Comisiynydd y Gogledd}, short: PCC, from: 2024-05-09}]
patch: {id: northmere, name: {en: Northmere, cy: Y Gogledd}, kind: force, places: [Northmere]}
topics: [{id: food, name: {en: Food, cy: Bwyd}, keywords: [parcel]}]
partners:
  - id: saltby
    name: Saltby Foodbank
    about: {en: Food and company., cy: Bwyd a chwmni.}
    areas: [northmere]
    relation: [lives]
    topics: [food]
    trust: auto
    permission: &agreed {basis: agreement, granted_by: Chair, date: 2026-01-12, excerpt_words: 60}
    channels: [{id: saltby-news, kind: jsonfeed, path: saltby.json}]
  - id: menter
    name: Menter y Gogledd
    about: Welsh in the village.
    areas: [northmere]
    relation: [lives]
    trust: auto
    permission: *agreed
    channels: [{id: menter-news, kind: jsonfeed, path: menter.json, language: cy}]
"""
DEBATE = """\
---
question: Where should the shelves go?
opens: 2026-11-01
closes: 2026-12-18
next: The trustees decide.
by: rw
tags: [parcel]
---

Two shelves, says [the page about us]({filename}../pages/about.md), and [a plan]({static}../files/plan.txt).
"""
PAGES = {
    "about.md": "---\ntitle: About us\norder: 1\n---\n\nRead [the rules]({filename}rules.md).\n",
    "about.cy.md": "---\ntitle: Amdanom ni\n---\n\nDarllenwch [y rheolau]({filename}rules.cy.md).\n",
    "rules.md": "---\ntitle: Rules\nslug: house\norder: 2\n---\n\nBe kind.\n",
    "rules.cy.md": "---\ntitle: Rheolau\n---\n\nByddwch yn garedig.\n",
    "plans.md": "---\ntitle: Plans\nstatus: draft\n---\n\nNot yet.\n",
    "plans.cy.md": "---\ntitle: Cynlluniau\nstatus: draft\n---\n\nDim eto.\n",
}
SITES = ("", "cy/")


def written(root: Path) -> Path:
    """The hub in two languages, not built yet."""
    root.mkdir(exist_ok=True)
    (root / "partners.yaml").write_text(HUB, encoding="utf-8")
    for folder in ("pages", "debates", "files"):
        (root / "content" / folder).mkdir(parents=True, exist_ok=True)
    for name, text in PAGES.items():
        (root / "content" / "pages" / name).write_text(text, encoding="utf-8")
    (root / "content" / "debates" / "shelves.md").write_text(DEBATE, encoding="utf-8")
    (root / "content" / "files" / "plan.txt").write_text("A plan.\n", encoding="utf-8")
    for partner, title, text in (
        ("saltby", "The parcel shelves are full", "Every parcel is packed, and the kettle is on."),
        ("menter", "Bore coffi yn y neuadd", "Dewch i siarad Cymraeg dros baned yn y neuadd bentref."),
    ):
        where = f"https://{partner}.example/1"
        item = {
            "id": where,
            "url": where,
            "title": title,
            "content_text": text,
            "date_published": "2026-11-19T09:00:00Z",
        }
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "language": "en", "items": [item]}
        (root / f"{partner}.json").write_text(json.dumps(feed), encoding="utf-8")
    return root


def built(root: Path) -> Path:
    night = hub("nightly", "--hub", root, "--now", NOW)
    assert night.code == 0, night.out + night.err
    return root


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(written(tmp_path_factory.mktemp("both")))


def page(root: Path, path: str) -> str:
    return (root / "output" / path).read_text(encoding="utf-8")


def story(root: Path, title: str) -> str:
    """The address of a story, by its title."""
    folder = root / "output" / "stories"
    return next(f"stories/{each.name}" for each in sorted(folder.iterdir()) if title in each.read_text("utf-8"))


def toggles(root: Path) -> Iterator[tuple[str, str]]:
    """(a page, where its toggle leads), of every page that has a menu."""
    site = (root / "output").resolve()
    for path in sorted(site.rglob("*.html")):
        name, found = path.relative_to(site).as_posix(), path.read_text(encoding="utf-8")
        if '<header class="top">' in found:
            ((href),) = re.findall(r'<a class="language" href="([^"]+)"', found)
            yield name, normpath(join(name.rpartition("/")[0], href)) if href[0] == "." else href.lstrip("/")


def test_the_toggle_of_every_page_leads_to_the_same_page_and_back(both: Path) -> None:
    to = dict(toggles(both))
    assert to.pop("404.html") == "cy/index.html"
    for name, other in to.items():
        assert other == (name.removeprefix("cy/") if name.startswith("cy/") else f"cy/{name}")
        assert to[other] == name
    kinds = {"index.html", "topics/food/index.html", "about/index.html", "house/index.html", "search/index.html"}
    kinds |= {"debates/shelves/index.html", story(both, "parcel shelves")}
    assert kinds <= to.keys()


def test_both_sites_are_marked_with_their_language_and_speak_it(both: Path) -> None:
    english, welsh = (page(both, f"{site}index.html") for site in SITES)
    assert '<html lang="en">' in english
    assert '<html lang="cy">' in welsh
    assert '<a class="language" href="./cy/index.html" lang="cy" hreflang="cy" rel="alternate">Cymraeg</a>' in english
    assert '<a class="language" href="../index.html" lang="en" hreflang="en" rel="alternate">English</a>' in welsh
    assert "Skip to the main part" in english
    assert "Skip to the main part" not in welsh
    assert "Gogledd Ynghyd" in welsh
    assert "Mewn un lle." in welsh


def test_names_and_dates_stand_in_the_language_of_the_page(both: Path) -> None:
    where = story(both, "parcel shelves")
    english, welsh = (page(both, site + where) for site in SITES)
    assert (">19 November 2026<" in english, ">Food<" in english) == (True, True)
    assert (">19 Tachwedd 2026<" in welsh, ">Bwyd<" in welsh, "November" in welsh) == (True, True, False)
    assert "<title>Bwyd · Pynciau · Gogledd Ynghyd</title>" in page(both, "cy/topics/food/index.html")
    assert "Comisiynydd y Gogledd" in page(both, "cy/about/index.html")


def test_words_in_another_language_than_the_page_are_marked_with_it(both: Path) -> None:
    english, welsh = "The parcel shelves are full</h1>", "Bore coffi yn y neuadd</h1>"
    for words, own in ((english, "en"), (welsh, "cy")):
        where = story(both, words)
        for site, language in zip(SITES, ("en", "cy"), strict=True):
            heading = next(line for line in page(both, site + where).splitlines() if words in line)
            assert (f' lang="{own}"' in heading) is (own != language), heading


def test_what_a_partner_is_about_is_marked_where_nobody_wrote_it_in_the_page_s_language(both: Path) -> None:
    assert '<p class="lead p-note">Bwyd a chwmni.</p>' in page(both, "cy/partners/saltby/index.html")
    assert '<p class="lead p-note" lang="en">Welsh in the village.</p>' in page(both, "cy/partners/menter/index.html")
    assert '<p class="lead p-note">Welsh in the village.</p>' in page(both, "partners/menter/index.html")
    assert '<span class="quiet" lang="en">Welsh in the village.' in page(both, "cy/partners/index.html")


def test_feeds_of_both_languages_have_titles_and_names_of_their_own(both: Path) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    english, welsh = (ElementTree.fromstring(page(both, f"{site}topics/food/atom.xml")) for site in SITES)
    assert [each.findtext(f"{atom}title") for each in (english, welsh)] == [
        "Food · Northmere Together",
        "Bwyd · Gogledd Ynghyd",
    ]
    assert english.findtext(f"{atom}id") != welsh.findtext(f"{atom}id")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [each.get(lang) for each in (english, welsh)] == ["en", "cy"]


def test_an_editors_page_and_its_pair_stand_at_one_address_in_both_languages(both: Path) -> None:
    assert "<h1>About us</h1>" in page(both, "about/index.html")
    assert "<h1>Amdanom ni</h1>" in page(both, "cy/about/index.html")
    assert "<h1>Rheolau</h1>" in page(both, "cy/house/index.html")  # its address is what the first says
    assert 'href="../house/index.html">the rules' in page(both, "about/index.html")
    assert 'href="../../cy/house/index.html">y rheolau' in page(both, "cy/about/index.html")


def test_menus_lists_and_the_index_name_each_page_in_their_language(both: Path) -> None:
    for site, about, rules in (("", "About us", "Rules"), ("cy/", "Amdanom ni", "Rheolau")):
        footer = page(both, f"{site}index.html").partition("<footer")[2]
        assert re.findall(r'href="\./(?:about|house)/index\.html">([^<]+)', footer) == [about, rules]
        assert f'href="../about/index.html">{about}</a>' in page(both, f"{site}a-z/index.html")
        assert about not in page(both, ("cy/" if not site else "") + "index.html")


def test_what_is_written_in_one_language_stands_in_the_other_site_marked_with_it(both: Path) -> None:
    debate = page(both, "cy/debates/shelves/index.html")
    assert '<html lang="cy">' in debate
    assert '<h1 class="p-name" lang="en">Where should the shelves go?</h1>' in debate
    assert '<div lang="en"><p>The trustees decide.</p></div>' in debate
    assert '<div lang="en"><p>Two shelves' in debate
    assert 'lang="en"' not in page(both, "debates/shelves/index.html").partition("<main")[2]
    assert '<h3 lang="en"><a href="../debates/shelves/index.html">' in page(both, "cy/debates/index.html")


def test_links_of_such_words_lead_on_in_the_page_s_language_and_to_files_that_stand_once(both: Path) -> None:
    debate = page(both, "cy/debates/shelves/index.html")
    assert 'href="../../about/index.html">the page about us' in debate
    assert 'href="../../../files/plan.txt">a plan' in debate
    assert 'href="../../files/plan.txt">a plan' in page(both, "debates/shelves/index.html")


def test_a_draft_is_on_the_site_in_no_language(both: Path) -> None:
    assert [path for path in files(both / "output") if "plans" in path] == []


def test_a_welsh_name_makes_the_welsh_pages_anew_and_nothing_else(tmp_path: Path) -> None:
    root = built(written(tmp_path))
    before, now = files(root / "output"), datetime(2026, 11, 20, 20, tzinfo=UTC)
    old = load(root)
    rules = fingerprint(old, read_content(old), now)
    (root / "partners.yaml").write_text(HUB.replace("cy: Bwyd}", "cy: Ymborth}"), encoding="utf-8")
    new = load(root)
    assert fingerprint(new, read_content(new), now) == rules
    built(root)
    after = files(root / "output")
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert "cy/topics/food/index.html" in changed
    assert {path for path in changed if not path.startswith("cy/")} == set()


def test_words_of_a_pair_do_not_change_silently_and_are_corrected_in_their_own_list(tmp_path: Path) -> None:
    root = built(written(tmp_path))
    about = root / "content" / "pages" / "about.cy.md"
    changed = PAGES["about.cy.md"].replace("Darllenwch", "Nid oes angen i neb ddarllen na dilyn")
    about.write_text(changed, encoding="utf-8")
    refused = hub("nightly", "--hub", root, "--now", NOW)
    assert refused.code != 0
    assert "content/pages/about.cy.md:5: the page changed without a word" in refused.out + refused.err
    correction = (
        "corrections:\n  - {was: Darllenwch, now: Nid oes angen i neb ddarllen na dilyn, why: Camgymeriad., "
        "on: 2026-11-20}\n---\n\n"
    )
    about.write_text(changed.replace("---\n\n", correction, 1), encoding="utf-8")
    built(root)
    assert "Camgymeriad." in page(root, "cy/about/index.html")
    welsh, english = page(root, "cy/corrections/index.html"), page(root, "corrections/index.html")
    assert '<a href="../about/index.html">Amdanom ni</a>' in welsh
    assert "Camgymeriad." in welsh
    assert "Camgymeriad." not in english


MISTAKES: list[tuple[str, dict[str, str | None], list[str]]] = [
    (
        "every page is in every language",
        {"about.cy.md": None},
        ["about.md: has no pair in cy: write content/pages/about.cy.md, for the site is in en and cy"],
    ),
    (
        "a pair has its first",
        {"about.md": None},
        [
            "about.cy.md: is a page in cy without its first: write content/pages/about.md in en, or remove this one",
        ],
    ),
    (
        "a language in a name is one of the site's",
        {"about.fr.md": PAGES["about.cy.md"]},
        [
            'about.fr.md: the name ends in a language that the site does not speak "fr": hub.languages has en and '
            "cy, so list it there too or rename the file"
        ],
    ),
    (
        "a language in a name is in small letters",
        {"about.cy.md": None, "about.CY.md": PAGES["about.cy.md"]},
        [
            'about.CY.md: the name ends in a language that the site does not speak "CY" (did you mean "cy"?)',
            "about.md: has no pair in cy: write content/pages/about.cy.md, for the site is in en and cy",
        ],
    ),
    (
        "the site's own language is not in a name",
        {"about.en.md": PAGES["about.md"]},
        ["about.en.md: en is the site's own language, which is not written in a name: call it about.md"],
    ),
    (
        "a draft is one in every language",
        {"about.cy.md": "---\ntitle: Amdanom ni\nstatus: draft\n---\n"},
        ["about.cy.md:3: is draft, and content/pages/about.md is published: write the same status in both"],
    ),
    (
        "a hidden page is so in every language",
        {"about.cy.md": "---\ntitle: Amdanom ni\nstatus: hidden\n---\n"},
        ["about.cy.md:3: is hidden, and content/pages/about.md is published: write the same status in both"],
    ),
    (
        "the first says where a page is",
        {"rules.cy.md": "---\ntitle: Rheolau\nslug: tai\norder: 3\n---\n"},
        [
            "rules.cy.md:3: slug is what content/pages/rules.md says, for all its languages: leave it out here",
            "rules.cy.md:4: order is what content/pages/rules.md says, for all its languages: leave it out here",
        ],
    ),
    (
        "a page is withdrawn in every language",
        {"about.md": "---\ntitle: About us\nwithdrawn: {on: 2026-11-19, why: Wrong.}\n---\n"},
        ["about.cy.md: content/pages/about.md was withdrawn, and this is the same page: withdraw it too"],
    ),
    (
        "the folder of a language is the hub's",
        {"cy.md": "---\ntitle: Welsh\n---\n", "cy.cy.md": "---\ntitle: Cymraeg\n---\n"},
        ['cy.md:1: the hub uses the address "cy" itself: choose another slug'],
    ),
]


@pytest.mark.parametrize(("what", "changed", "told"), MISTAKES, ids=[what for what, *_ in MISTAKES])
def test_a_page_that_is_not_paired_is_a_mistake(
    tmp_path: Path, what: str, changed: dict[str, str | None], told: list[str]
) -> None:
    root = written(tmp_path)
    for name, text in changed.items():
        path = root / "content" / "pages" / name
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")
    for folder in ("debates", "files"):
        shutil.rmtree(root / "content" / folder)
    with pytest.raises(ConfigError) as error:
        read_content(load(root))
    assert str(error.value).splitlines() == [f"content/pages/{line}" for line in told]


def test_a_draft_may_wait_for_its_pair_and_a_site_in_one_language_has_none(tmp_path: Path) -> None:
    root = written(tmp_path)
    (root / "content" / "pages" / "plans.cy.md").unlink()
    read_content(load(root))
    (root / "partners.yaml").write_text(re.sub(r"\{en: ([^,]+), cy: [^}]+\}", r"\1", HUB.replace("[en, cy]", "[en]")))
    for pair in (root / "content" / "pages").glob("*.cy.md"):
        pair.unlink()
    assert [each.language for each in read_content(load(root)).words] == [None] * 3


def test_other_languages_are_named_to_machines_in_both_directions_and_in_full(sample: Path) -> None:
    site = (sample / "output").resolve()
    named: dict[str, dict[str, str]] = {}
    for path in sorted(site.rglob("*.html")):
        found = path.read_text(encoding="utf-8")
        if canonical := re.search(r'<link rel="canonical" href="([^"]+)"', found):
            named[canonical[1]] = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', found))
    assert len(named) > 500
    for url, others in named.items():
        assert others.keys() == {"en", "cy"}, url
        assert url in others.values()
        assert all(each.startswith("https://together.arrenshire.example/") for each in others.values())
        assert all(named[other] == others for other in others.values())


def test_site_maps_of_both_languages_stand_in_one_index(sample: Path) -> None:
    index = re.findall(r"<loc>([^<]+)</loc>", page(sample, "sitemap.xml"))
    home = "https://together.arrenshire.example/"
    english = {each.removeprefix(home) for each in index if not each.startswith(f"{home}cy/")}
    assert {each.removeprefix(f"{home}cy/") for each in index if each.startswith(f"{home}cy/")} == english
    for path in sorted(english):
        own, other = (re.findall(r"<loc>([^<]+)</loc>", page(sample, site + path)) for site in SITES)
        assert [each.replace(home, f"{home}cy/") for each in own] == other


def test_a_shared_page_names_the_locale_of_its_language_and_of_the_other(sample: Path) -> None:
    for site, own, other in (("", "en_GB", "cy_GB"), ("cy/", "cy_GB", "en_GB")):
        found = page(sample, f"{site}debates/policing-precept/index.html")
        assert f'<meta property="og:locale" content="{own}">' in found
        assert f'<meta property="og:locale:alternate" content="{other}">' in found


def test_a_language_can_be_given_up_and_its_pages_go_with_it(tmp_path: Path) -> None:
    root = written(tmp_path / "hub")
    assert hub("nightly", "--hub", root, "--now", NOW).code == 0
    one = re.sub(r"\{en: ([^,}]+), cy: [^}]+\}", r"\1", HUB).replace("[en, cy]", "[en]")
    (root / "partners.yaml").write_text(one, encoding="utf-8")
    for page in (root / "content" / "pages").glob("*.cy.md"):
        page.unlink()
    night = hub("nightly", "--hub", root, "--now", NOW)
    assert night.code == 0, night.err
    assert not (root / "output" / "cy").exists()
    assert (root / "output" / "about" / "index.html").exists()
