"""What servers are told: the texts themselves, and real nginx, Apache and Caddy that answer by them."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from partnerhub.model import Hub
from partnerhub.publish.hosting import EMBED_POLICY, EVERYWHERE, PAGE_POLICY, SEARCH_POLICY, headers, snippets
from tests.command import ROOT
from tests.make import hub
from tests.servers import PACKAGES, Served, installed, serving

FILES = {
    "index.html": "home",
    "404.html": "lost",
    "atom.xml": "<feed/>",
    "channels.opml": "<opml/>",
    "topics/index.html": "topics",
    "topics/roads/index.html": "roads",
    "topics/roads/atom.xml": "<feed/>",
    "topics/roads/rss.xml": "<rss/>",
    "topics/roads/feed.json": "{}",
    "topics/roads/calendar.ics": "BEGIN:VCALENDAR",
    "topics/roads/embed.html": "small",
    "topics/roads/embed.json": "{}",
    "topics/roads/digest.txt": "é",
    "search/index.html": "search",
    "search/index/2026/fragment/en_1.pf_fragment": "x",
    "cy/search/index.html": "chwilio",
    "stories/aaaa.html": "still here",
    "stories/bbbb.html": "we withdrew this",
    "cy/stories/bbbb.html": "tynnwyd hwn yn ôl",
    "pictures/0123-640.webp": "x",
    "share/0123.png": "x",
    "theme/hub.css": "body{}",
}
GONE = ("bbbb", *(f"w{number:05d}" for number in range(3000)))
VARIANTS = ("nginx", "apache2", "htaccess", "caddy")


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A hub's directory that servers without our rights can read."""
    with tempfile.TemporaryDirectory(prefix="hub-www-") as name:
        root = Path(name)
        root.chmod(0o755)
        edition = root / "editions" / "0001"
        for path, text in FILES.items():
            (edition / path).parent.mkdir(parents=True, exist_ok=True)
            (edition / path).write_text(text, encoding="utf-8")
        (root / "output").symlink_to("editions/0001", target_is_directory=True)
        yield root


def a_hub(root: Path, url: str = "https://hub.example/") -> Hub:
    return hub(root=root, url=url, languages=("en", "cy"))


@contextmanager
def served(variant: str, hub: Hub) -> Iterator[Served]:
    """The site on one server, set up by its snippet."""
    server = "apache2" if variant == "htaccess" else variant
    if not installed(server):
        pytest.skip(f"{server} is not installed (`make servers`)")
    texts = snippets(hub, GONE)
    own = hub.root / "output" / ".htaccess"
    www = hub.root / "output"
    if hub.url.endswith("/hub/"):
        www = hub.root / "www"
        www.mkdir(exist_ok=True)
        if not (www / "hub").is_symlink():
            (www / "hub").symlink_to(hub.root / "output", target_is_directory=True)
    name = {"nginx": "nginx.conf", "apache2": "apache.conf", "caddy": "Caddyfile"}.get(variant, "")
    if variant == "htaccess":
        own.write_text(texts["htaccess"])
    text = texts[name].replace("/var/www", str(www)) if name else ""
    try:
        with serving(server, text, www) as answering:
            yield answering
    finally:
        own.unlink(missing_ok=True)


@pytest.fixture(scope="module", params=VARIANTS)
def site(request: pytest.FixtureRequest, home: Path) -> Iterator[Served]:
    with served(request.param, a_hub(home)) as answering:
        yield answering


def test_every_page_carries_the_headers(site: Served) -> None:
    for path in ("/", "/index.html", "/topics/roads/", "/topics/roads/index.html", "/stories/aaaa.html"):
        status, found, _ = site.get(path)
        assert status == 200
        assert {name: found.get_all(name) for name in EVERYWHERE} == {name: [EVERYWHERE[name]] for name in EVERYWHERE}
        assert found["Content-Type"].replace(" ", "").lower() == "text/html;charset=utf-8"


def test_only_the_search_may_run_what_it_needs(site: Served) -> None:
    for path in ("/search/", "/search/index.html", "/cy/search/index.html"):
        assert site.get(path)[1].get_all("Content-Security-Policy") == [SEARCH_POLICY]


