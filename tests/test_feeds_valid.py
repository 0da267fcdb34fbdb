"""Every feed of the sample site by the rules of RFC 4287, RSS 2.0 with its best practices, and JSON Feed 1.1."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

import feedparser
import pytest

from partnerhub.model import Details, Hub, ItemKind, Told
from partnerhub.publish import feeds
from partnerhub.publish.pictures import Shown
from partnerhub.publish.views import Tag, Views
from tests.browser import browser
from tests.make import NOW, hub, item, said, story
from tests.shown import shown

ATOM, XHTML, DC = (
    "{http://www.w3.org/2005/Atom}",
    "{http://www.w3.org/1999/xhtml}",
    "{http://purl.org/dc/elements/1.1/}",
)
MEDIA = "{http://search.yahoo.com/mrss/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
FOR_MAIL = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")

IN_FEED = {"id", "title", "updated", "author", "link", "subtitle", "category", "entry"}
IN_ENTRY = {"id", "title", "updated", "published", "author", "link", "category", "content", "summary"}
IN_CHANNEL = {"title", "link", "description", "language", "lastBuildDate", "item"}
IN_ITEM = {"title", "link", "guid", "pubDate", "category", "description"}
IN_JSON = {"version", "title", "home_page_url", "feed_url", "description", "language", "items"}
IN_JSON_ITEM = {
    *("id", "url", "external_url", "title", "content_html", "content_text", "image", "date_published", "date_modified"),
    *("authors", "tags", "language", "_hub"),
}


def is_absolute(address: str | None) -> bool:
    parts = urlsplit(address or "")
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", address or "")


def is_instant(text: str | None) -> bool:
    return bool(INSTANT.fullmatch(text or "") and datetime.fromisoformat(text or ""))


def is_mail_date(text: str | None) -> bool:
    return bool(FOR_MAIL.fullmatch(text or "") and parsedate_to_datetime(text or ""))


def twice(parent: Element, names: set[str], namespace: str = "") -> list[str]:
    """Those that stand more than once."""
    return [name for name in sorted(names) if len(parent.findall(namespace + name)) > 1]


def strange(parent: Element, known: set[str], namespace: str = "") -> list[str]:
    """Children that the standard does not know. Those in a namespace of their own are nobody's business."""
    ours = [child.tag for child in parent if child.tag.rpartition("}")[0] == namespace.rstrip("}")]
    return [tag for tag in ours if tag.removeprefix(namespace) not in known]


def atom_faults(data: str) -> Iterator[str]:
    root = ElementTree.fromstring(data)
    if root.tag != f"{ATOM}feed":
        yield "is no Atom feed"
    yield from (f"has {name} twice" for name in twice(root, {"id", "title", "updated", "subtitle"}, ATOM))
    yield from (f"has {tag}" for tag in strange(root, IN_FEED, ATOM))
    if not (root.findtext(f"{ATOM}author/{ATOM}name") or "").strip():
        yield "has no author"
    ids = [each.findtext(f"{ATOM}id") for each in [root, *root.findall(f"{ATOM}entry")]]
    if len(set(ids)) < len(ids):
        yield "has an id twice"
    for one in [root, *root.findall(f"{ATOM}entry")]:
        where = one.findtext(f"{ATOM}title") or "?"
        for name in ("id", "title"):
            if not (one.findtext(ATOM + name) or "").strip():
                yield f"{where}: has no {name}"
        if not urlsplit(one.findtext(f"{ATOM}id") or "").scheme:
            yield f"{where}: its id is no absolute address"
        if not is_instant(one.findtext(f"{ATOM}updated")):
            yield f"{where}: updated is no date"
        if not LANGUAGE.fullmatch(one.get(LANG, "")):
            yield f"{where}: is in no language"
        if any(len(title) for title in one.findall(f"{ATOM}title")):
            yield f"{where}: markup in its title"
        relations = [
            (link.get("rel", "alternate"), link.get("type"), link.get("hreflang"))
            for link in one.findall(f"{ATOM}link")
        ]
        if len(set(relations)) < len(relations):
            yield f"{where}: two links of one kind"
        yield from (
            f"{where}: {link.get('href')}" for link in one.findall(f"{ATOM}link") if not is_absolute(link.get("href"))
        )
        yield from (f"{where}: no term" for each in one.findall(f"{ATOM}category") if not each.get("term"))
    for entry in root.findall(f"{ATOM}entry"):
        where = entry.findtext(f"{ATOM}title") or "?"
        once = IN_ENTRY - {"link", "category", "author"}
        yield from (f"{where}: {name} twice" for name in twice(entry, once, ATOM))
        yield from (f"{where}: has {tag}" for tag in strange(entry, IN_ENTRY, ATOM))
        content, is_linked = entry.find(f"{ATOM}content"), entry.find(f"{ATOM}link[@rel='alternate']") is not None
        if content is None and (not is_linked or entry.find(f"{ATOM}summary") is None):
            yield f"{where}: says nothing"
        if content is not None and (len(content) or content.get("type") not in (None, "html")):
            yield f"{where}: its content is not text"
        if not is_instant(entry.findtext(f"{ATOM}published")):
            yield f"{where}: published is no date"
        if (entry.findtext(f"{ATOM}published") or "") > (entry.findtext(f"{ATOM}updated") or ""):
            yield f"{where}: was updated before it was published"
        if (entry.findtext(f"{ATOM}updated") or "") > (root.findtext(f"{ATOM}updated") or ""):
            yield f"{where}: is newer than its feed"
        if any("/" not in (link.get("type") or "") for link in entry.findall(f"{ATOM}link[@rel='enclosure']")):
            yield f"{where}: an enclosure without type"


