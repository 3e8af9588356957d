"""Measure a sync against its floor, interleaved in one run, and print the table.

    python bench/sync.py [--changes N] [--large MIB] [--only PART] [--at FOLDER]

The floor is what nobody can leave out: read the same files, unzip, hash and decode them, and write the very rows that
the store then holds into the same tables by plain sqlite3, with the same pragmas. Times are of the processor.
"""

from __future__ import annotations

import argparse
import gc
import os
import pickle
import resource
import sqlite3
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from figures import percentile, row

from fieldkit.store import Store, add_note, add_paper, add_partner, keep_file
from fieldkit.store.cells import COLUMNS, Stored
from fieldkit.store.change import encode, line, short_hash
from fieldkit.store.model import KINDS
from fieldkit.store.store import _PRAGMAS
from fieldkit.sync import FolderKey, Step, Stopped, sync_folder
from fieldkit.sync.sealing import begin
from fieldkit.sync.segment import MOST_CHANGES, name_of, write

MIB = 1 << 20
FIELDS = ("name", "phone", "address", "district", "building", "need", "source", "remark")
START = 1_700_000_000_000_000
Measured = tuple[float, float, float, Any]
"""Seconds of the processor, seconds of the wall, peak MiB, and what the work returned."""


def measured(work: Callable[[], Any]) -> Measured:
    """Do something in a process of its own and measure it."""
    read, put = os.pipe()
    child = os.fork()
    if not child:
        cpu, wall = time.process_time(), time.perf_counter()
        found = work()
        spent = time.process_time() - cpu, time.perf_counter() - wall
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (MIB if sys.platform == "darwin" else 1024)
        with os.fdopen(put, "wb") as told:
            pickle.dump((*spent, peak, found), told)
        os._exit(0)
    os.close(put)
    with os.fdopen(read, "rb") as told:
        answer: Measured = pickle.load(told)
    os.waitpid(child, 0)
    return answer


def changes_of(dev: str, count: int, first: int = 1) -> Iterator[list[Stored]]:
    """Yield acts as a rep writes them: a new partner of eight fields, notes of two, and an edit of what was there."""
    seq, stamp, entry, before = first, START + int(dev[:6], 16), 0, None
    while seq < first + count:
        entry += 1
        tx = _uuid7(dev, "tx", seq, stamp)
        act: list[Stored] = []
        if before and entry % 4 == 0:
            wanted = [("partner", before.eid, "phone", f"139{seq:08}", before.ref)]
        elif entry % 3 == 0:
            eid = _uuid7(dev, "note", seq, stamp)
            wanted = [("note", eid, "text", f"对物联网有兴趣，下次带样机 {seq}", ""), ("note", eid, "mark", "+", "")]
        else:
            eid = _uuid7(dev, "partner", seq, stamp)
            wanted = [("partner", eid, name, f"某某教育科技 {name} {seq}", "") for name in FIELDS]
        for kind, eid, name, value, parent in wanted:
            parents = (parent,) if parent else ()
            h8 = short_hash(line(seq, stamp, tx, kind, eid, name, value, parents))
            act.append(Stored(kind, eid, name, stamp, dev, seq, h8, tx, encode(value).decode(), " ".join(parents)))
            seq, stamp = seq + 1, stamp + 1
        stamp += 600_000_000
        before = next((change for change in act if change.field == "phone"), before)
        yield act


def _uuid7(dev: str, kind: str, seq: int, stamp: int) -> str:
    """Return an id as the store makes them, the same in every run."""
    at, chance = f"{stamp // 1000:012x}", sha256(f"{dev} {kind} {seq}".encode()).hexdigest()
    return f"{at[:8]}-{at[8:]}-7{chance[:3]}-8{chance[3:6]}-{chance[6:18]}"


