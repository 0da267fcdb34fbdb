"""Every fault a server can show, and the answer it must become."""

from __future__ import annotations

import asyncio
import gzip
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict
from yarl import URL

from partnerhub.address import Allowed
from partnerhub.collect.fetch import Fetcher, Limits
from partnerhub.collect.fetch.fetcher import next_hop
from partnerhub.collect.fetch.headers import caching, validators
from partnerhub.collect.fetch.limits import Stop, plain
from partnerhub.collect.values import Answer, Caching, Failed, Fetched, Trouble, Unchanged
from partnerhub.model import Validators
from tests.web import RSS, Web

UA = "Riverside Hub (+mailto:hub@riverside.example)"
FEED = "<rss version='2.0'><channel><title>Foodbank</title></channel></rss>"
QUICK = Limits(gap=0)
NONE = Validators()

# A certificate that nobody vouches for, for a.localhost. It guards nothing.
UNTRUSTED = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgpDgn/fdtF8PPlhTC
H5NzlRx0cDA9yUzdCeOg51f2FEShRANCAARblZHYWvPd3qaRhh8oA3e4O9iVE+Ev
/72uR4oCKcSOnSR+W02UI2jVIvIPT+x9vNSXCjMEsYVDP6K4rOPmvXOS
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUFMs5wd2UD5W5X3LCTPGlST/NeEIwCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLYS5sb2NhbGhvc3QwIBcNMjYxMTIzMTE1NTEzWhgPMjEyNjEw
MzAxMTU1MTNaMBYxFDASBgNVBAMMC2EubG9jYWxob3N0MFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAEW5WR2Frz3d6mkYYfKAN3uDvYlRPhL/+9rkeKAinEjp0kfltN
lCNo1SLyD0/sfbzUlwozBLGFQz+iuKzj5r1zkqNrMGkwHQYDVR0OBBYEFLvcoezh
99dDzI/95ukMFyeJIbg1MB8GA1UdIwQYMBaAFLvcoezh99dDzI/95ukMFyeJIbg1
MA8GA1UdEwEB/wQFMAMBAf8wFgYDVR0RBA8wDYILYS5sb2NhbGhvc3QwCgYIKoZI
zj0EAwIDRwAwRAIgYNuY3k0R6hGJ7nZ14DuHVyti5nQpbLhym+XHcEktLegCIERl
m8yicGYai5vdQkh1Sb9LFPP7WHK6jl0QyaUJ11y3
-----END CERTIFICATE-----
"""


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


def allowing(web: Web) -> Allowed:
    return Allowed.parse([f"*.localhost:{web.port}"])


def fetch_all(web: Web, *asks: tuple[str, Validators], limits: Limits = QUICK) -> list[Answer]:
    """The answers of one run, asked one after the other."""

    async def run() -> list[Answer]:
        async with Fetcher(user_agent=UA, allow=allowing(web), limits=limits) as fetcher:
            return [await fetcher.fetch(url, known) for url, known in asks]

    return asyncio.run(run())


def fetch(web: Web, url: str, known: Validators = NONE, limits: Limits = QUICK) -> Answer:
    [answer] = fetch_all(web, (url, known), limits=limits)
    return answer


def failure(web: Web, url: str, limits: Limits = QUICK) -> Failed:
    answer = fetch(web, url, limits=limits)
    assert isinstance(answer, Failed), answer
    assert plain(answer.reason) == answer.reason
    return answer


# ── good answers ────────────────────────────────────────────────────────────────────────────────


def test_a_page_comes_with_its_body_address_type_and_validators(web: Web) -> None:
    url = web.serve(
        "/feed",
        FEED,
        etag='"v1"',
        last_modified="Sat, 07 Feb 2026 08:00:00 GMT",
        headers={"Content-Language": "cy", "Cache-Control": "max-age=7200"},
    )
    assert fetch(web, url) == Fetched(
        body=FEED.encode(),
        url=url,
        content_type=RSS,
        content_language="cy",
        validators=Validators('"v1"', "Sat, 07 Feb 2026 08:00:00 GMT"),
        caching=Caching(fresh_for=timedelta(hours=2)),
    )


def test_validators_go_back_byte_for_byte_and_an_unchanged_page_costs_no_body(web: Web) -> None:
    known = Validators('W/"a b-ü"', "yesterday, about tea time")
    url = web.serve("/feed", FEED, etag=known.etag, last_modified=known.last_modified)
    first, second = fetch_all(web, (url, NONE), (url, known))
    assert isinstance(first, Fetched)
    assert first.validators == known
    assert second == Unchanged(known)
    assert web.asked[1].headers["if-none-match"] == known.etag
    assert web.asked[1].headers["if-modified-since"] == known.last_modified


def test_a_304_refreshes_the_validators_it_names_and_keeps_the_others(web: Web) -> None:
    url = web.raw("/feed", b'HTTP/1.1 304 Not Modified\r\nETag: "v2"\r\nCache-Control: no-cache\r\n\r\n')
    answer = fetch(web, url, Validators('"v1"', "Sat, 07 Feb 2026 08:00:00 GMT"))
    assert answer == Unchanged(Validators('"v2"', "Sat, 07 Feb 2026 08:00:00 GMT"), Caching(no_cache=True))


def test_a_304_that_nobody_asked_for_is_a_failure(web: Web) -> None:
    assert failure(web, web.serve("/feed", status=304)).status == 304


def test_an_etag_that_cannot_be_sent_back_as_it_came_is_not_kept(web: Web) -> None:
    url = web.raw("/feed", b'HTTP/1.1 200 OK\r\nETag: "caf\xe9"\r\nContent-Length: 1\r\n\r\nx')
    answer = fetch(web, url)
    assert isinstance(answer, Fetched)
    assert answer.validators == NONE


def test_the_server_sees_who_asks_and_nothing_else(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    web.redirect("/feed", "/there")
    web.serve("/there", FEED, headers={"Set-Cookie": "id=1; Path=/"})
    url = web.url("/feed?secret=1#part")
    answers = fetch_all(web, (url, NONE), (url, NONE))
    assert all(isinstance(answer, Fetched) for answer in answers)
    assert [asked.path for asked in web.asked] == ["/feed?secret=1", "/there"] * 2
    for asked in web.asked:
        assert asked.method == "GET"
        assert set(asked.headers) == {"host", "user-agent", "accept", "accept-encoding"}
        assert asked.headers["user-agent"] == UA
        assert asked.headers["accept-encoding"] == "gzip"


def test_an_address_is_asked_exactly_as_it_is_written(web: Web) -> None:
    web.serve("/search", FEED)
    fetch(web, web.url("/search?organisations[]=a%2Fb&signed=%7e+x"))
    assert web.asked[0].path == "/search?organisations[]=a%2Fb&signed=%7e+x"


def test_an_address_with_letters_beyond_ascii_is_quoted(web: Web) -> None:
    web.serve("/n%C3%AAr%20un", FEED)
    assert isinstance(fetch(web, web.url("/nêr un")), Fetched)


# ── gzip and size ───────────────────────────────────────────────────────────────────────────────


def test_gzip_is_unpacked(web: Web) -> None:
    answer = fetch(web, web.zip("/feed", FEED))
    assert isinstance(answer, Fetched)
    assert answer.body == FEED.encode()


def test_rubbish_after_the_end_of_gzip_is_ignored(web: Web) -> None:
    url = web.serve("/feed", gzip.compress(FEED.encode()) + b"\0" * 300_000, headers={"Content-Encoding": "x-gzip"})
    answer = fetch(web, url)
    assert isinstance(answer, Fetched)
    assert answer.body == FEED.encode()


def test_a_gzip_bomb_stops_at_the_limit(web: Web) -> None:
    failed = failure(web, web.bomb("/feed", 60))
    assert failed.trouble is Trouble.TOO_BIG
    assert failed.reason == "the answer is larger than 25 MB"


@pytest.mark.parametrize(("size", "good"), [(1000, True), (1001, False)])
def test_the_limit_on_the_decoded_body_is_exact(web: Web, size: int, good: bool) -> None:
    answer = fetch(web, web.zip("/feed", b"x" * size), limits=replace(QUICK, decoded=1000))
    assert isinstance(answer, Fetched) is good


def test_a_body_announced_as_too_big_is_not_read(web: Web) -> None:
    assert failure(web, web.lie("/feed", b"x", 10_000_001)).trouble is Trouble.TOO_BIG


def test_a_body_that_grows_too_big_is_cut_off(web: Web) -> None:
    body = b"".join(b"400\r\n" + b"x" * 1024 + b"\r\n" for _ in range(20)) + b"0\r\n\r\n"
    url = web.raw("/feed", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
    assert failure(web, url, replace(QUICK, wire=10_000)).trouble is Trouble.TOO_BIG


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "gzip, gzip", "gzip,br"])
def test_an_encoding_we_did_not_ask_for_is_refused(web: Web, encoding: str) -> None:
    url = web.serve("/feed", gzip.compress(FEED.encode()), headers={"Content-Encoding": encoding})
    assert failure(web, url).trouble is Trouble.ENCODING


def test_text_that_calls_itself_gzip_is_told_apart_from_a_damaged_answer(web: Web) -> None:
    said = {"Content-Encoding": "gzip"}
    packed = gzip.compress(FEED.encode())
    damaged = packed[:12] + b"\xff" * 8 + packed[20:]
    assert failure(web, web.serve("/a", FEED, headers=said)).trouble is Trouble.ENCODING
    assert failure(web, web.serve("/b", damaged, headers=said)).trouble is Trouble.CUT
    assert failure(web, web.serve("/c", packed + packed, headers=said)).trouble is Trouble.ENCODING


# ── broken answers ──────────────────────────────────────────────────────────────────────────────


def test_an_answer_shorter_than_promised_is_cut(web: Web) -> None:
    assert failure(web, web.lie("/feed", FEED.encode(), 5000)).trouble is Trouble.CUT


def test_gzip_without_its_end_is_cut(web: Web) -> None:
    url = web.serve("/feed", gzip.compress(FEED.encode())[:-12], headers={"Content-Encoding": "gzip"})
    assert failure(web, url).trouble is Trouble.CUT


def test_a_connection_reset_in_the_middle_is_cut_and_before_any_answer_no_connection(web: Web) -> None:
    assert failure(web, web.reset("/a", FEED.encode())).trouble is Trouble.CUT
    assert failure(web, web.reset("/b")).trouble is Trouble.CONNECT


def test_an_empty_page_is_no_feed(web: Web) -> None:
    assert failure(web, web.empty("/feed")).trouble is Trouble.EMPTY
    assert failure(web, web.zip("/zip", b"")).trouble is Trouble.EMPTY
    assert failure(web, web.serve("/none", b"", headers={"Content-Encoding": "gzip"})).trouble is Trouble.EMPTY


def test_what_a_page_holds_is_left_to_the_reader(web: Web) -> None:
    for url in (web.login_page("/a"), web.truncate("/b", FEED), web.entity_bomb("/c")):
        assert isinstance(fetch(web, url), Fetched)


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"HTTP/9.9 999 \xff\xfe\r\n\r\n",
        b"",
    ],
)
def test_an_answer_that_is_not_http_is_a_failure_and_no_exception(web: Web, answer: bytes) -> None:
    assert failure(web, web.raw("/feed", answer)).trouble in {Trouble.HTTP, Trouble.CUT, Trouble.CONNECT}


# ── statuses ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (410, Trouble.GONE),
        (404, Trouble.NOT_FOUND),
        (401, Trouble.REFUSED),
        (403, Trouble.REFUSED),
        (429, Trouble.BUSY),
        (503, Trouble.BUSY),
        (500, Trouble.HTTP),
        (400, Trouble.HTTP),
        (204, Trouble.HTTP),
        (206, Trouble.HTTP),
        (300, Trouble.HTTP),
    ],
)
def test_each_status_has_its_trouble(web: Web, status: int, trouble: Trouble) -> None:
    failed = failure(web, web.fail("/feed", status))
    assert (failed.trouble, failed.status) == (trouble, status)
    assert str(status) in failed.reason


def test_the_reason_is_in_our_words_and_names_no_secret(web: Web) -> None:
    web.raw("/feed", b"HTTP/1.1 599 \x1b[31mALARM ::error::\r\nContent-Length: 0\r\n\r\n")
    assert failure(web, web.url("/feed?token=hush")).reason == "the server gave no feed (it answered 599)"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("Sat, 07 Feb 2026 09:00:00 GMT", 3600),
        ("soon", None),
        ("-5", None),
        ("9" * 5000, 366 * 86400),
        ("Sat, 07 Feb 2026 07:00:00 GMT", 0),
    ],
)
def test_retry_after_is_read_as_seconds_or_measured_from_the_answers_own_date(value: str, seconds: int | None) -> None:
    asked = caching(CIMultiDict({"Date": "Sat, 07 Feb 2026 08:00:00 GMT", "Retry-After": value}), [])
    assert asked.retry_after == (None if seconds is None else timedelta(seconds=seconds))


def test_a_host_that_asks_for_rest_is_left_alone_for_the_rest_of_the_run(web: Web) -> None:
    one, two = web.busy("/one", "3600"), web.serve("/two", FEED)
    answers = fetch_all(web, (one, NONE), (two, NONE), (web.url("/two", "b.localhost"), NONE))
    assert answers[0] == answers[1]
    assert isinstance(answers[0], Failed)
    assert answers[0].caching == Caching(retry_after=timedelta(hours=1))
    assert isinstance(answers[2], Fetched)
    assert [asked.host for asked in web.asked] == ["a.localhost", "b.localhost"]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Cache-Control": "public, Max-Age=600"}, Caching(timedelta(minutes=10))),
        ({"Cache-Control": 'max-age="600"'}, Caching(timedelta(minutes=10))),
        ({"Cache-Control": "max-age=99999999999999999999"}, Caching(timedelta(days=366))),
        ({"Cache-Control": "max-age=-1"}, Caching()),
        ({"Cache-Control": "no-store"}, Caching(no_cache=True)),
        ({"Cache-Control": "no-cache, max-age=60"}, Caching(timedelta(minutes=1), no_cache=True)),
        ({"Cache-Control": "max-age=0, must-revalidate"}, Caching(timedelta(0), no_cache=True)),
        ({"Expires": "Sat, 07 Feb 2026 10:00:00 GMT"}, Caching(timedelta(hours=2))),
        ({"Expires": "Sat, 07 Feb 2026 10:00:00 GMT", "Cache-Control": "max-age=5"}, Caching(timedelta(seconds=5))),
        ({"Expires": "0"}, Caching()),
        ({"Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, Caching(timedelta(0))),
    ],
)
def test_the_headers_say_how_long_an_answer_stays_fresh(headers: Mapping[str, str], expected: Caching) -> None:
    sent = CIMultiDict({"Date": "Sat, 07 Feb 2026 08:00:00 GMT", **headers})
    assert caching(sent, sent.getall("Cache-Control", [])) == expected


@given(st.text(), st.text(), st.text(), st.text())
def test_no_header_is_odd_enough_to_raise(control: str, expires: str, retry: str, etag: str) -> None:
    headers = CIMultiDict({"Date": expires, "Expires": expires, "Retry-After": retry, "ETag": etag})
    assert isinstance(caching(headers, [control]), Caching)
    assert isinstance(validators(headers), Validators)


# ── redirects ───────────────────────────────────────────────────────────────────────────────────


def test_a_redirect_is_followed_and_a_permanent_one_remembered(web: Web) -> None:
    end = web.serve("/end", FEED)
    web.redirect("/temporary", "/end", 302)
    web.redirect("/second", "/temporary", 308)
    first = web.redirect("/first", "second", 301)
    answer = fetch(web, first)
    assert isinstance(answer, Fetched)
    assert (answer.url, answer.moved_to) == (end, web.url("/temporary"))


def test_a_redirect_that_begins_as_temporary_moves_nothing(web: Web) -> None:
    web.serve("/end", FEED)
    web.redirect("/second", "/end", 301)
    answer = fetch(web, web.redirect("/first", "/second", 307))
    assert isinstance(answer, Fetched)
    assert answer.moved_to is None


def test_an_unchanged_page_behind_a_permanent_redirect_says_where_it_moved(web: Web) -> None:
    end = web.serve("/end", FEED, etag='"1"')
    assert fetch(web, web.redirect("/first", "/end", 301), Validators('"1"')) == Unchanged(
        Validators('"1"'), moved_to=end
    )


def test_five_redirects_are_followed_and_six_are_not(web: Web) -> None:
    web.serve("/0", FEED)
    for step in range(1, 7):
        web.redirect(f"/{step}", f"/{step - 1}")
    assert isinstance(fetch(web, web.url("/5")), Fetched)
    assert failure(web, web.url("/6")).trouble is Trouble.REDIRECT


def test_a_redirect_loop_is_found_at_once(web: Web) -> None:
    assert failure(web, web.loop("/feed")).reason == "redirects in a loop (at a.localhost)"
    assert len(web.asked) == 2


@pytest.mark.parametrize("to", ["", "http://[", "http://h:99999/", "/\udcff"])
def test_a_redirect_to_nowhere_is_a_failure(web: Web, to: str) -> None:
    raw = f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode("utf-8", "surrogateescape")
    assert failure(web, web.raw("/feed", raw)).trouble is Trouble.REDIRECT


def test_no_redirect_leads_from_https_to_http() -> None:
    assert next_hop(URL("https://a.example/x"), "//b.example/y#z") == URL("https://b.example/y")
    with pytest.raises(Stop) as stop:
        next_hop(URL("https://a.example/x"), "http://a.example/x")
    assert stop.value.failed.trouble is Trouble.REDIRECT


@pytest.mark.parametrize(
    "to",
    [
        "http://10.0.0.7/",
        "http://192.168.1.1:80/x",
        "file:///etc/passwd",
        "gopher://x.example/",
        "http://user:word@b.example/",
        "http://[::1]/",
        "http://c.localhost:1/",
    ],
)
def test_each_hop_of_a_redirect_is_checked_again(web: Web, to: str) -> None:
    assert failure(web, web.redirect("/feed", to)).trouble is Trouble.FORBIDDEN


def test_a_redirect_to_a_private_address_says_so(web: Web) -> None:
    failed = failure(web, web.redirect("/feed", "http://10.0.0.7/admin?key=hush"))
    assert failed.reason == "leads to a private address (10.0.0.7)"


# ── addresses ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "url",
    [
        "http://0x7f.1/",
        "http://2130706433/",
        "http://127.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://0.0.0.0/",
        "http://①②⑦.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost/",
        "http://deep.down.localhost./",
        "https://a.localhost/",
        "http://1.1.1.1:8080/",
        "ftp://1.1.1.1/",
        "//1.1.1.1/",
        "just words",
        "",
        "http://",
        "http://a\n.example/",
        "http://1.1.1.1:0/",
    ],
)
def test_the_hub_goes_nowhere_private_and_to_no_odd_port(url: str) -> None:
    async def run() -> Answer:
        async with Fetcher(user_agent=UA, allow=Allowed(())) as fetcher:
            return await fetcher.fetch(url, NONE)

    answer = asyncio.run(run())
    assert isinstance(answer, Failed)
    assert answer.trouble is Trouble.FORBIDDEN


def test_a_public_name_that_resolves_to_a_private_address_is_refused_at_the_socket(web: Web) -> None:
    web.serve("/feed", FEED)

    async def run() -> Answer:
        # No entry names the host, one names a network that the address is not in: only the socket can tell.
        allow = Allowed.parse([f"10.0.0.0/8:{web.port}"])
        async with Fetcher(user_agent=UA, allow=allow) as fetcher:
            return await fetcher.fetch(web.url("/feed"), NONE)

    answer = asyncio.run(run())
    assert isinstance(answer, Failed)
    assert answer.reason == "leads to a private address (a.localhost: 127.0.0.1)"
    assert web.asked == []


def test_a_name_may_be_allowed_by_the_network_it_resolves_to(web: Web) -> None:
    web.serve("/feed", FEED)

    async def run() -> Answer:
        async with Fetcher(user_agent=UA, allow=Allowed.parse([f"127.0.0.0/8:{web.port}"])) as fetcher:
            return await fetcher.fetch(web.url("/feed"), NONE)

    assert isinstance(asyncio.run(run()), Fetched)


def test_a_host_that_does_not_exist_is_a_matter_of_names(web: Web) -> None:
    assert failure(web, "http://nobody.invalid/feed").trouble is Trouble.DNS
    assert failure(web, f"http://{'a' * 70}.example/feed").trouble is Trouble.DNS


def test_a_closed_port_is_no_connection(web: Web) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]

        async def run() -> Answer:
            async with Fetcher(user_agent=UA, allow=Allowed.parse([f"*.localhost:{port}"])) as fetcher:
                return await fetcher.fetch(f"http://a.localhost:{port}/feed", NONE)

        answer = asyncio.run(run())
    assert answer == Failed(Trouble.CONNECT, "no connection could be made to a.localhost (connection refused)")


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    pem = tmp_path / "untrusted.pem"
    pem.write_text(UNTRUSTED)
    with Web(certificate=pem) as web:
        failed = failure(web, web.serve("/feed", FEED))
        assert failed.trouble is Trouble.TLS
        assert "self-signed certificate" in failed.reason
        assert web.asked == []


def test_https_to_a_server_that_speaks_http_is_no_secure_connection(web: Web) -> None:
    assert failure(web, web.url("/feed").replace("http:", "https:")).trouble is Trouble.TLS


# ── time ────────────────────────────────────────────────────────────────────────────────────────


def test_a_server_that_says_nothing_is_given_up_at_the_wall(web: Web) -> None:
    failed = failure(web, web.stall("/feed"), replace(QUICK, wall=0.2))
    assert (failed.trouble, failed.reason) == (Trouble.TIMEOUT, "no answer within 0.2 s (from a.localhost)")


def test_a_body_that_stops_or_trickles_is_given_up_at_the_floor(web: Web) -> None:
    limits = replace(QUICK, grace=0.2, wall=20)
    began = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>"
    for url in (web.stall("/stalls", after=began), web.trickle("/trickles")):
        failed = failure(web, url, limits)
        assert (failed.trouble, failed.reason) == (Trouble.TIMEOUT, "sends less than 1 KB a second")


def test_a_small_body_may_come_slowly(web: Web) -> None:
    answer = fetch(web, web.trickle("/feed", b"<rss/>", pause=0.02), limits=replace(QUICK, grace=5))
    assert isinstance(answer, Fetched)


def test_a_body_above_the_floor_still_ends_at_the_wall(web: Web) -> None:
    failed = failure(web, web.trickle("/feed", pause=0.001), replace(QUICK, wall=0.3, floor=1))
    assert failed.reason == "the answer of a.localhost took longer than 0.3 s"


def test_one_host_is_asked_one_at_a_time_with_a_gap_and_others_meanwhile() -> None:
    with Web(latency=0.1) as web:
        web.serve("/feed", FEED)
        urls = [web.url("/feed", host) for host in ("a.localhost", "A.localhost", "a.localhost.", "b.localhost")]
        gathered = gather(web, urls, Limits(gap=0.2))
        assert all(isinstance(answer, Fetched) for answer in gathered)
    times = [asked.at for asked in web.asked if asked.host.lower().startswith("a")]
    other = next(asked.at for asked in web.asked if asked.host.startswith("b"))
    assert len(times) == 3
    assert all(later - earlier >= 0.3 for earlier, later in pairwise(times))
    assert other < times[1]


def test_a_redirect_within_a_host_keeps_the_gap_too(web: Web) -> None:
    web.serve("/end", FEED)
    assert isinstance(fetch(web, web.redirect("/feed", "/end"), limits=Limits(gap=0.3)), Fetched)
    assert web.asked[1].at - web.asked[0].at >= 0.3


def test_a_dead_host_does_not_cost_a_wall_for_each_of_its_channels(web: Web) -> None:
    web.stall("/feed")
    answers = gather(web, [web.url(f"/feed?{n}") for n in range(10)], replace(QUICK, wall=0.1))
    assert {answer.trouble for answer in answers if isinstance(answer, Failed)} == {Trouble.TIMEOUT}
    assert len(web.asked) == 3


def test_no_more_than_the_agreed_number_of_requests_are_under_way_at_once() -> None:
    under_way = most = 0

    async def count(*_: object) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.02)
        under_way -= 1

    with Web() as web:
        web.answer("/feed", count)
        gather(web, [web.url("/feed", f"x{n}.localhost") for n in range(40)], replace(QUICK, at_once=4, wall=0.1))
    assert most == 4


def gather(web: Web, urls: list[str], limits: Limits) -> list[Answer]:
    async def run() -> list[Answer]:
        async with Fetcher(user_agent=UA, allow=allowing(web), limits=limits) as fetcher:
            return await asyncio.gather(*(fetcher.fetch(url, NONE) for url in urls))

    return asyncio.run(run())


# ── bugs and tidiness ───────────────────────────────────────────────────────────────────────────


def test_a_bug_is_not_swallowed(web: Web) -> None:
    with pytest.raises(AssertionError, match="async with"):
        asyncio.run(Fetcher(user_agent=UA, allow=allowing(web)).fetch(web.url("/feed"), NONE))


def test_a_cancelled_fetch_is_cancelled_and_frees_its_host(web: Web) -> None:
    web.stall("/stalls")
    web.serve("/feed", FEED)

    async def run() -> Answer:
        async with Fetcher(user_agent=UA, allow=allowing(web), limits=QUICK) as fetcher:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(fetcher.fetch(web.url("/stalls"), NONE), 0.1)
            return await fetcher.fetch(web.url("/feed"), NONE)

    assert isinstance(asyncio.run(run()), Fetched)


def test_nothing_is_left_open(web: Web) -> None:
    web.serve("/feed", FEED)
    web.stall("/stalls")
    web.bomb("/bomb", 30)
    script = f"""
import asyncio
from partnerhub.address import Allowed
from partnerhub.collect.fetch import Fetcher, Limits
from partnerhub.model import Validators
async def main():
    asyncio.get_running_loop().slow_callback_duration = 60    # a busy machine is not what is tested
    limits = Limits(gap=0, wall=0.3)
    async with Fetcher(user_agent="x", allow=Allowed.parse(["*.localhost:{web.port}"]), limits=limits) as fetcher:
        urls = [{web.url("/feed")!r}, {web.url("/feed")!r}, {web.url("/stalls")!r}, {web.url("/bomb", "b.localhost")!r}]
        await asyncio.gather(*(fetcher.fetch(url, Validators()) for url in urls))
asyncio.run(main())
"""
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@given(st.text())
def test_a_reason_is_one_short_line_whatever_is_in_it(text: str) -> None:
    line = plain(text)
    assert len(line) <= 200
    assert line.isprintable()
    assert plain(line) == line
