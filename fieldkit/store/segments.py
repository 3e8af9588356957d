"""The store's doors for sync: what is to go out, what came in, and the archive of every segment ever written or read.

A segment is a file of whole acts of one device (docs/sync-format.md). The archive holds it as it lay in the folder, so
that any device can put back what a folder lacks, byte for byte.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import NamedTuple

from msgspec import Struct

from fieldkit.store import journal
from fieldkit.store.cells import COLUMNS, Stored
from fieldkit.store.merge import rename
from fieldkit.store.schema import keep_setting
from fieldkit.store.segment import Segment
from fieldkit.store.store import Store

FOLDER, SYNCED, STOPPED = "sync_folder", "synced", "sync_stopped"
"""The settings with the folder of the last sync, when one went through, and when the last was stopped, if it was."""


class Archived(NamedTuple):
    """A segment of the archive, without its bytes."""

    sha: str
    dev: str
    first: int
    last: int


class Look(NamedTuple):
    """How a file of a folder looked (bytes, nanoseconds) when it was read at `looked`, and what came of it."""

    size: int
    mtime: int
    looked: int
    verdict: str
    detail: str = ""


class Peer(Struct, frozen=True, kw_only=True):
    """A device as it was last heard of: who uses it, its version of fieldkit, and its stamps in microseconds.

    `at` is its clock when it last synced, 0 for never heard; `newest` the latest stamp by its own clock.
    """

    dev: str
    owner: str = ""
    app: str = ""
    at: int = 0
    newest: int = 0


def waiting(store: Store) -> int:
    """Return the number of changes that no segment holds yet."""
    with store.in_use():
        return int(store.connection.execute("SELECT ifnull(sum(last - first + 1), 0) FROM outbox").fetchone()[0])


def outgoing(store: Store, most: int) -> list[Stored]:
    """Return the next changes that no segment holds yet; none when all are out.

    They are whole acts of one device in the order of their numbers, about `most` changes or one larger act, and no more
    text than a reader takes.
    """
    with store.in_use():
        acts: list[tuple[str, int, str, int]] = []
        count = 0
        for act in store.connection.execute("SELECT dev, first, tx, last FROM outbox ORDER BY dev, first, tx"):
            count += act[3] - act[1] + 1
            if acts and (act[0] != acts[0][0] or count > most):
                break
            acts.append(act)
        return _roomy(acts, _changes_of(store.connection, acts)) if acts else []


def _roomy(acts: Sequence[tuple[str, int, str, int]], changes: list[Stored]) -> list[Stored]:
    """Return the changes of the first acts, of so many that their text is not too long."""
    if 3 * sum(len(change.value) for change in changes) <= journal.ROOMY_BYTES:
        return changes
    sizes: dict[str, int] = {}
    for change in changes:
        sizes[change.tx] = sizes.get(change.tx, 0) + len(change.value.encode())
    first, *others = (tx for _dev, _first, tx, _last in acts)
    going, total = {first}, sizes[first]
    for tx in others:
        total += sizes[tx]
        if total > journal.ROOMY_BYTES:
            break
        going.add(tx)
    return [change for change in changes if change.tx in going]


def _changes_of(connection: sqlite3.Connection, acts: Sequence[tuple[str, int, str, int]]) -> list[Stored]:
    # A clone may have used the same numbers for acts of its own.
    query = f"SELECT {COLUMNS} FROM change WHERE dev = ? AND seq BETWEEN ? AND ? ORDER BY seq, h8"
    span = (acts[0][0], acts[0][1], max(last for _dev, _first, _tx, last in acts))
    wanted = {tx for _dev, _first, tx, _last in acts}
    return [change for change in map(Stored._make, connection.execute(query, span)) if change.tx in wanted]


def newest_of(store: Store, dev: str) -> str:
    """Return the sha256 of the segment that a new one of the device follows; empty for its first."""
    with store.in_use():
        query = "SELECT sha FROM segment WHERE dev = ? ORDER BY last DESC, id DESC LIMIT 1"
        row = store.connection.execute(query, (dev,)).fetchone()
    return str(row[0]) if row else ""


def file(store: Store, segment: Segment, changes: Iterable[Stored]) -> None:
    """Keep a segment that was made of `changes` of this store: they are out."""
    with store.local() as connection:
        archive(connection, segment)
        clear_outbox(connection, segment.dev, changes)


def archive(connection: sqlite3.Connection, segment: Segment) -> None:
    """Keep a segment, inside the transaction of what it holds."""
    names = segment.__struct_fields__
    connection.execute(
        f"INSERT OR IGNORE INTO segment ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
        [getattr(segment, name) for name in names],
    )


def in_outbox(connection: sqlite3.Connection, dev: str) -> bool:
    """Tell whether acts of a device are yet to go out from here."""
    return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM outbox WHERE dev = ?)", (dev,)).fetchone()[0])


def clear_outbox(connection: sqlite3.Connection, dev: str, changes: Iterable[Stored]) -> None:
    """Note that the acts of some changes, in the order of their numbers, are out."""
    if in_outbox(connection, dev):
        firsts: dict[str, int] = {}
        lasts: dict[str, int] = {}
        for change in changes:
            firsts.setdefault(change.tx, change.seq)
            lasts[change.tx] = change.seq
        # After a rescue the outbox may know a part of an act alone, which begins later.
        acts = [(dev, first, lasts[tx], tx) for tx, first in firsts.items()]
        connection.executemany("DELETE FROM outbox WHERE dev = ? AND first BETWEEN ? AND ? AND tx = ?", acts)


def archived(store: Store) -> list[Archived]:
    """Return what the archive holds, by device and number."""
    with store.in_use():
        rows = store.connection.execute("SELECT sha, dev, first, last FROM segment ORDER BY dev, last, sha")
        return list(map(Archived._make, rows))


def shas(store: Store) -> set[str]:
    """Return the sha256 of every segment that the archive holds; an index has them all, beside the large rows."""
    with store.in_use():
        return {sha for (sha,) in store.connection.execute("SELECT sha FROM segment")}


def from_archive(store: Store, sha: str) -> Segment:
    """Return a segment of the archive. Raises KeyError where it has none of this sha256."""
    names = Segment.__struct_fields__
    with store.in_use():
        row = store.connection.execute(f"SELECT {', '.join(names)} FROM segment WHERE sha = ?", (sha,)).fetchone()
    if row is None:
        raise KeyError(sha)
    return Segment(**dict(zip(names, row, strict=True)))


def keep_sealed(store: Store, sha: str, key: str, sealed: bytes) -> None:
    """Note how a segment lies in the folder that is sealed by the key of id `key`."""
    with store.local() as connection:
        connection.execute("UPDATE segment SET key = ?, sealed = ? WHERE sha = ?", (key, sealed, sha))


def mark_placed(store: Store, placed: Iterable[str]) -> None:
    """Note that these segments (sha256) lie in a folder."""
    with store.local() as connection:
        connection.executemany("UPDATE segment SET placed = 1 WHERE sha = ? AND NOT placed", [(sha,) for sha in placed])


def gaps(store: Store) -> list[tuple[str, int]]:
    """Return device and first number of each segment whose forerunner never came."""
    query = (
        "SELECT dev, first FROM segment AS after WHERE prev != '' "
        "AND NOT EXISTS (SELECT 1 FROM segment AS before WHERE before.sha = after.prev) ORDER BY dev, first"
    )
    with store.in_use():
        return [(str(dev), int(first)) for dev, first in store.connection.execute(query)]


def counts(store: Store) -> dict[str, int]:
    """Return the highest number of each device that has written."""
    # From device to device: a look at every change would cost what the journal is long.
    query = """
        WITH RECURSIVE device (dev) AS (
            SELECT min(dev) FROM change
            UNION ALL
            SELECT (SELECT min(dev) FROM change WHERE dev > device.dev) FROM device WHERE device.dev IS NOT NULL
        )
        SELECT dev, (SELECT max(seq) FROM change WHERE change.dev = device.dev) FROM device WHERE dev IS NOT NULL
    """
    with store.in_use():
        return {str(dev): int(last) for dev, last in store.connection.execute(query)}


def stamps(store: Store, numbers: Iterable[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """Return the stamps of those changes (device, number) that the journal has."""
    query = "SELECT max(hlc) FROM change WHERE dev = ? AND seq = ?"
    with store.in_use():
        found = {number: store.connection.execute(query, number).fetchone()[0] for number in numbers}
    return {number: int(hlc) for number, hlc in found.items() if hlc is not None}


def give_new_name(store: Store) -> None:
    """Give this device another name, for an other one writes under its own."""
    with store.merging() as connection:
        rename(connection)


def looks(store: Store, folder: str) -> dict[str, Look]:
    """Return what is known of the files of a folder, by their path in it."""
    query = "SELECT name, size, mtime, looked, verdict, detail FROM seen WHERE folder = ?"
    with store.in_use():
        rows = store.connection.execute(query, (folder,)).fetchall()
    names, *columns = zip(*rows, strict=True) if rows else ((),)
    # What `_make` does, without a call of Python for each: every sync asks for all of them.
    return dict(zip(names, map(tuple.__new__, repeat(Look), zip(*columns, strict=True)), strict=True))


def keep_looks(
    store: Store,
    folder: str,
    found: dict[str, Look],
    gone: Iterable[str] = (),
    *,
    heard: Iterable[Peer] = (),
    through: bool = False,
) -> None:
    """Note how files of a folder looked and what was heard of devices, and forget the files that are gone.

    `through` notes also that the sync went through. All in one transaction: the disk is waited for once.
    """
    with store.local() as connection:
        _hear(connection, heard)
        if through:
            keep_setting(connection, SYNCED, store.now().isoformat(timespec="seconds"))
            connection.execute("DELETE FROM setting WHERE key = ?", (STOPPED,))
        connection.executemany(
            "INSERT OR REPLACE INTO seen (folder, name, size, mtime, looked, verdict, detail) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(folder, name, *look) for name, look in found.items()],
        )
        connection.executemany("DELETE FROM seen WHERE folder = ? AND name = ?", [(folder, name) for name in gone])


def peers(store: Store) -> dict[str, Peer]:
    """Return every device that was heard of."""
    with store.in_use():
        rows = store.connection.execute("SELECT dev, owner, app, at, newest FROM peer").fetchall()
    return {dev: Peer(dev=dev, owner=owner, app=app, at=at, newest=newest) for dev, owner, app, at, newest in rows}


def keep_peers(store: Store, heard: Iterable[Peer]) -> None:
    """Note who uses a device, its version, and its clock; its newest stamp is known from its changes."""
    with store.local() as connection:
        _hear(connection, heard)


def _hear(connection: sqlite3.Connection, heard: Iterable[Peer]) -> None:
    connection.executemany(
        "INSERT INTO peer (dev, owner, app, at, newest) VALUES (?, ?, ?, ?, 0) ON CONFLICT (dev) "
        "DO UPDATE SET owner = excluded.owner, app = excluded.app, at = excluded.at",
        [(peer.dev, peer.owner, peer.app, peer.at) for peer in heard],
    )


def last_folder(store: Store) -> str:
    """Return the folder of the last sync; empty when there was none."""
    return _setting(store, FOLDER)


def remember_folder(store: Store, folder: str) -> None:
    """Remember the folder for the next sync; this device's own setting."""
    if last_folder(store) != folder:
        with store.local() as connection:
            keep_setting(connection, FOLDER, folder)


def last_sync(store: Store) -> str:
    """Return the moment at which a sync last went through, as ISO text of local time; empty when none did."""
    return _setting(store, SYNCED)


def last_stop(store: Store) -> str:
    """Return the moment at which the last sync ended early, as ISO text of local time; empty when it went through."""
    return _setting(store, STOPPED)


def remember_stop(store: Store) -> None:
    """Remember that a sync ended early now, until one goes through; this device's own setting."""
    with store.local() as connection:
        keep_setting(connection, STOPPED, store.now().isoformat(timespec="seconds"))


def _setting(store: Store, key: str) -> str:
    with store.in_use():
        row = store.connection.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""
