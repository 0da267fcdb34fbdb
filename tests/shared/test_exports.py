"""Real exports and messages: what is public is taken, what is not never leaves, and nothing makes a reader fall."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from partnerhub.collect.imports.values import Export, Reason, Wrong
from tests.conftest import SHARED
from tests.exporting import export, words

WXR = sorted(SHARED.rglob("themeunittestdata.wordpress.xml"))
MAIL = sorted((*(SHARED / "email").rglob("msg_*.txt"), *(SHARED / "email").rglob("*.eml")))
WP = "{https://wordpress.org/export/1.2/}"


def items(path: Path) -> list[ElementTree.Element]:
    return list(ElementTree.parse(path).iter("item"))


def text(item: ElementTree.Element, name: str) -> str:
    return (item.findtext(name) or "").strip()


@pytest.mark.parametrize("path", WXR, ids=lambda path: path.parent.parent.name)
def test_of_wordpresss_own_test_export_only_what_is_public_is_taken(path: Path) -> None:
    made = export("wordpress", path)
    kinds = Counter(
        (text(item, f"{WP}post_type"), text(item, f"{WP}status"), bool(text(item, f"{WP}post_password")))
        for item in items(path)
    )
    public = kinds[("post", "publish", False)] + kinds[("page", "publish", False)]
    assert public > 50
    assert len(made.posts) + made.reasons[Reason.EMPTY] == public
    assert made.reasons[Reason.DRAFT] == sum(
        n for (kind, state, _), n in kinds.items() if state == "draft" and kind != "nav_menu_item"
    )
    assert made.reasons[Reason.PASSWORD] == kinds[("post", "publish", True)] + kinds[("page", "publish", True)] > 0


@pytest.mark.parametrize("path", WXR, ids=lambda path: path.parent.parent.name)
def test_nothing_of_a_draft_a_comment_or_a_user_is_in_what_is_taken(path: Path) -> None:
    made = export("wordpress", path)
    told = " ".join(map(words, made.posts)).casefold()
    titles = {post.title for post in made.posts}
    for item in items(path):
        state, secret = text(item, f"{WP}status"), text(item, f"{WP}post_password")
        if text(item, f"{WP}post_type") in {"post", "page"} and (state != "publish" or secret):
            assert text(item, "title") not in titles or not text(item, "title")
        for mailbox in (each.text for each in item.iter(f"{WP}comment_author_email")):
            assert not mailbox or mailbox.casefold() not in told
    for tag in ("author_email", "comment_author_IP"):
        for each in ElementTree.parse(path).iter(f"{WP}{tag}"):
            assert not each.text or each.text.casefold() not in told


def read(path: Path, owner: str) -> Export | None:
    try:
        return export("mail", path, owner=owner)
    except Wrong:
        return None


def sender(path: Path) -> str:
    found = re.search(rb"^From:.*?([\w.+-]+@[\w.-]+)", path.read_bytes(), re.MULTILINE | re.IGNORECASE)
    return found[1].decode().lower() if found else "nobody@example.org"


@pytest.mark.parametrize("path", MAIL, ids=lambda path: path.name)
def test_no_message_makes_the_reader_fall(path: Path) -> None:
    made = read(path, sender(path))
    assert made is None or all(words(post).strip() for post in made.posts)


@pytest.mark.parametrize("path", MAIL, ids=lambda path: path.name)
def test_a_message_that_is_made_a_newsletter_loses_its_receivers(path: Path, tmp_path: Path) -> None:
    raw = path.read_bytes()
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    (tmp_path / "a.eml").write_bytes(b"List-Id: <list.example.org>\n" + raw)
    made = read(tmp_path / "a.eml", "list.example.org")
    receivers = {
        each.decode().lower()
        for each in re.findall(rb"^(?:To|Cc):[^\n]*?([\w.+-]+@[\w-]+\.[\w.-]+)", head, re.M | re.I)
    }
    for post in made.posts if made else ():
        for mailbox in receivers - {sender(path)}:
            assert mailbox not in words(post).lower()


def test_most_messages_are_read(tmp_path: Path) -> None:
    done = 0
    for path in MAIL:
        (tmp_path / "a.eml").write_bytes(
            b"List-Id: <list.example.org>\nDate: Mon, 02 Nov 2026 09:00:00 +0000\n" + path.read_bytes()
        )
        made = read(tmp_path / "a.eml", "list.example.org")
        done += bool(made and made.posts)
    assert done > len(MAIL) / 2, f"{done} of {len(MAIL)}"
