"""The copies of kept files that were laid out to be opened, and which of them are taken away again.

A copy goes 14 days after it was last opened, or earlier, the oldest first, while all of them are more than 1 GB. One
that was opened within a day may still be open and stays, and so does one that somebody changed: it may be work. What
cannot be taken away stays until the next time; it is written to the log and nobody is troubled with it.
"""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from fieldkit.store.blobs import hash_of

DAYS = 14
MOST_BYTES = 1_000_000_000
FRESH_SECONDS = 24 * 3600

_log = logging.getLogger("fieldkit.store")


class _Copy(NamedTuple):
    opened: float
    size: int
    path: Path


def sweep_copies(folder: Path, now: float) -> int:
    """Take away what is old below `folder` at the moment `now` (seconds since 1970); return how many files went."""
    copies = sorted(_copies(folder))
    left = sum(each.size for each in copies)
    gone = 0
    for each in copies:
        age = now - each.opened
        if age < FRESH_SECONDS or (age < DAYS * 24 * 3600 and left <= MOST_BYTES):
            continue
        if each.path.suffix != ".tmp" and not hash_of(each.path).startswith(each.path.parent.name):
            continue
        if _take_away(each.path):
            gone += 1
            left -= each.size
    return gone


def _copies(folder: Path) -> Iterator[_Copy]:
    try:
        for path in folder.glob("*/*"):
            found = path.lstat()
            if stat.S_ISREG(found.st_mode):
                yield _Copy(found.st_mtime, found.st_size, path)
    except OSError as error:
        _log.info("copies in %s cannot be looked at: %s", folder, error)


def _take_away(path: Path) -> bool:
    try:
        # Windows takes away no file that is read-only.
        path.chmod(stat.S_IREAD | stat.S_IWRITE)
        path.unlink()
    except OSError as error:
        _log.info("the copy %s stays: %s", path, error)
        return False
    with suppress(OSError):  # others may lie there still
        path.parent.rmdir()
    return True
