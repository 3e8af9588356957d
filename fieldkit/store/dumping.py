"""All current records as lines of JSON: equal records give equal bytes."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from operator import itemgetter
from typing import Any

from fieldkit.store.change import encode
from fieldkit.store.model import KINDS, Flag, fields_of
from fieldkit.store.parts import TOLD, all_parts
from fieldkit.store.store import Store


def dump(store: Store) -> Iterator[str]:
    """Yield every record as a line of JSON without its newline, by kind and id, keys sorted.

    Deleted records, empty fields, and what this device holds for itself are left out. The records are those of one
    moment; nothing may be written by the same thread until the last is taken.
    """
    with store.snapshot() as connection:
        for kind in sorted(KINDS):
            fields = {name: field for name, field in fields_of(kind).items() if name != "deleted"}
            names = ", ".join(f'"{name}"' for name in ("id", *fields))
            rows = connection.execute(f'SELECT {names} FROM "{kind}" WHERE "deleted" IS NOT 1 ORDER BY "id"')
            held = ((eid, dict(zip(fields, values, strict=True))) for eid, *values in rows)
            parts = ((part.id, part.values) for part in all_parts(connection, kind)) if kind in TOLD else ()
            for eid, said in merge(held, parts, key=itemgetter(0)):
                record: dict[str, Any] = {
                    name: bool(said[name]) if isinstance(field, Flag) else said[name]
                    for name, field in fields.items()
                    if said[name] not in (None, "")
                }
                if record:
                    yield encode({**record, "id": eid, "kind": kind}).decode()
