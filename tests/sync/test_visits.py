"""One visit that is gone on with on two devices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.store import (
    Store,
    add_partner,
    enter_step,
    finish_step,
    go_on,
    queries,
    resume_visit,
    start_visit,
    tick,
    undo,
    verify,
)
from fieldkit.store.verbs.common import derived_id

from .conftest import Watch, same, synced

Device = Callable[..., Store]


def begun(store: Store) -> str:
    visit = start_visit(store, add_partner(store, "One"))
    enter_step(store, visit, "open", "Open")
    return visit


def stands(store: Store, visit: str) -> str:
    found = queries.visit(store, visit)
    assert found is not None
    return found.step


def test_a_visit_gone_on_with_on_two_devices_is_in_no_conflict_and_stands_at_its_last_step(
    device: Device, shared: Path, watch: Watch
) -> None:
    one, two = device(), device()
    visit = begun(one)
    synced(shared, one, two)
    watch.go_on(minutes=1)
    go_on(one, visit, "open", "Open", "ask", "Ask")
    watch.go_on(minutes=1)
    go_on(two, visit, "open", "Open", "show", "Show")
    finish_step(two, visit, "show", "Show")
    synced(shared, one, two, one)
    assert same(one, two)
    for store in (one, two):
        assert (queries.conflicts(store), verify(store)) == ([], [])
        state = queries.visit_state(store, visit)
        assert state is not None
        assert (stands(store, visit), state.done_steps) == ("show", {"open", "show"})


def test_what_one_device_takes_back_of_its_steps_leaves_those_of_the_other(
    device: Device, shared: Path, watch: Watch
) -> None:
    one, two = device(), device()
    visit = begun(one)
    synced(shared, one, two)
    watch.go_on(minutes=1)
    go_on(two, visit, "open", "Open", "show", "Show")
    watch.go_on(minutes=1)
    go_on(one, visit, "open", "Open", "ask", "Ask")
    synced(shared, two, one)
    assert stands(one, visit) == "ask"
    assert undo(one) == "step Open done"
    synced(shared, one, two)
    assert [stands(store, visit) for store in (one, two)] == ["show", "show"]
    assert queries.conflicts(one) == queries.conflicts(two) == []


@pytest.mark.parametrize("seen", [False, True])
def test_a_visit_that_somebody_else_goes_on_with_does_not_vanish_when_its_beginning_is_taken_back(
    device: Device, shared: Path, watch: Watch, seen: bool
) -> None:
    one, two = device(), device()
    visit = start_visit(one, add_partner(one, "One"))
    synced(shared, one, two)
    watch.go_on(minutes=1)
    resume_visit(two, visit)
    enter_step(two, visit, "open", "Open")
    tick(two, visit, "cards", "Cards")
    if seen:
        synced(shared, two, one)
    watch.go_on(minutes=1)
    assert undo(one) == "visit to One begun"
    synced(shared, one, two, one)
    for store in (one, two):
        state = queries.visit_state(store, visit)
        contested = [(each.kind, each.field) for each in queries.conflicts(store)]
        if seen:
            assert state is not None and (state.ticks, contested) == ({"cards"}, [])
        else:
            assert (state, contested) == (None, [("visit", "deleted")])
        assert verify(store) == []


def test_a_tick_that_an_older_version_made_too_is_taken_away_with_it(
    device: Device, shared: Path, watch: Watch
) -> None:
    old, new = device(), device()
    visit = begun(new)
    synced(shared, new, old)
    with old.act("") as act:
        eid = derived_id("tick", visit, "cards")
        act.put("tick", eid, visit=visit, item="cards", title="Cards", done=True, at="2026-11-23T14:02:00+08:00")
    tick(new, visit, "cards", "Cards")
    synced(shared, old, new)
    for done in (False, True, False):
        watch.go_on(minutes=1)
        tick(new, visit, "cards", "Cards", done)
        state = queries.visit_state(new, visit)
        assert state is not None and state.ticks == ({"cards"} if done else set())
    undo(new)
    state = queries.visit_state(new, visit)
    assert state is not None and state.ticks == {"cards"}
    synced(shared, new, old)
    assert same(old, new)
