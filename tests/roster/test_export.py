"""The roster as it is written: to be printed and filled in, and to be read again without a change."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.i18n import language, set_language
from fieldkit.playbook.model import Entries, Point
from fieldkit.roster import Mark, Options, Plan, RosterError, plan_import, read_roster, write_roster
from fieldkit.roster.cells import carried, cell_text, column_name, guarded, unguarded
from fieldkit.roster.headers import SYNONYMS, field_of, header
from fieldkit.roster.words import pen_columns
from fieldkit.roster.writing import COLUMNS
from fieldkit.store.door import clean_line, clean_prose
from fieldkit.store.records import ContactRow, PartnerRow
from tests.hostile import ENDLESS, EVERYTHING, HOSTILE

People = dict[str, list[ContactRow]]


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    before = language()
    set_language("zh")
    yield
    set_language(before)


MARKS = (Mark("打卡 □"), Mark("沟通情况 □", ("顺利", "一般")), Mark("关注点 □", ("能赚钱", "不太难")))


def read_again(path: Path, partners: list[PartnerRow], people: People, options: Options | None = None) -> Plan:
    write_roster(path, partners, people, MARKS)
    return plan_import(read_roster(path), partners, people, {}, options)


ONE = PartnerRow(
    id="p1", name="甲", district="朝阳", building="A 座", room="0817", phone="007", important=True, cares="利润\n售后"
)
PEOPLE: People = {
    "p1": [
        ContactRow(id="c1", partner="p1", name="陈立言", role="总经理", phone="13800000001", wechat="chen"),
        ContactRow(id="c2", partner="p1", name="王", remark="nothing of it is written"),
    ]
}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_was_written_is_read_again_without_a_change(tmp_path: Path, kind: str) -> None:
    plan = read_again(tmp_path / f"roster.{kind}", [ONE], PEOPLE)
    assert plan == Plan(unchanged=(2, 3))


def test_the_workbook_is_ready_for_the_printer(tmp_path: Path) -> None:
    write_roster(tmp_path / "r.xlsx", [ONE], PEOPLE, MARKS)
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx").active
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (int(sheet.page_setup.fitToWidth or 1), int(sheet.page_setup.fitToHeight)) == (1, 0)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.freeze_panes == "A2"
    headers = [cell.value for cell in sheet[1]]
    printed = headers[: openpyxl.utils.cell.range_boundaries(str(sheet.print_area).split("!")[-1].replace("$", ""))[2]]
    assert printed[-3:] == ["打卡 □", "沟通情况 □", "关注点 □"]
    assert {"名称", "区域", "楼宇", "房号", "联系人", "电话", "关注点"} <= set(printed)
    assert sheet["A1"].border.left.style == sheet["A2"].border.left.style == "thin"
    filled = dict(zip(headers, [cell.value for cell in sheet[2]], strict=True))
    assert filled["沟通情况 □"] == "□顺利\n□一般"
    assert filled["打卡 □"] is None
    assert (filled["房号"], filled["电话"]) == ("0817", "007")


def test_the_headers_are_in_the_language_in_use(tmp_path: Path) -> None:
    set_language("en")
    write_roster(tmp_path / "r.csv", [ONE], PEOPLE)
    first = (tmp_path / "r.csv").read_text("utf-8-sig").splitlines()[0]
    assert first.startswith("District,Building,Room,Name,Important,Contact")
    set_language("zh")
    assert plan_import(read_roster(tmp_path / "r.csv"), [ONE], PEOPLE).unchanged == (2, 3)


def test_text_in_columns_begins_with_a_mark_of_its_encoding(tmp_path: Path) -> None:
    write_roster(tmp_path / "r.csv", [ONE], PEOPLE)
    assert (tmp_path / "r.csv").read_bytes().startswith("\ufeff区域,楼宇".encode())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_header_that_is_written_is_read_as_its_field(lang: str) -> None:
    set_language(lang)
    assert {name: field_of(header(name)) for name in COLUMNS} == {name: name for name in SYNONYMS}
    entries = Entries(points=(Point(id="earns", title="能赚钱", text="x"),))
    assert [field_of(mark.header) for mark in pen_columns(entries)] == ["", "remark", "cares"]


@pytest.mark.parametrize("sign", [*"=+-@\t", "＝", " =", "'=", "''-", "'"])
def test_no_cell_is_a_formula(tmp_path: Path, sign: str) -> None:
    partner = PartnerRow(id="p1", name=f"{sign}1+1|cmd", phone="+86 138", remark=f'{sign}HYPERLINK("http://x")')
    for kind in ("xlsx", "csv"):
        assert read_again(tmp_path / f"r.{kind}", [partner], {}).unchanged == (2,)
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx").active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert {cell.hyperlink for row in sheet.iter_rows() for cell in row} == {None}
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            assert not any(cell.strip().startswith(tuple("=+-@＝＋－＠")) for cell in row)


@given(st.text() | st.text(alphabet="='+-@ \t＝a"))
def test_what_guards_a_cell_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t"))


@given(st.text() | st.integers(30_000, 70_000).map(lambda n: "价" * n) | st.just("👩" * 20_000))
def test_what_a_cell_carries_is_carried_again(text: str) -> None:
    once = carried(text)
    assert carried(once) == once
    assert len(once.encode("utf-16-le")) // 2 <= 32_767


@pytest.mark.parametrize(
    ("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_have_the_letters_of_a_spreadsheet(column: int, name: str) -> None:
    assert column_name(column) == name


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_have_neither_point_nor_exponent(number: int) -> None:
    assert cell_text(float(number)) == cell_text(number) == str(number)


_TEXTS = st.text(max_size=20) | st.sampled_from(
    [*HOSTILE.values(), EVERYTHING, "□a ☑b", "是", "是否", "0", "名称", "a / b"]
)
_LINES = _TEXTS.map(clean_line)
_PROSE = _TEXTS.map(clean_prose)
_PARTNERS = st.lists(
    st.builds(
        PartnerRow,
        id=st.uuids().map(str),
        name=_LINES,
        district=_LINES,
        building=_LINES,
        room=_LINES,
        address=_LINES,
        phone=_LINES,
        source=_LINES,
        depth=_LINES,
        competitor=_LINES,
        important=st.booleans(),
        cares=_PROSE,
        remark=_PROSE,
    ),
    max_size=4,
    unique_by=lambda partner: partner.id,
)
_PEOPLE = st.lists(
    st.builds(ContactRow, id=st.uuids().map(str), name=_LINES, role=_LINES, phone=_LINES, wechat=_LINES),
    max_size=3,
    unique_by=lambda person: person.id,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(partners=_PARTNERS, data=st.data(), kind=st.sampled_from(["xlsx", "csv"]), remarks=st.booleans())
def test_any_roster_that_was_written_changes_nothing_when_it_is_read_again(
    tmp_path_factory: pytest.TempPathFactory,
    partners: list[PartnerRow],
    data: st.DataObject,
    kind: str,
    remarks: bool,
) -> None:
    people = {partner.id: data.draw(_PEOPLE) for partner in partners}
    path = tmp_path_factory.getbasetemp() / f"any.{kind}"
    if partners:
        plan = read_again(path, partners, people, Options(remarks=remarks))
        assert (plan.new, plan.changed) == ((), ())


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_text_longer_than_a_cell_is_cut_and_no_change(tmp_path: Path, kind: str) -> None:
    plan = read_again(tmp_path / f"r.{kind}", [PartnerRow(id="p1", name="甲", remark=ENDLESS)], {})
    assert plan.unchanged == (2,)


def test_partners_of_one_name_and_place_are_told_apart_by_their_number(tmp_path: Path) -> None:
    twins = [PartnerRow(id="p1", name="甲", phone="1"), PartnerRow(id="p2", name="甲", phone="2")]
    assert read_again(tmp_path / "r.xlsx", twins, {}).unchanged == (2, 3)


def test_a_name_changed_in_the_file_changes_the_partner_of_that_number(tmp_path: Path) -> None:
    write_roster(tmp_path / "r.xlsx", [ONE], {})
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    cell = next(cell for cell in book.active[2] if cell.value == "甲")
    cell.value = "甲科技"
    book.save(tmp_path / "r.xlsx")
    (entry,) = plan_import(read_roster(tmp_path / "r.xlsx"), [ONE], {}).changed
    assert (entry.partner, entry.fields, entry.before) == ("p1", {"name": "甲科技"}, {"name": "甲"})


def test_what_was_ticked_on_paper_comes_back(tmp_path: Path) -> None:
    write_roster(tmp_path / "r.xlsx", [ONE], PEOPLE, MARKS)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    headers = [cell.value for cell in book.active[1]]
    book.active.cell(2, headers.index("关注点 □") + 1).value = "☑能赚钱\n□不太难"
    book.save(tmp_path / "r.xlsx")
    (entry,) = plan_import(read_roster(tmp_path / "r.xlsx"), [ONE], PEOPLE).changed
    assert entry.fields == {"cares": "利润\n售后 / 能赚钱"}


@pytest.mark.parametrize("name", ["roster", "roster.txt", "roster.xls"])
def test_another_ending_is_refused_and_nothing_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(RosterError, match=r"\.xlsx"):
        write_roster(tmp_path / name, [ONE], PEOPLE)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_leaves_nothing_half_written(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file") as caught:
        write_roster(tmp_path / "nowhere" / "r.csv", [ONE], PEOPLE)
    assert caught.value.filename == str(tmp_path / "nowhere" / "r.csv")


def test_what_lay_there_stays_when_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: Path, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    (tmp_path / "r.csv").write_text("before")
    patch: Callable[..., None] = monkeypatch.setattr
    patch(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_roster(tmp_path / "r.csv", [ONE], PEOPLE)
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]
    assert (tmp_path / "r.csv").read_text() == "before"
