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


def test_a_drawing_may_have_links_and_titles_of_its_own() -> None:
    map_of_it = (
        '<svg viewBox="0 0 9 9"><title>Map</title><a href="c.html"><title>C: 2</title><path d="M0 0"/></a></svg>'
    )
    assert faults(map_of_it) == []
    assert check_page("a/b.html", map_of_it)[1] == {"a/c.html"}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<script>alert(1)</script>", "<script> must not be on a page"),
        ("<ScRiPt src=x>", "<script> must not be on a page"),
        ("<svg/onload=alert(1)></svg>", "<svg> has an event handler (onload)"),
        ("<svg><path d='M0 0'/>", "a drawing does not end where it seems to"),
        ("<svg><title><![CDATA[</svg>]]></title></svg>", "a drawing does not end where it seems to"),
        ("<svg><foreignObject><p>x</p></foreignObject></svg>", "<foreignobject> must not be on a page"),
        ("<svg><script>alert(1)</script></svg>", "<script> must not be on a page"),
        ("<svg><style>@import 'x'</style></svg>", "<style> must not be on a page"),
        ("<svg><p>x</p></svg>", "<p> must not be in a drawing"),
        ("<svg><svg></svg></svg>", "<svg> must not be in a drawing"),
        ('<svg><use href="https://evil.example/x.svg#a"/></svg>', "<use> must not be on a page"),
        ('<svg><image href="https://evil.example/x.png"/></svg>', "<image> must not be on a page"),
        ('<svg><a><animate attributeName="href" to="javascript:x()"/></a></svg>', "<animate> must not be on a page"),
        ('<svg><set attributeName="href" to="javascript:x()"/></svg>', "<set> must not be on a page"),
        ('<svg><a xlink:href="javascript:x()"></a></svg>', "<a> has an address that is not checked (xlink:href)"),
        ('<svg><a href="javascript:x()"></a></svg>', "<a> has an address of the kind javascript:"),
        ('<svg><path style="fill:red"/></svg>', "<path> has a style attribute"),
        (
            '<svg><path fill="url(https://evil.example/x)"/></svg>',
            "<path> is painted with something from elsewhere (fill)",
        ),
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


LEAVES = "default-src 'none'; script-src 'self'"
SEARCHES = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"


def policy(says: str) -> str:
    return f'<meta http-equiv="Content-Security-Policy" content="{says}">'


def test_a_page_may_have_our_own_scripts_and_a_policy_that_lets_them_in() -> None:
    leave = '<script src="../theme/leave.js" defer></script>'
    search = '<form role="search"><input name="q"></form><script type="module" src="../theme/search.js"></script>'
    assert faults(leave, policy(LEAVES)) == []
    assert faults(search, policy(SEARCHES), "search/index.html") == []
    assert check_page("cy/search/index.html", search.replace("../", "../../"))[1] == {"theme/search.js"}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ('<script type="module" src="../theme/search.js"></script>', "about/index.html"),
        ("<form></form>", "about/index.html"),
        ("<form></form>", "partners/search/index.html.html"),
        ('<script type="module" src="../theme/search.js">alert(1)</script>', "search/index.html"),
        ('<script type="module" src="../theme/other.js"></script>', "search/index.html"),
        ('<script type="module" src="https://evil.example/theme/search.js"></script>', "search/index.html"),
        ('<script type="module" src="../theme/search.js" onerror="x()"></script>', "search/index.html"),
        ("<p title=\"<script src='../theme/leave.js'></script>\"></p><script>alert(1)</script>", "search/index.html"),
        ("<textarea></textarea>", "search/index.html"),
        ("<iframe></iframe>", "search/index.html"),
    ],
)
def test_no_other_script_and_no_form_elsewhere(body: str, path: str) -> None:
    assert any("must not be on a page" in fault for fault in faults(body, policy(SEARCHES), path))


@pytest.mark.parametrize("says", [LEAVES, SEARCHES, "default-src 'none'; worker-src *"])
def test_a_policy_lets_in_no_more_than_the_scripts_of_its_page_need(says: str) -> None:
    assert any("policy allows" in fault for fault in faults(policy=policy(says), path="search/index.html"))
