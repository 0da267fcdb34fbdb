"""Every kind of page for everybody: axe-core, the keyboard, large letters, forced colours, what a screen reader hears.

The sample hub in Debian's Chromium. axe-core comes with axe-playwright-python; nothing is asked of the network.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import axe_playwright_python  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.browser import browser, serving
from tests.command import hub

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE = ViewportSize(width=1280, height=800)
NARROW = ViewportSize(width=320, height=640)

# Where each kind of page is: an address, or what the text of a story's page has in it.
KINDS: dict[str, str | re.Pattern[str]] = {
    "home": "index.html",
    "closing": "closing/index.html",
    "events": "events/index.html",
    "events in a month": "events/2026/11/index.html",
    "an event": "events/drop-in-surgeries/index.html",
    "story": re.compile('class="words e-content"'),
    "story of several voices": re.compile('class="tellings"'),
    "sensitive story": re.compile('class="leave"'),
    "story that was changed": re.compile('class="change"|Changed at source'),
    "story with a picture": re.compile("wide-picture"),
    "story with facts": re.compile('class="facts"'),
    "story with a note": re.compile('class="editors"'),
    "story that moved": re.compile("<h1>This story has moved"),
    "story that was withdrawn": re.compile("<h1>Withdrawn"),
    "topic": "topics/fraud/index.html",
    "sensitive topic": "topics/hate-crime/index.html",
    "later page of a list": "topics/funding/page/1.html",
    "area with a map": "areas/coed-isaf/index.html",
    "area with areas in it": "areas/hexley-vale/index.html",
    "partner": "partners/lantern/index.html",
    "partner shown by links alone": "partners/hexley-board/index.html",
    "kind": "kinds/volunteering/index.html",
    "day": "archive/2026/11/19/index.html",
    "month": "archive/2026/09/index.html",
    "year": "archive/2026/index.html",
    "archive": "archive/index.html",
    "partners": "partners/index.html",
    "topics": "topics/index.html",
    "areas": "areas/index.html",
    "kinds": "kinds/index.html",
    "debate": "debates/policing-precept/index.html",
    "closed debate": "debates/vale-road-limit/index.html",
    "strand": "debates/policing-precept/against/index.html",
    "debates": "debates/index.html",
    "elections": "elections/index.html",
    "election": "elections/quayside-by-election-2026/index.html",
    "election that is over": "elections/castlebeck-mayor-2026/index.html",
    "hustings": "hustings/loom-street-2026-11/index.html",
    "share kit": "elections/quayside-by-election-2026/share/index.html",
    "round-up": "roundups/2026-11-12-vale-road/index.html",
    "round-ups": "roundups/index.html",
    "corrections": "corrections/index.html",
    "incident": "incidents/2026-11-20-rural-link-mastodon/index.html",
    "status": "status/index.html",
    "search": "search/index.html?q=road",
    "A to Z": "a-z/index.html",
    "follow": "follow/index.html",
    "contact": "contact/index.html",
    "who we are": "office/index.html",
    "account": "partners/opcc/index.html",
    "former holder": "partners/commissioner-2021/index.html",
    "embedded list": "topics/youth/embed.html",
    "promises": "promises/index.html",
    "commitments": "commitments/index.html",
    "commitment": "commitments/vale-road-figures/index.html",
    "notices": "notices/index.html",
    "notice that is over": "notices/market-cross/index.html",
    "unconferences": "unconferences/index.html",
    "unconference": "unconferences/streets-after-dark/index.html",
    "post of posts": "unconferences/streets-after-dark/afterwards/index.html",
    "page": "about/index.html",
    "accessibility": "accessibility/index.html",
    "privacy": "privacy/index.html",
    "copyright": "copyright/index.html",
    "no page": "404.html",
}

MISFITS = """
(() => {
  const shown = (element) => element.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const cut = [];
  for (const element of document.querySelectorAll("body *")) {
    if (!shown(element) || element.closest(".unseen, .skip, svg, .scroll thead")) continue;
    const style = getComputedStyle(element);
    const hides = style.overflowX !== "visible" || style.overflowY !== "visible";
    const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY);
    const wider = element.scrollWidth > element.clientWidth + 1;
    const higher = element.scrollHeight > element.clientHeight + 1;
    if (hides && !scrolls && (wider || higher)) cut.push(element.outerHTML.slice(0, 120));
  }
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width)
    for (const element of document.querySelectorAll("body *"))
      if (shown(element) && element.getBoundingClientRect().right > width + 1)
        cut.push(`too wide: ${element.outerHTML.slice(0, 120)}`);
  return cut.slice(0, 8);
})()
"""  # what is cut off or does not fit

FOCUS = """
(() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const style = getComputedStyle(element), boxes = [...element.getClientRects()];
  const inside = (x, y) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
  const is_seen = boxes.some((box) => {
    for (const across of [0.1, 0.5, 0.9]) for (const down of [0.2, 0.5, 0.8]) {
      const x = box.left + box.width * across, y = box.top + box.height * down;
      if (!inside(x, y)) continue;
      const top = document.elementFromPoint(x, y);
      if (top && (element === top || element.contains(top) || top.contains(element))) return true;
    }
    return false;
  });
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {
    what: element.outerHTML.slice(0, 140), text: element.textContent.trim(), href: element.href || "",
    ring: ring || element.namespaceURI.endsWith("svg"), seen: is_seen,
    place: [...document.querySelectorAll("*")].indexOf(element),
  };
})()
"""  # what has the keyboard's focus, and whether it can be seen


@pytest.fixture(scope="module")
def site(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's site after a second night, in which a source had changed its words."""
    root = tmp_path_factory.mktemp("accessible")
    shutil.copytree(sample, root, symlinks=True, dirs_exist_ok=True)
    feed = root / "sample" / "channels" / "castlebeck-foodbank.xml"
    feed.write_text(feed.read_text(encoding="utf-8").replace("last two crates", "last crate"), encoding="utf-8")
    night = hub("nightly", "--hub", root, "--now", "2026-11-21T06:00:00Z")
    assert night.code == 0, night.err
    return root / "output"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The site at the root of a web server, where its page for lost readers is at home."""
    with serving(site) as here:
        yield here


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def light(chromium: Browser) -> Iterator[Page]:
    yield from opened(chromium.new_context(color_scheme="light"))


@pytest.fixture(scope="module")
def dark(chromium: Browser) -> Iterator[Page]:
    yield from opened(chromium.new_context(color_scheme="dark"))


def opened(context: BrowserContext) -> Iterator[Page]:
    yield context.new_page()
    context.close()


def place_of(site: Path, kind: str) -> str:
    where = KINDS[kind]
    return where if isinstance(where, str) else story(site, where)


@cache
def story(site: Path, sign: re.Pattern[str]) -> str:
    pages = sorted((site / "stories").iterdir())
    return next(f"stories/{page.name}" for page in pages if sign.search(page.read_text(encoding="utf-8")))


def show(page: Page, address: str) -> None:
    page.goto(address)
    if "?q=" in address:
        page.wait_for_selector(".results li")


# ── axe-core ──


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(kind: str, site: Path, address: str, light: Page, dark: Page) -> None:
    """In English at both widths in both colour schemes; in Welsh once at each width and in each scheme."""
    where = place_of(site, kind)
    found = []
    for language, sizes in (("", ((WIDE, WIDE), (NARROW, NARROW))), ("cy/", ((WIDE, NARROW),))):
        if language and not (site / language / where.partition("?")[0]).exists():
            assert where == "404.html"
            continue
        for first, second in sizes:
            for page, size in ((light, first), (dark, second)):
                page.set_viewport_size(size)
                if size is WIDE or language:
                    show(page, address + language + where)
                    page.evaluate(AXE)
                page.evaluate(f"window.found = new Promise((ask) => setTimeout(ask)).then(() => {run_axe()})")
            for page, size in ((light, first), (dark, second)):  # both at once
                found += [(language, size["width"], *each) for each in page.evaluate("window.found")]
    assert found == []


def run_axe() -> str:
    options = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}
    broken = "broken.nodes.map((node) => [broken.id, node.html, node.failureSummary])"
    return f"axe.run(document, {json.dumps(options)}).then((said) => said.violations.flatMap((broken) => {broken}))"


def test_axe_is_awake(light: Page) -> None:
    light.set_content("<title>x</title><main><img src=x><a href=/></a></main>")
    light.evaluate(AXE)
    assert {each[0] for each in light.evaluate(run_axe())} >= {"image-alt", "link-name", "html-has-lang"}


# ── the keyboard ──


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(
    "kind",
    ["home", "sensitive topic", "sensitive story", "area with areas in it", "debate", "search", "follow", "kind"],
)
def test_focus_goes_through_a_page_in_order_and_is_always_seen(
    kind: str, size: Any, site: Path, address: str, light: Page
) -> None:
    light.set_viewport_size(size)
    show(light, address + place_of(site, kind))
    stops = list(walk(light))
    assert stops[0]["text"] == "Skip to the main part"
    assert (stops[1]["text"] == "Leave this page") == ("sensitive" in kind)
    assert [stop["what"] for stop in stops if not (stop["ring"] and stop["seen"])] == []
    places = [stop["place"] for stop in stops]
    assert places == sorted(places)
    assert len(stops) > 15


def walk(page: Page) -> Iterator[Any]:
    """Every stop of the Tab key, from the top of the page to its end."""
    first = None
    for _ in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or stop["place"] == first:  # round to the browser itself, or to the top
            return
        first = stop["place"] if first is None else first
        yield stop
    pytest.fail("the focus does not come to the end of the page")


def test_the_skip_link_leads_past_the_menu(address: str, light: Page) -> None:
    light.set_viewport_size(NARROW)
    light.goto(address)
    light.keyboard.press("Tab")
    assert light.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    light.keyboard.press("Enter")
    light.keyboard.press("Tab")
    assert light.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_search_needs_no_mouse(address: str, light: Page) -> None:
    light.set_viewport_size(WIDE)
    light.goto(address + "search/index.html")
    light.locator("input[type=search]").focus()
    light.keyboard.type("road")
    light.wait_for_selector(".results li")
    until(light, "summary")
    light.keyboard.press("Enter")
    until(light, ".facets input")
    before = light.get_by_role("status").inner_text()
    light.keyboard.press("Space")
    light.wait_for_function(f"document.querySelector('[role=status]').innerText !== {json.dumps(before)}")
    until(light, ".results a")
    light.keyboard.press("Enter")
    light.wait_for_url("**/stories/*")


def until(page: Page, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({json.dumps(selector)})"):
            return
    pytest.fail(f"the Tab key does not come to {selector}")


# ── large letters, wide letters, other colours, no movement, paper ──


SHOWN = (
    *("home", "closing", "story of several voices", "sensitive story", "story with facts", "sensitive topic", "kind"),
    *("area with areas in it", "partner", "debate", "round-up", "corrections", "status", "search", "accessibility"),
    *("month", "follow", "A to Z"),
)


@pytest.mark.parametrize("kind", SHOWN)
def test_letters_of_twice_the_size_fit_the_narrowest_screen(kind: str, site: Path, address: str, light: Page) -> None:
    light.set_viewport_size(NARROW)
    show(light, address + place_of(site, kind))
    with letters(light, 32):
        assert light.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        assert light.evaluate(MISFITS) == []


@contextmanager
def letters(page: Page, pixels: int) -> Iterator[None]:
    """As a reader sets the size of letters in the browser."""
    session = page.context.new_cdp_session(page)
    try:
        session.send("Page.setFontSizes", {"fontSizes": {"standard": pixels, "fixed": pixels}})
        yield
    finally:
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
        session.detach()


@pytest.mark.parametrize("kind", SHOWN)
def test_letters_and_lines_may_be_set_apart(kind: str, site: Path, address: str, light: Page) -> None:
    """WCAG 1.4.12, by a reader's own style sheet."""
    light.set_viewport_size(NARROW)
    show(light, address + place_of(site, kind))
    light.evaluate(
        """() => {
          const own = new CSSStyleSheet();
          own.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
            word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
          document.adoptedStyleSheets = [own];
        }"""
    )
    assert light.evaluate(MISFITS) == []


