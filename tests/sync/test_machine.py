"""Several devices that write, sync through folders, lose, damage, copy and restore, in any order.

What the journal should hold is kept beside the stores: who wrote what, and what each device held when it wrote.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import IO

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from fieldkit.store import (
    Change,
    Store,
    UnknownRecord,
    add_note,
    changes,
    delete_partner,
    dump,
    edit_partner,
    pick,
    queries,
    rebuild,
    tick,
    undo,
    verify,
)
from fieldkit.store.change import DELETED
from fieldkit.sync import SyncReport, sync_folder
from fieldkit.sync.files import Files

from ..store.conftest import Watch

DEVICE = st.integers(0, 3)
FOLDER = st.integers(0, 1)
PARTNER = st.sampled_from(["p1", "p2"])
VALUE = st.sampled_from(["", "a", "b", "c"])
VALUES = st.dictionaries(st.sampled_from(["phone", "remark"]), VALUE, min_size=1)
WHICH = st.integers(0, 60)
"""Which of some files is meant, and where in it: names and lengths differ from run to run, so they cannot be drawn."""

MOST_DEVICES = 5


class Hasty(Files):
    """Files that need not outlive the computer's power: the machine writes thousands of them."""

    def to_disk(self, handle: IO[bytes]) -> None:
        handle.flush()

    def names_to_disk(self, folder: Path) -> None:
        return


class Device:
    """A laptop: its store, its clock, and what its journal held when it was last looked at."""

    def __init__(self, home: Path, watch: Watch) -> None:
        self.home, self.watch = home, watch
        self.store = Store.open(home / "fieldkit.db", now=watch)
        self.held: set[str] = set()
        self.clock = 0

    def copied_to(self, home: Path) -> None:
        """Copy the disk of this laptop as it is now."""
        self.store.close()
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.home, home)
        self.store = Store.open(self.home / "fieldkit.db", now=self.watch)

    def become(self, image: Path) -> None:
        """Put an image of a disk in place of this one's."""
        self.store.close()
        shutil.rmtree(self.home)
        shutil.copytree(image, self.home)
        self.store = Store.open(self.home / "fieldkit.db", now=self.watch)
        self.held = {change.ref for change in changes(self.store)}
        self.clock = 0


