"""Taking segments in: as many as may be in one transaction, and no more once somebody waits to write.

A page that many changes go to is then written once for all of them, and the disk is waited for once. Whoever saves
something meanwhile waits for the segments that are being merged and for the disk, not for all the rest.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import Self, TypeAlias

from fieldkit.store.cells import Stored
from fieldkit.store.faults import StoreError
from fieldkit.store.merge import Received, merge
from fieldkit.store.segment import Segment
from fieldkit.store.segments import archive, clear_outbox
from fieldkit.store.store import LOG_PAGES, SMALL_CACHE, Store

AT_ONCE = 40_000
"""As many changes, and what makes their last file whole, are offered for one transaction."""

_CARRIED, _CARRIED_BESIDE = AT_ONCE // 2, 4_000
"""Changes after which the log is carried into the file; fewer while somebody saves, for saves wait meanwhile."""

# A first sync writes a million rows in the order of devices, not of ids: 32 MB of pages keep it off the disk. Reading
# gains nothing by them, and every thread that reads has its own.
CACHE = -32_000

Group: TypeAlias = Sequence[tuple[Segment, list[Stored]]]
"""Segments of one device that are merged as one: a small one alone would cost more than what is in it."""


class Intake:
    """A thread that takes segments in, from entering to leaving: it has more room, and puts the log away by itself.

    What is committed lies in SQLite's log until somebody carries it into the file. Here that is done between two
    transactions, beside the reading of what comes next, and at the end; not by whoever happens to save meanwhile.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._in_log = 0
        self._carrier: ThreadPoolExecutor | None = None
        self._carried: Future[None] | None = None

    def __enter__(self) -> Self:
        self._store.log_pages = 0
        self._set(cache_size=CACHE, synchronous="NORMAL")
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if self._carrier:
            self._carrier.submit(self._carry)
            self._carrier.submit(self._leave)
            self._carrier.shutdown()
        self._store.log_pages = LOG_PAGES
        # Whatever ended it is what is told; a store that was closed needs none of this.
        with suppress(StoreError):
            self._set(cache_size=SMALL_CACHE, synchronous="FULL")

    def _set(self, **pragmas: int | str) -> None:
        with self._store.in_use():
            for name, value in pragmas.items():
                self._store.connection.execute(f"PRAGMA {name} = {value}")

    def take(self, groups: Iterable[Group]) -> list[Received]:
        """Take over the first of some groups and keep their segments, all or nothing; return what came of each.

        At least one is taken, and not all where somebody waits to write. Their reader has checked every change.
        Raises as an act does.
        """
        received: list[Received] = []
        if self._carried:
            self._carried.result()
        wanted = False
        with self._store.merging() as connection:
            for group in groups:
                received.append(_taken(self._store, connection, group))
                if wanted := self._store.turns.wanted:
                    break
        self._in_log += sum(each.new for each in received)
        if self._in_log >= (_CARRIED_BESIDE if wanted else _CARRIED):
            # A thread and a connection of its own, which a small sync does without.
            self._carrier = self._carrier or ThreadPoolExecutor(1)
            self._carried, self._in_log = self._carrier.submit(self._carry), 0
        return received

    def _carry(self) -> None:
        # In a turn: were anything added meanwhile, the log would not begin anew, and what was carried would lie in the
        # system's memory until one save has to wait for all of it. What cannot be carried now is safe in the log.
        with suppress(StoreError), self._store.turns.take(patient=True), self._store.in_use():
            self._store.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _leave(self) -> None:
        with suppress(StoreError):
            self._store.let_go_of_connection()


def _taken(store: Store, connection: sqlite3.Connection, group: Group) -> Received:
    received = merge(store, connection, _together([changes for _segment, changes in group]))
    for segment, changes in group:
        archive(connection, segment)
        clear_outbox(connection, segment.dev, changes)
    return received


def _together(several: Sequence[list[Stored]]) -> list[Stored]:
    """Return the changes of several segments, each once: a device that was restored may have cut its own anew."""
    if len(several) == 1:
        return several[0]
    return list({(change.dev, change.seq, change.h8): change for changes in several for change in changes}.values())
