"""What was written by pen, typed in: a visit at its true time, or a word on what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from fieldkit.playbook import Playbook
from fieldkit.reports.sheet_entry import read_entry
from fieldkit.rules.sheet_codes import BadLine
from fieldkit.store.records import StopRow
from tests.conftest import NOW

DAY = NOW.date().isoformat()
STOPS = [
    StopRow(id="s1", partner="p1", day=DAY, name="甲"),
    StopRow(id="s2", partner="p2", day=DAY, name="乙", visit="v2", status="planned"),
    StopRow(id="s3", partner="p3", day=DAY, name="丙", visit="v3", status="done"),
]
NUMBERS = {"p1": 1, "p2": 2, "p3": 3}


@pytest.fixture
def read(shipped: Callable[[str], Playbook]):
    return lambda typed: read_entry(typed, STOPS, NUMBERS, {"": shipped("zh")}, NOW)


def test_a_line_becomes_a_visit_of_its_stop_at_its_true_time(read) -> None:
    entry = read("1 9:30-10:10 1-3 g1 r1-0 d3-1 !301=1 贵 *售后 +有兴趣 >+3d 发报价")
    visit = entry.visit
    assert entry.stop.name == "甲"
    assert (visit.started.isoformat(), visit.ended - visit.started) == (
        "2026-11-23T09:30:00+08:00", timedelta(minutes=40))  # fmt: skip
    assert [step.id for step in visit.steps] == ["step-appointment", "step-observe", "step-opening"]
    assert visit.readings == {"competitive": "strong", "self_driven": "weak"}
    assert [(each.objection.id, each.outcome, each.words) for each in visit.heard] == [
        ("price-too-high", "resolved", "贵")
    ]
    # The day of a promise counts from the visit, not from the evening.
    assert [(note.mark, note.due) for note in visit.notes] == [("+", ""), (">", "2026-11-26")]
    assert visit.layer is not None
    assert visit.points  # those that the steps and the answer serve
    assert visit.talk and (visit.talk.id, visit.cares, visit.reached) == ("talk-good", "售后", "no")


def test_points_ticked_on_paper_count_alone(read) -> None:
    assert [point.id for point in read("1 9:30 1-12 p2").visit.points] == ["point-easy"]


def test_a_visit_that_was_prepared_is_the_one_that_is_written(read) -> None:
    assert read("2 9:30").visit.visit == "v2"
    assert read("1 9:30").visit.visit == ""


def test_without_an_end_a_visit_took_forty_minutes(read) -> None:
    visit = read("1 9:30").visit
    assert visit.ended - visit.started == timedelta(minutes=40)


@pytest.mark.parametrize(
    ("typed", "token"),
    [
        ("9 9:30", "9"),
        ("3 9:30", "3"),
        ("1 1-12", "1"),
        ("1 15:00", "15:00"),
        ("1 9:30 99", "99"),
        ("", ""),
    ],
)
def test_what_cannot_be_is_told(read, typed: str, token: str) -> None:
    with pytest.raises(BadLine) as raised:
        read(typed)
    assert token in [fault.token for fault in raised.value.faults]


def test_a_day_without_stops_has_no_codes(shipped: Callable[[str], Playbook]) -> None:
    with pytest.raises(BadLine):
        read_entry("1 9:30", [], {}, {}, NOW)


def test_a_visit_that_came_to_nothing_keeps_its_reason_and_words(read) -> None:
    visit = read("1 9:30 x2 ?前台说没预约 >下周三 再来").visit
    assert visit.missed == "desk"
    assert [note.due for note in visit.notes] == ["", "2026-12-02"]