def rss_faults(data: str) -> Iterator[str]:
    root = ElementTree.fromstring(data)
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None or len(root) != 1:
        yield "is no RSS 2.0 feed"
        return
    yield from (f"has {name} twice" for name in twice(channel, IN_CHANNEL - {"item"}))
    yield from (f"has {tag}" for tag in strange(channel, IN_CHANNEL))
    for name in ("title", "description"):
        if not (channel.findtext(name) or "").strip():
            yield f"has no {name}"
    if not is_absolute(channel.findtext("link")):
        yield "leads nowhere"
    if not LANGUAGE.fullmatch(channel.findtext("language") or ""):
        yield "is in no language"
    if not is_mail_date(channel.findtext("lastBuildDate")):
        yield "lastBuildDate is no date"
    guids = [each.findtext("guid") for each in channel.findall("item")]
    if len(set(guids)) < len(guids):
        yield "has a guid twice"
    for one in channel.findall("item"):
        where = one.findtext("title") or "?"
        yield from (f"{where}: {name} twice" for name in twice(one, IN_ITEM - {"category"}))
        yield from (f"{where}: has {tag}" for tag in strange(one, IN_ITEM))
        if not (one.findtext("title") or "").strip() or not (one.findtext("description") or "").strip():
            yield f"{where}: says nothing"
        if one.find("link") is not None and not is_absolute(one.findtext("link")):
            yield f"{where}: leads to {one.findtext('link')}"
        guid = one.find("guid")
        if guid is None or not guid.text or (guid.get("isPermaLink") != "false" and not is_absolute(guid.text)):
            yield f"{where}: its guid is no address"
        if not is_mail_date(one.findtext("pubDate")):
            yield f"{where}: pubDate is no date"
        if not one.findtext(f"{DC}creator") or not LANGUAGE.fullmatch(one.findtext(f"{DC}language") or ""):
            yield f"{where}: by nobody, or in no language"
        if not all(is_absolute(each.get("url")) and each.get("type") for each in one.findall(f"{MEDIA}content")):
            yield f"{where}: a picture without address or type"


def json_faults(data: str) -> Iterator[str]:
    whole = json.loads(data)
    if whole["version"] != "https://jsonfeed.org/version/1.1" or not whole["title"].strip():
        yield "is no JSON Feed 1.1"
    yield from (f"has {key}" for key in sorted(whole.keys() - IN_JSON))
    yield from (
        f"{key} is no address" for key in ("home_page_url", "feed_url") if not is_absolute(whole.get(key, "http://a"))
    )
    if not LANGUAGE.fullmatch(whole["language"]):
        yield "is in no language"
    if len({each["id"] for each in whole["items"]}) < len(whole["items"]):
        yield "has an id twice"
    for one in whole["items"]:
        where = one["title"]
        yield from (f"{where}: has {key}" for key in sorted(one.keys() - IN_JSON_ITEM))
        if not all(isinstance(one[key], str) and one[key].strip() for key in ("id", "title", "content_text")):
            yield f"{where}: says nothing"
        yield from (
            f"{where}: {key}" for key in ("url", "external_url", "image") if not is_absolute(one.get(key, "http://a"))
        )
        yield from (f"{where}: {key}" for key in ("date_published", "date_modified") if not is_instant(one[key]))
        if not one["authors"][0]["name"] or not LANGUAGE.fullmatch(one["language"]):
            yield f"{where}: by nobody, or in no language"
        if not all(isinstance(tag, str) and tag for tag in one.get("tags", ["a"])):
            yield f"{where}: its tags are no words"


