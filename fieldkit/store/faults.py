"""What can go wrong with the store, told so that a person knows what was kept and what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from peewee import PeeweeException

from fieldkit.i18n import _, refusal


class StoreError(Exception):
    """The store could not do what was asked. `what` happened, what was `kept`, and what to do (`todo`)."""

    def __init__(self, what: str, kept: str, todo: str) -> None:
        super().__init__("\n".join((what, kept, todo)))
        self.what = what
        self.kept = kept
        self.todo = todo


class StoreBusy(StoreError):
    """Another fieldkit writes to this store."""


class StoreDamaged(StoreError):
    """The file is not a database, or a part of it cannot be read."""


class StoreUnwritable(StoreError):
    """The folder or the file cannot be written, or the disk reported a fault."""


class StoreFull(StoreError):
    """The disk is full."""


class ActTooLarge(StoreError):
    """More was to be written at once than a file of a sync holds."""


class StoreForeign(StoreError):
    """The file is a sound database of another program."""


class StoreTooNew(StoreError):
    """A newer fieldkit wrote this store."""


class StoreClosed(StoreError):
    """The store was closed while a thread still had questions."""


class UnknownRecord(StoreError, LookupError):
    """There is no such record, or it was deleted; `id` is the one that was asked for."""

    def __init__(self, eid: str) -> None:
        super().__init__(
            _("What this is about is not there any more: it was deleted or taken back."),
            _("Nothing was changed."),
            _("Go back and choose again; ctrl+z brings back what was just deleted."),
        )
        self.id = eid


def busy(path: Path) -> StoreBusy:
    """Return the error for a store that another process writes."""
    return StoreBusy(
        _("Another fieldkit is open on this store: {path}").format(path=path),
        _("Nothing was changed."),
        _("Close the other one and start again. Reading (dump, find, doctor) works beside it."),
    )


def damaged(path: Path, detail: str) -> StoreDamaged:
    """Return the error for a file that cannot be read as a store; `detail` is what SQLite said."""
    return StoreDamaged(
        _("The store is damaged: {path} ({detail})").format(path=path, detail=detail),
        _("The file stays where it is, untouched."),
        _("`fieldkit rescue` brings back what can be had and keeps this file; `fieldkit doctor` says what is wrong."),
    )


def foreign(path: Path) -> StoreForeign:
    """Return the error for a database that is whole and no store."""
    return StoreForeign(
        _("This is a database of another program: {path}").format(path=path),
        _("Nothing was changed."),
        _("Move it away if it does not belong there, or choose another folder with --home."),
    )


def unwritable(path: Path, detail: str) -> StoreUnwritable:
    """Return the error for a place that cannot be written; `detail` is what the system said."""
    return StoreUnwritable(
        _("The store cannot be written: {path} ({detail})").format(path=path, detail=detail),
        _("Everything saved before is kept; nothing was half written."),
        _("Check the disk and the rights of the folder, or choose another folder with --home."),
    )


def full(path: Path) -> StoreFull:
    """Return the error for a full disk."""
    return StoreFull(
        _("The disk is full: {path}").format(path=path),
        _("Everything saved before is kept; nothing was half written."),
        _("Make room on the disk, then try again."),
    )


def too_large() -> ActTooLarge:
    """Return the error for an act that could not travel."""
    return ActTooLarge(
        _("This is too much to be written at once: more than 60 MB of text."),
        _("Nothing was written; everything saved before is kept."),
        _("Write it in parts, or keep it as a file with the partner."),
    )


def closed(path: Path) -> StoreClosed:
    """Return the error for a question to a store that was closed."""
    return StoreClosed(
        _("The store was closed: {path}").format(path=path),
        _("Everything saved before is kept."),
        _("Start fieldkit again."),
    )


def too_new(path: Path) -> StoreTooNew:
    """Return the error for a store that a newer version wrote."""
    return StoreTooNew(
        _("A newer fieldkit wrote this store: {path}").format(path=path),
        _("Nothing was changed."),
        _("Install the newer fieldkit, then start again."),
    )


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite, Peewee or the system raise inside into the store's own errors; other faults pass."""
    try:
        yield
    except (sqlite3.Error, PeeweeException, OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        known = _translated(path, error)
        if known is None:
            raise
        raise known from error


def _translated(path: Path, error: Exception) -> StoreError | None:
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return full(path)
        return unwritable(path, refusal(error))
    if isinstance(error, (msgspec.DecodeError, UnicodeDecodeError)):
        return damaged(path, str(error))
    if isinstance(error, PeeweeException):
        inner = getattr(error, "orig", None)
        return _translated_sqlite(path, inner) if isinstance(inner, sqlite3.Error) else None
    return _translated_sqlite(path, error)


def _translated_sqlite(path: Path, error: Exception) -> StoreError | None:
    text = str(error)
    primary = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        return full(path)
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or text.startswith("Could not decode"):
        return damaged(path, text)
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return busy(path)
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM):
        return unwritable(path, text)
    return None
