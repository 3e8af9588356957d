"""What another process laid out is taken over as it would be one by one, whatever the store had before."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import groupby

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fieldkit.store import (
    Store,
    add_note,
    add_partner,
    changes,
    dump,
    edit_partner,
    enter_step,
    finish_visit,
    go_on,
    laid,
    merge_partners,
    queries,
    start_visit,
    tick,
    undo,
    verify,
)
from fieldkit.store.cells import Stored
from fieldkit.store.intake import Intake
from fieldkit.store.journal import stored
from fieldkit.store.laid import Laid, lay_out
from fieldkit.store.segment import Segment
from fieldkit.store.segments import archived, peers, waiting
from fieldkit.sync.segment import write

Device = Callable[..., Store]
ITEMS = ("cards", "prices", "sample", "case")


@pytest.fixture(autouse=True)
def however_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay out also what is as small as a test has it."""
    monkeypatch.setattr(laid, "ENOUGH", 1)


def visit_to(store: Store, partner: str, items: Sequence[str] = ITEMS) -> str:
    visit = start_visit(store, partner)
    enter_step(store, visit, "open", "Open")
    for number, item in enumerate(items):
        tick(store, visit, item, item)
        go_on(store, visit, f"s{number}", "Step", f"s{number + 1}", "Step")
    return visit


def segments_of(store: Store, most: int = 1_000) -> list[tuple[Segment, list[Stored]]]:
    """Everything that this device wrote, as segments of about so many changes."""
    own = [stored(change) for change in changes(store) if change.dev == store.device]
    acts = [list(act) for _tx, act in groupby(own, key=lambda change: change.tx)]
    cut: list[list[Stored]] = [[]]
    for act in acts:
        if cut[-1] and len(cut[-1]) + len(act) > most:
            cut.append([])
        cut[-1] += act
    return [(write(several, ""), several) for several in cut if several]


def laid_out(segment: Segment, several: list[Stored]) -> tuple[Segment, Laid]:
    found = lay_out(several)
    assert found is not None
    return segment, found


def all_of(store: Store) -> tuple[object, ...]:
    """What a store holds, without what is its own."""
    newest = {dev: peer.newest for dev, peer in peers(store).items()}
    shas = {each.sha for each in archived(store)}
    return list(dump(store)), queries.conflicts(store), list(changes(store)), newest, shas


def take(store: Store, group: tuple[Segment, list[Stored] | Laid]) -> None:
    with Intake(store) as intake:
        assert len(intake.take([[group]])) == 1


def test_a_visit_laid_out_comes_to_what_it_is_where_it_was_written(device: Device) -> None:
    one, two = device(), device()
    visit = visit_to(one, add_partner(one, "One"))
    undo(one)
    finish_visit(one, visit, reached="yes", followup=("Call", "2026-12-01"))
    for segment, several in segments_of(one):
        take(two, laid_out(segment, several))
    assert list(dump(two)) == list(dump(one))
    state = queries.visit_state(two, visit)
    assert state is not None and state.ticks == set(ITEMS) and state.visit.status == "done"
    assert verify(two) == []


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(days=400)])
def test_clocks_devices_and_acts_are_told_as_of_changes_one_by_one(device: Device, ahead: timedelta) -> None:
    one, two, three = device(), device(), device()
    one.now = lambda: two.now() + ahead
    visit_to(one, add_partner(one, "One"))
    ((segment, several),) = segments_of(one)
    with Intake(two) as intake, Intake(three) as other:
        assert intake.take([[(segment, several)]]) == other.take([[laid_out(segment, several)]])
    assert all_of(two) == all_of(three)


def test_more_than_has_room_at_once_is_taken_in_several_goes(device: Device) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One")
    for _number in range(laid.SLOTS + 2):
        visit_to(one, partner)
    cut = segments_of(one, 12)
    first, *others = ([laid_out(*each)] for each in cut[1:])
    small: list[tuple[Segment, list[Stored] | Laid]] = [cut[0]]
    groups = [first, small, *others]
    with Intake(two) as intake:
        taken = 0
        while taken < len(groups):
            received = intake.take(groups[taken:])
            assert received
            taken += len(received)
    assert list(dump(two)) == list(dump(one))
    assert verify(two) == []


