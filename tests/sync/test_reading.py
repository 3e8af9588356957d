"""A second process reads the files of a large sync: whatever becomes of it, the sync comes to the same."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from fieldkit.store import Store, add_note, add_partner, changes, dump, edit_partner, verify
from fieldkit.sync import Step, Stopped, SyncReport, giving, reading, second, sync_folder, taking
from fieldkit.sync.files import Files
from fieldkit.sync.reader import get, put

from .conftest import BoxKey, same, synced
from .faulty import FaultyFiles

Device = Callable[..., Store]
Filled = Callable[..., Path]
posix = pytest.mark.skipif(os.name != "posix", reason="signals, and what lists processes")


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a second process also for files as small as a test has them."""
    monkeypatch.setattr(taking, "ENOUGH", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def children() -> list[int]:
    """The processes that this one started and that are not gone without a trace."""
    found = subprocess.run(["pgrep", "-P", str(os.getpid())], capture_output=True, text=True, check=False).stdout
    return [pid for pid in map(int, found.split()) if state(pid)]


def state(pid: int) -> str:
    """What a process is at, in the letters of ps; empty when there is none."""
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return found.strip()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[BoxKey | None], Path]:
    """Make a folder once, plain or sealed."""
    return cache(lambda key: _made(tmp_path_factory.mktemp("made"), key))


@pytest.fixture
def filled(made: Callable[[BoxKey | None], Path], tmp_path: Path) -> Filled:
    """Lay a folder of many small segments of two devices, with conflicts, and all that may go wrong with a file."""

    def lay(key: BoxKey | None = None) -> Path:
        return Path(shutil.copytree(made(key), tmp_path / "shared"))

    return lay


def _made(place: Path, key: BoxKey | None) -> Path:
    folder = place / "shared"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch, ExitStack() as opened:
        patch.setattr(giving, "MOST_CHANGES", 1)
        one, two = (opened.enter_context(Store.open(place / name / "fieldkit.db")) for name in ("one", "two"))
        _write(folder, one, two, key)
    paths = sorted((folder / "fk1" / "seg").iterdir())
    assert len(paths) > 2 * reading.AHEAD
    _spoil(folder, paths, key)
    return folder


def _write(folder: Path, one: Store, two: Store, key: BoxKey | None) -> None:
    partner = add_partner(one, "One", phone="1")
    for store in (one, two):
        sync_folder(store, folder, key=key)
        for number in range(17):
            edit_partner(store, partner, name=f"{store.device} {number}", remark="有兴趣 " * number)
            add_note(store, partner, f"{number}\n\"'\\ 说", due="2026-12-01")
    for store in (one, two):
        assert sync_folder(store, folder, key=key).stopped == ""


def _spoil(folder: Path, paths: Sequence[Path], key: BoxKey | None) -> None:
    seal, opened = (key.seal, key.open) if key else (bytes, bytes)
    raw = opened(paths[7].read_bytes())
    shutil.copy(paths[3], paths[3].with_stem(f"{paths[3].stem} (1)"))
    shutil.copy(paths[4], folder / "sent by mail.fkseg")
    paths[5].write_bytes(seal(raw[:-9]))
    paths[9].write_bytes(bytes(len(raw)))
    paths[12].write_bytes(b"something else altogether")
    paths[20].write_bytes(seal(raw[:60] + bytes([raw[60] ^ 1]) + raw[61:]))
    paths[21].write_bytes(b"")
    paths[23].write_bytes(BoxKey("another").seal(raw))
    paths[25].write_bytes(seal(zlib.compress(b"FKSEG2 {}\n", 6, 31)))


def told(report: SyncReport) -> tuple[object, ...]:
    """What a report says of the files, without the names of this device."""
    return report.received, report.pending, report.conflicts, report.twins, report.stopped, report.gaps


