"""The plan of a day: spare stops nearby, numbers that stay, and the class that a visit's rhythm hangs on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.playbook.model import Entries, PartnerClass, Stage
from fieldkit.rules.route import class_of, numbered, pace_stage, spares
from fieldkit.rules.stages import pace_days
from fieldkit.store.route_records import CandidateRow

CLASSES = (
    PartnerClass(id="a", title="A", competitive="strong", willing="high", self_driven="strong", text="x"),
    PartnerClass(id="b", title="B", competitive="weak", willing="high", self_driven="strong", text="x"),
)


def at(eid: str, district: str, building: str, last: str = "") -> CandidateRow:
    return CandidateRow(id=eid, district=district, building=building, last_visit=last)


def test_the_pace_and_the_days_left_are_the_packs() -> None:
    stages = (Stage(id="s1", title="x", number=1, text="x"), Stage(id="s2", title="x", number=2, text="x", per_day=5))
    stage = pace_stage(Entries(stages=stages))
    assert stage is stages[1]
    assert [pace_days(stage, partners) for partners in (0, 1, 5, 6)] == [0, 1, 1, 2]
    assert pace_stage(Entries(stages=stages[:1])) is None


def test_spare_stops_are_of_the_same_building_then_of_the_same_district_the_longest_unseen_first() -> None:
    found = [
        at("other", "海淀", "国贸"),
        at("seen", "朝阳", "国贸", "2026-11-20"),
        at("district", "朝阳", "SOHO"),
        at("long ago", "朝阳", "国贸", "2026-01-01"),
        at("new", "朝阳", "国贸"),
        at("taken", "朝阳", "国贸"),
    ]
    near = spares(found, [at("x", "朝阳", "国贸")], {"taken"})
    assert [each.id for each in near] == ["new", "long ago", "seen", "district"]


def test_what_has_no_place_is_near_nothing() -> None:
    assert spares([at("a", "", ""), at("b", "朝阳", "")], [at("x", "", "")], ()) == []
    assert spares([at("a", "朝阳", "国贸")], [], ()) == []


def test_a_number_that_was_printed_stays_when_the_route_changes() -> None:
    assert numbered("abc", {}) == {"a": 1, "b": 2, "c": 3}
    assert numbered("cab", {"a": 1, "b": 2}) == {"c": 3, "a": 1, "b": 2}
    # Off the route its number is given to nobody else.
    assert numbered("bd", {"a": 1, "b": 2, "c": 3}) == {"b": 2, "d": 4}


@given(st.lists(st.text(min_size=1, max_size=2), unique=True), st.dictionaries(st.text(max_size=2), st.integers(-2, 9)))
def test_numbers_are_one_a_stop_and_those_printed_once_are_kept(route: list[str], printed: dict[str, int]) -> None:
    numbers = numbered(route, printed)
    assert list(numbers) == route
    assert len(set(numbers.values())) == len(route)
    assert all(number > 0 for number in numbers.values())
    kept = [partner for partner in route if printed.get(partner, 0) > 0]
    for partner in kept:
        if list(printed.values()).count(printed[partner]) == 1:
            assert numbers[partner] == printed[partner]


def test_the_class_is_the_one_that_all_readings_name_else_the_one_chosen() -> None:
    read = {"competitive": "strong", "willing": "high", "self_driven": "strong"}
    assert class_of(CLASSES, CandidateRow(id="x", **read)) is CLASSES[0]
    assert class_of(CLASSES, CandidateRow(id="x", chosen_class="b", **read)) is CLASSES[0]
    unnamed = read | {"willing": "low"}
    assert class_of(CLASSES, CandidateRow(id="x", chosen_class="b", **unnamed)) is CLASSES[1]
    assert class_of(CLASSES, CandidateRow(id="x", **(read | {"willing": "low"}))) is None
    assert class_of(CLASSES, CandidateRow(id="x", **(read | {"willing": ""}))) is None
    assert class_of(CLASSES, CandidateRow(id="x", chosen_class="gone")) is None
