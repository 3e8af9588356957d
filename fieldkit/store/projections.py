"""From changes to the tables that screens read: the same winners, whether written now or made anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, TypeAlias

from peewee import Database

from fieldkit.store.cells import COLUMNS, Entry, Stored, contested, entry_of, winner
from fieldkit.store.change import Value
from fieldkit.store.merged import follow, read_merges, touches_merges
from fieldkit.store.model import KINDS, fields_of
from fieldkit.store.parts import is_part
from fieldkit.store.schema import create_projections

Key: TypeAlias = tuple[str, str]
"""Kind and id of an entry."""

_BATCH = 2_000


def project(connection: sqlite3.Connection, entries: dict[Key, dict[str, Value]]) -> None:
    """Write the winning values of some fields of some entries; parts, and unknown kinds and fields, are left out.

    What belongs to a partner that went into another stands with the one that is there now.
    """
    before = read_merges(connection) if touches_merges(entries) else None
    batches: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for (kind, eid), values in entries.items():
        if is_part(kind, eid):
            continue
        batches.setdefault((kind, *values), []).append((eid, *values.values()))
    for (kind, *fields), rows in batches.items():
        if known := fields_of(kind):
            ids, *columns = zip(*rows, strict=True)
            held = {
                name: known[name].held_all(column)
                for name, column in zip(fields, columns, strict=True)
                if name in known
            }
            connection.executemany(_upsert(kind, list(held)), zip(ids, *held.values(), strict=True))
    follow(connection, entries, before)


def _upsert(kind: str, names: list[str]) -> str:
    model = KINDS[kind]
    stale = model.local if set(names) & set(model.sources) else ()
    updates = [f'"{name}" = excluded."{name}"' for name in names] + [f'"{name}" = NULL' for name in stale]
    columns = ", ".join(f'"{name}"' for name in ("id", *names))
    marks = ", ".join("?" * (len(names) + 1))
    conflict = f"DO UPDATE SET {', '.join(updates)}" if updates else "DO NOTHING"
    return f'INSERT INTO "{kind}" ({columns}) VALUES ({marks}) ON CONFLICT ("id") {conflict}'


def mark_conflicts(connection: sqlite3.Connection, key: Key, entry: Entry) -> None:
    """Write down which fields of the entry are in conflict now."""
    connection.execute("DELETE FROM conflict WHERE kind = ? AND eid = ?", key)
    connection.executemany(
        "INSERT INTO conflict (kind, eid, field) VALUES (?, ?, ?)",
        [(*key, field) for field in sorted(contested(entry))],
    )


def read_entry(connection: sqlite3.Connection, kind: str, eid: str) -> Entry:
    """Return all changes of one entry."""
    rows = connection.execute(f"SELECT {COLUMNS} FROM change WHERE eid = ? AND kind = ?", (eid, kind))
    return entry_of(map(Stored._make, rows))


def all_entries(connection: sqlite3.Connection) -> Iterator[tuple[Key, Entry]]:
    """Yield every entry of the journal, by id."""
    rows = connection.execute(f"SELECT {COLUMNS} FROM change ORDER BY eid, kind, field")
    for (eid, kind), changes in groupby(map(Stored._make, rows), key=lambda change: (change.eid, change.kind)):
        yield (kind, eid), entry_of(changes)


def winners(entry: Entry) -> dict[str, Value]:
    """Return the value of each field that counts."""
    return {field: winner(cell).decoded() for field, cell in entry.items()}


def rebuild_projections(database: Database) -> None:
    """Make all projections and the list of conflicts anew from the journal; inside the caller's transaction."""
    connection: sqlite3.Connection = database.connection()  # type: ignore[no-untyped-call]
    create_projections(database)
    connection.execute("DELETE FROM conflict")
    for batch in _batches(all_entries(connection)):
        project(connection, {key: winners(entry) for key, entry in batch})
        for key, entry in batch:
            if contested(entry):
                mark_conflicts(connection, key, entry)


def _batches(entries: Iterable[tuple[Key, Entry]]) -> Iterator[list[tuple[Key, Entry]]]:
    batch: list[tuple[Key, Entry]] = []
    for item in entries:
        batch.append(item)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch
