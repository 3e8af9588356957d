"""Packs over each other: which there are, taking one into use, and taking it out again."""

from pathlib import Path

import pytest

from fieldkit.config import Paths, resolve_paths
from fieldkit.playbook import activate, load_playbook, shipped_content
from fieldkit.playbook.layers import layers_for, layers_in_use, layers_with, stands_over, uninstall
from tests.playbook.small_pack import NEED, ZH, install, write_pack

OVER = 'id: acme\nversion: "1"\nover: fieldkit\nlanguages: [zh]\n'
ON_TOP = 'id: mine\nversion: "1"\nover: acme\nlanguages: [zh]\n'


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return resolve_paths(tmp_path / "home")


def packs_in(paths: Paths) -> list[str]:
    return sorted(path.name for path in paths.content.iterdir() if path.is_dir())


def company(folder: Path, title: str = "甲") -> Path:
    return write_pack(folder, NEED.format(id="need-own", title=title), None, OVER)


def test_without_a_pack_in_use_the_shipped_one_stands_alone(paths: Paths) -> None:
    assert layers_in_use(paths) == [shipped_content()]


@pytest.mark.parametrize(
    ("head", "over"),
    [
        (OVER, "fieldkit"),
        ("over: 'fieldkit' # the shipped one\n", "fieldkit"),
        ("title: x\nid: y\n", ""),
        ("title: |\n  over: fieldkit\n", ""),
        ("# over: fieldkit\n", ""),
    ],
)
def test_a_head_says_whether_a_pack_is_a_layer(tmp_path: Path, head: str, over: str) -> None:
    (tmp_path / "pack.yaml").write_text(head, encoding="utf-8")
    assert stands_over(tmp_path) == over


def test_a_complete_pack_stands_alone_and_a_layer_over_the_shipped_one(tmp_path: Path, paths: Paths) -> None:
    whole, over = write_pack(tmp_path / "whole"), company(tmp_path / "over")
    assert layers_in_use(paths, whole) == layers_for(whole) == [whole]
    assert layers_in_use(paths, over) == layers_for(over) == [shipped_content(), over]


def test_a_pack_in_use_is_a_copy_that_outlives_its_folder(tmp_path: Path, paths: Paths) -> None:
    pack = company(tmp_path / "stick")
    (pack / "files").mkdir()
    (pack / "files" / "a.pdf").write_bytes(b"%PDF")
    (pack / ".git").mkdir()
    there = install(pack, paths, "company")
    for path in sorted(pack.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert layers_in_use(paths) == [shipped_content(), there]
    assert sorted(path.name for path in there.iterdir()) == ["files", "pack.yaml", "zh"]
    playbook = load_playbook(layers_in_use(paths), "zh")
    assert playbook.get("need-own").title == "甲"
    assert playbook.file("a.pdf").read_bytes() == b"%PDF"


def test_a_newer_pack_takes_the_place_of_the_one_in_use(tmp_path: Path, paths: Paths) -> None:
    install(company(tmp_path / "one"), paths, "company")
    install(company(tmp_path / "two", "乙"), paths, "company")
    assert load_playbook(layers_in_use(paths), "zh").get("need-own").title == "乙"
    assert packs_in(paths) == ["company"]


def test_the_own_layer_lies_over_the_company_s(tmp_path: Path, paths: Paths) -> None:
    mine = write_pack(tmp_path / "mine", NEED.format(id="need-own", title="丙"), None, ON_TOP)
    below = install(company(tmp_path / "one"), paths, "company")
    assert layers_with(mine, paths, "personal") == layers_in_use(paths, mine) == [shipped_content(), below, mine]
    own = install(mine, paths, "personal")
    assert layers_in_use(paths) == [shipped_content(), below, own]
    assert load_playbook(layers_in_use(paths), "zh").get("need-own").title == "丙"
    assert uninstall(paths, "personal")
    assert not uninstall(paths, "personal")
    assert layers_in_use(paths) == [shipped_content(), below]


def test_a_pack_that_cannot_be_copied_leaves_the_one_in_use(
    tmp_path: Path, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = install(company(tmp_path / "one"), paths, "company")
    two = company(tmp_path / "two", "乙")
    (two / "zh" / "all.yaml").unlink()
    (two / "zh" / "all.yaml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(OSError):
        install(two, paths, "company")
    assert load_playbook([shipped_content(), there], "zh").get("need-own").title == "甲"
    assert packs_in(paths) == ["company"]


def test_a_pack_that_a_power_cut_took_away_comes_back(tmp_path: Path, paths: Paths) -> None:
    there = install(company(tmp_path / "one"), paths, "company")
    there.rename(there.with_name("company.old"))
    assert layers_in_use(paths) == [shipped_content(), there]
    assert packs_in(paths) == ["company"]


def test_the_copy_in_use_cannot_be_taken_into_use(tmp_path: Path, paths: Paths) -> None:
    there = install(company(tmp_path / "one"), paths, "company")
    with pytest.raises(OSError):
        install(there, paths, "company")
    assert (there / "zh" / "all.yaml").is_file()


def test_a_pack_in_use_that_lost_its_head_is_told_and_not_passed_over(tmp_path: Path, paths: Paths) -> None:
    there = install(company(tmp_path / "one"), paths, "company")
    good = activate(layers_in_use(paths), "zh", paths).playbook
    (there / "pack.yaml").unlink()
    refused = activate(layers_in_use(paths), "zh", paths)
    assert [fault.file for fault in refused.faults] == ["pack.yaml"]
    assert refused.playbook.hash == good.hash


@pytest.mark.parametrize(
    "head", [f"\ufeff{OVER}", OVER.replace("over: ", '"over" : '), OVER.replace("over: ", "over:  ")]
)
def test_a_head_is_read_as_editors_write_it(tmp_path: Path, head: str) -> None:
    assert stands_over(write_pack(tmp_path, ZH, None, head)) == "fieldkit"


def test_a_layer_over_the_shipped_pack_stands_over_it_also_where_a_complete_one_is_in_use(
    tmp_path: Path, paths: Paths
) -> None:
    install(write_pack(tmp_path / "whole"), paths, "company")
    over = company(tmp_path / "over")
    assert layers_for(over, layers_in_use(paths)) == [shipped_content(), over]


def test_links_that_lead_out_of_a_pack_are_not_copied(tmp_path: Path, paths: Paths) -> None:
    pack = company(tmp_path / "one")
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    (pack / "files").mkdir()
    (pack / "files" / "a.pdf").symlink_to(tmp_path / "secret")
    there = install(pack, paths, "company")
    assert not (there / "files" / "a.pdf").exists()
