"""The daily backups: one a day of use, thinned by the rule of `rules/keeping.py`, all of them on this laptop's disk.

A day's backup shows the store as it was when that day was last written to, so it is written anew while the day goes
on, and once more when the next one begins. It leaves out the files of partners, which never change and lie beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from fieldkit.rules.keeping import kept_days
from fieldkit.store.backups.archive import BackupUnreadable, Pause, no_pause, open_archive
from fieldkit.store.backups.making import Mark, mark_of, write_backup
from fieldkit.store.backups.manifest import Manifest
from fieldkit.store.backups.places import shelf_of
from fieldkit.store.clock import microseconds, moment_of
from fieldkit.store.faults import StoreTooNew, told
from fieldkit.store.store import Store

EVERY = timedelta(hours=1)
"""A day's backup is written anew when it is this old and something was written since."""

_NAME = re.compile(r"fieldkit-(\d{4}-\d{2}-\d{2})\.zip")


class Daily(NamedTuple):
    """The backup of a day: where it lies, its size in bytes, and when it was written, in local time."""

    day: date
    path: Path
    size: int
    made: datetime


def daily_backups(store: Path) -> list[Daily]:
    """Return the daily backups of the store at `store`, the newest first."""
    return sorted(_found(shelf_of(store)), reverse=True)


def back_up_day(store: Store, pause: Pause = no_pause) -> Daily | None:
    """Back the store up under the day on which it was last written to, then thin the shelf; return the backup.

    None where nothing was ever written, or where that day's backup holds all of it. Raises StoreDamaged (then the
    older backups are not touched), StoreFull, StoreUnwritable, StoreClosed.
    """
    stamp = min(store.clock_stands_at, microseconds(store.now()))
    if stamp <= 0:
        return None
    day = moment_of(stamp).astimezone(store.now().tzinfo).date()
    target = shelf_of(store.path) / f"fieldkit-{day.isoformat()}.zip"
    with store.snapshot() as connection:
        mark = mark_of(connection)
    held = manifest_of(target)
    if held is not None and Mark(held.changes, held.draft) == mark:
        return None
    write_backup(store, target, None, pause)
    with told(target):
        found = daily_backups(store.path)
        kept = kept_days(each.day for each in found)
        for each in found:
            if each.day not in kept:
                each.path.unlink(missing_ok=True)
        return next((each for each in found if each.day == day), None)


def is_due(store: Store) -> bool:
    """Tell whether the newest backup is so old that the store is to be looked at."""
    found = daily_backups(store.path)
    held = manifest_of(found[0].path) if found else None
    try:
        # One from the time to come was made by a clock that was wrong.
        return held is None or not timedelta(0) <= store.now() - datetime.fromisoformat(held.made) < EVERY
    except (ValueError, TypeError):
        return True


def manifest_of(path: Path) -> Manifest | None:
    """Return what a backup says of itself, None for one that cannot be read."""
    try:
        with open_archive(path) as (_archive, manifest):
            return manifest
    except (BackupUnreadable, StoreTooNew, OSError):
        return None


def _found(shelf: Path) -> Iterator[Daily]:
    for path in shelf.glob("fieldkit-*.zip"):
        match = _NAME.fullmatch(path.name)
        try:
            if match and path.is_file():
                state = path.stat()
                made = datetime.fromtimestamp(state.st_mtime).astimezone()
                yield Daily(date.fromisoformat(match[1]), path, state.st_size, made)
        except (OSError, ValueError, OverflowError):
            continue
