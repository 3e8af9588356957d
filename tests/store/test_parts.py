"""Ticks and the course of a visit lie in the journal alone, and are shown, dumped and decided about like all else."""

from __future__ import annotations

import json
from collections.abc import Callable

from fieldkit.store import Store, add_partner, changes, dump, enter_step, queries, receive, start_visit, tick, verify
from fieldkit.store.parts import part_id

Device = Callable[..., Store]


def test_a_tick_is_one_change_without_a_row_and_stands_in_the_dump_as_ever(store: Store) -> None:
    visit = start_visit(store, add_partner(store, "One"))
    before = len(list(changes(store)))
    tick(store, visit, "cards", "Cards")
    enter_step(store, visit, "open", "Open")
    assert len(list(changes(store))) == before + 2
    for kind in ("tick", "event"):
        assert store.connection.execute(f"SELECT count(*) FROM {kind}").fetchone() == (0,)
    told = {record["kind"]: record for record in map(json.loads, dump(store))}
    assert (told["tick"]["visit"], told["tick"]["item"], told["tick"]["done"]) == (visit, "cards", True)
    assert (told["event"]["visit"], told["event"]["step"], told["event"]["what"]) == (visit, "open", "enter")
    assert verify(store) == []


def test_a_tick_in_conflict_is_told_with_its_partner(device: Device) -> None:
    one, two = device(), device()
    visit = start_visit(one, add_partner(one, "One"))
    receive(two, changes(one))
    tick(one, visit, "cards", "Cards")
    tick(two, visit, "cards", "Two cards")
    receive(one, changes(two))
    (conflict,) = queries.conflicts(one)
    assert (conflict.kind, conflict.id, conflict.field) == ("tick", part_id(visit, "cards"), "title")
    assert conflict.partner_name == "One"
    assert verify(one) == []


def test_what_belongs_to_a_visit_whose_id_goes_on_with_a_slash_is_not_taken_for_another_ones(store: Store) -> None:
    with store.act("") as act:
        partner = act.new("partner", name="One")
        for visit in ("a", "a/b"):
            act.put("visit", visit, partner=partner, status="open", started="2026-11-23T14:02:00+08:00")
            act.put("tick", part_id(visit, f"of {visit[-1]}"), done=True)
            act.new_part("event", visit, what="enter", step=f"step {visit[-1]}", at="2026-11-23T14:03:00+08:00")
    for visit in ("a", "a/b"):
        state = queries.visit_state(store, visit)
        assert state is not None
        assert (state.ticks, state.visit.step) == ({f"of {visit[-1]}"}, f"step {visit[-1]}")
    assert [row.step for row in queries.unfinished_visits(store)] == ["step b", "step a"]
    assert verify(store) == []
