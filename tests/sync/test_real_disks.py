"""Disks as they are: full, read-only, gone in the middle; and two who sync at once."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fieldkit.store import Store, add_note, add_paper, add_partner, changes, keep_file, verify
from fieldkit.sync import Step, sync_folder

from .conftest import files_in, same, synced

Device = Callable[..., Store]


@contextmanager
def disk(place: Path, size: str = "6m") -> Iterator[Path]:
    """A small disk of its own at `place`; skips where this user may mount none."""
    place.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs the right to mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path, left: int) -> Path:
    """Fill a disk but for `left` bytes, and return the file that does so."""
    filler = place / "holiday.mov"
    found = os.statvfs(place)
    filler.write_bytes(bytes(found.f_bavail * found.f_frsize - left))
    return filler


def with_attachment(store: Store, tmp_path: Path, size: int) -> None:
    source = tmp_path / "photo.jpg"
    source.write_bytes(os.urandom(size))
    add_paper(store, add_partner(store, "One"), keep_file(store, source))


@pytest.mark.parametrize("left", [0, 12_000, 500_000])
def test_a_full_stick_is_told_and_with_room_on_it_the_next_sync_is_whole(
    device: Device, tmp_path: Path, left: int
) -> None:
    one, two = device(), device()
    with_attachment(one, tmp_path, 2_000_000)
    with disk(tmp_path / "stick") as stick:
        filler = fill(stick, left)
        report = sync_folder(one, stick)
        assert "is full" in report.stopped
        assert verify(one) == []
        assert [path for path in stick.rglob("*.tmp") if path.stat().st_size] == []
        filler.unlink()
        for again in synced(stick, one, two):
            assert (again.pending, again.blobs_missing) == ((), 0)
        assert same(one, two)


def test_a_full_disk_of_this_laptop_keeps_what_came_before_and_goes_on_with_room(
    device: Device, shared: Path, tmp_path: Path
) -> None:
    one = device()
    with_attachment(one, tmp_path, 2_000_000)
    for number in range(300):
        add_note(one, "p", f"note {number} " * 200)
    synced(shared, one)
    with disk(tmp_path / "laptop") as laptop, Store.open(laptop / "fieldkit.db") as two:
        add_partner(two, "Mine")
        filler = fill(laptop, 300_000)
        report = sync_folder(two, shared)
        assert "is full" in report.stopped
        assert "Mine" in [change.value for change in changes(two)]
        filler.unlink()
        synced(shared, two, one)
        assert verify(two) == []
        assert same(one, two)


def test_a_stick_that_is_write_protected_is_read_all_the_same(device: Device, tmp_path: Path) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    add_partner(two, "Two")
    with disk(tmp_path / "stick") as stick:
        synced(stick, one)
        subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
        report = sync_folder(two, stick)
        assert "write-protected" in report.stopped
        assert [came.changes for came in report.received] == [1]
        subprocess.run(["mount", "-o", "remount,rw", str(stick)], check=True)
        synced(stick, two, one)
        assert same(one, two)


def test_a_stick_pulled_out_at_any_step_is_told_and_taken_up_again(device: Device, tmp_path: Path) -> None:
    shared, away = tmp_path / "stick", tmp_path / "pulled out"
    shared.mkdir()
    one, two = device(), device()
    stopped = 0
    for pulled_at in range(1, 9):
        for number, store in enumerate((one, two)):
            with_attachment(store, tmp_path, 10_000 * (2 * pulled_at + number))
        synced(shared, one)
        steps = 0

        def pull_out(_step: Step, pulled_at: int = pulled_at) -> None:
            nonlocal steps
            steps += 1
            if steps == pulled_at:
                shared.rename(away)

        report = sync_folder(two, shared, progress=pull_out)
        if away.exists():
            stopped += bool(report.stopped)
            assert not shared.exists(), "nothing is made in its place"
            away.rename(shared)
        for again in synced(shared, two, one):
            assert again.pending == ()
        assert same(one, two)
        assert verify(two) == []
    assert stopped > 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_two_may_sync_with_one_folder_at_the_same_time(device: Device, shared: Path, tmp_path: Path) -> None:
    homes = [tmp_path / name / "fieldkit.db" for name in ("a", "b")]
    children = []
    for home in homes:
        child = os.fork()
        if not child:
            code = 1
            try:
                with Store.open(home) as store:
                    for number in range(8):
                        with_attachment(store, home.parent, 200_000 + number)
                        report = sync_folder(store, shared)
                        assert report.stopped == "", report
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    with Store.open(homes[0]) as one, Store.open(homes[1]) as two:
        for report in synced(shared, one, two, one, device()):
            assert (report.pending, report.blobs_missing, report.twins) == ((), 0, ())
        assert same(one, two)
        assert len(files_in(shared)) == len(set(files_in(shared).values())), "nothing lies there twice"
    assert [name for name in files_in(shared) if not name.endswith(".fkseg")] == []
