"""Rosters as other programs write them: workbooks by openpyxl, text in every encoding, and all that is no roster."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from fieldkit.i18n import language, set_language
from fieldkit.roster import RosterError, Sheet, read_roster

Make = Callable[..., Path]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


@pytest.fixture
def workbook(tmp_path: Path) -> Make:
    """Write rows into a workbook; `touch` does something more to its sheet."""

    def make(*rows: list[Any], touch: Callable[[Worksheet], None] = lambda _sheet: None) -> Path:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        touch(book.active)
        book.save(tmp_path / "roster.xlsx")
        return tmp_path / "roster.xlsx"

    return make


def values(sheet: Sheet) -> list[dict[str, str]]:
    return [row.values for row in sheet.rows]


def test_a_workbook_is_read_by_its_headers_wherever_they_stand(workbook: Make) -> None:
    sheet = read_roster(
        workbook(
            ["渠道商信息表（2026）"],
            [],
            ["备注", "联系人", "手机", "名称", "写字楼"],
            ["好", "王", "138", "甲", "A 座"],
        )
    )
    assert sheet.header == 3
    assert [(row.number, row.values) for row in sheet.rows] == [
        (4, {"remark": "好", "contact": "王", "phone": "138", "name": "甲", "building": "A 座"})
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (13800000001, "13800000001"),
        ("0013", "0013"),
        (138000000010000, "138000000010000"),
        (0.5, "0.5"),
        (0.1 + 0.2, "0.3"),
        (-3, "-3"),
        (1e20, "100000000000000000000"),
        (True, "TRUE"),
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23, 14, 2), "2026-11-23 14:02"),
        (time(14, 2), "14:02"),
        ("2026年11月23日", "2026年11月23日"),
        ("=1+1 as text", "=1+1 as text"),
    ],
)
def test_a_cell_says_what_a_person_reads_in_it(workbook: Make, cell: object, text: str) -> None:
    def touch(sheet: Worksheet) -> None:
        sheet["B2"].value = cell
        if isinstance(cell, str):
            sheet["B2"].data_type = "s"

    assert values(read_roster(workbook(["名称", "地址"], ["甲"], touch=touch)))[0]["address"] == text


def test_zeros_that_only_the_format_of_a_number_shows_are_kept(workbook: Make) -> None:
    def touch(sheet: Worksheet) -> None:
        sheet["B2"].number_format = "0000"

    assert values(read_roster(workbook(["名称", "房号"], ["甲", 817], ["乙", 817], touch=touch))) == [
        {"name": "甲", "room": "0817"},
        {"name": "乙", "room": "817"},
    ]


def test_a_merged_cell_counts_for_each_of_its_rows(workbook: Make) -> None:
    path = workbook(
        ["区域", "名称"], ["朝阳", "甲"], [None, "乙"], ["海淀", "丙"], touch=lambda sheet: sheet.merge_cells("A2:A3")
    )
    assert [row["district"] for row in values(read_roster(path))] == ["朝阳", "朝阳", "海淀"]


def test_a_merged_title_above_the_headers_is_no_header(workbook: Make) -> None:
    path = workbook(["渠道商", None], ["名称", "电话"], ["甲", "1"], touch=lambda sheet: sheet.merge_cells("A1:B1"))
    assert values(read_roster(path)) == [{"name": "甲", "phone": "1"}]


def test_a_formula_says_its_value_and_one_without_value_is_named(tmp_path: Path, workbook: Make) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "calculated.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["名称", "电话"])
        sheet.write_formula(1, 0, '="甲"&"科技"', None, "甲科技")
        sheet.write_formula(1, 1, "=A1", None, 138)
    assert values(read_roster(tmp_path / "calculated.xlsx")) == [{"name": "甲科技", "phone": "138"}]
    (row,) = read_roster(workbook(["名称", "电话"], ["甲", "=1+1"])).rows
    assert "B2" in row.faults[0]
    assert "never calculated" in row.faults[0]


def test_a_cell_that_shows_an_error_is_named(workbook: Make) -> None:
    (row,) = read_roster(workbook(["名称", "电话"], ["甲", "#N/A"])).rows
    assert row.faults == ("cell B2 shows an error",)


def test_a_fault_in_a_column_that_is_not_read_is_none(workbook: Make) -> None:
    (row,) = read_roster(workbook(["名称", "星座"], ["甲", "#N/A"])).rows
    assert row.faults == ()


def test_the_sheet_with_the_roster_is_found_and_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["说明", "请填写下一页"])
    hidden = book.create_sheet("字典")
    hidden.append(["名称"])
    hidden.append(["不是渠道商"])
    hidden.sheet_state = "hidden"
    sheet = book.create_sheet('渠道商 <1> & "2"')
    sheet.append(["名称"])
    sheet.append(["甲"])
    book.save(tmp_path / "roster.xlsx")
    read = read_roster(tmp_path / "roster.xlsx")
    assert (read.title, values(read)) == ('渠道商 <1> & "2"', [{"name": "甲"}])


def test_columns_that_nobody_knows_are_offered_when_something_stands_in_them(workbook: Make) -> None:
    sheet = read_roster(workbook(["名称", "星座", "空着", None], ["甲", "水瓶", None, "无主"]))
    assert sheet.unknown == ("星座",)
    assert sheet.rows[0].extra == {"星座": "水瓶"}


@pytest.mark.parametrize("header", ["序号", "序 号", "No.", "#", "S/N"])
def test_a_column_that_only_counts_the_rows_says_nothing(workbook: Make, header: str) -> None:
    sheet = read_roster(workbook([header, "名称"], [1, "甲"], [2, "乙"]))
    assert sheet.unknown == ()
    assert [row.extra for row in sheet.rows] == [{}, {}]


def test_marks_made_in_the_columns_for_the_pen_are_read(workbook: Make) -> None:
    sheet = read_roster(
        workbook(
            ["名称", "关注点 □", "关注点", "沟通情况 □"],
            ["甲", "☑能赚钱\n□不太难\n☑又安全", "利润", "□顺利\n□一般"],
            ["乙", "□能赚钱\n□不太难", None, "□顺利\n√一般\n下周再约"],
            ["丙", "手写的", None, None],
        )
    )
    assert values(sheet) == [
        {"name": "甲", "cares": "利润 / 能赚钱、又安全"},
        {"name": "乙", "remark": "一般 下周再约"},
        {"name": "丙", "cares": "手写的"},
    ]


def test_a_header_that_is_repeated_on_every_page_is_no_partner(workbook: Make) -> None:
    sheet = read_roster(workbook(["名称", "电话"], ["甲", "1"], ["名称", "手机"], ["乙", "2"]))
    assert [(row.number, row.values["name"]) for row in sheet.rows] == [(2, "甲"), (4, "乙")]


@pytest.mark.parametrize(
    ("shown_by", "number", "text"),
    [
        ("0000-00000000", 57112345678, "0571-12345678"),
        ("0000\\-00000000", 57112345678, "0571-12345678"),
        ('"A-"0000', 12, "A-0012"),
        ("(000) 00000000", 1065120001, "(010) 65120001"),
        ("000-0000-0000", 13800000001, "138-0000-0001"),
        ("00-00", 12345, "123-45"),
        ("0.00", 305, "305"),
        ("#,##0", 305, "305"),
        ("yyyy", 305, "1900-10-31"),
    ],
)
def test_a_number_is_read_as_its_pattern_of_zeros_shows_it(
    workbook: Make, shown_by: str, number: int, text: str
) -> None:
    def touch(sheet: Worksheet) -> None:
        sheet["B2"].number_format = shown_by

    (row,) = values(read_roster(workbook(["名称", "地址"], ["甲", number], touch=touch)))
    assert row["address"] == text


@pytest.mark.parametrize("room", ["2026-03-12", "3月12日", "12-Mar", "Mar-12"])
@pytest.mark.parametrize("header", ["房号", "电话"])
def test_a_room_that_a_spreadsheet_took_for_a_day_is_told_and_not_taken(tmp_path: Path, header: str, room: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(f"名称,{header},备注\n甲,{room},{room}\n乙,3-12,\n", encoding="utf-8")
    one, other = read_roster(path).rows
    assert len(one.faults) == 1
    assert "B2" in one.faults[0]
    assert room in one.faults[0]
    assert not other.faults


@pytest.mark.parametrize("phone", ["1.38E+10", "1.380000E+10", "8e+12"])
def test_a_phone_that_a_spreadsheet_has_cut_is_told_and_not_taken(tmp_path: Path, phone: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(f"名称,手机\n甲,{phone}\n", encoding="utf-8")
    (row,) = read_roster(path).rows
    assert "B2" in row.faults[0]
    assert phone in row.faults[0]


def test_a_name_and_phone_merged_over_two_people_is_one_partner_with_both(workbook: Make) -> None:
    from fieldkit.roster import plan_import

    path = workbook(
        ["名称", "电话", "联系人"], ["甲", "1", "王"], [None, None, "李"],
        touch=lambda sheet: (sheet.merge_cells("A2:A3"), sheet.merge_cells("B2:B3")),
    )  # fmt: skip
    plan = plan_import(read_roster(path), [], {})
    assert [[person.fields["name"] for person in entry.contacts] for entry in plan.new] == [["王", "李"]]
    assert plan.rejected == ()


# What is no roster.


def refused(path: Path) -> str:
    with pytest.raises(RosterError) as told:
        read_roster(path)
    return str(told.value)


def test_two_columns_of_one_meaning_are_named_with_their_cells(workbook: Make) -> None:
    said = refused(workbook(["标题"], ["名称", "电话", "公司名称"], ["甲", "1", "乙"]))
    assert "A2 名称" in said
    assert "C2 公司名称" in said


def test_a_workbook_without_a_name_says_what_it_has(workbook: Make) -> None:
    said = refused(workbook([], ["区域", "电话"], ["朝阳", "1"]))
    assert "row 2" in said
    assert "区域, 电话" in said


def test_two_thousand_columns_are_refused_with_the_last_of_them(workbook: Make) -> None:
    said = refused(workbook(["名称", *(f"c{n}" for n in range(1, 702))], ["甲"]))
    assert "702 columns" in said
    assert "ZZ" in said
    said = refused(workbook(["名称", *(f"c{n}" for n in range(1, 2000))], ["甲"]))
    assert "AAA1" in said


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576", "XFD2"])
def test_a_cell_far_out_is_refused_before_room_is_made_for_all_before_it(workbook: Make, cell: str) -> None:
    path = workbook(["名称"], ["甲"], touch=lambda sheet: sheet.__setitem__(cell, "x"))
    assert cell in refused(path)


def test_a_format_far_out_is_no_content(workbook: Make) -> None:
    def touch(sheet: Worksheet) -> None:
        sheet["ABC2"].number_format = "0000"

    assert values(read_roster(workbook(["名称"], ["甲"], touch=touch))) == [{"name": "甲"}]


@pytest.mark.parametrize("rows", [[], [[]], [[None], [" "]]])
def test_an_empty_workbook_says_so(workbook: Make, rows: list[list[Any]]) -> None:
    assert "empty" in refused(workbook(*rows))


def test_a_folder_and_what_is_not_there_are_refused(tmp_path: Path) -> None:
    assert "folder" in refused(tmp_path)
    assert "nowhere" in refused(tmp_path / "nowhere.xlsx")
    assert refused(Path("a\0b"))


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(3 * 1024**3)
    assert "3072 MB" in refused(path)


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _number in range(600):
                part.write(b"\0" * 1024 * 1024)
    assert "unpacked" in refused(path)


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.xlsx", b"PK\x03\x04rest", "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "damaged"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.xls", b"<html><table><tr><td>x</td></tr></table></html>", "web page"),
        ("a.xlsx", "\ufeff  <!DOCTYPE html>".encode(), "web page"),
        ("a.csv", b"%PDF-1.4 ...", "PDF"),
        ("a.csv", b"\x89PNG\r\n", "PNG"),
        ("a.csv", b"\xff\xff\x00\x81", "row 1"),
        ("a.csv", "名称,电话\n甲,1\n".encode() + b"\x81\xff", "row 3"),
        ("a.csv", b"name\n\0x", "row 2"),
        ("a.csv", "\ufeff \n".encode(), "empty"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_told_for_what_it_is(tmp_path: Path, name: str, raw: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(raw)
    assert said in refused(tmp_path / name)


@pytest.mark.parametrize(
    ("part", "kind"), [("word/document.xml", "Word"), ("xl/workbook.bin", ".xlsb"), ("mimetype", ".ods"), ("x", "ZIP")]
)
def test_other_kinds_of_documents_are_named(tmp_path: Path, part: str, kind: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as book:
        book.writestr(part, "x")
    assert kind in refused(tmp_path / "a.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_title_above_the_headers_is_passed_over_in_text_too(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes("渠道商信息表;;\n;;\n名称;电话;备注\n甲;007;x,y\n".encode(encoding))
    assert values(read_roster(path)) == [{"name": "甲", "phone": "007", "remark": "x,y"}]


@pytest.fixture(scope="module")
def a_workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["名称", "电话", "备注"], ["甲", 138, "x"], ["乙", "=A1", date(2026, 1, 1)]):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, a_workbook: bytes, data: st.DataObject
) -> None:
    raw = bytearray(a_workbook)
    for _each in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    raw = raw[: data.draw(st.integers(4, len(raw)))] if data.draw(st.booleans()) else raw
    path = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    path.write_bytes(bytes(raw))
    try:
        read_roster(path)
    except RosterError as error:
        assert str(error)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml",
                                                 "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"]))  # fmt: skip
def test_a_part_of_a_workbook_that_is_nonsense_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, a_workbook: bytes, nonsense: bytes, part: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "nonsense.xlsx"
    with zipfile.ZipFile(io.BytesIO(a_workbook)) as book, zipfile.ZipFile(path, "w") as other:
        for name in book.namelist():
            other.writestr(name, nonsense if name == part else book.read(name))
    try:
        read_roster(path)
    except RosterError as error:
        assert str(error)
