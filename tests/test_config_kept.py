"""What a night keeps of partners.yaml: the same hub without reading it again, and never an older or a broken one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from partnerhub.config import kept, load, loading
from partnerhub.errors import ConfigError
from partnerhub.model import Hub
from tests.test_config import WHOLE


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """A hub that a night has read."""
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "office.xml").touch()
    (tmp_path / "partners.yaml").write_text(WHOLE, encoding="utf-8")
    night(tmp_path)
    return tmp_path


def night(root: Path) -> Hub:
    return load(root, needs_files=False)


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_known_file_gives_the_same_hub_without_being_read_again(known: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    afresh = loading.load(known)
    monkeypatch.setattr(loading, "load", None)
    assert load(known) == night(known) == afresh
    assert repr(load(known)) == repr(afresh)


def test_a_hub_that_moved_is_where_it_is_now(known: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "hub"
    shutil.copytree(known, elsewhere)
    assert load(elsewhere).root == elsewhere


def test_a_file_that_changed_is_read_afresh(known: Path) -> None:
    rewrite(known / "partners.yaml", "name: Hill Foodbank", "name: Hilltop Foodbank")
    assert load(known).by_partner["foodbank"].name == "Hilltop Foodbank"


def test_other_code_reads_the_file_afresh(known: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rewrite(known / kept.KEPT, "Hill Foodbank", "As older code has it")
    assert load(known).by_partner["foodbank"].name == "As older code has it"
    monkeypatch.setattr(kept, "_key", lambda file: "other code")
    assert load(known).by_partner["foodbank"].name == "Hill Foodbank"


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"key": 1}', '{"Hub": []}', '{"open": ["/etc"]}', "\0", "1"])
def test_a_damaged_copy_is_passed_over(known: Path, damage: str) -> None:
    (known / kept.KEPT).write_text(damage, encoding="utf-8")
    assert load(known) == loading.load(known)


def test_a_mistake_is_told_with_its_line_each_time(known: Path) -> None:
    rewrite(known / "partners.yaml", "kind: district", "kind: distict")
    for _ in range(2):
        with pytest.raises(ConfigError, match=r"partners\.yaml:21: area"):
            night(known)


def test_a_channel_s_file_that_is_gone_is_told_though_the_hub_is_known(known: Path) -> None:
    (known / "feeds" / "office.xml").unlink()
    assert night(known).by_channel["vale-pcc-office"].path == "feeds/office.xml"
    with pytest.raises(ConfigError, match=r"partners\.yaml:40: .* is not a file"):
        load(known)


def test_a_channel_s_file_that_now_leads_out_of_the_hub_is_told(known: Path) -> None:
    (known / "feeds" / "office.xml").unlink()
    (known / "feeds" / "office.xml").symlink_to("/etc/hostname")
    with pytest.raises(ConfigError, match=r"partners\.yaml:40: .* is not a file"):
        night(known)


def test_only_a_night_writes(tmp_path: Path) -> None:
    (tmp_path / "partners.yaml").write_text(WHOLE.replace("path: ./feeds/office.xml", "url: 'https://o.example'"))
    load(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["partners.yaml"]
    night(tmp_path)
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["partners.json"]


def test_a_folder_that_cannot_be_written_is_no_mistake_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "partners.yaml").write_text(WHOLE.replace("path: ./feeds/office.xml", "url: 'https://o.example'"))
    (tmp_path / "var").touch()
    assert night(tmp_path).title == "Vale Together"


def test_boundaries_that_were_taken_away_are_told_although_the_file_is_known(known: Path) -> None:
    (known / "patch.geojson").touch()
    rewrite(known / "partners.yaml", "  title:", "  boundaries: patch.geojson\n  title:")
    assert night(known).boundaries == "patch.geojson"
    (known / "patch.geojson").unlink()
    with pytest.raises(ConfigError, match=r'hub: boundaries "patch\.geojson" is not a file'):
        load(known)
