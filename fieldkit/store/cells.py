"""What the changes of one entry add up to: the winner and the heads of each field, and which fields are in conflict.

The order in which changes came plays no part in it, and a parent may be missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

import msgspec

from fieldkit.store.change import ALONE, DELETED, TOGETHER, Value

_decode = msgspec.json.decode
_NOT_TOGETHER = ALONE | {TOGETHER, ""}
"""What no change of several fields can set: those that stand alone, and names that no field can have."""

_several = msgspec.json.Decoder(dict[str, msgspec.Raw])


class Stored(NamedTuple):
    """A change as the journal holds it: `value` is JSON, `parents` are refs with spaces between.

    In an Entry it stands for what it says of one field.
    """

    kind: str
    eid: str
    field: str
    hlc: int
    dev: str
    seq: int
    h8: str
    tx: str
    value: str
    parents: str

    @property
    def stamp(self) -> tuple[int, str, int, str]:
        """What decides which change wins: the greatest does."""
        return (self.hlc, self.dev, self.seq, self.h8)

    @property
    def ref(self) -> str:
        """The name by which a later change calls this one its parent."""
        return f"{self.dev}:{self.seq}:{self.h8}"

    def decoded(self) -> Value:
        """Return the value."""
        text = self.value
        if text[0] == '"' and "\\" not in text:
            return text[1:-1]
        value: Value = _decode(text)
        return value


def decoded(changes: Iterable[Stored]) -> list[Value]:
    """Return the values of many changes."""
    return decode_all([change.value for change in changes])


def decode_all(texts: Iterable[str]) -> list[Value]:
    """Return many values; one text is decoded, for each by itself would take five times as long."""
    values: list[Value] = _decode(f"[{','.join(texts)}]")
    return values


COLUMNS = ", ".join(Stored._fields)
"""The columns of `change` in the order of Stored."""

Cell: TypeAlias = list[Stored]
"""All changes of one field, in any order."""

Entry: TypeAlias = dict[str, Cell]
"""All changes of one entry by field."""


def apart(change: Stored) -> Iterable[Stored]:
    """Return what a change says of each field that it sets, each by the name of the whole change.

    One of several fields says nothing of those that must stand alone, nor when it holds no object.
    """
    if change.field != TOGETHER:
        return (change,)
    try:
        said = _several.decode(change.value)
    except msgspec.ValidationError:
        return ()
    return [
        change._replace(field=field, value=bytes(value).decode())
        for field, value in said.items()
        if field not in _NOT_TOGETHER
    ]


def values_of(field: str, value: Value) -> dict[str, Value]:
    """Return the values in a change by field, as `apart` does with those that are not decoded yet."""
    if field != TOGETHER:
        return {field: value}
    if not isinstance(value, dict):
        return {}
    if _NOT_TOGETHER.isdisjoint(value):
        return value
    return {name: said for name, said in value.items() if name not in _NOT_TOGETHER}


def add_to(entry: Entry, change: Stored) -> None:
    """Add a change to what is known of its entry."""
    for said in apart(change):
        entry.setdefault(said.field, []).append(said)


def entry_of(changes: Iterable[Stored]) -> Entry:
    """Group the changes of one entry by field."""
    entry: Entry = {}
    for change in changes:
        add_to(entry, change)
    return entry


def winner(cell: Cell) -> Stored:
    """Return the change whose value counts."""
    return cell[0] if len(cell) == 1 else max(cell, key=lambda change: change.stamp)


def heads(cell: Cell) -> Cell:
    """Return the changes of the cell that none of it names as parent, the winner first."""
    return cell if len(cell) < 2 else sorted(_unnamed(cell), key=lambda change: change.stamp, reverse=True)


def _unnamed(cell: Cell) -> Cell:
    named = {ref for change in cell for ref in change.parents.split()}
    return [change for change in cell if change.ref not in named]


def origin(cell: Cell, change: Stored) -> Stored:
    """Return the change that first wrote what `change` brings back, or `change` itself where it brings nothing back.

    What is taken back stands again as it was, and as whose it was: a change that returns to a value which its parent
    was written over tells of that value's own writer.
    """
    by_ref = {each.ref: each for each in cell}
    while True:
        over = [by_ref[ref] for ref in change.parents.split() if ref in by_ref]
        before = [by_ref[ref] for each in over for ref in each.parents.split() if ref in by_ref]
        returned = [each for each in before if each.value == change.value]
        if len(over) != 1 or not returned:
            return change
        change = winner(returned)


def is_deleted(entry: Entry) -> bool:
    """Tell whether the entry is out of sight."""
    return DELETED in entry and winner(entry[DELETED]).value == "true"


def all_heads(entry: Entry) -> Cell:
    """Return the heads of all fields: what somebody saw who deletes the entry, or brings it back."""
    return [head for cell in entry.values() for head in heads(cell)]


def contested(entry: Entry) -> set[str]:
    """Return the fields in conflict: several heads with different values, or a delete beside an edit it did not see.

    A delete names the heads of all fields as parents, so what it saw can be told from what it did not.
    """
    found = {field for field, cell in entry.items() if len(cell) > 1 and len({h.value for h in _unnamed(cell)}) > 1}
    if is_deleted(entry) and unseen_by_delete(entry):
        found.add(DELETED)
    return found


def unseen_by_delete(entry: Entry) -> Cell:
    """Return the heads of other fields that say something which nobody who deleted the entry saw."""
    seen = {ref for change in entry[DELETED] for ref in change.parents.split()}
    unseen: Cell = []
    for field, cell in entry.items():
        if field != DELETED:
            stood = {change.value for deletion in entry[DELETED] for change in _stood(cell, deletion)}
            unseen += [h for h in heads(cell) if h.ref not in seen and h.value not in stood]
    return unseen


def _stood(cell: Cell, deletion: Stored) -> Cell:
    """Return what stood in a field when the entry was deleted.

    The deletion names also what was written over here already, where that is still the latest of another field.
    """
    refs = set(deletion.parents.split())
    named = [change for change in cell if change.ref in refs]
    if len(named) < 2:
        return named
    by_ref = {change.ref: change for change in cell}
    older: set[str] = set()
    ahead = [ref for change in named for ref in change.parents.split()]
    while ahead:
        ref = ahead.pop()
        if ref in by_ref and ref not in older:
            older.add(ref)
            ahead += by_ref[ref].parents.split()
    return [change for change in named if change.ref not in older]
