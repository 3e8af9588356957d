"""What comes in from other devices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from fieldkit.store import (
    BadChange,
    Change,
    Store,
    add_note,
    add_partner,
    changes,
    delete_partner,
    dump,
    edit_partner,
    pick,
    queries,
    receive,
    undo,
)
from fieldkit.store.change import short_hash
from fieldkit.store.clock import moment_of

from .conftest import START, Watch

Device = Callable[..., Store]


def send(source: Store, *targets: Store) -> None:
    for target in targets:
        receive(target, list(changes(source)))


def meet(*stores: Store) -> None:
    for store in stores:
        send(store, *stores)


def conflicting(store: Store) -> list[tuple[str, list[object]]]:
    return [(c.field, [version.value for version in c.versions]) for c in queries.conflicts(store)]


def test_two_devices_that_met_hold_the_same_records(device: Device) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One")
    add_partner(two, "Two")
    meet(one, two)
    add_note(two, partner, "seen there")
    meet(one, two)
    assert list(dump(one)) == list(dump(two))
    assert len(list(dump(one))) == 3


def test_receiving_again_takes_nothing_over(device: Device) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    assert receive(two, changes(one)).new == 1
    assert receive(two, changes(one)).new == 0


def test_different_values_written_unseen_are_a_conflict_until_somebody_picks(device: Device) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One")
    send(one, two)
    edit_partner(one, partner, phone="1")
    edit_partner(two, partner, phone="2")
    meet(one, two)
    assert conflicting(one) == conflicting(two)
    assert sorted(conflicting(one)[0][1]) == ["1", "2"]
    shown = queries.partner(one, partner)
    assert shown is not None and shown.phone == conflicting(one)[0][1][0]
    pick(one, "partner", partner, "phone", shown.phone)
    assert conflicting(one) == []
    send(one, two)
    assert conflicting(two) == []
    assert list(dump(one)) == list(dump(two))


def test_an_ordinary_edit_of_a_field_in_conflict_ends_it_and_its_neighbours_do_not(device: Device) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One")
    send(one, two)
    edit_partner(one, partner, phone="1")
    edit_partner(two, partner, phone="2")
    meet(one, two)
    edit_partner(one, partner, remark="rings back")
    assert len(conflicting(one)) == 1
    edit_partner(one, partner, phone="3")
    assert conflicting(one) == []


def test_equal_values_are_no_conflict(device: Device) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One")
    send(one, two)
    edit_partner(one, partner, phone="1")
    edit_partner(two, partner, phone="1")
    meet(one, two)
    assert conflicting(one) == conflicting(two) == []


def test_deleting_beside_an_unseen_edit_is_a_conflict_that_bringing_back_ends(device: Device) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One")
    send(one, two)
    delete_partner(one, partner)
    edit_partner(two, partner, phone="2")
    meet(one, two)
    assert conflicting(one) == conflicting(two) == [("deleted", [True, "2"])]
    assert queries.partner(two, partner) is None
    pick(two, "partner", partner, "deleted", False)
    meet(one, two)
    assert conflicting(one) == conflicting(two) == []
    row = queries.partner(one, partner)
    assert row is not None and row.phone == "2"


def test_deleting_what_one_saw_is_no_conflict(device: Device) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One")
    send(one, two)
    edit_partner(two, partner, phone="2")
    send(two, one)
    delete_partner(one, partner)
    meet(one, two)
    assert conflicting(two) == []
    assert list(dump(two)) == []


def test_notes_never_conflict(device: Device) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One")
    send(one, two)
    add_note(one, partner, "a")
    add_note(two, partner, "b")
    meet(one, two)
    assert conflicting(one) == []
    assert len(queries.timeline(one, partner)) == 2


def test_children_may_come_before_their_parents(device: Device) -> None:
    one, two, three = device(), device(), device()
    partner = add_partner(one, "One")
    edit_partner(one, partner, name="Two")
    edit_partner(one, partner, name="Three")
    first, second, third = changes(one)
    for change in (third, first, second):
        receive(two, [change])
    receive(three, [second])
    receive(three, [third])
    receive(three, [first])
    assert list(dump(one)) == list(dump(two)) == list(dump(three))
    assert conflicting(two) == conflicting(three) == []


@pytest.mark.parametrize("years", [-30, 30])
def test_an_edit_beats_what_its_author_saw_whatever_the_clocks_say(device: Device, years: int) -> None:
    wrong = Watch(START + timedelta(days=365 * years))
    one, two = device(wrong), device()
    partner = add_partner(one, "One")
    for number in range(4):
        meet(one, two)
        edit_partner((one, two)[number % 2], partner, name=f"Name {number}")
    meet(one, two)
    assert [row.name for row in queries.partners(one)] == ["Name 3"]
    assert conflicting(one) == conflicting(two) == []


def test_a_stamp_years_ahead_is_told_and_does_not_carry_this_clock_away(device: Device) -> None:
    one, two = device(Watch(START + timedelta(days=3650))), device()
    partner = add_partner(one, "One")
    assert receive(two, changes(one)).ahead == {one.device}
    edit_partner(two, partner, name="Two")
    add_partner(two, "Three")
    assert moment_of(two.clock_stands_at) < START + timedelta(days=1)
    assert max(c.hlc for c in changes(two) if c.dev == two.device) > two.clock_stands_at


def test_a_clock_set_back_never_stamps_earlier_than_before(device: Device) -> None:
    watch = Watch()
    store = device(watch)
    add_partner(store, "One")
    watch.go_on(days=-3650)
    add_partner(store, "Two")
    first, second = changes(store)
    assert second.hlc > first.hlc


def test_a_store_from_the_future_is_told(device: Device) -> None:
    watch = Watch(START + timedelta(days=3650))
    store = device(watch)
    add_partner(store, "One")
    watch.now = START
    with Store.open(store.path, write=False, now=watch) as reader:
        assert reader.warnings == (
            "This computer's clock says 2026-11-23, but something was already written at 2036-11-20.",
        )


def test_one_bad_change_keeps_all_of_them_out(device: Device) -> None:
    one, two = device(), device()
    edit_partner(one, add_partner(one, "One", phone="1"), phone="2")
    good, bad = changes(one)
    for broken in (
        replace(bad, value="3"),
        replace(bad, dev="../../etc"),
        replace(bad, seq=0),
        replace(bad, hlc=2**63),
        replace(bad, parents=("nobody",)),
        replace(bad, kind=""),
        replace(bad, value="\ud800"),
        replace(bad, value=[0.5]),  # type: ignore[list-item]
    ):
        with pytest.raises(BadChange):
            receive(two, [good, broken])
    assert list(changes(two)) == []


def test_values_of_the_wrong_type_from_elsewhere_do_no_harm(device: Device) -> None:
    one, two = device(), device()
    with one.act("strange") as act:
        act.put("partner", "p1", name="One")
    (change,) = changes(one)
    odd: list[Change] = []
    for number, (field, value) in enumerate(
        [("phone", 138), ("remark", {"a": ["\x1b["]}), ("important", "yes"), ("deleted", 1), ("name", "\x00\x1bX")], 2
    ):
        new = replace(change, seq=number, field=field, value=value, parents=())
        odd.append(replace(new, h8=short_hash(new.line())))
    receive(two, [*odd, change])
    row = queries.partner(two, "p1")
    assert row is not None
    assert (row.phone, row.important, row.name) == ("138", False, "X")
    assert isinstance(row.remark, str)


def test_a_clone_is_kept_beside_told_and_renamed(device: Device) -> None:
    one, two, three = device(), device(), device()
    add_partner(one, "Before")
    with two.local() as connection:
        connection.execute("UPDATE setting SET value = ? WHERE key = 'device'", (one.device,))
    two.reload()
    add_partner(two, "Clone")
    shared = one.device
    send(one, three)
    received = receive(three, changes(two))
    assert (received.new, received.twins) == (1, {shared})
    received = receive(one, changes(two))
    assert received.renamed
    assert one.device != shared
    add_partner(one, "After")
    meet(one, two, three)
    assert [sorted(row.name for row in queries.partners(store)) for store in (one, two, three)] == [
        ["After", "Before", "Clone"]
    ] * 3


def test_undo_leaves_alone_what_somebody_wrote_over_it(device: Device) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One", phone="1")
    send(one, two)
    edit_partner(one, partner, phone="2", remark="mine")
    send(one, two)
    edit_partner(two, partner, phone="3")
    send(two, one)
    undo(one)
    row = queries.partner(one, partner)
    assert row is not None and (row.phone, row.remark) == ("3", "")
    undo(one)
    meet(one, two)
    assert [(row.name, row.phone) for row in queries.partners(two)] == [("", "3")]
