"""YAML that nobody reads is told, with the place where it belongs."""

from pathlib import Path

import pytest

from fieldkit.i18n import language, set_language
from fieldkit.playbook import check_pack
from tests.playbook.small_pack import write_pack


@pytest.fixture(autouse=True)
def english():
    before = language()
    set_language("en")
    yield
    set_language(before)


@pytest.mark.parametrize(
    ("file", "told", "words"),
    [
        ("needs.yaml", "needs.yaml", "put it into zh or en"),
        ("pack.yml", "pack.yml", "rename it to pack.yaml"),
        ("pack.yaml.txt", "pack.yaml.txt", "rename it to pack.yaml"),
        ("zh/sub/needs.yaml", "zh/sub", "put it into zh itself"),
        ("zh/needs.YAML", "zh/needs.YAML", "rename it to needs.yaml"),
        ("zh/needs.yaml.txt", "zh/needs.yaml.txt", "rename it to needs.yaml"),
        ("cn/needs.yaml", "cn", "rename it to zh"),
        ("中文/needs.yaml", "中文", "rename it to zh"),
        ("English/needs.yaml", "English", "rename it to en"),
        ("backup/needs.yaml", "backup", "put it into zh or en"),
    ],
)
def test_yaml_in_a_wrong_place_is_a_warning(tmp_path: Path, file: str, told: str, words: str) -> None:
    path = write_pack(tmp_path) / file
    path.parent.mkdir(exist_ok=True)
    path.write_text("needs: []\n", encoding="utf-8")
    (fault,) = check_pack(tmp_path)
    assert (fault.file, fault.line, fault.column, fault.severity) == (told, 1, 1, "warning")
    assert words in fault.text


def test_a_folder_of_a_language_in_capitals_is_told(tmp_path: Path) -> None:
    (write_pack(tmp_path) / "zh").rename(tmp_path / "ZH")
    if (tmp_path / "zh").exists():
        pytest.skip("here the case of a name does not matter")
    assert [(fault.file, fault.severity) for fault in check_pack(tmp_path) if fault.file == "ZH"] == [("ZH", "warning")]


def test_other_files_are_nobodys_business(tmp_path: Path) -> None:
    write_pack(tmp_path)
    for name in ("readme.txt", "zh/all.yaml~", "zh/.all.yaml.swp", "files/table.yaml", "schema/x.yaml", "notes/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert check_pack(tmp_path) == []


def test_a_folder_that_is_no_pack_is_not_searched(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").touch()
    assert [fault.file for fault in check_pack(tmp_path)] == ["pack.yaml"]
