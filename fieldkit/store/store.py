"""The store: one file, one writer, any number of readers.

Threads: every thread that asks has a connection of its own, opened when it first asks, so that a screen's read never
waits for a worker's write (WAL lets both go on); what writes takes turns behind one lock. One connection for all would
make a keystroke wait for an import. Processes: a writer holds a lock file for as long as it is open.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from filelock import FileLock
from peewee import ModelSelect, SqliteDatabase

from fieldkit.i18n import _
from fieldkit.store import schema
from fieldkit.store.answers import ANY, Answers
from fieldkit.store.clock import Clock, moment_of
from fieldkit.store.faults import closed, damaged, told
from fieldkit.store.journal import Act
from fieldkit.store.locking import take_lock
from fieldkit.store.places import warning_about
from fieldkit.store.projections import rebuild_projections
from fieldkit.store.question import Asked, Spelled, spelled
from fieldkit.store.turns import Turns

_R = TypeVar("_R")

SMALL_CACHE, LOG_PAGES = -1_000, 4_000
"""Kilobytes of pages that a connection keeps (negative); pages of the log at which it is carried into the file."""

_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "temp_store": "memory",
    "cache_size": SMALL_CACHE,
    "wal_autocheckpoint": LOG_PAGES,
}
_BUSY_SECONDS = 5
_CLOSING_SECONDS = 30


def local_now() -> datetime:
    """Return this moment in local time, with its offset."""
    return datetime.now().astimezone()


class Store:
    """An open store. Verbs and queries are functions that take it; use `Store.open` to get one."""

    def __init__(self, path: Path, address: str, lock: FileLock | None, now: Callable[[], datetime]) -> None:
        self.path = path
        self.database = _database(address, write=lock is not None)
        self._connections: set[sqlite3.Connection] = set()
        self.device = ""
        self.running = ""
        """The visit whose clock this process set going; what is open besides was cut off by a crash."""
        self.warnings: tuple[str, ...] = ()
        self._place_warning = warning_about(path)
        self._lock = lock
        self._now = now
        self._clock = Clock(self.now)
        self._next_seq = 1
        self.turns = Turns()
        self.log_pages = LOG_PAGES
        """At how many pages of the log a commit carries it into the file; 0 while an intake sees to that by itself."""
        self._gate = threading.Condition()
        self._inside: Counter[int] = Counter()
        self._closed = False
        self._act: Act | None = None
        self._answers = Answers()

    @classmethod
    def open(cls, path: Path, *, write: bool = True, now: Callable[[], datetime] = local_now) -> Self:
        """Open the store at `path`, making or upgrading it where needed; without `write`, beside a running writer.

        Raises StoreBusy, StoreDamaged, StoreForeign, StoreUnwritable, StoreFull or StoreTooNew.
        """
        with told(path):
            return cls._open_writer(path, now) if write else cls._open_reader(path, now)

    @classmethod
    def _open_writer(cls, path: Path, now: Callable[[], datetime]) -> Self:
        lock = take_lock(path)
        store = cls(path, str(path), lock, now)
        try:
            _end_swap(path)
            # Before the first connection that writes: what is no store of ours is left as it is.
            _refuse_foreign(path)
            schema.migrate(store.connection, path)
            if not schema.is_current(store.connection, path):
                with store._transaction():
                    rebuild_projections(store.database)
            store._name_device()
            store.reload()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def _open_reader(cls, path: Path, now: Callable[[], datetime]) -> Self:
        if swap_marker(path).exists() or not path.exists():
            cls._open_writer(path, now).close()
        store = cls(path, _read_only(path), None, now)
        try:
            current = schema.is_current(store.connection, path)
            if current:
                store.reload()
                return store
        except BaseException:
            store.close()
            raise
        store.close()
        cls._open_writer(path, now).close()
        return cls._open_reader(path, now)

    def close(self) -> None:
        """Close every connection and let the next writer in; may be called twice.

        Waits for what other threads are in the middle of: SQLite must not lose a connection that is at work.
        """
        with self._gate:
            self._closed = True
            mine = threading.get_ident()
            self._gate.wait_for(lambda: all(thread == mine for thread in self._inside), _CLOSING_SECONDS)
        if not self.database.deferred:
            self.database.close()
            self.database.init(None)
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def now(self) -> datetime:
        """Return this moment, aware, in local time."""
        moment = self._now()
        return moment if moment.tzinfo else moment.astimezone()

    @property
    def connection(self) -> sqlite3.Connection:
        """The calling thread's connection, for plain SQL inside the store."""
        connection: sqlite3.Connection = self._connected().connection()  # type: ignore[no-untyped-call]
        return connection

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep the store open while the calling thread works on its connection; faults become the store's own errors.

        Raises StoreClosed once the store was closed.
        """
        thread = threading.get_ident()
        with self._gate:
            if self._closed:
                raise closed(self.path)
            self._inside[thread] += 1
        try:
            with told(self.path):
                yield
        finally:
            with self._gate:
                self._inside[thread] -= 1
                if not self._inside[thread]:
                    del self._inside[thread]
                    self._gate.notify_all()

    def rows(self, query: ModelSelect[Any] | Asked, record: Callable[..., _R]) -> list[_R]:
        """Run a query and return its rows as records; a column without a value takes the record's default.

        Peewee's own rows take three times as long, and differ in nothing but yes and no.
        """
        found = []
        with self.in_use():
            asked = self._spelled(query)
            cursor = self._cursor(asked)
            names = [column[0] for column in cursor.description]
            # A record at a time: thousands of rows are not held twice.
            for values in cursor:
                row = {name: value for name, value in zip(names, values, strict=True) if value is not None}
                for name in asked.flags & row.keys() if asked.flags else ():
                    row[name] = bool(row[name])
                found.append(record(**row))
        return found

    def tuples(self, query: ModelSelect[Any] | Asked) -> list[tuple[Any, ...]]:
        """Run a query and return its rows as SQLite has them: for thousands of rows of which little is wanted."""
        with self.in_use():
            return self._cursor(self._spelled(query)).fetchall()

    def streamed(self, query: ModelSelect[Any] | Asked) -> Iterator[tuple[Any, ...]]:
        """Run a query and give its rows one at a time, as SQLite has them: thousands are not held before they are used.

        To be gone through at once, by the thread that asks; the store counts as in use until then.
        """
        with self.in_use():
            yield from self._cursor(self._spelled(query))

    def kept(self, key: Hashable, kinds: Collection[str], read: Callable[[], _R]) -> _R:
        """Return what `read` returns, without reading again while nothing of these `kinds` was written since.

        `key` names the question with all that the answer hangs on beside the store. For answers that are made of
        thousands of rows: whoever comes back to a list, having written nothing of it, finds it as it was. Nobody else
        writes while this store is open for writing; where another process may, and inside an act, nothing is kept.
        """
        if self._lock is None or self.connection.in_transaction:
            return read()
        return self._answers.get(key, kinds, read)

    def _spelled(self, query: ModelSelect[Any] | Asked) -> Spelled:
        return query.spelled(self.database) if isinstance(query, Asked) else spelled(query, self.database)

    def _cursor(self, asked: Spelled) -> sqlite3.Cursor:
        database = self._connected()
        found: sqlite3.Cursor = database.execute_sql(asked.sql, asked.values)  # type: ignore[no-untyped-call]
        return found

    def value(self, query: ModelSelect[Any] | Asked) -> Any:
        """Run a query and return the first column of its first row, or None."""
        with self.in_use():
            if isinstance(query, Asked):
                row = self._cursor(query.spelled(self.database)).fetchone()
                return row[0] if row else None
            return query.scalar(self._connected())

    def wait_for_no_disk(self) -> None:
        """Have the calling thread's saves not wait for the disk: for a store that is made anew if it is harmed."""
        with self.in_use():
            self.connection.execute("PRAGMA synchronous = OFF")

    def let_go_of_connection(self) -> None:
        """Close the calling thread's connection, if it has one: for a thread that will not soon ask for more."""
        with self.in_use():
            if self.database.is_closed():  # for this thread
                return
            self._connections.discard(self.database.connection())  # type: ignore[no-untyped-call]
            self.database.close()

    def _connected(self) -> SqliteDatabase:
        """Return the database, with the calling thread's connection noted for closing."""
        self._connections.add(self.database.connection())  # type: ignore[no-untyped-call]
        return self.database

    @contextmanager
    def act(self, label: str, about: str = "") -> Iterator[Act]:
        """Write one act in one transaction: all of it or, when something is raised, nothing.

        `label` is an English text marked for the catalogue, in which {about} stands for `about`; undo shows it. Inside
        an act, a verb that opens its own joins it. Raises StoreFull, StoreUnwritable, StoreDamaged.
        """
        with self.turns.take():
            if self._act is not None:
                yield self._act
                return
            with self._transaction(aside=True) as connection:
                act = Act(connection, self.device, self._next_seq, self._clock)
                self._act = act
                try:
                    yield act
                    if act.flush():
                        self._record(connection, act, label, about)
                finally:
                    self._act = None
            self._next_seq = act.next
            self._answers.forget(act.kinds)

    @contextmanager
    def local(self, *, aside: bool = False) -> Iterator[sqlite3.Connection]:
        """Write to this device's own tables in one transaction, that of the act when inside one.

        What is written `aside` is no part of any answer that `kept` keeps.
        """
        with self.turns.take():
            if self._act is not None:
                yield self._act.connection
                return
            with self._transaction(aside=aside) as connection:
                yield connection

    @contextmanager
    def merging(self) -> Iterator[sqlite3.Connection]:
        """Write what other devices wrote, in one transaction, once nobody else wants to write.

        Nobody writes until this device's name, clock and numbers were read anew: what came in may have changed them.
        """
        with self.turns.take(patient=True), self.in_use():
            with self._transaction() as connection:
                yield connection
            self.reload()

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Read in several steps while the store stays as it was at the first; nothing may be written meanwhile."""
        with self.in_use():
            connection = self.connection
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("COMMIT")

    @contextmanager
    def _transaction(self, *, aside: bool = False) -> Iterator[sqlite3.Connection]:
        with self.in_use():
            connection = self.connection
            # Each connection has its own number, and other threads set this one.
            connection.execute(f"PRAGMA wal_autocheckpoint = {self.log_pages}")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
                if not aside:
                    self._answers.forget({ANY})
            finally:
                # SQLite may have rolled back by itself, for instance on a full disk.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _record(self, connection: sqlite3.Connection, act: Act, label: str, about: str) -> None:
        for part in act.written():
            connection.execute("INSERT INTO outbox (tx, dev, first, last) VALUES (?, ?, ?, ?)", part)
            if label:
                connection.execute(
                    "INSERT INTO act (tx, dev, first, last, label, about) VALUES (?, ?, ?, ?, ?, ?)",
                    (*part, label, about),
                )
        schema.keep_setting(connection, "clock", self._clock.last)

    def _name_device(self) -> None:
        with self.local() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO setting (key, value) VALUES ('device', ?)", (secrets.token_hex(6),)
            )

    @property
    def closing(self) -> bool:
        """Whether the store is being closed: a thread with long work in it lets go."""
        return self._closed

    @property
    def clock_stands_at(self) -> int:
        """The stamp that this device gave or took over last."""
        return self._clock.last

    def reload(self) -> None:
        """Read this device's name, clock and numbers from the file, after something other than an act wrote them."""
        settings = dict(self.connection.execute("SELECT key, value FROM setting"))
        self.device = str(settings.get("device", ""))
        self._clock.last = int(settings.get("clock", 0))
        highest = self.connection.execute("SELECT max(seq) FROM change WHERE dev = ?", (self.device,)).fetchone()[0]
        self._next_seq = (highest or 0) + 1
        self.warnings = tuple(filter(None, (self._place_warning, self._clock_warning())))

    def _clock_warning(self) -> str:
        if not self._clock.is_ahead(self._clock.last):
            return ""
        return _("This computer's clock says {now}, but something was already written at {then}.").format(
            now=self.now().date().isoformat(), then=moment_of(self._clock.last).date().isoformat()
        )