def test_an_error_in_the_middle_leaves_nothing_and_the_next_try_takes_all(device: Device) -> None:
    one, two = device(), device()
    visit_to(one, add_partner(one, "One"))
    ((segment, several),) = segments_of(one)
    before = all_of(two)
    with Intake(two) as intake:
        lame = several[-1]._replace(value=None)  # type: ignore[arg-type]
        with pytest.raises(sqlite3.IntegrityError):
            intake.take([[laid_out(segment, [*several[:-1], lame])]])
        assert all_of(two) == before
        intake.take([[laid_out(segment, several)]])
    assert list(dump(two)) == list(dump(one))


def test_what_was_brought_back_from_elsewhere_need_not_go_out_again(device: Device) -> None:
    one, two = device(), device()
    visit_to(one, add_partner(one, "One"))
    ((segment, several),) = segments_of(one)
    with two.local() as connection:
        acts = {change.tx: (one.device, change.seq, change.tx, change.seq) for change in several}
        connection.executemany("INSERT INTO outbox (dev, first, tx, last) VALUES (?, ?, ?, ?)", acts.values())
    take(two, laid_out(segment, several))
    assert waiting(two) == 0


def test_few_changes_and_such_as_need_a_decision_are_not_laid_out(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner = add_partner(store, "One")
    for number in range(10):
        edit_partner(store, partner, remark=f"{number}")
    assert lay_out([stored(change) for change in changes(store)]) is None
    visit_to(store, partner, ITEMS * 3)
    several = [stored(change) for change in changes(store)]
    assert lay_out(several) is not None
    monkeypatch.setattr(laid, "ENOUGH", len(several) + 1)
    assert lay_out(several) is None


# What a store had before: nothing, all, some, another device's word on the same, or that two partners are one.
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["tick", "untick", "undo", "note", "merge"]), max_size=6),
    st.lists(st.sampled_from(["all", "tick", "untick", "undo"]), max_size=4),
    st.integers(3, 30),
)
@example(["untick"], ["tick"], 1_000)
@example(["merge", "note"], [], 5)
def test_whatever_was_there_before_both_ways_come_to_the_same(
    tmp_path_factory: pytest.TempPathFactory, later: list[str], before: list[str], most: int
) -> None:
    root = tmp_path_factory.mktemp("laid")
    with (
        Store.open(root / "one" / "fieldkit.db") as one,
        Store.open(root / "two" / "fieldkit.db") as two,
        Store.open(root / "three" / "fieldkit.db") as three,
    ):
        partner, other = add_partner(one, "One"), add_partner(one, "Other")
        visit = visit_to(one, partner)
        common = segments_of(one)
        for what in before:
            if what == "all":
                for each in common:
                    take(two, each)
            elif what == "undo":
                undo(two)
            else:
                tick(two, visit, ITEMS[0], "Mine", what == "tick")
        for each in segments_of(two):
            take(three, each)
        if "all" in before:
            for each in common:
                take(three, each)
        for what in later:
            if what in ("tick", "untick"):
                tick(one, visit, ITEMS[0], "Theirs", what == "tick")
            elif what == "undo":
                undo(one)
            elif what == "note":
                add_note(one, partner, "Note", visit=visit)
            elif queries.partner(one, other):
                merge_partners(one, partner, other)
        for segment, several in segments_of(one, most):
            take(two, (segment, several))
            found = lay_out(several)
            take(three, (segment, found or several))
        assert list(dump(two)) == list(dump(three))
        assert queries.conflicts(two) == queries.conflicts(three)
        assert list(changes(two)) == list(changes(three))
        assert verify(two) == verify(three) == []
