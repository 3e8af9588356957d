"""Making a backup of an open store, beside whoever writes to it: what it holds is one moment, and proven sound."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from fieldkit import __version__
from fieldkit.i18n import _
from fieldkit.store.backups.archive import BackupUnreadable, Pause, no_pause, open_archive, write_archive
from fieldkit.store.backups.manifest import FORMAT, Entry, Manifest
from fieldkit.store.backups.places import shelf_of
from fieldkit.store.backups.soundness import require_sound
from fieldkit.store.blobs import blobs_folder
from fieldkit.store.faults import StoreError, StoreTooNew, told
from fieldkit.store.store import Store

_PAGES = 512
"""Pages copied between two looks at whether to stop: two megabytes."""

_STALE_SECONDS = 24 * 3600


class NotReplaced(StoreError):
    """A file that is no backup stands where one was to be written."""


class Mark(NamedTuple):
    """What tells whether a store has anything that a backup has not."""

    changes: int
    draft: str


def mark_of(connection: sqlite3.Connection) -> Mark:
    """Return the mark of a store, or of the copy of one."""
    (changes,) = connection.execute("SELECT count(*) FROM change").fetchone()
    (draft,) = connection.execute("SELECT max(at) FROM draft").fetchone()
    return Mark(changes, draft or "")


def back_up(store: Store, target: Path, pause: Pause = no_pause) -> tuple[Path, Manifest]:
    """Write a backup of the store and of the files of partners to `target`; return where it lies and what it holds.

    A folder gets a file named by the day. An older backup is replaced once the new one is whole; any other file is
    left alone. Raises NotReplaced, StoreDamaged, StoreFull, StoreUnwritable; what was there before then still is.
    """
    with told(target):
        if target.is_dir():
            target = target / f"fieldkit-{store.now().date().isoformat()}.zip"
        if target.exists():
            _require_backup(target)
        return target, write_backup(store, target, blobs_folder(store), pause)


def write_backup(store: Store, target: Path, blobs: Path | None, pause: Pause) -> Manifest:
    """Write a backup to `target` in place of what is there; `blobs` is None to leave the files of partners out.

    Raises StoreDamaged, StoreFull, StoreUnwritable, StoreClosed, OSError.
    """
    shelf = shelf_of(store.path)
    with told(shelf):
        shelf.mkdir(parents=True, exist_ok=True)
        _sweep(shelf)
    copy = shelf / f"{uuid4().hex}.tmp"
    try:
        with closing(sqlite3.connect(copy)) as written:
            with store.snapshot() as connection, told(shelf):
                connection.backup(written, pages=_PAGES, progress=lambda *_left: pause(0))
            with told(shelf):
                # One plain file, which needs nothing beside it.
                written.execute("PRAGMA journal_mode = DELETE")
            require_sound(written, store.path, pause)
            mark = mark_of(written)
        made = store.now().isoformat(timespec="seconds")
        about = Manifest(
            fieldkit_backup=FORMAT, app=__version__, made=made, device=store.device, changes=mark.changes,
            draft=mark.draft, database=Entry(0, ""),
        )  # fmt: skip
        with told(target):
            return write_archive(target, copy, about, blobs, pause)
    finally:
        for suffix in ("", "-journal"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)


def _require_backup(target: Path) -> None:
    try:
        with open_archive(target):
            return
    except (BackupUnreadable, StoreTooNew) as error:
        raise NotReplaced(
            _("There is a file already that is no backup of this fieldkit: {path}").format(path=target),
            _("It was left as it is, and nothing was written."),
            _("Choose another name."),
        ) from error


def _sweep(shelf: Path) -> None:
    """Take away what was left behind by a backup that was cut off a day ago or earlier."""
    for each in shelf.glob("*.tmp*"):
        if time.time() - each.stat().st_mtime > _STALE_SECONDS:
            each.unlink(missing_ok=True)
