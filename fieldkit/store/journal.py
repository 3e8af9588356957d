"""The journal: the one door through which anything is written.

An act is what one verb does: all its changes share a `tx`, and they, what they project to and the row that undo reads
are written in one transaction or not at all. A change names as parents the heads that its writer saw; one that deletes
an entry, or brings it back, names the heads of all its fields. What one call writes on an entry is one change.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from uuid_utils import uuid7

from fieldkit.store.cells import COLUMNS, Cell, Entry, Stored, add_to, all_heads, heads, is_deleted, winner
from fieldkit.store.change import ALONE, DELETED, LARGEST, TOGETHER, Change, Value, encode, line, may_travel, short_hash
from fieldkit.store.door import clean_prose
from fieldkit.store.faults import too_large
from fieldkit.store.model import fields_of
from fieldkit.store.parts import part_id
from fieldkit.store.projections import Key, mark_conflicts, project, read_entry

if TYPE_CHECKING:
    from fieldkit.store.clock import Clock

MOST_BYTES = 60 << 20
"""Bytes of the lines of an act: what a reader of segments takes, even where they cannot be made smaller."""

MOST_CHANGES, ROOMY_BYTES = 200_000, 24 << 20
"""An act of very many entries goes on as another one beyond so many changes, or so many bytes of their lines."""

_BLANK: tuple[Value, ...] = (None, "", False)
"""What says nothing where nothing was said before."""


def insert(connection: sqlite3.Connection, changes: list[Stored]) -> None:
    """Write changes into the journal."""
    # As plain tuples: out of named ones the sqlite3 module takes the values so slowly that a merge feels it.
    connection.executemany(
        f"INSERT INTO change ({COLUMNS}) VALUES ({', '.join('?' * len(Stored._fields))})", map(tuple, changes)
    )


def stored(change: Change) -> Stored:
    """Return the change as the journal holds it."""
    c = change
    value = encode(c.value).decode()
    return Stored(c.kind, c.eid, c.field, c.hlc, c.dev, c.seq, c.h8, c.tx, value, " ".join(c.parents))


def loaded(row: Stored) -> Change:
    """Return a row of the journal as a change that may travel."""
    parents = tuple(row.parents.split())
    return Change(row.dev, row.seq, row.h8, row.hlc, row.tx, row.kind, row.eid, row.field, row.decoded(), parents)


class Written(NamedTuple):
    """An act as it was written: its `tx`, the device, and the numbers of its first and last change."""

    tx: str
    dev: str
    first: int
    last: int


class Act:
    """The writing of one act, inside a transaction that the store has begun.

    Texts are cleaned at this door. What would change nothing is not written. Raises ActTooLarge when what is to be
    written as one could not travel as one.
    """

    def __init__(self, connection: sqlite3.Connection, device: str, next_seq: int, clock: Clock) -> None:
        self.connection = connection
        self.device = device
        self.first = self.next = next_seq
        self.kinds: set[str] = set()
        """The kinds of what was written."""
        self._clock = clock
        self._written: list[Written] = []
        self._begin()
        self._entries: dict[Key, Entry] = {}
        self._changes: list[Stored] = []
        self._values: dict[Key, dict[str, Value]] = {}
        self._fresh: set[Key] = set()
        self._old: set[Key] = set()
        self._parted = False

    def new(self, kind: str, /, **fields: Value) -> str:
        """Write a new entry and return its id."""
        return self._new(kind, str(uuid7()), fields)

    def new_part(self, kind: str, whole: str, /, **fields: Value) -> str:
        """Write a new part of an entry and return its id."""
        # Only those of one whole must not meet each other.
        return self._new(kind, part_id(whole, secrets.token_hex(6)), fields)

    def _new(self, kind: str, eid: str, fields: Mapping[str, Value]) -> str:
        self._entries[kind, eid] = {}
        self._fresh.add((kind, eid))
        cleaned = {field: _cleaned(kind, field, value) for field, value in fields.items()}
        self._write(kind, eid, {field: value for field, value in cleaned.items() if value not in _BLANK})
        return eid

    def put(self, kind: str, eid: str, /, **fields: Value) -> bool:
        """Set fields of an entry, new or old, and return whether anything changed; one that was deleted comes back.

        Raises TypeError for a float: decimals travel as text.
        """
        if is_deleted(self.entry(kind, eid)):
            fields.setdefault(DELETED, False)
        cleaned = {field: _cleaned(kind, field, value) for field, value in fields.items()}
        changed = {field: value for field, value in cleaned.items() if self._says_more(kind, eid, field, value)}
        self._write(kind, eid, changed)
        return bool(changed)

    def put_once(self, kind: str, eid: str, said: Mapping[str, Value], besides: Mapping[str, Value]) -> bool:
        """Set fields of an entry, old or new, in one change, and tell whether any of those `said` changed.

        What stands `besides`, such as the moment, is written only together with a change of those.
        """
        cleaned = {field: _cleaned(kind, field, value) for field, value in said.items()}
        if not is_deleted(self.entry(kind, eid)) and not any(
            self._says_more(kind, eid, *each) for each in cleaned.items()
        ):
            return False
        return self.put(kind, eid, **said, **besides)

    def delete(self, kind: str, eid: str) -> None:
        """Take an entry from sight, unless it is or never was there."""
        if self.entry(kind, eid):
            self.put(kind, eid, **{DELETED: True})

    def entry(self, kind: str, eid: str) -> Entry:
        """Return all changes of an entry, those of this act among them."""
        key = (kind, eid)
        if key not in self._entries:
            self._entries[key] = read_entry(self.connection, kind, eid)
        return self._entries[key]

    def value(self, kind: str, eid: str, field: str) -> Value:
        """Return what a field says, with what this act wrote; None where nothing was written."""
        cell = self.entry(kind, eid).get(field)
        return winner(cell).decoded() if cell else None

    def write(self, kind: str, eid: str, field: str, value: Value) -> None:
        """Write a field as it is, even where its value stays the same."""
        self._write(kind, eid, {field: value})

    def settle(self, kind: str, eid: str, field: str, value: Value) -> None:
        """Set a field once and for all: every head is named as parent, also where the value is that of one of them."""
        self.write(kind, eid, field, _cleaned(kind, field, value))

    def reopen(self, kind: str, eid: str, field: str, values: Sequence[Value]) -> None:
        """Write several values of a field unseen by each other: a conflict that was ended is open again.

        The last one is shown until somebody picks.
        """
        entry = self.entry(kind, eid)
        self._parted = True
        over = _seen(entry, field)
        for change in [self._append(kind, eid, {field: value}, over) for value in values]:
            add_to(entry, change)

    def spill(self) -> None:
        """Write to the database what was set so far, for acts of very many changes; they stay one transaction.

        Between two calls stands what belongs together: one act may end here and another begin, so that each can travel.
        """
        self._write_out()
        if self.next - self._began >= MOST_CHANGES or self._bytes >= ROOMY_BYTES:
            self._end()
            self._begin()

    def written(self) -> list[Written]:
        """Return the acts that were written, when all is flushed: one, or several where it was very large."""
        return self._written

    def _begin(self) -> None:
        self.tx = str(uuid7())
        self._began = self.next
        self._bytes = 0

    def _end(self) -> None:
        if self.next > self._began:
            self._written.append(Written(self.tx, self.device, self._began, self.next - 1))

    def _write_out(self) -> None:
        insert(self.connection, self._changes)
        project(self.connection, self._values)
        self._old |= self._values.keys() - self._fresh
        self._changes, self._values = [], {}

    def flush(self) -> int:
        """Write everything to the database and return the number of changes."""
        if self.next == self.first:
            return 0
        self._write_out()
        self._end()
        if self._parted or self.connection.execute("SELECT EXISTS (SELECT 1 FROM conflict)").fetchone()[0]:
            for key in self._old:
                mark_conflicts(self.connection, key, self._entries[key])
        return self.next - self.first

    def _says_more(self, kind: str, eid: str, field: str, value: Value) -> bool:
        present = self.value(kind, eid, field)
        return not (value == present or (value in _BLANK and present in _BLANK[:2]))

    def _write(self, kind: str, eid: str, values: Mapping[str, Value]) -> None:
        entry = self.entry(kind, eid)
        for several in _together(entry, values):
            over = {head.ref: head for field in several for head in _seen(entry, field)}
            add_to(entry, self._append(kind, eid, several, list(over.values())))

    def _append(self, kind: str, eid: str, values: dict[str, Value], over: Sequence[Stored]) -> Stored:
        # One look at the wall an act: a roster of 10,000 rows is 100,000 changes.
        hlc = self._clock.next() if self.next > self.first else self._clock.stamp()
        parents: tuple[str, ...] = ()
        if over:
            parents = tuple(sorted(change.ref for change in over))
            # Over a stamp at the very end of time it may not win; one beyond it nobody would read.
            hlc = min(max(hlc, *(change.hlc + 1 for change in over)), LARGEST)
        field, value = (TOGETHER, values) if len(values) > 1 else next(iter(values.items()))
        written = line(self.next, hlc, self.tx, kind, eid, field, value, parents)
        self._bytes += len(written) + 1
        if self._bytes > MOST_BYTES:
            raise too_large()
        h8 = short_hash(written)
        text = encode(value).decode()
        change = Stored(kind, eid, field, hlc, self.device, self.next, h8, self.tx, text, " ".join(parents))
        self.next += 1
        self._changes.append(change)
        self.kinds.add(kind)
        self._values.setdefault((kind, eid), {}).update(values)
        return change


def _seen(entry: Entry, field: str) -> Sequence[Stored]:
    """Return what the writer of a field saw as the latest."""
    return all_heads(entry) if field == DELETED else heads(entry.get(field, []))


def _together(entry: Entry, values: Mapping[str, Value]) -> Iterator[dict[str, Value]]:
    """Yield the values that are written as one change.

    One change names the heads of all its fields, and in each field these must be its heads and nothing older: what was
    seen there can then be told as if each had been written by itself.
    """
    fit = {field for field, value in values.items() if field not in ALONE and not isinstance(value, dict | list)}
    named = {head.ref for field in fit for head in _seen(entry, field)}
    fit -= {field for field in fit if _says_otherwise(entry.get(field, []), named)}
    if fit:
        yield {field: value for field, value in values.items() if field in fit}
    # The deletion last: it names the heads of all other fields.
    for field in sorted(values.keys() - fit, key=lambda name: (name == DELETED, name)):
        yield {field: values[field]}


def _says_otherwise(cell: Cell, named: set[str]) -> bool:
    """Tell whether more of a field's changes would be named than its heads."""
    return len(cell) > 1 and not named.isdisjoint({each.ref for each in cell} - {head.ref for head in heads(cell)})


def _cleaned(kind: str, field: str, value: Value) -> Value:
    known = fields_of(kind).get(field)
    if known is not None:
        return known.clean(value)
    if not may_travel(value):
        raise TypeError(f"{kind}.{field}: decimals travel as text, and nothing is nested deep")
    return clean_prose(value) if isinstance(value, str) else value
