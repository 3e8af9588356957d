"""Undo, time after time: each one leads back by one act, also where several acts wrote the same field."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.store import (
    Store,
    add_partner,
    changes,
    delete_partner,
    dump,
    edit_partner,
    plan_visit,
    receive,
    tick,
    undo,
    verify,
)
from fieldkit.store.queries import conflicts, partner

FIELDS = st.sampled_from(["phone", "remark"])
TURNS = st.lists(st.one_of(st.none(), st.tuples(FIELDS, st.sampled_from(["", "1", "2", "3"]))), max_size=14)


def test_two_edits_of_one_field_are_taken_back_one_after_the_other(store: Store) -> None:
    one = add_partner(store, "甲", phone="1")
    edit_partner(store, one, phone="2")
    edit_partner(store, one, phone="3")
    seen = []
    while (row := partner(store, one)) is not None:
        seen.append(row.phone)
        undo(store)
    assert seen == ["3", "2", "1"]


def test_what_is_written_after_an_undo_is_taken_back_before_what_came_first(store: Store) -> None:
    one = add_partner(store, "甲", phone="1")
    edit_partner(store, one, phone="2")
    undo(store)
    edit_partner(store, one, phone="3")
    undo(store)
    row = partner(store, one)
    assert row is not None
    assert row.phone == "1"
    undo(store)
    assert partner(store, one) is None


def test_edits_before_and_after_a_deletion_are_taken_back_in_turn(store: Store) -> None:
    one = add_partner(store, "甲", phone="1")
    edit_partner(store, one, phone="2")
    edit_partner(store, one, phone="3")
    delete_partner(store, one)
    for phone in ("3", "2", "1"):
        undo(store)
        row = partner(store, one)
        assert row is not None
        assert row.phone == phone


def test_a_tick_made_and_taken_back_time_after_time_is_in_conflict_with_nothing(store: Store) -> None:
    visit = plan_visit(store, add_partner(store, "甲"))
    before = list(dump(store))
    for done in (False, True, True, False):
        tick(store, visit, "card", "Card", done)
        undo(store)
        assert list(dump(store)) == before
        assert conflicts(store) == []


def test_what_another_device_said_since_stays_however_often_is_undone(
    store: Store, device: Callable[..., Store]
) -> None:
    one = add_partner(store, "甲", phone="1")
    edit_partner(store, one, phone="2")
    edit_partner(store, one, phone="3")
    undo(store)
    other = device()
    receive(other, list(changes(store)))
    edit_partner(other, one, phone="2 ext 5")
    edit_partner(other, one, phone="2")
    receive(store, list(changes(other)))
    undo(store)
    row = partner(store, one)
    assert row is not None
    assert row.phone == "2", "the same text, but the other's word"


@given(TURNS)
@settings(max_examples=60, deadline=None)
def test_undo_leads_to_the_state_before_the_last_act_that_still_stands(
    turns: list[tuple[str, str] | None],
) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "x.db") as store:
        one = add_partner(store, "甲")
        state = ("", "")
        before: list[tuple[str, str]] = []
        for turn in turns:
            if turn is None:
                if not before:
                    continue
                undo(store)
                state = before.pop()
            else:
                field, value = turn
                edit_partner(store, one, **{field: value})
                changed = (value, state[1]) if field == "phone" else (state[0], value)
                if changed != state:
                    before.append(state)
                    state = changed
            row = partner(store, one)
            assert row is not None
            assert (row.phone, row.remark) == state
        assert verify(store) == []
