"""A visit from its plan to its wrap-up, and what may come between."""

from __future__ import annotations

from datetime import timedelta, timezone
from pathlib import Path

import pytest

from fieldkit.rules.visit_time import step_seconds
from fieldkit.store import (
    Store,
    StoreError,
    UnknownRecord,
    add_note,
    add_partner,
    delete_partner,
    edit_partner,
    enter_step,
    finish_step,
    finish_visit,
    miss_visit,
    pause_visit,
    prepare_goal,
    prepare_item,
    put_aside,
    queries,
    resume_visit,
    start_visit,
    undo,
)
from fieldkit.store.records import VisitState

from .conftest import Watch


def state_of(store: Store, visit: str) -> VisitState:
    state = queries.visit_state(store, visit)
    assert state is not None
    return state


def test_what_is_prepared_is_one_act_with_the_visit_that_it_plans(store: Store) -> None:
    partner = add_partner(store, "One")
    visit = prepare_item(store, partner, "card", "Card")
    assert prepare_goal(store, partner, "main", "an order") == visit
    assert prepare_item(store, partner, "card", "Card", done=False) == visit
    state = state_of(store, visit)
    assert (state.visit.status, state.visit.goal_main, state.ticks) == ("planned", "an order", frozenset())
    for _ in range(3):
        assert queries.planned_visit(store, partner)
        undo(store)
    assert queries.planned_visit(store, partner) is None
    assert queries.partner(store, partner)


def test_a_partner_that_is_gone_cannot_be_prepared_for(store: Store) -> None:
    partner = add_partner(store, "One")
    delete_partner(store, partner)
    for gone in (partner, "nobody"):
        with pytest.raises(UnknownRecord):
            prepare_item(store, gone, "card", "Card")
        with pytest.raises(UnknownRecord):
            prepare_goal(store, gone, "least", "a talk")


def test_starting_again_goes_on_with_the_visit_that_the_partner_has(store: Store, watch: Watch) -> None:
    partner, other = add_partner(store, "One"), add_partner(store, "Two")
    visit = start_visit(store, partner)
    enter_step(store, visit, "open", "Opening")
    watch.go_on(minutes=5)
    assert start_visit(store, partner) == visit
    assert start_visit(store, partner, contact="c") == visit
    assert start_visit(store, other) != visit
    assert state_of(store, visit).visit.status == "aside"
    watch.go_on(minutes=5)
    assert start_visit(store, partner) == visit
    row = state_of(store, visit).visit
    assert (row.status, row.started[11:16]) == ("open", "14:02")
    assert len(queries.unfinished_visits(store)) == 2


def test_a_visit_entered_afterwards_is_always_one_of_its_own(store: Store) -> None:
    partner = add_partner(store, "One")
    visit = start_visit(store, partner)
    begun, ended = "2026-11-20T10:00:00+08:00", "2026-11-20T10:40:00+08:00"
    assert start_visit(store, partner, late=True, started=begun, ended=ended) != visit


def test_a_late_visit_does_not_end_in_the_future(store: Store) -> None:
    partner = add_partner(store, "One")
    begun, ended = "2026-11-23T13:40:00+08:00", "2026-11-23T14:20:00+08:00"
    visit = start_visit(store, partner, late=True, started=begun, ended=ended)
    assert state_of(store, visit).visit.ended == "2026-11-23T14:02:00+08:00"


def test_a_partner_that_is_gone_cannot_be_visited(store: Store) -> None:
    partner = add_partner(store, "One")
    delete_partner(store, partner)
    for gone in (partner, "nobody"):
        with pytest.raises(UnknownRecord):
            start_visit(store, gone)
        with pytest.raises(UnknownRecord):
            miss_visit(store, gone, "nobody")
    assert queries.unfinished_visits(store) == []


def test_what_is_gone_is_told_as_every_fault_of_the_store(store: Store) -> None:
    with pytest.raises(StoreError) as told:
        edit_partner(store, "nobody", name="x")
    assert isinstance(told.value, LookupError)
    assert all((told.value.what, told.value.kept, told.value.todo))


def test_a_visit_cut_off_ends_at_its_last_moment_when_it_is_wrapped_up_the_next_day(path: Path, watch: Watch) -> None:
    with Store.open(path, now=watch) as store:
        visit = start_visit(store, add_partner(store, "One"))
        enter_step(store, visit, "open", "Opening")
        watch.go_on(minutes=3)
        add_note(store, state_of(store, visit).visit.partner, "a", visit=visit)
    watch.go_on(hours=14)
    with Store.open(path, now=watch) as store:
        assert queries.visit_end(store, visit)[11:16] == "14:05"
        finish_visit(store, visit)
        state = state_of(store, visit)
        assert (state.visit.ended[11:16], state.events[-1].what) == ("14:05", "pause")
        assert queries.visit_minutes(store, state.visit.partner) == {visit: 3}


def test_a_paused_visit_ends_at_its_pause_and_a_running_one_now(store: Store, watch: Watch) -> None:
    partner = add_partner(store, "One")
    for stop in (pause_visit, put_aside):
        visit = start_visit(store, partner)
        enter_step(store, visit, "open", "Opening")
        watch.go_on(minutes=4)
        stop(store, visit)
        paused = watch().isoformat(timespec="seconds")
        watch.go_on(hours=14)
        finish_visit(store, visit)
        assert state_of(store, visit).visit.ended == queries.visit_end(store, visit) == paused
    running = start_visit(store, partner)
    enter_step(store, running, "open", "Opening")
    pause_visit(store, running)
    watch.go_on(minutes=4)
    resume_visit(store, running)
    watch.go_on(minutes=4)
    finish_visit(store, running)
    assert state_of(store, running).visit.ended == watch().isoformat(timespec="seconds")
    assert sorted(queries.visit_minutes(store, partner).values()) == [4, 4, 4]


def test_a_clock_set_back_does_not_let_a_paused_visit_run(store: Store, watch: Watch) -> None:
    visit = start_visit(store, add_partner(store, "One"))
    enter_step(store, visit, "open", "Opening")
    watch.go_on(minutes=10)
    finish_step(store, visit, "open", "Opening")
    watch.go_on(hours=-1)
    pause_visit(store, visit)
    assert [event.what for event in state_of(store, visit).events] == ["enter", "done", "pause"]
    pause_visit(store, visit)
    watch.go_on(hours=5)
    state = state_of(store, visit)
    assert [event.what for event in state.events] == ["enter", "done", "pause"]
    assert step_seconds(state.events, watch()).total == 600


def test_the_hour_that_an_autumn_night_has_twice_comes_in_order(store: Store, watch: Watch) -> None:
    summer, winter = timezone(timedelta(hours=2)), timezone(timedelta(hours=1))
    watch.now = watch.now.replace(hour=2, minute=50, tzinfo=summer)
    visit = start_visit(store, add_partner(store, "One"))
    enter_step(store, visit, "open", "Opening")
    watch.go_on(minutes=20)
    watch.now = watch.now.astimezone(winter)
    note = add_note(store, state_of(store, visit).visit.partner, "a", visit=visit)
    watch.go_on(minutes=5)
    assert [row.id for row in state_of(store, visit).notes] == [note]
    store.running = ""
    assert queries.visit_end(store, visit) == state_of(store, visit).notes[0].at
    pause_visit(store, visit)
    assert [event.what for event in state_of(store, visit).events] == ["enter", "pause"]