def compared(
    device: Device,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    during: Callable[[int], None] = lambda _number: None,
    files: Callable[[], Files] = Files,
    key: BoxKey | None = None,
) -> SyncReport:
    """Sync two new devices, with a second process and without; both come to the same, by the same steps."""
    found = []
    for enough in (1, sys.maxsize):
        monkeypatch.setattr(taking, "ENOUGH", enough)
        steps: list[Step] = []

        def step(step: Step, steps: list[Step] = steps, beside: bool = enough == 1) -> None:
            if steps[-1:] == [step]:
                # It takes long, and is told again.
                return
            steps.append(step)
            if beside and step.what == "read":
                during(step.done)

        copy = folder.with_name(f"copy {enough}")
        shutil.copytree(folder, copy)
        store = device()
        report = sync_folder(store, copy, progress=step, files=files(), key=key)
        assert verify(store) == []
        looks = [tuple(row) for row in store.connection.execute("SELECT name, size, verdict, detail FROM seen")]
        found.append((told(report), list(dump(store)), list(changes(store)), steps, looks))
        shutil.rmtree(copy)
    assert found[0] == found[1]
    return report


@pytest.mark.usefixtures("beside")
@pytest.mark.parametrize("key", [None, BoxKey()], ids=["plain", "sealed"])
def test_whole_damaged_sealed_and_doubled_files_come_to_the_same(
    device: Device, filled: Filled, monkeypatch: pytest.MonkeyPatch, key: BoxKey | None
) -> None:
    shared = filled(key)
    report = compared(device, shared, monkeypatch, key=key)
    closed = "sealed" if key is None else "not opened"
    assert {file.reason for file in report.pending} == {"truncated", "foreign", "damaged", "newer", closed}
    assert report.received and report.conflicts


@posix
@pytest.mark.usefixtures("beside")
@pytest.mark.parametrize(("how", "at"), [("KILL", 0), ("KILL", 1), ("KILL", 20), ("STOP", 0), ("STOP", 12)])
def test_a_second_process_that_dies_or_hangs_changes_nothing(
    device: Device, filled: Filled, monkeypatch: pytest.MonkeyPatch, how: str, at: int
) -> None:
    shared = filled()
    ended: list[int] = []

    def end(number: int) -> None:
        if number == at:
            ended.extend(children())
            monkeypatch.setattr(second, "PATIENCE", 0.3 if how == "STOP" else second.PATIENCE)
            for pid in ended:
                os.kill(pid, getattr(signal, f"SIG{how}"))

    compared(device, shared, monkeypatch, end)
    assert len(ended) == 1
    assert children() == []


