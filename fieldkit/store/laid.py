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

from fieldkit.store.cells import COLUMNS, Stored, decode_all, values_of
from fieldkit.store.change import DELETED, TOGETHER, Value
from fieldkit.store.model import fields_of
from fieldkit.store.parts import MADE_ONCE, is_part
from fieldkit.store.projection import Flag

SLOTS = 8
"""Databases in memory that are attached at once; SQLite has room for ten in all."""

ENOUGH = 500
"""Changes from which on it is worth while."""


_DECIDE, _NOTHING, _SHOW = range(3)
"""What is to be done about a change: to look at what else is known of its entry, nothing, since it is a part that has
no table, or to show in its table just what it says."""


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

    The table is that of the journal, and says of each change in `how` what is to be done about it.
    """
    if len(changes) < ENOUGH or not hasattr(sqlite3.Connection, "serialize"):
        return None
    # Column by column: a first sync has a million of them.
    columns = list(zip(*changes, strict=True))
    of = dict(zip(Stored._fields, columns, strict=True))
    how = _how(of["kind"], of["eid"], of["field"], of["value"])
    if 2 * how.count(_DECIDE) > len(changes):
        return None
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("BEGIN")
        connection.execute(f"CREATE TABLE change ({COLUMNS}, how)")
        marks = ", ".join("?" * (len(columns) + 1))
        connection.executemany(f"INSERT INTO change VALUES ({marks})", zip(*columns, how, strict=True))
        connection.execute("COMMIT")
        pages = connection.serialize()
    own = max((hlc for hlc, parents in zip(of["hlc"], of["parents"], strict=True) if not parents), default=0)
    return Laid(pages, len(set(of["tx"])), max(of["hlc"]), own)


def _how(kinds: Sequence[str], eids: Sequence[str], fields: Sequence[str], values: Sequence[str]) -> list[int]:
    often = {eid for eid, times in Counter(eids).items() if times > 1}
    how = [
        _DECIDE if eid in often else _NOTHING if is_part(kind, eid) else _SHOW
        for kind, eid in zip(kinds, eids, strict=True)
    ]
    shown = [place for place, each in enumerate(how) if each == _SHOW]
    known: dict[tuple[object, ...], bool] = {}
    for place, value in zip(shown, decode_all(values[place] for place in shown), strict=True):
        text = values[place]
        if fields[place] == TOGETHER and isinstance(value, dict) and text.isprintable() and "\\" not in text:
            shape = (kinds[place], *value, *map(type, value.values()))
            if shape not in known:
                known[shape] = _is_held(kinds[place], value)
            if known[shape]:
                continue
        how[place] = _DECIDE
    return how


def _is_held(kind: str, value: dict[str, Value]) -> bool:
    """Tell whether a table holds what is said as it is: nothing in it that says nothing, or is of another type."""
    fields = fields_of(kind)
    types = {name: bool if isinstance(field, Flag) else str for name, field in fields.items()}
    return values_of(TOGETHER, value) == value and all(
        type(value[name]) is types[name] for name in types & value.keys()
    )


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


def to_decide(connection: sqlite3.Connection, name: str) -> list[Stored]:
    """Return those changes that have to be decided about: all those of entries that the journal has something on.

    So have those that were written to a partner which went into another.
    """
    connection.execute(
        f"UPDATE {name}.change AS new SET how = {_DECIDE} WHERE "
        f"(how = {_SHOW} OR how = {_NOTHING} AND (kind NOT IN ({', '.join(map(repr, MADE_ONCE))}) OR parents != '')) "
        "AND EXISTS (SELECT 1 FROM main.change AS known WHERE known.eid = new.eid)"
    )
    if connection.execute("SELECT EXISTS (SELECT 1 FROM merging)").fetchone()[0]:
        connection.execute(
            f"UPDATE {name}.change SET how = {_DECIDE} "
            f"WHERE how = {_SHOW} AND json_extract(value, '$.partner') IN (SELECT partner FROM merging)"
        )
    return rows_of(connection, name, f"how = {_DECIDE}")


def copy(connection: sqlite3.Connection, name: str) -> None:
    """Copy what lies in an attached database into the journal, and into the tables what nothing was to decide about."""
    connection.execute(f"INSERT INTO main.change ({COLUMNS}) SELECT {COLUMNS} FROM {name}.change ORDER BY rowid")
    for (kind,) in connection.execute(f"SELECT DISTINCT kind FROM {name}.change WHERE how = {_SHOW}").fetchall():
        fields = [field for field in fields_of(kind) if field != DELETED]
        columns = ", ".join(f'"{field}"' for field in ("id", *fields))
        values = ", ".join(f"json_extract(value, '$.{field}')" for field in fields)
        connection.execute(
            f'INSERT INTO main."{kind}" ({columns}) SELECT eid, {values} FROM {name}.change '
            f"WHERE how = {_SHOW} AND kind = ? ORDER BY rowid",
            (kind,),
        )
