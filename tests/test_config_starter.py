"""The starter hub works as written, explains itself truly, and overwrites nothing."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from partnerhub.config import load, read_content, starter
from partnerhub.errors import Refused
from partnerhub.model import Basis, Nation, Voice

TODAY = date(2026, 11, 20)


def files_in(directory: Path) -> set[str]:
    return {path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()}


def test_the_starter_is_a_hub_with_one_account_and_one_partner(tmp_path: Path) -> None:
    written = starter.write(tmp_path / "new" / "hub", TODAY)
    hub = load(tmp_path / "new" / "hub")
    assert [who.voice for who in hub.speakers] == [Voice.OFFICE, Voice.PARTNER]
    assert all(channel.path for channel in hub.channels)
    assert read_content(hub).pages == 7
    assert files_in(hub.root) == {path.relative_to(hub.root).as_posix() for path in written} == set(starter.FILES)


def test_the_example_in_its_comments_works_when_the_signs_are_taken_away(tmp_path: Path) -> None:
    starter.write(tmp_path, TODAY)
    path = tmp_path / "partners.yaml"
    before, sign, example = path.read_text(encoding="utf-8").partition("  # - id: saltby-cyclists\n")
    path.write_text(before + re.sub(r"(?m)^  # ", "  ", sign + example), encoding="utf-8")
    cyclists = load(tmp_path).by_partner["saltby-cyclists"]
    assert cyclists.permission.basis is Basis.LINK_ONLY
    assert cyclists.channels[0].url == "https://saltby-cyclists.example/feed/"


def test_every_key_in_its_comments_works_when_the_sign_is_taken_away(tmp_path: Path) -> None:
    starter.write(tmp_path, TODAY)
    path = tmp_path / "partners.yaml"
    text = re.sub(r"(?m)^( *)# (quick_exit|nation|verified|network): ", r"\1\2: ", path.read_text(encoding="utf-8"))
    before, sign, period = text.partition("# restricted_periods:\n")
    path.write_text(before + re.sub(r"(?m)^# ", "", sign + period), encoding="utf-8")
    hub = load(tmp_path)
    assert (hub.nation, hub.verified[-1]) == (Nation.WALES, "police.uk")
    assert [period.name for period in hub.restricted_periods] == ["Local elections, May 2027"]


@pytest.mark.parametrize("name", starter.FILES)
def test_nothing_is_written_where_one_of_the_files_exists(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(Refused, match=f"has {re.escape(name)} already: nothing was written"):
        starter.write(tmp_path, TODAY)
    assert files_in(tmp_path) == {name}


@pytest.mark.parametrize("name", ["content", "sample"])
def test_nothing_is_written_where_a_file_has_the_name_of_a_directory(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(Refused, match="is a file, not a directory: nothing was written"):
        starter.write(tmp_path, TODAY)
    assert files_in(tmp_path) == {name}


def test_a_dangling_link_counts_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "partners.yaml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(Refused, match=r"has partners\.yaml already"):
        starter.write(tmp_path, TODAY)


def test_a_directory_that_cannot_be_made_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be written: File name too long"):
        starter.write(tmp_path / ("x" * 300), TODAY)