def test_only_what_is_meant_for_it_may_be_framed(site: Served) -> None:
    _, found, _ = site.get("/topics/roads/embed.html")
    assert found.get_all("Content-Security-Policy") == [EMBED_POLICY]
    assert found.get_all("Cross-Origin-Resource-Policy") == ["cross-origin"]


@pytest.mark.parametrize(
    ("path", "mime"),
    [
        ("atom.xml", "application/xml"),
        ("channels.opml", "text/x-opml"),
        ("topics/roads/atom.xml", "application/xml"),
        ("topics/roads/rss.xml", "application/xml"),
        ("topics/roads/digest.txt", "text/plain"),
        ("topics/roads/feed.json", "application/feed+json"),
        ("topics/roads/calendar.ics", "text/calendar"),
        ("topics/roads/embed.json", "application/json"),
    ],
)
def test_what_other_sites_read_has_its_type_and_may_be_read(site: Served, path: str, mime: str) -> None:
    status, found, body = site.get(f"/{path}")
    assert (status, body) == (200, FILES[path])
    assert found["Content-Type"].partition(";")[0] == mime
    assert found.get_all("Access-Control-Allow-Origin") == ["*"]
    assert found.get_all("X-Content-Type-Options") == ["nosniff"]


def test_pages_are_not_lent_to_scripts_of_other_sites(site: Served) -> None:
    assert "Access-Control-Allow-Origin" not in site.get("/topics/roads/index.html")[1]


def test_only_names_that_change_with_their_bytes_are_kept_for_good(site: Served) -> None:
    for path in ("pictures/0123-640.webp", "share/0123.png", "search/index/2026/fragment/en_1.pf_fragment"):
        assert site.get(f"/{path}")[1].get_all("Cache-Control") == ["public, max-age=31536000, immutable"]
    for path in ("theme/hub.css", "index.html", "atom.xml"):
        assert site.get(f"/{path}")[1].get_all("Cache-Control") == [EVERYWHERE["Cache-Control"]]
    assert site.get("/pictures/0123-640.webp")[1]["Content-Type"] == "image/webp"


def test_texts_say_their_letters(site: Served) -> None:
    _, found, body = site.get("/topics/roads/digest.txt")
    assert (found["Content-Type"].replace(" ", "").lower(), body) == ("text/plain;charset=utf-8", "é")


def test_an_unknown_address_shows_the_page_for_the_lost(site: Served) -> None:
    for path in ("/nowhere", "/stories/zzzz.html", "/a/b/c.html", "/stories/", "/stories/../../etc/passwd"):
        status, found, body = site.get(path)
        assert (status, body) == (404, "lost") or (status in {400, 403} and ".." in path), (path, status, body)
        if status == 404:
            assert found.get_all("Content-Security-Policy") == [PAGE_POLICY]


def test_what_was_withdrawn_is_gone_and_its_page_says_why(site: Served) -> None:
    for path in ("stories/bbbb.html", "cy/stories/bbbb.html"):
        status, found, body = site.get(f"/{path}")
        assert (status, body) == (410, FILES[path])
        assert found.get_all("Content-Security-Policy") == [PAGE_POLICY]
        assert found["Content-Type"].partition(";")[0] == "text/html"


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_site_in_a_folder_is_served_alike(home: Path, variant: str) -> None:
    with served(variant, a_hub(home, "https://council.example/hub/")) as site:
        assert site.get("/hub/topics/roads/")[1].get_all("Content-Security-Policy") == [PAGE_POLICY]
        assert site.get("/hub/cy/search/")[1].get_all("Content-Security-Policy") == [SEARCH_POLICY]
        assert site.get("/hub/atom.xml")[1]["Content-Type"].partition(";")[0] == "application/xml"
        assert site.get("/hub/embed.html")[::2] == (404, "lost")
        assert site.get("/hub/stories/bbbb.html")[::2] == (410, "we withdrew this")


# ── the texts, whichever servers are here ──


