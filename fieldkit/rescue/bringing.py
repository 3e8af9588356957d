"""The rescue of a damaged store: the damaged file is kept, all that can be had is brought together, the rest is named.

What can still be read, the newest sound backup and the folder of the last sync add up, since a change is the same
wherever it is found. The damaged files move aside unchanged before the new store takes their place; only then is the
folder looked at, so that a rescue which is cut off there goes on with the next sync.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from fieldkit.i18n import _
from fieldkit.store import Store, StoreDamaged, StoreError, segments, verify
from fieldkit.store.backups.daily import daily_backups
from fieldkit.store.backups.losses import LostFile, Missing, lost_files, missing_changes, newest_change
from fieldkit.store.backups.own_tables import read_archive
from fieldkit.store.backups.places import parts_of, staged_of
from fieldkit.store.backups.salvage import Salvaged, salvage
from fieldkit.store.backups.swap import end_swap, fresh_stage, swap_in
from fieldkit.store.clock import moment_of
from fieldkit.store.faults import told
from fieldkit.store.intake import Intake
from fieldkit.store.locking import take_lock
from fieldkit.store.store import swap_marker
from fieldkit.sync import SyncReport, segment, sync_folder
from fieldkit.sync.keyring import keyring_of
from fieldkit.sync.report import Unreadable
from fieldkit.sync.seal_faults import SealError

Progress: TypeAlias = Callable[[int, int], None]
"""Told the bytes of the damaged files that were searched, and how many there are; what it raises ends the rescue."""


class Rescued(Struct, frozen=True, kw_only=True):
    """What came of a rescue.

    `kept` is the folder with the damaged files; `former` the name of this device before, `device` the one from now on.
    `changes` are there now: `readable` of them could be read from the damaged files, `only_there` of those in no
    backup; `from_backup` were in the backup alone, `from_folder` came with the folder. `newest` is when the newest of
    them was written; `until` is set where the damaged store says that something was written later. `trouble` says why
    the folder could not be used.
    """

    kept: str
    former: str
    device: str
    changes: int
    readable: int
    only_there: int
    from_backup: int
    backup: str = ""
    unsound: tuple[str, ...] = ()
    folder: str = ""
    from_folder: int = 0
    pending: int = 0
    trouble: str = ""
    newest: datetime | None = None
    until: datetime | None = None
    missing: tuple[Missing, ...] = ()
    files: tuple[LostFile, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is known to be missing."""
        return not (self.missing or self.files or self.faults or self.until)


class NothingToRescue(StoreError):
    """The store is sound, or there never was one."""


def require_damage(path: Path) -> None:
    """Raise NothingToRescue unless the store at `path` is damaged, or is gone while there are backups of it.

    Raises StoreForeign, StoreTooNew, StoreUnwritable as opening a store does.
    """
    if not path.exists() and not swap_marker(path).exists():
        if not daily_backups(path):
            raise _nothing(_("There is no store here: {path}").format(path=path))
        return
    try:
        with Store.open(path, write=False) as store:
            if verify(store):
                return
    except StoreDamaged:
        return
    raise _nothing(_("The store is sound: {path}").format(path=path))


def rescue(
    path: Path,
    now: Callable[[], datetime],
    *,
    owner: str = "",
    progress: Progress | None = None,
) -> Rescued:
    """Put a store in the place of the damaged one at `path` that holds all that could be brought together.

    `owner` is the name of whoever uses this device, as a sync writes it into the folder.
    Raises StoreBusy while a fieldkit is open on it, StoreFull, StoreUnwritable: then nothing was changed.
    """
    with told(path):
        lock = take_lock(path)
    try:
        with told(path):
            if swap_marker(path).exists():
                end_swap(path)
            stage = fresh_stage(path)
            found = salvage(path, stage, now, _paced(path, progress))
            kept = swap_in(path, now())
    finally:
        if not swap_marker(path).exists():
            shutil.rmtree(staged_of(path), ignore_errors=True)
        lock.release()
    with Store.open(path, now=now) as store:
        if kept and missing_changes(store, found.known):
            _take_archive(store, kept / path.name)
        return _told(store, found, kept, _exchange(store, owner))


def _take_archive(store: Store, damaged: Path) -> None:
    """Take what is whole in the damaged store's archive of segments: there each change lay a second time."""
    with Intake(store) as intake:
        for raw in read_archive(damaged, store.path, damaged.parent / "reading"):
            with suppress(Unreadable):
                read = segment.read(raw)
                if read.segment:
                    intake.take([[(read.segment, read.changes or [])]])


def _exchange(store: Store, owner: str) -> tuple[str, SyncReport | None, str]:
    """Sync with the folder of the last sync; return its name, what came of it, and why nothing did."""
    name = segments.last_folder(store)
    if not name:
        return "", None, ""
    folder = Path(name)
    if not folder.is_dir():
        return name, None, _("The folder is not there now; what it holds comes in with the next sync.")
    try:
        report = sync_folder(store, folder, key=keyring_of(store).recall(folder), owner=owner)
    except (StoreError, SealError, OSError) as error:
        # The store is rescued already; the person is to read what is missing.
        return name, None, str(error)
    return name, report, report.stopped


def _told(store: Store, found: Salvaged, kept: Path | None, exchanged: tuple[str, SyncReport | None, str]) -> Rescued:
    folder, report, trouble = exchanged
    with store.snapshot() as connection:
        (changes,) = connection.execute("SELECT count(*) FROM change").fetchone()
    newest = newest_change(store)
    until = moment_of(found.clock) if found.clock else None
    return Rescued(
        kept=str(kept or ""),
        former=found.former,
        device=store.device,
        changes=changes,
        readable=found.readable,
        only_there=found.only_there,
        from_backup=found.from_backup,
        backup=found.backup.day.isoformat() if found.backup else "",
        unsound=tuple(path.name for path in found.unsound),
        folder=folder,
        from_folder=sum(each.changes for each in report.received) if report else 0,
        pending=len(report.pending) if report else 0,
        trouble=trouble,
        newest=newest,
        until=until if until and (newest is None or until > newest) else None,
        missing=tuple(missing_changes(store, found.known)),
        files=tuple(lost_files(store)),
        faults=tuple(verify(store)),
    )


def _paced(path: Path, progress: Progress | None) -> Callable[[int], None]:
    total = sum(part.stat().st_size for part in parts_of(path)[:2] if part.exists())
    done = 0

    def pause(size: int) -> None:
        nonlocal done
        done = min(done + size, total)
        if progress:
            progress(done, total)

    return pause


def _nothing(what: str) -> NothingToRescue:
    return NothingToRescue(what, _("Nothing was changed."), _("`fieldkit restore --list` shows the backups there are."))
