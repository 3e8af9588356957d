"""The order of a day, and of what is due."""

from datetime import date
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from fieldkit.playbook.model import PartnerClass
from fieldkit.rules.agenda import Task, by_building, by_time, visit_due, when_due


class Stop(NamedTuple):
    name: str
    district: str
    building: str


def test_stops_of_a_building_stand_together_in_the_order_in_which_buildings_come():
    stops = [Stop("甲", "朝阳", "国贸"), Stop("丁", "", ""), Stop("乙", "朝阳", "SOHO"), Stop("丙", "朝阳", "国贸")]
    groups = by_building(stops)
    assert [place for place, _ in groups] == [("朝阳", "国贸"), ("朝阳", "SOHO"), ("", "")]
    assert [stop.name for stop in groups[0][1]] == ["甲", "丙"]


MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("due", "when"),
    [
        ("2026-11-22", "overdue"),
        ("2026-11-23", "today"),
        ("2026-11-24", "week"),
        ("2026-11-29", "week"),
        ("2026-11-30", "later"),
    ],
)
def test_a_day_is_late_today_this_week_or_later(due: str, when: str) -> None:
    assert when_due(date.fromisoformat(due), MONDAY) == when


def test_tasks_stand_by_their_day_and_every_group_is_there() -> None:
    one = Task("followup", "1", date(2026, 12, 3), "p", "甲", "x")
    two = replace(one, id="2", due=date(2026, 12, 1))
    groups = by_time([one, two], MONDAY)
    assert list(groups) == ["overdue", "today", "week", "later"]
    assert groups["later"] == [two, one]
    assert groups["overdue"] == []


def test_a_visit_is_due_by_the_rhythm_of_the_class_from_the_last_one() -> None:
    rhythm = PartnerClass(id="a", title="A", competitive="strong", willing="high", self_driven="strong", text="x",
                          visit_every_days=7)  # fmt: skip
    assert visit_due(rhythm, "2026-11-20", "") == date(2026, 11, 27)
    assert visit_due(rhythm, "2026-11-20", "2026-12-01") == date(2026, 12, 1)
    assert visit_due(rhythm, "", "") is None
    assert visit_due(None, "2026-11-20", "") is None
    assert visit_due(rhythm, "9999-12-31", "") is None
    assert visit_due(rhythm, "nonsense", "") is None
