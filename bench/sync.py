"""Measure a sync against its floor, interleaved in one run, and print the table.

    python bench/sync.py [--changes N] [--large MIB] [--only PARTS] [--keep FOLDER]

The floor of a merge is the rows alone: the very rows that the store then holds, into the same tables by plain sqlite3
in one transaction with the same pragmas (sync_floor.py). It reads no file, looks for nothing and decides nothing. What
reading the files takes is told in a line of its own.
"""

from __future__ import annotations

import argparse
import os
import pickle
import resource
import shutil
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from figures import percentile, row
from sync_floor import floor_of
from sync_folders import fill
from sync_visits import fill_visits, patterns

from fieldkit.store import Store, add_note, add_paper, add_partner, keep_file
from fieldkit.store.cells import COLUMNS
from fieldkit.sync import FolderKey, Step, Stopped, sync_folder
from fieldkit.sync.sealing import begin
from fieldkit.sync.segment import MOST_CHANGES

MIB = 1 << 20
REPS, VISITS = 30, 720
"""Reps of a team, and the visits of each: a dozen a day for sixty days."""
Measured = tuple[float, float, float, Any]
"""Seconds of the processor, seconds of the wall, peak MiB, and what the work returned."""


def processor() -> float:
    """Return the seconds of the processor that this process took, and those that it started and that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def peak() -> float:
    """Return the most MiB that this process held, and the largest of those that it started, as if at one moment."""
    most = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return most / (MIB if sys.platform == "darwin" else 1024)


def measured(work: Callable[[], Any]) -> Measured:
    """Do something in a process of its own and measure it, with what it starts."""
    read, put = os.pipe()
    child = os.fork()
    if not child:
        cpu, wall = processor(), time.perf_counter()
        found = work()
        spent = processor() - cpu, time.perf_counter() - wall
        with os.fdopen(put, "wb") as told:
            pickle.dump((*spent, peak(), found), told)
        os._exit(0)
    os.close(put)
    with os.fdopen(read, "rb") as told:
        answer: Measured = pickle.load(told)
    os.waitpid(child, 0)
    return answer


def synced(home: Path, folder: Path) -> Any:
    """Sync a store with a folder; nothing may be left."""
    with Store.open(home) as store:
        cpu, wall = processor(), time.perf_counter()
        report = sync_folder(store, folder)
        assert (report.stopped, report.pending) == ("", ())
        return processor() - cpu, time.perf_counter() - wall, report


def measure_first(place: Path, changes: int) -> Iterator[str]:
    """Everything into an empty store."""
    yield from _merged(place, f"{changes} changes", lambda folder: fill(folder, 10, changes), "changes of 10 devices")


def measure_visits(place: Path, reps: int, visits: int) -> Iterator[str]:
    """The visits of a team into an empty store."""

    def lay(folder: Path) -> None:
        fill_visits(folder, reps, visits, patterns(place / "patterns" / "fieldkit.db"))

    what = f"changes, {reps * visits:,} visits of {reps} reps,"
    yield from _merged(place, f"{reps * visits} visits", lay, what)


def _merged(place: Path, name: str, lay: Callable[[Path], None], what: str) -> Iterator[str]:
    folder, home, plain = place / name, place / f"{name} here" / "fieldkit.db", place / "plain.db"
    _made(folder, lay)
    paths = sorted((folder / "fk1" / "seg").iterdir())
    size = sum(path.stat().st_size for path in paths)
    shutil.rmtree(home.parent, ignore_errors=True)
    _cpu, _wall, most, (cpu, wall, report) = measured(lambda: synced(home, folder))
    total = sum(each.changes for each in report.received)
    _c, _w, _p, least = measured(floor_of(home, plain, paths))
    for each in place.glob("plain.db*"):
        each.unlink()
    yield row(f"{total:,} {what} into an empty store, by the wall", wall, least.wall, "s", 1.6)
    yield row("the same, of the processor", cpu, least.cpu, "s", 1.6)
    yield row("the same, beside the rows and reading the files", cpu, least.cpu + least.reading, "s", 1.6)
    yield f"| peak memory of it, in both processes | {most:.0f} MiB | | | 300 MiB |"
    held = home.stat().st_size / MIB
    yield (
        f"| its {len(paths)} files: {size / MIB:.1f} MiB, {size / total:.0f} bytes a change; "
        f"the store: {held:.0f} MiB | | | | |"
    )


def _made(folder: Path, lay: Callable[[Path], None]) -> None:
    """Lay files into a folder, unless it is whole from an earlier run; as they lie there after a day."""
    made = folder / "made"
    if not made.exists():
        shutil.rmtree(folder, ignore_errors=True)
        lay(folder)
        for path in (folder / "fk1" / "seg").iterdir():
            os.utime(path, (1_700_000_000, 1_700_000_000))
        made.touch()


def measure_again(place: Path, changes: int) -> Iterator[str]:
    """Nothing new, and 500 changes more, for a store that has everything."""
    folder, home = place / f"{changes} changes", place / f"{changes} changes here" / "fieldkit.db"
    seg = folder / "fk1" / "seg"
    _made(folder, lambda folder: fill(folder, 10, changes))
    old = set(seg.iterdir())
    measured(lambda: synced(home, folder))
    again = [measured(lambda: synced(home, folder))[3][1] * 1000 for _ in range(5)]
    yield f"| a sync with nothing new, {len(old)} files | {percentile(again, 50):.0f} ms | | | 200 ms |"
    for when, after in (("of the day after", changes // 10), ("as old as the first of them", 0)):
        _c, _w, _p, (ours, floors) = measured(partial(_some_more, place, home, folder, after))
        for each in (*(set(seg.iterdir()) - old), *place.glob("plain.db*")):
            each.unlink()
        what = f"500 changes {when}, into {changes:,}, by the wall"
        yield row(what, percentile(ours, 50), percentile(floors, 50), "ms", 5)
        yield f"| slowest of {len(ours)} | {max(ours):.0f} ms | {max(floors):.0f} ms | | 50 ms at the median |"
    # What was merged stays in the store: the next run begins with "first".
    shutil.rmtree(home.parent)


def _some_more(place: Path, home: Path, folder: Path, after: int) -> tuple[list[float], list[float]]:
    """Sync 500 changes of another device again and again, in one process as the app does; return the milliseconds.

    They were written when others had written `after` changes each.
    """
    plain, seg = place / "plain.db", folder / "fk1" / "seg"
    shutil.copy(home, plain)
    ours, floors = [], []
    with Store.open(home) as store:
        for number in range(9):
            fill(folder, 1, 500, salt=number + 1 + after, after=after)
            came = max(seg.iterdir(), key=lambda path: path.stat().st_mtime_ns)
            # Written on the other device an hour ago, not in this very second: such a file would be read again.
            os.utime(came, (time.time() - 3600, time.time() - 3600))
            wall = time.perf_counter()
            report = sync_folder(store, folder)
            ours.append((time.perf_counter() - wall) * 1000)
            assert sum(each.changes for each in report.received) >= 500
            floors.append(floor_of(home, plain, [came])().wall * 1000)
    return ours, floors


def measure_export(place: Path, changes: int) -> Iterator[str]:
    """Own changes out into an empty folder, beside reading the rows and gzip."""
    folder, source, home = place / "export", place / "source", place / "exporter" / "fieldkit.db"
    for each in (folder, source, home.parent):
        shutil.rmtree(each, ignore_errors=True)
    folder.mkdir()
    fill(source, 1, changes)
    synced(home, source)
    with Store.open(home) as store, store.local() as connection:
        dev = connection.execute("SELECT dev FROM change LIMIT 1").fetchone()[0]
        connection.execute("DELETE FROM segment")
        connection.execute(
            "INSERT INTO outbox (dev, first, tx, last) SELECT dev, min(seq), tx, max(seq) FROM change GROUP BY dev, tx"
        )
    _c, _w, most, (cpu, _wall, report) = measured(lambda: synced(home, folder))

    def floor() -> float:
        with Store.open(home, write=False) as store:
            cpu = time.process_time()
            rows = store.connection.execute(f"SELECT {COLUMNS} FROM change WHERE dev = ? ORDER BY seq", (dev,))
            while some := rows.fetchmany(MOST_CHANGES):
                zlib.compress(msgspec.json.encode(some), 6, 31)
            return time.process_time() - cpu

    _c, _w, _p, least = measured(floor)
    yield row(f"export of {report.sent.changes:,} changes", cpu, least, "s", 2)
    yield f"| peak memory of it | {most:.0f} MiB | | | 300 MiB |"


def measure_waiting(place: Path, changes: int) -> Iterator[str]:
    """How long a note waits for its save while a thread merges."""
    folder, home = place / f"{changes} beside", place / "waiting" / "fieldkit.db"
    shutil.rmtree(home.parent, ignore_errors=True)
    _made(folder, lambda folder: fill(folder, 10, changes, salt=77))

    def waits() -> list[float]:
        with Store.open(home) as store:
            partner = add_partner(store, "One")
            found: list[float] = []
            thread = threading.Thread(target=lambda: sync_folder(store, folder))
            thread.start()
            while thread.is_alive():
                started = time.perf_counter()
                add_note(store, partner, "while it merges")
                found.append((time.perf_counter() - started) * 1000)
                time.sleep(0.02)
            return found

    _c, _w, _p, found = measured(waits)
    over = "  over" if percentile(found, 99) > 100 else ""
    yield (
        f"| a save beside a merge of {changes:,}, {len(found)} saves: p50 {percentile(found, 50):.0f} ms, "
        f"p99 {percentile(found, 99):.0f} ms, slowest {max(found):.0f} ms | | | | p99 100 ms{over} |"
    )


def measure_large(place: Path, mib: int, *, sealed: bool) -> Iterator[str]:
    """An attachment of so many MiB out and in, stopped in the middle and taken up again."""
    folder, one, two = place / f"large{sealed}", place / f"a{sealed}" / "x.db", place / f"b{sealed}" / "x.db"
    for each in (folder, one.parent, two.parent):
        shutil.rmtree(each, ignore_errors=True)
    folder.mkdir()
    key = begin(folder, "bench 四个不相干的词") if sealed else None
    source = place / "large.bin"
    with source.open("wb") as put:
        for _ in range(mib):
            put.write(os.urandom(MIB))
    with Store.open(one) as store:
        add_paper(store, add_partner(store, "One"), keep_file(store, source))
    source.unlink()
    how = "sealed" if sealed else "plain"
    for home, way in ((one, "out"), (two, "in")):
        _c, _w, _p, (stopped, count, _told) = measured(partial(_carried, home, folder, key, mib * MIB // 2))
        assert stopped and not count
        cpu, wall, most, (stopped, count, told) = measured(partial(_carried, home, folder, key, 2 * mib * MIB))
        assert (stopped, count) == ("", 1)
        spent = f"{cpu:.1f} s of the processor, {wall:.1f} s, {told} steps told"
        yield f"| {mib} MiB {how}, {way}: {spent} | {most:.0f} MiB | | | 120 MiB |"
    left = [path for root in (folder, one.parent, two.parent) for path in root.rglob("*.tmp")]
    assert left == [], left


def _carried(home: Path, folder: Path, key: FolderKey | None, most: int) -> Any:
    """Sync, stopped once more than `most` bytes of attachments have passed."""
    told = 0

    def tell(step: Step) -> None:
        nonlocal told
        told += 1
        if step.what == "blob" and step.done > most:
            raise Stopped

    with Store.open(home) as store:
        report = sync_folder(store, folder, key=key, progress=tell)
    return report.stopped, report.sent.blobs + report.blobs_in, told


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--changes", type=int, default=1_000_000)
    asked.add_argument("--large", type=int, default=500, help="MiB of the attachment")
    asked.add_argument("--only", default="", help="parts with commas between, by their names in main()")
    asked.add_argument("--keep", type=Path, default=None, help="a folder that keeps what was generated, and the store")
    options = asked.parse_args()
    parts: dict[str, Callable[[Path], Iterator[str]]] = {
        "first": lambda place: measure_first(place, options.changes),
        "again": lambda place: measure_again(place, options.changes),
        "visits": lambda place: measure_visits(place, REPS, options.changes * VISITS // 1_000_000),
        "export": lambda place: measure_export(place, options.changes // 10),
        "waiting": lambda place: measure_waiting(place, options.changes // 10),
        "large": lambda place: measure_large(place, options.large, sealed=False),
        "large sealed": lambda place: measure_large(place, options.large, sealed=True),
    }
    print("| what | fieldkit | floor | ratio | limit |\n|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        place = options.keep or Path(scratch)
        for name, measure in parts.items():
            if not options.only or name in options.only.split(","):
                for text in measure(place):
                    print(text, flush=True)


if __name__ == "__main__":
    main()
