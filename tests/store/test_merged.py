"""What is written on another device to a partner that was merged away here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.store import (
    Store,
    add_contact,
    add_note,
    add_partner,
    check_in,
    delete_partner,
    drop_stop,
    dump,
    edit_partner,
    fulfil,
    meet,
    merge_partners,
    plan_stop,
    queries,
    rebuild,
    receive,
    start_visit,
    undo,
    verify,
)
from fieldkit.store.merge import changes
from fieldkit.store.merged import add_up

from .conftest import Watch

Device = Callable[..., Store]
DAY = "2026-11-23"


def send(source: Store, *targets: Store) -> None:
    for target in targets:
        receive(target, list(changes(source)))


def exchange(*stores: Store) -> None:
    for store in stores:
        send(store, *stores)


def agreed(*stores: Store) -> list[str]:
    """Return the dump that all stores give, each of them sound, and the last the same when made anew."""
    dumps = [list(dump(store)) for store in stores]
    assert all(each == dumps[0] for each in dumps)
    assert [verify(store) for store in stores] == [[]] * len(stores)
    rebuild(stores[-1])
    assert list(dump(stores[-1])) == dumps[0]
    return dumps[0]


def texts(store: Store, partner: str) -> set[str]:
    return {getattr(row, "text", "") for row in queries.timeline(store, partner)} - {""}


@pytest.fixture
def two(device: Device) -> tuple[Store, Store, str, str]:
    """Two devices that know the same two partners."""
    one, two = device(), device()
    keep, gone = add_partner(one, "Keep"), add_partner(one, "Gone")
    send(one, two)
    return one, two, keep, gone


def test_a_note_a_visit_a_contact_written_elsewhere_show_with_the_partner_that_was_kept(
    two: tuple[Store, Store, str, str],
) -> None:
    one, other, keep, gone = two
    merge_partners(one, keep, gone)
    start_visit(other, gone)
    add_note(other, gone, "seen there")
    add_contact(other, gone, "Li")
    check_in(other, gone, DAY, "good", "margin")
    exchange(one, other)
    for store in (one, other):
        assert texts(store, keep) == {"seen there"}
        assert [each.name for each in queries.contacts(store, keep)] == ["Li"]
        row = queries.partner(store, keep)
        assert row is not None and row.visits == 1
        assert queries.checkins(store, DAY)[keep].cares == "margin"
        assert queries.partner(store, gone) is None
    agreed(one, other)


def test_nothing_is_written_for_what_comes_from_elsewhere(two: tuple[Store, Store, str, str]) -> None:
    one, other, keep, gone = two
    merge_partners(one, keep, gone)
    add_note(other, gone, "seen there")
    exchange(one, other)
    before = len(list(changes(one)))
    exchange(one, other)
    assert len(list(changes(one))) == len(list(changes(other))) == before


def test_taking_the_merge_back_gives_it_back_to_whom_it_was_written(two: tuple[Store, Store, str, str]) -> None:
    one, other, keep, gone = two
    merge_partners(one, keep, gone)
    add_note(other, gone, "seen there")
    send(other, one)
    undo(one)
    exchange(one, other)
    for store in (one, other):
        assert texts(store, gone) == {"seen there"}
        assert texts(store, keep) == set()
    agreed(one, other)


def test_two_devices_that_keep_the_other_one_of_the_two_lose_neither(two: tuple[Store, Store, str, str]) -> None:
    one, other, first, second = two
    add_note(one, first, "a")
    add_note(one, second, "b")
    send(one, other)
    merge_partners(one, first, second)
    merge_partners(other, second, first)
    exchange(one, other)
    for store in (one, other):
        assert [row.id for row in queries.partners(store)] == [first]
        assert texts(store, first) == {"a", "b"}
    agreed(one, other)


def test_a_partner_kept_by_two_merges_may_be_written_on_and_deleted(two: tuple[Store, Store, str, str]) -> None:
    one, other, first, second = two
    merge_partners(one, first, second)
    merge_partners(other, second, first)
    exchange(one, other)
    check_in(one, first, DAY, "good")
    edit_partner(other, first, phone="1")
    exchange(one, other)
    assert [row.phone for row in queries.partners(one)] == ["1"]
    delete_partner(one, first)
    exchange(one, other)
    assert queries.partners(one) == queries.partners(other) == []
    agreed(one, other)


def test_one_deleted_although_two_merges_keep_it_is_gone(two: tuple[Store, Store, str, str]) -> None:
    one, other, first, second = two
    merge_partners(one, first, second)
    merge_partners(other, second, first)
    exchange(one, other)
    delete_partner(other, first)
    exchange(one, other)
    assert queries.partners(one) == queries.partners(other) == []
    agreed(one, other)


def test_what_stands_twice_is_one_again_with_the_next_word_on_it(two: tuple[Store, Store, str, str]) -> None:
    one, other, keep, gone = two
    merge_partners(one, keep, gone)
    plan_stop(one, keep, DAY)
    plan_stop(other, gone, DAY)
    meet(other, gone, "task", "Task", "stage", done=True, text="seen")
    exchange(one, other)
    assert [each.partner for each in queries.stops(one, DAY)] == [keep]
    state = queries.stage_state(one, keep)
    assert state is not None and state.met["task"].done
    drop_stop(one, keep, DAY)
    fulfil(one, keep, "task", "Task", done=False)
    exchange(one, other)
    for store in (one, other):
        assert queries.stops(store, DAY) == []
        assert (queries.fulfilled(store, keep)["task"].done, queries.fulfilled(store, keep)["task"].text) == (
            False,
            "seen",
        )
    agreed(one, other)


def test_what_came_late_goes_on_with_the_next_merge(two: tuple[Store, Store, str, str]) -> None:
    one, other, keep, gone = two
    last = add_partner(one, "Last")
    merge_partners(one, keep, gone)
    plan_stop(other, gone, DAY)
    exchange(one, other)
    merge_partners(one, last, keep)
    plan_stop(other, gone, "2026-11-24")
    exchange(one, other)
    for day in (DAY, "2026-11-24"):
        assert [each.partner for each in queries.stops(one, day)] == [last]
        drop_stop(one, last, day)
    exchange(one, other)
    assert queries.stops(other, DAY) == []
    agreed(one, other)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")))
def test_every_merge_leads_to_a_partner_that_is_there(into: dict[str, str]) -> None:
    merges = add_up(into)
    gone = {each for each, other in into.items() if each != other} - merges.kept
    assert merges.ends.keys() == gone
    assert not set(merges.ends.values()) & gone
    assert merges == add_up(dict(sorted(into.items(), reverse=True)))


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "note", "stop", "send"]),
        st.integers(0, 1),
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    max_size=12,
)


@settings(max_examples=15, deadline=None)
@given(ACTS)
def test_devices_with_the_same_changes_show_the_same_and_every_note(acts: list[tuple[str, int, int, int]]) -> None:
    with TemporaryDirectory() as folder, ExitStack() as open_stores:
        stores = [
            open_stores.enter_context(Store.open(Path(folder) / name / "fieldkit.db", now=Watch())) for name in "abc"
        ]
        known = [add_partner(stores[0], name) for name in "wxyz"]
        send(stores[0], stores[1])
        written = set()
        for number, (what, where, first, second) in enumerate(acts):
            store, other = stores[where], stores[1 - where]
            there = {row.id for row in queries.partners(store)}
            if what == "send":
                send(store, other)
            elif known[first] in there and what == "note":
                written.add(f"note {number}")
                add_note(store, known[first], f"note {number}")
            elif known[first] in there and what == "stop":
                plan_stop(store, known[first], DAY)
            elif what == "merge" and first != second and {known[first], known[second]} <= there:
                merge_partners(store, known[first], known[second])
        exchange(stores[0], stores[1])
        # The third one gets all of it in another order and in pieces.
        shuffled = sorted(changes(stores[0]), key=lambda each: each.h8)
        for start in range(3):
            receive(stores[2], shuffled[start::3])
        agreed(*stores)
        shown = set().union(*(texts(stores[2], row.id) for row in queries.partners(stores[2])))
        assert shown == written
        ways = permutations([row.id for row in queries.partners(stores[2])], 2)
        assert all(not texts(stores[0], one) & texts(stores[0], two) for one, two in ways)
