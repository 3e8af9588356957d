"""Parts: what belongs to one entry and is asked for with it alone, such as the ticks and the course of a visit.

A part has the id of its whole, a slash, and what tells it from its like. The journal's index of entries thus leads from
a whole to its parts, and they are read from there: without a row and indexes of their own, writing or merging one is
less than half the work, and a visit has twenty of them. Entries of these kinds with other ids, as older versions wrote
them, have rows like all others.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from fieldkit.store.cells import COLUMNS, Stored, entry_of, is_deleted, values_of, winner
from fieldkit.store.change import DELETED, Value
from fieldkit.store.model import fields_of

TOLD: dict[str, tuple[str, ...]] = {"event": ("visit",), "tick": ("visit", "item")}
"""The kinds that are parts, and the fields that their ids tell, in their order."""

MADE_ONCE = frozenset({"event"})
"""Parts whose ids are made by chance: whoever writes under one of them has seen what made it, or makes it."""

_SLASH, _BEYOND = "/", "0"
"""What stands in an id between whole and part, and the character after it."""


class Part(NamedTuple):
    """A part that was not deleted: its id, the stamp of its first change, and its fields as a table would hold them."""

    id: str
    stamp: int
    values: dict[str, str | bool | None]


def part_id(whole: str, rest: str) -> str:
    """Return the id of a part."""
    return f"{whole}{_SLASH}{rest}"


def is_part(kind: str, eid: str) -> bool:
    """Tell whether an entry is a part."""
    return kind in TOLD and _SLASH in eid


def whole_of(eid: str) -> str:
    """Return the id of the entry that a part belongs to."""
    return eid.rpartition(_SLASH)[0]


def parts_of(connection: sqlite3.Connection, kind: str, visit: str) -> list[Part]:
    """Return the parts of a visit that are of a kind, by id."""
    query = (
        f"SELECT {COLUMNS} FROM change WHERE eid > ?1 || '{_SLASH}' AND eid < ?1 || '{_BEYOND}' AND kind = ?2 "
        f"AND NOT instr(substr(eid, length(?1) + 2), '{_SLASH}') ORDER BY eid"
    )
    return list(_read(kind, connection.execute(query, (visit, kind))))


def parts_where(connection: sqlite3.Connection, kind: str, which: str, *values: str) -> list[Part]:
    """Return the parts of those visits for which the condition `which` holds, by id."""
    # CROSS keeps SQLite from reading the whole journal first.
    query = (
        f"SELECT {', '.join(f'c.{name}' for name in Stored._fields)} FROM visit CROSS JOIN change c "
        f"ON c.eid > visit.id || '{_SLASH}' AND c.eid < visit.id || '{_BEYOND}' AND c.kind = '{kind}' "
        f"AND NOT instr(substr(c.eid, length(visit.id) + 2), '{_SLASH}') "
        f"WHERE {which} ORDER BY c.eid"
    )
    return list(_read(kind, connection.execute(query, values)))


def all_parts(connection: sqlite3.Connection, kind: str) -> Iterator[Part]:
    """Yield every part of a kind, by id; the whole journal is read."""
    query = f"SELECT {COLUMNS} FROM change WHERE kind = ? AND instr(eid, '{_SLASH}') ORDER BY eid"
    return _read(kind, connection.execute(query, (kind,)))


def _read(kind: str, rows: Iterable[tuple[str | int, ...]]) -> Iterator[Part]:
    fields, told = fields_of(kind), TOLD[kind]
    for eid, changes in groupby(map(Stored._make, rows), key=attrgetter("eid")):
        first, *others = changes
        if others:
            entry = entry_of((first, *others))
            if is_deleted(entry):
                continue
            said: dict[str, Value] = {field: winner(cell).decoded() for field, cell in entry.items()}
        else:
            # So it is with nearly all of them.
            said = values_of(first.field, first.decoded())
            if said.get(DELETED) is True:
                continue
        whole, _slash, rest = eid.rpartition(_SLASH)
        said |= zip(told, (whole, rest), strict=False)
        held = {name: field.held(said.get(name)) for name, field in fields.items()}
        yield Part(eid, min(change.hlc for change in (first, *others)), held)
