"""Ending a conflict."""

from __future__ import annotations

from collections.abc import Mapping

from fieldkit.i18n import marked
from fieldkit.store.change import DELETED, Value
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import clipped


def pick(store: Store, kind: str, eid: str, field: str, value: Value) -> None:
    """Settle what a field says, one of its versions or a new one; this ends the conflict on every device."""
    settle_fields(store, kind, eid, {field: value}, str(value))


def settle_fields(store: Store, kind: str, eid: str, values: Mapping[str, Value], about: str) -> None:
    """Settle what several fields of an entry say that belong together, in one act; `about` is what was chosen.

    Whether the entry is deleted is settled last: who does that has seen all other fields.
    """
    with store.act(marked("choice “{about}”"), clipped(about)) as act:
        for field in sorted(values, key=lambda name: name == DELETED):
            act.settle(kind, eid, field, values[field])
