"""Questions about what devices wrote unseen by each other."""

from __future__ import annotations

from fieldkit.store.cells import Entry, Stored, heads, unseen_by_delete, winner
from fieldkit.store.change import DELETED
from fieldkit.store.clock import moment_of
from fieldkit.store.projections import read_entry
from fieldkit.store.records import Conflict, Version
from fieldkit.store.store import Store


def conflicts(store: Store) -> list[Conflict]:
    """Return the fields in conflict by kind, id and field, each with its versions, the winner first.

    A delete beside an edit that it did not see is a conflict of the field `deleted`: its versions are the delete and
    the values of the edits.
    """
    with store.in_use():
        connection = store.connection
        keys = connection.execute("SELECT kind, eid, field FROM conflict ORDER BY kind, eid, field").fetchall()
        return [
            Conflict(
                kind=kind,
                id=eid,
                field=field,
                versions=tuple(map(_version, _sides(read_entry(connection, kind, eid), field))),
            )
            for kind, eid, field in keys
        ]


def count_conflicts(store: Store) -> int:
    """Return how many fields are in conflict."""
    with store.in_use():
        return int(store.connection.execute("SELECT count(*) FROM conflict").fetchone()[0])


def _sides(entry: Entry, field: str) -> list[Stored]:
    if field == DELETED and len({head.value for head in heads(entry[DELETED])}) == 1:
        return [winner(entry[DELETED]), *unseen_by_delete(entry)]
    return heads(entry[field])


def _version(change: Stored) -> Version:
    at = moment_of(change.hlc).isoformat(timespec="seconds")
    return Version(value=change.decoded(), field=change.field, device=change.dev, at=at, ref=change.ref)
