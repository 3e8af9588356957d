"""The floor of a merge: the very rows that a store holds after it, written by plain sqlite3 in one transaction.

Every change is inserted into the journal, every entry that a file touches is upserted into its table as it stands in
the end, and every file goes into the archive; tables, indexes, triggers and pragmas are those of a store, the cache is
that of a merge. Gathering the rows is not counted. Reading the same files (unzip, hash of the whole and of each line,
decode) is timed by itself: a merge cannot do without it, but it is no part of the rows.
"""

from __future__ import annotations

import gc
import sqlite3
import time
import zlib
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from fieldkit.store import Store
from fieldkit.store.cells import COLUMNS
from fieldkit.store.intake import CACHE
from fieldkit.store.model import KINDS
from fieldkit.store.store import _PRAGMAS
from fieldkit.sync.segment import read


class Least(NamedTuple):
    """Seconds of the processor and of the wall that the rows took, and of the processor that reading the files took."""

    cpu: float
    wall: float
    reading: float


class _Watch:
    """Adds up the times of what is done inside."""

    def __init__(self) -> None:
        self.cpu = self.wall = 0.0

    def __enter__(self) -> None:
        self._from = time.process_time(), time.perf_counter()

    def __exit__(self, *_exc: object) -> None:
        self.cpu += time.process_time() - self._from[0]
        self.wall += time.perf_counter() - self._from[1]


def floor_of(home: Path, plain: Path, paths: Sequence[Path]) -> Callable[[], Least]:
    """Return what writes the rows of some segment files, as the store at `home` holds them, into the file `plain`."""

    def run() -> Least:
        rows, reading = _Watch(), _Watch()
        with Store.open(home, write=False) as store:
            tables = {
                kind: [d[0] for d in store.connection.execute(f'SELECT * FROM "{kind}"').description] for kind in KINDS
            }
            connection = _opened(store, plain)
            gc.disable()
            with rows:
                connection.execute("BEGIN IMMEDIATE")
            for path in paths:
                raw = path.read_bytes()
                with reading:
                    _read(raw)
                changes, projected = _rows_of(store, raw, tables)
                with rows:
                    _write(connection, raw, changes, projected, tables)
            with rows:
                connection.execute("COMMIT")
            connection.close()
        return Least(rows.cpu, rows.wall, reading.cpu)

    return run


def _opened(store: Store, plain: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(plain, isolation_level=None)
    for name, value in (_PRAGMAS | {"cache_size": CACHE}).items():
        connection.execute(f"PRAGMA {name} = {value}")
    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        for (sql,) in store.connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"):
            if "sqlite_" not in sql:
                connection.execute(sql)
    return connection


def _read(raw: bytes) -> None:
    text = zlib.decompress(raw, 31)
    sha256(text).hexdigest()
    lines = text.split(b"\n")[1:-2]
    msgspec.json.Decoder().decode_lines(b"\n".join(lines))
    for line in lines:
        sha256(line).hexdigest()


def _rows_of(store: Store, raw: bytes, tables: dict[str, list[str]]) -> tuple[list[Any], dict[str, list[Any]]]:
    changes = [tuple(change) for change in read(raw).changes or ()]
    touched: dict[str, set[str]] = {}
    for kind, eid, *_rest in changes:
        touched.setdefault(kind, set()).add(eid)
    rows = {}
    for kind in touched.keys() & tables.keys():
        query = f'SELECT * FROM "{kind}" WHERE id = ?'
        found = (store.connection.execute(query, (eid,)).fetchone() for eid in sorted(touched[kind]))
        # What is read from the journal has no row.
        rows[kind] = list(filter(None, found))
    return changes, rows


def _write(
    connection: sqlite3.Connection,
    raw: bytes,
    changes: list[Any],
    projected: dict[str, list[Any]],
    tables: dict[str, list[str]],
) -> None:
    connection.executemany(f"INSERT INTO change ({COLUMNS}) VALUES ({', '.join('?' * 10)})", changes)
    for kind, rows in projected.items():
        marks = ", ".join("?" * len(tables[kind]))
        sets = ", ".join(f'"{name}" = excluded."{name}"' for name in tables[kind] if name != "id")
        connection.executemany(f'INSERT INTO "{kind}" VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {sets}', rows)
    dev, first, last = changes[0][4], changes[0][5], changes[-1][5]
    connection.execute(
        "INSERT INTO segment (sha, dev, first, last, prev, changes, placed, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (f"{dev} {first}", dev, first, last, "", len(changes), 1, raw),
    )
