"""What an import would write: nothing of the file is lost, nothing is written twice."""

from __future__ import annotations

from pathlib import Path

from fieldkit.roster import Options, Plan, plan_import, read_roster
from fieldkit.store.records import ContactRow, PartnerRow

KNOWN = PartnerRow(id="1", name="青柚科技有限公司")


def person(number: int, name: str, **fields: str) -> ContactRow:
    return ContactRow(id=f"c{number}", partner="1", name=name, **fields)


def plan(tmp_path: Path, text: str, *people: ContactRow, **options: bool) -> Plan:
    path = tmp_path / "plan.csv"
    path.write_text(text, encoding="utf-8")
    return plan_import(read_roster(path), [KNOWN], {"1": people}, {}, Options(**options))


def written(made: Plan) -> list[tuple[str, dict[str, object]]]:
    """Whom the plan writes, by their ids."""
    return [(one.contact, one.fields) for entry in made.incoming() for one in entry.contacts]


def test_unknown_columns_of_every_person_go_to_the_remark(tmp_path: Path) -> None:
    made = plan(tmp_path, "名称,联系人,QQ\n北辰,王,1\n北辰,李,2\n北辰,赵,1\n", remarks=True)
    assert [entry.fields["remark"] for entry in made.new] == ["QQ: 1 / 2"]


def test_a_person_of_two_spellings_of_one_partner_is_written_once(tmp_path: Path) -> None:
    made = plan(tmp_path, "名称,联系人\n青柚科技有限公司,王\n青柚科技,王\n", merge=True)
    assert written(made) == [("", {"name": "王"})]


def test_of_two_people_of_one_name_each_is_known_by_what_the_file_says(tmp_path: Path) -> None:
    two = person(1, "王", phone="13800000001"), person(2, "王", phone="13800000002")
    told = "名称,联系人,联系人电话\n青柚科技有限公司,王,{}\n青柚科技有限公司,王,13800000001\n"
    assert written(plan(tmp_path, told.format("13800000003"), *two)) == [("c2", {"phone": "13800000003"})]
    three = told.format("13800000003") + "青柚科技有限公司,王,13800000002\n"
    assert written(plan(tmp_path, three, *two)) == [("", {"name": "王", "phone": "13800000003"})]


def test_a_row_taken_for_a_partner_adds_to_its_people_and_takes_nothing_away(tmp_path: Path) -> None:
    known = person(1, "王", phone="13800000001", role="总经理", remark="好人")
    told = "名称,联系人,职务,联系人电话,微信\n青柚科技,王,采购,13800000002,w\n"
    ((contact, fields),) = written(plan(tmp_path, told, known, merge=True))
    assert contact == "c1"
    assert fields["phone"] == "13800000001 / 13800000002"
    assert fields["wechat"] == "w"
    assert "role" not in fields
    assert str(fields["remark"]).startswith("好人\n")
    assert str(fields["remark"]).endswith(": 采购")
    again = person(1, "王", role="总经理", **{name: str(text) for name, text in fields.items()})
    assert written(plan(tmp_path, told, again, merge=True)) == []
