"""The report of a week: who did what, against the aim, and what stands with the partners."""

from __future__ import annotations

from datetime import date

import pytest

from fieldkit.reports.values import WeekReport
from fieldkit.reports.week import week_report
from fieldkit.reports.week_words import week_document
from fieldkit.rules.weeks import week_of
from fieldkit.store import add_followup, hand_over

from .conftest import HOSTILE, Rep

WEEK = week_of(date(2026, 11, 27))


@pytest.fixture
def both(reps: tuple[Rep, Rep], shipped) -> WeekReport:
    return week_report(reps[0].store, shipped("zh"), WEEK, "周")


def test_visits_are_counted_by_rep_and_day_against_three_a_day(both: WeekReport) -> None:
    zhou, li = both.reps
    assert (zhou.rep, list(zhou.days), zhou.target) == ("周", [2, 1, 1, 0, 0, 0, 0], 15)
    assert (zhou.visits, zhou.missed, zhou.late, zhou.reached, zhou.partly) == (4, 1, 1, 3, 1)
    assert (li.rep, li.visits, li.failed) == ("李", 1, 1)
    assert both.aim == 3


def test_only_working_days_that_have_come_count_for_the_aim(reps: tuple[Rep, Rep], shipped) -> None:
    zhou = reps[0]
    zhou.clock.at(24, 12)
    assert [each.target for each in week_report(zhou.store, shipped("zh"), WEEK, "周").reps] == [6, 6]
    coming = week_report(zhou.store, shipped("zh"), WEEK.moved(1), "周")
    assert [each.target for each in coming.reps] == [0, 0]


def test_an_owner_without_device_or_visit_is_told_and_held_to_no_pace(reps: tuple[Rep, Rep], shipped) -> None:
    zhou = reps[0]
    left = zhou.partner("庚")
    hand_over(zhou.store, left, "吴", "2026-11-03")
    add_followup(zhou.store, left, "回访", "2026-11-20")
    zhou.clock.at(27, 18)
    found = {each.rep: each for each in week_report(zhou.store, shipped("zh"), WEEK, "周").reps}
    assert (found["吴"].overdue, found["吴"].target) == (1, 0)
    assert sum(each.target for each in found.values()) == 30


def test_it_can_be_narrowed_to_reps_whatever_the_width_of_the_name(reps: tuple[Rep, Rep], shipped) -> None:
    narrowed = week_report(reps[0].store, shipped("zh"), WEEK, "周", [" 李 "])
    assert [each.rep for each in narrowed.reps] == ["李"]
    assert {line.visit.partner_name for line in narrowed.visits} == {HOSTILE}
    assert [each.partner_name for each in narrowed.overdue] == [HOSTILE]
    assert sum(row.found for row in narrowed.sources if not row.inside) == 1
    assert narrowed.moves == []


def test_the_same_reps_are_told_on_either_laptop(reps: tuple[Rep, Rep], both: WeekReport, shipped) -> None:
    assert week_report(reps[1].store, shipped("zh"), WEEK, "李").reps == both.reps


def test_a_device_whose_owner_never_gave_a_name_goes_by_the_partners_owner(reps: tuple[Rep, Rep], shipped) -> None:
    assert (
        week_report(reps[0].store, shipped("zh"), WEEK, "").reps
        == week_report(reps[0].store, shipped("zh"), WEEK, "周").reps
    )


def test_objections_are_counted_by_kind_and_end(both: WeekReport) -> None:
    assert [(row.name, row.heard, row.resolved, row.open) for row in both.kinds] == [("price", 5, 4, 1)]
    assert [(row.name, row.heard) for row in both.most] == [("价格高", 4), (HOSTILE, 1)]


def test_a_class_that_moved_is_told_with_the_class_before(both: WeekReport) -> None:
    (moved,) = both.classes
    assert (moved.name, moved.before and moved.before.id, moved.now and moved.now.id) == (
        "甲系统集成", "class-b", "class-a"
    )  # fmt: skip


def test_moves_projects_and_overdue_follow_ups_are_told(both: WeekReport) -> None:
    assert [(move.stage, move.missing) for move in both.moves] == [("stage-selection", "见过负责人")]
    assert [each.school for each in both.projects.won] == ["某中学"]
    assert [(each.partner_name, each.due) for each in both.overdue] == [
        (HOSTILE, "2026-11-20"), ("乙教育科技", "2026-11-26")
    ]  # fmt: skip


def test_a_long_week_lists_its_visits_in_the_workbook_alone(both: WeekReport, monkeypatch) -> None:
    assert week_document(both).sections[-1].tables
    monkeypatch.setattr("fieldkit.reports.week_words.LISTED", 3)
    assert not week_document(both).sections[-1].tables
    assert "5" in week_document(both).sections[-1].note or "6" in week_document(both).sections[-1].note
    assert len(week_document(both, whole=True).sections[-1].tables[0].rows) == 6


def test_a_time_box_that_is_over_is_told_with_its_gate_and_what_is_missing(reps: tuple[Rep, Rep], shipped) -> None:
    zhou = reps[0]
    for _month in range(2):
        zhou.clock.now = zhou.clock.now.replace(year=2027, month=1)
    report = week_report(zhou.store, shipped("zh"), WEEK, "周")
    late = next(each for each in report.late if each.name == "甲系统集成")
    assert late.over > 0 and late.gate and late.missing and late.owner == "周"
    assert next(each for each in report.stages if each.title == "遴选合作").late == 1
