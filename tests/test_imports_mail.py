"""Newsletters: what everybody's copy says is kept, and nothing that is one reader's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from partnerhub.collect.imports import mail
from tests.exporting import EXPORTS, export, refused, words
from tests.test_imports_formats import read


def message(**more: str) -> bytes:
    said = {
        "From": "News <news@silver-line.example>",
        "To": "Robin Reader <robin.reader@example.org>",
        "Subject": "News",
        "Date": "Mon, 02 Nov 2026 09:00:00 +0000",
        "Message-ID": "<a@b>",
        "List-Id": "<news.silver-line.example>",
        "Content-Type": "text/html; charset=utf-8",
    }
    body = more.pop("body", "<p>Words</p>")
    said |= {key.replace("_", "-"): value for key, value in more.items()}
    return ("".join(f"{key}: {value}\n" for key, value in said.items()) + "\n" + body).encode()


def newsletter(tmp_path: Path, owner: str = "news@silver-line.example", **more: str) -> str:
    (tmp_path / "a.eml").write_bytes(message(**more))
    (post,) = export("mail", tmp_path / "a.eml", owner=owner).posts
    return words(post)


def test_mail_is_decoded_whatever_it_came_in() -> None:
    second, first = read("mail").posts
    assert first.title == "Tea and “lifts” in November"
    assert "“Hub”" in (first.html or "")
    assert (
        second.text
        == "The café reopens on Monday.\nSee https://silver-line.example/cafe\n\n>From here on, we meet weekly."
    )


def test_a_list_is_known_by_its_own_id_too() -> None:
    assert len(read("mail", owner="news.silver-line.example").posts) == 2


def test_whose_newsletters_has_to_be_said() -> None:
    assert "say whose newsletters" in refused("mail", EXPORTS / "newsletters.mbox")
    assert "nothing in it is from" in refused("mail", EXPORTS / "newsletters.mbox", owner="nobody@example.org")


@pytest.mark.parametrize(
    "body",
    [
        "<p>Words</p><p>Sent to robin.reader@example.org</p>",
        "<p>Words</p><p>Hello Robin, good to see you</p>",
        "<p>Words</p><p>For Robin Reader only</p>",
        '<p>Words</p><a href="https://list.example/unsubscribe?id=4">here</a>',
        '<p>Words</p><a href="https://list.example/x">Unsubscribe</a>',
        '<p>Words <a href="https://list.example/a?email=robin.reader%40example.org">on</a></p>',
        '<p>Words <a href="https://list.example/a?utm_x=1&amp;uid=5551234">on</a></p>',
        '<p>Words <a href="https://click.list.example/abc">on</a></p>',
        '<p>Words <a href="https://list.example/t/9f8e7d6c5b4a39281706f5e4d3c2b1a0">on</a></p>',
        '<p>Words</p><img src="https://list.example/open.gif?u=5551234" width=1 height=1>',
        '<p>Words</p><div style="font-size:0">5551234</div>',
        "<p>Words</p><!-- 5551234 --><style>a{background:url(https://list.example/5551234)}</style>",
    ],
)
def test_nothing_that_is_one_readers_own_is_kept(tmp_path: Path, body: str) -> None:
    kept = newsletter(tmp_path, body=body)
    assert "Words" in kept
    for own in ("robin", "list.example", "5551234", "nsubscribe"):
        assert own not in kept.lower()


def test_common_links_of_a_newsletter_are_kept(tmp_path: Path) -> None:
    for link in (
        "https://silver-line.example/news/tea-on-tuesdays-in-november-2026",
        "https://silver-line.example/a?page=2",
    ):
        assert link in newsletter(tmp_path, body=f'<p>Words <a href="{link}">on</a></p>')


def test_a_subject_that_names_its_reader_is_not_kept(tmp_path: Path) -> None:
    assert "Robin" not in newsletter(tmp_path, Subject="Robin Reader, your news")


def test_a_folder_of_messages_is_read_and_other_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(message())
    (tmp_path / "b.eml").write_bytes(message(Message_ID="<c@d>", Subject="More"))
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7")
    made = export("mail", tmp_path, owner="news@silver-line.example")
    assert {post.title for post in made.posts} == {"News", "More"}
    assert sum(made.reasons.values()) == 1


@pytest.mark.parametrize(
    "body",
    [
        "<p>Dear <b>Robin</b>,</p><p>Words</p>",
        "<div>Dear <span>Robin</span>,<br>Words</div>",
        "<p>Good morning Robin</p><p>Words</p>",
        "<p>Robin, these are</p><p>Words</p>",
        "<p>Words. Thank you, Robin!</p>",
        "<p>Words for <i>Robin</i></p>",
        "<p>Words</p><p>You are signed in as robin.reader</p>",
        '<p>Words <a href="https://list.example/redirect/2/eJx9kE1u-wyAQhc_Bw3ZR-YtbHvI9AbcD7e">on</a></p>',
        '<p>Words <a href="https://list.example/soup?r=1abc2d">on</a></p>',
        "<p>Words</p><p>You can <a href='https://a.example/'>unsubscribe</a> from list.example at any time</p>",
        "<p>Words</p><p>To leave list.example <b>opt out</b> here</p>",
    ],
)
def test_a_reader_is_not_named_however_they_are_greeted(tmp_path: Path, body: str) -> None:
    kept = newsletter(tmp_path, body=body).lower()
    assert "words" in kept
    for own in ("robin", "list.example", "nsubscribe", "dear", "you can"):
        assert own not in kept


def test_a_name_with_the_family_first_is_known_the_other_way_round(tmp_path: Path) -> None:
    to = '"Reader, Robin" <r@example.org>'
    assert newsletter(tmp_path, To=to, body="<p>Words</p><p>For Robin Reader only</p>") == "News <p>Words</p>"


def test_a_readers_name_that_is_a_word_costs_no_word(tmp_path: Path) -> None:
    said = "<p>Open every day, until 3 May</p><p>Will it rain on New Year’s Day</p>"
    for to in ("Will Day <will.day@example.org>", "May Day <may.day@example.org>"):
        assert newsletter(tmp_path, To=to, body=said) == f"News {said}"


def test_a_mailbox_is_read_message_by_message() -> None:
    def chunks() -> Iterator[bytes]:
        yield b"From - Mon Nov  2 09:00:00 2026\nSubject: a\n\nx\n\nFrom - Mon Nov  2 09:00:00 2026\nSubject: b\n\n"
        raise AssertionError("it was all held at once")

    assert next(mail._messages(chunks())) == b"Subject: a\n\nx\n\n"


def test_a_reader_whose_name_the_mailbox_alone_tells_is_not_named_either(tmp_path: Path) -> None:
    kept = newsletter(tmp_path, To="robin.reader@example.org", body="<p>Robin, these are words</p>")
    assert kept == "News <p>these are words</p>"


def test_a_greeting_to_nobody_known_goes_with_the_name_in_it(tmp_path: Path) -> None:
    kept = newsletter(tmp_path, To="undisclosed-recipients:;", body="<p>Dear <b>Mrs. Lamp</b>,<br>words</p>")
    assert kept == "News <p>words</p>"


@pytest.mark.parametrize(
    "said",
    [
        "Schools adopt outdoor learning from March.",
        "Residents can opt out of the garden bin scheme until May.",
        "Good afternoon tea at the hall",
        "Good morning classes begin on Monday: bring a mat.",
        "The robins are back, and so is Robinson.",
        "The chair, Ann Lamp, opened the hall.",
    ],
)
def test_what_only_looks_like_a_greeting_or_a_farewell_stays(tmp_path: Path, said: str) -> None:
    assert newsletter(tmp_path, body=f"<p>{said}</p>") == f"News <p>{said}</p>"


def test_of_a_long_line_only_the_sentences_go_that_are_its_readers_own(tmp_path: Path) -> None:
    said = "The hall has a new roof. " * 15
    kept = newsletter(
        tmp_path, body=f"<td>{said}You are receiving this as robin.reader@example.org. Come and see.</td>"
    )
    assert kept == f"News <div>{said}Come and see.</div>"


def test_a_letter_that_is_attached_is_not_read(tmp_path: Path) -> None:
    parts = (
        "--B\nContent-Type: text/plain\n\nWords\n"
        "--B\nContent-Type: message/rfc822\n\nSubject: x\nContent-Type: text/html\n\n<p>A letter</p>\n--B--\n"
    )
    assert newsletter(tmp_path, body=parts, Content_Type="multipart/mixed; boundary=B") == "News Words"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_sentence_that_begins_with_from_begins_no_message(tmp_path: Path, newline: str) -> None:
    one = message(
        Content_Type="text/plain", body="Before\n\nFrom Monday 3 March we are open until 2027\n\n>>From is quoted\n"
    )
    two = message(Content_Type="text/plain", Message_ID="<c@d>", body="Second\n")
    box = b"From - Mon Nov  2 09:00:00 2026\n" + one + b"\nFrom 17@xxx Tue Nov 03 09:00:00 +0000 2026\n" + two
    (tmp_path / "box.mbox").write_bytes(box.replace(b"\n", newline.encode()))
    made = export("mail", tmp_path / "box.mbox", owner="news@silver-line.example")
    assert {post.text for post in made.posts} == {
        "Before\n\nFrom Monday 3 March we are open until 2027\n\n>From is quoted",
        "Second",
    }
    assert not made.left
