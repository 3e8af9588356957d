"""What screens ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fieldkit.store import (
    Store,
    add_contact,
    add_followup,
    add_note,
    add_partner,
    clear_draft,
    complete_followup,
    delete_partner,
    drafts,
    drop_stop,
    edit_followup,
    edit_partner,
    enter_step,
    fill_pinyin,
    finish_step,
    finish_visit,
    hand_back,
    hand_out,
    hear,
    load_draft,
    miss_visit,
    pause_visit,
    plan_stop,
    plan_visit,
    put_aside,
    queries,
    resume_visit,
    save_draft,
    set_goal,
    settle,
    start_visit,
    tick,
    undo,
)

from .conftest import Watch

TODAY = "2026-11-23"


def names(store: Store, text: str = "") -> list[str]:
    found = [row.name for row in queries.partners(store, text)]
    assert queries.count_partners(store, text) == len(found)
    return found


def test_partners_come_by_district_building_and_name(store: Store) -> None:
    for district, building, name in [("B", "x", "1"), ("A", "y", "3"), ("A", "y", "2"), ("A", "x", "4")]:
        add_partner(store, name, district=district, building=building)
    assert names(store) == ["4", "2", "3", "1"]
    assert [row.name for row in queries.partners(store, limit=2, offset=1)] == ["2", "3"]
    assert queries.districts(store) == ["A", "B"]
    assert queries.buildings(store) == ["x", "y"]
    assert queries.buildings(store, "B") == ["x"]


def test_every_word_of_a_filter_must_be_found_somewhere(store: Store) -> None:
    add_partner(store, "腾飞电脑", district="天河", building="百脑汇", phone="13800138000")
    add_partner(store, "Lotus 100%", district="天河")
    assert names(store, "天河 腾") == ["腾飞电脑"]
    assert names(store, "8001 百") == ["腾飞电脑"]
    assert names(store, "LOTUS") == ["Lotus 100%"]
    assert names(store, "0%") == ["Lotus 100%"]
    assert names(store, "%") == ["Lotus 100%"]
    assert names(store, "nobody") == []


def test_a_filter_of_very_many_words_is_answered(store: Store) -> None:
    add_partner(store, "甲 a")
    assert [row.name for row in queries.partners(store, "a " * 500)] == ["甲 a"]
    assert queries.count_partners(store, "甲 x " * 500) == 0


def test_partners_are_found_by_pinyin_once_it_is_there_and_by_name_before(store: Store) -> None:
    partner = add_partner(store, "重庆电脑", building="百脑汇")
    assert names(store, "重庆") == ["重庆电脑"]
    assert names(store, "chongqing") == []
    assert fill_pinyin(store) == 1
    assert names(store, "chongqing") == names(store, "cqdn") == names(store, "bainaohui") == ["重庆电脑"]
    edit_partner(store, partner, phone="1")
    assert fill_pinyin(store) == 0
    edit_partner(store, partner, name="深圳")
    assert names(store, "chongqing") == []
    assert fill_pinyin(store) == 1
    assert names(store, "shenzhen") == ["深圳"]


def test_a_partner_shows_its_last_visit_its_next_step_and_how_often_it_was_seen(store: Store, watch: Watch) -> None:
    partner = add_partner(store, "One")
    assert queries.partner(store, partner) == queries.partners(store)[0]
    miss_visit(store, partner, "nobody", next_due="2026-11-25")
    watch.go_on(days=1)
    for _ in range(2):
        finish_visit(store, start_visit(store, partner), followup=("offer", "2026-12-01"))
        watch.go_on(days=1)
    plan_visit(store, partner)
    row = queries.partner(store, partner)
    assert row is not None
    assert (row.last_visit, row.next_due, row.visits) == ("2026-11-25", "2026-11-25", 2)


def test_a_visit_holds_everything_that_was_written_in_it(store: Store) -> None:
    partner = add_partner(store, "One")
    contact = add_contact(store, partner, "王总", role="boss")
    visit = plan_visit(store, partner)
    assert plan_visit(store, partner) == visit
    set_goal(store, visit, "main", "an order")
    tick(store, visit, "card", "Card")
    tick(store, visit, "catalogue", "Catalogue")
    tick(store, visit, "catalogue", "Catalogue", done=False)
    planned = queries.planned_visit(store, partner)
    assert planned is not None and planned.id == visit
    assert start_visit(store, partner, contact=contact, pack="hash") == visit
    enter_step(store, visit, "open", "Opening")
    note = add_note(store, partner, "looks busy", visit=visit, step="open", step_title="Opening", mark="?")
    heard = hear(store, visit, partner, "dear", "Too dear", "price", step="open")
    settle(store, heard, "pretext", real="busy", real_title="No time")
    finish_step(store, visit, "open", "Opening")
    handout = hand_out(store, partner, "Sample", "lent", visit=visit, due="2026-12-01")
    followup = add_followup(store, partner, "offer", "2026-11-26", visit=visit)

    state = queries.visit_state(store, visit)
    assert state is not None
    assert (state.visit.goal_main, state.visit.step, state.visit.step_title) == ("an order", "open", "Opening")
    assert (state.visit.partner_name, state.visit.pack, state.visit.status) == ("One", "hash", "open")
    assert state.partner.name == "One"
    assert state.contact is not None and state.contact.name == "王总"
    assert (state.ticks, state.done_steps) == ({"card"}, {"open"})
    assert [event.what for event in state.events] == ["enter", "done"]
    assert [(row.id, row.mark) for row in state.notes] == [(note, "?")]
    assert [(row.id, row.kind, row.outcome, row.real) for row in state.heard] == [(heard, "price", "pretext", "busy")]
    assert ([row.id for row in state.handouts], [row.id for row in state.followups]) == ([handout], [followup])
    assert queries.visit_state(store, "nothing") is None


def test_a_visit_cut_off_is_paused_at_the_last_moment_recorded(store: Store, watch: Watch) -> None:
    partner = add_partner(store, "One")
    visit = start_visit(store, partner)
    enter_step(store, visit, "open", "Opening")
    watch.go_on(minutes=3)
    add_note(store, partner, "a", visit=visit)
    watch.go_on(hours=5)
    resume_visit(store, visit)
    state = queries.visit_state(store, visit)
    assert state is not None
    assert [(event.what, event.at[11:16]) for event in state.events] == [
        ("enter", "14:02"),
        ("pause", "14:05"),
        ("resume", "19:05"),
    ]
    pause_visit(store, visit)
    pause_visit(store, visit)
    resume_visit(store, visit)
    state = queries.visit_state(store, visit)
    assert state is not None
    assert [event.what for event in state.events] == ["enter", "pause", "resume", "pause", "resume"]


def test_one_visit_is_open_at_a_time_and_the_others_lie_aside(store: Store) -> None:
    first = start_visit(store, add_partner(store, "One"))
    second = start_visit(store, add_partner(store, "Two"))
    assert [row.id for row in queries.unfinished_visits(store) if row.status == "aside"] == [first]
    now_open = queries.open_visit(store)
    assert now_open is not None and now_open.id == second
    resume_visit(store, first)
    assert [row.id for row in queries.unfinished_visits(store) if row.status == "aside"] == [second]
    put_aside(store, first)
    assert queries.open_visit(store) is None


def test_a_visit_entered_afterwards_keeps_its_true_times_and_takes_no_time(store: Store) -> None:
    partner = add_partner(store, "One")
    begun, ended = "2026-11-20T10:00:00+08:00", "2026-11-20T10:40:00+08:00"
    visit = start_visit(store, partner, started=begun, ended=ended, late=True)
    enter_step(store, visit, "open", "Opening")
    put_aside(store, visit)
    resume_visit(store, visit)
    finish_visit(store, visit)
    state = queries.visit_state(store, visit)
    assert state is not None
    assert (state.visit.started, state.visit.ended, state.visit.late) == (begun, ended, True)
    assert {event.at for event in state.events} == {begun}
    assert [row.id for row in queries.visits_on(store, "2026-11-20")] == [visit]
    assert queries.visits_on(store, TODAY) == []


def test_the_last_visit_is_the_last_that_was_wrapped_up(store: Store, watch: Watch) -> None:
    partner = add_partner(store, "One")
    assert queries.last_visit(store, partner) is None
    first = start_visit(store, partner)
    finish_visit(store, first, readings={"willing": "high"})
    watch.go_on(days=1)
    second = start_visit(store, partner)
    last = queries.last_visit(store, partner)
    assert last is not None and last.id == first
    finish_visit(store, second, readings={"willing": "low"})
    last = queries.last_visit(store, partner, before=watch().isoformat(timespec="seconds"))
    assert last is not None and last.id == first
    reading = queries.last_reading(store, partner)
    assert reading is not None and reading.willing == "low"


def test_the_timeline_is_newest_first(store: Store, watch: Watch) -> None:
    partner = add_partner(store, "One")
    expected = []
    for write in (
        lambda: start_visit(store, partner),
        lambda: add_note(store, partner, "a"),
        lambda: hear(store, "", partner, "dear", "Too dear", "price"),
        lambda: add_followup(store, partner, "offer", "2026-12-01"),
        lambda: hand_out(store, partner, "Catalogue", "left"),
    ):
        expected.insert(0, write())
        watch.go_on(minutes=1)
    assert [row.id for row in queries.timeline(store, partner)] == expected
    assert [row.id for row in queries.timeline(store, partner, limit=2)] == expected[:2]


def test_what_is_due_comes_earliest_first_until_it_is_done(store: Store) -> None:
    partner = add_partner(store, "One")
    late = add_followup(store, partner, "late", "2026-11-20")
    today = add_followup(store, partner, "today", TODAY)
    add_followup(store, partner, "tomorrow", "2026-11-24")
    lent = hand_out(store, partner, "Sample", "lent", due="2026-11-22")
    hand_out(store, partner, "Catalogue", "left", due="2026-11-22")
    due = queries.due_today(store, TODAY)
    assert [(row.kind, row.id, row.partner_name) for row in due] == [
        ("followup", late, "One"),
        ("handout", lent, "One"),
        ("followup", today, "One"),
    ]
    complete_followup(store, late)
    edit_followup(store, today, due="2026-12-24")
    assert [row.id for row in queries.handouts_out(store)] == [lent]
    hand_back(store, lent)
    assert queries.due_today(store, TODAY) == []
    assert [row.text for row in queries.open_followups(store, partner)] == ["tomorrow", "today"]
    assert [row.text for row in queries.open_followups(store, until="2026-11-30")] == ["tomorrow"]
    delete_partner(store, partner)
    assert queries.open_followups(store) == []


def test_objections_stay_unresolved_until_they_are_answered_or_a_pretext(store: Store) -> None:
    partner = add_partner(store, "One")
    heard = [hear(store, "", partner, str(n), str(n), "price") for n in range(4)]
    for which, outcome in zip(heard, ("open", "resolved", "escalated", "pretext"), strict=True):
        settle(store, which, outcome)  # type: ignore[arg-type]
    assert [row.outcome for row in queries.unresolved(store, partner)] == ["escalated", "open"]


def test_the_stops_of_a_day_come_by_time_then_by_place_with_their_visits(store: Store) -> None:
    one = add_partner(store, "One", district="B")
    two = add_partner(store, "Two", district="A", important=True)
    three = add_partner(store, "Three")
    plan_stop(store, one, TODAY)
    plan_stop(store, two, TODAY, spare=True)
    plan_stop(store, three, TODAY, at="16:00")
    plan_stop(store, three, "2026-11-24")
    visit = start_visit(store, two)
    stops = queries.stops(store, TODAY)
    assert [(row.name, row.at, row.visit, row.status) for row in stops] == [
        ("Three", "16:00", "", ""),
        ("Two", "", visit, "open"),
        ("One", "", "", ""),
    ]
    assert stops[1].spare and stops[1].important
    drop_stop(store, three, TODAY)
    plan_stop(store, one, TODAY, at="09:00")
    assert [row.name for row in queries.stops(store, TODAY)] == ["One", "Two"]
    undo(store)
    undo(store)
    assert [row.name for row in queries.stops(store, TODAY)] == ["Three", "Two", "One"]


def test_a_stop_shows_that_its_visit_is_prepared_until_it_is_begun(store: Store, watch: Watch) -> None:
    partner = add_partner(store, "One")
    for day in ("2026-11-22", TODAY, "2026-11-24"):
        plan_stop(store, partner, day)
    visit = plan_visit(store, partner)

    def shown(day: str) -> list[tuple[str, str]]:
        return [(row.visit, row.status) for row in queries.stops(store, day)]

    assert shown("2026-11-22") == [("", "")]
    assert shown(TODAY) == shown("2026-11-24") == [(visit, "planned")]
    start_visit(store, partner)
    assert (shown(TODAY), shown("2026-11-24")) == ([(visit, "open")], [("", "")])
    finish_visit(store, visit)
    plan_visit(store, partner)
    assert shown(TODAY) == [(visit, "done")]


def test_partners_of_one_name_are_found_whatever_its_width_case_and_spaces(store: Store) -> None:
    one = add_partner(store, "Lotus 电脑", building="百脑汇")
    two = add_partner(store, "\uff2c\uff2f\uff34\uff35\uff33电脑")
    add_partner(store, "Lotus 电脑城")
    delete_partner(store, add_partner(store, "lotus电脑"))
    found = queries.names_like(store, "lotus电脑")
    assert [row.id for row in found] == [one, two]
    assert found[0].building == "百脑汇"
    assert queries.names_like(store, "  ") == []


def test_a_draft_is_this_devices_own_and_goes_when_the_note_is_entered(store: Store) -> None:
    partner = add_partner(store, "One")
    save_draft(store, "note", "half a no")
    save_draft(store, "note", "half a note\x00")
    save_draft(store, "goal", "an order")
    assert load_draft(store, "note") == "half a note"
    add_note(store, partner, "half a note, whole", draft="note")
    assert [draft.key for draft in drafts(store)] == ["goal"]
    clear_draft(store, "goal")
    assert (load_draft(store, "goal"), drafts(store)) == ("", [])


QUESTIONS: dict[str, Callable[[Store], object]] = {
    "partners": queries.partners,
    "partner": lambda store: queries.partner(store, "p"),
    "contacts": lambda store: queries.contacts(store, "p"),
    "timeline": lambda store: queries.timeline(store, "p"),
    "unresolved": lambda store: queries.unresolved(store, "p"),
    "open_followups": lambda store: queries.open_followups(store, until=TODAY),
    "open_followups of one": lambda store: queries.open_followups(store, "p"),
    "due_today": lambda store: queries.due_today(store, TODAY),
    "stops": lambda store: queries.stops(store, TODAY),
    "visits_on": lambda store: queries.visits_on(store, TODAY),
    "open_visit": queries.open_visit,
    "unfinished_visits": queries.unfinished_visits,
    "planned_visit": lambda store: queries.planned_visit(store, "p"),
    "last_visit": lambda store: queries.last_visit(store, "p"),
    "last_reading": lambda store: queries.last_reading(store, "p"),
    "visit_state": lambda store: queries.visit_state(store, store.path.stem),
    "handouts_out": queries.handouts_out,
    "visit_minutes": lambda store: queries.visit_minutes(store, "p"),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_walks_through_a_whole_table(store: Store, question: str) -> None:
    with store.act("") as act:
        act.put("visit", store.path.stem, partner="p", contact="c")
        act.put("partner", "p", name="One")
    asked: list[tuple[str, list[object]]] = []
    store.database.query_hooks.append(lambda event: asked.append((event.sql, event.params)))
    QUESTIONS[question](store)
    plans = [row[3] for sql, params in asked for row in store.connection.execute(f"EXPLAIN QUERY PLAN {sql}", params)]
    assert plans
    walked = [plan for plan in plans if plan.startswith("SCAN")]
    # The partners' first page is read off their index in the order in which it is shown.
    assert walked == (["SCAN t1 USING INDEX partner_district_building_name_id"] if question == "partners" else [])
    assert question != "partners" or "USE TEMP B-TREE FOR ORDER BY" not in plans


def test_what_has_no_day_stands_behind_what_is_due(store: Store) -> None:
    one = add_partner(store, "甲")
    for text, due in (("whenever", ""), ("late", "2026-11-01")):
        add_followup(store, one, text, due)
        hand_out(store, one, text, "lent", due=due)
    assert [row.text for row in queries.open_followups(store, one)] == ["late", "whenever"]
    assert [row.title for row in queries.handouts_out(store, one)] == ["late", "whenever"]
