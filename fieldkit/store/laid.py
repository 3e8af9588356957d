"""Changes laid out by another process as a small database in memory, which SQLite takes over by itself.

For this process to make rows of many changes, one by one, takes longer than to write them. So the process that read
them does it, and hands over the bytes of a database; here they are attached and copied, and no more than what has to be
decided about passes through Python.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from itertools import repeat

from msgspec import Struct

from fieldkit.store.cells import COLUMNS, Stored
from fieldkit.store.parts import MADE_ONCE, is_part

SLOTS = 8
"""Databases in memory that are attached at once; SQLite has room for ten in all."""

ENOUGH = 500
"""Changes from which on it is worth while."""


class Laid(Struct, frozen=True):
    """The changes of a segment, laid out: the bytes of a database with a table of them.

    Beside it the number of their acts, the latest of their stamps, and the latest of those that have no parents.
    """

    pages: bytes
    acts: int
    newest: int
    own: int


def lay_out(changes: Sequence[Stored]) -> Laid | None:
    """Lay out the changes of a segment in the order of their numbers; None where that would gain nothing.

    The table is that of the journal, and says of each change whether it is a `part` of which the segment has nothing
    else: what it comes to is not shown in any table.
    """
    times = Counter(change.eid for change in changes)
    parts = [is_part(change.kind, change.eid) and times[change.eid] == 1 for change in changes]
    if len(changes) < ENOUGH or 2 * sum(parts) < len(changes) or not hasattr(sqlite3.Connection, "serialize"):
        return None
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("BEGIN")
        connection.execute(f"CREATE TABLE change ({COLUMNS}, part)")
        rows = ((*change, part) for change, part in zip(changes, parts, strict=True))
        connection.executemany(f"INSERT INTO change VALUES ({', '.join('?' * (len(Stored._fields) + 1))})", rows)
        connection.execute("COMMIT")
        pages = connection.serialize()
    own = max((change.hlc for change in changes if not change.parents), default=0)
    return Laid(pages, len({change.tx for change in changes}), max(change.hlc for change in changes), own)


def fill_slots(connection: sqlite3.Connection, laid: Sequence[Laid]) -> list[str]:
    """Attach the first of what was laid out and return the names of their databases; outside of a transaction."""
    names = [f"laid{slot}" for slot in range(min(len(laid), SLOTS))]
    attached = _attached(connection) if names else ()
    for name, each in zip(names, laid, strict=False):
        if name not in attached:
            connection.execute(f"ATTACH ':memory:' AS {name}")
        connection.deserialize(each.pages, name=name)
    return names


def empty_slots(connection: sqlite3.Connection) -> None:
    """Let go of what was attached."""
    for name in _attached(connection):
        connection.execute(f"DETACH {name}")


def _attached(connection: sqlite3.Connection) -> list[str]:
    names = [str(name) for _seq, name, _file in connection.execute("PRAGMA database_list")]
    return [name for name in names if name.startswith("laid")]


def rows_of(connection: sqlite3.Connection, name: str, which: str = "1") -> list[Stored]:
    """Return what lies in an attached database, in the order of the numbers; `which` is a condition."""
    rows = connection.execute(f"SELECT {COLUMNS} FROM {name}.change WHERE {which} ORDER BY rowid")
    # What `_make` does, without a call of Python for each.
    return list(map(tuple.__new__, repeat(Stored), rows))


def set_known_apart(connection: sqlite3.Connection, name: str) -> list[Stored]:
    """Return those changes that have to be decided about: of parts only where the journal has something on them."""
    connection.execute(
        f"UPDATE {name}.change AS new SET part = 0 "
        f"WHERE part AND (kind NOT IN ({', '.join(map(repr, MADE_ONCE))}) OR parents != '') "
        "AND EXISTS (SELECT 1 FROM main.change AS known WHERE known.eid = new.eid)"
    )
    return rows_of(connection, name, "NOT part")


def copy(connection: sqlite3.Connection, name: str) -> None:
    """Copy what lies in an attached database into the journal."""
    connection.execute(f"INSERT INTO main.change ({COLUMNS}) SELECT {COLUMNS} FROM {name}.change ORDER BY rowid")
