"""Restoring a backup: verified and made ready first, then put in the place of the present store, which is kept.

The store that comes back has a new device id: what the one before it wrote since the backup may lie in somebody's
folder under the old name.
"""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from fieldkit.i18n import _, refusal
from fieldkit.store import schema
from fieldkit.store.backups.archive import Pause, extract, is_database, no_pause, unreadable
from fieldkit.store.backups.manifest import DATABASE
from fieldkit.store.backups.places import parts_of, staged_of
from fieldkit.store.backups.soundness import require_sound
from fieldkit.store.backups.swap import end_swap, fresh_stage, swap_in
from fieldkit.store.blobs import blobs_beside
from fieldkit.store.faults import StoreDamaged, StoreForeign, told
from fieldkit.store.locking import take_lock
from fieldkit.store.store import Store, swap_marker


class Restored(NamedTuple):
    """What came of a restore.

    `kept` is the folder that the store before was moved to, None where there was none; `device` the new name of this
    device; `changes` counts the journal of the store that is there now, `made` says when the backup was written (empty
    for a bare database); `absent` names the files of partners that the backup could not hold.
    """

    kept: Path | None
    device: str
    changes: int
    made: str
    absent: tuple[str, ...]


def restore(source: Path, path: Path, now: datetime, pause: Pause = no_pause) -> Restored:
    """Put the store in the backup `source` in the place of the one at `path`.

    `source` may also be a bare database, or the folder that one was moved to before. Files of partners are added to
    those that are there. Raises StoreBusy while a fieldkit is open on the store, BackupUnreadable, StoreTooNew,
    StoreFull, StoreUnwritable: then nothing was changed.
    """
    source = source / path.name if source.is_dir() else source
    with told(path):
        lock = take_lock(path)
    try:
        with told(path):
            if swap_marker(path).exists():
                end_swap(path)
            stage = fresh_stage(path)
        try:
            made, absent = _unpacked(source, stage, path, pause)
            changes = _made_ready(source, stage / path.name, pause)
            device = _renamed(stage / path.name)
            with told(path):
                kept = swap_in(path, now)
        finally:
            if not swap_marker(path).exists():
                shutil.rmtree(staged_of(path), ignore_errors=True)
    finally:
        lock.release()
    return Restored(kept, device, changes, made, absent)


def _unpacked(source: Path, stage: Path, path: Path, pause: Pause) -> tuple[str, tuple[str, ...]]:
    """Lay the database ready in the folder `stage`; return when the backup was made, and which files it lacks."""
    try:
        bare = is_database(source)
    except OSError as error:
        raise unreadable(source, refusal(error)) from error
    with told(path):
        if not bare:
            blobs = blobs_beside(path)
            blobs.mkdir(exist_ok=True)
            found = extract(source, stage, blobs, pause)
            (stage / DATABASE).replace(stage / path.name)
            return found.made, tuple(found.absent)
        for part, ready in zip(parts_of(source), parts_of(stage / path.name), strict=True):
            with suppress(FileNotFoundError):
                shutil.copyfile(part, ready)
    return "", ()


def _made_ready(source: Path, database: Path, pause: Pause) -> int:
    """Prove the database sound and carry it to the newest version; return how many changes it holds."""
    try:
        with told(source), closing(sqlite3.connect(database)) as connection:
            if schema.version(connection, source) == 0:
                raise unreadable(source, _("there is no store in it"))
            changes = require_sound(connection, source, pause)
        Store.open(database).close()
    except (StoreDamaged, StoreForeign) as error:
        raise unreadable(source, _("the store in it is damaged: {why}").format(why=error.what)) from error
    finally:
        database.with_name(database.name + ".lock").unlink(missing_ok=True)
    return changes


def _renamed(database: Path) -> str:
    """Give the store a device id that nobody ever had, and leave it as one plain file."""
    device = secrets.token_hex(6)
    with told(database), closing(sqlite3.connect(database, isolation_level=None)) as connection:
        schema.keep_setting(connection, "device", device)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return device
