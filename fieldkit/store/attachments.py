"""Which files the records name: those that travel with them."""

from __future__ import annotations

from fieldkit.store.blobs import blob_path
from fieldkit.store.cells import COLUMNS, Entry, Stored, add_to, heads, is_deleted, winner
from fieldkit.store.change import BLOB, DELETED, TOGETHER, Value
from fieldkit.store.store import Store


def named_blobs(store: Store) -> dict[str, int]:
    """Return the sha256 of every file that a record names, each side of a conflict, with its size; -1 for unknown."""
    query = (
        # By the small index that is there for it: SQLite would rather read every change.
        f"SELECT {COLUMNS} FROM change "
        f"WHERE eid IN (SELECT eid FROM change INDEXED BY change_blob WHERE field = '{BLOB}') "
        f"AND field IN ('{BLOB}', 'size', '{DELETED}', '{TOGETHER}')"
    )
    entries: dict[tuple[str, str], Entry] = {}
    with store.in_use():
        for row in store.connection.execute(query):
            change = Stored._make(row)
            add_to(entries.setdefault((change.kind, change.eid), {}), change)
    found: dict[str, int] = {}
    for entry in entries.values():
        if BLOB not in entry or is_deleted(entry):
            continue
        named = [head.decoded() for head in heads(entry[BLOB])]
        size = _number(winner(entry["size"]).decoded()) if "size" in entry and len(named) == 1 else -1
        found |= {blob: size for blob in named if isinstance(blob, str) and blob_path(store, blob)}
    return found


def _number(value: Value) -> int:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19 else -1
