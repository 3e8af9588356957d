"""Taking segments in: as many as may be in one transaction, and no more once somebody waits to write.

A page that many changes go to is then written once for all of them, and the disk is waited for once. Whoever saves
something meanwhile waits for the segments that are being merged and for the disk, not for all the rest.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import Self, TypeAlias

from fieldkit.store.cells import Stored
from fieldkit.store.faults import StoreError
from fieldkit.store.laid import Laid, empty_slots, fill_slots, rows_of
from fieldkit.store.merge import Received, merge, merge_laid
from fieldkit.store.segment import Segment
from fieldkit.store.segments import archive, clear_outbox, in_outbox
from fieldkit.store.store import LOG_PAGES, SMALL_CACHE, Store

AT_ONCE = 40_000
"""As many changes, and what makes their last file whole, are offered for one transaction."""

_CARRIED, _BEGUN_ANEW, _CARRIED_BESIDE = AT_ONCE // 2, 200_000, 4_000
"""Changes after which the log is carried into the file beside the merging, after which it has to begin anew, and after
which it has to once somebody saves meanwhile, for saves wait for the disk."""

# A first sync writes a million rows in the order of devices, not of ids: 32 MB of pages keep it off the disk. Reading
# gains nothing by them, and every thread that reads has its own.
CACHE = -32_000

Group: TypeAlias = Sequence[tuple[Segment, list[Stored] | Laid]]
"""Segments of one device that are merged as one: a small one alone would cost more than what is in it.

One that was laid out stands alone.
"""


class Intake:
    """A thread that takes segments in, from entering to leaving: it has more room, and puts the log away by itself.

    What is committed lies in SQLite's log until somebody carries it into the file. Here another thread does that beside
    the merging, and at the end; not whoever happens to save meanwhile. Nor does a large merge wait for the disk until
    somebody saves: what a power cut takes from it lies in the folder still, and a save, which waits for the disk, waits
    for all before it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._in_log = self._not_carried = 0
        self._carrier: ThreadPoolExecutor | None = None
        self._carried: Future[None] | None = None
        self._is_alone = True

    def __enter__(self) -> Self:
        self._store.log_pages = 0
        self._set(cache_size=CACHE)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if self._carrier:
            self._carrier.submit(self._carry_all)
            self._carrier.submit(self._leave)
            self._carrier.shutdown()
        self._store.log_pages = LOG_PAGES
        # Whatever ended it is what is told; a store that was closed needs none of this.
        with suppress(StoreError):
            self._set(cache_size=SMALL_CACHE, synchronous="full")
        # What is still being read where an error came from is let go of with its connection.
        with suppress(StoreError, sqlite3.Error), self._store.in_use():
            empty_slots(self._store.connection)

    def _set(self, **pragmas: int | str) -> None:
        with self._store.in_use():
            for name, value in pragmas.items():
                self._store.connection.execute(f"PRAGMA {name} = {value}")

    def take(self, groups: Sequence[Group]) -> list[Received]:
        """Take over the first of some groups and keep their segments, all or nothing; return what came of each.

        At least one is taken, and not all where somebody waits to write, or where there are very many that were laid
        out. Their reader has checked every change.
        Raises as an act does.
        """
        received: list[Received] = []
        if self._carried and not self._in_log:
            self._carried.result()
        wanted = False
        laid = [changes for group in groups for _segment, changes in group if isinstance(changes, Laid)]
        with self._store.in_use():
            names = fill_slots(self._store.connection, laid)
        with self._store.merging() as connection:
            for group in groups:
                (segment, changes), *_others = group
                if isinstance(changes, Laid):
                    if not names:
                        break
                    received.append(_taken_laid(self._store, connection, segment, changes, names.pop(0)))
                else:
                    received.append(_taken(self._store, connection, group))
                if wanted := self._store.turns.wanted:
                    break
        if wanted and self._is_alone:
            self._is_alone = False
            self._set(synchronous="full")
        new = sum(each.new for each in received)
        self._in_log += new
        self._not_carried += new
        if self._not_carried >= (_CARRIED if self._is_alone else _CARRIED_BESIDE):
            self._go_on_carrying()
        return received

    def _go_on_carrying(self) -> None:
        if self._carrier is None:
            # A thread and a connection of its own, which a small sync does without.
            self._carrier = ThreadPoolExecutor(1)
            if self._is_alone:
                self._set(synchronous="normal")
        if not self._is_alone or self._in_log >= _BEGUN_ANEW:
            self._carried = self._carrier.submit(self._carry_all)
            self._in_log = self._not_carried = 0
        elif self._carried is None or self._carried.done():
            self._carried, self._not_carried = self._carrier.submit(self._carry), 0

    def _carry(self) -> None:
        # What cannot be carried now is safe in the log.
        with suppress(StoreError), self._store.in_use():
            self._store.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _carry_all(self) -> None:
        # In a turn: were anything added meanwhile, the log would not begin anew but grow and grow.
        with self._store.turns.take(patient=True):
            self._carry()

    def _leave(self) -> None:
        with suppress(StoreError):
            self._store.let_go_of_connection()


def _taken_laid(store: Store, connection: sqlite3.Connection, segment: Segment, laid: Laid, name: str) -> Received:
    received = merge_laid(store, connection, name, laid, segment)
    archive(connection, segment)
    if in_outbox(connection, segment.dev):
        clear_outbox(connection, segment.dev, rows_of(connection, name))
    return received


def _taken(store: Store, connection: sqlite3.Connection, group: Group) -> Received:
    several = [(segment, changes) for segment, changes in group if isinstance(changes, list)]
    received = merge(store, connection, _together([changes for _segment, changes in several]))
    for segment, changes in several:
        archive(connection, segment)
        clear_outbox(connection, segment.dev, changes)
    return received


def _together(several: Sequence[list[Stored]]) -> list[Stored]:
    """Return the changes of several segments, each once: a device that was restored may have cut its own anew."""
    if len(several) == 1:
        return several[0]
    return list({(change.dev, change.seq, change.h8): change for changes in several for change in changes}.values())
