"""Questions about what devices wrote unseen by each other."""

from __future__ import annotations

import sqlite3
from typing import Any

from fieldkit.store.cells import Cell, Entry, Stored, heads, origin, unseen_by_delete, winner
from fieldkit.store.change import DELETED
from fieldkit.store.clock import moment_of
from fieldkit.store.model import KINDS
from fieldkit.store.parts import is_part, whole_of
from fieldkit.store.projections import read_entry, winners
from fieldkit.store.records import Conflict, Contested, Version
from fieldkit.store.store import Store


def conflicts(store: Store) -> list[Conflict]:
    """Return the fields in conflict by kind, id and field, each with its versions, the winner first.

    A delete beside an edit that it did not see is a conflict of the field `deleted`: its versions are the delete and
    the values of the edits.
    """
    with store.in_use():
        connection = store.connection
        keys = connection.execute("SELECT kind, eid, field FROM conflict ORDER BY kind, eid, field").fetchall()
        owners = dict(connection.execute("SELECT dev, owner FROM peer")) if keys else {}
        return [_conflict(connection, owners, *key) for key in keys]


def count_conflicts(store: Store) -> int:
    """Return how many fields are in conflict."""
    with store.in_use():
        return int(store.connection.execute("SELECT count(*) FROM conflict").fetchone()[0])


def contested(store: Store) -> Contested:
    """Return which fields of which entries are in conflict, and whose partners' they are."""
    with store.in_use():
        connection = store.connection
        fields: dict[str, set[str]] = {}
        ids: dict[str, set[str]] = {}
        for kind, eid, field in connection.execute("SELECT kind, eid, field FROM conflict"):
            fields.setdefault(eid, set()).add(field)
            ids.setdefault(kind, set()).add(eid)
        kinds: dict[str, set[str]] = {}
        for kind, eids in ids.items():
            for eid in eids:
                if partner := _partner_of(connection, kind, eid):
                    kinds.setdefault(partner, set()).add(kind)
    return Contested(
        fields={eid: frozenset(found) for eid, found in fields.items()},
        kinds={partner: frozenset(found) for partner, found in kinds.items()},
    )


def _conflict(connection: sqlite3.Connection, owners: dict[str, str], kind: str, eid: str, field: str) -> Conflict:
    entry = read_entry(connection, kind, eid)
    partner = _partner_of(connection, kind, eid)
    name = connection.execute("SELECT name FROM partner WHERE id = ?", (partner,)).fetchone() if partner else None
    return Conflict(
        kind=kind,
        id=eid,
        field=field,
        versions=tuple(_version(change, entry[change.field], owners) for change in _sides(entry, field)),
        entry=dict(winners(entry)),
        partner=partner,
        partner_name=(name[0] or "") if name else "",
    )


def _partner_of(connection: sqlite3.Connection, kind: str, eid: str) -> str:
    """Return the partner that an entry belongs to, by itself or by its visit; empty when there is none."""
    if kind == "partner":
        return eid
    if is_part(kind, eid):
        kind, eid = "visit", whole_of(eid)
    model = KINDS.get(kind)
    columns = model._meta.fields if model is not None else {}
    if "partner" in columns:
        query = f'SELECT partner FROM "{kind}" WHERE id = ?'
    elif "visit" in columns:
        query = f'SELECT visit.partner FROM "{kind}" AS part JOIN visit ON visit.id = part.visit WHERE part.id = ?'
    else:
        return ""
    row: Any = connection.execute(query, (eid,)).fetchone()
    return str(row[0] or "") if row else ""


def _sides(entry: Entry, field: str) -> list[Stored]:
    if field == DELETED and len({head.value for head in heads(entry[DELETED])}) == 1:
        return [winner(entry[DELETED]), *unseen_by_delete(entry)]
    return heads(entry[field])


def _version(head: Stored, cell: Cell, owners: dict[str, str]) -> Version:
    change = origin(cell, head)
    return Version(
        field=change.field,
        value=change.decoded(),
        device=change.dev,
        owner=owners.get(change.dev, ""),
        at=moment_of(change.hlc).isoformat(timespec="seconds"),
        ref=head.ref,
        tx=change.tx,
    )