@pytest.fixture(scope="module")
def forced(chromium: Browser) -> Iterator[Page]:
    yield from opened(chromium.new_context(forced_colors="active", viewport=WIDE))


def test_forced_colours_keep_what_a_colour_said(site: Path, address: str, forced: Page) -> None:
    """Badges, buttons and tags have a line around them, and the page one is on has one below it that others lack."""
    forced.goto(address + "topics/index.html")
    line = "(element) => getComputedStyle(element).borderBottomColor + getComputedStyle(element).borderBottomStyle"
    here, other = forced.locator(".top nav [aria-current]"), forced.locator(".top nav a:not([aria-current])").first
    assert here.evaluate(line) != other.evaluate(line)
    for kind in ("sensitive story", "story of several voices", "story with facts", "closing", "status"):
        forced.goto(address + place_of(site, kind))
        bare = """(all) => all.filter((each) => each.checkVisibility())
          .filter((each) => getComputedStyle(each).borderTopStyle === "none").map((each) => each.outerHTML)"""
        assert forced.locator(".badge, .tags a, .button, .voice, .featured, .leave a, .health").evaluate_all(bare) == []


def test_nothing_moves_for_who_asked_for_less_motion(chromium: Browser, site: Path, address: str) -> None:
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    moving = """[...document.querySelectorAll("*")].filter((each) => {
      const style = getComputedStyle(each);
      return style.animationName !== "none" || !/^(0s(, )?)+$/.test(style.transitionDuration)
        || style.scrollBehavior === "smooth";
    }).map((each) => each.outerHTML.slice(0, 120))"""
    for kind in ("home", "sensitive story", "area with a map", "search"):
        show(page, address + place_of(site, kind))
        assert page.evaluate(moving) == []
    context.close()


