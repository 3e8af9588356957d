"""Ending a conflict."""

from __future__ import annotations

from fieldkit.i18n import marked
from fieldkit.store.change import Value
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import clipped


def pick(store: Store, kind: str, eid: str, field: str, value: Value) -> None:
    """Settle what a field says, one of its versions or a new one; this ends the conflict on every device."""
    with store.act(marked("choice “{about}”"), clipped(str(value))) as act:
        act.settle(kind, eid, field, value)