def same(atom: str, rss: str, data: str) -> Iterator[str]:
    """Where three forms of a feed do not tell the same. Contents are compared as markup."""
    forms: tuple[Mapping[str, Any], ...] = (
        {
            each.findtext(f"{ATOM}id") or "": atom_says(each)
            for each in ElementTree.fromstring(atom).iter(f"{ATOM}entry")
        },
        {each.findtext("guid") or "": rss_says(each) for each in ElementTree.fromstring(rss).iter("item")},
        {each["id"]: json_says(each) for each in json.loads(data)["items"]},
    )
    if len({tuple(form) for form in forms}) > 1:
        yield "other items, or in another order"
    for id_ in forms[0]:
        for name, *values in zip(
            ("title", "link", "author", "language", "date", "content", "tags"),
            *(form[id_] for form in forms),
            strict=True,
        ):
            if len(set(values)) > 1:
                yield f"{id_}: {name}: {values}"


def atom_says(entry: Element) -> tuple[object, ...]:
    content, link = entry.find(f"{ATOM}content"), entry.find(f"{ATOM}link[@rel='alternate']")
    plain = entry.findtext(f"{ATOM}summary") or entry.findtext(f"{ATOM}content") or ""
    return (
        entry.findtext(f"{ATOM}title"),
        link.get("href") if link is not None else None,
        entry.findtext(f"{ATOM}author/{ATOM}name"),
        entry.get(LANG),
        datetime.fromisoformat(entry.findtext(f"{ATOM}published") or ""),
        content.text if content is not None and content.get("type") == "html" else escape(plain),
        tuple(each.get("term") for each in entry.findall(f"{ATOM}category") if not each.get("scheme")),
    )


def rss_says(one: Element) -> tuple[object, ...]:
    return (
        one.findtext("title"),
        one.findtext("link"),
        one.findtext(f"{DC}creator"),
        one.findtext(f"{DC}language"),
        parsedate_to_datetime(one.findtext("pubDate") or ""),
        one.findtext("description"),
        tuple(each.text for each in one.findall("category") if not each.get("domain")),
    )


def json_says(one: Mapping[str, Any]) -> tuple[object, ...]:
    return (
        one["title"],
        one.get("url"),
        one["authors"][0]["name"],
        one["language"],
        datetime.fromisoformat(one["date_published"]),
        one.get("content_html", escape(one["content_text"])),
        tuple(one.get("tags", ())),
    )


def folders(site: Path) -> list[Path]:
    return sorted(path.parent for path in site.rglob("atom.xml"))


def test_every_feed_of_the_site_keeps_the_rules_of_its_form(sample: Path) -> None:
    site = (sample / "output").resolve()
    assert len(folders(site)) > 30
    for folder in folders(site):
        where = folder.relative_to(site)
        texts = [(folder / name).read_text(encoding="utf-8") for name in ("atom.xml", "rss.xml", "feed.json")]
        for faults, text in zip((atom_faults, rss_faults, json_faults), texts, strict=True):
            assert (where, list(faults(text))) == (where, [])
        assert (where, list(same(*texts))) == (where, [])


def test_every_feed_of_the_site_is_read_without_complaint(sample: Path) -> None:
    for folder in folders((sample / "output").resolve()):
        atom, rss = (feedparser.parse((folder / name).read_bytes()) for name in ("atom.xml", "rss.xml"))
        assert not atom.bozo
        assert not rss.bozo
        assert [each.title for each in atom.entries] == [each.title for each in rss.entries]
        assert [each.link for each in atom.entries] == [each.link for each in rss.entries]


def test_every_link_in_a_feeds_content_is_absolute(sample: Path) -> None:
    for folder in folders((sample / "output").resolve()):
        for one in json.loads((folder / "feed.json").read_text(encoding="utf-8"))["items"]:
            links = re.findall(r'(?:href|src)="([^"]*)"', one.get("content_html", ""))
            assert all(is_absolute(link) or link.startswith("mailto:") for link in links), one["id"]


def forms(about: Hub, made: feeds.Feed, path: str = "index.html") -> tuple[str, str, str]:
    atom, rss = (shown(about, path, f"{name}.xml", made) for name in ("atom", "rss"))
    return atom, rss, feeds.json_feed(made).decode()


PICTURE = Shown("pictures/a-640.webp", (("pictures/a-640.webp", 640),), 640, 480, 'A hall & its "clock"')
AT = "https://hub.example/pictures/a-640.webp"
HOSTILE = "</title><script>alert(1)</script>]]>&amp;{{ 7 * 7 }} <!-- \"' --> \u202e"


