"""Odd files, names and links in content/: refused in plain words, never followed out of the hub, never a crash."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerhub.config import read_content
from partnerhub.config.content.files import unread_in
from partnerhub.config.document import read as read_yaml
from partnerhub.config.frontmatter import simple
from partnerhub.errors import ConfigError
from tests.test_content import DECISION, patch, put
from tests.test_content_mistakes import GOOD, mistakes

SECRET = "---\ntitle: Secret\n---\nSalaries.\n"


def elsewhere(root: Path) -> Path:
    outside = root.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "secret.md").write_text(SECRET, encoding="utf-8")
    return outside


def two_letters(root: Path) -> None:
    for folder in ("a", "b"):
        put(root, f"inbox/{folder}/a.md", f"{GOOD['inbox/letter.md']}{folder}\n")


def link(root: Path, name: str, target: Path | str) -> None:
    (root / "content" / name).parent.mkdir(parents=True, exist_ok=True)
    (root / "content" / name).symlink_to(target)


def pipe(root: Path, name: str) -> None:
    (root / "content" / name).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(root / "content" / name)


def two(root: Path, text: str, *names: str) -> None:
    for name in names:
        put(root, name, text)


OUT = "is a link that leads out of the hub's directory: put the file itself here"
ODD: dict[str, tuple[Callable[[Path], object], str]] = {
    "a folder whose name is misspelt": (
        lambda root: put(root, "event/open.md", "Open evening.\n"),
        'content/event: is not read (did you mean "events"?): '
        "put it into the folder of what it is, such as content/events",
    ),
    "a text beside the folders": (
        lambda root: put(root, "open.md", "Open evening.\n"),
        "content/open.md: is not read: put it into the folder of what it is, such as content/events",
    ),
    "a link to a file outside": (
        lambda root: link(root, "pages/x.md", elsewhere(root) / "secret.md"),
        f"content/pages/x.md: {OUT}",
    ),
    "a link to a folder outside": (lambda root: link(root, "pages/x", elsewhere(root)), f"content/pages/x: {OUT}"),
    "a folder that is a link outside": (lambda root: link(root, "inbox", elsewhere(root)), f"content/inbox: {OUT}"),
    "a link to nowhere": (
        lambda root: link(root, "pages/x.md", "nowhere.md"),
        "content/pages/x.md: cannot be read: No such file or directory",
    ),
    "a link to itself": (
        lambda root: link(root, "pages/x.md", "x.md"),
        "content/pages/x.md: cannot be read: Too many levels of symbolic links",
    ),
    "a link to the folder it lies in": (
        lambda root: link(root, "decisions/a/b", "../../decisions"),
        "content/decisions/a/b: is a link to a folder that it lies in: put the file itself here",
    ),
    "a folder named as a file": (
        lambda root: (root / "content/decisions/x.md").mkdir(parents=True),
        "content/decisions/x.md: is a folder or a device, not a file: rename or remove it",
    ),
    "a file named as a folder": (lambda root: put(root, "debates", b"x"), "content/debates: should be a folder"),
    "a pipe": (
        lambda root: pipe(root, "inbox/x.csv"),
        "content/inbox/x.csv: is a folder or a device, not a file: rename or remove it",
    ),
    "a file of another kind": (
        lambda root: put(root, "decisions/x.md.txt", DECISION),
        "content/decisions/x.md.txt: is not read: a file here has a name that ends in .md",
    ),
    "a name with a line break": (
        lambda root: put(root, "decisions/x\n::error::.md", DECISION),
        "content/decisions/x\\n::error::.md: has a name with letters that cannot be seen: rename it",
    ),
    "a file that is too large": (
        lambda root: put(root, "inbox/x.csv", b"x" * 50_000_000),
        "content/inbox/x.csv: has 50 MB; at most 5 MB are read: make several files of it",
    ),
    "a file in another encoding": (
        lambda root: put(root, "decisions/x.md", DECISION.replace("twice", "zweimal ü").encode("latin-1")),
        "content/decisions/x.md:6: is not UTF-8 text: save the file with that encoding",
    ),
    "front matter that never ends": (
        lambda root: put(root, "decisions/x.md", DECISION.removesuffix("---\n")),
        "content/decisions/x.md:1: the front matter is not closed: write a second line with ---",
    ),
    "no front matter": (
        lambda root: put(root, "debates/x.md", "Words.\n"),
        "content/debates/x.md:1: should begin with its front matter: "
        "a line with ---, fields such as `title: …`, and ---",
    ),
    "an empty file": (
        lambda root: put(root, "pages/x.md", b""),
        "content/pages/x.md:1: should begin with its front matter: a line with ---, fields such as `title: …`, and ---",
    ),
    "a NUL in the front matter": (
        lambda root: put(root, "decisions/x.md", DECISION.replace("Read", "Re\0ad")),
        "content/decisions/x.md:6: the front matter has a character that YAML does not allow",
    ),
    "letters turned around in the front matter": (
        lambda root: put(root, "pages/x.md", "---\ntitle: x \u202egpj\n---\n"),
        "content/pages/x.md:2: title has a control character in it",
    ),
    "letters turned around below it": (
        lambda root: put(root, "pages/x.md", "---\ntitle: x\n---\n\na \u2066b\n"),
        "content/pages/x.md:5: has a control character in it: remove it",
    ),
    "letters turned around in HTML's spelling": (
        lambda root: put(root, "pages/x.md", "---\ntitle: x\n---\n\na\n&#x202e;b\n"),
        "content/pages/x.md:6: has a control character in it: remove it",
    ),
    "two entries of one name": (
        two_letters,
        "content/inbox/b/a.md: content/inbox/a/a.md has the same name, by which an entry is known wherever its file"
        " lies: rename one",
    ),
    "a NUL below it": (
        lambda root: put(root, "pages/x.md", "---\ntitle: x\n---\n\na\0b\n"),
        "content/pages/x.md:5: has a control character in it: remove it",
    ),
    "a field that is written twice": (
        lambda root: put(root, "decisions/x.md", DECISION.replace("by:", "about: aaaaaaaaaaa3\nby:")),
        "content/decisions/x.md:4: about is written twice (first on line 2)",
    ),
    "a debate whose name is no address": (
        lambda root: put(root, "debates/Street lamps.md", GOOD["debates/lamps.md"]),
        'content/debates/Street lamps.md: the name "Street lamps" is its address: up to 80 small letters, digits and '
        "hyphens, rename it",
    ),
    "a debate with the list's name": (
        lambda root: put(root, "debates/index.md", GOOD["debates/lamps.md"]),
        "content/debates/index.md: index is the address of the list: rename it",
    ),
    "two round-ups of one name": (
        lambda root: two(root, GOOD["roundups/autumn.md"], "roundups/2026/autumn.md", "roundups/autumn.md"),
        "content/roundups/autumn.md: content/roundups/2026/autumn.md has the same name, which is its address: "
        "rename one",
    ),
    "a page whose name is no address": (
        lambda root: put(root, "pages/Über uns.md", SECRET),
        'content/pages/Über uns.md: the name "Über uns" is its address: small letters, digits and hyphens, '
        "rename it or write slug",
    ),
}


@pytest.mark.parametrize("how", ODD)
def test_an_odd_file_is_told_in_plain_words(tmp_path: Path, how: str) -> None:
    root = tmp_path / "hub"
    root.mkdir()
    spoil, told = ODD[how]
    spoil(root)
    assert mistakes(root) == [told]


def test_what_nobody_wrote_for_readers_may_lie_in_content(tmp_path: Path) -> None:
    for name in ("README.md", "private.txt", ".hidden.md", "drawings/plan.svg"):
        put(tmp_path, name, "For the editors.\n")
    assert list(unread_in(tmp_path)) == []


def test_a_link_inside_the_hub_is_followed(tmp_path: Path) -> None:
    put(tmp_path, "decisions/2026/a.md", DECISION)
    link(tmp_path, "decisions/b.md", "2026/a.md")
    assert [each.file for each in read_content(patch(tmp_path)).decisions] == [
        "content/decisions/2026/a.md",
        "content/decisions/b.md",
    ]


def test_a_page_with_a_slug_may_have_any_name(tmp_path: Path) -> None:
    put(tmp_path, "pages/Über uns.md", "---\ntitle: Us\nslug: us\n---\n")
    assert read_content(patch(tmp_path)).words[0].address == "us/index.html"


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(GOOD)),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 12), st.text(max_size=8)), min_size=1, max_size=4),
)
def test_a_mangled_file_gives_content_or_mistakes_and_nothing_else(name: str, cuts: list[tuple[int, int, str]]) -> None:
    text = GOOD[name]
    for start, length, instead in cuts:
        text = text[:start] + instead + text[start + length :]
    with tempfile.TemporaryDirectory() as directory:
        put(Path(directory), name, text.encode())
        with suppress(ConfigError):
            read_content(patch(Path(directory)))


_words = st.sampled_from(
    ["true", "Null", "no", "on", "nan", "1e5", "0x1", "2e3456723456", "a" * 64, "2026-11-23T10:20"]
)
_text = st.text(st.sampled_from("aeEfnotruldsy.~<=>-:_ ,/'’()#&%0123456789T[]\"{}!@*|\\\tü"), min_size=1, max_size=9)
_value = (
    _words
    | _text
    | _text.map('"{}"'.format)
    | st.lists(_words | st.sampled_from(["a", "n-1", "x3"]), min_size=1, max_size=3).map(
        lambda words: f"[{', '.join(words)}]"
    )
)


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["about", "on", "null", "n"]) | _text, _value), min_size=1, max_size=3))
def test_the_short_way_through_simple_front_matter_says_what_the_long_one_says(rows: list[tuple[str, str]]) -> None:
    lines = [f"{key}: {value}\n" for key, value in rows]
    if (short := simple(lines)) is not None:
        assert short == read_yaml("".join(lines), first_line=2)


def test_most_decisions_take_the_short_way() -> None:
    assert simple(DECISION.splitlines(keepends=True)[1:-1]) is not None
    more = ['title: "Warm space: open"\n', "areas: [vale, stonebrook]\n", "link: https://pantry.example/a?b=c\n"]
    assert simple(more) is not None
