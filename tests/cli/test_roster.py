"""The roster from the command line, in both directions, and partners that are one."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from .conftest import Run
from .test_partners import kind, records


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in (
        ["渠道商信息表"],
        ["写字楼", "公司名称", "手机", "联系人", "重点", "星座"],
        ["A 座", "甲科技有限公司", 13800000001, "王", "是", "水瓶"],
        ["A 座", "乙", "0013", None, None, None],
        ["A 座", "丙", None, None, "也许", None],
    ):
        book.active.append(row)
    book.save(tmp_path / "roster.xlsx")
    return tmp_path / "roster.xlsx"


def test_a_workbook_is_imported_as_it_reads(run: Run, roster: Path) -> None:
    ran = run("partners", "import", str(roster), "--yes")
    assert ran.code == 0
    assert "New: 2" in ran.out
    assert "row 5: 丙" in ran.out and "也许" in ran.out
    found = {row["name"]: row for row in kind(run, "partner")}
    assert (found["甲科技有限公司"]["phone"], found["甲科技有限公司"]["important"]) == ("13800000001", True)
    assert found["乙"]["phone"] == "0013"
    assert [row["name"] for row in kind(run, "contact")] == ["王"]


def test_unknown_columns_are_offered_and_taken_on_request(run: Run, roster: Path) -> None:
    assert "星座" in run("partners", "import", str(roster), "--dry-run").out
    assert records(run) == []
    run("partners", "import", str(roster), "--yes", "--remarks")
    assert {row.get("remark") for row in kind(run, "partner")} == {"星座: 水瓶", None}
    before = run("dump").out
    for options in (["--remarks"], []):
        assert "Nothing to write" in run("partners", "import", str(roster), "--yes", *options).out
    assert run("dump").out == before


def test_a_row_that_may_be_known_is_named_and_merged_on_request(run: Run, roster: Path) -> None:
    known = run("partners", "add", "甲科技", "--phone", "010-65120001").out.strip()
    shown = run("partners", "import", str(roster), "--dry-run").out
    assert "row 3: 甲科技有限公司  same name as 甲科技" in shown
    shown = run("partners", "import", str(roster), "--yes", "--merge").out
    assert "taken for this partner" in shown
    found = {row["id"]: row for row in kind(run, "partner")}
    assert len(found) == 2
    assert found[known]["phone"] == "010-65120001 / 13800000001"
    assert found[known]["remark"] == "name: 甲科技有限公司"


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv", "OUT.XLSX"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_exported_is_imported_without_a_change(run: Run, roster: Path, name: str, lang: str) -> None:
    run("partners", "import", str(roster), "--yes")
    out = roster.parent / name
    assert run("partners", "export", str(out), lang=lang).code == 0
    before = run("dump").out
    again = run("partners", "import", str(out), "--yes")
    assert "Nothing to write" in again.out
    assert "Unchanged: 2" in again.out
    assert "Rejected: 0" in again.out
    assert run("dump").out == before


def test_the_export_has_the_boxes_of_the_playbook(run: Run, roster: Path) -> None:
    run("partners", "import", str(roster), "--yes")
    out = roster.parent / "out.xlsx"
    run("partners", "export", str(out), lang="zh")
    cells = [str(cell.value) for cell in openpyxl.load_workbook(out).active[2]]
    assert any("□能赚钱" in cell for cell in cells)


def test_an_export_never_writes_over_a_file_unasked(run: Run, roster: Path) -> None:
    before = roster.read_bytes()
    ran = run("partners", "export", str(roster))
    assert (ran.code, ran.out) == (1, "")
    assert "--replace" in ran.err
    assert roster.read_bytes() == before
    assert run("partners", "export", str(roster), "--replace").code == 0
    assert roster.read_bytes() != before


@pytest.mark.parametrize("name", ["", "out.txt", "nowhere/out.csv"])
def test_an_export_to_no_place_is_refused(run: Run, tmp_path: Path, name: str) -> None:
    ran = run("partners", "export", str(tmp_path / name))
    assert ran.code == 1
    assert ran.err
    assert "Traceback" not in ran.err


def test_two_that_may_be_one_are_listed_and_merged_and_parted(run: Run, home: Path) -> None:
    from fieldkit.store import Store, undo

    assert "No partners may be one" in run("partners", "duplicates").out
    keep = run("partners", "add", "甲科技", "--contact", "王").out.strip()
    other = run("partners", "add", "甲科技有限公司", "--district", "朝阳", "--contact", "李").out.strip()
    run("note", other, "有兴趣")
    before = run("dump").out
    shown = run("partners", "duplicates").out
    assert keep in shown and other in shown and "same name" in shown
    ran = run("partners", "merge", keep, other)
    assert (ran.code, ran.err) == (0, "")
    assert [(row["id"], row["district"], row["remark"]) for row in kind(run, "partner")] == [
        (keep, "朝阳", "name: 甲科技有限公司")
    ]
    assert {row["partner"] for row in (*kind(run, "contact"), *kind(run, "note"))} == {keep}
    with Store.open(home / "fieldkit.db") as store:
        undo(store)
    assert sorted(run("dump").out.splitlines()) == sorted(before.splitlines())


def test_two_that_only_look_alike_are_listed_no_more_until_that_is_taken_back(run: Run) -> None:
    one, other = (run("partners", "add", name).out.strip() for name in ("甲科技", "甲科技有限公司"))
    assert "fieldkit partners different" in run("partners", "duplicates").out
    ran = run("partners", "different", other, one)
    assert (ran.code, ran.err) == (0, "") and "--back" in ran.out
    assert "No partners may be one" in run("partners", "duplicates").out
    assert "already" in run("partners", "different", one, other).out
    assert len(kind(run, "distinct")) == 1
    assert "may be one again" in run("partners", "different", one, other, "--back").out
    assert one in run("partners", "duplicates").out
    assert run("partners", "different", one, one).code == 1


def test_a_partner_is_not_merged_with_itself_nor_with_nobody(run: Run) -> None:
    run("partners", "add", "甲")
    assert run("partners", "merge", "甲", "甲").code == 1
    assert run("partners", "merge", "甲", "乙").code == 1
    assert len(kind(run, "partner")) == 1


def test_a_name_of_several_merges_nobody(run: Run) -> None:
    for _each in range(2):
        run("partners", "add", "甲")
    run("partners", "add", "乙")
    ran = run("partners", "merge", "乙", "甲")
    assert ran.code == 2
    assert len(kind(run, "partner")) == 3


def test_an_import_that_is_stopped_by_the_keyboard_leaves_nothing(
    run: Run, roster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fieldkit.store.verbs import roster as verbs

    def stop(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(verbs, "_take_in", stop)
    ran = run("partners", "import", str(roster), "--yes")
    assert ran.code == 130
    assert records(run) == []
