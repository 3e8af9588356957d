"""Importing a roster: what is read, what is planned, what is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.roster import Plan, RosterError, plan_import, read_roster
from fieldkit.store.records import PartnerRow

from .conftest import Run
from .test_partners import kind, records

Write = Callable[..., Path]


@pytest.fixture
def roster(tmp_path: Path) -> Write:
    def write(text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "roster.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("begin", ["", "\ufeff"], ids=["bare", "marked"])
def test_a_roster_is_read_in_the_encodings_that_excel_writes(roster: Write, begin: str, encoding: str) -> None:
    (row,) = read_roster(roster(begin + "名称,电话\n重庆智联,0010086\n", encoding)).rows
    assert row.values == {"name": "重庆智联", "phone": "0010086"}


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ("公司名称,区域,写字楼,房号,联系人,手机,关注点,备注", "name,district,building,room,contact,phone,cares,remark"),
        ("渠道商(必填),楼宇,地址,职务,来源", "name,building,address,role,source"),
        ("Partner Name,Area,Office_Building,Suite,Contact Person,Mobile,Interests,Notes",
         "name,district,building,room,contact,phone,cares,remark"),
        ("  * NAME :,Ｐｈｏｎｅ", "name,phone"),
    ],
)  # fmt: skip
def test_headers_are_known_by_their_usual_words(roster: Write, headers: str, fields: str) -> None:
    count = headers.count(",") + 1
    (row,) = read_roster(roster(headers + "\n" + ",".join(f"v{each}" for each in range(count)))).rows
    assert list(row.values) == fields.split(",")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_columns_may_be_parted_as_the_system_does(roster: Write, mark: str) -> None:
    (row,) = read_roster(roster(f"名称{mark}备注\n甲{mark}好\n")).rows
    assert row.values == {"name": "甲", "remark": "好"}


def test_rows_are_numbered_as_a_spreadsheet_counts_them(roster: Write) -> None:
    rows = read_roster(roster('名称,备注\n甲,"两\n行"\n\n乙,\n')).rows
    assert [(row.number, row.values["name"]) for row in rows] == [(2, "甲"), (4, "乙")]


def test_two_columns_for_the_phone_are_joined(roster: Write) -> None:
    (row,) = read_roster(roster("名称,电话,手机\n甲,010-1,138\n")).rows
    assert row.values["phone"] == "010-1 / 138"


def test_unknown_columns_are_named(roster: Write) -> None:
    assert read_roster(roster("名称,星座\n甲,水瓶\n")).unknown == ("星座",)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        ("区域,电话\n朝阳,1\n".encode(), "区域, 电话"),
        ("名称,公司名称\n甲,乙\n".encode(), "Several columns"),
        (b"PK\x03\x04rest", "damaged"),
        (b"\xff\xff\x00\x81", "UTF-8"),
        ('名称\n"甲\n'.encode(), "Row 2"),
        ("名称\n".encode() + b"x" * 200_000, "Row 2"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_roster_is_refused_with_the_reason(run: Run, tmp_path: Path, raw: bytes, said: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(raw)
    ran = run("partners", "import", str(path), "--yes")
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert records(run) == []


def test_a_missing_file_is_refused(run: Run) -> None:
    ran = run("partners", "import", "nowhere.csv", "--yes")
    assert ran.code == 1
    assert "nowhere.csv" in ran.err


def test_an_import_writes_partners_and_contacts_as_one_act(run: Run, roster: Write, home: Path) -> None:
    from fieldkit.store import Store, undo

    path = roster("名称,区域,联系人,职务,电话\n甲,朝阳,陈立言,总经理,007\n乙,海淀,,,\n")
    assert run("partners", "import", str(path), "--yes").code == 0
    assert {row["name"]: row.get("phone") for row in kind(run, "partner")} == {"甲": "007", "乙": None}
    assert [(row["name"], row["role"]) for row in kind(run, "contact")] == [("陈立言", "总经理")]
    with Store.open(home / "fieldkit.db") as store:
        assert undo(store)
    assert records(run) == []


def test_importing_again_changes_not_a_byte(run: Run, roster: Write, home: Path) -> None:
    path = str(roster('名称,联系人,备注,地址\n甲,陈立言," 两\n行 ","东\n桥"\n'))
    run("partners", "import", path, "--yes")
    before = run("dump").out
    again = run("partners", "import", path, "--yes")
    assert (again.code, run("dump").out) == (0, before)
    assert "Unchanged: 1" in again.out
    assert "Nothing to write" in again.out


def test_the_preview_names_rows_changes_and_reasons(run: Run, roster: Write) -> None:
    run("partners", "add", "甲", "--district", "朝阳")
    ran = run("partners", "import", str(roster("名称,区域\n 甲 ,海淀\n乙,\n,丰台\n乙,\n")), "--dry-run")
    assert ran.code == 0
    for line in ("row 2: 甲  district: 朝阳 → 海淀", "row 3: 乙", "row 4: no name", "row 5: 乙  the same as row 3"):
        assert line in ran.out
    assert [row["district"] for row in kind(run, "partner")] == ["朝阳"]


def test_without_anybody_to_ask_nothing_is_written(run: Run, roster: Write) -> None:
    ran = run("partners", "import", str(roster("名称\n甲\n")))
    assert ran.code == 1
    assert "--yes" in ran.err
    assert records(run) == []


def test_an_empty_cell_empties_nothing(run: Run, roster: Write) -> None:
    run("partners", "add", "甲", "--phone", "1")
    run("partners", "import", str(roster("名称,电话,区域\n甲,,朝阳\n")), "--yes")
    (partner,) = kind(run, "partner")
    assert (partner["phone"], partner["district"]) == ("1", "朝阳")


def plan(text: str, *known: PartnerRow, tmp_path: Path) -> Plan:
    path = tmp_path / "plan.csv"
    path.write_text(text, encoding="utf-8")
    return plan_import(read_roster(path), known, {})


def test_width_case_and_spaces_do_not_make_another_partner(tmp_path: Path) -> None:
    made = plan("名称\nＡＢ 科技\n", PartnerRow(id="1", name="ab科技"), tmp_path=tmp_path)
    assert made.unchanged == (2,)


def test_a_partner_that_moved_is_changed_and_not_doubled(tmp_path: Path) -> None:
    made = plan("名称,楼宇\n甲,丽汇\n", PartnerRow(id="1", name="甲", building="望晴"), tmp_path=tmp_path)
    assert [entry.fields for entry in made.changed] == [{"building": "丽汇"}]


def test_branches_in_several_buildings_are_told_apart(tmp_path: Path) -> None:
    made = plan("名称,楼宇\n甲,丽汇\n甲,望晴\n", PartnerRow(id="1", name="甲", building="望晴"), tmp_path=tmp_path)
    assert ([entry.number for entry in made.new], made.unchanged) == ([2], (3,))


def test_a_name_of_several_partners_is_rejected_when_the_building_does_not_tell(tmp_path: Path) -> None:
    known = (PartnerRow(id="1", name="甲", building="望晴"), PartnerRow(id="2", name="甲", building="丽汇"))
    made = plan("名称\n甲\n", *known, tmp_path=tmp_path)
    assert [row.number for row in made.rejected] == [2]


@given(st.binary(max_size=400))
def test_any_bytes_are_a_roster_or_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(raw)
    try:
        sheet = read_roster(path)
    except RosterError as error:
        assert str(error)
    else:
        plan_import(sheet, (), {})
