"""The door for changes of other devices: they come in any order and any number of times, and add up to the same.

What comes in one call is taken whole or not at all, so whoever calls passes whole acts (`tx`). Parents may be missing:
they come later.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fieldkit.store.cells import COLUMNS, Stored, contested, winner
from fieldkit.store.change import Change, Value
from fieldkit.store.clock import Clock
from fieldkit.store.journal import insert, loaded, stored
from fieldkit.store.projections import Key, mark_conflicts, project, read_entry
from fieldkit.store.schema import keep_setting
from fieldkit.store.store import Store


class Received(NamedTuple):
    """What came of receiving changes.

    `new` counts the changes that were not known; `ahead` names the devices whose stamps lie more than a day ahead of
    this one's clock; `twins` the devices of which two copies wrote (a cloned disk, a restored backup). `renamed` says
    that this device's own name was among those in use elsewhere, so that it has a new one now.
    """

    new: int
    ahead: frozenset[str]
    twins: frozenset[str]
    renamed: bool


def receive(store: Store, changes: Iterable[Change]) -> Received:
    """Take changes over, all or none. Raises BadChange when one of them cannot be right, and as an act does."""
    offered = {change.ref: change for change in changes}
    for change in offered.values():
        change.check()
    clock = Clock(store.now, store.clock_stands_at)
    with store.local() as connection:
        new = _unknown(connection, offered.values())
        insert(connection, new)
        _project(connection, new)
        twins = frozenset(dev for dev in {c.dev for c in new} if _has_twins(connection, dev))
        for row in new:
            clock.follow(row.hlc)
        keep_setting(connection, "clock", clock.last)
        renamed = any(row.dev == store.device for row in new)
        if renamed:
            keep_setting(connection, "device", secrets.token_hex(6))
    store.reload()
    return Received(len(new), frozenset(c.dev for c in new if clock.is_ahead(c.hlc)), twins, renamed)


def changes(store: Store) -> Iterator[Change]:
    """Yield every change of the journal by device and number; nothing may be written until the last is taken."""
    with store.snapshot() as connection:
        for row in connection.execute(f"SELECT {COLUMNS} FROM change ORDER BY dev, seq, h8"):
            yield loaded(Stored._make(row))


def _unknown(connection: sqlite3.Connection, offered: Iterable[Change]) -> list[Stored]:
    """Return what the journal has not, in the order in which it keeps changes."""
    by_device: dict[str, list[Change]] = {}
    for change in offered:
        by_device.setdefault(change.dev, []).append(change)
    unknown: list[Stored] = []
    for dev, theirs in sorted(by_device.items()):
        theirs.sort(key=lambda change: (change.seq, change.h8))
        span = (dev, theirs[0].seq, theirs[-1].seq)
        query = "SELECT seq, h8 FROM change WHERE dev = ? AND seq BETWEEN ? AND ?"
        known = set(connection.execute(query, span))
        unknown += [stored(change) for change in theirs if (change.seq, change.h8) not in known]
    return unknown


def _project(connection: sqlite3.Connection, new: list[Stored]) -> None:
    touched: dict[Key, set[str]] = {}
    for change in new:
        touched.setdefault((change.kind, change.eid), set()).add(change.field)
    listed = set(connection.execute("SELECT kind, eid FROM conflict"))
    values: dict[Key, dict[str, Value]] = {}
    for key, fields in touched.items():
        entry = read_entry(connection, *key)
        values[key] = {field: winner(entry[field]).decoded() for field in sorted(fields)}
        if key in listed or contested(entry):
            mark_conflicts(connection, key, entry)
    project(connection, values)


def _has_twins(connection: sqlite3.Connection, dev: str) -> bool:
    count = "SELECT count(*) > count(DISTINCT seq) FROM change WHERE dev = ?"
    return bool(connection.execute(count, (dev,)).fetchone()[0])
