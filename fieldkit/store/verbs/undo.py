"""Taking back the last act of this device, by changes that compensate it."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

import msgspec

from fieldkit.i18n import _
from fieldkit.store.cells import COLUMNS, Cell, Entry, Stored, entry_of, heads, is_deleted, unseen_by_delete, winner
from fieldkit.store.change import DELETED
from fieldkit.store.journal import Act
from fieldkit.store.store import Store


class Undoable(NamedTuple):
    """An act that can be taken back: its number, which grows with time, and what it was, for the person."""

    number: int
    label: str


def next_undo(store: Store) -> Undoable | None:
    """Return the act that `undo` would take up next, or None."""
    with store.in_use():
        row = store.connection.execute(
            "SELECT id, label, about FROM act WHERE NOT undone ORDER BY id DESC LIMIT 1"
        ).fetchone()
    return Undoable(row[0], _(row[1]).format(about=row[2])) if row else None


def undo(store: Store) -> str | None:
    """Take back the last own act that still can be, and return what it was, for the person; None if there is none.

    A field goes back to what it was where ours is still its only head, or is again since the own acts that overwrote it
    were taken back; a conflict that ours ended is open again. An entry that the act made, and nobody else wrote on, is
    deleted. An act of which all was overwritten since is passed over.
    """
    while True:
        with store.act("") as act:
            row = act.connection.execute(
                "SELECT id, label, about, tx, dev, first, last FROM act WHERE NOT undone ORDER BY id DESC LIMIT 1"
            ).fetchone()
            if row is None:
                return None
            number, label, about, *span = row
            act.connection.execute("UPDATE act SET undone = 1 WHERE id = ?", (number,))
            before = act.next
            _take_back(act, _changes(act.connection, *span), _own_names(act))
            if act.next > before:
                return _(label).format(about=about)


def _changes(connection: sqlite3.Connection, tx: str, dev: str, first: int, last: int) -> list[Stored]:
    # By numbers, which the journal is ordered by; a clone of this device may have used the same ones.
    query = f"SELECT {COLUMNS} FROM change WHERE dev = ? AND seq BETWEEN ? AND ? AND tx = ? ORDER BY seq"
    return [Stored._make(row) for row in connection.execute(query, (dev, first, last, tx))]


def _own_names(act: Act) -> set[str]:
    """Return the names that this device has had."""
    return {act.device, *(str(row[0]) for row in act.connection.execute("SELECT DISTINCT dev FROM act"))}


def _take_back(act: Act, changes: list[Stored], own: set[str]) -> None:
    written: dict[tuple[str, str], list[Stored]] = {}
    for change in changes:
        written.setdefault((change.kind, change.eid), []).append(change)
    refs = {change.ref for change in changes}
    for (kind, eid), mine in written.items():
        entry = act.entry(kind, eid)
        if _was_made_by(entry, refs, own):
            if not is_deleted(entry):
                act.write(kind, eid, DELETED, True)
            continue
        ours = entry_of(mine)
        if is_deleted(entry) and DELETED not in ours:
            continue
        # The deletion last: it names the heads of all other fields.
        for field in sorted(ours, key=lambda name: name == DELETED):
            _restore(act, entry, ours[field], own)


def _was_made_by(entry: Entry, refs: set[str], own: set[str]) -> bool:
    everything = [change for cell in entry.values() for change in cell]
    return min(everything, key=lambda c: c.stamp).ref in refs and all(c.dev in own for c in everything)


def _restore(act: Act, entry: Entry, ours: Cell, own: set[str]) -> None:
    kind, eid, field = ours[-1][:3]
    cell = entry[field]
    if [each.ref for each in _standing(act, cell, own)] != [ours[-1].ref]:
        return
    before = _before(cell, ours[0])
    values = list(dict.fromkeys(each.value for each in sorted(before, key=lambda change: change.stamp)))
    if field == DELETED and values == ["true"] and _unseen_before(entry, ours[0]):
        values = ["false", "true"]
    if len(values) > 1:
        # The act had ended a conflict.
        act.reopen(kind, eid, field, [msgspec.json.decode(value) for value in values])
    else:
        act.write(kind, eid, field, winner(before).decoded() if before else None)


def _unseen_before(entry: Entry, change: Stored) -> bool:
    """Tell whether the delete that `change` was written over stood beside edits that it had not seen.

    What the act of `change` itself wrote before it is none of those.
    """
    former = {
        field: [each for each in cell if each.hlc < change.hlc and each.tx != change.tx]
        for field, cell in entry.items()
    }
    former = {field: cell for field, cell in former.items() if cell}
    return DELETED in former and bool(unseen_by_delete(former))


def _standing(act: Act, cell: Cell, own: set[str]) -> Cell:
    """Return the heads of a field as if what `undo` took back, and how it did so, had never been written."""
    return _seen_through(act, cell, heads(cell), own)


def _seen_through(act: Act, cell: Cell, found: Cell, own: set[str]) -> Cell:
    """Return what stands where `found` stands, as if what was taken back had never been written."""
    while len(found) == 1 and (undone := _compensated(act, cell, found[0], own)):
        found = _before(cell, undone)
    return found


def _compensated(act: Act, cell: Cell, head: Stored, own: set[str]) -> Stored | None:
    """Return the first change of the act that `head` compensates in this field; None when it compensates nothing."""
    if head.dev not in own or _recorded(act, head) is not None:
        return None
    # One undo after another: the second is written over the first, and takes back what that one brought back.
    over = _seen_through(act, cell, _before(cell, head), own)
    if len(over) != 1 or not _recorded(act, over[0]):
        return None
    first = min((each for each in cell if (each.tx, each.dev) == (over[0].tx, over[0].dev)), key=lambda each: each.seq)
    before = _before(cell, first)
    restored = winner(before).decoded() if before else None
    return first if head.decoded() == restored else None


def _recorded(act: Act, change: Stored) -> bool | None:
    """Tell whether the own act that a change belongs to was taken back; None when it belongs to none."""
    query = "SELECT undone FROM act WHERE tx = ? AND dev = ? AND ? BETWEEN first AND last"
    row = act.connection.execute(query, (change.tx, change.dev, change.seq)).fetchone()
    return None if row is None else bool(row[0])


def _before(cell: Cell, change: Stored) -> Cell:
    """Return the changes of a field that `change` was written over."""
    parents = change.parents.split()
    return [each for each in cell if each.ref in parents]