@pytest.mark.parametrize("url", ["https://hub.example/", ""])
def test_hostile_words_stay_words_in_every_form(url: str) -> None:
    about = hub(title=HOSTILE, url=url, description=HOSTILE)
    words = said(HOSTILE, HOSTILE, body="<p>one &amp; <b>two</b></p>")
    card = replace(
        Views(about).card(Told(story(), (item(words=words),))), topics=(Tag(HOSTILE, "topics/x/index.html"),)
    )
    made = feeds.feed(about, "index.html", HOSTILE, [card])
    atom, rss, data = forms(about, made)
    assert [*atom_faults(atom), *rss_faults(rss), *json_faults(data), *same(atom, rss, data)] == []
    assert ElementTree.fromstring(atom).findtext(f"{ATOM}title") == HOSTILE == json.loads(data)["title"]
    assert "<script" not in atom + rss
    assert "49" not in atom + rss


def test_a_feed_tells_the_kind_the_dates_and_the_picture() -> None:
    about = hub()
    closes = NOW.replace(hour=23, minute=59, second=59) + timedelta(days=7)
    details = Details(ItemKind.FUNDING, closes=closes, zone="Europe/London")
    card = replace(
        Views(about).card(Told(story(), (item(),))), kind=Tag("Funding", "kinds/funding/index.html"), picture=PICTURE
    )
    made = feeds.feed(about, "index.html", about.title, [card], [story(details=details)])
    atom, rss, data = forms(about, made)
    assert [*atom_faults(atom), *rss_faults(rss), *json_faults(data), *same(atom, rss, data)] == []
    [one] = json.loads(data)["items"]
    assert (one["_hub"], one["image"]) == ({"kind": "funding", "closes": "2026-11-27"}, AT)
    assert '<category scheme="tag:hub.example,2012:kinds" term="funding" label="Funding"/>' in atom
    assert '<category domain="tag:hub.example,2012:kinds">funding</category>' in rss
    assert feedparser.parse(atom).entries[0].enclosures[0].href == AT
    assert feedparser.parse(rss).entries[0].media_content == [{"medium": "image", "type": "image/webp", "url": AT}]


def test_a_sensitive_story_has_neither_words_nor_picture_in_a_feed() -> None:
    card = replace(Views(hub()).card(Told(story(), (item(words=said(sensitive=True)),))), picture=PICTURE)
    [entry] = feeds.feed(hub(), "index.html", "All", [card], [story()]).entries
    assert (entry.text, entry.html, entry.markup, entry.image) == ("", "", card.title, None)


def test_another_language_has_feeds_of_its_own_about_the_same_stories() -> None:
    about = hub(languages=("en", "cy"))
    card = Views(about).card(Told(story(), (item(),)))
    english, welsh = (feeds.feed(about, "index.html", "All", [card], language=code) for code in ("en", "cy"))
    assert (english.id, welsh.id) == ("tag:hub.example,2012:", "tag:hub.example,2012:cy/")
    assert welsh.page == "https://hub.example/cy/"
    assert welsh.entries[0].link == "https://hub.example/cy/stories/aaaa.html"
    assert welsh.entries[0].id == english.entries[0].id


def test_a_hub_whose_contact_is_a_page_has_names_for_ever_too() -> None:
    assert feeds.tag(hub(url="", contact="https://pcc.example/contact"), "a") == "tag:pcc.example,2012:a"
    assert feeds.tag(hub(url="", contact="hub@hub.example"), "a") == "tag:hub.example,2012:a"


@pytest.mark.parametrize("path", ["atom.xml", "topics/youth/rss.xml"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_feed_that_a_browser_opens_is_readable_and_its_links_work(sample: Path, path: str, width: int) -> None:
    with browser() as chromium:
        page = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=True).new_page()
        page.goto(f"{(sample / 'output').resolve().as_uri()}/{path}")
        root = ElementTree.fromstring((sample / "output" / path).read_text(encoding="utf-8"))
        seen: str = page.evaluate("document.documentElement.innerText ?? ''") or page.evaluate(
            "[...document.querySelectorAll('*')].filter(e => !e.children.length && e.getClientRects().length)"
            ".map(e => e.textContent).join('\\n')"
        )
        first = root.find(f".//{XHTML}h2/{XHTML}a")
        assert first is not None
        assert (first.text or "") in seen
        assert "This is a feed" in seen
        assert "<p>" not in seen
        assert "tag:together" not in seen
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("a").first.click()
        assert page.url.endswith("index.html")
