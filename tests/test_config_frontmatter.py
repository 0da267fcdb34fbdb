"""Front matter: fields, body and their lines; and what is wrong with it, with its line in the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from partnerhub.config import frontmatter
from partnerhub.errors import ConfigError

PAGE = Path("content/pages/about.md")


def test_a_page_gives_its_fields_its_body_and_their_lines() -> None:
    page = frontmatter.read(PAGE, "---\ntitle: About\ndate: 2026-05-01\ntags:\n  - a\n  - b\n---\n\nHi.\n---\nBye.\n")
    assert dict(page.fields) == {"title": "About", "date": "2026-05-01", "tags": ["a", "b"]}
    assert page.body == "\nHi.\n---\nBye.\n"
    assert page.body_line == 8
    assert [page.line_of(key) for key in ("title", "date", "tags", "unwritten")] == [2, 3, 4, 1]


def test_plain_values_keep_their_types() -> None:
    page = frontmatter.read(PAGE, "---\na: 1\nb: 1.5\nc: true\nd:\ne: yes\nf: {g: [1, x]}\nh: .inf\n---\n")
    assert dict(page.fields) == {"a": 1, "b": 1.5, "c": True, "d": None, "e": "yes", "f": {"g": [1, "x"]}, "h": ".inf"}


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    page = frontmatter.read(PAGE, "\ufeff---\r\ntitle: About\r\n---\r\nHello.\r\n")
    assert (dict(page.fields), page.body, page.body_line) == ({"title": "About"}, "Hello.\r\n", 4)


def test_front_matter_without_fields_is_empty() -> None:
    assert dict(frontmatter.read(PAGE, "---\n---\nHello.").fields) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1: should begin with its front matter: a line with ---, fields such as `title: …`, and ---"),
        ("# A\n---\n", "1: should begin with its front matter: a line with ---, fields such as `title: …`, and ---"),
        ("---\ntitle: About\n", "1: the front matter is not closed: write a second line with ---"),
        (
            "---\ntitle: a: b\n---\n",
            '2: the front matter is not YAML here: a text with ": " in it needs "quotes" around it',
        ),
        ("---\na: 1\nb: *c\n---\n", "3: the front matter is not YAML: found undefined alias 'c'"),
        ("---\na: 1\nb: \a\n---\n", "3: the front matter has a character that YAML does not allow"),
        ("---\n- a\n---\n", "2: the front matter should be fields, each written as `key: value`"),
        (
            "---\na: 1\nb: 2\na: 3\nb: 4\n---\n",
            "4: a is written twice (first on line 2)\ncontent/pages/about.md:5: b is written twice (first on line 3)",
        ),
        ("---\na: {b: !c d}\n---\n", '2: a.b has the tag "!c", which means nothing here: remove it'),
        ("---\n[a]: b\n---\n", "2: has a key that is not plain text"),
    ],
)
def test_a_mistake_is_told_with_its_line_in_the_page(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        frontmatter.read(PAGE, text)
    assert str(error.value) == f"content/pages/about.md:{message}"
