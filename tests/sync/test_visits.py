"""One visit that is gone on with on two devices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fieldkit.store import Store, add_partner, enter_step, finish_step, go_on, queries, start_visit, undo, verify

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
