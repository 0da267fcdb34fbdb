"""The last gate: what a finished page may not hold."""

from __future__ import annotations

import pytest

from partnerhub.publish.checks import check_page, check_xml

POLICY = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'\">"
FRAME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">{policy}<title>T</title></head>
<body><main><h1>H</h1>{body}</main></body></html>"""


def faults(body: str = "", policy: str = POLICY, path: str = "a/b.html") -> list[str]:
    return check_page(path, FRAME.format(policy=policy, body=body))[0]


def test_a_plain_page_passes() -> None:
    assert faults('<p>Hello <a href="https://x.example/">there</a> and <a href="mailto:a@b.example">you</a></p>') == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<script>alert(1)</script>", "<script> must not be on a page"),
        ("<ScRiPt src=x>", "<script> must not be on a page"),
        ("<svg/onload=alert(1)>", "<svg> must not be on a page"),
        ("<iframe src='https://x.example'></iframe>", "<iframe> must not be on a page"),
        ('<p onclick="x()">', "<p> has an event handler (onclick)"),
        ('<p style="position:fixed">', "<p> has a style attribute"),
        ('<a href="javascript:x()">', "<a> has an address of the kind javascript:"),
        ('<a href=" jaVaScript:x()">', "<a> has an address of the kind javascript:"),
        ('<a href="&#106;avascript:x()">', "<a> has an address of the kind javascript:"),
        ('<a href="data:text/html,x">', "<a> has an address of the kind data:"),
        ('<p data-x="a" src="//evil.example/x.png">', "<p> would load from evil.example"),
        ('<link rel="stylesheet" href="https://evil.example/x.css">', "<link> would load from evil.example"),
        ('<link rel="preload icon" href="//evil.example/x">', "<link> would load from evil.example"),
        (
            '<meta http-equiv="refresh" content="0;url=https://x.example">',
            "a page may not send its reader elsewhere by itself",
        ),
        ('<p id="x"></p><p id="x"></p>', 'two elements have the id "x"'),
        ("<h1>Two</h1>", "the page must have one first heading, it has 2"),
        ("<img src='x.png'>", "a picture has no alternative text"),
        ("<img alt='' src='https://evil.example/x.png'>", "<img> would load from evil.example"),
        ("<form action='/x'><input></form>", "<form> must not be on a page"),
    ],
)
def test_what_a_page_may_not_hold(body: str, fault: str) -> None:
    assert fault in faults(body)


def test_a_page_without_a_policy_is_refused() -> None:
    assert faults(policy="") == ["the page has no content security policy"]


def test_the_policy_must_forbid_by_default() -> None:
    assert faults(policy='<meta http-equiv="Content-Security-Policy" content="script-src *">')


def test_the_policy_comes_before_anything_that_loads() -> None:
    assert faults(policy=f'<link rel="icon" href="x.svg">{POLICY}')


def test_links_are_read_from_where_the_page_stands() -> None:
    _, targets = check_page("a/b.html", '<a href="../c/d.html#x">c</a><a href="e.html?q">e</a><a href="#here">h</a>')
    assert targets == {"c/d.html", "a/e.html"}


def test_markup_inside_a_comment_or_an_attribute_is_not_markup() -> None:
    assert faults('<!-- <script> --><p title="<script>">x</p>') == []


def test_feeds_must_be_well_formed_and_declare_nothing() -> None:
    assert check_xml(b"<a>fine</a>") == []
    assert "is not well-formed" in check_xml(b"<a>")[0]
    assert check_xml(b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>') == ["declares the entity x"]
