"""A new store out of a damaged one: its newest sound backup, and every change that can still be read.

The damaged files are only read; what comes of it lies ready in the folder `staged`. Which acts a segment holds cannot
be known after damage, so the outbox takes all that the archive of the backup does not cover, and what was looked at in
folders is forgotten: the next sync looks at everything again and finds out.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from fieldkit.store import schema
from fieldkit.store.backups.archive import BackupUnreadable, Pause, extract, no_pause
from fieldkit.store.backups.carving import carve
from fieldkit.store.backups.daily import Daily, daily_backups
from fieldkit.store.backups.manifest import DATABASE
from fieldkit.store.backups.own_tables import ACT, OwnTables, read_own_tables
from fieldkit.store.backups.soundness import require_sound
from fieldkit.store.cells import Stored
from fieldkit.store.faults import StoreDamaged, StoreForeign, StoreTooNew, told
from fieldkit.store.journal import insert
from fieldkit.store.projections import rebuild_projections
from fieldkit.store.schema import keep_setting
from fieldkit.store.store import Store

_BATCH = 2_000
_MADE_HERE = ("device", "clock", "projected_as", "projections")
"""Settings that the new store has of its own."""


class Salvaged(NamedTuple):
    """What a store was made of.

    `readable` counts the changes that could be read from the damaged files, `only_there` those of them that the backup
    has not, `from_backup` those that it alone has; `backup` is the one it began with, `unsound` the newer ones that
    could not be used. `former` is the name of this device before, empty where nothing says it. `known` is the highest
    number that anything speaks of, by device; `clock` the stamp that the damaged store gave last, 0 where it cannot be
    read.
    """

    readable: int
    only_there: int
    from_backup: int
    backup: Daily | None
    unsound: tuple[Path, ...]
    former: str
    device: str
    known: dict[str, int]
    clock: int


def salvage(path: Path, stage: Path, now: Callable[[], datetime], pause: Pause) -> Salvaged:
    """Make a store ready in the empty folder `stage` out of what can be read of the one at `path`.

    The caller holds the writer's lock; `pause` is called with the bytes of the damaged files that were searched.
    Raises StoreFull, StoreUnwritable.
    """
    ready = stage / path.name
    backup, unsound = _newest_sound(path, ready)
    Store.open(ready, now=now).close()
    own = read_own_tables(path, ready, stage / "damaged")
    try:
        with Store.open(ready, now=now) as store:
            with store.local() as connection:
                readable, only_there = _take_changes(connection, carve(path, pause))
                from_backup = _count(connection, "change") - readable
                former = str(own.settings.get("device") or (store.device if backup else ""))
                _take_own_tables(connection, own)
                _forget_folders(connection)
                rebuild_projections(store.database)
                known = _highest(connection, own)
                device = secrets.token_hex(6)
                keep_setting(connection, "device", device)
                clock = own.number("clock")
                keep_setting(connection, "clock", max(clock, store.clock_stands_at, _own_newest(connection, former)))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        ready.with_name(ready.name + ".lock").unlink(missing_ok=True)
    return Salvaged(readable, only_there, from_backup, backup, unsound, former, device, known, clock)


def _newest_sound(path: Path, ready: Path) -> tuple[Daily | None, tuple[Path, ...]]:
    """Lay the newest sound backup at `ready`; return it, and the newer ones that are not sound."""
    unsound: list[Path] = []
    for backup in daily_backups(path):
        try:
            with told(ready):
                extract(backup.path, ready.parent, None)
                (ready.parent / DATABASE).replace(ready)
            with told(ready), closing(sqlite3.connect(ready)) as connection:
                schema.version(connection, ready)
                require_sound(connection, ready, no_pause)
        except (BackupUnreadable, StoreDamaged, StoreForeign, StoreTooNew):
            unsound.append(backup.path)
            for left in (ready, ready.parent / DATABASE):
                left.unlink(missing_ok=True)
        else:
            return backup, tuple(unsound)
    return None, tuple(unsound)


def _take_changes(connection: sqlite3.Connection, found: Iterator[Stored]) -> tuple[int, int]:
    """Write what is not there yet; return how many different changes came, and how many of them were new."""
    connection.execute("CREATE TEMP TABLE carved (dev, seq, h8, PRIMARY KEY (dev, seq, h8)) WITHOUT ROWID")
    before = _count(connection, "change")
    while batch := list(islice(found, _BATCH)):
        names = [(row.dev, row.seq, row.h8) for row in batch]
        connection.executemany("INSERT OR IGNORE INTO carved VALUES (?, ?, ?)", names)
        insert(connection, [row for row in _different(batch) if not _is_there(connection, row)])
    readable = _count(connection, "carved")
    connection.execute("DROP TABLE carved")
    return readable, _count(connection, "change") - before


def _different(rows: Iterable[Stored]) -> list[Stored]:
    return list({row.ref: row for row in rows}.values())


def _is_there(connection: sqlite3.Connection, row: Stored) -> bool:
    query = "SELECT EXISTS (SELECT 1 FROM change WHERE dev = ? AND seq = ? AND h8 = ?)"
    return bool(connection.execute(query, (row.dev, row.seq, row.h8)).fetchone()[0])


def _take_own_tables(connection: sqlite3.Connection, own: OwnTables) -> None:
    for key, value in own.settings.items():
        if key not in _MADE_HERE:
            keep_setting(connection, key, value)
    if own.drafts is not None:
        connection.execute("DELETE FROM draft")
        connection.executemany("INSERT OR REPLACE INTO draft (key, text, at) VALUES (?, ?, ?)", own.drafts)
    if own.acts is not None:
        connection.execute("DELETE FROM act")
        connection.executemany(f"INSERT OR REPLACE INTO act ({ACT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", own.acts)
    # What is not whole any more cannot be taken back.
    connection.execute(
        "DELETE FROM act WHERE last - first + 1 > (SELECT count(*) FROM change AS c"
        " WHERE c.dev = act.dev AND c.seq BETWEEN act.first AND act.last AND c.tx = act.tx)"
    )


def _forget_folders(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM seen")
    connection.execute("DELETE FROM outbox")
    connection.execute(
        "INSERT INTO outbox (dev, first, tx, last) SELECT dev, min(seq), tx, max(seq) FROM change GROUP BY dev, tx"
    )
    # Where two copies of a device used the same numbers, those of a segment do not say whose they are.
    connection.execute(
        "DELETE FROM outbox WHERE EXISTS (SELECT 1 FROM segment AS s WHERE s.dev = outbox.dev"
        " AND s.first <= outbox.first AND s.last >= outbox.last) AND dev NOT IN"
        " (SELECT dev FROM change GROUP BY dev HAVING count(*) > count(DISTINCT seq))"
    )


def _highest(connection: sqlite3.Connection, own: OwnTables) -> dict[str, int]:
    """Return the highest number that the journal, a parent in it, or another table speaks of, by device."""
    known = dict(own.numbers)
    rows = connection.execute("SELECT dev, max(seq) FROM change GROUP BY dev UNION ALL SELECT dev, last FROM segment")
    for dev, last in rows:
        known[dev] = max(known.get(dev, 0), last)
    for (parents,) in connection.execute("SELECT parents FROM change WHERE parents != ''"):
        for ref in parents.split():
            dev, seq, _h8 = ref.split(":")
            known[dev] = max(known.get(dev, 0), int(seq))
    return known


def _own_newest(connection: sqlite3.Connection, former: str) -> int:
    query = "SELECT max(hlc) FROM (SELECT hlc FROM change WHERE dev = ? ORDER BY seq DESC LIMIT 100)"
    return int(connection.execute(query, (former,)).fetchone()[0] or 0)


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