def _database(address: str, *, write: bool) -> SqliteDatabase:
    options: dict[str, Any] = {"pragmas": _PRAGMAS} if write else {"uri": True}
    # Connections are closed by whoever closes the store; nothing else passes from thread to thread.
    return SqliteDatabase(address, timeout=_BUSY_SECONDS, check_same_thread=False, **options)


def _read_only(path: Path) -> str:
    """Return the SQLite address by which `path` is opened for reading alone.

    A medium that cannot be written has no room for the files that WAL shares between processes; where no writer left
    any, the database alone is the whole truth and may be read as one that nobody changes.
    """
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as probe:
            probe.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError:
        if not path.with_name(path.name + "-wal").exists():
            return f"{path.absolute().as_uri()}?immutable=1"
    return address


def swap_marker(path: Path) -> Path:
    """Return the file that stands beside the store at `path` while another is put in its place."""
    return path.with_name(path.name + ".swap")


def _end_swap(path: Path) -> None:
    """Carry to its end what was cut off while another store was put in place of the one at `path`."""
    if swap_marker(path).exists():
        from fieldkit.store.backups.swap import end_swap

        end_swap(path)


def _refuse_foreign(path: Path) -> None:
    """Raise as `schema.version` does for a file that is there and is not a store of this version or an older one."""
    if path.exists():
        if path.stat().st_size == 0:
            _refuse_emptied(path)
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as probe:
            schema.version(probe, path)


def _refuse_emptied(path: Path) -> None:
    """Raise StoreDamaged where an empty file lies in the place of a store that was backed up before."""
    from fieldkit.store.backups.daily import daily_backups

    if daily_backups(path):
        raise damaged(path, _("the file is empty, and there are backups of it"))
