"""A backup as a file: written a piece at a time, read back before it counts, and never trusted when it is opened."""

from __future__ import annotations

import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO
from uuid import uuid4

from fieldkit.i18n import _
from fieldkit.store.backups import manifest as manifests
from fieldkit.store.backups.manifest import DATABASE, FORMAT, LONGEST, NAME, Entry, Manifest, blob_entry, is_blob
from fieldkit.store.disk import settle_file, settle_folder
from fieldkit.store.faults import StoreError, full, too_new

PIECE = 1 << 20
"""Bytes held in memory at a time."""

SQLITE = b"SQLite format 3\0"
_ENCRYPTED = 0x1
_READ_FAULTS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError, KeyError, OverflowError,
)  # fmt: skip
"""What reading a zip of arbitrary bytes raises; NotImplementedError is a RuntimeError."""

Pause = Callable[[int], None]
"""Called between two pieces with the bytes done since; what it raises ends the work, with nothing left behind."""


class BackupUnreadable(StoreError):
    """A file is no backup, or is not whole."""


def unreadable(path: Path, why: str) -> BackupUnreadable:
    """Return the error for a file that cannot be restored; `why` is what is wrong with it."""
    return BackupUnreadable(
        _("This backup cannot be used: {path} ({why})").format(path=path, why=why),
        _("Nothing was changed."),
        _("Choose another one: `fieldkit restore --list` shows those of this laptop."),
    )


def no_pause(_size: int) -> None:
    """Go on."""


def write_archive(target: Path, database: Path, about: Manifest, blobs: Path | None, pause: Pause) -> Manifest:
    """Write a backup to `target` in place of what is there, once it was read back whole; return its manifest.

    `about` says all but the entries; `blobs` is the folder of the files of partners, None to leave them out. What lies
    in it and is not whole is left out and named. Raises OSError; nothing half written takes the name of a backup.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f"{uuid4().hex}.tmp")
    try:
        with zipfile.ZipFile(scratch, "x", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            made = datetime.fromisoformat(about.made)
            held = _add(archive, DATABASE, database, made, pause, packed=True)
            kept: list[Entry] = []
            absent: list[str] = []
            for path in sorted(filter(is_blob, blobs.glob("??/*"))) if blobs else []:
                if (entry := _add_blob(archive, path, made, pause)) is None:
                    absent.append(path.name)
                else:
                    kept.append(entry)
            about = Manifest(
                fieldkit_backup=FORMAT, app=about.app, made=about.made, device=about.device, changes=about.changes,
                draft=about.draft, database=held, blobs=None if blobs is None else kept, absent=absent,
            )  # fmt: skip
            archive.writestr(_info(NAME, made), manifests.encode(about))
        settle_file(scratch)
        with open_archive(scratch) as (archive, found):
            for name, entry in found.entries().items():
                _copy_entry(archive, name, entry, None, pause, scratch)
        scratch.replace(target)
        settle_folder(target.parent)
    finally:
        scratch.unlink(missing_ok=True)
    return about


@contextmanager
def open_archive(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open a backup and give its zip and its manifest; only what the manifest names is to be read.

    Raises BackupUnreadable, StoreTooNew, OSError.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _manifest(archive, path)
    except _READ_FAULTS as error:
        raise unreadable(path, _("it is not a backup of fieldkit, or a part of it is missing")) from error


def extract(path: Path, folder: Path, blobs: Path | None, pause: Pause = no_pause) -> Manifest:
    """Write the database of the backup at `path` into `folder`, the files it holds into the folder `blobs`.

    Everything is compared with the manifest's sha256 while it is written. Raises BackupUnreadable, StoreTooNew,
    StoreFull before anything is written when there is no room for it, OSError.
    """
    with open_archive(path) as (archive, found):
        wanted = found.entries() if blobs else {DATABASE: found.database}
        if sum(entry.bytes for entry in wanted.values()) > shutil.disk_usage(folder).free:
            raise full(folder)
        with (folder / DATABASE).open("xb") as write:
            _copy_entry(archive, DATABASE, found.database, write, pause, path)
            write.flush()
            os.fsync(write.fileno())
        for blob in (found.blobs or []) if blobs else []:
            assert blobs is not None
            _extract_blob(archive, blob, blobs, pause, path)
    return found


def is_database(path: Path) -> bool:
    """Tell whether the file begins as every SQLite database does. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(SQLITE)) == SQLITE


def _info(name: str, made: datetime) -> zipfile.ZipInfo:
    # A zip knows no year before 1980 and none from 2108 on.
    info = zipfile.ZipInfo(name, (min(max(made.year, 1980), 2107), *made.timetuple()[1:6]))
    info.external_attr = 0o600 << 16
    return info


def _add(archive: zipfile.ZipFile, name: str, path: Path, made: datetime, pause: Pause, *, packed: bool) -> Entry:
    info = _info(name, made)
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with path.open("rb") as read, archive.open(info, "w", force_zip64=True) as write:
        return _copied(read, write, pause)


def _add_blob(archive: zipfile.ZipFile, path: Path, made: datetime, pause: Pause) -> Entry | None:
    """Add a file of partners; None, and nothing added, for one that is not what it was."""
    try:
        with path.open("rb") as read:
            if _copied(read, None, pause).sha256 != path.name:
                return None
    except PermissionError:
        return None
    return _add(archive, blob_entry(path.name), path, made, pause, packed=False)


def _copied(read: IO[bytes], write: IO[bytes] | None, pause: Pause, most: int | None = None) -> Entry:
    """Copy what `read` gives; a piece more than `most` bytes and no further."""
    digest, size = sha256(), 0
    while piece := read.read(PIECE):
        digest.update(piece)
        size += len(piece)
        if most is not None and size > most:
            break
        if write:
            write.write(piece)
        pause(len(piece))
    return Entry(size, digest.hexdigest())


def _copy_entry(
    archive: zipfile.ZipFile, name: str, entry: Entry, write: IO[bytes] | None, pause: Pause, path: Path
) -> None:
    with archive.open(_checked(archive, name)) as read:
        if _copied(read, write, pause, entry.bytes) != entry:
            raise unreadable(path, _("{name} is not what it was").format(name=name))


def _extract_blob(archive: zipfile.ZipFile, blob: Entry, blobs: Path, pause: Pause, path: Path) -> None:
    target = blobs / blob.sha256[:2] / blob.sha256
    if target.is_file() and target.stat().st_size == blob.bytes:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = blobs / f"{uuid4().hex}.tmp"
    try:
        with scratch.open("xb") as write:
            _copy_entry(archive, blob_entry(blob.sha256), blob, write, pause, path)
            write.flush()
            os.fsync(write.fileno())
        scratch.replace(target)
        settle_folder(target.parent)
    finally:
        scratch.unlink(missing_ok=True)


def _checked(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    info = archive.getinfo(name)
    if info.flag_bits & _ENCRYPTED or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(name)
    return info


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    with archive.open(_checked(archive, NAME)) as file:
        data = file.read(LONGEST + 1)
    if len(data) > LONGEST:
        raise zipfile.BadZipFile(NAME)
    if manifests.format_of(data) > FORMAT:
        raise too_new(path)
    return manifests.decode(data)
