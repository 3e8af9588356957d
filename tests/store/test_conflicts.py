"""Conflicts as a person meets them: whose values they are, what a pick settles, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fieldkit.store import (
    Store,
    add_contact,
    add_note,
    add_partner,
    delete_partner,
    dump,
    edit_contact,
    edit_partner,
    pick,
    queries,
    settle_fields,
    undo,
    verify,
)

from .conftest import Watch
from .test_merge import meet, send

Device = Callable[..., Store]


@pytest.fixture
def parted(device: Device, watch: Watch) -> tuple[Store, Store, str]:
    """Two devices that gave one partner two phones, and have met since."""
    one, two = device(), device()
    partner = add_partner(one, "One")
    send(one, two)
    edit_partner(one, partner, phone="1")
    watch.go_on(minutes=5)
    edit_partner(two, partner, phone="2")
    watch.go_on(minutes=5)
    meet(one, two)
    return one, two, partner


def versions(store: Store) -> list[tuple[object, str, str]]:
    return [(v.value, v.device, v.at) for c in queries.conflicts(store) for v in c.versions]


def test_a_conflict_names_the_entry_and_its_partner(device: Device) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One")
    contact = add_contact(one, partner, "Wang", phone="0")
    send(one, two)
    edit_contact(one, contact, phone="1")
    edit_contact(two, contact, phone="2")
    meet(one, two)
    [found] = queries.conflicts(one)
    assert (found.partner, found.partner_name, found.entry["name"]) == (partner, "One", "Wang")


def test_what_is_in_conflict_is_told_by_entry_and_by_partner(parted: tuple[Store, Store, str]) -> None:
    one, _two, partner = parted
    found = queries.contested(one)
    assert found.fields == {partner: frozenset({"phone"})}
    assert found.kinds == {partner: frozenset({"partner"})}
    pick(one, "partner", partner, "phone", "1")
    assert queries.contested(one).fields == {}


def test_a_pick_that_is_taken_back_leaves_the_conflict_as_it_was(parted: tuple[Store, Store, str]) -> None:
    one, two, partner = parted
    before = versions(one)
    pick(one, "partner", partner, "phone", "3")
    assert versions(one) == []
    undo(one)
    assert versions(one) == before, "the same values, by the same devices, at the same times"
    row = queries.partner(one, partner)
    assert row is not None and row.phone == before[0][0]
    meet(one, two)
    assert versions(two) == before
    pick(two, "partner", partner, "phone", "1")
    meet(one, two)
    assert versions(one) == versions(two) == []
    assert list(dump(one)) == list(dump(two))


@pytest.mark.parametrize("choice", [True, False])
def test_so_does_one_between_a_delete_and_an_edit(device: Device, choice: bool) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One")
    send(one, two)
    delete_partner(one, partner)
    edit_partner(two, partner, phone="2")
    meet(one, two)
    assert [c.field for c in queries.conflicts(one)] == ["deleted"]
    pick(two, "partner", partner, "deleted", choice)
    assert queries.conflicts(two) == []
    undo(two)
    meet(one, two)
    for store in (one, two):
        [found] = queries.conflicts(store)
        assert [v.value for v in found.versions] == [True, False], "deleted until somebody picks"
        assert found.versions[0].device == one.device
        assert queries.partner(store, partner) is None
    pick(one, "partner", partner, "deleted", False)
    meet(one, two)
    row = queries.partner(two, partner)
    assert row is not None and row.phone == "2"
    assert queries.conflicts(one) == queries.conflicts(two) == []
    assert not verify(one) and not verify(two)


def test_fields_that_belong_together_are_settled_in_one_act(device: Device) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One")
    send(one, two)
    edit_partner(one, partner, stage="a", stage_title="A")
    edit_partner(two, partner, stage="b", stage_title="B")
    meet(one, two)
    before = versions(one)
    settle_fields(one, "partner", partner, {"stage": "a", "stage_title": "A"}, "A")
    assert versions(one) == []
    undo(one)
    assert versions(one) == before


def test_notes_that_two_devices_wrote_on_one_partner_are_no_conflict(device: Device) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One")
    send(one, two)
    add_note(one, partner, "from one", mark="+")
    add_note(two, partner, "from two", mark="!")
    meet(one, two)
    assert queries.conflicts(one) == queries.conflicts(two) == []
    assert len(queries.timeline(one, partner)) == 2
