"""The order of a day."""

from typing import NamedTuple

from fieldkit.rules.agenda import by_building, days_needed


class Stop(NamedTuple):
    name: str
    district: str
    building: str


def test_stops_of_a_building_stand_together_in_the_order_in_which_buildings_come():
    stops = [Stop("甲", "朝阳", "国贸"), Stop("丁", "", ""), Stop("乙", "朝阳", "SOHO"), Stop("丙", "朝阳", "国贸")]
    groups = by_building(stops)
    assert [place for place, _ in groups] == [("朝阳", "国贸"), ("朝阳", "SOHO"), ("", "")]
    assert [stop.name for stop in groups[0][1]] == ["甲", "丙"]


def test_days_of_first_talks_are_the_partners_by_three_rounded_up():
    assert [days_needed(partners, 3) for partners in (0, 1, 3, 4, 40)] == [0, 1, 1, 2, 14]
