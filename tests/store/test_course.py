"""The course of a visit: where it stands, told by its events, and a step that ends one and begins the next."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fieldkit.rules.visit_time import step_seconds
from fieldkit.store import (
    Store,
    add_partner,
    changes,
    enter_step,
    finish_step,
    finish_visit,
    go_on,
    pause_visit,
    plan_visit,
    put_aside,
    queries,
    resume_visit,
    start_visit,
    tick,
    undo,
    verify,
)
from fieldkit.store.change import Value
from fieldkit.store.queries.span import Span, visits_between
from fieldkit.store.records import VisitRow, VisitState
from fieldkit.store.verbs.common import derived_id

from .conftest import Watch

TODAY = "2026-11-23"


def state_of(store: Store, visit: str) -> VisitState:
    state = queries.visit_state(store, visit)
    assert state is not None
    return state


def course(store: Store, visit: str) -> list[tuple[str, str]]:
    return [(event.what, event.step) for event in state_of(store, visit).events]


def entries_written(store: Store) -> int:
    """How many times fields of one entry were written at once."""
    return len({(change.tx, change.eid) for change in changes(store)})


def stands(store: Store, visit: str, partner: str) -> set[tuple[str, str]]:
    """The step at which a visit stands, from all that lists it; one and the same if they agree."""
    listed: list[VisitRow | None] = [
        state_of(store, visit).visit,
        queries.visit(store, visit),
        queries.open_visit(store),
        *queries.unfinished_visits(store),
        *queries.visits_on(store, TODAY),
        *visits_between(store, Span(TODAY, "2026-11-24")),
        *(each for each in queries.timeline(store, partner) if isinstance(each, VisitRow)),
    ]
    return {(each.step, each.step_title) for each in listed if each}


def open_at(store: Store, partner: str, step: str = "open") -> str:
    visit = start_visit(store, partner)
    enter_step(store, visit, step, step.title())
    return visit


def test_going_on_ends_a_step_and_begins_the_next_at_the_same_moment(store: Store, watch: Watch) -> None:
    visit = open_at(store, add_partner(store, "One"))
    watch.go_on(minutes=3)
    before = entries_written(store)
    go_on(store, visit, "open", "Open", "ask", "Ask")
    assert entries_written(store) == before + 1
    watch.go_on(minutes=2)
    state = state_of(store, visit)
    assert course(store, visit) == [("enter", "open"), ("done", "open"), ("enter", "ask")]
    assert [event.step for event in state.events] == ["open", "open", "ask"]
    assert (state.done_steps, state.visit.step, state.visit.step_title) == ({"open"}, "ask", "Ask")
    assert step_seconds(state.events, watch()) == ({"open": 180, "ask": 120}, 300)


@pytest.mark.parametrize("left", [False, True])
def test_one_undo_takes_back_the_step_done_and_the_one_entered(store: Store, left: bool) -> None:
    partner = add_partner(store, "One")
    visit = open_at(store, partner)
    go_on(store, visit, "open", "Open", "ask", "Ask")
    if left:
        pause_visit(store, visit)
        resume_visit(store, visit)
    assert undo(store) == "step Open done"
    assert (state_of(store, visit).done_steps, stands(store, visit, partner)) == (set(), {("open", "Open")})
    assert undo(store) == "visit to One begun"


def test_every_list_of_visits_says_where_an_unfinished_one_stands(store: Store) -> None:
    partner = add_partner(store, "One")
    visit = open_at(store, partner)
    assert stands(store, visit, partner) == {("open", "Open")}
    go_on(store, visit, "open", "Open", "ask", "Ask")
    assert stands(store, visit, partner) == {("ask", "Ask")}
    finish_step(store, visit, "ask", "Ask")
    pause_visit(store, visit)
    assert stands(store, visit, partner) == {("ask", "Ask")}
    put_aside(store, visit)
    assert stands(store, visit, partner) == {("ask", "Ask")}
    other = open_at(store, add_partner(store, "Two"), "show")
    assert {(each.id, each.step) for each in queries.unfinished_visits(store)} == {(visit, "ask"), (other, "show")}


def test_the_step_last_written_counts_also_when_the_clock_was_set_back(store: Store, watch: Watch) -> None:
    partner = add_partner(store, "One")
    visit = open_at(store, partner)
    watch.go_on(hours=-1)
    go_on(store, visit, "open", "Open", "ask", "Ask")
    assert stands(store, visit, partner) == {("ask", "Ask")}


def test_a_visit_of_an_older_version_stands_where_its_own_fields_say_until_a_step_is_entered(store: Store) -> None:
    partner = add_partner(store, "One")
    visit = start_visit(store, partner)
    with store.act("") as act:
        act.put("visit", visit, step="open", step_title="Open")
        act.new("event", visit=visit, step="", what="pause", at="2026-11-23T14:02:00+08:00")
    assert stands(store, visit, partner) == {("open", "Open")}
    resume_visit(store, visit)
    assert stands(store, visit, partner) == {("open", "Open")}
    go_on(store, visit, "open", "Open", "ask", "Ask")
    assert stands(store, visit, partner) == {("ask", "Ask")}


def test_visits_that_are_wrapped_up_are_listed_without_a_look_at_their_events(store: Store) -> None:
    partner = add_partner(store, "One")
    visit = open_at(store, partner)
    asked: list[str] = []
    store.connection.set_trace_callback(asked.append)
    listed = (
        lambda: queries.visits_on(store, TODAY),
        lambda: queries.timeline(store, partner),
        lambda: visits_between(store, Span(TODAY, "2026-11-24")),
    )
    for done in (False, True):
        for read in listed:
            asked.clear()
            assert read()
            assert any("FROM event" in each for each in asked) is not done
        finish_visit(store, visit)
    store.connection.set_trace_callback(None)


def test_in_a_visit_entered_afterwards_going_on_takes_no_time(store: Store) -> None:
    begun, ended = "2026-11-20T10:00:00+08:00", "2026-11-20T10:40:00+08:00"
    visit = start_visit(store, add_partner(store, "One"), started=begun, ended=ended, late=True)
    enter_step(store, visit, "open", "Open")
    go_on(store, visit, "open", "Open", "ask", "Ask")
    state = state_of(store, visit)
    assert ({event.at for event in state.events}, state.done_steps) == ({begun}, {"open"})
    assert state.visit.step == "ask"


def test_a_visit_just_begun_is_gone_on_with_as_it_is(store: Store, watch: Watch) -> None:
    visit = start_visit(store, add_partner(store, "One"))
    before = entries_written(store)
    resume_visit(store, visit)
    assert (entries_written(store), course(store, visit)) == (before, [])
    enter_step(store, visit, "open", "Open")
    watch.go_on(minutes=4)
    resume_visit(store, visit)
    assert [what for what, _step in course(store, visit)] == ["enter", "pause", "resume"]


def test_one_begun_before_the_app_was_closed_is_resumed(store: Store, watch: Watch) -> None:
    visit = start_visit(store, add_partner(store, "One"))
    store.running = ""  # as in another run of the app
    watch.go_on(hours=20)
    resume_visit(store, visit)
    assert course(store, visit) == [("pause", ""), ("resume", "")]
    assert queries.visit_end(store, visit)[11:16] == "10:02"


def test_a_visit_is_begun_and_planned_by_writing_each_field_once(store: Store) -> None:
    partner = add_partner(store, "One")
    begun, ended = "2026-11-20T10:00:00+08:00", "2026-11-20T10:40:00+08:00"
    for deed in (
        lambda: start_visit(store, partner, contact="c", pack="p", started=begun, ended=ended, late=True),
        lambda: plan_visit(store, partner),
    ):
        before = len(list(changes(store)))
        visit = deed()
        written = list(changes(store))[before:]
        assert {change.eid for change in written} == {visit}
        assert len({change.field for change in written}) == len(written)


def test_a_tick_that_stands_already_keeps_its_moment(store: Store, watch: Watch) -> None:
    visit = start_visit(store, add_partner(store, "One"))
    tick(store, visit, "card", "Card")
    before = list(changes(store))
    watch.go_on(minutes=5)
    tick(store, visit, "card", "Card")
    assert list(changes(store)) == before
    tick(store, visit, "card", "Card", done=False)
    (change,) = list(changes(store))[len(before) :]
    assert isinstance(change.value, dict) and change.value.keys() == {"done", "at"}


TICK = st.fixed_dictionaries(
    {},
    optional={
        "title": st.none() | st.sampled_from(["", "Card", "Card\x07", "Brochure"]),
        "visit": st.sampled_from(["", "v"]),
        "done": st.booleans(),
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=TICK, deleted=st.booleans(), said=TICK)
@example(before={"done": True}, deleted=True, said={"done": True})
@example(before={}, deleted=False, said={"done": False, "title": ""})
def test_one_put_changes_just_when_two_would_have(
    store: Store, before: dict[str, Value], deleted: bool, said: dict[str, Value]
) -> None:
    at = {"at": "2026-11-23T14:02:00+08:00"}
    number = entries_written(store)
    one, two = (derived_id("tick", str(number), each) for each in ("one", "two"))
    with store.act("") as act:
        for eid in (one, two):
            act.put("tick", eid, **before)
            if deleted:
                act.delete("tick", eid)
    with store.act("") as act:
        changed = act.put_once("tick", one, said, at)
        assert changed == act.put("tick", two, **said)
        if changed:
            act.put("tick", two, **at)
        for field in ("visit", "title", "done", "at", "deleted"):
            assert act.value("tick", one, field) == act.value("tick", two, field)
    assert verify(store) == []
