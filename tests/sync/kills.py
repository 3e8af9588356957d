"""Kills with SIGKILL in the middle of everything that writes, and a look at what each of them left.

A job is prepared once and done over and over in a process of its own, which ends without a word at a moment: its n-th
touch of a file, statement of SQL, or call of the layer of files (half of a piece written), or whenever the clock says.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import sqlite3
import sqlite3.dbapi2
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, NamedTuple

from fieldkit.store import Store, changes, dump, verify
from fieldkit.store.attachments import named_blobs
from fieldkit.store.blobs import blob_path
from fieldkit.sync import sync_folder
from fieldkit.sync.files import Files

_TOUCHES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree"}
NEW = "new"
"""The device that has nothing yet and must get everything."""

_LEFTOVER = re.compile("[0-9a-f]{32}[.]tmp|.*[.]tmp")


class Scene:
    """Where a job takes place: homes of devices and the folder that they share."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.shared = root / "shared"

    def home(self, name: str) -> Path:
        """Return the store of a device."""
        return self.root / name / "fieldkit.db"

    def open(self, name: str) -> Store:
        """Open the store of a device."""
        return Store.open(self.home(name))

    def names(self) -> list[str]:
        """Return the devices, the new one last."""
        found = {path.parent.name for path in self.root.glob("*/fieldkit.db")}
        return [*sorted(found - {NEW}), *(found & {NEW})]


class Job(NamedTuple):
    """What is killed: `prepare` makes the scene, `work` is done, `mend` is what a person does next, and checks."""

    name: str
    prepare: Callable[[Scene], None]
    work: Callable[[Scene], object]
    mend: Callable[[Scene], None] = lambda _scene: None
    written: Callable[[int], bool] = lambda _changes: False
    """Tells whether an act of so many changes is a whole one of those that `work` writes itself."""


class Known(NamedTuple):
    """What a scene held before: the changes of each device, and how many changes each act has."""

    refs: dict[str, set[str]]
    acts: Counter[str]
    dumps: dict[str, list[str]]


class Tally(NamedTuple):
    """What came of the kills of a job."""

    job: str
    moments: int
    kills: int
    ended: int
    leftovers: int


def kill_job(job: Job, place: Path, moments: int, times: int, seed: int = 1) -> Tally:
    """Kill a job at so many of its moments, spread over all of them, and as often at random times; look each time.

    Raises AssertionError for whatever was lost, halved, or does not go on.
    """
    chance = random.Random(f"{job.name} {seed}")
    scene, kept = Scene(place / "scene"), place / "kept"
    scene.shared.mkdir(parents=True)
    job.prepare(scene)
    scene.open(NEW).close()
    scene.root.rename(kept)
    known = _known(Scene(kept))
    _fresh(scene, kept)
    job.work(scene)
    reference = _met(scene, job)
    _fresh(scene, kept)
    total = _moments(job, scene)
    started = time.perf_counter()
    _fresh(scene, kept)
    assert not _killed(job, scene, 0, 60)
    lasts = time.perf_counter() - started
    step = max(total / moments, 1) if moments else total + 1
    points = sorted({int(n * step + chance.random() * step) + 1 for n in range(min(moments, total))})
    tally: Counter[str] = Counter()
    for at, wait in [*((at, 60.0) for at in points), *((0, chance.random() * lasts) for _ in range(times))]:
        _fresh(scene, kept)
        killed = _killed(job, scene, at, wait)
        tally["kills" if killed else "ended"] += 1
        tally["leftovers"] += sum(1 for path in scene.root.rglob("*.tmp"))
        try:
            _look(scene, job, known, reference)
        except BaseException as error:
            error.add_note(f"{job.name}: killed at moment {at} of {total}, or after {wait:.4f} s of {lasts:.4f}")
            raise
    shutil.rmtree(place)
    return Tally(job.name, total, tally["kills"], tally["ended"], tally["leftovers"])


def _fresh(scene: Scene, kept: Path) -> None:
    shutil.rmtree(scene.root, ignore_errors=True)
    shutil.copytree(kept, scene.root)


def _killed(job: Job, scene: Scene, at: int, wait: float) -> bool:
    """Do the work in a process that is killed at a moment or after a time; tell whether it came to its end before."""
    child = os.fork()
    if not child:
        code = 1
        try:
            _arm(at)
            job.work(scene)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    end = time.monotonic() + wait
    while True:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            break
        if time.monotonic() >= end:
            os.kill(child, signal.SIGKILL)
            _pid, status = os.waitpid(child, 0)
            break
        time.sleep(0.0005)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), f"{job.name} failed by itself"
    return code != 0


