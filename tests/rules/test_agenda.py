"""The order of a day."""

from typing import NamedTuple

from fieldkit.rules.agenda import by_building


class Stop(NamedTuple):
    name: str
    district: str
    building: str


def test_stops_of_a_building_stand_together_in_the_order_in_which_buildings_come():
    stops = [Stop("甲", "朝阳", "国贸"), Stop("丁", "", ""), Stop("乙", "朝阳", "SOHO"), Stop("丙", "朝阳", "国贸")]
    groups = by_building(stops)
    assert [place for place, _ in groups] == [("朝阳", "国贸"), ("朝阳", "SOHO"), ("", "")]
    assert [stop.name for stop in groups[0][1]] == ["甲", "丙"]