def fill(folder: Path, devices: int, changes: int, first: int = 1, salt: int = 0) -> None:
    """Lay segments of some devices into a folder."""
    place = folder / "fk1" / "seg"
    place.mkdir(parents=True, exist_ok=True)
    for number in range(devices):
        dev = sha256(f"{salt} {number}".encode()).hexdigest()[:12]
        prev, batch = "", []
        for act in changes_of(dev, changes // devices, first):
            if batch and len(batch) + len(act) > MOST_CHANGES:
                prev = _lay(place, batch, prev)
                batch = []
            batch += act
        _lay(place, batch, prev)


def _lay(place: Path, batch: list[Stored], prev: str) -> str:
    segment = write(batch, prev)
    (place / name_of(segment.dev, segment.first, segment.last, segment.sha)).write_bytes(segment.raw)
    return segment.sha


def synced(home: Path, folder: Path) -> Any:
    """Sync a store with a folder; nothing may be left."""
    with Store.open(home) as store:
        cpu, wall = time.process_time(), time.perf_counter()
        report = sync_folder(store, folder)
        assert (report.stopped, report.pending) == ("", ())
        return time.process_time() - cpu, time.perf_counter() - wall, report


def floor_of(home: Path, folder: Path, plain: Path, only: int = 0) -> Callable[[], tuple[float, float]]:
    """Return what does the least that can be done with the newest files of a folder (`only` so many; 0 for all)."""
    paths = sorted((folder / "fk1" / "seg").iterdir(), key=lambda path: path.stat().st_mtime_ns)[-only:]
    with Store.open(home, write=False) as store:
        tables = {
            kind: [d[0] for d in store.connection.execute(f'SELECT * FROM "{kind}"').description] for kind in KINDS
        }
        schema = [sql for (sql,) in store.connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
        work = [_rows_of(store, path, tables) for path in paths]

    def run() -> tuple[float, float]:
        connection = sqlite3.connect(plain, isolation_level=None)
        for name, value in _PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            for sql in schema:
                if "sqlite_" not in sql:
                    connection.execute(sql)
        lines = msgspec.json.Decoder()
        gc.disable()
        cpu, wall = time.process_time(), time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for path, (changes, projected) in zip(paths, work, strict=True):
            raw = path.read_bytes()
            text = zlib.decompress(raw, 31)
            sha = sha256(text).hexdigest()
            body = text.split(b"\n")[1:-2]
            lines.decode_lines(b"\n".join(body))
            for each in body:
                sha256(each).hexdigest()
            connection.executemany(f"INSERT INTO change ({COLUMNS}) VALUES ({', '.join('?' * 10)})", changes)
            for kind, rows in projected.items():
                marks = ", ".join("?" * len(tables[kind]))
                connection.executemany(f'INSERT OR REPLACE INTO "{kind}" VALUES ({marks})', rows)
            span = (sha, changes[0][4], changes[0][5], changes[-1][5], "", len(changes), 1, raw)
            connection.execute(
                "INSERT INTO segment (sha, dev, first, last, prev, changes, placed, raw) VALUES (?,?,?,?,?,?,?,?)", span
            )
        connection.execute("COMMIT")
        spent = time.process_time() - cpu, time.perf_counter() - wall
        connection.close()
        return spent

    return run


def _rows_of(store: Store, path: Path, tables: dict[str, list[str]]) -> tuple[list[Any], dict[str, list[Any]]]:
    from fieldkit.sync.segment import read

    changes = [tuple(change) for change in read(path.read_bytes()).changes or ()]
    touched: dict[str, set[str]] = {}
    for kind, eid, *_rest in changes:
        touched.setdefault(kind, set()).add(eid)
    rows = {
        kind: [
            store.connection.execute(f'SELECT * FROM "{kind}" WHERE id = ?', (eid,)).fetchone() for eid in sorted(eids)
        ]
        for kind, eids in touched.items()
        if kind in tables
    }
    return changes, rows


def measure_first(place: Path, changes: int) -> Iterator[str]:
    """Everything into an empty store, again with nothing new, and 500 more."""
    folder, home, plain = place / "folder", place / "home" / "fieldkit.db", place / "plain.db"
    fill(folder, 10, changes)
    size = sum(path.stat().st_size for path in (folder / "fk1" / "seg").iterdir())
    _cpu, _wall, peak, (cpu, wall, report) = measured(lambda: synced(home, folder))
    total = sum(each.changes for each in report.received)
    _c, _w, _p, (floor, floor_wall) = measured(floor_of(home, folder, plain))
    yield row(f"{total:,} changes of 10 devices into an empty store", cpu, floor, "s", 1.6)
    yield f"| the same by the wall | {wall:.1f} s | {floor_wall:.1f} s | {wall / floor_wall:.2f} | |"
    yield f"| peak memory of it | {peak:.0f} MiB | | | 300 MiB |"
    held = home.stat().st_size / MIB
    yield f"| its files: {size / MIB:.1f} MiB, {size / total:.0f} bytes a change; the store: {held:.0f} MiB | | | | |"
    os.utime(folder / "fk1")
    for path in (folder / "fk1" / "seg").iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    measured(lambda: synced(home, folder))
    _c, _w, _p, (cpu, wall, _report) = measured(lambda: synced(home, folder))
    yield f"| a sync with nothing new | {wall * 1000:.0f} ms | | | 200 ms |"
    ours, floors = [], []
    for number in range(5):
        fill(folder, 1, 500, salt=number + 1)
        _c, _w, _p, (cpu, wall, report) = measured(lambda: synced(home, folder))
        ours.append(wall * 1000)
        _c, _w, _p, (_cpu, floor_wall) = measured(floor_of(home, folder, plain, 1))
        floors.append(floor_wall * 1000)
    yield row(f"500 changes into {total:,}, by the wall", percentile(ours, 50), percentile(floors, 50), "ms", 5)


def measure_export(place: Path, changes: int) -> Iterator[str]:
    """Own changes out into an empty folder, beside reading the rows and gzip."""
    folder, source, home = place / "export", place / "source", place / "exporter" / "fieldkit.db"
    folder.mkdir()
    fill(source, 1, changes)
    synced(home, source)
    with Store.open(home) as store, store.local() as connection:
        dev = connection.execute("SELECT dev FROM change LIMIT 1").fetchone()[0]
        connection.execute("DELETE FROM segment")
        connection.execute(
            "INSERT INTO outbox (dev, first, tx, last) SELECT dev, min(seq), tx, max(seq) FROM change GROUP BY dev, tx"
        )
    _c, _w, peak, (cpu, _wall, report) = measured(lambda: synced(home, folder))

    def floor() -> float:
        with Store.open(home, write=False) as store:
            cpu = time.process_time()
            rows = store.connection.execute(f"SELECT {COLUMNS} FROM change WHERE dev = ? ORDER BY seq", (dev,))
            while some := rows.fetchmany(MOST_CHANGES):
                zlib.compress(msgspec.json.encode(some), 6, 31)
            return time.process_time() - cpu

    _c, _w, _p, least = measured(floor)
    yield row(f"export of {report.sent.changes:,} changes", cpu, least, "s", 2)
    yield f"| peak memory of it | {peak:.0f} MiB | | | 300 MiB |"


def measure_waiting(place: Path, changes: int) -> Iterator[str]:
    """How long a note waits for its save while a thread merges."""
    folder, home = place / "busy", place / "waiting" / "fieldkit.db"
    fill(folder, 10, changes, salt=77)

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
    yield (
        f"| a save beside a merge of {changes:,}, {len(found)} saves: p50 {percentile(found, 50):.0f} ms, "
        f"p99 {percentile(found, 99):.0f} ms, slowest {max(found):.0f} ms | | | | p99 100 ms |"
    )


def measure_large(place: Path, mib: int, *, sealed: bool) -> Iterator[str]:
    """An attachment of so many MiB out and in, stopped in the middle and taken up again."""
    folder, one, two = place / f"large{sealed}", place / f"a{sealed}" / "x.db", place / f"b{sealed}" / "x.db"
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
        cpu, wall, peak, (stopped, count, told) = measured(partial(_carried, home, folder, key, 2 * mib * MIB))
        assert (stopped, count) == ("", 1)
        spent = f"{cpu:.1f} s of the processor, {wall:.1f} s, {told} steps told"
        yield f"| {mib} MiB {how}, {way}: {spent} | {peak:.0f} MiB | | | 120 MiB |"
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
    asked.add_argument("--changes", type=int, default=300_000)
    asked.add_argument("--large", type=int, default=500, help="MiB of the attachment")
    asked.add_argument("--only", default="")
    asked.add_argument("--at", type=Path, default=None)
    options = asked.parse_args()
    parts: dict[str, Callable[[Path], Iterator[str]]] = {
        "first": lambda place: measure_first(place, options.changes),
        "export": lambda place: measure_export(place, options.changes // 3),
        "waiting": lambda place: measure_waiting(place, options.changes // 5),
        "large": lambda place: measure_large(place, options.large, sealed=False),
        "large sealed": lambda place: measure_large(place, options.large, sealed=True),
    }
    print("| what | fieldkit | floor | ratio | limit |\n|---|---|---|---|---|", flush=True)
    for name, measure in parts.items():
        if not options.only or name in options.only.split(","):
            with tempfile.TemporaryDirectory(dir=options.at) as place:
                for text in measure(Path(place)):
                    print(text, flush=True)


if __name__ == "__main__":
    main()
