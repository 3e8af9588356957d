"""Stops, regions, check-ins, and visits that came home on paper: in the store."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fieldkit.store import (
    SheetHeard,
    SheetNote,
    SheetVisit,
    Store,
    Titled,
    UnknownRecord,
    add_partner,
    add_reading,
    check_in,
    delete_partner,
    delete_region,
    drop_stop,
    edit_region,
    enter_sheet,
    finish_visit,
    move_stop,
    next_undo,
    number_stops,
    open_region,
    plan_stop,
    plan_stops,
    plan_visit,
    start_visit,
    undo,
    verify,
)
from fieldkit.store.queries import (
    candidates,
    candidates_in,
    checkins,
    due_from,
    found_partners,
    last_reading,
    open_followups,
    open_visit,
    partner,
    readings,
    regions,
    sheet_numbers,
    stops,
    timeline,
    visit_state,
    visits_on,
)

from .conftest import START

DAY = START.date().isoformat()


def sheet(partner_id: str, **fields: object) -> SheetVisit:
    said = {"day": DAY, "started": START - timedelta(hours=4), "ended": START - timedelta(hours=3), **fields}
    return SheetVisit(partner=partner_id, **said)


def test_a_region_is_the_same_for_two_devices_and_its_day_can_be_changed(store: Store) -> None:
    region = open_region(store, "朝阳", "2026-11-16")
    assert open_region(store, "朝阳", "2026-11-16") == region
    edit_region(store, region, opened="2026-11-10", closed="2026-11-20", remark="[/")
    (row,) = regions(store)
    assert (row.name, row.opened, row.closed, row.remark) == ("朝阳", "2026-11-10", "2026-11-20", "[/")
    open_region(store, "朝阳", "2026-11-23")
    assert regions(store)[0].closed == ""
    delete_region(store, region)
    assert regions(store) == []
    with pytest.raises(UnknownRecord):
        edit_region(store, region, opened="2026-11-10")


def test_regions_count_their_partners_and_those_not_visited(store: Store) -> None:
    one, two, three = (add_partner(store, name, district="朝阳") for name in "甲乙丙")
    add_partner(store, "丁")
    finish_visit(store, start_visit(store, one))
    delete_partner(store, three)
    open_region(store, "海淀", "2026-11-20")
    found = [(row.name, row.partners, row.unvisited) for row in regions(store)]
    assert found == [("海淀", 0, 0), ("朝阳", 2, 1), ("", 1, 1)]
    assert partner(store, two) is not None


def test_a_whole_building_goes_on_a_day_in_one_act(store: Store) -> None:
    here = [add_partner(store, name, building="国贸") for name in "甲乙丙"]
    plan_stops(store, here, DAY, "国贸")
    assert len(stops(store, DAY)) == 3
    assert "国贸" in (undo(store) or "")
    assert stops(store, DAY) == []


def test_a_stop_moves_to_another_day_with_its_time(store: Store) -> None:
    one = add_partner(store, "甲")
    plan_stop(store, one, DAY, at="14:30", spare=True)
    move_stop(store, one, DAY, "2026-11-24")
    assert stops(store, DAY) == []
    (stop,) = stops(store, "2026-11-24")
    assert (stop.at, stop.spare) == ("14:30", True)
    undo(store)
    assert [stop.at for stop in stops(store, DAY)] == ["14:30"]
    move_stop(store, one, "", "2026-11-25")
    assert [stop.partner for stop in stops(store, "2026-11-25")] == [one]


def test_a_stop_moved_onto_another_leaves_it_its_time(store: Store) -> None:
    one = add_partner(store, "甲")
    plan_stop(store, one, DAY, spare=True)
    plan_stop(store, one, "2026-11-24", at="14:30")
    move_stop(store, one, DAY, "2026-11-24")
    assert [(stop.at, stop.spare) for stop in stops(store, "2026-11-24")] == [("14:30", False)]
    undo(store)
    assert [stop.at for stop in (*stops(store, DAY), *stops(store, "2026-11-24"))] == ["", "14:30"]


def test_printed_numbers_stay_with_stops_and_are_nothing_to_undo(store: Store) -> None:
    one = add_partner(store, "甲")
    plan_stop(store, one, DAY)
    before = next_undo(store)
    number_stops(store, DAY, {one: 3}, "hash")
    assert next_undo(store) == before
    drop_stop(store, one, DAY)
    plan_stop(store, one, DAY)
    assert sheet_numbers(store, DAY) == {one: 3}
    assert stops(store, DAY)[0].pack == "hash"


def test_candidates_know_their_last_visit_that_took_place_and_their_last_reading(store: Store, watch) -> None:
    one = add_partner(store, "甲", district="朝阳", building="国贸")
    add_partner(store, "乙", district="海淀")
    finish_visit(store, start_visit(store, one), readings={"willing": "low"})
    watch.go_on(days=2)
    finish_visit(store, start_visit(store, one), readings={"willing": "high"})
    (row,) = candidates(store, "朝阳")
    assert (row.id, row.last_visit, row.willing, row.competitive) == (one, "2026-11-25", "high", "")
    assert [row.name for row in candidates(store, "")] == []


def test_the_candidates_of_a_building_are_those_of_its_district_there(store: Store) -> None:
    for name, district, building in (
        ("一", "朝阳", "国贸"), ("二", "朝阳", "万达"), ("三", "海淀", "国贸"), ("四", "", "国贸"), ("五", "朝阳", "")
    ):  # fmt: skip
        add_partner(store, name, district=district, building=building)
    whole = [*candidates(store, "朝阳"), *candidates(store, "海淀"), *candidates(store, "")]
    for place in (("朝阳", "国贸"), ("", "国贸"), ("海淀", "万达")):
        assert candidates_in(store, [place]) == [each for each in whole if (each.district, each.building) == place]
    found = candidates_in(store, [("朝阳", "万达"), ("海淀", "国贸")])
    assert {each.name for each in found} == {"二", "三"}
    assert candidates_in(store, []) == []


def test_of_two_readings_the_later_one_counts_for_a_candidate_and_for_the_rhythm(store: Store, watch) -> None:
    one = add_partner(store, "甲", district="朝阳")
    for willing in ("low", "high"):
        watch.go_on(minutes=5)
        finish_visit(store, start_visit(store, one), readings={"willing": willing})
    (candidate,) = candidates(store, "朝阳")
    (due,) = due_from(store, DAY, (), ())
    assert (candidate.willing, due.willing) == ("high", "high")
    undo(store)
    (candidate,) = candidates(store, "朝阳")
    assert candidate.willing == "low"


def test_the_rhythm_knows_the_next_day_on_the_route_that_is_not_over(store: Store, watch) -> None:
    one = add_partner(store, "甲", chosen_class="class-a")
    add_partner(store, "no class")
    finish_visit(store, start_visit(store, one))
    for day in ("2026-11-20", DAY, "2026-11-26"):
        plan_stop(store, one, day)
    (row,) = due_from(store, DAY, (), ())
    assert (row.last_visit, row.planned) == (DAY, "2026-11-26")


def test_a_check_in_says_how_the_talk_went_and_what_they_care_about(store: Store, watch) -> None:
    one = add_partner(store, "甲", cares="利润")
    check_in(store, one, DAY, talk="fair")
    watch.go_on(minutes=5)
    check_in(store, one, DAY, cares="售后 [/")
    row = checkins(store, DAY)[one]
    assert (row.talk, row.cares, row.at) == ("fair", "售后 [/", "2026-11-23T14:07:00+08:00")
    known = partner(store, one)
    assert known is not None
    assert known.cares == "售后 [/"
    undo(store)
    known = partner(store, one)
    assert known is not None
    assert (known.cares, checkins(store, DAY)[one].cares) == ("利润", "")
    with pytest.raises(UnknownRecord):
        check_in(store, "nobody", DAY, talk="good")


def test_a_visit_on_paper_is_written_whole_at_its_true_time_and_as_entered_late(store: Store) -> None:
    one = add_partner(store, "甲")
    other = start_visit(store, add_partner(store, "乙"))
    visit = enter_sheet(
        store,
        sheet(
            one, steps=[Titled("step-a", "A")], items=[Titled("item", "I")], points=[Titled("point", "P")],
            talk=Titled("talk-good", "T"), cares="售后", reached="no", layer=Titled("layer", "L"), target="yes",
            readings={"competitive": "strong"},
            heard=[SheetHeard(Titled("price-x", "价"), "price", "resolved", "贵")],
            notes=[SheetNote("+", "有兴趣"), SheetNote(">", "+3d 发报价", "2026-11-26")],
        ),
    )  # fmt: skip
    state = visit_state(store, visit)
    assert state is not None
    row = state.visit
    assert (row.status, row.late, row.started[:16], row.ended[:16]) == (
        "done", True, "2026-11-23T10:02", "2026-11-23T11:02")  # fmt: skip
    assert (row.reached, row.layer_title, row.target) == ("no", "L", "yes")
    assert state.done_steps == {"step-a"}
    assert state.ticks == {"item", "point"}
    assert [(heard.outcome, heard.words) for heard in state.heard] == [("resolved", "贵")]
    assert [(note.mark, note.late) for note in state.notes] == [("+", True), (">", True)]
    assert [(each.text, each.due) for each in open_followups(store, one)] == [("发报价", "2026-11-26")]
    assert checkins(store, DAY)[one].late
    # The visit that goes on is left alone.
    going_on = open_visit(store)
    assert going_on is not None
    assert going_on.id == other
    undo(store)
    assert visit_state(store, visit) is None
    assert timeline(store, one) == []
    assert checkins(store, DAY) == {}
    assert verify(store) == []


def test_a_visit_that_was_prepared_becomes_the_one_on_paper(store: Store) -> None:
    one = add_partner(store, "甲")
    planned = plan_visit(store, one)
    assert enter_sheet(store, sheet(one, visit=planned)) == planned
    assert len(visits_on(store, DAY)) == 1


def test_a_visit_on_paper_that_came_to_nothing_keeps_its_reason_and_its_promise(store: Store) -> None:
    one = add_partner(store, "甲")
    notes = [SheetNote("", "前台说没预约"), SheetNote(">", "下周三 再来", "2026-12-02")]
    visit = enter_sheet(store, sheet(one, missed="desk", notes=notes))
    state = visit_state(store, visit)
    assert state is not None
    assert (state.visit.status, state.visit.reason, state.visit.started[11:16]) == ("missed", "desk", "10:02")
    assert state.visit.late
    assert "前台" in state.visit.remark
    assert [each.due for each in open_followups(store, one)] == ["2026-12-02"]


def test_nothing_is_half_written_of_a_partner_that_is_gone(store: Store) -> None:
    one = add_partner(store, "甲")
    delete_partner(store, one)
    before = store.connection.execute("SELECT count(*) FROM change").fetchone()
    with pytest.raises(UnknownRecord):
        enter_sheet(store, sheet(one, steps=[Titled("a", "A")], notes=[SheetNote("+", "x")]))
    assert store.connection.execute("SELECT count(*) FROM change").fetchone() == before


def test_a_source_knows_how_far_its_partners_came(store: Store) -> None:
    from fieldkit.store import decide

    one = add_partner(store, "甲", source="展会")
    decide(store, one, "stage-selection", "no", "", "reported")
    decide(store, one, "stage-selection", "yes", "", "reported")
    finish_visit(store, start_visit(store, one))
    (row,) = found_partners(store)
    assert (row.source, row.visited, row.signed, row.decisions) == ("展会", True, False, {"stage-selection": "yes"})


def test_what_a_sheet_has_not_seen_stays_as_it_was_read(store: Store, watch) -> None:
    one = add_partner(store, "甲")
    add_reading(store, one, {"competitive": "strong", "willing": "high", "self_driven": "strong"})
    watch.go_on(hours=3)
    enter_sheet(store, sheet(one, ended=watch.now, readings={"competitive": "weak"}))
    read = last_reading(store, one)
    assert (read.competitive, read.willing, read.self_driven) == ("weak", "high", "strong")


def test_a_sheet_entered_late_knows_nothing_that_was_read_after_it(store: Store) -> None:
    one = add_partner(store, "甲")
    add_reading(store, one, {"willing": "high"})
    enter_sheet(store, sheet(one, readings={"competitive": "weak"}))
    now, before = readings(store, one)
    assert (now.willing, now.competitive) == ("high", "")
    assert (before.willing, before.competitive) == ("", "weak")


def test_an_end_yet_to_come_is_now(store: Store) -> None:
    one = add_partner(store, "甲")
    visit = enter_sheet(store, sheet(one, started=START - timedelta(minutes=5), ended=START + timedelta(hours=1)))
    state = visit_state(store, visit)
    assert state is not None
    assert datetime.fromisoformat(state.visit.ended) == START
