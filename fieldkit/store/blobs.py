"""Files kept with partners: each lies once under its sha256, in `blobs/<first two>/<sha256>` beside the database.

Nothing here knows who a file belongs to; that is in the journal. A file is copied in a piece at a time, so that its
size does not matter, and becomes a blob by a rename once all of it is on the disk.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import IO, Literal, NamedTuple
from uuid import uuid4

from fieldkit.i18n import _, refusal
from fieldkit.store.disk import settle_folder
from fieldkit.store.faults import StoreError, told
from fieldkit.store.safe_names import is_program, safe_name
from fieldkit.store.store import Store

PIECE = 1 << 20
"""Bytes held in memory at a time."""

_STALE_SECONDS = 24 * 3600
_HASH = frozenset("0123456789abcdef")

State = Literal["there", "missing", "damaged"]
Progress = Callable[[int], None]
"""Told the bytes copied so far; what it raises ends the copying, with nothing left behind."""


class Kept(NamedTuple):
    """A file that was copied into the store: its sha256, its own name and its size in bytes."""

    blob: str
    name: str
    size: int


class SourceUnreadable(StoreError):
    """The file that was to be kept cannot be read."""


class BlobGone(StoreError):
    """A file that is kept is not there, or is not what it was."""


class NotOpened(StoreError):
    """A file is kept but is none that should be opened."""


def blobs_folder(store: Store) -> Path:
    """Return the folder of the blobs of a store."""
    return blobs_beside(store.path)


def blobs_beside(path: Path) -> Path:
    """Return the folder of the blobs of the store whose database lies or will lie at `path`."""
    return path.parent / "blobs"


def blob_path(store: Store, blob: str) -> Path | None:
    """Return where a blob lies or would lie; None for what is no sha256, whatever another program wrote."""
    if len(blob) != 64 or not _HASH.issuperset(blob):
        return None
    return blobs_folder(store) / blob[:2] / blob


def keep_file(store: Store, source: Path, progress: Progress | None = None) -> Kept:
    """Copy the file `source` into the blobs of the store and return what it is now known by.

    The same content lies there once, however often and under whatever names it is kept; a damaged copy of it is
    replaced. Raises SourceUnreadable, StoreFull or StoreUnwritable, with nothing half written.
    """
    folder = blobs_folder(store)
    scratch = folder / f"{uuid4().hex}.tmp"
    with _opened(source) as read, told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        try:
            with scratch.open("xb") as write:
                blob, size = _copied(read, write, source, progress)
                write.flush()
                os.fsync(write.fileno())
            path = folder / blob[:2] / blob
            path.parent.mkdir(exist_ok=True)
            _settle(scratch, path, size)
        finally:
            scratch.unlink(missing_ok=True)
    return Kept(blob, source.name, size)


def take_blob(store: Store, blob: str, fill: Callable[[Callable[[bytes], object]], None]) -> bool:
    """Keep a file that came from elsewhere by what `fill` writes; False, with nothing kept, when it is another.

    Raises StoreFull or StoreUnwritable, and what `fill` raises, with nothing half written.
    """
    path = blob_path(store, blob)
    if path is None:
        return False
    folder = blobs_folder(store)
    scratch = folder / f"{uuid4().hex}.tmp"
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        write = scratch.open("xb")
    digest, size = sha256(), 0

    def take(piece: bytes) -> None:
        nonlocal size
        with told(folder):
            write.write(piece)
        digest.update(piece)
        size += len(piece)

    try:
        with write:
            fill(take)
            with told(folder):
                write.flush()
                os.fsync(write.fileno())
        if digest.hexdigest() != blob:
            return False
        with told(folder):
            path.parent.mkdir(exist_ok=True)
            _settle(scratch, path, size)
        return True
    finally:
        scratch.unlink(missing_ok=True)


def state_of(store: Store, blob: str, size: str = "") -> State:
    """Return whether a blob is there, by a look at its place and size alone; `size` is what the record says."""
    path = blob_path(store, blob)
    try:
        found = path.stat() if path else None
    except OSError:
        found = None
    if found is None or not stat.S_ISREG(found.st_mode):
        return "missing"
    return "damaged" if size.isascii() and size.isdigit() and size != str(found.st_size) else "there"


def lay_out(store: Store, blob: str, name: str, folder: Path) -> Path:
    """Return a copy of a blob under a safe form of `name` in `folder`, for a program of the system to open.

    It is a copy, and read-only: what somebody writes into it must not become the file that is kept. A copy laid out
    before is used again while it is the same; one that was changed stays, and another is laid beside it. Raises
    BlobGone for a blob that is missing or whose content is not its name's, NotOpened for a program, StoreFull or
    StoreUnwritable when the copy cannot be written.
    """
    if is_program(name):
        raise NotOpened(
            _("“{name}” is a program, not a document.").format(name=safe_name(name)),
            _("It is kept and was not started."),
            _("Only documents, pictures and the like are opened from here."),
        )
    path = blob_path(store, blob)
    if path is None or state_of(store, blob) == "missing":
        raise _gone(name, _("it is missing on this laptop"))
    place = folder / blob[:16]
    with told(place):
        place.mkdir(parents=True, exist_ok=True)
        for target in _targets(place, safe_name(name)):
            if target.exists():
                if hash_of(target) == blob:
                    # Copies are taken away so long after they were last opened.
                    os.utime(target)
                    return target
                continue
            _lay(path, target, blob, name)
            return target
    raise AssertionError("names do not end")


def _opened(source: Path) -> IO[bytes]:
    try:
        # A pipe or a device would keep us waiting, or never end.
        if not stat.S_ISREG(source.stat().st_mode):
            raise _unreadable(source, _("it is no file") if not source.is_dir() else _("it is a folder"))
        return source.open("rb")
    except (OSError, ValueError) as error:
        raise _unreadable(source, refusal(error) if isinstance(error, OSError) else str(error)) from error


def _copied(read: IO[bytes], write: IO[bytes], source: Path, progress: Progress | None) -> tuple[str, int]:
    digest, size = sha256(), 0
    while True:
        try:
            piece = read.read(PIECE)
        except OSError as error:
            raise _unreadable(source, refusal(error)) from error
        if not piece:
            return digest.hexdigest(), size
        digest.update(piece)
        write.write(piece)
        size += len(piece)
        if progress:
            progress(size)


def _settle(scratch: Path, path: Path, size: int) -> None:
    try:
        scratch.replace(path)
    except PermissionError:
        # Windows replaces no file that is open; one of the same name and size is the same.
        if not path.is_file() or path.stat().st_size != size:
            raise
    settle_folder(path.parent)


def _sweep(folder: Path) -> None:
    """Take away what a copying left behind that was cut off a day ago or earlier."""
    for each in folder.glob("*.tmp"):
        try:
            if time.time() - each.stat().st_mtime > _STALE_SECONDS:
                each.unlink(missing_ok=True)
        except OSError:
            continue


def _targets(place: Path, name: str) -> Iterator[Path]:
    """Yield where a copy may lie: under its name, then with a number behind it."""
    yield place / name
    stem, dot, suffix = name.rpartition(".") if "." in name else (name, "", "")
    for number in count(2):
        yield place / f"{stem} ({number}){dot}{suffix}"


def _lay(path: Path, target: Path, blob: str, name: str) -> None:
    scratch = target.with_name(f"{uuid4().hex}.tmp")
    try:
        with scratch.open("xb") as write:
            try:
                with path.open("rb") as read:
                    found, _size = _copied(read, write, path, None)
            except (SourceUnreadable, PermissionError) as error:
                raise _gone(name, _("it cannot be read")) from error
        if found != blob:
            raise _gone(name, _("it is damaged"))
        scratch.chmod(stat.S_IREAD)
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)


def hash_of(path: Path) -> str:
    """Return the sha256 of a file; empty where it cannot be read."""
    try:
        with path.open("rb") as read:
            digest = sha256()
            while piece := read.read(PIECE):
                digest.update(piece)
            return digest.hexdigest()
    except OSError:
        return ""


def _unreadable(source: Path, why: str) -> SourceUnreadable:
    return SourceUnreadable(
        _("This file cannot be read: {path} ({why})").format(path=source, why=why),
        _("Nothing was written."),
        _("Check the path, or choose another file."),
    )


def _gone(name: str, why: str) -> BlobGone:
    return BlobGone(
        _("“{name}” cannot be opened: {why}.").format(name=safe_name(name), why=why),
        _("What was written about it is kept."),
        _("Add the file again from where it came, then it is whole once more."),
    )