def rules(text: str) -> list[tuple[str, list[str]]]:
    """The rules of a `_headers` file."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("/"):
            found.append((line, []))
        elif not line.lstrip().startswith("#"):
            found[-1][1].append(line.strip())
    return found


def answer(text: str, path: str, *, joins: bool) -> dict[str, str]:
    """What `_headers` says of a path where values are joined (Cloudflare) or the last one counts (Netlify)."""
    said: dict[str, str] = {}
    for glob, lines in rules(text):
        if not re.fullmatch(re.escape(glob).replace(r"\*", ".*"), path):
            continue
        for line in lines:
            if line.startswith("! "):
                if joins:
                    said.pop(line[2:])
                continue
            name, _, value = line.partition(": ")
            said[name] = f"{said[name]}, {value}" if joins and name in said else value
    return said


@pytest.mark.parametrize("joins", [True, False])
def test_the_headers_file_says_the_same_to_both_hosts_that_read_it(joins: bool) -> None:
    text = headers(a_hub(Path("/nowhere")))
    assert answer(text, "/stories/aaaa.html", joins=joins) == dict(EVERYWHERE)
    assert answer(text, "/", joins=joins) == dict(EVERYWHERE)
    for path in ("/search/", "/cy/search/index.html"):
        assert answer(text, path, joins=joins)["Content-Security-Policy"] == SEARCH_POLICY
    for path in ("/embed.html", "/topics/roads/embed", "/cy/topics/roads/embed.html"):
        assert answer(text, path, joins=joins)["Content-Security-Policy"] == EMBED_POLICY
    feed = answer(text, "/topics/roads/atom.xml", joins=joins)
    assert feed["Content-Type"] == "application/xml; charset=utf-8"
    assert feed["Access-Control-Allow-Origin"] == "*"
    assert answer(text, "/share/0123.png", joins=joins)["Cache-Control"].endswith("immutable")


def test_the_headers_file_keeps_to_its_readers_limits() -> None:
    text = headers(a_hub(Path("/nowhere")))
    assert len(rules(text)) <= 100
    assert max(map(len, text.splitlines())) < 2000
    assert all(glob.count("*") <= 1 for glob, _ in rules(text))


def test_the_headers_file_of_a_site_in_a_folder_names_the_folder() -> None:
    text = headers(a_hub(Path("/nowhere"), "https://council.example/hub/"))
    assert all(glob.startswith("/hub/") for glob, _ in rules(text))
    assert all(glob.startswith("/") for glob, _ in rules(headers(a_hub(Path("/nowhere"), ""))))


def test_nothing_is_promised_for_a_year_unasked() -> None:
    for text in (headers(a_hub(Path("/nowhere"))), *snippets(a_hub(Path("/nowhere"))).values()):
        line = next(line for line in text.splitlines() if "Strict-Transport-Security" in line)
        assert line.lstrip().startswith("#")


def test_without_anything_withdrawn_nothing_is_gone() -> None:
    texts = snippets(a_hub(Path("/nowhere")))
    assert not any("410" in texts[name] for name in ("apache.conf", "htaccess", "Caddyfile"))
    assert " 1;" not in texts["nginx.conf"]


def test_the_same_hub_gives_the_same_texts_in_any_order() -> None:
    one = snippets(a_hub(Path("/nowhere")), frozenset(GONE))
    assert one == snippets(a_hub(Path("/nowhere")), tuple(reversed(GONE)))


@pytest.mark.parametrize(
    ("template", "policy"),
    [("base.html", PAGE_POLICY), ("search.html", SEARCH_POLICY), ("embed.html", EMBED_POLICY)],
)
def test_a_header_forbids_nothing_that_the_page_itself_allows(template: str, policy: str) -> None:
    text = (ROOT / "theme" / "templates" / template).read_text(encoding="utf-8")
    allowed = {name: set(values) for name, *values in (part.split() for part in policy.split(";"))}
    own = re.findall(r"([a-z]+-(?:src|uri|action)) ((?:'[a-z-]+' ?)+)", text)
    assert own
    for name, values in own:
        assert set(values.split()) - {"'none'"} <= allowed[name], (name, values)


def test_all_servers_of_the_tests_are_known() -> None:
    assert set(PACKAGES) == {"nginx", "apache2", "caddy"}
    if os.environ.get("CI") and os.geteuid() == 0 and Path("/etc/debian_version").exists():
        assert all(map(installed, PACKAGES)), "`make servers` installs them"
