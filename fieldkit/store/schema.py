"""The tables of a store file: how they are made, carried forward, and when projections are made anew.

What cannot be made again (the journal and this device's own tables) is carried from version to version by migrations;
`PRAGMA user_version` says how many were applied. Projections have no migrations: when the tables of model.py are not
those that the file was projected with, they are dropped and made again from the journal.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from peewee import Database, SchemaManager, SqliteDatabase

from fieldkit.store.change import TOGETHER
from fieldkit.store.faults import damaged, foreign, too_new
from fieldkit.store.merged import TABLES
from fieldkit.store.model import KINDS, fingerprint
from fieldkit.store.rehearsal_model import ALTERED

APPLICATION = 0x464B5354
"""PRAGMA application_id of a store: "FKST"."""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE change (
        dev TEXT NOT NULL, seq INTEGER NOT NULL, h8 TEXT NOT NULL,
        hlc INTEGER NOT NULL, tx TEXT NOT NULL,
        kind TEXT NOT NULL, eid TEXT NOT NULL, field TEXT NOT NULL,
        value TEXT NOT NULL,
        parents TEXT NOT NULL,
        PRIMARY KEY (dev, seq, h8)
    ) WITHOUT ROWID;
    CREATE INDEX change_entry ON change (eid, kind, field);
    CREATE TABLE conflict (
        kind TEXT NOT NULL, eid TEXT NOT NULL, field TEXT NOT NULL,
        PRIMARY KEY (kind, eid, field)
    ) WITHOUT ROWID;
    CREATE TABLE act (
        id INTEGER PRIMARY KEY,
        tx TEXT NOT NULL, dev TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
        label TEXT NOT NULL, about TEXT NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE draft (key TEXT PRIMARY KEY, text TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE setting (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
    """,
    """
    CREATE TABLE outbox (
        dev TEXT NOT NULL, first INTEGER NOT NULL, tx TEXT NOT NULL, last INTEGER NOT NULL,
        PRIMARY KEY (dev, first, tx)
    ) WITHOUT ROWID;
    INSERT INTO outbox (dev, first, tx, last) SELECT dev, min(seq), tx, max(seq) FROM change GROUP BY dev, tx;
    CREATE TABLE segment (
        id INTEGER PRIMARY KEY,
        sha TEXT NOT NULL UNIQUE,
        dev TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, prev TEXT NOT NULL,
        changes INTEGER NOT NULL,
        placed INTEGER NOT NULL,
        key TEXT NOT NULL DEFAULT '',
        raw BLOB NOT NULL,
        sealed BLOB
    );
    CREATE INDEX segment_device ON segment (dev, last, sha, prev, first, changes);
    CREATE TABLE seen (
        folder TEXT NOT NULL, name TEXT NOT NULL,
        size INTEGER NOT NULL, mtime INTEGER NOT NULL, looked INTEGER NOT NULL,
        verdict TEXT NOT NULL, detail TEXT NOT NULL,
        PRIMARY KEY (folder, name)
    ) WITHOUT ROWID;
    CREATE TABLE peer (
        dev TEXT PRIMARY KEY,
        owner TEXT NOT NULL, app TEXT NOT NULL, at INTEGER NOT NULL, newest INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX change_blob ON change (eid) WHERE field = 'blob';
    """,
    """
    CREATE TABLE schedule (
        card TEXT PRIMARY KEY,
        stale INTEGER NOT NULL,
        due TEXT, last TEXT, last_id TEXT,
        state INTEGER, step INTEGER, stability REAL, difficulty REAL,
        reviews INTEGER, lapses INTEGER,
        rating INTEGER, version TEXT, counted TEXT
    ) WITHOUT ROWID;
    CREATE INDEX schedule_stale ON schedule (card) WHERE stale;
    CREATE INDEX schedule_due ON schedule (due);
    """,
    "-- From here on one change may set several fields: an older version would show nothing of them.",
)
"""What brings a file from version n to n + 1; only ever added to."""


def version(connection: sqlite3.Connection, path: Path, migrations: Sequence[str] = MIGRATIONS) -> int:
    """Return how many migrations the file has had; 0 for an empty file.

    Raises StoreTooNew for a file of a newer version, StoreForeign for a database of another program, StoreDamaged for a
    store whose head does not say that it is one.
    """
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = {str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if tables and application != APPLICATION:
        raise damaged(path, "not a fieldkit store") if "change" in tables else foreign(path)
    if found > len(migrations):
        raise too_new(path)
    return found


def is_current(connection: sqlite3.Connection, path: Path) -> bool:
    """Tell whether nothing has to be migrated or projected anew. Raises as `version` does."""
    return version(connection, path) == len(MIGRATIONS) and projected_as(connection) == _fingerprint()


def migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Carry the file to the newest version, whole or not at all. Raises as `version` does."""
    found = version(connection, path, migrations)
    if found == len(migrations):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for script in migrations[found:]:
            for statement in script.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def projected_as(connection: sqlite3.Connection) -> str:
    """Return the fingerprint of the tables that the file was projected with; empty if it never was."""
    row = connection.execute("SELECT value FROM setting WHERE key = 'projected_as'").fetchone()
    return str(row[0]) if row else ""


def create_projections(database: Database) -> None:
    """Drop every projection and make empty ones as model.py has them; inside the caller's transaction."""
    connection: sqlite3.Connection = database.connection()  # type: ignore[no-untyped-call]
    known = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    before = connection.execute("SELECT value FROM setting WHERE key = 'projections'").fetchone()
    for table in ((set(str(before[0]).split()) if before else set()) | TABLES.keys()) & known:
        connection.execute(f'DROP TABLE "{table}"')
    # Kept, so that what the reviews turn out to say as before need not be computed again.
    connection.execute(f"UPDATE schedule SET stale = {ALTERED}")
    projected_as = _fingerprint()
    for statement in _statements(projected_as):
        connection.execute(statement)
    keep_setting(connection, "projections", " ".join((*KINDS, *TABLES)))
    keep_setting(connection, "projected_as", projected_as)


@cache
def _statements(_projected_as: str) -> tuple[str, ...]:
    """Return what makes the projections, as SQLite keeps it; Peewee takes as long to spell it as SQLite to do it."""
    spelling = SqliteDatabase(":memory:")
    with spelling.connection_context():
        for model in KINDS.values():
            SchemaManager(model, spelling).create_all(safe=False)
        query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
        spelled = [sql for (sql,) in spelling.connection().execute(query)]  # type: ignore[no-untyped-call]
    return (*spelled, *(trigger for model in KINDS.values() for trigger in model.triggers), *TABLES.values())


def _fingerprint() -> str:
    return f"{fingerprint()} {' '.join(TABLES)} {TOGETHER}"


def keep_setting(connection: sqlite3.Connection, key: str, value: str | int) -> None:
    """Write a setting of this device."""
    connection.execute("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", (key, value))