@posix
@pytest.mark.usefixtures("beside")
def test_a_sync_can_be_stopped_while_the_second_process_hangs(
    device: Device, filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = filled()
    steps: list[Step] = []

    def stop(step: Step) -> None:
        # The first answers may take a while too: the process is only beginning.
        if steps[-1:] == [step] and step.done >= 12:
            raise Stopped
        steps.append(step)
        if step.done == 12:
            for pid in children():
                os.kill(pid, signal.SIGSTOP)

    store = device()
    assert sync_folder(store, shared, progress=stop).stopped
    assert steps[-1].done < steps[-1].total
    assert children() == []
    assert len(list(dump(store))) > 5
    synced(shared, store, later := device())
    assert same(store, later)


@posix
@pytest.mark.usefixtures("beside")
@pytest.mark.parametrize(
    "script",
    [
        "exit 0",
        "cat /dev/zero",
        "cat /dev/urandom",
        "cat",
        "printf '\\0\\0\\0\\0\\0\\0\\0\\01\\0220'; exec sleep 60",
        "echo 'fieldkit: no such thing'; exec sleep 60",
        None,
    ],
    ids=["ends", "zeros", "noise", "echo", "no answer", "words", "is not there"],
)
def test_one_that_talks_nonsense_or_cannot_be_started_changes_nothing(
    device: Device, filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None
) -> None:
    shared = filled()
    program = tmp_path / "python"
    if script is not None:
        program.write_text(f"#!/bin/sh\nexec 2>/dev/null\n{script}\n")
        program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(second, "PATIENCE", 5)
    compared(device, shared, monkeypatch)
    assert children() == []


@pytest.mark.usefixtures("beside")
@pytest.mark.parametrize("call", [30, 61])
def test_a_disk_that_fails_before_the_turn_of_a_file_is_told_in_its_turn(
    device: Device, filled: Filled, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    shared = filled()
    report = compared(device, shared, monkeypatch, files=lambda: FaultyFiles(call, errno.EIO, once=True))
    assert "unreadable" in {file.reason for file in report.pending}


@posix
@pytest.mark.usefixtures("beside")
@pytest.mark.parametrize("ending", ["stopped", "closed"])
def test_a_sync_that_ends_in_the_middle_leaves_no_process_and_keeps_what_it_had(
    device: Device, filled: Filled, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    shared = filled()
    threads = threading.active_count()
    stores: list[Store] = []

    def end(step: Step) -> None:
        if step.done == 20:
            assert len(children()) == (len(stores) == 1)
            if ending == "stopped":
                raise Stopped
            stores[-1].close()

    for enough in (1, sys.maxsize):
        monkeypatch.setattr(taking, "ENOUGH", enough)
        stores.append(device())
        assert sync_folder(stores[-1], shared, progress=end).stopped
        assert children() == []
        assert threading.active_count() == threads
    if ending == "stopped":
        assert same(*stores)
        assert len(list(dump(stores[0]))) > 10
        later = device()
        synced(shared, *stores, later)
        assert same(*stores, later)


@posix
@pytest.mark.usefixtures("beside")
def test_few_files_and_such_as_are_known_start_no_process(
    device: Device, filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = filled()
    store = device()
    started: list[int] = []

    def look(step: Step) -> None:
        if step.what == "read" and step.done % 5 == 0:
            started.extend(children())

    size = sum(path.stat().st_size for path in shared.rglob("*.fkseg"))
    monkeypatch.setattr(taking, "ENOUGH", size + 1)
    sync_folder(store, shared, progress=look)
    assert started == []
    monkeypatch.setattr(taking, "ENOUGH", size // 2)
    shutil.copytree(shared, tmp_path / "another stick")
    sync_folder(store, tmp_path / "another stick", progress=look)
    assert started == []
    sync_folder(device(), shared, progress=look)
    assert len(set(started)) == 1


SYNCING = """
import os, signal, sys
from pathlib import Path
from fieldkit.store import Store
from fieldkit.sync import sync_folder, taking
from tests.sync.test_reading import children

taking.ENOUGH = 1

def die(step):
    if step.done == int(sys.argv[3]):
        print(*children(), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

with Store.open(Path(sys.argv[1])) as store:
    sync_folder(store, Path(sys.argv[2]), progress=die)
"""


@posix
@pytest.mark.parametrize("at", [0, 20])
def test_it_ends_by_itself_when_the_program_is_killed(
    device: Device, filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    shared = filled()
    command = [sys.executable, "-c", SYNCING, str(tmp_path / "killed" / "fieldkit.db"), str(shared), str(at)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    (pid,) = map(int, done.stdout.split())
    until = time.monotonic() + 20
    # One that ended stays in the list where nobody takes over orphans.
    while state(pid)[:1] not in ("", "Z"):
        assert time.monotonic() < until
        time.sleep(0.02)
    assert done.stderr == ""


@posix
def test_ctrl_c_in_a_terminal_ends_it_not_before_the_program_does() -> None:
    command = [sys.executable, "-P", "-m", "fieldkit.sync.reader"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin and process.stdout and process.stderr
        for _ in range(2):
            put(process.stdin, b"no segment")
            assert get(process.stdout)
            process.send_signal(signal.SIGINT)
        process.stdin.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
