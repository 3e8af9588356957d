"""Whether a database is what was written: the file's own integrity, and the hash of every change in its journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldkit.i18n import _
from fieldkit.store.cells import COLUMNS, Stored
from fieldkit.store.change import short_hash
from fieldkit.store.faults import damaged, told
from fieldkit.store.journal import loaded

_BATCH = 500
_STEPS = 20_000
"""Steps of SQLite between two looks at whether to stop: a few milliseconds."""


def require_sound(connection: sqlite3.Connection, path: Path, pause: Callable[[int], None]) -> int:
    """Return how many changes the journal holds. Raises StoreDamaged, naming `path`, when something is wrong."""
    with told(path), _stopping(connection, pause):
        for (text,) in connection.execute("PRAGMA integrity_check(1)"):
            if text != "ok":
                raise damaged(path, str(text))
        count = 0
        for row in connection.execute(f"SELECT {COLUMNS} FROM change"):
            change = Stored._make(row)
            if short_hash(loaded(change).line()) != change.h8:
                raise damaged(path, _("a change is not as it was written"))
            count += 1
            if count % _BATCH == 0:
                pause(0)
    return count


@contextmanager
def _stopping(connection: sqlite3.Connection, pause: Callable[[int], None]) -> Iterator[None]:
    """Let `pause` end a long statement of SQLite too, by what it raises."""
    raised: list[BaseException] = []

    def look() -> int:
        try:
            pause(0)
        except BaseException as error:
            raised.append(error)
        return len(raised)

    connection.set_progress_handler(look, _STEPS)
    try:
        yield
    except sqlite3.OperationalError:
        if raised:
            raise raised[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)
