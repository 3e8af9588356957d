"""Several devices that write, skew their clocks and exchange what they wrote, in any order."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from fieldkit.store import (
    Change,
    Store,
    UnknownRecord,
    changes,
    delete_partner,
    dump,
    edit_partner,
    pick,
    plan_stop,
    queries,
    receive,
    tick,
    undo,
    verify,
)
from fieldkit.store.change import DELETED

from .conftest import Watch

DEVICE = st.integers(0, 2)
PARTNER = st.sampled_from(["p1", "p2"])
VALUE = st.sampled_from(["", "a", "b", "c"])
VALUES = st.dictionaries(st.sampled_from(["phone", "remark"]), VALUE, min_size=1)


class Devices(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.watches = [Watch(), Watch(), Watch()]
        self.stores = [Store.open(self.folder / f"{n}.db", now=watch) for n, watch in enumerate(self.watches)]
        self.seen: dict[str, frozenset[str]] = {}
        with self.stores[0].act("") as act:
            act.put("partner", "p1", name="One")
            act.put("partner", "p2", name="Two")
        self._note_what_was_seen()

    def teardown(self) -> None:
        self._everybody_meets()
        for store in self.stores:
            store.close()
        shutil.rmtree(self.folder)

    @rule(device=DEVICE, partner=PARTNER, values=VALUES)
    def edit(self, device: int, partner: str, values: dict[str, str]) -> None:
        with suppress(UnknownRecord):
            edit_partner(self.stores[device], partner, **values)
            row = queries.partner(self.stores[device], partner)
            assert row is not None
            assert {field: getattr(row, field) for field in values} == values, "an edit beats what its author saw"

    @rule(device=DEVICE, partner=PARTNER)
    def delete(self, device: int, partner: str) -> None:
        with suppress(UnknownRecord):
            delete_partner(self.stores[device], partner)
            assert queries.partner(self.stores[device], partner) is None

    @rule(device=DEVICE, partner=PARTNER, done=st.booleans())
    def tick_and_plan(self, device: int, partner: str, done: bool) -> None:
        tick(self.stores[device], "visit", "card", "Card", done)
        plan_stop(self.stores[device], partner, "2026-11-23")

    @rule(device=DEVICE)
    def undo(self, device: int) -> None:
        undo(self.stores[device])

    @rule(device=DEVICE, years=st.integers(-30, 30))
    def set_the_clock(self, device: int, years: int) -> None:
        self.watches[device].now += timedelta(days=365 * years, seconds=1)
        if not 1980 < self.watches[device].now.year < 2090:
            self.watches[device].now = Watch().now

    @rule(device=DEVICE)
    def pick(self, device: int) -> None:
        for conflict in queries.conflicts(self.stores[device])[:1]:
            pick(self.stores[device], conflict.kind, conflict.id, conflict.field, conflict.versions[-1].value)
            assert conflict not in queries.conflicts(self.stores[device])

    @rule(giver=DEVICE, taker=DEVICE, data=st.data())
    def carry_some_acts(self, giver: int, taker: int, data: st.DataObject) -> None:
        acts: dict[str, list[Change]] = {}
        for change in changes(self.stores[giver]):
            acts.setdefault(change.tx, []).append(change)
        order = data.draw(st.permutations(sorted(acts)))
        for tx in order[: data.draw(st.integers(0, len(order)))]:
            receive(self.stores[taker], acts[tx])

    @invariant()
    def every_store_is_sound(self) -> None:
        self._note_what_was_seen()
        for store in self.stores:
            assert verify(store) == []

    def _note_what_was_seen(self) -> None:
        """Remember for each change all that its device held when it wrote it: the truth that parents stand for."""
        for store in self.stores:
            held = list(changes(store))
            for change in held:
                if change.ref not in self.seen:
                    before = (c.ref for c in held if c.dev != change.dev or c.seq < change.seq)
                    self.seen[change.ref] = frozenset(before)

    def _everybody_meets(self) -> None:
        for source in self.stores:
            held = list(changes(source))
            for target in self.stores:
                receive(target, held)
        assert len({"\n".join(dump(store)) for store in self.stores}) == 1
        listed = [[(c.kind, c.id, c.field) for c in queries.conflicts(store)] for store in self.stores]
        assert listed[0] == listed[1] == listed[2] == self._expected_conflicts()
        for store in self.stores:
            assert verify(store) == []
            assert len(list(changes(store))) == len(self.seen)

    def _expected_conflicts(self) -> list[tuple[str, str, str]]:
        entries: dict[tuple[str, str], dict[str, list[Change]]] = {}
        for change in changes(self.stores[0]):
            for said in _apart(change):
                entries.setdefault((change.kind, change.eid), {}).setdefault(said.field, []).append(said)
        found = set()
        for (kind, eid), cells in entries.items():
            for field, cell in cells.items():
                if len({str(head.value) for head in self._heads(cell)}) > 1:
                    found.add((kind, eid, field))
            if self._hides_an_edit(cells):
                found.add((kind, eid, DELETED))
        return sorted(found)

    def _heads(self, cell: list[Change]) -> list[Change]:
        return [c for c in cell if not any(c.ref in self.seen[d.ref] for d in cell if d is not c)]

    def _hides_an_edit(self, cells: dict[str, list[Change]]) -> bool:
        deletions = cells.get(DELETED, [])
        if not deletions or max(deletions, key=lambda c: (c.hlc, c.dev, c.seq)).value is not True:
            return False
        known = {ref for deletion in deletions for ref in self.seen[deletion.ref]}
        for field, cell in cells.items():
            # What stood there when it was deleted: a value that had been written over by then stood there no more.
            stood = [self._heads([c for c in cell if c.ref in self.seen[deletion.ref]]) for deletion in deletions]
            values = {str(c.value) for heads in stood for c in heads}
            heads = [head for head in self._heads(cell) if field != DELETED and head.ref not in known]
            if any(str(head.value) not in values for head in heads):
                return True
        return False


def _apart(change: Change) -> list[Change]:
    """Take a change that sets several fields for one of each, all written when it was."""
    if change.field != "*":
        return [change]
    assert isinstance(change.value, dict)
    return [replace(change, field=field, value=value) for field, value in change.value.items()]


Devices.TestCase.settings = settings(
    max_examples=50, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestDevices = Devices.TestCase