def test_on_paper_there_are_words_and_addresses_and_no_menus(chromium: Browser, site: Path, address: str) -> None:
    light = chromium.new_page(viewport={"width": 720, "height": 1000})
    light.emulate_media(media="print")
    for kind in ("sensitive story", "story of several voices", "debate", "accessibility"):
        light.goto(address + place_of(site, kind))
        for part in (".skip", ".leave", ".leaving", ".top nav", ".bottom ul", ".follow", ".share"):
            assert not [each for each in light.locator(part).all() if each.is_visible()], part
        assert light.locator("h1").is_visible()
        assert light.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert light.evaluate(MISFITS) == []
    light.goto(address + place_of(site, "sensitive story"))
    after = 'getComputedStyle(document.querySelector(".story a[rel=external]"), "::after").content'
    assert "http" in light.evaluate(after)
    light.close()


# ── what a screen reader hears ──

NAMED = {"link", "button", "image", "img", "textbox", "searchbox", "checkbox", "combobox", "table", "navigation"}
NAMED |= {"complementary", "region", "dialog"}
LANDMARKS = {"navigation", "complementary", "region", "banner", "contentinfo", "main", "search", "form"}


def heard(page: Page) -> list[tuple[str, str]]:
    """(role, name) of everything in the tree that Chromium gives to screen readers."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [
        (node["role"]["value"], node.get("name", {}).get("value", "").strip()) for node in nodes if not node["ignored"]
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_everything_has_a_name_that_tells_it_from_the_next(kind: str, site: Path, address: str, light: Page) -> None:
    light.set_viewport_size(WIDE)
    show(light, address + place_of(site, kind))
    said = heard(light)
    assert [role for role, name in said if role in NAMED and not name] == []
    marks = Counter(each for each in said if each[0] in LANDMARKS)
    assert [each for each, count in marks.items() if count > 1] == []
    if kind != "embedded list":
        assert {("main", ""), ("banner", ""), ("contentinfo", ""), ("navigation", "Main")} <= set(said)
    assert sum(role == "heading" for role, _ in said) > 0
    assert light.locator("h1").count() == 1
    assert twins(light) == []


def twins(page: Page) -> list[tuple[str, ...]]:
    """Links of one list that have one name and lead to different places, with nothing around them to tell which."""
    lists = page.locator("ul, ol").evaluate_all(
        """(all) => all.map((list) => [...list.querySelectorAll(":scope > li > a, :scope > li > :is(h2, h3, p) > a")]
          .filter((link) => link.checkVisibility())
          .map((link) => [link.textContent.trim(), link.closest("li").textContent.trim(), link.href]))"""
    )
    found = []
    for links in lists:
        leads = defaultdict(set)
        for name, line, href in links:
            leads[name, line].add(href)
        found += [(name, *sorted(hrefs)) for (name, _), hrefs in leads.items() if len(hrefs) > 1]
    return found


def test_no_two_pages_of_a_language_have_one_title(site: Path) -> None:
    titles = defaultdict(list)
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        language = re.search(r'<html lang="([^"]+)"', text)
        title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
        assert language, path
        assert title, path
        if 'name="robots" content="noindex"' not in text:
            titles[language[1], unescape(title[1]).strip()].append(path.relative_to(site).as_posix())
    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}


# ── the quick way out ──


def away(context: BrowserContext) -> None:
    """The weather, without asking for it."""
    context.route(
        "https://www.bbc.co.uk/**", lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html")
    )


@pytest.mark.parametrize("how", ["click", "Enter", "Escape"])
def test_the_way_out_leaves_no_way_back(how: str, chromium: Browser, site: Path, address: str) -> None:
    context = chromium.new_context()
    away(context)
    page = context.new_page()
    page.goto(address)
    page.goto(address + place_of(site, "sensitive topic"))
    if how == "click":
        page.click(".leave a")
    elif how == "Enter":
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    else:
        for _ in range(3):
            page.keyboard.press("Escape")
    page.wait_for_url("https://www.bbc.co.uk/weather")
    page.go_back()
    assert page.url == address  # and not the page that was left
    context.close()


def test_one_escape_leaves_nothing(site: Path, address: str, light: Page) -> None:
    light.goto(address + place_of(site, "sensitive topic"))
    light.keyboard.press("Escape")
    light.keyboard.press("Escape")
    assert light.url.startswith(address)
    assert light.get_by_text("Pressing Escape three times leaves it too.").is_visible()


def test_without_javascript_the_way_out_is_a_link(chromium: Browser, site: Path, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    away(context)
    page = context.new_page()
    page.goto(address + place_of(site, "sensitive story"))
    assert not page.get_by_text("Escape").is_visible()
    assert page.get_by_text("Your browser’s history still lists this page.").is_visible()
    page.click(".leave a")
    page.wait_for_url("https://www.bbc.co.uk/weather")
    context.close()


def test_the_way_out_stays_in_sight_and_takes_little_room(site: Path, address: str, light: Page) -> None:
    light.set_viewport_size(NARROW)
    light.goto(address + place_of(site, "sensitive topic"))
    for pixels in (16, 32):
        with letters(light, pixels):
            for down in (0, 900):
                light.evaluate(f"scrollTo(0, {down})")
                box = light.locator(".leave").bounding_box()
                assert box
                assert 0 <= box["y"] < 5
                assert box["height"] < NARROW["height"] / 4


def test_the_way_out_is_there_for_sensitive_pages_and_no_others(site: Path) -> None:
    def has(path: str) -> bool:
        return 'class="leave"' in (site / path).read_text(encoding="utf-8")

    assert has("topics/vawg/index.html")
    assert has("cy/topics/vawg/index.html")
    assert has("partners/safe-harbour/index.html")  # works on a sensitive topic
    assert not has("topics/road-safety/index.html")
    assert not has("index.html")