def _moments(job: Job, scene: Scene) -> int:
    """Return how many moments the work has."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            count = _arm(0)
            job.work(scene)
            os.write(write, str(count()).encode())
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as told:
        text = told.read()
    os.waitpid(child, 0)
    return int(text)


def _arm(at: int) -> Callable[[], int]:
    """Let this process end at moment `at`; return what tells how many there were."""
    passed = 0

    def moment(_statement: object = None, half: Callable[[], object] = lambda: None) -> None:
        nonlocal passed
        passed += 1
        if passed == at:
            half()
            os.kill(os.getpid(), signal.SIGKILL)

    def look(event: str, _arguments: object) -> None:
        if event in _TOUCHES:
            moment()

    sys.addaudithook(look)
    connect = sqlite3.connect

    def traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(moment)
        return connection

    for module in (sqlite3, sqlite3.dbapi2):
        module.connect = traced  # type: ignore[attr-defined]
    real = Files.write

    def write(files: Files, handle: IO[bytes], data: bytes) -> None:
        def half() -> None:
            real(files, handle, data[: len(data) // 2])
            handle.flush()

        moment(half=half)
        real(files, handle, data)

    Files.write = write  # type: ignore[method-assign]
    for name in ("to_disk", "rename", "names_to_disk", "read"):
        setattr(Files, name, _after_a_moment(moment, getattr(Files, name)))
    return lambda: passed


def _after_a_moment(moment: Callable[[], None], method: Callable[..., object]) -> Callable[..., object]:
    def call(*arguments: object) -> object:
        moment()
        return method(*arguments)

    return call


def _known(scene: Scene) -> Known:
    refs: dict[str, set[str]] = {}
    acts: Counter[str] = Counter()
    dumps: dict[str, list[str]] = {}
    for name in scene.names():
        with scene.open(name) as store:
            found = list(changes(store))
            dumps[name] = list(dump(store))
        fresh = {change.ref: change.tx for change in found}
        acts.update(tx for ref, tx in fresh.items() if not any(ref in each for each in refs.values()))
        refs[name] = set(fresh)
    return Known(refs, acts, dumps)


def _look(scene: Scene, job: Job, known: Known, reference: list[str]) -> None:
    """Look at what a kill left: stores that open, whole and with all they had; then let everybody sync."""
    for name, had in known.refs.items():
        with scene.open(name) as store:
            assert verify(store) == []
            found = list(changes(store))
        assert had <= {change.ref for change in found}, f"{name} lost something"
        for tx, count in Counter(change.tx for change in found).items():
            assert count == known.acts[tx] or (not known.acts[tx] and job.written(count)), f"half an act in {name}"
    assert _met(scene, job) == reference or job.written(0)


def _met(scene: Scene, job: Job) -> list[str]:
    """Let all devices sync, a new one last; return what all of them hold, line by line, after a look at everything."""
    job.mend(scene)
    with ExitStack() as opened:
        one, *others = (opened.enter_context(scene.open(name)) for name in scene.names())
        if (keys := one.path.parent / "keys").is_dir():
            shutil.copytree(keys, scene.home(NEW).parent / "keys", dirs_exist_ok=True)
        stores = [one, *others]
        for store in (*stores, one):
            report = sync_folder(store, scene.shared)
            assert (report.stopped, report.pending, report.twins, report.gaps) == ("", (), (), ())
        assert report.blobs_missing == 0
        held = [list(dump(store)) for store in stores]
        assert all(each == held[0] for each in held), "the devices differ"
        for store in stores:
            assert verify(store) == []
            _check_blobs(store)
    for path in scene.shared.rglob("*"):
        assert path.is_dir() or _is_expected(path), f"{path} is none of a folder's files"
    return held[0]


def _check_blobs(store: Store) -> None:
    for blob in named_blobs(store):
        path = blob_path(store, blob)
        assert path is not None
        assert sha256(path.read_bytes()).hexdigest() == blob


def _is_expected(path: Path) -> bool:
    shapes = ("[0-9a-f]{12}-[0-9]{10}-[0-9]{10}-[0-9a-f]{12}[.]fkseg", "[0-9a-f]{64}(-[0-9a-f]{12})?")
    names = (*shapes, "[0-9a-f]{12}[.]json", "folder.age", "recipients.age", _LEFTOVER.pattern)
    return any(re.fullmatch(name, path.name) for name in names)