class Sticks(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.folders = [self.root / f"folder{n}" for n in range(2)]
        for folder in self.folders:
            folder.mkdir()
        self.devices = [Device(self.root / f"device{n}", Watch()) for n in range(2)]
        self.seen: dict[str, frozenset[str]] = {}
        self.acts: dict[str, set[str]] = {}
        self.images: list[Path] = []
        self.broken: list[tuple[Path, bytes]] = []
        with self.devices[0].store.act("") as act:
            act.put("partner", "p1", name="One")
            act.put("partner", "p2", name="Two")
        self._look(self.devices[0])
        for device in self.devices:
            self._sync(device, 0)

    def teardown(self) -> None:
        self._everybody_meets()
        for device in self.devices:
            device.store.close()
        shutil.rmtree(self.root)

    # What people do.

    @rule(device=DEVICE, partner=PARTNER, values=VALUES)
    def edit(self, device: int, partner: str, values: dict[str, str]) -> None:
        laptop = self._device(device)
        with suppress(UnknownRecord):
            edit_partner(laptop.store, partner, **values)
            row = queries.partner(laptop.store, partner)
            assert row is not None
            assert {field: getattr(row, field) for field in values} == values, "an edit beats what its author saw"
        self._look(laptop)

    @rule(device=DEVICE, partner=PARTNER)
    def delete(self, device: int, partner: str) -> None:
        laptop = self._device(device)
        with suppress(UnknownRecord):
            delete_partner(laptop.store, partner)
        self._look(laptop)

    @rule(device=DEVICE, partner=PARTNER, done=st.booleans(), text=VALUE)
    def several_things_in_one_act(self, device: int, partner: str, done: bool, text: str) -> None:
        laptop = self._device(device)
        with suppress(UnknownRecord), laptop.store.act("several"):
            tick(laptop.store, "visit", "card", "Card", done)
            add_note(laptop.store, partner, f"note {text}")
        self._look(laptop)

    @rule(device=DEVICE, value=VALUE)
    def a_newer_app_writes_what_we_do_not_know(self, device: int, value: str) -> None:
        laptop = self._device(device)
        with laptop.store.act("") as act:
            act.put("gizmo", "g1", colour=value)
            act.put("partner", "p1", aura=value)
        self._look(laptop)

    @rule(device=DEVICE)
    def undo(self, device: int) -> None:
        laptop = self._device(device)
        undo(laptop.store)
        self._look(laptop)

    @rule(device=DEVICE)
    def pick(self, device: int) -> None:
        laptop = self._device(device)
        for conflict in queries.conflicts(laptop.store)[:1]:
            pick(laptop.store, conflict.kind, conflict.id, conflict.field, conflict.versions[-1].value)
            assert conflict not in queries.conflicts(laptop.store)
        self._look(laptop)

    @rule(device=DEVICE, years=st.integers(-30, 30))
    def set_the_clock(self, device: int, years: int) -> None:
        watch = self._device(device).watch
        watch.now += timedelta(days=365 * years, seconds=1)
        if not 1980 < watch.now.year < 2090:
            watch.now = Watch().now

    @rule(device=DEVICE, folder=FOLDER)
    def sync(self, device: int, folder: int) -> None:
        self._sync(self._device(device), folder)

    # What happens to laptops.

    @precondition(lambda self: len(self.devices) < MOST_DEVICES)
    @rule(device=DEVICE)
    def clone(self, device: int) -> None:
        laptop = self._device(device)
        home = self.root / f"device{len(self.devices)}"
        laptop.copied_to(home)
        twin = Device(home, Watch())
        twin.watch.now = laptop.watch.now
        twin.held = set(laptop.held)
        self.devices.append(twin)

    @rule(device=DEVICE)
    def keep_an_image(self, device: int) -> None:
        image = self.root / f"image{len(self.images)}"
        self._device(device).copied_to(image)
        self.images.append(image)

    @rule(device=DEVICE, which=WHICH)
    def restore_an_image(self, device: int, which: int) -> None:
        if self.images:
            self._device(device).become(self.images[which % len(self.images)])

    @rule(device=DEVICE)
    def rebuild(self, device: int) -> None:
        store = self._device(device).store
        before = list(dump(store))
        rebuild(store)
        assert list(dump(store)) == before

    # What happens to files.

    @rule(folder=FOLDER, which=WHICH, at=WHICH)
    def truncate(self, folder: int, which: int, at: int) -> None:
        self._damage(folder, which, lambda raw: raw[: len(raw) * at // 60])

    @rule(folder=FOLDER, which=WHICH, at=WHICH, bit=st.integers(0, 7))
    def flip(self, folder: int, which: int, at: int, bit: int) -> None:
        def flipped(raw: bytes) -> bytes:
            place = len(raw) * at // 61
            return raw[:place] + bytes([raw[place] ^ 1 << bit]) + raw[place + 1 :] if raw else raw

        self._damage(folder, which, flipped)

    @rule(folder=FOLDER, which=WHICH)
    def fill_with_zeros(self, folder: int, which: int) -> None:
        self._damage(folder, which, lambda raw: bytes(len(raw)))

    @rule(which=WHICH)
    def a_copy_is_whole_after_all(self, which: int) -> None:
        if self.broken:
            path, raw = self.broken.pop(which % len(self.broken))
            if path.parent.exists():
                path.write_bytes(raw)

    @rule(
        folder=FOLDER,
        which=WHICH,
        name=st.sampled_from(["{} (1)", "{}.sync-conflict-20261123", "é {}", "{}"]),
        upper=st.booleans(),
    )
    def rename(self, folder: int, which: int, name: str, upper: bool) -> None:
        path = self._some_file(folder, which)
        if path:
            new = name.format(path.stem)
            path.rename(path.with_name(unicodedata.normalize("NFD", new.upper() if upper else new) + path.suffix))

    @rule(folder=FOLDER, which=WHICH)
    def copy_to_the_other_folder(self, folder: int, which: int) -> None:
        path = self._some_file(folder, which)
        if path:
            target = self.folders[1 - folder] / path.relative_to(self.folders[folder])
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)

    @rule(folder=FOLDER, which=WHICH)
    def remove(self, folder: int, which: int) -> None:
        path = self._some_file(folder, which)
        if path:
            path.unlink()

    @rule(folder=FOLDER)
    def empty(self, folder: int) -> None:
        shutil.rmtree(self.folders[folder])
        self.folders[folder].mkdir()

    @rule(folder=FOLDER)
    def time_passes(self, folder: int) -> None:
        for path in self.folders[folder].rglob("*.*"):
            at = path.stat().st_mtime_ns - 3_600_000_000_000
            os.utime(path, ns=(at, at))

    # What holds at any time.

    @invariant()
    def every_store_is_sound_and_every_act_whole(self) -> None:
        for laptop in self.devices:
            assert verify(laptop.store) == []
            held = {change.ref: change.tx for change in changes(laptop.store)}
            for tx in set(held.values()):
                assert self.acts[tx] <= held.keys(), "an act is whole or absent"
            assert held.keys() >= laptop.held, "nothing is ever lost"
            laptop.held = set(held)
            assert laptop.store.clock_stands_at >= laptop.clock, "a clock never goes back"
            laptop.clock = laptop.store.clock_stands_at

    # How it is done.

    def _device(self, number: int) -> Device:
        return self.devices[number % len(self.devices)]

    def _look(self, laptop: Device) -> None:
        """Remember for each new change all that its device held when it wrote it: the truth that parents stand for."""
        held = list(changes(laptop.store))
        new = sorted((change for change in held if change.ref not in laptop.held), key=lambda change: change.seq)
        for change in new:
            assert change.dev == laptop.store.device
            self.seen[change.ref] = frozenset(laptop.held)
            self.acts.setdefault(change.tx, set()).add(change.ref)
            laptop.held.add(change.ref)

    def _sync(self, laptop: Device, folder: int) -> SyncReport:
        report = sync_folder(laptop.store, self.folders[folder], owner="Somebody", files=Hasty())
        assert report.stopped == ""
        assert {change.ref for change in changes(laptop.store)} <= self.seen.keys(), "nothing comes from nowhere"
        return report

    def _some_file(self, folder: int, which: int) -> Path | None:
        files = sorted(self.folders[folder].glob("fk1/seg/*"))
        return files[which % len(files)] if files else None

    def _damage(self, folder: int, which: int, how: Callable[[bytes], bytes]) -> None:
        path = self._some_file(folder, which)
        if path:
            raw = path.read_bytes()
            path.write_bytes(how(raw))
            self.broken.append((path, raw))

    def _everybody_meets(self) -> None:
        before = {ref for laptop in self.devices for ref in laptop.held}
        for _again in range(2):
            for laptop in self.devices:
                for folder in range(2):
                    self._sync(laptop, folder)
        self._all_hold_the_same(before)
        store = self.devices[0].store
        assert self._listed(store) == self._expected_conflicts()
        for laptop in self.devices:
            report = self._sync(laptop, 0)
            assert (report.received, report.sent.files, report.sent.put_back) == ((), 0, 0), "merged again adds nothing"
        for conflict in queries.conflicts(store):
            pick(store, conflict.kind, conflict.id, conflict.field, conflict.versions[0].value)
        for laptop in self.devices:
            self._look(laptop)
            add_note(laptop.store, "p1", "one more")
            self._look(laptop)
        for _again in range(2):
            for laptop in self.devices:
                self._sync(laptop, 0)
        self._all_hold_the_same(before)
        for laptop in self.devices:
            assert self._listed(laptop.store) == [], "a choice ends a conflict for everybody"
        assert len({laptop.store.device for laptop in self.devices}) == len(self.devices), "copies part by name"
        self._a_new_device_gets_everything()

    def _all_hold_the_same(self, before: set[str]) -> None:
        assert len({"\n".join(dump(laptop.store)) for laptop in self.devices}) == 1
        journals = [{change.ref for change in changes(laptop.store)} for laptop in self.devices]
        for journal in journals:
            assert journal == journals[0]
            assert before <= journal <= self.seen.keys()
        for laptop in self.devices:
            assert verify(laptop.store) == []
            laptop.held = set(journals[0])

    def _a_new_device_gets_everything(self) -> None:
        """From a new folder that any one peer has filled."""
        stick = self.root / "new"
        stick.mkdir()
        self.folders.append(stick)
        self._sync(self.devices[-1], 2)
        fresh = Device(self.root / "fresh", Watch())
        self._sync(fresh, 2)
        assert list(dump(fresh.store)) == list(dump(self.devices[0].store))
        fresh.store.close()

    def _listed(self, store: Store) -> list[tuple[str, str, str]]:
        return [(conflict.kind, conflict.id, conflict.field) for conflict in queries.conflicts(store)]

    def _expected_conflicts(self) -> list[tuple[str, str, str]]:
        entries: dict[tuple[str, str], dict[str, list[Change]]] = {}
        for change in changes(self.devices[0].store):
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
        if not deletions or max(deletions, key=lambda c: (c.hlc, c.dev, c.seq, c.h8)).value is not True:
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


Sticks.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestSticks = Sticks.TestCase
