"""The door for changes of other devices: they come in any order and any number of times, and add up to the same.

What comes in one call is taken whole or not at all, so whoever calls passes whole acts (`tx`). Parents may be missing:
they come later.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import compress, filterfalse, groupby
from operator import itemgetter
from typing import NamedTuple

from fieldkit.store.cells import COLUMNS, Entry, Stored, add_to, contested, decoded, values_of, winner
from fieldkit.store.change import DELETED, Change, Value
from fieldkit.store.clock import Clock
from fieldkit.store.journal import insert, loaded, stored
from fieldkit.store.laid import Laid, copy, rows_of, to_decide
from fieldkit.store.parts import is_part
from fieldkit.store.projections import Key, mark_conflicts, project
from fieldkit.store.schema import keep_setting
from fieldkit.store.segment import Segment
from fieldkit.store.store import Store

_ASKED = 500
"""Entries asked for in one question."""

_EID, _HLC, _DEV, _SEQ, _TX, _PARENTS = map(itemgetter, (1, 3, 4, 5, 7, 9))
_KEY, _PLACE = itemgetter(0, 1), itemgetter(4, 5, 6)
"""Parts of a Stored, by which a million of them are gone through without a call of Python for each."""


class Received(NamedTuple):
    """What came of receiving changes.

    `new` counts the changes that were not known and `acts` what they belong to; `ahead` names the devices whose stamps
    lie more than a day ahead of this one's clock; `twins` the devices of which two copies turned out to have written (a
    cloned disk, a restored backup). `renamed` says that this device's own name was among those in use elsewhere, so
    that it has a new one now.
    """

    new: int
    ahead: frozenset[str]
    twins: frozenset[str]
    renamed: bool
    acts: int = 0


def receive(store: Store, changes: Iterable[Change]) -> Received:
    """Take changes over, all or none. Raises BadChange when one of them cannot be right, and as an act does."""
    offered = {change.ref: change for change in changes}
    for change in offered.values():
        change.check()
    with store.merging() as connection:
        return merge(store, connection, [stored(change) for change in offered.values()])


def merge(store: Store, connection: sqlite3.Connection, offered: list[Stored]) -> Received:
    """Take over changes that are known to be right, inside a transaction of `store.merging`."""
    new, twins = _unknown(connection, offered)
    if not new:
        return Received(0, frozenset(), frozenset(), False)
    before = _changes_of(connection, set(map(_EID, new)))
    insert(connection, new)
    _project(connection, new, before)
    renamed, ahead = _meet(store, connection, _stamps(new))
    return Received(len(new), ahead, twins, renamed, len(set(map(_TX, new))))


def merge_laid(store: Store, connection: sqlite3.Connection, name: str, laid: Laid, segment: Segment) -> Received:
    """Take over the changes of a segment that lie in the attached database `name`, as `merge` does."""
    dev = segment.dev
    query = "SELECT EXISTS (SELECT 1 FROM main.change WHERE dev = ? AND seq BETWEEN ? AND ?)"
    is_known = connection.execute(query, (dev, segment.first, segment.last)).fetchone()[0]
    if is_known or laid.newest > Clock(store.now, 0).horizon():
        return merge(store, connection, rows_of(connection, name))
    new = to_decide(connection, name)
    before = _changes_of(connection, set(map(_EID, new)))
    copy(connection, name)
    _project(connection, new, before)
    renamed, ahead = _meet(store, connection, {dev: _Stamps([laid.newest], laid.own)})
    return Received(segment.changes, ahead, frozenset(), renamed, laid.acts)


def _standing(connection: sqlite3.Connection) -> tuple[str, int]:
    """Return the name of this device and the stamp at which its clock stands."""
    settings = dict(connection.execute("SELECT key, value FROM setting WHERE key IN ('device', 'clock')"))
    return str(settings["device"]), int(settings.get("clock", 0))


def rename(connection: sqlite3.Connection) -> None:
    """Give this device another name: its own is in use elsewhere."""
    keep_setting(connection, "device", secrets.token_hex(6))


def changes(store: Store) -> Iterator[Change]:
    """Yield every change of the journal by device and number; nothing may be written until the last is taken."""
    with store.snapshot() as connection:
        for row in connection.execute(f"SELECT {COLUMNS} FROM change ORDER BY dev, seq, h8"):
            yield loaded(Stored._make(row))


def _unknown(connection: sqlite3.Connection, offered: Iterable[Stored]) -> tuple[list[Stored], frozenset[str]]:
    """Return what the journal has not, in the order in which it keeps changes, and the devices that now have twins."""
    unknown: list[Stored] = []
    twins: set[str] = set()
    for dev, changes in groupby(sorted(offered, key=_PLACE), key=_DEV):
        theirs = list(changes)
        query = "SELECT seq, h8 FROM change WHERE dev = ? AND seq BETWEEN ? AND ?"
        known = set(connection.execute(query, (dev, theirs[0].seq, theirs[-1].seq)))
        new = [change for change in theirs if (change.seq, change.h8) not in known] if known else theirs
        unknown += new
        taken = {seq for seq, _h8 in known}
        if len(seqs := set(map(_SEQ, new))) < len(new) or not taken.isdisjoint(seqs):
            twins.add(dev)
    return unknown, frozenset(twins)


def _changes_of(connection: sqlite3.Connection, eids: set[str]) -> dict[Key, Entry]:
    """Return what the journal has on the entries of these ids."""
    found: dict[Key, Entry] = {}
    # One question for many of them: most are new, and asking for each would cost more than writing it.
    wanted = sorted(eids)
    for start in range(0, len(wanted), _ASKED):
        some = wanted[start : start + _ASKED]
        query = f"SELECT {COLUMNS} FROM change WHERE eid IN ({', '.join('?' * len(some))})"
        for row in connection.execute(query, some):
            change = Stored._make(row)
            add_to(found.setdefault((change.kind, change.eid), {}), change)
    return found


def _project(connection: sqlite3.Connection, new: list[Stored], entries: dict[Key, Entry]) -> None:
    """Write what new changes come to; `entries` has what was known of those that they belong to."""
    keys = list(map(_KEY, new))
    in_part = [is_part(kind, eid) for kind, eid in keys]
    parts: set[Key] = set()
    for key in compress(keys, in_part):
        if key in parts:
            # More than this change counts here.
            entries.setdefault(key, {})
        parts.add(key)
    whole = [change for change, part in zip(new, in_part, strict=True) if not part] if parts else new
    touched = _latest(whole, entries)
    if entries:
        _settle(connection, keys, new, touched, {key for key in entries if key in touched or key in parts}, entries)
    project(connection, touched)


def _latest(new: list[Stored], entries: dict[Key, Entry]) -> dict[Key, dict[str, Value]]:
    """Return the last value of each field; where more counts than that, the entry is added to `entries`."""
    touched: dict[Key, dict[str, Value]] = {}
    said_by: dict[Key, list[tuple[Stored, dict[str, Value]]]] = {}
    for key, change, value in zip(map(_KEY, new), new, decoded(new), strict=True):
        said = values_of(change.field, value)
        before = said_by.get(key)
        if before is None:
            before, values = said_by[key], touched[key] = [], {}
        else:
            values = touched[key]
        if DELETED in said or not (values.keys().isdisjoint(said) or _is_over(change, said, before)):
            entries.setdefault(key, {})
        values |= said
        before.append((change, said))
    return touched


def _is_over(change: Stored, said: dict[str, Value], before: list[tuple[Stored, dict[str, Value]]]) -> bool:
    """Tell whether a change was written over all of `before` that set a field of it, and wins over them."""
    overlapping = [earlier for earlier, each in before if not each.keys().isdisjoint(said)]
    return all(change.hlc > earlier.hlc and earlier.ref in change.parents for earlier in overlapping)


def _settle(
    connection: sqlite3.Connection,
    keys: list[Key],
    new: list[Stored],
    touched: dict[Key, dict[str, Value]],
    moved: set[Key],
    entries: dict[Key, Entry],
) -> None:
    """Put into `touched` what wins in the entries `moved`, in which more than the last change of each field counts."""
    for key, change in compress(zip(keys, new, strict=True), map(moved.__contains__, keys)):
        add_to(entries[key], change)
    listed = set(connection.execute("SELECT kind, eid FROM conflict"))
    for key in moved:
        entry, values = entries[key], touched.get(key, {})
        for field in values:
            if len(entry[field]) > 1:
                values[field] = winner(entry[field]).decoded()
        if key in listed or contested(entry):
            mark_conflicts(connection, key, entry)


class _Stamps(NamedTuple):
    """The stamps of a device's new changes, and the latest by its own clock: over something that it saw, a device may
    have to stamp later than its clock stands."""

    all: list[int]
    own: int


def _stamps(new: list[Stored]) -> dict[str, _Stamps]:
    found = {dev: list(changes) for dev, changes in groupby(new, key=_DEV)}
    return {
        dev: _Stamps(list(map(_HLC, changes)), max(map(_HLC, filterfalse(_PARENTS, changes)), default=0))
        for dev, changes in found.items()
    }


def _meet(store: Store, connection: sqlite3.Connection, new: dict[str, _Stamps]) -> tuple[bool, frozenset[str]]:
    """Follow the stamps of devices, and note the newest by each one's own clock.

    Return whether this device has a new name, since its own is among them, and which of them are ahead.
    """
    # From the file, not the store: what was merged before in this transaction has moved them.
    device, stands_at = _standing(connection)
    clock = Clock(store.now, max(stands_at, store.clock_stands_at))
    horizon = clock.horizon()
    ahead = frozenset(dev for dev, stamps in new.items() if max(stamps.all) > horizon)
    believed = [max((hlc for hlc in stamps.all if hlc <= horizon), default=0) for stamps in new.values()]
    keep_setting(connection, "clock", max(clock.last, *believed))
    connection.executemany(
        "INSERT INTO peer (dev, owner, app, at, newest) VALUES (?, '', '', 0, ?) "
        "ON CONFLICT (dev) DO UPDATE SET newest = max(newest, excluded.newest)",
        [(dev, stamps.own) for dev, stamps in new.items()],
    )
    if device in new:
        rename(connection)
    return device in new, ahead
