"""The writer's lock: one process writes to a store, or puts another in its place, at a time."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from fieldkit.store.faults import busy, unwritable


def take_lock(path: Path) -> FileLock:
    """Return the lock of the store at `path`, taken. Raises StoreBusy, StoreUnwritable and what the system does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path.with_name(path.name + ".lock"), timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise busy(path) from error
    except NotImplementedError as error:
        raise unwritable(path, str(error)) from error
    return lock
