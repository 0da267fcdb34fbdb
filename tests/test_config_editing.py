"""Changes of partners.yaml keep every byte that nobody meant to change."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest

from partnerhub.config import load
from partnerhub.config.document import read
from partnerhub.config.editing import Edit, NewAddress, NewChannel, NewPartner, edited, shown, write
from partnerhub.errors import ConfigError, Refused
from tests.command import ROOT

PANTRY = {
    "id": "pantry",
    "name": "The Pantry: food for all",
    "areas": ["castlebeck"],
    "trust": "review",
    "permission": {"basis": "link-only"},
    "channels": [{"id": "pantry-news", "kind": "rss", "url": "https://pantry.example/feed/?a=1#b"}],
}
POSTS = {"id": "pantry-posts", "kind": "mastodon", "url": "https://social.example/@pantry.rss"}


def added(before: str, after: str) -> list[str]:
    """The lines that are new. Fails when one is gone."""
    changes = [line for line in difflib.ndiff(before.splitlines(True), after.splitlines(True)) if line[0] in "+-"]
    assert not [line for line in changes if line.startswith("-")], changes
    return [line[2:] for line in changes]


def change(text: str, *edits: Edit) -> str:
    return edited(text.encode(), edits).decode()


def test_a_partner_is_added_behind_the_last_one_and_before_the_next_section() -> None:
    text = (ROOT / "partners.yaml").read_text(encoding="utf-8")
    new = change(text, NewPartner(PANTRY))
    lines = added(text, new)
    assert lines.count("\n") == 1
    assert "".join(line for line in lines if line != "\n") == (
        "  - id: pantry\n"
        '    name: "The Pantry: food for all"\n'
        "    areas: [castlebeck]\n"
        "    trust: review\n"
        "    permission:\n"
        "      basis: link-only\n"
        "    channels:\n"
        "      - id: pantry-news\n"
        "        kind: rss\n"
        "        url: https://pantry.example/feed/?a=1#b\n"
    )
    assert new.index("id: pantry\n") < new.index("# Cases that nothing may be published about")


def test_a_channel_is_added_behind_the_last_one_of_its_partner() -> None:
    text = (ROOT / "partners.yaml").read_text(encoding="utf-8")
    lines = added(text, new := change(text, NewChannel("safe-harbour", POSTS)))
    assert [line.strip() for line in lines] == [
        "- id: pantry-posts",
        "kind: mastodon",
        'url: "https://social.example/@pantry.rss"' if '"' in lines[2] else "url: https://social.example/@pantry.rss",
    ]
    assert new.index("safe-harbour-podcast.xml") < new.index("pantry-posts") < new.index("- id: arren-youth")


def test_an_address_is_changed_in_its_line_alone_with_its_quotes_and_its_comment() -> None:
    text = (
        "partners:\n"
        "  - id: a\n"
        "    channels:\n"
        "      - {id: one, url: 'https://old.example/feed'}   # first\n"
        "      - id: two\n"
        '        url: "https://old.example/two"   # second\n'
        "      - id: three\n"
        "        url: https://old.example/three   # third\n"
    )
    new = change(
        text,
        NewAddress("one", "https://new.example/it's"),
        NewAddress("two", "https://new.example/two"),
        NewAddress("three", "https://new.example/three"),
    )
    assert new == (
        text.replace("https://old.example/feed", "https://new.example/it''s")
        .replace("https://old.example/two", "https://new.example/two")
        .replace("https://old.example/three", "https://new.example/three")
    )


@pytest.mark.parametrize(
    "text",
    [
        "partners:\n- id: a\n  channels:\n  - id: b\n    url: https://a.example/\n# end\nwatch: []\n",
        "partners:\n    -   id: a\n        channels:\n            -   id: b\n                url: https://a.example/\n",
        "hub: {}\npartners:\n  - id: a   # the first\n    about: |\n      words\n      more\n\n\n# end\n",
        "hub: {}\npartners:   # nobody yet\n# end\nwatch:\n",
        "hub: {}\npartners: []   # nobody yet\nwatch: []\n",
        "hub: {}\n# end without partners\n",
        "hub: {a: b}",
        "partners:\n  - id: a\n    name: A",
        "partners:\n  - {id: a, name: A}\n\n  - {id: b, name: B}   # both\nwatch:\n",
    ],
    ids=["flush", "wide", "text", "nothing", "empty", "missing", "no newline", "cut", "flow entries"],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_partner_finds_its_place_however_the_file_is_indented(text: str, newline: str) -> None:
    text = text.replace("\n", newline)
    new = change(text, NewPartner(PANTRY), NewPartner({**PANTRY, "id": "larder"}))
    data = read(new).data
    assert isinstance(data, dict)
    assert [who["id"] for who in data["partners"]][-2:] == ["pantry", "larder"]
    assert new.count("\n") == new.count(newline) or newline not in text
    if "[]   #" not in text:
        added(text if text.endswith("\n") else text + (newline if newline in text else "\n"), new)
    comments = [line.partition("#")[2] for line in text.splitlines() if "#" in line]
    assert [line.partition("# ")[2] for line in new.splitlines() if "# " in line] == [each.strip() for each in comments]


@pytest.mark.parametrize(
    "channels",
    [
        "",
        "    channels:\n",
        "    channels: []\n",
        "    channels: []   # none\n",
        "    channels: [{id: b, url: https://a.example/}]   # one\n",
        "    channels:\n    - id: b\n      url: https://a.example/\n      # about b\n",
        "    channels:\n      - id: b\n        url: https://a.example/\n\n      - id: c\n        url: https://c.example/\n",
    ],
    ids=["missing", "nothing", "empty", "commented", "flow", "flush", "spaced"],
)
def test_a_channel_finds_its_place_however_the_others_are_written(channels: str) -> None:
    text = f"partners:\n  - id: a\n    name: A\n{channels}    # of a\n\n  # of z\n  - id: z\n    name: Z\n"
    new = change(text, NewChannel("a", POSTS), NewChannel("z", {**POSTS, "id": "z-posts"}))
    data = read(new).data
    assert isinstance(data, dict)
    assert data["partners"][0]["channels"][-1] == POSTS
    assert data["partners"][1]["channels"] == [{**POSTS, "id": "z-posts"}]
    assert new.index("pantry-posts") < new.index("  # of z\n  - id: z")


def test_what_cannot_be_changed_in_place_is_handed_to_the_editor() -> None:
    text = "shared: &all\n  - id: b\n    url: https://a.example/\npartners:\n  - id: a\n    channels: *all\n"
    with pytest.raises(Refused, match="Write this yourself:") as refused:
        change(text, NewChannel("a", POSTS))
    assert "- id: pantry-posts" in str(refused.value)
    with pytest.raises(Refused, match="Write this yourself"):
        change('{"partners": [\n {"id": "a"} # x\n]}', NewPartner(PANTRY))


def test_a_mark_at_the_beginning_stays() -> None:
    raw = b"\xef\xbb\xbfpartners:\r\n  - id: a\r\n"
    assert edited(raw, [NewPartner(PANTRY)]).startswith(raw)


def test_what_would_be_wrong_is_never_written(tmp_path: Path) -> None:
    (tmp_path / "partners.yaml").write_bytes(
        before := (ROOT / "partners.yaml").read_bytes().replace(b"path:", b"url: https://a.example/#")
    )
    with pytest.raises(ConfigError, match="used already") as wrong:
        write(tmp_path, [NewPartner({**PANTRY, "id": "lantern"})])
    assert "partners.yaml:" in str(wrong.value)
    assert (tmp_path / "partners.yaml").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["partners.yaml"]


def test_what_is_right_is_written_with_the_files_own_rights(tmp_path: Path) -> None:
    from partnerhub.config import starter

    starter.write(tmp_path, __import__("datetime").date(2026, 11, 20))
    path = tmp_path / "partners.yaml"
    path.chmod(0o640)
    areas = [load(tmp_path).areas[0].id]
    hub = write(tmp_path, [NewPartner({**PANTRY, "areas": areas})])
    assert hub.by_channel["pantry-news"].url == "https://pantry.example/feed/?a=1#b"
    assert load(tmp_path) == hub
    assert os.stat(path).st_mode & 0o777 == 0o640


def test_new_lines_can_be_looked_at_alone() -> None:
    assert shown([NewChannel("a", POSTS)]).splitlines()[0] == "# in channels of a:"
