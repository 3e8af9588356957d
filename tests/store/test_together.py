"""Several fields set at once are one change, and add up to what they would one by one."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from itertools import permutations
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fieldkit.store import (
    Change,
    Store,
    add_partner,
    changes,
    delete_partner,
    dump,
    edit_partner,
    pick,
    queries,
    receive,
    undo,
    verify,
)
from fieldkit.store.change import DELETED, Value
from fieldkit.store.journal import Act

from .conftest import Watch
from .test_merge import Device, conflicting, meet, send

State: TypeAlias = "list[object]"


def told(store: Store) -> list[tuple[str, Value]]:
    """Return field and value of each change in the order in which they were written."""
    return [(change.field, change.value) for change in changes(store)]


# What a call writes.


def test_what_one_call_says_of_an_entry_is_one_change(store: Store) -> None:
    partner = add_partner(store, "One", phone="138", important=True)
    edit_partner(store, partner, phone="139", remark="rings back", important=True)
    assert told(store) == [
        ("*", {"important": True, "name": "One", "phone": "138"}),
        ("*", {"phone": "139", "remark": "rings back"}),
    ]
    first, second = changes(store)
    assert (first.parents, second.parents) == ((), (first.ref,))


def test_a_field_by_itself_is_a_change_of_its_own_name(store: Store) -> None:
    partner = add_partner(store, "One")
    edit_partner(store, partner, name="One", phone="138")
    assert told(store) == [("name", "One"), ("phone", "138")]


def test_calls_of_one_act_are_a_change_each(store: Store) -> None:
    with store.act("two calls") as act:
        act.put("partner", "p1", name="One", phone="1")
        act.put("partner", "p1", phone="2", remark="x")
        act.put("partner", "p2", name="Two", phone="3")
    assert [value for _field, value in told(store)] == [
        {"name": "One", "phone": "1"},
        {"phone": "2", "remark": "x"},
        {"name": "Two", "phone": "3"},
    ]
    assert len({change.tx for change in changes(store)}) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("blob", "a" * 64), ("merged_into", "p2"), ("deleted", True), ("tags", ["a"]), ("shape", {"a": 1})],
)
def test_what_the_journal_is_searched_for_and_what_is_nested_stands_alone(
    store: Store, field: str, value: Value
) -> None:
    with store.act("") as act:
        act.put("partner", "p1", **{field: value, "name": "One", "phone": "1"})
    assert told(store) == [("*", {"name": "One", "phone": "1"}), (field, value)]


def test_an_entry_that_comes_back_says_so_by_itself_and_last(store: Store) -> None:
    partner = add_partner(store, "One", phone="1")
    delete_partner(store, partner)
    with store.act("") as act:
        act.put("partner", partner, name="Two", phone="2")
    made, deleted, edited, back = changes(store)
    assert [change.field for change in (deleted, edited, back)] == ["deleted", "*", "deleted"]
    assert (deleted.parents, edited.parents) == ((made.ref,), (made.ref,))
    assert set(back.parents) == {deleted.ref, edited.ref}


def test_fields_of_which_one_change_would_tell_too_much_are_written_apart(store: Store) -> None:
    """The change that made the name is still its latest, but no longer that of the phone."""
    partner = add_partner(store, "One", phone="1")
    edit_partner(store, partner, phone="2")
    edit_partner(store, partner, name="Two", phone="3", remark="x")
    made, second, *third = changes(store)
    assert [(change.field, change.value, change.parents) for change in third] == [
        ("*", {"name": "Two", "remark": "x"}, (made.ref,)),
        ("phone", "3", (second.ref,)),
    ]


# What they add up to.


class World:
    """Two devices that write the same, several fields at once or one by one."""

    def __init__(self, folder: Path, together: bool) -> None:
        self.together = together
        self.watch = Watch()
        self.stores = [Store.open(folder / f"{together}{n}.db", now=self.watch) for n in range(2)]
        for store, name in zip(self.stores, ("a" * 12, "b" * 12), strict=True):
            with store.local() as connection:
                connection.execute("UPDATE setting SET value = ? WHERE key = 'device'", (name,))
            store.reload()
        self.take((0, "put", {"name": "One", "phone": "1", "remark": "r"}))
        self.take((0, "send", 0))

    def take(self, turn: tuple[int, str, object]) -> None:
        device, what, how = turn
        store, other = self.stores[device], self.stores[1 - device]
        self.watch.go_on(minutes=1)
        if what == "put" and isinstance(how, dict):
            with store.act("put") as act:
                if self.together:
                    act.put("partner", "p1", **how)
                else:
                    one_by_one(act, how)
        elif what == "delete":
            with store.act("delete") as act:
                act.delete("partner", "p1")
        elif what == "undo":
            undo(store)
        elif what == "pick" and self._whole(store):
            for conflict in queries.conflicts(store)[:1]:
                pick(store, conflict.kind, conflict.id, conflict.field, conflict.versions[-1].value)
        elif what == "send" and isinstance(how, int):
            # Also without the first acts, so that parents are missing for a while.
            acts = list(dict.fromkeys(change.tx for change in sorted(changes(store), key=lambda c: c.hlc)))
            receive(other, [change for change in changes(store) if change.tx in acts[how:]])

    def states(self) -> list[State]:
        return [[list(dump(store)), *self._said(store)] for store in self.stores]

    def _said(self, store: Store) -> Iterable[object]:
        assert verify(store) == []
        if self._whole(store):
            # While some are missing, a deletion seems to have seen less where fewer names stand in it.
            yield [
                (c.field, [(version.field, version.value, version.device) for version in c.versions])
                for c in queries.conflicts(store)
            ]
        cells: dict[str, list[tuple[Value, Change]]] = {}
        for change in changes(store):
            for field, value in fields_of(change).items():
                cells.setdefault(field, []).append((value, change))
        for field, cell in sorted(cells.items()):
            named = {ref for _value, change in cell for ref in change.parents}
            heads = [(change.hlc // 1_000_000, change.dev, value) for value, change in cell if change.ref not in named]
            yield field, sorted(heads, key=repr)

    def _whole(self, store: Store) -> bool:
        held = list(changes(store))
        return {ref for change in held for ref in change.parents} <= {change.ref for change in held}


def one_by_one(act: Act, values: dict[str, Value]) -> None:
    """Write what changes something field by field, and last that the entry is there."""
    deleted = act.value("partner", "p1", DELETED)
    for field, value in values.items():
        if (value or None) != (act.value("partner", "p1", field) or None):
            act.write("partner", "p1", field, value)
    if deleted:
        act.write("partner", "p1", DELETED, False)


def fields_of(change: Change) -> dict[str, Value]:
    """Return what a change says of each field: told from the format's own words, not by the store's reading of it."""
    if change.field == "*" and isinstance(change.value, dict):
        return change.value
    return {change.field: change.value}


VALUES = st.dictionaries(
    st.sampled_from(["name", "phone", "remark"]), st.sampled_from(["", "1", "2"]), min_size=1, max_size=3
)
TURNS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.one_of(
            st.tuples(st.just("put"), VALUES),
            st.tuples(st.sampled_from(["delete", "undo", "pick"]), st.none()),
            st.tuples(st.just("send"), st.integers(0, 3)),
        ),
    ).map(lambda drawn: (drawn[0], *drawn[1])),
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(TURNS)
@example(
    # One writes over the phone twice and deletes; what the other wrote unseen is what the phone was at first.
    [
        (1, "put", {"phone": "2"}),
        (1, "put", {"phone": "1"}),
        (0, "put", {"phone": "0"}),
        (0, "put", {"phone": "3"}),
        (0, "delete", None),
        (1, "send", 0),
    ]
)
@example(
    # What the name was made by is older than the phone that is written over with it.
    [(0, "put", {"phone": "2"}), (0, "put", {"name": "Two", "phone": "3"}), (0, "undo", None), (1, "send", 0)]
)
def test_fields_set_at_once_add_up_to_what_they_would_one_by_one(turns: list[tuple[int, str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        worlds = [World(Path(folder), together) for together in (True, False)]
        for world in worlds:
            for store in world.stores:
                stack.enter_context(store)
        for turn in [*turns, (0, "send", 0), (1, "send", 0), (0, "undo", None), (1, "undo", None), (0, "send", 0)]:
            for world in worlds:
                world.take(turn)
            at_once, one_by_one = (world.states() for world in worlds)
            assert at_once == one_by_one, turn


def test_a_conflict_in_one_of_several_fields_is_of_that_field_alone_until_somebody_picks(device: Device) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One", phone="0", remark="r")
    send(one, two)
    edit_partner(one, partner, phone="1", remark="same", district="浦东")
    edit_partner(two, partner, phone="2", remark="same", address="here")
    meet(one, two)
    assert [field for field, _values in conflicting(one)] == ["phone"]
    assert conflicting(one) == conflicting(two)
    pick(two, "partner", partner, "phone", "1")
    meet(one, two)
    assert conflicting(one) == conflicting(two) == []
    row = queries.partner(one, partner)
    assert row is not None
    assert (row.phone, row.remark, row.district, row.address) == ("1", "same", "浦东", "here")
    assert list(dump(one)) == list(dump(two))


def test_undo_brings_each_field_back_to_what_was_written_over(device: Device) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One", phone="1", remark="r")
    send(one, two)
    edit_partner(one, partner, phone="2")
    edit_partner(two, partner, phone="3", remark="x")
    meet(one, two)
    before, listed = list(dump(one)), conflicting(one)
    assert [field for field, _values in listed] == ["phone"]
    edit_partner(one, partner, name="Two", phone="4", remark="y", district="d")
    assert conflicting(one) == []
    undo(one)
    assert (list(dump(one)), conflicting(one)) == (before, listed)
    meet(one, two)
    assert (list(dump(two)), conflicting(two)) == (before, listed)


def test_an_undo_leaves_alone_those_of_several_fields_that_were_written_over_since(device: Device) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One", phone="1", remark="r")
    edit_partner(one, partner, name="Two", phone="2", remark="s")
    send(one, two)
    edit_partner(two, partner, phone="3")
    send(two, one)
    undo(one)
    row = queries.partner(one, partner)
    assert row is not None
    assert (row.name, row.phone, row.remark) == ("One", "3", "r")


def test_the_order_in_which_changes_of_several_fields_come_makes_no_difference(device: Device) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One", phone="1", remark="r")
    send(one, two)
    edit_partner(one, partner, name="Two", phone="2")
    edit_partner(two, partner, phone="3", remark="s")
    delete_partner(two, partner)
    meet(one, two)
    whole = list(changes(one))
    assert len(whole) == 4
    found = set()
    for order in permutations(whole):
        taker = device()
        for change in order:
            receive(taker, [change])
        assert verify(taker) == []
        found.add(("\n".join(dump(taker)), json.dumps(conflicting(taker))))
    assert found == {("\n".join(dump(one)), json.dumps(conflicting(one)))}
    assert [field for field, _values in conflicting(one)] == ["deleted", "phone"]


def test_an_entry_of_changes_of_one_field_each_goes_on_in_changes_of_several(device: Device) -> None:
    """As an older version wrote them: what is set together names the latest of each field."""
    one, two = device(), device()
    with one.act("as it was") as act:
        for field, value in {"name": "One", "phone": "1", "remark": "r"}.items():
            act.write("partner", "p1", field, value)
    send(one, two)
    edit_partner(one, "p1", name="Two", phone="2")
    edit_partner(two, "p1", phone="3")
    older, newer = list(changes(one))[:3], list(changes(one))[3:]
    assert [(change.field, set(change.parents)) for change in newer] == [("*", {older[0].ref, older[1].ref})]
    meet(one, two)
    assert conflicting(one) == conflicting(two)
    assert [field for field, _values in conflicting(one)] == ["phone"]
    pick(one, "partner", "p1", "phone", "3")
    for _again in range(2):
        undo(one)
    row = queries.partner(one, "p1")
    assert row is not None and row.name == "One"
    meet(one, two)
    assert list(dump(one)) == list(dump(two))
    assert verify(one) == []
